//! Dates of metadata: `2025-02-13 06:45:00`, `Thu, 13 Feb 2025 06:45:00 +0000`, `13 février 2025`, `Feb. 13, 2025`, `13/02/2025`.
//!
//! In: the value of a metadata line, tag or field. Out: a civil day and the same as ISO 8601, as exact as it was written.
//! Month names come from the packs' `metadata.toml`, of every language: an English trailer stands under French articles.
//! Refused: two days that are equally possible (`03/04/2025` without a language), years before 1000, prose.

use jiff::civil::Date;

use crate::lang::Packs;

/// How many characters of a value are looked at.
const LONGEST: usize = 120;

/// Reads a date; `language` settles the order of day and month where both are digits.
#[must_use]
pub fn parse_when(value: &str, packs: &Packs, language: Option<&str>) -> Option<(Date, String)> {
    let value = value.trim();
    if let Some(found) = iso(value) {
        return Some(found);
    }
    let pieces = pieces(value);
    let (date, end) = worded(&pieces, packs).or_else(|| slashed(&pieces, packs, language))?;
    let clock = clock(&pieces[end..]);
    let iso = clock.map_or_else(|| date.to_string(), |(hour, minute)| format!("{date}T{hour:02}:{minute:02}"));
    Some((date, iso))
}

