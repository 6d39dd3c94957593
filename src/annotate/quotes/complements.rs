//! What a reporting verb or noun governs: the that-clause, question, infinitive or gerund that holds the reported words.
//!
//! In: a cue. Out: what kind of complement follows it and where that begins. Between the two may stand whom it is said to,
//! where and when ("a dit jeudi à la presse que", "told reporters in Lyon that"), but no other clause.

mod attributes;
mod kind;
mod takes;

use std::ops::Range;

use super::bare::{self, NOUNLIKE, SUBJECT};
use super::clauses::Grammar;
use super::cues::{Cue, Form};
use super::habits::{self, Bare, Habits, Markers};
use crate::lang::{ClassSet, Pack, WordId, class};
use crate::segment::{Token, TokenKind};
pub(super) use kind::{Kind, Place};
use takes::Takes;

/// How many tokens may stand between a cue and what it reports.
const GAP: usize = 16;

/// What says something of a token between a cue and its complement.
const BETWEEN: ClassSet = class::set(&[class::AUXILIARY, class::FINITE, class::RELATIVE, class::PREPOSITION]);

/// What can open a complement behind other words.
const LEADING: ClassSet = class::set(&[class::CLAUSE_OPENER, class::QUESTION_OPENER, class::INFINITIVE_MARKER]);

/// What makes a word between a cue and its complement more than one of an object.
const STEPPING: ClassSet = BETWEEN.union(class::set(&[class::STATEMENT, class::ADVERB, class::NEGATION]));

/// A complement of a cue.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub kind: Kind,
    /// The first token of what is reported.
    pub start: usize,
    /// What stands between the cue and its complement, the conjunction left out.
    pub gap: Range<usize>,
}

/// How complements open in a language.
#[derive(Debug, Clone)]
pub(super) struct Openers {
    /// What the pack's lists say of reporting words, each combination once; the first says nothing.
    habits: Vec<Habits>,
    /// By word: its habits.
    of_word: Box<[u16]>,
    /// Clauses can do without conjunction.
    bare_clause: bool,
    /// Endings of infinitives that no list has.
    infinitive_suffixes: Option<Box<[Box<str>]>>,
}

impl Openers {
    pub fn new(pack: &Pack, listed: &[WordId]) -> Self {
        let (habits, of_word) = habits::of(pack, listed);
        let suffixes = pack.settings().constants.get("infinitive_suffixes");
        Self {
            habits,
            of_word,
            bare_clause: pack.settings().constants.contains_key("bare_clause"),
            infinitive_suffixes: suffixes.map(|all| all.split(' ').map(Into::into).collect()),
        }
    }

    /// What the pack's lists say of a word, as a number that cues keep.
    pub fn habits_of(&self, word: WordId) -> u16 {
        self.of_word.get(word.0 as usize).copied().unwrap_or(0)
    }

    /// What the pack's lists say of a cue's lemma.
    #[inline]
    fn habits(&self, cue: &Cue<'_>) -> &Habits {
        &self.habits[usize::from(cue.habits)]
    }

    /// Whether the verb tells of a state of mind, not of an utterance.
    pub fn is_silent(&self, cue: &Cue<'_>) -> bool {
        self.habits(cue).silent
    }

    /// Whether a word is for a court, a jury or an inquiry, before which something is said.
    pub fn is_seat(&self, word: WordId) -> bool {
        self.habits[usize::from(self.habits_of(word))].seat
    }

    /// Whether what a court hears or is told is said before it.
    pub fn is_for_forum(&self, cue: &Cue<'_>) -> bool {
        let habits = self.habits(cue);
        if cue.passive { cue.form == Form::Finite && Takes::of(habits, cue).addressed } else { habits.forum }
    }

