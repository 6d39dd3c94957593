//! Copies text and stops at the bytes that a format must escape: most blocks of text have none, and are copied whole.
//!
//! Blocks have fixed sizes, so that the compiler turns the test of one into a few vector instructions and its copy into a
//! load and a store; the last bytes of a text are tested as a block that overlaps the one before.

/// Whether any byte is special.
#[inline]
pub(super) fn any(bytes: &[u8], special: impl Fn(u8) -> bool) -> bool {
    match bytes.len() {
        0..4 => bytes.iter().any(|b| special(*b)),
        4..8 => ends::<4>(bytes, special),
        8..16 => ends::<8>(bytes, special),
        16..32 => ends::<16>(bytes, special),
        _ => bytes.as_chunks::<32>().0.iter().any(|b| block(b, &special)) || ends::<32>(bytes, special),
    }
}

/// Whether the first or the last `N` bytes hold a special one.
#[inline]
fn ends<const N: usize>(bytes: &[u8], special: impl Fn(u8) -> bool) -> bool {
    bytes.first_chunk::<N>().is_some_and(|b| block(b, &special))
        || bytes.last_chunk::<N>().is_some_and(|b| block(b, &special))
}

#[inline]
fn block<const N: usize>(bytes: &[u8; N], special: &impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(0, |any, b| any | u8::from(special(*b))) != 0
}

/// Appends `bytes` to `out`; each byte for which `special` holds is given to `escape` instead.
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
    let mut one_by_one = |bytes: &[u8], out: &mut Vec<u8>| {
        for byte in bytes {
            if special(*byte) { escape(*byte, out) } else { out.push(*byte) }
        }
    };
    for bytes in blocks {
        if block(bytes, &special) {
            one_by_one(bytes, out);
        } else {
            out.extend_from_slice(bytes);
        }
    }
    one_by_one(rest, out);
}

/// Appends `bytes` with every `mark` twice. Without a branch a byte: JSON has a mark in every other block.
pub(super) fn doubled(bytes: &[u8], mark: u8, out: &mut Vec<u8>) {
    let is_mark = |b| b == mark;
    if !any(bytes, is_mark) {
        out.extend_from_slice(bytes);
        return;
    }
    out.reserve(bytes.len() + 8);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for bytes in blocks {
        if block(bytes, &is_mark) {
            let start = out.len();
            out.extend_from_slice(&[0; 16]);
            let mut length = 0;
            if let Some(wide) = out.last_chunk_mut::<16>() {
                for byte in bytes {
                    wide[length & 15] = *byte;
                    wide[(length + 1) & 15] = *byte;
                    length += 1 + usize::from(*byte == mark);
                }
            }
            out.truncate(start + length);
        } else {
            out.extend_from_slice(bytes);
        }
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
                assert_eq!(any(&bytes, |b| b == b'"'), place < length);
                let expected = String::from_utf8(bytes.clone()).unwrap().replace('"', "\"\"").into_bytes();
                let (mut copied, mut twice) = (Vec::new(), Vec::new());
                copy(&bytes, &mut copied, |b| b == b'"', |_, out| out.extend_from_slice(b"\"\""));
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
