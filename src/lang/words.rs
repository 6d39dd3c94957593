//! Every word a pack knows, and what it knows of it.
//!
//! A word's key is folded (lower case, one apostrophe; accents stay), hashed and looked up once, by the tokenizer. The answer
//! is a [`WordId`]; the classes of the pack's lexicons are bits of the word's [`ClassSet`]. Entries of several words are kept
//! as phrases under their first word.

use std::collections::HashMap;

use super::class;
use super::class_set::{ClassId, ClassSet, MAX_CLASSES};
use super::key::Key;
use super::pairs::Pairs;

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
    /// How many values it has, and where they stand in `Words::own_values`, once every word is in.
    count: u16,
    own: u32,
    /// 0, or 1 + its place in `Words::extras`.
    extra: u32,
}

/// What few words have: values of the classes they are in, and phrases that begin with them.
#[derive(Debug, Default, Clone)]
struct Extra {
    values: Vec<(ClassId, ValueId)>,
    phrases: Vec<Phrase>,
}

#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    /// The words after the first.
    pub rest: Box<[WordId]>,
    pub class: ClassId,
    pub value: ValueId,
}

/// What the table tells of a word at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// The classes it is in by itself.
    pub classes: ClassSet,
    /// The word, or [`WordId::UNKNOWN`].
    pub word: WordId,
    /// Bits of the rule sets that have a rule beginning with it, and [`BEGINS_PHRASE`].
    pub(crate) starts: u16,
    /// What rules can tell of it: a row of their tables.
    pub(crate) symbol: u16,
}

/// Set in [`Known::starts`] where a lexicon entry of several words begins with the word.
pub(crate) const BEGINS_PHRASE: u16 = 1 << 15;
/// Set in [`Known::starts`] where the word is the second of a lexicon entry of several words.
pub(crate) const SECOND_OF_PHRASE: u16 = 1 << 14;

/// One line of the near caches.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Slot {
    known: Known,
    low: u64,
    high: u64,
}

/// The slot of words that stand in the table of ASCII characters.
const NO_SLOT: u32 = u32::MAX;

/// The word table of a pack.
#[derive(Debug, Default, Clone)]
pub struct Words {
    /// Open addressing. A slot holds all that is asked of a token, so that a look-up touches one line of memory.
    slots: Vec<Slot>,
    /// By word: the slot it stands in, and what it told the tokenizer.
    slot_of: Vec<u32>,
    known: Vec<Known>,
    entries: Vec<Entry>,
    extras: Vec<Extra>,
    /// The values of the words that have some, side by side.
    own_values: Vec<(ClassId, ValueId)>,
    /// The spellings of all words, one after the other.
    spellings: String,
    ascii: Vec<WordId>,
    class_names: Vec<String>,
    class_ids: HashMap<String, ClassId>,
    values: Vec<Box<str>>,
    value_ids: HashMap<Box<str>, ValueId>,
    pairs: Pairs,
}

impl Words {
    pub(crate) fn new() -> Self {
        let fixed_classes = class::NAMES;
        Self {
            slots: vec![Slot::default(); 1 << 12],
            slot_of: vec![NO_SLOT],
            known: vec![Known::default()],
            entries: vec![Entry::default()],
            extras: Vec::new(),
            own_values: Vec::new(),
            spellings: String::new(),
            ascii: vec![WordId::UNKNOWN; 128],
            class_names: fixed_classes.iter().map(|name| (*name).to_owned()).collect(),
            class_ids: HashMap::new(),
            values: vec!["".into()],
            value_ids: HashMap::from([("".into(), NO_VALUE)]),
            pairs: Pairs::default(),
        }
    }

    /// Touches the slots of some keys, so that they are at hand when they are looked up one by one.
    #[inline]
    pub(crate) fn fetch(&self, keys: impl Iterator<Item = Key>) {
        let mask = self.slots.len() - 1;
        let touched = keys.fold(0, |sum, key| sum ^ self.slots[key.hash as usize & mask].low);
        std::hint::black_box(touched);
    }

    /// What is known of the word with this key.
    #[inline]
    #[must_use]
    pub fn look_up(&self, key: Key) -> Known {
        *self.known(key)
    }

