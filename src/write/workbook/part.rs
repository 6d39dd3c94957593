//! A file of the workbook while it is written: compressed as it comes, alone in an archive of its own, from which the
//! finished workbook takes it as it is.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// How many bytes are kept before they are compressed.
const BUFFER: usize = 1 << 16;

/// How files of a workbook are kept: at the fastest compression, without a time.
pub(super) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .last_modified_time(DateTime::default())
}

/// A file of the workbook.
pub(super) struct Part {
    path: PathBuf,
    zip: Option<ZipWriter<BufWriter<File>>>,
    /// What comes next.
    pub(super) buffer: Vec<u8>,
    bytes: u64,
}

impl Part {
    /// Begins the file of that name in the workbook; it lies in the folder as `STEM.part`.
    pub(super) fn create(folder: &Path, stem: &str, name: &str) -> io::Result<Self> {
        let path = folder.join(format!("{stem}.part"));
        let mut zip = ZipWriter::new(BufWriter::new(File::create(&path)?));
        zip.start_file(name, options())?;
        Ok(Self { path, zip: Some(zip), buffer: Vec::with_capacity(BUFFER + 4096), bytes: 0 })
    }

    /// Bytes so far, before compression.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Compresses what is in the buffer, once that is full.
    pub(super) fn pass_on(&mut self) -> io::Result<()> {
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.bytes += self.buffer.len() as u64;
        if let Some(zip) = &mut self.zip {
            zip.write_all(&self.buffer)?;
        }
        self.buffer.clear();
        Ok(())
    }

    /// Adds all that can be read.
    pub(super) fn copy(&mut self, from: &mut impl Read) -> io::Result<()> {
        self.flush()?;
        if let Some(zip) = &mut self.zip {
            self.bytes += io::copy(from, zip)?;
        }
        Ok(())
    }

    /// Ends the file; gives it as the only one in an archive.
    pub(super) fn finish(mut self) -> io::Result<PartFile> {
        self.flush()?;
        if let Some(zip) = self.zip.take() {
            zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        }
        Ok(PartFile { archive: ZipArchive::new(File::open(&self.path)?)?, _part: self })
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// A finished file of the workbook; what lies in the folder is removed with it.
pub(super) struct PartFile {
    /// It alone, compressed.
    pub(super) archive: ZipArchive<File>,
    _part: Part,
}
