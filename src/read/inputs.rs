//! What the command line names, as a sorted list of files.
//!
//! In: files, folders and `-`. Out: [`Inputs`]. A folder is walked in the order of names, so that every run sees the same
//! order; files of other kinds in it are counted, not read. A path that does not exist is refused before anything is written.

use std::path::{Path, PathBuf};

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One document of plain text.
    Text,
    /// One web page.
    Html,
    /// One JSON object a line.
    Jsonl,
}

impl Format {
    /// The format that a file name stands for, if it is one that a folder is searched for.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "gz" => Self::of(Path::new(path.file_stem()?)),
            "txt" | "text" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format that the first bytes look like, for input without a telling name.
    #[must_use]
    pub fn guess(first: &[u8]) -> Self {
        let first = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
        let head: Vec<u8> = first.iter().take(256).map(u8::to_ascii_lowercase).collect();
        if first.first() == Some(&b'{') {
            return Self::Jsonl;
        }
        let page = head.starts_with(b"<!doctype html") || memchr::memmem::find(&head, b"<html").is_some();
        if page { Self::Html } else { Self::Text }
    }

    /// Media type of such a document.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Html => "text/html",
            Self::Jsonl => "application/jsonl",
        }
    }

    /// The word in the `reader` column.
    #[must_use]
    pub fn reader(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Jsonl => "jsonl",
        }
    }
}

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// The path as it goes into records: as given, with `/`, never made absolute.
    pub shown: String,
    /// Its format, where the name tells it.
    pub format: Option<Format>,
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
    /// Files in walked folders that are of no known kind.
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
}

/// A path that was given is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputsError {
    /// Nothing at that path.
    #[error("{0}: there is no such file or folder")]
    Missing(String),
    /// Nothing was given that can be read.
    #[error("{0}: no .txt, .html, .jsonl or .ndjson file (or one of them as .gz) in this folder")]
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
            found.files.push(Input { path: path.clone(), shown: "-".into(), format: None, bytes: 0 });
            continue;
        }
        let data = std::fs::metadata(path).map_err(|_| InputsError::Missing(path.display().to_string()))?;
        if !data.is_dir() {
            found.files.push(Input {
                path: path.clone(),
                shown: shown(path, path),
                format: Format::of(path),
                bytes: data.len(),
            });
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
    for entry in walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name() {
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
        let Some(format) = Format::of(entry.path()) else {
            found.skipped += 1;
            continue;
        };
        found.files.push(Input {
            path: entry.path().to_owned(),
            shown: shown(folder, entry.path()),
            format: Some(format),
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
        for name in ["b.txt", "a.jsonl", "c.HTML", "notes.md"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let found = find_inputs(&[folder.path().to_owned()]).unwrap();
        let names: Vec<_> = found.files.iter().map(|f| f.shown.rsplit('/').next().unwrap().to_owned()).collect();
        assert_eq!(names, ["a.jsonl", "b.txt", "c.HTML"]);
        assert_eq!(found.skipped, 1);
        assert!(!found.files[0].shown.starts_with('/'));
    }

    #[test]
    fn a_compressed_file_has_the_format_of_its_inner_name() {
        assert_eq!(Format::of(Path::new("a/page.html.gz")), Some(Format::Html));
        assert_eq!(Format::of(Path::new("a/dump.jsonl.gz")), Some(Format::Jsonl));
        assert_eq!(Format::of(Path::new("a/picture.gz")), None);
    }

    #[test]
    fn a_path_that_is_not_there_is_refused() {
        assert!(matches!(find_inputs(&[PathBuf::from("no/such/place")]), Err(InputsError::Missing(_))));
    }

    #[test]
    fn what_has_no_telling_name_is_known_by_its_first_bytes() {
        assert_eq!(Format::guess(b"\n {\"text\": \"a\"}"), Format::Jsonl);
        assert_eq!(Format::guess(b"<!DOCTYPE html><p>a"), Format::Html);
        assert_eq!(Format::guess(b"Bonjour."), Format::Text);
    }
}
