//! TIMEX3 values in words.

use jiff::civil::Date;

use super::{fill, fill_named};
use crate::lang::Wording;

/// A value of the `dates` table in words; `None` where it has a form that nobody reads.
#[must_use]
pub fn date(wording: &Wording, kind: &str, value: &str, modifier: Option<&str>) -> Option<String> {
    let words = match kind {
        "SET" => set(wording, value)?,
        _ if value.starts_with('P') && value.len() > 1 && !value.ends_with("_REF") => duration(wording, value)?,
        _ => point(wording, value)?,
    };
    let modifier = modifier.and_then(|m| wording.mods.get(m));
    Some(modifier.map_or(words.clone(), |pattern| fill(pattern, &[&words])))
}

fn point(wording: &Wording, value: &str) -> Option<String> {
    let patterns = &wording.dates;
    match value {
        "PRESENT_REF" => return Some(patterns.present.clone()),
        "PAST_REF" => return Some(patterns.past.clone()),
        "FUTURE_REF" => return Some(patterns.future.clone()),
        _ => {}
    }
    let (day, time) = value.split_once('T').map_or((value, None), |(d, t)| (d, Some(t)));
    let Some(time) = time else { return day_or_longer(wording, day) };
    let undated = day == "XXXX-XX-XX";
    if let Some(part) = wording.parts.get(time) {
        return if undated {
            Some(part.clone())
        } else {
            Some(fill_named(&patterns.part, &[("date", &day_or_longer(wording, day)?), ("part", part)]))
        };
    }
    let (hour, minute) = time.split_once(':').unwrap_or((time, "00"));
    let hour = hour.parse::<u8>().ok()?.to_string();
    let minute = minute.get(..2)?;
    if undated {
        return Some(fill_named(&patterns.hour, &[("hour", &hour), ("minute", minute)]));
    }
    let day = day_or_longer(wording, day)?;
    Some(fill_named(&patterns.time, &[("date", &day), ("hour", &hour), ("minute", minute)]))
}

fn day_or_longer(wording: &Wording, value: &str) -> Option<String> {
    let patterns = &wording.dates;
    let pieces: Vec<&str> = value.split('-').collect();
    let year = *pieces.first()?;
    match pieces[..] {
        [_] => long(wording, year),
        ["XXXX", month] => {
            let month = wording.months.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
            Some(fill_named(&patterns.year_month, &[("month", month)]))
        }
        ["XXXX", "WXX", weekday] => wording.weekdays.get(weekday.parse::<usize>().ok()?.checked_sub(1)?).cloned(),
        ["XXXX", month, day] => {
            let month = wording.months.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
            Some(fill_named(&patterns.year_day, &[("day", &day_number(wording, day)?), ("month", month)]))
        }
        [_, _] | [_, _, "WE"] if !is_year(year) => None,
        [_, week, "WE"] => {
            let number = week.strip_prefix('W')?.trim_start_matches('0');
            Some(fill_named(&patterns.weekend, &[("number", number), ("year", year)]))
        }
        [_, piece] => within_year(wording, year, piece),
        [_, month, day] => {
            let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
            let weekday = &wording.weekdays[date.weekday().to_monday_zero_offset().unsigned_abs() as usize];
            let month = &wording.months[date.month().unsigned_abs() as usize - 1];
            let day = day_number(wording, day)?;
            let words = [("weekday", weekday.as_str()), ("day", &day), ("month", month), ("year", year)];
            Some(fill_named(&patterns.day, &words))
        }
        _ => None,
    }
}

fn within_year(wording: &Wording, year: &str, piece: &str) -> Option<String> {
    let patterns = &wording.dates;
    let numbered = |pattern: &str, number: &str| {
        Some(fill_named(pattern, &[("number", number.trim_start_matches('0')), ("year", year)]))
    };
    if let Some(season) = wording.seasons.get(piece) {
        return Some(fill_named(&patterns.season, &[("season", season), ("year", year)]));
    }
    match piece.as_bytes().first()? {
        b'W' => numbered(&patterns.week, &piece[1..]),
        b'Q' => numbered(&patterns.quarter, &piece[1..]),
        b'H' => numbered(&patterns.half, &piece[1..]),
        _ => {
            let month = wording.months.get(piece.parse::<usize>().ok()?.checked_sub(1)?)?;
            Some(fill_named(&patterns.month, &[("month", month), ("year", year)]))
        }
    }
}

/// A year, a decade (three digits) or a century (two).
fn long(wording: &Wording, value: &str) -> Option<String> {
    if !value.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match value.len() {
        4 => Some(value.to_owned()),
        3 => Some(fill_named(&wording.dates.decade, &[("year", &format!("{value}0"))])),
        2 => {
            let (first, last) = (format!("{value}00"), format!("{value}99"));
            Some(fill_named(&wording.dates.century, &[("first", &first), ("last", &last)]))
        }
        _ => None,
    }
}

