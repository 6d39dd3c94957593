//! Every word a pack knows, and what it knows of it.
//!
//! A word's key is folded (lower case, one apostrophe; accents stay), hashed and looked up once, by the tokenizer. The answer
//! is a [`WordId`]; the classes of the pack's lexicons are bits of the word's [`ClassSet`]. Entries of several words are kept
//! as phrases under their first word.

use rustc_hash::FxHashMap;

use super::class;
use super::class_set::{ClassId, ClassSet, MAX_CLASSES};
use super::key::{Key, fold, fold_onto};
use super::pairs::{PairPhrase, Pairs};
use super::table::Table;
use super::told::{Given, Phrase, Told};

/// A word of a pack. 0 is "not known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WordId(pub(crate) u32);

impl WordId {
    /// The id of every word that the pack does not know.
    pub const UNKNOWN: Self = Self(0);
}

/// A value that a lexicon gives to an entry: `3` for *mars*, `USD` for *dollars*, `f` for *Marie*.
pub type ValueId = u32;

/// No value was given.
pub const NO_VALUE: ValueId = 0;

/// What is rarely asked of a word. Kept small, because most words are verb forms without values or phrases, and every page
/// that loading touches is felt at the start.
#[derive(Debug, Default, Clone)]
struct Entry {
    /// Where its spelling stands in `Words::spellings`.
    start: u32,
    len: u8,
    /// How many phrases it has, and where they stand in `Words::told`.
    phrases: u16,
    first_phrase: u32,
}

impl Entry {
    fn spelling<'w>(&self, spellings: &'w str) -> &'w str {
        &spellings[self.start as usize..][..usize::from(self.len)]
    }
}

/// What the tokenizer is told of a word. Most words share it with many others, so that what a text needs of it stays near the
/// processor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Known {
    /// The classes it is in by itself.
    pub classes: ClassSet,
    /// What rules can tell of it: a row of their tables.
    pub(crate) symbol: u16,
    /// What is noted of every token of the word: [`OPENS`], [`FOLLOWS`], [`TELLS`].
    pub(crate) notes: u8,
}

/// A note: a lexicon entry of several words begins with the word.
pub(crate) const OPENS: u8 = 1;
/// A note: the word is the second of a lexicon entry of several words.
pub(crate) const FOLLOWS: u8 = 2;
/// A note: the word can report, or name a source.
pub(crate) const TELLS: u8 = 4;

/// How many places a table begins with: most lists of words that are no pack are short.
const FEW: usize = 1 << 12;
/// A pack begins with places for ninety thousand words, because putting them in again each time the table grows is felt.
const MANY: usize = 1 << 17;

/// Spells a word of letters of ASCII and of Latin-1, which is mostly small already.
fn fold_letters_onto(text: &str, spellings: &mut String) {
    // The second bytes of large letters of Latin-1 are those below 0xa0. All bytes are looked at, which is faster than to stop.
    let is_large = |byte: u8| byte.is_ascii_uppercase() | (0x80..0xa0).contains(&byte);
    let any_large = text.bytes().fold(false, |any, byte| any | is_large(byte));
    if any_large { fold_onto(text, spellings) } else { spellings.push_str(text) }
}

