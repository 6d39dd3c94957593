//! What lexicons tell of words beyond the classes that they are in: values (`3` of *mars*, `USD` of *dollars*), and the entries
//! of several words that begin with them.
//!
//! While a pack is read everything is appended, in the order of its files; [`Told::settle`] then puts what is told of one word
//! side by side and keeps the last thing said where files differ. Thousands of small lists made one by one are felt at the start.

use std::ops::Range;

use super::class_set::ClassId;
use super::pairs::Pairs;
use super::stored::stored;
use super::words::{NO_VALUE, ValueId, WordId};

/// A lexicon entry of several words, under its first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    first: WordId,
    /// Where the words after the first stand, and how many they are.
    start: u32,
    rest: u32,
    pub class: ClassId,
    pub value: ValueId,
}

stored!(Phrase { first, start, rest, class, value });

impl Phrase {
    /// The words after the first, among those of all phrases.
    fn rest(self, rests: &[WordId]) -> &[WordId] {
        &rests[self.start as usize..][..self.rest as usize]
    }
}

/// The values of a word in one number, because what is asked of a word in a text is hardly ever near the processor: one place
/// to look at is half the time of two. A single value stands here with its class; of several, where the first stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given(u32);

stored!(Given);

impl Given {
    /// No value.
    pub(super) const NONE: Self = Self(0);
    /// Says that a word has several.
    const SEVERAL: u32 = 1 << 31;
    /// The bits of a value, below those of its class.
    const VALUE: u32 = 23;
}

/// What is told of all words.
#[derive(Debug, Default, Clone)]
pub(super) struct Told {
    values: Vec<(WordId, ClassId, ValueId)>,
    phrases: Vec<Phrase>,
    /// The words after the first of all phrases.
    rests: Vec<WordId>,
}

stored!(Told { values, phrases, rests });

impl Told {
    /// Says what a class's lexicon gives to a word.
    pub(super) fn add_value(&mut self, word: WordId, class: ClassId, value: ValueId) {
        self.values.push((word, class, value));
    }

    /// Adds an entry of several words.
    pub(super) fn add_phrase(&mut self, first: WordId, rest: &[WordId], class: ClassId, value: ValueId) {
        let (start, len) = (self.rests.len() as u32, rest.len() as u32);
        self.rests.extend(rest);
        self.phrases.push(Phrase { first, start, rest: len, class, value });
    }

    /// Settled, and the table of the phrases.
    pub(super) fn settled(mut self) -> (Self, Pairs) {
        self.settle();
        let pairs = Pairs::of(self.phrases.iter().map(|p| (p.first, p.rest(&self.rests), p.class, p.value)));
        (self, pairs)
    }

    /// Puts what is told of one word together, its phrases longest first. What files say last holds.
    fn settle(&mut self) {
        sort(&mut self.values, |(word, ..)| u64::from(word.0));
        keep_last(&mut self.values, |(word, ..)| *word, |a, b| a.1 == b.1);
        self.values.retain(|(.., value)| *value != NO_VALUE);
        sort(&mut self.phrases, |phrase| {
            u64::from(phrase.first.0) << 8 | u64::from(u8::MAX - phrase.rest.min(255) as u8)
        });
        let rests = &self.rests;
        let same = |a: &Phrase, b: &Phrase| a.class == b.class && a.rest(rests) == b.rest(rests);
        keep_last(&mut self.phrases, |p| (p.first, p.rest), same);
    }

    /// Each word that has values, and where they stand.
    pub(super) fn words_with_values(&self) -> impl Iterator<Item = (WordId, Range<usize>)> {
        ranges(&self.values, |(word, ..)| *word)
    }

    /// Each word that phrases begin with, and where they stand.
    pub(super) fn words_with_phrases(&self) -> impl Iterator<Item = (WordId, Range<usize>)> {
        ranges(&self.phrases, |phrase| phrase.first)
    }

    /// The values that stand in a range, all of one word.
    pub(super) fn given(&self, range: Range<usize>) -> Given {
        match self.values[range.clone()] {
            [(_, class, value)] if value >> Given::VALUE == 0 => Given(u32::from(class.0) << Given::VALUE | value),
            _ => Given(Given::SEVERAL | range.start as u32),
        }
    }

