//! A quotation in a heading whose words no quotation of the text has.

use super::facts::{Fact, Facts};
use super::words::words;
use super::{Found, Place};

pub(super) fn compare(facts: &Facts<'_>) -> Vec<Found> {
    let body: Vec<Vec<String>> =
        facts.quotes.iter().filter(|q| !q.in_heading()).map(|q| words(q.text("quote_text"))).collect();
    // A text that is only headings, or was cut off, supports nothing and shows nothing.
    if body.is_empty() {
        return Vec::new();
    }
    let quoted = |q: &&Fact| {
        q.in_heading() && matches!(q.text("type"), "direct" | "partial") && q.row.value("repeat_of").is_none()
    };
    facts
        .quotes
        .iter()
        .filter(quoted)
        .filter(|heading| !body.iter().any(|said| supports(said, &words(heading.text("quote_text")))))
        .map(|heading| Found {
            pattern: "heading_quote",
            words: vec![("first", heading.text("quote_text").to_owned())],
            first: Place::of(heading),
            second: None,
        })
        .collect()
}

/// Whether a quotation has a heading's words in their order: headings leave words out.
fn supports(said: &[String], heading: &[String]) -> bool {
    let mut rest = said.iter();
    let met = heading
        .iter()
        .filter(|word| rest.clone().position(|w| w == *word).is_some_and(|at| rest.nth(at).is_some()))
        .count();
    met * 10 >= heading.len() * 7
}

#[cfg(test)]
mod tests {
    use super::super::tests::has;

    #[test]
    fn a_heading_that_nobody_said_is_noted() {
        assert!(has(
            "heading_quote",
            "fr",
            "« Nous fermerons le port », dit Léa Font\n\n« Le port restera ouvert », a dit Léa Font lundi."
        ));
    }

    #[test]
    fn a_heading_that_shortens_what_was_said_is_not() {
        assert!(!has(
            "heading_quote",
            "fr",
            "« Nous fermerons le port », dit Léa Font\n\n« Nous fermerons bientôt le port de Vaucroix », a dit Léa Font lundi."
        ));
        assert!(!has("heading_quote", "en", "Port stays open\n\n“The port will stay open,” said Ada Quill."));
    }
}
