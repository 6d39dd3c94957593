//! Time expressions: found by the pack's patterns, resolved to TIMEX3 values.
//!
//! In: tokens, numerals, the publication date. Out: [`TimeExpression`]s: "ce mardi" in an article of Thursday 13 February
//! 2025 is the DATE `2025-02-11`. It refuses words that only look like time ("Sam" Altman, "une seconde fois").

use jiff::civil::Date;

use super::Found;
use super::numerals::Numeral;
use super::quotes::Quote;
use crate::segment::Doc;
use crate::span::Span;

/// What the rules of `dates.toml` can mean.
pub const RESOLVERS: &[&str] = &[];

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
}

/// Finds time expressions and resolves what needs no more than the text before them.
pub fn find(_doc: &mut Doc<'_>, _numerals: &[Numeral]) -> Vec<TimeExpression> {
    Vec::new()
}

/// Resolves what needs the quotes too: "aujourd'hui" inside a quotation is the day of the saying; `said_on` of each quote.
pub fn resolve(_doc: &Doc<'_>, _dates: &mut [TimeExpression], _quotes: &mut [Quote]) {}
