//! Names, and the people and institutions behind them.
//!
//! In: tokens and the pack's name lexicons. Out: [`Names`]: every mention ("Sam Altman", "M. Musk", "le ministre", "il") and the
//! entities that the document introduces, with their fullest name, aliases, roles, gender and number.

use std::ops::Range;

use crate::segment::Doc;

/// What the rules of `names.toml` can mean.
pub const RESOLVERS: &[&str] = &[];

/// Mentions and entities of a document.
#[derive(Debug, Default)]
pub struct Names {
    /// Proper names and role names, in text order.
    pub mentions: Vec<Mention>,
    /// Those they stand for.
    pub entities: Vec<Entity>,
}

/// A place where someone is named.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Index of the entity it stands for.
    pub entity: Option<usize>,
}

/// Someone, or an institution, of the document.
#[derive(Debug, Clone)]
pub struct Entity {
    /// The fullest name that the document gives.
    pub name: String,
    /// Tokens of the mention with that name.
    pub tokens: Range<usize>,
}

/// Finds names.
pub fn find(_doc: &mut Doc<'_>) -> Names {
    Names::default()
}
