//! Where later stages begin: the few tokens that they look at first, noted while tokens are made.
//!
//! Half of all words have some note, and no processor can guess which: the notes of a batch of tokens are bytes that are read as
//! bits, so that nothing is decided for each token.

use super::waiting::BATCH;
use crate::bytes::lowest_bits;
use crate::lang::{CONSTRUCTS, FOLLOWS, NUMBERS, OPENS, TELLS};

/// The note of a word with a capital; what the pack notes of words stands in bits below.
pub(super) const CAPITAL: u8 = 128;

/// Tokens that later stages begin with, by their places, so that nobody looks for them again.
#[derive(Debug)]
pub(super) struct Hits {
    /// Words with a capital.
    pub capitals: Vec<u32>,
    /// Words that an entry of several words begins with, where the next word is the second of one.
    pub openers: Vec<u32>,
    /// Stops that may end a sentence.
    pub stops: Vec<u32>,
    /// Words that can report or name a source.
    pub tellers: Vec<u32>,
    /// Digits, and words that a number can begin with.
    pub numbers: Vec<u32>,
    /// Words that a construction of figures can begin near without a number.
    pub constructions: Vec<u32>,
    /// Quotation marks, and characters that stand for one.
    pub marks: Vec<u32>,
    /// Whether an entry of several words may begin with the last token before them: 1 or 0.
    opened: u64,
}

impl Hits {
    /// With room for what a text of so many bytes has, mostly.
    pub(super) fn for_bytes(bytes: usize) -> Self {
        let room = |every: usize| Vec::with_capacity(bytes / every);
        Self {
            capitals: room(24),
            openers: room(40),
            stops: room(80),
            tellers: room(60),
            numbers: room(60),
            constructions: room(200),
            marks: room(80),
            opened: 0,
        }
    }

    /// Reads the notes of the tokens from `first` on. All batches but the last are whole.
    pub(super) fn read_notes(&mut self, notes: &[u8; BATCH], first: usize) {
        let first = first as u32;
        let opens = bits(notes, OPENS);
        // By the place of the second word: it is there when both are known.
        let pairs = (opens << 1 | self.opened) & bits(notes, FOLLOWS);
        self.opened = opens >> (BATCH - 1);
        push_each(pairs, first.wrapping_sub(1), &mut self.openers);
        push_each(bits(notes, TELLS), first, &mut self.tellers);
        push_each(bits(notes, NUMBERS), first, &mut self.numbers);
        push_each(bits(notes, CONSTRUCTS), first, &mut self.constructions);
        push_each(bits(notes, CAPITAL), first, &mut self.capitals);
    }
}

/// Appends the places of bits, counted from the first.
#[inline]
fn push_each(mut bits: u64, first: u32, list: &mut Vec<u32>) {
    while bits != 0 {
        list.push(first.wrapping_add(bits.trailing_zeros()));
        bits &= bits - 1;
    }
}

/// A bit for each byte that has the bit of a note.
fn bits(notes: &[u8; BATCH], note: u8) -> u64 {
    let words = notes.as_chunks::<8>().0.iter().enumerate();
    words.fold(0, |bits, (at, word)| bits | lowest_bits(u64::from_le_bytes(*word) >> note.trailing_zeros()) << (8 * at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_is_read_once_wherever_it_stands() {
        for count in [0, 1, 63, 64, 65, 200] {
            let mut hits = Hits::for_bytes(0);
            let notes = |at: u32| (at * 77 % 256) as u8;
            for first in (0..count).step_by(BATCH) {
                let of_token = |at: usize| if at < count as usize { notes(at as u32) } else { 0 };
                hits.read_notes(&std::array::from_fn(|at| of_token(first as usize + at)), first as usize);
            }
            let all = |note: u8| (0..count).filter(|at| notes(*at) & note != 0).collect::<Vec<_>>();
            assert_eq!(hits.tellers, all(TELLS), "{count}");
            assert_eq!(hits.numbers, all(NUMBERS), "{count}");
            assert_eq!(hits.constructions, all(CONSTRUCTS), "{count}");
            assert_eq!(hits.capitals, all(CAPITAL), "{count}");
            let mut pairs = all(OPENS);
            pairs.retain(|at| at + 1 < count && notes(at + 1) & FOLLOWS != 0);
            assert_eq!(hits.openers, pairs, "{count}");
        }
    }
}
