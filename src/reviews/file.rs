//! `reviews.csv`, read and written.
//!
//! Read with whatever a spreadsheet program made of it: a byte order mark, semicolons or tabs for commas, columns moved,
//! added or missing. Written as RFC 4180 in UTF-8, sorted as given, by way of a `.part` file.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::FILE;
use crate::record::{REVIEWS, Review, Verdict};
use crate::write::{Buffers, FileFormat, csv_header};

/// Why reviews cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ReviewsError {
    /// The system refused.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// Why not.
        error: io::Error,
    },
    /// The file is not what it should be.
    #[error("{path}: {what}")]
    Malformed {
        /// The file, with the line or row where one is at fault.
        path: String,
        /// What is wrong and what to do.
        what: String,
    },
}

/// The reviews of an output folder; none where it has no `reviews.csv`.
///
/// # Errors
/// [`ReviewsError`] where there is one and it cannot be read.
pub fn read_folder(folder: &Path) -> Result<Vec<Review>, ReviewsError> {
    let path = folder.join(FILE);
    if path.exists() { read(&path) } else { Ok(Vec::new()) }
}

/// The reviews of a CSV file; rows about which nobody said anything are left out.
///
/// # Errors
/// [`ReviewsError`] where it cannot be read, has no `record_id` column or an unknown status.
pub fn read(path: &Path) -> Result<Vec<Review>, ReviewsError> {
    let shown = path.display().to_string();
    let content = fs::read(path).map_err(|error| ReviewsError::Io { path: shown.clone(), error })?;
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&content);
    let malformed = |line: Option<u64>, what: String| ReviewsError::Malformed {
        path: line.map_or_else(|| shown.clone(), |l| format!("{shown}:{l}")),
        what,
    };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(content)).flexible(true).from_reader(content);
    let header = reader.headers().map_err(|e| malformed(None, e.to_string()))?.clone();
    let names: Vec<String> = header.iter().map(column_name).collect();
    if !names.iter().any(|n| n == "record_id") {
        return Err(malformed(Some(1), "there is no column record_id; is this a file of reviews?".to_owned()));
    }
    let mut reviews = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| malformed(None, format!("{e}; save the file as CSV in UTF-8")))?;
        let line = row.position().map(csv::Position::line);
        let review = review(names.iter().map(String::as_str).zip(row.iter())).map_err(|what| malformed(line, what))?;
        if review.says_something() {
            reviews.push(review);
        }
    }
    Ok(reviews)
}

/// A review from named cells.
pub(super) fn review<'c>(cells: impl Iterator<Item = (&'c str, &'c str)>) -> Result<Review, String> {
    let mut review = Review::default();
    for (name, cell) in cells {
        if name == "status" {
            review.status = Verdict::of(cell).ok_or_else(|| {
                let known: Vec<&str> = Verdict::ALL.iter().map(|v| v.name()).collect();
                format!("{cell:?} is no status; they are {}", known.join(", "))
            })?;
        } else if let Some(place) = review.cell(name) {
            unprotected(cell).clone_into(place);
        }
    }
    if review.record_id.is_empty() && review.says_something() {
        return Err("a verdict without a record_id: keep that column as it was".to_owned());
    }
    Ok(review)
}

/// The name of a column in `reviews` for a heading: people's sheets have spaces and headings of their own.
pub(super) fn column_name(heading: &str) -> String {
    let name = heading.trim().to_lowercase().replace(' ', "_");
    match name.as_str() {
        "fact" => "text".to_owned(),
        "checked_by" => "reviewer".to_owned(),
        _ => name,
    }
}

/// Without the apostrophe that keeps a spreadsheet program from taking words for a formula.
fn unprotected(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

/// What stands between the cells: the one of the usual marks that the first line has most of.
fn delimiter(content: &[u8]) -> u8 {
    let line = content.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |mark: u8| memchr::memchr_iter(mark, line).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

/// Reviews as the bytes of a CSV file.
#[must_use]
pub fn to_csv(reviews: &[Review]) -> Vec<u8> {
    let mut out = csv_header(&REVIEWS);
    out.extend_from_slice(&Buffers::of_rows(reviews, FileFormat::Csv));
    out
}

/// Writes `reviews.csv` of an output folder whole: a reader sees the old file or the new one.
///
/// # Errors
/// [`ReviewsError::Io`] where the system refuses.
pub fn write_folder(folder: &Path, reviews: &[Review]) -> Result<PathBuf, ReviewsError> {
    let path = folder.join(FILE);
    let part = folder.join(format!("{FILE}.part"));
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(&to_csv(reviews))?;
        file.sync_all()
    });
    written
        .and_then(|()| fs::rename(&part, &path))
        .map_err(|error| ReviewsError::Io { path: path.display().to_string(), error })?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Review {
        Review {
            record_id: "q_1".into(),
            kind: "quote".into(),
            text: "« Non, \"jamais\" »\nà personne".into(),
            status: Verdict::OutOfContext,
            note: "=vu; avec Zoé".into(),
            ..Review::default()
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_folder(folder.path()).unwrap(), []);
        write_folder(folder.path(), &[some()]).unwrap();
        assert_eq!(read_folder(folder.path()).unwrap(), [some()]);
    }

    #[test]
    fn a_file_that_a_spreadsheet_program_saved_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("saved.csv");
        fs::write(&path, "\u{feff}Status;record_id;Checked by;Note;Mine\r\nVerified;q_1;Ana;'=ok;x\r\n;q_2;;;\r\n")
            .unwrap();
        let read = read(&path).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(
            (read[0].status, read[0].reviewer.as_str(), read[0].note.as_str()),
            (Verdict::Verified, "Ana", "=ok")
        );
    }

    #[test]
    fn an_unknown_status_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("saved.csv");
        fs::write(&path, "record_id,status\nq_1,verified\nq_2,perhaps\n").unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(
            error.contains("saved.csv:3") && error.contains("perhaps") && error.contains("needs_source"),
            "{error}"
        );
    }
}
