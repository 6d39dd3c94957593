//! Where entities are found: by the whole name, its last word, its first word, its initials.

use std::ops::Range;

use super::Mention;
use super::evidence::word_key;
use super::lexicon::Lexicon;
use crate::annotate::reused::{Reused, reusable};
use crate::segment::{Doc, TokenKind};

reusable!(Slot, Node, Shape, Option<usize>);

/// What of a name the entities are found by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Last,
    First,
    Initials,
}

/// An entity under a key, with the neighbours that it has there, by their places in [`Tables::nodes`] (0: none).
#[derive(Clone, Copy, Default)]
struct Node {
    entity: u32,
    before: u32,
    after: u32,
}

/// The first and the last of the entities under a key (0: none).
#[derive(Clone, Copy, Default)]
struct Ends {
    first: u32,
    last: u32,
}

/// What is found under a key: the entities by each [`Part`] of their names that it is.
#[derive(Clone, Copy, Default)]
pub(super) struct Slot {
    /// The key as it is looked for; 0 in a free slot.
    key: u64,
    parts: [Ends; 4],
}

impl Slot {
    /// The place of the first entity of which the key is such a part, to be given to [`Tables::from`]; 0 where there is none.
    #[inline]
    pub(super) fn first(&self, part: Part) -> u32 {
        self.parts[part as usize].first
    }
}

/// A name as its words are compared: their number and hashes.
#[derive(Clone, Copy, Default)]
pub(super) struct Shape {
    pub(super) words: usize,
    /// The hash of all words; of one word its own, so that all parts that it can be of other names stand under one key.
    pub(super) whole: u64,
    pub(super) first: u64,
    pub(super) last: u64,
    /// The token that parts it from another bearer of the name: "Jr.".
    pub(super) suffix: Option<u32>,
}

/// Entities by parts of their names, in the order in which they came up: open addressing.
pub(super) struct Tables {
    slots: Reused<Slot>,
    nodes: Reused<Node>,
    used: usize,
    /// By mention.
    pub(super) shapes: Reused<Shape>,
    /// By entity: the words of its fullest name.
    pub(super) counts: Reused<usize>,
    /// By entity: its last mention of one word.
    pub(super) last_short: Reused<Option<usize>>,
    /// Mentions of several words, those of one entity side by side, and by entity where they end.
    long: Reused<usize>,
    long_ends: Reused<usize>,
    pub(super) letters: String,
    /// Whether some mention could be the initials of another.
    pub(super) acronyms: bool,
}

impl Tables {
    pub(super) fn new(shapes: Reused<Shape>, acronyms: bool) -> Self {
        let slots = Reused::filled(Slot::default(), (shapes.len() * 4).next_power_of_two().max(16));
        let nodes = Reused::filled(Node::default(), 1);
        let (counts, last_short) = (Reused::empty(), Reused::empty());
        let (long, long_ends, letters) = (Reused::empty(), Reused::empty(), String::new());
        Self { slots, nodes, used: 0, shapes, counts, last_short, long, long_ends, letters, acronyms }
    }

    /// Lists the mentions of several words by entity, once all of them are linked.
    pub(super) fn list_long(&mut self, mentions: &[Mention]) {
        if mentions.iter().all(|mention| mention.entity.is_none()) {
            return;
        }
        let linked = || mentions.iter().enumerate().filter_map(|(at, m)| m.entity.map(|e| (at, e)));
        self.long_ends.resize(self.counts.len(), 0);
        linked().for_each(|(_, e)| self.long_ends[e] += 1);
        let mut start = 0;
        for end in self.long_ends.iter_mut() {
            start += std::mem::replace(end, start);
        }
        self.long.resize(start, 0);
        for (at, e) in linked() {
            self.long[self.long_ends[e]] = at;
            self.long_ends[e] += 1;
        }
    }

    /// How many mentions of several words an entity has.
    pub(super) fn full(&self, entity: usize) -> usize {
        let end = self.long_ends.get(entity).copied().unwrap_or_default();
        let start = entity.checked_sub(1).map_or(0, |e| self.long_ends.get(e).copied().unwrap_or(end));
        end - start.min(end)
    }

    /// The mention of an entity that stands last before one of one word, or is the last of one word that was linked.
    pub(super) fn last_before(&self, entity: usize, index: usize) -> Option<usize> {
        let end = self.long_ends.get(entity).copied().unwrap_or(self.long.len());
        let start = entity.checked_sub(1).map_or(0, |e| self.long_ends.get(e).copied().unwrap_or(end));
        let long = &self.long[start..end];
        let before = long.partition_point(|m| *m < index).checked_sub(1).map(|at| long[at]);
        self.last_short[entity].max(before)
    }

    /// A key as it is looked for: mixed, and never nought.
    #[inline]
    fn mixed(key: u64) -> u64 {
        key.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
    }

