//! Text into tokens.
//!
//! A token is a word, a run of digits, a quotation mark or another single character; white space is none. Elisions
//! (`l’`, `qu'`) and clitics (`'s`) are split off where the pack names them, hyphens always stand alone, so that
//! “d’Altman”, "aujourd'hui" and "est-il" each come out in one way whatever apostrophe was typed.
//! Each token carries the id of its folded key in the pack's word table (0 = unknown).

use crate::lang::{Fold, Settings, WordId, Words};
use crate::span::Span;

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum TokenKind {
    /// A word in lower case.
    Lower,
    /// A word with a first capital and a lower-case rest.
    Capital,
    /// A word all in capitals, of one letter or more.
    Upper,
    /// A word with a capital inside: `iPhone`, `McKay`.
    Mixed,
    /// A run of ASCII digits.
    Digits,
    /// A quotation mark, or an apostrophe that belongs to no word.
    Mark,
    /// Any other single character.
    Punct,
}

/// A piece of text that rules look at as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    start: u32,
    end: u32,
    /// Id of the folded key in the pack, 0 where the pack does not know it.
    pub word: WordId,
    /// What it looks like.
    pub kind: TokenKind,
    /// Whether white space (or the start of the block) stands before it.
    pub spaced: bool,
}

impl Token {
    /// Where it stands.
    #[must_use]
    pub fn span(self) -> Span {
        Span::of_characters(self.start, self.end)
    }

    /// Whether it is made of letters.
    #[must_use]
    pub fn is_word(self) -> bool {
        matches!(self.kind, TokenKind::Lower | TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed)
    }

    /// Whether it is a word that begins with a capital.
    #[must_use]
    pub fn is_capital(self) -> bool {
        matches!(self.kind, TokenKind::Capital | TokenKind::Upper)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Space,
    Lower,
    Upper,
    Digit,
    Apostrophe,
    Mark,
    Punct,
    High,
}

const BYTES: [Byte; 256] = {
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
fn class_at(text: &str, at: usize) -> (Byte, usize) {
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

/// Appends the tokens of `span` of `text` to `out`. Linear in the span's length; never fails, whatever the text.
pub fn tokenize(text: &str, span: Span, language: &Settings, words: &Words, out: &mut Vec<Token>) {
    let end = span.end();
    let mut at = span.start();
    let mut spaced = true;
    let mut fold = Fold::default();
    while at < end {
        let (class, len) = class_at(text, at);
        let start = at;
        let token = match class {
            Byte::Space => {
                at += len;
                spaced = true;
                continue;
            }
            Byte::Lower | Byte::Upper => {
                let kind = word(text, &mut at, end, language, &mut fold);
                Token { start: start as u32, end: at as u32, word: words.find(&fold), kind, spaced }
            }
            Byte::Digit => {
                while at < end && text.as_bytes()[at].is_ascii_digit() {
                    at += 1;
                }
                Token { start: start as u32, end: at as u32, word: WordId::UNKNOWN, kind: TokenKind::Digits, spaced }
            }
            Byte::Apostrophe | Byte::Mark => {
                at += len;
                let clitic = class == Byte::Apostrophe && !spaced && clitic(text, &mut at, end, language, &mut fold);
                let kind = if clitic { TokenKind::Lower } else { TokenKind::Mark };
                if !clitic {
                    fold.set(&text[start..at]);
                }
                Token { start: start as u32, end: at as u32, word: words.find(&fold), kind, spaced }
            }
            Byte::Punct | Byte::High => {
                at += len;
                let word = if len == 1 {
                    words.find_ascii(text.as_bytes()[start])
                } else {
                    fold.set(&text[start..at]);
                    words.find(&fold)
                };
                Token { start: start as u32, end: at as u32, word, kind: TokenKind::Punct, spaced }
            }
        };
        out.push(token);
        spaced = false;
    }
}

/// Reads a word from `at` on: letters, with the apostrophes that belong inside it.
fn word(text: &str, at: &mut usize, end: usize, language: &Settings, fold: &mut Fold) -> TokenKind {
    fold.clear();
    let first_upper = class_at(text, *at).0 == Byte::Upper;
    let (mut letters, mut uppers) = (0u32, 0u32);
    let bytes = text.as_bytes();
    while *at < end {
        let (class, len) = class_at(text, *at);
        match class {
            Byte::Lower | Byte::Upper => {
                letters += 1;
                uppers += u32::from(class == Byte::Upper);
                fold.push(&bytes[*at..*at + len]);
                *at += len;
            }
            Byte::Apostrophe => {
                let after = *at + len;
                if language.is_elision(fold.key()) {
                    fold.push(b"'");
                    *at = after;
                    break;
                }
                if after >= end
                    || !matches!(class_at(text, after).0, Byte::Lower | Byte::Upper)
                    || is_clitic(text, after, end, language)
                {
                    break;
                }
                fold.push(b"'");
                *at = after;
            }
            _ => break,
        }
    }
    match (first_upper, uppers) {
        (_, 0) => TokenKind::Lower,
        (true, n) if n == letters => TokenKind::Upper,
        (true, 1) => TokenKind::Capital,
        _ => TokenKind::Mixed,
    }
}

/// Whether the letters from `at` on are one of the pack's clitics (the `s` of `'s`) and end there.
fn is_clitic(text: &str, at: usize, end: usize, language: &Settings) -> bool {
    language.clitics.iter().any(|clitic| {
        let stop = at + clitic.len();
        stop <= end
            && text.get(at..stop).is_some_and(|s| s.eq_ignore_ascii_case(clitic))
            && (stop == end || !matches!(class_at(text, stop).0, Byte::Lower | Byte::Upper | Byte::Digit))
    })
}

/// Reads a clitic right after an apostrophe; `at` stands behind the apostrophe and moves only where there is one.
fn clitic(text: &str, at: &mut usize, end: usize, language: &Settings, fold: &mut Fold) -> bool {
    if *at >= end || !is_clitic(text, *at, end, language) {
        return false;
    }
    fold.clear();
    fold.push(b"'");
    while *at < end {
        let (class, len) = class_at(text, *at);
        if !matches!(class, Byte::Lower | Byte::Upper) {
            break;
        }
        fold.push(&text.as_bytes()[*at..*at + len]);
        *at += len;
    }
    true
}
