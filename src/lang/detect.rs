//! Which language a text is written in, by its most frequent words.
//!
//! The `stopword` lexicons hold words that are frequent in one language and absent from the others. A sample of some
//! thousand bytes is enough; a text with hardly any of them is in no language that we know.

use super::pack::Pack;

/// How many bytes are looked at.
const SAMPLE: usize = 4096;
/// At least this share of the words must be stopwords of the language: 4 in 100.
const LEAST_PER_CENT: usize = 4;

pub(super) fn detect<'p>(packs: &'p [Pack], text: &str) -> Option<&'p Pack> {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let count = |pack: &Pack| {
        let Some(class) = pack.class("stopword") else { return 0 };
        let words = pack.words();
        words_of(sample).filter(|w| words.has(words.find_str(w), class)).count()
    };
    let total = words_of(sample).count();
    // The first of two equals wins, so that the answer does not depend on iteration order.
    let (best, hits) = packs.iter().map(|p| (p, count(p))).reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    (hits > 0 && hits * 100 >= total * LEAST_PER_CENT).then_some(best)
}

fn words_of(sample: &str) -> impl Iterator<Item = &str> {
    sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty())
}
