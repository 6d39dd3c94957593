//! A run of capitals into the names that it holds.
//!
//! "Finance Minister | Anna Keller" is a role and its bearer; "le maire de Lorme | Luc Vannier" a place and a person.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::runs::{Case, Run, known_whole, starts};
use super::ties::is_body;
use super::{Agreement, Number};
use crate::lang::{WordId, class};
use crate::segment::{Doc, TokenKind};

/// Splits a run at the roles inside it and keeps the pieces.
pub(super) fn push(doc: &Doc<'_>, lex: &Lexicon, tokens: Range<usize>, initial: bool, case: Case, out: &mut Vec<Run>) {
    let tokens = trim(doc, tokens);
    if tokens.is_empty() {
        return;
    }
    let blank = |tokens: Range<usize>, initial: bool| Run::plain(tokens, initial, case);
    let whole = known_whole(doc, tokens.start, tokens.end).is_some_and(|len| tokens.start + len == tokens.end);
    if whole || tokens.len() == 1 {
        out.push(blank(tokens, initial));
        return;
    }
    if let Some(bearer) = bearer(doc, lex, &tokens) {
        out.push(blank(trim(doc, tokens.start..bearer), initial));
        push(doc, lex, bearer..tokens.end, false, case, out);
        return;
    }
    if let Some(bearer) = holder(doc, lex, &tokens) {
        out.push(blank(trim(doc, tokens.start..bearer), initial));
        let person = !is_body(doc, bearer..tokens.end);
        out.push(Run { person, ..blank(trim(doc, bearer..tokens.end), false) });
        return;
    }
    if let Some(value) = origin(doc, &tokens) {
        let name = Run {
            role: Some(tokens.start..tokens.start + 1),
            person: true,
            ..blank(tokens.start + 1..tokens.end, false)
        };
        out.push(Run { agreement: Agreement { number: Number::Singular, ..Agreement::read(value) }, ..name });
        return;
    }
    let Some((role, value)) = last_role(doc, lex, &tokens) else {
        out.push(blank(tokens, initial));
        return;
    };
    // "Investor Education Foundation" is no person.
    if role.end < tokens.end && is_body(doc, role.end..tokens.end) {
        out.push(blank(tokens, initial));
        return;
    }
    let tied = |at: usize| doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Lower);
    if role.end < tokens.end && tied(role.end) {
        // "Secretary of State Antony Blinken", "President of France": a title with its complement, no name of a person.
        out.push(blank(tokens, initial));
        return;
    }
    let before = trim(doc, tokens.start..role.start);
    if !before.is_empty() {
        out.push(blank(before, initial));
    }
    if role.end < tokens.end {
        out.push(Run {
            role: Some(tokens.start..role.end),
            agreement: Agreement { number: Number::Singular, ..Agreement::read(value) },
            person: true,
            ..blank(role.end..tokens.end, false)
        });
    }
}

/// The last role word of a run, with what it says of gender and number: it parts "Vexlor | CEO" from "Ann Lee".
fn last_role<'d>(doc: &Doc<'d>, lex: &Lexicon, tokens: &Range<usize>) -> Option<(Range<usize>, &'d str)> {
    let mut found = None;
    let mut at = tokens.start;
    while at < tokens.end {
        // "Romain Saint-Cricq": a title with a hyphen behind it is a part of the name.
        let tied = doc.is_char(at + 1, '-') && !doc.spaced(at + 1) && !doc.spaced(at + 2);
        let role = Lexicon::entry(doc, at, class::ROLE, tokens.end)
            .or_else(|| if tied { None } else { Lexicon::entry(doc, at, class::TITLE, tokens.end) })
            .filter(|_| !doc.is(at, class::GIVEN_NAME) && !is_surname(doc, lex, at, tokens));
        let Some((len, value)) = role else {
            at += 1;
            continue;
        };
        let start = at;
        at += len;
        // "Editor-in-Chief": a role goes on behind a hyphen.
        while at + 1 < tokens.end && doc.is_char(at, '-') && !doc.tokens[at].spaced {
            at += 2;
        }
        // The stop of an abbreviated title.
        if at < tokens.end && doc.is_char(at, '.') {
            at += 1;
        }
        found = Some((start..at, value));
    }
    found
}

/// "Don Guardian", "Mark Baker": whether a word of a run is a surname, whatever else it means, by what stands before it.
fn is_surname(doc: &Doc<'_>, lex: &Lexicon, at: usize, tokens: &Range<usize>) -> bool {
    if at == tokens.start {
        return false;
    }
    let before = at - 1;
    let begins = before == tokens.start || doc.is(at - 2, class::ROLE);
    let last = at + 1 == tokens.end && begins;
    doc.is(before, class::GIVEN_NAME)
        || last && doc.is(before, class::GIVEN_NAME_AMBIGUOUS)
        // "Ndeye Berger": where heads stand first, no role closes a run behind a word that no list has.
        || last && !lex.head_last && doc.tokens[before].word == WordId::UNKNOWN
        || doc.is_char(before, '.')
        || doc.is_char(before, '&')
        || doc.is_char(before, '-')
}

