//! The rows of an earlier run, read back from its folder.
//!
//! In: an output folder with faithful CSV or JSON lines. Out: typed cells, row by row, or batches of whole documents as a
//! running extraction hands them to its writers; so that a workbook or a database can be made from an old folder, and
//! verdicts can find their records again. `rows` reads them by the names of columns, and those of one document.

pub(crate) mod rows;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use crate::record::{ColumnType, TABLES, Table, Value};
use crate::write::{Batch, Kind};

/// Why a folder cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum RereadError {
    /// There is no run in the folder.
    #[error("{0}: no documents.jsonl or documents.csv; this is not an output folder of extract")]
    NoRun(String),
    /// There is no table, or only one that a spreadsheet program is meant to read.
    #[error(
        "{0}: no {1}.csv or {1}.jsonl as extract writes them (a CSV file with --csv excel is for spreadsheets; run extract with --format jsonl too)"
    )]
    Missing(String, &'static str),
    /// The system refused.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// Why not.
        error: std::io::Error,
    },
    /// A file is not what its name says.
    #[error("{path}: {what}")]
    Malformed {
        /// The file, with the line.
        path: String,
        /// What is wrong.
        what: String,
    },
}

/// The rows of a table.
pub struct TableRows {
    table: &'static Table,
    path: String,
    reader: Reader,
    line: u64,
}

enum Reader {
    Csv(Box<csv::Reader<BufReader<File>>>, csv::StringRecord),
    Jsonl(BufReader<File>, Vec<u8>),
}

impl TableRows {
    /// Opens a table of a folder.
    ///
    /// # Errors
    /// [`RereadError`] where neither form of it can be read.
    pub fn open(folder: &Path, table: &'static Table) -> Result<Self, RereadError> {
        // JSON lines first: they tell an empty cell from none.
        let jsonl = folder.join(format!("{}.jsonl", table.name));
        if let Some(file) = open(&jsonl)? {
            let reader = Reader::Jsonl(BufReader::with_capacity(1 << 16, file), Vec::new());
            return Ok(Self { table, path: jsonl.display().to_string(), reader, line: 0 });
        }
        let csv = folder.join(format!("{}.csv", table.name));
        let path = csv.display().to_string();
        let missing = || RereadError::Missing(folder.display().to_string(), table.name);
        let file = open(&csv)?.filter(|_| is_faithful(&csv)).ok_or_else(missing)?;
        let mut reader = csv::Reader::from_reader(BufReader::with_capacity(1 << 16, file));
        let header = reader.headers().map_err(|e| malformed(&path, 1, &e.to_string()))?;
        if !header.iter().eq(table.columns.iter().map(|c| c.name)) {
            return Err(malformed(&path, 1, "has other columns than this version writes; run extract again"));
        }
        Ok(Self { table, path, reader: Reader::Csv(Box::new(reader), csv::StringRecord::new()), line: 1 })
    }

    /// The next row's cells, one a column.
    ///
    /// # Errors
    /// [`RereadError`] where the file cannot be read on.
    pub fn read(&mut self) -> Result<Option<Vec<Value<'static>>>, RereadError> {
        self.line += 1;
        match &mut self.reader {
            Reader::Csv(reader, record) => {
                let more = reader.read_record(record).map_err(|e| malformed(&self.path, self.line, &e.to_string()))?;
                if !more {
                    return Ok(None);
                }
                let cells = self.table.columns.iter().zip(record.iter()).map(|(c, cell)| of_csv(c.kind, cell));
                Ok(Some(cells.collect()))
            }
            Reader::Jsonl(file, line) => {
                line.clear();
                let length =
                    file.read_until(b'\n', line).map_err(|error| RereadError::Io { path: self.path.clone(), error })?;
                if length == 0 {
                    return Ok(None);
                }
                let mut row: serde_json::Map<String, serde_json::Value> =
                    serde_json::from_slice(line).map_err(|e| malformed(&self.path, self.line, &e.to_string()))?;
                let cells = self.table.columns.iter().map(|c| of_json(c.kind, row.remove(c.name)));
                Ok(Some(cells.collect()))
            }
        }
    }
}

/// Whether a table is there and says what was read to the letter: with a byte order mark it was written for spreadsheet
/// programs, with an apostrophe before words that they would take for a formula.
pub(crate) fn is_faithful(path: &Path) -> bool {
    let mut head = [0; 3];
    let read = File::open(path).map(|mut file| file.read_exact(&mut head));
    read.is_ok() && head != *b"\xef\xbb\xbf"
}

fn open(path: &Path) -> Result<Option<File>, RereadError> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(RereadError::Io { path: path.display().to_string(), error }),
    }
}

