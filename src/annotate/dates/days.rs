//! Resolvers of days: calendar dates, numeric and ISO dates, weekdays, yesterday, holidays.
//!
//! "dimanche 19 novembre" is a day whose weekday is held against the calendar; "le 31 février" is a day that the calendar
//! does not have, which is said and not mended.

use jiff::civil::Date;

use super::calendar::{Moment, Stretch, TimeOfDay, Unit, move_day, of_day};
use super::holidays::holiday as holiday_in;
use super::narrative::{AGAINST_TENSE, Counted, Leaning, days_between};
use super::print::{Recurrence, Reference, Value};
use super::reading::{Context, Reading};
use super::tense::Tense;
use super::{Modifier, TimexType};

/// Day, month and year in any order, some of them missing; slots `weekday`, `day`, `month`, `year`, `dir`.
pub(super) fn calendar_date(cx: &Context<'_, '_>) -> Option<Reading> {
    let read = &cx.read;
    let month = read.month()?;
    // A month takes a year, not the day of a list that begins behind it: "June 5, [6] and 7".
    let whole_year = cx.inner_year().is_some() || cx.inner.is_none();
    if !whole_year && (read.has("day") || cx.inner_stretch().is_some_and(|s| s.unit() == Unit::Day)) {
        return None;
    }
    let year = match cx.inner_year() {
        Some(year) => Some(year),
        None => read.year(),
    };
    if year.is_some_and(|y| !(1000..=2200).contains(&y)) {
        return None;
    }
    let day = match read.integer("day") {
        Some(day) => Some(i8::try_from(day).ok()?),
        None => None,
    };
    let Some(day) = day else { return Some(month_date(cx, month, year)) };
    if !(1..=31).contains(&day) {
        return None;
    }
    if let Some(year) = year {
        return Some(match Date::new(year, month, day) {
            Ok(date) => check_weekday(cx, Reading::moment(Stretch::Day(date), Counted::explicit()).full()),
            Err(_) => impossible(),
        });
    }
    if day > longest(month) {
        return Some(impossible());
    }
    if read.text("set").is_some() {
        return Some(Reading::set(Recurrence::MonthDay(month, day)));
    }
    // A weekday says which year: "dimanche 19 novembre" fits few of them.
    let named = read.weekday();
    // The same day was told before, and in which year.
    if named.is_none()
        && read.direction().is_none()
        && let Some((same, counted)) = cx.story.day_again(month, day)
    {
        return Some(Reading::moment(Stretch::Day(same), counted));
    }
    let make = |y: i16| Date::new(y, month, day).ok().map(Stretch::Day);
    let (stretch, counted) = match read.direction() {
        Some(direction) if direction != 0 => match toward(cx, direction, make) {
            Some(found) => found,
            None => return Some(Reading::moment(Stretch::MonthDay(month, day), Counted::nothing())),
        },
        _ => {
            let leaning = cx.leaning_of_day();
            let opens = named.is_none() && super::reading::opens_line(cx.read.doc, cx.token);
            if opens && let Some((stretch, counted)) = cx.story.year_of_entry(make, cx.block) {
                return Some(Reading::moment(stretch, counted));
            }
            // An entry of a calendar that tells nothing more is of what is to come.
            let leaning = if opens && cx.tense() == Tense::Unknown { Leaning::Ahead } else { leaning };
            let fits = |y: i16| make(y).filter(|s| named.is_none_or(|w| s.day().is_some_and(|d| d.weekday() == w)));
            let found = named.and_then(|_| {
                let near = cx.story.year_of(fits, Leaning::Told(Tense::Unknown), cx.token);
                near.or_else(|| cx.story.year_that(fits))
            });
            match found.or_else(|| cx.story.year_of(make, leaning, cx.token)) {
                Some(found) => found,
                None => return Some(Reading::moment(Stretch::MonthDay(month, day), Counted::nothing())),
            }
        }
    };
    Some(check_weekday(cx, Reading::moment(stretch, counted)))
}

