//! What attribution looks at: the tokens around passages, and what each belongs to.
//!
//! In: the document, its names, cues and passages. Out: [`Frame`], which says of a token in which passage it stands, so that
//! the reporter's words and the quoted ones are never mixed, and reads the phrase around a cue.

use std::ops::Range;

use super::cues::{Cue, Cues, Form};
use super::passages::Passage;
use crate::annotate::names::{NameKind, Names, NounPhrase, phrase_at, phrase_ending};
use crate::annotate::quotes::Via;
use crate::lang::{ClassId, Layer, RuleId};
use crate::segment::{Doc, SpotKind, TokenKind};

/// How far a phrase that belongs to a cue is looked for, in tokens.
pub(super) const REACH: usize = 60;

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
}

impl Word {
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
        }
    }
}

/// Lexicon classes that attribution asks for, looked up once a document.
pub(super) struct Classes {
    pub adverb: Option<ClassId>,
    pub negation: Option<ClassId>,
    pub coordinator: Option<ClassId>,
    pub determiner: Option<ClassId>,
    pub preposition: Option<ClassId>,
    pub relative: Option<ClassId>,
    pub subordinator: Option<ClassId>,
    pub finite: Option<ClassId>,
    pub participle: Option<ClassId>,
    pub pronoun: Option<ClassId>,
    pub object: Option<ClassId>,
    pub possessive: Option<ClassId>,
    /// Words that tie marks to who speaks, with what each can do; see [`Word`].
    pub quoting: Option<ClassId>,
}

impl Classes {
    fn new(doc: &Doc<'_>) -> Self {
        let class = |name: &str| doc.pack.class(name);
        Self {
            adverb: class("adverb"),
            negation: class("negation"),
            coordinator: class("coordinator"),
            determiner: class("determiner"),
            preposition: class("preposition"),
            relative: class("relative_pronoun"),
            subordinator: class("subordinator"),
            finite: class("verb_finite"),
            participle: class("past_participle"),
            pronoun: class("subject_pronoun"),
            object: class("object_pronoun"),
            possessive: class("possessive_mark"),
            quoting: class("quoting"),
        }
    }
}

/// The document as attribution sees it.
pub(super) struct Frame<'d, 'a> {
    pub doc: &'d Doc<'a>,
    pub names: &'d Names,
    pub cues: &'d Cues<'a>,
    pub passages: &'d [Passage],
    pub classes: Classes,
    /// By token: 0, or 1 + the innermost passage that it stands in (marks included).
    inside: Vec<u32>,
}

impl<'d, 'a> Frame<'d, 'a> {
    pub(super) fn new(doc: &'d Doc<'a>, names: &'d Names, cues: &'d Cues<'a>, passages: &'d [Passage]) -> Self {
        let mut inside = vec![0; doc.tokens.len()];
        // Outer passages come before the ones inside them.
        for (i, passage) in passages.iter().enumerate() {
            for piece in &passage.pieces {
                inside[piece.clone()].fill(i as u32 + 1);
            }
            for mark in passage.open.iter().chain(&passage.close) {
                inside[mark.tokens.clone()].fill(i as u32 + 1);
            }
        }
        Self { doc, names, cues, passages, classes: Classes::new(doc), inside }
    }

    /// The innermost passage that a token stands in.
    pub(super) fn passage_of(&self, token: usize) -> Option<usize> {
        self.inside.get(token).and_then(|n| n.checked_sub(1)).map(|n| n as usize)
    }

    /// Whether a token is in the text that directly surrounds a passage: the reporter's, or that of the passage around it.
    pub(super) fn beside(&self, token: usize, passage: usize) -> bool {
        self.passage_of(token) == self.passages[passage].parent
    }

    /// The rule of this pack that has a procedure's name.
    pub(super) fn rule(&self, means: &str) -> Option<RuleId> {
        self.doc.pack.rule_meaning(Layer::Quotes, means)
    }

