//! Resolvers of counted time: so many units ago or later, lengths, what comes again, vague references.
//!
//! "Trois mois plus tard" counts from the date that the story is at; "il y a trois ans" from the day of publication;
//! "deux jours après l'investiture" from an event, and stays unresolved where no date names it.

use rust_decimal::Decimal;

use super::calendar::{Moment, Stretch, TimeOfDay, Unit, move_day};
use super::narrative::Counted;
use super::print::{Count, Length, Recurrence, Reference, Value};
use super::reading::{Context, Reading, opens_line};
use super::tense::Tense;
use super::{Modifier, TimexType};
use crate::annotate::Evidence;

fn length(cx: &Context<'_, '_>) -> Option<Length> {
    let count = cx.read.count()?;
    let unit = cx.read.unit("unit")?;
    let mut length = Length::of(count, unit);
    if let (Some(rest), Some(unit)) = (cx.read.integer("rest"), cx.read.unit("rest_unit")) {
        length.rest = Some((Decimal::from(rest), unit));
    }
    if let (Some(least), Some(unit)) = (cx.read.integer("least"), cx.read.unit("least_unit")) {
        length.least = Some((Decimal::from(least), unit));
    }
    // "1'58"74": what stands behind the mark is hundredths of the last unit.
    if let (Some(parts), Some(range)) = (cx.read.integer("parts"), cx.read.range("parts")) {
        let digits = u32::try_from(cx.read.doc.slice(range).len()).ok()?;
        let parts = Decimal::try_new(parts, digits).ok()?;
        match (&mut length.least, &mut length.rest, &mut length.count) {
            (Some((last, _)), ..) | (_, Some((last, _)), _) | (.., Count::Exact(last)) => *last += parts,
            _ => return None,
        }
    }
    Some(length)
}

/// So many units before or after: `dir` with `anchor` published or story.
pub(super) fn offset(cx: &Context<'_, '_>) -> Option<Reading> {
    let length = length(cx)?;
    let direction = cx.read.direction()?;
    let anaphoric = cx.read.text("anchor") == Some("story");
    // "Quelques mois plus tard, en décembre 2015": the next words say when.
    if let Some(inner) = cx.inner.filter(|r| matches!(r.value, Value::Moment(_))) {
        return Some(Reading::moment(inner.stretch()?, inner.counted.clone()));
    }
    let from = if anaphoric {
        cx.story.story().filter(|(_, c)| c.index.is_some())
    } else {
        cx.story.today().filter(|_| cx.story.published().is_some()).map(|(d, c)| (Stretch::Day(d), c))
    };
    // Where a document reports on a quarter, "a year earlier" is the same quarter of the year before.
    if direction < 0
        && length.unit == Unit::Year
        && length.whole() == Some(1)
        && let Some((quarter, counted)) = cx.story.quarter()
    {
        return Some(Reading::moment(quarter.shift(Unit::Year, -1)?, counted).compared());
    }
    if length.count == Count::Vague {
        return Some(vague_offset(cx, &length, direction, anaphoric, from));
    }
    let modifier = cx.read.modifier();
    let Some((stretch, counted)) = from else {
        let kind = if length.unit.is_clock() { TimexType::Time } else { TimexType::Date };
        return Some(Reading::unknown(kind));
    };
    let mut reading = count_from(stretch, &length, direction, counted)?;
    // "Tens of thousands of years ago" is before all calendars.
    let lost = matches!(reading.value, Value::Unknown)
        || reading.stretch().and_then(Stretch::start).is_some_and(|d| d.year() < 1);
    if direction < 0 && length.unit >= Unit::Year && lost {
        reading = Reading::reference(Reference::Past);
    }
    reading.modifier = modifier;
    Some(reading.deictic(!anaphoric))
}

/// The stretch that lies a length of time from another.
fn count_from(from: Stretch, length: &Length, direction: i64, counted: Counted) -> Option<Reading> {
    if length.unit.is_clock() {
        // The clock of the anchor is seldom known: the time stays open.
        return Some(Reading::unknown(TimexType::Time));
    }
    // Told in a story, a decade later than 1964 is 1974; seen from today, decades ago is a decade.
    let years = match length.unit {
        Unit::Decade if counted.index.is_some() => 10,
        Unit::Century if counted.index.is_some() => 100,
        _ => 1,
    };
    let stretch = match (length.whole(), length.count) {
        (Some(whole), _) if years > 1 => from.shift(Unit::Year, whole.checked_mul(direction)?.checked_mul(years)?)?,
        (Some(whole), _) => match from.shift(length.unit, whole.checked_mul(direction)?) {
            Some(stretch) => stretch,
            None => return Some(Reading::unknown(TimexType::Date)),
        },
        (None, Count::Exact(count)) => {
            // "Deux ans et demi plus tard": the half is counted in the next smaller unit.
            let (factor, unit) = match length.unit {
                Unit::Year => (12, Unit::Month),
                Unit::Month => (30, Unit::Day),
                Unit::Week => (7, Unit::Day),
                Unit::Decade => (10, Unit::Year),
                Unit::Century => (100, Unit::Year),
                Unit::Millennium => (1000, Unit::Year),
                _ => (1, length.unit),
            };
            let lesser = Length::of(Count::Exact(count.checked_mul(Decimal::from(factor))?.round()), unit);
            from.shift(unit, lesser.whole()?.checked_mul(direction)?)?
        }
        (None, Count::Vague) => return None,
    };
    Some(Reading::moment(stretch, counted))
}

