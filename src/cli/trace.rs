//! `guillemet trace`: how one place of an article was read.
//!
//! Prints the sentence around a character, its tokens with their lexicon classes, and every record that covers the character
//! with the rule and the evidence that made it.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::extract::Reading;
use crate::annotate::{Found, annotate_with};
use crate::article::Article;
use crate::lang::{Pack, Packs};
use crate::pipeline::{Chunk, Chunks, Item, with_chunks};
use crate::read::{Options, RawHash, find_inputs, read, settle_language};
use crate::record::{Row, Value, records};
use crate::segment::Doc;
use crate::span::Span;

/// Shows which rules read one place of an article, and what they saw.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet trace article.txt --at 300
  guillemet trace dump.jsonl --record 12 --at 1045 --packs packs")]
pub(super) struct Trace {
    /// The file; - for standard input
    file: PathBuf,
    /// Place in the text, in characters from 0: the column `char_start` of a record
    #[arg(long, value_name = "CHAR")]
    at: usize,
    /// Record of a dump: its number from 0, or its id
    #[arg(long, value_name = "N|ID")]
    record: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

impl Trace {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let (packs, options) = self.reading.load()?;
        let mut article = self.article(&packs, &options)?;
        let pack = settle_language(&mut article, &packs, &options)?;
        let text = article.text.as_str();
        let Some((byte, character)) = text.char_indices().nth(self.at) else {
            anyhow::bail!("--at {}: the text has {} characters", self.at, text.chars().count());
        };
        let span = article.text.span(byte, byte + character.len_utf8()).context("a place inside a character")?;
        let mut out = io::stdout().lock();
        writeln!(out, "{} ({}), character {} is {character:?}", article.source.input_path, pack.code(), self.at)?;
        if let Some(block) = article.blocks.iter().find(|b| b.span.contains(span)) {
            writeln!(out, "in a block of kind {}", block.kind.name())?;
        } else {
            writeln!(out, "in no block: it is not read")?;
        }
        let mut doc = Doc::new(&article, pack);
        let found = annotate_with(&mut doc, options.figures);
        tokens(&doc, span, &mut out)?;
        let rows = records(&doc, &found);
        let mut any = false;
        for (row, quote) in rows.quotes.iter().zip(&found.quotes) {
            any |= record(&doc, row, &quote.found, span, &mut out)?;
        }
        for (row, figure) in rows.figures.iter().zip(&found.figures) {
            any |= record(&doc, row, &figure.found, span, &mut out)?;
        }
        for (row, date) in rows.dates.iter().zip(&found.dates) {
            any |= record(&doc, row, &date.found, span, &mut out)?;
        }
        if !any {
            writeln!(out, "\nno record covers it")?;
        }
        Ok(0)
    }

    /// The article that is meant.
    fn article(&self, packs: &Packs, options: &Options) -> anyhow::Result<Article> {
        let inputs = find_inputs(std::slice::from_ref(&self.file))?;
        with_chunks(&inputs, options, |chunks| self.find(chunks, packs, options))
    }

    fn find(&self, mut chunks: Chunks, packs: &Packs, options: &Options) -> anyhow::Result<Article> {
        let mut chunk = Chunk::default();
        let mut number = 0u64;
        while chunks.next(&mut chunk) {
            for item in &chunk.items {
                // A record of a dump goes by its number there; files and members go by their order.
                let own = item.source().input_index.unwrap_or(number);
                let wanted = self.record.as_ref().is_none_or(|r| r.parse() == Ok(own));
                let by_id = self.record.as_ref().is_some_and(|r| r.parse::<u64>().is_err());
                number += 1;
                if !wanted && !by_id {
                    continue;
                }
                let article = match item {
                    Item::Refused { refusal, .. } => Err(refusal.clone()),
                    Item::Document(document) => {
                        let raw = chunk.raw(item).unwrap_or_default();
                        read(document.format, raw, &RawHash::of(raw), item.source().clone(), packs, options)
                    }
                };
                match article {
                    Ok(article) if wanted || article.metadata.external_id == self.record => return Ok(article),
                    Err(refusal) if wanted => return Err(refusal.into()),
                    _ => {}
                }
            }
        }
        anyhow::bail!("{}: no record {}", self.file.display(), self.record.as_deref().unwrap_or("0"))
    }
}