fn is_year(piece: &str) -> bool {
    piece.len() == 4 && piece.bytes().all(|b| b.is_ascii_digit())
}

fn day_number(wording: &Wording, day: &str) -> Option<String> {
    let day: u8 = day.parse().ok()?;
    Some(if day == 1 { wording.first_day.clone() } else { day.to_string() })
}

fn duration(wording: &Wording, value: &str) -> Option<String> {
    let mut words = Vec::new();
    for (count, unit) in counted(value)? {
        let forms = wording.units.get(&unit)?;
        words.push(if count == "X" {
            fill_named(&wording.dates.vague, &[("unit", &forms[1])])
        } else {
            let number = super::figure::number(wording, count.parse().ok()?);
            format!("{number} {}", super::figure::form(wording, count.parse().ok()?, forms))
        });
    }
    (!words.is_empty()).then(|| words.join(" "))
}

fn set(wording: &Wording, value: &str) -> Option<String> {
    let each = |unit: &str| Some(fill_named(&wording.dates.each, &[("unit", unit)]));
    if value.starts_with('P') {
        return match counted(value)?.as_slice() {
            [(count, unit)] if count == "1" => each(&wording.units.get(unit)?[0]),
            _ => None,
        };
    }
    each(&day_or_longer(wording, value)?)
}

/// The counts and units of a duration: `P1Y6M` is 1 Y and 6 M, `PT90M` is 90 TM.
fn counted(value: &str) -> Option<Vec<(String, String)>> {
    let (days, clock) = value.strip_prefix('P')?.split_once('T').map_or((&value[1..], ""), |(d, t)| (d, t));
    let mut all = Vec::new();
    for (pieces, before) in [(days, ""), (clock, "T")] {
        let mut rest = pieces;
        while !rest.is_empty() {
            let length = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | 'X')))?;
            let (count, after) = rest.split_at(length);
            let letters = after.find(|c: char| !c.is_ascii_uppercase() || c == 'X').unwrap_or(after.len());
            if count.is_empty() || letters == 0 {
                return None;
            }
            all.push((count.to_owned(), format!("{before}{}", &after[..letters])));
            rest = &after[letters..];
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use crate::lang::Packs;

    #[test]
    fn values_are_said_in_the_language_of_the_document() {
        let packs = Packs::built_in().unwrap();
        let say = |code: &str, kind: &str, value: &str, modifier: Option<&str>| {
            super::date(packs.wording(code).unwrap(), kind, value, modifier).unwrap_or_default()
        };
        for (kind, value, modifier, en, fr) in [
            ("DATE", "2025-02-11", None, "Tuesday 11 February 2025", "mardi 11 février 2025"),
            (
                "DATE",
                "2025-01-01",
                Some("BEFORE"),
                "before Wednesday 1 January 2025",
                "avant mercredi 1er janvier 2025",
            ),
            ("DATE", "2024-03", Some("END"), "end of March 2024", "fin : mars 2024"),
            ("DATE", "2023-SU", None, "summer 2023", "été 2023"),
            ("DATE", "2024-Q3", None, "quarter 3 of 2024", "trimestre 3 de 2024"),
            ("DATE", "2024-W02-WE", None, "weekend of week 2 of 2024", "week-end de la semaine 2 de 2024"),
            ("DATE", "199", None, "the 1990s", "les années 1990"),
            ("DATE", "XXXX-12-25", None, "25 December", "25 décembre"),
            ("TIME", "2023-11-17T09:05", None, "Friday 17 November 2023, 9:05", "vendredi 17 novembre 2023, 9 h 05"),
            ("TIME", "2023-11-20TEV", None, "Monday 20 November 2023, evening", "lundi 20 novembre 2023, soir"),
            ("DURATION", "P1Y6M", None, "1 year 6 months", "1 an 6 mois"),
            ("DURATION", "PT1.5H", None, "1.5 hours", "1,5 heure"),
            ("DURATION", "PXY", None, "several years", "plusieurs ans"),
            ("SET", "P1W", None, "every week", "chaque semaine"),
            ("SET", "XXXX-WXX-2", None, "every Tuesday", "chaque mardi"),
            ("DATE", "PRESENT_REF", None, "now", "maintenant"),
        ] {
            assert_eq!(say("en", kind, value, modifier), en);
            assert_eq!(say("fr", kind, value, modifier), fr);
        }
        for odd in ["", "P", "PT", "X", "2024-99-99", "2024-WXX", "-", "T", "2024-02-11T", "PXXXX", "P1", "2024-é"] {
            let _ = say("en", "DATE", odd, None);
            let _ = say("en", "SET", odd, None);
        }
    }
}
