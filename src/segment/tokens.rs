//! Text into tokens.
//!
//! A token is a word, a run of digits, a quotation mark or another single character; white space is none. Elisions
//! (`l’`, `qu'`) and clitics (`'s`) are split off where the pack names them, hyphens always stand alone, so that
//! “d’Altman”, "aujourd'hui" and "est-il" each come out in one way whatever apostrophe was typed.
//! Each token carries the id of its folded key in the pack's word table (0 = unknown).

use crate::lang::{BEGINS_PHRASE, ClassSet, Key, Known, Settings, WordId, Words};
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
    /// The lexicon classes of the word.
    pub classes: ClassSet,
    start: u32,
    end: u32,
    /// Id of the folded key in the pack, 0 where the pack does not know it.
    pub word: WordId,
    /// Bits of the rule sets with a rule that can begin here.
    pub(crate) starts: u16,
    /// What rules can tell of the word.
    pub(crate) symbol: u16,
    /// What it looks like.
    pub kind: TokenKind,
    /// Whether white space (or the start of the block) stands before it.
    pub spaced: bool,
}

impl Token {
    fn set(&mut self, known: Known) {
        (self.classes, self.word) = (known.classes, known.word);
        (self.starts, self.symbol) = (known.starts, known.symbol);
    }

    /// Where it stands.
    #[inline]
    #[must_use]
    pub fn span(self) -> Span {
        Span::of_characters(self.start, self.end)
    }

    /// Whether it is made of letters.
    #[inline]
    #[must_use]
    pub fn is_word(self) -> bool {
        matches!(self.kind, TokenKind::Lower | TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed)
    }

    /// Whether an entry of several words begins with it.
    #[inline]
    pub(crate) fn begins_phrase(self) -> bool {
        self.starts & BEGINS_PHRASE != 0
    }

    /// Whether it is a word that begins with a capital.
    #[inline]
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

/// What a token's letters lead to.
enum Sought {
    /// Nothing is left to look up.
    Known(Known),
    /// The word table has to be asked.
    Key(Key),
}

/// How many look-ups are made together.
const BATCH: usize = 64;

/// Look-ups that wait for one another. The word table is larger than the processor's nearest caches; asked for many words at
/// once, memory answers many at once.
struct Batch {
    keys: [Key; BATCH],
    /// The token that each key belongs to.
    tokens: [u32; BATCH],
    len: usize,
}

impl Batch {
    fn push(&mut self, key: Key, token: usize, words: &Words, out: &mut [Token]) {
        self.keys[self.len] = key;
        self.tokens[self.len] = token as u32;
        self.len += 1;
        if self.len == BATCH {
            self.resolve(words, out);
        }
    }

