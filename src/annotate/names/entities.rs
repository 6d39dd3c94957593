//! Mentions into entities: "Altman" and "Sam" are "Sam Altman", "OMS" is "Organisation mondiale de la santé".
//!
//! Names of several words come first, so that a surname finds a full name that stands later in the text too. Work is
//! linear in the number of mentions: every link goes through a table of last words, first words or initials.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::appositions::{ends_apposition, may_head, role_phrase, without_determiner};
use super::evidence::key_of;
use super::lexicon::Lexicon;
use super::phrases::NounPhrase;
use super::{Agreement, Entity, Mention, NameKind, Names, Number};
use crate::segment::{Doc, TokenKind};

/// Candidates that are compared for one name; more namesakes than this are no news article.
const NAMESAKES: usize = 12;

/// Keys are hashes already.
#[derive(Default)]
pub(super) struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

type Table = HashMap<u64, Vec<usize>, BuildHasherDefault<Ready>>;

#[derive(Default)]
struct Tables {
    whole: Table,
    last: Table,
    first: Table,
    initials: Table,
}

/// Makes the entities of a document and links every mention to one.
pub(super) fn gather(doc: &Doc<'_>, names: &mut Names) {
    let mut tables = Tables::default();
    for index in 0..names.mentions.len() {
        if words(doc, &names.mentions[index].name).len() > 1 {
            let entity = long_name(doc, names, &tables, index);
            link(doc, names, &mut tables, index, entity);
        }
    }
    for index in 0..names.mentions.len() {
        if names.mentions[index].entity.is_none() {
            let entity = short_name(doc, names, &tables, index);
            link(doc, names, &mut tables, index, entity);
        }
    }
    for entity in &mut names.entities {
        entity.mentions.sort_unstable();
    }
    spelled_out(doc, names);
    order(names);
    roles(doc, names);
}

/// The words of a name: tokens joined by hyphens are one word.
fn words(doc: &Doc<'_>, name: &Range<usize>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(name.len());
    for t in name.clone() {
        if !doc.tokens[t].is_word() && doc.tokens[t].kind != TokenKind::Digits {
            continue;
        }
        match out.last_mut() {
            Some(last) if t == last.end + 1 && (doc.is_char(last.end, '-') || doc.is_char(last.end, '‑')) => {
                last.end = t + 1;
            }
            _ => out.push(t..t + 1),
        }
    }
    out
}

fn word_key(doc: &Doc<'_>, word: &Range<usize>) -> u64 {
    key_of(doc.slice(word.clone()))
}

fn whole_key(doc: &Doc<'_>, name: &Range<usize>) -> u64 {
    words(doc, name).iter().fold(7, |key, w| (key ^ word_key(doc, w)).wrapping_mul(0x0100_0000_01b3).rotate_left(17))
}

