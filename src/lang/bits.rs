//! Sets of up to 256 things, as bits.

use super::stored::stored;

/// A set of numbers below 256. Written out word by word, because a loop would be compiled as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Bits([u64; 4]);

stored!(Bits);

impl Bits {
    /// How many things a set can tell apart.
    pub(super) const MOST: usize = 256;

    /// Those of the first 128 that are set.
    pub(super) const fn of_first(bits: u128) -> Self {
        Self([bits as u64, (bits >> 64) as u64, 0, 0])
    }

    /// The first 64 of them.
    #[inline]
    pub(super) const fn first(self) -> u64 {
        self.0[0]
    }

    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.0[0] | self.0[1] | self.0[2] | self.0[3] == 0
    }

    #[inline]
    pub(super) fn has(self, bit: u8) -> bool {
        self.0[usize::from(bit >> 6)] >> (bit & 63) & 1 == 1
    }

    #[inline]
    pub(super) fn set(&mut self, bit: u8) {
        self.0[usize::from(bit >> 6)] |= 1 << (bit & 63);
    }

    /// What is in one of the two.
    #[inline]
    pub(super) const fn or(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]])
    }

    /// What is in both.
    #[inline]
    pub(super) const fn and(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]])
    }

    /// Gives what is in the set to `each`, in order.
    #[inline]
    pub(super) fn for_each(self, mut each: impl FnMut(usize)) {
        for (at, mut word) in self.0.into_iter().enumerate() {
            while word != 0 {
                each(at * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
    }
}
