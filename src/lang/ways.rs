//! Which programs can go on from a token: sets of bits, one a way to begin.
//!
//! A *way* is one of the tests that a program can begin with, and what may stand at the three places behind it. Each kind of
//! token (the symbol of its word, its looks, what was found to begin there) has a row that says which ways it passes at which
//! place. Laying the rows of four tokens over one another leaves the few ways that are worth running, whatever the number of
//! rules: most tokens leave none.
//!
//! Rows let too much through rather than too little: looks around, glue and repeated slots are the engine's business.

use super::bits::Bits;
use super::class_set::{ClassId, ClassSet, MAX_CLASSES};
use super::gate::{Parts, Passed};
use super::needs::Needs;
use super::pattern::Test;
use super::program::Program;
use super::rules::RuleId;
use super::stored::stored;
use super::words::WordId;
use crate::segment::{Doc, SpotKind, Token, TokenKind};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How many tokens behind the first are looked at.
const DEPTH: usize = 3;
/// Runs of digits are told apart by their length, up to this many.
const LONGEST_DIGITS: usize = 6;
const KINDS: usize = TokenKind::ALL.len();
/// Looks: each kind of token, and runs of digits by length, without and with a leading zero.
const LOOKS: usize = KINDS + 2 * LONGEST_DIGITS;

/// Which ways a kind of token passes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Row {
    /// As what they begin with.
    first: Bits,
    /// At the places behind it.
    later: [Bits; DEPTH],
    /// Which of the table's needs it meets.
    needs: u128,
}

stored!(Row { first, later, needs });

impl Row {
    fn or(mut self, other: &Self) -> Self {
        self.first = self.first.or(other.first);
        self.later.iter_mut().zip(other.later).for_each(|(a, b)| *a = a.or(b));
        self.needs |= other.needs;
        self
    }
}

/// A way that a program can begin.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Way {
    first: Vec<Test>,
    later: [Place; DEPTH],
}

/// What can stand at a place behind the first token.
#[derive(Debug, Clone, Default, PartialEq)]
struct Place {
    tests: Vec<Test>,
    /// The match may be over before it, or it is not known what stands there.
    open: bool,
}

impl Way {
    /// The ways of a program.
    pub(super) fn all(program: &Program) -> Vec<Self> {
        let mut ways: Vec<Self> = Vec::new();
        for start in program.first_tests() {
            let mut later: [Place; DEPTH] = Default::default();
            let (mut places, mut open) = (vec![start], false);
            for (depth, place) in later.iter_mut().enumerate() {
                let mut next: Vec<usize> = Vec::new();
                for at in places {
                    let (reached, ends) = program.reachable(at + 1);
                    // How many tokens a spot has is not known before the text is. Behind the first, it is.
                    open |= ends || depth > 0 && matches!(program.test_at(at), Test::Spot(_));
                    next.extend(reached);
                }
                next.sort_unstable();
                next.dedup();
                *place = Place { tests: next.iter().map(|at| program.test_at(*at).clone()).collect(), open };
                places = next;
            }
            match ways.iter_mut().find(|way| way.later == later) {
                Some(way) => way.first.push(program.test_at(start).clone()),
                None => ways.push(Self { first: vec![program.test_at(start).clone()], later }),
            }
        }
        ways
    }
}

/// Up to 256 ways, and the rows of everything that a token can be.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// By bit: the program, and what it cannot do without.
    programs: Vec<((RuleId, u16), Wanted)>,
    rows: Vec<Row>,
    /// By symbol: its row.
    row_of: Vec<u16>,
    /// By class, for entries of several words: its row, or none.
    row_of_class: Vec<u16>,
    looks: [Row; LOOKS],
    spots: [Row; SpotKind::ALL.len()],
    /// The kinds of spots that any way looks for, at its beginning or behind it, as bits.
    spots_first: u8,
    spots_later: u8,
    /// What is passed where the text ends before a place.
    over: [Bits; DEPTH],
}

stored!(Table { programs, rows, row_of, row_of_class, looks, spots, spots_first, spots_later, over });

