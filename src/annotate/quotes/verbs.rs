//! What a word tells as the form of a verb, summed up once a language: which auxiliary it is, what its forms say together,
//! whether it can govern another verb, what may follow it.
//!
//! In: a pack. Out: [`Verbs`], asked with a token. Cues are read from their neighbours, and every neighbour is asked so. The
//! lists of a pack are too long to stay near the processor, and to wait for them was most of what such a question cost: here
//! only what cues need is kept, side by side.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::complements::Openers;
use super::cues::Complements;
use crate::lang::{Features, Pack, Verb, VerbReading, WordId, class};
use crate::segment::Token;

/// What an auxiliary does: the values of the class `auxiliary`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Auxiliary {
    Have,
    Be,
    Do,
    Modal,
    /// Either of the two: 's.
    HaveBe,
}

impl Auxiliary {
    fn read(value: &str) -> Option<Self> {
        Some(match value {
            "have" => Self::Have,
            "be" => Self::Be,
            "do" => Self::Do,
            "modal" => Self::Modal,
            "have be" => Self::HaveBe,
            _ => return None,
        })
    }
}

/// What all verbs that a word can be a form of tell together.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// The features of all of them.
    features: Features,
    /// The features of the auxiliaries among them.
    auxiliary: Features,
    kind: Option<Auxiliary>,
    /// One can govern the infinitive of a reporting verb.
    chains: bool,
    /// One is a light verb ("make a promise").
    light: bool,
}

impl Form {
    const NONE: Self =
        Self { features: Features::NONE, auxiliary: Features::NONE, kind: None, chains: false, light: false };

    /// What a form with these features of the verb tells.
    fn as_read(self, features: Features) -> Self {
        let auxiliary = if self.auxiliary == Features::NONE { Features::NONE } else { features };
        Self { features, auxiliary, ..self }
    }

    /// Adds what another reading tells.
    fn join(&mut self, other: Self) {
        self.features |= other.features;
        self.auxiliary |= other.auxiliary;
        self.kind = self.kind.or(other.kind);
        self.chains |= other.chains;
        self.light |= other.light;
    }

    /// Whether it tells more than features.
    fn matters(self) -> bool {
        self.auxiliary != Features::NONE || self.kind.is_some() || self.chains || self.light
    }
}

/// A verb with one of its meanings, as cues need it.
#[derive(Debug, Clone)]
pub(super) struct Meaning {
    pub lemma: Box<str>,
    pub kind: Box<str>,
    /// The words that must follow for this meaning.
    pub particle: Box<[WordId]>,
    /// What the lists say of the lemma: a place in [`Openers`].
    pub habits: u16,
    /// What may follow.
    pub takes: Complements,
    pub reflexive: bool,
    pub locative: bool,
    pub weak: bool,
}

/// A word as the form of a verb with this meaning: a place among the meanings.
#[derive(Debug, Clone, Copy)]
struct Reading {
    meaning: u16,
    features: Features,
}

/// What is told of a word that reports, helps or governs; many words share it.
#[derive(Debug, Clone, Copy)]
struct Told {
    form: Form,
    /// The auxiliary that the lexicon says it is.
    listed: Option<Auxiliary>,
    /// What it tells as a form of the first verb that it reports by.
    first: Features,
    /// It reports by others too.
    several: bool,
}

impl Told {
    const NOTHING: Self = Self { form: Form::NONE, listed: None, first: Features::NONE, several: false };

    /// All of it in one number, by which it is known again: hashed piece by piece it would be felt at the start.
    fn key(self) -> u64 {
        let kind = |auxiliary: Option<Auxiliary>| auxiliary.map_or(0, |auxiliary| 1 + auxiliary as u64);
        let Self { form, listed, first, several } = self;
        let flags = [several, form.chains, form.light].iter().fold(0, |all, flag| all << 1 | u64::from(*flag));
        let features =
            [form.features, form.auxiliary, first].iter().fold(0, |all, own| all << 16 | u64::from(own.bits()));
        features << 16 | kind(listed) << 8 | kind(form.kind) << 4 | flags
    }
}

/// Where to find what is told of a word, in one place to look at.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    told: u16,
    /// 0, or 1 + the meaning of the first verb that it reports by.
    meaning: u16,
}

/// Where what is told stands, by its key: the keys that came last, and all.
struct Places {
    last: [(u64, u16); 256],
    all: FxHashMap<u64, u16>,
}

