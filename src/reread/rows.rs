//! Rows of an output table by the names of their columns, read back from CSV or JSON lines.
//!
//! In: a table of an output folder, of this version or an older one. Out: its rows one after another, or those of one document:
//! their places are kept, so that tables larger than memory are no trouble.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use serde_json::Value;

use super::RereadError;
use crate::record::{ColumnType, table};
use crate::write::FileFormat;

/// A row by column names. Cells of a CSV file are given the types that the schema has for them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TableRow(serde_json::Map<String, Value>);

impl TableRow {
    pub(crate) fn text(&self, column: &str) -> Option<&str> {
        self.0.get(column)?.as_str()
    }

    pub(crate) fn number(&self, column: &str) -> Option<u64> {
        self.0.get(column)?.as_u64()
    }

    #[cfg(test)]
    pub(crate) fn of_json(line: &[u8]) -> Self {
        Self(serde_json::from_slice(line).unwrap_or_default())
    }

    /// A cell as it stands; `None` where it is empty.
    pub(crate) fn value(&self, column: &str) -> Option<&Value> {
        self.0.get(column).filter(|v| !v.is_null())
    }

    pub(crate) fn list(&self, column: &str) -> &[Value] {
        self.0.get(column).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

/// The rows of a table, one after the other.
pub(crate) struct Rows {
    path: String,
    stem: String,
    file: Reader,
}

enum Reader {
    Jsonl { file: BufReader<File>, at: u64, line: Vec<u8> },
    Csv { reader: Box<csv::Reader<File>>, header: csv::StringRecord, record: csv::StringRecord },
}

impl Rows {
    pub(crate) fn open(path: &Path, format: FileFormat) -> Result<Self, RereadError> {
        let shown = path.display().to_string();
        let file = File::open(path).map_err(|error| RereadError::Io { path: shown.clone(), error })?;
        let file = if format == FileFormat::Jsonl {
            Reader::Jsonl { file: BufReader::with_capacity(1 << 16, file), at: 0, line: Vec::new() }
        } else {
            let mut reader = Box::new(csv::Reader::from_reader(file));
            let header = reader
                .headers()
                .map_err(|e| RereadError::Malformed { path: shown.clone(), what: e.to_string() })?
                .clone();
            Reader::Csv { reader, header, record: csv::StringRecord::new() }
        };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { path: shown, stem, file })
    }

    /// The next row, with the place in the file that it can be found at again.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, TableRow)>, RereadError> {
        let malformed = |path: &str, what: String| RereadError::Malformed { path: path.to_owned(), what };
        match &mut self.file {
            Reader::Jsonl { file, at, line } => {
                line.clear();
                let start = *at;
                let length =
                    file.read_until(b'\n', line).map_err(|error| RereadError::Io { path: self.path.clone(), error })?;
                if length == 0 {
                    return Ok(None);
                }
                *at += length as u64;
                let row = serde_json::from_slice(line)
                    .map_err(|e| malformed(&self.path, format!("byte {start}: not a row: {e}")))?;
                Ok(Some((start, TableRow(row))))
            }
            Reader::Csv { reader, header, record } => {
                let more = reader.read_record(record).map_err(|e| malformed(&self.path, e.to_string()))?;
                if !more {
                    return Ok(None);
                }
                let start = record.position().map_or(0, csv::Position::byte);
                let row = header.iter().zip(record.iter()).map(|(n, c)| (n.to_owned(), typed(&self.stem, n, c)));
                Ok(Some((start, TableRow(row.collect()))))
            }
        }
    }

    /// Goes to a place that [`Rows::next`] gave.
    fn seek(&mut self, place: u64) -> Result<(), RereadError> {
        let done = match &mut self.file {
            Reader::Jsonl { file, at, .. } => {
                if *at == place {
                    return Ok(());
                }
                *at = place;
                file.seek(SeekFrom::Start(place)).map(|_| ())
            }
            Reader::Csv { reader, .. } => {
                if reader.position().byte() == place {
                    return Ok(());
                }
                let mut position = csv::Position::new();
                position.set_byte(place);
                reader.seek(position).map_err(|e| io::Error::other(e.to_string()))
            }
        };
        done.map_err(|error| RereadError::Io { path: self.path.clone(), error })
    }
}

fn typed(table_name: &str, column: &str, cell: &str) -> Value {
    if cell.is_empty() {
        return Value::Null;
    }
    let kind = table(table_name).and_then(|t| t.columns.iter().find(|c| c.name == column)).map(|c| c.kind);
    match kind {
        Some(ColumnType::Int) => cell.parse::<i64>().map_or(Value::Null, Value::from),
        Some(ColumnType::Bool) => Value::Bool(cell == "true"),
        Some(ColumnType::Json) => serde_json::from_str(cell).unwrap_or(Value::Null),
        _ => Value::String(cell.to_owned()),
    }
}

/// Where the rows of each document are in a table: they stand together.
pub(crate) struct RowIndex {
    rows: Rows,
    /// By document: places of the first rows of its runs of rows, and their lengths.
    runs: HashMap<String, Vec<(u64, u32)>>,
}

impl RowIndex {
    pub(crate) fn new(path: &Path, format: FileFormat) -> Result<Self, RereadError> {
        let mut rows = Rows::open(path, format)?;
        let mut runs: HashMap<String, Vec<(u64, u32)>> = HashMap::new();
        let mut last = String::new();
        while let Some((at, row)) = rows.next()? {
            let id = row.text("doc_id").unwrap_or_default();
            if id != last || runs.is_empty() {
                id.clone_into(&mut last);
                runs.entry(id.to_owned()).or_default().push((at, 0));
            }
            if let Some((_, count)) = runs.get_mut(id).and_then(|r| r.last_mut()) {
                *count += 1;
            }
        }
        Ok(Self { rows: Rows::open(path, format)?, runs })
    }

    /// Gives every row of a document to `each`.
    pub(crate) fn rows_of(&mut self, id: &str, mut each: impl FnMut(&TableRow)) -> Result<(), RereadError> {
        for (place, count) in self.runs.get(id).map_or(&[][..], Vec::as_slice) {
            self.rows.seek(*place)?;
            for _ in 0..*count {
                if let Some((_, row)) = self.rows.next()? {
                    each(&row);
                }
            }
        }
        Ok(())
    }

    /// The documents that have rows.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &String> {
        self.runs.keys()
    }
}
