//! Who speaks in a report without marks.
//!
//! In: a cue and its sentence. Out: the noun phrase of its subject, found as [`Frame::speaker_of`](super::frame::Frame) finds it
//! beside marks, or the owner of a noun ("Reed's claim that").

use std::ops::Range;

use super::Via;
use super::complements::Kind;
use super::cues::Cue;
use super::few::Few;
use super::reports::{Reader, Report};
use crate::annotate::names::{NounPhrase, phrase_at, phrase_ending};
use crate::lang::class;

impl<'a> Reader<'_, 'a> {
    /// Who speaks by a verb: its subject, where that stands before the verb or is the pronoun behind it. A subject behind the
    /// verb makes an incise of it, which reports what stands before.
    pub fn subject(&self, cue: &Cue<'a>, sentence: &Range<usize>) -> Option<NounPhrase> {
        let g = &self.g;
        let from = match g.marked_around(cue.verb) {
            Some(marked) => sentence.start.max(marked.start + 1),
            // A quotation in which the sentence begins has subjects of its own: "…. They wait,” Reed said urging them to go".
            None => g
                .marked_around(sentence.start)
                .filter(|m| m.start < sentence.start && m.end <= cue.chain)
                .map_or(sentence.start, |m| m.end),
        };
        let mut found = self.frame.speaker_of(cue, &(from..sentence.end))?;
        // "the tower, which | engineers | say is leaning": the pronoun is the object of what they say.
        let start = found.tokens.start;
        if self.lexicon.subject_first
            && found.tokens.len() > 1
            && g.doc.is(start, class::RELATIVE)
            && g.doc.is(start, class::DETERMINER)
        {
            found.tokens.start += 1;
        }
        let before = found.tokens.start < cue.tokens.start || cue.inverted == Some(found.tokens.start);
        before.then_some(found)
    }

    /// The court before which is said what it hears or is told: "the court heard", "jurors were told".
    pub(super) fn forum(&self, cue: &Cue<'a>, from: usize) -> Option<NounPhrase> {
        let doc = self.g.doc;
        let last = cue.chain.checked_sub(1).filter(|t| *t >= from && self.openers.is_seat(doc.tokens[*t].word))?;
        if !self.openers.is_for_forum(cue) {
            return None;
        }
        phrase_ending(doc, self.names, cue.chain, from).filter(|p| p.tokens.contains(&last))
    }

    /// What a passive reports whose agent stands right behind it: "was told by doctors [that he would live]".
    pub(super) fn told_by(&self, cue: &Cue<'a>, sentence: &Range<usize>) -> Option<Report<'a>> {
        let g = &self.g;
        let by = cue.tokens.end;
        if !self.lexicon.subject_first || !cue.passive || !g.doc.is(by, class::AGENT) {
            return None;
        }
        let limit = g.marked_around(cue.verb).map_or(sentence.end, |m| sentence.end.min(m.end));
        let agent =
            phrase_at(g.doc, self.names, by + 1, limit).filter(|p| p.extent.start <= by + 2 && self.can_speak(p))?;
        let end = agent.extent.end.max(agent.tokens.end);
        let told = Cue { tokens: cue.tokens.start..end, ..cue.clone() };
        let found = self.openers.after(g, &told, limit).filter(|found| found.gap.len() <= 2)?;
        let infinite = matches!(found.kind, Kind::Infinitive | Kind::Gerund);
        let clause = found.start..g.end_of(found.start, limit, Some(&told), infinite);
        let means = found.kind.means();
        let mention = Some((agent.tokens.clone(), agent.via));
        Some(Report {
            parts: Few::one(clause),
            cue: cue.tokens.clone(),
            lemma: cue.lemma,
            mention,
            role: agent.role,
            means,
        })
    }

    /// The words from a token on, up to a stop, as a phrase, where no noun phrase can be read.
    pub fn words(&self, from: usize, limit: usize) -> Option<NounPhrase> {
        let end = (from..limit.min(from + 4)).find(|t| !self.g.doc.tokens[*t].is_word()).unwrap_or(limit.min(from + 4));
        (from < end).then(|| NounPhrase::plain(from..end, Via::Role))
    }

    /// Whose promise, claim or answer a noun is: "Trump's claim", "sa promesse", "la promesse du maire de", "a promise by".
    pub(super) fn owner(&self, cue: &Cue<'a>, gap: &Range<usize>, sentence: &Range<usize>) -> Option<NounPhrase> {
        let g = &self.g;
        let doc = g.doc;
        let floor = sentence.start.max(cue.verb.saturating_sub(5));
        if let Some(owner) = self.frame.owner_before(cue.verb, floor) {
            return Some(owner);
        }
        if gap.len() > 1 {
            // "claims by Reed that", "claims made by Reed that"
            let made = doc.is(gap.start, class::PAST_PARTICIPLE) && doc.is(gap.start + 1, class::AGENT);
            let by = gap.start + usize::from(made);
            if doc.is(by, class::AGENT) {
                return phrase_at(doc, self.names, by + 1, gap.end)
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
