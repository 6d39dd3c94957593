//! Ids made from content, so that the same words in the same file have the same id in every run.

use sha2::{Digest, Sha256};

use crate::span::Span;

/// Bytes as lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]).map(char::from).collect()
}

/// SHA-256 of some bytes, in hex.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The id of a document: `d_` and the first 16 hex digits of the SHA-256 of its raw bytes (given in hex).
#[must_use]
pub fn doc_id(raw_sha256: &str) -> String {
    format!("d_{}", &raw_sha256[..16.min(raw_sha256.len())])
}

/// The id of a record: the prefix and the first 16 hex digits of SHA-256(doc_id|table|byte_start|byte_end).
/// `again` counts earlier records of the table on the very same span; it enters the key only where it is not 0.
pub(super) fn record_id(prefix: char, doc_id: &str, table: &str, span: Span, again: usize) -> String {
    let mut digest = Sha256::new();
    for piece in [doc_id, "|", table, "|"] {
        digest.update(piece.as_bytes());
    }
    digest.update(span.start().to_string().as_bytes());
    digest.update(b"|");
    digest.update(span.end().to_string().as_bytes());
    if again > 0 {
        digest.update(b"|");
        digest.update(again.to_string().as_bytes());
    }
    format!("{prefix}_{}", hex(&digest.finalize()[..8]))
}

/// The id of a speaker of a document.
pub(super) fn speaker_id(doc_id: &str, name: &str) -> String {
    format!("s_{}", &sha256_hex(format!("{doc_id}|speakers|{name}").as_bytes())[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_id_is_the_documented_hash() {
        let text = crate::span::Text::new("abcdef").unwrap();
        let span = text.span(2, 5).unwrap();
        let expected = format!("q_{}", &sha256_hex(b"d_0011223344556677|quotes|2|5")[..16]);
        assert_eq!(record_id('q', "d_0011223344556677", "quotes", span, 0), expected);
        assert_ne!(record_id('q', "d_0011223344556677", "quotes", span, 1), expected);
    }
}
