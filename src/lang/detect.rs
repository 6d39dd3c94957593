//! Which language a text is written in, by its most frequent words.
//!
//! The `stopword` lexicons hold words that are frequent in one language and absent from the others. A sample of some
//! hundred bytes from the start is enough; a text with hardly any of them is in no language that we know.

use std::collections::HashMap;

use super::key::Key;
use super::words::{WordId, Words};

/// How many bytes are looked at first, and how many where those leave it open.
const SAMPLES: [usize; 2] = [600, 6000];
/// At least this share of the words must be stopwords of the language: 4 in 100.
const LEAST_PER_CENT: usize = 4;
/// The winner of a sample must have this many more hits than the next.
const CLEAR_LEAD: usize = 4;
/// A text with fewer words is too short to say that it is not in a language.
const WORDS_TO_BELIE: usize = 60;

/// The stopwords of all languages in one table.
#[derive(Debug)]
pub(super) struct Detector {
    words: Words,
    /// By word: the languages that have it.
    languages: HashMap<WordId, Vec<usize>>,
    count: usize,
}

impl Detector {
    /// Takes the stopwords of each language, in order.
    pub(super) fn new<'a, L: Iterator<Item = &'a str>>(lists: impl Iterator<Item = L>) -> Self {
        let mut detector = Self { words: Words::new(), languages: HashMap::new(), count: 0 };
        for list in lists {
            for entry in list {
                let word = detector.words.add_word(&super::key::fold(entry.trim_end_matches(['\'', '’'])));
                detector.languages.entry(word).or_default().push(detector.count);
            }
            detector.count += 1;
        }
        detector
    }

    /// The index of the language.
    pub(super) fn detect(&self, text: &str) -> Option<usize> {
        SAMPLES.iter().find_map(|&size| self.decide(text, size))
    }

    /// Whether the text is long enough to tell and has hardly a word that is frequent in the language.
    pub(super) fn belies(&self, text: &str, language: usize) -> bool {
        let (hits, total) = self.count(sample(text, SAMPLES[SAMPLES.len() - 1]));
        total >= WORDS_TO_BELIE && hits[language] * 100 < total * LEAST_PER_CENT
    }

    fn decide(&self, text: &str, size: usize) -> Option<usize> {
        let sample = sample(text, size);
        let (hits, total) = self.count(sample);
        // The first of two equals wins, so that the answer depends on nothing but the text.
        let (best, most) = hits.iter().copied().enumerate().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        let second = hits.iter().copied().enumerate().filter(|(i, _)| *i != best).map(|(_, n)| n).max().unwrap_or(0);
        let whole = sample.len() == text.len() || size == SAMPLES[SAMPLES.len() - 1];
        let clear = most >= second + CLEAR_LEAD || whole && most > second;
        (clear && most * 100 >= total * LEAST_PER_CENT).then_some(best)
    }

    /// How many words are stopwords of each language, and how many words there are.
    fn count(&self, sample: &str) -> (Vec<usize>, usize) {
        let mut hits = vec![0; self.count];
        let mut total = 0;
        for word in sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
            total += 1;
            let id = if word.len() > Key::LONGEST { WordId::UNKNOWN } else { self.words.find_str(word) };
            for language in self.languages.get(&id).into_iter().flatten() {
                hits[*language] += 1;
            }
        }
        (hits, total)
    }
}

/// The first bytes of a text, up to a whole character.
fn sample(text: &str, size: usize) -> &str {
    let mut end = text.len().min(size);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
