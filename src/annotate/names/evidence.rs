//! Which runs of capitals are names, and of what.
//!
//! In: runs, with what the place of each says of its capital. Out: mentions. "Vexlor" at the start of a sentence is a name
//! where the document has it with a capital elsewhere, where a lexicon knows it, or where it is a new word before a verb.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::pieces::trim;
use super::runs::{Case, Run};
use super::ties::is_body;
use super::{Agreement, Mention, NameKind, Number};
use crate::annotate::reused::Reused;
use crate::bytes::HIGH;
use crate::lang::{ClassId, ClassSet, WordId, class};
use crate::segment::{Doc, TokenKind};

/// Words that stand in mid-sentence in lower case.
const ORDINARY: ClassSet = class::NOUNS.union(class::FUNCTION).union(class::set(&[
    class::ADJECTIVE,
    class::FINITE,
    class::INFINITIVE,
    class::PAST_PARTICIPLE,
    class::PRESENT_PARTICIPLE,
    class::DEMONYM,
]));

/// Names that are words too: names where they have a capital that nothing else explains.
const AMBIGUOUS: ClassSet = class::set(&[
    class::ORGANISATION_AMBIGUOUS,
    class::MEDIUM_AMBIGUOUS,
    class::COUNTRY_AMBIGUOUS,
    class::CITY_AMBIGUOUS,
]);
/// Words of which a single one with a capital is no name.
const TITLES: ClassSet = class::set(&[class::ROLE, class::TITLE, class::DEMONYM]);

/// What the runs prove about a word, as bits of [`Seen`].
mod proof {
    /// It has a capital where none was due.
    pub const CAPITAL: u64 = 1;
    /// It closes the name of a person.
    pub const SURNAME: u64 = 2;
    /// It stands in lower case too.
    pub const LOWER: u64 = 4;
    /// Whether it does is asked.
    pub const ASKED: u64 = 8;
}

/// What is known of words, by their keys: open addressing, one allocation a document.
#[derive(Default)]
pub(super) struct Seen {
    /// Keys, each above four bits for what is known of it; nought is a free place.
    places: Reused<u64>,
}

impl Seen {
    /// With room for so many words, half of it free.
    fn for_words(count: usize) -> Self {
        Self { places: Reused::filled(0, (2 * count).next_power_of_two().max(2)) }
    }

    /// The place of a key, or the free one that it would have.
    #[inline]
    fn place(places: &[u64], key: u64) -> usize {
        let mask = places.len() - 1;
        let mut at = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
        // Above its proofs a place has all of the key but its first bits.
        while places[at] != 0 && (places[at] ^ key << 4) >> 4 != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    #[inline]
    fn add(&mut self, key: u64, proof: u64) {
        let places = self.places.as_mut_slice();
        places[Self::place(places, key)] |= key << 4 | proof;
    }

    #[inline]
    fn has(&self, key: u64, proof: u64) -> bool {
        self.places[Self::place(&self.places, key)] & proof != 0
    }
}

/// What a token's letters are known by without their case: the word that they are, or a hash of letters that no lexicon has.
#[inline]
pub(super) fn word_key(doc: &Doc<'_>, at: usize) -> u64 {
    let token = &doc.tokens[at];
    match token.word {
        WordId::UNKNOWN => key_of(&doc.text[token.span().range()]),
        known => u64::from(known.0),
    }
}

/// A hash of letters without their case, the same in every run.
///
/// Lower case is one bit in ASCII and in the accented letters of Latin-1; other letters are folded by character.
pub(super) fn key_of(text: &str) -> u64 {
    let bytes = text.as_bytes();
    if has_other_letters(bytes) {
        let mut at = 0;
        while at < bytes.len() && (bytes[at] < 0x80 || bytes[at] == 0xc3) {
            at += 1 + usize::from(bytes[at] == 0xc3);
        }
        if at < bytes.len() {
            let folded: String = text.chars().flat_map(char::to_lowercase).collect();
            return key_of_bytes(folded.as_bytes(), 0);
        }
    }
    key_of_bytes(bytes, 0x2020_2020_2020_2020)
}

/// Whether there is a byte beyond ASCII.
#[inline]
fn has_other_letters(bytes: &[u8]) -> bool {
    match bytes.len() {
        0..8 => bytes.iter().fold(0, |all, byte| all | byte) >= 0x80,
        8..=16 => {
            let (first, last) = ends(bytes);
            (first | last) & HIGH != 0
        }
        _ => !bytes.is_ascii(),
    }
}

/// The first and the last bytes as two numbers, which may share some.
#[inline]
fn ends(bytes: &[u8]) -> (u64, u64) {
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(first), Some(last)) => (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last))),
            _ => (bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
        },
    }
}

