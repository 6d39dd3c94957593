//! Conjugation: from a verb and its paradigm to every single-word form that can stand in an article.
//!
//! In go a pack's compiled [`Paradigms`] and one [`Verb`]; out come its forms with what each tells about tense, person,
//! number and gender: `affirmaient` is a finite past form, third person plural. A form that can be read in two ways comes
//! twice, once a reading. The engine knows no language: endings and stem changes are data in `conjugation.toml`.
//! It makes single words only. Compound tenses, inversion and reflexive pronouns are matched over tokens elsewhere.

use std::fmt;
use std::ops::{BitOr, BitOrAssign, Range};

use super::paradigm::{Cell, Paradigm, Paradigms, Slot};
use super::stored::stored;
use super::verbs::Verb;

/// What an inflected form tells, as a compact set. Several persons or both numbers in one set mean that the form serves any of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Features(u16);

stored!(Features);

/// The words that name features in `conjugation.toml`.
const FEATURE_NAMES: [(&str, Features); 16] = [
    ("finite", Features::FINITE),
    ("infinitive", Features::INFINITIVE),
    ("past-participle", Features::PAST_PARTICIPLE),
    ("present-participle", Features::PRESENT_PARTICIPLE),
    ("present", Features::PRESENT),
    ("past", Features::PAST),
    ("future", Features::FUTURE),
    ("conditional", Features::CONDITIONAL),
    ("subjunctive", Features::SUBJUNCTIVE),
    ("p1", Features::P1),
    ("p2", Features::P2),
    ("p3", Features::P3),
    ("singular", Features::SINGULAR),
    ("plural", Features::PLURAL),
    ("masculine", Features::MASCULINE),
    ("feminine", Features::FEMININE),
];

impl Features {
    /// Nothing told.
    pub const NONE: Self = Self(0);
    /// Carries a tense and a person: can head a clause.
    pub const FINITE: Self = Self(1);
    /// The infinitive.
    pub const INFINITIVE: Self = Self(1 << 1);
    /// The past participle.
    pub const PAST_PARTICIPLE: Self = Self(1 << 2);
    /// The present participle or gerund.
    pub const PRESENT_PARTICIPLE: Self = Self(1 << 3);
    /// A finite present.
    pub const PRESENT: Self = Self(1 << 4);
    /// A finite past of one word.
    pub const PAST: Self = Self(1 << 5);
    /// A finite future.
    pub const FUTURE: Self = Self(1 << 6);
    /// A conditional: the teller does not vouch for it.
    pub const CONDITIONAL: Self = Self(1 << 7);
    /// A subjunctive.
    pub const SUBJUNCTIVE: Self = Self(1 << 8);
    /// First person.
    pub const P1: Self = Self(1 << 9);
    /// Second person.
    pub const P2: Self = Self(1 << 10);
    /// Third person.
    pub const P3: Self = Self(1 << 11);
    /// Singular.
    pub const SINGULAR: Self = Self(1 << 12);
    /// Plural.
    pub const PLURAL: Self = Self(1 << 13);
    /// Masculine participle.
    pub const MASCULINE: Self = Self(1 << 14);
    /// Feminine participle.
    pub const FEMININE: Self = Self(1 << 15);

    /// The set as a number.
    pub(crate) const fn bits(self) -> u16 {
        self.0
    }

    /// Whether every feature of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether at least one feature of `other` is in this set.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// How many answers [`Self::form`] can give.
    pub(super) const FORMS: usize = 1 << 6;

    /// Those of the features that lexicon classes of verb forms are made by: finite, infinitive, the two participles, future
    /// and conditional, as a number below [`Self::FORMS`].
    pub(super) const fn form(self) -> usize {
        (self.0 & 0b1111 | (self.0 >> 2) & 0b11_0000) as usize
    }

    /// The feature that `conjugation.toml` calls `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        FEATURE_NAMES.iter().find(|(known, _)| *known == name).map(|(_, feature)| *feature)
    }
}

impl BitOr for Features {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Features {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl fmt::Display for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = FEATURE_NAMES.iter().filter(|(_, feature)| self.contains(*feature)).map(|(name, _)| *name);
        f.write_str(&names.collect::<Vec<_>>().join(" "))
    }
}

