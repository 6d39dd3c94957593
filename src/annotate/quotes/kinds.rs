//! What stands between marks: a whole utterance, a fragment of one, or a term that nobody said.
//!
//! In: a passage with its attribution, if it has one. Out: a [`QuoteKind`] with the strongest reasons. Statement or term is a sum
//! of weights, one a sign that is seen; the weights stand in the pack (`with` of the rule that means `weighed`). Whether a
//! statement is whole or a fragment follows from how it is tied into the sentence: behind "que" or inside a noun phrase it is a
//! fragment, however complete. Short passages are weighed like any other, never dropped.

mod naming;

use std::ops::Range;

use super::QuoteKind;
use super::attribution::{Attribution, How};
use super::frame::{Frame, Word};
use crate::annotate::Evidence;
use crate::article::BlockKind;
use crate::lang::{ClassSet, Rule, class};
use crate::segment::TokenKind;
use naming::{is_agent_behind, is_said_of, judges_law};

/// What can be a finite verb, or tells of one.
const VERBAL: ClassSet = class::set(&[class::FINITE, class::SUBJECT_PRONOUN]);

/// A sign, its weight's name in the pack, and what it tells people.
const SIGNS: [(&str, &str); 28] = [
    ("incise", "a cue right behind the marks"),
    ("introduced", "a cue or a colon right before the marks"),
    ("governed", "a cue earlier in the sentence"),
    ("source", "a source is named in the sentence"),
    ("trailing", "a cue at the end of the sentence"),
    ("noun", "a noun that names an utterance"),
    ("subject", "it says something of the subject before it"),
    ("joined", "it goes on from the fragment before it"),
    ("long", "eight words or more"),
    ("middling", "four to seven words"),
    ("short", "two or three words"),
    ("single", "a single word"),
    ("finite", "it has a finite verb"),
    ("first_person", "someone speaks in the first person"),
    ("stop", "it ends with a stop"),
    ("alone", "it is a sentence of its own"),
    ("naming", "a word that gives names stands before it"),
    ("determined", "a determiner stands before it"),
    ("inside_noun", "it stands inside a noun phrase"),
    ("doubtful", "a determiner stands before it and the cue has other meanings"),
    ("title_case", "its words have capitals"),
    ("proper", "it names a thing: a noun and a name"),
    ("titled", "a kind of work stands before it"),
    ("charge", "words of the law stand before it"),
    ("recurs", "the document has it in marks again"),
    ("heading", "it stands in a heading"),
    ("unattributed", "nobody and nothing attributes it"),
    ("embedded", "nothing attributes it and the sentence runs through it"),
];

/// What the weight of a cue that gives a name tells people.
const NAMED: &str = "the cue gives a name";

/// The weights of a pack.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    base: f32,
    of: [f32; SIGNS.len()],
    /// The cue names something by the passage: `ce qu'il appelle « … »`.
    named: f32,
}

impl Weights {
    pub(super) fn new(rule: &Rule) -> Self {
        let read = |name: &str| rule.constant(name).and_then(|w| w.parse().ok()).unwrap_or(0.0);
        Self { base: read("base"), of: SIGNS.map(|(name, _)| read(name)), named: read("named") }
    }
}

/// What a passage is, and why: its form and the strongest signs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reasons {
    form: Option<&'static str>,
    signs: [Option<&'static str>; 3],
}

impl Reasons {
    /// Adds them to the evidence.
    pub(super) fn tell(self, evidence: &mut Vec<Evidence>) {
        if let Some(why) = self.form {
            evidence.push(Evidence::because("form", why));
        }
        for why in self.signs.into_iter().flatten() {
            evidence.push(Evidence::because("kind", why));
        }
    }
}

/// What was seen of a passage.
struct Seen<'w> {
    weights: &'w Weights,
    sum: f32,
    /// The places of those that were seen in the list of signs; behind its last the cue that gives a name.
    reasons: [u8; SIGNS.len() + 1],
    count: usize,
}

