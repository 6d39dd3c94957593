//! What a pack's lists say of reporting words: which complements each takes beyond those of its meanings.
//!
//! In: the classes `question_verb`, `infinitive_verb` … of a pack. Out: [`Habits`] by word, read once a language, since they are
//! asked for at every cue. "promettre" takes an infinitive behind *de*, "hope" one behind *to*.

use crate::lang::{ClassId, ClassSet, Pack, WordId};

/// Which clauses without conjunction a verb takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Bare {
    /// Those that open with a pronoun.
    #[default]
    Pronoun,
    /// It takes an object as often.
    Object,
    /// Any.
    Any,
}

/// The words that can stand before a verb's infinitive or gerund.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Markers {
    words: Vec<WordId>,
    /// It can stand without one.
    pub bare: bool,
    /// It can stand in no other way.
    pub only_bare: bool,
    /// Any marker will do.
    pub any: bool,
}

/// What nouns take: an infinitive behind any marker.
pub(super) static ANY_MARKER: Markers = Markers { words: Vec::new(), bare: false, only_bare: false, any: true };

/// What the lists say of a word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Habits {
    pub question: bool,
    pub infinitive: Option<Markers>,
    pub gerund: Option<Markers>,
    pub attribute: bool,
    pub addressed: bool,
    pub silent: bool,
    /// Where it has a court for its subject it is said there: "the court heard".
    pub forum: bool,
    /// No verb, but who sits there: "the court", "jurors".
    pub seat: bool,
    /// Its infinitive never follows it directly: "urged them to go".
    pub objective: bool,
    pub bare: Bare,
}

impl Markers {
    fn read(pack: &Pack, value: &str) -> Self {
        let words = pack.words();
        let known = |marker: &&str| words.key(words.find_str(marker)) == *marker;
        Self {
            words: value.split(' ').filter(known).map(|marker| words.find_str(marker)).collect(),
            bare: value.split(' ').any(|marker| marker == "bare"),
            only_bare: value == "bare",
            any: value == "noun",
        }
    }

    /// Whether a word is one of them.
    #[inline]
    pub(super) fn has(&self, word: WordId) -> bool {
        self.words.contains(&word)
    }
}

/// The classes that say what a verb takes.
const CLASSES: [&str; 8] = [
    "question_verb",
    "infinitive_verb",
    "gerund_verb",
    "attribute_verb",
    "addressed_verb",
    "silent_verb",
    "bare_verb",
    "objective_verb",
];

/// The classes of a pack that say what a verb takes.
pub(super) fn classes(pack: &Pack) -> ClassSet {
    pack.class_set(&CLASSES)
}

/// Each combination of habits that words of a pack have, and by word which of them it has; `listed` are words with all that
/// are in one of the [`classes`].
pub(super) fn of(pack: &Pack, listed: &[WordId]) -> (Vec<Habits>, Box<[u16]>) {
    let words = pack.words();
    let [question, infinitive, gerund, attribute, addressed, silent, bare, objective] =
        CLASSES.map(|name| pack.class(name));
    let all = classes(pack);
    let mut habits = vec![Habits::default()];
    let mut of_word = vec![0; words.len()].into_boxed_slice();
    for word in listed.iter().copied().filter(|word| words.classes(*word).meets(all)) {
        let value = |class: Option<ClassId>| class.and_then(|class| words.value(word, class));
        let own = Habits {
            question: value(question).is_some(),
            infinitive: value(infinitive).map(|value| Markers::read(pack, value)),
            gerund: value(gerund).map(|value| Markers::read(pack, value)),
            attribute: value(attribute).is_some(),
            addressed: value(addressed).is_some(),
            silent: value(silent).is_some(),
            forum: value(silent) == Some("forum"),
            seat: value(silent) == Some("seat"),
            objective: value(objective).is_some(),
            bare: match value(bare) {
                Some("any") => Bare::Any,
                Some("object") => Bare::Object,
                _ => Bare::Pronoun,
            },
        };
        let place = habits.iter().position(|known| *known == own).unwrap_or_else(|| {
            habits.push(own);
            habits.len() - 1
        });
        if let Some(slot) = of_word.get_mut(word.0 as usize) {
            *slot = u16::try_from(place).unwrap_or(0);
        }
    }
    (habits, of_word)
}
