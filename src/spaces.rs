//! White space folded, where words of an article are shown or compared on one line.
//!
//! In: a stretch of text. Out: the same with white space of any kind and length as one space each, and none at the ends;
//! borrowed where it is so already, which is nearly always: "le ministre\nde la Santé" is "le ministre de la Santé".

use std::borrow::Cow;

use crate::bytes::{ONES, equal};

/// White space of any kind and length as one space each, and none at the ends.
pub(crate) fn fold_spaces(text: &str) -> Cow<'_, str> {
    // Most texts begin and end with an ASCII letter or sign.
    let plain = |byte: Option<&u8>| byte.is_some_and(|byte| (0x21..0x7f).contains(byte));
    let bytes = text.as_bytes();
    let text = if plain(bytes.first()) && plain(bytes.last()) { text } else { text.trim() };
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    // Words are copied whole; only bytes that white space begins with are looked at as characters.
    let bytes = text.as_bytes();
    let (mut word, mut at) = (0, 0);
    while at < bytes.len() {
        if !may_begin_space(bytes[at]) {
            at += 1;
            continue;
        }
        let Some(character) = text[at..].chars().next() else { break };
        let next = at + character.len_utf8();
        if character.is_whitespace() {
            push_word(&text[word..at], &mut out);
            word = next;
        }
        at = next;
    }
    push_word(&text[word..], &mut out);
    Cow::Owned(out)
}

/// Beyond ASCII, white space begins with one of four bytes.
fn may_begin_space(byte: u8) -> bool {
    matches!(byte, 0..=b' ' | 0xc2 | 0xe1 | 0xe2 | 0xe3)
}

fn push_word(word: &str, out: &mut String) {
    if !word.is_empty() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Whether every white space in a text is one plain space.
pub(crate) fn is_folded(text: &str) -> bool {
    // Eight bytes together: plain where none is a control character, no space follows another, and no character begins with
    // a byte that white space beyond ASCII begins with.
    let plain = |word: u64, next: u8| {
        let spaces = equal(word, b' ');
        let last = next == b' ' && spaces >> 63 == 1;
        let odd = equal(word & (ONES * 0xe0), 0) | equal(word, 0xc2) | equal(word & (ONES * 0xfc), 0xe0);
        spaces & (spaces >> 8) | odd == 0 && !last
    };
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let slow = |from: usize, to: usize| {
        (from..to).all(|at| match bytes[at] {
            b' ' => bytes.get(at + 1) != Some(&b' '),
            byte if may_begin_space(byte) => text[at..].chars().next().is_none_or(|c| !c.is_whitespace()),
            _ => true,
        })
    };
    words.iter().enumerate().all(|(at, word)| {
        let next = bytes.get(8 * at + 8).copied().unwrap_or(0);
        plain(u64::from_le_bytes(*word), next) || slow(8 * at, 8 * at + 8)
    }) && slow(bytes.len() - rest.len(), bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_any_kind_is_found_at_every_place() {
        for other in ["\n", "\t", "  ", "\u{a0}", "\u{2003}", "\u{3000}", "\u{1680}", "\u{1f}", "é", "’", "Â", "à"]
        {
            for place in 0..40 {
                let text = format!("{}{other}{}", "a".repeat(place), "b c".repeat(7));
                let expected = !text.contains("  ") && text.chars().all(|c| c == ' ' || !c.is_whitespace());
                assert_eq!(is_folded(&text), expected, "{text:?}");
                let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(fold_spaces(&text), folded);
            }
        }
    }
}
