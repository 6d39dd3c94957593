//! Verdicts to the records of a run.
//!
//! In: what people said before, what a file says now, and the records of the folder. A verdict belongs to the record with
//! its `record_id`; where a changed rule or an edited article left no such record, to the one record of the same article
//! with the same words and speaker, and it is marked as carried over. Everything else is listed and kept without a record.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use crate::record::{Review, TABLES, Value, Verdict};
use crate::reread::{RereadError, TableRows, words};
use crate::write::{Kind, column};

/// What became of the verdicts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    /// The reviews as they are to be kept: in the order of the records, those without one last.
    pub reviews: Vec<Review>,
    /// How many stand on the record that they were given to.
    pub by_id: usize,
    /// How many were carried over by content.
    pub carried_over: usize,
    /// Two verdicts on one record that say different things; the first of each pair was kept.
    pub conflicts: Vec<(Review, Review)>,
    /// Verdicts whose record is no longer there, or could be any of several.
    pub without_record: Vec<Review>,
    /// Verdicts on a record that now has another speaker: the earlier speaker and the review.
    pub other_speaker: Vec<(String, Review)>,
}

/// A record as far as verdicts need it.
#[derive(Debug, Clone)]
struct Target {
    /// Its place among all records.
    place: usize,
    /// The columns that a review keeps of its record.
    review: Review,
}

/// Joins `kept` (what people said before) and `incoming` to the records of a folder.
///
/// # Errors
/// [`RereadError`] where the folder cannot be read back.
pub fn join(folder: &Path, kept: &[Review], incoming: &[Review]) -> Result<Joined, RereadError> {
    let targets = Targets::read(folder, kept.iter().chain(incoming))?;
    let mut joined = Joined::default();
    let mut places: BTreeMap<usize, Review> = BTreeMap::new();
    for (review, is_new) in kept.iter().map(|r| (r, false)).chain(incoming.iter().map(|r| (r, true))) {
        let Some((target, carried)) = targets.find(review) else {
            if !joined.reviews.iter().any(|r| r == review) {
                // The same verdict can come again from the same sheet.
                joined.reviews.push(review.clone());
                joined.without_record.push(review.clone());
            }
            continue;
        };
        let mut on = review.clone();
        // A verdict on what a speaker said is another one where the record names another speaker now.
        if !carried && !review.speaker.is_empty() && fold(&review.speaker) != fold(&target.review.speaker) {
            joined.other_speaker.push((review.speaker.clone(), on.clone()));
        }
        if carried {
            on.carried_over.clone_from(&review.record_id);
        }
        on.take_place(&target.review);
        match places.get_mut(&target.place) {
            None => {
                *(if carried { &mut joined.carried_over } else { &mut joined.by_id }) += 1;
                places.insert(target.place, on);
            }
            Some(there) => {
                if let Some(both) = merged(there, &on) {
                    *there = both;
                } else if is_new && is_update(there, &on) {
                    *there = on;
                } else {
                    joined.conflicts.push((there.clone(), on));
                }
            }
        }
    }
    let without = std::mem::take(&mut joined.reviews);
    joined.reviews = places.into_values().chain(without).collect();
    Ok(joined)
}

/// The records that the reviews can be about.
struct Targets {
    by_id: HashMap<String, Target>,
    /// By kind and folded words.
    by_content: HashMap<(String, String), Vec<Target>>,
}

