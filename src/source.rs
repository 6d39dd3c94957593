//! The way back from a text to the bytes that it was read from.
//!
//! A document that is not its own text (a web page) keeps a [`SourceMap`]: sorted segments, one behind the other, that cover its
//! text. `caf&eacute;` gives two: `caf`, as it stands, and `é`, an entity of eight bytes. [`SourceMap::check`] decodes the bytes
//! of every segment and compares them with its text. Only the blank line between blocks has no source.

use std::ops::Range;

use encoding_rs::Encoding;

use crate::span::Span;

/// How the characters of a segment stand in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// As they are, in the encoding of the document.
    Verbatim,
    /// As a character reference: `&eacute;`, `&#233;`.
    Entity,
    /// As white space that is shown as another: a line end or a tab as a space, `<br>` as a line end.
    LineEnd,
    /// Not at all: what parts two blocks.
    Synthetic,
}

/// A stretch of text and the bytes that it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First byte in the text.
    pub text: u32,
    /// Its length in the text.
    pub length: u32,
    /// First byte in the source.
    pub source: u32,
    /// Its length in the source.
    pub source_length: u32,
    /// How it stands there.
    pub origin: Origin,
}

impl Segment {
    /// Whether byte follows byte on both sides.
    fn is_even(&self) -> bool {
        self.origin == Origin::Verbatim && self.length == self.source_length
    }

    fn text_end(&self) -> u32 {
        self.text + self.length
    }

    fn source_end(&self) -> u32 {
        self.source + self.source_length
    }
}

/// Where every character of a text was read from; empty where the text is the document itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    segments: Vec<Segment>,
}

/// A stretch of text whose source does not give it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("bytes {text:?} of the text do not come from bytes {source_bytes:?} of the document")]
pub struct SourceError {
    /// Bytes of the text.
    pub text: Range<usize>,
    /// Bytes of the document.
    pub source_bytes: Range<usize>,
}

impl SourceMap {
    /// The segments, in text order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Adds a segment behind the last; what continues it is put together with it.
    pub(crate) fn push(&mut self, segment: Segment) {
        match self.segments.last_mut() {
            Some(last) if last.is_even() && segment.is_even() && last.source_end() == segment.source => {
                last.length += segment.length;
                last.source_length += segment.source_length;
            }
            _ => self.segments.push(segment),
        }
    }

    /// Adds text that stands in the decoded source from a byte on.
    pub(crate) fn push_verbatim(&mut self, at: usize, text: &str, start: usize, raw: &RawMap) {
        let mut add = |offset: usize, length: usize| {
            let from = (start + offset) as u32;
            let (source, upto) = (raw.raw(from), raw.raw(from + length as u32));
            let (text, length) = ((at + offset) as u32, length as u32);
            self.push(Segment { text, length, source, source_length: upto - source, origin: Origin::Verbatim });
        };
        match raw {
            RawMap::Shifted(_) => add(0, text.len()),
            // Characters that are not one byte on both sides are a segment each, so that every other is found by counting.
            RawMap::Points(_) => text.char_indices().for_each(|(offset, c)| add(offset, c.len_utf8())),
        }
    }

    /// Forgets everything from a byte of the text on.
    pub(crate) fn truncate(&mut self, text: usize) {
        while let Some(last) = self.segments.last_mut() {
            if (last.text as usize) >= text {
                self.segments.pop();
                continue;
            }
            if last.text_end() as usize > text {
                let length = text as u32 - last.text;
                last.source_length -= if last.is_even() { last.length - length } else { 0 };
                last.length = length;
            }
            break;
        }
    }

    /// The bytes of the document from the first to the last character of a span; none where the map does not cover it.
    #[must_use]
    pub fn place(&self, span: Span) -> Option<Range<u64>> {
        if span.is_empty() {
            return None;
        }
        let at = |byte: u32| {
            let next = self.segments.partition_point(|s| s.text <= byte);
            self.segments[..next].last().filter(|s| byte < s.text_end() && s.origin != Origin::Synthetic)
        };
        let (start, end) = (span.start() as u32, span.end() as u32);
        let (first, last) = (at(start)?, at(end - 1)?);
        let from = first.source + if first.is_even() { start - first.text } else { 0 };
        let to = if last.is_even() { last.source + (end - last.text) } else { last.source_end() };
        // Text that a browser would move stands elsewhere in the source than its neighbours.
        Some(u64::from(from.min(to))..u64::from(to.max(from)))
    }

