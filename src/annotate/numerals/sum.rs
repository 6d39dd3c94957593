//! A plain number in the making: terms that add up, and the magnitudes that multiply them.
//!
//! "deux millions trois cent mille" is the finished term 2 000 000 and the term 300 that a thousand closes. Which word may
//! follow which is the reader's business; this is the arithmetic, and it refuses what overflows.

use std::ops::Range;

use rust_decimal::Decimal;

/// A plain number in the making.
pub(super) struct Sum {
    /// Finished terms.
    pub(super) total: Decimal,
    /// The term that is being read, without its magnitude.
    pub(super) group: Option<Decimal>,
    /// The least magnitude so far.
    pub(super) least: Option<Decimal>,
    pub(super) last: Last,
    pub(super) end: usize,
    pub(super) digits: bool,
    pub(super) magnitude: Option<Range<usize>>,
    pub(super) factor: Decimal,
    /// Whether it is only the word for one.
    pub(super) only_one: bool,
    /// What stood before a joining word: "two hundred" of "two hundred and fifty-four".
    pub(super) before_and: Option<Decimal>,
}

/// What was read last.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Last {
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
    pub(super) fn value(&self) -> Option<Decimal> {
        self.total.checked_add(self.group.unwrap_or_default())
    }

    pub(super) fn put(&mut self, n: Decimal, last: Last) -> bool {
        self.group = Some(n);
        self.last = last;
        true
    }

    pub(super) fn add(&mut self, n: Decimal, last: Last) -> bool {
        self.group = Some(self.group.unwrap_or_default() + n);
        self.last = last;
        true
    }

    /// Closes the term with a magnitude. A second magnitude multiplies the term before it: "mille milliards".
    pub(super) fn multiply(&mut self, n: Decimal, tokens: Range<usize>) -> bool {
        let term = match self.group {
            Some(group) if self.least.is_none_or(|least| n < least) => group.checked_mul(n),
            None if self.last == Last::Nothing => Some(n),
            None if self.last == Last::Magnitude && self.least.is_some_and(|least| n > least) => {
                let total = self.total;
                self.total = Decimal::ZERO;
                total.checked_mul(n)
            }
            // "trois crore lakh": a magnitude of a magnitude.
            None if self.last == Last::Magnitude && n > Decimal::ONE_THOUSAND && n < Decimal::from(1_000_000) => {
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
