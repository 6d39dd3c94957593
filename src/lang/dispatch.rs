//! Which rules are tried at a token.
//!
//! Three sieves stand before the engine: a pair of tokens must be one that a rule can begin with ([`Gate`]), four tokens must leave
//! some of its ways to begin ([`Table`]), and what a pattern cannot do without must stand near (`needs`). What passes all three
//! is mostly a match. Each word has a *symbol*: what all layers' rules can tell of it. Words that no rule tells apart share one, and
//! the tokenizer copies it to every token.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::class_set::ClassSet;
use super::gate::{self, Gate, MORE, Tables};
use super::program::Program;
use super::rules::{Rule, RuleId};
use super::stored::stored;
use super::vm::Match;
use super::ways::{Table, Way, WordRows};
use super::words::{WordId, Words};
use crate::segment::Doc;

/// The compiled rules of one layer.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuleSet {
    tables: Vec<Table>,
    /// The words of each table, until [`finish`] has given out symbols.
    words: Vec<WordRows>,
    /// The number of the first of its tables among those of all layers, and the bits of all.
    first: usize,
    own: Tables,
    /// The kinds of spots that rules begin with or have as their second token, as bits.
    kinds: u8,
}

/// A token at which rules of some tables can begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beginning {
    at: u32,
    tables: Tables,
}

impl Beginning {
    /// The token.
    pub(crate) fn at(self) -> usize {
        self.at as usize
    }
}

stored!(RuleSet { tables, first, own, kinds } but words);

/// A match of a rule.
#[derive(Debug, Clone)]
pub(crate) struct Hit<'p> {
    pub rule: RuleId,
    pub found: Match<'p>,
}

impl RuleSet {
    /// Takes in one program of a rule.
    pub(crate) fn add(&mut self, rule: RuleId, number: u16, program: &Program) {
        for way in Way::all(program) {
            if self.tables.last().is_none_or(Table::is_full) {
                self.tables.push(Table::default());
                self.words.push(WordRows::default());
            }
            if let (Some(table), Some(words)) = (self.tables.last_mut(), self.words.last_mut()) {
                table.add(&way, (rule, number), &program.needs, words);
            }
        }
    }

    /// Gives each symbol its rows, by what rules can tell of it.
    fn finish(&mut self, signatures: &[Signature]) {
        for (table, rows) in self.tables.iter_mut().zip(self.words.drain(..)) {
            table.finish(signatures, &rows);
            self.kinds |= table.kinds_at_beginnings();
        }
    }

    /// Numbers the tables from `first` on; gives the number behind the last.
    fn number_from(&mut self, first: usize) -> usize {
        let end = first + self.tables.len();
        self.first = first;
        self.own = (first..end).fold(0, |tables, table| tables | gate::bit(table));
        end
    }

    /// Those of some tokens at which a rule can begin, as far as they and what follows before `end` tell, in order. They take
    /// the place of what `out` held.
    pub(crate) fn beginnings(&self, doc: &Doc<'_>, tokens: Range<usize>, end: usize, out: &mut Vec<Beginning>) {
        out.clear();
        let (begun, gate) = (doc.begun(), &doc.pack.gate);
        let mut take = |at: usize, tables: Tables| {
            if tables & self.own != 0 {
                out.push(Beginning { at: at as u32, tables });
            }
        };
        // What the last token begins, it begins with nothing behind it.
        let last = tokens.end.min(end.saturating_sub(1));
        gate::each_worth_asking(doc, tokens.start..last, (self.own, self.kinds), |at| {
            let spots = (doc.spots.kinds_at(at) | doc.spots.kinds_at(at + 1)) & self.kinds;
            let asked = begun[at] & MORE != 0 || spots != 0;
            take(at, if asked { gate.begun_at(doc, at, end) } else { begun[at] });
        });
        if tokens.end == end && !tokens.is_empty() {
            take(end - 1, gate.begun_at(doc, end - 1, end));
        }
    }

    /// Every match of every rule that begins at a token, given to `each`.
    pub(crate) fn at<'p>(
        &self,
        doc: &Doc<'_>,
        rules: &'p [Rule],
        beginning: Beginning,
        limits: &Range<usize>,
        each: &mut dyn FnMut(Hit<'p>),
    ) {
        let at = beginning.at();
        for (table, number) in self.tables.iter().zip(self.first..) {
            if beginning.tables & gate::bit(number) == 0 {
                continue;
            }
            table.worth_running(doc, at, limits, |rule, program| {
                if let Some(found) = rules[usize::from(rule.0)].programs[usize::from(program)].run(doc, at, limits) {
                    each(Hit { rule, found });
                }
            });
        }
    }
}

