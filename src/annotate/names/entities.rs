//! Mentions into entities: "Altman" and "Sam" are "Sam Altman", "OMS" is "Organisation mondiale de la santé".
//!
//! Names of several words come first, so that a surname finds a full name that stands later in the text too. Work is
//! linear in the number of mentions: every link goes through a table of last words, first words or initials.

use std::ops::Range;

use super::evidence::{key_of, word_key};
use super::lexicon::Lexicon;
use super::roles;
use super::tables::{Part, Shape, Tables, count, key, shape, suffix, words};
use super::{Entity, Mention, NameKind, Names};
use crate::annotate::reused::Reused;
use crate::lang::class;
use crate::segment::{Doc, TokenKind};

/// Candidates that are compared for one name; more namesakes than this are no news article.
const NAMESAKES: usize = 12;

/// Makes the entities of a document and links every mention to one.
pub(super) fn gather(doc: &Doc<'_>, names: &mut Names) {
    let upper = |m: &Mention| m.name.clone().any(|t| doc.tokens[t].kind == TokenKind::Upper);
    let mut shapes: Reused<Shape> = Reused::empty();
    shapes.extend(names.mentions.iter().map(|m| shape(doc, &names.lexicon, &m.name)));
    let acronyms = names.mentions.iter().zip(shapes.iter()).any(|(m, shape)| shape.words == 1 && upper(m));
    let mut tables = Tables::new(shapes, acronyms);
    names.entities.reserve(names.mentions.len());
    for index in 0..names.mentions.len() {
        if tables.shapes[index].words > 1 {
            let entity = long_name(doc, names, &tables, index);
            link(doc, names, &mut tables, index, entity);
        }
    }
    tables.list_long(&names.mentions);
    for index in 0..names.mentions.len() {
        if names.mentions[index].entity.is_none() {
            let entity = short_name(doc, names, &tables, index);
            link(doc, names, &mut tables, index, entity);
        }
    }
    let merged = spelled_out(doc, names);
    settle(names, merged);
    roles::learn(doc, names);
}

/// The first letters of a name's words; only of those with a capital where `capitals`.
fn initials(doc: &Doc<'_>, lex: &Lexicon, name: &Range<usize>, capitals: bool) -> String {
    let mut out = String::new();
    add_initials(doc, lex, name, capitals, &mut out);
    out
}

fn add_initials(doc: &Doc<'_>, lex: &Lexicon, name: &Range<usize>, capitals: bool, out: &mut String) {
    let letters = name
        .clone()
        .filter(|t| doc.tokens[*t].is_word())
        .filter(|t| if capitals { doc.tokens[*t].kind != TokenKind::Lower } else { !lex.is_function(doc, *t) })
        .filter_map(|t| doc.token_text(t).chars().next());
    for letter in letters {
        if letter.is_ascii() {
            out.push(letter.to_ascii_uppercase());
        } else {
            out.extend(letter.to_uppercase());
        }
    }
}

/// Whether two descriptions can be of the same kind of thing.
fn compatible(a: NameKind, b: NameKind) -> bool {
    use NameKind::{Medium, Organisation, Unknown};
    a == b || matches!((a, b), (Unknown, _) | (_, Unknown) | (Organisation, Medium) | (Medium, Organisation))
}

/// The entity that a name of several words belongs to, if it is known already.
fn long_name(doc: &Doc<'_>, names: &Names, tables: &Tables, index: usize) -> Option<usize> {
    let mention = &names.mentions[index];
    let shape = tables.shapes[index];
    if let Some(same) = tables.first_of(Part::Whole, shape.whole) {
        return Some(same);
    }
    let cut_short = names.lexicon.head_last && mention.kind == NameKind::Person;
    tables.get_back(Part::Last, shape.last).take(NAMESAKES).find(|e| {
        let entity = &names.entities[*e];
        let lex = &names.lexicon;
        compatible(entity.kind, mention.kind)
            && entity.agreement.agrees(mention.agreement)
            && !parted(doc, lex, &entity.tokens, &mention.name)
            && (ends_with(doc, &entity.tokens, &mention.name)
                || ends_with(doc, &mention.name, &entity.tokens)
                || same_ends(doc, lex, &entity.tokens, &mention.name)
                || cut_short && same_given(doc, lex, &entity.tokens, &mention.name))
    })
}

