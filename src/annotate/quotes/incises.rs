//! Reports whose cue comes after or inside the reported clause: "…, a indiqué la police", "…, officials said".
//!
//! In: the cues that govern nothing. Out: reports whose parts are the clause before the incise and, where the clause goes on
//! behind it, the rest. "[L'énigme], révèle une étude, [était dans la lune]" has two parts.

use std::ops::Range;

use super::Via;
use super::cues::Cue;
use super::few::Few;
use super::reports::{Reader, Report};
use crate::annotate::names::{Gender, NounPhrase, phrase_at, phrase_ending};
use crate::lang::{Complement, class};
use crate::segment::{SpotKind, TokenKind};

/// Words that set the scene before marks, up to a comma, are at most so many.
const SCENE: usize = 8;

/// An incise: who reports, and its tokens.
struct Incise {
    subject: Option<NounPhrase>,
    tokens: Range<usize>,
    /// A pronoun tied to the verb by a hyphen is the subject: nothing else can be meant.
    clitic: bool,
}

/// Adds the reports of all incises.
pub(super) fn find<'a>(reader: &Reader<'_, 'a>, governed: &[bool], reports: &mut Vec<Report<'a>>) {
    let g = &reader.g;
    let doc = g.doc;
    let subject_first = reader.lexicon.subject_first;
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
            let at = incise.tokens.end;
            // "Son adjoint – « … », peut-on lire dans La Voix – est": what dashes enclose is told of the marks alone.
            let aside = (sentence.start..incise.tokens.start).any(|t| doc.is_dash(t) && g.marked_around(t).is_none());
            if aside {
                continue;
            }
            let place = g.entry(at, class::PREPOSITION).filter(|_| !doc.is(at, class::AGENT)).and_then(|(after, _)| {
                let told = |p: &NounPhrase| p.name.is_some() || p.is(class::MEDIUM_NOUN) || p.is(class::DOCUMENT);
                phrase_at(doc, reader.names, after, sentence.end).filter(told)
            });
            let source = place.or_else(|| {
                (incise.tokens.end..sentence.end.min(incise.tokens.end + 4))
                    .find(|t| doc.is(*t, class::AGENT))
                    .and_then(|t| {
                        phrase_at(doc, reader.names, t + 1, sentence.end).or_else(|| reader.words(t + 1, sentence.end))
                    })
            });
            let Some(source) = source else { continue };
            incise.tokens.end = source.extent.end;
            incise.subject = Some(source);
        }
        // "comme l'explique X", "as X put it".
        let in_marks = g.marked_around(cue.verb).is_some();
        let opener =
            incise.tokens.start.checked_sub(1).filter(|t| *t >= sentence.start && doc.is(*t, class::AS_OPENER));
        if let Some(opener) = opener {
            if in_marks {
                continue;
            }
            incise.tokens.start = opener;
        }
        if g.marked_around(cue.verb).is_some() && incise.subject.as_ref().is_some_and(|s| is_first_person(reader, s)) {
            continue;
        }
        if incise
            .subject
            .as_ref()
            .is_some_and(|s| s.name.is_none() && s.tokens.clone().any(|t| doc.is(t, class::NOT_SOURCE)))
        {
            continue;
        }
        // A quotation that holds stops is cut into sentences; the clause begins with the sentence that opens it.
        let begin = g.marked_around(sentence.start).map_or(sentence.start, |m| {
            if m.start < sentence.start && m.end <= incise.tokens.start {
                g.sentence(m.start).start
            } else {
                sentence.start
            }
        });
        let from = begin.max(last_end);
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

