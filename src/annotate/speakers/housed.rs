//! Whom an impersonal pronoun stands for where its sentence names a house: "Chez Vexlor, on rétorque", "assure-t-on à la mairie".
//!
//! In: the pronoun and its sentence. Out: the institution or the group behind a preposition that opens the clause, or right behind
//! the inverted verb; nothing for a mere place ("À Lorme, on craint").

use std::ops::Range;

use super::super::names::{Lexicon, NameKind, NounPhrase, phrase_at};
use super::antecedents::Antecedent;
use super::resolve::Resolver;
use crate::lang::class;
use crate::segment::SpotKind;

/// Tokens between a house and its pronoun.
const GAP: usize = 8;
/// Tokens before a pronoun among which a house is looked for.
const BEFORE: usize = 40;

impl Resolver<'_, '_> {
    /// The house that a sentence names for an impersonal pronoun.
    pub(super) fn housed(&mut self, phrase: &NounPhrase) -> Option<Antecedent> {
        let at = phrase.tokens.start;
        let house = self.house_before(at).or_else(|| self.house_behind(phrase.tokens.end))?;
        let referent = self.mentioned(house.clone(), house.start, None).referent?;
        Some(Antecedent::new(referent, house, "the house that the sentence names"))
    }

    /// "Chez Vexlor, | on": the last house before the pronoun with no verb between.
    fn house_before(&self, at: usize) -> Option<Range<usize>> {
        let doc = self.doc;
        let from = doc.sentence(at).start.max(at.saturating_sub(BEFORE));
        let opens = |t: usize| t == from || !doc.tokens[t - 1].is_word() || doc.is(t - 1, class::COORDINATOR);
        let mut t = from;
        while t < at {
            match self.house(t, at).filter(|_| opens(t) && !self.is_quoted(t)) {
                Some(house) => {
                    let gap = house.end..at;
                    let verb = |t: usize| self.names.is_finite(doc, t);
                    if gap.len() <= GAP && !gap.clone().any(verb) {
                        return Some(house);
                    }
                    t = house.end.max(t + 1);
                }
                None => t += 1,
            }
        }
        None
    }

    /// "assure-t-on | à la mairie", "a-t-on indiqué lundi | au parquet".
    fn house_behind(&self, end: usize) -> Option<Range<usize>> {
        let doc = self.doc;
        let hyphen = end >= 2 && doc.is_char(end - 2, '-');
        let limit = doc.sentence(end - 1).end.min(end + 2 * GAP);
        let mut t = end;
        while hyphen && t < limit && t < end + GAP {
            if let Some(house) = self.house(t, limit) {
                return Some(house);
            }
            let verbal = doc.is(t, class::PAST_PARTICIPLE) || doc.is(t, class::INFINITIVE) || doc.is(t, class::ADVERB);
            t = match doc.spots.starting_at(SpotKind::Date, t) {
                Some((stop, _)) => stop.max(t + 1),
                None if verbal || self.names.lexicon.is_manner(doc, t) => t + 1,
                None => return None,
            };
        }
        None
    }

    /// The institution or group behind a preposition at a token.
    fn house(&self, t: usize, limit: usize) -> Option<Range<usize>> {
        let (doc, names) = (self.doc, self.names);
        let (len, value) = Lexicon::entry(doc, t, class::PREPOSITION, limit)?;
        if !matches!(value, "house" | "home") {
            return None;
        }
        let inner = phrase_at(doc, names, t + len, limit).filter(|p| p.extent.start <= t + len + 1)?;
        let anyone = value == "home";
        let fits = match inner.name.and_then(|m| names.entity_of(m)) {
            Some(entity) => match entity.kind {
                NameKind::Organisation | NameKind::Medium => true,
                NameKind::Person | NameKind::Unknown => anyone,
                NameKind::Place => false,
            },
            None => {
                inner.is(class::GROUP)
                    || inner.is(class::ANY_ORGANISATION)
                    || inner.is(class::MEDIUM_NOUN)
                    || anyone && inner.sort.meets(class::HEADS)
            }
        };
        fits.then_some(inner.tokens)
    }
}
