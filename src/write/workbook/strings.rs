//! The words of all cells, each written once and named by its number: what spreadsheet programs call shared strings.
//!
//! Headlines, sentences, names and ids stand in several rows and sheets. Those that were written lately are known again by a
//! table of fixed size, so that memory does not grow; others are written once more, which no reader sees.

use std::io;
use std::path::Path;

use super::super::escape::{any, copy, holds, holds_below};
use super::part::{Part, PartFile};

/// The file of the workbook with the words.
pub(super) const FILE: &str = "xl/sharedStrings.xml";

/// How many words are known again.
const SLOTS: usize = 1 << 13;
/// Longer ones are not kept to be known again.
const KEPT: usize = 1 << 10;
/// Bytes of words that are kept.
const ROOM: usize = 1 << 20;

/// The words while they are written.
pub(super) struct Strings {
    part: Part,
    count: u32,
    recent: Recent,
}

/// Words that were written lately: their bytes one behind the other, the newest in the place of the oldest, and small slots by
/// their hash. Most words are new, and then neither is waited for: a hash that is another tells so without a look at the words.
struct Recent {
    slots: Vec<Slot>,
    bytes: Vec<u8>,
    /// How many bytes were ever kept: where the next begin.
    end: u64,
}

#[derive(Default, Clone, Copy)]
struct Slot {
    number: u32,
    hash: u32,
    /// Where its words stand among all that were ever kept, and behind these 16 bits their length; 0 for none.
    place: u64,
}

impl Recent {
    fn new() -> Self {
        Self { slots: vec![Slot::default(); SLOTS], bytes: vec![0; ROOM], end: 0 }
    }

    /// The slot of a hash, and those bits of it that say nothing of the slot.
    fn slot(hash: u64) -> (usize, u32) {
        ((hash >> (u64::BITS - SLOTS.trailing_zeros())) as usize, (hash >> 19) as u32)
    }

    /// The number of some words, where they are known.
    fn find(&self, words: &[u8], hash: u64) -> Option<u32> {
        let (at, hash) = Self::slot(hash);
        let Slot { number, hash: own, place } = self.slots[at];
        let (start, length) = (place >> 16, (place & 0xffff) as usize);
        let kept = own == hash && length == words.len() && start + ROOM as u64 >= self.end;
        let start = start as usize % ROOM;
        (kept && self.bytes.get(start..start + length) == Some(words)).then_some(number)
    }

    /// Keeps words, at most [`KEPT`] bytes, with their number.
    fn keep(&mut self, words: &[u8], hash: u64, number: u32) {
        let left = ROOM - self.end as usize % ROOM;
        if left < words.len() {
            self.end += left as u64;
        }
        let start = self.end as usize % ROOM;
        self.bytes[start..start + words.len()].copy_from_slice(words);
        let (at, hash) = Self::slot(hash);
        self.slots[at] = Slot { number, hash, place: self.end << 16 | words.len() as u64 };
        self.end += words.len() as u64;
    }
}

impl Strings {
    /// Begins with the words that the library has in the workbook: those of headers and of the sheet about the run.
    pub(super) fn create(folder: &Path, library: &str) -> io::Result<Self> {
        let mut part = Part::create(folder, "audit-strings", FILE)?;
        // How many there are is not known yet, and need not be said.
        let (start, items) = library.split_once("<sst").unwrap_or(("", library));
        let items = items.split_once('>').map_or("", |(_, items)| items);
        let items = items.strip_suffix("</sst>").unwrap_or(items);
        part.buffer.extend_from_slice(start.as_bytes());
        part.buffer.extend_from_slice(b"<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        part.buffer.extend_from_slice(items.as_bytes());
        let count = items.matches("<si>").count() as u32;
        Ok(Self { part, count, recent: Recent::new() })
    }

    /// The number of some words, and whether they had to be cut to fit into a cell.
    pub(super) fn number(&mut self, text: &str) -> (u32, bool) {
        if text.len() > KEPT {
            return self.add(text);
        }
        let hash = hash(text.as_bytes());
        if let Some(number) = self.recent.find(text.as_bytes(), hash) {
            return (number, false);
        }
        let added = self.add(text);
        self.recent.keep(text.as_bytes(), hash, added.0);
        added
    }

    fn add(&mut self, text: &str) -> (u32, bool) {
        let (text, mark) = fitting(text);
        let out = &mut self.part.buffer;
        let edges = [text.bytes().next(), text.bytes().next_back()];
        // An edge beyond ASCII may be a space too; to keep one that is none does no harm.
        let spaced = edges.iter().flatten().any(|b| *b <= b' ' || *b >= 0x80);
        out.extend_from_slice(if spaced { b"<si><t xml:space=\"preserve\">" } else { b"<si><t>" });
        escape(text, out);
        out.extend_from_slice(mark.as_bytes());
        out.extend_from_slice(b"</t></si>");
        self.count += 1;
        (self.count - 1, !mark.is_empty())
    }

    /// Bytes so far, before compression.
    pub(super) fn bytes(&self) -> u64 {
        self.part.bytes()
    }

    /// Compresses what was added, once it is enough.
    pub(super) fn pass_on(&mut self) -> io::Result<()> {
        self.part.pass_on()
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> io::Result<PartFile> {
        self.part.buffer.extend_from_slice(b"</sst>");
        self.part.finish()
    }
}

/// A number that hardly any other words have: of their length, their first and their last eight bytes.
fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let ends = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first).rotate_left(29) ^ u64::from_le_bytes(*last),
        _ => bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    };
    (ends ^ bytes.len() as u64).wrapping_mul(FACTOR)
}

