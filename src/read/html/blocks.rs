//! The runs of an article as text.
//!
//! In: the outline of a page and which runs of it are its article. Out: the text that a reader reads and its blocks, a blank
//! line between each. White space is folded where HTML folds it; no-break spaces are characters like others.

use scraper::Html;

use super::article::article;
use super::outline::{Piece, flatten};
use crate::article::BlockKind;
use crate::lang::Packs;

/// The text of an article, and what each part of it is.
pub(super) type TextBlocks = (String, Vec<(std::ops::Range<usize>, BlockKind)>);

/// The article of a page; the text is empty where the page has no paragraph. Headline and captions are left out unless the
/// `whole` is asked for.
pub(super) fn article_blocks(page: &Html, packs: &Packs, whole: bool) -> TextBlocks {
    let mut outline = flatten(page.tree.root(), false);
    let mut kinds = article(&outline, packs);
    if !kinds.contains(&Some(BlockKind::Body)) {
        // Some pages hide their text until a script shows it.
        outline = flatten(page.tree.root(), true);
        kinds = article(&outline, packs);
    }
    let mut text = String::new();
    let mut blocks = Vec::new();
    for (at, run) in outline.runs.iter().enumerate() {
        let asked = |kind: &BlockKind| whole || !matches!(kind, BlockKind::Title | BlockKind::Caption);
        let Some(kind) = kinds[at].filter(asked) else { continue };
        let start = if text.is_empty() { 0 } else { text.len() + 2 };
        let mut block = String::new();
        for piece in &outline.pieces[run.pieces.start as usize..run.pieces.end as usize] {
            match piece {
                Piece::Text(node) => {
                    if let Some(t) = node.value().as_text() {
                        push_folded(&mut block, t);
                    }
                }
                Piece::Break => {
                    while block.ends_with(' ') {
                        block.pop();
                    }
                    block.push('\n');
                }
            }
        }
        let block = block.trim_end_matches([' ', '\n']);
        if block.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(block);
        blocks.push((start..text.len(), kind));
    }
    (text, blocks)
}

/// Appends text with runs of ordinary white space as one space; no-break spaces are characters like others.
fn push_folded(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}
