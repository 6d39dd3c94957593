//! Whole numbers as decimal digits, four at a time: every row has a dozen of offsets.

/// The two digits of each number below 100.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut at = 0;
    while at < 100 {
        pairs[at] = [b'0' + (at / 10) as u8, b'0' + (at % 10) as u8];
        at += 1;
    }
    pairs
};

/// Appends a number.
pub(crate) fn integer(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    natural(number.unsigned_abs(), out);
}

/// Appends a number that is not negative.
pub(super) fn natural(number: u64, out: &mut Vec<u8>) {
    if number >= 10_000 {
        natural(number / 10_000, out);
        out.extend_from_slice(&four(number % 10_000));
        return;
    }
    // The digits without the leading noughts, in one store and a shorter length.
    let noughts = usize::from(number < 10) + usize::from(number < 100) + usize::from(number < 1000);
    let digits = u32::from_le_bytes(four(number)) >> (8 * noughts);
    let end = out.len() + 4 - noughts;
    out.extend_from_slice(&digits.to_le_bytes());
    out.truncate(end);
}

/// The four digits of a number below 10,000.
fn four(number: u64) -> [u8; 4] {
    let ([a, b], [c, d]) = (PAIRS[(number / 100) as usize % 100], PAIRS[(number % 100) as usize]);
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length_are_written_as_they_are_read() {
        for number in [0, -1, 7, 42, 100, 999, 1000, 9999, 10_000, 10_007, 123_456_789, i64::MIN, i64::MAX] {
            let mut out = Vec::new();
            integer(number, &mut out);
            assert_eq!(out, number.to_string().as_bytes());
        }
    }
}
