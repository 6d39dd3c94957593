//! `guillemet query`: facts of a run by a few words, over its database.
//!
//! `speaker:altman kind:money value>1e9 "open letter"`: fields with a colon hold a word, fields with a comparison hold a
//! number or a day, everything else is looked up in the text, without regard to case and accents.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags, params_from_iter};

use crate::write::DATABASE;

/// Lists the facts of an output folder that fit a query: words, field:word, field>number; all of them must fit.
#[derive(Debug, Args)]
#[command(
    after_help = "Fields with a word: kind, type, speaker, status, article, site, language, unit, rule, confidence
Fields to compare (=, <, >, <=, >=): value, priority, published, day

Examples:
  guillemet query result 'speaker:altman kind:money value>1e9'
  guillemet query result 'kind:quote published>=2025-01-01 economie' --as jsonl"
)]
pub(super) struct Query {
    /// Output folder with a guillemet.sqlite
    folder: PathBuf,
    /// What to look for
    #[arg(allow_hyphen_values = true, value_name = "QUERY")]
    wanted: String,
    /// How to print them
    #[arg(long = "as", value_enum, default_value_t, value_name = "FORMAT")]
    format: Shape,
    /// Print at most so many
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Shape {
    #[default]
    Csv,
    Jsonl,
}

const SHOWN: &str = "kind, type, fact, speaker, value, unit, day, context, article, published, url, status, record_id";
const WORDS: [&str; 10] =
    ["kind", "type", "speaker", "status", "article", "site", "language", "unit", "rule", "confidence"];
const NUMBERS: [&str; 2] = ["value", "priority"];
const DAYS: [&str; 2] = ["published", "day"];

impl Query {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let path = self.folder.join(DATABASE);
        anyhow::ensure!(
            path.exists(),
            "{} is missing; `guillemet export {} --format sqlite` makes it",
            path.display(),
            self.folder.display()
        );
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(&path, flags)?;
        let conditions = parse(&self.wanted)?;
        if conditions.iter().any(|c| c.sql.contains("temp.names")) {
            database.execute_batch(
                "CREATE VIRTUAL TABLE temp.names USING fts5(name, tokenize='unicode61 remove_diacritics 2');
                 INSERT INTO temp.names SELECT speaker_name FROM quotes WHERE speaker_name IS NOT NULL GROUP BY 1
                 UNION SELECT speaker_name FROM figures WHERE speaker_name IS NOT NULL GROUP BY 1;",
            )?;
        }
        let filter: Vec<&str> = conditions.iter().map(|c| c.sql.as_str()).collect();
        let filter = if filter.is_empty() { "1".to_owned() } else { filter.join(" AND ") };
        let limit = self.limit.map_or_else(String::new, |n| format!(" LIMIT {n}"));
        let mut statement = database
            .prepare(&format!("SELECT {SHOWN} FROM audit WHERE {filter}{limit}"))
            .with_context(|| format!("{}: not a database of this version", path.display()))?;
        let values: Vec<Value> = conditions.into_iter().flat_map(|c| c.values).collect();
        let names: Vec<&str> = SHOWN.split(", ").collect();
        let mut rows = statement.query(params_from_iter(values))?;
        let mut out = io::BufWriter::new(io::stdout().lock());
        if matches!(self.format, Shape::Csv) {
            writeln!(out, "{}", names.join(","))?;
        }
        while let Some(row) = rows.next()? {
            match self.format {
                Shape::Csv => {
                    let cells: Result<Vec<String>, _> = (0..names.len()).map(|at| row.get_ref(at).map(plain)).collect();
                    let cells: Vec<String> = cells?.iter().map(|c| csv_field(c)).collect();
                    writeln!(out, "{}", cells.join(","))?;
                }
                Shape::Jsonl => {
                    let mut object = serde_json::Map::new();
                    for (at, name) in names.iter().enumerate() {
                        object.insert((*name).to_owned(), json(row.get_ref(at)?));
                    }
                    writeln!(out, "{}", serde_json::Value::Object(object))?;
                }
            }
        }
        out.flush()?;
        Ok(0)
    }
}

/// A condition of the query, with the values for its places.
#[derive(Debug, PartialEq)]
struct Condition {
    sql: String,
    values: Vec<Value>,
}

fn parse(query: &str) -> anyhow::Result<Vec<Condition>> {
    words(query).into_iter().map(|word| condition(&word)).collect()
}