/// Whether two names of two words have one surname, and one given name is the other cut short: "Josh Teller", "Joshua Teller".
fn same_given(doc: &Doc<'_>, lex: &Lexicon, a: &Range<usize>, b: &Range<usize>) -> bool {
    let parts =
        |name: &Range<usize>| (count(doc, name) == 2).then(|| (doc.token_text(name.start), shape(doc, lex, name).last));
    let (Some((first, last)), Some((other, same))) = (parts(a), parts(b)) else { return false };
    let (short, long) = if first.len() < other.len() { (first, other) } else { (other, first) };
    last == same && short.len() > 2 && short.len() < long.len() && long.starts_with(short)
}

/// Whether the words of `long` end with those of `short`.
fn ends_with(doc: &Doc<'_>, long: &Range<usize>, short: &Range<usize>) -> bool {
    let (all, part) = (count(doc, long), count(doc, short));
    all >= part && words(doc, long).skip(all - part).zip(words(doc, short)).all(|(l, s)| key(doc, &l) == key(doc, &s))
}

/// Whether two names end with what parts bearers of one name, and not with the same: "Brand Snr", "William Brand Jr."
fn parted(doc: &Doc<'_>, lex: &Lexicon, a: &Range<usize>, b: &Range<usize>) -> bool {
    let (Some(a), Some(b)) = (suffix(doc, lex, a), suffix(doc, lex, b)) else { return false };
    let letters = |t: usize| doc.token_text(t).trim_end_matches('.');
    !letters(a).eq_ignore_ascii_case(letters(b))
}

/// Whether first and last words are the same: "Hillary Clinton", "Hillary Rodham Clinton".
fn same_ends(doc: &Doc<'_>, lex: &Lexicon, a: &Range<usize>, b: &Range<usize>) -> bool {
    let (a, b) = (shape(doc, lex, a), shape(doc, lex, b));
    a.words > 0 && b.words > 0 && a.first == b.first && a.last == b.last
}

/// The entity that a name of one word belongs to: a surname, a given name, an acronym, or the same word before.
fn short_name(doc: &Doc<'_>, names: &Names, tables: &Tables, index: usize) -> Option<usize> {
    let mention = &names.mentions[index];
    let word = if mention.name.len() == 1 { mention.name.start } else { words(doc, &mention.name).next()?.start };
    let shape = tables.shapes[index];
    let own = tables.under(shape.first);
    let place = doc.classes(word).meets(class::PLACES);
    let fits = |e: &usize| {
        let entity = &names.entities[*e];
        compatible(entity.kind, mention.kind)
            && entity.agreement.agrees(mention.agreement)
            && !(place && matches!(entity.kind, NameKind::Organisation | NameKind::Medium))
    };
    // The namesake that was named last before this place; else the first one after it.
    let nearest = |first: u32, ok: &dyn Fn(usize) -> bool| {
        let before = |e: &usize| names.entities[*e].tokens.start < mention.name.start;
        let last_before = |e: &usize| tables.last_before(*e, index);
        let candidates = || tables.from(first).take(NAMESAKES).filter(|e| fits(e) && ok(*e));
        let mut earlier = candidates().filter(before);
        match (earlier.next(), earlier.next()) {
            (Some(only), None) => Some(only),
            (Some(_), Some(_)) => {
                // Whom a story is about is named in full more often than a namesake of theirs.
                let kin = |e: &usize| tables.full(*e) < 2 && is_kin(doc, names.entities[*e].tokens.start);
                let others = candidates().filter(before).filter(|e| !kin(e)).count();
                let known = |e: &usize| before(e) && (others != 1 || !kin(e));
                let most = candidates().filter(known).map(|e| tables.full(e)).max().unwrap_or_default();
                candidates().filter(|e| known(e) && 2 * tables.full(*e) > most).max_by_key(last_before)
            }
            _ => candidates().max_by_key(|e| (tables.full(*e), std::cmp::Reverse(*e))),
        }
    };
    // Most names are of nobody who was named in another way.
    let last = own.first(Part::Last);
    if last != 0
        && let Some(found) = nearest(last, &|_| true)
    {
        return Some(found);
    }
    let first = own.first(Part::First);
    if first != 0
        && (mention.role.is_none() || doc.is(word, class::GIVEN_NAME) || doc.is(word, class::GIVEN_NAME_AMBIGUOUS))
        && let Some(found) = nearest(first, &|e| {
            let entity = &names.entities[e];
            entity.kind == NameKind::Person
                || entity.kind == NameKind::Organisation
                    && doc.is(entity.tokens.end - 1, class::COMPANY_SUFFIX)
                    && entity.tokens.len() == 2
        })
    {
        return Some(found);
    }
    if doc.tokens[word].kind == TokenKind::Upper {
        let initials = tables.under(key_of(doc.token_text(word))).first(Part::Initials);
        if initials != 0
            && let Some(found) = nearest(initials, &|e| names.entities[e].kind != NameKind::Person)
        {
            return Some(found);
        }
    }
    if shape.words == 1 {
        return tables.from(own.first(Part::Whole)).next();
    }
    tables.first_of(Part::Whole, shape.whole)
}

