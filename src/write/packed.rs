//! Rows as they travel from the workers to the writers of whole-file formats: typed cells, one after the other.
//!
//! A workbook and a database need rows, not bytes of a text format; and they need them in order, from one thread. Packing
//! costs a copy, and unpacking gives back the cells without making a string: words lie in one string, and a number a cell
//! says how long its words are.

use crate::record::{Assembled, Cells, Row, Table, Value, json_of};

/// A cell of an unpacked row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Unknown, or does not apply.
    Null,
    /// Words.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// An exact decimal, as its digits.
    Decimal(&'a str),
    /// Yes or no.
    Bool(bool),
    /// A list or an object, as JSON.
    Json(&'a str),
}

impl<'a> Cell<'a> {
    /// The words of a cell that has some.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) | Self::Decimal(text) | Self::Json(text) => Some(text),
            _ => None,
        }
    }

    /// The words, or none of them.
    #[must_use]
    pub fn words(self) -> &'a str {
        self.text().unwrap_or_default()
    }

    /// The number of a cell that has a whole one.
    #[must_use]
    pub fn int(self) -> Option<i64> {
        if let Self::Int(number) = self { Some(number) } else { None }
    }
}

/// Rows of one table.
#[derive(Debug, Clone, Default)]
pub struct Packed {
    /// The words of all cells, one after the other.
    words: String,
    /// A number a cell: its tag in the lowest three bits, above them the length of its words or a small whole number.
    cells: Vec<u32>,
}

const NULL: u32 = 0;
const TEXT: u32 = 1;
const SMALL: u32 = 2;
const DECIMAL: u32 = 3;
const FALSE: u32 = 4;
const TRUE: u32 = 5;
const JSON: u32 = 6;
/// A whole number in the two that follow.
const LARGE: u32 = 7;
/// In the place of a length that does not fit there: it is the number that follows.
const LONG: u32 = u32::MAX >> 3;

impl Packed {
    /// Some rows of a table.
    #[must_use]
    pub fn of<R: Row>(rows: &[R]) -> Self {
        let mut packed = Self::default();
        for row in rows {
            row.cells(&mut packed);
        }
        packed
    }

    /// Appends a row.
    pub fn add(&mut self, cells: &[Value<'_>]) {
        self.cells.reserve(cells.len() + 8);
        for cell in cells {
            self.put(cell.clone());
        }
    }

    fn tagged(&mut self, tag: u32, text: &str) {
        self.words.push_str(text);
        let length = text.len() as u32;
        if length < LONG {
            self.cells.push(length << 3 | tag);
        } else {
            self.cells.extend([LONG << 3 | tag, length]);
        }
    }

    /// How long it is, to come back to with [`Packed::cut`].
    pub(super) fn mark(&self) -> (usize, usize) {
        (self.words.len(), self.cells.len())
    }

    /// Drops what was added since a mark.
    pub(super) fn cut(&mut self, (words, cells): (usize, usize)) {
        self.words.truncate(words);
        self.cells.truncate(cells);
    }

    /// Bytes in memory.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len() + 4 * self.cells.len()
    }

    /// Whether no row is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

impl<'r> Cells<'r> for Packed {
    fn put(&mut self, cell: Value<'r>) {
        match cell {
            Value::Null => self.null(),
            Value::Text(text) => self.tagged(TEXT, &text),
            Value::Int(number) => self.int(number),
            Value::Decimal(digits) => self.tagged(DECIMAL, &digits),
            Value::Bool(yes) => self.truth(yes),
            Value::Json(json) => self.tagged(JSON, &json),
            Value::List(list) => self.list(list),
        }
    }

    fn null(&mut self) {
        self.cells.push(NULL);
    }

    fn text(&mut self, words: &'r str) {
        self.tagged(TEXT, words);
    }

    fn int(&mut self, number: i64) {
        match u32::try_from(number) {
            Ok(small) if small < 1 << 29 => self.cells.push(small << 3 | SMALL),
            _ => {
                let bits = number.cast_unsigned();
                self.cells.extend([LARGE, bits as u32, (bits >> 32) as u32]);
            }
        }
    }

    fn truth(&mut self, yes: bool) {
        self.cells.push(if yes { TRUE } else { FALSE });
    }

    fn list(&mut self, list: &'r dyn Assembled) {
        self.tagged(JSON, &json_of(list));
    }
}

/// The rows of a table, to be read one after the other.
#[derive(Debug, Clone)]
pub struct PackedRows<'a> {
    words: &'a str,
    cells: &'a [u32],
    columns: usize,
}

impl<'a> PackedRows<'a> {
    /// The rows of a table.
    #[must_use]
    pub fn new(table: &Table, packed: &'a Packed) -> Self {
        Self { words: &packed.words, cells: &packed.cells, columns: table.columns.len() }
    }

    /// Puts the next row's cells in the place of those in `cells`; `false` where there is none.
    pub fn read(&mut self, cells: &mut Vec<Cell<'a>>) -> bool {
        cells.clear();
        cells.reserve(self.columns);
        while cells.len() < self.columns {
            let Some((head, rest)) = self.cells.split_first() else { return false };
            self.cells = rest;
            let above = head >> 3;
            let cell = match head & 7 {
                NULL => Cell::Null,
                SMALL => Cell::Int(i64::from(above)),
                FALSE => Cell::Bool(false),
                TRUE => Cell::Bool(true),
                LARGE => {
                    let Some((&[low, high], rest)) = self.cells.split_first_chunk() else { return false };
                    self.cells = rest;
                    Cell::Int((u64::from(high) << 32 | u64::from(low)).cast_signed())
                }
                tag => {
                    let mut length = above;
                    if length == LONG {
                        let Some((long, rest)) = self.cells.split_first() else { return false };
                        (length, self.cells) = (*long, rest);
                    }
                    let Some((text, rest)) = self.words.split_at_checked(length as usize) else { return false };
                    self.words = rest;
                    match tag {
                        TEXT => Cell::Text(text),
                        DECIMAL => Cell::Decimal(text),
                        _ => Cell::Json(text),
                    }
                }
            };
            cells.push(cell);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::table;

    #[test]
    fn rows_come_back_as_they_were() {
        let table = table("speakers").unwrap();
        let cells = [
            Value::text("s_1"),
            Value::Null,
            Value::text("« Zoé »\n😀"),
            Value::Bool(true),
            Value::Json("[\"a\"]".into()),
            Value::Decimal("-2.50".into()),
            Value::Int(i64::MIN),
        ];
        let mut packed = Packed::default();
        packed.add(&cells);
        let mark = packed.mark();
        packed.add(&cells);
        packed.cut(mark);
        packed.add(&cells);
        let mut rows = PackedRows::new(table, &packed);
        let mut read = Vec::new();
        for _ in 0..2 {
            assert!(rows.read(&mut read));
            assert_eq!(
                read,
                [
                    Cell::Text("s_1"),
                    Cell::Null,
                    Cell::Text("« Zoé »\n😀"),
                    Cell::Bool(true),
                    Cell::Json("[\"a\"]"),
                    Cell::Decimal("-2.50"),
                    Cell::Int(i64::MIN),
                ]
            );
        }
        assert!(!rows.read(&mut read));
    }
}
