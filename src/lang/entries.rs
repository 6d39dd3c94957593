//! Lexicon entries: the words that each is made of, cut as the tokenizer cuts text.

use super::class_set::ClassId;
use super::error::PackError;
use super::key::fold;
use super::pack::{Pack, Settings};
use super::words::{ValueId, WordId, Words};
use crate::segment::{ShortWord, short_word, tokenize};
use crate::span::Span;

/// How long an entry can be that is read as letters.
const LONGEST: usize = 79;
/// How many bytes are looked at to read a word.
const BEHIND: usize = 17;

/// Appends the words of an entry of letters, single spaces and hyphens: that needs no tokenizer. `false` where there is more.
fn plain_words_onto(text: &str, words: &mut Words, out: &mut Vec<WordId>) -> bool {
    let end = text.len();
    if end > LONGEST {
        return false;
    }
    let mut room = [b' '; LONGEST + BEHIND];
    room[..end].copy_from_slice(text.as_bytes());
    let mut at = 0;
    loop {
        let Some(word) = short_word(&room, at, end).filter(|word| word.len > 0) else { return false };
        let own = &text[at..at + word.len];
        out.push(if word.len > 1 { words.add_short_word(own, &word) } else { words.add_word(&fold(own)) });
        at += word.len;
        if at == end {
            return true;
        }
        match room[at] {
            b' ' => {}
            b'-' => out.push(words.add_word("-")),
            _ => return false,
        }
        at += 1;
    }
}

/// Appends the words that the tokenizer makes of an entry to `out`; they are added to the table where they are new.
fn words_onto(text: &str, settings: &Settings, words: &mut Words, out: &mut Vec<WordId>) {
    // A clitic is one only behind a word; an entry has none before it.
    let after = text.strip_prefix(['\'', '’']);
    if after.is_some_and(|rest| settings.clitics.iter().any(|c| c.eq_ignore_ascii_case(rest))) {
        out.push(words.add_word(&fold(text)));
        return;
    }
    let before = out.len();
    if plain_words_onto(text, words, out) {
        return;
    }
    out.truncate(before);
    let mut tokens = Vec::with_capacity(4);
    tokenize(text, Span::of_characters(0, text.len() as u32), settings, words, &mut tokens);
    out.extend(
        tokens
            .into_iter()
            .map(|t| if t.word == WordId::UNKNOWN { words.add_word(&fold(&text[t.span().range()])) } else { t.word }),
    );
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
    /// What a word becomes that is in this class and no other; 0 until one did.
    kind: usize,
}

/// An entry that is one word of letters, at most sixteen bytes of them.
pub(super) struct Plain<'c> {
    pub(super) text: &'c str,
    pub(super) word: ShortWord,
    pub(super) value: ValueId,
}

impl<'p> Entries<'p> {
    pub(super) fn of(pack: &'p mut Pack, class: ClassId) -> Self {
        Self { pack, class, words: Vec::with_capacity(8), kind: 0 }
    }

    /// Adds entries that are one word of letters. They are looked for one by one once all their places are at hand.
    pub(super) fn add_plain(&mut self, entries: &[Plain<'_>]) {
        self.pack.words.fetch(entries.iter().map(|entry| entry.word.key));
        for Plain { text, word, value } in entries {
            let word = self.pack.words.add_short_word(text, word);
            self.add_word(word, *value);
        }
    }

    /// Puts a word into the class.
    fn add_word(&mut self, word: WordId, value: ValueId) {
        let words = &mut self.pack.words;
        let is_new = words.kind(word) == 0;
        if is_new && self.kind > 0 {
            words.set_kind(word, self.kind);
            words.tell(word, self.class, value);
        } else {
            words.add_member(word, self.class, value);
            if is_new {
                self.kind = words.kind(word);
            }
        }
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
            [word] => self.add_word(word, value),
            _ => table.add_phrase(&self.words, self.class, value),
        }
        Ok(())
    }
}
