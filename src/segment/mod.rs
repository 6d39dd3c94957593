//! Blocks into tokens and sentences, in one pass over the text.
//!
//! In: an [`Article`](crate::article::Article) and the pack of its language. Out: a [`Doc`], which is all that annotators
//! read. Every token's folded key is looked up in the pack once, here, and nowhere else.

mod doc;
mod hits;
mod letters;
mod sentences;
pub(crate) mod signs;
mod spots;
mod token;
mod tokens;
mod waiting;

pub use doc::{Doc, Sentence, TokenBlock};
pub(crate) use letters::{ShortWord, short_word};
pub use spots::{SpotKind, Spots};
pub use token::{Token, TokenKind};
pub use tokens::tokenize;
