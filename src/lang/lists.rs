//! Word lists: `lexicon/<class>.txt`, an entry a line, with its value behind a tab; lines that begin with `#` are remarks.
//!
//! A pack has thirty thousand entries and who tunes one waits for them. Nearly all are one word of letters: sixteen
//! bytes tell where such a word ends and what its key is (`segment/letters.rs`), and its value is mostly that of the line before.

use super::entries::{Entries, Plain, class_of};
use super::error::PackError;
use super::pack::Pack;
use super::words::NO_VALUE;
use crate::segment::{ShortWord, short_word};

/// How many entries are looked up together: the word table is larger than the processor's nearest caches.
const BATCH: usize = 64;

/// Puts the entries of a list into its class.
pub(super) fn read(pack: &mut Pack, path: &str, class: &str, content: &str) -> Result<(), PackError> {
    let id = class_of(pack, path, class)?;
    let mut entries = Entries::of(pack, id);
    let (mut last, mut last_id) = ("", NO_VALUE);
    let mut batch: Vec<Plain<'_>> = Vec::with_capacity(BATCH);
    let mut start = 0;
    while start < content.len() {
        if let Some(line) = plain_line(content, start, last) {
            if let Some(value) = line.value {
                (last, last_id) = (value, entries.value(value));
            }
            batch.push(Plain { text: &content[start..start + line.word.len], word: line.word, value: last_id });
            start = line.next;
            if batch.len() == BATCH {
                entries.add_plain(&batch);
                batch.clear();
            }
            continue;
        }
        // Words get their numbers in the order of the list.
        entries.add_plain(&batch);
        batch.clear();
        let end = memchr::memchr(b'\n', &content.as_bytes()[start..]).map_or(content.len(), |length| start + length);
        let line = content[start..end].trim_ascii();
        if !line.is_empty() && !line.starts_with('#') {
            // Values are short: the tab is looked for from the end.
            let (entry, value) = match line.bytes().rposition(|b| b == b'\t') {
                Some(tab) => (line[..tab].trim_ascii_end(), line[tab + 1..].trim_ascii_start()),
                None => (line, ""),
            };
            if value != last {
                (last, last_id) = (value, entries.value(value));
            }
            entries.add(entry, last_id).map_err(|what| {
                let number = content[..start].matches('\n').count() + 1;
                PackError::new(format!("{path}:{number}"), format!("{what} ({class})"))
            })?;
        }
        start = end + 1;
    }
    entries.add_plain(&batch);
    Ok(())
}

/// A line that is one word of letters, with or without a value.
struct Line<'c> {
    word: ShortWord,
    /// The value, where it is not that of the line before.
    value: Option<&'c str>,
    /// Where the next line begins.
    next: usize,
}

/// The line at `start`, where it is one word of letters; `last` is the value of the line before.
#[inline]
fn plain_line<'c>(content: &'c str, start: usize, last: &str) -> Option<Line<'c>> {
    let bytes = content.as_bytes();
    let word = short_word(bytes, start, bytes.len()).filter(|word| word.len > 1)?;
    let end = start + word.len;
    match bytes[end] {
        b'\n' => Some(Line { word, value: (!last.is_empty()).then_some(""), next: end + 1 }),
        b'\t' => {
            let (from, likely) = (end + 1, end + 1 + last.len());
            // Byte by byte: values are shorter than a comparison by the library takes to begin.
            if bytes.get(likely) == Some(&b'\n') && bytes[from..likely].iter().eq(last.as_bytes()) {
                return Some(Line { word, value: None, next: likely + 1 });
            }
            let to = from + memchr::memchr(b'\n', &bytes[from..])?;
            let value = &content[from..to];
            let plain = value.trim_ascii().len() == value.len() && !value.contains('\t');
            plain.then_some(Line { word, value: Some(value), next: to + 1 })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Packs, WordId};

    /// Entries of a new class, each with its value.
    fn listed(content: &str) -> Vec<(String, String)> {
        let packs = Packs::with_examples().unwrap();
        let mut pack = packs.get("fr").unwrap().clone();
        let before = pack.words.len();
        read(&mut pack, "list", "test_class", content).unwrap();
        let class = pack.class("test_class").unwrap();
        let told = pack.words.take_told();
        pack.words.settle(told.settled());
        let new =
            (before..pack.words.len()).map(|word| WordId(word as u32)).filter(|word| pack.words.has(*word, class));
        new.map(|word| {
            let value = pack.words.value(word, class).unwrap_or_default();
            (pack.words.key(word).to_owned(), value.to_owned())
        })
        .collect()
    }

    #[test]
    fn a_line_is_read_the_same_whatever_stands_around_it() {
        let words = ["Xylabel", "xyvoté", "ÉXYVOT", "xyß", "xyverylongwordindeed", "xy-vot", "xyvœu"];
        let folded = ["xylabel", "xyvoté", "éxyvot", "xyß", "xyverylongwordindeed", "", "xyvœu"];
        for (word, folded) in words.iter().zip(folded).filter(|(_, folded)| !folded.is_empty()) {
            for (before, after) in
                [("", ""), (" ", " "), ("# remark\n\n", "\n"), ("", "\r\n# remark"), ("\t", "\nzyx\tab\nzyxx\tab\n")]
            {
                for value in ["", "\tv", "\t v w ", "\tab", " \t\tab"] {
                    let wanted = (folded.to_owned(), value.trim().to_owned());
                    let found = listed(&format!("{before}{word}{value}{after}"));
                    assert_eq!(found.first(), Some(&wanted), "{before:?} {word} {value:?} {after:?}");
                }
            }
        }
    }

    #[test]
    fn an_entry_without_letters_is_refused_with_its_line() {
        let packs = Packs::with_examples().unwrap();
        let mut pack = packs.get("fr").unwrap().clone();
        let error = read(&mut pack, "list", "test_class", "# remark\nxylabel\tv\n\u{200b}\tv\n").unwrap_err();
        assert!(error.to_string().starts_with("list:3"), "{error}");
    }
}
