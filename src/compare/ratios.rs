//! A ratio and the percentage that restates it: "60 of 80 (70 %)".
//!
//! Only where the percentage cannot mean anything else: in brackets behind the ratio or before it, behind a word such as
//! "or" or "that is", or as the whole of the next sentence.

use rust_decimal::Decimal;

use super::facts::{Fact, Facts};
use super::words::any_is;
use super::{Found, Place};

/// How far behind a ratio a sentence of one percentage still restates it, in characters.
const NEXT: u64 = 120;

pub(super) fn compare(facts: &Facts<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let ratios = facts.figures.iter().enumerate().filter(|(_, f)| f.text("kind") == "ratio");
    for (at, ratio) in ratios {
        let near = at.saturating_sub(2)..(at + 4).min(facts.figures.len());
        for percent in facts.figures[near].iter().filter(|f| f.text("kind") == "percent" && f.is_one_number()) {
            if !restates(facts, ratio, percent) {
                continue;
            }
            let Some((actual, stated)) = ratio.share().zip(percent.decimal("value")) else { continue };
            if !agree(ratio, percent, actual, stated) {
                found.push(Found {
                    pattern: "ratio_percent",
                    words: vec![
                        ("first", ratio.text("text").to_owned()),
                        ("value", facts.number(actual.round_dp(1))),
                        ("second", percent.text("text").to_owned()),
                    ],
                    first: Place::of(ratio),
                    second: Some(Place::of(percent)),
                });
            }
        }
    }
    found
}

impl Fact {
    fn is_one_number(&self) -> bool {
        self.row.value("value_max").is_none() && self.row.value("sign").is_none()
    }

    /// The ratio in percent.
    fn share(&self) -> Option<Decimal> {
        let whole = self.decimal("of").filter(|d| !d.is_zero())?;
        self.decimal("value")?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
    }
}

fn restates(facts: &Facts<'_>, ratio: &Fact, percent: &Fact) -> bool {
    let (first, second) = if ratio.start < percent.start { (ratio, percent) } else { (percent, ratio) };
    if let Some(between) = first.until(second)
        && ratio.same_sentence(percent)
    {
        let bracket = between.trim_end().ends_with('(') && between.chars().filter(|c| c.is_alphabetic()).count() < 16;
        let few = between.split_whitespace().count() <= 3;
        // "18 percent, or less than a third of what he claimed" restates nothing; "75 %, or 60 of 80" does.
        let whole = first.start == ratio.start || ratio.decimal("of").is_some_and(|of| of >= Decimal::TEN);
        return bracket || few && whole && any_is(facts.pack, between, "note_restates");
    }
    let alone = |f: &Fact| f.text("sentence").trim_end_matches(['.', '!', ' ']) == f.text("text");
    percent.start > ratio.end && percent.start - ratio.end < NEXT && alone(percent)
}

/// Whether a stated percentage can be the actual one, as exactly as it is stated.
fn agree(ratio: &Fact, percent: &Fact, actual: Decimal, stated: Decimal) -> bool {
    let step = Decimal::new(1, stated.scale());
    let rough = ratio.text("bound") != "exact" || !matches!(ratio.text("of_bound"), "" | "exact");
    let slack =
        step + if rough || percent.text("bound") == "about" { stated / Decimal::from(12) } else { Decimal::ZERO };
    match percent.text("bound") {
        "more_than" | "at_least" => actual + slack >= stated,
        "less_than" | "at_most" => actual <= stated + slack,
        _ => (actual - stated).abs() <= slack,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::has;

    #[test]
    fn a_percentage_that_is_not_its_ratio_is_noted() {
        assert!(has("ratio_percent", "en", "In the end 60 of the 80 workers (85%) voted."));
        assert!(has("ratio_percent", "fr", "Au final, 60 des 80 dockers (85 %) ont voté."));
    }

    #[test]
    fn a_rounded_or_bounded_one_is_not() {
        assert!(!has(
            "ratio_percent",
            "en",
            "In the end 60 of the 80 workers (75%) voted. Of 31 ships, 10 of 31 (32%) left."
        ));
        assert!(!has("ratio_percent", "fr", "Plus de 700 des environ 770 employés ont signé. Plus de 90 %."));
    }

    #[test]
    fn a_percentage_of_something_else_is_not_compared() {
        assert!(!has("ratio_percent", "en", "While 60 of the 80 workers voted, prices rose by 4%."));
    }
}
