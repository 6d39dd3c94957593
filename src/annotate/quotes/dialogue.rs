//! Speech that dashes open: dialogues told line by line, interviews that say before a dash who answers.
//!
//! In: paragraphs that begin with a dash, or with a name, a colon and a dash. Out: [`Quote`]s without dash and incise.
//! Dashes open lists, scores, bylines and sources far more often than speech, so a line is read as spoken only where
//! something shows it: an incise beside an "I", a "you", a question or a call; a question to "you" that an "I" answers; letters
//! for question and answer; a sentence before it that announces speech. `— Je ne sais pas, répond-il.` → *Je ne sais pas*, *il*.
//! Whose turn it is must be told, or follow from two voices that take turns and were both told; else nobody is named.

use std::ops::Range;

use super::attribution::{Attribution, How, can_speak};
use super::cues::{Cue, Cues, Form};
use super::frame::{Frame, Word};
use super::lexicon::Lexicon;
use super::passages::Passage;
use super::{Apart, Quote, QuoteKind, Via, parts};
use crate::annotate::names::{NameKind, Names, NounPhrase, phrase_at};
use crate::annotate::{Evidence, Found};
use crate::article::BlockKind;
use crate::lang::{Complement, Confidence, Features, class};
use crate::segment::{Doc, TokenKind};

/// A name before a colon and a dash takes at most so many bytes.
const LABEL: usize = 48;
/// Tokens of a line that are looked through for who is spoken to.
const LOOK: usize = 160;

/// A paragraph that a dash opens.
struct Line<'a> {
    block: usize,
    dash: usize,
    /// The name before the dash.
    label: Option<Range<usize>>,
    /// What stands behind the dash, and behind a letter for question or answer.
    words: Range<usize>,
    /// The letter says that this is a question, or that it is an answer.
    letter: Option<&'a str>,
}

/// What shows that a line is spoken.
#[derive(Clone, Copy, Default)]
struct Signs {
    /// It ends as sentences do.
    whole: bool,
    first_person: bool,
    second_person: bool,
    /// It ends with a question mark.
    asks: bool,
    /// A question mark or an exclamation mark stands in it.
    calls: bool,
}

impl Signs {
    /// Whether somebody can be heard.
    fn heard(self) -> bool {
        self.first_person || self.second_person || self.calls
    }
}

/// Finds the lines that are spoken. `marked` are the quotations in marks: what they hold is read already.
pub(super) fn find<'a>(doc: &Doc<'a>, names: &Names, cues: &Cues<'a>, marked: &[Quote]) -> Vec<Quote> {
    let lexicon = Lexicon::of(doc.pack);
    if lexicon.constructions[How::Dialogue as usize].is_none() {
        return Vec::new();
    }
    let lines: Vec<Line<'_>> =
        (0..doc.blocks.len()).filter_map(|block| line(doc, block)).filter(|l| !is_marked(doc, marked, l)).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let passages: Vec<Passage> = lines.iter().map(|l| Passage::without_marks(l.words.clone())).collect();
    let frame = Frame::new(doc, names, cues, &passages);
    let mut out = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let run = lines[start..].windows(2).take_while(|w| w[1].block == w[0].block + 1).count() + 1;
        turns(&frame, start, &lines[start..start + run], &mut out);
        start += run;
    }
    out
}

/// Whether marks hold where a line begins.
fn is_marked(doc: &Doc<'_>, marked: &[Quote], line: &Line<'_>) -> bool {
    let at = doc.tokens[line.dash].span().start();
    // The quotations are in text order, and one that holds the dash begins before it.
    let before = marked.partition_point(|q| q.found.span.start() <= at);
    marked[..before].iter().rev().take(8).any(|q| q.found.span.end() > at)
}

