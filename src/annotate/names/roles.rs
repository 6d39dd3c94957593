//! Roles: what the words around a name call its bearer.
//!
//! "le ministre de l'Économie | Bruno Le Maire", "Sam Altman, PDG de la start-up,". A role tells gender and kind too.

use super::appositions::{ends_apposition, headed_phrase, may_head, role_phrase, without_determiner};
use super::lexicon::Lexicon;
use super::phrases::NounPhrase;
use super::{Agreement, Entity, Mention, NameKind, Names, Number};
use crate::lang::{ClassSet, class};
use crate::segment::signs::sign_of;
use crate::segment::{Doc, TokenKind};

/// The dashes that can stand between a name and the role behind it.
const DASHES: (u8, u8) = (sign_of('–'), sign_of('—'));

/// What can stand behind a name before what ties it to a role: "Reed *was* elected mayor", "Reed, *who* is a baker".
const PREDICATING: ClassSet = class::set(&[class::AUXILIARY, class::RELATIVE, class::FINITE]);
/// Tokens in which what ties a name to its role is looked for, and between it and the role.
const TIE: usize = 5;
/// Tokens of an insertion between a name and its verb.
const INSERTED: usize = 12;

/// Learns roles from what stands around names, and with them gender and kind.
pub(super) fn learn(doc: &Doc<'_>, names: &mut Names) {
    for index in 0..names.mentions.len() {
        let Mention { tokens, entity, .. } = &names.mentions[index];
        let Some(entity) = *entity else { continue };
        // What stands right before and behind a name tells that most have no role there.
        let before = tokens.start.checked_sub(1).map(|at| &doc.tokens[at]);
        let titled = before.is_some_and(|t| t.is_word() && !t.classes.meets(class::FUNCTION));
        let parted = before.is_some_and(|t| t.sign == b',');
        let behind = doc.tokens.get(tokens.end);
        let opened = behind.is_some_and(|t| matches!(t.sign, b',' | b'(') || t.sign == DASHES.0 || t.sign == DASHES.1);
        let told = behind.is_some_and(|t| t.classes.meets(PREDICATING) || t.sign == b',');
        if !(titled || parted || opened || told) || names.entities[entity].roles.len() >= 6 {
            continue;
        }
        let right_before = if titled { role_before(doc, names, index) } else { None };
        let before_comma = if parted { role_before_comma(doc, names, index, tokens.start) } else { None };
        // "le chef des secours, le colonel | Paul Vidal,": the role before the comma is his too.
        let before_comma = before_comma.or_else(|| {
            let start = right_before.as_ref().filter(|r| r.is(class::ROLE))?.tokens.start;
            let definite = !names.lexicon.head_last && doc.is(start, class::DEFINITE);
            if definite { role_before_comma(doc, names, index, start) } else { None }
        });
        let behind = if opened { role_behind(doc, names, index) } else { None };
        let predicate = if told && behind.is_none() { role_predicated(doc, names, index) } else { None };
        for role in [&right_before, &before_comma, &behind, &predicate].into_iter().flatten() {
            note(doc, &mut names.entities[entity], role);
        }
    }
}

/// Notes what a role tells of its bearer.
fn note(doc: &Doc<'_>, entity: &mut Entity, role: &NounPhrase) {
    let (kind, agreement) = if role.is(class::ROLE) {
        (NameKind::Person, role.agreement)
    } else {
        (NameKind::Organisation, Agreement { gender: role.agreement.gender, ..Agreement::default() })
    };
    if entity.kind == NameKind::Unknown {
        entity.kind = kind;
    }
    if kind == entity.kind {
        entity.agreement = entity.agreement.or(agreement);
        entity.roles.push(without_determiner(doc, role.tokens.clone()));
    }
}

/// The role behind a name and a comma, dash or bracket: "Sam Altman, PDG de la start-up,".
fn role_behind(doc: &Doc<'_>, names: &Names, index: usize) -> Option<NounPhrase> {
    let tokens = &names.mentions[index].tokens;
    let behind = tokens.end;
    let limit = doc.sentence(tokens.start).end;
    if behind + 1 >= limit {
        return None;
    }
    // "Contacté via Vexlor, le gérant refuse": what a preposition governs ends where the subject begins.
    let governed = tokens.start > 0 && doc.classes(tokens.start - 1).meets(GOVERNING);
    let opens = doc.sentence(tokens.start).start + INSERTED > tokens.start;
    let led = governed && opens && names.mentions[index].kind != NameKind::Person && !names.lexicon.head_last;
    if led && doc.is(behind + 1, class::DEFINITE) && doc.is_char(behind, ',') {
        return None;
    }
    role_phrase(doc, names, behind + 1, limit.min(behind + 30)).filter(|role| ends_apposition(doc, role.extent.end))
}

/// The role that a verb ties to a name: "Reed was elected mayor", "Reed, who is a baker".
fn role_predicated(doc: &Doc<'_>, names: &Names, index: usize) -> Option<NounPhrase> {
    let tokens = &names.mentions[index].tokens;
    let limit = doc.sentence(tokens.start).end;
    let governed = tokens.start > 0 && doc.classes(tokens.start - 1).meets(GOVERNING);
    let mut at = tokens.end;
    if doc.is_char(at, ',') && !doc.is(at + 1, class::RELATIVE) {
        // "Reed, 43, from Hull, is a baker".
        at = (at + 1..limit.min(at + INSERTED)).rev().find(|t| doc.is_char(*t, ','))?;
    }
    at += usize::from(doc.is_char(at, ','));
    let relative = doc.is(at, class::RELATIVE);
    at += usize::from(relative);
    if governed && !relative {
        return None;
    }
    let mut tied = false;
    for _ in 0..TIE {
        if let Some(len) = Lexicon::tie(doc, at, limit) {
            (at, tied) = (at + len, true);
        } else if doc.is(at, class::NEGATION) {
            return None;
        } else if doc.is(at, class::AUXILIARY) || doc.is(at, class::ADVERB) {
            at += 1;
        } else {
            break;
        }
    }
    let role = if tied { role_phrase(doc, names, at, limit.min(at + 30)) } else { None }?;
    let near = role.tokens.start <= at + 1 && role.is(class::ROLE) && role.agreement.number != Number::Plural;
    near.then_some(role)
}