    /// The same where it stands.
    #[inline]
    pub(crate) fn known(&self, key: Key) -> &Known {
        let mask = self.slots.len() - 1;
        let mut at = key.hash as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.known.word == WordId::UNKNOWN || slot.low == key.low && slot.high == key.high {
                return &slot.known;
            }
            at = (at + 1) & mask;
        }
    }

    /// What is known of a single ASCII character.
    #[inline]
    pub(crate) fn known_ascii(&self, byte: u8) -> &Known {
        &self.known[self.find_ascii(byte).0 as usize]
    }

    /// What is known of a word that the pack does not have.
    #[inline]
    pub(crate) fn unknown(&self) -> &Known {
        &self.known[0]
    }

    /// The word with this key, or [`WordId::UNKNOWN`].
    #[must_use]
    pub fn find(&self, key: Key) -> WordId {
        self.look_up(key).word
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
        let entry = &self.entries[word.0 as usize];
        &self.spellings[entry.start as usize..][..usize::from(entry.len)]
    }

    /// The classes a word is in by itself (not as the first word of a phrase).
    #[must_use]
    #[inline]
    pub fn classes(&self, word: WordId) -> ClassSet {
        self.known[word.0 as usize].classes
    }

    /// Whether the word is in the class.
    #[must_use]
    #[inline]
    pub fn has(&self, word: WordId, class: ClassId) -> bool {
        self.known[word.0 as usize].classes.has(class)
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

    /// Sums up the phrases, once every word is in.
    pub(crate) fn finish(&mut self) {
        let extras = &self.extras;
        let words = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(at, e)| Some((at, extras.get(e.extra.checked_sub(1)? as usize)?)));
        self.pairs = Pairs::of(words.flat_map(|(at, extra)| extra.phrases.iter().map(move |p| (WordId(at as u32), p))));
        for entry in &mut self.entries {
            let Some(extra) = entry.extra.checked_sub(1).map(|at| &self.extras[at as usize]) else { continue };
            entry.own = self.own_values.len() as u32;
            entry.count = extra.values.len() as u16;
            self.own_values.extend(&extra.values);
        }
        // Only now is all known of every word: the tokenizer finds it where it finds the word.
        for (known, slot) in self.known.iter().zip(&self.slot_of) {
            if let Some(slot) = self.slots.get_mut(*slot as usize) {
                slot.known = *known;
            }
        }
    }

    /// The lexicon entries that begin with two words, longest first, which stand here: how many words each has, its class and
    /// value. `word(0)` is the third word.
    #[inline]
    pub(crate) fn phrases_of_pair(
        &self,
        first: WordId,
        second: WordId,
        word: impl Fn(usize) -> Option<WordId>,
    ) -> impl Iterator<Item = (usize, ClassId, ValueId)> {
        let all = self.pairs.get(first, second).iter();
        all.filter_map(move |phrase| Some((self.pairs.stands(phrase, &word)?, phrase.class, phrase.value)))
    }

    /// The phrases that begin with a word, longest first.
    #[inline]
    pub(crate) fn phrases(&self, word: WordId) -> &[Phrase] {
        self.extra(word).map_or(&[], |extra| &extra.phrases)
    }

    #[inline]
    pub(crate) fn value_id(&self, word: WordId, class: ClassId) -> ValueId {
        let entry = &self.entries[word.0 as usize];
        let values = match self.own_values.get(entry.own as usize..) {
            Some(own) if entry.count > 0 => &own[..usize::from(entry.count)],
            // The words are not all in yet.
            _ if self.own_values.is_empty() => self.extra(word).map_or(&[][..], |extra| &extra.values),
            _ => &[],
        };
        values.iter().find(|(c, _)| *c == class).map_or(NO_VALUE, |(_, v)| *v)
    }

    /// Says what rules can tell of a word, and which sets have a rule that begins with it.
    pub(crate) fn give_symbol(&mut self, word: WordId, symbol: u16, starts: u16) {
        let known = &mut self.known[word.0 as usize];
        known.symbol = symbol;
        known.starts |= starts;
    }

    /// How many words there are, the unknown one included.
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// Every word, the unknown one aside.
    pub(crate) fn all(&self) -> impl Iterator<Item = WordId> + use<> {
        (1..self.known.len() as u32).map(WordId)
    }

    /// The classes of entries of several words that begin with a word.
    pub(crate) fn opening(&self, word: WordId) -> ClassSet {
        self.phrases(word).iter().fold(ClassSet::default(), |classes, phrase| classes.with(phrase.class))
    }

    /// Every word of a class, phrases by their first word.
    pub(crate) fn members(&self, class: ClassId) -> impl Iterator<Item = WordId> + '_ {
        let opens = move |word: WordId| self.phrases(word).iter().any(|phrase| phrase.class == class);
        let words = self.known.iter().zip((0..).map(WordId)).skip(1);
        let members = words
            .filter(move |(known, word)| known.classes.has(class) || known.starts & BEGINS_PHRASE != 0 && opens(*word));
        members.map(|(_, word)| word)
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
        if text.is_empty() || text.len() > Key::LONGEST {
            return WordId::UNKNOWN;
        }
        let key = Key::of(text);
        let found = match text.as_bytes() {
            [byte] if byte.is_ascii() => self.find_ascii(*byte),
            _ => self.find(key),
        };
        if found != WordId::UNKNOWN {
            return found;
        }
        if self.entries.len() * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let id = WordId(self.entries.len() as u32);
        let start = self.spellings.len() as u32;
        self.spellings.push_str(text);
        self.entries.push(Entry { start, len: text.len() as u8, ..Entry::default() });
        self.known.push(Known { word: id, ..Known::default() });
        self.slot_of.push(NO_SLOT);
        // One ASCII character has a table of its own: bit 5 would make `[` and `{` one.
        if let [byte] = text.as_bytes()
            && byte.is_ascii()
        {
            self.ascii[usize::from(*byte)] = id;
        } else {
            self.place(key, id);
        }
        id
    }

    fn extra(&self, word: WordId) -> Option<&Extra> {
        self.extras.get(self.entries[word.0 as usize].extra.checked_sub(1)? as usize)
    }

    fn extra_mut(&mut self, word: WordId) -> &mut Extra {
        let entry = &mut self.entries[word.0 as usize];
        if entry.extra == 0 {
            self.extras.push(Extra::default());
            entry.extra = self.extras.len() as u32;
        }
        &mut self.extras[entry.extra as usize - 1]
    }

    /// Puts a word into a class. Tokens know of it once the table is finished.
    pub(crate) fn add_member(&mut self, word: WordId, class: ClassId, value: ValueId) {
        if self.has(word, class) && self.entries[word.0 as usize].extra > 0 {
            self.extra_mut(word).values.retain(|(c, _)| *c != class);
        }
        self.add_to(word, ClassSet::default().with(class));
        if value != NO_VALUE {
            self.extra_mut(word).values.push((class, value));
        }
    }

    /// Puts a word into classes that say nothing more of it.
    pub(crate) fn add_to(&mut self, word: WordId, classes: ClassSet) {
        let known = &mut self.known[word.0 as usize];
        known.classes = known.classes.union(classes);
    }

    pub(crate) fn add_phrase(&mut self, words: &[WordId], class: ClassId, value: ValueId) {
        let Some((first, rest)) = words.split_first() else { return };
        let phrases = &mut self.extra_mut(*first).phrases;
        phrases.retain(|p| p.class != class || *p.rest != *rest);
        phrases.push(Phrase { rest: rest.into(), class, value });
        phrases.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
        for (word, bit) in words.iter().zip([BEGINS_PHRASE, SECOND_OF_PHRASE]) {
            self.known[word.0 as usize].starts |= bit;
        }
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![Slot::default(); old.len() * 2];
        for slot in old.into_iter().filter(|s| s.known.word != WordId::UNKNOWN) {
            // The hash is a function of the two halves and the length, which the spelling has.
            let len = usize::from(self.entries[slot.known.word.0 as usize].len);
            let key = if len > Key::INLINE {
                Key::of(self.key(slot.known.word))
            } else {
                Key::inline(slot.low, slot.high, len)
            };
            self.place(key, slot.known.word);
        }
    }

    fn place(&mut self, key: Key, id: WordId) {
        let mask = self.slots.len() - 1;
        let mut at = key.hash as usize & mask;
        while self.slots[at].known.word != WordId::UNKNOWN {
            at = (at + 1) & mask;
        }
        self.slots[at] = Slot { known: self.known[id.0 as usize], low: key.low, high: key.high };
        self.slot_of[id.0 as usize] = at as u32;
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
