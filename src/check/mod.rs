//! Packs against their own words: every example and counter-example of every rule, and the cases of `packs/*/cases/*.md`.
//!
//! In: loaded packs. Out: a list of [`Failure`]s that name file, line and what came instead. Sentences go through the
//! whole program, so what holds here holds for articles.

mod cases;
mod examples;

use std::collections::BTreeMap;

use crate::annotate::annotate;
use crate::article::{Article, Block, BlockKind, Metadata, Published};
use crate::lang::{Pack, Packs};
use crate::record::{Row, Value, records};
use crate::segment::Doc;
use crate::span::Text;

pub use cases::CaseError;

/// Something that did not come out as a pack says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Folder/file:line.
    pub place: String,
    /// The rule's id, or the case's heading.
    pub name: String,
    /// What was expected and what came.
    pub what: String,
}

/// What was checked.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// How many examples, counter-examples and cases were run.
    pub checked: usize,
    /// Those that failed.
    pub failures: Vec<Failure>,
}

/// Runs everything that the packs claim.
///
/// # Errors
/// [`CaseError`] where a case file is not written as cases are.
pub fn check(packs: &Packs) -> Result<Outcome, CaseError> {
    let mut outcome = Outcome::default();
    for pack in packs.all() {
        for rule in pack.rules() {
            examples::check(pack, rule, &mut outcome);
        }
        for (place, content) in pack.cases() {
            for case in cases::parse(place, content)? {
                cases::check(pack, &case, &mut outcome);
            }
        }
    }
    Ok(outcome)
}

/// A record as words: its columns by name, empty for null.
type Cells = BTreeMap<&'static str, String>;

/// The records of a text by table.
struct Found {
    quotes: Vec<Cells>,
    figures: Vec<Cells>,
    dates: Vec<Cells>,
}

impl Found {
    fn table(&self, name: &str) -> &[Cells] {
        match name {
            "quotes" => &self.quotes,
            "figures" => &self.figures,
            _ => &self.dates,
        }
    }
}

/// An article made of a few sentences: every line is a block.
fn article(text: &str, published: Option<&str>) -> Article {
    let text = Text::new(text).unwrap_or_default();
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.as_str().split_inclusive('\n') {
        let span = text.span(at, at + line.len()).map(|s| text.trim(s)).filter(|s| !s.is_empty());
        blocks.extend(span.map(|span| Block { span, kind: BlockKind::Body }));
        at += line.len();
    }
    let published = published.and_then(|iso| {
        let date = iso.get(..10)?.parse().ok()?;
        Some(Published { date, iso: iso.to_owned(), source: "option" })
    });
    Article {
        doc_id: "d_0000000000000000".to_owned(),
        text,
        blocks,
        metadata: Metadata { published, ..Metadata::default() },
        ..Article::default()
    }
}

/// Runs the whole program on a text.
fn find(pack: &Pack, text: &str, published: Option<&str>) -> Found {
    let article = article(text, published);
    let mut doc = Doc::new(&article, pack);
    let annotations = annotate(&mut doc);
    let records = records(&doc, &annotations);
    Found {
        quotes: records.quotes.iter().map(cells).collect(),
        figures: records.figures.iter().map(cells).collect(),
        dates: records.dates.iter().map(cells).collect(),
    }
}

fn cells<R: Row>(row: &R) -> Cells {
    let mut values = Vec::new();
    row.cells(&mut values);
    R::table().columns.iter().map(|c| c.name).zip(values.iter().map(words)).collect()
}

fn words(value: &Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_string(),
        Value::Json(_) | Value::List(_) => value.json().unwrap_or_default().into_owned(),
        Value::Int(n) => n.to_string(),
        Value::Decimal(digits) => digits.clone(),
        Value::Bool(yes) => yes.to_string(),
    }
}

/// Whether a record is the one that stands at these bytes, or is a quote of which one piece does.
fn stands_at(cells: &Cells, start: usize, end: usize) -> bool {
    let is = |name: &str, at: usize| cells.get(name).is_some_and(|c| *c == at.to_string());
    is("byte_start", start) && is("byte_end", end)
        || cells.get("parts").is_some_and(|p| p.contains(&format!(r#"{{"byte_start":{start},"byte_end":{end},"#)))
}

/// The first column of `wanted` in which a record says something else, in words.
fn difference(cells: &Cells, wanted: &BTreeMap<String, String>) -> Option<String> {
    wanted.iter().find_map(|(column, value)| match cells.get(column.as_str()) {
        None => Some(format!("there is no column {column}")),
        Some(cell) if cell != value => Some(format!("{column} is {cell:?}, expected {value:?}")),
        Some(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_packs_keep_their_word() {
        let outcome = check(&Packs::with_examples().unwrap()).unwrap();
        let failures: Vec<_> = outcome.failures.iter().map(|f| format!("{} {}: {}", f.place, f.name, f.what)).collect();
        assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), outcome.checked, failures.join("\n"));
    }
}