    /// The value that a class gives, among those of a word.
    #[inline]
    pub(super) fn value(&self, given: Given, class: ClassId) -> ValueId {
        if given.0 & Given::SEVERAL == 0 {
            return if given.0 >> Given::VALUE == u32::from(class.0) {
                given.0 & ((1 << Given::VALUE) - 1)
            } else {
                NO_VALUE
            };
        }
        self.value_among((given.0 & !Given::SEVERAL) as usize, class)
    }

    /// The value that a class gives, among those of the word whose first stands at a place.
    fn value_among(&self, first: usize, class: ClassId) -> ValueId {
        let word = self.values[first].0;
        let own = self.values[first..].iter().take_while(|(other, ..)| *other == word);
        own.into_iter().find(|(_, c, _)| *c == class).map_or(NO_VALUE, |(.., value)| *value)
    }

    /// The phrases of a word, of which the first stands here if there is one.
    pub(super) fn phrases(&self, word: WordId, first: usize) -> &[Phrase] {
        let from = self.phrases.get(first..).unwrap_or_default();
        &from[..from.iter().take_while(|phrase| phrase.first == word).count()]
    }
}

/// Sorts by keys below 2^36; what has the same stays in order. Numbers are sorted in a third of the time that whole entries take.
fn sort<T: Copy>(all: &mut Vec<T>, key: impl Fn(&T) -> u64) {
    const PLACE: u32 = 28;
    let mut order: Vec<u64> = all.iter().zip(0..).map(|(one, place)| key(one) << PLACE | place).collect();
    order.sort_unstable();
    *all = order.iter().map(|place| all[(place & ((1 << PLACE) - 1)) as usize]).collect();
}

/// Where the neighbours of one key stand, key by key.
fn ranges<T, K: PartialEq>(all: &[T], key: impl Fn(&T) -> K + Copy) -> impl Iterator<Item = (K, Range<usize>)> {
    let mut start = 0;
    all.chunk_by(move |a, b| key(a) == key(b)).map(move |group| {
        let range = start..start + group.len();
        start = range.end;
        (key(&group[0]), range)
    })
}

/// Takes out whatever a later one among its neighbours of the same key replaces.
fn keep_last<T: Copy, K: PartialEq>(all: &mut Vec<T>, key: impl Fn(&T) -> K, same: impl Fn(&T, &T) -> bool) {
    let replaced: Vec<bool> = (0..all.len())
        .map(|at| {
            let later = all[at + 1..].iter().take_while(|other| key(other) == key(&all[at]));
            later.into_iter().any(|other| same(&all[at], other))
        })
        .collect();
    let mut replaced = replaced.into_iter();
    all.retain(|_| !replaced.next().unwrap_or(false));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_last_holds_and_longer_phrases_come_first() {
        let (word, class, other) = (WordId(3), ClassId(1), ClassId(2));
        let mut told = Told::default();
        told.add_value(word, class, 7);
        told.add_value(WordId(2), class, 5);
        told.add_value(word, other, 6);
        told.add_value(word, class, 8);
        told.add_value(WordId(2), class, NO_VALUE);
        told.add_phrase(word, &[WordId(4)], class, 1);
        told.add_phrase(word, &[WordId(4), WordId(5)], class, 2);
        told.add_phrase(word, &[WordId(4)], class, 3);
        told.settle();
        let values: Vec<_> = told.words_with_values().collect();
        assert_eq!(values, [(word, 0..2)]);
        let given = told.given(0..2);
        assert_eq!([told.value(given, class), told.value(given, other)], [8, 6]);
        let single = told.given(1..2);
        assert_eq!(
            [told.value(single, told.values[1].1), told.value(single, ClassId(9))],
            [told.values[1].2, NO_VALUE]
        );
        let phrases: Vec<_> = told.words_with_phrases().collect();
        assert_eq!(phrases, [(word, 0..2)]);
        assert_eq!(told.phrases(word, 0).iter().map(|p| p.value).collect::<Vec<_>>(), [2, 3]);
    }
}
