//! The parts of a document that is a zip archive.
//!
//! In: the bytes of a book or a word processor's document. Out: its parts, by name, unpacked in memory up to a bound on all of
//! them together.

use std::io::{Cursor, Read};

use super::{Refusal, Stage};

/// A document in parts.
pub(super) struct Zipped<'b> {
    archive: zip::ZipArchive<Cursor<&'b [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
}

/// The refusal of a document whose archive is damaged.
pub(super) fn refused(message: impl Into<String>) -> Refusal {
    Refusal::new(Stage::Read, "corrupt", message)
}

impl<'b> Zipped<'b> {
    /// Opens a document; `most` bytes may be unpacked of it.
    pub(super) fn open(raw: &'b [u8], most: u64) -> Result<Self, Refusal> {
        let archive = zip::ZipArchive::new(Cursor::new(raw))
            .map_err(|e| refused(format!("the document is no whole zip archive: {e}")))?;
        Ok(Self { archive, left: most })
    }

    /// A part's bytes; `None` where there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Option<Result<Vec<u8>, Refusal>> {
        let index = self.archive.index_for_name(name)?;
        let mut bytes = Vec::new();
        let read = match self.archive.by_index(index) {
            Ok(part) if part.encrypted() => {
                return Some(Err(Refusal::new(Stage::Read, "encrypted", "the document is encrypted")));
            }
            Ok(part) => part.take(self.left + 1).read_to_end(&mut bytes),
            Err(error) => return Some(Err(refused(format!("{name} is damaged: {error}")))),
        };
        Some(match read {
            Ok(length) if length as u64 > self.left => {
                let message =
                    "the document's parts are too large; raise --max-document or --max-ratio if they are meant";
                Err(Refusal::new(Stage::Read, "ratio", message))
            }
            Ok(length) => {
                self.left -= length as u64;
                Ok(bytes)
            }
            Err(error) => Err(refused(format!("{name} is damaged: {error}"))),
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    /// A zip of such members.
    pub(in crate::read) fn zip(members: &[(&str, &str)]) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in members {
            out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(content.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    #[test]
    fn what_is_unpacked_is_bounded_over_all_parts() {
        let raw = zip(&[("a", &"x".repeat(700)), ("b", &"y".repeat(700))]);
        let mut zipped = super::Zipped::open(&raw, 1000).unwrap();
        assert_eq!(zipped.part("a").unwrap().unwrap().len(), 700);
        assert_eq!(zipped.part("b").unwrap().unwrap_err().code, "ratio");
        assert!(zipped.part("c").is_none());
    }
}
