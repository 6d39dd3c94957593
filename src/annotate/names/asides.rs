//! What stands beside a subject: insertions between commas, dashes and brackets.
//!
//! "Amara Okafor, directrice de la start-up, *a répondu*": the role belongs to the name before the comma; "in Lyon, on Monday,
//! the mayor *said*": place and day belong to nobody.

use std::ops::Range;

use super::appositions::{mention_start, name_at, role_phrase, titled_bearer, without_determiner};
use super::lexicon::Lexicon;
use super::phrases::{INSERTION, NounPhrase, named, read};
use super::{NameKind, Names, Number};
use crate::annotate::quotes::Via;
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
    digits || opens && !classes.is(class::DETERMINER) && !classes.meets(class::NOUNS)
}

/// "Ann Lowe of the Committee for Roads (CR), | said": a comma that nothing opens, behind a name and what belongs to it.
pub(super) fn is_stray_comma(doc: &Doc<'_>, names: &Names, from: usize, comma: usize) -> bool {
    let plain = |t: usize| !names.lexicon.is_verb(doc, t) || names.covering(t).is_some();
    doc.is_char(comma, ',') && name_at(doc, names, from, comma).is_some() && (from..comma).all(plain)
}

/// "Prince Alan, the younger brother of heir to the throne, Carl, | said": the name that opens the sentence, before a role.
pub(super) fn opening_bearer(
    doc: &Doc<'_>,
    names: &Names,
    from: usize,
    stop: usize,
    role: &NounPhrase,
) -> Option<NounPhrase> {
    let start = role.extent.start;
    if !names.lexicon.head_last
        || role.name.is_some()
        || !role.is(class::ROLE)
        || start < from + 2
        || !doc.is_char(start - 1, ',')
    {
        return None;
    }
    let (end, index) = name_at(doc, names, from, start)?;
    let mention = &names.mentions[index];
    if end + 1 != start || mention.kind != NameKind::Person || mention.name.len() < 2 {
        return None;
    }
    let start = mention.tokens.start;
    let bearer = named(names, index, start..start, None, stop, role.agreement);
    let tokens = without_determiner(doc, role.tokens.clone());
    Some(NounPhrase { role: bearer.role.clone().or(Some(tokens)), ..bearer })
}

/// "Officials in Berlin, | Paris and Rome": where a list of places that a preposition governs goes on, its first comma.
pub(super) fn before_places(doc: &Doc<'_>, names: &Names, from: usize, stop: usize) -> usize {
    let place = |end: usize| {
        let mention = &names.mentions[names.covering(end.checked_sub(1)?)?];
        (mention.kind == NameKind::Place && mention.tokens.end == end).then_some(mention.tokens.start)
    };
    let Some(last) = place(stop) else { return stop };
    let mut at = last;
    let mut first = None;
    while at > from + 1 && (doc.is(at - 1, class::AND) || doc.is_char(at - 1, ',')) {
        if doc.is_char(at - 1, ',') {
            first = Some(at - 1);
        }
        let comma = usize::from(doc.is(at - 1, class::AND) && doc.is_char(at - 2, ','));
        let Some(start) = place(at - 1 - comma) else { return stop };
        at = start;
    }
    let governed = at > from && doc.is(at - 1, class::PREPOSITION);
    first.filter(|_| governed && names.lexicon.head_last).unwrap_or(stop)
}

/// The name before an apposition or a relative clause whose closing comma is missing: "*Ann Lowe*, head of policy at Lorvac |
/// told". Only a name that opens its clause: "He met Ann Lowe, a spokesman said" has another speaker.
pub(super) fn before_open_aside(doc: &Doc<'_>, names: &Names, from: usize, stop: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let comma = (from + 2..stop).rev().take(INSERTION).find(|t| doc.is_char(*t, ','))?;
    let index = names.covering(comma - 1)?;
    let mention = &names.mentions[index];
    let start = mention.role.as_ref().map_or(mention.tokens.start, |role| role.start);
    if mention.kind != NameKind::Person || mention.tokens.end != comma || mention.name.len() < 2 || start < from {
        return None;
    }
    let opens = start == from
        || !doc.tokens[start - 1].is_word()
        || doc.classes(start - 1).meets(const { class::set(&[class::CLAUSE_OPENER, class::COORDINATOR]) });
    let verb = |t: usize| names.is_finite(doc, t) && lex.is_verb(doc, t);
    if !opens || (from..start).any(verb) {
        return None;
    }
    let (behind, role) = if doc.is(comma + 1, class::RELATIVE) && !doc.is(comma + 1, class::DETERMINER) {
        let verb = (comma + 2..stop).find(|t| verb(*t))?;
        (verb + 1, None)
    } else {
        let role = role_phrase(doc, names, comma + 1, stop)?;
        let owned = (role.tokens.clone()).any(|t| doc.is(t, class::POSSESSIVE_MARK));
        let definite = doc.is(role.tokens.start, class::DEFINITE) || owned;
        if !role.is(class::ROLE) || role.agreement.number == Number::Plural || definite && start > from {
            return None;
        }
        (role.extent.end, Some(without_determiner(doc, role.tokens)))
    };
    let participle = |t: usize| doc.is(t, class::PAST_PARTICIPLE) && doc.is(t + 1, class::PREPOSITION);
    if (behind..stop).any(|t| verb(t) && !participle(t) || doc.tokens[t].kind == TokenKind::Mark) {
        return None;
    }
    let own = names.mentions[index].role.clone();
    let found = named(names, index, mention.tokens.start..mention.tokens.start, None, stop, mention.agreement);
    Some(NounPhrase { role: own.or(role), ..found })
}

