//! The token: a piece of text that rules look at as a whole.

use crate::lang::{ClassSet, WordId};
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

/// No entry of several words begins at a token.
pub(super) const NONE_BEGINS: u32 = u32::MAX;

/// A piece of text that rules look at as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// The lexicon classes of the word.
    pub classes: ClassSet,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Id of the folded key in the pack, 0 where the pack does not know it.
    pub word: WordId,
    /// What rules can tell of the word.
    pub(crate) symbol: u16,
    /// Where the document keeps the entries of several words that begin here, [`NONE_BEGINS`] where none does.
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
        self.phrases != NONE_BEGINS
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
