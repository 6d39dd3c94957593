//! A sum or a difference that does not work out: "from 400 to 460 tonnes, a rise of 80 tonnes"; "12 men and 9 women, 25 in all".

use rust_decimal::Decimal;

use super::facts::{Fact, Facts};
use super::words::{is, words};
use super::{Found, Place};

pub(super) fn compare(facts: &Facts<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for three in facts.figures.windows(3) {
        if let [from, to, change] = three {
            found.extend(difference(facts, from, to, change));
        }
    }
    for at in 0..facts.figures.len() {
        found.extend(sum(facts, &facts.figures[..=at]));
    }
    found
}

/// The word right before a record.
fn word_before(fact: &Fact) -> Option<String> {
    words(fact.text("prefix")).pop()
}

/// "From A to B, a rise of C": C in the same unit, or in percent.
fn difference(facts: &Facts<'_>, from: &Fact, to: &Fact, change: &Fact) -> Option<Found> {
    let leads = |fact: &Fact, class: &str| word_before(fact).is_some_and(|w| is(facts.pack, &w, class));
    // A unit that both share stands behind the second only: "de 400 à 460 tonnes".
    let shared = from.measure() == to.measure()
        || matches!(from.text("kind"), "number" | "count") && from.text("unit").is_empty();
    let near = from.until(to).is_some_and(|b| b.split_whitespace().count() <= 3) && to.until(change).is_some();
    let one_sentence = from.same_sentence(to) && to.same_sentence(change);
    let construction = leads(from, "note_from") && leads(to, "note_to");
    let reads = shared && near && one_sentence && construction;
    if !reads || change.row.value("sign").is_none() || ![from, to, change].into_iter().all(Fact::is_exact) {
        return None;
    }
    let (a, b, c) = (from.decimal("value")?, to.decimal("value")?, change.decimal("value")?);
    let actual = b.checked_sub(a)?.abs();
    let step = Decimal::new(1, a.scale().max(b.scale()).min(c.scale()));
    let off = |actual: Decimal| (actual - c).abs();
    let wrong = if change.text("kind") == "percent" {
        let relative = actual.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(a.abs())?;
        // Between two percentages a change may be meant in points.
        let points = to.text("kind") == "percent" && off(actual) <= step;
        let slack = Decimal::ONE.max(c / Decimal::TEN);
        (off(relative) > slack && !points).then(|| format!("{} %", facts.number(relative.round_dp(1))))
    } else if change.measure() == to.measure() || change.text("unit").is_empty() && change.text("currency").is_empty() {
        // Large amounts are stated rounded.
        (off(actual) > step.max(c / Decimal::from(20))).then(|| facts.number(actual))
    } else {
        None
    }?;
    Some(Found {
        pattern: "sum",
        words: vec![
            ("from", from.text("text").to_owned()),
            ("to", to.text("text").to_owned()),
            ("value", wrong),
            ("second", change.text("text").to_owned()),
        ],
        first: Place::of(to),
        second: Some(Place::of(change)),
    })
}

/// "A, B and C, D in all": the last of the figures against those right before it.
fn sum(facts: &Facts<'_>, figures: &[Fact]) -> Option<Found> {
    let (total, before) = figures.split_last()?;
    let said =
        words(total.text("suffix")).into_iter().take(2).chain(words(total.text("prefix")).into_iter().rev().take(2));
    if !is_count(total) || !total.is_exact() || !said.into_iter().any(|w| is(facts.pack, &w, "note_total")) {
        return None;
    }
    let mut parts: Vec<&Fact> = Vec::new();
    let mut next = total;
    for fact in before.iter().rev().take(8) {
        let joined =
            fact.until(next).is_some_and(|b| b.split_whitespace().count() <= 4 && !b.contains(['.', ';', '(']));
        if !joined || !fact.same_sentence(total) || !is_count(fact) || !fact.is_exact() {
            break;
        }
        parts.push(fact);
        next = fact;
    }
    let whole = total.decimal("value")?;
    let values: Vec<Decimal> = parts.iter().map(|f| f.decimal("value")).collect::<Option<_>>()?;
    let added = values.iter().try_fold(Decimal::ZERO, |sum, v| sum.checked_add(*v))?;
    if values.len() < 2 || values.iter().any(|v| *v >= whole) || added == whole {
        return None;
    }
    let parts_said: Vec<&str> = parts.iter().rev().map(|f| f.text("text")).collect();
    Some(Found {
        pattern: "parts",
        words: vec![
            ("first", parts_said.join(" + ")),
            ("value", facts.number(added)),
            ("second", total.text("text").to_owned()),
        ],
        first: Place::of(parts[parts.len() - 1]),
        second: Some(Place::of(total)),
    })
}

fn is_count(fact: &Fact) -> bool {
    matches!(fact.text("kind"), "count" | "number" | "money")
}

#[cfg(test)]
mod tests {
    use super::super::tests::has;

    #[test]
    fn a_difference_that_does_not_work_out_is_noted() {
        assert!(has("sum", "en", "Traffic grew from 400 tonnes to 460 tonnes, an increase of 90 tonnes."));
        assert!(has(
            "sum",
            "fr",
            "Le budget est passé de 20 millions d'euros à 30 millions d'euros, soit une hausse de 25 %."
        ));
    }

    #[test]
    fn one_that_does_is_not() {
        assert!(!has("sum", "en", "Traffic grew from 400 tonnes to 460 tonnes, an increase of 60 tonnes."));
        assert!(!has(
            "sum",
            "fr",
            "Le budget est passé de 20 millions d'euros à 30 millions d'euros, soit une hausse de 50 %."
        ));
    }

    #[test]
    fn parts_that_do_not_make_their_total_are_noted() {
        assert!(has("sum", "en", "The ferry carried 12 men and 9 women, 25 people in all."));
        assert!(!has("sum", "en", "The ferry carried 12 men and 9 women, 21 people in all."));
    }
}
