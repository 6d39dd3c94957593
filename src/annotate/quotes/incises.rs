//! Reports whose cue comes after or inside the reported clause: "…, a indiqué la police", "…, officials said".
//!
//! In: the cues that govern nothing. Out: reports whose parts are the clause before the incise and, where the clause goes on
//! behind it, the rest. "[L'énigme], révèle une étude, [était dans la lune]" has two parts.

use std::ops::Range;

use super::Via;
use super::cues::Cue;
use super::reports::{Reader, Report};
use crate::annotate::names::{NounPhrase, phrase_at, phrase_ending};
use crate::lang::Complement;

/// An incise: who reports, and its tokens.
struct Incise {
    subject: Option<NounPhrase>,
    tokens: Range<usize>,
}

/// Adds the reports of all incises.
pub(super) fn find<'a>(reader: &Reader<'_, 'a>, governed: &[bool], reports: &mut Vec<Report<'a>>) {
    let g = &reader.g;
    let doc = g.doc;
    let subject_first = doc.pack.settings().constants.contains_key("subject_first_incise");
    let as_opener = doc.pack.class("as_opener");
    let agent = doc.pack.class("agent_preposition");
    let mut last_end = 0;
    for (index, cue) in g.cues.all().iter().enumerate() {
        if governed[index] || !reader.can_follow(cue) {
            continue;
        }
        let sentence = g.sentence(cue.verb);
        let Some(mut incise) = inverted(reader, cue, &sentence)
            .or_else(|| if subject_first { subject_before(reader, cue, &sentence) } else { None })
        else {
            continue;
        };
        // "a-t-on appris de sources diplomatiques": nobody is the subject, the source is named behind.
        if cue.impersonal {
            let source = (incise.tokens.end..sentence.end.min(incise.tokens.end + 4))
                .find(|t| doc.is(*t, agent))
                .and_then(|t| phrase_at(doc, reader.names, t + 1, sentence.end));
            let Some(source) = source else { continue };
            incise.tokens.end = source.extent.end;
            incise.subject = Some(source);
        }
        // "comme l'explique X", "as X put it".
        let opener = incise.tokens.start.checked_sub(1).filter(|t| *t >= sentence.start && doc.is(*t, as_opener));
        if let Some(opener) = opener {
            incise.tokens.start = opener;
        }
        let from = sentence.start.max(last_end);
        let Some(parts) = parts(reader, &incise, from..sentence.end) else { continue };
        last_end = incise.tokens.end;
        reports.push(Report {
            parts,
            cue: cue.tokens.clone(),
            lemma: cue.lemma,
            mention: incise.subject.as_ref().map(|s| (s.tokens.clone(), s.via)),
            role: incise.subject.as_ref().and_then(|s| s.role.clone()),
            means: if opener.is_some() { "report_as" } else { "report_incise" },
        });
    }
}

/// "a-t-il précisé", "a indiqué la police", "said Levitt".
fn inverted(reader: &Reader<'_, '_>, cue: &Cue<'_>, sentence: &Range<usize>) -> Option<Incise> {
    let g = &reader.g;
    let doc = g.doc;
    let as_opener = doc.pack.class("as_opener");
    let mut start = cue.chain;
    while start > sentence.start && (g.is_adverb(start - 1) && !doc.is(start - 1, as_opener)) {
        start -= 1;
    }
    let before = start.checked_sub(1).filter(|b| *b >= sentence.start)?;
    let opened = reader.closes(before) || doc.is(before, as_opener);
    if let Some(pronoun) = cue.inverted {
        let subject = phrase_at(doc, reader.names, pronoun, pronoun + 1);
        return opened.then(|| Incise { subject, tokens: start..cue.tokens.end });
    }
    if !opened {
        return None;
    }
    let mut at = cue.tokens.end;
    let end = sentence.end.min(at + 6);
    while at < end && (g.is_adverb(at) && !doc.is(at, g.determiner)) {
        at += 1;
    }
    if let Some(after) = g.date(at) {
        at = after;
    }
    // "rappelle en préambule le président": a prepositional phrase of two or three words between.
    if doc.is(at, g.preposition) && !doc.is(at, g.determiner) && at < end {
        let next = (at + 1..sentence.end.min(at + 5)).find(|t| doc.is(*t, g.determiner) || doc.is_char(*t, ','))?;
        at = next + usize::from(doc.is_char(next, ','));
    }
    if doc.is_char(at, ',') {
        at += 1;
    }
    let subject = phrase_at(doc, reader.names, at, sentence.end)?;
    let clear = subject.name.is_some() || matches!(subject.via, Via::Name | Via::Role | Via::Group);
    if subject.via == Via::Pronoun
        && !doc.is(subject.tokens.start, doc.pack.class("demonstrative_pronoun"))
        && !subject_may_invert(reader)
    {
        return None;
    }
    if cue.weak && !clear {
        return None;
    }
    // A verb right behind the phrase makes it the subject of another clause.
    if g.is_finite(subject.tokens.end) && !doc.is(subject.tokens.end, g.relative) {
        return None;
    }
    let end = subject.extent.end.max(cue.tokens.end);
    Some(Incise { subject: Some(subject), tokens: start..end })
}

