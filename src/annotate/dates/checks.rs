//! What only looks like a date: numbers that count something, ages, lengths that are clock times.
//!
//! A rule asks for a check by its constant `check`: `number` (the digits are one whole number), `noun` (and no noun follows
//! that they could count), `age` ("le maire, 54 ans," is no length of time), `business` (a quarter of the year, not of a match).

use crate::annotate::numerals::Numeral;
use crate::lang::{ClassId, ClassSet};
use crate::segment::{Doc, SpotKind, TokenKind};

use super::calendar::Unit;
use super::reading::Context;
use super::tense::Tense;

/// The classes that checks read, looked up once a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct CheckWords {
    /// Words of closed classes and verbs: what no number counts.
    function: ClassSet,
    noun: Option<ClassId>,
    counted_noun: Option<ClassId>,
    age_marker: Option<ClassId>,
    /// Words that make an age only of what stands before them: old.
    age_behind: Option<ClassId>,
    /// Words before which one day, or one second, is a length: for, took.
    length_lead: Option<ClassId>,
    plural_unit: Option<ClassId>,
    singular_unit: Option<ClassId>,
    of_word: Option<ClassId>,
    preposition: Option<ClassId>,
    determiner: Option<ClassId>,
    coordinator: Option<ClassId>,
    /// What leads to an age as well: père à 20 ans.
    change_to: Option<ClassId>,
    /// Words for people.
    person: ClassSet,
    aged_noun: Option<ClassId>,
    /// Words of a match, whose quarters and halves are none of the year.
    match_word: Option<ClassId>,
    /// Physical units: 2000 hertz are no year.
    unit: Option<ClassId>,
    participle: Option<ClassId>,
    /// Words of what has not been for so long ("the first tour in 16 years"), and what likens numbers ("as many months").
    comparing: Option<ClassId>,
}

impl CheckWords {
    pub(super) fn of(doc: &Doc<'_>) -> Self {
        Self {
            function: doc.pack.class_set(&[
                "preposition",
                "coordinator",
                "determiner",
                "subject_pronoun",
                "object_pronoun",
                "relative_pronoun",
                "subordinator",
                "adverb",
                "negation",
                "verb_finite",
                "possessive",
                "interrogative",
                "demonstrative_pronoun",
                "past_participle",
            ]),
            noun: doc.pack.class("noun"),
            counted_noun: doc.pack.class("counted_noun"),
            of_word: doc.pack.class("of_word"),
            preposition: doc.pack.class("preposition"),
            determiner: doc.pack.class("determiner"),
            coordinator: doc.pack.class("coordinator"),
            change_to: doc.pack.class("change_to"),
            person: doc.pack.class_set(&["role", "demonym", "aged_noun"]),
            age_marker: doc.pack.class("age_marker"),
            age_behind: doc.pack.class("age_behind"),
            length_lead: doc.pack.class("length_lead"),
            plural_unit: doc.pack.class("calendar_units"),
            singular_unit: doc.pack.class("calendar_unit"),
            aged_noun: doc.pack.class("aged_noun"),
            match_word: doc.pack.class("match_word"),
            unit: doc.pack.class("unit"),
            participle: doc.pack.class("past_participle"),
            comparing: doc.pack.class("comparing_word"),
        }
    }
}

/// Whether the rule's check lets the match pass.
pub(super) fn pass(cx: &Context<'_, '_>, words: &CheckWords, numerals: &[Numeral]) -> bool {
    match cx.read.rule.constant("check") {
        Some("number") => whole_number(cx, numerals) && !strange_year(cx, words),
        Some("noun") => {
            let (doc, end) = (cx.read.doc, cx.tokens.end);
            whole_number(cx, numerals) && !counts_a_noun(doc, words, end) && !strange_year(cx, words)
        }
        Some("business") => !is_of_a_match(cx, words),
        Some("future") if is_record(cx, words) => false,
        Some("future") => match cx.tense() {
            Tense::Future => true,
            // "They meet again in ten days.": the end of a plan, not how long something takes.
            Tense::Present => ['.', ',', ';'].into_iter().any(|c| cx.read.doc.is_char(cx.tokens.end, c)),
            _ => false,
        },
        Some("counted") => {
            whole_number(cx, numerals) && !counted(cx, words) && !measured(cx.read.doc, words, cx.tokens.end)
        }
        Some("compared") => !is_compared(cx, words),
        Some("age") => {
            !is_likened(cx, words)
                && !is_compared(cx, words)
                && !is_age(cx, words)
                && !is_rank(cx, words)
                && !is_once(cx, words)
        }
        _ => true,
    }
}

/// How far before a length a word for a record may stand, in tokens.
const RECORD_REACH: usize = 5;

