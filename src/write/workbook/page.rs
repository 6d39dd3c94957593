//! The rows of a sheet, written as they come.
//!
//! A spreadsheet library makes an object of every cell; a dump has millions of them. The library therefore makes the workbook
//! around the rows (`layout.rs`): headers, formats, drop-downs, links. The rows themselves are written here, straight into a
//! compressed file of their own, which the finished workbook takes in as it is. Words are always inline strings.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::super::escape::{copy, holds, holds_below};
use super::layout::Frame;

/// How many bytes of rows are kept before they are compressed.
const BUFFER: usize = 1 << 16;

/// A sheet while it is written.
pub(super) struct Page {
    path: PathBuf,
    zip: Option<ZipWriter<BufWriter<File>>>,
    buffer: Vec<u8>,
    /// By column: what a cell begins with, up to the number of the row; and its style.
    columns: Vec<(Vec<u8>, Vec<u8>)>,
    /// Digits of the row in hand.
    digits: Vec<u8>,
    /// Rows, the header among them.
    rows: u32,
    bytes: u64,
    cut_cells: u64,
}

impl Page {
    /// Begins the sheet with what the frame has before the rows.
    pub(super) fn create(folder: &Path, number: usize, frame: &Frame) -> io::Result<Self> {
        let path = folder.join(format!("audit-sheet-{number}.part"));
        let mut zip = ZipWriter::new(BufWriter::new(File::create(&path)?));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1))
            .last_modified_time(DateTime::default());
        zip.start_file(sheet_name(number), options)?;
        zip.write_all(frame.before.as_bytes())?;
        let columns = frame.styles.iter().enumerate();
        let columns = columns.map(|(at, style)| {
            let style = if style.is_empty() { String::new() } else { format!(" s=\"{style}\"") };
            (format!("<c r=\"{}", letters(at)).into_bytes(), style.into_bytes())
        });
        Ok(Self {
            path,
            zip: Some(zip),
            buffer: Vec::with_capacity(BUFFER + 4096),
            columns: columns.collect(),
            digits: Vec::new(),
            rows: 1,
            bytes: 0,
            cut_cells: 0,
        })
    }

    /// Rows under the header.
    pub(super) fn rows(&self) -> u32 {
        self.rows - 1
    }

    /// Bytes of rows, before compression.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Cells that were cut since it was last asked.
    pub(super) fn take_cut_cells(&mut self) -> u64 {
        std::mem::take(&mut self.cut_cells)
    }

    /// Begins the next row, as high as so many lines; gives its number, from 0 for the header.
    pub(super) fn begin_row(&mut self, lines: u32) -> u32 {
        self.rows += 1;
        self.digits.clear();
        let _ = write!(self.digits, "{}", self.rows);
        self.buffer.extend_from_slice(b"<row r=\"");
        self.buffer.extend_from_slice(&self.digits);
        if lines > 1 {
            let _ = write!(self.buffer, "\" ht=\"{}\" customHeight=\"1", lines * 15);
        }
        self.buffer.extend_from_slice(b"\">");
        self.rows - 1
    }

    /// Ends the row.
    pub(super) fn end_row(&mut self) -> io::Result<()> {
        self.buffer.extend_from_slice(b"</row>");
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

    fn begin_cell(&mut self, column: usize, kind: &[u8]) {
        let (before, style) = &self.columns[column];
        self.buffer.extend_from_slice(before);
        self.buffer.extend_from_slice(&self.digits);
        self.buffer.push(b'"');
        self.buffer.extend_from_slice(style);
        self.buffer.extend_from_slice(kind);
    }

    /// A cell of words, whatever they begin with; what does not fit into a cell is cut with a mark.
    pub(super) fn words(&mut self, column: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        let (text, mark) = fitting(text);
        self.cut_cells += u64::from(!mark.is_empty());
        self.begin_cell(column, b" t=\"inlineStr\"><is><t");
        if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
            self.buffer.extend_from_slice(b" xml:space=\"preserve\"");
        }
        self.buffer.push(b'>');
        escape(text, &mut self.buffer);
        self.buffer.extend_from_slice(mark.as_bytes());
        self.buffer.extend_from_slice(b"</t></is></c>");
    }

    /// A cell with a number, given as its digits.
    pub(super) fn number(&mut self, column: usize, digits: &str) {
        self.begin_cell(column, b"><v>");
        self.buffer.extend_from_slice(digits.as_bytes());
        self.buffer.extend_from_slice(b"</v></c>");
    }

    /// A cell with yes or no.
    pub(super) fn yes_no(&mut self, column: usize, yes: bool) {
        self.begin_cell(column, b" t=\"b\"><v>");
        self.buffer.push(if yes { b'1' } else { b'0' });
        self.buffer.extend_from_slice(b"</v></c>");
    }

    /// Ends the sheet with what the frame has behind the rows; gives the file with it, as the only one in an archive.
    pub(super) fn finish(mut self, after: &str) -> io::Result<PageFile> {
        self.flush()?;
        if let Some(mut zip) = self.zip.take() {
            zip.write_all(after.as_bytes())?;
            zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        }
        Ok(PageFile { archive: ZipArchive::new(File::open(&self.path)?)?, _page: self })
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// A finished sheet; its file is removed with it.
pub(super) struct PageFile {
    /// The sheet, compressed.
    pub(super) archive: ZipArchive<File>,
    _page: Page,
}

/// The name of a sheet's file in a workbook, by its place from 0.
pub(super) fn sheet_name(number: usize) -> String {
    format!("xl/worksheets/sheet{}.xml", number + 1)
}

/// The letters of a column, from 0: A to Z, then AA.
pub(super) fn letters(column: usize) -> String {
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    if column < 26 { letter(column).to_string() } else { format!("{}{}", letter(column / 26 - 1), letter(column)) }
}

/// UTF-16 units that a cell can hold.
const LONGEST: usize = 32_767;
/// What stands at the end of a cell that was cut.
const CUT: &str = " [... cut]";

/// As much of a text as a cell can hold, and the mark of a cut where it is not all.
fn fitting(text: &str) -> (&str, &'static str) {
    // There are never more UTF-16 units than bytes.
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return (text, "");
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST - CUT.len()
    });
    (&text[..end.map_or(text.len(), |(at, _)| at)], CUT)
}

