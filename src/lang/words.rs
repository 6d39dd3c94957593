//! Every word a pack knows, and what it knows of it.
//!
//! A word's key is folded once (lower case, one apostrophe; accents stay) while the tokenizer walks over it, hashed as it is
//! folded and looked up once. The answer is a [`WordId`]; the classes of the pack's lexicons are bits of the word's
//! [`ClassSet`]. Entries of several words are kept as phrases under their first word.

use std::collections::HashMap;

/// A word of a pack. 0 is "not known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WordId(pub(crate) u32);

impl WordId {
    /// The id of every word that the pack does not know.
    pub const UNKNOWN: Self = Self(0);
}

/// A lexicon class of a pack, such as `month` or `given_name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub(crate) u8);

/// How many classes a pack can have.
pub(crate) const MAX_CLASSES: usize = 128;

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClassSet(pub(crate) u128);

impl ClassSet {
    /// Whether the class is in the set.
    #[must_use]
    #[inline]
    pub fn has(self, class: ClassId) -> bool {
        self.0 >> class.0 & 1 == 1
    }

    /// Whether the two sets share a class.
    #[must_use]
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set with one class more.
    #[must_use]
    pub fn with(self, class: ClassId) -> Self {
        Self(self.0 | 1 << class.0)
    }
}

/// A key in the making: folded bytes and their hash.
#[derive(Debug)]
pub struct Fold {
    bytes: [u8; Fold::LONGEST],
    len: usize,
    hash: u64,
}

impl Default for Fold {
    fn default() -> Self {
        Self { bytes: [0; Self::LONGEST], len: 0, hash: 0 }
    }
}

impl Fold {
    /// Longer words are in no lexicon and are not looked up.
    const LONGEST: usize = 48;