fn month_date(cx: &Context<'_, '_>, month: i8, year: Option<i16>) -> Reading {
    if let Some(year) = year {
        return Reading::moment(Stretch::Month(Some(year), month), Counted::explicit()).full();
    }
    if cx.read.text("set").is_some() {
        return Reading::set(Recurrence::Month(month));
    }
    let make = |y: i16| Some(Stretch::Month(Some(y), month));
    let found = match cx.read.direction() {
        Some(0) => this_year(cx, make),
        Some(direction) => toward(cx, direction, make),
        None => cx.story.year_of(make, cx.leaning(), cx.token),
    };
    match found {
        Some((stretch, counted)) => Reading::moment(stretch, counted),
        None => Reading::moment(Stretch::Month(None, month), Counted::nothing()),
    }
}

/// This year's one: "this summer". Told in December, "will be held this summer" is of the next year.
pub(super) fn this_year(cx: &Context<'_, '_>, make: impl Fn(i16) -> Option<Stretch>) -> Option<(Stretch, Counted)> {
    let (today, counted) = cx.story.day_of_speech()?;
    let own = make(today.year())?;
    let over = own.days().is_some_and(|days| days.1 < today) && matches!(cx.tense(), Tense::Future | Tense::Present);
    Some((if over { make(today.year() + 1)? } else { own }, counted))
}

/// The nearest of its kind before today, or after it.
pub(super) fn toward(
    cx: &Context<'_, '_>,
    direction: i64,
    make: impl Fn(i16) -> Option<Stretch>,
) -> Option<(Stretch, Counted)> {
    let (today, counted) = cx.story.day_of_speech()?;
    let candidates = (-2..=1).filter_map(|n| make(today.year() + n));
    let found = if direction < 0 {
        candidates.filter(|s| s.days().is_some_and(|d| d.1 < today)).max_by_key(|s| s.start())
    } else {
        candidates.filter(|s| s.start().is_some_and(|d| d > today)).min_by_key(|s| s.start())
    };
    Some((found?, counted))
}

fn longest(month: i8) -> i8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn impossible() -> Reading {
    let mut reading = Reading::unknown(TimexType::Date).because("calendar", "the calendar has no such day");
    reading.weak = true;
    reading
}

fn check_weekday(cx: &Context<'_, '_>, mut reading: Reading) -> Reading {
    if let (Some(weekday), Value::Moment(Moment { stretch: Stretch::Day(day), .. })) =
        (cx.read.weekday(), &reading.value)
    {
        reading.weekday_matches = Some(day.weekday() == weekday);
    }
    reading
}

/// Three numbers, in the order of the language unless the numbers say another: `a`, `b`, `c`.
pub(super) fn numeric_date(cx: &Context<'_, '_>) -> Option<Reading> {
    let read = &cx.read;
    let (a, b) = (i8::try_from(read.integer("a")?).ok()?, i8::try_from(read.integer("b")?).ok()?);
    let year = read.year()?;
    let day_first = Date::new(year, b, a).ok();
    let month_first = Date::new(year, a, b).ok();
    let (date, ambiguous) = match (day_first, month_first) {
        (Some(d), Some(m)) if d != m => {
            // The order that lies nearer to publication is the language's own in all but a few documents.
            (if cx.read.doc.pack.settings().date_order == "mdy" { m } else { d }, true)
        }
        (Some(d), _) => (d, false),
        (None, Some(m)) => (m, false),
        (None, None) => return None,
    };
    let mut reading = Reading::moment(Stretch::Day(date), Counted::explicit()).full();
    if ambiguous {
        reading = reading.because("ambiguous", "day and month could be the other way round");
        reading.weak = true;
    }
    Some(cx.with_time(reading))
}

/// Year, month and day in that order.
pub(super) fn iso_date(cx: &Context<'_, '_>) -> Option<Reading> {
    let read = &cx.read;
    let day = match read.integer("day") {
        Some(day) => Date::new(read.year()?, read.month()?, i8::try_from(day).ok()?).ok().map(Stretch::Day)?,
        None => Stretch::Month(Some(read.year()?), read.month()?),
    };
    Some(cx.with_time(Reading::moment(day, Counted::explicit()).full()))
}