impl Places {
    fn new() -> Self {
        // The key of nothing is nought, and so is its place.
        Self { last: [(0, 0); 256], all: FxHashMap::from_iter([(0, 0)]) }
    }

    fn of(&mut self, key: u64, new: impl FnOnce() -> u16) -> u16 {
        let near = &mut self.last[(key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize];
        if near.0 != key {
            *near = (key, *self.all.entry(key).or_insert_with(new));
        }
        near.1
    }
}

/// The verbs of a pack by the words that are their forms.
#[derive(Debug, Clone)]
pub(super) struct Verbs {
    of_word: Box<[Place]>,
    /// The first says nothing.
    told: Vec<Told>,
    /// The readings behind the first, of words that have several: where those of a word stand, and all of them.
    others_of: FxHashMap<WordId, Range<u32>>,
    others: Vec<Reading>,
    meanings: Vec<Meaning>,
}

impl Verbs {
    /// The verbs of a pack; `listed` are words with all that are in the class `auxiliary`.
    pub(super) fn new(pack: &Pack, listed: &[WordId], openers: &Openers) -> Self {
        let words = pack.words();
        let own: Vec<Form> = pack.verbs.iter().map(|verb| of_verb(pack, verb)).collect();
        let mut meanings = Vec::new();
        // By verb: 0, or 1 + its place among the meanings, where it reports.
        let mut reports: Vec<u16> = Vec::with_capacity(own.len());
        for verb in &pack.verbs {
            let takes = Complements::of(verb);
            // A pack with more reporting verbs than places has too many.
            if !takes.is_empty() && meanings.len() < usize::from(u16::MAX) {
                meanings.push(Meaning::of(verb, takes, openers));
                reports.push(meanings.len() as u16);
            } else {
                reports.push(0);
            }
        }
        let matters: Vec<bool> = own.iter().zip(&reports).map(|(own, reports)| *reports > 0 || own.matters()).collect();
        let mut verbs = Self {
            of_word: vec![Place::default(); words.len()].into(),
            told: vec![Told::NOTHING],
            others_of: FxHashMap::default(),
            others: Vec::new(),
            meanings,
        };
        let mut places = Places::new();
        for (word, first) in pack.verb_of_word.iter().enumerate() {
            let Some(single) = first.checked_sub(1).map(|first| pack.verb_readings[first as usize]) else { continue };
            let verb = single.verb as usize;
            // Most words are a form of one verb, which tells nothing here.
            if single.next == 0 {
                if matters[verb] {
                    let meaning = reports[verb];
                    let first = if meaning == 0 { Features::NONE } else { single.features };
                    let told = Told { form: own[verb].as_read(single.features), first, ..Told::NOTHING };
                    verbs.of_word[word] = Place { told: verbs.place(&mut places, told), meaning };
                }
            } else if chain(pack, *first).any(|r| matters[r.verb as usize]) {
                verbs.add_readings(&mut places, WordId(word as u32), chain(pack, *first), &own, &reports);
            }
        }
        let auxiliary =
            |class| listed.iter().filter(move |word| words.has(**word, class)).map(move |word| (*word, class));
        for (word, class) in class::AUXILIARY.into_iter().flat_map(auxiliary) {
            let listed = Auxiliary::read(words.value_text(words.value_id(word, class)));
            let told = Told { listed, ..*verbs.of(word) };
            verbs.of_word[word.0 as usize].told = verbs.place(&mut places, told);
        }
        verbs
    }

    /// Adds a word that can be a form of several verbs.
    fn add_readings(
        &mut self,
        places: &mut Places,
        word: WordId,
        readings: impl Iterator<Item = VerbReading>,
        own: &[Form],
        reports: &[u16],
    ) {
        let (mut told, mut meaning, before) = (Told::NOTHING, 0, self.others.len());
        for reading in readings {
            told.form.join(own[reading.verb as usize].as_read(reading.features));
            match (meaning, reports[reading.verb as usize]) {
                (_, 0) => {}
                (0, first) => (meaning, told.first) = (first, reading.features),
                (_, other) => self.others.push(Reading { meaning: other - 1, features: reading.features }),
            }
        }
        told.several = self.others.len() > before;
        if told.several {
            self.others_of.insert(word, before as u32..self.others.len() as u32);
        }
        self.of_word[word.0 as usize] = Place { told: self.place(places, told), meaning };
    }

    /// The place of what is told of a word, the same for words of which the same is told.
    fn place(&mut self, places: &mut Places, told: Told) -> u16 {
        places.of(told.key(), || {
            self.told.push(told);
            u16::try_from(self.told.len() - 1).unwrap_or(0)
        })
    }

