//! Incises by verbs that no list has: « … », grince le député Paul Vidal.
//!
//! In: a passage. Out: an [`Attribution`], where a comma or a stop in the marks parts them from a verb in small letters that
//! stands right before someone: a person's name, a role, a clitic pronoun. Nothing but an incise stands so in languages that
//! turn verb and subject around, so that the verb need not be known as one that reports.

use std::ops::Range;

use super::Via;
use super::attribution::{Attribution, How};
use super::constructions::{behind, is_parted};
use super::frame::{Frame, REACH};
use crate::annotate::names::{NameKind, NounPhrase, Number, phrase_at};
use crate::lang::{ClassSet, Complement, Confidence, WordId, class};
use crate::segment::{SpotKind, TokenKind};

/// Endings of finite verbs and of participles that no list has are looked for in words of so many bytes at least.
const SHORTEST: usize = 4;
/// What no unlisted verb is.
const OTHER: ClassSet = class::NOUNS.union(class::FUNCTION).union(class::set(&[
    class::ADJECTIVE,
    class::INFINITIVE,
    class::PAST_PARTICIPLE,
    class::CLAUSE_OPENER,
]));

/// The incise right behind a passage whose verb is not known to report.
pub(super) fn incise<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let doc = frame.doc;
    if frame.lexicon.subject_first || !is_parted(frame, passage) {
        return None;
    }
    let (end, limit) = behind(frame, passage);
    let limit = limit.min(end + REACH);
    let mut at = end;
    while at < limit && frame.is_any(at, &[',', '—', '–']) {
        at += 1;
    }
    let first = at;
    if at + 1 >= limit || doc.tokens[at].kind != TokenKind::Lower {
        return None;
    }
    let pronoun = |t: usize| doc.is(t, class::OBJECT_PRONOUN) || doc.is(t, class::REFLEXIVE);
    while at < limit && at < first + 2 && pronoun(at) && !doc.is(at, class::DETERMINER) {
        at += 1;
    }
    let verb = group(frame, at, limit)?;
    // A verb that is known to report is read by what is known of it.
    let told = |c: &super::cues::Cue<'_>| c.takes(Complement::Quote) || c.impersonal || c.passive;
    if frame.cues.within(first..verb).iter().any(told) || !frame.is_whole(passage) || !frame.stands_alone(passage) {
        return None;
    }
    let mut next = verb;
    while next < limit && frame.is_manner(next) {
        next += 1;
    }
    let tied = doc.is_char(next, '-') && !doc.spaced(next);
    let speaker = frame.behind_aside(next, limit).or_else(|| phrase_at(doc, frame.names, next, limit))?;
    let speaker = if tied { speaker } else { frame.refined(speaker, limit) };
    if !speaks(frame, &speaker, tied) || (next..speaker.extent.start).any(|t| !frame.beside(t, passage)) {
        return None;
    }
    let after = speaker.extent.end.max(speaker.tokens.end);
    if after < limit && frame.names.is_finite(doc, after) {
        return None;
    }
    let lemma = (first..verb).rev().find_map(|t| lemma(frame, t));
    let cue = first..if tied { speaker.tokens.end } else { verb };
    let extent = first..speaker.extent.end;
    Some(told_by(cue, lemma, speaker, extent))
}

/// Who speaks, by a verb that is not known to report.
fn told_by(cue: Range<usize>, lemma: Option<&str>, speaker: NounPhrase, extent: Range<usize>) -> Attribution<'_> {
    Attribution {
        extent,
        lemma: lemma.map(Into::into),
        kind: "say",
        confidence: Confidence::Likely,
        seen: Some(cue.clone()),
        cue: Some(cue),
        ..Attribution::new(How::Incise, None, Some(speaker))
    }
}

/// The dictionary form of a verb.
fn lemma<'a>(frame: &Frame<'_, 'a>, at: usize) -> Option<&'a str> {
    let doc = frame.doc;
    doc.pack.verbs(doc.tokens[at].word).next().map(|(verb, _)| verb.lemma.as_str())
}

