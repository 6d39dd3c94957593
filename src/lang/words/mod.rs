//! Every word a pack knows, and what it knows of it.
//!
//! A word's key is folded (lower case, one apostrophe; accents stay), hashed and looked up once, by the tokenizer. The answer
//! is a [`WordId`]; the classes of the pack's lexicons are bits of the word's [`ClassSet`]. Entries of several words are kept
//! as phrases under their first word.

mod making;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::class;
use super::class_set::{ClassId, ClassSet};
use super::key::Key;
use super::pairs::{PairPhrase, Pairs};
use super::stored::stored;
use super::table::Table;
use super::told::{Given, Phrase, Told};

/// A word of a pack. 0 is "not known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WordId(pub(crate) u32);

stored!(WordId);

impl WordId {
    /// The id of every word that the pack does not know.
    pub const UNKNOWN: Self = Self(0);
}

/// A value that a lexicon gives to an entry: `3` for *mars*, `USD` for *dollars*, `f` for *Marie*.
pub type ValueId = u32;

/// No value was given.
pub const NO_VALUE: ValueId = 0;

/// What the tokenizer is told of a word. Most words share it with many others, so that what a text needs of it stays near the
/// processor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Known {
    /// The classes it is in by itself.
    pub classes: ClassSet,
    /// What rules can tell of it: a row of their tables.
    pub(crate) symbol: u16,
    /// What is noted of every token of the word: [`OPENS`], [`FOLLOWS`], [`TELLS`], [`NUMBERS`], [`CONSTRUCTS`].
    pub(crate) notes: u8,
}

stored!(Known { classes, symbol, notes });

impl Known {
    /// Whether an entry of several words begins with such a word.
    #[inline]
    pub(crate) fn opens(&self) -> bool {
        self.notes & OPENS != 0
    }
}

/// A word that was looked up, and the number of what is known of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoundWord {
    pub word: WordId,
    known: u32,
}

impl FoundWord {
    /// A word that the pack does not have.
    pub(crate) const UNKNOWN: Self = Self { word: WordId::UNKNOWN, known: 0 };
}

/// A note: a lexicon entry of several words begins with the word.
pub(crate) const OPENS: u8 = 1;
/// A note: the word is the second of a lexicon entry of several words.
pub(crate) const FOLLOWS: u8 = 2;
/// A note: the word can report, or name a source.
pub(crate) const TELLS: u8 = 4;
/// A note: a number can begin with the word.
pub(crate) const NUMBERS: u8 = 8;
/// A note: a construction of figures can begin near the word without a number.
pub(crate) const CONSTRUCTS: u8 = 16;

/// How many places a table begins with: most lists of words that are no pack are short.
const FEW: usize = 1 << 12;
/// A pack begins with places for ninety thousand words, because putting them in again each time the table grows is felt.
const MANY: usize = 1 << 17;

/// The word table of a pack.
#[derive(Debug, Default, Clone)]
pub struct Words {
    table: Table,
    /// All that is known of words, and by word which of it.
    known: Vec<Known>,
    known_of: Vec<u32>,
    /// Where each stands in `known`, while the table is made.
    known_ids: FxHashMap<Known, u32>,
    /// The one that was asked for last: neighbours in a list are mostly of one kind.
    last_known: u32,
    /// Where the spelling of each begins in `spellings`; it ends where the next begins.
    starts: Vec<u32>,
    told: Told,
    /// Where the phrases that begin with each stand among all that are told.
    first_phrases: Vec<u32>,
    /// By word: its values.
    given: Vec<Given>,
    /// The spellings of all words, one after the other. Few of them are ever asked for.
    spellings: Cow<'static, [u8]>,
    ascii: Vec<WordId>,
    class_names: Vec<String>,
    class_ids: FxHashMap<String, ClassId>,
    values: Vec<Box<str>>,
    value_ids: FxHashMap<Box<str>, ValueId>,
    pairs: Pairs,
}

// What finds kinds and values again while a pack is read serves nobody afterwards.
stored!(Words {
    table,
    known,
    known_of,
    starts,
    told,
    first_phrases,
    given,
    spellings,
    ascii,
    class_names,
    class_ids,
    values,
    pairs,
} but known_ids, last_known, value_ids);

/// The spelling of a word.
fn spelling<'s>(starts: &[u32], spellings: &'s [u8], word: WordId) -> &'s str {
    let at = word.0 as usize;
    let end = starts.get(at + 1).map_or(spellings.len(), |end| *end as usize);
    std::str::from_utf8(&spellings[starts[at] as usize..end]).unwrap_or_default()
}

