//! Rows as they travel from the workers to the writers of whole-file formats: typed cells, one after the other.
//!
//! A workbook and a database need rows, not bytes of a text format; and they need them in order, from one thread. Packing
//! costs a copy, and unpacking gives back the cells without making a string.

use crate::record::{JsonText, Table, Value};

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

/// Appends a row.
pub(super) fn row(cells: &[Value<'_>], out: &mut Vec<u8>) {
    for cell in cells {
        match cell {
            Value::Null => out.push(0),
            Value::Text(text) => words(1, text, out),
            Value::Int(number) => {
                out.push(2);
                out.extend_from_slice(&number.to_le_bytes());
            }
            Value::Decimal(digits) => words(3, digits, out),
            Value::Bool(yes) => out.push(if *yes { 5 } else { 4 }),
            Value::Json(json) => words(6, json, out),
            Value::List(list) => {
                out.push(6);
                let at = out.len();
                out.extend_from_slice(&[0; 4]);
                list.write(&mut JsonText::plain(out));
                let length = (out.len() - at - 4) as u32;
                out[at..at + 4].copy_from_slice(&length.to_le_bytes());
            }
        }
    }
}

fn words(tag: u8, text: &str, out: &mut Vec<u8>) {
    out.push(tag);
    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// The rows of some packed bytes.
#[derive(Debug, Clone)]
pub struct PackedRows<'a> {
    rest: &'a [u8],
    columns: usize,
}

impl<'a> PackedRows<'a> {
    /// The rows of a table.
    #[must_use]
    pub fn new(table: &Table, bytes: &'a [u8]) -> Self {
        Self { rest: bytes, columns: table.columns.len() }
    }

    /// Puts the next row's cells in the place of those in `cells`; `false` where there is none.
    pub fn read(&mut self, cells: &mut Vec<Cell<'a>>) -> bool {
        cells.clear();
        while cells.len() < self.columns {
            match self.cell() {
                Some(cell) => cells.push(cell),
                None => return false,
            }
        }
        true
    }

    fn cell(&mut self) -> Option<Cell<'a>> {
        let (tag, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(match tag {
            1 => Cell::Text(self.words()?),
            2 => {
                let (number, rest) = self.rest.split_first_chunk()?;
                self.rest = rest;
                Cell::Int(i64::from_le_bytes(*number))
            }
            3 => Cell::Decimal(self.words()?),
            4 => Cell::Bool(false),
            5 => Cell::Bool(true),
            6 => Cell::Json(self.words()?),
            _ => Cell::Null,
        })
    }

    fn words(&mut self) -> Option<&'a str> {
        let (length, rest) = self.rest.split_first_chunk()?;
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
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
        let mut bytes = Vec::new();
        row(&cells, &mut bytes);
        row(&cells, &mut bytes);
        let mut rows = PackedRows::new(table, &bytes);
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
