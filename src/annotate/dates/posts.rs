//! Embedded posts: what was posted is counted from the day that the signature gives.
//!
//! In: the dates of a document. "50 lakh masks given out today" above "— A. Writer (@awriter) November 1, 2019" was written
//! on that day, not on the day of publication.

use super::quoted::shift;
use super::{Anchor, TimeExpression, TimexType};
use crate::segment::{Doc, TokenKind};

/// How many tokens a signature may have before its date.
const SIGNATURE: usize = 16;
/// How many lines a post may have.
const LINES: usize = 4;

/// Counts what stands in a signed post from the day of its signature.
pub(super) fn resolve(doc: &Doc<'_>, dates: &mut [TimeExpression]) {
    let Some(published) = doc.article.metadata.published.as_ref().map(|p| p.date) else { return };
    for index in 1..dates.len() {
        let Some((day, last)) = dates[index].interval else { continue };
        if day != last || day == published || dates[index].anchor != Anchor::Explicit {
            continue;
        }
        let Some(post) = signed(doc, &dates[index]) else { continue };
        let value = dates[index].value.clone();
        let first = dates.partition_point(|d| d.found.tokens.start < post.start);
        for date in dates[first..index].iter_mut().take_while(|d| d.found.tokens.end <= post.end) {
            shift(date, Some(published), day, value.as_deref(), index);
        }
    }
}

/// The tokens of the post that a date signs: what stands before its dash, in this line or in the lines above.
fn signed(doc: &Doc<'_>, date: &TimeExpression) -> Option<std::ops::Range<usize>> {
    let end = date.found.tokens.start;
    let close = end.checked_sub(1).filter(|at| date.kind == TimexType::Date && doc.is_char(*at, ')'))?;
    let block = doc.block_of(end);
    let start = doc.blocks.get(block)?.tokens.start;
    let from = end.saturating_sub(SIGNATURE).max(start);
    let at = (from..close).rev().find(|at| doc.is_char(*at, '@'))?;
    let dash = (from..at).rev().find(|at| ['—', '–', '-'].into_iter().any(|c| doc.is_char(*at, c)))?;
    if dash > start + 1 {
        return Some(start..dash);
    }
    // A line that ends without a stop goes on in the next one.
    let goes_on = |line: usize| {
        let last = doc.blocks[line].tokens.end.checked_sub(1).map(|at| doc.tokens[at].kind);
        last.is_some_and(|kind| matches!(kind, TokenKind::Lower | TokenKind::Capital | TokenKind::Digits))
    };
    let mut line = block.checked_sub(1)?;
    while line > 0 && block - line < LINES && goes_on(line - 1) {
        line -= 1;
    }
    Some(doc.blocks[line].tokens.start..dash)
}
