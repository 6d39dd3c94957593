//! Bytes into the characters and words that a tokenizer tells apart.
//!
//! In: a text and a place in it. Out: what character stands there, and the word that begins there where it is short: sixteen
//! bytes are looked at as two numbers, which are the word's key already.

use super::TokenKind;
use crate::bytes::{HIGH, ONES, equal};
use crate::lang::{Key, is_joiner};

/// What a character is to a tokenizer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Byte {
    Space,
    Lower,
    Upper,
    Digit,
    Apostrophe,
    Mark,
    Punct,
    /// Seen by nobody, inside a word: where a line may be broken, or letters be joined.
    Joiner,
    High,
}

/// What each byte is by itself, or that it belongs to a longer character.
pub(super) const BYTES: [Byte; 256] = {
    let mut table = [Byte::Punct; 256];
    let mut b = 0usize;
    while b < 256 {
        table[b] = match b as u8 {
            0..=b' ' | 0x7f => Byte::Space,
            b'a'..=b'z' => Byte::Lower,
            b'A'..=b'Z' => Byte::Upper,
            b'0'..=b'9' => Byte::Digit,
            b'\'' => Byte::Apostrophe,
            b'"' | b'`' => Byte::Mark,
            0x80.. => Byte::High,
            _ => Byte::Punct,
        };
        b += 1;
    }
    table
};

/// What the characters of general punctuation are (`’`, `“`, `…`), by the last of their three bytes.
const GENERAL: [Byte; 64] = {
    let mut table = [Byte::Punct; 64];
    let mut last = 0;
    while last < 64 {
        table[last] = match last {
            0x0c | 0x0d => Byte::Joiner,
            0x00..=0x0f | 0x28..=0x2f => Byte::Space,
            0x19 => Byte::Apostrophe,
            0x18 | 0x1a..=0x1f | 0x32 | 0x33 | 0x39 | 0x3a => Byte::Mark,
            _ => Byte::Punct,
        };
        last += 1;
    }
    table
};

/// The character class at byte `at`, and its length in bytes.
#[inline]
pub(super) fn class_at(text: &str, at: usize) -> (Byte, usize) {
    // The letters of Latin-1 (é, à, ç, É), its spaces and marks, and general punctuation are by far the most frequent
    // characters of our languages beside ASCII.
    match text.as_bytes()[at..] {
        [byte @ ..0x80, ..] => (BYTES[usize::from(byte)], 1),
        [0xc3, 0x97 | 0xb7, ..] => (Byte::Punct, 2),
        [0xc3, 0x80..=0x9e, ..] => (Byte::Upper, 2),
        [0xc3, ..] => (Byte::Lower, 2),
        [0xc2, 0xa0, ..] => (Byte::Space, 2),
        [0xc2, 0xab | 0xbb, ..] => (Byte::Mark, 2),
        [0xe2, 0x80, last, ..] => (GENERAL[usize::from(last & 0x3f)], 3),
        _ => class_of_rare(text, at),
    }
}

#[cold]
fn class_of_rare(text: &str, at: usize) -> (Byte, usize) {
    let Some(c) = text[at..].chars().next() else { return (Byte::Punct, 1) };
    let class = match c {
        '’' | 'ʼ' => Byte::Apostrophe,
        '«' | '»' | '“' | '”' | '„' | '‟' | '‘' | '‚' | '‛' | '‹' | '›' | '″' | '′' | '〝' | '〞' | '＂' => {
            Byte::Mark
        }
        c if is_joiner(c) => Byte::Joiner,
        '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{202a}'..='\u{202e}' => Byte::Space,
        c if c.is_whitespace() => Byte::Space,
        'ª' | 'º' => Byte::Punct,
        c if c.is_lowercase() => Byte::Lower,
        c if c.is_uppercase() => Byte::Upper,
        c if c.is_alphabetic() => Byte::Lower,
        // Combining accents belong to the letter before them.
        '\u{300}'..='\u{36f}' => Byte::Lower,
        _ => Byte::Punct,
    };
    (class, c.len_utf8())
}

