//! Documents and sources that stand for someone: "le récit de la procureure", "the statement", "la même source".
//!
//! In: a noun phrase headed by a document, an account or a source. Out: who speaks in it: the institution whose document it is,
//! whoever gave the account, the source that came up before; nobody where the reporters only say that they know.

use std::ops::Range;

use super::super::Evidence;
use super::super::names::{NameKind, NounPhrase, Number, phrase_within};
use super::super::quotes::Via;
use super::Resolved;
use super::antecedents::{Antecedent, LAST_SOURCE};
use super::nouns::LONGEST_FORM;
use super::resolve::{Referent, Resolver};
use crate::lang::{WordId, class};
use crate::span::Span;

impl Resolver<'_, '_> {
    /// Who is told by a source, an account or a document.
    pub(super) fn told(&mut self, phrase: &NounPhrase, tokens: &Range<usize>, span: Span) -> Option<Resolved> {
        // "a source on the call" is another than who spoke before.
        let doc = self.doc;
        let indefinite = doc.is(tokens.start, class::DETERMINER) && !doc.is(tokens.start, class::DEFINITE);
        if phrase.is(class::SOURCE)
            && !(indefinite && doc.is(phrase.head, class::SOURCE))
            && !self.has_complement(phrase, tokens)
            && let Some(same) = self.same_source(phrase, tokens).or_else(|| self.source_before(phrase, tokens))
        {
            return Some(same);
        }
        if let Some(nobody) = self.own_knowledge(phrase, tokens, span) {
            return Some(nobody);
        }
        let account = self.doc.is(phrase.head, self.names.lexicon.utterance);
        if phrase.is(class::DOCUMENT) || account { self.document(phrase, tokens, span) } else { None }
    }

    /// "selon nos informations": what the reporters know names nobody else.
    fn own_knowledge(&self, phrase: &NounPhrase, tokens: &Range<usize>, span: Span) -> Option<Resolved> {
        let first = |t: usize| self.doc.value(t, class::POSSESSIVE).is_some_and(|value| value.starts_with('1'));
        let known = phrase.is(class::DOCUMENT)
            || phrase.is(class::SOURCE)
            || self.doc.is(phrase.head, self.names.lexicon.utterance);
        if !known || !first(tokens.start) || self.is_quoted(tokens.start) || self.names.lexicon.head_last {
            return None;
        }
        let why = "a first or second person outside a quotation names nobody";
        let evidence = vec![Evidence::at("speaker", span, why)];
        Some(Resolved { referent: None, via: Some(Via::Role), role: None, evidence })
    }

    /// "le récit de la procureure": what is somebody's own account is said by whoever gave it.
    fn teller(&mut self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Range<usize>> {
        let of = phrase.head + 1..tokens.end;
        if !self.doc.is(phrase.head, self.names.lexicon.utterance) {
            return None;
        }
        // "le dernier bilan provisoire des autorités": an adjective may stand between.
        let of = of.take(3).find(|t| self.doc.is(*t, class::OF))?;
        // "du", "des" hold the article, which belongs to the phrase.
        let start = of + usize::from(!self.doc.is(of, class::DEFINITE));
        let inner = phrase_within(self.doc, self.names, start..tokens.end)?;
        let speaks = inner.name.is_some() || inner.via == Via::Role || inner.sort.meets(class::HEADS);
        let document = inner.is(class::DOCUMENT) || self.doc.is(inner.head, self.names.lexicon.utterance);
        (speaks && !document && inner.tokens.end == tokens.end).then_some(start..tokens.end)
    }

    /// Whose a document is: the institution in its name, or whoever said in it what stands before.
    fn document(&mut self, phrase: &NounPhrase, tokens: &Range<usize>, span: Span) -> Option<Resolved> {
        let why = "whose document speaks";
        if let Some(teller) = self.teller(phrase, tokens) {
            let mut resolved = self.resolve(teller, tokens.start, None);
            resolved.evidence.push(Evidence::at("document", span, why));
            return Some(resolved);
        }
        if let Some(owner) = self.issuer(tokens).or_else(|| self.author_behind(phrase, tokens)) {
            let mut resolved = self.entity(owner, span, Via::Role);
            resolved.evidence.push(Evidence::at("document", span, why));
            return Some(resolved);
        }
        let bare = self.doc.is(tokens.start, class::DEFINITE) && !Self::is_plural(phrase);
        // "the 1911 charter" is another than one that nothing describes.
        if !bare || self.has_complement(phrase, tokens) || tokens.len() != 2 {
            return None;
        }
        let referent = self.author(phrase, tokens)?;
        let evidence = vec![Evidence::at("document", span, why)];
        Some(Resolved { referent: Some(referent), via: Some(Via::Role), role: None, evidence })
    }

    /// The institution that a document is of: "TNO's report", "le rapport de la Commission européenne".
    fn issuer(&self, tokens: &Range<usize>) -> Option<usize> {
        let entity = self.names.within(tokens.clone()).next().and_then(|m| self.names.mentions[m].entity)?;
        matches!(self.names.entities[entity].kind, NameKind::Organisation | NameKind::Medium).then_some(entity)
    }

    /// The institution or person that a preposition ties to a document behind it: "a statement | from the Harbour Trust".
    pub(super) fn author_behind(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<usize> {
        let doc = self.doc;
        let tie = tokens.end;
        if !self.names.lexicon.head_last || phrase.head + 1 != tie || !doc.is(tie, self.names.lexicon.author_tie) {
            return None;
        }
        let sentence = doc.sentence(tie).end;
        let author = phrase_within(doc, self.names, tie + 1..sentence.min(tie + 12)).filter(|p| !p.joined)?;
        let near = author.extent.start == tie + 1;
        let entity = self.names.mentions[author.name.filter(|_| near)?].entity?;
        (self.names.entities[entity].kind != NameKind::Place).then_some(entity)
    }

    /// "de même source", "the same source": the source without a name that spoke before.
    fn same_source(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Resolved> {
        let spoke = self.spoken.iter().rev().find(|s| s.at < tokens.start)?;
        let near = self.doc.sentence_of(tokens.start) - self.doc.sentence_of(spoke.at) <= 3;
        let unnamed = matches!(spoke.referent, Referent::Words { .. });
        let bare = phrase.agreement.number != Number::Plural && !phrase.is(class::ANY_PERSON);
        (near && unnamed && bare).then(|| Antecedent::of_speaker(spoke, LAST_SOURCE).resolved(self.doc, Via::Group))
    }

    /// "la même source", with the source that came up last and has not been heard in a quotation.
    fn source_before(&mut self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Resolved> {
        let doc = self.doc;
        let head = doc.tokens[phrase.head].word;
        if head == WordId::UNKNOWN || phrase.agreement.number == Number::Plural || self.names.lexicon.head_last {
            return None;
        }
        let places = self.nouns.places(doc, head);
        let place = places.into_iter().flatten().take_while(|place| *place < tokens.start).last()?;
        let start = (place.saturating_sub(3)..place).rev().find(|t| doc.is(*t, class::DETERMINER))?;
        let near = doc.block_of(tokens.start) <= doc.block_of(place) + 2;
        if !near || doc.is(start, class::DEFINITE) || self.is_quoted(start) {
            return None;
        }
        let limit = doc.sentence(place).end.min(place + LONGEST_FORM);
        let form = phrase_within(doc, self.names, start..limit).filter(|form| form.head == place)?;
        let own = self.own_words(&form.tokens, Via::Group);
        let referent = own.referent?;
        Some(Antecedent::new(referent, form.tokens, LAST_SOURCE).resolved(doc, Via::Group))
    }
}
