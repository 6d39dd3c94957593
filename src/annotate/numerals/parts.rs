//! Numbers that are a part of a whole or a lot of things: "trois quarts", "½", "une dizaine", "half a million".
//!
//! The reader asks for them before and after a plain number ([`Sum`]), which may count the parts or the lots. A word that is
//! an ordinal too (third, quart) is a fraction only where an article, a number or "of" makes it one.

use std::ops::Range;

use rust_decimal::Decimal;

use super::lexicon::{Element, SIGNIFICANT};
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
            let mut part = fraction(start..end, parts, of, true);
            // "Bonds rose 7/32": thirty-seconds are of a point, and share no whole.
            if of > Decimal::from(16) {
                part.kind = NumeralKind::Cardinal;
            }
            return Some(part);
        }
        if doc.entry(start, self.lexicon.fraction_article, limit).is_some() {
            let at = if self.is_hyphen(start + 1) { start + 2 } else { start + 1 };
            let simple =
                doc.entry(at, self.lexicon.denominator, limit).and_then(|(end, of)| Some((end, of.parse().ok()?)));
            let compound = simple.is_none();
            let (end, of): (usize, Decimal) = simple.or_else(|| self.compound_denominator(at, limit))?;
            // A denominator is mostly an ordinal too: it is a fraction before "of", or where no noun follows.
            let ends = end >= limit || !doc.tokens[end].is_word() || doc.entry(end, self.lexicon.of, limit).is_some();
            let counts = self.lexicon.element(doc, start, limit).is_some()
                || doc.entry(start, self.lexicon.article, limit).is_some();
            let joined = at > start + 1;
            let whole = doc.entry(end, self.lexicon.of, limit).is_some();
            // "Nearly a third said no", but "a third said no".
            let bounded = || {
                (1..=3).any(|back| {
                    let at = start.checked_sub(back);
                    at.and_then(|at| doc.entry(at, self.lexicon.bound, start)).is_some_and(|(stop, _)| stop == start)
                })
            };
            let said = doc.is(end, self.lexicon.finite) && !compound && bounded();
            if !(joined || whole && !compound || ends && counts || said) {
                return None;
            }
            return Some(fraction(start..end, Decimal::ONE, of, false));
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
        if parts <= Decimal::ONE || !parts.is_integer() || sum.magnitude.is_some() && sum.digits {
            return None;
        }
        let simple = self.doc.entry(at, self.lexicon.denominator_plural, limit).or_else(|| {
            // "trois cinquième", without its s: where no noun follows that has the rank.
            let one =
                self.doc.entry(at, self.lexicon.denominator, limit).filter(|_| self.doc.spaced(at) && !sum.digits);
            one.filter(|(end, _)| *end >= limit || !self.doc.tokens[*end].is_word())
        });
        let (end, of) = match simple.and_then(|(end, of)| Some((end, of.parse().ok()?))) {
            Some(found) => found,
            None => self.compound_denominator(at, limit).filter(|(end, _)| !sum.digits && self.ends(*end, limit))?,
        };
        // "Two hundred and fifty-four hundredths": what stands before the joining word is whole.
        // Behind a magnitude it is a part of that: "two million and three fifths".
        if let Some(whole) = sum.before_and.filter(|whole| *whole < parts) {
            let of_what =
                sum.least.filter(|least| whole >= *least && (whole % least).is_zero()).unwrap_or(Decimal::ONE);
            let value = whole.checked_add((parts - whole).checked_mul(of_what)?.checked_div(of)?)?;
            return Some(cardinal(start..end, value, sum));
        }
        (!sum.digits || parts < of * Decimal::from(10)).then(|| fraction(start..end, parts, of, sum.digits))
    }

    /// Tens with the tail of an ordinal: "twenty-fifth", "vingt et unième".
    pub(super) fn compound_denominator(&self, at: usize, limit: usize) -> Option<(usize, Decimal)> {
        let doc = self.doc;
        let Some((Element::Ten(tens) | Element::Score(tens), mut end)) = self.lexicon.element(doc, at, limit) else {
            return None;
        };
        let skip = |i: usize| if self.is_hyphen(i) { i + 1 } else { i };
        end = skip(end);
        if let Some((after, _)) = doc.entry(end, self.lexicon.and, limit) {
            end = skip(after);
        }
        let tail = |class| doc.entry(end, class, limit);
        let (end, unit) = tail(self.lexicon.denominator_tail)
            .or_else(|| tail(self.lexicon.denominator))
            .or_else(|| tail(self.lexicon.denominator_plural))?;
        let unit: Decimal = unit.parse().ok()?;
        (unit < Decimal::TEN).then(|| (end, tens + unit))
    }

    /// Whether no word follows that a rank could be the rank of.
    pub(super) fn ends(&self, end: usize, limit: usize) -> bool {
        end >= limit || !self.doc.tokens[end].is_word() || self.doc.entry(end, self.lexicon.of, limit).is_some()
    }

    /// "three and a fifth", "two million and three fifths", "a quarter million": a number and a part, or a part of a
    /// magnitude, that are one number.
    pub(super) fn mixed(&self, start: usize, sum: &Sum, limit: usize) -> Option<Numeral> {
        let (after, _) = self.doc.entry(sum.end, self.lexicon.joining, limit)?;
        let small = |n: &Numeral| matches!(n.kind, NumeralKind::Fraction { parts, of } if parts < of);
        let part = self.fraction(after, limit).or_else(|| {
            let sum = self.sum(after, limit).ok()??;
            self.fraction_of(after, &sum, limit)
        });
        let part = part.filter(|p| small(p) && self.doc.entry(p.tokens.end, self.lexicon.of, limit).is_none())?;
        let whole = sum.value()?;
        let of = sum.least.filter(|_| sum.group.is_none()).unwrap_or(Decimal::ONE);
        Some(cardinal(start..part.tokens.end, whole.checked_add(part.value.checked_mul(of)?)?, sum))
    }

    /// The magnitude behind a fraction: "three quarters billion", "deux tiers de million".
    pub(super) fn of_magnitude(&self, part: &Numeral, limit: usize) -> Option<Numeral> {
        let doc = self.doc;
        let mut at = part.tokens.end;
        if let Some((end, _)) = doc.entry(at, self.lexicon.of, limit) {
            at = end;
            at += usize::from(doc.entry(at, self.lexicon.article, limit).is_some());
        }
        if doc.entry(at, self.lexicon.collective_plural, limit).is_some() {
            return None;
        }
        let Some((Element::Magnitude(n), end)) = self.lexicon.element(doc, at, limit) else { return None };
        let NumeralKind::Fraction { parts, of } = part.kind else { return None };
        Some(Numeral {
            tokens: part.tokens.start..end,
            value: parts.checked_mul(n)?.checked_div(of)?.round_sf(SIGNIFICANT)?.normalize(),
            digits: part.digits,
            magnitude: Some(at..end),
            factor: n,
            kind: NumeralKind::Cardinal,
        })
    }
}

fn cardinal(tokens: Range<usize>, value: Decimal, sum: &Sum) -> Numeral {
    Numeral {
        tokens,
        value: value.round_sf(SIGNIFICANT).unwrap_or(value).normalize(),
        digits: sum.digits,
        magnitude: sum.magnitude.clone(),
        factor: sum.factor,
        kind: NumeralKind::Cardinal,
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