    /// The tokens of the sentence that a token is in.
    pub(super) fn sentence(&self, token: usize) -> Range<usize> {
        self.doc.sentences.get(self.doc.sentence_of(token)).map_or(token..token, |s| s.tokens.clone())
    }

    /// The tokens of the block that a token is in.
    pub(super) fn block(&self, token: usize) -> Range<usize> {
        self.doc.blocks.get(self.doc.block_of(token)).map_or(token..token, |b| b.tokens.clone())
    }

    /// The length of the entry of a class that begins at a token, with its value.
    pub(super) fn entry(&self, at: usize, class: Option<ClassId>) -> Option<(usize, &'a str)> {
        let (doc, class) = (self.doc, class?);
        let words = doc.pack.words();
        let word = doc.tokens.get(at)?.word;
        let phrase = words.phrases(word).iter().find(|p| {
            p.class == class
                && p.rest.iter().enumerate().all(|(i, w)| doc.tokens.get(at + 1 + i).is_some_and(|t| t.word == *w))
        });
        match phrase {
            Some(phrase) => Some((1 + phrase.rest.len(), words.value_text(phrase.value))),
            None => words.has(word, class).then(|| (1, words.value(word, class).unwrap_or_default())),
        }
    }

    /// The length of the entry that begins at a token and can do something; 0 where there is none.
    pub(super) fn word(&self, at: usize, what: Word) -> usize {
        let (doc, Some(class)) = (self.doc, self.classes.quoting) else { return 0 };
        let words = doc.pack.words();
        let Some(token) = doc.tokens.get(at) else { return 0 };
        let does = |value: &str| value.split(' ').any(|name| name == what.name());
        let phrase = words.phrases(token.word).iter().find(|p| {
            p.class == class
                && does(words.value_text(p.value))
                && p.rest.iter().enumerate().all(|(i, w)| doc.tokens.get(at + 1 + i).is_some_and(|t| t.word == *w))
        });
        match phrase {
            Some(phrase) => 1 + phrase.rest.len(),
            None => usize::from(words.value(token.word, class).is_some_and(does)),
        }
    }

    /// Whether an entry that can do something begins at a token.
    pub(super) fn can(&self, at: usize, what: Word) -> bool {
        self.word(at, what) > 0
    }

