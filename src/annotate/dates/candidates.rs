//! Finds where time expressions stand: which rule reads which tokens.
//!
//! In: tokens. Out: [`Candidate`]s that do not overlap, in text order. Two steps: rules over words and numbers first; then
//! rules over the dates so found (`inner:#date`), which join a day and an hour, lay "fin" on "2017" or count from a day
//! that is named. The longest match wins, then the higher priority, then the earlier rule.

use crate::annotate::numerals::Numeral;
use crate::lang::{Layer, Match, Pack, RuleId};
use crate::segment::{Doc, SpotKind, TokenKind};

/// A match of a rule that may be a time expression.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'p> {
    pub rule: RuleId,
    pub found: Match<'p>,
    /// The candidate that the slot `inner` holds.
    pub inner: Option<usize>,
    /// The candidate that the slot `time` holds.
    pub second: Option<usize>,
    /// The simpler candidates that it stands in place of; they count again where its resolver refuses it.
    pub parts: Vec<usize>,
}

/// How far a rule over dates may begin before the date.
const LEAD: usize = 7;
/// How many readings are kept besides the best.
const MOST_RIVALS: usize = 6;
/// How far before a length the figure may begin that it is the tail of.
const AGE_LEAD: usize = 5;
/// How far a match may reach, in tokens.
const REACH: usize = 40;
/// Room for the candidates of most articles.
const CANDIDATES: usize = 64;
/// Room for the tokens of most blocks that a date can begin with.
const BEGINNINGS: usize = 64;

/// All candidates, and the chosen ones among them in text order. The others are the dates inside the chosen.
pub(super) fn find<'p>(doc: &mut Doc<'p>, numerals: &[Numeral]) -> (Vec<Candidate<'p>>, Vec<usize>) {
    let pack: &'p Pack = doc.pack;
    let mut all = Vec::with_capacity(CANDIDATES);
    let chosen = simple(doc, pack, numerals, &mut all);
    doc.spots.reserve(SpotKind::Date, chosen.len());
    for &index in &chosen {
        doc.spots.add(SpotKind::Date, all[index].found.span.clone(), index);
    }
    let chosen = composite(doc, pack, &mut all, &chosen);
    (all, chosen)
}

fn simple<'p>(doc: &Doc<'_>, pack: &'p Pack, numerals: &[Numeral], all: &mut Vec<Candidate<'p>>) -> Vec<usize> {
    let set = pack.set(Layer::Dates);
    let mut next = 0;
    let mut beginnings = Vec::with_capacity(BEGINNINGS);
    for block in &doc.blocks {
        set.beginnings(doc, block.tokens.clone(), block.tokens.end, &mut beginnings);
        for beginning in &beginnings {
            let at = beginning.at();
            if doc.tokens[at].kind == TokenKind::Digits && !worth_reading(doc, at) {
                continue;
            }
            while numerals.get(next).is_some_and(|n| n.tokens.end <= at) {
                next += 1;
            }
            // "One billion and a quarter million": a magnitude makes one number of all these words.
            let number = numerals.get(next).filter(|n| n.magnitude.is_some() && n.tokens.start <= at);
            if number.is_some_and(|n| n.tokens.start < at) {
                continue;
            }
            let limits = block.tokens.start..block.tokens.end.min(at + REACH);
            set.at(doc, pack.rules(), *beginning, &limits, &mut |hit| {
                if number.is_some_and(|n| hit.found.span.end < n.tokens.end)
                    || is_figure(doc, &hit.found.span, pack.rule(hit.rule).means == "duration")
                {
                    return;
                }
                all.push(Candidate { rule: hit.rule, found: hit.found, inner: None, second: None, parts: Vec::new() });
            });
        }
    }
    choose(pack, 0, all)
}

/// Whether figures were found in these tokens before dates are read: somebody's age, "[a month]" of "$30 a month". A
/// longer date goes before them ("a year earlier"), a length with its bound does not ("more than 54 years").
fn is_figure(doc: &Doc<'_>, span: &std::ops::Range<usize>, length: bool) -> bool {
    // "25 à 54 ans": the length is the tail of a figure that begins before it.
    let from = if length { span.start.saturating_sub(AGE_LEAD) } else { span.start };
    (from..span.end).any(|at| {
        let spot = doc.spots.starting_at(SpotKind::Figure, at);
        spot.is_some_and(|(end, _)| span.end <= end && (length || at == span.start))
    })
}

/// Whether a run of digits can begin a date at all: runs of five digits and more cannot.
fn worth_reading(doc: &Doc<'_>, at: usize) -> bool {
    doc.tokens[at].span().len() <= 4
}

