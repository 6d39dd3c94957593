//! Which complements a cue takes.

use crate::annotate::quotes::cues::{Cue, Form};
use crate::annotate::quotes::habits::{ANY_MARKER, Habits, Markers};
use crate::lang::{Complement, class};

/// The complements that a cue takes, by its lemma and its meanings.
pub(super) struct Takes<'a> {
    pub(super) clause: bool,
    pub(super) question: bool,
    pub(super) infinitive: Option<&'a Markers>,
    pub(super) gerund: Option<&'a Markers>,
    pub(super) attribute: bool,
    /// It takes whom it is said to as its object.
    pub(super) addressed: bool,
    pub(super) noun: bool,
}

impl<'a> Takes<'a> {
    pub(super) fn of(habits: &'a Habits, cue: &Cue<'_>) -> Self {
        let noun = cue.form == Form::Noun;
        let by_noun = if noun && cue.takes(Complement::Infinitive) { Some(&ANY_MARKER) } else { None };
        Self {
            clause: cue.takes(Complement::Clause) || cue.takes(Complement::ObjectClause),
            question: cue.takes(Complement::Question) || habits.question,
            infinitive: habits.infinitive.as_ref().or(by_noun),
            gerund: habits.gerund.as_ref(),
            attribute: cue.reflexive && habits.attribute,
            addressed: habits.addressed || cue.takes(Complement::ObjectClause),
            noun,
        }
    }

    /// The classes of what can open a complement that it takes, as bits.
    pub(super) fn openers(&self) -> u64 {
        const CLAUSE: u64 = class::set(&[class::CLAUSE_OPENER]).first_64();
        const QUESTION: u64 = class::set(&[class::QUESTION_OPENER]).first_64();
        const INFINITIVE: u64 = class::set(&[class::INFINITIVE_MARKER]).first_64();
        const { assert!(CLAUSE != 0 && QUESTION != 0 && INFINITIVE != 0, "one of these is not among the first 64") };
        let bits = |taken: bool, class: u64| if taken { class } else { 0 };
        bits(self.clause, CLAUSE) | bits(self.question, QUESTION) | bits(self.infinitive.is_some(), INFINITIVE)
    }

    /// Whether it takes a complement that a word opens.
    pub(super) fn any(&self) -> bool {
        self.clause || self.question || self.infinitive.is_some() || self.gerund.is_some() || self.attribute
    }
}
