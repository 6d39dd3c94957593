//! Speakers of quotes that no words attribute: a quotation that goes on, a heading that repeats the body, a marked fragment
//! inside a report.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::super::Evidence;
use super::super::names::{Names, sentence_subject};
use super::super::quotes::{Apart, Quote, QuoteKind, Via};
use super::resolve::Referent;
use crate::article::BlockKind;
use crate::lang::class;
use crate::segment::Doc;

/// Headings whose words are looked for in the body.
const HEADINGS: usize = 24;
/// Why a fragment has the speaker of a report.
const AROUND: &str = "the report around it";
/// Tokens between two quotations of one speaker, at most.
const GAP: usize = 60;
/// A crosshead has at most so many tokens.
const CROSSHEAD: usize = 24;

/// Gives quotes without a mention the speaker that the document makes plain.
pub(super) fn carry(doc: &Doc<'_>, names: &Names, quotes: &mut [Quote], referents: &mut [Option<Referent>]) {
    repeated(quotes, referents);
    headings(doc, quotes, referents);
    let order = Order::of(quotes, referents);
    for index in 0..quotes.len() {
        let open = referents[index].is_none()
            && quotes[index].mention.is_none()
            && matches!(quotes[index].kind, QuoteKind::Direct | QuoteKind::Partial);
        if !open {
            continue;
        }
        // The turn before is another's, and the dialogue has said already why this one names nobody.
        if quotes[index].apart == Some(Apart::Dash) {
            continue;
        }
        // Who said the same words before is nearer than whoever spoke last.
        let same = quotes[index].repeat_of.filter(|other| *other < index && referents[*other].is_some());
        if let Some(other) = same {
            take_over(quotes, referents, other, index);
            continue;
        }
        if let Some((from, why)) = source(doc, names, quotes, referents, &order, index) {
            let speaker = referents[from].clone();
            referents[index] = speaker;
            let span = quotes[from].mention.unwrap_or(quotes[from].found.span);
            if why == AROUND && quotes[from].mention.is_some() {
                // The words that report the whole report its fragment too.
                take_words(quotes, from, index);
            } else {
                quotes[index].via = Some(Via::CarriedOver);
            }
            quotes[index].found.evidence.push(Evidence::at("speaker", span, why));
        } else if let Some((entity, place)) = subject_around(doc, names, quotes, index) {
            referents[index] = Some(Referent::Entity(entity));
            quotes[index].via = Some(Via::CarriedOver);
            quotes[index].found.evidence.push(Evidence::at(
                "speaker",
                doc.span(place),
                "the subject of the sentence around it",
            ));
        } else {
            quotes[index].found.evidence.push(Evidence::because("speaker", "no words name who speaks"));
        }
    }
    repeated(quotes, referents);
}

/// The same words said twice have one speaker.
fn repeated(quotes: &mut [Quote], referents: &mut [Option<Referent>]) {
    for index in 0..quotes.len() {
        let Some(other) = quotes[index].repeat_of.filter(|o| *o < referents.len()) else { continue };
        let (to, from) = if weight(referents[index].as_ref()) < weight(referents[other].as_ref()) {
            (index, other)
        } else {
            (other, index)
        };
        if weight(referents[to].as_ref()) < weight(referents[from].as_ref()) && quotes[to].kind != QuoteKind::Term {
            take_over(quotes, referents, from, to);
        }
    }
}

/// How much a referent tells: « On ferme », admits *the captain* in a headline whom the body calls by name.
fn weight(referent: Option<&Referent>) -> u8 {
    match referent {
        None => 0,
        Some(Referent::Words { via: Via::Role, .. }) => 1,
        Some(_) => 2,
    }
}

/// Gives a quotation the speaker of another, whose words it repeats.
fn take_over(quotes: &mut [Quote], referents: &mut [Option<Referent>], from: usize, to: usize) {
    let speaker = referents[from].clone();
    referents[to] = speaker;
    let span = quotes[from].found.span;
    quotes[to].via = Some(Via::CarriedOver);
    quotes[to].found.evidence.push(Evidence::at("speaker", span, "the same words, attributed there"));
}

