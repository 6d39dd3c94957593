//! What a resolver is given and what it gives: [`Context`] and [`Reading`].

use std::cell::OnceCell;
use std::ops::Range;

use super::calendar::{Moment, Stretch};
use super::narrative::{Counted, Leaning, Narrative};
use super::print::{Length, Recurrence, Reference, Value};
use super::read::Reader;
use super::tense::{Due, Tense, TenseWords};
use super::{Modifier, TimexType};
use crate::annotate::Evidence;
use crate::segment::{Doc, TokenKind};
use crate::span::Span;

/// What an expression means.
// Four things are true or not of a reading, and no two of them exclude each other.
#[expect(clippy::struct_excessive_bools)]
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub kind: TimexType,
    pub value: Value,
    pub modifier: Option<Modifier>,
    pub counted: Counted,
    pub zone: Option<Span>,
    pub weekday_matches: Option<bool>,
    /// It gave its own year.
    pub full: bool,
    /// It counts from the day of speaking, so that a quotation moves it.
    pub deictic: bool,
    /// It names what is held against the date before it ("a year earlier"), so that the story does not move.
    pub compared: bool,
    /// One of several readings.
    pub weak: bool,
    pub notes: Vec<Evidence>,
}

impl Reading {
    fn new(kind: TimexType, value: Value, counted: Counted) -> Self {
        Self {
            kind,
            value,
            modifier: None,
            counted,
            zone: None,
            weekday_matches: None,
            full: false,
            deictic: false,
            compared: false,
            weak: false,
            notes: Vec::new(),
        }
    }

    pub(super) fn moment(moment: impl Into<Moment>, counted: Counted) -> Self {
        let moment = moment.into();
        let kind = if moment.time.is_some() { TimexType::Time } else { TimexType::Date };
        Self::new(kind, Value::Moment(moment), counted)
    }

    pub(super) fn reference(reference: Reference) -> Self {
        Self::new(TimexType::Date, Value::Reference(reference), Counted::explicit())
    }

    pub(super) fn length(length: Length) -> Self {
        Self::new(TimexType::Duration, Value::Length(length), Counted::explicit())
    }

    pub(super) fn set(recurrence: Recurrence) -> Self {
        Self::new(TimexType::Set, Value::Set(recurrence), Counted::explicit())
    }

    pub(super) fn unknown(kind: TimexType) -> Self {
        Self::new(kind, Value::Unknown, Counted::nothing())
    }

    pub(super) fn full(mut self) -> Self {
        self.full = true;
        self
    }

    pub(super) fn deictic(mut self, deictic: bool) -> Self {
        self.deictic = deictic;
        self
    }

    pub(super) fn compared(mut self) -> Self {
        self.compared = true;
        self
    }

    pub(super) fn because(mut self, role: &'static str, why: &'static str) -> Self {
        self.notes.push(Evidence::because(role, why));
        self
    }

    /// The stretch of the calendar, where it is one.
    pub(super) fn stretch(&self) -> Option<Stretch> {
        match self.value {
            Value::Moment(moment) => Some(moment.stretch),
            _ => None,
        }
    }
}

/// Whether nothing but marks stands before a token in its line: the entry of a calendar or a list.
pub(super) fn opens_line(doc: &Doc<'_>, token: usize) -> bool {
    let Some(block) = doc.blocks.get(doc.block_of(token)) else { return false };
    let before = block.tokens.start..token;
    if before.len() > 3 {
        return false;
    }
    let article = doc.pack.class("determiner");
    before.into_iter().all(|at| !doc.tokens[at].is_word() || doc.is(at, article))
}

/// Whether a date stands between a determiner or an owner and a noun: "Trump's [July 25] call".
pub(super) fn names_a_thing(doc: &Doc<'_>, span: &Range<usize>) -> bool {
    let Some(before) = span.start.checked_sub(1) else { return false };
    let noun = doc.tokens.get(span.end).is_some_and(|t| t.kind == TokenKind::Lower && t.spaced);
    noun && (doc.is(before, doc.pack.class("determiner")) || doc.is(before, doc.pack.class("owner_mark")))
        && !doc.classes(span.end).meets(doc.pack.class_set(&["preposition", "coordinator", "subordinator"]))
}

