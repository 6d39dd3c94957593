//! What a word tells as the form of a verb, summed up once a language: which auxiliary it is, what its forms say together,
//! whether it can govern another verb, what may follow it.
//!
//! In: a pack. Out: [`Verbs`], asked with a token. Cues are read from their neighbours, and every neighbour is asked so.

use super::cues::Complements;
use crate::lang::{Features, Pack, Verb, WordId, class};
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
    #[inline]
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
}

/// The verbs of a pack by the words that are their forms.
#[derive(Debug, Clone)]
pub(super) struct Verbs {
    /// By verb: what it adds to the words that are its forms.
    own: Box<[Form]>,
    /// By verb: what may follow it.
    takes: Box<[Complements]>,
    /// By value of the class `auxiliary`.
    kinds: Box<[Option<Auxiliary>]>,
}

impl Verbs {
    /// The verbs of a pack; `listed` are words with all that are in the class `auxiliary`.
    pub(super) fn new(pack: &Pack, listed: &[WordId]) -> Self {
        let words = pack.words();
        let mut kinds = Vec::new();
        let auxiliary =
            |class| listed.iter().filter(move |word| words.has(**word, class)).map(move |word| (*word, class));
        for (word, class) in class::AUXILIARY.into_iter().flat_map(auxiliary) {
            let value = words.value_id(word, class);
            if kinds.len() <= value as usize {
                kinds.resize(value as usize + 1, None);
            }
            kinds[value as usize] = Auxiliary::read(words.value_text(value));
        }
        let own = pack.verbs.iter().map(|verb| of_verb(pack, verb)).collect();
        let takes = pack.verbs.iter().map(Complements::of).collect();
        Self { own, takes, kinds: kinds.into() }
    }

    /// What all verbs that a word can be a form of tell together.
    #[inline]
    fn form(&self, pack: &Pack, word: WordId) -> Form {
        let reading = |next: u32| (next as usize).checked_sub(1).map(|at| &pack.verb_readings[at]);
        let Some(first) = pack.verb_of_word.get(word.0 as usize).and_then(|first| reading(*first)) else {
            return Form::NONE;
        };
        let mut form = self.own[first.verb as usize].as_read(first.features);
        // Most words are forms of one verb.
        let mut next = first.next;
        while let Some(other) = reading(next) {
            form.join(self.own[other.verb as usize].as_read(other.features));
            next = other.next;
        }
        form
    }

    /// What kind of auxiliary a token is: by itself (contracted forms) or by its lemma.
    #[inline]
    pub(super) fn auxiliary(&self, pack: &Pack, token: &Token) -> Option<Auxiliary> {
        if !token.classes.meets(const { class::set(&[class::AUXILIARY, class::VERB]) }) {
            return None;
        }
        match class::AUXILIARY.filter(|class| token.classes.has(*class)) {
            Some(class) => *self.kinds.get(pack.words().value_id(token.word, class) as usize)?,
            None => self.form(pack, token.word).kind,
        }
    }

    /// Whether a token is an auxiliary of what may or will be: "would", "might".
    pub(super) fn is_modal(&self, pack: &Pack, token: &Token) -> bool {
        self.auxiliary(pack, token) == Some(Auxiliary::Modal)
    }

    /// What kind of auxiliary a token is, and what all forms that it is tell.
    #[inline]
    pub(super) fn told(&self, pack: &Pack, token: &Token) -> (Option<Auxiliary>, Features) {
        let form = self.form(pack, token.word);
        let kind = if token.classes.meets(const { class::set(&[class::AUXILIARY]) }) {
            self.auxiliary(pack, token)
        } else {
            form.kind.filter(|_| token.classes.meets(const { class::set(&[class::VERB]) }))
        };
        (kind, form.features)
    }

    /// What the forms of auxiliaries that a word is tell. Contracted forms are no forms of a verb; all of them are finite.
    pub(super) fn features_of_auxiliary(&self, pack: &Pack, word: WordId) -> Features {
        let features = self.form(pack, word).auxiliary;
        if features == Features::NONE { Features::FINITE } else { features }
    }

    /// What all forms that a word is tell.
    pub(super) fn features(&self, pack: &Pack, word: WordId) -> Features {
        self.form(pack, word).features
    }

    /// Whether a word can govern the infinitive of a reporting verb without being a report itself.
    pub(super) fn chains(&self, pack: &Pack, word: WordId) -> bool {
        self.form(pack, word).chains
    }

    /// Whether a word is a form of a light verb.
    pub(super) fn is_light(&self, pack: &Pack, word: WordId) -> bool {
        self.form(pack, word).light
    }

    /// The verbs that a word can be a form of, with what the form tells and what may follow.
    pub(super) fn readings<'s, 'a: 's>(
        &'s self,
        pack: &'a Pack,
        word: WordId,
    ) -> impl Iterator<Item = (&'a Verb, Features, Complements)> + 's {
        let reading = |next: u32| (next as usize).checked_sub(1).map(|at| pack.verb_readings[at]);
        let first = pack.verb_of_word.get(word.0 as usize).copied().unwrap_or(0);
        std::iter::successors(reading(first), move |r| reading(r.next))
            .map(|r| (&pack.verbs[r.verb as usize], r.features, self.takes[r.verb as usize]))
    }
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