/// Whether a token is a dash, or a hyphen that stands for one.
pub(super) fn is_dash(doc: &Doc<'_>, at: usize) -> bool {
    let doubled = || {
        doc.is_char(at + 1, '-') && !doc.spaced(at + 1) && doc.spaced(at + 2)
            || at > 0 && doc.is_char(at - 1, '-') && !doc.spaced(at) && doc.spaced(at - 1)
    };
    doc.is_dash(at) || doc.is_char(at, '-') && (doc.spaced(at) && doc.spaced(at + 1) || doubled())
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

/// Whether what was read of a phrase ends with a bracket that is no part of the mention.
pub(super) fn is_bracket_end(doc: &Doc<'_>, phrase: &NounPhrase) -> bool {
    phrase.extent.end > phrase.tokens.end && doc.is_char(phrase.extent.end - 1, ')')
}

/// Whether some tokens end with a bracket that closes.
pub(super) fn is_bracketed(doc: &Doc<'_>, from: usize, to: usize) -> bool {
    to > from && doc.is_char(to - 1, ')') && (from..to).any(|t| doc.is_char(t, '('))
}

/// The subject before an insertion, and what the insertion adds: a role, or the name of the role before it.
pub(super) fn with_insertion(doc: &Doc<'_>, names: &Names, mut base: NounPhrase, inside: Range<usize>) -> NounPhrase {
    if base.name.is_some() {
        if base.role.is_none() {
            base.role = role_phrase(doc, names, inside.start, inside.end).map(|p| without_determiner(doc, p.tokens));
        }
        return base;
    }
    if base.via == Via::Pronoun || base.agreement.number == Number::Plural {
        return base;
    }
    // "The team's best player, linebacker Bo Watts,": a role and its name.
    if names.lexicon.head_last
        && base.is(class::ROLE)
        && doc.tokens[inside.start].kind == TokenKind::Lower
        && doc.is(inside.start, class::ROLE)
        && let Some(named) = read(doc, names, inside.start, inside.end, 0)
        && named.extent.end == inside.end
        && named.name.is_some_and(|n| names.is_person(n))
    {
        return NounPhrase { extent: base.extent.start..named.extent.end, ..named };
    }
    if let Some(bearer) = titled_bearer(doc, names, &base, inside.start, inside.end)
        && bearer.extent.end == inside.end
    {
        return bearer;
    }
    if let Some((end, mention)) = name_at(doc, names, inside.start, inside.end)
        && matches!(names.mentions[mention].kind, NameKind::Person | NameKind::Unknown)
        && (end == inside.end || !doc.tokens[end].is_word())
    {
        let role = without_determiner(doc, base.tokens.clone());
        let mut out = named(names, mention, mention_start(names, mention), None, end, base.agreement);
        out.extent.start = base.extent.start;
        out.role = Some(role);
        return out;
    }
    base
}

/// Past a noun that a phrase with a preposition ends with and a comma parts from what follows: "lors d'un point *presse*, | la
/// procureure". Where there is none, the same place.
pub(crate) fn behind_second_noun(doc: &Doc<'_>, lex: &Lexicon, at: usize, limit: usize) -> usize {
    let parted = !lex.head_last && at + 1 < limit && doc.is_char(at + 1, ',');
    at + usize::from(parted && doc.tokens[at].kind == TokenKind::Lower && doc.classes(at).meets(class::NOUNS))
}

/// The first token of the marker of a gerund that ends before a token: "*tout* en", "*en*".
pub(super) fn before_marker(doc: &Doc<'_>, open: usize, from: usize) -> usize {
    let marks =
        |at: &usize| doc.phrases(*at).iter().any(|p| Some(p.class) == class::GERUND_MARKER && p.end as usize == open);
    (from.max(open.saturating_sub(3))..open).find(marks).unwrap_or(open - 1)
}

/// "une femme *sur dix* | affirme": how many of them, behind who speaks. Where that begins.
pub(super) fn counted(doc: &Doc<'_>, lex: &Lexicon, last: usize, from: usize) -> Option<usize> {
    let prep = last.checked_sub(2).filter(|at| *at > from && !lex.head_last)?;
    let number = doc.tokens[last - 1].kind == TokenKind::Digits
        || doc.spots.starting_at(SpotKind::Numeral, last - 1).is_some_and(|(end, _)| end == last);
    let noun = doc.classes(prep - 1).meets(class::HEADS) || doc.classes(prep - 1).meets(class::NOUNS);
    (number && noun && doc.is(prep, class::PREPOSITION) && !doc.is(prep, class::OF)).then_some(prep)
}
