//! Who speaks in a report without marks.
//!
//! In: a cue, its sentence and the reports before it. Out: the noun phrase of its subject: before the verb, inverted, shared
//! with the verb that it is joined to or with the report before, or the owner of a noun ("Reed's claim that").

use std::ops::Range;

use super::Via;
use super::cues::{Cue, Form};
use super::reports::{Reader, Report};
use crate::annotate::names::{NounPhrase, phrase_at, phrase_ending};
use crate::lang::class;

/// Tokens before a cue in which another that it is joined to is looked for.
const JOINED: usize = 40;

impl<'a> Reader<'_, 'a> {
    /// Who speaks by a verb: the inverted pronoun, the subject before the verb, or that of the verb it is joined to.
    pub fn subject(&self, cue: &Cue<'a>, sentence: &Range<usize>, earlier: &[Report<'a>]) -> Option<NounPhrase> {
        let g = &self.g;
        let doc = g.doc;
        if let Some(pronoun) = cue.inverted {
            return phrase_at(doc, self.names, pronoun, pronoun + 1);
        }
        let from = match g.marked_around(cue.verb) {
            Some(marked) => sentence.start.max(marked.start + 1),
            // A quotation in which the sentence begins has subjects of its own: "…. They wait,” Reed said urging them to go".
            None => g
                .marked_around(sentence.start)
                .filter(|m| m.start < sentence.start && m.end <= cue.chain)
                .map_or(sentence.start, |m| m.end),
        };
        let before = |end: usize| self.phrase_beside(cue, end, from);
        let joined = || self.joined_subject(cue, from);
        let inherited = || self.inherited_subject(cue, sentence, earlier);
        let mut end = cue.chain;
        while end > from && (g.is_adverb(end - 1) || doc.is(end - 1, class::GERUND_MARKER) && cue.form != Form::Finite)
        {
            end -= 1;
        }
        let last = end.checked_sub(1).filter(|l| *l >= from)?;
        if cue.form == Form::Finite {
            if doc.is(last, class::COORDINATOR) {
                return inherited()
                    .or_else(|| before(cue.chain).filter(|p| self.can_speak(p)))
                    .or_else(joined)
                    .or_else(|| self.first_phrase(from, last));
            }
            if doc.is(last, class::RELATIVE) {
                let comma = last.checked_sub(1).filter(|c| *c >= from && doc.is_char(*c, ','));
                if let Some(found) = before(comma.unwrap_or(last)) {
                    // "Reed and allies, who say": what the pronoun takes up can be two.
                    let whole = before(cue.chain).filter(|p| p.joined && !found.joined && found.name.is_none());
                    return Some(whole.unwrap_or(found));
                }
            }
            let near = if end == cue.chain { None } else { Some(end) };
            // "L'accusé reconnaît une erreur, conteste avoir menti": verbs in a row have the subject of the first.
            if doc.is_char(last, ',') && !self.lexicon.subject_first {
                let found = before(cue.chain);
                // "Le comédien, que l'on croyait fini, affirme": who stands in a relative clause shares nothing with the verb behind.
                let opens = |t: usize| {
                    doc.classes(t)
                        .meets(const { class::set(&[class::RELATIVE, class::CLAUSE_OPENER, class::SUBORDINATOR]) })
                };
                let apart = |f: &NounPhrase, s: &NounPhrase| {
                    f.tokens.end <= s.tokens.start && !(f.tokens.end..s.tokens.start).any(opens)
                };
                let shared = joined().filter(|s| found.as_ref().is_none_or(|f| apart(f, s)));
                return shared.or(found).or_else(|| near.and_then(before)).or_else(|| self.plain_subject(from, end));
            }
            return before(cue.chain).or_else(|| near.and_then(before)).or_else(|| self.plain_subject(from, end));
        }
        // "arguing that A, and in some cases claiming B": what stands between is no subject.
        let led = cue.form == Form::PresentParticiple
            && self.lexicon.subject_first
            && (from.max(cue.chain.saturating_sub(6))..cue.chain).any(|t| {
                doc.is(t, class::COORDINATOR) && doc.is(t + 1, class::PREPOSITION) && !doc.is(t + 1, class::DETERMINER)
            });
        if led && let Some(found) = inherited() {
            return Some(found);
        }
        if (doc.tokens[last].is_word() || doc.is_char(last, ')'))
            && cue.form == Form::PresentParticiple
            && !doc.is(last, class::COORDINATOR)
            && end == cue.chain
            && !(cue.chain..cue.verb).any(|t| doc.is(t, class::GERUND_MARKER))
        {
            let floor = from.max(last.saturating_sub(8));
            let bracket =
                if doc.is_char(last, ')') { (floor..last).rev().find(|t| doc.is_char(*t, '(')) } else { None };
            return before(bracket.unwrap_or(end));
        }
        // ", saying that": the subject of the nearest verb that is in no subordinate clause and in no marks.
        let plain = !(from..cue.chain).any(|t| g.opens_marks(t));
        let governing = || {
            let comma = doc.is_char(last, ',') && cue.form == Form::PresentParticiple;
            let found = if comma && plain { before(cue.chain) } else { None };
            found.filter(|p| self.can_speak(p))
        };
        // "…, a indiqué le maire, précisant que": who speaks in the incise before goes on.
        let incised = || {
            let earlier = g.cues.within(from..cue.chain);
            let other = earlier.iter().rev().find(|c| c.form == Form::Finite && !c.passive && !c.impersonal)?;
            let opened = other.chain > from
                && (doc.is_char(other.chain - 1, ',')
                    || g.marked_around(other.chain - 1).is_some_and(|m| m.end == other.chain));
            if opened && let Some(pronoun) = other.inverted.filter(|_| !self.lexicon.subject_first) {
                return phrase_at(doc, self.names, pronoun, pronoun + 1);
            }
            let behind = other.tokens.end;
            let found = phrase_at(doc, self.names, behind, cue.chain).filter(|p| opened && p.extent.start == behind)?;
            (self.can_speak(&found) && found.via != Via::Pronoun).then_some(found)
        };
        let near = if cue.form == Form::PresentParticiple { incised() } else { None };
        near.or_else(inherited)
            .or_else(governing)
            .or_else(|| self.main_subject(sentence, cue.verb))
            .or_else(|| self.first_phrase(from, end))
    }

    /// The subject of the nearest cue before that stands beside this one, also as "X, the spokesman, says".
    fn joined_subject(&self, cue: &Cue<'_>, from: usize) -> Option<NounPhrase> {
        let g = &self.g;
        let before = |end: usize| self.phrase_beside(cue, end, from);
        let near = g.cues.within(from.max(cue.chain.saturating_sub(JOINED))..cue.chain);
        let other = near
            .iter()
            .rev()
            .find(|c| self.is_beside(cue, c.verb))
            .filter(|c| c.form == Form::Finite && c.is_active())?;
        let comma = other.chain.checked_sub(1).filter(|c| *c >= from && g.doc.is_char(*c, ','));
        let named = || comma.and_then(before).filter(|p| p.name.is_some());
        before(other.chain).or_else(named).filter(|p| self.can_speak(p))
    }

    /// Whether a token stands in the same marks as a cue, or outside of any with it.
    fn is_beside(&self, cue: &Cue<'_>, token: usize) -> bool {
        self.g.marked_around(token) == self.g.marked_around(cue.verb)
    }

    /// The phrase that ends at a token: "évoque « des chiffres » et affirme que": what marks hold is not the subject of what
    /// stands outside them.
    fn phrase_beside(&self, cue: &Cue<'_>, end: usize, from: usize) -> Option<NounPhrase> {
        phrase_ending(self.g.doc, self.names, end, from).filter(|p| self.is_beside(cue, p.head))
    }

    /// Who speaks in the report before, in the same sentence.
    fn inherited_subject(&self, cue: &Cue<'a>, sentence: &Range<usize>, earlier: &[Report<'a>]) -> Option<NounPhrase> {
        // Whose claim it is does not say who goes on: "blamed the press for Reed's claim that …, saying".
        let led = |r: &&Report<'a>| {
            sentence.contains(&r.cue.start)
                && r.cue.start < cue.verb
                && r.means != "report_noun"
                && !(self.lexicon.subject_first
                    && cue.form == Form::PresentParticiple
                    && r.cue.start > sentence.start
                    && self.g.doc.is(r.cue.start - 1, class::CLAUSE_OPENER))
        };
        let last = earlier.iter().rev().find(led)?;
        let (tokens, via) = last.mention.clone()?;
        Some(NounPhrase { extent: tokens.clone(), head: tokens.end - 1, ..Self::phrase(tokens, via) })
    }

    /// The words before a verb, back to what opens their clause, where no phrase could be read.
    fn plain_subject(&self, from: usize, end: usize) -> Option<NounPhrase> {
        let g = &self.g;
        let floor = from.max(end.saturating_sub(6));
        let mut start = end;
        while start > floor
            && g.doc.tokens[start - 1].is_word()
            && !g.is_finite(start - 1)
            && !g.doc.is(start - 1, class::CLAUSE_OPENER)
            && !g.doc.is(start - 1, class::SUBORDINATOR)
            && !g.doc.is(start - 1, class::RELATIVE)
            && !g.doc.is(start - 1, class::COORDINATOR)
        {
            start -= 1;
        }
        // What cannot close a noun phrase names nobody.
        let doc = g.doc;
        let last = end.checked_sub(1)?;
        let closed = [
            class::PREPOSITION,
            class::PAST_PARTICIPLE,
            class::ADVERB,
            class::OBJECT_PRONOUN,
            class::SUBORDINATOR,
            class::AUXILIARY,
        ];
        let other = closed.iter().any(|c| doc.is(last, *c)) && !doc.is(last, class::NOUN);
        let dated = (start..end).any(|t| g.date(t) == Some(end));
        (start < end && !other && !dated).then(|| Self::phrase(start..end, Via::Role))
    }

    /// The subject of the first verb of a sentence.
    fn main_subject(&self, sentence: &Range<usize>, before: usize) -> Option<NounPhrase> {
        let g = &self.g;
        // What stands in marks has subjects of its own.
        let mut from = sentence.start;
        let mut verb = g.first_finite(from..before)?;
        // "A district judge sided with …": a role that could be a verb is none.
        while self.lexicon.subject_first && g.doc.is(verb, class::ROLE) && verb > from {
            verb = g.first_finite(verb + 1..before)?;
        }
        while let Some(marked) = g.marked_around(verb).filter(|m| m.end <= before) {
            from = marked.end;
            verb = g.first_finite(from..before)?;
        }
        phrase_ending(g.doc, self.names, verb, from).or_else(|| {
            let near = g.cues.within(verb..verb + 5).iter().find(|c| c.tokens.contains(&verb))?;
            phrase_at(g.doc, self.names, near.tokens.end, before)
        })
    }

    fn first_phrase(&self, from: usize, limit: usize) -> Option<NounPhrase> {
        phrase_at(self.g.doc, self.names, from, limit)
    }

    /// The words from a token on, up to a stop, as a phrase, where no noun phrase can be read.
    pub fn words(&self, from: usize, limit: usize) -> Option<NounPhrase> {
        let end = (from..limit.min(from + 4)).find(|t| !self.g.doc.tokens[*t].is_word()).unwrap_or(limit.min(from + 4));
        (from < end).then(|| Self::phrase(from..end, Via::Role))
    }

    fn phrase(tokens: Range<usize>, via: Via) -> NounPhrase {
        NounPhrase {
            extent: tokens.clone(),
            head: tokens.start,
            tokens,
            sort: crate::lang::ClassSet::default(),
            via,
            agreement: crate::annotate::names::Agreement::default(),
            name: None,
            role: None,
            joined: false,
        }
    }

    /// Whose promise, claim or answer a noun is: "Trump's claim", "sa promesse", "la promesse du maire de", "a promise by".
    pub(super) fn owner(&self, cue: &Cue<'a>, gap: &Range<usize>, sentence: &Range<usize>) -> Option<NounPhrase> {
        let g = &self.g;
        let doc = g.doc;
        let possessive = class::POSSESSIVE;
        let mark = class::POSSESSIVE_MARK;
        let floor = sentence.start.max(cue.verb.saturating_sub(5));
        for t in (floor..cue.verb).rev() {
            if doc.is(t, mark) {
                // "respond to Reed's claim": the name at the clitic, whatever stands before it.
                let name = t.checked_sub(1).and_then(|last| self.names.covering(last));
                let name = name.map(|m| self.names.mentions[m].tokens.clone()).filter(|n| n.end == t);
                return name
                    .and_then(|name| phrase_at(doc, self.names, name.start, t))
                    .or_else(|| phrase_ending(doc, self.names, t, sentence.start));
            }
            if doc.is(t, possessive) {
                return Some(Self::phrase(t..t + 1, Via::Pronoun));
            }
            if doc.is(t, class::DETERMINER) || doc.is(t, class::PREPOSITION) || !doc.tokens[t].is_word() {
                break;
            }
        }
        if gap.len() > 1 {
            let agent = class::AGENT;
            if doc.is(gap.start, agent) {
                return phrase_at(doc, self.names, gap.start + 1, gap.end)
                    .filter(|p| self.can_speak(p) && p.extent.end.max(p.tokens.end) == gap.end);
            }
            return None;
        }
        // "X made a promise to": a light verb between.
        let mut verb = cue.verb;
        while verb > floor {
            verb -= 1;
            if self.lexicon.verbs.is_light(doc.tokens[verb].word) {
                let mut chain = verb;
                while chain > sentence.start && (doc.is(chain - 1, class::AUXILIARY) || g.is_adverb(chain - 1)) {
                    chain -= 1;
                }
                return phrase_ending(doc, self.names, chain, sentence.start).filter(|p| self.can_speak(p));
            }
        }
        None
    }
}
