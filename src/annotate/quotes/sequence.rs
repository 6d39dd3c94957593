//! Who speaks where the quotation's own sentence does not say.
//!
//! In: passages with the attributions of their own sentences. Out: attributions for the rest, as far as the text bears them: split
//! quotations, the sentence before that announces ("X s'explique."), speech that goes on, the sentence behind, and headings
//! that repeat words which are attributed below. Each of these is a rule with a confidence of its own.

use std::collections::BTreeMap;
use std::ops::Range;

use super::attribution::{Attribution, How, can_speak};
use super::cues::{Cue, Form};
use super::frame::{Frame, Word};
use crate::annotate::names::{
    Gender, NameKind, NounPhrase, Number, phrase_at, phrase_ending, sentence_subject as first_phrase,
};
use crate::annotate::quotes::Via;
use crate::article::BlockKind;
use crate::lang::{Complement, class, fold};
use crate::segment::TokenKind;

/// How many tokens of a neighbouring sentence are looked through.
const LOOK: usize = 60;
/// A question between who answers and the answer has at most so many words.
const QUESTION: usize = 7;
/// A crosshead has at most so many tokens, its marks included.
const CROSSHEAD: usize = 24;

/// Whether the passage goes on with what the one before began: only the incise of that one stands between.
pub(super) fn continues(
    frame: &Frame<'_, '_>,
    before: usize,
    passage: usize,
    attribution: Option<&Attribution<'_>>,
) -> bool {
    let Some(attribution) = attribution.filter(|a| matches!(a.how, How::Incise)) else { return false };
    let (a, b) = (&frame.passages[before], &frame.passages[passage]);
    let (from, to) = (a.end(), b.start());
    if a.parent != b.parent
        || from > to
        || to - from > LOOK
        || frame.doc.block_of(a.end() - 1) != frame.doc.block_of(to)
    {
        return false;
    }
    if attribution.extent.end > to || attribution.extent.start < from {
        return false;
    }
    // Behind the incise only what belongs to it: adverbials, an addressee, a place; then a comma or a stop.
    let rest = attribution.extent.end..to;
    let stops = rest.clone().filter(|t| frame.is_any(*t, &['.', '!', '?', ';'])).count();
    let other_cue = frame.cues.within(rest.clone()).iter().any(|c| {
        c.form != Form::Noun
            && !c.weak
            && frame.is_usable(c)
            && c.takes(Complement::Quote)
            && !frame.is_relative(c.chain)
    });
    let verb = |t: &usize| {
        frame.doc.is(*t, class::FINITE) && frame.doc.tokens[*t].kind == TokenKind::Lower && !frame.is_relative(*t)
    };
    let verbs = rest.clone().filter(verb).count();
    let ends = to > from && (frame.is_any(to - 1, &['.', ',', ':', ';', '—', '–', '!', '?', '…']));
    ends && !frame.is_any(to - 1, &[':'])
        && !other_cue
        && verbs == 0
        && (stops == 0 || stops == 1 && frame.is_any(to - 1, &['.', '!', '?']))
}

/// Whether a quotation is a text of its own: it begins a sentence, and nothing behind it in the sentence says who speaks.
pub(super) fn is_free(frame: &Frame<'_, '_>, passage: usize) -> bool {
    frame.stands_alone(passage) && (frame.ends_sentence(passage) || frame.passages[passage].close.is_none())
}

/// Whether a quotation is a crosshead: a line of its own, short and without a stop, between paragraphs.
pub(super) fn is_crosshead(frame: &Frame<'_, '_>, passage: usize) -> bool {
    let p = &frame.passages[passage];
    let block = frame.block(p.start());
    let last = p.pieces.last().map_or(p.start(), |r| r.end.saturating_sub(1));
    p.start() == block.start
        && p.end() == block.end
        && p.close.is_some()
        && block.len() <= CROSSHEAD
        && !frame.is_any(last, &['.', '!', '?', '…'])
        && frame.doc.blocks.get(frame.doc.block_of(p.start()) + 1).is_some_and(|next| next.tokens.len() > block.len())
}