/// The words of a query; quotation marks keep words together, also behind a colon.
fn words(query: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in query.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => all.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            c => word.push(c),
        }
    }
    all.extend((!word.is_empty()).then_some(word));
    all
}

fn condition(word: &str) -> anyhow::Result<Condition> {
    if let Some((field, text)) = word.split_once(':')
        && field.chars().all(|c| c.is_ascii_lowercase())
    {
        let field = if field == "lang" { "language" } else { field };
        let known = || [&WORDS[..], &NUMBERS, &DAYS].concat().join(", ");
        anyhow::ensure!(WORDS.contains(&field), "{field}: is no field of words; the fields are {}", known());
        return Ok(match field {
            "speaker" => Condition {
                sql: "speaker IN (SELECT name FROM temp.names WHERE names MATCH ?)".to_owned(),
                values: vec![Value::Text(match_words(text))],
            },
            // A figure of a kind is asked for by that kind as often as by the word figure.
            "kind" => {
                let value = Value::Text(text.to_owned());
                Condition { sql: "(kind = ? OR type = ?)".to_owned(), values: vec![value.clone(), value] }
            }
            "article" | "site" | "rule" => Condition {
                sql: format!("{field} LIKE ? ESCAPE '\\'"),
                values: vec![Value::Text(format!("%{}%", like(text)))],
            },
            _ => Condition { sql: format!("{field} = ? COLLATE NOCASE"), values: vec![Value::Text(text.to_owned())] },
        });
    }
    if let Some(at) = word.find(['<', '>', '='])
        && at > 0
    {
        let (field, rest) = word.split_at(at);
        let length = if rest[1..].starts_with('=') { 2 } else { 1 };
        let (operator, value) = rest.split_at(length);
        if NUMBERS.contains(&field) && matches!(operator, "<" | ">" | "=" | "<=" | ">=") {
            let number: f64 = value.parse().with_context(|| format!("{word}: {value:?} is no number"))?;
            let sql = format!("(typeof({field}) <> 'text' AND {field} {operator} ?)");
            return Ok(Condition { sql, values: vec![Value::Real(number)] });
        }
        if DAYS.contains(&field) && matches!(operator, "<" | ">" | "=" | "<=" | ">=") {
            // Compared as far as it is written: published=2025-02 is the whole month.
            let sql = format!("substr({field}, 1, {}) {operator} ?", value.chars().count());
            return Ok(Condition { sql, values: vec![Value::Text(value.to_owned())] });
        }
    }
    let text = Value::Text(match_words(word));
    let found = ["quotes", "figures"].map(|table| {
        format!(
            "SELECT record_id FROM {table} WHERE rowid IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?)"
        )
    });
    // Dates have no full-text search of their own: their sentences are looked through letter by letter.
    let dates = "SELECT record_id FROM dates WHERE sentence LIKE ? ESCAPE '\\'";
    let letters = Value::Text(format!("%{}%", like(word.trim_end_matches('*'))));
    Ok(Condition {
        sql: format!("record_id IN ({} UNION ALL {dates})", found.join(" UNION ALL ")),
        values: vec![text.clone(), text, letters],
    })
}

/// Words for full-text search, so that no character of them is taken for its syntax; a star at the end stays.
fn match_words(text: &str) -> String {
    let (text, star) = text.strip_suffix('*').map_or((text, ""), |t| (t, "*"));
    format!("\"{}\"{star}", text.replace('"', "\"\""))
}

fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn plain(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
    }
}

fn json(value: ValueRef<'_>) -> serde_json::Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => serde_json::Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
    }
}

fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_fields_comparisons_and_words() {
        let query = parse("speaker:\"sam altman\" kind:money value>=1e9 published=2025-02 open*").unwrap();
        let values: Vec<&Value> = query.iter().map(|c| &c.values[0]).collect();
        let text = |t: &str| Value::Text(t.to_owned());
        assert_eq!(
            values,
            [&text("\"sam altman\""), &text("money"), &Value::Real(1e9), &text("2025-02"), &text("\"open\"*")]
        );
        assert!(query[2].sql.contains("value >= ?") && query[3].sql.contains("substr(published, 1, 7) = ?"));
        assert!(parse("value>much").is_err());
        assert!(parse("colour:red").unwrap_err().to_string().contains("the fields are kind, type"));
        assert_eq!(parse("'; DROP TABLE quotes").unwrap().len(), 4);
    }
}
