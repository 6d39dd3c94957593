//! The grammar of numbers: which parts add up and which multiply, whatever the language.
//!
//! Tens take units, hundreds multiply what stands before them, magnitudes fall from left to right ("deux millions trois cent
//! mille"); words of the pack's `number_and` join where the pack allows it. Every read is bounded by its block.

use std::ops::Range;

use rust_decimal::Decimal;

use super::digits::{self, Convention};
use super::lexicon::{Element, Lexicon, entry};
use super::{Numeral, NumeralKind};
use crate::lang::ClassSet;
use crate::segment::{Doc, TokenKind};

pub(super) struct Reader<'r, 'd> {
    doc: &'r Doc<'d>,
    lexicon: &'d Lexicon,
    convention: Convention,
}

/// A plain number in the making.
struct Sum {
    /// Finished terms.
    total: Decimal,
    /// The term that is being read, without its magnitude.
    group: Option<Decimal>,
    /// The least magnitude so far.
    least: Option<Decimal>,
    last: Last,
    end: usize,
    digits: bool,
    magnitude: Option<Range<usize>>,
    factor: Decimal,
    /// Whether it is only the word for one.
    only_one: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Digits,
    Unit,
    Teen,
    Ten,
    Score,
    Hundred,
    Magnitude,
    Done,
}

impl Sum {
    fn value(&self) -> Option<Decimal> {
        self.total.checked_add(self.group.unwrap_or_default())
    }
}

impl<'r, 'd> Reader<'r, 'd> {
    pub fn new(doc: &'r Doc<'d>) -> Self {
        Self {
            doc,
            lexicon: doc.pack.lexicons.numerals.get_or_init(|| Lexicon::of(doc.pack)),
            convention: Convention::of(doc),
        }
    }

    pub fn starts(&self) -> ClassSet {
        self.lexicon.starts
    }

    /// The numeral at a token with the token to go on from, or only the latter.
    pub fn read(&self, at: usize, limit: usize) -> Result<(Numeral, usize), usize> {
        let doc = self.doc;
        if doc.tokens[at].kind == TokenKind::Digits && self.inside_a_word(at) {
            return Err(self.skip_word(at, limit));
        }
        if let Some(numeral) = self.partial_lot(at, limit).or_else(|| self.fraction(at, limit)) {
            let next = numeral.tokens.end;
            return Ok((numeral, next));
        }
        let sum = self.sum(at, limit)?;
        if let Some(sum) = &sum
            && let Some(numeral) = self.fraction_of(at, sum, limit)
        {
            let next = numeral.tokens.end;
            return Ok((numeral, next));
        }
        if let Some(numeral) = self.lot(at, sum.as_ref(), limit) {
            let next = numeral.tokens.end;
            return Ok((numeral, next));
        }
        // "one percent", "un kilomètre": before some units the word for one counts.
        let counts = |end: usize| {
            let unit = if self.is_hyphen(end) { end + 1 } else { end };
            entry(doc, unit, self.lexicon.one_counts, limit).is_some()
        };
        let Some(sum) = sum.filter(|s| !s.only_one || counts(s.end)) else { return Err(at + 1) };
        let value = sum.value().ok_or(sum.end)?;
        // "vingt pour cent": the word for a hundred there is no second number.
        let next = entry(doc, sum.end, self.lexicon.percent, limit).map_or(sum.end, |(end, _)| end);
        let numeral = Numeral {
            tokens: at..sum.end,
            value: value.normalize(),
            digits: sum.digits,
            magnitude: sum.magnitude,
            factor: sum.factor,
            kind: NumeralKind::Cardinal,
        };
        Ok((numeral, next))
    }

