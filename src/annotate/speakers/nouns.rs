//! Nouns that stand for someone: "le ministre", "the company", "le conseil".
//!
//! A role takes up the person who was introduced with it; a noun for any company or country the one named last; a group
//! without a name of its own gets the longest form that the document has for it ("le conseil d'Airbus").

use std::ops::Range;

use super::super::Evidence;
use super::super::names::{Entity, NameKind, NounPhrase, Number, phrase_within};
use super::super::quotes::Via;
use super::Resolved;
use super::antecedents::{Antecedent, LAST_VOICE};
use super::resolve::{Referent, Resolver};
use crate::article::BlockKind;
use crate::lang::{WordId, class};
use crate::segment::Doc;
use crate::span::Span;

/// The longest form of a noun phrase that is looked for.
pub(super) const LONGEST_FORM: usize = 16;
/// Places where a head noun is looked at.
const PLACES: usize = 16;

/// So many nouns are looked for in the text itself before those of the whole document are gathered.
const SEARCHES: usize = 4;

/// Where the nouns that can head a speaker stand. Most documents ask for one or two of them.
#[derive(Debug, Default)]
pub(super) struct Nouns {
    searches: usize,
    /// Word and token, in one number, once many nouns were asked for.
    places: Option<Vec<u64>>,
}

impl Nouns {
    /// The first places of a noun.
    pub(super) fn places(&mut self, doc: &Doc<'_>, head: WordId) -> [Option<usize>; PLACES] {
        let mut out = [None; PLACES];
        if self.searches < SEARCHES {
            self.searches += 1;
            if doc.pack.words().classes(head).meets(class::HEADS) {
                let mut from = 0;
                for place in &mut out {
                    let Some(next) = doc.tokens[from..].iter().position(|token| token.word == head) else { break };
                    *place = Some(from + next);
                    from += next + 1;
                }
            }
            return out;
        }
        let all = self.places.get_or_insert_with(|| {
            let nouns = doc.tokens.iter().zip(0..).filter(|(token, _)| token.classes.meets(class::HEADS));
            let mut all: Vec<u64> = nouns.map(|(token, at)| u64::from(token.word.0) << 32 | at).collect();
            all.sort_unstable();
            all
        });
        let first = all.partition_point(|place| *place >> 32 < u64::from(head.0));
        let same = all[first..].iter().take_while(|place| **place >> 32 == u64::from(head.0));
        out.iter_mut().zip(same).for_each(|(out, place)| *out = Some(*place as u32 as usize));
        out
    }
}

