//! What news agencies send into an article: NITF, `NewsML-G2`, `NewsML` 1.
//!
//! In: the markup of a news item. Out: an article of its headline, paragraphs and captions, with what the item says of itself:
//! names, dates, language. A body in XHTML is read as a page of HTML; one in plain text as plain text.

use super::fields::{is_markup, over};
use super::flow::TextFlow;
use super::fragment::{read_fragment, write_xhtml};
use super::xml::{Piece, XmlText, attribute, walk};
use super::{RawHash, Refusal, parse_when, read_text};
use crate::article::{Article, BlockKind, Metadata, Published, Source};
use crate::lang::Packs;

/// Elements that are a block each, and of what kind.
fn block_kind(name: &str) -> Option<BlockKind> {
    match name {
        "hl1" => Some(BlockKind::Title),
        "hl2" | "hl3" | "hl4" | "h2" | "h3" => Some(BlockKind::Heading),
        "p" | "li" | "td" | "th" | "dd" | "dt" | "q" | "pre" => Some(BlockKind::Body),
        "media-caption" | "caption" => Some(BlockKind::Caption),
        _ => None,
    }
}

/// Elements of a body whose text is about the item, not in it.
const ABOUT: &[&str] = &[
    "byline",
    "dateline",
    "tagline",
    "credit",
    "media-producer",
    "media-metadata",
    "copyrite",
    "distributor",
    "series",
    "note",
];

/// What is collected of an item.
#[derive(Debug, Default)]
struct Item {
    flow: TextFlow,
    metadata: Metadata,
    published: String,
    modified: String,
    /// A body in XHTML.
    page: Option<std::ops::Range<usize>>,
    /// A body in plain text.
    plain: String,
}

/// Reads an item of NITF or `NewsML`.
///
/// # Errors
/// [`Refusal`] `no_text`, or that of the reader of its body.
pub fn read_newsml(raw: &[u8], hash: &RawHash, mut source: Source, packs: &Packs) -> Result<Article, Refusal> {
    let xml = XmlText::new(raw)?;
    if source.encoding.is_empty() {
        source.encoding = xml.encoding;
    }
    let mut item = Item::default();
    let whole = collect(&xml.text, &mut item);
    let mut warnings = Vec::new();
    warnings.extend(xml.replaced.then_some("replaced_bytes"));
    warnings.extend((!whole).then_some("invalid_xml"));
    let mut metadata = item.metadata;
    metadata.language_source = metadata.language.is_some().then_some("field");
    let when = |value: &str| parse_when(&iso(value), packs, metadata.language.as_deref());
    let published = when(&item.published).map(|(date, iso)| Published { date, iso, source: "field" });
    let modified = when(&item.modified).map(|(_, iso)| iso);
    metadata.modified = modified.filter(|m| published.as_ref().is_none_or(|p| p.iso != *m));
    metadata.published = published;
    source.raw_sha256 = hash.hex();
    source.raw_bytes = raw.len() as u64;
    let encoding = source.encoding;
    if item.flow.is_blank()
        && let Some(page) = item.page.and_then(|range| xml.text.get(range))
    {
        write_xhtml(page, &mut item.flow);
    }
    let inner = if item.flow.is_blank() {
        let body = &item.plain;
        let mut article = if is_markup(body) {
            read_fragment(body, hash, source, packs)?
        } else {
            read_text(body.as_bytes(), hash, source, packs)?
        };
        warnings.append(&mut article.warnings);
        article.metadata = over(metadata, article.metadata);
        article.source.raw_bytes = raw.len() as u64;
        Article { warnings, ..article }
    } else {
        let (text, blocks) = item.flow.finish("item")?;
        Article { doc_id: hash.doc_id(), text, blocks, quoted: Vec::new(), metadata, source, warnings }
    };
    Ok(Article { source: Source { encoding, ..inner.source }, ..inner })
}

/// `20250213T101500+0100` as `2025-02-13T10:15:00+01:00`; anything else as it is.
fn iso(value: &str) -> String {
    let value = value.trim();
    let bytes = value.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits != 8 {
        return value.to_owned();
    }
    let mut out = format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..8]);
    let time = &value[8..];
    if time.starts_with('T') && time.len() >= 7 && time.as_bytes()[1..7].iter().all(u8::is_ascii_digit) {
        out.extend(["T", &time[1..3], ":", &time[3..5], ":", &time[5..7]]);
        let zone = &time[7..];
        match zone.as_bytes() {
            [b'+' | b'-', rest @ ..] if rest.len() == 4 && rest.iter().all(u8::is_ascii_digit) => {
                out.extend([&zone[..3], ":", &zone[3..]]);
            }
            [b'Z', ..] => out.push('Z'),
            _ => {}
        }
    }
    out
}