/// The sentence before a free-standing quotation names who speaks: `Abu Amer, 44, agreed.`
pub(super) fn previous<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let before = frame.passages[passage].start().checked_sub(1)?;
    announced(frame, passage, before).or_else(|| {
        // "Anne Morel, elle, compte dormir. Un recours ? « … »": what is asked stands behind the one who answers.
        let question = frame.sentence(before);
        let words = question.clone().filter(|t| frame.doc.tokens[*t].is_word()).count();
        let short = words <= QUESTION && frame.is_any(question.end - 1, &['?']) && !frame.lexicon.subject_first;
        let inside = question.start > frame.block(before).start;
        if short && inside { announced(frame, passage, question.start - 1) } else { None }
    })
}

/// Who speaks in a quotation by the sentence that ends at a token before it.
fn announced<'a>(frame: &Frame<'_, 'a>, passage: usize, before: usize) -> Option<Attribution<'a>> {
    let start = frame.passages[passage].start();
    if frame.passage_of(before) != frame.passages[passage].parent {
        return None;
    }
    let sentence = frame.sentence(before);
    let distance = frame.doc.block_of(start) - frame.doc.block_of(before);
    let kind = frame.doc.blocks[frame.doc.block_of(before)].kind;
    if distance > 1 || kind != BlockKind::Body {
        return None;
    }
    let limits = sentence.start..sentence.end.min(start);
    // "Pour que les otages vivent, « il faudrait … »": who stands in a subordinate clause is not who speaks.
    let subordinate = |t: usize| frame.doc.is(t, class::SUBORDINATOR) || frame.can(t, Word::That);
    if sentence.end > start && limits.clone().take(3).any(subordinate) {
        return None;
    }
    let announces = |c: &&Cue<'a>| {
        c.form == Form::Finite && !c.passive && frame.beside(c.verb, passage) && frame.speaker_of(c, &limits).is_some()
    };
    let cues = frame.cues.within(limits.clone());
    // "…, comme l'explique Anne Morel :" before a paragraph in marks: the last one opens it.
    let cue = if frame.is_any(limits.end - 1, &[':']) {
        cues.iter().rev().take(6).find(announces)
    } else {
        cues.iter().find(announces)
    };
    // "They lie in the valley.": several, or a thing, that nothing makes speak.
    let someone = |s: &NounPhrase| match (s.via, s.name) {
        (Via::Pronoun, _) => s.agreement.number != Number::Plural && s.agreement.gender != Gender::Neuter,
        (_, Some(name)) => matches!(frame.names.mentions[name].kind, NameKind::Person | NameKind::Unknown),
        _ => s.sort.meets(class::HEADS),
    };
    // "I got a reply from a mill spokesman.": the reporter tells whose words follow.
    let first_person = |s: &NounPhrase| s.via == Via::Pronoun && s.agreement.person == 1;
    if limits.clone().take(6).any(|t| frame.can(t, Word::First) && frame.doc.is(t, class::SUBJECT_PRONOUN)) {
        let noun = frame
            .cues
            .within(limits.clone())
            .iter()
            .rev()
            .find(|c| c.form == Form::Noun && frame.beside(c.verb, passage));
        let owner = noun
            .and_then(|noun| frame.owner_of(noun.tokens.clone(), &limits))
            .filter(|o| can_speak(frame, o) && !first_person(o) && !frame.doc.is(o.tokens.start, class::POSSESSIVE));
        if let Some(owner) = owner {
            let mut found = Attribution::new(How::Previous, noun, Some(owner));
            found.cue = None;
            return Some(found);
        }
    }
    // "But you wrote a book, I say. “No …”": who answers is neither.
    let asker =
        cue.and_then(|c| frame.speaker_of(c, &limits)).is_some_and(|s| s.via == Via::Pronoun && s.agreement.person < 3);
    if asker && frame.passages[passage].parent.is_none() && frame.names.lexicon.head_last {
        return None;
    }
    // "Le comité partira en mai, explique le maire. « … »", "Pour l'avocat, l'exploitant savait. « … »": who tells it goes on.
    if let Some((cue, speaker)) = retorted(frame, passage, &limits).filter(|(cue, speaker)| {
        let own = |t: usize| frame.names.is_finite(frame.doc, t) && !frame.is_relative(t);
        let clause = (limits.start..cue.first()).any(own);
        let person = speaker.name.is_some_and(|n| frame.names.is_person(n)) || speaker.is(class::ROLE);
        clause && person && !cue.weak
    }) {
        return Some(Attribution::new(How::Previous, Some(cue).filter(|_| distance == 0), Some(speaker)));
    }
    if cue.is_none_or(|c| c.weak)
        && !frame.lexicon.subject_first
        && let Some((source, speaker)) = vouching(frame, passage, &limits).filter(|(at, _)| at.start == limits.start)
    {
        return Some(vouched(frame, source, speaker, distance == 0));
    }
    if let Some(cue) = cue
        && let Some(speaker) =
            frame.speaker_of(cue, &limits).filter(|s| can_speak(frame, s) && (!cue.weak || someone(s)))
    {
        if let Some(found) = testimony(frame, &speaker) {
            return Some(found);
        }
        let mut found = Attribution::new(How::Previous, Some(cue), Some(speaker));
        // "…, he added. “You name it.”", "Le maire insiste sur le coût. « … »": a verb of saying tells of what follows too, in
        // the same paragraph or behind a colon.
        let inverts = !frame.lexicon.subject_first;
        let plain = cue.kind == "say" || inverts && cue.kind != "think";
        let tells = cue.takes(Complement::Quote) && (!cue.weak || plain && cue.takes(Complement::Clause));
        let joined = distance == 0 || frame.is_any(limits.end - 1, &[':']);
        if !tells || inverts && (cue.negated || !joined) {
            found.cue = None;
        }
        return Some(found);
    }
    if let Some((cue, speaker)) = retorted(frame, passage, &limits) {
        return Some(Attribution::new(How::Previous, Some(cue).filter(|_| distance == 0), Some(speaker)));
    }
    if let Some((source, speaker)) = vouching(frame, passage, &limits) {
        return Some(vouched(frame, source, speaker, distance == 0));
    }
    let verb = limits.clone().find(|t| frame.doc.is(*t, class::FINITE) && frame.beside(*t, passage));
    let speaker = verb
        .and_then(|verb| phrase_ending(frame.doc, frame.names, verb, limits.start))
        .filter(|s| s.via == Via::Pronoun || s.name.is_some() || can_speak(frame, s) && s.via != Via::Group)
        .filter(someone)
        // "Il y a d'abord le bruit.": nobody.
        .filter(|s| !(frame.is_thing(s) || s.via == Via::Pronoun && frame.doc.is(s.tokens.end, class::LOCATIVE)))
        .or_else(|| lone_subject(frame, &limits))?;
    Some(testimony(frame, &speaker).unwrap_or_else(|| Attribution::new(How::Previous, None, Some(speaker))))
}

