//! Rows of an output folder as the page wants them: short, and only what it shows.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::lang::Packs;
use crate::record::{Review, Row, Value as Cell};
use crate::reread::RereadError;
use crate::reread::rows::{Rows, TableRow};
use crate::write::FileFormat;

/// The tables whose rows are shown, with the word for one row.
pub(crate) const TABLES: [(&str, &str); 3] = [("quotes", "quote"), ("figures", "figure"), ("dates", "date")];

/// The columns of each that the card shows, besides the common ones.
const SHOWN: [&[&str]; 3] = [
    &[
        "type",
        "speaker_text",
        "speaker_role",
        "speaker_via",
        "cue",
        "cue_lemma",
        "addressee",
        "medium",
        "reported_by",
        "said_on",
        "parent_id",
        "repeat_of",
    ],
    &["kind", "value", "value_max", "of", "of_bound", "bound", "currency", "unit", "object", "per", "sign"],
    &["type", "value", "mod", "start", "end", "anchor", "anchor_value", "weekday_check"],
];

/// Rules by id, with what they say.
pub(crate) fn rules(packs: &Packs) -> BTreeMap<String, String> {
    packs.all().flat_map(|p| p.rules().iter()).map(|r| (r.id.clone(), r.says.clone())).collect()
}

/// A document of the run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) text_sha256: String,
    pub(crate) input_path: String,
    /// Where it came from, for people.
    pub(crate) place: String,
    /// Its text, once it was found.
    pub(crate) text: Option<String>,
}

impl Document {
    fn of(row: &TableRow) -> Option<Self> {
        if row.text("status").is_some_and(|s| s == "duplicate" || s == "failed") {
            return None;
        }
        let own = |column: &str| row.text(column).map(str::to_owned);
        let input_path = own("input_path").unwrap_or_default();
        let mut place = input_path.clone();
        if let Some(member) = row.text("input_member") {
            place = format!("{place} › {member}");
        }
        if let Some(index) = row.number("input_index") {
            place = format!("{place} #{index}");
        }
        // A page that names no site still has an address that does.
        let host = row.text("url").and_then(|u| u.split("://").nth(1)?.split('/').next());
        let host = host.map(|h| h.strip_prefix("www.").unwrap_or(h).to_owned());
        Some(Self {
            id: own("doc_id")?,
            title: own("title"),
            site: own("site").or(host),
            url: own("url"),
            published: own("published"),
            language: own("language"),
            text_sha256: own("text_sha256").unwrap_or_default(),
            input_path,
            place,
            text: None,
        })
    }

    pub(crate) fn into_json(self) -> Value {
        json!({
            "id": self.id, "title": self.title, "site": self.site, "url": self.url, "published": self.published,
            "language": self.language, "place": self.place, "text": self.text,
        })
    }
}

/// The format that a folder's tables can be read in.
pub(crate) fn format_of(folder: &Path) -> Result<FileFormat, RereadError> {
    [FileFormat::Jsonl, FileFormat::Csv]
        .into_iter()
        .find(|f| folder.join(format!("documents.{}", f.name())).exists())
        .ok_or_else(|| RereadError::NoRun(folder.display().to_string()))
}

/// The documents of a folder that gave rows, in order.
pub(crate) fn documents(folder: &Path) -> Result<Vec<Document>, RereadError> {
    let format = format_of(folder)?;
    let mut rows = Rows::open(&folder.join(format!("documents.{}", format.name())), format)?;
    let mut documents = Vec::new();
    while let Some((_, row)) = rows.next()? {
        documents.extend(Document::of(&row));
    }
    Ok(documents)
}

/// The records of each document, in text order, longer ones first.
pub(crate) struct Records {
    pub(crate) of: HashMap<String, Vec<Value>>,
}

pub(crate) fn records(
    folder: &Path,
    documents: &[Document],
    rules: &BTreeMap<String, String>,
) -> Result<Records, RereadError> {
    let format = format_of(folder)?;
    let with_text: HashMap<&str, bool> = documents.iter().map(|d| (d.id.as_str(), d.text.is_some())).collect();
    let rules: HashMap<&str, usize> = rules.keys().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let mut of: HashMap<String, Vec<Value>> = HashMap::new();
    for (table, (name, _)) in TABLES.iter().enumerate() {
        let mut rows = Rows::open(&folder.join(format!("{name}.{}", format.name())), format)?;
        while let Some((_, row)) = rows.next()? {
            let Some(id) = row.text("doc_id") else { continue };
            let known = with_text.get(id).copied().unwrap_or(false);
            of.entry(id.to_owned()).or_default().push(record(&row, table, &rules, known));
        }
    }
    for records in of.values_mut() {
        records.sort_by_key(|r| (r["start"].as_u64(), std::cmp::Reverse(r["end"].as_u64())));
    }
    Ok(Records { of })
}

/// The names of the columns of [`TABLES`] that hold a record's own facts.
pub(crate) fn columns(table: usize) -> &'static [&'static str] {
    SHOWN[table]
}

/// A row for the page. Words that can be cut out of the article's text are left out where that is there.
pub(crate) fn record(row: &TableRow, table: usize, rules: &HashMap<&str, usize>, with_text: bool) -> Value {
    let own = |column: &str| row.value(column).cloned().unwrap_or(Value::Null);
    let evidence = |e: &Value| json!([e["role"], e["char_start"], e["char_end"], e["why"]]);
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| out.insert(name.to_owned(), value);
    put("id", own("record_id"));
    put("kind", json!(TABLES[table].1));
    for (name, column) in [
        ("start", "char_start"),
        ("end", "char_end"),
        ("line", "line"),
        ("column", "column"),
        ("section", "section"),
        ("confidence", "confidence"),
    ] {
        put(name, own(column));
    }
    put("priority", row.value("check_priority").cloned().unwrap_or(json!(0)));
    put("reasons", json!(row.list("check_reasons")));
    put("rule", json!(row.text("rule").and_then(|r| rules.get(r))));
    put("evidence", row.list("evidence").iter().map(evidence).collect());
    for (name, column) in [("in_quote", "in_quote"), ("speaker", "speaker_name")] {
        if let Some(value) = row.value(column) {
            put(name, value.clone());
        }
    }
    if !with_text {
        for column in ["text", "sentence", "prefix", "suffix"] {
            put(column, own(column));
        }
    }
    let more: Map<String, Value> =
        columns(table).iter().filter_map(|column| Some(((*column).to_owned(), row.value(column)?.clone()))).collect();
    put("more", Value::Object(more));
    Value::Object(out)
}

/// A review by its columns, empty ones left out.
pub(super) fn review(review: &Review) -> Value {
    let mut cells = Vec::new();
    review.cells(&mut cells);
    let filled = Review::table().columns.iter().zip(&cells).filter_map(|(column, cell)| match cell {
        Cell::Text(words) => Some((column.name.to_owned(), json!(words))),
        _ => None,
    });
    Value::Object(filled.collect())
}
