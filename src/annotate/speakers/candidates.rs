//! Who may be meant by a pronoun or a noun: those whom the sentences before it name, weighed.
//!
//! Sentences that lie wholly in quotation marks are passed over: they tell what was said, not who is spoken of.
//! The look-back is bounded in sentences and names.

use std::cell::OnceCell;
use std::ops::Range;

use super::super::names::{Agreement, Entity, Gender, NameKind, NounPhrase, Number, sentence_subject};
use super::super::quotes::Via;
use super::antecedents::{Antecedent, LAST_NAME, LAST_VOICE};
use super::persons::PERSONS;
use super::resolve::{Referent, Resolver, Spoke};
use super::weights::kind_bonus;
use crate::lang::class;
use crate::segment::TokenKind;

/// Sentences of the reporter's own that are looked back at.
const SENTENCES: i32 = 5;
/// Sentences looked back at in all, quoted ones included.
const ALL_SENTENCES: usize = 30;
/// Names that are looked back at.
const NAMES: usize = 40;
/// Pronouns that are looked through, one for the other.
const PRONOUNS: usize = 4;

/// Why a subject is taken up.
pub(super) const SUBJECT: &str = "the subject before";
/// What each sentence further back costs.
const DISTANCE: i32 = 26;
/// How much less likely a body or a group is to say "I".
const NOT_ONE: i32 = 40;
/// What two names that are one subject are worth to a pronoun for several.
const JOINED: i32 = 90;

/// What is asked for: someone whom a pronoun or a noun takes up.
pub(super) struct Asked<'s> {
    /// The token before which they are looked for.
    pub at: usize,
    pub wanted: Agreement,
    /// The one who was named last is meant, subject or not: "celui-ci".
    pub last_named: bool,
    /// For a pronoun: the tokens of what is said, where that stands before it. `None` for a noun.
    pub reported: Option<&'s Range<usize>>,
    pub fits: &'s dyn Fn(&Entity) -> bool,
}

impl<'s> Asked<'s> {
    /// By a noun at a token.
    pub(super) fn by_noun(at: usize, wanted: Agreement, fits: &'s dyn Fn(&Entity) -> bool) -> Self {
        Self { at, wanted, last_named: false, reported: None, fits }
    }

    /// Whether a pronoun asks.
    fn by_pronoun(&self) -> bool {
        self.reported.is_some()
    }
}

/// Someone who may be meant.
struct Candidate {
    found: Antecedent,
    score: i32,
}

/// Those who may be meant, each once.
#[derive(Default)]
struct Candidates(Vec<Candidate>);

impl Candidates {
    /// Adds one, or raises them where they are there already: who is named again is spoken of.
    fn add(&mut self, referent: Referent, place: Range<usize>, score: i32, why: &'static str) {
        match self.0.iter_mut().find(|c| c.found.referent == referent) {
            Some(known) => {
                if score > known.score {
                    known.score = score;
                    known.found.why = why;
                    known.found.place = place;
                }
                known.score += 2;
            }
            None => self.0.push(Candidate { found: Antecedent::new(referent, place, why), score }),
        }
    }

    /// The likeliest, the first of equals.
    fn best(self) -> Option<Antecedent> {
        let all = self.0.into_iter().enumerate();
        let (_, best) = all.max_by_key(|(i, c)| (c.score, std::cmp::Reverse(*i)))?;
        (best.score > 0).then_some(best.found)
    }
}

