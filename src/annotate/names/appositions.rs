//! What stands beside a phrase: an apposition, a name behind its role, a second phrase behind "et".
//!
//! "le ministre de la Défense, Andreï Belooussov," → the name, with the role; "Sam Altman, PDG de la start-up," too.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::phrases::{INSERTION, NounPhrase, named, read};
use super::{Agreement, Gender, NameKind, Names, Number};
use crate::annotate::quotes::Via;
use crate::lang::class;
use crate::segment::{Doc, SpotKind, TokenKind};

/// With the apposition or relative clause behind a comma: "Sam Altman, PDG de la start-up," and "le ministre, Andreï X,".
pub(super) fn apposed(doc: &Doc<'_>, names: &Names, mut phrase: NounPhrase, limit: usize) -> NounPhrase {
    let mut comma = phrase.extent.end;
    if comma < limit
        && doc.is_char(comma, '(')
        && let Some(close) = (comma..limit).take(INSERTION).find(|t| doc.is_char(*t, ')'))
    {
        phrase.extent.end = close + 1;
        comma = close + 1;
    }
    if comma + 1 >= limit || !doc.is_char(comma, ',') {
        return phrase;
    }
    // "le conseil de la famille, Me Anne Morel,": a civil title makes a person of whoever stands before.
    let titled = || {
        name_at(doc, names, comma + 1, limit)
            .is_some_and(|(_, m)| names.mentions[m].tokens.start < names.mentions[m].name.start)
    };
    if phrase.name.is_some() || phrase.via == Via::Role || phrase.via == Via::Group && titled() {
        if let Some(role) = role_phrase(doc, names, comma + 1, limit)
            && phrase.name.is_some()
            && ends_apposition(doc, role.extent.end)
        {
            phrase.extent.end = second_role(doc, names, role.extent.end, limit);
            phrase.role.get_or_insert(without_determiner(doc, role.tokens));
            return phrase;
        }
        if phrase.name.is_none()
            && let Some((end, mention)) = name_at(doc, names, comma + 1, limit)
            && matches!(names.mentions[mention].kind, NameKind::Person | NameKind::Unknown)
            && phrase.agreement.number != Number::Plural
            && (end == limit || doc.is_char(end, ',') || doc.tokens[end].kind == TokenKind::Punct)
        {
            let role = without_determiner(doc, phrase.tokens.clone());
            let mut out = named(names, mention, mention_start(names, mention), None, end, phrase.agreement);
            out.extent.start = phrase.extent.start;
            out.role = Some(role);
            return out;
        }
        if let Some(bearer) = titled_bearer(doc, names, &phrase, comma + 1, limit) {
            return bearer;
        }
        // "Le gestionnaire du barrage, la société Hydrel,": a company that is named with what it is.
        if phrase.name.is_none()
            && !names.lexicon.head_last
            && phrase.agreement.number != Number::Plural
            && doc.is(comma + 1, class::DEFINITE)
            && doc.is(comma + 2, class::ANY_ORGANISATION)
            && let Some(other) = read(doc, names, comma + 1, limit, 1).filter(|p| p.name.is_some())
            && (other.extent.end == limit || doc.is_char(other.extent.end, ','))
        {
            return NounPhrase { extent: phrase.extent.start..other.extent.end, ..other };
        }
    }
    phrase
}

/// Past a second role of the same bearer: "Bob Mace, principal | and founder of Lorvac".
fn second_role(doc: &Doc<'_>, names: &Names, end: usize, limit: usize) -> usize {
    let Some((len, _)) = Lexicon::entry(doc, end, class::AND, limit) else { return end };
    role_phrase(doc, names, end + len, limit)
        .filter(|role| (role.is(class::ROLE) || role.is(class::ANY_PERSON)) && role.agreement.number != Number::Plural)
        .map(|role| role.extent.end)
        .filter(|stop| ends_apposition(doc, *stop))
        .unwrap_or(end)
}

/// "le chef des secours, | le colonel Paul Vidal,": the bearer of a role, named with another one behind the comma.
pub(super) fn titled_bearer(
    doc: &Doc<'_>,
    names: &Names,
    role: &NounPhrase,
    at: usize,
    limit: usize,
) -> Option<NounPhrase> {
    if names.lexicon.head_last
        || role.name.is_some()
        || !role.is(class::ROLE)
        || role.agreement.number == Number::Plural
        || !doc.is(at, class::DEFINITE)
    {
        return None;
    }
    let bearer = read(doc, names, at, limit, 0)?;
    let person = bearer.name.is_some_and(|n| names.is_person(n));
    let end = bearer.extent.end;
    let closed = end >= limit || !doc.tokens[end].is_word() || doc.is(end, class::PREPOSITION);
    (person && closed && bearer.role.is_some() && bearer.agreement.agrees(role.agreement))
        .then_some(NounPhrase { extent: role.extent.start..end, ..bearer })
}

/// The noun phrase of a role or an institution at a token: what an apposition is.
pub(super) fn role_phrase(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let tokens = &doc.tokens[at.min(doc.tokens.len())..limit.min(doc.tokens.len()).max(at)];
    doc.looked(tokens.len());
    let known = tokens.iter().any(|t| t.begins_phrase() || t.classes.meets(class::APPOSITIVE));
    if !known && !(at..limit.min(doc.tokens.len())).any(|t| lex.looks_like_role(doc, t)) {
        return None;
    }
    headed_phrase(doc, names, at, limit)
}

