//! The subject left of a verb group.
//!
//! "Amara Okafor, directrice de la start-up, interrogée hier, *a répondu*" → *Amara Okafor*. Insertions between commas,
//! brackets, relative clauses and adverbs are passed over; conjunctions, marks and finite verbs end the search. It never
//! looks further back than its sentence and a fixed number of tokens.

use std::ops::Range;

use super::appositions::{apposed, joined, without_determiner};
use super::asides::{
    before_marker, before_open_aside, before_places, counted, is_aside, is_bracket_end, is_bracketed, is_dash,
    is_place, is_stray_comma, opening_bearer, opening_comma, with_insertion,
};
use super::clauses::{clause_start, is_partitive, is_relative, relative_with_object};
use super::lexicon::Lexicon;
use super::phrases::{INSERTION, LONGEST, NounPhrase, phrase_at, read};
use super::{Agreement, Gender, NameKind, Names, Number};
use crate::annotate::quotes::Via;
use crate::lang::{ClassId, class};
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
    // "un sur trois | dit": one of those who were told of before.
    let part = |at: &usize| doc.phrases(*at).iter().any(|p| Some(p.class) == class::PART && p.end as usize == last);
    if let Some(at) = (from.max(last.saturating_sub(3))..last).find(part).filter(|at| !lex.head_last && last == at + 3)
    {
        return phrase_at(doc, names, at, last);
    }
    let last = counted(doc, lex, last, from).unwrap_or(last);
    let participle = doc.is(end, class::PRESENT_PARTICIPLE) && !doc.is(end, class::FINITE);
    let found = if last == from {
        None
    } else if is_relative(doc, lex, from, last - 1) {
        antecedent(doc, names, from, last - 1)
    } else if let Some(relative) = relative_with_object(doc, lex, from, last) {
        antecedent(doc, names, from, relative)
    } else if doc.is(last - 1, class::COORDINATOR) {
        governing(doc, names, last - 1, from)
    } else if participle {
        let mut open = last;
        while open > from + 1 && doc.is(open - 1, class::OBJECT_PRONOUN) {
            open -= 1;
        }
        let apart = doc.is_char(open - 1, ',') || doc.is(open - 1, class::PREPOSITION);
        let near = if apart { None } else { antecedent(doc, names, from, open) };
        let person =
            |p: &NounPhrase| p.name.is_some_and(|n| names.is_person(n)) || p.is(class::ROLE) || p.is(class::ANY_PERSON);
        // "answered the question on Facebook saying": what a preposition governs speaks only where it is someone.
        let governed = |p: &NounPhrase| {
            let start = p.extent.start;
            start > from && doc.is(start - 1, class::PREPOSITION) && !doc.is(start - 1, class::OF)
        };
        let speaks = |p: &NounPhrase| (p.name.is_some() || p.sort.meets(class::HEADS)) && (person(p) || !governed(p));
        match near.filter(speaks).filter(|near| !is_sent(doc, lex, near, from)) {
            Some(near) => Some(near),
            None => governing(doc, names, before_marker(doc, open, from), from),
        }
    } else if doc.is(end, class::INFINITIVE) && doc.is(last - 1, class::PREPOSITION) {
        governing(doc, names, last - 1, from)
    } else {
        direct(doc, names, last, from)
    };
    found.map(|mut phrase| {
        whole_compound(doc, &mut phrase, from);
        phrase.extent.end = end;
        phrase
    })
}

/// Whether a phrase is what somebody sends out or whom they write to: "released a statement | condemning", "emailed donors |
/// saying". The sender speaks.
fn is_sent(doc: &Doc<'_>, lex: &Lexicon, phrase: &NounPhrase, from: usize) -> bool {
    let start = phrase.extent.start.min(phrase.tokens.start);
    let form = |t: usize, class: Option<ClassId>| {
        doc.is(t, class::VERB) && class.is_some_and(|c| doc.pack.is_form_of(doc.tokens[t].word, c))
    };
    if phrase.is(class::DOCUMENT) && !doc.is(start, class::DEFINITE) {
        // "put out a leaflet": a particle may stand behind the verb.
        return (from.max(start.saturating_sub(2))..start).any(|t| form(t, lex.issuing_verb));
    }
    let mut before = start;
    before -= usize::from(before > from && doc.is(before - 1, lex.to_whom));
    before > from && form(before - 1, lex.sending_verb)
}

