//! What stands before a reporting verb: auxiliaries, clitics, adverbs, negation, and what makes it a noun.
//!
//! In: a verb token and its sentence. Out: [`Left`]: where the group and the whole verb phrase begin and what they tell:
//! "le lui avait encore répété" begins at *le*, its group at *avait*. "battleground states" is no verb.

use std::ops::Range;

use super::groups::{BEFORE_VERB, Finder};
use super::verbs::Auxiliary;
use crate::lang::{Features, class};
use crate::segment::{SpotKind, TokenKind};

/// How far a group may reach to the left of its verb, in tokens.
const REACH: usize = 12;

/// What the words before a verb tell about it.
#[derive(Default)]
pub(super) struct Left {
    /// First token of the verb's own group.
    pub(super) start: usize,
    /// First token of the verb phrase.
    pub(super) chain: usize,
    pub(super) inverted: Option<usize>,
    pub(super) negated: bool,
    pub(super) reflexive: bool,
    /// The auxiliary nearest to the verb.
    pub(super) nearest: Option<Auxiliary>,
    /// A participle of the passive auxiliary stands between.
    pub(super) been: bool,
    /// The finite word that heads the group.
    pub(super) head: Option<(usize, Features)>,
    /// A marker of the infinitive (to, à, de) stands right before the verb.
    pub(super) marked: bool,
    /// A verb before the marker governs the infinitive.
    pub(super) governed: bool,
}

impl Finder<'_, '_> {
    /// What stands before the verb at a token, whose form tells `own`.
    pub(super) fn look_left(&self, at: usize, limits: &Range<usize>, own: Features) -> Left {
        let doc = self.doc;
        let mut left = Left { start: at, chain: at, ..Left::default() };
        let floor = limits.start.max(at.saturating_sub(REACH));
        // Most verbs have nothing of theirs before them.
        if at <= floor || self.is_foreign(at - 1, floor) && !doc.is(at - 1, class::INFINITIVE_MARKER) {
            return left;
        }
        let verbal = Features::PAST_PARTICIPLE | Features::PRESENT_PARTICIPLE | Features::INFINITIVE;
        let mut i = at;
        // Auxiliaries, with what may stand between them and the verb.
        while i > floor && (own.intersects(verbal) || left.nearest.is_some()) {
            let t = i - 1;
            if self.is_foreign(t, floor) {
                break;
            }
            // "in a May report": a month is no auxiliary.
            let dated =
                doc.tokens[t].is_capital() && t > limits.start && doc.spots.starting_at(SpotKind::Date, t).is_some();
            if let Some(kind) = self.auxiliary_kind(t).filter(|_| !dated) {
                let features = self.features_of_auxiliary(t);
                if kind == Auxiliary::Be && features.contains(Features::PAST_PARTICIPLE) {
                    left.been = true;
                    i = t;
                    continue;
                }
                if left.nearest.is_none() {
                    left.nearest = Some(kind);
                }
                left.start = t;
                left.chain = t;
                i = t;
                if doc.is(t, class::NEGATION) {
                    left.negated = true;
                }
                if features.contains(Features::FINITE) {
                    left.head = Some((t, features));
                    break;
                }
                continue;
            }
            if let Some(start) = self.adverb_ending(t, floor) {
                // Before the single adverb: "par ailleurs" ends with one.
                i = start;
            } else if self.is_adverbial(t) {
                left.negated |= doc.is(t, class::NEGATION);
                i = t;
            } else if doc.is(t, class::SUBJECT_PRONOUN) && t > floor && doc.is_char(t - 1, '-') && !doc.spaced(t) {
                left.inverted = Some(t);
                i = t - 1;
                if i > floor && self.is_t(i - 1) && i - 1 > floor && doc.is_char(i - 2, '-') {
                    i -= 2;
                }
            } else if !self.is_acronym(t)
                && (doc.is(t, class::OBJECT_PRONOUN) && !doc.is(t, class::DETERMINER) || doc.is(t, class::REFLEXIVE))
            {
                left.reflexive |= self.is_reflexive(t) && left.nearest.is_none();
                i = t;
            } else if doc.is(t, class::FLOATING) {
                i = t;
            } else if doc.is_char(t, ',') {
                // An aside between auxiliary and verb: "a, elle, demandé".
                match (floor..t).rev().take(6).find(|u| doc.is_char(*u, ',')) {
                    Some(open) if open > floor && self.auxiliary_kind(open - 1).is_some() && left.nearest.is_none() => {
                        i = open;
                    }
                    _ => break,
                }
            } else {
                break;
            }
        }
        if left.nearest.is_none() {
            left.inverted = None;
            left.reflexive = false;
            left.been = false;
            left.negated = false;
            self.look_left_without_auxiliary(at, floor, own, &mut left);
        }
        self.clitics(floor, &mut left);
        left
    }

