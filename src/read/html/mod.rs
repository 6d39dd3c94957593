//! A web page into an article.
//!
//! In: the bytes of a page. Out: an article whose text is what a reader reads: standfirst, paragraphs, headings, list items and
//! quotations, a blank line between each; headline and captions too where they are asked for. Offsets refer to that text. The
//! page becomes a flat [`outline`]; [`article`] finds the article in it, with what [`names`] of classes and what the page says
//! of itself elsewhere ([`evidence`]) tell; [`blocks`] makes its text. Metadata are read in [`super::page`].

mod article;
mod blocks;
mod encoding;
mod evidence;
mod names;
mod outline;

use scraper::Html;

use super::{RawHash, Refusal, Stage, decode, page};
use crate::article::{Article, Block, Source};
use crate::lang::Packs;
use crate::span::Text;

/// What of a page is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageOptions {
    /// Headline and captions are blocks of the text too, not the running text alone.
    pub whole: bool,
}

/// Reads a page as [`read_page`] does, with the usual options.
///
/// # Errors
/// [`Refusal`] `binary` where the bytes are no text.
pub fn read_html(raw: &[u8], hash: &RawHash, source: Source, packs: &Packs) -> Result<Article, Refusal> {
    read_page(raw, hash, source, packs, &PageOptions::default())
}

/// Reads a page.
///
/// # Errors
/// [`Refusal`] `binary` where the bytes are no text. A page without a paragraph is an article without text: what it says of
/// itself is known all the same.
pub fn read_page(
    raw: &[u8],
    hash: &RawHash,
    mut source: Source,
    packs: &Packs,
    options: &PageOptions,
) -> Result<Article, Refusal> {
    let decoded = match encoding::declared_encoding(raw) {
        Some(encoding) => {
            let (text, encoding, replaced) = encoding.decode(raw);
            super::Decoded { text, encoding: encoding.name(), replaced }
        }
        None => decode(raw)?,
    };
    let mut warnings = if decoded.replaced { vec!["replaced_bytes"] } else { Vec::new() };
    source.encoding = decoded.encoding;
    source.raw_sha256 = hash.hex();
    source.raw_bytes = raw.len() as u64;
    let page = Html::parse_document(&decoded.text);
    let (text, blocks) = blocks::article_blocks(&page, packs, options.whole);
    let text = Text::new(text).map_err(|e| Refusal::new(Stage::Read, "too_large", e.to_string()))?;
    let blocks: Vec<Block> = blocks
        .into_iter()
        .filter_map(|(range, kind)| Some(Block { span: text.span(range.start, range.end)?, kind }))
        .collect();
    let address = source.told.as_ref().and_then(|told| told.url.as_deref());
    let metadata = page::metadata(&page, &text, &blocks, address, packs, &mut warnings);
    Ok(Article { doc_id: hash.doc_id(), text, blocks, metadata, source, warnings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BlockKind;

    fn page(html: &str) -> Article {
        let packs = Packs::built_in().unwrap();
        read_html(html.as_bytes(), &RawHash::of(html.as_bytes()), Source::default(), &packs).unwrap()
    }

    fn shown(article: &Article) -> Vec<(BlockKind, &str)> {
        article.blocks.iter().map(|b| (b.kind, article.text.slice(b.span))).collect()
    }

    const BRIDGE: &str = "<html><head><title>Le pont ferme - Le Courrier</title></head><body><nav><p>Menu à 3 €</p></nav>\
        <header><p>Le Courrier</p></header><article><h1>Le pont\n ferme</h1><p class='chapo'>La mairie l’annonce pour \
        lundi, et les commerçants s’inquiètent.</p><div class='byline'>Par Ines Corbel</div>\
        <p>Un <b>bac</b>&nbsp;: «&nbsp;oui&nbsp;», dit la mairie, qui promet des passages toutes les dix minutes.<br>Deux.</p>\
        <aside><p>À lire : 7 ponts</p></aside><h2>Et après</h2><ul><li>Un</li><li><p>Deux</p></li></ul>\
        <blockquote><p>« Non, je ne prendrai pas ce bac, ni demain ni jamais. »</p></blockquote>\
        <figure><img><figcaption>Le pont, hier</figcaption></figure><div class='share-bar'><p>Partager</p></div>\
        <script>var a = '12 %';</script><h3>Nos autres titres</h3></article><footer><p>Tous droits</p></footer></body></html>";

    #[test]
    fn the_article_is_read_and_what_stands_around_it_is_not() {
        let packs = Packs::built_in().unwrap();
        let options = PageOptions { whole: true };
        let raw = BRIDGE.as_bytes();
        let article = read_page(raw, &RawHash::of(raw), Source::default(), &packs, &options).unwrap();
        assert_eq!(
            shown(&article),
            [
                (BlockKind::Title, "Le pont ferme"),
                (BlockKind::Body, "La mairie l’annonce pour lundi, et les commerçants s’inquiètent."),
                (
                    BlockKind::Body,
                    "Un bac\u{a0}: «\u{a0}oui\u{a0}», dit la mairie, qui promet des passages toutes les dix minutes.\nDeux."
                ),
                (BlockKind::Heading, "Et après"),
                (BlockKind::Body, "Un"),
                (BlockKind::Body, "Deux"),
                (BlockKind::Body, "« Non, je ne prendrai pas ce bac, ni demain ni jamais. »"),
                (BlockKind::Caption, "Le pont, hier"),
            ]
        );
    }

    #[test]
    fn the_running_text_is_read_alone_unless_more_is_asked_for() {
        let article = page(BRIDGE);
        let kinds: Vec<_> = shown(&article).into_iter().map(|(kind, _)| kind).collect();
        assert!(!kinds.contains(&BlockKind::Title) && !kinds.contains(&BlockKind::Caption) && kinds.len() == 6);
    }

    #[test]
    fn a_page_in_an_old_encoding_says_so() {
        let packs = Packs::built_in().unwrap();
        let raw = b"<html><meta charset=\"iso-8859-1\"><p>Le pr\xe9fet s'est tu.</p></html>";
        let article = read_html(raw, &RawHash::of(raw), Source::default(), &packs).unwrap();
        assert_eq!(article.text.as_str(), "Le préfet s'est tu.");
        assert_eq!(article.source.encoding, "windows-1252");
    }

    #[test]
    fn a_page_nested_thousands_deep_does_not_end_the_program() {
        let deep = format!("<body>{}<p>Fin.", "<div>".repeat(20_000));
        let packs = Packs::built_in().unwrap();
        let _ = read_html(deep.as_bytes(), &RawHash::of(b""), Source::default(), &packs);
    }
}
