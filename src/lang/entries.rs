//! Lexicon entries: the words that each is made of, cut as the tokenizer cuts text.

use super::class_set::ClassId;
use super::error::PackError;
use super::pack::{Pack, Settings};
use super::words::{ValueId, WordId, Words};
use crate::segment::tokenize;
use crate::span::Span;

/// The word that a piece of an entry is, where it is one of letters, as most are: that needs no tokenizer.
fn word_of(piece: &str, words: &mut Words) -> Option<WordId> {
    // Small letters of ASCII and Latin-1 are folded already.
    let mut before = 0;
    let small = !piece.is_empty()
        && piece.bytes().all(|byte| match (std::mem::replace(&mut before, byte), byte) {
            (0xc3, 0x9f..=0xbf) => byte != 0xb7,
            (_, byte) => byte.is_ascii_lowercase() || byte == 0xc3,
        });
    if small {
        return Some(words.add_small_letters(piece));
    }
    (!piece.is_empty() && piece.chars().all(char::is_alphabetic)).then(|| words.add_word(&super::key::fold(piece)))
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
    let plain = text.split(' ').all(|part| {
        part.split('-').enumerate().all(|(at, piece)| {
            if at > 0 {
                out.push(words.add_word("-"));
            }
            word_of(piece, words).map(|word| out.push(word)).is_some()
        })
    });
    if plain {
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
