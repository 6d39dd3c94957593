//! What became of the documents of a run.

use std::collections::BTreeMap;

/// Counts of a run or a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents that came in.
    pub documents: u64,
    /// Read without anything left out.
    pub ok: u64,
    /// Read in part.
    pub partial: u64,
    /// Not read.
    pub failed: u64,
    /// Came before.
    pub duplicate: u64,
    /// Files and records of kinds that are not read.
    pub skipped: u64,
    /// Rows of `quotes`.
    pub quotes: u64,
    /// Rows of `figures`.
    pub figures: u64,
    /// Rows of `dates`.
    pub dates: u64,
    /// Bytes of input.
    pub input_bytes: u64,
    /// Bytes of article text that were annotated.
    pub text_bytes: u64,
    /// Rows of `errors`, by code.
    pub errors: BTreeMap<&'static str, u64>,
}

impl Counts {
    /// Adds the counts of another part.
    pub fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.ok += other.ok;
        self.partial += other.partial;
        self.failed += other.failed;
        self.duplicate += other.duplicate;
        self.skipped += other.skipped;
        self.quotes += other.quotes;
        self.figures += other.figures;
        self.dates += other.dates;
        self.input_bytes += other.input_bytes;
        self.text_bytes += other.text_bytes;
        for (code, count) in &other.errors {
            *self.errors.entry(code).or_default() += count;
        }
    }
}
