//! The words of a sentence, as comparisons want them.

use std::collections::BTreeSet;

use crate::lang::Pack;

/// A word, or what stands for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word in lower case.
    Word(String),
    /// The expression that was asked to be kept apart.
    Apart,
    /// A stop, comma, bracket or dash.
    Break,
}

/// A sentence in pieces; `apart` is an expression in it that counts as one piece.
pub(super) fn pieces(sentence: &str, apart: &str) -> Vec<Piece> {
    let folded: String = apart.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = if folded.is_empty() { None } else { sentence.find(&folded) };
    let Some(at) = at else { return plain(sentence) };
    let mut out = plain(&sentence[..at]);
    out.push(Piece::Apart);
    out.extend(plain(&sentence[at + folded.len()..]));
    out
}

fn plain(text: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            out.push(Piece::Word(std::mem::take(&mut word)));
        }
        if !c.is_whitespace() && !matches!(c, '\'' | '’' | '-' | '‐') && out.last() != Some(&Piece::Break) {
            out.push(Piece::Break);
        }
    }
    if !word.is_empty() {
        out.push(Piece::Word(word));
    }
    out
}

/// The words of a text, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let word = |piece| if let Piece::Word(word) = piece { Some(word) } else { None };
    plain(text).into_iter().filter_map(word).collect()
}

/// Whether a lexicon of the pack has a word.
pub(super) fn is(pack: &Pack, word: &str, class: &str) -> bool {
    pack.class(class).is_some_and(|class| pack.words().has(pack.words().find_str(word), class))
}

/// Whether any word of a short text, or the text as a whole, is in a class of the pack.
pub(super) fn any_is(pack: &Pack, text: &str, class: &str) -> bool {
    words(text).iter().any(|word| is(pack, word, class))
}

/// A word without its ending: enough to know "recalled" and "recalls" for one.
pub(super) fn stem(word: &str) -> String {
    let singular = word.trim_end_matches(['s', 'x']);
    let end = singular.char_indices().nth(5).map_or(singular.len(), |(at, _)| at);
    singular[..end].to_owned()
}

/// The stems of the words that say something: no numbers, no grammar words.
pub(super) fn content(pack: &Pack, text: &str) -> BTreeSet<String> {
    let says = |word: &String| word.chars().count() > 3 && !word.starts_with(|c: char| c.is_ascii_digit());
    words(text).into_iter().filter(says).filter(|w| !is(pack, w, "stopword")).map(|w| stem(&w)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_falls_into_words_and_breaks() {
        let word = |w: &str| Piece::Word(w.into());
        assert_eq!(
            pieces("Le 18 mai, qu’il soit viré !", "18 mai"),
            [word("le"), Piece::Apart, Piece::Break, word("qu"), word("il"), word("soit"), word("viré"), Piece::Break]
        );
    }

    #[test]
    fn endings_are_no_difference() {
        assert_eq!(stem("employés"), stem("employé"));
        assert_eq!(stem("recalled"), stem("recalls"));
        assert_ne!(stem("port"), stem("porte"));
    }
}