/// The mention and the cue of a report for a fragment inside of it.
fn take_words(quotes: &mut [Quote], from: usize, to: usize) {
    let source = &quotes[from];
    let (mention, via, cue, lemma) = (source.mention, source.via, source.cue, source.cue_lemma.clone());
    let place = source.places.mention.clone();
    let quote = &mut quotes[to];
    quote.mention = mention;
    quote.via = via;
    quote.places.mention = place;
    if quote.cue.is_none() {
        quote.cue = cue;
        quote.cue_lemma = lemma;
    }
}

/// A heading in marks takes the speaker of the body quote that holds its words.
fn headings(doc: &Doc<'_>, quotes: &mut [Quote], referents: &mut [Option<Referent>]) {
    let mut bodies: Vec<Option<Vec<u8>>> = Vec::new();
    let mut seen = 0;
    for index in 0..quotes.len() {
        let quote = &quotes[index];
        if referents[index].is_some() || quote.mention.is_some() || quote.kind == QuoteKind::Term {
            continue;
        }
        let block = &doc.blocks[doc.block_of(quote.found.tokens.start)];
        let heading = block.kind != BlockKind::Body || block.tokens.len() <= quote.found.tokens.len() + 14;
        if !heading && quote.found.tokens.len() < 4 || seen >= HEADINGS {
            continue;
        }
        seen += 1;
        let words = plain(doc.article.text.slice(quote.found.span));
        // "« Une machine à claques »", of a text that is called a « machine à claques ».
        let bare = bare_words(doc, quote.found.tokens.clone());
        bodies.resize(quotes.len(), None);
        let found = (0..quotes.len()).find(|other| {
            if *other == index || referents[*other].is_none() || quotes[*other].kind == QuoteKind::Indirect {
                return false;
            }
            let body = bodies[*other].get_or_insert_with(|| plain(doc.article.text.slice(quotes[*other].found.span)));
            find(body, &words).is_some()
                || heading && bare.as_ref().is_some_and(|bare| find(body, bare).is_some())
                || heading && words.len() > 12 && alike(&words, body)
        });
        if let Some(other) = found {
            let speaker = referents[other].clone();
            referents[index] = speaker;
            let span = quotes[other].found.span;
            quotes[index].via = Some(Via::CarriedOver);
            quotes[index].repeat_of = quotes[index].repeat_of.or(Some(other));
            quotes[index].found.evidence.push(Evidence::at("speaker", span, "the body quotes the same words"));
        }
    }
}

/// The words of a heading in marks behind its article, where they are two or more.
fn bare_words(doc: &Doc<'_>, tokens: Range<usize>) -> Option<Vec<u8>> {
    let first = tokens.clone().find(|t| doc.tokens[*t].is_word()).filter(|t| doc.is(*t, class::DETERMINER))?;
    let words = (first + 1..tokens.end).filter(|t| doc.tokens[*t].is_word()).count();
    (words > 1).then(|| plain(doc.slice(first + 1..tokens.end)))
}

/// The letters and digits of ASCII in lower case; 0 for every other byte.
const PLAIN: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// Words alone, in lower case, parted by single spaces, with one at either end.
fn plain(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len() + 8);
    out.push(b' ');
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (*byte, bytes.get(at + 1)) {
            (0..=0x7f, _) => at += plain_ascii(&bytes[at..], &mut out),
            // The letters of Latin-1: the small ones stand behind the capitals.
            (0xc3, Some(second)) if !matches!(second, 0x97 | 0xb7) => {
                let small = if *second < 0x9f { second + 0x20 } else { *second };
                out.extend([0xc3, small]);
                at += 2;
            }
            _ => at += plain_character(&text[at..], &mut out),
        }
    }
    if out.last() != Some(&b' ') {
        out.push(b' ');
    }
    out
}

