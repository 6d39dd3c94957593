//! Constructions: figures that the pack's token patterns find as a whole.
//!
//! "plus de 700 des environ 770 employés", "un Français sur trois", "three times as many", "aged 25", "438 voix contre 86".
//! A pattern names its pieces (`value`, `of`, `bound`, …); a resolver turns them into values and says no where they make no sense.

use std::cmp::Reverse;
use std::ops::Range;

use rust_decimal::Decimal;

use super::context::bound;
use super::{Amount, Bound, Figure, FigureKind, Reader};
use crate::annotate::Evidence;
use crate::annotate::numerals::NumeralKind;
use crate::lang::{Hit, Layer, Match, Rule};
use crate::segment::TokenKind;

/// How far before its number a construction can begin, in tokens.
const LEAD: usize = 8;
/// Room for the tokens around most numbers that a construction can begin with.
const BEGINNINGS: usize = 16;

/// What the patterns of a document gave.
#[derive(Debug, Default)]
pub struct Constructions {
    pub(super) figures: Vec<Figure>,
}

impl Reader<'_, '_> {
    /// Runs the patterns where a number (or a word that can do without one) is near; where two overlap, priority and then
    /// length decide.
    pub(super) fn constructions(&self) -> Constructions {
        let doc = self.doc;
        let set = doc.pack.set(Layer::Figures);
        let mut out = Constructions::default();
        let (mut hits, mut beginnings) = (Vec::new(), Vec::with_capacity(BEGINNINGS));
        let mut numerals = self.numerals.iter().peekable();
        let mut words = doc.constructions().iter().map(|at| *at as usize).peekable();
        for sentence in &doc.sentences {
            let limits = &sentence.tokens;
            // The first token that was not tried yet.
            let mut next = limits.start;
            let mut near = |around: Range<usize>| {
                let tokens = around.start.saturating_sub(LEAD).max(next)..around.end.min(limits.end);
                next = next.max(tokens.end);
                set.beginnings(doc, tokens, limits.end, &mut beginnings);
                for beginning in &beginnings {
                    set.at(doc, doc.pack.rules(), *beginning, limits, &mut |hit| hits.push(hit));
                }
            };
            let mut at = limits.start;
            loop {
                while words.next_if(|word| *word < at).is_some() {}
                let word = words.peek().map_or(usize::MAX, |word| *word);
                let numeral = numerals.peek().map_or(usize::MAX, |numeral| numeral.tokens.start.max(at));
                let first = word.min(numeral);
                if first >= limits.end {
                    break;
                }
                match numerals.next_if(|_| numeral == first) {
                    Some(numeral) => near(numeral.tokens.clone()),
                    None => near(first..first + 1),
                }
                at = first + 1;
            }
            if !hits.is_empty() {
                self.choose(&mut hits, limits, &mut out);
            }
        }
        out.figures.sort_by_key(|f| f.found.tokens.start);
        out
    }

    fn choose(&self, hits: &mut Vec<Hit<'_>>, limits: &Range<usize>, out: &mut Constructions) {
        let mut figures: Vec<(i32, Figure)> = hits
            .drain(..)
            .filter_map(|hit| {
                let rule = self.doc.pack.rule(hit.rule);
                let mut figure = self.resolve(rule, &hit.found, limits)?;
                figure.found.rule = hit.rule;
                figure.found.confidence = rule.confidence;
                Some((rule.priority, figure))
            })
            .collect();
        figures.sort_by_key(|(priority, f)| (-priority, Reverse(f.found.tokens.len()), f.found.tokens.start));
        let first = out.figures.len();
        for (_, figure) in figures {
            let tokens = &figure.found.tokens;
            let free = out.figures[first..]
                .iter()
                .all(|f| f.found.tokens.end <= tokens.start || tokens.end <= f.found.tokens.start);
            if free {
                out.figures.push(figure);
            }
        }
    }

    fn resolve(&self, rule: &Rule, found: &Match<'_>, limits: &Range<usize>) -> Option<Figure> {
        match rule.means.as_str() {
            "ratio" => self.ratio(rule, found, limits),
            "multiple" => self.multiple(rule, found, limits),
            "age" => self.age(rule, found, limits),
            "score" => self.voted(rule, found),
            "one" => self.one(rule, found, limits),
            _ => None,
        }
    }

