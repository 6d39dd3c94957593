//! XML into what readers of news formats need of it: elements by their local names, and text.
//!
//! In: the bytes of a document or a part of one. Out: its markup piece by piece. No entity that a document declares is ever
//! expanded and nothing is fetched: an unknown name stays as it is written, `&redaction;`. Markup that is broken ends the
//! reading where it breaks; what came before is kept.

use std::borrow::Cow;

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Decoded, Refusal, decode};

/// The characters of an XML document.
#[derive(Debug)]
pub struct XmlText<'b> {
    /// Without a byte order mark.
    pub text: Cow<'b, str>,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
    /// Whether bytes that mean nothing in it were replaced.
    pub replaced: bool,
}

impl<'b> XmlText<'b> {
    /// Decodes a document: by its mark, as UTF-8, as it declares itself, or by a guess.
    ///
    /// # Errors
    /// [`Refusal`] `binary` where the bytes are no text.
    pub fn new(bytes: &'b [u8]) -> Result<Self, Refusal> {
        let marked = Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok();
        let declared = if marked { None } else { declared_encoding(bytes) };
        if let Some(encoding) = declared {
            let (text, encoding, replaced) = encoding.decode(bytes);
            return Ok(Self { text, encoding: encoding.name(), replaced });
        }
        let Decoded { text, encoding, replaced } = decode(bytes)?;
        Ok(Self { text, encoding, replaced })
    }
}

fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(256)];
    let head = String::from_utf8_lossy(&head[..memchr::memmem::find(head, b"?>")?]).into_owned();
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let label = value.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?;
    // A document that declares UTF-8 and is not leaves the question open.
    Encoding::for_label(label.as_bytes()).filter(|e| *e != encoding_rs::UTF_8)
}

/// A piece of a document.
#[derive(Debug)]
pub(super) enum Piece<'p> {
    /// The beginning of an element; its local name, and itself.
    Open(&'p str, &'p BytesStart<'p>),
    /// The end of an element.
    Close(&'p str),
    /// Characters, with what stands for characters replaced.
    Text(&'p str),
}

/// The value of an attribute, by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).take(256).flatten().find_map(|a| {
        let local = a.key.local_name();
        let found: &str = local.as_ref();
        (found == name).then(|| plain(&a.value).trim().to_owned()).filter(|v| !v.is_empty())
    })
}

/// Text with references for characters replaced by them.
pub(super) fn plain(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.find(';').filter(|end| *end <= 32) {
            Some(end) => {
                reference(&rest[..end], &mut out);
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

/// Names that news formats use without declaring them, beside those of XML itself.
const NAMES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("euro", '€'),
    ("pound", '£'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("ocirc", 'ô'),
    ("ucirc", 'û'),
    ("ugrave", 'ù'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("oelig", 'œ'),
];

/// What a reference stands for; one that is not known stays as it is written.
fn reference(name: &str, out: &mut String) {
    let number = name.strip_prefix('#').and_then(|n| match n.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => n.parse().ok(),
    });
    let known = || NAMES.iter().find(|n| n.0 == name).map(|n| n.1);
    if let Some(character) = number.and_then(char::from_u32).or_else(known) {
        out.push(character);
    } else {
        out.extend(["&", name, ";"]);
    }
}

/// Goes over a document, giving each piece and where it begins. False where the markup broke before its end.
pub(super) fn walk(xml: &str, each: &mut dyn FnMut(Piece<'_>, usize)) -> bool {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let mut referred = String::new();
    loop {
        let at = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Start(element)) => each(Piece::Open(element.local_name().as_ref(), &element), at),
            Ok(Event::End(element)) => each(Piece::Close(element.local_name().as_ref()), at),
            Ok(Event::Text(text)) => each(Piece::Text(&text.xml10_content()), at),
            Ok(Event::CData(text)) => each(Piece::Text(&text.xml10_content()), at),
            Ok(Event::GeneralRef(name)) => {
                referred.clear();
                reference(&name.into_inner(), &mut referred);
                each(Piece::Text(&referred), at);
            }
            Ok(Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Ok(Event::Eof) => return true,
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> (String, bool) {
        let mut out = String::new();
        let whole = walk(xml, &mut |piece, _| match piece {
            Piece::Open(name, _) => out.extend(["[", name, "]"]),
            Piece::Close(name) => out.extend(["[/", name, "]"]),
            Piece::Text(text) => out.push_str(text),
        });
        (out, whole)
    }

    #[test]
    fn elements_have_local_names_and_references_are_characters() {
        let (out, whole) = text("<a:p x='1'>« Oui&nbsp;&#187;,&#x20;dit&amp; <![CDATA[<b>&amp;]]></a:p><br/>");
        assert_eq!(out, "[p]« Oui\u{a0}», dit& <b>&amp;[/p][br][/br]");
        assert!(whole);
    }

    #[test]
    fn entities_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"oui\"><!ENTITY c \"&b;&b;&b;\"><!ENTITY f SYSTEM 'file:///etc/passwd'>]><a>&c; &f;</a>";
        assert_eq!(text(bomb).0, "[a]&c; &f;[/a]");
    }

    #[test]
    fn broken_markup_ends_the_reading_and_keeps_what_came_before() {
        assert_eq!(text("<a>un</b> deux <c"), ("[a]un[/b] deux ".into(), false));
        assert!(text("<a>R & D</a>").0.contains("R & D"));
    }

    #[test]
    fn a_declared_encoding_decides_where_the_bytes_are_no_utf_8() {
        let xml = b"<?xml version='1.0' encoding=\"iso-8859-15\"?><p>\xa4 \xe9t\xe9</p>";
        let decoded = XmlText::new(xml).unwrap();
        assert!(decoded.text.contains("€ été"));
        assert_eq!(decoded.encoding, "ISO-8859-15");
    }
}
