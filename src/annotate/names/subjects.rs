//! The subject left of a verb group.
//!
//! "Amara Okafor, directrice de la start-up, interrogée hier, *a répondu*" → *Amara Okafor*. Insertions between commas,
//! brackets, relative clauses and adverbs are passed over; conjunctions, marks and finite verbs end the search. It never
//! looks further back than its sentence and a fixed number of tokens.

use std::ops::Range;

use super::appositions::{apposed, joined, mention_start, name_at, role_phrase, without_determiner};
use super::lexicon::Lexicon;
use super::phrases::{INSERTION, LONGEST, NounPhrase, named, read};
use super::{Agreement, Gender, NameKind, Names, Number};
use crate::annotate::quotes::Via;
use crate::lang::{ClassSet, class};
use crate::segment::signs::sign_of;
use crate::segment::{Doc, SpotKind, TokenKind};

/// The phrase that ends right before token `end`: the subject left of a verb group. Looks back to `from` at most.
/// A verb joined to an earlier one ("X retire la substance et *considère*"), a participle ("…, a dit X, *précisant*") and
/// one in a relative clause ("X, qui *affirme*") have the subject of that verb and the noun before the pronoun.
#[must_use]
pub fn phrase_ending(doc: &Doc<'_>, names: &Names, end: usize, from: usize) -> Option<NounPhrase> {
    let end = end.min(doc.tokens.len());
    let from = from.max(end.saturating_sub(2 * LONGEST));
    if end <= from {
        return None;
    }
    let from = from.max(doc.sentences.get(doc.sentence_of(end - 1)).map_or(from, |s| s.tokens.start));
    let lex = &names.lexicon;
    let mut last = end;
    while last > from {
        // "who in 2010 | said", "Okafor on Monday | said".
        let dated = (1..7.min(last - from))
            .find(|back| doc.spots.starting_at(SpotKind::Date, last - back).is_some_and(|(stop, _)| stop == last));
        if let Some(back) = dated {
            last -= back + usize::from(doc.is(last - back - 1, class::PREPOSITION));
        } else if is_filler(doc, lex, names, last - 1) {
            last -= 1;
        } else {
            break;
        }
    }
    let last = if last > from { last } else { end };
    let participle = doc.is(end, class::PRESENT_PARTICIPLE) && !doc.is(end, class::FINITE);
    let found = if last == from {
        None
    } else if is_relative(doc, lex, from, last - 1) {
        antecedent(doc, names, from, last - 1)
    } else if let Some(relative) = relative_with_object(doc, lex, from, last) {
        antecedent(doc, names, from, relative)
    } else if class::COORDINATOR.is_some_and(|c| doc.classes(last - 1).has(c)) {
        governing(doc, names, last - 1, from)
    } else if participle {
        let mut open = last;
        while open > from + 1 && doc.is(open - 1, class::OBJECT_PRONOUN) {
            open -= 1;
        }
        let apart = doc.is_char(open - 1, ',') || doc.is(open - 1, class::PREPOSITION);
        let near = if apart { None } else { antecedent(doc, names, from, open) };
        let person = |p: &NounPhrase| {
            p.name.is_some_and(|n| names.mentions[n].kind == NameKind::Person)
                || p.is(class::ROLE)
                || p.is(class::ANY_PERSON)
        };
        // "answered the question on Facebook saying": what a preposition governs speaks only where it is someone.
        let governed = |p: &NounPhrase| {
            let start = p.extent.start;
            start > from && doc.is(start - 1, class::PREPOSITION) && !doc.is(start - 1, class::OF)
        };
        let speaks = |p: &NounPhrase| (p.name.is_some() || p.sort.meets(class::HEADS)) && (person(p) || !governed(p));
        match near.filter(speaks) {
            Some(near) => Some(near),
            None => governing(doc, names, open - 1, from),
        }
    } else if doc.is(end, class::INFINITIVE) && doc.is(last - 1, class::PREPOSITION) {
        governing(doc, names, last - 1, from)
    } else {
        direct(doc, names, last, from)
    };
    found.map(|mut phrase| {
        phrase.extent.end = end;
        phrase
    })
}

