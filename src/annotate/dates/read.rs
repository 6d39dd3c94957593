//! What a match says: the slots of a pattern, read as numbers, months, weekdays and units.
//!
//! A slot's value comes from the lexicon entry that it matched, from its digits, from the numeral that begins there, or, where
//! the pattern has no such slot, from the rule's constants. `unit:@time_unit` and `with = { unit = "day" }` read alike.

use std::ops::Range;

use jiff::civil::Weekday;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Modifier;
use super::calendar::{Part, Season, TimeOfDay, Unit};
use super::print::Count;
use crate::annotate::Evidence;
use crate::annotate::numerals::{Numeral, NumeralKind};
use crate::lang::{Match, Rule};
use crate::segment::{Doc, SpotKind, TokenKind};
use crate::span::Span;

/// The lexicons that give a value to a literal word in a slot.
const KINDS: [(&str, &[&str]); 10] = [
    ("unit", &["time_unit"]),
    ("part", &["part_word"]),
    ("season", &["season_word"]),
    ("mod", &["date_modifier", "length_bound"]),
    ("dir", &["last_word", "next_word"]),
    ("ordinal", &["ordinal_word"]),
    ("hour", &["number_unit"]),
    ("hundreds", &["number_teen", "number_ten"]),
    ("tens", &["number_ten", "number_teen", "decade_word"]),
    ("ones", &["number_unit"]),
];

/// A match with what it needs to be read.
pub(super) struct Reader<'a, 'd> {
    pub doc: &'a Doc<'d>,
    pub numerals: &'a [Numeral],
    pub found: &'a Match<'a>,
    pub rule: &'a Rule,
}

impl<'a, 'd> Reader<'a, 'd> {
    pub(super) fn range(&self, slot: &str) -> Option<Range<usize>> {
        self.found.slot(slot).map(crate::lang::Slot::range)
    }

    pub(super) fn has(&self, slot: &str) -> bool {
        self.found.slot(slot).is_some()
    }

    pub(super) fn span(&self, slot: &str) -> Option<Span> {
        self.range(slot).map(|r| self.doc.span(r))
    }

    /// The lexicon's value of a slot, or the rule's constant of that name. A slot over a literal word has the value that
    /// the lexicon of its kind gives to the word: `unit:week` reads `@time_unit`.
    pub(super) fn text(&self, slot: &str) -> Option<&'a str>
    where
        'd: 'a,
    {
        if let Some(value) = self.found.value(self.doc, slot) {
            return Some(value);
        }
        if let Some(range) = self.range(slot) {
            let (_, classes) = KINDS.iter().find(|(name, _)| *name == slot)?;
            let value = |at: usize| {
                classes
                    .iter()
                    .find_map(|class| self.doc.value(at, self.doc.pack.class(class)).filter(|v| !v.is_empty()))
            };
            if let Some(value) = range.into_iter().find_map(value) {
                return Some(value);
            }
        }
        self.rule.constant(slot)
    }

    /// A whole number: digits, else the lexicon's value, else a numeral, else the constant.
    pub(super) fn integer(&self, slot: &str) -> Option<i64> {
        if let Some(range) = self.range(slot) {
            if self.doc.tokens[range.start].kind == TokenKind::Digits {
                // "1 456" is one number of two tokens.
                let whole = self.doc.spots.starting_at(SpotKind::Numeral, range.start);
                if range.len() > 1 && whole.is_some_and(|(end, _)| end == range.end) {
                    return self.decimal(range.start)?.to_i64();
                }
                return self.doc.token_text(range.start).parse().ok();
            }
            if self.text(slot).is_none() {
                return self.decimal(range.start)?.to_i64();
            }
        }
        self.text(slot)?.parse().ok()
    }

    fn decimal(&self, at: usize) -> Option<Decimal> {
        let (_, index) = self.doc.spots.starting_at(SpotKind::Numeral, at)?;
        self.numerals.get(index).map(|n| n.value)
    }

    /// Whether the numeral in `number` is a fraction ("third").
    pub(super) fn is_fraction(&self) -> Option<bool> {
        let (_, index) = self.doc.spots.starting_at(SpotKind::Numeral, self.range("number")?.start)?;
        Some(matches!(self.numerals.get(index)?.kind, NumeralKind::Fraction { .. }))
    }

    /// Whether the numeral in `number` is about so many: "une dizaine".
    pub(super) fn is_round(&self) -> bool {
        let index = self.range("number").and_then(|r| self.doc.spots.starting_at(SpotKind::Numeral, r.start));
        let numeral = index.and_then(|(_, index)| self.numerals.get(index));
        numeral.is_some_and(|n| matches!(n.kind, NumeralKind::Collective { round: true, .. }))
    }

