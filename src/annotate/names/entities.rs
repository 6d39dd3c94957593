//! Mentions into entities: "Altman" and "Sam" are "Sam Altman", "OMS" is "Organisation mondiale de la santé".
//!
//! Names of several words come first, so that a surname finds a full name that stands later in the text too. Work is
//! linear in the number of mentions: every link goes through a table of last words, first words or initials.

use std::ops::Range;

use super::appositions::{ends_apposition, headed_phrase, may_head, role_phrase, without_determiner};
use super::evidence::{key_of, word_key};
use super::lexicon::Lexicon;
use super::phrases::NounPhrase;
use super::{Agreement, Entity, Mention, NameKind, Names, Number};
use crate::lang::class;
use crate::segment::{Doc, TokenKind};

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
    /// By entity: its last mention of one word.
    last_short: Vec<Option<usize>>,
    /// Mentions of several words, those of one entity side by side, and by entity where they end.
    long: Vec<usize>,
    long_ends: Vec<usize>,
    letters: String,
    /// Whether some mention could be the initials of another.
    acronyms: bool,
}

impl Tables {
    fn new(shapes: Vec<Shape>, acronyms: bool) -> Self {
        let slots = vec![Slot::default(); (shapes.len() * 4).next_power_of_two().max(16)];
        let mut nodes = Vec::with_capacity(2 * shapes.len() + 1);
        nodes.push(Node::default());
        let room = shapes.len();
        let (counts, last_short) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let (long, long_ends, letters) = (Vec::new(), Vec::new(), String::new());
        Self { slots, nodes, used: 0, shapes, counts, last_short, long, long_ends, letters, acronyms }
    }

    /// Lists the mentions of several words by entity, once all of them are linked.
    fn list_long(&mut self, mentions: &[Mention]) {
        let linked = || mentions.iter().enumerate().filter_map(|(at, m)| m.entity.map(|e| (at, e)));
        self.long_ends = vec![0; self.counts.len()];
        linked().for_each(|(_, e)| self.long_ends[e] += 1);
        let mut start = 0;
        for end in &mut self.long_ends {
            start += std::mem::replace(end, start);
        }
        self.long = vec![0; start];
        for (at, e) in linked() {
            self.long[self.long_ends[e]] = at;
            self.long_ends[e] += 1;
        }
    }

