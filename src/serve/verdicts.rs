//! `reviews.sqlite`: every verdict that was ever given, with reviewer and time.
//!
//! Rows are only added; what holds of a record is its last row. A change names the fields that it changes and is laid over
//! the last row inside one transaction, so that two tabs at once lose nothing of each other.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params_from_iter};
use serde_json::{Map, Value, json};

use super::ServeError;
use crate::record::{REVIEWS, Review, Row, Value as Cell, Verdict};
use crate::reviews::{read_folder, write_folder};

/// The fields that people fill in.
const FIELDS: [&str; 8] =
    ["status", "extraction_error", "correction", "note", "source_checked", "source_type", "reviewer", "checked_on"];
/// The longest that a field may be, in bytes.
const LONGEST: usize = 64 << 10;

/// The verdicts of a folder.
pub(super) struct Verdicts {
    connection: Connection,
    path: PathBuf,
}

/// Where a folder's verdicts are.
pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join("reviews.sqlite")
}

fn columns() -> Vec<&'static str> {
    REVIEWS.columns.iter().map(|c| c.name).collect()
}

impl Verdicts {
    pub(super) fn open(folder: &Path) -> Result<Self, ServeError> {
        let path = path(folder);
        let fail = ServeError::database(&path);
        let connection = Connection::open(&path).map_err(&fail)?;
        connection.busy_timeout(std::time::Duration::from_secs(20)).map_err(&fail)?;
        let columns: Vec<String> = columns().iter().map(|c| format!("{c} TEXT NOT NULL DEFAULT ''")).collect();
        connection
            .execute_batch(&format!(
                "PRAGMA journal_mode = WAL;
                 CREATE TABLE IF NOT EXISTS verdicts (seq INTEGER PRIMARY KEY AUTOINCREMENT, {});
                 CREATE INDEX IF NOT EXISTS verdicts_of ON verdicts (record_id, seq);
                 CREATE TRIGGER IF NOT EXISTS no_change BEFORE UPDATE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts are only added'); END;
                 CREATE TRIGGER IF NOT EXISTS no_removal BEFORE DELETE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts are only added'); END;",
                columns.join(", ")
            ))
            .map_err(&fail)?;
        drop(fail);
        Ok(Self { connection, path })
    }

    /// Lays the changed fields over what was last said of a record; gives what holds now. `about` fills in the rest of a first row.
    pub(super) fn add(&mut self, id: &str, changed: &Map<String, Value>, about: &Review) -> rusqlite::Result<Value> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut review = last(&transaction, id)?.unwrap_or_else(|| about.clone());
        id.clone_into(&mut review.record_id);
        for (field, value) in changed.iter().filter(|(f, _)| FIELDS.contains(&f.as_str())) {
            let words = value.as_str().unwrap_or_default();
            let end = (0..=LONGEST.min(words.len())).rev().find(|at| words.is_char_boundary(*at)).unwrap_or(0);
            let words = &words[..end];
            if field == "status" {
                review.status = Verdict::of(words).unwrap_or(review.status);
            } else if let Some(cell) = review.cell(field) {
                words.clone_into(cell);
            }
        }
        let seq = insert(&transaction, &review)?;
        transaction.commit()?;
        let mut said = to_json(&review);
        said["seq"] = json!(seq);
        Ok(said)
    }

    /// What holds of every record that was spoken of after `since`, and the number of the last row.
    pub(super) fn since(&self, since: i64) -> rusqlite::Result<(Vec<Value>, i64)> {
        let newest = self.connection.query_row("SELECT coalesce(max(seq), 0) FROM verdicts", [], |row| row.get(0))?;
        Ok((self.latest(since)?.iter().map(to_json).collect(), newest))
    }

    fn latest(&self, since: i64) -> rusqlite::Result<Vec<Review>> {
        let question = format!(
            "SELECT {}, max(seq) FROM verdicts GROUP BY record_id HAVING max(seq) > ? ORDER BY record_id",
            columns().join(", ")
        );
        let mut query = self.connection.prepare(&question)?;
        let rows = query.query_map([since], of_row)?;
        rows.collect()
    }

    /// Takes what `reviews.csv` says and the database does not: somebody imported or edited it meanwhile.
    pub(super) fn take_file(&self, folder: &Path) -> Result<(), ServeError> {
        let fail = ServeError::database(&self.path);
        for review in read_folder(folder)? {
            let known = last(&self.connection, &review.record_id).map_err(&fail)?;
            let newer = known.is_none_or(|k| k.checked_on < review.checked_on && !same(&k, &review));
            if newer {
                insert(&self.connection, &review).map_err(&fail)?;
            }
        }
        Ok(())
    }

    /// Writes what holds to `reviews.csv`.
    pub(super) fn write_file(&self, folder: &Path) -> Result<(), ServeError> {
        let mut reviews = self.latest(0).map_err(ServeError::database(&self.path))?;
        reviews.retain(Review::says_something);
        write_folder(folder, &reviews)?;
        Ok(())
    }

    /// What holds, as the bytes of `reviews.csv`.
    pub(super) fn csv(&self) -> rusqlite::Result<Vec<u8>> {
        let mut reviews = self.latest(0)?;
        reviews.retain(Review::says_something);
        Ok(crate::reviews::to_csv(&reviews))
    }
}

