//! Runs compiled token patterns: a small backtracking machine with a bound on its steps.
//!
//! Patterns are short and begin with something rare, so backtracking is faster here than an automaton; the bound
//! (`MOST_STEPS` per attempt) keeps the work linear in the text whatever a pattern or an article looks like.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use super::class_set::ClassId;
use super::pattern::Test;
use super::program::{MAX_SLOTS, NO_SLOT, Op, Program};
use super::slot_name;
use super::words::{NO_VALUE, ValueId};
use crate::segment::{Doc, TokenKind};

const MOST_STEPS: u32 = 600;
/// What a named slot of a pattern matched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Slot {
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
    /// The class that the slot's last test matched, with the entry's value.
    class: Option<ClassId>,
    value: ValueId,
}

impl Slot {
    /// The tokens.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// An offset that is not set.
const UNSET: u16 = u16::MAX;

/// A slot in the making. Offsets count tokens from the start of the match.
#[derive(Debug, Clone, Copy)]
struct Capture {
    start: u16,
    end: u16,
    class: Option<ClassId>,
    value: ValueId,
}

const EMPTY: Capture = Capture { start: 0, end: UNSET, class: None, value: NO_VALUE };

/// Where the span of the record is kept, behind the slots.
const SPAN: u8 = MAX_SLOTS as u8;

/// A choice left to try. Taking it up forgets what was captured since it was left.
#[derive(Debug, Clone, Copy)]
struct Choice {
    pc: u16,
    at: u16,
    /// How long the trail was.
    trail: u32,
    /// What a shorter reading of a class says of a slot.
    value: ValueId,
    class: Option<ClassId>,
    slot: u8,
}

/// The captures of a run, what they were before each change, and the choices left to try. It is kept between runs: most are
/// over before they would have paid for an allocation.
#[derive(Debug)]
struct Scratch {
    slots: [Capture; MAX_SLOTS + 1],
    trail: Vec<(u8, Capture)>,
    waiting: Vec<Choice>,
}

impl Scratch {
    const fn new() -> Self {
        Self { slots: [EMPTY; MAX_SLOTS + 1], trail: Vec::new(), waiting: Vec::new() }
    }

    /// A capture that is about to change.
    #[inline]
    fn change(&mut self, slot: u8) -> &mut Capture {
        let capture = &mut self.slots[usize::from(slot)];
        self.trail.push((slot, *capture));
        capture
    }

    /// Puts the captures back to what they were when the trail was that long.
    #[inline]
    fn undo(&mut self, length: usize) {
        while self.trail.len() > length
            && let Some((slot, capture)) = self.trail.pop()
        {
            self.slots[usize::from(slot)] = capture;
        }
    }

    #[inline]
    fn leave(&mut self, pc: u16, at: u16) {
        let trail = self.trail.len() as u32;
        self.waiting.push(Choice { pc, at, trail, value: NO_VALUE, class: None, slot: NO_SLOT });
    }
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = const { RefCell::new(Scratch::new()) };
}

/// Where and how a pattern matched.
#[derive(Debug, Clone)]
pub struct Match<'p> {
    /// The tokens of the record's own span.
    pub span: Range<usize>,
    /// All tokens that were read.
    pub whole: Range<usize>,
    slots: [Capture; MAX_SLOTS],
    names: &'p [Cow<'static, str>],
    named: u64,
}

impl Match<'_> {
    /// What a slot matched, if it took part in the match.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<Slot> {
        if self.named & slot_name::bit(name) == 0 {
            return None;
        }
        let index = self.names.iter().position(|n| n == name)?;
        self.captured(self.slots[index])
    }

    fn captured(&self, capture: Capture) -> Option<Slot> {
        let token = |offset: u16| self.whole.start as u32 + u32::from(offset);
        (capture.end != UNSET && capture.end > capture.start).then(|| Slot {
            start: token(capture.start),
            end: token(capture.end),
            class: capture.class,
            value: capture.value,
        })
    }

    /// The value that the lexicon gives to what a slot matched.
    #[must_use]
    pub fn value<'d>(&self, doc: &Doc<'d>, name: &str) -> Option<&'d str> {
        let slot = self.slot(name).filter(|s| s.value != NO_VALUE)?;
        Some(doc.pack.words().value_text(slot.value))
    }

    /// The class that a slot's last test matched.
    #[must_use]
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.slot(name)?.class
    }

    /// Every slot that matched, with its name.
    pub fn slots(&self) -> impl Iterator<Item = (&Cow<'static, str>, Slot)> {
        let named = self.names.iter().zip(self.slots);
        named.filter_map(|(name, capture)| Some((name, self.captured(capture)?)))
    }
}

