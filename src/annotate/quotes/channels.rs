//! Whom a statement was made to, and where.
//!
//! In: an attribution. Out: the addressee ("told *Reuters*", "à *Bloomberg TV*") and the medium ("sur *X*", "in *an interview*"),
//! looked for between the cue and the end of its sentence, outside the marks. Neither is ever the speaker.

use std::ops::Range;

use super::Via;
use super::attribution::{Attribution, How};
use super::frame::{Frame, Word};
use crate::annotate::names::{NameKind, NounPhrase, phrase_at};
use crate::lang::{ClassSet, class};

/// How far behind the cue they are looked for, in tokens.
const REACH: usize = 30;

/// The addressee and the medium of a statement, as tokens.
pub(super) fn find(
    frame: &Frame<'_, '_>,
    passage: usize,
    attribution: &Attribution<'_>,
) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let (mut addressee, mut medium) = (None, None);
    let Some(cue) = &attribution.cue else { return (None, None) };
    if matches!(attribution.how, How::Source | How::Noun | How::Carried) {
        return (None, None);
    }
    let speaker = attribution.speaker.as_ref().map_or(cue.start..cue.start, |s| s.extent.clone());
    let end = frame.sentence(cue.start).end.min(cue.end + REACH);
    let mut at = cue.end;
    // `told Reuters`: the one who is told stands right behind the verb, when the speaker stands before it.
    if attribution.addresses && speaker.start < cue.start {
        addressee = phrase_at(frame.doc, frame.names, at, end)
            .filter(|p| p.extent.start == at && (p.via == Via::Pronoun || is_someone(frame, p)))
            .map(|p| p.tokens);
    }
    // Without a medium only who is told right behind the verb or the speaker can be found.
    let direct = attribution.speaker.as_ref().map_or(cue.end, |s| s.tokens.end.max(cue.end));
    let media = holds_medium(frame, cue.end..end);
    while at < end && frame.beside(at, passage) && (media || addressee.is_none() && at <= direct) {
        if frame.doc.tokens[at].is_word() && !frame.may_tie(at) {
            at += 1;
            continue;
        }
        if frame.is_any(at, &['.', ';', ':']) || frame.can(at, Word::That) {
            break;
        }
        let inside = speaker.contains(&at);
        let (to, on) = (frame.word(at, Word::ToWhom), frame.word(at, Word::Channel));
        let len = to.max(on);
        if len == 0 || inside && to == 0 {
            at += 1;
            continue;
        }
        let Some(phrase) = phrase_at(frame.doc, frame.names, at + len, end).filter(|p| p.extent.start == at + len)
        else {
            at += len;
            continue;
        };
        let channel = is_medium(frame, &phrase);
        // Only a medium can stand further on: "professeur à l'université" is where somebody works.
        let direct = at == cue.end || attribution.speaker.as_ref().is_some_and(|s| s.tokens.end == at);
        if to > 0 && addressee.is_none() && (direct && is_someone(frame, &phrase) || channel && phrase.name.is_some()) {
            addressee = Some(phrase.tokens.clone());
        }
        if channel && medium.is_none() {
            medium = Some(phrase.tokens.clone());
        }
        at = phrase.tokens.end.max(at + len);
    }
    if medium.is_none() {
        let told = addressee.as_ref().and_then(|a| frame.names.covering(a.start));
        medium = addressee.clone().filter(|_| told.is_some_and(|n| frame.names.mentions[n].kind == NameKind::Medium));
    }
    (addressee, medium)
}

/// Nouns for papers, channels and networks, and their names.
const MEDIA: ClassSet = class::set(&[class::MEDIUM, class::MEDIUM_NOUN]);

/// Whether some phrase among the tokens can be a medium.
fn holds_medium(frame: &Frame<'_, '_>, mut tokens: Range<usize>) -> bool {
    let medium = |name: usize| frame.names.mentions[name].kind == NameKind::Medium;
    tokens.any(|t| frame.doc.classes(t).meets(MEDIA) || frame.names.covering(t).is_some_and(medium))
}

/// Whether a phrase names a paper, a channel, a network, or something such as "un communiqué".
fn is_medium(frame: &Frame<'_, '_>, phrase: &NounPhrase) -> bool {
    let doc = frame.doc;
    phrase.name.is_some_and(|n| frame.names.mentions[n].kind == NameKind::Medium)
        || doc.classes(phrase.head).meets(MEDIA)
}

/// Whether a phrase names a person or a body, or has a noun that stands for one.
fn is_someone(frame: &Frame<'_, '_>, phrase: &NounPhrase) -> bool {
    match phrase.name {
        Some(name) => frame.names.mentions[name].kind != NameKind::Place,
        None => frame.doc.classes(phrase.head).meets(class::HEADS) && phrase.tokens.len() > 1,
    }
}