/// The relative pronoun before an object pronoun that could be a subject too: "qui nous | a dit".
fn relative_with_object(doc: &Doc<'_>, lex: &Lexicon, from: usize, last: usize) -> Option<usize> {
    let relative = last.checked_sub(2).filter(|r| *r > from)?;
    (doc.is(last - 1, class::OBJECT_PRONOUN) && is_relative(doc, lex, from, relative)).then_some(relative)
}

/// Whether the token is a relative pronoun that stands for the subject, behind the noun that it takes up.
fn is_relative(doc: &Doc<'_>, lex: &Lexicon, from: usize, at: usize) -> bool {
    if !doc.is(at, class::RELATIVE) || at <= from {
        return false;
    }
    let before = if doc.is_char(at - 1, ',') && at > from + 1 { at - 2 } else { at - 1 };
    let noun = doc.tokens[before].is_word() && !lex.is_function(doc, before) && !lex.is_verb(doc, before)
        || doc.is_char(before, ')');
    // "a sign that read": a noun that could be a verb; "said that": a verb and its conjunction.
    let verb = doc.is(before, class::FINITE) && !(before > from && lex.opens_noun(doc, before - 1));
    noun && !(doc.is(at, class::DETERMINER) && verb)
}

/// The noun that a relative pronoun at `at` takes up: the name right before it, or the phrase that ends there.
fn antecedent(doc: &Doc<'_>, names: &Names, from: usize, at: usize) -> Option<NounPhrase> {
    let stop = if at > from && doc.is_char(at - 1, ',') { at - 1 } else { at };
    let mut phrase = None;
    // "a steep loss for Mr. Reed, who said": a person right before the pronoun, unless the noun is somebody's ("the aunt of").
    if let Some(last) = stop.checked_sub(1)
        && let Some(mention) = names.covering(last).map(|m| &names.mentions[m])
        && mention.kind == NameKind::Person
        && mention.tokens.end == stop
        && mention.tokens.start > from
        && doc.is(mention.tokens.start - 1, class::PREPOSITION)
        && !doc.is(mention.tokens.start - 1, class::OF)
        && let Some(person) = read(doc, names, mention.tokens.start, stop, 0)
    {
        return Some(person);
    }
    // The longest phrase that ends right here: start early, take the first that reads up to the pronoun.
    let low = clause_start(doc, names, from, stop);
    for start in low.max(stop.saturating_sub(24))..stop {
        let inside = start > 0 && names.covering(start).is_some_and(|m| names.mentions[m].tokens.start < start);
        // "a reçu des messages de l'armée qui": the participle is the verb's.
        let verbal = start > low && doc.is(start, class::PAST_PARTICIPLE) && doc.is(start - 1, class::AUXILIARY);
        if inside || verbal || doc.is(start, class::PREPOSITION) && !is_partitive(doc, &names.lexicon, start, low) {
            continue;
        }
        if let Some(read) = read(doc, names, start, stop, 0).map(|p| apposed(doc, names, p, stop))
            && read.extent.end == stop
        {
            phrase = Some(read);
            break;
        }
    }
    phrase.or_else(|| direct(doc, names, stop, from))
}

/// The subject of the verb that governs what stands at `at`: the nearest finite verb to the left that is in no subordinate
/// clause, with the subject before it, or behind it where it is inverted.
fn governing(doc: &Doc<'_>, names: &Names, at: usize, from: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let mut verb = at;
    let mut inside = None;
    while verb > from {
        verb -= 1;
        if !lex.is_verb(doc, verb) || names.covering(verb).is_some() {
            continue;
        }
        if lex.opens_noun(doc, verb.max(1) - 1) && verb > 0 {
            continue;
        }
        let mut behind = verb + 1;
        while behind < at && (doc.is(behind, class::PAST_PARTICIPLE) || is_filler(doc, lex, names, behind)) {
            behind += 1;
        }
        let mut before = verb;
        while before > from && is_filler(doc, lex, names, before - 1) {
            before -= 1;
        }
        let open = before == from || doc.is_char(before - 1, ',') || doc.tokens[before - 1].kind == TokenKind::Mark;
        let inverted = || {
            if open { super::phrase_at(doc, names, behind, at).filter(|p| p.tokens.start <= behind + 4) } else { None }
        };
        // Where the subject comes first, a comma before the verb closes an apposition.
        let ordinary = || direct(doc, names, verb, from);
        let found = if lex.head_last { ordinary().or_else(inverted) } else { inverted().or_else(ordinary) };
        let Some(found) = found else { continue };
        if found.via == Via::Group && !found.joined && !found.sort.meets(class::HEADS) && found.extent.end > verb {
            continue;
        }
        let start = found.extent.start;
        let subordinate =
            start > from && doc.classes(start - 1).meets(const { class::set(&[class::SUBORDINATOR, class::RELATIVE]) });
        if !subordinate {
            return Some(found);
        }
        inside.get_or_insert(found);
    }
    inside
}

