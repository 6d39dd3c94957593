//! Rows of `reviews`: what people found when they checked records. The program carries them along and never writes a
//! verdict itself.

use super::schema::{Cells, Row, Table, text};

/// The columns of `reviews.csv`. What follows `checked_on` serves to find the record again after another run.
pub static REVIEWS: Table = Table {
    name: "reviews",
    columns: &[
        text("record_id", "The record that was checked"),
        text("doc_id", "The document it stands in"),
        text("kind", "quote, figure or date"),
        text("text", "The exact characters of the record"),
        text("speaker", "Fullest name of who speaks, as the record has it"),
        text(
            "status",
            "unchecked, verified, disputed, misquoted, misattributed, out_of_context, unverifiable, not_checkable or needs_source",
        ),
        text(
            "extraction_error",
            "What the program read wrongly: wrong_words, wrong_kind, wrong_speaker, wrong_value, not_a_record or other",
        ),
        text("correction", "What it should have read: the words, kind, speaker or value"),
        text("note", "What the reviewer says"),
        text("source_checked", "What it was checked against"),
        text("source_type", "Kind of that source: recording, transcript, document, data, person, …"),
        text("reviewer", "Who checked it"),
        text("checked_on", "When (ISO 8601)"),
        text(
            "carried_over",
            "record_id that the verdict was given to, where it was carried over to this one by content",
        ),
        text("article", "Headline of the article"),
        text("url", "Address of the article"),
        text("prefix", "32 code points before the record"),
        text("suffix", "32 code points after it"),
    ],
};

/// What a person says of a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nobody has looked.
    #[default]
    Unchecked,
    /// It is as the article says.
    Verified,
    /// Somebody says otherwise.
    Disputed,
    /// The words are not what was said.
    Misquoted,
    /// Somebody else said it.
    Misattributed,
    /// Said, but not so.
    OutOfContext,
    /// No source can settle it.
    Unverifiable,
    /// Nothing that can be true or false.
    NotCheckable,
    /// A source is to be found first.
    NeedsSource,
}

impl Verdict {
    /// Every verdict, in the order in which lists and number keys offer them.
    pub const ALL: [Self; 9] = [
        Self::Unchecked,
        Self::Verified,
        Self::Disputed,
        Self::Misquoted,
        Self::Misattributed,
        Self::OutOfContext,
        Self::Unverifiable,
        Self::NotCheckable,
        Self::NeedsSource,
    ];

    /// The word in the `status` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unchecked => "unchecked",
            Self::Verified => "verified",
            Self::Disputed => "disputed",
            Self::Misquoted => "misquoted",
            Self::Misattributed => "misattributed",
            Self::OutOfContext => "out_of_context",
            Self::Unverifiable => "unverifiable",
            Self::NotCheckable => "not_checkable",
            Self::NeedsSource => "needs_source",
        }
    }

    /// The verdict of that word, in any case; an empty cell is `unchecked`.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let word = word.trim();
        if word.is_empty() {
            return Some(Self::Unchecked);
        }
        Self::ALL.into_iter().find(|v| v.name().eq_ignore_ascii_case(word))
    }
}

/// The words of the `extraction_error` column.
pub const EXTRACTION_ERRORS: [&str; 6] =
    ["wrong_words", "wrong_kind", "wrong_speaker", "wrong_value", "not_a_record", "other"];

/// A row of `reviews`: one record, the latest that is said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// The record.
    pub record_id: String,
    /// Its document.
    pub doc_id: String,
    /// `quote`, `figure` or `date`.
    pub kind: String,
    /// The record's exact words.
    pub text: String,
    /// Who speaks.
    pub speaker: String,
    /// What was found.
    pub status: Verdict,
    /// One of [`EXTRACTION_ERRORS`], or empty.
    pub extraction_error: String,
    /// What should have been read.
    pub correction: String,
    /// Free words.
    pub note: String,
    /// What it was checked against.
    pub source_checked: String,
    /// Kind of that source.
    pub source_type: String,
    /// Who checked.
    pub reviewer: String,
    /// When.
    pub checked_on: String,
    /// The record that the verdict was given to.
    pub carried_over: String,
    /// Headline.
    pub article: String,
    /// Address.
    pub url: String,
    /// Context before.
    pub prefix: String,
    /// Context after.
    pub suffix: String,
}

impl Review {
    /// Whether somebody said anything: rows that nobody touched are not kept.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.status != Verdict::Unchecked
            || [&self.extraction_error, &self.correction, &self.note, &self.source_checked, &self.source_type]
                .iter()
                .any(|words| !words.trim().is_empty())
    }

    /// The cell of a column by its name; for the columns that are plain words.
    pub(crate) fn cell(&mut self, column: &str) -> Option<&mut String> {
        Some(match column {
            "record_id" => &mut self.record_id,
            "doc_id" => &mut self.doc_id,
            "kind" => &mut self.kind,
            "text" => &mut self.text,
            "speaker" => &mut self.speaker,
            "extraction_error" => &mut self.extraction_error,
            "correction" => &mut self.correction,
            "note" => &mut self.note,
            "source_checked" => &mut self.source_checked,
            "source_type" => &mut self.source_type,
            "reviewer" => &mut self.reviewer,
            "checked_on" => &mut self.checked_on,
            "carried_over" => &mut self.carried_over,
            "article" => &mut self.article,
            "url" => &mut self.url,
            "prefix" => &mut self.prefix,
            "suffix" => &mut self.suffix,
            _ => return None,
        })
    }
}

impl Row for Review {
    fn table() -> &'static Table {
        &REVIEWS
    }

    fn cells<'r>(&'r self, out: &mut impl Cells<'r>) {
        out.filled(&self.record_id);
        out.filled(&self.doc_id);
        out.filled(&self.kind);
        out.filled(&self.text);
        out.filled(&self.speaker);
        out.text(self.status.name());
        out.filled(&self.extraction_error);
        out.filled(&self.correction);
        out.filled(&self.note);
        out.filled(&self.source_checked);
        out.filled(&self.source_type);
        out.filled(&self.reviewer);
        out.filled(&self.checked_on);
        out.filled(&self.carried_over);
        out.filled(&self.article);
        out.filled(&self.url);
        out.filled(&self.prefix);
        out.filled(&self.suffix);
    }
}
