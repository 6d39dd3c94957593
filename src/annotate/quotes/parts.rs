//! What between the marks was not said: the reporter's incise and stage directions.
//!
//! In: a passage. Out: the pieces that are left, and the attribution that an incise inside the marks gives.
//! `« Absurde, tranche la maire. Nous restons. »` → *Absurde*, *Nous restons.*, said by *la maire*. Editorial brackets ("[sic]",
//! "[avant la guerre]") split nothing.

use std::ops::Range;

use super::Via;
use super::attribution::{Attribution, How, can_speak};
use super::cues::Form;
use super::frame::{Frame, Word};
use super::unlisted;
use crate::lang::{Complement, Features, class};
use crate::segment::Token;

/// An incise takes at most so many tokens.
const LONGEST: usize = 40;
/// A stage direction takes at most so many tokens.
const DIRECTION: usize = 12;

/// Whether something may have to be cut out of pieces: an incise (where these are looked for), a bracket, nothing at all.
pub(super) fn may_be_cut(frame: &Frame<'_, '_>, pieces: &[Range<usize>], incises: bool) -> bool {
    pieces.iter().any(|piece| {
        let opens = |token: &Token| matches!(token.sign, b'[' | b'(');
        piece.is_empty()
            || frame.doc.tokens[piece.clone()].iter().any(opens)
            || incises && !frame.cues.within(piece.clone()).is_empty()
    }) || incises && may_invert(frame, pieces)
}

/// Whether a pronoun stands right behind a hyphen in some piece, or an article behind a verb that a comma leads in:
/// "a-t-elle corrigé", ", corrige l'intéressée".
fn may_invert(frame: &Frame<'_, '_>, pieces: &[Range<usize>]) -> bool {
    let doc = frame.doc;
    let turned = |t: usize| match doc.sign(t) {
        b'-' => doc.is(t + 1, class::SUBJECT_PRONOUN),
        b',' | b'?' | b'!' => doc.is(t + 1, class::FINITE) && doc.is(t + 2, class::DEFINITE),
        _ => false,
    };
    !frame.lexicon.subject_first && pieces.iter().any(|piece| piece.clone().any(turned))
}

/// Cuts the incise out of a passage's pieces, if there is one.
pub(super) fn cut_incise<'a>(
    frame: &Frame<'_, 'a>,
    passage: usize,
    pieces: &mut Vec<Range<usize>>,
) -> Option<Attribution<'a>> {
    let mut found: Option<Attribution<'a>> = None;
    let told = pieces.iter().any(|piece| !frame.cues.within(piece.clone()).is_empty());
    if !told && !may_invert(frame, pieces) {
        pieces.retain(|piece| !piece.is_empty());
        return None;
    }
    let mut out: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        let mut rest = piece;
        while let Some((cut, attribution)) = incise_in(frame, passage, rest.clone())
            .or_else(|| unlisted::inside(frame, passage, rest.clone()))
            .or_else(|| unlisted::named_inside(frame, passage, rest.clone()))
        {
            if cut.start > rest.start {
                out.push(rest.start..cut.start);
            }
            rest.start = cut.end;
            found.get_or_insert(attribution);
        }
        if !rest.is_empty() {
            out.push(rest);
        }
    }
    *pieces = out;
    found
}