    /// Whether such an entry ends right before a token.
    pub(super) fn ends_with(&self, before: usize, what: Word, floor: usize) -> bool {
        (floor.max(before.saturating_sub(5))..before).any(|at| at + self.word(at, what) == before)
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
            } else if doc.spots.starting_at(SpotKind::Name, at).is_none()
                && (doc.is(at, self.classes.adverb) || doc.is(at, self.classes.negation))
                && !doc.is(at, self.classes.determiner)
                && !doc.is(at, self.classes.pronoun)
            {
                at += 1;
            } else if doc.is_char(at, ',') && at + 1 < end {
                at += 1;
            } else {
                // "à Pékin", "on Monday", "en préambule": a preposition with a short phrase, when another phrase follows.
                let Some((len, _)) = self.entry(at, self.classes.preposition) else { break };
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
                at = phrase.tokens.end;
            }
        }
        at
    }

    /// Whether a cue is a word of its own, and not a part of a name.
    pub(super) fn is_usable(&self, cue: &Cue<'_>) -> bool {
        self.names.covering(cue.verb).is_none()
    }

    /// Whether a passage can be said as it stands: it has a clause, or some length.
    pub(super) fn is_whole(&self, passage: usize) -> bool {
        let pieces = &self.passages[passage].pieces;
        pieces.iter().map(ExactSizeIterator::len).sum::<usize>() > 4
            || pieces.iter().any(|p| self.has_clause(p.clone()))
    }

    /// A role with the name that follows it: `la toxicologue Anne Lorrain`, `le porte-parole du ministère, Marc Alba`.
    pub(super) fn refined(&self, phrase: NounPhrase, limit: usize) -> NounPhrase {
        if phrase.name.is_some() || phrase.via == Via::Pronoun || phrase.joined {
            return phrase;
        }
        let doc = self.doc;
        let mut at = phrase.extent.end.max(phrase.tokens.end);
        for _ in 0..2 {
            let adjective = doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Lower)
                && !self.names.lexicon.is_function(doc, at)
                && !doc.is(at, self.classes.finite);
            at += usize::from(adjective && at < limit);
        }
        at += usize::from(self.is_any(at, &[',']));
        let found = doc.spots.starting_at(SpotKind::Name, at).filter(|(end, _)| *end <= limit);
        match found {
            Some((_, mention)) if matches!(self.names.mentions[mention].kind, NameKind::Person) => {
                let role = phrase.tokens.clone();
                match phrase_at(doc, self.names, at, limit).filter(|p| p.name.is_some()) {
                    Some(name) => NounPhrase {
                        role: name.role.clone().or(Some(role)),
                        extent: phrase.extent.start..name.extent.end,
                        ..name
                    },
                    None => phrase,
                }
            }
            _ => phrase,
        }
    }

    /// The subject behind a cue: `a affirmé ce mardi, X`, `said X`.
    pub(super) fn subject_after(&self, cue: &Cue<'_>, end: usize) -> Option<NounPhrase> {
        self.phrase_behind(cue, end).map(|p| self.refined(p, end.min(cue.tokens.end + REACH)))
    }

    fn phrase_behind(&self, cue: &Cue<'_>, end: usize) -> Option<NounPhrase> {
        let mut from = cue.tokens.end;
        let end = end.min(from + REACH);
        while from < end && self.is_manner(from) {
            from += 1;
        }
        let direct = phrase_at(self.doc, self.names, from, end).filter(|p| p.extent.start <= from + 1);
        if direct.is_some() {
            return direct;
        }
        let at = self.skip_adverbials(from, end);
        (at > from).then(|| phrase_at(self.doc, self.names, at, end)).flatten().filter(|p| p.extent.start <= at + 1)
    }

    /// Whether a token is an adverb, listed or by its suffix.
    pub(super) fn is_manner(&self, at: usize) -> bool {
        let doc = self.doc;
        let Some(token) = doc.tokens.get(at).filter(|t| t.kind == TokenKind::Lower) else { return false };
        if doc.is(at, self.classes.determiner) || doc.is(at, self.classes.pronoun) {
            return false;
        }
        let suffix = doc.pack.settings().constants.get("adverb_suffix");
        doc.is(at, self.classes.adverb)
            || suffix.is_some_and(|s| {
                token.span().len() > s.len() + 3
                    && doc.token_text(at).ends_with(s.as_str())
                    && !doc.classes(at).meets(self.names.lexicon.nouns)
            })
    }

    /// The subject before a cue, not looking back past `from`.
    pub(super) fn subject_before(&self, cue: &Cue<'_>, from: usize) -> Option<NounPhrase> {
        let end = cue.chain.min(cue.tokens.start);
        if end > from && self.doc.is(end - 1, self.classes.relative) && !self.doc.is(end - 1, self.classes.determiner) {
            if let Some(found) = self.antecedent(end - 1, from) {
                return Some(found);
            }
        }
        // A name right before the verb is its subject, whatever stands before the name.
        let name = end.checked_sub(1).filter(|t| *t >= from).and_then(|t| self.names.covering(t));
        let found = phrase_ending(self.doc, self.names, end, from);
        if let Some(name) =
            name.map(|n| self.names.mentions[n].tokens.clone()).filter(|t| t.end == end && t.start >= from)
        {
            let apart = found.as_ref().is_none_or(|p| p.tokens.end <= name.start || p.tokens.start >= name.end);
            let first = apart.then(|| phrase_at(self.doc, self.names, name.start, end)).flatten();
            if let Some(phrase) = first {
                return Some(phrase);
            }
        }
        match found {
            Some(phrase) if phrase.name.is_some() || phrase.via == Via::Pronoun => Some(phrase),
            Some(phrase) if self.doc.is(phrase.extent.start, self.names.lexicon.definite) => Some(phrase),
            Some(phrase) => self.apposed_name(end, from).or(Some(phrase)),
            None => self.apposed_name(end, from).or_else(|| {
                // An adverb that no list has: "it further wrote".
                let adverb = end > from + 1
                    && self.doc.tokens[end - 1].kind == TokenKind::Lower
                    && !self.names.lexicon.is_function(self.doc, end - 1);
                let earlier = adverb.then(|| phrase_ending(self.doc, self.names, end - 1, from)).flatten();
                earlier.filter(|p| p.tokens.end == end - 1 && (p.via == Via::Pronoun || p.name.is_some()))
            }),
        }
    }

    /// What a relative pronoun takes up.
    fn antecedent(&self, relative: usize, from: usize) -> Option<NounPhrase> {
        let end = relative - usize::from(relative > from && self.is_any(relative - 1, &[',']));
        // The antecedent's own clause may begin with a verb: "plaide l'imam, qui …".
        phrase_ending(self.doc, self.names, end, from).filter(|p| p.extent.end + 6 >= end)
    }

    /// `Richard Weir, 60, from the north, said`: the name before a row of appositions, each between commas.
    fn apposed_name(&self, verb: usize, from: usize) -> Option<NounPhrase> {
        let doc = self.doc;
        let mut end = verb;
        for _ in 0..5 {
            let comma =
                (from.max(end.saturating_sub(16))..end).rev().find(|t| self.is_any(*t, &[',']) && *t + 1 <= end)?;
            let inside = comma + 1..end;
            if inside.clone().any(|t| doc.is(t, self.classes.finite) && self.names.covering(t).is_none()) {
                return None;
            }
            let found = phrase_ending(doc, self.names, comma, from);
            let person = |p: &NounPhrase| {
                p.name.is_some_and(|n| matches!(self.names.mentions[n].kind, NameKind::Person | NameKind::Unknown))
            };
            if found.as_ref().is_some_and(|p| person(p) && p.tokens.end + 2 >= comma) {
                return found;
            }
            end = comma;
        }
        None
    }

    /// The clitic subject of an inversion.
    pub(super) fn clitic(&self, cue: &Cue<'_>) -> Option<NounPhrase> {
        let at = cue.inverted?;
        phrase_at(self.doc, self.names, at, at + 1)
    }

    /// Who speaks by a cue that stands in the reporter's sentence, wherever its subject stands.
    pub(super) fn speaker_of(&self, cue: &Cue<'_>, limits: &Range<usize>) -> Option<NounPhrase> {
        if cue.impersonal {
            return None;
        }
        if cue.form == Form::Noun {
            return self.owner_of(cue.tokens.clone(), limits);
        }
        if cue.passive {
            return self.agent_of(cue, limits).or_else(|| {
                // "et salué une avancée": a participle that shares auxiliary and subject with a verb before it.
                let shared = cue.chain > limits.start && self.doc.is(cue.chain - 1, self.classes.coordinator);
                (cue.form == Form::PastParticiple && shared).then(|| self.shared_subject(cue, limits)).flatten()
            });
        }
        if let Some(clitic) = self.clitic(cue) {
            return Some(clitic);
        }
        let first = cue.chain.min(cue.tokens.start);
        let word_before = first > limits.start && self.doc.tokens[first - 1].is_word();
        match cue.form {
            Form::Finite if first > limits.start && self.doc.is(first - 1, self.classes.coordinator) => {
                self.shared_subject(cue, limits).or_else(|| self.subject_before(cue, limits.start))
            }
            Form::Finite if self.is_incise(first, limits.start) => {
                self.subject_after(cue, self.sentence(cue.verb).end).or_else(|| self.subject_before(cue, limits.start))
            }
            Form::Finite => self.subject_before(cue, limits.start).or_else(|| self.shared_subject(cue, limits)),
            // "le président jugeant que": a participle right behind its noun.
            Form::PresentParticiple if word_before && !self.doc.is(first - 1, self.classes.preposition) => {
                phrase_ending(self.doc, self.names, first, limits.start)
                    .filter(|p| p.extent.end + 1 >= first && (p.name.is_some() || p.via != Via::Role))
                    .or_else(|| self.shared_subject(cue, limits))
            }
            // "led TNO to conclude": who is led concludes.
            Form::Infinitive if word_before && self.names.covering(first - 1).is_some() => {
                self.subject_before(cue, limits.start).or_else(|| self.shared_subject(cue, limits))
            }
            _ => self.shared_subject(cue, limits),
        }
    }

    /// Whether a token stands right behind marks, so that its verb belongs to them.
    fn is_incise(&self, at: usize, from: usize) -> bool {
        let mut before = at;
        while before > from && self.is_any(before - 1, &[',', '—', '–', '-']) {
            before -= 1;
        }
        before > 0 && self.passage_of(before - 1).is_some() && self.passage_of(before - 1) != self.passage_of(at)
    }

    /// The subject that a participle, an infinitive or a coordinated verb shares with a finite verb before it: that of the
    /// cue before it, else that of the sentence.
    fn shared_subject(&self, cue: &Cue<'_>, limits: &Range<usize>) -> Option<NounPhrase> {
        let first = cue.chain.min(cue.tokens.start);
        let earlier = self.cues.within(limits.start.max(first.saturating_sub(2 * REACH))..first);
        let same_level = |c: &&Cue<'_>| self.passage_of(c.verb) == self.passage_of(cue.verb);
        for other in
            earlier.iter().rev().filter(same_level).filter(|c| c.is_active() && !c.weak && !c.impersonal).take(3)
        {
            let found = if other.inverted.is_some() {
                self.clitic(other)
            } else if self.is_incise(other.chain.min(other.tokens.start), limits.start) {
                self.subject_after(other, self.sentence(other.verb).end)
            } else {
                self.subject_before(other, limits.start)
            };
            if found.is_some() {
                return found;
            }
        }
        let floor = limits.start.max(first.saturating_sub(2 * REACH));
        let verb = |t: &usize| {
            self.doc.is(*t, self.classes.finite)
                && self.passage_of(*t) == self.passage_of(cue.verb)
                && self.names.covering(*t).is_none()
                && !self.doc.is(*t, self.classes.determiner)
        };
        for at in (floor..first).filter(verb).take(3) {
            let found = phrase_ending(self.doc, self.names, at, limits.start);
            if let Some(found) = found.filter(|p| super::attribution::can_speak(self, p)) {
                return Some(found);
            }
        }
        // "En rappelant «…», X a ajouté": the subject stands behind.
        if cue.form != Form::Finite {
            return phrase_at(self.doc, self.names, limits.start, first).filter(|p| p.extent.start == limits.start);
        }
        None
    }

    /// Who does what a passive says: `entonnés par les tribunes`.
    fn agent_of(&self, cue: &Cue<'_>, limits: &Range<usize>) -> Option<NounPhrase> {
        (cue.tokens.end..limits.end.min(cue.tokens.end + 12)).find_map(|at| {
            let len = Some(self.word(at, Word::Agent)).filter(|len| *len > 0)?;
            phrase_at(self.doc, self.names, at + len, limits.end)
        })
    }

    /// Whose statement a noun names: `la réponse de X`, `X's claim`, `his answer`.
    pub(super) fn owner_of(&self, noun: Range<usize>, limits: &Range<usize>) -> Option<NounPhrase> {
        let doc = self.doc;
        let len = self.word(noun.end, Word::Of);
        if len > 0 {
            let found = phrase_at(doc, self.names, noun.end + len, limits.end.min(noun.end + len + REACH));
            if found.is_some() {
                return found.filter(|p| p.extent.start <= noun.end + len + 1);
            }
        }
        let floor = limits.start.max(noun.start.saturating_sub(4));
        for at in (floor..noun.start).rev() {
            if doc.is(at, self.classes.possessive) {
                return phrase_ending(doc, self.names, at, limits.start);
            }
        }
        None
    }

    /// Whether a token is a stop, comma or other mark of a border between clauses.
    pub(super) fn is_any(&self, at: usize, characters: &[char]) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Punct)
            && characters.iter().any(|c| self.doc.is_char(at, *c))
    }
}

