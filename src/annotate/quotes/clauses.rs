//! Where a reported clause begins and ends.
//!
//! In: a place in a sentence. Out: token positions. No parser: marks, brackets, commas, conjunctions and reporting verbs bound
//! a clause. What stands in quotation marks is stepped over as one thing.
//! "He said [the barn was empty and that the owner had left], adding that …": the clause goes on at "and that", ends at "adding".

mod ends;

use std::ops::Range;

use super::cues::Cues;
use super::lexicon::Lexicon;
use super::{Quote, QuoteKind};
use crate::annotate::reused::Reused;
use crate::lang::{ClassId, ClassSet, class};
use crate::segment::{Doc, SpotKind, TokenKind};

/// How far after a conjunction or comma a verb that makes a new clause is looked for.
const AHEAD: usize = 14;

/// What can head a clause as a finite verb: a token of none of these is none.
const FINITE: ClassSet = class::set(&[class::AUXILIARY, class::FINITE]);

/// What all searches of a document share.
pub(super) struct Grammar<'d, 'a> {
    pub doc: &'d Doc<'a>,
    pub cues: &'d Cues<'a>,
    /// What stands in marks, marks included, in order and without overlap.
    marked: Vec<Range<usize>>,
    /// By token: 0, or 1 + the index of the marked range that holds it; empty where nothing is marked.
    around: Reused<u32>,
    pub(super) lexicon: &'a Lexicon,
}

impl<'d, 'a> Grammar<'d, 'a> {
    pub fn new(doc: &'d Doc<'a>, cues: &'d Cues<'a>, quotes: &[Quote]) -> Self {
        let marked = marked(doc, quotes);
        let mut around = Reused::filled(0, if marked.is_empty() { 0 } else { doc.tokens.len() });
        for (index, range) in marked.iter().enumerate() {
            around[range.clone()].fill(index as u32 + 1);
        }
        Self { doc, cues, marked, around, lexicon: Lexicon::of(doc.pack) }
    }

    /// The marked range that holds a token (its marks included).
    #[inline]
    pub fn marked_around(&self, token: usize) -> Option<Range<usize>> {
        let index = self.around.get(token)?.checked_sub(1)?;
        Some(self.marked[index as usize].clone())
    }

    /// The marked range that begins at a token.
    #[inline]
    pub fn marked_from(&self, token: usize) -> Option<Range<usize>> {
        self.marked_around(token).filter(|m| m.start == token)
    }

    /// Whether a marked range begins at a token.
    pub fn opens_marks(&self, token: usize) -> bool {
        self.marked_from(token).is_some()
    }

    /// The longest entry of a class that begins at a token: its end and its value.
    pub fn entry(&self, at: usize, class: Option<ClassId>) -> Option<(usize, &'a str)> {
        self.doc.entry(at, class, self.doc.tokens.len())
    }

    /// The tokens of the sentence that a token is in.
    pub fn sentence(&self, token: usize) -> Range<usize> {
        self.doc.sentence(token)
    }

    /// Whether a token is an adverb, by the lexicon or by its ending.
    pub fn is_adverb(&self, at: usize) -> bool {
        let Some(token) = self.doc.tokens.get(at) else { return false };
        self.doc.is(at, class::ADVERB) || token.kind == TokenKind::Lower && self.lexicon.is_manner(self.doc, at)
    }

    /// Which punctuation character or mark a token is, as [`signs`](crate::segment::signs) numbers them; 0 for every other token.
    #[inline]
    pub fn sign(&self, at: usize) -> u8 {
        self.doc.tokens.get(at).map_or(0, |token| token.sign)
    }

    /// Whether a token heads a clause as a finite verb, as far as its neighbours tell.
    #[inline]
    pub fn is_finite(&self, at: usize) -> bool {
        self.doc.classes(at).meets(FINITE) && self.is_finite_here(at)
    }

