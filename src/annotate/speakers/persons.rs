//! Persons whom a pronoun can take up although no sentence has them as its subject: "à la directrice … a-t-elle dit".
//!
//! In: a pronoun for which no subject and no name of a person was found. Out: the last noun for a person that agrees, in the two
//! sentences before it; or the person whom the sentence behind it presents by name.

use super::super::names::{Agreement, Gender, NameKind, Number, phrase_within, sentence_subject};
use super::antecedents::Antecedent;
use super::resolve::{Referent, Resolver};
use crate::lang::{ClassSet, class};
use crate::segment::TokenKind;

/// Sentences before a pronoun in which a person is looked for.
const BACK: usize = 2;
/// Sentences before a pronoun's among which the reporter's last is looked for.
const FRAGMENT: usize = 6;
/// A sentence without a verb has at most so many tokens.
const LONGEST: usize = 24;
/// What heads a noun phrase for one human being.
pub(super) const PERSONS: ClassSet = class::set(&[class::ROLE, class::ANY_PERSON]);

impl Resolver<'_, '_> {
    /// The last noun for a person before a pronoun, outside quotation marks.
    pub(super) fn person_before(&self, at: usize, wanted: Agreement) -> Option<Antecedent> {
        let doc = self.doc;
        if !is_one(wanted) || self.names.lexicon.neuter {
            return None;
        }
        let own = doc.sentence_of(at);
        (own.saturating_sub(BACK)..=own).rev().find_map(|s| self.person_in(s, at, wanted))
    }

    /// The last noun for a person in a sentence, before a token.
    fn person_in(&self, sentence: usize, at: usize, wanted: Agreement) -> Option<Antecedent> {
        let doc = self.doc;
        let sentence = doc.sentences[sentence].tokens.clone();
        let (from, to) = (sentence.start, sentence.end.min(at));
        (from..to).rev().find_map(|t| {
            let noun = doc.classes(t).meets(PERSONS) && doc.tokens[t].kind == TokenKind::Lower && !self.is_quoted(t);
            if !noun || self.names.covering(t).is_some() {
                return None;
            }
            let opens = |t: &usize| doc.is(*t, class::DETERMINER) || doc.is(*t, class::POSSESSIVE);
            let opened = (from.max(t.saturating_sub(3))..t).rev().find(opens)?;
            let phrase = phrase_within(doc, self.names, opened..to).filter(|p| p.head == t && !p.joined)?;
            let agrees = phrase.agreement.gender == wanted.gender && phrase.agreement.number != Number::Plural;
            if !agrees || phrase.name.is_some() {
                return None;
            }
            let definite = doc.is(opened, class::DEFINITE);
            let holder = if definite { self.holder(&phrase, &phrase.tokens) } else { None };
            let found = holder.map(Referent::Entity).or_else(|| self.own_words(&phrase.tokens, phrase.via).referent)?;
            let unnamed = definite && matches!(found, Referent::Words { .. });
            let presented = if unnamed { self.named_first(wanted, at) } else { None };
            presented.or_else(|| Some(Antecedent::new(found, phrase.tokens.clone(), "the last person before")))
        })
    }

    /// The last person of the sentence right before a pronoun's where that has no verb: "De quoi agacer *la maire*. « … »,
    /// répond-elle."
    pub(super) fn person_of_fragment(&self, at: usize, wanted: Agreement) -> Option<Antecedent> {
        let doc = self.doc;
        if !is_one(wanted) || self.names.lexicon.neuter {
            return None;
        }
        let own = doc.sentence_of(at);
        let block = doc.sentences[own].block;
        let before = (own.saturating_sub(FRAGMENT)..own)
            .rev()
            .find(|s| !self.is_quoted(doc.sentences[*s].tokens.start))
            .filter(|s| doc.sentences[*s].block == block)?;
        let words = doc.sentences[before].tokens.clone();
        if words.len() > LONGEST || words.clone().any(|t| doc.is(t, class::FINITE) || self.is_quoted(t)) {
            return None;
        }
        let fits = |m: &usize| {
            let mention = &self.names.mentions[*m];
            let agrees = |e: usize| {
                let entity = &self.names.entities[e];
                entity.kind == NameKind::Person && self.agrees(wanted, &Referent::Entity(e), entity.agreement)
            };
            mention.entity.is_some_and(agrees)
        };
        let named = self.names.within(words.clone()).filter(fits).last().and_then(|m| {
            let mention = &self.names.mentions[m];
            Some(Antecedent::new(Referent::Entity(mention.entity?), mention.tokens.clone(), "the last person before"))
        });
        let noun = self.person_in(before, at, wanted);
        // The one who is named last there; a role before a name is the same person's.
        match (named, noun) {
            (Some(named), Some(noun)) if noun.place.start > named.place.end + 1 => Some(noun),
            (Some(named), _) => Some(named),
            (None, noun) => noun,
        }
    }

    /// The person whom the sentence behind a pronoun's names for the first time, as its subject: « … », a-t-elle déclaré. *Anne
    /// Morel*, qui dirige la maison, se défend.
    pub(super) fn named_first(&self, wanted: Agreement, at: usize) -> Option<Antecedent> {
        let doc = self.doc;
        if !is_one(wanted) || self.names.lexicon.neuter {
            return None;
        }
        let own = doc.sentence_of(at);
        let next = doc.sentences.get(own + 1).filter(|s| s.block == doc.sentences[own].block)?;
        let subject = sentence_subject(doc, self.names, next.tokens.clone(), &|t| self.is_quoted(t))?;
        let entity = self.names.mentions[subject.name?].entity?;
        let known = &self.names.entities[entity];
        let first = self.names.mentions_of(known).first().is_some_and(|m| self.names.mentions[*m].tokens.start > at);
        let person = known.kind == NameKind::Person && known.tokens.len() > 1;
        let referent = Referent::Entity(entity);
        (first && person && self.agrees(wanted, &referent, known.agreement))
            .then(|| Antecedent::new(referent, subject.tokens, "the subject of the sentence behind"))
    }
}

/// Whether a pronoun is for one human being whose gender it tells.
fn is_one(wanted: Agreement) -> bool {
    matches!(wanted.gender, Gender::Masculine | Gender::Feminine)
        && wanted.number != Number::Plural
        && wanted.person == 3
}
