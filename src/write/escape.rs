//! Copies text and stops at the bytes that a format must escape: most text has none, and is copied whole.
//!
//! Bytes are looked at sixteen together, each of them in the same few steps, which the compiler does at once.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Whether some byte of a block is special.
#[inline]
fn block<const N: usize>(bytes: &[u8; N], special: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, byte| found | special(*byte))
}

/// Whether some byte is special.
#[inline]
pub(super) fn any(bytes: &[u8], special: impl Fn(u8) -> bool) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        // Without a way out in the middle, so that the compiler takes many bytes together.
        let mut found = [0; 16];
        for block in bytes.as_chunks::<16>().0.iter().chain([last]) {
            for (found, byte) in found.iter_mut().zip(block) {
                *found |= u8::from(special(*byte));
            }
        }
        return u128::from_ne_bytes(found) != 0;
    }
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => block(first, &special) | block(last, &special),
        _ => bytes.iter().fold(false, |found, byte| found | special(*byte)),
    }
}

/// Appends `bytes` to `out`; each byte of the blocks that hold a special one goes through `escape`.
#[inline]
pub(super) fn copy(
    bytes: &[u8],
    out: &mut Vec<u8>,
    special: impl Fn(u8) -> bool,
    mut escape: impl FnMut(u8, &mut Vec<u8>),
) {
    if !any(bytes, &special) {
        out.extend_from_slice(bytes);
        return;
    }
    out.reserve(bytes.len() + 8);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for eight in blocks {
        if block(eight, &special) {
            for byte in eight {
                escape(*byte, out);
            }
        } else {
            out.extend_from_slice(eight);
        }
    }
    for byte in rest {
        escape(*byte, out);
    }
}

/// Appends `bytes` with every `mark`, an ASCII character, twice. JSON has one in every other block: a block is stored whole,
/// and from each mark on once more, one byte further on.
pub(super) fn doubled(bytes: &[u8], mark: u8, out: &mut Vec<u8>) {
    const SEVEN: u64 = !HIGH;
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
        let other = word ^ (ONES * u64::from(mark));
        // The highest bit of each byte that is a mark.
        let mut marks = !(((other & SEVEN) + SEVEN) | other | SEVEN);
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
                let quoted = |byte| byte == b'"';
                let escape = |b: u8, out: &mut Vec<u8>| out.extend(std::iter::repeat_n(b, 1 + usize::from(b == b'"')));
                assert_eq!(any(&bytes, quoted), place < length);
                assert!(!any(&bytes, |byte| byte < 0x20));
                let expected = String::from_utf8(bytes.clone()).unwrap().replace('"', "\"\"").into_bytes();
                let (mut copied, mut twice) = (Vec::new(), Vec::new());
                copy(&bytes, &mut copied, quoted, escape);
                doubled(&bytes, b'"', &mut twice);
                assert_eq!(copied, expected);
                assert_eq!(twice, expected);
            }
        }
        let mut all = Vec::new();
        doubled(&[b'"'; 40], b'"', &mut all);
        assert_eq!(all, [b'"'; 80]);
    }
}
