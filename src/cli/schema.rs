//! `guillemet schema`: the columns of a table as JSON Schema.

use std::io::{self, Write};

use clap::Args;
use serde_json::{Value, json};

use crate::record::{ColumnType, TABLES, Table, table};

/// Prints the columns of a table as JSON Schema: one row of its .jsonl file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet schema quotes
  guillemet schema figures > figures.schema.json")]
pub(super) struct Schema {
    /// documents, quotes, figures, dates, speakers or errors
    table: String,
}

impl Schema {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let Some(table) = table(&self.table) else {
            let names: Vec<&str> = TABLES.iter().map(|t| t.name).collect();
            anyhow::bail!("there is no table {:?}; there are {}", self.table, names.join(", "));
        };
        let mut out = io::stdout().lock();
        writeln!(out, "{}", serde_json::to_string_pretty(&schema(table))?)?;
        Ok(0)
    }
}

fn schema(table: &Table) -> Value {
    let properties: serde_json::Map<String, Value> = table
        .columns
        .iter()
        .map(|c| {
            let mut property = json!({ "type": types(c.kind), "description": c.description });
            if c.kind == ColumnType::Decimal {
                property["pattern"] = json!(r"^-?[0-9]+(\.[0-9]+)?(-[0-9]+(\.[0-9]+)?)?$");
            }
            (c.name.to_owned(), property)
        })
        .collect();
    let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}

/// Every column can be null; exact decimals are strings.
fn types(kind: ColumnType) -> Value {
    match kind {
        ColumnType::Text | ColumnType::Decimal => json!(["string", "null"]),
        ColumnType::Int => json!(["integer", "null"]),
        ColumnType::Bool => json!(["boolean", "null"]),
        ColumnType::Json => json!(["array", "object", "null"]),
    }
}
