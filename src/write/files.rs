//! The files of one run.
//!
//! In: encoded rows, in order. Out: `documents.csv`, `quotes.jsonl`, … in the output folder. Until the run is complete they
//! are called `NAME.part`; then each is synced and renamed, `run.json` last, so that a name without `.part` is a whole file.
//! A folder that holds another run's files is refused unless they may be replaced.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::texts::{self, Texts};
use super::{Buffers, FileFormat};
use crate::record::{TABLES, hex};

/// Why output cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder holds files of another run.
    #[error("{0} already holds the files of a run; use --force to replace them, or another folder")]
    Occupied(String),
    /// The path is a file.
    #[error("{0} is a file; -o takes a folder")]
    NoFolder(String),
    /// The system refused.
    #[error("{path}: {error}")]
    Io {
        /// What was being written.
        path: String,
        /// Why not.
        error: io::Error,
    },
}

fn failed(path: &Path) -> impl Fn(io::Error) -> OutputError + '_ {
    move |error| OutputError::Io { path: path.display().to_string(), error }
}

/// A finished file: for `run.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its name in the output folder.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Rows in it.
    pub rows: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

struct OpenFile {
    name: String,
    file: File,
    bytes: u64,
    rows: u64,
    digest: Sha256,
}

/// The open files of a run. Dropped before [`Output::finish`], it leaves none.
pub struct Output {
    folder: PathBuf,
    formats: Vec<FileFormat>,
    /// By table and format.
    files: Vec<OpenFile>,
    texts: Option<Texts>,
    finished: bool,
}

const RUN: &str = "run.json";

fn names(formats: &[FileFormat]) -> impl Iterator<Item = (usize, FileFormat, String)> + '_ {
    TABLES.iter().enumerate().flat_map(move |(table, t)| {
        formats.iter().map(move |format| (table, *format, format!("{}.{}", t.name, format.name())))
    })
}

impl Output {
    /// Makes the folder and opens the files.
    ///
    /// # Errors
    /// [`OutputError`] where the folder holds another run's files and `replace` is false, or cannot be written to.
    pub fn create(folder: &Path, formats: &[FileFormat], replace: bool) -> Result<Self, OutputError> {
        if folder.exists() && !folder.is_dir() {
            return Err(OutputError::NoFolder(folder.display().to_string()));
        }
        let occupied =
            names(&FileFormat::ALL).map(|(.., n)| n).chain([RUN.to_owned()]).any(|n| folder.join(n).exists());
        if occupied && !replace {
            return Err(OutputError::Occupied(folder.display().to_string()));
        }
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let mut output = Self {
            folder: folder.to_owned(),
            formats: formats.to_vec(),
            files: Vec::new(),
            texts: None,
            finished: false,
        };
        for (table, format, name) in names(formats) {
            let path = output.part(&name);
            let file = File::create(&path).map_err(failed(&path))?;
            output.files.push(OpenFile { name, file, bytes: 0, rows: 0, digest: Sha256::new() });
            let last = output.files.len() - 1;
            output.write_to(last, &format.header(TABLES[table]))?;
        }
        Ok(output)
    }

    /// Has the texts that offsets refer to written too, each to `texts/DOC_ID.txt`.
    ///
    /// # Errors
    /// [`OutputError`] where the folder cannot be made.
    pub fn with_texts(mut self) -> Result<Self, OutputError> {
        let texts = Texts::create(&self.folder).map_err(failed(&self.folder.join(Texts::NAME)))?;
        self.texts = Some(texts);
        Ok(self)
    }

    /// Writes the text of a document, where texts are asked for.
    ///
    /// # Errors
    /// [`OutputError`] where the disk is full or gone.
    pub fn write_text(&self, doc_id: &str, text: &str) -> Result<(), OutputError> {
        let Some(texts) = &self.texts else { return Ok(()) };
        texts.write(doc_id, text).map_err(failed(&self.folder.join(Texts::NAME)))
    }