impl Words {
    pub(crate) fn new() -> Self {
        Self::with_slots(FEW)
    }

    /// With room for the words of a pack.
    pub(crate) fn of_pack() -> Self {
        Self::with_slots(MANY)
    }

    fn with_slots(slots: usize) -> Self {
        let fixed_classes = class::NAMES;
        Self {
            table: Table::with_places(slots),
            known: vec![Known::default()],
            known_of: Self::beginning(0, slots),
            known_ids: FxHashMap::from_iter([(Known::default(), 0)]),
            last_known: 0,
            starts: Self::beginning(0, slots),
            told: Told::default(),
            first_phrases: Vec::new(),
            given: Vec::new(),
            spellings: Cow::Owned(Vec::with_capacity(slots * 5)),
            ascii: vec![WordId::UNKNOWN; 128],
            class_names: fixed_classes.iter().map(|name| (*name).to_owned()).collect(),
            class_ids: FxHashMap::default(),
            values: vec!["".into()],
            value_ids: FxHashMap::from_iter([("".into(), NO_VALUE)]),
            pairs: Pairs::default(),
        }
    }

    /// A list of what is known of words, with the unknown one and room for as many as places are taken before the table grows.
    fn beginning<T>(unknown: T, slots: usize) -> Vec<T> {
        let mut list = Vec::with_capacity(slots / 4 * 3);
        list.push(unknown);
        list
    }

    /// Touches what is asked for some keys, so that it is at hand when they are looked up one by one.
    #[inline]
    pub(crate) fn fetch(&self, keys: impl Iterator<Item = Key>) {
        self.table.fetch(keys);
    }

    /// The word with this key.
    #[inline]
    pub(crate) fn look_up(&self, key: Key) -> FoundWord {
        let (word, known) = self.table.find(key);
        FoundWord { word, known }
    }

    /// The word that a single ASCII character is.
    #[inline]
    pub(crate) fn look_up_ascii(&self, byte: u8) -> FoundWord {
        let word = self.find_ascii(byte);
        FoundWord { word, known: self.known_of[word.0 as usize] }
    }

    /// What is known of a word that was looked up.
    #[inline]
    pub(crate) fn known(&self, found: FoundWord) -> &Known {
        &self.known[found.known as usize]
    }

    #[inline]
    fn of_word(&self, word: WordId) -> &Known {
        &self.known[self.known_of[word.0 as usize] as usize]
    }

    /// The word with this key, or [`WordId::UNKNOWN`].
    #[inline]
    #[must_use]
    pub fn find(&self, key: Key) -> WordId {
        self.table.find(key).0
    }

    /// The word that a single ASCII character is.
    #[inline]
    pub(crate) fn find_ascii(&self, byte: u8) -> WordId {
        self.ascii.get(usize::from(byte)).copied().unwrap_or_default()
    }

    /// The word with the key of this string, which must be one token.
    #[must_use]
    pub fn find_str(&self, text: &str) -> WordId {
        match text.as_bytes() {
            [byte] if byte.is_ascii() => self.find_ascii(byte.to_ascii_lowercase()),
            _ => self.find(Key::of(text)),
        }
    }

    /// The folded key of a word.
    #[must_use]
    pub fn key(&self, word: WordId) -> &str {
        spelling(&self.starts, &self.spellings, word)
    }

    /// The classes a word is in by itself (not as the first word of a phrase).
    #[must_use]
    #[inline]
    pub fn classes(&self, word: WordId) -> ClassSet {
        self.of_word(word).classes
    }

    /// Whether the word is in the class.
    #[must_use]
    #[inline]
    pub fn has(&self, word: WordId, class: ClassId) -> bool {
        self.of_word(word).classes.has(class)
    }

    /// What the class's lexicon says of the word; `None` where the word is not in the class.
    #[must_use]
    pub fn value(&self, word: WordId, class: ClassId) -> Option<&str> {
        self.has(word, class).then(|| self.value_text(self.value_id(word, class)))
    }

    /// The text of a value.
    #[must_use]
    pub fn value_text(&self, value: ValueId) -> &str {
        &self.values[value as usize]
    }

