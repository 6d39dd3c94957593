//! Verb groups, nouns and adjectives that report, each read from its reporting word outwards.
//!
//! In: a token of the class `cue`, `cue_noun` or `cue_adjective`. Out: a [`Cue`], or nothing where the word is something else
//! here. Which meaning of a verb holds is told by its particle and its reflexive pronoun: "faire savoir", "s'engager".

use std::cmp::Ordering;
use std::ops::Range;

use super::auxiliaries::Left;
use super::cues::{Complements, Cue, Form};
use super::lexicon::Lexicon;
use super::verbs::{Auxiliary, Meaning};
use crate::lang::{ClassSet, Complement, Features, WordId, class};
use crate::segment::{Doc, TokenKind};

/// Verbs that report.
pub(super) const VERBS: ClassSet = class::set(&[class::CUE, class::CUE_WITH_PARTICLE]);
/// Whatever reports.
pub(super) const CUES: ClassSet =
    class::set(&[class::CUE, class::CUE_WITH_PARTICLE, class::CUE_NOUN, class::CUE_ADJECTIVE]);
/// What can belong to a verb that stands behind it.
pub(super) const BEFORE_VERB: ClassSet = class::set(&[
    class::ADVERB,
    class::AUXILIARY,
    class::DETERMINER,
    class::FLOATING,
    class::NEGATION,
    class::OBJECT_PRONOUN,
    class::REFLEXIVE,
    class::SUBJECT_PRONOUN,
    class::VERB,
]);

/// What the readings of a verb have in common.
struct Readings<'a> {
    /// The strongest.
    first: &'a Meaning,
    own: Features,
    takes: Complements,
    /// All have other meanings.
    weak: bool,
    /// Where their words end.
    end: usize,
}

/// What reads cues: a document, and the classes of its language.
pub(super) struct Finder<'d, 'a> {
    pub(super) doc: &'d Doc<'a>,
    pub(super) lexicon: &'a Lexicon,
}

impl<'d, 'a> Finder<'d, 'a> {
    pub(super) fn new(doc: &'d Doc<'a>) -> Self {
        Self { doc, lexicon: Lexicon::of(doc.pack) }
    }

    /// Whether a hyphen makes the word a part of another: "so-called", "state-owned". A clitic subject does not.
    pub(super) fn is_compounded(&self, at: usize) -> bool {
        let doc = self.doc;
        let glued = |t: usize| doc.is_char(t, '-') && !doc.spaced(t) && !doc.spaced(t + 1);
        let before = at > 1 && glued(at - 1) && doc.tokens[at - 2].is_word();
        let after = glued(at + 1)
            && doc.tokens.get(at + 2).is_some_and(|t| t.is_word())
            && !doc.is(at + 2, class::SUBJECT_PRONOUN)
            && !self.is_t(at + 2);
        before || after
    }

    /// Whether a word with a capital stands between words with capitals of a sentence that has small letters: the "Press"
    /// of "Mill Press Secretary Ann Lee said" is no verb.
    pub(super) fn is_in_title(&self, at: usize, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let capital = |t: usize| doc.tokens.get(t).is_some_and(|t| t.kind == TokenKind::Capital);
        if !capital(at) || !(capital(at - 1) && doc.spaced(at) || capital(at + 1) && at + 1 < limits.end) {
            return false;
        }
        let near = limits.start.max(at.saturating_sub(30))..limits.end.min(at + 30);
        let small = near.clone().filter(|t| doc.tokens[*t].kind == TokenKind::Lower).count();
        small > near.filter(|t| capital(*t)).count()
    }

    /// Whether the word belongs to a noun of several words: "think tanks", "TV shows".
    pub(super) fn is_part(&self, at: usize) -> bool {
        let doc = self.doc;
        let part = |start: usize, from: usize| {
            doc.begins_phrase(start)
                && doc.phrases(start).iter().any(|p| class::NOUNS.has(p.class) && p.end as usize > from)
        };
        let compound = || self.lexicon.compounds() && at.checked_sub(1).is_some_and(|b| part(b, at));
        !doc.tokens[at].is_capital() && (part(at, at + 1) || compound())
    }

