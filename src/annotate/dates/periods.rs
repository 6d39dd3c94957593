//! Resolvers of what is longer than a day: years, decades, centuries, seasons, quarters, weekends, last week, this year.
//!
//! "la semaine dernière" is an ISO week before that of publication; "the third quarter" is the nearest that had begun.

use super::calendar::{Stretch, Unit, move_day, of_day, weekday_from};
use super::days::{this_year, toward};
use super::narrative::{Counted, Leaning, days_between};
use super::print::Recurrence;
use super::reading::{Context, Reading};
use super::tense::Tense;
use super::{Modifier, TimexType};
use jiff::civil::Weekday;

/// A year in digits, or spoken: `year`, or `hundreds`, `tens` and `ones`.
pub(super) fn year(cx: &Context<'_, '_>) -> Option<Reading> {
    let year = if let Some(year) = cx.read.year() {
        year
    } else {
        let part = |slot| cx.read.integer(slot).unwrap_or(0).clamp(0, 99);
        i16::try_from(part("hundreds") * 100 + part("tens") + part("ones")).ok()?
    };
    (1000..=2200).contains(&year).then(|| Reading::moment(Stretch::Year(Some(year)), Counted::explicit()).full())
}

/// A decade: its first `year`, or a word for its tens (`tens` = 90).
pub(super) fn decade(cx: &Context<'_, '_>) -> Option<Reading> {
    let first = match (cx.read.year(), cx.read.integer("tens")) {
        (Some(year), _) => year,
        (None, Some(tens)) => i16::try_from(tens).ok()? + if tens >= 30 { 1900 } else { 2000 },
        (None, None) => return None,
    };
    // "The 1300s" are a century, "the 1900s" may be either.
    if cx.read.text("hundreds") == Some("century") && first % 100 == 0 && (1000..=1800).contains(&first) {
        return Some(Reading::moment(Stretch::Century(first / 100), Counted::explicit()).full());
    }
    let decade = first.checked_div(10)?;
    ((100..=219).contains(&decade) && first % 10 == 0)
        .then(|| Reading::moment(Stretch::Decade(decade), Counted::explicit()).full())
}

/// A century by its ordinal: `ordinal` = 20 is the years from 1900.
pub(super) fn century(cx: &Context<'_, '_>) -> Option<Reading> {
    let ordinal = i16::try_from(cx.read.integer("ordinal")?).ok()?;
    (1..=30).contains(&ordinal).then(|| Reading::moment(Stretch::Century(ordinal - 1), Counted::explicit()).full())
}

/// A season, with `year`, an inner year or `dir`.
pub(super) fn season(cx: &Context<'_, '_>) -> Option<Reading> {
    let season = cx.read.season()?;
    if cx.read.text("set").is_some() {
        return Some(Reading::set(Recurrence::Season(season)));
    }
    // "Roads freeze in winter": no winter in particular.
    if cx.read.text("generic").is_some() && matches!(cx.tense(), Tense::Present | Tense::Unknown) {
        return Some(Reading::moment(Stretch::Season(None, season), Counted::nothing()));
    }
    let make = |y: i16| Some(Stretch::Season(Some(y), season));
    if let Some(year) = cx.inner_year().or_else(|| cx.read.year()) {
        return Some(Reading::moment(make(year)?, Counted::explicit()).full());
    }
    let found = match cx.read.direction() {
        Some(0) => this_year(cx, make),
        Some(direction) => toward(cx, direction, make),
        None => cx.story.year_of(make, cx.leaning(), cx.token),
    };
    Some(match found {
        Some((stretch, counted)) => Reading::moment(stretch, counted),
        None => Reading::moment(Stretch::Season(None, season), Counted::nothing()),
    })
}

/// How many days a quarter of a company may end before or after one of the calendar.
const QUARTER_EDGE: i32 = 6;

