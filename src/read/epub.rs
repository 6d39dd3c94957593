//! A book into an article.
//!
//! In: the bytes of an EPUB file. Out: one article of its chapters, in the order in which they are read, with all of their text;
//! title, authors, language and date as the book states them. Tables of contents are left out.

use std::collections::BTreeMap;

use super::flow::TextFlow;
use super::fragment::write_xhtml;
use super::xml::{Piece, XmlText, attribute, walk};
use super::zipped::{Zipped, refused};
use super::{RawHash, Refusal, parse_when};
use crate::article::{Article, Metadata, Published, Source};
use crate::lang::Packs;

/// What a book says of itself and of its parts.
#[derive(Debug, Default)]
struct Package {
    metadata: Metadata,
    date: String,
    /// Path and properties of each part, by its id.
    parts: BTreeMap<String, (String, String)>,
    /// Ids of the parts, in reading order.
    spine: Vec<String>,
}

/// Reads a book.
///
/// # Errors
/// [`Refusal`] `corrupt` where it has no table of its parts, `no_text` where no chapter has words.
pub fn read_epub(raw: &[u8], hash: &RawHash, mut source: Source, packs: &Packs, most: u64) -> Result<Article, Refusal> {
    let mut zipped = Zipped::open(raw, most)?;
    let container = zipped.part("META-INF/container.xml").ok_or_else(|| refused("the book has no container.xml"))??;
    let mut path = None;
    walk(&XmlText::new(&container)?.text, &mut |piece, _| {
        if let Piece::Open("rootfile", element) = piece
            && path.is_none()
        {
            path = attribute(element, "full-path");
        }
    });
    let path = path.ok_or_else(|| refused("the book's container.xml names no package"))?;
    let package = zipped.part(&path).ok_or_else(|| refused(format!("the book has no {path}")))??;
    let package = package_of(&XmlText::new(&package)?.text, path.rsplit_once('/').map_or("", |p| p.0));
    let mut flow = TextFlow::default();
    let mut warnings = Vec::new();
    for id in &package.spine {
        let Some((path, _)) = package.parts.get(id).filter(|p| !p.1.contains("nav")) else { continue };
        match zipped.part(path) {
            Some(Ok(chapter)) => match XmlText::new(&chapter) {
                Ok(chapter) => {
                    if !write_xhtml(&chapter.text, &mut flow) {
                        warnings.push("invalid_xml");
                    }
                }
                Err(_) => warnings.push("chapter_left_out"),
            },
            Some(Err(refusal)) if refusal.code != "corrupt" => return Err(refusal),
            _ => warnings.push("chapter_left_out"),
        }
    }
    warnings.sort_unstable();
    warnings.dedup();
    let (text, blocks) = flow.finish("book")?;
    let mut metadata = package.metadata;
    metadata.language_source = metadata.language.is_some().then_some("field");
    metadata.published = parse_when(&package.date, packs, metadata.language.as_deref()).map(|(date, iso)| Published {
        date,
        iso,
        source: "field",
    });
    source.encoding = "UTF-8";
    source.raw_sha256 = hash.hex();
    source.raw_bytes = raw.len() as u64;
    Ok(Article { doc_id: hash.doc_id(), text, blocks, quoted: Vec::new(), metadata, source, warnings })
}

fn package_of(xml: &str, folder: &str) -> Package {
    let mut package = Package::default();
    let mut text = String::new();
    walk(xml, &mut |piece, _| match piece {
        Piece::Open(name, element) => {
            text.clear();
            match name {
                "item" => {
                    let properties = attribute(element, "properties").unwrap_or_default();
                    if let (Some(id), Some(href)) = (attribute(element, "id"), attribute(element, "href")) {
                        package.parts.insert(id, (path_of(folder, &href), properties));
                    }
                }
                "itemref" if attribute(element, "linear").is_none_or(|l| l != "no") => {
                    package.spine.extend(attribute(element, "idref"));
                }
                _ => {}
            }
        }
        Piece::Text(characters) => text.push_str(characters),
        Piece::Close(name) => {
            let value = Some(text.trim().to_owned()).filter(|v| !v.is_empty());
            let meta = &mut package.metadata;
            match name {
                "title" if meta.title.is_none() => meta.title = value,
                "creator" => meta.authors.extend(value),
                "language" if meta.language.is_none() => {
                    meta.language = value.map(|l| l.split(['-', '_']).next().unwrap_or(&l).to_ascii_lowercase());
                }
                "publisher" if meta.site.is_none() => meta.site = value,
                "identifier" if meta.external_id.is_none() => meta.external_id = value,
                "date" if package.date.is_empty() => package.date = value.unwrap_or_default(),
                _ => {}
            }
            text.clear();
        }
    });
    package
}

/// The path of a part whose address is written relative to the package.
fn path_of(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or(href);
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    decode_percent(&parts.join("/"))
}

fn decode_percent(path: &str) -> String {
    let (mut out, mut rest) = (Vec::new(), path.as_bytes());
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u8::from_str_radix(d, 16).ok());
        if let Some(code) = code.filter(|_| *first == b'%') {
            out.push(code);
            rest = &tail[2..];
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::zipped::tests::zip;

    #[test]
    fn chapters_are_read_in_their_order_under_the_books_title() {
        let chapter = |text: &str| {
            format!(
                "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>c</title></head><body><p>{text}</p></body></html>"
            )
        };
        let raw = zip(&[
            ("mimetype", "application/epub+zip"),
            (
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
            ),
            (
                "OEBPS/book.opf",
                "<package><metadata><dc:title>Le pont</dc:title><dc:creator>Maud Terrien</dc:creator><dc:language>fr-FR</dc:language><dc:date>2025-02-13</dc:date></metadata>\
                 <manifest><item id='b' href='text/deux%20.xhtml'/><item id='a' href='./un.xhtml'/><item id='n' href='nav.xhtml' properties='nav'/></manifest>\
                 <spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/></spine></package>",
            ),
            ("OEBPS/un.xhtml", &chapter("« Non », a dit la maire de la ville.")),
            ("OEBPS/text/deux .xhtml", &chapter("« Oui », a dit le maire de la ville.")),
            ("OEBPS/nav.xhtml", &chapter("Sommaire")),
        ]);
        let packs = Packs::built_in().unwrap();
        let article = read_epub(&raw, &RawHash::of(&raw), Source::default(), &packs, 1 << 20).unwrap();
        let text = article.text.as_str();
        assert_eq!(text.trim(), "« Non », a dit la maire de la ville.\n\n« Oui », a dit le maire de la ville.");
        let meta = &article.metadata;
        assert_eq!((meta.title.as_deref(), meta.language.as_deref()), (Some("Le pont"), Some("fr")));
        assert_eq!(meta.published.as_ref().map(|p| p.iso.as_str()), Some("2025-02-13"));
        assert!(article.blocks.iter().all(|b| !article.text.slice(b.span).is_empty()));
    }
}
