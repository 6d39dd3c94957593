//! Which blocks of a page are no part of its article.
//!
//! In: the outline of a page. Out: for each block whether it is foreign: menus, related articles, comments, newsletters. The
//! names of classes tell most of it ([`super::names`]); they are doubted where a block holds the prose of the page. Lists of
//! headlines that lead elsewhere are foreign under any name.

use std::collections::HashMap;
use std::ops::Range;

use super::evidence::Evidence;
use super::names::Hints;
use super::outline::Outline;
use super::prose::{Sums, is_prose, length};

/// How much prose a block holds that may be a part of an article in spite of its name.
const PARAGRAPHS: f32 = 300.0;

/// How much prose all blocks of one class hold: what a page cuts into parts, between advertisements, is judged as a whole.
fn classes(outline: &Outline<'_>, prose: &Sums) -> HashMap<u32, f32> {
    let mut classes = HashMap::new();
    for block in &outline.blocks {
        let own = prose.of(&block.runs);
        if block.class != 0 && own > PARAGRAPHS {
            *classes.entry(block.class).or_default() += own;
        }
    }
    classes
}

/// Where headlines that lead elsewhere stand, each maybe with some words on what it leads to.
struct Teasers {
    titles: Sums,
    texts: Sums,
    led: Sums,
    lengths: Sums,
}

impl Teasers {
    fn new(outline: &Outline<'_>) -> Self {
        let mut since = usize::MAX;
        let (mut titles, mut texts, mut led, mut lengths) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for run in &outline.runs {
            let title = run.chars >= 20 && run.linked * 10 >= run.chars * 9;
            let text = is_prose(run);
            since = if title { 0 } else { since.saturating_add(1) };
            titles.push(f32::from(u8::from(title)));
            texts.push(f32::from(u8::from(text)));
            led.push(f32::from(u8::from(text && since <= 3)));
            lengths.push(if text { length(run) } else { 0.0 });
        }
        let sums = |values: Vec<f32>| Sums::new(values.into_iter());
        Self { titles: sums(titles), texts: sums(texts), led: sums(led), lengths: sums(lengths) }
    }

    /// Whether a part of a page is a list of them: few and short texts, nearly all behind such a headline.
    fn fill(&self, runs: &Range<u32>) -> bool {
        let (titles, texts) = (self.titles.of(runs), self.texts.of(runs));
        titles >= 3.0
            && texts >= 1.0
            && texts <= 1.2 * titles
            && self.led.of(runs) >= 0.8 * texts
            && self.lengths.of(runs) < 300.0 * texts
    }
}

/// Blocks that are no part of an article, by their names or because they lead elsewhere. What holds most of the page's prose,
/// its body or the text that the page states is none, whatever it is called.
pub(super) fn foreign(outline: &Outline<'_>, prose: &Sums, evidence: &Evidence) -> Vec<bool> {
    let Outline { blocks, runs, .. } = outline;
    let all = prose.of(&(0..runs.len() as u32)).max(1.0);
    // Prose inside blocks that are called the body, to look up below.
    let mut body = vec![false; blocks.len()];
    for (at, block) in blocks.iter().enumerate() {
        body[at] = block.hints.meet(Hints::BODY) || (at > 0 && body[block.parent as usize]);
    }
    let in_body = Sums::new(runs.iter().map(|r| if body[r.block as usize] && is_prose(r) { length(r) } else { 0.0 }));
    let mut foreign = vec![false; blocks.len()];
    let classes = classes(outline, prose);
    let stated = Sums::new(runs.iter().enumerate().map(|(at, r)| if evidence.stated(at) { length(r) } else { 0.0 }));
    let teasers = Teasers::new(outline);
    for (at, block) in blocks.iter().enumerate() {
        let own = prose.of(&block.runs);
        let mut share = own / all;
        let hints = block.hints;
        if own > PARAGRAPHS
            && let Some(sum) = classes.get(&block.class)
        {
            share = sum / all;
        }
        if stated.of(&block.runs) > 0.5 * own.max(20.0) {
            continue;
        }
        let holds_body = !body[at] && in_body.of(&block.runs) > 300.0 && share > 0.05;
        // Who wrote it is told at length behind the text, if at all.
        let behind = prose.of(&(0..block.runs.start)) > 0.5 * all;
        let named = (hints.meet(Hints::FOREIGN) && share < 0.4 && !holds_body)
            || (hints.meet(Hints::COMMENTS) && share < 0.8 && !holds_body)
            || (hints.meet(Hints::BYLINE) && own < 250.0 && share < 0.3)
            || (hints.meet(Hints::BYLINE) && own < 700.0 && share < 0.15 && behind);
        let headed = evidence.headline().is_some_and(|h| block.runs.contains(&(h as u32)));
        let teases = share < 0.5 && !headed && teasers.fill(&block.runs);
        foreign[at] = named || teases || (at > 0 && foreign[block.parent as usize]);
    }
    foreign
}
