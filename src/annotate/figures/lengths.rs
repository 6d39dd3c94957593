//! Lengths and weights that are told in two: "5 ft 2 in", 6'2", "1m80".

use rust_decimal::Decimal;

use super::part::{Part, Unit};
use super::{Reader, measure};
use crate::segment::{SpotKind, Token, TokenKind};

impl<'d> Reader<'_, 'd> {
    /// "5 ft 2 in": a smaller unit behind, of which the pack says how many make the larger one.
    pub(super) fn inches_behind(&self, part: &mut Part<'d>, limit: usize) {
        let doc = self.doc;
        let mut at = part.tokens.end;
        let Some(Unit::Symbol(symbol)) = part.unit else { return };
        if !part.value.is_integer() {
            return;
        }
        // "6-foot-2" leaves the inches out.
        let hyphen = |at: usize| doc.is_char(at, '-') && !doc.spaced(at) && !doc.spaced(at + 1);
        let bare = hyphen(at) && hyphen(part.tokens.end - 2) && doc.tokens[part.tokens.end - 1].is_word();
        at += usize::from(bare);
        let Some((end, index)) = doc.spots.starting_within(SpotKind::Numeral, at, limit) else {
            return;
        };
        let next = &self.numerals[index];
        let alone = bare && !hyphen(end) && next.digits;
        let named = self.symbol(end, limit).or_else(|| self.small_unit(end, limit));
        let Some((stop, smaller)) = named.or((alone && symbol == "ft").then_some((end, "in"))) else { return };
        let Some(count) = measure::subunits(symbol, smaller).filter(|c| next.value < *c) else { return };
        if let Some(rest) = next.value.checked_div(count) {
            part.value += rest;
            part.tokens.end = stop;
        }
    }

    /// Whether two digits stand at a token and nothing touches them behind: 1m[80].
    pub(super) fn two_digits(&self, at: usize, limit: usize) -> bool {
        let written = |t: &Token| at < limit && t.kind == TokenKind::Digits && t.span().len() == 2;
        self.doc.tokens.get(at).is_some_and(written) && self.doc.spaced_or_not_word(at + 1)
    }

    /// "1m80", "1 m 80": two digits behind metres are centimetres.
    pub(super) fn centimetres_behind(&self, part: &mut Part<'d>, limit: usize) {
        let doc = self.doc;
        let at = part.tokens.end;
        if part.unit != Some(Unit::Symbol("m")) || !part.value.is_integer() || part.value >= Decimal::TEN {
            return;
        }
        if !self.two_digits(at, limit) || self.noun_follows(at + 1, limit) || doc.is_char(at + 1, '%') {
            return;
        }
        if let Ok(rest) = doc.token_text(at).parse::<Decimal>() {
            part.value += rest / Decimal::ONE_HUNDRED;
            part.tokens.end = at + 1;
        }
    }

    /// 6'2": feet and inches by their marks.
    pub(super) fn feet_by_mark(&self, part: &mut Part<'d>, limit: usize) {
        let doc = self.doc;
        let at = part.tokens.end;
        let glued = |at: usize, signs: &[char]| {
            at < limit && !doc.spaced(at) && signs.iter().any(|sign| doc.is_char(at, *sign))
        };
        let feet = part.value.is_integer() && part.value < Decimal::TEN && !part.value.is_zero();
        if !feet || !glued(at, &['\'', '’', '′']) || doc.spaced(at + 1) || !glued(at + 2, &['"', '”', '″']) {
            return;
        }
        let inches = doc.spots.starting_at(SpotKind::Numeral, at + 1).filter(|(end, _)| *end == at + 2);
        if let Some(value) = inches.map(|(_, i)| self.numerals[i].value).filter(|v| *v < Decimal::from(12)) {
            part.value += value / Decimal::from(12);
            part.unit = Some(Unit::Symbol("ft"));
            part.unit_tokens = Some(at..at + 1);
            part.tokens.end = at + 3;
        }
    }

    /// A unit that counts only behind a larger one: "in" is a word elsewhere.
    fn small_unit(&self, at: usize, limit: usize) -> Option<(usize, &'d str)> {
        let (end, symbol) = self.doc.entry(at, self.lexicon.small_unit, limit)?;
        self.doc.spaced_or_not_word(end).then_some((end, symbol))
    }
}
