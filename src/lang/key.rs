//! The key by which a word is looked up.
//!
//! The tokenizer makes one for every word, so it has to be cheap: a word of up to 16 bytes is two integers, folded by setting
//! one bit in each byte, and no string is allocated for it.

/// What a word is looked up by: its folded bytes, 16 of them at hand, and their hash.
///
/// Folding is lower case and one kind of apostrophe; accents stay. The bytes are then kept with bit 5 set, which is what
/// lower case is for ASCII and for the accented letters of Latin-1 in UTF-8, so that most words need no other folding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Key {
    pub(super) low: u64,
    pub(super) high: u64,
    len: u32,
    pub(super) hash: u64,
}

/// Bit 5 of eight bytes.
const FOLD: u64 = 0x2020_2020_2020_2020;
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Key {
    /// Longer words are in no lexicon and are not looked up.
    pub(crate) const LONGEST: usize = 64;
    pub(super) const INLINE: usize = 16;
    /// The key of no word.
    pub(crate) const NONE: Self = Self { low: 0, high: 0, len: 0, hash: 0 };

    /// The key of `bytes[start..end]`, which are ASCII letters and letters of Latin-1 in UTF-8 and nothing else.
    #[inline]
    pub(crate) fn of_letters(bytes: &[u8], start: usize, end: usize) -> Self {
        let len = end - start;
        if len > Self::INLINE {
            return Self::of_long(&bytes[start..end]);
        }
        let (low, high) = match bytes.get(start..start + 16) {
            Some(window) => {
                let mut halves = window.chunks_exact(8).map(|c| c.try_into().map_or(0, u64::from_le_bytes));
                (halves.next().unwrap_or(0), halves.next().unwrap_or(0))
            }
            None => Self::halves(&bytes[start..end]),
        };
        let keep = |n: usize| if n >= 8 { u64::MAX } else { (1 << (n * 8)) - 1 };
        Self::inline((low | FOLD) & keep(len), (high | FOLD) & keep(len.saturating_sub(8)), len)
    }

    /// Whether a text is of letters of ASCII and Latin-1 and nothing else.
    pub(super) fn are_letters(text: &str) -> bool {
        // A byte beyond ASCII is of a letter of Latin-1 where no other byte but theirs begins a character.
        let is_letter = |b: &u8| matches!(b, b'a'..=b'z' | b'A'..=b'Z' | 0x80..=0xbf | 0xc3);
        // All bytes are looked at, which is faster than to stop.
        text.as_bytes().iter().fold(true, |all, byte| all & is_letter(byte))
    }

    /// The key of a string of any characters.
    #[must_use]
    pub fn of(text: &str) -> Self {
        // Letters of ASCII and Latin-1, which nearly all words are made of, need no folding by character.
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b if b.is_ascii_alphabetic() => at += 1,
                0xc3 => at += 2,
                _ => break,
            }
        }
        if at == bytes.len() {
            return Self::of_letters(bytes, 0, bytes.len());
        }
        let folded = without_ligatures(fold(text));
        if folded.len() > Self::INLINE {
            return Self::of_long(folded.as_bytes());
        }
        // Only where bit 5 is case: an en dash and a double prime differ by that bit too.
        let mut before = 0;
        let marked: Vec<u8> = folded
            .bytes()
            .map(|b| if b.is_ascii() || [b, std::mem::replace(&mut before, b)].contains(&0xc3) { b | 0x20 } else { b })
            .collect();
        let (low, high) = Self::halves(&marked);
        Self::inline(low, high, marked.len())
    }

    /// The key of one character that is no letter.
    pub(crate) fn of_sign(sign: &str) -> Self {
        match sign.as_bytes() {
            bytes @ [0xc3, _] => Self::of_letters(bytes, 0, 2),
            _ if matches!(sign, "’" | "ʼ") => Self::inline(u64::from(b'\''), 0, 1),
            bytes => {
                let word = bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
                Self::inline(word, 0, bytes.len())
            }
        }
    }

    /// The key of a word with an ASCII apostrophe behind it.
    #[inline]
    pub(crate) fn with_apostrophe(self) -> Self {
        let (at, mark) = (self.len as usize, u64::from(b'\''));
        match at {
            0..8 => Self::inline(self.low | mark << (at * 8), self.high, at + 1),
            8..16 => Self::inline(self.low, self.high | mark << (at * 8 - 64), at + 1),
            // No elided word is that long.
            _ => self,
        }
    }

    /// The key of at most seven ASCII letters with an ASCII apostrophe before them.
    #[inline]
    pub(crate) fn behind_apostrophe(self) -> Self {
        Self::inline(self.low << 8 | u64::from(b'\''), 0, self.len as usize + 1)
    }

    fn halves(bytes: &[u8]) -> (u64, u64) {
        let mut buffer = [0; 16];
        buffer[..bytes.len()].copy_from_slice(bytes);
        let number = u128::from_le_bytes(buffer);
        (number as u64, (number >> 64) as u64)
    }

    /// The key of a word whose folded bytes stand in two halves.
    #[inline]
    pub(crate) fn inline(low: u64, high: u64, len: usize) -> Self {
        // No byte of a word is nought, so that the halves tell the length too.
        let product = u128::from(low ^ SPREAD) * u128::from(high ^ SPREAD.rotate_left(17));
        Self { low, high, len: len as u32, hash: (product as u64) ^ (product >> 64) as u64 }
    }

    #[cold]
    fn of_long(bytes: &[u8]) -> Self {
        let mut key = Self { low: 0, high: 0, len: bytes.len() as u32, hash: bytes.len() as u64 };
        for (i, chunk) in bytes.chunks(Self::INLINE).enumerate() {
            let marked: Vec<u8> = chunk.iter().map(|b| b | 0x20).collect();
            let (low, high) = Self::halves(&marked);
            if i == 0 {
                (key.low, key.high) = (low, high);
            } else {
                // What does not fit is told apart by the whole hash, which stands where the second half would.
                key.high = key.hash;
            }
            key.hash = Self::mix(Self::mix(key.hash, low), high);
        }
        key.high = key.hash;
        key
    }

    #[inline]
    fn mix(hash: u64, word: u64) -> u64 {
        let product = u128::from(hash ^ word ^ SPREAD) * u128::from(SPREAD.rotate_left(17) ^ word.rotate_left(32));
        (product as u64) ^ (product >> 64) as u64
    }
}

