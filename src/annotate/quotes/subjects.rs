//! Whose a cue is: the phrase that is its subject, wherever it stands.
//!
//! In: a cue and the tokens of its sentence. Out: the noun phrase that speaks. Order of words, inversion, relative clauses,
//! appositions between commas, participles that share a subject and passives with an agent are told apart here; what a
//! noun phrase is, `names` knows. `l'imam, qui jure avoir effacé le texte` → *l'imam*.

mod before;
mod others;

use std::ops::Range;

use super::Via;
use super::attribution::can_speak;
use super::cues::{Cue, Form};
use super::frame::{Frame, REACH, Word};
use crate::annotate::names::{NameKind, NounPhrase, phrase_at, phrase_ending};
use crate::lang::class;
use crate::segment::{SpotKind, TokenKind};

/// Tokens between a cue and the comma behind which its subject stands, at most.
const ASIDE: usize = 9;

impl Frame<'_, '_> {
    /// A role with the name that follows it: `la toxicologue Anne Lorrain`, `le porte-parole du ministère, Marc Alba`.
    pub(super) fn refined(&self, phrase: NounPhrase, limit: usize) -> NounPhrase {
        if phrase.name.is_some() && !phrase.joined {
            return self.behind_titles(&phrase, limit).unwrap_or(phrase);
        }
        if phrase.via == Via::Pronoun || phrase.joined {
            return phrase;
        }
        let doc = self.doc;
        let mut at = phrase.extent.end.max(phrase.tokens.end);
        for _ in 0..2 {
            let adjective = doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Lower)
                && !self.names.lexicon.is_function(doc, at)
                && (!doc.is(at, class::FINITE) || !self.lexicon.subject_first && doc.is(at, class::NOUN));
            at += usize::from(adjective && at < limit);
        }
        // "la présidente du groupe au Sénat, Anne Morel", "le maire (PS) de Lorvac, Paul Ferrand": complements of the role.
        if phrase.sort.meets(class::HEADS) && !self.is_any(at, &[',']) {
            let mut end = at;
            for _ in 0..3 {
                if self.is_any(end, &['(']) {
                    end = (end..limit.min(end + 8)).find(|t| self.is_any(*t, &[')'])).map_or(end, |t| t + 1);
                } else if doc.is(end, class::PREPOSITION) {
                    // "aux finances": preposition and article in one.
                    let noun = end + usize::from(!doc.is(end, class::DETERMINER));
                    let inner = phrase_at(doc, self.names, noun, limit.min(end + 10));
                    end = inner.filter(|p| p.extent.start <= end + 2).map_or(end, |p| p.tokens.end);
                } else {
                    break;
                }
            }
            let named = self.is_any(end, &[','])
                && doc
                    .spots
                    .starting_at(SpotKind::Name, end + 1)
                    .is_some_and(|(after, _)| after >= limit || !doc.tokens.get(after).is_some_and(|t| t.is_word()));
            if named {
                at = end;
            }
        }
        at += usize::from(self.is_any(at, &[',']));
        let found = doc.spots.starting_within(SpotKind::Name, at, limit);
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

    /// `Texas Gov. and party chairman Walt Simms`: the person behind titles that begin with the name of what they are of.
    fn behind_titles(&self, first: &NounPhrase, limit: usize) -> Option<NounPhrase> {
        let (doc, names) = (self.doc, self.names);
        let kind = |m: usize| names.mentions[m].kind;
        let from = first.tokens.end;
        if !names.lexicon.head_last || first.name.is_none_or(|m| kind(m) == NameKind::Person) {
            return None;
        }
        let role = |t: usize| doc.is(t, class::ROLE) || doc.is(t, class::LEADER) || doc.is(t, class::TITLE);
        let person = names
            .within(from..limit.min(from + 9))
            .find(|m| kind(*m) == NameKind::Person && names.mentions[*m].name.len() > 1)?;
        let name = names.mentions[person].tokens.clone();
        let between = from..names.mentions[person].name.start;
        let plain = |t: usize| {
            let word = doc.tokens[t].is_word() || self.is_any(t, &['.']);
            word && (names.covering(t).is_some() || !names.lexicon.is_verb(doc, t)) && !doc.is(t, class::RELATIVE)
        };
        let titled =
            between.clone().all(plain) && between.clone().any(role) && between.clone().any(|t| doc.is(t, class::AND));
        if !titled {
            return None;
        }
        let found = phrase_at(doc, names, name.start, limit)?;
        Some(NounPhrase { extent: first.extent.start..found.extent.end, ..found })
    }

