//! The kinds of complements that hold reported words: a clause with a conjunction or without, a question, an infinitive, a gerund.

/// The kind of complement, by which the rule is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::annotate::quotes) enum Kind {
    Clause,
    BareClause,
    Question,
    Infinitive,
    Gerund,
    Attribute,
}

impl Kind {
    /// What the rule for it means.
    pub(in crate::annotate::quotes) fn means(self) -> &'static str {
        match self {
            Self::Clause => "report_clause",
            Self::BareClause => "report_bare_clause",
            Self::Question => "report_question",
            Self::Infinitive => "report_infinitive",
            Self::Gerund => "report_gerund",
            Self::Attribute => "report_attribute",
        }
    }
}

/// What stands between a cue and a possible complement, so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::annotate::quotes) enum Place {
    /// Nothing that is open.
    Free,
    /// Inside a prepositional phrase.
    Inside,
    /// Behind a noun phrase without preposition: an object.
    Object,
}
