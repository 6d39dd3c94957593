//! What a record means, in words that a person reads: "97.4 billion US dollars", "Tuesday 11 February 2025".
//!
//! In: the normalised cells of a row (value, currency, TIMEX3 …) and the wording of the document's language, which is data
//! (`packs/*/wording.toml`). Out: words; `None` where the value has no form that the wording knows, and then the value
//! itself is the best thing to show. Nothing here goes back to the article.

mod date;
mod figure;

pub use date::date;
pub use figure::{FigureCells, figure};

use crate::lang::Wording;

/// What kind of quote it is and when it was said, in words.
#[must_use]
pub fn quote(wording: &Wording, kind: &str, said_on: Option<&str>) -> Option<String> {
    let kind = wording.quotes.get(kind)?;
    Some(match said_on.and_then(|value| date(wording, "DATE", value, None)) {
        Some(day) => fill(wording.quotes.get("said_on").map_or("{} {}", String::as_str), &[kind, &day]),
        None => kind.clone(),
    })
}

/// A pattern with its places `{}` filled in order.
fn fill(pattern: &str, words: &[&str]) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut words = words.iter();
    let mut pieces = pattern.split("{}");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push_str(words.next().unwrap_or(&""));
        out.push_str(piece);
    }
    out
}

/// A pattern with its places `{name}` filled.
pub(crate) fn fill_named(pattern: &str, words: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        out.push_str(words.iter().find(|(n, _)| *n == name).map_or("", |(_, w)| w));
        rest = after;
    }
    out.push_str(rest);
    out
}
