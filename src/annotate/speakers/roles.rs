//! What a role that a noun phrase names tells of its bearer: who was introduced with it, and whom it cannot be.
//!
//! In: a phrase with a role ("le directeur de l'hôpital"), the roles that names were met with. Out: the person who holds it;
//! whether its field (a judge is no minister), its country or the institution that it is of make it somebody else's.

use std::ops::Range;

use super::super::names::{Entity, Lexicon, NameKind, NounPhrase};
use super::resolve::{Referent, Resolver};
use crate::article::BlockKind;
use crate::lang::class;
use crate::segment::TokenKind;

/// Names before a role among which one with a title is looked for.
const TITLED: usize = 16;

impl Resolver<'_, '_> {
    /// Whether a noun with a clitic owns the role: "the hospital's director".
    pub(super) fn is_owned_role(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        self.names.lexicon.head_last
            && !self.doc.is(tokens.start, self.names.lexicon.this)
            && (tokens.start..phrase.head)
                .any(|t| self.doc.is(t, class::POSSESSIVE_MARK) || matches!(self.doc.token_text(t), "'" | "’"))
    }

    /// Whether the complement of a definite phrase is an institution: "de l'hôpital", "de l'Agence du Lac".
    pub(super) fn is_of_institution(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        let complement = phrase.head + 1..tokens.end;
        self.has_complement(phrase, tokens)
            && self.doc.is(tokens.start, class::DETERMINER)
            && !self.doc.is(tokens.start, self.names.lexicon.this)
            && (complement
                .clone()
                .any(|t| self.doc.is(t, class::ANY_ORGANISATION) || self.doc.is(t, self.names.lexicon.institution))
                || self.names.within(complement).next().is_some())
    }

    /// Whether a role cannot be that of somebody, whatever else they are: they have another office, the text tells what people
    /// with such a role do to them, or brings somebody up with the noun whom it gives no name.
    pub(super) fn cannot_be(&mut self, phrase: &NounPhrase, tokens: &Range<usize>, referent: &Referent) -> bool {
        let Referent::Entity(index) = referent else { return false };
        let entity = &self.names.entities[*index];
        self.undergoes(phrase, entity)
            || self.has_another_office(tokens, entity)
            || tokens.len() == 2 && !entity.roles.is_empty() && self.introduced(phrase, tokens).is_some()
    }

    /// Whether a phrase names an office that one human being has, and all roles of someone are others: "le Premier ministre" is
    /// not the minister of labour.
    fn has_another_office(&self, tokens: &Range<usize>, entity: &Entity) -> bool {
        let office = |range: Range<usize>| {
            let end = range.end;
            range.clone().find_map(|t| Lexicon::entry(self.doc, t, self.names.lexicon.office, end).map(|(_, own)| own))
        };
        // "le président" can be of a club as well: a title behind a slash is the office, but asks for none.
        let Some(wanted) = office(tokens.clone()).filter(|office| !office.contains('/')) else { return false };
        let same = |role: &Range<usize>| office(role.clone()).is_some_and(|own| own.split('/').next() == Some(wanted));
        !entity.roles.is_empty() && !entity.roles.iter().any(same)
    }

    /// Whether a phrase has a name or a complement that picks out someone by itself.
    pub(super) fn is_specific(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        // "le chef de l'État": the complement is part of the office, of which there is one.
        let office = Lexicon::entry(self.doc, phrase.head, class::ROLE, tokens.end)
            .is_some_and(|(len, _)| len > 3 && self.doc.is(phrase.head + 1, class::OF));
        let leads = !office && (phrase.is(class::LEADER) || self.doc.is(phrase.head, class::LEADER));
        // "l'homme de 61 ans": an age picks out nobody whom the text has not named.
        let aged = self.doc.is(phrase.head + 1, class::OF)
            && self.doc.tokens.get(phrase.head + 2).is_some_and(|t| t.kind == TokenKind::Digits);
        let bare = self.is_described(phrase, tokens);
        // "the officer who made the arrest": a relative clause without a comma says who.
        let told = self.doc.is(phrase.tokens.end, class::RELATIVE);
        let complemented = self.has_complement(phrase, tokens) && !leads && !aged && !bare;
        (told || complemented) && !self.takes_up(phrase, tokens)
    }

    /// Whether a phrase says that whoever it names is known already: "cette mère de famille", "l'ancien notaire".
    pub(super) fn takes_up(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        self.doc.is(tokens.start, self.names.lexicon.this) || self.is_former(phrase, tokens)
    }

