//! Noun phrases that a cue asks for: the subject before a verb, the source after "selon" or "according to".
//!
//! No parser and no tagger: closed word classes, finite verbs and punctuation bound a phrase; nouns that head speakers
//! (roles, groups, documents) and names carry it. "le ministre de la Défense, Andreï Belooussov," is the name with a role;
//! "le conseil qui avait viré Altman" is *le conseil*. All look-ahead and look-back is bounded.

use std::ops::Range;

use super::appositions::{apposed, joined};
use super::asides::behind_second_noun;
use super::heads::body;
use super::lexicon::Lexicon;
use super::{Agreement, Names, Number};
use crate::annotate::quotes::Via;
use crate::lang::{ClassId, ClassSet, class};
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
    /// A possessive as the pronoun that it is made from: the "his" of "his claim".
    pub(crate) fn owner(at: usize) -> Self {
        Self::plain(at..at + 1, Via::Pronoun)
    }

    /// Words of which nothing is known but how they name someone.
    pub(crate) fn plain(tokens: Range<usize>, via: Via) -> Self {
        Self {
            extent: tokens.clone(),
            head: tokens.start,
            tokens,
            sort: ClassSet::default(),
            via,
            agreement: Agreement::default(),
            name: None,
            role: None,
            joined: false,
        }
    }

    /// Whether the head noun is in a class.
    pub(crate) fn is(&self, class: Option<ClassId>) -> bool {
        self.sort.is(class)
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
    // "d'après d'anciens officiers": an article that an adjective has made shorter.
    let partitive = at + 2 < limit
        && doc.is(at, class::OF)
        && !doc.is(at, class::DETERMINER)
        && doc.is(at + 1, class::ADJECTIVE)
        && doc.tokens[at + 1].kind == TokenKind::Lower
        && names.covering(at + 1).is_none();
    if partitive && let Some(mut phrase) = read(doc, names, at + 1, limit, 0).filter(|p| p.sort.meets(class::HEADS)) {
        phrase.tokens.start = at;
        phrase.extent.start = at;
        phrase.agreement.number = Number::Plural;
        return Some(phrase);
    }
    let start = at;
    let directly = read(doc, names, at, limit, 0).filter(|_| !begins_date(doc, at));
    let first = if let Some(first) = directly {
        first
    } else {
        at = after_adverbials(doc, names, at, limit);
        if at == start {
            return None;
        }
        read(doc, names, at, limit, 0)?
    };
    let first = apposed(doc, names, first, limit);
    let mut phrase = joined(doc, names, first, limit, true);
    phrase.extent.start = start.min(phrase.extent.start);
    Some(phrase)
}

