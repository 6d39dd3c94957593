//! Words in small letters that belong to a name: "Ursula *von der* Leyen", "Office *fédéral de l'agriculture*".
//!
//! In: a run of capitalised words and the small word behind it. Out: where the run goes on, or its end where the word is none of
//! it. Particles stand in any name; complements and adjectives only in those of institutions.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::runs::{Case, starts};
use crate::lang::{WordId, class};
use crate::segment::{Doc, TokenKind};

/// Past lower-case words that stand inside a name: "von der", "de" after a given name, "of" and "de la" inside an institution's.
pub(super) fn particle(doc: &Doc<'_>, lex: &Lexicon, start: usize, end: usize, limit: usize, case: Case) -> usize {
    let capital = |at: usize| {
        at < limit
            && starts(doc, at)
            && (doc.tokens[at].spaced || doc.text[..doc.tokens[at].span().start()].ends_with(['\'', '’']))
    };
    if doc.is(end, class::NAME_PARTICLE) {
        let tie = doc.is(end, class::OF);
        let mut at = end + 1;
        while at < limit && at < end + 3 && doc.tokens[at].kind == TokenKind::Lower && doc.is(at, class::NAME_PARTICLE)
        {
            at += 1;
        }
        if capital(at) {
            let function = doc.classes(end).meets(class::FUNCTION);
            let given =
                end == start + 1 && doc.is(start, class::GIVEN_NAME) && !doc.classes(start).meets(class::PLACES);
            let hyphenated_given = end > start + 2 && doc.is_char(end - 2, '-') && doc.is(start, class::GIVEN_NAME);
            let knows = given || hyphenated_given;
            if (!function || knows) && !(function && doc.classes(at).meets(class::PLACES) && !tie) {
                return at + 1;
            }
        }
        // "Kim Jong un" and the like stay with their capitals.
    }
    if case == Case::Sentence && is_body(doc, start..end) {
        return complement(doc, lex, end, limit);
    }
    if case == Case::Sentence && is_motto(doc, lex, start, end) { end + 1 } else { end }
}

/// Whether an adjective goes on with a common noun that a body is named by: "le site Montagne | *verte*".
pub(super) fn is_motto(doc: &Doc<'_>, lex: &Lexicon, start: usize, end: usize) -> bool {
    !lex.head_last
        && end == start + 1
        && start > 0
        && doc.tokens[start].kind == TokenKind::Capital
        && doc.is(start, class::NOUN)
        && doc.is(end, class::ADJECTIVE)
        && !lex.is_verb(doc, end)
        && !lex.is_function(doc, end)
        && is_kind_of_body(doc, start - 1)
}

/// Whether a token is a noun in small letters for a body that bears a name.
pub(super) fn is_kind_of_body(doc: &Doc<'_>, at: usize) -> bool {
    doc.tokens[at].kind == TokenKind::Lower && doc.classes(at).meets(class::NAMED_BODIES) && !doc.is(at, class::ROLE)
}

/// Whether a run begins with, or (where heads stand last) holds, a noun for an institution.
pub(super) fn is_body(doc: &Doc<'_>, run: Range<usize>) -> bool {
    run.clone()
        .any(|at| starts(doc, at) && doc.tokens[at].kind != TokenKind::Upper && doc.classes(at).meets(class::BODIES))
}

/// Past the lower-case rest of an institution's name: "Office *fédéral de l'agriculture*", "Bank *of England*".
fn complement(doc: &Doc<'_>, lex: &Lexicon, end: usize, limit: usize) -> usize {
    if doc.is(end, class::NAME_TIE) && !doc.is(end, class::OF) {
        // "Institute for Public Policy": the noun itself stands before, capitals follow.
        let second = doc.is(end, class::AND);
        let body = doc.classes(end - 1).meets(class::BODIES);
        let tied = second && (end.saturating_sub(5)..end).any(|t| doc.is(t, class::NAME_TIE) && !doc.is(t, class::AND));
        let mut at = end + 1;
        if at < limit && doc.is(at, class::DEFINITE) && !second {
            at += 1;
        }
        let follows = at < limit
            && doc.tokens[at].kind == TokenKind::Capital
            && !lex.is_function(doc, at)
            && !doc.is(at, class::NOT_A_NAME)
            && !doc.is(at, class::GIVEN_NAME);
        return if follows && (tied || body && !second) { at + 1 } else { end };
    }
    let plain =
        |at: usize| at < limit && doc.tokens[at].is_word() && !lex.is_function(doc, at) && !lex.is_verb(doc, at);
    if doc.is(end, class::OF) {
        let mut at = end + 1;
        if at < limit && doc.is(at, class::DEFINITE) {
            at += 1;
        }
        if doc.is(at, class::GIVEN_NAME) && starts(doc, at) {
            return end;
        }
        let infinitive = doc.is(at, class::INFINITIVE) && !doc.classes(at).meets(class::NOUNS);
        if plain(at) && !infinitive && (!lex.head_last || starts(doc, at)) {
            return at + 1;
        }
        return end;
    }
    // An adjective between the noun and its complement, or after the complement's noun.
    let after_of = (1..=2).any(|back| end.checked_sub(back).is_some_and(|at| doc.is(at, class::OF)));
    let adjective = doc.is(end, class::ADJECTIVE) || (doc.tokens[end].word == WordId::UNKNOWN && !after_of);
    if !lex.head_last && adjective && !doc.is(end, class::PAST_PARTICIPLE) && plain(end) { end + 1 } else { end }
}