/// The needs of a program, as bits, and how many tests may have held before the last of them is met.
#[derive(Debug, Clone, Copy, Default)]
struct Wanted {
    needs: u128,
    reach: usize,
}

stored!(Wanted { needs, reach });

/// The rows of words, before they are summed up by symbol.
#[derive(Debug, Clone, Default)]
pub(super) struct WordRows {
    /// The bit of each need.
    needs: FxHashMap<Vec<Test>, u32>,
    classes: FxHashMap<ClassId, Row>,
    literals: FxHashMap<WordId, Row>,
}

impl WordRows {
    /// The words that rules name.
    pub(super) fn literals(&self) -> impl Iterator<Item = WordId> + '_ {
        self.literals.keys().copied()
    }

    /// The classes that rules name.
    pub(super) fn classes(&self) -> ClassSet {
        self.classes.keys().fold(ClassSet::default(), |set, class| set.with(*class))
    }

    /// The row of a word that is in some classes.
    fn row(&self, word: WordId, classes: ClassSet) -> Row {
        let row = self.literals.get(&word).copied().unwrap_or_default();
        let own = self.classes.iter().filter(|(class, _)| classes.has(**class));
        own.fold(row, |row, (_, of_class)| row.or(of_class))
    }
}

impl Table {
    pub(super) fn is_full(&self) -> bool {
        self.programs.len() == Bits::MOST
    }

    /// Takes in a way of a program.
    pub(super) fn add(&mut self, way: &Way, program: (RuleId, u16), needs: &Needs, words: &mut WordRows) {
        let bit = self.programs.len() as u8;
        let wanted = self.wanted(needs, words);
        self.programs.push((program, wanted));
        for test in &way.first {
            self.pass(test, words, &|row| row.first.set(bit));
            note(test, &mut self.spots_first);
        }
        for (depth, place) in way.later.iter().enumerate() {
            for test in &place.tests {
                self.pass(test, words, &|row| row.later[depth].set(bit));
                note(test, &mut self.spots_later);
            }
            if place.open {
                // Every token has looks, so what they pass is passed whatever stands there.
                self.looks.iter_mut().for_each(|row| row.later[depth].set(bit));
                self.over[depth].set(bit);
            }
        }
    }

    /// The needs of a program as bits. Where there are more than bits, some are not asked for.
    fn wanted(&mut self, needs: &Needs, words: &mut WordRows) -> Wanted {
        let mut wanted = Wanted { needs: 0, reach: needs.reach };
        for set in &needs.sets {
            let known = words.needs.get(set).copied();
            let bit = known.unwrap_or(words.needs.len() as u32);
            if bit >= u128::BITS {
                continue;
            }
            wanted.needs |= 1 << bit;
            if known.is_none() {
                words.needs.insert(set.clone(), bit);
                for test in set {
                    self.pass(test, words, &|row| row.needs |= 1 << bit);
                }
            }
        }
        wanted
    }

    /// Changes the rows of everything that passes a test.
    fn pass(&mut self, test: &Test, words: &mut WordRows, change: &dyn Fn(&mut Row)) {
        match test {
            Test::Word(word) => change(words.literals.entry(*word).or_default()),
            Test::Words(all) => all.iter().for_each(|word| change(words.literals.entry(*word).or_default())),
            Test::Class(class) => change(words.classes.entry(*class).or_default()),
            Test::Spot(kind) => change(&mut self.spots[*kind as usize]),
            // Either condition alone finds the place; the one with words is the rarer.
            Test::Both(a, b) => {
                let rarer = if matches!(**a, Test::Class(_) | Test::Word(_) | Test::Words(_)) { a } else { b };
                self.pass(rarer, words, change);
            }
            _ => self
                .looks
                .iter_mut()
                .enumerate()
                .filter(|(look, _)| passes(*look, test))
                .for_each(|(_, row)| change(row)),
        }
    }