/// What a resolver knows of the place it works at.
pub(super) struct Context<'a, 'd> {
    pub read: Reader<'a, 'd>,
    pub story: &'a Narrative,
    pub tense_words: &'a TenseWords,
    /// First token of the expression.
    pub token: usize,
    /// All its tokens.
    pub tokens: Range<usize>,
    pub block: usize,
    /// What the date inside this one means.
    pub inner: Option<&'a Reading>,
    /// What a second date inside it means.
    pub second: Option<&'a Reading>,
    /// The tense, once it was asked for.
    pub told: OnceCell<Tense>,
}

impl Context<'_, '_> {
    pub(super) fn tense(&self) -> Tense {
        *self.told.get_or_init(|| match self.read.text("tense") {
            Some("past") => Tense::Past,
            Some("future") => Tense::Future,
            _ => self.tense_words.around(self.read.doc, &self.tokens),
        })
    }

    /// Where a date without a year lies: as the tense tells, else as the rule's `lean` or, without one, behind.
    pub(super) fn leaning(&self) -> Leaning {
        match (self.tense(), self.read.text("lean")) {
            (_, Some("back")) => Leaning::Told(Tense::Past),
            (_, Some("planned")) => Leaning::Planned,
            // "Extended until May" looks ahead, "Until May he was there" back.
            (Tense::Past, Some("ahead")) if !self.opens_sentence() => Leaning::Told(Tense::Unknown),
            (Tense::Past | Tense::Future, _) => Leaning::Told(self.tense()),
            (_, Some("ahead")) => Leaning::Ahead,
            // "The shop opens in May" tells a plan.
            (Tense::Present, _) if self.read.text("present") == Some("ahead") => Leaning::Ahead,
            (Tense::Present, _) if self.read.text("present") == Some("future") => Leaning::Told(Tense::Future),
            _ => Leaning::Back,
        }
    }

    /// The same for a day of the calendar, of which the verb tells more.
    pub(super) fn leaning_of_day(&self) -> Leaning {
        let (tense, words, doc) = (self.tense(), self.tense_words, self.read.doc);
        match (tense, self.read.text("present")) {
            _ if self.read.text("lean") == Some("planned") => Leaning::Planned,
            (Tense::Present, Some("ahead")) => Leaning::Ahead,
            (Tense::Past | Tense::Unknown, _) if words.is_announced(doc, &self.tokens) => Leaning::Planned,
            (Tense::Past, _) if words.was_done(doc, &self.tokens) => Leaning::Done,
            (Tense::Future, _) => match words.due(doc, &self.tokens) {
                Some(Due::Will) => Leaning::Due,
                Some(Due::Would) => Leaning::Planned,
                None => Leaning::Told(tense),
            },
            _ => Leaning::Told(tense),
        }
    }

    /// Whether no more than a word or two stand before it in its sentence.
    fn opens_sentence(&self) -> bool {
        let doc = self.read.doc;
        doc.sentences.get(doc.sentence_of(self.token)).is_some_and(|s| self.token <= s.tokens.start + 2)
    }

    pub(super) fn inner_stretch(&self) -> Option<Stretch> {
        self.inner.and_then(Reading::stretch)
    }

    /// The year of the inner date, where it is a whole year.
    pub(super) fn inner_year(&self) -> Option<i16> {
        match self.inner_stretch() {
            Some(Stretch::Year(year)) => year,
            _ => None,
        }
    }

    pub(super) fn inner_counted(&self) -> Counted {
        self.inner.map_or_else(Counted::nothing, |r| r.counted.clone())
    }

    /// Adds the part of the day or the clock time that the same phrase states.
    pub(super) fn with_time(&self, mut reading: Reading) -> Reading {
        let time = self.read.clock().or_else(|| self.read.part().map(super::calendar::TimeOfDay::Part));
        if let (Some(time), Value::Moment(moment)) = (time, &mut reading.value) {
            moment.time = Some(time);
            reading.kind = TimexType::Time;
        }
        if let Some(zone) = self.read.span("zone") {
            reading.zone = Some(zone);
        }
        reading
    }
}
