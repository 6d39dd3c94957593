//! Which runs of capitals are names, and of what.
//!
//! In: runs, with what the place of each says of its capital. Out: mentions. "Vexlor" at the start of a sentence is a name
//! where the document has it with a capital elsewhere, where a lexicon knows it, or where it is a new word before a verb.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::runs::{Case, Run, is_body, trim};
use super::{Agreement, Mention, NameKind, Number};
use crate::lang::WordId;
use crate::segment::{Doc, TokenKind};

/// Words seen with a capital where none was due, as sorted hashes.
#[derive(Default)]
pub(super) struct Seen {
    capital: Vec<u64>,
    surname: Vec<u64>,
    lower: Vec<u64>,
}

impl Seen {
    fn has(list: &[u64], key: u64) -> bool {
        list.binary_search(&key).is_ok()
    }
}

/// A hash of a token's letters without their case, the same in every run.
///
/// Lower case is one bit in ASCII and in the accented letters of Latin-1; other letters are folded by character.
pub(super) fn key_of(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && (bytes[at] < 0x80 || bytes[at] == 0xc3) {
        at += 1 + usize::from(bytes[at] == 0xc3);
    }
    if at == bytes.len() {
        return key_of_bytes(bytes, 0x2020_2020_2020_2020);
    }
    let folded: String = text.chars().flat_map(char::to_lowercase).collect();
    key_of_bytes(folded.as_bytes(), 0)
}

#[inline]
fn key_of_bytes(bytes: &[u8], fold: u64) -> u64 {
    let mix = |hash: u64, word: u64| {
        let product = u128::from(hash ^ word ^ 0x2d35_8dcc_aa6c_78a5) * 0x9e37_79b9_7f4a_7c15_u128;
        (product as u64) ^ (product >> 64) as u64
    };
    let mut hash = (bytes.len() as u64).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        hash = mix(hash, chunk.try_into().map_or(0, u64::from_le_bytes) | fold);
    }
    let rest = chunks.remainder();
    let word = rest.iter().rev().fold(0u64, |word, b| word << 8 | u64::from(*b));
    let keep = (1u64 << (rest.len() * 8)) - 1;
    mix(mix(hash, word | fold & keep), 0xa076_1d64_78bd_642f)
}

/// What the runs prove about words: those with a capital in mid-sentence, surnames, and those also written in lower case.
pub(super) fn evidence(doc: &Doc<'_>, lex: &Lexicon, runs: &[Run]) -> Seen {
    let mut seen = Seen::default();
    let mut wanted = [0u64; 64];
    let mut asked = Vec::new();
    for run in runs {
        if run.initial && run.tokens.len() == 1 && doc.tokens[run.tokens.start].word == WordId::UNKNOWN {
            let first = key_of(doc.token_text(run.tokens.start));
            let place = (first % 4096) as usize;
            wanted[place / 64] |= 1 << (place % 64);
            asked.push(first);
        }
        if run.case != Case::Sentence {
            continue;
        }
        let skip = usize::from(run.initial);
        for at in run.tokens.clone().skip(skip) {
            if doc.tokens[at].is_word() {
                seen.capital.push(key_of(doc.token_text(at)));
            }
        }
        let person = run.person || (run.tokens.len() > 1 && doc.is(run.tokens.start, lex.given));
        if person {
            seen.surname.push(key_of(doc.token_text(run.tokens.end - 1)));
        }
    }
    asked.sort_unstable();
    if !asked.is_empty() {
        for token in doc.tokens.iter().filter(|t| t.word == WordId::UNKNOWN && t.kind == TokenKind::Lower) {
            let key = key_of(&doc.text[token.span().range()]);
            let place = (key % 4096) as usize;
            if wanted[place / 64] >> (place % 64) & 1 == 1 && Seen::has(&asked, key) {
                seen.lower.push(key);
            }
        }
    }
    for list in [&mut seen.capital, &mut seen.surname, &mut seen.lower] {
        list.sort_unstable();
        list.dedup();
    }
    seen
}

/// Keeps a run, or the part of it that is a name, where the evidence is enough.
pub(super) fn accept(doc: &Doc<'_>, lex: &Lexicon, run: &Run, seen: &Seen, out: &mut Vec<Mention>) {
    if run.case == Case::Sentence {
        accept_plain(doc, lex, run, seen, out);
        return;
    }
    // In a headline in capitals only known words make a name: cut the run into what is known.
    let mut start = None;
    let mut given = false;
    for at in run.tokens.start..=run.tokens.end {
        let part = at < run.tokens.end && {
            let token = doc.tokens[at];
            let known = !lex.is_function(doc, at) && Seen::has(&seen.capital, key_of(doc.token_text(at)));
            let mixed = token.kind == TokenKind::Mixed
                || (run.case == Case::Title && token.kind == TokenKind::Upper && token.span().len() > 1);
            let named = token.classes.meets(lex.known_names);
            let glue = start.is_some() && !token.is_word() && at + 1 < run.tokens.end && !doc.tokens[at + 1].spaced;
            let after_given = given && token.is_capital() && !lex.is_function(doc, at);
            given = doc.is(at, lex.given) && !lex.is_function(doc, at);
            (known || mixed || named || glue || after_given) && !doc.is(at, lex.role)
        };
        if part {
            start.get_or_insert(at);
        } else if let Some(first) = start.take() {
            let piece = Run { tokens: trim(doc, first..at), initial: false, role: None, title: 0, ..*run };
            if !piece.tokens.is_empty()
                && (known_word(doc, lex, piece.tokens.start)
                    || piece.tokens.len() > 1
                    || run.tokens.len() == 1
                    || Seen::has(&seen.capital, key_of(doc.token_text(piece.tokens.start))))
            {
                out.push(mention(doc, lex, &piece));
            }
        }
    }
}