    /// Gives the symbols their rows, by what rules can tell of each; gives the classes theirs, which entries of several words are
    /// read by.
    pub(super) fn finish(&mut self, symbols: &[(WordId, ClassSet)], words: &WordRows) {
        // Most words share a row with others.
        let mut rows: Vec<Row> = Vec::new();
        let mut place = |row: Row| {
            rows.iter().position(|known| *known == row).unwrap_or_else(|| {
                rows.push(row);
                rows.len() - 1
            }) as u16
        };
        self.row_of = symbols.iter().map(|(word, classes)| place(words.row(*word, *classes))).collect();
        self.row_of_class = vec![place(Row::default()); MAX_CLASSES];
        for (class, row) in &words.classes {
            self.row_of_class[usize::from(class.0)] = place(*row);
        }
        self.rows = rows;
    }

    /// What the gate before all tables is made of.
    pub(super) fn parts(&self) -> Parts<'_> {
        let passed = |row: &Row| [row.first, row.later[0]];
        let (words, digits) = self.looks.split_at(KINDS);
        let looks = [words, digits].map(|looks| {
            let both = |all: Passed, one: Passed| [all[0].or(one[0]), all[1].or(one[1])];
            looks.iter().map(passed).fold(Passed::default(), both)
        });
        Parts {
            rows: self.rows.iter().map(passed).collect(),
            row_of: &self.row_of,
            row_of_class: &self.row_of_class,
            looks,
            spots: self.spots.each_ref().map(passed),
            over: self.over[0],
        }
    }

    /// The kinds of spots that ways read as their first or second token, as bits.
    pub(super) fn kinds_at_beginnings(&self) -> u8 {
        let read = |row: &Row| !row.first.or(row.later[0]).is_empty();
        let kinds = SpotKind::ALL.iter().zip(&self.spots).filter(|(_, row)| read(row));
        kinds.fold(0, |bits, (kind, _)| bits | kind.bit())
    }

    /// The programs that can match at a token, as far as four tokens tell, each once and in order.
    #[inline]
    pub(super) fn worth_running(
        &self,
        doc: &Doc<'_>,
        at: usize,
        limits: &Range<usize>,
        mut each: impl FnMut(RuleId, u16),
    ) {
        let token = &doc.tokens[at];
        let begun = self.row(token).first.or(self.looks[look(doc, token)].first);
        let mut ways = self.narrow(begun, doc, at + 1, limits);
        if token.begins_phrase() {
            for phrase in doc.phrases(at) {
                let first = self.row_of(phrase.class).first;
                ways = ways.or(self.narrow(first, doc, phrase.end as usize, limits));
            }
        }
        let spots = doc.spots.kinds_at(at) & self.spots_first;
        if spots != 0 {
            for (kind, row) in SpotKind::ALL.iter().zip(&self.spots).filter(|(kind, _)| spots & kind.bit() != 0) {
                if let Some((end, _)) = doc.spots.starting_at(*kind, at) {
                    ways = ways.or(self.narrow(row.first, doc, end, limits));
                }
            }
        }
        if ways.is_empty() {
            return;
        }
        let mut last = None;
        ways.for_each(|way| {
            let (program, wanted) = self.programs[way];
            if last != Some(program) {
                last = Some(program);
                if self.meets(wanted, doc, at, limits) {
                    each(program.0, program.1);
                }
            }
        });
    }

    /// Whether what a program cannot do without stands where it may.
    fn meets(&self, wanted: Wanted, doc: &Doc<'_>, at: usize, limits: &Range<usize>) -> bool {
        let (mut missing, mut here, mut stop) = (wanted.needs, at, at + wanted.reach);
        while missing != 0 && here <= stop && here < limits.end {
            let token = &doc.tokens[here];
            missing &= !(self.row(token).needs | self.looks[look(doc, token)].needs);
            // A test may read more than a token: so much farther behind the next can stand.
            let mut next = here + 1;
            for phrase in doc.phrases(here) {
                missing &= !self.row_of(phrase.class).needs;
                next = next.max(phrase.end as usize);
            }
            if doc.spots.kinds_at(here) != 0 {
                for (kind, row) in SpotKind::ALL.iter().zip(&self.spots) {
                    if let Some((end, _)) = doc.spots.starting_at(*kind, here) {
                        missing &= !row.needs;
                        next = next.max(end);
                    }
                }
            }
            stop += next - here - 1;
            here += 1;
        }
        missing == 0
    }

    #[inline]
    fn row(&self, token: &Token) -> &Row {
        &self.rows[usize::from(self.row_of[usize::from(token.symbol)])]
    }

    #[inline]
    fn row_of(&self, class: ClassId) -> &Row {
        &self.rows[usize::from(self.row_of_class[usize::from(class.0)])]
    }

    /// Those of some ways that what stands behind their beginning lets pass.
    #[inline]
    fn narrow(&self, mut ways: Bits, doc: &Doc<'_>, next: usize, limits: &Range<usize>) -> Bits {
        // Those that read an entry of several words: what comes after it stands elsewhere.
        let mut beyond = Bits::default();
        for depth in 0..DEPTH {
            if ways.is_empty() {
                break;
            }
            let at = next + depth;
            if at >= limits.end {
                ways = ways.and(self.over[depth]);
                break;
            }
            let token = &doc.tokens[at];
            let mut passed = self.row(token).later[depth].or(self.looks[look(doc, token)].later[depth]);
            let spots = doc.spots.kinds_at(at) & self.spots_later;
            if spots != 0 {
                for (_, row) in SpotKind::ALL.iter().zip(&self.spots).filter(|(kind, _)| spots & kind.bit() != 0) {
                    passed = passed.or(row.later[depth]);
                }
            }
            if token.begins_phrase() {
                for phrase in doc.phrases(at) {
                    beyond = beyond.or(ways.and(self.row_of(phrase.class).later[depth]));
                }
            }
            ways = ways.and(passed);
        }
        ways.or(beyond)
    }
}

