//! Rows as JSON lines: every column in every line, in the table's order; exact decimals are strings, null is null.

use super::{escape, numbers};
use crate::record::{Table, Value};

/// What stands before each cell of a table's rows: `{"record_id":`, `,"doc_id":`, …
#[derive(Debug, Clone)]
pub(super) struct Keys(Vec<Box<[u8]>>);

impl Keys {
    pub(super) fn of(table: &Table) -> Self {
        let before = |at| if at == 0 { '{' } else { ',' };
        let key = |(at, name): (usize, &str)| format!("{}\"{name}\":", before(at)).into_bytes().into_boxed_slice();
        Self(table.columns.iter().map(|c| c.name).enumerate().map(key).collect())
    }
}

pub(super) fn row(keys: &Keys, cells: &[Value<'_>], out: &mut Vec<u8>) {
    out.reserve(keys.0.len() * 24);
    for (key, cell) in keys.0.iter().zip(cells) {
        out.extend_from_slice(key);
        match cell {
            Value::Null => out.extend_from_slice(b"null"),
            Value::Text(text) => string(text, out),
            Value::Decimal(digits) => {
                out.push(b'"');
                out.extend_from_slice(digits.as_bytes());
                out.push(b'"');
            }
            Value::Int(number) => numbers::integer(*number, out),
            Value::Bool(yes) => out.extend_from_slice(if *yes { b"true" } else { b"false" }),
            Value::Json(json) => out.extend_from_slice(json.as_bytes()),
        }
    }
    out.extend_from_slice(b"}\n");
}

fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    escape::copy(text.as_bytes(), out, |b| b < 0x20 || b == b'"' || b == b'\\', escaped);
    out.push(b'"');
}

fn escaped(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_back_from_a_json_reader() {
        let text: String = (0u8..=0x7f).map(char::from).chain("« été » 😀\u{2028}".chars()).collect();
        let mut out = Vec::new();
        string(&text, &mut out);
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
    }
}