/// The first incise inside a piece whose verb is not known to report and has its pronoun tied to it: `« Vous parlerez à la cour,
/// a-t-elle corrigé. »` A question may turn verb and pronoun around too, so that it must not end as one.
pub(super) fn inside<'a>(
    frame: &Frame<'_, 'a>,
    passage: usize,
    piece: Range<usize>,
) -> Option<(Range<usize>, Attribution<'a>)> {
    let doc = frame.doc;
    if frame.lexicon.subject_first {
        return None;
    }
    (piece.start + 2..piece.end).find_map(|at| {
        let tied = doc.is(at, class::SUBJECT_PRONOUN) && doc.is_char(at - 1, '-') && !doc.spaced(at);
        if !tied || frame.passage_of(at) != Some(passage) {
            return None;
        }
        // Back over "-t-" to the verb, and to the comma before it.
        let glide = at >= 4 && doc.is_char(at - 3, '-') && !doc.spaced(at - 3);
        let verb = at - if glide { 4 } else { 2 };
        let pronoun = |t: usize| doc.is(t, class::OBJECT_PRONOUN) || doc.is(t, class::REFLEXIVE);
        let mut first = verb;
        while first > piece.start + 2 && pronoun(first - 1) {
            first -= 1;
        }
        let parted = first > piece.start + 1 && frame.is_any(first - 1, &[',', '?', '!', '…']);
        // "…, paraît-il": an adverb.
        let adverb = frame.entry(first, class::ADVERB).is_some_and(|(len, _)| first + len > at);
        if !parted || adverb || doc.tokens[verb].kind != TokenKind::Lower {
            return None;
        }
        let auxiliary = class::AUXILIARY.is_some_and(|c| doc.pack.is_form_of(doc.tokens[verb].word, c));
        let mut end = at + 1;
        while end < piece.end && frame.is_manner(end) {
            end += 1;
        }
        if auxiliary {
            let participle =
                doc.is(end, class::PAST_PARTICIPLE) || ends_as(frame, end, &frame.lexicon.participle_endings);
            if !participle {
                return None;
            }
            end += 1;
        }
        let speaker = phrase_at(doc, frame.names, at, at + 1).filter(|p| speaks(frame, p, true))?;
        let cut = cut_out(frame, &piece, first..end)?;
        let lemma = lemma(frame, if auxiliary { end - 1 } else { verb });
        Some((cut, told_by(first..end, lemma, speaker, first..end)))
    })
}

/// The first incise inside a piece whose verb is not known to report, with a noun for a person behind it: `« Timide ? Pas du tout,
/// corrige l'intéressée. Je parle peu. »` Nothing but a comma or a stop stands behind them.
pub(super) fn named_inside<'a>(
    frame: &Frame<'_, 'a>,
    passage: usize,
    piece: Range<usize>,
) -> Option<(Range<usize>, Attribution<'a>)> {
    let doc = frame.doc;
    if frame.lexicon.subject_first {
        return None;
    }
    (piece.start + 3..piece.end.saturating_sub(2)).find_map(|verb| {
        let opened = matches!(doc.sign(verb - 1), b',' | b'?' | b'!') && doc.is(verb, class::FINITE);
        if !opened || !doc.is(verb + 1, class::DEFINITE) || frame.passage_of(verb) != Some(passage) {
            return None;
        }
        // "Ensuite vient le maire", "Quand il pleut, arrive le facteur": an adverbial turns the subject round too.
        let start = frame.sentence(verb).start.max(piece.start);
        let led = const { class::set(&[class::SUBORDINATOR, class::PREPOSITION, class::ADVERB]) };
        if doc.sign(verb - 1) == b',' && doc.classes(start).meets(led) && !doc.is(start, class::DETERMINER)
            || doc.spots.starting_at(SpotKind::Date, start).is_some()
        {
            return None;
        }
        let next = group(frame, verb, piece.end).filter(|next| *next == verb + 1)?;
        let told = |c: &super::cues::Cue<'_>| c.takes(Complement::Quote) || c.impersonal || c.passive;
        if doc.tokens[verb].kind != TokenKind::Lower || frame.cues.within(verb..next).iter().any(told) {
            return None;
        }
        let speaker = phrase_at(doc, frame.names, next, piece.end).filter(|p| {
            p.extent.start == next
                && p.name.is_none()
                && p.agreement.number != Number::Plural
                && speaks(frame, p, false)
        })?;
        let end = speaker.extent.end;
        let cut = cut_out(frame, &piece, verb..end)?;
        Some((cut, told_by(verb..next, lemma(frame, verb), speaker, verb..end)))
    })
}

