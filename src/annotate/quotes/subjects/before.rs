//! The subject that stands before a verb, and what can stand between.
//!
//! In: a cue and the tokens that are looked back over. Out: the noun phrase before it: right before the verb, what a relative
//! pronoun takes up, the name before a row of appositions. `Ira Weir, 60, from the north, said` → *Ira Weir*.

use std::ops::Range;

use crate::annotate::names::{NameKind, NounPhrase, phrase_at, phrase_ending};
use crate::annotate::quotes::Via;
use crate::annotate::quotes::cues::Cue;
use crate::annotate::quotes::frame::{Frame, Word};
use crate::lang::class;
use crate::segment::{SpotKind, TokenKind};

impl Frame<'_, '_> {
    /// The subject before a cue, not looking back past `from`.
    pub(in crate::annotate::quotes) fn subject_before(&self, cue: &Cue<'_>, from: usize) -> Option<NounPhrase> {
        let end = cue.first();
        let relative = end > from && self.doc.is(end - 1, class::RELATIVE) && !self.doc.is(end - 1, class::DETERMINER);
        if let Some(found) = relative.then(|| self.antecedent(end - 1, from)).flatten() {
            return Some(found);
        }
        // "évoque « des chiffres » et affirme que": what marks hold is not the subject of what stands outside them.
        let found = phrase_ending(self.doc, self.names, end, from)
            .filter(|p| self.passage_of(p.head) == self.passage_of(cue.verb));
        let covers = |name: &NounPhrase| {
            // "Ann Lowe, head of policy at Lorvac said": the name behind the role is no subject.
            let aside = |p: &NounPhrase| {
                self.names.lexicon.head_last
                    && p.name.is_some()
                    && p.role.as_ref().is_some_and(|role| role.start > p.tokens.end && role.start < name.tokens.start)
                    && p.tokens.end < name.tokens.start
                    && !self.is_any(name.tokens.end, &[','])
            };
            let meets = |p: &NounPhrase| p.tokens.end > name.tokens.start && p.tokens.start < name.tokens.end;
            found.as_ref().is_some_and(|p| meets(p) || aside(p))
        };
        // Mostly the phrase that was found holds the name.
        let apart = |name: &Range<usize>| {
            !found.as_ref().is_some_and(|p| p.tokens.start <= name.start && name.end <= p.tokens.end)
        };
        let name = self.name_standing_before(end, from).filter(apart);
        let name = name.and_then(|name| phrase_at(self.doc, self.names, name.start, name.end));
        if let Some(name) = name.filter(|n| !covers(n)) {
            // "a spokesman for Reed said": what a preposition ties to someone who can speak does not.
            let mut start = name.extent.start.min(name.tokens.start);
            // "the authors of a study in the journal Lake Medicine argued"
            let kind = |t: usize| self.doc.is(t, class::MEDIUM_NOUN) || self.doc.is(t, class::ANY_ORGANISATION);
            start -= usize::from(start > from && kind(start - 1));
            start -= usize::from(start > from && self.doc.is(start - 1, class::DETERMINER));
            let tied = start > from && self.doc.is(start - 1, class::PREPOSITION);
            let person = name.name.is_some_and(|m| self.names.is_person(m));
            let head = |p: &NounPhrase| {
                let told = p.name.is_some() || p.via == Via::Group || p.sort.meets(class::HEADS) || p.joined;
                (told || !person) && p.via != Via::Pronoun && p.tokens.end < start
            };
            // "data from the bureau's Household Survey show", "polls in Ohio and Virginia show"
            let within = |p: &NounPhrase| {
                let between = p.tokens.end..start.max(p.tokens.end);
                !person
                    && between.clone().any(|t| self.doc.is(t, class::PREPOSITION))
                    && !between.into_iter().any(|t| self.doc.is(t, class::FINITE) || self.is_any(t, &[',']))
            };
            // "the board that had fired Reed claimed": the object of a relative clause.
            let object = |p: &NounPhrase| {
                let between = p.tokens.end..start.max(p.tokens.end);
                self.doc.is(between.start, class::RELATIVE)
                    && between.clone().any(|t| self.doc.is(t, class::FINITE))
                    && !between.into_iter().any(|t| self.is_any(t, &[',']))
            };
            match found.filter(|p| head(p) && (tied || within(p) || object(p))) {
                Some(head) => return Some(head),
                // "Reed, a dealer based in Georgia, said": a place does not.
                None if tied && !person => return self.apposed_name(end, from).or(Some(name)),
                None => return Some(name),
            }
        }
        match found {
            Some(phrase) if phrase.name.is_some() || phrase.via == Via::Pronoun => Some(phrase),
            Some(phrase) if self.doc.is(phrase.tokens.start, class::DEFINITE) => Some(phrase),
            // "the governor, whose feud threatens": what is someone's is not who it is of.
            Some(phrase) if self.doc.is(phrase.tokens.start, class::RELATIVE) => Some(phrase),
            Some(phrase) => self.apposed_name(end, from).or(Some(phrase)),
            None => self.apposed_name(end, from).or_else(|| {
                // An adverb that no list has: "it further wrote".
                let adverb = end > from + 1
                    && self.doc.tokens[end - 1].kind == TokenKind::Lower
                    && !self.doc.is(end - 1, class::FINITE)
                    && !self.doc.is(end - 1, class::PAST_PARTICIPLE)
                    && !self.names.lexicon.is_function(self.doc, end - 1);
                let earlier = adverb.then(|| phrase_ending(self.doc, self.names, end - 1, from)).flatten();
                earlier.filter(|p| p.tokens.end == end - 1 && (p.via == Via::Pronoun || p.name.is_some()))
            }),
        }
    }

