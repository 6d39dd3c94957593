//! What a pronoun takes up: the candidates of the sentences before it, weighed.
//!
//! Sentences that lie wholly in quotation marks are passed over: they tell what was said, not who is spoken of.
//! The look-back is bounded in sentences and tokens.

use crate::lang::class;
use crate::segment::TokenKind;
use std::cell::OnceCell;
use std::ops::Range;

use super::super::names::{Agreement, Entity, Gender, NameKind, NounPhrase, Number, sentence_subject};
use super::super::quotes::Via;
use super::persons::PERSONS;
use super::resolve::{Referent, Resolver};
use super::weights::kind_bonus;

/// Sentences of the reporter's own that are looked back at.
const SENTENCES: usize = 5;
/// Sentences looked back at in all, quoted ones included.
const ALL_SENTENCES: usize = 30;
/// Names that are looked back at.
const NAMES: usize = 40;

/// Tokens before a pronoun in which a word may open a clause before the main one.
const LEAD: usize = 8;
/// Tokens behind a pronoun that is a subject in which its verb's objects are looked for.
const OBJECTS: usize = 16;
/// Why a subject is taken up.
pub(super) const SUBJECT: &str = "the subject before";
/// How much less likely a body or a group is to say "I".
const NOT_ONE: i32 = 40;
/// What two names that are one subject are worth to a pronoun for several.
const JOINED: i32 = 90;
/// Pronouns that are looked through, one for the other.
const PRONOUNS: usize = 4;

/// Someone a pronoun may stand for.
struct Candidate {
    referent: Referent,
    place: Range<usize>,
    score: i32,
    why: &'static str,
}

impl Resolver<'_, '_> {
    /// Whom a pronoun stands for, where that is named, and why.
    pub(super) fn antecedent(
        &mut self,
        phrase: &NounPhrase,
        quote_start: usize,
    ) -> Option<(Referent, Range<usize>, &'static str)> {
        let at = phrase.tokens.start;
        // "cela": where persons and things share their pronouns, one for things alone takes up a whole clause.
        if phrase.agreement.gender == Gender::Neuter && !self.names.lexicon.neuter {
            return None;
        }
        // "celui-ci", "the latter": who was named last, subject or not.
        let last_named = self.doc.is(at, class::DEMONSTRATIVE) || phrase.tokens.len() > 1;
        let impersonal = phrase.agreement.gender == Gender::Unknown
            && phrase.agreement.number == Number::Singular
            && self.doc.is(phrase.head, class::SUBJECT_PRONOUN);
        if impersonal {
            if let Some(house) = self.housed(phrase) {
                return Some(house);
            }
            // "on" takes up a source that spoke just before, else nobody in particular.
            let spoke = self.spoken.iter().rev().find(|s| s.at < at).filter(|_| !self.inside)?;
            let near = self.doc.sentence_of(at) - self.doc.sentence_of(spoke.at) <= 2;
            let unnamed = matches!(spoke.referent, Referent::Words { .. });
            return (near && unnamed)
                .then(|| (spoke.referent.clone(), spoke.at..spoke.at + 1, "the source that spoke before"));
        }
        // "[Le projet de Paul avance], a-t-il dit": who speaks is seldom named in what is said.
        let own = quote_start.min(at);
        // "Il accuse Boris Faure": a subject is not who its own sentence goes on to name.
        let sentence = self.doc.sentences[self.doc.sentence_of(at)].tokens.clone();
        // "While he acknowledged it, Ham noted": a clause before the main one may name its subject behind.
        let led = (sentence.start.max(at.saturating_sub(LEAD))..at).any(|t| self.doc.is(t, class::SUBORDINATOR));
        let objects = if self.doc.is(at, class::SUBJECT_PRONOUN) && own == at && !led {
            phrase.tokens.end..sentence.end.min(phrase.tokens.end + OBJECTS)
        } else {
            at..at
        };
        let outside = |m: &usize| !self.is_quoted(self.names.mentions[*m].tokens.start);
        let named = self.names.within(objects).filter(outside).filter_map(|m| self.names.entity_of(m));
        let named: Vec<&Range<usize>> = named.map(|entity| &entity.tokens).collect();
        let free = |entity: &Entity| !named.contains(&&entity.tokens);
        let weighed = self.weigh(at, phrase.agreement, last_named, Some(&(own..at)), &free);
        let thing = |referent: &Referent| match referent {
            Referent::Entity(entity) => self.names.entities[*entity].kind != NameKind::Person,
            Referent::Words { via, .. } => *via == Via::Group,
        };
        let person = |found: &Option<(Referent, Range<usize>, &'static str)>| {
            found.as_ref().is_some_and(|(referent, place, _)| {
                let name = matches!(referent, Referent::Entity(e) if self.names.entities[*e].kind == NameKind::Person);
                name || self.doc.classes(place.end - 1).meets(PERSONS)
            })
        };
        let weighed = match weighed {
            // "donnée par *sa mère* … celle-ci": whoever speaks is no alarm.
            found if last_named && !person(&found) => self.person_before(at, phrase.agreement).or(found),
            Some((ref referent, ..)) if thing(referent) && self.as_one => {
                self.person_before(at, phrase.agreement).or(weighed)
            }
            Some((Referent::Words { .. }, ..)) if self.as_one => self.named_first(phrase.agreement, at).or(weighed),
            None => self.person_before(at, phrase.agreement),
            found => found,
        };
        weighed.or_else(|| {
            let subject = self.doc.is(at, class::SUBJECT_PRONOUN) && !last_named;
            let main = if subject { self.main_person(phrase.agreement, at, &free) } else { None };
            main.or_else(|| if subject { self.named_next(phrase.agreement, at) } else { None })
        })
    }

