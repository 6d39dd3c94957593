//! Compiles token patterns into programs of the machine, and tells what a program needs before it is worth running.

use super::needs::Needs;
use super::pattern::{Node, Test};
use super::slot_name;
use super::stored::{stored, stored_choice};
use super::words::WordId;
use crate::segment::SpotKind;
use std::borrow::Cow;

/// Slots a pattern can have.
pub(crate) const MAX_SLOTS: usize = 10;

/// A step of the machine.
#[derive(Debug, Clone)]
pub(super) enum Op {
    Test(Test, u8),
    /// Two ways to go on, the first to be tried first; and for each the test that it comes to before any choice, or
    /// [`NO_TEST`].
    Split([u16; 2], [u16; 2]),
    Jump(u16),
    Open(u8),
    Close(u8),
    SpanStart,
    SpanEnd,
    Glued,
    SentenceStart,
    SentenceEnd,
    Ahead {
        negative: bool,
        after: u16,
    },
    Behind {
        negative: bool,
        tests: Box<[Test]>,
    },
    Match,
}

stored_choice!(Op {
    0 = Test(test, slot),
    1 = Split(ways, tests),
    2 = Jump(to),
    3 = Open(slot),
    4 = Close(slot),
    5 = SpanStart,
    6 = SpanEnd,
    7 = Glued,
    8 = SentenceStart,
    9 = SentenceEnd,
    10 = Ahead { negative, after },
    11 = Behind { negative, tests },
    12 = Match,
});

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(super) ops: Vec<Op>,
    pub(crate) slots: Vec<Cow<'static, str>>,
    /// The bits of their names.
    pub(super) named: u64,
    pub(super) needs: Needs,
}

stored!(Program { ops, slots, named, needs });

/// Where a way begins with no test of a token.
pub(super) const NO_TEST: u16 = u16::MAX;

/// The slot of what no slot is named for.
pub(super) const NO_SLOT: u8 = u8::MAX;

/// Why a pattern cannot be compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CompileError {
    #[error("a pattern can name at most {MAX_SLOTS} slots")]
    TooManySlots,
    #[error("the pattern is too long")]
    TooLong,
}

pub(crate) fn compile(node: &Node) -> Result<Program, CompileError> {
    let mut program = Program { ops: Vec::new(), slots: Vec::new(), named: 0, needs: Needs::of(node) };
    program.add(node, NO_SLOT)?;
    program.ops.push(Op::Match);
    if program.ops.len() >= usize::from(NO_TEST) {
        return Err(CompileError::TooLong);
    }
    program.name_first_tests();
    program.named = slot_name::bits(program.slots.iter().map(|name| &**name));
    Ok(program)
}

impl Program {
    /// The places of the tests that a match can begin with.
    pub(super) fn first_tests(&self) -> Vec<usize> {
        self.reachable(0).0
    }

    /// The test at a place.
    pub(super) fn test_at(&self, at: usize) -> &Test {
        match &self.ops[at] {
            Op::Test(test, _) => test,
            // `reachable` gives the places of tests alone.
            _ => &Test::Any,
        }
    }

