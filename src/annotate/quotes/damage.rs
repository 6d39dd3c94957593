//! Marks under damage: the sample articles, corrupted in thousands of ways, must give nearly the passages of the clean text.
//!
//! Each corruption is made from a number, so that a failure can be looked at again: glyphs are swapped for others, one mark in
//! twenty is lost, headings are glued to what follows, paragraph breaks vanish. Compared are the pieces between marks, by overlap.

#![expect(clippy::cast_precision_loss, reason = "counts of a few thousand")]

use std::ops::Range;

use super::glyphs::collect;
use super::hits::Hits;
use super::marks::pair;
use crate::article::{Article, Block, BlockKind};
use crate::lang::{Pack, Packs};
use crate::segment::Doc;
use crate::span::Text;

const SAMPLES: [(&str, &str); 8] = [
    ("fr", include_str!("../../../input/fr-hopital.txt")),
    ("fr", include_str!("../../../input/fr-proces.txt")),
    ("fr", include_str!("../../../input/fr-tuilerie.txt")),
    ("fr", include_str!("../../../input/fr-tramway-no-break-spaces.txt")),
    ("en", include_str!("../../../input/en-ferry-inquiry.txt")),
    ("en", include_str!("../../../input/en-cup-final.txt")),
    ("en", include_str!("../../../input/en-port-strike.txt")),
    ("en", include_str!("../../../input/en-recount.txt")),
];

/// Ways to corrupt each sample.
const WAYS: u64 = 256;

struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % below
    }
}

fn article(text: &str) -> Article {
    let text = Text::new(text).unwrap();
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.as_str().split('\n') {
        let span = text.trim(text.span(at, at + line.len()).unwrap());
        if !span.is_empty() {
            blocks.push(Block { span, kind: BlockKind::Body });
        }
        at += line.len() + 1;
    }
    Article { text, blocks, ..Article::default() }
}

/// The pieces between marks and the marks themselves, as bytes.
fn read(pack: &Pack, text: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let article = article(text);
    let doc = Doc::new(&article, pack);
    let bytes = |tokens: Range<usize>| doc.span(tokens).range();
    let hits = Hits::of(&doc);
    let pieces = pair(&doc, hits.marks).iter().flat_map(|p| p.pieces.to_vec()).map(bytes).collect();
    let marks = collect(&doc, hits.marks).into_iter().map(|m| bytes(m.tokens)).collect();
    (pieces, marks)
}

/// A corrupted text, and where each byte of the clean one went.
fn corrupt(clean: &str, marks: &[Range<usize>], way: u64) -> (String, Vec<usize>) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ (way + 1).wrapping_mul(0xD134_2543_DE82_EF95));
    let (swap, lose, glue, strip) = (way & 1 != 0, way & 2 != 0, way & 4 != 0, way & 8 != 0);
    let mut out = String::new();
    let mut places = vec![0; clean.len() + 1];
    let mut next = 0;
    for (at, c) in clean.char_indices() {
        places[at] = out.len();
        while marks.get(next).is_some_and(|m| m.end <= at) {
            next += 1;
        }
        let in_mark = marks.get(next).is_some_and(|m| m.contains(&at));
        if in_mark && matches!(c, '«' | '»' | '“' | '”' | '"') {
            if lose && random.next(20) == 0 {
                continue;
            }
            let glyphs: &[char] = if matches!(c, '«' | '»') { &['«', '»'] } else { &['“', '”', '"'] };
            let swapped = glyphs[random.next(glyphs.len() as u64) as usize];
            out.push(if swap && random.next(3) == 0 { swapped } else { c });
        } else if c == '\n' && (strip || glue && random.next(4) == 0) {
            if !glue {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    places[clean.len()] = out.len();
    for at in 1..places.len() {
        places[at] = places[at].max(places[at - 1]);
    }
    (out, places)
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> f64 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start)) as f64;
    shared / (a.len() + b.len()) as f64 / (1.0 - shared / (a.len() + b.len()) as f64)
}

#[test]
fn corrupted_samples_give_nearly_the_passages_of_the_clean_ones() {
    let packs = Packs::built_in().unwrap();
    let (mut right, mut wanted, mut found) = (0usize, 0usize, 0usize);
    let mut by_kind = [(0usize, 0usize, 0usize); 16];
    for (language, clean) in SAMPLES {
        let pack = packs.get(language).unwrap();
        let (pieces, marks) = read(pack, clean);
        for way in 0..WAYS {
            let (text, places) = corrupt(clean, &marks, way);
            let gold: Vec<Range<usize>> = pieces.iter().map(|p| places[p.start]..places[p.end]).collect();
            let (ours, _) = read(pack, &text);
            let hits = gold.iter().filter(|g| ours.iter().any(|o| overlap(g, o) >= 0.8)).count();
            let kind = &mut by_kind[(way & 15) as usize];
            *kind = (kind.0 + hits, kind.1 + gold.len(), kind.2 + ours.len());
            right += hits;
            wanted += gold.len();
            found += ours.len();
        }
    }
    let score = 2.0 * right as f64 / (wanted + found) as f64;
    let parts: Vec<String> = by_kind
        .iter()
        .enumerate()
        .map(|(i, k)| format!("{i:04b} {:.3}", 2.0 * k.0 as f64 / (k.1 + k.2) as f64))
        .collect();
    assert!(
        score >= 0.95,
        "F1 {score:.4} after {} corruptions; by kind: {}",
        SAMPLES.len() as u64 * WAYS,
        parts.join(", ")
    );
}