fn malformed(path: &str, line: u64, what: &str) -> RereadError {
    RereadError::Malformed { path: format!("{path}:{line}"), what: what.to_owned() }
}

fn of_csv(kind: ColumnType, cell: &str) -> Value<'static> {
    if cell.is_empty() {
        return Value::Null;
    }
    let text = || cell.to_owned().into();
    match kind {
        ColumnType::Text | ColumnType::Day => Value::Text(text()),
        ColumnType::Json => Value::Json(text()),
        ColumnType::Int => cell.parse().map_or_else(|_| Value::Text(text()), Value::Int),
        ColumnType::Bool => Value::Bool(cell == "true"),
        ColumnType::Decimal | ColumnType::Amount => amount(cell.to_owned()),
    }
}

fn of_json(kind: ColumnType, cell: Option<serde_json::Value>) -> Value<'static> {
    match (kind, cell) {
        (_, None | Some(serde_json::Value::Null)) => Value::Null,
        (ColumnType::Json, Some(cell)) => Value::Json(cell.to_string().into()),
        (ColumnType::Decimal | ColumnType::Amount, Some(serde_json::Value::String(digits))) => amount(digits),
        (_, Some(serde_json::Value::String(text))) => Value::Text(text.into()),
        (_, Some(serde_json::Value::Bool(yes))) => Value::Bool(yes),
        (_, Some(cell)) => cell.as_i64().map_or_else(|| Value::Text(cell.to_string().into()), Value::Int),
    }
}

/// A score (`2-1`) stands as words, everything else as an exact decimal.
fn amount(digits: String) -> Value<'static> {
    if digits.get(1..).is_some_and(|rest| rest.contains('-')) {
        Value::Text(digits.into())
    } else {
        Value::Decimal(digits)
    }
}

/// The words of a cell; none where it is null or a number.
#[must_use]
pub fn words<'c>(cells: &'c [Value<'_>], column: usize) -> &'c str {
    match cells.get(column) {
        Some(Value::Text(text) | Value::Json(text)) => text,
        Some(Value::Decimal(digits)) => digits,
        _ => "",
    }
}

/// About how many bytes of rows make a batch.
const BATCH: usize = 1 << 20;

/// Reads all tables of a folder and gives them to `each` in batches of whole documents, in the order of the run.
///
/// # Errors
/// [`RereadError`] where a table cannot be read, or the first error of `each`.
pub fn batches<E: From<RereadError>>(folder: &Path, mut each: impl FnMut(Batch) -> Result<(), E>) -> Result<(), E> {
    let open = |name: &str| {
        let table = TABLES.iter().find(|t| t.name == name).copied();
        table.map(|t| Ahead::open(folder, t)).transpose()
    };
    let mut documents = TableRows::open(folder, TABLES[0])?;
    let names: Vec<&str> = Kind::ALL.iter().map(|k| k.table()).chain(["speakers"]).collect();
    let mut tables = Vec::new();
    for name in names {
        tables.extend(open(name)?);
    }
    let mut errors = TableRows::open(folder, TABLES[TABLES.len() - 1])?;
    let mut batch = Batch::empty();
    let mut bytes = 0;
    while let Some(document) = documents.read()? {
        let id = words(&document, 0).to_owned();
        bytes += batch.add("documents", &document);
        for ahead in &mut tables {
            bytes += ahead.take(&id, &mut batch)?;
        }
        if bytes > BATCH {
            each(std::mem::replace(&mut batch, Batch::empty()))?;
            bytes = 0;
        }
    }
    while let Some(error) = errors.read()? {
        batch.add("errors", &error);
    }
    each(batch)
}

/// A table with its next row in hand: the rows of a document stand together, in the order of `documents`.
struct Ahead {
    rows: TableRows,
    /// Where the row says which document it belongs to.
    doc_id: usize,
    next: Option<Vec<Value<'static>>>,
}

impl Ahead {
    fn open(folder: &Path, table: &'static Table) -> Result<Self, RereadError> {
        let mut rows = TableRows::open(folder, table)?;
        let next = rows.read()?;
        Ok(Self { doc_id: table.columns.iter().position(|c| c.name == "doc_id").unwrap_or_default(), rows, next })
    }

    fn take(&mut self, id: &str, batch: &mut Batch) -> Result<usize, RereadError> {
        let mut bytes = 0;
        while let Some(row) = self.next.take_if(|row| words(row, self.doc_id) == id) {
            bytes += batch.add(self.rows.table.name, &row);
            self.next = self.rows.read()?;
        }
        Ok(bytes)
    }
}
