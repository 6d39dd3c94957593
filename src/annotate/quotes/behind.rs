//! The reporting words right behind a quotation: an incise, or a clause of its own.
//!
//! In: a passage and the cues behind it. Out: an [`Attribution`], where the verb behind the marks says who spoke them:
//! `« … », dit X`, `"…," Lee Baker, a planner, said`. A new sentence, a verb with an object of its own and a relative clause
//! are told apart here.

use super::Via;
use super::attribution::{Attribution, How, can_speak};
use super::constructions::{behind, is_parted};
use super::cues::{Cue, Form};
use super::frame::{Frame, REACH, Word};
use crate::annotate::names::{NounPhrase, phrase_at};
use crate::lang::{Complement, class};
use crate::segment::{SpotKind, TokenKind};

/// `« … », dit X` · `"…," X said` · `« … » (translation), lance X`
pub(super) fn incise<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let doc = frame.doc;
    let (end, limit) = behind(frame, passage);
    let mut at = end;
    // An explanation in brackets may come first.
    if frame.is_any(at, &['(', '[']) {
        at = (at..limit.min(at + 30)).find(|i| frame.is_any(*i, &[')', ']']))? + 1;
    }
    let parted = is_parted(frame, passage) || at > end;
    while at < limit && frame.is_any(at, &[',', '—', '–', '-']) {
        at += 1;
    }
    if at >= limit || frame.is_any(at, &['.', ';', ':']) {
        return None;
    }
    let last = frame.passages[passage].pieces.last()?.end - 1;
    let sentence = frame.sentence(at);
    // Behind a full stop in the marks a new sentence begins, unless it goes on in lower case.
    let fresh = frame.is_any(last, &['.']) && at == end && !frame.is_any(last.saturating_sub(1), &['.']);
    let limit = limit.min(at + REACH);
    // "“…,” but he said that": a conjunction opens a clause of its own, unless only its cue follows.
    let joined = frame.is_conjunction(at);
    let cue = frame.cues.within(at..limit).iter().find(|c| {
        frame.is_usable(c)
            && frame.beside(c.verb, passage)
            && !(joined && (frame.goes_on(c) || c.weak && frame.names.lexicon.head_last))
            && c.takes(Complement::Quote)
            && c.form != Form::Noun
            && !governs_next(frame, c)
            && c.chain < sentence.end
    })?;
    let first = cue.first();
    if (at..first).any(|i| !frame.beside(i, passage)) {
        return described(frame, passage, cue, at)
            .filter(|_| parted && !fresh && !joined)
            .map(|speaker| Attribution::new(How::Incise, Some(cue), Some(speaker)));
    }
    if begins_anew(frame, passage, cue, at) || announces_next(frame, passage, cue) {
        return None;
    }
    let gap_is_light = frame.skip_light(at, first) == first;
    if gap_is_light {
        // "“Skin” was written by Stone", "… but pledged to stay": neither says who spoke the words before.
        if cue.passive && !cue.impersonal || joined && frame.names.lexicon.head_last {
            return None;
        }
        if fresh && doc.tokens[at].kind != TokenKind::Lower {
            return None;
        }
        // "« … ? » Autant de doutes qui expliquent": a relative clause of a new sentence.
        if first > at && doc.is(first - 1, class::RELATIVE) && !doc.is(first - 1, class::SUBORDINATOR) {
            return None;
        }
        // "«…» a-t-il déclaré.": a pronoun tied to its verb can only look back, comma or not.
        let tied = first == at && cue.inverted.is_some();
        if !parted && !tied && (!frame.stands_alone(passage) || !frame.is_whole(passage)) {
            return None;
        }
        // "“War” — had found his project": where subjects come first, no verb with an auxiliary stands before its subject.
        if frame.lexicon.subject_first && cue.inverted.is_none() && cue.tokens.start < cue.verb && first == at {
            return None;
        }
        let speaker = frame.clitic(cue).or_else(|| if cue.impersonal { None } else { frame.subject_after(cue, limit) });
        if is_no_speaker(frame, cue, speaker.as_ref()) {
            return None;
        }
        if !parted && cue.weak && !(first == at && speaker.as_ref().is_some_and(|s| signs(frame, s, cue))) {
            return None;
        }
        if !frame.is_whole(passage)
            && !frame.stands_alone(passage)
            && speaker.as_ref().is_some_and(|s| is_thing(frame, s))
        {
            return None;
        }
        if cue.form == Form::Finite && (speaker.is_some() || cue.impersonal) {
            let mut found = Attribution::new(How::Incise, Some(cue), speaker);
            if cue.impersonal {
                found.speaker = frame.place_of(cue, limit);
            }
            return Some(found);
        }
        return None;
    }
    // The subject first: `"…," Lee Baker, a planner, said`.
    if cue.form != Form::Finite || cue.passive {
        return None;
    }
    if cue.weak && has_other_object(frame, passage, cue) {
        return None;
    }
    // "“…,” a phrase critics have said is old": the phrase is the subject of the verb behind, and what they said.
    let next = cue.tokens.end;
    if frame.names.lexicon.head_last && doc.is(next, class::AUXILIARY) && frame.names.covering(next).is_none() {
        return None;
    }
    // "dismissed it as “false,” and two analysts told the paper it was": a clause of its own.
    if joined && frame.names.lexicon.head_last && doc.tokens.get(next).is_some_and(|t| t.is_word()) {
        return None;
    }
    // Without a comma only what closes the sentence is an incise: "…" General Lloyd Reed said.
    let closing = !cue.weak && frame.is_any(cue.tokens.end, &['.']) && frame.is_whole(passage);
    let speaker = frame.subject_before(cue, at)?;
    if !parted && (!closing || speaker.name.is_none()) {
        return None;
    }
    let from = frame.skip_light(at, speaker.extent.start.max(at));
    if speaker.extent.start > from {
        return behind_phrase(frame, passage, cue, speaker, from, fresh);
    }
    reads_as_incise(frame, passage, cue, fresh).then(|| Attribution::new(How::Incise, Some(cue), Some(speaker)))
}

