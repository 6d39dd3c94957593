//! The calendar: stretches of time as articles name them, and how to move from one to another.
//!
//! A [`Stretch`] is what a phrase can mean — a day, a month of an unknown year, the weekend of a week, a decade. All
//! reckoning is `jiff`'s; nothing here knows words. "Three months after February 2015" is
//! `Stretch::Month(Some(2015), 2).shift(Unit::Month, 3)`.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// A unit that time is counted in, from the shortest to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Season,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// The unit that lexicons call `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "weekend" => Self::Weekend,
            "week" => Self::Week,
            "fortnight" => Self::Fortnight,
            "month" => Self::Month,
            "season" => Self::Season,
            "quarter" => Self::Quarter,
            "half" => Self::Half,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            "millennium" => Self::Millennium,
            _ => return None,
        })
    }

    /// Whether it is shorter than a day.
    pub(super) fn is_clock(self) -> bool {
        self < Self::Day
    }
}

/// A season, as TIMEX3 writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Fall,
    Winter,
}

impl Season {
    pub(super) fn named(code: &str) -> Option<Self> {
        Some(match code {
            "SP" => Self::Spring,
            "SU" => Self::Summer,
            "FA" => Self::Fall,
            "WI" => Self::Winter,
            _ => return None,
        })
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Fall => "FA",
            Self::Winter => "WI",
        }
    }

    /// The season's first and last day: whole months, as weather services count. A winter belongs to the year it begins in.
    fn days(self, year: i16) -> Option<(Date, Date)> {
        let (month, next) = match self {
            Self::Spring => (3, (year, 6)),
            Self::Summer => (6, (year, 9)),
            Self::Fall => (9, (year, 12)),
            Self::Winter => (12, (year.checked_add(1)?, 3)),
        };
        Some((Date::new(year, month, 1).ok()?, Date::new(next.0, next.1, 1).ok()?.yesterday().ok()?))
    }
}

/// A part of the day, or a time on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeOfDay {
    Clock { hour: u8, minute: Option<u8>, second: Option<u8> },
    Part(Part),
}

/// A part of the day, as TIMEX3 writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
    Daytime,
}

impl Part {
    pub(super) fn named(code: &str) -> Option<Self> {
        Some(match code {
            "MO" => Self::Morning,
            "AF" => Self::Afternoon,
            "EV" => Self::Evening,
            "NI" => Self::Night,
            "DT" => Self::Daytime,
            _ => return None,
        })
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Morning => "MO",
            Self::Afternoon => "AF",
            Self::Evening => "EV",
            Self::Night => "NI",
            Self::Daytime => "DT",
        }
    }
}

/// A stretch of the calendar. A missing year is one that the text does not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretch {
    Century(i16),
    Decade(i16),
    Year(Option<i16>),
    Half(Option<i16>, u8),
    Quarter(Option<i16>, u8),
    Season(Option<i16>, Season),
    Month(Option<i16>, i8),
    /// ISO year and week.
    Week(i16, i8),
    /// The Saturday and Sunday of an ISO week.
    Weekend(i16, i8),
    Day(Date),
    /// A day of an unknown year.
    MonthDay(i8, i8),
    /// A weekday of an unknown week.
    Weekday(Weekday),
    /// A day of which nothing is known (for times of day).
    SomeDay,
}

/// A stretch with, perhaps, a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub stretch: Stretch,
    pub time: Option<TimeOfDay>,
}

impl From<Stretch> for Moment {
    fn from(stretch: Stretch) -> Self {
        Self { stretch, time: None }
    }
}

impl Stretch {
    /// First and last day; `None` where the year is not known.
    pub(super) fn days(self) -> Option<(Date, Date)> {
        let months = |year: i16, first: i8, count: i8| {
            let start = Date::new(year, first, 1).ok()?;
            let behind = first - 1 + count;
            let next = Date::new(year + i16::from(behind / 12), behind % 12 + 1, 1).ok()?;
            Some((start, next.yesterday().ok()?))
        };
        match self {
            Self::Century(c) => years(c.checked_mul(100)?, 100),
            Self::Decade(d) => years(d.checked_mul(10)?, 10),
            Self::Year(y) => years(y?, 1),
            Self::Half(y, h) => months(y?, if h <= 1 { 1 } else { 7 }, 6),
            Self::Quarter(y, q) => months(y?, (q.clamp(1, 4).cast_signed() - 1) * 3 + 1, 3),
            Self::Season(y, s) => s.days(y?),
            Self::Month(y, m) => months(y?, m, 1),
            Self::Week(y, w) => {
                let start = ISOWeekDate::new(y, w, Weekday::Monday).ok()?.date();
                Some((start, start.checked_add(6.days()).ok()?))
            }
            Self::Weekend(y, w) => {
                let start = ISOWeekDate::new(y, w, Weekday::Saturday).ok()?.date();
                Some((start, start.tomorrow().ok()?))
            }
            Self::Day(d) => Some((d, d)),
            Self::MonthDay(..) | Self::Weekday(_) | Self::SomeDay => None,
        }
    }

    /// Its first day.
    pub(super) fn start(self) -> Option<Date> {
        self.days().map(|(start, _)| start)
    }

