//! Text into tokens.
//!
//! A token is a word, a run of digits, a quotation mark or another single character; white space is none. Elisions
//! (`l’`, `qu'`) and clitics (`'s`) are split off where the pack names them, hyphens always stand alone, so that
//! “d’Altman”, "aujourd'hui" and "est-il" each come out in one way whatever apostrophe was typed.
//! Each token carries the id of its folded key in the pack's word table (0 = unknown).
//!
//! Most of a text are words of a few ASCII letters with a space behind them. Such a word is read as one or two numbers, which
//! are its key; all that is rarer is read apart, by its first character.

use super::hits::Hits;
use super::letters::{BYTES, Byte, PlainWord, ShortWord, class_at, plain_word, short_word};
use super::signs::{OTHER, sign_at};
use super::token::{Token, TokenKind};
use super::waiting::{self, Shape, Waiting};
use crate::lang::{FoundWord, Key, Settings, Words};
use crate::span::Span;

/// What a token looks like, but for its place.
#[derive(Clone, Copy)]
struct Look {
    kind: TokenKind,
    spaced: bool,
    sign: u8,
}

impl Look {
    #[inline]
    fn at(self, start: usize, end: usize) -> Shape {
        let Self { kind, spaced, sign } = self;
        Shape { start: start as u32, end: end as u32, kind, spaced, sign }
    }
}

/// Reads the blocks of a text one after the other.
pub(super) struct Tokenizer<'t> {
    text: &'t str,
    language: &'t Settings,
    words: &'t Words,
    out: Vec<Token>,
    hits: Hits,
    /// Tokens that are not in `out` yet.
    waiting: &'t mut Waiting,
}

/// Appends the tokens of `span` of `text` to `out`. Linear in the span's length; never fails, whatever the text.
pub fn tokenize(text: &str, span: Span, language: &Settings, words: &Words, out: &mut Vec<Token>) {
    let all = std::mem::take(out);
    (*out, _) = waiting::with(|waiting| {
        let mut tokenizer = Tokenizer::new(text, language, words, (all, Hits::for_bytes(0)), waiting);
        tokenizer.read(span);
        tokenizer.finish()
    });
}

impl<'t> Tokenizer<'t> {
    /// What is read comes behind what `out` and `hits` hold.
    pub(super) fn new(
        text: &'t str,
        language: &'t Settings,
        words: &'t Words,
        (out, hits): (Vec<Token>, Hits),
        waiting: &'t mut Waiting,
    ) -> Self {
        Self { text, language, words, out, hits, waiting }
    }

    /// How many tokens there are so far.
    pub(super) fn count(&self) -> usize {
        self.out.len() + self.waiting.count()
    }

    /// The tokens, and where later stages begin.
    pub(super) fn finish(mut self) -> (Vec<Token>, Hits) {
        self.settle();
        (self.out, self.hits)
    }

    fn settle(&mut self) {
        self.waiting.settle(self.words, &mut self.out, &mut self.hits);
    }

    /// Takes in a word that has a key.
    #[inline]
    fn push(&mut self, start: usize, end: usize, look: Look, key: Key) {
        if self.waiting.push_sought(look.at(start, end), key) {
            self.settle();
        }
    }

    /// The same for a word that is no plain one.
    #[inline(never)]
    fn push_rare(&mut self, start: usize, end: usize, look: Look, key: Key) {
        self.push(start, end, look, key);
    }

    /// Takes in a token that needs no looking up.
    #[inline(never)]
    fn push_found(&mut self, start: usize, end: usize, look: Look, word: FoundWord) {
        if self.waiting.push_found(look.at(start, end), word) {
            self.settle();
        }
    }

