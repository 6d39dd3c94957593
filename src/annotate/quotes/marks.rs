//! Which quotation marks belong together.
//!
//! In: the marks of a document. Out: [`Passage`]s, each with its opening and closing mark and its pieces (one a
//! paragraph). A glyph is only a hint: all marks are read together, by the cheapest way through the states "outside",
//! "inside «", "inside “ inside «" …, where the neighbours of a mark (spaces, stops, letters) say what each reading costs. So
//! a stray mark costs itself and does not shift the ones after it. Apostrophes, feet and inches cost little to leave alone.
//! `il décide de partir.”Il me fait de la peine”Il ne faudra` → *Il me fait de la peine*, read against the glyph.

use super::costs::{closing_cost, leaving_cost, mixing_cost, opening_cost};
use super::glyphs::{Family, Mark, Shape, collect};
use super::passages::{self, Passage};
use crate::article::BlockKind;
use crate::segment::Doc;

/// How deep passages can nest.
const DEPTH: usize = 3;
/// How many readings are followed at once; the best one is never further back than that.
const BEAM: usize = 12;
/// How many paragraphs without a mark a quotation may run over.
const LONGEST_SILENCE: usize = 4;
/// How many blocks on a paragraph may take up an unclosed quotation again.
const REOPENING: usize = 3;

/// A closing mark whose opening one is missing.
const UNOPENED: i32 = 11;
/// A passage that ends with its block, unclosed.
const UNCLOSED: i32 = 12;
/// The same, where a paragraph soon after begins with a mark.
const REOPENED: i32 = 4;
/// A passage that is unclosed when the next one opens.
const OVERTAKEN: i32 = 11;
/// A passage inside another.
const NESTED: i32 = 3;
/// The same with marks of the same family.
const NESTED_SAME: i32 = 9;
/// A passage that goes on in the next paragraph without a mark there.
const CARRIED: i32 = 9;
/// Each paragraph without any mark inside a passage.
const SILENT: i32 = 3;

/// So much dearer is every other reading of a mark that can be read in one way only.
const CLEAR: i32 = 8;
/// So much can a passage that is still open at the end of a block save later: its closing mark would be [`UNOPENED`].
const SAVING: i32 = UNOPENED;

/// The families of the open passages, outermost first, as octal digits: the outermost is the lowest, 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Stack(u16);

impl Stack {
    /// One more than the greatest.
    const CODES: usize = 0o445;

    /// The code of the family at a level, the outermost being 0.
    fn level(self, level: usize) -> u8 {
        (self.0 >> (3 * level) & 7) as u8
    }

    fn depth(self) -> usize {
        usize::from(self.0 >= 0o1) + usize::from(self.0 >= 0o10) + usize::from(self.0 >= 0o100)
    }

    fn top(self) -> Option<Family> {
        self.depth().checked_sub(1).map(|level| Family::from_code(self.level(level)))
    }

    fn has(self, family: Family) -> bool {
        (0..DEPTH).any(|level| self.level(level) == family.code())
    }

    fn pushed(self, family: Family) -> Option<Self> {
        let depth = self.depth();
        (depth < DEPTH).then(|| Self(self.0 | u16::from(family.code()) << (3 * depth)))
    }

    fn popped(self) -> Self {
        self.depth().checked_sub(1).map_or(self, |top| Self(self.0 & ((1 << (3 * top)) - 1)))
    }
}

/// What a reading does at a mark, or at the end of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// The mark opens a passage.
    Open,
    /// The mark closes the innermost passage.
    Close,
    /// The mark is none: an apostrophe, inches, a stray.
    Leave,
    /// The mark closes a passage whose opening mark is missing.
    CloseUnopened,
    /// The mark opens a passage, and the one before it was never closed.
    Overtake,
    /// End of block: what is open ends here.
    Flush,
    /// End of block: what is open goes on in the next.
    Carry,
}

/// What the readings go through, in text order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// The mark of that index.
    Mark(usize),
    /// The end of a block.
    BlockEnd {
        /// Its index.
        block: usize,
        /// What it costs to go on into the next one with a mark, if that can be.
        carry: Option<i32>,
        /// The family of the mark that a block soon after begins with.
        reopens: Option<Family>,
    },
}

/// One step of a reading, to be walked back.
#[derive(Debug, Clone, Copy)]
struct Step {
    before: u16,
    action: Action,
}