    /// Whether a token can be no part of a verb group that goes on behind it. Most groups are one word: this ends them.
    fn is_foreign(&self, at: usize, floor: usize) -> bool {
        let doc = self.doc;
        !doc.tokens[at].classes.meets(BEFORE_VERB)
            && !doc.is_char(at, ',')
            && !self.lexicon.is_manner(doc, at)
            && self.adverb_ending(at, floor).is_none()
    }

    /// The marker of an infinitive, and the verb that governs it.
    pub(super) fn look_left_without_auxiliary(&self, at: usize, floor: usize, own: Features, left: &mut Left) {
        let doc = self.doc;
        if !own.contains(Features::INFINITIVE) {
            return;
        }
        let mut i = at;
        while i > floor && (doc.is(i - 1, class::OBJECT_PRONOUN) && !self.is_acronym(i - 1) || self.is_adverbial(i - 1))
        {
            left.reflexive |= self.is_reflexive(i - 1);
            left.negated |= doc.is(i - 1, class::NEGATION);
            i -= 1;
        }
        if i > floor && doc.is(i - 1, class::INFINITIVE_MARKER) {
            left.marked = true;
            i -= 1;
            left.chain = i;
        } else if own.contains(Features::FINITE) {
            left.reflexive = false;
            left.negated = false;
            return;
        } else {
            left.chain = i;
        }
        while i > floor && self.is_adverbial(i - 1) {
            i -= 1;
        }
        // "finit-il par répondre": the subject behind the verb that governs.
        let clitic =
            i.checked_sub(2).filter(|h| *h >= floor && doc.is(i - 1, class::SUBJECT_PRONOUN) && doc.is_char(*h, '-'));
        let mut inverted = None;
        if let Some(hyphen) = clitic.filter(|h| !doc.spaced(h + 1)) {
            inverted = Some(i - 1);
            i = hyphen;
            if i > floor + 1 && self.is_t(i - 1) && doc.is_char(i - 2, '-') {
                i -= 2;
            }
        }
        if let Some(be) = if left.marked { self.eager(i, floor) } else { None } {
            left.governed = true;
            left.chain = be;
            left.head = Some((be, self.features_of_auxiliary(be)));
            return;
        }
        let governor = i.checked_sub(1).filter(|t| *t >= floor && doc.is(*t, class::VERB) && self.governs(*t));
        if let Some(t) = governor {
            let inner = self.look_left(t, &(floor..at), self.features(t));
            let features = inner.head.map_or_else(|| self.features(t), |(_, f)| f);
            left.governed = true;
            left.negated |= inner.negated;
            left.inverted = inverted.or(inner.inverted);
            left.chain = inner.chain;
            if features.contains(Features::FINITE) {
                left.head = Some((inner.head.map_or(t, |(h, _)| h), features));
            }
        }
    }

    /// Pronouns and the first word of negation before a finite verb.
    pub(super) fn clitics(&self, floor: usize, left: &mut Left) {
        let doc = self.doc;
        let mut i = left.chain;
        while i > floor {
            let t = i - 1;
            if !(doc.tokens[t].classes.meets(BEFORE_VERB) || i == left.chain && self.lexicon.is_manner(doc, t)) {
                break;
            }
            let classes = doc.classes(t);
            let clitic = classes.is(class::OBJECT_PRONOUN)
                && !self.is_acronym(t)
                && (!classes.is(class::SUBJECT_PRONOUN) || classes.is(class::REFLEXIVE));
            let article = || classes.is(class::DETERMINER) && left.nearest.is_none() && !self.precedes_clitic(t, floor);
            if clitic && !article() {
                if self.is_reflexive(t) {
                    left.reflexive = true;
                    if i == left.start {
                        left.start = t;
                    }
                }
            } else if doc.is(t, class::FLOATING) && t > floor && doc.tokens[t - 1].is_word() {
                // "the minister himself said"
            } else if doc.is(t, class::NEGATION) || (i == left.chain && self.is_adverbial(t)) {
                left.negated |= doc.is(t, class::NEGATION);
                if !doc.is(t, class::NEGATION) {
                    i = t;
                    continue;
                }
            } else {
                break;
            }
            i = t;
            left.chain = t;
        }
    }