/// The quarter that ends on a day that is named: "the [quarter] ended Sept. 29". One that ends in the midst of a quarter of
/// the calendar has no value.
pub(super) fn quarter_ended(cx: &Context<'_, '_>) -> Option<Reading> {
    let (_, last) = cx.inner_stretch().filter(|s| s.unit() <= Unit::Month)?.days()?;
    let quarter = of_day(move_day(last, Unit::Day, -i64::from(QUARTER_EDGE))?, Unit::Quarter);
    let (_, end) = quarter.days()?;
    Some(if days_between(end.min(last), end.max(last)) <= QUARTER_EDGE {
        Reading::moment(quarter, cx.inner_counted())
    } else {
        Reading::unknown(TimexType::Date)
    })
}

/// A quarter or half: `ordinal` and `unit`, with `year`, an inner year or `dir`.
pub(super) fn part_of_year(cx: &Context<'_, '_>) -> Option<Reading> {
    let unit = cx.read.unit("unit")?;
    let ordinal = u8::try_from(cx.read.integer("ordinal")?).ok()?;
    let most = if unit == Unit::Half { 2 } else { 4 };
    if !(1..=most).contains(&ordinal) {
        return None;
    }
    // "The second half of the 18th century" is that century, late.
    if unit == Unit::Half
        && let Some(inner) = cx.inner.filter(|_| cx.inner_year().is_none())
    {
        let long = matches!(inner.stretch(), Some(Stretch::Century(_) | Stretch::Decade(_) | Stretch::Month(..)));
        let mut reading = inner.clone();
        reading.modifier = Some(if ordinal == 1 { Modifier::Start } else { Modifier::End });
        return long.then_some(reading);
    }
    let make = |y: i16| {
        Some(if unit == Unit::Half { Stretch::Half(Some(y), ordinal) } else { Stretch::Quarter(Some(y), ordinal) })
    };
    if let Some(year) = cx.inner_year().or_else(|| cx.read.year()) {
        return Some(
            Reading::moment(make(year)?, cx.inner.map_or_else(Counted::explicit, |r| r.counted.clone())).full(),
        );
    }
    let found = match cx.read.direction() {
        Some(direction) if direction != 0 => toward(cx, direction, make),
        _ => match cx.tense() {
            Tense::Future => cx.story.year_of(make, Leaning::Told(Tense::Future), cx.token),
            // A result is told of a quarter that has begun.
            _ => cx.story.year_of(make, Leaning::Told(Tense::Past), cx.token),
        },
    };
    Some(match found {
        Some((stretch, counted)) => Reading::moment(stretch, counted),
        None => Reading::moment(
            if unit == Unit::Half { Stretch::Half(None, ordinal) } else { Stretch::Quarter(None, ordinal) },
            Counted::nothing(),
        ),
    })
}

