//! Which runs of a page are its article.
//!
//! In: the outline of a page. Out: what each run is: headline, standfirst, crosshead, text, caption, or no part of the
//! article. [`foreign`] tells what is never text, [`root`] where the article is; here its runs are sorted, and what stands
//! around them without belonging to them is taken away. The headline and the text that the page states in places that are not
//! shown ([`super::evidence`]) tell where it begins and what belongs to it.

use std::ops::Range;

use super::evidence::Evidence;
use super::foreign::foreign;
use super::names::Hints;
use super::outline::{Outline, Run, Shape};
use super::prose::{Sums, is_prose, length};
use super::root::{begin, root};
use crate::article::BlockKind;
use crate::lang::Packs;
use crate::read::letters;
use crate::read::metadata::Told;

/// What each run of a page is; none where it is no part of the article.
pub(super) fn article(outline: &Outline<'_>, packs: &Packs) -> Vec<Option<BlockKind>> {
    let evidence = Evidence::new(outline);
    let captioned = captioned(outline);
    let prose = Sums::new(outline.runs.iter().map(|r| if is_prose(r) { length(r) } else { 0.0 }));
    let foreign = foreign(outline, &prose, &evidence);
    let own = |r: &Run| !foreign[r.block as usize] && !captioned[r.block as usize];
    let begin = begin(outline, &own, &evidence);
    let own = |(at, r): (usize, &Run)| own(r) && at >= begin;
    let value = Sums::new(outline.runs.iter().enumerate().map(|(at, r)| {
        if !own((at, r)) {
            0.0
        } else if is_prose(r) {
            length(r) * if evidence.stated(at) { 3.0 } else { 1.0 }
        } else if r.linked * 2 < r.chars {
            -10.0
        } else {
            -10.0 - 0.5 * length(r).min(60.0)
        }
    }));
    let prose = Sums::new(
        outline.runs.iter().enumerate().map(|(at, r)| if own((at, r)) && is_prose(r) { length(r) } else { 0.0 }),
    );
    let root = root(outline, &value, &prose, &foreign, &evidence);
    let mut kinds = keep(outline, root, &foreign, &evidence, packs);
    standfirst(outline, root, &evidence, &mut kinds);
    kinds
}

