//! Noun phrases that a cue asks for: the subject before a verb, the source after "selon" or "according to".
//!
//! No parser and no tagger: closed word classes, finite verbs and punctuation bound a phrase; nouns that head speakers
//! (roles, groups, documents) and names carry it. "le ministre de la Défense, Andreï Belooussov," is the name with a role;
//! "le conseil qui avait viré Altman" is *le conseil*. All look-ahead and look-back is bounded.

use std::ops::Range;

use super::appositions::{apposed, joined, name_at};
use super::lexicon::Lexicon;
use super::{Agreement, NameKind, Names, Number};
use crate::annotate::quotes::Via;
use crate::lang::{BEGINS_PHRASE, ClassId, ClassSet};
use crate::segment::{Doc, SpotKind, TokenKind};

/// A phrase has at most so many tokens, what is skipped inside it included.
pub(super) const LONGEST: usize = 60;
/// A relative clause or an insertion is looked through for so many tokens.
pub(super) const INSERTION: usize = 40;

/// A name, a pronoun or a noun with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NounPhrase {
    /// The mention: name, pronoun or head noun phrase, without apposition and relative clause.
    pub tokens: Range<usize>,
    /// Everything that was read, appositions and relative clauses included.
    pub extent: Range<usize>,
    /// The head noun, the last token of a name, the pronoun.
    pub head: usize,
    /// The classes of the head noun, or of the entry of several words that it begins ("porte-parole").
    pub sort: ClassSet,
    /// How the phrase names someone.
    pub via: Via,
    /// What agrees with it.
    pub agreement: Agreement,
    /// Index of the name that it is (not of one inside it).
    pub name: Option<usize>,
    /// Tokens of a role beside the name: "PDG de la start-up".
    pub role: Option<Range<usize>>,
    /// Two phrases joined by "et", "and".
    pub joined: bool,
}

impl NounPhrase {
    /// Whether the head noun is in a class.
    pub(crate) fn is(&self, class: Option<ClassId>) -> bool {
        class.is_some_and(|c| self.sort.has(c))
    }
}