/// Goes over the item; false where its markup breaks.
fn collect(xml: &str, item: &mut Item) -> bool {
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    // How deep the element stands whose content is left to another reader, and where that begins.
    let mut apart: Option<(usize, usize)> = None;
    let mut about = 0usize;
    walk(xml, &mut |piece, at| match piece {
        Piece::Open(name, element) => {
            let lower = name.to_ascii_lowercase();
            path.push(if path.len() < 512 { lower.clone() } else { String::new() });
            if apart.is_some() {
                return;
            }
            text.clear();
            about += usize::from(ABOUT.contains(&lower.as_str()));
            let in_body = path.iter().any(|p| matches!(p.as_str(), "body" | "inlinexml" | "datacontent"));
            match lower.as_str() {
                "html" if in_body || path.len() == 1 => apart = Some((path.len(), at)),
                "br" => item.flow.line_end(),
                _ => {}
            }
            if about == 0
                && in_body
                && let Some(kind) = block_kind(&lower)
            {
                // A paragraph in a caption or a table's cell is part of it.
                let inner = item.flow.is_open()
                    && kind == BlockKind::Body
                    && path.iter().rev().skip(1).any(|p| block_kind(p).is_some());
                if inner {
                    item.flow.fold(" ");
                } else {
                    item.flow.open(kind);
                }
            }
            said(&mut item.metadata, &mut item.published, &mut item.modified, &lower, &path, &|name| {
                attribute(element, name)
            });
        }
        Piece::Text(characters) => {
            if apart.is_some() {
                return;
            }
            if text.len() < 1 << 16 {
                text.push_str(characters);
            }
            if about == 0 && item.flow.is_open() {
                item.flow.fold(characters);
            } else if path.iter().any(|p| p == "inlinedata") || path.last().is_some_and(|p| p == "datacontent") {
                item.plain.push_str(characters);
            }
        }
        Piece::Close(name) => {
            let lower = name.to_ascii_lowercase();
            // An end without a beginning closes nothing.
            let Some(depth) = path.iter().rposition(|p| *p == lower) else { return };
            while path.len() > depth + 1 {
                if let Some(p) = path.pop() {
                    about -= usize::from(apart.is_none() && ABOUT.contains(&p.as_str()));
                }
            }
            if let Some((outer, begin)) = apart {
                if outer >= path.len() {
                    let end = at + xml[at..].find('>').map_or(0, |e| e + 1);
                    item.page.get_or_insert(begin..end);
                    apart = None;
                }
                path.pop();
                return;
            }
            told(item, &lower, &path, &text);
            text.clear();
            about -= usize::from(ABOUT.contains(&lower.as_str()));
            path.pop();
            let is_outermost = !path.iter().any(|p| block_kind(p).is_some());
            if block_kind(&lower).is_some() && is_outermost {
                item.flow.close();
            }
        }
    })
}

/// What attributes say of an item.
fn said(
    metadata: &mut Metadata,
    published: &mut String,
    modified: &mut String,
    name: &str,
    path: &[String],
    attribute: &dyn Fn(&str) -> Option<String>,
) {
    let set = |place: &mut Option<String>, value: Option<String>| {
        if place.is_none() {
            *place = value;
        }
    };
    match name {
        "newsitem" | "nitf" => {
            set(&mut metadata.external_id, attribute("guid"));
            set(&mut metadata.language, attribute("lang").map(|l| primary(&l)));
        }
        "doc-id" => set(&mut metadata.external_id, attribute("id-string")),
        "language" if path.iter().any(|p| p == "contentmeta") => {
            set(&mut metadata.language, attribute("tag").map(|l| primary(&l)));
        }
        // The day of issue is the day of publication, and that of release its second best.
        "date.issue" => *published = attribute("norm").unwrap_or_default(),
        "date.release" | "pubdata" if published.is_empty() => {
            *published = attribute("norm").or_else(|| attribute("date.publication")).unwrap_or_default();
        }
        "story.date" if published.is_empty() => *published = attribute("norm").unwrap_or_default(),
        "revision-history" if modified.is_empty() => *modified = attribute("norm").unwrap_or_default(),
        _ => {}
    }
    if name == "pubdata" {
        set(&mut metadata.site, attribute("name"));
        set(&mut metadata.url, attribute("ex-ref").filter(|r| r.contains("://")));
    }
}

/// The language without its region: packs know languages.
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase()
}