    fn resolve(&mut self, words: &Words, out: &mut [Token]) {
        let keys = &self.keys[..self.len];
        words.fetch(keys);
        for (key, token) in keys.iter().zip(self.tokens) {
            out[token as usize].set(words.look_up(*key));
        }
        self.len = 0;
    }
}

/// Appends the tokens of `span` of `text` to `out`. Linear in the span's length; never fails, whatever the text.
pub fn tokenize(text: &str, span: Span, language: &Settings, words: &Words, out: &mut Vec<Token>) {
    let end = span.end();
    let bytes = &text.as_bytes()[..end];
    let mut at = span.start();
    let mut spaced = true;
    let mut batch = Batch { keys: [Key::default(); BATCH], tokens: [0; BATCH], len: 0 };
    while at < bytes.len() {
        let start = at;
        let class = BYTES[bytes[at] as usize];
        if class == Byte::Space {
            at += 1;
            spaced = true;
            continue;
        }
        let (kind, sought) = match class {
            Byte::Lower | Byte::Upper => match short_word(bytes, at) {
                Some((kind, word)) => {
                    at += word.len();
                    let alone = word.len() == 1;
                    let letter = bytes[start] | 0x20;
                    (kind, if alone { Sought::Known(words.look_up_ascii(letter)) } else { Sought::Key(word) })
                }
                None => read_word(text, &mut at, end, language, words),
            },
            Byte::Digit => {
                while at < bytes.len() && bytes[at].is_ascii_digit() {
                    at += 1;
                }
                (TokenKind::Digits, Sought::Known(Known::default()))
            }
            Byte::Punct => {
                at += 1;
                (TokenKind::Punct, Sought::Known(words.look_up_ascii(bytes[start])))
            }
            _ => {
                let (class, len) = class_at(text, at);
                at += len;
                match class {
                    Byte::Space => {
                        spaced = true;
                        continue;
                    }
                    Byte::Lower | Byte::Upper => {
                        at = start;
                        read_word(text, &mut at, end, language, words)
                    }
                    Byte::Apostrophe if !spaced && is_clitic(text, at, end, language) => {
                        while at < end && matches!(class_at(text, at).0, Byte::Lower | Byte::Upper) {
                            at += class_at(text, at).1;
                        }
                        (TokenKind::Lower, Sought::Key(Key::of(&text[start..at])))
                    }
                    _ => {
                        let mark = matches!(class, Byte::Apostrophe | Byte::Mark);
                        let kind = if mark { TokenKind::Mark } else { TokenKind::Punct };
                        let alone = len == 1;
                        (
                            kind,
                            if alone {
                                Sought::Known(words.look_up_ascii(bytes[start]))
                            } else {
                                Sought::Key(Key::of(&text[start..at]))
                            },
                        )
                    }
                }
            }
        };
        let (known, key) = match sought {
            Sought::Known(known) => (known, None),
            Sought::Key(key) => (Known::default(), Some(key)),
        };
        let Known { classes, word, starts, symbol } = known;
        out.push(Token { classes, start: start as u32, end: at as u32, word, starts, symbol, kind, spaced });
        if let Some(key) = key {
            batch.push(key, out.len() - 1, words, out);
        }
        spaced = false;
    }
    batch.resolve(words, out);
}

/// The word at `at` where it is made of at most sixteen ASCII letters and ends there for sure: most words do. Eight bytes are
/// looked at together, and they are the word's key already.
#[inline]
fn short_word(bytes: &[u8], at: usize) -> Option<(TokenKind, Key)> {
    let window: &[u8; 17] = bytes.get(at..)?.first_chunk()?;
    let (mut low, mut high) = (u64::from_le_bytes(*window.first_chunk()?), 0);
    let mut len = leading_letters(low);
    let mut capitals = (!low & CASE & first_bytes(len)).count_ones() as usize;
    if len == 8 {
        high = u64::from_le_bytes(*window[8..].first_chunk()?);
        let more = leading_letters(high);
        capitals += (!high & CASE & first_bytes(more)).count_ones() as usize;
        high = (high | CASE) & first_bytes(more);
        len += more;
    }
    // An accented letter or an apostrophe may go on with the word.
    if matches!(BYTES[window[len] as usize], Byte::High | Byte::Apostrophe | Byte::Lower | Byte::Upper) {
        return None;
    }
    let kind = match capitals {
        0 => TokenKind::Lower,
        _ if !window[0].is_ascii_uppercase() => TokenKind::Mixed,
        n if n == len => TokenKind::Upper,
        1 => TokenKind::Capital,
        _ => TokenKind::Mixed,
    };
    low = (low | CASE) & first_bytes(len);
    Some((kind, Key::inline(low, high, len)))
}

/// The bit that tells small letters from capitals, in eight bytes.
const CASE: u64 = 0x2020_2020_2020_2020;

/// All bits of the first `count` bytes of eight.
#[inline]
fn first_bytes(count: usize) -> u64 {
    if count >= 8 { u64::MAX } else { (1 << (count * 8)) - 1 }
}

/// How many of eight bytes, from the first on, are ASCII letters.
#[inline]
fn leading_letters(bytes: u64) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const TOP: u64 = 0x80 * EACH;
    // Small letters and capitals as one; no sum below leaves its byte, because the top bits are clear.
    let folded = (bytes | CASE) & !TOP;
    let from_a = folded + EACH * u64::from(0x80 - b'a');
    let past_z = folded + EACH * u64::from(0x80 - b'z' - 1);
    let letters = from_a & !past_z & !bytes & TOP;
    ((!letters & TOP).trailing_zeros() / 8) as usize
}

