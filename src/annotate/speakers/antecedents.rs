//! What a pronoun takes up: someone of the sentences before it, or whom the sentence behind it names.
//!
//! In: a pronoun and the candidates before it, weighed (`candidates`). Out: the [`Antecedent`], with what tells that they are
//! meant; nobody where none agrees.

use std::ops::Range;

use super::super::names::{Agreement, Entity, Gender, NameKind, NounPhrase, Number, sentence_subject};
use super::super::quotes::Via;
use super::candidates::Asked;
use super::persons::PERSONS;
use super::resolve::{Referent, Resolver, Spoke};
use super::{Evidence, Resolved};
use crate::lang::class;
use crate::segment::Doc;

/// Why who spoke last is taken up.
pub(super) const LAST_VOICE: &str = "the speaker before";
/// Why who was named last is.
pub(super) const LAST_NAME: &str = "the last name that agrees";
/// Why a source without a name is.
pub(super) const LAST_SOURCE: &str = "the source that spoke before";

/// Tokens before a pronoun in which a word may open a clause before the main one.
const LEAD: usize = 8;
/// Tokens behind a pronoun that is a subject in which its verb's objects are looked for.
const OBJECTS: usize = 16;

/// Whom a pronoun or a noun takes up.
#[derive(Debug, Clone)]
pub(super) struct Antecedent {
    pub referent: Referent,
    /// The tokens where they were named or spoke.
    pub place: Range<usize>,
    /// What tells that they are meant.
    pub why: &'static str,
}

impl Antecedent {
    pub(super) fn new(referent: Referent, place: Range<usize>, why: &'static str) -> Self {
        Self { referent, place, why }
    }

    /// Somebody who has spoken.
    pub(super) fn of_speaker(spoke: &Spoke, why: &'static str) -> Self {
        Self::new(spoke.referent.clone(), spoke.at..spoke.at + 1, why)
    }

    /// As what the mention that takes them up stands for.
    pub(super) fn resolved(self, doc: &Doc<'_>, via: Via) -> Resolved {
        Resolved {
            referent: Some(self.referent),
            via: Some(via),
            role: None,
            evidence: vec![Evidence::at("antecedent", doc.span(self.place), self.why)],
        }
    }
}

impl Resolver<'_, '_> {
    /// Whom a pronoun stands for, where that is named.
    pub(super) fn antecedent(&mut self, phrase: &NounPhrase, quote_start: usize) -> Option<Antecedent> {
        let (at, wanted) = (phrase.tokens.start, phrase.agreement);
        let subject = self.doc.is(at, class::SUBJECT_PRONOUN);
        // "cela": where persons and things share their pronouns, one for things alone takes up a whole clause.
        if wanted.gender == Gender::Neuter && !self.names.lexicon.neuter {
            return None;
        }
        // "celui-ci", "the latter": who was named last, subject or not.
        let last_named = self.doc.is(at, class::DEMONSTRATIVE) || phrase.tokens.len() > 1;
        let impersonal = wanted.gender == Gender::Unknown
            && wanted.number == Number::Singular
            && self.doc.is(phrase.head, class::SUBJECT_PRONOUN);
        if impersonal {
            return self.housed(phrase).or_else(|| self.source_near(at));
        }
        // "[Le projet de Paul avance], a-t-il dit": who speaks is seldom named in what is said.
        let own = quote_start.min(at);
        let objects = if subject && own == at { self.objects(&phrase.tokens) } else { Vec::new() };
        let free = |entity: &Entity| !objects.contains(&&entity.tokens);
        if subject
            && !last_named
            && let Some(found) = self.person_of_fragment(at, wanted)
        {
            return Some(found);
        }
        let said = own..at;
        let asked = Asked { at, wanted, last_named, reported: Some(&said), fits: &free };
        let weighed = match self.weigh(&asked) {
            // "donnée par *sa mère* … celle-ci": whoever speaks is no alarm.
            found if last_named && !found.as_ref().is_some_and(|found| self.is_person(found)) => {
                self.person_before(at, wanted).or(found)
            }
            Some(found) if self.as_one && self.is_thing(&found.referent) => {
                self.person_before(at, wanted).or(Some(found))
            }
            Some(found) if self.as_one && matches!(found.referent, Referent::Words { .. }) => {
                self.named_first(wanted, at).or(Some(found))
            }
            None => self.person_before(at, wanted),
            found => found,
        };
        if weighed.is_some() || !subject || last_named {
            return weighed;
        }
        self.main_person(wanted, at, &free).or_else(|| self.named_next(wanted, at))
    }

