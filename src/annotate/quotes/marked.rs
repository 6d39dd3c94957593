//! Marked passages into records: attribution, pieces, kind, sequence, in this order.
//!
//! In: passages between marks, names and cues. Out: [`Quote`]s in text order. A split quotation ("A," dit X, "B") becomes one
//! record with two pieces; terms keep no attribution; a heading that repeats words of the text points at them.

use std::ops::Range;

use super::attribution::{Attribution, How};
use super::constructions::attribute;
use super::frame::Frame;
use super::kinds::{Reasons, classify};
use super::lexicon::Lexicon;
use super::sequence::{
    continues, holds_words, is_crosshead, is_free, named_behind, next, presented_behind, previous, same_words,
};
use super::{Places, Quote, QuoteKind, Via, channels, parts};
use crate::annotate::Found;
use crate::article::BlockKind;
use crate::lang::Confidence;

/// How many blocks may lie between a quotation and the one whose speaker goes on.
const CARRY: usize = 2;

/// So many headings of a document are looked for inside longer quotations.
const EXCERPTS: usize = 8;

/// A passage on its way to a record.
struct Draft<'a> {
    /// What is left of its pieces, where something was cut out of them.
    left: Option<Vec<Range<usize>>>,
    attribution: Option<Attribution<'a>>,
    /// The passage whose record this is a part of.
    part_of: usize,
    kind: QuoteKind,
    reasons: Reasons,
    repeat_of: Option<usize>,
}

/// Finds every marked quotation: a record for each passage between marks, or for several of them.
pub(super) fn find(frame: &Frame<'_, '_>) -> Vec<Quote> {
    let passages = frame.passages;
    let Some(weights) = frame.lexicon.weights.as_ref().filter(|_| !passages.is_empty()) else {
        return Vec::new();
    };
    let mut drafts: Vec<Draft<'_>> = (0..passages.len()).map(|i| draft(frame, i)).collect();
    link(frame, &mut drafts);
    let groups = same_words(frame);
    let mut recurs = vec![false; passages.len()];
    for i in groups.iter().flatten() {
        recurs[*i] = true;
    }
    for i in 0..drafts.len() {
        let (kind, reasons) = classify(frame, weights, i, drafts[i].attribution.as_ref(), recurs[i]);
        drafts[i].kind = kind;
        drafts[i].reasons = reasons;
    }
    repeat(frame, &mut drafts, &groups);
    carry(frame, &mut drafts);
    records(frame, &drafts)
}

/// What a passage tells by itself, before the others are looked at.
fn draft<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Draft<'a> {
    let whole = &frame.passages[passage].pieces;
    let own = attribute(frame, passage);
    let told = matches!(&own, Some(Attribution { how: How::Incise, .. }));
    let (mut inner, mut left) = (None, None);
    if parts::may_be_cut(frame, whole, !told) {
        let mut pieces = whole.to_vec();
        inner = if told { None } else { parts::cut_incise(frame, passage, &mut pieces) };
        parts::cut_directions(frame, &mut pieces);
        left = Some(pieces).filter(|pieces| !pieces.is_empty());
    }
    Draft {
        left,
        attribution: inner.or(own),
        part_of: passage,
        kind: QuoteKind::Direct,
        reasons: Reasons::default(),
        repeat_of: None,
    }
}

impl Draft<'_> {
    /// What was said, of the passage at a place in the list.
    fn pieces<'s>(&'s self, frame: &'s Frame<'_, '_>, passage: usize) -> &'s [Range<usize>] {
        self.left.as_deref().unwrap_or(&frame.passages[passage].pieces)
    }
}

impl Draft<'_> {
    /// Whether it is known who speaks, or by which words.
    fn is_told(&self) -> bool {
        self.attribution.as_ref().is_some_and(|a| a.speaker.is_some() || a.cue.is_some())
    }
}

