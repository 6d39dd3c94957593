//! Which runs of a page are its article.
//!
//! In: the outline of a page. Out: what each run is: headline, standfirst, crosshead, text, caption, or no part of the
//! article. The article is looked for where prose is dense: runs of sentences speak for a block, links and short words against
//! it; names of classes tell what is never text; the headline and the text that the page states in places that are not shown
//! tell where it begins and what belongs to it.

use std::ops::Range;

use super::evidence::{Evidence, letters};
use super::names::Hints;
use super::outline::{Outline, Run, Shape};
use crate::article::BlockKind;
use crate::lang::Packs;
use crate::read::metadata::Told;

/// Whether a run reads as prose: long enough, not mostly links, with the marks that sentences have.
fn is_prose(run: &Run) -> bool {
    run.chars >= 40 && run.linked * 2 < run.chars && (run.stop || run.commas > 0 || run.chars >= 80)
}

/// Sums over any range of runs.
struct Sums(Vec<f32>);

impl Sums {
    fn new(values: impl Iterator<Item = f32>) -> Self {
        let mut total = 0.0;
        let mut sums = vec![0.0];
        sums.extend(values.map(|v| {
            total += v;
            total
        }));
        Self(sums)
    }

    fn of(&self, runs: &Range<u32>) -> f32 {
        self.0[runs.end as usize] - self.0[runs.start as usize]
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths are weighed, not counted")]
fn length(run: &Run) -> f32 {
    run.chars as f32
}

/// What each run of a page is; none where it is no part of the article.
pub(super) fn article(outline: &Outline<'_>, packs: &Packs) -> Vec<Option<BlockKind>> {
    let evidence = Evidence::new(outline);
    let prose = Sums::new(outline.runs.iter().map(|r| if is_prose(r) { length(r) } else { 0.0 }));
    let foreign = foreign(outline, &prose);
    let own = |r: &Run| !foreign[r.block as usize];
    let value = Sums::new(outline.runs.iter().enumerate().map(|(at, r)| {
        if !own(r) {
            0.0
        } else if is_prose(r) {
            length(r) * if evidence.stated(at) { 3.0 } else { 1.0 }
        } else {
            -10.0 - 0.5 * length(r).min(60.0)
        }
    }));
    let prose = Sums::new(outline.runs.iter().map(|r| if own(r) && is_prose(r) { length(r) } else { 0.0 }));
    let root = root(outline, &value, &prose, &foreign, &evidence);
    let mut kinds = keep(outline, root, &foreign, &evidence, packs);
    standfirst(outline, root, &evidence, &mut kinds);
    kinds
}

/// Blocks that are no part of an article, by their names. What holds most of the page's prose, or its body, is none, whatever
/// it is called.
fn foreign(outline: &Outline<'_>, prose: &Sums) -> Vec<bool> {
    let Outline { blocks, runs, .. } = outline;
    let all = prose.of(&(0..runs.len() as u32)).max(1.0);
    // Prose inside blocks that are called the body, to look up below.
    let mut body = vec![false; blocks.len()];
    for (at, block) in blocks.iter().enumerate() {
        body[at] = block.hints.meet(Hints::BODY) || (at > 0 && body[block.parent as usize]);
    }
    let in_body = Sums::new(runs.iter().map(|r| if body[r.block as usize] && is_prose(r) { length(r) } else { 0.0 }));
    let mut foreign = vec![false; blocks.len()];
    for (at, block) in blocks.iter().enumerate() {
        let own = prose.of(&block.runs);
        let share = own / all;
        let hints = block.hints;
        let holds_body = !body[at] && in_body.of(&block.runs) > 300.0 && share > 0.05;
        let named = (hints.meet(Hints::FOREIGN) && share < 0.4 && !holds_body)
            || (hints.meet(Hints::COMMENTS) && share < 0.8 && !holds_body)
            || (hints.meet(Hints::BYLINE) && own < 250.0 && share < 0.3);
        foreign[at] = named || (at > 0 && foreign[block.parent as usize]);
    }
    foreign
}

/// The block that holds the article.
fn root(outline: &Outline<'_>, value: &Sums, prose: &Sums, foreign: &[bool], evidence: &Evidence) -> u32 {
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
    root as u32
}

/// What the runs inside the root are.
fn keep(
    outline: &Outline<'_>,
    root: u32,
    foreign: &[bool],
    evidence: &Evidence,
    packs: &Packs,
) -> Vec<Option<BlockKind>> {
    let Outline { blocks, runs, .. } = outline;
    let inside = blocks[root as usize].runs.clone();
    let mut kinds: Vec<Option<BlockKind>> = vec![None; runs.len()];
    let range = inside.start as usize..inside.end as usize;
    let total: f32 = range.clone().filter(|at| is_prose(&runs[*at])).map(|at| length(&runs[at])).sum();
    let mut begin = range.start;
    // What stands before the headline is none of the article, where most prose stands behind it.
    if let Some(headline) = evidence.headline().filter(|h| range.contains(h)) {
        let behind: f32 = (headline..range.end).filter(|at| is_prose(&runs[*at])).map(|at| length(&runs[at])).sum();
        if behind > 0.6 * total {
            begin = headline;
        }
    }
    let mut seen = std::collections::HashSet::new();
    let mut passed = 0.0;
    for at in begin..range.end {
        let run = &runs[at];
        if foreign[run.block as usize] {
            continue;
        }
        let kind = kind(outline, run.block, root);
        let prose = is_prose(run);
        if prose {
            passed += length(run);
        }
        let words = outline.words(run);
        // A page that holds markup as text holds it by mistake.
        if words.starts_with('<') && words.ends_with('>') {
            continue;
        }
        if evidence.is_title(&words) && (kind != BlockKind::Body || Some(at) == evidence.headline()) {
            kinds[at] = Some(BlockKind::Title);
            continue;
        }
        let short = run.chars < 140;
        if kind != BlockKind::Caption && short {
            match packs.metadata().told(&words, packs) {
                Some(Told::End) if passed > 0.6 * total && run.linked * 2 < run.chars => break,
                Some(_) if !(prose && run.stop) => continue,
                _ => {}
            }
        }
        let linked_out = run.linked * 2 > run.chars && !evidence.stated(at);
        if linked_out {
            continue;
        }
        // The same words twice are shown once: one copy is for small screens, or draws them out.
        if run.chars > 20 && !seen.insert(letters(&words)) {
            continue;
        }
        kinds[at] = Some(kind);
    }
    trim(outline, begin..range.end, evidence, &mut kinds);
    kinds
}

/// Takes away what stands before the first and behind the last prose without belonging to it, and headings of nothing.
fn trim(outline: &Outline<'_>, range: Range<usize>, evidence: &Evidence, kinds: &mut [Option<BlockKind>]) {
    let runs = &outline.runs;
    let text = |kinds: &[Option<BlockKind>], at: usize| kinds[at] == Some(BlockKind::Body) && is_prose(&runs[at]);
    let Some(first) = range.clone().find(|at| text(kinds, *at)) else { return };
    let last = range.clone().rev().find(|at| text(kinds, *at)).unwrap_or(first);
    for at in range.start..first {
        let loose =
            kinds[at] == Some(BlockKind::Body) && !evidence.stated(at) && !(runs[at].stop && runs[at].chars > 25);
        if loose {
            kinds[at] = None;
        }
    }
    let home = runs[last].block;
    let parent = outline.blocks[home as usize].parent;
    for at in last + 1..range.end {
        let run = &runs[at];
        let block = &outline.blocks[run.block as usize];
        let sibling = block.parent == parent || outline.blocks[block.parent as usize].parent == parent;
        let loose = match kinds[at] {
            Some(BlockKind::Body) => !(evidence.stated(at) || (sibling && (run.stop || run.chars > 12))),
            Some(BlockKind::Heading) => !evidence.stated(at),
            _ => false,
        };
        if loose {
            kinds[at] = None;
        }
    }
    // A heading belongs to what follows it.
    let mut followed = false;
    for at in range.rev() {
        match kinds[at] {
            Some(BlockKind::Heading) if !followed && !evidence.stated(at) => kinds[at] = None,
            Some(BlockKind::Body) => followed = true,
            Some(BlockKind::Title) => followed = false,
            _ => {}
        }
    }
}

/// The standfirst stands between the headline and the body, often outside of both.
fn standfirst(outline: &Outline<'_>, root: u32, evidence: &Evidence, kinds: &mut [Option<BlockKind>]) {
    let Outline { blocks, runs, .. } = outline;
    let start = blocks[root as usize].runs.start as usize;
    let from = evidence.headline().filter(|h| *h < start).unwrap_or(0);
    let known: std::collections::HashSet<String> = kinds
        .iter()
        .enumerate()
        .filter(|(_, k)| k.is_some())
        .map(|(at, _)| letters(&outline.words(&runs[at])))
        .collect();
    for at in from..start {
        let run = &runs[at];
        if run.chars < 30 || run.linked * 2 > run.chars || kinds[at].is_some() {
            continue;
        }
        let words = outline.words(run);
        let named = {
            let mut block = run.block;
            let mut named = false;
            for _ in 0..3 {
                named |= blocks[block as usize].hints.meet(Hints::STANDFIRST);
                block = blocks[block as usize].parent;
            }
            named && evidence.headline().is_some_and(|h| h < at)
        };
        let caption = kind(outline, run.block, 0) == BlockKind::Caption;
        if (named || evidence.is_description(&words)) && !caption && !evidence.is_title(&words) {
            let letters = letters(&words);
            if !known.iter().any(|k| k.starts_with(letters.as_str())) {
                kinds[at] = Some(BlockKind::Body);
                break;
            }
        }
    }
}

/// What a block is by its shape and its names and those of the blocks around it, up to the root.
fn kind(outline: &Outline<'_>, block: u32, root: u32) -> BlockKind {
    let mut at = block;
    for _ in 0..5 {
        let block = &outline.blocks[at as usize];
        match block.shape {
            Shape::Heading(1) => return BlockKind::Title,
            Shape::Heading(_) => return BlockKind::Heading,
            Shape::Caption | Shape::Figure => return BlockKind::Caption,
            Shape::Quotation | Shape::Table | Shape::Verbatim | Shape::List => return BlockKind::Body,
            _ if block.hints.meet(Hints::CAPTION) => return BlockKind::Caption,
            _ => {}
        }
        if at <= root {
            break;
        }
        at = block.parent;
    }
    BlockKind::Body
}
