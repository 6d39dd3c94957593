//! Where the clause of a verb begins: behind a conjunction, a relative pronoun or another verb.
//!
//! In: a stretch of tokens left of a verb. Out: the first token that belongs to its clause. "The mayor who opened the bridge
//! *said*": the relative clause is passed over, the mayor speaks.

use super::Names;
use super::lexicon::Lexicon;
use super::phrases::{INSERTION, LONGEST, read};
use crate::lang::{ClassSet, class};
use crate::segment::{Doc, SpotKind, TokenKind};

/// Words that a clause can begin behind.
const BOUNDING: ClassSet =
    class::set(&[class::FINITE, class::RELATIVE, class::SUBORDINATOR, class::SUBJECT_PRONOUN, class::COORDINATOR]);

/// Where the clause begins whose last token stands before `stop`: behind a comma, a conjunction or a finite verb,
/// but past relative clauses inside it.
pub(super) fn clause_start(doc: &Doc<'_>, names: &Names, from: usize, stop: usize) -> usize {
    let lex = &names.lexicon;
    let mut at = stop;
    while at > from && stop - at < LONGEST {
        let t = at - 1;
        if let Some(mention) = names.covering(t) {
            at = names.mentions[mention].tokens.start.max(from);
            continue;
        }
        let token = &doc.tokens[t];
        // Most words bound nothing.
        if token.sign == 0 && !token.classes.meets(BOUNDING) {
            at -= 1;
            continue;
        }
        if matches!(token.kind, TokenKind::Mark | TokenKind::Punct) {
            match past_sign(doc, from, t) {
                Some(before) => at = before,
                None => return at,
            }
            continue;
        }
        let classes = doc.classes(t);
        // "those who study rivers": what stands right behind the pronoun is its verb, whatever else it could be.
        let pronoun_verb = || {
            lex.head_last
                && t > from
                && token.kind == TokenKind::Lower
                && classes.is(class::FINITE)
                && doc.is(t - 1, class::RELATIVE)
                && !doc.is(t - 1, class::DETERMINER)
                && !doc.is(t - 1, class::OBJECT_PRONOUN)
        };
        if lex.is_verb(doc, t) || pronoun_verb() {
            match relative_before(doc, lex, from, t) {
                Some(relative) => {
                    at = relative;
                    continue;
                }
                // "A report published Wednesday | said": a participle with what belongs to it, and no verb of its own.
                None if is_reduced(doc, names, from, t, stop) => {
                    at = t;
                    continue;
                }
                None => return at,
            }
        }
        let relative = classes.is(class::RELATIVE);
        let subordinator = classes.is(class::SUBORDINATOR);
        let preposition = classes.is(class::PREPOSITION);
        let determiner = classes.is(class::DETERMINER);
        // "ads in which farmers say": behind a preposition a pronoun opens its clause, and another is the subject.
        if relative && lex.head_last && at < stop && t > from && doc.is(t - 1, class::PREPOSITION) {
            return at;
        }
        // "that Ann Reed said", "that the mayor said": before a name or another determiner it is no determiner; nor behind a
        // verb that reports, or a form of "be".
        let governed = || {
            t > from && doc.classes(t - 1).meets(const { class::set(&[class::CUE, class::AUXILIARY, class::CUE_NOUN]) })
        };
        let opens = determiner
            && at < stop
            && (doc.is(at, class::DETERMINER)
                || governed()
                || names.covering(at).is_some_and(|m| names.mentions[m].tokens.start == at));
        if (relative || subordinator) && !preposition && (!determiner || opens && lex.head_last) {
            return at;
        }
        let pronoun = classes.is(class::SUBJECT_PRONOUN) && !classes.is(class::PART);
        if pronoun && at < stop {
            return at;
        }
        let and = classes.is(class::AND);
        if classes.is(class::COORDINATOR) && !and && !preposition {
            return at;
        }
        at -= 1;
    }
    at
}

/// Past a sign at a token to the left, where it bounds no clause: a hyphen, the comma of a number, a bracket with all it holds.
fn past_sign(doc: &Doc<'_>, from: usize, t: usize) -> Option<usize> {
    let (token, next) = (&doc.tokens[t], t + 1);
    let text = &doc.text[token.span().range()];
    if token.kind == TokenKind::Mark {
        // An apostrophe that closes a plural possessive is no mark of speech.
        return (matches!(text, "'" | "’") && !token.spaced).then_some(t);
    }
    let doubled = doc.is_char(t, '-') && (doc.is_char(next, '-') || t > from && doc.is_char(t - 1, '-'));
    let inner = !doubled
        && (doc.is_char(t, '-') || matches!(text, "%" | "/" | "." | "&" | "$" | "€"))
        && (!token.spaced || !doc.spaced(next));
    let grouped = matches!(text, "," | "." | "’" | "'")
        && !token.spaced
        && !doc.spaced(next)
        && doc.tokens[next].kind == TokenKind::Digits;
    if inner || grouped {
        return Some(t);
    }
    if !doc.is_char(t, ')') {
        return None;
    }
    (from..t).rev().take(INSERTION).find(|open| doc.is_char(*open, '('))
}

