//! `review-index.sqlite`: the records of a folder in an order that a page can ask for.
//!
//! Made once a run and kept; a folder whose `run.json` has changed gets a new one. It can be deleted at any time.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::ServeError;
use crate::lang::Packs;
use crate::record::sha256_hex;
use crate::reread::rows::Rows;
use crate::review::{Document, Sources, TABLES, documents, format_of, read_texts, record, rules};

/// Raised when the tables below change.
const VERSION: u32 = 1;
/// Code points of a record's text that the list shows.
const SHOWN: usize = 240;

const TABLES_OF_INDEX: &str = "
    CREATE TABLE docs (n INTEGER PRIMARY KEY, id TEXT, body TEXT, text TEXT);
    CREATE TABLE records (n INTEGER PRIMARY KEY, id TEXT, doc INTEGER, kind TEXT, start INTEGER, end INTEGER,
        priority INTEGER, speaker TEXT, site TEXT, published TEXT, number INTEGER, hay TEXT, body TEXT);
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT);";
const INDEXES: &str = "
    CREATE INDEX by_priority ON records (priority DESC, doc, start, end DESC);
    CREATE INDEX by_place ON records (doc, start, end DESC);
    CREATE INDEX by_id ON records (id);
    CREATE INDEX by_speaker ON records (speaker, priority DESC);
    CREATE INDEX by_kind ON records (kind, priority DESC);
    ANALYZE;";

/// Where a folder's index is.
pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join("review-index.sqlite")
}

/// Makes the index of a folder where it has none of this run.
pub(super) fn make(folder: &Path, sources: &Sources<'_>, packs: &Packs) -> Result<(), ServeError> {
    let path = path(folder);
    let run = std::fs::read(folder.join("run.json")).unwrap_or_default();
    let key = format!("{VERSION} {}", sha256_hex(&run));
    if !run.is_empty() && is_of(&path, &key) {
        return Ok(());
    }
    let part = path.with_extension("sqlite.part");
    let io = |error| ServeError::Io { path: part.display().to_string(), error };
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    let fail = ServeError::database(&part);
    let mut connection = Connection::open(&part).map_err(&fail)?;
    // What breaks off is made again; there is nothing to be saved from a crash.
    connection
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
        .and_then(|()| connection.execute_batch(TABLES_OF_INDEX))
        .map_err(&fail)?;
    let mut list = documents(folder)?;
    let transaction = connection.transaction().map_err(&fail)?;
    write_documents(folder, &mut list, sources, packs, &transaction).map_err(&fail)?;
    write_records(folder, &list, packs, &transaction)?;
    let facets = facets(&transaction).map_err(&fail)?;
    for (name, value) in [("key", key), ("facets", facets.to_string())] {
        transaction.execute("INSERT INTO meta VALUES (?, ?)", [name, &value]).map_err(&fail)?;
    }
    transaction.execute_batch(INDEXES).map_err(&fail)?;
    transaction.commit().map_err(&fail)?;
    drop(connection);
    std::fs::rename(&part, &path).map_err(io)
}

fn is_of(path: &Path, key: &str) -> bool {
    path.exists()
        && Connection::open(path)
            .and_then(|c| c.query_row("SELECT value FROM meta WHERE name = 'key'", [], |row| row.get::<_, String>(0)))
            .is_ok_and(|known| known == key)
}

/// Writes the documents, each text as soon as it is read, so that no more than one is held.
fn write_documents(
    folder: &Path,
    list: &mut [Document],
    sources: &Sources<'_>,
    packs: &Packs,
    connection: &Connection,
) -> rusqlite::Result<()> {
    let numbers: HashMap<String, usize> = list.iter().enumerate().map(|(at, d)| (d.id.clone(), at)).collect();
    let mut insert = connection.prepare("INSERT INTO docs VALUES (?, ?, ?, NULL)")?;
    for (at, document) in list.iter().enumerate() {
        insert.execute(params![at as i64, document.id, document.clone().into_json().to_string()])?;
    }
    let mut update = connection.prepare("UPDATE docs SET text = ? WHERE n = ?")?;
    let mut done = Ok(());
    read_texts(folder, list, sources, packs, |document, text| {
        let written = update.execute(params![text, numbers[&document.id] as i64]);
        if done.is_ok() {
            done = written.map(|_| ());
        }
        // That there is a text is all that the records need to know.
        document.text = Some(String::new());
    });
    done
}