/// What the shape of the surroundings tells.
impl Frame<'_, '_> {
    /// Past words that may stand between marks and an incise: "and", "puis", "encore", "comme", "as".
    pub(super) fn skip_light(&self, mut at: usize, end: usize) -> usize {
        let doc = self.doc;
        while at < end {
            let light = doc.is(at, self.classes.adverb)
                || doc.is(at, self.classes.coordinator)
                || doc.is(at, self.classes.object)
                || doc.is(at, self.classes.negation)
                || self.can(at, Word::As)
                || doc.is_char(at, ',');
            if !light || doc.spots.starting_at(SpotKind::Name, at).is_some() {
                break;
            }
            at += 1;
        }
        // "en préambule, rappelle X": a short phrase with a preposition.
        if at < end && at + 4 >= end && self.entry(at, self.classes.preposition).is_some() {
            return end;
        }
        at
    }

    /// Whether a passage is a sentence of its own, or begins one.
    pub(super) fn stands_alone(&self, passage: usize) -> bool {
        let start = self.passages[passage].start();
        let from = super::attribution::sentence_start(self, passage);
        if start <= from {
            return true;
        }
        self.is_any(start - 1, &['.', '!', '?', '…', ':', ','])
            || self.doc.tokens[start - 1].kind == TokenKind::Mark
            || self.skip_light(from, start) == start
    }

