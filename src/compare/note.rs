//! A note: two places of an article that a person should look at together.

use super::Found;
use super::facts::{Fact, Facts};
use crate::record::{Cells, Column, ColumnType, Row, Table, sha256_hex};

const fn column(name: &'static str, kind: ColumnType, description: &'static str) -> Column {
    Column { name, kind, description }
}

/// The columns of `notes.csv`.
pub static NOTES: Table = Table {
    name: "notes",
    columns: &[
        column("note_id", ColumnType::Text, "Stable id: the hash of kind and places"),
        column("doc_id", ColumnType::Text, "The document"),
        column(
            "kind",
            ColumnType::Text,
            "days_differ, weekday, ratio_percent, sum, counts_differ, tenfold, heading_quote or no_speaker",
        ),
        column("says", ColumnType::Text, "What the two places do not say alike; never a verdict"),
        column("first_id", ColumnType::Text, "record_id of the first place"),
        column("first_text", ColumnType::Text, "Its exact characters"),
        column("first_line", ColumnType::Int, "Its line"),
        column("first_char_start", ColumnType::Int, "Its first code point"),
        column("first_char_end", ColumnType::Int, "One past its last code point"),
        column("first_sentence", ColumnType::Text, "The sentence around it"),
        column("second_id", ColumnType::Text, "record_id of the second place, where there is one"),
        column("second_text", ColumnType::Text, "Its exact characters"),
        column("second_line", ColumnType::Int, "Its line"),
        column("second_char_start", ColumnType::Int, "Its first code point"),
        column("second_char_end", ColumnType::Int, "One past its last code point"),
        column("second_sentence", ColumnType::Text, "The sentence around it"),
        column("article", ColumnType::Text, "Headline of the article"),
        column("url", ColumnType::Text, "Address of the article"),
        column("input_path", ColumnType::Text, "Where the article was read from"),
    ],
};

/// One of the places of a note: a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The record.
    pub record_id: String,
    /// Its exact characters.
    pub text: String,
    /// Its line, from 1.
    pub line: u64,
    /// Where it stands, in code points.
    pub chars: (u64, u64),
    /// The sentence around it.
    pub sentence: String,
}

impl Place {
    pub(super) fn of(fact: &Fact) -> Self {
        let own = |column: &str| fact.row.text(column).unwrap_or_default().to_owned();
        Self {
            record_id: own("record_id"),
            text: own("text"),
            line: fact.row.number("line").unwrap_or(0),
            chars: (fact.start, fact.end),
            sentence: own("sentence"),
        }
    }
}

/// What two places of an article do not say alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Stable id.
    pub note_id: String,
    /// The document.
    pub doc_id: String,
    /// What was compared.
    pub kind: &'static str,
    /// What does not agree, in a sentence.
    pub says: String,
    /// Where.
    pub first: Place,
    /// Where else.
    pub second: Option<Place>,
    /// Headline.
    pub article: String,
    /// Address.
    pub url: String,
    /// Where the article was read from.
    pub input_path: String,
}

impl Note {
    pub(super) fn new(facts: &Facts<'_>, kind: &'static str, found: Found) -> Self {
        let second = found.second.as_ref().map_or("", |p| p.record_id.as_str());
        let hash = sha256_hex(format!("{kind}|{}|{second}", found.first.record_id).as_bytes());
        let own = |column: &str| facts.document.text(column).unwrap_or_default().to_owned();
        Self {
            note_id: format!("n_{}", &hash[..16]),
            doc_id: own("doc_id"),
            kind,
            says: facts.sentence(found.pattern, &found.words),
            first: found.first,
            second: found.second,
            article: own("title"),
            url: own("url"),
            input_path: own("input_path"),
        }
    }
}

impl Row for Note {
    fn table() -> &'static Table {
        &NOTES
    }

    fn cells<'r>(&'r self, out: &mut impl Cells<'r>) {
        out.text(&self.note_id);
        out.text(&self.doc_id);
        out.text(self.kind);
        out.text(&self.says);

        for place in [Some(&self.first), self.second.as_ref()] {
            match place {
                Some(p) => {
                    out.filled(&p.record_id);
                    out.filled(&p.text);
                    out.count(Some(p.line));
                    out.count(Some(p.chars.0));
                    out.count(Some(p.chars.1));
                    out.filled(&p.sentence);
                }
                None => (0..6).for_each(|_| out.null()),
            }
        }
        out.filled(&self.article);
        out.filled(&self.url);
        out.filled(&self.input_path);
    }
}
