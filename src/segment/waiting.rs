//! Tokens that wait for their words, so that many are looked up together.
//!
//! The words of a language fill megabytes, and most of the time that reading a word took was waiting for its place in their
//! table. Where all places of a batch are touched first, the processor waits for them at once; what is known of the words is
//! touched in the same way, and the tokens are written without a decision.

use std::cell::RefCell;

use super::hits::{CAPITAL, Hits};
use super::token::{NONE_BEGINS, Token, TokenKind};
use crate::lang::{FoundWord, Key, Known, NUMBERS, Words};

/// How many tokens wait at most.
pub(super) const BATCH: usize = 64;

/// A token without its word.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub start: u32,
    pub end: u32,
    pub kind: TokenKind,
    pub spaced: bool,
    pub sign: u8,
}

const NO_SHAPE: Shape = Shape { start: 0, end: 0, kind: TokenKind::Punct, spaced: false, sign: 0 };

/// What is noted of a token by its kind alone.
const NOTES: [u8; TokenKind::ALL.len()] = {
    let mut notes = [0; TokenKind::ALL.len()];
    notes[TokenKind::Digits as usize] = NUMBERS;
    (notes[TokenKind::Capital as usize], notes[TokenKind::Upper as usize]) = (CAPITAL, CAPITAL);
    notes[TokenKind::Mixed as usize] = CAPITAL;
    notes
};

/// The last tokens read, in order.
pub(super) struct Waiting {
    count: usize,
    shapes: [Shape; BATCH],
    found: [FoundWord; BATCH],
    /// The keys to be looked up, and which tokens they are of.
    sought: usize,
    keys: [Key; BATCH],
    places: [u8; BATCH],
}

thread_local! {
    /// Kept between texts: many are as short as an entry of a lexicon.
    static WAITING: RefCell<Waiting> = const { RefCell::new(Waiting::new()) };
}

/// Runs something with the thread's own, in which nothing waits before or after.
pub(super) fn with<T>(run: impl FnOnce(&mut Waiting) -> T) -> T {
    WAITING.with_borrow_mut(|waiting| {
        (waiting.count, waiting.sought) = (0, 0);
        run(waiting)
    })
}

impl Waiting {
    const fn new() -> Self {
        Self {
            count: 0,
            shapes: [NO_SHAPE; BATCH],
            found: [FoundWord::UNKNOWN; BATCH],
            sought: 0,
            keys: [Key::NONE; BATCH],
            places: [0; BATCH],
        }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Takes in a token whose word has a key; says whether no more have room.
    #[inline]
    pub(super) fn push_sought(&mut self, shape: Shape, key: Key) -> bool {
        self.keys[self.sought % BATCH] = key;
        self.places[self.sought % BATCH] = self.count as u8;
        self.sought += 1;
        self.shapes[self.count % BATCH] = shape;
        self.count += 1;
        self.count == BATCH
    }

    /// Takes in a token whose word is known already; says whether no more have room.
    #[inline]
    pub(super) fn push_found(&mut self, shape: Shape, found: FoundWord) -> bool {
        self.found[self.count % BATCH] = found;
        self.shapes[self.count % BATCH] = shape;
        self.count += 1;
        self.count == BATCH
    }

    /// Looks the words up, and appends the tokens and where later stages begin.
    #[inline(never)]
    pub(super) fn settle(&mut self, words: &Words, out: &mut Vec<Token>, hits: &mut Hits) {
        let keys = &self.keys[..self.sought];
        words.fetch(keys.iter().copied());
        let mut touched = 0;
        for (key, place) in keys.iter().zip(&self.places) {
            let found = words.look_up(*key);
            touched ^= words.known(found).symbol;
            self.found[usize::from(*place) % BATCH] = found;
        }
        std::hint::black_box(touched);
        let first = out.len();
        let mut notes = [0; BATCH];
        let all = self.shapes[..self.count].iter().zip(&self.found).zip(&mut notes);
        out.extend(all.map(|((shape, found), note)| {
            let Shape { start, end, kind, spaced, sign } = *shape;
            let Known { classes, symbol, notes } = *words.known(*found);
            *note = notes | NOTES[kind as usize];
            Token { classes, start, end, word: found.word, symbol, kind, spaced, sign, phrases: NONE_BEGINS }
        }));
        hits.read_notes(&notes, first);
        (self.count, self.sought) = (0, 0);
    }
}
