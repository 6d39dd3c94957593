//! Whose currency a letter before digits is: "N1.15 trillion" is naira where the document names Nigeria, a name elsewhere.
//!
//! In: the document's names of countries (class `dollar_home`, by the code of their currency). Out: for a sign of several
//! currencies (class `home_sign`, whose value lists their codes), the one whose country is named most.

use std::cell::OnceCell;

use crate::lang::ClassId;
use crate::segment::Doc;

/// The currencies of the countries that a document names, looked for once.
#[derive(Debug, Default)]
pub(crate) struct Homes<'d> {
    named: OnceCell<Vec<(&'d str, usize)>>,
}

/// The two classes that are looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HomeWords {
    pub sign: Option<ClassId>,
    pub country: Option<ClassId>,
}

impl<'d> Homes<'d> {
    /// The code of the sign at a token, where the document names a country that writes its money so.
    pub(crate) fn code(&self, doc: &Doc<'d>, at: usize, words: HomeWords) -> Option<&'d str> {
        let signs = doc.value(at, words.sign)?;
        let named = self.named(doc, words.country).iter();
        let of_sign = named.filter(|(code, _)| signs.split(' ').any(|sign| sign == *code));
        of_sign.max_by_key(|(_, times)| *times).map(|(code, _)| *code)
    }

    /// The currencies of the countries that the document names, and how often: a phrase counts at its first word.
    pub(crate) fn named(&self, doc: &Doc<'d>, country: Option<ClassId>) -> &[(&'d str, usize)] {
        self.named.get_or_init(|| {
            let mut named: Vec<(&'d str, usize)> = Vec::new();
            let Some(class) = country else { return named };
            let begins = |at: &usize| doc.tokens[*at].begins_phrase() || doc.classes(*at).has(class);
            for at in (0..doc.tokens.len()).filter(begins) {
                let Some((_, code)) = doc.entry(at, country, doc.tokens.len()) else { continue };
                match named.iter_mut().find(|(known, _)| *known == code) {
                    Some((_, times)) => *times += 1,
                    None => named.push((code, 1)),
                }
            }
            named
        })
    }
}
