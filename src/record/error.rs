//! Rows of `errors`: whatever was skipped, where, and what was done about it.

use super::schema::{Cells, Row, Table, int, text};

pub(super) static ERRORS: Table = Table {
    name: "errors",
    columns: &[
        text("input_path", "The input, as given"),
        text("input_member", "Path inside an archive"),
        int("input_index", "Number of the record within it, from 0"),
        text("doc_id", "The document, where there is one"),
        text("stage", "read, decode, extract or write"),
        text("code", "Stable code"),
        text("message", "What happened and what to do"),
        int("byte_offset", "Where in the input"),
        text("action", "skipped or partial"),
    ],
};

/// A row of `errors`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorRow {
    /// The input, as given.
    pub input_path: String,
    /// Path inside an archive.
    pub input_member: Option<String>,
    /// Number of the record within it, from 0.
    pub input_index: Option<u64>,
    /// The document, where there is one.
    pub doc_id: Option<String>,
    /// `read`, `decode`, `extract` or `write`.
    pub stage: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// What happened and what to do.
    pub message: String,
    /// Where in the input.
    pub byte_offset: Option<u64>,
    /// `skipped` or `partial`.
    pub action: &'static str,
}

impl Row for ErrorRow {
    fn table() -> &'static Table {
        &ERRORS
    }

    fn cells<'r>(&'r self, out: &mut impl Cells<'r>) {
        out.text(&self.input_path);
        out.maybe(self.input_member.as_deref());
        out.count(self.input_index);
        out.maybe(self.doc_id.as_deref());
        out.text(self.stage);
        out.text(self.code);
        out.text(&self.message);
        out.count(self.byte_offset);
        out.text(self.action);
    }
}
