//! Who wrote a page.
//!
//! In: linked data, meta tags, elements that name an author, bylines near the headline. Out: names as written, without what
//! stands around them: "By", roles, degrees, houses behind a bar, addresses. Persons win over organisations, what is stated for
//! machines over what readers see, and a longer list that holds the whole of a shorter one over that one. An address, a handle
//! or a number is no name.

use std::ops::Range;

use super::candidates::Candidates;
use super::jsonld::Linked;
use super::meta_tags::{Tag, tag};
use super::title::Site;
use super::walk::{Signals, What, fold_space};
use crate::article::Block;
use crate::lang::{Packs, fold};
use crate::read::letters;
use crate::read::metadata::MetadataLines;
use crate::span::Text;

/// How far before and behind the headline a byline belongs to it, in bytes of the visible text.
const BEFORE: usize = 400;
const BEHIND: usize = 1500;
/// More names than this are a list of something else.
const MOST_NAMES: usize = 24;
const LONGEST_NAME: usize = 60;

/// Names that one place gives.
#[derive(Debug, Clone)]
struct Said {
    names: Vec<Name>,
    source: &'static str,
    /// Whether a longer list of this place may complete a shorter one.
    exact: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    text: String,
    person: bool,
}

/// What the authors of a page are read with.
pub(super) struct Reader<'a, 'p> {
    /// What the page says.
    pub(super) signals: &'a Signals<'p>,
    /// Where the headline stands in the visible text.
    pub(super) heading: Option<Range<usize>>,
    /// The page's own article in linked data.
    pub(super) linked: Option<&'a Linked>,
    /// Names of the site.
    pub(super) site: &'a Site,
    /// The article's text.
    pub(super) text: &'a Text,
    /// The article's blocks.
    pub(super) blocks: &'a [Block],
    /// Words around names.
    pub(super) packs: &'a Packs,
}

impl Reader<'_, '_> {
    /// Reads and chooses.
    pub(super) fn read(&self, notes: &mut Candidates) -> Vec<String> {
        let mut said = Vec::new();
        self.linked_data(&mut said);
        self.tags(&mut said);
        self.marked(&mut said);
        self.lines(&mut said);
        self.trailer(&mut said);
        said.retain(|s| !s.names.is_empty() && s.names.len() <= MOST_NAMES);
        let persons = |s: &Said| s.names.iter().any(|n| n.person);
        let first = said.iter().position(persons).or_else(|| (!said.is_empty()).then_some(0));
        let Some(mut best) = first else { return Vec::new() };
        for (at, other) in said.iter().enumerate().skip(best + 1) {
            let all_persons = other.names.iter().all(|n| n.person);
            let known: Vec<String> = said[best].names.iter().filter(|n| n.person).map(|n| letters(&n.text)).collect();
            let others: Vec<String> = other.names.iter().map(|n| letters(&n.text)).collect();
            // The first author stays first; a photographer's name stands before or far behind.
            let holds = known.iter().all(|k| others.contains(k)) && known.first() == others.first();
            if other.exact && all_persons && holds && !known.is_empty() && others.len() > known.len() {
                best = at;
            }
        }
        for (at, s) in said.iter().enumerate() {
            let names: Vec<&str> = s.names.iter().map(|n| n.text.as_str()).collect();
            notes.add("authors", &names.join("; "), s.source, at == best);
        }
        let chosen = said.swap_remove(best).names;
        // The house beside its reporters is not one of them.
        let several = chosen.iter().any(|n| n.person);
        chosen.into_iter().filter(|n| !several || n.person || !self.site.is_named(&n.text)).map(|n| n.text).collect()
    }

    fn rules(&self) -> &MetadataLines {
        self.packs.metadata()
    }

    fn linked_data(&self, out: &mut Vec<Said>) {
        let Some(linked) = self.linked else { return };
        let mut names = Vec::new();
        for author in &linked.authors {
            let before = names.len();
            self.names(&author.name, &mut names);
            Self::desk(&author.name, before, &mut names);
            if author.organisation {
                names[before..].iter_mut().for_each(|n| n.person = false);
            }
        }
        out.push(Said { names, source: "jsonld", exact: true });
    }

