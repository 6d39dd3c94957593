//! The grammar of numbers: which parts add up and which multiply, whatever the language.
//!
//! Tens take units, hundreds multiply what stands before them, magnitudes fall from left to right ("deux millions trois cent
//! mille"); words of the pack's `number_and` join where the pack allows it. Every read is bounded by its block.

mod going_on;

use std::ops::Range;

use rust_decimal::Decimal;

use super::digits::{self, Convention};
use super::lexicon::{Element, Lexicon};
use super::powers;
use super::sum::{Last, Sum};
use super::{Numeral, NumeralKind};
use crate::annotate::homes::Homes;
use crate::lang::class;
use crate::segment::{Doc, TokenKind};

pub(super) struct Reader<'r, 'd> {
    pub(super) doc: &'r Doc<'d>,
    pub(super) lexicon: &'d Lexicon,
    convention: Convention<'r>,
    homes: Homes<'d>,
}

impl<'r, 'd> Reader<'r, 'd> {
    pub fn new(doc: &'r Doc<'d>) -> Self {
        Self {
            doc,
            lexicon: doc.pack.lexicons.numerals.get_or_init(|| Lexicon::of(doc.pack)),
            convention: Convention::of(doc),
            homes: Homes::default(),
        }
    }

    /// Whether a token is an article with nothing behind it that it could make a number of: most articles are.
    pub fn is_mere_article(&self, at: usize, limit: usize) -> bool {
        let doc = self.doc;
        let token = &doc.tokens[at];
        let Some(next) = doc.tokens.get(at + 1).filter(|_| at + 1 < limit) else { return false };
        token.kind != TokenKind::Digits
            && doc.is(at, self.lexicon.article)
            && !token.classes.meets(self.lexicon.whole_fractions)
            && doc.phrase_classes(at, class::OPENS_NUMBER, limit).is_empty()
            && next.kind != TokenKind::Punct
            && !next.classes.meets(self.lexicon.after_article)
            && doc.phrase_classes(at + 1, self.lexicon.behind_article, limit).is_empty()
    }

    /// The numeral at a token with the token to go on from, or only the latter.
    pub fn read(&self, at: usize, limit: usize) -> Result<(Numeral, usize), usize> {
        let doc = self.doc;
        if doc.tokens[at].kind == TokenKind::Digits && self.inside_a_word(at) {
            return Err(self.skip_word(at, limit));
        }
        if let Some(numeral) = self.point_first(at, limit) {
            let next = numeral.tokens.end;
            return Ok((numeral, next));
        }
        let token = &doc.tokens[at];
        let plain = token.kind == TokenKind::Digits && token.classes.is_empty() && !token.begins_phrase();
        // Digits that no lexicon knows begin no part but "3/4".
        let part = if plain {
            if doc.is_char(at + 1, '/') { self.fraction(at, limit) } else { None }
        } else {
            self.partial_lot(at, limit).or_else(|| self.fraction(at, limit))
        };
        if let Some(numeral) = part {
            let numeral = self.of_magnitude(&numeral, limit).unwrap_or(numeral);
            let next = numeral.tokens.end;
            return Ok((numeral, next));
        }
        let sum = self.sum(at, limit)?;
        if let Some(sum) = &sum
            && let Some(numeral) = self.fraction_of(at, sum, limit)
        {
            let numeral = self.of_magnitude(&numeral, limit).unwrap_or(numeral);
            let next = numeral.tokens.end;
            return Ok((numeral, next));
        }
        if let Some(numeral) = self.lot(at, sum.as_ref(), limit) {
            let next = numeral.tokens.end;
            return Ok((numeral, next));
        }
        if let Some(numeral) = sum.as_ref().and_then(|sum| self.mixed(at, sum, limit)) {
            let next = numeral.tokens.end;
            return Ok((numeral, next));
        }
        // "one percent", "un kilomètre": before some units the word for one counts.
        let counts = |end: usize| {
            let unit = if self.is_hyphen(end) { end + 1 } else { end };
            doc.entry(unit, self.lexicon.one_counts, limit).is_some()
        };
        let Some(sum) = sum.filter(|s| !s.only_one || counts(s.end)) else { return Err(at + 1) };
        let value = sum.value().ok_or(sum.end)?;
        // "vingt pour cent": the word for a hundred there is no second number.
        let next = doc.entry(sum.end, self.lexicon.percent, limit).map_or(sum.end, |(end, _)| end);
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

    /// ".25": digits behind a point that stands at the start of a word.
    fn point_first(&self, at: usize, limit: usize) -> Option<Numeral> {
        let doc = self.doc;
        let point = at.checked_sub(1).filter(|p| self.is_digits(at) && doc.is_char(*p, '.') && !doc.spaced(at))?;
        let first = point == 0 || doc.spaced(point);
        let closed = |i: usize| {
            doc.tokens[i].kind == TokenKind::Punct && (i + 1 >= limit || doc.spaced(i + 1) || doc.is_char(i, '-'))
        };
        let alone = at + 1 >= limit || doc.spaced(at + 1) || doc.tokens[at + 1].is_word() || closed(at + 1);
        let before = point.checked_sub(1).is_some_and(|b| doc.tokens[b].kind == TokenKind::Punct);
        if !first || !alone || before {
            return None;
        }
        let value: Decimal = format!("0.{}", doc.token_text(at)).parse().ok()?;
        Some(Numeral {
            tokens: point..at + 1,
            value: value.normalize(),
            digits: true,
            magnitude: None,
            factor: Decimal::ONE,
            kind: NumeralKind::Cardinal,
        })
    }

    /// Whether the digits are the tail of a word or code (A350, v2) and not an amount behind a currency (R4, USD50).
    fn inside_a_word(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|b| self.doc.tokens[b]) else { return false };
        !self.doc.tokens[at].spaced
            && before.is_word()
            && (!self.doc.is(at - 1, self.lexicon.currency_code)
                || self.doc.is(at - 1, self.lexicon.currency_code_apart))
            && (!self.doc.is(at - 1, self.lexicon.currency_sign) || before.kind != TokenKind::Upper || !before.spaced)
            && !(self.doc.is(at - 1, self.lexicon.homes.sign)
                && before.spaced
                && before.kind != TokenKind::Lower
                && self.homes.code(self.doc, at - 1, self.lexicon.homes).is_some())
    }

