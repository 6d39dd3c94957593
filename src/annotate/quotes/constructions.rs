//! The constructions that tie marked words to who said them, within one sentence.
//!
//! In: a passage and the reporter's words around it. Out: an [`Attribution`]. Constructions are tried from the one that leaves
//! least choice to the one that leaves most: incise behind the marks, signature, colon before them, a cue that governs the
//! fragment, a noun, a source word, a cue at the end of the sentence, the subject of the fragment itself.

use std::ops::Range;

use super::Via;
use super::attribution::{Attribution, How, can_speak};
use super::behind::{incise, told_apart};
use super::cues::{Cue, Form};
use super::frame::{Frame, REACH, Word};
use super::governed::governed;
use super::labels::label;
use super::sources::relative_antecedent;
use super::unlisted;
use crate::annotate::names::{NounPhrase, phrase_at, phrase_ending};
use crate::lang::{Complement, Confidence, class};
use crate::segment::TokenKind;

/// A line that signs the paragraph before it has at most so many tokens.
const SIGNATURE: usize = 24;

/// Attributes a passage by its own sentence.
pub(super) fn attribute<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let constructions = [
        announced,
        unlisted::incise,
        told_apart,
        incise,
        signed,
        introduced,
        governed_or_told,
        noun,
        source,
        trailing,
        subject,
    ];
    constructions.into_iter().find_map(|read| read(frame, passage))
}

/// `Kemp said, “…,” the court heard`: who stands right before the marks speaks in them, and the one behind tells of it.
fn announced<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let start = frame.passages[passage].start();
    let from = frame.sentence_start(passage);
    if !frame.names.lexicon.head_last || from + 2 > start || !frame.is_any(start - 1, &[',']) {
        return None;
    }
    let cue = frame.cues.within(from..start).iter().next_back()?;
    let first = cue.first();
    // The incise of a quotation before it belongs to both: “A,” she said, “B,” and left.
    let open = (from..first).rev().find(|t| frame.passage_of(*t) != frame.passages[passage].parent);
    let apart = open.is_none_or(|open| (open..first).any(|t| frame.doc.is(t, class::COORDINATOR)));
    let right = cue.form == Form::Finite && !cue.weak && !cue.passive && cue.tokens.end + 1 == start && first > from;
    if !right || !apart || frame.passages[passage].parent.is_some() {
        return None;
    }
    let behind = incise(frame, passage)?;
    let found = introduced(frame, passage).filter(|a| a.speaker.is_some() && a.cue.as_ref() == Some(&cue.tokens))?;
    behind.speaker.is_some().then_some(found)
}

/// `« … » — Paul Ferrand`: a dash and a name, and nothing else.
fn signed<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let (mut end, mut limit) = behind(frame, passage);
    // A quotation that fills its paragraph can be signed in the next.
    if end == limit && frame.passages[passage].parent.is_none() && frame.stands_alone(passage) {
        limit = frame.doc.blocks.get(frame.doc.block_of(end - 1) + 1).map_or(limit, |next| next.tokens.end);
        end = if limit <= end + SIGNATURE { end } else { limit };
    }
    if end >= limit || !frame.is_any(end, &['—', '–', '―', '-', '~']) {
        return None;
    }
    let speaker = phrase_at(frame.doc, frame.names, end + 1, limit.min(end + REACH)).filter(|p| p.name.is_some())?;
    let after = speaker.extent.end;
    let ends = after >= limit || frame.is_any(after, &['.', ',', '(']) || frame.passage_of(after).is_some();
    (ends && frame.is_whole(passage)).then(|| Attribution::new(How::Signed, None, Some(speaker)))
}

/// First token behind a passage, and how far its sentence and block go.
pub(super) fn behind(frame: &Frame<'_, '_>, passage: usize) -> (usize, usize) {
    let p = &frame.passages[passage];
    let end = p.end();
    let limit = match p.parent {
        Some(parent) => frame.passages[parent].pieces.last().map_or(end, |r| r.end),
        None => frame.block(end - 1).end,
    };
    (end, limit)
}

/// Tokens between a verb that tells and a noun that reports, at most.
const GOVERNED: usize = 8;

/// One past the last token of the sentence in which a passage ends.
fn sentence_end(frame: &Frame<'_, '_>, passage: usize) -> usize {
    let (end, limit) = behind(frame, passage);
    if end >= limit {
        return end;
    }
    let own = frame.sentence(end - 1).end;
    if own > end { own.min(limit) } else { end }
}