impl Seen<'_> {
    fn note(&mut self, sign: usize, holds: bool) {
        if holds {
            self.sum += self.weight(sign);
            self.reasons[self.count] = sign as u8;
            self.count += 1;
        }
    }

    fn weight(&self, sign: usize) -> f32 {
        self.weights.of.get(sign).copied().unwrap_or(self.weights.named)
    }

    /// The strongest signs for a term or against one, of equals the first.
    fn strongest(&self, term: bool) -> [Option<&'static str>; 3] {
        let mut best = [(-1.0, None); 3];
        for sign in self.reasons[..self.count].iter().map(|sign| usize::from(*sign)) {
            let weight = self.weight(sign);
            if (weight < 0.0) != term {
                continue;
            }
            let reason = (weight.abs(), Some(SIGNS.get(sign).map_or(NAMED, |(_, why)| *why)));
            if reason.0 > best[0].0 {
                best = [reason, best[0], best[1]];
            } else if reason.0 > best[1].0 {
                best = [best[0], reason, best[1]];
            } else if reason.0 > best[2].0 {
                best[2] = reason;
            }
        }
        best.map(|(_, why)| why)
    }
}

/// What the words of a passage tell, seen in one walk.
struct Words {
    count: usize,
    /// One can be a finite verb or tells of one.
    verbal: bool,
    /// Someone speaks of himself.
    first_person: bool,
}

impl Words {
    fn of(frame: &Frame<'_, '_>, pieces: &[Range<usize>]) -> Self {
        let mut words = Self { count: 0, verbal: false, first_person: false };
        for piece in pieces {
            for (token, at) in frame.doc.tokens[piece.clone()].iter().zip(piece.start..) {
                words.count += usize::from(token.is_word());
                words.verbal |= token.classes.meets(VERBAL);
                words.first_person = words.first_person || frame.may_tie(at) && frame.can(at, Word::First);
            }
        }
        words
    }
}

/// The place of a sign in the list; a name that is not there does not compile.
const fn sign(name: &str) -> usize {
    let name = name.as_bytes();
    let mut i = 0;
    while i < SIGNS.len() {
        let other = SIGNS[i].0.as_bytes();
        let mut same = 0;
        while same < other.len() && same < name.len() && other[same] == name[same] {
            same += 1;
        }
        if same == name.len() && same == other.len() {
            return i;
        }
        i += 1;
    }
    panic!("no such sign")
}

