//! What attribution looks at: the tokens around passages, and what each belongs to.
//!
//! In: the document, its names, cues and passages. Out: [`Frame`], which says of a token in which passage it stands, so that
//! the reporter's words and the quoted ones are never mixed, and reads the phrase around a cue.

use std::cell::Cell;
use std::ops::Range;

use super::attribution::How;
use super::cues::{Cue, Cues, Form};
use super::lexicon::Lexicon;
use super::passages::Passage;
use crate::annotate::names::{Names, before_person, behind_second_noun, phrase_at};
use crate::annotate::reused::Reused;
use crate::lang::{ClassId, ClassSet, Complement, Pack, RuleId, ValueId, WordId, class};
use crate::segment::signs::sign_of;
use crate::segment::{Doc, SpotKind, Token, TokenKind};

/// How much of a sentence before a passage is looked at, in tokens.
const LONGEST: usize = 300;

/// How far a phrase that belongs to a cue is looked for, in tokens.
pub(super) const REACH: usize = 60;

/// Words that can tie marks to who speaks.
const QUOTING: ClassSet = class::set(&[class::QUOTING]);

/// What a word of the pack's class `quoting` can do. One class holds them all, as packs have few; its value lists the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// selon, according to.
    Source,
    /// pour, for: a source at the start of a sentence only.
    WeakSource,
    /// par, by: before who speaks in the passive.
    Agent,
    /// de, of: between a noun that reports and who speaks.
    Of,
    /// que, that, whether: before an embedded clause.
    That,
    /// comme, as: before an inverted cue.
    As,
    /// I, we, je, nous: someone speaks of himself.
    First,
    /// baptisé, so-called: what follows is a name.
    Naming,
    /// film, book, operation: what follows in marks is its name.
    Titled,
    /// charged with, mis en examen pour: what follows are words of the law.
    Charge,
    /// laughs, rires: a stage direction.
    Stage,
    /// à, to: before who is spoken to.
    ToWhom,
    /// sur, on, in: before where something is said.
    Channel,
}

impl Word {
    const ALL: [Self; 13] = [
        Self::Source,
        Self::WeakSource,
        Self::Agent,
        Self::Of,
        Self::That,
        Self::As,
        Self::First,
        Self::Naming,
        Self::Titled,
        Self::Charge,
        Self::Stage,
        Self::ToWhom,
        Self::Channel,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::WeakSource => "weak-source",
            Self::Agent => "agent",
            Self::Of => "of",
            Self::That => "that",
            Self::As => "as",
            Self::First => "first-person",
            Self::Naming => "naming",
            Self::Titled => "titled",
            Self::Charge => "charge",
            Self::Stage => "stage",
            Self::ToWhom => "to-whom",
            Self::Channel => "channel",
        }
    }
}

/// What words and entries of several words can do: a bit for each [`Word`] that their value names.
#[derive(Debug, Clone, Default)]
pub(super) struct Abilities {
    /// By value.
    of_value: Box<[u16]>,
    /// By word, for the word alone.
    of_word: Box<[u16]>,
}

impl Abilities {
    /// What the words and entries of a class can do; `listed` are words with all that are in it or begin an entry.
    pub(super) fn new(pack: &Pack, class: ClassId, listed: &[WordId]) -> Self {
        let words = pack.words();
        let mut of_value: Vec<u16> = Vec::new();
        let mut of_word = vec![0; words.len()].into_boxed_slice();
        for word in listed.iter().copied() {
            let own = words.value_id(word, class);
            let phrases = words.phrases(word).iter().filter(|p| p.class == class).map(|p| p.value);
            for value in phrases.chain([own]) {
                let text = words.value_text(value);
                let bits = Word::ALL.iter().filter(|w| text.split(' ').any(|name| name == w.name()));
                if of_value.len() <= value as usize {
                    of_value.resize(value as usize + 1, 0);
                }
                of_value[value as usize] = bits.fold(0, |bits, w| bits | 1 << *w as u16);
            }
            if words.has(word, class) {
                of_word[word.0 as usize] = of_value[own as usize];
            }
        }
        Self { of_value: of_value.into(), of_word }
    }

