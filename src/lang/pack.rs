//! A loaded language.

use super::class_set::{ClassId, ClassSet};
use super::conjugate::Features;
use super::dispatch::RuleSet;
use super::gate::Gate;
use super::rules::{Layer, Rule, RuleId};
use super::stored::stored;
use super::verbs::Verb;
use super::words::{WordId, Words};

/// What `pack.toml` says of a language.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// BCP 47 code.
    pub code: String,
    /// The language's name in that language.
    pub name: String,
    /// The character between units and decimals, where a document does not show another.
    pub decimal_mark: char,
    /// The characters that can stand between groups of three digits.
    pub group_marks: Vec<char>,
    /// `dmy` or `mdy`: how 03/05/2024 is read.
    pub date_order: String,
    /// Words that end in an apostrophe before another word, without it: l, d, qu.
    #[serde(default)]
    pub elision: Vec<String>,
    /// Words that follow an apostrophe, without it: s, ll.
    #[serde(default)]
    pub clitics: Vec<String>,
    /// Other constants for resolvers.
    #[serde(default)]
    pub constants: std::collections::BTreeMap<String, String>,
}

stored!(Settings { code, name, decimal_mark, group_marks, date_order, elision, clitics, constants });

impl Settings {
    /// Whether the letters before an apostrophe make an elided word of the language.
    #[inline]
    pub(crate) fn is_elision(&self, letters: &[u8]) -> bool {
        self.elision.iter().any(|e| e.as_bytes().eq_ignore_ascii_case(letters))
    }
}

/// A verb that a word can be a form of, and what the form tells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VerbReading {
    pub(crate) verb: u32,
    pub(crate) features: Features,
    /// The word's next reading: 0, or 1 + its index.
    pub(crate) next: u32,
}

stored!(VerbReading { verb, features, next });

/// One language: words, verbs, rules.
#[derive(Debug, Clone)]
pub struct Pack {
    pub(crate) settings: Settings,
    pub(crate) words: Words,
    pub(crate) rules: Vec<Rule>,
    pub(crate) lexicons: crate::annotate::Lexicons,
    pub(crate) sets: [RuleSet; Layer::ALL.len()],
    /// The rules of dates over dates.
    pub(crate) over_dates: RuleSet,
    /// Where a rule of any set can begin.
    pub(crate) gate: Gate,
    pub(crate) verbs: Vec<Verb>,
    /// By word: 0, or 1 + index into `verb_readings`.
    pub(crate) verb_of_word: Vec<u32>,
    /// The verbs that words can be a form of, chained by word, reporting ones first. One list for all words because loading
    /// is felt at every start.
    pub(crate) verb_readings: Vec<VerbReading>,
    /// How much each signal of `check.toml` adds to a record's priority.
    pub(crate) weights: std::collections::BTreeMap<String, i32>,
    /// Case files, where examples are read: place and content.
    pub(crate) cases: Vec<(String, String)>,
}

// What annotators make of a pack is made when they first need it; cases are for those who read the files.
stored!(Pack { settings, words, rules, sets, over_dates, gate, verbs, verb_of_word, verb_readings, weights }
    but lexicons, cases);

impl Pack {
    /// BCP 47 code of the language.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.settings.code
    }

    /// What `pack.toml` says.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The case files of the pack, where it was read with examples: folder/file and content.
    #[must_use]
    pub fn cases(&self) -> &[(String, String)] {
        &self.cases
    }

    /// What a signal adds to a record's priority; 0 where `check.toml` does not say.
    pub(crate) fn weight(&self, signal: &str) -> i32 {
        self.weights.get(signal).copied().unwrap_or(0)
    }

    /// Its word table.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The lexicon class of that name, if the pack has it. Look it up once a document, not once a token.
    #[must_use]
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.words.class(name)
    }

    /// Those of the named classes that the pack has, as a set.
    #[must_use]
    pub fn class_set(&self, names: &[&str]) -> ClassSet {
        self.words.class_set(names)
    }

    /// Every rule.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A rule of this pack.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.0 as usize]
    }

    /// The first rule of a layer whose resolver has that name: how procedures find the rule that they work under.
    #[must_use]
    pub fn rule_meaning(&self, layer: Layer, means: &str) -> Option<RuleId> {
        self.rules.iter().position(|r| r.layer == layer && r.means == means).map(|i| RuleId(i as u16))
    }

    /// The compiled rules of a layer.
    pub(crate) fn set(&self, layer: Layer) -> &RuleSet {
        &self.sets[layer as usize]
    }

    /// Whether a word can be a form of a verb whose lemma is in a class.
    pub(crate) fn is_form_of(&self, word: WordId, class: ClassId) -> bool {
        self.verbs(word).any(|(verb, _)| self.words.has(verb.word, class))
    }

    /// The verbs that a word can be a form of, and what the form tells; reporting verbs come first.
    pub fn verbs(&self, word: WordId) -> impl Iterator<Item = (&Verb, Features)> {
        let index = self.verb_of_word.get(word.0 as usize).map_or(0, |n| *n as usize);
        let reading = |next: usize| next.checked_sub(1).map(|at| self.verb_readings[at]);
        let readings = std::iter::successors(reading(index), move |r| reading(r.next as usize));
        readings.map(|r| (&self.verbs[r.verb as usize], r.features))
    }
}
