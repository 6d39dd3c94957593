//! A Parquet file a table: the columns of the schema with their types, in row groups of bounded size.
//!
//! Words and lists (as JSON) are UTF-8 strings, days are DATE, decimals are DECIMAL(38, 12) with their digits as words beside
//! them, because a score (`2-1`) or a very long number is no such decimal. Rows wait until a group is full, whatever chunks
//! they came in, so that the bytes depend on nothing but the rows.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use super::packed::Cell;
use super::sink::{Batch, Finished, Sink};
use super::{OutputError, PackedRows};
use crate::record::{Column, ColumnType, TABLES, Table};

type Group<'w> = SerializedRowGroupWriter<'w, File>;

/// Bytes and rows in a row group: enough for compression, few enough for memory. Words in wait cost more than their letters.
const GROUP_BYTES: usize = 8 << 20;
const GROUP_ROWS: usize = 50_000;
const WORDS: usize = 64;
/// Decimals of a DECIMAL(38, 12).
const SCALE: u32 = 12;

/// The Parquet files while they are written.
pub(super) struct Columns {
    tables: Vec<TableFile>,
}

impl Columns {
    /// Opens the files' `.part` in a folder; `names` are theirs, in the order of the tables.
    ///
    /// # Errors
    /// [`OutputError`] where one cannot be made.
    pub(super) fn create(folder: &Path, names: &[&'static str]) -> Result<Self, OutputError> {
        let tables = TABLES.iter().zip(names).map(|(table, name)| TableFile::create(folder, table, name));
        Ok(Self { tables: tables.collect::<Result<_, _>>()? })
    }
}

impl Sink for Columns {
    fn write(&mut self, batch: &Batch) -> Result<(), OutputError> {
        let tables = self.tables.iter_mut().enumerate();
        tables.into_iter().try_for_each(|(index, table)| table.add(batch.rows_at(index)))
    }

    fn finish(self: Box<Self>) -> Result<Vec<Finished>, OutputError> {
        self.tables.into_iter().map(TableFile::finish).collect()
    }
}

struct TableFile {
    name: &'static str,
    writer: SerializedFileWriter<File>,
    /// What of the next row group is there, by column of the table.
    columns: Vec<Waiting>,
    /// Rows in wait, and about how many bytes they take.
    waiting: (usize, usize),
    rows: u64,
}

impl TableFile {
    fn create(folder: &Path, table: &'static Table, name: &'static str) -> Result<Self, OutputError> {
        let path = folder.join(format!("{name}.part"));
        let file = File::create(&path).map_err(|error| OutputError::Io { path: path.display().to_string(), error })?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(format!("guillemet {}", env!("CARGO_PKG_VERSION")))
            .build();
        let writer = parse_message_type(&message(table))
            .and_then(|schema| SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)))
            .map_err(failed(name))?;
        let columns = table.columns.iter().map(|c| Waiting::of(c.kind)).collect();
        Ok(Self { name, writer, columns, waiting: (0, 0), rows: 0 })
    }

    fn add(&mut self, mut rows: PackedRows<'_>) -> Result<(), OutputError> {
        let mut cells = Vec::new();
        while rows.read(&mut cells) {
            for (column, cell) in self.columns.iter_mut().zip(&cells) {
                column.push(*cell);
                self.waiting.1 += cell.text().map_or(8, |words| words.len() + WORDS);
            }
            self.waiting.0 += 1;
            if self.waiting.0 >= GROUP_ROWS || self.waiting.1 >= GROUP_BYTES {
                self.group().map_err(failed(self.name))?;
            }
        }
        Ok(())
    }

    /// Writes the rows in wait as a row group.
    fn group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            column.write(&mut group)?;
        }
        group.close()?;
        self.rows += self.waiting.0 as u64;
        self.waiting = (0, 0);
        Ok(())
    }

    fn finish(mut self) -> Result<Finished, OutputError> {
        if self.waiting.0 > 0 {
            self.group().map_err(failed(self.name))?;
        }
        self.writer.close().map_err(failed(self.name))?;
        Ok(Finished::new(self.name, self.rows))
    }
}

fn failed(name: &str) -> impl Fn(ParquetError) -> OutputError + '_ {
    move |error| OutputError::Io { path: name.to_owned(), error: std::io::Error::other(error.to_string()) }
}

/// The schema of a table, as Parquet writes it.
fn message(table: &Table) -> String {
    let field = |column: &Column| {
        let name = column.name;
        match column.kind {
            ColumnType::Text | ColumnType::Json => format!("optional binary {name} (UTF8);"),
            ColumnType::Day => format!("optional int32 {name} (DATE);"),
            ColumnType::Int => format!("optional int64 {name};"),
            ColumnType::Bool => format!("optional boolean {name};"),
            ColumnType::Decimal | ColumnType::Amount => format!(
                "optional fixed_len_byte_array(16) {name} (DECIMAL(38, {SCALE})); optional binary {name}_text (UTF8);"
            ),
        }
    };
    let fields: Vec<String> = table.columns.iter().map(field).collect();
    format!("message {} {{ {} }}", table.name, fields.join(" "))
}

