//! What a page says of itself more than once: the sayings, and which of them was taken.
//!
//! In: values that the other files of this folder found. Out: a short list for the `candidates` column of `documents`, so that
//! a person can see what else stood there. Values are cut, lists are bounded, equal sayings stand once.

use crate::article::Candidate;

const MOST: usize = 24;
const LONGEST: usize = 200;

/// The sayings about a page.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    list: Vec<Candidate>,
}

impl Candidates {
    /// Notes a saying.
    pub(super) fn add(&mut self, field: &'static str, value: &str, source: &'static str, chosen: bool) {
        let cut = value.char_indices().nth(LONGEST).map_or(value, |(at, _)| &value[..at]);
        let room = self.list.len() < MOST || chosen;
        match self.list.iter_mut().find(|c| c.field == field && c.source == source && c.value == cut) {
            Some(same) => same.chosen |= chosen,
            None if room => self.list.push(Candidate { field, value: cut.to_owned(), source, chosen }),
            None => {}
        }
    }

    /// All of them, in the order in which they were noted.
    pub(super) fn into_list(self) -> Vec<Candidate> {
        self.list
    }
}
