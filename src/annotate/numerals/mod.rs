//! Numbers as they stand: digits by the document's convention or number words, with their magnitude.
//!
//! In: tokens. Out: [`Numeral`]s, which dates ("trois mois") and figures ("13 milliards $") are read from; each is also a
//! `#numeral` for patterns. "deux millions trois cent mille", "12 000", "2½", "trois quarts", "une dizaine", "hundreds of
//! thousands" are one numeral each. It says nothing about what a number means; it refuses digits inside words (A350),
//! ranks (3e, 5th), addresses (192.168.1.2) and an article alone (un, a, one).

mod digits;
mod lexicon;
mod parts;
mod powers;
mod read;
mod sum;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rust_decimal::Decimal;

pub(crate) use self::lexicon::{Lexicon, SIGNIFICANT};
use self::read::Reader;
use crate::segment::{Doc, SpotKind};

/// What sort of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumeralKind {
    /// A plain number: 12, deux mille, 1,5 million.
    Cardinal,
    /// A part of a whole: two thirds, la moitié, ¾. The numeral's value is the quotient.
    Fraction {
        /// How many parts.
        parts: Decimal,
        /// Of how many.
        of: Decimal,
    },
    /// Counted by the lot: une dizaine, two dozen, des milliers.
    Collective {
        /// No number of lots is said: dozens, des milliers.
        vague: bool,
        /// The word itself says "about": une dizaine.
        round: bool,
    },
}

/// A number in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Numeral {
    /// Its tokens, an article that belongs to it included ("a hundred", "une dizaine").
    pub tokens: Range<usize>,
    /// Its value, the magnitude included.
    pub value: Decimal,
    /// Whether it is written in digits (at least its first part).
    pub digits: bool,
    /// The magnitude word or letter, where there is one: the tokens of "milliards".
    pub magnitude: Option<Range<usize>>,
    /// The factor of that magnitude (1 where there is none).
    pub factor: Decimal,
    /// What sort of number it is.
    pub kind: NumeralKind,
}

/// Finds every numeral and marks it as a spot.
pub fn find(doc: &mut Doc<'_>) -> Vec<Numeral> {
    let mut out = Vec::with_capacity(doc.numbers().len() / 2);
    let reader = Reader::new(doc);
    let mut blocks = doc.blocks.iter().map(|block| block.tokens.end);
    // Where the block ends, and the first token that no number took or passed over.
    let (mut end, mut next) = (0, 0);
    for at in doc.numbers().iter().map(|at| *at as usize) {
        while at >= end {
            let Some(behind) = blocks.next() else { break };
            end = behind;
        }
        if at < next || reader.is_mere_article(at, end) {
            continue;
        }
        next = match reader.read(at, end) {
            Ok((numeral, next)) => {
                out.push(numeral);
                next
            }
            Err(next) => next,
        };
    }
    doc.spots.reserve(SpotKind::Numeral, out.len());
    for (index, numeral) in out.iter().enumerate() {
        doc.spots.add(SpotKind::Numeral, numeral.tokens.clone(), index);
    }
    out
}
