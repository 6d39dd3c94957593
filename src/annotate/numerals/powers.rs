//! Powers and exponents behind digits: "1e10", "1.3x10^6", "2.5^-1".
//!
//! Exact where a decimal can hold it; what goes on for ever is rounded to fifteen significant digits.

use rust_decimal::Decimal;

use super::lexicon::SIGNIFICANT;
use crate::segment::{Doc, TokenKind};

/// The largest exponent that is read.
const MOST: u64 = 28;

/// The value of the digits before a token with the power that is glued to them, and the token after it.
pub(super) fn read(doc: &Doc<'_>, base: Decimal, at: usize, limit: usize) -> Option<(Decimal, usize)> {
    if at >= limit || doc.spaced(at) {
        return None;
    }
    let letter = |i: usize, letters: [&str; 2]| i < limit && letters.contains(&doc.token_text(i));
    let (from, of_ten) = if doc.is_char(at, '^') {
        (at + 1, false)
    } else if letter(at, ["e", "E"]) {
        (at + 1, true)
    } else if (letter(at, ["x", "X"]) || doc.is_char(at, '×'))
        && letter(at + 1, ["10", "10"])
        && doc.is_char(at + 2, '^')
        && !doc.spaced(at + 1)
    {
        (at + 3, true)
    } else {
        return None;
    };
    let (exponent, end) = exponent(doc, from, limit)?;
    let power = power(if of_ten { Decimal::TEN } else { base }, exponent)?;
    let value = if of_ten { base.checked_mul(power)? } else { power };
    Some((value.round_sf(SIGNIFICANT)?.normalize(), end))
}

/// Glued digits, perhaps signed.
fn exponent(doc: &Doc<'_>, from: usize, limit: usize) -> Option<(i64, usize)> {
    let negative = doc.is_char(from, '-');
    let at = if negative || doc.is_char(from, '+') { from + 1 } else { from };
    let token = doc.tokens.get(at).filter(|t| at < limit && t.kind == TokenKind::Digits && !t.spaced)?;
    if doc.spaced(from) || doc.tokens.get(at + 1).is_some_and(|t| t.is_word() && !t.spaced) || token.span().len() > 2 {
        return None;
    }
    let size: i64 = doc.token_text(at).parse().ok().filter(|n: &i64| n.unsigned_abs() <= MOST)?;
    Some((if negative { -size } else { size }, at + 1))
}

fn power(base: Decimal, exponent: i64) -> Option<Decimal> {
    let mut value = Decimal::ONE;
    for _ in 0..exponent.unsigned_abs() {
        value = value.checked_mul(base)?;
    }
    if exponent < 0 { Decimal::ONE.checked_div(value) } else { Some(value) }
}