    /// The slot with a mixed key, or the free one that it would have.
    #[inline]
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key >> 32) as usize & mask;
        while self.slots[at].key != 0 && self.slots[at].key != key {
            at = (at + 1) & mask;
        }
        at
    }

    pub(super) fn add(&mut self, part: Part, key: u64, entity: usize) {
        if self.used * 4 >= self.slots.len() * 3 {
            let old = std::mem::take(&mut self.slots);
            self.slots = Reused::filled(Slot::default(), old.len() * 2);
            for slot in old.iter().filter(|s| s.key != 0) {
                let at = self.slot(slot.key);
                self.slots[at] = *slot;
            }
        }
        let key = Self::mixed(key);
        let at = self.slot(key);
        let slot = &mut self.slots[at];
        self.used += usize::from(slot.key == 0);
        slot.key = key;
        let ends = &mut slot.parts[part as usize];
        let last = ends.last;
        let entity = entity as u32;
        if last != 0 && self.nodes[last as usize].entity == entity {
            return;
        }
        let new = self.nodes.len() as u32;
        self.nodes.push(Node { entity, before: last, after: 0 });
        ends.last = new;
        if last == 0 {
            ends.first = new;
        } else {
            self.nodes[last as usize].after = new;
        }
    }

    /// All that is found under a key.
    #[inline]
    pub(super) fn under(&self, key: u64) -> &Slot {
        &self.slots[self.slot(Self::mixed(key))]
    }

    /// The first entity under a key.
    #[inline]
    pub(super) fn first_of(&self, part: Part, key: u64) -> Option<usize> {
        self.from(self.under(key).first(part)).next()
    }

    /// The entities from a place on, first to last.
    pub(super) fn from(&self, mut at: u32) -> impl Iterator<Item = usize> + Clone + '_ {
        std::iter::from_fn(move || {
            let node = self.nodes.get(at as usize).filter(|_| at != 0)?;
            at = node.after;
            Some(node.entity as usize)
        })
    }

    /// The entities under a key, last to first.
    pub(super) fn get_back(&self, part: Part, key: u64) -> impl Iterator<Item = usize> + '_ {
        let mut at = self.under(key).parts[part as usize].last;
        std::iter::from_fn(move || {
            let node = self.nodes.get(at as usize).filter(|_| at != 0)?;
            at = node.before;
            Some(node.entity as usize)
        })
    }
}

/// The words of a name: tokens joined by hyphens are one word.
pub(super) fn words<'d>(doc: &'d Doc<'_>, name: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 'd {
    let end = name.end;
    let mut at = name.start;
    let counts = |t: usize| doc.tokens[t].is_word() || doc.tokens[t].kind == TokenKind::Digits;
    let tied = |t: usize| doc.is_char(t, '-') || doc.is_char(t, '‑');
    std::iter::from_fn(move || {
        while at < end && !counts(at) {
            at += 1;
        }
        if at >= end {
            return None;
        }
        let start = at;
        at += 1;
        while at + 1 < end && counts(at + 1) && !counts(at) && tied(at) {
            at += 2;
        }
        Some(start..at)
    })
}

/// How many words a name has.
pub(super) fn count(doc: &Doc<'_>, name: &Range<usize>) -> usize {
    words(doc, name).count()
}

/// What a word is known by: the keys of its tokens.
pub(super) fn key(doc: &Doc<'_>, word: &Range<usize>) -> u64 {
    let first = word_key(doc, word.start);
    let rest = word.start + 1..word.end;
    rest.fold(first, |key, at| (key ^ word_key(doc, at)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23))
}

/// What parts two of one name, where it closes a name of several words: "Jr.", "Snr".
pub(super) fn suffix(doc: &Doc<'_>, lex: &Lexicon, name: &Range<usize>) -> Option<usize> {
    let last = (name.start + 1..name.end).rev().find(|t| doc.tokens[*t].is_word())?;
    lex.parts_namesakes(doc, last).then_some(last)
}

/// The shape of a name; what parts two of one name is no surname.
pub(super) fn shape(doc: &Doc<'_>, lex: &Lexicon, name: &Range<usize>) -> Shape {
    // Most names are one word.
    if name.len() == 1 && doc.tokens[name.start].is_word() {
        let key = word_key(doc, name.start);
        return Shape { words: 1, whole: key, first: key, last: key, suffix: None };
    }
    let suffix = suffix(doc, lex, name);
    let mut out = Shape { whole: 0x9e37_79b9_7f4a_7c15, suffix: suffix.map(|token| token as u32), ..Shape::default() };
    let mut add = |key: u64, closes: bool| {
        if !closes {
            out.last = key;
        }
        if out.words == 0 {
            out.first = key;
        }
        out.words += 1;
        out.whole = (out.whole ^ key).wrapping_mul(0x0100_0000_01b3).rotate_left(17);
    };
    words(doc, name).for_each(|word| add(key(doc, &word), Some(word.start) == suffix));
    if out.words == 1 {
        out.whole = out.first;
    }
    out
}
