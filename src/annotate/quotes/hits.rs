//! Where quotations can be told by: reporting words, marks, openers of sources. One walk through the tokens finds them all.
//!
//! In: tokens. Out: [`Hits`], from which the searches for cues, passages and sources begin: their work grows with what they
//! may find, not with the text.

use super::groups::CUES;
use crate::lang::{ClassSet, class};
use crate::segment::{Doc, TokenKind};

/// Words that can open the name of a source.
const SOURCES: ClassSet = class::set(&[class::SOURCE_OPENER]);
/// Words at which a search begins.
const WORDS: ClassSet = CUES.union(SOURCES);

/// Tokens at which a search begins, each list in text order.
#[derive(Debug)]
pub(super) struct Hits {
    /// Words that can report.
    pub cues: Vec<u32>,
    /// Marks, and characters that stand for one.
    pub marks: Vec<u32>,
    /// Words that can open the name of a source, by themselves or as the first of several.
    pub sources: Vec<u32>,
}

impl Hits {
    pub(super) fn of(doc: &Doc<'_>) -> Self {
        let text = doc.text.as_bytes();
        let room = doc.tokens.len() / 8;
        let room = || Vec::with_capacity(room);
        let mut hits = Self { cues: room(), marks: room(), sources: room() };
        for (token, at) in doc.tokens.iter().zip(0..) {
            match token.kind {
                TokenKind::Mark => hits.marks.push(at),
                TokenKind::Punct if matches!(text[token.span().start()], b'<' | b'>' | b'&') => {
                    hits.marks.push(at);
                }
                _ => {}
            }
            if token.classes.meets(WORDS) {
                if token.classes.meets(CUES) {
                    hits.cues.push(at);
                }
                if token.classes.meets(SOURCES) {
                    hits.sources.push(at);
                }
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
