//! Numbers that state no quantity: names, labels, addresses, telephone numbers, list numbers, years.
//!
//! "Covid-19", "article 49", "Boeing 737", "1) D'abord", "06 12 34 56 78", "iOS 17.2" are refused.

use std::ops::Range;

use rust_decimal::Decimal;

use super::Reader;
use super::part::Part;
use crate::annotate::numerals::{Numeral, NumeralKind};
use crate::segment::{SpotKind, TokenKind};

/// The longest fixed phrase, in tokens behind its number.
const PHRASE: usize = 4;

impl Reader<'_, '_> {
    /// Whether a numeral is part of a name, an address or a label, whatever stands behind it.
    pub(super) fn is_no_quantity(&self, part: &Part<'_>, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let numeral = &self.numerals[part.numeral];
        let (start, end) = (numeral.tokens.start, numeral.tokens.end);
        let clock = doc.entry(end, self.lexicon.time_short, limits.end).is_some() && part.unit.is_none();
        if clock || self.is_in_an_address(start) || self.is_on_a_street(part, limits) {
            return true;
        }
        let glued = doc.is_char(end, '-') && !doc.spaced(end) && end + 1 < limits.end && !doc.spaced(end + 1);
        if glued
            && (part.unit.is_none() && self.is_in_a_compound(numeral, end + 1)
                || doc.is(end + 1, self.lexicon.compound_tail)
                || self.is_an_ordinal(end + 1, limits.end))
        {
            return true;
        }
        // "Test scores" are no lots.
        let linked = |class| doc.entry(end, class, limits.end).is_some();
        let ranged = || {
            let after = doc.entry(end, self.lexicon.range_link, limits.end).map(|(after, _)| after);
            after.is_some_and(|after| doc.spots.starting_at(SpotKind::Numeral, after).is_some())
        };
        if doc.is(start, self.lexicon.lot_of_only) && !linked(self.lexicon.of) && !ranged() {
            return true;
        }
        let era = |at: usize| {
            doc.entry(at, self.lexicon.era, limits.end).is_some() && doc.tokens[at].kind != TokenKind::Lower
        };
        if part.unit.is_none() && era(end) {
            return true;
        }
        if !numeral.digits {
            return self.is_named_in_words(start, end, limits);
        }
        if part.tokens.start < start && part.unit.is_some() {
            return false;
        }
        // "49ers", "777x": what is glued behind makes a name of both, unless it is a unit or a magnitude.
        let tail = doc.tokens.get(end).is_some_and(|t| t.is_word() && !t.spaced);
        // "5G" is no weight, though its letter is a unit's in small.
        if tail && part.unit.is_none() && numeral.magnitude.is_none() && self.symbol(end, limits.end).is_none() {
            return true;
        }
        // "401(k)": a letter in brackets that touches the digits.
        if doc.is_char(end, '(')
            && !doc.spaced(end)
            && doc.is_char(end + 2, ')')
            && doc.tokens.get(end + 1).is_some_and(|t| t.is_word() && t.span().len() == 1 && !t.spaced)
        {
            return true;
        }
        let written = doc.token_text(start);
        if written.len() > 1 && written.starts_with('0') && end == start + 1 {
            return true;
        }
        self.is_of_a_tie_break(start, end)
            || self.is_counter(&(start..end + 2))
            || start >= 2 && self.is_counter(&(start - 2..end))
            || self.touches_a_name(start, limits)
            || part.unit.is_none() && numeral.magnitude.is_none() && self.is_of_a_house(end, limits.end)
            || part.unit.is_none() && self.is_postal_code(start, end)
            || self.is_list_number(start, end, limits)
            || self.is_telephone(part.numeral)
            || self.is_clock(start, end)
    }

    /// "Deux-roues", "trois-mâts": where a hyphen joins no number to what it counts, it makes a name of both.
    fn is_in_a_compound(&self, numeral: &Numeral, after: usize) -> bool {
        let plain = matches!(numeral.kind, NumeralKind::Cardinal) && !numeral.digits && !self.lexicon.compounds;
        plain && self.doc.tokens[after].is_word() && !self.doc.classes(after).meets(self.lexicon.function)
    }

