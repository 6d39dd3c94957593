//! Another word for whom the sentence right before presents: "Me Anne Morel, qui défend les victimes, s'emporte. « … », tonne *le
//! conseil des familles*."
//!
//! In: a definite role with a complement that nobody was introduced with. Out: the person who is the subject of the reporter's last
//! sentence, where field, house and office allow it and no one else who agrees is named since.

use std::ops::Range;

use super::super::names::{Entity, NameKind, NounPhrase, sentence_subject};
use super::antecedents::Antecedent;
use super::candidates::SUBJECT;
use super::resolve::{Referent, Resolver};
use super::roles::is_same_field;
use crate::lang::class;

/// Sentences among which the reporter's last before a phrase is looked for.
const BACK: usize = 8;

impl Resolver<'_, '_> {
    /// The person whom the reporter's sentence before a phrase presents as its subject, where the phrase can be theirs.
    pub(super) fn presented(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Antecedent> {
        let (doc, lex) = (self.doc, &self.names.lexicon);
        let former = self.is_former(phrase, tokens);
        if lex.head_last || !former && !self.has_complement(phrase, tokens) || phrase.head + 1 > tokens.end {
            return None;
        }
        if (phrase.head + 1..tokens.end).any(|t| doc.is(t, lex.institution)) {
            return None;
        }
        let own = doc.sentence_of(tokens.start);
        let before = (own.saturating_sub(BACK)..own).rev().find(|s| !self.is_quoted(doc.sentences[*s].tokens.start))?;
        if doc.sentences[own].block > doc.sentences[before].block + 1 {
            return None;
        }
        let words = doc.sentences[before].tokens.clone();
        // "Pas de quoi convaincre Anne Morel. « … »": the one who is named where no verb makes anyone a subject.
        let verbless = !words.clone().any(|t| doc.is(t, class::FINITE));
        let (index, place) = if verbless {
            let person = |m: &usize| self.names.mentions[*m].kind == NameKind::Person;
            let mention = &self.names.mentions[self.names.within(words).filter(person).last()?];
            (mention.entity?, mention.tokens.clone())
        } else {
            let subject = sentence_subject(doc, self.names, words, &|t| self.is_quoted(t))?;
            let named = subject.name.and_then(|m| self.names.mentions[m].entity);
            let spoke = || match self.spoke_at(subject.tokens.start) {
                Some(Referent::Entity(entity)) => Some(*entity),
                _ => None,
            };
            (named.or_else(spoke)?, subject.tokens)
        };
        let entity = &self.names.entities[index];
        let person = entity.kind == NameKind::Person && self.agreement_of(index).agrees(phrase.agreement);
        let other = |m: usize| {
            let mention = &self.names.mentions[m];
            mention.entity != Some(index) && mention.kind == NameKind::Person && !self.is_quoted(mention.tokens.start)
        };
        if !person
            || self.names.within(place.end..tokens.start).any(other)
            || entity.roles.iter().any(|role| self.other_country(tokens, role))
            || !former && self.is_of_another_house(phrase, tokens, entity)
        {
            return None;
        }
        let field = self.fields_in(phrase.head..tokens.end).next();
        let shared = field.is_some_and(|field| self.fields(entity).any(|own| is_same_field(own, field)));
        let office = self.is_office(phrase, tokens);
        let new = verbless && !office && entity.roles.is_empty() && self.fields(entity).next().is_none();
        let fits = former || new || shared && !office || self.leads_the_same(phrase, tokens, entity);
        fits.then(|| Antecedent::new(Referent::Entity(index), place, SUBJECT))
    }

    /// Whether a phrase names an institution or a place, and the roles of someone name others.
    fn is_of_another_house(&self, phrase: &NounPhrase, tokens: &Range<usize>, entity: &Entity) -> bool {
        let named = |range: Range<usize>| self.names.within(range).filter_map(|m| self.names.mentions[m].entity);
        let mut houses = entity.roles.iter().flat_map(|role| named(role.clone())).peekable();
        let Some(wanted) = named(phrase.head..tokens.end).next() else { return false };
        houses.peek().is_some() && houses.all(|house| house != wanted)
    }

    /// Whether a phrase says that somebody leads a body which any noun for its kind names, and someone leads: "le patron du club",
    /// of its president.
    fn leads_the_same(&self, phrase: &NounPhrase, tokens: &Range<usize>, entity: &Entity) -> bool {
        let doc = self.doc;
        let general = (phrase.head + 1..tokens.end).any(|t| doc.is(t, class::ANY_ORGANISATION))
            && self.names.within(tokens.clone()).next().is_none();
        let leads = |role: &Range<usize>| role.clone().any(|t| doc.is(t, class::LEADER));
        let leader = phrase.is(class::LEADER) || doc.is(phrase.head, class::LEADER);
        general && leader && entity.roles.iter().any(leads)
    }
}
