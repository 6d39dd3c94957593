//! Cases: short articles with the records they must give, written so that a journalist can read them.
//!
//! ```text
//! ## The month after a dated one
//! Published: 2025-02-13
//!
//! > En février 2015, il a fondé une école.
//! > Trois mois plus tard, il la fermait.
//!
//! | date | value |
//! |---|---|
//! | février 2015 | 2015-02 |
//! | Trois mois plus tard | 2015-05 |
//! ```
//!
//! The first column of a table names it (quote, figure or date) and holds the exact words; `words (2)` is their second
//! occurrence. The other columns are columns of the schema. "Nothing else." under a table says that it is complete.

use std::collections::BTreeMap;

use super::{Cells, Failure, Outcome, difference, find, stands_at};
use crate::lang::Pack;

/// A case file is not written as cases are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct CaseError {
    /// Folder/file:line.
    pub place: String,
    /// What is wrong and what to do.
    pub what: String,
}

/// A case.
#[derive(Debug, Default)]
pub(super) struct Case {
    place: String,
    heading: String,
    published: Option<String>,
    text: String,
    tables: Vec<CaseTable>,
}

#[derive(Debug)]
struct CaseTable {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
    complete: bool,
}

/// Reads the cases of a file.
pub(super) fn parse(path: &str, content: &str) -> Result<Vec<Case>, CaseError> {
    let mut cases: Vec<Case> = Vec::new();
    let mut in_table = false;
    for (number, line) in content.lines().enumerate() {
        let place = format!("{path}:{}", number + 1);
        let line = line.trim_end();
        if let Some(heading) = line.strip_prefix("## ") {
            cases.push(Case { place, heading: heading.trim().to_owned(), ..Case::default() });
            in_table = false;
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(text) = line.strip_prefix('>') {
            if !case.text.is_empty() {
                case.text.push('\n');
            }
            case.text.push_str(text.strip_prefix(' ').unwrap_or(text));
        } else if let Some(date) = line.strip_prefix("Published:") {
            case.published = Some(date.trim().to_owned());
        } else if let Some(row) = line.strip_prefix('|') {
            add_row(case, row, &mut in_table, &place)?;
        } else if line == "Nothing else." {
            case.tables
                .iter_mut()
                .last()
                .map(|t| t.complete = true)
                .ok_or_else(|| CaseError { place, what: "\"Nothing else.\" stands under a table".to_owned() })?;
        } else {
            in_table = false;
        }
    }
    match cases.iter().find(|c| c.text.is_empty() || c.tables.is_empty()) {
        Some(case) => Err(CaseError {
            place: case.place.clone(),
            what: format!("the case {:?} needs a text (lines that begin with >) and a table", case.heading),
        }),
        None => Ok(cases),
    }
}

fn add_row(case: &mut Case, row: &str, in_table: &mut bool, place: &str) -> Result<(), CaseError> {
    let cells: Vec<String> = row.trim_end_matches('|').split('|').map(|c| c.trim().replace("&#124;", "|")).collect();
    if cells.iter().all(|c| !c.is_empty() && c.chars().all(|c| matches!(c, '-' | ':'))) {
        return Ok(());
    }
    if !*in_table {
        let name = match cells[0].as_str() {
            "quote" => "quotes",
            "figure" => "figures",
            "date" => "dates",
            other => {
                let what = format!("the first column of a table is quote, figure or date, not {other:?}");
                return Err(CaseError { place: place.to_owned(), what });
            }
        };
        case.tables.push(CaseTable { name, columns: cells[1..].to_vec(), rows: Vec::new(), complete: false });
        *in_table = true;
    } else if let Some(table) = case.tables.last_mut() {
        table.rows.push((cells[0].clone(), cells[1..].to_vec()));
    }
    Ok(())
}

pub(super) fn check(pack: &Pack, case: &Case, outcome: &mut Outcome) {
    outcome.checked += 1;
    let found = find(pack, &case.text, case.published.as_deref());
    let mut fail = |what: String| {
        outcome.failures.push(Failure { place: case.place.clone(), name: case.heading.clone(), what });
    };
    for table in &case.tables {
        let records = found.table(table.name);
        for (words, values) in &table.rows {
            if let Some(what) = row_failure(case, records, &table.columns, words, values) {
                fail(what);
            }
        }
        if table.complete && records.len() != table.rows.len() {
            let all: Vec<_> = records.iter().map(|r| format!("{:?} by {}", r["text"], r["rule"])).collect();
            fail(format!("{} {} were expected, found: {}", table.rows.len(), table.name, all.join(", ")));
        }
    }
}

fn row_failure(case: &Case, records: &[Cells], columns: &[String], words: &str, values: &[String]) -> Option<String> {
    let (needle, nth) = match words.strip_suffix(')').and_then(|w| w.rsplit_once(" (")) {
        Some((needle, n)) if n.parse::<usize>().is_ok() => (needle, n.parse().unwrap_or(1)),
        _ => (words, 1),
    };
    let Some((start, _)) = case.text.match_indices(needle).nth(usize::max(nth, 1) - 1) else {
        return Some(format!("the text does not hold {needle:?} {nth} times"));
    };
    let Some(record) = records.iter().find(|r| stands_at(r, start, start + needle.len())) else {
        let all: Vec<_> = records.iter().map(|r| format!("{:?}", r["text"])).collect();
        return Some(format!("{needle:?} was not found; found: {}", all.join(", ")));
    };
    let wanted: BTreeMap<String, String> = columns.iter().cloned().zip(values.iter().cloned()).collect();
    difference(record, &wanted).map(|d| format!("{needle:?}: {d}"))
}
