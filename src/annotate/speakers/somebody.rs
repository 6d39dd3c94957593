//! Who a noun for a person takes up that nobody was introduced with: whoever spoke or was named last, or whom the text is about.
//!
//! In: a definite phrase ("le juge", "la Suédoise") and the names before it. Out: the person, where country, house, field and
//! office allow it; nobody where the noun can be of somebody new.

use std::ops::Range;

use super::super::names::{Agreement, Entity, Lexicon, NameKind, NounPhrase, Number};
use super::super::quotes::Via;
use super::Resolved;
use super::antecedents::{Antecedent, LAST_VOICE};
use super::resolve::{Referent, Resolver};
use super::roles::is_same_field;
use crate::lang::class;

impl Resolver<'_, '_> {
    /// The person whom a word with an article and a capital calls by where they are from: "le Vertavien", which is no name where
    /// somebody was named before.
    pub(super) fn by_origin(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Resolved> {
        let (doc, lex) = (self.doc, &self.names.lexicon);
        let mention = phrase.name.filter(|_| !lex.head_last && tokens.len() == 2)?;
        let entity = self.names.entity_of(mention)?;
        let article = doc.value(tokens.start, class::DETERMINER).map(Agreement::read)?;
        let strange = entity.kind == NameKind::Unknown && entity.tokens.len() == 1 && entity.roles.is_empty();
        let singular = article.number == Number::Singular && doc.is(tokens.start, class::DEFINITE);
        if !strange || !singular || !lex.looks_like_demonym(doc, tokens.end - 1) {
            return None;
        }
        let noun = NounPhrase { name: None, agreement: article, ..phrase.clone() };
        let main = || self.main_person(article, tokens.start, &|_| true);
        let found = self
            .same_voice(&noun)
            .or_else(|| self.named_last(&noun))
            .or_else(|| self.recent(&noun, |e| e.kind == NameKind::Person))
            .or_else(main)?;
        Some(found.resolved(doc, Via::Role))
    }

    /// Whether a role is of those who speak for others, and can have an office beside it.
    pub(super) fn is_mouthpiece(&self, role: &Range<usize>) -> bool {
        Lexicon::entry(self.doc, role.start, class::ANONYMOUS_ROLE, role.end).is_some()
    }

    /// Whether one person at most is named before a token.
    fn is_sole(&self, at: usize) -> bool {
        let mut persons = self.names.entities.iter().filter(|e| e.kind == NameKind::Person && e.tokens.start < at);
        persons.next();
        persons.next().is_none()
    }

    /// The person who spoke or was named last, for a role that says nothing of somebody else.
    pub(super) fn somebody_before(
        &self,
        phrase: &NounPhrase,
        tokens: &Range<usize>,
        from_there: bool,
    ) -> Option<Antecedent> {
        let (doc, lex) = (self.doc, &self.names.lexicon);
        let anonymous = phrase.is(class::ANONYMOUS_ROLE) && !self.takes_up(phrase, tokens);
        // "the hospital's director": a role that an institution owns, which nobody was introduced with.
        if anonymous || self.is_specific(phrase, tokens) || self.is_owned_role(phrase, tokens) {
            return None;
        }
        // "le directeur de l'hôpital" is not the senator of the Landes who spoke before.
        let institution = self.is_of_institution(phrase, tokens);
        let office = self.is_office(phrase, tokens);
        let described = office || self.is_described(phrase, tokens);
        let fits = |e: &Entity| {
            let shares = |role: &Range<usize>| self.content(tokens).any(|word| self.holds(role, word));
            let abroad = e.roles.iter().any(|role| self.other_country(tokens, role));
            // "le dirigeant de Tesla" can be whom the text takes as known; "de l'hôpital" tells of nobody yet.
            // "sa porte-parole" can be a minister; "son monteur" is none.
            let mouth = |role: &Range<usize>| self.is_mouthpiece(role);
            let own =
                |role: &Range<usize>| !doc.is(role.start, class::POSSESSIVE) && !mouth(role) || office && !mouth(role);
            let own = |e: &Entity| if lex.head_last { !e.roles.is_empty() } else { e.roles.iter().any(own) };
            let known = !own(e) && self.names.within(tokens.clone()).next().is_some();
            let unlike = described && own(e) && !e.roles.iter().any(shares);
            !abroad && !unlike && (!institution || known || e.roles.iter().any(shares))
        };
        let unknown = |e: &Entity| {
            let strange = e.kind == NameKind::Unknown && e.tokens.len() > 1;
            strange && self.may_be_person(e) && self.stands_free(e) && fits(e)
        };
        let last = if from_there { self.named_last(phrase) } else { None };
        let same = || {
            let fits = |r: &Referent| matches!(r, Referent::Entity(e) if fits(&self.names.entities[*e]));
            self.same_voice(phrase).filter(|found| fits(&found.referent))
        };
        let found = last.or_else(same).or_else(|| {
            // "le préfet" is introduced with his office, and not whoever was named last.
            if office && !lex.head_last && !self.is_sole(tokens.start) {
                return None;
            }
            let person = self.recent(phrase, |e| e.kind == NameKind::Person && fits(e));
            person.or_else(|| self.recent(phrase, unknown))
        });
        // "le juge" is not the minister who was named last, and nothing says that it is somebody before him.
        found.filter(|found| {
            let Referent::Entity(e) = found.referent else { return true };
            !self.is_of_another_field(phrase, &self.names.entities[e])
        })
    }

    /// Who spoke in the sentence before, where nobody else was named since: "« … », dit le Belge. Le leader regrette que".
    pub(super) fn same_voice(&self, phrase: &NounPhrase) -> Option<Antecedent> {
        let (doc, at) = (self.doc, phrase.tokens.start);
        let spoke = self.spoken.iter().rev().find(|s| s.at < at).filter(|_| !self.names.lexicon.head_last)?;
        let Referent::Entity(index) = &spoke.referent else { return None };
        let entity = &self.names.entities[*index];
        let near = doc.block_of(spoke.at) == doc.block_of(at) && doc.sentence_of(at) - doc.sentence_of(spoke.at) <= 2;
        let other = |m: usize| {
            let mention = &self.names.mentions[m];
            mention.kind == NameKind::Person && mention.entity != Some(*index)
        };
        let fits = entity.kind == NameKind::Person && self.agrees(phrase.agreement, &spoke.referent, entity.agreement);
        (near && fits && !self.names.within(spoke.at..at).any(other)).then(|| Antecedent::of_speaker(spoke, LAST_VOICE))
    }

    /// The one person whom the text is about, for a noun that says nothing else of anyone: "la financière de 49 ans".
    pub(super) fn main_person_by_noun(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Antecedent> {
        if phrase.is(class::ANONYMOUS_ROLE)
            || self.is_specific(phrase, tokens)
            || self.is_of_institution(phrase, tokens)
            || self.is_owned_role(phrase, tokens)
            || self.is_office(phrase, tokens) && !self.names.lexicon.head_last
        {
            return None;
        }
        // "l'ingénieur" is no one of whom nothing says that they are one.
        let field = self.fields_in(phrase.head..tokens.end).next();
        if field.is_none() && !phrase.is(class::ANY_PERSON) {
            return None;
        }
        let fits = |e: &Entity| {
            let same = field.is_none_or(|field| self.fields(e).any(|own| is_same_field(own, field)));
            same && !e.roles.iter().any(|role| self.other_country(tokens, role))
        };
        self.main_person(phrase.agreement, tokens.start, &fits)
    }

    /// Whether a phrase is somebody's origin and nothing else: "the Italian".
    pub(super) fn is_from_there(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        let capital = self.doc.tokens[phrase.head].is_capital();
        capital && self.doc.is(phrase.head, class::DEMONYM) && phrase.head + 1 == tokens.end
    }

    /// Whether a name of nobody in particular can be a person's: "Jeux Olympiques" begins with a noun.
    pub(super) fn may_be_person(&self, entity: &Entity) -> bool {
        !self.doc.classes(entity.tokens.start).meets(class::NOUNS)
    }

    /// Whether a name of unclear kind stands somewhere without a noun, an article or a preposition that it completes: "la mairie de
    /// Saint-Orlan", "le lycée Anne-Morel" are no persons.
    pub(super) fn stands_free(&self, entity: &Entity) -> bool {
        let doc = self.doc;
        let tied = const { class::NOUNS.union(class::set(&[class::OF, class::PREPOSITION, class::DETERMINER])) };
        self.names.lexicon.head_last
            || self.names.mentions_of(entity).iter().any(|m| {
                let start = self.names.mentions[*m].tokens.start;
                let before = start.checked_sub(1).filter(|t| *t >= doc.sentence(start).start);
                before.is_none_or(|t| !doc.classes(t).meets(tied) || doc.is(t, class::ROLE))
            })
    }
}