    /// The complement of a cue, if what follows is one. A clause without conjunction comes last: "told them that …".
    pub fn after(&self, g: &Grammar<'_, '_>, cue: &Cue<'_>, limit: usize) -> Option<Found> {
        let takes = Takes::of(self.habits(cue), cue);
        let bare = self.bare_clause && takes.clause && !takes.noun;
        if !bare && !takes.any() {
            return None;
        }
        let begin = cue.tokens.end;
        let stop = limit.min(begin + GAP + 1);
        let bare_infinitive = takes.infinitive.is_some_and(|markers| markers.bare);
        // Most verbs are followed by nothing that can open what they take: then only the first place is looked at.
        let openers = takes.openers();
        let leading =
            |token: &Token| token.classes.first_64() & openers != 0 || takes.question && token.begins_phrase();
        let leads_in = |places: Range<usize>| g.doc.tokens.get(places).is_some_and(|all| all.iter().any(leading));
        if !bare && takes.gerund.is_none() && !bare_infinitive && !leads_in(begin + 1..stop) {
            if begin >= stop || !takes.attribute && !leads_in(begin..begin + 1) {
                return None;
            }
            let led = self.led(g, cue, &takes, begin, Place::Free, limit);
            return led.map(|(kind, start)| Found { kind, start, gap: begin..begin });
        }
        // The places where a complement can begin, kept for the second search.
        let mut places = [(0, Place::Free); GAP + 1];
        let mut count = 0;
        let mut place = Place::Free;
        let mut at = begin;
        let mut looked_ahead = false;
        while at < stop {
            // Behind an object or inside a phrase little can lead: most verbs take nothing, and one look ahead tells so.
            if place != Place::Free && !looked_ahead {
                looked_ahead = true;
                let leads = |token: &Token| {
                    token.classes.meets(LEADING)
                        || token.begins_phrase()
                        || place == Place::Inside && token.kind == TokenKind::Punct
                };
                if takes.gerund.is_none() && !takes.addressed && !g.doc.tokens[at..stop].iter().any(leads) {
                    break;
                }
            }
            let token = &g.doc.tokens[at];
            let phrase = token.begins_phrase();
            // "respond to Reed's accusations that …": the noun has the clause.
            if at > begin && is_claimed(g, at) {
                return None;
            }
            let leads = at == begin && (takes.attribute || bare_infinitive)
                || place == Place::Free && bare_infinitive
                || takes.gerund.is_some()
                || leading(token);
            if leads && let Some((kind, start)) = self.led(g, cue, &takes, at, place, limit) {
                return Some(Found { kind, start, gap: begin..at });
            }
            places[count] = (at, place);
            count += 1;
            // Most words between the two say nothing.
            let plain = token.is_word()
                && !phrase
                && !token.classes.meets(STEPPING)
                && g.date(at).is_none()
                && !g.opens_marks(at);
            if plain {
                if place == Place::Free && !g.is_adverb(at) {
                    place = Place::Object;
                }
                at += 1;
                continue;
            }
            let Some(next) = Self::step(g, at, limit, &mut place) else { break };
            at = next;
        }
        if !bare {
            return None;
        }
        self.bare(g, cue, &takes, &places[..count], limit).or_else(|| {
            // "promised people would be safe": nobody is addressed, and the object is the subject of a clause.
            let object = takes.addressed && cue.form == Form::Finite && matches!(cue.kind, "promise" | "warn");
            let plain = object && g.doc.tokens.get(begin).is_some_and(|t| t.kind == TokenKind::Lower);
            let start = if plain { bare::begins(g, begin, limit.min(begin + 6), false) } else { None }?;
            Some(Found { kind: Kind::BareClause, start, gap: begin..begin })
        })
    }

    /// The clause without conjunction that begins at one of some places behind a cue.
    fn bare(
        &self,
        g: &Grammar<'_, '_>,
        cue: &Cue<'_>,
        takes: &Takes<'_>,
        places: &[(usize, Place)],
        limit: usize,
    ) -> Option<Found> {
        let begin = cue.tokens.end;
        places.iter().find_map(|(at, place)| {
            if !bare::may_open(g, *at, begin, *place, takes.addressed) {
                return None;
            }
            // "said Friday as he left": when it was said, unless the day is what is spoken of ("said Monday was quiet").
            let when = g.date(*at).is_some_and(|end| !g.is_finite(end) && !g.doc.is(end, class::POSSESSIVE_MARK));
            if when || !bare::suits(self.habits(cue).bare, g, cue, *at, limit) {
                return None;
            }
            // "a tweet that blasts them", "a story about a study that showed it": a relative clause.
            let named = || g.doc.classes(cue.verb).meets(const { class::set(&[class::NOUN, class::CUE_NOUN]) });
            let relative = Self::is_subject(g, *at)
                && if *at == begin { named() } else { !g.doc.is(*at - 1, class::OBJECT_PRONOUN) };
            let start = if relative { None } else { bare::begins(g, *at, limit, cue.weak) }?;
            // ", said one of the officials cited above": who says what stands before.
            let behind = *at == begin && cue.chain > 0 && g.doc.is_char(cue.chain - 1, ',');
            let verb = g.first_finite(start + 1..limit).unwrap_or(start);
            if behind
                && g.doc.is(start, class::PART)
                && g.doc.is(start + 1, class::OF)
                && g.doc.is(verb, class::PAST_PARTICIPLE)
                && !g.doc.is(verb, class::AUXILIARY)
            {
                return None;
            }
            Some(Found { kind: Kind::BareClause, start, gap: begin..*at })
        })
    }