fn subject_may_invert(reader: &Reader<'_, '_>) -> bool {
    reader.g.doc.pack.settings().constants.contains_key("subject_first_incise")
}

/// "officials said", "he told the paper": in languages that put the subject first in an incise.
fn subject_before(reader: &Reader<'_, '_>, cue: &Cue<'_>, sentence: &Range<usize>) -> Option<Incise> {
    let g = &reader.g;
    let doc = g.doc;
    let as_opener = doc.pack.class("as_opener");
    let floor = sentence.start.max(cue.chain.saturating_sub(8));
    let opener =
        (floor..cue.chain).rev().find(|t| doc.is(*t, as_opener) && (*t == sentence.start || doc.is_char(*t - 1, ',')));
    let subject = opener
        .and_then(|t| phrase_at(doc, reader.names, t + 1, cue.chain))
        .or_else(|| phrase_ending(doc, reader.names, cue.chain, sentence.start))?;
    let led = subject.tokens.start.checked_sub(1).is_some_and(|t| doc.is(t, as_opener));
    let start = if led { subject.tokens.start } else { subject.extent.start.min(subject.tokens.start) };
    let before = start.checked_sub(1).filter(|b| *b >= sentence.start)?;
    let as_clause = doc.is(before, as_opener);
    let clause = cue.takes(Complement::Clause) || cue.takes(Complement::ObjectClause);
    if !as_clause && !(reader.closes(before) && clause) {
        return None;
    }
    // What may follow: nothing, a place or time, the person told.
    let next = cue.tokens.end;
    let quiet = next >= sentence.end
        || !doc.tokens[next].is_word() && g.marked.iter().all(|m| m.start != next) && !doc.is_char(next, ':')
        || doc.is(next, g.preposition)
        || g.is_adverb(next)
        || g.date(next).is_some()
        || cue.takes(Complement::ObjectClause)
        || doc.is(next, doc.pack.class("as_object")) && as_clause;
    if !quiet || cue.weak && !reader.can_speak(&subject) {
        return None;
    }
    Some(Incise { subject: Some(subject), tokens: start..next })
}

/// What an incise reports: the clause before it and, where that is no whole clause, what follows.
fn parts(reader: &Reader<'_, '_>, incise: &Incise, sentence: Range<usize>) -> Option<Vec<Range<usize>>> {
    let g = &reader.g;
    let doc = g.doc;
    let start = g.start(sentence.start, incise.tokens.start);
    let mut end = incise.tokens.start;
    while end > start && (doc.is_char(end - 1, ',') || doc.is_char(end - 1, '—') || doc.is_char(end - 1, '–')) {
        end -= 1;
    }
    let before = start..end;
    let behind = || {
        let comma = (incise.tokens.end..sentence.end.min(incise.tokens.end + 20)).find(|t| doc.is_char(*t, ','))?;
        let rest = comma + 1..g.trimmed(comma + 1, sentence.end);
        (rest.len() > 1).then_some(rest)
    };
    if g.first_finite(before.clone()).is_some() {
        return Some(vec![before]);
    }
    let rest = behind()?;
    g.first_finite(rest.clone())?;
    let rest = rest.start..g.end(rest.start, rest.end, None);
    if before.len() == 0 { Some(vec![rest]) } else { Some(vec![before, rest]) }
}