    /// How many: the numeral in `number`, 1 where `one` matched, "some" where `vague` did; with `half`, a half more.
    pub(super) fn count(&self) -> Option<Count> {
        let half = if self.has("half") { Decimal::new(5, 1) } else { Decimal::ZERO };
        if let Some(range) = self.range("number") {
            return Some(Count::Exact(self.decimal(range.start)?.checked_add(half)?));
        }
        if self.has("vague") {
            return Some(Count::Vague);
        }
        if let Some(value) = self.text("count") {
            return if value == "X" { Some(Count::Vague) } else { value.parse().ok().map(Count::Exact) };
        }
        if self.has("one") {
            return Some(Count::Exact(Decimal::ONE + half));
        }
        None
    }

    pub(super) fn unit(&self, slot: &str) -> Option<Unit> {
        Unit::named(self.text(slot)?)
    }

    pub(super) fn month(&self) -> Option<i8> {
        self.integer("month").and_then(|m| i8::try_from(m).ok()).filter(|m| (1..=12).contains(m))
    }

    pub(super) fn weekday(&self) -> Option<Weekday> {
        Weekday::from_monday_one_offset(self.text("weekday")?.parse().ok()?).ok()
    }

    pub(super) fn season(&self) -> Option<Season> {
        Season::named(self.text("season")?)
    }

    pub(super) fn part(&self) -> Option<Part> {
        Part::named(self.text("part")?)
    }

    /// A direction in time: −1 back, 0 here, 1 ahead.
    pub(super) fn direction(&self) -> Option<i64> {
        self.text("dir")?.parse().ok()
    }

    /// A year of four digits, or of two after an apostrophe or a month: 98 is 1998, 24 is 2024.
    pub(super) fn year(&self) -> Option<i16> {
        let Some(range) = self.range("year") else { return self.rule.constant("year")?.parse().ok() };
        let digits = range.clone().find(|at| self.doc.tokens[*at].kind == TokenKind::Digits);
        let number: i16 = match digits {
            Some(at) => self.doc.token_text(at).parse().ok()?,
            None => self.integer("year")?.try_into().ok()?,
        };
        let short = digits.is_some_and(|at| self.doc.tokens[at].span().len() == 2);
        Some(match number {
            0..40 if short => 2000 + number,
            40..100 if short => 1900 + number,
            other => other,
        })
    }

    /// A time on the clock; `None` where the numbers make none.
    pub(super) fn clock(&self) -> Option<TimeOfDay> {
        let small = |slot| self.integer(slot).and_then(|n| u8::try_from(n).ok());
        // "0947 GMT": hours and minutes in one piece.
        let both = if self.has("hhmm") { Some(u16::try_from(self.integer("hhmm")?).ok()?) } else { None };
        let whole = |n: u16| u8::try_from(n).ok();
        let mut hour = both.map_or_else(|| small("hour"), |n| whole(n / 100))?;
        let mut minute = both.map_or_else(|| small("minute"), |n| whole(n % 100));
        // "half past nine", "ten to six".
        if let Some(past) = small("past") {
            minute = Some(past);
        } else if let Some(to) = small("to") {
            minute = 60_u8.checked_sub(to);
            hour = if hour == 0 { 23 } else { hour - 1 };
        }
        match self.text("meridiem") {
            Some("am") if hour == 12 => hour = 0,
            Some("pm") if hour < 12 => hour += 12,
            _ => {}
        }
        let second = small("second");
        let right = hour <= 24 && minute.is_none_or(|m| m < 60) && second.is_none_or(|s| s < 60);
        right.then_some(TimeOfDay::Clock { hour, minute, second })
    }

    /// The modifier that the phrase states.
    pub(super) fn modifier(&self) -> Option<Modifier> {
        named_modifier(self.text("mod")?)
    }

    /// Every slot as evidence, under its own name.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        self.found
            .slots()
            .filter(|(name, _)| !matches!(&***name, "inner" | "time" | "event"))
            .map(|(name, slot)| Evidence::at(name.clone(), self.doc.span(slot.range()), ""))
            .collect()
    }
}

/// The modifier of that TIMEX3 name.
pub(super) fn named_modifier(name: &str) -> Option<Modifier> {
    Some(match name {
        "START" => Modifier::Start,
        "MID" => Modifier::Mid,
        "END" => Modifier::End,
        "APPROX" => Modifier::Approx,
        "MORE_THAN" => Modifier::MoreThan,
        "LESS_THAN" => Modifier::LessThan,
        "EQUAL_OR_MORE" => Modifier::EqualOrMore,
        "EQUAL_OR_LESS" => Modifier::EqualOrLess,
        "BEFORE" => Modifier::Before,
        "AFTER" => Modifier::After,
        _ => return None,
    })
}