/// "Their first tour in 16 years", "the lowest in a decade": how long something has not been.
fn is_record(cx: &Context<'_, '_>, words: &CheckWords) -> bool {
    let start = cx.read.found.span.start;
    (start.saturating_sub(RECORD_REACH)..start).any(|at| cx.read.doc.value(at, words.comparing) == Some("record"))
}

fn likens(cx: &Context<'_, '_>, words: &CheckWords, at: usize) -> bool {
    cx.read.doc.value(at, words.comparing) == Some("like")
}

/// "The second time in as many months": no length of many months.
fn is_likened(cx: &Context<'_, '_>, words: &CheckWords) -> bool {
    let before = cx.read.found.span.start.checked_sub(1);
    cx.read.has("vague") && before.is_some_and(|at| likens(cx, words, at))
}

/// "8 per cent less than a year ago", "four times as many as a year ago": what seems a bound of the length compares amounts.
fn is_compared(cx: &Context<'_, '_>, words: &CheckWords) -> bool {
    let (doc, Some(bound)) = (cx.read.doc, cx.read.range("mod")) else { return false };
    let Some(before) = bound.start.checked_sub(1) else { return false };
    let unit = |at: usize| doc.entry(at, words.unit, bound.start).is_some_and(|(end, _)| end == bound.start);
    doc.tokens[before].kind == TokenKind::Digits
        || unit(before)
        || before.checked_sub(1).is_some_and(unit)
        || likens(cx, words, bound.start) && cx.read.has("one")
}

/// Whether the digits of the year are a number by themselves, not a part of `12 000`, `A2012` or `2012.5`.
fn whole_number(cx: &Context<'_, '_>, numerals: &[Numeral]) -> bool {
    let Some(range) = cx.read.range("year") else { return true };
    let doc = cx.read.doc;
    let Some((end, index)) = doc.spots.starting_at(SpotKind::Numeral, range.start) else { return false };
    let glued = |at: usize| !doc.spaced(at) && doc.tokens.get(at).is_some_and(|t| t.is_word());
    // "555-1500": the tail of a telephone number.
    let telephone = range.start >= 2
        && !doc.spaced(range.start)
        && !doc.spaced(range.start - 1)
        && ['-', '–', '.'].into_iter().any(|c| doc.is_char(range.start - 1, c))
        && doc.tokens[range.start - 2].kind == TokenKind::Digits
        && doc.tokens[range.start - 2].span().len() == 3;
    !telephone
        && end == range.start + 1
        && numerals.get(index).is_some_and(|n| n.magnitude.is_none())
        && !glued(range.end)
        && !doc.is_char(range.end, '%')
        && !doc.is_char(range.end, '€')
        && !doc.is_char(range.end, '$')
        && (doc.spaced(range.start) || !range.start.checked_sub(1).is_some_and(|b| money(doc, b)))
}

fn money(doc: &Doc<'_>, at: usize) -> bool {
    ['$', '€', '£', '¥', '#', '°'].into_iter().any(|c| doc.is_char(at, c))
}

/// How far around a quarter the words of a match are looked for, in tokens of its block.
const MATCH_REACH: usize = 60;

/// Whether a quarter or a half is one of a match: "a touchdown in the third quarter".
fn is_of_a_match(cx: &Context<'_, '_>, words: &CheckWords) -> bool {
    let doc = cx.read.doc;
    let Some(block) = doc.blocks.get(cx.block) else { return false };
    let from = cx.token.saturating_sub(MATCH_REACH).max(block.tokens.start);
    let to = (cx.token + MATCH_REACH).min(block.tokens.end);
    (from..to).any(|at| doc.is(at, words.match_word))
}

/// A year far from ours with a noun after it counts that noun, whatever stands before it.
fn strange_year(cx: &Context<'_, '_>, words: &CheckWords) -> bool {
    let ours = cx.read.year().is_some_and(|y| (1901..=2060).contains(&y) && y != 2000);
    let (doc, end) = (cx.read.doc, cx.read.range("year").map_or(cx.tokens.end, |r| r.end));
    // "6 morts et 1407 blessés": a participle is a noun behind a number.
    !ours && (counts_a_noun(doc, words, end) || measured(doc, words, end) || doc.is(end, words.participle))
}

/// Whether a year that stands alone counts what follows it: "2006 people".
fn counted(cx: &Context<'_, '_>, words: &CheckWords) -> bool {
    let doc = cx.read.doc;
    let end = cx.tokens.end;
    measured(doc, words, end)
        || doc.is(end, words.counted_noun)
        || cx.read.year() == Some(2000) && counts_a_noun(doc, words, end)
}

/// Whether a physical unit stands at a token. One of a letter or two may be any other word.
fn measured(doc: &Doc<'_>, words: &CheckWords, at: usize) -> bool {
    doc.tokens.get(at).is_some_and(|t| t.is_word() && t.span().len() > 2) && doc.is(at, words.unit)
}