/// Makes split quotations one.
fn link<'a>(frame: &Frame<'_, 'a>, drafts: &mut [Draft<'a>]) {
    let mut last: Option<usize> = None;
    for i in 0..drafts.len() {
        let before = last.filter(|l| frame.passages[*l].parent == frame.passages[i].parent);
        if frame.passages[i].parent.is_none() {
            last = Some(i);
        }
        let Some(before) = before else { continue };
        let root = drafts[before].part_of;
        if matches!(&drafts[i].attribution, Some(a) if a.how == How::Incise) {
            continue;
        }
        if continues(frame, before, i, drafts[before].attribution.as_ref()) {
            let attribution = drafts[root].attribution.clone();
            drafts[i].attribution = attribution;
            drafts[i].part_of = root;
        }
    }
    join(frame, drafts);
}

/// Gives fragments without attribution that of a fragment before them in the sentence.
fn join<'a>(frame: &Frame<'_, 'a>, drafts: &mut [Draft<'a>]) {
    for i in 1..drafts.len() {
        let before = i - 1;
        let same = frame.passages[before].parent == frame.passages[i].parent;
        if drafts[i].attribution.is_some() || !same || frame.stands_alone(i) && frame.ends_sentence(i) {
            continue;
        }
        let (end, start) = (frame.passages[before].end(), frame.passages[i].start());
        let sentence = frame.doc.sentence_of(end - 1) == frame.doc.sentence_of(start) && end <= start;
        let near = sentence && start - end <= 12 && !(end..start).any(|t| frame.is_any(t, &['.', ';', '!', '?']));
        let tells = |a: &&Attribution<'_>| {
            near && a.speaker.is_some() && !matches!(a.how, How::Incise | How::Signed | How::Carried)
        };
        let Some(source) = drafts[before].attribution.as_ref().filter(tells).cloned() else { continue };
        let mut joined = Attribution::new(How::Joined, None, source.speaker);
        joined.cue = source.cue;
        joined.lemma = source.lemma;
        joined.kind = source.kind;
        drafts[i].attribution = Some(joined);
    }
}

/// Gives passages of headings the attribution of the same words in the text.
fn repeat<'a>(frame: &Frame<'_, 'a>, drafts: &mut [Draft<'a>], groups: &[Vec<usize>]) {
    for group in groups {
        let source =
            group.iter().copied().filter(|i| !is_heading(frame, *i)).find(|i| drafts[*i].attribution.is_some());
        for i in group.iter().copied().filter(|i| is_heading(frame, *i)) {
            let Some(source) = source else { continue };
            if !drafts[i].is_told() && drafts[source].kind != QuoteKind::Term {
                adopt(frame, drafts, i, source, How::Repeated);
                drafts[i].kind = kind_of_heading(frame, &drafts[i], i, drafts[source].kind);
            }
            drafts[i].repeat_of = Some(source);
        }
    }
    excerpts(frame, drafts);
}

