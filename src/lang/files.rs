//! The files of packs, by their paths.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::PackError;

/// The shared folder.
const SHARED: &str = "und";

/// The files of all packs by path.
pub(super) type Files = BTreeMap<String, Content>;

/// What a file holds. Whether a built-in one is text is looked at when it is read: one article needs half of them.
#[derive(Debug, Clone)]
pub(super) enum Content {
    BuiltIn(&'static [u8]),
    Read(String),
}

impl Content {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::BuiltIn(bytes) => bytes,
            Self::Read(text) => text.as_bytes(),
        }
    }

    /// Ends the program where a built-in file is no text: the tests read all of them.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::BuiltIn(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => panic!("a built-in file is no text: {error}"),
            },
            Self::Read(text) => text,
        }
    }
}

/// The codes of the languages in some files.
pub(super) fn codes(files: &Files) -> Vec<String> {
    files.keys().filter_map(|p| p.strip_suffix("/pack.toml")).filter(|c| *c != SHARED).map(str::to_owned).collect()
}

/// The SHA-256 of the files that a pack is made from.
pub(super) fn sha256(code: &str, files: &Files) -> [u8; 32] {
    let mut digest = Sha256::new();
    for (path, content) in sources(code, files) {
        digest.update(path.as_bytes());
        digest.update([0]);
        digest.update(content.bytes());
    }
    digest.finalize().into()
}

/// The entries of one word list of a language, without their values.
pub(super) fn word_list<'f>(code: &str, class: &str, files: &'f Files) -> impl Iterator<Item = &'f str> {
    let content = files.get(&format!("{code}/lexicon/{class}.txt")).map_or("", Content::text);
    content
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.split('\t').next().unwrap_or(l).trim())
        .filter(|e| !e.is_empty())
}

/// The shared files, then the language's own.
pub(super) fn sources<'f>(code: &str, files: &'f Files) -> Vec<Source<'f>> {
    let of = |folder: &str| {
        let prefix = format!("{folder}/");
        files.iter().filter(move |(path, _)| path.starts_with(&prefix)).collect::<Vec<_>>()
    };
    of(SHARED).into_iter().chain(of(code)).collect()
}

/// A path and what it holds.
pub(super) type Source<'f> = (&'f String, &'f Content);

/// A file's name within its folder.
pub(super) fn name_of(path: &str) -> &str {
    path.split_once('/').map_or(path, |(_, name)| name)
}

/// Adds the files of a folder; they take the place of those that have their names.
pub(super) fn add_folder(folder: &Path, files: &mut Files) -> Result<(), PackError> {
    if !folder.is_dir() {
        return Err(PackError::new(
            folder.display().to_string(),
            "there is no such folder; --packs takes a folder like packs/",
        ));
    }
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|e| PackError::new(folder.display().to_string(), e.to_string()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        if !Path::new(&path).extension().is_some_and(|e| e == "toml" || e == "txt" || e == "md") {
            continue;
        }
        let content = std::fs::read_to_string(entry.path()).map_err(|e| PackError::new(&path, e.to_string()))?;
        files.insert(path, Content::Read(content));
    }
    Ok(())
}
