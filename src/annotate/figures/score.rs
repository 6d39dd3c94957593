//! Scores: two small numbers side by side, and records of wins, losses and draws.

use std::ops::Range;

use rust_decimal::Decimal;

use super::part::Part;
use super::{Amount, Figure, FigureKind, Reader};
use crate::annotate::Evidence;
use crate::annotate::numerals::Numeral;
use crate::segment::TokenKind;

impl<'d> Reader<'_, 'd> {
    /// "3-1", "2 à 0": two small numbers of which neither has a unit.
    pub(super) fn score(&self, low: &Part<'d>, limits: &Range<usize>) -> Option<Figure> {
        let doc = self.doc;
        let small = |i: usize| {
            self.numerals.get(i).is_some_and(|n| {
                n.digits && n.tokens.len() == 1 && n.value < Decimal::ONE_THOUSAND && n.magnitude.is_none()
            })
        };
        if low.unit.is_some() || !small(low.numeral) || !small(low.numeral + 1) {
            return None;
        }
        let at = low.tokens.end;
        let hyphen = ['-', '–'].into_iter().any(|c| doc.is_char(at, c));
        let glued = hyphen && !doc.spaced(at) && !doc.spaced(at + 1);
        let linked = glued || doc.entry(at, self.lexicon.score_link, limits.end).is_some();
        let next = &self.numerals[low.numeral + 1];
        if !linked || next.tokens.start != at + 1 || next.tokens.end > limits.end {
            return None;
        }
        let high = self.part(low.numeral + 1, limits);
        if high.unit.is_some() {
            return None;
        }
        let (a, b) = (low.value, high.value);
        let end = high.tokens.end;
        let chained = hyphen && !doc.spaced(end) && (doc.is_char(end, '-') || doc.is_char(end, '/'));
        let noun = self.noun(next, end, limits.end).is_some();
        let opened = self.bound_before(low.tokens.start, limits.start).is_some()
            || self.entry_before(low.tokens.start, self.lexicon.range_open, limits.start).is_some();
        let falls = a >= b;
        // Whether a word tells of a match, or of a vote, and not only of the other.
        let told_of =
            |at, other: &str| doc.entry(at, self.lexicon.score_word, limits.end).is_some_and(|(_, told)| told != other);
        let of_a_match = |at| told_of(at, "vote");
        // "6-7 (4/7), 7-6": a set among others.
        let set = glued && doc.is_char(end, '(')
            || doc.is_char(end, ',') && {
                let digits = |at: usize| doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Digits);
                digits(end + 1) && doc.is_char(end + 2, '-') && digits(end + 3) && !doc.spaced(end + 2)
            };
        let set = set && a < Decimal::TEN && b < Decimal::TEN;
        let is_score = if glued {
            falls || set && !opened || !noun && !opened && limits.clone().take(60).any(of_a_match)
        } else {
            falls && !noun && !self.is_change(low, &high, limits)
        };
        let third = if hyphen && glued { self.third_of_a_record(low, end, limits) } else { None };
        // "Passed 217-213": so many are votes, where one is told of.
        let votes = || {
            let written = |i: usize| doc.token_text(self.numerals[i].tokens.start);
            let plain = [low.numeral, low.numeral + 1]
                .into_iter()
                .all(|i| written(i).len() <= 3 && !written(i).starts_with('0'));
            glued && falls && plain && limits.clone().take(60).any(|at| told_of(at, "match"))
        };
        if third.is_none() && (chained || !is_score) || a > Decimal::from(199) && !votes() {
            return None;
        }
        let tokens = low.tokens.start..end + if third.is_some() { 2 } else { 0 };
        let evidence = vec![Evidence::at("number", doc.span(tokens.clone()), "two sides of a score")];
        let mut figure = self.start(self.rules.score?, FigureKind::Score, a, &tokens, evidence);
        figure.value = Amount::Score(a, b, third);
        Some(figure)
    }

    /// "14-0-1": wins, losses and draws, unless the three are the rows of a team of eleven.
    fn third_of_a_record(&self, low: &Part<'d>, end: usize, limits: &Range<usize>) -> Option<Decimal> {
        let doc = self.doc;
        let glued = |at: usize| at < limits.end && !doc.spaced(at);
        let third = self.numerals.get(low.numeral + 2).filter(|n| n.digits && n.tokens == (end + 1..end + 2))?;
        let record = doc.is_char(end, '-') && glued(end) && glued(end + 1);
        let goes_on =
            glued(end + 2) && (doc.tokens[end + 2].is_word() || doc.is_char(end + 2, '-') || doc.is_char(end + 2, '/'));
        let numbers = [low.numeral, low.numeral + 1, low.numeral + 2].map(|i| &self.numerals[i]);
        let short = |n: &&Numeral| {
            let written = doc.token_text(n.tokens.start);
            written.len() <= 3 && (written.len() == 1 || !written.starts_with('0'))
        };
        let [a, b, c] = numbers.map(|n| n.value);
        let team = a + b + c == Decimal::TEN && (Decimal::from(3)..=Decimal::from(5)).contains(&a);
        (record && !goes_on && numbers.iter().all(short) && !team).then_some(third.value)
    }

    /// Whether the document tells of matches, so that its points are scored.
    pub(super) fn is_of_sport(&self) -> bool {
        let doc = self.doc;
        let words = || (0..doc.tokens.len()).filter(|at| doc.is(*at, self.lexicon.match_word));
        *self.sporty.get_or_init(|| words().nth(1).is_some())
    }
}