    fn is_finite_here(&self, at: usize) -> bool {
        let doc = self.doc;
        let here = doc.classes(at);
        if here.is(class::AUXILIARY) {
            return !(here.is(class::POSSESSIVE_MARK) && self.is_possessive(at));
        }
        if !here.is(class::FINITE) {
            return false;
        }
        let Some(before) = at.checked_sub(1) else { return true };
        let prior = doc.classes(before);
        if doc.is_char(at + 1, '-') && !doc.spaced(at + 1) && doc.is(at + 2, class::SUBJECT_PRONOUN) {
            return true;
        }
        let article = prior.is(class::DETERMINER)
            && !prior.is(class::SUBJECT_PRONOUN)
            && !prior.is(class::RELATIVE)
            && !(prior.is(class::OBJECT_PRONOUN)
                && before > 0
                && (doc.is(before - 1, class::SUBJECT_PRONOUN) || doc.is(before - 1, class::RELATIVE)));
        // "ils en ont profité": a pronoun that looks like a preposition, before an auxiliary or behind a subject.
        let clitic = prior.is(class::OBJECT_PRONOUN)
            && !here.meets(class::NOUNS)
            && before > 0
            && (doc.is(at + 1, class::PAST_PARTICIPLE)
                || doc.classes(before - 1).meets(
                    const { class::set(&[class::SUBJECT_PRONOUN, class::RELATIVE, class::NEGATION, class::REFLEXIVE]) },
                ));
        if article || prior.is(class::PREPOSITION) && !clitic {
            return false;
        }
        // "Leeds' control", "the mayor's plan".
        let owned = prior.is(class::POSSESSIVE_MARK)
            || doc.tokens[before].kind == TokenKind::Mark
                && matches!(doc.token_text(before), "'" | "’")
                && !doc.spaced(before)
                && doc.spaced(at)
                && self.marked_around(before).is_none();
        // "a regular press briefing": an adjective behind an article or a preposition has its noun.
        let described = prior.is(class::ADJECTIVE)
            && !prior.meets(class::NOUNS)
            && before > 0
            && doc.classes(before - 1).meets(const { class::set(&[class::DETERMINER, class::PREPOSITION]) })
            && !doc.is(before - 1, class::SUBJECT_PRONOUN)
            && here.meets(class::NOUNS)
            && self.lexicon.subject_first;
        // "in a 2022 report", "in its 2022 report"
        let noun_phrase = const { class::set(&[class::DETERMINER, class::POSSESSIVE]) };
        let numbered = self.lexicon.subject_first
            && doc.tokens[before].kind == TokenKind::Digits
            && here.meets(class::NOUNS)
            && before > 0
            && doc.classes(before - 1).meets(noun_phrase);
        // "a fireside chat": a plain form does not agree with one thing.
        let compound = self.lexicon.subject_first
            && here.is(class::INFINITIVE)
            && here.is(class::NOUN)
            && !here.is(class::PAST_PARTICIPLE)
            && (prior.is(class::NOUN) || prior.is_empty())
            && doc.tokens[before].kind == TokenKind::Lower
            && !prior.meets(const { class::set(&[class::ROLE, class::GROUP, class::SOURCE, class::PART]) })
            && !self.lexicon.ends_as_plural(doc, before)
            && doc.value(before, class::NOUN).is_none_or(|v| !v.ends_with('p'))
            && before > 0
            && doc.classes(before - 1).meets(const { class::set(&[class::DETERMINER, class::POSSESSIVE]) });
        !owned && !described && !compound && !numbered
    }

    /// Whether a clitic that can be a verb ("the baker's here") makes its noun the owner of another ("the baker's death").
    fn is_possessive(&self, at: usize) -> bool {
        let doc = self.doc;
        let Some(owner) = at.checked_sub(1) else { return false };
        if doc.is(owner, class::SUBJECT_PRONOUN)
            || doc.is(owner, class::DEMONSTRATIVE)
            || doc.is(owner, class::RELATIVE)
            || doc.is(owner, class::ADVERB)
        {
            return false;
        }
        let mut next = at + 1;
        while doc.is(next, class::ADJECTIVE) && !doc.is(next, class::DETERMINER) {
            next += 1;
        }
        let lower = doc.tokens.get(next).is_some_and(|t| t.kind == TokenKind::Lower);
        let other = [
            class::DETERMINER,
            class::PREPOSITION,
            class::NEGATION,
            class::ADVERB,
            class::SUBORDINATOR,
            class::COORDINATOR,
            class::OBJECT_PRONOUN,
            class::RELATIVE,
        ];
        let participle = doc.is(next, class::PAST_PARTICIPLE) || doc.is(next, class::PRESENT_PARTICIPLE);
        lower
            && !other.iter().any(|c| doc.is(next, *c))
            && !self.is_adverb(next)
            && (!participle || doc.is(next, class::NOUN) && (next > at + 1 || doc.is(next, class::PRESENT_PARTICIPLE)))
    }