impl Resolver<'_, '_> {
    /// Whom the sentences before a place make the likeliest to be meant.
    pub(super) fn weigh(&self, asked: &Asked<'_>) -> Option<Antecedent> {
        let (doc, mentions) = (self.doc, &self.names.mentions);
        let mut candidates = Candidates(Vec::with_capacity(16));
        // The names before the sentence that is looked at.
        let mut below = mentions.partition_point(|m| m.tokens.start < asked.at);
        let sentence = doc.sentence_of(asked.at);
        let block = doc.sentences[sentence].block;
        let mut distance = 0;
        let mut names_left = NAMES;
        for back in 0..ALL_SENTENCES.min(sentence + 1) {
            let index = sentence - back;
            let tokens = doc.sentences[index].tokens.clone();
            let tokens = tokens.start..tokens.end.min(asked.at);
            let reporter = self.reporter_tokens(tokens.clone()) && !(back > 0 && self.is_caption(index));
            if !reporter && back > 0 {
                continue;
            }
            let far = DISTANCE * distance + if doc.sentences[index].block == block { 0 } else { 6 };
            while below > 0 && mentions[below - 1].tokens.start >= tokens.end {
                below -= 1;
            }
            let last = below;
            while below > 0 && mentions[below - 1].tokens.start >= tokens.start {
                below -= 1;
            }
            self.add_sentence(asked, index, &tokens, below..last, far, &mut names_left, &mut candidates);
            if reporter {
                distance += 1;
            }
            if distance > SENTENCES || names_left == 0 {
                break;
            }
        }
        if asked.by_pronoun() && !asked.last_named {
            self.add_last_speaker(asked, &mut candidates);
        }
        if asked.by_pronoun() && self.as_one && self.through.get() == 0 {
            self.lower_bodies(&mut candidates);
        }
        candidates.best()
    }

    /// Who spoke last is who goes on speaking.
    fn add_last_speaker(&self, asked: &Asked<'_>, candidates: &mut Candidates) {
        let (doc, at) = (self.doc, asked.at);
        let Some(spoke) = self.spoken.iter().rev().find(|s| s.at < at) else { return };
        let fits = !matches!(&spoke.referent, Referent::Entity(e) if !(asked.fits)(&self.names.entities[*e]));
        if !fits
            || !self.agrees(asked.wanted, &spoke.referent, spoke.agreement)
            || spoke.phrase.as_ref().is_some_and(|p| !self.may_be_someone(p, asked.wanted))
        {
            return;
        }
        let sentence = doc.sentence_of(at);
        let gap = sentence - doc.sentence_of(spoke.at).min(sentence);
        let quoted_between = self.quoted.iter().any(|r| r.start >= spoke.at && r.end <= at) || gap <= 1;
        let block = doc.sentences[sentence].block;
        let blocks = block - doc.sentences[doc.sentence_of(spoke.at)].block.min(block);
        let bonus = if quoted_between && blocks <= 1 { 34 } else { 14 };
        let since = !self.names.lexicon.neuter && self.has_come_up(spoke, candidates);
        let bonus = if since { 0 } else { bonus };
        let known = candidates.0.iter_mut().find(|c| c.found.referent == spoke.referent);
        match known {
            // Who was named long ago and has spoken since is no further away than who was never named.
            Some(known) => known.score = (known.score + bonus).max(40 + bonus - 8 * blocks.min(8) as i32),
            None if blocks <= 3 => candidates.0.push(Candidate {
                found: Antecedent::of_speaker(spoke, LAST_VOICE),
                score: 40 + bonus - 8 * blocks as i32,
            }),
            None => {}
        }
    }

    /// "« … », a dit Anne Morel. La juge Eve Alba a suspendu l'audience. « … »": whether a person came up since somebody spoke,
    /// of whom the text speaks now.
    fn has_come_up(&self, spoke: &Spoke, candidates: &Candidates) -> bool {
        let doc = self.doc;
        let person = |found: &Antecedent| match &found.referent {
            Referent::Entity(e) => self.names.entities[*e].kind == NameKind::Person,
            Referent::Words { .. } => {
                let (first, noun) = (found.place.start, found.place.clone().any(|t| doc.classes(t).meets(PERSONS)));
                noun && (doc.is(first, class::DETERMINER) || doc.is(first, class::POSSESSIVE))
            }
        };
        candidates.0.iter().any(|Candidate { found, score }| {
            let later = found.why == SUBJECT && found.place.start > spoke.at && *score >= 40;
            later && found.referent != spoke.referent && person(found)
        })
    }

    /// "« Ma mère m'attendait », dit-il": no ministry has said it.
    fn lower_bodies(&self, candidates: &mut Candidates) {
        for candidate in &mut candidates.0 {
            let someone = match &candidate.found.referent {
                Referent::Entity(entity) => {
                    matches!(self.names.entities[*entity].kind, NameKind::Person | NameKind::Unknown)
                }
                Referent::Words { via, .. } => *via != Via::Group,
            };
            candidate.score -= if someone { 0 } else { NOT_ONE };
        }
    }

