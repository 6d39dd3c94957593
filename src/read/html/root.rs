//! Which block of a page holds its article.
//!
//! In: the outline of a page, what of it is foreign and how much its parts are worth. Out: one block. Prose speaks for a block,
//! links and short words against it; the headline and the text that the page states elsewhere tell where it must be.

use super::evidence::Evidence;
use super::names::Hints;
use super::outline::{Outline, Run, Shape};
use super::prose::{Sums, is_prose, length};

/// Where the article begins at the earliest: at the headline that the page states, where enough prose stands behind it.
pub(super) fn begin(outline: &Outline<'_>, own: &impl Fn(&Run) -> bool, evidence: &Evidence) -> usize {
    let Some(headline) = evidence.stated_headline() else { return 0 };
    let (mut before, mut behind) = (0.0, 0.0);
    for (at, run) in outline.runs.iter().enumerate().filter(|(_, r)| own(r) && is_prose(r)) {
        *(if at < headline { &mut before } else { &mut behind }) += length(run);
    }
    if behind > 400.0 && behind > 0.3 * (before + behind) { headline } else { 0 }
}

/// The block that holds the article.
pub(super) fn root(outline: &Outline<'_>, value: &Sums, prose: &Sums, foreign: &[bool], evidence: &Evidence) -> u32 {
    let blocks = &outline.blocks;
    let holds = |at: usize| {
        !foreign[at]
            && matches!(blocks[at].shape, Shape::Container | Shape::Article | Shape::Main | Shape::Cell | Shape::Apart)
    };
    let mut best = 0;
    for at in 0..blocks.len() {
        if holds(at) && value.of(&blocks[at].runs) >= value.of(&blocks[best].runs) {
            best = at;
        }
    }
    // Where the page states its text, the article is what holds all of it that is found.
    if let Some(stated) = evidence.span() {
        let mut root = 0;
        for (at, block) in blocks.iter().enumerate() {
            if holds(at) && block.runs.start <= stated.start && stated.end <= block.runs.end {
                root = at;
            }
        }
        return root as u32;
    }
    // An article with the page's headline and enough prose is it, whatever stands beside it.
    if let Some(headline) = evidence.headline() {
        let run = headline as u32;
        for (at, block) in blocks.iter().enumerate() {
            let around = holds(at) && block.shape == Shape::Article && block.runs.contains(&run);
            if around && prose.of(&block.runs) > 600.0 && blocks[best].runs.start <= block.runs.start {
                best = at;
                break;
            }
        }
    }
    let whole = prose.of(&blocks[best].runs).max(1.0);
    let mut root = best;
    // Inside it, the body that the page names, where it holds nearly all of the prose; parts of it are taken together.
    let parts: Vec<usize> = (best..blocks.len())
        .take_while(|at| blocks[*at].runs.start < blocks[best].runs.end || *at == best)
        .filter(|at| {
            let block = &blocks[*at];
            holds(*at) && block.hints.meet(Hints::BODY) && prose.of(&block.runs) > 0.08 * whole
        })
        .collect();
    let covered: f32 = {
        let mut end = 0;
        let mut sum = 0.0;
        for at in &parts {
            if blocks[*at].runs.start >= end {
                sum += prose.of(&blocks[*at].runs);
                end = blocks[*at].runs.end;
            }
        }
        sum
    };
    if covered > 0.55 * whole {
        let start = parts.iter().map(|at| blocks[*at].runs.start).min().unwrap_or(0);
        let end = parts.iter().map(|at| blocks[*at].runs.end).max().unwrap_or(0);
        for (at, block) in blocks.iter().enumerate().skip(best) {
            if holds(at)
                && block.runs.start <= start
                && end <= block.runs.end
                && block.runs.end <= blocks[best].runs.end
            {
                root = at;
            }
        }
    }
    let mut changed = true;
    while changed {
        changed = false;
        for (at, block) in blocks.iter().enumerate().skip(root + 1) {
            if block.runs.start >= blocks[root].runs.end {
                break;
            }
            let share = prose.of(&block.runs) / prose.of(&blocks[root].runs).max(1.0);
            let semantic = matches!(block.shape, Shape::Article | Shape::Main) && share > 0.7;
            if holds(at) && block.runs.end <= blocks[root].runs.end && (semantic || share > 0.93) {
                root = at;
                changed = true;
                break;
            }
        }
    }
    with_lists(outline, root, foreign, prose) as u32
}

/// The block that holds what is found and the lists and tables behind it: ingredients, results, winners.
fn with_lists(outline: &Outline<'_>, root: usize, foreign: &[bool], prose: &Sums) -> usize {
    let Outline { blocks, runs, .. } = outline;
    let mut at = root;
    for _ in 0..4 {
        let parent = blocks[at].parent as usize;
        if at == 0 || foreign[parent] || matches!(blocks[at].shape, Shape::Article | Shape::Main) {
            break;
        }
        at = parent;
        let (mut items, mut linked) = (0, 0);
        let inside = &blocks[root].runs;
        let around = &blocks[at].runs;
        if prose.of(around) > 2.0 * prose.of(inside) || around.len() > inside.len() * 4 + 100 {
            break;
        }
        for run in runs[inside.end as usize..around.end as usize].iter().filter(|r| !foreign[r.block as usize]) {
            items += i32::from(outline.is_listed(run) && run.linked == 0);
            linked += i32::from(run.linked > 0);
        }
        if items > 3 && linked * 4 < items {
            return at;
        }
    }
    root
}
