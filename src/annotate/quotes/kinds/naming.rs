//! What tells that marks hold a name or words of the law, and not what somebody said.
//!
//! In: a passage and its attribution. Out: whether the cue gives a name by it ("it calls “Hats”"), whether the words before are said
//! of a law and not by it, whether the agent of a passive stands behind: who called the bill “a gift” judges.

use std::ops::Range;

use super::super::attribution::{Attribution, How};
use super::super::cues::Form;
use super::super::frame::{Frame, Word};
use crate::annotate::names::{Gender, NounPhrase, Number};
use crate::lang::{Features, class};
use crate::segment::TokenKind;

/// Whether the agent of a passive stands behind the marks.
pub(super) fn is_agent_behind(attribution: &Attribution<'_>, end: usize) -> bool {
    attribution.how == How::Governed && attribution.speaker.as_ref().is_some_and(|s| s.tokens.start >= end)
}

/// "called the law “an insult”": what a verb says of a law is no word of it.
pub(super) fn judges_law(frame: &Frame<'_, '_>, attribution: &Attribution<'_>, start: usize) -> bool {
    let doc = frame.doc;
    let Some(cue) = attribution.cue.as_ref().filter(|cue| cue.end < start) else { return false };
    let law = (cue.end..start.min(cue.end + 4)).find(|t| frame.can(*t, Word::Charge));
    law.is_some_and(|law| {
        let end = law + frame.word(law, Word::Charge);
        !doc.is(end - 1, class::PREPOSITION) && !doc.is(end - 1, class::OF)
    })
}

/// Whether the words say something of the work before them: "le projet est « mal né »", "juge le plan « inapplicable »".
pub(super) fn is_said_of(
    frame: &Frame<'_, '_>,
    attribution: Option<&Attribution<'_>>,
    before: Range<usize>,
    first: usize,
) -> bool {
    let doc = frame.doc;
    if frame.names.lexicon.head_last || doc.tokens[first].kind != TokenKind::Lower {
        return false;
    }
    let verb = |t: &usize| doc.is(*t, class::FINITE) && !doc.classes(*t).meets(class::NOUNS);
    let behind = before.clone().rev().find(verb);
    let judges = |a: &Attribution<'_>| a.how == How::Governed && matches!(a.kind, "think" | "describe" | "criticise");
    attribution.is_some_and(judges)
        || behind.is_some_and(|verb| (before.start..verb).any(|t| frame.can(t, Word::Titled)))
}

impl Frame<'_, '_> {
    /// Whether the cue names something by the passage: nothing stands between "ce qu'il appelle", "it calls" and the marks, so
    /// that what is named is not named otherwise. "X called it «…»" says something of what it names.
    pub(super) fn gives_name(&self, attribution: &Attribution<'_>, passage: usize) -> bool {
        let Some(cue) = &attribution.cue else { return false };
        let names = attribution.kind == "describe" || cue.clone().any(|t| self.can(t, Word::Naming));
        let start = self.passages[passage].start();
        if !names
            || matches!(attribution.how, How::Incise | How::Noun)
            || is_agent_behind(attribution, self.passages[passage].end())
        {
            return false;
        }
        // "s'est dit « confiant »" says how somebody feels.
        let own = self.cues.at(start.saturating_sub(1)).is_some_and(|c| c.reflexive && c.kind != "describe");
        // "what she called a “cold and planned” attack": a person judges, a company gives names.
        let judge = |s: &NounPhrase| {
            matches!(s.agreement.gender, Gender::Masculine | Gender::Feminine)
                || s.name.is_some_and(|m| self.names.is_person(m))
                || s.is(class::ROLE) && s.agreement.number != Number::Plural
        };
        // "which the mayor called “reckless”": once, and not as everybody does.
        let once = || self.cues.at(start.saturating_sub(1)).is_some_and(|c| c.features.contains(Features::PAST));
        let judged = self.names.lexicon.head_last
            && attribution.speaker.as_ref().is_some_and(judge)
            && (self.doc.is(self.passages[passage].end(), class::NOUN) || once() && self.is_said(start));
        !own && !judged && (cue.end..start).all(|t| self.doc.is(t, class::DETERMINER))
    }

    /// Whether a verb with its subject, and no participle, stands right before the marks: "s'est dit «confiant»".
    pub(super) fn is_said(&self, start: usize) -> bool {
        let before = start.saturating_sub(1);
        self.cues.at(before).is_some_and(|cue| {
            let subject = cue.chain.checked_sub(1);
            cue.form == Form::Finite
                && cue.tokens.end == start
                && (cue.reflexive
                    || cue.kind == "say" && cue.tokens.len() > 1 && !cue.passive
                    || subject.is_some_and(|t| self.doc.is(t, class::SUBJECT_PRONOUN))
                    // "what the mayor called “a mess”"
                    || cue.features.contains(Features::PAST) && subject.is_some_and(|t| self.is_someone(t)))
        })
    }

    /// Whether a token ends a phrase for a person where heads stand last: "the mayor", "Ann Lowe".
    fn is_someone(&self, at: usize) -> bool {
        let person = |index: usize| self.names.is_person(index);
        self.names.lexicon.head_last && (self.doc.is(at, class::ROLE) || self.names.covering(at).is_some_and(person))
    }
}