/// The first incise in a piece: the tokens to cut, and what it says.
fn incise_in<'a>(
    frame: &Frame<'_, 'a>,
    passage: usize,
    piece: Range<usize>,
) -> Option<(Range<usize>, Attribution<'a>)> {
    for cue in frame.cues.within(piece.clone()) {
        let first = cue.first();
        if first <= piece.start + 1
            || frame.passage_of(cue.verb) != Some(passage)
            || cue.form != Form::Finite
            || cue.impersonal
            || cue.passive
            || !cue.takes(Complement::Quote)
            || !frame.is_any(first - 1, &[',', '?', '!', '…'])
            || frame.doc.tokens[first].is_capital()
            || !cue.features.contains(Features::P3)
            || frame.is_progressive(cue)
        {
            continue;
        }
        let limit = frame.sentence(cue.verb).end.min(piece.end).min(cue.tokens.end + LONGEST);
        let Some(speaker) = frame.clitic(cue).or_else(|| frame.subject_after(cue, limit)) else { continue };
        let third = speaker.agreement.person == 3 && can_speak(frame, &speaker);
        if !third || speaker.extent.start > cue.tokens.end + 6 || speaker.via == Via::Pronoun && cue.inverted.is_none()
        {
            continue;
        }
        // "…, dit le ministre que…": a clause of its own is no incise.
        let end = (speaker.extent.end.max(cue.tokens.end)..limit)
            .find(|t| frame.is_any(*t, &[',', '.', '!', '?', ':', ';']))
            .unwrap_or(limit);
        let tail = speaker.extent.end.max(cue.tokens.end)..end;
        // "The candidate, famously opaque, answered a list of questions": the verb of the sentence, not an incise.
        let bare = !frame.doc.is(speaker.tokens.start, class::DETERMINER);
        let whole = (frame.names.lexicon.head_last || cue.weak || bare) && cue.inverted.is_none();
        // "lâchait le Breton": someone by where they are from.
        let from_there =
            frame.doc.is(speaker.head, class::DEMONYM) && frame.doc.tokens[speaker.head].is_capital() && !bare;
        if whole && speaker.name.is_none() && !from_there && !frame.doc.classes(speaker.head).meets(class::HEADS) {
            continue;
        }
        if tail.len() > 15 || tail.clone().any(|t| frame.can(t, Word::That)) {
            continue;
        }
        let end = stretch(frame, end, limit);
        let cut = if frame.is_any(first - 1, &[',']) { first - 1 } else { first };
        let mut stop = end;
        while stop < piece.end && frame.is_any(stop, &[',', '.', ';', ':', '—', '–']) {
            stop += 1;
        }
        // A lone closing stop belongs to nobody.
        let attribution = Attribution::new(How::Incise, Some(cue), Some(speaker));
        return Some((cut..stop, attribution));
    }
    None
}

impl Frame<'_, '_> {
    /// "are asking": what someone is doing, and no incise where the subject stands behind it.
    fn is_progressive(&self, cue: &super::cues::Cue<'_>) -> bool {
        cue.inverted.is_none()
            && cue.tokens.len() > 1
            && self.doc.is(cue.verb, class::PRESENT_PARTICIPLE)
            && !self.doc.is(cue.verb, class::FINITE)
    }
}

/// Over the appositions of the speaker: up to the stop that ends the incise's sentence, or to the comma behind which speech goes on.
fn stretch(frame: &Frame<'_, '_>, comma: usize, limit: usize) -> usize {
    if !frame.is_any(comma, &[',']) {
        return comma;
    }
    let stop = (comma..limit).find(|t| frame.is_any(*t, &['.', '!', '?'])).unwrap_or(limit);
    let verb = |t: usize| frame.doc.is(t, class::FINITE) && !frame.doc.is(t, class::PAST_PARTICIPLE);
    let spoken = (comma..stop).any(|t| verb(t) && !frame.is_relative(t));
    if spoken { comma } else { stop }
}

/// Cuts stage directions out: brackets with a clause, or with words such as "laughs".
pub(super) fn cut_directions(frame: &Frame<'_, '_>, pieces: &mut Vec<Range<usize>>) {
    if !pieces.iter().any(|piece| piece.clone().any(|at| frame.is_any(at, &['[', '(']))) {
        pieces.retain(|piece| !piece.is_empty());
        return;
    }
    let mut out: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        let mut start = piece.start;
        let mut at = piece.start;
        while at < piece.end {
            if frame.is_any(at, &['[', '('])
                && let Some(close) = (at..piece.end.min(at + DIRECTION)).find(|t| frame.is_any(*t, &[']', ')']))
                && is_direction(frame, at + 1..close)
            {
                if at > start {
                    out.push(start..at);
                }
                start = close + 1;
                while start < piece.end && frame.is_any(start, &['.', ',']) {
                    start += 1;
                }
                at = start;
                continue;
            }
            at += 1;
        }
        if start < piece.end {
            out.push(start..piece.end);
        }
    }
    *pieces = out;
}

/// Whether words in brackets are a stage direction.
fn is_direction(frame: &Frame<'_, '_>, words: Range<usize>) -> bool {
    let doc = frame.doc;
    if words.clone().any(|t| frame.can(t, Word::Stage)) {
        return true;
    }
    // "[la voix se brise]", "[she laughs]": somebody does something; "[he had]" of an editor has no more than a verb.
    let bracket = doc.is_char(words.start - 1, '[');
    bracket
        && words.len() >= 4
        && !doc.tokens[words.start].is_capital()
        && doc.is(words.start, class::DETERMINER)
        && words.clone().any(|t| doc.is(t, class::FINITE))
}