/// The readings alive after an event: their stacks and costs, and the steps that led there.
struct Readings {
    live: Vec<(Stack, i32)>,
    next: Vec<(Stack, i32, Step)>,
    place: [u8; Stack::CODES],
    steps: Vec<Step>,
    /// First step of each event.
    events: Vec<u32>,
}

impl Readings {
    /// With room for the clear ones of so many events.
    fn new(events: usize) -> Self {
        Self {
            live: vec![(Stack::default(), 0)],
            next: Vec::new(),
            place: [u8::MAX; Stack::CODES],
            steps: Vec::with_capacity(events),
            events: Vec::with_capacity(events),
        }
    }

    /// Whether all that was open is closed, beyond doubt.
    fn are_settled(&self) -> bool {
        matches!(*self.live, [(Stack(0), _)])
    }

    /// Takes an action that is beyond doubt.
    fn take(&mut self, action: Action) {
        self.events.push(self.steps.len() as u32);
        self.steps.push(Step { before: 0, action });
    }

    /// Offers a reading, kept if no cheaper one ends with the same passages open.
    fn offer(&mut self, before: usize, stack: Stack, cost: i32, action: Action) {
        let step = Step { before: before as u16, action };
        let place = &mut self.place[usize::from(stack.0)];
        match self.next.get_mut(usize::from(*place)) {
            Some(known) if known.1 <= cost => {}
            Some(known) => *known = (stack, cost, step),
            None => {
                *place = self.next.len() as u8;
                self.next.push((stack, cost, step));
            }
        }
    }

    /// Ends an event: the best readings live on.
    fn settle(&mut self) {
        self.settle_those(|_, _| true);
    }

    /// Ends a block. Where the best reading has nothing open, readings that could not save what they cost more are dropped.
    fn settle_block(&mut self) {
        let best = self.next.iter().min_by_key(|(stack, cost, _)| (*cost, stack.0));
        let closed = best.is_some_and(|(stack, ..)| *stack == Stack::default());
        self.settle_those(|stack, cost| !closed || cost <= SAVING * stack.depth() as i32);
    }

    /// Ends an event: of the best readings those live on that may.
    fn settle_those(&mut self, live_on: impl Fn(Stack, i32) -> bool) {
        for (stack, ..) in &self.next {
            self.place[usize::from(stack.0)] = u8::MAX;
        }
        self.next.sort_unstable_by_key(|(stack, cost, _)| (*cost, stack.0));
        self.next.truncate(BEAM);
        let least = self.next.first().map_or(0, |n| n.1);
        self.events.push(self.steps.len() as u32);
        self.live.clear();
        for (stack, cost, step) in self.next.drain(..).filter(|(stack, cost, _)| live_on(*stack, cost - least)) {
            self.steps.push(step);
            self.live.push((stack, cost - least));
        }
    }

    /// The actions of the best reading, one an event.
    fn best(&self) -> Vec<Action> {
        let mut at = 0usize;
        let mut out = Vec::with_capacity(self.events.len());
        for first in self.events.iter().rev() {
            let step = self.steps[*first as usize + at];
            out.push(step.action);
            at = usize::from(step.before);
        }
        out.reverse();
        out
    }
}

/// Pairs the marks of a document, which stand at some of the given tokens. Linear in their number.
pub(super) fn pair(doc: &Doc<'_>, marks: &[u32]) -> Vec<Passage> {
    let marks = collect(doc, marks);
    if marks.is_empty() {
        return Vec::new();
    }
    let events = events(doc, &marks);
    let mut readings = Readings::new(events.len());
    for block in events.chunk_by(|event, _| matches!(event, Event::Mark(_))) {
        if readings.are_settled() && read_clear(doc, &marks, block, &mut readings) {
            continue;
        }
        for event in block {
            match *event {
                Event::Mark(index) => {
                    read_mark(doc, &marks[index], &mut readings);
                    readings.settle();
                }
                Event::BlockEnd { carry, reopens, .. } => {
                    end_block(carry, reopens, &mut readings);
                    readings.settle_block();
                }
            }
        }
    }
    passages::build(doc, &marks, &events, &readings.best())
}

