//! The rows of a sheet, written as they come.
//!
//! A spreadsheet library makes an object of every cell; a dump has millions of them. The library therefore makes the workbook
//! around the rows (`layout.rs`): headers, formats, drop-downs, links. The rows themselves are written here, straight into a
//! compressed file of their own, which the finished workbook takes in as it is. Words are always numbers of [`Strings`]. A cell
//! says where it stands only behind a gap: every reader counts the others, and cells that are alike are compressed in half the time.

use std::io;
use std::path::Path;

use super::layout::Frame;
use super::part::{Part, PartFile};
use super::strings::Strings;
use crate::record::integer;

/// A piece of a cell: so many bytes of these are of it, which are cheaper to copy together than one by one.
type Piece = ([u8; LONGEST], usize);
const LONGEST: usize = 24;

fn piece(text: &str) -> Piece {
    let mut bytes = [0; LONGEST];
    let length = text.len().min(LONGEST);
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    (bytes, length)
}

/// What a cell ends with.
const END: &[u8] = b"</v></c>";

fn add(out: &mut Vec<u8>, (bytes, length): &Piece) {
    let end = out.len() + length;
    out.extend_from_slice(bytes);
    out.truncate(end);
}

/// What the cells of a column begin with.
struct Column {
    /// Behind a gap: up to the number of the row.
    place: Piece,
    /// By [`Kind`]: what follows that number, and the whole where there is no gap.
    kinds: [(Piece, Piece); 3],
}

/// What a cell holds.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Words,
    YesNo,
}

impl Column {
    fn new(column: usize, style: &str) -> Self {
        let style = if style.is_empty() { String::new() } else { format!(" s=\"{style}\"") };
        let kinds = ["", " t=\"s\"", " t=\"b\""].map(|kind| {
            let behind = format!("{style}{kind}><v>");
            (piece(&format!("\"{behind}")), piece(&format!("<c{behind}")))
        });
        Self { place: piece(&format!("<c r=\"{}", letters(column))), kinds }
    }
}

/// A sheet while it is written.
pub(super) struct Page {
    part: Part,
    /// By column: what its cells begin with.
    columns: Vec<Column>,
    /// Digits of the row in hand.
    digits: Piece,
    /// Rows, the header among them.
    rows: u32,
    cut_cells: u64,
}

impl Page {
    /// Begins the sheet with what the frame has before the rows.
    pub(super) fn create(folder: &Path, number: usize, frame: &Frame) -> io::Result<Self> {
        let mut part = Part::create(folder, &format!("audit-sheet-{number}"), &sheet_name(number))?;
        part.buffer.extend_from_slice(frame.before.as_bytes());
        let columns = frame.styles.iter().enumerate().map(|(at, style)| Column::new(at, style));
        Ok(Self { part, columns: columns.collect(), digits: piece(""), rows: 1, cut_cells: 0 })
    }

    /// Rows under the header.
    pub(super) fn rows(&self) -> u32 {
        self.rows - 1
    }

    /// Bytes of rows, before compression.
    pub(super) fn bytes(&self) -> u64 {
        self.part.bytes()
    }

    /// Cells that were cut since it was last asked.
    pub(super) fn take_cut_cells(&mut self) -> u64 {
        std::mem::take(&mut self.cut_cells)
    }

    /// Begins the next row, as high as so many lines.
    pub(super) fn begin_row<'p>(&'p mut self, lines: u32, strings: &'p mut Strings) -> Row<'p> {
        self.rows += 1;
        self.digits = piece(&self.rows.to_string());
        let out = &mut self.part.buffer;
        out.extend_from_slice(b"<row r=\"");
        add(out, &self.digits);
        if lines > 1 {
            out.extend_from_slice(b"\" ht=\"");
            integer(i64::from(lines * 15), out);
            out.extend_from_slice(b"\" customHeight=\"1");
        }
        out.extend_from_slice(b"\">");
        Row { page: self, strings, next: 0 }
    }

    /// The part, with all rows in it.
    pub(super) fn into_part(self) -> Part {
        self.part
    }

    /// Ends the sheet with what the frame has behind the rows.
    pub(super) fn finish(mut self, after: &str) -> io::Result<PartFile> {
        self.part.buffer.extend_from_slice(after.as_bytes());
        self.part.finish()
    }
}

/// The row in hand.
pub(super) struct Row<'p> {
    page: &'p mut Page,
    strings: &'p mut Strings,
    /// The column behind the last cell.
    next: usize,
}

impl Row<'_> {
    /// Its number, from 0 for the header.
    pub(super) fn number(&self) -> u32 {
        self.page.rows - 1
    }

    fn begin(&mut self, column: usize, kind: Kind) -> &mut Vec<u8> {
        let Page { part, columns, digits, .. } = &mut *self.page;
        let Column { place, kinds } = &columns[column];
        let (behind, whole) = &kinds[kind as usize];
        if column == self.next {
            add(&mut part.buffer, whole);
        } else {
            add(&mut part.buffer, place);
            add(&mut part.buffer, digits);
            add(&mut part.buffer, behind);
        }
        self.next = column + 1;
        &mut part.buffer
    }

    /// A cell of words, whatever they begin with; what does not fit into a cell is cut with a mark.
    pub(super) fn words(&mut self, column: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        let (number, is_cut) = self.strings.number(text);
        self.page.cut_cells += u64::from(is_cut);
        let out = self.begin(column, Kind::Words);
        integer(i64::from(number), out);
        out.extend_from_slice(END);
    }

    /// A cell with a number, given as its digits.
    pub(super) fn digits(&mut self, column: usize, digits: &str) {
        let out = self.begin(column, Kind::Number);
        out.extend_from_slice(digits.as_bytes());
        out.extend_from_slice(END);
    }

    /// A cell with a whole number.
    pub(super) fn whole(&mut self, column: usize, number: i64) {
        let out = self.begin(column, Kind::Number);
        integer(number, out);
        out.extend_from_slice(END);
    }

    /// A cell with yes or no.
    pub(super) fn yes_no(&mut self, column: usize, yes: bool) {
        let out = self.begin(column, Kind::YesNo);
        out.push(if yes { b'1' } else { b'0' });
        out.extend_from_slice(END);
    }

    /// Ends the row.
    pub(super) fn end(self) -> io::Result<()> {
        self.page.part.buffer.extend_from_slice(b"</row>");
        self.strings.pass_on()?;
        self.page.part.pass_on()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_where_it_stands_behind_a_gap_only() {
        let folder = tempfile::tempdir().unwrap();
        let styles = vec!["1".to_owned(), String::new(), "12".to_owned(), "3".to_owned()];
        let frame = Frame { before: "<s>".into(), after: String::new(), styles };
        let mut page = Page::create(folder.path(), 0, &frame).unwrap();
        let mut strings = Strings::create(folder.path(), "").unwrap();
        let mut row = page.begin_row(1, &mut strings);
        row.words(0, "a");
        row.words(1, "");
        row.yes_no(2, true);
        row.whole(3, -7);
        row.end().unwrap();
        let mut file = page.finish("</s>").unwrap();
        assert_eq!(
            io::read_to_string(file.archive.by_index(0).unwrap()).unwrap(),
            "<s><row r=\"2\"><c s=\"1\" t=\"s\"><v>0</v></c><c r=\"C2\" s=\"12\" t=\"b\"><v>1</v></c><c s=\"3\"><v>-7</v></c></row></s>"
        );
    }

    #[test]
    fn columns_have_letters() {
        let all = [0, 25, 26, 53].map(letters);
        assert_eq!(all, ["A", "Z", "AA", "BB"]);
    }
}
