//! Who a role noun stands for by what the text tells of them: whoever made the album is "the singer", whoever was charged
//! "the accused".
//!
//! In: a noun of some field that nobody was introduced with, the names before it. Out: the person of whom most is told that is
//! of this field, in the words right behind the name. The look-back is bounded in names, what is read behind each in tokens.

use std::ops::Range;

use super::super::names::{Entity, Lexicon, NameKind, NounPhrase};
use super::antecedents::Antecedent;
use super::resolve::{Referent, Resolver, Spoke};
use super::roles::is_same_field;
use crate::article::BlockKind;
use crate::lang::class;
use crate::segment::TokenKind;

/// Names before a noun of which deeds are looked for.
const NAMES: usize = 60;
/// Tokens behind a name that tell of its bearer.
const TOLD: usize = 16;
/// Why whoever did a noun's deeds is taken up.
const TOLD_OF: &str = "what the text tells of them";
/// Blocks between who spoke last and a noun for them.
const VOICE: usize = 2;
/// Tokens behind the clitic of a name in which what its bearer has is named.
const OWNED: usize = 5;

impl Resolver<'_, '_> {
    /// The person of whom deeds of a noun's field are told before it.
    pub(super) fn doer(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Antecedent> {
        if self.is_specific(phrase, tokens) || self.is_owned_role(phrase, tokens) {
            return None;
        }
        let field = self.fields_in(phrase.head..tokens.end).next()?;
        let before = self.names.mentions.partition_point(|m| m.tokens.start < tokens.start);
        // What a headline tells of "the accused" is told of somebody by name below it.
        let ahead = self.doc.blocks[self.doc.block_of(tokens.start)].kind != BlockKind::Body;
        let all = self.names.mentions.len().min(NAMES);
        let (looked, limit) =
            if ahead { (0..all, usize::MAX) } else { (before.saturating_sub(NAMES)..before, tokens.start) };
        let mut found: Vec<(usize, usize, Range<usize>)> = Vec::new();
        for (mention, next) in looked.map(|m| (m, m + 1)) {
            let known = &self.names.mentions[mention];
            let Some(index) = known.entity else { continue };
            let entity = &self.names.entities[index];
            let known_well =
                entity.tokens.len() > 1 || self.names.lexicon.neuter && self.names.mentions_of(entity).len() > 2;
            let strange = entity.kind == NameKind::Unknown && known_well && self.may_be_person(entity);
            let person = entity.kind == NameKind::Person || strange;
            if !person || self.is_quoted(known.tokens.start) || !self.agreement_of(index).agrees(phrase.agreement) {
                continue;
            }
            let stop = self.names.mentions.get(next).map_or(usize::MAX, |m| m.tokens.start).min(limit);
            if self.tells(known.tokens.end, stop, field) || self.opens_with(known.tokens.start, field) {
                match found.iter_mut().find(|(e, ..)| *e == index) {
                    Some((_, count, place)) => (*count, *place) = (*count + 1, known.tokens.clone()),
                    None => found.push((index, 1, known.tokens.clone())),
                }
            }
        }
        // Whoever spoke just before is more likely, and as likely where no deed of theirs is told.
        if let Some(voice) = self.voice_before(phrase, tokens, &found) {
            found.retain(|(index, ..)| *index == voice);
        }
        let (index, _, place) = found.into_iter().max_by_key(|(_, count, place)| (*count, place.start))?;
        Some(Antecedent::new(Referent::Entity(index), place, TOLD_OF))
    }

    /// The person who spoke last, a few blocks before at most, where a noun can mean them and no other's deeds are told since.
    fn voice_before(
        &self,
        phrase: &NounPhrase,
        tokens: &Range<usize>,
        found: &[(usize, usize, Range<usize>)],
    ) -> Option<usize> {
        let named = |s: &&Spoke| s.at < tokens.start && matches!(s.referent, Referent::Entity(_));
        let spoke = self.spoken.iter().rev().find(named)?;
        let Referent::Entity(index) = spoke.referent else { return None };
        let entity = &self.names.entities[index];
        let near = self.doc.block_of(tokens.start) <= self.doc.block_of(spoke.at) + VOICE;
        let fits = entity.kind == NameKind::Person && self.agreement_of(index).agrees(phrase.agreement);
        let later = found.iter().any(|(_, _, place)| place.start > spoke.at);
        (near && fits && !later && !self.is_of_another_field(phrase, entity)).then_some(index)
    }

    /// What a verb right before a name tells of its bearer, whom it is done to: "Police *arrested* Carl Dunn".
    fn done_to(&self, name: usize) -> Option<&str> {
        let verb = name.checked_sub(1)?;
        let (_, told) = Lexicon::entry(self.doc, verb, class::DEED_FIELD, name)?;
        told.contains('/').then_some(told)
    }

    /// Whether a sentence begins with what the bearer of a name behind it has undergone: "Accused of theft, Reed …".
    fn opens_with(&self, name: usize, field: &str) -> bool {
        let doc = self.doc;
        let first = doc.sentence(name).start;
        let undergone = |at: usize| {
            let told = Lexicon::entry(doc, at, class::DEED_FIELD, name);
            told.and_then(|(_, told)| told.split_once('/')).is_some_and(|(own, _)| is_same_field(own, field))
        };
        if self.done_to(name).and_then(|told| told.split('/').next()).is_some_and(|own| is_same_field(own, field)) {
            return true;
        }
        name > first + 1 && name - first <= TOLD && doc.is_char(name - 1, ',') && undergone(first)
    }

    /// Whether the words from a name's end tell something of a field, up to `stop` or the end of the sentence.
    fn tells(&self, end: usize, stop: usize, field: &str) -> bool {
        self.deeds(end, stop).any(|told| told.split('/').next().is_some_and(|own| is_same_field(own, field)))
    }

    /// What the words from a name's end tell of its bearer, up to `stop` or the end of the sentence.
    fn deeds(&self, end: usize, stop: usize) -> impl Iterator<Item = &str> {
        let doc = self.doc;
        let sentence = doc.sentences.get(doc.sentence_of(end.saturating_sub(1))).map_or(end, |s| s.tokens.end);
        let owner = doc.is(end, class::POSSESSIVE_MARK);
        let limit = sentence.min(stop).min(end + if owner { OWNED } else { TOLD });
        (end..limit).filter_map(move |t| {
            let (_, told) = Lexicon::entry(doc, t, class::DEED_FIELD, limit)?;
            let passive =
                |t: usize| Lexicon::tie(doc, t, limit).is_some() || doc.is(t, class::AUXILIARY) || doc.is_char(t, ',');
            let undergoes = || t > 1 && (passive(t - 1) || doc.is(t - 1, class::ADVERB) && passive(t - 2));
            (!told.contains('/') || undergoes()).then_some(told)
        })
    }

    /// Whether the text tells of someone what people of a noun's field do to others: who was charged is not "the judge".
    pub(super) fn undergoes(&self, phrase: &NounPhrase, entity: &Entity) -> bool {
        let Some(field) = self.fields_in(phrase.head..phrase.tokens.end).next() else { return false };
        let by = |told: &str| told.split_once('/').is_some_and(|(_, by)| is_same_field(by, field));
        let mentions = self.names.mentions_of(entity).iter().take(NAMES).filter(|m| {
            let start = self.names.mentions[**m].tokens.start;
            start < phrase.tokens.start && !self.is_quoted(start)
        });
        mentions
            .map(|m| &self.names.mentions[*m].tokens)
            .any(|name| self.done_to(name.start).is_some_and(by) || self.deeds(name.end, phrase.tokens.start).any(by))
    }

    /// The person whose age a noun repeats: "Dan Fox, 31, fell. … the 31-year-old".
    pub(super) fn aged(&self, tokens: &Range<usize>) -> Option<Antecedent> {
        let doc = self.doc;
        let age = tokens.clone().find(|t| doc.tokens[*t].kind == TokenKind::Digits)?;
        let before = self.names.mentions.partition_point(|m| m.tokens.start < tokens.start);
        self.names.mentions[before.saturating_sub(NAMES)..before].iter().rev().find_map(|mention| {
            let end = mention.tokens.end;
            let aside = doc.is_char(end, ',') || doc.is_char(end, '(');
            let at = (end..end + 3).find(|t| doc.tokens.get(*t).is_some_and(|t| t.kind == TokenKind::Digits))?;
            let entity = mention.entity.filter(|_| aside && doc.token_text(at) == doc.token_text(age))?;
            let person = matches!(self.names.entities[entity].kind, NameKind::Person | NameKind::Unknown);
            person.then(|| Antecedent::new(Referent::Entity(entity), mention.tokens.clone(), TOLD_OF))
        })
    }
}