/// Blocks that stand under a picture.
fn captioned(outline: &Outline<'_>) -> Vec<bool> {
    let mut captioned = vec![false; outline.blocks.len()];
    for (at, block) in outline.blocks.iter().enumerate().skip(1) {
        captioned[at] = match block.shape {
            Shape::Figure | Shape::Caption => true,
            Shape::Quotation | Shape::Table => false,
            _ => captioned[block.parent as usize],
        };
    }
    captioned
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
    // What stands before the headline is none of the article, where enough prose stands behind it.
    if let Some(headline) = evidence.headline().filter(|h| range.contains(h)) {
        let share = if evidence.stated_headline().is_some() { 0.3 } else { 0.6 };
        let behind: f32 = (headline..range.end).filter(|at| is_prose(&runs[*at])).map(|at| length(&runs[at])).sum();
        if behind > share * total {
            begin = headline;
        }
    }
    let plain = Sums::new(runs.iter().map(|r| {
        let leads_nowhere = r.linked == 0 && r.stop && r.chars > 60 && is_prose(r) && !foreign[r.block as usize];
        if leads_nowhere { length(r) } else { 0.0 }
    }));
    let mut seen = std::collections::HashMap::new();
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
        if (words.starts_with('<') && words.ends_with('>')) || (words.contains("<a href=") && words.contains("</a>")) {
            continue;
        }
        if evidence.is_title(&words) && (kind != BlockKind::Body || Some(at) == evidence.headline()) {
            kinds[at] = Some(BlockKind::Title);
            continue;
        }
        // Behind the text, a line that tells something may be long: what was cited, and where.
        let longest = if passed > 0.8 * total { 350 } else { 140 };
        if kind != BlockKind::Caption && run.chars < longest {
            match packs.metadata().told(&words, packs) {
                Some(Told::End) if passed > 0.6 * total && run.linked * 2 < run.chars => {
                    // Some articles go on behind a list of others: what leads nowhere is their text.
                    let rest = plain.of(&(at as u32 + 1..inside.end));
                    if passed > 0.9 * total || rest < 0.5 * (total - passed) {
                        break;
                    }
                    continue;
                }
                Some(_) if !(prose && run.stop) => continue,
                _ => {}
            }
        }
        let told = run.chars - run.linked;
        let linked_out =
            run.linked * 2 > run.chars && !evidence.stated(at) && !(run.stop && told > 40 && told * 3 > run.chars);
        if linked_out {
            continue;
        }
        // The same words twice are shown once: one copy is for small screens, or draws them out. Short lines may recur.
        if run.chars > 20 {
            let before = seen.insert(letters(&words), at);
            if before.is_some_and(|before| run.chars > 60 || at - before < 4) {
                continue;
            }
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
        let run = &runs[at];
        let listed = outline.blocks[run.block as usize].shape == Shape::Item
            && (run.chars > 15 || (run.chars > 6 && at > 0 && kinds[at - 1].is_some()));
        let sentence = run.stop && run.chars > 25;
        if kinds[at] == Some(BlockKind::Body) && !evidence.stated(at) && !sentence && !listed {
            kinds[at] = None;
        }
    }
    let home = runs[last].block;
    let parent = outline.blocks[home as usize].parent;
    let listed = |kinds: &[Option<BlockKind>], at: usize| {
        kinds[at] == Some(BlockKind::Body) && runs[at].linked == 0 && outline.is_listed(&runs[at])
    };
    let list = (last + 1..range.end).filter(|at| listed(kinds, *at)).count() > 3;
    for at in last + 1..range.end {
        let run = &runs[at];
        let block = &outline.blocks[run.block as usize];
        let sibling = block.parent == parent || outline.blocks[block.parent as usize].parent == parent;
        let loose = match kinds[at] {
            Some(BlockKind::Body) => {
                !(evidence.stated(at) || (list && listed(kinds, at)) || (sibling && (run.stop || run.chars > 12)))
            }
            _ => false,
        };
        if loose {
            kinds[at] = None;
        }
    }
    only_stated(outline, range.clone(), evidence, kinds);
    tail(outline, range.clone(), evidence, kinds);
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

/// Takes away paragraphs that the stated text does not hold, where it holds nearly all of what is found.
fn only_stated(outline: &Outline<'_>, range: Range<usize>, evidence: &Evidence, kinds: &mut [Option<BlockKind>]) {
    if !evidence.complete() {
        return;
    }
    let (mut all, mut others) = (0.0, Vec::new());
    for at in range {
        let run = &outline.runs[at];
        if kinds[at] != Some(BlockKind::Body) || run.chars < 40 {
            continue;
        }
        all += length(run);
        // Lists and quotations are often left out of it.
        if !evidence.stated(at) && !outline.is_listed(run) && !outline.is_quoted(run) {
            others.push(at);
        }
    }
    if others.iter().map(|at| length(&outline.runs[*at])).sum::<f32>() < 0.25 * all {
        for at in others {
            kinds[at] = None;
        }
    }
}

/// Takes away the last lines that tell how to reach someone or who owns the text.
fn tail(outline: &Outline<'_>, range: Range<usize>, evidence: &Evidence, kinds: &mut [Option<BlockKind>]) {
    let text: Vec<usize> = range.rev().filter(|at| kinds[*at] == Some(BlockKind::Body)).take(6).collect();
    for at in text {
        let run = &outline.runs[at];
        let words = outline.words(run);
        let owned = words.chars().take(12).any(|c| c == '©');
        if run.chars < 250 && !evidence.stated(at) && (owned || words.split_whitespace().any(is_address)) {
            kinds[at] = None;
        }
    }
}

/// Whether a word is an address to write to.
fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// The standfirst stands between the headline and the body, often outside of both.
fn standfirst(outline: &Outline<'_>, root: u32, evidence: &Evidence, kinds: &mut [Option<BlockKind>]) {
    let Outline { blocks, runs, .. } = outline;
    let start = blocks[root as usize].runs.start as usize;
    let from = evidence.headline().filter(|h| *h < start).unwrap_or(0);
    let mut left = 20;
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
            left -= 1;
            let letters = letters(&words);
            if !known.iter().any(|k| k.starts_with(letters.as_str())) {
                kinds[at] = Some(BlockKind::Body);
                break;
            }
            if left == 0 {
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
