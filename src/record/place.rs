//! Bytes into code points, lines and columns.
//!
//! For every 64 bytes a count of the code points before them is kept, and a bit for each byte that begins one, so that any
//! offset costs a look-up and a count of bits.

use crate::bytes::lowest_bits;

const STEP: usize = 64;

/// Where the characters and lines of a text begin.
#[derive(Debug)]
pub(super) struct Places<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    /// Byte offsets of the starts of lines.
    lines: Vec<u32>,
}

/// [`STEP`] bytes of the text.
#[derive(Debug, Clone, Copy)]
struct Block {
    /// Bit n: byte n begins a character.
    begins: u64,
    /// Code points before the block.
    before: u32,
}

/// A bit for each byte that begins a character; bytes past the end of the text count as such.
fn beginnings(bytes: &[u8; STEP]) -> u64 {
    if bytes.is_ascii() {
        return u64::MAX;
    }
    let mut continued = 0;
    for (at, word) in bytes.as_chunks::<8>().0.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // 10xxxxxx continues a character.
        continued |= lowest_bits((word >> 7) & !(word >> 6)) << (8 * at);
    }
    !continued
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (whole, rest) = text.as_bytes().as_chunks::<STEP>();
        let mut last = [0; STEP];
        last[..rest.len()].copy_from_slice(rest);
        let mut blocks = Vec::with_capacity(whole.len() + 1);
        let mut before = 0;
        for bytes in whole.iter().chain([&last]) {
            let begins = beginnings(bytes);
            blocks.push(Block { begins, before });
            before += begins.count_ones();
        }
        let mut lines = Vec::with_capacity(text.len() / 256 + 1);
        lines.push(0);
        lines.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Self { text, blocks, lines }
    }

    /// Code points before a byte offset.
    #[inline]
    pub(super) fn char_of(&self, byte: usize) -> u32 {
        let block = self.blocks[byte / STEP];
        block.before + (block.begins & !(u64::MAX << (byte % STEP))).count_ones()
    }

    /// Line and column of a byte offset, both from 1; the column counts code points.
    pub(super) fn line_column(&self, byte: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start as usize <= byte);
        let start = self.lines[line - 1] as usize;
        (line as u32, self.char_of(byte) - self.char_of(start) + 1)
    }

    /// The `count` code points before a byte offset, fewer at the start of the text.
    pub(super) fn before(&self, byte: usize, count: u32) -> &'a str {
        let target = self.char_of(byte).saturating_sub(count);
        let mut start = byte.saturating_sub(count as usize);
        // Each step goes back as many bytes as there are characters too many: it never goes too far.
        while let more @ 1.. = self.char_of(start) - target {
            start -= more as usize;
        }
        &self.text[start..byte]
    }

    /// The `count` code points behind a byte offset, fewer at the end of the text.
    pub(super) fn after(&self, byte: usize, count: u32) -> &'a str {
        let target = self.char_of(byte) + count;
        let mut end = (byte + count as usize).min(self.text.len());
        while end < self.text.len() {
            let missing = target - self.char_of(end);
            if missing == 0 && self.text.is_char_boundary(end) {
                break;
            }
            end = (end + missing.max(1) as usize).min(self.text.len());
        }
        &self.text[byte..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_of_a_mixed_text_is_counted_right() {
        let text = "Été «😀» à Nîmes\r\nligne 2\u{202f}!\n".repeat(9);
        let places = Places::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(places.char_of(byte) as usize, count);
            let before = &text[..byte];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            assert_eq!(places.line_column(byte), (line as u32, column as u32));
            let last: Vec<char> = before.chars().rev().take(32).collect();
            assert_eq!(places.before(byte, 32), last.iter().rev().collect::<String>());
            assert_eq!(places.after(byte, 32), text[byte..].chars().take(32).collect::<String>());
        }
        assert_eq!(places.char_of(text.len()) as usize, text.chars().count());
    }
}