/// The cells of a column that wait to be written: those that there are, and which (1) those are.
struct Cells<T> {
    there: Vec<T>,
    levels: Vec<i16>,
}

impl<T> Cells<T> {
    fn new() -> Self {
        Self { there: Vec::new(), levels: Vec::new() }
    }

    fn push(&mut self, cell: Option<T>) {
        self.levels.push(i16::from(cell.is_some()));
        self.there.extend(cell);
    }

    fn write<D: DataType<T = T>>(&mut self, group: &mut Group<'_>) -> Result<(), ParquetError> {
        let too_many = || ParquetError::General("a column too many".to_owned());
        let mut column = group.next_column()?.ok_or_else(too_many)?;
        column.typed::<D>().write_batch(&self.there, Some(&self.levels), None)?;
        self.there.clear();
        self.levels.clear();
        column.close()
    }
}

enum Waiting {
    Words(Cells<ByteArray>),
    Day(Cells<i32>),
    Int(Cells<i64>),
    Bool(Cells<bool>),
    Decimal(Cells<FixedLenByteArray>, Cells<ByteArray>),
}

impl Waiting {
    fn of(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Text | ColumnType::Json => Self::Words(Cells::new()),
            ColumnType::Day => Self::Day(Cells::new()),
            ColumnType::Int => Self::Int(Cells::new()),
            ColumnType::Bool => Self::Bool(Cells::new()),
            ColumnType::Decimal | ColumnType::Amount => Self::Decimal(Cells::new(), Cells::new()),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        let words = || cell.text().map(ByteArray::from);
        match self {
            Self::Words(cells) => cells.push(words()),
            Self::Day(cells) => cells.push(cell.text().and_then(days)),
            Self::Int(cells) => cells.push(cell.int()),
            Self::Bool(cells) => cells.push(if let Cell::Bool(yes) = cell { Some(yes) } else { None }),
            Self::Decimal(cells, digits) => {
                let unscaled = cell.text().and_then(unscaled);
                cells.push(unscaled.map(|n| FixedLenByteArray::from(n.to_be_bytes().to_vec())));
                digits.push(words());
            }
        }
    }

    fn write(&mut self, group: &mut Group<'_>) -> Result<(), ParquetError> {
        match self {
            Self::Words(cells) => cells.write::<ByteArrayType>(group),
            Self::Day(cells) => cells.write::<Int32Type>(group),
            Self::Int(cells) => cells.write::<Int64Type>(group),
            Self::Bool(cells) => cells.write::<BoolType>(group),
            Self::Decimal(cells, digits) => {
                cells.write::<FixedLenByteArrayType>(group)?;
                digits.write::<ByteArrayType>(group)
            }
        }
    }
}

/// The days from 1970-01-01 to a day.
fn days(day: &str) -> Option<i32> {
    let day: jiff::civil::Date = day.parse().ok()?;
    day.since(jiff::civil::date(1970, 1, 1)).ok().map(|span| span.get_days())
}

/// A decimal in units of its last place; `None` where it has more places than fit, or is none.
fn unscaled(digits: &str) -> Option<i128> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let missing = SCALE.checked_sub(u32::try_from(part.len()).ok()?)?;
    let number: i128 = format!("{whole}{part}").parse().ok()?;
    let scaled = number.checked_mul(10_i128.pow(missing))?;
    (scaled.unsigned_abs() < 10_u128.pow(38)).then_some(scaled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_exact_or_not_there() {
        assert_eq!(unscaled("2.5"), Some(2_500_000_000_000));
        assert_eq!(unscaled("-0.000000000001"), Some(-1));
        assert_eq!(unscaled("97400000000"), Some(97_400_000_000_000_000_000_000));
        for digits in ["2-1", "0.0000000000001", "100000000000000000000000000", "", "x"] {
            assert_eq!(unscaled(digits), None, "{digits}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days("1970-01-01"), Some(0));
        assert_eq!(days("2025-02-13"), Some(20_132));
        assert_eq!(days("1969-12-31"), Some(-1));
        assert_eq!(days("2025-02"), None);
    }

    #[test]
    fn every_table_has_a_schema_that_parquet_reads() {
        for table in TABLES {
            let decimals = table.columns.iter().filter(|c| matches!(c.kind, ColumnType::Decimal | ColumnType::Amount));
            let schema = parse_message_type(&message(table)).unwrap();
            assert_eq!(schema.get_fields().len(), table.columns.len() + decimals.count(), "{}", table.name);
        }
    }
}
