//! The runs of an article as text.
//!
//! In: a parsed page. Out: the text that a reader reads, its blocks with a blank line between each, and where every character
//! stands in the page. White space is folded where HTML folds it; no-break spaces are characters like others.

use std::ops::Range;

use super::article::article;
use super::outline::{Outline, Piece, Shape, flatten};
use super::parse::Parsed;
use super::sink::Sources;
use crate::article::BlockKind;
use crate::lang::Packs;
use crate::source::{Origin, RawMap, Segment, SourceMap};

/// The article of a page.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Its text; empty where the page has no paragraph.
    pub(super) text: String,
    /// What each part of it is.
    pub(super) blocks: Vec<(Range<usize>, BlockKind)>,
    /// Those of them that stand in a `blockquote`.
    pub(super) quoted: Vec<Range<usize>>,
    /// Where it stands in the page.
    pub(super) map: SourceMap,
}

/// Writes the article of a page. Headline and captions are left out unless the `whole` is asked for.
pub(super) fn article_blocks(page: &Parsed, decoded: &str, raw: &RawMap, packs: &Packs, whole: bool) -> Written {
    let mut outline = flatten(page.tree.tree.root(), false);
    let mut kinds = article(&outline, packs);
    if !kinds.contains(&Some(BlockKind::Body)) {
        // Some pages hide their text until a script shows it.
        outline = flatten(page.tree.tree.root(), true);
        kinds = article(&outline, packs);
    }
    let mut writer = Writer { out: Written::default(), source: decoded, raw, begin: 0, space: None };
    for (at, run) in outline.runs.iter().enumerate() {
        let asked = |kind: &BlockKind| whole || !matches!(kind, BlockKind::Title | BlockKind::Caption);
        let Some(kind) = kinds[at].filter(asked) else { continue };
        writer.open();
        let folds = !is_verbatim(&outline, run.block);
        for piece in &outline.pieces[run.pieces.start as usize..run.pieces.end as usize] {
            writer.piece(piece, &page.sources, folds);
        }
        writer.close(kind, outline.is_quoted(run));
    }
    writer.out
}

/// Whether white space counts in a block.
fn is_verbatim(outline: &Outline<'_>, block: u32) -> bool {
    let block = &outline.blocks[block as usize];
    block.shape == Shape::Verbatim || outline.blocks[block.parent as usize].shape == Shape::Verbatim
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// Writes blocks one behind the other.
struct Writer<'a> {
    out: Written,
    /// The page's characters.
    source: &'a str,
    raw: &'a RawMap,
    /// Where the current block begins.
    begin: usize,
    /// White space that is written once something follows it.
    space: Option<(Range<u32>, Origin)>,
}

impl Writer<'_> {
    fn open(&mut self) {
        let at = self.out.text.len();
        if at > 0 {
            self.out.text.push_str("\n\n");
            let (text, length) = (at as u32, 2);
            self.out.map.push(Segment { text, length, source: 0, source_length: 0, origin: Origin::Synthetic });
        }
        self.begin = self.out.text.len();
        self.space = None;
    }

    fn close(&mut self, kind: BlockKind, quoted: bool) {
        self.space = None;
        let end = self.begin + self.out.text[self.begin..].trim_end_matches([' ', '\n', '\t']).len();
        // An empty block takes the blank line before it away too.
        let end = if end == self.begin { self.out.blocks.last().map_or(0, |(r, _)| r.end) } else { end };
        self.out.text.truncate(end);
        self.out.map.truncate(end);
        if end > self.begin {
            self.out.blocks.push((self.begin..end, kind));
            if quoted {
                self.out.quoted.push(self.begin..end);
            }
        }
    }

    fn piece(&mut self, piece: &Piece<'_>, sources: &Sources, folds: bool) {
        match piece {
            Piece::Break(node) => {
                self.space = None;
                let (start, end) = sources.breaks.get(&node.id()).copied().unwrap_or_default();
                if self.out.text.len() > self.begin {
                    self.push("\n", start..end, Origin::LineEnd);
                }
            }
            Piece::Text(node) => {
                let Some(text) = node.value().as_text() else { return };
                let stretches = sources.texts.get(&node.id()).map_or(&[][..], |s| s);
                let mut at = 0;
                for stretch in stretches {
                    let Some(part) = text.get(at..at + stretch.length as usize) else { continue };
                    at += part.len();
                    let source = self.source.get(stretch.start as usize..stretch.end as usize);
                    let range = stretch.start..stretch.end;
                    if source == Some(part) {
                        self.verbatim(part, stretch.start, folds);
                    } else if folds && part.len() == 1 && is_space(part.as_bytes()[0]) {
                        let entity = source.is_some_and(|s| s.starts_with('&'));
                        self.space(range, if entity { Origin::Entity } else { Origin::LineEnd });
                    } else {
                        self.flush_space();
                        let entity = source.is_some_and(|s| s.starts_with('&'));
                        self.push(part, range, if entity { Origin::Entity } else { Origin::LineEnd });
                    }
                }
            }
        }
    }

    /// Text as it stands in the page from a byte on.
    fn verbatim(&mut self, text: &str, start: u32, folds: bool) {
        if !folds {
            self.push(text, start..start + text.len() as u32, Origin::Verbatim);
            return;
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let from = start + at as u32;
            if is_space(bytes[at]) {
                self.space(from..from + 1, if bytes[at] == b' ' { Origin::Verbatim } else { Origin::LineEnd });
                at += 1;
            } else {
                let length = bytes[at..].iter().position(|b| is_space(*b)).unwrap_or(bytes.len() - at);
                self.flush_space();
                self.push(&text[at..at + length], from..from + length as u32, Origin::Verbatim);
                at += length;
            }
        }
    }

    /// Notes white space; of a run of it, a true space is the one that is kept.
    fn space(&mut self, range: Range<u32>, origin: Origin) {
        match &self.space {
            Some((_, Origin::Verbatim)) => {}
            Some(_) if origin != Origin::Verbatim => {}
            _ => self.space = Some((range, origin)),
        }
    }

    fn flush_space(&mut self) {
        let Some((range, origin)) = self.space.take() else { return };
        if self.out.text.len() > self.begin && !self.out.text.ends_with('\n') {
            self.push(" ", range, origin);
        }
    }

    /// Appends text that was read from a range of the page's characters.
    fn push(&mut self, text: &str, range: Range<u32>, origin: Origin) {
        let at = self.out.text.len();
        self.out.text.push_str(text);
        if origin == Origin::Verbatim {
            self.out.map.push_verbatim(at, text, range.start as usize, self.raw);
        } else {
            let (source, upto) = (self.raw.raw(range.start), self.raw.raw(range.end));
            let (text, length) = (at as u32, text.len() as u32);
            self.out.map.push(Segment { text, length, source, source_length: upto - source, origin });
        }
    }
}