#[inline]
fn key_of_bytes(bytes: &[u8], fold: u64) -> u64 {
    let mix = |hash: u64, word: u64| {
        let product = u128::from(hash ^ word ^ 0x2d35_8dcc_aa6c_78a5) * 0x9e37_79b9_7f4a_7c15_u128;
        (product as u64) ^ (product >> 64) as u64
    };
    // Only long words have bytes between the first and the last.
    let (first, last) = ends(bytes);
    let mut hash = (bytes.len() as u64).wrapping_mul(0xd6e8_feb8_6659_fd93);
    if let Some(between) = bytes.get(8..).filter(|rest| rest.len() > 8) {
        for word in between.as_chunks::<8>().0 {
            hash = mix(hash, u64::from_le_bytes(*word) | fold);
        }
    }
    mix(mix(hash, first | fold), last | fold)
}

/// What the runs prove about words: those with a capital in mid-sentence, surnames, and those also written in lower case.
pub(super) fn evidence(doc: &Doc<'_>, runs: &[Run]) -> Seen {
    let tokens: usize = runs.iter().map(|run| run.tokens.len()).sum();
    let mut seen = Seen::for_words(tokens);
    let mut asked = Vec::new();
    for run in runs {
        if run.case != Case::Sentence {
            continue;
        }
        let first = run.tokens.start;
        let alone = run.initial && run.tokens.len() == 1;
        if alone && doc.tokens[first].word == WordId::UNKNOWN && named_by_context(doc, first) {
            asked.push(word_key(doc, first));
        }
        for at in first + usize::from(run.initial)..run.tokens.end {
            if doc.tokens[at].is_word() {
                seen.add(word_key(doc, at), proof::CAPITAL);
            }
        }
        let person = run.person || (run.tokens.len() > 1 && doc.is(first, class::GIVEN_NAME));
        if person {
            seen.add(word_key(doc, run.tokens.end - 1), proof::SURNAME);
        }
    }
    // What is proved a name already needs no other proof.
    asked.retain(|key| !seen.has(*key, proof::CAPITAL | proof::SURNAME));
    if !asked.is_empty() {
        for key in asked {
            seen.add(key, proof::ASKED);
        }
        note_lower_case(doc, &mut seen);
    }
    seen
}

/// Notes those of the unknown words asked for that the document has in lower case too.
fn note_lower_case(doc: &Doc<'_>, seen: &mut Seen) {
    doc.looked(doc.tokens.len());
    for token in &doc.tokens {
        if token.word == WordId::UNKNOWN && token.kind == TokenKind::Lower {
            let place = Seen::place(&seen.places, key_of(&doc.text[token.span().range()]));
            let known = &mut seen.places[place];
            *known |= if *known & proof::ASKED == 0 { 0 } else { proof::LOWER };
        }
    }
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
            let known = !lex.is_function(doc, at) && seen.has(word_key(doc, at), proof::CAPITAL);
            let mixed = token.kind == TokenKind::Mixed
                || (run.case == Case::Title && token.kind == TokenKind::Upper && token.span().len() > 1);
            let named = token.classes.meets(class::KNOWN_NAMES);
            let glue = start.is_some() && !token.is_word() && at + 1 < run.tokens.end && !doc.tokens[at + 1].spaced;
            let after_given = given && token.is_capital() && !lex.is_function(doc, at);
            given = doc.is(at, class::GIVEN_NAME) && !lex.is_function(doc, at);
            (known || mixed || named || glue || after_given) && !doc.is(at, class::ROLE)
        };
        if part {
            start.get_or_insert(at);
        } else if let Some(first) = start.take() {
            let piece = Run { tokens: trim(doc, first..at), initial: false, role: None, title: 0, ..*run };
            if !piece.tokens.is_empty()
                && (known_word(doc, piece.tokens.start)
                    || piece.tokens.len() > 1
                    || run.tokens.len() == 1
                    || seen.has(word_key(doc, piece.tokens.start), proof::CAPITAL))
            {
                out.push(mention(doc, lex, &piece));
            }
        }
    }
}