/// A weekday: `weekday`, perhaps with `dir` (last, this, next), `weeks` and a part of the day.
pub(super) fn weekday(cx: &Context<'_, '_>) -> Option<Reading> {
    let weekday = cx.read.weekday()?;
    if cx.read.text("set").is_some() {
        return Some(Reading::set(Recurrence::Weekday(weekday, cx.read.part())));
    }
    // "Thursday (Nov. 16)": the brackets say which, where the calendar agrees.
    if let Some(Stretch::Day(day)) = cx.inner_stretch() {
        let right = day.weekday() == weekday;
        return right.then(|| cx.with_time(Reading::moment(Stretch::Day(day), cx.inner_counted())));
    }
    // "Le marché se tient le mardi": every such day, unless the sentence tells what happened.
    if cx.read.text("habit").is_some() && cx.tense() != Tense::Past && cx.story.published().is_some() {
        return Some(Reading::set(Recurrence::Weekday(weekday, cx.read.part())));
    }
    if let Some(Stretch::Week(year, week)) = cx.inner_stretch() {
        let day = jiff::civil::ISOWeekDate::new(year, week, weekday).ok()?.date();
        return Some(Reading::moment(Stretch::Day(day), cx.inner_counted()));
    }
    let found = if cx.read.text("anchor") == Some("story") {
        let (from, counted) = cx.story.story_day()?;
        let next = super::calendar::weekday_from(from.tomorrow().ok()?, weekday)?;
        Some((
            if cx.read.direction() == Some(-1) {
                super::calendar::weekday_until(from.yesterday().ok()?, weekday)?
            } else {
                next
            },
            counted,
        ))
    } else {
        match cx.read.direction() {
            Some(0) => cx.story.near_weekday(weekday, cx.tense()),
            Some(direction) => cx.story.day_of_speech().and_then(|(today, counted)| {
                let day = if direction < 0 {
                    // Nor is "last Monday", said on a Tuesday, yesterday.
                    let back = if cx.read.text("far").is_some() { -2 } else { -1 };
                    super::calendar::weekday_until(move_day(today, Unit::Day, back)?, weekday)?
                } else {
                    // "Next Saturday" said on a Friday is not tomorrow.
                    super::calendar::weekday_from(move_day(today, Unit::Day, 2)?, weekday)?
                };
                Some((day, counted))
            }),
            // "Jeudi en huit", "Monday week": so many weeks behind the next one.
            None if cx.read.text("weeks").is_some() => {
                let weeks = cx.read.integer("weeks")?;
                let next = cx.story.published().and_then(|_| cx.story.weekday(weekday, Tense::Future, cx.token));
                next.and_then(|(day, counted)| Some((move_day(day, Unit::Week, weeks)?, counted)))
            }
            None => listed(cx, weekday).or_else(|| cx.story.weekday(weekday, tense_of_weekday(cx), cx.token)),
        }
    };
    let reading = match found {
        Some((day, counted)) => Reading::moment(Stretch::Day(day), counted),
        None => Reading::moment(Stretch::Weekday(weekday), Counted::nothing()),
    };
    Some(cx.with_time(reading))
}

/// How many tokens may stand between the weekdays of a list: "lundi et le mardi", "on Monday and then on Tuesday".
const LIST_REACH: usize = 4;

