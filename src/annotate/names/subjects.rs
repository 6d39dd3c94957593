//! The subject left of a verb group.
//!
//! "Amara Okafor, directrice de la start-up, interrogée hier, *a répondu*" → *Amara Okafor*. Insertions between commas,
//! brackets, relative clauses and adverbs are passed over; conjunctions, marks and finite verbs end the search. It never
//! looks further back than its sentence and a fixed number of tokens.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::phrases::{
    INSERTION, LONGEST, NounPhrase, apposed, joined, mention_start, named, read, role_phrase, without_determiner,
};
use super::{NameKind, Names, Number};
use crate::annotate::quotes::Via;
use crate::segment::{Doc, SpotKind, TokenKind};

/// The phrase that ends right before token `end`: the subject left of a verb group. Looks back to `from` at most.
#[must_use]
pub fn phrase_ending(doc: &Doc<'_>, names: &Names, end: usize, from: usize) -> Option<NounPhrase> {
    let end = end.min(doc.tokens.len());
    let from = from.max(end.saturating_sub(2 * LONGEST));
    if end <= from {
        return None;
    }
    let lex = &names.lexicon;
    let from = from.max(doc.sentences.get(doc.sentence_of(end - 1)).map_or(from, |s| s.tokens.start));
    let mut stop = end;
    let mut insertion: Option<Range<usize>> = None;
    let mut steps = 0;
    // Back over what stands between the subject and its verb.
    while stop > from && steps < 8 {
        steps += 1;
        if doc.is_char(stop - 1, ',') || is_dash(doc, stop - 1) {
            let Some(open) = opening_comma(doc, from, stop - 1) else { break };
            if open == from {
                break;
            }
            insertion = Some(open + 1..stop - 1);
            stop = open;
        } else if doc.is_char(stop - 1, ')') {
            let Some(open) = (from..stop - 1).rev().take(INSERTION).find(|t| doc.is_char(*t, '(')) else { break };
            stop = open;
        } else if is_filler(doc, lex, names, stop - 1) {
            stop -= 1;
        } else {
            break;
        }
    }
    let mut found = subject(doc, names, from, stop)?;
    if let Some(inside) = insertion {
        found = with_insertion(doc, names, found, inside);
    }
    // "Lee Baker, a planner, founder of X, said": the name before the first apposition is who speaks.
    let mut rounds = 0;
    while found.name.is_none() && found.via != Via::Pronoun && !found.joined && rounds < 4 {
        rounds += 1;
        let start = found.extent.start;
        if start < from + 2 || !doc.is_char(start - 1, ',') {
            break;
        }
        let Some(earlier) = subject(doc, names, from, start - 1) else { break };
        if earlier.extent.end + 1 != start || (earlier.name.is_none() && !doc.is(found.head, lex.role)) {
            break;
        }
        let bare = found.tokens.clone();
        if earlier.name.is_none() {
            break;
        }
        let role = without_determiner(doc, lex, bare);
        found = NounPhrase { role: earlier.role.clone().or(Some(role)), extent: earlier.extent.start..end, ..earlier };
    }
    found.extent.end = end;
    Some(found)
}

fn is_dash(doc: &Doc<'_>, at: usize) -> bool {
    doc.is_char(at, '—') || doc.is_char(at, '–') || (doc.is_char(at, '-') && doc.spaced(at) && doc.spaced(at + 1))
}