/// Points passages of headings at a quotation of the text that holds their words among others.
fn excerpts(frame: &Frame<'_, '_>, drafts: &mut [Draft<'_>]) {
    let open: Vec<usize> = (0..drafts.len())
        .filter(|i| !drafts[*i].is_told() && drafts[*i].repeat_of.is_none() && drafts[*i].kind != QuoteKind::Term)
        .filter(|i| frame.passages[*i].parent.is_none() && (is_heading(frame, *i) || is_crosshead(frame, *i)))
        .take(EXCERPTS)
        .collect();
    for i in open {
        let holds = |j: &usize| {
            drafts[*j].is_told()
                && drafts[*j].kind != QuoteKind::Term
                && !is_heading(frame, *j)
                && holds_words(frame, *j, i)
        };
        let Some(source) = (i + 1..drafts.len()).find(holds) else { continue };
        drafts[i].attribution = None;
        drafts[i].kind = kind_of_heading(frame, &drafts[i], i, QuoteKind::Direct);
        drafts[i].repeat_of = Some(source);
    }
}

/// What the words of a heading are that a quotation of the text repeats: a fragment, unless they stand alone.
fn kind_of_heading(frame: &Frame<'_, '_>, draft: &Draft<'_>, i: usize, whole: QuoteKind) -> QuoteKind {
    let words: usize = draft.pieces(frame, i).iter().map(ExactSizeIterator::len).sum();
    let ends = frame.ends_sentence(i) || frame.is_any(frame.passages[i].end(), &[',']);
    if frame.stands_alone(i) && ends && words > 3 { whole } else { QuoteKind::Partial }
}

/// Whether a passage stands in a heading.
fn is_heading(frame: &Frame<'_, '_>, passage: usize) -> bool {
    let block = frame.doc.block_of(frame.passages[passage].start());
    frame.doc.blocks.get(block).is_some_and(|b| matches!(b.kind, BlockKind::Title | BlockKind::Heading))
}

/// Takes over who speaks from another passage.
fn adopt<'a>(frame: &Frame<'_, 'a>, drafts: &mut [Draft<'a>], passage: usize, from: usize, how: How) {
    let Some(source) = drafts[from].attribution.clone() else { return };
    let mut adopted = Attribution::new(how, None, source.speaker);
    if how == How::Carried
        && frame.doc.block_of(frame.passages[from].start()) == frame.doc.block_of(frame.passages[passage].start())
    {
        // In one paragraph the cue still holds.
        adopted.cue = source.cue;
        adopted.lemma = source.lemma;
    }
    adopted.extent = 0..0;
    drafts[passage].attribution = Some(adopted);
}

/// Attributes free-standing quotations by what stands around them.
fn carry<'a>(frame: &Frame<'_, 'a>, drafts: &mut [Draft<'a>]) {
    // The last statement with a speaker.
    let mut last: Option<usize> = None;
    for i in 0..drafts.len() {
        if frame.passages[i].parent.is_some() || drafts[i].kind == QuoteKind::Term {
            continue;
        }
        let heading = is_heading(frame, i) || drafts[i].attribution.is_none() && is_crosshead(frame, i);
        if drafts[i].attribution.is_none() && !heading && is_free(frame, i) {
            let block = frame.doc.block_of(frame.passages[i].start());
            let near = last.filter(|l| {
                let end = frame.passages[*l].end().max(drafts[*l].attribution.as_ref().map_or(0, |a| a.extent.end));
                block - frame.doc.block_of(end.saturating_sub(1)).min(block) <= CARRY
            });
            // A quotation right behind another, or behind its incise, is the same voice.
            let adjacent = near.filter(|l| {
                let end = frame.passages[*l].end();
                let start = frame.passages[i].start();
                frame.sentence(end - 1).end >= start || same_sentence_or_next(frame, *l, i)
            });
            if let Some(found) = named_behind(frame, i) {
                drafts[i].attribution = Some(found);
                continue;
            }
            if adjacent.is_none()
                && let Some(found) = presented_behind(frame, i)
            {
                drafts[i].attribution = Some(found);
                last = Some(i);
                continue;
            }
            match (adjacent, previous(frame, i)) {
                (Some(l), _) => adopt(frame, drafts, i, l, How::Carried),
                (None, Some(found)) => drafts[i].attribution = Some(found),
                (None, None) => match near {
                    Some(l) => adopt(frame, drafts, i, l, How::Carried),
                    None => drafts[i].attribution = next(frame, i),
                },
            }
        }
        if drafts[i].attribution.as_ref().is_some_and(|a| a.speaker.is_some()) && !heading {
            last = Some(i);
        }
    }
}

/// Whether the sentence right before a quotation is the one with the quotation before it.
fn same_sentence_or_next(frame: &Frame<'_, '_>, earlier: usize, later: usize) -> bool {
    let start = frame.passages[later].start();
    let Some(before) = start.checked_sub(1) else { return false };
    // "« … » Plus loin, Malo hausse les épaules. « … »": a sentence of its own between the two is no incise.
    let end = frame.passages[earlier].end();
    let sentence = frame.sentence(before);
    if !frame.lexicon.subject_first
        && sentence.start >= end
        && sentence.end <= start
        && frame.doc.tokens.get(sentence.start).is_some_and(|t| t.is_capital())
        && (sentence.start..sentence.end).filter(|t| frame.doc.tokens[*t].is_word()).count() > 1
    {
        return false;
    }
    frame.doc.sentence_of(before) <= frame.doc.sentence_of(frame.passages[earlier].end() - 1) + 1
        && frame.sentence(before).start < frame.passages[earlier].end() + 1
}

