//! Which documents came before.
//!
//! In: hashes of the bytes and of the addresses of a chunk's documents. Out: for each whether the same bytes, or the same
//! address with other bytes, came before it. Chunks are asked in their order, so that the answer is the same however many
//! workers there are. Eight bytes are kept of each document and each address, and of no more of them than allowed.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex, PoisonError};

use super::lock;
use crate::read::RawHash;

/// What was known of a document before it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// Nothing.
    Nothing,
    /// Its address, with other bytes.
    Address,
    /// Its bytes.
    Document,
}

/// What a document is known by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    bytes: u64,
    address: Option<u64>,
}

impl Key {
    pub(super) fn new(hash: &RawHash, url: Option<&str>) -> Self {
        let address = url.map(same_address).filter(|u| !u.is_empty());
        let short = |hash: &RawHash| (hash.short() >> 64) as u64;
        Self { bytes: short(hash), address: address.map(|u| short(&RawHash::of(u.as_bytes()))) }
    }
}

/// The part of an address that is the same however it is written.
fn same_address(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or(url);
    let url = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
    url.strip_prefix("www.").unwrap_or(url).trim_end_matches('/')
}

/// The memory of a run, asked in the order of chunks.
pub(super) struct Turn {
    state: Mutex<State>,
    next: Condvar,
    most: u64,
}

#[derive(Default)]
struct State {
    number: u64,
    documents: HashSet<u64>,
    addresses: HashSet<u64>,
    is_full: bool,
}

impl Turn {
    /// A memory for so many documents.
    pub(super) fn new(most: u64) -> Self {
        Self { state: Mutex::default(), next: Condvar::new(), most }
    }

    /// What was known of each document, and whether the memory became full. Waits for the turn of chunk `number`.
    pub(super) fn ask(&self, number: u64, keys: &[Option<Key>]) -> (Vec<Known>, bool) {
        let mut state = lock(&self.state);
        while state.number != number {
            state = self.next.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let was_full = state.is_full;
        let known = keys.iter().map(|k| k.map_or(Known::Nothing, |k| state.learn(k, self.most))).collect();
        state.number += 1;
        let became_full = state.is_full && !was_full;
        drop(state);
        self.next.notify_all();
        (known, became_full)
    }
}

impl State {
    fn learn(&mut self, key: Key, most: u64) -> Known {
        if self.documents.contains(&key.bytes) {
            return Known::Document;
        }
        let known = key.address.is_some_and(|a| self.addresses.contains(&a));
        if (self.documents.len() as u64) < most {
            self.documents.insert(key.bytes);
            self.addresses.extend(key.address);
        } else {
            self.is_full = true;
        }
        if known { Known::Address } else { Known::Nothing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(bytes: &str, url: Option<&str>) -> Key {
        Key::new(&RawHash::of(bytes.as_bytes()), url)
    }

    #[test]
    fn the_same_bytes_are_a_duplicate_and_the_same_address_another_version() {
        let turn = Turn::new(10);
        let first = [Some(key("a", Some("https://example.org/1"))), None, Some(key("a", None))];
        assert_eq!(turn.ask(0, &first), (vec![Known::Nothing, Known::Nothing, Known::Document], false));
        let second = [key("b", Some("http://www.example.org/1/#x")), key("c", None)].map(Some);
        assert_eq!(turn.ask(1, &second), (vec![Known::Address, Known::Nothing], false));
    }

    #[test]
    fn a_full_memory_is_said_once_and_still_knows_what_it_knew() {
        let turn = Turn::new(1);
        assert_eq!(turn.ask(0, &[key("a", None), key("b", None)].map(Some)), (vec![Known::Nothing; 2], true));
        assert_eq!(
            turn.ask(1, &[key("a", None), key("b", None)].map(Some)),
            (vec![Known::Document, Known::Nothing], false)
        );
    }
}
