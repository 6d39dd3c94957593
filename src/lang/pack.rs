//! A loaded language.

use std::path::Path;
use std::sync::OnceLock;

use super::class_set::{ClassId, ClassSet};
use super::conjugate::Features;
use super::detect::Detector;
use super::dispatch::RuleSet;
use super::error::PackError;
use super::evidence::EvidenceWords;
use super::examples::Examples;
use super::files::{self, Files};
use super::load;
use super::rules::{Layer, Rule, RuleId};
use super::verbs::Verb;
use super::wording::Wording;
use super::words::{WordId, Words};
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
    pub(crate) lexicons: crate::annotate::Lexicons,
    pub(crate) sets: [RuleSet; Layer::ALL.len()],
    /// The rules of dates over dates.
    pub(crate) over_dates: RuleSet,
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

/// All languages that can be read. A built-in language is loaded when the first article needs it, because a reporter with
/// one French article should not wait for English.
#[derive(Debug)]
pub struct Packs {
    files: Files,
    examples: Examples,
    codes: Vec<String>,
    loaded: Vec<OnceLock<Pack>>,
    hashes: Vec<OnceLock<String>>,
    wordings: Vec<OnceLock<Option<Wording>>>,
    evidence_words: Vec<OnceLock<Option<EvidenceWords>>>,
    detector: Detector,
    metadata: OnceLock<MetadataLines>,
}

impl Packs {
    /// The packs that are built into the program. They come without examples and cases, which reading articles does not need.
    ///
    /// # Errors
    /// [`PackError`] where no language is built in.
    pub fn built_in() -> Result<Self, PackError> {
        Self::of(files::files(None)?, Examples::Left)
    }

    /// The same with the examples of their rules and their cases, for those who check or explain them.
    ///
    /// # Errors
    /// As for [`Packs::built_in`].
    pub fn with_examples() -> Result<Self, PackError> {
        Self::of(files::files(None)?, Examples::Read)
    }

    /// The built-in packs with the files of a folder laid over them: `DIR/fr/dates.toml` replaces the file of that name,
    /// a new folder with a `pack.toml` is a new language. All of them are loaded now, so that what is wrong is said now.
    ///
    /// # Errors
    /// [`PackError`] names the file, the line and what to do.
    pub fn with_overlay(folder: &Path) -> Result<Self, PackError> {
        let packs = Self::of(files::files(Some(folder))?, Examples::Read)?;
        let metadata = load::read_metadata(&packs.files)?;
        packs.metadata.get_or_init(|| metadata);
        for (code, slot) in packs.codes.iter().zip(&packs.loaded) {
            let pack = load::load_pack(code, &packs.files, packs.examples)?;
            slot.get_or_init(|| pack);
        }
        for (code, slot) in packs.codes.iter().zip(&packs.wordings) {
            let wording = load::read_wording(code, &packs.files)?;
            slot.get_or_init(|| wording);
        }
        for (code, slot) in packs.codes.iter().zip(&packs.evidence_words) {
            let words = load::read_evidence(code, &packs.files)?;
            slot.get_or_init(|| words);
        }
        Ok(packs)
    }

    fn of(files: Files, examples: Examples) -> Result<Self, PackError> {
        let codes = files::codes(&files);
        if codes.is_empty() {
            return Err(PackError::new("packs", "no folder with a pack.toml was found"));
        }
        let detector = Detector::new(codes.iter().map(|code| files::word_list(code, "stopword", &files)));
        let loaded = codes.iter().map(|_| OnceLock::new()).collect();
        let hashes = codes.iter().map(|_| OnceLock::new()).collect();
        let wordings = codes.iter().map(|_| OnceLock::new()).collect();
        let evidence_words = codes.iter().map(|_| OnceLock::new()).collect();
        let metadata = OnceLock::new();
        Ok(Self { files, examples, codes, loaded, hashes, wordings, evidence_words, detector, metadata })
    }

    fn at(&self, index: usize) -> &Pack {
        self.loaded[index].get_or_init(|| match load::load_pack(&self.codes[index], &self.files, self.examples) {
            Ok(pack) => pack,
            Err(error) => broken(&error),
        })
    }

