//! Bare numbers, for those who want every number that is no date: "version two", "1 in 21", "-1.8".
//!
//! Numbers that are names or labels elsewhere, and fractions of nothing that is named, become figures of kind number. An
//! address is still no number, and the article (un, a) never is one.

use std::ops::Range;

use rust_decimal::Decimal;

use super::part::Part;
use super::{Amount, Figure, FigureKind, Reader};
use crate::annotate::Evidence;
use crate::annotate::numerals::SIGNIFICANT;
use crate::segment::TokenKind;

impl Reader<'_, '_> {
    /// A number of which nothing is said, where bare numbers are wanted.
    pub(super) fn bare(&self, low: &Part<'_>) -> Option<Figure> {
        if !self.options.bare_numbers || self.is_in_an_address(self.numerals[low.numeral].tokens.start) {
            return None;
        }
        let tokens = &self.numerals[low.numeral].tokens;
        let evidence = vec![Evidence::at("number", self.doc.span(tokens.clone()), "bare")];
        Some(self.start(self.rules.bare?, FigureKind::Number, low.value, tokens, evidence))
    }

    /// Digits that no number, date or figure took, and "minus one": "22,24,26", "192.168.1.2".
    pub(super) fn left_over(&self, taken: &[Range<usize>], out: &mut Vec<Figure>) {
        let doc = self.doc;
        for at in 0..doc.tokens.len() {
            let next = taken.partition_point(|t| t.end <= at);
            if taken.get(next).is_some_and(|t| t.start <= at) || self.is_in_an_address(at) {
                continue;
            }
            let token = doc.tokens[at];
            let in_word = at > 0 && !token.spaced && doc.tokens[at - 1].is_word();
            let digits = token.kind == TokenKind::Digits && !in_word && doc.spaced_or_not_word(at + 1);
            let value: Option<Decimal> = if digits { doc.token_text(at).parse().ok() } else { None };
            let minus = || {
                let (end, _) = doc.entry(at, self.lexicon.minus, doc.tokens.len())?;
                let one = doc.value(end, self.lexicon.number_unit)? == "1"
                    && doc
                        .tokens
                        .get(end + 1)
                        .is_none_or(|t| !t.is_word() || doc.classes(end + 1).meets(self.lexicon.function));
                one.then_some((end + 1, -Decimal::ONE))
            };
            let found = value.map(|v| (at + 1, v)).or_else(|| if token.is_word() { minus() } else { None });
            if let Some((end, value)) = found
                && let Some(rule) = self.rules.bare
            {
                let evidence = vec![Evidence::at("number", doc.span(at..end), "bare")];
                out.push(self.start(rule, FigureKind::Number, value, &(at..end), evidence));
            }
        }
    }

    /// A ratio of nothing that is named is a number: "one out of three", "five eighths".
    pub(super) fn ratio_as_number(&self, figure: &mut Figure, limits: &Range<usize>) {
        let whole = self.doc.entry(figure.found.tokens.end, self.lexicon.of, limits.end);
        let named = figure.object.is_some() || whole.is_some_and(|(end, _)| end < limits.end);
        if !self.options.bare_numbers || named || figure.kind != FigureKind::Ratio {
            return;
        }
        if let (Amount::Number(parts), Some(of)) = (figure.value, figure.of)
            && let Some(value) = parts.checked_div(of).and_then(|v| v.round_sf(SIGNIFICANT))
        {
            let negative = figure.sign == Some('-');
            figure.value = Amount::Number(if negative { -value } else { value }.normalize());
            figure.of = None;
            figure.of_bound = None;
            figure.sign = None;
            figure.kind = FigureKind::Number;
        }
    }
}
