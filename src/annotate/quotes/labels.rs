//! What stands before a colon without a verb: who speaks, or what the words are about.
//!
//! In: the tokens before a colon. Out: a phrase that can be the speaker. `Paul Vidal, maire : « … »` names one;
//! `Grève à l'usine : « … »` and `Équateur : « … »` say what the article is about, and nobody.

use std::ops::Range;

use super::Via;
use super::frame::Frame;
use crate::annotate::names::{Mention, NameKind, NounPhrase, Number, phrase_at};
use crate::lang::class;
use crate::segment::TokenKind;

/// Who speaks where no verb stands before a colon: `Paul Vidal, maire : « … »`. Where heads stand first, a noun without an
/// article is what the words are about (`Grève à l'usine : « … »`), and so is a country.
pub(super) fn label(frame: &Frame<'_, '_>, before: Range<usize>) -> Option<NounPhrase> {
    let (doc, names) = (frame.doc, frame.names);
    let phrase = phrase_at(doc, names, before.start, before.end);
    if names.lexicon.head_last {
        return phrase;
    }
    // `Tennis - Sara Belin : « … »`: a person right before the colon, and no word that ties the name to what stands before.
    let last = before.end.checked_sub(1).and_then(|t| names.covering(t));
    let last = last.map(|m| &names.mentions[m]).filter(|m| m.kind == NameKind::Person && m.tokens.end == before.end);
    let apart = |m: &&Mention| m.tokens.start > before.start && !doc.tokens[m.tokens.start - 1].is_word();
    if let Some(person) = last.filter(apart)
        && phrase.as_ref().is_none_or(|p| p.extent.end < person.tokens.start)
    {
        return phrase_at(doc, names, person.tokens.start, before.end);
    }
    // "À l'entendre, tout est simple : « … »": a clause is no label.
    let clause = |p: &NounPhrase| p.name.is_none() && p.tokens.clone().any(|t| doc.is(t, class::AUXILIARY));
    phrase.filter(|p| !clause(p)).filter(|p| match p.name {
        // "Coupe de France : « … »": the name of a thing goes on.
        Some(name) => match names.mentions[name].kind {
            NameKind::Place => false,
            NameKind::Unknown => p.extent.end == before.end || !doc.is(p.extent.end, class::OF),
            _ => true,
        },
        None => {
            p.via == Via::Pronoun
                || p.is(class::ROLE)
                || p.agreement.number == Number::Plural && p.sort.meets(class::HEADS)
                || doc.classes(p.tokens.start).meets(const { class::set(&[class::DETERMINER, class::POSSESSIVE]) })
                || doc.tokens[p.tokens.start].kind == TokenKind::Digits
        }
    })
}