    /// The subject behind a cue: `a affirmé ce mardi, X`, `said X`.
    pub(super) fn subject_after(&self, cue: &Cue<'_>, end: usize) -> Option<NounPhrase> {
        // "as expressed in the interview": where subjects come first, what a preposition leads in behind a verb is none.
        let next = cue.tokens.end;
        let led = self.doc.is(next, class::PREPOSITION) && !self.doc.is(next, class::DETERMINER);
        if self.lexicon.subject_first && led && self.doc.spots.starting_at(SpotKind::Date, next + 1).is_none() {
            return None;
        }
        self.phrase_behind(cue, end).map(|p| self.refined(p, end.min(cue.tokens.end + REACH)))
    }

    /// The phrase behind a cue, adverbs and phrases with a preposition between.
    fn phrase_behind(&self, cue: &Cue<'_>, end: usize) -> Option<NounPhrase> {
        let mut from = cue.tokens.end;
        let end = end.min(from + REACH);
        while from < end && self.is_manner(from) {
            from += 1;
        }
        if let Some(person) = self.behind_aside(from, end) {
            return Some(person);
        }
        let direct = phrase_at(self.doc, self.names, from, end).filter(|p| p.extent.start <= from + 1);
        // "s'est défendu devant la presse le candidat": what a preposition leads in is no subject where one stands behind it.
        let led =
            direct.as_ref().is_none_or(|p| p.extent.start > from || self.entry(from, class::PREPOSITION).is_some());
        if !led {
            return direct;
        }
        let at = self.skip_adverbials(from, end);
        let behind = (at > from).then(|| phrase_at(self.doc, self.names, at, end)).flatten();
        behind.filter(|p| p.extent.start <= at + 1).or(direct)
    }

    /// `résume, amer, le maire Paul Vidal`: the person behind what two commas set apart.
    pub(super) fn behind_aside(&self, from: usize, end: usize) -> Option<NounPhrase> {
        let doc = self.doc;
        if self.lexicon.subject_first || !self.is_any(from, &[',']) {
            return None;
        }
        let close = (from + 2..end.min(from + ASIDE)).find(|t| self.is_any(*t, &[',', '.', ';', ':']))?;
        let verb = |t: usize| doc.is(t, class::FINITE) && !doc.is(t, class::PAST_PARTICIPLE);
        let plain = |t: usize| doc.tokens[t].is_word() && !verb(t) && self.names.covering(t).is_none();
        if !self.is_any(close, &[',']) || !(from + 1..close).all(plain) {
            return None;
        }
        let someone = |p: &NounPhrase| {
            p.name.is_some_and(|n| self.names.is_person(n))
                || p.name.is_none() && (p.is(class::ROLE) || p.is(class::ANY_PERSON))
        };
        phrase_at(doc, self.names, close + 1, end).filter(|p| p.extent.start == close + 1 && someone(p))
    }

    /// Whether a token is an adverb, listed or by its suffix.
    pub(super) fn is_manner(&self, at: usize) -> bool {
        let doc = self.doc;
        if doc.tokens.get(at).is_none_or(|t| t.kind != TokenKind::Lower) {
            return false;
        }
        if doc.is(at, class::DETERMINER) || doc.is(at, class::SUBJECT_PRONOUN) || self.governs_phrase(at) {
            return false;
        }
        doc.is(at, class::ADVERB) || self.lexicon.is_manner(doc, at)
    }