/// The phrase that begins at token `at` and ends before `limit`: the subject of an inverted cue, the object of "selon".
#[must_use]
pub fn phrase_at(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> Option<NounPhrase> {
    let limit = limit.min(doc.tokens.len()).min(at + LONGEST);
    let mut at = at;
    // The hyphens and the glide of an inversion: "-t-il".
    while at < limit && doc.is_char(at, '-')
        || (at > 0 && at + 1 < limit && doc.is_char(at - 1, '-') && doc.is_char(at + 1, '-'))
    {
        at += 1;
    }
    let start = at;
    let directly = read(doc, names, at, limit, 0).filter(|_| !begins_date(doc, at));
    let first = if let Some(first) = directly {
        first
    } else {
        at = after_adverbials(doc, names, at, limit);
        read(doc, names, at, limit, 0).filter(|_| at > start)?
    };
    let first = apposed(doc, names, first, limit);
    let mut phrase = joined(doc, names, first, limit, true);
    phrase.extent.start = start.min(phrase.extent.start);
    Some(phrase)
}

fn begins_date(doc: &Doc<'_>, at: usize) -> bool {
    doc.spots.starting_at(SpotKind::Date, at).is_some() && doc.spots.starting_at(SpotKind::Name, at).is_none()
}

/// Past what can stand between a cue and its inverted subject: "a affirmé *ce mardi,* X", "anticipe *à Pékin* X".
fn after_adverbials(doc: &Doc<'_>, names: &Names, mut at: usize, limit: usize) -> usize {
    let lex = &names.lexicon;
    for _ in 0..4 {
        let classes = doc.classes(at);
        if at >= limit {
            break;
        }
        if begins_date(doc, at) {
            at = doc.spots.starting_at(SpotKind::Date, at).map_or(at + 1, |(end, _)| end.max(at + 1));
        } else if lex.preposition.is_some_and(|c| classes.has(c)) && !lex.of.is_some_and(|c| classes.has(c)) {
            let len = Lexicon::entry(doc, at, lex.preposition, limit).map_or(1, |(len, _)| len);
            let end = doc.spots.starting_at(SpotKind::Date, at + len).map(|(end, _)| end);
            let Some(end) = end.or_else(|| read(doc, names, at + len, limit, 0).map(|p| p.extent.end)) else { break };
            at = end.max(at + len);
        } else if let Some((len, _)) = Lexicon::entry(doc, at, lex.adverb, limit) {
            at += len;
        } else if lex.is_manner(doc, at) {
            at += 1;
        } else {
            break;
        }
        if doc.is_char(at, ',') {
            at += 1;
        }
    }
    at
}

/// The phrase that a range of tokens is, without what stands behind it.
pub(crate) fn phrase_within(doc: &Doc<'_>, names: &Names, tokens: Range<usize>) -> Option<NounPhrase> {
    let mut at = tokens.start;
    while at < tokens.end && doc.is_char(at, '-') {
        at += 1;
    }
    let first = read(doc, names, at, tokens.end, 0)?;
    Some(joined(doc, names, first, tokens.end, false))
}

/// Reads one phrase from `at` on.
pub(super) fn read(doc: &Doc<'_>, names: &Names, at: usize, limit: usize, depth: usize) -> Option<NounPhrase> {
    if at >= limit || depth > 4 {
        return None;
    }
    let lex = &names.lexicon;
    if let Some(pronoun) = pronoun(doc, names, at, limit) {
        return Some(pronoun);
    }
    let mut agreement = Agreement::default();
    let mut t = at;
    let mut determined = false;
    // Determiners and numbers: "les deux", "plus de 700", "the three".
    while t < limit && doc.spots.starting_at(SpotKind::Name, t).is_none() {
        if let Some((len, value)) = Lexicon::entry(doc, t, lex.determiner, limit)
            && (!determined || !doc.is(t, lex.of) || t == at)
        {
            agreement = Agreement::read(value).or(agreement);
            determined = true;
            t += len;
        } else if doc.is(t, lex.possessive) {
            determined = true;
            t += 1;
        } else if doc.tokens[t].kind == TokenKind::Digits {
            t = doc.spots.starting_at(SpotKind::Numeral, t).map_or(t + 1, |(end, _)| end);
            if doc.is_char(t, '%') {
                t += 1;
            }
            if t < limit && doc.is(t, lex.of) {
                t += 1;
            }
            agreement.number = Number::Plural;
            determined = true;
        } else {
            break;
        }
    }
    // "un de mes collègues", "two of the men": one or some of those that follow.
    if t > at
        && t < limit
        && doc.is(t, lex.of)
        && !doc.is(t - 1, lex.of)
        && let Some(inner) = read(doc, names, t + 1, limit, depth + 1)
        && inner.name.is_none()
    {
        return Some(NounPhrase { tokens: at..inner.tokens.end, extent: at..inner.extent.end, agreement, ..inner });
    }
    body(doc, names, at..t, limit, depth, agreement)
}

/// A pronoun as a whole phrase.
fn pronoun(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let noun_next = |end: usize| {
        end < limit
            && doc.tokens[end].is_word()
            && (names.covering(end).is_some() || !lex.is_function(doc, end) && !lex.is_verb(doc, end))
    };
    let determiner = doc.is(at, lex.determiner) || doc.is(at, lex.possessive);
    let make = |len: usize, agreement: Agreement, via: Via| NounPhrase {
        tokens: at..at + len,
        extent: at..at + len,
        head: at + len - 1,
        sort: ClassSet::default(),
        via,
        agreement,
        name: None,
        role: None,
        joined: false,
    };
    if let Some((len, value)) = Lexicon::entry(doc, at, lex.demonstrative, limit)
        && (len > 1 || !determiner || !noun_next(at + 1))
        && !doc.is(at, lex.subordinator)
    {
        return Some(make(len, Agreement::read(value), Via::Pronoun));
    }
    if let Some((len, value)) = Lexicon::entry(doc, at, lex.subject_pronoun, limit)
        && !(doc.is(at, lex.part) || determiner && noun_next(at + len))
    {
        return Some(make(len, Agreement::read(value), Via::Pronoun));
    }
    if let Some((len, value)) = Lexicon::entry(doc, at, lex.object_pronoun, limit)
        && !determiner
        && doc.tokens[at].span().len() > 2
        && !doc.is(at, lex.preposition)
    {
        return Some(make(len, Agreement::read(value), Via::Pronoun));
    }
    if let Some((len, value)) = Lexicon::entry(doc, at, lex.part, limit)
        && !noun_next(at + len)
        && (!doc.is(at + len, lex.determiner) || doc.is(at + len, lex.of))
    {
        let mut phrase = make(len, Agreement::read(value), Via::Group);
        let mut end = at + len;
        let place = |t: usize| doc.is(t, lex.of) || doc.is(t, lex.place_preposition);
        if end < limit
            && place(end)
            && let Some(inner) = read(doc, names, end + 1, limit, 2)
        {
            end = inner.extent.end;
        }
        phrase.tokens.end = end;
        phrase.extent.end = end;
        return Some(phrase);
    }
    None
}

/// A head noun in the making.
#[derive(Clone, Copy)]
struct Head {
    at: usize,
    sort: ClassSet,
    agreement: Agreement,
    /// It is known to be a noun.
    strong: bool,
}

/// The nouns after the determiners `opened`, with complements and a name they stand before.
fn body(
    doc: &Doc<'_>,
    names: &Names,
    opened: Range<usize>,
    limit: usize,
    depth: usize,
    agreement: Agreement,
) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let mut t = opened.end;
    let mut head: Option<Head> = None;
    while t < limit {
        if doc.tokens[t].kind != TokenKind::Lower
            && let Some((end, mention)) = name_at(doc, names, t, limit)
        {
            // A role right before a name ("le maire Artem Kobzar") makes the name the phrase.
            if head.is_some_and(|h| !introduces(names, h, t, mention)) {
                break;
            }
            if let Some(next) = owned(doc, names, mention, end, limit, head.is_none()) {
                head = None;
                t = next;
                continue;
            }
            let role_start = head.map(|_| opened.end);
            let end = adjectives_after(doc, lex, end, limit, depth);
            return Some(named(names, mention, opened, role_start, end, agreement));
        }
        let token = doc.tokens[t];
        if token.kind == TokenKind::Punct && doc.is_char(t, '-') && !token.spaced && !doc.spaced(t + 1) {
            // A hyphen before a pronoun is an inversion.
            if doc.is(t + 1, lex.subject_pronoun) {
                break;
            }
            t += 1;
            continue;
        }
        // "the state's largest union": the owner is not the head.
        if head.is_some()
            && let Some(after) = possessive_after(doc, t, limit)
            && after < limit
            && doc.tokens[after].is_word()
            && !lex.is_function(doc, after)
        {
            head = None;
            t = after;
            continue;
        }
        if !token.is_word() || t > opened.end && !token.spaced && !doc.is_char(t - 1, '-') && !after_elision(doc, t) {
            break;
        }
        if let Some((len, sort, own)) = head_entry(doc, lex, t, limit) {
            let at = if lex.head_last { t + len - 1 } else { t };
            // Where heads stand first, an unknown word before a known head was an adjective.
            let attribute = head.is_some() && doc.is(t, lex.adjective);
            if lex.head_last || head.is_none_or(|h| !h.strong && !attribute) {
                head = Some(Head { at, sort, agreement: own, strong: true });
            }
            t += len;
            continue;
        }
        let classes = doc.classes(t);
        let adjective = lex.adjective.is_some_and(|c| classes.has(c));
        let preposition = lex.preposition.is_some_and(|c| classes.has(c));
        if lex.is_function(doc, t) && (!adjective || preposition) || head.is_some() && lex.is_verb(doc, t) {
            break;
        }
        let noun = classes.meets(lex.nouns);
        // A word by itself that looks like a verb's form is no noun.
        if t == opened.start && !noun && !adjective && (Lexicon::looks_verbal(doc, t) || lex.is_manner(doc, t)) {
            return None;
        }
        if lex.is_manner(doc, t) {
            t += 1;
            continue;
        }
        let participle = [lex.past_participle, lex.present_participle].iter().flatten().any(|c| classes.has(*c));
        if participle && !noun && !adjective && head.is_some() {
            break;
        }
        let takes = if lex.head_last {
            noun || !adjective || head.is_none()
        } else {
            head.is_none_or(|h| !h.strong && h.at + 1 == t && noun) && (noun || !adjective)
        };
        if takes {
            head = Some(Head { at: t, sort: classes, agreement: Agreement::default(), strong: noun });
        } else if head.is_some() && noun && !adjective && token.kind == TokenKind::Capital {
            break;
        }
        t += 1;
    }
    let head = head.or_else(|| {
        let at = t.checked_sub(1).filter(|at| *at >= opened.end && doc.tokens[*at].is_word())?;
        Some(Head { at, sort: doc.classes(at), agreement: Agreement::default(), strong: false })
    })?;
    Some(with_complements(doc, names, opened, head, t, limit, depth, head.agreement.or(agreement)))
}

