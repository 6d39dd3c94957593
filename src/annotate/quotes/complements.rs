//! What a reporting verb or noun governs: the that-clause, question, infinitive or gerund that holds the reported words.
//!
//! In: a cue. Out: what kind of complement follows it and where that begins. Between the two may stand whom it is said to,
//! where and when ("a dit jeudi à la presse que", "told reporters in Lyon that"), but no other clause.

use std::ops::Range;

use super::clauses::Grammar;
use super::cues::{Cue, Form};
use crate::lang::{ClassId, Complement, Pack};
use crate::segment::TokenKind;

/// How many tokens may stand between a cue and what it reports.
const GAP: usize = 16;
/// How far a subject may be from its verb in a clause without conjunction.
const SUBJECT: usize = 24;

/// The kind of complement, by which the rule is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Clause,
    BareClause,
    Question,
    Infinitive,
    Gerund,
    Attribute,
}

/// A complement of a cue.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub kind: Kind,
    /// The first token of what is reported.
    pub start: usize,
    /// What stands between the cue and its complement, the conjunction left out.
    pub gap: Range<usize>,
}

/// The classes that only complements need.
#[derive(Debug, Clone)]
pub(super) struct Openers {
    clause: Option<ClassId>,
    clause_block: Option<ClassId>,
    question: Option<ClassId>,
    question_verb: Option<ClassId>,
    infinitive_marker: Option<ClassId>,
    infinitive_verb: Option<ClassId>,
    gerund_verb: Option<ClassId>,
    attribute_verb: Option<ClassId>,
    addressed: Option<ClassId>,
    silent: Option<ClassId>,
    statement: Option<ClassId>,
    bare_verb: Option<ClassId>,
    existential: Option<ClassId>,
    condition: Option<ClassId>,
    of: Option<ClassId>,
    bare_clause: bool,
}

impl Openers {
    pub fn new(pack: &Pack) -> Self {
        let class = |name: &str| pack.class(name);
        Self {
            clause: class("clause_opener"),
            clause_block: class("clause_block"),
            question: class("question_opener"),
            question_verb: class("question_verb"),
            infinitive_marker: class("infinitive_marker"),
            infinitive_verb: class("infinitive_verb"),
            gerund_verb: class("gerund_verb"),
            attribute_verb: class("attribute_verb"),
            addressed: class("addressed_verb"),
            silent: class("silent_verb"),
            statement: class("statement_place"),
            bare_verb: class("bare_verb"),
            existential: class("existential"),
            condition: class("condition"),
            of: class("of"),
            bare_clause: pack.settings().constants.contains_key("bare_clause"),
        }
    }

