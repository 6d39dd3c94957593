//! Rows as JSON lines: every column in every line, in the table's order; exact decimals are strings, null is null.

use std::ops::Range;

use super::escape::{self, Seen};
use crate::bytes::escaped_in_json;
use crate::record::{Column, Table};

/// What stands before the cells of a table's rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    columns: Vec<Key>,
    /// `{"record_id":null,"doc_id":null…`, and where each column begins in it.
    nulls: Vec<u8>,
    nulls_at: Vec<usize>,
}

/// `","doc_id":"`: before a cell of words that follows a cell of words. Without the first or the last byte for other cells.
#[derive(Debug, Clone)]
struct Key {
    bytes: [u8; LONGEST],
    len: usize,
}

/// Longer than any key: keys are stored whole, with what stands behind them, and then cut.
const LONGEST: usize = 48;

impl Keys {
    pub(super) fn of(table: &Table) -> Self {
        let key = |(at, column): (usize, &Column)| {
            let text = format!("\"{}\"{}\":\"", if at == 0 { '{' } else { ',' }, column.name);
            let mut bytes = [0; LONGEST];
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            Key { bytes, len: text.len() }
        };
        let mut all = Self { columns: table.columns.iter().enumerate().map(key).collect(), ..Self::default() };
        for (at, column) in table.columns.iter().enumerate() {
            all.nulls_at.push(all.nulls.len());
            let sign = if at == 0 { '{' } else { ',' };
            all.nulls.extend_from_slice(format!("{sign}\"{}\":null", column.name).as_bytes());
        }
        all.nulls_at.push(all.nulls.len());
        all
    }

    /// Some columns that hold nothing.
    pub(super) fn nulls(&self, columns: Range<usize>) -> &[u8] {
        &self.nulls[self.nulls_at[columns.start]..self.nulls_at[columns.end]]
    }

    /// Appends the key of a column; `after` and `before` say whether the cell before it and its own are words.
    #[inline]
    pub(super) fn write(&self, column: usize, after: bool, before: bool, out: &mut Vec<u8>) {
        let Some(key) = self.columns.get(column) else { return };
        let end = out.len() + key.len - usize::from(!before) - usize::from(!after);
        if after {
            out.extend_from_slice(&key.bytes);
        } else if let Some(bytes) = key.bytes.last_chunk::<{ LONGEST - 1 }>() {
            out.extend_from_slice(bytes);
        }
        out.truncate(end);
    }
}

/// Appends what stands between the quotation marks of a string.
#[inline]
pub(super) fn content(words: &[u8], seen: Seen, out: &mut Vec<u8>) {
    if seen.mark || seen.backslash || seen.control {
        escape::copy(words, out, escaped_in_json, escaped);
    } else {
        out.extend_from_slice(words);
    }
}

fn escaped(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        other @ ..0x20 => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
        other => out.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_back_from_a_json_reader() {
        let text: String = (0u8..=0x7f).map(char::from).chain("« été » 😀\u{2028}".chars()).collect();
        let mut out = Vec::new();
        out.push(b'"');
        content(text.as_bytes(), Seen::of(text.as_bytes()), &mut out);
        out.push(b'"');
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
    }
}