fn vague_offset(
    cx: &Context<'_, '_>,
    length: &Length,
    direction: i64,
    anaphoric: bool,
    from: Option<(Stretch, Counted)>,
) -> Reading {
    if !anaphoric {
        return Reading::reference(if direction < 0 { Reference::Past } else { Reference::Future });
    }
    // Some days after a day of May are in May as a rule; some months after it nobody knows.
    if let Some((stretch, counted)) = from
        && length.unit == Unit::Day
        && stretch.unit() == Unit::Day
        && let Some(month) = stretch.coarsen(Unit::Month)
    {
        let mut reading = Reading::moment(month, counted);
        reading.weak = true;
        return reading;
    }
    let _ = cx;
    Reading::unknown(if length.unit.is_clock() { TimexType::Time } else { TimexType::Date })
}

/// So many units before or after a date that the phrase names: "deux jours après le 3 mai", "la veille de Noël".
pub(super) fn offset_from(cx: &Context<'_, '_>) -> Option<Reading> {
    let inner = cx.inner?;
    let length = length(cx)?;
    let stretch = inner.stretch()?;
    // "Trois mois après l'élection de 2022": the year does not say when that was, nor "dix ans après le crash du 3 mai" which.
    if cx.read.has("event") && (length.unit < stretch.unit() || length.unit >= Unit::Year && !inner.full) {
        return from_event(cx);
    }
    count_from(stretch, &length, cx.read.direction()?, inner.counted.clone())
}

/// So many units before or after something that the text does not date: no value, the event is the evidence.
#[expect(clippy::unnecessary_wraps, reason = "the readers of a table share one signature")]
pub(super) fn from_event(cx: &Context<'_, '_>) -> Option<Reading> {
    let clock = length(cx).is_some_and(|l| l.unit.is_clock());
    let mut reading = Reading::unknown(if clock { TimexType::Time } else { TimexType::Date });
    if let Some(event) = cx.read.span("event") {
        reading.notes.push(Evidence::at("event", event, "counted from this, which the text does not date"));
    }
    reading.modifier = cx.read.modifier();
    Some(reading)
}

/// A length of time.
pub(super) fn duration(cx: &Context<'_, '_>) -> Option<Reading> {
    let length = length(cx)?;
    if cx.read.unit("unit") == Some(Unit::Quarter) {
        let fraction = cx.read.is_fraction() == Some(true);
        // "The 1988 quarter" is no length of 1988 quarters.
        let named = length.whole().is_some_and(|n| n > 1000);
        // "Fewer than a quarter" is a share.
        if fraction || named || cx.read.has("one") {
            return None;
        }
    }
    let mut reading = Reading::length(length);
    if reading.value.timex().is_none() || cx.read.count().is_some_and(|c| matches!(c, Count::Exact(n) if n.is_zero())) {
        return None;
    }
    reading.modifier = cx.read.modifier().or(cx.read.is_round().then_some(Modifier::Approx));
    Some(reading)
}

/// What comes again every so many units, or the value that the rule gives.
pub(super) fn set(cx: &Context<'_, '_>) -> Option<Reading> {
    let unit = cx.read.unit("unit")?;
    if unit == Unit::Weekend {
        return Some(Reading::set(Recurrence::Weekend));
    }
    let count = cx.read.integer("every").map_or(Decimal::ONE, Decimal::from);
    Some(Reading::set(Recurrence::Every(Length::of(Count::Exact(count), unit))))
}

/// A part of the day that comes again: "tous les matins".
pub(super) fn set_part(cx: &Context<'_, '_>) -> Option<Reading> {
    cx.read.part().map(|part| Reading::set(Recurrence::Part(part)))
}

/// A quarter that comes again: "fourth quarters".
pub(super) fn set_quarter(cx: &Context<'_, '_>) -> Option<Reading> {
    u8::try_from(cx.read.integer("ordinal")?).ok().map(|q| Reading::set(Recurrence::Quarter(q)))
}

/// Now, recently, soon: `ref` is past, present or future.
pub(super) fn vague(cx: &Context<'_, '_>) -> Option<Reading> {
    let reference = match cx.read.text("ref")? {
        "past" => Reference::Past,
        "present" => Reference::Present,
        _ => Reference::Future,
    };
    Some(Reading::reference(reference))
}