/// The weekday of a list or range whose first one has been read: "jeudi et [vendredi]", "from Monday to [Friday]".
fn listed(cx: &Context<'_, '_>, weekday: jiff::civil::Weekday) -> Option<(Date, Counted)> {
    let doc = cx.read.doc;
    let own = cx.read.range("weekday")?.start;
    let (link, days) = (doc.pack.class_set(&["coordinator", "preposition", "determiner"]), doc.pack.class("weekday"));
    let links = |at: &usize| doc.classes(*at).meets(link) || [',', '-', '–'].into_iter().any(|c| doc.is_char(*at, c));
    let first = (own.saturating_sub(LIST_REACH)..own)
        .rev()
        .take_while(links)
        .min()?
        .checked_sub(1)
        .filter(|at| doc.is(*at, days) || at.checked_sub(1).is_some_and(|b| doc.is(b, days)))?;
    let (day, counted) = cx.story.weekday_after(weekday, first)?;
    // "Le sujet discuté jeudi et vendredi", told on Thursday, lies ahead whatever the participle says.
    let today = cx.story.published();
    let begun = today.is_some_and(|p| day > p && counted.stretch.and_then(Stretch::day).is_some_and(|first| first < p));
    let late = begun && cx.tense() != Tense::Future;
    (!late).then_some((day, counted))
}

/// The longest sentence, in tokens, that may be a heading.
const HEADING: usize = 16;
/// How far behind a weekday that no verb tells of the same one is looked for, in tokens.
const NEXT_REACH: usize = 160;

/// The tense that tells where a weekday lies: of its own sentence, else, for a heading without a verb, of the sentence that
/// names the same day next.
fn tense_of_weekday(cx: &Context<'_, '_>) -> Tense {
    let doc = cx.read.doc;
    let (tense, Some(own)) = (cx.tense(), cx.read.range("weekday")) else { return cx.tense() };
    // "Closed until Friday" looks ahead, "was closed until Friday" back.
    match (cx.read.text("lean"), tense) {
        (Some("ahead"), Tense::Present | Tense::Unknown) => return Tense::Future,
        (Some("back"), Tense::Present | Tense::Unknown) => return Tense::Past,
        _ => {}
    }
    let word = doc.tokens[own.start].word;
    let sentence = doc.sentence_of(own.start);
    let heading = tense == Tense::Unknown && doc.sentences.get(sentence).is_some_and(|s| s.tokens.len() <= HEADING);
    if !heading {
        return tense;
    }
    let from = own.end;
    let next = (from..(from + NEXT_REACH).min(doc.tokens.len())).find(|at| doc.tokens[*at].word == word);
    next.map_or(tense, |at| cx.tense_words.around(doc, &(at..at + 1)))
}

/// A day so many days from today: `shift`; 0 is the day itself or, where the rule allows it, just "now".
pub(super) fn relative_day(cx: &Context<'_, '_>) -> Option<Reading> {
    let shift: i64 = cx.read.text("shift")?.parse().ok()?;
    let anaphoric = cx.read.text("anchor") == Some("story");
    if shift == 0 && !anaphoric && cx.read.text("today") == Some("now") && means_now(cx) {
        return Some(Reading::reference(Reference::Present));
    }
    let anchor =
        if anaphoric { cx.story.story_day() } else { cx.story.today().filter(|_| cx.story.published().is_some()) };
    let reading = match anchor {
        Some((day, counted)) => Reading::moment(Stretch::Day(move_day(day, Unit::Day, shift)?), counted),
        None if shift == 0 && !anaphoric => return Some(Reading::reference(Reference::Present)),
        None if cx.read.part().is_some() || cx.read.has("hour") => {
            Reading::moment(Stretch::SomeDay, Counted::nothing())
        }
        None => Reading::unknown(TimexType::Date),
    };
    Some(cx.with_time(reading).deictic(!anaphoric))
}

/// Whether "today" means these times and not the day: no weekday and no part of the day beside it, and nobody has done
/// anything on it.
fn means_now(cx: &Context<'_, '_>) -> bool {
    let done = cx.token.checked_sub(1).is_some_and(|at| cx.tense_words.is_past_participle(cx.read.doc, at));
    !cx.read.has("part") && !cx.read.has("weekday") && !done && cx.tense() != Tense::Future
}