/// The phrase of a head noun with its complements: "de la Défense", "of the union", one after the other.
#[expect(clippy::too_many_arguments, reason = "the state of one reading")]
fn with_complements(
    doc: &Doc<'_>,
    names: &Names,
    opened: Range<usize>,
    head: Head,
    mut end: usize,
    limit: usize,
    depth: usize,
    agreement: Agreement,
) -> NounPhrase {
    let lex = &names.lexicon;
    let has = |class: Option<ClassId>| class.is_some_and(|c| head.sort.has(c));
    let mut rounds = 0;
    while rounds < 4 && end < limit && doc.is(end, lex.of) && doc.spots.starting_at(SpotKind::Name, end).is_none() {
        rounds += 1;
        let Some(inner) = read(doc, names, end + 1, limit, depth + 1) else { break };
        if inner.via == Via::Pronoun && doc.is(end + 1, lex.relative) {
            break;
        }
        end = inner.extent.end;
        if inner.joined {
            break;
        }
        // "le ministre de la Défense Paul X": the name behind the complement belongs to the whole.
        if let Some((name_end, mention)) = doc.spots.starting_at(SpotKind::Name, end).filter(|(e, _)| *e <= limit)
            && depth == 0
            && has(lex.role)
            && doc.spaced(end)
            && (names.mentions[mention].kind == NameKind::Person
                || names.mentions[mention].kind == NameKind::Unknown && !doc.is(name_end, lex.of))
        {
            return named(names, mention, opened, Some(end), name_end, agreement);
        }
    }
    let via = if has(lex.role) || has(lex.document) || has(lex.any_person) { Via::Role } else { Via::Group };
    NounPhrase {
        tokens: opened.start..end,
        extent: opened.start..end,
        head: head.at,
        sort: head.sort,
        via,
        agreement,
        name: None,
        role: None,
        joined: false,
    }
}