/// Adds the first characters of a text as [`plain`] does, while they are ASCII; gives how many.
fn plain_ascii(bytes: &[u8], out: &mut Vec<u8>) -> usize {
    // Every byte is written to the next place, and the place is kept or not: nothing is guessed.
    let mut filled = out.len();
    let count = bytes.iter().position(|byte| *byte >= 0x80).unwrap_or(bytes.len());
    out.resize(filled + count, 0);
    for byte in &bytes[..count] {
        let plain = PLAIN[usize::from(*byte & 0x7f)];
        out[filled] = if plain == 0 { b' ' } else { plain };
        filled += usize::from(plain != 0 || out[filled - 1] != b' ');
    }
    out.truncate(filled);
    count
}

/// Adds the first character of a text as [`plain`] does; gives its length.
#[cold]
fn plain_character(text: &str, out: &mut Vec<u8>) -> usize {
    let Some(character) = text.chars().next() else { return 1 };
    for c in character.to_lowercase() {
        if c.is_alphanumeric() && c != 'ʼ' {
            out.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else if out.last() != Some(&b' ') {
            out.push(b' ');
        }
    }
    character.len_utf8()
}

/// Whether nearly all words of a heading stand in a body quote in the same order.
fn alike(heading: &[u8], body: &[u8]) -> bool {
    let mut rest = body;
    let all = memchr_iter(b' ', heading).count() - 1;
    let mut missed = 0;
    let mut start = 0;
    // Words with the spaces around them, each of which is the end of one and the start of the next.
    while let Some(end) = memchr(b' ', &heading[start + 1..]).map(|len| start + 1 + len) {
        let padded = &heading[start..=end];
        start = end;
        match find(rest, padded) {
            Some(place) => rest = &rest[place + padded.len() - 1..],
            // Most headings are told from a quote by their first words.
            None if missed * 5 + 5 > all => return false,
            None => missed += 1,
        }
    }
    all >= 4
}

/// The first place of words that begin with a space.
fn find(text: &[u8], words: &[u8]) -> Option<usize> {
    let last = text.len().checked_sub(words.len())?;
    // Looked for by the byte among the first ones that is hardest to come by.
    let (rare, byte) = words.iter().take(RARE).enumerate().max_by_key(|(_, byte)| rarity(**byte))?;
    memchr_iter(*byte, &text[rare..=last + rare]).find(|at| text[*at..][..words.len()] == *words)
}

/// Bytes among which a rare one is looked for.
const RARE: usize = 12;

/// How seldom a byte stands in a text of small letters, roughly.
fn rarity(byte: u8) -> u8 {
    match byte {
        b' ' => 0,
        b'a' | b'e' | b'i' | b'n' | b'o' | b'r' | b's' | b't' | 0xc3 => 1,
        b'c' | b'd' | b'h' | b'l' | b'm' | b'p' | b'u' => 2,
        _ => 3,
    }
}

/// The named subject of the reporter's sentence that a marked fragment stands in.
fn subject_around(doc: &Doc<'_>, names: &Names, quotes: &[Quote], index: usize) -> Option<(usize, Range<usize>)> {
    let quote = &quotes[index];
    if quote.kind != QuoteKind::Partial {
        return None;
    }
    let sentence = doc.sentence(quote.found.tokens.start);
    let subject = sentence_subject(doc, names, sentence.start..quote.found.tokens.start, &|_| false)?;
    let entity = names.mentions[subject.name?].entity?;
    Some((entity, subject.tokens))
}

/// The quotations that others have a speaker from, in an order in which they are looked up: a document can have thousands.
struct Order {
    /// Those that are no terms, by where they end.
    by_end: Vec<usize>,
    /// Reports with a speaker, in text order, each with how far it or one before it reaches.
    reports: Vec<(usize, usize)>,
}

impl Order {
    fn of(quotes: &[Quote], referents: &[Option<Referent>]) -> Self {
        let mut by_end: Vec<usize> = (0..quotes.len()).filter(|q| quotes[*q].kind != QuoteKind::Term).collect();
        by_end.sort_by_key(|q| quotes[*q].found.span.end());
        let told = |q: &usize| quotes[*q].kind == QuoteKind::Indirect && referents[*q].is_some();
        let mut reach = 0;
        let reaching = |q: usize| {
            reach = reach.max(quotes[q].found.span.end());
            (q, reach)
        };
        Self { by_end, reports: (0..quotes.len()).filter(told).map(reaching).collect() }
    }

    /// The last one that ends before another begins.
    fn before(&self, quotes: &[Quote], index: usize) -> Option<usize> {
        let start = quotes[index].found.span.start();
        let count = self.by_end.partition_point(|q| quotes[*q].found.span.end() <= start);
        self.by_end[..count].iter().rev().copied().find(|other| *other != index)
    }

    /// The first report that holds another.
    fn around(&self, quotes: &[Quote], index: usize) -> Option<usize> {
        let span = quotes[index].found.span;
        // The first that reaches so far is the first to end so far; those behind it begin no earlier.
        let first = self.reports.partition_point(|(_, reach)| *reach < span.end());
        let (report, _) = *self.reports.get(first)?;
        (report != index && quotes[report].found.span.contains(span)).then_some(report)
    }
}

/// The quote whose speaker goes on speaking at `index`, and why.
fn source(
    doc: &Doc<'_>,
    names: &Names,
    quotes: &[Quote],
    referents: &[Option<Referent>],
    order: &Order,
    index: usize,
) -> Option<(usize, &'static str)> {
    let quote = &quotes[index];
    // A fragment inside someone's report or quotation.
    if let Some(parent) = quote.parent.filter(|p| referents.get(*p).is_some_and(Option::is_some)) {
        return Some((parent, "the quotation around it"));
    }
    if let Some(around) = order.around(quotes, index) {
        return Some((around, AROUND));
    }
    let before = order.before(quotes, index)?;
    referents[before].as_ref().filter(|_| quotes[before].apart != Some(Apart::Dash))?;
    let gap = quotes[before].found.tokens.end..quote.found.tokens.start;
    if gap.len() > GAP || gap.start > gap.end {
        return None;
    }
    // A crosshead that the text does not repeat is nobody's in particular.
    let block = &doc.blocks[doc.block_of(quote.found.tokens.start)].tokens;
    let whole = quote.found.tokens.start <= block.start + 1 && quote.found.tokens.end + 1 >= block.end;
    let stop =
        doc.slice(quote.found.tokens.clone()).trim_end_matches(|c: char| !c.is_alphanumeric() && !".!?…".contains(c));
    if whole && block.len() <= CROSSHEAD && quote.mark_close.is_some() && !stop.ends_with(['.', '!', '?', '…']) {
        return None;
    }
    let same_block = doc.block_of(quotes[before].found.tokens.start) == doc.block_of(quote.found.tokens.start);
    let words = gap.clone().filter(|t| doc.tokens[*t].is_word()).count();
    let others = names.within(gap.clone()).any(|m| {
        names.mentions[m].entity.is_some() && names.mentions[m].entity.map(Referent::Entity) != referents[before]
    });
    // An interview: a question of the reporter's, and an answer that is a paragraph of its own.
    let asked = whole
        && names.lexicon.neuter
        && quotes[before].kind == QuoteKind::Direct
        && gap.clone().any(|t| doc.is_char(t, '?') && t + 1 == doc.blocks[doc.block_of(t)].tokens.end);
    let goes_on = match quote.kind {
        QuoteKind::Direct if asked => true,
        QuoteKind::Direct => words == 0 || !others && (same_block || words <= 8),
        _ => same_block && !others,
    };
    goes_on.then_some((before, "the speaker before goes on"))
}
