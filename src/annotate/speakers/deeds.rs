//! Who a role noun stands for by what the text tells of them: whoever made the album is "the singer", whoever was charged
//! "the accused".
//!
//! In: a noun of some field that nobody was introduced with, the names before it. Out: the person of whom most is told that is
//! of this field, in the words right behind the name. The look-back is bounded in names, what is read behind each in tokens.

use std::ops::Range;

use super::super::names::{Lexicon, NameKind, NounPhrase};
use super::resolve::{Referent, Resolver, Spoke};
use crate::lang::class;

/// Names before a noun of which deeds are looked for.
const NAMES: usize = 60;
/// Tokens behind a name that tell of its bearer.
const TOLD: usize = 16;
/// Blocks between who spoke last and a noun for them.
const VOICE: usize = 2;
/// Tokens behind the clitic of a name in which what its bearer has is named.
const OWNED: usize = 5;

impl Resolver<'_, '_> {
    /// The person of whom deeds of a noun's field are told before it.
    pub(super) fn doer(
        &self,
        phrase: &NounPhrase,
        tokens: &Range<usize>,
    ) -> Option<(Referent, Range<usize>, &'static str)> {
        if self.is_specific(phrase, tokens) || self.is_owned_role(phrase, tokens) {
            return None;
        }
        let field = self.fields_in(phrase.head..tokens.end).next()?;
        let before = self.names.mentions.partition_point(|m| m.tokens.start < tokens.start);
        let mut found: Vec<(usize, usize, Range<usize>)> = Vec::new();
        for (mention, next) in (before.saturating_sub(NAMES)..before).map(|m| (m, m + 1)) {
            let known = &self.names.mentions[mention];
            let Some(index) = known.entity else { continue };
            let entity = &self.names.entities[index];
            let strange = entity.kind == NameKind::Unknown && entity.tokens.len() > 1 && self.may_be_person(entity);
            let person = entity.kind == NameKind::Person || strange;
            if !person || self.is_quoted(known.tokens.start) || !entity.agreement.agrees(phrase.agreement) {
                continue;
            }
            let stop = self.names.mentions.get(next).map_or(usize::MAX, |m| m.tokens.start).min(tokens.start);
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
        Some((Referent::Entity(index), place, "what the text tells of them"))
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
        let fits = entity.kind == NameKind::Person && entity.agreement.agrees(phrase.agreement);
        let later = found.iter().any(|(_, _, place)| place.start > spoke.at);
        (near && fits && !later && !self.is_of_another_field(phrase, entity)).then_some(index)
    }

    /// Whether a sentence begins with what the bearer of a name behind it has undergone: "Accused of theft, Reed …".
    fn opens_with(&self, name: usize, field: &str) -> bool {
        let doc = self.doc;
        let first = doc.sentences[doc.sentence_of(name)].tokens.start;
        let undergone = |at: usize| {
            let told = Lexicon::entry(doc, at, self.names.lexicon.deed_field, name);
            told.and_then(|(_, told)| told.split_once('/')).is_some_and(|(own, _)| own == field)
        };
        name > first + 1 && name - first <= TOLD && doc.is_char(name - 1, ',') && undergone(first)
    }

    /// Whether the words from a name's end tell something of a field, up to `stop` or the end of the sentence.
    fn tells(&self, end: usize, stop: usize, field: &str) -> bool {
        let (doc, lex) = (self.doc, &self.names.lexicon);
        let Some(sentence) = doc.sentences.get(doc.sentence_of(end.saturating_sub(1))) else { return false };
        let owner = doc.is(end, class::POSSESSIVE_MARK);
        let limit = sentence.tokens.end.min(stop).min(end + if owner { OWNED } else { TOLD });
        (end..limit).any(|t| {
            let Some((_, told)) = Lexicon::entry(doc, t, lex.deed_field, limit) else { return false };
            let (own, undergone) = told.split_once('/').map_or((told, false), |(own, _)| (own, true));
            let passive =
                |t: usize| lex.tie(doc, t, limit).is_some() || doc.is(t, class::AUXILIARY) || doc.is_char(t, ',');
            let undergoes = || t > 1 && (passive(t - 1) || doc.is(t - 1, class::ADVERB) && passive(t - 2));
            own == field && (!undergone || undergoes())
        })
    }
}
