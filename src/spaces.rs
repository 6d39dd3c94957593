//! White space folded, where words of an article are shown or compared on one line.
//!
//! In: a stretch of text. Out: the same with white space of any kind and length as one space each, and none at the ends;
//! borrowed where it is so already, which is nearly always: "le ministre\nde la Santé" is "le ministre de la Santé".

use std::borrow::Cow;

/// White space of any kind and length as one space each, and none at the ends.
pub(crate) fn fold_spaces(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}

/// Whether every white space in a text is one plain space.
pub(crate) fn is_folded(text: &str) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // Eight bytes together: plain where none is beyond ASCII or a control character, and no space follows another.
    let plain = |word: u64, next: u8| {
        let other = word ^ (ONES * u64::from(b' '));
        // The highest bit of every byte that is a space, and of no other; all bytes are ASCII here.
        let spaces = (other + ONES * 0x7f) & (ONES * 0x80) ^ (ONES * 0x80);
        let last = next == b' ' && spaces >> 63 == 1;
        spaces & (spaces >> 8) == 0 && !last && word.wrapping_sub(ONES * 0x20) & (ONES * 0x80) == 0
    };
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let slow = |from: usize, to: usize| {
        (from..to).all(|at| match bytes[at] {
            b' ' => bytes.get(at + 1) != Some(&b' '),
            // Beyond ASCII, white space begins with one of four bytes.
            ..0x20 | 0xc2 | 0xe1 | 0xe2 | 0xe3 => text[at..].chars().next().is_none_or(|c| !c.is_whitespace()),
            _ => true,
        })
    };
    words.iter().enumerate().all(|(at, word)| {
        let number = u64::from_le_bytes(*word);
        let next = bytes.get(8 * at + 8).copied().unwrap_or(0);
        number & (ONES * 0x80) == 0 && plain(number, next) || slow(8 * at, 8 * at + 8)
    }) && slow(bytes.len() - rest.len(), bytes.len())
}
