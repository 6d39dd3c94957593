//! `datapackage.json`: the CSV files of a run as a Data Package, with a Table Schema each, for tools that load or check tables.
//! Parquet files state their columns themselves, and stand there as files.

use serde_json::{Value, json};

use super::{FileFormat, Written};
use crate::record::{Column, ColumnType, Table, table};

/// The name of the file.
pub const PACKAGE: &str = "datapackage.json";

/// The columns of a table as a Table Schema.
#[must_use]
pub fn table_schema(table: &Table) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if let Some(key) = primary_key(table) {
        schema["primaryKey"] = json!([key]);
    }
    schema
}

/// The column that tells rows apart; documents can come twice, errors have no id.
fn primary_key(table: &Table) -> Option<&'static str> {
    let first = table.columns.first()?.name;
    matches!(first, "record_id" | "speaker_id").then_some(first)
}

fn field(column: &Column) -> Value {
    let kind = match column.kind {
        // Years before our era are no dates to a Table Schema.
        ColumnType::Text | ColumnType::Day | ColumnType::Amount => "string",
        ColumnType::Int => "integer",
        ColumnType::Decimal => "number",
        ColumnType::Bool => "boolean",
        ColumnType::Json => "array",
    };
    json!({ "name": column.name, "type": kind, "description": column.description })
}

/// The content of `datapackage.json` for the CSV and Parquet files among those written; `None` where there are none.
#[must_use]
pub fn data_package(written: &[Written], format: FileFormat) -> Option<String> {
    let resources: Vec<Value> = written.iter().filter_map(|file| resource(file, format)).collect();
    if resources.is_empty() {
        return None;
    }
    let package = json!({
        "profile": "data-package",
        "name": "guillemet",
        "title": "Quotes, figures and dates out of news articles",
        "resources": resources,
    });
    let mut out = serde_json::to_string_pretty(&package).ok()?;
    out.push('\n');
    Some(out)
}

fn resource(file: &Written, format: FileFormat) -> Option<Value> {
    if let Some(stem) = file.name.strip_suffix(".parquet") {
        return Some(json!({
            "name": format!("{stem}-parquet"),
            "path": file.name,
            "type": "file",
            "profile": "data-resource",
            "scheme": "file",
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "bytes": file.bytes,
            "hash": format!("sha256:{}", file.sha256),
        }));
    }
    let table = table(file.name.strip_suffix(".csv")?)?;
    let mut schema = table_schema(table);
    let dialect = match format {
        FileFormat::CsvExcelFr => json!({ "delimiter": ";", "lineTerminator": "\r\n" }),
        FileFormat::CsvExcel => json!({ "delimiter": ",", "lineTerminator": "\r\n" }),
        _ => json!({ "delimiter": ",", "lineTerminator": "\n" }),
    };
    if format == FileFormat::CsvExcelFr {
        for field in schema["fields"].as_array_mut().into_iter().flatten() {
            if field["type"] == "number" {
                field["decimalChar"] = json!(",");
            }
        }
    }
    let encoding = if format == FileFormat::Csv { "utf-8" } else { "utf-8-sig" };
    Some(json!({
        "name": table.name,
        "path": file.name,
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": encoding,
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "dialect": dialect,
        "schema": schema,
    }))
}