    /// The day that it is, where it is one.
    pub(super) fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            _ => None,
        }
    }

    /// How fine it is.
    pub(super) fn unit(self) -> Unit {
        match self {
            Self::Century(_) => Unit::Century,
            Self::Decade(_) => Unit::Decade,
            Self::Year(_) => Unit::Year,
            Self::Half(..) => Unit::Half,
            Self::Quarter(..) => Unit::Quarter,
            Self::Season(..) => Unit::Season,
            Self::Month(..) => Unit::Month,
            Self::Week(..) => Unit::Week,
            Self::Weekend(..) => Unit::Weekend,
            Self::Day(_) | Self::MonthDay(..) | Self::Weekday(_) | Self::SomeDay => Unit::Day,
        }
    }

    /// The stretch of that unit which holds its first day; itself where it is coarser already.
    pub(super) fn coarsen(self, unit: Unit) -> Option<Self> {
        if self.unit() >= unit && unit > Unit::Weekend {
            return Some(self);
        }
        Some(of_day(self.start()?, unit))
    }

    /// The stretch that lies `count` units later (earlier where negative), as fine as the unit.
    pub(super) fn shift(self, unit: Unit, count: i64) -> Option<Self> {
        if !(-100_000..=100_000).contains(&count) {
            return None;
        }
        let start = self.start()?;
        let moved = move_day(start, unit, count)?;
        // "A year earlier" than a quarter is a quarter: companies compare like with like.
        if unit == Unit::Year
            && let Self::Quarter(_, q) = self
        {
            return Some(Self::Quarter(Some(moved.year()), q));
        }
        if unit < self.unit() && !unit.is_clock() {
            // Counting days from a month or months from a year leads nowhere exact.
            return (self.unit() <= Unit::Week || unit >= Unit::Month).then(|| of_day(moved, self.unit()));
        }
        Some(of_day(moved, unit.max(Unit::Day)))
    }
}

/// The day that lies `count` units after a day.
pub(super) fn move_day(day: Date, unit: Unit, count: i64) -> Option<Date> {
    let count = count.clamp(-100_000, 100_000);
    let span = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return Some(day),
        Unit::Day => count.days(),
        Unit::Weekend | Unit::Week => count.weeks(),
        Unit::Fortnight => (count * 2).weeks(),
        Unit::Month => count.months(),
        Unit::Quarter | Unit::Season => (count * 3).months(),
        Unit::Half => (count * 6).months(),
        Unit::Year => count.clamp(-9999, 9999).years(),
        Unit::Decade => (count * 10).clamp(-9999, 9999).years(),
        Unit::Century => (count * 100).clamp(-9999, 9999).years(),
        Unit::Millennium => (count * 1000).clamp(-9999, 9999).years(),
    };
    day.checked_add(span).ok()
}

/// The stretch of a unit that holds a day.
pub(super) fn of_day(day: Date, unit: Unit) -> Stretch {
    let (year, month) = (day.year(), day.month());
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Stretch::Day(day),
        Unit::Weekend => Stretch::Weekend(day.iso_week_date().year(), day.iso_week_date().week()),
        Unit::Week | Unit::Fortnight => Stretch::Week(day.iso_week_date().year(), day.iso_week_date().week()),
        Unit::Month => Stretch::Month(Some(year), month),
        Unit::Season => match month {
            3..=5 => Stretch::Season(Some(year), Season::Spring),
            6..=8 => Stretch::Season(Some(year), Season::Summer),
            9..=11 => Stretch::Season(Some(year), Season::Fall),
            12 => Stretch::Season(Some(year), Season::Winter),
            _ => Stretch::Season(Some(year - 1), Season::Winter),
        },
        Unit::Quarter => Stretch::Quarter(Some(year), quarter_of(month)),
        Unit::Half => Stretch::Half(Some(year), if month <= 6 { 1 } else { 2 }),
        Unit::Year => Stretch::Year(Some(year)),
        Unit::Decade => Stretch::Decade(year.div_euclid(10)),
        Unit::Century | Unit::Millennium => Stretch::Century(year.div_euclid(100)),
    }
}

fn quarter_of(month: i8) -> u8 {
    (month.clamp(1, 12).unsigned_abs() - 1) / 3 + 1
}

fn years(first: i16, count: i16) -> Option<(Date, Date)> {
    let last = first.checked_add(count - 1)?;
    Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?))
}

/// The last such weekday on or before a day.
pub(super) fn weekday_until(day: Date, weekday: Weekday) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().since(weekday)).days()).ok()
}

/// The first such weekday on or after a day.
pub(super) fn weekday_from(day: Date, weekday: Weekday) -> Option<Date> {
    day.checked_add(i64::from(weekday.since(day.weekday())).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_are_counted_from_months_and_weeks_from_weeks() {
        assert_eq!(Stretch::Month(Some(2015), 2).shift(Unit::Month, 3), Some(Stretch::Month(Some(2015), 5)));
        assert_eq!(Stretch::Day(date(2024, 1, 31)).shift(Unit::Month, 1), Some(Stretch::Month(Some(2024), 2)));
        assert_eq!(Stretch::Day(date(2021, 1, 2)).shift(Unit::Week, -1), Some(Stretch::Week(2020, 52)));
        assert_eq!(Stretch::Quarter(Some(1989), 3).shift(Unit::Year, -1), Some(Stretch::Quarter(Some(1988), 3)));
    }

    #[test]
    fn a_weekday_is_found_on_either_side_of_a_day() {
        let thursday = date(2025, 2, 13);
        assert_eq!(weekday_until(thursday, Weekday::Tuesday), Some(date(2025, 2, 11)));
        assert_eq!(weekday_from(thursday, Weekday::Tuesday), Some(date(2025, 2, 18)));
        assert_eq!(weekday_until(thursday, Weekday::Thursday), Some(thursday));
    }
}