/// The marks and the ends of the blocks that have marks.
fn events(doc: &Doc<'_>, marks: &[Mark]) -> Vec<Event> {
    let mut out = Vec::with_capacity(marks.len() * 5 / 4);
    for (i, mark) in marks.iter().enumerate() {
        out.push(Event::Mark(i));
        let next = marks.get(i + 1);
        if next.is_some_and(|n| n.block == mark.block) {
            continue;
        }
        let carry = next.and_then(|n| {
            let between = n.block - mark.block - 1;
            let body = (mark.block..=n.block).take(LONGEST_SILENCE + 2).all(|b| doc.blocks[b].kind == BlockKind::Body);
            (between <= LONGEST_SILENCE && body).then(|| CARRIED + SILENT * i32::try_from(between).unwrap_or(0))
        });
        let reopens = next.filter(|_| doc.blocks[mark.block].kind == BlockKind::Body).and_then(|_| {
            marks[i + 1..]
                .iter()
                .take_while(|n| n.block - mark.block <= REOPENING)
                .find(|n| n.tokens.start == doc.blocks[n.block].tokens.start)
                .map(|n| n.family)
        });
        out.push(Event::BlockEnd { block: mark.block, carry, reopens });
    }
    out
}

/// What each reading of a mark costs by itself.
struct Costs {
    opening: i32,
    closing: i32,
    leaving: i32,
}

impl Costs {
    fn of(doc: &Doc<'_>, mark: &Mark) -> Self {
        let (before, after) = (mark.before(doc), mark.after(doc));
        Self {
            opening: opening_cost(mark, before, after),
            closing: closing_cost(mark, before, after),
            leaving: leaving_cost(doc, mark, before, after),
        }
    }

    /// Gives every action that a mark allows, with what is open then and what it costs.
    #[inline]
    fn each(&self, mark: &Mark, stack: Stack, mut offer: impl FnMut(Stack, i32, Action)) {
        offer(stack, self.leaving, Action::Leave);
        let top = stack.top();
        let nesting = match top {
            None => 0,
            Some(_) if !stack.has(mark.family) => NESTED,
            // Guillemets and curly marks show which is which; straight ones inside straight ones do not.
            Some(_) if mark.shape == Shape::Either || mark.family == Family::Single => NESTED_SAME + 5,
            Some(_) => NESTED_SAME,
        };
        if let Some(inside) = stack.pushed(mark.family) {
            offer(inside, self.opening + nesting, Action::Open);
        }
        match top {
            Some(top) => {
                let mixed = if top == mark.family { 0 } else { mixing_cost(top, mark.family) };
                offer(stack.popped(), self.closing + mixed, Action::Close);
                if top == mark.family && mark.family != Family::Single {
                    offer(stack, self.opening + OVERTAKEN, Action::Overtake);
                }
            }
            None if mark.family != Family::Single => {
                offer(stack, self.closing + UNOPENED, Action::CloseUnopened);
            }
            None => {}
        }
    }
}

/// Reads the marks of a block that leave no doubt: each can be read in one way for nothing, and in every other way only for
/// much, and nothing is open at the end. Most blocks are such; their other readings need not be followed.
fn read_clear(doc: &Doc<'_>, marks: &[Mark], block: &[Event], readings: &mut Readings) -> bool {
    let (steps, events) = (readings.steps.len(), readings.events.len());
    let mut stack = Stack::default();
    for event in block {
        let Event::Mark(index) = *event else { break };
        let mut free = None;
        let mut clear = true;
        Costs::of(doc, &marks[index]).each(&marks[index], stack, |next, cost, action| match cost {
            0 if free.is_none() => free = Some((next, action)),
            CLEAR.. => {}
            _ => clear = false,
        });
        let Some((next, action)) = free.filter(|_| clear) else {
            stack = Stack(u16::MAX);
            break;
        };
        readings.take(action);
        stack = next;
    }
    let clear = stack == Stack::default();
    if clear {
        readings.take(Action::Flush);
    } else {
        readings.steps.truncate(steps);
        readings.events.truncate(events);
    }
    clear
}

/// Follows all readings over a mark.
fn read_mark(doc: &Doc<'_>, mark: &Mark, readings: &mut Readings) {
    let costs = Costs::of(doc, mark);
    for i in 0..readings.live.len() {
        let (stack, cost) = readings.live[i];
        costs.each(mark, stack, |next, more, action| readings.offer(i, next, cost + more, action));
    }
}