    /// Checks that the segments follow one another without a gap over the whole text, and that the bytes of each give its text.
    ///
    /// # Errors
    /// [`SourceError`] for the first segment that does not.
    pub fn check(&self, text: &str, raw: &[u8], encoding: &str) -> Result<(), SourceError> {
        let encoding = Encoding::for_label(encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        let mut upto = 0;
        for segment in &self.segments {
            let range = segment.text as usize..segment.text_end() as usize;
            let bytes = segment.source as usize..segment.source_end() as usize;
            let here = text.get(range.clone()).zip(raw.get(bytes.clone()));
            let holds =
                segment.text == upto && here.is_some_and(|(text, raw)| gives(segment.origin, raw, encoding, text));
            if !holds {
                return Err(SourceError { text: range, source_bytes: bytes });
            }
            upto = segment.text_end();
        }
        if upto as usize == text.len() {
            Ok(())
        } else {
            Err(SourceError { text: upto as usize..text.len(), source_bytes: 0..0 })
        }
    }
}

/// Whether bytes of a source give a text.
fn gives(origin: Origin, raw: &[u8], encoding: &'static Encoding, text: &str) -> bool {
    if origin == Origin::Synthetic {
        return raw.is_empty() && text.bytes().all(|b| b == b'\n');
    }
    if origin == Origin::Verbatim && encoding == encoding_rs::UTF_8 && raw == text.as_bytes() {
        return true;
    }
    let (source, _) = encoding.decode_without_bom_handling(raw);
    match origin {
        Origin::Verbatim => source == text,
        Origin::Entity => {
            let decoded = decode_entities(&source);
            decoded == text || (text == " " && decoded.len() == 1 && decoded.trim_ascii().is_empty())
        }
        Origin::LineEnd if source.starts_with('<') => text == "\n",
        Origin::LineEnd => source.trim_ascii().is_empty() && matches!(text, " " | "\n"),
        Origin::Synthetic => false,
    }
}

/// The characters that a piece of a page without tags stands for.
fn decode_entities(source: &str) -> String {
    html5gum::Tokenizer::new(source)
        .flatten()
        .filter_map(|token| match token {
            html5gum::Token::String(text) => Some(String::from_utf8_lossy(&text).into_owned()),
            _ => None,
        })
        .collect()
}

/// Where the characters of a decoded text stand in the bytes that it was decoded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RawMap {
    /// That many bytes later.
    Shifted(u32),
    /// From each of these places of text and bytes on, byte by byte up to the next.
    Points(Vec<(u32, u32)>),
}

impl RawMap {
    /// The map of a text that was decoded from an encoding.
    pub(crate) fn new(raw: &[u8], encoding: &str, text: &str) -> Self {
        let encoding = Encoding::for_label(encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        let mark = Encoding::for_bom(raw).filter(|(e, _)| *e == encoding).map_or(0, |(_, length)| length);
        let mut points = Points { found: vec![(0, mark as u32)], text: 0, raw: mark as u32 };
        if encoding == encoding_rs::UTF_8 {
            if raw.len() - mark == text.len() && raw[mark..] == *text.as_bytes() {
                return Self::Shifted(mark as u32);
            }
            for chunk in raw[mark..].utf8_chunks() {
                points.even(chunk.valid().len());
                if !chunk.invalid().is_empty() {
                    points.odd('\u{fffd}'.len_utf8(), chunk.invalid().len());
                }
            }
        } else if encoding.is_single_byte() {
            for c in text.chars() {
                if c.is_ascii() { points.even(1) } else { points.odd(c.len_utf8(), 1) }
            }
        } else {
            points.step_through(&raw[mark..], encoding);
        }
        Self::Points(points.found)
    }

    /// The byte that a character of the text begins with.
    pub(crate) fn raw(&self, text: u32) -> u32 {
        match self {
            Self::Shifted(by) => text + by,
            Self::Points(points) => {
                let next = points.partition_point(|(t, _)| *t <= text);
                let (from, raw) = points[next.saturating_sub(1)];
                raw + (text - from)
            }
        }
    }
}

struct Points {
    found: Vec<(u32, u32)>,
    text: u32,
    raw: u32,
}

impl Points {
    /// Bytes that are the same on both sides.
    fn even(&mut self, length: usize) {
        self.text += length as u32;
        self.raw += length as u32;
    }