/// Classifies a passage. `recurs` says that the same words stand between other marks of the document.
pub(super) fn classify(
    frame: &Frame<'_, '_>,
    weights: &Weights,
    passage: usize,
    attribution: Option<&Attribution<'_>>,
    recurs: bool,
) -> (QuoteKind, Reasons) {
    let p = &frame.passages[passage];
    let doc = frame.doc;
    let start = p.start();
    let Words { count: words, verbal, first_person } = Words::of(frame, &p.pieces);
    let finite = verbal && p.pieces.iter().any(|r| frame.has_clause(r.clone()));
    let from = frame.sentence_start(passage);
    let alone = frame.stands_alone(passage) && frame.ends_sentence(passage);
    let section = doc.blocks.get(doc.block_of(start)).map_or(BlockKind::Body, |b| b.kind);
    let heading = matches!(section, BlockKind::Title | BlockKind::Heading);
    let mut seen = Seen { weights, sum: weights.base, reasons: [0; SIGNS.len() + 1], count: 0 };

    let fragment = start > from && !frame.stands_alone(passage);
    seen.note(attributed_by(attribution.map(|a| a.how), fragment), true);
    seen.note(const { sign("embedded") }, attribution.is_none() && !frame.stands_alone(passage));
    seen.note(const { sign("long") }, words >= 8 && (finite || attribution.is_some()));
    seen.note(const { sign("middling") }, (4..8).contains(&words) && (finite || attribution.is_some()));
    seen.note(const { sign("short") }, (2..4).contains(&words));
    seen.note(const { sign("single") }, words <= 1);
    seen.note(const { sign("finite") }, finite);
    let last = p.pieces.last().map_or(start, |r| r.end.saturating_sub(1));
    seen.note(const { sign("stop") }, words > 1 && frame.is_any(last, &['.', '!', '?', '…']) && p.close.is_some());
    seen.note(const { sign("alone") }, alone);
    // "Le ministère dit « examiner » la demande": an infinitive is what it says.
    let infinitive = doc.is(p.pieces[0].start, class::INFINITIVE) && attribution.is_some_and(|a| a.kind == "say");
    // "was called “reckless” by the senator": whoever is named behind judges.
    let judged = || attribution.is_some_and(|a| is_agent_behind(a, p.end()));
    let naming = !infinitive && frame.ends_with(start, Word::Naming, from) && !frame.is_said(start) && !judged();
    seen.note(const { sign("naming") }, naming);
    if !infinitive && attribution.is_some_and(|a| frame.gives_name(a, passage)) {
        seen.note(SIGNS.len(), true);
    }
    // "the band's “Tidewater” tour": whose it is determines a noun too.
    let owned = || {
        frame.names.lexicon.head_last
            && doc.tokens[p.pieces[0].start].is_capital()
            && doc.classes(start - 1).meets(const { class::set(&[class::POSSESSIVE, class::POSSESSIVE_MARK]) })
    };
    let determined = start > from && (doc.is(start - 1, class::DETERMINER) || owned());
    seen.note(const { sign("determined") }, determined && words < 5);
    seen.note(
        const { sign("doubtful") },
        determined
            && words < 4
            && attribution.is_some_and(|a| {
                // "called the plan a “paper tiger”" says something of the plan.
                let of_object = a.cue.as_ref().is_some_and(|cue| {
                    cue.clone().any(|t| frame.can(t, Word::Naming))
                        && cue.end + 1 < start
                        && frame.names.lexicon.head_last
                });
                // "noted that it was every mother's “…”": a clause behind the cue is a report.
                let clause = a.cue.as_ref().is_some_and(|cue| frame.can(cue.end, Word::That)) && a.kind == "say";
                a.how == How::Governed && a.weak && matches!(a.kind, "say" | "show") && !of_object && !clause
            }),
    );
    let after = p.end();
    let noun_behind = doc.tokens.get(after).is_some_and(|t| t.kind == TokenKind::Lower)
        && doc.classes(after).meets(class::NOUNS)
        && frame.sentence(last).end > after;
    seen.note(const { sign("inside_noun") }, determined && noun_behind && words < 5);
    let capitals =
        if words < 9 { p.pieces[0].clone().filter(|t| doc.tokens[*t].is_capital()).count() } else { usize::MAX };
    let function = || p.pieces[0].clone().filter(|t| frame.names.lexicon.is_function(doc, *t)).count();
    let title = !alone && words > 0 && words < 9 && capitals > 0 && capitals + function() >= words;
    seen.note(const { sign("title_case") }, title);
    // "I" is a capital of a title too.
    seen.note(const { sign("first_person") }, first_person && !(title && words > 1 && capitals > 2));
    let first = p.pieces[0].start;
    let proper = words == capitals.saturating_add(1) && is_thing_with_name(frame, passage, words);
    seen.note(const { sign("proper") }, proper && determined && !finite);
    // "asked about it on “The Morning Show,”": two words or more with capitals behind a preposition.
    let shown = frame.names.lexicon.head_last
        && (2..9).contains(&words)
        && capitals > 1
        && capitals + function() >= words
        && !finite
        && !heading
        && start > from
        && (doc.is(start - 1, class::PREPOSITION) || doc.is(start - 1, class::POSSESSIVE_MARK))
        && !doc.is(start - 1, class::OF)
        && attribution.is_none_or(|a| matches!(a.how, How::Governed | How::Source | How::Trailing));
    let near = behind_verbs(frame, attribution, start, from)..start;
    let said_of = is_said_of(frame, attribution, near.clone(), first);
    let titled = shown || !said_of && frame.can_in(near, Word::Titled);
    seen.note(const { sign("titled") }, titled && words < 12);
    let charge = frame.can_in(from.max(start.saturating_sub(10))..start, Word::Charge)
        && !attribution.is_some_and(|a| judges_law(frame, a, start))
        && !attribution.is_some_and(|a| a.kind == "criticise" && a.speaker.is_some());
    seen.note(const { sign("charge") }, charge && !first_person);
    seen.note(const { sign("recurs") }, recurs && words < 5);
    // "Police dog ‘doing well’ after crash": several words in small letters are somebody's.
    let quoted = words > 1 && doc.tokens[first].kind == TokenKind::Lower;
    seen.note(const { sign("heading") }, heading && quoted);

    if seen.sum < 0.0 {
        return (QuoteKind::Term, Reasons { form: None, signs: seen.strongest(true) });
    }
    let (kind, why) = whole_or_fragment(frame, passage, attribution, finite, alone);
    (kind, Reasons { form: Some(why), signs: seen.strongest(false) })
}