/// `« … ». Conclut le maire.`: a sentence that is a verb of saying with its subject behind it, and nothing else.
pub(super) fn told_apart<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let (mut at, limit) = behind(frame, passage);
    while at < limit && frame.is_any(at, &['.', '!', '?', '…']) {
        at += 1;
    }
    if frame.lexicon.subject_first || at >= limit || !frame.doc.tokens[at].is_capital() || !frame.beside(at, passage) {
        return None;
    }
    let end = frame.sentence(at).end.min(limit).min(at + REACH);
    let told = |c: &&Cue<'a>| {
        let own = c.chain.min(c.tokens.start) == at && c.is_active() && !c.impersonal;
        own && c.takes(Complement::Quote) && frame.is_usable(c)
    };
    let cue = frame.cues.within(at..end).iter().next().filter(told)?;
    let speaker = frame.clitic(cue).or_else(|| frame.subject_after(cue, end)).filter(|s| can_speak(frame, s))?;
    let stop = speaker.extent.end.max(cue.tokens.end);
    let whole = speaker.extent.start <= cue.tokens.end && (stop >= end || frame.is_any(stop, &['.']));
    // "Reprend la route.": a verb with other meanings asks for a person.
    let person = speaker.name.is_some_and(|n| frame.names.is_person(n)) || speaker.is(class::ROLE);
    if cue.weak && !person {
        return None;
    }
    (whole && (speaker.via != Via::Pronoun || cue.inverted.is_some()))
        .then(|| Attribution::new(How::Incise, Some(cue), Some(speaker)))
}

/// Whether what stands behind a cue does not speak: a relative pronoun, or whom somebody told about something.
fn is_no_speaker(frame: &Frame<'_, '_>, cue: &Cue<'_>, speaker: Option<&NounPhrase>) -> bool {
    let Some(speaker) = speaker else { return false };
    // "“Why?” – questions that hang in the air": a relative pronoun behind a noun is no subject.
    let relative = frame.doc.is(speaker.extent.start, class::CLAUSE_OPENER) && speaker.via != Via::Pronoun;
    // "“Sunrise,” reminded her staff about the rules": who stands behind a verb of telling, before what is told.
    let told = frame.doc.is(speaker.extent.end, frame.names.lexicon.topic);
    frame.names.lexicon.head_last && relative || cue.takes(Complement::ObjectClause) && told
}

/// `"…," the “Tidewater” star said`: a title in marks stands between the article and the noun.
fn described(frame: &Frame<'_, '_>, passage: usize, cue: &Cue<'_>, at: usize) -> Option<NounPhrase> {
    let title = frame.passage_of(at + 1).filter(|other| *other != passage)?;
    let behind = frame.passages[title].end();
    let short = frame.passages[title].pieces.iter().map(ExactSizeIterator::len).sum::<usize>() <= 6;
    let first = cue.first();
    let right = frame.names.lexicon.head_last
        && frame.doc.is(at, class::DETERMINER)
        && short
        && behind < first
        && cue.is_active()
        && (behind..first).all(|t| frame.doc.tokens[t].is_word() && frame.beside(t, passage));
    let found = if right { frame.subject_before(cue, behind) } else { None }?;
    (found.extent.start <= behind + 1).then(|| {
        let tokens = if found.name.is_none() { at..found.tokens.end } else { found.tokens.clone() };
        NounPhrase { tokens, extent: at..found.extent.end, ..found }
    })
}