    /// The clitic subject of an inversion.
    pub(super) fn clitic(&self, cue: &Cue<'_>) -> Option<NounPhrase> {
        let at = cue.inverted?;
        phrase_at(self.doc, self.names, at, at + 1)
    }

    /// Whether a clause with a subject of its own has opened between a cue before a token and the token: "said it was safe, but
    /// engineers disagreed | and said".
    fn turns(&self, at: usize, from: usize) -> bool {
        let doc = self.doc;
        let opens = |t: usize| {
            self.is_any(t, &[','])
                && doc.classes(t + 1).meets(const { class::set(&[class::COORDINATOR, class::SUBORDINATOR]) })
                && !doc.classes(t + 1).meets(const { class::set(&[class::AND, class::DETERMINER]) })
        };
        let floor = from.max(at.saturating_sub(REACH));
        self.names.lexicon.head_last
            && (floor..at).rev().find(|t| opens(*t)).is_some_and(|comma| !self.cues.within(from..comma).is_empty())
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
                let shared = cue.chain > limits.start && self.doc.is(cue.chain - 1, class::COORDINATOR);
                (cue.form == Form::PastParticiple && shared).then(|| self.shared_subject(cue, limits)).flatten()
            });
        }
        if let Some(clitic) = self.clitic(cue) {
            return Some(clitic);
        }
        let first = cue.first();
        let word_before =
            first > limits.start && (self.doc.tokens[first - 1].is_word() || self.is_any(first - 1, &[')']));
        match cue.form {
            Form::Finite if first > limits.start && self.doc.is(first - 1, class::COORDINATOR) => self
                .paired_subject(first - 1, limits)
                .or_else(|| if self.turns(first, limits.start) { self.subject_before(cue, limits.start) } else { None })
                .or_else(|| self.shared_subject(cue, limits))
                .or_else(|| self.subject_before(cue, limits.start)),
            // "comme l'explique Anne Lorrain"
            Form::Finite
                if self.ends_with(first, Word::As, limits.start)
                    && let Some(found) = self.subject_after(cue, self.sentence(cue.verb).end) =>
            {
                Some(found)
            }
            // "All you have to do, says Anna Reed, is": an incise inside the sentence.
            Form::Finite
                if self.names.lexicon.head_last
                    && first > limits.start
                    && self.is_any(first - 1, &[','])
                    && let Some(found) = self
                        .subject_after(cue, self.sentence(cue.verb).end)
                        .filter(|p| p.name.is_some() && self.is_any(p.extent.end, &[','])) =>
            {
                Some(found)
            }
            Form::Finite if self.is_incise(first, limits.start) => {
                let after = self.subject_after(cue, self.sentence(cue.verb).end);
                after.or_else(|| self.row_subject(cue, None, limits)).or_else(|| self.subject_before(cue, limits.start))
            }
            Form::Finite => {
                let found = self.subject_before(cue, limits.start);
                self.row_subject(cue, found.as_ref(), limits).or(found).or_else(|| self.shared_subject(cue, limits))
            }
            // "the paper quoted Reed as saying": who stands before the two words.
            Form::PresentParticiple
                if self.names.lexicon.head_last
                    && first > limits.start + 1
                    && self.doc.is(first - 1, class::AS_OPENER)
                    && let Some(found) = phrase_ending(self.doc, self.names, first - 1, limits.start)
                        .filter(|p| p.extent.end.max(p.tokens.end) == first - 1 && can_speak(self, p)) =>
            {
                Some(found)
            }
            // "le président jugeant que": a participle right behind its noun.
            Form::PresentParticiple
                if word_before
                    && !self.doc.is(first - 1, class::PREPOSITION)
                    && !(first..cue.verb).any(|t| self.doc.is(t, class::GERUND_MARKER)) =>
            {
                // "the head of the Mills Office (MO) saying": what brackets hold stands beside the phrase.
                let bracket = self.is_any(first - 1, &[')']).then(|| self.opening_bracket(first - 1, limits.start));
                let stop = bracket.flatten().unwrap_or(first);
                self.name_before(first, limits.start)
                    .filter(|n| !self.is_place_of(n, limits.start))
                    .or_else(|| phrase_ending(self.doc, self.names, stop, limits.start))
                    .filter(|p| p.extent.end + 1 >= stop)
                    .filter(|p| p.name.is_some() || self.doc.classes(p.head).meets(class::HEADS))
                    .or_else(|| self.shared_subject(cue, limits))
            }
            // "led TNO to conclude": who is led concludes.
            Form::Infinitive if word_before && first < cue.verb && self.names.covering(first - 1).is_some() => {
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

    /// `When she read it to me, I laughed and said`: the subject right before a verb that a conjunction joins to the cue, where
    /// that verb reports nothing and its clause begins with the subject.
    fn paired_subject(&self, and: usize, limits: &Range<usize>) -> Option<NounPhrase> {
        let doc = self.doc;
        let floor = limits.start.max(and.saturating_sub(4));
        let verb = (floor..and).rev().find(|t| doc.is(*t, class::FINITE) || !doc.tokens[*t].is_word())?;
        if !doc.is(verb, class::FINITE) || self.cues.at(verb).is_some_and(|c| !c.weak) || verb <= limits.start {
            return None;
        }
        let found = phrase_ending(doc, self.names, verb, limits.start)
            .filter(|p| p.tokens.end == verb && (p.name.is_some() || p.via == Via::Pronoun) && !p.joined)?;
        let start = found.extent.start;
        let opens = start == limits.start
            || self.is_any(start - 1, &[','])
            || doc.is(start - 1, class::SUBORDINATOR) && !doc.is(start - 1, class::DETERMINER);
        opens.then_some(found)
    }

    /// `L'accusé reconnaît « une erreur », conteste avoir menti`: verbs in a row behind commas have the subject of the first.
    fn row_subject(&self, cue: &Cue<'_>, found: Option<&NounPhrase>, limits: &Range<usize>) -> Option<NounPhrase> {
        let first = cue.first();
        if first <= limits.start || !self.is_any(first - 1, &[',']) {
            return None;
        }
        let earlier = self.cues.within(limits.start.max(first.saturating_sub(REACH))..first);
        let before = earlier.iter().rfind(|c| self.passage_of(c.verb) == self.passage_of(cue.verb) && c.is_active())?;
        let start = before.first();
        let near = found.is_some_and(|f| f.tokens.end > start);
        if near || before.impersonal || before.inverted.is_some() || self.is_relative(start) {
            return None;
        }
        self.subject_before(before, limits.start).filter(|p| can_speak(self, p) && p.tokens.end <= start)
    }

    /// The subject that a participle, an infinitive or a coordinated verb shares with a finite verb before it: that of the
    /// cue before it, else that of the sentence.
    fn shared_subject(&self, cue: &Cue<'_>, limits: &Range<usize>) -> Option<NounPhrase> {
        let first = cue.first();
        // A participle behind a comma shares the subject that the sentence begins with.
        if cue.form == Form::PresentParticiple {
            if let Some(found) = self.incised_subject(cue, limits) {
                return Some(found);
            }
            let pronoun = |p: &NounPhrase| p.via == Via::Pronoun && p.tokens.len() == 1;
            let initial = self.initial(limits.start, first).filter(|p| p.name.is_some() || pronoun(p));
            if initial.is_some() {
                return initial;
            }
        }
        let earlier = self.cues.within(limits.start.max(first.saturating_sub(2 * REACH))..first);
        let same_level = |c: &&Cue<'_>| self.passage_of(c.verb) == self.passage_of(cue.verb);
        for other in
            earlier.iter().rev().filter(same_level).filter(|c| c.is_active() && !c.weak && !c.impersonal).take(3)
        {
            let found = if other.inverted.is_some() {
                self.clitic(other)
            } else if self.is_incise(other.first(), limits.start) {
                self.subject_after(other, self.sentence(other.verb).end)
            } else {
                self.subject_before(other, limits.start)
            };
            if found.is_some() {
                return found;
            }
        }
        if cue.form != Form::Finite {
            let initial = self.initial(limits.start, first).filter(|p| can_speak(self, p));
            if initial.is_some() {
                return initial;
            }
        }
        // "Chastened, Reed revised his plan, promising": the subject of the verb that the participle follows.
        if cue.form == Form::PresentParticiple && first > limits.start && self.is_any(first - 1, &[',']) {
            let governing = phrase_ending(self.doc, self.names, first, limits.start)
                .filter(|p| can_speak(self, p) && self.passage_of(p.head) == self.passage_of(cue.verb));
            if governing.is_some() {
                return governing;
            }
        }
        // "L'opposition se frotte les mains et parle d'un recul": the first verb may be one that no list has.
        let joined = first > limits.start && self.doc.is(first - 1, class::COORDINATOR);
        if cue.form == Form::Finite && joined && !self.lexicon.subject_first {
            let speaks = |p: &NounPhrase| {
                p.name.is_some() || p.sort.meets(class::HEADS) && self.doc.is(p.tokens.start, class::DEFINITE)
            };
            let initial = self.initial(limits.start, first).filter(|p| speaks(p) && can_speak(self, p));
            if initial.is_some() {
                return initial;
            }
        }
        let floor = limits.start.max(first.saturating_sub(2 * REACH));
        let verb = |t: &usize| self.heads_clause(*t, floor) && self.passage_of(*t) == self.passage_of(cue.verb);
        for at in (floor..first).filter(verb).take(3) {
            let found =
                phrase_ending(self.doc, self.names, at, limits.start).or_else(|| self.apposed_name(at, limits.start));
            if let Some(found) = found.filter(|p| can_speak(self, p)) {
                return Some(found);
            }
        }
        None
    }

    /// `…, a indiqué le maire, précisant que`: who speaks in the incise before a participle goes on.
    fn incised_subject(&self, cue: &Cue<'_>, limits: &Range<usize>) -> Option<NounPhrase> {
        let doc = self.doc;
        let earlier = self.cues.within(limits.start..cue.chain);
        let other = earlier.iter().rev().find(|c| c.form == Form::Finite && c.is_active() && !c.impersonal)?;
        let opened = self.is_incise(other.chain, limits.start)
            || other.chain > limits.start && self.is_any(other.chain - 1, &[',']);
        if !opened {
            return None;
        }
        if other.inverted.is_some() && !self.lexicon.subject_first {
            return self.clitic(other);
        }
        let behind = other.tokens.end;
        let found = phrase_at(doc, self.names, behind, cue.chain).filter(|p| p.extent.start == behind)?;
        (can_speak(self, &found) && found.via != Via::Pronoun).then(|| self.refined(found, cue.chain))
    }

    /// The phrase that a sentence begins with, a date and a comma skipped.
    fn initial(&self, start: usize, end: usize) -> Option<NounPhrase> {
        let mut at = start;
        // "La semaine dernière": the article is no part of the date.
        at += usize::from(
            self.doc.is(at, class::DETERMINER) && self.doc.spots.starting_at(SpotKind::Date, at + 1).is_some(),
        );
        while let Some((after, _)) = self.doc.spots.starting_at(SpotKind::Date, at) {
            at = after + usize::from(self.is_any(after, &[',']));
        }
        if let Some(cleft) = self.cleft(at, end) {
            return Some(cleft);
        }
        let found = phrase_at(self.doc, self.names, at, end).filter(|p| p.extent.start == at)?;
        // "Reed and allies back it, saying": two who are joined are read from the verb behind them.
        let next = found.extent.end.max(found.tokens.end);
        if self.doc.is(next, class::AND) {
            let whole = |p: &NounPhrase| p.tokens.start <= found.tokens.start && p.tokens.end > next;
            let mut verbs = (next..end.min(next + 12)).filter(|t| self.doc.is(*t, class::FINITE));
            let both = verbs.find_map(|verb| phrase_ending(self.doc, self.names, verb, at).filter(whole));
            if both.is_some() {
                return both;
            }
        }
        Some(self.refined(found, end))
    }
}
