//! The quoted pieces of a quotation as places in the text.
//!
//! Nearly every quotation is one piece, which is kept where the quotation is; only several are a list of their own.

use std::ops::Deref;

use crate::span::Span;

/// The pieces of a quotation, in text order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parts {
    /// It is one.
    One([Span; 1]),
    /// There are several, or none.
    Several(Vec<Span>),
}

impl Default for Parts {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Deref for Parts {
    type Target = [Span];

    #[inline]
    fn deref(&self) -> &[Span] {
        match self {
            Self::One(one) => one,
            Self::Several(all) => all,
        }
    }
}

impl Extend<Span> for Parts {
    fn extend<T: IntoIterator<Item = Span>>(&mut self, spans: T) {
        for span in spans {
            match self {
                Self::One([first]) => *self = Self::Several(vec![*first, span]),
                Self::Several(none) if none.is_empty() => *self = Self::One([span]),
                Self::Several(all) => all.push(span),
            }
        }
    }
}

impl FromIterator<Span> for Parts {
    fn from_iter<T: IntoIterator<Item = Span>>(spans: T) -> Self {
        let mut parts = Self::default();
        parts.extend(spans);
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stay_in_order_however_many_there_are() {
        let span = |start| Span::of_characters(start, start + 1);
        for count in 0..4 {
            let parts: Parts = (0..count).map(span).collect();
            assert_eq!(*parts, (0..count).map(span).collect::<Vec<_>>());
        }
    }
}