/// The records of all drafts, parts gathered.
fn records(frame: &Frame<'_, '_>, drafts: &[Draft<'_>]) -> Vec<Quote> {
    let doc = frame.doc;
    let mut place = vec![0; drafts.len()];
    let mut quotes: Vec<Quote> = Vec::with_capacity(drafts.len() + frame.cues.all().len() / 4);
    for (i, draft) in drafts.iter().enumerate() {
        if draft.part_of != i {
            let root = place[draft.part_of];
            place[i] = root;
            let quote = &mut quotes[root];
            let passage = &frame.passages[i];
            quote.found.span = quote.found.span.cover(doc.span(passage.start()..passage.end()));
            quote.found.tokens.end = quote.found.tokens.end.max(passage.end());
            quote.parts.extend(draft.pieces(frame, i).iter().map(|p| doc.span(p.clone())));
            quote.mark_close = passage.close.as_ref().map(|m| doc.span(m.tokens.clone()));
            quote.marks_repaired |= passage.repaired;
            if draft.kind == QuoteKind::Direct && quote.kind == QuoteKind::Partial {
                quote.kind = QuoteKind::Direct;
            }
            continue;
        }
        place[i] = quotes.len();
        quotes.push(record(frame, i, draft));
    }
    for (i, draft) in drafts.iter().enumerate().filter(|(i, d)| d.part_of == *i) {
        let quote = &mut quotes[place[i]];
        quote.parent = frame.passages[i].parent.map(|p| place[p]);
        quote.repeat_of = draft.repeat_of.map(|r| place[r]);
    }
    quotes
}

/// The record of a passage.
fn record(frame: &Frame<'_, '_>, index: usize, draft: &Draft<'_>) -> Quote {
    let (doc, passage) = (frame.doc, &frame.passages[index]);
    let tokens = passage.start()..passage.end();
    let attribution = draft.attribution.as_ref().filter(|_| draft.kind != QuoteKind::Term);
    // What the speaker rests on is added to it.
    let mut evidence = Vec::with_capacity(8);
    if let Some(attribution) = attribution {
        attribution.tell(doc, &mut evidence);
    }
    draft.reasons.tell(&mut evidence);
    let rule =
        attribution.and_then(|a| frame.rule(a.how)).or(Lexicon::of(doc.pack).weighed).unwrap_or(crate::lang::RuleId(0));
    let speaker = attribution.and_then(|a| a.speaker.as_ref());
    let told = attribution.map_or(Confidence::Likely, |a| a.confidence_of(draft.kind));
    let confidence = if passage.guessed { Confidence::Weak } else { told };
    let (addressee, medium) = attribution.map_or((None, None), |a| channels::find(frame, index, a));
    let carried = attribution.is_some_and(|a| matches!(a.how, How::Carried | How::Repeated));
    let found = Found { span: doc.span(tokens.clone()), tokens, rule, confidence, evidence };
    let pieces = draft.pieces(frame, index);
    let parts = pieces.iter().map(|p| doc.span(p.clone())).collect();
    let mut quote = Quote {
        mark_open: passage.open.as_ref().map(|m| doc.span(m.tokens.clone())),
        mark_close: passage.close.as_ref().map(|m| doc.span(m.tokens.clone())),
        marks_repaired: passage.repaired,
        addressee: addressee.map(|a| doc.span(a)),
        medium: medium.map(|m| doc.span(m)),
        places: Places::new(pieces.first(), speaker.map(|s| &s.tokens)),
        ..Quote::new(found, draft.kind, parts)
    };
    quote.attribute(doc, attribution);
    if carried {
        quote.via = speaker.map(|_| Via::CarriedOver);
    }
    quote
}