/// The sign of the construction that attributes it, or of none.
const fn attributed_by(how: Option<How>, fragment: bool) -> usize {
    match how {
        // "Il est jugé pour « vol », a dit le parquet": an incise behind a fragment speaks of the whole sentence.
        Some(How::Incise) if fragment => const { sign("trailing") },
        Some(How::Incise | How::Signed) => const { sign("incise") },
        Some(How::Joined) => const { sign("joined") },
        Some(How::Before) => const { sign("introduced") },
        Some(How::Governed) => const { sign("governed") },
        Some(How::Source) => const { sign("source") },
        Some(How::Trailing) => const { sign("trailing") },
        Some(How::Noun) => const { sign("noun") },
        Some(How::Subject) => const { sign("subject") },
        _ => const { sign("unattributed") },
    }
}

/// “projet Manhattan”, behind a determiner: nobody's words, the name of a thing.
fn is_thing_with_name(frame: &Frame<'_, '_>, passage: usize, words: usize) -> bool {
    let piece = &frame.passages[passage].pieces[0];
    let first = piece.start;
    (2..4).contains(&words)
        && piece.len() == words
        && frame.doc.tokens[first].kind == TokenKind::Lower
        && frame.doc.classes(first).meets(class::NOUNS)
}

/// Where the words begin that can tell of what kind of work the marks behind them are.
fn behind_verbs(frame: &Frame<'_, '_>, attribution: Option<&Attribution<'_>>, start: usize, from: usize) -> usize {
    let doc = frame.doc;
    // "Le groupe assure « respecter … »": a verb of saying parts the words from the noun before it.
    let told =
        attribution.and_then(|a| a.cue.as_ref()).map_or(from, |cue| if cue.end <= start { cue.end } else { from });
    // "accuse le collectif d'être « téléguidé »": an infinitive does so too.
    let near = from.max(start.saturating_sub(4)).max(told);
    let infinitive_end = (near..start).rev().find(|t| doc.is(*t, class::INFINITIVE)).map_or(near, |t| t + 1);
    // "said the game had given her “everything”": a verb parts the words from the noun in front of it.
    (infinitive_end..start)
        .rev()
        .filter(|_| frame.names.lexicon.head_last)
        .find(|t| frame.lexicon.verbs.auxiliary(&doc.tokens[*t]).is_some() && frame.names.covering(*t).is_none())
        .map_or(infinitive_end, |t| t + 1)
}

