//! Extraction errors that people found, as cases: what `packs/*/cases` holds, ready to be put there.
//!
//! In: reviews with an `extraction_error` and a `correction`. Out: Markdown that `guillemet packs check` runs: the sentence,
//! and the record as it should be read. What cannot be written as a case is listed above the first one, where it is a remark.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use crate::record::{Review, TABLES, Value};
use crate::reread::{RereadError, TableRows, words};
use crate::write::{Kind, column};

/// A record, as far as a case needs it.
struct Record {
    kind: Kind,
    text: String,
    prefix: String,
    sentence: String,
    doc_id: String,
}

/// The cases of all extraction errors in some reviews of a folder; gives also how many cases there are.
///
/// # Errors
/// [`RereadError`] where the folder cannot be read back.
pub fn regression_cases(folder: &Path, reviews: &[Review]) -> Result<(String, usize), RereadError> {
    let errors: Vec<&Review> = reviews.iter().filter(|r| !r.extraction_error.is_empty()).collect();
    let (records, published) = read(folder, &errors)?;
    let mut remarks = String::new();
    let mut cases = String::new();
    let mut count = 0;
    for review in errors {
        let record = records.iter().find(|(id, _)| *id == review.record_id).map(|(_, record)| record);
        let case = record.and_then(|record| {
            let others = records.iter().map(|(_, r)| r).filter(|r| {
                r.doc_id == record.doc_id && r.sentence == record.sentence && r.kind == record.kind && !same(r, record)
            });
            let others: Vec<&Record> = others.collect();
            case(review, record, &others, published.get(&record.doc_id).map(String::as_str))
        });
        if let Some(case) = case {
            count += 1;
            cases.push_str(&case);
        } else {
            let Review { record_id, extraction_error, text, note, .. } = review;
            let _ = writeln!(
                remarks,
                "* {record_id}: {extraction_error} in “{}”. {} (no case: its correction is missing, or the record)",
                one_line(text),
                one_line(note)
            );
        }
    }
    let remarks = if remarks.is_empty() { String::new() } else { format!("{remarks}\n") };
    Ok((format!("# What reviewers found wrong\n\n{remarks}{cases}"), count))
}

fn same(a: &Record, b: &Record) -> bool {
    a.text == b.text && a.prefix == b.prefix
}

/// The records of the documents with errors, and when those were published.
#[expect(clippy::type_complexity, reason = "two tables, each used once")]
fn read(folder: &Path, errors: &[&Review]) -> Result<(Vec<(String, Record)>, HashMap<String, String>), RereadError> {
    let mut records = Vec::new();
    for kind in Kind::ALL {
        let Some(table) = TABLES.iter().find(|t| t.name == kind.table()).copied() else { continue };
        let mut rows = TableRows::open(folder, table)?;
        while let Some(row) = rows.read()? {
            let cell = |name: &str| words(&row, column(kind.table(), name)).to_owned();
            if errors.iter().any(|e| e.doc_id == words(&row, 1) && e.kind == kind.name()) {
                let (text, prefix) = (one_line(&cell("text")), cell("prefix"));
                let record = Record { kind, text, prefix, sentence: cell("sentence"), doc_id: cell("doc_id") };
                records.push((cell("record_id"), record));
            }
        }
    }
    let mut published = HashMap::new();
    let mut rows = TableRows::open(folder, TABLES[0])?;
    let at = column("documents", "published");
    while let Some(row) = rows.read()? {
        if let Value::Text(day) = &row[at]
            && errors.iter().any(|e| e.doc_id == words(&row, 0))
        {
            published.insert(words(&row, 0).to_owned(), day.chars().take(10).collect());
        }
    }
    Ok((records, published))
}

fn case(review: &Review, record: &Record, others: &[&Record], published: Option<&str>) -> Option<String> {
    let correction = one_line(&review.correction);
    let text = record.text.as_str();
    let missing = correction.is_empty();
    let (column, row) = match (review.extraction_error.as_str(), record.kind) {
        ("not_a_record", _) => (None, None),
        _ if missing => return None,
        ("wrong_words", _) if record.sentence.contains(&correction) => (None, Some((correction.as_str(), None))),
        ("wrong_speaker", Kind::Quote) => (Some("speaker_name"), Some((text, Some(correction.as_str())))),
        ("wrong_kind", Kind::Figure) => (Some("kind"), Some((text, Some(correction.as_str())))),
        ("wrong_kind", _) => (Some("type"), Some((text, Some(correction.as_str())))),
        ("wrong_value", Kind::Figure | Kind::Date) => (Some("value"), Some((text, Some(correction.as_str())))),
        _ => return None,
    };
    if !record.sentence.contains(text) {
        return None;
    }
    let mut out = format!("## {}: {} ({})\n", review.extraction_error, one_line(&review.text), review.record_id);
    if let Some(day) = published {
        let _ = writeln!(out, "Published: {day}");
    }
    let _ = write!(out, "\n> {}\n\n| {}", record.sentence, record.kind.name());
    let _ = match column {
        Some(name) => writeln!(out, " | {name} |\n|---|---|"),
        None => writeln!(out, " |\n|---|"),
    };
    if let Some((words, value)) = row {
        let words = cell(&numbered(record, words));
        let _ = match value {
            Some(value) => writeln!(out, "| {words} | {} |", cell(value)),
            None => writeln!(out, "| {words} |"),
        };
    } else {
        // The table is complete without the record that should not be there.
        for other in others {
            let _ = writeln!(out, "| {} |", cell(&numbered(other, &other.text)));
        }
        out.push_str("\nNothing else.\n");
    }
    out.push('\n');
    Some(out)
}

/// The words, with the number of their occurrence in the sentence where there are several.
fn numbered(record: &Record, words: &str) -> String {
    let places: Vec<usize> = record.sentence.match_indices(words).map(|(at, _)| at).collect();
    if places.len() < 2 {
        return words.to_owned();
    }
    let prefix = one_line(&record.prefix);
    let fits = |at: &usize| {
        let before = record.sentence[..*at].trim_end();
        !prefix.is_empty() && (before.ends_with(&prefix) || prefix.ends_with(before))
    };
    places.iter().position(fits).filter(|nth| *nth > 0).map_or(words.to_owned(), |nth| format!("{words} ({})", nth + 1))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cell(text: &str) -> String {
    text.replace('|', "&#124;")
}
