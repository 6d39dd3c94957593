//! `guillemet schema`: the columns of a table as JSON Schema, Table Schema or SQL.

use std::io::{self, Write};

use clap::Args;
use serde::{Serialize, Serializer};

use crate::record::{Column, ColumnType, REVIEWS, TABLES, Table, table};
use crate::write::{create_table, table_schema};

/// Prints the columns of a table: as JSON Schema of a row of its .jsonl file, as Table Schema of its .csv file, or as SQL.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet schema quotes
  guillemet schema figures --as sql")]
pub(super) struct Schema {
    /// documents, quotes, figures, dates, speakers, errors or reviews
    table: String,
    /// How to print them
    #[arg(long = "as", value_enum, default_value_t, value_name = "NOTATION")]
    notation: Notation,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Notation {
    #[default]
    JsonSchema,
    TableSchema,
    Sql,
}

impl Schema {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let Some(table) = table(&self.table) else {
            let names: Vec<&str> = TABLES.iter().copied().chain([&REVIEWS]).map(|t| t.name).collect();
            anyhow::bail!("there is no table {:?}; there are {}", self.table, names.join(", "));
        };
        let mut out = io::stdout().lock();
        match self.notation {
            Notation::JsonSchema => writeln!(out, "{}", serde_json::to_string_pretty(&schema(table))?)?,
            Notation::TableSchema => writeln!(out, "{}", serde_json::to_string_pretty(&table_schema(table))?)?,
            Notation::Sql => write!(out, "{}", create_table(table))?,
        }
        Ok(0)
    }
}

/// A table as JSON Schema; keys stand in the order in which people read them, columns in the table's.
#[derive(Serialize)]
struct TableSchema {
    #[serde(rename = "$schema")]
    schema: &'static str,
    title: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(serialize_with = "properties")]
    properties: &'static [Column],
    required: Vec<&'static str>,
    #[serde(rename = "additionalProperties")]
    additional_properties: bool,
}

#[derive(Serialize)]
struct Property {
    #[serde(rename = "type")]
    kind: &'static [&'static str],
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'static str>,
}

fn schema(table: &'static Table) -> TableSchema {
    TableSchema {
        schema: "https://json-schema.org/draft/2020-12/schema",
        title: table.name,
        kind: "object",
        properties: table.columns,
        required: table.columns.iter().map(|c| c.name).collect(),
        additional_properties: false,
    }
}

fn properties<S: Serializer>(columns: &&'static [Column], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(columns.iter().map(|c| {
        let pattern = match c.kind {
            ColumnType::Decimal => Some(r"^-?[0-9]+(\.[0-9]+)?$"),
            ColumnType::Amount => Some(r"^-?[0-9]+(\.[0-9]+)?(-[0-9]+(\.[0-9]+)?)?$"),
            _ => None,
        };
        (c.name, Property { kind: types(c.kind), description: c.description, pattern })
    }))
}

/// Every column can be null; exact decimals are strings.
fn types(kind: ColumnType) -> &'static [&'static str] {
    match kind {
        ColumnType::Text | ColumnType::Day | ColumnType::Decimal | ColumnType::Amount => &["string", "null"],
        ColumnType::Int => &["integer", "null"],
        ColumnType::Bool => &["boolean", "null"],
        ColumnType::Json => &["array", "object", "null"],
    }
}