/// The line that a block is, as far as its first tokens tell.
fn line<'a>(doc: &Doc<'a>, block: usize) -> Option<Line<'a>> {
    let tokens = doc.blocks[block].tokens.clone();
    if doc.blocks[block].kind != BlockKind::Body {
        return None;
    }
    let (dash, label) = if is_dash(doc, tokens.start) {
        (tokens.start, None)
    } else {
        let start = doc.tokens[tokens.start].span().start();
        let head = &doc.text.as_bytes()[start..doc.text.len().min(start + LABEL)];
        let colon = memchr::memchr(b':', head).filter(|_| doc.tokens[tokens.start].is_word())?;
        let colon = (tokens.start + 1..tokens.end).find(|t| doc.tokens[*t].span().start() >= start + colon)?;
        is_dash(doc, colon + 1).then_some((colon + 1, Some(tokens.start..colon)))?
    };
    let mut words = dash + 1..tokens.end;
    let parted = doc.is_char(words.start + 1, ':') || doc.is_char(words.start + 1, '.');
    let letter = doc.value(words.start, Lexicon::of(doc.pack).turn).filter(|_| parted);
    words.start += if letter.is_some() { 2 } else { 0 };
    let first = doc.tokens.get(words.start).filter(|_| words.start < words.end)?;
    let begins = first.is_capital() && (first.spaced || label.is_none()) || doc.is_char(words.start, '…');
    begins.then_some(Line { block, dash, label, words, letter })
}

/// Whether a token is a dash that can open a turn.
pub(super) fn is_dash(doc: &Doc<'_>, at: usize) -> bool {
    doc.is_dash(at) || doc.is_char(at, '―')
}

/// What shows that some words are spoken.
fn signs(frame: &Frame<'_, '_>, words: Range<usize>) -> Signs {
    let doc = frame.doc;
    let mut out = Signs::default();
    let mut last = words.end - 1;
    while last > words.start && doc.tokens[last].kind == TokenKind::Mark {
        last -= 1;
    }
    out.whole = frame.is_any(last, &['.', '!', '?', '…']);
    out.asks = doc.is_char(last, '?');
    for at in words.clone().take(LOOK) {
        let person = doc.value(at, class::SUBJECT_PRONOUN).and_then(|v| v.bytes().find(u8::is_ascii_digit));
        out.first_person |= person == Some(b'1') || frame.may_tie(at) && frame.can(at, Word::First);
        out.second_person |= person == Some(b'2');
        out.calls |= doc.is_char(at, '?') || doc.is_char(at, '!');
    }
    out
}

/// Reads a run of lines that follow one another; `first` is the passage of the first of them.
fn turns<'a>(frame: &Frame<'_, 'a>, first: usize, run: &[Line<'_>], out: &mut Vec<Quote>) {
    let signs: Vec<Signs> = run.iter().map(|l| signs(frame, l.words.clone())).collect();
    if signs.iter().any(|s| !s.whole) {
        return;
    }
    let mut pieces: Vec<Vec<Range<usize>>> = Vec::with_capacity(run.len());
    let mut told: Vec<Option<Attribution<'a>>> = Vec::with_capacity(run.len());
    for (at, line) in run.iter().enumerate() {
        let mut own: Vec<Range<usize>> = std::iter::once(line.words.clone()).collect();
        let incise = parts::cut_incise(frame, first + at, &mut own).or_else(|| subject_first(frame, &mut own));
        own.retain(|p| !p.is_empty());
        spoken_only(frame, &mut own);
        let named = || line.label.clone().and_then(|label| labelled(frame, label));
        told.push(incise.or_else(named).map(|mut a| {
            a.how = How::Dialogue;
            a.confidence = Confidence::Likely;
            a
        }));
        pieces.push(own);
    }
    if run.len() == 1 && told[0].is_none() && signs[0].heard() {
        told[0] = introduction(frame, run[0].block);
    }
    let Some(why) = evident(run, &signs, &told) else { return };
    let own: Vec<bool> = told.iter().map(Option::is_some).collect();
    alternate(frame, &mut told);
    for (at, line) in run.iter().enumerate() {
        if pieces[at].is_empty() {
            continue;
        }
        out.extend(turn(frame, line, &pieces[at], told[at].as_ref().map(|a| (a, own[at])), why));
    }
}

