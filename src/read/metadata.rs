//! Lines about a document at its head and tail: "Source link : https://…", "Auteur: …", "Publish date : 2025-02-13".
//!
//! In: the lines of a text and the keys that packs list in `metadata.toml`. Out: what they say, as [`Metadata`], and which
//! lines they are: those are read as metadata, never as text. Keys of every language count in every document, because the
//! trailer of a dump is often in another language than its articles. A line in the middle of an article is never one.

use std::collections::HashMap;

use regex::{Regex, RegexSet};

use super::when::parse_when;
use crate::article::{Metadata, Published};
use crate::lang::{Packs, fold};

/// What a metadata line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Field {
    /// Address of the page.
    Url,
    /// Names of authors.
    Author,
    /// Day of publication.
    Published,
    /// Day of the last change.
    Modified,
    /// Name of the site.
    Site,
    /// Headline.
    Title,
    /// Nothing that is kept: reading time, copyright, tags.
    Other,
}

/// The content of a pack's `metadata.toml`.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetadataFile {
    /// Words before a colon, by what they tell.
    #[serde(default)]
    keys: std::collections::BTreeMap<Field, Vec<String>>,
    /// Words that begin such a line without a colon, where what follows is a date or a name.
    #[serde(default)]
    openings: std::collections::BTreeMap<Field, Vec<String>>,
    /// Words between authors.
    #[serde(default)]
    and: Vec<String>,
    /// Words between an author and a place.
    #[serde(default)]
    at: Vec<String>,
    /// Names of months and their short forms, by number.
    #[serde(default)]
    months: std::collections::BTreeMap<String, Vec<String>>,
    /// Lines that tell nothing.
    #[serde(default)]
    whole: Vec<String>,
    /// What short lines that tell nothing begin with.
    #[serde(default)]
    begins: Vec<String>,
    /// Lines that tell nothing, as regular expressions.
    #[serde(default)]
    lines: Vec<String>,
    /// Lines after which no article text comes.
    #[serde(default)]
    ends: Vec<String>,
}

/// All packs' metadata lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct MetadataLines {
    keys: HashMap<String, Field>,
    openings: Vec<(String, Field)>,
    and: Vec<String>,
    at: Vec<String>,
    months: HashMap<String, i16>,
    /// Folded lines, and whether no text comes after them.
    whole: HashMap<String, bool>,
    begins: Vec<String>,
    lines: RegexSet,
}

/// What one line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told<'l> {
    /// A key and its value.
    Value(Field, &'l str),
    /// A line of a kind that is never text.
    Nothing,
    /// No text comes after it.
    End,
}

/// A longer line is text, whatever it begins with.
const LONGEST_LINE: usize = 400;
const LONGEST_KEY: usize = 40;
/// A longer line without a key is text.
const LONGEST_NOTE: usize = 140;

impl MetadataLines {
    /// Puts the files of all packs together. On failure: the place among `files` and what is wrong.
    pub(crate) fn new(files: &[MetadataFile]) -> Result<Self, (usize, String)> {
        let mut all = Self::default();
        for file in files {
            for (field, words) in &file.keys {
                all.keys.extend(words.iter().map(|w| (fold(w), *field)));
            }
            for (field, words) in &file.openings {
                all.openings.extend(words.iter().map(|w| (fold(w), *field)));
            }
            all.and.extend(file.and.iter().map(|w| format!(" {w} ")));
            all.at.extend(file.at.iter().map(|w| format!(" {w} ")));
            for (number, names) in &file.months {
                if let Ok(number) = number.parse() {
                    all.months.extend(names.iter().map(|name| (fold(name), number)));
                }
            }
            all.whole.extend(file.whole.iter().map(|w| (fold(w), false)));
            all.whole.extend(file.ends.iter().map(|w| (fold(w), true)));
            all.begins.extend(file.begins.iter().map(|w| fold(w)));
        }
        // The longest opening first: "published on" before "published".
        all.openings.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
        all.lines = RegexSet::new(files.iter().flat_map(|f| &f.lines)).map_err(|e| {
            let broken = |f: &MetadataFile| f.lines.iter().any(|line| Regex::new(line).is_err());
            (files.iter().position(broken).unwrap_or(0), e.to_string())
        })?;
        Ok(all)
    }

    /// The number of a month, by a name it has in any language.
    pub(super) fn month(&self, name: &str) -> Option<i16> {
        self.months.get(fold(name).as_str()).copied()
    }