    /// Where a language stands among the packs, by the first part of its code.
    fn place(&self, language: &str) -> Option<usize> {
        let primary = language.split(['-', '_']).next().unwrap_or(language);
        self.codes.iter().position(|c| c.eq_ignore_ascii_case(primary))
    }

    /// Whether there is a pack of a language, as in [`Packs::get`].
    #[must_use]
    pub fn has(&self, language: &str) -> bool {
        self.place(language).is_some()
    }

    /// Loads the pack that a run will need first, where `language` or the beginning of its input tells which: on a thread
    /// beside the opening of files, it is there or nearly there when the first article asks for it. So is what annotators make
    /// of it, while that article is cut into tokens.
    pub fn load_ahead(&self, language: Option<&str>, beginning: &[u8]) {
        let likely = match language {
            Some(language) => self.place(language),
            None => self.detector.detect(&String::from_utf8_lossy(beginning)),
        };
        if let Some(index) = likely {
            crate::annotate::prepare(self.at(index));
        }
    }

    /// The pack of a language: `fr`, and for `fr-CA` too.
    #[must_use]
    pub fn get(&self, language: &str) -> Option<&Pack> {
        self.place(language).map(|i| self.at(i))
    }

    /// How values are said to people in a language, as in [`Packs::get`].
    #[must_use]
    pub fn wording(&self, language: &str) -> Option<&Wording> {
        let index = self.place(language)?;
        let read = || load::read_wording(&self.codes[index], &self.files).ok().flatten();
        self.wordings[index].get_or_init(read).as_ref()
    }

    /// How a language says what records rest on, as in [`Packs::get`].
    #[must_use]
    pub fn evidence_words(&self, language: &str) -> Option<&EvidenceWords> {
        let index = self.place(language)?;
        let read = || load::read_evidence(&self.codes[index], &self.files).ok().flatten();
        self.evidence_words[index].get_or_init(read).as_ref()
    }

    /// What lines about a document look like, in all languages.
    pub(crate) fn metadata(&self) -> &MetadataLines {
        self.metadata.get_or_init(|| load::read_metadata(&self.files).unwrap_or_else(|error| broken(&error)))
    }

    /// The codes of all languages, in order.
    #[must_use]
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// SHA-256 of the files that a language is made from, in hex.
    #[must_use]
    pub fn sha256(&self, code: &str) -> String {
        let known = self.codes.iter().position(|c| c == code).map(|at| &self.hashes[at]);
        known.map_or_else(
            || files::sha256(code, &self.files),
            |hash| hash.get_or_init(|| files::sha256(code, &self.files)).clone(),
        )
    }

    /// Every pack, in order of code; loads those that no article has needed yet.
    pub fn all(&self) -> impl Iterator<Item = &Pack> {
        (0..self.codes.len()).map(|i| self.at(i))
    }

    /// The pack in whose language a text seems to be written, by its most frequent words; `None` where it is in none of them.
    #[must_use]
    pub fn detect(&self, text: &str) -> Option<&Pack> {
        self.detector.detect(text).map(|i| self.at(i))
    }

    /// Whether a text is plainly not in the language of a code: some sixty words or more, and hardly a frequent one of
    /// that language among them. A code without a pack says nothing.
    #[must_use]
    pub fn belies(&self, text: &str, code: &str) -> bool {
        let language = code.split('-').next().unwrap_or(code);
        let index = self.codes.iter().position(|c| c.eq_ignore_ascii_case(language));
        index.is_some_and(|i| self.detector.belies(text, i))
    }
}

/// Ends the program where a file that is built into it is wrong: overlays are read before, and every test reads the others.
fn broken(error: &PackError) -> ! {
    panic!("a built-in language pack is broken: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_named_or_begins_the_input_is_loaded_ahead_and_no_other() {
        let french =
            "Le ministre a dit que les travaux seraient finis pour la fin de l'année, et que la ville les paierait.";
        for (language, beginning) in [(Some("fr-CA"), ""), (None, french), (None, "12 34 \u{0}")] {
            let packs = Packs::built_in().unwrap();
            packs.load_ahead(language, beginning.as_bytes());
            let loaded = packs.codes.iter().zip(&packs.loaded).filter(|(_, slot)| slot.get().is_some());
            let expected = usize::from(language.is_some() || beginning == french);
            assert_eq!(loaded.map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["fr"][..expected]);
        }
    }
}