/// Chooses among the candidates from a place on: gives the places of the winners.
fn choose(pack: &Pack, first: usize, all: &mut [Candidate<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (first..all.len()).collect();
    order.sort_by_key(|index| all[*index].found.span.start);
    let mut chosen = Vec::with_capacity(order.len());
    let mut beyond: Vec<(usize, usize)> = Vec::new();
    let mut rest = &mut order[..];
    while let Some(first) = rest.first() {
        // What stands in one another's way.
        let mut end = all[*first].found.span.end;
        let mut count = 1;
        while let Some(next) = rest.get(count).map(|next| &all[*next].found.span).filter(|span| span.start < end) {
            end = end.max(next.end);
            count += 1;
        }
        let (cluster, others) = std::mem::take(&mut rest).split_at_mut(count);
        rest = others;
        // The winners of the cluster.
        let kept = chosen.len();
        if let [only] = *cluster {
            chosen.push(only);
            continue;
        }
        cluster.sort_by_key(|index| {
            let c = &all[*index];
            let length = c.found.span.len();
            (std::cmp::Reverse(length), std::cmp::Reverse(pack.rule(c.rule).priority), c.found.span.start, c.rule)
        });
        for index in cluster.iter().copied() {
            let span = all[index].found.span.clone();
            let rival = chosen[kept..].iter().copied().find(|k: &usize| {
                let taken = &all[*k].found.span;
                span.start < taken.end && taken.start < span.end
            });
            match rival {
                None => chosen.push(index),
                // What the winner refuses, the next best inside it may still be.
                Some(winner) if all[winner].parts.len() < MOST_RIVALS => {
                    let taken = &all[winner].found.span;
                    if taken.start <= span.start && span.end <= taken.end {
                        all[winner].parts.push(index);
                    } else if taken.start < span.start {
                        beyond.push((winner, index));
                    }
                }
                Some(_) => {}
            }
        }
        // "For 48 hours from 8am on 14 December": what begins inside a winner that is refused may go on behind it.
        for (winner, index) in beyond.drain(..) {
            let span = all[index].found.span.clone();
            let crosses = |k: &usize| {
                let other = &all[*k].found.span;
                *k != winner && span.start < other.end && other.start < span.end
            };
            if !chosen[kept..].iter().any(crosses) {
                all[winner].parts.push(index);
            }
        }
        chosen[kept..].sort_by_key(|index| all[*index].found.span.start);
    }
    chosen
}

/// Runs the rules over dates around each date, and puts what they make in place of what they are made of.
fn composite<'p>(doc: &Doc<'_>, pack: &'p Pack, all: &mut Vec<Candidate<'p>>, simple: &[usize]) -> Vec<usize> {
    let set = &pack.over_dates;
    let first_made = all.len();
    let mut beginnings = Vec::with_capacity(BEGINNINGS);
    let mut from = 0;
    for &index in simple {
        let span = all[index].found.span.clone();
        let block = &doc.blocks[doc.block_of(span.start)].tokens;
        let limits = block.start..block.end.min(span.end + REACH);
        let first = span.start.saturating_sub(LEAD).max(block.start).max(from);
        set.beginnings(doc, first..span.start + 1, limits.end, &mut beginnings);
        for beginning in &beginnings {
            set.at(doc, pack.rules(), *beginning, &limits, &mut |hit| {
                let date = |slot: &str| {
                    let at = hit.found.slot(slot)?.range().start;
                    doc.spots.starting_at(SpotKind::Date, at).map(|(_, index)| index)
                };
                let inner = date("inner");
                if inner.is_some() {
                    let second = date("time");
                    all.push(Candidate { rule: hit.rule, found: hit.found, inner, second, parts: Vec::new() });
                }
            });
        }
        from = span.start + 1;
    }
    let made = choose(pack, first_made, all);
    if made.is_empty() {
        return simple.to_vec();
    }
    let mut out: Vec<usize> = made.clone();
    let rivals: Vec<Vec<usize>> = made.iter().map(|m| std::mem::take(&mut all[*m].parts)).collect();
    for &index in simple {
        let span = &all[index].found.span;
        let at = made.partition_point(|m| all[*m].found.span.end <= span.start);
        match made.get(at).copied().filter(|m| all[*m].found.span.start < span.end) {
            Some(whole) => all[whole].parts.push(index),
            None => out.push(index),
        }
    }
    for (whole, mut rivals) in made.iter().zip(rivals) {
        // Other composites come before the bare parts.
        rivals.append(&mut all[*whole].parts);
        all[*whole].parts = rivals;
    }
    out.sort_by_key(|index| all[*index].found.span.start);
    out
}