    /// The places of the tests that come next from an operation on, and whether the match may end before any of them.
    pub(super) fn reachable(&self, from: usize) -> (Vec<usize>, bool) {
        let (mut tests, mut open) = (Vec::new(), false);
        let mut seen = vec![false; self.ops.len()];
        let mut waiting = vec![from];
        while let Some(at) = waiting.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &self.ops[at] {
                Op::Test(..) => tests.push(at),
                Op::Split(ways, _) => waiting.extend(ways.map(usize::from)),
                Op::Jump(to) => waiting.push(*to as usize),
                Op::Ahead { after, .. } => waiting.push(*after as usize),
                Op::Match => open = true,
                Op::SentenceEnd => {
                    open = true;
                    waiting.push(at + 1);
                }
                _ => waiting.push(at + 1),
            }
        }
        tests.sort_unstable();
        (tests, open)
    }

    /// Whether the pattern names a slot so.
    pub(crate) fn has_slot(&self, name: &str) -> bool {
        self.slots.iter().any(|slot| slot == name)
    }

    /// Tells each choice which test its ways begin with, so that a way that fails at once need not be taken.
    fn name_first_tests(&mut self) {
        for at in 0..self.ops.len() {
            if let Op::Split(ways, _) = self.ops[at] {
                self.ops[at] = Op::Split(ways, ways.map(|way| self.first_test(way)));
            }
        }
    }

    fn first_test(&self, mut at: u16) -> u16 {
        loop {
            match &self.ops[usize::from(at)] {
                Op::Test(..) => return at,
                Op::Open(_) | Op::Close(_) | Op::SpanStart | Op::SpanEnd => at += 1,
                Op::Jump(to) => at = *to,
                _ => return NO_TEST,
            }
        }
    }

    fn here(&self) -> u16 {
        self.ops.len() as u16
    }

    fn add(&mut self, node: &Node, slot: u8) -> Result<(), CompileError> {
        match node {
            Node::Test(test) => self.ops.push(Op::Test(test.clone(), slot)),
            Node::Sequence(items) => items.iter().try_for_each(|n| self.add(n, slot))?,
            Node::Choice(branches) => {
                let branches = joined(branches);
                if let [only] = &branches[..] {
                    return self.add(only, slot);
                }
                let mut jumps = Vec::new();
                for (i, branch) in branches.iter().enumerate() {
                    if i + 1 == branches.len() {
                        self.add(branch, slot)?;
                    } else {
                        let split = self.ops.len();
                        self.ops.push(Op::Match);
                        self.add(branch, slot)?;
                        jumps.push(self.ops.len());
                        self.ops.push(Op::Match);
                        self.ops[split] = Op::Split([split as u16 + 1, self.here()], [NO_TEST; 2]);
                    }
                }
                for jump in jumps {
                    self.ops[jump] = Op::Jump(self.here());
                }
            }
            Node::Repeat(inner, least, most) => {
                for _ in 0..*least {
                    self.add(inner, slot)?;
                }
                let mut splits = Vec::new();
                for _ in *least..*most {
                    splits.push(self.ops.len());
                    self.ops.push(Op::Match);
                    self.add(inner, slot)?;
                }
                for split in splits {
                    self.ops[split] = Op::Split([split as u16 + 1, self.here()], [NO_TEST; 2]);
                }
            }
            Node::Slot(name, inner) => {
                let index = self.slots.iter().position(|n| n == name).unwrap_or_else(|| {
                    self.slots.push(slot_name::kept(name));
                    self.slots.len() - 1
                });
                if index >= MAX_SLOTS {
                    return Err(CompileError::TooManySlots);
                }
                self.ops.push(Op::Open(index as u8));
                self.add(inner, index as u8)?;
                self.ops.push(Op::Close(index as u8));
            }
            Node::SpanStart => self.ops.push(Op::SpanStart),
            Node::SpanEnd => self.ops.push(Op::SpanEnd),
            Node::Glued => self.ops.push(Op::Glued),
            Node::SentenceStart => self.ops.push(Op::SentenceStart),
            Node::SentenceEnd => self.ops.push(Op::SentenceEnd),
            Node::Ahead { negative, node } => {
                let at = self.ops.len();
                self.ops.push(Op::Match);
                self.add(node, NO_SLOT)?;
                self.ops.push(Op::Match);
                self.ops[at] = Op::Ahead { negative: *negative, after: self.here() };
            }
            Node::Behind { negative, tests } => {
                self.ops.push(Op::Behind { negative: *negative, tests: words_joined(tests).into() });
            }
        }
        Ok(())
    }

    /// Whether a match must read a spot of a kind.
    pub(crate) fn requires(&self, kind: SpotKind) -> bool {
        let mut seen = vec![false; self.ops.len()];
        let mut waiting = vec![0];
        while let Some(at) = waiting.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &self.ops[at] {
                Op::Test(Test::Spot(spot), _) if *spot == kind => {}
                Op::Split(ways, _) => waiting.extend(ways.map(usize::from)),
                Op::Jump(to) => waiting.push(usize::from(*to)),
                Op::Ahead { after, .. } => waiting.push(usize::from(*after)),
                Op::Match => return false,
                _ => waiting.push(at + 1),
            }
        }
        true
    }
}

/// The branches of a choice, those that are words side by side made one: a token can be only one of them.
fn joined(branches: &[Node]) -> Vec<Node> {
    let word = |node: &Node| if let Node::Test(test @ Test::Word(_)) = node { Some(test.clone()) } else { None };
    let groups = branches.chunk_by(|a, b| word(a).is_some() && word(b).is_some());
    let join = |group: &[Node]| {
        let words: Vec<Test> = group.iter().filter_map(word).collect();
        if words.len() < 2 { group.to_vec() } else { words_joined(&words).into_iter().map(Node::Test).collect() }
    };
    groups.flat_map(join).collect()
}

/// Tests of which one must hold, with one for all the words among them.
fn words_joined(tests: &[Test]) -> Vec<Test> {
    let word = |test: &Test| if let Test::Word(word) = test { Some(*word) } else { None };
    let words: Box<[WordId]> = tests.iter().filter_map(word).collect();
    if words.len() < 2 {
        return tests.to_vec();
    }
    let others = tests.iter().filter(|test| word(test).is_none()).cloned();
    std::iter::once(Test::Words(words)).chain(others).collect()
}