    /// Whether an entry with this value can do something.
    #[inline]
    fn value_can(&self, value: ValueId, what: Word) -> bool {
        self.of_value.get(value as usize).is_some_and(|bits| bits >> what as u16 & 1 == 1)
    }

    /// Whether a word can do something by itself.
    #[inline]
    fn word_can(&self, word: WordId, what: Word) -> bool {
        self.of_word.get(word.0 as usize).is_some_and(|bits| bits >> what as u16 & 1 == 1)
    }
}

/// The document as attribution sees it.
pub(super) struct Frame<'d, 'a> {
    pub doc: &'d Doc<'a>,
    pub names: &'d Names,
    pub cues: &'d Cues<'a>,
    pub passages: &'d [Passage],
    pub lexicon: &'a Lexicon,
    /// By token: 0, or 1 + the innermost passage that it stands in (marks included).
    inside: Reused<u32>,
    /// By passage: the first token of the sentence in which it begins.
    starts: Reused<usize>,
    /// By passage, as far as it was asked: whether it is a sentence of its own, or begins one.
    alone: Vec<Cell<Option<bool>>>,
}

impl<'d, 'a> Frame<'d, 'a> {
    pub(super) fn new(doc: &'d Doc<'a>, names: &'d Names, cues: &'d Cues<'a>, passages: &'d [Passage]) -> Self {
        let mut inside = Reused::filled(0, doc.tokens.len());
        // Outer passages come before the ones inside them.
        for (i, passage) in passages.iter().enumerate() {
            for piece in &passage.pieces {
                inside[piece.clone()].fill(i as u32 + 1);
            }
            for mark in passage.open.iter().chain(&passage.close) {
                inside[mark.tokens.clone()].fill(i as u32 + 1);
            }
        }
        let lexicon = Lexicon::of(doc.pack);
        let mut starts = Reused::empty();
        starts.extend((0..passages.len()).map(|passage| sentence_start(doc, passages, passage)));
        let alone = vec![Cell::new(None); passages.len()];
        Self { doc, names, cues, passages, lexicon, inside, starts, alone }
    }

    /// First token of the sentence in which a passage begins.
    pub(super) fn sentence_start(&self, passage: usize) -> usize {
        self.starts[passage]
    }

    /// The innermost passage that a token stands in.
    pub(super) fn passage_of(&self, token: usize) -> Option<usize> {
        self.inside.get(token).and_then(|n| n.checked_sub(1)).map(|n| n as usize)
    }

    /// Whether a token is in the text that directly surrounds a passage: the reporter's, or that of the passage around it.
    pub(super) fn beside(&self, token: usize, passage: usize) -> bool {
        self.passage_of(token) == self.passages[passage].parent
    }

    /// The rule of this pack for a construction.
    pub(super) fn rule(&self, how: How) -> Option<RuleId> {
        self.lexicon.constructions[how as usize]
    }

    /// The tokens of the sentence that a token is in.
    pub(super) fn sentence(&self, token: usize) -> Range<usize> {
        self.doc.sentence(token)
    }

    /// The tokens of the block that a token is in.
    pub(super) fn block(&self, token: usize) -> Range<usize> {
        self.doc.blocks.get(self.doc.block_of(token)).map_or(token..token, |b| b.tokens.clone())
    }

    /// The length of the entry of a class that begins at a token, with its value.
    pub(super) fn entry(&self, at: usize, class: Option<ClassId>) -> Option<(usize, &'a str)> {
        self.doc.entry(at, class, self.doc.tokens.len()).map(|(end, value)| (end - at, value))
    }

    /// Whether an entry that ties marks to who speaks may begin at a token.
    #[inline]
    pub(super) fn may_tie(&self, at: usize) -> bool {
        let token = &self.doc.tokens[at];
        token.classes.meets(QUOTING) || self.doc.begins_phrase(at)
    }