/// Appends words as XML. Control characters, which XML cannot hold, and what would read as one of their names, are written
/// as spreadsheet programs write them.
fn escape(text: &str, out: &mut Vec<u8>) {
    let odd = memchr::memmem::find(text.as_bytes(), b"_x").is_some() || memchr::memchr(0xef, text.as_bytes()).is_some();
    if odd {
        let text = text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
        return escape_bytes(protect(&text).as_bytes(), out);
    }
    escape_bytes(text.as_bytes(), out);
}

fn escape_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    let special = |word| holds(word, b'&') | holds(word, b'<') | holds(word, b'>') | holds_below(word, 0x20);
    copy(bytes, out, special, |byte, out| match byte {
        b'&' => out.extend_from_slice(b"&amp;"),
        b'<' => out.extend_from_slice(b"&lt;"),
        b'>' => out.extend_from_slice(b"&gt;"),
        b'\n' | b'\t' | 0x20.. => out.push(byte),
        other => out.extend_from_slice(format!("_x{other:04X}_").as_bytes()),
    });
}

/// `_x0041_` in a text would be read as the character of that number: its first underscore is written by number itself.
fn protect(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let tail = rest.as_bytes().get(at + 2..at + 7);
        let is_name = tail.is_some_and(|t| t[4] == b'_' && t[..4].iter().all(u8::is_ascii_hexdigit));
        out.push_str(if is_name { "_x005F_x" } else { "_x" });
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_with_a_mark() {
        for (text, is_cut) in [("é".repeat(32_000), false), ("😀".repeat(20_000), true), ("x".repeat(32_767), false)]
        {
            let (fits, mark) = fitting(&text);
            assert_eq!(!mark.is_empty(), is_cut);
            assert!(fits.encode_utf16().count() + mark.len() <= LONGEST);
            assert_eq!(fits.len() == text.len(), !is_cut);
        }
    }

    #[test]
    fn no_text_breaks_the_sheet() {
        let mut out = Vec::new();
        escape("a<b>&\"c\"\u{1}\r_x0041_ _x \u{ffff}é_x00é", &mut out);
        let written = String::from_utf8(out).unwrap();
        assert_eq!(written, "a&lt;b&gt;&amp;\"c\"_x0001__x000D__x005F_x0041_ _x \u{fffd}é_x00é");
        assert_eq!(
            (letters(0), letters(25), letters(26), letters(53)),
            ("A".into(), "Z".into(), "AA".into(), "BB".into())
        );
    }
}
