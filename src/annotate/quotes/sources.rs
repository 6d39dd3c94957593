//! Sources named by a preposition: "selon le maire, …", "…, according to the study", "pour ses opposants, …".
//!
//! In: the entries of the class `source_opener`. Out: reports of the clause that the source stands at: after it where it comes
//! first, before it where it comes last, both where it stands inside. Laws, seasons and sizes are no sources.

use std::ops::Range;

use super::Via;
use super::few::Few;
use super::reports::{Reader, Report};
use crate::annotate::names::{Names, NounPhrase, phrase_at, phrase_ending};
use crate::lang::class;
use crate::segment::{Doc, TokenKind};

/// So many tokens before a source a verb of varying can stand.
const VARIES: usize = 5;

/// Adds the reports of all named sources, which `openers` can open.
pub(super) fn find<'a>(reader: &Reader<'_, 'a>, openers: &[u32], reports: &mut Vec<Report<'a>>) {
    let g = &reader.g;
    let doc = g.doc;
    let Some(class) = class::SOURCE_OPENER else { return };
    let mut free = 0;
    for here in openers.iter().map(|at| *at as usize) {
        if here < free {
            continue;
        }
        let Some((after, value)) = g.entry(here, Some(class)) else { continue };
        let sentence = g.sentence(here);
        let limit = g.marked_around(here).map_or(sentence.end, |m| sentence.end.min(m.end));
        if value != "own"
            && let Some(report) = relative(reader, here..after, &sentence, limit)
        {
            free = report.parts[0].start;
            reports.push(report);
            continue;
        }
        let before = before(reader, here, &sentence, value);
        if !may_open(reader, &before, here, value, after - here) {
            continue;
        }
        let (cue, subject) = if value == "own" {
            // The possessive or the object inside the phrase is who speaks: "à ses yeux", "à l'entendre".
            let possessive = (here..after).find(|t| doc.is(*t, class::POSSESSIVE));
            let object = || (here + 1..after).find(|t| doc.is(*t, class::OBJECT_PRONOUN));
            let Some(owner) = possessive.or_else(object) else { continue };
            (here..after, (owner..owner + 1, Via::Pronoun, None, after))
        } else {
            if doc.is(after, class::RELATIVE) {
                continue;
            }
            let Some(phrase) = phrase_at(doc, reader.names, after, limit) else { continue };
            if !is_source(reader, &phrase, value) {
                continue;
            }
            (here..after, (phrase.tokens.clone(), phrase.via, phrase.role.clone(), phrase.tokens.end))
        };
        let (mention, via, role, end) = subject;
        if varies(reader, here, sentence.start) {
            continue;
        }
        let Some(parts) = parts(reader, here, end, before, limit, value) else { continue };
        free = end;
        reports.push(Report {
            parts,
            lemma: doc.pack.words().key(doc.tokens[cue.start].word),
            cue,
            mention: Some((mention, via)),
            role,
            means: "report_source",
        });
    }
}

/// "Paul Vidal, pour qui [le pont tient]": the source is whom the relative pronoun takes up.
fn relative<'a>(
    reader: &Reader<'_, 'a>,
    opener: Range<usize>,
    sentence: &Range<usize>,
    limit: usize,
) -> Option<Report<'a>> {
    let (g, doc) = (&reader.g, reader.g.doc);
    let start = opener.end + 1;
    if !doc.is(opener.end, class::RELATIVE) || start + 1 >= limit {
        return None;
    }
    let source = relative_antecedent(doc, reader.names, opener.start, sentence.start)?;
    let clause = start..g.end(start, limit, None);
    g.first_finite(clause.clone())?;
    Some(Report {
        parts: Few::one(clause),
        lemma: doc.pack.words().key(doc.tokens[opener.start].word),
        cue: opener,
        mention: Some((source.tokens.clone(), source.via)),
        role: source.role,
        means: "report_source",
    })
}

/// Whom a relative pronoun behind "selon", "pour" takes up: the person, role or group before the comma that parts them.
pub(super) fn relative_antecedent(doc: &Doc<'_>, names: &Names, opener: usize, from: usize) -> Option<NounPhrase> {
    let comma = opener.checked_sub(1).filter(|t| *t > from && doc.is_char(*t, ','))?;
    let mention = names.covering(comma - 1).map(|m| names.mentions[m].tokens.clone());
    let named = mention.filter(|m| m.end == comma && m.start >= from);
    let named = named.and_then(|m| phrase_at(doc, names, m.start, comma));
    let source = named.or_else(|| phrase_ending(doc, names, comma, from))?;
    let person = source.name.is_some_and(|n| names.is_person(n));
    let speaks = [class::ROLE, class::GROUP, class::ANY_PERSON, class::ANY_ORGANISATION, class::ANONYMOUS_ROLE];
    (person || source.name.is_none() && speaks.iter().any(|c| source.is(*c))).then_some(source)
}

