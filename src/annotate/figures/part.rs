//! A numeral with what is glued to its meaning: the currency before it, the unit, currency or per cent behind it.
//!
//! "R4bn", "13 milliards $", "97,4 milliards de dollars", "3 °C", "10-gallon", "12 points de pourcentage".

use std::ops::Range;

use rust_decimal::Decimal;

use super::Reader;
use crate::annotate::numerals::{Numeral, NumeralKind};
use crate::segment::TokenKind;

/// What an amount is of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Unit<'d> {
    /// Money of an ISO 4217 code; `assumed` where a bare sign was given a country; none where the word names no one currency.
    Currency { code: Option<&'d str>, assumed: bool },
    /// A physical unit, or per cent.
    Symbol(&'d str),
}

/// A numeral with its unit.
#[derive(Debug, Clone)]
pub(super) struct Part<'d> {
    /// Index of the numeral.
    pub numeral: usize,
    pub value: Decimal,
    /// Its tokens with sign and unit.
    pub tokens: Range<usize>,
    pub unit: Option<Unit<'d>>,
    pub unit_tokens: Option<Range<usize>>,
    /// A plus or minus that touches it.
    pub sign: Option<char>,
    pub factor: Decimal,
}

impl<'d> Reader<'_, 'd> {
    /// Reads what belongs to a numeral within its sentence.
    pub(super) fn part(&self, index: usize, limits: &Range<usize>) -> Part<'d> {
        let numeral = &self.numerals[index];
        let mut part = Part {
            numeral: index,
            value: numeral.value,
            tokens: numeral.tokens.clone(),
            unit: None,
            unit_tokens: None,
            sign: None,
            factor: numeral.factor,
        };
        if let Some((start, code, assumed)) = self.currency_before(numeral, limits.start) {
            part.unit_tokens = Some(start..numeral.tokens.start);
            part.tokens.start = start;
            part.unit = Some(Unit::Currency { code, assumed });
        }
        self.sign_before(&mut part, limits.start);
        self.unit_behind(numeral, &mut part, limits.end);
        part
    }

    fn currency_before(&self, numeral: &Numeral, floor: usize) -> Option<(usize, Option<&'d str>, bool)> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let end = numeral.tokens.start;
        if end == floor {
            return None;
        }
        // The longest sign that ends here: US$ before $.
        for start in end.saturating_sub(3).max(floor)..end {
            if let Some((stop, code)) = doc.entry(start, lexicon.currency_sign, end)
                && stop == end
            {
                let sign = doc.tokens[start];
                // R is rand only where it touches the digits, A$ Australian only in one piece ("A $5 bill"): letters count in
                // capitals, and single ones glued to what follows.
                if sign.is_word() {
                    let glued = !doc.spaced(start + 1);
                    let long = sign.span().len() > 1;
                    let lower = sign.kind == TokenKind::Lower;
                    if if long { lower && !glued } else { lower || !glued } {
                        continue;
                    }
                }
                // "12 € 15": the sign belongs to the digits that it touches.
                let behind_digits = start > floor && doc.tokens[start - 1].kind == TokenKind::Digits;
                if behind_digits && doc.spaced(end) {
                    continue;
                }
                let bare = doc.is(start, lexicon.bare_dollar) && stop == start + 1;
                let code = if bare { self.home_dollar() } else { code };
                return Some((start, Some(code), bare));
            }
            if let Some((stop, code)) = doc.entry(start, lexicon.currency_code, end)
                && stop == end
                && doc.tokens[start].kind == TokenKind::Upper
                && doc.tokens[start].spaced
                && (start + 1 < end || doc.tokens[start].span().len() >= 3)
            {
                return Some((start, Some(code), false));
            }
        }
        None
    }

    fn sign_before(&self, part: &mut Part<'d>, floor: usize) {
        let doc = self.doc;
        let Some(before) = part.tokens.start.checked_sub(1).filter(|b| *b >= floor) else { return };
        // "(+ 3,05%)": in brackets the sign may stand apart.
        let bracketed = before > floor && doc.is_char(before - 1, '(');
        if doc.spaced(part.tokens.start) && !bracketed || !self.numerals[part.numeral].digits {
            return;
        }
        // A hyphen after a word is no minus: Covid-19.
        let free = doc.spaced(before) || before == floor || doc.is_char(before - 1, '(');
        if !free {
            return;
        }
        let sign = if doc.is_char(before, '+') {
            '+'
        } else if ['-', '−', '–', '‑'].into_iter().any(|c| doc.is_char(before, c)) {
            '-'
        } else {
            return;
        };
        part.sign = Some(sign);
        part.tokens.start = before;
    }

    fn unit_behind(&self, numeral: &Numeral, part: &mut Part<'d>, limit: usize) {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let mut at = part.tokens.end;
        if at >= limit {
            return;
        }
        let hyphen = doc.is_char(at, '-') && !doc.spaced(at) && !doc.spaced(at + 1);
        let lots = numeral.magnitude.is_some()
            || matches!(numeral.kind, NumeralKind::Collective { .. } | NumeralKind::Fraction { .. });
        let linked = lots && doc.entry(at, lexicon.of, limit).is_some();
        if hyphen || linked {
            at += 1;
        } else if ['(', '[', '{', '<'].into_iter().any(|c| doc.is_char(at, c))
            && let Some((end, symbol)) = self.symbol(at + 1, limit)
            && [')', ']', '}', '>'].into_iter().any(|c| doc.is_char(end, c))
        {
            // "20 (kg)".
            part.unit = Some(Unit::Symbol(symbol));
            part.unit_tokens = Some(at + 1..end);
            part.tokens.end = end + 1;
            return;
        }
        let mut best: Option<(usize, Unit<'d>)> = None;
        let money = |code: &'d str| Unit::Currency { code: Some(code).filter(|c| *c != "XXX"), assumed: false };
        if let Some((end, code)) = doc.entry(at, lexicon.currency_word, limit) {
            offer(&mut best, end, money(code));
        }
        if doc.entry(at, lexicon.bare_dollar, limit).is_some() {
            offer(&mut best, at + 1, Unit::Currency { code: Some(self.home_dollar()), assumed: true });
        }
        if let Some((end, code)) = doc.entry(at, lexicon.currency_sign, limit)
            && !doc.tokens[at].is_word()
            // "10 $30": the sign belongs to the digits that it touches.
            && !(doc.spaced(at) && !doc.spaced(end) && doc.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Digits))
        {
            offer(&mut best, end, money(code));
        }
        if let Some((end, code)) = doc.entry(at, lexicon.currency_code, limit)
            && (doc.tokens[at].kind == TokenKind::Upper || doc.tokens[at].kind == TokenKind::Mixed)
        {
            offer(&mut best, end, money(code));
        }
        if let Some((end, code)) = doc.entry(at, lexicon.currency_doubtful, limit)
            && (numeral.magnitude.is_some() || self.mentions_pounds())
        {
            offer(&mut best, end, money(code));
        }
        let currency_known = matches!(part.unit, Some(Unit::Currency { .. }));
        if best.is_none() && !currency_known {
            if let Some((end, _)) = doc.entry(at, lexicon.currency_minor, limit) {
                // Cents are hundredths of a currency that the word alone does not tell.
                offer(&mut best, end, Unit::Currency { code: None, assumed: false });
            }
            if let Some((end, symbol)) = self.symbol(at, limit) {
                offer(&mut best, end, Unit::Symbol(symbol));
            }
            if let Some((end, code)) = doc.entry(at, lexicon.currency_with_million, limit) {
                part.value = part.value.checked_mul(Decimal::from(1_000_000)).unwrap_or(part.value);
                part.factor = Decimal::from(1_000_000);
                offer(&mut best, end, money(code));
            }
        }
        let Some((end, unit)) = best else { return };
        // A currency on both sides (US$ 5 dollars) is told once; the one before is the more exact.
        if currency_known {
            if matches!(unit, Unit::Currency { .. }) {
                part.tokens.end = end;
            }
            return;
        }
        part.unit = Some(unit);
        part.unit_tokens = Some(at..end);
        part.tokens.end = end;
        self.minor_behind(part, limit);
    }

    /// "3 dollars 50 cents", "12 euros 50".
    fn minor_behind(&self, part: &mut Part<'d>, limit: usize) {
        let doc = self.doc;
        if !matches!(part.unit, Some(Unit::Currency { code: Some(_), .. })) || !part.value.is_integer() {
            return;
        }
        let mut at = part.tokens.end;
        // "13 dollars and 45 cents": joined, the coins must be named.
        let joined = doc.entry(at, self.lexicon.range_and, limit);
        if let Some((after, _)) = joined {
            at = after;
        }
        let Some((end, index)) =
            doc.spots.starting_at(crate::segment::SpotKind::Numeral, at).filter(|(e, _)| *e <= limit)
        else {
            return;
        };
        let cents = &self.numerals[index];
        if cents.value >= Decimal::ONE_HUNDRED || cents.value <= Decimal::ZERO || !cents.value.is_integer() {
            return;
        }
        let minor = doc.entry(end, self.lexicon.currency_minor, limit);
        let bare = joined.is_none()
            && cents.digits
            && end == at + 1
            && doc.tokens[at].span().len() == 2
            && !self.noun_follows(end, limit);
        if let Some(stop) = minor.map(|(stop, _)| stop).or(bare.then_some(end)) {
            part.value += cents.value / Decimal::ONE_HUNDRED;
            part.tokens.end = stop;
        }
    }

    fn noun_follows(&self, at: usize, limit: usize) -> bool {
        at < limit
            && (self.doc.tokens[at].is_word() && !self.doc.classes(at).meets(self.lexicon.function)
                || self.symbol(at, limit).is_some())
    }

    /// The unit at a token. Symbols count in their own case, or all letters in one case where that leaves no choice.
    pub(super) fn symbol(&self, at: usize, limit: usize) -> Option<(usize, &'d str)> {
        let doc = self.doc;
        let (end, symbol) = doc.entry(at, self.lexicon.unit, limit)?;
        if end == at + 1 && doc.tokens[at].is_word() {
            let written = doc.token_text(at);
            let same_letters = written.eq_ignore_ascii_case(symbol);
            let lower = symbol.len() > 1 && symbol.bytes().all(|b| b.is_ascii_lowercase());
            if same_letters && written != symbol && !lower && written != "L" {
                return None;
            }
            // "in" and "to" are words; a symbol in letters stands at the end of its word.
            if !doc.spaced_or_not_word(end) {
                return None;
            }
        }
        Some((end, symbol))
    }
}

/// Keeps the longer of two readings.
fn offer<'d>(best: &mut Option<(usize, Unit<'d>)>, end: usize, unit: Unit<'d>) {
    if best.as_ref().is_none_or(|(longest, _)| end > *longest) {
        *best = Some((end, unit));
    }
}
