//! Copies text and stops at the bytes that a format must escape: most text has none, and is copied whole.

use crate::bytes::equal;
pub(super) use crate::bytes::{any, holds, holds_below};

/// Appends `bytes` to `out`; each byte of the blocks that hold a special one goes through `escape`.
#[inline]
pub(super) fn copy(
    bytes: &[u8],
    out: &mut Vec<u8>,
    special: impl Fn(u64) -> u64,
    mut escape: impl FnMut(u8, &mut Vec<u8>),
) {
    if !any(bytes, &special) {
        out.extend_from_slice(bytes);
        return;
    }
    out.reserve(bytes.len() + 8);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        if special(u64::from_le_bytes(*block)) == 0 {
            out.extend_from_slice(block);
        } else {
            for byte in block {
                escape(*byte, out);
            }
        }
    }
    for byte in rest {
        escape(*byte, out);
    }
}

/// Which characters that formats escape stand in some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// A comma.
    pub comma: bool,
    /// A quotation mark.
    pub mark: bool,
    /// A backslash.
    pub backslash: bool,
    /// A character below the space: a line end, a tab.
    pub control: bool,
}

/// How many bytes are looked at together.
const WIDE: usize = 16;

impl Seen {
    /// Looks through some words once, for all formats.
    #[inline]
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut found = [[0u8; WIDE]; 4];
        let mut look = |block: &[u8; WIDE]| {
            // Without a way out and without a branch: the compiler makes a few instructions for all bytes of this.
            for (at, byte) in block.iter().enumerate() {
                found[0][at] |= u8::from(*byte == b',');
                found[1][at] |= u8::from(*byte == b'"');
                found[2][at] |= u8::from(*byte == b'\\');
                found[3][at] |= u8::from(*byte < b' ');
            }
        };
        if let Some(last) = bytes.last_chunk::<WIDE>() {
            bytes.as_chunks::<WIDE>().0.iter().for_each(&mut look);
            look(last);
        } else {
            let mut block = [b' '; WIDE];
            block[..bytes.len()].copy_from_slice(bytes);
            look(&block);
        }
        let [comma, mark, backslash, control] = found.map(|flags| u128::from_le_bytes(flags) != 0);
        Self { comma, mark, backslash, control }
    }
}

/// Appends `bytes` with every `mark`, an ASCII character, twice. JSON has one in every other block: a block is stored whole,
/// and from each mark on once more, one byte further on.
pub(super) fn doubled(bytes: &[u8], mark: u8, out: &mut Vec<u8>) {
    let Some(first) = memchr::memchr(mark, bytes) else {
        out.extend_from_slice(bytes);
        return;
    };
    out.reserve(bytes.len() + 24);
    let (plain, bytes) = bytes.split_at(first);
    out.extend_from_slice(plain);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        let word = u64::from_le_bytes(*block);
        let mut marks = equal(word, mark);
        if marks == 0 {
            out.extend_from_slice(block);
            continue;
        }
        let start = out.len();
        out.extend_from_slice(&[0; 24]);
        let mut count = 0;
        if let Some(wide) = out.last_chunk_mut::<24>() {
            wide[..8].copy_from_slice(block);
            while marks != 0 {
                let place = marks.trailing_zeros() as usize / 8;
                let from = (place + count + 1) & 15;
                wide[from..from + 8].copy_from_slice(&(word >> (8 * place)).to_le_bytes());
                count += 1;
                marks &= marks - 1;
            }
        }
        out.truncate(start + 8 + count);
    }
    for byte in rest {
        out.push(*byte);
        if *byte == mark {
            out.push(*byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_special_byte_is_found_and_escaped_at_every_place_of_every_length() {
        for length in 0..80 {
            for place in 0..=length {
                let mut bytes = vec![b'a'; length];
                if let Some(byte) = bytes.get_mut(place) {
                    *byte = b'"';
                }
                let quoted = |word| holds(word, b'"');
                let escape = |b: u8, out: &mut Vec<u8>| out.extend(std::iter::repeat_n(b, 1 + usize::from(b == b'"')));
                assert_eq!(any(&bytes, quoted), place < length);
                assert!(!any(&bytes, |word| holds_below(word, 0x20)));
                let expected = String::from_utf8(bytes.clone()).unwrap().replace('"', "\"\"").into_bytes();
                let (mut copied, mut twice) = (Vec::new(), Vec::new());
                copy(&bytes, &mut copied, quoted, escape);
                doubled(&bytes, b'"', &mut twice);
                assert_eq!(copied, expected);
                assert_eq!(twice, expected);
            }
        }
        for length in 0..80 {
            for (place, byte) in (0..length).zip(b",\"\\\n".iter().cycle()) {
                let mut bytes = vec![b'a'; length];
                bytes[place] = *byte;
                let [comma, mark, backslash, control] = b",\"\\\n".map(|one| one == *byte);
                assert_eq!(Seen::of(&bytes), Seen { comma, mark, backslash, control });
            }
        }
        let mut all = Vec::new();
        doubled(&[b'"'; 40], b'"', &mut all);
        assert_eq!(all, [b'"'; 80]);
        assert!((0..=u8::MAX).all(|b| any(&[b], |word| holds_below(word, 0x20)) == (b < 0x20)));
    }
}
