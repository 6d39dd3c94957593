//! A direct quotation for which no speaker was found: nobody may be named, or the program may have missed the name.

use super::facts::{Fact, Facts};
use super::{Found, Place};

/// The fewest words of a quotation that should have a speaker: shorter ones are often slogans and signs.
const WORDS: usize = 4;

pub(super) fn compare(facts: &Facts<'_>) -> Vec<Found> {
    let unnamed = |q: &&Fact| {
        q.text("type") == "direct"
            && q.row.value("speaker_name").is_none()
            && q.row.value("parent_id").is_none()
            && q.row.value("repeat_of").is_none()
            && !q.in_heading()
            && q.text("quote_text").split_whitespace().count() >= WORDS
    };
    facts
        .quotes
        .iter()
        .filter(unnamed)
        .map(|quote| Found { pattern: "no_speaker", words: Vec::new(), first: Place::of(quote), second: None })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::has;

    #[test]
    fn a_quotation_without_a_speaker_is_noted() {
        assert!(has(
            "no_speaker",
            "en",
            "It was a long day in the harbour. “We will not be back before the winter is over.” The wind rose."
        ));
    }

    #[test]
    fn one_with_a_speaker_is_not() {
        assert!(!has("no_speaker", "en", "“We will not be back before the winter is over,” said Ada Quill."));
    }
}