/// Whether a date, and no name, begins at a token.
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
        } else if classes.is(class::PREPOSITION) && !classes.is(class::OF) {
            let len = Lexicon::entry(doc, at, class::PREPOSITION, limit).map_or(1, |(len, _)| len);
            let end = doc.spots.starting_at(SpotKind::Date, at + len).map(|(end, _)| end);
            let inner = || read(doc, names, at + len, limit, 0).map(|p| before_person(doc, names, at + len, &p));
            let Some(end) = end.or_else(inner) else { break };
            at = behind_second_noun(doc, lex, end.max(at + len), limit);
        } else if let Some((len, _)) = Lexicon::entry(doc, at, class::ADVERB, limit) {
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

/// Where a phrase behind a preposition ends: before a person whom its noun cannot introduce: "à la tribune | Inès Valadier".
pub(crate) fn before_person(doc: &Doc<'_>, names: &Names, at: usize, phrase: &NounPhrase) -> usize {
    let end = phrase.extent.end;
    if names.lexicon.head_last || end < at + 2 {
        return end;
    }
    let bearing = const { class::set(&[class::ROLE, class::ANY_PERSON, class::SOURCE, class::PREPOSITION]) };
    let apart = |start: &usize| *start > at + 1 && !(at..*start).any(|t| doc.classes(t).meets(bearing));
    let persons = names.within(at + 1..end).filter(|m| names.is_person(*m));
    persons.map(|m| names.mentions[m].tokens.start).find(apart).unwrap_or(end)
}

/// The phrase that a range of tokens is, without what stands behind it.
pub(crate) fn phrase_within(doc: &Doc<'_>, names: &Names, tokens: Range<usize>) -> Option<NounPhrase> {
    let mut at = tokens.start;
    while at < tokens.end && doc.is_char(at, '-') {
        at += 1;
    }
    if let Some(name) = lone_name(doc, names, at, tokens.end) {
        return Some(name);
    }
    let first = read(doc, names, at, tokens.end, 0)?;
    Some(joined(doc, names, first, tokens.end, false))
}

/// The phrase that tokens are which are a name and nothing else: most mentions that are asked for.
fn lone_name(doc: &Doc<'_>, names: &Names, at: usize, end: usize) -> Option<NounPhrase> {
    let (_, mention) = doc.spots.starting_at(SpotKind::Name, at).filter(|(stop, _)| *stop == end)?;
    let token = &doc.tokens[at];
    let plain = token.begins_with_capital()
        && !token.begins_phrase()
        && !token.classes.meets(class::PRONOUNS)
        && doc.spots.starting_at(SpotKind::Numeral, at).is_none();
    plain.then(|| named(names, mention, at..at, None, end, Agreement::default()))
}

/// Reads one phrase from `at` on.
pub(super) fn read(doc: &Doc<'_>, names: &Names, at: usize, limit: usize, depth: usize) -> Option<NounPhrase> {
    if at >= limit || depth > 4 {
        return None;
    }
    let ratio = ratio(doc, at, limit);
    if ratio.is_none()
        && let Some(pronoun) = pronoun(doc, names, at, limit)
    {
        return Some(pronoun);
    }
    let mut agreement = Agreement::default();
    let mut t = at;
    let mut determined = false;
    // Determiners and numbers: "les deux", "plus de 700", "the three".
    while t < limit && doc.spots.starting_at(SpotKind::Name, t).is_none() {
        let token = &doc.tokens[t];
        let opens = token.classes.meets(const { class::set(&[class::DETERMINER, class::POSSESSIVE]) });
        if !opens && token.kind != TokenKind::Digits && !doc.begins_phrase(t) && ratio.is_none() {
            break;
        }
        // "Two-thirds of bakers": a number of several words.
        if let Some(end) = ratio.filter(|_| t == at) {
            t = end + usize::from(doc.is(end, class::OF));
            agreement.number = Number::Plural;
            determined = true;
        } else if let Some((len, own)) = names.lexicon.agreeing(doc, t, class::DETERMINER, limit)
            && (!determined || !doc.is(t, class::OF) || t == at)
        {
            agreement = own.or(agreement);
            determined = true;
            t += len;
        } else if doc.is(t, class::POSSESSIVE) {
            determined = true;
            t += 1;
        } else if doc.tokens[t].kind == TokenKind::Digits {
            t = doc.spots.starting_at(SpotKind::Numeral, t).map_or(t + 1, |(end, _)| end);
            if doc.is_char(t, '%') {
                t += 1;
            }
            if t < limit && doc.is(t, class::OF) {
                t += 1;
            }
            agreement.number = Number::Plural;
            determined = true;
        } else {
            break;
        }
    }
    // "Forty-one per cent": the word belongs to the number.
    if agreement.number == Number::Plural
        && t > at
        && let Some((len, _)) = Lexicon::entry(doc, t, class::PERCENT, limit)
    {
        t += len;
    }
    // "un de mes collègues", "two of the men": one or some of those that follow.
    if t > at
        && t < limit
        && doc.is(t, class::OF)
        && !doc.is(t - 1, class::OF)
        && let Some(inner) = read(doc, names, t + 1, limit, depth + 1)
        && inner.name.is_none()
    {
        return Some(NounPhrase { tokens: at..inner.tokens.end, extent: at..inner.extent.end, agreement, ..inner });
    }
    body(doc, names, at..t, limit, depth, agreement).or_else(|| share(doc, at..t))
}

/// A share of those whom no noun behind it names: "62% said", "Forty-one per cent said".
fn share(doc: &Doc<'_>, tokens: Range<usize>) -> Option<NounPhrase> {
    let last = tokens.end.checked_sub(1).filter(|last| *last >= tokens.start)?;
    let end = tokens.end;
    let counted = doc.is_char(last, '%') || doc.is(last, class::PERCENT) || percent_ends(doc, &tokens);
    counted.then(|| NounPhrase {
        tokens: tokens.start..end,
        extent: tokens.start..end,
        head: last,
        sort: ClassSet::default(),
        via: Via::Group,
        agreement: Agreement { number: Number::Plural, ..Agreement::default() },
        name: None,
        role: None,
        joined: false,
    })
}

/// The end of a number in words tied by hyphens: "Two-thirds", "Three-in-five".
fn ratio(doc: &Doc<'_>, at: usize, limit: usize) -> Option<usize> {
    doc.spots.starting_at(SpotKind::Numeral, at).filter(|_| doc.tokens[at].is_word())?;
    let mut end = at + 1;
    while end + 1 < limit && doc.is_char(end, '-') && !doc.spaced(end) && !doc.spaced(end + 1) {
        end += 2;
    }
    (end > at + 1 && end < limit).then_some(end)
}

/// A pronoun as a whole phrase.
fn pronoun(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    if !doc.classes(at).meets(class::PRONOUNS) && !doc.phrases(at).iter().any(|p| class::PRONOUNS.has(p.class)) {
        return None;
    }
    let noun_next = |end: usize| {
        end < limit
            && doc.tokens[end].is_word()
            && (names.covering(end).is_some() || !lex.is_function(doc, end) && !lex.is_verb(doc, end))
    };
    let determiner = doc.is(at, class::DETERMINER) || doc.is(at, class::POSSESSIVE);
    // "both the firm and its lawyers"
    let opens = |at: usize| doc.classes(at).meets(const { class::set(&[class::DETERMINER, class::POSSESSIVE]) });
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
    if let Some((len, own)) = lex.agreeing(doc, at, class::DEMONSTRATIVE, limit)
        && (!determiner || !noun_next(at + len))
        && !(lex.head_last && determiner && doc.is(at, class::PART) && opens(at + len))
        && !doc.is(at, class::SUBORDINATOR)
    {
        return Some(make(len, own, Via::Pronoun));
    }
    // "l'un de ses amis": one of those who are told behind.
    let part = |len: usize| doc.is(at + len, class::OF) && lex.agreeing(doc, at, class::PART, limit).is_some();
    if let Some((len, own)) = lex.agreeing(doc, at, class::SUBJECT_PRONOUN, limit)
        && !(doc.is(at, class::PART) || determiner && noun_next(at + len) || part(len))
    {
        return Some(make(len, own, Via::Pronoun));
    }
    if let Some((len, own)) = lex.agreeing(doc, at, class::OBJECT_PRONOUN, limit)
        && !determiner
        && doc.tokens[at].span().len() > 2
        && !doc.is(at, class::PREPOSITION)
    {
        return Some(make(len, own, Via::Pronoun));
    }
    if let Some((len, own)) = lex.agreeing(doc, at, class::PART, limit)
        && !noun_next(at + len)
        && (!doc.is(at + len, class::DETERMINER) || doc.is(at + len, class::OF))
    {
        let mut phrase = make(len, own, Via::Group);
        let mut end = at + len;
        let place = |t: usize| doc.is(t, class::OF) || doc.is(t, class::PLACE_PREPOSITION);
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

/// Whether some tokens end with a word for a hundredth that is two: "per cent".
fn percent_ends(doc: &Doc<'_>, tokens: &Range<usize>) -> bool {
    let end = tokens.end;
    tokens.len() > 2 && Lexicon::entry(doc, end - 2, class::PERCENT, end).is_some_and(|(len, _)| len == 2)
}

/// Whether an elided word stands before: "l'".
pub(super) fn after_elision(doc: &Doc<'_>, at: usize) -> bool {
    at > 0 && matches!(doc.token_text(at - 1).as_bytes(), [.., b'\''] | [.., 0xe2, 0x80, 0x99])
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
