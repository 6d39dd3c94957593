//! One article, as every stage after reading sees it.
//!
//! A reader makes it from bytes; nothing later changes it. `text` is verbatim; `blocks` say which parts of it are
//! read as news (a trailer line "Author : …" is a [`BlockKind::Metadata`] block and never gives a record).

use std::sync::Arc;

use crate::source::SourceMap;
use crate::span::{Span, Text};

/// A document: its text, what is known about it and where it came from.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// `d_` and the first 16 hex digits of the SHA-256 of the document's raw bytes.
    pub doc_id: String,
    /// The characters as they were read.
    pub text: Text,
    /// Titles, paragraphs, captions and metadata lines, in text order, never overlapping. What no block covers is not read.
    pub blocks: Vec<Block>,
    /// Blocks that the document sets apart as quotations (`>`, `<blockquote>`), in text order.
    pub quoted: Vec<Span>,
    /// What the document or the dump says about itself.
    pub metadata: Metadata,
    /// Where the bytes came from.
    pub source: Source,
    /// Stable codes of what was odd, e.g. `replaced_bytes`.
    pub warnings: Vec<&'static str>,
}

/// A run of text that belongs together: a line, a paragraph, a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is: the `section` column of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The article's own headline.
    Title,
    /// A crosshead.
    Heading,
    /// Running text.
    Body,
    /// Words under a picture.
    Caption,
    /// Lines about the document (source, author, date): read as metadata, not as text.
    Metadata,
}

impl BlockKind {
    /// The word in the `section` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Body => "body",
            Self::Caption => "caption",
            Self::Metadata => "metadata",
        }
    }
}

/// What is said about a document, each with where it was read from.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// The dump's own id.
    pub external_id: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Names of the authors, in order.
    pub authors: Vec<String>,
    /// Day (and time) of publication: the anchor of relative dates.
    pub published: Option<Published>,
    /// Day (and time) of the last change, as ISO 8601.
    pub modified: Option<String>,
    /// BCP 47 code of the language, once it is known.
    pub language: Option<String>,
    /// `given`, `page` or `detected`.
    pub language_source: Option<&'static str>,
    /// Everything that the document said of these, and which was taken.
    pub candidates: Vec<Candidate>,
}

/// One of several things that a document says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// `title`, `authors`, `published` or `modified`.
    pub field: &'static str,
    /// What it says, cut where it is long.
    pub value: String,
    /// Where it says so, e.g. `jsonld`, `meta og:title`, `time`, `url`.
    pub source: &'static str,
    /// Whether it was taken.
    pub chosen: bool,
}

/// A publication date and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The civil day.
    pub date: jiff::civil::Date,
    /// ISO 8601, as exact as the source: `2025-02-13` or `2025-02-13T06:45:00`.
    pub iso: String,
    /// `jsonld`, `meta`, `microdata`, `time`, `url`, `trailer`, `field`, `text` or `option`.
    pub source: &'static str,
}

/// Where a document's bytes came from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Path as it was given on the command line, or joined to the folder that was given.
    pub input_path: String,
    /// Path inside an archive.
    pub input_member: Option<String>,
    /// Number of the record within a dump, from 0.
    pub input_index: Option<u64>,
    /// SHA-256 of the raw bytes, in hex.
    pub raw_sha256: String,
    /// How many raw bytes the document has.
    pub raw_bytes: u64,
    /// Name of the encoding that the bytes were decoded from.
    pub encoding: &'static str,
    /// `text/plain`, `application/jsonl`, `text/html`.
    pub media_type: &'static str,
    /// The reader that made the article: `text`, `jsonl`, `html`.
    pub reader: &'static str,
    /// Where the text stands in the raw bytes, where it is not those bytes themselves.
    pub map: SourceMap,
    /// What is told of it around it.
    pub told: Option<Arc<Told>>,
    /// How the table is written whose row it is.
    pub dialect: Option<Arc<crate::read::Dialect>>,
}

/// What a dump says of a document outside of the document's own bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The address that it was fetched from.
    pub url: Option<String>,
    /// The name of the feed.
    pub site: Option<String>,
    /// The encoding that the server stated.
    pub charset: Option<String>,
}