    /// Whether what stands before a word that is both article and pronoun makes it a pronoun.
    pub(super) fn precedes_clitic(&self, t: usize, floor: usize) -> bool {
        t > floor && {
            let before = t - 1;
            let doc = self.doc;
            doc.is(before, class::SUBJECT_PRONOUN)
                || doc.is(before, class::NEGATION)
                || doc.is(before, class::RELATIVE)
                || doc.is(before, class::OBJECT_PRONOUN) && !doc.is(before, class::DETERMINER)
                || before > floor && doc.tokens[before].is_capital()
                || doc.is(before, class::AS_OPENER)
        }
    }

    /// Whether a form of the past stands inside a noun phrase, where no verb can.
    fn is_participle_here(&self, at: usize, before: usize, counted: bool, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let prior = doc.classes(before);
        // "memory of alleged sex victims", "the first thought I had": no verb follows a preposition or an ordinal.
        let governed = prior.is(class::PREPOSITION) && !prior.is(class::ADVERB) && !prior.is(class::SUBORDINATOR);
        let described = prior.is(class::ADJECTIVE)
            && !prior.meets(class::NOUNS)
            && before > limits.start
            && doc
                .classes(before - 1)
                .meets(const { class::set(&[class::DETERMINER, class::POSSESSIVE, class::POSSESSIVE_MARK]) })
            && !doc.is(before - 1, class::SUBJECT_PRONOUN);
        if self.lexicon.compounds()
            && doc.tokens[before].kind == TokenKind::Lower
            && (governed && doc.tokens.get(at + 1).is_some_and(|t| t.is_word() || t.kind == TokenKind::Mark)
                || described)
        {
            return true;
        }
        // "three suspected sites": a participle between a number and its noun.
        let dated = (limits.start.max(at.saturating_sub(4))..at)
            .any(|t| doc.spots.starting_at(SpotKind::Date, t).is_some_and(|(end, _)| end == at));
        let noun = doc.classes(at + 1).meets(const { class::set(&[class::NOUN, class::CUE_NOUN, class::DOCUMENT]) });
        counted && !dated && noun
    }

    /// Whether a word that could be a finite verb is a noun or an adjective here.
    pub(super) fn is_noun_here(&self, at: usize, left: &Left, own: Features, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        if left.reflexive || left.chain < at {
            return false;
        }
        let here = doc.classes(at);
        if here.is(class::PREPOSITION) {
            return true;
        }
        if doc.is_char(at + 1, '-') && self.clitic_subject(at, limits).is_some() {
            return false;
        }
        let Some(before) = at.checked_sub(1).filter(|b| *b >= limits.start) else { return false };
        let prior = doc.classes(before);
        if prior.is(class::DETERMINER) && !prior.is(class::SUBJECT_PRONOUN) && !prior.is(class::RELATIVE) {
            return true;
        }
        // "so brief that", "for that reason that": an adjective of a degree, a noun behind a demonstrative.
        let degree = prior.is(class::ADVERB) && prior.is(class::CLAUSE_BLOCK) && here.is(class::ADJECTIVE);
        let pointed = prior.is(class::DETERMINER)
            && before > limits.start
            && doc.is(before - 1, class::PREPOSITION)
            && (here.is(class::NOUN) || here.is(class::CUE_NOUN))
            && !prior.is(class::SUBJECT_PRONOUN);
        if degree || pointed {
            return true;
        }
        // "son désormais célèbre « … »": an article before an adverb is no clitic, and the word behind them no verb.
        let mut opener = before;
        while opener > limits.start && self.is_adverbial(opener) {
            opener -= 1;
        }
        let determined = doc.is(opener, class::DETERMINER) || doc.is(opener, class::POSSESSIVE);
        if opener < before && determined && here.is(class::ADJECTIVE) && !doc.is(opener, class::SUBJECT_PRONOUN) {
            return true;
        }
        // "one reason that": a verb of the third person would agree.
        let singular =
            prior.is(class::DETERMINER) && doc.value(before, class::SUBJECT_PRONOUN).is_some_and(|v| v.ends_with('s'));
        let agrees = own.contains(Features::PAST) || own.contains(Features::P3 | Features::SINGULAR);
        if singular && self.lexicon.compounds() && !agrees && !prior.is(class::RELATIVE) {
            return true;
        }
        let past = own.contains(Features::PAST) && !own.contains(Features::PRESENT);
        // "le numéro 10 avoue": a number that belongs to the noun before it counts nothing.
        let numbered = !self.lexicon.compounds() && before > 0 && doc.is(before - 1, class::NOUN);
        let counted = doc.tokens[before].kind == TokenKind::Digits && !numbered
            || doc.spots.starting_at(SpotKind::Numeral, before).is_some_and(|(end, _)| end == at);
        if past {
            return self.is_participle_here(at, before, counted, limits);
        }
        // "his mental state is": what an auxiliary follows is its subject.
        let subject = self.lexicon.compounds()
            && doc.tokens[before].kind == TokenKind::Lower
            && !prior.is(class::SUBJECT_PRONOUN)
            && !prior.is(class::RELATIVE)
            && at + 1 < limits.end
            && self.auxiliary_kind(at + 1).is_some()
            && self.features_of_auxiliary(at + 1).contains(Features::FINITE)
            && !self.is_relative_subject(before, limits);
        // "his credits include", "her claims remain": a plural noun before its verb.
        let plural = self.lexicon.compound_ending.as_deref().is_some_and(|s| doc.ends_with(at, s))
            && (here.is(class::NOUN) || here.is(class::CUE_NOUN))
            && doc.tokens[before].is_word()
            && !prior.is(class::SUBJECT_PRONOUN)
            && !prior.is(class::RELATIVE)
            && at + 1 < limits.end
            && doc.is(at + 1, class::FINITE)
            && !doc.is(at + 1, class::NOUN)
            && !doc.is(at + 1, class::PAST_PARTICIPLE);
        if subject || plural {
            return true;
        }
        // "un œil critique sur": an adjective behind its noun, where no object follows.
        let behind_noun = !self.lexicon.compounds()
            && here.is(class::ADJECTIVE)
            && before > limits.start
            && doc.tokens[before].kind == TokenKind::Lower
            && doc.is(before - 1, class::DETERMINER)
            && !prior.is(class::ROLE)
            && !prior.is(class::GROUP)
            && (doc.is(at + 1, class::PREPOSITION)
                || doc.tokens.get(at + 1).is_none_or(|t| t.kind == TokenKind::Punct));
        if behind_noun {
            return true;
        }
        if doc.tokens[at].is_capital() && self.in_name(at, limits) || self.in_compound(at, own, limits) {
            return true;
        }
        prior.is(class::PREPOSITION) || prior.is(class::POSSESSIVE_MARK) || counted
    }