    /// A number from a slot (a numeral, digits, or a word with a value), else from the rule's constant.
    fn number(&self, rule: &Rule, found: &Match<'_>, name: &str) -> Option<Decimal> {
        if let Some(slot) = found.slot(name) {
            if let Some(index) = self.numeral_at(slot.range().start)
                && self.numerals[index].tokens.end == slot.range().end
            {
                return Some(self.numerals[index].value);
            }
            return found.value(self.doc, name).or_else(|| Some(self.doc.slice(slot.range())))?.parse().ok();
        }
        rule.constant(name)?.parse().ok()
    }

    fn pattern_figure(
        &self,
        rule: &Rule,
        found: &Match<'_>,
        kind: FigureKind,
        value: Decimal,
        limits: &Range<usize>,
    ) -> Option<Figure> {
        let evidence =
            found.slots().map(|(name, slot)| Evidence::at(name.clone(), self.doc.span(slot.range()), "")).collect();
        let id = self.doc.pack.rule_meaning(Layer::Figures, &rule.means)?;
        let mut figure = self.start(id, kind, value, &found.span, evidence);
        if let Some(name) = found.value(self.doc, "bound").or(rule.constant("bound")) {
            figure.bound = bound(name);
        } else if let Some((start, bound)) = self.bound_before(figure.found.tokens.start, limits.start) {
            figure.bound = bound;
            figure.found.evidence.push(Evidence::at("bound", self.doc.span(start..figure.found.tokens.start), ""));
            self.extend(&mut figure, start, None);
        }
        if let Some((end, bound)) = self.bound_behind(figure.found.tokens.end, limits.end) {
            figure.bound = bound;
            self.extend(&mut figure, usize::MAX, Some(end));
        }
        if let Some(name) = found.value(self.doc, "of_bound") {
            figure.of_bound = Some(bound(name));
        }
        if let Some(slot) = found.slot("object") {
            let range = slot.range();
            let end = self.word_end(range.end - 1, (range.end + LEAD).min(self.doc.tokens.len()));
            figure.object = Some(self.doc.span(range.start..end));
        }
        Some(figure)
    }

    fn extend(&self, figure: &mut Figure, start: usize, end: Option<usize>) {
        let tokens = &mut figure.found.tokens;
        tokens.start = tokens.start.min(start);
        tokens.end = end.unwrap_or(tokens.end);
        figure.found.span = self.doc.span(tokens.clone());
    }

    /// `value` of `of`, with the head noun behind the whole where the pattern names none.
    fn ratio(&self, rule: &Rule, found: &Match<'_>, limits: &Range<usize>) -> Option<Figure> {
        let (value, of) = (self.number(rule, found, "value")?, self.number(rule, found, "of")?);
        // "One of the hundreds of thousands" is no share.
        let vague = found
            .slot("of")
            .and_then(|s| self.numeral_at(s.range().start))
            .is_some_and(|i| matches!(self.numerals[i].kind, NumeralKind::Collective { vague: true, .. }));
        // "Half of the 1,400": the half is a share by itself, and the whole a count.
        let share = found
            .slot("value")
            .and_then(|s| self.numeral_at(s.range().start))
            .is_some_and(|i| matches!(self.numerals[i].kind, NumeralKind::Fraction { .. }));
        // "One of two women": that she is one of them is all it says.
        let one_of = value == Decimal::ONE
            && found.slot("value").is_some_and(|part| self.doc.is(part.range().end, self.lexicon.of));
        if self.is_counter(&found.span) {
            return None;
        }
        if value > of || of < Decimal::TWO || vague && value == Decimal::ONE || share || one_of {
            return None;
        }
        let mut figure = self.pattern_figure(rule, found, FigureKind::Ratio, value, limits)?;
        figure.of = Some(of);
        if figure.object.is_none()
            && let Some(slot) = found.slot("of")
            && let Some(index) = self.numeral_at(slot.range().start)
            && found.span.end == slot.range().end
            && let Some(noun) = self.noun(&self.numerals[index], slot.range().end, limits.end)
        {
            figure.object = Some(self.doc.span(noun.clone()));
            self.extend(&mut figure, usize::MAX, Some(noun.end));
        }
        Some(figure)
    }

