//! Who wrote what a bare "the statement" takes up: whoever put it out, said something in it, or is named with it.
//!
//! In: an article and a noun for a document. Out: the speaker or the subject of the sentence that brought the document up
//! ("Reed *issued a statement*", "In *a letter* to parents, Reed …", "a report *by the Harbour Trust*"); nothing where the
//! document speaks for itself ("a study found").

use std::ops::Range;

use super::super::names::{NounPhrase, sentence_subject};
use super::super::quotes::Via;
use super::resolve::{Referent, Resolver};
use crate::lang::{WordId, class};

/// Tokens between a verb and the document that is its object.
const OBJECT: usize = 6;

impl Resolver<'_, '_> {
    /// Who wrote the document that a noun takes up.
    pub(super) fn author(&mut self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Referent> {
        let doc = self.doc;
        let head = doc.tokens[phrase.head].word;
        if head == WordId::UNKNOWN {
            return None;
        }
        let places = self.nouns.places(doc, head);
        // What brings a document up has no article of one that is known.
        let opening = |place: &usize| {
            let opened = (place.saturating_sub(4)..*place).rev().find(|t| doc.is(*t, class::DETERMINER))?;
            (opened > 0 && !doc.is(opened, class::DEFINITE) && !self.is_quoted(opened)).then_some(opened)
        };
        let before = places.into_iter().flatten().take_while(|place| *place < tokens.start);
        let (opened, place) = before.filter_map(|place| Some((opening(&place)?, place))).last()?;
        let noun = NounPhrase { tokens: opened..place + 1, head: place, ..phrase.clone() };
        if let Some(author) = self.author_behind(&noun, &noun.tokens) {
            return Some(Referent::Entity(author));
        }
        let sentence = doc.sentence(opened);
        if doc.is(opened - 1, class::PREPOSITION) {
            // "according to a report": who spoke there is the document itself.
            let near = opened.saturating_sub(3)..place + 1;
            let spoke = self.spoken.iter().rev().find(|s| sentence.contains(&s.at) && s.at < tokens.start);
            return match spoke {
                Some(spoke) => (!near.contains(&spoke.at)).then(|| spoke.referent.clone()),
                None if opened == sentence.start + 1 => self.sender(sentence),
                None => None,
            };
        }
        if self.is_put_out(opened, sentence.start) { self.sender(sentence) } else { None }
    }

    /// Whether a verb of giving out stands before a document, of which it is the object.
    fn is_put_out(&self, opened: usize, from: usize) -> bool {
        let (doc, lex) = (self.doc, &self.names.lexicon);
        let issues = |t: usize| lex.issuing_verb.is_some_and(|c| doc.pack.is_form_of(doc.tokens[t].word, c));
        (from.max(opened.saturating_sub(OBJECT))..opened)
            .rev()
            .take_while(|t| !doc.is(*t, class::PREPOSITION) && !doc.is_char(*t, ','))
            .any(|t| doc.is(t, class::VERB) && issues(t))
    }

    /// Whoever does what a sentence tells, where that is no document.
    fn sender(&self, sentence: Range<usize>) -> Option<Referent> {
        let subject = sentence_subject(self.doc, self.names, sentence, &|t| self.is_quoted(t))?;
        if subject.is(class::DOCUMENT) {
            return None;
        }
        if let Some(entity) = subject.name.and_then(|m| self.names.mentions[m].entity) {
            return Some(Referent::Entity(entity));
        }
        if subject.via == Via::Pronoun {
            return self.spoke_at(subject.tokens.start).cloned();
        }
        let known = subject.sort.meets(class::HEADS) && !subject.joined;
        if known { self.own_words(&subject.tokens, subject.via).referent } else { None }
    }
}