/// UTF-16 units that a cell can hold.
const LONGEST: usize = 32_767;
/// What stands at the end of a cell that was cut.
const CUT: &str = " [... cut]";

/// As much of a text as a cell can hold, and the mark of a cut where it is not all.
fn fitting(text: &str) -> (&str, &'static str) {
    // There are never more UTF-16 units than bytes.
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return (text, "");
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST - CUT.len()
    });
    (&text[..end.map_or(text.len(), |(at, _)| at)], CUT)
}

/// Appends words as XML. Control characters, which XML cannot hold, and what would read as one of their names, are written
/// as spreadsheet programs write them.
fn escape(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let special = |word| holds(word, b'&') | holds(word, b'<') | holds(word, b'>') | holds_below(word, 0x20);
    let odd = |word| holds(word, b'_') | holds(word, 0xef);
    if !any(bytes, |word| special(word) | odd(word)) {
        out.extend_from_slice(bytes);
        return;
    }
    let escaped = |byte, out: &mut Vec<u8>| match byte {
        b'&' => out.extend_from_slice(b"&amp;"),
        b'<' => out.extend_from_slice(b"&lt;"),
        b'>' => out.extend_from_slice(b"&gt;"),
        b'\n' | b'\t' | 0x20.. => out.push(byte),
        other => out.extend_from_slice(format!("_x{other:04X}_").as_bytes()),
    };
    let named = memchr::memchr_iter(b'_', bytes).any(|at| bytes.get(at + 1) == Some(&b'x'));
    if named || memchr::memchr(0xef, bytes).is_some() {
        let text = text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
        copy(protect(&text).as_bytes(), out, special, escaped);
    } else {
        copy(bytes, out, special, escaped);
    }
}

/// `_x0041_` in a text would be read as the character of that number: its first underscore is written by number itself.
fn protect(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let tail = rest.as_bytes().get(at + 2..at + 7);
        let is_name = tail.is_some_and(|t| t[4] == b'_' && t[..4].iter().all(u8::is_ascii_hexdigit));
        out.push_str(if is_name { "_x005F_x" } else { "_x" });
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_with_a_mark() {
        for (text, is_cut) in [("é".repeat(32_000), false), ("😀".repeat(20_000), true), ("x".repeat(32_767), false)]
        {
            let (fits, mark) = fitting(&text);
            assert_eq!(!mark.is_empty(), is_cut);
            assert!(fits.encode_utf16().count() + mark.len() <= LONGEST);
            assert_eq!(fits.len() == text.len(), !is_cut);
        }
    }

    #[test]
    fn no_text_breaks_the_file() {
        let mut out = Vec::new();
        escape("a<b>&\"c\"\u{1}\r_x0041_ _x \u{ffff}é_x00é", &mut out);
        let written = String::from_utf8(out).unwrap();
        assert_eq!(written, "a&lt;b&gt;&amp;\"c\"_x0001__x000D__x005F_x0041_ _x \u{fffd}é_x00é");
        let mut plain = Vec::new();
        escape("q_0123 «\u{a0}été\u{a0}»", &mut plain);
        assert_eq!(plain, "q_0123 «\u{a0}été\u{a0}»".as_bytes());
    }

    #[test]
    fn words_are_known_until_others_stand_in_their_place() {
        let mut recent = Recent::new();
        let words = |number: u32| format!("{number:>0$}", 100 + number as usize % 900).into_bytes();
        let count = 4 * (ROOM / KEPT) as u32;
        for number in 0..count {
            let words = words(number);
            assert_eq!(recent.find(&words, hash(&words)), None);
            recent.keep(&words, hash(&words), number);
            assert_eq!(recent.find(&words, hash(&words)), Some(number));
        }
        let found = (0..count).filter_map(|number| Some((number, recent.find(&words(number), hash(&words(number)))?)));
        let found: Vec<_> = found.collect();
        assert!(found.iter().all(|(number, known)| number == known) && found.len() > 1000, "{}", found.len());
        assert!(!found.contains(&(0, 0)));
    }

    #[test]
    fn words_have_one_number_however_often_they_stand_somewhere() {
        let folder = tempfile::tempdir().unwrap();
        let library =
            "<?xml?>\n<sst xmlns=\"x\" count=\"9\" uniqueCount=\"2\"><si><t>a</t></si><si><t>b</t></si></sst>";
        let mut strings = Strings::create(folder.path(), library).unwrap();
        let long = "x".repeat(2000);
        assert_eq!(strings.number(" a"), (2, false));
        assert_eq!(strings.number(&long), (3, false));
        assert_eq!(strings.number(" a"), (2, false));
        assert_eq!(strings.number(&long), (4, false));
        let mut file = strings.finish().unwrap();
        let xml = io::read_to_string(file.archive.by_index(0).unwrap()).unwrap();
        assert!(xml.starts_with("<?xml?>\n<sst ") && !xml.contains("ount=") && xml.ends_with("</t></si></sst>"));
        assert!(xml.contains("<si><t>b</t></si><si><t xml:space=\"preserve\"> a</t></si><si><t>xxx"));
    }
}