/// Notes the kind of spot that a test looks for.
fn note(test: &Test, kinds: &mut u8) {
    match test {
        Test::Spot(kind) => *kinds |= kind.bit(),
        Test::Both(a, b) => [a, b].into_iter().for_each(|test| note(test, kinds)),
        _ => {}
    }
}

/// What a token looks like, as the place of a row.
#[inline]
fn look(doc: &Doc<'_>, token: &Token) -> usize {
    if token.kind != TokenKind::Digits {
        return token.kind as usize;
    }
    let span = token.span();
    let zero = doc.text.as_bytes()[span.start()] == b'0';
    KINDS + span.len().clamp(1, LONGEST_DIGITS) - 1 + if zero { LONGEST_DIGITS } else { 0 }
}

/// Whether something that looks so can pass a test of looks.
fn passes(look: usize, test: &Test) -> bool {
    const CAPITALS: [TokenKind; 3] = [TokenKind::Capital, TokenKind::Upper, TokenKind::Mixed];
    let is = |kinds: &[TokenKind]| kinds.iter().any(|kind| *kind as usize == look);
    let width = |n: u64| n.max(1).ilog10() as usize + 1;
    let (length, zero) = match look.checked_sub(KINDS) {
        None => (0, false),
        Some(at) => (at % LONGEST_DIGITS + 1, at >= LONGEST_DIGITS),
    };
    // The longest runs are in one row, which stands for all that are longer.
    let longest = length == LONGEST_DIGITS;
    match test {
        Test::Digits { least, most } => {
            length > 0 && (longest || length >= width(*least)) && (zero || length <= width(*most))
        }
        Test::DigitCount(count) => length > 0 && (length == *count || longest && *count > length),
        Test::Cap | Test::Upper => is(&CAPITALS),
        Test::Lower => is(&[TokenKind::Lower]),
        Test::AnyWord => is(&CAPITALS) || is(&[TokenKind::Lower]),
        Test::Mark => is(&[TokenKind::Mark]),
        Test::Any => true,
        Test::Word(_) | Test::Words(_) | Test::Class(_) | Test::Spot(_) | Test::Both(..) => false,
    }
}