/// The subject that stands directly left of `end`, past insertions and adverbs.
fn direct(doc: &Doc<'_>, names: &Names, end: usize, from: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let mut stop = end;
    let mut insertions: Vec<Range<usize>> = Vec::new();
    let mut steps = 0;
    // Back over what stands between the subject and its verb.
    while stop > from && steps < 12 {
        steps += 1;
        if doc.is_char(stop - 1, ',') || is_dash(doc, stop - 1) {
            let Some(open) = opening_comma(doc, from, stop - 1) else { break };
            insertions.push(open + 1..stop - 1);
            stop = open;
            // "X, 42, a lecturer from Y, said": ages, places and participles are insertions too.
            let place = insertions.last().is_some_and(|i| is_place(doc, names, i.clone()));
            while let Some(open) = opening_comma(doc, from, stop)
                && (is_aside(doc, names, open + 1..stop) || place && is_place(doc, names, open + 1..stop))
            {
                insertions.push(open + 1..stop);
                stop = open;
            }
        } else if doc.is_char(stop - 1, ')') {
            let Some(open) = (from..stop - 1).rev().take(INSERTION).find(|t| doc.is_char(*t, '(')) else { break };
            stop = open;
        } else if is_filler(doc, lex, names, stop - 1) {
            stop -= 1;
        } else {
            break;
        }
    }
    let mut found = subject(doc, names, from, stop).or_else(|| {
        // Nothing before the insertion can speak: the insertion itself is the subject ("Hier, le maire, …").
        insertions.last().and_then(|i| subject(doc, names, i.start, i.end))
    })?;
    for inside in insertions.iter().rev() {
        if inside.start >= found.extent.end {
            found = with_insertion(doc, names, found, inside.clone());
        }
    }
    // "Lee Baker, a planner, founder of X, said": the name before the first apposition is who speaks.
    let mut rounds = 0;
    let indefinite = doc.value(found.tokens.start, class::DETERMINER).is_some_and(|v| v.ends_with('s'))
        && !doc.is(found.tokens.start, class::DEFINITE)
        && found.is(class::ROLE)
        && found.tokens.end < end;
    while (!insertions.is_empty() || indefinite && lex.head_last)
        && found.name.is_none()
        && found.via != Via::Pronoun
        && !found.joined
        && rounds < 4
    {
        rounds += 1;
        let start = found.extent.start;
        if start < from + 2 || !doc.is_char(start - 1, ',') {
            break;
        }
        let Some(earlier) = subject(doc, names, from, start - 1) else { break };
        if earlier.extent.end + 1 != start || earlier.name.is_none() {
            break;
        }
        let role = without_determiner(doc, found.tokens.clone());
        found = NounPhrase { role: earlier.role.clone().or(Some(role)), extent: earlier.extent.start..end, ..earlier };
    }
    Some(found)
}

/// Whether a stretch between commas names a place and nothing else: "Texas", "Ariz.", "a Palo Alto".
fn is_place(doc: &Doc<'_>, names: &Names, tokens: Range<usize>) -> bool {
    let open = tokens.start + usize::from(doc.is(tokens.start, class::DETERMINER));
    let Some(mention) = names.covering(open) else { return false };
    let mention = &names.mentions[mention];
    mention.kind == NameKind::Place
        && mention.tokens.start >= tokens.start
        && (mention.tokens.end..tokens.end).all(|t| doc.is_char(t, '.'))
}

