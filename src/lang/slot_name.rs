//! Names of slots and of rules' constants. Resolvers ask for many that a rule does not have: a bit for each name tells most of
//! that without comparing any.

use std::borrow::Cow;

/// The names that evidence shows most: known when the program is built, they need no memory of their own.
const COMMON: [&str; 24] = [
    "unit", "value", "year", "part", "inner", "number", "mod", "month", "weekday", "one", "day", "vague", "season",
    "hour", "dir", "ordinal", "of", "bound", "meridiem", "minute", "half", "time", "object", "rest",
];

/// A slot's name as it is kept.
pub(super) fn kept(name: &str) -> Cow<'static, str> {
    COMMON
        .iter()
        .find(|common| **common == name)
        .map_or_else(|| Cow::Owned(name.to_owned()), |common| Cow::Borrowed(*common))
}

/// The bit of a name; others may have the same.
#[inline]
pub(super) fn bit(name: &str) -> u64 {
    match name.as_bytes() {
        [first, .., last] => 1 << ((first.wrapping_mul(5) ^ last.wrapping_mul(3)).wrapping_add(name.len() as u8) & 63),
        _ => 1,
    }
}

/// The bits of some names.
pub(super) fn bits<'n>(names: impl IntoIterator<Item = &'n str>) -> u64 {
    names.into_iter().fold(0, |bits, name| bits | bit(name))
}
