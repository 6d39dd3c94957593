//! Which rules are worth trying at a token.
//!
//! Rules are kept by what they can begin with: a word, a run of digits, what an earlier annotator found. Each such beginning
//! also knows what the rule needs next, so that most rules are refused by one look at the following token, before the
//! engine runs at all.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::pattern::Test;
use super::program::Program;
use super::rules::{Layer, Rule, RuleId};
use super::vm::Match;
use super::words::{ClassSet, WordId, Words};
use crate::segment::{Doc, SpotKind, TokenKind};

/// The compiled rules of one layer.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuleSet {
    layer: u16,
    by_word: HashMap<WordId, List, BuildHasherDefault<IdHasher>>,
    by_spot: Vec<(SpotKind, List)>,
    by_digits: List,
    by_capital: List,
    by_mark: List,
    by_any: List,
    /// The kinds of tokens that programs begin with whatever the word, as bits.
    kinds: u8,
    programs: Vec<(RuleId, u16)>,
    needs: Vec<Need>,
    /// The classes that entries can be open by; the first are none.
    opens: Vec<ClassSet>,
    /// All of them.
    open_classes: ClassSet,
}

/// A program that can begin somewhere, and what it needs after that beginning.
#[derive(Debug, Clone, Copy)]
struct Entry {
    program: u16,
    need: u16,
    /// The classes of which the beginning may be the first word of a longer lexicon entry, so that the next token is not
    /// known before it is read: a place in `opens`.
    open: u16,
    /// The beginning may be the word by itself.
    alone: bool,
    /// What must stand behind the token that `need` is about.
    then: u16,
    /// How many digits the beginning has, where it is a run of them; leading zeros come on top.
    length: (u16, u16),
}

/// The programs that can begin in one way.
#[derive(Debug, Clone, Default)]
struct List {
    entries: Vec<Entry>,
    /// What must stand next for any of those that begin with a word by itself.
    need: u16,
}

/// What must stand at a token for a program to go on.
#[derive(Debug, Clone, Default, PartialEq)]
struct Need {
    /// Anything will do, also nothing.
    any: bool,
    /// Sorted.
    words: Vec<WordId>,
    /// First words of entries of several words of the classes; sorted.
    phrases: Vec<WordId>,
    classes: ClassSet,
    spots: Vec<SpotKind>,
    digits: bool,
    lower: bool,
    capital: bool,
    mark: bool,
}

/// A match of a rule.
#[derive(Debug, Clone)]
pub(crate) struct Hit<'p> {
    pub rule: RuleId,
    pub found: Match<'p>,
}

/// What a pattern can begin with.
enum Start {
    Word(WordId),
    Spot(SpotKind),
    Digits,
    Capital,
    Mark,
    Any,
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
    pub(crate) fn add(&mut self, rule: RuleId, number: u16, program: &Program, words: &mut Words) {
        let index = self.programs.len() as u16;
        self.programs.push((rule, number));
        for beginning in program.beginnings() {
            let need = self.intern(Need::of(&beginning.next, beginning.open, words));
            let then = self.intern(Need::of(&beginning.then, beginning.then_open, words));
            let mut starts = Vec::new();
            starts_of(beginning.test, words, &mut starts);
            for start in starts {
                if let Start::Word(word) = start {
                    words.mark_start(word, self.layer);
                }
                let (mut open, mut alone) = (0, true);
                if let (Start::Word(word), Test::Class(class)) = (&start, beginning.test) {
                    if words.begins_phrase_of(*word, *class) {
                        open = self.open(ClassSet::default().with(*class));
                    }
                    alone = words.has(*word, *class);
                }
                let length = if matches!(start, Start::Digits) { lengths(beginning.test) } else { (0, u16::MAX) };
                self.enter(&start, Entry { program: index, need, open, alone, then, length });
            }
        }
    }

    fn intern(&mut self, need: Need) -> u16 {
        let found = self.needs.iter().position(|n| *n == need);
        found.unwrap_or_else(|| {
            self.needs.push(need);
            self.needs.len() - 1
        }) as u16
    }

    fn open(&mut self, classes: ClassSet) -> u16 {
        self.open_classes = self.open_classes.union(classes);
        if self.opens.is_empty() {
            self.opens.push(ClassSet::default());
        }
        let found = self.opens.iter().position(|o| *o == classes);
        found.unwrap_or_else(|| {
            self.opens.push(classes);
            self.opens.len() - 1
        }) as u16
    }

    /// Puts an entry into its list. A program that can begin there in two ways needs what either needs.
    fn enter(&mut self, start: &Start, entry: Entry) {
        let last = self.list(start).entries.last().copied().filter(|e| e.program == entry.program);
        let Some(last) = last else {
            self.list(start).entries.push(entry);
            return;
        };
        let mut both = |a: u16, b: u16| {
            if a == b { a } else { self.intern(self.needs[a as usize].union(&self.needs[b as usize])) }
        };
        let (need, then) = (both(last.need, entry.need), both(last.then, entry.then));
        let open = match (last.open, entry.open) {
            (a, b) if a == b || b == 0 => a,
            (0, b) => b,
            (a, b) => self.open(self.opens[usize::from(a)].union(self.opens[usize::from(b)])),
        };
        let length = (last.length.0.min(entry.length.0), last.length.1.max(entry.length.1));
        if let Some(kept) = self.list(start).entries.last_mut() {
            *kept = Entry { need, then, open, alone: last.alone || entry.alone, length, ..last };
        }
    }

