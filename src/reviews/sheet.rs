//! Verdicts from `audit.xlsx` as a spreadsheet program saved it.

use std::collections::HashMap;
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx, open_workbook};

use super::ReviewsError;
use super::file::{column_name, review};
use crate::record::Review;

/// The sheet that people work in.
const SHEET: &str = "audit";

/// The reviews of a workbook; rows about which nobody said anything are left out.
///
/// # Errors
/// [`ReviewsError`] where it cannot be read, has no sheet `audit`, or a row has an unknown status.
pub fn read_workbook(path: &Path) -> Result<Vec<Review>, ReviewsError> {
    let shown = path.display().to_string();
    let malformed = |what: String| ReviewsError::Malformed { path: shown.clone(), what };
    let mut book: Xlsx<_> = open_workbook(path).map_err(|e: calamine::XlsxError| malformed(e.to_string()))?;
    if !book.sheet_names().iter().any(|n| n == SHEET) {
        return Err(malformed(format!("there is no sheet {SHEET:?}; is this a workbook of guillemet?")));
    }
    // Cell by cell: a sheet can have a million rows, of which people touched a few.
    let mut cells = book.worksheet_cells_reader(SHEET).map_err(|e| malformed(e.to_string()))?;
    let mut names: HashMap<u32, String> = HashMap::new();
    let mut row: Vec<(u32, String)> = Vec::new();
    let mut number = 0;
    let mut reviews = Vec::new();
    let mut complete = |number: u32, row: &mut Vec<(u32, String)>, names: &HashMap<u32, String>| {
        let named = row.iter().filter_map(|(c, cell)| Some((names.get(c)?.as_str(), cell.as_str())));
        let review = review(named).map_err(|what| ReviewsError::Malformed {
            path: format!("{shown}: row {} of {SHEET}", number + 1),
            what,
        })?;
        row.clear();
        if review.says_something() {
            reviews.push(review);
        }
        Ok::<(), ReviewsError>(())
    };
    while let Some(cell) = cells.next_cell().map_err(|e| malformed(e.to_string()))? {
        let (at, column) = cell.get_position();
        if at == 0 {
            if let Some(heading) = words(cell.get_value(), "") {
                names.insert(column, column_name(&heading));
            }
            continue;
        }
        if at != number {
            complete(number, &mut row, &names)?;
            number = at;
        }
        if let Some(name) = names.get(&column)
            && let Some(text) = words(cell.get_value(), name)
        {
            row.push((column, text));
        }
    }
    if !names.values().any(|n| n == "record_id") {
        return Err(malformed(format!("the sheet {SHEET:?} has no column record_id")));
    }
    complete(number, &mut row, &names)?;
    Ok(reviews)
}

/// A cell as words; days as ISO 8601, whether the program kept them as days or as bare numbers.
fn words(cell: &DataRef<'_>, column: &str) -> Option<String> {
    let day = |serial: f64| {
        let zero = jiff::civil::Date::constant(1899, 12, 30);
        #[expect(clippy::cast_possible_truncation, reason = "days of a spreadsheet are below three million")]
        let days = jiff::Span::new().try_days(serial.floor() as i64).ok()?;
        zero.checked_add(days).ok().map(|d| d.to_string())
    };
    match cell {
        DataRef::String(text) => Some(text.clone()),
        DataRef::SharedString(text) => Some((*text).to_owned()),
        DataRef::DateTime(moment) => day(moment.as_f64()),
        DataRef::Float(number) if matches!(column, "checked_on" | "published") => day(*number),
        DataRef::Float(number) => Some(number.to_string()),
        DataRef::Int(number) => Some(number.to_string()),
        DataRef::Bool(yes) => Some(yes.to_string()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Some(text.get(..10).unwrap_or(text).to_owned()),
        _ => None,
    }
}
