//! JSON that is no object a line, into its objects.
//!
//! In: a window over an array, over an object around an array (`{"articles": [{…}, {…}]}`), or over objects one after another.
//! Out: every object that is a record, numbered from 0. Records are found by counting braces, so that a broken one costs no
//! other as long as its braces are whole; what stands between records and is none is refused once.

use super::window::Window;
use super::{Flow, Place, Unpack, too_large};
use crate::read::{Fields, Format, Refusal, Stage, is_text_field};

/// Names of the list of records in an object around it.
const LISTS: &[&str] = &[
    "articles",
    "items",
    "results",
    "data",
    "documents",
    "docs",
    "records",
    "entries",
    "rows",
    "news",
    "posts",
    "stories",
    "hits",
    "response",
    "result",
    "feed",
    "content",
    "value",
];

/// How much of an object is looked at to tell whether it is a record or stands around records.
const AROUND: usize = 1 << 20;

impl Unpack<'_, '_> {
    pub(super) fn objects(&mut self, window: &mut Window<'_>, place: &Place) -> Flow {
        let max = self.options.max_document;
        let (mut index, mut refused) = (0, false);
        let mut around = None;
        window.pass_mark();
        loop {
            let separators = |b: &&u8| b.is_ascii_whitespace() || matches!(b, b',' | b'[' | b']' | 0x1e);
            let blank = window.bytes().iter().take_while(separators).count();
            // The list of an object ends where its bracket does; what follows are fields of the object.
            let passed = &window.bytes()[..blank];
            if let Some(depth) = &mut around {
                *depth += memchr::memchr_iter(b'[', passed).count() as i64;
                *depth -= memchr::memchr_iter(b']', passed).count() as i64;
                if *depth <= 0 {
                    break;
                }
            }
            window.pass(blank);
            let Some(first) = window.bytes().first() else {
                if window.more() {
                    continue;
                }
                break;
            };
            if *first != b'{' {
                if !refused {
                    let refusal =
                        Refusal::new(Stage::Read, "invalid_json", "something that is no JSON object is left out");
                    self.filler.refused(place.source(Format::Json), refusal, window.offset())?;
                    refused = true;
                }
                window.pass(1);
                window.pass_to(b"{");
                continue;
            }
            if index == 0 && around.is_none() && !refused {
                window.fill(AROUND);
                if let Some(start) = list_of(window.bytes(), &self.options.fields, 0) {
                    window.pass(start);
                    around = Some(1);
                    continue;
                }
            }
            let mut braces = Braces::default();
            let end = loop {
                if let Some(end) = braces.run(window.bytes()) {
                    break Some(end);
                }
                if window.bytes().len() as u64 > max || !window.more() {
                    break None;
                }
            };
            let source = place.record(Format::Json, index);
            let (bytes, offset) = (window.bytes(), window.offset());
            index += 1;
            match end {
                Some(end) if end as u64 <= max => {
                    self.filler.document(Format::Json, source, &bytes[..end], offset, None)?;
                    window.pass(end);
                }
                _ if bytes.len() as u64 > max => {
                    self.filler.refused(source, too_large("object", max), offset)?;
                    // Braces cannot be counted in what is not held: records go on where an object begins a line.
                    window.pass(1);
                    window.pass_to(b"\n{");
                }
                _ => {
                    if window.error().is_none() {
                        let message = "the file ends inside an object: a bracket is missing, or it was cut short";
                        self.filler.refused(source, Refusal::new(Stage::Read, "invalid_json", message), offset)?;
                    }
                    break;
                }
            }
        }
        self.end(window, place, Format::Json, index + u64::from(refused))
    }
}

/// Counts braces up to the end of an object; goes on where it stopped when there are more bytes.
#[derive(Debug, Default)]
struct Braces {
    at: usize,
    depth: u32,
    in_string: bool,
}

impl Braces {
    /// Where the object ends, if it does in these bytes.
    fn run(&mut self, bytes: &[u8]) -> Option<usize> {
        while self.at < bytes.len() {
            if self.in_string {
                let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[self.at..]) else {
                    self.at = bytes.len();
                    return None;
                };
                self.at += found;
                if bytes[self.at] == b'\\' {
                    if self.at + 1 == bytes.len() {
                        return None;
                    }
                    self.at += 2;
                    continue;
                }
                self.in_string = false;
            } else {
                match bytes[self.at] {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            return Some(self.at + 1);
                        }
                    }
                    _ => {}
                }
            }
            self.at += 1;
        }
        None
    }
}

/// Where the records begin in an object that stands around a list of them; `None` for an object that is a record itself.
fn list_of(bytes: &[u8], fields: &Fields, depth: u32) -> Option<usize> {
    let blank = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let mut at = 1;
    let mut list = None;
    while at < bytes.len() {
        at += blank(at);
        if *bytes.get(at)? != b'"' {
            break;
        }
        let end = at + 1 + memchr::memchr(b'"', &bytes[at + 1..])?;
        let name = std::str::from_utf8(&bytes[at + 1..end]).ok()?;
        at = end + 1;
        at += blank(at);
        if *bytes.get(at)? != b':' {
            break;
        }
        at += 1;
        at += blank(at);
        let value = *bytes.get(at)?;
        if value == b'"' && is_text_field(fields, name) {
            return None;
        }
        if list.is_none() && LISTS.iter().any(|l| l.eq_ignore_ascii_case(name)) {
            list = match value {
                b'[' => (*bytes.get(at + 1 + blank(at + 1))? == b'{').then_some(at + 1),
                b'{' if depth < 3 => list_of(&bytes[at..], fields, depth + 1).map(|start| at + start),
                _ => None,
            };
        }
        let Some(length) = value_length(&bytes[at..]) else { break };
        at += length;
        at += blank(at);
        if bytes.get(at) != Some(&b',') {
            break;
        }
        at += 1;
    }
    list
}

/// How long a value is, if it ends in these bytes.
fn value_length(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? {
        b'{' | b'[' => Braces::default().run(bytes),
        b'"' => {
            let mut at = 1;
            loop {
                at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
                if bytes[at] == b'"' {
                    return Some(at + 1);
                }
                at += 2;
            }
        }
        _ => bytes.iter().position(|b| matches!(b, b',' | b'}' | b']') || b.is_ascii_whitespace()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_strings_do_not_count() {
        let object = br#"{"a": "}\"}", "b": [{"c": 1}]}, {"#;
        assert_eq!(Braces::default().run(object), Some(object.len() - 3));
        for cut in 0..object.len() - 3 {
            let mut braces = Braces::default();
            assert_eq!(braces.run(&object[..cut]), None);
            assert_eq!(braces.run(object), Some(object.len() - 3));
        }
    }

    #[test]
    fn a_list_of_records_is_found_in_what_stands_around_it() {
        let list = |object: &str| {
            let start = list_of(object.as_bytes(), &Fields::default(), 0);
            start.map(|at| object[at..].to_owned())
        };
        assert_eq!(list(r#"{"n": 2, "articles": [{"text": "a"}]}"#).as_deref(), Some(r#"{"text": "a"}]}"#));
        assert_eq!(list(r#"{"response": {"docs": [ {"a": 1}]}}"#).as_deref(), Some(r#" {"a": 1}]}}"#));
        assert_eq!(list(r#"{"text": "a", "items": [{"b": 1}]}"#), None);
        assert_eq!(list(r#"{"items": [{"b": 1}], "text": "a"}"#), None);
        assert_eq!(list(r#"{"items": ["#), None);
    }
}
