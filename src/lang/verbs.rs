//! The verbs of a pack, as `verbs.toml` lists them: what each reports and what can follow it.
//!
//! Verbs are grouped, so that a list of nine hundred is a page and is read in a millisecond: a `[[group]]` gives a kind
//! (say, ask, deny …), what may follow (a marked quotation, a that-clause …) and the lemmas that share them, parted by spaces.
//! A lemma may name its class (`jeter:double`) and the words that belong to it (`point+out`). A lemma may stand in two
//! groups when it reports in two ways, with a pronoun and without.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::conjugate::ConjugationError;
use super::stored::{stored, stored_choice};
use super::words::{WordId, Words};

/// What can follow a verb and hold the words it reports.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Complement {
    /// A marked quotation, before, after or around it.
    Quote,
    /// A that-clause: "said that the road was closed".
    Clause,
    /// An infinitive whose subject is the speaker: "promised to leave".
    Infinitive,
    /// An indirect question: "asked whether it was true".
    Question,
    /// A that-clause after the person spoken to: "told them that".
    ObjectClause,
}

stored_choice!(Complement { 0 = Quote, 1 = Clause, 2 = Infinitive, 3 = Question, 4 = ObjectClause });

/// A verb of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verb {
    /// The infinitive of the word that is conjugated, without reflexive pronoun and without particle.
    pub lemma: String,
    /// The paradigm; when absent, the one that takes the longest ending of the lemma.
    #[serde(default)]
    pub class: Option<String>,
    /// What the verb does: say, ask, claim, deny, …; `other` for one that reports nothing, `auxiliary`.
    pub kind: String,
    /// What may follow it; empty for a verb that reports nothing.
    #[serde(default)]
    pub complement: Vec<Complement>,
    /// The words that must follow for this meaning ("out" of "point out"), parted by spaces; empty for most.
    #[serde(default)]
    pub particle: String,
    /// The verb has this meaning with a reflexive pronoun only.
    #[serde(default)]
    pub reflexive: bool,
    /// The verb has this meaning with a pronoun for a place only: "y voit".
    #[serde(default)]
    pub locative: bool,
    /// It has other meanings, so that it is a cue only beside marks or with a person as subject.
    #[serde(default)]
    pub weak: bool,
    /// Slots whose forms are written out because the paradigm does not give them.
    #[serde(default)]
    pub forms: BTreeMap<String, String>,
    /// The word of the lemma, once the pack has all of its words: what lexicons say of a verb is asked at every cue.
    #[serde(skip)]
    pub(crate) word: WordId,
    /// The words of the particle.
    #[serde(skip)]
    pub(crate) particle_words: Box<[WordId]>,
}

stored!(Verb { lemma, class, kind, complement, particle, reflexive, locative, weak, forms, word, particle_words });

impl Verb {
    /// Looks the lemma and the particle up among the words of the pack.
    pub(super) fn resolve(&mut self, words: &Words) {
        self.word = words.find_str(&self.lemma);
        if !self.particle.is_empty() {
            self.particle_words = self.particle.split(' ').map(|word| words.find_str(word)).collect();
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbsFile {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    kind: String,
    #[serde(default)]
    class: Option<String>,
    #[serde(default)]
    complement: Vec<Complement>,
    #[serde(default)]
    reflexive: bool,
    #[serde(default)]
    locative: bool,
    #[serde(default)]
    weak: bool,
    #[serde(default)]
    forms: BTreeMap<String, String>,
    lemmas: String,
}

/// Reads `verbs.toml`, in its order.
///
/// # Errors
/// When the text is not TOML or has a field that no verb has; the message gives the line.
pub fn read_verbs(text: &str) -> Result<Vec<Verb>, ConjugationError> {
    let file: VerbsFile = toml::from_str(text)?;
    let verbs =
        file.group.iter().flat_map(|group| group.lemmas.split_whitespace().map(move |entry| verb(group, entry)));
    Ok(verbs.collect())
}

/// One verb of a group, from an entry such as `point+out` or `jeter:double`.
fn verb(group: &Group, entry: &str) -> Verb {
    let (words, class) = match entry.split_once(':') {
        Some((words, class)) => (words, Some(class.to_owned())),
        None => (entry, group.class.clone()),
    };
    let (lemma, particle) = words.split_once('+').unwrap_or((words, ""));
    Verb {
        lemma: lemma.to_owned(),
        class,
        kind: group.kind.clone(),
        complement: group.complement.clone(),
        particle: particle.replace('+', " "),
        reflexive: group.reflexive,
        locative: group.locative,
        weak: group.weak,
        forms: group.forms.clone(),
        word: WordId::UNKNOWN,
        particle_words: Box::default(),
    }
}
