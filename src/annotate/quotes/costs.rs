//! How odd it is that a mark opens, closes or is none, by what stands right beside it.
//!
//! In: a [`Mark`] and its neighbours. Out: a number, 0 where nothing speaks against that reading; [`marks`](super::marks) adds
//! them up. An opening guillemet before a space is as it should be; one that closes a word of its own is not.

use super::glyphs::{Beside, Family, Mark, Shape};
use crate::segment::Doc;

/// A mark that should not be there.
const STRAY: i32 = 14;
/// A passage closed by a mark of another family.
const OTHER_FAMILY: i32 = 7;
/// A mark used against its shape.
const AGAINST: i32 = 4;

/// What it costs that a mark of one family closes what one of another has opened.
pub(super) fn mixing_cost(a: Family, b: Family) -> i32 {
    match (a, b) {
        (Family::Single, _) | (_, Family::Single) => OTHER_FAMILY + 3,
        _ => OTHER_FAMILY,
    }
}

/// Whether marks of a family have spaces inside, in some languages.
fn is_airy(family: Family) -> bool {
    matches!(family, Family::Guillemet | Family::Angle)
}

/// What it costs that a mark of a shape is used against it.
fn against(mark: &Mark, shape: Shape) -> i32 {
    match mark.family {
        _ if mark.shape != shape => 0,
        family if is_airy(family) => AGAINST + 2,
        Family::Single => AGAINST + 4,
        _ => AGAINST,
    }
}

/// How odd it is that the mark opens.
pub(super) fn opening_cost(mark: &Mark, before: Beside, after: Beside) -> i32 {
    let airy = is_airy(mark.family);
    let before = match before {
        Beside::Edge | Beside::Space | Beside::Elided | Beside::OpenBracket | Beside::Dash => 0,
        Beside::Mark | Beside::Colon => 1,
        Beside::Stop | Beside::Comma => 5,
        Beside::CloseBracket | Beside::Other => 6,
        Beside::Letter | Beside::Capital => 8,
        Beside::Digit => 10,
    };
    let after = match after {
        Beside::Letter | Beside::Capital | Beside::Digit | Beside::OpenBracket | Beside::Elided => 0,
        Beside::Mark => 1,
        Beside::Dash | Beside::Other => 2,
        // A quotation may begin with three dots.
        Beside::Stop => 4,
        Beside::Space if airy => 0,
        Beside::Space => 6,
        Beside::Comma | Beside::Colon | Beside::CloseBracket => 9,
        Beside::Edge => 14,
    };
    let shape = against(mark, Shape::Closing);
    // Single marks are apostrophes more often than not: to open with one takes a closing one that pays for it.
    before + after + shape + i32::from(mark.family == Family::Single) * 2 + i32::from(mark.prime) * 9
}

/// How odd it is that the mark closes.
pub(super) fn closing_cost(mark: &Mark, before: Beside, after: Beside) -> i32 {
    let airy = is_airy(mark.family);
    let before = match before {
        Beside::Letter | Beside::Capital | Beside::Digit | Beside::Stop | Beside::Comma | Beside::CloseBracket => 0,
        Beside::Mark | Beside::Other => 1,
        Beside::Dash => 3,
        Beside::Space if airy => 0,
        Beside::Space | Beside::Colon => 6,
        Beside::Elided | Beside::OpenBracket => 9,
        Beside::Edge => 14,
    };
    let after = match after {
        Beside::Edge | Beside::Space | Beside::Stop | Beside::Comma | Beside::Colon | Beside::CloseBracket => 0,
        Beside::Mark | Beside::Dash => 1,
        Beside::OpenBracket | Beside::Other => 2,
        Beside::Capital => 5,
        Beside::Letter | Beside::Elided => 7,
        Beside::Digit => 8,
    };
    let shape = against(mark, Shape::Opening);
    before + after + shape + i32::from(mark.prime) * 3
}

/// How odd it is that the mark is none: cheap for an apostrophe and for feet and inches.
pub(super) fn leaving_cost(doc: &Doc<'_>, mark: &Mark, before: Beside, after: Beside) -> i32 {
    if before == Beside::Digit && mark.shape != Shape::Opening && !is_airy(mark.family) {
        return if mark.prime { 0 } else { 4 };
    }
    if mark.family != Family::Single {
        return if mark.prime { 2 } else { STRAY };
    }
    match (before, after) {
        // Inside a word that the tokenizer does not keep together, or between a word and a digit.
        (Beside::Letter | Beside::Capital, Beside::Letter | Beside::Capital | Beside::Digit) => 0,
        (Beside::Letter | Beside::Capital, _) => {
            let last = doc.token_text(mark.tokens.start - 1).chars().next_back();
            if last.is_some_and(|c| matches!(c, 's' | 'S' | 'z' | 'x')) { 1 } else { 3 }
        }
        (_, Beside::Digit) => 2,
        // "She said: 'Amy was kind.": what begins a paragraph or stands behind a colon begins speech, where a capital follows.
        (Beside::Edge, Beside::Capital) => 10,
        (Beside::Space, Beside::Capital) if mark.tokens.start > 0 && doc.is_char(mark.tokens.start - 1, ':') => 10,
        (Beside::Edge | Beside::Space | Beside::Dash, Beside::Letter | Beside::Capital) => {
            if mark.shape == Shape::Opening { 7 } else { 4 }
        }
        (Beside::Space, Beside::Space) => 3,
        _ => 8,
    }
}
