//! `guillemet.sqlite`: all tables in one file, with keys, indexes, full-text search and views.
//!
//! Rows go in with prepared statements inside one transaction, into a file that has no journal because a broken run leaves
//! only a `.part`; indexes and search are built once all rows are there. The `reviews` table is a copy of `reviews.csv`.

mod layout;
mod metadata;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, types::Null};

use super::packed::Cell;
use super::sink::{Batch, Finished, Sink};
use super::{OutputError, Packed, PackedRows};
use crate::record::{REVIEWS, Review, Row, TABLES};

pub use layout::{create_table, view_sql};

/// The name of the database file.
pub const DATABASE: &str = "guillemet.sqlite";
/// The name of the file that tells Datasette what the tables are.
pub const DATASETTE: &str = "datasette.json";

/// The database while it is written.
pub struct Database {
    folder: PathBuf,
    path: PathBuf,
    connection: Connection,
    inserts: Vec<String>,
    reviews: Vec<Review>,
    rows: u64,
}

impl Database {
    /// Opens `guillemet.sqlite.part` in a folder; `reviews` are what people said before.
    ///
    /// # Errors
    /// [`OutputError`] where the file cannot be made.
    pub fn create(folder: &Path, reviews: Vec<Review>) -> Result<Self, OutputError> {
        let path = folder.join(format!("{DATABASE}.part"));
        let _ = std::fs::remove_file(&path);
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(&path)?;
            connection.execute_batch(layout::SETTINGS)?;
            for table in TABLES.iter().copied().chain([&REVIEWS]) {
                connection.execute_batch(&layout::create_table_without_key(table))?;
            }
            connection.execute_batch("BEGIN")?;
            Ok(connection)
        };
        let connection = open().map_err(|e| failed(&path, &e))?;
        let inserts = TABLES.iter().copied().chain([&REVIEWS]).map(layout::insert).collect();
        Ok(Self { folder: folder.to_owned(), path, connection, inserts, reviews, rows: 0 })
    }

    fn insert(&self, index: usize, mut rows: PackedRows<'_>) -> rusqlite::Result<u64> {
        let mut statement = self.connection.prepare(&self.inserts[index])?;
        let mut cells = Vec::new();
        let mut count = 0;
        // Whether a value of the row before is bound: the same columns are null in most rows.
        let mut bound = Vec::new();
        while rows.read(&mut cells) {
            bound.resize(cells.len(), false);
            for (at, (cell, bound)) in cells.iter().zip(&mut bound).enumerate() {
                match *cell {
                    Cell::Null if *bound => statement.raw_bind_parameter(at + 1, Null)?,
                    Cell::Null => {}
                    Cell::Text(text) | Cell::Decimal(text) | Cell::Json(text) => {
                        statement.raw_bind_parameter(at + 1, text)?;
                    }
                    Cell::Int(number) => statement.raw_bind_parameter(at + 1, number)?,
                    Cell::Bool(yes) => statement.raw_bind_parameter(at + 1, yes)?,
                }
                *bound = *cell != Cell::Null;
            }
            count += statement.raw_execute()? as u64;
        }
        Ok(count)
    }

    /// Makes the keys of the tables, with one row for each; gives how many rows were too many.
    fn make_keys(&self) -> rusqlite::Result<u64> {
        let keyed = TABLES.iter().filter_map(|table| Some((*table, layout::key(table)?)));
        let mut repeated = 0;
        self.connection.execute_batch("PRAGMA writable_schema = ON")?;
        for (table, column) in keyed {
            let index = layout::index_key(table, column);
            if self.connection.execute_batch(&index).is_err() {
                repeated += self.connection.execute(&layout::drop_repeated(table, column), [])? as u64;
                self.connection.execute_batch(&index)?;
            }
            self.connection.execute_batch(&layout::declare_key(table))?;
        }
        // The connection reads the schema again.
        self.connection.execute_batch("PRAGMA writable_schema = RESET")?;
        Ok(repeated)
    }

    /// Gives how many rows there are.
    fn complete(&self) -> rusqlite::Result<u64> {
        let reviews = Packed::of(&self.reviews);
        self.insert(TABLES.len(), PackedRows::new(Review::table(), &reviews))?;
        self.connection.execute_batch("COMMIT")?;
        let repeated = self.make_keys()?;
        let key = layout::REVIEWS_KEY;
        if self.connection.execute_batch(&format!("CREATE UNIQUE INDEX {key}")).is_err() {
            self.connection.execute_batch(&format!("CREATE INDEX {key}"))?;
        }
        self.connection.execute_batch(layout::INDEXES)?;
        self.connection.execute_batch(layout::SEARCH)?;
        self.connection.execute_batch(&view_sql())?;
        Ok(self.rows - repeated)
    }
}

fn failed(path: &Path, error: &rusqlite::Error) -> OutputError {
    OutputError::Io { path: path.display().to_string(), error: std::io::Error::other(error.to_string()) }
}

impl Sink for Database {
    fn write(&mut self, batch: &Batch) -> Result<(), OutputError> {
        for index in 0..TABLES.len() {
            self.rows += self.insert(index, batch.rows_at(index)).map_err(|e| failed(&self.path, &e))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Vec<Finished>, OutputError> {
        let rows = self.complete().map_err(|e| failed(&self.path, &e))?;
        let Self { folder, path, connection, .. } = *self;
        connection.close().map_err(|(_, e)| failed(&path, &e))?;
        let about = folder.join(format!("{DATASETTE}.part"));
        std::fs::write(&about, metadata::datasette())
            .map_err(|error| OutputError::Io { path: about.display().to_string(), error })?;
        Ok(vec![Finished::new(DATABASE, rows), Finished::new(DATASETTE, 0)])
    }
}
