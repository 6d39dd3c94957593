//! Rows of `documents`: one for every document that came in, whatever became of it.

use super::schema::{Cells, Row, Table, int, json, text};
use super::{Records, sha256_hex};
use crate::article::{Article, Candidate};

pub(super) static DOCUMENTS: Table = Table {
    name: "documents",
    columns: &[
        text("doc_id", "Stable id: the hash of the raw bytes"),
        text("external_id", "The dump's own id"),
        text("input_path", "The input, as given"),
        text("input_member", "Path inside an archive"),
        int("input_index", "Number of the record within a dump, from 0"),
        text("url", "Address of the page"),
        text("site", "Name of the site"),
        text("title", "Headline"),
        json("authors", "Names of the authors"),
        text("published", "Publication date (ISO 8601)"),
        text("published_source", "jsonld, meta, microdata, time, url, trailer, field, text or option"),
        text("modified", "Date of the last change (ISO 8601)"),
        text("language", "BCP 47 code"),
        text("language_source", "given, page or detected"),
        text("raw_sha256", "SHA-256 of the raw bytes"),
        int("raw_bytes", "How many raw bytes"),
        text("text_sha256", "SHA-256 of the text in UTF-8"),
        int("text_chars", "Code points of the text"),
        text("encoding", "Encoding that the bytes were decoded from"),
        text("media_type", "Media type of the input"),
        text("reader", "The reader that read it"),
        text("status", "ok, partial, failed or duplicate"),
        text("duplicate_of", "doc_id of the first document with the same bytes"),
        json("warnings", "Stable codes of what was odd"),
        json("candidates", "What the page said of itself: field, value, source, and which was taken"),
        int("n_quotes", "Rows in quotes"),
        int("n_figures", "Rows in figures"),
        int("n_dates", "Rows in dates"),
    ],
};

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Everything was read.
    Ok,
    /// A part was read; `errors` says what was not.
    Partial,
    /// Nothing was read; `errors` says why.
    Failed,
    /// The same bytes came earlier in the run.
    Duplicate,
}

impl Status {
    /// The word in the `status` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Duplicate => "duplicate",
        }
    }
}

/// A row of `documents`.
#[derive(Debug)]
pub struct DocumentRow<'a> {
    article: &'a Article,
    status: Status,
    duplicate_of: Option<&'a str>,
    text_sha256: String,
    text_chars: u64,
    counts: [u64; 3],
}

/// The sayings of a page as a list of objects; empty for documents that say everything once.
fn candidates(all: &[Candidate]) -> Option<String> {
    if all.is_empty() {
        return None;
    }
    let object =
        |c: &Candidate| serde_json::json!({"field": c.field, "value": c.value, "source": c.source, "chosen": c.chosen});
    Some(serde_json::Value::Array(all.iter().map(object).collect()).to_string())
}

impl<'a> DocumentRow<'a> {
    /// The row of a document that was read, with what was found in it.
    #[must_use]
    pub fn new(article: &'a Article, status: Status, records: &Records<'_>) -> Self {
        let text = article.text.as_str();
        Self {
            article,
            status,
            duplicate_of: None,
            text_sha256: sha256_hex(text.as_bytes()),
            text_chars: text.chars().count() as u64,
            counts: [records.quotes.len() as u64, records.figures.len() as u64, records.dates.len() as u64],
        }
    }

    /// The row of a document whose bytes came earlier.
    #[must_use]
    pub fn duplicate(article: &'a Article, of: &'a str) -> Self {
        Self { duplicate_of: Some(of), ..Self::new(article, Status::Duplicate, &Records::default()) }
    }
}

impl Row for DocumentRow<'_> {
    fn table() -> &'static Table {
        &DOCUMENTS
    }

    fn cells<'r>(&'r self, out: &mut impl Cells<'r>) {
        let (meta, source) = (&self.article.metadata, &self.article.source);
        out.filled(&self.article.doc_id);
        out.maybe(meta.external_id.as_deref());
        out.text(&source.input_path);
        out.maybe(source.input_member.as_deref());
        out.count(source.input_index);
        out.maybe(meta.url.as_deref());
        out.maybe(meta.site.as_deref());
        out.maybe(meta.title.as_deref());
        out.words(&meta.authors);
        out.maybe(meta.published.as_ref().map(|p| p.iso.as_str()));
        out.maybe(meta.published.as_ref().map(|p| p.source));
        out.maybe(meta.modified.as_deref());
        out.maybe(meta.language.as_deref());
        out.maybe(meta.language_source);
        out.filled(&source.raw_sha256);
        out.count(Some(source.raw_bytes));
        out.name(&self.text_sha256);
        out.count(Some(self.text_chars));
        out.filled(source.encoding);
        out.filled(source.media_type);
        out.filled(source.reader);
        out.text(self.status.name());
        out.maybe(self.duplicate_of);
        out.words(&self.article.warnings);
        match candidates(&meta.candidates) {
            Some(list) => out.json(list),
            None => out.null(),
        }
        out.count(Some(self.counts[0]));
        out.count(Some(self.counts[1]));
        out.count(Some(self.counts[2]));
    }
}
