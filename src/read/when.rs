//! Dates of metadata: `2025-02-13 06:45:00`, `Thu, 13 Feb 2025 06:45:00 +0000`, `13 février 2025`, `Feb. 13, 2025`, `13/02/2025`.
//!
//! In: the value of a metadata line, tag or field, or a line of a page. Out: civil days and the same as ISO 8601, as exact as
//! they were written. Month names come from the packs' `metadata.toml`, of every language: an English trailer stands under
//! French articles. Refused: two days that are equally possible (`03/04/2025` without a language), years before 1000, prose.

use std::ops::Range;

use jiff::civil::Date;

use crate::lang::Packs;

/// How many characters of a value are looked at.
const LONGEST: usize = 120;

/// Which of two numbers is the day, where both could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// 03/04 is 3 April.
    DayFirst,
    /// 03/04 is March 4.
    MonthFirst,
    /// Nobody knows.
    Unknown,
}

/// A date within a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// Where it stands in the text, in bytes, without its clock.
    pub(super) range: Range<usize>,
    /// The civil day.
    pub(super) date: Date,
    /// ISO 8601, with the clock where one follows.
    pub(super) iso: String,
    /// The other day that it can be, if its numbers are read in the other order.
    pub(super) other: Option<Date>,
}

/// Reads a date; `language` settles the order of day and month where both are digits.
#[must_use]
pub fn parse_when(value: &str, packs: &Packs, language: Option<&str>) -> Option<(Date, String)> {
    let value = value.trim();
    if let Some(found) = iso(value) {
        return Some(found);
    }
    dates_in(value, packs, order_of(packs, language)).into_iter().next().map(|d| (d.date, d.iso))
}

/// How a language, or a language of a region, writes days in digits.
pub(super) fn order_of(packs: &Packs, language: Option<&str>) -> Order {
    let Some(language) = language.filter(|l| !l.is_empty()) else { return Order::Unknown };
    let Some(pack) = packs.get(language) else {
        // Of the languages without a pack none is known that puts the month first.
        return Order::DayFirst;
    };
    let settings = pack.settings();
    let region = language.split(['-', '_']).skip(1).find(|part| part.len() == 2);
    let other = settings.constants.get("day_first_regions").map_or("", String::as_str);
    let day_first = region.is_some_and(|r| other.split(' ').any(|o| o.eq_ignore_ascii_case(r)));
    if settings.date_order == "mdy" && !day_first { Order::MonthFirst } else { Order::DayFirst }
}

/// The dates in the first characters of a text, in order.
pub(super) fn dates_in(text: &str, packs: &Packs, order: Order) -> Vec<Dated> {
    let pieces = pieces(text);
    let (mut out, mut at, mut free) = (Vec::new(), 0, 0);
    while at < pieces.len() {
        let found = match pieces[at].piece {
            Piece::Number(n) if n.len() == 4 => year_first(&pieces, at, packs).map(|(date, end)| (at, end, date, None)),
            Piece::Number(_) => numbers(&pieces, at, order).map(|(date, end, other)| (at, end, date, other)),
            Piece::Word(word) => packs
                .metadata()
                .month(word)
                .and_then(|month| worded(&pieces, at, free, month))
                .map(|(start, end, date)| (start, end, date, None)),
            Piece::Other(_) => None,
        };
        let Some((start, end, date, other)) = found else {
            at += 1;
            continue;
        };
        let (from, to) = (pieces[start].start, pieces[end - 1].end);
        let exact =
            text.get(from..).and_then(iso).filter(|(same, iso)| *same == date && iso.len() > 10).map(|(_, iso)| iso);
        let iso = exact.unwrap_or_else(|| match clock(&pieces[end..]) {
            Some((hour, minute)) => format!("{date}T{hour:02}:{minute:02}"),
            None => date.to_string(),
        });
        out.push(Dated { range: from..to, date, iso, other });
        (at, free) = (end, end);
    }
    out
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

/// A piece and where it stands.
#[derive(Debug, Clone, Copy)]
struct Placed<'v> {
    piece: Piece<'v>,
    start: usize,
    end: usize,
}

fn pieces(value: &str) -> Vec<Placed<'_>> {
    let mut out = Vec::new();
    let limit = value.char_indices().nth(LONGEST).map_or(value.len(), |(at, _)| at);
    // A word or a number is not cut in two: "2025" would become "20".
    let limit = if limit < value.len() { value[..limit].rfind(char::is_whitespace).unwrap_or(limit) } else { limit };
    let mut start = 0;
    while let Some(first) = value[start..limit].chars().next() {
        let same: fn(char) -> bool = if first.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if first.is_alphabetic() {
            char::is_alphabetic
        } else {
            let end = start + first.len_utf8();
            if !first.is_whitespace() && first != '\u{200b}' {
                out.push(Placed { piece: Piece::Other(first), start, end });
            }
            start = end;
            continue;
        };
        let end = value[start..limit].find(|c| !same(c)).map_or(limit, |n| start + n);
        let piece = &value[start..end];
        let piece = if first.is_ascii_digit() { Piece::Number(piece) } else { Piece::Word(piece) };
        out.push(Placed { piece, start, end });
        start = end;
    }
    out
}

