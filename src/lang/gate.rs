//! Whether two tokens side by side can begin a match: what is asked at every token before anything else, and mostly answered
//! with no.
//!
//! Tokens that no way tells apart as its first token share a number, and so do those that none tells apart as its second. A
//! table of all pairs says which tables of rules have some way that takes the one and then the other, a bit each: three loads a
//! token, once a document, for all rules of all layers. What words alone do not tell (an entry of several words, something found
//! before) is asked where such a thing stands. What passes, the rows of [`Table`](super::ways::Table) look at more closely.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::bits::Bits;
use super::class_set::ClassId;
use super::stored::stored;
use crate::bytes::ONES;
use crate::segment::{Doc, SpotKind, Token, TokenKind};

/// Tables of rules, each a bit.
pub(crate) type Tables = u8;

/// Says of a token that an entry of several words begins with it that a way can begin with.
pub(crate) const MORE: Tables = 1 << 7;

/// The bit of a table by its number; those that are too many share one.
pub(super) fn bit(table: usize) -> Tables {
    1 << table.min(6)
}

/// What something is to the ways of a table: which of them begin with it, and which have it as their second token.
pub(super) type Passed = [Bits; 2];

/// The same for all tables, as places in [`Gate::pairs`]: that of the first added to that of the second is where the pair stands.
/// 0 is that of a first that no way begins with.
type Place = [u32; 2];

/// Which pairs can begin a match.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate {
    /// By symbol, for words and signs and, behind each, for digits.
    tokens: Vec<Place>,
    /// By class, for entries of several words.
    classes: Vec<Place>,
    spots: [Place; SpotKind::ALL.len()],
    /// The end of the text, as a second token.
    over: u32,
    /// By first, and in that by second: the tables of which some way takes the one and then the other.
    pairs: Vec<Tables>,
}

stored!(Gate { tokens, classes, spots, over, pairs });

/// What a gate is told of a table.
pub(super) struct Parts<'a> {
    /// By row of words.
    pub rows: Vec<Passed>,
    /// By symbol: its row.
    pub row_of: &'a [u16],
    /// By class: its row.
    pub row_of_class: &'a [u16],
    /// What the looks of words and signs pass, and those of digits.
    pub looks: [Passed; 2],
    pub spots: [Passed; SpotKind::ALL.len()],
    /// What the end of the text passes as a second token.
    pub over: Bits,
}

/// Numbers for different sets of bits, in the order in which they come; 0 for the empty set.
struct Numbers {
    all: Vec<Bits>,
    known: FxHashMap<Bits, u16>,
}

impl Numbers {
    fn new() -> Self {
        Self { all: vec![Bits::default()], known: FxHashMap::from_iter([(Bits::default(), 0)]) }
    }

    fn of(&mut self, bits: Bits) -> u16 {
        *self.known.entry(bits).or_insert_with(|| {
            self.all.push(bits);
            (self.all.len() - 1) as u16
        })
    }
}

/// Numbers for what differs to some table: of each, its numbers in all tables.
struct Joint {
    /// A number for each table, one after the other.
    all: Vec<u16>,
    known: FxHashMap<Vec<u16>, u32>,
}

impl Joint {
    /// Nothing is the first.
    fn new(tables: usize) -> Self {
        Self { all: vec![0; tables], known: FxHashMap::from_iter([(vec![0; tables], 0)]) }
    }

    fn of(&mut self, numbers: &[u16]) -> u32 {
        if let Some(number) = self.known.get(numbers) {
            return *number;
        }
        let number = self.known.len() as u32;
        self.known.insert(numbers.to_vec(), number);
        self.all.extend(numbers);
        number
    }

    /// By number, what they are to a table.
    fn in_table<'a>(&'a self, table: usize, tables: usize, numbers: &'a Numbers) -> impl Iterator<Item = Bits> + 'a {
        self.all.iter().skip(table).step_by(tables).map(|number| numbers.all[usize::from(*number)])
    }
}

/// What a table's parts are by number, as first and as second.
struct Numbered {
    first: Numbers,
    second: Numbers,
    /// By row: words and signs, digits, entries of several words.
    rows: Vec<[[u16; 2]; 3]>,
    spots: [[u16; 2]; SpotKind::ALL.len()],
    over: u16,
}