/// Whether something parts the words in marks from those behind: a comma or a stop, in the marks or after them.
pub(super) fn is_parted(frame: &Frame<'_, '_>, passage: usize) -> bool {
    const PARTING: &[char] = &[',', '?', '!', '…', '.', ';', '—', '–'];
    let p = &frame.passages[passage];
    let mut last = p.pieces.last().map_or(p.start(), |r| r.end.saturating_sub(1));
    while last > p.start() && frame.doc.tokens[last].kind == TokenKind::Mark {
        last -= 1;
    }
    frame.is_any(last, PARTING) || frame.is_any(p.end(), &[',', '—', '–', '-', '('])
}

/// A fragment that a cue governs, or who closes the sentence tells of.
fn governed_or_told<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    governed(frame, passage).map(|found| outer(frame, passage, found))
}

/// "Farmers think it is “a trap” and will not sign, Reed said": who closes the sentence tells what others think in it.
fn outer<'a>(frame: &Frame<'_, 'a>, passage: usize, inner: Attribution<'a>) -> Attribution<'a> {
    let person = |s: &NounPhrase| s.name.is_some_and(|n| frame.names.is_person(n));
    // "China expressed “regret”, its spokesman Lin Shu said": likewise what a body shows, where a person tells of it.
    let body = inner.weak && inner.speaker.as_ref().is_some_and(|s| s.via != Via::Pronoun && !person(s));
    if inner.how != How::Governed || inner.kind != "think" && !body || !frame.names.lexicon.head_last {
        return inner;
    }
    let tells = |s: &NounPhrase| can_speak(frame, s) && (!body || person(s));
    trailing(frame, passage)
        .filter(|told| told.kind != "think" && told.speaker.as_ref().is_some_and(tells))
        .unwrap_or(inner)
}

/// `X a dit : « … »` · `X said, "…"` · `X told us "…"`
fn introduced<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let start = frame.passages[passage].start();
    let from = frame.sentence_start(passage);
    if from >= start {
        return None;
    }
    let colon = frame.is_any(start - 1, &[':']);
    let comma = frame.is_any(start - 1, &[',']);
    let limits = from..start;
    let cue = frame.cues.within(limits.clone()).iter().rev().find(|c| {
        frame.is_usable(c)
            && frame.beside(c.verb, passage)
            && (c.takes(Complement::Quote) || (colon && c.takes(Complement::Clause)))
            && !(colon && closed_relative(frame, c, start))
    });
    let adjacent = |c: &Cue<'_>| {
        let end = start - usize::from(colon || comma);
        c.tokens.end >= end || frame.skip_adverbials(c.tokens.end, end) >= end
    };
    // "the right to respond “…”": an infinitive that a noun governs introduces nothing by itself.
    let right = |c: &&Cue<'_>| {
        let before = c.chain.wrapping_sub(1);
        c.form != Form::Infinitive
            || (colon || comma || !frame.doc.is(before, class::NOUN)) && !frame.is_any(before, &['('])
    };
    if let Some(cue) = cue.filter(right) {
        let near = start - cue.tokens.end <= 40;
        // "anybody who complains “is not well”": what begins with its verb is no utterance of its own.
        let verbal = || frame.begins_with_verb(frame.passages[passage].pieces.first().cloned().unwrap_or(start..start));
        let cried = is_cry(frame, passage, cue, start);
        let bare = !colon && !comma && (!frame.is_whole(passage) && !cried || verbal());
        let clear = !bare && !(cue.tokens.end..start).any(|i| frame.is_any(i, &['.', ';']) && frame.beside(i, passage));
        if clear && near && (colon || (adjacent(cue) && (comma || cue.form != Form::Noun))) {
            let cue = telling(frame, passage, saying(frame, cue, from), from);
            // "Un premier pas avant d'interroger : « … »": an infinitive in a sentence without a verb has no subject there.
            let verb = |t: usize| frame.doc.is(t, class::FINITE) && frame.beside(t, passage);
            let verbless = !frame.names.lexicon.head_last
                && cue.form == Form::Infinitive
                && !(limits.start..cue.chain.min(cue.tokens.start)).any(verb);
            let subject = || if verbless { None } else { frame.speaker_of(cue, &limits) };
            let speaker = subject().or_else(|| {
                // `Asked about it, X said:` has its subject; `Comments X: "…"` has it behind.
                (cue.is_active() && !cue.impersonal && colon).then(|| frame.subject_after(cue, start)).flatten()
            });
            let speaker = speaker.or_else(|| {
                (cue.form == Form::Noun && colon).then(|| sentence_subject(frame, passage, &limits)).flatten()
            });
            // "Reed was asked, “Why?”": nobody says who asked.
            let asked = cue.kind == "ask" && cue.form == Form::Finite && (comma || colon);
            if speaker.is_some() || !cue.passive || asked {
                return Some(Attribution::new(How::Before, Some(cue), speaker));
            }
        }
    }
    // "En librairie : « … »": a word that gives names, and nobody before it.
    let finite = |i: usize| frame.doc.is(i, class::FINITE);
    if colon && frame.ends_with(start - 1, Word::Naming, from) && !limits.clone().any(finite) {
        return None;
    }
    if colon {
        // No cue: the subject of the sentence speaks.
        let speaker = sentence_subject(frame, passage, &limits)
            .or_else(|| label(frame, limits.start..start - 1))
            .map(|p| owner_of_thing(frame, p))
            .filter(|p| can_speak(frame, p));
        let mut found = Attribution::new(How::Before, None, speaker);
        found.confidence = Confidence::Likely;
        found.extent = limits;
        return Some(found);
    }
    None
}