/// Whether a stretch between commas only adds to what it follows: an age, a place, a participle, a relative clause.
fn is_aside(doc: &Doc<'_>, names: &Names, tokens: Range<usize>) -> bool {
    let first = tokens.start;
    if tokens.is_empty() || names.covering(first).is_some() {
        return false;
    }
    let digits = tokens
        .clone()
        .all(|t| doc.tokens[t].kind == TokenKind::Digits || doc.spots.starting_at(SpotKind::Numeral, t).is_some());
    let classes = doc.classes(first);
    let opens = classes.meets(
        const { class::set(&[class::PREPOSITION, class::RELATIVE, class::PAST_PARTICIPLE, class::PRESENT_PARTICIPLE]) },
    );
    digits || opens && !classes.meets(const { class::set(&[class::DETERMINER]) }) && !classes.meets(class::NOUNS)
}

fn is_dash(doc: &Doc<'_>, at: usize) -> bool {
    const HYPHEN: u8 = sign_of('-');
    const DASHES: [u8; 2] = [sign_of('—'), sign_of('–')];
    let sign = doc.tokens.get(at).map_or(0, |t| t.sign);
    DASHES.contains(&sign) || sign == HYPHEN && doc.spaced(at) && doc.spaced(at + 1)
}

/// The comma (or dash) that opens the insertion which the one at `close` closes.
fn opening_comma(doc: &Doc<'_>, from: usize, close: usize) -> Option<usize> {
    let dash = is_dash(doc, close);
    let mut at = close;
    while at > from && close - at < INSERTION {
        at -= 1;
        if dash && is_dash(doc, at) || !dash && doc.is_char(at, ',') {
            return Some(at);
        }
        if doc.is_char(at, ';')
            || doc.is_char(at, ':')
            || doc.tokens[at].kind == TokenKind::Mark && doc.is_char(at, '"')
        {
            return None;
        }
        if doc.is_char(at, ')') {
            while at > from && !doc.is_char(at, '(') {
                at -= 1;
            }
        }
    }
    None
}

/// Words that can stand between a subject and its verb and belong to neither.
/// "Paul, lui demande": a pronoun of the third person in small letters right before a verb, with a subject before it.
fn is_object(doc: &Doc<'_>, at: usize) -> bool {
    let own = doc.value(at, class::OBJECT_PRONOUN).map(Agreement::read);
    let third = own.is_some_and(|a| a.person == 3 && a.number == Number::Singular && a.gender == Gender::Unknown);
    let free = doc.sentences.get(doc.sentence_of(at)).is_none_or(|s| s.tokens.start < at);
    third
        && free
        && doc.tokens[at].kind == TokenKind::Lower
        && doc.is(at + 1, class::FINITE)
        && !doc.is(at - 1, class::COORDINATOR)
}

fn is_filler(doc: &Doc<'_>, lex: &Lexicon, names: &Names, at: usize) -> bool {
    if names.covering(at).is_some() {
        return false;
    }
    let classes = doc.classes(at);
    let clitic = classes.meets(const { class::set(&[class::OBJECT_PRONOUN]) })
        && (!classes.meets(const { class::set(&[class::SUBJECT_PRONOUN]) }) || is_object(doc, at))
        && doc.tokens[at].span().len() <= 4;
    let adverb = classes.meets(const { class::set(&[class::ADVERB, class::NEGATION]) })
        && !classes.meets(const { class::set(&[class::PART]) })
        && !classes.meets(class::HEADS);
    clitic || adverb || lex.is_manner(doc, at)
}