/// The person whom a sentence begins with, where none of its verbs is known: `L'intéressée hausse les épaules.`
fn lone_subject(frame: &Frame<'_, '_>, limits: &Range<usize>) -> Option<NounPhrase> {
    if frame.lexicon.subject_first {
        return None;
    }
    let subject = first_phrase(frame.doc, frame.names, limits.clone(), &|t| frame.passage_of(t).is_some())?;
    let person = |n: usize| frame.names.is_person(n);
    let definite = frame.doc.is(subject.tokens.start, class::DEFINITE);
    let one = subject.agreement.number != Number::Plural && subject.agreement.person == 3;
    let someone = match subject.via {
        Via::Pronoun => {
            !frame.doc.is(subject.tokens.end, class::LOCATIVE)
                && matches!(subject.agreement.gender, Gender::Masculine | Gender::Feminine)
                && (frame.doc.is(subject.head, class::SUBJECT_PRONOUN) || subject.tokens.len() > 1)
        }
        _ => {
            subject.name.is_some_and(|n| {
                // "Inaya, 13 ans, hausse les épaules": a lone name that an apposition follows.
                person(n)
                    || frame.names.mentions[n].kind == NameKind::Unknown && frame.is_any(subject.tokens.end, &[','])
            }) || subject.name.is_none() && definite && (subject.is(class::ROLE) || subject.is(class::ANY_PERSON))
        }
    };
    (one && someone && !subject.joined).then_some(subject)
}