/// Whether a statement is a whole utterance or a fragment that the reporter built into a sentence.
fn whole_or_fragment(
    frame: &Frame<'_, '_>,
    passage: usize,
    attribution: Option<&Attribution<'_>>,
    finite: bool,
    alone: bool,
) -> (QuoteKind, &'static str) {
    let p = &frame.passages[passage];
    let doc = frame.doc;
    let start = p.start();
    let from = frame.sentence_start(passage);
    let inner = p.pieces[0].clone();
    let comma = usize::from(start > from && frame.is_any(start - 1, &[',']));
    if start > from && frame.ends_with(start - comma, Word::That, from) {
        return (QuoteKind::Partial, "a conjunction ties it into the sentence");
    }
    if alone {
        return (QuoteKind::Direct, "it is a sentence of its own");
    }
    if start > from && frame.ends_with(start, Word::Naming, from) {
        return (QuoteKind::Partial, "a word that gives names stands before it");
    }
    // "shouted “Liar!”": a cry with a stop of its own.
    if attribution.is_some_and(|a| a.how == How::Before && a.cue.as_ref().is_some_and(|c| c.end == start))
        && doc.tokens[inner.start].is_capital()
        && frame.is_any(inner.end - 1, &['!', '?'])
    {
        return (QuoteKind::Direct, "a cue introduces it");
    }
    // "and said, “to make it clear”": an infinitive is no clause.
    if doc.is(inner.start, class::INFINITIVE_MARKER)
        && doc.tokens[inner.start].kind == TokenKind::Lower
        && doc.is(inner.start + 1, class::INFINITIVE)
    {
        return (QuoteKind::Partial, "it begins as an infinitive");
    }
    // "may not, as a member, “rashly declare” a group": the sentence runs on in lower case.
    if comma > 0
        && attribution.is_some_and(|a| a.how == How::Governed)
        && doc.tokens[inner.start].kind == TokenKind::Lower
        && doc.tokens.get(p.end()).is_some_and(|t| t.kind == TokenKind::Lower)
        && inner.end < p.end()
        && !frame.is_any(inner.end - 1, &[',', '.', '!', '?', '…'])
    {
        return (QuoteKind::Partial, "the sentence goes on behind it");
    }
    if doc.is(inner.start, class::RELATIVE) && !doc.tokens[inner.start].is_capital() {
        return (QuoteKind::Partial, "it begins as a relative clause");
    }
    if frame.begins_with_verb(inner.clone()) && start > from && doc.tokens[start - 1].is_word() {
        return (QuoteKind::Partial, "its subject stands outside the marks");
    }
    let incise = attribution.is_some_and(|a| matches!(a.how, How::Incise | How::Before));
    if start > from && frame.is_any(start - 1, &[':']) {
        let kind =
            if finite || inner.len() > 3 || attribution.is_some() { QuoteKind::Direct } else { QuoteKind::Partial };
        return (kind, "a colon introduces it");
    }
    // "“They never saw it” and the boats turned back, Reed said": the reporter's clause goes on behind the marks.
    let after = p.end();
    if doc.is(after, class::COORDINATOR)
        && doc.tokens[after].kind == TokenKind::Lower
        && attribution.is_some_and(|a| a.how == How::Trailing)
        && !frame.is_any(inner.end - 1, &[',', '.', '!', '?', '…'])
        && frame.has_clause(after + 1..sentence_stop(frame, after))
    {
        return (QuoteKind::Partial, "the sentence goes on behind it");
    }
    if frame.stands_alone(passage) {
        return if finite || (incise && start <= from) {
            (QuoteKind::Direct, "it is a clause of its own")
        } else {
            (QuoteKind::Partial, "it is no clause")
        };
    }
    if finite && incise && doc.tokens[inner.start].is_capital() && frame.names.covering(inner.start).is_none() {
        return (QuoteKind::Direct, "it begins with a capital and is a clause");
    }
    let adjacent =
        attribution.is_some_and(|a| a.how == How::Before && a.cue.as_ref().is_some_and(|c| c.end + 6 >= start));
    // "said the plan “puts us back” …": without comma or colon, and in small letters, the sentence runs on in the marks.
    let runs_on = comma == 0
        && start > from
        && doc.tokens[start - 1].is_word()
        && doc.tokens[inner.start].kind == TokenKind::Lower
        && (!doc.is(inner.start, class::SUBJECT_PRONOUN) || doc.is(inner.start, class::DETERMINER))
        && frame.names.lexicon.head_last;
    if adjacent && finite && !runs_on {
        return (QuoteKind::Direct, "a cue introduces it");
    }
    (QuoteKind::Partial, "the words before it go on in it")
}

/// The next comma or the end of the sentence behind a token.
fn sentence_stop(frame: &Frame<'_, '_>, at: usize) -> usize {
    let end = frame.sentence(at).end;
    (at + 1..end).find(|t| frame.is_any(*t, &[','])).unwrap_or(end)
}

/// What a passage looks like.
impl Frame<'_, '_> {
    /// Whether tokens hold a finite verb that nothing makes a noun.
    pub(super) fn has_clause(&self, words: std::ops::Range<usize>) -> bool {
        let doc = self.doc;
        if !doc.tokens[words.clone()].iter().any(|token| token.classes.meets(VERBAL)) {
            return false;
        }
        words.clone().any(|t| {
            doc.is(t, class::FINITE)
                && doc.tokens[t].kind != TokenKind::Capital
                && !(t > words.start && doc.is(t - 1, class::DETERMINER) && !doc.is(t - 1, class::SUBJECT_PRONOUN))
        }) || words.clone().any(|t| {
            // A subject pronoun tells of a verb that no list has.
            doc.is(t, class::SUBJECT_PRONOUN)
                && !doc.is(t, class::RELATIVE)
                && !doc.is(t, class::DETERMINER)
                && words.len() > 3
                && !doc.is(t, class::OBJECT_PRONOUN)
        })
    }

    /// Whether the sentence ends with a passage.
    pub(super) fn ends_sentence(&self, passage: usize) -> bool {
        let end = self.passages[passage].end();
        let last = self.passages[passage].pieces.last().map_or(end, |r| r.end - 1);
        let block = self.block(end - 1).end;
        end >= block
            || self.is_any(end, &['.', '!', '?'])
            || self.sentence(last).end <= end && !self.is_any(end, &[')'])
            || (self.is_any(end, &[':']) && self.stands_alone(passage))
            || (self.is_any(last, &['.', '!', '?', '…'])
                && !self.is_any(end, &[')'])
                && self.doc.tokens[end].kind != TokenKind::Lower
                && !self.is_any(end, &[',', ';']))
    }
}
