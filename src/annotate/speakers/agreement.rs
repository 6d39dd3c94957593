//! Whether someone and what stands for them agree: in number, in gender, and as a person or a thing.

use std::ops::Range;

use super::super::names::{Agreement, Entity, Gender, NameKind, NounPhrase, Number};
use super::resolve::{Referent, Resolver};
use crate::lang::class;
use crate::segment::TokenKind;

impl Resolver<'_, '_> {
    /// Whether a noun can be taken up by a pronoun: where pronouns keep persons and things apart, no law is a "he".
    pub(super) fn may_be_someone(&self, subject: &NounPhrase, wanted: Agreement) -> bool {
        let lex = &self.names.lexicon;
        if lex.neuter && wanted.gender == Gender::Neuter {
            let person = [class::ROLE, class::ANY_PERSON, class::ANONYMOUS_ROLE].iter().any(|c| subject.is(*c));
            return !person || [class::GROUP, class::ANY_ORGANISATION, class::DOCUMENT].iter().any(|c| subject.is(*c));
        }
        let gendered = matches!(wanted.gender, Gender::Masculine | Gender::Feminine);
        !(lex.neuter && gendered && wanted.number == Number::Singular)
            || [class::ROLE, class::ANY_PERSON, class::ANONYMOUS_ROLE, class::SOURCE].iter().any(|c| subject.is(*c))
    }

    /// Whether a name of unclear kind has a role that one human being has: "President Reed".
    pub(super) fn is_somebody(&self, entity: &Entity) -> bool {
        let doc = self.doc;
        let role = |t: usize| {
            doc.is(t, class::ROLE) && doc.value(t, class::ROLE).is_some_and(|value| value.ends_with('s'))
                || doc.is(t, class::LEADER)
        };
        entity.roles.iter().any(|range| range.clone().any(role))
    }

    /// Whether someone can be taken up by what agrees so.
    pub(super) fn agrees(&self, wanted: Agreement, referent: &Referent, own: Agreement) -> bool {
        if self.not.as_ref() == Some(referent) {
            return false;
        }
        match referent {
            Referent::Entity(index) => {
                let entity = &self.names.entities[*index];
                let told = matches!(wanted.gender, Gender::Masculine | Gender::Feminine);
                let own = if told { self.agreement_of(*index) } else { own };
                match (wanted.gender, entity.kind) {
                    // A thing is no person, and the other way round, in languages that keep them apart.
                    (Gender::Neuter, kind) => kind != NameKind::Person,
                    // Several are no street and no town; a country can be its people.
                    (_, NameKind::Place)
                        if wanted.number == Number::Plural && !self.doc.is(entity.tokens.start, class::COUNTRY) =>
                    {
                        false
                    }
                    // Several are nobody alone, and nobody who has a role.
                    (_, NameKind::Person) => own.agrees(wanted) && wanted.number != Number::Plural,
                    (_, NameKind::Unknown) if wanted.number == Number::Plural && self.is_somebody(entity) => false,
                    (
                        Gender::Masculine | Gender::Feminine,
                        NameKind::Organisation | NameKind::Medium | NameKind::Place,
                    ) if self.names.lexicon.neuter => false,
                    _ => {
                        Agreement { number: Number::Unknown, ..own }.agrees(wanted)
                            && !(wanted.number == Number::Plural
                                && !self.names.lexicon.neuter
                                && own.number == Number::Singular)
                    }
                }
            }
            Referent::Words { .. } => {
                let thing = wanted.gender == Gender::Neuter;
                let own = if thing { Agreement { gender: Gender::Neuter, ..own } } else { own };
                own.agrees(wanted) || (wanted.number == Number::Plural && wanted.gender == Gender::Unknown)
            }
        }
    }

    /// Whether a name stands for no one by itself: "the Dan Fox song", "le lycée Anne-Morel".
    pub(super) fn only_describes(&self, place: &Range<usize>) -> bool {
        let (doc, lex) = (self.doc, &self.names.lexicon);
        let Some(before) = place.start.checked_sub(1) else { return false };
        let noun = |t: usize| {
            doc.tokens.get(t).is_some_and(|token| token.kind == TokenKind::Lower && token.classes.meets(class::NOUNS))
        };
        let compound =
            lex.head_last && doc.is(before, class::DEFINITE) && noun(place.end) && !lex.is_verb(doc, place.end);
        compound || !lex.head_last && doc.is(before, lex.institution)
    }

    /// Whether a name of unclear kind is made of a common noun: "le Grand Prix" is seldom a "he".
    pub(super) fn is_made_of_nouns(&self, entity: &Entity) -> bool {
        let lex = &self.names.lexicon;
        let common = |t: usize| self.doc.is(t, class::NOUN) && !self.doc.is(t, class::GIVEN_NAME);
        entity.kind == NameKind::Unknown && !lex.neuter && entity.tokens.clone().any(common)
    }
}
