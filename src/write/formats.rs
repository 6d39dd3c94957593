//! The formats that a run can be asked for, and how each is made.

use std::path::{Path, PathBuf};

use super::annotations::{Annotations, Vocabulary};
use super::workbook::Workbooks;
use super::{DATABASE, DATASETTE, Database, FileFormat, OutputError, Sink};
use crate::lang::Packs;
use crate::record::Review;

/// A format of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// A CSV file a table.
    Csv,
    /// A file of JSON lines a table.
    Jsonl,
    /// `audit.xlsx`, for people who check.
    Xlsx,
    /// `guillemet.sqlite`, for people who ask.
    Sqlite,
    /// W3C Web Annotations, for tools that show the facts on the page.
    WebAnnotation,
    /// schema.org quotations, for search engines.
    SchemaOrg,
    /// A Parquet file a table, for people who compute.
    Parquet,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] =
        [Self::Csv, Self::Jsonl, Self::Xlsx, Self::Sqlite, Self::WebAnnotation, Self::SchemaOrg, Self::Parquet];

    /// The word on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
            Self::Sqlite => "sqlite",
            Self::WebAnnotation => "webannotation",
            Self::SchemaOrg => "schemaorg",
            Self::Parquet => "parquet",
        }
    }

    /// Whether this build writes it.
    #[must_use]
    pub fn is_built(self) -> bool {
        self != Self::Parquet || cfg!(feature = "parquet")
    }

    /// The files that a sink writes for this format.
    #[must_use]
    pub fn whole_files(self) -> &'static [&'static str] {
        match self {
            Self::Csv | Self::Jsonl => &[],
            Self::Xlsx => &["audit.xlsx"],
            Self::Sqlite => &[DATABASE, DATASETTE],
            Self::WebAnnotation => &["annotations.jsonld"],
            Self::SchemaOrg => &["quotations.jsonld"],
            Self::Parquet => &PARQUET,
        }
    }
}

/// The Parquet files, in the order of the tables.
const PARQUET: [&str; 6] =
    ["documents.parquet", "quotes.parquet", "figures.parquet", "dates.parquet", "speakers.parquet", "errors.parquet"];

/// What a build says that has no Parquet, and how to get one that has.
pub const WITHOUT_PARQUET: &str =
    "this build neither reads nor writes Parquet: build it with `cargo build --release --features parquet`";

/// How CSV files are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum CsvDialect {
    /// RFC 4180, to the letter: for programs.
    #[default]
    Faithful,
    /// For spreadsheet programs: byte order mark, no cell of words that reads as a formula.
    Excel,
    /// The same with semicolons and decimal commas.
    ExcelFr,
}

/// The files that workers encode for some formats, the packed rows last where a sink needs them.
#[must_use]
pub fn encodings(formats: &[Format], dialect: CsvDialect) -> Vec<FileFormat> {
    let mut files = Vec::new();
    if formats.contains(&Format::Csv) {
        files.push(match dialect {
            CsvDialect::Faithful => FileFormat::Csv,
            CsvDialect::Excel => FileFormat::CsvExcel,
            CsvDialect::ExcelFr => FileFormat::CsvExcelFr,
        });
    }
    if formats.contains(&Format::Jsonl) {
        files.push(FileFormat::Jsonl);
    }
    if formats.iter().any(|f| !matches!(f, Format::Csv | Format::Jsonl)) {
        files.push(FileFormat::Packed);
    }
    files
}

/// What the sinks of a run know of it.
#[derive(Debug, Clone)]
pub struct SinkContext<'a> {
    /// The output folder.
    pub folder: PathBuf,
    /// The languages, for words.
    pub packs: &'a Packs,
    /// What people said before.
    pub reviews: Vec<Review>,
    /// What the `about` sheet says of the run: names and values.
    pub about: Vec<(String, String)>,
}

/// Makes the sink of a format; `None` where workers write its files.
#[must_use]
pub fn sink<'a>(format: Format, context: &SinkContext<'a>) -> Option<SinkMaker<'a>> {
    if matches!(format, Format::Csv | Format::Jsonl) {
        return None;
    }
    let context = context.clone();
    Some(Box::new(move || {
        let folder: &Path = &context.folder;
        Ok(match format {
            Format::Sqlite => Box::new(Database::create(folder, context.reviews)?),
            Format::WebAnnotation => Box::new(Annotations::create(folder, Vocabulary::WebAnnotation)?),
            Format::SchemaOrg => Box::new(Annotations::create(folder, Vocabulary::SchemaOrg)?),
            #[cfg(feature = "parquet")]
            Format::Parquet => Box::new(super::columns::Columns::create(folder, &PARQUET)?),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Err(OutputError::Lacking(WITHOUT_PARQUET)),
            _ => Box::new(Workbooks::create(folder, context.packs, context.reviews, context.about)?),
        })
    }))
}

/// Makes a sink in the thread that it works in.
pub type SinkMaker<'a> = Box<dyn FnOnce() -> Result<Box<dyn Sink + 'a>, OutputError> + Send + 'a>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::TABLES;

    #[test]
    fn every_table_has_a_parquet_file() {
        assert_eq!(TABLES.iter().map(|t| format!("{}.parquet", t.name)).collect::<Vec<_>>(), PARQUET);
    }
}