    /// Whom the sentences behind a pronoun name, where nobody before it agrees: "“…,” she says. Rita Solis is a nurse."
    fn named_next(&self, wanted: Agreement, at: usize) -> Option<(Referent, Range<usize>, &'static str)> {
        let gendered = matches!(wanted.gender, Gender::Masculine | Gender::Feminine);
        if !self.names.lexicon.neuter || !gendered || wanted.number == Number::Plural {
            return None;
        }
        let sentence = self.doc.sentence_of(at);
        let next = self.doc.sentences.get(sentence + 1..).unwrap_or_default();
        let reporter = next.iter().filter(|s| self.reporter_tokens(s.tokens.clone()));
        reporter.take(2).find_map(|s| {
            let subject = sentence_subject(self.doc, self.names, s.tokens.clone(), &|t| self.is_quoted(t))?;
            let entity = self.names.mentions[subject.name?].entity?;
            let known = &self.names.entities[entity];
            let person =
                known.kind == NameKind::Person && self.agrees(wanted, &Referent::Entity(entity), known.agreement);
            person.then_some((Referent::Entity(entity), subject.tokens, "the subject of the sentence behind"))
        })
    }

    /// The most likely entity of a kind before a noun that takes it up.
    pub(super) fn recent(
        &self,
        phrase: &NounPhrase,
        fits: impl Fn(&Entity) -> bool,
    ) -> Option<(Referent, Range<usize>, &'static str)> {
        self.weigh(phrase.tokens.start, phrase.agreement, false, None, &fits)
    }

