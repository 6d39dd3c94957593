//! Bytes looked at eight together, as one number: [`holds`] and [`holds_below`] tell of such a number whether some byte of it is
//! special, [`any`] of a text.

/// One in every byte.
pub(crate) const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of every byte.
pub(crate) const HIGH: u64 = 0x8080_8080_8080_8080;

/// The highest bit of each byte of `word` that is `byte`, and of no other. Dearer than [`holds`].
#[inline]
pub(crate) fn equal(word: u64, byte: u8) -> u64 {
    let other = word ^ (ONES * u64::from(byte));
    !(((other & !HIGH) + !HIGH) | other | !HIGH)
}

/// The lowest bit of each byte of `word` in one byte, in the same order: the product brings them together in the highest.
#[inline]
pub(crate) fn lowest_bits(word: u64) -> u64 {
    (word & ONES).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Not 0 where some byte of `word` is `byte`.
#[inline]
pub(crate) fn holds(word: u64, byte: u8) -> u64 {
    // Less one, a byte of nought has its highest bit set, which it had not before.
    let word = word ^ (ONES * u64::from(byte));
    word.wrapping_sub(ONES) & !word & HIGH
}

/// Not 0 where some byte of `word` is below `limit`, a power of two.
#[inline]
pub(crate) fn holds_below(word: u64, limit: u8) -> u64 {
    holds(word & (ONES * u64::from(limit.wrapping_neg())), 0)
}

/// Whether some byte is special.
#[inline]
pub(crate) fn any(bytes: &[u8], special: impl Fn(u64) -> u64) -> bool {
    let [first, .., last] = *bytes else {
        return bytes.first().is_some_and(|b| special(ONES * u64::from(*b)) != 0);
    };
    if let Some(last) = bytes.last_chunk::<8>() {
        // Without a way out in the middle, so that the compiler takes several words together.
        let mut found = special(u64::from_le_bytes(*last));
        for word in bytes.as_chunks::<8>().0 {
            found |= special(u64::from_le_bytes(*word));
        }
        return found != 0;
    }
    let word = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(start), Some(end)) => u64::from(u32::from_le_bytes(*start)) | u64::from(u32::from_le_bytes(*end)) << 32,
        _ => u64::from_le_bytes([first, bytes[1], last, last, last, last, last, last]),
    };
    special(word) != 0
}

/// Not 0 where JSON cannot hold some byte of `word` as it is.
#[inline]
pub(crate) fn escaped_in_json(word: u64) -> u64 {
    holds(word, b'"') | holds(word, b'\\') | holds_below(word, 0x20)
}