/// "On her “best guess,” she wrote: “…”": a fragment inside the words that announce the next quotation.
fn announces_next(frame: &Frame<'_, '_>, passage: usize, cue: &Cue<'_>) -> bool {
    let next = cue.tokens.end;
    frame.is_any(next, &[':'])
        && frame.passage_of(next + 1).is_some_and(|other| other != passage)
        && !frame.stands_alone(passage)
}

/// `"…," Reuters editor Jane Alba said`: a phrase stands between the marks and the subject at the verb.
fn behind_phrase<'a>(
    frame: &Frame<'_, 'a>,
    passage: usize,
    cue: &Cue<'a>,
    speaker: NounPhrase,
    from: usize,
    fresh: bool,
) -> Option<Attribution<'a>> {
    let doc = frame.doc;
    if speaker.tokens.end == cue.chain && is_ranked(frame, &speaker, from) {
        return reads_as_incise(frame, passage, cue, fresh)
            .then(|| Attribution::new(How::Incise, Some(cue), Some(speaker)));
    }
    let first = phrase_at(doc, frame.names, from, cue.chain)?;
    if speaker.tokens.end == cue.chain && is_titled(frame, &speaker, from) {
        return reads_as_incise(frame, passage, cue, fresh)
            .then(|| Attribution::new(How::Incise, Some(cue), Some(speaker)));
    }
    // Nothing between the two but what belongs to the first: no other verb.
    let other = (first.tokens.end..cue.chain).any(|i| frame.names.is_finite(doc, i));
    if other || (first.name.is_none() && first.extent.end + 2 < cue.chain) {
        return None;
    }
    // "Reuters editor Jane Alba said": the name at the verb, not the first of the row.
    let commas = (first.tokens.end..speaker.tokens.start.max(first.tokens.end)).any(|i| frame.is_any(i, &[',']));
    let first = if speaker.name.is_some() && speaker.tokens.end == cue.chain && !commas { speaker } else { first };
    reads_as_incise(frame, passage, cue, fresh).then(|| Attribution::new(How::Incise, Some(cue), Some(first)))
}

/// "« On attend » critique Paul Ferrand.": without a comma a name right behind the verb closes the sentence.
fn signs(frame: &Frame<'_, '_>, speaker: &NounPhrase, cue: &Cue<'_>) -> bool {
    speaker.name.is_some()
        && speaker.tokens.start == cue.tokens.end
        && frame.is_any(speaker.extent.end, &['.', ',', ';'])
}

/// "X, qui se dit « inquiet », a demandé un délai": a thing behind the verb is its object, and the fragment is somebody's who
/// stands before it.
fn is_thing(frame: &Frame<'_, '_>, phrase: &NounPhrase) -> bool {
    phrase.name.is_none()
        && phrase.via != Via::Pronoun
        && !phrase.sort.meets(class::HEADS)
        && !frame.doc.is(phrase.tokens.start, class::DEFINITE)
}

/// "veut croire un conseiller": a verb that governs the infinitive of another cue reports nothing by itself.
fn governs_next(frame: &Frame<'_, '_>, cue: &Cue<'_>) -> bool {
    let next = frame.cues.at(cue.tokens.end).filter(|next| next.form == Form::Finite);
    next.is_some_and(|next| next.chain <= cue.tokens.start && next.takes(Complement::Quote))
}