    /// Whether a role is one that somebody had: "l'ancien notaire", "l'ex-ministre".
    pub(super) fn is_former(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        let former = self.names.lexicon.former;
        former.is_some() && (tokens.start + 1..=phrase.head).any(|t| self.doc.is(t, former))
    }

    /// Whether the complement of a role has no article, so that it tells what sort of role it is and not whose: "la professeure
    /// *de lettres*".
    pub(super) fn is_described(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        let (doc, of) = (self.doc, phrase.head + 1);
        let plain = |t: usize| !doc.is(t, class::DETERMINER) && doc.tokens[t].kind == TokenKind::Lower;
        !self.names.lexicon.head_last
            && of + 1 < tokens.end
            && doc.is(of, class::OF)
            && (of..tokens.end).all(plain)
            && self.names.within(tokens.clone()).next().is_none()
    }

    /// The person who was introduced with the role that a phrase names.
    pub(super) fn holder(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<usize> {
        let wanted = self.content(tokens).count();
        let mut best: Option<(i32, usize, usize)> = None;
        for (index, entity) in self.names.entities.iter().enumerate() {
            if entity.kind != NameKind::Person && entity.kind != NameKind::Unknown
                || entity.roles.is_empty()
                || !self.agreement_of(index).agrees(phrase.agreement)
            {
                continue;
            }
            for role in &entity.roles {
                let field = self.shares_field(phrase, tokens, role);
                // "le premier ministre" is no "premier secrétaire".
                let second = phrase.head + 1;
                let paired = self.doc.is(phrase.head, class::ADJECTIVE)
                    && second < tokens.end
                    && !self.doc.is(phrase.head, class::NOUN)
                    && !self.holds(role, second);
                let same = self.holds(role, phrase.head);
                if !field && (!same || paired) {
                    continue;
                }
                // "L'enseignante" is not the teacher who comes up further down.
                let body = self.doc.blocks[self.doc.block_of(tokens.start)].kind == BlockKind::Body;
                if !same
                    && body
                    && !self.names.lexicon.head_last
                    && entity.tokens.start > tokens.start
                    && self.last_before(entity, tokens.start) == 0
                {
                    continue;
                }
                let shared = self.content(tokens).filter(|w| self.holds(role, *w)).count() as i32;
                let missing = wanted as i32 - shared;
                // Another institution's name in the complement makes it another person.
                let other = self.names.within(tokens.clone()).any(|m| {
                    self.names.mentions[m].entity.is_some_and(|named| {
                        let inside =
                            self.names.within(role.clone()).any(|r| self.names.mentions[r].entity == Some(named));
                        !inside && self.names.within(role.clone()).next().is_some()
                    })
                });
                let other = other
                    || self.other_field(phrase, tokens, role)
                    || self.other_country(tokens, role)
                    || self.has_another_office(tokens, entity);
                let score = 4 * shared + 3 * i32::from(field) - missing.min(2) - if other { 8 } else { 0 };
                let last = self.last_before(entity, tokens.start);
                let key = (score, last, index);
                if score > 0 && best.is_none_or(|b| key > b) {
                    best = Some(key);
                }
            }
        }
        best.map(|(_, _, entity)| entity)
    }

    /// Who has the office that a phrase names by another title than theirs: "le chef de l'État", introduced as president.
    pub(super) fn officeholder(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<usize> {
        let (doc, class) = (self.doc, self.names.lexicon.office);
        let (_, office) = Lexicon::entry(doc, phrase.head, class, tokens.end).filter(|(_, own)| !own.contains('/'))?;
        // "le chef de la diplomatie américaine", a secretary of state.
        let abroad = self.country_in(&(phrase.head..tokens.end)).is_some();
        let held = |role: &Range<usize>| {
            role.clone().any(|t| {
                let Some((len, own)) = Lexicon::entry(doc, t, class, role.end) else { return false };
                match own.split_once('/') {
                    Some((own, by)) => own == office && (by != "of" || abroad || self.is_of_country(t + len..role.end)),
                    None => own == office,
                }
            })
        };
        let fits = |e: &Entity| {
            matches!(e.kind, NameKind::Person | NameKind::Unknown)
                && e.agreement.agrees(phrase.agreement)
                && e.roles.iter().any(held)
        };
        let holders = self.names.entities.iter().zip(0..).filter(|(e, _)| fits(e));
        holders
            .max_by_key(|(e, index)| (self.last_before(e, tokens.start), std::cmp::Reverse(*index)))
            .map(|(_, index)| index)
    }

    /// Who was introduced with another role of the same house: "la représentante *de la préfecture*", its spokeswoman.
    pub(super) fn of_the_same(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<usize> {
        let doc = self.doc;
        let general = phrase.is(class::LEADER)
            || phrase.is(class::ANONYMOUS_ROLE) && self.fields_in(phrase.head..tokens.end).next().is_none();
        let of = phrase.head + 1;
        if !general
            || self.names.lexicon.head_last
            || of >= tokens.end
            || !doc.is(of, class::OF)
            || self.is_described(phrase, tokens)
        {
            return None;
        }
        let house = of + 1..tokens.end;
        self.content(&house).next()?;
        let fits = |e: &Entity| {
            let same = |role: &Range<usize>| self.content(&house).all(|w| self.holds(role, w));
            e.kind == NameKind::Person && e.agreement.agrees(phrase.agreement) && e.roles.iter().any(same)
        };
        let mut bearers = self.names.entities.iter().zip(0..).filter(|(e, _)| e.tokens.start < tokens.start && fits(e));
        let (_, found) = bearers.next()?;
        bearers.next().is_none().then_some(found)
    }

    /// Whether a role is an office that its bearers are introduced with: a prefect, a judge.
    pub(super) fn is_office(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        // "le président": of anything.
        let office = Lexicon::entry(self.doc, phrase.head, self.names.lexicon.office, tokens.end);
        office.is_some_and(|(_, value)| !value.ends_with("/of"))
    }

    /// Whether what stands behind a title tells of a country: "président *du Malawa*", "président *russe*".
    fn is_of_country(&self, behind: Range<usize>) -> bool {
        let doc = self.doc;
        let named = |m: usize| matches!(self.names.mentions[m].kind, NameKind::Place | NameKind::Unknown);
        let of = doc.is(behind.start, class::OF);
        self.country_in(&behind).is_some_and(|t| t <= behind.start + 2)
            || of && self.names.within(behind.start + 1..behind.end).next().is_some_and(named)
    }

    /// Whether both have a complement, and these name two things: "le ministre de l'Économie", "ministre de la Santé".
    fn other_field(&self, phrase: &NounPhrase, tokens: &Range<usize>, role: &Range<usize>) -> bool {
        let complement = |range: &Range<usize>, head: usize| {
            range.clone().skip_while(|t| *t <= head).find(|t| self.doc.is(*t, class::OF)).map(|of| of + 1..range.end)
        };
        let Some(head) = role.clone().find(|t| self.same(*t, phrase.head)) else { return false };
        let (Some(ours), Some(theirs)) = (complement(tokens, phrase.head), complement(role, head)) else {
            return false;
        };
        // "le patron du groupe" can be "patron de Renault": a noun for any of its kind parts nothing.
        let any = |t: usize| self.doc.classes(t).meets(class::HEADS) && self.doc.tokens[t].kind == TokenKind::Lower;
        let general = self.content(&ours).next().is_none_or(any);
        !general && !self.content(&ours).any(|t| self.holds(&theirs, t))
    }

    /// Whether all that is known of someone is a role of another field than the one that a phrase names.
    pub(super) fn is_of_another_field(&self, phrase: &NounPhrase, entity: &Entity) -> bool {
        let Some(field) = self.fields_in(phrase.head..phrase.tokens.end).next() else { return false };
        let mut theirs = self.fields_of_roles(entity).peekable();
        theirs.peek().is_some() && theirs.all(|other| !is_same_field(other, field))
    }

    /// Whether two roles are of two countries: "le président russe" is not "le président du Kazakhstan".
    pub(super) fn other_country(&self, ours: &Range<usize>, theirs: &Range<usize>) -> bool {
        let (Some(ours), Some(theirs)) = (self.country_in(ours), self.country_in(theirs)) else { return false };
        // A country and its adjective begin alike; "Royaume-Uni" and "britannique" cannot be compared so.
        let letters = |at: usize| crate::lang::fold(self.doc.token_text(at)).chars().take(3).collect::<String>();
        letters(ours) != letters(theirs)
    }

    /// The token of a phrase that tells of a country: its adjective, or its name where that is one word.
    fn country_in(&self, tokens: &Range<usize>) -> Option<usize> {
        let alone = |t: usize| !self.doc.is_char(t + 1, '-') && !self.doc.is_char(t.wrapping_sub(1), '-');
        tokens.clone().find(|t| self.doc.is(*t, class::DEMONYM) || self.doc.is(*t, class::COUNTRY) && alone(*t))
    }

    /// Whether a bare role noun is of the field of a role that someone was introduced with: "le magistrat", "président du
    /// tribunal".
    fn shares_field(&self, phrase: &NounPhrase, tokens: &Range<usize>, role: &Range<usize>) -> bool {
        if self.has_complement(phrase, tokens) && !(role.start < tokens.start && self.is_of_place(phrase, tokens, role))
        {
            return false;
        }
        let Some(field) = self.fields_in(phrase.head..tokens.end).next() else { return false };
        self.fields_in(role.clone()).any(|own| is_same_field(own, field))
    }

    /// Whether all that completes a phrase is a place that the role does not contradict: "l'élu de la Drôme", who was
    /// introduced as "président du groupe".
    fn is_of_place(&self, phrase: &NounPhrase, tokens: &Range<usize>, role: &Range<usize>) -> bool {
        let doc = self.doc;
        let of = phrase.head + 1;
        let place = |m: usize| matches!(self.names.mentions[m].kind, NameKind::Place | NameKind::Unknown);
        let mut inside = self.names.within(of..tokens.end);
        let Some(mention) = inside.next().filter(|m| place(*m)) else { return false };
        let at = self.names.mentions[mention].tokens.clone();
        let tied = doc.is(of, class::OF) && at.start <= of + 2 && at.end == tokens.end;
        // A role that names a place or an institution of its own is of that one.
        tied && doc.is(phrase.head, self.names.lexicon.of_place)
            && !self.names.lexicon.head_last
            && self.names.within(role.clone()).next().is_none()
    }

    /// The person named last whose civil title is of the role's field: "Me Anne Morel … l'avocate".
    pub(super) fn titled(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<usize> {
        let doc = self.doc;
        if self.has_complement(phrase, tokens) || self.names.lexicon.head_last {
            return None;
        }
        let field = self.fields_in(phrase.head..tokens.end).next()?;
        let before = self.names.mentions.partition_point(|m| m.tokens.start < tokens.start);
        let block = doc.block_of(tokens.start);
        self.names.mentions[before.saturating_sub(TITLED)..before].iter().rev().find_map(|mention| {
            let mut titles =
                (mention.tokens.start..mention.name.start).filter_map(|t| doc.value(t, self.names.lexicon.role_field));
            let near = doc.block_of(mention.tokens.start) + 3 >= block;
            let entity = mention.entity.filter(|_| near && titles.any(|own| is_same_field(own, field)))?;
            self.agreement_of(entity).agrees(phrase.agreement).then_some(entity)
        })
    }

    /// The fields that the roles and titles of someone are of: "Me" is a lawyer's.
    pub(super) fn fields<'s>(&'s self, entity: &'s Entity) -> impl Iterator<Item = &'s str> + 's {
        let titles = self.names.mentions_of(entity).iter().map(|m| &self.names.mentions[*m]);
        let titles = titles.flat_map(|m| m.tokens.start..m.name.start);
        let titles = titles.filter_map(|t| self.doc.value(t, self.names.lexicon.role_field));
        titles.chain(self.fields_of_roles(entity))
    }

    /// The fields that the roles of someone are of.
    fn fields_of_roles<'s>(&'s self, entity: &'s Entity) -> impl Iterator<Item = &'s str> + 's {
        entity.roles.iter().flat_map(|role| self.fields_in(role.clone()))
    }

    /// The fields that the words of a phrase are of, the longest entries first: "directeur général" is no officer.
    pub(super) fn fields_in(&self, tokens: Range<usize>) -> impl Iterator<Item = &str> {
        let (doc, start) = (self.doc, tokens.start);
        let mut at = tokens.start;
        // "la directrice scientifique": what describes a role is no role of its own.
        let described = move |t: usize| t > start && doc.is(t, class::ADJECTIVE) && doc.is(t - 1, class::ROLE);
        std::iter::from_fn(move || {
            while at < tokens.end {
                if described(at) {
                    at += 1;
                    continue;
                }
                match Lexicon::entry(self.doc, at, self.names.lexicon.role_field, tokens.end) {
                    Some((len, field)) => {
                        at += len.max(1);
                        return Some(field);
                    }
                    None => at += 1,
                }
            }
            None
        })
    }
}

/// Whether two words tell of one field: each can be of several ("capitaine" of a team, a crew, a brigade), parted by spaces.
pub(super) fn is_same_field(a: &str, b: &str) -> bool {
    a == b || a.split(' ').any(|a| b.split(' ').any(|b| a == b))
}