/// A unit seen from here or from the story: `unit` and `dir`; `anchor = "story"` counts from the date the story is at.
pub(super) fn relative_unit(cx: &Context<'_, '_>) -> Option<Reading> {
    let unit = cx.read.unit("unit")?;
    let direction = cx.read.direction()?;
    let anchor = cx.read.text("anchor").unwrap_or("published");
    if unit == Unit::Weekend && anchor == "published" {
        return weekend(cx);
    }
    if anchor == "same" {
        // "That year" needs a year before it; without one the phrase points at nothing that we know.
        let lone = cx.read.text("lone");
        let same = match (unit, lone) {
            (_, Some("latest")) if cx.story.published().is_some() => None,
            (Unit::Quarter, _) => cx.story.quarter(),
            _ => cx.story.last_of(unit),
        };
        return match (same, lone) {
            (Some((stretch, counted)), _) => Some(Reading::moment(stretch, counted)),
            (None, Some("refuse")) => None,
            (None, Some("today")) => {
                let (today, counted) = cx.story.today()?;
                Some(Reading::moment(of_day(today, unit), counted))
            }
            // "The latest quarter" is the last one that is over.
            (None, Some("latest")) => {
                let (today, counted) = cx.story.today()?;
                Some(Reading::moment(of_day(today, unit).shift(unit, -1)?, counted))
            }
            (None, _) => Some(Reading::unknown(TimexType::Date)),
        };
    }
    let from = if anchor == "story" {
        cx.story.story().filter(|(_, c)| c.index.is_some() || cx.story.published().is_some())
    } else {
        cx.story.today().filter(|_| cx.story.published().is_some()).map(|(day, counted)| (Stretch::Day(day), counted))
    };
    let deictic = anchor != "story";
    // In its first months a year can be the end of one season of a sport and the start of another.
    if cx.read.text("sport").is_some() && from.as_ref().is_some_and(|(s, _)| s.day().is_some_and(|d| d.month() <= 6)) {
        return Some(Reading::unknown(TimexType::Date));
    }
    let Some((stretch, counted)) = from else {
        if deictic && direction == 0 && unit == Unit::Year {
            return Some(Reading::moment(Stretch::Year(None), Counted::nothing()));
        }
        return Some(Reading::unknown(TimexType::Date));
    };
    let stretch = if unit == Unit::Weekend {
        let day = stretch.start()?;
        let saturday = weekday_from(day, Weekday::Saturday)?;
        of_day(move_day(saturday, Unit::Week, direction.min(0))?, Unit::Weekend)
    } else if direction == 0 {
        // Days of a month are asked for as the month; a longer stretch cannot be cut down.
        of_day(stretch.start()?, unit)
    } else {
        stretch.shift(unit, direction)?
    };
    Some(cx.with_time(Reading::moment(stretch, counted)).deictic(deictic))
}

/// A weekend: the one past or to come as the tense says, or by `dir`.
pub(super) fn weekend(cx: &Context<'_, '_>) -> Option<Reading> {
    if cx.read.text("set").is_some() {
        return Some(Reading::set(Recurrence::Weekend));
    }
    let Some((today, counted)) = cx.story.today() else { return Some(Reading::unknown(TimexType::Date)) };
    let coming = weekday_from(today, Weekday::Saturday)?;
    let running = today.weekday() == Weekday::Sunday;
    let current = if running { today.yesterday().ok()? } else { coming };
    let late = matches!(today.weekday(), Weekday::Friday | Weekday::Saturday | Weekday::Sunday);
    let saturday = match cx.read.direction() {
        Some(-1) => move_day(current, Unit::Week, -1)?,
        Some(1) => move_day(current, Unit::Week, i64::from(late))?,
        _ if cx.story.published().is_none() => coming,
        // "This weekend" said on a Friday begins in the evening.
        Some(0) if today.weekday() == Weekday::Friday => current,
        _ => match cx.tense() {
            Tense::Past if !late || today.weekday() == Weekday::Friday => move_day(current, Unit::Week, -1)?,
            // "They play this weekend", said on a Tuesday, looks ahead; where no verb tells, the last one is meant.
            Tense::Present if cx.read.direction() == Some(0) => current,
            Tense::Unknown | Tense::Present if matches!(today.weekday(), Weekday::Monday | Weekday::Tuesday) => {
                move_day(current, Unit::Week, -1)?
            }
            _ => current,
        },
    };
    Some(Reading::moment(of_day(saturday, Unit::Weekend), counted).deictic(true))
}

/// A financial or school year over two calendar years: named by the first.
pub(super) fn double_year(cx: &Context<'_, '_>) -> Option<Reading> {
    let first = cx.read.year()?;
    let second = cx.read.integer("second_year")?;
    let follows = i64::from(first) + 1;
    (second == follows || second == follows % 100)
        .then(|| Reading::moment(Stretch::Year(Some(first)), Counted::explicit()).full())
}

/// The same stretch as the date inside, in the year before: "a year earlier" than a quarter, "the year-ago period".
pub(super) fn year_before(cx: &Context<'_, '_>) -> Option<Reading> {
    let (story, counted) = cx.story.quarter().or_else(|| cx.story.story())?;
    Some(Reading::moment(story.shift(Unit::Year, -1)?, counted).compared())
}