/// Whether a word is a name by itself, by the lexicons or by a capital inside it.
fn known_word(doc: &Doc<'_>, at: usize) -> bool {
    doc.tokens[at].classes.meets(class::KNOWN_NAMES) || doc.tokens[at].kind == TokenKind::Mixed
}

/// The same of a run whose capitals mark names, but for the first word.
fn accept_plain(doc: &Doc<'_>, lex: &Lexicon, run: &Run, seen: &Seen, out: &mut Vec<Mention>) {
    let first = run.tokens.start;
    let token = &doc.tokens[first];
    let classes = token.classes;
    if run.title > 0 || run.role.is_some() {
        out.push(mention(doc, lex, run));
        return;
    }
    let known = known_word(doc, first);
    let key = || word_key(doc, first);
    if run.tokens.len() == 1 {
        // "the US": a name that is a small word in other letters.
        let shouted = token.kind == TokenKind::Upper && classes.meets(AMBIGUOUS);
        let stop = classes.meets(class::STOPS) && !shouted || token.span().len() == 1;
        if stop || run.initial && !known && lex.is_manner(doc, first) {
            return;
        }
        let surname = || seen.has(key(), proof::SURNAME);
        if !known && in_portfolio(doc, first) && !surname() {
            return;
        }
        let function = classes.meets(class::FUNCTION);
        let acronym = token.kind == TokenKind::Upper && !doc.is(first, class::ROLE);
        let plain_adjective = || {
            !known && doc.is(first, class::ADJECTIVE) && !doc.is(first, class::NOUN) && token.kind == TokenKind::Capital
        };
        let accepted = if token.kind == TokenKind::Mixed || (acronym && (!run.initial || !function || shouted)) {
            true
        } else if classes.meets(TITLES) || plain_adjective() {
            surname()
        } else if run.initial {
            let key = key();
            let again = || seen.has(key, proof::CAPITAL) && !function;
            let alone = || {
                let unknown = token.word == WordId::UNKNOWN
                    || (!classes.meets(ORDINARY) && !doc.is(first, class::GIVEN_NAME_AMBIGUOUS));
                unknown && named_by_context(doc, first) && !seen.has(key, proof::LOWER)
            };
            known || seen.has(key, proof::SURNAME) || again() || alone()
        } else {
            !function || known || surname()
        };
        if accepted {
            out.push(mention(doc, lex, run));
        }
        return;
    }
    let peoples = || run.tokens.clone().filter(|t| doc.tokens[*t].is_word()).all(|t| doc.is(t, class::DEMONYM));
    if !known && peoples() {
        return;
    }
    // "le Normand Éric Faure": where someone is from is no part of their name.
    if !lex.head_last
        && run.tokens.len() > 2
        && doc.is(first, class::DEMONYM)
        && first > 0
        && doc.is(first - 1, class::DEFINITE)
        && doc.is(first + 1, class::GIVEN_NAME)
    {
        out.push(mention(doc, lex, &Run { tokens: first + 1..run.tokens.end, initial: false, role: None, ..*run }));
        return;
    }
    // A first word that its place gave a capital, before what is a name without it.
    let given = || {
        doc.is(first, class::GIVEN_NAME_AMBIGUOUS)
            && !lex.is_function(doc, first)
            && run.tokens.len() == 2
            && !known_word(doc, run.tokens.end - 1)
    };
    if run.initial && !known && classes.meets(ORDINARY) && !seen.has(key(), proof::CAPITAL) && !given() {
        let rest = trim(doc, first + 1..run.tokens.end);
        let begins_anew = !rest.is_empty()
            && rest.start == first + 1
            && doc.tokens[rest.start].spaced
            && (known_word(doc, rest.start) && !doc.is(first, class::GROUP)
                || seen.has(word_key(doc, rest.start), proof::SURNAME)
                || seen.has(word_key(doc, rest.start), proof::CAPITAL) && rest.len() == 1);
        if begins_anew {
            out.push(mention(doc, lex, &Run { tokens: rest, initial: false, role: None, ..*run }));
            return;
        }
    }
    out.push(mention(doc, lex, run));
}