/// What governs a name that is no subject.
const GOVERNING: ClassSet = class::set(&[class::PREPOSITION, class::OF]);

/// The role right before a name: "le ministre de l'Économie | Bruno Le Maire".
fn role_before(doc: &Doc<'_>, names: &Names, index: usize) -> Option<NounPhrase> {
    let mention = &names.mentions[index];
    let start = mention.tokens.start;
    if !doc.tokens[start].spaced {
        return None;
    }
    // "le capitaine du navire Punta des Vents": a ship, not its captain.
    if mention.kind != NameKind::Person && doc.is(mention.tokens.end, class::OF) {
        return None;
    }
    let role = role_ending(doc, names, start)?;
    // "la locataire de la rue | Vernier": a lone name behind a common noun of the complement is the street's.
    let address = !names.lexicon.head_last
        && mention.tokens.len() == 1
        && mention.kind != NameKind::Person
        && role.head + 1 < start
        && doc.tokens[start - 1].kind == TokenKind::Lower
        && doc.is(start - 1, class::NOUN)
        && !doc.classes(start - 1).meets(class::HEADS);
    (!address).then_some(role)
}

/// The role before a comma that stands before a token, what names its bearer: "l'imam de la mosquée (Gard), | Yassin E.,".
fn role_before_comma(doc: &Doc<'_>, names: &Names, index: usize, start: usize) -> Option<NounPhrase> {
    let tokens = &names.mentions[index].tokens;
    let comma = start.checked_sub(1).filter(|c| doc.is_char(*c, ','))?;
    let closed = doc.tokens.get(tokens.end).is_none_or(|t| t.kind == TokenKind::Punct);
    let mut stop = comma;
    if stop > 0 && doc.is_char(stop - 1, ')') {
        stop = (0..stop - 1).rev().take(8).find(|t| doc.is_char(*t, '('))?;
    } else if stop > 0 && doc.tokens[stop - 1].kind == TokenKind::Mark && !names.lexicon.head_last {
        // "le porte-parole du collectif « Rives libres », Anne Morel,"
        stop = (0..stop - 1).rev().take(8).find(|t| doc.tokens[*t].kind == TokenKind::Mark)?;
    }
    let role = role_ending(doc, names, stop)?;
    let definite = doc.is(role.tokens.start, class::DEFINITE) || doc.is(role.tokens.start, class::POSSESSIVE);
    (closed && definite && role.is(class::ROLE) && role.agreement.number != Number::Plural).then_some(role)
}

/// The longest role phrase that ends right before `stop`.
fn role_ending(doc: &Doc<'_>, names: &Names, stop: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    // "the minister for ports": a tie of names can lead to what a role is for.
    // "la responsable du projet chez Lorvac": likewise a preposition to where its bearer works.
    let placed = |t: usize| {
        let lone = doc.is(t, class::PREPOSITION) && doc.tokens[t].kind == TokenKind::Lower && !lex.head_last;
        lone && names.covering(t + 1).is_some_and(|m| names.mentions[m].tokens == (t + 1..stop))
    };
    let joins = |t: usize| {
        let tie = t + 1 < stop && !doc.is(t, class::AND) && !doc.is(t, class::OF);
        tie && (doc.is(t, class::NAME_TIE) || placed(t))
    };
    let plain = |t: usize| doc.tokens[t].is_word() && !lex.is_function(doc, t) && !lex.is_verb(doc, t);
    let mut at = stop;
    while at > 0 && stop - at < 14 {
        let t = at - 1;
        if let Some(mention) = names.covering(t) {
            at = names.mentions[mention].tokens.start;
            continue;
        }
        // "le maire (DVD) de Lorme": a party in brackets parts nothing.
        if doc.is_char(t, ')')
            && at < stop
            && let Some(open) = (t.saturating_sub(6)..t).rev().find(|o| doc.is_char(*o, '('))
        {
            at = open;
            continue;
        }
        let token = &doc.tokens[t];
        let tie = doc.is(t, class::OF) || doc.is(t, class::DETERMINER) && t > 0 && doc.is(t - 1, class::OF);
        let hyphen = token.kind == TokenKind::Punct && doc.is_char(t, '-') && !token.spaced;
        let determiner = doc.is(t, class::DETERMINER) && !tie;
        // "the clinic's director, Paul Marx"
        let owned = lex.head_last && at < stop && doc.is(t, class::POSSESSIVE_MARK);
        let inside =
            hyphen || owned || token.is_word() && (tie || joins(t) || !lex.is_function(doc, t)) && !lex.is_verb(doc, t);
        if !inside && !determiner {
            break;
        }
        at = t;
        if determiner {
            break;
        }
    }
    // The words before may belong to what came earlier: the role is what reads to the end.
    let last = (at..stop).rev().find(|t| may_head(doc, lex, *t))?;
    (at..=last).take(6).filter_map(|from| headed_phrase(doc, names, from, stop)).find_map(|mut phrase| {
        let end = phrase.extent.end;
        if end < stop && joins(end) && (end + 1..stop).all(plain) {
            (phrase.extent.end, phrase.tokens.end) = (stop, stop);
        }
        (phrase.extent.end == stop).then_some(phrase)
    })
}
