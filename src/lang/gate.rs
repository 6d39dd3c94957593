//! Whether two tokens side by side can begin a match: what is asked at every token before anything else, and mostly answered
//! with no.
//!
//! Tokens that no way tells apart as its first token share a number, and so do those that none tells apart as its second. A
//! table of all pairs says whether some way takes the one and then the other: two loads, whatever the number of rules. What it
//! lets through, the rows of [`Table`](super::ways::Table) look at more closely.

use rustc_hash::FxHashMap;

use super::bits::Bits;
use super::class_set::ClassId;
use super::stored::stored;
use crate::segment::{Doc, SpotKind, Token, TokenKind};
use std::ops::Range;

/// What something is to the ways of a table: which of them begin with it, and which have it as their second token.
pub(super) type Passed = [Bits; 2];

/// The same, as places in [`Gate::pairs`]: that of the first added to that of the second is where the pair stands. 0 is that
/// of a first that no way begins with.
type Place = [u32; 2];

/// Which pairs can begin a match.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate {
    /// By symbol, for words and signs and, behind each, for digits.
    tokens: Vec<Place>,
    /// By class, for entries of several words.
    classes: Vec<Place>,
    spots: [Place; SpotKind::ALL.len()],
    /// The end of the text, as a second token.
    over: u32,
    /// By first, and in that by second: whether some way takes the one and then the other.
    pairs: Vec<bool>,
    /// The kinds of spots that ways read at either place, as bits.
    kinds: u8,
}

stored!(Gate { tokens, classes, spots, over, pairs, kinds });

/// What a gate is made of.
pub(super) struct Parts<'a> {
    /// By row of words.
    pub rows: Vec<Passed>,
    /// By symbol: its row.
    pub row_of: &'a [u16],
    /// By class: its row.
    pub row_of_class: &'a [u16],
    /// What the looks of words and signs pass, and those of digits.
    pub looks: [Passed; 2],
    pub spots: [Passed; SpotKind::ALL.len()],
    /// What the end of the text passes as a second token.
    pub over: Bits,
}

/// Numbers for different sets of bits, in the order in which they come; 0 for the empty set.
struct Numbers {
    all: Vec<Bits>,
    known: FxHashMap<Bits, u32>,
}

impl Numbers {
    fn new() -> Self {
        Self { all: vec![Bits::default()], known: FxHashMap::from_iter([(Bits::default(), 0)]) }
    }

    fn of(&mut self, bits: Bits) -> u32 {
        *self.known.entry(bits).or_insert_with(|| {
            self.all.push(bits);
            (self.all.len() - 1) as u32
        })
    }
}

impl Gate {
    pub(super) fn of(parts: &Parts<'_>) -> Self {
        let (mut firsts, mut seconds) = (Numbers::new(), Numbers::new());
        let mut place =
            |passed: Passed, looks: Passed| [firsts.of(passed[0].or(looks[0])), seconds.of(passed[1].or(looks[1]))];
        let nothing = Passed::default();
        let by_row: Vec<_> = parts.rows.iter().map(|row| parts.looks.map(|looks| place(*row, looks))).collect();
        let of_entry: Vec<_> = parts.rows.iter().map(|row| place(*row, nothing)).collect();
        let spots = parts.spots.map(|passed| place(passed, nothing));
        let [_, over] = place([Bits::default(), parts.over], nothing);
        let mut pairs = Vec::with_capacity(firsts.all.len() * seconds.all.len());
        for first in &firsts.all {
            pairs.extend(seconds.all.iter().map(|second| !first.and(*second).is_empty()));
        }
        let width = seconds.all.len() as u32;
        let placed = |[first, second]: Place| [first * width, second];
        let read = |kind: &&SpotKind| spots[**kind as usize] != [0, 0];
        Self {
            tokens: parts.row_of.iter().flat_map(|row| by_row[usize::from(*row)].map(placed)).collect(),
            classes: parts.row_of_class.iter().map(|row| placed(of_entry[usize::from(*row)])).collect(),
            spots: spots.map(placed),
            over,
            pairs,
            kinds: SpotKind::ALL.iter().filter(read).fold(0, |bits, kind| bits | kind.bit()),
        }
    }

