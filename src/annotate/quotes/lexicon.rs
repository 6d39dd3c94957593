//! What the search for quotations looks up in a pack by name.
//!
//! In: a pack. Out: [`Lexicon`], made when the first document of a language needs it and kept with the pack: classes, constants,
//! the rule of each construction, and the weights that tell statements from terms.

use super::attribution::How;
use super::complements::Openers;
use super::kinds::Weights;
use super::{frame, reports};
use crate::lang::{ClassId, Layer, Pack, RuleId, ValueId, class};

/// Classes, constants and rules of a language.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    /// By value of the class `quoting`: a bit for each [`frame::Word`] that the value names.
    pub(super) abilities: Box<[u16]>,
    /// The ending of plurals and of verbs for one subject, in languages where they share it.
    pub(super) compound_ending: Option<Box<str>>,
    /// The ending of adverbs of manner.
    pub(super) adverb_suffix: Option<Box<str>>,
    pub(super) openers: Openers,
    /// Nouns for what shows something: figures, footage.
    pub(super) evidence: Option<ClassId>,
    /// An incise puts its subject first: "he said".
    pub(super) subject_first: bool,
    /// The rule of each construction, in the order of [`How::ALL`].
    pub(super) constructions: [Option<RuleId>; How::ALL.len()],
    /// The rule of each kind of report, in the order of [`reports::RESOLVERS`].
    pub(super) reports: [Option<RuleId>; reports::RESOLVERS.len()],
    /// The rule for what nothing attributes, which holds the weights.
    pub(super) weighed: Option<RuleId>,
    pub(super) weights: Option<Weights>,
}

impl Lexicon {
    /// The lexicon of a pack.
    pub(super) fn of(pack: &Pack) -> &Self {
        pack.lexicons.quotes.get_or_init(|| Self::new(pack))
    }

    /// Whether a value of the class `quoting` names what a word can do.
    #[inline]
    pub(super) fn does(&self, value: ValueId, what: frame::Word) -> bool {
        self.abilities.get(value as usize).is_some_and(|bits| bits >> what as u16 & 1 == 1)
    }

    fn new(pack: &Pack) -> Self {
        let constant = |name: &str| pack.settings().constants.get(name).map(|text| text.as_str().into());
        let rule = |means: &str| pack.rule_meaning(Layer::Quotes, means);
        Self {
            abilities: class::QUOTING.map(|class| frame::abilities(pack, class)).unwrap_or_default(),
            compound_ending: constant("compound_plural"),
            adverb_suffix: constant("adverb_suffix"),
            openers: Openers::new(pack),
            evidence: pack.class("evidence_noun"),
            subject_first: pack.settings().constants.contains_key("subject_first_incise"),
            constructions: How::ALL.map(|how| rule(how.means())),
            reports: reports::RESOLVERS.map(rule),
            weighed: rule("weighed"),
            weights: rule("weighed").map(|rule| Weights::new(pack.rule(rule))),
        }
    }
}