/// A word of at most sixteen bytes, all of them ASCII letters or letters of Latin-1.
pub(crate) struct ShortWord {
    pub len: usize,
    pub kind: TokenKind,
    pub key: Key,
}

/// The bit that tells small letters from capitals, in eight bytes.
const CASE: u64 = 0x2020_2020_2020_2020;

/// The first bytes of eight, all their bits.
#[inline]
fn first_bytes(count: usize) -> u64 {
    if count >= 8 { u64::MAX } else { (1 << (count * 8)) - 1 }
}

/// The highest bit of each byte that is an ASCII letter.
#[inline]
fn ascii_letters(bytes: u64) -> u64 {
    // Small letters and capitals as one; no sum below leaves its byte, because the top bits are clear.
    let folded = (bytes | CASE) & !HIGH;
    let from_a = folded + ONES * u64::from(0x80 - b'a');
    let past_z = folded + ONES * u64::from(0x80 - b'z' - 1);
    from_a & !past_z & !bytes & HIGH
}

/// How many bytes from the first on are marked with their highest bits.
#[inline]
fn leading(marks: u64) -> usize {
    ((!marks & HIGH).trailing_zeros() / 8) as usize
}

/// A word of ASCII letters, and the character behind it.
pub(super) struct PlainWord {
    pub len: usize,
    pub kind: TokenKind,
    pub key: Key,
    pub next: u8,
}

/// The word that a window of the text begins with, where it has at most fifteen letters, all of them ASCII, and a character of
/// ASCII behind it that is no apostrophe.
#[inline]
pub(super) fn plain_word(window: &[u8; 16]) -> Option<PlainWord> {
    let low = half(window, 0);
    let others = !ascii_letters(low) & HIGH;
    if others != 0 {
        let bits = others.trailing_zeros() - 7;
        let next = (low >> bits) as u8;
        if bits == 0 || !ends_plainly(next) {
            return None;
        }
        let own = (1 << bits) - 1;
        let len = (bits / 8) as usize;
        let kind = kind_of((!low & CASE & own, 0), (CASE & own, 0), 0x20);
        return Some(PlainWord { len, kind, key: Key::inline((low | CASE) & own, 0, len), next });
    }
    let high = half(window, 8);
    let others = !ascii_letters(high) & HIGH;
    if others == 0 {
        return None;
    }
    let bits = others.trailing_zeros() - 7;
    let next = (high >> bits) as u8;
    if !ends_plainly(next) {
        return None;
    }
    let own = (1 << bits) - 1;
    let len = 8 + (bits / 8) as usize;
    let kind = kind_of((!low & CASE, !high & CASE & own), (CASE, CASE & own), 0x20);
    Some(PlainWord { len, kind, key: Key::inline(low | CASE, (high | CASE) & own, len), next })
}