    /// Appends those of some tokens at which a way can begin, as far as they and what follows before `end` tell.
    pub(super) fn beginnings(&self, doc: &Doc<'_>, tokens: Range<usize>, end: usize, out: &mut Vec<u32>) {
        if tokens.is_empty() {
            return;
        }
        let spots = doc.spots.kinds();
        // What a token is as first and as second, and bits for what may begin there besides the token alone.
        let read = |token: &Token, spots: u8| {
            let [first, second] = self.place(token);
            (first, second, u8::from(token.begins_phrase()) << SpotKind::ALL.len() | spots & self.kinds)
        };
        let (mut first, _, mut more) = read(&doc.tokens[tokens.start], spots[tokens.start]);
        let behind = tokens.start + 1..(tokens.end + 1).min(end);
        for (at, (token, spots)) in behind.clone().zip(doc.tokens[behind.clone()].iter().zip(&spots[behind])) {
            let (next, second, more_next) = read(token, *spots);
            let pair = self.pair(first, second);
            if pair || more | more_next != 0 {
                let can = pair
                    || more != 0 && self.begins_with_more(doc, at - 1, end)
                    || more_next != 0 && first != 0 && self.goes_on_with_more(first, doc, at);
                if can {
                    out.push(at as u32 - 1);
                }
            }
            (first, more) = (next, more_next);
        }
        if tokens.end == end && (self.pair(first, self.over) || more != 0 && self.begins_with_more(doc, end - 1, end)) {
            out.push(end as u32 - 1);
        }
    }

    /// Whether a way can begin with an entry of several words or something found before.
    fn begins_with_more(&self, doc: &Doc<'_>, at: usize, end: usize) -> bool {
        let goes_on = |[first, _]: Place, next: usize| first != 0 && self.goes_on(first, doc, next, end);
        doc.phrases(at).iter().any(|phrase| goes_on(self.of_class(phrase.class), phrase.end as usize))
            || doc.spots.kinds_at(at) & self.kinds != 0
                && SpotKind::ALL.iter().any(|kind| {
                    let spot = doc.spots.starting_at(*kind, at);
                    spot.is_some_and(|(next, _)| goes_on(self.spots[*kind as usize], next))
                })
    }

    /// Whether a way goes on from a first with what stands at a token.
    fn goes_on(&self, first: u32, doc: &Doc<'_>, next: usize, end: usize) -> bool {
        if next >= end {
            return self.pair(first, self.over);
        }
        self.pair(first, self.place(&doc.tokens[next])[1]) || self.goes_on_with_more(first, doc, next)
    }

    /// Whether a way goes on from a first with an entry of several words or something found before.
    fn goes_on_with_more(&self, first: u32, doc: &Doc<'_>, next: usize) -> bool {
        let spots = doc.spots.kinds_at(next) & self.kinds;
        doc.phrases(next).iter().any(|phrase| self.pair(first, self.of_class(phrase.class)[1]))
            || spots != 0
                && SpotKind::ALL
                    .iter()
                    .any(|kind| spots & kind.bit() != 0 && self.pair(first, self.spots[*kind as usize][1]))
    }

    #[inline]
    fn place(&self, token: &Token) -> Place {
        self.tokens[usize::from(token.symbol) * 2 + usize::from(token.kind == TokenKind::Digits)]
    }

    #[inline]
    fn of_class(&self, class: ClassId) -> Place {
        self.classes[usize::from(class.0)]
    }

    #[inline]
    fn pair(&self, first: u32, second: u32) -> bool {
        self.pairs[first as usize + second as usize]
    }
}
