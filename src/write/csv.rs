//! Rows as comma-separated values: RFC 4180, line feeds, UTF-8, null as the empty field, lists as JSON text.
//!
//! A field is quoted where it holds a comma, a quotation mark or a line end. Written by hand, because a worker must be able to
//! take back the rows of an article that failed half way.

use super::escape::{self, Seen, holds};
use crate::record::{Assembled, JsonText, Table, Value, integer};

pub(super) fn header(table: &Table) -> Vec<u8> {
    let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
    format!("{}\n", names.join(",")).into_bytes()
}

/// The header for spreadsheet programs: the byte order mark tells them that the file is UTF-8.
pub(super) fn excel_header(table: &Table, delimiter: u8) -> Vec<u8> {
    let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
    let mark = char::from(delimiter).to_string();
    format!("\u{feff}{}\r\n", names.join(&mark)).into_bytes()
}

/// A row for spreadsheet programs. Words that such a program would take for a formula get an apostrophe before them; numbers
/// stay numbers, also negative ones.
pub(super) fn excel_row(cells: &[Value<'_>], delimiter: u8, decimal_mark: u8, out: &mut Vec<u8>) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(delimiter);
        }
        match cell {
            Value::Null => {}
            Value::Text(text) | Value::Json(text) => {
                let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
                excel_field(if formula { "'" } else { "" }, text, delimiter, out);
            }
            Value::List(list) => list_field(*list, out),
            Value::Decimal(digits) => {
                out.extend(digits.bytes().map(|b| if b == b'.' { decimal_mark } else { b }));
            }
            Value::Int(number) => integer(*number, out),
            Value::Bool(yes) => out.extend_from_slice(if *yes { b"true" } else { b"false" }),
        }
    }
    out.extend_from_slice(b"\r\n");
}

fn excel_field(before: &str, text: &str, delimiter: u8, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let quoted = |word| holds(word, delimiter) | holds(word, b'"') | holds(word, b'\n') | holds(word, b'\r');
    if !escape::any(bytes, quoted) {
        out.extend_from_slice(before.as_bytes());
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    out.extend_from_slice(before.as_bytes());
    escape::doubled(bytes, b'"', out);
    out.push(b'"');
}

/// Appends a list as a field.
fn list_field(list: &dyn Assembled, out: &mut Vec<u8>) {
    json_field(!list.is_empty(), out, None, |text| list.write(text));
}

/// Appends JSON as a field; `json` gets it as it is. A list is quoted wherever it holds something, for then it has keys or words.
#[inline]
pub(super) fn json_field(
    quoted: bool,
    out: &mut Vec<u8>,
    json: Option<&mut Vec<u8>>,
    write: impl FnOnce(&mut JsonText<'_>),
) {
    let mark: &[u8] = if quoted { b"\"" } else { b"" };
    out.extend_from_slice(mark);
    write(&mut JsonText::both(json, Some(out)));
    out.extend_from_slice(mark);
}

/// Appends words as a field.
#[inline]
pub(super) fn field(words: &[u8], seen: Seen, out: &mut Vec<u8>) {
    let plain = !seen.mark && !seen.comma && (!seen.control || memchr::memchr2(b'\n', b'\r', words).is_none());
    if plain {
        out.extend_from_slice(words);
        return;
    }
    out.push(b'"');
    if seen.mark {
        escape::doubled(words, b'"', out);
    } else {
        out.extend_from_slice(words);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Cells;
    use crate::write::jsonl::Keys;
    use crate::write::lines::Lines;

    #[test]
    fn a_spreadsheet_program_gets_words_as_words_and_numbers_as_numbers() {
        let cells = [
            Value::text("=HYPERLINK(\"http://x\",\"y\")"),
            Value::text("-5 %"),
            Value::Decimal("-5.25".into()),
            Value::Int(-3),
            Value::text("a;b"),
            Value::text("1 + 1"),
        ];
        let mut out = Vec::new();
        excel_row(&cells, b';', b',', &mut out);
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line, "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\";'-5 %;-5,25;-3;\"a;b\";1 + 1\r\n");
    }

    #[test]
    fn what_is_written_is_read_back_by_a_csv_reader() {
        let keys = Keys::default();
        let words = ["plain", "a,b", "« \"Non\" », dit-elle", "two\nlines", "", "\r", "\"", "é"];
        let cells: Vec<Value<'_>> = words.iter().map(|w| Value::text(w)).collect();
        let mut out = Vec::new();
        let mut lines = Lines::new(Some(&mut out), None, &keys);
        for cell in cells {
            lines.put(cell);
        }
        lines.end();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), words);
    }
}
