//! Lists that are used again from document to document.
//!
//! In: nothing, or how many items. Out: a [`Reused`] list, empty or filled, that goes back to its thread when it is dropped.
//! An article takes a dozen lists as long as it has tokens or names; asked of the allocator each time, they cost more than
//! what is written to them. What one very long document needed is given back.

use std::cell::RefCell;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::thread::LocalKey;

/// How many free lists of a type a thread keeps.
const KEPT: usize = 8;
/// A list with more room than this, in bytes, is not kept.
const LARGEST: usize = 1 << 20;

/// Free lists of a type.
pub(crate) type Free<T> = RefCell<Vec<Vec<T>>>;

/// What lists that are used again can hold.
pub(crate) trait Reusable: Sized + 'static {
    /// The lists of this thread that nobody uses.
    fn free() -> &'static LocalKey<Free<Self>>;
}

/// Lets lists of a type be used again.
macro_rules! reusable {
    ($($item:ty),*) => { $(
        impl $crate::annotate::reused::Reusable for $item {
            #[inline]
            fn free() -> &'static std::thread::LocalKey<$crate::annotate::reused::Free<Self>> {
                std::thread_local! {
                    static FREE: $crate::annotate::reused::Free<$item> = const { std::cell::RefCell::new(Vec::new()) };
                }
                &FREE
            }
        }
    )* };
}
pub(crate) use reusable;

reusable!(bool, u32, u64, usize);

/// A list that goes back to its thread.
#[derive(Debug, Default)]
pub(crate) struct Reused<T: Reusable>(Vec<T>);

impl<T: Reusable> Reused<T> {
    /// An empty list.
    #[inline]
    pub(crate) fn empty() -> Self {
        let list = T::free().try_with(|free| free.borrow_mut().pop());
        Self(list.ok().flatten().unwrap_or_default())
    }

    /// So many times the same.
    #[inline]
    pub(crate) fn filled(item: T, count: usize) -> Self
    where
        T: Clone,
    {
        let mut list = Self::empty();
        list.resize(count, item);
        list
    }
}

impl<T: Reusable> Drop for Reused<T> {
    fn drop(&mut self) {
        if self.0.capacity() == 0 || self.0.capacity() * size_of::<T>() > LARGEST {
            return;
        }
        let mut list = mem::take(&mut self.0);
        list.clear();
        // A thread that ends keeps nothing.
        let _ = T::free().try_with(|free| {
            let mut free = free.borrow_mut();
            if free.len() < KEPT {
                free.push(list);
            }
        });
    }
}

impl<T: Reusable> Deref for Reused<T> {
    type Target = Vec<T>;

    #[inline]
    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T: Reusable> DerefMut for Reused<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_empty_when_it_is_used_again() {
        drop(Reused::filled(7u32, 100));
        assert!(Reused::<u32>::empty().is_empty());
        assert_eq!(**Reused::filled(0u32, 3), [0, 0, 0]);
    }

    #[test]
    fn a_very_long_list_is_given_back() {
        drop(Reused::filled(0u64, LARGEST));
        assert!(Reused::<u64>::empty().capacity() * size_of::<u64>() <= LARGEST);
    }
}
