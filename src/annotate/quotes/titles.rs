//! What only looks like a verb that reports, or reports by an adjective before it.
//!
//! In: a token and its sentence. Out: whether "judge" in "judge Ann Lowe said" is what she is; the form of "be" before an adjective
//! that governs a verb of saying: "*was* quick to add".

use std::ops::Range;

use super::groups::Finder;
use super::verbs::Auxiliary;
use crate::lang::class;
use crate::segment::TokenKind;

/// A name has so many words at most.
const NAME: usize = 4;

impl Finder<'_, '_> {
    /// Whether a word that can be a verb is the role of the person named behind it, whose verb follows: "judge Ann Lowe said".
    pub(super) fn is_role_of_name(&self, at: usize, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let role = self.lexicon.compounds()
            && doc.tokens[at].kind == TokenKind::Lower
            && doc.is(at, class::ROLE)
            && doc.tokens.get(at + 1).is_some_and(|t| t.is_capital());
        if !role {
            return false;
        }
        // "who host Ann Lowe", "will judge Ann Lowe": a verb with its subject.
        let verbal = const {
            class::set(&[class::SUBJECT_PRONOUN, class::RELATIVE, class::AUXILIARY, class::INFINITIVE_MARKER])
        };
        if at > limits.start && doc.classes(at - 1).meets(verbal) {
            return false;
        }
        let name = at + 1..limits.end.min(at + 2 + NAME);
        let end = name.clone().find(|t| !doc.tokens[*t].is_capital()).unwrap_or(name.end);
        end < limits.end && doc.classes(end).meets(const { class::set(&[class::FINITE, class::AUXILIARY]) })
    }

    /// The form of "be" before an adjective that governs the infinitive whose marker stands at a token: "was quick | to add".
    pub(super) fn eager(&self, marker: usize, floor: usize) -> Option<usize> {
        let doc = self.doc;
        let adjective = marker.checked_sub(1).filter(|t| *t > floor)?;
        if !doc.is(adjective, class::CHAIN_VERB) || doc.is(adjective, class::VERB) {
            return None;
        }
        let be = (floor..adjective).rev().take(4).find(|t| !self.is_adverbial(*t))?;
        matches!(self.auxiliary_kind(be), Some(Auxiliary::Be | Auxiliary::HaveBe)).then_some(be)
    }
}
