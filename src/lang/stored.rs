//! Packs as bytes: what the program is built with, so that a start need not read the files of a language.
//!
//! Each part of a pack says here or beside its declaration, once, of which fields it is made; both directions follow from that.
//! Numbers stand as they lie in memory of most processors, lists behind their lengths, and nothing is looked up or
//! computed on the way back. The longest lists stay where they are: of their pages only those are read that a text has words on.
//! The bytes never leave the program that they were built into, so there is no version in them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash};

use super::pack::Pack;

/// What can be stored and taken in again.
pub(super) trait Stored: Sized {
    /// Appends its bytes.
    fn store(&self, out: &mut Vec<u8>);

    /// Takes the next one off the beginning of some bytes; `None` where they are not its own.
    fn take(from: &mut &'static [u8]) -> Option<Self>;

    /// Takes so many of them, one after the other.
    fn take_list(count: usize, from: &mut &'static [u8]) -> Option<Vec<Self>> {
        let mut list = Vec::with_capacity(count.min(from.len() + 1));
        for _ in 0..count {
            list.push(Self::take(from)?);
        }
        Some(list)
    }
}

/// A pack and the SHA-256 of its files as bytes.
pub(super) fn bytes(pack: &Pack, sha256: [u8; 32]) -> Vec<u8> {
    let mut out = sha256.to_vec();
    pack.store(&mut out);
    out
}

/// The pack of such bytes; `None` where they are none.
pub(super) fn pack(bytes: &'static [u8]) -> Option<Pack> {
    let (_, mut rest) = bytes.split_first_chunk::<32>()?;
    Pack::take(&mut rest).filter(|_| rest.is_empty())
}

/// Takes so many bytes off the beginning; `None` where there are fewer.
pub(super) fn take_bytes(count: usize, from: &mut &'static [u8]) -> Option<&'static [u8]> {
    let (bytes, rest) = from.split_at_checked(count)?;
    *from = rest;
    Some(bytes)
}

/// Stores a list behind its length.
fn store_list<T: Stored>(list: &[T], out: &mut Vec<u8>) {
    list.len().store(out);
    for one in list {
        one.store(out);
    }
}

/// Stores a structure field by field; those behind `but` are not stored and come back empty.
macro_rules! stored {
    ($name:ty { $($field:ident),* $(,)? } $(but $($left:ident),*)?) => {
        impl $crate::lang::stored::Stored for $name {
            fn store(&self, out: &mut Vec<u8>) {
                let Self { $($field,)* $($($left: _,)*)? } = self;
                $($crate::lang::stored::Stored::store($field, out);)*
            }

            fn take(from: &mut &'static [u8]) -> Option<Self> {
                Some(Self {
                    $($field: $crate::lang::stored::Stored::take(from)?,)*
                    $($($left: Default::default(),)*)?
                })
            }
        }
    };
    // A structure of one unnamed field.
    ($name:ty) => {
        impl $crate::lang::stored::Stored for $name {
            #[inline]
            fn store(&self, out: &mut Vec<u8>) {
                $crate::lang::stored::Stored::store(&self.0, out);
            }

            #[inline]
            fn take(from: &mut &'static [u8]) -> Option<Self> {
                $crate::lang::stored::Stored::take(from).map(Self)
            }

            fn take_list(count: usize, from: &mut &'static [u8]) -> Option<Vec<Self>> {
                Some($crate::lang::stored::Stored::take_list(count, from)?.into_iter().map(Self).collect())
            }
        }
    };
}

/// Stores a choice: each of its variants by a number, with its fields.
macro_rules! stored_choice {
    ($name:ty { $($number:literal = $variant:ident $(($($field:ident),*))? $({$($named:ident),*})?),* $(,)? }) => {
        impl $crate::lang::stored::Stored for $name {
            fn store(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($($field),*))? $({$($named),*})? => {
                        out.push($number);
                        $($($crate::lang::stored::Stored::store($field, out);)*)?
                        $($($crate::lang::stored::Stored::store($named, out);)*)?
                    })*
                }
            }

            fn take(from: &mut &'static [u8]) -> Option<Self> {
                match <u8 as $crate::lang::stored::Stored>::take(from)? {
                    $($number => {
                        $($(let $field = $crate::lang::stored::Stored::take(from)?;)*)?
                        $($(let $named = $crate::lang::stored::Stored::take(from)?;)*)?
                        Some(Self::$variant $(($($field),*))? $({$($named),*})?)
                    })*
                    _ => None,
                }
            }
        }
    };
}

pub(super) use {stored, stored_choice};

