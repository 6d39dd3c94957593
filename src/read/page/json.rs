//! JSON as pages have it: mostly right, sometimes with raw line ends in its strings, a comma too many, or no end.
//!
//! In: the content of a script. Out: values. What the standard reader refuses is read once more by a reader that takes what it
//! can get: comments and `CDATA` around it, raw control characters, quotation marks within strings that were not escaped,
//! commas too many or too few, an end that is missing. It never fails and never looks back.

use serde_json::{Map, Value};

/// Values nested deeper are left out.
const DEEPEST: usize = 64;

/// The value of a script; `None` where nothing in it looks like JSON.
pub(super) fn read_json(script: &str) -> Option<Value> {
    if let Ok(value) = serde_json::from_str(script) {
        return Some(value);
    }
    let script = script.split_once("CDATA[").map_or(script, |(_, rest)| rest);
    let start = script.find(['{', '['])?;
    let unescaped;
    let mut rest = &script[start..];
    if rest[1..].trim_start().starts_with("&quot;") {
        unescaped = rest.replace("&quot;", "\"").replace("&amp;", "&");
        rest = &unescaped;
    }
    let mut reader = Lenient { bytes: rest.as_bytes(), text: rest, at: 0 };
    let first = reader.value(0)?;
    // Some scripts hold one object after another.
    let mut all = vec![first];
    while all.len() < 16 {
        reader.skip(b",;");
        if !matches!(reader.peek(), Some(b'{' | b'[')) {
            break;
        }
        all.extend(reader.value(0));
    }
    Some(if all.len() == 1 { all.remove(0) } else { Value::Array(all) })
}

struct Lenient<'s> {
    bytes: &'s [u8],
    text: &'s str,
    at: usize,
}

impl Lenient<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes over white space and the given marks.
    fn skip(&mut self, marks: &[u8]) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace() || marks.contains(&b)) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip(&[]);
        match self.peek()? {
            b'{' if depth < DEEPEST => Some(self.object(depth)),
            b'[' if depth < DEEPEST => Some(self.array(depth)),
            b'"' => Some(Value::String(self.string())),
            b'}' | b']' | b',' | b':' => None,
            _ => {
                let start = self.at;
                while self.peek().is_some_and(|b| !matches!(b, b',' | b'}' | b']' | b'\n')) {
                    self.at += 1;
                }
                let word = self.text.get(start..self.at).unwrap_or("").trim();
                Some(serde_json::from_str(word).unwrap_or_else(|_| Value::String(word.to_owned())))
            }
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut out = Map::new();
        loop {
            self.skip(b",");
            match self.peek() {
                None => break,
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b'"') => {
                    let key = self.string();
                    self.skip(b":");
                    if let Some(value) = self.value(depth + 1) {
                        // The first of two equal keys wins: what comes after a break may be another object's.
                        out.entry(key).or_insert(value);
                    }
                }
                Some(_) => self.at += 1,
            }
        }
        Value::Object(out)
    }

    fn array(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            self.skip(b",");
            match self.peek() {
                None | Some(b'}') => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(_) => match self.value(depth + 1) {
                    Some(value) => out.push(value),
                    None => self.at += 1,
                },
            }
        }
        Value::Array(out)
    }

    /// A string; a quotation mark ends it only where something follows that can follow a string.
    fn string(&mut self) -> String {
        self.at += 1;
        let mut out = String::new();
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    let next = self.bytes[self.at + 1..].iter().take(64).find(|b| !b.is_ascii_whitespace());
                    self.at += 1;
                    if matches!(next, None | Some(b',' | b'}' | b']' | b':' | b'"' | b';')) {
                        return out;
                    }
                    out.push('"');
                }
                b'\\' => self.escape(&mut out),
                _ => {
                    let start = self.at;
                    while self.peek().is_some_and(|b| b != b'"' && b != b'\\') {
                        self.at += 1;
                    }
                    out.push_str(&self.text[start..self.at]);
                }
            }
        }
        out
    }

    fn escape(&mut self, out: &mut String) {
        let escaped = self.bytes.get(self.at + 1).copied();
        self.at += 2;
        match escaped {
            Some(b'n' | b'r' | b't') => out.push(' '),
            Some(b'u') => {
                let unit = |at: usize| self.text.get(at..at + 4).and_then(|h| u16::from_str_radix(h, 16).ok());
                let Some(first) = unit(self.at) else { return };
                self.at += 4;
                let second = (self.text.get(self.at..self.at + 2) == Some("\\u")).then(|| unit(self.at + 2)).flatten();
                match (first, second) {
                    (0xd800..=0xdbff, Some(second)) => {
                        self.at += 6;
                        out.extend(char::decode_utf16([first, second]).map(|c| c.unwrap_or('\u{fffd}')));
                    }
                    _ => out.push(char::from_u32(u32::from(first)).unwrap_or('\u{fffd}')),
                }
            }
            Some(byte) if byte.is_ascii() => out.push(char::from(byte)),
            // A backslash before another character stands for itself.
            Some(_) => self.at -= 1,
            None => self.at = self.bytes.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(script: &str) -> Option<String> {
        read_json(script)?.get("headline")?.as_str().map(str::to_owned)
    }

    #[test]
    fn broken_json_is_read_as_far_as_it_can_be_understood() {
        for script in [
            r#"{"headline": "The bridge closes"}"#,
            "{\"x\": \"a\n b\", \"headline\": \"The bridge closes\",}",
            r#"/*<![CDATA[*/ {"headline": "The bridge closes", "author": ["a",]} /*]]>*/"#,
            r#"{"description": "He said "never" again", "headline": "The bridge closes" }"#,
            r#"{"headline": "The bridge closes" "url": "x", "more": {"a": [1, {"b"#,
            r"{&quot;headline&quot;: &quot;The bridge closes&quot;}",
            r#"<!-- {"headline": "The bri\dge closes"} -->"#,
            r#"{"headline": "The bridge closes"};"#,
        ] {
            assert_eq!(headline(script).as_deref(), Some("The bridge closes"), "{script}");
        }
        assert_eq!(headline(r#"{"headline": "\u00e9\ud83d\ude00 \ud83d",}"#).as_deref(), Some("é😀 \u{fffd}"));
    }

    #[test]
    fn anything_ends_and_what_begins_as_json_is_read_as_such() {
        let deep = ["[".repeat(100_000), "{\"a\":".repeat(100_000)];
        let broken = ["", "{", "[[[[", "\"", "{\"", "{\"a\":\\", "{\"\\", "}{", "[}{]", "{\"é\\é\\u12é\":"];
        for script in broken.into_iter().chain(deep.iter().map(String::as_str)) {
            assert_eq!(read_json(script).is_some(), script.contains(['{', '[']), "{script:.40}");
        }
    }
}
