//! Rows as comma-separated values: RFC 4180, line feeds, UTF-8, null as the empty field, lists as JSON text.
//!
//! A field is quoted where it holds a comma, a quotation mark or a line end. Written by hand, because a worker must be able to
//! take back the rows of an article that failed half way.

use super::escape::{self, holds};
use crate::record::{Table, Value, integer};

pub(super) fn header(table: &Table) -> Vec<u8> {
    let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
    format!("{}\n", names.join(",")).into_bytes()
}

pub(super) fn row(cells: &[Value<'_>], out: &mut Vec<u8>) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        match cell {
            Value::Null => {}
            Value::Text(text) | Value::Json(text) => field(text, out),
            Value::Decimal(digits) => out.extend_from_slice(digits.as_bytes()),
            Value::Int(number) => integer(*number, out),
            Value::Bool(yes) => out.extend_from_slice(if *yes { b"true" } else { b"false" }),
        }
    }
    out.push(b'\n');
}

fn field(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let quoted = |word| holds(word, b',') | holds(word, b'"') | holds(word, b'\n') | holds(word, b'\r');
    if !escape::any(bytes, quoted) {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    escape::doubled(bytes, b'"', out);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_by_a_csv_reader() {
        let words = ["plain", "a,b", "« \"Non\" », dit-elle", "two\nlines", "", "\r", "\"", "é"];
        let cells: Vec<Value<'_>> = words.iter().map(|w| Value::text(w)).collect();
        let mut out = Vec::new();
        row(&cells, &mut out);
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), words);
    }
}