/// The date that the story is at, as it is: "à cette époque", "ce jour-là"; `unit` says how fine.
pub(super) fn same_time(cx: &Context<'_, '_>) -> Option<Reading> {
    let Some((stretch, counted)) = cx.story.story().filter(|(_, c)| c.index.is_some()) else {
        // "A l'époque", where no date has been told, is some time ago.
        return Some(match cx.read.text("lone") {
            Some("past") => Reading::reference(Reference::Past),
            _ => Reading::unknown(TimexType::Date),
        });
    };
    let day = match cx.read.unit("unit") {
        Some(Unit::Day) => match cx.story.story_day().filter(|(_, c)| c.index.is_some()) {
            Some((day, counted)) => return Some(Reading::moment(Stretch::Day(day), counted)),
            None => stretch,
        },
        Some(unit) => stretch.coarsen(unit)?,
        None => stretch,
    };
    Some(Reading::moment(day, counted))
}

/// The day after or before the one that the story is at: "le lendemain", "la veille", "the next day"; `shift` days.
pub(super) fn neighbour_day(cx: &Context<'_, '_>) -> Option<Reading> {
    let shift: i64 = cx.read.text("shift")?.parse().ok()?;
    let reading = match cx.story.neighbour().filter(|(_, c)| c.index.is_some() || cx.story.published().is_some()) {
        Some((day, counted)) => Reading::moment(Stretch::Day(move_day(day, Unit::Day, shift)?), counted),
        None => Reading::unknown(TimexType::Date),
    };
    Some(cx.with_time(reading))
}

/// A time on the clock: of the day named before it, else of an unknown one, as is an hour that comes again.
pub(super) fn clock_time(cx: &Context<'_, '_>) -> Option<Reading> {
    let clock = cx.read.clock()?;
    // "4pm to 11pm on Friday": the day stands behind the second hour.
    let named = match cx.inner.map(|inner| &inner.value) {
        Some(Value::Moment(Moment { stretch: Stretch::Day(day), time: None })) => Some((*day, cx.inner_counted())),
        Some(_) => return None,
        None => None,
    };
    let told = || cx.story.day_of_clock(cx.block).filter(|_| cx.read.text("again").is_none());
    let stamp = cx.read.text("stamp").is_some() && opens_line(cx.read.doc, cx.token);
    let stamped = if stamp { cx.story.day_of_stamp(cx.block) } else { None };
    let (stretch, counted) = match named.or(stamped).or_else(told) {
        Some((day, counted)) => (Stretch::Day(day), counted),
        None => (Stretch::SomeDay, Counted::nothing()),
    };
    let mut reading = Reading::moment(Moment { stretch, time: Some(clock) }, counted);
    reading.zone = cx.read.span("zone");
    reading.modifier = cx.read.modifier();
    Some(reading)
}

/// "La nuit de dimanche à lundi" is the last one, unless the sentence looks ahead.
fn nearer_night(cx: &Context<'_, '_>, day: jiff::civil::Date) -> jiff::civil::Date {
    let published = cx.story.published().filter(|_| cx.read.text("near").is_some() && cx.tense() != Tense::Future);
    let far = published.is_some_and(|p| (4..=7).contains(&super::narrative::days_between(p, day)));
    if far { move_day(day, Unit::Week, -1).unwrap_or(day) } else { day }
}

/// A part of a day: of today (`dir` = 0), of a day `shift` days away, or of the day the story is at.
pub(super) fn part_of_day(cx: &Context<'_, '_>) -> Option<Reading> {
    let part = cx.read.part()?;
    if cx.read.text("set").is_some() {
        return Some(Reading::set(Recurrence::Part(part)));
    }
    if let Some(Stretch::Day(day)) = cx.inner_stretch() {
        let day = nearer_night(cx, day);
        let moment = Moment { stretch: Stretch::Day(day), time: Some(TimeOfDay::Part(part)) };
        let mut reading = Reading::moment(moment, cx.inner_counted());
        reading.modifier = cx.read.modifier();
        return Some(reading);
    }
    let deictic = cx.read.text("anchor") != Some("story");
    let found = if deictic {
        cx.story.today().filter(|_| cx.story.published().is_some())
    } else {
        cx.story.day_of_clock(cx.block)
    };
    let shift: i64 = cx.read.text("shift").and_then(|s| s.parse().ok()).unwrap_or(0);
    let (stretch, counted) = match found {
        Some((day, counted)) => (Stretch::Day(move_day(day, Unit::Day, shift)?), counted),
        None => (Stretch::SomeDay, Counted::nothing()),
    };
    let mut reading = Reading::moment(Moment { stretch, time: Some(TimeOfDay::Part(part)) }, counted).deictic(deictic);
    reading.modifier = cx.read.modifier().filter(|m| *m != Modifier::Approx);
    Some(reading)
}
