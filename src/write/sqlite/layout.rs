//! The SQL of the database: tables from the schema, keys, indexes, full-text search, views.

use crate::record::{Column, ColumnType, Table};

/// How the file is written: no journal, because a broken run leaves only a `.part`; little memory, whatever the run.
pub(super) const SETTINGS: &str = "
PRAGMA page_size = 16384;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -12000;
PRAGMA temp_store = FILE;
PRAGMA foreign_keys = OFF;
PRAGMA user_version = 1;
";

/// The key of what people write, where two rows may say something of the same record.
pub(super) const REVIEWS_KEY: &str = "reviews_record_id ON reviews (record_id)";

/// What is looked up most.
pub(super) const INDEXES: &str = "
CREATE INDEX documents_doc_id ON documents (doc_id);
CREATE INDEX quotes_doc_id ON quotes (doc_id);
CREATE INDEX quotes_speaker_name ON quotes (speaker_name);
CREATE INDEX figures_doc_id ON figures (doc_id);
CREATE INDEX figures_kind_value ON figures (kind, value);
CREATE INDEX dates_doc_id ON dates (doc_id);
CREATE INDEX dates_start ON dates (start);
CREATE INDEX speakers_doc_id ON speakers (doc_id);
CREATE INDEX speakers_name ON speakers (name);
";

/// Full-text search that reads the text out of the tables, so that nothing is kept twice; letters are found without their
/// accents. Datasette finds the search of a table by the name in double quotation marks. Quotes are found by their words, figures by their sentence; dates have no words that anybody looks for.
/// Words are gathered in four megabytes before they are written: with the one megabyte of the default, pieces are merged again and again.
pub(super) const SEARCH: &str = "
CREATE VIRTUAL TABLE quotes_fts USING fts5(text, speaker_name, content=\"quotes\", columnsize=0, tokenize='unicode61 remove_diacritics 2');
INSERT INTO quotes_fts(quotes_fts, rank) VALUES ('hashsize', 4194304);
INSERT INTO quotes_fts(quotes_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE figures_fts USING fts5(sentence, content=\"figures\", columnsize=0, tokenize='unicode61 remove_diacritics 2');
INSERT INTO figures_fts(figures_fts, rank) VALUES ('hashsize', 4194304);
INSERT INTO figures_fts(figures_fts) VALUES ('rebuild');
";

/// The statement that makes a table.
#[must_use]
pub fn create_table(table: &Table) -> String {
    let columns: Vec<String> =
        table.columns.iter().map(|c| format!("  \"{}\" {}{}", c.name, sql_type(c.kind), role(table, c))).collect();
    format!("CREATE TABLE {} (\n{}\n);\n", table.name, columns.join(",\n"))
}

/// The same without its key, for loading: an index that grows with the rows is written all over the file again and again,
/// because ids come in no order.
pub(super) fn create_table_without_key(table: &Table) -> String {
    create_table(table).replace(KEY, "")
}

/// The column that is a table's key.
pub(super) fn key(table: &Table) -> Option<&'static str> {
    table.columns.iter().find(|c| role(table, c) == KEY).map(|c| c.name)
}

/// Makes a table's key, once its rows are there.
pub(super) fn index_key(table: &Table, column: &str) -> String {
    format!("CREATE UNIQUE INDEX {0}_key ON {0} (\"{column}\")", table.name)
}

/// Takes out the rows whose key an earlier row has: a run can meet a document again after it had forgotten it.
pub(super) fn drop_repeated(table: &Table, column: &str) -> String {
    format!("DELETE FROM {0} WHERE rowid NOT IN (SELECT min(rowid) FROM {0} GROUP BY \"{column}\")", table.name)
}

/// Says in the schema what is the case now, that the index made last is the table's primary key: Datasette looks there for
/// the row that a reference leads to. Such an index has a name of its own and no statement.
pub(super) fn declare_key(table: &Table) -> String {
    let (name, sql) = (table.name, create_table(table));
    format!(
        "UPDATE sqlite_schema SET sql = '{}' WHERE type = 'table' AND name = '{name}';
UPDATE sqlite_schema SET name = 'sqlite_autoindex_{name}_1', sql = NULL WHERE type = 'index' AND name = '{name}_key';\n",
        sql.trim_end().trim_end_matches(';').replace('\'', "''")
    )
}

/// A decimal under NUMERIC is kept as a whole number or a float, and a score as words.
fn sql_type(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text | ColumnType::Day | ColumnType::Json => "TEXT",
        ColumnType::Int | ColumnType::Bool => "INTEGER",
        ColumnType::Decimal | ColumnType::Amount => "NUMERIC",
    }
}

/// What a column that is its table's key is declared as.
const KEY: &str = " PRIMARY KEY";

/// What a column is the key of: of its own table, or of which row of another one. Who follows a reference needs a key there.
fn role(table: &Table, column: &Column) -> &'static str {
    match (table.name, column.name) {
        ("quotes" | "figures" | "dates", "record_id") | ("speakers", "speaker_id") => KEY,
        (_, "in_quote" | "parent_id" | "repeat_of") => " REFERENCES quotes (record_id)",
        (_, "speaker_id") => " REFERENCES speakers (speaker_id)",
        (_, "date_id" | "said_on_id" | "anchor_id") => " REFERENCES dates (record_id)",
        _ => "",
    }
}