/// Whether a noun can stand right before the name of the one it describes: "le maire Artem Kobzar", "l'ONG Greenpeace".
fn introduces(names: &Names, head: Head, at: usize, mention: usize) -> bool {
    let lex = &names.lexicon;
    let has = |class: Option<ClassId>| class.is_some_and(|c| head.sort.has(c));
    if [lex.role, lex.group, lex.any_organisation, lex.any_person, lex.medium_noun, lex.any_country]
        .into_iter()
        .any(has)
    {
        return true;
    }
    // A noun that no lexicon has, before the full name of a person: some profession.
    let person = names.mentions[mention].kind == NameKind::Person && names.mentions[mention].name.len() > 1;
    lex.head_last && !has(lex.document) || person && !head.strong && at > 0
}

/// Where a name is only the owner or the first part of what follows ("Harris' team", "the Harris campaign"): where that begins.
fn owned(doc: &Doc<'_>, names: &Names, mention: usize, end: usize, limit: usize, first: bool) -> Option<usize> {
    let lex = &names.lexicon;
    if let Some(after) = possessive_after(doc, end, limit) {
        return (after < limit && doc.tokens[after].is_word() && !lex.is_function(doc, after)).then_some(after);
    }
    if !lex.head_last || !first || end >= limit {
        return None;
    }
    let classes = doc.classes(end);
    let verb = lex.is_verb(doc, end)
        || !classes.meets(lex.heads)
            && [lex.finite, lex.past_participle, lex.present_participle].iter().flatten().any(|c| classes.has(*c));
    let lower = doc.tokens[end].kind == TokenKind::Lower || doc.is(end, lex.role) && names.covering(end).is_none();
    let noun = lower && doc.tokens[end].spaced && !lex.is_function(doc, end) && !verb;
    let full_person = names.mentions[mention].kind == NameKind::Person && names.mentions[mention].name.len() > 1;
    (noun && !full_person).then_some(end)
}