    /// Whether a sentence is of a picture's caption: a sign of copyright ends its block.
    fn is_caption(&self, sentence: usize) -> bool {
        let block = &self.doc.blocks[self.doc.sentences[sentence].block].tokens;
        let sign = |at: usize| self.doc.tokens[at].kind == TokenKind::Punct && self.doc.token_text(at) == "©";
        (block.end.saturating_sub(5).max(block.start)..block.end).any(sign)
    }

    /// Whether some word of the range stands outside quotation marks.
    pub(super) fn reporter_tokens(&self, mut range: Range<usize>) -> bool {
        range.any(|at| !self.is_quoted(at) && self.doc.tokens[at].is_word())
    }

    /// Adds those whom a sentence names, up to the place that is asked for: its subject, and its names from the last on.
    #[expect(clippy::too_many_arguments, reason = "the state of one look-back")]
    fn add_sentence(
        &self,
        asked: &Asked<'_>,
        sentence: usize,
        tokens: &Range<usize>,
        mentions: Range<usize>,
        far: i32,
        names_left: &mut usize,
        out: &mut Candidates,
    ) {
        let read = || sentence_subject(self.doc, self.names, tokens.clone(), &|t| self.is_quoted(t));
        let partly;
        let subject = if tokens.end == self.doc.sentences[sentence].tokens.end {
            let subjects = self.subjects.get_or_init(|| vec![OnceCell::new(); self.doc.sentences.len()]);
            subjects[sentence].get_or_init(read)
        } else {
            partly = read();
            &partly
        };
        if let Some(subject) = subject.as_ref().filter(|s| s.tokens.end <= asked.at) {
            if asked.by_pronoun() {
                self.add_unnamed(asked, subject, far, out);
                self.add_joined(asked, subject, far, out);
            }
            self.add_taken_up(asked, subject, far, out);
        }
        let named = subject.as_ref().and_then(|s| s.name);
        for mention in mentions.rev().filter(|m| self.names.mentions[*m].tokens.end <= tokens.end) {
            if *names_left == 0 {
                return;
            }
            *names_left -= 1;
            self.add_name(asked, mention, named == Some(mention), tokens.end, far, out);
        }
    }

    /// A subject without a name: "Les enquêteurs … Ils"; a role may be someone's: "Le maire … Il".
    fn add_unnamed(&self, asked: &Asked<'_>, subject: &NounPhrase, far: i32, out: &mut Candidates) {
        if subject.name.is_some()
            || subject.via == Via::Pronoun
            || !subject.sort.meets(class::HEADS)
            || !self.may_be_someone(subject, asked.wanted)
            || !self.agrees(asked.wanted, &Referent::Words { text: "".into(), via: subject.via }, subject.agreement)
        {
            return;
        }
        let role = (subject.is(class::ROLE) || subject.is(class::ANY_PERSON))
            && subject.agreement.number != Number::Plural
            && self.doc.is(subject.tokens.start, class::DEFINITE);
        // Whom it stood for where it spoke is known already.
        let holder = || match self.spoke_at(subject.tokens.start) {
            Some(Referent::Entity(entity)) => Some(*entity),
            _ => self.holder(subject, &subject.tokens).or_else(|| self.named_before(subject)),
        };
        let holder = if role { holder() } else { None };
        // What is said of someone does not say who says it: "Schools stay closed, they said".
        let far = far + if asked.reported.is_some_and(|r| r.contains(&subject.tokens.start)) { 34 } else { 0 };
        let (referent, score) = match holder.filter(|e| (asked.fits)(&self.names.entities[*e])) {
            Some(entity) => (Referent::Entity(entity), 82 + kind_bonus(&self.names.entities[entity], asked.wanted)),
            None => (self.words_of(subject), 78),
        };
        out.add(referent, subject.tokens.clone(), score - far, SUBJECT);
    }