    /// The length of the entry that begins at a token and can do something; 0 where there is none.
    #[inline]
    pub(super) fn word(&self, at: usize, what: Word) -> usize {
        let Some(token) = self.doc.tokens.get(at) else { return 0 };
        if token.begins_phrase() {
            self.word_here(at, what)
        } else {
            usize::from(token.classes.meets(QUOTING) && self.lexicon.abilities.word_can(token.word, what))
        }
    }

    fn word_here(&self, at: usize, what: Word) -> usize {
        let able = |value: ValueId| self.lexicon.abilities.value_can(value, what);
        let phrase = self.doc.phrases(at).iter().find(|p| Some(p.class) == class::QUOTING && able(p.value));
        let alone = || self.lexicon.abilities.word_can(self.doc.tokens[at].word, what);
        phrase.map_or_else(|| usize::from(alone()), |phrase| phrase.end as usize - at)
    }

    /// Whether an entry that can do something begins at a token.
    pub(super) fn can(&self, at: usize, what: Word) -> bool {
        self.word(at, what) > 0
    }

    /// Whether such an entry ends right before a token.
    pub(super) fn ends_with(&self, before: usize, what: Word, floor: usize) -> bool {
        let floor = floor.max(before.saturating_sub(5)).min(before);
        let Some(tokens) = self.doc.tokens.get(floor..before) else { return false };
        self.doc.looked(tokens.len());
        let able = |token: &Token| token.classes.meets(QUOTING) || token.begins_phrase();
        tokens.iter().zip(floor..).any(|(token, at)| able(token) && at + self.word(at, what) == before)
    }

    /// Whether an entry that can do something begins in a range of tokens.
    pub(super) fn can_in(&self, range: Range<usize>, what: Word) -> bool {
        let Some(tokens) = self.doc.tokens.get(range.clone()) else { return false };
        self.doc.looked(tokens.len());
        let able = |token: &Token| token.classes.meets(QUOTING) || token.begins_phrase();
        tokens.iter().zip(range.start..).any(|(token, at)| able(token) && self.can(at, what))
    }

    /// Past what can stand between a cue and its subject, or between a quotation and its cue: adverbs, dates, a comma pair.
    pub(super) fn skip_adverbials(&self, mut at: usize, end: usize) -> usize {
        let doc = self.doc;
        for _ in 0..6 {
            if at >= end {
                break;
            }
            if let Some((after, _)) = doc.spots.starting_at(SpotKind::Date, at) {
                at = after;
                continue;
            }
            let adverb = doc.spots.starting_at(SpotKind::Name, at).is_none()
                && (doc.is(at, class::ADVERB) || doc.is(at, class::NEGATION))
                && !self.governs_phrase(at)
                && !doc.is(at, class::DETERMINER)
                && !doc.is(at, class::SUBJECT_PRONOUN);
            if adverb || doc.is_char(at, ',') && at + 1 < end {
                at += 1;
            } else {
                // "à Pékin", "on Monday", "en préambule": a preposition with a short phrase, when another phrase follows.
                let Some((len, _)) = self.entry(at, class::PREPOSITION) else { break };
                if let Some((after, _)) = doc.spots.starting_at(SpotKind::Date, at + len) {
                    at = after;
                    continue;
                }
                let Some(phrase) = phrase_at(doc, self.names, at + len, end) else {
                    if doc.tokens.get(at + len).is_some_and(|t| t.is_word()) && at + len + 1 < end {
                        at += len + 1;
                        continue;
                    }
                    break;
                };
                if phrase.tokens.end >= end || phrase.tokens.len() > 8 {
                    break;
                }
                let stop = before_person(doc, self.names, at + len, &phrase).min(phrase.tokens.end);
                at = behind_second_noun(doc, &self.names.lexicon, stop, end);
            }
        }
        at
    }

    /// Whether a word that can be an adverb is a preposition here: "devant | la presse".
    pub(super) fn governs_phrase(&self, at: usize) -> bool {
        let opens = const { class::set(&[class::DETERMINER, class::POSSESSIVE]) };
        self.doc.is(at, class::PREPOSITION)
            && (self.doc.classes(at + 1).meets(opens) || self.names.covering(at + 1).is_some())
    }

