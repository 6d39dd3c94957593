//! The files of one run.
//!
//! In: encoded rows, in order. Out: `documents.csv`, `quotes.jsonl`, … in the output folder. Until the run is complete they
//! are called `NAME.part`; then each is synced and renamed, `run.json` last, so that a name without `.part` is a whole file.
//! A folder that holds another run's files is refused unless they may be replaced.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread::ScopedJoinHandle;

use sha2::{Digest, Sha256};

use super::texts::{self, Texts};
use super::{Buffers, DATABASE, FileFormat, Finished, Format, PACKAGE, data_package};
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
    /// A format that this build does not write.
    #[error("{0}")]
    Lacking(&'static str),
    /// A writer ended before it had all rows.
    #[error("a writer of the output ended early; this is a bug")]
    Stopped,
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

impl OpenFile {
    fn named(&self) -> (&str, &File) {
        (&self.name, &self.file)
    }
}

/// The open files of a run. Dropped before [`Output::finish`], it leaves none.
pub struct Output {
    folder: PathBuf,
    formats: Vec<FileFormat>,
    /// By table and format.
    files: Vec<OpenFile>,
    texts: Option<Texts>,
    /// Files that others write into the folder as `.part`.
    guests: Vec<String>,
    finished: bool,
}

const RUN: &str = "run.json";

/// The files of a run that sinks write, and what tells of the others.
fn whole_files() -> impl Iterator<Item = &'static str> {
    Format::ALL.into_iter().flat_map(Format::whole_files).copied().chain([PACKAGE])
}

/// The name of the n-th workbook of a run, from 1.
pub(super) fn workbook_name(number: usize) -> String {
    if number == 1 { "audit.xlsx".to_owned() } else { format!("audit-{number}.xlsx") }
}

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
        let occupied = names(&FileFormat::ALL)
            .map(|(.., n)| n)
            .chain([RUN, DATABASE, "audit.xlsx", "documents.parquet"].map(str::to_owned))
            .any(|n| folder.join(n).exists());
        if occupied && !replace {
            return Err(OutputError::Occupied(folder.display().to_string()));
        }
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let formats: Vec<FileFormat> = formats.iter().copied().filter(|f| *f != FileFormat::Packed).collect();
        let mut output = Self {
            folder: folder.to_owned(),
            formats: formats.clone(),
            files: Vec::new(),
            texts: None,
            guests: Vec::new(),
            finished: false,
        };
        for (table, format, name) in names(&formats) {
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

    /// Announces a file that a sink writes into the folder, so that a broken run leaves nothing of it.
    pub fn expect(&mut self, name: &str) {
        self.guests.push(name.to_owned());
    }

    /// Syncs the files, gives them their names and removes those of an earlier run in other formats; `others` are the files
    /// that sinks completed, and `run` makes the content of `run.json` from what was written.
    ///
    /// # Errors
    /// [`OutputError`] where the system refuses.
    pub fn finish(
        mut self,
        others: &[Finished],
        run: impl FnOnce(&[Written]) -> String,
    ) -> Result<Vec<Written>, OutputError> {
        let mut written: Vec<Written> = self
            .files
            .iter_mut()
            .map(|open| Written {
                name: open.name.clone(),
                bytes: open.bytes,
                rows: open.rows,
                sha256: hex(&std::mem::take(&mut open.digest).finalize()),
            })
            .collect();
        let mut adopted = Vec::new();
        for other in others {
            let (open, about) = self.completed(other)?;
            self.files.push(open);
            adopted.push(about);
        }
        let run_part = self.part(RUN);
        // What tells of the tables is made while they are synced, which is waiting for the disk.
        let package = std::thread::scope(|scope| {
            let syncing = scope.spawn(|| sync(self.files.iter().map(OpenFile::named)));
            let package = self.write_package(written.iter().chain(&adopted))?;
            let (package, about): (Vec<_>, Vec<_>) = package.into_iter().unzip();
            written.extend(about);
            written.append(&mut adopted);
            let mut file = File::create(&run_part).map_err(failed(&run_part))?;
            file.write_all(run(&written).as_bytes()).map_err(failed(&run_part))?;
            sync(package.iter().map(OpenFile::named).chain([(RUN, &file)]))?;
            joined(syncing)?;
            Ok(package)
        })?;
        self.files.extend(package);
        // From here on a reader could see files of two runs together: the old run.json goes first and the new one comes last.
        let run_path = self.folder.join(RUN);
        remove(&run_path)?;
        // What an earlier run left in formats that this one does not write; never `reviews.csv`, which people write.
        let earlier = names(&FileFormat::ALL).map(|(.., name)| name).chain(whole_files().map(str::to_owned));
        let workbooks = (2..).map(workbook_name).take_while(|name| self.folder.join(name).exists());
        for name in earlier.chain(workbooks).filter(|name| !written.iter().any(|w| w.name == *name)) {
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

    /// Writes what tells of some tables to other programs, where they are of formats that it tells of.
    fn write_package<'w>(
        &self,
        tables: impl Iterator<Item = &'w Written>,
    ) -> Result<Option<(OpenFile, Written)>, OutputError> {
        let csv = self.formats.iter().find(|f| f.name() == FileFormat::Csv.name()).copied();
        let tables: Vec<Written> = tables.cloned().collect();
        let Some(package) = data_package(&tables, csv.unwrap_or(FileFormat::Csv)) else { return Ok(None) };
        let path = self.part(PACKAGE);
        fs::write(&path, package).map_err(failed(&path))?;
        self.completed(&Finished::new(PACKAGE, 0)).map(Some)
    }

    /// A completed `.part` file of the folder, as one of the files of the run.
    fn completed(&self, finished: &Finished) -> Result<(OpenFile, Written), OutputError> {
        let (file, about) = hash(&self.part(&finished.name), finished)?;
        let (name, bytes, rows) = (about.name.clone(), about.bytes, about.rows);
        Ok((OpenFile { name, file, bytes, rows, digest: Sha256::new() }, about))
    }
}

/// Opens and hashes a completed file.
fn hash(path: &Path, finished: &Finished) -> Result<(File, Written), OutputError> {
    let mut file = File::open(path).map_err(failed(path))?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer).map_err(failed(path))? {
            0 => break,
            length => {
                digest.update(&buffer[..length]);
                bytes += length as u64;
            }
        }
    }
    let sha256 = hex(&digest.finalize());
    Ok((file, Written { name: finished.name.clone(), bytes, rows: finished.rows, sha256 }))
}

