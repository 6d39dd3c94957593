//! Text into tokens.
//!
//! A token is a word, a run of digits, a quotation mark or another single character; white space is none. Elisions
//! (`l’`, `qu'`) and clitics (`'s`) are split off where the pack names them, hyphens always stand alone, so that
//! “d’Altman”, "aujourd'hui" and "est-il" each come out in one way whatever apostrophe was typed.
//! Each token carries the id of its folded key in the pack's word table (0 = unknown).

use super::letters::{BYTES, Byte, ShortWord, class_at, short_word};
use super::signs::sign_at;
use crate::lang::{BEGINS_PHRASE, ClassSet, Key, Known, Settings, WordId, Words, class};
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
    /// Where the document keeps the entries of several words that begin here, if any do.
    pub(super) phrases: u32,
    /// What it looks like.
    pub kind: TokenKind,
    /// Whether white space (or the start of the block) stands before it.
    pub spaced: bool,
    /// Which punctuation character or mark it is: see [`signs`](super::signs); 0 for a word and for digits.
    pub(crate) sign: u8,
}

impl TokenKind {
    /// Whether it is a word with a capital.
    #[inline]
    pub(crate) fn has_capital(self) -> bool {
        matches!(self, Self::Capital | Self::Upper | Self::Mixed)
    }

    /// Every kind, in the order of their numbers.
    pub(crate) const ALL: [Self; 7] =
        [Self::Lower, Self::Capital, Self::Upper, Self::Mixed, Self::Digits, Self::Mark, Self::Punct];
}

impl Token {
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

    /// Whether it is a word with a capital.
    #[inline]
    pub(crate) fn begins_with_capital(&self) -> bool {
        self.kind.has_capital()
    }

    /// Whether it is a word that begins with a capital.
    #[inline]
    #[must_use]
    pub fn is_capital(self) -> bool {
        matches!(self.kind, TokenKind::Capital | TokenKind::Upper)
    }
}

/// Where the word of a token is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sought {
    /// Nowhere: digits, and words that are too long.
    Nothing,
    /// Among the ASCII characters.
    Character,
    /// In the word table.
    Word,
}

/// A token whose word waits to be looked up.
#[derive(Clone, Copy)]
struct Waiting {
    key: Key,
    start: u32,
    end: u32,
    kind: TokenKind,
    spaced: bool,
    sought: Sought,
    /// A stop that may end a sentence.
    stop: bool,
}

/// How many look-ups are made together. The word table is larger than the processor's nearest caches; asked for many words
/// at once, memory answers many at once.
const BATCH: usize = 64;

/// Tokens that later stages begin with, by their places, so that nobody looks for them again.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// Words with a capital.
    pub capitals: Vec<u32>,
    /// Words that an entry of several words may begin with.
    pub openers: Vec<u32>,
    /// Stops that may end a sentence.
    pub stops: Vec<u32>,
    /// Words that can report or name a source.
    pub tellers: Vec<u32>,
    /// Quotation marks, and characters that stand for one.
    pub marks: Vec<u32>,
}

impl Hits {
    /// With room for what a text of this length has, mostly.
    pub(super) fn for_text(text: &str) -> Self {
        let room = |every: usize| Vec::with_capacity(text.len() / every);
        Self { capitals: room(24), openers: room(20), stops: room(80), tellers: room(60), marks: room(80) }
    }
}

/// Reads the blocks of a text one after the other.
pub(super) struct Tokenizer<'t> {
    text: &'t str,
    language: &'t Settings,
    words: &'t Words,
    waiting: [Waiting; BATCH],
    len: usize,
    out: Vec<Token>,
    hits: Hits,
}

/// Appends the tokens of `span` of `text` to `out`. Linear in the span's length; never fails, whatever the text.
pub fn tokenize(text: &str, span: Span, language: &Settings, words: &Words, out: &mut Vec<Token>) {
    let mut tokenizer = Tokenizer::new(text, language, words, std::mem::take(out), Hits::default());
    tokenizer.read(span);
    (*out, _) = tokenizer.finish();
}

impl<'t> Tokenizer<'t> {
    pub(super) fn new(text: &'t str, language: &'t Settings, words: &'t Words, out: Vec<Token>, hits: Hits) -> Self {
        let kind = TokenKind::Punct;
        let (key, sought) = (Key::default(), Sought::Nothing);
        let free = Waiting { key, start: 0, end: 0, kind, spaced: false, sought, stop: false };
        Self { text, language, words, waiting: [free; BATCH], len: 0, out, hits }
    }

    /// How many tokens there are so far.
    pub(super) fn count(&self) -> usize {
        self.out.len() + self.len
    }

    /// The tokens, and where later stages begin.
    pub(super) fn finish(mut self) -> (Vec<Token>, Hits) {
        self.look_up();
        (self.out, self.hits)
    }

    #[inline]
    fn push(&mut self, token: Waiting) {
        self.waiting[self.len] = token;
        self.len += 1;
        if self.len == BATCH {
            self.look_up();
        }
    }