    fn part(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.part"))
    }

    fn write_to(&mut self, index: usize, bytes: &[u8]) -> Result<(), OutputError> {
        let open = &mut self.files[index];
        open.file.write_all(bytes).map_err(|error| OutputError::Io { path: open.name.clone(), error })?;
        open.bytes += bytes.len() as u64;
        open.digest.update(bytes);
        Ok(())
    }

    /// Appends the rows of a chunk.
    ///
    /// # Errors
    /// [`OutputError`] where the disk is full or gone.
    pub fn write(&mut self, rows: &Buffers) -> Result<(), OutputError> {
        for table in 0..TABLES.len() {
            for format in 0..self.formats.len() {
                let index = table * self.formats.len() + format;
                self.files[index].rows += rows.rows(table);
                let bytes = rows.bytes(table, format);
                if !bytes.is_empty() {
                    self.write_to(index, bytes)?;
                }
            }
        }
        Ok(())
    }

    /// Syncs the files, gives them their names and removes those of an earlier run in other formats; `run` makes the content
    /// of `run.json` from what was written.
    ///
    /// # Errors
    /// [`OutputError`] where the system refuses.
    pub fn finish(mut self, run: impl FnOnce(&[Written]) -> String) -> Result<Vec<Written>, OutputError> {
        let written: Vec<Written> = self
            .files
            .iter_mut()
            .map(|open| Written {
                name: open.name.clone(),
                bytes: open.bytes,
                rows: open.rows,
                sha256: hex(&std::mem::take(&mut open.digest).finalize()),
            })
            .collect();
        let run_part = self.part(RUN);
        let mut file = File::create(&run_part).map_err(failed(&run_part))?;
        file.write_all(run(&written).as_bytes()).map_err(failed(&run_part))?;
        sync(self.files.iter().map(|open| (open.name.as_str(), &open.file)).chain([(RUN, &file)]))?;
        // From here on a reader could see files of two runs together: the old run.json goes first and the new one comes last.
        let run_path = self.folder.join(RUN);
        remove(&run_path)?;
        for (.., name) in names(&FileFormat::ALL).filter(|(_, format, _)| !self.formats.contains(format)) {
            remove(&self.folder.join(name))?;
        }
        for open in &self.files {
            let path = self.folder.join(&open.name);
            fs::rename(self.part(&open.name), &path).map_err(failed(&path))?;
        }
        let folder = self.folder.join(Texts::NAME);
        match &mut self.texts {
            Some(texts) => texts.finish(),
            None => texts::clear(&folder),
        }
        .map_err(failed(&folder))?;
        fs::rename(&run_part, &run_path).map_err(failed(&run_path))?;
        // The names are safe once the folder is; systems that cannot sync a folder keep them safe themselves.
        if let Ok(folder) = File::open(&self.folder) {
            let _ = folder.sync_all();
        }
        self.finished = true;
        Ok(written)
    }
}

/// Syncs files, all at once: a file system writes them in one go, where one after the other each would wait for the disk.
fn sync<'f>(files: impl Iterator<Item = (&'f str, &'f File)>) -> Result<(), OutputError> {
    std::thread::scope(|scope| {
        let syncing: Vec<_> = files.map(|(name, file)| (name, scope.spawn(|| file.sync_all()))).collect();
        syncing.into_iter().try_for_each(|(name, thread)| {
            let done = thread.join().unwrap_or_else(|_| Err(io::Error::other("syncing stopped")));
            done.map_err(|error| OutputError::Io { path: name.to_owned(), error })
        })
    })
}

fn remove(path: &Path) -> Result<(), OutputError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(OutputError::Io { path: path.display().to_string(), error })
        }
        _ => Ok(()),
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.finished {
            for open in &self.files {
                let _ = fs::remove_file(self.part(&open.name));
            }
            let _ = fs::remove_file(self.part(RUN));
        }
    }
}
