//! What a page says of its article elsewhere, set against its runs.
//!
//! In: an outline and what the page says in its head and in linked data. Out: which run is the headline, which are stated to
//! be the article's text. Words are compared by their letters and digits alone, so that marks and spaces do not matter.

use std::collections::HashSet;
use std::ops::Range;

use super::outline::{Outline, Shape};
use crate::read::letters;

/// How long, in letters, a piece of text is that is looked for in a stated text.
const GRAM: usize = 24;

/// What is known of the runs of a page from elsewhere.
pub(super) struct Evidence {
    titles: Vec<String>,
    descriptions: Vec<String>,
    headline: Option<usize>,
    matched: bool,
    complete: bool,
    /// Whether a run stands in the text that the page states; empty where it states none that is found.
    stated: Vec<bool>,
}

impl Evidence {
    /// Sets what the page says against its runs.
    pub(super) fn new(outline: &Outline<'_>) -> Self {
        let said = &outline.said;
        let of = |texts: &[String]| texts.iter().map(|t| letters(t)).filter(|t| t.len() > 8).collect();
        let mut evidence = Self {
            titles: of(&said.titles),
            descriptions: of(&said.descriptions),
            headline: None,
            matched: false,
            complete: false,
            stated: Vec::new(),
        };
        (evidence.headline, evidence.matched) = evidence.find_headline(outline);
        evidence.find_stated(outline);
        evidence
    }

    fn find_headline(&self, outline: &Outline<'_>) -> (Option<usize>, bool) {
        let mut found = None;
        let mut alone = None;
        for (at, run) in outline.runs.iter().enumerate() {
            let level = match outline.blocks[run.block as usize].shape {
                Shape::Heading(level) => level,
                _ => match outline.blocks[outline.blocks[run.block as usize].parent as usize].shape {
                    Shape::Heading(level) => level,
                    _ => continue,
                },
            };
            if level == 1 && alone.is_none() && run.chars > 8 {
                alone = Some(at);
            }
            if run.chars < 400 && self.is_title(&outline.words(run)) && found.is_none_or(|(_, l)| level < l) {
                found = Some((at, level));
            }
        }
        (found.map(|(at, _)| at).or(alone), found.is_some())
    }

    /// Whether words are the headline that the page states, maybe with the site's name behind it.
    pub(super) fn is_title(&self, words: &str) -> bool {
        let words = letters(words);
        words.len() > 12
            && self
                .titles
                .iter()
                .any(|t| *t == words || (t.starts_with(words.as_str()) && words.len() * 5 > t.len() * 2))
    }

    /// Whether words are the description that the page states, or begin as it does.
    pub(super) fn is_description(&self, words: &str) -> bool {
        let words = letters(words);
        let same = |d: &String| {
            let length = d.len().min(words.len());
            length > 40 && (d.starts_with(words.as_str()) || words.starts_with(d.as_str()))
        };
        words.len() > 24 && self.descriptions.iter().any(|d| *d == words || same(d))
    }

    /// The run with the headline.
    pub(super) fn headline(&self) -> Option<usize> {
        self.headline
    }

    /// The run with the headline, where the page states it elsewhere in the same words.
    pub(super) fn stated_headline(&self) -> Option<usize> {
        self.headline.filter(|_| self.matched)
    }

    /// Whether a run stands in the text that the page states.
    pub(super) fn stated(&self, run: usize) -> bool {
        self.stated.get(run).copied().unwrap_or(false)
    }

    /// Whether all of the text that the page states was found, so that what is not in it is none.
    pub(super) fn complete(&self) -> bool {
        self.complete
    }

    /// From the first to the last run that stands in the stated text.
    pub(super) fn span(&self) -> Option<Range<u32>> {
        let first = self.stated.iter().position(|s| *s)?;
        let last = self.stated.iter().rposition(|s| *s)?;
        Some(first as u32..last as u32 + 1)
    }

    fn find_stated(&mut self, outline: &Outline<'_>) {
        let Some(body) = outline.said.bodies.iter().max_by_key(|b| b.len()) else { return };
        let body: Vec<char> = letters(body).chars().collect();
        if body.len() < 400 {
            return;
        }
        let grams: HashSet<&[char]> = body.windows(GRAM).collect();
        let mut found = 0;
        let stated: Vec<bool> = outline
            .runs
            .iter()
            .map(|run| {
                if run.chars < 40 {
                    return false;
                }
                let words: Vec<char> = letters(&outline.words(run)).chars().collect();
                let (mut all, mut hits) = (0, 0);
                for gram in words.windows(GRAM).step_by(7) {
                    all += 1;
                    hits += usize::from(grams.contains(gram));
                }
                let stated = all > 0 && hits * 2 > all;
                found += if stated { words.len() } else { 0 };
                stated
            })
            .collect();
        // A text that is stated but not shown says nothing of what is.
        if found * 10 > body.len() * 7 {
            self.stated = stated;
            self.complete = found * 10 > body.len() * 9;
        }
    }
}
