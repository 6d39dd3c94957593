//! Lists that nearly always have one item: the quoted pieces of a quotation, as places in the text or as tokens.
//!
//! In: items one by one. Out: [`Few`], which keeps a single one where it is itself; only several are a list of their own.

use std::ops::{Deref, DerefMut};

use crate::span::Span;

/// The pieces of a quotation, in text order.
pub type Parts = Few<Span>;

/// Items in their order, mostly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Few<T> {
    /// It is one.
    One([T; 1]),
    /// There are several, or none.
    Several(Vec<T>),
}

impl<T> Few<T> {
    /// A single item.
    #[inline]
    pub(crate) fn one(item: T) -> Self {
        Self::One([item])
    }

    /// Adds an item behind the others.
    pub(crate) fn push(&mut self, item: T) {
        *self = match std::mem::take(self) {
            Self::One([first]) => Self::Several(vec![first, item]),
            Self::Several(none) if none.is_empty() => Self::One([item]),
            Self::Several(mut all) => {
                all.push(item);
                Self::Several(all)
            }
        }
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::One(one) => one,
            Self::Several(all) => all,
        }
    }
}

impl<T> DerefMut for Few<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::One(one) => one,
            Self::Several(all) => all,
        }
    }
}

impl<'f, T> IntoIterator for &'f Few<T> {
    type Item = &'f T;
    type IntoIter = std::slice::Iter<'f, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut few = Self::default();
        few.extend(items);
        few
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stay_in_order_however_many_there_are() {
        for count in 0..4 {
            let few: Few<i32> = (0..count).collect();
            assert_eq!(*few, (0..count).collect::<Vec<_>>());
        }
    }
}