/// The subject in a stretch of clause that ends right before `stop`.
fn subject(doc: &Doc<'_>, names: &Names, from: usize, stop: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let low = clause_start(doc, names, from, stop);
    let mut at = low;
    let mut best: Option<NounPhrase> = None;
    while at < stop {
        if let Some((end, _)) = doc.spots.starting_at(SpotKind::Date, at) {
            // "Vendredi" alone is when, not who.
            if end < stop {
                at = end;
                continue;
            }
        }
        let classes = doc.classes(at);
        let begins_name = doc.spots.starting_at(SpotKind::Name, at).is_some();
        // "after the senator spoke": some prepositions are conjunctions too.
        if !begins_name
            && classes.meets(const { class::set(&[class::PREPOSITION]) })
            && classes.meets(const { class::set(&[class::SUBORDINATOR]) })
            && let Some(inner) = read(doc, names, at + 1, stop, 0).map(|p| apposed(doc, names, p, stop))
            && inner.extent.end == stop
        {
            return Some(inner);
        }
        let governed = !begins_name
            && classes.meets(const { class::set(&[class::PREPOSITION]) })
            && !is_partitive(doc, lex, at, low);
        if governed {
            let len = Lexicon::entry(doc, at, class::PREPOSITION, stop).map_or(1, |(len, _)| len);
            at = read(doc, names, at + len, stop, 0).map_or(at + len, |p| p.extent.end.max(at + len));
            continue;
        }
        if !begins_name
            && classes.meets(
                const { class::set(&[class::COORDINATOR, class::ADVERB, class::NEGATION, class::INTERROGATIVE]) },
            )
            && best.is_some()
        {
            at += 1;
            continue;
        }
        match read(doc, names, at, stop, 0) {
            Some(phrase) => {
                let phrase = apposed(doc, names, phrase, stop);
                let mut phrase = joined(doc, names, phrase, stop, false);
                at = phrase.extent.end.max(at + 1);
                let speaks = |p: &NounPhrase| {
                    p.name.is_some() || p.via == Via::Pronoun || p.joined || p.sort.meets(class::HEADS)
                };
                let better = best.as_ref().is_none_or(|b| {
                    !speaks(b) && (speaks(&phrase) || phrase.extent.end == stop)
                        || lex.head_last
                            && speaks(&phrase)
                            && phrase.extent.end == stop
                            && is_led(doc, names, b, &phrase)
                });
                if better {
                    let start =
                        best.as_ref().filter(|b| b.name.is_some()).map_or(phrase.tokens.start, |b| b.tokens.start);
                    if start < phrase.tokens.start && is_bracketed(doc, start, phrase.tokens.start) {
                        phrase.tokens.start = start;
                        phrase.extent.start = start;
                    }
                    best = Some(phrase);
                }
            }
            None => at += 1,
        }
    }
    best
}

/// Whether a phrase that ends at the verb is its subject although another stands right before it: "a report | officials said",
/// "the Mills Office (MO) | director".
fn is_led(doc: &Doc<'_>, names: &Names, before: &NounPhrase, phrase: &NounPhrase) -> bool {
    if before.extent.end == phrase.extent.start {
        return before.name.is_none() && before.via != Via::Pronoun && phrase.agreement.number == Number::Plural
            || before.name.is_some_and(|n| names.mentions[n].kind != NameKind::Person) && is_bracket_end(doc, before);
    }
    before.name.is_some_and(|n| names.mentions[n].kind != NameKind::Person)
        && phrase.is(class::ROLE)
        && is_bracketed(doc, before.tokens.end, phrase.extent.start)
}

fn is_bracket_end(doc: &Doc<'_>, phrase: &NounPhrase) -> bool {
    phrase.extent.end > phrase.tokens.end && doc.is_char(phrase.extent.end - 1, ')')
}

/// Whether some tokens end with a bracket that closes.
fn is_bracketed(doc: &Doc<'_>, from: usize, to: usize) -> bool {
    to > from && doc.is_char(to - 1, ')') && (from..to).any(|t| doc.is_char(t, '('))
}

/// "des", "du" at the start of a clause open a subject ("des experts ont déclaré"); elsewhere they tie a complement.
fn is_partitive(doc: &Doc<'_>, lex: &Lexicon, at: usize, low: usize) -> bool {
    let classes = doc.classes(at);
    classes.meets(const { class::set(&[class::DETERMINER]) })
        && classes.meets(const { class::set(&[class::OF]) })
        && (at == low || !doc.tokens[at - 1].is_word() || lex.is_function(doc, at - 1))
}

/// Words that a clause can begin behind.
const BOUNDING: ClassSet =
    class::set(&[class::FINITE, class::RELATIVE, class::SUBORDINATOR, class::SUBJECT_PRONOUN, class::COORDINATOR]);