fn number(pieces: &[Placed<'_>], at: usize) -> Option<(i16, usize)> {
    match pieces.get(at)?.piece {
        Piece::Number(n) if n.len() <= 4 => n.parse::<i16>().ok().map(|v| (v, n.len())),
        _ => None,
    }
}

fn day_at(pieces: &[Placed<'_>], at: usize) -> Option<i16> {
    number(pieces, at).filter(|(v, len)| *len <= 2 && (1..=31).contains(v)).map(|(v, _)| v)
}

fn year_at(pieces: &[Placed<'_>], at: usize) -> Option<i16> {
    number(pieces, at).filter(|(_, len)| *len == 4).map(|(v, _)| v)
}

fn is_mark(pieces: &[Placed<'_>], at: usize, marks: &[char]) -> bool {
    matches!(pieces.get(at).map(|p| p.piece), Some(Piece::Other(c)) if marks.contains(&c))
}

/// A month by name with a day and a year near it: where it begins and ends, and the day.
fn worded(pieces: &[Placed<'_>], at: usize, free: usize, month: i16) -> Option<(usize, usize, Date)> {
    // What may stand between: a stop after an abbreviation, a comma, an ordinal's letters.
    let after = at + 1 + usize::from(is_mark(pieces, at + 1, &['.']));
    let skip = |from: usize| {
        let mut from = from;
        while from < after + 4
            && matches!(pieces.get(from).map(|p| p.piece), Some(Piece::Other(',' | '.' | '-' | '/') | Piece::Word(_)))
        {
            from += 1;
        }
        from
    };
    // 13 février 2025, 1er mars 2025: the day stands before.
    let before = (1..=3).find_map(|back| {
        let start = at.checked_sub(back).filter(|s| *s >= free)?;
        day_at(pieces, start).map(|day| (start, day))
    });
    if let Some((start, day)) = before {
        let year = skip(after);
        if let Some(found) = year_at(pieces, year).and_then(|y| date(y, month, day)) {
            return Some((start, year + 1, found));
        }
        // 13-Feb-25
        let short = after + 1;
        if is_mark(pieces, after, &['-', '\'', '’', '/'])
            && let Some((year, 2)) = number(pieces, short)
            && let Some(found) = date(century(year), month, day)
        {
            return Some((start, short + 1, found));
        }
    }
    // Feb. 13, 2025: the day stands after.
    let day = day_at(pieces, after)?;
    let mut year = skip(after + 1);
    if number(pieces, year).is_some_and(|(_, len)| len == 2) && is_mark(pieces, year + 1, &[':']) {
        // Feb 13 06:45:00 UTC 2025, as programs print it.
        year += (0..8).find(|n| year_at(pieces, year + n).is_some()).unwrap_or(0);
    }
    let found = date(year_at(pieces, year)?, month, day)?;
    Some((at, year + 1, found))
}

/// `2025-02-13`, `2025. 2. 13.`, and the same with a character that means year, month and day behind each number.
fn year_first(pieces: &[Placed<'_>], at: usize, packs: &Packs) -> Option<(Date, usize)> {
    let mark = |at: usize| match pieces.get(at)?.piece {
        Piece::Other(c @ ('-' | '/' | '.')) => Some(c),
        Piece::Word(w) if packs.metadata().is_date_mark(w) => Some(' '),
        _ => None,
    };
    let (first, second) = (mark(at + 1)?, mark(at + 3)?);
    if first != second {
        return None;
    }
    let (month, day) = (day_at(pieces, at + 2)?, day_at(pieces, at + 4)?);
    let date = date(year_at(pieces, at)?, month, day)?;
    Some((date, at + 5))
}

/// `13/02/2025`, `02.13.2025`, `13.02.25`; and the other day that it may be.
fn numbers(pieces: &[Placed<'_>], at: usize, order: Order) -> Option<(Date, usize, Option<Date>)> {
    let mark = |at: usize| match pieces.get(at)?.piece {
        Piece::Other(c @ ('-' | '/' | '.')) => Some(c),
        _ => None,
    };
    let (mark, same) = (mark(at + 1)?, mark(at + 3)?);
    let (first, second) = (day_at(pieces, at)?, day_at(pieces, at + 2)?);
    let (year, digits) = number(pieces, at + 4)?;
    // A further number behind it makes it an address or a version; a number before it likewise.
    let numbered = at > 0 && mark == '.' && is_mark(pieces, at - 1, &['.']) && pieces[at - 1].end == pieces[at].start;
    if mark != same || numbered {
        return None;
    }
    let year = match digits {
        4 => year,
        2 if mark != '-' && pieces[at].end - pieces[at].start == 2 && !is_mark(pieces, at + 5, &['.', ':', mark]) => {
            century(year)
        }
        _ => return None,
    };
    let (day_first, month_first) = (date(year, second, first), date(year, first, second));
    let (found, other) = match (day_first, month_first) {
        (Some(one), Some(two)) if one != two => match order {
            Order::DayFirst => (one, Some(two)),
            Order::MonthFirst => (two, Some(one)),
            Order::Unknown if mark == '.' => (one, Some(two)),
            Order::Unknown => return None,
        },
        (Some(one), _) | (None, Some(one)) => (one, None),
        (None, None) => return None,
    };
    Some((found, at + 5, other))
}

/// A year of two digits, as newspapers of our time mean it.
fn century(year: i16) -> i16 {
    if year < 70 { 2000 + year } else { 1900 + year }
}

/// The first `06:45` or `6h45` behind the date. A bare `9:30` before letters may be an afternoon and is left out.
fn clock(pieces: &[Placed<'_>]) -> Option<(u8, u8)> {
    let piece = |at: usize| pieces.get(at).map(|p| p.piece);
    let at = (0..4).find(|at| {
        matches!(
            (piece(*at), piece(at + 1), piece(at + 2)),
            (Some(Piece::Number(h)), Some(Piece::Other(':') | Piece::Word("h" | "H")), Some(Piece::Number(m))) if h.len() <= 2 && m.len() == 2
        )
    })?;
    let (Some(Piece::Number(hour)), Some(Piece::Number(minute))) = (piece(at), piece(at + 2)) else { return None };
    let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?);
    let half_day = matches!(piece(at + 3), Some(Piece::Word(w)) if w.len() <= 2);
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
