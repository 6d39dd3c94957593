//! Lexicon entries: the words that each is made of, cut as the tokenizer cuts text.

use super::class_set::ClassId;
use super::error::PackError;
use super::key::Key;
use super::pack::{Pack, Settings};
use super::words::{ValueId, WordId, Words};
use crate::segment::tokenize;
use crate::span::Span;

/// How many bytes at the start of `bytes` are letters of ASCII and Latin-1, which most entries are made of.
fn letters(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match (byte, bytes.get(at + 1)) {
            (b'a'..=b'z' | b'A'..=b'Z', _) => 1,
            // All but the signs for times and divided by.
            (0xc3, Some(second)) if second & 0x1f != 0x17 => 2,
            _ => break,
        };
    }
    at
}

/// Appends the words of an entry of letters, single spaces and hyphens: that needs no tokenizer. `false` where there is more.
fn plain_words_onto(text: &str, words: &mut Words, out: &mut Vec<WordId>) -> bool {
    let mut at = 0;
    loop {
        let len = letters(&text.as_bytes()[at..]);
        if len == 0 {
            return false;
        }
        out.push(words.add_letters(&text[at..at + len]));
        at += len;
        match text.as_bytes().get(at) {
            None => return true,
            Some(b' ') => {}
            Some(b'-') => out.push(words.add_word("-")),
            Some(_) => return false,
        }
        at += 1;
    }
}

/// Appends the words that the tokenizer makes of an entry to `out`; they are added to the table where they are new.
fn words_onto(text: &str, settings: &Settings, words: &mut Words, out: &mut Vec<WordId>) {
    // A clitic is one only behind a word; an entry has none before it.
    let after = text.strip_prefix(['\'', '’']);
    if after.is_some_and(|rest| settings.clitics.iter().any(|c| c.eq_ignore_ascii_case(rest))) {
        out.push(words.add_word(&super::key::fold(text)));
        return;
    }
    let before = out.len();
    if plain_words_onto(text, words, out) {
        return;
    }
    out.truncate(before);
    let mut tokens = Vec::with_capacity(4);
    tokenize(text, Span::of_characters(0, text.len() as u32), settings, words, &mut tokens);
    out.extend(tokens.into_iter().map(|t| {
        if t.word == WordId::UNKNOWN { words.add_word(&super::key::fold(&text[t.span().range()])) } else { t.word }
    }));
}

/// The words that the tokenizer makes of an entry, added to the table where they are new.
pub(super) fn words_of(text: &str, settings: &Settings, words: &mut Words) -> Vec<WordId> {
    let mut out = Vec::with_capacity(2);
    words_onto(text, settings, words, &mut out);
    out
}

/// The class of a lexicon, made where it is new.
pub(super) fn class_of(pack: &mut Pack, path: &str, class: &str) -> Result<ClassId, PackError> {
    pack.words.add_class(class).ok_or_else(|| {
        PackError::new(
            path,
            format!("the class {class} is one too many: a pack has at most {} classes", super::class_set::MAX_CLASSES),
        )
    })
}

/// Adds the entries of one class, one by one.
pub(super) struct Entries<'p> {
    pack: &'p mut Pack,
    class: ClassId,
    words: Vec<WordId>,
}

impl<'p> Entries<'p> {
    pub(super) fn of(pack: &'p mut Pack, class: ClassId) -> Self {
        Self { pack, class, words: Vec::with_capacity(8) }
    }

    /// The keys of the entries that are one word of letters. Touches the places where they will be looked for.
    pub(super) fn keys<'e>(&self, entries: impl Iterator<Item = &'e str>, out: &mut Vec<Option<Key>>) {
        out.clear();
        out.extend(entries.map(|entry| {
            let plain = (2..=Key::LONGEST).contains(&entry.len()) && Key::are_letters(entry);
            plain.then(|| Key::of_letters(entry.as_bytes(), 0, entry.len()))
        }));
        self.pack.words.fetch(out.iter().copied().flatten());
    }

    /// Adds an entry that is one word of letters, by its key.
    pub(super) fn add_keyed(&mut self, entry: &str, key: Key, value: ValueId) {
        let word = self.pack.words.add_letters_keyed(entry, key);
        self.pack.words.add_member(word, self.class, value);
    }

    /// The number of a value.
    pub(super) fn value(&mut self, value: &str) -> ValueId {
        self.pack.words.add_value(value)
    }

    /// Adds an entry with its value; the error tells what is wrong with it.
    pub(super) fn add(&mut self, entry: &str, value: ValueId) -> Result<(), String> {
        let Pack { words: table, settings, .. } = &mut *self.pack;
        self.words.clear();
        words_onto(entry, settings, table, &mut self.words);
        match *self.words.as_slice() {
            [] => return Err(format!("the entry {entry:?} has no letters")),
            [WordId::UNKNOWN] => return Err(format!("the entry {entry:?} is longer than a key can be")),
            [word] => table.add_member(word, self.class, value),
            _ => table.add_phrase(&self.words, self.class, value),
        }
        Ok(())
    }
}