impl Resolver<'_, '_> {
    /// Whom a noun phrase without a name stands for.
    pub(super) fn noun(&mut self, phrase: &NounPhrase, tokens: &Range<usize>, span: Span) -> Resolved {
        let doc = self.doc;
        let definite = doc.is(tokens.start, class::DEFINITE);
        let plural = Self::is_plural(phrase);
        let possessed = doc.is(tokens.start, class::POSSESSIVE);
        if let Some(told) = self.told(phrase, tokens, span) {
            return told;
        }
        // Headlines leave articles out.
        let heading = doc.blocks[doc.block_of(tokens.start)].kind != BlockKind::Body;
        let definite = definite || heading && tokens.start == phrase.head;
        if definite && !plural {
            // "la Sénégalaise", "the Italian": somebody from there, who was named before.
            let from_there = self.is_from_there(phrase, tokens) && !heading;
            // "l'ex-commercial": whoever had been something that no list of roles has.
            let former = || self.is_former(phrase, tokens) && !doc.classes(phrase.head).meets(class::NOUNS);
            let person = phrase.is(class::ROLE) || phrase.is(class::ANY_PERSON) || from_there || former();
            // "l'intéressée": whom the text is about, and not whoever was named last.
            if doc.is(phrase.head, self.names.lexicon.concerned)
                && let Some(found) = self
                    .main_person(phrase.agreement, tokens.start, &|_| true)
                    .or_else(|| self.first_named(phrase.agreement, tokens.start))
            {
                return found.resolved(doc, Via::Role);
            }
            // "l'ancien chef de l'État" is not the one who holds the office.
            let held = if self.is_former(phrase, tokens) { None } else { self.officeholder(phrase, tokens) };
            if let Some(entity) = held {
                return self.held(entity, phrase, tokens, span, false);
            }
            let known = person || !phrase.sort.meets(class::HEADS);
            if known && let Some(entity) = self.holder(phrase, tokens) {
                return self.held(entity, phrase, tokens, span, person);
            }
            if person && let Some(entity) = self.titled(phrase, tokens) {
                return self.held(entity, phrase, tokens, span, false);
            }
            if person && let Some(entity) = self.of_the_same(phrase, tokens) {
                return self.held(entity, phrase, tokens, span, false);
            }
            if let Some(found) = self.speaks_for(phrase, tokens) {
                return found;
            }
            let presented = if person { self.presented(phrase, tokens) } else { None };
            if let Some(found) = presented.filter(|found| !self.cannot_be(phrase, tokens, &found.referent)) {
                return found.resolved(doc, Via::Role);
            }
            if person && let Some(found) = self.unnamed_voice(phrase, tokens) {
                return found.resolved(doc, Via::Role);
            }
            let aged = if person { self.aged(tokens) } else { None };
            let doer = || if self.same_voice(phrase).is_none() { self.doer(phrase, tokens) } else { None };
            if let Some(found) = aged.or_else(doer) {
                return found.resolved(doc, Via::Role);
            }
            let before = if person { self.somebody_before(phrase, tokens, from_there) } else { None };
            if let Some(found) = before.filter(|found| !self.cannot_be(phrase, tokens, &found.referent)) {
                return found.resolved(doc, Via::Role);
            }
            let told = self.another_word(phrase, tokens);
            if let Some((found, via)) = told.filter(|(found, _)| !self.cannot_be(phrase, tokens, &found.referent)) {
                return found.resolved(doc, via);
            }
            if person && let Some(found) = self.main_person_by_noun(phrase, tokens) {
                return found.resolved(doc, Via::Role);
            }
            if let Some(entity) = self.named_by_head(phrase, tokens) {
                return self.entity(entity, span, Via::Group);
            }
            if let Some(found) = self.institution(phrase, tokens) {
                return found.resolved(doc, Via::Group);
            }
        }
        // "the makers confirm": one company, where the text has one that makes something.
        if definite
            && plural
            && let Some(found) = self.body(phrase, tokens)
        {
            return found.resolved(doc, Via::Group);
        }
        if possessed {
            return match self.relative(phrase, tokens) {
                Some(entity) => self.entity(entity, span, Via::Role),
                None => self.own_words(tokens, phrase.via),
            };
        }
        match self.longest_form(phrase, tokens) {
            Some(form) => {
                let mut resolved = self.own_words(&form, phrase.via);
                resolved.evidence.push(Evidence::at("speaker", doc.span(form), "the longest form in the document"));
                resolved
            }
            None => self.own_words(tokens, phrase.via),
        }
    }

