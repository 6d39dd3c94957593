//! Lexicon classes, and sets of them: what a token carries of its word.

use super::bits::Bits;
use super::stored::stored;

/// A lexicon class of a pack, such as `month` or `given_name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub(crate) u8);

stored!(ClassId);

/// How many classes a pack can have.
pub(crate) const MAX_CLASSES: usize = Bits::MOST;

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ClassSet(Bits);

stored!(ClassSet);

impl ClassSet {
    /// The set without a class.
    pub(crate) const EMPTY: Self = Self(Bits::of_first(0));

    /// The set of those of the first 128 classes whose bits are set.
    pub(super) const fn of_first(bits: u128) -> Self {
        Self(Bits::of_first(bits))
    }

    /// Which of the first 64 classes are in it, as the bits of a number. Not all that have a fixed place are among them.
    #[inline]
    pub(crate) const fn first_64(self) -> u64 {
        self.0.first()
    }

    /// Whether the class is in the set.
    #[must_use]
    #[inline]
    pub fn has(self, class: ClassId) -> bool {
        self.0.has(class.0)
    }

    /// Whether a class is in the set; `None` (the pack has no such class) is in nothing.
    #[must_use]
    #[inline]
    pub(crate) fn is(self, class: Option<ClassId>) -> bool {
        class.is_some_and(|class| self.has(class))
    }

    /// Whether there is no class in it.
    #[must_use]
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The class of a set that has one and no other, if it is one of the first 64.
    #[inline]
    pub(crate) fn only(self) -> Option<ClassId> {
        let one = self.first_64();
        (one.is_power_of_two() && self == Self(Bits::of_first(u128::from(one))))
            .then(|| ClassId(one.trailing_zeros() as u8))
    }

    /// Whether the two sets share a class.
    #[must_use]
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        !self.among(other).is_empty()
    }

    /// All classes of both.
    #[must_use]
    #[inline]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0.or(other.0))
    }

    /// The classes that are in both.
    #[must_use]
    #[inline]
    pub fn among(self, other: Self) -> Self {
        Self(self.0.and(other.0))
    }

    /// The set with one class more.
    #[must_use]
    #[inline]
    pub fn with(mut self, class: ClassId) -> Self {
        self.0.set(class.0);
        self
    }
}