    fn tags(&self, out: &mut Vec<Said>) {
        let signals = self.signals;
        let mut by_tag: Vec<(&str, Vec<Name>)> = Vec::new();
        for (name, content) in &signals.metas {
            if tag(name) != Some(Tag::Author) || !is_name(content) {
                continue;
            }
            let index = by_tag.iter().position(|(n, _)| n == name).unwrap_or_else(|| {
                by_tag.push((name, Vec::new()));
                by_tag.len() - 1
            });
            let names = &mut by_tag[index].1;
            let before = names.len();
            self.names(content, names);
            Self::desk(content, before, names);
        }
        // Cards for messengers label what they say: "Written by" – "Ines Corbel".
        for number in 1..=3 {
            let label = signals.meta(&format!("twitter:label{number}")).unwrap_or("");
            if let Some(data) = signals.meta(&format!("twitter:data{number}"))
                && self.rules().byline(&format!("{label}: {data}")).is_some()
            {
                let mut names = Vec::new();
                self.names(data, &mut names);
                out.push(Said { names, source: "meta", exact: false });
            }
        }
        out.extend(by_tag.into_iter().map(|(_, names)| Said { names, source: "meta", exact: false }));
    }

    fn is_near(&self, range: &Range<usize>) -> bool {
        let near =
            self.heading.as_ref().is_none_or(|h| range.start + BEFORE >= h.start && range.start <= h.end + BEHIND);
        near && !self.signals.is_aside(range.start)
    }

    /// Elements that say that they name an author: those with the property first, then those of a class.
    fn marked(&self, out: &mut Vec<Said>) {
        let kinds = [
            (What::AuthorProperty, "microdata"),
            (What::AuthorLink, "byline"),
            (What::Author, "byline"),
            (What::Byline, "byline"),
        ];
        for (what, source) in kinds {
            let mut names = Vec::new();
            let marks: Vec<_> =
                self.signals.marked.iter().filter(|m| m.what == what && self.is_near(&m.range)).collect();
            for (at, marked) in marks.iter().enumerate() {
                let inner =
                    marks.get(at + 1).is_some_and(|next| next.range.end <= marked.range.end && !next.range.is_empty());
                if names.len() >= MOST_NAMES || marked.range.len() > 400 {
                    continue;
                }
                let words = &self.signals.text[marked.range.clone()];
                if let Some(value) = marked.value.filter(|v| what == What::AuthorProperty && is_name(v)) {
                    self.names(value, &mut names);
                } else if what == What::Byline || !inner {
                    self.byline(words, what != What::Byline, &mut names);
                }
            }
            out.push(Said { names, source, exact: matches!(what, What::AuthorLink | What::AuthorProperty) });
        }
        // A property says what it says wherever it stands: some pages name their authors at the end.
        let mut names = Vec::new();
        for marked in &self.signals.marked {
            if marked.what == What::AuthorProperty
                && marked.range.len() <= 100
                && !self.signals.is_aside(marked.range.start)
            {
                self.names(&self.signals.text[marked.range.clone()], &mut names);
            }
        }
        out.push(Said { names, source: "microdata", exact: false });
    }

    /// Lines near the headline that open as bylines do.
    fn lines(&self, out: &mut Vec<Said>) {
        let Some(heading) = &self.heading else { return };
        let text = &self.signals.text;
        let mut from = heading.start.saturating_sub(BEFORE);
        let mut to = (heading.end + BEHIND).min(text.len());
        while !text.is_char_boundary(from) {
            from += 1;
        }
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let mut names = Vec::new();
        for line in text[from..to].split('\n').filter(|l| l.len() <= 200) {
            if names.is_empty() {
                self.byline(line, false, &mut names);
            }
        }
        out.push(Said { names, source: "byline", exact: false });
    }

    /// Trailer lines: "Author: Ines Corbel" anywhere below the headline, "By Ines Corbel" as one of the article's last lines.
    fn trailer(&self, out: &mut Vec<Said>) {
        let mut names = Vec::new();
        let from = self.heading.as_ref().map_or(0, |h| h.end);
        let mut at = from;
        for line in self.signals.text[from..].split('\n') {
            let short = line.len() <= 2 * LONGEST_NAME && line.find(':').is_some_and(|colon| colon <= 30);
            if short && names.is_empty() && !self.signals.is_aside(at) {
                self.byline(line, false, &mut names);
            }
            at += line.len() + 1;
        }
        let last = self.blocks.iter().rev().take(3).map(|b| self.text.slice(b.span));
        for line in last.filter(|l| l.len() <= 2 * LONGEST_NAME) {
            if names.is_empty() {
                self.byline(line, false, &mut names);
            }
        }
        out.push(Said { names, source: "trailer", exact: false });
    }

    /// Adds the names of a byline. `bare`: a line that opens with no word for it counts as well.
    fn byline(&self, words: &str, bare: bool, out: &mut Vec<Name>) {
        let mut opened = false;
        for line in words.split('\n').filter(|l| !l.trim().is_empty()).take(6) {
            let before = out.len();
            match self.rules().byline(line) {
                Some("") => opened = true,
                Some(names) => self.names(names, out),
                None if opened || bare => {
                    self.names(line, out);
                    opened = false;
                }
                None => continue,
            }
            // What readers see is full of other words: only names count.
            let mut at = before;
            while at < out.len() {
                if out[at].person {
                    at += 1;
                } else {
                    out.remove(at);
                }
            }
        }
    }