    fn skip_word(&self, at: usize, limit: usize) -> usize {
        let mut end = at + 1;
        let glued = |i: usize| i < limit && !self.doc.spaced(i);
        while glued(end) {
            let mark = self.is_digits(end - 1)
                && (self.doc.is_char(end, ',') || self.doc.is_char(end, '.'))
                && glued(end + 1)
                && self.is_digits(end + 1);
            if !mark && !self.doc.tokens[end].is_word() && !self.is_digits(end) {
                break;
            }
            end += 1;
        }
        end
    }

    fn is_digits(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Digits)
    }

    /// A plain number. `Ok(None)` where none begins here.
    pub(super) fn sum(&self, start: usize, limit: usize) -> Result<Option<Sum>, usize> {
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
            before_and: None,
        };
        let mut at = start;
        if doc.entry(at, self.lexicon.article, limit).is_some() {
            // An article counts only before a hundred or a magnitude.
            match self.lexicon.element(doc, at + 1, limit) {
                Some((Element::Hundred(_) | Element::Magnitude(_), _)) => at += 1,
                _ => return Ok(None),
            }
        }
        if self.is_digits(at) {
            let (value, end) = digits::read(doc, at, limit, &self.convention)?;
            if let Some((value, end)) = powers::read(doc, value, end, limit) {
                sum.group = Some(value);
                sum.digits = true;
                sum.last = Last::Done;
                sum.end = end;
                return Ok(Some(sum));
            }
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
            let before =
                (from > at && matches!(sum.last, Last::Hundred | Last::Magnitude)).then(|| sum.value()).flatten();
            // "one hundred thirty-fifths": tens that the tail of an ordinal follows are the denominator's.
            let denominator = matches!(element, Element::Ten(_) | Element::Score(_))
                && sum.last != Last::Nothing
                && (self.is_hyphen(end) || doc.entry(end, self.lexicon.and, limit).is_some())
                && self.compound_denominator(from, limit).is_some_and(|(end, _)| self.ends(end, limit));
            if denominator || !self.take(&mut sum, element, from..end) {
                break;
            }
            sum.before_and = before.or(sum.before_and);
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

    /// "3/4": glued, smaller than one, and not a piece of a date.
    pub(super) fn slash_fraction(&self, at: usize, limit: usize) -> Option<(Decimal, Decimal, usize)> {
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
        // Prices of bonds go by thirty-seconds.
        let usual = of <= Decimal::from(16) || of == Decimal::from(32) || of == Decimal::from(64);
        (small && parts > Decimal::ZERO && parts < of && usual).then_some((parts, of, at + 3))
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
        } else if sum.last == Last::Ten && doc.is_char(from, '-') && doc.spaced(from) && doc.spaced(from + 1) {
            // "fifty - two": texts that were cut into words have it so.
            let unit = self.lexicon.element(doc, from + 1, limit);
            return unit
                .filter(|(e, _)| matches!(e, Element::Unit(n) if !n.is_zero()))
                .map(|(e, end)| (e, from + 1, end));
        }
        if let Some((end, value)) = doc.entry(from, self.lexicon.and, limit) {
            let (mut next, kind) = (end, value);
            if self.is_hyphen(next) {
                next += 1;
            }
            let joins = match kind {
                "ten" => {
                    matches!(sum.last, Last::Ten | Last::Score)
                        && doc.entry(next, self.lexicon.after_and, limit).is_some()
                }
                "hundred" => {
                    matches!(sum.last, Last::Hundred | Last::Magnitude) && self.is_small(next, limit)
                        || sum.last == Last::Magnitude && self.is_less(next, sum.least, limit)
                }
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
        let digits = |i: usize, most: usize| {
            let plain = i < limit && self.is_digits(i) && doc.spaced(i) && doc.tokens[i].span().len() <= most;
            let ends =
                doc.spaced(i + 1) || !doc.is_char(i + 1, '.') && !doc.is_char(i + 1, ',') || !self.is_digits(i + 2);
            if plain && ends { doc.token_text(i).parse::<Decimal>().ok().filter(|n| !n.is_zero()) } else { None }
        };
        // "4 thousand 3 hundred", "3 hundred and 21".
        if sum.last == Last::Magnitude
            && let Some(n) = digits(at, 1)
            && matches!(self.lexicon.element(doc, at + 1, limit), Some((Element::Hundred(_), _)))
            && self.lexicon.article.is_some()
        {
            return Some((Element::Unit(n), at, at + 1));
        }
        let joined = doc.entry(at, self.lexicon.and, limit).filter(|(_, kind)| *kind == "hundred");
        if let Some((next, _)) = joined.filter(|_| matches!(sum.last, Last::Hundred | Last::Magnitude)) {
            if sum.last == Last::Hundred
                && let Some(n) = digits(next, 2).filter(|_| !self.multiplied(next + 1, limit))
            {
                return Some((Element::Ten(n), next, next + 1));
            }
            let joins = self.is_small(next, limit) || self.is_less(next, sum.least, limit);
            return joins.then(|| self.lexicon.element(doc, next, limit)).flatten().map(|(e, end)| (e, next, end));
        }
        let (element, end) = self.lexicon.element(doc, from, limit)?;
        match element {
            Element::Magnitude(_) => Some((element, from, end)),
            Element::Hundred(_)
                if matches!(sum.last, Last::Digits | Last::Unit)
                    && (self.lexicon.article.is_some() || from == at && self.is_bare_hundred(sum, at)) =>
            {
                Some((element, from, end))
            }
            // "3 cent un": what follows such a hundred goes on in words.
            Element::Unit(_) | Element::Teen(_) | Element::Ten(_) | Element::Score(_)
                if sum.last == Last::Hundred && from == at && self.lexicon.hundred_bare.is_some() =>
            {
                Some((element, from, end))
            }
            _ if from > at || !doc.tokens[at].spaced => None,
            _ => (sum.last == Last::Magnitude && self.is_large_group(at, limit)).then_some((element, from, end)),
        }
    }

    /// Whether the word for a hundred at a token can be no coin after the number so far: "322 cent".
    fn is_bare_hundred(&self, sum: &Sum, at: usize) -> bool {
        let whole = sum.group.is_some_and(|g| g.is_integer() && g > Decimal::ONE && g < Decimal::ONE_THOUSAND);
        whole && self.doc.is(at, self.lexicon.hundred_bare) && self.doc.tokens[at].kind == TokenKind::Lower
    }

    pub(super) fn is_hyphen(&self, at: usize) -> bool {
        let doc = self.doc;
        doc.is_char(at, '-') && !doc.spaced(at) && !doc.spaced(at + 1)
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

    /// Whether a hundred or a magnitude stands at a token.
    fn multiplied(&self, at: usize, limit: usize) -> bool {
        matches!(self.lexicon.element(self.doc, at, limit), Some((Element::Hundred(_) | Element::Magnitude(_), _)))
    }

    /// Whether the number words at a token hold a hundred or more and no magnitude as large as the one before them.
    fn is_less(&self, at: usize, least: Option<Decimal>, limit: usize) -> bool {
        let (mut from, mut large) = (at, false);
        for _ in 0..6 {
            match self.lexicon.element(self.doc, from, limit) {
                Some((Element::Magnitude(n), _)) if least.is_none_or(|least| n >= least) => return false,
                Some((element, end)) => {
                    large |= matches!(element, Element::Hundred(_) | Element::Magnitude(_));
                    from = if self.is_hyphen(end) { end + 1 } else { end };
                }
                None => break,
            }
        }
        large
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
                        && (g < Decimal::from(20)
                            || g < Decimal::ONE_HUNDRED
                                && (self.lexicon.article.is_some() || self.is_bare_hundred(sum, tokens.start))) =>
                {
                    sum.group = Some(g * n);
                    sum.last = Last::Hundred;
                    true
                }
                // "one hundred"; in digits "3 hundred".
                (Last::Unit | Last::Digits, Some(g))
                    if g < Decimal::TEN
                        || sum.digits && (g < Decimal::from(100) || self.is_bare_hundred(sum, tokens.start)) =>
                {
                    sum.group = Some(g * n);
                    sum.last = Last::Hundred;
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
}
