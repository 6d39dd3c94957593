//! A file of plain text into an article.
//!
//! In: the bytes of a file in any encoding. Out: an article whose text is the file, line ends, no-break spaces and all.

use super::blocks::{self, Shape};
use super::encoding::decode_declared;
use super::{RawHash, Refusal, Stage};
use crate::article::{Article, Metadata, Source};
use crate::lang::Packs;
use crate::span::Text;

/// Reads a plain text.
///
/// # Errors
/// [`Refusal`] `binary` where the bytes are no text, `no_text` where there is nothing but white space.
pub fn read_text(raw: &[u8], hash: &RawHash, mut source: Source, packs: &Packs) -> Result<Article, Refusal> {
    let served = source.told.clone().and_then(|told| told.charset.clone());
    let decoded = decode_declared(raw, &[served.as_deref()])?;
    let warnings = if decoded.replaced { vec!["replaced_bytes"] } else { Vec::new() };
    source.encoding = decoded.encoding;
    source.raw_sha256 = hash.hex();
    source.raw_bytes = raw.len() as u64;
    if decoded.text.trim().is_empty() {
        return Err(Refusal::new(Stage::Read, "no_text", "the file holds nothing but white space"));
    }
    let text =
        Text::new(decoded.text.into_owned()).map_err(|e| Refusal::new(Stage::Read, "too_large", e.to_string()))?;
    let mut metadata = Metadata::default();
    let blocks = blocks::blocks(&text, &mut metadata, packs, Shape::File);
    Ok(Article { doc_id: hash.doc_id(), text, blocks, quoted: Vec::new(), metadata, source, warnings })
}