/// "Son verdict : « … »": whose a thing is speaks, and not the thing.
fn owner_of_thing(frame: &Frame<'_, '_>, phrase: NounPhrase) -> NounPhrase {
    let at = phrase.tokens.start;
    let thing = phrase.name.is_none() && phrase.via != Via::Pronoun && !phrase.sort.meets(class::HEADS);
    if thing && frame.doc.is(at, class::POSSESSIVE) { NounPhrase::owner(at) } else { phrase }
}

/// The verb that says what an infinitive right behind it tells: "*a dit* ne plus croire « … »"; else the infinitive itself.
fn saying<'f, 'a>(frame: &'f Frame<'_, 'a>, cue: &'f Cue<'a>, from: usize) -> &'f Cue<'a> {
    let doc = frame.doc;
    if frame.lexicon.subject_first || !doc.is(cue.verb, class::INFINITIVE) || doc.is(cue.verb, class::FINITE) {
        return cue;
    }
    let before = frame.cues.within(from.max(cue.verb.saturating_sub(GOVERNED))..cue.verb);
    let light = |t: usize| {
        let small = const { class::set(&[class::NEGATION, class::ADVERB, class::OBJECT_PRONOUN, class::REFLEXIVE]) };
        doc.classes(t).meets(small)
    };
    let says = |c: &&Cue<'a>| {
        let told = c.form == Form::Finite && c.is_active() && !c.weak && c.takes(Complement::Infinitive);
        told && c.verb < cue.verb && frame.is_usable(c) && (c.verb + 1..cue.verb).all(light)
    };
    before.iter().rev().find(says).unwrap_or(cue)
}

/// "shouted “Liar!” at the speaker": a cry right behind its verb is an utterance of its own.
fn is_cry(frame: &Frame<'_, '_>, passage: usize, cue: &Cue<'_>, start: usize) -> bool {
    let Some(first) = frame.passages[passage].pieces.first() else { return false };
    let last = frame.passages[passage].pieces.last().map_or(first.start, |r| r.end - 1);
    cue.tokens.end == start
        && cue.is_active()
        && cue.kind == "say"
        && frame.doc.tokens[first.start].is_capital()
        && frame.is_any(last, &['!', '?'])
}

/// The verb that governs a noun which reports: "*said* in a statement: “…”", "*told* Lake News: “…”"; else the noun itself.
fn telling<'f, 'a>(frame: &'f Frame<'_, 'a>, passage: usize, noun: &'f Cue<'a>, from: usize) -> &'f Cue<'a> {
    if noun.form != Form::Noun {
        return noun;
    }
    let before = frame.cues.within(from.max(noun.tokens.start.saturating_sub(GOVERNED))..noun.tokens.start);
    let verb = before.iter().rev().find(|c| c.form == Form::Finite && frame.beside(c.verb, passage));
    let governs = |c: &&Cue<'a>| {
        let said = c.is_active() && !c.weak && !c.negated && !c.impersonal && c.takes(Complement::Quote);
        said && frame.is_usable(c) && (c.tokens.end..noun.tokens.start).all(|t| frame.doc.tokens[t].is_word())
    };
    verb.filter(governs).unwrap_or(noun)
}

