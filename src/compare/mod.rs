//! An article against itself: what two places of it do not say alike.
//!
//! In: the rows of an output folder, a document at a time. Out: [`Note`]s, each with both places and a sentence. A note is
//! no verdict: both places may be right, and only a person can say. Each kind of note is one short file; where a comparison
//! could be about two different things it is not made, because a list that is often wrong is not read.

mod counts;
mod days;
mod facts;
mod headings;
mod note;
mod ratios;
mod speakers;
mod sums;
mod twins;
mod weekdays;
mod words;

use std::path::Path;

pub use note::{NOTES, Note, Place};

use crate::lang::Packs;
use crate::reread::RereadError;
use facts::Facts;

/// A kind of comparison: its name in the `kind` column, and what makes its notes.
type Comparison = (&'static str, fn(&Facts<'_>) -> Vec<Found>);

/// Every comparison, in the order in which notes of a document are listed.
const COMPARISONS: [Comparison; 8] = [
    ("days_differ", days::compare),
    ("weekday", weekdays::compare),
    ("ratio_percent", ratios::compare),
    ("sum", sums::compare),
    ("counts_differ", counts::compare),
    ("tenfold", twins::compare),
    ("heading_quote", headings::compare),
    ("no_speaker", speakers::compare),
];

/// The names of the kinds of notes.
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    COMPARISONS.iter().map(|(name, _)| *name).collect()
}

/// What a comparison found: one place or two, and what is to be said of them in the language of the article.
struct Found {
    /// The name of the pattern among the notes of `wording.toml`.
    pattern: &'static str,
    /// What stands in its places.
    words: Vec<(&'static str, String)>,
    first: Place,
    second: Option<Place>,
}

/// Compares every document of an output folder with itself.
///
/// # Errors
/// [`RereadError`] where the folder holds no run or cannot be read.
pub fn check(folder: &Path, packs: &Packs) -> Result<Vec<Note>, RereadError> {
    let mut notes = Vec::new();
    facts::each(folder, packs, |facts| notes.extend(of_document(facts)))?;
    Ok(notes)
}

fn of_document(facts: &Facts<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    for (kind, compare) in COMPARISONS {
        notes.extend(compare(facts).into_iter().map(|found| Note::new(facts, kind, found)));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Block, BlockKind, Published};
    use crate::reread::rows::TableRow;
    use crate::segment::Doc;
    use crate::span::Text;
    use crate::write::{Buffers, FileFormat};

    /// The kinds and sentences of the notes on a text; its first line is a title where a second follows after a blank line.
    pub(super) fn notes(language: &str, text: &str) -> Vec<(&'static str, String)> {
        let packs = Packs::built_in().unwrap();
        let text = Text::new(text).unwrap();
        let mut blocks = Vec::new();
        let mut from = 0;
        for (at, paragraph) in text.as_str().split("\n\n").enumerate() {
            let kind = if at == 0 && text.as_str().contains("\n\n") { BlockKind::Title } else { BlockKind::Body };
            blocks.push(Block { span: text.span(from, from + paragraph.len()).unwrap(), kind });
            from += paragraph.len() + 2;
        }
        let mut article = Article { doc_id: "d_1".into(), text, blocks, ..Article::default() };
        article.metadata.published =
            Some(Published { date: jiff::civil::date(2025, 3, 10), iso: "2025-03-10".into(), source: "option" });
        let pack = packs.get(language).unwrap();
        let mut doc = Doc::new(&article, pack);
        let found = crate::annotate::annotate(&mut doc);
        let records = crate::record::records(&doc, &found);
        let rows = |bytes: Vec<u8>| -> Vec<TableRow> {
            bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(TableRow::of_json).collect()
        };
        let facts = Facts::new(
            (pack, packs.wording(language)),
            TableRow::default(),
            rows(Buffers::of_rows(&records.quotes, FileFormat::Jsonl)),
            rows(Buffers::of_rows(&records.figures, FileFormat::Jsonl)),
            rows(Buffers::of_rows(&records.dates, FileFormat::Jsonl)),
        );
        of_document(&facts).into_iter().map(|n| (n.kind, n.says)).collect()
    }

    /// Whether the notes on a text have that kind.
    pub(super) fn has(kind: &str, language: &str, text: &str) -> bool {
        let notes = notes(language, text);
        eprintln!("{notes:?}");
        notes.iter().any(|(k, _)| *k == kind)
    }

    #[test]
    fn notes_are_in_the_language_of_the_article() {
        let french = notes("fr", "Le vote a eu lieu le lundi 4 mars 2025. Sur 80 dockers, 60 (85,5 %) ont voté.");
        let says: Vec<_> = french.iter().map(|(_, says)| says.as_str()).collect();
        assert!(says.contains(&"« lundi 4 mars 2025 » : au calendrier, c’est mardi 4 mars 2025"), "{says:?}");
    }

    #[test]
    fn every_language_has_a_pattern_for_every_kind_of_note() {
        let packs = Packs::built_in().unwrap();
        for wording in packs.codes().iter().filter_map(|code| packs.wording(code)) {
            assert!(kinds().into_iter().chain(["parts"]).all(|kind| wording.notes.contains_key(kind)));
        }
    }

    #[test]
    fn an_article_that_agrees_with_itself_gives_no_note() {
        let text = "Le port a doublé ses quais\n\nLe port a chargé 40 wagons lundi 3 mars 2025. « Nous irons plus loin », a \
                    dit Léa Font. Sur 80 dockers, 60 (75 %) ont voté. Le trafic est passé de 400 à 460 tonnes, soit une \
                    hausse de 60 tonnes.";
        assert_eq!(notes("fr", text), []);
    }
}
