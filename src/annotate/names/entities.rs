//! Mentions into entities: "Altman" and "Sam" are "Sam Altman", "OMS" is "Organisation mondiale de la santé".
//!
//! Names of several words come first, so that a surname finds a full name that stands later in the text too. Work is
//! linear in the number of mentions: every link goes through a table of last words, first words or initials.

use std::ops::Range;

use super::appositions::{ends_apposition, may_head, role_phrase, without_determiner};
use super::evidence::key_of;
use super::lexicon::Lexicon;
use super::phrases::NounPhrase;
use super::{Agreement, Entity, Mention, NameKind, Names, Number};
use crate::segment::{Doc, TokenKind};
use crate::spaces::fold_spaces;

/// Candidates that are compared for one name; more namesakes than this are no news article.
const NAMESAKES: usize = 12;

/// What of a name the entities are found by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Last,
    First,
    Initials,
}

/// An entity under a key, with the neighbours that it has there, by their places in [`Tables::nodes`] (0: none).
#[derive(Clone, Copy, Default)]
struct Node {
    entity: u32,
    before: u32,
    after: u32,
}

/// A key, with the first and the last of its entities (0: a free slot).
#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    first: u32,
    last: u32,
}

/// A name as its words are compared: their number and hashes.
#[derive(Clone, Copy, Default)]
struct Shape {
    words: usize,
    whole: u64,
    first: u64,
    last: u64,
}

/// Entities by parts of their names, in the order in which they came up: open addressing, two allocations a document.
struct Tables {
    slots: Vec<Slot>,
    nodes: Vec<Node>,
    used: usize,
    /// By mention.
    shapes: Vec<Shape>,
    /// By entity: the words of its fullest name.
    counts: Vec<usize>,
    letters: String,
}

impl Tables {
    fn new(shapes: Vec<Shape>) -> Self {
        let slots = vec![Slot::default(); (shapes.len() * 4).next_power_of_two().max(16)];
        let nodes = vec![Node::default()];
        Self { slots, nodes, used: 0, shapes, counts: Vec::new(), letters: String::new() }
    }

    fn key(part: Part, key: u64) -> u64 {
        (key ^ (part as u64) << 61).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// The slot with a mixed key, or the free one that it would have.
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key >> 32) as usize & mask;
        while self.slots[at].first != 0 && self.slots[at].key != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn add(&mut self, part: Part, key: u64, entity: usize) {
        if self.used * 4 >= self.slots.len() * 3 {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![Slot::default(); old.len() * 2];
            for slot in old.into_iter().filter(|s| s.first != 0) {
                let at = self.slot(slot.key);
                self.slots[at] = slot;
            }
        }
        let key = Self::key(part, key);
        let at = self.slot(key);
        let last = self.slots[at].last;
        let entity = entity as u32;
        if last != 0 && self.nodes[last as usize].entity == entity {
            return;
        }
        let new = self.nodes.len() as u32;
        self.nodes.push(Node { entity, before: last, after: 0 });
        if last == 0 {
            self.used += 1;
            self.slots[at] = Slot { key, first: new, last: new };
        } else {
            self.nodes[last as usize].after = new;
            self.slots[at].last = new;
        }
    }

    /// The entities under a key, first to last.
    fn get(&self, part: Part, key: u64) -> impl Iterator<Item = usize> + Clone + '_ {
        let mut at = self.slots[self.slot(Self::key(part, key))].first;
        std::iter::from_fn(move || {
            let node = self.nodes.get(at as usize).filter(|_| at != 0)?;
            at = node.after;
            Some(node.entity as usize)
        })
    }

    /// The entities under a key, last to first.
    fn get_back(&self, part: Part, key: u64) -> impl Iterator<Item = usize> + '_ {
        let mut at = self.slots[self.slot(Self::key(part, key))].last;
        std::iter::from_fn(move || {
            let node = self.nodes.get(at as usize).filter(|_| at != 0)?;
            at = node.before;
            Some(node.entity as usize)
        })
    }
}

