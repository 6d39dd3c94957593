//! Proper names as runs of capitalised tokens.
//!
//! "Hier, Ursula von der Leyen a vu M. Tusk" → *Ursula von der Leyen*, *M. Tusk*. A capital that the place demands (start of a
//! sentence, headline in Title Case, line in capitals) counts only with other evidence: a lexicon, the same word with a
//! capital in mid-sentence elsewhere, an unknown word before a verb.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::{Agreement, Mention, NameKind, Number};
use crate::article::BlockKind;
use crate::lang::{BEGINS_PHRASE, WordId};
use crate::segment::{Doc, TokenBlock, TokenKind};

/// No name has more tokens: a longer run is a heading in capitals or a list.
const LONGEST: usize = 14;

/// How the capitals of a sentence are to be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Capitals mark names, but for the first word.
    Sentence,
    /// Every word of weight has one.
    Title,
    /// All letters are capitals.
    Upper,
}

/// Words seen with a capital where none was due, as sorted hashes.
#[derive(Default)]
struct Seen {
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
pub(super) fn key_of(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    if text.is_ascii() {
        for b in text.bytes() {
            hash = (hash ^ u64::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
        }
    } else {
        for c in text.chars().flat_map(char::to_lowercase) {
            hash = (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// A run before it is known to be a name.
struct Run {
    tokens: Range<usize>,
    /// The first token has a capital that its place demands.
    initial: bool,
    case: Case,
    /// Tokens of a civil title before the name.
    title: usize,
    /// Tokens of a capitalised role before the name.
    role: Option<Range<usize>>,
    agreement: Agreement,
    person: bool,
}

/// Finds the names of a document, in text order.
pub(super) fn find(doc: &Doc<'_>, lex: &Lexicon) -> Vec<Mention> {
    let mut runs = Vec::new();
    for sentence in &doc.sentences {
        let case = case_of(doc, lex, sentence.tokens.clone(), &doc.blocks[sentence.block]);
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            if !starts(doc, at) {
                at += 1;
                continue;
            }
            let initial = case != Case::Sentence || is_initial(doc, at, sentence.tokens.start);
            at = read(doc, lex, at, sentence.tokens.end, initial, case, &mut runs);
        }
    }
    let seen = evidence(doc, lex, &runs);
    let mut out: Vec<Mention> = Vec::with_capacity(runs.len());
    for run in &runs {
        accept(doc, lex, run, &seen, &mut out);
    }
    out
}

#[inline]
fn starts(doc: &Doc<'_>, at: usize) -> bool {
    matches!(doc.tokens[at].kind, TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed)
}

/// Whether the place of a token demands a capital: it opens a sentence, a quotation, a bracket or follows a colon or dash.
fn is_initial(doc: &Doc<'_>, at: usize, first: usize) -> bool {
    if at == first {
        return true;
    }
    let before = doc.tokens[at - 1];
    match before.kind {
        TokenKind::Mark => true,
        TokenKind::Punct => {
            matches!(&doc.text[before.span().range()], ":" | "–" | "—" | "-" | "•" | "*" | "." | "!" | "?" | "…" | "#")
                && doc.tokens[at].spaced
        }
        // An elided article or pronoun that itself opens the sentence: "L'", "D'".
        _ => false,
    }
}

/// How the capitals of a sentence are to be taken, judged by its words of some length.
fn case_of(doc: &Doc<'_>, lex: &Lexicon, tokens: Range<usize>, block: &TokenBlock) -> Case {
    let kind = block.kind;
    // A heading is a block by itself.
    let whole = tokens == block.tokens;
    let last = doc.tokens[tokens.end - 1];
    let stopped = last.kind == TokenKind::Punct && matches!(&doc.text[last.span().range()], "." | ",");
    if kind == BlockKind::Body && (stopped || !whole || tokens.len() > 30) {
        return Case::Sentence;
    }
    let (mut words, mut capitals, mut uppers) = (0, 0, 0);
    for at in tokens.clone() {
        let token = doc.tokens[at];
        if !token.is_word() || token.span().len() < 3 || (at > tokens.start && lex.is_function(doc, at)) {
            continue;
        }
        words += 1;
        capitals += usize::from(token.kind != TokenKind::Lower);
        uppers += usize::from(token.kind == TokenKind::Upper);
    }
    let shouted = kind != BlockKind::Body || uppers >= 2;
    if shouted && uppers == words && words >= 2 || words >= 3 && uppers * 4 >= words * 3 {
        Case::Upper
    } else if words >= 4 && capitals * 4 >= words * 3 {
        Case::Title
    } else {
        Case::Sentence
    }
}

/// Reads the run that begins at `at` and gives where to look on.
fn read(doc: &Doc<'_>, lex: &Lexicon, at: usize, limit: usize, initial: bool, case: Case, out: &mut Vec<Run>) -> usize {
    let limit = limit.min(at + LONGEST);
    let mut start = at;
    // A name that the lexicon knows as a whole may begin with an article ("Le Monde").
    if let Some(len) = known_whole(doc, lex, at, limit) {
        let end = extend(doc, lex, at, at + len, limit, case);
        push(doc, lex, at..end, initial, case, out);
        return end;
    }
    let mut title = 0;
    let mut agreement = Agreement::default();
    if let Some((len, value)) = Lexicon::entry(doc, at, lex.title, limit) {
        let named = at + len < limit && starts(doc, at + len) && !lex.is_function(doc, at + len);
        // "M" and "Me" are words too: without a stop they count as titles in mid-sentence only.
        if named && (!initial || len > 1 || doc.tokens[at].span().len() > 2) && !doc.is(at, lex.role) {
            title = len;
            agreement = Agreement::read(value);
            agreement.number = Number::Singular;
            start = at + len;
        }
    }
    if title == 0 && lex.is_function(doc, at) && !is_name_word(doc, lex, at, initial) {
        // "Le Pen", "La Rochelle" in mid-sentence begin with a capital article; at the start of a sentence it is an article.
        let named = !initial && at + 1 < limit && starts(doc, at + 1) && doc.tokens[at + 1].spaced;
        let article = doc.is(at, lex.particle) && named;
        let closed = [lex.determiner, lex.preposition, lex.subject_pronoun, lex.coordinator, lex.subordinator];
        let adverb = named && case == Case::Sentence && !closed.iter().any(|c| doc.is(at, *c));
        if !article && !adverb {
            return at + 1;
        }
    }
    let end = extend(doc, lex, start, start + 1, limit, case);
    let before = out.len();
    push(doc, lex, start..end, initial && title == 0, case, out);
    if title > 0
        && let Some(run) = out.get_mut(before)
    {
        run.title = run.tokens.start - at;
        run.agreement = agreement;
        run.person = true;
    }
    end.max(at + 1)
}

/// The length of the longest entry of a lexicon of names at a token.
fn known_whole(doc: &Doc<'_>, lex: &Lexicon, at: usize, limit: usize) -> Option<usize> {
    if doc.tokens[at].starts & BEGINS_PHRASE == 0 {
        return None;
    }
    let classes = [lex.medium, lex.organisation, lex.country, lex.city];
    let named = |len: &usize| (at..at + len).filter(|t| starts(doc, *t)).count() > 1;
    let words = doc.pack.words();
    words
        .phrases(doc.tokens[at].word)
        .iter()
        .filter(|p| classes.contains(&Some(p.class)) && Lexicon::stands(doc, at, p, limit))
        .map(|p| 1 + p.rest.len())
        .filter(named)
        .max()
}

fn is_name_word(doc: &Doc<'_>, lex: &Lexicon, at: usize, initial: bool) -> bool {
    let classes = doc.classes(at);
    let known =
        [lex.given, lex.organisation, lex.medium, lex.country, lex.city].iter().flatten().any(|c| classes.has(*c));
    known || (!initial && doc.tokens[at].kind == TokenKind::Upper && doc.tokens[at].span().len() > 1)
}

/// Where the run that has reached `end` ends for good.
fn extend(doc: &Doc<'_>, lex: &Lexicon, start: usize, mut end: usize, limit: usize, case: Case) -> usize {
    loop {
        let next = step(doc, lex, start, end, limit, case);
        if next == end || end >= limit {
            return end;
        }
        end = next;
    }
}

/// One step of [`extend`]: past a capitalised word, a hyphen with its word, an initial's stop, a particle with its name.
fn step(doc: &Doc<'_>, lex: &Lexicon, start: usize, end: usize, limit: usize, case: Case) -> usize {
    if end >= limit {
        return end;
    }
    let token = doc.tokens[end];
    let last = doc.tokens[end - 1];
    let capital = |at: usize| at < limit && starts(doc, at);
    match token.kind {
        TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed => {
            let dated = (doc.is(end, lex.never) || doc.classes(end).meets(lex.calendar)) && !doc.is(end - 1, lex.given);
            // "UMP Laure X": a party's letters before a person.
            let person = end == start + 1
                && (last.kind == TokenKind::Upper && last.span().len() > 1 || doc.classes(start).meets(lex.places))
                && !doc.is(start, lex.given)
                && doc.is(end, lex.given)
                && token.kind == TokenKind::Capital;
            // "Health Commissioner Dr. X": a title with its stop inside the run.
            if let Some((len, _)) = Lexicon::entry(doc, end, lex.title, limit).filter(|(len, _)| *len > 1)
                && capital(end + len)
                && token.spaced
            {
                return end + len;
            }
            let function = lex.is_function(doc, end)
                && !doc.is(end, lex.given)
                && !(doc.is(end, lex.particle) && capital(end + 1))
                && !(token.kind == TokenKind::Upper && token.span().len() > 1 && case == Case::Sentence);
            // A word glued to the one before it belongs to no run (a lost line end).
            let initials = last.kind == TokenKind::Punct;
            if dated || function || person || (!token.spaced && !initials) { end } else { end + 1 }
        }
        TokenKind::Punct if !token.spaced => match &doc.text[token.span().range()] {
            "-" | "‑" if end + 1 < limit && !doc.tokens[end + 1].spaced => hyphenated(doc, lex, end, limit),
            "." => {
                let initial = last.kind == TokenKind::Upper && last.span().len() == 1;
                let abbreviated = initial || doc.is(end - 1, lex.company_suffix);
                if abbreviated
                    && (capital(end + 1) || doc.tokens.get(end + 1).is_some_and(|t| t.kind != TokenKind::Mark))
                {
                    end + 1
                } else {
                    end
                }
            }
            "&" if capital(end + 1) && !doc.tokens[end + 1].spaced => end + 2,
            _ => end,
        },
        TokenKind::Punct if doc.is_char(end, '&') && capital(end + 1) => end + 2,
        TokenKind::Lower => particle(doc, lex, start, end, limit, case),
        TokenKind::Digits => {
            // "Boeing 737", "Channel 4" keep their number; a year or a count does not stick to a name without a lexicon.
            end
        }
        _ => end,
    }
}

/// Past a hyphen and the word behind it, where both belong to the name.
fn hyphenated(doc: &Doc<'_>, lex: &Lexicon, hyphen: usize, limit: usize) -> usize {
    let next = hyphen + 1;
    let token = doc.tokens[next];
    match token.kind {
        TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed | TokenKind::Digits => next + 1,
        TokenKind::Lower => {
            let chained =
                next + 2 < limit && doc.is_char(next + 1, '-') && !doc.tokens[next + 1].spaced && starts(doc, next + 2);
            if chained {
                next + 3
            } else if token.span().len() <= 4
                && doc.tokens[hyphen - 1].span().len() <= 6
                && hyphen >= 2
                && starts(doc, hyphen - 2)
            {
                next + 1
            } else {
                hyphen
            }
        }
        _ => hyphen,
    }
}

/// Past lower-case words that stand inside a name: "von der", "de" after a given name, "of" and "de la" inside an institution's.
fn particle(doc: &Doc<'_>, lex: &Lexicon, start: usize, end: usize, limit: usize, case: Case) -> usize {
    let capital = |at: usize| {
        at < limit
            && starts(doc, at)
            && (doc.tokens[at].spaced || doc.text[..doc.tokens[at].span().start()].ends_with(['\'', '’']))
    };
    let tie = doc.is(end, lex.of);
    if doc.is(end, lex.particle) {
        let mut at = end + 1;
        while at < limit && at < end + 3 && doc.tokens[at].kind == TokenKind::Lower && doc.is(at, lex.particle) {
            at += 1;
        }
        if capital(at) {
            let function = doc.classes(end).meets(lex.function);
            let given = end == start + 1 && doc.is(start, lex.given) && !doc.classes(start).meets(lex.places);
            let hyphenated_given = end > start + 2 && doc.is_char(end - 2, '-') && doc.is(start, lex.given);
            let knows = given || hyphenated_given;
            if (!function || knows) && !(function && doc.classes(at).meets(lex.places) && !tie) {
                return at + 1;
            }
        }
        // "Kim Jong un" and the like stay with their capitals.
    }
    if case == Case::Sentence && is_body(doc, lex, start..end) {
        return complement(doc, lex, end, limit);
    }
    end
}

/// Whether a run begins with, or (where heads stand last) holds, a noun for an institution.
fn is_body(doc: &Doc<'_>, lex: &Lexicon, run: Range<usize>) -> bool {
    run.clone().any(|at| {
        starts(doc, at)
            && doc.tokens[at].kind != TokenKind::Upper
            && (doc.is(at, lex.group) || doc.is(at, lex.any_organisation))
    })
}

/// Past the lower-case rest of an institution's name: "Office *fédéral de l'agriculture*", "Bank *of England*".
fn complement(doc: &Doc<'_>, lex: &Lexicon, end: usize, limit: usize) -> usize {
    if doc.is(end, lex.name_tie) && !doc.is(end, lex.of) {
        // "Institute for Public Policy": the noun itself stands before, capitals follow.
        let second = doc.is(end, lex.and);
        let body = doc.is(end - 1, lex.group) || doc.is(end - 1, lex.any_organisation);
        let tied = second && (end.saturating_sub(5)..end).any(|t| doc.is(t, lex.name_tie) && !doc.is(t, lex.and));
        let mut at = end + 1;
        if at < limit && doc.is(at, lex.definite) && !second {
            at += 1;
        }
        let follows = at < limit
            && doc.tokens[at].kind == TokenKind::Capital
            && !lex.is_function(doc, at)
            && !doc.is(at, lex.never)
            && !doc.is(at, lex.given);
        return if follows && (tied || body && !second) { at + 1 } else { end };
    }
    let plain =
        |at: usize| at < limit && doc.tokens[at].is_word() && !lex.is_function(doc, at) && !lex.is_verb(doc, at);
    if doc.is(end, lex.of) {
        let mut at = end + 1;
        if at < limit && doc.is(at, lex.definite) {
            at += 1;
        }
        if doc.is(at, lex.given) && starts(doc, at) {
            return end;
        }
        let infinitive = doc.is(at, lex.infinitive) && !doc.classes(at).meets(lex.nouns);
        if plain(at) && !infinitive && (!lex.head_last || starts(doc, at)) {
            return at + 1;
        }
        return end;
    }
    // An adjective between the noun and its complement, or after the complement's noun.
    let after_of = (1..=2).any(|back| end.checked_sub(back).is_some_and(|at| doc.is(at, lex.of)));
    let adjective = doc.is(end, lex.adjective) || (doc.tokens[end].word == WordId::UNKNOWN && !after_of);
    if !lex.head_last && adjective && !doc.is(end, lex.past_participle) && plain(end) { end + 1 } else { end }
}

/// Splits a run at the roles inside it and keeps the pieces.
fn push(doc: &Doc<'_>, lex: &Lexicon, tokens: Range<usize>, initial: bool, case: Case, out: &mut Vec<Run>) {
    let mut tokens = trim(doc, tokens);
    if tokens.is_empty() {
        return;
    }
    let blank = |tokens: Range<usize>, initial: bool| Run {
        tokens,
        initial,
        case,
        title: 0,
        role: None,
        agreement: Agreement::default(),
        person: false,
    };
    let whole = known_whole(doc, lex, tokens.start, tokens.end).is_some_and(|len| tokens.start + len == tokens.end);
    if whole || tokens.len() == 1 {
        out.push(blank(tokens, initial));
        return;
    }
    // The last role word with a name behind it parts "OpenAI CEO" from "Sam Altman".
    let mut cut = None;
    let mut at = tokens.start;
    while at < tokens.end {
        let surname =
            at > tokens.start && (doc.is(at - 1, lex.given) || doc.is_char(at - 1, '.') || doc.is_char(at - 1, '-'));
        let role =
            Lexicon::entry(doc, at, lex.role, tokens.end).or_else(|| Lexicon::entry(doc, at, lex.title, tokens.end));
        match role {
            Some((len, value)) if !surname && !doc.is(at, lex.given) => {
                cut = Some((at, at + len, value));
                at += len;
                // "Editor-in-Chief": a role goes on behind a hyphen.
                while at + 1 < tokens.end && doc.is_char(at, '-') && !doc.tokens[at].spaced {
                    at += 2;
                    cut = cut.map(|(start, _, value)| (start, at, value));
                }
                // The stop of an abbreviated title.
                if at < tokens.end && doc.is_char(at, '.') {
                    cut = cut.map(|(start, _, value)| (start, at + 1, value));
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
    let Some((role_start, role_end, value)) = cut else {
        out.push(blank(tokens, initial));
        return;
    };
    // "Investor Education Foundation" is no person.
    if role_end < tokens.end && is_body(doc, lex, role_end..tokens.end) {
        out.push(blank(tokens, initial));
        return;
    }
    let tied = |at: usize| doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Lower);
    if role_end < tokens.end && tied(role_end) {
        // "Secretary of State Antony Blinken", "President of France": a title with its complement, no name of a person.
        out.push(blank(tokens, initial));
        return;
    }
    if role_start > tokens.start {
        let mut piece = blank(tokens.start..role_start, initial);
        piece.tokens = trim(doc, piece.tokens);
        if !piece.tokens.is_empty() {
            out.push(piece);
        }
    }
    if role_end < tokens.end {
        let role = tokens.start..role_end;
        tokens.start = role_end;
        let mut piece = blank(tokens, false);
        piece.role = Some(role);
        piece.agreement = Agreement { number: Number::Singular, ..Agreement::read(value) };
        piece.person = true;
        out.push(piece);
    }
}

/// Without punctuation at the ends, but with an initial's stop ("Yassin E.").
fn trim(doc: &Doc<'_>, mut tokens: Range<usize>) -> Range<usize> {
    while tokens.start < tokens.end && !doc.tokens[tokens.start].is_word() {
        tokens.start += 1;
    }
    while tokens.start < tokens.end {
        let last = tokens.end - 1;
        let token = doc.tokens[last];
        let stop = doc.is_char(last, '.') && last > tokens.start && doc.tokens[last - 1].kind == TokenKind::Upper;
        if token.is_word() || token.kind == TokenKind::Digits || stop {
            break;
        }
        tokens.end = last;
    }
    tokens
}

/// What the runs prove about words: those with a capital in mid-sentence, surnames, and those also written in lower case.
fn evidence(doc: &Doc<'_>, lex: &Lexicon, runs: &[Run]) -> Seen {
    let mut seen = Seen::default();
    let mut wanted = [0u64; 64];
    let mut asked = Vec::new();
    for run in runs {
        let first = key_of(doc.token_text(run.tokens.start));
        if run.initial && run.tokens.len() == 1 && doc.tokens[run.tokens.start].word == WordId::UNKNOWN {
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
fn accept(doc: &Doc<'_>, lex: &Lexicon, run: &Run, seen: &Seen, out: &mut Vec<Mention>) {
    if run.case == Case::Sentence {
        accept_plain(doc, lex, run, seen, out);
        return;
    }
    // In a headline in capitals only known words make a name: cut the run into what is known.
    let mut start = None;
    let mut given = false;
    for at in run.tokens.start..=run.tokens.end {
        let part = at < run.tokens.end && {
            let key = key_of(doc.token_text(at));
            let token = doc.tokens[at];
            let known = !lex.is_function(doc, at) && Seen::has(&seen.capital, key);
            let mixed = token.kind == TokenKind::Mixed
                || (run.case == Case::Title && token.kind == TokenKind::Upper && token.span().len() > 1);
            let named = [lex.given, lex.organisation, lex.medium, lex.country, lex.city].iter().any(|c| doc.is(at, *c));
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
    [lex.given, lex.organisation, lex.medium, lex.country, lex.city].iter().any(|c| doc.is(at, *c))
        || doc.tokens[at].kind == TokenKind::Mixed
}

fn accept_plain(doc: &Doc<'_>, lex: &Lexicon, run: &Run, seen: &Seen, out: &mut Vec<Mention>) {
    let first = run.tokens.start;
    let token = doc.tokens[first];
    let key = key_of(doc.token_text(first));
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