    /// The first finite verb of a range, marked passages included, brackets left out.
    pub fn first_finite(&self, range: Range<usize>) -> Option<usize> {
        let mut at = range.start;
        while at < range.end {
            if self.sign(at) == b'(' {
                at = self.closing_bracket(at, range.end);
                continue;
            }
            if self.is_finite(at) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// One past the bracket that closes the one at a token; the next token where none does.
    pub fn closing_bracket(&self, open: usize, end: usize) -> usize {
        (open + 1..end.min(open + 60)).find(|t| self.doc.is_char(*t, ')')).map_or(open + 1, |t| t + 1)
    }

    pub fn is_dash(&self, at: usize) -> bool {
        let doc = self.doc;
        (doc.is_dash(at) || doc.is_char(at, '-')) && doc.spaced(at) && doc.spaced(at + 1)
    }

    /// Where the clause that ends before token `end` begins, at the earliest at `from`: after what only links it to what
    /// came before ("But", "De plus,", a dateline, a colon).
    pub fn start(&self, from: usize, end: usize) -> usize {
        let doc = self.doc;
        let mut start = from;
        // After the last colon, semicolon or dateline dash outside marks.
        let mut at = from;
        while at < end {
            if let Some(marked) = self.marked_around(at).filter(|m| m.end <= end) {
                at = marked.end.max(at + 1);
                continue;
            }
            let sign = self.sign(at);
            if sign != 0 {
                let dateline = self.is_dash(at)
                    && at < from + 24
                    && (at == from || doc.is_char(at - 1, ')') || self.capitals_only(from, at));
                if sign == b';' || dateline || sign == b':' && doc.spaced(at + 1) {
                    start = at + 1;
                }
            }
            at += 1;
        }
        while start < end {
            let next = if let Some((after, _)) = self.entry(start, class::CONNECTIVE)
                && (doc.is_char(after, ',') || doc.is_char(start, '-'))
            {
                after
            } else if doc.is(start, class::COORDINATOR)
                || doc.is_char(start, '-')
                || matches!(doc.token_text(start), "," | "–" | "—" | "…" | ")" | "(" | ".")
            {
                start + 1
            } else {
                break;
            };
            start = next;
        }
        start
    }

    fn capitals_only(&self, from: usize, to: usize) -> bool {
        self.doc.tokens[from..to].iter().all(|t| !t.is_word() || t.kind == TokenKind::Upper)
    }

    /// Whether a word of a range stands outside marks and brackets and says something by itself.
    pub fn has_words_outside_marks(&self, range: Range<usize>) -> bool {
        self.words_outside_marks(range, 1) > 0
    }

    /// How many such words a range has, `most` at most.
    fn words_outside_marks(&self, range: Range<usize>, most: usize) -> usize {
        let mut count = 0;
        let mut at = range.start;
        while at < range.end && count < most {
            if let Some(marked) = self.marked_around(at).filter(|m| m.start + 1 < m.end) {
                at = marked.end.max(at + 1);
                continue;
            }
            if self.sign(at) == b'(' {
                at = self.closing_bracket(at, range.end);
                continue;
            }
            count += usize::from(self.doc.tokens[at].is_word() && !self.doc.is(at, class::COORDINATOR));
            at += 1;
        }
        count
    }

    /// Whether most words of a range stand in marks.
    pub fn mostly_marked(&self, range: Range<usize>) -> bool {
        let words = range.clone().filter(|t| self.doc.tokens[*t].is_word()).count();
        2 * self.words_outside_marks(range, usize::MAX) < words
    }

    /// Whether a time expression begins at a token; its end.
    pub fn date(&self, at: usize) -> Option<usize> {
        self.doc.spots.starting_at(SpotKind::Date, at).map(|(end, _)| end)
    }
}

/// The ranges of tokens in marks, marks included, outermost only. Terms (titles, nicknames) are words like others.
fn marked(doc: &Doc<'_>, quotes: &[Quote]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for quote in quotes.iter().filter(|q| q.parent.is_none() && q.kind != QuoteKind::Indirect) {
        let last = quote.parts.len().saturating_sub(1);
        for (index, (part, mut tokens)) in quote.parts.iter().zip(quote.part_tokens(doc)).enumerate() {
            if index == 0 && quote.mark_open.is_some_and(|m| m.end() <= part.start()) {
                tokens.start = tokens.start.saturating_sub(1);
            }
            if index == last && quote.mark_close.is_some_and(|m| m.start() >= part.end()) {
                tokens.end += 1;
            }
            out.push(tokens.start..tokens.end.min(doc.tokens.len()));
        }
    }
    let key = |r: &Range<usize>| (r.start, std::cmp::Reverse(r.end));
    if !out.is_sorted_by_key(key) {
        out.sort_by_key(key);
    }
    out.dedup_by(|later, earlier| later.start < earlier.end);
    out
}