    /// Whether a number ends right before a token.
    fn numeral_before(&self, end: usize) -> bool {
        let next = self.numerals.partition_point(|n| n.tokens.end <= end);
        next.checked_sub(1).is_some_and(|last| self.numerals[last].tokens.end == end)
            || end.checked_sub(1).is_some_and(|at| self.doc.is(at, self.lexicon.number_unit))
    }

    fn multiple(&self, rule: &Rule, found: &Match<'_>, limits: &Range<usize>) -> Option<Figure> {
        let value = self.number(rule, found, "value")?;
        self.pattern_figure(rule, found, FigureKind::Multiple, value, limits)
    }

    /// Years unless the unit says otherwise; nobody is older than 125, but a house may be.
    fn age(&self, rule: &Rule, found: &Match<'_>, limits: &Range<usize>) -> Option<Figure> {
        let value = self.number(rule, found, "value")?;
        let index = found.slot("value").and_then(|s| self.numeral_at(s.range().start));
        let plain = rule.constant("decade").is_some()
            || index.is_none_or(|i| matches!(self.numerals[i].kind, NumeralKind::Cardinal));
        let most = rule.constant("most").and_then(|m| m.parse().ok()).unwrap_or(Decimal::ONE_HUNDRED * Decimal::TEN);
        let least = rule.constant("least").and_then(|l| l.parse().ok()).unwrap_or(Decimal::ONE);
        if !plain || value > most || value < least {
            return None;
        }
        // "Deux, [trois] jours", "One, [two], three": a list of numbers.
        let first = found.slot("value").map_or(found.span.start, |slot| slot.range().start);
        let listed = first
            .checked_sub(2)
            .filter(|_| self.doc.is_char(first - 1, ','))
            .is_some_and(|before| self.numeral_before(before + 1) && self.doc.tokens[before].kind != TokenKind::Digits);
        if listed {
            return None;
        }
        // "In Paris, 30 people": what is counted is no age.
        let counts = index.is_some_and(|i| self.noun(&self.numerals[i], found.span.end, limits.end).is_some());
        if rule.constant("alone").is_some() && counts {
            return None;
        }
        let half = if found.slot("half").is_some() { Decimal::new(5, 1) } else { Decimal::ZERO };
        let mut figure = self.pattern_figure(rule, found, FigureKind::Age, value + half, limits)?;
        figure.value_max = self.number(rule, found, "high").or_else(|| {
            let decade = rule.constant("decade")?.parse::<Decimal>().ok()?;
            Some(value + decade)
        });
        figure.unit = found.value(self.doc, "unit").filter(|u| *u != "year").map(str::to_owned);
        Some(figure)
    }

    /// Votes for and against.
    fn voted(&self, rule: &Rule, found: &Match<'_>) -> Option<Figure> {
        let (a, b) = (self.number(rule, found, "value")?, self.number(rule, found, "against")?);
        // "Gained 12 points to 7,283.4" is an index, no match.
        if !a.is_integer() || !b.is_integer() {
            return None;
        }
        let mut figure = self.pattern_figure(rule, found, FigureKind::Score, a, &found.whole)?;
        figure.value = Amount::Score(a, b, None);
        figure.bound = Bound::Exact;
        Some(figure)
    }

    /// A "one" that counts: "au moins une victime", "one or more drones".
    fn one(&self, rule: &Rule, found: &Match<'_>, limits: &Range<usize>) -> Option<Figure> {
        let mut figure = self.pattern_figure(rule, found, FigureKind::Count, Decimal::ONE, limits)?;
        let end = figure.found.tokens.end;
        if let Some(noun) = self.noun_of_one(end, limits.end) {
            figure.object = Some(self.doc.span(noun.clone()));
            self.extend(&mut figure, usize::MAX, Some(noun.end));
        }
        Some(figure)
    }
}
