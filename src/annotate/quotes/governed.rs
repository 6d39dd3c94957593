//! Fragments inside what a cue of the same sentence reports.
//!
//! In: a passage that stands behind a cue, and the words between. Out: an [`Attribution`] to the cue that governs the fragment: of
//! several the nearest that says something, unless an outer one tells of it. `called the plan “reckless”` → *called*.

use super::attribution::{Attribution, How, can_speak, opens_clause, tells_of};
use super::constructions::{closed_relative, is_parted};
use super::cues::{Cue, Form};
use super::frame::{Frame, REACH, Word};
use crate::annotate::names::{NounPhrase, phrase_at};
use crate::lang::{Complement, class};

/// A fragment inside what a cue of the same sentence reports: `a écrit que l'IA était “…”`, `called it "a mistake"`.
pub(super) fn governed<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let start = frame.passages[passage].start();
    let from = frame.sentence_start(passage);
    let limits = from..start;
    // A cue of thinking or seeing, or one with other meanings, yields to a cue of saying that governs it.
    let mut second: Option<Attribution<'a>> = None;
    let mut steps = 0;
    for cue in frame.cues.within(limits.clone()).iter().rev().filter(|c| frame.is_usable(c)) {
        steps += 1;
        if steps > 6 || start - cue.tokens.end > REACH {
            break;
        }
        if !frame.beside(cue.verb, passage) || cue.impersonal {
            continue;
        }
        if cue.form == Form::Noun {
            // "the mayor's claim that …": whoever owns the claim, not who spoke of it. A place may stand between.
            let clause = opens_clause(frame, cue, start) && cue.takes(Complement::Clause);
            let owner = if clause { frame.owner_of(cue.tokens.clone(), &limits) } else { None };
            if owner.is_some() {
                return Some(Attribution::new(How::Noun, Some(cue), owner));
            }
            continue;
        }
        let between = cue.tokens.end..start;
        if between.clone().any(|i| frame.is_any(i, &[';', ':']) && frame.beside(i, passage)) {
            break;
        }
        let reaches = frame.reaches(cue, passage);
        if cue.weak && !reaches {
            continue;
        }
        // "shrugged off the smell and “the officer left”": what a verb takes besides marks is no report.
        let voiced = matches!(cue.kind, "say" | "joke")
            && !frame.can(cue.verb, Word::Naming)
            && !cue.takes(Complement::Clause)
            && !cue.takes(Complement::ObjectClause)
            && !cue.takes(Complement::Infinitive);
        if cue.weak && voiced && frame.names.lexicon.head_last && between.len() > 2 {
            continue;
        }
        // "In a letter announcing it, the council called it “…”": a participle behind whose comma another verb speaks.
        if cue.form == Form::PresentParticiple
            && let Some(later) = second.as_ref().and_then(|s| s.cue.clone())
            && (cue.tokens.end..later.start).any(|i| frame.is_any(i, &[',']))
        {
            break;
        }
        // "saying there was a mill, but people felt it was “…”": a clause with a subject of its own has been joined.
        if let Some(start) = second.as_ref().and_then(|s| s.speaker.as_ref()).map(|s| s.extent.start)
            && start > cue.tokens.end
            && frame.doc.is(start - 1, class::COORDINATOR)
        {
            break;
        }
        if cue.negated && !frame.can(cue.tokens.end, Word::That) {
            continue;
        }
        if is_elsewhere(frame, passage, cue, second.as_ref()) {
            continue;
        }
        let speaker = frame
            .speaker_of(cue, &limits)
            .or_else(|| frame.agent_behind(passage, cue))
            .or_else(|| behind_participle(frame, passage, cue));
        if speaker.is_none() && (cue.form != Form::Finite || cue.passive)
            || speaker.as_ref().is_some_and(|s| s.agreement.person == 2)
        {
            continue;
        }
        let speaks = speaker.as_ref().is_some_and(|s| can_speak(frame, s));
        let at_verb = speaker.as_ref().is_some_and(|s| s.name.is_some() && s.tokens.end == cue.first());
        let found = Attribution::new(How::Governed, Some(cue), speaker);
        if !speaks {
            second.get_or_insert(found);
            continue;
        }
        // "announced the birth, adding that it was “…”": the participle with the clause is the nearest that tells.
        let adds = cue.form == Form::PresentParticiple && cue.kind == "say" && frame.can(cue.tokens.end, Word::That);
        let near = at_verb && cue.form == Form::PresentParticiple
            || adds && frame.names.lexicon.head_last
            || reaches && matches!(cue.kind, "describe" | "claim" | "praise" | "blame" | "criticise" | "criticize");
        if near
            || !cue.weak
                && !matches!(cue.kind, "think" | "know" | "learn" | "show" | "see" | "wish")
                && cue.form != Form::Infinitive
        {
            return Some(found);
        }
        if second.as_ref().is_none_or(|inner| tells_of(frame, cue, inner)) {
            second = Some(found);
        }
    }
    second
}

