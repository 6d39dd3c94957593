//! What the search for quotations looks up in a pack by name.
//!
//! In: a pack. Out: [`Lexicon`], made when the first document of a language needs it and kept with the pack: classes, constants,
//! the rule of each construction, and the weights that tell statements from terms.

use super::attribution::How;
use super::complements::Openers;
use super::cues::Complements;
use super::kinds::Weights;
use super::verbs::Verbs;
use super::{frame, habits, reports};
use crate::lang::{ClassId, ClassSet, Complement, Layer, Pack, RuleId, WordId, class};
use crate::segment::Doc;

/// Classes, constants and rules of a language.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    /// By value of the class `cue_noun`: how long the kind is that the value begins with, and what may follow the noun.
    pub(super) nouns: Box<[(usize, Complements)]>,
    /// What the words of the class `quoting` can do.
    pub(super) abilities: frame::Abilities,
    /// The ending of plurals and of verbs for one subject, in languages where they share it.
    pub(super) compound_ending: Option<Box<str>>,
    /// Endings of words for one that look like those for several.
    pub(super) singular_endings: Vec<Box<str>>,
    /// Endings of words for people.
    pub(super) person_suffixes: Vec<Box<str>>,
    /// Endings of finite verbs that no list has.
    pub(super) finite_endings: Vec<Box<str>>,
    /// Endings of nouns for things.
    pub(super) thing_endings: Vec<Box<str>>,
    /// How gerunds end that no list has.
    pub(super) gerund_endings: Vec<Box<str>>,
    /// Endings of participles that no list has.
    pub(super) participle_endings: Vec<Box<str>>,
    /// The ending of adverbs of manner.
    pub(super) adverb_suffix: Option<Box<str>>,
    pub(super) openers: Openers,
    pub(super) verbs: Verbs,
    /// Verbs whose subject is nobody: "il faut".
    pub(super) impersonal_verb: Option<ClassId>,
    /// Verbs of varying: "differs according to".
    pub(super) varying_verb: Option<ClassId>,
    /// Nouns for what shows something: figures, footage.
    pub(super) evidence: Option<ClassId>,
    /// Letters that tell questions from answers: "Q".
    pub(super) turn: Option<ClassId>,
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
    pub(crate) fn of(pack: &Pack) -> &Self {
        pack.lexicons.quotes.get_or_init(|| Self::new(pack))
    }

    /// Whether nouns stand before nouns and end as verbs do ("battleground states"), so that only its neighbours tell which a
    /// form is.
    #[inline]
    pub(super) fn compounds(&self) -> bool {
        self.compound_ending.is_some()
    }

    /// Whether a token ends as words for several do, in languages whose verbs for one end so too.
    pub(super) fn ends_as_plural(&self, doc: &Doc<'_>, at: usize) -> bool {
        self.compound_ending.as_deref().is_some_and(|plural| doc.ends_with(at, plural))
            && !self.singular_endings.iter().any(|singular| doc.ends_with(at, singular))
    }

    /// Whether a word that no list has ends as nouns for things do.
    pub(super) fn ends_as_thing(&self, doc: &Doc<'_>, at: usize) -> bool {
        doc.classes(at).is_empty() && self.thing_endings.iter().any(|ending| doc.ends_with(at, ending))
    }

    /// Whether a token ends as adverbs of manner do.
    #[inline]
    pub(super) fn is_manner(&self, doc: &Doc<'_>, at: usize) -> bool {
        let Some(suffix) = self.adverb_suffix.as_deref().map(str::as_bytes) else { return false };
        let token = doc.tokens[at].span();
        // "le gouvernement a dit": a noun that ends so is no adverb. Most words are turned down by their last letter.
        token.len() > suffix.len() + 3
            && doc.text.as_bytes()[token.end() - 1] == suffix[suffix.len() - 1]
            && doc.text.as_bytes()[token.range()].ends_with(suffix)
            && !doc.classes(at).meets(class::NOUNS)
    }

    fn new(pack: &Pack) -> Self {
        let constant = |name: &str| pack.settings().constants.get(name).map(|text| text.as_str().into());
        let rule = |means: &str| pack.rule_meaning(Layer::Quotes, means);
        let endings = |name: &str| match pack.settings().constants.get(name) {
            Some(all) => all.split(' ').map(Into::into).collect(),
            None => Vec::new(),
        };
        let listed = listed(pack);
        let openers = Openers::new(pack, &listed);
        Self {
            nouns: nouns(pack, &listed),
            abilities: class::QUOTING.map(|class| frame::Abilities::new(pack, class, &listed)).unwrap_or_default(),
            compound_ending: constant("compound_plural"),
            singular_endings: endings("singular_endings"),
            person_suffixes: endings("person_suffixes"),
            finite_endings: endings("finite_endings"),
            participle_endings: endings("participle_endings"),
            thing_endings: endings("thing_endings"),
            gerund_endings: endings("gerund_endings"),
            adverb_suffix: constant("adverb_suffix").filter(|suffix| **suffix != *""),
            verbs: Verbs::new(pack, &listed, &openers),
            openers,
            impersonal_verb: pack.class("impersonal_verb"),
            varying_verb: pack.class("varying_verb"),
            evidence: pack.class("evidence_noun"),
            turn: pack.class("turn"),
            subject_first: pack.settings().constants.contains_key("subject_first_incise"),
            constructions: How::ALL.map(|how| rule(how.means())),
            reports: reports::RESOLVERS.map(rule),
            weighed: rule("weighed"),
            weights: rule("weighed").map(|rule| Weights::new(pack.rule(rule))),
        }
    }
}

/// The words of which some list here says something, found in one walk over all words.
fn listed(pack: &Pack) -> Vec<WordId> {
    const LISTED: ClassSet = class::set(&[class::AUXILIARY, class::CUE_NOUN, class::QUOTING]);
    let words = pack.words();
    let listed = LISTED.union(habits::classes(pack));
    let opens = |word: WordId| words.phrases(word).iter().any(|phrase| Some(phrase.class) == class::QUOTING);
    let may = words.of_kinds(&|known| known.classes.meets(listed) || known.opens());
    may.filter(|word| words.classes(*word).meets(listed) || opens(*word)).collect()
}

/// What the values of nouns that report say: `claim clause infinitive`.
fn nouns(pack: &Pack, listed: &[WordId]) -> Box<[(usize, Complements)]> {
    let words = pack.words();
    let mut out = Vec::new();
    let Some(class) = class::CUE_NOUN else { return Box::default() };
    for word in listed.iter().copied().filter(|word| words.has(*word, class)) {
        let value = words.value_id(word, class);
        let text = words.value_text(value);
        let kind = text.find(' ').unwrap_or(text.len());
        let mut takes = Complements::default();
        for complement in text[kind..].split(' ') {
            match complement {
                "clause" => takes.add(Complement::Clause),
                "infinitive" => takes.add(Complement::Infinitive),
                "question" => takes.add(Complement::Question),
                "quote" => takes.add(Complement::Quote),
                _ => {}
            }
        }
        if out.len() <= value as usize {
            out.resize(value as usize + 1, (0, Complements::default()));
        }
        out[value as usize] = (kind, takes);
    }
    out.into()
}
