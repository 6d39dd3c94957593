//! What is counted: the head noun behind a number.
//!
//! "200 millions d'[utilisateurs]", "neuf autres [personnes]", "two tank [rounds]". The pack says how far the head noun can
//! stand from its number and how plurals end; a number without one counts what the text leaves out ("les trois").

use std::ops::Range;

use rust_decimal::Decimal;

use super::Reader;
use crate::annotate::numerals::{Numeral, NumeralKind};
use crate::segment::{SpotKind, TokenKind};

impl Reader<'_, '_> {
    /// The head noun that begins at or behind a token: the noun's tokens and the end of the figure's text.
    pub(super) fn noun(&self, numeral: &Numeral, start: usize, limit: usize) -> Option<Range<usize>> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let lots = numeral.magnitude.is_some() || matches!(numeral.kind, NumeralKind::Collective { .. });
        let mut at = start;
        if lots && let Some((end, _)) = doc.entry(at, lexicon.of, limit) {
            at = end;
        } else if doc.is_char(at, '-') && !doc.spaced(at) && !doc.spaced(at + 1) {
            // "70-page": a noun in the singular, glued.
            let noun = at + 1;
            let fits = noun < limit && doc.tokens[noun].is_word() && !doc.classes(noun).meets(lexicon.function);
            return (fits && lexicon.compounds).then_some(noun..noun + 1);
        }
        let plural = numeral.value >= Decimal::TWO;
        let mut first: Option<usize> = None;
        let mut seen = 0;
        while at < limit && seen < lexicon.reach {
            if let Some((end, _)) = doc.entry(at, lexicon.noun_before, limit)
                && end < limit
                && doc.tokens[end].is_word()
                && (end > at + 1 || !doc.classes(end).meets(lexicon.function))
            {
                at = end;
                continue;
            }
            if !self.can_be_noun(at) {
                break;
            }
            let end = self.word_end(at, limit);
            // "11 Chinese automakers": a people's name that is its adjective too.
            let adjective = doc.tokens[at].kind == TokenKind::Capital
                && doc.is(at, lexicon.plural_noun)
                && end < limit
                && doc.tokens[end].kind == TokenKind::Lower
                && self.can_be_noun(end)
                && self.is_plural(self.word_end(end, limit) - 1);
            if (!plural || self.is_plural(end - 1)) && !adjective {
                return Some(at..end);
            }
            first = first.or(Some(at));
            at = end;
            seen += 1;
        }
        // A capital or an acronym takes no plural: "35 UMP".
        first.filter(|f| doc.tokens[*f].kind == TokenKind::Upper && doc.tokens[*f].span().len() > 1).map(|f| f..f + 1)
    }

    /// The head noun behind the word for one.
    pub(super) fn noun_of_one(&self, start: usize, limit: usize) -> Option<Range<usize>> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let mut at = start;
        while let Some((end, _)) = doc.entry(at, lexicon.noun_before, limit).filter(|(end, _)| *end < limit) {
            at = end;
        }
        (at < limit && self.can_be_noun(at)).then(|| at..self.word_end(at, limit))
    }

    /// The head noun of a whole that a share is of: the first plural, else the last of the words that can be nouns.
    pub(super) fn noun_of_whole(&self, start: usize, limit: usize) -> Option<Range<usize>> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let mut at = start;
        let mut found: Option<Range<usize>> = None;
        for _ in 0..=lexicon.reach.max(1) {
            while let Some((end, _)) = doc.entry(at, lexicon.noun_before, limit).filter(|(end, _)| *end < limit) {
                at = end;
            }
            let verb = |at| doc.classes(at).meets(lexicon.verb) && !doc.is(at, lexicon.noun);
            if at >= limit || !self.can_be_noun(at) || found.is_some() && verb(at) {
                break;
            }
            let end = self.word_end(at, limit);
            if let Some(after) = self.possessor_end(end, limit) {
                // "of the governor's funds": what is owned is the whole.
                (at, found) = (after, None);
                continue;
            }
            found = Some(at..end);
            if lexicon.reach <= 1 || self.is_plural(end - 1) {
                break;
            }
            at = end;
        }
        found
    }

    /// The token behind the mark of an owner, where one stands at a token: "'s", "’".
    fn possessor_end(&self, at: usize, limit: usize) -> Option<usize> {
        let doc = self.doc;
        let marked = at < limit && !doc.spaced(at) && doc.token_text(at).starts_with(['\'', '’']);
        let tail = at + 1 < limit && !doc.spaced(at + 1) && doc.tokens[at + 1].is_word();
        (marked && self.lexicon.compounds).then_some(if tail { at + 2 } else { at + 1 })
    }

    fn can_be_noun(&self, at: usize) -> bool {
        let doc = self.doc;
        doc.tokens[at].is_word()
            && (doc.tokens[at].spaced
                || doc.tokens.get(at.wrapping_sub(1)).is_some_and(|_| doc.token_text(at - 1).ends_with(['\'', '’'])))
            && !doc.classes(at).meets(self.lexicon.function)
            && doc.spots.starting_at(SpotKind::Numeral, at).is_none()
    }

    /// The end of a word with what hyphens join to it: "ex-associés", "non-inscrits".
    pub(super) fn word_end(&self, at: usize, limit: usize) -> usize {
        let doc = self.doc;
        let mut end = at + 1;
        while end + 1 < limit
            && doc.is_char(end, '-')
            && !doc.spaced(end)
            && !doc.spaced(end + 1)
            && doc.tokens[end + 1].is_word()
        {
            end += 2;
        }
        end
    }

    pub(super) fn is_plural(&self, at: usize) -> bool {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        if doc.is(at, lexicon.plural_noun) {
            return true;
        }
        let word = doc.token_text(at);
        let ends = |endings: &[String]| endings.iter().any(|e| word.ends_with(e.as_str()) && word.len() > e.len() + 1);
        ends(&lexicon.plural_endings) && !ends(&lexicon.singular_endings)
    }
}
