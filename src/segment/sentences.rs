//! Tokens into sentences.
//!
//! A sentence ends at a stop (. ! ? …) that no abbreviation, initial or number owns, with the closing marks right after it,
//! and at the end of every block. A stop glued to a capital (`…de partir.”Il me fait`) ends one too: dumps lose line ends.
//! Thousands of words without a stop are cut: later stages look through whole sentences, and a table of numbers is none.

use crate::segment::{Doc, Sentence, TokenKind};

/// No sentence is longer, in tokens.
const LONGEST: usize = 800;

/// Splits the tokens of each block; `stops` are the tokens that may end a sentence.
pub(super) fn split(doc: &Doc<'_>, stops: &[u32]) -> Vec<Sentence> {
    let mut out = Vec::with_capacity(doc.tokens.len() / 20 + doc.blocks.len());
    let mut stops = stops;
    let abbreviation = doc.pack.class("abbreviation");
    for (block, tokens) in doc.blocks.iter().map(|b| b.tokens.clone()).enumerate() {
        let mut start = tokens.start;
        let mut at = tokens.start;
        loop {
            while stops.first().is_some_and(|s| (*s as usize) < at) {
                stops = &stops[1..];
            }
            let stop = stops.first().map_or(tokens.end, |s| (*s as usize).min(tokens.end));
            let last = (stop + 1).min(tokens.end);
            if let Some(cut) = (at.max(start + LONGEST)..last).find(|t| doc.tokens[*t].spaced) {
                out.push(Sentence { tokens: start..cut, block });
                (start, at) = (cut, cut);
                continue;
            }
            if stop == tokens.end {
                break;
            }
            at = stop;
            let token = &doc.tokens[at];
            let mut end = at + 1;
            while end < tokens.end && is_stop(doc, end) && !doc.tokens[end].spaced {
                end += 1;
            }
            let full_stop = end == at + 1 && doc.sign(at) == b'.';
            // Closing marks and brackets glued to the stop belong to the sentence.
            while end < tokens.end && closes(doc, end, tokens.end) {
                end += 1;
            }
            let owned = full_stop && end == at + 1 && {
                let before = at.checked_sub(1).filter(|b| *b >= start && !token.spaced);
                before.is_some_and(|b| {
                    let previous = &doc.tokens[b];
                    let initial = previous.kind == TokenKind::Upper && previous.span().len() == 1;
                    let short = abbreviation.is_some_and(|class| {
                        doc.phrases(b).iter().any(|p| p.class == class && p.end as usize == b + 2)
                    });
                    initial || short
                })
            };
            if end >= tokens.end {
                break;
            }
            let next = &doc.tokens[end];
            let opens = next.kind == TokenKind::Mark || matches!(doc.sign(end), b'(' | b'[') || doc.is_dash(end);
            let begins = next.is_capital() || next.kind == TokenKind::Mixed || next.kind == TokenKind::Digits || opens;
            let breaks = if next.spaced {
                begins && !owned
            } else {
                // Glued: only a capital after a word of some length, so that `J.K.`, `3.5` and `example.Org` stay whole.
                let long =
                    at > start && doc.tokens[at - 1].kind == TokenKind::Lower && doc.tokens[at - 1].span().len() > 1;
                (long || end > at + 1) && (next.kind == TokenKind::Capital || next.kind == TokenKind::Mark)
            };
            if breaks {
                out.push(Sentence { tokens: start..end, block });
                start = end;
            }
            at = end;
        }
        if start < tokens.end {
            out.push(Sentence { tokens: start..tokens.end, block });
        }
    }
    out
}

fn is_stop(doc: &Doc<'_>, at: usize) -> bool {
    let token = &doc.tokens[at];
    token.kind == TokenKind::Punct
        && match doc.sign(at) {
            0 => matches!(&doc.text[token.span().range()], "…" | "。"),
            sign => matches!(sign, b'.' | b'!' | b'?'),
        }
}

/// Whether a token right after a stop closes what came before: a bracket, or a mark that is not glued to a word behind it.
fn closes(doc: &Doc<'_>, at: usize, end: usize) -> bool {
    let token = &doc.tokens[at];
    if token.kind != TokenKind::Mark {
        return matches!(doc.sign(at), b')' | b']');
    }
    if doc.is_char(at, '»') || doc.is_char(at, '”') || doc.is_char(at, '›') {
        return true;
    }
    let opening = doc.is_char(at, '«') || doc.is_char(at, '“') || doc.is_char(at, '„') || doc.is_char(at, '‹');
    !opening
        && !token.spaced
        && (at + 1 >= end || doc.tokens[at + 1].spaced || doc.tokens[at + 1].kind == TokenKind::Punct)
}
