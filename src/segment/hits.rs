//! Where later stages begin: the few tokens that they look at first, noted while tokens are made.
//!
//! Half of all words have some note, and no processor can guess which: notes are kept as bytes for a while and then read as
//! bits, so that nothing is decided for each token.

use crate::lang::{OPENS, TELLS};

/// The note of a word with a capital; what the pack notes of words stands in the bits below.
pub(super) const CAPITAL: u8 = 4;

/// How many tokens are noted before their notes are read.
const BATCH: usize = 64;

/// Tokens that later stages begin with, by their places, so that nobody looks for them again.
#[derive(Debug)]
pub(super) struct Hits {
    /// Words with a capital.
    pub capitals: Vec<u32>,
    /// Words that an entry of several words may begin with.
    pub openers: Vec<u32>,
    /// Stops that may end a sentence.
    pub stops: Vec<u32>,
    /// Words that can report or name a source.
    pub tellers: Vec<u32>,
    /// Quotation marks, and characters that stand for one.
    pub marks: Vec<u32>,
    /// Of the last tokens, by the remainders of their places.
    notes: [u8; BATCH],
}

impl Hits {
    /// With room for what a text of so many bytes has, mostly.
    pub(super) fn for_bytes(bytes: usize) -> Self {
        let room = |every: usize| Vec::with_capacity(bytes / every);
        Self {
            capitals: room(24),
            openers: room(20),
            stops: room(80),
            tellers: room(60),
            marks: room(80),
            notes: [0; BATCH],
        }
    }

    /// Notes what is to be noted of the token at a place; places come one after the other.
    #[inline]
    pub(super) fn note(&mut self, at: usize, notes: u8) {
        self.notes[at % BATCH] = notes;
        if at % BATCH == BATCH - 1 {
            self.read_notes(at + 1);
        }
    }

    /// Reads the notes of the last tokens before `end`.
    #[inline(never)]
    fn read_notes(&mut self, end: usize) {
        let first = (end - 1) / BATCH * BATCH;
        for (note, list) in
            [(OPENS, &mut self.openers), (TELLS, &mut self.tellers), (CAPITAL, &mut self.capitals)]
        {
            let mut noted = bits(&self.notes, note);
            while noted != 0 {
                list.push((first + noted.trailing_zeros() as usize) as u32);
                noted &= noted - 1;
            }
        }
        self.notes = [0; BATCH];
    }

    /// Reads the notes that are left once there are no more tokens than `count`.
    pub(super) fn finish(&mut self, count: usize) {
        if count % BATCH != 0 {
            self.read_notes(count);
        }
    }
}

/// A bit for each byte that has the bit of a note.
fn bits(notes: &[u8; BATCH], note: u8) -> u64 {
    let words = notes.as_chunks::<8>().0.iter().enumerate();
    words.fold(0, |bits, (at, word)| {
        let noted = u64::from_le_bytes(*word) >> note.trailing_zeros() & 0x0101_0101_0101_0101;
        // The product gathers the lowest bits of eight bytes in the highest byte.
        bits | noted.wrapping_mul(0x0102_0408_1020_4080) >> 56 << (8 * at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_is_read_once_wherever_it_stands() {
        for count in [0, 1, 63, 64, 65, 200] {
            let mut hits = Hits::for_bytes(0);
            for at in 0..count {
                hits.note(at, (at % 8) as u8);
            }
            hits.finish(count);
            for (note, list) in [(OPENS, &hits.openers), (TELLS, &hits.tellers), (CAPITAL, &hits.capitals)] {
                let expected: Vec<u32> = (0..count as u32).filter(|at| at & u32::from(note) != 0).collect();
                assert_eq!(*list, expected, "{count} {note}");
            }
        }
    }
}
