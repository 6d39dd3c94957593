//! What the weights of those whom a pronoun may take up are made of: where a name stands, what it is, what its verb does.

use std::ops::Range;

use super::super::names::{Agreement, Entity, Gender, NameKind, Number};
use super::resolve::Resolver;
use crate::lang::class;

/// What it costs a name of unclear kind to stand where a place does.
const PLACE: i32 = 40;

impl Resolver<'_, '_> {
    /// Whether a name of unclear kind stands where a place does: "in Bahia", "Salvador, Bahia, Brazil".
    pub(super) fn is_where(&self, entity: &Entity, place: &Range<usize>) -> bool {
        let doc = self.doc;
        if place.start < 2 {
            return false;
        }
        // "à Naples … il": where pronouns are of towns too, a town that one is in is still no one who speaks.
        if !self.names.lexicon.neuter {
            let unclear = matches!(entity.kind, NameKind::Unknown | NameKind::Place);
            return unclear && doc.is(place.start - 1, class::PLACE_PREPOSITION);
        }
        if entity.kind != NameKind::Unknown {
            return false;
        }
        let listed = doc.is_char(place.start - 1, ',')
            && self.names.covering(place.start - 2).is_some()
            && doc.is_char(place.end, ',')
            && self.names.covering(place.end + 1).is_some();
        listed || doc.is(place.start - 1, class::PLACE_PREPOSITION)
    }

    /// What it costs a name to stand where a place does or in what is said: that tells of whom someone speaks, not who speaks.
    pub(super) fn told_penalty(&self, entity: &Entity, place: &Range<usize>, reported: Option<&Range<usize>>) -> i32 {
        let at = place.start;
        // "saisir le tribunal de Lorme. Il assure": what a preposition governs is no person, and seldom speaks.
        let governed = |t: usize| self.doc.is(t, class::PREPOSITION) && !self.doc.is(t, class::AGENT);
        let held = reported.is_some()
            && !self.names.lexicon.neuter
            && entity.kind != NameKind::Person
            && at > 0
            && (governed(at - 1) || at > 1 && self.doc.is(at - 1, class::DETERMINER) && governed(at - 2));
        let place = if reported.is_some() && self.is_where(entity, place) { PLACE } else { 20 * i32::from(held) };
        let quoted = self.is_quoted(at);
        let told = if quoted || reported.unwrap_or(&self.said).contains(&at) { 34 } else { 0 };
        // "“Beans are cheap,” she tells us": a word that only what is said makes a name of is no "she".
        let word = quoted && self.names.lexicon.neuter && entity.kind == NameKind::Unknown;
        place + told + if word && entity.tokens.len() == 1 && entity.roles.is_empty() { 40 } else { 0 }
    }

    /// Whether a name ends its sentence as the subject of a verb that reports: "Une mesure vaine, estime l'élue Anne Morel."
    pub(super) fn is_turned(&self, place: &Range<usize>) -> bool {
        let (doc, lex) = (self.doc, &self.names.lexicon);
        let closed = doc.is_char(place.end, '.') || doc.is_char(place.end, ',');
        if lex.head_last || !closed || self.is_quoted(place.start) {
            return false;
        }
        let from = doc.sentence(place.start).start;
        let verb = (from.max(place.start.saturating_sub(8))..place.start).rev().find(|t| doc.is(*t, class::CUE));
        verb.is_some_and(|t| {
            let light = |t: &usize| doc.is(*t, class::AUXILIARY) || doc.is(*t, class::REFLEXIVE);
            let first = (from..t).rev().take_while(light).last().unwrap_or(t);
            let between = t + 1..place.start;
            let plain = between
                .clone()
                .all(|t| doc.tokens[t].is_word() && !doc.is(t, class::FINITE) && !doc.is(t, class::PREPOSITION));
            first > from && doc.is_char(first - 1, ',') && plain
        })
    }

    /// What it is worth to be the subject of a sentence whose rest is given.
    pub(super) fn subject_bonus(&self, rest: Range<usize>, pronoun: bool) -> i32 {
        if !pronoun {
            return 14;
        }
        // "Reed also confirmed her daughter's visit": whoever is the subject of a verb that reports speaks.
        let reports = (rest.start..rest.end.min(rest.start + 4)).any(|t| self.doc.is(t, class::CUE));
        if reports && self.names.lexicon.neuter { 34 } else { 22 }
    }
}

/// What the kind of a name and its gender are worth.
pub(super) fn kind_bonus(entity: &Entity, agreement: Agreement) -> i32 {
    let gender = matches!(agreement.gender, Gender::Masculine | Gender::Feminine);
    let known = gender && entity.agreement.gender == agreement.gender;
    let person = match entity.kind {
        NameKind::Person => {
            if agreement.number == Number::Plural {
                -40
            } else {
                18
            }
        }
        NameKind::Organisation | NameKind::Medium => 4,
        NameKind::Unknown => 2,
        NameKind::Place => -14,
    };
    person + if known { 12 } else { 0 }
}