/// The same where some token is known to be able to head it.
pub(super) fn headed_phrase(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    if doc.spots.starting_at(SpotKind::Name, at).is_some() && !lex.head_last {
        return None;
    }
    let phrase = read(doc, names, at, limit, 1)?;
    (phrase.name.is_none() && phrase.via != Via::Pronoun && phrase.sort.meets(class::APPOSITIVE)).then_some(phrase)
}

/// Whether a role or an institution can be read at a token: without one among its tokens no phrase is an apposition.
#[inline]
pub(super) fn may_head(doc: &Doc<'_>, lex: &Lexicon, at: usize) -> bool {
    doc.tokens[at].classes.meets(class::APPOSITIVE) || doc.begins_phrase(at) || lex.looks_like_role(doc, at)
}

/// A phrase without the article before it.
pub(super) fn without_determiner(doc: &Doc<'_>, mut tokens: Range<usize>) -> Range<usize> {
    while tokens.start + 1 < tokens.end
        && doc.is(tokens.start, class::DETERMINER)
        && !doc.is(tokens.start, class::POSSESSIVE)
    {
        tokens.start += 1;
    }
    tokens
}

/// Whether an apposition can end before the token: at punctuation, or where it goes on with a conjunction, a relative pronoun
/// or a preposition. A verb there makes it a subject of its own.
pub(super) fn ends_apposition(doc: &Doc<'_>, at: usize) -> bool {
    doc.tokens.get(at).is_none_or(|t| {
        let going_on =
            const { class::set(&[class::COORDINATOR, class::RELATIVE, class::PREPOSITION, class::PAST_PARTICIPLE]) };
        // "after a meeting with Reed, the president | said": a verb in the past, and no participle with what depends on it.
        let classes = doc.classes(at);
        let tells = classes.is(class::FINITE)
            && classes.is(class::PAST_PARTICIPLE)
            && !doc.classes(at + 1).meets(const { class::set(&[class::PREPOSITION, class::ADVERB, class::OF]) })
            && !classes.meets(const { class::set(&[class::COORDINATOR, class::RELATIVE, class::PREPOSITION]) });
        !t.is_word() || classes.meets(going_on) && !tells
    })
}

pub(super) fn mention_start(names: &Names, mention: usize) -> Range<usize> {
    let start = names.mentions[mention].tokens.start;
    start..start
}

/// With a second phrase behind "et", "and". `ahead`: what follows is not known to be the verb.
pub(super) fn joined(doc: &Doc<'_>, names: &Names, phrase: NounPhrase, limit: usize, ahead: bool) -> NounPhrase {
    if phrase.via == Via::Pronoun {
        return phrase;
    }
    let and = phrase.extent.end;
    let Some((len, _)) = Lexicon::entry(doc, and, class::AND, limit) else { return phrase };
    let Some(second) = read(doc, names, and + len, limit, 1) else { return phrase };
    let weak = second.name.is_none() && !second.sort.meets(class::HEADS);
    if second.via == Via::Pronoun || weak {
        return phrase;
    }
    // "engineer and county planner Lucy Hartman": two roles of one.
    if phrase.name.is_none()
        && phrase.is(class::ROLE)
        && phrase.agreement.number != Number::Plural
        && second.name.is_some()
        && let Some(role) = second.role.clone()
        && !doc.is(and + len, class::DETERMINER)
    {
        return NounPhrase {
            extent: phrase.extent.start..second.extent.end,
            role: Some(phrase.tokens.start..role.end),
            ..second
        };
    }
    // "sa compagne et associée, Anne Morel": a second role without a determiner, of the one whom the name behind a comma tells.
    if !names.lexicon.head_last
        && phrase.name.is_none()
        && phrase.is(class::ROLE)
        && second.name.is_none()
        && second.is(class::ROLE)
        && phrase.agreement.number == Number::Singular
        && second.agreement.number != Number::Plural
        && second.tokens.start == second.head
        && doc.is_char(second.extent.end, ',')
    {
        let both = NounPhrase {
            tokens: phrase.tokens.start..second.tokens.end,
            extent: phrase.extent.start..second.extent.end,
            ..phrase.clone()
        };
        let whole = apposed(doc, names, both, limit);
        if whole.name.is_some() {
            return whole;
        }
    }
    // "said X and Y declined": the second opens a clause of its own.
    let verb_follows = second.extent.end < doc.tokens.len() && doc.is(second.extent.end, class::FINITE);
    if verb_follows && (ahead || second.extent.end != limit) {
        return phrase;
    }
    NounPhrase {
        tokens: phrase.tokens.start..second.tokens.end,
        extent: phrase.extent.start..second.extent.end,
        head: second.head,
        sort: second.sort,
        via: Via::Group,
        agreement: Agreement {
            gender: if phrase.agreement.gender == second.agreement.gender {
                phrase.agreement.gender
            } else {
                Gender::Unknown
            },
            number: Number::Plural,
            person: 3,
        },
        name: None,
        role: None,
        joined: true,
    }
}

/// The name that begins at a token, or whose capitalised role does: "Rear Admiral | Daniel Hagari".
#[inline]
pub(super) fn name_at(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> Option<(usize, usize)> {
    let begins = doc.spots.kinds_at(at) & SpotKind::Name.bit() != 0;
    if begins || !names.titled.is_empty() { name_from(doc, names, at, limit) } else { None }
}

#[inline(never)]
fn name_from(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> Option<(usize, usize)> {
    let here = doc.spots.starting_within(SpotKind::Name, at, limit);
    // "OpenAI | CEO Sam Altman": the role of the second name begins with the first.
    let titled = names.titled_at(at).filter(|i| names.mentions[*i].tokens.end <= limit);
    titled.map(|i| (names.mentions[i].tokens.end, i)).or(here)
}
