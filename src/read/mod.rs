//! Bytes into articles: one module a format.
//!
//! In: the raw bytes of one document, what is known of where they came from, and the packs (for the words of metadata
//! lines and month names). Out: an [`Article`] whose text is verbatim, or a [`Refusal`] with a stable code. Nothing is
//! dropped in silence: what cannot be read becomes a row of `errors`.

mod blocks;
mod codes;
mod csv;
mod docx;
mod encoding;
mod epub;
mod feed;
mod fields;
mod flow;
mod format;
mod fragment;
mod html;
mod inputs;
mod jsonl;
mod markdown;
mod metadata;
mod newsml;
mod page;
mod text;
mod when;
mod xml;
mod zipped;

use sha2::{Digest, Sha256};

pub use codes::{CODES, Code, Weight};
pub(crate) use csv::Scan;
pub use csv::{Dialect, read_row};
pub use docx::read_docx;
pub use encoding::{Decoded, decode};
pub use epub::read_epub;
pub use feed::read_item;
pub use fields::Fields;
pub(crate) use fields::is_text_field;
pub use format::Format;
pub(crate) use format::is_tar_header;
pub use html::{Limits as PageLimits, PageOptions, read_html, read_page};
pub use inputs::{Input, Inputs, InputsError, find_inputs};
pub use jsonl::{Line, read_line};
pub use markdown::read_markdown;
pub(crate) use metadata::MetadataLines;
pub use newsml::read_newsml;
pub use text::read_text;
pub use when::parse_when;
pub use xml::XmlText;

use crate::article::{Article, Metadata, Published, Source};
use crate::lang::{Pack, Packs};
use crate::unpack::Limits;

/// What a caller fixes for all documents of a run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Names of the fields of a JSON dump.
    pub fields: Fields,
    /// Language of every document, where it is given.
    pub language: Option<String>,
    /// Publication date of documents that give none.
    pub published: Option<Published>,
    /// What of a web page is read.
    pub page: PageOptions,
    /// Documents with more bytes than this are refused.
    pub max_document: u64,
    /// The reader of all documents, whatever they look like.
    pub reader: Option<Format>,
    /// What bounds the opening of archives and compressed files.
    pub limits: Limits,
    /// Which numbers are figures.
    pub figures: crate::annotate::figures::Options,
}

/// The largest document that is read unless asked otherwise: memory is bounded by it.
pub const MAX_DOCUMENT: u64 = 32 << 20;

impl Default for Options {
    fn default() -> Self {
        Self {
            fields: Fields::default(),
            language: None,
            published: None,
            page: PageOptions::default(),
            max_document: MAX_DOCUMENT,
            reader: None,
            limits: Limits::default(),
            figures: crate::annotate::figures::Options::default(),
        }
    }
}

/// The stage at which a document was given up: the `stage` column of `errors`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its bytes could not be had or understood.
    Read,
    /// Its bytes are no text.
    Decode,
    /// It was read, and annotating it failed.
    Extract,
}

impl Stage {
    /// The word in the `stage` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Decode => "decode",
            Self::Extract => "extract",
        }
    }
}

/// Why a document gives no records.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// Where it stopped.
    pub stage: Stage,
    /// Stable code, one of [`CODES`].
    pub code: &'static str,
    /// What was wrong, in words.
    pub message: String,
    /// Where in the input file, in bytes.
    pub byte_offset: Option<u64>,
}

impl Refusal {
    /// A refusal without a place.
    pub fn new(stage: Stage, code: &'static str, message: impl Into<String>) -> Self {
        Self { stage, code, message: message.into(), byte_offset: None }
    }

    /// The same at a place of the input file.
    #[must_use]
    pub fn at(mut self, byte_offset: u64) -> Self {
        self.byte_offset = Some(byte_offset);
        self
    }
}

/// SHA-256 of a document's raw bytes: its identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawHash([u8; 32]);

