//! What Datasette shows beside the tables: titles, descriptions, facets, units.

use serde_json::{Map, Value, json};

use crate::record::{REVIEWS, TABLES, Table};

/// The content of `datasette.json`: `datasette guillemet.sqlite -m datasette.json`.
pub(super) fn datasette() -> String {
    let mut tables = Map::new();
    for table in TABLES.iter().copied().chain([&REVIEWS]) {
        tables.insert(table.name.to_owned(), about(table));
    }
    tables.insert(
        "audit".to_owned(),
        json!({
            "title": "One fact a row",
            "description": "Quotes, figures and dates with their articles and what people found about them",
            "facets": ["kind", "type", "status", "site"],
            "sort_desc": "priority",
        }),
    );
    tables.insert(
        "quotes_in_context".to_owned(),
        json!({ "title": "Quotes with the words around them", "facets": ["type", "speaker", "site"] }),
    );
    let whole = json!({
        "title": "Guillemet",
        "description": "Quotes, figures and dates out of news articles, each with the place it was read from",
        "databases": { "guillemet": { "tables": tables } },
    });
    let mut out = serde_json::to_string_pretty(&whole).unwrap_or_default();
    out.push('\n');
    out
}

fn about(table: &Table) -> Value {
    let columns: Map<String, Value> =
        table.columns.iter().map(|c| (c.name.to_owned(), Value::from(c.description))).collect();
    let (title, facets, label): (&str, &[&str], &str) = match table.name {
        "documents" => ("Articles", &["status", "site", "language"], "title"),
        "quotes" => ("Quotes", &["type", "speaker_name", "confidence"], "text"),
        "figures" => ("Figures", &["kind", "currency", "unit"], "text"),
        "dates" => ("Dates", &["type", "anchor", "confidence"], "text"),
        "speakers" => ("Who speaks", &["kind"], "name"),
        "errors" => ("What could not be read", &["code", "stage"], "message"),
        _ => ("What people found", &["status", "extraction_error", "reviewer"], "text"),
    };
    let mut about = json!({ "title": title, "columns": columns, "facets": facets, "label_column": label });
    if table.name == "documents" {
        about["units"] = json!({ "raw_bytes": "byte" });
    }
    about
}
