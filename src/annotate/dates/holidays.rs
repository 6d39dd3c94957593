//! Holidays by their rule: fixed days, the fourth Thursday of November, days around Easter.
//!
//! The rules stand in the packs' lexicons (`easter +39` = Ascension); here they meet a year.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Easter Sunday of a year of the Gregorian calendar (Oudin's method).
fn easter(year: i16) -> Option<Date> {
    let number = i32::from(year);
    let (century, golden) = (number / 100, number % 19);
    let lunar = (century - (century - 17) / 25) / 3;
    let mut moon = (century - century / 4 - lunar + 19 * golden + 15) % 30;
    moon -= (moon / 28) * (1 - (moon / 28) * (29 / (moon + 1)) * ((21 - golden) / 11));
    let weekday = (number + number / 4 + moon + 2 - century + century / 4) % 7;
    let sunday = moon - weekday;
    let month = 3 + (sunday + 40) / 44;
    Date::new(year, month as i8, (sunday + 28 - 31 * (month / 4)) as i8).ok()
}

/// The day of a holiday in a year, from its rule: `12-25`, `11.4.4` (fourth Thursday of November), `05.-1.1`
/// (last Monday of May), `easter`, each perhaps with days to add after a space: `easter +39`.
pub(super) fn holiday(rule: &str, year: i16) -> Option<Date> {
    let (base, days) = match rule.split_once(' ') {
        Some((base, days)) => (base, days.parse::<i64>().ok()?),
        None => (rule, 0),
    };
    let day = if base == "easter" {
        easter(year)?
    } else if let Some((month, rest)) = base.split_once('.') {
        let (nth, weekday) = rest.split_once('.')?;
        let weekday = Weekday::from_monday_one_offset(weekday.parse().ok()?).ok()?;
        Date::new(year, month.parse().ok()?, 1).ok()?.nth_weekday_of_month(nth.parse().ok()?, weekday).ok()?
    } else {
        let (month, day) = base.split_once('-')?;
        Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?
    };
    day.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_falls_where_the_almanac_has_it() {
        for (year, month, day) in
            [(1999, 4, 4), (2000, 4, 23), (2016, 3, 27), (2024, 3, 31), (2025, 4, 20), (2038, 4, 25)]
        {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn holiday_rules_name_fixed_days_nth_weekdays_and_days_around_easter() {
        assert_eq!(holiday("12-25", 2024), Some(date(2024, 12, 25)));
        assert_eq!(holiday("11.4.4", 2024), Some(date(2024, 11, 28)));
        assert_eq!(holiday("05.-1.1", 2024), Some(date(2024, 5, 27)));
        assert_eq!(holiday("11.1.1 +1", 2024), Some(date(2024, 11, 5)));
        assert_eq!(holiday("easter +39", 2024), Some(date(2024, 5, 9)));
        assert_eq!(holiday("easter -2", 2024), Some(date(2024, 3, 29)));
        assert_eq!(holiday("11.4.4 +1", 2024), Some(date(2024, 11, 29)));
    }
}
