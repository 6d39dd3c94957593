//! How the word table is made: words, classes and values are added, what is told of them is settled, kinds get their symbols.

use rustc_hash::FxHashMap;

use super::super::class;
use super::super::class_set::{ClassId, ClassSet, MAX_CLASSES};
use super::super::key::{Key, fold};
use super::super::pairs::Pairs;
use super::super::told::{Given, Told};
use super::{CONSTRUCTS, FOLLOWS, Known, NO_VALUE, NUMBERS, OPENS, TELLS, ValueId, WordId, Words, spelling};
use crate::segment::{ShortWord, TokenKind};

/// Spells a word that is folded already.
fn as_it_is(text: &str, spellings: &mut Vec<u8>) {
    spellings.extend_from_slice(text.as_bytes());
}

impl Words {
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

    /// The same for a word of at least two bytes that was read as letters.
    pub(in crate::lang) fn add_short_word(&mut self, text: &str, word: &ShortWord) -> WordId {
        let folded = |text: &str, spellings: &mut Vec<u8>| as_it_is(&fold(text), spellings);
        let spell = if word.kind == TokenKind::Lower { as_it_is } else { folded };
        self.add(text, word.key, spell)
    }

    /// Makes the word of more than one ASCII character that has this key, or finds it; `spell` appends its spelling.
    #[inline]
    fn add(&mut self, text: &str, key: Key, spell: impl FnOnce(&str, &mut Vec<u8>)) -> WordId {
        if self.table.is_full(self.len()) {
            let Self { table, starts, spellings, .. } = self;
            table.grow(|word| Key::of(spelling(starts, spellings, word)));
        }
        let new = WordId(self.len() as u32);
        let word = self.table.find_or_put(key, new);
        if word == new {
            self.push(text, spell);
        }
        word
    }

    /// A new word.
    fn push(&mut self, text: &str, spell: impl FnOnce(&str, &mut Vec<u8>)) -> WordId {
        let id = WordId(self.len() as u32);
        self.starts.push(self.spellings.len() as u32);
        spell(text, self.spellings.to_mut());
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

    /// Says what a class gives to a word that nothing is known of yet.
    pub(in crate::lang) fn tell(&mut self, word: WordId, class: ClassId, value: ValueId) {
        if value != NO_VALUE {
            self.told.add_value(word, class, value);
        }
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

    /// What lexicons told of the words, to be settled once they have told all.
    pub(in crate::lang) fn take_told(&mut self) -> Told {
        std::mem::take(&mut self.told)
    }

    /// Takes back what is told of each word.
    pub(in crate::lang) fn settle(&mut self, (told, pairs): (Told, Pairs)) {
        (self.told, self.pairs) = (told, pairs);
        (self.given, self.first_phrases) = (vec![Given::NONE; self.len()], vec![0; self.len()]);
        for (word, range) in self.told.words_with_values() {
            self.given[word.0 as usize] = self.told.given(range);
        }
        for (word, range) in self.told.words_with_phrases() {
            self.first_phrases[word.0 as usize] = range.start as u32;
        }
    }

    /// Says what rules can tell of a word.
    pub(crate) fn give_symbol(&mut self, word: WordId, symbol: u16) {
        self.learn(word, |known| known.symbol = symbol);
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
        let noted = [(TELLS, class::TELLERS), (NUMBERS, class::OPENS_NUMBER), (CONSTRUCTS, class::CONSTRUCTIONS)];
        for known in &mut self.known {
            for (note, classes) in noted {
                known.notes |= if known.classes.meets(classes) { note } else { 0 };
            }
        }
        self.known_ids = FxHashMap::default();
    }
}
