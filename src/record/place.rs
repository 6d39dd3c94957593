//! Bytes into code points, lines and columns.
//!
//! For every 64 bytes a count of the code points before them is kept, and a bit for each byte that begins one, so that any
//! offset costs a look-up and a count of bits.

use std::cell::Cell;

use crate::bytes::lowest_bits;

const STEP: usize = 64;
/// How many lines are gone through one by one.
const STEPS: usize = 8;

/// Where the characters and lines of a text begin.
#[derive(Debug)]
pub(super) struct Places<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    /// Byte offsets of the starts of lines.
    lines: Vec<u32>,
    /// The line that was asked for last, from 0.
    near: Cell<usize>,
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
        Self { text, blocks, lines, near: Cell::new(0) }
    }

    /// Code points before a byte offset.
    #[inline]
    pub(super) fn char_of(&self, byte: usize) -> u32 {
        let block = self.blocks[byte / STEP];
        block.before + (block.begins & !(u64::MAX << (byte % STEP))).count_ones()
    }

    /// Line and column of a byte offset that so many code points stand before, both from 1; the column counts code points.
    pub(super) fn line_column(&self, byte: usize, chars: u32) -> (u32, u32) {
        // Records come in text order: the line is mostly that of the last one, or one of the next few.
        let starts = |line: usize| self.lines.get(line).is_some_and(|start| *start as usize <= byte);
        let mut line = self.near.get();
        if !starts(line) || starts(line + STEPS) {
            line = self.lines.partition_point(|start| *start as usize <= byte) - 1;
        }
        while starts(line + 1) {
            line += 1;
        }
        self.near.set(line);
        (line as u32 + 1, chars - self.char_of(self.lines[line] as usize) + 1)
    }

    /// The `count` code points before a byte offset, fewer at the start of the text; `chars` stand before it.
    pub(super) fn before(&self, byte: usize, chars: u32, count: u32) -> &'a str {
        let target = chars.saturating_sub(count);
        let mut start = byte.saturating_sub(count as usize);
        // Each step goes back as many bytes as there are characters too many: it never goes too far.
        while let more @ 1.. = self.char_of(start) - target {
            start -= more as usize;
        }
        &self.text[start..byte]
    }

    /// The `count` code points behind a byte offset, fewer at the end of the text; `chars` stand before it.
    pub(super) fn after(&self, byte: usize, chars: u32, count: u32) -> &'a str {
        let target = chars + count;
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
            let chars = count as u32;
            assert_eq!(places.line_column(byte, chars), (line as u32, column as u32));
            let last: Vec<char> = before.chars().rev().take(32).collect();
            assert_eq!(places.before(byte, chars, 32), last.iter().rev().collect::<String>());
            assert_eq!(places.after(byte, chars, 32), text[byte..].chars().take(32).collect::<String>());
        }
        assert_eq!(places.char_of(text.len()) as usize, text.chars().count());
    }
}
