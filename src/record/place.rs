//! Bytes into code points, lines and columns.
//!
//! A count is kept for every 64 bytes, so that any offset costs a look-up and a scan of less than 64 bytes.

const STEP: usize = 64;

/// Where the characters and lines of a text begin.
#[derive(Debug)]
pub(super) struct Places<'a> {
    text: &'a str,
    /// Code points before each multiple of [`STEP`] bytes.
    counts: Vec<u32>,
    /// Byte offsets of the starts of lines.
    lines: Vec<u32>,
}

fn characters(bytes: &[u8]) -> u32 {
    // Every byte that does not continue a character begins one.
    bytes.iter().map(|b| u32::from((*b as i8) >= -0x40)).sum()
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        let mut total = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            counts.push(total);
            total += characters(chunk);
        }
        if text.len().is_multiple_of(STEP) {
            counts.push(total);
        }
        let lines =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1)).collect();
        Self { text, counts, lines }
    }

    /// Code points before a byte offset.
    pub(super) fn char_of(&self, byte: usize) -> u32 {
        let block = byte / STEP;
        self.counts[block] + characters(&self.text.as_bytes()[block * STEP..byte])
    }

    /// Line and column of a byte offset, both from 1; the column counts code points.
    pub(super) fn line_column(&self, byte: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start as usize <= byte);
        let start = self.lines[line - 1] as usize;
        (line as u32, self.char_of(byte) - self.char_of(start) + 1)
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
        }
        assert_eq!(places.char_of(text.len()) as usize, text.chars().count());
    }
}