    /// What a trimmed line tells, or `None` where it is text.
    pub(super) fn told<'l>(&self, line: &'l str, packs: &Packs) -> Option<Told<'l>> {
        if line.is_empty() || line.len() > LONGEST_LINE {
            return None;
        }
        if let Some((field, value)) = self.keyed(line) {
            return Some(Told::Value(field, value));
        }
        if let Some((field, value)) = self.opened(line, packs) {
            return Some(Told::Value(field, value));
        }
        if line.len() > LONGEST_NOTE {
            return None;
        }
        // An arrow, a picture or a dash before the words changes nothing.
        let words = fold(line.trim_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '('));
        match self.whole.get(words.as_str()) {
            Some(true) => return Some(Told::End),
            Some(false) => return Some(Told::Nothing),
            None => {}
        }
        let begins = self.begins.iter().any(|b| words.starts_with(b.as_str()));
        (begins || self.lines.is_match(line)).then_some(Told::Nothing)
    }

    /// `Key : value`, `Key:value`; the value may be missing.
    fn keyed<'l>(&self, line: &'l str) -> Option<(Field, &'l str)> {
        let head = &line.as_bytes()[..line.len().min(LONGEST_KEY)];
        let colon = head.iter().position(|b| *b == b':')?;
        let key = line.get(..colon)?.trim();
        let field = *self.keys.get(fold(key).as_str())?;
        let value = line[colon + 1..].trim();
        // "Author : none of the three would say …" is a sentence.
        let sentence = value.len() > 150 && field != Field::Url && field != Field::Other;
        (!sentence).then_some((field, value))
    }

    /// Whether a line begins as a byline does, whatever follows.
    pub(super) fn is_opening(&self, line: &str) -> bool {
        let line = fold(line);
        self.openings.iter().any(|(opening, _)| {
            line.strip_prefix(opening.as_str()).is_some_and(|rest| rest.starts_with(char::is_whitespace))
        })
    }

    /// "Published on 14 June 2024", "By Fiona Laidlaw in Aberdeen".
    fn opened<'l>(&self, line: &'l str, packs: &Packs) -> Option<(Field, &'l str)> {
        if line.len() > 120 || line.ends_with(['.', '!', '?', ':', ',']) {
            return None;
        }
        let first = line.split_whitespace().next()?;
        let first = fold(first);
        let (opening, field) = self.openings.iter().find(|(opening, _)| {
            opening.split(' ').next() == Some(first.as_str()) && {
                let start = line.get(..opening.len()).map(fold);
                start.as_deref() == Some(opening) && line[opening.len()..].starts_with(char::is_whitespace)
            }
        })?;
        let value = line[opening.len()..].trim();
        let fits = match field {
            Field::Published | Field::Modified => parse_when(value, packs, None).is_some(),
            Field::Author => is_byline(value),
            _ => true,
        };
        fits.then_some((*field, value))
    }

    /// Writes what a line tells into a document's metadata; the first line that tells something wins.
    pub(super) fn apply(&self, field: Field, value: &str, metadata: &mut Metadata, packs: &Packs) {
        if value.is_empty() {
            return;
        }
        match field {
            Field::Url => {
                let address = value.split_whitespace().find(|w| w.contains("://") || w.starts_with("www."));
                if metadata.url.is_none() {
                    metadata.url = address.map(str::to_owned);
                }
            }
            Field::Author => {
                if metadata.authors.is_empty() {
                    metadata.authors = self.authors(value);
                }
            }
            Field::Published => {
                if metadata.published.is_none() {
                    metadata.published = parse_when(value, packs, metadata.language.as_deref())
                        .map(|(date, iso)| Published { date, iso, source: "trailer" });
                }
            }
            Field::Modified => {
                if metadata.modified.is_none() {
                    metadata.modified = parse_when(value, packs, metadata.language.as_deref()).map(|(_, iso)| iso);
                }
            }
            Field::Site => {
                metadata.site.get_or_insert_with(|| value.to_owned());
            }
            Field::Title => {
                metadata.title.get_or_insert_with(|| value.to_owned());
            }
            Field::Other => {}
        }
    }

    /// The names in "Maud Terrien et Luc Arnal, à Nivernelle": each as written.
    pub(super) fn authors(&self, value: &str) -> Vec<String> {
        let mut pieces = vec![value];
        for mark in [",", ";", "|", "/", "&"].into_iter().chain(self.and.iter().map(String::as_str)) {
            pieces = pieces.into_iter().flat_map(|p| p.split(mark)).collect();
        }
        let name = |piece: &'_ str| {
            let end = self.at.iter().filter_map(|w| piece.find(w.as_str())).min().unwrap_or(piece.len());
            piece[..end].trim().to_owned()
        };
        pieces.into_iter().map(name).filter(|p| p.chars().any(char::is_alphabetic)).collect()
    }
}

/// Whether a value looks like names: few words, most of them with capitals, nothing that ends a sentence.
fn is_byline(value: &str) -> bool {
    let words: Vec<&str> = value.split_whitespace().collect();
    let capitals = words.iter().filter(|w| w.chars().next().is_some_and(char::is_uppercase)).count();
    (2..=10).contains(&words.len())
        && capitals * 2 >= words.len()
        && words[0].chars().next().is_some_and(char::is_uppercase)
        && !value.contains(['.', ':', '«', '“', '"', '!', '?'])
}
