//! Punctuation and marks as one number each, so that to ask which of them a token is takes one comparison.
//!
//! In: a character, or the bytes of one. Out: its number: ASCII as it is, general punctuation (`—`, `…`, `’`, `“`) and the signs
//! of Latin-1 (`«`, `£`) behind it; all others share [`OTHER`], and whoever asks for one of them looks at the text.

/// The number of every character that has none of its own. The ASCII character of that number is no sign.
pub(crate) const OTHER: u8 = 0x7f;

/// The number of a character.
#[inline]
pub(crate) const fn sign_of(character: char) -> u8 {
    match character as u32 {
        c @ 0..=0x7e => c as u8,
        c @ 0x80..=0xbf => c as u8 + 0x40,
        // Publishers that keep "a-t-il" on one line write other hyphens.
        0x2010 | 0x2011 => b'-',
        c @ 0x2000..=0x203f => (c - 0x2000) as u8 + 0x80,
        _ => OTHER,
    }
}

/// The number of the character that begins at a byte of a text.
#[inline]
pub(super) fn sign_at(text: &[u8], at: usize) -> u8 {
    match text[at..] {
        [byte @ 0..=0x7e, ..] => byte,
        [0xe2, 0x80, 0x90 | 0x91, ..] => b'-',
        [0xe2, 0x80, last, ..] => last,
        [0xc2, last, ..] => last + 0x40,
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_has_one_number_however_it_is_asked_for() {
        for character in (' '..='\u{2fff}').filter(|c| *c != '\u{7f}') {
            assert_eq!(sign_at(character.to_string().as_bytes(), 0), sign_of(character), "{character:?}");
        }
    }

    #[test]
    fn the_signs_of_our_languages_have_numbers_of_their_own() {
        let signs = ['.', ',', '…', '—', '–', '’', '‘', '“', '”', '„', '«', '»', '‹', '›', '£', '°', '\'', '"'];
        let mut numbers: Vec<u8> = signs.map(sign_of).to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), signs.len());
        assert!(!numbers.contains(&OTHER));
    }
}