/// `« … » Face à la presse, la procureure, Anne Morel, a salué …`: a quotation that opens a paragraph, and the person whom the
/// sentence behind it is about.
pub(super) fn presented_behind<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let p = &frame.passages[passage];
    let last = p.pieces.last()?.end.checked_sub(1)?;
    let stopped = frame.is_any(last, &['.', '!', '?', '…']) || frame.is_any(p.end(), &['.', '!', '?', '…']);
    let block = frame.block(p.start());
    let colon = block.start > 0 && frame.is_any(block.start - 1, &[':']);
    if frame.lexicon.subject_first || !stopped || colon || p.start() != block.start {
        return None;
    }
    next(frame, passage).filter(|found| {
        let name = found.speaker.as_ref().and_then(|s| s.name);
        name.is_some_and(|n| frame.names.is_person(n)) && found.extent.start < block.end
    })
}

/// `Faux, rétorque le médecin. « … »`: the subject behind a verb that a comma parts from what is told without marks.
fn retorted<'f, 'a>(
    frame: &'f Frame<'_, 'a>,
    passage: usize,
    limits: &Range<usize>,
) -> Option<(&'f Cue<'a>, NounPhrase)> {
    if frame.lexicon.subject_first {
        return None;
    }
    frame.cues.within(limits.clone()).iter().find_map(|cue| {
        let first = cue.first();
        let parted = first > limits.start && frame.is_any(first - 1, &[',']);
        let active = cue.form == Form::Finite && cue.is_active() && !cue.impersonal && cue.takes(Complement::Quote);
        if !parted || !active || !frame.beside(cue.verb, passage) {
            return None;
        }
        let speaker = frame.clitic(cue).or_else(|| frame.subject_after(cue, limits.end))?;
        let ends = speaker.extent.end.max(cue.tokens.end);
        let closed = ends >= limits.end || frame.is_any(ends, &['.', ',']);
        (closed && can_speak(frame, &speaker) && speaker.extent.start <= cue.tokens.end + 2).then_some((cue, speaker))
    })
}

/// An attribution to who vouches for the sentence before a quotation, with its words where both stand in one paragraph.
fn vouched<'a>(frame: &Frame<'_, 'a>, source: Range<usize>, speaker: NounPhrase, near: bool) -> Attribution<'a> {
    let mut found = Attribution::new(How::Previous, None, Some(speaker));
    if near && !frame.lexicon.subject_first {
        found.lemma = Some(frame.doc.slice(source.clone()).to_lowercase().into());
        found.kind = "say";
        found.extent.start = found.extent.start.min(source.start);
        found.seen = Some(source.clone());
        found.cue = Some(source);
    }
    found
}

/// Who vouches for a sentence, and the words that say so: `Pour elle, le pont tient.`, `The bridge holds, according to Reed.`
fn vouching(frame: &Frame<'_, '_>, passage: usize, limits: &Range<usize>) -> Option<(Range<usize>, NounPhrase)> {
    limits.clone().filter(|at| frame.may_tie(*at) && frame.beside(*at, passage)).find_map(|at| {
        let strong = frame.word(at, Word::Source);
        let len = if strong == 0 && at == limits.start { frame.word(at, Word::WeakSource) } else { strong };
        if len == 0 || frame.can(at + len, Word::That) {
            return None;
        }
        let phrase = phrase_at(frame.doc, frame.names, at + len, limits.end)?;
        let person = |n: usize| frame.names.is_person(n);
        let speaks = phrase.via == Via::Pronoun && phrase.agreement.person == 3
            || phrase.name.is_some_and(person)
            || phrase.is(class::ROLE);
        (speaks && phrase.extent.start <= at + len + 1).then_some((at..at + len, phrase))
    })
}

