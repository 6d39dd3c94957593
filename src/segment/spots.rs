//! What annotators found so far, by the tokens that it begins at: later rules name it as if it were a word.
//!
//! In: ranges of tokens, each with its kind and its place in the annotator's own list. Out: what begins at a token, answered by
//! one byte a token for the most frequent case, which is nothing.

use std::ops::Range;

/// Things that an annotator found and that patterns of later annotators can name (`#numeral`, `#date`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum SpotKind {
    /// A number in digits or words, with its magnitude.
    Numeral,
    /// A time expression.
    Date,
    /// A figure.
    Figure,
    /// A proper name.
    Name,
}

const SPOT_KINDS: usize = 4;

impl SpotKind {
    /// Every kind, in the order of their numbers.
    pub(crate) const ALL: [Self; SPOT_KINDS] = [Self::Numeral, Self::Date, Self::Figure, Self::Name];

    /// The kind in a set of kinds.
    #[inline]
    pub(crate) fn bit(self) -> u8 {
        1 << self as u8
    }

    /// The kinds of a set, in order.
    #[inline]
    pub(crate) fn in_set(mut bits: u8) -> impl Iterator<Item = Self> {
        std::iter::from_fn(move || {
            let kind = Self::ALL.get(bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(*kind)
        })
    }
}

/// Token ranges of each kind, found by their first token.
#[derive(Debug, Default)]
pub struct Spots {
    /// For each kind and token: 0, or 1 + the index in `items` of the spot that begins there. Empty before the first of a kind.
    at: [Vec<u32>; SPOT_KINDS],
    /// By token: the kinds of the spots that begin there.
    kinds: Vec<u8>,
    items: [Vec<(Range<usize>, usize)>; SPOT_KINDS],
}

impl Spots {
    /// Forgets all spots; what comes is of a document of so many tokens.
    pub(super) fn reset(&mut self, tokens: usize) {
        self.kinds.clear();
        self.kinds.resize(tokens, 0);
        for (at, items) in self.at.iter_mut().zip(&mut self.items) {
            at.clear();
            items.clear();
        }
    }

    /// Forgets the spots of a kind, so that an annotator can replace its first guesses by what it settled on.
    pub fn clear(&mut self, kind: SpotKind) {
        for (range, _) in self.items[kind as usize].drain(..) {
            self.at[kind as usize][range.start] = 0;
            self.kinds[range.start] &= !kind.bit();
        }
    }

    /// Makes room for so many more of a kind.
    pub(crate) fn reserve(&mut self, kind: SpotKind, count: usize) {
        self.items[kind as usize].reserve(count);
    }

    /// Notes that the tokens of `range` are one thing; `index` is its place in the annotator's own list.
    pub fn add(&mut self, kind: SpotKind, range: Range<usize>, index: usize) {
        let (all, items) = (&mut self.at[kind as usize], &mut self.items[kind as usize]);
        if all.is_empty() {
            all.resize(self.kinds.len(), 0);
        }
        if let Some(at) = all.get_mut(range.start) {
            self.kinds[range.start] |= kind.bit();
            items.push((range, index));
            *at = items.len() as u32;
        }
    }

    /// The end token and the annotator's index of the spot that begins at token `at`.
    #[inline]
    #[must_use]
    pub fn starting_at(&self, kind: SpotKind, at: usize) -> Option<(usize, usize)> {
        if self.kinds_at(at) & kind.bit() == 0 {
            return None;
        }
        match self.at[kind as usize].get(at) {
            None | Some(0) => None,
            Some(&n) => {
                let (range, index) = &self.items[kind as usize][n as usize - 1];
                Some((range.end, *index))
            }
        }
    }

    /// As [`Self::starting_at`], where the spot ends at token `limit` at the latest.
    #[inline]
    #[must_use]
    pub fn starting_within(&self, kind: SpotKind, at: usize, limit: usize) -> Option<(usize, usize)> {
        self.starting_at(kind, at).filter(|(end, _)| *end <= limit)
    }

    /// The kinds of the spots that begin at a token, as bits.
    #[inline]
    pub(crate) fn kinds_at(&self, at: usize) -> u8 {
        self.kinds.get(at).copied().unwrap_or(0)
    }

    /// The same for all tokens.
    pub(crate) fn kinds(&self) -> &[u8] {
        &self.kinds
    }

    /// All spots of a kind, in the order in which they were added.
    #[must_use]
    pub fn all(&self, kind: SpotKind) -> &[(Range<usize>, usize)] {
        &self.items[kind as usize]
    }
}
