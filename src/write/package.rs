//! `datapackage.json`: the CSV files of a run as a Data Package, with a Table Schema each, for tools that load or check tables.
//! Parquet files state their columns themselves, and stand there as files.

use serde::Serialize;
use serde_json::Value;

use super::{FileFormat, Written};
use crate::record::{Column, ColumnType, Table, table};

/// The name of the file.
pub const PACKAGE: &str = "datapackage.json";

// The fields of what follows stand in the order of their names, as in every JSON file of a run.

#[derive(Serialize)]
struct Package<'a> {
    name: &'static str,
    profile: &'static str,
    resources: Vec<Resource<'a>>,
    title: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Resource<'a> {
    Table(TableFile<'a>),
    File(OtherFile<'a>),
}

#[derive(Serialize)]
struct TableFile<'a> {
    bytes: u64,
    dialect: Dialect,
    encoding: &'static str,
    format: &'static str,
    hash: String,
    mediatype: &'static str,
    name: &'static str,
    path: &'a str,
    profile: &'static str,
    schema: Schema,
    scheme: &'static str,
}

#[derive(Serialize)]
struct OtherFile<'a> {
    bytes: u64,
    format: &'static str,
    hash: String,
    mediatype: &'static str,
    name: String,
    path: &'a str,
    profile: &'static str,
    scheme: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct Dialect {
    delimiter: &'static str,
    #[serde(rename = "lineTerminator")]
    line_terminator: &'static str,
}

#[derive(Serialize)]
struct Schema {
    fields: Vec<Field>,
    #[serde(rename = "missingValues")]
    missing_values: [&'static str; 1],
    #[serde(rename = "primaryKey", skip_serializing_if = "Option::is_none")]
    primary_key: Option<[&'static str; 1]>,
}

#[derive(Serialize)]
struct Field {
    #[serde(rename = "decimalChar", skip_serializing_if = "Option::is_none")]
    decimal_char: Option<&'static str>,
    description: &'static str,
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// The columns of a table as a Table Schema.
#[must_use]
pub fn table_schema(table: &Table) -> Value {
    serde_json::to_value(schema(table, FileFormat::Csv)).unwrap_or_default()
}

fn schema(table: &Table, format: FileFormat) -> Schema {
    Schema {
        fields: table.columns.iter().map(|column| field(column, format)).collect(),
        missing_values: [""],
        primary_key: primary_key(table).map(|key| [key]),
    }
}

/// The column that tells rows apart; documents can come twice, errors have no id.
fn primary_key(table: &Table) -> Option<&'static str> {
    let first = table.columns.first()?.name;
    matches!(first, "record_id" | "speaker_id").then_some(first)
}

fn field(column: &Column, format: FileFormat) -> Field {
    let kind = match column.kind {
        // Years before our era are no dates to a Table Schema.
        ColumnType::Text | ColumnType::Day | ColumnType::Amount => "string",
        ColumnType::Int => "integer",
        ColumnType::Decimal => "number",
        ColumnType::Bool => "boolean",
        ColumnType::Json => "array",
    };
    let decimal_char = (format == FileFormat::CsvExcelFr && kind == "number").then_some(",");
    Field { decimal_char, description: column.description, name: column.name, kind }
}

/// The content of `datapackage.json` for the CSV and Parquet files among those written; `None` where there are none.
#[must_use]
pub fn data_package(written: &[Written], format: FileFormat) -> Option<String> {
    let resources: Vec<Resource<'_>> = written.iter().filter_map(|file| resource(file, format)).collect();
    if resources.is_empty() {
        return None;
    }
    let title = "Quotes, figures and dates out of news articles";
    let package = Package { name: "guillemet", profile: "data-package", resources, title };
    let mut out = serde_json::to_string_pretty(&package).ok()?;
    out.push('\n');
    Some(out)
}

fn resource(file: &Written, format: FileFormat) -> Option<Resource<'_>> {
    let hash = format!("sha256:{}", file.sha256);
    if let Some(stem) = file.name.strip_suffix(".parquet") {
        return Some(Resource::File(OtherFile {
            bytes: file.bytes,
            format: "parquet",
            hash,
            mediatype: "application/vnd.apache.parquet",
            name: format!("{stem}-parquet"),
            path: &file.name,
            profile: "data-resource",
            scheme: "file",
            kind: "file",
        }));
    }
    let table = table(file.name.strip_suffix(".csv")?)?;
    let (delimiter, line_terminator) = match format {
        FileFormat::CsvExcelFr => (";", "\r\n"),
        FileFormat::CsvExcel => (",", "\r\n"),
        _ => (",", "\n"),
    };
    Some(Resource::Table(TableFile {
        bytes: file.bytes,
        dialect: Dialect { delimiter, line_terminator },
        encoding: if format == FileFormat::Csv { "utf-8" } else { "utf-8-sig" },
        format: "csv",
        hash,
        mediatype: "text/csv",
        name: table.name,
        path: &file.name,
        profile: "tabular-data-resource",
        schema: schema(table, format),
        scheme: "file",
    }))
}