/// Whether a capitalised common noun only completes an institution's or a minister's title: "ministre de la *Défense*".
fn in_portfolio(doc: &Doc<'_>, at: usize) -> bool {
    let ordinary = doc.tokens[at].kind == TokenKind::Capital
        && (doc.classes(at).meets(class::NOUNS) || doc.is(at, class::ADJECTIVE) || doc.is(at, class::PAST_PARTICIPLE));
    if !ordinary || at < 2 {
        return false;
    }
    let mut before = at - 1;
    if doc.is(before, class::DETERMINER) && !doc.is(before, class::OF) {
        before -= 1;
    }
    let head = |back: usize| before >= back && doc.classes(before - back).meets(class::HEADS);
    doc.is(before, class::OF)
        && (head(1) || head(2) && doc.is(before - 1, class::ADJECTIVE) || head(2) && doc.is(before - 1, class::DEMONYM))
}

/// Whether what follows an unknown word speaks for a name: a verb, a possessive clitic, an apposition.
fn named_by_context(doc: &Doc<'_>, at: usize) -> bool {
    let next = at + 1;
    if next >= doc.tokens.len() {
        return false;
    }
    doc.is(next, class::FINITE) || doc.token_text(next).starts_with(['\'', '’']) || doc.is_char(next, ',')
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

/// Nouns for what bears a name of its own right behind them.
const HOUSES: ClassSet = class::set(&[class::ANY_ORGANISATION, class::MEDIUM_NOUN]);

/// What a name names that a lexicon has as a whole, and what that says of it.
fn listed<'d>(doc: &Doc<'d>, name: &Range<usize>) -> Option<(NameKind, &'d str)> {
    const KINDS: [(Option<ClassId>, NameKind); 4] = [
        (class::MEDIUM, NameKind::Medium),
        (class::ORGANISATION, NameKind::Organisation),
        (class::COUNTRY, NameKind::Place),
        (class::CITY, NameKind::Place),
    ];
    let first = name.start;
    let phrase = doc.begins_phrase(first);
    if phrase || name.len() == 1 && doc.classes(first).meets(class::WHOLES) {
        let whole = |class| {
            if phrase {
                let entry = Lexicon::entry(doc, first, class, name.end).filter(|(len, _)| *len == name.len());
                entry.map(|(_, value)| value)
            } else {
                doc.value(first, class)
            }
        };
        if let Some(found) = KINDS.into_iter().find_map(|(class, kind)| Some((kind, whole(class)?))) {
            return Some(found);
        }
    }
    // "le Figaro": a paper's article written small.
    if first == 0 || !doc.is(first - 1, class::DETERMINER) || !doc.begins_phrase(first - 1) {
        return None;
    }
    let (len, value) = Lexicon::entry(doc, first - 1, class::MEDIUM, name.end)?;
    (len == name.len() + 1).then_some((NameKind::Medium, value))
}