/// Past the adjectives behind a name inside a complement: "des Affaires *étrangères*".
fn adjectives_after(doc: &Doc<'_>, lex: &Lexicon, mut end: usize, limit: usize, depth: usize) -> usize {
    while depth > 0
        && !lex.head_last
        && end < limit
        && doc.is(end, lex.adjective)
        && doc.tokens[end].kind == TokenKind::Lower
        && !lex.is_verb(doc, end)
    {
        end += 1;
    }
    end
}

fn after_elision(doc: &Doc<'_>, at: usize) -> bool {
    at > 0 && doc.token_text(at - 1).ends_with(['\'', '’'])
}

/// The phrase that a name makes, with its determiner ("la Russie") and the role before it.
pub(super) fn named(
    names: &Names,
    index: usize,
    opened: Range<usize>,
    role: Option<usize>,
    end: usize,
    agreement: Agreement,
) -> NounPhrase {
    let mention = &names.mentions[index];
    let role_end = mention.role.as_ref().map_or(mention.tokens.start, |r| r.start);
    let role = match role {
        Some(_) if role_end > opened.end => Some(opened.end..role_end),
        _ => mention.role.clone(),
    };
    let start = if role.is_some() { mention.tokens.start } else { opened.start };
    let own = mention.entity.and_then(|e| names.entities.get(e)).map_or(mention.agreement, |e| e.agreement);
    let mut agreement = own.or(mention.agreement).or(agreement);
    agreement.person = 3;
    NounPhrase {
        tokens: start..mention.tokens.end,
        extent: opened.start..end.max(mention.tokens.end),
        head: mention.name.end - 1,
        sort: ClassSet::default(),
        via: Via::Name,
        agreement,
        name: Some(index),
        role,
        joined: false,
    }
}

/// The longest role, group, document … of one or several words at a token: its length, its classes, what agrees with it.
fn head_entry(doc: &Doc<'_>, lex: &Lexicon, at: usize, limit: usize) -> Option<(usize, ClassSet, Agreement)> {
    if doc.tokens[at].starts & BEGINS_PHRASE == 0 && !doc.classes(at).meets(lex.heads) {
        let role = lex.role.filter(|_| lex.looks_like_role(doc, at))?;
        return Some((1, ClassSet::default().with(role), Agreement::default()));
    }
    let mut best: Option<(usize, ClassSet, Agreement)> = None;
    for class in [
        lex.role,
        lex.any_person,
        lex.group,
        lex.any_organisation,
        lex.any_country,
        lex.medium_noun,
        lex.source,
        lex.document,
        lex.anonymous_role,
        lex.leader,
    ] {
        let (Some(id), Some((len, value))) = (class, Lexicon::entry(doc, at, class, limit)) else { continue };
        let own = Agreement::read(value);
        match &mut best {
            Some((known, sort, agreement)) if *known == len => {
                *sort = sort.with(id);
                *agreement = agreement.or(own);
            }
            Some((known, _, _)) if *known > len => {}
            _ => best = Some((len, ClassSet::default().with(id), own)),
        }
    }
    best
}

/// Where a possessive clitic after a name ends: "'s", or the apostrophe after an s.
fn possessive_after(doc: &Doc<'_>, at: usize, limit: usize) -> Option<usize> {
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
