//! Number by number: from a numeral to a figure.
//!
//! find → what is glued to the number (unit, currency) → is it a quantity at all → score or range → what stands before it (bound,
//! sign) → what stands behind it (noun, rate) → figure. Every step looks no further than its sentence.

use std::ops::Range;

use rust_decimal::Decimal;

use super::carried::Listed;
use super::part::{Part, Unit};
use super::patterns::Constructions;
use super::{Amount, Bound, Figure, FigureKind, Reader, measure};
use crate::annotate::dates::{TimeExpression, TimexType};
use crate::annotate::numerals::{Numeral, NumeralKind};
use crate::annotate::{Evidence, Found};
use crate::lang::{Confidence, RuleId};
use crate::segment::SpotKind;

/// How a figure begins: with nothing said of it but its place.
pub(super) fn plain(kind: FigureKind, value: Amount, found: Found) -> Figure {
    Figure {
        found,
        kind,
        value,
        value_max: None,
        of: None,
        of_bound: None,
        bound: Bound::Exact,
        currency: None,
        currency_assumed: false,
        unit: None,
        object: None,
        per: None,
        sign: None,
        value_base: None,
        date_index: None,
    }
}

impl<'d> Reader<'_, 'd> {
    /// All figures in text order.
    pub(super) fn assemble(&self, dates: &[TimeExpression], constructions: Constructions) -> Vec<Figure> {
        let mut claimed = vec![false; self.numerals.len()];
        let mut out = Vec::with_capacity(self.numerals.len());
        for figure in constructions.figures {
            let in_date = dates.iter().any(|d| overlap(&d.found.tokens, &figure.found.tokens));
            if in_date && figure.kind != FigureKind::Age {
                continue;
            }
            self.claim(&mut claimed, &figure.found.tokens);
            let limits = &self.doc.sentence(figure.found.tokens.start);
            let mut figure = figure;
            self.ratio_as_number(&mut figure, limits);
            out.push(figure);
        }
        // The number of a length of time is one too, for those who want every number.
        let mut lengths = vec![false; if self.options.bare_numbers { self.numerals.len() } else { 0 }];
        for date in dates {
            if self.options.bare_numbers && date.kind == TimexType::Duration {
                self.claim(&mut lengths, &date.found.tokens);
            }
        }
        for (length, claimed) in lengths.iter_mut().zip(&claimed) {
            *length &= !claimed;
        }
        for date in dates {
            self.claim(&mut claimed, &date.found.tokens);
        }
        let mut sentence = 0;
        let mut index = 0;
        while index < self.numerals.len() {
            let start = self.numerals[index].tokens.start;
            while self.doc.sentences[sentence].tokens.end <= start {
                sentence += 1;
            }
            let limits = self.doc.sentences[sentence].tokens.clone();
            let inside = self.numerals[index].tokens.end <= limits.end;
            if claimed[index] || !inside {
                if inside && lengths.get(index).copied().unwrap_or_default() {
                    out.extend(self.bare(&self.part(index, &limits)));
                }
                index += 1;
                continue;
            }
            let (figure, next) = self.figure(index, &limits, &claimed);
            index = next.max(index + 1);
            if let Some(figure) = figure {
                // "5 ft 2 in": what a figure took in is no second one.
                while self.numerals.get(index).is_some_and(|n| n.tokens.start < figure.found.tokens.end) {
                    index += 1;
                }
                out.push(figure);
            }
        }
        if self.options.bare_numbers {
            let mut taken: Vec<Range<usize>> = out.iter().map(|f| f.found.tokens.clone()).collect();
            taken.extend(self.numerals.iter().map(|n| n.tokens.clone()));
            taken.extend(dates.iter().map(|d| d.found.tokens.clone()));
            taken.sort_by_key(|t| (t.end, t.start));
            self.left_over(&taken, &mut out);
        }
        out.sort_by_key(|f| f.found.tokens.start);
        self.share_rates(&mut out);
        self.share_signs(&mut out);
        out
    }

    fn claim(&self, claimed: &mut [bool], tokens: &Range<usize>) {
        let first = self.numerals.partition_point(|n| n.tokens.end <= tokens.start);
        for (flag, numeral) in claimed[first..].iter_mut().zip(&self.numerals[first..]) {
            if numeral.tokens.start >= tokens.end {
                break;
            }
            *flag = true;
        }
    }

    /// The figure that begins with a numeral, and the index of the numeral to go on with.
    fn figure(&self, index: usize, limits: &Range<usize>, claimed: &[bool]) -> (Option<Figure>, usize) {
        let low = self.part(index, limits);
        if self.is_no_quantity(&low, limits) {
            return (self.bare(&low), index + 1);
        }
        if let Some(figure) = self.score(&low, limits) {
            return (Some(figure), index + 2);
        }
        // "Billions and billions of dollars" are said twice and meant once.
        if matches!(self.numerals[index].kind, NumeralKind::Collective { vague: true, .. })
            && let Some((after, _)) = self.doc.entry(low.tokens.end, self.lexicon.range_and, limits.end)
            && let Some(next) = self.numerals.get(index + 1)
            && next.tokens.start == after
            && next.value == self.numerals[index].value
        {
            return (None, index + 1);
        }
        let mut low = low;
        let high = self.range_end(&low, limits);
        if high.is_none() && low.unit.is_none() {
            match self.listed(&low, limits, claimed) {
                Some(Listed::Lengths) => return (self.bare(&low), index + 1),
                Some(Listed::Ages) => return (self.age_left_over(&low, None, &low.tokens, Bound::Exact), index + 1),
                None => self.unit_of_change(&mut low, limits),
            }
        }
        if high.as_ref().is_some_and(|h| claimed.get(h.numeral).copied().unwrap_or(true)) {
            // "trois ou quatre semaines": the other end is a date's, so this one is too.
            return (None, index + 1);
        }
        let next = high.as_ref().map_or(index, |h| h.numeral) + 1;
        (self.build(&low, high.as_ref(), limits), next)
    }

    fn build(&self, low: &Part<'d>, high: Option<&Part<'d>>, limits: &Range<usize>) -> Option<Figure> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let numeral = &self.numerals[low.numeral];
        let last = high.unwrap_or(low);
        let mut tokens = low.tokens.start..last.tokens.end;
        // Most have a unit, a bound or a rate besides.
        let mut evidence = Vec::with_capacity(4);
        evidence.push(Evidence::at("number", doc.span(numeral.tokens.clone()), ""));
        if let Some(high) = high {
            let place = doc.span(self.numerals[high.numeral].tokens.clone());
            evidence.push(Evidence::at("number", place, "high end of a range"));
        }
        let unit = last.unit.as_ref().or(low.unit.as_ref());
        if let Some(place) = last.unit_tokens.as_ref().or(low.unit_tokens.as_ref()) {
            evidence.push(Evidence::at("unit", doc.span(place.clone()), ""));
        }
        let fraction = matches!(numeral.kind, NumeralKind::Fraction { .. });
        let mut bound = self.open(numeral, high.is_some(), &mut tokens, &mut evidence, limits)?;
        // What stands behind.
        let mut end = tokens.end;
        let behind = self.bound_behind(end, limits.end);
        if let Some((stop, after)) = &behind {
            bound = *after;
            evidence.push(Evidence::at("bound", doc.span(end..*stop), ""));
            end = *stop;
        }
        let last_numeral = &self.numerals[last.numeral];
        // "0,3 point": the word for a point may be one of a closed class elsewhere.
        let point = |at: usize| (at < limits.end && doc.spaced(at) && doc.is(at, lexicon.points)).then(|| at..at + 1);
        let noun = if unit.is_none() && !fraction {
            self.noun(last_numeral, end, limits.end).or_else(|| point(end))
        } else {
            None
        };
        if unit.is_none()
            && !fraction
            && let Some(stop) = self.years_behind(end, limits)
        {
            return self.age_left_over(low, high, &(tokens.start..stop), bound).or_else(|| self.bare(low));
        }
        // A length of time is a date's business, found there or not.
        let time = |at: usize| doc.entry(at, lexicon.time_unit, limits.end).is_some();
        if noun.as_ref().is_some_and(|n| time(n.start)) || unit.is_none() && doc.is_char(end, '-') && time(end + 1) {
            return self.bare(low);
        }
        let object = noun.clone();
        let counted = unit.is_some() || noun.is_some();
        // "911 operators": a number that is dialled counts nobody.
        let dialled = numeral.digits && noun.is_some() && self.is_fixed_phrase(numeral, limits.start);
        if dialled || self.is_label(low, limits, bound != Bound::Exact, counted) && unit.is_none() {
            return self.bare(low);
        }
        if let Some(noun) = &noun {
            end = noun.end;
            evidence.push(Evidence::at("object", doc.span(noun.clone()), "head noun"));
            if behind.is_none()
                && let Some((stop, after)) = self.bound_behind(end, limits.end)
            {
                bound = after;
                evidence.push(Evidence::at("bound", doc.span(end..stop), ""));
                end = stop;
            }
        }
        tokens.end = end;
        let points = self.counts_points(low, noun.as_ref());
        let change =
            if counted { self.change_around(&tokens, limits, noun.is_some() && !points, is_money(unit)) } else { None };
        let counts = unit.is_none() && noun.is_none() && !fraction;
        let carried = if counts { self.carried_currency(low, &tokens, limits) } else { None };
        let mut scaled = None;
        let unit = match &carried {
            Some(carried) => {
                evidence.push(carried.why.clone());
                if carried.factor > Decimal::ONE {
                    let value = low.value.checked_mul(carried.factor)?;
                    scaled = Some(Part { value, factor: carried.factor, ..low.clone() });
                }
                Some(&carried.unit)
            }
            None => unit,
        };
        let low = scaled.as_ref().unwrap_or(low);
        let (kind, rule) = self.kind(low, unit, noun.as_ref(), bound, change.is_some(), limits)?;
        let mut figure = self.start(rule, kind, low.value, &tokens, evidence);
        figure.bound = bound;
        self.values(&mut figure, low, high);
        self.name_unit(&mut figure, unit, object);
        if let Some((sign, place)) = &change {
            figure.sign = Some(*sign);
            figure.found.evidence.push(Evidence::at("sign", doc.span(place.clone()), "states a rise or a fall"));
        } else if let Some(sign) = low.sign {
            Self::glued_sign(&mut figure, sign);
        }
        self.note_money(&figure, unit, last.factor);
        if kind == FigureKind::Count && !low.value.is_integer() {
            self.last_share.set(tokens.end);
        }
        self.ratio_as_number(&mut figure, limits);
        self.rate(&mut figure, limits.end);
        self.whole(&mut figure, limits.end);
        if let (Amount::Number(value), Some(symbol)) = (figure.value, figure.unit.as_deref()) {
            figure.value_base = measure::in_base(value, symbol);
        }
        Some(figure)
    }

    /// The currency, the unit or the head noun of a figure.
    fn name_unit(&self, figure: &mut Figure, unit: Option<&Unit<'d>>, object: Option<Range<usize>>) {
        match unit {
            Some(Unit::Currency { code, assumed }) => {
                figure.currency = code.map(str::to_owned);
                figure.currency_assumed = *assumed;
            }
            Some(Unit::Symbol(symbol)) => figure.unit = Some((*symbol).to_owned()),
            None if figure.kind == FigureKind::Percent => figure.unit = Some("pp".to_owned()),
            None => figure.object = object.map(|o| self.doc.span(o)),
        }
    }

    fn counts_points(&self, low: &Part<'d>, noun: Option<&Range<usize>>) -> bool {
        noun.is_some_and(|n| self.doc.is(n.start, self.lexicon.points)) && low.value <= Decimal::ONE_HUNDRED
    }

    /// What sort of figure a number is by its unit or noun, and the rule that says so.
    fn kind(
        &self,
        low: &Part<'d>,
        unit: Option<&Unit<'d>>,
        noun: Option<&Range<usize>>,
        bound: Bound,
        changes: bool,
        limits: &Range<usize>,
    ) -> Option<(FigureKind, RuleId)> {
        let (doc, numeral) = (self.doc, &self.numerals[low.numeral]);
        let percent = || changes && !self.is_of_sport() || self.speaks_of_percent(limits);
        let often = |n: &Range<usize>| self.doc.is(n.start, self.lexicon.frequency_noun);
        let (kind, rule) = match unit {
            Some(Unit::Currency { .. }) => (FigureKind::Money, self.rules.money),
            Some(Unit::Symbol("%" | "pp" | "bp")) => (FigureKind::Percent, self.rules.percent),
            Some(Unit::Symbol(_)) => (FigureKind::Measure, self.rules.measure),
            None if matches!(numeral.kind, NumeralKind::Fraction { .. }) => (FigureKind::Ratio, self.rules.fraction),
            None if noun.is_some_and(|n| doc.is(n.start, self.lexicon.points)) && self.is_of_index(limits) => {
                (FigureKind::Number, self.rules.bare)
            }
            None if self.counts_points(low, noun) && percent() => (FigureKind::Percent, self.rules.percent),
            // "1,9 fois l'excédent" happened no two times.
            None if noun.is_some_and(often) && !low.value.is_integer() => (FigureKind::Multiple, self.rules.multiple),
            None if low.sign == Some('-') && noun.is_none() => (FigureKind::Number, self.rules.bare),
            None if noun.is_some() => (FigureKind::Count, self.rules.count),
            // "The index closed at 3,120.18": what is counted comes in whole numbers.
            None if self.counts_alone(low, bound, limits) && !low.value.is_integer() && !self.counts_shares(low) => {
                (FigureKind::Number, self.rules.bare)
            }
            // "The index closed at 38,912" counts nothing either.
            None if self.counts_alone(low, bound, limits) => {
                let level = low.value >= Decimal::ONE_THOUSAND && numeral.magnitude.is_none();
                let index = level && self.is_of_index(limits);
                (if index { FigureKind::Number } else { FigureKind::Count }, self.rules.bare)
            }
            None if self.options.bare_numbers && !self.is_fixed_phrase(numeral, limits.start) => {
                (FigureKind::Number, self.rules.bare)
            }
            None => return None,
        };
        Some((kind, rule?))
    }

    /// Takes in what stands before a number: an opener of ranges, the article of "des dizaines", a bound. Nothing for
    /// numbers that count no amount.
    fn open(
        &self,
        numeral: &Numeral,
        ranged: bool,
        tokens: &mut Range<usize>,
        evidence: &mut Vec<Evidence>,
        limits: &Range<usize>,
    ) -> Option<Bound> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        if ranged && let Some((start, _)) = self.entry_before(tokens.start, lexicon.range_open, limits.start) {
            tokens.start = start;
        }
        let vague = matches!(numeral.kind, NumeralKind::Collective { vague: true, .. })
            || numeral.magnitude.as_ref().is_some_and(|m| m.start == numeral.tokens.start);
        let mut bound = match numeral.kind {
            NumeralKind::Collective { vague: true, .. } => Bound::AtLeast,
            NumeralKind::Collective { round: true, .. } => Bound::About,
            _ => Bound::Exact,
        };
        if vague && let Some((start, _)) = self.entry_before(tokens.start, lexicon.vague_article, limits.start) {
            tokens.start = start;
            bound = Bound::AtLeast;
        }
        let fraction = matches!(numeral.kind, NumeralKind::Fraction { .. });
        // "la seconde moitié", "the first half" are halves in a row, and part nothing.
        if fraction
            && (tokens.start > limits.start && doc.is(tokens.start - 1, lexicon.half_before)
                || self.is_fixed_phrase(numeral, limits.start))
        {
            return None;
        }
        let article =
            tokens.start.checked_sub(1).filter(|b| *b >= limits.start && fraction && doc.is(*b, lexicon.determiner));
        let said = self
            .bound_before(tokens.start, limits.start)
            .or_else(|| article.and_then(|a| self.bound_before(a, limits.start)));
        // "Edged up to 4.3%": the particle of a verb bounds nothing.
        let particle = |start: usize| {
            start > limits.start && doc.is(start, lexicon.change_particle) && doc.is(start - 1, lexicon.particle_verb)
        };
        if let Some((start, before)) = said.filter(|(start, _)| !particle(*start)) {
            evidence.push(Evidence::at("bound", doc.span(start..tokens.start), ""));
            bound = before;
            tokens.start = start;
        }
        Some(bound)
    }

    /// "… a month": what the figure is counted by.
    fn rate(&self, figure: &mut Figure, limit: usize) {
        let end = figure.found.tokens.end;
        let money = figure.kind == FigureKind::Money;
        let Some((stop, per)) = self.per(end, limit, money).or_else(|| self.per_beyond(end, limit)) else { return };
        figure.per = Some(per.to_owned());
        if let Some(unit) = figure.unit.as_deref().and_then(|u| measure::rate_unit(u, per)) {
            figure.unit = Some(unit);
            figure.per = None;
        }
        figure.found.evidence.push(Evidence::at("per", self.doc.span(end..stop), ""));
        figure.found.tokens.end = stop;
        figure.found.span = self.doc.span(figure.found.tokens.clone());
    }

    /// A figure with nothing but its place, value and evidence.
    pub(super) fn start(
        &self,
        rule: RuleId,
        kind: FigureKind,
        value: Decimal,
        tokens: &Range<usize>,
        evidence: Vec<Evidence>,
    ) -> Figure {
        let found = Found {
            span: self.doc.span(tokens.clone()),
            tokens: tokens.clone(),
            rule,
            confidence: self.doc.pack.rule(rule).confidence.max(Confidence::Certain),
            evidence,
        };
        plain(kind, Amount::Number(value.normalize()), found)
    }

    fn values(&self, figure: &mut Figure, low: &Part<'d>, high: Option<&Part<'d>>) {
        let mut value = low.value;
        if let Some(high) = high {
            // "entre 3 et 5 millions": the magnitude belongs to both ends.
            if low.factor == Decimal::ONE
                && high.factor > Decimal::ONE
                && let Some(carried) = value.checked_mul(high.factor).filter(|c| *c <= high.value)
            {
                value = carried;
            }
            figure.value_max = Some(high.signed(low.unit.as_ref().or(high.unit.as_ref())).normalize());
        }
        figure.value = Amount::Number(value.normalize());
        if figure.kind == FigureKind::Ratio
            && let NumeralKind::Fraction { parts, of } = self.numerals[low.numeral].kind
        {
            figure.value = Amount::Number(parts);
            figure.of = Some(of);
        }
    }

    /// "+3 °C" is a rise; a minus before a temperature or a bare number makes it negative.
    fn glued_sign(figure: &mut Figure, sign: char) {
        let negative = sign == '-'
            && (figure.unit.as_deref().is_some_and(|u| u.starts_with('°')) || figure.kind == FigureKind::Number);
        match figure.value {
            Amount::Number(value) if negative => figure.value = Amount::Number(-value),
            _ => figure.sign = Some(sign),
        }
    }

    /// Whether a number with neither unit nor noun still counts something that the text leaves out.
    fn counts_alone(&self, low: &Part<'d>, bound: Bound, limits: &Range<usize>) -> bool {
        let numeral = &self.numerals[low.numeral];
        let broken = numeral.tokens.len() == 3 && self.doc.is_char(numeral.tokens.end - 2, '/');
        (bound != Bound::Exact || numeral.value >= Decimal::TWO || broken)
            && !self.is_fixed_phrase(numeral, limits.start)
    }

    /// Whether a token is the word for a point, in a sentence that speaks of per cent.
    pub(super) fn is_point_of_percent(&self, at: usize) -> bool {
        self.doc.is(at, self.lexicon.points)
            && self.speaks_of_percent(&self.doc.sentences[self.doc.sentence_of(at)].tokens)
    }

    /// Whether the sentence has a per cent sign or word, so that its points are points of per cent.
    fn speaks_of_percent(&self, limits: &Range<usize>) -> bool {
        limits
            .clone()
            .take(120)
            .any(|at| self.doc.entry(at, self.lexicon.unit, limits.end).is_some_and(|(_, s)| s == "%"))
    }

    /// Whether the paragraph counts in decimals before: "4,78 proies par nuit contre [3,27] avant".
    fn counts_shares(&self, low: &Part<'d>) -> bool {
        let last = self.last_share.get();
        last > 0 && last <= low.tokens.start && self.doc.block_of(last - 1) == self.doc.block_of(low.tokens.start)
    }

    /// Whether the sentence tells of a stock index, whose points are numbers and count nothing.
    fn is_of_index(&self, limits: &Range<usize>) -> bool {
        limits.clone().take(120).any(|at| self.doc.entry(at, self.lexicon.index_word, limits.end).is_some())
    }

    /// The numeral that begins at a token.
    pub(super) fn numeral_at(&self, token: usize) -> Option<usize> {
        self.doc.spots.starting_at(SpotKind::Numeral, token).map(|(_, index)| index)
    }
}

fn is_money(unit: Option<&Unit<'_>>) -> bool {
    matches!(unit, Some(Unit::Currency { .. }))
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
