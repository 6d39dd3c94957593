//! Passages between marks, made from the reading that was chosen for the marks.
//!
//! In: marks, and for each what it does. Out: [`Passage`]s in text order, nested ones with their parent; a passage that is
//! unclosed at the end of a paragraph is joined to the one that opens a paragraph soon after. Where a mark is missing the other
//! end is guessed from commas, stops and cues, and the passage says so.

use std::ops::Range;

use super::few::Few;
use super::glyphs::{Family, Mark, Shape};
use super::marks::{Action, Event};
use crate::segment::{Doc, TokenKind};

/// A passage between marks.
#[derive(Debug, Clone)]
pub(crate) struct Passage {
    /// The opening mark, where there is one.
    pub open: Option<Mark>,
    /// The closing mark, where there is one.
    pub close: Option<Mark>,
    /// What stands inside, without the marks: one range of tokens a paragraph.
    pub pieces: Few<Range<usize>>,
    /// The passage around this one.
    pub parent: Option<usize>,
    /// A mark was read against its shape, or one of the two is missing.
    pub repaired: bool,
    /// One end was guessed, as its mark is missing.
    pub guessed: bool,
    /// It ends with its block, without a closing mark.
    unclosed: bool,
}

/// How far apart, in blocks, an unclosed quotation and the paragraph that takes it up again can be.
const NEAR: usize = 3;
/// How many tokens of a sentence are looked at to guess a missing mark's place.
const LOOK: usize = 120;

/// A passage that is open while the marks are walked through.
struct OpenPassage {
    mark: Mark,
    /// First token of the piece that is being read.
    start: usize,
    pieces: Few<Range<usize>>,
    children: Vec<usize>,
}

/// Makes passages of the chosen actions.
pub(super) fn build(doc: &Doc<'_>, marks: &[Mark], events: &[Event], actions: &[Action]) -> Vec<Passage> {
    let mut builder =
        Builder { doc, stack: Vec::new(), done: Vec::with_capacity(marks.len().div_ceil(2)), last_end: 0 };
    for (event, action) in events.iter().zip(actions) {
        match *event {
            Event::Mark(index) => builder.mark(&marks[index], *action),
            Event::BlockEnd { block, .. } => builder.end_of_block(block, *action),
        }
    }
    while let Some(open) = builder.stack.pop() {
        let end = builder.doc.blocks[open.mark.block].tokens.end;
        builder.finish(open, None, end, true);
    }
    let mut passages = order(builder.done);
    join_reopened(doc, &mut passages);
    passages
}

struct Builder<'d, 'a> {
    doc: &'d Doc<'a>,
    stack: Vec<OpenPassage>,
    done: Vec<Passage>,
    /// One past the last token that a finished passage or its marks hold.
    last_end: usize,
}

impl Builder<'_, '_> {
    fn mark(&mut self, mark: &Mark, action: Action) {
        match action {
            Action::Open => self.open(mark),
            Action::Overtake => {
                if let Some(open) = self.stack.pop() {
                    let end = guess_end(self.doc, open.start..mark.tokens.start);
                    self.finish(open, None, end, false);
                }
                self.open(mark);
            }
            Action::Close => {
                if let Some(open) = self.stack.pop() {
                    self.finish(open, Some(mark.clone()), mark.tokens.start, false);
                }
            }
            Action::CloseUnopened => {
                let block = &self.doc.blocks[mark.block];
                let start = guess_start(self.doc, block.tokens.start.max(self.last_end), mark.tokens.start);
                if start < mark.tokens.start {
                    self.done.push(Passage {
                        open: None,
                        close: Some(mark.clone()),
                        pieces: Few::one(start..mark.tokens.start),
                        parent: None,
                        repaired: true,
                        guessed: true,
                        unclosed: false,
                    });
                    self.last_end = mark.tokens.end;
                }
            }
            Action::Leave | Action::Flush | Action::Carry => {}
        }
    }

    fn open(&mut self, mark: &Mark) {
        self.stack.push(OpenPassage {
            mark: mark.clone(),
            start: mark.tokens.end,
            pieces: Few::default(),
            children: Vec::new(),
        });
    }

    fn end_of_block(&mut self, block: usize, action: Action) {
        let end = self.doc.blocks[block].tokens.end;
        if action == Action::Carry {
            // Every paragraph is a piece; those without a mark up to the next one with a mark are added when it ends.
            let next = self.doc.blocks.get(block + 1).map_or(end, |b| b.tokens.start);
            for open in &mut self.stack {
                if open.start < end {
                    open.pieces.push(open.start..end);
                }
                open.start = next;
            }
            return;
        }
        while let Some(open) = self.stack.pop() {
            self.finish(open, None, end, true);
        }
    }

    fn finish(&mut self, open: OpenPassage, close: Option<Mark>, end: usize, at_block_end: bool) {
        let mut pieces = open.pieces;
        // The last stretch may hold paragraphs that have no mark.
        let mut start = open.start;
        while start < end {
            let block = &self.doc.blocks[self.doc.block_of(start)];
            let stop = block.tokens.end.min(end);
            pieces.push(start..stop);
            start = stop.max(start + 1);
        }
        let against = open.mark.shape == Shape::Closing
            || close.as_ref().is_some_and(|c| c.shape == Shape::Opening || c.family != open.mark.family);
        if pieces.is_empty() {
            return;
        }
        let index = self.done.len();
        for child in open.children {
            self.done[child].parent = Some(index);
        }
        if let Some(parent) = self.stack.last_mut() {
            parent.children.push(index);
        }
        self.last_end = close.as_ref().map_or(end, |c| c.tokens.end);
        self.done.push(Passage {
            open: Some(open.mark),
            repaired: against || close.is_none(),
            guessed: close.is_none(),
            unclosed: close.is_none() && at_block_end,
            close,
            pieces,
            parent: None,
        });
    }
}