impl Program {
    /// Tries the pattern at a token. `limits` are the tokens of the sentence; no match leaves it.
    pub(crate) fn run(&self, doc: &Doc<'_>, at: usize, limits: &Range<usize>) -> Option<Match<'_>> {
        if !self.may_begin(doc, at, limits) {
            return None;
        }
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.trail.clear();
            scratch.waiting.clear();
            scratch.slots[..self.slots.len()].fill(EMPTY);
            scratch.slots[usize::from(SPAN)] = Capture { start: UNSET, ..EMPTY };
            let mut steps = MOST_STEPS;
            let end = self.search(&Place { doc, base: at, limits }, scratch, (0, 0), &mut steps)?;
            let span = scratch.slots[usize::from(SPAN)];
            let first = if span.start == UNSET { 0 } else { span.start };
            let last = if span.end == UNSET { end } else { span.end };
            let mut slots = [EMPTY; MAX_SLOTS];
            slots[..self.slots.len()].copy_from_slice(&scratch.slots[..self.slots.len()]);
            (first < last).then(|| Match {
                span: at + usize::from(first)..at + usize::from(last),
                whole: at..at + usize::from(end),
                slots,
                names: &self.slots,
                named: self.named,
            })
        })
    }

    /// Whether the tests that a pattern begins with hold, as far as they leave no choice: most runs end there, before anything
    /// is captured.
    #[inline]
    fn may_begin(&self, doc: &Doc<'_>, mut here: usize, limits: &Range<usize>) -> bool {
        for op in &self.ops {
            let holds = match op {
                Op::Open(_) | Op::Close(_) | Op::SpanStart | Op::SpanEnd => true,
                Op::Glued => !doc.spaced(here),
                Op::Behind { negative, tests } => behind(tests, doc, here, limits) != *negative,
                Op::Test(Test::Class(_), _) if here < limits.end && doc.begins_phrase(here) => return true,
                Op::Test(Test::Spot(kind), _) => match doc.spots.starting_at(*kind, here) {
                    Some((end, _)) if end <= limits.end => {
                        here = end;
                        true
                    }
                    _ => false,
                },
                Op::Test(test, _) => {
                    here += 1;
                    here <= limits.end && single(test, doc, here - 1)
                }
                _ => return true,
            };
            if !holds {
                return false;
            }
        }
        true
    }

    /// Whether the test that a way begins with fails at a token, so that the way need not be taken.
    #[inline]
    fn refuses(&self, test: u16, place: &Place<'_>, here: usize) -> bool {
        let Some(Op::Test(test, _)) = self.ops.get(usize::from(test)) else { return false };
        let Place { doc, limits, .. } = *place;
        if here >= limits.end {
            return true;
        }
        match test {
            Test::Class(class) => !doc.tokens[here].classes.has(*class) && !doc.begins_phrase(here),
            Test::Word(word) => doc.tokens[here].word != *word,
            Test::Spot(kind) => doc.spots.starting_at(*kind, here).is_none(),
            _ => !single(test, doc, here),
        }
    }

    /// Runs from an operation and an offset until the match is complete; gives the offset that it ends at. What is captured
    /// stays in `scratch`.
    fn search(
        &self,
        place: &Place<'_>,
        scratch: &mut Scratch,
        (mut pc, mut at): (u16, u16),
        steps: &mut u32,
    ) -> Option<u16> {
        let Place { doc, base, limits } = *place;
        let floor = scratch.waiting.len();
        loop {
            if *steps == 0 {
                return None;
            }
            *steps -= 1;
            let here = base + usize::from(at);
            let goes_on = match &self.ops[usize::from(pc)] {
                Op::Match => {
                    scratch.waiting.truncate(floor);
                    return Some(at);
                }
                Op::Test(test, slot) => match matches(test, place, scratch, (pc, at), *slot) {
                    Some((end, class, value)) => {
                        at = end;
                        if *slot != NO_SLOT && class.is_some() {
                            let capture = scratch.change(*slot);
                            (capture.class, capture.value) = (class, value);
                        }
                        true
                    }
                    None => false,
                },
                Op::Split([first, second], [test, other]) => {
                    if self.refuses(*test, place, here) {
                        pc = *second;
                    } else {
                        if !self.refuses(*other, place, here) {
                            scratch.leave(*second, at);
                        }
                        pc = *first;
                    }
                    continue;
                }
                Op::Jump(to) => {
                    pc = *to;
                    continue;
                }
                Op::Open(slot) => {
                    scratch.change(*slot).start = at;
                    true
                }
                Op::Close(slot) => {
                    scratch.change(*slot).end = at;
                    true
                }
                Op::SpanStart => {
                    scratch.change(SPAN).start = at;
                    true
                }
                Op::SpanEnd => {
                    scratch.change(SPAN).end = at;
                    true
                }
                Op::Glued => !doc.spaced(here),
                Op::SentenceStart => here == limits.start,
                Op::SentenceEnd => here == limits.end,
                Op::Ahead { negative, after } => {
                    let trail = scratch.trail.len();
                    let waiting = scratch.waiting.len();
                    let found = self.search(place, scratch, (pc + 1, at), steps).is_some();
                    scratch.waiting.truncate(waiting);
                    scratch.undo(trail);
                    if found != *negative {
                        pc = *after;
                        continue;
                    }
                    false
                }
                Op::Behind { negative, tests } => behind(tests, doc, here, limits) != *negative,
            };
            if goes_on {
                pc += 1;
                continue;
            }
            if scratch.waiting.len() == floor {
                return None;
            }
            let choice = scratch.waiting.pop()?;
            scratch.undo(choice.trail as usize);
            (pc, at) = (choice.pc, choice.at);
            if choice.slot != NO_SLOT {
                let capture = scratch.change(choice.slot);
                (capture.class, capture.value) = (choice.class, choice.value);
            }
        }
    }
}

