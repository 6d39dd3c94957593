//! All languages of a run, each loaded when the first article needs it.
//!
//! Built-in languages were read when the program was built (`build/main.rs`); they are taken in as they were stored
//! (`stored.rs`). Those of `--packs DIR`, and the built-in ones with their examples, are read from their files (`load.rs`).

use std::path::Path;
use std::sync::OnceLock;

use super::built_in;
use super::detect::Detector;
use super::error::PackError;
use super::evidence::EvidenceWords;
use super::examples::Examples;
use super::files::{self, Files};
use super::load;
use super::pack::Pack;
use super::sayings;
use super::wording::Wording;
use crate::read::MetadataLines;

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
        Self::of(built_in::files(), Examples::Left)
    }

    /// The same with the examples of their rules and their cases, for those who check or explain them.
    ///
    /// # Errors
    /// As for [`Packs::built_in`].
    pub fn with_examples() -> Result<Self, PackError> {
        Self::of(built_in::files(), Examples::Read)
    }

    /// The built-in packs with the files of a folder laid over them: `DIR/fr/dates.toml` replaces the file of that name,
    /// a new folder with a `pack.toml` is a new language. All of them are loaded now, so that what is wrong is said now.
    ///
    /// # Errors
    /// [`PackError`] names the file, the line and what to do.
    pub fn with_overlay(folder: &Path) -> Result<Self, PackError> {
        let mut files = built_in::files();
        files::add_folder(folder, &mut files)?;
        let packs = Self::of(files, Examples::Read)?;
        let metadata = sayings::read_metadata(&packs.files)?;
        packs.metadata.get_or_init(|| metadata);
        for (code, slot) in packs.codes.iter().zip(&packs.loaded) {
            let pack = load::load_pack(code, &packs.files, packs.examples)?;
            slot.get_or_init(|| pack);
        }
        for (code, slot) in packs.codes.iter().zip(&packs.wordings) {
            let wording = sayings::read_wording(code, &packs.files)?;
            slot.get_or_init(|| wording);
        }
        for (code, slot) in packs.codes.iter().zip(&packs.evidence_words) {
            let words = sayings::read_evidence(code, &packs.files)?;
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
        let code = &self.codes[index];
        let stored = || if self.examples == Examples::Left { built_in::pack(code) } else { None };
        let read = || load::load_pack(code, &self.files, self.examples).unwrap_or_else(|error| broken(&error));
        self.loaded[index].get_or_init(|| stored().unwrap_or_else(read))
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
        let read = || sayings::read_wording(&self.codes[index], &self.files).ok().flatten();
        self.wordings[index].get_or_init(read).as_ref()
    }

    /// How a language says what records rest on, as in [`Packs::get`].
    #[must_use]
    pub fn evidence_words(&self, language: &str) -> Option<&EvidenceWords> {
        let index = self.place(language)?;
        let read = || sayings::read_evidence(&self.codes[index], &self.files).ok().flatten();
        self.evidence_words[index].get_or_init(read).as_ref()
    }

    /// What lines about a document look like, in all languages.
    pub(crate) fn metadata(&self) -> &MetadataLines {
        self.metadata.get_or_init(|| sayings::read_metadata(&self.files).unwrap_or_else(|error| broken(&error)))
    }

    /// The codes of all languages, in order.
    #[must_use]
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// SHA-256 of the files that a language is made from, in hex.
    #[must_use]
    pub fn sha256(&self, code: &str) -> String {
        let stored = if self.examples == Examples::Left { built_in::sha256(code) } else { None };
        let hash = || crate::record::hex(&stored.unwrap_or_else(|| files::sha256(code, &self.files)));
        match self.codes.iter().position(|c| c == code) {
            Some(at) => self.hashes[at].get_or_init(hash).clone(),
            None => hash(),
        }
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
        self.place(code).is_some_and(|i| self.detector.belies(text, i))
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
