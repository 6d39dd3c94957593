//! Two days for the same event.
//!
//! "On 18 November he was fired." · "On 17 November the board told him that he was fired." The phrase that both clauses end
//! with must hold a verb and a word that says something, reporting verbs aside; a phrase that stands beside three days or
//! more comes again and again and is no one event.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Fact, Facts};
use super::words::{Piece, is, pieces};
use super::{Found, Place};

/// How often a last word may come before it is passed over.
const OFTEN: usize = 12;

struct Clause<'f> {
    date: &'f Fact,
    words: Vec<String>,
}

pub(super) fn compare(facts: &Facts<'_>) -> Vec<Found> {
    let mut by_last: BTreeMap<String, Vec<Clause<'_>>> = BTreeMap::new();
    for date in one_a_sentence(facts) {
        for words in clauses(facts, date) {
            if let Some(last) = words.last() {
                by_last.entry(last.clone()).or_default().push(Clause { date, words });
            }
        }
    }
    let mut found = Vec::new();
    for clauses in by_last.values().filter(|c| c.len() > 1 && c.len() <= OFTEN) {
        let days: BTreeSet<&str> = clauses.iter().map(|c| c.date.text("start")).collect();
        let two = clauses.iter().enumerate().find_map(|(at, one)| {
            let other = clauses[at + 1..].iter().find(|other| {
                one.date.text("start") != other.date.text("start") && is_event(facts, shared(&one.words, &other.words))
            })?;
            Some((one, other))
        });
        if let (Some((one, other)), 2) = (two, days.len()) {
            let phrase = shared(&one.words, &other.words).join(" ");
            found.push(Found {
                pattern: "days_differ",
                words: vec![
                    ("words", phrase),
                    ("first", facts.day(one.date.text("start"))),
                    ("second", facts.day(other.date.text("start"))),
                ],
                first: Place::of(one.date),
                second: Some(Place::of(other.date)),
            });
        }
    }
    found
}

/// The dates that name one day, alone in their sentence with it.
fn one_a_sentence<'f>(facts: &'f Facts<'_>) -> Vec<&'f Fact> {
    let mut days: BTreeMap<&str, Vec<&Fact>> = BTreeMap::new();
    for date in facts.dates.iter().filter(|d| matches!(d.text("type"), "DATE" | "TIME")) {
        days.entry(date.text("sentence")).or_default().push(date);
    }
    let one_day = |dates: &&Vec<&Fact>| {
        let first = dates[0].text("start");
        !first.is_empty() && dates.iter().all(|d| d.text("start") == first && d.text("end") == first)
    };
    let plain = |date: &&Fact| date.row.value("mod").is_none() && !date.in_heading();
    days.values().filter(one_day).map(|dates| dates[0]).filter(plain).collect()
}

/// The words of each clause of a date's sentence, without the date at its end and the small words that lead to it.
fn clauses(facts: &Facts<'_>, date: &Fact) -> Vec<Vec<String>> {
    let pieces = pieces(date.text("sentence"), date.text("text"));
    let mut out = Vec::new();
    for clause in pieces.split(|p| *p == Piece::Break) {
        let leads = clause.iter().position(|p| *p == Piece::Apart);
        let mut words: Vec<String> = match leads {
            Some(at) if at + 1 < clause.len() => words_of(&clause[at + 1..]),
            Some(at) => {
                let mut words = words_of(&clause[..at]);
                while words.last().is_some_and(|w| is(facts.pack, w, "preposition") || is(facts.pack, w, "determiner"))
                {
                    words.pop();
                }
                words
            }
            None => words_of(clause),
        };
        words.truncate(60);
        out.push(words);
    }
    out
}

fn words_of(pieces: &[Piece]) -> Vec<String> {
    pieces.iter().filter_map(|p| if let Piece::Word(word) = p { Some(word.clone()) } else { None }).collect()
}

/// What both end with.
fn shared<'w>(one: &'w [String], other: &[String]) -> &'w [String] {
    let length = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    &one[one.len() - length..]
}

fn is_event(facts: &Facts<'_>, phrase: &[String]) -> bool {
    let pack = facts.pack;
    let says = |w: &String| w.chars().count() > 3 && !is(pack, w, "stopword") && !is(pack, w, "cue");
    phrase.len() >= 2 && phrase.iter().any(|w| is(pack, w, "verb") && !is(pack, w, "cue")) && phrase.iter().any(says)
}

#[cfg(test)]
mod tests {
    use super::super::tests::has;

    #[test]
    fn one_event_on_two_days_is_noted() {
        assert!(has(
            "days_differ",
            "fr",
            "Le 18 janvier 2025, il était limogé. Le vendredi 17 janvier 2025, le conseil lui a dit qu'il était limogé."
        ));
        assert!(has(
            "days_differ",
            "en",
            "The warehouse burned down on 3 March 2025. Police said the warehouse burned down on 4 March 2025."
        ));
    }

    #[test]
    fn different_events_and_the_same_day_are_not() {
        assert!(!has(
            "days_differ",
            "fr",
            "Le 18 janvier 2025, il était limogé. Le 22 janvier 2025, il était de retour."
        ));
        assert!(!has("days_differ", "en", "The shop opened on 3 March 2025. On 3 March 2025, the shop opened."));
        assert!(!has("days_differ", "en", "On 3 March 2025, she said so. On 4 March 2025, he said so."));
    }
}
