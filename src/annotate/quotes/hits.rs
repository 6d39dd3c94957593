//! Where quotations can be told by: reporting words, marks, openers of sources.
//!
//! In: the tokens that segmentation noted. Out: [`Hits`], from which the searches for cues, passages and sources begin: their work grows with what they
//! may find, not with the text.

use super::groups::CUES;
use crate::lang::{ClassSet, class};
use crate::segment::Doc;

/// Words that can open the name of a source.
const SOURCES: ClassSet = class::set(&[class::SOURCE_OPENER]);

/// Tokens at which a search begins, each list in text order.
#[derive(Debug)]
pub(super) struct Hits<'d> {
    /// Words that can report.
    pub cues: Vec<u32>,
    /// Marks, and characters that stand for one.
    pub marks: &'d [u32],
    /// Words that can open the name of a source, by themselves or as the first of several.
    pub sources: Vec<u32>,
}

impl<'d> Hits<'d> {
    pub(super) fn of(doc: &'d Doc<'_>) -> Self {
        let tellers = doc.tellers();
        let mut hits = Self { cues: Vec::with_capacity(tellers.len()), marks: doc.marks(), sources: Vec::new() };
        for at in tellers.iter().copied() {
            let classes = doc.tokens[at as usize].classes;
            if classes.meets(CUES) {
                hits.cues.push(at);
            }
            if classes.meets(SOURCES) {
                hits.sources.push(at);
            }
        }
        let single = hits.sources.len();
        let several = doc.all_phrases().iter().filter(|p| Some(p.class) == class::SOURCE_OPENER);
        hits.sources.extend(several.map(|p| p.at));
        if single < hits.sources.len() {
            hits.sources.sort_unstable();
            hits.sources.dedup();
        }
        hits
    }
}