    /// The mention of an entity that stands last before one of one word, or is the last of one word that was linked.
    fn last_before(&self, entity: usize, index: usize) -> Option<usize> {
        let end = self.long_ends.get(entity).copied().unwrap_or(self.long.len());
        let start = entity.checked_sub(1).map_or(0, |e| self.long_ends.get(e).copied().unwrap_or(end));
        let long = &self.long[start..end];
        let before = long.partition_point(|m| *m < index).checked_sub(1).map(|at| long[at]);
        self.last_short[entity].max(before)
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
    let upper = |m: &Mention| m.name.clone().any(|t| doc.tokens[t].kind == TokenKind::Upper);
    let shapes: Vec<Shape> = names.mentions.iter().map(|m| shape(doc, &m.name)).collect();
    let acronyms = names.mentions.iter().zip(&shapes).any(|(m, shape)| shape.words == 1 && upper(m));
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

pub(super) fn count(doc: &Doc<'_>, name: &Range<usize>) -> usize {
    words(doc, name).count()
}

/// What a word is known by: the keys of its tokens.
fn key(doc: &Doc<'_>, word: &Range<usize>) -> u64 {
    let first = word_key(doc, word.start);
    let rest = word.start + 1..word.end;
    rest.fold(first, |key, at| (key ^ word_key(doc, at)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23))
}

fn shape(doc: &Doc<'_>, name: &Range<usize>) -> Shape {
    let mut out = Shape { whole: 7, ..Shape::default() };
    for word in words(doc, name) {
        out.last = key(doc, &word);
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
    all >= part && words(doc, long).skip(all - part).zip(words(doc, short)).all(|(l, s)| key(doc, &l) == key(doc, &s))
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
    let nearest = |part: Part, key: u64, ok: &dyn Fn(usize) -> bool| {
        let before = |e: &usize| names.entities[*e].tokens.start < mention.name.start;
        let last_before = |e: &usize| tables.last_before(*e, index);
        let candidates = || tables.get(part, key).take(NAMESAKES).filter(|e| fits(e) && ok(*e));
        let mut earlier = candidates().filter(before);
        match (earlier.next(), earlier.next()) {
            (Some(only), None) => Some(only),
            (Some(_), Some(_)) => candidates().filter(before).max_by_key(last_before),
            _ => candidates().find(|e| !before(e)),
        }
    };
    if let Some(found) = nearest(Part::Last, key, &|_| true) {
        return Some(found);
    }
    let given = doc.is(word, lex.given) || doc.is(word, lex.given_ambiguous) || mention.role.is_none();
    if given
        && let Some(found) = nearest(Part::First, key, &|e| {
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
        && let Some(found) =
            nearest(Part::Initials, key_of(doc.token_text(word)), &|e| names.entities[e].kind != NameKind::Person)
    {
        return Some(found);
    }
    tables.get(Part::Whole, shape.whole).next()
}

/// Notes that a mention stands for an entity; makes the entity where there is none yet.
fn link(doc: &Doc<'_>, names: &mut Names, tables: &mut Tables, index: usize, entity: Option<usize>) {
    let mention = &mut names.mentions[index];
    let count = tables.shapes[index].words;
    let e = entity.unwrap_or(names.entities.len());
    mention.entity = Some(e);
    if entity.is_none() {
        let Mention { ref name, kind, agreement, .. } = *mention;
        names.entities.push(Entity { tokens: name.clone(), kind, agreement, ..Entity::default() });
        tables.counts.push(count);
        tables.last_short.push(None);
    }
    let longer = count > tables.counts[e];
    let known = &mut names.entities[e];
    known.agreement = known.agreement.or(mention.agreement);
    if known.kind == NameKind::Unknown {
        known.kind = mention.kind;
    }
    if longer {
        known.tokens = mention.name.clone();
        tables.counts[e] = count;
    }
    if count < 2 {
        tables.last_short[e] = Some(index);
    }
    if let Some(role) = &mention.role {
        known.roles.push(role.clone());
    }
    if entity.is_none() || longer {
        let name = mention.name.clone();
        let person = known.kind == NameKind::Person;
        register(doc, &names.lexicon, tables, e, index, &name, person);
    }
}

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
    if !tables.acronyms {
        return;
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

/// Entities that were found to be one: by entity, the one that it went into; empty where there is none.
#[derive(Default)]
struct Merged(Vec<usize>);

impl Merged {
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
    let mut places = vec![NOWHERE; names.entities.len()];
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

/// Learns roles from what stands around names, and with them gender and kind.
fn roles(doc: &Doc<'_>, names: &mut Names) {
    for index in 0..names.mentions.len() {
        let Some(entity) = names.mentions[index].entity else { continue };
        if names.entities[entity].roles.len() >= 6 {
            continue;
        }
        let tokens = names.mentions[index].tokens.clone();
        let found =
            [role_before(doc, names, index), role_before_comma(doc, names, index), role_behind(doc, names, &tokens)];
        // Most names have none, and what is found is large.
        if found.iter().all(Option::is_none) {
            continue;
        }
        for role in found.into_iter().flatten() {
            let (kind, agreement) = if role.is(class::ROLE) {
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
}

/// The role behind a name and a comma, dash or bracket: "Sam Altman, PDG de la start-up,".
fn role_behind(doc: &Doc<'_>, names: &Names, tokens: &Range<usize>) -> Option<NounPhrase> {
    let behind = tokens.end;
    let opens = matches!(doc.sign(behind), b',' | b'(') || doc.is_char(behind, '—') || doc.is_char(behind, '–');
    if !opens {
        return None;
    }
    let limit = doc.sentences[doc.sentence_of(tokens.start)].tokens.end;
    if behind + 1 >= limit {
        return None;
    }
    role_phrase(doc, names, behind + 1, limit.min(behind + 30)).filter(|role| ends_apposition(doc, role.extent.end))
}

/// The role right before a name: "le ministre de l'Économie | Bruno Le Maire".
fn role_before(doc: &Doc<'_>, names: &Names, index: usize) -> Option<NounPhrase> {
    let mention = &names.mentions[index];
    let start = mention.tokens.start;
    let before = start.checked_sub(1)?;
    if !doc.tokens[start].spaced || !doc.tokens[before].is_word() || names.lexicon.is_function(doc, before) {
        return None;
    }
    // "le capitaine du navire Punta des Vents": a ship, not its captain.
    if mention.kind != NameKind::Person && doc.is(mention.tokens.end, class::OF) {
        return None;
    }
    role_ending(doc, names, start, index)
}

/// The role before a comma: "l'imam de la mosquée (Gard), | Yassin E.,".
fn role_before_comma(doc: &Doc<'_>, names: &Names, index: usize) -> Option<NounPhrase> {
    let tokens = &names.mentions[index].tokens;
    let comma = tokens.start.checked_sub(1).filter(|c| doc.is_char(*c, ','))?;
    let closed = doc.tokens.get(tokens.end).is_none_or(|t| t.kind == TokenKind::Punct);
    let mut stop = comma;
    if stop > 0 && doc.is_char(stop - 1, ')') {
        stop = (0..stop - 1).rev().take(8).find(|t| doc.is_char(*t, '('))?;
    }
    let role = role_ending(doc, names, stop, index)?;
    let definite = doc.is(role.tokens.start, class::DEFINITE) || doc.is(role.tokens.start, class::POSSESSIVE);
    (closed && definite && role.is(class::ROLE) && role.agreement.number != Number::Plural).then_some(role)
}

/// The longest role phrase that ends right before `stop`; the mention `next` and those behind it begin there or later.
fn role_ending(doc: &Doc<'_>, names: &Names, stop: usize, next: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let mut before = names.mentions[..next].iter().rev().peekable();
    let mut at = stop;
    while at > 0 && stop - at < 14 {
        let t = at - 1;
        while before.next_if(|m| m.tokens.start > t).is_some() {}
        if let Some(mention) = before.peek().filter(|m| m.tokens.end > t) {
            at = mention.tokens.start;
            continue;
        }
        let token = &doc.tokens[t];
        let tie = doc.is(t, class::OF) || doc.is(t, class::DETERMINER) && t > 0 && doc.is(t - 1, class::OF);
        let hyphen = token.kind == TokenKind::Punct && doc.is_char(t, '-') && !token.spaced;
        let determiner = doc.is(t, class::DETERMINER) && !tie;
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
    (at..=last).take(6).filter_map(|from| headed_phrase(doc, names, from, stop)).find(|p| p.extent.end == stop)
}
