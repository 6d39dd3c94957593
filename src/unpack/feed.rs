//! A feed, or a message of several news items, into its items.
//!
//! In: the bytes of the whole file, which is no larger than a document may be. Out: each item's own markup, numbered from 0,
//! with what the feed says for all of them. Markup that is broken in one item does not cost the next.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Flow, Place, Unpack};
use crate::article::{Source, Told};
use crate::read::{Format, Refusal, Stage, XmlText};

/// The elements that are an item each.
fn item_names(format: Format) -> &'static [&'static str] {
    match format {
        Format::Feed => &["item", "entry"],
        _ => &["newsItem", "NewsItem"],
    }
}

impl Unpack<'_, '_> {
    pub(super) fn feed(&mut self, format: Format, bytes: &[u8], partial: Option<Refusal>, place: &Place) -> Flow {
        self.items(format, bytes, partial, &place.source(format), 0)
    }

    /// The items of a feed that stands at `offset` of its input.
    pub(super) fn items(
        &mut self,
        format: Format,
        bytes: &[u8],
        partial: Option<Refusal>,
        source: &Source,
        offset: u64,
    ) -> Flow {
        let text = match XmlText::new(bytes) {
            Ok(text) => text,
            Err(refusal) => return self.filler.refused(source.clone(), refusal, offset),
        };
        let xml = text.text.as_ref();
        let is_verbatim = matches!(text.text, Cow::Borrowed(_));
        let skipped = if is_verbatim { bytes.len() - xml.len() } else { 0 };
        let (items, first) = items(xml, item_names(format));
        let told = Arc::new(Told {
            site: (format == Format::Feed).then(|| title_of(&xml[..first])).flatten(),
            ..source.told.as_deref().cloned().unwrap_or_default()
        });
        let (mut index, mut pictures) = (0, 0);
        for item in items {
            let markup = &xml[item.range.clone()];
            // An item of pictures or films has no text to be read.
            if format == Format::NewsMl
                && !["inlineXML", "inlineData", "DataContent", "nitf"].iter().any(|n| markup.contains(n))
            {
                self.filler.skipped();
                pictures += 1;
                continue;
            }
            let at = if is_verbatim { offset + (skipped + item.range.start) as u64 } else { offset };
            let numbered = source.input_index.is_none().then_some(index).or(source.input_index);
            let source = Source {
                input_index: numbered,
                told: Some(Arc::clone(&told)),
                encoding: text.encoding,
                ..source.clone()
            };
            let broken =
                || Refusal::new(Stage::Read, "invalid_xml", "the item does not end; it is read as far as it goes");
            self.filler.document(format, source, markup.as_bytes(), at, item.is_cut.then(broken))?;
            index += 1;
        }
        match partial {
            Some(refusal) => {
                self.filler.refused(Source { input_index: Some(index), ..source.clone() }, refusal, offset)
            }
            None if index + pictures == 0 => {
                let refusal = Refusal::new(Stage::Read, "no_documents", "the feed has no items");
                self.filler.refused(source.clone(), refusal, offset)
            }
            None => Ok(()),
        }
    }
}

/// The title of a feed, before its first item.
fn title_of(head: &str) -> Option<String> {
    let start = head.find("<title")?;
    let content = &head[start + head[start..].find('>')? + 1..];
    let content = content.split("</title").next()?.trim();
    let content = content.strip_prefix("<![CDATA[").and_then(|c| c.strip_suffix("]]>")).unwrap_or(content).trim();
    let plain = !content.is_empty() && !content.contains(['<', '&']);
    plain.then(|| content.to_owned())
}

/// The place of an item in a feed.
struct Item {
    range: std::ops::Range<usize>,
    /// Whether its end is missing.
    is_cut: bool,
}

/// All items, and where the first begins. Comments and character data may hold anything, and are passed over.
fn items(xml: &str, names: &[&str]) -> (Vec<Item>, usize) {
    let bytes = xml.as_bytes();
    let mut found: Vec<Item> = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'<', &bytes[at..]) {
        at += next;
        let rest = &bytes[at..];
        let after = |end: &[u8]| memchr::memmem::find(rest, end).map_or(rest.len(), |e| e + end.len());
        if rest.starts_with(b"<![CDATA[") {
            at += after(b"]]>");
            continue;
        }
        if rest.starts_with(b"<!--") {
            at += after(b"-->");
            continue;
        }
        let closing = rest.get(1) == Some(&b'/');
        let name = &rest[1 + usize::from(closing)..];
        let length = name
            .iter()
            .take(64)
            .take_while(|b| !matches!(b, b' ' | b'>' | b'/' | b'\n' | b'\r' | b'\t' | b'<'))
            .count();
        let local = name[..length].rsplit(|b| *b == b':').next().unwrap_or_default();
        if names.iter().any(|n| n.as_bytes() == local) {
            let end = at + memchr::memchr(b'>', rest).map_or(rest.len(), |e| e + 1);
            match (closing, open) {
                (false, None) => open = Some(at),
                // An item in an item: the end of the first is missing.
                (false, Some(start)) => {
                    found.push(Item { range: start..at, is_cut: true });
                    open = Some(at);
                }
                (true, Some(start)) => {
                    found.push(Item { range: start..end, is_cut: false });
                    open = None;
                }
                (true, None) => {}
            }
            at = end;
            continue;
        }
        at += 1;
    }
    if let Some(start) = open {
        found.push(Item { range: start..bytes.len(), is_cut: true });
    }
    let first = found.first().map_or(bytes.len(), |i| i.range.start);
    (found, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_whole_whatever_their_character_data_holds() {
        let xml = "<rss><channel><title>Le Courrier</title><item><d><![CDATA[</item><item>]]></d></item><!-- <item> --><item a='1'>b</item><item>c";
        let (found, first) = items(xml, &["item", "entry"]);
        let shown: Vec<_> = found.iter().map(|i| (&xml[i.range.clone()], i.is_cut)).collect();
        assert_eq!(
            shown,
            [
                ("<item><d><![CDATA[</item><item>]]></d></item>", false),
                ("<item a='1'>b</item>", false),
                ("<item>c", true)
            ]
        );
        assert_eq!(title_of(&xml[..first]).as_deref(), Some("Le Courrier"));
    }
}
