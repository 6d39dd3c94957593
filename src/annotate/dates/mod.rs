//! Time expressions: found by the pack's patterns, resolved to TIMEX3 values.
//!
//! In: tokens, numerals, the publication date. Out: [`TimeExpression`]s: "ce mardi" in an article of Thursday 13 February
//! 2025 is the DATE `2025-02-11`. It refuses words that only look like time ("Sam" Altman, "une seconde fois").
//!
//! `candidates` finds which rule reads which tokens; the resolvers (`days`, `periods`, `offsets`) turn each match into a
//! typed `print::Value` by the state of the story (`narrative`); `print` writes it.

mod calendar;
mod candidates;
mod checks;
mod days;
mod holidays;
mod narrative;
mod offsets;
mod periods;
mod posts;
mod print;
mod quoted;
mod ranked;
mod read;
mod reading;
mod tense;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;

use jiff::civil::Date;

use super::numerals::Numeral;
use super::{Evidence, Found};
use crate::lang::{Confidence, Rule};
use crate::segment::{Doc, SpotKind};
use crate::span::Span;

use calendar::Moment;
use candidates::Candidate;
use checks::CheckWords;
use narrative::{Mark, Narrative};
use print::{Recurrence, Value};
use read::Reader;
use reading::{Context, Reading};
use tense::TenseWords;

pub use quoted::resolve;

/// The longest line, in tokens, that may be a heading.
const HEADING: usize = 16;

type Resolver = fn(&Context<'_, '_>) -> Option<Reading>;

/// Each resolver under its name.
const TABLE: [(&str, Resolver); 35] = [
    ("calendar_date", days::calendar_date),
    ("numeric_date", days::numeric_date),
    ("iso_date", days::iso_date),
    ("weekday", days::weekday),
    ("relative_day", days::relative_day),
    ("holiday", days::holiday),
    ("day_of_month", days::day_of_month),
    ("weekday_number", days::weekday_number),
    ("first_of_range", days::first_of_range),
    ("modified", days::modified),
    ("edge_day", ranked::edge_day),
    ("nth_of", ranked::nth_of),
    ("joined", days::joined),
    ("year", periods::year),
    ("double_year", periods::double_year),
    ("decade", periods::decade),
    ("century", periods::century),
    ("season", periods::season),
    ("part_of_year", periods::part_of_year),
    ("quarter_ended", periods::quarter_ended),
    ("relative_unit", periods::relative_unit),
    ("weekend", periods::weekend),
    ("year_before", periods::year_before),
    ("offset", offsets::offset),
    ("offset_from", offsets::offset_from),
    ("from_event", offsets::from_event),
    ("duration", offsets::duration),
    ("set", offsets::set),
    ("set_part", offsets::set_part),
    ("set_quarter", offsets::set_quarter),
    ("vague", offsets::vague),
    ("same_time", offsets::same_time),
    ("neighbour_day", offsets::neighbour_day),
    ("clock_time", offsets::clock_time),
    ("part_of_day", offsets::part_of_day),
];

/// What the rules of `dates.toml` can mean.
pub const RESOLVERS: &[&str] = &{
    let mut names = [""; TABLE.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = TABLE[i].0;
        i += 1;
    }
    names
};

/// TIMEX3 `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimexType {
    /// A day, or a longer stretch of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A time that comes again.
    Set,
}

/// TIMEX3 `mod`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modifier {
    /// The beginning of it.
    Start,
    /// The middle of it.
    Mid,
    /// The end of it.
    End,
    /// More or less.
    Approx,
    /// Longer than that.
    MoreThan,
    /// Shorter than that.
    LessThan,
    /// At least that.
    EqualOrMore,
    /// At most that.
    EqualOrLess,
    /// Earlier than that.
    Before,
    /// Later than that.
    After,
}

/// What a relative date is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The publication date.
    Published,
    /// A date earlier in the text.
    Previous,
    /// Nothing: the expression says it all.
    Explicit,
    /// It needs an anchor and there is none.
    None,
}

/// A time expression.
#[derive(Debug, Clone)]
pub struct TimeExpression {
    /// Where, by which rule, on what evidence.
    pub found: Found,
    /// TIMEX3 type.
    pub kind: TimexType,
    /// TIMEX3 value; `None` where it cannot be resolved.
    pub value: Option<String>,
    /// TIMEX3 mod.
    pub modifier: Option<Modifier>,
    /// First and last day that the value covers.
    pub interval: Option<(Date, Date)>,
    /// The value in EDTF.
    pub edtf: Option<String>,
    /// What it is counted from.
    pub anchor: Anchor,
    /// The anchor's value.
    pub anchor_value: Option<String>,
    /// The anchor's place in the list of dates, where it is one of the text.
    pub anchor_index: Option<usize>,
    /// The time zone as written.
    pub zone: Option<Span>,
    /// Whether a stated weekday is the weekday of the stated day.
    pub weekday_matches: Option<bool>,
    /// What it was resolved to, where the day of speaking would change it.
    deictic: Option<Value>,
}

/// The classes that the reading of dates looks at, and the resolver of each rule by its place.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    tense: TenseWords,
    checks: CheckWords,
    resolvers: Vec<Option<Resolver>>,
}

impl Lexicon {
    fn of(doc: &Doc<'_>) -> Self {
        let resolver = |rule: &Rule| TABLE.iter().find(|(name, _)| *name == rule.means).map(|(_, resolver)| *resolver);
        Self {
            tense: TenseWords::of(doc),
            checks: CheckWords::of(doc),
            resolvers: doc.pack.rules().iter().map(resolver).collect(),
        }
    }
}

