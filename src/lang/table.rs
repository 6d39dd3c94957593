//! The table that finds a word by its key: open addressing over places of sixteen bytes.

use std::borrow::Cow;

use super::key::Key;
use super::stored::{Stored, take_bytes};
use super::words::WordId;

/// A place: the first half of a key; and in one number 20 bits of its hash, 20 of what is known of the word and 24 of the word,
/// 0 where the place is free. Other bits of the hash say where the place is, so that a word is taken for another of the same
/// first eight bytes once in 10^11 pairs. Kept small because a reader with one article waits until every page of the table was
/// touched.
/// The table of a built-in pack stays among the bytes that the program was built with, so places are bytes too.
type Place = [u8; 16];

/// A free place. Not all bits of it are nought, so that the table is written when it is made: pages that are read before they
/// are written cost the system twice.
const FREE: Place = place([u64::MAX, 0]);

/// A place of two numbers.
const fn place([low, high]: [u64; 2]) -> Place {
    ((high as u128) << u64::BITS | low as u128).to_le_bytes()
}

/// The two numbers of a place.
#[inline]
fn numbers(place: Place) -> [u64; 2] {
    let both = u128::from_le_bytes(place);
    [both as u64, (both >> u64::BITS) as u64]
}

const WORD_BITS: u32 = 24;
const KNOWN_BITS: u32 = 20;
const HASH_SHIFT: u32 = WORD_BITS + KNOWN_BITS;

#[inline]
fn word_at([_, high]: [u64; 2]) -> WordId {
    WordId(high as u32 & ((1 << WORD_BITS) - 1))
}

/// Words by their keys.
#[derive(Debug, Default, Clone)]
pub(super) struct Table(Cow<'static, [Place]>);

impl Stored for Table {
    fn store(&self, out: &mut Vec<u8>) {
        self.0.len().store(out);
        out.extend_from_slice(self.0.as_flattened());
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        let count = usize::take(from)?;
        let bytes = take_bytes(count.checked_mul(size_of::<Place>())?, from)?;
        Some(Self(Cow::Borrowed(bytes.as_chunks().0)))
    }
}

impl Table {
    /// With so many places, a power of two.
    pub(super) fn with_places(places: usize) -> Self {
        Self(Cow::Owned(vec![FREE; places]))
    }

    /// Whether one word more would make it slow.
    pub(super) fn is_full(&self, words: usize) -> bool {
        words * 4 > self.0.len() * 3
    }

    /// Touches the places of some keys, so that they are at hand when they are looked up one by one.
    #[inline]
    pub(super) fn fetch(&self, keys: impl Iterator<Item = Key>) {
        let mask = self.0.len() - 1;
        let touched = keys.fold(0, |sum, key| sum ^ self.0[key.hash as usize & mask][0]);
        std::hint::black_box(touched);
    }

    /// The word with this key, [`WordId::UNKNOWN`] where there is none, and the number of what is known of it.
    #[inline]
    pub(super) fn find(&self, key: Key) -> (WordId, u32) {
        let mask = self.0.len() - 1;
        let mut at = key.hash as usize & mask;
        loop {
            let place = numbers(self.0[at]);
            let word = word_at(place);
            if word == WordId::UNKNOWN || place[0] == key.low && place[1] >> HASH_SHIFT == key.hash >> HASH_SHIFT {
                return (word, (place[1] >> WORD_BITS) as u32 & ((1 << KNOWN_BITS) - 1));
            }
            at = (at + 1) & mask;
        }
    }

    /// The word with this key; where there is none it is `new` from now on.
    #[inline]
    pub(super) fn find_or_put(&mut self, key: Key, new: WordId) -> WordId {
        let places = self.0.to_mut();
        let mask = places.len() - 1;
        let mut at = key.hash as usize & mask;
        loop {
            let own = numbers(places[at]);
            let word = word_at(own);
            if word == WordId::UNKNOWN {
                places[at] = place([key.low, key.hash >> HASH_SHIFT << HASH_SHIFT | u64::from(new.0)]);
                return new;
            }
            if own[0] == key.low && own[1] >> HASH_SHIFT == key.hash >> HASH_SHIFT {
                return word;
            }
            at = (at + 1) & mask;
        }
    }

    /// Doubles the places.
    pub(super) fn grow(&mut self, key: impl Fn(WordId) -> Key) {
        let larger = vec![FREE; self.0.len() * 2];
        let old = std::mem::replace(&mut self.0, Cow::Owned(larger));
        for word in old.iter().map(|place| word_at(numbers(*place))).filter(|word| *word != WordId::UNKNOWN) {
            self.find_or_put(key(word), word);
        }
    }

    /// Notes beside each word the number of what is known of it.
    pub(super) fn note(&mut self, known: impl Fn(WordId) -> u32) {
        for own in self.0.to_mut() {
            let [low, high] = numbers(*own);
            *own = place([low, high | u64::from(known(word_at([low, high]))) << WORD_BITS]);
        }
    }
}
