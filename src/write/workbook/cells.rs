//! Values as cells of a sheet: words stay words, numbers and days become numbers and days.

use jiff::civil::Date;

use super::super::packed::Cell;
use super::page::Row;

/// Writes a cell of a table's row.
pub(super) fn write(row: &mut Row<'_>, column: usize, cell: Cell<'_>) {
    match cell {
        Cell::Null => {}
        Cell::Text(text) | Cell::Json(text) => row.words(column, text),
        Cell::Int(number) if number.unsigned_abs() < 1_000_000_000_000_000 => row.whole(column, number),
        Cell::Int(number) => decimal(row, column, &number.to_string()),
        Cell::Decimal(digits) => decimal(row, column, digits),
        Cell::Bool(yes) => row.yes_no(column, yes),
    }
}

/// A number; one with more digits than a spreadsheet program keeps stands as words, because it would be another number.
fn decimal(row: &mut Row<'_>, column: usize, digits: &str) {
    let plain = digits.strip_prefix('-').unwrap_or(digits);
    let is_number =
        plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') && plain.starts_with(|c: char| c.is_ascii_digit());
    if is_number && (plain.len() <= 15 || significant(plain) <= 15) {
        row.digits(column, digits);
    } else {
        row.words(column, digits);
    }
}

/// How many digits of a number say something.
fn significant(digits: &str) -> usize {
    let digits = digits.trim_start_matches(['0', '.']);
    let digits = if digits.contains('.') { digits } else { digits.trim_end_matches('0') };
    digits.bytes().filter(u8::is_ascii_digit).count()
}

/// A day, with a time where the value has one: as its number; a value that is no day of the calendar as words.
pub(super) enum Day<'v> {
    Number(String),
    Words(&'v str),
}

impl<'v> Day<'v> {
    pub(super) fn of(value: &'v str) -> Self {
        serial(value).map_or(Self::Words(value), |serial| Self::Number(serial.to_string()))
    }

    pub(super) fn write(&self, row: &mut Row<'_>, column: usize) {
        match self {
            Self::Number(digits) => row.digits(column, digits),
            Self::Words(words) => row.words(column, words),
        }
    }
}

/// The number of a day in a spreadsheet: days since 30 December 1899, from March 1900 on.
fn serial(value: &str) -> Option<f64> {
    let date: Date = value.get(..10)?.parse().ok()?;
    let zero = Date::constant(1899, 12, 30);
    let days = zero.until((jiff::Unit::Day, date)).ok()?.get_days();
    if days < 61 {
        return None;
    }
    let clock = value.get(10..).filter(|t| t.starts_with(['T', ' '])).and_then(|t| t.get(1..6));
    let (hour, minute) = clock.and_then(|c| c.split_once(':')).unwrap_or(("0", "0"));
    let minutes = hour.parse::<f64>().ok()? * 60.0 + minute.parse::<f64>().ok()?;
    Some(f64::from(days) + minutes / 1440.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_the_numbers_that_spreadsheets_give_them() {
        assert_eq!(serial("2025-02-11"), Some(45699.0));
        assert_eq!(serial("1900-03-01"), Some(61.0));
        assert_eq!(serial("2025-02-11T18:00:00+01:00"), Some(45699.75));
        for odd in ["1899-01-01", "2025", "2025-02", "2025-02-31", "", "demain 2025", "éééééééééééé"] {
            assert_eq!(serial(odd), None);
        }
    }

    #[test]
    fn digits_that_a_spreadsheet_would_lose_are_counted() {
        for (digits, count) in [("97400000000", 3), ("0.00125", 3), ("12345678901234567890", 19), ("1.50", 3), ("0", 0)]
        {
            assert_eq!(significant(digits), count, "{digits}");
        }
    }
}