    /// The complement that a conjunction, a question word, a marker or an attribute opens at a token.
    fn led(
        &self,
        g: &Grammar<'_, '_>,
        cue: &Cue<'_>,
        takes: &Takes<'_>,
        at: usize,
        place: Place,
        limit: usize,
    ) -> Option<(Kind, usize)> {
        let doc = g.doc;
        let begin = cue.tokens.end;
        let first = at == begin;
        // "qui", "who" and verbs open another clause.
        if takes.clause
            && doc.is(at, class::CLAUSE_OPENER)
            && (first || place != Place::Object || takes.addressed)
            && !(at > begin && doc.is(at - 1, class::CLAUSE_BLOCK))
            && (!doc.is(at, class::DETERMINER)
                || doc.is(at + 1, class::SUBJECT_PRONOUN) && !doc.is(at + 1, class::DETERMINER)
                || g.first_finite(at + 1..limit.min(at + 2 * SUBJECT)).is_some())
            && !Self::is_pointed_at(g, cue, at)
        {
            return Some((Kind::Clause, at + 1));
        }
        // "a pact, which includes …": behind a comma a pronoun goes on with its noun.
        let goes_on = !first && doc.is_char(at - 1, ',') && cue.kind != "ask";
        // "he said when asked": when he said it.
        let when = |end: usize| doc.is(at, class::SUBORDINATOR) && doc.is(end, class::PAST_PARTICIPLE);
        // "told the tale of a man who fell": the pronoun takes up the noun before it.
        let taken_up = !first
            && cue.kind != "ask"
            && doc.is(at, class::RELATIVE)
            && doc.tokens[at - 1].kind == TokenKind::Lower
            && place != Place::Free
            && doc.classes(at - 1).meets(class::NOUNS);
        if takes.question
            && !goes_on
            && !taken_up
            && (first || place == Place::Free || place == Place::Object && takes.addressed)
            && let Some((end, value)) = g.entry(at, class::QUESTION_OPENER)
            && (first || cue.kind == "ask" || value != "left out")
            && !when(end)
            && (first && value == "left out" || g.first_finite(end..limit.min(end + SUBJECT)).is_some())
        {
            // "said if the dam broke, the town would flood": a condition with what follows from it.
            if self.bare_clause
                && value == "left out"
                && doc.is(at, class::CONDITION)
                && cue.kind != "ask"
                && g.main_clause_after(end, limit).is_some()
            {
                return Some((Kind::BareClause, at));
            }
            return Some((Kind::Question, if value == "left out" { at + 1 } else { at }));
        }
        if let Some(markers) = takes.infinitive
            && (!self.bare_clause || place != Place::Object || takes.addressed || takes.noun)
            && let Some(start) = self.infinitive(g, at, markers, first || place == Place::Free, limit)
            && !Self::is_parted(g, &(begin..at), !self.bare_clause)
            // "residents urged to leave": they are urged, and the text does not say by whom.
            && !(first && self.habits(cue).objective && doc.is(cue.verb, class::PAST_PARTICIPLE) && !cue.passive)
        {
            return Some((Kind::Infinitive, start));
        }
        if let Some(markers) = takes.gerund
            && let Some(start) = Self::gerund(g, at, markers, first)
        {
            return Some((Kind::Gerund, start));
        }
        (first && takes.attribute && attributes::is_attribute(g, at)).then_some((Kind::Attribute, at))
    }

    /// Whether a conjunction is a pronoun here: "criticisms of the plan that would …", "answers that question".
    fn is_pointed_at(g: &Grammar<'_, '_>, cue: &Cue<'_>, at: usize) -> bool {
        let doc = g.doc;
        if !doc.is(at, class::DETERMINER) {
            return false;
        }
        let verb = cue.form == Form::Noun && g.is_finite(at + 1) && !doc.is(at + 1, class::DETERMINER);
        let noun = cue.kind == "answer" && cue.form != Form::Noun && doc.is(at + 1, class::NOUN);
        // "echoes that of his father", "ruled on that matter", "suggested that, and nothing else, was".
        let of = doc.is(at + 1, class::OF);
        let governed = at > cue.tokens.end && doc.is(at - 1, class::PREPOSITION);
        let alone = doc.is_char(at + 1, ',') && doc.is(at + 2, class::COORDINATOR);
        // "said that was wrong", "something he said to the host that should worry us": it is the subject.
        verb || noun || of || governed || alone || Self::is_subject(g, at)
    }

