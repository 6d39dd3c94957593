//! Another word for who spoke just before: "la députée du Gers" for Anne Morel, "le quotidien" with its name in marks.
//!
//! In: a definite phrase that nobody was introduced with. Out: who spoke last, where number, gender and field allow it and no
//! one else is named in between; nothing where the phrase can be of somebody new.

use std::ops::Range;

use super::super::names::{NameKind, NounPhrase, sentence_subject};
use super::super::quotes::Via;
use super::antecedents::{Antecedent, LAST_NAME, LAST_VOICE};
use super::resolve::{Referent, Resolver, Spoke};
use super::roles::is_same_field;
use crate::lang::{WordId, class};
use crate::segment::TokenKind;

impl Resolver<'_, '_> {
    /// Whom a definite phrase is another word for, where a name in marks or who spoke just before tells.
    pub(super) fn another_word(&mut self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<(Antecedent, Via)> {
        if phrase.is(class::ANONYMOUS_ROLE)
            && let Some(found) = self.last_speaker(phrase, tokens)
        {
            return Some((found, Via::Role));
        }
        if let Some(found) = self.renamed(phrase, tokens) {
            return Some((found, Via::Role));
        }
        if let Some(found) = self.marked_name(phrase) {
            return Some((found, Via::Name));
        }
        // "le texte": an article and its noun; "the 1911 charter" is a document of its own.
        if !phrase.is(class::DOCUMENT) || self.names.lexicon.head_last || tokens.len() != 2 {
            return None;
        }
        let document = |s: &&Spoke| s.phrase.as_ref().is_some_and(|p| p.is(class::DOCUMENT));
        let spoke = self.spoken.iter().rev().find(document)?;
        Some((Antecedent::of_speaker(spoke, "the document that spoke before"), Via::Role))
    }

    /// Who spoke just before, where the phrase can be another word for them: « … », dit Anne Morel. *La députée du Gers*
    /// ajoute … The complement tells nothing of someone else, and no one else is named in between.
    fn renamed(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Antecedent> {
        let (doc, lex) = (self.doc, &self.names.lexicon);
        let former = self.is_former(phrase, tokens);
        let this = doc.is(tokens.start, lex.this) || former;
        let known = phrase.is(class::ROLE) || phrase.is(class::ANY_PERSON);
        // A noun that no lexicon has, by itself: some word for a person ("le troisième-ligne", "cette passionnée").
        let strange = !phrase.sort.meets(class::HEADS)
            && tokens.len() <= 4
            && (this || !doc.classes(phrase.head).meets(class::NOUNS) && !self.has_complement(phrase, tokens))
            && doc.tokens[phrase.head].kind == TokenKind::Lower;
        if lex.head_last || !known && !strange {
            return None;
        }
        let spoke = self.spoken.iter().rev().find(|s| s.at < tokens.start)?;
        let Referent::Entity(index) = spoke.referent else { return None };
        let entity = &self.names.entities[index];
        let (from, to) = (doc.sentence_of(spoke.at), doc.sentence_of(tokens.start));
        let near = doc.sentences[to].block - doc.sentences[from].block <= 1 && to - from <= 8;
        if entity.kind != NameKind::Person || !near || !self.agreement_of(index).agrees(phrase.agreement) {
            return None;
        }
        let other = |m: usize| {
            let mention = &self.names.mentions[m];
            mention.entity != Some(index) && mention.kind == NameKind::Person && !self.is_quoted(mention.tokens.start)
        };
        if self.names.within(spoke.at..tokens.start).any(other)
            || entity.roles.iter().any(|r| self.other_country(tokens, r))
        {
            return None;
        }
        let field = self.fields_in(phrase.head..tokens.end).next();
        let shared = field.is_some_and(|field| self.fields(entity).any(|own| is_same_field(own, field)));
        if self.is_office(phrase, tokens)
            && !shared
            && !former
            && !entity.roles.iter().any(|role| self.is_mouthpiece(role))
        {
            return None;
        }
        let fits = match field {
            // "ce père de six enfants": a noun of some field that says nothing of a field there.
            Some(_) if former || this && self.is_described(phrase, tokens) => true,
            Some(_) => shared || self.fields(entity).next().is_none() && !phrase.is(class::ANONYMOUS_ROLE),
            None => strange && self.fields(entity).next().is_none() || this || phrase.is(class::ANY_PERSON),
        };
        let housed = (phrase.head + 1..tokens.end).any(|t| doc.is(t, lex.institution));
        (fits && (shared || !housed)).then(|| Antecedent::of_speaker(spoke, "who spoke just before, by another word"))
    }

    /// Whoever spoke in the sentences right before without a name, where a noun can be another word for them: "« … », confie une
    /// *victime*. « … », lâche la *retraitée*."
    pub(super) fn unnamed_voice(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Antecedent> {
        let doc = self.doc;
        if self.names.lexicon.head_last
            || self.has_complement(phrase, tokens)
            || doc.is(tokens.start, class::POSSESSIVE)
        {
            return None;
        }
        let field = |p: &NounPhrase| self.fields_in(p.head..p.tokens.end).next();
        let wanted = field(phrase);
        let block = doc.block_of(tokens.start);
        // In a dialogue the other has answered since: "demande l'avocat général. … répond-elle. Le magistrat insiste".
        let again = |s: &&Spoke| {
            let own = s.phrase.as_ref().filter(|p| p.agreement.agrees(phrase.agreement)).and_then(field);
            let same = own.zip(wanted).is_some_and(|(own, wanted)| is_same_field(own, wanted));
            same && matches!(s.referent, Referent::Words { .. }) && doc.block_of(s.at) == block
        };
        let mut before = self.spoken.iter().rev().filter(|s| s.at < tokens.start);
        let Some(last) = before.clone().next() else { return self.came_up(phrase, tokens) };
        if let Some(known) = before.find(again).filter(|s| s.at != last.at) {
            return Some(Antecedent::of_speaker(known, LAST_VOICE));
        }
        let spoke = last;
        if let Some(found) = self.came_up(phrase, tokens).filter(|found| found.place.start > spoke.at) {
            return Some(found);
        }
        let (Referent::Words { .. }, Some(own)) = (&spoke.referent, &spoke.phrase) else { return None };
        let person = |p: &NounPhrase| p.is(class::ROLE) || p.is(class::ANY_PERSON);
        let near = doc.block_of(tokens.start) == doc.block_of(spoke.at)
            && doc.sentence_of(tokens.start) - doc.sentence_of(spoke.at) <= 3;
        let alike = own.agreement.agrees(phrase.agreement) && !Self::is_plural(own) && person(own);
        let new = !doc.is(own.tokens.start, class::DEFINITE) && !doc.is(own.tokens.start, class::POSSESSIVE);
        let fits = match (field(own), wanted) {
            (Some(own), Some(other)) => is_same_field(own, other),
            (Some(_), None) => new,
            _ => new || phrase.is(class::ANY_PERSON),
        };
        let other = |m: usize| self.names.is_person(m) && !self.is_quoted(self.names.mentions[m].tokens.start);
        let alone = !self.names.within(spoke.at..tokens.start).any(other);
        (near && alike && fits && alone).then(|| Antecedent::of_speaker(spoke, LAST_VOICE))
    }

    /// "Un client acquiesce. « … », s'indigne *le vieil homme*": the subject of the sentence before, for a noun that says only that
    /// they are a person.
    fn came_up(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Antecedent> {
        let doc = self.doc;
        if !phrase.is(class::ANY_PERSON) {
            return None;
        }
        let at = doc.sentence_of(tokens.start);
        let block = doc.sentences[at].block;
        let mut before = (at.saturating_sub(3)..at).rev().filter(|s| doc.sentences[*s].block == block);
        let subject = before.find_map(|s| {
            let words = doc.sentences[s].tokens.clone();
            sentence_subject(doc, self.names, words, &|t| self.is_quoted(t)).filter(|p| !self.is_quoted(p.head))
        })?;
        let new = doc.is(subject.tokens.start, class::DETERMINER) && !doc.is(subject.tokens.start, class::DEFINITE);
        // "Une habitante, Thérèse, 81 ans": whose name stands behind the comma.
        let named = self.names.within(subject.tokens.end..subject.tokens.end + 5).find(|m| {
            matches!(self.names.mentions[*m].kind, NameKind::Person | NameKind::Unknown)
                && doc.is_char(self.names.mentions[*m].tokens.start - 1, ',')
        });
        if let Some(entity) = named.and_then(|m| self.names.mentions[m].entity) {
            return Some(Antecedent::new(Referent::Entity(entity), subject.tokens, LAST_VOICE));
        }
        let person = subject.is(class::ROLE) || subject.is(class::ANY_PERSON) || subject.is(class::ANONYMOUS_ROLE);
        let agrees = subject.agreement.agrees(phrase.agreement) && !Self::is_plural(&subject);
        if subject.name.is_some() || !new || !person || !agrees || subject.tokens.end > tokens.start {
            return None;
        }
        let referent = self.own_words(&subject.tokens, Via::Role).referent?;
        Some(Antecedent::new(referent, subject.tokens, LAST_VOICE))
    }

    /// The person named in the sentence before who agrees, for a noun that only says where they are from: "Elle a reçu Anders
    /// Berg. Le Suédois …".
    pub(super) fn named_last(&self, phrase: &NounPhrase) -> Option<Antecedent> {
        let (doc, at) = (self.doc, phrase.tokens.start);
        let sentence = doc.sentence_of(at);
        let from = doc.sentences[sentence.saturating_sub(1)].tokens.start;
        if self.names.lexicon.head_last || doc.sentences[sentence].tokens.start + 2 < at {
            return None;
        }
        let fits = |m: &usize| {
            let mention = &self.names.mentions[*m];
            let agrees =
                |e: usize| self.agrees(phrase.agreement, &Referent::Entity(e), self.names.entities[e].agreement);
            mention.kind == NameKind::Person
                && !self.is_quoted(mention.tokens.start)
                && mention.entity.is_some_and(agrees)
        };
        let mention = self.names.within(from..at).filter(fits).last()?;
        let place = self.names.mentions[mention].tokens.clone();
        Some(Antecedent::new(Referent::Entity(self.names.mentions[mention].entity?), place, LAST_NAME))
    }

    /// The name in marks right behind a noun for a medium or a company: `le journal américain “The Lake Tribune”`.
    fn marked_name(&self, phrase: &NounPhrase) -> Option<Antecedent> {
        let doc = self.doc;
        let mark = (phrase.tokens.end..doc.tokens.len().min(phrase.tokens.end + 3))
            .find(|t| doc.tokens[*t].kind == TokenKind::Mark)?;
        if !phrase.is(class::ANY_ORGANISATION) && !phrase.is(class::MEDIUM_NOUN) {
            return None;
        }
        let between = phrase.tokens.end..mark;
        let described = between.clone().all(|t| doc.is(t, class::ADJECTIVE) || doc.is(t, class::DEMONYM));
        let mention = self.names.mentions.partition_point(|m| m.tokens.start <= mark);
        let tokens = self.names.mentions.get(mention).filter(|m| m.tokens.start == mark + 1)?.tokens.clone();
        let closed = doc.tokens.get(tokens.end).is_some_and(|t| t.kind == TokenKind::Mark);
        let entity = self.names.mentions[mention].entity?;
        (described && closed).then(|| Antecedent::new(Referent::Entity(entity), tokens, "the name in marks behind it"))
    }

    /// The person who spoke last, for a role that nobody else in the document can have: "says Reed from the Mills Trust.
    /// … the expert explains".
    pub(super) fn last_speaker(&mut self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Antecedent> {
        let doc = self.doc;
        // "the government spokesman": a minister can be one, where nouns without a name stand before the head.
        let described = phrase.head > tokens.start + 1;
        if self.has_complement(phrase, tokens) || described && !doc.is(phrase.head, self.names.lexicon.mouthpiece) {
            return None;
        }
        // "the experts advise you … the expert says": several with the same noun are not somebody else.
        let noun = doc.token_text(phrase.head);
        let several = |s: &Spoke| {
            s.phrase.as_ref().is_some_and(|p| Self::is_plural(p) && doc.token_text(p.head).starts_with(noun))
        };
        let head_last = self.names.lexicon.head_last;
        let may = |s: &Spoke| head_last || s.agreement.agrees(phrase.agreement);
        let spoke = self.spoken.iter().rev().find(|s| s.at < tokens.start && !several(s) && may(s))?;
        let Referent::Entity(entity) = &spoke.referent else { return None };
        let known = &self.names.entities[*entity];
        let other = |m: usize| {
            let mention = &self.names.mentions[m];
            mention.entity != Some(*entity)
                && mention.kind == NameKind::Person
                && (head_last || mention.agreement.agrees(phrase.agreement))
                && !self.is_quoted(mention.tokens.start)
                && !doc.is(mention.tokens.end, class::POSSESSIVE_MARK)
        };
        let field = self.fields_in(phrase.head..tokens.end).next();
        let kindred = match field {
            Some(field) => self.fields(known).any(|own| is_same_field(own, field)),
            None => true,
        };
        // "nuance Reed, pneumologue à Lorme. … Le spécialiste craint": where heads stand first, such a noun fits any role.
        let again = !self.names.lexicon.head_last && !known.roles.is_empty();
        let clear = !(described || again) || !self.names.within(spoke.at..tokens.start).any(other);
        let near = doc.block_of(tokens.start)
            <= doc.block_of(spoke.at)
                + if described {
                    6
                } else if again {
                    1
                } else {
                    3
                };
        let fits = known.kind == NameKind::Person
            && (known.roles.is_empty() || described || again && kindred)
            && self.agreement_of(*entity).agrees(phrase.agreement);
        if !near || !fits || !clear {
            return None;
        }
        let head = doc.tokens[phrase.head].word;
        let places = if head == WordId::UNKNOWN { return None } else { self.nouns.places(doc, head) };
        // "an expert", "experts": somebody else whom the noun can take up.
        let other = |place: usize| {
            place < tokens.start && !doc.is(place.saturating_sub(1), class::DEFINITE) && !doc.is_char(place + 1, '-')
        };
        if places.into_iter().flatten().any(other) {
            return None;
        }
        Some(Antecedent::of_speaker(spoke, LAST_VOICE))
    }

    /// The one medium that a document names before a token, however far back.
    pub(super) fn only_medium(&self, at: usize) -> Option<Antecedent> {
        let mut media = self.names.entities.iter().zip(0..).filter(|(e, _)| e.kind == NameKind::Medium);
        let (entity, index) = media.next().filter(|(e, _)| e.tokens.start < at)?;
        media.next().is_none().then(|| Antecedent::new(Referent::Entity(index), entity.tokens.clone(), LAST_NAME))
    }
}