    /// Characters that are so many bytes of text and so many of the document.
    fn odd(&mut self, text: usize, raw: usize) {
        self.text += text as u32;
        self.raw += raw as u32;
        self.found.push((self.text, self.raw));
    }

    /// Decodes byte by byte: what comes out belongs to the bytes that went in since something came out last.
    fn step_through(&mut self, raw: &[u8], encoding: &'static Encoding) {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut out = [0u8; 32];
        let mut fed = 0;
        for (at, byte) in raw.iter().enumerate() {
            fed += 1;
            let (_, _, written, _) = decoder.decode_to_utf8(&[*byte], &mut out, at + 1 == raw.len());
            if written == 1 && fed == 1 {
                self.even(1);
                fed = 0;
            } else if written > 0 {
                self.odd(written, fed);
                fed = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(raw: &[u8], encoding: &'static Encoding) {
        let (text, encoding, _) = encoding.decode(raw);
        let map = RawMap::new(raw, encoding.name(), &text);
        for (at, c) in text.char_indices() {
            let bytes = map.raw(at as u32) as usize..map.raw((at + c.len_utf8()) as u32) as usize;
            let (decoded, _) = encoding.decode_without_bom_handling(&raw[bytes.clone()]);
            assert_eq!(decoded, c.to_string(), "{bytes:?} of {raw:?}");
        }
    }

    #[test]
    fn every_character_finds_its_bytes_in_every_kind_of_encoding() {
        points("«\u{a0}Été\u{a0}»".as_bytes(), encoding_rs::UTF_8);
        points(b"\xef\xbb\xbf\xc3\xa9t\xc3\xa9", encoding_rs::UTF_8);
        points(b"\xe9t\xe9 s\x92est \xabtr\xe8s\xbb", encoding_rs::WINDOWS_1252);
        points(b"ab\xff\xc3\xa9\xe2\x82 c", encoding_rs::UTF_8);
        points(b"a\x93\xfa\x96\x7b\xb1b", encoding_rs::SHIFT_JIS);
        points(b"\xc4\xe3\xba\xc3, x \x81\x30\x81\x30", encoding_rs::GB18030);
        points(&"«é𝄞» a".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), encoding_rs::UTF_16LE);
    }

    #[test]
    fn a_map_says_where_a_span_stands_and_notices_what_does_not_fit() {
        let raw = b"caf&eacute;<br>bar";
        let text = crate::span::Text::new("café\nbar").unwrap();
        let mut map = SourceMap::default();
        for (text, length, source, source_length, origin) in [
            (0, 3, 0, 3, Origin::Verbatim),
            (3, 2, 3, 8, Origin::Entity),
            (5, 1, 11, 4, Origin::LineEnd),
            (6, 2, 15, 2, Origin::Verbatim),
            (8, 1, 17, 1, Origin::Verbatim),
        ] {
            map.push(Segment { text, length, source, source_length, origin });
        }
        assert_eq!(map.segments().len(), 4);
        assert_eq!(map.check(text.as_str(), raw, "UTF-8"), Ok(()));
        assert_eq!(map.place(text.span(1, 5).unwrap()), Some(1..11));
        assert_eq!(map.place(text.span(3, 7).unwrap()), Some(3..16));
        assert!(map.check("cafe\nbar", raw, "UTF-8").is_err());
        assert!(map.check(text.as_str(), b"caf&egrave;<br>bar", "UTF-8").is_err());
        map.truncate(7);
        assert_eq!(map.check("café\nb", raw, "UTF-8"), Ok(()));
    }
}