/// `Calling the plan “a farce”, Reed left`: the subject of a participle that opens the sentence stands behind the comma.
fn behind_participle(frame: &Frame<'_, '_>, passage: usize, cue: &Cue<'_>) -> Option<NounPhrase> {
    let end = frame.passages[passage].end();
    let inside = frame.is_any(end.saturating_sub(2), &[',']);
    let at = end + usize::from(frame.is_any(end, &[',']));
    let opens = cue.form == Form::PresentParticiple && cue.chain == frame.sentence_start(passage);
    if !opens || !frame.names.lexicon.head_last || at == end && !inside {
        return None;
    }
    let limit = frame.sentence(at).end;
    let found = phrase_at(frame.doc, frame.names, at, limit).filter(|p| p.extent.start == at && can_speak(frame, p))?;
    Some(frame.refined(found, limit))
}

/// Whether a cue speaks of something else: a comma has closed its clause, it stands in the incise of another quotation, or its
/// agent did what the fragment does not tell.
fn is_elsewhere(frame: &Frame<'_, '_>, passage: usize, cue: &Cue<'_>, second: Option<&Attribution<'_>>) -> bool {
    let start = frame.passages[passage].start();
    let between = cue.tokens.end..start;
    // "the play, which concluded in May, helped bring the “…”": a comma has closed the clause of the cue.
    if frame.names.lexicon.head_last && closed_relative(frame, cue, start) {
        return true;
    }
    // "X, qui a toujours clamé le contraire, estime": likewise before another cue.
    if frame.is_relative(cue.tokens.start)
        && let Some(later) = second.and_then(|s| s.cue.clone())
        && (cue.tokens.end..later.start).any(|i| frame.is_any(i, &[',']))
    {
        return true;
    }
    // "les mesures annoncées par la ministre « sont … »": who announced them does not say what they are.
    if cue.form == Form::PastParticiple
        && cue.passive
        && between.clone().any(|t| frame.can(t, Word::Agent))
        && frame.begins_with_verb(frame.passages[passage].pieces.first().cloned().unwrap_or(start..start))
    {
        return true;
    }
    // An incise of the quotation before it says nothing of this fragment. “« … », dit l'auteur de « … »”: nor of one in its subject.
    let mut before = cue.chain.checked_sub(1);
    if !frame.lexicon.subject_first && before.is_some_and(|b| frame.is_any(b, &[','])) {
        let named = frame.subject_after(cue, start).is_some_and(|s| s.extent.end + 1 >= start);
        before = before.filter(|_| named).and_then(|b| b.checked_sub(1));
    }
    let previous = before.and_then(|b| frame.passage_of(b)).filter(|q| *q != passage);
    previous.is_some_and(|previous| {
        frame.passages[previous].end() + 1 >= cue.chain
            && is_parted(frame, previous)
            && frame.subject_before(cue, frame.passages[previous].end()).is_none()
    })
}