/// Spells a word that is folded already.
fn as_it_is(text: &str, spellings: &mut String) {
    spellings.push_str(text);
}

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
    entries: Vec<Entry>,
    told: Told,
    /// By word: its values.
    given: Vec<Given>,
    /// The spellings of all words, one after the other.
    spellings: String,
    ascii: Vec<WordId>,
    class_names: Vec<String>,
    class_ids: FxHashMap<String, ClassId>,
    values: Vec<Box<str>>,
    value_ids: FxHashMap<Box<str>, ValueId>,
    pairs: Pairs,
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
            entries: Self::beginning(Entry::default(), slots),
            told: Told::default(),
            given: Vec::new(),
            spellings: String::with_capacity(slots * 5),
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

    /// The word with this key, and what is known of it.
    #[inline]
    pub(crate) fn known(&self, key: Key) -> (WordId, &Known) {
        let (word, known) = self.table.find(key);
        (word, &self.known[known as usize])
    }

    /// What is known of a single ASCII character.
    #[inline]
    pub(crate) fn known_ascii(&self, byte: u8) -> (WordId, &Known) {
        let word = self.find_ascii(byte);
        (word, self.of_word(word))
    }

    /// What is known of a word that the pack does not have.
    #[inline]
    pub(crate) fn unknown(&self) -> (WordId, &Known) {
        (WordId::UNKNOWN, &self.known[0])
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
        self.entries[word.0 as usize].spelling(&self.spellings)
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

    /// What lexicons told of the words, to be settled once they have told all.
    pub(super) fn take_told(&mut self) -> Told {
        std::mem::take(&mut self.told)
    }

    /// Takes back what is told of each word.
    pub(super) fn settle(&mut self, (told, pairs): (Told, Pairs)) {
        (self.told, self.pairs) = (told, pairs);
        self.given = vec![Given::NONE; self.entries.len()];
        for (word, range) in self.told.words_with_values() {
            self.given[word.0 as usize] = self.told.given(range);
        }
        for (word, range) in self.told.words_with_phrases() {
            let entry = &mut self.entries[word.0 as usize];
            (entry.first_phrase, entry.phrases) = (range.start as u32, range.len() as u16);
        }
    }

    /// The lexicon entries that begin with two words, longest first.
    #[inline]
    pub(crate) fn phrases_of_pair(&self, first: WordId, second: WordId) -> &[PairPhrase] {
        self.pairs.get(first, second)
    }

    /// How many words such an entry has where it stands here, before `rest` behind its first two words.
    #[inline]
    pub(crate) fn stands(&self, phrase: &PairPhrase, rest: impl Iterator<Item = WordId>) -> Option<usize> {
        self.pairs.stands(phrase, rest)
    }

    /// The phrases that begin with a word, longest first.
    pub(crate) fn phrases(&self, word: WordId) -> &[Phrase] {
        let entry = &self.entries[word.0 as usize];
        let first = entry.first_phrase as usize;
        self.told.phrases(first..first + usize::from(entry.phrases))
    }

    #[inline]
    pub(crate) fn value_id(&self, word: WordId, class: ClassId) -> ValueId {
        self.given.get(word.0 as usize).map_or(NO_VALUE, |given| self.told.value(*given, class))
    }

    /// Says what rules can tell of a word.
    pub(crate) fn give_symbol(&mut self, word: WordId, symbol: u16) {
        self.learn(word, |known| known.symbol = symbol);
    }

    /// What is known of a word, as a number below [`Self::kinds`]: the same for words of which the same is known, 0 for nothing.
    pub(crate) fn kind(&self, word: WordId) -> usize {
        self.known_of[word.0 as usize] as usize
    }

    /// How many kinds of words there are so far.
    pub(crate) fn kinds(&self) -> usize {
        self.known.len()
    }

    /// The kinds that some word is of, in order.
    pub(crate) fn kinds_in_use(&self) -> Vec<usize> {
        let mut used = vec![false; self.known.len()];
        self.known_of.iter().for_each(|kind| used[*kind as usize] = true);
        (0..used.len()).filter(|kind| used[*kind]).collect()
    }

    /// The classes that the words of a kind are in.
    pub(crate) fn classes_of_kind(&self, kind: usize) -> ClassSet {
        self.known[kind].classes
    }

    /// Says what rules can tell of all words of a kind.
    pub(crate) fn give_kind_symbol(&mut self, kind: usize, symbol: u16) {
        self.known[kind].symbol = symbol;
    }

    /// Makes a word one of a kind.
    pub(crate) fn set_kind(&mut self, word: WordId, kind: usize) {
        self.known_of[word.0 as usize] = kind as u32;
    }

    /// Whether an entry of several words begins with a word.
    pub(crate) fn begins_phrase(&self, word: WordId) -> bool {
        self.of_word(word).notes & OPENS != 0
    }

    /// Changes what is known of a word.
    #[inline]
    fn learn(&mut self, word: WordId, change: impl FnOnce(&mut Known)) {
        let before = *self.of_word(word);
        let mut after = before;
        change(&mut after);
        if after != before {
            let known = &mut self.known;
            if known[self.last_known as usize] != after {
                self.last_known = *self.known_ids.entry(after).or_insert_with(|| {
                    known.push(after);
                    (known.len() - 1) as u32
                });
            }
            self.known_of[word.0 as usize] = self.last_known;
        }
    }

    /// Tells the table what is known of its words, once that does not change any more.
    pub(crate) fn finish(&mut self) {
        let known_of = &self.known_of;
        self.table.note(|word| known_of[word.0 as usize]);
        for known in self.known.iter_mut().filter(|known| known.classes.meets(class::TELLERS)) {
            known.notes |= TELLS;
        }
        self.known_ids = FxHashMap::default();
    }

    /// How many words there are, the unknown one included.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Every word, the unknown one aside.
    pub(crate) fn all(&self) -> impl Iterator<Item = WordId> + use<> {
        (1..self.len() as u32).map(WordId)
    }

    /// Every word of a class, phrases by their first word.
    pub(crate) fn members(&self, class: ClassId) -> impl Iterator<Item = WordId> + '_ {
        let opens = move |word: WordId| self.phrases(word).iter().any(|phrase| phrase.class == class);
        self.all().filter(move |word| self.has(*word, class) || self.begins_phrase(*word) && opens(*word))
    }

    /// Makes the class, or finds it. `None` where the pack has as many as it can.
    pub(crate) fn add_class(&mut self, name: &str) -> Option<ClassId> {
        if let Some(class) = self.class(name) {
            return Some(class);
        }
        if let Some(place) = class::NAMES.iter().position(|fixed| *fixed == name) {
            let class = ClassId(place as u8);
            self.class_ids.insert(name.to_owned(), class);
            return Some(class);
        }
        (self.class_names.len() < MAX_CLASSES).then(|| {
            let class = ClassId(self.class_names.len() as u8);
            self.class_ids.insert(name.to_owned(), class);
            self.class_names.push(name.to_owned());
            class
        })
    }

    pub(crate) fn add_value(&mut self, value: &str) -> ValueId {
        if let Some(id) = self.value_ids.get(value) {
            return *id;
        }
        let id = self.values.len() as ValueId;
        self.values.push(value.into());
        self.value_ids.insert(value.into(), id);
        id
    }

    /// Makes the word for a folded key, or finds it. Words too long for any lexicon are not made.
    pub(crate) fn add_word(&mut self, text: &str) -> WordId {
        match text.as_bytes() {
            [] => WordId::UNKNOWN,
            // One ASCII character has a table of its own: bit 5 would make `[` and `{` one.
            [byte] if byte.is_ascii() => match self.find_ascii(*byte) {
                WordId::UNKNOWN => {
                    let id = if byte.is_ascii_alphabetic() {
                        // A letter stands in the table too, so that no word of a text is looked up elsewhere.
                        self.add(text, Key::of(text), as_it_is)
                    } else {
                        self.push(text, as_it_is)
                    };
                    self.ascii[usize::from(*byte)] = id;
                    id
                }
                known => known,
            },
            bytes if bytes.len() > Key::LONGEST => WordId::UNKNOWN,
            _ => self.add(text, Key::of(text), as_it_is),
        }
    }

    /// The same for a folded word whose key is known.
    pub(crate) fn add_keyed(&mut self, text: &str, key: Key) -> WordId {
        if text.len() > 1 && text.len() <= Key::LONGEST { self.add(text, key, as_it_is) } else { self.add_word(text) }
    }

    /// The same for letters of ASCII and of Latin-1, large or small, and nothing else.
    pub(crate) fn add_letters(&mut self, text: &str) -> WordId {
        match text.len() {
            2..=Key::LONGEST => self.add_letters_keyed(text, Key::of_letters(text.as_bytes(), 0, text.len())),
            _ => self.add_word(&fold(text)),
        }
    }

    /// The same for two to [`Key::LONGEST`] bytes of such letters whose key is known.
    pub(crate) fn add_letters_keyed(&mut self, text: &str, key: Key) -> WordId {
        self.add(text, key, fold_letters_onto)
    }

    /// Makes the word of more than one ASCII character that has this key, or finds it; `spell` appends its spelling.
    #[inline]
    fn add(&mut self, text: &str, key: Key, spell: impl FnOnce(&str, &mut String)) -> WordId {
        if self.table.is_full(self.len()) {
            let Self { table, entries, spellings, .. } = self;
            table.grow(|word| Key::of(entries[word.0 as usize].spelling(spellings)));
        }
        let new = WordId(self.entries.len() as u32);
        let word = self.table.find_or_put(key, new);
        if word == new {
            self.push(text, spell);
        }
        word
    }

    /// A new word.
    fn push(&mut self, text: &str, spell: impl FnOnce(&str, &mut String)) -> WordId {
        let id = WordId(self.entries.len() as u32);
        let start = self.spellings.len() as u32;
        spell(text, &mut self.spellings);
        let len = (self.spellings.len() - start as usize) as u8;
        self.entries.push(Entry { start, len, ..Entry::default() });
        self.known_of.push(0);
        id
    }

    /// Puts a word into a class. What the class says of it is known once the table is settled.
    pub(crate) fn add_member(&mut self, word: WordId, class: ClassId, value: ValueId) {
        if value != NO_VALUE || self.has(word, class) {
            self.told.add_value(word, class, value);
        }
        self.add_to(word, ClassSet::default().with(class));
    }

    /// Puts a word into classes that say nothing more of it.
    pub(crate) fn add_to(&mut self, word: WordId, classes: ClassSet) {
        self.learn(word, |known| known.classes = known.classes.union(classes));
    }

    pub(crate) fn add_phrase(&mut self, words: &[WordId], class: ClassId, value: ValueId) {
        let Some((first, rest)) = words.split_first() else { return };
        self.told.add_phrase(*first, rest, class, value);
        for (word, note) in words.iter().zip([OPENS, FOLLOWS]) {
            self.learn(*word, |known| known.notes |= note);
        }
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
