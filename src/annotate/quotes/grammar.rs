//! The classes by which clauses are bounded.
//!
//! In: a pack. Out: [`Classes`], kept with the pack: what `clauses`, `complements`, `incises` and `sources` ask of nearly every
//! token is looked up by name once a language.

use crate::lang::{ClassId, ClassSet, Pack};

/// The classes that all searches share, looked up once a language.
#[derive(Debug, Clone)]
pub(super) struct Classes {
    pub verb_finite: Option<ClassId>,
    pub infinitive: Option<ClassId>,
    pub past_participle: Option<ClassId>,
    pub present_participle: Option<ClassId>,
    pub auxiliary: Option<ClassId>,
    pub determiner: Option<ClassId>,
    pub preposition: Option<ClassId>,
    pub adverb: Option<ClassId>,
    pub negation: Option<ClassId>,
    pub coordinator: Option<ClassId>,
    pub subordinator: Option<ClassId>,
    pub relative: Option<ClassId>,
    pub subject_pronoun: Option<ClassId>,
    pub object_pronoun: Option<ClassId>,
    pub clause_opener: Option<ClassId>,
    pub contrast: Option<ClassId>,
    pub connective: Option<ClassId>,
    pub aside: Option<ClassId>,
    pub source_opener: Option<ClassId>,
    pub gerund_marker: Option<ClassId>,
    pub agent: Option<ClassId>,
    pub as_object: Option<ClassId>,
    pub as_opener: Option<ClassId>,
    pub demonstrative: Option<ClassId>,
    pub group: Option<ClassId>,
    pub light_verb: Option<ClassId>,
    pub not_source: Option<ClassId>,
    pub possessive: Option<ClassId>,
    pub possessive_mark: Option<ClassId>,
    pub role: Option<ClassId>,
    pub adverb_suffix: Option<Box<str>>,
    /// What a finite verb can be: a token of none of these is none.
    pub finite: ClassSet,
    /// What says something of a token between a cue and its complement.
    pub between: ClassSet,
}

impl Classes {
    pub fn new(pack: &Pack) -> Self {
        let class = |name: &str| pack.class(name);
        Self {
            verb_finite: class("verb_finite"),
            infinitive: class("verb_infinitive"),
            past_participle: class("past_participle"),
            present_participle: class("present_participle"),
            auxiliary: class("auxiliary"),
            determiner: class("determiner"),
            preposition: class("preposition"),
            adverb: class("adverb"),
            negation: class("negation"),
            coordinator: class("coordinator"),
            subordinator: class("subordinator"),
            relative: class("relative_pronoun"),
            subject_pronoun: class("subject_pronoun"),
            object_pronoun: class("object_pronoun"),
            clause_opener: class("clause_opener"),
            contrast: class("contrast"),
            connective: class("connective"),
            aside: class("reporter_aside"),
            source_opener: class("source_opener"),
            gerund_marker: class("gerund_marker"),
            agent: class("agent_preposition"),
            as_object: class("as_object"),
            as_opener: class("as_opener"),
            demonstrative: class("demonstrative_pronoun"),
            group: class("group"),
            light_verb: class("light_verb"),
            not_source: class("not_source"),
            possessive: class("possessive"),
            possessive_mark: class("possessive_mark"),
            role: class("role"),
            finite: pack.class_set(&["auxiliary", "verb_finite"]),
            between: pack.class_set(&["auxiliary", "verb_finite", "relative_pronoun", "preposition"]),
            adverb_suffix: pack.settings().constants.get("adverb_suffix").map(|suffix| suffix.as_str().into()),
        }
    }
}
