//! Rows as JSON lines: every column in every line, in the table's order; exact decimals are strings, null is null.

use super::escape::{self, holds, holds_below};
use crate::record::{JsonText, Table, Value, integer};

/// What stands around the cells of a table's rows, in pieces as long as can be.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    /// `{"record_id":"`, `,"doc_id":"`, …: what stands before a cell of words; all but the last byte before any other.
    words: Vec<u8>,
    /// Where each of them begins.
    words_at: Vec<usize>,
    /// `{"record_id":null,"doc_id":null…`: cells that are null, however many follow one another.
    nulls: Vec<u8>,
    nulls_at: Vec<usize>,
}

impl Keys {
    pub(super) fn of(table: &Table) -> Self {
        let mut all = Self::default();
        for (at, column) in table.columns.iter().enumerate() {
            all.words_at.push(all.words.len());
            all.nulls_at.push(all.nulls.len());
            let key = format!("{}\"{}\":", if at == 0 { '{' } else { ',' }, column.name);
            all.words.extend_from_slice(format!("{key}\"").as_bytes());
            all.nulls.extend_from_slice(format!("{key}null").as_bytes());
        }
        all.words_at.push(all.words.len());
        all.nulls_at.push(all.nulls.len());
        all
    }
}

pub(super) fn row(keys: &Keys, cells: &[Value<'_>], out: &mut Vec<u8>) {
    out.reserve(keys.nulls.len() + 512);
    let mut at = 0;
    while at < cells.len() {
        let key = &keys.words[keys.words_at[at]..keys.words_at[at + 1]];
        let before = &key[..key.len() - 1];
        match &cells[at] {
            Value::Null => {
                let more = cells[at + 1..].iter().take_while(|cell| matches!(cell, Value::Null)).count();
                out.extend_from_slice(&keys.nulls[keys.nulls_at[at]..keys.nulls_at[at + 1 + more]]);
                at += more;
            }
            Value::Text(text) => {
                out.extend_from_slice(key);
                content(text, out);
                out.push(b'"');
            }
            Value::Decimal(digits) => {
                out.extend_from_slice(key);
                out.extend_from_slice(digits.as_bytes());
                out.push(b'"');
            }
            Value::Int(number) => {
                out.extend_from_slice(before);
                integer(*number, out);
            }
            Value::Bool(yes) => {
                out.extend_from_slice(before);
                out.extend_from_slice(if *yes { b"true" } else { b"false" });
            }
            Value::Json(json) => {
                out.extend_from_slice(before);
                out.extend_from_slice(json.as_bytes());
            }
            Value::List(list) => {
                out.extend_from_slice(before);
                list.write(&mut JsonText::plain(out));
            }
        }
        at += 1;
    }
    out.extend_from_slice(b"}\n");
}

/// Appends what stands between the quotation marks of a string.
fn content(text: &str, out: &mut Vec<u8>) {
    let special = |word| holds(word, b'"') | holds(word, b'\\') | holds_below(word, 0x20);
    escape::copy(text.as_bytes(), out, special, escaped);
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
        content(&text, &mut out);
        out.push(b'"');
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
    }
}