    /// What the pack says of a cue's lemma in a class.
    fn lemma<'a>(g: &Grammar<'_, 'a>, cue: &Cue<'a>, class: Option<ClassId>) -> Option<&'a str> {
        let words = g.doc.pack.words();
        words.value(cue.word, class?)
    }

    /// Whether the verb tells of a state of mind, not of an utterance.
    pub fn is_silent(&self, g: &Grammar<'_, '_>, cue: &Cue<'_>) -> bool {
        let words = g.doc.pack.words();
        self.silent.is_some_and(|c| words.has(cue.word, c))
    }

    /// Whether a word opens a condition.
    pub fn is_condition(&self, g: &Grammar<'_, '_>, at: usize) -> bool {
        g.doc.is(at, self.condition)
    }

    /// The complement of a cue, if what follows is one. A clause without conjunction comes last: "told them that …".
    pub fn after(&self, g: &Grammar<'_, '_>, cue: &Cue<'_>, limit: usize) -> Option<Found> {
        self.search(g, cue, limit, false)
            .or_else(|| if self.bare_clause { self.search(g, cue, limit, true) } else { None })
    }

    fn search(&self, g: &Grammar<'_, '_>, cue: &Cue<'_>, limit: usize, bare: bool) -> Option<Found> {
        let doc = g.doc;
        let begin = cue.tokens.end;
        let infinitive = Self::lemma(g, cue, self.infinitive_verb);
        let gerund = Self::lemma(g, cue, self.gerund_verb);
        let noun = cue.form == Form::Noun;
        let addressed = Self::lemma(g, cue, self.addressed).is_some() || cue.takes(Complement::ObjectClause);
        let clause = cue.takes(Complement::Clause) || cue.takes(Complement::ObjectClause);
        let question = cue.takes(Complement::Question) || Self::lemma(g, cue, self.question_verb).is_some();
        let mut place = Place::Free;
        let mut at = begin;
        while at < limit && at <= begin + GAP {
            let gap = begin..at;
            // "qui", "who" and verbs open another clause.
            let plain = at == begin || place != Place::Object || addressed;
            if bare {
                if clause
                    && !noun
                    && Self::may_open(g, at, begin, place, addressed)
                    && self.suits_bare(g, cue, at, limit)
                    && let Some(start) = self.bare(g, at, limit)
                {
                    return Some(Found { kind: Kind::BareClause, start, gap });
                }
                at = self.step(g, at, limit, &mut place)?;
                continue;
            }
            if doc.is(at, self.clause)
                && clause
                && plain
                && !(at > begin && doc.is(at - 1, self.clause_block))
                && (!doc.is(at, g.determiner) || g.first_finite(at + 1..limit.min(at + 2 * SUBJECT)).is_some())
            {
                return Some(Found { kind: Kind::Clause, start: at + 1, gap });
            }
            let asks = at == begin || cue.kind == "ask";
            // "a pact, which includes …": behind a comma a pronoun goes on with its noun.
            let goes_on = at > begin && doc.is_char(at - 1, ',') && cue.kind != "ask";
            if question
                && !goes_on
                && (at == begin || place == Place::Free || place == Place::Object && addressed)
                && let Some((end, value)) = g.entry(at, self.question)
                && (asks || value != "left out")
                && (at == begin && value == "left out" || g.first_finite(end..limit.min(end + SUBJECT)).is_some())
            {
                let start = if value == "left out" { at + 1 } else { at };
                return Some(Found { kind: Kind::Question, start, gap });
            }
            if let Some(markers) =
                infinitive.or(if noun && cue.takes(Complement::Infinitive) { Some("noun") } else { None })
                && let Some(start) = self.infinitive(g, at, markers, at == begin || place == Place::Free, limit)
                && !Self::is_parted(g, &gap, !self.bare_clause)
            {
                return Some(Found { kind: Kind::Infinitive, start, gap });
            }
            if let Some(markers) = gerund
                && let Some(start) = Self::gerund(g, at, markers, at == begin)
            {
                return Some(Found { kind: Kind::Gerund, start, gap });
            }
            if at == begin
                && cue.reflexive
                && Self::lemma(g, cue, self.attribute_verb).is_some()
                && Self::is_attribute(g, at)
            {
                return Some(Found { kind: Kind::Attribute, start: at, gap });
            }
            at = self.step(g, at, limit, &mut place)?;
        }
        None
    }

    /// Whether a participle behind a comma stands between: what follows belongs to it ("…, leading them to ask").
    /// Where infinitives stand behind other markers (`participle`), any participle takes them: "un projet visant à".
    fn is_parted(g: &Grammar<'_, '_>, gap: &Range<usize>, participle: bool) -> bool {
        gap.clone().skip(1).any(|t| g.doc.is(t, g.present_participle) && (participle || g.doc.is_char(t - 1, ',')))
    }

    /// Goes over one token or group that may stand between a cue and its complement.
    fn step(&self, g: &Grammar<'_, '_>, at: usize, limit: usize, place: &mut Place) -> Option<usize> {
        let doc = g.doc;
        if let Some(end) = g.date(at).filter(|e| *e <= limit) {
            *place = if *place == Place::Object { Place::Object } else { Place::Free };
            return Some(end);
        }
        if let Some((end, _)) = g.entry(at, self.statement) {
            *place = if *place == Place::Object { Place::Object } else { Place::Free };
            return Some(end);
        }
        if let Some((end, _)) = g.entry(at, g.adverb).filter(|(end, _)| *end > at + 1) {
            return Some(end);
        }
        if g.opens_marks(at) || doc.is_char(at, ';') || doc.is_char(at, ':') {
            return None;
        }
        if doc.is_char(at, '(') {
            return Some(g.closing_bracket(at, limit));
        }
        if doc.is_char(at, ',') {
            // ", adding that …": the clause is the participle's.
            if g.cues.at(at + 1).is_some_and(|c| c.form == Form::PresentParticiple) {
                return None;
            }
            if *place == Place::Inside {
                *place = Place::Free;
            }
            return Some(at + 1);
        }
        if g.is_finite(at) && !g.is_adverb(at) && !doc.tokens[at].is_capital() {
            return None;
        }
        if doc.is(at, g.relative) && !doc.is(at, g.determiner) && !doc.is(at, g.adverb) {
            return None;
        }
        if doc.is(at, g.preposition) {
            if *place != Place::Object {
                *place = Place::Inside;
            }
        } else if *place == Place::Free && !g.is_adverb(at) && !doc.is(at, g.negation) && doc.tokens[at].is_word() {
            *place = Place::Object;
        }
        Some(at + 1)
    }

    /// The start of an infinitive complement at a token, by the markers that the verb takes.
    fn infinitive(&self, g: &Grammar<'_, '_>, at: usize, markers: &str, first: bool, limit: usize) -> Option<usize> {
        let doc = g.doc;
        let marker = doc.value(at, self.infinitive_marker);
        let mut verb = match marker {
            Some(_) if markers == "bare" => return None,
            Some("purpose") => return None,
            Some(_)
                if markers != "noun" && !markers.split(' ').any(|m| m == doc.pack.words().key(doc.tokens[at].word)) =>
            {
                return None;
            }
            Some(_) => at + 1,
            None if first && markers.split(' ').any(|m| m == "bare") => at,
            None => return None,
        };
        let start = verb;
        while verb < limit.min(start + 6)
            && (doc.is(verb, g.object_pronoun) || doc.is(verb, g.negation) || g.is_adverb(verb))
        {
            verb += 1;
        }
        let is =
            verb < limit && doc.tokens[verb].kind == TokenKind::Lower && Self::is_infinitive(g, verb, marker.is_some());
        // A marked infinitive follows its marker: "promis de « réduire … »".
        let marked = g.opens_marks(start) && doc.is(start + 1, g.infinitive);
        let inside = marker.is_some_and(|m| m == "inside");
        (is || marked).then_some(if inside { at } else { start })
    }

    /// Whether a word is an infinitive: by the pack's verbs or, behind a marker, by its ending where it is in no class.
    fn is_infinitive(g: &Grammar<'_, '_>, at: usize, marked: bool) -> bool {
        let doc = g.doc;
        let unknown = || {
            doc.classes(at) == crate::lang::ClassSet::default()
                && doc.pack.settings().constants.get("infinitive_suffixes").is_none_or(|suffixes| {
                    suffixes
                        .split(' ')
                        .any(|s| doc.token_text(at).len() > s.len() + 2 && doc.token_text(at).ends_with(s))
                })
        };
        doc.is(at, g.infinitive) || marked && unknown()
    }

    /// Whether the verb takes a clause without conjunction that opens in this way: some verbs take any, some an object
    /// as often, the rest none but with a pronoun.
    fn suits_bare(&self, g: &Grammar<'_, '_>, cue: &Cue<'_>, at: usize, limit: usize) -> bool {
        let doc = g.doc;
        if (cue.tokens.end..at).any(|t| doc.is_char(t, ',')) {
            return false;
        }
        let value = Self::lemma(g, cue, self.bare_verb);
        if value == Some("any")
            || doc.is(at, g.subject_pronoun) && !doc.is(at, g.determiner)
            || doc.is(at, self.existential)
        {
            return true;
        }
        value == Some("object")
            && g.first_finite(at..limit.min(at + 9)).is_some_and(|verb| {
                verb > at
                    && (at..verb).all(|t| {
                        !doc.is_char(t, ',')
                            && (!doc.is(t, g.preposition) || doc.is(t, self.of))
                            && !doc.is(t, g.present_participle)
                            && (t == at || !doc.is(t, g.relative))
                    })
            })
    }

    /// Whether a relative clause is governed: "the man who they say [did it]".
    pub fn gap_clause(&self, g: &Grammar<'_, '_>, cue: &Cue<'_>, subject: usize) -> bool {
        let doc = g.doc;
        self.bare_clause
            && Self::lemma(g, cue, self.bare_verb) == Some("any")
            && g.is_finite(cue.tokens.end)
            && subject.checked_sub(1).is_some_and(|t| doc.is(t, g.relative))
    }

    /// Whether a clause without conjunction can open here: right behind the verb, or behind the person told.
    fn may_open(g: &Grammar<'_, '_>, at: usize, begin: usize, place: Place, addressed: bool) -> bool {
        let doc = g.doc;
        if place == Place::Free {
            return !addressed || at > begin;
        }
        if place == Place::Inside || !addressed {
            return false;
        }
        let before = at - 1;
        let joined = doc.is(before, g.determiner) || doc.is(before, g.preposition);
        doc.is(at, g.subject_pronoun)
            || !joined && doc.is(at, g.determiner)
            || !joined && doc.tokens[at].is_capital() && !doc.tokens[before].is_capital()
    }

    fn gerund(g: &Grammar<'_, '_>, at: usize, markers: &str, first: bool) -> Option<usize> {
        let doc = g.doc;
        let key = doc.pack.words().key(doc.tokens[at].word);
        let start = if markers.split(' ').any(|m| m == key) {
            at + 1
        } else if first && markers.split(' ').any(|m| m == "bare") {
            at
        } else {
            return None;
        };
        let mut verb = start;
        while verb < start + 2 && (g.is_adverb(verb) || doc.is(verb, g.negation)) {
            verb += 1;
        }
        doc.is(verb, g.present_participle).then_some(start)
    }

    /// "s'est dit prêt à …": an adjective or participle right after the verb.
    fn is_attribute(g: &Grammar<'_, '_>, at: usize) -> bool {
        let doc = g.doc;
        let mut at = at;
        while g.is_adverb(at) {
            at += 1;
        }
        doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Lower)
            && !doc.is(at, g.preposition)
            && !doc.is(at, g.determiner)
            && !doc.is(at, g.infinitive)
            && !doc.is(at, g.clause_opener)
            && !doc.is(at, g.subordinator)
            && !doc.is(at, g.coordinator)
            && !doc.is(at, g.subject_pronoun)
    }

    /// Whether a clause without conjunction begins at a token: a subject, then a finite verb before anything ends it.
    fn bare(&self, g: &Grammar<'_, '_>, at: usize, limit: usize) -> Option<usize> {
        let doc = g.doc;
        let token = doc.tokens.get(at)?;
        let opens = token.is_word()
            || token.kind == TokenKind::Digits
            || g.marked_from(at).is_some_and(|m| m.end < limit)
            || matches!(doc.token_text(at), "$" | "£" | "€");
        if !opens
            || doc.is(at, g.clause_opener) && !doc.is(at, g.determiner)
            || doc.is(at, g.coordinator)
            || doc.is(at, g.object_pronoun) && !doc.is(at, g.subject_pronoun) && !doc.is(at, g.determiner)
            || doc.is(at, g.relative) && !doc.is(at, g.determiner)
            || g.is_finite(at)
        {
            return None;
        }
        // "said in a letter", "said Friday": a preposition or a lone adverb opens no subject.
        let there = doc.is(at, self.existential);
        if (doc.is(at, g.preposition) || g.is_adverb(at) && !token.is_capital()) && !doc.is(at, g.determiner) && !there
        {
            return None;
        }
        if !doc.spaced(at) || g.entry(at, g.source_opener).is_some() {
            return None;
        }
        let mut verb = at;
        let mut relative = 0usize;
        let mut commas = 0;
        while verb < limit.min(at + SUBJECT) {
            if doc.is_char(verb, '(') {
                verb = g.closing_bracket(verb, limit);
                continue;
            }
            if doc.is_char(verb, ';') || doc.is_char(verb, ':') {
                return None;
            }
            if doc.is_char(verb, ',') {
                commas += 1;
            }
            let opens_relative = verb > at
                && (doc.is(verb, g.relative) && !doc.is(verb - 1, g.preposition) || doc.is(verb, self.clause));
            if opens_relative {
                relative += 1;
            }
            if g.is_finite(verb) && !(doc.is(verb, g.preposition) || g.is_adverb(verb)) {
                // An apposition closes with its second comma: "said Ann Lee, who runs the mill".
                if relative == 0 && commas != 1 {
                    return (verb > at).then_some(at);
                }
                relative = usize::saturating_sub(relative, 1);
            }
            verb += 1;
        }
        None
    }
}

/// What stands between a cue and a possible complement, so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing that is open.
    Free,
    /// Inside a prepositional phrase.
    Inside,
    /// Behind a noun phrase without preposition: an object.
    Object,
}