    /// "Vingt-et-unième", "two-on-one": what a hyphen joins goes on to a rank or to another number.
    fn is_an_ordinal(&self, after: usize, limit: usize) -> bool {
        let doc = self.doc;
        let hyphen = doc.is_char(after + 1, '-') && !doc.spaced(after + 1) && !doc.spaced(after + 2);
        hyphen
            && after + 2 < limit
            && doc.classes(after).meets(self.lexicon.function)
            && (doc.is(after + 2, self.lexicon.denominator_tail)
                || doc.spots.starting_at(SpotKind::Numeral, after + 2).is_some()
                || doc.is(after + 2, self.lexicon.number_unit))
    }

    /// "24 rue des Archives", "12, rue de la Gare", "10 Downing Street": a street right behind, or behind its name.
    fn is_of_a_house(&self, end: usize, limit: usize) -> bool {
        let doc = self.doc;
        let street = |at: usize| doc.entry(at, self.lexicon.address_word, limit).map(|(stop, _)| stop);
        let first = end + usize::from(doc.is_char(end, ','));
        if street(first).is_some_and(|_| doc.tokens[first].kind != TokenKind::Capital) {
            return true;
        }
        let mut at = end;
        for _ in 0..3 {
            if at >= limit || !doc.tokens[at].is_capital() {
                return false;
            }
            at += 1;
            // "10 Wall Street banks" counts banks.
            if let Some(stop) = street(at).filter(|_| doc.tokens[at].is_capital()) {
                return doc.tokens.get(stop).is_none_or(|t| t.kind != TokenKind::Lower || !self.is_plural(stop));
            }
        }
        false
    }

    /// "5400 N. River Road", "50 W. Hill St.": a letter of the compass between a number and its street, which the stop
    /// behind the letter may have cut off.
    fn is_on_a_street(&self, part: &Part<'_>, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let numeral = &self.numerals[part.numeral];
        let at = numeral.tokens.end;
        if !numeral.digits || numeral.magnitude.is_some() || at >= limits.end || !doc.is(at, self.lexicon.compass) {
            return false;
        }
        let first = at + 1 + usize::from(doc.is_char(at + 1, '.'));
        let end = (first + 4).min(doc.tokens.len());
        (first..end).any(|at| doc.entry(at, self.lexicon.address_word, end).is_some())
            && doc.tokens.get(first).is_some_and(|t| t.is_capital() || t.kind == TokenKind::Digits)
    }

