//! What a verb says of its own subject: `s'est dit prêt à partir` → *prêt*.

use crate::annotate::quotes::clauses::Grammar;
use crate::lang::{ClassSet, class};
use crate::segment::TokenKind;

/// What stands behind a verb and says nothing of its subject.
const OTHER: ClassSet = class::set(&[
    class::PREPOSITION,
    class::DETERMINER,
    class::INFINITIVE,
    class::CLAUSE_OPENER,
    class::SUBORDINATOR,
    class::COORDINATOR,
    class::SUBJECT_PRONOUN,
]);

/// Whether an adjective or participle stands at a token, adverbs skipped.
pub(super) fn is_attribute(g: &Grammar<'_, '_>, at: usize) -> bool {
    let mut at = at;
    while g.is_adverb(at) {
        at += 1;
    }
    g.doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Lower) && !g.doc.classes(at).meets(OTHER)
}