/// "X, qui a commencé tôt, reste perplexe : « … »": a relative clause that a comma has closed before another verb.
pub(super) fn closed_relative(frame: &Frame<'_, '_>, cue: &Cue<'_>, start: usize) -> bool {
    let comma = (cue.tokens.end..start).find(|i| frame.is_any(*i, &[',']));
    frame.is_relative(cue.tokens.start)
        && comma.is_some_and(|comma| {
            let verb = |i: usize| frame.names.is_finite(frame.doc, i);
            (comma..start).any(|i| verb(i) && !frame.is_relative(i))
        })
}

/// The subject of the first finite verb of a sentence.
pub(super) fn sentence_subject(frame: &Frame<'_, '_>, passage: usize, limits: &Range<usize>) -> Option<NounPhrase> {
    let heads = |i: &usize| frame.heads_clause(*i, limits.start) && frame.beside(*i, passage);
    let verb = limits.clone().take(REACH).find(heads)?;
    phrase_ending(frame.doc, frame.names, verb, limits.start).filter(|p| can_speak(frame, p))
}

/// `Selon X, c'est « … »`, `"…", according to X`
fn source<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let from = frame.sentence_start(passage);
    let end = sentence_end(frame, passage);
    let start = frame.passages[passage].start();
    let mut best: Option<Attribution<'a>> = None;
    let mut free = 0;
    let around = from.max(start.saturating_sub(REACH))..end.min(frame.passages[passage].end() + REACH);
    for at in around.filter(|at| frame.may_tie(*at)) {
        let strong = frame.word(at, Word::Source);
        let len = if strong > 0 { strong } else { frame.word(at, Word::WeakSource) };
        // The "to" of "according to" opens nothing of its own.
        if len == 0 || at < free || !frame.beside(at, passage) {
            continue;
        }
        free = at + if strong > 0 { len } else { 1 };
        let first = at == from || at == from + 1 && !frame.doc.classes(from).meets(class::NOUNS);
        let opens = first || frame.is_any(at - 1, &[',', '(', '—', '–']) || !frame.beside(at - 1, passage);
        if strong == 0 && !(opens && at < start) {
            continue;
        }
        // "pour que", "to put it": no source.
        let clause = frame.can(at + len, Word::That)
            || frame.doc.is(at + len, class::INFINITIVE) && frame.names.covering(at + len).is_none();
        if clause && strong == 0 {
            continue;
        }
        // "Paul Vidal, pour qui le pont « tient »": whom the relative pronoun takes up.
        let relative = opens && at < start && frame.doc.is(at + len, class::RELATIVE);
        let phrase = if relative {
            relative_antecedent(frame.doc, frame.names, at, from)
                .map(|p| NounPhrase { extent: at + len..at + len + 1, ..p })
        } else {
            phrase_at(frame.doc, frame.names, at + len, end.max(at + len)).map(|phrase| frame.refined(phrase, end))
        };
        let Some(phrase) = phrase else { continue };
        // "For instance", "pour toute question": a preposition of many uses names a source only before someone.
        let someone =
            phrase.name.is_some() || phrase.via == Via::Pronoun || phrase.joined || phrase.sort.meets(class::HEADS);
        if phrase.extent.start > at + len + 1 || !can_speak(frame, &phrase) || strong == 0 && !someone {
            continue;
        }
        let mut found = Attribution::new(How::Source, None, Some(phrase));
        found.cue = Some(at..at + len);
        found.lemma = Some(frame.doc.slice(at..at + len).to_lowercase().into());
        found.kind = "say";
        found.extent.start = at;
        found.seen = Some(at..at + len);
        best = Some(found);
        if at >= start {
            break;
        }
    }
    best
}

