//! A table into its rows.
//!
//! In: a window over a CSV or TSV file. Out: every row below the header, numbered from 0, with the table's [`Dialect`] in its
//! source. A row with more cells than columns is refused, since nobody can tell which cell is whose; one with fewer is read in
//! part. A quotation mark that is never closed costs the line it stands in, not the rest of the file.

use std::sync::Arc;

use super::window::Window;
use super::{Flow, HEAD, Place, Unpack, too_large};
use crate::article::Source;
use crate::read::{Dialect, Format, Refusal, Scan, Stage};

impl Unpack<'_, '_> {
    pub(super) fn rows(&mut self, window: &mut Window<'_>, place: &Place) -> Flow {
        let max = self.options.max_document as usize;
        window.fill(HEAD);
        let head = &window.bytes()[..window.bytes().len().min(4 * HEAD)];
        let dialect = Arc::new(Dialect::of(head, &self.options.fields));
        if head.trim_ascii().is_empty() {
            return self.end(window, place, Format::Csv, 0);
        }
        if !dialect.has_text() {
            let names: String = dialect.names.join(", ").chars().take(300).collect();
            let message = format!("no column is known to hold text; name it with --text-field (columns: {names})");
            let refusal = Refusal::new(Stage::Read, "no_text_column", message).at(0);
            return self.filler.refused(place.source(Format::Csv), refusal, 0);
        }
        window.pass(dialect.header);
        let mut index = 0;
        let mut scan = Scan::default();
        // What is read again after a mark that is never closed: a file of nothing else must end too.
        let mut again = 0;
        loop {
            let mut end = scan.run(window.bytes(), &dialect);
            let mut broken = None;
            if end.is_none() {
                let too_long = window.bytes().len() > max;
                if !too_long && window.more() {
                    continue;
                }
                let bytes = window.bytes();
                if bytes.is_empty() || window.error().is_some() && !too_long {
                    break;
                }
                if too_long || scan.is_open(bytes) {
                    // Where a mark is never closed, the line that opened it is all that is lost.
                    broken = Some(if scan.is_open(bytes) {
                        let message = "a quotation mark that encloses a cell is never closed: the line is left out";
                        Refusal::new(Stage::Read, "unclosed_quote", message)
                    } else {
                        too_large("row", max as u64)
                    });
                    end = memchr::memchr(b'\n', bytes).filter(|_| again < 16 * max);
                    again += bytes.len();
                } else {
                    end = Some(bytes.len());
                }
            }
            let source = Source { dialect: Some(Arc::clone(&dialect)), ..place.record(Format::Csv, index) };
            let offset = window.offset();
            let Some(end) = end else {
                self.filler.refused(source, broken.unwrap_or_else(|| too_large("row", max as u64)), offset)?;
                index += 1;
                window.pass_to(b"\n");
                scan = Scan::default();
                continue;
            };
            let row = &window.bytes()[..end];
            let blank = row.iter().all(|b| b.is_ascii_whitespace() || b",;|".contains(b));
            let (cells, columns) = (scan.separators + 1, dialect.names.len());
            if let Some(refusal) = broken {
                self.filler.refused(source, refusal, offset)?;
                index += 1;
            } else if !blank {
                let refusal = || {
                    let message = format!("the row has {cells} cells, the table {columns} columns");
                    Refusal::new(Stage::Read, "ragged_row", message)
                };
                let surplus = cells > columns && !dialect.is_padding(row);
                if surplus {
                    self.filler.refused(source, refusal(), offset)?;
                } else {
                    let partial = (cells < columns).then(refusal);
                    self.filler.document(Format::Csv, source, row, offset, partial)?;
                }
                index += 1;
            }
            window.pass(end + 1);
            scan = Scan::default();
        }
        self.end(window, place, Format::Csv, index)
    }
}
