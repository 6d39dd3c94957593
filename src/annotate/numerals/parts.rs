//! Numbers that are a part of a whole or a lot of things: "trois quarts", "½", "une dizaine", "half a million".
//!
//! The reader asks for them before and after a plain number ([`Sum`]), which may count the parts or the lots. A word that is
//! an ordinal too (third, quart) is a fraction only where an article, a number or "of" makes it one.

use std::ops::Range;

use rust_decimal::Decimal;

use super::lexicon::Element;
use super::read::Reader;
use super::sum::Sum;
use super::{Numeral, NumeralKind};

impl Reader<'_, '_> {
    /// "half a million", "une demi-douzaine", "a quarter of a million": a part of a lot or of a magnitude.
    pub(super) fn partial_lot(&self, start: usize, limit: usize) -> Option<Numeral> {
        let doc = self.doc;
        let mut at = start;
        let article = |i: usize| {
            doc.entry(i, self.lexicon.article, limit).is_some()
                || self.lexicon.element(doc, i, limit).is_some_and(|(e, _)| e == Element::Unit(Decimal::ONE))
        };
        if article(at) {
            at += 1;
        }
        let (end, part) = doc.entry(at, self.lexicon.part, limit)?;
        let part: Decimal = part.parse().ok()?;
        at = end;
        if self.is_hyphen(at) {
            at += 1;
        } else {
            if doc.entry(at, self.lexicon.of, limit).is_some() {
                at += 1;
            }
            if article(at) {
                at += 1;
            }
        }
        let (end, factor, round) = if let Some((Element::Magnitude(n), end)) = self.lexicon.element(doc, at, limit) {
            (end, n, None)
        } else {
            let (end, value, round) = self.lot_word(at, limit)?;
            (end, value, Some(round))
        };
        Some(Numeral {
            tokens: start..end,
            value: part.checked_mul(factor)?.normalize(),
            digits: false,
            magnitude: Some(at..end),
            factor,
            kind: round.map_or(NumeralKind::Cardinal, |round| NumeralKind::Collective { vague: false, round }),
        })
    }

    /// A word that counts by the lot, its value, and whether it says "about".
    fn lot_word(&self, at: usize, limit: usize) -> Option<(usize, Decimal, bool)> {
        let exact = self.doc.entry(at, self.lexicon.collective, limit).map(|(end, v)| (end, v, false));
        let (end, value, round) = exact
            .or_else(|| self.doc.entry(at, self.lexicon.collective_round, limit).map(|(end, v)| (end, v, true)))?;
        Some((end, value.parse().ok()?, round))
    }

    /// "une dizaine", "deux douzaines", "dozens", "des centaines de milliers".
    pub(super) fn lot(&self, start: usize, sum: Option<&Sum>, limit: usize) -> Option<Numeral> {
        let doc = self.doc;
        // A plural of a magnitude that a number stands before is already part of that number.
        let mut at = match sum {
            Some(sum) if sum.magnitude.as_ref().is_some_and(|m| m.start == start) => start,
            Some(sum) => sum.end,
            None if doc.entry(start, self.lexicon.article, limit).is_some() => start + 1,
            None => start,
        };
        let counted = at > start;
        let plural = doc.entry(at, self.lexicon.collective_plural, limit);
        let (mut end, mut value, mut round) = match plural {
            Some((end, value)) => (end, value.parse().ok()?, false),
            None => self.lot_word(at, limit)?,
        };
        let vague = plural.is_some() && !counted;
        let times = sum.filter(|_| counted).map_or(Some(Decimal::ONE), Sum::value)?;
        // Only "one" of a round lot is about: "deux douzaines" are 24.
        round &= times == Decimal::ONE;
        let mut factor: Decimal = value;
        while let Some((after_of, _)) = doc.entry(end, self.lexicon.of, limit)
            && let Some((next, more)) = doc.entry(after_of, self.lexicon.collective_plural, limit)
            && let Ok(more) = more.parse::<Decimal>()
        {
            value = value.checked_mul(more)?;
            factor = value;
            at = after_of;
            end = next;
        }
        Some(Numeral {
            tokens: start..end,
            value: times.checked_mul(value)?.normalize(),
            digits: sum.is_some_and(|s| s.digits && counted),
            magnitude: Some(at..end),
            factor,
            kind: NumeralKind::Collective { vague, round },
        })
    }

    /// "½", "3/4", "la moitié", "un tiers de", "a third": fractions that begin with no number above one.
    pub(super) fn fraction(&self, start: usize, limit: usize) -> Option<Numeral> {
        let doc = self.doc;
        if let Some((end, value)) = doc.entry(start, self.lexicon.fraction_sign, limit) {
            let (parts, of) = parse_fraction(value)?;
            return Some(fraction(start..end, parts, of, true));
        }
        if let Some((parts, of, end)) = self.slash_fraction(start, limit) {
            return Some(fraction(start..end, parts, of, true));
        }
        if doc.entry(start, self.lexicon.fraction_article, limit).is_some() {
            let at = if self.is_hyphen(start + 1) { start + 2 } else { start + 1 };
            let (end, of) = doc.entry(at, self.lexicon.denominator, limit)?;
            // A denominator is mostly an ordinal too: it is a fraction before "of", or where no noun follows.
            let ends = end >= limit || !doc.tokens[end].is_word() || doc.entry(end, self.lexicon.of, limit).is_some();
            let counts = self.lexicon.element(doc, start, limit).is_some()
                || doc.entry(start, self.lexicon.article, limit).is_some();
            let joined = at > start + 1;
            let whole = doc.entry(end, self.lexicon.of, limit).is_some();
            if !(joined || whole || ends && counts) {
                return None;
            }
            return Some(fraction(start..end, Decimal::ONE, of.parse().ok()?, false));
        }
        let (end, value) = doc.entry(start, self.lexicon.fraction_noun, limit)?;
        if self.is_hyphen(end) || (start > 0 && !doc.spaced(start) && doc.is_char(start - 1, '-')) {
            return None;
        }
        let (parts, of) = parse_fraction(value)?;
        Some(fraction(start..end, parts, of, false))
    }

    /// "deux tiers", "three-quarters": a number above one with a plural denominator.
    pub(super) fn fraction_of(&self, start: usize, sum: &Sum, limit: usize) -> Option<Numeral> {
        let parts = sum.value()?;
        let at = if self.is_hyphen(sum.end) { sum.end + 1 } else { sum.end };
        if parts <= Decimal::ONE || !parts.is_integer() || sum.magnitude.is_some() {
            return None;
        }
        let (end, of) = self.doc.entry(at, self.lexicon.denominator_plural, limit)?;
        let of: Decimal = of.parse().ok()?;
        (parts < of * Decimal::from(10)).then(|| fraction(start..end, parts, of, sum.digits))
    }
}

fn fraction(tokens: Range<usize>, parts: Decimal, of: Decimal, digits: bool) -> Numeral {
    Numeral {
        tokens,
        value: parts.checked_div(of).unwrap_or_default().normalize(),
        digits,
        magnitude: None,
        factor: Decimal::ONE,
        kind: NumeralKind::Fraction { parts, of },
    }
}

/// The two numbers of "3/4" in a lexicon.
pub(super) fn parse_fraction(value: &str) -> Option<(Decimal, Decimal)> {
    let (parts, of) = value.split_once('/')?;
    Some((parts.parse().ok()?, of.parse().ok()?))
}
