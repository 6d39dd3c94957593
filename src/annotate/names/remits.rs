//! Who has a role, named behind what the role is of: "China's envoy to Kenya | Zhou Lin", "the minister for health | Amos Tarr".
//!
//! In: a role where heads stand last, and the token behind it. Out: the name, where nothing stands between but a preposition
//! and a place, a body or a common noun: "a spokesman for the singer Ann Lee" is not Ann Lee.

use super::appositions::name_at;
use super::phrases::read;
use super::{NameKind, Names};
use crate::lang::{ClassSet, class};
use crate::segment::{Doc, SpotKind, TokenKind};

/// What heads a phrase for someone: behind it stands somebody else's name.
const SOMEONE: ClassSet = class::BODIES.union(class::set(&[class::ROLE, class::ANY_PERSON]));

/// The name of who has a role, behind its complement at a token: the mention, and where it ends.
pub(super) fn behind_remit(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> Option<(usize, usize)> {
    if at + 2 >= limit
        || !doc.is(at, class::PREPOSITION)
        || doc.is(at, class::OF)
        || doc.tokens[at].kind != TokenKind::Lower
    {
        return None;
    }
    // Some name of a person must stand near, which ends most of these at once.
    let person = |m: usize| names.is_person(m) && names.mentions[m].role.is_none();
    if !names.within(at..limit.min(at + 10)).any(person) {
        return None;
    }
    let inner = read(doc, names, at + 1, limit, 1)?;
    if let Some(mention) = inner.name.filter(|m| person(*m)) {
        let start = names.mentions[mention].tokens.start;
        let described = start > at + 1
            && (at + 1..start).all(|t| {
                doc.tokens[t].kind == TokenKind::Lower
                    && !doc.classes(t).meets(SOMEONE)
                    && !doc.is(t, class::POSSESSIVE)
                    && (doc.classes(t).meets(class::NOUNS) || doc.is(t, class::DEFINITE) || doc.is(t, class::ADJECTIVE))
            });
        return described.then_some((mention, inner.extent.end));
    }
    let end = inner.extent.end;
    let someone = inner.name.is_some_and(person) || inner.joined || inner.name.is_none() && inner.sort.meets(SOMEONE);
    let (stop, mention) = name_at(doc, names, end, limit)?;
    let apart = doc.spots.starting_at(SpotKind::Name, end).is_some() && doc.spaced(end);
    (!someone && apart && person(mention)).then_some((mention, stop))
}

/// Past what an office in capitals is for: "High Commissioner | for Refugees", "MEC | for Roads and Traditional Affairs".
pub(super) fn past_remit(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> usize {
    let named = |at: usize| {
        let (stop, mention) = name_at(doc, names, at, limit)?;
        (names.mentions[mention].kind != NameKind::Person).then_some(stop)
    };
    if !doc.is(at, class::NAME_TIE) || doc.is(at, class::AND) {
        return at;
    }
    let Some(mut end) = named(at + 1) else { return at };
    while doc.is(end, class::AND)
        && let Some(stop) = named(end + 1)
    {
        end = stop;
    }
    end
}
