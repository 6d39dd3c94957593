//! A dump with a record a line, into its lines.
//!
//! In: a window over the stream. Out: every line that is not blank, numbered from 0. A line that is longer than allowed is
//! passed over without being held in memory; what an error cut off is not read as a line.

use super::guard::refusal_of;
use super::window::Window;
use super::{Flow, Place, Unpack, too_large};
use crate::read::{Format, Refusal, Stage};

impl Unpack<'_, '_> {
    pub(super) fn lines(&mut self, window: &mut Window<'_>, place: &Place) -> Flow {
        let max = self.options.max_document;
        let (mut index, mut scanned) = (0, 0);
        window.pass_mark();
        loop {
            let bytes = window.bytes();
            let end = memchr::memchr(b'\n', &bytes[scanned..]).map(|at| scanned + at);
            scanned = bytes.len();
            if end.is_none() && scanned as u64 > max {
                let refusal = too_large("line", max).at(window.offset());
                self.filler.refused(place.record(Format::Jsonl, index), refusal, 0)?;
                index += 1;
                window.pass_to(b"\n");
                scanned = 0;
                continue;
            }
            if end.is_none() && window.more() {
                continue;
            }
            let bytes = window.bytes();
            if end.is_none() && (bytes.is_empty() || window.error().is_some()) {
                break;
            }
            let length = end.unwrap_or(bytes.len());
            let line = bytes[..length].strip_suffix(b"\r").unwrap_or(&bytes[..length]);
            if !line.trim_ascii().is_empty() {
                let (source, offset) = (place.record(Format::Jsonl, index), window.offset());
                if line.len() as u64 > max {
                    self.filler.refused(source, too_large("line", max), offset)?;
                } else {
                    self.filler.document(Format::Jsonl, source, line, offset, None)?;
                }
                index += 1;
            }
            window.pass(length + 1);
            scanned = 0;
        }
        self.end(window, place, Format::Jsonl, index)
    }

    /// The end of a dump: the error that cut it short, or that there was nothing in it.
    pub(super) fn end(&mut self, window: &Window<'_>, place: &Place, format: Format, records: u64) -> Flow {
        if let Some(error) = window.error() {
            let source = place.record(format, records);
            return self.filler.refused(source, refusal_of(error), window.offset());
        }
        if records == 0 {
            let refusal = Refusal::new(Stage::Read, "empty", "the file holds nothing but white space").at(0);
            return self.filler.refused(place.source(format), refusal, 0);
        }
        Ok(())
    }
}