    /// Reads the tokens of a block.
    pub(super) fn read(&mut self, span: Span) {
        let bytes = self.text.as_bytes();
        let (mut at, end) = (span.start(), span.end());
        let mut spaced = true;
        while at < end {
            let rest = &bytes[at..];
            if let Some(PlainWord { len, kind, key, next }) = rest.first_chunk().and_then(plain_word)
                && len <= end - at
            {
                self.push(at, at + len, Look { kind, spaced, sign: 0 }, key);
                at += len;
                spaced = next == b' ';
                at += usize::from(spaced);
                continue;
            }
            at = match BYTES[usize::from(rest[0])] {
                Byte::Space => {
                    at += 1;
                    spaced = true;
                    continue;
                }
                Byte::Lower | Byte::Upper => self.word(at, end, spaced),
                Byte::Digit => {
                    let digits = rest[..end - at].iter().take_while(|b| b.is_ascii_digit()).count();
                    let look = Look { kind: TokenKind::Digits, spaced, sign: 0 };
                    self.push_found(at, at + digits, look, FoundWord::UNKNOWN);
                    at + digits
                }
                Byte::Punct => {
                    self.punctuation(at, rest[0], spaced);
                    at + 1
                }
                _ => {
                    let (class, len) = class_at(self.text, at);
                    match class {
                        Byte::Space | Byte::Joiner => {
                            at += len;
                            spaced = true;
                            continue;
                        }
                        Byte::Lower | Byte::Upper => self.word(at, end, spaced),
                        Byte::Apostrophe if !spaced && is_clitic(self.text, at + len, end, self.language) => {
                            self.clitic(at, len, end)
                        }
                        _ => self.sign(at, len, spaced, class),
                    }
                }
            };
            spaced = at < end && bytes[at] == b' ';
            at += usize::from(spaced);
        }
    }

    /// A character of ASCII that is neither letter, digit nor mark.
    #[inline]
    fn punctuation(&mut self, at: usize, sign: u8, spaced: bool) {
        let place = self.count() as u32;
        match sign {
            b'.' | b'!' | b'?' => self.hits.stops.push(place),
            b'<' | b'>' | b'&' => self.hits.marks.push(place),
            _ => {}
        }
        self.push_found(at, at + 1, Look { kind: TokenKind::Punct, spaced, sign }, self.words.look_up_ascii(sign));
    }

    /// Reads a clitic with the apostrophe before it, of so many bytes, and gives where it ends.
    #[inline(never)]
    fn clitic(&mut self, start: usize, apostrophe: usize, end: usize) -> usize {
        let first = start + apostrophe;
        let mut at = first;
        while at < end && is_letter(self.text, at) {
            at += class_at(self.text, at).1;
        }
        let letters = &self.text.as_bytes()[first..at];
        let key = if letters.is_ascii() && letters.len() < 8 {
            Key::of_letters(letters, 0, letters.len()).behind_apostrophe()
        } else {
            Key::of(&self.text[start..at])
        };
        let look = Look { kind: TokenKind::Lower, spaced: false, sign: 0 };
        self.push_rare(start, at, look, key);
        at
    }

    /// Reads a mark, or a character of several bytes that is no letter, and gives where it ends.
    #[inline(never)]
    fn sign(&mut self, start: usize, len: usize, spaced: bool, class: Byte) -> usize {
        let (text, at, place) = (self.text, start + len, self.count() as u32);
        let mark = matches!(class, Byte::Apostrophe | Byte::Mark);
        if mark {
            self.hits.marks.push(place);
        }
        let kind = if mark { TokenKind::Mark } else { TokenKind::Punct };
        let number = sign_at(text.as_bytes(), start);
        let look = Look { kind, spaced, sign: number };
        if number >= OTHER {
            let sign = &text[start..at];
            if matches!(sign, "…" | "。") {
                self.hits.stops.push(place);
            }
            self.push_rare(start, at, look, Key::of_sign(sign));
        } else {
            self.push_found(start, at, look, self.words.look_up_ascii(number));
        }
        at
    }

