//! Small pieces of JSON, appended to what is written without making strings on the way: every record has some.

use super::numbers::Digits;
use crate::bytes::{any, escaped_in_json};

/// JSON in the making: by itself, inside a field of CSV, where every quotation mark stands twice, or both at once.
#[derive(Debug)]
pub struct JsonText<'o> {
    plain: Option<&'o mut Vec<u8>>,
    twice: Option<&'o mut Vec<u8>>,
}

/// A piece of JSON that is the same in every list: by itself, and with its quotation marks twice.
pub(super) struct Piece {
    pub plain: &'static [u8],
    pub twice: &'static [u8],
}

/// A [`Piece`] of some literals; `q` is a quotation mark.
macro_rules! piece {
    (@plain q) => { "\"" };
    (@plain $text:literal) => { $text };
    (@twice q) => { "\"\"" };
    (@twice $text:literal) => { $text };
    ($($part:tt)*) => {
        $crate::record::json::Piece {
            plain: concat!($($crate::record::json::piece!(@plain $part)),*).as_bytes(),
            twice: concat!($($crate::record::json::piece!(@twice $part)),*).as_bytes(),
        }
    };
}
pub(super) use piece;

impl<'o> JsonText<'o> {
    /// JSON as it is.
    pub fn plain(out: &'o mut Vec<u8>) -> Self {
        Self { plain: Some(out), twice: None }
    }

    /// JSON as it is for the first, inside a quoted field for the second, where they are wanted.
    pub(crate) fn both(plain: Option<&'o mut Vec<u8>>, twice: Option<&'o mut Vec<u8>>) -> Self {
        Self { plain, twice }
    }

    /// Appends what is the same in both.
    #[inline]
    fn each(&mut self, write: impl Fn(&mut Vec<u8>)) {
        if let Some(out) = &mut self.plain {
            write(out);
        }
        if let Some(out) = &mut self.twice {
            write(out);
        }
    }

    /// Appends a bracket or a comma.
    #[inline]
    pub(super) fn sign(&mut self, sign: u8) {
        self.each(|out| out.push(sign));
    }

    /// A list, its items written one by one.
    #[inline]
    pub(super) fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.sign(b'[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.sign(b',');
            }
            write(self, item);
        }
        self.sign(b']');
    }

    #[inline]
    pub(super) fn piece(&mut self, piece: &Piece) {
        if let Some(out) = &mut self.plain {
            out.extend_from_slice(piece.plain);
        }
        if let Some(out) = &mut self.twice {
            out.extend_from_slice(piece.twice);
        }
    }

    #[inline]
    pub(super) fn number(&mut self, number: usize) {
        let digits = Digits::of(number as u64);
        self.each(|out| digits.write(out));
    }

    /// Appends words that have no character that JSON escapes.
    #[inline]
    pub(super) fn name(&mut self, name: &str) {
        debug_assert!(!needs_escape(name), "{name:?}");
        self.each(|out| out.extend_from_slice(name.as_bytes()));
    }

    /// Appends a list of words.
    pub(crate) fn words<S: AsRef<str>>(&mut self, items: &[S]) {
        self.list(items, |out, item| {
            out.piece(&piece!(q));
            out.content(item.as_ref());
            out.piece(&piece!(q));
        });
    }

    /// Appends what stands between the quotation marks of a string.
    pub(super) fn content(&mut self, text: &str) {
        if needs_escape(text) {
            self.escaped(text);
        } else {
            self.each(|out| out.extend_from_slice(text.as_bytes()));
        }
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        for byte in text.bytes() {
            match byte {
                b'"' => self.piece(&piece!("\\" q)),
                b'\\' => self.each(|out| out.extend_from_slice(b"\\\\")),
                ..0x20 => self.each(|out| out.extend_from_slice(format!("\\u{byte:04x}").as_bytes())),
                _ => self.each(|out| out.push(byte)),
            }
        }
    }
}

/// Whether JSON cannot hold some byte as it is.
fn needs_escape(text: &str) -> bool {
    any(text.as_bytes(), escaped_in_json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back_from_a_json_reader() {
        for text in ["", "« été »", "a \"b\" \\ c", "line\nend\u{1}", "😀"] {
            let (mut plain, mut quoted) = (Vec::new(), Vec::new());
            let mut json = JsonText::both(Some(&mut plain), Some(&mut quoted));
            json.piece(&piece!(q));
            json.content(text);
            json.piece(&piece!(q));
            assert_eq!(serde_json::from_slice::<String>(&plain).unwrap(), text);
            let plain = String::from_utf8(plain).unwrap();
            assert_eq!(String::from_utf8(quoted).unwrap(), plain.replace('"', "\"\""));
        }
    }
}
