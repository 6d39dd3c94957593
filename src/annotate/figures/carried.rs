//! What a number takes over from an amount near it: its unit, its currency, what it counts years of.
//!
//! "de [900] à 650 tonnes" are tonnes both, "86 millions d'euros, contre [75 millions]" is money twice, "[44] et 58 ans" two
//! ages. A number of a list whose last is a length of time ("the next [15], 20, 25 years") states no quantity.

use std::ops::Range;

use rust_decimal::Decimal;

use super::part::{Part, Unit};
use super::{Amount, Bound, Figure, FigureKind, Reader};
use crate::annotate::Evidence;
use crate::annotate::numerals::NumeralKind;
use crate::segment::SpotKind;
use crate::span::Span;

/// How many numbers of a list are looked at.
const LONGEST_LIST: usize = 6;
/// From here on an amount may leave out its currency.
const MILLIONS: i64 = 100_000;
/// How many tokens before an amount the word may stand that says it is money.
const MONEY_REACH: usize = 9;

/// The last amount of money that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct LastMoney<'d> {
    code: &'d str,
    assumed: bool,
    value: Decimal,
    /// What its magnitude multiplies by.
    factor: Decimal,
    span: Span,
    end: usize,
}

/// A currency that a number takes over, why, and the magnitude that it leaves out with it.
#[derive(Debug)]
pub(super) struct Carried<'d> {
    pub unit: Unit<'d>,
    pub why: Evidence,
    pub factor: Decimal,
}

/// What the numbers of a list are of, by the word behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// Lengths of time, which are dates.
    Lengths,
    /// Ages in years.
    Ages,
}