/// A holiday by the rule that its lexicon entry gives; `year`, `dir` and `weekend` where stated.
pub(super) fn holiday(cx: &Context<'_, '_>) -> Option<Reading> {
    let rule = cx.read.text("holiday")?;
    let weekend = cx.read.has("weekend");
    let make = |y: i16| {
        let day = holiday_in(rule, y)?;
        if weekend {
            return Some(of_day(super::calendar::weekday_until(day, jiff::civil::Weekday::Saturday)?, Unit::Weekend));
        }
        Some(Stretch::Day(day))
    };
    if let Some(year) = cx.inner_year().or_else(|| cx.read.year()) {
        return Some(cx.with_time(Reading::moment(make(year)?, Counted::explicit()).full()));
    }
    if cx.read.text("set").is_some() {
        let day = holiday_in(rule, 2000)?;
        return Some(Reading::set(Recurrence::MonthDay(day.month(), day.day())));
    }
    if make(2024).is_none() {
        // Feasts of other calendars move in ways that no rule here knows.
        return Some(Reading::unknown(TimexType::Date));
    }
    let found = match cx.read.direction() {
        Some(direction) if direction != 0 => toward(cx, direction, make),
        _ => cx.story.year_of(make, Leaning::Told(cx.tense()), cx.token),
    };
    let Some((stretch, counted)) = found else {
        let day = holiday_in(rule, 2000)?;
        return Some(if rule.contains('.') || rule.contains("easter") {
            Reading::unknown(TimexType::Date)
        } else {
            Reading::moment(Stretch::MonthDay(day.month(), day.day()), Counted::nothing())
        });
    };
    Some(cx.with_time(Reading::moment(stretch, counted)))
}

/// A day of the month alone, "le 12", after a date that gave the month.
pub(super) fn day_of_month(cx: &Context<'_, '_>) -> Option<Reading> {
    let day = i8::try_from(cx.read.integer("day")?).ok()?;
    // "Le 14 du mois prochain" says of which month.
    let told = cx.inner_stretch();
    let (month, counted) = match told {
        Some(month @ Stretch::Month(Some(_), _)) => (month, cx.inner_counted()),
        Some(_) => return None,
        None => cx.story.last_of(Unit::Month)?,
    };
    let first = month.start()?;
    let date = Date::new(first.year(), first.month(), day).ok()?;
    let mut reading = Reading::moment(Stretch::Day(date), counted);
    reading.weak = told.is_none();
    Some(check_weekday(cx, reading))
}

/// A weekday with the number of its day and no month: "vendredi 28", "Friday the 13th". Few months have that day on that
/// weekday, so the nearest that the tense allows is meant.
pub(super) fn weekday_number(cx: &Context<'_, '_>) -> Option<Reading> {
    let (weekday, day) = (cx.read.weekday()?, i8::try_from(cx.read.integer("day")?).ok()?);
    let Some((today, counted)) = cx.story.day_of_speech() else {
        return Some(Reading::moment(Stretch::Weekday(weekday), Counted::nothing()));
    };
    // "Mars 2025", and below it "samedi 8": the month that was told has such a day.
    if let Some((month, counted)) = cx.story.last_of(Unit::Month)
        && let Some(first) = month.start()
        && let Ok(told) = Date::new(first.year(), first.month(), day)
        && told.weekday() == weekday
    {
        return Some(cx.with_time(Reading::moment(Stretch::Day(told), counted)));
    }
    let tense = cx.tense();
    let months = (-6..=6).filter_map(|n| {
        let month = today.first_of_month().checked_add(jiff::Span::new().months(n)).ok()?;
        Date::new(month.year(), month.month(), day).ok().filter(|d| d.weekday() == weekday)
    });
    let nearest = months.min_by_key(|d| {
        let against = tense == Tense::Past && *d > today || tense == Tense::Future && *d < today;
        days_between(today.min(*d), today.max(*d)).saturating_mul(if against { AGAINST_TENSE } else { 1 })
    })?;
    Some(cx.with_time(Reading::moment(Stretch::Day(nearest), counted)))
}

