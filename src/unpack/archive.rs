//! Zip and tar archives into their members.
//!
//! In: an archive. Out: each member as a stream of its own, in the order in which they stand, under its path inside the
//! archive. A book or a word processor's document is a zip too, and is one document. What is damaged costs itself: a zip
//! without its directory is read by the headers of its members, a tar goes on at the next header that is whole.

use std::cell::Cell;
use std::io::{self, Read, Seek};
use std::rc::Rc;

use zip::result::ZipError;

use super::guard::{Guarded, SLACK, refusal_of};
use super::{Flow, Place, Unpack};
use crate::read::{Format, Refusal, Stage, is_tar_header};

/// Members by which documents are told from archives.
const MARKS: &[(&str, Format)] = &[
    ("META-INF/container.xml", Format::Epub),
    ("word/document.xml", Format::Docx),
    ("xl/workbook.xml", Format::Unsupported),
    ("ppt/presentation.xml", Format::Unsupported),
    ("content.xml", Format::Unsupported),
];

impl Unpack<'_, '_> {
    pub(super) fn zip<R: Read + Seek>(&mut self, reader: &mut R, place: &Place) -> Flow {
        let packed = reader.seek(io::SeekFrom::End(0)).unwrap_or(0);
        let mut archive =
            match reader.rewind().map_err(ZipError::from).and_then(|()| zip::ZipArchive::new(&mut *reader)) {
                Ok(archive) => archive,
                Err(error) => return self.zip_without_directory(reader, place, &error),
            };
        let has = |name: &str| archive.index_for_name(name).is_some();
        let mark = MARKS
            .iter()
            .find(|(name, _)| has(name))
            .map(|m| m.1)
            .filter(|_| !has("[Content_Types].xml") || !has("index.html"));
        match self.options.reader.filter(|f| matches!(f, Format::Epub | Format::Docx)).or(mark) {
            Some(format @ (Format::Epub | Format::Docx)) => {
                drop(archive);
                if let Err(error) = reader.rewind() {
                    return self.refuse(place, refusal_of(&error));
                }
                return self.document(format, reader, place);
            }
            Some(_) if !place.given => {
                self.filler.skipped();
                return Ok(());
            }
            Some(format) => {
                let message =
                    "a spreadsheet, a presentation or an OpenDocument file is not read; save it as DOCX, text or CSV";
                return self.filler.refused(place.source(format), Refusal::new(Stage::Read, "unsupported", message), 0);
            }
            None => {}
        }
        if place.archives >= self.options.limits.nesting {
            return self.refuse(place, self.options.limits.nested());
        }
        let before = self.filler.rows();
        let mut out = 0;
        for index in 0..archive.len() {
            let raw = archive.by_index_raw(index).map(|m| {
                (
                    m.name().map_or_else(
                        |_| String::from_utf8_lossy(m.name_raw()).into_owned(),
                        std::borrow::Cow::into_owned,
                    ),
                    m.is_dir() || m.is_symlink(),
                    m.encrypted(),
                )
            });
            let (name, passed, encrypted) = raw.unwrap_or_else(|_| (format!("member {index}"), false, false));
            if passed || is_hidden(&name) {
                continue;
            }
            let inside = place.inside(&name);
            if encrypted {
                let message = "the member is encrypted; unpack it with its password first";
                self.refuse(&inside, Refusal::new(Stage::Read, "encrypted", message))?;
                continue;
            }
            let mut member = match archive.by_index(index) {
                Ok(member) => member,
                Err(error) => {
                    self.refuse(&inside, zip_refusal(&error))?;
                    continue;
                }
            };
            let compressed = Rc::new(Cell::new(member.compressed_size()));
            let mut guarded = Guarded::new(&mut member, compressed, &self.unpacked, &self.options.limits);
            self.stream(&mut guarded, &inside)?;
            out += guarded.out();
            // Members that lie over one another use the same bytes again and again.
            if out / 2 > SLACK + self.options.limits.ratio.saturating_mul(packed) {
                return self.refuse(place, self.options.limits.ratio_refusal());
            }
        }
        self.end_of_archive(place, before)
    }

