//! A figure ten or a thousand times its twin: "97.4 million" · "9.74 million" of the same.
//!
//! Twins have the same digits, two at least, and the same unit, and their sentences share words. What somebody says in marks
//! is not set against what the article says: people are free to name another number.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::facts::{Fact, Facts};
use super::words::{content, stem, words};
use super::{Found, Place};

/// How many figures with the same digits are compared.
const OFTEN: usize = 8;

/// What twins share: digits, measure, noun.
type Looks = (String, String, String);

pub(super) fn compare(facts: &Facts<'_>) -> Vec<Found> {
    let mut twins: BTreeMap<Looks, Vec<(&Fact, Decimal)>> = BTreeMap::new();
    for figure in facts.figures.iter().filter(|f| matches!(f.text("kind"), "money" | "count" | "measure")) {
        let Some(value) = figure.decimal("value").filter(|v| !v.is_zero()) else { continue };
        let digits = digits(value);
        let object = words(figure.text("object")).pop().map(|o| stem(&o)).unwrap_or_default();
        let (kind, currency, unit, per) = figure.measure();
        if digits.len() >= 2 {
            let measure = format!("{kind} {currency} {unit} {per}");
            twins.entry((digits, measure, object)).or_default().push((figure, value));
        }
    }
    let mut found = Vec::new();
    for group in twins.values().filter(|g| g.len() <= OFTEN) {
        let pair = group.iter().enumerate().find_map(|(at, one)| {
            let other = group[at + 1..].iter().find(|other| are_twins(facts, one, other))?;
            Some((one.0, other.0))
        });
        if let Some((one, other)) = pair {
            found.push(Found {
                pattern: "tenfold",
                words: vec![("first", one.text("text").to_owned()), ("second", other.text("text").to_owned())],
                first: Place::of(one),
                second: Some(Place::of(other)),
            });
        }
    }
    found
}

/// The digits of a number from the first that is not 0 to the last.
fn digits(value: Decimal) -> String {
    value.normalize().mantissa().abs().to_string().trim_end_matches('0').to_owned()
}

fn are_twins(facts: &Facts<'_>, (one, a): &(&Fact, Decimal), (other, b): &(&Fact, Decimal)) -> bool {
    let times = if a > b { a / b } else { b / a };
    let slips = [Decimal::TEN, Decimal::ONE_THOUSAND];
    if !slips.contains(&times) || one.same_sentence(other) || facts.is_quoted(one) != facts.is_quoted(other) {
        return false;
    }
    let rest = |fact: &Fact| {
        let own = content(facts.pack, fact.text("text"));
        content(facts.pack, fact.text("sentence")).difference(&own).cloned().collect::<BTreeSet<_>>()
    };
    let (first, second) = (rest(one), rest(other));
    let shared = first.intersection(&second).count();
    // Three digits are seldom alike by chance; with two, the sentences have to be about the same thing.
    let alike = digits(*a).len() >= 3 || shared * 10 >= first.len().min(second.len()) * 6;
    shared >= 2 && alike
}

#[cfg(test)]
mod tests {
    use super::super::tests::has;

    #[test]
    fn a_slip_of_a_power_of_ten_is_noted() {
        assert!(has(
            "tenfold",
            "en",
            "The harbour bridge cost 43 million euros. Critics of the harbour bridge say that it cost 43 billion euros."
        ));
        assert!(has(
            "tenfold",
            "fr",
            "Le pont du port a coûté 4,3 millions d'euros. La facture du pont du port atteint 43 millions d'euros."
        ));
    }

    #[test]
    fn other_things_and_other_digits_are_not() {
        assert!(!has(
            "tenfold",
            "en",
            "The bridge cost 43 million euros. The harbour bridge needs 4.4 million euros a year for the port."
        ));
        assert!(!has(
            "tenfold",
            "en",
            "The bridge cost 43 million euros. A museum ticket in Lund sells for 4.3 million euros."
        ));
        assert!(!has(
            "tenfold",
            "fr",
            "L'offre du groupe était de 97,4 millions d'euros. « Votre groupe aura une offre de 9,74 millions d'euros », a répondu Léa Font."
        ));
    }
}