    /// "the claim": a noun that reports.
    pub(super) fn noun(&self, at: usize) -> Option<Cue<'a>> {
        let doc = self.doc;
        let noun = class::CUE_NOUN.filter(|class| doc.tokens[at].classes.has(*class))?;
        let value = doc.pack.words().value_id(doc.tokens[at].word, noun);
        let (kind, takes) = self.lexicon.nouns.get(value as usize).copied().unwrap_or_default();
        let kind = &doc.pack.words().value_text(value)[..kind];
        Some(Cue {
            tokens: at..at + 1,
            verb: at,
            chain: at,
            lemma: doc.pack.words().key(doc.tokens[at].word),
            habits: self.lexicon.openers.habits_of(doc.tokens[at].word),
            kind,
            form: Form::Noun,
            features: Features::NONE,
            takes,
            inverted: None,
            negated: false,
            passive: false,
            impersonal: false,
            reflexive: false,
            weak: true,
        })
    }

    /// "is convinced", "sont persuadés": a state of mind that a clause can follow.
    pub(super) fn adjective(&self, at: usize, limits: &Range<usize>) -> Option<Cue<'a>> {
        let doc = self.doc;
        let kind = doc.value(at, class::CUE_ADJECTIVE)?;
        let left = self.look_left(at, limits, Features::PAST_PARTICIPLE);
        let (_, features) =
            left.head.filter(|_| matches!(left.nearest, Some(Auxiliary::Be | Auxiliary::HaveBe)) || left.been)?;
        let mut takes = Complements::default();
        takes.add(Complement::Clause);
        Some(Cue {
            tokens: left.start..at + 1,
            verb: at,
            chain: left.chain,
            lemma: doc.pack.words().key(doc.tokens[at].word),
            habits: self.lexicon.openers.habits_of(doc.tokens[at].word),
            kind,
            form: Form::Finite,
            features,
            takes,
            inverted: left.inverted,
            negated: left.negated,
            passive: false,
            impersonal: false,
            reflexive: false,
            weak: true,
        })
    }

    /// A verb that reports with what belongs to it, where it is a verb in a form that can.
    pub(super) fn verb_group(&self, at: usize, limits: &Range<usize>) -> Option<Cue<'a>> {
        let doc = self.doc;
        // "nous sommes": a form that an auxiliary has too is the auxiliary's.
        if self.auxiliary_kind(at) == Some(Auxiliary::Be) {
            return None;
        }
        // "the state's premier": what owns something is a noun.
        if doc.is(at + 1, class::POSSESSIVE_MARK) && !doc.spaced(at + 1) {
            return None;
        }
        if self.is_role_of_name(at, limits) {
            return None;
        }
        let left = self.look_left(at, limits, self.features(at));
        let Readings { first, own, takes, weak, end } = self.readings(at, limits, left.reflexive, left.chain)?;
        let mut cue = Cue {
            tokens: left.start..end,
            verb: at,
            chain: left.chain,
            lemma: &first.lemma,
            habits: first.habits,
            kind: &first.kind,
            form: Form::Finite,
            features: left.head.map_or(own, |(_, f)| f),
            takes,
            inverted: left.inverted,
            negated: left.negated,
            passive: false,
            impersonal: false,
            reflexive: left.reflexive,
            weak,
        };
        let participle = own.contains(Features::PAST_PARTICIPLE);
        let made = participle && left.nearest.is_none() && end == at + 1 && self.has_agent(end);
        if self.is_possessive_before(at, &left) {
            return None;
        }
        match left.nearest {
            // "as it's written": a thing is written, it has not written.
            Some(Auxiliary::HaveBe) if participle && self.is_thing(left.chain.wrapping_sub(1)) => cue.passive = true,
            Some(Auxiliary::Have | Auxiliary::HaveBe) if participle => cue.passive = left.been,
            Some(Auxiliary::Be) if participle => cue.passive = !left.reflexive,
            Some(Auxiliary::Be | Auxiliary::HaveBe) if own.contains(Features::PRESENT_PARTICIPLE) => {}
            Some(Auxiliary::Modal | Auxiliary::Do) if own.contains(Features::INFINITIVE) => {}
            // "he'd say": behind a contracted form a plain one tells that it is a modal.
            Some(Auxiliary::Have) if own.contains(Features::INFINITIVE) && self.lexicon.compounds() => {}
            None if own.contains(Features::INFINITIVE) && (left.marked || !own.contains(Features::FINITE)) => {
                cue.form = if left.governed && left.head.is_some() { Form::Finite } else { Form::Infinitive };
            }
            None if made && own.contains(Features::FINITE) => {
                cue.form = Form::PastParticiple;
                cue.passive = true;
            }
            None if own.contains(Features::FINITE) => {
                if self.is_noun_here(at, &left, own, limits) || self.is_imperative(at, own, limits) {
                    return None;
                }
            }
            None if own.contains(Features::PRESENT_PARTICIPLE) => {
                if self.is_gerund_noun(at, left.chain, limits) {
                    return None;
                }
                cue.form = Form::PresentParticiple;
                self.note_witness(&mut cue, limits);
            }
            None if participle => {
                let determined = left.chain > limits.start && doc.is(left.chain - 1, class::DETERMINER);
                if determined {
                    return None;
                }
                cue.form = Form::PastParticiple;
                cue.passive = true;
            }
            _ => return None,
        }
        if left.nearest.is_some() && left.head.is_none() {
            // Auxiliaries without a finite one: "avoir dit", "having said", "être annoncé".
            cue.form = if left.marked || own.contains(Features::INFINITIVE) { Form::Infinitive } else { cue.form };
            if self.features_of_auxiliary(left.start).contains(Features::PRESENT_PARTICIPLE) {
                cue.form = Form::PresentParticiple;
            } else if cue.form == Form::Finite {
                cue.form = Form::Infinitive;
            }
        }
        if cue.inverted.is_none() && cue.form == Form::Finite {
            let first = if left.nearest.is_some() { left.head.map_or(at, |(t, _)| t) } else { at };
            if let Some((pronoun, after)) = self.clitic_subject(first, limits) {
                cue.inverted = Some(pronoun);
                cue.tokens.end = cue.tokens.end.max(after);
            }
        }
        let before = cue.chain.checked_sub(1).filter(|b| *b >= limits.start);
        // "il faut espérer que": nobody hopes.
        let nobody = left.chain < at
            && self
                .lexicon
                .impersonal_verb
                .is_some_and(|class| (left.chain..at).any(|t| doc.pack.is_form_of(doc.tokens[t].word, class)));
        cue.impersonal = nobody
            || self.is_anybodys(&cue, &left, before)
            || cue.inverted.is_some_and(|t| doc.value(t, class::IMPERSONAL) == Some("inverted"))
            || cue.passive
                && cue.inverted.or(before).is_some_and(|t| doc.value(t, class::IMPERSONAL) == Some("passive"));
        Some(cue)
    }

    /// "on peut se demander si": whether anybody may say so. "On vient vous dire que": some who speak to somebody.
    fn is_anybodys(&self, cue: &Cue<'_>, left: &Left, before: Option<usize>) -> bool {
        let told = |t: usize| self.doc.is(t, class::OBJECT_PRONOUN) && !cue.reflexive;
        left.nearest == Some(Auxiliary::Modal)
            && !(left.chain..cue.verb).any(told)
            && before.is_some_and(|t| self.doc.value(t, class::IMPERSONAL) == Some("inverted"))
    }

    /// "the baker's alleged ring": a possessive with an adjective, not an auxiliary with its participle.
    fn is_possessive_before(&self, at: usize, left: &Left) -> bool {
        let described = const { class::set(&[class::NOUN, class::ADJECTIVE, class::ROLE, class::GROUP]) };
        left.nearest == Some(Auxiliary::HaveBe)
            && self.doc.is(at.wrapping_sub(1), class::POSSESSIVE_MARK)
            && self.doc.classes(at + 1).meets(described)
    }

    /// Takes the group before a participle for the cue's where it tells how somebody came to be heard: "can be heard | saying",
    /// "was quoted as | saying".
    fn note_witness(&self, cue: &mut Cue<'a>, limits: &Range<usize>) {
        let doc = self.doc;
        let Some(before) = cue.verb.checked_sub(1).filter(|b| *b > limits.start) else { return };
        let verb = before - usize::from(doc.is(before, class::AS_OPENER));
        if verb <= limits.start || !self.lexicon.subject_first || !doc.is(verb, class::PAST_PARTICIPLE) {
            return;
        }
        let left = self.look_left(verb, limits, Features::PAST_PARTICIPLE);
        if let Some((_, features)) = left.head
            && left.nearest == Some(Auxiliary::Be)
            && left.inverted.is_none()
        {
            cue.form = Form::Finite;
            cue.tokens.start = left.start;
            cue.chain = left.chain;
            cue.negated = left.negated;
            cue.features = features;
        }
    }

    /// Whether a present participle is a noun: "at the beginning of", "in a news briefing".
    fn is_gerund_noun(&self, at: usize, chain: usize, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let Some(before) = chain.checked_sub(1).filter(|b| *b >= limits.start) else { return false };
        // "tout en rappelant": what stands before the marker is no article.
        if !self.lexicon.compounds() && (chain..at).any(|t| doc.is(t, class::GERUND_MARKER)) {
            return false;
        }
        let opens = |t: usize| doc.is(t, class::DETERMINER) || doc.is(t, class::PREPOSITION);
        let ends = doc.is(at + 1, class::PREPOSITION) || doc.tokens.get(at + 1).is_none_or(|t| !t.is_word());
        // "its early warning system": an adjective before it, a noun behind.
        let compound = doc.is(before, class::ADJECTIVE)
            && !doc.is(before, class::ADVERB)
            && doc.is(at, class::CUE_NOUN)
            && doc.tokens.get(at + 1).is_some_and(|t| t.is_word())
            && !doc.is(at + 1, class::DETERMINER)
            && !doc.is(at + 1, class::CLAUSE_OPENER)
            && !doc.is(at + 1, class::SUBJECT_PRONOUN);
        // "the branding firm", "a reporting team": one body behind it that nothing determines.
        let body = [class::GROUP, class::ANY_ORGANISATION]
            .iter()
            .any(|c| doc.value(at + 1, *c).is_some_and(|value| value.ends_with('s')));
        let body = body && doc.tokens[at + 1].kind == TokenKind::Lower && doc.is(at + 1, class::NOUN);
        // "the national singing contest", "his extradition hearing because": nouns of several words behind what determines them.
        let determiner = (limits.start.max(before.saturating_sub(3))..before)
            .rev()
            .take_while(|t| doc.tokens[*t].is_word() && !doc.is(*t, class::VERB) && !doc.is(*t, class::PREPOSITION))
            .any(|t| doc.is(t, class::DETERMINER) || doc.is(t, class::POSSESSIVE));
        let closes = doc.classes(at + 1).meets(const { class::set(&[class::SUBORDINATOR, class::COORDINATOR]) });
        let several = self.lexicon.compounds()
            && determiner
            && (doc.is(before, class::NOUN) || doc.tokens[before].is_capital())
            && (doc.is(at + 1, class::NOUN) && !doc.is(at + 1, class::VERB) || doc.is(at, class::NOUN) && closes);
        several
            || doc.is(before, class::DETERMINER)
            || body && self.lexicon.compounds()
            || compound
            || ends
                && doc.is(at, class::NOUN)
                && !doc.is(before, class::DOCUMENT)
                && doc.classes(before).meets(const { class::set(&[class::NOUN, class::ADJECTIVE]) })
                && before > limits.start
                && opens(before - 1)
    }

    /// Whether a form that an infinitive has too stands where a sentence begins: "Consider this: …" asks the reader. Only for
    /// languages with [compounds](Lexicon::compounds), whose verbs have one plain form.
    fn is_imperative(&self, at: usize, own: Features, limits: &Range<usize>) -> bool {
        self.lexicon.compounds()
            && own.contains(Features::INFINITIVE)
            && !own.contains(Features::PAST)
            && (limits.start..at).all(|t| !self.doc.tokens[t].is_word())
    }

    /// Whether what stands behind a participle did it: "tariffs announced | by the minister".
    fn has_agent(&self, at: usize) -> bool {
        let doc = self.doc;
        doc.is(at, class::AGENT) && doc.is(at, class::GERUND_MARKER) && !doc.is(at + 1, class::PRESENT_PARTICIPLE)
    }

    /// Whether a pronoun stands for a thing.
    fn is_thing(&self, at: usize) -> bool {
        self.doc.value(at, class::SUBJECT_PRONOUN).is_some_and(|v| v.starts_with('n'))
    }

    /// The readings of a verb that its surroundings allow: those with the most words; where one is reflexive, only such.
    /// The verb's group begins at `chain`.
    fn readings(&self, at: usize, limits: &Range<usize>, reflexive: bool, chain: usize) -> Option<Readings<'a>> {
        let lexicon: &'a Lexicon = self.lexicon;
        let (first, own, several) = lexicon.verbs.first_reading(self.doc.tokens[at].word)?;
        if several {
            return self.best_reading(at, limits, reflexive, chain);
        }
        let end = self.end_of(first, at, limits, reflexive, chain)?;
        Some(Readings { first, own, takes: first.takes, weak: first.weak, end })
    }

    /// Where the words of a meaning end, if the surroundings of its verb allow it.
    fn end_of(&self, verb: &Meaning, at: usize, limits: &Range<usize>, reflexive: bool, chain: usize) -> Option<usize> {
        // "s'est lancé dans": with a reflexive pronoun a verb of many meanings has another one.
        let other = verb.locative && !self.is_located(at, chain)
            || verb.reflexive && !reflexive
            || reflexive && verb.weak && !verb.reflexive;
        if other { None } else { self.end_of_words(verb, at, limits) }
    }

    /// Where the words of a verb end, its particle among them.
    fn end_of_words(&self, verb: &Meaning, at: usize, limits: &Range<usize>) -> Option<usize> {
        match &*verb.particle {
            [] => Some(at + 1),
            particle => self.particle(particle, at + 1, limits),
        }
    }

    /// Whether a verb whose group begins at `chain` tells where something is: "on y voit".
    fn is_located(&self, at: usize, chain: usize) -> bool {
        let doc = self.doc;
        // "on y voit des mouettes": what anyone sees somewhere is nobody's view.
        let anyone = || {
            let subject = chain.checked_sub(1).and_then(|t| doc.value(t, class::SUBJECT_PRONOUN));
            subject.is_some_and(|value| value.starts_with('e'))
        };
        (chain..at).chain(at + 1..at + 2).any(|t| doc.is(t, class::LOCATIVE)) && !anyone()
    }

    /// As [`Self::readings`], of a word with several.
    fn best_reading(&self, at: usize, limits: &Range<usize>, reflexive: bool, chain: usize) -> Option<Readings<'a>> {
        let lexicon: &'a Lexicon = self.lexicon;
        let word = self.doc.tokens[at].word;
        let mut best: Option<(Readings<'a>, bool)> = None;
        let mut several = false;
        for (verb, own) in lexicon.verbs.readings(word) {
            let Some(end) = self.end_of(verb, at, limits, reflexive, chain) else { continue };
            let rank = |best: &(Readings<'_>, bool)| (end, verb.reflexive).cmp(&(best.0.end, best.1));
            match best.as_ref().map_or(Ordering::Greater, rank) {
                Ordering::Less => continue,
                Ordering::Equal => several = true,
                Ordering::Greater => {
                    several = false;
                    best = None;
                }
            }
            // Of equals the first that has no other meanings counts.
            if best.as_ref().is_none_or(|(first, _)| first.weak && !verb.weak) {
                let readings = Readings { first: verb, own, takes: verb.takes, weak: verb.weak, end };
                best = Some((readings, verb.reflexive));
            }
        }
        let (mut best, reflexive_itself) = best?;
        if several {
            // The same verb may stand with several meanings: what any of them takes may follow.
            for (verb, _) in lexicon.verbs.readings(word) {
                if verb.lemma == best.first.lemma
                    && verb.reflexive == reflexive_itself
                    && self.end_of_words(verb, at, limits) == Some(best.end)
                {
                    best.takes = best.takes.union(verb.takes);
                }
            }
        }
        Some(best)
    }

    /// The end of a verb's particle, which may stand after an adverb or a clitic subject.
    pub(super) fn particle(&self, particle: &[WordId], from: usize, limits: &Range<usize>) -> Option<usize> {
        let doc = self.doc;
        let mut at = from;
        let mut skipped = 0;
        while at < limits.end && skipped < 4 {
            let mut end = at;
            if particle.iter().all(|w| {
                let same = end < limits.end && doc.tokens[end].word == *w;
                end += 1;
                same
            }) {
                return Some(end);
            }
            let adverb = doc.is(at, class::ADVERB) || doc.is(at, class::NEGATION);
            let clitic = doc.is_char(at, '-') || self.is_t(at) || at > from && doc.is(at, class::SUBJECT_PRONOUN);
            if !adverb && !clitic {
                return None;
            }
            at += 1;
            skipped += 1;
        }
        None
    }
}
