//! What the command line names, as a sorted list of files.
//!
//! In: files, folders and `-`. Out: [`Inputs`]. A folder is walked in the order of names, so that every run sees the same
//! order; hidden files are left out, pictures and the like are counted. A path that does not exist is refused before anything is written.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Endings of files that hold no article: what stands beside saved pages. Other files are looked into.
const OTHERS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff", "css", "js", "mjs", "map", "woff",
    "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm", "ogg", "wav", "mov", "avi", "exe", "dll", "so", "rs", "py",
    "lock", "part",
];

/// Files about a folder, not in it.
const ABOUT: &[&str] = &["README", "LICENSE", "LICENCE", "COPYING", "CHANGELOG", "SHA256SUMS"];

fn is_other(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    OTHERS.contains(&ending.as_str()) || ABOUT.contains(&stem)
}

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// The path as it goes into records: as given, with `/`, never made absolute.
    pub shown: String,
    /// Whether it was named itself, and not found in a folder: then it is read even where nothing tells what it is.
    pub given: bool,
    /// Its size in bytes, 0 where unknown.
    pub bytes: u64,
}

impl Input {
    /// Whether it is standard input.
    #[must_use]
    pub fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}

/// All files of a run.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// In the order in which they are read.
    pub files: Vec<Input>,
    /// Files in walked folders whose names say that they hold no article.
    pub skipped: u64,
    /// Entries of folders that could not be looked at, with the reason.
    pub unreadable: Vec<(String, String)>,
}

impl Inputs {
    /// SHA-256 of the sorted list of paths, as records show them, with their sizes.
    #[must_use]
    pub fn sha256(&self) -> String {
        let mut lines: Vec<String> = self.files.iter().map(|f| format!("{}\t{}\n", f.shown, f.bytes)).collect();
        lines.sort_unstable();
        crate::record::sha256_hex(lines.concat().as_bytes())
    }

    /// Some bytes from the beginning of the first file, to guess from; none of what can be read only once.
    #[must_use]
    pub fn beginning(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let first = self.files.first().filter(|file| !file.is_stdin() && file.path.is_file());
        if let Some(file) = first.and_then(|file| File::open(&file.path).ok()) {
            // What cannot be read is told when it is read as input.
            let _ = file.take(BEGINNING).read_to_end(&mut bytes);
        }
        bytes
    }
}

/// How much of a file is guessed from.
const BEGINNING: u64 = 8 << 10;

/// A path that was given is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputsError {
    /// Nothing at that path.
    #[error("{0}: there is no such file or folder")]
    Missing(String),
    /// Nothing was given that can be read.
    #[error("{0}: no file that could hold an article in this folder")]
    NoFiles(String),
}

/// Lists the files behind the given paths.
///
/// # Errors
/// [`InputsError`] where a path does not exist or a folder holds nothing to read.
pub fn find_inputs(paths: &[PathBuf]) -> Result<Inputs, InputsError> {
    let mut found = Inputs::default();
    for path in paths {
        if path.as_os_str() == "-" {
            found.files.push(Input { path: path.clone(), shown: "-".into(), given: true, bytes: 0 });
            continue;
        }
        let data = std::fs::metadata(path).map_err(|_| InputsError::Missing(path.display().to_string()))?;
        if !data.is_dir() {
            found.files.push(Input { path: path.clone(), shown: shown(path, path), given: true, bytes: data.len() });
            continue;
        }
        let before = found.files.len() + found.unreadable.len();
        walk(path, &mut found);
        if found.files.len() + found.unreadable.len() == before {
            return Err(InputsError::NoFiles(path.display().to_string()));
        }
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Inputs) {
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let walk = walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| !hidden(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(folder);
                // The reason alone: the path that the error names may be absolute.
                let why = e.io_error().map_or_else(|| "a folder that contains itself".to_owned(), ToString::to_string);
                found.unreadable.push((shown(folder, path), why));
                continue;
            }
        };
        if entry.file_type().is_dir() {
            continue;
        }
        if is_other(entry.path()) {
            found.skipped += 1;
            continue;
        }
        found.files.push(Input {
            path: entry.path().to_owned(),
            shown: shown(folder, entry.path()),
            given: false,
            bytes: entry.metadata().map_or(0, |m| m.len()),
        });
    }
}

/// A path as records show it: as it was given, with forward slashes. Of an absolute path only what begins with its last
/// name is kept: where a machine keeps its files is no part of a result.
fn shown(given: &Path, path: &Path) -> String {
    let from_name = given.is_absolute().then(|| given.parent()).flatten();
    let path = from_name.and_then(|parent| path.strip_prefix(parent).ok()).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_in_the_order_of_names_and_other_files_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.jsonl", "c.HTML", "photo.png", "README.md", ".hidden.txt"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let found = find_inputs(&[folder.path().to_owned()]).unwrap();
        let names: Vec<_> = found.files.iter().map(|f| f.shown.rsplit('/').next().unwrap().to_owned()).collect();
        assert_eq!(names, ["a.jsonl", "b.txt", "c.HTML"]);
        assert_eq!(found.skipped, 2);
        assert!(!found.files[0].shown.starts_with('/'));
    }

    #[test]
    fn what_is_guessed_from_is_the_beginning_of_a_file_and_never_of_standard_input() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), "é".repeat(10_000)).unwrap();
        let found = find_inputs(&[folder.path().to_owned()]).unwrap();
        assert_eq!(found.beginning().len() as u64, BEGINNING);
        assert_eq!(find_inputs(&[PathBuf::from("-")]).unwrap().beginning(), b"");
        std::fs::remove_file(folder.path().join("a.txt")).unwrap();
        assert_eq!(found.beginning(), b"");
    }

    #[test]
    fn a_path_that_is_not_there_is_refused() {
        assert!(matches!(find_inputs(&[PathBuf::from("no/such/place")]), Err(InputsError::Missing(_))));
    }
}