macro_rules! stored_numbers {
    ($($number:ty)*) => {
        $(impl Stored for $number {
            #[inline]
            fn store(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn take(from: &mut &'static [u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*bytes))
            }

            fn take_list(count: usize, from: &mut &'static [u8]) -> Option<Vec<Self>> {
                const BYTES: usize = size_of::<$number>();
                let bytes = take_bytes(count.checked_mul(BYTES)?, from)?;
                Some(bytes.as_chunks::<BYTES>().0.iter().map(|bytes| Self::from_le_bytes(*bytes)).collect())
            }
        })*
    };
}

stored_numbers! { u8 u16 u32 u64 u128 i32 }

impl Stored for usize {
    fn store(&self, out: &mut Vec<u8>) {
        (*self as u64).store(out);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        u64::take(from)?.try_into().ok()
    }
}

impl Stored for bool {
    fn store(&self, out: &mut Vec<u8>) {
        u8::from(*self).store(out);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        u8::take(from).map(|byte| byte != 0)
    }

    fn take_list(count: usize, from: &mut &'static [u8]) -> Option<Vec<Self>> {
        Some(u8::take_list(count, from)?.into_iter().map(|byte| byte != 0).collect())
    }
}

impl Stored for char {
    fn store(&self, out: &mut Vec<u8>) {
        u32::from(*self).store(out);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        u32::take(from).and_then(Self::from_u32)
    }
}

fn store_text(text: &str, out: &mut Vec<u8>) {
    text.len().store(out);
    out.extend_from_slice(text.as_bytes());
}

fn take_text(from: &mut &'static [u8]) -> Option<&'static str> {
    let length = usize::take(from)?;
    std::str::from_utf8(take_bytes(length, from)?).ok()
}

impl Stored for String {
    fn store(&self, out: &mut Vec<u8>) {
        store_text(self, out);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        take_text(from).map(str::to_owned)
    }
}

impl Stored for Box<str> {
    fn store(&self, out: &mut Vec<u8>) {
        store_text(self, out);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        take_text(from).map(Into::into)
    }
}

impl Stored for Cow<'static, [u8]> {
    fn store(&self, out: &mut Vec<u8>) {
        self.len().store(out);
        out.extend_from_slice(self);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        let length = usize::take(from)?;
        take_bytes(length, from).map(Self::Borrowed)
    }
}

/// The name of a slot: those that all packs have are kept once (`slot_name.rs`).
impl Stored for Cow<'static, str> {
    fn store(&self, out: &mut Vec<u8>) {
        store_text(self, out);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        take_text(from).map(super::slot_name::kept)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn store(&self, out: &mut Vec<u8>) {
        self.is_some().store(out);
        if let Some(one) = self {
            one.store(out);
        }
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        if bool::take(from)? { T::take(from).map(Some) } else { Some(None) }
    }
}

impl<T: Stored> Stored for Box<T> {
    fn store(&self, out: &mut Vec<u8>) {
        T::store(self, out);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        T::take(from).map(Self::new)
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn store(&self, out: &mut Vec<u8>) {
        store_list(self, out);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        let count = usize::take(from)?;
        T::take_list(count, from)
    }
}

impl<T: Stored> Stored for Box<[T]> {
    fn store(&self, out: &mut Vec<u8>) {
        store_list(self, out);
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        Vec::take(from).map(Vec::into_boxed_slice)
    }
}

impl<T: Stored + Default, const N: usize> Stored for [T; N] {
    #[inline]
    fn store(&self, out: &mut Vec<u8>) {
        for one in self {
            one.store(out);
        }
    }

    #[inline]
    fn take(from: &mut &'static [u8]) -> Option<Self> {
        let mut list = std::array::from_fn(|_| T::default());
        for one in &mut list {
            *one = T::take(from)?;
        }
        Some(list)
    }
}

macro_rules! stored_tuples {
    ($(($($one:ident)*))*) => {
        $(impl<$($one: Stored),*> Stored for ($($one,)*) {
            #[inline]
            fn store(&self, out: &mut Vec<u8>) {
                #[expect(non_snake_case, reason = "the names of types serve for values")]
                let ($($one,)*) = self;
                $($one.store(out);)*
            }

            #[inline]
            fn take(from: &mut &'static [u8]) -> Option<Self> {
                Some(($($one::take(from)?,)*))
            }
        })*
    };
}

stored_tuples! { (A B) (A B C) (A B C D) }

impl<K: Stored + Ord, V: Stored> Stored for BTreeMap<K, V> {
    fn store(&self, out: &mut Vec<u8>) {
        self.len().store(out);
        for (key, value) in self {
            key.store(out);
            value.store(out);
        }
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        let count = usize::take(from)?;
        (0..count).map(|_| Some((K::take(from)?, V::take(from)?))).collect()
    }
}

/// In the order of its keys, so that the same map has the same bytes.
impl<K: Stored + Ord + Hash, V: Stored, S: BuildHasher + Default> Stored for std::collections::HashMap<K, V, S> {
    fn store(&self, out: &mut Vec<u8>) {
        self.len().store(out);
        for (key, value) in self.iter().collect::<BTreeMap<_, _>>() {
            key.store(out);
            value.store(out);
        }
    }

    fn take(from: &mut &'static [u8]) -> Option<Self> {
        let count = usize::take(from)?;
        (0..count).map(|_| Some((K::take(from)?, V::take(from)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_short_is_refused_and_what_is_whole_comes_back() {
        type All = (Vec<u32>, Option<String>, [u16; 2], (BTreeMap<char, bool>, Box<[i32]>));
        let all: All = (vec![1, 70_000], Some("é".into()), [3, 4], ([('a', true)].into(), Box::new([-1, 2])));
        let mut bytes = Vec::new();
        all.store(&mut bytes);
        let bytes: &'static [u8] = bytes.leak();
        assert_eq!(All::take(&mut &*bytes), Some(all));
        assert!((0..bytes.len()).all(|end| All::take(&mut &bytes[..end]).is_none()));
    }
}
