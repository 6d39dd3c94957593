//! Who speaks without being the subject: the agent of a passive, the owner of a noun, the place a cue is of.

use std::ops::Range;

use crate::annotate::names::{NounPhrase, phrase_at, phrase_ending};
use crate::annotate::quotes::Via;
use crate::annotate::quotes::attribution::can_speak;
use crate::annotate::quotes::cues::Cue;
use crate::annotate::quotes::frame::{Frame, REACH, Word};
use crate::lang::class;

impl Frame<'_, '_> {
    /// Who does what a passive says: `entonnés par les tribunes`.
    pub(super) fn agent_of(&self, cue: &Cue<'_>, limits: &Range<usize>) -> Option<NounPhrase> {
        (cue.tokens.end..limits.end.min(cue.tokens.end + 12)).find_map(|at| {
            let len = Some(self.word(at, Word::Agent)).filter(|len| *len > 0)?;
            phrase_at(self.doc, self.names, at + len, limits.end)
        })
    }

    /// Who does what a passive right before marks says, right behind them: "was criticised as “reckless” by unions".
    pub(in crate::annotate::quotes) fn agent_behind(&self, passage: usize, cue: &Cue<'_>) -> Option<NounPhrase> {
        let (start, end) = (self.passages[passage].start(), self.passages[passage].end());
        if !cue.passive || start - cue.tokens.end > 4 {
            return None;
        }
        let len = Some(self.word(end, Word::Agent)).filter(|len| *len > 0)?;
        let limit = self.sentence(end).end;
        phrase_at(self.doc, self.names, end + len, limit).filter(|p| can_speak(self, p))
    }

    /// Whose statement a noun names: `la réponse de X`, `X's claim`, `his answer`.
    pub(in crate::annotate::quotes) fn owner_of(
        &self,
        noun: Range<usize>,
        limits: &Range<usize>,
    ) -> Option<NounPhrase> {
        let doc = self.doc;
        let len = self.word(noun.end, Word::Of);
        if len > 0 {
            let found = phrase_at(doc, self.names, noun.end + len, limits.end.min(noun.end + len + REACH));
            // "balaie la question d'un revers de main": a thing that is new to the text asks nothing.
            let thing = |p: &NounPhrase| {
                p.via == Via::Group
                    && p.name.is_none()
                    && !p.sort.meets(class::HEADS)
                    && !doc.is(p.tokens.start, class::DEFINITE)
            };
            if found.as_ref().is_some_and(|p| !thing(p)) {
                return found.filter(|p| p.extent.start <= noun.end + len + 1);
            }
        }
        self.owner_before(noun.start, limits.start.max(noun.start.saturating_sub(4)))
    }

    /// Whose a noun is by what stands before it, not looking back past `floor`: `Reed's claim`, `sa promesse`.
    pub(in crate::annotate::quotes) fn owner_before(&self, noun: usize, floor: usize) -> Option<NounPhrase> {
        let doc = self.doc;
        for at in (floor..noun).rev() {
            if doc.is(at, class::POSSESSIVE_MARK) {
                // "respond to Reed's claim": the name at the clitic, whatever stands before it.
                let from = self.sentence(noun).start;
                let name = self.name_before(at, from);
                return name.or_else(|| phrase_ending(doc, self.names, at, from));
            }
            if doc.is(at, class::POSSESSIVE) {
                return Some(NounPhrase::owner(at));
            }
            // "the mayor's office denied reports": the object of a verb is not its subject's.
            // "his often-repeated vow": a participle between whose it is and the noun describes it.
            let describes = self.names.lexicon.head_last
                && doc.is(at, class::PAST_PARTICIPLE)
                && (doc.is_char(at - 1, '-')
                    || doc.classes(at - 1).meets(const { class::set(&[class::POSSESSIVE, class::POSSESSIVE_MARK]) }));
            let hyphen = doc.is_char(at, '-') && !doc.spaced(at) && !doc.spaced(at + 1);
            let finite = doc.is(at, class::FINITE) && !describes;
            let other = doc.is(at, class::DETERMINER) || doc.is(at, class::PREPOSITION) || finite;
            if !doc.tokens[at].is_word() && !hyphen || other && self.names.covering(at).is_none() {
                break;
            }
        }
        None
    }

    /// `C'est Anne Morel qui s'y colle, en promettant`: who is put before the relative pronoun does what the sentence tells.
    pub(in crate::annotate::quotes) fn cleft(&self, at: usize, end: usize) -> Option<NounPhrase> {
        let doc = self.doc;
        let opens = doc.is(at, class::DEMONSTRATIVE) || doc.is(at, class::SUBJECT_PRONOUN);
        if self.lexicon.subject_first || at + 3 >= end || !opens || !doc.is(at + 1, class::AUXILIARY) {
            return None;
        }
        let mut next = at + 2;
        while next < end && doc.is(next, class::ADVERB) {
            next += 1;
        }
        let found = phrase_at(doc, self.names, next, end).filter(|p| p.extent.start == next)?;
        let behind = found.tokens.end + usize::from(doc.is_char(found.tokens.end, ','));
        (doc.is(behind, class::RELATIVE) && can_speak(self, &found)).then_some(found)
    }

    /// What an impersonal cue names as its place: `peut-on lire dans Les Échos`.
    pub(in crate::annotate::quotes) fn place_of(&self, cue: &Cue<'_>, limit: usize) -> Option<NounPhrase> {
        let (len, value) = self.entry(cue.tokens.end, class::PREPOSITION)?;
        // "assure-t-on à la mairie": who works there says so.
        let housed = matches!(value, "house" | "home");
        let house = |p: &NounPhrase| housed && (p.is(class::GROUP) || p.is(class::ANY_ORGANISATION));
        let told = |p: &NounPhrase| p.name.is_some() || p.is(class::MEDIUM_NOUN) || p.is(class::DOCUMENT) || house(p);
        // "auprès de la mairie": the preposition ends with the first of two small words.
        let mut at = cue.tokens.end + len;
        at += usize::from(self.doc.is(at, class::OF) && self.doc.is(at + 1, class::DEFINITE));
        phrase_at(self.doc, self.names, at, limit).filter(told)
    }
}