/// Whether the token at `at` is a noun or adjective, as far as the lexicons can tell: a lower-case word of no closed class.
fn counts_a_noun(doc: &Doc<'_>, words: &CheckWords, at: usize) -> bool {
    let Some(token) = doc.tokens.get(at) else { return false };
    let classes = doc.classes(at);
    token.kind == TokenKind::Lower && (!classes.meets(words.function) || words.noun.is_some_and(|c| classes.has(c)))
}

/// Whether "a second" is the second of something: "une seconde fois".
fn is_rank(cx: &Context<'_, '_>, words: &CheckWords) -> bool {
    cx.read.has("one")
        && cx.read.unit("unit") == Some(Unit::Second)
        && counts_a_noun(cx.read.doc, words, cx.read.found.span.end)
}

/// Whether "one day" means once, "a second" another of its kind, and "a decades" the half of a compound.
fn is_once(cx: &Context<'_, '_>, words: &CheckWords) -> bool {
    let doc = cx.read.doc;
    if !cx.read.has("one") {
        return false;
    }
    let plural = cx
        .read
        .range("unit")
        .is_some_and(|unit| doc.is(unit.start, words.plural_unit) && !doc.is(unit.start, words.singular_unit));
    let doubtful = matches!(cx.read.unit("unit"), Some(Unit::Second | Unit::Day)) && !cx.read.has("half");
    let start = cx.read.found.span.start;
    let led = cx.read.has("mod")
        || cx.read.has("rest")
        || start.checked_sub(1).is_some_and(|before| doc.is(before, words.length_lead))
        || doc.is(cx.read.found.span.end, words.of_word);
    plural || doubtful && words.length_lead.is_some() && !led
}

/// Whether years (or months) are somebody's age: "âgé de 54 ans", "un homme de 54 ans", ", 54 ans,".
fn is_age(cx: &Context<'_, '_>, words: &CheckWords) -> bool {
    if !matches!(cx.read.unit("unit"), Some(Unit::Year | Unit::Month)) {
        return false;
    }
    let doc = cx.read.doc;
    let (start, end) = (cx.read.found.span.start, cx.read.found.span.end);
    let has = |at: usize, class: Option<ClassId>| class.is_some_and(|c| doc.classes(at).has(c));
    let near = |back: usize| start.checked_sub(back);
    let behind = |at: usize| has(at, words.age_marker) || has(at, words.age_behind);
    if behind(end) || (doc.is_char(end, '-') && behind(end + 1)) {
        return true;
    }
    if (1..=4).any(|back| near(back).is_some_and(|at| has(at, words.age_marker))) {
        return true;
    }
    // "Veuve depuis quinze ans", "le prévenu encourt sept ans de prison" tell how long.
    let of = |at: usize| doc.is(at, words.of_word);
    let led =
        near(1).is_some_and(|at| !of(at) && (of(end) || doc.is(at, words.preposition) && !doc.is(at, words.change_to)));
    if !led && (2..=3).any(|back| near(back).is_some_and(|at| has(at, words.aged_noun))) {
        return true;
    }
    let opens = near(1).is_some_and(|at| doc.is_char(at, ',') || doc.is_char(at, '('));
    let closes = [',', ')', '.', ';'].into_iter().any(|c| doc.is_char(end, c));
    // "Un électricien allemand de 37 ans", "l'Alsacienne de 6 ans".
    if near(1).is_some_and(|at| doc.is(at, words.of_word) && !doc.is(at, words.determiner)) {
        let person = |back: usize| near(back).is_some_and(|at| doc.classes(at).meets(words.person));
        // "Autorisé par le ministre par tranche de quatre mois": a preposition begins something else.
        let goes_on = |back: &usize| {
            near(*back).is_some_and(|at| {
                doc.tokens[at].is_word() && (!doc.is(at, words.preposition) || doc.is(at, words.of_word))
            })
        };
        if (2..=5).take_while(goes_on).any(person) {
            return true;
        }
        if near(2).is_some_and(|at| {
            doc.tokens[at].kind == TokenKind::Capital && at.checked_sub(1).is_some_and(|b| doc.tokens[b].is_word())
        }) {
            return true;
        }
    }
    // ", 44 et 58 ans,": the second of two.
    let listed = near(1).is_some_and(|at| doc.is(at, words.coordinator))
        && near(2).is_some_and(|at| doc.tokens[at].kind == TokenKind::Digits)
        && near(3).is_some_and(|at| doc.is_char(at, ',') || doc.is_char(at, '('));
    if listed && closes {
        return true;
    }
    // Between two commas after somebody there stands an age; "un mois, un mois et demi," is a length.
    opens && closes && !cx.read.has("half") && near(2).is_some_and(|at| doc.tokens[at].is_word())
}