fn same(one: &Review, other: &Review) -> bool {
    let said = |r: &Review| (r.status, r.extraction_error.clone(), r.correction.clone(), r.note.clone());
    said(one) == said(other)
}

fn of_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Review> {
    let mut review = Review::default();
    for (at, column) in columns().into_iter().enumerate() {
        let words: String = row.get(at)?;
        if column == "status" {
            review.status = Verdict::of(&words).unwrap_or_default();
        } else if let Some(cell) = review.cell(column) {
            *cell = words;
        }
    }
    Ok(review)
}

fn last(connection: &Connection, id: &str) -> rusqlite::Result<Option<Review>> {
    let question =
        format!("SELECT {} FROM verdicts WHERE record_id = ? ORDER BY seq DESC LIMIT 1", columns().join(", "));
    connection.prepare(&question)?.query_row([id], of_row).optional()
}

fn insert(connection: &Connection, review: &Review) -> rusqlite::Result<i64> {
    let columns = columns();
    let marks = vec!["?"; columns.len()].join(", ");
    let mut cells = Vec::new();
    review.cells(&mut cells);
    let words = cells.iter().map(|cell| if let Cell::Text(words) = cell { words.as_ref() } else { "" });
    connection
        .prepare(&format!("INSERT INTO verdicts ({}) VALUES ({marks})", columns.join(", ")))?
        .insert(params_from_iter(words))
}

fn to_json(review: &Review) -> Value {
    let mut cells = Vec::new();
    review.cells(&mut cells);
    let named = REVIEWS.columns.iter().zip(&cells);
    let words = named.map(|(c, cell)| (c.name.to_owned(), json!(if let Cell::Text(w) = cell { w } else { "" })));
    Value::Object(words.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(fields: &[(&str, &str)]) -> Map<String, Value> {
        fields.iter().map(|(f, v)| ((*f).to_owned(), json!(v))).collect()
    }

    #[test]
    fn two_tabs_keep_each_others_fields_and_nothing_is_ever_removed() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = Verdicts::open(folder.path()).unwrap();
        let mut other = Verdicts::open(folder.path()).unwrap();
        one.add("q_1", &said(&[("note", "seen"), ("reviewer", "Ana")]), &Review::default()).unwrap();
        let now = other.add("q_1", &said(&[("status", "disputed")]), &Review::default()).unwrap();
        assert_eq!((now["note"].as_str(), now["status"].as_str()), (Some("seen"), Some("disputed")));
        let (reviews, last) = one.since(0).unwrap();
        assert_eq!((reviews.len(), last), (1, 2));
        assert!(one.connection.execute("DELETE FROM verdicts", []).is_err());
        assert!(one.connection.execute("UPDATE verdicts SET note = ''", []).is_err());
        assert_eq!(one.since(2).unwrap().0.len(), 0);
    }

    #[test]
    fn the_file_and_the_database_end_up_alike() {
        let folder = tempfile::tempdir().unwrap();
        let mut verdicts = Verdicts::open(folder.path()).unwrap();
        let on = |day: &str, status: &str| said(&[("status", status), ("checked_on", day)]);
        verdicts.add("q_1", &on("2025-01-01", "verified"), &Review::default()).unwrap();
        verdicts.write_file(folder.path()).unwrap();
        let mut file = read_folder(folder.path()).unwrap();
        assert_eq!(file[0].status, Verdict::Verified);
        file[0].status = Verdict::Misquoted;
        file[0].checked_on = "2025-02-01".into();
        write_folder(folder.path(), &file).unwrap();
        verdicts.take_file(folder.path()).unwrap();
        assert_eq!(verdicts.since(0).unwrap().0[0]["status"], "misquoted");
    }
}