/// The first letters of a name's words; only of those with a capital where `capitals`.
fn initials(doc: &Doc<'_>, lex: &Lexicon, name: &Range<usize>, capitals: bool) -> String {
    name.clone()
        .filter(|t| doc.tokens[*t].is_word())
        .filter(|t| if capitals { doc.tokens[*t].kind != TokenKind::Lower } else { !lex.is_function(doc, *t) })
        .filter_map(|t| doc.token_text(t).chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Whether two descriptions can be of the same kind of thing.
fn compatible(a: NameKind, b: NameKind) -> bool {
    use NameKind::{Medium, Organisation, Unknown};
    a == b || matches!((a, b), (Unknown, _) | (_, Unknown) | (Organisation, Medium) | (Medium, Organisation))
}

/// The entity that a name of several words belongs to, if it is known already.
fn long_name(doc: &Doc<'_>, names: &Names, tables: &Tables, index: usize) -> Option<usize> {
    let mention = &names.mentions[index];
    if let Some(same) = tables.whole.get(&whole_key(doc, &mention.name)) {
        return same.first().copied();
    }
    let last = word_key(doc, words(doc, &mention.name).last()?);
    let candidates = tables.last.get(&last)?;
    candidates.iter().rev().take(NAMESAKES).copied().find(|e| {
        let entity = &names.entities[*e];
        compatible(entity.kind, mention.kind)
            && entity.agreement.agrees(mention.agreement)
            && (ends_with(doc, &entity.tokens, &mention.name)
                || ends_with(doc, &mention.name, &entity.tokens)
                || same_ends(doc, &entity.tokens, &mention.name))
    })
}

/// Whether the words of `long` end with those of `short`.
fn ends_with(doc: &Doc<'_>, long: &Range<usize>, short: &Range<usize>) -> bool {
    let (long, short) = (words(doc, long), words(doc, short));
    let mut long = long.iter().rev();
    short.iter().rev().all(|s| long.next().is_some_and(|l| word_key(doc, l) == word_key(doc, s)))
}

/// Whether first and last words are the same: "Hillary Clinton", "Hillary Rodham Clinton".
fn same_ends(doc: &Doc<'_>, a: &Range<usize>, b: &Range<usize>) -> bool {
    let ends = |r: &Range<usize>| {
        let w = words(doc, r);
        w.first().zip(w.last()).map(|(f, l)| (word_key(doc, f), word_key(doc, l)))
    };
    ends(a).is_some_and(|e| ends(b) == Some(e))
}

/// The entity that a name of one word belongs to: a surname, a given name, an acronym, or the same word before.
fn short_name(doc: &Doc<'_>, names: &Names, tables: &Tables, index: usize) -> Option<usize> {
    let mention = &names.mentions[index];
    let lex = &names.lexicon;
    let unit = words(doc, &mention.name).into_iter().next()?;
    let word = unit.start;
    let key = word_key(doc, &unit);
    let place = doc.classes(word).meets(lex.places);
    let fits = |e: &usize| {
        let entity = &names.entities[*e];
        compatible(entity.kind, mention.kind)
            && entity.agreement.agrees(mention.agreement)
            && !(place && matches!(entity.kind, NameKind::Organisation | NameKind::Medium))
    };
    // The namesake that was named last before this place; else the first one after it.
    let nearest = |list: &[usize], ok: &dyn Fn(&usize) -> bool| {
        let before = |e: &&usize| names.entities[**e].tokens.start < mention.name.start;
        let candidates = || list.iter().take(NAMESAKES).filter(|e| fits(e) && ok(e));
        candidates()
            .filter(before)
            .max_by_key(|e| {
                names.entities[**e]
                    .mentions
                    .iter()
                    .filter(|m| names.mentions[**m].name.start < mention.name.start)
                    .max()
                    .copied()
            })
            .or_else(|| candidates().find(|e| !before(e)))
            .copied()
    };
    if let Some(list) = tables.last.get(&key)
        && let Some(found) = nearest(list, &|_| true)
    {
        return Some(found);
    }
    let given = doc.is(word, lex.given) || doc.is(word, lex.given_ambiguous) || mention.role.is_none();
    if given
        && let Some(list) = tables.first.get(&key)
        && let Some(found) = nearest(list, &|e| {
            let entity = &names.entities[*e];
            entity.kind == NameKind::Person
                || entity.kind == NameKind::Organisation
                    && doc.is(entity.tokens.end - 1, lex.company_suffix)
                    && entity.tokens.len() == 2
        })
    {
        return Some(found);
    }
    if doc.tokens[word].kind == TokenKind::Upper
        && let Some(list) = tables.initials.get(&key)
        && let Some(found) = nearest(list, &|e| names.entities[*e].kind != NameKind::Person)
    {
        return Some(found);
    }
    tables.whole.get(&whole_key(doc, &mention.name)).and_then(|same| same.first().copied())
}

/// Notes that a mention stands for an entity; makes the entity where there is none yet.
fn link(doc: &Doc<'_>, names: &mut Names, tables: &mut Tables, index: usize, entity: Option<usize>) {
    let Mention { name, tokens, kind, agreement, role, .. } = names.mentions[index].clone();
    let e = entity.unwrap_or_else(|| {
        names.entities.push(Entity {
            name: String::new(),
            tokens: name.clone(),
            kind,
            agreement,
            mentions: Vec::new(),
            roles: Vec::new(),
        });
        names.entities.len() - 1
    });
    names.mentions[index].entity = Some(e);
    let longer = entity.is_some() && words(doc, &name).len() > words(doc, &names.entities[e].tokens).len();
    let entity_tokens = {
        let entity = &mut names.entities[e];
        entity.mentions.push(index);
        entity.agreement = entity.agreement.or(agreement);
        if entity.kind == NameKind::Unknown {
            entity.kind = kind;
        }
        if longer {
            entity.tokens = name.clone();
        }
        entity.roles.extend(role);
        entity.tokens.clone()
    };
    if entity.is_none() || longer {
        let whole = if entity_tokens == name { name } else { tokens };
        register(doc, names, tables, e, &whole);
    }
}

fn register(doc: &Doc<'_>, names: &Names, tables: &mut Tables, entity: usize, name: &Range<usize>) {
    let add = |table: &mut Table, key: u64| {
        let list = table.entry(key).or_default();
        if list.last() != Some(&entity) {
            list.push(entity);
        }
    };
    add(&mut tables.whole, whole_key(doc, name));
    let units = words(doc, name);
    if units.len() < 2 {
        return;
    }
    if let (Some(first_word), Some(last_word)) = (units.first(), units.last()) {
        let last = last_word.start;
        // An institution is not called by the last word of its complement ("Défense").
        let tied = name.len() > 2 && doc.is(last - 1, names.lexicon.of) || doc.tokens[last].kind == TokenKind::Lower;
        if !tied {
            add(&mut tables.last, word_key(doc, last_word));
        }
        add(&mut tables.first, word_key(doc, first_word));
    }
    for capitals in [true, false] {
        let letters = initials(doc, &names.lexicon, name, capitals);
        if letters.chars().count() > 1 {
            add(&mut tables.initials, key_of(&letters));
        }
    }
}

/// Joins an acronym in brackets with the name before it, and a name in brackets with the acronym before it.
fn spelled_out(doc: &Doc<'_>, names: &mut Names) {
    for index in 1..names.mentions.len() {
        let inner = names.mentions[index].name.clone();
        if inner.start == 0 || !doc.is_char(inner.start - 1, '(') || !doc.is_char(inner.end, ')') {
            continue;
        }
        let outer = names.mentions[index - 1].name.clone();
        let open = inner.start - 1;
        let acronym =
            |r: &Range<usize>| r.len() == 1 && matches!(doc.tokens[r.start].kind, TokenKind::Upper | TokenKind::Mixed);
        if acronym(&inner) {
            let letters = doc.token_text(inner.start);
            if outer.end == open && !acronym(&outer) {
                if names.mentions[index - 1].kind != NameKind::Person {
                    merge(doc, names, index - 1, index, outer);
                }
            } else if outer.start + 12 > open
                && outer.end < open
                && spells(doc, &names.lexicon, outer.start..open, letters)
            {
                merge(doc, names, index - 1, index, outer.start..open);
            }
        } else if outer.end == open && acronym(&outer) && inner.len() > 1 {
            merge(doc, names, index, index - 1, inner);
        }
    }
}

/// Whether the initials of a stretch of words make up an acronym, in order.
fn spells(doc: &Doc<'_>, lex: &Lexicon, name: Range<usize>, letters: &str) -> bool {
    let plain = initials(doc, lex, &name, false);
    let upper: String = letters.chars().flat_map(char::to_uppercase).filter(|c| c.is_alphabetic()).collect();
    plain == upper || {
        // Some acronyms count a small word or two letters of one word: the first and most of the rest must fit.
        let all: String = name
            .clone()
            .filter(|t| doc.tokens[*t].is_word())
            .filter_map(|t| doc.token_text(t).chars().next())
            .flat_map(char::to_uppercase)
            .collect();
        let mut rest = all.chars();
        plain.chars().next() == upper.chars().next() && upper.chars().all(|c| rest.any(|r| r == c))
    }
}

/// Makes two mentions one entity whose fullest name is `full`.
fn merge(doc: &Doc<'_>, names: &mut Names, long: usize, short: usize, full: Range<usize>) {
    let (Some(to), Some(gone)) = (names.mentions[long].entity, names.mentions[short].entity) else { return };
    names.mentions[long].kind = NameKind::Organisation;
    let known = words(doc, &names.entities[to].tokens).len();
    let entity = &mut names.entities[to];
    if !matches!(entity.kind, NameKind::Medium | NameKind::Place) {
        entity.kind = NameKind::Organisation;
    }
    if words(doc, &full).len() > known {
        entity.tokens = full;
    }
    if to == gone {
        return;
    }
    let moved = std::mem::take(&mut names.entities[gone].mentions);
    for mention in &moved {
        names.mentions[*mention].entity = Some(to);
    }
    names.entities[to].mentions.extend(moved);
    names.entities[to].mentions.sort_unstable();
}

/// Drops entities without mention and puts the others in the order of the text.
fn order(names: &mut Names) {
    let mut places: Vec<usize> =
        (0..names.entities.len()).filter(|e| !names.entities[*e].mentions.is_empty()).collect();
    places.sort_by_key(|e| names.entities[*e].mentions[0]);
    let mut new_place = vec![0; names.entities.len()];
    for (new, old) in places.iter().enumerate() {
        new_place[*old] = new;
    }
    let mut old: Vec<Option<Entity>> = std::mem::take(&mut names.entities).into_iter().map(Some).collect();
    names.entities = places.iter().filter_map(|e| old[*e].take()).collect();
    for mention in &mut names.mentions {
        mention.entity = mention.entity.map(|e| new_place[e]);
    }
}

/// Learns roles from what stands around names, and with them gender and kind; settles the names as text.
fn roles(doc: &Doc<'_>, names: &mut Names) {
    for index in 0..names.mentions.len() {
        let Some(entity) = names.mentions[index].entity else { continue };
        if names.entities[entity].roles.len() >= 6 {
            continue;
        }
        let tokens = names.mentions[index].tokens.clone();
        let limit = doc.sentences[doc.sentence_of(tokens.start)].tokens.end;
        let behind = tokens.end;
        let opens = |t: usize| [',', '(', '—', '–'].iter().any(|c| doc.is_char(t, *c));
        let after = (behind + 1 < limit && opens(behind))
            .then(|| role_phrase(doc, names, behind + 1, limit.min(behind + 30)))
            .flatten()
            .filter(|role| ends_apposition(doc, &names.lexicon, role.extent.end));
        for role in
            [role_before(doc, names, tokens.start), role_before_comma(doc, names, &tokens), after].into_iter().flatten()
        {
            let lex = &names.lexicon;
            let (kind, agreement) = if role.is(lex.role) {
                (NameKind::Person, role.agreement)
            } else {
                (NameKind::Organisation, Agreement { gender: role.agreement.gender, ..Agreement::default() })
            };
            let range = without_determiner(doc, lex, role.tokens);
            let entity = &mut names.entities[entity];
            if entity.kind == NameKind::Unknown {
                entity.kind = kind;
            }
            if kind == entity.kind {
                entity.agreement = entity.agreement.or(agreement);
                entity.roles.push(range);
            }
        }
    }
    for entity in 0..names.entities.len() {
        let tokens = names.entities[entity].tokens.clone();
        let single = words(doc, &tokens).len() == 1;
        // A lone surname keeps its civil title: "M. Dolo" is the fullest name that there is.
        let titled = single
            .then(|| names.entities[entity].mentions.iter().map(|m| &names.mentions[*m]).find(|m| m.tokens != m.name))
            .flatten()
            .map(|m| m.tokens.clone());
        let text = doc.slice(titled.unwrap_or(tokens));
        names.entities[entity].name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
}

/// The role right before a name: "le ministre de l'Économie | Bruno Le Maire".
fn role_before(doc: &Doc<'_>, names: &Names, start: usize) -> Option<NounPhrase> {
    let before = start.checked_sub(1)?;
    let mention = names.covering(start).map(|m| &names.mentions[m])?;
    // "le capitaine du navire Punta des Vents": a ship, not its captain.
    if mention.kind != NameKind::Person && doc.is(mention.tokens.end, names.lexicon.of) {
        return None;
    }
    if !doc.tokens[start].spaced || !doc.tokens[before].is_word() || names.lexicon.is_function(doc, before) {
        return None;
    }
    role_ending(doc, names, start)
}

/// The role before a comma: "l'imam de la mosquée (Gard), | Yassin E.,".
fn role_before_comma(doc: &Doc<'_>, names: &Names, tokens: &Range<usize>) -> Option<NounPhrase> {
    let comma = tokens.start.checked_sub(1).filter(|c| doc.is_char(*c, ','))?;
    let closed = doc.tokens.get(tokens.end).is_none_or(|t| t.kind == TokenKind::Punct);
    let mut stop = comma;
    if stop > 0 && doc.is_char(stop - 1, ')') {
        stop = (0..stop - 1).rev().take(8).find(|t| doc.is_char(*t, '('))?;
    }
    let role = role_ending(doc, names, stop)?;
    let definite =
        doc.is(role.tokens.start, names.lexicon.definite) || doc.is(role.tokens.start, names.lexicon.possessive);
    (closed && definite && role.is(names.lexicon.role) && role.agreement.number != Number::Plural).then_some(role)
}

/// The longest role phrase that ends right before `stop`.
fn role_ending(doc: &Doc<'_>, names: &Names, stop: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let mut at = stop;
    while at > 0 && stop - at < 14 {
        let t = at - 1;
        if let Some(mention) = names.covering(t) {
            at = names.mentions[mention].tokens.start;
            continue;
        }
        let token = doc.tokens[t];
        let tie = doc.is(t, lex.of) || doc.is(t, lex.determiner) && t > 0 && doc.is(t - 1, lex.of);
        let hyphen = token.kind == TokenKind::Punct && doc.is_char(t, '-') && !token.spaced;
        let determiner = doc.is(t, lex.determiner) && !tie;
        let inside = hyphen || token.is_word() && (tie || !lex.is_function(doc, t)) && !lex.is_verb(doc, t);
        if !inside && !determiner {
            break;
        }
        at = t;
        if determiner {
            break;
        }
    }
    // The words before may belong to what came earlier: the role is what reads to the end.
    let last = (at..stop).rev().find(|t| may_head(doc, lex, *t))?;
    (at..=last).take(6).filter_map(|from| role_phrase(doc, names, from, stop)).find(|p| p.extent.end == stop)
}
