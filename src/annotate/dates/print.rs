//! How a resolved expression is written: TIMEX3, EDTF and the days it covers. The one place that prints dates.
//!
//! The first quarter of 2024 is `2024-Q1`, `2024-33` and the days from 1 January to 31 March.

use std::fmt::Write as _;

use jiff::civil::{Date, Weekday};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Modifier;
use super::calendar::{Moment, Part, Season, Stretch, TimeOfDay, Unit};

/// What an expression was resolved to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Moment(Moment),
    /// Now, the past, the future.
    Reference(Reference),
    Length(Length),
    Set(Recurrence),
    /// It cannot be resolved.
    Unknown,
}

/// A vague reference, seen from the time of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    Past,
    Present,
    Future,
}

/// So many of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Exact(Decimal),
    /// "Some", "several".
    Vague,
}

/// A length of time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Length {
    pub count: Count,
    pub unit: Unit,
    /// The lesser part: "and 45 seconds".
    pub rest: Option<(Decimal, Unit)>,
    /// What is less than that: "4 h 52 min and 37 s".
    pub least: Option<(Decimal, Unit)>,
}

/// What comes again.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Recurrence {
    Every(Length),
    Weekday(Weekday, Option<Part>),
    Part(Part),
    Month(i8),
    MonthDay(i8, i8),
    Season(Season),
    Quarter(u8),
    Weekend,
}

impl Value {
    /// TIMEX3 `value`.
    pub(super) fn timex(&self) -> Option<String> {
        match self {
            Self::Moment(moment) => timex(*moment),
            Self::Reference(Reference::Past) => Some("PAST_REF".to_owned()),
            Self::Reference(Reference::Present) => Some("PRESENT_REF".to_owned()),
            Self::Reference(Reference::Future) => Some("FUTURE_REF".to_owned()),
            Self::Length(length) => length.timex(),
            Self::Set(recurrence) => recurrence.timex(),
            Self::Unknown => None,
        }
    }

    /// First and last day that the value covers.
    pub(super) fn interval(&self) -> Option<(Date, Date)> {
        match self {
            Self::Moment(moment) => moment.stretch.days(),
            _ => None,
        }
    }

    /// The value in EDTF, where EDTF can say it.
    pub(super) fn edtf(&self, modifier: Option<Modifier>) -> Option<String> {
        let Self::Moment(moment) = self else { return None };
        let plain = edtf(*moment)?;
        Some(match modifier {
            Some(Modifier::Approx) if !plain.contains('/') => format!("{plain}~"),
            Some(Modifier::Before) => format!("../{}", plain.split('/').next_back().unwrap_or_default()),
            Some(Modifier::After) => format!("{}/..", plain.split('/').next().unwrap_or_default()),
            _ => plain,
        })
    }
}

/// Appends a number of at least so many digits.
#[inline]
fn push<const DIGITS: usize>(out: &mut String, number: i32) {
    const PLACES: [u32; 4] = [1000, 100, 10, 1];
    if !(0..10_i32.pow(DIGITS as u32)).contains(&number) {
        // Signs count as digits there.
        let _ = write!(out, "{number:0DIGITS$}");
        return;
    }
    for place in &PLACES[PLACES.len() - DIGITS..] {
        out.push(char::from(b'0' + (number.unsigned_abs() / place % 10) as u8));
    }
}

fn push_year(out: &mut String, year: Option<i16>) {
    match year {
        Some(year) => push::<4>(out, year.into()),
        None => out.push_str("XXXX"),
    }
}

fn push_day(out: &mut String, day: Date) {
    if day.year() < 0 {
        let _ = write!(out, "{day}");
        return;
    }
    push::<4>(out, day.year().into());
    push_month_day(out, day.month(), day.day());
}

fn push_month_day(out: &mut String, month: i8, day: i8) {
    out.push('-');
    push::<2>(out, month.into());
    out.push('-');
    push::<2>(out, day.into());
}

/// The longest values that are common have room from the start.
const ROOM: usize = 20;

fn timex(moment: Moment) -> Option<String> {
    let mut out = String::with_capacity(ROOM);
    match moment.stretch {
        Stretch::Century(c) => push::<2>(&mut out, c.into()),
        Stretch::Decade(d) => push::<3>(&mut out, d.into()),
        Stretch::Year(y) => push_year(&mut out, y),
        Stretch::Half(y, h) => {
            push_year(&mut out, y);
            let _ = write!(out, "-H{h}");
        }
        Stretch::Quarter(y, q) => {
            push_year(&mut out, y);
            let _ = write!(out, "-Q{q}");
        }
        Stretch::Season(y, s) => {
            push_year(&mut out, y);
            out.push('-');
            out.push_str(s.code());
        }
        Stretch::Month(y, m) => {
            push_year(&mut out, y);
            out.push('-');
            push::<2>(&mut out, m.into());
        }
        Stretch::Week(y, w) => {
            let _ = write!(out, "{y:04}-W{w:02}");
        }
        Stretch::Weekend(y, w) => {
            let _ = write!(out, "{y:04}-W{w:02}-WE");
        }
        Stretch::Day(d) => push_day(&mut out, d),
        Stretch::MonthDay(m, d) => {
            out.push_str("XXXX");
            push_month_day(&mut out, m, d);
        }
        Stretch::Weekday(w) => {
            let _ = write!(out, "XXXX-WXX-{}", w.to_monday_one_offset());
        }
        Stretch::SomeDay => out.push_str("XXXX-XX-XX"),
    }
    match moment.time {
        None => {}
        Some(TimeOfDay::Part(part)) => {
            let _ = write!(out, "T{}", part.code());
        }
        Some(TimeOfDay::Clock { hour, minute, second }) => {
            let _ = write!(out, "T{hour:02}:{:02}", minute.unwrap_or(0));
            if let Some(second) = second {
                let _ = write!(out, ":{second:02}");
            }
        }
    }
    // A bare "some day" without a time says nothing.
    (moment.stretch != Stretch::SomeDay || moment.time.is_some()).then_some(out)
}

