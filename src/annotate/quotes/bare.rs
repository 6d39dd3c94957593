//! The complement clause without a conjunction: "said *talks would resume*", "denies *he took it*".
//!
//! In: a place behind a cue. Out: whether such a clause begins there: a subject, then a finite verb before anything ends it.
//! Nothing marks it, so everything that could be an object or a clause of its own is refused.

use super::clauses::Grammar;
use super::complements::Place;
use super::cues::{Cue, Form};
use super::habits::Bare;
use crate::lang::{ClassSet, class};
use crate::segment::{SpotKind, TokenKind};

/// How far a subject may be from its verb in a clause without conjunction.
pub(super) const SUBJECT: usize = 24;

/// Words that bound a clause without conjunction or can be its verb.
const TELLING: ClassSet =
    class::set(&[class::AUXILIARY, class::FINITE, class::RELATIVE, class::CLAUSE_OPENER, class::SUBORDINATOR]);

/// What can open a clause as a noun or an adjective.
pub(super) const NOUNLIKE: ClassSet = class::NOUNS.union(class::set(&[class::ADJECTIVE]));

/// Whether the verb takes a clause without conjunction that opens in this way: some verbs take any, some an object
/// as often, the rest none but with a pronoun.
pub(super) fn suits(bare: Bare, g: &Grammar<'_, '_>, cue: &Cue<'_>, at: usize, limit: usize) -> bool {
    let doc = g.doc;
    if (cue.tokens.end..at).any(|t| doc.is_char(t, ',')) {
        return false;
    }
    if bare == Bare::Any
        || doc.is(at, class::SUBJECT_PRONOUN) && !doc.is(at, class::DETERMINER)
        || doc.is(at, class::EXISTENTIAL)
    {
        return true;
    }
    // "added the tenant, who lives alone, never came": a subject with a relative clause between commas.
    let apart = || {
        // "heard Darren Pike, 45, had fled": an age stands so too.
        let age =
            |t: usize| doc.tokens.get(t + 1).is_some_and(|n| n.kind == TokenKind::Digits) && doc.is_char(t + 2, ',');
        let comma = (at + 1..limit.min(at + 6))
            .find(|t| doc.is_char(*t, ','))
            .filter(|t| doc.is(*t + 1, class::RELATIVE) || age(*t))?;
        let second = (comma + 1..limit.min(comma + 16)).find(|t| doc.is_char(*t, ','))?;
        g.first_finite(second + 1..limit.min(second + 4))
    };
    let capital = doc.tokens.get(at).is_some_and(|t| t.is_capital());
    if bare == Bare::Object && (capital || doc.is(at, class::DETERMINER)) && apart().is_some() {
        return true;
    }
    bare == Bare::Object
        && g.first_finite(at..limit.min(at + 9)).is_some_and(|verb| {
            // "denied the fraud claims, pointing to": a noun that looks like a verb.
            let noun = (doc.is(verb, class::NOUN) || doc.is(verb, class::CUE_NOUN))
                && (doc.is(verb + 1, class::PREPOSITION)
                    || doc.is(verb + 1, class::COORDINATOR)
                    || doc.tokens.get(verb + 1).is_none_or(|t| t.kind == TokenKind::Punct));
            let figure = counted(g, at).unwrap_or(at);
            verb > at
                && !noun
                && (at..verb).all(|t| {
                    t < figure
                        || !doc.is_char(t, ',')
                            && (t == at || !doc.is(t, class::AS_OPENER))
                            && (!doc.is(t, class::PREPOSITION) || doc.is(t, class::OF))
                            && !doc.is(t, class::PRESENT_PARTICIPLE)
                            && (t == at || !doc.is(t, class::RELATIVE))
                })
        })
}

