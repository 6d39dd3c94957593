//! Names that only own or describe what stands behind them: "Harris' team", "the Harris campaign", "the UN aid chief".
//!
//! In: a name inside a noun phrase. Out: where what it belongs to begins, or nothing where a verb or a stop follows the name.

use super::Names;
use super::heads::head_entry;
use super::lexicon::Lexicon;
use crate::lang::class;
use crate::segment::{Doc, TokenKind};

/// Where a name is only the owner or the first part of what follows ("Harris' team", "the Harris campaign"): where that begins.
pub(super) fn owned(
    doc: &Doc<'_>,
    names: &Names,
    mention: usize,
    end: usize,
    limit: usize,
    first: bool,
) -> Option<usize> {
    let lex = &names.lexicon;
    if let Some(after) = possessive_after(doc, end, limit) {
        return (after < limit && doc.tokens[after].is_word() && !lex.is_function(doc, after)).then_some(after);
    }
    if !lex.head_last || !first || end >= limit {
        return None;
    }
    let classes = doc.classes(end);
    // "the UN aid chief", "an EU trade commissioner": what could be a verb's plain form describes the role behind it.
    let describes = classes.meets(class::NOUNS)
        && doc.is(end, class::INFINITIVE)
        && !doc.is(end, class::PAST_PARTICIPLE)
        && head_entry(doc, lex, end + 1, limit).is_some_and(|(_, sort, _)| sort.is(class::ROLE));
    // "Armstrong huddled": a word that no list has and that ends like a verb is one.
    let verb = !describes && is_verbal(doc, lex, end);
    let role = || head_entry(doc, lex, end, limit).is_some_and(|(_, sort, _)| sort.is(class::ROLE));
    // "the UN | High Commissioner": an office in capitals, whatever its first word is by itself.
    let capital = doc.tokens[end].begins_with_capital();
    let titled = || doc.is(end, class::ROLE) || role() && possessive_after(doc, end + 1, limit).is_none();
    let office = capital && names.covering(end).is_none() && titled();
    let lower = doc.tokens[end].kind == TokenKind::Lower && !lex.is_function(doc, end) && !verb;
    let noun = doc.tokens[end].spaced && (lower || office);
    let full_person = names.is_person(mention) && names.mentions[mention].name.len() > 1;
    (noun && !full_person).then_some(end)
}

/// Whether a word behind a name is its verb, as far as the word tells.
fn is_verbal(doc: &Doc<'_>, lex: &Lexicon, at: usize) -> bool {
    let classes = doc.classes(at);
    lex.is_verb(doc, at)
        || classes.is_empty() && lex.looks_verbal(doc, at)
        || !classes.meets(class::HEADS)
            && classes.meets(const { class::set(&[class::FINITE, class::PAST_PARTICIPLE, class::PRESENT_PARTICIPLE]) })
}

/// Where a possessive clitic after a name ends: "'s", or the apostrophe after an s.
pub(super) fn possessive_after(doc: &Doc<'_>, at: usize, limit: usize) -> Option<usize> {
    let token = doc.tokens.get(at).filter(|_| at < limit)?;
    if token.spaced {
        return None;
    }
    let text = &doc.text[token.span().range()];
    let clitic = token.kind == TokenKind::Lower
        && text.starts_with(['\'', '’'])
        && text.len() <= 4
        && text.ends_with(['s', 'S']);
    let bare = token.kind == TokenKind::Mark && matches!(text, "'" | "’") && doc.spaced(at + 1);
    (clitic || bare).then_some(at + 1)
}