    /// Whether the digits are the tail of a word or code (A350, v2) and not an amount behind a currency (R4, USD50).
    fn inside_a_word(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|b| self.doc.tokens[b]) else { return false };
        !self.doc.tokens[at].spaced
            && before.is_word()
            && !self.doc.is(at - 1, self.lexicon.currency_code)
            && (!self.doc.is(at - 1, self.lexicon.currency_sign) || before.kind != TokenKind::Upper || !before.spaced)
    }

    fn skip_word(&self, at: usize, limit: usize) -> usize {
        let mut end = at + 1;
        while end < limit && !self.doc.tokens[end].spaced && (self.doc.tokens[end].is_word() || self.is_digits(end)) {
            end += 1;
        }
        end
    }

    fn is_digits(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Digits)
    }

    /// A plain number. `Ok(None)` where none begins here.
    fn sum(&self, start: usize, limit: usize) -> Result<Option<Sum>, usize> {
        let doc = self.doc;
        let mut sum = Sum {
            total: Decimal::ZERO,
            group: None,
            least: None,
            last: Last::Nothing,
            end: start,
            digits: false,
            magnitude: None,
            factor: Decimal::ONE,
            only_one: false,
        };
        let mut at = start;
        if entry(doc, at, self.lexicon.article, limit).is_some() {
            // An article counts only before a hundred or a magnitude.
            match self.lexicon.element(doc, at + 1, limit) {
                Some((Element::Hundred(_) | Element::Magnitude(_), _)) => at += 1,
                _ => return Ok(None),
            }
        }
        if self.is_digits(at) {
            let (value, end) = digits::read(doc, at, limit, self.convention)?;
            let glued = doc.tokens.get(end).is_some_and(|t| !t.spaced && t.is_word());
            if glued && doc.is(end, self.lexicon.ordinal) && doc.spaced_or_not_word(end + 1) {
                return Err(end + 1);
            }
            sum.group = Some(value);
            sum.digits = true;
            sum.last = Last::Digits;
            at = self.fraction_after_digits(&mut sum, end, limit);
            sum.end = at;
        }
        while let Some((element, from, end)) = self.next_element(&sum, at, limit) {
            if !self.take(&mut sum, element, from..end) {
                break;
            }
            at = sum.end;
            self.and_part(&mut sum, &mut at, limit);
        }
        if sum.last == Last::Nothing {
            return Ok(None);
        }
        if sum.last == Last::Digits {
            self.and_part(&mut sum, &mut at, limit);
            while let Some((element @ Element::Magnitude(_), from, end)) = self.next_element(&sum, at, limit) {
                if !self.take(&mut sum, element, from..end) {
                    break;
                }
                at = sum.end;
            }
            self.short_magnitude(&mut sum, start, limit);
        }
        self.decimals_in_words(&mut sum, limit);
        Ok(Some(sum))
    }

    /// "2½", "10 1/2": a fraction right behind digits. Gives the token after it.
    fn fraction_after_digits(&self, sum: &mut Sum, at: usize, limit: usize) -> usize {
        let whole = sum.group.unwrap_or_default();
        if !whole.is_integer() {
            return at;
        }
        if let Some((end, value)) = entry(self.doc, at, self.lexicon.fraction_sign, limit)
            && let Some((parts, of)) = parse_fraction(value)
        {
            sum.group = whole.checked_add(parts / of);
            return end;
        }
        if self.doc.spaced(at)
            && let Some((parts, of, end)) = self.slash_fraction(at, limit)
        {
            sum.group = whole.checked_add(parts / of);
            return end;
        }
        at
    }

    /// "3/4": glued, smaller than one, and not a piece of a date.
    fn slash_fraction(&self, at: usize, limit: usize) -> Option<(Decimal, Decimal, usize)> {
        let doc = self.doc;
        if at + 2 >= limit || !self.is_digits(at) || !doc.is_char(at + 1, '/') || !self.is_digits(at + 2) {
            return None;
        }
        if doc.spaced(at + 1) || doc.spaced(at + 2) {
            return None;
        }
        let chained = |i: usize| i < limit && !doc.spaced(i) && (doc.is_char(i, '/') || doc.is_char(i, '-'));
        if chained(at + 3) || (at > 0 && !doc.spaced(at) && !doc.is_char(at - 1, '(') && !doc.is_char(at - 1, '-')) {
            return None;
        }
        let (parts, of): (Decimal, Decimal) = (doc.token_text(at).parse().ok()?, doc.token_text(at + 2).parse().ok()?);
        let small = doc.token_text(at).len() <= 2 && doc.token_text(at + 2).len() <= 2;
        (small && parts > Decimal::ZERO && parts < of && of <= Decimal::from(16)).then_some((parts, of, at + 3))
    }

    /// The next number word, past a hyphen or a joining word where that is allowed here.
    fn next_element(&self, sum: &Sum, at: usize, limit: usize) -> Option<(Element, usize, usize)> {
        let doc = self.doc;
        if at >= limit || sum.last == Last::Done {
            return None;
        }
        if sum.last == Last::Nothing {
            return self.lexicon.element(doc, at, limit).map(|(e, end)| (e, at, end));
        }
        if sum.last == Last::Digits || sum.digits {
            return self.next_after_digits(sum, at, limit);
        }
        if let Some((element, end)) = self.lexicon.element(doc, at, limit).filter(|_| doc.tokens[at].spaced) {
            return Some((element, at, end));
        }
        let mut from = at;
        if self.is_hyphen(from) {
            from += 1;
        }
        if let Some((end, value)) = entry(doc, from, self.lexicon.and, limit) {
            let (mut next, kind) = (end, value);
            if self.is_hyphen(next) {
                next += 1;
            }
            let joins = match kind {
                "ten" => {
                    matches!(sum.last, Last::Ten | Last::Score)
                        && entry(doc, next, self.lexicon.after_and, limit).is_some()
                }
                "hundred" => matches!(sum.last, Last::Hundred | Last::Magnitude) && self.is_small(next, limit),
                _ => sum.last == Last::Magnitude && self.is_large_group(next, limit),
            };
            // A comma can be followed by the other joining word: "one thousand, and five" is left apart.
            return if joins { self.lexicon.element(doc, next, limit).map(|(e, end)| (e, next, end)) } else { None };
        }
        if from > at {
            return self.lexicon.element(doc, from, limit).map(|(e, end)| (e, from, end));
        }
        None
    }

    /// After digits come a magnitude ("13 milliards", "a $2-million"), and after that smaller terms ("2 millions 300 000").
    fn next_after_digits(&self, sum: &Sum, at: usize, limit: usize) -> Option<(Element, usize, usize)> {
        let doc = self.doc;
        let from = if self.is_hyphen(at) { at + 1 } else { at };
        let (element, end) = self.lexicon.element(doc, from, limit)?;
        match element {
            Element::Magnitude(_) => Some((element, from, end)),
            Element::Hundred(_) if sum.last == Last::Digits && self.lexicon.article.is_some() => {
                Some((element, from, end))
            }
            _ if from > at || !doc.tokens[at].spaced => None,
            _ => (sum.last == Last::Magnitude && self.is_large_group(at, limit)).then_some((element, from, end)),
        }
    }

    fn is_hyphen(&self, at: usize) -> bool {
        let doc = self.doc;
        ['-', '‐', '‑'].into_iter().any(|c| doc.is_char(at, c)) && !doc.spaced(at) && !doc.spaced(at + 1)
    }

    /// Whether what follows "and" is a number below a hundred that nothing multiplies.
    fn is_small(&self, at: usize, limit: usize) -> bool {
        match self.lexicon.element(self.doc, at, limit) {
            Some((Element::Unit(n), end)) => {
                !n.is_zero() && !matches!(self.lexicon.element(self.doc, end, limit), Some((Element::Hundred(_), _)))
            }
            Some((Element::Teen(_) | Element::Ten(_) | Element::Score(_), _)) => true,
            _ => false,
        }
    }

    /// Whether the words after a comma go on with the same number: they hold a hundred or a magnitude themselves.
    fn is_large_group(&self, at: usize, limit: usize) -> bool {
        let mut from = at;
        for _ in 0..6 {
            match self.lexicon.element(self.doc, from, limit) {
                Some((Element::Hundred(_) | Element::Magnitude(_), _)) => return true,
                Some((_, end)) => from = if self.is_hyphen(end) { end + 1 } else { end },
                None => return false,
            }
        }
        false
    }

    /// Adds an element where the number's grammar lets it.
    fn take(&self, sum: &mut Sum, element: Element, tokens: Range<usize>) -> bool {
        let first = sum.last == Last::Nothing;
        let taken = match element {
            Element::Unit(n) => match sum.last {
                Last::Nothing => sum.put(n, Last::Unit),
                Last::Magnitude if !n.is_zero() => sum.put(n, Last::Unit),
                Last::Ten | Last::Score | Last::Hundred if !n.is_zero() => sum.add(n, Last::Unit),
                _ => false,
            },
            Element::Teen(n) => match sum.last {
                Last::Nothing | Last::Magnitude => sum.put(n, Last::Teen),
                Last::Score | Last::Hundred => sum.add(n, Last::Teen),
                _ => false,
            },
            Element::Ten(n) | Element::Score(n) => {
                let last = if matches!(element, Element::Ten(_)) { Last::Ten } else { Last::Score };
                match sum.last {
                    Last::Nothing | Last::Magnitude => sum.put(n, last),
                    Last::Hundred => sum.add(n, last),
                    _ => false,
                }
            }
            Element::Hundred(n) => match (sum.last, sum.group) {
                (Last::Nothing | Last::Magnitude, _) => sum.put(n, Last::Hundred),
                // "twenty-five hundred", where a hundred is no plural of a coin: "vingt-cinq cents".
                (Last::Unit | Last::Teen, Some(g))
                    if g > Decimal::ONE
                        && !sum.digits
                        && (g < Decimal::from(20) || self.lexicon.article.is_some() && g < Decimal::ONE_HUNDRED) =>
                {
                    sum.group = Some(g * n);
                    sum.last = Last::Hundred;
                    true
                }
                // "one hundred"; in digits "3 hundred".
                (Last::Unit | Last::Digits, Some(g)) if g.is_integer() && g < Decimal::from(100) => {
                    sum.group = Some(g * n);
                    sum.last = if sum.digits { Last::Done } else { Last::Hundred };
                    true
                }
                _ => false,
            },
            Element::Magnitude(n) => sum.multiply(n, tokens.clone()),
        };
        if taken {
            sum.only_one = first && element == Element::Unit(Decimal::ONE);
            sum.end = tokens.end;
        }
        taken
    }

    /// "un million et demi", "two and a half million": the part belongs to the magnitude before or behind it.
    fn and_part(&self, sum: &mut Sum, at: &mut usize, limit: usize) {
        let Some((end, value)) = entry(self.doc, *at, self.lexicon.and_part, limit) else { return };
        let Ok(part) = value.parse::<Decimal>() else { return };
        match sum.last {
            Last::Magnitude => {
                let Some(added) = part.checked_mul(sum.least.unwrap_or(Decimal::ONE)) else { return };
                sum.total = sum.total.checked_add(added).unwrap_or(sum.total);
                sum.last = Last::Done;
            }
            Last::Unit | Last::Teen | Last::Ten | Last::Score | Last::Digits => {
                sum.group = sum.group.map(|g| g + part);
                sum.only_one = false;
            }
            _ => return,
        }
        sum.end = end;
        *at = end;
    }

    /// "3 Md€", "2.5m", "4bn": abbreviations behind digits.
    fn short_magnitude(&self, sum: &mut Sum, start: usize, limit: usize) {
        let doc = self.doc;
        if sum.last != Last::Digits {
            return;
        }
        let at = if self.is_hyphen(sum.end) { sum.end + 1 } else { sum.end };
        if let Some((end, value)) = entry(doc, at, self.lexicon.magnitude_short, limit)
            && let Ok(factor) = value.parse()
            && doc.spaced_or_not_word(end)
        {
            sum.multiply(factor, at..end);
            sum.end = end;
            return;
        }
        let Some((end, value)) = entry(doc, sum.end, self.lexicon.magnitude_letter, limit) else { return };
        let is_money = |i: usize| doc.is(i, self.lexicon.currency_sign) || doc.is(i, self.lexicon.currency_code);
        let before = start.checked_sub(1).is_some_and(is_money);
        let letter = doc.token_text(sum.end);
        let touches = !doc.spaced(sum.end);
        let money_behind = end < limit && !doc.spaced(end) && is_money(end);
        // Without money beside it only k and a capital M are numbers: 10 m are metres, 5 G a network, 3 t tonnes.
        let alone = touches && matches!(letter, "k" | "K" | "M") && doc.spaced_or_not_word(end);
        if (before && touches && doc.spaced_or_not_word(end) || money_behind || alone)
            && let Ok(factor) = value.parse()
        {
            sum.multiply(factor, sum.end..end);
            sum.end = end;
        }
    }

    /// "deux virgule trois", "five point seven": decimals in words are read digit by digit, or as one number.
    fn decimals_in_words(&self, sum: &mut Sum, limit: usize) {
        let doc = self.doc;
        if sum.digits || matches!(sum.last, Last::Magnitude | Last::Done) {
            return;
        }
        let Some((mut at, _)) = entry(doc, sum.end, self.lexicon.point, limit) else { return };
        let mut figures = String::new();
        let mut tens: Option<Decimal> = None;
        while figures.len() < 8
            && let Some((element, end)) = self.lexicon.element(doc, at, limit)
        {
            match (element, tens) {
                (Element::Unit(n), Some(_)) if n.is_zero() => break,
                (Element::Unit(n) | Element::Teen(n), Some(t)) => {
                    figures.push_str(&(t + n).to_string());
                    tens = None;
                }
                (Element::Unit(n) | Element::Teen(n), None) => figures.push_str(&n.to_string()),
                (Element::Ten(n) | Element::Score(n), None) => tens = Some(n),
                _ => break,
            }
            sum.end = end;
            at = if self.is_hyphen(end) { end + 1 } else { end };
            if tens.is_some() && entry(doc, at, self.lexicon.and, limit).is_some_and(|(_, v)| v == "ten") {
                at += 1;
            }
        }
        if let Some(t) = tens {
            figures.push_str(&t.to_string());
        }
        if let Ok(decimals) = format!("0.{figures}").parse::<Decimal>()
            && !figures.is_empty()
        {
            sum.group = sum.group.map(|g| g + decimals);
            sum.only_one = false;
            if let Some((Element::Magnitude(n), end)) = self.lexicon.element(doc, at, limit) {
                sum.multiply(n, at..end);
                sum.end = end;
            }
        }
    }

    /// "half a million", "une demi-douzaine", "a quarter of a million": a part of a lot or of a magnitude.
    fn partial_lot(&self, start: usize, limit: usize) -> Option<Numeral> {
        let doc = self.doc;
        let mut at = start;
        let article = |i: usize| {
            entry(doc, i, self.lexicon.article, limit).is_some()
                || self.lexicon.element(doc, i, limit).is_some_and(|(e, _)| e == Element::Unit(Decimal::ONE))
        };
        if article(at) {
            at += 1;
        }
        let (end, part) = entry(doc, at, self.lexicon.part, limit)?;
        let part: Decimal = part.parse().ok()?;
        at = end;
        if self.is_hyphen(at) {
            at += 1;
        } else {
            if entry(doc, at, self.lexicon.of, limit).is_some() {
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
        let exact = entry(self.doc, at, self.lexicon.collective, limit).map(|(end, v)| (end, v, false));
        let (end, value, round) = exact
            .or_else(|| entry(self.doc, at, self.lexicon.collective_round, limit).map(|(end, v)| (end, v, true)))?;
        Some((end, value.parse().ok()?, round))
    }

    /// "une dizaine", "deux douzaines", "dozens", "des centaines de milliers".
    fn lot(&self, start: usize, sum: Option<&Sum>, limit: usize) -> Option<Numeral> {
        let doc = self.doc;
        // A plural of a magnitude that a number stands before is already part of that number.
        let mut at = match sum {
            Some(sum) if sum.magnitude.as_ref().is_some_and(|m| m.start == start) => start,
            Some(sum) => sum.end,
            None if entry(doc, start, self.lexicon.article, limit).is_some() => start + 1,
            None => start,
        };
        let counted = at > start;
        let plural = entry(doc, at, self.lexicon.collective_plural, limit);
        let (mut end, mut value, mut round) = match plural {
            Some((end, value)) => (end, value.parse().ok()?, false),
            None => self.lot_word(at, limit)?,
        };
        let vague = plural.is_some() && !counted;
        let times = sum.filter(|_| counted).map_or(Some(Decimal::ONE), Sum::value)?;
        // Only "one" of a round lot is about: "deux douzaines" are 24.
        round &= times == Decimal::ONE;
        let mut factor: Decimal = value;
        while let Some((after_of, _)) = entry(doc, end, self.lexicon.of, limit)
            && let Some((next, more)) = entry(doc, after_of, self.lexicon.collective_plural, limit)
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
    fn fraction(&self, start: usize, limit: usize) -> Option<Numeral> {
        let doc = self.doc;
        if let Some((end, value)) = entry(doc, start, self.lexicon.fraction_sign, limit) {
            let (parts, of) = parse_fraction(value)?;
            return Some(fraction(start..end, parts, of, true));
        }
        if let Some((parts, of, end)) = self.slash_fraction(start, limit) {
            return Some(fraction(start..end, parts, of, true));
        }
        if entry(doc, start, self.lexicon.fraction_article, limit).is_some() {
            let at = if self.is_hyphen(start + 1) { start + 2 } else { start + 1 };
            let (end, of) = entry(doc, at, self.lexicon.denominator, limit)?;
            // A denominator is mostly an ordinal too: it is a fraction before "of", or where no noun follows.
            let ends = end >= limit || !doc.tokens[end].is_word() || entry(doc, end, self.lexicon.of, limit).is_some();
            let counts = self.lexicon.element(doc, start, limit).is_some()
                || entry(doc, start, self.lexicon.article, limit).is_some();
            let joined = at > start + 1;
            let whole = entry(doc, end, self.lexicon.of, limit).is_some();
            if !(joined || whole || ends && counts) {
                return None;
            }
            return Some(fraction(start..end, Decimal::ONE, of.parse().ok()?, false));
        }
        let (end, value) = entry(doc, start, self.lexicon.fraction_noun, limit)?;
        if self.is_hyphen(end) || (start > 0 && !doc.spaced(start) && doc.is_char(start - 1, '-')) {
            return None;
        }
        let (parts, of) = parse_fraction(value)?;
        Some(fraction(start..end, parts, of, false))
    }

    /// "deux tiers", "three-quarters": a number above one with a plural denominator.
    fn fraction_of(&self, start: usize, sum: &Sum, limit: usize) -> Option<Numeral> {
        let parts = sum.value()?;
        let at = if self.is_hyphen(sum.end) { sum.end + 1 } else { sum.end };
        if parts <= Decimal::ONE || !parts.is_integer() || sum.magnitude.is_some() {
            return None;
        }
        let (end, of) = entry(self.doc, at, self.lexicon.denominator_plural, limit)?;
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

fn parse_fraction(value: &str) -> Option<(Decimal, Decimal)> {
    let (parts, of) = value.split_once('/')?;
    Some((parts.parse().ok()?, of.parse().ok()?))
}

impl Sum {
    fn put(&mut self, n: Decimal, last: Last) -> bool {
        self.group = Some(n);
        self.last = last;
        true
    }

    fn add(&mut self, n: Decimal, last: Last) -> bool {
        self.group = Some(self.group.unwrap_or_default() + n);
        self.last = last;
        true
    }

    /// Closes the term with a magnitude. A second magnitude multiplies the term before it: "mille milliards".
    fn multiply(&mut self, n: Decimal, tokens: Range<usize>) -> bool {
        let term = match self.group {
            Some(group) if self.least.is_none_or(|least| n < least) => group.checked_mul(n),
            None if self.last == Last::Nothing => Some(n),
            None if self.last == Last::Magnitude && self.least.is_some_and(|least| n > least) => {
                let total = self.total;
                self.total = Decimal::ZERO;
                total.checked_mul(n)
            }
            // "deux millions mille deux cents": a thousand without its "one".
            None if self.last == Last::Magnitude && n == Decimal::ONE_THOUSAND => Some(n),
            // "deux cent mille cinq cents millions": what was read so far is the number of millions.
            Some(group) if self.least.is_some_and(|least| n > least) => {
                let total = self.total;
                self.total = Decimal::ZERO;
                total.checked_add(group).and_then(|t| t.checked_mul(n))
            }
            _ => None,
        };
        let Some(total) = term.and_then(|t| self.total.checked_add(t)) else { return false };
        self.total = total;
        self.group = None;
        self.least = Some(n);
        self.last = Last::Magnitude;
        self.factor = if self.magnitude.is_some() { self.factor.max(n) } else { n };
        self.magnitude = Some(match self.magnitude.take() {
            Some(first) if self.factor != n => first,
            _ => tokens,
        });
        true
    }
}
