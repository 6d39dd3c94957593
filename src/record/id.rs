//! Ids made from content, so that the same words in the same file have the same id in every run.

use sha2::{Digest, Sha256};

use super::numbers::natural;
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

/// The id of a record or a speaker: a letter, `_` and 16 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id([u8; 18]);

impl Id {
    fn new(prefix: u8, hash: &[u8]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut id = [b'_'; 18];
        id[0] = prefix;
        for (digits, byte) in id[2..].as_chunks_mut::<2>().0.iter_mut().zip(hash) {
            *digits = [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
        }
        Self(id)
    }

    /// The same as bytes.
    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8; 18] {
        &self.0
    }

    /// The id as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Debug for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
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
    prefix: u8,
    /// The key so far; what follows `fixed` bytes is the record's own.
    key: Vec<u8>,
    fixed: usize,
}

impl RecordKey {
    pub(super) fn new(prefix: u8, doc_id: &str, table: &str) -> Self {
        let mut key = Vec::with_capacity(doc_id.len() + table.len() + 48);
        for part in [doc_id, "|", table, "|"] {
            key.extend_from_slice(part.as_bytes());
        }
        Self { prefix, fixed: key.len(), key }
    }

    /// `again` counts earlier records of the table on the very same span; it enters the key only where it is not 0.
    pub(super) fn id(&mut self, span: Span, again: usize) -> Id {
        self.key.truncate(self.fixed);
        natural(span.start() as u64, &mut self.key);
        self.key.push(b'|');
        natural(span.end() as u64, &mut self.key);
        if again > 0 {
            self.key.push(b'|');
            natural(again as u64, &mut self.key);
        }
        Id::new(self.prefix, &Sha256::digest(&self.key))
    }
}

/// The id of a speaker of a document.
pub(super) fn speaker_id(doc_id: &str, name: &str) -> Id {
    let mut hash = Sha256::new();
    hash.update(doc_id);
    hash.update("|speakers|");
    hash.update(name);
    Id::new(b's', &hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_id_is_the_documented_hash() {
        let text = crate::span::Text::new("abcdef").unwrap();
        let span = text.span(2, 5).unwrap();
        let expected = format!("q_{}", &sha256_hex(b"d_0011223344556677|quotes|2|5")[..16]);
        let mut key = RecordKey::new(b'q', "d_0011223344556677", "quotes");
        assert_eq!(key.id(span, 0).as_str(), expected);
        assert_ne!(key.id(span, 1).as_str(), expected);
        assert_eq!(key.id(span, 0).as_str(), expected);
    }
}