fn edtf(moment: Moment) -> Option<String> {
    let mut out = String::with_capacity(ROOM);
    match moment.stretch {
        Stretch::Century(c) => {
            push::<2>(&mut out, c.into());
            out.push_str("XX");
        }
        Stretch::Decade(d) => {
            push::<3>(&mut out, d.into());
            out.push('X');
        }
        Stretch::Year(y) => push_year(&mut out, y),
        Stretch::Half(y, h) => {
            push_year(&mut out, y);
            let _ = write!(out, "-{}", 39 + h);
        }
        Stretch::Quarter(y, q) => {
            push_year(&mut out, y);
            let _ = write!(out, "-{}", 32 + q);
        }
        Stretch::Season(y, s) => {
            push_year(&mut out, y);
            out.push_str(match s {
                Season::Spring => "-21",
                Season::Summer => "-22",
                Season::Fall => "-23",
                Season::Winter => "-24",
            });
        }
        Stretch::Month(y, m) => {
            push_year(&mut out, y);
            out.push('-');
            push::<2>(&mut out, m.into());
        }
        Stretch::Week(..) | Stretch::Weekend(..) => {
            let (first, last) = moment.stretch.days()?;
            push_day(&mut out, first);
            out.push('/');
            push_day(&mut out, last);
        }
        Stretch::Day(d) => {
            push_day(&mut out, d);
            if let Some(TimeOfDay::Clock { hour, minute, second }) = moment.time
                && hour < 24
            {
                let _ = write!(out, "T{hour:02}:{:02}:{:02}", minute.unwrap_or(0), second.unwrap_or(0));
            }
        }
        Stretch::MonthDay(m, d) => {
            out.push_str("XXXX");
            push_month_day(&mut out, m, d);
        }
        Stretch::Weekday(_) | Stretch::SomeDay => return None,
    }
    Some(out)
}

impl Length {
    /// So many of one unit.
    pub(super) fn of(count: Count, unit: Unit) -> Self {
        Self { count, unit, rest: None, least: None }
    }

    fn timex(&self) -> Option<String> {
        let Count::Exact(count) = self.count else {
            return Some(
                match self.unit {
                    Unit::Second => "PTXS",
                    Unit::Minute => "PTXM",
                    Unit::Hour => "PTXH",
                    Unit::Day => "PXD",
                    Unit::Weekend => "PXWE",
                    Unit::Week | Unit::Fortnight => "PXW",
                    Unit::Month | Unit::Season | Unit::Half => "PXM",
                    Unit::Quarter => "PXQ",
                    Unit::Year => "PXY",
                    Unit::Decade => "PXDE",
                    Unit::Century => "PXCE",
                    Unit::Millennium => "PXML",
                }
                .to_owned(),
            );
        };
        if let Some(plain) = self.plain(count) {
            return Some(plain);
        }
        let mut whole = count.trunc();
        let mut fraction = count - whole;
        let mut rest = self.rest;
        // Half a year is six months, half an hour thirty minutes: ISO wants whole numbers.
        if !fraction.is_zero() && rest.is_none() {
            let lesser = match self.unit {
                Unit::Year => Some((12, Unit::Month)),
                Unit::Hour => Some((60, Unit::Minute)),
                Unit::Minute => Some((60, Unit::Second)),
                Unit::Day => Some((24, Unit::Hour)),
                Unit::Decade => Some((10, Unit::Year)),
                Unit::Century => Some((100, Unit::Year)),
                _ => None,
            };
            if let Some((factor, unit)) = lesser {
                let part = fraction.checked_mul(Decimal::from(factor))?;
                if part.fract().is_zero() {
                    rest = Some((part, unit));
                    fraction = Decimal::ZERO;
                }
            }
        }
        let (factor, unit) = in_units_written(self.unit);
        whole = whole.checked_mul(Decimal::from(factor))?;
        let mut main = whole.checked_add(fraction.checked_mul(Decimal::from(factor))?)?.normalize();
        if let Some((n, u)) = rest
            && u == unit
        {
            main = main.checked_add(n)?;
            rest = None;
        }
        let (mut date, mut time) = (String::new(), String::new());
        for (n, u) in [Some((main, unit)), rest, self.least].into_iter().flatten() {
            if n.is_zero() && (rest.is_some() && u == unit) {
                continue;
            }
            let (clock, letters) = letters(u);
            let _ = write!(if clock { &mut time } else { &mut date }, "{}{letters}", n.normalize());
        }
        Some(if time.is_empty() { format!("P{date}") } else { format!("P{date}T{time}") })
    }