    /// Whether what could be a conjunction is the subject of the verb behind it: "said that was wrong".
    fn is_subject(g: &Grammar<'_, '_>, at: usize) -> bool {
        let doc = g.doc;
        let next = at + 1;
        // "that increased rates of …", "that back in 2014": no verbs here.
        let described = || {
            doc.classes(next).meets(NOUNLIKE) || doc.is(next, class::PAST_PARTICIPLE) && doc.is(next + 1, class::NOUN)
        };
        doc.is(at, class::DETERMINER)
            && doc.is(at, class::CLAUSE_OPENER)
            && g.is_finite(next)
            && doc.tokens[next].kind == TokenKind::Lower
            && (doc.is(next, class::AUXILIARY) || !described())
            && !doc.is(next, class::SUBJECT_PRONOUN)
            && !doc.is(next, class::ADVERB)
    }

    /// Whether a participle behind a comma stands between: what follows belongs to it ("…, leading them to ask").
    /// Where infinitives stand behind other markers (`participle`), any participle takes them: "un projet visant à".
    fn is_parted(g: &Grammar<'_, '_>, gap: &Range<usize>, participle: bool) -> bool {
        gap.clone().skip(1).any(|t| g.doc.is(t, class::PRESENT_PARTICIPLE) && (participle || g.doc.is_char(t - 1, ',')))
    }

    /// Goes over one token or group that may stand between a cue and its complement.
    fn step(g: &Grammar<'_, '_>, at: usize, limit: usize, place: &mut Place) -> Option<usize> {
        let doc = g.doc;
        let token = &doc.tokens[at];
        if let Some(end) = g.date(at).filter(|e| *e <= limit) {
            // "noted in a 2022 report that": the day stands before its noun.
            let before_noun =
                *place == Place::Inside && doc.classes(end).meets(NOUNLIKE) && doc.is(at - 1, class::DETERMINER);
            *place = match *place {
                Place::Object => Place::Object,
                Place::Inside if before_noun => Place::Inside,
                _ => Place::Free,
            };
            return Some(end);
        }
        if let Some((end, _)) = g.entry(at, class::STATEMENT) {
            *place = if *place == Place::Object { Place::Object } else { Place::Free };
            return Some(end);
        }
        if doc.begins_phrase(at)
            && let Some((end, _)) = g.entry(at, class::ADVERB).filter(|(end, _)| *end > at + 1)
        {
            return Some(end);
        }
        if g.opens_marks(at) {
            return None;
        }
        match g.sign(at) {
            b';' | b':' => return None,
            b'(' => return Some(g.closing_bracket(at, limit)),
            b',' => {
                // ", adding that …": the clause is the participle's.
                if g.cues.at(at + 1).is_some_and(|c| c.form == Form::PresentParticiple) {
                    return None;
                }
                if *place == Place::Inside {
                    *place = Place::Free;
                }
                // "rappelle, elle, que": the subject once more.
                let again = doc.is(at + 1, class::FLOATING) && doc.is_char(at + 2, ',');
                return Some(if again { at + 3 } else { at + 1 });
            }
            _ => {}
        }
        if token.classes.meets(BETWEEN) {
            // "said in a blog post that": a noun inside the phrase, whatever verb it looks like.
            let noun = *place == Place::Inside
                && g.lexicon.subject_first
                && doc.classes(at).meets(NOUNLIKE.union(class::set(&[class::CUE_NOUN])))
                && (doc.is(at + 1, class::CLAUSE_OPENER) || doc.is(at + 1, class::PREPOSITION));
            if g.is_finite(at) && !noun && !token.is_capital() && !g.is_adverb(at) {
                // "claims made by Reed that": whose claims they are.
                let made = doc.is(at, class::PAST_PARTICIPLE) && doc.is(at + 1, class::AGENT);
                return (made && *place == Place::Free).then_some(at + 1);
            }
            if doc.is(at, class::RELATIVE) && !doc.is(at, class::DETERMINER) && !doc.is(at, class::ADVERB) {
                return None;
            }
            if doc.is(at, class::PREPOSITION) {
                if *place != Place::Object {
                    *place = Place::Inside;
                }
                return Some(at + 1);
            }
        }
        if *place == Place::Free && token.is_word() && !doc.is(at, class::NEGATION) && !g.is_adverb(at) {
            *place = Place::Object;
        }
        Some(at + 1)
    }

