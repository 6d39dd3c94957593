//! Rules: what a pattern means, in words and in code, with the examples that prove it.
//!
//! A rule is data: a token pattern (or none, where its resolver finds things by itself), `says` for people, `means` from
//! the closed list of its layer's resolvers, and examples. A rule without an example does not load.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::pattern::{Node, Test};
use super::vm::{Match, Program};
use super::words::{WordId, Words};
use crate::segment::{Doc, SpotKind, TokenKind};

/// Which annotator a rule belongs to: the name of the file that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Layer {
    /// `dates.toml`
    Dates,
    /// `figures.toml`
    Figures,
    /// `quotes.toml` and `reports.toml`
    Quotes,
    /// `names.toml`
    Names,
}

impl Layer {
    /// Every layer.
    pub const ALL: [Self; 4] = [Self::Dates, Self::Figures, Self::Quotes, Self::Names];

    /// The stem of its rule file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dates => "dates",
            Self::Figures => "figures",
            Self::Quotes => "quotes",
            Self::Names => "names",
        }
    }

    /// The layer whose rules stand in the file of that stem.
    pub(crate) fn of_file(stem: &str) -> Option<Self> {
        let stem = if stem == "reports" { "quotes" } else { stem };
        Self::ALL.into_iter().find(|l| l.name() == stem)
    }

    fn bit(self) -> u16 {
        1 << self as u8
    }
}

/// How sure a rule is; the README gives the measured precision of each class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The words leave no choice.
    Certain,
    /// The usual reading.
    Likely,
    /// One of several readings.
    Weak,
}

impl Confidence {
    /// The word in the `confidence` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Weak => "weak",
        }
    }
}

/// A rule of a pack, by its place in [`Pack::rules`](super::Pack::rules).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub(crate) u16);

/// A sentence that a rule must read in a stated way.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence; `[` and `]` stand around what the record's text must be.
    pub text: String,
    /// Columns of the record and what must stand in them ("" for null).
    #[serde(default)]
    pub gives: BTreeMap<String, String>,
    /// Publication date of the imagined article.
    #[serde(default)]
    pub published: Option<String>,
}

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name in the `rule` column: `fr.date.day-month`.
    pub id: String,
    /// What it does, for people.
    pub says: String,
    /// The resolver that turns a match into a record.
    pub means: String,
    /// Constants for the resolver.
    pub with: BTreeMap<String, String>,
    /// How sure a record of this rule is.
    pub confidence: Confidence,
    /// Where two rules match the same tokens, the higher one wins.
    pub priority: i32,
    /// The annotator it belongs to.
    pub layer: Layer,
    /// The pattern as written; empty where the resolver finds things by itself.
    pub patterns: Vec<String>,
    /// Sentences it must read.
    pub examples: Vec<Example>,
    /// Sentences in which it must find nothing.
    pub not: Vec<String>,
    /// Folder/file and line it was read from.
    pub place: String,
    pub(crate) programs: Vec<Program>,
}

impl Rule {
    /// A constant of the rule.
    #[must_use]
    pub fn constant(&self, name: &str) -> Option<&str> {
        self.with.get(name).map(String::as_str)
    }
}

/// The compiled rules of one layer, found by what they can begin with.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuleSet {
    layer: u16,
    /// By word: indices into `programs`.
    by_word: HashMap<WordId, Vec<u16>, BuildHasherDefault<IdHasher>>,
    by_numeral: Vec<u16>,
    by_date: Vec<u16>,
    by_figure: Vec<u16>,
    by_name: Vec<u16>,
    by_digits: Vec<u16>,
    by_capital: Vec<u16>,
    by_mark: Vec<u16>,
    by_any: Vec<u16>,
    programs: Vec<(RuleId, u16)>,
}

/// Spreads word ids, which are small and dense already: a keyed hash would cost more than the rules it finds.
#[derive(Debug, Clone, Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u32(u32::from(*b)));
    }

    fn write_u32(&mut self, id: u32) {
        self.0 = (self.0 ^ u64::from(id)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}

/// A match of a rule.
#[derive(Debug, Clone)]
pub(crate) struct Hit<'p> {
    pub rule: RuleId,
    pub found: Match<'p>,
}