/// Why a verb or a paradigm cannot be used. Each message says where to look and what to change.
#[derive(Debug, thiserror::Error)]
pub enum ConjugationError {
    /// The file is not the TOML that is expected.
    #[error("not a readable conjugation or verb table: {0}")]
    Toml(#[from] toml::de::Error),
    /// A verb asks for a paradigm that is not there.
    #[error(
        "verb `{lemma}` has class `{class}`, which no [paradigm.{class}] of conjugation.toml defines: add it or mend the class"
    )]
    UnknownClass {
        /// The verb.
        lemma: String,
        /// The class it names.
        class: String,
    },
    /// No paradigm says that it takes this verb.
    #[error(
        "verb `{lemma}` has no class and no paradigm takes its ending: write `{lemma}:CLASS`, or add the ending to a paradigm's `to`"
    )]
    NoClass {
        /// The verb.
        lemma: String,
    },
    /// A step of a stem cannot be done on this verb.
    #[error(
        "verb `{lemma}`, class `{class}`: stem `{stem}` cannot do `{step}` on `{on}`; give the verb another class or mend the stem"
    )]
    Step {
        /// The verb.
        lemma: String,
        /// Its paradigm.
        class: String,
        /// The stem being made.
        stem: String,
        /// The step that failed, as written.
        step: String,
        /// What it was to be done on.
        on: String,
    },
    /// A verb writes out a number of forms that its slot does not have.
    #[error(
        "verb `{lemma}`, class `{class}`: `{slot}` has {expected} forms, {found} are written; write `-` for one that does not exist"
    )]
    Written {
        /// The verb.
        lemma: String,
        /// Its paradigm.
        class: String,
        /// The slot that is written out.
        slot: String,
        /// How many forms the slot has.
        expected: usize,
        /// How many are written.
        found: usize,
    },
    /// A paradigm is not well formed.
    #[error("[paradigm.{class}]: {problem}")]
    Paradigm {
        /// The paradigm.
        class: String,
        /// What is wrong with it and what to write instead.
        problem: String,
    },
    /// A slot, or the table of principal parts, is not well formed.
    #[error("conjugation.toml: {0}")]
    Table(String),
}

/// Hands over every single-word form of `verb`, as stem and ending, with what it tells. Forms are lent, not given, because a
/// pack has fifty thousand of them and the reader waits for it to load; a reading comes twice where two variants of a tense agree.
///
/// # Errors
/// When the verb's class is unknown or does not fit its lemma, or when the forms it writes out do not fit their slot.
pub fn conjugate(
    paradigms: &Paradigms,
    verb: &Verb,
    mut take: impl FnMut(&str, &str, Features),
) -> Result<(), ConjugationError> {
    let paradigm = paradigms.of(verb)?;
    let stems = stems(paradigm, &verb.lemma)?;
    let principal = paradigms.principal_parts(&verb.lemma);
    let written = |slot: &Slot| {
        let own = verb.forms.get(&slot.name).map(String::as_str);
        own.or_else(|| principal.iter().find(|(name, _)| *name == slot.name).map(|(_, forms)| forms.as_str()))
    };
    for slot in verb.forms.keys() {
        if !paradigms.slots.iter().any(|known| known.name == *slot) {
            return Err(ConjugationError::Table(format!(
                "verb `{}` writes out `{slot}`, which [slots] does not define",
                verb.lemma
            )));
        }
    }
    for (slot, variants) in paradigms.slots.iter().zip(&paradigm.cells) {
        if let Some(written) = written(slot) {
            let found = written.split_whitespace().count();
            if found != slot.cells.len() {
                let (lemma, class, name) = (verb.lemma.clone(), paradigm.name.clone(), slot.name.clone());
                return Err(ConjugationError::Written { lemma, class, slot: name, expected: slot.cells.len(), found });
            }
            for (text, features) in written.split_whitespace().zip(&slot.cells) {
                text.split('/').filter(|text| *text != "-").for_each(|text| take(text, "", *features));
            }
            continue;
        }
        for cells in variants {
            for (cell, features) in cells.iter().zip(&slot.cells) {
                match cell {
                    Cell::Missing => {}
                    Cell::Whole(text) => take(text, "", *features),
                    Cell::Ending { stem, ending } => take(&stems.text[stems.places[*stem].clone()], ending, *features),
                }
            }
        }
    }
    Ok(())
}

/// The stems of one verb, one after the other.
struct Stems {
    text: String,
    /// Where each stands, in the order in which the paradigm's cells refer to them.
    places: Vec<Range<usize>>,
}

/// The stems of one verb.
fn stems(paradigm: &Paradigm, lemma: &str) -> Result<Stems, ConjugationError> {
    let count = paradigm.stems.len();
    let (mut text, mut places) = (String::with_capacity(count * (lemma.len() + 4)), Vec::with_capacity(count));
    for stem in &paradigm.stems {
        let start = text.len();
        match stem.start {
            None => text.push_str(lemma),
            Some(earlier) => text.extend_from_within(Range::clone(&places[earlier])),
        }
        for step in &stem.steps {
            step.apply(&mut text, start).ok_or_else(|| ConjugationError::Step {
                lemma: lemma.to_owned(),
                class: paradigm.name.clone(),
                stem: stem.name.clone(),
                step: step.to_string(),
                on: text[start..].to_owned(),
            })?;
        }
        places.push(start..text.len());
    }
    Ok(Stems { text, places })
}

#[cfg(test)]
mod tests;