fn known_word(doc: &Doc<'_>, lex: &Lexicon, at: usize) -> bool {
    doc.tokens[at].classes.meets(lex.known_names) || doc.tokens[at].kind == TokenKind::Mixed
}

fn accept_plain(doc: &Doc<'_>, lex: &Lexicon, run: &Run, seen: &Seen, out: &mut Vec<Mention>) {
    let first = run.tokens.start;
    let token = doc.tokens[first];
    let known = known_word(doc, lex, first);
    let ordinary = || {
        let classes = doc.classes(first);
        classes.meets(lex.nouns)
            || classes.meets(lex.function)
            || [lex.adjective, lex.finite, lex.infinitive, lex.past_participle, lex.present_participle, lex.demonym]
                .iter()
                .flatten()
                .any(|c| classes.has(*c))
    };
    if run.title > 0 || run.role.is_some() {
        out.push(mention(doc, lex, run));
        return;
    }
    let key = key_of(doc.token_text(first));
    if run.tokens.len() == 1 {
        let stop = doc.is(first, lex.never) || doc.classes(first).meets(lex.calendar) || token.span().len() == 1;
        if stop || run.initial && !known && lex.is_manner(doc, first) {
            return;
        }
        let surname = Seen::has(&seen.surname, key);
        if !surname && !known && in_portfolio(doc, lex, first) {
            return;
        }
        let acronym = token.kind == TokenKind::Upper && !doc.is(first, lex.role);
        let mixed = token.kind == TokenKind::Mixed;
        let plain_adjective =
            !known && doc.is(first, lex.adjective) && !doc.is(first, lex.noun) && token.kind == TokenKind::Capital;
        let role = doc.is(first, lex.role) || doc.is(first, lex.title) || doc.is(first, lex.demonym) || plain_adjective;
        let accepted = if surname || mixed || (acronym && (!run.initial || !lex.is_function(doc, first))) {
            true
        } else if role {
            false
        } else if run.initial {
            let again = Seen::has(&seen.capital, key) && !lex.is_function(doc, first);
            let unknown = token.word == WordId::UNKNOWN || (!ordinary() && !doc.is(first, lex.given_ambiguous));
            let alone = unknown && !Seen::has(&seen.lower, key) && named_by_context(doc, lex, first);
            known || again || alone
        } else {
            !lex.is_function(doc, first) || known
        };
        if accepted {
            out.push(mention(doc, lex, run));
        }
        return;
    }
    let peoples = run.tokens.clone().filter(|t| doc.tokens[*t].is_word()).all(|t| doc.is(t, lex.demonym));
    if peoples && !known {
        return;
    }
    // A first word that its place gave a capital, before what is a name without it.
    if run.initial && !known && ordinary() && !Seen::has(&seen.capital, key) {
        let rest = trim(doc, first + 1..run.tokens.end);
        let begins_anew = !rest.is_empty()
            && rest.start == first + 1
            && doc.tokens[rest.start].spaced
            && (known_word(doc, lex, rest.start) && !doc.is(first, lex.group)
                || Seen::has(&seen.surname, key_of(doc.token_text(rest.start)))
                || Seen::has(&seen.capital, key_of(doc.token_text(rest.start))) && rest.len() == 1);
        if begins_anew {
            out.push(mention(doc, lex, &Run { tokens: rest, initial: false, role: None, ..*run }));
            return;
        }
    }
    out.push(mention(doc, lex, run));
}

/// Whether a capitalised common noun only completes an institution's or a minister's title: "ministre de la *Défense*".
fn in_portfolio(doc: &Doc<'_>, lex: &Lexicon, at: usize) -> bool {
    let ordinary = doc.tokens[at].kind == TokenKind::Capital
        && (doc.classes(at).meets(lex.nouns) || doc.is(at, lex.adjective) || doc.is(at, lex.past_participle));
    if !ordinary || at < 2 {
        return false;
    }
    let mut before = at - 1;
    if doc.is(before, lex.determiner) && !doc.is(before, lex.of) {
        before -= 1;
    }
    let head = |back: usize| before >= back && doc.classes(before - back).meets(lex.heads);
    doc.is(before, lex.of)
        && (head(1) || head(2) && doc.is(before - 1, lex.adjective) || head(2) && doc.is(before - 1, lex.demonym))
}