/// Where the clause begins whose last token stands before `stop`: behind a comma, a conjunction or a finite verb,
/// but past relative clauses inside it.
fn clause_start(doc: &Doc<'_>, names: &Names, from: usize, stop: usize) -> usize {
    let lex = &names.lexicon;
    let mut at = stop;
    while at > from && stop - at < LONGEST {
        let t = at - 1;
        if let Some(mention) = names.covering(t) {
            at = names.mentions[mention].tokens.start.max(from);
            continue;
        }
        let token = &doc.tokens[t];
        // Most words bound nothing.
        if token.sign == 0 && !token.classes.meets(BOUNDING) {
            at -= 1;
            continue;
        }
        match token.kind {
            TokenKind::Mark => {
                // An apostrophe that closes a plural possessive is no mark of speech.
                if matches!(&doc.text[token.span().range()], "'" | "’") && !token.spaced {
                    at -= 1;
                    continue;
                }
                return at;
            }
            TokenKind::Punct => {
                let inner = matches!(&doc.text[token.span().range()], "-" | "‑" | "%" | "/" | "." | "&" | "$" | "€")
                    && (!token.spaced || !doc.spaced(at));
                let grouped = matches!(&doc.text[token.span().range()], "," | "." | "’" | "'")
                    && !token.spaced
                    && !doc.spaced(at)
                    && doc.tokens[at].kind == TokenKind::Digits;
                if inner || grouped {
                    at -= 1;
                    continue;
                }
                if doc.is_char(t, ')')
                    && let Some(open) = (from..t).rev().take(INSERTION).find(|o| doc.is_char(*o, '('))
                {
                    at = open;
                    continue;
                }
                return at;
            }
            _ => {}
        }
        let classes = doc.classes(t);
        if lex.is_verb(doc, t) {
            match relative_before(doc, lex, from, t) {
                Some(relative) => {
                    at = relative;
                    continue;
                }
                // "A report published Wednesday | said": a participle with what belongs to it, and no verb of its own.
                None if is_reduced(doc, names, from, t, stop) => {
                    at = t;
                    continue;
                }
                None => return at,
            }
        }
        let relative = classes.meets(const { class::set(&[class::RELATIVE]) });
        let subordinator = classes.meets(const { class::set(&[class::SUBORDINATOR]) });
        let preposition = classes.meets(const { class::set(&[class::PREPOSITION]) });
        let determiner = classes.meets(const { class::set(&[class::DETERMINER]) });
        // "ads in which farmers say": behind a preposition a pronoun opens its clause, and another is the subject.
        if relative && lex.head_last && at < stop && t > from && doc.is(t - 1, class::PREPOSITION) {
            return at;
        }
        // "that Ann Reed said", "that the mayor said": before a name or another determiner it is no determiner; nor behind a
        // verb that reports, or a form of "be".
        let governed = || {
            t > from && doc.classes(t - 1).meets(const { class::set(&[class::CUE, class::AUXILIARY, class::CUE_NOUN]) })
        };
        let opens = determiner
            && at < stop
            && (doc.is(at, class::DETERMINER)
                || governed()
                || names.covering(at).is_some_and(|m| names.mentions[m].tokens.start == at));
        if (relative || subordinator) && !preposition && (!determiner || opens && lex.head_last) {
            return at;
        }
        let pronoun = classes.meets(const { class::set(&[class::SUBJECT_PRONOUN]) })
            && !classes.meets(const { class::set(&[class::PART]) });
        if pronoun && at < stop {
            return at;
        }
        let and = classes.meets(const { class::set(&[class::AND]) });
        if classes.meets(const { class::set(&[class::COORDINATOR]) }) && !and && !preposition {
            return at;
        }
        at -= 1;
    }
    at
}

