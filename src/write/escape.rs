//! Copies text and stops at the bytes that a format must escape: most blocks of text have none, and are copied whole.

/// How many bytes are looked at together; the compiler turns the test of a block into a few vector instructions.
const BLOCK: usize = 32;

/// Appends `bytes` to `out`; each byte for which `special` holds is given to `escape` instead.
#[inline]
pub(super) fn copy(
    bytes: &[u8],
    out: &mut Vec<u8>,
    special: impl Fn(u8) -> bool,
    mut escape: impl FnMut(u8, &mut Vec<u8>),
) {
    out.reserve(bytes.len() + 2);
    let mut blocks = bytes.chunks_exact(BLOCK);
    for block in &mut blocks {
        if block.iter().fold(false, |any, b| any | special(*b)) {
            one_by_one(block, out, &special, &mut escape);
        } else {
            out.extend_from_slice(block);
        }
    }
    one_by_one(blocks.remainder(), out, &special, &mut escape);
}

#[inline]
fn one_by_one(
    bytes: &[u8],
    out: &mut Vec<u8>,
    special: &impl Fn(u8) -> bool,
    escape: &mut impl FnMut(u8, &mut Vec<u8>),
) {
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if special(*byte) {
            out.extend_from_slice(&bytes[start..at]);
            escape(*byte, out);
            start = at + 1;
        }
    }
    out.extend_from_slice(&bytes[start..]);
}

/// Whether any byte is special.
#[inline]
pub(super) fn any(bytes: &[u8], special: impl Fn(u8) -> bool) -> bool {
    let mut blocks = bytes.chunks_exact(BLOCK);
    blocks.any(|block| block.iter().fold(false, |any, b| any | special(*b)))
        || blocks.remainder().iter().any(|b| special(*b))
}
