//! A word processor's document into an article.
//!
//! In: the bytes of a DOCX file. Out: an article of its paragraphs: titles and headings by their styles, line breaks and tabs
//! as they are; words that were struck out under revision are no text. What the file says of itself gives title and authors.

use std::collections::BTreeMap;

use super::flow::TextFlow;
use super::xml::{Piece, XmlText, attribute, walk};
use super::zipped::{Zipped, refused};
use super::{RawHash, Refusal};
use crate::article::{Article, BlockKind, Metadata, Source};
use crate::lang::Packs;

/// Reads a document.
///
/// # Errors
/// [`Refusal`] `corrupt` where the archive or its main part is damaged, `no_text` where it has no words.
pub fn read_docx(
    raw: &[u8],
    hash: &RawHash,
    mut source: Source,
    _packs: &Packs,
    most: u64,
) -> Result<Article, Refusal> {
    let mut zipped = Zipped::open(raw, most)?;
    let main = zipped.part("word/document.xml").ok_or_else(|| refused("the document has no main part"))??;
    let xml = XmlText::new(&main)?;
    let mut styles = BTreeMap::new();
    if let Some(Ok(part)) = zipped.part("word/styles.xml") {
        named_styles(&XmlText::new(&part)?.text, &mut styles);
    }
    let mut flow = TextFlow::default();
    let whole = paragraphs(&xml.text, &styles, &mut flow);
    let mut metadata = Metadata::default();
    if let Some(Ok(core)) = zipped.part("docProps/core.xml") {
        about(&XmlText::new(&core)?.text, &mut metadata);
    }
    let (text, blocks) = flow.finish("document")?;
    if metadata.title.is_none() {
        let title = blocks.iter().find(|b| b.kind == BlockKind::Title);
        metadata.title = title.map(|b| text.slice(b.span).to_owned());
    }
    source.encoding = xml.encoding;
    source.raw_sha256 = hash.hex();
    source.raw_bytes = raw.len() as u64;
    let warnings = if whole { Vec::new() } else { vec!["invalid_xml"] };
    Ok(Article { doc_id: hash.doc_id(), text, blocks, quoted: Vec::new(), metadata, source, warnings })
}

fn paragraphs(xml: &str, styles: &BTreeMap<String, String>, flow: &mut TextFlow) -> bool {
    let (mut in_text, mut twice, mut struck, mut depth) = (false, 0usize, 0usize, 0usize);
    walk(xml, &mut |piece, _| match piece {
        Piece::Open(name, element) => match name {
            "p" => {
                depth += 1;
                flow.open(BlockKind::Body);
            }
            "pStyle" => {
                let style = attribute(element, "val").unwrap_or_default();
                if let Some(kind) = kind_of(styles.get(&style).unwrap_or(&style)) {
                    flow.open(kind);
                }
            }
            "t" => in_text = true,
            "tab" => flow.push("\t"),
            "br" | "cr" => flow.line_end(),
            "noBreakHyphen" => flow.push("\u{2011}"),
            "del" | "moveFrom" => struck += 1,
            // Pictures and boxes are stated twice, for older programs.
            "Fallback" => twice += 1,
            _ => {}
        },
        Piece::Close(name) => match name {
            "p" => {
                flow.close();
                depth = depth.saturating_sub(1);
                // After a box, the paragraph that it hangs in goes on.
                if depth > 0 {
                    flow.open(BlockKind::Body);
                }
            }
            "t" => in_text = false,
            "del" | "moveFrom" => struck = struck.saturating_sub(1),
            "Fallback" => twice = twice.saturating_sub(1),
            _ => {}
        },
        Piece::Text(characters) => {
            if in_text && struck == 0 && twice == 0 {
                flow.push(characters);
            }
        }
    })
}

/// Names of styles by their ids: ids are in the language of who wrote the file, names of built-in styles are not.
fn named_styles(xml: &str, styles: &mut BTreeMap<String, String>) {
    let mut id = None;
    walk(xml, &mut |piece, _| match piece {
        Piece::Open("style", element) => id = attribute(element, "styleId"),
        Piece::Open("name", element) => {
            if let (Some(id), Some(name)) = (id.take(), attribute(element, "val")) {
                styles.insert(id, name);
            }
        }
        _ => {}
    });
}

/// What a paragraph of a style is.
fn kind_of(style: &str) -> Option<BlockKind> {
    let style = style.to_ascii_lowercase();
    match style.as_str() {
        "title" => Some(BlockKind::Title),
        "caption" => Some(BlockKind::Caption),
        "subtitle" => Some(BlockKind::Heading),
        _ => style.strip_prefix("heading").filter(|n| n.trim().parse::<u8>().is_ok()).map(|_| BlockKind::Heading),
    }
}

/// What the file says of itself.
fn about(xml: &str, metadata: &mut Metadata) {
    let mut text = String::new();
    walk(xml, &mut |piece, _| match piece {
        Piece::Open(..) => text.clear(),
        Piece::Text(characters) => text.push_str(characters),
        Piece::Close(name) => {
            let value = Some(text.trim().to_owned()).filter(|v| !v.is_empty());
            match name {
                "title" => metadata.title = value,
                "creator" => metadata.authors.extend(value),
                "modified" => metadata.modified = value,
                _ => {}
            }
            text.clear();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::zipped::tests::zip;

    #[test]
    fn paragraphs_are_blocks_and_struck_words_are_no_text() {
        let raw = zip(&[
            ("[Content_Types].xml", "<Types/>"),
            (
                "word/document.xml",
                "<?xml version='1.0'?><w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>Le pont</w:t></w:r></w:p>\
                 <w:p><w:r><w:t xml:space='preserve'>«\u{a0}Non\u{a0}», </w:t></w:r><w:del><w:r><w:t>hier</w:t><w:delText>x</w:delText></w:r></w:del><w:r><w:t>a dit la maire.</w:t><w:br/><w:t>Deux.</w:t></w:r></w:p>\
                 <w:p/><w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p></w:body></w:document>",
            ),
            ("docProps/core.xml", "<c><dc:creator>Maud Terrien</dc:creator></c>"),
        ]);
        let packs = Packs::built_in().unwrap();
        let article = read_docx(&raw, &RawHash::of(&raw), Source::default(), &packs, 1 << 20).unwrap();
        assert_eq!(article.text.as_str(), "Le pont\n\n«\u{a0}Non\u{a0}», a dit la maire.\nDeux.");
        assert_eq!(article.metadata.title.as_deref(), Some("Le pont"));
        assert_eq!(article.metadata.authors, ["Maud Terrien"]);
        assert_eq!(
            read_docx(&raw[..100], &RawHash::of(&raw), Source::default(), &packs, 1 << 20).unwrap_err().code,
            "corrupt"
        );
    }
}
