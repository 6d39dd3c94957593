//! Whose dollar a bare $ is, and whose francs bare "francs" are.
//!
//! The address of the page or the countries that the article names decide; else it is the dollar of the United States. Either
//! way the record says that the currency was assumed.

use super::Reader;
use crate::lang::WordId;

/// The code that packs give to words for currencies of many countries, as ISO 4217 does where no currency is meant.
pub(super) const MANY: &str = "XXX";

/// A word for many currencies that the document qualifies somewhere: "francs CFA"; none where it does so in two ways.
pub(super) type Qualified<'d> = (WordId, Option<&'d str>);

/// How often another country must be named to take the dollar from the United States.
const LEAST_MENTIONS: usize = 3;

impl<'d> Reader<'_, 'd> {
    /// The currency of a bare dollar sign in this document.
    pub(super) fn home_dollar(&self) -> &'d str {
        self.home_dollar.get_or_init(|| self.dollar_of_address().unwrap_or_else(|| self.dollar_of_text()))
    }

    fn dollar_of_address(&self) -> Option<&'d str> {
        let url = self.doc.article.metadata.url.as_deref()?;
        let host = url.split("//").nth(1).unwrap_or(url).split(['/', '?', '#', ':']).next()?;
        let words = self.doc.pack.words();
        words.value(words.find_str(host.rsplit('.').next()?), self.lexicon.dollar_domain?)
    }

    fn dollar_of_text(&self) -> &'d str {
        const DEFAULT: &str = "USD";
        let counts = self.homes.named(self.doc, self.lexicon.homes.country);
        let american = counts.iter().find(|(c, _)| *c == DEFAULT).map_or(0, |(_, n)| *n);
        counts
            .iter()
            // ISO 4217 ends the code of a dollar in D: the countries of rupees and pesos stand in the same list.
            .filter(|(code, _)| code.ends_with('D'))
            .filter(|(code, n)| *code != DEFAULT && *n >= LEAST_MENTIONS && *n > 2 * american)
            .max_by_key(|(_, n)| *n)
            .map_or(DEFAULT, |(code, _)| *code)
    }

    /// Whether the document writes amounts with a pound sign, so that "pounds" can be money.
    pub(super) fn mentions_pounds(&self) -> bool {
        *self.pounds.get_or_init(|| self.doc.text.contains('£'))
    }

    /// The currency of a word for many, where the document says once which it means: "1 500 francs CFA … 10 000 francs".
    pub(super) fn home_of(&self, at: usize) -> Option<&'d str> {
        let word = self.doc.tokens[at].word;
        let known = self.qualified.get_or_init(|| self.qualified_words());
        known.iter().find(|(known, _)| *known == word).and_then(|(_, code)| *code)
    }

    fn qualified_words(&self) -> Vec<Qualified<'d>> {
        let (doc, class) = (self.doc, self.lexicon.currency_word);
        let mut known: Vec<Qualified<'d>> = Vec::new();
        for (at, _) in doc.tokens.iter().enumerate().filter(|(_, t)| t.begins_phrase()) {
            let Some((end, code)) =
                doc.entry(at, class, doc.tokens.len()).filter(|(end, code)| *end > at + 1 && *code != MANY)
            else {
                continue;
            };
            // "francs CFA", "Philippine pesos": the word stands first or last.
            for edge in [at, end - 1] {
                let bare = doc.entry(edge, class, edge + 1).is_some_and(|(_, code)| code == MANY);
                let word = doc.tokens[edge].word;
                if !bare {
                    continue;
                }
                match known.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, told)) => *told = told.filter(|told| *told == code),
                    None => known.push((word, Some(code))),
                }
            }
        }
        known
    }
}