    /// Reads the word at `start` and gives where it ends.
    #[inline(never)]
    fn word(&mut self, start: usize, end: usize, spaced: bool) -> usize {
        let bytes = self.text.as_bytes();
        if let Some(ShortWord { len, kind, mut key }) = short_word(bytes, start, end) {
            let mut at = start + len;
            let whole = at >= end || bytes[at].is_ascii() && bytes[at] != b'\'';
            let ended = if whole { Ended::Whole } else { self.ended(start, at, end) };
            if !matches!(ended, Ended::Longer) {
                if let Ended::Elided(apostrophe) = ended {
                    at += apostrophe;
                    key = key.with_apostrophe();
                }
                self.push_rare(start, at, Look { kind, spaced, sign: 0 }, key);
                return at;
            }
        }
        let mut at = start;
        let (kind, key) = read_word(self.text, &mut at, end, self.language);
        let look = Look { kind, spaced, sign: 0 };
        match key {
            Some(key) => self.push_rare(start, at, look, key),
            None => self.push_found(start, at, look, FoundWord::UNKNOWN),
        }
        at
    }

    /// Whether the letters from `start` to `stop` are a word by themselves: what follows is an apostrophe or no ASCII.
    fn ended(&self, start: usize, stop: usize, end: usize) -> Ended {
        let (class, len) = class_at(self.text, stop);
        let after = stop + len;
        match class {
            Byte::Apostrophe => {
                let letters = &self.text.as_bytes()[start..stop];
                if self.language.is_elision(letters) {
                    return if letters.is_ascii() { Ended::Elided(len) } else { Ended::Longer };
                }
                let inside = after < end && is_letter(self.text, after);
                if inside && !is_clitic(self.text, after, end, self.language) { Ended::Longer } else { Ended::Whole }
            }
            Byte::Lower | Byte::Upper => Ended::Longer,
            Byte::Joiner if after < end && is_letter(self.text, after) => Ended::Longer,
            _ => Ended::Whole,
        }
    }
}

/// How a stretch of letters ends.
enum Ended {
    /// They are a word.
    Whole,
    /// They are an elided word with an apostrophe of so many bytes.
    Elided(usize),
    /// The word goes on, or has to be read letter by letter.
    Longer,
}

fn is_letter(text: &str, at: usize) -> bool {
    matches!(class_at(text, at).0, Byte::Lower | Byte::Upper)
}

/// Reads a word from `at` on: letters, with the apostrophes that belong inside it. A word too long for any lexicon has no key.
#[inline(never)]
fn read_word(text: &str, at: &mut usize, end: usize, language: &Settings) -> (TokenKind, Option<Key>) {
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
            Byte::Joiner if *at + len < end && is_letter(text, *at + len) => {
                plain = false;
                *at += len;
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
    if elided {
        let letters = letters as usize;
        (kind, Some(Key::of_letters(bytes, start, start + letters).with_apostrophe()))
    } else if len > Key::LONGEST {
        (kind, None)
    } else if plain {
        (kind, Some(Key::of_letters(bytes, start, *at)))
    } else {
        (kind, Some(Key::of(&text[start..*at])))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Packs, WordId};

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
    fn a_word_goes_on_behind_a_soft_hyphen() {
        assert_eq!(pieces("fr", "fé\u{ad}vrier, il\u{ad} y\u{ad}"), ["fé\u{ad}vrier", ",", "il", "y"]);
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
        for (a, b) in [
            ("où", "OÙ"),
            ("l'", "L’"),
            ("à", "À"),
            ("sœur", "SŒUR"),
            ("aujourd'hui", "Aujourd’hui"),
            ("même", "MÊME"),
            ("cœur", "COEUR"),
            ("officiel", "o\u{fb03}ciel"),
            ("-", "\u{2010}"),
            ("-", "\u{2011}"),
            ("février", "fé\u{ad}vrier"),
            ("gouvernementales", "gou\u{ad}ver\u{ad}ne\u{ad}men\u{ad}tales"),
        ] {
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
