//! Resolvers of what is told by its rank in a longer stretch: "the second Monday of January", "la dernière semaine de juin",
//! "the first day of 2020".

use jiff::civil::{Date, Weekday};

use super::calendar::{Stretch, Unit, move_day, of_day, weekday_from, weekday_until};
use super::reading::{Context, Reading};

/// The day of a month, or of a year, that the middle of its first week is never before.
const FIRST_WEEK: i64 = 3;

/// The so-manieth weekday, weekend, week or fortnight of the date inside: `ordinal`, where -1 is the last, and `weekday` or
/// `unit`.
pub(super) fn nth_of(cx: &Context<'_, '_>) -> Option<Reading> {
    let inner = cx.inner.filter(|r| r.stretch().is_some())?;
    let (first, last) = cx.inner_stretch().filter(|s| s.unit() >= Unit::Month)?.days()?;
    let rank = cx.read.integer("ordinal")?;
    let stretch = match (cx.read.weekday(), cx.read.unit("unit")) {
        (Some(weekday), _) => Stretch::Day(ranked(weekday, rank, first, last)?),
        (None, Some(Unit::Weekend)) => of_day(ranked(Weekday::Saturday, rank, first, last)?, Unit::Weekend),
        (None, Some(Unit::Week)) => {
            // The week that most days of it share with the month: its Thursday lies there, so the fourth day is in the first.
            let within = if rank < 0 {
                move_day(last, Unit::Day, -FIRST_WEEK)?
            } else {
                move_day(move_day(first, Unit::Day, FIRST_WEEK)?, Unit::Week, rank - 1)?
            };
            (within <= last).then(|| of_day(within, Unit::Week))?
        }
        _ => return None,
    };
    let mut reading = Reading::moment(stretch, inner.counted.clone());
    reading.full = inner.full;
    Some(cx.with_time(reading))
}

/// The first or the last day of a stretch that is named: "the first day of 2020", "le dernier jour de juin".
pub(super) fn edge_day(cx: &Context<'_, '_>) -> Option<Reading> {
    let (first, last) = cx.inner_stretch().filter(|s| s.unit() > Unit::Day)?.days()?;
    let day = if cx.read.direction()? < 0 { last } else { first };
    Some(Reading::moment(Stretch::Day(day), cx.inner_counted()))
}

/// The so-manieth such weekday from one day to another.
fn ranked(weekday: Weekday, rank: i64, first: Date, last: Date) -> Option<Date> {
    let day = if rank < 0 {
        weekday_until(last, weekday)?
    } else {
        move_day(weekday_from(first, weekday)?, Unit::Week, rank.checked_sub(1)?)?
    };
    (first <= day && day <= last).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_weekday_is_counted_from_either_end_of_its_month() {
        let (first, last) = (date(2025, 11, 1), date(2025, 11, 30));
        assert_eq!(ranked(Weekday::Saturday, 1, first, last), Some(date(2025, 11, 1)));
        assert_eq!(ranked(Weekday::Monday, 2, first, last), Some(date(2025, 11, 10)));
        assert_eq!(ranked(Weekday::Sunday, -1, first, last), Some(date(2025, 11, 30)));
        assert_eq!(ranked(Weekday::Monday, 5, first, last), None);
    }
}
