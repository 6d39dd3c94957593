//! Ids made from content, so that the same words in the same file have the same id in every run.

use sha2::{Digest, Sha256};

use super::json::push_number;
use crate::span::Span;

/// Bytes as lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    push_hex(&mut out, bytes);
    out
}

fn push_hex(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
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

/// Makes the ids of a table's records: the prefix and the first 16 hex digits of SHA-256(`doc_id|table|byte_start|byte_end`).
pub(super) struct RecordKey {
    prefix: char,
    /// The key so far; what follows `fixed` bytes is the record's own.
    key: String,
    fixed: usize,
}

impl RecordKey {
    pub(super) fn new(prefix: char, doc_id: &str, table: &str) -> Self {
        let key = format!("{doc_id}|{table}|");
        Self { prefix, fixed: key.len(), key }
    }

    /// `again` counts earlier records of the table on the very same span; it enters the key only where it is not 0.
    pub(super) fn id(&mut self, span: Span, again: usize) -> String {
        self.key.truncate(self.fixed);
        push_number(&mut self.key, span.start());
        self.key.push('|');
        push_number(&mut self.key, span.end());
        if again > 0 {
            self.key.push('|');
            push_number(&mut self.key, again);
        }
        let mut id = String::with_capacity(18);
        id.push(self.prefix);
        id.push('_');
        push_hex(&mut id, &Sha256::digest(self.key.as_bytes())[..8]);
        id
    }
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
        let mut key = RecordKey::new('q', "d_0011223344556677", "quotes");
        assert_eq!(key.id(span, 0), expected);
        assert_ne!(key.id(span, 1), expected);
        assert_eq!(key.id(span, 0), expected);
    }
}
