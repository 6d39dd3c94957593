//! Each stage alone on the sample articles, in bytes of article text a second.
//!
//! Absolute times differ from machine to machine; what counts is a stage's share of the whole, measured in one run.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guillemet::annotate::annotate;
use guillemet::article::{Article, Block, BlockKind};
use guillemet::lang::Packs;
use guillemet::record::records;
use guillemet::segment::{Doc, tokenize};
use guillemet::span::Text;

/// The plain-text samples, one article each, a block a line.
fn articles() -> Vec<Article> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/input");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("input/").map(|e| e.expect("entry").path()).collect();
    paths.sort();
    let texts = paths
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .filter_map(|p| std::fs::read_to_string(p).ok());
    texts
        .map(|content| {
            let text = Text::new(content).expect("a short text");
            let mut blocks = Vec::new();
            let mut at = 0;
            for line in text.as_str().split_inclusive('\n') {
                let span = text.span(at, at + line.len()).map(|s| text.trim(s)).filter(|s| !s.is_empty());
                blocks.extend(span.map(|span| Block { span, kind: BlockKind::Body }));
                at += line.len();
            }
            Article { text, blocks, ..Article::default() }
        })
        .collect()
}

fn stages(c: &mut Criterion) {
    let packs = Packs::built_in().expect("built-in packs");
    let articles = articles();
    let bytes: u64 = articles.iter().map(|a| a.text.len() as u64).sum();
    let pairs: Vec<_> = articles
        .iter()
        .map(|a| (a, packs.detect(a.text.as_str()).unwrap_or_else(|| packs.all().next().expect("a pack"))))
        .collect();

    c.bench_function("load one language", |b| b.iter(|| Packs::built_in().map(|p| p.get("fr").is_some())));
    c.bench_function("load the built-in packs", |b| b.iter(|| Packs::built_in().map(|p| p.all().count())));
    let mut group = c.benchmark_group("stages");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("detect language", |b| {
        b.iter(|| articles.iter().map(|a| packs.detect(a.text.as_str()).map_or(0, |p| p.code().len())).sum::<usize>());
    });
    group.bench_function("tokenize", |b| {
        let mut tokens = Vec::new();
        b.iter(|| {
            for (article, pack) in &pairs {
                tokens.clear();
                tokenize(article.text.as_str(), article.text.whole(), pack.settings(), pack.words(), &mut tokens);
                black_box(&tokens);
            }
        });
    });
    group.bench_function("segment", |b| {
        b.iter(|| pairs.iter().map(|(a, p)| Doc::new(a, p).sentences.len()).sum::<usize>());
    });
    group.bench_function("segment and annotate", |b| {
        b.iter(|| pairs.iter().map(|(a, p)| annotate(&mut Doc::new(a, p)).quotes.len()).sum::<usize>());
    });
    group.bench_function("segment, annotate and record", |b| {
        b.iter(|| {
            for (article, pack) in &pairs {
                let mut doc = Doc::new(article, pack);
                let found = annotate(&mut doc);
                black_box(records(&doc, &found).quotes.len());
            }
        });
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