    /// TIMEX3 of a whole number of one unit, which nearly all lengths are.
    fn plain(&self, count: Decimal) -> Option<String> {
        let plain = count.scale() == 0 && self.rest.is_none() && self.least.is_none();
        let whole = if plain { count.to_i64()? } else { return None };
        let (factor, unit) = in_units_written(self.unit);
        let (clock, letters) = letters(unit);
        let mut out = String::with_capacity(ROOM);
        write!(out, "{}{}{letters}", if clock { "PT" } else { "P" }, whole.checked_mul(factor)?).ok()?;
        Some(out)
    }

    /// The count as a whole number.
    pub(super) fn whole(&self) -> Option<i64> {
        match self.count {
            Count::Exact(n) if n.fract().is_zero() => n.to_i64(),
            _ => None,
        }
    }
}

/// A unit as so many of one that TIMEX3 has letters for.
fn in_units_written(unit: Unit) -> (i64, Unit) {
    match unit {
        Unit::Decade => (10, Unit::Year),
        Unit::Century => (100, Unit::Year),
        Unit::Millennium => (1000, Unit::Year),
        Unit::Fortnight => (2, Unit::Week),
        Unit::Season => (3, Unit::Month),
        Unit::Half => (6, Unit::Month),
        other => (1, other),
    }
}

/// The letters of a unit in TIMEX3, and whether it is one of the clock.
fn letters(unit: Unit) -> (bool, &'static str) {
    match unit {
        Unit::Second => (true, "S"),
        Unit::Minute => (true, "M"),
        Unit::Hour => (true, "H"),
        Unit::Day => (false, "D"),
        Unit::Weekend => (false, "WE"),
        Unit::Week => (false, "W"),
        Unit::Month => (false, "M"),
        Unit::Quarter => (false, "Q"),
        _ => (false, "Y"),
    }
}

impl Recurrence {
    fn timex(&self) -> Option<String> {
        Some(match self {
            Self::Every(length) => return length.timex(),
            Self::Weekday(weekday, part) => {
                let part = part.map_or_else(String::new, |p| format!("T{}", p.code()));
                format!("XXXX-WXX-{}{part}", weekday.to_monday_one_offset())
            }
            Self::Part(part) => format!("XXXX-XX-XXT{}", part.code()),
            Self::Month(m) => format!("XXXX-{m:02}"),
            Self::MonthDay(m, d) => format!("XXXX-{m:02}-{d:02}"),
            Self::Season(season) => format!("XXXX-{}", season.code()),
            Self::Quarter(q) => format!("XXXX-Q{q}"),
            Self::Weekend => "XXXX-WXX-WE".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn length(count: &str, unit: Unit) -> String {
        Length::of(Count::Exact(count.parse().unwrap()), unit).timex().unwrap()
    }

    #[test]
    fn lengths_are_written_in_whole_numbers() {
        assert_eq!(length("3", Unit::Month), "P3M");
        assert_eq!(length("2.5", Unit::Year), "P2Y6M");
        assert_eq!(length("0.5", Unit::Hour), "PT30M");
        assert_eq!(length("2", Unit::Decade), "P20Y");
        assert_eq!(length("0.25", Unit::Century), "P25Y");
        assert_eq!(length("1.5", Unit::Day), "P1DT12H");
        let mut both = Length::of(Count::Exact(Decimal::ONE), Unit::Minute);
        both.rest = Some((Decimal::from(45), Unit::Second));
        assert_eq!(both.timex().as_deref(), Some("PT1M45S"));
        assert_eq!(Length::of(Count::Vague, Unit::Week).timex().as_deref(), Some("PXW"));
    }

    #[test]
    fn each_stretch_has_its_timex_edtf_and_days() {
        let quarter = Value::Moment(Stretch::Quarter(Some(2024), 1).into());
        assert_eq!(quarter.timex().as_deref(), Some("2024-Q1"));
        assert_eq!(quarter.edtf(None).as_deref(), Some("2024-33"));
        assert_eq!(quarter.interval(), Some((date(2024, 1, 1), date(2024, 3, 31))));
        let decade = Value::Moment(Stretch::Decade(199).into());
        assert_eq!(decade.timex().as_deref(), Some("199"));
        assert_eq!(decade.edtf(None).as_deref(), Some("199X"));
        let weekend = Value::Moment(Stretch::Weekend(2023, 46).into());
        assert_eq!(weekend.timex().as_deref(), Some("2023-W46-WE"));
        assert_eq!(weekend.edtf(None).as_deref(), Some("2023-11-18/2023-11-19"));
        let month = Value::Moment(Stretch::Month(None, 12).into());
        assert_eq!(month.timex().as_deref(), Some("XXXX-12"));
        assert_eq!(month.interval(), None);
    }
}
