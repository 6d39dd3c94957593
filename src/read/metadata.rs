//! Lines about a document at its head and tail: "Source link : https://…", "Auteur: …", "Publish date : 2025-02-13".
//!
//! In: the lines of a text and the keys that packs list in `metadata.toml`. Out: what they say, as [`Metadata`], and which
//! lines they are: those are read as metadata, never as text. Keys of every language count in every document, because the
//! trailer of a dump is often in another language than its articles. A line in the middle of an article is never one.

use std::collections::{HashMap, HashSet};

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

/// What the class or id of an element says that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Mark {
    /// An author's name.
    Author,
    /// Names, dates and more of who wrote when.
    Byline,
    /// Some date.
    Date,
    /// The date of publication.
    Published,
    /// The date of the last change.
    Modified,
    /// Something that is not the article: comments, other articles, what frames every page.
    Aside,
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
    /// Characters behind the numbers of a year, a month and a day.
    #[serde(default)]
    date_marks: Vec<String>,
    /// Words of class names and ids of pages, by what the element holds.
    #[serde(default)]
    classes: std::collections::BTreeMap<Mark, Vec<String>>,
    /// Words that make a byline the name of a desk or a house, not of a person.
    #[serde(default)]
    desks: Vec<String>,
    /// Words that say what an author is, behind the name.
    #[serde(default)]
    roles: Vec<String>,
    /// Letters of degrees behind a name.
    #[serde(default)]
    degrees: Vec<String>,
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
    date_marks: Vec<String>,
    classes: HashMap<String, Mark>,
    /// By first letter: the lengths that words of class names have, a bit each.
    class_lengths: [u32; 26],
    /// Words before a date, the longest first.
    labels: Vec<(String, Field)>,
    desks: HashSet<String>,
    roles: HashSet<String>,
    degrees: HashSet<String>,
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
            all.date_marks.extend(file.date_marks.iter().cloned());
            for (mark, words) in &file.classes {
                all.classes.extend(words.iter().map(|w| (fold(w), *mark)));
            }
            all.desks.extend(file.desks.iter().map(|w| fold(w)));
            all.roles.extend(file.roles.iter().map(|w| fold(w)));
            all.degrees.extend(file.degrees.iter().map(|w| fold(w)));
            all.whole.extend(file.whole.iter().map(|w| (fold(w), false)));
            all.whole.extend(file.ends.iter().map(|w| (fold(w), true)));
            all.begins.extend(file.begins.iter().map(|w| fold(w)));
        }
        for word in all.classes.keys() {
            let first = word.bytes().next().map_or(0, |b| b.wrapping_sub(b'a')) as usize;
            if let Some(lengths) = all.class_lengths.get_mut(first) {
                *lengths |= 1 << word.len().min(31);
            }
        }
        let dates = |field: &Field| matches!(field, Field::Published | Field::Modified);
        let keys = all.keys.iter().chain(all.openings.iter().map(|(word, field)| (word, field)));
        all.labels = keys.filter(|(_, field)| dates(field)).map(|(word, field)| (word.clone(), *field)).collect();
        all.labels.sort_by(|a, b| (b.0.len(), &a.0, a.1).cmp(&(a.0.len(), &b.0, b.1)));
        all.labels.dedup();
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

    /// Which date comes behind words that end so: "Published on", "Mis à jour le :".
    pub(super) fn label(&self, before: &str) -> Option<Field> {
        let mut from = before.len().saturating_sub(LONGEST_KEY);
        while !before.is_char_boundary(from) {
            from += 1;
        }
        let words = fold(before[from..].trim_end_matches(|c: char| !c.is_alphanumeric()));
        let ends = |label: &str| words.strip_suffix(label).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
        self.labels.iter().find(|(label, _)| ends(label)).map(|(_, field)| *field)
    }

    /// Which date words that begin so hold: "Updated: 13 February".
    pub(super) fn label_within(&self, words: &str) -> Option<Field> {
        let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = words.char_indices().nth(LONGEST_KEY).map_or(words.len(), |(at, _)| at);
        let words = fold(&words[..end]);
        let begins =
            |label: &str| words.strip_prefix(label).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        self.labels.iter().find(|(label, _)| begins(label)).map(|(_, field)| *field)
    }

    /// What stands behind the words that open a byline: "Ines Corbel" of "By Ines Corbel", "Autor: Ines Corbel".
    pub(super) fn byline<'l>(&self, line: &'l str) -> Option<&'l str> {
        let line = line.trim();
        let first = fold(line.split(|c: char| c.is_whitespace() || c == ':').next()?);
        let opened = self.openings.iter().filter(|(_, field)| *field == Field::Author).find_map(|(opening, _)| {
            let fits = opening.split(' ').next() == Some(first.as_str());
            let start = line.get(..opening.len()).filter(|_| fits).map(fold)?;
            let rest = line.get(opening.len()..)?;
            (start == *opening && rest.starts_with(|c: char| c.is_whitespace() || c == ':')).then_some(rest)
        });
        if let Some(rest) = opened {
            return Some(rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':'));
        }
        let (key, rest) = line.split_once(':')?;
        let field = (key.len() <= LONGEST_KEY).then(|| self.keys.get(fold(key.trim()).as_str())).flatten()?;
        (*field == Field::Author).then(|| rest.trim())
    }

    /// Whether a word stands behind the number of a year, a month or a day.
    pub(super) fn is_date_mark(&self, word: &str) -> bool {
        self.date_marks.iter().any(|m| m == word)
    }

    /// What a word of a class name or an id, in small letters, says that the element holds.
    pub(super) fn class(&self, word: &[u8]) -> Option<Mark> {
        // Most words of class names are none of ours, and a page has thousands.
        let lengths = self.class_lengths.get(word.first()?.wrapping_sub(b'a') as usize)?;
        if lengths >> word.len().min(31) & 1 == 0 {
            return None;
        }
        self.classes.get(std::str::from_utf8(word).ok()?).copied()
    }

    /// Whether a folded word makes a byline the name of a desk or a house.
    pub(super) fn is_desk(&self, word: &str) -> bool {
        self.desks.contains(word)
    }

    /// Whether a folded word says what an author is.
    pub(super) fn is_role(&self, word: &str) -> bool {
        self.roles.contains(word)
    }

    /// Whether a folded word is a degree.
    pub(super) fn is_degree(&self, word: &str) -> bool {
        self.degrees.contains(word)
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