    /// Whether a token is the finite verb of a clause, not looking back past `from`: "née dans une *ferme*" has a noun there.
    pub(super) fn heads_clause(&self, at: usize, from: usize) -> bool {
        self.names.is_finite(self.doc, at)
            && !self.doc.is(at, class::DETERMINER)
            && !(at > from && self.names.lexicon.opens_noun(self.doc, at - 1))
    }

    /// Whether a word joins a clause to the one before: "but", "though".
    pub(super) fn is_conjunction(&self, at: usize) -> bool {
        let class = |c: Option<ClassId>| self.doc.is(at, c);
        (class(class::COORDINATOR) || class(class::SUBORDINATOR))
            && !class(class::PREPOSITION)
            && !class(class::OBJECT_PRONOUN)
    }

    /// Whether what follows a cue can be a clause that it reports.
    pub(super) fn goes_on(&self, cue: &Cue<'_>) -> bool {
        let next = cue.tokens.end;
        let word = self.doc.tokens.get(next).is_some_and(|t| t.is_word());
        word && cue.inverted.is_none()
            && (self.can(next, Word::That)
                || self.doc.is(next, class::SUBJECT_PRONOUN)
                || self.doc.is(next, class::DETERMINER))
    }

    /// Whether a cue is a word of its own, and not a part of a name.
    pub(super) fn is_usable(&self, cue: &Cue<'_>) -> bool {
        let doc = self.doc;
        let plain = cue.tokens.len() == 1;
        let adverb = plain && (doc.is(cue.verb, class::ADVERB) || doc.is(cue.verb, class::PREPOSITION));
        !adverb && self.names.covering(cue.verb).is_none()
    }

    /// Whether a passage can be said as it stands: it has a clause, or some length.
    pub(super) fn is_whole(&self, passage: usize) -> bool {
        let pieces = &self.passages[passage].pieces;
        pieces.iter().map(ExactSizeIterator::len).sum::<usize>() > 4
            || pieces.iter().any(|p| self.has_clause(p.clone()))
    }

    /// Whether a token is a stop, comma or other mark of a border between clauses; each of them has a sign of its own.
    #[inline]
    pub(super) fn is_any(&self, at: usize, characters: &[char]) -> bool {
        let token = self.doc.tokens.get(at).filter(|t| t.kind == TokenKind::Punct);
        token.is_some_and(|t| characters.iter().any(|c| sign_of(*c) == t.sign))
    }
}

/// First token of the sentence in which a passage begins.
fn sentence_start(doc: &Doc<'_>, passages: &[Passage], passage: usize) -> usize {
    let p = &passages[passage];
    // A mark that closes by its glyph was taken for the end of the sentence before: what it opens tells.
    let first = p.pieces.first().map_or(p.start(), |r| r.start);
    let start = doc.sentences.get(doc.sentence_of(first)).map_or(first, |s| s.tokens.start).min(p.start());
    // A "sentence" of thousands of words is no sentence: what ties words together stands near.
    let start = start.max(p.start().saturating_sub(LONGEST));
    match p.parent {
        Some(parent) => start.max(passages[parent].pieces.first().map_or(start, |r| r.start)),
        None => start,
    }
}

/// What the shape of the surroundings tells.
impl Frame<'_, '_> {
    /// Past words that may stand between marks and an incise: "and", "puis", "encore", "comme", "as".
    pub(super) fn skip_light(&self, mut at: usize, end: usize) -> usize {
        let doc = self.doc;
        while at < end {
            let light = doc.is(at, class::ADVERB)
                || doc.is(at, class::COORDINATOR)
                || doc.is(at, class::OBJECT_PRONOUN)
                    && !doc.is(at, class::DETERMINER)
                    // "“No data was lost,” it said": where subjects come first, "it" before the verb is one.
                    && !(self.lexicon.subject_first && doc.is(at, class::SUBJECT_PRONOUN))
                || doc.is(at, class::NEGATION)
                || self.can(at, Word::As)
                || doc.is_char(at, ',');
            if !light || doc.spots.starting_at(SpotKind::Name, at).is_some() {
                break;
            }
            at += 1;
        }
        // "en préambule, rappelle X": a short phrase with a preposition.
        if at < end && at + 4 >= end && self.entry(at, class::PREPOSITION).is_some() {
            return end;
        }
        at
    }