/// Follows all readings over the end of a block.
fn end_block(carry: Option<i32>, reopens: Option<Family>, readings: &mut Readings) {
    for i in 0..readings.live.len() {
        let (stack, cost) = readings.live[i];
        let unclosed: i32 = (0..stack.depth())
            .map(|level| {
                let family = Family::from_code(stack.level(level));
                let single = i32::from(family == Family::Single) * 8;
                // A paragraph that begins with a single mark takes an unclosed one up: that is no apostrophe.
                if level == 0 && reopens == Some(family) { REOPENED + single / 8 } else { UNCLOSED + single }
            })
            .sum();
        readings.offer(i, Stack::default(), cost + unclosed, Action::Flush);
        if let Some(carry) = carry.filter(|_| stack.depth() > 0) {
            readings.offer(i, stack, cost + carry * stack.depth() as i32, Action::Carry);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Block, BlockKind};
    use crate::lang::Packs;
    use crate::segment::Doc;
    use crate::span::Text;

    /// What stands between marks, pieces of one passage joined by `|`. Every line is a paragraph.
    fn passages(text: &str) -> Vec<String> {
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
        let article = Article { text, blocks, ..Article::default() };
        let packs = Packs::built_in().unwrap();
        let doc = Doc::new(&article, packs.all().next().unwrap());
        let slice = |p: &super::Passage| p.pieces.iter().map(|r| doc.slice(r.clone())).collect::<Vec<_>>().join("|");
        super::pair(&doc, doc.marks()).iter().map(slice).collect()
    }

    #[test]
    fn a_closing_glyph_that_opens_is_read_by_its_neighbours() {
        assert_eq!(passages("Elle ferme la porte.”Je n’ai plus peur”Il faudra attendre."), ["Je n’ai plus peur"]);
        assert_eq!(passages("Cela lui vaut le surnom d’”anguille”.Depuis, plus rien."), ["anguille"]);
        assert_eq!(passages("»Nous partons« a dit la maire."), ["Nous partons"]);
    }

    #[test]
    fn a_stray_mark_does_not_shift_the_others() {
        assert_eq!(
            passages(
                "A \"first\" word, then a 6\" pipe and 5'10\" of wood.\nThe \"second\" and the \"third\" word \" here."
            ),
            ["first", "second", "third"]
        );
    }

    #[test]
    fn a_missing_mark_is_guessed_from_the_sentence() {
        assert_eq!(
            passages("The dam held. We were lucky,\" she told us. \"It rains.\""),
            ["We were lucky,", "It rains."]
        );
        assert_eq!(passages("Tout va bien », dit-il. « On part. »"), ["Tout va bien", "On part."]);
    }

    #[test]
    fn single_marks_are_told_from_apostrophes() {
        assert_eq!(passages("The farmers' leader called it 'a bad day' for the boys' school."), ["a bad day"]);
        assert_eq!(passages("‘They don’t know the players’ names,’ he said."), ["They don’t know the players’ names,"]);
    }

    #[test]
    fn passages_nest() {
        assert_eq!(
            passages("“She said ‘never again’ and left,” he recalled."),
            ["She said ‘never again’ and left,", "never again"]
        );
        assert_eq!(passages("« Il a crié “au feu” » puis rien."), ["Il a crié “au feu”", "au feu"]);
    }

    #[test]
    fn a_quotation_over_paragraphs_is_one_passage() {
        assert_eq!(
            passages("He said: “We waited.\n“Nobody came.\n“Then it rained.”\n“Enough,” she said."),
            ["We waited.|Nobody came.|Then it rained.", "Enough,"]
        );
        assert_eq!(passages("« On attend.\n» Personne ne vient. »\nFin."), ["On attend.|Personne ne vient."]);
        assert_eq!(
            passages("« On attend.\nPersonne ne vient. »\nUn « mot »."),
            ["On attend.|Personne ne vient.", "mot"]
        );
    }

    #[test]
    fn substitutes_count_as_marks() {
        assert_eq!(
            passages("Il parle de <<paix>> et de ``guerre'' &laquo;totale&raquo;."),
            ["paix", "guerre", "totale"]
        );
    }

    #[test]
    fn any_number_of_marks_is_paired() {
        assert_eq!(passages(&"\"a".repeat(100_000)).len(), 50_000);
        assert_eq!(passages(&"« a".repeat(100_000)).len(), 50_000);
    }
}
