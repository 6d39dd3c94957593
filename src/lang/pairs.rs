//! The lexicon entries of several words, found by their first two.
//!
//! Hardly any pair of words begins an entry, and tables of all pairs lie far from the processor: a small table of bits, which
//! stays near, turns most pairs down.

use super::class_set::ClassId;
use super::stored::stored;
use super::words::{ValueId, WordId};

/// An entry of several words, without its first two.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PairPhrase {
    /// How many words follow those two.
    rest: u32,
    /// The first of them.
    third: WordId,
    /// Where the others stand in [`Pairs::more`].
    more: u32,
    pub value: ValueId,
    pub class: ClassId,
}

stored!(PairPhrase { rest, third, more, value, class });

/// The entries of a pack by their first two words.
#[derive(Debug, Default, Clone)]
pub(super) struct Pairs {
    /// A bit for each pair that some entry begins with, by its hash.
    bits: Vec<u64>,
    /// Open addressing: the two words, and where their entries stand in `phrases`. The first is unknown where a slot is free.
    slots: Vec<(WordId, WordId, u32, u32)>,
    /// By pair, longest first.
    phrases: Vec<PairPhrase>,
    /// The fourth words of entries, and all behind them.
    more: Vec<WordId>,
}

stored!(Pairs { bits, slots, phrases, more });

impl Pairs {
    /// The entries: first word, those after it, class and value; those of one first word side by side, the longer ones first.
    pub(super) fn of<'p>(entries: impl Iterator<Item = (WordId, &'p [WordId], ClassId, ValueId)>) -> Self {
        let mut all: Vec<_> = entries.collect();
        // Those of one first word stand side by side.
        for of_first in all.chunk_by_mut(|a, b| a.0 == b.0) {
            of_first.sort_by_key(|(_, rest, ..)| rest.first().copied());
        }
        let room = (all.len() * 2).next_power_of_two().max(64);
        let mut pairs = Self {
            bits: vec![0; room / 8],
            slots: vec![Default::default(); room],
            phrases: Vec::with_capacity(all.len()),
            more: Vec::new(),
        };
        for (first, rest, class, value) in all {
            let Some((second, rest)) = rest.split_first() else { continue };
            let hash = Self::hash((first, *second));
            let bit = pairs.bit(hash);
            pairs.bits[bit / 64] |= 1 << (bit % 64);
            let end = pairs.phrases.len() as u32;
            let place = pairs.place(hash, (first, *second));
            let slot = &mut pairs.slots[place];
            if slot.0 == WordId::UNKNOWN {
                *slot = (first, *second, end, end);
            }
            slot.3 += 1;
            let third = rest.first().copied().unwrap_or_default();
            let more = pairs.more.len() as u32;
            pairs.more.extend(rest.iter().skip(1));
            pairs.phrases.push(PairPhrase { rest: rest.len() as u32, third, more, value, class });
        }
        pairs
    }

    #[inline]
    fn hash((first, second): (WordId, WordId)) -> u64 {
        (u64::from(first.0) << 32 | u64::from(second.0)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    #[inline]
    fn bit(&self, hash: u64) -> usize {
        (hash >> 32) as usize & (self.bits.len() * 64).wrapping_sub(1)
    }

    /// Where a pair is looked for first.
    #[inline]
    fn first_place(&self, hash: u64) -> usize {
        (hash >> 40) as usize & self.slots.len().wrapping_sub(1)
    }

    #[inline]
    fn place(&self, hash: u64, pair: (WordId, WordId)) -> usize {
        let mut at = self.first_place(hash);
        loop {
            let slot = &self.slots[at];
            if slot.0 == WordId::UNKNOWN || (slot.0, slot.1) == pair {
                return at;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Whether some entry may begin with two words.
    #[inline]
    pub(super) fn may_hold(&self, pair: (WordId, WordId)) -> bool {
        let bit = self.bit(Self::hash(pair));
        self.bits.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }

    /// Touches the places of some pairs.
    #[inline]
    pub(super) fn fetch(&self, pairs: impl Iterator<Item = (WordId, WordId)>) {
        let slot = |pair| self.slots.get(self.first_place(Self::hash(pair))).map_or(0, |slot| slot.2);
        std::hint::black_box(pairs.fold(0, |touched, pair| touched ^ slot(pair)));
    }

    /// The entries that begin with two words, longest first.
    #[inline]
    pub(super) fn get(&self, pair: (WordId, WordId)) -> &[PairPhrase] {
        if !self.may_hold(pair) {
            return &[];
        }
        let slot = &self.slots[self.place(Self::hash(pair), pair)];
        &self.phrases[slot.2 as usize..slot.3 as usize]
    }

    /// How many words an entry has where those behind its first two are the next of `rest`.
    #[inline]
    pub(super) fn stands(&self, phrase: &PairPhrase, mut rest: impl Iterator<Item = WordId>) -> Option<usize> {
        let count = phrase.rest as usize;
        if count > 0 {
            if rest.next() != Some(phrase.third) {
                return None;
            }
            let more = &self.more[phrase.more as usize..][..count - 1];
            if !more.iter().all(|own| rest.next() == Some(*own)) {
                return None;
            }
        }
        Some(count + 2)
    }
}