    /// Whether a passage is a sentence of its own, or begins one.
    pub(super) fn stands_alone(&self, passage: usize) -> bool {
        self.alone[passage].get().unwrap_or_else(|| {
            let alone = self.begins_alone(passage);
            self.alone[passage].set(Some(alone));
            alone
        })
    }

    fn begins_alone(&self, passage: usize) -> bool {
        let start = self.passages[passage].start();
        let from = self.sentence_start(passage);
        if start <= from {
            return true;
        }
        self.is_any(start - 1, &['.', '!', '?', '…', ':', ','])
            || self.doc.tokens[start - 1].kind == TokenKind::Mark
            || self.skip_light(from, start) == start
    }

    /// Whether a cue with other meanings reports the passage: nothing but its object and a few words stand between.
    pub(super) fn reaches(&self, cue: &Cue<'_>, passage: usize) -> bool {
        const OTHER: ClassSet = class::NOUNS.union(class::set(&[class::DETERMINER, class::ADVERB]));
        const OBJECT: ClassSet = class::set(&[class::DETERMINER, class::RELATIVE]);
        let start = self.passages[passage].start();
        let next = cue.tokens.end;
        // "added there would be “…”": a clause without conjunction.
        let bare = self.lexicon.subject_first
            && cue.takes(Complement::Clause)
            && (cue.is_active() || cue.form == Form::PresentParticiple)
            && cue.kind != "show"
            && (self.doc.is(next, class::EXISTENTIAL)
                || self.doc.is(next, class::SUBJECT_PRONOUN) && !self.doc.classes(next).meets(OBJECT))
            && start - next <= 12
            && self.doc.classes(next + 1).meets(const { class::set(&[class::FINITE, class::AUXILIARY]) });
        let that = bare || (next..(next + 6).min(start)).any(|i| self.can(i, Word::That));
        let verb = |i: &usize| {
            self.names.is_finite(self.doc, *i)
                && !self.doc.classes(*i).meets(OTHER)
                // "called the move “…”": behind an article a noun, whatever verb it looks like.
                && !(self.lexicon.subject_first && self.doc.is(*i - 1, class::DETERMINER) && !self.doc.is(*i - 1, class::SUBJECT_PRONOUN))
                && !(self.doc.is(*i, class::PAST_PARTICIPLE) && self.can(*i + 1, Word::Agent))
        };
        that || start - cue.tokens.end <= 12 && !(cue.tokens.end..start).any(|i| verb(&i))
    }

    /// Whether the words begin with a finite verb, past negation and pronouns of the verb group.
    pub(super) fn begins_with_verb(&self, words: Range<usize>) -> bool {
        let doc = self.doc;
        for at in words.start..words.end.min(words.start + 4) {
            // "la fête": behind an article a noun, whatever verb it looks like.
            let noun = at > words.start && doc.is(at - 1, class::DETERMINER) && doc.classes(at).meets(class::NOUNS);
            if doc.is(at, class::FINITE) && !doc.is(at, class::DETERMINER) && !noun {
                return true;
            }
            if at > words.start
                && doc.is(at - 1, class::NEGATION)
                && doc.tokens[at].kind == TokenKind::Lower
                && doc.token_text(at - 1).ends_with(['\'', '’'])
            {
                return true;
            }
            // "nous", "vous" can be subjects: what they begin is a clause of its own.
            let object = doc.is(at, class::OBJECT_PRONOUN) && !doc.is(at, class::SUBJECT_PRONOUN);
            let clitic = doc.is(at, class::NEGATION) || object || doc.is(at, class::ADVERB);
            if !clitic || doc.is(at, class::PREPOSITION) {
                return false;
            }
        }
        false
    }
}