/// What an incise takes out of its piece: the comma before it and the sign behind it too. `None` where words go on behind it, or
/// the sentence ends as a question, which may turn verb and subject around by itself.
fn cut_out(frame: &Frame<'_, '_>, piece: &Range<usize>, incise: Range<usize>) -> Option<Range<usize>> {
    let Range { start, end } = incise;
    let closed = end >= piece.end || frame.is_any(end, &[',', '.', ';', ':']);
    let stop = frame.sentence(start).end.min(piece.end);
    if !closed || (end..stop).any(|t| frame.is_any(t, &['?'])) {
        return None;
    }
    let cut = start - usize::from(frame.is_any(start - 1, &[',']));
    Some(cut..end + usize::from(end < piece.end))
}

/// The end of a verb group that begins at a token: "grince", "a grincé", "a laissé tomber".
fn group(frame: &Frame<'_, '_>, at: usize, limit: usize) -> Option<usize> {
    let doc = frame.doc;
    let known = |t: usize, class| doc.is(t, class) && doc.tokens[t].kind == TokenKind::Lower;
    let auxiliary = class::AUXILIARY.is_some_and(|c| doc.pack.is_form_of(doc.tokens[at].word, c));
    if !auxiliary {
        let classes = doc.classes(at);
        let listed = known(at, class::FINITE) && !classes.meets(class::FUNCTION);
        return (listed || ends_as(frame, at, &frame.lexicon.finite_endings)).then_some(at + 1);
    }
    let mut verb = at + 1;
    while verb < limit && (doc.is(verb, class::ADVERB) || doc.is(verb, class::NEGATION) || frame.is_manner(verb)) {
        verb += 1;
    }
    if verb >= limit || !known(verb, class::PAST_PARTICIPLE) && !ends_as(frame, verb, &frame.lexicon.participle_endings)
    {
        return None;
    }
    let infinitive = verb + 1 < limit && known(verb + 1, class::INFINITIVE);
    Some(verb + 1 + usize::from(infinitive))
}

/// Whether a word that no list has ends as one of these.
fn ends_as(frame: &Frame<'_, '_>, at: usize, endings: &[Box<str>]) -> bool {
    let doc = frame.doc;
    let token = &doc.tokens[at];
    token.kind == TokenKind::Lower
        && (token.word == WordId::UNKNOWN || !token.classes.meets(OTHER))
        && token.span().len() >= SHORTEST
        && frame.names.covering(at).is_none()
        && endings.iter().any(|ending| doc.ends_with(at, ending))
}

/// Whether a phrase is someone: a person's name, a role, or the pronoun that is tied to the verb.
fn speaks(frame: &Frame<'_, '_>, phrase: &NounPhrase, tied: bool) -> bool {
    if phrase.via == Via::Pronoun {
        let subject = frame.doc.is(phrase.head, class::SUBJECT_PRONOUN) || tied;
        return tied && subject && phrase.agreement.person == 3;
    }
    let person = |n: usize| matches!(frame.names.mentions[n].kind, NameKind::Person | NameKind::Unknown);
    phrase.name.is_some_and(person)
        || phrase.name.is_none()
            && (phrase.is(class::ROLE) || phrase.is(class::ANY_PERSON) || phrase.is(class::ANONYMOUS_ROLE))
}