impl Numbered {
    fn of(parts: &Parts<'_>) -> Self {
        let (mut first, mut second) = (Numbers::new(), Numbers::new());
        let mut number =
            |passed: Passed, looks: Passed| [first.of(passed[0].or(looks[0])), second.of(passed[1].or(looks[1]))];
        let [words, digits] = parts.looks;
        let looks = [words, digits, Passed::default()];
        let rows = parts.rows.iter().map(|row| looks.map(|looks| number(*row, looks))).collect();
        let spots = parts.spots.map(|passed| number(passed, Passed::default()));
        let over = second.of(parts.over);
        Self { first, second, rows, spots, over }
    }
}

impl Gate {
    /// That of some tables, in the order of their bits.
    pub(super) fn of(parts: &[Parts<'_>]) -> Self {
        let Some(one) = parts.first() else { return Self::default() };
        let tables: Vec<Numbered> = parts.iter().map(Numbered::of).collect();
        let (mut firsts, mut seconds) = (Joint::new(tables.len()), Joint::new(tables.len()));
        let mut numbers = [Vec::new(), Vec::new()];
        let mut place = |number: &dyn Fn(usize) -> [u16; 2]| {
            for (at, numbers) in numbers.iter_mut().enumerate() {
                numbers.clear();
                numbers.extend((0..tables.len()).map(|table| number(table)[at]));
            }
            [firsts.of(&numbers[0]), seconds.of(&numbers[1])]
        };
        let mut row = |row_of: &[&[u16]], at: usize, look: usize| {
            place(&|table: usize| tables[table].rows[usize::from(row_of[table][at])][look])
        };
        let of_symbols: Vec<&[u16]> = parts.iter().map(|parts| parts.row_of).collect();
        let of_classes: Vec<&[u16]> = parts.iter().map(|parts| parts.row_of_class).collect();
        let mut tokens = Vec::with_capacity(one.row_of.len() * 2);
        for symbol in 0..one.row_of.len() {
            tokens.extend([0, 1].map(|look| row(&of_symbols, symbol, look)));
        }
        let mut classes: Vec<Place> = (0..one.row_of_class.len()).map(|class| row(&of_classes, class, 2)).collect();
        let mut spots = SpotKind::ALL.map(|kind| place(&|table: usize| tables[table].spots[kind as usize]));
        let [_, over] = place(&|table: usize| [0, tables[table].over]);

        let width = seconds.known.len();
        let mut pairs = vec![0; firsts.known.len() * width];
        for (at, table) in tables.iter().enumerate() {
            let second: Vec<Bits> = seconds.in_table(at, tables.len(), &table.second).collect();
            for (first, pairs) in firsts.in_table(at, tables.len(), &table.first).zip(pairs.chunks_exact_mut(width)) {
                if !first.is_empty() {
                    let either = |second: &Bits| if first.and(*second).is_empty() { 0 } else { bit(at) };
                    pairs.iter_mut().zip(&second).for_each(|(pair, second)| *pair |= either(second));
                }
            }
        }
        let all = tokens.iter_mut().chain(&mut classes).chain(&mut spots);
        all.for_each(|[first, _]| *first *= width as u32);
        Self { tokens, classes, spots, over, pairs }
    }

    /// By token: the tables of which a way can begin with it and the token behind it.
    pub(crate) fn begun(&self, tokens: &[Token]) -> Vec<Tables> {
        let mut begun = Vec::with_capacity(tokens.len());
        let Some((first, others)) = tokens.split_first() else { return begun };
        let [mut first, _] = self.place(first);
        begun.extend(others.iter().map(|token| {
            let [next, second] = self.place(token);
            self.pair(std::mem::replace(&mut first, next), second)
        }));
        begun.push(self.pair(first, self.over));
        begun
    }

    /// The tables of which a way can begin with what stands at a token, `end` being where the text ends.
    #[inline]
    pub(super) fn begun_at(&self, doc: &Doc<'_>, at: usize, end: usize) -> Tables {
        let (token, next) = (&doc.tokens[at], at + 1);
        let [first, _] = self.place(token);
        let mut tables = 0;
        if next >= end {
            tables = self.pair(first, self.over);
        } else if first != 0 {
            tables = doc.begun()[at] & !MORE;
            for kind in SpotKind::in_set(doc.spots.kinds_at(next)) {
                tables |= self.pair(first, self.spots[kind as usize][1]);
            }
        }
        let more = token.begins_phrase() || doc.spots.kinds_at(at) != 0;
        if more { tables | self.begun_with_more(doc, at, end) } else { tables }
    }

    /// What an entry of several words changes, whatever is found later, for the token before it and for the one that it begins
    /// at: the tables of which a way takes the token and then the entry, and [`MORE`] where a way can begin with the entry.
    #[inline]
    pub(crate) fn begun_around(&self, before: &Token, class: ClassId) -> [Tables; 2] {
        match self.of_class(class) {
            [0, 0] => [0, 0],
            [first, second] => [self.pair(self.place(before)[0], second), if first == 0 { 0 } else { MORE }],
        }
    }

    /// The tables of which a way can begin with an entry of several words or something found before.
    fn begun_with_more(&self, doc: &Doc<'_>, at: usize, end: usize) -> Tables {
        let mut tables = 0;
        for phrase in doc.phrases(at) {
            tables |= self.goes_on(self.of_class(phrase.class)[0], doc, phrase.end as usize, end);
        }
        for kind in SpotKind::in_set(doc.spots.kinds_at(at)) {
            let first = self.spots[kind as usize][0];
            if first != 0
                && let Some((next, _)) = doc.spots.starting_at(kind, at)
            {
                tables |= self.goes_on(first, doc, next, end);
            }
        }
        tables
    }

    /// The tables of which a way goes on from a first with what stands at a token.
    fn goes_on(&self, first: u32, doc: &Doc<'_>, next: usize, end: usize) -> Tables {
        if first == 0 {
            return 0;
        }
        if next >= end {
            return self.pair(first, self.over);
        }
        let mut tables = self.pair(first, self.place(&doc.tokens[next])[1]);
        for phrase in doc.phrases(next) {
            tables |= self.pair(first, self.of_class(phrase.class)[1]);
        }
        for kind in SpotKind::in_set(doc.spots.kinds_at(next)) {
            tables |= self.pair(first, self.spots[kind as usize][1]);
        }
        tables
    }

    #[inline]
    fn place(&self, token: &Token) -> Place {
        self.tokens[usize::from(token.symbol) * 2 + usize::from(token.kind == TokenKind::Digits)]
    }

    #[inline]
    fn of_class(&self, class: ClassId) -> Place {
        self.classes[usize::from(class.0)]
    }

    #[inline]
    fn pair(&self, first: u32, second: u32) -> Tables {
        self.pairs[first as usize + second as usize]
    }
}

/// Gives those of some tokens to `each` that begin a match in some of the tables `own` or before which it has to be asked
/// for: where an entry of several words stands that a match can begin with, or a spot of some kinds stands there or next.
#[inline]
pub(super) fn each_worth_asking(
    doc: &Doc<'_>,
    tokens: Range<usize>,
    (own, kinds): (Tables, u8),
    mut each: impl FnMut(usize),
) {
    let (mut at, end) = (tokens.start, tokens.end);
    let (begun, spots) = (doc.begun(), doc.spots.kinds());
    let (own, kinds) = (ONES * u64::from(own | MORE), ONES * u64::from(kinds));
    let eight = |bytes: &[u8], from: usize| {
        let bytes = &bytes[from.min(bytes.len())..];
        bytes.first_chunk().map_or_else(
            || bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
            |chunk| u64::from_le_bytes(*chunk),
        )
    };
    while at < end {
        let mut found = eight(begun, at) & own | (eight(spots, at) | eight(spots, at + 1)) & kinds;
        while found != 0 {
            let byte = found.trailing_zeros() / 8;
            if at + byte as usize >= end {
                return;
            }
            each(at + byte as usize);
            found &= !(0xff << (byte * 8));
        }
        at += 8;
    }
}
