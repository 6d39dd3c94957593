//! Who speaks: from the mention that carries an attribution to the fullest name that the document gives.
//!
//! In: quotes with the mention ("il", "le ministre") that their rules found, names. Out: `speaker_name` on each quote, and the
//! list of [`Speaker`]s. Where nobody is named it stays empty, with the reason in the evidence.

use super::names::Names;
use super::quotes::Quote;
use crate::segment::Doc;

/// What a speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeakerKind {
    /// A human being.
    Person,
    /// A company, an institution, a medium.
    Organisation,
    /// Several people under one noun.
    Group,
    /// None of these for certain.
    Unknown,
}

/// Someone who is quoted in a document.
#[derive(Debug, Clone)]
pub struct Speaker {
    /// The fullest name that the document gives.
    pub name: String,
    /// What they are.
    pub kind: SpeakerKind,
    /// Other names the document has for them.
    pub aliases: Vec<String>,
    /// Their roles, as written.
    pub roles: Vec<String>,
}

/// Names the speakers of quotes; gives the list of them, which `Quote::speaker` points into.
pub fn name(_doc: &Doc<'_>, _names: &Names, _quotes: &mut [Quote]) -> Vec<Speaker> {
    Vec::new()
}