    fn look_up(&mut self) {
        let words = self.words;
        let waiting = &self.waiting[..self.len];
        words.fetch(waiting.iter().map(|w| w.key));
        let Hits { capitals, openers, stops, tellers, marks } = &mut self.hits;
        let (text, first) = (self.text.as_bytes(), self.out.len() as u32);
        self.out.extend(waiting.iter().zip(first..).map(|(token, at)| {
            let (word, known) = match token.sought {
                Sought::Word => words.known(token.key),
                Sought::Character => words.known_ascii(text[token.start as usize].to_ascii_lowercase()),
                Sought::Nothing => words.unknown(),
            };
            if token.kind.has_capital() {
                capitals.push(at);
            }
            if known.starts & BEGINS_PHRASE != 0 {
                openers.push(at);
            }
            if token.stop {
                stops.push(at);
            }
            if known.classes.meets(class::TELLERS) {
                tellers.push(at);
            }
            let sign = match token.kind {
                TokenKind::Mark | TokenKind::Punct => sign_at(text, token.start as usize),
                _ => 0,
            };
            if token.kind == TokenKind::Mark || matches!(sign, b'<' | b'>' | b'&') {
                marks.push(at);
            }
            let Known { classes, starts, symbol } = *known;
            let Waiting { start, end, kind, spaced, .. } = *token;
            Token { classes, start, end, word, starts, symbol, kind, spaced, sign, phrases: 0 }
        }));
        self.len = 0;
    }

    /// Reads the tokens of a block.
    pub(super) fn read(&mut self, span: Span) {
        let end = span.end();
        let bytes = &self.text.as_bytes()[..end];
        let mut at = span.start();
        let mut spaced = true;
        while let Some(byte) = bytes.get(at) {
            let start = at;
            let (mut key, mut sought, mut stop) = (Key::default(), Sought::Character, false);
            let kind = match BYTES[usize::from(*byte)] {
                Byte::Space => {
                    at += 1;
                    spaced = true;
                    continue;
                }
                Byte::Lower | Byte::Upper => {
                    at = self.word(at, end, spaced);
                    spaced = false;
                    continue;
                }
                Byte::Digit => {
                    sought = Sought::Nothing;
                    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                        at += 1;
                    }
                    TokenKind::Digits
                }
                Byte::Punct => {
                    at += 1;
                    stop = matches!(byte, b'.' | b'!' | b'?');
                    TokenKind::Punct
                }
                _ => {
                    let (class, len) = class_at(self.text, at);
                    match class {
                        Byte::Space => {
                            at += len;
                            spaced = true;
                            continue;
                        }
                        Byte::Lower | Byte::Upper => {
                            at = self.word(at, end, spaced);
                            spaced = false;
                            continue;
                        }
                        Byte::Apostrophe if !spaced && is_clitic(self.text, at + len, end, self.language) => {
                            at += len;
                            while at < end && is_letter(self.text, at) {
                                at += class_at(self.text, at).1;
                            }
                            (sought, key) = (Sought::Word, Key::of(&self.text[start..at]));
                            TokenKind::Lower
                        }
                        _ => {
                            at += len;
                            if len > 1 {
                                (sought, key) = (Sought::Word, Key::of_sign(&self.text[start..at]));
                                stop = matches!(&bytes[start..at], [0xe2, 0x80, 0xa6] | [0xe3, 0x80, 0x82]);
                            }
                            let mark = matches!(class, Byte::Apostrophe | Byte::Mark);
                            if mark { TokenKind::Mark } else { TokenKind::Punct }
                        }
                    }
                }
            };
            self.push(Waiting { key, start: start as u32, end: at as u32, kind, spaced, sought, stop });
            spaced = false;
        }
    }

    /// Reads the word at `start` and gives where it ends.
    #[inline(never)]
    fn word(&mut self, start: usize, end: usize, spaced: bool) -> usize {
        let text = self.text;
        let bytes = text.as_bytes();
        if let Some(ShortWord { len, kind, mut key }) = short_word(bytes, start, end) {
            let mut at = start + len;
            let whole = at >= end || bytes[at].is_ascii() && bytes[at] != b'\'';
            let ended = if whole { Ended::Whole } else { self.ended(start, at, end) };
            if !matches!(ended, Ended::Longer) {
                let mut sought = if len == 1 { Sought::Character } else { Sought::Word };
                if let Ended::Elided(apostrophe) = ended {
                    at += apostrophe;
                    (sought, key) = (Sought::Word, key.with_apostrophe());
                }
                let (start, end) = (start as u32, at as u32);
                self.push(Waiting { key, start, end, kind, spaced, sought, stop: false });
                return at;
            }
        }
        let mut at = start;
        let (kind, sought, key) = read_word(text, &mut at, end, self.language);
        self.push(Waiting { key, start: start as u32, end: at as u32, kind, spaced, sought, stop: false });
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

/// Reads a word from `at` on: letters, with the apostrophes that belong inside it.
#[inline(never)]
fn read_word(text: &str, at: &mut usize, end: usize, language: &Settings) -> (TokenKind, Sought, Key) {
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
    if elided {
        let letters = letters as usize;
        (kind, Sought::Word, Key::of_letters(bytes, start, start + letters).with_apostrophe())
    } else if len == 1 {
        (kind, Sought::Character, Key::default())
    } else if len > Key::LONGEST {
        (kind, Sought::Nothing, Key::default())
    } else if plain {
        (kind, Sought::Word, Key::of_letters(bytes, start, *at))
    } else {
        (kind, Sought::Word, Key::of(&text[start..*at]))
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
