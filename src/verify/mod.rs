//! The output of a run against its inputs.
//!
//! In: an output folder and the inputs it was made from. Out: a list of differences: a document whose bytes have changed or
//! are missing, a record whose text is not what stands at its offsets, a file that is not the one `run.json` describes.
//! Nothing is extracted again: this says that the rows point where they say, not that they are right.

mod rows;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::article::Article;
use crate::lang::Packs;
use crate::pipeline::{Chunk, Item, with_chunks};
use crate::read::{Inputs, Options, RawHash, read};
use crate::record::{hex, sha256_hex};
use crate::reread::rows::{RowIndex, Rows};
use crate::reread::{RereadError, is_faithful};
use crate::write::FileFormat;

use rows::Slices;

/// Something in the output that the inputs do not bear out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// File of the output, with the id of the row where there is one.
    pub place: String,
    /// What is different.
    pub what: String,
}

/// What was compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Documents whose bytes were hashed again.
    pub documents: u64,
    /// Spans that were sliced again.
    pub spans: u64,
    /// Segments of source maps that were decoded again.
    pub segments: u64,
    /// Files whose bytes were hashed again.
    pub files: u64,
    /// What does not agree.
    pub differences: Vec<Difference>,
}

impl Report {
    fn differ(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.differences.push(Difference { place: place.into(), what: what.into() });
    }
}

/// The tables whose rows point into documents.
const TABLES: [&str; 3] = ["quotes", "figures", "dates"];

/// Compares the output in a folder with its inputs.
///
/// # Errors
/// [`RereadError`] where there is no output, or it cannot be read.
pub fn verify(folder: &Path, inputs: &Inputs, packs: &Packs, options: &Options) -> Result<Report, RereadError> {
    let mut report = Report::default();
    check_files(folder, &mut report)?;
    let formats: Vec<_> =
        FileFormat::ALL.into_iter().filter(|f| is_faithful(&folder.join(format!("documents.{}", f.name())))).collect();
    if formats.is_empty() {
        return Err(RereadError::NoRun(folder.display().to_string()));
    }
    let mut runs = formats.iter().map(|f| Run::open(folder, *f)).collect::<Result<Vec<_>, _>>()?;
    let mut seen = std::collections::HashSet::new();
    with_chunks(inputs, options, |mut chunks| {
        let mut chunk = Chunk::default();
        while chunks.next(&mut chunk) {
            for item in &chunk.items {
                let (Item::Document(document), Some(raw)) = (item, chunk.raw(item)) else { continue };
                let hash = RawHash::of(raw);
                report.documents += 1;
                let article = read(document.format, raw, &hash, item.source().clone(), packs, options).ok();
                let first = seen.insert(hash.short());
                if let Some(article) = &article {
                    check_source(raw, article, &mut report);
                }
                for run in &mut runs {
                    run.check_document(&hash, item.source().input_path.as_str(), article.as_ref(), first, &mut report)?;
                }
            }
        }
        Ok::<(), RereadError>(())
    })?;
    for run in &runs {
        run.check_all_seen(&mut report);
    }
    Ok(report)
}

/// Decodes the bytes that each stretch of a page's text was read from.
fn check_source(raw: &[u8], article: &Article, report: &mut Report) {
    let map = &article.source.map;
    if map.is_empty() {
        return;
    }
    report.segments += map.segments().len() as u64;
    if let Err(error) = map.check(article.text.as_str(), raw, article.source.encoding) {
        report.differ(&article.source.input_path, format!("{}: {error}", article.doc_id));
    }
}

/// One format's tables.
struct Run {
    format: FileFormat,
    /// By document id: its rows of `documents`, and how many of them were met in the inputs.
    documents: HashMap<String, Stated>,
    tables: Vec<(String, RowIndex)>,
}

/// What `documents` says of a document.
struct Stated {
    raw_sha256: String,
    text_sha256: Option<String>,
    rows: u64,
    met: u64,
}

impl Run {
    fn open(folder: &Path, format: FileFormat) -> Result<Self, RereadError> {
        let path = |table: &str| -> PathBuf { folder.join(format!("{table}.{}", format.name())) };
        let mut documents: HashMap<String, Stated> = HashMap::new();
        let mut rows = Rows::open(&path("documents"), format)?;
        while let Some((_, row)) = rows.next()? {
            // A file that could not be opened has no bytes to compare.
            let Some(id) = row.text("doc_id") else { continue };
            let read = row.text("status").is_some_and(|s| s != "failed");
            let stated = documents.entry(id.to_owned()).or_insert_with(|| Stated {
                raw_sha256: row.text("raw_sha256").unwrap_or_default().to_owned(),
                text_sha256: row.text("text_sha256").filter(|_| read).map(str::to_owned),
                rows: 0,
                met: 0,
            });
            stated.rows += 1;
        }
        let tables = TABLES
            .iter()
            .map(|t| Ok((format!("{t}.{}", format.name()), RowIndex::new(&path(t), format)?)))
            .collect::<Result<_, RereadError>>()?;
        Ok(Self { format, documents, tables })
    }

