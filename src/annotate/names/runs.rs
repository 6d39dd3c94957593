//! Proper names as runs of capitalised tokens.
//!
//! "Hier, Ursula von der Leyen a vu M. Tusk" → *Ursula von der Leyen*, *M. Tusk*. A capital that the place demands (start of a
//! sentence, headline in Title Case, line in capitals) counts only with other evidence: a lexicon, the same word with a
//! capital in mid-sentence elsewhere, an unknown word before a verb.

use std::ops::Range;

use super::evidence::{accept, evidence};
use super::lexicon::Lexicon;
use super::pieces::push;
use super::ties::{is_body, is_kind_of_body, is_motto, particle};
use super::{Agreement, Mention, Number};
use crate::annotate::reused::{Reused, reusable};
use crate::article::BlockKind;
use crate::lang::{ClassSet, class};
use crate::segment::{Doc, TokenBlock, TokenKind};

/// No name has more tokens: a longer run is a heading in capitals or a list.
const LONGEST: usize = 14;

/// Words whose capital says nothing at the start of a sentence, whatever stands behind them.
const CLOSED: ClassSet = class::set(&[
    class::DETERMINER,
    class::PREPOSITION,
    class::SUBJECT_PRONOUN,
    class::COORDINATOR,
    class::SUBORDINATOR,
]);

/// How the capitals of a sentence are to be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Capitals mark names, but for the first word.
    Sentence,
    /// Every word of weight has one.
    Title,
    /// All letters are capitals.
    Upper,
}

/// A run before it is known to be a name.
pub(super) struct Run {
    pub tokens: Range<usize>,
    /// The first token has a capital that its place demands.
    pub initial: bool,
    pub case: Case,
    /// Tokens of a civil title before the name.
    pub title: usize,
    /// Tokens of a capitalised role before the name.
    pub role: Option<Range<usize>>,
    pub agreement: Agreement,
    pub person: bool,
}

reusable!(Run);

impl Run {
    /// A run of which nothing more is known.
    #[inline]
    pub(super) fn plain(tokens: Range<usize>, initial: bool, case: Case) -> Self {
        Self { tokens, initial, case, title: 0, role: None, agreement: Agreement::default(), person: false }
    }
}

/// Finds the names of a document, in text order.
pub(super) fn find(doc: &Doc<'_>, lex: &Lexicon) -> Vec<Mention> {
    let mut runs = Reused::empty();
    let mut sentences = doc.sentences.iter();
    let (mut tokens, mut case) = (0..0, Case::Sentence);
    let mut done = 0;
    for at in doc.capitals().iter().map(|at| *at as usize) {
        if at < done {
            continue;
        }
        if at >= tokens.end {
            let Some(sentence) = sentences.find(|s| s.tokens.end > at) else { break };
            tokens = sentence.tokens.clone();
            case = case_of(doc, lex, tokens.clone(), &doc.blocks[sentence.block]);
        }
        let initial = case != Case::Sentence || is_initial(doc, at, tokens.start);
        done = read(doc, lex, at, tokens.end, initial, case, &mut runs);
    }
    let seen = evidence(doc, &runs);
    let mut out: Vec<Mention> = Vec::with_capacity(runs.len());
    for run in runs.iter() {
        accept(doc, lex, run, &seen, &mut out);
    }
    out
}

/// Whether a word can begin a name.
#[inline]
pub(super) fn starts(doc: &Doc<'_>, at: usize) -> bool {
    doc.tokens[at].begins_with_capital()
}

