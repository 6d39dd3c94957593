//! What stands beside a subject: insertions between commas, dashes and brackets.
//!
//! "Amara Okafor, directrice de la start-up, *a répondu*": the role belongs to the name before the comma; "in Lyon, on Monday,
//! the mayor *said*": place and day belong to nobody.

use std::ops::Range;

use super::phrases::{INSERTION, NounPhrase};
use super::{NameKind, Names};
use crate::lang::class;
use crate::segment::{Doc, SpotKind, TokenKind};

/// Whether a stretch between commas names a place and nothing else: "Texas", "Ariz.", "a Palo Alto".
pub(super) fn is_place(doc: &Doc<'_>, names: &Names, tokens: Range<usize>) -> bool {
    let open = tokens.start + usize::from(doc.is(tokens.start, class::DETERMINER));
    let Some(mention) = names.covering(open) else { return false };
    let mention = &names.mentions[mention];
    mention.kind == NameKind::Place
        && mention.tokens.start >= tokens.start
        && (mention.tokens.end..tokens.end).all(|t| doc.is_char(t, '.'))
}

/// Whether a stretch between commas only adds to what it follows: an age, a place, a participle, a relative clause.
pub(super) fn is_aside(doc: &Doc<'_>, names: &Names, tokens: Range<usize>) -> bool {
    let first = tokens.start;
    // "Reed, MD, RDN, a nurse": degrees.
    if tokens.len() == 1
        && names.lexicon.head_last
        && matches!(doc.tokens[first].kind, TokenKind::Upper | TokenKind::Mixed)
        && (2..6).contains(&doc.tokens[first].span().len())
    {
        return true;
    }
    if tokens.is_empty() || names.covering(first).is_some() {
        return false;
    }
    let digits = tokens
        .clone()
        .all(|t| doc.tokens[t].kind == TokenKind::Digits || doc.spots.starting_at(SpotKind::Numeral, t).is_some());
    let classes = doc.classes(first);
    let opens = classes.meets(
        const { class::set(&[class::PREPOSITION, class::RELATIVE, class::PAST_PARTICIPLE, class::PRESENT_PARTICIPLE]) },
    );
    digits || opens && !classes.meets(const { class::set(&[class::DETERMINER]) }) && !classes.meets(class::NOUNS)
}

/// Whether a token is a dash, or a hyphen that stands for one.
pub(super) fn is_dash(doc: &Doc<'_>, at: usize) -> bool {
    doc.is_dash(at) || doc.is_char(at, '-') && doc.spaced(at) && doc.spaced(at + 1)
}

/// The comma (or dash) that opens the insertion which the one at `close` closes.
pub(super) fn opening_comma(doc: &Doc<'_>, from: usize, close: usize) -> Option<usize> {
    let dash = is_dash(doc, close);
    let mut at = close;
    while at > from && close - at < INSERTION {
        at -= 1;
        if dash && is_dash(doc, at) || !dash && doc.is_char(at, ',') {
            return Some(at);
        }
        if doc.is_char(at, ';')
            || doc.is_char(at, ':')
            || doc.tokens[at].kind == TokenKind::Mark && doc.is_char(at, '"')
        {
            return None;
        }
        if doc.is_char(at, ')') {
            while at > from && !doc.is_char(at, '(') {
                at -= 1;
            }
        }
    }
    None
}

pub(super) fn is_bracket_end(doc: &Doc<'_>, phrase: &NounPhrase) -> bool {
    phrase.extent.end > phrase.tokens.end && doc.is_char(phrase.extent.end - 1, ')')
}

/// Whether some tokens end with a bracket that closes.
pub(super) fn is_bracketed(doc: &Doc<'_>, from: usize, to: usize) -> bool {
    to > from && doc.is_char(to - 1, ')') && (from..to).any(|t| doc.is_char(t, '('))
}