/// Whether a clause without conjunction can open here: right behind the verb, or behind the person told.
pub(super) fn may_open(g: &Grammar<'_, '_>, at: usize, begin: usize, place: Place, addressed: bool) -> bool {
    let doc = g.doc;
    if place == Place::Free {
        return !addressed || at > begin;
    }
    if place == Place::Inside || !addressed {
        return false;
    }
    // "told Reed about the noise she was hearing": the noun of a phrase that tells what it is about.
    let about = |t: usize| {
        doc.is(t, class::PREPOSITION) && !doc.is(t, class::PLACE_PREPOSITION) && !doc.is(t, class::DETERMINER)
    };
    let comma = (begin..at).rev().find(|t| doc.is_char(*t, ',')).unwrap_or(begin);
    if (comma..at).any(about) {
        return false;
    }
    let before = at - 1;
    // "told me nothing was wrong", "told us prices would rise": the person told is a pronoun.
    let pronoun = doc.is(before, class::OBJECT_PRONOUN) && !doc.is(before, class::DETERMINER);
    if pronoun && before == begin && doc.tokens[at].is_word() {
        return true;
    }
    // "told reporters as she left": when it was said.
    if doc.is(before, class::SUBORDINATOR) {
        return false;
    }
    let joined = doc.is(before, class::DETERMINER) || doc.is(before, class::PREPOSITION);
    doc.is(at, class::SUBJECT_PRONOUN) && !(joined && doc.is(at, class::DETERMINER))
        || !joined && doc.is(at, class::DETERMINER)
        || !joined && doc.tokens[at].is_capital() && !doc.tokens[before].is_capital() && !doc.is_char(before, '.')
}

/// The end of a figure that begins at a token with more than its number: "at least 195 people".
fn counted(g: &Grammar<'_, '_>, at: usize) -> Option<usize> {
    let (end, _) = g.doc.spots.starting_at(SpotKind::Figure, at)?;
    (end > at + 1 && g.doc.tokens[at].is_word()).then_some(end)
}

/// Whether a noun that could be a verb stands before a verb: "said strikes were planned".
fn is_noun_before_verb(g: &Grammar<'_, '_>, at: usize) -> bool {
    let doc = g.doc;
    doc.classes(at).meets(NOUNLIKE.union(class::set(&[class::CUE_NOUN])))
        && g.is_finite(at + 1)
        && !doc.classes(at + 1).meets(NOUNLIKE)
}