/// Whether one of the tests holds at the token before.
fn behind(tests: &[Test], doc: &Doc<'_>, here: usize, limits: &Range<usize>) -> bool {
    let before = here.checked_sub(1).filter(|b| *b >= limits.start);
    before.is_some_and(|b| tests.iter().any(|t| single(t, doc, b)))
}

/// Whether a test of one token holds at a token.
fn single(test: &Test, doc: &Doc<'_>, at: usize) -> bool {
    let Some(token) = doc.tokens.get(at) else { return false };
    match test {
        Test::Word(word) => token.word == *word,
        Test::Words(words) => words.contains(&token.word),
        Test::Class(class) => token.classes.has(*class),
        Test::Digits { least, most } => {
            token.kind == TokenKind::Digits
                && (*least == 0 && *most == u64::MAX
                    || number(doc.token_text(at)).is_some_and(|n| (*least..=*most).contains(&n)))
        }
        Test::DigitCount(count) => token.kind == TokenKind::Digits && token.span().len() == *count,
        Test::Cap => token.is_capital() || token.kind == TokenKind::Mixed,
        Test::Upper => token.kind == TokenKind::Upper,
        Test::Lower => token.kind == TokenKind::Lower,
        Test::AnyWord => token.is_word(),
        Test::Mark => token.kind == TokenKind::Mark,
        Test::Any => true,
        Test::Both(a, b) => single(a, doc, at) && single(b, doc, at),
        // What is longer than a token is looked for by its last token.
        Test::Spot(kind) => doc.spots.starting_at(*kind, at).is_some_and(|(end, _)| end == at + 1),
    }
}

/// The value of a run of digits, where it is no larger than any rule could ask for.
#[inline]
fn number(digits: &str) -> Option<u64> {
    const LONGEST: usize = 18;
    let value = |digits: &str| digits.bytes().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    if digits.len() <= LONGEST { Some(value(digits)) } else { digits.parse().ok() }
}

/// Where a pattern is tried.
#[derive(Clone, Copy)]
struct Place<'a> {
    doc: &'a Doc<'a>,
    /// The token that the match begins at.
    base: usize,
    /// The tokens that it may read.
    limits: &'a Range<usize>,
}

impl Place<'_> {
    /// A token as an offset, where it is one that a state can hold.
    fn offset(&self, token: usize) -> Option<u16> {
        u16::try_from(token - self.base).ok().filter(|o| *o != UNSET)
    }
}

/// The end of what a test matches at an offset, with the class and value it saw. Shorter readings of a class are left to be
/// tried.
#[inline]
fn matches(
    test: &Test,
    place: &Place<'_>,
    scratch: &mut Scratch,
    (pc, offset): (u16, u16),
    slot: u8,
) -> Option<(u16, Option<ClassId>, ValueId)> {
    let Place { doc, base, limits } = *place;
    let at = base + usize::from(offset);
    if at >= limits.end {
        return None;
    }
    match test {
        Test::Spot(kind) => {
            let (end, _) = doc.spots.starting_within(*kind, at, limits.end)?;
            Some((place.offset(end)?, None, NO_VALUE))
        }
        Test::Class(class) => {
            let token = &doc.tokens[at];
            let in_class = token.classes.has(*class);
            if !in_class && !doc.begins_phrase(at) {
                return None;
            }
            let value = |word| if slot == NO_SLOT { NO_VALUE } else { doc.pack.words().value_id(word, *class) };
            let alone = in_class.then(|| value(token.word));
            let next = place.offset(at + 1)?;
            let Some((end, phrase)) = doc.phrase(at, *class, limits.end) else {
                return alone.map(|value| (next, Some(*class), value));
            };
            if let Some(value) = alone {
                let trail = scratch.trail.len() as u32;
                scratch.waiting.push(Choice { pc: pc + 1, at: next, trail, value, class: Some(*class), slot });
            }
            Some((place.offset(end)?, Some(*class), phrase))
        }
        Test::Both(a, b) => {
            if !single(a, doc, at) || !single(b, doc, at) {
                return None;
            }
            let class = match (&**a, &**b) {
                (Test::Class(c), _) | (_, Test::Class(c)) => Some(*c),
                _ => None,
            };
            let value = class.map_or(NO_VALUE, |c| doc.pack.words().value_id(doc.tokens[at].word, c));
            Some((place.offset(at + 1)?, class, value))
        }
        _ if single(test, doc, at) => Some((place.offset(at + 1)?, None, NO_VALUE)),
        _ => None,
    }
}
