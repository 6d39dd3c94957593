//! A web page into an article.
//!
//! In: the bytes of a page. Out: an article whose text is what a reader reads: standfirst, paragraphs, headings, list items and
//! quotations, a blank line between each; headline and captions too where they are asked for. Offsets refer to that text. The
//! page becomes a flat [`outline`]; [`article`] finds the article in it, with what [`names`] of classes and what the page says
//! of itself elsewhere ([`evidence`]) tell; [`blocks`] makes its text. Metadata are read in [`super::page`].

mod article;
mod blocks;
mod crowded;
mod elements;
mod encoding;
mod evidence;
mod foreign;
mod limits;
mod names;
mod outline;
mod parse;
mod plain;
mod prose;
mod root;
mod sink;
mod tokens;

pub use limits::Limits;

use super::encoding::decode_declared;
use super::{RawHash, Refusal, Stage, page};
use crate::article::{Article, Block, Source};
use crate::lang::Packs;
use crate::source::RawMap;
use crate::span::Text;
use blocks::Written;

/// What of a page is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageOptions {
    /// Headline and captions are blocks of the text too, not the running text alone.
    pub whole: bool,
    /// How much of it is looked at.
    pub limits: Limits,
}

/// How much of a page that is too large is looked at for what it says of itself.
const HEAD: usize = 256 << 10;

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
    let served = source.told.clone().and_then(|told| told.charset.clone());
    let declared = encoding::declared_encoding(raw);
    let decoded = decode_declared(raw, &[served.as_deref(), declared.as_deref()])?;
    let mut warnings = if decoded.replaced { vec!["replaced_bytes"] } else { Vec::new() };
    source.encoding = decoded.encoding;
    source.raw_sha256 = hash.hex();
    source.raw_bytes = raw.len() as u64;
    let raw_map = RawMap::new(raw, decoded.encoding, &decoded.text);
    let too_large = decoded.text.len() > options.limits.bytes;
    if too_large {
        warnings.push("page_too_large");
    }
    // Of a page that is too large, its head tells of it as far as it goes.
    let head = if too_large { head(&decoded.text) } else { &*decoded.text };
    let parsed = parse::parse(head, &options.limits);
    warnings.extend_from_slice(&parsed.met);
    let Written { text, blocks, quoted, map } = if too_large {
        plain::between_tags(&decoded.text, &raw_map)
    } else {
        blocks::article_blocks(&parsed, &decoded.text, &raw_map, packs, options.whole)
    };
    let text = Text::new(text).map_err(|e| Refusal::new(Stage::Read, "too_large", e.to_string()))?;
    let blocks: Vec<Block> = blocks
        .into_iter()
        .filter_map(|(range, kind)| Some(Block { span: text.span(range.start, range.end)?, kind }))
        .collect();
    let quoted = quoted.into_iter().filter_map(|range| text.span(range.start, range.end)).collect();
    let address = source.told.as_ref().and_then(|told| told.url.as_deref());
    let metadata = page::metadata(&parsed.tree, &text, &blocks, address, packs, &mut warnings);
    source.map = map;
    Ok(Article { doc_id: hash.doc_id(), text, blocks, quoted, metadata, source, warnings })
}

fn head(text: &str) -> &str {
    let end = (0..=HEAD.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests;
