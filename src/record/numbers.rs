//! Whole numbers as decimal digits, eight at a time and without a branch: every row has a dozen of offsets.

/// Appends a number.
pub(crate) fn integer(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    natural(number.unsigned_abs(), out);
}

/// Appends a number that is not negative.
#[inline]
pub(super) fn natural(number: u64, out: &mut Vec<u8>) {
    Digits::of(number).write(out);
}

/// The digits of a number that is not negative, found once and written wherever they are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Digits {
    /// What stands before the last eight of them: nought in nearly all numbers.
    above: u64,
    /// The last eight, or as many as there are, the first of them in the lowest byte.
    last: u64,
    len: usize,
}

impl Digits {
    #[inline]
    pub(crate) fn of(number: u64) -> Self {
        if number >= MOST {
            return Self { above: number / MOST, last: eight(number % MOST), len: 8 };
        }
        // Without the leading noughts; the last digit stays.
        let digits = eight(number);
        let noughts = ((digits & 0x0f0f_0f0f_0f0f_0f0f).trailing_zeros() / 8).min(7);
        Self { above: 0, last: digits >> (8 * noughts), len: 8 - noughts as usize }
    }

    /// Appends them: all eight places in one store, and a shorter length.
    #[inline]
    pub(crate) fn write(self, out: &mut Vec<u8>) {
        if self.above > 0 {
            Self::write_long(self.above, out);
        }
        let end = out.len() + self.len;
        out.extend_from_slice(&self.last.to_le_bytes());
        out.truncate(end);
    }

    #[cold]
    fn write_long(above: u64, out: &mut Vec<u8>) {
        Self::of(above).write(out);
    }
}

/// The first number of more than eight digits.
const MOST: u64 = 100_000_000;

/// The eight digits of a number below [`MOST`] as characters, the first of them in the lowest byte: parted in halves, pairs
/// and digits, all at once. The factors are reciprocals, exact for numbers as small as the parts.
#[inline]
fn eight(number: u64) -> u64 {
    let halves = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((halves * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | ((halves - 100 * hundreds) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    (tens | ((pairs - 10 * tens) << 8)) | 0x3030_3030_3030_3030
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length_are_written_as_they_are_read() {
        let long = [10_007, 99_999_999, 100_000_000, 100_000_007, 123_456_789, i64::MIN, i64::MAX];
        for number in (-1..=10_001).chain(long) {
            let mut out = Vec::new();
            integer(number, &mut out);
            assert_eq!(out, number.to_string().as_bytes());
        }
    }
}
