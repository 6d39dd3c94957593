//! The same count with two values: "48,000 vans were recalled" · "45,000 vans were recalled".
//!
//! Two counts are the same where they count the same noun and most of what the shorter sentence says stands in the other too.
//! Sentences with different dates tell of different times, and bounds that allow both values contradict nothing.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::facts::{Fact, Facts};
use super::words::{content, stem, words};
use super::{Found, Place};

/// How many counts of one noun are compared: an article with more is a table.
const OFTEN: usize = 12;

pub(super) fn compare(facts: &Facts<'_>) -> Vec<Found> {
    let mut by_object: BTreeMap<String, Vec<&Fact>> = BTreeMap::new();
    for figure in facts.figures.iter().filter(|f| f.text("kind") == "count") {
        if let Some(object) = words(figure.text("object")).pop() {
            by_object.entry(stem(&object)).or_default().push(figure);
        }
    }
    let mut found = Vec::new();
    for counts in by_object.values().filter(|c| c.len() <= OFTEN) {
        let two = counts.iter().enumerate().find_map(|(at, one)| {
            let other = counts[at + 1..].iter().find(|other| contradict(facts, one, other))?;
            Some((one, other))
        });
        if let Some((one, other)) = two {
            found.push(Found {
                pattern: "counts_differ",
                words: vec![("first", one.text("text").to_owned()), ("second", other.text("text").to_owned())],
                first: Place::of(one),
                second: Some(Place::of(other)),
            });
        }
    }
    found
}

fn contradict(facts: &Facts<'_>, one: &Fact, other: &Fact) -> bool {
    let (Some(a), Some(b)) = (one.decimal("value"), other.decimal("value")) else { return false };
    a != b
        && !one.same_sentence(other)
        && !allow_both(one, other, a, b)
        && same_day(facts, one, other)
        && alike(facts, one, other)
}

/// Whether what one leaves open takes in the other.
fn allow_both(one: &Fact, other: &Fact, a: Decimal, b: Decimal) -> bool {
    let takes_in = |fact: &Fact, own: Decimal, value: Decimal| match fact.text("bound") {
        "more_than" | "at_least" => value >= own,
        "less_than" | "at_most" => value <= own,
        "about" => (value - own).abs() * Decimal::TEN <= own,
        _ => fact.decimal("value_max").is_some_and(|max| own <= value && value <= max),
    };
    // A round number rounds: 48,213 and "48,000".
    let rounds = |round: Decimal, exact: Decimal| {
        let digits = round.normalize().mantissa().to_string().trim_end_matches('0').len();
        digits <= 2 && (exact - round).abs() * Decimal::from(20) <= round
    };
    takes_in(one, a, b) || takes_in(other, b, a) || rounds(a, b) || rounds(b, a)
}

/// Whether no dates set the two apart.
fn same_day(facts: &Facts<'_>, one: &Fact, other: &Fact) -> bool {
    let days = |fact: &Fact| -> Vec<String> {
        let near = facts.dates.iter().filter(|d| d.same_sentence(fact)).filter(|d| d.row.value("value").is_some());
        near.map(|d| d.text("value").to_owned()).collect()
    };
    let (first, second) = (days(one), days(other));
    first.is_empty() || second.is_empty() || first.iter().any(|d| second.contains(d))
}

/// Whether the two sentences say the same of them: the word that says something right before or right behind the count is
/// the same, and so is most of the shorter sentence.
fn alike(facts: &Facts<'_>, one: &Fact, other: &Fact) -> bool {
    let beside = |column: &str| {
        let near = |fact: &Fact| {
            let mut words = words(fact.text(column));
            if column == "prefix" {
                words.reverse();
            }
            words.into_iter().take(4).find_map(|w| content(facts.pack, &w).pop_first())
        };
        near(one).is_some_and(|word| near(other) == Some(word))
    };
    let rest = |fact: &Fact| {
        let own = content(facts.pack, fact.text("text"));
        content(facts.pack, fact.text("sentence")).difference(&own).cloned().collect::<BTreeSet<_>>()
    };
    let (first, second) = (rest(one), rest(other));
    let shared = first.intersection(&second).count();
    (beside("prefix") || beside("suffix")) && shared >= 2 && shared * 10 >= first.len().min(second.len()) * 6
}

#[cfg(test)]
mod tests {
    use super::super::tests::has;

    #[test]
    fn two_values_of_one_count_are_noted() {
        assert!(has(
            "counts_differ",
            "en",
            "Kestrel recalls 48,213 vans\n\nKestrel said it would recall 45,107 vans over a brake fault."
        ));
        assert!(has(
            "counts_differ",
            "fr",
            "La crue a détruit 31 maisons à Vaucroix\n\nÀ Vaucroix, la crue a détruit 37 maisons en une nuit."
        ));
    }

    #[test]
    fn counts_of_different_things_and_rounded_ones_are_not() {
        assert!(!has("counts_differ", "en", "The storm killed 3 people in Harwick. In Lund, 5 people were hurt."));
        assert!(!has(
            "counts_differ",
            "en",
            "Kestrel recalls 48,000 vans\n\nKestrel said it would recall 48,213 vans over a brake fault."
        ));
        assert!(!has(
            "counts_differ",
            "en",
            "Kestrel recalled 310 vans over a brake fault in 2023. Kestrel recalled 402 vans over a brake fault in 2024."
        ));
    }
}