/// Whether what looks like a verb at `verb` is a participle behind its noun: up to `stop` only a date or one phrase with a
/// preposition follows, as in "a firm founded in Leeds".
fn is_reduced(doc: &Doc<'_>, names: &Names, from: usize, verb: usize, stop: usize) -> bool {
    let lex = &names.lexicon;
    let behind = verb + 1;
    let dated = doc.spots.starting_at(SpotKind::Date, stop).is_some();
    if verb <= from
        || behind > stop
        || behind == stop && !dated
        || !doc.is(verb, class::PAST_PARTICIPLE)
        || !doc.tokens[verb - 1].is_word()
        || lex.is_function(doc, verb - 1)
        || lex.is_verb(doc, verb - 1)
        || names.covering(verb - 1).is_some()
    {
        return false;
    }
    if behind == stop {
        return true;
    }
    let past_date = |at: usize| doc.spots.starting_at(SpotKind::Date, at).map_or(at, |(end, _)| end);
    let mut at = past_date(behind);
    // "led by the surgeon Ann Pike | at the University of Oslo | in May"
    for _ in 0..4 {
        if at >= stop || !doc.is(at, class::PREPOSITION) && !doc.is(at, class::OF) {
            break;
        }
        let dated = past_date(at + 1);
        let next = if dated > at + 1 { dated } else { read(doc, names, at + 1, stop, 0).map_or(at, |p| p.extent.end) };
        if next == at {
            break;
        }
        at = past_date(next);
    }
    at == stop
}

/// The relative pronoun whose clause the verb at `verb` stands in.
fn relative_before(doc: &Doc<'_>, lex: &Lexicon, from: usize, verb: usize) -> Option<usize> {
    let mut at = verb;
    while at > from + 1 && verb - at < 12 {
        at -= 1;
        if doc.tokens[at].kind == TokenKind::Mark || doc.is_char(at, ',') || doc.is_char(at, ';') {
            return None;
        }
        // "nobody who was there said": a pronoun can be taken up too.
        let pronoun = || doc.classes(at - 1).meets(const { class::set(&[class::PART, class::DEMONSTRATIVE]) });
        let noun_before = doc.tokens[at - 1].is_word()
            && (!lex.is_function(doc, at - 1) || lex.head_last && pronoun())
            && !lex.is_verb(doc, at - 1);
        if doc.is(at, class::RELATIVE) && noun_before {
            return Some(at);
        }
    }
    None
}

/// Whether the token is a relative pronoun that stands for the subject, behind the noun that it takes up.
pub(super) fn is_relative(doc: &Doc<'_>, lex: &Lexicon, from: usize, at: usize) -> bool {
    if !doc.is(at, class::RELATIVE) || at <= from {
        return false;
    }
    let before = if doc.is_char(at - 1, ',') && at > from + 1 { at - 2 } else { at - 1 };
    let noun = doc.tokens[before].is_word() && !lex.is_function(doc, before) && !lex.is_verb(doc, before)
        || doc.is_char(before, ')');
    // "a sign that read": a noun that could be a verb; "said that": a verb and its conjunction.
    let verb = doc.is(before, class::FINITE) && !(before > from && lex.opens_noun(doc, before - 1));
    noun && !(doc.is(at, class::DETERMINER) && verb)
}

/// The relative pronoun before an object pronoun that could be a subject too: "qui nous | a dit".
pub(super) fn relative_with_object(doc: &Doc<'_>, lex: &Lexicon, from: usize, last: usize) -> Option<usize> {
    let relative = last.checked_sub(2).filter(|r| *r > from)?;
    (doc.is(last - 1, class::OBJECT_PRONOUN) && is_relative(doc, lex, from, relative)).then_some(relative)
}

/// "des", "du" at the start of a clause open a subject ("des experts ont déclaré"); elsewhere they tie a complement.
pub(super) fn is_partitive(doc: &Doc<'_>, lex: &Lexicon, at: usize, low: usize) -> bool {
    let classes = doc.classes(at);
    classes.is(class::DETERMINER)
        && classes.is(class::OF)
        && (at == low || !doc.tokens[at - 1].is_word() || lex.is_function(doc, at - 1))
}