    #[inline]
    fn place_of(&self, word: WordId) -> Place {
        self.of_word.get(word.0 as usize).copied().unwrap_or_default()
    }

    #[inline]
    fn of(&self, word: WordId) -> &Told {
        &self.told[usize::from(self.place_of(word).told)]
    }

    /// What kind of auxiliary a token is: by itself (contracted forms) or by its lemma.
    #[inline]
    pub(super) fn auxiliary(&self, token: &Token) -> Option<Auxiliary> {
        if !token.classes.meets(const { class::set(&[class::AUXILIARY, class::VERB]) }) {
            return None;
        }
        let listed = token.classes.is(class::AUXILIARY);
        let told = self.of(token.word);
        if listed { told.listed } else { told.form.kind }
    }

    /// Whether a token is an auxiliary of what may or will be: "would", "might".
    pub(super) fn is_modal(&self, token: &Token) -> bool {
        self.auxiliary(token) == Some(Auxiliary::Modal)
    }

    /// What the forms of auxiliaries that a word is tell. Contracted forms are no forms of a verb; all of them are finite.
    pub(super) fn features_of_auxiliary(&self, word: WordId) -> Features {
        let features = self.of(word).form.auxiliary;
        if features == Features::NONE { Features::FINITE } else { features }
    }

    /// What all forms that a word is tell, of one that reports, helps or governs.
    #[inline]
    pub(super) fn features(&self, word: WordId) -> Features {
        self.of(word).form.features
    }

    /// Whether a word can govern the infinitive of a reporting verb without being a report itself.
    pub(super) fn chains(&self, word: WordId) -> bool {
        self.of(word).form.chains
    }

    /// Whether a word is a form of a light verb.
    pub(super) fn is_light(&self, word: WordId) -> bool {
        self.of(word).form.light
    }

    /// The first reporting verb that a word can be a form of, with what the form tells, and whether there are others.
    #[inline]
    pub(super) fn first_reading(&self, word: WordId) -> Option<(&Meaning, Features, bool)> {
        let Place { told, meaning } = self.place_of(word);
        let told = &self.told[usize::from(told)];
        Some((&self.meanings[usize::from(meaning.checked_sub(1)?)], told.first, told.several))
    }

    /// The reporting verbs that a word can be a form of, with what the form tells.
    pub(super) fn readings(&self, word: WordId) -> impl Iterator<Item = (&Meaning, Features)> {
        let first = self.first_reading(word);
        let several = first.is_some_and(|(.., several)| several);
        let others = if several { self.others_of.get(&word).cloned().unwrap_or_default() } else { 0..0 };
        let others = &self.others[others.start as usize..others.end as usize];
        let meaning = |reading: &Reading| (&self.meanings[usize::from(reading.meaning)], reading.features);
        first.map(|(meaning, features, _)| (meaning, features)).into_iter().chain(others.iter().map(meaning))
    }
}

impl Meaning {
    fn of(verb: &Verb, takes: Complements, openers: &Openers) -> Self {
        Self {
            lemma: verb.lemma.as_str().into(),
            kind: verb.kind.as_str().into(),
            particle: verb.particle_words.clone(),
            habits: openers.habits_of(verb.word),
            takes,
            reflexive: verb.reflexive,
            locative: verb.locative,
            weak: verb.weak,
        }
    }
}

/// The readings of a word from the first on, as a pack chains them.
fn chain(pack: &Pack, first: u32) -> impl Iterator<Item = VerbReading> {
    let reading = |next: u32| (next as usize).checked_sub(1).map(|at| pack.verb_readings[at]);
    std::iter::successors(reading(first), move |r| reading(r.next))
}

/// What a verb adds to the words that are its forms; `auxiliary` says whether it is one.
fn of_verb(pack: &Pack, verb: &Verb) -> Form {
    let words = pack.words();
    let is = |class: Option<crate::lang::ClassId>| class.is_some_and(|class| words.has(verb.word, class));
    let auxiliary = verb.kind == "auxiliary";
    let value = if auxiliary { class::AUXILIARY.and_then(|class| words.value(verb.word, class)) } else { None };
    Form {
        features: Features::NONE,
        auxiliary: if auxiliary { Features::FINITE } else { Features::NONE },
        kind: value.and_then(Auxiliary::read),
        chains: is(class::CHAIN_VERB),
        light: is(class::LIGHT_VERB),
    }
}