/// The statement that adds a row.
pub(super) fn insert(table: &Table) -> String {
    format!("INSERT INTO {} VALUES ({})", table.name, vec!["?"; table.columns.len()].join(","))
}

/// The views: `audit`, one fact a row as in the workbook, and `quotes_in_context`.
#[must_use]
pub fn view_sql() -> String {
    let fact = |table: &str, kind: &str, own: &str| {
        format!(
            "SELECT coalesce(r.status, 'unchecked') AS status, f.check_priority AS priority, '{kind}' AS kind, {own},
  f.sentence AS context, d.title AS article, d.site AS site, d.published AS published, d.url AS url, d.language AS language,
  f.rule AS rule, f.confidence AS confidence, f.check_reasons AS check_reasons, r.extraction_error AS extraction_error,
  r.source_checked AS source_checked, r.source_type AS source_type, r.reviewer AS reviewer, r.checked_on AS checked_on,
  r.note AS note, f.record_id AS record_id, f.doc_id AS doc_id, f.seq AS seq
FROM {table} f
LEFT JOIN documents d ON d.doc_id = f.doc_id AND d.status IN ('ok', 'partial')
LEFT JOIN reviews r ON r.record_id = f.record_id"
        )
    };
    let quote = fact(
        "quotes",
        "quote",
        "f.type AS type, f.text AS fact, f.speaker_name AS speaker, NULL AS value, NULL AS value_max, NULL AS unit, f.said_on AS day",
    );
    let figure = fact(
        "figures",
        "figure",
        "f.kind AS type, f.text AS fact, f.speaker_name AS speaker, f.value AS value, f.value_max AS value_max, \
         coalesce(f.currency, f.unit, f.object) AS unit, NULL AS day",
    );
    let date = fact(
        "dates",
        "date",
        "f.type AS type, f.text AS fact, q.speaker_name AS speaker, f.value AS value, NULL AS value_max, NULL AS unit, f.start AS day",
    );
    format!(
        "CREATE VIEW audit AS\n{quote}\nUNION ALL\n{figure}\nUNION ALL\n{date}\nLEFT JOIN quotes q ON q.record_id = f.in_quote;
CREATE VIEW quotes_in_context AS
SELECT f.quote_text AS words, f.type AS type, f.speaker_name AS speaker, f.speaker_role AS role, f.cue AS cue,
  f.said_on AS said_on, f.sentence AS sentence, f.prefix || f.text || f.suffix AS around, d.title AS article, d.site AS site,
  d.published AS published, d.url AS url, s.kind AS speaker_kind, s.n_quotes AS quotes_of_speaker, f.record_id AS record_id
FROM quotes f
LEFT JOIN documents d ON d.doc_id = f.doc_id AND d.status IN ('ok', 'partial')
LEFT JOIN speakers s ON s.speaker_id = f.speaker_id
WHERE f.type <> 'term' AND f.repeat_of IS NULL;\n"
    )
}
