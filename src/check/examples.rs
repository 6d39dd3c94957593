//! Examples and counter-examples of rules.
//!
//! `Il est né le [17 novembre 2023].` must give a record of that very rule at the words in brackets.

use super::{Failure, Outcome, difference, find, stands_at};
use crate::annotate::names;
use crate::lang::{Example, Layer, Pack, Rule};
use crate::segment::Doc;

/// A sentence without its brackets, and the byte ranges that they stood around.
fn unmark(marked: &str) -> (String, Vec<(usize, usize)>) {
    let mut text = String::with_capacity(marked.len());
    let (mut open, mut spans) = (Vec::new(), Vec::new());
    for c in marked.chars() {
        match c {
            '[' => open.push(text.len()),
            ']' => spans.extend(open.pop().map(|start| (start, text.len()))),
            c => text.push(c),
        }
    }
    spans.sort_unstable();
    (text, spans)
}

pub(super) fn check(pack: &Pack, rule: &Rule, outcome: &mut Outcome) {
    for example in &rule.examples {
        outcome.checked += 1;
        let failure =
            if rule.layer == Layer::Names { name_failure(pack, example) } else { record_failure(pack, rule, example) };
        outcome.failures.extend(failure.map(|what| Failure { place: rule.place.clone(), name: rule.id.clone(), what }));
    }
    for sentence in &rule.not {
        outcome.checked += 1;
        let found = find(pack, sentence, None);
        if let Some(record) = found.table(rule.layer.name()).iter().find(|r| r["rule"] == rule.id) {
            let what = format!("{sentence:?} must give nothing, but gives {:?}", record["text"]);
            outcome.failures.push(Failure { place: rule.place.clone(), name: rule.id.clone(), what });
        }
    }
}

fn record_failure(pack: &Pack, rule: &Rule, example: &Example) -> Option<String> {
    let (text, spans) = unmark(&example.text);
    let found = find(pack, &text, example.published.as_deref());
    let table = found.table(rule.layer.name());
    spans.iter().enumerate().find_map(|(i, &(start, end))| {
        let here: Vec<_> = table.iter().filter(|r| stands_at(r, start, end)).collect();
        let Some(record) = here.iter().find(|r| r["rule"] == rule.id).or(here.first()) else {
            let instead: Vec<_> = table.iter().map(|r| format!("{:?} by {}", r["text"], r["rule"])).collect();
            let instead = if instead.is_empty() { "nothing".to_owned() } else { instead.join(", ") };
            return Some(format!("{:?} was not found in {text:?}; found: {instead}", &text[start..end]));
        };
        if record["rule"] != rule.id {
            return Some(format!("{:?} in {text:?} was read by {} instead", &text[start..end], record["rule"]));
        }
        // What an example gives is said of its first record.
        if i > 0 { None } else { difference(record, &example.gives).map(|d| format!("{text:?}: {d}")) }
    })
}

fn name_failure(pack: &Pack, example: &Example) -> Option<String> {
    let (text, spans) = unmark(&example.text);
    let article = super::article(&text, None);
    let mut doc = Doc::new(&article, pack);
    let names = names::find(&mut doc);
    let place = |m: &names::Mention| doc.span(m.tokens.clone());
    spans.iter().find_map(|&(start, end)| {
        let Some(mention) = names.mentions.iter().find(|m| place(m).range() == (start..end)) else {
            let instead: Vec<_> = names.mentions.iter().map(|m| doc.slice(m.tokens.clone())).collect();
            return Some(format!("{:?} was not found in {text:?}; found: {instead:?}", &text[start..end]));
        };
        let name = mention.entity.map(|e| names.name_of(&doc, &names.entities[e])).unwrap_or_default();
        example
            .gives
            .get("name")
            .filter(|n| **n != *name)
            .map(|n| format!("{text:?}: the name is {name:?}, expected {n:?}"))
    })
}