/// Whether a name is brought up as somebody's relative, whom the text calls by the surname less: "his sister, | Eve Reed".
fn is_kin(doc: &Doc<'_>, name: usize) -> bool {
    let before = name.checked_sub(1).filter(|t| doc.is_char(*t, ',')).unwrap_or(name);
    let noun = before.checked_sub(1).filter(|t| doc.tokens[*t].kind == TokenKind::Lower);
    noun.is_some_and(|noun| (noun.saturating_sub(2)..noun).any(|t| doc.is(t, class::POSSESSIVE)))
}

/// Notes that a mention stands for an entity; makes the entity where there is none yet.
fn link(doc: &Doc<'_>, names: &mut Names, tables: &mut Tables, index: usize, entity: Option<usize>) {
    let mention = &mut names.mentions[index];
    let count = tables.shapes[index].words;
    let short = if count < 2 { Some(index) } else { None };
    let Some(e) = entity else {
        let e = names.entities.len();
        mention.entity = Some(e);
        let Mention { ref name, kind, agreement, .. } = *mention;
        let roles = mention.role.iter().cloned().collect();
        names.entities.push(Entity { tokens: name.clone(), kind, agreement, mentions: 0..0, roles });
        tables.counts.push(count);
        tables.last_short.push(short);
        register(doc, &names.lexicon, tables, e, index, &mention.name, kind == NameKind::Person);
        return;
    };
    mention.entity = Some(e);
    let known = &mut names.entities[e];
    known.agreement = known.agreement.or(mention.agreement);
    if known.kind == NameKind::Unknown {
        known.kind = mention.kind;
    }
    tables.last_short[e] = short.or(tables.last_short[e]);
    known.roles.extend(mention.role.clone());
    if count > tables.counts[e] {
        known.tokens = mention.name.clone();
        tables.counts[e] = count;
        register(doc, &names.lexicon, tables, e, index, &mention.name, known.kind == NameKind::Person);
    }
}

/// Notes by which parts of its name an entity is found again: the whole, both ends, the initials.
fn register(
    doc: &Doc<'_>,
    lex: &Lexicon,
    tables: &mut Tables,
    entity: usize,
    index: usize,
    name: &Range<usize>,
    person: bool,
) {
    let shape = tables.shapes[index];
    tables.add(Part::Whole, shape.whole, entity);
    if shape.words < 2 {
        return;
    }
    if let Some(last) = words(doc, name).last().map(|w| w.start) {
        // An institution is not called by the last word of its complement ("Défense").
        let tied =
            !person && name.len() > 2 && doc.is(last - 1, class::OF) || doc.tokens[last].kind == TokenKind::Lower;
        if !tied {
            tables.add(Part::Last, shape.last, entity);
        }
        tables.add(Part::First, shape.first, entity);
    }
    // "Snr": what a family calls him by.
    if let Some(suffix) = shape.suffix {
        tables.add(Part::Last, word_key(doc, suffix as usize), entity);
    }
    if !tables.acronyms {
        return;
    }
    // Mostly the words with a capital are those that are no small words, and their letters are told once.
    let differ = |t: usize| {
        let token = &doc.tokens[t];
        token.is_word() && (token.kind == TokenKind::Lower) != lex.is_function(doc, t)
    };
    let sorts: &[bool] = if name.clone().any(differ) { &[true, false] } else { &[true] };
    for capitals in sorts {
        let mut letters = std::mem::take(&mut tables.letters);
        letters.clear();
        add_initials(doc, lex, name, *capitals, &mut letters);
        if letters.chars().nth(1).is_some() {
            tables.add(Part::Initials, key_of(&letters), entity);
        }
        tables.letters = letters;
    }
}

