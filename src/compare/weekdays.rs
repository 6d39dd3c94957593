//! A weekday that is not the day's in the calendar: "Monday 4 March 2025".

use super::facts::Facts;
use super::{Found, Place};

pub(super) fn compare(facts: &Facts<'_>) -> Vec<Found> {
    let wrong = facts.dates.iter().filter(|d| d.text("weekday_check") == "mismatch");
    wrong
        .map(|date| Found {
            pattern: "weekday",
            words: vec![("first", date.text("text").to_owned()), ("day", facts.day(date.text("start")))],
            first: Place::of(date),
            second: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{has, notes};

    #[test]
    fn a_weekday_against_the_calendar_is_noted_with_the_right_one() {
        let notes = notes("en", "The vote was held on Monday 4 March 2025.");
        assert!(notes.iter().any(|(kind, says)| *kind == "weekday" && says.contains("Tuesday")), "{notes:?}");
    }

    #[test]
    fn the_right_weekday_is_not() {
        assert!(!has("weekday", "fr", "Le vote a eu lieu le mardi 4 mars 2025."));
    }
}
