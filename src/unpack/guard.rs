//! How much may come out of how little.
//!
//! A file of 10 KB can state that it holds a petabyte. Every stream that is decompressed is read through a [`Guarded`] reader,
//! which ends it with an error where it grows beyond its [`Limits`]; and that error becomes a refusal with a stable code.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use crate::read::{Refusal, Stage};

/// What bounds the unpacking of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How many bytes may come out of each compressed byte.
    pub ratio: u64,
    /// How many bytes may come out of one input.
    pub unpacked: u64,
    /// How many archives, and how many compressions, may stand within one another.
    pub nesting: u32,
    /// How many documents are remembered to tell duplicates and versions.
    pub remembered: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { ratio: 200, unpacked: 256 << 30, nesting: 3, remembered: 1_000_000 }
    }
}

impl Limits {
    /// The refusal of an archive that stands too deep.
    pub(super) fn nested(&self) -> Refusal {
        let message =
            format!("more than {} archives within one another; raise --max-nesting or unpack it", self.nesting);
        Refusal::new(Stage::Read, "nesting", message)
    }

    /// The refusal of what becomes too large for what it was.
    pub(super) fn ratio_refusal(&self) -> Refusal {
        refusal_of(&io::Error::other(Hit::Ratio(self.ratio)))
    }

    /// The refusal of an input that becomes too large.
    #[cfg(feature = "parquet")]
    pub(super) fn unpacked_refusal(&self) -> Refusal {
        refusal_of(&io::Error::other(Hit::Unpacked(self.unpacked)))
    }
}

/// Short streams may repeat themselves as they like.
pub(super) const SLACK: u64 = 1 << 20;

/// A limit that was hit.
#[derive(Debug, thiserror::Error)]
enum Hit {
    #[error(
        "more than {0} bytes come out of each compressed byte: no article does that; raise --max-ratio if it is meant"
    )]
    Ratio(u64),
    #[error("more than {0} bytes came out of this input; raise --max-unpacked if it is meant")]
    Unpacked(u64),
}

/// The refusal for an error in reading.
pub(super) fn refusal_of(error: &io::Error) -> Refusal {
    let hit = error.get_ref().and_then(|e| e.downcast_ref::<Hit>());
    let (code, message) = match (hit, error.kind()) {
        (Some(hit @ Hit::Ratio(_)), _) => ("ratio", hit.to_string()),
        (Some(hit @ Hit::Unpacked(_)), _) => ("unpacked", hit.to_string()),
        (None, io::ErrorKind::UnexpectedEof) => {
            ("truncated", "the compressed stream or archive ends too early".to_owned())
        }
        (None, _) if error.raw_os_error().is_some() => ("unreadable", error.to_string()),
        (None, _) => ("corrupt", format!("the compressed stream or archive is damaged: {error}")),
    };
    Refusal::new(Stage::Read, code, message)
}

/// Counts what is read.
pub(super) struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    pub(super) fn new(inner: R, count: &Rc<Cell<u64>>) -> Self {
        Self { inner, count: Rc::clone(count) }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

impl<R: io::Seek> io::Seek for Counted<R> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Ends a stream that grows too large.
pub(super) struct Guarded<'r> {
    inner: &'r mut dyn Read,
    /// Compressed bytes that went in.
    packed: Rc<Cell<u64>>,
    /// Bytes that came out.
    out: u64,
    /// Bytes that came out of all streams of the input.
    all: Rc<Cell<u64>>,
    ratio: u64,
    most: u64,
}

impl<'r> Guarded<'r> {
    pub(super) fn new(inner: &'r mut dyn Read, packed: Rc<Cell<u64>>, all: &Rc<Cell<u64>>, limits: &Limits) -> Self {
        Self { inner, packed, out: 0, all: Rc::clone(all), ratio: limits.ratio, most: limits.unpacked }
    }

    /// Bytes that came out.
    pub(super) fn out(&self) -> u64 {
        self.out
    }
}

impl Read for Guarded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.out += read as u64;
        self.all.set(self.all.get() + read as u64);
        if self.out > SLACK + self.ratio.saturating_mul(self.packed.get()) {
            return Err(io::Error::other(Hit::Ratio(self.ratio)));
        }
        if self.all.get() > self.most {
            return Err(io::Error::other(Hit::Unpacked(self.most)));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(packed: u64, limits: &Limits) -> &'static str {
        let mut endless = io::repeat(b' ');
        let mut guarded = Guarded::new(&mut endless, Rc::new(Cell::new(packed)), &Rc::default(), limits);
        refusal_of(&io::copy(&mut guarded, &mut io::sink()).unwrap_err()).code
    }

    #[test]
    fn what_grows_too_large_ends_with_the_limit_that_it_hit() {
        assert_eq!(code(100, &Limits::default()), "ratio");
        assert_eq!(code(1 << 30, &Limits { unpacked: 5 << 20, ..Limits::default() }), "unpacked");
    }
}
