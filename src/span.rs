//! Text and places in it.
//!
//! [`Text`] holds an article's characters exactly as they were read; [`Span`] is a half-open range of it.
//! A span is made only by the text it belongs to, always on character boundaries, so slicing cannot fail and
//! "an offset is a number" is known in this file alone. It refuses texts of 4 GiB and more.
//!
//! «Bonjour», dit-elle. → `Text::new(…)?.span(2, 9)` is `Bonjour`.

use std::fmt;

/// The unchanged text of one document.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text {
    content: String,
}

/// A text was too long for 32-bit offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text has {bytes} bytes; at most {max} can be addressed: split the document", max = u32::MAX)]
pub struct TextTooLong {
    /// The length that was refused, in UTF-8 bytes.
    pub bytes: usize,
}

/// A half-open range of bytes of one [`Text`], on character boundaries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Text {
    /// Takes a document's characters as they are.
    ///
    /// # Errors
    /// [`TextTooLong`] where the text has 4 GiB or more.
    pub fn new(content: impl Into<String>) -> Result<Self, TextTooLong> {
        let content = content.into();
        if content.len() >= u32::MAX as usize {
            return Err(TextTooLong { bytes: content.len() });
        }
        Ok(Self { content })
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Its length in UTF-8 bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.content.len()
    }

    /// Whether it has no character at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// The span from byte `start` to byte `end` (exclusive), or `None` where that is not a range of whole characters.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        self.content.get(start..end).map(|_| Span { start: start as u32, end: end as u32 })
    }

    /// The span of the whole text.
    #[must_use]
    pub fn whole(&self) -> Span {
        Span { start: 0, end: self.content.len() as u32 }
    }

    /// The characters at a span of this text. A span of another text gives the empty string where it does not fit.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.content.get(span.range()).unwrap_or_default()
    }

    /// The span without white space at either end (no-break spaces count as white space).
    #[must_use]
    pub fn trim(&self, span: Span) -> Span {
        let slice = self.slice(span);
        let start = span.start + (slice.len() - slice.trim_start().len()) as u32;
        let end = start.max(span.end - (slice.len() - slice.trim_end().len()) as u32);
        Span { start, end }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.content.len())
    }
}

impl Span {
    /// First byte.
    #[inline]
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    #[inline]
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Its length in bytes.
    #[inline]
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    #[inline]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The range of bytes.
    #[inline]
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both: both ends stay on character boundaries.
    #[inline]
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether every byte of `other` lies in this span.
    #[inline]
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[inline]
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What stands between the end of this span and the start of a later one (empty where they touch or overlap).
    #[inline]
    #[must_use]
    pub fn gap(self, later: Self) -> Self {
        Self { start: self.end, end: later.start.max(self.end) }
    }

    /// For the tokenizer alone, which walks characters and so cannot leave a boundary.
    #[inline]
    pub(crate) fn of_characters(start: u32, end: u32) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_inside_a_character_is_refused() {
        let text = Text::new("été").unwrap();
        assert_eq!(text.span(0, 1), None);
        assert_eq!(text.span(0, 2).map(|s| text.slice(s)), Some("é"));
        assert_eq!(text.span(3, 99), None);
    }

    #[test]
    fn trimming_drops_no_break_spaces_but_never_the_text_between() {
        let text = Text::new("\u{a0} a b\u{202f}").unwrap();
        assert_eq!(text.slice(text.trim(text.whole())), "a b");
        let blank = Text::new(" \u{a0} ").unwrap();
        assert!(blank.trim(blank.whole()).is_empty());
    }
}
