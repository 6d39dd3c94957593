//! Dates and quotations: the day of a saying, and "today" inside it.
//!
//! A quotation is said on the day that its attribution names ("…", a affirmé ce mardi, X). Inside it, "aujourd'hui" and
//! "hier" are that day and the day before, not the day of publication.

use jiff::civil::Date;

use super::calendar::{Moment, Stretch, Unit};
use super::print::Value;
use super::{Anchor, TimeExpression, TimexType};
use crate::annotate::quotes::{Quote, QuoteKind};
use crate::segment::Doc;
use crate::span::Span;

/// How many tokens a date may stand from the cue that it dates.
const NEAR_CUE: usize = 8;

/// Resolves what needs the quotes too: "aujourd'hui" inside a quotation is the day of the saying; `said_on` of each quote.
pub fn resolve(doc: &Doc<'_>, dates: &mut [TimeExpression], quotes: &mut [Quote]) {
    if dates.is_empty() {
        return;
    }
    for quote in quotes.iter_mut() {
        if quote.kind == QuoteKind::Term {
            continue;
        }
        if let Some(cue) = quote.cue
            && quote.said_on.is_none()
        {
            quote.said_on = said_on(doc, dates, cue, &quote.parts);
        }
    }
    let published = doc.article.metadata.published.as_ref().map(|p| p.date);
    for quote in quotes.iter().filter(|q| q.kind != QuoteKind::Term && q.kind != QuoteKind::Indirect) {
        let Some(index) = quote.said_on else { continue };
        let Some((day, last)) = dates[index].interval else { continue };
        if day != last || Some(day) == published {
            continue;
        }
        let (value, anchor) = (dates[index].value.clone(), index);
        for part in &quote.parts {
            let first = dates.partition_point(|d| d.found.span.start() < part.start());
            for date in dates[first..].iter_mut().take_while(|d| part.contains(d.found.span)) {
                shift(date, published, day, value.as_deref(), anchor);
            }
        }
    }
}

/// The date nearest to the cue in its sentence and outside the quoted words.
fn said_on(doc: &Doc<'_>, dates: &[TimeExpression], cue: Span, parts: &[Span]) -> Option<usize> {
    let token = doc.token_at(cue.start());
    let sentence = doc.sentences.get(doc.sentence_of(token))?;
    let first = token.saturating_sub(NEAR_CUE).max(sentence.tokens.start);
    let last = (doc.token_at(cue.end().saturating_sub(1)) + NEAR_CUE).min(sentence.tokens.end);
    let from = dates.partition_point(|d| d.found.tokens.start < first);
    dates[from..]
        .iter()
        .enumerate()
        .take_while(|(_, d)| d.found.tokens.start <= last)
        .filter(|(_, d)| matches!(d.kind, TimexType::Date | TimexType::Time) && d.interval.is_some_and(|(a, b)| a == b))
        .filter(|(_, d)| parts.iter().all(|p| !p.overlaps(d.found.span)))
        .min_by_key(|(_, d)| d.found.tokens.start.abs_diff(token))
        .map(|(index, _)| from + index)
}

/// Counts a deictic expression from the day of the saying instead of the day of publication.
pub(super) fn shift(
    date: &mut TimeExpression,
    published: Option<Date>,
    said: Date,
    value: Option<&str>,
    anchor: usize,
) {
    let Some(Value::Moment(Moment { stretch, time })) = date.deictic.clone() else { return };
    let Some(published) = published else { return };
    let Stretch::Day(day) = stretch else { return };
    let apart = i64::from(super::narrative::days_between(published, day));
    let Some(moved) = Stretch::Day(said).shift(Unit::Day, apart) else { return };
    let moved = Value::Moment(Moment { stretch: moved, time });
    date.value = moved.timex();
    date.interval = moved.interval();
    date.edtf = moved.edtf(date.modifier);
    date.anchor = Anchor::Previous;
    date.anchor_value = value.map(str::to_owned);
    date.anchor_index = Some(anchor);
    date.deictic = None;
}