/// `Cette phrase de X a surpris.`: the sentence behind a quotation says whose words they were.
pub(super) fn named_behind<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let end = frame.passages[passage].end();
    let mut at = end;
    while frame.is_any(at, &['.', '!', '?', '…']) {
        at += 1;
    }
    // "Le cri du cœur de X résonne": what is a cry, a plea can stand behind an article too.
    let this = frame.doc.is(at, frame.names.lexicon.this);
    let plain =
        !frame.lexicon.subject_first && frame.doc.is(at, class::DEFINITE) && frame.doc.is(at, class::DETERMINER);
    if !(this || plain) || frame.passage_of(at).is_some() || frame.doc.block_of(at) > frame.doc.block_of(end - 1) + 1 {
        return None;
    }
    let sentence = frame.sentence(at);
    let near = if this { at + 5 } else { at + 2 };
    let noun = frame.cues.within(at + 1..sentence.end.min(near)).iter().find(|c| c.form == Form::Noun)?;
    let owner = frame.owner_of(noun.tokens.clone(), &(at..sentence.end)).filter(|o| o.name.is_some())?;
    let uttered = noun.takes(Complement::Quote) && owner.name.is_some_and(|n| frame.names.is_person(n));
    if !(this || uttered) {
        return None;
    }
    Some(Attribution::new(How::Next, Some(noun).filter(|_| !frame.lexicon.subject_first), Some(owner)))
}

/// `Son témoignage a été recueilli hier.`: the subject is an utterance, and the person named last before it made it.
fn testimony<'a>(frame: &Frame<'_, 'a>, subject: &NounPhrase) -> Option<Attribution<'a>> {
    let cue = frame.cues.at(subject.head).filter(|c| c.form == Form::Noun)?;
    let block = frame.block(subject.head);
    let from = block.start.max(subject.head.saturating_sub(3 * LOOK));
    let person = frame.names.within(from..subject.tokens.start).filter(|m| frame.names.is_person(*m)).last()?;
    let tokens = frame.names.mentions[person].tokens.clone();
    let speaker = phrase_at(frame.doc, frame.names, tokens.start, tokens.end)?;
    Some(Attribution::new(How::Previous, Some(cue), Some(speaker)))
}

/// The sentence behind a quotation that opens the article names who speaks.
pub(super) fn next<'a>(frame: &Frame<'_, 'a>, passage: usize) -> Option<Attribution<'a>> {
    let end = frame.passages[passage].end();
    let mut at = end;
    while frame.is_any(at, &['.', '!', '?', '…']) {
        at += 1;
    }
    if at >= frame.doc.tokens.len() || frame.passage_of(at).is_some() {
        return None;
    }
    let sentence = frame.sentence(at);
    let limit = sentence.end.min(at + LOOK);
    let named = |s: &NounPhrase| s.name.is_some();
    // "Voilà ce que promettait Anne Morel": what the sentence says of the words is that she spoke them.
    let told = frame.cues.within(at..limit).iter().find(|c| c.form == Form::Finite && !c.passive && !c.impersonal);
    let told = told.filter(|c| !frame.lexicon.subject_first && c.takes(Complement::Quote) && c.chain > at);
    if let Some(cue) = told
        && frame.can(cue.chain - 1, Word::That)
        && let Some(speaker) = frame.subject_after(cue, limit).filter(|s| named(s) && s.extent.start == cue.tokens.end)
    {
        return Some(Attribution::new(How::Next, Some(cue), Some(speaker)));
    }
    let verb = (at..limit).find(|t| frame.doc.is(*t, class::FINITE) && frame.passage_of(*t).is_none());
    let speaker = verb.and_then(|verb| {
        phrase_ending(frame.doc, frame.names, verb, at)
            .or_else(|| phrase_at(frame.doc, frame.names, at, verb))
            .filter(named)
    });
    let speaker =
        speaker.or_else(|| if frame.lexicon.subject_first { None } else { first_person(frame, at..limit) })?;
    Some(Attribution::new(How::Next, None, Some(speaker)))
}