/// "Le prix varie selon les quartiers": behind such a verb, and no comma, nobody says it.
fn varies(reader: &Reader<'_, '_>, here: usize, start: usize) -> bool {
    let g = &reader.g;
    let Some(class) = g.lexicon.varying_verb else { return false };
    let floor = start.max(here.saturating_sub(VARIES));
    let from = (floor..here).rev().find(|t| g.doc.is_char(*t, ',')).unwrap_or(floor);
    (from..here).any(|t| g.doc.is(t, class::VERB) && g.doc.pack.is_form_of(g.doc.tokens[t].word, class))
}

/// Whether a phrase behind an opener of this value can be a source.
fn is_source(reader: &Reader<'_, '_>, phrase: &NounPhrase, value: &str) -> bool {
    let doc = reader.g.doc;
    if phrase.tokens.clone().any(|t| doc.is(t, class::NOT_SOURCE)) && phrase.name.is_none() {
        return false;
    }
    if reader.is_abstract(phrase) {
        return false;
    }
    let by_ending = || {
        let suffixes = &reader.lexicon.person_suffixes;
        suffixes.iter().any(|suffix| doc.ends_with(phrase.head, suffix))
    };
    value != "person"
        || phrase.name.is_some()
        || phrase.via == Via::Pronoun
        || phrase.is(class::ROLE)
        || phrase.is(class::GROUP)
        || phrase.via == Via::Role && reader.names.within(phrase.extent.clone()).next().is_some()
        || by_ending()
}

/// The clause before an opener, back to where it begins.
fn before(reader: &Reader<'_, '_>, here: usize, sentence: &Range<usize>, value: &str) -> Range<usize> {
    let g = &reader.g;
    let doc = g.doc;
    let inside = g.marked_around(here).map_or(sentence.start, |m| sentence.start.max(m.start + 1));
    // A capital in the middle of a line: line ends were lost, the sentence begins here.
    let glued = doc.tokens[here].is_capital() && value != "own";
    let start = if glued { here } else { g.start(inside, here) };
    let mut end = here;
    while end > start && doc.is_char(end - 1, ',') {
        end -= 1;
    }
    start..end
}

/// Whether an opener can name the source of a clause where it stands, whatever it names.
fn may_open(reader: &Reader<'_, '_>, before: &Range<usize>, here: usize, value: &str, opener: usize) -> bool {
    if value == "person" && (before.len() > 2 || !before.is_empty() && !reader.g.is_adverb(before.start)) {
        return false;
    }
    // "se passer de l'avis de": longer openers stand behind a comma or at the start.
    opener <= 2 || before.is_empty() || before.end < here
}

/// What the source at `here..end` vouches for.
fn parts(
    reader: &Reader<'_, '_>,
    here: usize,
    end: usize,
    before: Range<usize>,
    limit: usize,
    value: &str,
) -> Option<Few<Range<usize>>> {
    let g = &reader.g;
    let doc = g.doc;
    let before_end = before.end;
    let relative = !before.is_empty() && before_end < here && doc.is(before_end - 1, class::RELATIVE);
    if before.is_empty() || relative || g.first_finite(before.clone()).is_none() {
        // The source comes first, or inside an opening adverbial: the clause follows.
        let clause = clause_after(reader, end, limit)?;
        let clause = clause..g.end(clause, limit, None);
        let led =
            !relative && !before.is_empty() && before_end < here && !g.is_adverb(before.start) && before.len() <= 12;
        let whole = led && doc.is(before.start, class::DETERMINER);
        return Some(whole.then_some(before).into_iter().chain([clause]).collect());
    }
    if before_end == here && g.marked_around(here).is_some()
        || g.mostly_marked(before.clone()) && g.marked_around(here).is_none()
    {
        return None;
    }
    if before_end == here && value == "own" {
        return None;
    }
    // "…, selon cette source, lors d'un déplacement": an adverbial that goes on with the clause.
    let mut parts = Few::one(before);
    // "qui offriront selon lui un oasis": nothing parts the source from a clause that goes on around it.
    if before_end == here && doc.tokens.get(end).is_some_and(|t| t.is_word()) && doc.is(end, class::DETERMINER) {
        let rest = end..g.end(end, limit, None);
        if rest.len() > 1 && end < limit {
            parts.push(rest);
        }
    } else if doc.is_char(end, ',') && doc.is(end + 1, class::PREPOSITION) && !doc.is(end + 1, class::DETERMINER) {
        let rest = end + 1..g.segment_end(end + 1, limit);
        let rest = rest.start..g.trimmed(rest.start, rest.end);
        if rest.len() > 1 {
            parts.push(rest);
        }
    }
    Some(parts)
}