    /// Whether a cue with other meanings reports the passage: nothing but its object and a few words stand between.
    pub(super) fn reaches(&self, cue: &Cue<'_>, passage: usize) -> bool {
        let start = self.passages[passage].start();
        let that = (cue.tokens.end..(cue.tokens.end + 6).min(start)).any(|i| self.can(i, Word::That));
        let verbs = (cue.tokens.end..start).filter(|i| self.doc.is(*i, self.classes.finite)).count();
        that || (verbs == 0 && start - cue.tokens.end <= 8)
    }

    /// Whether the words begin with a finite verb, past negation and pronouns of the verb group.
    pub(super) fn begins_with_verb(&self, words: Range<usize>) -> bool {
        let doc = self.doc;
        for at in words.start..words.end.min(words.start + 4) {
            if doc.is(at, self.classes.finite) && !doc.is(at, self.classes.determiner) {
                return true;
            }
            if at > words.start
                && doc.is(at - 1, self.classes.negation)
                && doc.tokens[at].kind == TokenKind::Lower
                && doc.token_text(at - 1).ends_with(['\'', '’'])
            {
                return true;
            }
            let clitic =
                doc.is(at, self.classes.negation) || doc.is(at, self.classes.object) || doc.is(at, self.classes.adverb);
            if !clitic || doc.is(at, self.classes.preposition) {
                return false;
            }
        }
        false
    }

    /// What an impersonal cue names as its place: `peut-on lire dans Les Échos`.
    pub(super) fn place_of(&self, cue: &Cue<'_>, limit: usize) -> Option<NounPhrase> {
        let (len, _) = self.entry(cue.tokens.end, self.classes.preposition)?;
        phrase_at(self.doc, self.names, cue.tokens.end + len, limit).filter(|p| p.name.is_some())
    }
}