    /// Whether several people stand right behind a relative pronoun: "a man who | officials | say was drunk".
    fn is_relative_subject(&self, at: usize, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let several = [class::ROLE, class::GROUP, class::SOURCE]
            .iter()
            .any(|c| doc.value(at, *c).is_some_and(|v| v.ends_with('p')));
        several && at > limits.start && doc.is(at - 1, class::RELATIVE)
    }

    /// Whether a token lies in a name behind its first word: "the United States".
    pub(super) fn in_name(&self, at: usize, limits: &Range<usize>) -> bool {
        (limits.start.max(at.saturating_sub(4))..at)
            .any(|t| self.doc.spots.starting_at(SpotKind::Name, t).is_some_and(|(end, _)| end > at))
    }

    /// Whether a word that is a noun as well closes a compound: "battleground states", "the state report". Only for
    /// languages whose verbs agree by an ending that nouns share (the pack names the class of compounds).
    pub(super) fn in_compound(&self, at: usize, own: Features, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        if !self.lexicon.compounds() {
            return false;
        }
        if !doc
            .classes(at)
            .meets(const { class::set(&[class::NOUN, class::CUE_NOUN, class::DOCUMENT, class::ROLE, class::GROUP]) })
        {
            return false;
        }
        let Some(before) = at.checked_sub(1).filter(|b| *b >= limits.start) else { return false };
        // "Republican claims": an adjective with a capital.
        let determined = before > limits.start && doc.is(before - 1, class::DETERMINER);
        let origin = doc.is(before, class::ADJECTIVE) || doc.is(before, class::DEMONYM);
        if doc.tokens[before].is_capital() && origin && !determined {
            return true;
        }
        // "Empowering volunteers to be leaders": the object of a gerund that opens the sentence.
        if before == limits.start
            && doc.is(before, class::PRESENT_PARTICIPLE)
            && doc.is(at + 1, class::INFINITIVE_MARKER)
        {
            return true;
        }
        if doc.tokens[before].kind != TokenKind::Lower || self.is_adverbial(before) || doc.is(before, class::RELATIVE) {
            return false;
        }
        if doc.is(before, class::SUBJECT_PRONOUN) {
            // "some states": a form for one subject behind a word for several.
            let several = doc.is(before, class::DETERMINER)
                && doc.value(before, class::SUBJECT_PRONOUN).is_some_and(|v| v.ends_with('p'));
            return several && !own.contains(Features::INFINITIVE);
        }
        // "the investigative reports": an adjective makes what follows its noun.
        if doc.is(before, class::ADJECTIVE) && !doc.is(before, class::NOUN) {
            return true;
        }
        // The plain form agrees with a plural only; the form with an ending needs a whole noun group before it.
        if own.contains(Features::INFINITIVE) {
            // "police promise", "people claim": plurals without their ending.
            let several = [class::ROLE, class::GROUP, class::NOUN]
                .iter()
                .any(|c| doc.value(before, *c).is_some_and(|value| value.ends_with('p')));
            return !several && !self.lexicon.ends_as_plural(doc, before);
        }
        !(limits.start.max(at.saturating_sub(4))..before).rev().any(|t| doc.is(t, class::DETERMINER))
    }