/// "Reed said he had seen it, Harlan testified": what an incise closes ends the reports inside what it reports. The reports are in
/// text order.
pub(super) fn cut_inner(reader: &Reader<'_, '_>, reports: &mut [Report<'_>]) {
    for outer in 0..reports.len() {
        let Report { parts, cue, mention, means, .. } = &reports[outer];
        let (Some(last), Some((mention, _))) = (parts.last(), mention) else { continue };
        let (from, end, incise) = (parts[0].start, last.end, mention.start.min(cue.start));
        if *means != "report_incise" || end > incise {
            continue;
        }
        for inner in &mut reports[outer + 1..] {
            reader.g.doc.looked(1);
            if inner.parts[0].start >= end {
                break;
            }
            let part = inner.parts.last_mut().filter(|part| part.start < end && part.end > incise);
            if let Some(part) = part
                && inner.cue.start >= from
            {
                part.end = end;
            }
        }
    }
}

/// Whether a phrase is a pronoun of the first or second person.
fn is_first_person(reader: &Reader<'_, '_>, phrase: &NounPhrase) -> bool {
    let g = &reader.g;
    phrase.via == Via::Pronoun
        && g.doc.value(phrase.tokens.start, class::SUBJECT_PRONOUN).is_some_and(|v| v.starts_with(['1', '2']))
}

/// "a-t-il précisé", "a indiqué la police", "said Levitt".
fn inverted(reader: &Reader<'_, '_>, cue: &Cue<'_>, sentence: &Range<usize>) -> Option<Incise> {
    let g = &reader.g;
    let doc = g.doc;
    let mut start = cue.chain;
    while start > sentence.start && (g.is_adverb(start - 1) && !doc.is(start - 1, class::AS_OPENER)) {
        start -= 1;
    }
    let before = start.checked_sub(1).filter(|b| *b >= sentence.start)?;
    let opened = reader.closes(before) || doc.is(before, class::AS_OPENER);
    if let Some(pronoun) = cue.inverted {
        let subject = phrase_at(doc, reader.names, pronoun, pronoun + 1);
        return opened.then_some(Incise { subject, tokens: start..cue.tokens.end, clitic: true });
    }
    if !opened {
        return None;
    }
    let mut at = behind_adjuncts(reader, cue.tokens.end, sentence.end)?;
    if doc.is_char(at, ',') {
        at += 1;
    }
    let subject = phrase_at(doc, reader.names, at, sentence.end)?;
    // "radios, presse écrite": where subjects have articles, a bare word behind a verb is none.
    let bare = subject.via != Via::Pronoun && subject.name.is_none() && !subject.joined;
    if bare
        && !reader.lexicon.subject_first
        && !doc
            .classes(subject.extent.start)
            .meets(const { class::set(&[class::DETERMINER, class::POSSESSIVE, class::PART]) })
        && !doc.begins_phrase(subject.extent.start)
        && !doc.classes(subject.head).meets(class::HEADS)
    {
        return None;
    }
    let clear = subject.name.is_some() || matches!(subject.via, Via::Name | Via::Role | Via::Group);
    if subject.via == Via::Pronoun
        && !doc.is(subject.tokens.start, class::DEMONSTRATIVE)
        && !reader.lexicon.subject_first
    {
        return None;
    }
    // "…, a toujours nié l'existence du prêt", "…, en témoigne la hausse": a thing behind the verb is its object, or a proof.
    if subject.via != Via::Pronoun
        && !reader.can_speak(&subject)
        && (cue.tokens.len() > 1 || !reader.lexicon.subject_first && cue.chain < cue.tokens.start)
        && reader.is_abstract(&subject)
    {
        return None;
    }
    // "lorsque la ligue, fondée en 1912, publie un rapport": a document behind a verb of giving out is what is given out.
    let issued =
        reader.names.lexicon.issuing_verb.is_some_and(|class| doc.pack.is_form_of(doc.tokens[cue.verb].word, class));
    if issued && subject.name.is_none() && subject.is(class::DOCUMENT) {
        return None;
    }
    if cue.weak && (!clear || !cue.takes(Complement::Clause) || !reader.can_speak(&subject)) {
        return None;
    }
    // Where an incise puts its subject first, only plain verbs of saying turn it round: "said Ann Lee,".
    let behind = subject.extent.end.max(subject.tokens.end);
    // "added Ann Lowe, a nurse": a person behind a verb that has other meanings, at the end of the sentence.
    let signed = cue.kind == "say"
        && cue.tokens.len() == 1
        && subject.name.is_some_and(|m| reader.names.is_person(m))
        && (behind >= sentence.end || !doc.tokens[behind].is_word());
    if reader.lexicon.subject_first
        && !signed
        && (cue.weak
            || cue.takes(Complement::ObjectClause)
            || cue.takes(Complement::Infinitive)
            || !reader.can_speak(&subject)
            || behind < sentence.end
                && doc.tokens[behind].is_word()
                && !doc.is(behind, class::PREPOSITION)
                && g.date(behind).is_none()
                && !doc
                    .classes(behind)
                    .meets(const { class::set(&[class::RELATIVE, class::PAST_PARTICIPLE, class::ADJECTIVE]) })
                && !g.is_adverb(behind))
    {
        return None;
    }
    // A verb right behind the phrase makes it the subject of another clause.
    if g.is_finite(subject.tokens.end) && !doc.is(subject.tokens.end, class::RELATIVE) {
        return None;
    }
    let end = subject.extent.end.max(cue.tokens.end);
    Some(Incise { subject: Some(subject), tokens: start..end, clitic: false })
}

/// Past the adverbs, dates and prepositional phrases between a verb and its subject: "a déclaré lundi à la presse | son avocat".
fn behind_adjuncts(reader: &Reader<'_, '_>, from: usize, limit: usize) -> Option<usize> {
    let g = &reader.g;
    let doc = g.doc;
    let mut at = from;
    for _ in 0..6 {
        if at >= limit || at > from + 16 {
            return None;
        }
        if let Some(after) = g.date(at) {
            at = after;
        } else if doc.is(at, class::PREPOSITION) && !doc.is(at, class::DETERMINER) {
            // Where an incise puts its subject first, "said on Monday" has it before the verb.
            if reader.lexicon.subject_first {
                return None;
            }
            let object = at + g.entry(at, class::PREPOSITION).map_or(1, |(end, _)| end - at);
            let phrase = phrase_at(doc, reader.names, object, limit).filter(|p| p.extent.start <= object + 1);
            at = match phrase {
                Some(phrase) => phrase.tokens.end,
                // "en préambule le président": no phrase that names anybody.
                None => {
                    (object..limit.min(object + 4)).find(|t| doc.is(*t, class::DETERMINER) || doc.is_char(*t, ','))?
                }
            };
        } else if g.is_adverb(at) && !doc.is(at, class::DETERMINER) || at > from && doc.is_char(at, ',') {
            at += 1;
        } else {
            break;
        }
    }
    Some(at)
}

/// "officials said", "he told the paper": in languages that put the subject first in an incise.
fn subject_before(reader: &Reader<'_, '_>, cue: &Cue<'_>, sentence: &Range<usize>) -> Option<Incise> {
    let g = &reader.g;
    let doc = g.doc;
    // What may follow: nothing, a place or time, the person told; no clause and no object. Most cues end here.
    let next = cue.tokens.end;
    let ended = next >= sentence.end || !doc.tokens[next].is_word() && !g.opens_marks(next) && g.sign(next) != b':';
    // "While he spoke, he said, “It rains.”": the cue introduces what stands in marks behind it.
    if g.sign(next) == b','
        && let Some(marked) = g.marked_from(next + 1)
        && doc.tokens.get(marked.start + 1).is_some_and(|t| t.kind != TokenKind::Lower)
    {
        return None;
    }
    let plain = cue.takes(Complement::Clause) && cue.kind != "order" && cue.kind != "predict";
    if cue.weak && !plain {
        return None;
    }
    let taken_up = doc.is(next, class::AS_OBJECT);
    let adjunct = !ended
        && !doc.is(next, class::NEGATION)
        // "Reed and Baker estimate at least 90 barns are gone": what they estimate stands behind.
        && doc.spots.starting_at(SpotKind::Figure, next).is_none()
        && (doc.is(next, class::PREPOSITION)
            // "Marsh said while visiting a show"
            || reader.lexicon.subject_first
                && doc.is(next, class::SUBORDINATOR)
                && doc.is(next + 1, class::PRESENT_PARTICIPLE)
            || g.is_adverb(next)
            || g.date(next).is_some()
            || cue.takes(Complement::ObjectClause) && addresses(reader, next, sentence.end))
        && {
            let stop = g.segment_end(next, sentence.end);
            // "When asked, Reed told the paper: “…”": what is told stands behind.
            let leads = g.sign(stop) == b':' || g.sign(stop) == b',' && g.opens_marks(stop + 1);
            stop <= next + 14 && !leads && g.first_finite(next..stop).is_none()
        };
    let clause = cue.takes(Complement::Clause) || cue.takes(Complement::ObjectClause);
    // Something parts the incise from what it reports.
    let parted = |t: usize| clause && reader.closes(t) || doc.is(t, class::AS_OPENER);
    if !(ended || taken_up || adjunct) || !(sentence.start..cue.chain).rev().any(parted) {
        return None;
    }
    let floor = sentence.start.max(cue.chain.saturating_sub(8));
    let opener = (floor..cue.chain)
        .rev()
        .find(|t| doc.is(*t, class::AS_OPENER) && (*t == sentence.start || doc.is_char(*t - 1, ',')));
    let subject = opener
        .and_then(|t| phrase_at(doc, reader.names, t + 1, cue.chain))
        .or_else(|| phrase_ending(doc, reader.names, cue.chain, sentence.start))?;
    let led = subject.tokens.start.checked_sub(1).is_some_and(|t| doc.is(t, class::AS_OPENER));
    let start = if led { subject.tokens.start } else { subject.extent.start.min(subject.tokens.start) };
    let before = start.checked_sub(1).filter(|b| *b >= sentence.start)?;
    let as_clause = doc.is(before, class::AS_OPENER);
    if !as_clause && (!clause || !reader.closes(before)) {
        return None;
    }
    if doc.is(cue.chain - 1, class::RELATIVE) || !as_clause && subject.tokens.clone().any(|t| doc.is_char(t, ',')) {
        return None;
    }
    // "time will tell": a verb of what will be has a subject that can speak.
    let foretold = (cue.chain..cue.verb).any(|t| reader.lexicon.verbs.is_modal(&doc.tokens[t]));
    if foretold && !reader.can_speak(&subject) {
        return None;
    }
    // "although the dam was old, it would hold": a thing holds, and says nothing.
    if cue.weak && subject.via == Via::Pronoun && subject.agreement.gender == Gender::Neuter && !as_clause {
        return None;
    }
    let taken_up = taken_up && as_clause;
    // "a deal announced on Monday": a participle behind a thing.
    let participle = adjunct && doc.is(cue.verb, class::PAST_PARTICIPLE) && cue.tokens.len() == 1;
    let named = subject.name.is_some() || subject.via == Via::Pronoun;
    if participle && !as_clause && (!reader.can_speak(&subject) || cue.weak && !named) {
        return None;
    }
    if !(ended || taken_up || adjunct)
        || cue.weak && !reader.can_speak(&subject)
        || as_clause && !ended && !taken_up && cue.weak && !(adjunct && reader.can_speak(&subject))
    {
        return None;
    }
    Some(Incise { subject: Some(subject), tokens: start..next, clitic: false })
}

/// Whether someone who can be spoken to stands behind a verb: "told the court", not "tells the story".
fn addresses(reader: &Reader<'_, '_>, at: usize, limit: usize) -> bool {
    phrase_at(reader.g.doc, reader.names, at, limit)
        .is_some_and(|p| p.tokens.start == at && reader.can_speak(&p) && !p.is(class::DOCUMENT))
}

/// Whether a clause has a finite verb outside the relative clauses that commas part from it.
fn has_main_verb(reader: &Reader<'_, '_>, clause: Range<usize>) -> bool {
    let g = &reader.g;
    let doc = g.doc;
    let mut at = clause.start;
    let mut relative = false;
    while at < clause.end {
        if doc.is_char(at, ',') {
            let next = at + 1 + usize::from(doc.is(at + 1, class::PREPOSITION));
            if doc.is(next, class::RELATIVE)
                && !doc.is(next, class::DETERMINER)
                && g.first_finite(clause.clone()).is_some_and(|v| v > at)
            {
                at = (at + 1..clause.end).find(|t| doc.is_char(*t, ',')).unwrap_or(clause.end);
                relative = true;
                continue;
            }
        }
        if g.is_finite(at) {
            return true;
        }
        at += 1;
    }
    !relative
}

/// Whether a conjunction and a few words between commas stand at the end of what precedes an incise: "…, when, in fact".
fn is_linked(reader: &Reader<'_, '_>, before: Range<usize>) -> bool {
    let doc = reader.g.doc;
    let floor = before.start.max(before.end.saturating_sub(5));
    let Some(comma) = (floor..before.end).rev().find(|t| doc.is_char(*t, ',')) else { return false };
    let opens = const { class::set(&[class::SUBORDINATOR, class::COORDINATOR]) };
    let conjunction = comma > before.start && doc.classes(comma - 1).meets(opens);
    let words = (comma + 1..before.end).any(|t| doc.tokens[t].is_word()) && reader.g.marked_around(comma).is_none();
    conjunction && words && reader.g.first_finite(comma + 1..before.end).is_none()
}

/// Whether what stands before an incise is a phrase with a preposition and no clause: "In a letter sent after the flood".
fn is_adverbial(reader: &Reader<'_, '_>, before: Range<usize>) -> bool {
    let g = &reader.g;
    let doc = g.doc;
    if before.is_empty() || !doc.is(before.start, class::PREPOSITION) || doc.is(before.start, class::DETERMINER) {
        return false;
    }
    // "With three confirmed cases, the town panics": one phrase, whatever its words could be.
    let len = g.entry(before.start, class::PREPOSITION).map_or(1, |(end, _)| end - before.start);
    let whole = |p: NounPhrase| p.extent.end == before.end && p.extent.start == before.start + len;
    if reader.lexicon.subject_first && phrase_at(doc, reader.names, before.start + len, before.end).is_some_and(whole) {
        return true;
    }
    let participle = |t: usize| {
        doc.is(t, class::PAST_PARTICIPLE)
            && (doc.is(t + 1, class::PREPOSITION) || g.date(t + 1).is_some() || t + 1 >= before.end)
            && !doc.is(t, class::AUXILIARY)
            // "On Monday, two rockets landed near the clinic": the clause begins behind the comma.
            && !(reader.lexicon.subject_first && (before.start..t).any(|c| doc.is_char(c, ',')))
    };
    before.clone().filter(|t| g.is_finite(*t)).all(participle) && g.first_finite(before.clone()).is_some()
}

/// What an incise reports: the clause before it and, where that is no whole clause, what follows.
fn parts(reader: &Reader<'_, '_>, incise: &Incise, sentence: Range<usize>) -> Option<Few<Range<usize>>> {
    let g = &reader.g;
    let doc = g.doc;
    let start = g.start(sentence.start, incise.tokens.start);
    let mut end = incise.tokens.start;
    while end > start && (doc.is_char(end - 1, ',') || doc.is_dash(end - 1)) {
        end -= 1;
    }
    // "“It was magic,” the “Tidewater” star said": the title in marks belongs to who speaks.
    let title = end.checked_sub(1).filter(|t| *t >= start).and_then(|t| g.marked_around(t));
    if reader.lexicon.subject_first
        && end == incise.tokens.start
        && let Some(title) =
            title.filter(|m| m.len() <= 8 && m.start > start + 1 && doc.is(m.start - 1, class::DETERMINER))
        && doc.tokens[title.start + 1].is_capital()
        && g.marked_around(title.start - 2).is_some()
    {
        end = title.start - 1;
    }
    let before = start..end;
    let behind = || {
        let comma = (incise.tokens.end..sentence.end.min(incise.tokens.end + 20)).find(|t| doc.is_char(*t, ','))?;
        let rest = comma + 1..g.trimmed(comma + 1, sentence.end);
        (rest.len() > 1).then_some(rest)
    };
    if !before.is_empty() && !g.has_words_outside_marks(before.clone()) && g.marked_around(before.start).is_some() {
        return None;
    }
    // "He has changed his mind — “I recall it now,” he said": the incise is that of the marks.
    let marked = before.end.checked_sub(1).filter(|t| before.contains(t)).and_then(|t| g.marked_around(t));
    if let Some(marked) = marked.filter(|m| m.start > before.start + 1) {
        // "For the town, “this is a good year,” she said": no clause stands outside the marks.
        let bare = g.sign(marked.start - 1) == b','
            && g.first_finite(before.start..marked.start).is_none()
            && g.first_finite(marked.clone()).is_some();
        // Where subjects stand behind, only a few words set the scene: many are part of what is said.
        let comma = (before.start..marked.start).find(|t| doc.is_char(*t, ',')).unwrap_or(marked.start);
        let short = reader.lexicon.subject_first || comma - before.start <= SCENE;
        let led = g.sign(marked.start - 1) == b':' || g.is_dash(marked.start - 1);
        let introduced = led && reader.lexicon.subject_first || bare && short;
        if introduced && marked.end >= before.end {
            return None;
        }
    }
    // "While A, officials said, B": the main clause is behind.
    let led = doc.is(before.start, class::SUBORDINATOR) && !before.is_empty();
    let lone = led
        && !doc.is(before.start, class::DETERMINER)
        && reader.lexicon.subject_first
        && !before.clone().any(|t| doc.is_char(t, ','));
    // "Lombardi, qui arrive de Rome, a établi un record": the comma closes a relative clause, the verb is its noun's.
    if !incise.clitic && !led && before.len() > 1 && !has_main_verb(reader, before.clone()) {
        return None;
    }
    // "Truth is, she writes well": two words that lead in what follows.
    let whole = before.len() > 2 || !reader.lexicon.subject_first;
    // "…, when, in fact, he replied": what links the clause to the one before closes what stands before it.
    let linked = reader.lexicon.subject_first && !incise.clitic && is_linked(reader, before.clone());
    if linked {
        return None;
    }
    if whole && !led && !is_adverbial(reader, before.clone()) && g.first_finite(before.clone()).is_some() {
        return Some(Few::one(before));
    }
    // What goes on with a participle is the reporter's: "…, she asked for help, writing …".
    let clause = |r: &Range<usize>| {
        g.first_finite(r.clone()).is_some()
            && !doc.is(r.start, class::PRESENT_PARTICIPLE)
            && (incise.clitic
                || !doc.is(r.start, class::SUBORDINATOR)
                || doc.is(r.start, class::PREPOSITION)
                // "For example, Baker said, if the dam breaks, the town floods."
                || reader.lexicon.subject_first && g.main_clause_after(r.start, r.end).is_some())
            && (before.is_empty() || !doc.is(r.start, class::COORDINATOR))
    };
    let Some(rest) = behind().filter(clause) else {
        // "Though many stay calm, some have responded with force": a clause that hangs on what follows is no report.
        return (led && !lone && g.first_finite(before.clone()).is_some()).then(|| Few::one(before));
    };
    let rest = rest.start..g.end(rest.start, rest.end, None);
    Some(Some(before).filter(|b| !b.is_empty()).into_iter().chain([rest]).collect())
}
