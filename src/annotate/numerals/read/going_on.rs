//! How a number goes on behind its digits: joined parts, short magnitudes, decimals in words.

use rust_decimal::Decimal;

use super::Reader;
use crate::annotate::numerals::lexicon::Element;
use crate::annotate::numerals::parts::parse_fraction;
use crate::annotate::numerals::sum::{Last, Sum};
use crate::segment::TokenKind;

impl Reader<'_, '_> {
    /// "2½", "10 1/2": a fraction right behind digits. Gives the token after it.
    pub(super) fn fraction_after_digits(&self, sum: &mut Sum, at: usize, limit: usize) -> usize {
        let whole = sum.group.unwrap_or_default();
        if !whole.is_integer() {
            return at;
        }
        if let Some((end, value)) = self.doc.entry(at, self.lexicon.fraction_sign, limit)
            && let Some((parts, of)) = parse_fraction(value)
        {
            sum.group = whole.checked_add(parts / of);
            return end;
        }
        // "1 3/8", "1-1/2".
        let from = if self.is_hyphen(at) { at + 1 } else { at };
        if (self.doc.spaced(at) || from > at)
            && let Some((parts, of, end)) = self.slash_fraction(from, limit)
        {
            sum.group = whole.checked_add(parts / of);
            return end;
        }
        at
    }

    /// "un million et demi", "two and a half million": the part belongs to the magnitude before or behind it.
    pub(super) fn and_part(&self, sum: &mut Sum, at: &mut usize, limit: usize) {
        let Some((end, value)) = self.doc.entry(*at, self.lexicon.and_part, limit) else { return };
        let Ok(part) = value.parse::<Decimal>() else { return };
        match sum.last {
            Last::Magnitude => {
                // "One billion and three quarters million": the part has a magnitude of its own.
                let own = match self.lexicon.element(self.doc, end, limit) {
                    Some((Element::Magnitude(n), after)) if sum.least.is_some_and(|least| n < least) => {
                        Some((n, after))
                    }
                    _ => None,
                };
                let (of, after) = own.unwrap_or((sum.least.unwrap_or(Decimal::ONE), end));
                let Some(added) = part.checked_mul(of) else { return };
                sum.end = after;
                *at = after;
                sum.total = sum.total.checked_add(added).unwrap_or(sum.total);
                sum.last = Last::Done;
                return;
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
    pub(super) fn short_magnitude(&self, sum: &mut Sum, start: usize, limit: usize) {
        let doc = self.doc;
        if sum.last != Last::Digits {
            return;
        }
        let at = if self.is_hyphen(sum.end) { sum.end + 1 } else { sum.end };
        if let Some((end, value)) = doc.entry(at, self.lexicon.magnitude_short, limit)
            && let Ok(factor) = value.parse()
            && doc.spaced_or_not_word(end)
        {
            sum.multiply(factor, at..end);
            sum.end = end;
            return;
        }
        let Some((end, value)) = doc.entry(sum.end, self.lexicon.magnitude_letter, limit) else { return };
        let is_money = |i: usize| doc.is(i, self.lexicon.currency_sign) || doc.is(i, self.lexicon.currency_code);
        let before = start.checked_sub(1).is_some_and(is_money);
        let letter = doc.token_text(sum.end);
        let touches = !doc.spaced(sum.end);
        let money_behind = end < limit && !doc.spaced(end) && is_money(end);
        // Without money beside it only k and a capital M are numbers: 10 m are metres, 5 G a network, 3 t tonnes.
        let decimals = sum.group.is_some_and(|g| !g.is_integer());
        // "A race of 10 k" is ten thousand metres, and "1.2b" a billion and more.
        let ends = doc.tokens.get(end).is_none_or(|t| !t.is_word() && t.kind != TokenKind::Digits);
        let alone = touches
            && (matches!(letter, "k" | "K" | "M") || matches!(letter, "b" | "B") && decimals)
            && doc.spaced_or_not_word(end)
            || letter == "k" && ends
            || touches && letter == "m" && doc.value(end, self.lexicon.letter_word) == Some("many");
        if (before && touches && doc.spaced_or_not_word(end) || money_behind || alone)
            && let Ok(factor) = value.parse()
        {
            sum.multiply(factor, sum.end..end);
            sum.end = end;
        }
    }

    /// "deux virgule trois", "five point seven": decimals in words are read digit by digit, or as one number.
    pub(super) fn decimals_in_words(&self, sum: &mut Sum, limit: usize) {
        let doc = self.doc;
        if sum.digits || matches!(sum.last, Last::Magnitude | Last::Done) {
            return;
        }
        let Some((mut at, _)) = doc.entry(sum.end, self.lexicon.point, limit) else { return };
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
            if tens.is_some() && doc.entry(at, self.lexicon.and, limit).is_some_and(|(_, v)| v == "ten") {
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
}