/// Gives files that were made for a folder of an earlier run their names, and says so in its `run.json`.
///
/// # Errors
/// [`OutputError`] where the system refuses.
pub fn publish(folder: &Path, finished: &[Finished]) -> Result<Vec<Written>, OutputError> {
    let part = |name: &str| folder.join(format!("{name}.part"));
    let mut written = Vec::new();
    for file in finished {
        let (open, hashed) = hash(&part(&file.name), file)?;
        open.sync_all().map_err(failed(&part(&file.name)))?;
        written.push(hashed);
    }
    for file in &written {
        fs::rename(part(&file.name), folder.join(&file.name)).map_err(failed(&part(&file.name)))?;
    }
    let path = folder.join(RUN);
    let run = fs::read(&path).ok().and_then(|content| serde_json::from_slice::<serde_json::Value>(&content).ok());
    if let Some(mut run) = run
        && let Some(outputs) = run["outputs"].as_array_mut()
    {
        for Written { name, bytes, rows, sha256 } in &written {
            let line = serde_json::json!({ "path": name, "bytes": bytes, "rows": rows, "sha256": sha256 });
            match outputs.iter_mut().find(|o| o["path"] == name.as_str()) {
                Some(there) => *there = line,
                None => outputs.push(line),
            }
        }
        let counts = run.get_mut("counts").and_then(serde_json::Value::as_object_mut);
        if let Some(counts) = counts.filter(|_| finished.iter().any(|file| file.name == workbook_name(1))) {
            let cut_cells: u64 = finished.iter().map(|file| file.cut_cells).sum();
            counts.insert("cut_cells".to_owned(), cut_cells.into());
        }
        let content = format!("{}\n", serde_json::to_string_pretty(&run).unwrap_or_default());
        fs::write(part(RUN), content).and_then(|()| fs::rename(part(RUN), &path)).map_err(failed(&path))?;
    }
    Ok(written)
}

/// How many files are synced one after the other: a thread for each would take longer to begin than the disk to write.
const SYNCED_TOGETHER: usize = 3;

/// Syncs files, several at once: a file system writes them in one go, where one after the other each would wait for the disk.
fn sync<'f>(files: impl Iterator<Item = (&'f str, &'f File)>) -> Result<(), OutputError> {
    let files: Vec<_> = files.collect();
    let one = |(name, file): &(&str, &File)| {
        file.sync_all().map_err(|error| OutputError::Io { path: (*name).to_owned(), error })
    };
    std::thread::scope(|scope| {
        let some = files.chunks(SYNCED_TOGETHER);
        let syncing: Vec<_> = some.map(|files| scope.spawn(move || files.iter().try_for_each(one))).collect();
        syncing.into_iter().try_for_each(joined)
    })
}

/// What a thread ends with.
fn joined(thread: ScopedJoinHandle<'_, Result<(), OutputError>>) -> Result<(), OutputError> {
    thread.join().unwrap_or(Err(OutputError::Stopped))
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
            for name in self.files.iter().map(|open| &open.name).chain(&self.guests) {
                let _ = fs::remove_file(self.part(name));
            }
            for name in (2..).map(workbook_name).take_while(|name| self.part(name).exists()) {
                let _ = fs::remove_file(self.part(&name));
            }
            let _ = fs::remove_file(self.part(RUN));
        }
    }
}