/// The comma (or dash) that opens the insertion which the one at `close` closes.
fn opening_comma(doc: &Doc<'_>, from: usize, close: usize) -> Option<usize> {
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

/// Words that can stand between a subject and its verb and belong to neither.
fn is_filler(doc: &Doc<'_>, lex: &Lexicon, names: &Names, at: usize) -> bool {
    if names.covering(at).is_some() {
        return false;
    }
    let classes = doc.classes(at);
    let clitic = lex.object_pronoun.is_some_and(|c| classes.has(c))
        && !lex.subject_pronoun.is_some_and(|c| classes.has(c))
        && doc.tokens[at].span().len() <= 4;
    let adverb = [lex.adverb, lex.negation].iter().flatten().any(|c| classes.has(*c))
        && !lex.part.is_some_and(|c| classes.has(c))
        && !classes.meets(lex.heads);
    clitic || adverb || doc.tokens[at].word != crate::lang::WordId::UNKNOWN && is_manner(doc, lex, at)
}

/// Adverbs by their suffix are not listed; a pack can name the suffix.
fn is_manner(doc: &Doc<'_>, lex: &Lexicon, at: usize) -> bool {
    let Some(suffix) = doc.pack.settings().constants.get("adverb_suffix") else { return false };
    doc.tokens[at].kind == TokenKind::Lower
        && doc.token_text(at).len() > suffix.len() + 3
        && doc.token_text(at).ends_with(suffix.as_str())
        && !doc.classes(at).meets(lex.nouns)
}

/// The subject in a stretch of clause that ends right before `stop`.
fn subject(doc: &Doc<'_>, names: &Names, from: usize, stop: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let low = clause_start(doc, names, from, stop);
    let mut at = low;
    let mut best: Option<NounPhrase> = None;
    while at < stop {
        if let Some((end, _)) = doc.spots.starting_at(SpotKind::Date, at) {
            // "Vendredi" alone is when, not who.
            if end < stop {
                at = end;
                continue;
            }
        }
        let classes = doc.classes(at);
        let begins_name = doc.spots.starting_at(SpotKind::Name, at).is_some();
        let governed =
            !begins_name && lex.preposition.is_some_and(|c| classes.has(c)) && !is_partitive(doc, lex, at, low);
        if governed {
            let len = Lexicon::entry(doc, at, lex.preposition, stop).map_or(1, |(len, _)| len);
            at = read(doc, names, at + len, stop, 0).map_or(at + len, |p| p.extent.end.max(at + len));
            continue;
        }
        if !begins_name
            && [lex.coordinator, lex.adverb, lex.negation, lex.interrogative].iter().flatten().any(|c| classes.has(*c))
            && best.is_some()
        {
            at += 1;
            continue;
        }
        match read(doc, names, at, stop, 0) {
            Some(phrase) => {
                let phrase = apposed(doc, names, phrase, stop);
                let phrase = joined(doc, names, phrase, stop, false);
                at = phrase.extent.end.max(at + 1);
                let speaks = |p: &NounPhrase| {
                    p.name.is_some() || p.via == Via::Pronoun || p.joined || doc.classes(p.head).meets(lex.heads)
                };
                let better = best.as_ref().is_none_or(|b| !speaks(b) && (speaks(&phrase) || phrase.extent.end == stop));
                if better {
                    best = Some(phrase);
                }
            }
            None => at += 1,
        }
    }
    best
}

/// "des", "du" at the start of a clause open a subject ("des experts ont déclaré"); elsewhere they tie a complement.
fn is_partitive(doc: &Doc<'_>, lex: &Lexicon, at: usize, low: usize) -> bool {
    let classes = doc.classes(at);
    lex.determiner.is_some_and(|c| classes.has(c))
        && lex.of.is_some_and(|c| classes.has(c))
        && (at == low || !(doc.tokens[at - 1].is_word() && !lex.is_function(doc, at - 1)))
}

/// Where the clause begins whose last token stands before `stop`: behind a comma, a conjunction or a finite verb,
/// but past relative clauses inside it.
fn clause_start(doc: &Doc<'_>, names: &Names, from: usize, stop: usize) -> usize {
    let lex = &names.lexicon;
    let mut at = stop;
    while at > from && stop - at < LONGEST {
        let t = at - 1;
        if let Some(mention) = names.covering(t) {
            at = names.mentions[mention].tokens.start.max(from);
            continue;
        }
        let token = doc.tokens[t];
        match token.kind {
            TokenKind::Mark => {
                // An apostrophe that closes a plural possessive is no mark of speech.
                if matches!(&doc.text[token.span().range()], "'" | "’") && !token.spaced {
                    at -= 1;
                    continue;
                }
                return at;
            }
            TokenKind::Punct => {
                let inner = matches!(&doc.text[token.span().range()], "-" | "‑" | "%" | "/" | "." | "&" | "$" | "€")
                    && (!token.spaced || !doc.spaced(at));
                if inner {
                    at -= 1;
                    continue;
                }
                if doc.is_char(t, ')')
                    && let Some(open) = (from..t).rev().take(INSERTION).find(|o| doc.is_char(*o, '('))
                {
                    at = open;
                    continue;
                }
                return at;
            }
            _ => {}
        }
        let classes = doc.classes(t);
        if lex.is_verb(doc, t) {
            match relative_before(doc, lex, from, t) {
                Some(relative) => {
                    at = relative;
                    continue;
                }
                None => return at,
            }
        }
        let relative = lex.relative.is_some_and(|c| classes.has(c));
        let subordinator = lex.subordinator.is_some_and(|c| classes.has(c));
        let preposition = lex.preposition.is_some_and(|c| classes.has(c));
        if (relative || subordinator) && !preposition && !lex.determiner.is_some_and(|c| classes.has(c)) {
            return at;
        }
        let pronoun = lex.subject_pronoun.is_some_and(|c| classes.has(c));
        if pronoun && at < stop {
            return at;
        }
        let and = lex.and.is_some_and(|c| classes.has(c));
        if lex.coordinator.is_some_and(|c| classes.has(c)) && !and && !preposition {
            return at;
        }
        at -= 1;
    }
    at
}

/// The relative pronoun whose clause the verb at `verb` stands in.
fn relative_before(doc: &Doc<'_>, lex: &Lexicon, from: usize, verb: usize) -> Option<usize> {
    let mut at = verb;
    while at > from + 1 && verb - at < 12 {
        at -= 1;
        if doc.tokens[at].kind == TokenKind::Mark || doc.is_char(at, ',') || doc.is_char(at, ';') {
            return None;
        }
        let noun_before = doc.tokens[at - 1].is_word() && !lex.is_function(doc, at - 1) && !lex.is_verb(doc, at - 1);
        if doc.is(at, lex.relative) && noun_before {
            return Some(at);
        }
    }
    None
}

/// The subject before an insertion, and what the insertion adds: a role, or the name of the role before it.
fn with_insertion(doc: &Doc<'_>, names: &Names, mut base: NounPhrase, inside: Range<usize>) -> NounPhrase {
    if base.name.is_some() {
        if base.role.is_none() {
            base.role = role_phrase(doc, names, inside.start, inside.end);
        }
        return base;
    }
    let lex = &names.lexicon;
    if base.via == Via::Pronoun || base.agreement.number == Number::Plural {
        return base;
    }
    if let Some((end, mention)) = doc.spots.starting_at(SpotKind::Name, inside.start)
        && end <= inside.end
        && matches!(names.mentions[mention].kind, NameKind::Person | NameKind::Unknown)
        && (end == inside.end || !doc.tokens[end].is_word())
    {
        let role = without_determiner(doc, lex, base.tokens.clone());
        let mut out = named(doc, names, mention, mention_start(names, mention), None, end, base.agreement);
        out.extent.start = base.extent.start;
        out.role = Some(role);
        return out;
    }
    base
}

/// The subject of a sentence's first clause: its first phrase that no preposition governs, outside what `quoted` tells.
pub(crate) fn sentence_subject(
    doc: &Doc<'_>,
    names: &Names,
    tokens: Range<usize>,
    quoted: &dyn Fn(usize) -> bool,
) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let mut at = tokens.start;
    let limit = tokens.end.min(at + 2 * LONGEST);
    while at < limit {
        if quoted(at) || !doc.tokens[at].is_word() {
            at += 1;
            continue;
        }
        let name = doc.spots.starting_at(SpotKind::Name, at).is_some();
        if !name && let Some((end, _)) = doc.spots.starting_at(SpotKind::Date, at) {
            at = end.max(at + 1);
            continue;
        }
        let classes = doc.classes(at);
        if !name && lex.preposition.is_some_and(|c| classes.has(c)) && !is_partitive(doc, lex, at, tokens.start) {
            let len = Lexicon::entry(doc, at, lex.preposition, limit).map_or(1, |(len, _)| len);
            at = read(doc, names, at + len, limit, 0).map_or(at + len, |p| p.extent.end.max(at + len));
            continue;
        }
        if !name
            && [lex.adverb, lex.coordinator, lex.subordinator, lex.negation].iter().flatten().any(|c| classes.has(*c))
            && !lex.determiner.is_some_and(|c| classes.has(c))
        {
            at += 1;
            continue;
        }
        match read(doc, names, at, limit, 0) {
            Some(phrase) => return Some(joined(doc, names, phrase, limit, true)),
            None => at += 1,
        }
    }
    None
}