/// Sorts passages by their start, outer ones first, and renumbers the parents.
fn order(passages: Vec<Passage>) -> Vec<Passage> {
    let key = |p: &Passage| (p.start(), std::cmp::Reverse(p.end()));
    if passages.is_sorted_by_key(key) {
        return passages;
    }
    let mut places: Vec<usize> = (0..passages.len()).collect();
    places.sort_by_key(|i| key(&passages[*i]));
    let mut new_place = vec![0; passages.len()];
    for (new, old) in places.iter().enumerate() {
        new_place[*old] = new;
    }
    let mut passages: Vec<Option<Passage>> = passages.into_iter().map(Some).collect();
    let moved = places.iter().filter_map(|old| {
        let mut passage = passages[*old].take()?;
        passage.parent = passage.parent.map(|p| new_place[p]);
        Some(passage)
    });
    moved.collect()
}

impl Passage {
    /// Words that are set apart without marks.
    pub(super) fn without_marks(words: Range<usize>) -> Self {
        let pieces = Few::one(words);
        Self { open: None, close: None, pieces, parent: None, repaired: false, guessed: false, unclosed: false }
    }

    /// Its first token, the mark included.
    pub(crate) fn start(&self) -> usize {
        self.open.as_ref().map_or(self.pieces[0].start, |m| m.tokens.start)
    }

    /// One past its last token, the mark included.
    pub(crate) fn end(&self) -> usize {
        self.close.as_ref().map_or(self.pieces[self.pieces.len() - 1].end, |m| m.tokens.end)
    }

    fn family(&self) -> Option<Family> {
        self.open.as_ref().or(self.close.as_ref()).map(|m| m.family)
    }
}

/// Joins a quotation that is left open at the end of a paragraph to the one that begins a paragraph soon after:
/// each paragraph of a long quotation is opened again, and only the last one is closed.
fn join_reopened(doc: &Doc<'_>, passages: &mut Vec<Passage>) {
    if passages.iter().all(|p| !p.unclosed) {
        return;
    }
    // Which passage each one has become part of.
    let mut part_of: Vec<usize> = (0..passages.len()).collect();
    // The passage that is waiting to be taken up, and the block where it stopped.
    let mut waiting: Option<(usize, usize)> = None;
    for i in 0..passages.len() {
        if passages[i].parent.is_some() {
            continue;
        }
        let first_block = doc.block_of(passages[i].start());
        let at_start = passages[i].start() == doc.blocks[first_block].tokens.start;
        let unclosed = passages[i].unclosed;
        let last_block = doc.block_of(passages[i].end() - 1);
        waiting = waiting.filter(|(_, block)| first_block <= block + NEAR);
        let earlier = waiting
            .filter(|(w, block)| at_start && first_block > *block && passages[*w].family() == passages[i].family());
        let Some((earlier, _)) = earlier else {
            if unclosed {
                waiting = Some((i, last_block));
            }
            continue;
        };
        let pieces = std::mem::take(&mut passages[i].pieces);
        let close = passages[i].close.take();
        let into = &mut passages[earlier];
        into.pieces.extend(pieces.iter().cloned());
        into.close = close;
        into.guessed = unclosed;
        into.unclosed = unclosed;
        into.repaired = unclosed || into.open.as_ref().is_none_or(|m| m.shape == Shape::Closing);
        part_of[i] = earlier;
        waiting = unclosed.then_some((earlier, last_block));
    }
    let mut place = vec![0; passages.len()];
    let kept = (0..passages.len()).filter(|i| part_of[*i] == *i);
    for (new, old) in kept.enumerate() {
        place[old] = new;
    }
    passages.retain(|p| !p.pieces.is_empty());
    for passage in passages {
        passage.parent = passage.parent.map(|p| place[part_of[p]]);
    }
}

/// Where a passage without closing mark ends: before the incise that follows a comma, else at the end of its sentence.
fn guess_end(doc: &Doc<'_>, range: Range<usize>) -> usize {
    let sentence = doc.sentence(range.start);
    let end = sentence.end.min(range.end).max(range.start + 1);
    let cue = doc.pack.class("cue");
    for at in range.start..end.min(range.start + LOOK) {
        // `X, he said`: a comma with a reporting verb within the next words.
        if doc.is_char(at, ',') && (at + 1..(at + 5).min(end)).any(|i| doc.is(i, cue)) {
            return at;
        }
    }
    end
}

/// Where a passage without opening mark begins: after the colon of its sentence, else where the sentence begins.
fn guess_start(doc: &Doc<'_>, earliest: usize, end: usize) -> usize {
    let Some(last) = end.checked_sub(1).filter(|l| *l >= earliest) else { return end };
    let sentence = doc.sentence(last);
    let start = sentence.start.max(earliest);
    let colon = (start.max(end.saturating_sub(LOOK))..end).find(|at| doc.is_char(*at, ':') && at + 1 < end);
    let start = colon.map_or(start, |c| c + 1);
    // Never a lone mark or a stop.
    (start..end).find(|at| doc.tokens[*at].kind != TokenKind::Punct || doc.is_char(*at, '[')).unwrap_or(end)
}