/// Finds time expressions and resolves what needs no more than the text before them.
pub fn find(doc: &mut Doc<'_>, numerals: &[Numeral]) -> Vec<TimeExpression> {
    let (all, chosen) = candidates::find(doc, numerals);
    let lexicon = doc.pack.lexicons.dates.get_or_init(|| Lexicon::of(doc));
    let place = Place { doc, numerals, all: &all, lexicon };
    let mut story = Narrative::new(doc.article.metadata.published.as_ref().map(|p| p.date));
    let mut out: Vec<TimeExpression> = Vec::with_capacity(chosen.len());
    for index in chosen {
        // A part of what was refused may reach over the next one.
        let start = all[index].found.span.start;
        if out.last().is_none_or(|last: &TimeExpression| last.found.tokens.end <= start) {
            place.emit(index, &mut story, &mut out);
        }
    }
    posts::resolve(doc, &mut out);
    doc.spots.clear(SpotKind::Date);
    doc.spots.reserve(SpotKind::Date, out.len());
    for (index, date) in out.iter().enumerate() {
        doc.spots.add(SpotKind::Date, date.found.tokens.clone(), index);
    }
    out
}

/// What every candidate of a document is read with.
struct Place<'a, 'd> {
    doc: &'a Doc<'d>,
    numerals: &'a [Numeral],
    all: &'a [Candidate<'a>],
    lexicon: &'a Lexicon,
}

impl Place<'_, '_> {
    /// Reads a candidate and what it moves in the story. What it refuses, its parts may still be.
    fn emit(&self, index: usize, story: &mut Narrative, out: &mut Vec<TimeExpression>) {
        let candidate = &self.all[index];
        let Some(reading) = self.read(candidate, story, 0) else {
            // In text order: "juin" of "juin, juillet et août" comes before the range that it is no part of.
            let mut parts = candidate.parts.clone();
            parts.sort_by_key(|part| {
                let span = &self.all[*part].found.span;
                (span.start, std::cmp::Reverse(span.end))
            });
            for part in parts {
                let start = self.all[part].found.span.start;
                if out.last().is_none_or(|last| last.found.tokens.end <= start) {
                    self.emit(part, story, out);
                }
            }
            return;
        };
        let token = candidate.found.span.start;
        if let Some(stretch) = reading.stretch().filter(|_| !reading.compared) {
            let block = self.doc.block_of(token);
            let short = self.doc.blocks.get(block).is_some_and(|b| b.tokens.len() <= HEADING);
            let (index, opens) = (out.len(), reading::opens_line(self.doc, token));
            let day = !reading.full && stretch.day().is_some();
            let aside = day && reading::names_a_thing(self.doc, &candidate.found.span);
            let timed = matches!(reading.value, Value::Moment(Moment { time: Some(_), .. }));
            story.moves_to(Mark { stretch, index, token, block, full: reading.full, opens, short, aside, timed });
        }
        if matches!(reading.value, Value::Set(Recurrence::Weekday(..) | Recurrence::Weekend)) {
            story.comes_again(token, self.doc.block_of(token));
        }
        out.push(expression(self.doc, candidate, reading, self.numerals));
    }

    /// What a candidate means here; the dates inside it are read first. `None` where its resolver refuses it.
    fn read(&self, candidate: &Candidate<'_>, story: &Narrative, depth: usize) -> Option<Reading> {
        let rule = self.doc.pack.rule(candidate.rule);
        let resolver = self.lexicon.resolvers[usize::from(candidate.rule.0)]?;
        let part = |index: Option<usize>| {
            let inner = self.all.get(index?)?;
            (depth < 3).then(|| self.read(inner, story, depth + 1)).flatten()
        };
        let (inner, second) = (part(candidate.inner), part(candidate.second));
        let token = candidate.found.span.start;
        let cx = Context {
            read: Reader { doc: self.doc, numerals: self.numerals, found: &candidate.found, rule },
            story,
            tense_words: &self.lexicon.tense,
            token,
            tokens: candidate.found.whole.clone(),
            block: self.doc.block_of(token),
            inner: inner.as_ref(),
            second: second.as_ref(),
            told: OnceCell::new(),
        };
        if !checks::pass(&cx, &self.lexicon.checks, self.numerals) {
            return None;
        }
        let mut reading = resolver(&cx)?;
        if reading.modifier.is_none() {
            reading.modifier = cx.read.modifier();
        }
        Some(reading)
    }
}

fn expression(doc: &Doc<'_>, candidate: &Candidate<'_>, reading: Reading, numerals: &[Numeral]) -> TimeExpression {
    let rule = doc.pack.rule(candidate.rule);
    let reader = Reader { doc, numerals, found: &candidate.found, rule };
    let mut evidence = reader.evidence();
    evidence.extend(reading.notes);
    if let Some(index) = reading.counted.index {
        evidence.push(Evidence::because("anchor", format!("counted from date {} of the document", index + 1)));
    }
    let tokens = candidate.found.span.clone();
    TimeExpression {
        found: Found {
            span: doc.span(tokens.clone()),
            tokens,
            rule: candidate.rule,
            confidence: if reading.weak { Confidence::Weak } else { rule.confidence },
            evidence,
        },
        kind: reading.kind,
        value: reading.value.timex(),
        modifier: reading.modifier,
        interval: reading.value.interval(),
        edtf: reading.value.edtf(reading.modifier),
        anchor: reading.counted.anchor,
        anchor_value: reading.counted.stretch.and_then(|s| Value::Moment(s.into()).timex()),
        anchor_index: reading.counted.index,
        zone: reading.zone,
        weekday_matches: reading.weekday_matches,
        deictic: reading.deictic.then_some(reading.value),
    }
}