    /// "44000 Nantes": five digits in a row before a town.
    fn is_postal_code(&self, start: usize, end: usize) -> bool {
        let doc = self.doc;
        end == start + 1
            && doc.tokens[start].span().len() == 5
            && doc.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Capital)
            && doc.is(end, self.lexicon.city)
    }

    /// "Three Mile Island", "les Douze": a capital inside the sentence.
    fn is_named_in_words(&self, start: usize, end: usize, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let capital = |at: usize| doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Capital);
        start > limits.start
            && capital(start)
            && !doc.tokens[start - 1].kind.eq(&TokenKind::Mark)
            && (end < limits.end && capital(end) || capital(start - 1))
    }

    /// Glued to a word, a hyphen behind a word, a hash or another sign of a code.
    fn touches_a_name(&self, start: usize, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        if doc.spaced(start) || start == limits.start {
            return false;
        }
        if ['#', '@', '_', '/', '=', '&', '\\', ':', '°', 'º'].into_iter().any(|c| doc.is_char(start - 1, c)) {
            return true;
        }
        // An attribute of markup that came along: id="740602286".
        let quoted = start > limits.start + 1 && doc.tokens[start - 1].kind == TokenKind::Mark;
        if quoted && !doc.spaced(start - 1) && doc.is_char(start - 2, '=') {
            return true;
        }
        // "Covid-19", "sonnet-4-5": "6-9" whose six is a date's.
        let hyphen = start > limits.start + 1 && ['-', '–'].into_iter().any(|c| doc.is_char(start - 1, c));
        // Digits behind digits and a hyphen are the tail of a date or a code: a range was read from its first number.
        let before = |at: usize| doc.tokens[at].is_word() || doc.tokens[at].kind == TokenKind::Digits;
        hyphen && !doc.spaced(start - 1) && before(start - 2)
    }

    /// "tous deux", "à deux", "quart de finale": fixed phrases in which a number counts nothing.
    pub(super) fn is_fixed_phrase(&self, numeral: &Numeral, floor: usize) -> bool {
        let (start, end) = (numeral.tokens.start, numeral.tokens.end);
        let limit = (end + PHRASE).min(self.doc.tokens.len());
        self.entry_before(end, self.lexicon.not_counted, floor).is_some_and(|(phrase, _)| phrase < start)
            || (start..end)
                .any(|at| self.doc.entry(at, self.lexicon.not_counted, limit).is_some_and(|(phrase, _)| phrase > end))
    }

    /// "7-6 (5)", "6-7 (4/7)": what stands in brackets behind a set tells how its last points went.
    fn is_of_a_tie_break(&self, start: usize, end: usize) -> bool {
        let doc = self.doc;
        let Some(open) = (start.saturating_sub(2)..start).rev().find(|at| doc.is_char(*at, '(')) else { return false };
        let (Some(games), Some(link)) = (open.checked_sub(1), open.checked_sub(2)) else { return false };
        let closed = (end..end + 3).any(|at| doc.is_char(at, ')'));
        let digits = |at: usize| doc.tokens[at].kind == TokenKind::Digits && doc.tokens[at].span().len() == 1;
        closed
            && digits(games)
            && ['-', '–', '/'].into_iter().any(|c| doc.is_char(link, c))
            && link.checked_sub(1).is_some_and(digits)
    }

    /// "2 of 5" at the beginning of a caption: which of the pictures it is.
    pub(super) fn is_counter(&self, span: &Range<usize>) -> bool {
        let doc = self.doc;
        let digits = |at: usize| doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Digits);
        if span.len() != 3 || !digits(span.start) || !digits(span.end - 1) || !doc.is(span.start + 1, self.lexicon.of) {
            return false;
        }
        let Some(block) = doc.blocks.get(doc.block_of(span.start)) else { return false };
        let mut lead = block.tokens.start..span.start;
        let opens = lead.len() <= 2 && lead.all(|at| doc.is_char(at, '(') || doc.is(at, self.lexicon.label));
        let after = doc.tokens.get(span.end).filter(|_| span.end < block.tokens.end);
        opens && after.is_none_or(|t| t.is_capital() || t.kind == TokenKind::Punct)
    }

    /// In a run without white space that holds a double slash, an at sign or a host name.
    pub(super) fn is_in_an_address(&self, start: usize) -> bool {
        let doc = self.doc;
        let mut at = start;
        for _ in 0..40 {
            if doc.spaced(at) || at == 0 {
                return false;
            }
            at -= 1;
            if doc.is_char(at, '@') || doc.is_char(at, '/') && at > 0 && doc.is_char(at - 1, '/') {
                return true;
            }
            if doc.is_char(at, '/') && at > 2 && doc.is_char(at - 2, '.') && doc.tokens[at - 1].is_word() {
                return true;
            }
        }
        true
    }

    /// "1) D'abord", "2/Le commerce", "3- le climat" at the start of a line, and footnotes: [4].
    fn is_list_number(&self, start: usize, end: usize, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let short = end == start + 1 && doc.tokens[start].span().len() <= 2;
        if !short || doc.spaced(end) {
            return false;
        }
        let note = start > 0 && doc.is_char(start - 1, '[') && doc.is_char(end, ']');
        let line = self.block_start(start) == start;
        let first = start == limits.start || doc.is_char(start - 1, ':');
        let word = |at: usize| at < limits.end && doc.tokens[at].is_word();
        let dash = line
            && ['-', '–', '/', '°'].into_iter().any(|c| doc.is_char(end, c))
            && word(end + 1)
            && (doc.spaced(end + 1) || !self.lexicon.compounds);
        note || dash
            || first && (doc.is_char(end, ')') || doc.is_char(end, '.') && (word(end + 1) || end + 1 >= limits.end))
    }

    fn block_start(&self, token: usize) -> usize {
        self.doc.blocks.get(self.doc.block_of(token)).map_or(0, |b| b.tokens.start)
    }

    /// Digits that follow digits with nothing between them but a space, or the seven digits of a local number.
    fn is_telephone(&self, index: usize) -> bool {
        let doc = self.doc;
        let touches = |a: usize, b: usize| {
            let (Some(a), Some(b)) = (self.numerals.get(a), self.numerals.get(b)) else { return false };
            let plain = a.digits && b.digits && a.magnitude.is_none();
            let local = doc.is_char(a.tokens.end, '-')
                && !doc.spaced(b.tokens.start)
                && a.tokens.end + 1 == b.tokens.start
                && doc.tokens[a.tokens.end - 1].span().len() == 3
                && doc.tokens[b.tokens.start].span().len() == 4
                && !self.doc.tokens.get(b.tokens.end).is_some_and(|t| t.is_word());
            plain && (a.tokens.end == b.tokens.start || local)
        };
        // "773-555-0134": the area's three digits, before three and four.
        let digits = |at: usize, count: usize| {
            doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Digits && t.span().len() == count && !t.spaced)
        };
        let joined = |at: usize| doc.is_char(at, '-') && !doc.spaced(at);
        let (start, end) = (self.numerals[index].tokens.start, self.numerals[index].tokens.end);
        let area = end == start + 1
            && doc.tokens[start].span().len() == 3
            && joined(end)
            && digits(end + 1, 3)
            && joined(end + 2)
            && digits(end + 3, 4);
        area || index > 0 && touches(index - 1, index) || touches(index, index + 1)
    }

    fn is_clock(&self, start: usize, end: usize) -> bool {
        let doc = self.doc;
        let digits = |at: usize| doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Digits && !t.spaced);
        doc.is_char(end, ':') && !doc.spaced(end) && digits(end + 1) && end == start + 1
    }

    /// Whether a number without unit or noun behind it is a label or a year: "article 49", "Boeing 737", "en 2018".
    pub(super) fn is_label(&self, part: &Part<'_>, limits: &Range<usize>, bounded: bool, counted: bool) -> bool {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let numeral = &self.numerals[part.numeral];
        let start = numeral.tokens.start;
        // "No. 5": the stop of an abbreviation may have ended the sentence.
        let floor = self.block_start(start);
        let listed = part.numeral.checked_sub(1).is_some_and(|before| {
            // "articles 5 and 4": what a label names it goes on naming.
            let before_end = self.numerals[before].tokens.end;
            self.last_label.get() == Some(before) && before_end + 1 == start
        });
        if listed || self.entry_before(start, lexicon.label, floor).is_some() {
            self.last_label.set(Some(part.numeral));
            return true;
        }
        let plain = numeral.digits && numeral.tokens.len() == 1 && numeral.value.is_integer();
        let length = doc.tokens[start].span().len();
        let year = plain && length == 4 && (Decimal::from(1000)..=Decimal::from(2100)).contains(&numeral.value);
        if year && !bounded && (!counted || numeral.value >= Decimal::from(1900)) {
            return true;
        }
        let old_year = plain && length == 3 && self.entry_before(start, lexicon.year_before, limits.start).is_some();
        if old_year && !bounded && !counted {
            return true;
        }
        // "4K video": a thousand in one letter that counts nothing is a make.
        let letter = numeral
            .magnitude
            .as_ref()
            .is_some_and(|m| m.len() == 1 && doc.tokens[m.start].span().len() == 1 && doc.tokens[m.start].is_word());
        if letter && !counted && !bounded && numeral.value < Decimal::from(10_000) {
            return true;
        }
        if counted || bounded || start == limits.start || !numeral.digits {
            return false;
        }
        let before = start - 1;
        // A noun right before a bare number is numbered by it: "la piste 15".
        let numbered = plain
            && length <= 3
            && doc.is(before, lexicon.noun)
            && !doc.classes(before).meets(lexicon.verb)
            && doc.tokens[before].kind == TokenKind::Lower;
        if numbered {
            return true;
        }
        // A name right before bare digits: "Boeing 737", "iOS 17.2".
        let token = doc.tokens[before];
        let named = (token.is_capital() || token.kind == TokenKind::Mixed)
            && doc.spaced(start)
            && !(before == limits.start && doc.classes(before).meets(lexicon.function))
            && doc.entry(before, lexicon.bound, start).is_none();
        named && matches!(numeral.kind, NumeralKind::Cardinal) && numeral.magnitude.is_none()
    }
}