/// Entities that were found to be one: by entity, the one that it went into; empty where there is none.
#[derive(Default)]
struct Merged(Vec<usize>);

impl Merged {
    /// The entity that one went into, in the end.
    fn root(&mut self, mut entity: usize) -> usize {
        while let Some(into) = self.0.get(entity).copied().filter(|into| *into != entity) {
            // Every second link is cut short on the way, so that no chain stays long.
            self.0[entity] = self.0[into];
            entity = into;
        }
        entity
    }

    /// Notes that `gone` went into `to`; both are roots.
    fn join(&mut self, gone: usize, to: usize, entities: usize) {
        if self.0.is_empty() {
            self.0 = (0..entities).collect();
        }
        self.0[gone] = to;
    }
}

/// Joins an acronym in brackets with the name before it, and a name in brackets with the acronym before it.
fn spelled_out(doc: &Doc<'_>, names: &mut Names) -> Merged {
    let mut merged = Merged::default();
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
                    merge(doc, names, &mut merged, index - 1, index, outer);
                }
            } else if outer.start + 12 > open
                && outer.end < open
                && spells(doc, &names.lexicon, outer.start..open, letters)
            {
                merge(doc, names, &mut merged, index - 1, index, outer.start..open);
            }
        } else if outer.end == open && acronym(&outer) && inner.len() > 1 {
            merge(doc, names, &mut merged, index, index - 1, inner);
        }
    }
    merged
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
fn merge(doc: &Doc<'_>, names: &mut Names, merged: &mut Merged, long: usize, short: usize, full: Range<usize>) {
    let (Some(to), Some(gone)) = (names.mentions[long].entity, names.mentions[short].entity) else { return };
    let (to, gone) = (merged.root(to), merged.root(gone));
    names.mentions[long].kind = NameKind::Organisation;
    let known = count(doc, &names.entities[to].tokens);
    let entity = &mut names.entities[to];
    if !matches!(entity.kind, NameKind::Medium | NameKind::Place) {
        entity.kind = NameKind::Organisation;
    }
    if count(doc, &full) > known {
        entity.tokens = full;
    }
    if to != gone {
        merged.join(gone, to, names.entities.len());
    }
}

/// Drops entities without mention, puts the others in the order of the text and lists the mentions of each.
fn settle(names: &mut Names, mut merged: Merged) {
    const NOWHERE: usize = usize::MAX;
    let mut places = Reused::filled(NOWHERE, names.entities.len());
    let mut entities = Vec::with_capacity(names.entities.len());
    for mention in &mut names.mentions {
        let Some(old) = mention.entity.map(|e| merged.root(e)) else { continue };
        if places[old] == NOWHERE {
            places[old] = entities.len();
            entities.push(std::mem::take(&mut names.entities[old]));
        }
        mention.entity = Some(places[old]);
        entities[places[old]].mentions.end += 1;
    }
    let mut start = 0;
    for entity in &mut entities {
        let count = entity.mentions.end;
        entity.mentions = start..start;
        start += count;
    }
    names.grouped = vec![0; start];
    for (index, mention) in names.mentions.iter().enumerate() {
        if let Some(entity) = mention.entity {
            let end = &mut entities[entity].mentions.end;
            names.grouped[*end] = index;
            *end += 1;
        }
    }
    names.entities = entities;
}