/// Where the clause behind a source begins: after its appositions and relative clauses.
fn clause_after(reader: &Reader<'_, '_>, end: usize, limit: usize) -> Option<usize> {
    let g = &reader.g;
    let doc = g.doc;
    let mut comma = g.segment_end(end, limit);
    // Without a comma the clause begins with its subject: "selon lui le pont tient".
    if !doc.is_char(comma, ',') {
        return None;
    }
    // What was skipped: "According to Reed, the dam, built in 1960, leaks": a verb alone has its subject there.
    let mut skipped: Vec<usize> = Vec::new();
    for _ in 0..6 {
        let start = comma + 1;
        let stop = g.segment_end(start, limit);
        let whole = |start: usize| {
            let subject = skipped.len().checked_sub(2).map(|at| skipped[at]);
            if lacks_subject(reader, start, stop) { subject.unwrap_or(start) } else { start }
        };
        let relative =
            doc.is(start, class::RELATIVE) || doc.is(start, class::PREPOSITION) && doc.is(start + 1, class::RELATIVE);
        // "pour Paul Ferrand, de l'association des quais, …": where someone belongs opens no clause.
        let adverbial = doc.is(start, class::PREPOSITION)
            && !doc.is(start, class::DETERMINER)
            && !(doc.is(start, class::OF) && doc.is_char(stop, ','))
            || doc.is(start, class::SUBORDINATOR)
            || g.is_adverb(start)
            || g.date(start).is_some()
            || (start..stop).any(|t| doc.is(t, class::CLAUSE_OPENER) && !doc.is(t, class::DETERMINER));
        // "built in 1960,": a participle between commas is no verb of the clause; "an index published by a bank,": nor is it here.
        let participle = |t: usize| {
            doc.is(t, class::PAST_PARTICIPLE) && !doc.is(t, class::AUXILIARY) && doc.is(t + 1, class::PREPOSITION)
        };
        let apposed = skipped.is_empty()
            && reader.lexicon.subject_first
            && doc.is(start, class::DETERMINER)
            && !doc.is(start, class::DEFINITE)
            && (start..stop).filter(|t| g.is_finite(*t)).all(participle);
        let aside = (!skipped.is_empty() && doc.is(start, class::PAST_PARTICIPLE) || apposed) && doc.is_char(stop, ',');
        if !relative
            && !aside
            && (g.first_finite(start..stop).is_some() || adverbial)
            && g.first_finite(start..limit).is_some()
        {
            return Some(whole(start));
        }
        // "auteur de La nuit grise : une enquête,": a role without an article is an apposition, up to the next comma.
        let role =
            doc.is(start, class::ROLE) && doc.tokens[start].kind == TokenKind::Lower && doc.is(start + 1, class::OF);
        let next = (stop + 1..limit).find(|t| doc.is_char(*t, ','));
        if let Some(next) = next.filter(|_| role && doc.is_char(stop, ':') && g.first_finite(start..stop).is_none()) {
            skipped.push(start);
            comma = next;
            continue;
        }
        if !doc.is_char(stop, ',') {
            return g.first_finite(start..limit).map(|_| whole(start));
        }
        skipped.push(start);
        comma = stop;
    }
    None
}

/// Whether a clause begins with its verb: what stands before the first finite verb is no more than what goes with it.
fn lacks_subject(reader: &Reader<'_, '_>, start: usize, stop: usize) -> bool {
    let g = &reader.g;
    let light = |t: usize| {
        let alone = g.doc.is(t, class::NEGATION) || g.doc.is(t, class::OBJECT_PRONOUN) || g.is_adverb(t);
        alone && !g.doc.is(t, class::SUBJECT_PRONOUN) && !g.doc.is(t, class::DETERMINER)
    };
    g.first_finite(start..stop)
        .is_some_and(|verb| (start..verb).all(light) && !g.doc.is(verb + 1, class::SUBJECT_PRONOUN))
}