    /// "Reed and Okafor met. They said": two who are one subject.
    fn add_joined(&self, asked: &Asked<'_>, subject: &NounPhrase, far: i32, out: &mut Candidates) {
        if subject.joined
            && asked.wanted.number == Number::Plural
            && subject.agreement.agrees(asked.wanted)
            && let Some(referent) = self.joined(subject, &subject.tokens).referent
        {
            out.add(referent, subject.tokens.clone(), JOINED - far, SUBJECT);
        }
    }

    /// "Reed is a baker. She dislikes it. She leaves": who a subject stood for is still spoken of.
    fn add_taken_up(&self, asked: &Asked<'_>, subject: &NounPhrase, far: i32, out: &mut Candidates) {
        let (own, wanted) = (subject.agreement, asked.wanted);
        // A noun has no person of its own: "Elle … La Sénégalaise".
        let same = own == wanted
            || !asked.by_pronoun() && own.person == 3 && own.gender == wanted.gender && own.number == wanted.number;
        if same
            && !asked.last_named
            && subject.via == Via::Pronoun
            && subject.tokens.len() == 1
            && wanted.person == 3
            && wanted.number == Number::Singular
            && wanted.gender != Gender::Neuter
            && self.doc.is(subject.head, class::SUBJECT_PRONOUN)
            && let Some(Referent::Entity(entity)) = self.through(subject)
            && (asked.fits)(&self.names.entities[entity])
        {
            let score = 60 - far + 22 + kind_bonus(&self.names.entities[entity], wanted);
            out.add(Referent::Entity(entity), subject.tokens.clone(), score, SUBJECT);
        }
    }

    /// A name of a sentence that ends at `end`, its subject or not.
    fn add_name(&self, asked: &Asked<'_>, mention: usize, subject: bool, end: usize, far: i32, out: &mut Candidates) {
        let (at, pronoun) = (asked.at, asked.by_pronoun());
        let Some(index) = self.names.mentions[mention].entity else { return };
        let entity = &self.names.entities[index];
        let place = self.names.mentions[mention].tokens.clone();
        if place.end > at
            || !(asked.fits)(entity)
            || !self.agrees(asked.wanted, &Referent::Entity(index), entity.agreement)
            || self.only_describes(&place)
        {
            return;
        }
        let mut score = 60 - far;
        let mut why = LAST_NAME;
        if (subject || pronoun && self.is_turned(&place)) && !asked.last_named {
            score += self.subject_bonus(place.end..end, pronoun);
            why = SUBJECT;
        }
        score -= self.told_penalty(entity, &place, asked.reported);
        let governed = place.start > 0
            && (self.doc.is(place.start - 1, class::PREPOSITION) || self.doc.is(place.start - 1, class::OF));
        if governed && !asked.last_named {
            score -= 6;
        }
        score += kind_bonus(entity, asked.wanted);
        if pronoun && self.is_made_of_nouns(entity) {
            score -= 30;
        }
        score += (entity.mentions.len() as i32).min(6);
        if asked.last_named {
            score += (place.start as i32 - at as i32).max(-40) / 4;
        }
        out.add(Referent::Entity(index), place, score, why);
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
        let found =
            self.look_through(&Asked { reported: Some(&(at..at)), ..Asked::by_noun(at, subject.agreement, &|_| true) });
        if self.not.is_none() {
            self.taken_up.borrow_mut().insert(at, found.clone());
        }
        found
    }

    /// Whom a subject takes up, found while another's antecedent is looked for: counted, because one leads to the next.
    fn look_through(&self, asked: &Asked<'_>) -> Option<Referent> {
        self.through.set(self.through.get() + 1);
        let found = self.weigh(asked);
        self.through.set(self.through.get() - 1);
        found.map(|found| found.referent)
    }

    /// The person whom a role that nobody was introduced with takes up: who was named last.
    fn named_before(&self, subject: &NounPhrase) -> Option<usize> {
        let specific = self.is_specific(subject, &subject.tokens) || subject.is(class::ANONYMOUS_ROLE);
        if specific || self.through.get() >= PRONOUNS {
            return None;
        }
        let person = |e: &Entity| e.kind == NameKind::Person;
        match self.look_through(&Asked::by_noun(subject.tokens.start, subject.agreement, &person))? {
            Referent::Entity(entity) => Some(entity),
            Referent::Words { .. } => None,
        }
    }

    /// A subject that nobody was named by, as its own words.
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