/// Reads a word from `at` on: letters, with the apostrophes that belong inside it.
fn read_word(text: &str, at: &mut usize, end: usize, language: &Settings, words: &Words) -> (TokenKind, Sought) {
    let bytes = text.as_bytes();
    let start = *at;
    let (mut letters, mut uppers) = (0u32, 0u32);
    let first_upper = class_at(text, start).0 == Byte::Upper;
    // Whether all characters so far are of the kinds that `Key::of_letters` folds.
    let mut plain = true;
    let mut elided = false;
    while *at < end {
        let (class, len) = class_at(text, *at);
        match class {
            Byte::Lower | Byte::Upper => {
                letters += 1;
                uppers += u32::from(class == Byte::Upper);
                plain &= len == 1 || bytes[*at] == 0xc3;
                *at += len;
            }
            Byte::Apostrophe => {
                let after = *at + len;
                if language.is_elision(&bytes[start..*at]) {
                    *at = after;
                    elided = true;
                    break;
                }
                let inside = after < end && matches!(class_at(text, after).0, Byte::Lower | Byte::Upper);
                if !inside || is_clitic(text, after, end, language) {
                    break;
                }
                plain = false;
                *at = after;
            }
            _ => break,
        }
    }
    let kind = match (first_upper, uppers) {
        (_, 0) => TokenKind::Lower,
        (true, n) if n == letters => TokenKind::Upper,
        (true, 1) => TokenKind::Capital,
        _ => TokenKind::Mixed,
    };
    let len = *at - start;
    let sought = if elided {
        let letters = letters as usize;
        Sought::Key(Key::of_letters(bytes, start, start + letters).with_apostrophe())
    } else if len == 1 {
        Sought::Known(words.look_up_ascii(bytes[start].to_ascii_lowercase()))
    } else if len > Key::LONGEST {
        Sought::Known(Known::default())
    } else if plain {
        Sought::Key(Key::of_letters(bytes, start, *at))
    } else {
        Sought::Key(Key::of(&text[start..*at]))
    };
    (kind, sought)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Packs;

    fn pieces(language: &str, text: &str) -> Vec<String> {
        let packs = Packs::built_in().unwrap();
        let pack = packs.get(language).unwrap();
        let mut tokens = Vec::new();
        tokenize(text, Span::of_characters(0, text.len() as u32), pack.settings(), pack.words(), &mut tokens);
        tokens.iter().map(|t| text[t.span().range()].to_owned()).collect()
    }

    #[test]
    fn elisions_are_split_off_and_lexical_apostrophes_are_not() {
        assert_eq!(pieces("fr", "L’été d'aujourd’hui, qu'il"), ["L’", "été", "d'", "aujourd’hui", ",", "qu'", "il"]);
        assert_eq!(pieces("fr", "d'”escroc”"), ["d'", "”", "escroc", "”"]);
    }

    #[test]
    fn clitics_are_split_off_and_contractions_are_not() {
        assert_eq!(
            pieces("en", "the firm’s don't workers' O'Hara"),
            ["the", "firm", "’s", "don't", "workers", "'", "O'Hara"]
        );
    }

    #[test]
    fn hyphens_and_digits_stand_alone() {
        assert_eq!(
            pieces("fr", "est-il 97,4 % à 12h19"),
            ["est", "-", "il", "97", ",", "4", "%", "à", "12", "h", "19"]
        );
    }

    #[test]
    fn words_are_known_in_every_case_and_with_every_apostrophe() {
        let packs = Packs::built_in().unwrap();
        let words = packs.get("fr").unwrap().words();
        let id = |text: &str| {
            let mut tokens = Vec::new();
            let settings = packs.get("fr").unwrap().settings();
            tokenize(text, Span::of_characters(0, text.len() as u32), settings, words, &mut tokens);
            tokens[0].word
        };
        for (a, b) in
            [("où", "OÙ"), ("l'", "L’"), ("à", "À"), ("sœur", "SŒUR"), ("aujourd'hui", "Aujourd’hui"), ("même", "MÊME")]
        {
            assert_eq!(id(a), id(b), "{a} {b}");
        }
        assert_ne!(id("où"), WordId::UNKNOWN);
        assert_ne!(id("même"), WordId::UNKNOWN);
    }

    #[test]
    fn any_text_gives_tokens_on_character_boundaries_in_order() {
        let text = "😀«a»\u{301}e\u{200b}x''' ’’ ’s\0\u{feff}—…ﬁn Ǆ ß ẞ\r\n";
        let packs = Packs::built_in().unwrap();
        let pack = packs.get("en").unwrap();
        let mut tokens = Vec::new();
        tokenize(text, Span::of_characters(0, text.len() as u32), pack.settings(), pack.words(), &mut tokens);
        let mut last = 0;
        for token in tokens {
            let range = token.span().range();
            assert!(range.start >= last && text.get(range.clone()).is_some_and(|s| !s.is_empty()));
            last = range.end;
        }
    }
}
