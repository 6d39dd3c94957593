//! Block quotes: paragraphs that a document sets apart as someone's words.
//!
//! In: blocks that the reader found quoted, and paragraphs that `>` opens. Out: one [`Quote`] for all paragraphs of a block
//! quote, a part each. Pages set apart much that nobody said (posts, calls to subscribe, extracts), so who speaks must be
//! told: by a verb of saying and a colon before it, or by a line behind it with a dash and a person's name.
//! `La maire a écrit :` / `> Le pont fermera en mai.` → *Le pont fermera en mai.*, *La maire*.
//! What marks open is left to the marks.

use std::ops::Range;

use super::attribution::{Attribution, How};
use super::cues::Cues;
use super::dialogue::{introduction, is_dash};
use super::frame::Frame;
use super::lexicon::Lexicon;
use super::passages::Passage;
use super::{Apart, Quote, QuoteKind};
use crate::annotate::names::{NameKind, Names, phrase_at};
use crate::annotate::{Evidence, Found};
use crate::article::BlockKind;
use crate::lang::Confidence;
use crate::segment::{Doc, TokenKind};

/// A line that signs a block quote takes at most so many tokens.
const SIGNATURE: usize = 20;

/// A block quote: its first and last block, and its words, a range a paragraph.
struct Apiece {
    blocks: Range<usize>,
    words: Vec<Range<usize>>,
    /// The line inside that signs it, behind its dash.
    signed: Option<Range<usize>>,
}

/// Finds the block quotes that somebody is said to have spoken or written.
pub(super) fn find<'a>(doc: &Doc<'a>, names: &Names, cues: &Cues<'a>, marked: &[Quote]) -> Vec<Quote> {
    let lexicon = Lexicon::of(doc.pack);
    if lexicon.constructions[How::Block as usize].is_none() {
        return Vec::new();
    }
    let quotes = gather(doc, names);
    if quotes.is_empty() {
        return Vec::new();
    }
    let passages: Vec<Passage> =
        quotes.iter().flat_map(|q| q.words.iter().cloned()).map(Passage::without_marks).collect();
    let frame = Frame::new(doc, names, cues, &passages);
    quotes.iter().filter(|q| !is_marked(doc, marked, q)).filter_map(|q| quote(&frame, q)).collect()
}

/// Whether marks open or hold what is set apart.
fn is_marked(doc: &Doc<'_>, marked: &[Quote], quote: &Apiece) -> bool {
    let (first, last) = (&quote.words[0], &quote.words[quote.words.len() - 1]);
    let whole = doc.span(first.start..last.end);
    let before = marked.partition_point(|q| q.found.span.start() < whole.end());
    let reaches = |q: &&Quote| q.found.span.end() > whole.start() && q.found.span.start() <= whole.start();
    doc.tokens[first.start].kind == TokenKind::Mark || marked[..before].iter().rev().take(16).any(|q| reaches(&q))
}

/// The block quotes of a document.
fn gather(doc: &Doc<'_>, names: &Names) -> Vec<Apiece> {
    let mut quoted = doc.article.quoted.iter().peekable();
    let mut out: Vec<Apiece> = Vec::new();
    for (number, block) in doc.blocks.iter().enumerate() {
        while quoted.peek().is_some_and(|span| span.end() <= block.span.start()) {
            quoted.next();
        }
        let told = quoted.peek().is_some_and(|span| span.overlaps(block.span));
        let start = block.tokens.start;
        let arrow = doc.is_char(start, '>') && !doc.is_char(start + 1, '>') && doc.spaced(start + 1);
        if !(told || arrow) || block.kind != BlockKind::Body {
            continue;
        }
        let words = start + usize::from(arrow)..block.tokens.end;
        if words.is_empty() {
            continue;
        }
        if out.last().is_none_or(|q| q.blocks.end != number || q.signed.is_some()) {
            out.push(Apiece { blocks: number..number, words: Vec::new(), signed: None });
        }
        let Some(quote) = out.last_mut() else { continue };
        quote.blocks.end = number + 1;
        let bare = || (!quote.words.is_empty()).then(|| name_alone(names, &words)).flatten();
        match signature(doc, words.clone()).or_else(bare) {
            Some(signed) => quote.signed = Some(signed),
            None => quote.words.push(words),
        }
    }
    out.retain(|q| !q.words.is_empty());
    out
}

/// A last paragraph that is a person's name and nothing else signs without a dash.
fn name_alone(names: &Names, words: &Range<usize>) -> Option<Range<usize>> {
    let mention = &names.mentions[names.covering(words.start)?];
    (mention.kind == NameKind::Person && mention.tokens == *words && words.len() > 1).then(|| words.clone())
}

/// What stands behind the dash of a line that signs.
fn signature(doc: &Doc<'_>, words: Range<usize>) -> Option<Range<usize>> {
    let dashes = words.clone().take_while(|t| is_dash(doc, *t) || doc.is_char(*t, '-')).count();
    let handle = words.clone().any(|t| doc.is_char(t, '@') || doc.is_char(t, '#'));
    (dashes > 0 && words.len() <= SIGNATURE && words.len() > dashes && !handle)
        .then_some(words.start + dashes..words.end)
}

/// The record of a block quote, where it is told whose words they are.
fn quote(frame: &Frame<'_, '_>, quote: &Apiece) -> Option<Quote> {
    let doc = frame.doc;
    let speech = |words: &Range<usize>| {
        let last = (words.clone()).rev().find(|t| doc.tokens[*t].kind != TokenKind::Mark)?;
        Some(frame.is_any(last, &['.', '!', '?', '…']) && frame.has_clause(words.clone()))
    };
    if !quote.words.iter().any(|w| speech(w) == Some(true)) {
        return None;
    }
    let behind = || {
        let next = doc.blocks.get(quote.blocks.end).filter(|b| b.kind == BlockKind::Body)?;
        signature(doc, next.tokens.clone())
    };
    let mut told = match quote.signed.clone().or_else(behind).and_then(|line| signer(frame, line)) {
        Some(signed) => signed,
        None => introduction(frame, quote.blocks.start)?,
    };
    told.how = How::Block;
    told.confidence = Confidence::Likely;
    let tokens = quote.words[0].start..quote.words[quote.words.len() - 1].end;
    let span = doc.span(tokens.clone());
    let mut evidence = vec![Evidence::at("form", span, "the document sets it apart as a quotation")];
    told.tell(doc, &mut evidence);
    let found = Found { span, tokens, rule: frame.rule(How::Block)?, confidence: told.confidence, evidence };
    let parts = quote.words.iter().map(|w| doc.span(w.clone())).collect();
    let mut out = Quote::new(found, QuoteKind::Direct, parts);
    out.apart = Some(Apart::Block);
    out.attribute(doc, Some(&told));
    Some(out)
}

/// The person whose name a line begins with; behind it only a role, a place or a date.
fn signer<'a>(frame: &Frame<'_, 'a>, line: Range<usize>) -> Option<Attribution<'a>> {
    let doc = frame.doc;
    let speaker = phrase_at(doc, frame.names, line.start, line.end)?;
    let person = frame.names.mentions[speaker.name?].kind == NameKind::Person;
    let after = speaker.tokens.end;
    let ends = after >= line.end || frame.is_any(after, &[',', '(', '.']);
    let verb = line.clone().any(|t| frame.names.is_finite(doc, t));
    (person && ends && !verb && speaker.tokens.start <= line.start + 1)
        .then(|| Attribution::new(How::Block, None, Some(speaker)))
}