/// Why a run of lines is speech, if it is.
fn evident(run: &[Line<'_>], signs: &[Signs], told: &[Option<Attribution<'_>>]) -> Option<&'static str> {
    let labels = run.iter().zip(told).filter(|(l, t)| l.label.is_some() && t.is_some()).count();
    for at in 0..run.len() {
        if told[at].is_some() && run[at].label.is_none() && signs[at].heard() {
            return Some("someone speaks, and words beside it say so");
        }
        if told[at].is_some() && (signs[at].heard() || labels > 1) {
            return Some("the name of who speaks stands before the dash");
        }
        let Some((next, answer)) = run.get(at + 1).zip(signs.get(at + 1)) else { continue };
        if run[at].letter == Some("question") && next.letter == Some("answer") {
            return Some("letters mark question and answer");
        }
        if signs[at].asks && signs[at].second_person && answer.first_person && !answer.asks {
            return Some("a question and who answers it");
        }
    }
    None
}

/// Leaves what is spoken: behind the full stop of an incise the reporter tells on, unless someone can be heard; and a dash
/// behind a stop opens another turn.
fn spoken_only(frame: &Frame<'_, '_>, pieces: &mut Vec<Range<usize>>) {
    let narrated = (1..pieces.len()).find(|at| {
        let piece = &pieces[*at];
        frame.is_any(piece.start - 1, &['.']) && !signs(frame, frame.sentence(piece.start)).heard()
    });
    pieces.truncate(narrated.unwrap_or(pieces.len()));
    let other = pieces.iter().enumerate().find_map(|(at, piece)| {
        let dash = (piece.start + 1..piece.end)
            .find(|t| is_dash(frame.doc, *t) && frame.is_any(*t - 1, &['.', '!', '?', '…']))?;
        Some((at, dash))
    });
    if let Some((at, dash)) = other {
        pieces.truncate(at + 1);
        pieces[at].end = dash;
    }
}

/// The incise that puts its subject first, as some languages do: `I don't know, he said.`
fn subject_first<'a>(frame: &Frame<'_, 'a>, pieces: &mut Vec<Range<usize>>) -> Option<Attribution<'a>> {
    if !frame.lexicon.subject_first {
        return None;
    }
    let words = pieces.first()?.clone();
    let (cue, speaker) = frame.cues.within(words.clone()).iter().find_map(|cue| {
        let speaker = says(frame, cue).then(|| frame.subject_before(cue, words.start)).flatten()?;
        let start = speaker.extent.start;
        let parted = start > words.start && frame.is_any(start - 1, &[',', '?', '!', '…']);
        let ends = frame.is_any(cue.tokens.end, &['.', ',', ';']) || cue.tokens.end == words.end;
        (parted && ends && speaker.agreement.person == 3 && can_speak(frame, &speaker)).then_some((cue, speaker))
    })?;
    let cut = speaker.extent.start - usize::from(frame.is_any(speaker.extent.start - 1, &[',']));
    let rest = (cue.tokens.end + 1).min(words.end)..words.end;
    *pieces = vec![words.start..cut, rest];
    Some(Attribution::new(How::Dialogue, Some(cue), Some(speaker)))
}

/// Whether a cue is a verb of the third person that can speak the words of a turn.
fn says(frame: &Frame<'_, '_>, cue: &Cue<'_>) -> bool {
    cue.form == Form::Finite
        && !cue.passive
        && !cue.impersonal
        && cue.takes(Complement::Quote)
        && cue.features.contains(Features::P3)
        && frame.is_usable(cue)
}

/// The person whose name stands before a colon and a dash.
fn labelled<'a>(frame: &Frame<'_, 'a>, label: Range<usize>) -> Option<Attribution<'a>> {
    let speaker = phrase_at(frame.doc, frame.names, label.start, label.end)?;
    let person = frame.names.mentions[speaker.name?].kind == NameKind::Person;
    (person && speaker.tokens.start <= label.start + 1 && speaker.tokens.end == label.end)
        .then(|| Attribution::new(How::Dialogue, None, Some(speaker)))
}