/// What a word for where someone is from says of the person whose name it stands before: "la Sénégalaise | Awa Ndour".
fn origin<'d>(doc: &Doc<'d>, tokens: &Range<usize>) -> Option<&'d str> {
    let (from, name) = (tokens.start, tokens.start + 1);
    let person = tokens.len() > 2
        && doc.is(from, class::DEMONYM)
        && !doc.is(from, class::GIVEN_NAME)
        && doc.is(name, class::GIVEN_NAME)
        && starts(doc, name)
        && doc.tokens[name].spaced
        && starts(doc, name + 1)
        && doc.spaced(name + 1);
    (person && !is_body(doc, name..tokens.end)).then(|| doc.value(from, class::DEMONYM)).flatten()
}

/// Where the name of who has a role begins behind the role's complement: "le maire de Lorme | Luc Vannier".
fn bearer(doc: &Doc<'_>, lex: &Lexicon, tokens: &Range<usize>) -> Option<usize> {
    if lex.head_last || doc.is(tokens.start, class::GIVEN_NAME) {
        return None;
    }
    let of = (1..=2).find_map(|back| tokens.start.checked_sub(back).filter(|at| doc.is(*at, class::OF)))?;
    let lower = |at: usize| doc.tokens[at].kind == TokenKind::Lower;
    let role = |at: usize| lower(at) && Lexicon::entry(doc, at, class::ROLE, of).is_some();
    if !(of.saturating_sub(6)..of).any(role) {
        return None;
    }
    let begins = |at: &usize| {
        doc.is(*at, class::GIVEN_NAME)
            && starts(doc, *at)
            && doc.tokens[*at].spaced
            && starts(doc, at + 1)
            && doc.spaced(at + 1)
    };
    let at = (tokens.start + 1..tokens.end - 1).find(begins)?;
    // "l'Institut Pierre Simon Laplace" is called so; "la Région Occitanie Carole Delga" is not.
    let own =
        at == tokens.start + 1 || doc.is(at - 1, class::GIVEN_NAME) || doc.is(at - 1, class::GIVEN_NAME_AMBIGUOUS);
    (!own || !is_body(doc, tokens.start..at)).then_some(at)
}

/// The same where heads stand last: behind the complement's common nouns ("Secretary of State | Anna Keller") or at the
/// first given name ("chairman of Lorvac Mills | Luke Vance").
fn holder(doc: &Doc<'_>, lex: &Lexicon, tokens: &Range<usize>) -> Option<usize> {
    if !lex.head_last || doc.is(tokens.start, class::GIVEN_NAME) && !doc.classes(tokens.start).meets(class::PLACES) {
        return None;
    }
    let tie = |at: &usize| doc.is(*at, class::PREPOSITION) || doc.is(*at, class::OF);
    let of = (1..=2).find_map(|back| tokens.start.checked_sub(back).filter(tie))?;
    if of + 1 < tokens.start && !doc.is(of + 1, class::DEFINITE) {
        return None;
    }
    let role = |at: usize| Lexicon::entry(doc, at, class::ROLE, of).is_some_and(|(len, _)| at + len == of);
    if !(of.saturating_sub(4)..of).any(role) {
        return None;
    }
    let given = |at: &usize| {
        (doc.is(*at, class::GIVEN_NAME)
            || doc.is(*at, class::GIVEN_NAME_AMBIGUOUS) && !doc.classes(*at).meets(class::HEADS))
            && doc.tokens[*at].spaced
            && starts(doc, at + 1)
    };
    // "a spokesman for President Anna Keller", "envoy to Kenya | Anna Keller": only what has no role stands between.
    let tied = |at: usize| {
        doc.is(of, class::OF)
            || (tokens.start..at).all(|t| doc.classes(t).meets(class::PLACES) || doc.is(t, class::GROUP))
            || is_body(doc, tokens.start..at)
    };
    if let Some(at) = (tokens.start + 1..tokens.end - 1).find(given) {
        // "ambassador to Poland | Dame Ann Clow"
        let titled = at > tokens.start + 1 && doc.is(at - 1, class::TITLE);
        let at = at - usize::from(titled);
        return tied(at).then_some(at);
    }
    let common = |at: usize| {
        doc.tokens[at].kind == TokenKind::Capital
            && !doc.is(at, class::ROLE)
            && (doc.classes(at).meets(class::PLACES)
                || doc.classes(at).meets(class::NOUNS) && !doc.is(at, class::GIVEN_NAME_AMBIGUOUS))
    };
    let mut at = tokens.start;
    while at < tokens.end && common(at) {
        at += 1;
    }
    let strange = |at: usize| {
        doc.tokens[at].word == WordId::UNKNOWN || !doc.is(of, class::OF) && !doc.classes(at).meets(class::DESCRIBED)
    };
    let named = at > tokens.start && at < tokens.end && strange(at);
    let placed = doc.is(of, class::OF) || (tokens.start..at).all(|t| doc.classes(t).meets(class::PLACES));
    (named && placed).then_some(at)
}

/// Without punctuation at the ends, but with an initial's stop ("Yassin E.").
pub(super) fn trim(doc: &Doc<'_>, mut tokens: Range<usize>) -> Range<usize> {
    while tokens.start < tokens.end && !doc.tokens[tokens.start].is_word() {
        tokens.start += 1;
    }
    while tokens.start < tokens.end {
        let last = tokens.end - 1;
        let token = &doc.tokens[last];
        let stop = || doc.is_char(last, '.') && last > tokens.start && doc.tokens[last - 1].kind == TokenKind::Upper;
        if token.is_word() || token.kind == TokenKind::Digits || stop() {
            break;
        }
        tokens.end = last;
    }
    tokens
}