    /// Adds the names that a value holds.
    fn names(&self, value: &str, out: &mut Vec<Name>) {
        let value = fold_space(value);
        let rules = self.rules();
        let value = rules.byline(&value).unwrap_or(&value);
        // "Ines Corbel (ic)", "Ines Corbel [Paris]"
        let mut flat = String::with_capacity(value.len());
        let mut depth = 0;
        for c in value.chars() {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= i32::from(depth > 0),
                // A bar parts what a comma parts.
                '•' | '·' | '|' | '\u{2013}' | '\u{2014}' if depth == 0 => flat.push('|'),
                c if depth == 0 => flat.push(c),
                _ => {}
            }
        }
        let start = out.len();
        for piece in rules.authors(&flat) {
            if out.len() >= MOST_NAMES {
                return;
            }
            let Some(text) = self.name(&piece) else { continue };
            let person = self.is_person(&text);
            // The house behind the name of its reporter: "Ines Corbel | Courier Media", "Ines Corbel, The Courier".
            if !person && out[start..].iter().any(|n| n.person) && Self::is_behind(&flat, &text) {
                continue;
            }
            if !out.iter().any(|n| letters(&n.text) == letters(&text)) {
                out.push(Name { text, person });
            }
        }
    }

    /// Whether a piece of a byline stands behind a bar or a comma, not behind a word that joins equals.
    fn is_behind(value: &str, piece: &str) -> bool {
        value.find(piece).is_some_and(|at| value[..at].trim_end().ends_with([',', '|']))
    }

    /// Where a statement for machines holds no name, it is the name of a desk: "Courier Staff".
    fn desk(value: &str, before: usize, out: &mut Vec<Name>) {
        let value = value.trim();
        let own = out.len() == before
            && is_name(value)
            && value.len() <= LONGEST_NAME
            && !out.iter().any(|n| letters(&n.text) == letters(value));
        let words = value.split(' ').count();
        if own && (2..=4).contains(&words) && value.chars().next().is_some_and(char::is_uppercase) {
            out.push(Name { text: value.to_owned(), person: false });
        }
    }

    /// A piece of a byline as a name, if it is one.
    fn name(&self, piece: &str) -> Option<String> {
        let rules = self.rules();
        let piece = piece.trim().trim_matches(|c: char| {
            matches!(c, ',' | ';' | ':' | '©' | '/' | '*' | '"' | '“' | '”' | '-' | '.') || c.is_whitespace()
        });
        if !is_name(piece) || piece.len() > LONGEST_NAME {
            return None;
        }
        let mut words: Vec<&str> = piece.split(' ').filter(|w| !w.is_empty()).collect();
        while words.len() > 1
            && words.last().is_some_and(|w| {
                rules.is_degree(&fold(w.trim_end_matches('.'))) && w.chars().next().is_some_and(char::is_uppercase)
            })
        {
            words.pop();
        }
        let role = |w: &&str| rules.is_role(&fold(w.trim_matches(|c: char| !c.is_alphanumeric())));
        let only_degree = words.len() == 1 && rules.is_degree(&fold(words[0].trim_end_matches('.')));
        if words.is_empty() || words.len() > 8 || only_degree || words.iter().any(role) {
            return None;
        }
        Some(words.join(" "))
    }

    /// Whether a name reads like a person's.
    fn is_person(&self, name: &str) -> bool {
        let words: Vec<&str> = name.split(' ').collect();
        let rules = self.rules();
        let letters = |w: &&str| {
            w.chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
        };
        if self.site.is_named(name)
            || name.contains(':')
            || name.chars().any(|c| c.is_ascii_digit())
            || words.iter().any(|w| rules.is_desk(&fold(w.trim_matches('.'))))
        {
            return false;
        }
        if words.len() == 1 {
            // Names in scripts without spaces.
            return !name.is_ascii()
                && (2..=8).contains(&name.chars().count())
                && name.chars().all(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
        }
        words.len() <= 5 && words.iter().filter(|w| letters(w)).count() >= 2 && letters(&words[words.len() - 1])
    }
}

/// Whether a value can be a name at all.
fn is_name(value: &str) -> bool {
    let value = value.trim();
    let one_word = !value.contains(' ');
    let address =
        value.starts_with('@') || value.contains("://") || value.contains("www.") || one_word && value.contains('@');
    // A handle: "ines.corbel.12".
    let handle = one_word && value.is_ascii() && value.bytes().any(|b| b.is_ascii_digit());
    !address && !handle && value.chars().any(char::is_alphabetic) && value.chars().count() > 1
}
