//! Bytes into the characters and words that a tokenizer tells apart.
//!
//! In: a text and a place in it. Out: what character stands there, and the word that begins there where it is short: sixteen
//! bytes are looked at as two numbers, which are the word's key already.

use super::TokenKind;
use crate::lang::Key;

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

/// The character class at byte `at`, and its length in bytes.
#[inline]
pub(super) fn class_at(text: &str, at: usize) -> (Byte, usize) {
    let bytes = text.as_bytes();
    let class = BYTES[bytes[at] as usize];
    if class != Byte::High {
        return (class, 1);
    }
    // The letters of Latin-1 (é, à, ç, É) are by far the most frequent non-ASCII characters of our languages.
    if bytes[at] == 0xc3 {
        return match bytes[at + 1] {
            0x97 | 0xb7 => (Byte::Punct, 2),
            0x80..=0x9e => (Byte::Upper, 2),
            _ => (Byte::Lower, 2),
        };
    }
    class_of_rare(text, at)
}

#[cold]
fn class_of_rare(text: &str, at: usize) -> (Byte, usize) {
    let Some(c) = text[at..].chars().next() else { return (Byte::Punct, 1) };
    let class = match c {
        '’' | 'ʼ' => Byte::Apostrophe,
        '«' | '»' | '“' | '”' | '„' | '‟' | '‘' | '‚' | '‛' | '‹' | '›' | '″' | '′' | '〝' | '〞' | '＂' => {
            Byte::Mark
        }
        '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}' | '\u{202a}'..='\u{202e}' => Byte::Space,
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
pub(super) struct ShortWord {
    pub len: usize,
    pub kind: TokenKind,
    pub key: Key,
}

/// The bit that tells small letters from capitals, in eight bytes.
const CASE: u64 = 0x2020_2020_2020_2020;
const EACH: u64 = 0x0101_0101_0101_0101;
const TOP: u64 = 0x80 * EACH;
const REST: u64 = !TOP;

/// The first bytes of eight, all their bits.
#[inline]
fn first_bytes(count: usize) -> u64 {
    if count >= 8 { u64::MAX } else { (1 << (count * 8)) - 1 }
}

/// The highest bit of each byte that is an ASCII letter.
#[inline]
fn ascii_letters(bytes: u64) -> u64 {
    // Small letters and capitals as one; no sum below leaves its byte, because the top bits are clear.
    let folded = (bytes | CASE) & REST;
    let from_a = folded + EACH * u64::from(0x80 - b'a');
    let past_z = folded + EACH * u64::from(0x80 - b'z' - 1);
    from_a & !past_z & !bytes & TOP
}

/// The highest bit of each byte that is `byte`.
#[inline]
fn equal(bytes: u64, byte: u8) -> u64 {
    let other = bytes ^ (EACH * u64::from(byte));
    !(((other & REST) + REST) | other | REST)
}

/// How many bytes from the first on are marked with their highest bits.
#[inline]
fn leading(marks: u64) -> usize {
    ((!marks & TOP).trailing_zeros() / 8) as usize
}

/// The word at `at`, where it is short and made of letters of ASCII and Latin-1. It ends before `end`, or with a character
/// that it does not tell: an apostrophe, or letters of other alphabets.
#[inline]
pub(super) fn short_word(text: &[u8], at: usize, end: usize) -> Option<ShortWord> {
    let window: &[u8; 17] = text.get(at..)?.first_chunk()?;
    let low = u64::from_le_bytes(*window.first_chunk()?);
    let others = !ascii_letters(low) & TOP;
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
    let (cased_low, cased_high) = (CASE & cased.0, CASE & cased.1);
    let (capitals_low, capitals_high) = (!low & cased_low, !high & cased_high);
    let kind = if capitals_low | capitals_high == 0 {
        TokenKind::Lower
    } else if capitals_low & initial == 0 {
        TokenKind::Mixed
    } else if (capitals_low, capitals_high) == (cased_low, cased_high) {
        TokenKind::Upper
    } else if (capitals_low, capitals_high) == (initial, 0) {
        TokenKind::Capital
    } else {
        TokenKind::Mixed
    };
    let key = Key::inline((low | CASE) & own.0, (high | CASE) & own.1, len);
    ShortWord { len, kind, key }
}