impl<'d> Reader<'_, 'd> {
    /// "De 900 à 650 tonnes": the first of two amounts that something went through has the unit and magnitude of the second.
    pub(super) fn unit_of_change(&self, low: &mut Part<'d>, limits: &Range<usize>) {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let numeral = &self.numerals[low.numeral];
        // "Bondi de 40 milliards, à 3 345 milliards d'euros": a comma may stand between.
        let link = low.tokens.end + usize::from(doc.is_char(low.tokens.end, ','));
        let Some((after, _)) = doc.entry(link, lexicon.change_to, limits.end) else { return };
        let Some(next) = self.numerals.get(low.numeral + 1).filter(|n| n.tokens.end <= limits.end) else { return };
        let plain = |n: &NumeralKind| matches!(n, NumeralKind::Cardinal);
        if !plain(&numeral.kind) || !plain(&next.kind) || next.tokens.start != after {
            return;
        }
        let high = self.own_part(low.numeral + 1, limits);
        if high.unit.is_none() || high.tokens.start != after || !self.is_change(low, &high, limits) {
            return;
        }
        if low.factor == Decimal::ONE
            && low.value < Decimal::ONE_THOUSAND
            && let Some(value) = low.value.checked_mul(high.factor)
        {
            low.value = value;
            low.factor = high.factor;
        }
        low.unit = high.unit;
        low.unit_tokens = high.unit_tokens;
    }

    /// What the numbers of a list are of, where the last stands before years: "44, 51 et 58 ans".
    pub(super) fn listed(&self, low: &Part<'d>, limits: &Range<usize>, claimed: &[bool]) -> Option<Listed> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let mut index = low.numeral;
        for _ in 0..LONGEST_LIST {
            let numeral = &self.numerals[index];
            let end = numeral.tokens.end;
            if end >= limits.end || !matches!(numeral.kind, NumeralKind::Cardinal) || numeral.magnitude.is_some() {
                return None;
            }
            if index > low.numeral
                && let Some((_, unit)) = doc.entry(end, lexicon.age_unit, limits.end)
            {
                let taken = claimed.get(index).copied().unwrap_or(true);
                return if taken { Some(Listed::Lengths) } else { Some(Listed::Ages).filter(|_| unit == "year") };
            }
            let link = [lexicon.range_link, lexicon.range_and].into_iter().find_map(|c| doc.entry(end, c, limits.end));
            let after = link.map(|(after, _)| after).or_else(|| doc.is_char(end, ',').then_some(end + 1))?;
            let (_, next) = doc.spots.starting_at(SpotKind::Numeral, after)?;
            index = next;
        }
        None
    }

    /// Remembers an amount of money for those behind it that leave out the currency.
    pub(super) fn note_money(&self, figure: &Figure, unit: Option<&Unit<'d>>, factor: Decimal) {
        let Amount::Number(value) = figure.value else { return };
        let (span, end) = (figure.found.span, figure.found.tokens.end);
        if let Some(Unit::Currency { code: Some(code), assumed }) = unit {
            self.last_money.set(Some(LastMoney { code, assumed: *assumed, value, factor, span, end }));
        } else if value >= Decimal::from(MILLIONS) {
            self.last_count.set(end);
        }
    }

    /// "86 millions d'euros, contre [75 millions]": millions of nothing that is named, behind an amount of money of the same
    /// sentence, or behind a word for money where the paragraph has told the currency or speaks of no other millions. A number
    /// of the same size may leave them out too: "31,2 millions en fonctionnement et [17,4] en investissement".
    pub(super) fn carried_currency(
        &self,
        low: &Part<'d>,
        tokens: &Range<usize>,
        limits: &Range<usize>,
    ) -> Option<Carried<'d>> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let last = self.last_money.get()?;
        let numeral = &self.numerals[low.numeral];
        let millions = numeral.magnitude.is_some() && numeral.value >= Decimal::from(MILLIONS);
        if !matches!(numeral.kind, NumeralKind::Cardinal) || tokens.start < last.end {
            return None;
        }
        let same_sentence = last.end > limits.start;
        let carried = |factor: Decimal| Carried {
            unit: Unit::Currency { code: Some(last.code), assumed: last.assumed },
            why: Evidence::at("currency", last.span, "of the amount before"),
            factor,
        };
        let close = same_sentence && tokens.start - last.end <= MONEY_REACH && tokens.start > limits.start;
        let linked_close = close
            && (doc.is(tokens.start - 1, lexicon.money_link) || doc.is_char(tokens.start - 1, ','))
            && numeral.magnitude.is_none()
            && low.factor == Decimal::ONE;
        let ten = Decimal::TEN;
        let alike = |value: Decimal| value <= last.value * ten && value * ten >= last.value;
        // A number with decimals counts nothing, and beside millions it is millions.
        if linked_close
            && last.factor >= Decimal::from(MILLIONS)
            && !low.value.is_integer()
            && low.value.checked_mul(last.factor).is_some_and(alike)
        {
            return Some(carried(last.factor));
        }
        let against = close && doc.is(tokens.start - 1, lexicon.money_against) && low.factor == Decimal::ONE;
        // "12,50 euros, contre [15] auparavant".
        if against && numeral.magnitude.is_none() {
            let scaled = low.value.checked_mul(last.factor).is_some_and(alike);
            return (scaled || alike(low.value)).then(|| carried(if scaled { last.factor } else { Decimal::ONE }));
        }
        if !millions || last.value < Decimal::from(MILLIONS) {
            return None;
        }
        let from = tokens.start.saturating_sub(MONEY_REACH).max(limits.start);
        let told = || (from..tokens.start).any(|at| doc.entry(at, lexicon.money_word, tokens.start).is_some());
        let linked = tokens.start > limits.start
            && same_sentence
            && (doc.is(tokens.start - 1, lexicon.money_link) || doc.is_char(tokens.start - 1, ','));
        let near = last.end > limits.start || doc.block_of(last.end - 1) == doc.block_of(tokens.start);
        let only_money = self.last_count.get() <= last.end;
        (linked || near && (only_money || told())).then(|| carried(Decimal::ONE))
    }

    /// Years that the dates have refused are somebody's: "un ancien trésorier de 52 ans".
    pub(super) fn age_left_over(
        &self,
        low: &Part<'d>,
        high: Option<&Part<'d>>,
        tokens: &Range<usize>,
        bound: Bound,
    ) -> Option<Figure> {
        let doc = self.doc;
        let numeral = &self.numerals[low.numeral];
        let oldest = high.map_or(low.value, |h| h.value);
        let person = matches!(numeral.kind, NumeralKind::Cardinal)
            && oldest <= Decimal::from(120)
            && low.value >= Decimal::ONE
            && numeral.magnitude.is_none();
        let rule = self.rules.age.filter(|_| person)?;
        let evidence = vec![Evidence::at("number", doc.span(numeral.tokens.clone()), "")];
        let mut figure = self.start(rule, FigureKind::Age, low.value, tokens, evidence);
        figure.value_max = high.map(|h| h.value.normalize());
        figure.bound = bound;
        Some(figure)
    }

    /// "From [$12] to $14 a month", "[$10], [$12] and $15 an hour": what the last of a list or change is per, the others are too.
    pub(super) fn share_rates(&self, figures: &mut [Figure]) {
        for last in (1..figures.len()).rev() {
            let (before, rest) = figures.split_at_mut(last);
            let (Some(own), Some(rated)) = (before.last_mut(), rest.first()) else { return };
            let (Some(per), None) = (&rated.per, &own.per) else { continue };
            // "$1.2 billion, or $2.40 a share" tells two things.
            let near = match (own.value, rated.value) {
                (Amount::Number(a), Amount::Number(b)) => {
                    let tenfold = |value: Decimal| value.checked_mul(Decimal::TEN).unwrap_or(value);
                    a <= tenfold(b) && b <= tenfold(a)
                }
                _ => false,
            };
            let alike = near
                && matches!(own.kind, FigureKind::Money | FigureKind::Measure)
                && (own.kind, &own.currency, &own.unit) == (rated.kind, &rated.currency, &rated.unit);
            if alike && self.is_linked(own.found.tokens.end..rated.found.tokens.start) {
                own.found.evidence.push(Evidence::at("per", rated.found.span, "of the amount behind"));
                own.per = Some(per.clone());
            }
        }
    }

    /// "Fell 312 points, or [0.8%]", "perd 3 millions (2 %)": the change that an amount tells, told again in per cent.
    pub(super) fn share_signs(&self, figures: &mut [Figure]) {
        for at in 1..figures.len() {
            let (before, rest) = figures.split_at_mut(at);
            let (Some(first), Some(again)) = (before.last(), rest.first_mut()) else { return };
            let (Some(sign), None) = (first.sign, again.sign) else { continue };
            let percent = |figure: &Figure| figure.kind == FigureKind::Percent;
            let between = first.found.tokens.end..again.found.tokens.start;
            if percent(again) && !percent(first) && self.is_restated(between, again.found.tokens.end) {
                again.found.evidence.push(Evidence::at("sign", first.found.span, "of the amount before"));
                again.sign = Some(sign);
            }
        }
    }

    /// Whether an amount is told a second time: behind a comma and "or", or in brackets of its own.
    fn is_restated(&self, between: Range<usize>, end: usize) -> bool {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let at = between.end.saturating_sub(1);
        // Where a pack has no words of its own for it, one that links a range tells it too.
        let again = || doc.is(at, lexicon.restating.or(lexicon.range_link)) && !doc.is(at, lexicon.change_to);
        match between.len() {
            1 => doc.is_char(at, '(') && doc.is_char(end, ')'),
            2 => doc.is_char(between.start, ',') && doc.tokens[at].is_word() && again(),
            _ => false,
        }
    }

    /// Whether nothing but what links the amounts of a list, a range or a change stands between two.
    fn is_linked(&self, between: Range<usize>) -> bool {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let links = [lexicon.range_link, lexicon.range_and, lexicon.change_to];
        (1..=2).contains(&between.len())
            && between.into_iter().all(|at| doc.is_char(at, ',') || links.iter().any(|class| doc.is(at, *class)))
    }

    /// The end of the word for years at a token.
    pub(super) fn years_behind(&self, at: usize, limits: &Range<usize>) -> Option<usize> {
        let (stop, _) = self.doc.entry(at, self.lexicon.age_unit, limits.end).filter(|(_, unit)| *unit == "year")?;
        (!self.doc.is_char(stop, '-')).then_some(stop)
    }
}
