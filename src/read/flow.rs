//! Paragraphs into a text: what readers of structured formats write their articles with.
//!
//! In: blocks that open and close, and characters between. Out: a text with a blank line between blocks, and the [`Block`]s.
//! White space inside a block that the format has for its own layout is one space; no-break spaces stay.

use crate::article::{Block, BlockKind};
use crate::read::{Refusal, Stage};
use crate::span::Text;

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct TextFlow {
    text: String,
    blocks: Vec<(usize, usize, BlockKind)>,
    /// Those of them that stand in a block quote.
    quoted: Vec<(usize, usize)>,
    /// Whether what is written now does.
    quoting: bool,
    open: Option<(usize, BlockKind)>,
}

impl TextFlow {
    /// Begins a block; one that is open ends.
    pub(super) fn open(&mut self, kind: BlockKind) {
        self.close();
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.open = Some((self.text.len(), kind));
    }

    /// What is written from here on stands in a block quote, or no longer does; a block that is open ends.
    pub(super) fn quote(&mut self, quoting: bool) {
        if self.quoting != quoting {
            self.close();
            self.quoting = quoting;
        }
    }

    /// The blocks that stand in a block quote, for [`TextFlow::finish`]'s text.
    pub(super) fn quoted(&mut self) -> Vec<(usize, usize)> {
        self.close();
        std::mem::take(&mut self.quoted)
    }

    /// Whether a block is open.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Ends the block that is open; an empty one leaves no trace.
    pub(super) fn close(&mut self) {
        let Some((start, kind)) = self.open.take() else { return };
        let end = start + self.text[start..].trim_end_matches([' ', '\n', '\t']).len();
        self.text.truncate(end);
        if end > start {
            self.blocks.push((start, end, kind));
            if self.quoting {
                self.quoted.push((start, end));
            }
        } else {
            self.text.truncate(start.saturating_sub(2));
        }
    }

    /// Characters whose white space is layout.
    pub(super) fn fold(&mut self, characters: &str) {
        let Some((start, _)) = self.open else { return };
        for piece in characters.split_inclusive([' ', '\n', '\r', '\t']) {
            let word = piece.trim_end_matches([' ', '\n', '\r', '\t']);
            self.text.push_str(word);
            if word.len() < piece.len() && self.text.len() > start && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    /// Characters as they are.
    pub(super) fn push(&mut self, characters: &str) {
        if self.open.is_some() {
            self.text.push_str(characters);
        }
    }

    /// A line end inside a block.
    pub(super) fn line_end(&mut self) {
        if let Some((start, _)) = self.open
            && self.text.len() > start
        {
            self.text.truncate(self.text.trim_end_matches(' ').len().max(start));
            self.text.push('\n');
        }
    }

    /// Whether nothing was written.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The text and its blocks.
    ///
    /// # Errors
    /// [`Refusal`] `no_text` where there is none.
    pub(super) fn finish(mut self, what: &str) -> Result<(Text, Vec<Block>), Refusal> {
        self.close();
        if self.is_blank() {
            return Err(Refusal::new(Stage::Read, "no_text", format!("the {what} has no text")));
        }
        let text = Text::new(self.text).map_err(|e| Refusal::new(Stage::Read, "too_large", e.to_string()))?;
        let block = |(start, end, kind)| Some(Block { span: text.span(start, end)?, kind });
        let blocks = self.blocks.into_iter().filter_map(block).collect();
        Ok((text, blocks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_apart_and_empty_ones_leave_no_trace() {
        let mut flow = TextFlow::default();
        flow.open(BlockKind::Title);
        flow.fold("  Le pont\n   ferme ");
        flow.open(BlockKind::Body);
        flow.fold(" \n ");
        flow.open(BlockKind::Body);
        flow.fold("«\u{a0}Non\u{a0}»,");
        flow.fold(" dit-elle.");
        flow.line_end();
        flow.fold(" Oui.");
        let (text, blocks) = flow.finish("item").unwrap();
        assert_eq!(text.as_str(), "Le pont ferme\n\n«\u{a0}Non\u{a0}», dit-elle.\nOui.");
        let shown: Vec<_> = blocks.iter().map(|b| (b.kind, text.slice(b.span))).collect();
        assert_eq!(shown[0], (BlockKind::Title, "Le pont ferme"));
        assert_eq!(shown.len(), 2);
        assert_eq!(TextFlow::default().finish("item").unwrap_err().code, "no_text");
    }
}