    /// A subject pronoun tied to a verb by a hyphen, and the token after it.
    pub(super) fn clitic_subject(&self, verb: usize, limits: &Range<usize>) -> Option<(usize, usize)> {
        let doc = self.doc;
        if !doc.is_char(verb + 1, '-') || doc.spaced(verb + 1) {
            return None;
        }
        let mut at = verb + 2;
        if self.is_t(at) && doc.is_char(at + 1, '-') {
            at += 2;
        }
        (at < limits.end && doc.is(at, class::SUBJECT_PRONOUN)).then_some((at, at + 1))
    }

    /// "the US said": letters that are a pronoun's, in capitals.
    fn is_acronym(&self, at: usize) -> bool {
        self.doc.tokens[at].kind == TokenKind::Upper && self.doc.tokens[at].span().len() > 1
    }

    /// Whether a pronoun takes up the subject: always "se", but "me" only after "je".
    pub(super) fn is_reflexive(&self, at: usize) -> bool {
        let doc = self.doc;
        match doc.value(at, class::REFLEXIVE) {
            None => false,
            Some("any") => true,
            Some(person) => (at.saturating_sub(2)..at).any(|t| doc.value(t, class::SUBJECT_PRONOUN) == Some(person)),
        }
    }

    /// Whether a token is the single letter that stands between a verb and its inverted pronoun.
    pub(super) fn is_t(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| t.span().len() == 1 && t.kind == TokenKind::Lower)
    }

    /// Whether a token is an adverb or a negation, and no auxiliary.
    pub(super) fn is_adverbial(&self, at: usize) -> bool {
        let doc = self.doc;
        doc.is(at, class::ADVERB) && !doc.is(at, class::AUXILIARY)
            || doc.is(at, class::NEGATION) && !doc.is(at, class::AUXILIARY)
            || self.lexicon.is_manner(doc, at) && !doc.is(at, class::VERB)
    }

    /// The start of an adverb of several words that ends with a token: "d'abord", "de nouveau".
    pub(super) fn adverb_ending(&self, at: usize, floor: usize) -> Option<usize> {
        let doc = self.doc;
        let low = floor.max(at.saturating_sub(3)).min(at);
        doc.looked(at - low);
        // Few entries of several words begin anywhere.
        let mut begins = doc.tokens[low..at].iter().zip(low..).filter(|(token, _)| token.begins_phrase());
        let ends = |start: usize| {
            doc.phrases(start).iter().any(|p| Some(p.class) == class::ADVERB && p.end as usize == at + 1)
        };
        begins.find(|(_, start)| ends(*start)).map(|(_, start)| start)
    }

    /// Whether a verb can govern the infinitive of a reporting verb without being a report itself.
    pub(super) fn governs(&self, at: usize) -> bool {
        self.lexicon.verbs.chains(self.doc.tokens[at].word)
    }

    pub(super) fn features(&self, at: usize) -> Features {
        self.lexicon.verbs.features(self.doc.tokens[at].word)
    }

    /// What kind of auxiliary a token is: by itself (contracted forms) or by its lemma.
    #[inline]
    pub(super) fn auxiliary_kind(&self, at: usize) -> Option<Auxiliary> {
        self.lexicon.verbs.auxiliary(self.doc.tokens.get(at)?)
    }

    pub(super) fn features_of_auxiliary(&self, at: usize) -> Features {
        self.lexicon.verbs.features_of_auxiliary(self.doc.tokens[at].word)
    }
}