    /// "on": a source without a name that spoke just before, else nobody in particular.
    fn source_near(&self, at: usize) -> Option<Antecedent> {
        let spoke = self.spoken.iter().rev().find(|s| s.at < at).filter(|_| !self.inside)?;
        let near = self.doc.sentence_of(at) - self.doc.sentence_of(spoke.at) <= 2;
        let unnamed = matches!(spoke.referent, Referent::Words { .. });
        (near && unnamed).then(|| Antecedent::of_speaker(spoke, LAST_SOURCE))
    }

    /// The names that the sentence of a pronoun which is its subject goes on with: "Il accuse *Boris Faure*". It is none of them.
    fn objects(&self, pronoun: &Range<usize>) -> Vec<&Range<usize>> {
        let at = pronoun.start;
        let sentence = self.doc.sentence(at);
        // "While he acknowledged it, Ham noted": a clause before the main one may name its subject behind.
        if (sentence.start.max(at.saturating_sub(LEAD))..at).any(|t| self.doc.is(t, class::SUBORDINATOR)) {
            return Vec::new();
        }
        let outside = |m: &usize| !self.is_quoted(self.names.mentions[*m].tokens.start);
        let behind = self.names.within(pronoun.end..sentence.end.min(pronoun.end + OBJECTS)).filter(outside);
        behind.filter_map(|m| self.names.entity_of(m)).map(|entity| &entity.tokens).collect()
    }

    /// Whether a referent is no human being.
    fn is_thing(&self, referent: &Referent) -> bool {
        match referent {
            Referent::Entity(entity) => self.names.entities[*entity].kind != NameKind::Person,
            Referent::Words { via, .. } => *via == Via::Group,
        }
    }

    /// Whether someone was found who is a human being by name or noun.
    fn is_person(&self, found: &Antecedent) -> bool {
        let name = matches!(found.referent, Referent::Entity(e) if self.names.entities[e].kind == NameKind::Person);
        name || self.doc.classes(found.place.end - 1).meets(PERSONS)
    }

    /// Whom the sentences behind a pronoun name, where nobody before it agrees: "“…,” she says. Rita Solis is a nurse."
    fn named_next(&self, wanted: Agreement, at: usize) -> Option<Antecedent> {
        let gendered = matches!(wanted.gender, Gender::Masculine | Gender::Feminine);
        if !self.names.lexicon.neuter || !gendered || wanted.number == Number::Plural {
            return None;
        }
        let sentence = self.doc.sentence_of(at);
        let next = self.doc.sentences.get(sentence + 1..).unwrap_or_default();
        let reporter = next.iter().filter(|s| self.reporter_tokens(s.tokens.clone()));
        reporter.take(2).find_map(|s| {
            let subject = sentence_subject(self.doc, self.names, s.tokens.clone(), &|t| self.is_quoted(t))?;
            let entity = self.names.mentions[subject.name?].entity?;
            let known = &self.names.entities[entity];
            let referent = Referent::Entity(entity);
            let person = known.kind == NameKind::Person && self.agrees(wanted, &referent, known.agreement);
            person.then(|| Antecedent::new(referent, subject.tokens, "the subject of the sentence behind"))
        })
    }

    /// The most likely entity of a kind before a noun that takes it up.
    pub(super) fn recent(&self, phrase: &NounPhrase, fits: impl Fn(&Entity) -> bool) -> Option<Antecedent> {
        self.weigh(&Asked::by_noun(phrase.tokens.start, phrase.agreement, &fits))
    }
}