    /// Begins a new key.
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.len = 0;
        self.hash = 0;
    }

    /// Adds one character, given as its UTF-8 bytes.
    #[inline]
    pub(crate) fn push(&mut self, character: &[u8]) {
        match character {
            [b] => self.byte(b.to_ascii_lowercase()),
            [0xc3, b] => {
                self.byte(0xc3);
                self.byte(if matches!(b, 0x80..=0x9e) && *b != 0x97 { b | 0x20 } else { *b });
            }
            _ => self.rare(character),
        }
    }

    #[cold]
    fn rare(&mut self, character: &[u8]) {
        match std::str::from_utf8(character).ok().and_then(|s| s.chars().next()) {
            Some('’' | 'ʼ') => self.byte(b'\''),
            Some('ﬁ') => self.push_str("fi"),
            Some(c) => {
                for lower in c.to_lowercase() {
                    let mut buffer = [0; 4];
                    for b in lower.encode_utf8(&mut buffer).bytes() {
                        self.byte(b);
                    }
                }
            }
            None => {}
        }
    }

    #[inline]
    fn byte(&mut self, b: u8) {
        if self.len < Self::LONGEST {
            self.bytes[self.len] = b;
        }
        self.len += 1;
        self.hash = (self.hash.rotate_left(5) ^ u64::from(b)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn push_str(&mut self, text: &str) {
        for (at, c) in text.char_indices() {
            self.push(&text.as_bytes()[at..at + c.len_utf8()]);
        }
    }

    /// Makes the key of a whole string.
    pub(crate) fn set(&mut self, text: &str) {
        self.clear();
        self.push_str(text);
    }

    /// The folded bytes so far (cut where the word is longer than any key).
    #[inline]
    pub(crate) fn key(&self) -> &[u8] {
        &self.bytes[..self.len.min(Self::LONGEST)]
    }
}

/// Folds a string the way keys are folded: lower case, one kind of apostrophe.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '’' | 'ʼ' => out.push('\''),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// A value that a lexicon gives to an entry: `3` for *mars*, `USD` for *dollars*, `f` for *Marie*.
pub type ValueId = u32;

/// No value was given.
pub const NO_VALUE: ValueId = 0;

/// A word. Kept small, because most are verb forms without values or phrases, and every page that loading touches is felt
/// at the start.
#[derive(Debug, Default, Clone)]
struct Entry {
    hash: u64,
    /// Where its key stands in `Words::keys`.
    key_start: u32,
    key_len: u8,
    classes: ClassSet,
    extra: Option<Box<Extra>>,
    /// Which rule sets have a rule that can begin with this word.
    starts: u16,
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

/// The word table of a pack.
#[derive(Debug, Default, Clone)]
pub struct Words {
    slots: Vec<u32>,
    entries: Vec<Entry>,
    /// The keys of all entries, one after the other.
    keys: String,
    ascii: Vec<WordId>,
    classes: Vec<String>,
    /// By class: its words, phrases by their first word.
    members: Vec<Vec<WordId>>,
    values: Vec<Box<str>>,
    value_ids: HashMap<Box<str>, ValueId>,
}

impl Words {
    pub(crate) fn new() -> Self {
        Self {
            slots: vec![0; 1 << 15],
            entries: vec![Entry::default()],
            keys: String::new(),
            ascii: vec![WordId::UNKNOWN; 128],
            classes: Vec::new(),
            members: Vec::new(),
            values: vec!["".into()],
            value_ids: HashMap::from([("".into(), NO_VALUE)]),
        }
    }

    /// The word with this key, or [`WordId::UNKNOWN`].
    #[inline]
    pub(crate) fn find(&self, fold: &Fold) -> WordId {
        if fold.len > Fold::LONGEST {
            return WordId::UNKNOWN;
        }
        let mask = self.slots.len() - 1;
        let mut slot = (fold.hash >> 20) as usize & mask;
        loop {
            let id = self.slots[slot];
            if id == 0 {
                return WordId::UNKNOWN;
            }
            let entry = &self.entries[id as usize];
            if entry.hash == fold.hash && self.key_bytes(entry) == fold.key() {
                return WordId(id);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The word that a single ASCII character is.
    #[inline]
    pub(crate) fn find_ascii(&self, byte: u8) -> WordId {
        self.ascii.get(usize::from(byte)).copied().unwrap_or_default()
    }

    /// The word with the key of this string, which must be one token.
    #[must_use]
    pub fn find_str(&self, text: &str) -> WordId {
        let mut fold = Fold::default();
        fold.set(text);
        self.find(&fold)
    }

    /// The folded key of a word.
    #[must_use]
    pub fn key(&self, word: WordId) -> &str {
        let entry = &self.entries[word.0 as usize];
        let start = entry.key_start as usize;
        &self.keys[start..start + usize::from(entry.key_len)]
    }

    #[inline]
    fn key_bytes(&self, entry: &Entry) -> &[u8] {
        let start = entry.key_start as usize;
        &self.keys.as_bytes()[start..start + usize::from(entry.key_len)]
    }

    /// The classes a word is in by itself (not as the first word of a phrase).
    #[must_use]
    #[inline]
    pub fn classes(&self, word: WordId) -> ClassSet {
        self.entries[word.0 as usize].classes
    }

    /// Whether the word is in the class.
    #[must_use]
    #[inline]
    pub fn has(&self, word: WordId, class: ClassId) -> bool {
        self.entries[word.0 as usize].classes.has(class)
    }

    /// What the class's lexicon says of the word; `None` where the word is not in the class.
    #[must_use]
    pub fn value(&self, word: WordId, class: ClassId) -> Option<&str> {
        let entry = &self.entries[word.0 as usize];
        entry.classes.has(class).then(|| self.value_text(entry.value_of(class)))
    }

    /// The text of a value.
    #[must_use]
    pub fn value_text(&self, value: ValueId) -> &str {
        &self.values[value as usize]
    }

    /// The class of that name, if a lexicon of the pack defines it.
    #[must_use]
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.classes.iter().position(|c| c == name).map(|i| ClassId(i as u8))
    }

    /// The set of those of the named classes that the pack has.
    #[must_use]
    pub fn class_set(&self, names: &[&str]) -> ClassSet {
        names.iter().filter_map(|n| self.class(n)).fold(ClassSet::default(), ClassSet::with)
    }

    /// The phrases that begin with a word, longest first.
    #[inline]
    pub(crate) fn phrases(&self, word: WordId) -> &[Phrase] {
        self.entries[word.0 as usize].extra.as_ref().map_or(&[], |extra| &extra.phrases)
    }

    #[inline]
    pub(crate) fn value_id(&self, word: WordId, class: ClassId) -> ValueId {
        self.entries[word.0 as usize].value_of(class)
    }

    /// Bits of the rule sets that have a rule beginning with the word.
    #[inline]
    pub(crate) fn starts(&self, word: WordId) -> u16 {
        self.entries[word.0 as usize].starts
    }

    pub(crate) fn mark_start(&mut self, word: WordId, bit: u16) {
        self.entries[word.0 as usize].starts |= bit;
    }

    /// How many words there are; ids run from 1 to this.
    pub(crate) fn len(&self) -> usize {
        self.entries.len() - 1
    }

    /// Every word of a class, phrases by their first word.
    pub(crate) fn members(&self, class: ClassId) -> impl Iterator<Item = WordId> + '_ {
        self.members[usize::from(class.0)].iter().copied()
    }

    /// Makes the class, or finds it. `None` where the pack has as many as it can.
    pub(crate) fn add_class(&mut self, name: &str) -> Option<ClassId> {
        if let Some(class) = self.class(name) {
            return Some(class);
        }
        (self.classes.len() < MAX_CLASSES).then(|| {
            self.classes.push(name.to_owned());
            self.members.push(Vec::new());
            ClassId(self.classes.len() as u8 - 1)
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

    /// Makes the word for a folded key, or finds it.
    pub(crate) fn add_word(&mut self, key: &str) -> WordId {
        let mut fold = Fold::default();
        fold.set(key);
        let found = self.find(&fold);
        if found != WordId::UNKNOWN || fold.len > Fold::LONGEST || key.is_empty() {
            return found;
        }
        if self.entries.len() * 2 > self.slots.len() {
            self.grow();
        }
        let id = WordId(self.entries.len() as u32);
        let key_start = self.keys.len() as u32;
        self.keys.push_str(&String::from_utf8_lossy(fold.key()));
        let key_len = (self.keys.len() - key_start as usize) as u8;
        self.entries.push(Entry { hash: fold.hash, key_start, key_len, ..Entry::default() });
        self.place(fold.hash, id);
        if let [byte] = key.as_bytes() {
            self.ascii[usize::from(byte & 0x7f)] = id;
        }
        id
    }

    pub(crate) fn add_member(&mut self, word: WordId, class: ClassId, value: ValueId) {
        let entry = &mut self.entries[word.0 as usize];
        if entry.classes.has(class) {
            entry.extra.iter_mut().for_each(|extra| extra.values.retain(|(c, _)| *c != class));
        } else {
            self.members[usize::from(class.0)].push(word);
        }
        entry.classes = entry.classes.with(class);
        if value != NO_VALUE {
            entry.extra.get_or_insert_default().values.push((class, value));
        }
    }

    pub(crate) fn add_phrase(&mut self, words: &[WordId], class: ClassId, value: ValueId) {
        let Some((first, rest)) = words.split_first() else { return };
        self.members[usize::from(class.0)].push(*first);
        let phrases = &mut self.entries[first.0 as usize].extra.get_or_insert_default().phrases;
        phrases.retain(|p| p.class != class || *p.rest != *rest);
        phrases.push(Phrase { rest: rest.into(), class, value });
        phrases.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        for id in 1..self.entries.len() {
            self.place(self.entries[id].hash, WordId(id as u32));
        }
    }

    fn place(&mut self, hash: u64, id: WordId) {
        let mask = self.slots.len() - 1;
        let mut slot = (hash >> 20) as usize & mask;
        while self.slots[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = id.0;
    }
}

impl Entry {
    #[inline]
    fn value_of(&self, class: ClassId) -> ValueId {
        let values = self.extra.as_ref().map_or(&[][..], |extra| &extra.values);
        values.iter().find(|(c, _)| *c == class).map_or(NO_VALUE, |(_, v)| *v)
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
    fn the_table_grows_without_losing_words() {
        let mut words = Words::new();
        let ids: Vec<_> = (0..40_000).map(|n| words.add_word(&format!("mot{n}"))).collect();
        assert!((0..40_000).all(|n| words.find_str(&format!("MOT{n}")) == ids[n]));
    }
}