/// What a name names, by lexicons, the shape of its words and what stands before it.
fn classify(doc: &Doc<'_>, lex: &Lexicon, name: &Range<usize>, run: &Run) -> (NameKind, Agreement) {
    let one = Agreement { number: Number::Singular, ..Agreement::default() };
    if run.person {
        let given = Lexicon::entry(doc, name.start, class::GIVEN_NAME, name.end).map(|(_, v)| Agreement::read(v));
        return (NameKind::Person, given.unwrap_or_default().or(one));
    }
    if let Some((kind, value)) = listed(doc, name) {
        return (kind, if value.len() <= 2 { Agreement::read(value) } else { Agreement::default() });
    }
    let first = name.start;
    let classes = doc.classes(first);
    let closes = |at: usize| doc.is(at, class::COMPANY_SUFFIX) || doc.is(at, class::ORGANISATION);
    if is_body(doc, name.clone()) || (first + 1..name.end).any(closes) {
        let head = name.clone().find(|at| doc.is(*at, class::GROUP)).and_then(|at| doc.value(at, class::GROUP));
        return (NameKind::Organisation, head.map(Agreement::read).unwrap_or_default());
    }
    // "Lessard & Fils", "la fondation Jean Morel": a house, or what such a noun stands before, is nobody.
    let house = || {
        first > 0
            && doc.classes(first - 1).meets(HOUSES)
            && !doc.is(first - 1, class::ROLE)
            && doc.tokens[first - 1].kind == TokenKind::Lower
            // "le numéro deux du parti Farid X": the person whom the whole is about.
            && !(doc.is(first, class::GIVEN_NAME) && first > 1 && doc.is(first - 2, class::OF))
    };
    if name.len() > 1 && !lex.head_last && (house() || name.clone().any(|at| doc.is_char(at, '&'))) {
        return (NameKind::Organisation, one);
    }
    let given = doc.value(first, class::GIVEN_NAME);
    let hyphened = given.is_none() && name.len() > 3 && doc.is_char(first + 1, '-');
    if let Some(value) = given.or_else(|| if hyphened { doc.value(first, class::GIVEN_NAME_AMBIGUOUS) } else { None }) {
        return (NameKind::Person, Agreement::read(value).or(one));
    }
    if name.len() == 1 {
        let letters = doc.tokens[first].kind == TokenKind::Upper;
        let place = if letters {
            doc.is(first, class::COUNTRY_AMBIGUOUS)
        } else {
            first > 0 && doc.is(first - 1, class::PLACE_PREPOSITION)
        };
        let other = if letters { NameKind::Organisation } else { NameKind::Unknown };
        let kind = if place { NameKind::Place } else { other };
        return (kind, Agreement::default());
    }
    if classes.meets(AMBIGUOUS) {
        return (NameKind::Unknown, Agreement::default());
    }
    if let Some(value) = doc.value(first, class::GIVEN_NAME_AMBIGUOUS)
        && doc.tokens[name.end - 1].kind != TokenKind::Upper
    {
        return (NameKind::Person, Agreement::read(value).or(one));
    }
    // A role in lower case right before it: "la toxicologue Dominique Parent-Massin", "economist Eswar Prasad".
    if first > 0
        && doc.tokens[first].spaced
        && doc.tokens[first - 1].kind == TokenKind::Lower
        && doc.is(first - 1, class::ROLE)
    {
        let value = doc.value(first - 1, class::ROLE).unwrap_or_default();
        return (NameKind::Person, Agreement::read(value).or(one));
    }
    let initials = name.clone().any(|at| doc.is_char(at, '.'));
    if initials && !doc.is_char(first + 1, '.') {
        return (NameKind::Person, one);
    }
    // Two or three words that no lexicon has are a foreign name more often than anything else.
    let strange = |t: usize| doc.tokens[t].kind == TokenKind::Capital && !doc.classes(t).meets(class::DESCRIBED);
    let parts = name.clone().filter(|t| doc.tokens[*t].is_word());
    if name.len() <= 4 && parts.clone().all(strange) && parts.filter(|t| doc.tokens[*t].spaced).count() > 1 {
        return (NameKind::Person, one);
    }
    (NameKind::Unknown, Agreement::default())
}
