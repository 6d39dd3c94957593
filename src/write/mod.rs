//! Rows into bytes, and bytes into files.
//!
//! In: rows of any table ([`Row`]). Out: CSV and JSON lines with the same columns under the same names, in [`Buffers`] that a
//! worker fills and the writer empties in order; [`Output`] keeps the files of a run and gives them their names at the end.
//! Formats that are one file for all tables ([`Sink`]) get the same rows packed, one chunk after the other.

mod annotations;
#[cfg(feature = "parquet")]
mod columns;
mod csv;
mod escape;
mod files;
mod formats;
mod jsonl;
mod lines;
mod links;
mod package;
mod packed;
mod run;
mod sink;
mod sqlite;
mod texts;
mod workbook;

pub use files::{Output, OutputError, Written, publish};
pub use formats::{CsvDialect, Format, SinkContext, SinkMaker, WITHOUT_PARQUET, encodings, sink};
pub use links::{archive_link, deep_link};
pub use package::{PACKAGE, data_package, table_schema};
pub use packed::{Cell, Packed, PackedRows};
pub use run::{RunReport, run_json};
pub use sink::{Batch, Fact, Finished, Kind, Sink, Sinks, column};
pub use sqlite::{DATABASE, DATASETTE, Database, create_table, view_sql};
pub use workbook::AUDIT_COLUMNS;

use lines::Lines;

use crate::record::{Row, TABLES, Table, Value};

/// A file format of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileFormat {
    /// Comma-separated values (RFC 4180), UTF-8, with a header.
    Csv,
    /// The same for spreadsheet programs: byte order mark, CRLF, and no cell of words that they take for a formula.
    CsvExcel,
    /// The same with semicolons and decimal commas.
    CsvExcelFr,
    /// One JSON object a line.
    Jsonl,
    /// No file: the rows for a [`Sink`].
    Packed,
}

impl FileFormat {
    /// Every format with files of its own that can be read back.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Jsonl];

    /// Its name, which is also the extension of its files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvExcel | Self::CsvExcelFr => "csv",
            Self::Jsonl => "jsonl",
            Self::Packed => "packed",
        }
    }

    /// What a file of this format begins with.
    fn header(self, table: &Table) -> Vec<u8> {
        match self {
            Self::Csv => csv::header(table),
            Self::CsvExcel => csv::excel_header(table, b','),
            Self::CsvExcelFr => csv::excel_header(table, b';'),
            Self::Jsonl | Self::Packed => Vec::new(),
        }
    }

    /// Whether its cells are kept before they are written.
    fn keeps_cells(self) -> bool {
        matches!(self, Self::CsvExcel | Self::CsvExcelFr)
    }

    /// Appends a row whose cells are kept.
    fn row(self, cells: &[Value<'_>], out: &mut Vec<u8>) {
        match self {
            Self::CsvExcel => csv::excel_row(cells, b',', b'.', out),
            Self::CsvExcelFr => csv::excel_row(cells, b';', b',', out),
            Self::Csv | Self::Jsonl | Self::Packed => {}
        }
    }
}

/// The first line of a table's CSV file.
#[must_use]
pub fn csv_header(table: &Table) -> Vec<u8> {
    csv::header(table)
}

/// Appends rows to a buffer a format.
fn write_rows<R: Row>(
    rows: &[R],
    formats: &[FileFormat],
    keys: &jsonl::Keys,
    buffers: &mut [Vec<u8>],
    packed: Option<&mut Packed>,
) {
    let (mut csv, mut json) = (None, None);
    for (format, out) in formats.iter().zip(buffers.iter_mut()) {
        match format {
            FileFormat::Csv => csv = Some(out),
            FileFormat::Jsonl => json = Some(out),
            _ => {}
        }
    }
    if csv.is_some() || json.is_some() {
        let mut lines = Lines::new(csv, json, keys);
        for row in rows {
            row.cells(&mut lines);
            lines.end();
        }
    }
    if let Some(packed) = packed {
        for row in rows {
            row.cells(packed);
        }
    }
    if !formats.iter().any(|format| format.keeps_cells()) {
        return;
    }
    let mut cells = Vec::with_capacity(R::table().columns.len());
    for row in rows {
        cells.clear();
        row.cells(&mut cells);
        formats.iter().zip(buffers.iter_mut()).for_each(|(format, out)| format.row(&cells, out));
    }
}