/// Who the paragraph before a block says will speak, by a verb of saying and a colon.
pub(super) fn introduction<'a>(frame: &Frame<'_, 'a>, block: usize) -> Option<Attribution<'a>> {
    let before = frame.doc.blocks.get(block.checked_sub(1)?).filter(|b| b.kind == BlockKind::Body)?;
    let colon = before.tokens.end - 1;
    if !frame.doc.is_char(colon, ':') {
        return None;
    }
    let limits = frame.sentence(colon);
    let cue = frame.cues.within(limits.clone()).iter().rev().find(|c| says(frame, c) && !c.negated)?;
    let other = |t: usize| frame.is_any(t, &[';', ':']) || frame.doc.is(t, class::FINITE);
    let near = !(cue.tokens.end..colon).any(other);
    let speaker = frame.speaker_of(cue, &limits).filter(|s| s.agreement.person == 3 && can_speak(frame, s));
    near.then_some(speaker?).map(|speaker| Attribution::new(How::Dialogue, Some(cue), Some(speaker)))
}

/// Gives a line without words of its own the voice of the line before the last, where two voices take turns and both were told.
fn alternate(frame: &Frame<'_, '_>, told: &mut [Option<Attribution<'_>>]) {
    for at in 2..told.len() {
        let (Some(one), Some(other), None) = (&told[at - 2], &told[at - 1], &told[at]) else { continue };
        if !is_another(frame, one.speaker.as_ref(), other.speaker.as_ref()) {
            continue;
        }
        let mut found = Attribution::new(How::Dialogue, None, one.speaker.clone());
        found.confidence = Confidence::Weak;
        found.extent = 0..0;
        told[at] = Some(found);
    }
}

/// Whether two mentions name two people for certain.
fn is_another(frame: &Frame<'_, '_>, one: Option<&NounPhrase>, other: Option<&NounPhrase>) -> bool {
    let entity = |p: Option<&NounPhrase>| p.and_then(|p| frame.names.mentions[p.name?].entity);
    matches!((entity(one), entity(other)), (Some(a), Some(b)) if a != b)
}

/// The record of a line.
fn turn(
    frame: &Frame<'_, '_>,
    line: &Line<'_>,
    pieces: &[Range<usize>],
    told: Option<(&Attribution<'_>, bool)>,
    why: &'static str,
) -> Option<Quote> {
    let doc = frame.doc;
    let rule = frame.rule(How::Dialogue)?;
    let tokens = pieces[0].start..pieces[pieces.len() - 1].end;
    let mut evidence = vec![
        Evidence::at("dash", doc.span(line.dash..line.dash + 1), "it opens a turn"),
        Evidence::because("form", why),
    ];
    let speaker = told.and_then(|(a, _)| a.speaker.as_ref());
    match told {
        Some((a, true)) => a.tell(doc, &mut evidence),
        Some((a, false)) => {
            let place = a.speaker.as_ref().map_or(0..0, |s| s.tokens.clone());
            evidence.push(Evidence::at("speaker", doc.span(place), "two voices take turns"));
        }
        None => evidence.push(Evidence::because("speaker", "no words say whose turn it is")),
    }
    let confidence = told.map_or(Confidence::Likely, |(a, _)| a.confidence);
    let found = Found { span: doc.span(tokens.clone()), tokens, rule, confidence, evidence };
    let mut quote = Quote::new(found, QuoteKind::Direct, pieces.iter().map(|p| doc.span(p.clone())).collect());
    quote.apart = Some(Apart::Dash);
    quote.mark_open = Some(doc.span(line.dash..line.dash + 1));
    quote.attribute(doc, told.map(|(a, _)| a));
    if told.is_some_and(|(_, own)| !own) {
        quote.via = speaker.map(|_| Via::CarriedOver);
    }
    Some(quote)
}