/// A phrase never begins inside a compound: "far-right | protesters", "counter- | protesters".
fn whole_compound(doc: &Doc<'_>, phrase: &mut NounPhrase, from: usize) {
    if phrase.name.is_some() || phrase.via == Via::Pronoun {
        return;
    }
    let hyphen = |at: usize| doc.is_char(at, '-') && !doc.spaced(at);
    let mut start = phrase.tokens.start;
    for _ in 0..3 {
        if start > from && hyphen(start) && doc.tokens[start - 1].is_word() {
            start -= 1;
        } else if start > from + 1 && hyphen(start - 1) && !doc.spaced(start) && doc.tokens[start - 2].is_word() {
            start -= 2;
        } else {
            break;
        }
    }
    if start < phrase.tokens.start {
        start -= usize::from(start > from && doc.is(start - 1, class::DETERMINER));
        phrase.tokens.start = start;
        phrase.extent.start = phrase.extent.start.min(start);
    }
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
    phrase.map(|p| with_name_before(doc, names, p, from)).or_else(|| direct(doc, names, stop, from))
}

/// "Reed and allies, who say": the name that a bare noun is joined to belongs to what the pronoun takes up.
fn with_name_before(doc: &Doc<'_>, names: &Names, phrase: NounPhrase, from: usize) -> NounPhrase {
    let start = phrase.extent.start;
    let bare = phrase.name.is_none() && !phrase.joined && start > from + 1 && doc.is(start - 1, class::AND);
    let before = if bare && !doc.is(start, class::DETERMINER) { names.covering(start - 2) } else { None };
    let Some(name) = before.map(|m| names.mentions[m].tokens.clone()).filter(|n| n.end + 1 == start) else {
        return phrase;
    };
    let whole =
        read(doc, names, name.start, phrase.extent.end, 0).map(|p| joined(doc, names, p, phrase.extent.end, false));
    whole.filter(|p| p.joined && p.extent.end == phrase.extent.end).unwrap_or(phrase)
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
        // "any hints that suggest | Reed is ahead": a clause without conjunction is a verb's as well.
        let object = lex.head_last
            && start > from
            && doc.is(start - 1, class::FINITE)
            && doc.is(start - 1, class::CUE)
            && names.covering(start - 1).is_none();
        let relative = found.via == Via::Pronoun && doc.is(found.head, class::RELATIVE);
        if !subordinate && !object && !relative {
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
            let Some(open) = opening_comma(doc, from, stop - 1) else {
                if lex.head_last && is_stray_comma(doc, names, from, stop - 1) {
                    stop -= 1;
                    continue;
                }
                break;
            };
            insertions.push(open + 1..stop - 1);
            stop = open;
            // "X, 42, a lecturer from Y, said": ages, places and participles are insertions too.
            // "in Garching, Germany, and co-author of the paper, said"
            let role_added = |i: &Range<usize>| lex.head_last && doc.is(i.start, class::COORDINATOR);
            let place = insertions.last().is_some_and(|i| is_place(doc, names, i.clone()) || role_added(i));
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
    if lex.head_last
        && insertions.is_empty()
        && let Some(name) = before_open_aside(doc, names, from, stop)
    {
        return Some(name);
    }
    let stop = before_places(doc, names, from, stop);
    let mut found = subject(doc, names, from, stop).or_else(|| {
        // Nothing before the insertion can speak: the insertion itself is the subject ("Hier, le maire, …").
        insertions.last().and_then(|i| subject(doc, names, i.start, i.end))
    })?;
    if !insertions.is_empty()
        && let Some(bearer) = opening_bearer(doc, names, from, stop, &found)
    {
        return Some(bearer);
    }
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
        let before = earlier.extent.start;
        let governed = before > from
            && lex.head_last
            && doc.tokens[before - 1].kind == TokenKind::Lower
            && doc.classes(before - 1).meets(const { class::set(&[class::PREPOSITION, class::PRESENT_PARTICIPLE]) });
        if earlier.extent.end + 1 != start || earlier.name.is_none() || governed {
            break;
        }
        let role = without_determiner(doc, found.tokens.clone());
        found = NounPhrase { role: earlier.role.clone().or(Some(role)), extent: earlier.extent.start..end, ..earlier };
    }
    Some(found)
}

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

/// Whether a word can stand between a subject and its verb and belong to neither.
fn is_filler(doc: &Doc<'_>, lex: &Lexicon, names: &Names, at: usize) -> bool {
    if names.covering(at).is_some() {
        return false;
    }
    let classes = doc.classes(at);
    let clitic = classes.is(class::OBJECT_PRONOUN)
        && (!classes.is(class::SUBJECT_PRONOUN) || is_object(doc, at))
        && doc.tokens[at].span().len() <= 4;
    let adverb = classes.meets(const { class::set(&[class::ADVERB, class::NEGATION]) })
        && !classes.is(class::PART)
        && !classes.meets(class::HEADS);
    clitic || adverb || lex.is_manner(doc, at)
}