/// Makes the entities of a document and links every mention to one.
pub(super) fn gather(doc: &Doc<'_>, names: &mut Names) {
    let mut tables = Tables::new(names.mentions.iter().map(|m| shape(doc, &m.name)).collect());
    for index in 0..names.mentions.len() {
        if tables.shapes[index].words > 1 {
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
fn words<'d>(doc: &'d Doc<'_>, name: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 'd {
    let end = name.end;
    let mut at = name.start;
    let counts = |t: usize| doc.tokens[t].is_word() || doc.tokens[t].kind == TokenKind::Digits;
    let tied = |t: usize| doc.is_char(t, '-') || doc.is_char(t, '‑');
    std::iter::from_fn(move || {
        while at < end && !counts(at) {
            at += 1;
        }
        if at >= end {
            return None;
        }
        let start = at;
        at += 1;
        while at + 1 < end && counts(at + 1) && !counts(at) && tied(at) {
            at += 2;
        }
        Some(start..at)
    })
}

fn count(doc: &Doc<'_>, name: &Range<usize>) -> usize {
    words(doc, name).count()
}

fn word_key(doc: &Doc<'_>, word: &Range<usize>) -> u64 {
    key_of(doc.slice(word.clone()))
}

fn shape(doc: &Doc<'_>, name: &Range<usize>) -> Shape {
    let mut out = Shape { whole: 7, ..Shape::default() };
    for word in words(doc, name) {
        out.last = word_key(doc, &word);
        if out.words == 0 {
            out.first = out.last;
        }
        out.words += 1;
        out.whole = (out.whole ^ out.last).wrapping_mul(0x0100_0000_01b3).rotate_left(17);
    }
    out
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
    if let Some(same) = tables.get(Part::Whole, shape.whole).next() {
        return Some(same);
    }
    tables.get_back(Part::Last, shape.last).take(NAMESAKES).find(|e| {
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
    let (all, part) = (count(doc, long), count(doc, short));
    all >= part
        && words(doc, long).skip(all - part).zip(words(doc, short)).all(|(l, s)| word_key(doc, &l) == word_key(doc, &s))
}

/// Whether first and last words are the same: "Hillary Clinton", "Hillary Rodham Clinton".
fn same_ends(doc: &Doc<'_>, a: &Range<usize>, b: &Range<usize>) -> bool {
    let (a, b) = (shape(doc, a), shape(doc, b));
    a.words > 0 && b.words > 0 && a.first == b.first && a.last == b.last
}

/// The entity that a name of one word belongs to: a surname, a given name, an acronym, or the same word before.
fn short_name(doc: &Doc<'_>, names: &Names, tables: &Tables, index: usize) -> Option<usize> {
    let mention = &names.mentions[index];
    let lex = &names.lexicon;
    let word = words(doc, &mention.name).next()?.start;
    let shape = tables.shapes[index];
    let key = shape.first;
    let place = doc.classes(word).meets(lex.places);
    let fits = |e: &usize| {
        let entity = &names.entities[*e];
        compatible(entity.kind, mention.kind)
            && entity.agreement.agrees(mention.agreement)
            && !(place && matches!(entity.kind, NameKind::Organisation | NameKind::Medium))
    };
    // The namesake that was named last before this place; else the first one after it.
    let nearest = |part: Part, ok: &dyn Fn(usize) -> bool| {
        let before = |e: &usize| names.entities[*e].tokens.start < mention.name.start;
        // Long names were linked first, in text order, then short ones: both stretches of the list are in order.
        let last_before = |e: &usize| {
            let mentions = &names.entities[*e].mentions;
            let last = mentions.last().copied().filter(|m| *m < index && tables.shapes[*m].words < 2);
            let long = mentions.partition_point(|m| *m < index && tables.shapes[*m].words > 1);
            last.max(long.checked_sub(1).map(|i| mentions[i]))
        };
        let candidates = || tables.get(part, key).take(NAMESAKES).filter(|e| fits(e) && ok(*e));
        let mut earlier = candidates().filter(before);
        match (earlier.next(), earlier.next()) {
            (Some(only), None) => Some(only),
            (Some(_), Some(_)) => candidates().filter(before).max_by_key(last_before),
            _ => candidates().find(|e| !before(e)),
        }
    };
    if let Some(found) = nearest(Part::Last, &|_| true) {
        return Some(found);
    }
    let given = doc.is(word, lex.given) || doc.is(word, lex.given_ambiguous) || mention.role.is_none();
    if given
        && let Some(found) = nearest(Part::First, &|e| {
            let entity = &names.entities[e];
            entity.kind == NameKind::Person
                || entity.kind == NameKind::Organisation
                    && doc.is(entity.tokens.end - 1, lex.company_suffix)
                    && entity.tokens.len() == 2
        })
    {
        return Some(found);
    }
    if doc.tokens[word].kind == TokenKind::Upper
        && let Some(found) = nearest(Part::Initials, &|e| names.entities[e].kind != NameKind::Person)
    {
        return Some(found);
    }
    tables.get(Part::Whole, shape.whole).next()
}

/// Notes that a mention stands for an entity; makes the entity where there is none yet.
fn link(doc: &Doc<'_>, names: &mut Names, tables: &mut Tables, index: usize, entity: Option<usize>) {
    let Mention { name, kind, agreement, role, .. } = &names.mentions[index];
    let (name, kind, agreement, role) = (name.clone(), *kind, *agreement, role.clone());
    let count = tables.shapes[index].words;
    let e = entity.unwrap_or_else(|| {
        names.entities.push(Entity {
            name: String::new(),
            tokens: name.clone(),
            kind,
            agreement,
            mentions: Vec::new(),
            roles: Vec::new(),
        });
        tables.counts.push(count);
        names.entities.len() - 1
    });
    names.mentions[index].entity = Some(e);
    let longer = entity.is_some() && count > tables.counts[e];
    let known = &mut names.entities[e];
    known.mentions.push(index);
    known.agreement = known.agreement.or(agreement);
    if known.kind == NameKind::Unknown {
        known.kind = kind;
    }
    if longer {
        known.tokens = name.clone();
        tables.counts[e] = count;
    }
    known.roles.extend(role);
    if entity.is_none() || longer {
        register(doc, &names.lexicon, tables, e, index, &name);
    }
}

fn register(doc: &Doc<'_>, lex: &Lexicon, tables: &mut Tables, entity: usize, index: usize, name: &Range<usize>) {
    let shape = tables.shapes[index];
    tables.add(Part::Whole, shape.whole, entity);
    if shape.words < 2 {
        return;
    }
    if let Some(last) = words(doc, name).last().map(|w| w.start) {
        // An institution is not called by the last word of its complement ("Défense").
        let tied = name.len() > 2 && doc.is(last - 1, lex.of) || doc.tokens[last].kind == TokenKind::Lower;
        if !tied {
            tables.add(Part::Last, shape.last, entity);
        }
        tables.add(Part::First, shape.first, entity);
    }
    for capitals in [true, false] {
        let mut letters = std::mem::take(&mut tables.letters);
        letters.clear();
        add_initials(doc, lex, name, capitals, &mut letters);
        if letters.chars().nth(1).is_some() {
            tables.add(Part::Initials, key_of(&letters), entity);
        }
        tables.letters = letters;
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
    let known = count(doc, &names.entities[to].tokens);
    let entity = &mut names.entities[to];
    if !matches!(entity.kind, NameKind::Medium | NameKind::Place) {
        entity.kind = NameKind::Organisation;
    }
    if count(doc, &full) > known {
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
            .filter(|role| ends_apposition(doc, role.extent.end));
        for role in
            [role_before(doc, names, tokens.start), role_before_comma(doc, names, &tokens), after].into_iter().flatten()
        {
            let lex = &names.lexicon;
            let (kind, agreement) = if role.is(lex.role) {
                (NameKind::Person, role.agreement)
            } else {
                (NameKind::Organisation, Agreement { gender: role.agreement.gender, ..Agreement::default() })
            };
            let range = without_determiner(doc, role.tokens);
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
        let single = count(doc, &tokens) == 1;
        // A lone surname keeps its civil title: "M. Dolo" is the fullest name that there is.
        let titled = single
            .then(|| names.entities[entity].mentions.iter().map(|m| &names.mentions[*m]).find(|m| m.tokens != m.name))
            .flatten()
            .map(|m| m.tokens.clone());
        let text = doc.slice(titled.unwrap_or(tokens));
        // A name may stand across two lines.
        names.entities[entity].name = fold_spaces(text).into_owned();
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