fn write_records(folder: &Path, list: &[Document], packs: &Packs, connection: &Connection) -> Result<(), ServeError> {
    let format = format_of(folder)?;
    let path = path(folder);
    let fail = ServeError::database(&path);
    let of: HashMap<&str, usize> = list.iter().enumerate().map(|(at, d)| (d.id.as_str(), at)).collect();
    let rules: BTreeMap<String, String> = rules(packs);
    let rules: HashMap<&str, usize> = rules.keys().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let mut insert = connection
        .prepare("INSERT INTO records (id, doc, kind, start, end, priority, speaker, site, published, number, hay, body) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
        .map_err(&fail)?;
    for (table, (name, kind)) in TABLES.iter().enumerate() {
        let mut rows = Rows::open(&folder.join(format!("{name}.{}", format.name())), format)?;
        while let Some((_, row)) = rows.next()? {
            let Some(at) = row.text("doc_id").and_then(|id| of.get(id)).copied() else { continue };
            let document = &list[at];
            let mut body = record(&row, table, &rules, document.text.is_some());
            let text = row.text("text").unwrap_or_default();
            body["doc"] = json!(at);
            body["text"] = json!(text.chars().take(SHOWN).collect::<String>());
            for (name, value) in
                [("site", &document.site), ("title", &document.title), ("published", &document.published)]
            {
                body[name] = json!(value);
            }
            let speaker = row.text("speaker_name");
            let number = *kind == "figure" || text.bytes().any(|b| b.is_ascii_digit());
            let hay = folded(&[Some(text), speaker, document.title.as_deref(), document.site.as_deref()]);
            insert
                .execute(params![
                    row.text("record_id"),
                    at as i64,
                    kind,
                    row.number("char_start").map(|n| n as i64),
                    row.number("char_end").map(|n| n as i64),
                    row.number("check_priority").map_or(0, |n| n as i64),
                    speaker,
                    document.site,
                    document.published,
                    number,
                    hay,
                    body.to_string()
                ])
                .map_err(&fail)?;
        }
    }
    Ok(())
}

/// Words for searching: lower case, Latin letters without their accents, one kind of apostrophe.
pub(super) fn folded(words: &[Option<&str>]) -> String {
    let mut out = String::new();
    for word in words.iter().flatten() {
        for c in word.chars().take(2000).flat_map(char::to_lowercase) {
            out.push(match c {
                'à'..='å' => 'a',
                'ç' => 'c',
                'è'..='ë' => 'e',
                'ì'..='ï' => 'i',
                'ñ' => 'n',
                'ò'..='ö' => 'o',
                'ù'..='ü' => 'u',
                'ý' | 'ÿ' => 'y',
                '’' | 'ʼ' => '\'',
                '\u{300}'..='\u{36f}' => continue,
                c => c,
            });
        }
        out.push('\n');
    }
    out
}

/// Speakers and sites with how many records each has, the most frequent first.
fn facets(connection: &Connection) -> rusqlite::Result<Value> {
    let of = |column: &str| -> rusqlite::Result<Vec<Value>> {
        let question = format!(
            "SELECT {column}, count(*) AS times FROM records WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY times DESC, 1 LIMIT 2000"
        );
        let mut query = connection.prepare(&question)?;
        let rows = query.query_map([], |row| Ok(json!([row.get::<_, String>(0)?, row.get::<_, i64>(1)?])))?;
        rows.collect()
    };
    Ok(json!({ "speakers": of("speaker")?, "sites": of("site")? }))
}