    /// The bracket that the one at a token closes.
    pub(super) fn opening_bracket(&self, close: usize, from: usize) -> Option<usize> {
        (from.max(close.saturating_sub(8))..close).rev().find(|t| self.is_any(*t, &['(']))
    }

    /// The name right before a verb, a bracket between them skipped: it is the subject, whatever stands before it.
    pub(super) fn name_before(&self, end: usize, from: usize) -> Option<NounPhrase> {
        let name = self.name_standing_before(end, from)?;
        phrase_at(self.doc, self.names, name.start, name.end)
    }

    /// The tokens of that name.
    fn name_standing_before(&self, end: usize, from: usize) -> Option<Range<usize>> {
        let mut end = end;
        if end > from && self.is_any(end - 1, &[')']) {
            end = self.opening_bracket(end - 1, from)?;
        }
        let last = end.checked_sub(1).filter(|t| *t >= from)?;
        let tokens = self.names.mentions[self.names.covering(last)?].tokens.clone();
        if tokens.end != end || tokens.start < from {
            return None;
        }
        // "le conseiller national PLR reconnaît": the party describes who speaks.
        let party = tokens.len() == 1
            && self.doc.tokens[tokens.start].kind == TokenKind::Upper
            && tokens.start > from
            && self.doc.is(tokens.start - 1, class::ROLE);
        (!party || self.lexicon.subject_first).then_some(tokens)
    }

    /// Whether a name that is no person's stands behind a preposition: "on Facebook | writing".
    pub(super) fn is_place_of(&self, name: &NounPhrase, from: usize) -> bool {
        let start = name.extent.start.min(name.tokens.start);
        let person = name.name.is_some_and(|n| self.names.is_person(n));
        // "the head of the Mills Guard saying": whose head it is does not speak.
        let owned = |t: usize| t > from && self.doc.is(t - 1, class::OF);
        let owner =
            owned(start) || owned(start.saturating_sub(1)) && start > from && self.doc.is(start - 1, class::DETERMINER);
        !person && start > from && (owner || self.doc.is(start - 1, class::PREPOSITION))
    }

    /// What a relative pronoun takes up.
    pub(super) fn antecedent(&self, relative: usize, from: usize) -> Option<NounPhrase> {
        let end = relative - usize::from(relative > from && self.is_any(relative - 1, &[',']));
        // "a loss for Paul, who said": a person right before the pronoun, unless the noun is somebody's ("the aunt of").
        let person = self.name_before(end, from).filter(|n| {
            let start = n.extent.start.min(n.tokens.start);
            n.name.is_some_and(|m| self.names.is_person(m))
                && !(start > from && (self.doc.is(start - 1, class::OF) || self.doc.is(start - 1, class::POSSESSIVE)))
        });
        if person.is_some() {
            return person;
        }
        // The nearest noun phrase that no preposition ties to another before it.
        for at in (from.max(end.saturating_sub(10))..end).rev() {
            let begins = self.doc.spots.starting_at(SpotKind::Name, at).is_some() || self.doc.is(at, class::DETERMINER);
            // "au", "aux": a preposition and an article in one.
            let both = self.doc.is(at, class::PREPOSITION)
                && self.doc.is(at, class::DETERMINER)
                && !self.doc.is(at, class::OF);
            let by = at > from && self.can(at - 1, Word::Agent);
            let tied = at > from && self.doc.is(at - 1, class::PREPOSITION) && !by || both;
            // "l'un de ses lieutenants": an article before another begins the phrase.
            let inside = at > from && self.doc.is(at - 1, class::DEFINITE) && self.doc.is(at, class::DETERMINER);
            if begins && !tied && !inside {
                let found = phrase_at(self.doc, self.names, at, end);
                if found.is_some() {
                    return found;
                }
            }
        }
        phrase_ending(self.doc, self.names, end, from).filter(|p| p.extent.end + 6 >= end)
    }

    /// `Richard Weir, 60, from the north, said`: the name before a row of appositions, each between commas.
    pub(super) fn apposed_name(&self, verb: usize, from: usize) -> Option<NounPhrase> {
        let doc = self.doc;
        let mut end = verb;
        for _ in 0..5 {
            let comma = (from.max(end.saturating_sub(16))..end).rev().find(|t| self.is_any(*t, &[',']))?;
            let inside = comma + 1..end;
            if inside.clone().any(|t| self.names.is_finite(doc, t)) {
                return None;
            }
            let found = phrase_ending(doc, self.names, comma, from);
            let person = |p: &NounPhrase| {
                p.name.is_some_and(|n| matches!(self.names.mentions[n].kind, NameKind::Person | NameKind::Unknown))
            };
            // "After meeting Karl Voss, a spokesman said": whom a preposition or a participle governs is no subject.
            let governed = |p: &NounPhrase| {
                let start = p.extent.start.min(p.tokens.start);
                self.names.lexicon.head_last
                    && start > from
                    && doc
                        .classes(start - 1)
                        .meets(const { class::set(&[class::PREPOSITION, class::PRESENT_PARTICIPLE]) })
                    && doc.tokens[start - 1].kind == TokenKind::Lower
            };
            // "critics, among them Lord Hale, say": what a preposition opens between commas stands beside who speaks.
            let beside = |p: &NounPhrase| {
                let start = p.extent.start.min(p.tokens.start);
                let open = (from.max(start.saturating_sub(8))..start).rev().find(|t| self.is_any(*t, &[',']));
                self.names.lexicon.head_last
                    && open.is_some_and(|open| open > from && doc.is(open + 1, class::PREPOSITION) && open + 1 < start)
            };
            if found.as_ref().is_some_and(|p| person(p) && p.tokens.end + 2 >= comma && !governed(p) && !beside(p)) {
                return found;
            }
            end = comma;
        }
        None
    }
}
