//! Rules: what a pattern means, in words and in code, with the examples that prove it.
//!
//! A rule is data: a token pattern (or none, where its resolver finds things by itself), `says` for people, `means` from
//! the closed list of its layer's resolvers, and examples. A rule without an example does not load.

use std::collections::BTreeMap;

use super::program::Program;
use super::slot_name;
use super::stored::{stored, stored_choice};

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

stored_choice!(Layer { 0 = Dates, 1 = Figures, 2 = Quotes, 3 = Names });

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

stored_choice!(Confidence { 0 = Certain, 1 = Likely, 2 = Weak });

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

stored!(RuleId);

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
    /// The bits of the names of its constants.
    pub(crate) constants: u64,
}

// Examples are for those who read the files.
stored!(Rule { id, says, means, with, confidence, priority, layer, patterns, place, programs, constants }
    but examples, not);

impl Rule {
    /// A constant of the rule.
    #[must_use]
    pub fn constant(&self, name: &str) -> Option<&str> {
        if self.constants & slot_name::bit(name) == 0 {
            return None;
        }
        self.with.get(name).map(String::as_str)
    }
}