/// The first person whom a stretch of a sentence names without a preposition before: `Assise là, Anne Morel triture un gant.`
fn first_person(frame: &Frame<'_, '_>, limits: Range<usize>) -> Option<NounPhrase> {
    let doc = frame.doc;
    let governed =
        |t: usize| t > limits.start && doc.classes(t - 1).meets(const { class::set(&[class::PREPOSITION, class::OF]) });
    let mention = frame.names.within(limits.clone()).find(|m| {
        let mention = &frame.names.mentions[*m];
        let start = mention.tokens.start;
        mention.kind == NameKind::Person && frame.passage_of(start).is_none() && !governed(start)
    })?;
    let start = frame.names.mentions[mention].tokens.start;
    // "à la maire Anne Morel": a role before the name is governed with it.
    let opened = (limits.start.max(start.saturating_sub(5))..start).rev().take_while(|t| doc.tokens[*t].is_word());
    let tied = opened.clone().find(|t| doc.is(*t, class::DETERMINER)).is_some_and(governed);
    let person = phrase_at(doc, frame.names, start, limits.end).filter(|p| p.name.is_some() && !p.joined)?;
    (!tied).then_some(person)
}

/// Groups of passages with the same words, two or more in each.
pub(super) fn same_words(frame: &Frame<'_, '_>) -> Vec<Vec<usize>> {
    let tokens = &frame.doc.tokens;
    let is_word = |t: &usize| tokens[*t].is_word() || tokens[*t].span().len() > 1;
    let words = |passage: usize| {
        let pieces = frame.passages[passage].pieces.iter().cloned();
        pieces.flatten().filter(is_word)
    };
    // Passages with the same words begin and end with the same word, and have the same sum of what the pack knows of them:
    // only those are compared to the letter.
    let ends = |i: usize| {
        let pieces = &frame.passages[i].pieces;
        let short = pieces.iter().map(ExactSizeIterator::len).sum::<usize>() <= 80;
        if !short {
            return None;
        }
        let first = pieces.iter().find_map(|piece| piece.clone().find(is_word))?;
        let last = pieces.iter().rev().find_map(|piece| piece.clone().rfind(is_word))?;
        Some((u64::from(tokens[first].word.0) << 32 | u64::from(tokens[last].word.0), i))
    };
    let mut alike: Vec<(u64, usize)> = (0..frame.passages.len()).filter_map(ends).collect();
    alike.sort_unstable();
    let sum = |i: usize| {
        words(i).fold(0u64, |sum, t| {
            (sum.rotate_left(5) ^ u64::from(tokens[t].word.0)).wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1
        })
    };
    let mut groups = Vec::new();
    for ends in alike.chunk_by(|a, b| a.0 == b.0).filter(|ends| ends.len() > 1) {
        let mut sums: Vec<(u64, usize)> = ends.iter().map(|(_, i)| (sum(*i), *i)).collect();
        sums.sort_unstable();
        for alike in sums.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut keys: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (_, i) in alike {
                let mut key = String::new();
                for t in words(*i) {
                    crate::lang::fold_onto(frame.doc.token_text(t), &mut key);
                    key.push(' ');
                }
                keys.entry(key).or_default().push(*i);
            }
            groups.extend(keys.into_values().filter(|group| group.len() > 1));
        }
    }
    groups
}

/// Whether the words of a short passage, four or more, stand one after the other in a longer one.
pub(super) fn holds_words(frame: &Frame<'_, '_>, outer: usize, inner: usize) -> bool {
    let tokens = &frame.doc.tokens;
    let words = |passage: usize| -> Vec<usize> {
        let pieces = frame.passages[passage].pieces.iter().cloned();
        pieces.flatten().filter(|t| tokens[*t].is_word()).take(400).collect()
    };
    let (held, all) = (words(inner), words(outer));
    frame.doc.looked(all.len());
    let same = |(a, b): (&usize, &usize)| {
        tokens[*a].word == tokens[*b].word && fold(frame.doc.token_text(*a)) == fold(frame.doc.token_text(*b))
    };
    (4..=30).contains(&held.len())
        && all.len() >= held.len()
        && all.windows(held.len()).any(|window| window.iter().zip(&held).all(same))
}

impl Frame<'_, '_> {
    /// Whether the verb at a token stands in a relative clause.
    pub(super) fn is_relative(&self, verb: usize) -> bool {
        (verb.saturating_sub(4)..verb).any(|t| self.doc.is(t, class::RELATIVE))
    }
}