/// A first and a last day that share a month or a year: "du 3 au 5 mai", "May 3-5", "du 21 juin au 5 mai 2020". The first
/// day is read with what only the second says, which is a record of its own.
pub(super) fn first_of_range(cx: &Context<'_, '_>) -> Option<Reading> {
    let last = cx.inner_stretch()?;
    // "Between 2 and 3 p.m." names two hours.
    if cx.inner.is_some_and(|r| r.kind == TimexType::Time) {
        return None;
    }
    let day = || i8::try_from(cx.read.integer("day")?).ok();
    match last {
        Stretch::Day(end) => {
            let day = day()?;
            let date = match cx.read.month() {
                // "Du 28 décembre au 3 janvier" turns the year.
                Some(month) => (0..=1).find_map(|n| Date::new(end.year() - n, month, day).ok().filter(|d| *d < end)),
                None => Date::new(end.year(), end.month(), day).ok().filter(|d| *d < end),
            }?;
            Some(cx.with_time(check_weekday(cx, Reading::moment(Stretch::Day(date), cx.inner_counted()))))
        }
        Stretch::MonthDay(month, end) => {
            let same = cx.read.month().is_none_or(|m| m == month);
            let day = day().filter(|d| *d < end && same)?;
            Some(cx.with_time(Reading::moment(Stretch::MonthDay(month, day), Counted::nothing())))
        }
        Stretch::Month(year, end) => {
            let month = cx.read.month()?;
            let year = year?;
            let year = if month > end { year - 1 } else { year };
            Some(Reading::moment(Stretch::Month(Some(year), month), cx.inner_counted()))
        }
        _ => None,
    }
}

/// A modifier laid on another date: "fin 2017", "début mars".
pub(super) fn modified(cx: &Context<'_, '_>) -> Option<Reading> {
    let mut reading = cx.inner.cloned()?;
    let modifier: Option<Modifier> = cx.read.modifier();
    if matches!(reading.value, Value::Reference(_)) || reading.kind == TimexType::Duration {
        return None;
    }
    reading.modifier = modifier;
    Some(reading)
}

/// A day and a time of day that stand side by side are one time: "vendredi à 16 heures".
pub(super) fn joined(cx: &Context<'_, '_>) -> Option<Reading> {
    let (first, second) = (cx.inner?, cx.second?);
    let (day, time) = match (&first.value, &second.value) {
        // "At 2.15 on Saturday morning": the hour belongs to the part of the day behind it.
        (Value::Moment(Moment { time: Some(_), .. }), Value::Moment(Moment { time: None, .. }))
        | (
            Value::Moment(Moment { time: Some(TimeOfDay::Clock { .. }), .. }),
            Value::Moment(Moment { stretch: Stretch::Day(_), time: Some(TimeOfDay::Part(_)) }),
        ) => (second, first),
        _ => (first, second),
    };
    let (Value::Moment(Moment { stretch, time: earlier }), Value::Moment(Moment { time: Some(clock), .. })) =
        (&day.value, &time.value)
    else {
        return None;
    };
    if stretch.unit() != Unit::Day {
        return None;
    }
    // "10 p.m. from next Monday": the hour is not only of that day.
    if cx.read.has("link") && !std::ptr::eq(day, first) {
        return None;
    }
    // Two clock times, or two parts of a day, are two times.
    if matches!((earlier, clock), (Some(TimeOfDay::Clock { .. }), _) | (Some(_), TimeOfDay::Part(_))) {
        return None;
    }
    // After a comma the day may follow the hour, and the hour of a clock the day: "until Tuesday, 10 a.m.".
    let hour = matches!(clock, TimeOfDay::Clock { .. });
    if cx.read.has("comma") && std::ptr::eq(day, first) && !hour {
        return None;
    }
    let mut reading = day.clone();
    reading.kind = TimexType::Time;
    reading.value = Value::Moment(Moment { stretch: *stretch, time: Some(*clock) });
    reading.zone = time.zone.or(day.zone);
    reading.modifier = time.modifier.or(day.modifier);
    Some(reading)
}
