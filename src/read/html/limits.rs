//! How much of a page is looked at.
//!
//! In: the start and end tags of a page. Out: whether each may go to the tree builder. Its work on one tag grows with the
//! number of elements that are open, and with the open formatting that it opens again in every block; so both are bounded.
//! What is cut is a tag, never a word: the text inside goes to the element around it.

use std::collections::HashMap;

use html5ever::LocalName;

use super::sink::Sink;

/// How much of a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How deep elements are nested; tags that are deeper are passed over.
    pub depth: usize,
    /// How many attributes of an element are read.
    pub attributes: usize,
    /// A page with more bytes is read as plain text without its tags.
    pub bytes: usize,
    /// How many elements a page has; tags of more are passed over.
    pub elements: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 512, attributes: 256, bytes: 32 << 20, elements: 500_000 }
    }
}

/// How much formatting may be open without being closed: more makes no difference to what is read.
const OPEN_FORMATTING: usize = 48;

/// The elements that are open, as far as the tags tell.
pub(super) struct Nesting<'m> {
    limits: Limits,
    open: Vec<LocalName>,
    /// Formatting that was opened and not closed.
    formatting: usize,
    /// Start tags that were passed over and whose end tags have not come.
    passed_over: HashMap<LocalName, usize>,
    elements: usize,
    /// Which limits were met.
    met: &'m mut Vec<&'static str>,
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
            | "param"
            | "frame"
            | "keygen"
            | "bgsound"
            | "basefont"
            | "image"
    )
}

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

impl<'m> Nesting<'m> {
    pub(super) fn new(limits: &Limits, met: &'m mut Vec<&'static str>) -> Self {
        Self { limits: *limits, open: Vec::new(), formatting: 0, passed_over: HashMap::new(), elements: 0, met }
    }

    /// Notes that a limit was met.
    fn meet(&mut self, code: &'static str) {
        if !self.met.contains(&code) {
            self.met.push(code);
        }
    }

    /// Whether the attribute of this number may be read.
    pub(super) fn allows_attribute(&mut self, number: usize) -> bool {
        let allowed = number <= self.limits.attributes;
        if !allowed {
            self.meet("too_many_attributes");
        }
        allowed
    }

    /// Whether a start tag may go to the builder.
    pub(super) fn open(&mut self, name: &LocalName, sink: &Sink) -> bool {
        self.elements += 1;
        if self.elements > self.limits.elements {
            self.meet("too_many_elements");
            return false;
        }
        if is_void(name) {
            return true;
        }
        // A paragraph or item that begins ends the one before it.
        let same = matches!(&**name, "p" | "li" | "dt" | "dd" | "td" | "th" | "tr" | "option" | "a");
        if same && self.open.last() == Some(name) {
            return true;
        }
        if is_formatting(name) {
            if self.formatting >= OPEN_FORMATTING {
                *self.passed_over.entry(name.clone()).or_default() += 1;
                return false;
            }
            self.formatting += 1;
        }
        if self.open.len() >= self.limits.depth {
            // Tags that end others without saying so are counted wrong here: the tree knows.
            sink.path(self.limits.depth, &mut self.open);
            if self.open.len() >= self.limits.depth {
                self.meet("too_deep");
                *self.passed_over.entry(name.clone()).or_default() += 1;
                return false;
            }
        }
        self.open.push(name.clone());
        true
    }

    /// Whether an end tag may go to the builder.
    pub(super) fn close(&mut self, name: &LocalName) -> bool {
        if let Some(count) = self.passed_over.get_mut(name).filter(|c| **c > 0) {
            *count -= 1;
            return false;
        }
        if is_formatting(name) {
            self.formatting = self.formatting.saturating_sub(1);
        }
        if let Some(at) = self.open.iter().rposition(|n| n == name) {
            self.open.truncate(at);
        }
        true
    }
}
