//! A loaded language.

use std::path::Path;

use super::conjugate::Features;
use super::detect;
use super::error::PackError;
use super::load;
use super::rules::{Layer, Rule, RuleId, RuleSet};
use super::verbs::Verb;
use super::words::{ClassId, ClassSet, WordId, Words};
use crate::read::MetadataLines;

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

/// One language: words, verbs, rules.
#[derive(Debug, Clone)]
pub struct Pack {
    pub(crate) settings: Settings,
    pub(crate) words: Words,
    pub(crate) rules: Vec<Rule>,
    pub(crate) sets: [RuleSet; Layer::ALL.len()],
    pub(crate) verbs: Vec<Verb>,
    /// By word: 0, or 1 + index into `verb_readings`.
    pub(crate) verb_of_word: Vec<u32>,
    /// The verbs that words can be a form of, chained by word, reporting ones first. One list for all words because loading
    /// is felt at every start.
    pub(crate) verb_readings: Vec<VerbReading>,
    /// Case files: place and content.
    pub(crate) cases: Vec<(String, String)>,
    pub(crate) sha256: String,
}

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

    /// SHA-256 of the files that the pack was made from, in hex.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The case files of the pack: folder/file and content.
    #[must_use]
    pub fn cases(&self) -> &[(String, String)] {
        &self.cases
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

    /// The verbs that a word can be a form of, and what the form tells; reporting verbs come first.
    pub fn verbs(&self, word: WordId) -> impl Iterator<Item = (&Verb, Features)> {
        let index = self.verb_of_word.get(word.0 as usize).map_or(0, |n| *n as usize);
        let reading = |next: usize| next.checked_sub(1).map(|at| self.verb_readings[at]);
        let readings = std::iter::successors(reading(index), move |r| reading(r.next as usize));
        readings.map(|r| (&self.verbs[r.verb as usize], r.features))
    }
}

/// All loaded languages.
#[derive(Debug, Clone)]
pub struct Packs {
    pub(crate) packs: Vec<Pack>,
    pub(crate) metadata: MetadataLines,
}

impl Packs {
    /// The packs that are built into the program.
    ///
    /// # Errors
    /// [`PackError`] where a built-in pack is broken, which the tests exclude.
    pub fn built_in() -> Result<Self, PackError> {
        load::load(None)
    }

    /// The built-in packs with the files of a folder laid over them: `DIR/fr/dates.toml` replaces the file of that name,
    /// a new folder with a `pack.toml` is a new language.
    ///
    /// # Errors
    /// [`PackError`] names the file, the line and what to do.
    pub fn with_overlay(folder: &Path) -> Result<Self, PackError> {
        load::load(Some(folder))
    }

    /// The pack of a language: `fr`, and for `fr-CA` too.
    #[must_use]
    pub fn get(&self, language: &str) -> Option<&Pack> {
        let primary = language.split(['-', '_']).next().unwrap_or(language).to_ascii_lowercase();
        self.packs.iter().find(|p| p.settings.code == primary)
    }

    /// What lines about a document look like, in all languages.
    pub(crate) fn metadata(&self) -> &MetadataLines {
        &self.metadata
    }

    /// Every pack, in order of code.
    #[must_use]
    pub fn all(&self) -> &[Pack] {
        &self.packs
    }

    /// The pack in whose language a text seems to be written, by its most frequent words; `None` where it is in none of them.
    #[must_use]
    pub fn detect(&self, text: &str) -> Option<&Pack> {
        detect::detect(&self.packs, text)
    }
}