    fn list(&mut self, start: &Start) -> &mut List {
        match *start {
            Start::Word(word) => self.by_word.entry(word).or_default(),
            Start::Spot(kind) => {
                let at = self.by_spot.iter().position(|(k, _)| *k == kind).unwrap_or_else(|| {
                    self.by_spot.push((kind, List::default()));
                    self.by_spot.len() - 1
                });
                &mut self.by_spot[at].1
            }
            Start::Digits => &mut self.by_digits,
            Start::Capital => &mut self.by_capital,
            Start::Mark => &mut self.by_mark,
            Start::Any => &mut self.by_any,
        }
    }

    /// Sums up, once every program is in.
    pub(crate) fn finish(&mut self) {
        // Most words have the programs of their class: each sum is made once.
        let mut sums: HashMap<Vec<u16>, u16> = HashMap::new();
        let lists = self.by_word.values_mut().chain(self.by_spot.iter_mut().map(|(_, list)| list));
        let others = [&mut self.by_digits, &mut self.by_capital, &mut self.by_mark, &mut self.by_any];
        for list in lists.chain(others) {
            let mut parts: Vec<u16> = list.entries.iter().filter(|e| e.alone).map(|e| e.need).collect();
            parts.sort_unstable();
            parts.dedup();
            list.need = *sums.entry(parts).or_insert_with_key(|parts| {
                let sum = parts.iter().fold(Need::default(), |sum, part| sum.union(&self.needs[usize::from(*part)]));
                self.needs.push(sum);
                self.needs.len() as u16 - 1
            });
        }
        let kinds = |list: &List, kinds: &[TokenKind]| {
            let bits = kinds.iter().fold(0, |bits, kind| bits | 1 << *kind as u8);
            if list.entries.is_empty() { 0 } else { bits }
        };
        self.kinds = kinds(&self.by_digits, &[TokenKind::Digits])
            | kinds(&self.by_capital, &[TokenKind::Capital, TokenKind::Upper, TokenKind::Mixed])
            | kinds(&self.by_mark, &[TokenKind::Mark])
            | if self.by_any.entries.is_empty() { 0 } else { u8::MAX };
    }

    /// Every match of every rule that begins at a token, given to `each`.
    #[inline]
    pub(crate) fn at<'p>(
        &self,
        doc: &Doc<'_>,
        rules: &'p [Rule],
        at: usize,
        limits: &Range<usize>,
        each: &mut dyn FnMut(Hit<'p>),
    ) {
        let token = &doc.tokens[at];
        let spot = || self.by_spot.iter().any(|(kind, _)| doc.spots.starting_at(*kind, at).is_some());
        if token.starts & self.layer != 0 || self.kinds >> token.kind as u8 & 1 != 0 || spot() {
            self.matches_at(doc, rules, at, limits, each);
        }
    }

    fn matches_at<'p>(
        &self,
        doc: &Doc<'_>,
        rules: &'p [Rule],
        at: usize,
        limits: &Range<usize>,
        each: &mut dyn FnMut(Hit<'p>),
    ) {
        let token = &doc.tokens[at];
        let phrase = doc.begins_phrase(at);
        let standing = doc.phrase_classes(at, self.open_classes, limits.end);
        let digits = token.span().len().min(usize::from(u16::MAX)) as u16;
        let zero = token.kind == TokenKind::Digits && doc.text.as_bytes()[token.span().start()] == b'0';
        let mut run = |list: &List, next: usize| {
            if !phrase && !self.needs[usize::from(list.need)].met(doc, next, limits) {
                return;
            }
            for entry in &list.entries {
                let long = token.kind == TokenKind::Digits && digits > entry.length.1 && !zero;
                if digits < entry.length.0 || long {
                    continue;
                }
                let open = entry.open != 0 && standing.meets(self.opens[usize::from(entry.open)]);
                if !(open || entry.alone && self.worth_trying(*entry, doc, next, limits)) {
                    continue;
                }
                let (rule, program) = self.programs[entry.program as usize];
                if let Some(found) = rules[rule.0 as usize].programs[program as usize].run(doc, at, limits) {
                    each(Hit { rule, found });
                }
            }
        };
        if token.starts & self.layer != 0
            && let Some(list) = self.by_word.get(&token.word)
        {
            run(list, at + 1);
        }
        for (kind, list) in &self.by_spot {
            if let Some((end, _)) = doc.spots.starting_at(*kind, at) {
                run(list, end);
            }
        }
        match token.kind {
            TokenKind::Digits => run(&self.by_digits, at + 1),
            TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed => run(&self.by_capital, at + 1),
            TokenKind::Mark => run(&self.by_mark, at + 1),
            _ => {}
        }
        run(&self.by_any, at + 1);
    }
}