    /// The institution or the country that a noun without a name of its own takes up.
    fn institution(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Antecedent> {
        let doc = self.doc;
        if let Some(found) = self.body(phrase, tokens) {
            return Some(found);
        }
        // "the ministry" is no company that was named last.
        if self.is_told_by_name(phrase, tokens) {
            return None;
        }
        // "l'agence russe des statistiques": an adjective may stand before the complement.
        let complemented =
            self.has_complement(phrase, tokens) || (phrase.head + 1..tokens.end).any(|t| doc.is(t, class::OF));
        // "le quotidien de Lorient", of the paper that spoke before.
        let placed = phrase.is(class::MEDIUM_NOUN)
            && !self.names.lexicon.head_last
            && self.names.within(phrase.head..tokens.end).next().is_some();
        if phrase.is(class::ANY_ORGANISATION)
            && (!complemented || placed)
            && let Some(found) = self.organisation(phrase)
        {
            return Some(found);
        }
        let country = phrase.is(class::ANY_COUNTRY) && !complemented;
        if country { self.recent(phrase, |e| e.kind == NameKind::Place) } else { None }
    }

    /// Who was introduced as somebody's: "her husband", of "her husband, Dale Vickers".
    fn relative(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<usize> {
        if tokens.len() != 2 || Self::is_plural(phrase) {
            return None;
        }
        let introduced = |e: &Entity| {
            let own = |role: &Range<usize>| role.len() == 2 && self.doc.is(role.start, class::POSSESSIVE);
            e.kind == NameKind::Person && e.roles.iter().any(|role| own(role) && self.same(role.start + 1, phrase.head))
        };
        let mut holders = self.names.entities.iter().enumerate().filter(|(_, e)| introduced(e));
        let (entity, _) = holders.next()?;
        holders.next().is_none().then_some(entity)
    }

    /// Who spoke last, for "the government spokesman", who can have another office.
    fn speaks_for(&mut self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Resolved> {
        if !self.doc.is(phrase.head, self.names.lexicon.mouthpiece) {
            return None;
        }
        Some(self.last_speaker(phrase, tokens)?.resolved(self.doc, Via::Role))
    }

    /// Who was introduced with a role, unless another came up with it before: "a police officer came. … The officer said".
    fn held(
        &mut self,
        entity: usize,
        phrase: &NounPhrase,
        tokens: &Range<usize>,
        span: Span,
        person: bool,
    ) -> Resolved {
        let later = self.names.entities[entity].roles.iter().all(|role| role.start > tokens.start);
        let first = if person && later { self.introduced(phrase, tokens) } else { None };
        if let Some(first) = first {
            let mut resolved = self.own_words(&first, phrase.via);
            resolved.evidence.push(Evidence::at("speaker", self.doc.span(first), "who came up before"));
            return resolved;
        }
        let mut resolved = self.entity(entity, span, Via::Role);
        resolved.evidence.push(Evidence::at("role", span, "who was introduced with this role"));
        resolved
    }

    /// The institution that a noun for any of its kind takes up: who spoke last, or who was named last.
    fn organisation(&self, phrase: &NounPhrase) -> Option<Antecedent> {
        // "le quotidien" is a medium, and no party that was named last.
        let medium = phrase.is(class::MEDIUM_NOUN);
        let kind = if medium { NameKind::Medium } else { NameKind::Organisation };
        let at = phrase.tokens.start;
        let named = self.recent(phrase, |e| e.kind == kind);
        // A name of unclear kind that speaks can be an institution; one that only stands in what is said is less likely.
        let papers = !self.names.lexicon.head_last;
        let spoke = self.spoken.iter().rev().find(|s| s.at < at).filter(|_| !medium || papers);
        if let Some(spoke) = spoke
            && let Referent::Entity(entity) = &spoke.referent
            && (matches!(self.names.entities[*entity].kind, NameKind::Organisation | NameKind::Unknown)
                || medium && self.names.entities[*entity].kind == NameKind::Medium)
            && self.doc.block_of(at) <= self.doc.block_of(spoke.at) + 1
            && named.as_ref().is_none_or(|named| self.is_quoted(named.place.start))
        {
            return Some(Antecedent::of_speaker(spoke, LAST_VOICE));
        }
        // "L'organisation patronale", of the union that has no other name than its own words.
        let titled = |text: &str| text.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase));
        if let Some(spoke) = spoke
            && let Referent::Words { via: Via::Group, text } = &spoke.referent
            && papers
            && (!medium || titled(text))
            && spoke.agreement.number != Number::Plural
            && spoke.agreement.agrees(phrase.agreement)
            && self.doc.block_of(at) == self.doc.block_of(spoke.at)
            && named.is_none()
        {
            return Some(Antecedent::of_speaker(spoke, LAST_VOICE));
        }
        // A paper of some town that has not spoken is one of its own.
        if (phrase.head + 1..phrase.tokens.end).any(|t| self.doc.is(t, class::OF)) {
            return None;
        }
        named.or_else(|| self.only_medium(at).filter(|_| medium)).or_else(|| {
            // "Picnic tests a tool. … according to the company": a name of unclear kind, of which the text speaks more than once.
            let subject =
                |e: &Entity| e.kind == NameKind::Unknown && e.roles.is_empty() && self.names.mentions_of(e).len() > 1;
            if medium || !self.names.lexicon.head_last { None } else { self.recent(phrase, subject) }
        })
    }

    /// Words of a phrase that say something.
    pub(super) fn content<'s>(&'s self, tokens: &Range<usize>) -> impl Iterator<Item = usize> + 's {
        let lex = &self.names.lexicon;
        tokens.clone().filter(move |t| self.doc.tokens[*t].is_word() && !lex.is_function(self.doc, *t))
    }

    /// Whether two tokens are the same word.
    pub(super) fn same(&self, a: usize, b: usize) -> bool {
        let (word, other) = (self.doc.tokens[a].word, self.doc.tokens[b].word);
        word == other && (word != WordId::UNKNOWN || super::same_folded(self.doc.token_text(a), self.doc.token_text(b)))
    }

    /// Whether a phrase holds a word of content.
    pub(super) fn holds(&self, phrase: &Range<usize>, word: usize) -> bool {
        self.content(phrase).any(|w| self.same(w, word))
    }

    /// Whether a phrase holds all words of content of another.
    fn holds_all(&self, phrase: &Range<usize>, wanted: &Range<usize>) -> bool {
        self.content(wanted).all(|w| self.holds(phrase, w))
    }

    /// Whether a noun has a complement or a name with it.
    pub(super) fn has_complement(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        phrase.head + 1 < tokens.end && self.doc.is(phrase.head + 1, class::OF)
            || self.names.within(tokens.clone()).next().is_some()
    }

    /// The phrase with the same noun that brought somebody up before, as one that nobody knows yet: "a police officer".
    pub(super) fn introduced(&mut self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Range<usize>> {
        let doc = self.doc;
        let head = doc.tokens[phrase.head].word;
        if head == WordId::UNKNOWN {
            return None;
        }
        let places = self.nouns.places(doc, head);
        let opening = |place: usize| {
            let start = (place.saturating_sub(4)..place).rev().find(|t| doc.is(*t, class::DETERMINER))?;
            (!doc.is(start, class::DEFINITE) && !self.is_quoted(start)).then_some(start..place + 1)
        };
        let before = places.into_iter().flatten().take_while(|place| *place < tokens.start);
        let form = before.filter_map(opening).last()?;
        if doc.block_of(tokens.start) > doc.block_of(form.start) + 3 {
            return None;
        }
        let read = phrase_within(doc, self.names, form.clone())?;
        (read.name.is_none() && read.tokens.end == form.end).then_some(read.tokens)
    }

    /// The last token before `token` at which an entity is named; 0 where it comes later.
    pub(super) fn last_before(&self, entity: &Entity, token: usize) -> usize {
        let mentions = self.names.mentions_of(entity);
        let after = mentions.partition_point(|m| self.names.mentions[*m].tokens.start < token);
        after.checked_sub(1).map_or(0, |i| self.names.mentions[mentions[i]].tokens.start)
    }

    /// The institution whose name holds the phrase's head: "la commission" for "la Commission des digues".
    fn named_by_head(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<usize> {
        if !phrase.is(class::GROUP) && !phrase.is(class::ANY_ORGANISATION) {
            return None;
        }
        let fits = |entity: &&Entity| {
            entity.kind != NameKind::Person
                && entity.tokens.len() > 1
                && self.heads_name(phrase, &entity.tokens)
                && (self.holds_all(&entity.tokens, tokens) || entity.roles.iter().any(|r| self.holds_all(r, tokens)))
        };
        let candidates = self.names.entities.iter().enumerate().filter(|(_, e)| fits(e));
        candidates.max_by_key(|(_, e)| self.last_before(e, tokens.start)).map(|(i, _)| i)
    }

    /// Whether a noun can head a name that holds it: where heads stand last, "the government" is no "Government Plan".
    fn heads_name(&self, phrase: &NounPhrase, name: &Range<usize>) -> bool {
        let lex = &self.names.lexicon;
        !lex.head_last
            || name
                .clone()
                .filter(|t| self.same(*t, phrase.head))
                .any(|t| t + 1 == name.end || self.doc.is(t + 1, class::OF) || self.doc.is(t + 1, class::NAME_TIE))
    }

    /// The longest form of a group's noun phrase in the document, where it is longer than this one.
    fn longest_form(&mut self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Range<usize>> {
        let doc = self.doc;
        let names = self.names;
        let lex = &names.lexicon;
        if self.has_complement(phrase, tokens) || !doc.is(tokens.start, class::DEFINITE) {
            return None;
        }
        let wanted = self.content(tokens).count();
        let head = doc.tokens[phrase.head].word;
        if head == WordId::UNKNOWN {
            return None;
        }
        let places = self.nouns.places(doc, head);
        let mut best: Option<Range<usize>> = None;
        for place in places.into_iter().flatten() {
            // What somebody says of another thing is no form of the reporter's: "you will face the full force of the law".
            if tokens.contains(&place) || self.is_quoted(place) && !self.is_quoted(tokens.start) {
                continue;
            }
            let mut start = place;
            while start > 0
                && place - start < 4
                && doc.tokens[start - 1].is_word()
                && doc.tokens[start].spaced | !doc.tokens[start - 1].is_capital()
            {
                let determiner = doc.is(start - 1, class::DETERMINER) || doc.is(start - 1, class::POSSESSIVE);
                if lex.is_function(doc, start - 1) && !determiner || lex.is_verb(doc, start - 1) {
                    break;
                }
                start -= 1;
                if determiner {
                    break;
                }
            }
            let limit = doc.sentence(place).end.min(place + LONGEST_FORM);
            let Some(form) = phrase_within(doc, names, start..limit) else { continue };
            if form.joined || form.name.is_some() || form.head != place || doc.is(start, class::POSSESSIVE) {
                continue;
            }
            let words = self.content(&form.tokens).count();
            let longer = words > best.as_ref().map_or(wanted, |b| self.content(b).count());
            let definite = doc.is(form.tokens.start, class::DEFINITE);
            let numbered =
                form.agreement.number == phrase.agreement.number || phrase.agreement.number == Number::Unknown;
            // "accused the party of being blind": the complement is the verb's.
            let complemented = doc.is(form.head + 1, class::OF) && !doc.is(form.head + 2, class::PRESENT_PARTICIPLE)
                || names.within(form.tokens.clone()).next().is_some();
            if longer && definite && numbered && complemented && self.holds_all(&form.tokens, tokens) {
                best = Some(form.tokens);
            }
        }
        best
    }
}