    fn check_document(
        &mut self,
        hash: &RawHash,
        input: &str,
        article: Option<&Article>,
        first: bool,
        report: &mut Report,
    ) -> Result<(), RereadError> {
        let id = hash.doc_id();
        let name = format!("documents.{}", self.format.name());
        let Some(stated) = self.documents.get_mut(&id) else {
            report.differ(&name, format!("{input} has a document {id} that is not in the output"));
            return Ok(());
        };
        stated.met += 1;
        if !first {
            return Ok(());
        }
        if stated.raw_sha256 != hash.hex() {
            report.differ(format!("{name} {id}"), "raw_sha256 is not the hash of the document's bytes");
        }
        let Some(article) = article else {
            if stated.text_sha256.is_some() {
                report.differ(format!("{name} {id}"), format!("{input} can no longer be read"));
            }
            return Ok(());
        };
        let text = article.text.as_str();
        if stated.text_sha256.as_ref().is_some_and(|s| *s != sha256_hex(text.as_bytes())) {
            report.differ(format!("{name} {id}"), "text_sha256 is not the hash of the document's text");
        }
        let slices = Slices::new(&id, text);
        for (file, table) in &mut self.tables {
            table.rows_of(&id, |row| {
                report.spans += 1;
                let stated = row.number("source_byte_start").zip(row.number("source_byte_end"));
                let span = row.number("byte_start").zip(row.number("byte_end"));
                let span = span.and_then(|(start, end)| article.text.span(start as usize, end as usize));
                let found = span.and_then(|s| article.source.map.place(s)).map(|b| (b.start, b.end));
                let moved = (stated != found).then(|| "source_byte_start and source_byte_end are others".to_owned());
                for what in slices.check(file, row).into_iter().chain(moved) {
                    let record = row.text("record_id").unwrap_or("without record_id");
                    report.differ(format!("{file} {record}"), what);
                }
            })?;
        }
        Ok(())
    }

    /// Every row must have found its document.
    fn check_all_seen(&self, report: &mut Report) {
        let name = format!("documents.{}", self.format.name());
        let mut missing: Vec<_> = self.documents.iter().filter(|(_, s)| s.met < s.rows).collect();
        missing.sort_by_key(|(id, _)| id.as_str());
        for (id, stated) in missing {
            let what =
                if stated.met == 0 { "no input has these bytes" } else { "fewer inputs have these bytes than rows" };
            report.differ(format!("{name} {id}"), what);
        }
        for (file, table) in &self.tables {
            let mut strays: Vec<_> = table.documents().filter(|id| !self.documents.contains_key(*id)).collect();
            strays.sort_unstable();
            for id in strays {
                report.differ(file, format!("rows of {id}, which is not in documents"));
            }
        }
    }
}

/// The files against what `run.json` says of them.
fn check_files(folder: &Path, report: &mut Report) -> Result<(), RereadError> {
    let path = folder.join("run.json");
    let Ok(content) = std::fs::read(&path) else {
        report.differ("run.json", "is missing: the run was not finished, or the file was removed");
        return Ok(());
    };
    let run: serde_json::Value = serde_json::from_slice(&content)
        .map_err(|e| RereadError::Malformed { path: path.display().to_string(), what: e.to_string() })?;
    for output in run["outputs"].as_array().into_iter().flatten() {
        let Some(name) = output["path"].as_str() else { continue };
        report.files += 1;
        match hash_file(&folder.join(name)) {
            Ok(hash) if Some(hash.as_str()) == output["sha256"].as_str() => {}
            Ok(_) => report.differ(name, "was changed after the run: its hash is not the one in run.json"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => report.differ(name, "is missing"),
            Err(error) => return Err(RereadError::Io { path: folder.join(name).display().to_string(), error }),
        }
    }
    Ok(())
}

/// SHA-256 of a file, in hex.
fn hash_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&digest.finalize())),
            length => digest.update(&buffer[..length]),
        }
    }
}