impl RuleSet {
    /// Whether the tokens behind a beginning can be what a program needs there.
    #[inline]
    fn worth_trying(&self, entry: Entry, doc: &Doc<'_>, next: usize, limits: &Range<usize>) -> bool {
        let then = &self.needs[entry.then as usize];
        self.needs[entry.need as usize].met(doc, next, limits)
            && (then.any
                || next >= limits.end
                || then.met(doc, next + 1, limits)
                // A longer entry moves what comes after it.
                || doc.begins_phrase(next))
    }
}

impl Need {
    fn of(tests: &[&Test], open: bool, words: &Words) -> Self {
        let mut need = Self { any: open, ..Self::default() };
        for test in tests {
            need.accept(test, words);
        }
        for list in [&mut need.words, &mut need.phrases] {
            list.sort_unstable();
            list.dedup();
        }
        need
    }

    /// Lets a test through. A look that cannot be told cheaply lets everything through.
    fn accept(&mut self, test: &Test, words: &Words) {
        match test {
            Test::Word(word) => self.words.push(*word),
            Test::Class(class) => {
                self.classes = self.classes.with(*class);
                // Entries of several words are found by their first.
                self.phrases.extend(words.members(*class).filter(|word| words.begins_phrase_of(*word, *class)));
            }
            Test::Spot(kind) => self.spots.push(*kind),
            Test::Digits { .. } | Test::DigitCount(_) => self.digits = true,
            Test::Cap | Test::Upper => self.capital = true,
            Test::Lower => self.lower = true,
            Test::AnyWord => (self.lower, self.capital) = (true, true),
            Test::Mark => self.mark = true,
            Test::Any => self.any = true,
            Test::Both(a, b) => self.accept(if matches!(**a, Test::Class(_) | Test::Word(_)) { a } else { b }, words),
        }
    }

    fn union(&self, other: &Self) -> Self {
        let merged = |a: &[WordId], b: &[WordId]| {
            let mut words: Vec<WordId> = a.iter().chain(b).copied().collect();
            words.sort_unstable();
            words.dedup();
            words
        };
        Self {
            any: self.any || other.any,
            words: merged(&self.words, &other.words),
            phrases: merged(&self.phrases, &other.phrases),
            classes: self.classes.union(other.classes),
            spots: self.spots.iter().chain(&other.spots).copied().collect(),
            digits: self.digits || other.digits,
            lower: self.lower || other.lower,
            capital: self.capital || other.capital,
            mark: self.mark || other.mark,
        }
    }

    /// Whether what stands at a token can be what is needed.
    #[inline]
    fn met(&self, doc: &Doc<'_>, at: usize, limits: &Range<usize>) -> bool {
        if self.any {
            return true;
        }
        if at >= limits.end {
            return false;
        }
        let token = &doc.tokens[at];
        token.classes.meets(self.classes)
            || self.words.contains(&token.word)
            || doc.begins_phrase(at) && self.phrases.binary_search(&token.word).is_ok()
            || match token.kind {
                TokenKind::Digits => self.digits,
                TokenKind::Mark => self.mark,
                TokenKind::Punct => false,
                TokenKind::Lower => self.lower,
                _ => self.capital,
            }
            || self.spots.iter().any(|kind| doc.spots.starting_at(*kind, at).is_some())
    }
}

/// The fewest and the most digits, leading zeros aside, of a run of digits that passes a test.
fn lengths(test: &Test) -> (u16, u16) {
    let width = |n: u64| n.max(1).ilog10() as u16 + 1;
    match test {
        Test::Digits { least, most } => (width(*least), width(*most)),
        Test::DigitCount(count) => (*count as u16, *count as u16),
        _ => (0, u16::MAX),
    }
}

fn starts_of(test: &Test, words: &Words, out: &mut Vec<Start>) {
    match test {
        Test::Word(word) => out.push(Start::Word(*word)),
        Test::Class(class) => out.extend(words.members(*class).map(Start::Word)),
        Test::Spot(kind) => out.push(Start::Spot(*kind)),
        Test::Digits { .. } | Test::DigitCount(_) => out.push(Start::Digits),
        Test::Cap | Test::Upper => out.push(Start::Capital),
        Test::Mark => out.push(Start::Mark),
        Test::Lower | Test::AnyWord | Test::Any => out.push(Start::Any),
        Test::Both(a, b) => {
            // Either condition alone is enough to find the place; the one with words is the rarer.
            starts_of(if matches!(**a, Test::Class(_) | Test::Word(_)) { a } else { b }, words, out);
        }
    }
}

/// Spreads word ids, which are small and dense already: a keyed hash would cost more than the rules it finds.
#[derive(Debug, Clone, Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.write_u32(u32::from(*b));
        }
    }

    fn write_u32(&mut self, id: u32) {
        self.0 = (self.0 ^ u64::from(id)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}