/// Whether a token is a pronoun that can be nothing but a subject.
fn is_nominative(doc: &Doc<'_>, at: usize) -> bool {
    let classes = doc.classes(at);
    let other =
        const { class::set(&[class::OBJECT_PRONOUN, class::DETERMINER, class::RELATIVE, class::DEMONSTRATIVE]) };
    classes.is(class::SUBJECT_PRONOUN) && !classes.meets(other)
}

/// The subject in a stretch of clause that ends right before `stop`.
fn subject(doc: &Doc<'_>, names: &Names, from: usize, stop: usize) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    // "told Reuters that she | believed": a pronoun right before the verb is its subject, whatever the clause stands behind.
    let last = stop.checked_sub(1).filter(|last| *last >= from && is_nominative(doc, *last));
    if let Some(pronoun) = last.and_then(|last| read(doc, names, last, stop, 0)) {
        return Some(pronoun);
    }
    let low = clause_start(doc, names, from, stop);
    let mut at = low;
    let mut best: Option<NounPhrase> = None;
    while at < stop {
        if let Some((end, _)) = doc.spots.starting_at(SpotKind::Date, at) {
            // "Vendredi" alone is when, not who; the "14th-ranked Reed" is no day.
            if end < stop && (!doc.is_char(end, '-') || doc.spaced(end)) {
                at = end;
                continue;
            }
        }
        let classes = doc.classes(at);
        let begins_name = doc.spots.starting_at(SpotKind::Name, at).is_some();
        // "after the senator spoke": some prepositions are conjunctions too.
        if !begins_name
            && classes.is(class::PREPOSITION)
            && classes.is(class::SUBORDINATOR)
            && let Some(inner) = read(doc, names, at + 1, stop, 0).map(|p| apposed(doc, names, p, stop))
            && inner.extent.end == stop
        {
            return Some(inner);
        }
        let governed = !begins_name && classes.is(class::PREPOSITION) && !is_partitive(doc, lex, at, low);
        if governed {
            let len = Lexicon::entry(doc, at, class::PREPOSITION, stop).map_or(1, |(len, _)| len);
            // "on Monday | Ford executive Ann Lee": a day ends what its preposition governs.
            let day = |at: usize| doc.is(at, class::WEEKDAY) && names.covering(at).is_none();
            let dated = if lex.head_last && day(at + len) { Some(at + len + 1) } else { None };
            let next = dated.or_else(|| read(doc, names, at + len, stop, 0).map(|p| p.extent.end));
            at = next.map_or(at + len, |end| end.max(at + len));
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
    // "if it was a bet I | would say", "called a friend and I | said": a pronoun that can only be a subject.
    if phrase.via == Via::Pronoun
        && before.via != Via::Pronoun
        && doc.is(phrase.head, class::SUBJECT_PRONOUN)
        && !doc.classes(phrase.head).meets(const { class::set(&[class::OBJECT_PRONOUN, class::DETERMINER]) })
    {
        let gap = before.extent.end..phrase.extent.start;
        return gap.is_empty()
            || doc.is(phrase.extent.start - 1, class::COORDINATOR) && verb_before(doc, names, before);
    }
    if before.extent.end == phrase.extent.start {
        return before.name.is_none() && before.via != Via::Pronoun && phrase.agreement.number == Number::Plural
            || before.name.is_some_and(|n| names.mentions[n].kind != NameKind::Person) && is_bracket_end(doc, before);
    }
    // "Party for the People leader Ann Reed | said": the bearer of a role, where the name before is what the role is of.
    let role_of = || {
        let bearer = phrase.name.is_some_and(|n| names.is_person(n)) && phrase.role.is_some();
        let gap = before.extent.end..phrase.role.as_ref().map_or(phrase.tokens.start, |r| r.end);
        bearer
            && gap
                .clone()
                .all(|t| doc.tokens[t].is_word() && !doc.is(t, class::COORDINATOR) && !doc.is(t, class::FINITE))
    };
    if before.name.is_some_and(|n| names.mentions[n].kind != NameKind::Person) && role_of() {
        return true;
    }
    before.name.is_some_and(|n| names.mentions[n].kind != NameKind::Person)
        && phrase.is(class::ROLE)
        && is_bracketed(doc, before.tokens.end, phrase.extent.start)
}

/// Whether a finite verb stands in the few words before a phrase, which is its object.
fn verb_before(doc: &Doc<'_>, names: &Names, phrase: &NounPhrase) -> bool {
    let start = phrase.extent.start;
    let first = doc.sentences.get(doc.sentence_of(start)).map_or(start, |s| s.tokens.start);
    (first.max(start.saturating_sub(8))..start).any(|t| names.is_finite(doc, t))
}