impl RawHash {
    /// Hashes raw bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// All of it in hex.
    #[must_use]
    pub fn hex(&self) -> String {
        crate::record::hex(&self.0)
    }

    /// `d_` and the first 16 hex digits.
    #[must_use]
    pub fn doc_id(&self) -> String {
        format!("d_{}", crate::record::hex(&self.0[..8]))
    }

    /// Half of it: enough to tell the documents of any dump apart, and half the memory.
    #[must_use]
    pub fn short(&self) -> u128 {
        let mut half = [0; 16];
        half.copy_from_slice(&self.0[..16]);
        u128::from_be_bytes(half)
    }
}

/// Reads a document of a known format.
///
/// # Errors
/// [`Refusal`] where there is no text in it.
pub fn read(
    format: Format,
    raw: &[u8],
    hash: &RawHash,
    source: Source,
    packs: &Packs,
    options: &Options,
) -> Result<Article, Refusal> {
    if raw.is_empty() {
        return Err(Refusal::new(Stage::Read, "empty", "the file has 0 bytes").at(0));
    }
    let mut article = match format {
        Format::Text => read_text(raw, hash, source, packs),
        Format::Html => read_page(raw, hash, source, packs, &options.page),
        Format::Jsonl | Format::Json | Format::Parquet => {
            read_line(raw, hash, source, packs, &options.fields).map(|line| line.article)
        }
        Format::Csv => read_row(raw, hash, source, packs, &options.fields),
        Format::Markdown => read_markdown(raw, hash, source, packs),
        Format::Feed => read_item(raw, hash, source, packs),
        Format::Nitf | Format::NewsMl => read_newsml(raw, hash, source, packs),
        Format::Epub => read_epub(raw, hash, source, packs, most_of(raw, options)),
        Format::Docx => read_docx(raw, hash, source, packs, most_of(raw, options)),
        // These hold documents and are none.
        _ => Err(Refusal::new(Stage::Read, "unsupported", "a format that is not read as one document")),
    }?;
    if let Some(told) = article.source.told.clone() {
        let metadata = &mut article.metadata;
        metadata.url = metadata.url.take().or_else(|| told.url.clone());
        metadata.site = metadata.site.take().or_else(|| told.site.clone());
    }
    if article.metadata.published.is_none() {
        article.metadata.published.clone_from(&options.published);
    }
    Ok(article)
}

/// The letters and digits of a text, in lower case, and nothing else: how what is said twice is known again.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How much may come out of a document that is an archive.
fn most_of(raw: &[u8], options: &Options) -> u64 {
    let by_ratio = (1 << 20) + options.limits.ratio.saturating_mul(raw.len() as u64);
    by_ratio.min(options.max_document.saturating_mul(4)).min(options.limits.unpacked)
}

/// Settles in which language a document is read: as given for the run, as the document says, else as detected.
///
/// # Errors
/// [`Refusal`] `unknown_language` where that is none for which there is a pack.
pub fn settle_language<'p>(article: &mut Article, packs: &'p Packs, options: &Options) -> Result<&'p Pack, Refusal> {
    let Metadata { language, language_source, .. } = &mut article.metadata;
    if let Some(code) = &options.language {
        *language = Some(code.clone());
        *language_source = Some("option");
    }
    // A language that the dump states but no pack knows may be wrong, but so would be any guess.
    if let Some(code) = language {
        return packs.get(code).ok_or_else(|| {
            Refusal::new(
                Stage::Extract,
                "unknown_language",
                format!("there is no pack for the language {code:?}; there are {}", packs.codes().join(", ")),
            )
        });
    }
    let Some(pack) = packs.detect(article.text.as_str()) else {
        return Err(Refusal::new(
            Stage::Extract,
            "unknown_language",
            "the language was not recognised; state it with --lang or a language field",
        ));
    };
    *language = Some(pack.code().to_owned());
    *language_source = Some("detected");
    Ok(pack)
}