/// Whether what looks like a verb at `verb` is a participle behind its noun: up to `stop` only a date or one phrase with a
/// preposition follows, as in "a firm founded in Leeds".
fn is_reduced(doc: &Doc<'_>, names: &Names, from: usize, verb: usize, stop: usize) -> bool {
    let lex = &names.lexicon;
    let behind = verb + 1;
    let dated = doc.spots.starting_at(SpotKind::Date, stop).is_some();
    if verb <= from
        || behind > stop
        || behind == stop && !dated
        || !doc.is(verb, class::PAST_PARTICIPLE)
        || !doc.tokens[verb - 1].is_word()
        || lex.is_function(doc, verb - 1)
        || lex.is_verb(doc, verb - 1)
        || names.covering(verb - 1).is_some()
    {
        return false;
    }
    if behind == stop {
        return true;
    }
    let past_date = |at: usize| doc.spots.starting_at(SpotKind::Date, at).map_or(at, |(end, _)| end);
    let mut at = past_date(behind);
    if doc.is(at, class::PREPOSITION) {
        let dated = past_date(at + 1);
        at = if dated > at + 1 { dated } else { read(doc, names, at + 1, stop, 0).map_or(at, |p| p.extent.end) };
    }
    at == stop
}

/// The relative pronoun whose clause the verb at `verb` stands in.
fn relative_before(doc: &Doc<'_>, lex: &Lexicon, from: usize, verb: usize) -> Option<usize> {
    let mut at = verb;
    while at > from + 1 && verb - at < 12 {
        at -= 1;
        if doc.tokens[at].kind == TokenKind::Mark || doc.is_char(at, ',') || doc.is_char(at, ';') {
            return None;
        }
        // "nobody who was there said": a pronoun can be taken up too.
        let pronoun = || doc.classes(at - 1).meets(const { class::set(&[class::PART, class::DEMONSTRATIVE]) });
        let noun_before = doc.tokens[at - 1].is_word()
            && (!lex.is_function(doc, at - 1) || lex.head_last && pronoun())
            && !lex.is_verb(doc, at - 1);
        if doc.is(at, class::RELATIVE) && noun_before {
            return Some(at);
        }
    }
    None
}

/// The subject before an insertion, and what the insertion adds: a role, or the name of the role before it.
fn with_insertion(doc: &Doc<'_>, names: &Names, mut base: NounPhrase, inside: Range<usize>) -> NounPhrase {
    if base.name.is_some() {
        if base.role.is_none() {
            base.role = role_phrase(doc, names, inside.start, inside.end).map(|p| without_determiner(doc, p.tokens));
        }
        return base;
    }
    if base.via == Via::Pronoun || base.agreement.number == Number::Plural {
        return base;
    }
    // "The team's best player, linebacker Bo Watts,": a role and its name.
    if names.lexicon.head_last
        && base.is(class::ROLE)
        && doc.tokens[inside.start].kind == TokenKind::Lower
        && doc.is(inside.start, class::ROLE)
        && let Some(named) = read(doc, names, inside.start, inside.end, 0)
        && named.extent.end == inside.end
        && named.name.is_some_and(|n| names.mentions[n].kind == NameKind::Person)
    {
        return NounPhrase { extent: base.extent.start..named.extent.end, ..named };
    }
    if let Some((end, mention)) = name_at(doc, names, inside.start, inside.end)
        && matches!(names.mentions[mention].kind, NameKind::Person | NameKind::Unknown)
        && (end == inside.end || !doc.tokens[end].is_word())
    {
        let role = without_determiner(doc, base.tokens.clone());
        let mut out = named(names, mention, mention_start(names, mention), None, end, base.agreement);
        out.extent.start = base.extent.start;
        out.role = Some(role);
        return out;
    }
    base
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
        if !name
            && classes.meets(const { class::set(&[class::PREPOSITION]) })
            && !is_partitive(doc, lex, at, tokens.start)
        {
            let len = Lexicon::entry(doc, at, class::PREPOSITION, limit).map_or(1, |(len, _)| len);
            at = read(doc, names, at + len, limit, 0).map_or(at + len, |p| p.extent.end.max(at + len));
            continue;
        }
        if !name
            && classes
                .meets(const { class::set(&[class::ADVERB, class::COORDINATOR, class::SUBORDINATOR, class::NEGATION]) })
            && !classes.meets(const { class::set(&[class::DETERMINER]) })
        {
            at += 1;
            continue;
        }
        match read(doc, names, at, limit, 0) {
            Some(phrase) => return Some(joined(doc, names, phrase, limit, true)),
            None => at += 1,
        }
    }
    None
}
