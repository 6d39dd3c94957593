//! Figures in words.

use rust_decimal::Decimal;

use super::fill;
use crate::lang::{OneOrForms, Plural, Wording};

/// The cells of a row of `figures` that its meaning is made of.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the columns of the table have these names and are described there")]
pub struct FigureCells<'a> {
    pub kind: &'a str,
    pub value: &'a str,
    pub value_max: Option<&'a str>,
    pub of: Option<&'a str>,
    pub of_bound: Option<&'a str>,
    pub bound: Option<&'a str>,
    pub currency: Option<&'a str>,
    pub unit: Option<&'a str>,
    pub object: Option<&'a str>,
    pub per: Option<&'a str>,
    pub sign: Option<&'a str>,
}

/// A row of the `figures` table in words.
#[must_use]
pub fn figure(wording: &Wording, cells: &FigureCells<'_>) -> Option<String> {
    let patterns = &wording.figures;
    let Ok(value) = cells.value.parse::<Decimal>() else {
        // A score.
        return Some(cells.value.replace('-', "–"));
    };
    let high = cells.value_max.and_then(|v| v.parse::<Decimal>().ok());
    let last = high.unwrap_or(value);
    let amount = |bare: bool| {
        let one = |n: Decimal| if bare { grouped(wording, n) } else { number(wording, n) };
        high.map_or_else(|| one(value), |high| fill(&patterns.range, &[&one(value), &one(high)]))
    };
    let with_noun = |noun: &str| {
        let link = if scaled(wording, last).is_some() { link(wording, noun) } else { " " };
        format!("{}{link}{noun}", amount(false))
    };
    let words = match (cells.kind, cells.currency, cells.unit) {
        ("money", Some(currency), _) => {
            let name = wording.currencies.get(currency).map_or(currency, |forms| form(wording, last, forms));
            with_noun(name)
        }
        ("percent", _, Some("pp")) => with_noun(form(wording, last, &patterns.points)),
        ("percent", ..) => fill(&patterns.percent, &[&amount(true)]),
        ("multiple", ..) => fill(form(wording, last, &patterns.multiple), &[&amount(true)]),
        ("age", _, None | Some("year")) => fill(form(wording, last, &patterns.age), &[&amount(true)]),
        ("ratio", ..) => {
            let of = cells.of.and_then(|v| v.parse::<Decimal>().ok());
            let of = of.map(|n| bounded(wording, cells.of_bound, number(wording, n)));
            let whole = of.map_or_else(|| amount(false), |of| fill(&patterns.ratio, &[&amount(false), &of]));
            cells.object.map_or(whole.clone(), |o| format!("{whole} {o}"))
        }
        (_, _, Some(unit)) => fill(&patterns.measure, &[&amount(false), unit]),
        _ => cells.object.map_or_else(|| amount(false), |object| format!("{} {object}", amount(false))),
    };
    let words = cells
        .per
        .map_or(words.clone(), |per| fill(&patterns.per, &[&words, wording.per.get(per).map_or(per, String::as_str)]));
    let words = bounded(wording, cells.bound, words);
    Some(match cells.sign {
        Some("+") => fill(&patterns.rise, &[&words]),
        Some("-") => fill(&patterns.fall, &[&words]),
        _ => words,
    })
}

fn bounded(wording: &Wording, bound: Option<&str>, words: String) -> String {
    match bound.and_then(|b| wording.bounds.get(b)) {
        Some(pattern) => fill(pattern, &[&words]),
        None => words,
    }
}

/// The singular or the plural, as the language has it for an amount.
pub(super) fn form<'w>(wording: &Wording, amount: Decimal, forms: &'w [String; 2]) -> &'w str {
    let size = amount.abs();
    let singular = match wording.plural {
        Plural::OnlyOne => size == Decimal::ONE,
        Plural::FromTwo => size < Decimal::TWO,
    };
    &forms[usize::from(!singular)]
}