/// Seconds or milliseconds since 1970, as dumps of APIs have them.
#[must_use]
pub(super) fn epoch(number: &str) -> Option<(Date, String)> {
    let seconds = match number.len() {
        9 | 10 => number.parse::<i64>().ok()?,
        12 | 13 => number.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    let stamp = jiff::Timestamp::from_second(seconds).ok()?;
    let time = jiff::tz::Offset::UTC.to_datetime(stamp);
    Some((time.date(), format!("{time}Z")))
}

/// `2025-02-13`, `2025/02/13`, `20250213`, `2025-02-13T06:45:00+01:00`, with anything after a space behind the time left out.
fn iso(value: &str) -> Option<(Date, String)> {
    let bytes = value.as_bytes();
    let number = |from: usize, to: usize| -> Option<i16> {
        let digits = value.get(from..to)?;
        if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
    };
    let year = number(0, 4)?;
    let separator = *bytes.get(4)?;
    let (month, day, end) = if matches!(separator, b'-' | b'/' | b'.') && bytes.get(7) == Some(&separator) {
        (number(5, 7)?, number(8, 10)?, 10)
    } else {
        (number(4, 6)?, number(6, 8)?, 8)
    };
    if bytes.get(end).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let date = date(year, month, day)?;
    let rest = &value[end..];
    let time = rest.strip_prefix(['T', 't', ' ']).map(str::trim_start);
    let clock = time.and_then(|t| {
        let end = t.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(t.len());
        let clock = &t[..end];
        let fits = clock.len() >= 5 && clock.as_bytes()[2] == b':' && clock[..2].parse::<u8>().is_ok_and(|h| h < 25);
        fits.then(|| format!("T{clock}{}", zone(&t[end..])))
    });
    Some((date, format!("{date}{}", clock.unwrap_or_default())))
}

/// `Z`, `+01:00`, `+0100`, after an optional fraction of a second; empty where no zone is stated in digits.
fn zone(rest: &str) -> String {
    let rest = rest.strip_prefix(['.', ',']).map_or(rest, |r| r.trim_start_matches(|c: char| c.is_ascii_digit()));
    let rest = rest.trim_start();
    if rest.starts_with(['Z', 'z']) || rest.starts_with("UTC") || rest.starts_with("GMT") {
        return "Z".into();
    }
    let digits: String = rest.chars().skip(1).filter(|c| *c != ':').take_while(char::is_ascii_digit).take(4).collect();
    match (rest.chars().next(), digits.len()) {
        (Some(sign @ ('+' | '-')), 4) => format!("{sign}{}:{}", &digits[..2], &digits[2..]),
        _ => String::new(),
    }
}

/// A number, a word or one other character.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece<'v> {
    Number(&'v str),
    Word(&'v str),
    Other(char),
}

fn pieces(value: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = &value[..value.char_indices().nth(LONGEST).map_or(value.len(), |(at, _)| at)];
    while let Some(first) = rest.chars().next() {
        let same: fn(char) -> bool = if first.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if first.is_alphabetic() {
            char::is_alphabetic
        } else {
            if !first.is_whitespace() {
                out.push(Piece::Other(first));
            }
            rest = &rest[first.len_utf8()..];
            continue;
        };
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        out.push(if first.is_ascii_digit() { Piece::Number(&rest[..end]) } else { Piece::Word(&rest[..end]) });
        rest = &rest[end..];
    }
    out
}

/// A month by name with a day and a year near it.
fn worded(pieces: &[Piece<'_>], packs: &Packs) -> Option<(Date, usize)> {
    let number = |at: usize| match pieces.get(at) {
        Some(Piece::Number(n)) => n.parse::<i16>().ok().map(|v| (v, n.len())),
        _ => None,
    };
    let day_of = |at: usize| number(at).filter(|(v, len)| *len <= 2 && (1..=31).contains(v)).map(|(v, _)| v);
    let year_of = |at: usize| number(at).filter(|(_, len)| *len == 4).map(|(v, _)| v);
    for at in 0..pieces.len() {
        let Piece::Word(word) = pieces[at] else { continue };
        let Some(month) = packs.metadata().month(word) else { continue };
        // What may stand between: a stop after an abbreviation, a comma, an ordinal's letters.
        let after = at + 1 + usize::from(pieces.get(at + 1) == Some(&Piece::Other('.')));
        let skip = |from: usize| {
            let mut from = from;
            while matches!(pieces.get(from), Some(Piece::Other(',' | '.' | '-') | Piece::Word(_)))
                && from < after + 4
                && number(from).is_none()
            {
                from += 1;
            }
            from
        };
        // 13 février 2025, 1er mars 2025: the day stands before.
        let before = (1..=3).find_map(|back| at.checked_sub(back).and_then(day_of));
        if let (Some(day), Some(year)) = (before, year_of(skip(after)))
            && let Some(found) = date(year, month, day)
        {
            return Some((found, skip(after) + 1));
        }
        // Feb. 13, 2025: the day stands after.
        if let Some(day) = day_of(after)
            && let year_at = skip(after + 1)
            && let Some(year) = year_of(year_at)
            && let Some(found) = date(year, month, day)
        {
            return Some((found, year_at + 1));
        }
    }
    None
}

/// `13/02/2025`, `02.13.2025`.
fn slashed(pieces: &[Piece<'_>], packs: &Packs, language: Option<&str>) -> Option<(Date, usize)> {
    (0..pieces.len()).find_map(|at| {
        let [Piece::Number(first), Piece::Other(mark), Piece::Number(second), Piece::Other(same), Piece::Number(year)] =
            pieces.get(at..at + 5)?
        else {
            return None;
        };
        if mark != same || !matches!(mark, '/' | '.' | '-') || year.len() != 4 || first.len() > 2 || second.len() > 2 {
            return None;
        }
        let (first, second, year) = (first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
        let month_first = language.and_then(|l| packs.get(l)).map(|p| p.settings().date_order == "mdy");
        let found = match month_first {
            _ if first == second || first > 12 => date(year, second, first),
            _ if second > 12 => date(year, first, second),
            Some(true) => date(year, first, second),
            Some(false) => date(year, second, first),
            None if *mark == '.' => date(year, second, first),
            None => None,
        };
        found.map(|d| (d, at + 5))
    })
}

/// The first `06:45` or `6h45` behind the date. A bare `9:30` before letters may be an afternoon and is left out.
fn clock(pieces: &[Piece<'_>]) -> Option<(u8, u8)> {
    let at = pieces.windows(3).take(4).position(|w| {
        matches!(w, [Piece::Number(h), Piece::Other(':') | Piece::Word("h" | "H"), Piece::Number(m)] if h.len() <= 2 && m.len() == 2)
    })?;
    let [Piece::Number(hour), _, Piece::Number(minute)] = pieces[at..at + 3] else { return None };
    let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?);
    let half_day = matches!(pieces.get(at + 3), Some(Piece::Word(w)) if w.len() <= 2);
    (hour < 24 && minute < 60 && !half_day).then_some((hour, minute))
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1000..=2999).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(value: &str, language: Option<&str>) -> Option<String> {
        parse_when(value, &Packs::built_in().unwrap(), language).map(|(_, iso)| iso)
    }

    #[test]
    fn dates_are_read_as_exactly_as_they_were_written() {
        for (value, iso) in [
            ("2025-02-13", "2025-02-13"),
            ("20250213", "2025-02-13"),
            ("2025/02/13", "2025-02-13"),
            ("2025-02-13 06:45:00", "2025-02-13T06:45:00"),
            ("2025-02-13T06:45:00.000Z", "2025-02-13T06:45:00Z"),
            ("2025-02-13T06:45:00+0100", "2025-02-13T06:45:00+01:00"),
            ("Thu, 13 Feb 2025 06:45:00 +0000", "2025-02-13T06:45"),
            ("13 février 2025", "2025-02-13"),
            ("jeudi 13 février 2025 à 6h45", "2025-02-13T06:45"),
            ("1er mars 2024", "2024-03-01"),
            ("Feb. 13, 2025", "2025-02-13"),
            ("February 13th, 2025", "2025-02-13"),
            ("Thursday 13 February 2025", "2025-02-13"),
            ("April 22, 2025, 9:30 a.m. MDT", "2025-04-22"),
            ("13.02.2025", "2025-02-13"),
            ("25/12/2024", "2024-12-25"),
            ("12/25/2024", "2024-12-25"),
        ] {
            assert_eq!(when(value, None).as_deref(), Some(iso), "{value}");
        }
        assert_eq!(when("03/04/2025", Some("fr")).as_deref(), Some("2025-04-03"));
        assert_eq!(when("03/04/2025", Some("en")).as_deref(), Some("2025-03-04"));
    }

    #[test]
    fn what_is_no_date_or_two_is_refused() {
        for value in
            ["", "soon", "03/04/2025", "2025", "13 2025", "2025-13-45", "mars", "31 février 2025", "0013-02-2025"]
        {
            assert_eq!(when(value, None), None, "{value}");
        }
        assert_eq!(epoch("1739428500").map(|(_, iso)| iso).as_deref(), Some("2025-02-13T06:35:00Z"));
        assert_eq!(epoch("42"), None);
    }
}