impl Targets {
    fn read<'r>(folder: &Path, reviews: impl Iterator<Item = &'r Review>) -> Result<Self, RereadError> {
        let (mut ids, mut contents) = (HashSet::new(), HashSet::new());
        for review in reviews {
            ids.insert(review.record_id.clone());
            contents.insert((review.kind.clone(), fold(&review.text)));
        }
        let mut targets = Self { by_id: HashMap::new(), by_content: HashMap::new() };
        let mut documents = HashSet::new();
        let mut quotes: HashMap<String, String> = HashMap::new();
        let mut place = 0;
        for kind in Kind::ALL {
            let Some(table) = TABLES.iter().find(|t| t.name == kind.table()).copied() else { continue };
            let at = |name: &str| column(kind.table(), name);
            let mut rows = TableRows::open(folder, table)?;
            while let Some(row) = rows.read()? {
                place += 1;
                let content = (kind.name().to_owned(), fold(words(&row, at("text"))));
                let speaker = match kind {
                    Kind::Date => quotes.get(words(&row, at("in_quote"))).cloned().unwrap_or_default(),
                    _ => words(&row, at("speaker_name")).to_owned(),
                };
                if kind == Kind::Quote && !speaker.is_empty() {
                    quotes.insert(words(&row, 0).to_owned(), speaker.clone());
                }
                let (by_id, by_content) = (ids.contains(words(&row, 0)), contents.contains(&content));
                if !by_id && !by_content {
                    continue;
                }
                documents.insert(words(&row, 1).to_owned());
                let target = Target { place, review: target(kind, &row, speaker) };
                if by_id {
                    targets.by_id.insert(target.review.record_id.clone(), target.clone());
                }
                if by_content {
                    targets.by_content.entry(content).or_default().push(target);
                }
            }
        }
        targets.add_articles(folder, &documents)?;
        Ok(targets)
    }

    /// Headline and address of the articles that the records stand in.
    fn add_articles(&mut self, folder: &Path, wanted: &HashSet<String>) -> Result<(), RereadError> {
        let mut articles: HashMap<String, (String, String)> = HashMap::new();
        let mut rows = TableRows::open(folder, TABLES[0])?;
        while let Some(row) = rows.read()? {
            if wanted.contains(words(&row, 0)) {
                let cell = |name: &str| words(&row, column("documents", name)).to_owned();
                articles.entry(words(&row, 0).to_owned()).or_insert_with(|| (cell("title"), cell("url")));
            }
        }
        let all = self.by_id.values_mut().chain(self.by_content.values_mut().flatten());
        for target in all {
            if let Some((title, url)) = articles.get(&target.review.doc_id) {
                target.review.article.clone_from(title);
                target.review.url.clone_from(url);
            }
        }
        Ok(())
    }

    /// The record of a review, and whether it is another one than it was given to.
    fn find(&self, review: &Review) -> Option<(&Target, bool)> {
        if let Some(target) = self.by_id.get(&review.record_id) {
            return Some((target, false));
        }
        let all = self.by_content.get(&(review.kind.clone(), fold(&review.text)))?;
        let same_article = |t: &&Target| {
            let same = |a: &str, b: &str| !a.is_empty() && a == b;
            same(&t.review.doc_id, &review.doc_id)
                || same(&t.review.url, &review.url)
                || (same(&t.review.article, &review.article) && (review.url.is_empty() || t.review.url.is_empty()))
        };
        let same_speaker = |t: &&Target| fold(&t.review.speaker) == fold(&review.speaker);
        let mut fitting: Vec<&Target> = all.iter().filter(same_article).filter(same_speaker).collect();
        if fitting.len() > 1 {
            // Twins in one article are told apart by the words around them.
            let around = |t: &&Target| {
                let same = |a: &str, b: &str| !b.is_empty() && fold(a) == fold(b);
                same(&t.review.prefix, &review.prefix) || same(&t.review.suffix, &review.suffix)
            };
            fitting.retain(around);
        }
        match fitting[..] {
            [only] => Some((only, true)),
            _ => None,
        }
    }
}

/// The columns that a review keeps of a record.
fn target(kind: Kind, row: &[Value<'_>], speaker: String) -> Review {
    let cell = |name: &str| words(row, column(kind.table(), name)).to_owned();
    Review {
        record_id: cell("record_id"),
        doc_id: cell("doc_id"),
        kind: kind.name().to_owned(),
        text: cell("text"),
        speaker,
        prefix: cell("prefix"),
        suffix: cell("suffix"),
        ..Review::default()
    }
}

impl Review {
    /// Takes over what the record says of itself; what the person said stays.
    fn take_place(&mut self, record: &Self) {
        for name in ["record_id", "doc_id", "kind", "text", "speaker", "article", "url", "prefix", "suffix"] {
            let mut record = record.clone();
            if let (Some(to), Some(from)) = (self.cell(name), record.cell(name)) {
                to.clone_from(from);
            }
        }
    }
}

/// The columns in which a person says something.
const SAID: [&str; 7] =
    ["extraction_error", "correction", "note", "source_checked", "source_type", "reviewer", "checked_on"];

/// Both reviews in one, where they do not contradict each other.
fn merged(there: &Review, new: &Review) -> Option<Review> {
    let (mut both, mut new) = (there.clone(), new.clone());
    match (there.status, new.status) {
        (_, Verdict::Unchecked) => {}
        (Verdict::Unchecked, status) => both.status = status,
        (old, status) if old == status => {}
        _ => return None,
    }
    for name in SAID {
        let (to, from) = both.cell(name).zip(new.cell(name))?;
        if to.is_empty() {
            to.clone_from(from);
        } else if !from.is_empty() && to != from && !matches!(name, "reviewer" | "checked_on") {
            return None;
        }
    }
    Some(both)
}

/// Whether the same person says something newer.
fn is_update(there: &Review, new: &Review) -> bool {
    !new.reviewer.is_empty() && new.reviewer == there.reviewer && new.checked_on > there.checked_on
}

/// Words for comparing: white space, case and the shape of apostrophes and quotation marks do not count.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase).map(|c| match c {
            '’' | '‘' | 'ʼ' => '\'',
            '“' | '”' | '«' | '»' => '"',
            c => c,
        }));
    }
    out
}