/// Eight bytes of a window.
#[inline]
fn half(window: &[u8; 16], from: usize) -> u64 {
    window[from..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// Whether a word of ASCII letters ends for sure before a byte.
#[inline]
fn ends_plainly(next: u8) -> bool {
    next.is_ascii() && next != b'\''
}

/// The kind of a word by the bits of its capitals, of all letters that can be some, and of its first letter. No branch: which
/// words have capitals cannot be guessed.
#[inline]
fn kind_of(capitals: (u64, u64), cased: (u64, u64), initial: u64) -> TokenKind {
    const KINDS: [TokenKind; 8] = {
        let mut kinds = [TokenKind::Lower; 8];
        kinds[1] = TokenKind::Mixed;
        (kinds[3], kinds[7]) = (TokenKind::Upper, TokenKind::Upper);
        kinds[5] = TokenKind::Capital;
        kinds
    };
    let some = usize::from(capitals.0 | capitals.1 != 0);
    let all = usize::from((capitals.0 ^ cased.0) | (capitals.1 ^ cased.1) == 0);
    let first = usize::from((capitals.0 ^ initial) | capitals.1 == 0);
    KINDS[some | all << 1 | first << 2]
}

/// The word at `at`, where it is short and made of letters of ASCII and Latin-1. It ends before `end`, or with a character
/// that it does not tell: an apostrophe, or letters of other alphabets.
#[expect(clippy::inline_always, reason = "it has two callers, and one of them is the hottest loop")]
#[inline(always)]
pub(crate) fn short_word(text: &[u8], at: usize, end: usize) -> Option<ShortWord> {
    let window: &[u8; 17] = text.get(at..)?.first_chunk()?;
    let low = u64::from_le_bytes(*window.first_chunk()?);
    let others = !ascii_letters(low) & HIGH;
    if others != 0 {
        // Most words end within eight bytes.
        let bits = others.trailing_zeros() - 7;
        let len = (bits / 8) as usize;
        if low >> bits & 0xff == 0xc3 {
            return accented_word(window, end - at);
        }
        if len <= end - at {
            let own = (1 << bits) - 1;
            return Some(word_of(low, 0, len, (own, 0), (own, 0), 0x20));
        }
    }
    longer_word(window, end - at)
}

/// A word of ASCII letters that fills the first half, or that the end of its block cuts.
fn longer_word(window: &[u8; 17], limit: usize) -> Option<ShortWord> {
    let low = u64::from_le_bytes(*window.first_chunk()?);
    let high = u64::from_le_bytes(*window[8..].first_chunk()?);
    let mut len = leading(ascii_letters(low));
    if len == 8 {
        len += leading(ascii_letters(high));
    }
    let next = window[len];
    if next == 0xc3 {
        return accented_word(window, limit);
    }
    if len == 16 && next.is_ascii_alphabetic() {
        return None;
    }
    let len = len.min(limit);
    let own = (first_bytes(len), first_bytes(len.saturating_sub(8)));
    Some(word_of(low, high, len, own, own, 0x20))
}

/// The same where some letter has an accent.
#[inline(never)]
fn accented_word(window: &[u8; 17], limit: usize) -> Option<ShortWord> {
    let low = u64::from_le_bytes(*window.first_chunk()?);
    let high = u64::from_le_bytes(*window[8..].first_chunk()?);
    // The first byte of each letter of Latin-1 and the second, which is no sign for times or division and no sharp s.
    let (first_low, first_high) = (equal(low, 0xc3), equal(high, 0xc3));
    let (second_low, second_high) = (first_low << 8, first_high << 8 | first_low >> 56);
    let odd = |bytes: u64| equal(bytes | CASE, 0xb7) | equal(bytes, 0x9f);
    let letters_low = ascii_letters(low) | first_low | second_low & !odd(low);
    let letters_high = ascii_letters(high) | first_high | second_high & !odd(high);
    let mut len = leading(letters_low);
    if len == 8 {
        len += leading(letters_high);
    }
    let len = len.min(limit);
    // A letter may be cut in two by the end of the window.
    let next = window[len];
    if len == 0 || len == 16 || len < limit && matches!(next, 0x80..=0xbf) {
        return None;
    }
    // The first byte of a letter of Latin-1 tells no case.
    let case = |firsts: u64| !(firsts >> 2);
    let own = (first_bytes(len), first_bytes(len.saturating_sub(8)));
    let cased = (own.0 & case(first_low), own.1 & case(first_high));
    let initial = if window[0] == 0xc3 { 0x2000 } else { 0x20 };
    Some(word_of(low, high, len, own, cased, initial))
}

/// A word of which the first `len` bytes, `own`, stand in two halves. `cased` are those whose case counts, `initial` is the
/// bit of the first letter's case.
#[inline]
fn word_of(low: u64, high: u64, len: usize, own: (u64, u64), cased: (u64, u64), initial: u64) -> ShortWord {
    let cased = (CASE & cased.0, CASE & cased.1);
    let kind = kind_of((!low & cased.0, !high & cased.1), cased, initial);
    let key = Key::inline((low | CASE) & own.0, (high | CASE) & own.1, len);
    ShortWord { len, kind, key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_characters_are_what_they_are_among_all() {
        for c in ('\u{80}'..='\u{ff}').chain('\u{2000}'..='\u{203f}') {
            let text = c.to_string();
            assert!(class_at(&text, 0) == class_of_rare(&text, 0), "{c:?}");
        }
    }
}