/// What a pattern can begin with.
enum Start {
    Word(WordId),
    Spot(SpotKind),
    Digits,
    Capital,
    Mark,
    Any,
}

impl RuleSet {
    pub(crate) fn new(layer: Layer) -> Self {
        Self { layer: layer.bit(), ..Self::default() }
    }

    /// Takes in one program of a rule.
    pub(crate) fn add(&mut self, rule: RuleId, program: u16, node: &Node, words: &mut Words) {
        let index = self.programs.len() as u16;
        self.programs.push((rule, program));
        let mut starts = Vec::new();
        first(node, words, &mut starts);
        for start in starts {
            let list = match start {
                Start::Word(word) => {
                    words.mark_start(word, self.layer);
                    self.by_word.entry(word).or_default()
                }
                Start::Spot(SpotKind::Numeral) => &mut self.by_numeral,
                Start::Spot(SpotKind::Date) => &mut self.by_date,
                Start::Spot(SpotKind::Figure) => &mut self.by_figure,
                Start::Spot(SpotKind::Name) => &mut self.by_name,
                Start::Digits => &mut self.by_digits,
                Start::Capital => &mut self.by_capital,
                Start::Mark => &mut self.by_mark,
                Start::Any => &mut self.by_any,
            };
            if list.last() != Some(&index) {
                list.push(index);
            }
        }
    }

    /// Every match of every rule that begins at a token, given to `each`.
    #[inline]
    pub(crate) fn at<'p>(
        &self,
        doc: &Doc<'_>,
        rules: &'p [Rule],
        at: usize,
        limits: &Range<usize>,
        each: &mut dyn FnMut(Hit<'p>),
    ) {
        let token = doc.tokens[at];
        let mut run = |list: &[u16]| {
            for &index in list {
                let (rule, program) = self.programs[index as usize];
                if let Some(found) = rules[rule.0 as usize].programs[program as usize].run(doc, at, limits) {
                    each(Hit { rule, found });
                }
            }
        };
        if token.starts & self.layer != 0
            && let Some(list) = self.by_word.get(&token.word)
        {
            run(list);
        }
        for (kind, list) in [
            (SpotKind::Numeral, &self.by_numeral),
            (SpotKind::Date, &self.by_date),
            (SpotKind::Figure, &self.by_figure),
            (SpotKind::Name, &self.by_name),
        ] {
            if !list.is_empty() && doc.spots.starting_at(kind, at).is_some() {
                run(list);
            }
        }
        match token.kind {
            TokenKind::Digits => run(&self.by_digits),
            TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed => run(&self.by_capital),
            TokenKind::Mark => run(&self.by_mark),
            _ => {}
        }
        run(&self.by_any);
    }
}

/// Collects what a node can begin with. Gives whether it can match nothing, so that what follows can begin the match too.
fn first(node: &Node, words: &Words, out: &mut Vec<Start>) -> bool {
    match node {
        Node::Test(test) => {
            first_of_test(test, words, out);
            false
        }
        Node::Sequence(items) => items.iter().all(|n| first(n, words, out)),
        Node::Choice(branches) => branches.iter().fold(false, |empty, n| first(n, words, out) | empty),
        Node::Repeat(inner, least, _) => first(inner, words, out) | (*least == 0),
        Node::Slot(_, inner) => first(inner, words, out),
        _ => true,
    }
}

fn first_of_test(test: &Test, words: &Words, out: &mut Vec<Start>) {
    match test {
        Test::Word(word) => out.push(Start::Word(*word)),
        Test::Class(class) => out.extend(words.members(*class).map(Start::Word)),
        Test::Spot(kind) => out.push(Start::Spot(*kind)),
        Test::Digits { .. } | Test::DigitCount(_) => out.push(Start::Digits),
        Test::Cap | Test::Upper => out.push(Start::Capital),
        Test::Mark => out.push(Start::Mark),
        Test::Lower | Test::AnyWord | Test::Any => out.push(Start::Any),
        Test::Both(a, b) => {
            // Either condition alone is enough to find the place; the one with words is the rarer.
            let by_class = if matches!(**a, Test::Class(_) | Test::Word(_)) { a } else { b };
            first_of_test(by_class, words, out);
        }
    }
}