    /// A zip that was cut short has lost the directory at its end; its members have headers of their own.
    fn zip_without_directory<R: Read + Seek>(&mut self, reader: &mut R, place: &Place, error: &ZipError) -> Flow {
        if place.archives >= self.options.limits.nesting {
            return self.refuse(place, self.options.limits.nested());
        }
        let damaged =
            Refusal::new(Stage::Read, "corrupt", format!("the zip has no whole directory at its end ({error})"));
        let mut refused = reader.rewind().is_err();
        while !refused {
            match zip::read::read_zipfile_from_stream(reader) {
                Ok(Some(mut member)) => {
                    let name = member.name().map_or_else(|_| "member".to_owned(), std::borrow::Cow::into_owned);
                    let compressed = Rc::new(Cell::new(member.compressed_size()));
                    if member.is_dir() || is_hidden(&name) {
                        continue;
                    }
                    let mut guarded = Guarded::new(&mut member, compressed, &self.unpacked, &self.options.limits);
                    self.stream(&mut guarded, &place.inside(&name))?;
                }
                Ok(None) | Err(_) => refused = true,
            }
        }
        self.refuse(place, damaged)
    }

    pub(super) fn tar(&mut self, mut reader: &mut dyn Read, place: &Place) -> Flow {
        if place.archives >= self.options.limits.nesting {
            return self.refuse(place, self.options.limits.nested());
        }
        let before = self.filler.rows();
        // A block that was read in looking for a header is put before the rest.
        let mut found: Vec<u8> = Vec::new();
        loop {
            let mut whole = io::Cursor::new(std::mem::take(&mut found)).chain(&mut *reader);
            let mut archive = tar::Archive::new(&mut whole);
            let Some(error) = self.tar_members(&mut archive, place)? else { break };
            self.refuse(place, refusal_of(&error))?;
            let is_over = error.kind() == io::ErrorKind::UnexpectedEof || error.raw_os_error().is_some();
            if is_over || !next_header(&mut reader, &mut found) {
                break;
            }
        }
        self.end_of_archive(place, before)
    }

    /// The members up to the end or the first error of the archive itself.
    fn tar_members<R: Read>(
        &mut self,
        archive: &mut tar::Archive<R>,
        place: &Place,
    ) -> Result<Option<io::Error>, super::Stopped> {
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return Ok(Some(error)),
        };
        for entry in entries {
            let mut entry = match entry {
                Ok(entry) => entry,
                Err(error) => return Ok(Some(error)),
            };
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let kind = entry.header().entry_type();
            if !(kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse()) || is_hidden(&name) {
                continue;
            }
            // A member without holes is as long as it says; one with holes may be endless, and counts.
            let sparse = kind.is_gnu_sparse();
            let stored = Rc::new(Cell::new(if sparse { 0 } else { entry.size() }));
            let mut whole = Whole { left: if sparse { 0 } else { entry.size() }, inner: &mut entry };
            let mut guarded = Guarded::new(&mut whole, stored, &self.unpacked, &self.options.limits);
            self.stream(&mut guarded, &place.inside(&name))?;
        }
        Ok(None)
    }

    /// An archive out of which nothing came is worth a row: somebody meant it to be read.
    fn end_of_archive(&mut self, place: &Place, before: u64) -> Flow {
        if self.filler.rows() > before {
            return Ok(());
        }
        let refusal = Refusal::new(Stage::Read, "no_documents", "the archive holds no file of a kind that is read");
        self.refuse(place, refusal)
    }
}

/// A member that is as long as its header says, or ends with an error.
struct Whole<'r> {
    inner: &'r mut dyn Read,
    left: u64,
}

impl Read for Whole<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        if read == 0 && self.left > 0 && !out.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

/// Members that are about the archive, not in it.
fn is_hidden(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|last| last.starts_with('.'))
}

fn zip_refusal(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(what) => {
            let message = format!("the member is compressed in a way that is not read ({what}); unpack it first");
            Refusal::new(Stage::Read, "unsupported", message)
        }
        other => Refusal::new(Stage::Read, "corrupt", format!("the member is damaged: {other}")),
    }
}

/// Reads blocks up to the next that is the header of a member.
fn next_header(reader: &mut dyn Read, found: &mut Vec<u8>) -> bool {
    loop {
        found.clear();
        if !matches!((&mut *reader).take(512).read_to_end(found), Ok(512)) {
            return false;
        }
        if is_tar_header(found) {
            return true;
        }
    }
}
