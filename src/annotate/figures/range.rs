//! Two numbers that make one amount, and two that something went through.
//!
//! "entre 3 et 5 milliards", "10-15 %" are ranges; "passer de 800 à 750", "up from 3 to 5" are changes, two amounts of a kind.

use std::ops::Range;

use rust_decimal::Decimal;

use super::Reader;
use super::part::{Part, Unit};
use crate::annotate::numerals::NumeralKind;

impl<'d> Reader<'_, 'd> {
    /// The second end of a range, where one follows.
    pub(super) fn range_end(&self, low: &Part<'d>, limits: &Range<usize>) -> Option<Part<'d>> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let at = low.tokens.end;
        let opened = self.entry_before(low.tokens.start, lexicon.range_open, limits.start).is_some()
            || self
                .bound_before(low.tokens.start, limits.start)
                .is_some_and(|(s, _)| self.entry_before(s, lexicon.range_open, limits.start).is_some());
        let link = doc
            .entry(at, lexicon.range_link, limits.end)
            .or_else(|| opened.then(|| doc.entry(at, lexicon.range_and, limits.end)).flatten());
        let (after, _) = link?;
        // "5- to 6-inch" hangs its hyphen; "5-6" and "5 - 6" are even.
        let hyphen = doc.is_char(at, '-') && after == at + 1;
        if hyphen && doc.spaced(at) != doc.spaced(after) {
            return None;
        }
        // The numeral right there, or behind its own currency sign.
        let next = self.numerals.get(low.numeral + 1)?;
        let high = self.part(low.numeral + 1, limits);
        if high.tokens.start != after && next.tokens.start != after || next.tokens.end > limits.end {
            return None;
        }
        let compatible = match (&low.unit, &high.unit) {
            (None, _) => true,
            (Some(a), Some(b)) => a == b,
            (Some(Unit::Currency { .. }), None) => low.tokens.start < self.numerals[low.numeral].tokens.start,
            (Some(_), None) => false,
        };
        let carried = if low.factor == Decimal::ONE { high.factor } else { Decimal::ONE };
        let kinds = matches!(self.numerals[low.numeral].kind, NumeralKind::Fraction { .. })
            == matches!(next.kind, NumeralKind::Fraction { .. });
        let unit = high.unit.as_ref().or(low.unit.as_ref());
        let rises = low.signed(unit) < high.signed(unit)
            || low.value.checked_mul(carried).is_some_and(|v| v < high.value && carried > Decimal::ONE);
        // "+1-222-2222": a chain of three is no range. Where bare numbers are wanted, "de zéro à dix" names both ends.
        let chained = hyphen && !doc.spaced(high.tokens.end) && doc.is_char(high.tokens.end, '-');
        let ends = || {
            self.options.bare_numbers
                && low.unit.is_none()
                && high.unit.is_none()
                && self.entry_before(low.tokens.start, lexicon.change_open, limits.start).is_some()
                && self.noun(next, high.tokens.end, limits.end).is_none()
        };
        let glued = hyphen && !doc.spaced(after);
        let to = doc.entry(at, lexicon.change_to, limits.end).is_some();
        let change = !glued && to && self.is_change(low, &high, limits);
        (compatible && kinds && rises && !chained && !change && !ends()).then_some(high)
    }

    /// "de 800 000 à 750 000", "from 3 to 5": two amounts that something went through. "Une hausse de 3 à 5 %", "ranging from
    /// 3 to 5" are one.
    pub(super) fn is_change(&self, low: &Part<'d>, high: &Part<'d>, limits: &Range<usize>) -> bool {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        // "De l'ordre de 1 % à 2 %": what opens a change stands before the bound.
        let first = self.bound_before(low.tokens.start, limits.start).map_or(low.tokens.start, |(start, _)| start);
        // "from the current $5 to $6": a word or two may stand between.
        let near = (0..3).find_map(|back| {
            let end = first.checked_sub(back).filter(|e| *e >= limits.start)?;
            self.entry_before(end, lexicon.change_open, limits.start).filter(|(_, kind)| back == 0 || *kind == "always")
        });
        let Some((start, kind)) = near else { return self.is_level(low, high, first, limits) };
        if self.entry_before(start, lexicon.range_lead, limits.start).is_some() {
            return false;
        }
        if kind == "always" {
            return true;
        }
        let before = start.saturating_sub(7).max(limits.start)..start;
        let any = |class| before.clone().any(|at| doc.entry(at, class, limits.end).is_some());
        if any(lexicon.change_word) {
            return true;
        }
        let Some(said) = before.clone().rev().find(|at| doc.entry(*at, lexicon.change, limits.end).is_some()) else {
            return false;
        };
        // What grew by 3 to 5 % grew by one amount, unless it is a rate that had been 3.
        let amount = doc.is(said, lexicon.noun) || matches!(high.unit, Some(Unit::Symbol("%")));
        !amount || any(lexicon.level_word)
    }
    /// "Le baril cédait 1,12 dollar à 69,33 dollars", "jumped by $40 billion to $3.3 trillion": what something changed by, and
    /// where it stands now.
    fn is_level(&self, low: &Part<'d>, high: &Part<'d>, first: usize, limits: &Range<usize>) -> bool {
        let money = |part: &Part<'d>| matches!(part.unit, Some(Unit::Currency { .. }));
        let linked = self.entry_before(first, self.lexicon.change_link, limits.start).map_or(first, |(start, _)| start);
        let changes = || self.entry_before(linked, self.lexicon.change, limits.start).is_some();
        let far = low.value.checked_mul(Decimal::TWO).is_some_and(|twice| twice < high.value);
        money(low) && money(high) && far && changes()
    }
}
