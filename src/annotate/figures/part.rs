//! A numeral with what is glued to its meaning: the currency before it, the unit, currency or per cent behind it.
//!
//! "R4bn", "13 milliards $", "97,4 milliards de dollars", "3 °C", "10-gallon", "12 points de pourcentage".

use std::ops::Range;

use rust_decimal::Decimal;

use super::Reader;
use super::money::MANY;
use crate::annotate::numerals::{Numeral, NumeralKind};
use crate::segment::{SpotKind, TokenKind};

/// How far from a letter that may be degrees a word of the weather may stand, in tokens.
const DEGREE_REACH: usize = 16;

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

impl Part<'_> {
    /// Its value; below zero where a minus stands before degrees.
    pub(super) fn signed(&self, unit: Option<&Unit<'_>>) -> Decimal {
        let degrees = matches!(unit, Some(Unit::Symbol(symbol)) if symbol.starts_with('°'));
        if degrees && self.sign == Some('-') { -self.value } else { self.value }
    }
}

impl<'d> Reader<'_, 'd> {
    /// Reads what belongs to a numeral within its sentence.
    pub(super) fn part(&self, index: usize, limits: &Range<usize>) -> Part<'d> {
        let mut part = self.own_part(index, limits);
        if part.unit.is_none() {
            self.unit_of_sides(&mut part, limits);
        }
        part
    }

    /// The same by its own words alone.
    pub(super) fn own_part(&self, index: usize, limits: &Range<usize>) -> Part<'d> {
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
        if part.unit.is_none() && numeral.digits {
            self.millions_before(&mut part, limits.start);
        }
        self.minus_word(&mut part, limits.start);
        if part.unit.is_none() && numeral.digits {
            self.feet_by_mark(&mut part, limits.end);
        }
        self.angle(&mut part, limits);
        part
    }

    /// "Pivoter de 45 degrés": near a word of turning, or all around, degrees are those of an angle.
    fn angle(&self, part: &mut Part<'d>, limits: &Range<usize>) {
        let doc = self.doc;
        let Some(place) = part.unit_tokens.clone().filter(|p| p.len() == 1 && doc.tokens[p.start].is_word()) else {
            return;
        };
        if !matches!(part.unit, Some(Unit::Symbol(symbol)) if symbol.starts_with('°')) {
            return;
        }
        let near = part.tokens.start.saturating_sub(6).max(limits.start)..(place.end + 4).min(limits.end);
        let around = part.value == Decimal::from(360);
        if around || near.into_iter().any(|at| doc.is(at, self.lexicon.angle_word)) {
            part.unit = Some(Unit::Symbol("°"));
        }
    }

    /// "18 x 30 cm": the sides of a thing share the unit of the last.
    fn unit_of_sides(&self, part: &mut Part<'d>, limits: &Range<usize>) {
        let (doc, mut index) = (self.doc, part.numeral);
        for _ in 0..2 {
            let by = self.numerals[index].tokens.end;
            let next = self.numerals.get(index + 1).filter(|n| n.tokens.start == by + 1 && n.tokens.end < limits.end);
            let Some(next) = next.filter(|n| n.digits && doc.is(by, self.lexicon.side_link)) else { return };
            if let Some((_, symbol)) = self.symbol(next.tokens.end, limits.end) {
                part.unit = Some(Unit::Symbol(symbol));
                return;
            }
            index += 1;
        }
    }

    /// "minus 5 degrees": a word for the sign, before a temperature; before a bare number only where those are wanted.
    fn minus_word(&self, part: &mut Part<'d>, floor: usize) {
        let degrees = matches!(part.unit, Some(Unit::Symbol(symbol)) if symbol.starts_with('°'));
        if part.sign.is_some() || !(degrees || self.options.bare_numbers && part.unit.is_none()) {
            return;
        }
        if let Some((start, _)) = self.entry_before(part.tokens.start, self.lexicon.minus, floor) {
            part.sign = Some('-');
            part.tokens.start = start;
        }
    }

    fn currency_before(&self, numeral: &Numeral, floor: usize) -> Option<(usize, Option<&'d str>, bool)> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let end = numeral.tokens.start;
        if end == floor {
            return None;
        }
        // The longest sign that ends here: US$ before $.
        for start in (end.saturating_sub(3).max(floor)..end).filter(|at| doc.may_begin(*at, lexicon.around.before)) {
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
                let listed = || {
                    // "$ 20,000 $ 37,305": the number before has a sign of its own before it.
                    let before = self.numerals.partition_point(|n| n.tokens.end <= start).checked_sub(1);
                    let own = before.and_then(|b| self.numerals[b].tokens.start.checked_sub(1));
                    own.is_some_and(|s| s >= floor && doc.is(s, lexicon.currency_sign))
                };
                if behind_digits && doc.spaced(end) && !listed() {
                    continue;
                }
                let bare = doc.is(start, lexicon.bare_dollar) && stop == start + 1;
                // "c $ 16.4 million", in texts that were cut into words.
                if bare
                    && let Some(letters) = start.checked_sub(1).filter(|l| *l >= floor && doc.spaced(end))
                    && let Some(code) = doc.value(letters, lexicon.currency_letters)
                {
                    return Some((letters, Some(code), false));
                }
                let code = if bare { self.home_dollar() } else { code };
                // "Rs 500" in an article on Pakistan.
                let home = self.homes.code(doc, start, lexicon.homes).filter(|home| *home != code);
                return Some((start, Some(home.unwrap_or(code)), bare || home.is_some()));
            }
            if let Some((stop, code)) = doc.entry(start, lexicon.currency_code, end)
                && stop == end
                && doc.tokens[start].kind == TokenKind::Upper
                && doc.tokens[start].spaced
                && (start + 1 < end || doc.tokens[start].span().len() >= 3)
                && (doc.spaced(end) || !doc.is(start, lexicon.currency_code_apart))
            {
                return Some((start, Some(code), false));
            }
        }
        let before = end - 1;
        if !doc.spaced(end)
            && doc.tokens[before].kind != TokenKind::Lower
            && let Some(code) = self.homes.code(doc, before, lexicon.homes)
        {
            return Some((before, Some(code), true));
        }
        let word = doc.tokens[before].is_word() && doc.tokens[before].spaced;
        // "The price starts at dollar 22.5 million."
        if word && numeral.digits && numeral.magnitude.is_some() && doc.is(before, lexicon.bare_dollar) {
            return Some((before, Some(self.home_dollar()), true));
        }
        None
    }

    fn sign_before(&self, part: &mut Part<'d>, floor: usize) {
        let doc = self.doc;
        let Some(before) = part.tokens.start.checked_sub(1).filter(|b| *b >= floor) else { return };
        // "(+ 3,05%)": in brackets the sign may stand apart.
        let bracketed = before > floor && doc.is_char(before - 1, '(')
            || self.options.bare_numbers
                && before == floor
                && (before == 0 || doc.block_of(before) != doc.block_of(before - 1));
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
        } else if ['-', '−', '–'].into_iter().any(|c| doc.is_char(before, c)) {
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
        let fraction = matches!(numeral.kind, NumeralKind::Fraction { .. });
        let lots = numeral.magnitude.is_some() || fraction || matches!(numeral.kind, NumeralKind::Collective { .. });
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
        // "Half an inch", "three-quarters of a mile".
        if fraction && doc.is(at, lexicon.article) && doc.tokens.get(at + 1).is_some_and(|t| t.spaced) {
            at += 1;
        }
        if !doc.may_begin(at, lexicon.around.behind) {
            return;
        }
        let mut best: Option<(usize, Unit<'d>)> = None;
        let money = |code: &'d str| Unit::Currency { code: Some(code).filter(|c| *c != MANY), assumed: false };
        if let Some((end, code)) = doc.entry(at, lexicon.currency_word, limit) {
            let home = if code == MANY { self.home_of(at) } else { None };
            offer(&mut best, end, home.map_or(money(code), |home| Unit::Currency { code: Some(home), assumed: true }));
        }
        // "$25-$159": the second sign belongs to the second amount.
        let of_next = |end: usize| {
            hyphen
                && !doc.spaced(end)
                && doc.tokens.get(end).is_some_and(|t| end < limit && t.kind == TokenKind::Digits)
        };
        if doc.entry(at, lexicon.bare_dollar, limit).is_some_and(|(end, _)| !of_next(end)) {
            offer(&mut best, at + 1, Unit::Currency { code: Some(self.home_dollar()), assumed: true });
        }
        if let Some((end, code)) = doc.entry(at, lexicon.currency_sign, limit)
            && !doc.tokens[at].is_word()
            && !of_next(end)
            // "10 $30": the sign belongs to the digits that it touches.
            && !(doc.spaced(at) && !doc.spaced(end) && doc.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Digits))
        {
            offer(&mut best, end, money(code));
        }
        if let Some((end, code)) = doc.entry(at, lexicon.currency_code, limit)
            && (doc.tokens[at].kind == TokenKind::Upper
                || doc.tokens[at].kind == TokenKind::Mixed
                || doc.is(at, lexicon.currency_code_small))
        {
            offer(&mut best, end, money(code));
        }
        if let Some((end, code)) = doc.entry(at, lexicon.currency_doubtful, limit)
            && (numeral.magnitude.is_some() && !self.is_of_goods(numeral, end, limit) || self.mentions_pounds())
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
        // "D'un quart de point, à 2,5 %".
        let point = || (fraction && self.is_point_of_percent(at)).then_some(Unit::Symbol("pp"));
        let lettered = || if currency_known { None } else { self.lettered_unit(numeral, at, limit) };
        let Some((end, unit)) = best.or_else(|| point().or_else(lettered).map(|unit| (at + 1, unit))) else { return };
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
        if let Some((end, _)) = doc.entry(part.tokens.end, lexicon.half_behind, limit)
            && let Some(value) = part.value.checked_add(Decimal::new(5, 1).checked_mul(part.factor).unwrap_or_default())
        {
            part.value = value;
            part.tokens.end = end;
        }
        self.magnitude_behind(part, limit);
        self.minor_behind(part, limit);
        self.inches_behind(part, limit);
        self.centimetres_behind(part, limit);
    }

    /// "40p", "40.1C": a letter that touches the digits and is a unit only in some texts.
    fn lettered_unit(&self, numeral: &Numeral, at: usize, limit: usize) -> Option<Unit<'d>> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        if at >= limit || doc.spaced(at) || !doc.spaced_or_not_word(at + 1) || !numeral.digits {
            return None;
        }
        let symbol = doc.value(at, lexicon.letter_word)?;
        let lower = doc.tokens[at].kind == TokenKind::Lower;
        if symbol == "coin" {
            let coins = lower && numeral.value < Decimal::ONE_HUNDRED && self.mentions_pounds();
            return coins.then_some(Unit::Currency { code: None, assumed: false });
        }
        let near = numeral.tokens.start.saturating_sub(DEGREE_REACH)..(at + DEGREE_REACH).min(doc.tokens.len());
        let told = !lower && near.into_iter().any(|word| doc.value(word, lexicon.letter_word) == Some("degree"));
        told.then_some(Unit::Symbol(symbol))
    }

    /// "Hundreds of pounds of jam": what the pounds are of is weighed.
    fn is_of_goods(&self, numeral: &Numeral, end: usize, limit: usize) -> bool {
        matches!(numeral.kind, NumeralKind::Collective { .. }) && self.doc.entry(end, self.lexicon.of, limit).is_some()
    }

    /// "MAUD 60": a magnitude and a currency in one word before the number.
    fn millions_before(&self, part: &mut Part<'d>, floor: usize) {
        let Some(before) = part.tokens.start.checked_sub(1).filter(|b| *b >= floor && part.sign.is_none()) else {
            return;
        };
        let million = Decimal::from(1_000_000);
        if self.doc.tokens[before].kind == TokenKind::Upper
            && let Some(code) = self.doc.value(before, self.lexicon.currency_with_million)
            && let Some(value) = part.value.checked_mul(million)
        {
            part.value = value;
            part.factor = million;
            part.unit = Some(Unit::Currency { code: Some(code), assumed: false });
            part.unit_tokens = Some(before..before + 1);
            part.tokens.start = before;
        }
    }

    /// "75 USD million": the magnitude stands behind the code.
    fn magnitude_behind(&self, part: &mut Part<'d>, limit: usize) {
        let doc = self.doc;
        let at = part.tokens.end;
        let numeral = &self.numerals[part.numeral];
        if !matches!(part.unit, Some(Unit::Currency { .. })) || numeral.magnitude.is_some() || !numeral.digits {
            return;
        }
        let Some((end, index)) = doc.spots.starting_within(SpotKind::Numeral, at, limit) else {
            return;
        };
        let next = &self.numerals[index];
        let alone = next.magnitude.as_ref().is_some_and(|m| m.start == at);
        if alone && let Some(value) = part.value.checked_mul(next.value) {
            part.value = value;
            part.factor = next.value;
            part.tokens.end = end;
        }
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
        let Some((end, index)) = doc.spots.starting_within(SpotKind::Numeral, at, limit) else {
            return;
        };
        let cents = &self.numerals[index];
        if cents.value >= Decimal::ONE_HUNDRED || cents.value <= Decimal::ZERO || !cents.value.is_integer() {
            return;
        }
        let minor = doc.entry(end, self.lexicon.currency_minor, limit);
        // "15 dollars and 50." and "thirteen dollars forty-five" leave the coins out.
        let written = if joined.is_some() {
            cents.digits
                && self.numerals[part.numeral].digits
                && part.unit_tokens.as_ref().is_some_and(|u| doc.tokens[u.start].is_word())
        } else {
            cents.digits || !self.numerals[part.numeral].digits
        };
        let glued = doc.tokens.get(end).is_some_and(|t| end < limit && !t.spaced && t.is_word());
        let own_sign = doc.entry(end, self.lexicon.currency_sign, limit).is_some();
        let length =
            if cents.digits { end == at + 1 && doc.tokens[at].span().len() == 2 } else { cents.value >= Decimal::TEN };
        let two = length && !glued && !own_sign;
        let ends = joined.is_none() || end >= limit || !doc.tokens[end].is_word();
        let bare = written && two && ends && !self.noun_follows(end, limit);
        if let Some(stop) = minor.map(|(stop, _)| stop).or(bare.then_some(end)) {
            part.value += cents.value / Decimal::ONE_HUNDRED;
            part.tokens.end = stop;
        }
    }

    pub(super) fn noun_follows(&self, at: usize, limit: usize) -> bool {
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
            // Symbols of bytes are often written small: "100 mb".
            let bytes = matches!(symbol, "MB" | "GB" | "KB" | "TB");
            let lower = symbol.len() > 1 && (bytes || symbol.bytes().all(|b| b.is_ascii_lowercase()));
            if same_letters && written != symbol && !lower && written != "L" {
                return None;
            }
            // "100 m2": the power is a digit that touches the symbol.
            if let Some(power) = doc.tokens.get(end).filter(|t| end < limit && t.kind == TokenKind::Digits && !t.spaced)
                && power.span().len() == 1
                && doc.spaced_or_not_word(end + 1)
            {
                let powers = POWERS.iter().find(|(plain, ..)| *plain == symbol);
                return powers.and_then(|(_, square, cube)| match doc.token_text(end) {
                    "2" => Some((end + 1, *square)),
                    "3" => Some((end + 1, *cube)),
                    _ => None,
                });
            }
            // "in" and "to" are words; a symbol in letters stands at the end of its word.
            if !(doc.spaced_or_not_word(end) || symbol == "m" && self.two_digits(end, limit)) {
                return None;
            }
        }
        Some((end, symbol))
    }
}

/// Units of length with their square and their cube.
const POWERS: [(&str, &str, &str); 6] = [
    ("m", "m²", "m³"),
    ("km", "km²", "km³"),
    ("cm", "cm²", "cm³"),
    ("mm", "mm²", "mm³"),
    ("dm", "dm²", "dm³"),
    ("ft", "ft²", "ft³"),
];

/// Keeps the longer of two readings.
fn offer<'d>(best: &mut Option<(usize, Unit<'d>)>, end: usize, unit: Unit<'d>) {
    if best.as_ref().is_none_or(|(longest, _)| end > *longest) {
        *best = Some((end, unit));
    }
}