/// Whether a clause without conjunction begins at a token: a subject, then a finite verb before anything ends it.
pub(super) fn begins(g: &Grammar<'_, '_>, at: usize, limit: usize, weak: bool) -> Option<usize> {
    let doc = g.doc;
    let token = doc.tokens.get(at)?;
    let opens = token.is_word()
        || token.kind == TokenKind::Digits
        || g.marked_from(at).is_some_and(|m| m.end < limit)
        || matches!(doc.token_text(at), "$" | "£" | "€");
    if !opens
        || doc.is(at, class::CLAUSE_OPENER) && !doc.is(at, class::DETERMINER)
        || doc.is(at, class::COORDINATOR)
        || doc.is(at, class::OBJECT_PRONOUN) && !doc.is(at, class::SUBJECT_PRONOUN) && !doc.is(at, class::DETERMINER)
        || doc.is(at, class::RELATIVE) && !doc.is(at, class::DETERMINER)
        || doc.is(at, class::FLOATING) && !doc.is(at, class::DETERMINER)
        || g.cues.at(at).is_some_and(|c| c.form == Form::PresentParticiple)
        || g.is_finite(at) && !is_noun_before_verb(g, at)
    {
        return None;
    }
    // "said while visiting the mill", "said when asked": when it was said.
    if doc.is(at, class::SUBORDINATOR)
        && doc.classes(at + 1).meets(const { class::set(&[class::PRESENT_PARTICIPLE, class::PAST_PARTICIPLE]) })
    {
        return None;
    }
    // "said in a letter", "said Friday": a preposition or a lone adverb opens no subject.
    let there = doc.is(at, class::EXISTENTIAL) || counted(g, at).is_some();
    if (doc.is(at, class::PREPOSITION) || g.is_adverb(at) && !token.is_capital())
        && !doc.is(at, class::DETERMINER)
        && !there
    {
        return None;
    }
    if !doc.spaced(at) || g.entry(at, class::SOURCE_OPENER).is_some() {
        return None;
    }
    // "find it tempting to hold": what is found so, and no clause.
    if weak
        && doc.is(at, class::SUBJECT_PRONOUN)
        && doc.is(at, class::OBJECT_PRONOUN)
        && (doc.is(at + 1, class::ADJECTIVE) || doc.is(at + 1, class::PRESENT_PARTICIPLE))
    {
        return None;
    }
    let mut verb = at;
    let mut relative = 0usize;
    let mut commas = 0;
    while verb < limit.min(at + SUBJECT) {
        // Most words say nothing of what is looked for.
        if doc.tokens.get(verb).is_some_and(|t| t.sign == 0 && !t.classes.meets(TELLING)) {
            verb += 1;
            continue;
        }
        if doc.is_char(verb, '(') {
            verb = g.closing_bracket(verb, limit);
            continue;
        }
        if doc.is_char(verb, ';') || doc.is_char(verb, ':') {
            return None;
        }
        // "2,500 rockets": a comma between digits parts nothing.
        if doc.is_char(verb, ',') && (doc.spaced(verb + 1) || doc.tokens[verb - 1].kind != TokenKind::Digits) {
            commas += 1;
        }
        // "denies it — “why would we?”": a dash that none follows ends what could be the subject.
        if g.is_dash(verb) && verb > at {
            verb = (verb + 1..limit.min(at + 2 * SUBJECT)).find(|t| g.is_dash(*t))? + 1;
            continue;
        }
        // "felt a chill as the moon rose", "claimed victory as it began": the verb is of another clause, and what stands
        // before it an object.
        let other = verb > at && doc.is(verb, class::SUBORDINATOR) && !doc.is(verb, class::DETERMINER);
        if other
            && (weak || doc.is(verb, class::AS_OPENER))
            && !doc.is_char(verb - 1, ',')
            && !doc.is(at, class::SUBORDINATOR)
        {
            return None;
        }
        let opens_relative = verb > at
            && (doc.is(verb, class::RELATIVE) && !doc.is(verb - 1, class::PREPOSITION)
                || doc.is(verb, class::CLAUSE_OPENER));
        if opens_relative {
            relative += 1;
        }
        // "the claim that crime had halved": auxiliary and participle are one verb.
        let grouped = verb > at + 1
            && doc.is(verb, class::PAST_PARTICIPLE)
            && g.lexicon.verbs.auxiliary(&doc.tokens[verb - 1]).is_some();
        if g.is_finite(verb) && !grouped && !(doc.is(verb, class::PREPOSITION) || g.is_adverb(verb)) {
            // An apposition closes with its second comma: "said Ann Lee, who runs the mill".
            // "said talks would resume": a noun that could be a verb is none before one.
            if verb == at {
                verb += 1;
                continue;
            }
            // "glass, stones and even a chair have been thrown": the comma parts a list.
            let list = || {
                let comma = (at..verb).rev().find(|t| doc.is_char(*t, ',')).unwrap_or(verb);
                let joined = (comma + 1..verb).any(|t| doc.is(t, class::COORDINATOR));
                commas == 1 && relative == 0 && joined && !doc.is(comma + 1, class::SUBORDINATOR)
            };
            // "admit mistakes and have lost": the verb behind the conjunction has the subject of the cue.
            if doc.is(verb - 1, class::AND) && relative == 0 && !doc.is(verb, class::PAST_PARTICIPLE) {
                return None;
            }
            if relative == 0 && commas != 1 || list() {
                return Some(at);
            }
            relative = usize::saturating_sub(relative, 1);
        }
        verb += 1;
    }
    None
}