/// Whether what follows an unknown word speaks for a name: a verb, a possessive clitic, an apposition.
fn named_by_context(doc: &Doc<'_>, lex: &Lexicon, at: usize) -> bool {
    let next = at + 1;
    if next >= doc.tokens.len() {
        return false;
    }
    doc.is(next, lex.finite) || doc.token_text(next).starts_with(['\'', '’']) || doc.is_char(next, ',')
}

/// The mention that a run is, with what it names.
fn mention(doc: &Doc<'_>, lex: &Lexicon, run: &Run) -> Mention {
    let name = run.tokens.clone();
    let (kind, found) = classify(doc, lex, &name, run);
    Mention {
        tokens: name.start - run.title..name.end,
        name,
        kind,
        agreement: run.agreement.or(found),
        role: run.role.clone(),
        entity: None,
    }
}

/// What a name names, by lexicons, the shape of its words and what stands before it.
fn classify(doc: &Doc<'_>, lex: &Lexicon, name: &Range<usize>, run: &Run) -> (NameKind, Agreement) {
    let one = Agreement { number: Number::Singular, ..Agreement::default() };
    if run.person {
        let given = Lexicon::entry(doc, name.start, lex.given, name.end).map(|(_, v)| Agreement::read(v));
        return (NameKind::Person, given.unwrap_or_default().or(one));
    }
    let whole = |class| Lexicon::entry(doc, name.start, class, name.end).filter(|(len, _)| *len == name.len());
    for (class, kind) in [
        (lex.medium, NameKind::Medium),
        (lex.organisation, NameKind::Organisation),
        (lex.country, NameKind::Place),
        (lex.city, NameKind::Place),
    ] {
        if let Some((_, value)) = whole(class) {
            let agreement = if value.len() <= 2 { Agreement::read(value) } else { Agreement::default() };
            return (kind, agreement);
        }
    }
    let first = name.start;
    if is_body(doc, lex, name.clone())
        || name.clone().skip(1).any(|at| doc.is(at, lex.company_suffix) || doc.is(at, lex.organisation))
    {
        let head = name.clone().find(|at| doc.is(*at, lex.group)).and_then(|at| doc.value(at, lex.group));
        return (NameKind::Organisation, head.map(Agreement::read).unwrap_or_default());
    }
    let given = doc.value(first, lex.given);
    let hyphened = given.is_none() && name.len() > 3 && doc.is_char(first + 1, '-');
    if let Some(value) = given.or_else(|| if hyphened { doc.value(first, lex.given_ambiguous) } else { None }) {
        return (NameKind::Person, Agreement::read(value).or(one));
    }
    if name.len() == 1 {
        let token = doc.tokens[first];
        if token.kind == TokenKind::Upper {
            return (NameKind::Organisation, Agreement::default());
        }
        if first > 0 && doc.is(first - 1, lex.place_preposition) {
            return (NameKind::Place, Agreement::default());
        }
        return (NameKind::Unknown, Agreement::default());
    }
    if doc.classes(first).meets(lex.ambiguous) {
        return (NameKind::Unknown, Agreement::default());
    }
    if let Some(value) = doc.value(first, lex.given_ambiguous)
        && doc.tokens[name.end - 1].kind != TokenKind::Upper
    {
        return (NameKind::Person, Agreement::read(value).or(one));
    }
    // A role in lower case right before it: "la toxicologue Dominique Parent-Massin", "economist Eswar Prasad".
    if first > 0
        && doc.tokens[first].spaced
        && doc.tokens[first - 1].kind == TokenKind::Lower
        && doc.is(first - 1, lex.role)
    {
        let value = doc.value(first - 1, lex.role).unwrap_or_default();
        return (NameKind::Person, Agreement::read(value).or(one));
    }
    let initials = name.clone().any(|at| doc.is_char(at, '.'));
    if initials && !doc.is_char(first + 1, '.') {
        return (NameKind::Person, one);
    }
    // Two or three words that no lexicon has are a foreign name more often than anything else.
    let strange = |t: usize| {
        doc.tokens[t].kind == TokenKind::Capital
            && !doc.classes(t).meets(lex.nouns)
            && !doc.classes(t).meets(lex.places)
            && !doc.is(t, lex.adjective)
            && !doc.is(t, lex.demonym)
            && !doc.is(t, lex.past_participle)
    };
    let parts = name.clone().filter(|t| doc.tokens[*t].is_word());
    if name.len() <= 4 && parts.clone().all(strange) && parts.filter(|t| doc.tokens[*t].spaced).count() > 1 {
        return (NameKind::Person, one);
    }
    (NameKind::Unknown, Agreement::default())
}
