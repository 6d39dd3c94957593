//! The subject of a sentence's first clause, found from its beginning: who a pronoun of the next sentence takes up.

use std::ops::Range;

use super::Names;
use super::appositions::{apposed, joined, role_phrase};
use super::clauses::is_partitive;
use super::lexicon::Lexicon;
use super::phrases::{LONGEST, NounPhrase, read};
use crate::lang::class;
use crate::segment::{Doc, SpotKind};

/// Tokens of what a sentence begins with before its main clause.
const LED: usize = 36;

/// "Asked whether Moore would resign, Hayes laughed": the name that is the subject of the main clause, behind the clause or
/// participle that the sentence begins with.
fn behind_subordinate(doc: &Doc<'_>, names: &Names, start: usize, limit: usize) -> Option<NounPhrase> {
    let opens = doc.is(start, class::SUBORDINATOR) && !doc.is(start, class::DETERMINER)
        || doc.is(start, class::PAST_PARTICIPLE) && !doc.is(start, class::ADJECTIVE);
    if !names.lexicon.head_last || !opens || names.covering(start).is_some() {
        return None;
    }
    // "Asked about his speech, which drew boos, Hayes laughed": other commas stand inside the clause.
    let commas = (start + 2..limit.min(start + LED)).filter(|t| doc.is_char(*t, ','));
    commas.take(4).find_map(|comma| {
        let found = read(doc, names, comma + 1, limit, 0).map(|p| apposed(doc, names, p, limit))?;
        let end = found.extent.end;
        let verb = (end..limit.min(end + 3)).any(|t| doc.is(t, class::FINITE) && !doc.is_char(t, ','));
        (found.name.is_some() && found.extent.start <= comma + 1 && verb).then_some(found)
    })
}

/// With a second phrase behind "et", "and": "Reed and Okafor | opened", both of which do what the verb says.
fn with_second(doc: &Doc<'_>, names: &Names, phrase: NounPhrase, limit: usize) -> NounPhrase {
    let and = phrase.extent.end;
    let second = if doc.is(and, class::AND) { read(doc, names, and + 1, limit, 1) } else { None };
    match second.filter(|p| doc.is(p.extent.end, class::FINITE) && p.extent.end < limit) {
        Some(second) => joined(doc, names, phrase, second.extent.end, false),
        None => joined(doc, names, phrase, limit, true),
    }
}

/// The subject of a sentence's first clause: its first phrase that no preposition governs, outside what `quoted` tells.
pub(crate) fn sentence_subject(
    doc: &Doc<'_>,
    names: &Names,
    tokens: Range<usize>,
    quoted: &dyn Fn(usize) -> bool,
) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let mut at = tokens.start;
    let limit = tokens.end.min(at + 2 * LONGEST);
    if let Some(main) = behind_subordinate(doc, names, at, limit) {
        return Some(main);
    }
    while at < limit {
        if quoted(at) || !doc.tokens[at].is_word() {
            at += 1;
            continue;
        }
        let name = doc.spots.starting_at(SpotKind::Name, at).is_some();
        if !name && let Some((end, _)) = doc.spots.starting_at(SpotKind::Date, at) {
            at = end.max(at + 1);
            continue;
        }
        let classes = doc.classes(at);
        if !name && classes.is(class::PREPOSITION) && !is_partitive(doc, lex, at, tokens.start) {
            let len = Lexicon::entry(doc, at, class::PREPOSITION, limit).map_or(1, |(len, _)| len);
            let governed = read(doc, names, at + len, limit, 0);
            // "Chez Lorvac, le fabricant de barques, …": what a name behind the preposition is opens no clause.
            let apposition = governed.as_ref().filter(|p| p.name.is_some() && !lex.head_last).and_then(|p| {
                let comma = Some(p.extent.end).filter(|t| doc.is_char(*t, ','))?;
                role_phrase(doc, names, comma + 1, limit)
                    .filter(|r| r.extent.start == comma + 1 && !r.is(class::ROLE) && doc.is_char(r.extent.end, ','))
            });
            at = apposition.or(governed).map_or(at + len, |p| p.extent.end.max(at + len));
            continue;
        }
        if !name
            && classes
                .meets(const { class::set(&[class::ADVERB, class::COORDINATOR, class::SUBORDINATOR, class::NEGATION]) })
            && !classes.is(class::DETERMINER)
        {
            at += 1;
            continue;
        }
        match read(doc, names, at, limit, 0) {
            Some(phrase) => {
                // "Son président, Paul Vidal, maintient": the name behind the role is the subject.
                let phrase = if lex.head_last { phrase } else { apposed(doc, names, phrase, limit) };
                return Some(with_second(doc, names, phrase, limit));
            }
            None => at += 1,
        }
    }
    None
}