/// Whether the place of a token demands a capital: it opens a sentence, a quotation, a bracket or follows a colon or dash.
fn is_initial(doc: &Doc<'_>, at: usize, first: usize) -> bool {
    if at == first {
        return true;
    }
    let before = &doc.tokens[at - 1];
    match before.kind {
        TokenKind::Mark => true,
        TokenKind::Punct => {
            doc.tokens[at].spaced
                && match doc.sign(at - 1) {
                    0 => matches!(&doc.text[before.span().range()], "–" | "—" | "•" | "…"),
                    sign => matches!(sign, b':' | b'-' | b'*' | b'.' | b'!' | b'?' | b'#'),
                }
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
    let stopped = matches!(doc.sign(tokens.end - 1), b'.' | b',');
    if kind == BlockKind::Body && (stopped || !whole || tokens.len() > 30) {
        return Case::Sentence;
    }
    let (mut words, mut capitals, mut uppers) = (0, 0, 0);
    for at in tokens.clone() {
        let token = &doc.tokens[at];
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
    if let Some(len) = known_whole(doc, at, limit) {
        let end = extend(doc, lex, at, at + len, limit, case);
        push(doc, lex, at..end, initial, case, out);
        return end;
    }
    // "on Monday | Leeds council leader Mary Stott": a day that a preposition governs begins no name.
    if doc.is(at, class::WEEKDAY)
        && at > 0
        && case == Case::Sentence
        && doc.is(at - 1, class::PREPOSITION)
        && at + 1 < limit
        && starts(doc, at + 1)
        && (!doc.classes(at + 1).meets(class::NOUNS) || doc.is(at + 1, class::ROLE))
    {
        return at + 1;
    }
    let mut title = 0;
    let mut first = at;
    let mut agreement = Agreement::default();
    if let Some((len, value)) = Lexicon::entry(doc, at, class::TITLE, limit) {
        let mut name = at + len;
        // "M. de Vaugirard": a particle opens the name.
        while name < limit
            && name < at + len + 3
            && doc.tokens[name].kind == TokenKind::Lower
            && doc.is(name, class::NAME_PARTICLE)
        {
            name += 1;
        }
        let particle = name > at + len;
        let named = name < limit && starts(doc, name) && (particle || !lex.is_function(doc, name));
        // "M" and "Me" are words too: without a stop they count as titles in mid-sentence only.
        if named && (!initial || len > 1 || doc.tokens[at].span().len() > 2) && !doc.is(at, class::ROLE) {
            title = len;
            agreement = Agreement::read(value);
            agreement.number = Number::Singular;
            start = at + len;
            first = name;
        }
    }
    // "selon L'Écho du Lac": a title can begin with an article that is elided; by itself that is no name.
    let classes = doc.classes(at);
    if classes.is(class::DETERMINER) && super::phrases::after_elision(doc, at + 1) {
        if initial || at + 1 >= limit || !starts(doc, at + 1) || doc.tokens[at + 1].spaced {
            return at + 1;
        }
        let end = titled(doc, at, extend(doc, lex, at, at + 2, limit, case), limit);
        push(doc, lex, at..end, false, case, out);
        return end;
    }
    if title == 0 && classes.meets(class::FUNCTION) && !is_name_word(doc, at, initial) {
        // "Le Pen", "La Rochelle" in mid-sentence begin with a capital article; at the start of a sentence it is an article.
        let named = !initial && at + 1 < limit && starts(doc, at + 1) && doc.tokens[at + 1].spaced;
        let article = classes.is(class::NAME_PARTICLE) && named;
        let adverb = named && case == Case::Sentence && !classes.meets(CLOSED);
        if !article && !adverb {
            return at + 1;
        }
    }
    let end = extend(doc, lex, start, first.max(start) + 1, limit, case);
    if title == 0 && end == at + 1 {
        out.push(Run::plain(at..end, initial, case));
        return end;
    }
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
#[inline]
pub(super) fn known_whole(doc: &Doc<'_>, at: usize, limit: usize) -> Option<usize> {
    if doc.begins_phrase(at) { longest_whole(doc, at, limit) } else { None }
}

#[inline(never)]
fn longest_whole(doc: &Doc<'_>, at: usize, limit: usize) -> Option<usize> {
    let named = |len: &usize| (at..at + len).filter(|t| starts(doc, *t)).count() > 1;
    let phrases = doc.phrases(at).iter().filter(|p| class::WHOLES.has(p.class) && p.end as usize <= limit);
    phrases.map(|p| p.end as usize - at).filter(named).max()
}

/// Past the complement of a title: "L'Écho | *du Lac*".
fn titled(doc: &Doc<'_>, start: usize, end: usize, limit: usize) -> usize {
    let of = end < limit && doc.is(end, class::OF) && doc.tokens[end].kind == TokenKind::Lower;
    let capital = |at: usize| at < limit && doc.tokens[at].kind == TokenKind::Capital;
    let article = usize::from(doc.is(end + 1, class::DETERMINER) && !capital(end + 1));
    if of && end == start + 2 && capital(end + 1 + article) { end + 2 + article } else { end }
}

/// Whether a small word is a name here: one that a lexicon has, or letters.
fn is_name_word(doc: &Doc<'_>, at: usize, initial: bool) -> bool {
    let known = doc.classes(at).meets(class::KNOWN_NAMES);
    known || (!initial && doc.tokens[at].kind == TokenKind::Upper && doc.tokens[at].span().len() > 1)
}

/// Where the run that has reached `end` ends for good.
#[inline]
fn extend(doc: &Doc<'_>, lex: &Lexicon, start: usize, mut end: usize, limit: usize, case: Case) -> usize {
    while end < limit && may_go_on(doc, lex, start, end, case) {
        let next = step(doc, lex, start, end, limit, case);
        if next == end {
            break;
        }
        end = next;
    }
    end
}

/// Whether a run may go on at a token, as most runs do not.
#[inline]
fn may_go_on(doc: &Doc<'_>, lex: &Lexicon, start: usize, end: usize, case: Case) -> bool {
    let token = &doc.tokens[end];
    match token.kind {
        TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed => true,
        TokenKind::Lower => {
            token.classes.is(class::NAME_PARTICLE)
                || case == Case::Sentence && (is_body(doc, start..end) || is_motto(doc, lex, start, end))
        }
        TokenKind::Punct => matches!(token.sign, b'-' | b'.' | b'&'),
        TokenKind::Digits | TokenKind::Mark => false,
    }
}

/// One step of [`extend`]: past a capitalised word, a hyphen with its word, an initial's stop, a particle with its name.
#[inline(never)]
fn step(doc: &Doc<'_>, lex: &Lexicon, start: usize, end: usize, limit: usize, case: Case) -> usize {
    let token = &doc.tokens[end];
    let last = &doc.tokens[end - 1];
    let capital = |at: usize| at < limit && starts(doc, at);
    match token.kind {
        TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed => past_word(doc, lex, start, end, limit, case),
        TokenKind::Punct if !token.spaced => match &doc.text[token.span().range()] {
            _ if token.sign == b'-' && end + 1 < limit && !doc.tokens[end + 1].spaced => hyphenated(doc, end, limit),
            "." => {
                let initial = last.kind == TokenKind::Upper && last.span().len() == 1;
                let abbreviated = initial || doc.is(end - 1, class::COMPANY_SUFFIX);
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
        // "Boeing 737", "Channel 4" keep their number; a year or a count does not stick to a name without a lexicon.
        _ => end,
    }
}

/// Past a word with a capital, where the run goes on with it.
fn past_word(doc: &Doc<'_>, lex: &Lexicon, start: usize, end: usize, limit: usize, case: Case) -> usize {
    let (token, last) = (&doc.tokens[end], &doc.tokens[end - 1]);
    let capital = |at: usize| at < limit && starts(doc, at);
    // "Ohio State Police": a word that is no name by itself can be a body's.
    let body = token.kind == TokenKind::Capital && token.classes.meets(class::BODIES) && !doc.is(end, class::ROLE);
    // "the Denver News": a word that begins captions closes the name of a paper.
    let common = lex.head_last
        && token.classes.meets(class::NOUNS)
        && !token.classes.meets(class::DAYS)
        && case == Case::Sentence;
    let dated = token.classes.meets(class::STOPS) && !doc.is(end - 1, class::GIVEN_NAME) && !body && !common;
    // "Health Commissioner Dr. X": a title with its stop inside the run.
    if let Some((len, _)) = Lexicon::entry(doc, end, class::TITLE, limit).filter(|(len, _)| *len > 1)
        && capital(end + len)
        && token.spaced
    {
        return end + len;
    }
    let function = lex.is_function(doc, end)
        && !doc.is(end, class::GIVEN_NAME)
        && !(doc.is(end, class::NAME_PARTICLE) && capital(end + 1))
        && !(token.kind == TokenKind::Upper && token.span().len() > 1 && case == Case::Sentence);
    // "Sonya A. Zoghlin": an initial, whatever word it is without its stop.
    let initial = token.kind == TokenKind::Upper
        && token.span().len() == 1
        && token.spaced
        && doc.is_char(end + 1, '.')
        && !doc.spaced(end + 1)
        && capital(end + 2)
        && doc.is(end - 1, class::GIVEN_NAME);
    let function = function && !initial;
    // A word glued to the one before it belongs to no run (a lost line end).
    let initials = last.kind == TokenKind::Punct;
    let glued = !token.spaced && !initials;
    if dated || function || glued || opens_person(doc, lex, start, end, limit) { end } else { end + 1 }
}

/// Whether a given name behind a run opens the name of a person of its own.
fn opens_person(doc: &Doc<'_>, lex: &Lexicon, start: usize, end: usize, limit: usize) -> bool {
    let last = &doc.tokens[end - 1];
    let capital = |at: usize| at < limit && starts(doc, at);
    let given = doc.tokens[end].kind == TokenKind::Capital && doc.is(end, class::GIVEN_NAME);
    if !given || doc.is(start, class::GIVEN_NAME) {
        return false;
    }
    // "UMP Laure X": a party's letters before a person.
    let letters = last.kind == TokenKind::Upper && last.span().len() > 1;
    let place = || {
        start > 0
            && doc.is(start - 1, class::PLACE_PREPOSITION)
            && !doc.is(start, class::NAME_PARTICLE)
            && !doc.is(start, class::TITLE)
            && (capital(end + 1) || doc.is_char(end + 1, '-') && !doc.spaced(end + 1))
    };
    if end == start + 1 && (letters || doc.classes(start).meets(class::PLACES) || place()) {
        return true;
    }
    // "l'hôpital de Mende | Karim Sadi", "la banque Lessard | Paul Morin"
    !lex.head_last
        && start > 0
        && capital(end + 1)
        && !doc.is(end - 1, class::GIVEN_NAME)
        && !doc.is(start, class::GIVEN_NAME_AMBIGUOUS)
        && !doc.is(start, class::NAME_PARTICLE)
        && last.kind != TokenKind::Punct
        && (doc.is(start - 1, class::OF) && start > 1 && doc.classes(start - 2).meets(class::HEADS)
            || doc.is(start - 1, class::GROUP) && is_kind_of_body(doc, start - 1))
}

/// Past a hyphen and the word behind it, where both belong to the name.
fn hyphenated(doc: &Doc<'_>, hyphen: usize, limit: usize) -> usize {
    let next = hyphen + 1;
    let token = &doc.tokens[next];
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