    /// The start of an infinitive complement at a token, by the markers that the verb takes.
    fn infinitive(
        &self,
        g: &Grammar<'_, '_>,
        at: usize,
        markers: &Markers,
        first: bool,
        limit: usize,
    ) -> Option<usize> {
        let doc = g.doc;
        let marker = doc.value(at, class::INFINITIVE_MARKER);
        let start = match marker {
            Some(value) => {
                if markers.only_bare
                    || value.starts_with("purpose")
                    || !(markers.any || markers.has(doc.tokens[at].word))
                {
                    return None;
                }
                at + 1
            }
            None if first && markers.bare => at,
            None => return None,
        };
        // "afin de le juger": the marker closes a conjunction.
        if (1..3).any(|back| {
            at.checked_sub(back).is_some_and(|t| g.entry(t, class::INFINITIVE_MARKER).is_some_and(|(end, _)| end > at))
        }) {
            return None;
        }
        let mut verb = start;
        while verb < limit.min(start + 6)
            && (doc.is(verb, class::OBJECT_PRONOUN) || doc.is(verb, class::NEGATION) || g.is_adverb(verb))
        {
            verb += 1;
        }
        let is =
            verb < limit && doc.tokens[verb].kind == TokenKind::Lower && self.is_infinitive(g, verb, marker.is_some());
        // A marked infinitive follows its marker: "promis de « réduire … »".
        let marked = g.opens_marks(start) && doc.is(start + 1, class::INFINITIVE);
        let inside = marker.is_some_and(|m| m == "inside");
        // "promised not to leave": the negation belongs to what is promised.
        let negated = inside && at > 0 && doc.is(at - 1, class::NEGATION) && doc.tokens[at - 1].is_word();
        (is || marked).then_some(if inside { at - usize::from(negated) } else { start })
    }

    /// Whether a word is an infinitive: by the pack's verbs or, behind a marker, by its ending where it is in no class.
    fn is_infinitive(&self, g: &Grammar<'_, '_>, at: usize, marked: bool) -> bool {
        let doc = g.doc;
        let unknown = || {
            // "instructions to canvassers": an unknown word in the plural.
            doc.classes(at).is_empty()
                && !g.lexicon.ends_as_plural(doc, at)
                && self.infinitive_suffixes.as_ref().is_none_or(|suffixes| {
                    suffixes
                        .iter()
                        .any(|s| doc.token_text(at).len() > s.len() + 2 && doc.token_text(at).ends_with(&**s))
                })
        };
        doc.is(at, class::INFINITIVE) || marked && unknown()
    }

    /// Whether a cue can govern a relative clause: "the man who they say [did it]".
    pub fn takes_gap(&self, g: &Grammar<'_, '_>, cue: &Cue<'_>) -> bool {
        self.bare_clause && g.is_finite(cue.tokens.end) && self.habits(cue).bare == Bare::Any
    }

    /// The start of a gerund complement at a token, by the markers that the verb takes.
    fn gerund(g: &Grammar<'_, '_>, at: usize, markers: &Markers, first: bool) -> Option<usize> {
        let doc = g.doc;
        let start = if markers.has(doc.tokens[at].word) {
            at + 1
        } else if first && markers.bare {
            at
        } else {
            return None;
        };
        let mut verb = start;
        while verb < start + 2 && (g.is_adverb(verb) || doc.is(verb, class::NEGATION)) {
            verb += 1;
        }
        let unlisted = || {
            doc.classes(verb).is_empty() && g.lexicon.gerund_endings.iter().any(|ending| doc.ends_with(verb, ending))
        };
        (doc.is(verb, class::PRESENT_PARTICIPLE) || unlisted()).then_some(start)
    }
}

/// Whether a conjunction stands right behind a noun that claims, denies or promises, which has the clause for itself.
fn is_claimed(g: &Grammar<'_, '_>, at: usize) -> bool {
    let doc = g.doc;
    doc.is(at, class::CLAUSE_OPENER)
        && doc.is(at - 1, class::CUE_NOUN)
        // "said under oath that": no noun that somebody made.
        && !(g.lexicon.subject_first && at > 1 && doc.is(at - 2, class::PREPOSITION) && !doc.is(at - 2, class::DETERMINER))
        && g.cues
            .at(at - 1)
            .is_some_and(|c| c.form == Form::Noun && matches!(c.kind, "claim" | "deny" | "promise" | "think" | "admit"))
}
