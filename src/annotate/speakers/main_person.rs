//! The one person whom a text is about: a portrait, an interview, a trial.
//!
//! In: the names before a place, counted. Out: whoever is named far more often than anyone else who agrees, for pronouns and
//! nouns that say nothing else of anyone ("l'intéressée").

use std::ops::Range;

use super::super::names::{Agreement, Entity, Gender, NameKind, Number};
use super::antecedents::Antecedent;
use super::resolve::{Referent, Resolver};

/// Names from the beginning of a text among which the first person is looked for.
const FIRST: usize = 40;

impl Resolver<'_, '_> {
    /// The person whom the text names first, of those who agree: whoever it is about where nobody is named more often.
    pub(super) fn first_named(&self, wanted: Agreement, at: usize) -> Option<Antecedent> {
        if self.names.lexicon.head_last || wanted.number == Number::Plural {
            return None;
        }
        let fits = |m: &usize| {
            let mention = &self.names.mentions[*m];
            let agrees = |e: usize| self.agrees(wanted, &Referent::Entity(e), self.names.entities[e].agreement);
            mention.kind == NameKind::Person
                && !self.is_quoted(mention.tokens.start)
                && mention.entity.is_some_and(agrees)
        };
        let mention = &self.names.mentions[self.names.within(0..at).take(FIRST).find(fits)?];
        Some(Antecedent::new(
            Referent::Entity(mention.entity?),
            mention.tokens.clone(),
            "the person whom the text is about",
        ))
    }

    /// The one person whom the text is about so far: named at least twice as often as anyone else who agrees, and in so many
    /// words that a pronoun or a noun for a person far behind can still mean them.
    pub(super) fn main_person(
        &self,
        wanted: Agreement,
        at: usize,
        fits: &dyn Fn(&Entity) -> bool,
    ) -> Option<Antecedent> {
        if !matches!(wanted.gender, Gender::Masculine | Gender::Feminine) || wanted.number == Number::Plural {
            return None;
        }
        let mut best: Option<(usize, usize, Range<usize>)> = None;
        let mut second = 0;
        for (index, entity) in self.names.entities.iter().enumerate() {
            if entity.kind != NameKind::Person || !self.agrees(wanted, &Referent::Entity(index), entity.agreement) {
                continue;
            }
            let mentions = self.names.mentions_of(entity);
            let before = mentions.partition_point(|m| self.names.mentions[*m].tokens.start < at);
            let Some(last) = before.checked_sub(1).map(|i| self.names.mentions[mentions[i]].tokens.clone()) else {
                continue;
            };
            match &best {
                Some((most, ..)) if *most >= before => second = second.max(before),
                _ => {
                    second = second.max(best.as_ref().map_or(0, |(most, ..)| *most));
                    best = Some((before, index, last));
                }
            }
        }
        let (most, index, last) =
            best.filter(|(most, index, _)| *most >= 2 * second && fits(&self.names.entities[*index]))?;
        (most > 1 || second == 0)
            .then(|| Antecedent::new(Referent::Entity(index), last, "the person whom the text is about"))
    }
}