/// What rules can tell of a word: the literal that it is, and its classes.
type Signature = (WordId, ClassSet);

/// Gives every word its symbol, once all words and all rules of a pack are in; makes the gate before all rules.
pub(crate) fn finish(mut sets: Vec<&mut RuleSet>, words: &mut Words) -> Gate {
    let tables = || sets.iter().flat_map(|set| &set.words);
    let classes = tables().map(WordRows::classes).fold(ClassSet::default(), ClassSet::union);
    let mut literals: Vec<WordId> = tables().flat_map(WordRows::literals).collect();
    literals.sort_unstable();
    literals.dedup();

    let mut symbols: FxHashMap<Signature, u16> = FxHashMap::default();
    let mut signatures = Vec::new();
    let mut number = |signature: Signature| {
        *symbols.entry(signature).or_insert_with(|| {
            signatures.push(signature);
            (signatures.len() - 1) as u16
        })
    };
    // The first symbol is that of all words that no rule knows.
    number(Signature::default());
    let kinds = words.kinds();
    for word in literals {
        let symbol = number((word, words.classes(word).among(classes)));
        words.give_symbol(word, symbol);
    }
    // Words that are no literals are told apart by what is known of them alone: it is said once for all words of a kind.
    for kind in words.kinds_in_use().into_iter().filter(|kind| *kind < kinds) {
        let own = words.classes_of_kind(kind).among(classes);
        if !own.is_empty() {
            let symbol = number((WordId::UNKNOWN, own));
            words.give_kind_symbol(kind, symbol);
        }
    }
    for set in &mut sets {
        set.finish(&signatures);
    }
    sets.iter_mut().fold(0, |first, set| set.number_from(first));
    Gate::of(&sets.iter().flat_map(|set| &set.tables).map(Table::parts).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::numerals;
    use crate::article::{Article, Block, BlockKind};
    use crate::lang::{Layer, Packs};
    use crate::span::Text;

    /// A match: the token that it begins at, its rule, and the tokens of its span.
    type Seen = (usize, RuleId, usize, usize);

    fn seen(at: usize, rule: RuleId, found: &Match<'_>) -> Seen {
        (at, rule, found.span.start, found.span.end)
    }

    /// What all programs of the rules of a layer match in a sentence, run at every token.
    fn run_everywhere(doc: &Doc<'_>, layer: Layer, limits: &Range<usize>) -> Vec<Seen> {
        let mut all = Vec::new();
        for (rule, id) in doc.pack.rules().iter().zip(0..).filter(|(rule, _)| rule.layer == layer) {
            for (at, program) in limits.clone().flat_map(|at| rule.programs.iter().map(move |program| (at, program))) {
                all.extend(program.run(doc, at, limits).map(|found| seen(at, RuleId(id), &found)));
            }
        }
        all.sort_unstable();
        all
    }

    /// What is found where the sieves let something through.
    fn run_behind_sieves(doc: &Doc<'_>, layer: Layer, limits: &Range<usize>) -> Vec<Seen> {
        let set = doc.pack.set(layer);
        let (mut beginnings, mut all) = (Vec::new(), Vec::new());
        set.beginnings(doc, limits.clone(), limits.end, &mut beginnings);
        for beginning in beginnings {
            let take = &mut |hit: Hit<'_>| all.push(seen(beginning.at(), hit.rule, &hit.found));
            set.at(doc, doc.pack.rules(), beginning, limits, take);
        }
        all.sort_unstable();
        all
    }

    #[test]
    fn sieves_refuse_nothing_that_a_rule_matches() {
        let packs = Packs::with_examples().unwrap();
        for pack in packs.all() {
            let sentences = pack.rules().iter().flat_map(|rule| {
                let examples = rule.examples.iter().map(|example| example.text.replace(['[', ']'], ""));
                examples.chain(rule.not.iter().cloned())
            });
            for sentence in sentences {
                let text = Text::new(sentence.as_str()).unwrap();
                let blocks = vec![Block { span: text.whole(), kind: BlockKind::Body }];
                let article = Article { text, blocks, ..Article::default() };
                let mut doc = Doc::new(&article, pack);
                numerals::find(&mut doc);
                for limits in doc.sentences.iter().map(|sentence| &sentence.tokens) {
                    for layer in [Layer::Dates, Layer::Figures] {
                        let all = run_everywhere(&doc, layer, limits);
                        assert_eq!(run_behind_sieves(&doc, layer, limits), all, "{sentence}");
                    }
                }
            }
        }
    }
}
