//! Rows of `speakers`.

use super::common::Context;
use super::id::Id;
use super::schema::{Cells, Row, Table, int, json, text};
use crate::annotate::speakers::{Speaker, SpeakerKind};

pub(super) static SPEAKERS: Table = Table {
    name: "speakers",
    columns: &[
        text("speaker_id", "Stable id within the document"),
        text("doc_id", "The document"),
        text("name", "Fullest name that the document gives"),
        text("kind", "person, organisation, group or unknown"),
        json("aliases", "Other names that the document has for them"),
        json("roles", "Their roles, as written"),
        int("n_quotes", "How many quotes are theirs"),
    ],
};

/// A row of `speakers`.
#[derive(Debug)]
pub struct SpeakerRow<'a> {
    /// Stable id.
    pub speaker_id: Id,
    doc_id: &'a str,
    speaker: &'a Speaker,
    n_quotes: usize,
}

pub(super) fn rows<'a>(context: &Context<'a>) -> Vec<SpeakerRow<'a>> {
    let doc_id = &context.doc.article.doc_id;
    let mut counts = vec![0; context.found.speakers.len()];
    for speaker in context.found.quotes.iter().filter_map(|q| q.speaker) {
        if let Some(count) = counts.get_mut(speaker) {
            *count += 1;
        }
    }
    let row = |((speaker, n_quotes), id): ((&'a Speaker, usize), &Id)| SpeakerRow {
        speaker_id: *id,
        doc_id,
        speaker,
        n_quotes,
    };
    context.found.speakers.iter().zip(counts).zip(&context.speaker_ids).map(row).collect()
}

impl Row for SpeakerRow<'_> {
    fn table() -> &'static Table {
        &SPEAKERS
    }

    fn cells<'r>(&'r self, out: &mut impl Cells<'r>) {
        out.id(&self.speaker_id);
        out.name(self.doc_id);
        out.text(&self.speaker.name);
        out.name(match self.speaker.kind {
            SpeakerKind::Person => "person",
            SpeakerKind::Organisation => "organisation",
            SpeakerKind::Group => "group",
            SpeakerKind::Unknown => "unknown",
        });
        out.words(&self.speaker.aliases);
        out.words(&self.speaker.roles);
        out.int(self.n_quotes as i64);
    }
}
