//! Which rules are tried at a token.
//!
//! The programs of a layer are kept as ways to begin ([`Table`]); what stands at a token and behind it leaves the few that the
//! engine runs. Each word has a *symbol*: what all layers' rules can tell of it. Words that no rule tells apart share one, and
//! the tokenizer copies it to every token.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::class_set::ClassSet;
use super::program::Program;
use super::rules::{Layer, Rule, RuleId};
use super::vm::Match;
use super::ways::{Table, Way, WordRows};
use super::words::{WordId, Words};
use crate::segment::{Doc, TokenKind};

/// The compiled rules of one layer.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuleSet {
    layer: u16,
    tables: Vec<Table>,
    /// The words of each table, until [`finish`] has given out symbols.
    words: Vec<WordRows>,
    /// The kinds of tokens that programs begin with whatever the word, as bits.
    kinds: u8,
    /// The kinds of spots that programs begin with, as bits.
    spots: u8,
}

/// A match of a rule.
#[derive(Debug, Clone)]
pub(crate) struct Hit<'p> {
    pub rule: RuleId,
    pub found: Match<'p>,
}

impl RuleSet {
    pub(crate) fn new(layer: Layer) -> Self {
        Self { layer: layer.bit(), ..Self::default() }
    }

    /// For the programs of a layer that read what its other programs found.
    pub(crate) fn over(layer: Layer) -> Self {
        Self { layer: layer.bit() << Layer::ALL.len(), ..Self::default() }
    }

    /// Takes in one program of a rule.
    pub(crate) fn add(&mut self, rule: RuleId, number: u16, program: &Program) {
        for way in Way::all(program) {
            if self.tables.last().is_none_or(Table::is_full) {
                self.tables.push(Table::default());
                self.words.push(WordRows::default());
            }
            if let (Some(table), Some(words)) = (self.tables.last_mut(), self.words.last_mut()) {
                table.add(&way, (rule, number), words);
            }
        }
    }

    /// Whether any rule can begin with a token, by the token alone.
    #[inline]
    pub(crate) fn can_begin(&self, doc: &Doc<'_>, at: usize) -> bool {
        let token = &doc.tokens[at];
        token.starts & self.layer != 0
            || self.kinds >> token.kind as u8 & 1 != 0
            || doc.spots.kinds_at(at) & self.spots != 0
    }

    /// Every match of every rule that begins at a token, given to `each`. Most callers ask [`Self::can_begin`] first.
    pub(crate) fn at<'p>(
        &self,
        doc: &Doc<'_>,
        rules: &'p [Rule],
        at: usize,
        limits: &Range<usize>,
        each: &mut dyn FnMut(Hit<'p>),
    ) {
        for table in &self.tables {
            table.worth_running(doc, at, limits, |rule, program| {
                if let Some(found) = rules[usize::from(rule.0)].programs[usize::from(program)].run(doc, at, limits) {
                    each(Hit { rule, found });
                }
            });
        }
    }
}

/// What rules can tell of a word: the literal that it is, its classes, and those of longer entries that it begins.
type Signature = (WordId, ClassSet, ClassSet);

/// Gives every word its symbol, once all words and all rules of a pack are in.
pub(crate) fn finish(mut sets: Vec<&mut RuleSet>, words: &mut Words) {
    let tables = || sets.iter().flat_map(|set| &set.words);
    let classes = tables().map(WordRows::classes).fold(ClassSet::default(), ClassSet::union);
    let mut literal = vec![false; words.len()];
    tables().flat_map(WordRows::literals).for_each(|word| literal[word.0 as usize] = true);

    let mut symbols: FxHashMap<Signature, (u16, u16)> = FxHashMap::default();
    let mut number = |signature: Signature| {
        let next = symbols.len() as u16;
        *symbols.entry(signature).or_insert_with(|| {
            let mut starts = 0;
            for set in &mut sets {
                for (table, rows) in set.tables.iter_mut().zip(&set.words) {
                    starts |= if table.add_symbol(signature, rows) { set.layer } else { 0 };
                }
            }
            (next, starts)
        })
    };
    // The first symbol is that of all words that no rule knows.
    number(Signature::default());
    // Words that are neither literals nor begin longer entries are told apart by what is known of them alone.
    let mut with_symbol: Vec<Option<usize>> = vec![None; words.kinds()];
    for word in words.all() {
        let (kind, is_literal) = (words.kind(word), literal[word.0 as usize]);
        let alone = !is_literal && !words.begins_phrase(word);
        if let Some(kind) = with_symbol[kind].filter(|_| alone) {
            words.set_kind(word, kind);
            continue;
        }
        let (own, opening) = (words.classes(word).among(classes), words.opening(word).among(classes));
        if is_literal || !own.is_empty() || !opening.is_empty() {
            let (symbol, starts) = number((if is_literal { word } else { WordId::UNKNOWN }, own, opening));
            words.give_symbol(word, symbol, starts);
        }
        if alone {
            with_symbol[kind] = Some(words.kind(word));
        }
    }
    for set in sets {
        set.tables.iter_mut().zip(set.words.drain(..)).for_each(|(table, rows)| table.finish(&rows));
        let begins = |kind: &TokenKind| set.tables.iter().any(|table| table.begins_with(*kind));
        set.kinds = TokenKind::ALL.iter().filter(|kind| begins(kind)).fold(0, |bits, kind| bits | 1 << *kind as u8);
        set.spots = set.tables.iter().fold(0, |bits, table| bits | table.spots());
    }
}