/// A number as people write it: with a magnitude where that is short, in groups of three digits otherwise.
pub(super) fn number(wording: &Wording, number: Decimal) -> String {
    match scaled(wording, number) {
        Some((part, scale)) => format!("{} {}", grouped(wording, part), form(wording, part, scale)),
        None => grouped(wording, number),
    }
}

/// What stands between a magnitude and the noun behind it.
fn link<'w>(wording: &'w Wording, noun: &str) -> &'w str {
    let word = |name: &str| match wording.scales.get(name) {
        Some(OneOrForms::One(word)) => Some(word.as_str()),
        _ => None,
    };
    let vowel = word("vowels").is_some_and(|vowels| noun.starts_with(|c| vowels.contains(c)));
    word("link_before_vowel").filter(|_| vowel).or(word("link")).unwrap_or(" ")
}

/// The number in the largest magnitude that leaves three decimals or fewer.
fn scaled(wording: &Wording, number: Decimal) -> Option<(Decimal, &[String; 2])> {
    let scales = wording.scales.iter().filter_map(|(power, forms)| match forms {
        OneOrForms::Forms(forms) => Some((power.parse::<Decimal>().ok()?, forms)),
        OneOrForms::One(_) => None,
    });
    let (power, forms) = scales.filter(|(power, _)| number.abs() >= *power).max_by_key(|(power, _)| *power)?;
    let part = number.checked_div(power)?.normalize();
    (part.scale() <= 3).then_some((part, forms))
}

fn grouped(wording: &Wording, number: Decimal) -> String {
    let digits = number.normalize().to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("−", rest));
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(w, d)| (w, Some(d)));
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) && whole.len() > 3 {
            out.push_str(&wording.group_mark);
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push(wording.decimal_mark);
        out.push_str(decimals);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Packs;

    #[test]
    fn values_are_said_in_the_language_of_the_document() {
        let packs = Packs::built_in().unwrap();
        let exact = FigureCells { bound: Some("exact"), ..FigureCells::default() };
        for (cells, en, fr) in [
            (
                FigureCells { kind: "money", value: "97400000000", currency: Some("USD"), ..exact },
                "97.4 billion US dollars",
                "97,4 milliards de dollars américains",
            ),
            (
                FigureCells { kind: "money", value: "3000000", currency: Some("EUR"), ..exact },
                "3 million euros",
                "3 millions d’euros",
            ),
            (
                FigureCells { kind: "money", value: "200", currency: Some("USD"), per: Some("month"), ..exact },
                "200 US dollars a month",
                "200 dollars américains par mois",
            ),
            (
                FigureCells { kind: "money", value: "1234567.89", currency: Some("XTS"), ..exact },
                "1,234,567.89 XTS",
                "1\u{202f}234\u{202f}567,89 XTS",
            ),
            (
                FigureCells { kind: "percent", value: "10", value_max: Some("15"), sign: Some("-"), ..exact },
                "a fall of 10 to 15%",
                "baisse de 10 à 15\u{202f}%",
            ),
            (
                FigureCells {
                    kind: "ratio",
                    value: "700",
                    of: Some("770"),
                    of_bound: Some("about"),
                    bound: Some("more_than"),
                    ..exact
                },
                "more than 700 of about 770",
                "plus de 700 sur environ 770",
            ),
            (
                FigureCells { kind: "percent", value: "1.5", unit: Some("pp"), ..exact },
                "1.5 percentage points",
                "1,5 point de pourcentage",
            ),
            (FigureCells { kind: "score", value: "2-1", ..exact }, "2–1", "2–1"),
            (FigureCells { kind: "measure", value: "-24.6", unit: Some("°C"), ..exact }, "−24.6 °C", "−24,6 °C"),
            (FigureCells { kind: "age", value: "34", ..exact }, "34 years old", "34 ans"),
        ] {
            assert_eq!(figure(packs.wording("en").unwrap(), &cells).unwrap(), en);
            assert_eq!(figure(packs.wording("fr-CA").unwrap(), &cells).unwrap(), fr);
        }
    }
}
