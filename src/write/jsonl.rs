//! Rows as JSON lines: every column in every line, in the table's order; exact decimals are strings, null is null.

use super::escape;
use crate::record::{Table, Value};

pub(super) fn row(table: &Table, cells: &[Value<'_>], out: &mut Vec<u8>) {
    out.reserve(table.columns.len() * 24);
    let mut before = b'{';
    for (column, cell) in table.columns.iter().zip(cells) {
        out.extend_from_slice(&[before, b'"']);
        before = b',';
        out.extend_from_slice(column.name.as_bytes());
        out.extend_from_slice(b"\":");
        match cell {
            Value::Null => out.extend_from_slice(b"null"),
            Value::Text(text) => string(text, out),
            Value::Decimal(digits) => {
                out.push(b'"');
                out.extend_from_slice(digits.as_bytes());
                out.push(b'"');
            }
            Value::Int(number) => integer(*number, out),
            Value::Bool(yes) => out.extend_from_slice(if *yes { b"true" } else { b"false" }),
            Value::Json(json) => out.extend_from_slice(json.as_bytes()),
        }
    }
    out.extend_from_slice(b"}\n");
}

pub(super) fn integer(number: i64, out: &mut Vec<u8>) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
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
        out.clear();
        for number in [0, -1, 42, i64::MIN, i64::MAX] {
            integer(number, &mut out);
            out.push(b' ');
        }
        assert_eq!(out, b"0 -1 42 -9223372036854775808 9223372036854775807 ");
    }
}
