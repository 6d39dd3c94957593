//! Who bears a name that stands behind a role or a body with its complement: "le ministre de la Défense *Paul X*",
//! "l'agence de notation *Fitch*".
//!
//! In: the head of a phrase and where its complement begins or ends. Out: a [`Bearer`], where the name belongs to the whole
//! and not to the complement. "le siège du groupe Vexlor" names the group alone.

use super::phrases::{NounPhrase, read};
use super::{NameKind, Names};
use crate::annotate::quotes::Via;
use crate::lang::{ClassId, ClassSet, class};
use crate::segment::{Doc, SpotKind, TokenKind};

/// A name that belongs to the phrase before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bearer {
    /// Place in the list of names.
    pub mention: usize,
    /// One past the last token of the role before the name.
    pub role_end: usize,
    /// One past the last token of all.
    pub end: usize,
}

/// Tokens of a name in marks, the marks included.
const MARKED: usize = 9;

/// Whether a name can be a body's.
fn is_of_body(names: &Names, mention: usize) -> bool {
    !matches!(names.mentions[mention].kind, NameKind::Person | NameKind::Place)
}

/// "le maire (PS) de Lorme Luc Vannier", "le député (LR) Luc Vannier": a party in brackets parts nothing.
pub(super) fn behind_party(doc: &Doc<'_>, names: &Names, end: usize, behind: usize, limit: usize) -> Option<Bearer> {
    let (stop, mention) = doc.spots.starting_within(SpotKind::Name, behind, limit)?;
    names.is_person(mention).then_some(Bearer { mention, role_end: end, end: stop })
}

/// The bearer that was read with the complement which begins behind the token `of`.
pub(super) fn in_complement(
    doc: &Doc<'_>,
    names: &Names,
    head: ClassSet,
    of: usize,
    inner: &NounPhrase,
) -> Option<Bearer> {
    let has = |class: Option<ClassId>| head.is(class);
    let mention = inner.name?;
    let name = names.mentions[mention].tokens.clone();
    if name.start <= of + 1 {
        return None;
    }
    if names.lexicon.head_last {
        // "Secretary of State Anna Keller": the complement's noun introduces nobody, the whole does.
        let title = has(class::ROLE)
            && names.is_person(mention)
            && names.mentions[mention].role.is_none()
            && (of + 1..name.start).all(|t| doc.tokens[t].begins_with_capital() || doc.is(t, class::DEFINITE));
        return title.then_some(Bearer { mention, role_end: name.start, end: inner.extent.end });
    }
    // "le général de gendarmerie Paul X", "le parti d'extrême droite Force Nouvelle": a noun without an article only tells what
    // kind of general or party it is.
    let bare = !doc.is(of, class::DETERMINER) && !doc.is(of + 1, class::DETERMINER);
    let body = head.meets(class::NAMED_BODIES) && is_of_body(names, mention) && doc.tokens[name.start - 1].is_word();
    let borne = bare && (has(class::ROLE) && names.is_person(mention) || body);
    borne.then_some(Bearer { mention, role_end: name.start, end: name.end })
}

/// The bearer right behind a complement. `bare` says that the complement is a noun without article: "de notation".
pub(super) fn behind_complement(
    doc: &Doc<'_>,
    names: &Names,
    head: ClassSet,
    end: usize,
    limit: usize,
    bare: bool,
) -> Option<Bearer> {
    let (stop, mention) = doc.spots.starting_within(SpotKind::Name, end, limit).filter(|_| doc.spaced(end))?;
    // "l'agence de notation Fitch", "le fabricant suédois de camions Norvald".
    let body = bare && !names.lexicon.head_last && head.meets(class::NAMED_BODIES) && is_of_body(names, mention);
    // "le ministre de la Défense Paul X": the name behind the complement belongs to the whole.
    // "la locataire de la rue Vernier": a lone name behind a common noun is the street's.
    let address = !names.lexicon.head_last
        && stop == end + 1
        && doc.tokens[end - 1].kind == TokenKind::Lower
        && doc.is(end - 1, class::NOUN)
        && !doc.classes(end - 1).meets(class::HEADS);
    let unclear = || names.mentions[mention].kind == NameKind::Unknown && !doc.is(stop, class::OF) && !address;
    let role = head.is(class::ROLE) && (names.is_person(mention) || unclear());
    (body || role).then_some(Bearer { mention, role_end: end, end: stop })
}

/// "le délégué de la CGT à l'usine de Brive Paul X", "la correspondante en Chine Lin X": where they are, then the name.
pub(super) fn behind_place(doc: &Doc<'_>, names: &Names, end: usize, limit: usize) -> Option<Bearer> {
    let placed = !names.lexicon.head_last
        && end + 2 < limit
        && doc.is(end, class::PREPOSITION)
        && doc.tokens[end].kind == TokenKind::Lower
        && !doc.is(end, class::OF);
    if !placed {
        return None;
    }
    // "aux finances": preposition and article in one.
    let noun = end + usize::from(!doc.is(end, class::DETERMINER));
    let place = read(doc, names, noun, limit, 1).filter(|p| p.via != Via::Pronoun)?;
    let (stop, mention) =
        doc.spots.starting_within(SpotKind::Name, place.extent.end, limit).filter(|_| doc.spaced(place.extent.end))?;
    names.is_person(mention).then_some(Bearer { mention, role_end: place.extent.end, end: stop })
}

/// Past a lone name right behind a common noun that no body or person is: "la rue | Descartes".
pub(super) fn past_address(doc: &Doc<'_>, end: usize, limit: usize) -> usize {
    let noun = doc.tokens[end - 1].kind == TokenKind::Lower
        && doc.is(end - 1, class::NOUN)
        && !doc.classes(end - 1).meets(class::HEADS);
    let name = doc.spots.starting_within(SpotKind::Name, end, limit).filter(|_| doc.spaced(end));
    name.map_or(end, |(stop, _)| if noun && stop == end + 1 { stop } else { end })
}

/// Past a name in marks behind the complement of a role that is an organisation: "du collectif | « Rives libres »".
pub(super) fn past_marked_name(doc: &Doc<'_>, names: &Names, head: usize, end: usize, limit: usize) -> usize {
    let last = end - 1;
    let body =
        last > head && doc.classes(last).meets(const { class::set(&[class::ANY_ORGANISATION, class::MEDIUM_NOUN]) });
    if names.lexicon.head_last || !body || end + 2 >= limit || doc.tokens[end].kind != TokenKind::Mark {
        return end;
    }
    let close = (end + 2..limit.min(end + MARKED)).find(|t| doc.tokens[*t].kind == TokenKind::Mark);
    close.filter(|close| doc.is_char(close + 1, ',')).map_or(end, |close| close + 1)
}