    pub(super) fn weigh(
        &self,
        at: usize,
        agreement: Agreement,
        last_named: bool,
        reported: Option<&Range<usize>>,
        fits: &dyn Fn(&Entity) -> bool,
    ) -> Option<(Referent, Range<usize>, &'static str)> {
        let doc = self.doc;
        let pronoun = reported.is_some();
        let mut candidates: Vec<Candidate> = Vec::with_capacity(16);
        // The names before the sentence that is looked at.
        let mut below = self.names.mentions.partition_point(|m| m.tokens.start < at);
        let sentence = doc.sentence_of(at);
        let block = doc.sentences[sentence].block;
        let mut distance = 0;
        let mut names_left = NAMES;
        for back in 0..ALL_SENTENCES.min(sentence + 1) {
            let index = sentence - back;
            let tokens = doc.sentences[index].tokens.clone();
            let end = tokens.end.min(at);
            let reporter = self.reporter_tokens(tokens.start..end) && !(back > 0 && self.is_caption(index));
            if !reporter && back > 0 {
                continue;
            }
            let mut far = 26 * distance;
            if doc.sentences[index].block != block {
                far += 6;
            }
            let mentions = &self.names.mentions;
            while below > 0 && mentions[below - 1].tokens.start >= end {
                below -= 1;
            }
            let last = below;
            while below > 0 && mentions[below - 1].tokens.start >= tokens.start {
                below -= 1;
            }
            self.of_sentence(
                index,
                tokens.start..end,
                below..last,
                at,
                far,
                agreement,
                last_named,
                reported,
                fits,
                &mut names_left,
                &mut candidates,
            );
            if reporter {
                distance += 1;
            }
            if distance > SENTENCES as i32 || names_left == 0 {
                break;
            }
        }
        // Who spoke last is who goes on speaking.
        if pronoun
            && !last_named
            && let Some(spoke) = self.spoken.iter().rev().find(|s| s.at < at)
            && self.agrees(agreement, &spoke.referent, spoke.agreement)
            && spoke.phrase.as_ref().is_none_or(|p| self.may_be_someone(p, agreement))
            && !matches!(&spoke.referent, Referent::Entity(entity) if !fits(&self.names.entities[*entity]))
        {
            let gap = sentence - doc.sentence_of(spoke.at).min(sentence);
            let quoted_between = self.quoted.iter().any(|r| r.start >= spoke.at && r.end <= at) || gap <= 1;
            let blocks = block - doc.sentences[doc.sentence_of(spoke.at)].block.min(block);
            let bonus = if quoted_between && blocks <= 1 { 34 } else { 14 };
            // "« … », a dit Anne Morel. La juge Eve Alba a suspendu l'audience. « … »": who came up since is spoken of now.
            let person = |c: &Candidate| match &c.referent {
                Referent::Entity(e) => self.names.entities[*e].kind == NameKind::Person,
                Referent::Words { .. } => {
                    let noun = c.place.clone().any(|t| doc.classes(t).meets(PERSONS));
                    noun && (doc.is(c.place.start, class::DETERMINER) || doc.is(c.place.start, class::POSSESSIVE))
                }
            };
            let since = candidates.iter().any(|c| {
                let later = c.why == SUBJECT && c.place.start > spoke.at && c.score >= 40;
                later && c.referent != spoke.referent && person(c)
            });
            let bonus = if since && !self.names.lexicon.neuter { 0 } else { bonus };
            match candidates.iter_mut().find(|c| c.referent == spoke.referent) {
                // Who was named long ago and has spoken since is no further away than who was never named.
                Some(known) => known.score = (known.score + bonus).max(40 + bonus - 8 * blocks.min(8) as i32),
                None if blocks <= 3 => candidates.push(Candidate {
                    referent: spoke.referent.clone(),
                    place: spoke.at..spoke.at + 1,
                    score: 40 + bonus - 8 * blocks as i32,
                    why: "the speaker before",
                }),
                None => {}
            }
        }
        if pronoun && self.as_one && self.through.get() == 0 {
            // "« Ma mère m'attendait », dit-il": no ministry has said it.
            for candidate in &mut candidates {
                let someone = match &candidate.referent {
                    Referent::Entity(entity) => {
                        matches!(self.names.entities[*entity].kind, NameKind::Person | NameKind::Unknown)
                    }
                    Referent::Words { via, .. } => *via != Via::Group,
                };
                candidate.score -= if someone { 0 } else { NOT_ONE };
            }
        }
        let best = candidates.into_iter().enumerate().max_by_key(|(i, c)| (c.score, std::cmp::Reverse(*i)))?.1;
        (best.score > 0).then_some((best.referent, best.place, best.why))
    }

    /// Whether a sentence is of a picture's caption: a sign of copyright ends its block.
    fn is_caption(&self, sentence: usize) -> bool {
        let block = &self.doc.blocks[self.doc.sentences[sentence].block].tokens;
        let sign = |at: usize| self.doc.tokens[at].kind == TokenKind::Punct && self.doc.token_text(at) == "©";
        (block.end.saturating_sub(5).max(block.start)..block.end).any(sign)
    }