/// How long buffers were.
#[derive(Debug, Clone)]
pub struct Mark {
    bytes: Vec<usize>,
    packed: Vec<(usize, usize)>,
    rows: Vec<u64>,
}

/// Encoded rows of every table, one buffer a format.
#[derive(Debug, Clone, Default)]
pub struct Buffers {
    formats: Vec<FileFormat>,
    /// By table and format.
    bytes: Vec<Vec<u8>>,
    /// By table, where a [`Sink`] wants them.
    packed: Vec<Packed>,
    /// By table.
    rows: Vec<u64>,
    /// By table.
    keys: Vec<jsonl::Keys>,
}

impl Buffers {
    /// Empty buffers for the given formats.
    #[must_use]
    pub fn new(formats: &[FileFormat]) -> Self {
        Self {
            formats: formats.to_vec(),
            bytes: vec![Vec::new(); TABLES.len() * formats.len()],
            packed: if formats.contains(&FileFormat::Packed) {
                vec![Packed::default(); TABLES.len()]
            } else {
                Vec::new()
            },
            rows: vec![0; TABLES.len()],
            keys: TABLES.iter().map(|table| jsonl::Keys::of(table)).collect(),
        }
    }

    /// Appends rows to their table.
    pub fn add<R: Row>(&mut self, rows: &[R]) {
        if rows.is_empty() {
            return;
        }
        let table = R::table();
        let index = TABLES.iter().position(|t| t.name == table.name).unwrap_or_default();
        let buffers = &mut self.bytes[index * self.formats.len()..][..self.formats.len()];
        write_rows(rows, &self.formats, &self.keys[index], buffers, self.packed.get_mut(index));
        self.rows[index] += rows.len() as u64;
    }

    /// The bytes of some rows in one format, without a header.
    #[must_use]
    pub fn of_rows<R: Row>(rows: &[R], format: FileFormat) -> Vec<u8> {
        let mut out = [Vec::new()];
        write_rows(rows, &[format], &jsonl::Keys::of(R::table()), &mut out, None);
        let [out] = out;
        out
    }

    /// How long every buffer is, to come back to with [`Buffers::cut`].
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark {
            bytes: self.bytes.iter().map(Vec::len).collect(),
            packed: self.packed.iter().map(Packed::mark).collect(),
            rows: self.rows.clone(),
        }
    }

    /// Drops what was added since a mark.
    pub fn cut(&mut self, mark: &Mark) {
        for (bytes, length) in self.bytes.iter_mut().zip(&mark.bytes) {
            bytes.truncate(*length);
        }
        for (packed, length) in self.packed.iter_mut().zip(&mark.packed) {
            packed.cut(*length);
        }
        self.rows.clone_from(&mark.rows);
    }

    /// Empties the buffers; their memory stays for the next rows.
    pub fn clear(&mut self) {
        self.bytes.iter_mut().for_each(Vec::clear);
        self.packed.iter_mut().for_each(|packed| packed.cut((0, 0)));
        self.rows.fill(0);
    }

    /// The formats.
    #[must_use]
    pub fn formats(&self) -> &[FileFormat] {
        &self.formats
    }

    /// Rows of a table (by its place in [`TABLES`]).
    #[must_use]
    pub fn rows(&self, table: usize) -> u64 {
        self.rows[table]
    }

    /// The packed rows, by table; none where no [`Sink`] wants them.
    #[must_use]
    pub fn packed(&self) -> &[Packed] {
        &self.packed
    }

    /// Bytes of a table in a format (by its place among the formats).
    #[must_use]
    pub fn bytes(&self, table: usize, format: usize) -> &[u8] {
        &self.bytes[table * self.formats.len() + format]
    }
}