/// Whether a character stands unseen inside a word: a soft hyphen, a word joiner, the joiners of zero width.
pub(crate) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{2060}' | '\u{200c}' | '\u{200d}')
}

/// The letters of a folded word one by one: old character sets lack `œ`, and what typesetters make of two letters comes back
/// out of their files.
fn without_ligatures(folded: String) -> String {
    const LIGATURES: [(char, &str); 6] =
        [('œ', "oe"), ('ﬀ', "ff"), ('ﬁ', "fi"), ('ﬂ', "fl"), ('ﬃ', "ffi"), ('ﬄ', "ffl")];
    if !folded.contains(LIGATURES.map(|(ligature, _)| ligature)) {
        return folded;
    }
    LIGATURES.iter().fold(folded, |word, (ligature, letters)| word.replace(*ligature, letters))
}

/// Folds a string the way keys are folded: lower case, one kind of apostrophe, an accent and its letter in one, nothing unseen.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_onto(text, &mut out);
    out
}

/// The letter of Latin-1 that a small letter and a combining accent make.
fn composed(letter: char, accent: char) -> Option<char> {
    let (letters, whole) = match accent {
        '\u{300}' => ("aeiou", "àèìòù"),
        '\u{301}' => ("aeiouy", "áéíóúý"),
        '\u{302}' => ("aeiou", "âêîôû"),
        '\u{303}' => ("ano", "ãñõ"),
        '\u{308}' => ("aeiouy", "äëïöüÿ"),
        '\u{30a}' => ("a", "å"),
        '\u{327}' => ("c", "ç"),
        _ => return None,
    };
    whole.chars().nth(letters.find(letter)?)
}

/// As [`fold`], onto the end of a string.
pub(crate) fn fold_onto(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            '’' | 'ʼ' => out.push('\''),
            // Small letters of Latin-1.
            'ß'..='ÿ' => out.push(c),
            c if is_joiner(c) => {}
            // Some systems write an accent behind its letter.
            '\u{300}'..='\u{36f}' => match out.chars().next_back().and_then(|letter| composed(letter, c)) {
                Some(letter) => {
                    out.pop();
                    out.push(letter);
                }
                None => out.push(c),
            },
            c => out.extend(c.to_lowercase()),
        }
    }
}