    /// Whether some word of the range stands outside quotation marks.
    fn reporter_tokens(&self, mut range: Range<usize>) -> bool {
        range.any(|at| !self.is_quoted(at) && self.doc.tokens[at].is_word())
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one look-back")]
    fn of_sentence(
        &self,
        sentence: usize,
        tokens: Range<usize>,
        mentions: Range<usize>,
        at: usize,
        far: i32,
        agreement: Agreement,
        last_named: bool,
        reported: Option<&Range<usize>>,
        fits: &dyn Fn(&Entity) -> bool,
        names_left: &mut usize,
        out: &mut Vec<Candidate>,
    ) {
        let pronoun = reported.is_some();
        let read = || sentence_subject(self.doc, self.names, tokens.clone(), &|t| self.is_quoted(t));
        let partly;
        let subject = if tokens.end == self.doc.sentences[sentence].tokens.end {
            let subjects = self.subjects.get_or_init(|| vec![OnceCell::new(); self.doc.sentences.len()]);
            subjects[sentence].get_or_init(read)
        } else {
            partly = read();
            &partly
        };
        if let Some(subject) = subject
            && subject.name.is_none()
            && subject.via != Via::Pronoun
            && pronoun
            && subject.sort.meets(class::HEADS)
            && self.may_be_someone(subject, agreement)
            && self.agrees(agreement, &Referent::Words { text: "".into(), via: subject.via }, subject.agreement)
            && subject.tokens.end <= at
        {
            // A subject without a name: "Les enquêteurs … Ils"; a role may be someone's: "Le maire … Il".
            let role = (subject.is(class::ROLE) || subject.is(class::ANY_PERSON))
                && subject.agreement.number != Number::Plural
                && self.doc.is(subject.tokens.start, class::DEFINITE);
            // Whom it stood for where it spoke is known already.
            let spoke = self.spoke_at(subject.tokens.start);
            let holder = || match spoke {
                Some(Referent::Entity(entity)) => Some(*entity),
                _ => self.holder(subject, &subject.tokens).or_else(|| self.named_before(subject)),
            };
            let holder = if role { holder() } else { None };
            // What is said of someone does not say who says it: "Schools stay closed, they said".
            let far = far + if reported.is_some_and(|r| r.contains(&subject.tokens.start)) { 34 } else { 0 };
            let (referent, score) = match holder.filter(|e| fits(&self.names.entities[*e])) {
                Some(entity) => (Referent::Entity(entity), 82 + kind_bonus(&self.names.entities[entity], agreement)),
                None => (self.words_of(subject), 78),
            };
            add(out, referent, subject.tokens.clone(), score - far, SUBJECT);
        }
        if let Some(subject) = subject.as_ref().filter(|s| pronoun && s.joined && s.tokens.end <= at) {
            self.add_joined(subject, agreement, far, out);
        }
        // "Reed is a baker. She dislikes it. She leaves": who a subject stood for is still spoken of.
        // A noun has no person of its own: "Elle … La Sénégalaise".
        let same = |own: Agreement| {
            own == agreement
                || !pronoun && own.person == 3 && own.gender == agreement.gender && own.number == agreement.number
        };
        if let Some(subject) = &subject
            && !last_named
            && subject.via == Via::Pronoun
            && subject.tokens.end <= at
            && subject.tokens.len() == 1
            && same(subject.agreement)
            && agreement.person == 3
            && agreement.number == Number::Singular
            && agreement.gender != Gender::Neuter
            && self.doc.is(subject.head, class::SUBJECT_PRONOUN)
            && let Some(Referent::Entity(entity)) = self.through(subject)
            && fits(&self.names.entities[entity])
        {
            let known = &self.names.entities[entity];
            let score = 60 - far + 22 + kind_bonus(known, agreement);
            add(out, Referent::Entity(entity), subject.tokens.clone(), score, SUBJECT);
        }
        for mention in mentions.rev().filter(|m| self.names.mentions[*m].tokens.end <= tokens.end) {
            if *names_left == 0 {
                return;
            }
            *names_left -= 1;
            let Some(index) = self.names.mentions[mention].entity else { continue };
            let entity = &self.names.entities[index];
            let place = self.names.mentions[mention].tokens.clone();
            if place.end > at
                || !fits(entity)
                || !self.agrees(agreement, &Referent::Entity(index), entity.agreement)
                || self.only_describes(&place)
            {
                continue;
            }
            let turned = pronoun && self.is_turned(&place);
            let is_subject = subject.as_ref().is_some_and(|s| s.name == Some(mention)) || turned;
            let mut score = 60 - far;
            let mut why = "the last name that agrees";
            if is_subject && !last_named {
                score += self.subject_bonus(place.end..tokens.end, pronoun);
                why = SUBJECT;
            }
            score -= self.told_penalty(entity, &place, reported);
            let governed = place.start > 0
                && (self.doc.is(place.start - 1, class::PREPOSITION) || self.doc.is(place.start - 1, class::OF));
            if governed && !last_named {
                score -= 6;
            }
            score += kind_bonus(entity, agreement);
            if pronoun && self.is_made_of_nouns(entity) {
                score -= 30;
            }
            score += (entity.mentions.len() as i32).min(6);
            if last_named {
                score += (place.start as i32 - at as i32).max(-40) / 4;
            }
            add(out, Referent::Entity(index), place, score, why);
        }
    }

    /// "Reed and Okafor met. They said": two who are one subject.
    fn add_joined(&self, subject: &NounPhrase, agreement: Agreement, far: i32, out: &mut Vec<Candidate>) {
        if agreement.number == Number::Plural
            && subject.agreement.agrees(agreement)
            && let Some(referent) = self.joined(subject, &subject.tokens).referent
        {
            add(out, referent, subject.tokens.clone(), JOINED - far, SUBJECT);
        }
    }

    /// Whom the mention that begins at a token was found to stand for, where it has spoken.
    pub(super) fn spoke_at(&self, at: usize) -> Option<&Referent> {
        let place = self.spoken.partition_point(|s| s.at < at);
        self.spoken.get(place).filter(|s| s.at == at).map(|s| &s.referent)
    }

    /// Whom a pronoun before stands for; only a few are looked through, one for the other.
    fn through(&self, subject: &NounPhrase) -> Option<Referent> {
        let at = subject.tokens.start;
        if let Some(known) = self.spoke_at(at) {
            return Some(known.clone());
        }
        if let Some(known) = self.taken_up.borrow().get(&at) {
            return known.clone();
        }
        if self.through.get() >= PRONOUNS {
            return None;
        }
        let found = self.look_through(subject, Some(&(at..at)), &|_| true);
        if self.not.is_none() {
            self.taken_up.borrow_mut().insert(at, found.clone());
        }
        found
    }

    /// Whom a subject takes up, found while another's antecedent is looked for: counted, because one leads to the next.
    fn look_through(
        &self,
        subject: &NounPhrase,
        reported: Option<&Range<usize>>,
        fits: &dyn Fn(&Entity) -> bool,
    ) -> Option<Referent> {
        self.through.set(self.through.get() + 1);
        let found = self.weigh(subject.tokens.start, subject.agreement, false, reported, fits);
        self.through.set(self.through.get() - 1);
        found.map(|(referent, ..)| referent)
    }

    /// The person whom a role that nobody was introduced with takes up: who was named last.
    fn named_before(&self, subject: &NounPhrase) -> Option<usize> {
        let specific = self.is_specific(subject, &subject.tokens) || subject.is(class::ANONYMOUS_ROLE);
        if specific || self.through.get() >= PRONOUNS {
            return None;
        }
        match self.look_through(subject, None, &|e| e.kind == NameKind::Person)? {
            Referent::Entity(entity) => Some(entity),
            Referent::Words { .. } => None,
        }
    }

    fn words_of(&self, subject: &NounPhrase) -> Referent {
        // "The doctor subsequently | prescribed": an adverb before the verb is no part of who.
        let mut tokens = subject.tokens.clone();
        while tokens.len() > 1 && self.names.lexicon.is_manner(self.doc, tokens.end - 1) {
            tokens.end -= 1;
        }
        match self.own_words(&tokens, subject.via).referent {
            Some(referent) => referent,
            None => Referent::Words { text: "".into(), via: subject.via },
        }
    }
}

/// Adds a candidate, or raises one that is there already: who is named again is spoken of.
fn add(out: &mut Vec<Candidate>, referent: Referent, place: Range<usize>, score: i32, why: &'static str) {
    match out.iter_mut().find(|c| c.referent == referent) {
        Some(known) => {
            if score > known.score {
                known.score = score;
                known.why = why;
                known.place = place;
            }
            known.score += 2;
        }
        None => out.push(Candidate { referent, place, score, why }),
    }
}
