//! Every code that a run can write, with what it means: the one list, which `docs/errors.md` shows.
//!
//! A code is for programs and stays as it is; the message beside it is for people. Some codes stand in `errors`, with an
//! `action`; some are warnings in `documents`, about a document that was read whole.

/// What a code does to its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A row of `errors`: the document, or the file, was not read.
    Skipped,
    /// A row of `errors`: a part of the document was not read, or nothing of it where nothing could be.
    Partial,
    /// Only said in `warnings`.
    Warning,
}

/// A code and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// As it stands in `errors` or `warnings`.
    pub name: &'static str,
    /// What it does.
    pub weight: Weight,
    /// What happened, and what can be done.
    pub says: &'static str,
}

const fn code(name: &'static str, weight: Weight, says: &'static str) -> Code {
    Code { name, weight, says }
}

use Weight::{Partial, Skipped, Warning};

/// All codes.
pub const CODES: &[Code] = &[
    code("unreadable", Skipped, "the file cannot be opened or read: the system says why"),
    code("empty", Skipped, "the file has no bytes, or nothing but white space"),
    code("binary", Skipped, "the bytes are no text"),
    code("unsupported", Skipped, "a format, a compression or a part of an archive that is not read"),
    code("no_text", Skipped, "the document has no words, or the record no field with text"),
    code("no_text_column", Skipped, "no column of the table is known to hold text; name it with --text-field"),
    code("no_documents", Skipped, "the archive or feed holds nothing that is read"),
    code("invalid_json", Skipped, "a record is no JSON object"),
    code("invalid_warc", Skipped, "no record of a web archive begins where one should"),
    code("ragged_row", Partial, "the row has fewer cells than the table columns (read), or more (left out)"),
    code("unclosed_quote", Skipped, "a quotation mark that encloses a cell is never closed"),
    code("warc_length", Partial, "the length that the record states is wrong; it ends where the next record begins"),
    code("truncated", Partial, "the file, archive or page was cut short; what there is of it is read"),
    code("corrupt", Partial, "the archive or the compressed stream is damaged; what comes before the damage is read"),
    code("encrypted", Skipped, "the member or document is encrypted"),
    code("invalid_xml", Partial, "the markup breaks before its end; what comes before is read"),
    code("chapter_left_out", Partial, "a chapter of the book is missing or damaged"),
    code("too_large", Skipped, "over --max-document bytes"),
    code("ratio", Partial, "more comes out of the compressed bytes than --max-ratio allows"),
    code("unpacked", Partial, "more comes out of the input than --max-unpacked bytes"),
    code("nesting", Skipped, "more archives within one another than --max-nesting"),
    code(
        "too_many_documents",
        Warning,
        "duplicates of documents after the first --max-remembered are not told any more (a row of errors)",
    ),
    code("unknown_language", Skipped, "in none of the languages of the packs; --lang overrules detection"),
    code("panic", Skipped, "a bug of ours: please report it with the document"),
    code("not_utf8", Warning, "a record of a dump was in another encoding than UTF-8, which was guessed"),
    code("replaced_bytes", Warning, "bytes that mean nothing in the encoding became U+FFFD"),
    code("replaced_surrogates", Warning, "halves of surrogate pairs became U+FFFD"),
    code("summary_only", Warning, "the feed's item has a summary and no full content"),
    code("other_version", Warning, "an earlier document has the same address and other bytes"),
    code(
        "published_conflict",
        Warning,
        "a page says of itself different days of publication; candidates are in `documents`",
    ),
    code("language_conflict", Warning, "a page says that it is in another language than its text is"),
];

impl Code {
    /// The code of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        CODES.iter().find(|c| c.name == name)
    }
}