/// What the text of an element that ends tells of an item.
fn told(item: &mut Item, name: &str, path: &[String], text: &str) {
    let value = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    if value.is_empty() {
        return;
    }
    let within = |outer: &str| path.iter().any(|p| p == outer);
    let meta = &mut item.metadata;
    match name {
        "headline" | "hl1" | "title" if meta.title.is_none() && !within("html") => meta.title = Some(value),
        "person" if within("byline") => meta.authors.push(value),
        "byline" | "by" if meta.authors.is_empty() => meta.authors.push(value),
        "name" if within("creator") && meta.authors.is_empty() => meta.authors.push(value),
        "firstcreated" => item.published = value,
        "contentcreated" if item.published.is_empty() => item.published = value,
        "versioncreated" | "thisrevisioncreated" => {
            if item.published.is_empty() {
                item.published = value;
            } else {
                item.modified = value;
            }
        }
        "provider" if meta.site.is_none() => meta.site = Some(value),
        "publicidentifier" if meta.external_id.is_none() => meta.external_id = Some(value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Result<Article, Refusal> {
        let packs = Packs::built_in().unwrap();
        read_newsml(xml.as_bytes(), &RawHash::of(xml.as_bytes()), Source::default(), &packs)
    }

    fn shown(article: &Article) -> Vec<(BlockKind, &str)> {
        article.blocks.iter().map(|b| (b.kind, article.text.slice(b.span))).collect()
    }

    const NITF: &str = "<nitf><head><title>Titre court</title><docdata><doc-id id-string='n-7'/><date.issue norm='20250213T064500+0100'/></docdata>\
        <pubdata name='Le Courrier'/></head><body><body.head><hedline><hl1>Le pont\n ferme</hl1><hl2>Un bac passe</hl2></hedline>\
        <byline>Par <person>Maud Terrien</person></byline><dateline>Nivernelle</dateline><abstract><p>Une digue tient.</p></abstract></body.head>\
        <body.content><block><p>« Non », a dit <person>Paul Vidal</person>.</p><ul><li>Un</li></ul>\
        <media><media-metadata name='x'/><media-caption><p>Le pont, hier</p></media-caption><media-producer>Photo</media-producer></media></block></body.content>\
        <body.end><tagline>Fin</tagline></body.end></body></nitf>";

    #[test]
    fn nitf_is_read_by_its_blocks() {
        let article = read(NITF).unwrap();
        assert_eq!(
            shown(&article),
            [
                (BlockKind::Title, "Le pont ferme"),
                (BlockKind::Heading, "Un bac passe"),
                (BlockKind::Body, "Une digue tient."),
                (BlockKind::Body, "« Non », a dit Paul Vidal."),
                (BlockKind::Body, "Un"),
                (BlockKind::Caption, "Le pont, hier"),
            ]
        );
        let meta = &article.metadata;
        assert_eq!((meta.external_id.as_deref(), meta.site.as_deref()), (Some("n-7"), Some("Le Courrier")));
        assert_eq!(meta.authors, ["Maud Terrien"]);
        assert!(meta.published.as_ref().is_some_and(|p| p.iso.starts_with("2025-02-13")), "{:?}", meta.published);
    }

    #[test]
    fn newsml_holds_nitf_pages_or_plain_text() {
        let around = |body: &str| {
            format!(
                "<newsItem guid='urn:1' xml:lang='fr-FR'><itemMeta><provider>Agence</provider><firstCreated>2025-02-13T06:45:00+01:00</firstCreated>\
                 <versionCreated>2025-02-14T06:45:00+01:00</versionCreated></itemMeta><contentMeta><headline>Le pont</headline><by>Maud Terrien</by></contentMeta>\
                 <contentSet>{body}</contentSet></newsItem>"
            )
        };
        let pages = "<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><p>« Non », a dit la maire de la ville.</p></body></html></inlineXML>";
        let nitf = "<inlineXML><nitf><body><body.content><p>« Non », a dit la maire de la ville.</p></body.content></body></nitf></inlineXML>";
        let plain = "<inlineData contenttype='text/plain'>« Non », a dit la maire de la ville.</inlineData>";
        for body in [pages, nitf, plain] {
            let article = read(&around(body)).unwrap();
            assert_eq!(article.text.as_str().trim(), "« Non », a dit la maire de la ville.", "{body}");
            let meta = &article.metadata;
            assert_eq!((meta.title.as_deref(), meta.language.as_deref()), (Some("Le pont"), Some("fr")), "{body}");
            assert_eq!((meta.external_id.as_deref(), meta.site.as_deref()), (Some("urn:1"), Some("Agence")));
            assert_eq!(meta.authors, ["Maud Terrien"]);
            assert_eq!(meta.published.as_ref().map(|p| p.date.to_string()).as_deref(), Some("2025-02-13"));
            assert!(meta.modified.as_deref().is_some_and(|m| m.starts_with("2025-02-14")));
        }
        assert_eq!(read(&around("")).unwrap_err().code, "no_text");
    }

    #[test]
    fn compact_dates_are_made_readable() {
        assert_eq!(iso("20250213T101500+0100"), "2025-02-13T10:15:00+01:00");
        assert_eq!(iso("20250213"), "2025-02-13");
        assert_eq!(iso("2025-02-13"), "2025-02-13");
    }
}
