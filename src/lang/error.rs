//! What can be wrong with a pack. Every message names the file, the line and what to do.

/// A pack was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct PackError {
    /// Folder/file, and the line where there is one: `fr/dates.toml:12`.
    pub place: String,
    /// What is wrong and what to do.
    pub what: String,
}

impl PackError {
    pub(crate) fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}
