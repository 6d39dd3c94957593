//! Small pieces of JSON, appended to a string without making others on the way: every record has some.

use std::fmt::Write;

/// Appends a string in quotation marks.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    if needs_escape(text.as_bytes()) {
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                c if u32::from(c) < 0x20 => {
                    let _ = write!(out, "\\u{:04x}", u32::from(c));
                }
                c => out.push(c),
            }
        }
    } else {
        out.push_str(text);
    }
    out.push('"');
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
    words.iter().any(|w| special(u64::from_le_bytes(*w))) || rest.iter().any(|b| *b < 0x20 || matches!(b, b'"' | b'\\'))
}

/// Appends a whole number.
pub(super) fn push_number(out: &mut String, number: usize) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_numbers_come_back_from_a_json_reader() {
        for text in ["", "« été »", "a \"b\" \\ c", "line\nend\u{1}", "😀"] {
            let mut out = String::new();
            push_string(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
        let mut out = String::new();
        push_number(&mut out, 0);
        push_number(&mut out, 1020);
        assert_eq!(out, "01020");
    }
}