/// Whether what stands behind marks is a clause of its own, by where they stand and how it begins.
fn begins_anew(frame: &Frame<'_, '_>, passage: usize, cue: &Cue<'_>, at: usize) -> bool {
    let doc = frame.doc;
    let p = &frame.passages[passage];
    let first = cue.first();
    if first <= at {
        return false;
    }
    let mut last = p.pieces.last().map_or(at, |r| r.end - 1);
    while last > p.start() && doc.tokens[last].kind == TokenKind::Mark {
        last -= 1;
    }
    let stopped = at == p.end() && frame.is_any(last, &['.', '!', '?']);
    if !frame.lexicon.subject_first {
        // "« Partez ! » La présidente lui demande …": where incises turn subject and verb around, a subject before its verb
        // and behind a stop begins a sentence of its own.
        return stopped && doc.tokens[at].is_capital() && cue.inverted.is_none();
    }
    // "“….” South Carolina, he said, was …": the pronoun before the verb is its subject.
    if stopped && first > at + 1 && doc.is(first - 1, class::SUBJECT_PRONOUN) && frame.is_any(first - 2, &[',']) {
        return true;
    }
    let goes_on = doc.tokens.get(cue.tokens.end).is_some_and(|t| t.is_word());
    // "yelling “…!” A campaign ad accuses …", "“….” He also wrote, “…”": a new sentence, with words of its own to report.
    let next = cue.tokens.end;
    let leads = frame.is_any(next, &[',', ':']) && frame.passage_of(next + 1).is_some_and(|other| other != passage);
    let common = doc.classes(at).meets(const { class::set(&[class::DETERMINER, class::SUBJECT_PRONOUN]) })
        && frame.names.covering(at).is_none();
    let announces = leads && frame.is_any(next, &[':']);
    if stopped
        && doc.tokens[at].is_capital()
        && (announces || common && (goes_on || leads) || leads && frame.is_any(last, &['.']))
    {
        return true;
    }
    // "On “The Morning Show,” Reed said she was glad": a title behind its preposition.
    let start = p.start();
    let tied = start > frame.sentence_start(passage) && doc.is(start - 1, class::PREPOSITION);
    let mut words = p.pieces.iter().flat_map(Clone::clone).filter(|t| doc.tokens[*t].is_word()).peekable();
    tied && goes_on
        && words.peek().is_some()
        && words.all(|t| doc.tokens[t].begins_with_capital() || frame.names.lexicon.is_function(doc, t))
}

/// "billed as “Hats,” Reed unveiled a plan": marks that give a name, and a verb with an object of its own.
fn has_other_object(frame: &Frame<'_, '_>, passage: usize, cue: &Cue<'_>) -> bool {
    let next = cue.tokens.end;
    let object = frame.doc.is(next, class::DETERMINER) && frame.doc.spots.starting_at(SpotKind::Date, next).is_none();
    // "a film directed by Reed": a participle behind a thing.
    let made = frame.can(next, Word::Agent);
    object || made || frame.ends_with(frame.passages[passage].start(), Word::Naming, frame.sentence_start(passage))
}

/// "lead engineer and planner Lucy Hartman", "Ambassador to the UN Lucy Hartman": nothing but roles from `from` to the name.
fn is_titled(frame: &Frame<'_, '_>, name: &NounPhrase, from: usize) -> bool {
    let doc = frame.doc;
    let plain = |i: usize| {
        doc.tokens[i].is_word() && (i == from || !frame.names.lexicon.is_verb(doc, i)) && !doc.is(i, class::RELATIVE)
    };
    name.name.is_some()
        && name.extent.start <= from + 14
        && (from..name.tokens.start).all(plain)
        && !doc.is(from, class::DETERMINER)
        && !doc.is(from, class::SUBJECT_PRONOUN)
}

/// "the 14th-ranked Reed": an article, a number and what it is tied to, and the name.
fn is_ranked(frame: &Frame<'_, '_>, name: &NounPhrase, from: usize) -> bool {
    let doc = frame.doc;
    let start = name.extent.start.min(name.tokens.start);
    let tied = |t: usize| {
        doc.tokens[t].is_word() && !doc.is(t, class::RELATIVE)
            || doc.is_char(t, '-')
            || doc.tokens[t].kind == TokenKind::Digits
    };
    name.name.is_some_and(|n| frame.names.is_person(n) || name.tokens.len() == 1)
        && doc.is(from, class::DETERMINER)
        && start > from + 1
        && start <= from + 7
        && (from + 1..start).all(tied)
        && (from + 1..start).any(|t| doc.is_char(t, '-'))
}

/// Whether "X said" behind marks looks back at them, and not forward at a clause of its own.
fn reads_as_incise(frame: &Frame<'_, '_>, passage: usize, cue: &Cue<'_>, fresh: bool) -> bool {
    if !fresh {
        return true;
    }
    // `"It rains." He said that …` begins anew; `"It rains," he said.` does not. A fragment with a stop ends its sentence.
    let after = cue.tokens.end;
    // "“…,” said Reed. “You can't do that.” Captain Joel Adams agreed. “The coach is right”": the next is his.
    let next = frame.is_any(after, &['.']).then(|| frame.passage_of(after + 1)).flatten();
    let announces = next.is_some_and(|next| {
        passage > 0
            && frame.passages[next].start() == after + 1
            && frame.passages[passage - 1].parent == frame.passages[passage].parent
            && frame.doc.block_of(frame.passages[passage - 1].start()) == frame.doc.block_of(after)
            && frame.doc.block_of(after + 1) == frame.doc.block_of(after)
    });
    !announces
        && (frame.stands_alone(passage) || !frame.names.lexicon.head_last)
        && !frame.can(after, Word::That)
        && frame.is_any(after, &['.', ',', ';'])
}