/// How many tokens before and after the place are shown.
const AROUND: usize = 8;

fn tokens(doc: &Doc<'_>, span: Span, out: &mut impl Write) -> io::Result<()> {
    let at = doc.token_at(span.start());
    let Some(sentence) = doc.sentences.get(doc.sentence_of(at)) else { return Ok(()) };
    if !doc.tokens.get(at).is_some_and(|t| t.span().overlaps(span)) && !sentence.tokens.contains(&at) {
        return Ok(());
    }
    writeln!(out, "\n  {}\n", doc.slice(sentence.tokens.clone()).replace(['\n', '\r'], " "))?;
    let first = at.saturating_sub(AROUND).max(sentence.tokens.start);
    let last = (at + AROUND + 1).min(sentence.tokens.end);
    for token in first..last {
        let arrow = if token == at { ">" } else { " " };
        let kind = format!("{:?}", doc.tokens[token].kind).to_lowercase();
        writeln!(out, "{arrow} {:24} {kind:8} {}", doc.token_text(token), classes(doc, token))?;
    }
    Ok(())
}

/// `month=3 noun`: the classes of a token, with the value that a lexicon gives.
fn classes(doc: &Doc<'_>, token: usize) -> String {
    let words = doc.pack.words();
    let word = doc.tokens[token].word;
    let name = |(class, name): (_, &str)| match words.value(word, class) {
        Some(value) if !value.is_empty() => format!("{name}={value}"),
        _ => name.to_owned(),
    };
    words.names(words.classes(word)).map(name).collect::<Vec<_>>().join(" ")
}

/// Prints a record if it covers the place; gives whether it does.
fn record<R: Row>(doc: &Doc<'_>, row: &R, found: &Found, span: Span, out: &mut impl Write) -> io::Result<bool> {
    if !found.span.overlaps(span) {
        return Ok(false);
    }
    let table = R::table();
    let mut cells = Vec::new();
    row.cells(&mut cells);
    writeln!(out, "\n{}", table.name.strip_suffix('s').unwrap_or(table.name))?;
    for (column, cell) in table.columns.iter().zip(&cells) {
        // Rule and evidence follow in words; context stands above.
        let skipped = ["doc_id", "prefix", "suffix", "sentence", "evidence", "rule", "line", "column"];
        if !skipped.contains(&column.name)
            && let Some(shown) = shown(cell)
        {
            writeln!(out, "  {:18} {shown}", column.name)?;
        }
    }
    derivation(doc.pack, doc, found, out)?;
    Ok(true)
}

fn derivation(pack: &Pack, doc: &Doc<'_>, found: &Found, out: &mut impl Write) -> io::Result<()> {
    let rule = pack.rule(found.rule);
    writeln!(out, "  by the rule        {} (packs/{})", rule.id, rule.place)?;
    writeln!(out, "    which says       {}", rule.says)?;
    for pattern in &rule.patterns {
        writeln!(out, "    pattern          {pattern}")?;
    }
    for evidence in &found.evidence {
        let place = evidence.span.map(|s| format!("“{}”", &doc.text[s.range()])).unwrap_or_default();
        let why = if evidence.why.is_empty() { String::new() } else { format!("  {}", evidence.why) };
        writeln!(out, "    saw {:12} {place}{why}", evidence.role)?;
    }
    Ok(())
}

fn shown(cell: &Value<'_>) -> Option<String> {
    match cell {
        Value::Null => None,
        Value::Text(text) => Some(text.replace(['\n', '\r'], " ")),
        Value::Json(_) | Value::List(_) => cell.json().filter(|json| json != "[]").map(Cow::into_owned),
        Value::Int(number) => Some(number.to_string()),
        Value::Decimal(digits) => Some(digits.clone()),
        Value::Bool(yes) => Some(yes.to_string()),
    }
}