    /// The texts of all values, by their ids.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|text| &**text)
    }

    /// The class of that name, if a lexicon of the pack defines it.
    #[must_use]
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.class_ids.get(name).copied()
    }

    /// The names of the classes in a set, each with its id.
    pub(crate) fn names(&self, set: ClassSet) -> impl Iterator<Item = (ClassId, &str)> {
        let all = self.class_names.iter().enumerate().map(|(at, name)| (ClassId(at as u8), name.as_str()));
        all.filter(move |(class, _)| set.has(*class))
    }

    /// The set of those of the named classes that the pack has.
    #[must_use]
    pub fn class_set(&self, names: &[&str]) -> ClassSet {
        names.iter().filter_map(|n| self.class(n)).fold(ClassSet::default(), ClassSet::with)
    }

    /// Whether a lexicon entry may begin with two words: what hardly any pair passes that begins none.
    #[inline]
    pub(crate) fn may_begin_phrase(&self, pair: (WordId, WordId)) -> bool {
        self.pairs.may_hold(pair)
    }

    /// Touches the places of some pairs of words, so that they are at hand when they are looked up one by one.
    #[inline]
    pub(crate) fn fetch_pairs(&self, pairs: impl Iterator<Item = (WordId, WordId)>) {
        self.pairs.fetch(pairs);
    }

    /// The lexicon entries that begin with two words, longest first.
    #[inline]
    pub(crate) fn phrases_of_pair(&self, pair: (WordId, WordId)) -> &[PairPhrase] {
        self.pairs.get(pair)
    }

    /// How many words such an entry has where it stands here, before `rest` behind its first two words.
    #[inline]
    pub(crate) fn stands(&self, phrase: &PairPhrase, rest: impl Iterator<Item = WordId>) -> Option<usize> {
        self.pairs.stands(phrase, rest)
    }

    /// The phrases that begin with a word, longest first.
    pub(crate) fn phrases(&self, word: WordId) -> &[Phrase] {
        self.first_phrases.get(word.0 as usize).map_or(&[], |first| self.told.phrases(word, *first as usize))
    }

    #[inline]
    pub(crate) fn value_id(&self, word: WordId, class: ClassId) -> ValueId {
        self.given.get(word.0 as usize).map_or(NO_VALUE, |given| self.told.value(*given, class))
    }

    /// What is known of a word, as a number below [`Self::kinds`]: the same for words of which the same is known, 0 for nothing.
    pub(crate) fn kind(&self, word: WordId) -> usize {
        self.known_of[word.0 as usize] as usize
    }

    /// How many kinds of words there are so far.
    pub(crate) fn kinds(&self) -> usize {
        self.known.len()
    }

    /// How many words there are, the unknown one included.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Every word of a class, phrases by their first word.
    pub(crate) fn members(&self, class: ClassId) -> impl Iterator<Item = WordId> + '_ {
        let opens = move |word: WordId| self.phrases(word).iter().any(|phrase| phrase.class == class);
        let may = self.of_kinds(&|known| known.classes.has(class) || known.opens());
        may.filter(move |word| self.has(*word, class) || opens(*word))
    }

    /// The words of which something is known that `wanted` holds of: asked once for all words of a kind.
    pub(crate) fn of_kinds<'w>(&'w self, wanted: &dyn Fn(&Known) -> bool) -> impl Iterator<Item = WordId> + use<'w> {
        let wanted: Vec<bool> = self.known.iter().map(wanted).collect();
        let words = (0..).zip(&self.known_of).skip(1);
        words.filter(move |(_, kind)| wanted[**kind as usize]).map(|(word, _)| WordId(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_is_found_in_every_case_and_with_either_apostrophe() {
        let mut words = Words::new();
        let class = words.add_class("season").unwrap();
        let id = words.add_word("été");
        let value = words.add_value("SU");
        words.add_member(id, class, value);
        let told = words.take_told();
        words.settle(told.settled());
        assert_eq!(words.find_str("Été"), id);
        assert_eq!(words.find_str("ÉTÉ"), id);
        assert_eq!(words.value(id, class), Some("SU"));
        let elided = words.add_word("l'");
        assert_eq!(words.find_str("L’"), elided);
        assert_eq!(words.find_str("inconnu"), WordId::UNKNOWN);
    }

    #[test]
    fn signs_that_differ_by_one_bit_are_different_words() {
        let mut words = Words::new();
        let ids = ["″", "–", "‰", "‐", "½"].map(|sign| words.add_word(sign));
        assert!(ids.iter().enumerate().all(|(i, id)| !ids[..i].contains(id)));
    }

    #[test]
    fn the_table_grows_without_losing_words() {
        let mut words = Words::new();
        let ids: Vec<_> = (0..40_000).map(|n| words.add_word(&format!("mot{n}"))).collect();
        assert!((0..40_000).all(|n| words.find_str(&format!("MOT{n}")) == ids[n]));
    }
}