/// `c'est « … » même pour le Hamas, estime X.` · `The plan is a "hoax" even now, said X.`
fn trailing<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let from = frame.passages[passage].end();
    let end = sentence_end(frame, passage).min(from + REACH);
    if frame.is_any(from, &['.', '!', '?']) {
        return None;
    }
    for cue in frame.cues.within(from..end).iter().filter(|c| frame.is_usable(c)) {
        if !frame.beside(cue.verb, passage)
            || cue.form != Form::Finite
            || cue.passive
            || !cue.takes(Complement::Quote) && !cue.takes(Complement::Clause)
            || cue.weak && frame.ends_with(frame.passages[passage].start(), Word::Naming, frame.sentence_start(passage))
        {
            continue;
        }
        let first = cue.first();
        let led = |at: usize| {
            at > from
                && (frame.is_any(at - 1, &[',', '—', '–'])
                    || !frame.beside(at - 1, passage)
                    || frame.ends_with(at, Word::As, from))
        };
        if led(first) {
            // Where subjects come first, no verb with an auxiliary stands before its subject.
            let turned = !frame.lexicon.subject_first || cue.tokens.start == cue.verb;
            let behind = || if turned { frame.subject_after(cue, end) } else { None };
            let speaker = frame.clitic(cue).or_else(behind);
            if speaker.is_some() {
                return Some(Attribution::new(How::Trailing, Some(cue), speaker));
            }
        }
        // "Avec « … », Anne Morel signe un drame": where incises turn round, a verb behind its subject has an object there.
        let object = !frame.names.lexicon.head_last && frame.doc.is(cue.tokens.end, class::DETERMINER);
        if !object
            && let Some(speaker) = frame.subject_before(cue, from)
            && led(speaker.extent.start)
            && !frame.can(cue.tokens.end, Word::That)
        {
            return Some(Attribution::new(How::Trailing, Some(cue), Some(speaker)));
        }
    }
    None
}

/// `le qualificatif d'« … »`, `his answer: "…"`, `Trump's claim that there were "…"`
fn noun<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let start = frame.passages[passage].start();
    let from = frame.sentence_start(passage);
    let cue =
        frame.cues.within(from..start).iter().rev().find(|c| c.form == Form::Noun && frame.beside(c.verb, passage))?;
    let between = cue.tokens.end..start;
    let clause = frame.can(cue.tokens.end, Word::That) && cue.takes(Complement::Clause);
    let tied = between.clone().all(|i| {
        frame.can(i, Word::Of)
            || frame.is_any(i, &[':', ','])
            || frame.doc.is(i, class::DETERMINER)
            || !frame.beside(i, passage)
    });
    if !clause && (between.len() > 5 || !tied) {
        return None;
    }
    // "Le conseil « n'a plus … »": the noun is the subject of what is quoted.
    if between.is_empty() && frame.begins_with_verb(frame.passages[passage].pieces.first()?.clone()) {
        return None;
    }
    let owner = frame.owner_of(cue.tokens.clone(), &(from..start));
    Some(Attribution::new(How::Noun, Some(cue), owner))
}

/// `Le conseil « n'a plus confiance … »`: the fragment is what its subject says of itself.
fn subject<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let p = &frame.passages[passage];
    let start = p.start();
    let from = frame.sentence_start(passage);
    let inner = p.pieces.first()?.clone();
    // "his medical “record”": one word that can be a noun is one.
    let noun = inner.len() == 1 && frame.doc.classes(inner.start).meets(class::NOUNS);
    if noun
        || frame.ends_with(start, Word::Naming, from)
        || !frame.begins_with_verb(inner)
        || from >= start
        || frame.can(start - 1, Word::Of)
        || frame.doc.is(start - 1, class::DETERMINER)
    {
        return None;
    }
    // "it issued a directive to “build …”": the document is not who would build, and whoever issued it speaks.
    let ordered = frame.doc.is(start - 1, class::INFINITIVE_MARKER) && frame.names.lexicon.head_last;
    let read = || phrase_ending(frame.doc, frame.names, start, from).filter(|p| p.extent.end == start);
    let document = |p: &NounPhrase| ordered && p.is(class::DOCUMENT);
    let speaker = match read().filter(|p| can_speak(frame, p)) {
        Some(phrase) if document(&phrase) => sentence_subject(frame, passage, &(from..start))?,
        found => found?,
    };
    // "Reed was asked, “Do you …?”": another verb stands between.
    let verb = |t: usize| frame.names.is_finite(frame.doc, t);
    if frame.is_any(start - 1, &[',']) && (speaker.tokens.end..start).any(verb) {
        return None;
    }
    Some(Attribution::new(How::Subject, None, Some(speaker)))
}
