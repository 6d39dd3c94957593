//! Small pieces of JSON, appended to a string without making others on the way: every record has some.

/// Appends a string in quotation marks.
pub(super) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if needs_escape(text.as_bytes()) {
        for byte in text.bytes() {
            match byte {
                b'"' => out.extend_from_slice(b"\\\""),
                b'\\' => out.extend_from_slice(b"\\\\"),
                ..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
                _ => out.push(byte),
            }
        }
    } else {
        out.extend_from_slice(text.as_bytes());
    }
    out.push(b'"');
}

/// JSON made of whole strings, as text.
pub(super) fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap_or_default()
}

/// Whether JSON cannot hold some byte as it is. Eight bytes are looked at together.
fn needs_escape(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = bytes.as_chunks::<8>();
    let special = |word: u64| {
        // The highest bit of a byte is set where that byte is nought: of the text less one of the two marks, or of its upper bits.
        let nought = |word: u64| word.wrapping_sub(ONES) & !word;
        (nought(word ^ (ONES * 0x22)) | nought(word ^ (ONES * 0x5c)) | nought(word & (ONES * 0xe0))) & (ONES * 0x80)
            != 0
    };
    // The last bytes once more with those before them, where there are eight.
    match bytes.last_chunk::<8>() {
        Some(last) => words.iter().chain([last]).any(|w| special(u64::from_le_bytes(*w))),
        None => rest.iter().any(|b| *b < 0x20 || matches!(b, b'"' | b'\\')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back_from_a_json_reader() {
        for text in ["", "« été »", "a \"b\" \\ c", "line\nend\u{1}", "😀"] {
            let mut out = Vec::new();
            push_string(&mut out, text);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }
}
