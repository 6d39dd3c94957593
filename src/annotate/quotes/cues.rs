//! Words that report: verb groups and nouns.
//!
//! In: the tokens of a document, its pack's verbs and the classes of `reports.toml`. Out: [`Cues`]: every group of words
//! that can report speech, whole ("a-t-il précisé", "has not said"), with what its form tells and what may follow it.
//! It looks only at tokens of the classes `cue` and `cue_noun`. A noun or an adjective that looks like a verb
//! ("the report", "ledit véhicule") is refused by what stands before it.
//! « C'est fait », a-t-il précisé. → tokens *a-t-il précisé*, lemma *préciser*, subject *il*.

use std::ops::Range;

use crate::lang::{ClassId, Complement, Features, Verb};
use crate::segment::{Doc, SpotKind, TokenKind};

/// How far a group may reach to the left of its verb, in tokens.
const REACH: usize = 12;

/// The shape of a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A verb that heads a clause, with its auxiliaries.
    Finite,
    /// An infinitive that no finite verb of the group governs.
    Infinitive,
    /// A present participle or gerund.
    PresentParticiple,
    /// A past participle without auxiliary: "accusé de", "told that".
    PastParticiple,
    /// A noun: "la promesse de", "the claim that".
    Noun,
}

/// What may follow a cue and hold the reported words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Complements(u8);

impl Complements {
    /// Whether the cue takes this complement.
    pub(crate) fn has(self, complement: Complement) -> bool {
        self.0 >> complement as u8 & 1 == 1
    }

    fn add(&mut self, complement: Complement) {
        self.0 |= 1 << complement as u8;
    }
}

/// A group of words that can report.
#[derive(Debug, Clone)]
pub(crate) struct Cue<'a> {
    /// The whole group: auxiliaries, clitic subject, adverbs between them, verb, particle.
    pub tokens: Range<usize>,
    /// The reporting word itself.
    pub verb: usize,
    /// Where the verb phrase begins, clitics and governing verbs included ("n'hésite plus à suggérer"): a subject in
    /// normal order stands before it.
    pub chain: usize,
    /// Dictionary form of the reporting word.
    pub lemma: &'a str,
    /// What the verb does: say, ask, claim, think …
    pub kind: &'a str,
    /// Its shape.
    pub form: Form,
    /// What the finite part tells (of the verb itself where nothing is finite).
    pub features: Features,
    /// What may follow.
    pub takes: Complements,
    /// The clitic subject of an inversion: the `il` of "a-t-il dit".
    pub inverted: Option<usize>,
    /// A word of negation stands in the group.
    pub negated: bool,
    /// The subject is not who speaks: "a été annoncé", "was told".
    pub passive: bool,
    /// Nobody is the subject: "il a été annoncé", "it was reported", "dit-on".
    pub impersonal: bool,
    /// The verb carries a reflexive pronoun.
    pub reflexive: bool,
    /// The verb has other meanings: a cue only beside marks or with a person as subject.
    pub weak: bool,
}

impl Cue<'_> {
    /// Whether the verb or noun takes this complement.
    pub(crate) fn takes(&self, complement: Complement) -> bool {
        self.takes.has(complement)
    }

    /// Whether it heads a clause and its subject is who speaks.
    pub(crate) fn is_active(&self) -> bool {
        self.form == Form::Finite && !self.passive
    }
}

/// The cues of a document, in the order of their verbs.
#[derive(Debug, Default)]
pub(crate) struct Cues<'a> {
    list: Vec<Cue<'a>>,
}

impl<'a> Cues<'a> {
    /// Finds the cues of a document: one look at each token, more only at reporting words.
    pub(crate) fn find(doc: &Doc<'a>) -> Self {
        let finder = Finder::new(doc);
        let mut list = Vec::new();
        let mut sentence = 0;
        let verbs = doc.pack.class_set(&["cue", "cue_with_particle"]);
        let all = doc.pack.class_set(&["cue", "cue_with_particle", "cue_noun"]);
        let mut free = 0;
        for at in 0..doc.tokens.len() {
            let classes = doc.classes(at);
            if !classes.meets(all) || at < free || finder.is_compounded(at) {
                continue;
            }
            while doc.sentences[sentence].tokens.end <= at {
                sentence += 1;
            }
            let limits = doc.sentences[sentence].tokens.clone();
            let verb = if classes.meets(verbs) { finder.verb_group(at, &limits) } else { None };
            let found = verb.or_else(|| finder.noun(at));
            free = found.as_ref().map_or(at, |c| c.tokens.end);
            list.extend(found);
        }
        Self { list }
    }

    /// Every cue.
    pub(crate) fn all(&self) -> &[Cue<'a>] {
        &self.list
    }

    /// The cues whose reporting word stands in a range of tokens.
    pub(crate) fn within(&self, tokens: Range<usize>) -> &[Cue<'a>] {
        let start = self.list.partition_point(|c| c.verb < tokens.start);
        let end = self.list.partition_point(|c| c.verb < tokens.end);
        &self.list[start..end.max(start)]
    }

    /// The cue whose reporting word is this token.
    pub(crate) fn at(&self, token: usize) -> Option<&Cue<'a>> {
        self.within(token..token + 1).first()
    }
}

/// What is looked up once a document.
struct Finder<'d, 'a> {
    doc: &'d Doc<'a>,
    cue_noun: Option<ClassId>,
    adverb: Option<ClassId>,
    negation: Option<ClassId>,
    auxiliary: Option<ClassId>,
    chain_verb: Option<ClassId>,
    subject: Option<ClassId>,
    object: Option<ClassId>,
    reflexive: Option<ClassId>,
    floating: Option<ClassId>,
    determiner: Option<ClassId>,
    preposition: Option<ClassId>,
    infinitive_marker: Option<ClassId>,
    possessive_mark: Option<ClassId>,
    impersonal: Option<ClassId>,
    relative: Option<ClassId>,
    as_opener: Option<ClassId>,
    verb: Option<ClassId>,
    noun: Option<ClassId>,
    document: Option<ClassId>,
    compound_ending: Option<&'a str>,
    adverb_suffix: Option<&'a str>,
}

/// What the words before a verb tell about it.
#[derive(Default)]
struct Left {
    /// First token of the verb's own group.
    start: usize,
    /// First token of the verb phrase.
    chain: usize,
    inverted: Option<usize>,
    negated: bool,
    reflexive: bool,
    /// The auxiliary nearest to the verb.
    nearest: Option<&'static str>,
    /// A participle of the passive auxiliary stands between.
    been: bool,
    /// The finite word that heads the group.
    head: Option<(usize, Features)>,
    /// A marker of the infinitive (to, à, de) stands right before the verb.
    marked: bool,
    /// A verb before the marker governs the infinitive.
    governed: bool,
}

/// The values of the class `auxiliary`.
const KINDS: [&str; 5] = ["have", "be", "do", "modal", "have be"];

impl<'d, 'a> Finder<'d, 'a> {
    fn new(doc: &'d Doc<'a>) -> Self {
        let class = |name: &str| doc.pack.class(name);
        Self {
            doc,
            cue_noun: class("cue_noun"),
            adverb: class("adverb"),
            negation: class("negation"),
            auxiliary: class("auxiliary"),
            chain_verb: class("chain_verb"),
            subject: class("subject_pronoun"),
            object: class("object_pronoun"),
            reflexive: class("reflexive_pronoun"),
            floating: class("floating_subject"),
            determiner: class("determiner"),
            preposition: class("preposition"),
            infinitive_marker: class("infinitive_marker"),
            possessive_mark: class("possessive_mark"),
            impersonal: class("impersonal_pronoun"),
            relative: class("relative_pronoun"),
            as_opener: class("as_opener"),
            verb: class("verb"),
            noun: class("noun"),
            document: class("document"),
            compound_ending: doc.pack.settings().constants.get("compound_plural").map(String::as_str),
            adverb_suffix: doc.pack.settings().constants.get("adverb_suffix").map(String::as_str),
        }
    }

    /// Whether a hyphen makes the word a part of another: "so-called", "state-owned". A clitic subject does not.
    fn is_compounded(&self, at: usize) -> bool {
        let doc = self.doc;
        let glued = |t: usize| doc.is_char(t, '-') && !doc.spaced(t) && !doc.spaced(t + 1);
        let before = at > 1 && glued(at - 1) && doc.tokens[at - 2].is_word();
        let after = glued(at + 1)
            && doc.tokens.get(at + 2).is_some_and(|t| t.is_word())
            && !doc.is(at + 2, self.subject)
            && !self.is_t(at + 2);
        before || after
    }

    fn noun(&self, at: usize) -> Option<Cue<'a>> {
        let doc = self.doc;
        if !doc.is(at, self.cue_noun) {
            return None;
        }
        let mut takes = Complements::default();
        let value = doc.value(at, self.cue_noun).unwrap_or_default();
        let (kind, complements) = value.split_once(' ').unwrap_or((value, ""));
        for word in complements.split(' ') {
            match word {
                "clause" => takes.add(Complement::Clause),
                "infinitive" => takes.add(Complement::Infinitive),
                "question" => takes.add(Complement::Question),
                "quote" => takes.add(Complement::Quote),
                _ => {}
            }
        }
        Some(Cue {
            tokens: at..at + 1,
            verb: at,
            chain: at,
            lemma: doc.pack.words().key(doc.tokens[at].word),
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

    fn verb_group(&self, at: usize, limits: &Range<usize>) -> Option<Cue<'a>> {
        let doc = self.doc;
        let all = doc.pack.verbs(doc.tokens[at].word).fold(Features::NONE, |f, (_, g)| f | g);
        let left = self.look_left(at, limits, all);
        let (readings, end) = self.readings(at, limits, left.reflexive);
        let (first, own) = *readings.first()?;
        let mut takes = Complements::default();
        readings
            .iter()
            .filter(|(v, _)| v.lemma == first.lemma)
            .for_each(|(v, _)| v.complement.iter().for_each(|c| takes.add(*c)));
        let mut cue = Cue {
            tokens: left.start..end,
            verb: at,
            chain: left.chain,
            lemma: &first.lemma,
            kind: &first.kind,
            form: Form::Finite,
            features: left.head.map_or(own, |(_, f)| f),
            takes,
            inverted: left.inverted,
            negated: left.negated,
            passive: false,
            impersonal: false,
            reflexive: left.reflexive,
            weak: readings.iter().all(|(v, _)| v.weak),
        };
        let participle = own.contains(Features::PAST_PARTICIPLE);
        match left.nearest {
            Some("have" | "have be") if participle => cue.passive = left.been,
            Some("be") if participle => cue.passive = !left.reflexive,
            Some("be" | "have be") if own.contains(Features::PRESENT_PARTICIPLE) => {}
            Some("modal" | "do") if own.contains(Features::INFINITIVE) => {}
            Some(_) => return None,
            None if own.contains(Features::INFINITIVE) && (left.marked || !own.contains(Features::FINITE)) => {
                cue.form = if left.governed && left.head.is_some() { Form::Finite } else { Form::Infinitive };
            }
            None if own.contains(Features::FINITE) => {
                if self.is_noun_here(at, &left, own, limits) {
                    return None;
                }
            }
            None if own.contains(Features::PRESENT_PARTICIPLE) => cue.form = Form::PresentParticiple,
            None if participle => {
                let determined = left.chain > limits.start && doc.is(left.chain - 1, self.determiner);
                if determined {
                    return None;
                }
                cue.form = Form::PastParticiple;
                cue.passive = true;
            }
            None => return None,
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
        cue.impersonal = cue.inverted.is_some_and(|t| doc.value(t, self.impersonal) == Some("inverted"))
            || cue.passive && cue.inverted.or(before).is_some_and(|t| doc.value(t, self.impersonal) == Some("passive"));
        Some(cue)
    }

    /// The readings of a verb that its surroundings allow, strong ones first, and where its words end.
    fn readings(&self, at: usize, limits: &Range<usize>, reflexive: bool) -> (Vec<(&'a Verb, Features)>, usize) {
        let doc = self.doc;
        let mut end = at + 1;
        let mut kept: Vec<(&'a Verb, Features)> = Vec::new();
        let pack: &'a crate::lang::Pack = doc.pack;
        for (verb, features) in pack.verbs(doc.tokens[at].word) {
            if verb.complement.is_empty() || (verb.reflexive && !reflexive) {
                continue;
            }
            let after = if verb.particle.is_empty() {
                at + 1
            } else {
                match self.particle(&verb.particle, at + 1, limits) {
                    Some(after) => after,
                    None => continue,
                }
            };
            if after > end {
                kept.clear();
                end = after;
            }
            if after == end {
                kept.push((verb, features));
            }
        }
        if reflexive && kept.iter().any(|(v, _)| v.reflexive) {
            kept.retain(|(v, _)| v.reflexive);
        }
        kept.sort_by_key(|(v, _)| v.weak);
        (kept, end)
    }

    /// The end of a verb's particle, which may stand after an adverb or a clitic subject.
    fn particle(&self, particle: &str, from: usize, limits: &Range<usize>) -> Option<usize> {
        let doc = self.doc;
        let mut at = from;
        let mut skipped = 0;
        while at < limits.end && skipped < 4 {
            let mut end = at;
            let mut words = particle.split(' ');
            if words.all(|w| {
                let same = end < limits.end && doc.tokens[end].word == doc.pack.words().find_str(w);
                end += 1;
                same
            }) {
                return Some(end);
            }
            if !(doc.is(at, self.adverb) || doc.is(at, self.negation) || doc.is_char(at, '-') || self.is_t(at))
                && !(at > from && doc.is(at, self.subject))
            {
                return None;
            }
            at += 1;
            skipped += 1;
        }
        None
    }

    fn look_left(&self, at: usize, limits: &Range<usize>, own: Features) -> Left {
        let doc = self.doc;
        let mut left = Left { start: at, chain: at, ..Left::default() };
        let floor = limits.start.max(at.saturating_sub(REACH));
        let verbal = Features::PAST_PARTICIPLE | Features::PRESENT_PARTICIPLE | Features::INFINITIVE;
        let mut i = at;
        // Auxiliaries, with what may stand between them and the verb.
        while i > floor && (own.intersects(verbal) || left.nearest.is_some()) {
            let t = i - 1;
            if let Some(kind) = self.auxiliary_kind(t) {
                let features = self.features_of_auxiliary(t);
                if kind == "be" && features.contains(Features::PAST_PARTICIPLE) {
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
                if doc.is(t, self.negation) {
                    left.negated = true;
                }
                if features.contains(Features::FINITE) {
                    left.head = Some((t, features));
                    break;
                }
                continue;
            }
            if self.is_adverbial(t) {
                left.negated |= doc.is(t, self.negation);
                i = t;
            } else if let Some(start) = self.adverb_ending(t, floor) {
                i = start;
            } else if doc.is(t, self.subject) && t > floor && doc.is_char(t - 1, '-') && !doc.spaced(t) {
                left.inverted = Some(t);
                i = t - 1;
                if i > floor && self.is_t(i - 1) && i - 1 > floor && doc.is_char(i - 2, '-') {
                    i -= 2;
                }
            } else if doc.is(t, self.object) && !doc.is(t, self.determiner) || doc.is(t, self.reflexive) {
                left.reflexive |= self.is_reflexive(t) && left.nearest.is_none();
                i = t;
            } else if doc.is(t, self.floating) {
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

    /// The marker of an infinitive, and the verb that governs it.
    fn look_left_without_auxiliary(&self, at: usize, floor: usize, own: Features, left: &mut Left) {
        let doc = self.doc;
        if !own.contains(Features::INFINITIVE) {
            return;
        }
        let mut i = at;
        while i > floor && (doc.is(i - 1, self.object) || self.is_adverbial(i - 1)) {
            left.reflexive |= self.is_reflexive(i - 1);
            left.negated |= doc.is(i - 1, self.negation);
            i -= 1;
        }
        if i > floor && doc.is(i - 1, self.infinitive_marker) {
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
        let governor = i.checked_sub(1).filter(|t| *t >= floor && doc.is(*t, self.verb) && self.governs(*t));
        if let Some(t) = governor {
            let inner = self.look_left(t, &(floor..at), self.features(t));
            let features = inner.head.map_or_else(|| self.features(t), |(_, f)| f);
            left.governed = true;
            left.negated |= inner.negated;
            left.chain = inner.chain;
            if features.contains(Features::FINITE) {
                left.head = Some((inner.head.map_or(t, |(h, _)| h), features));
            }
        }
    }

    /// Pronouns and the first word of negation before a finite verb.
    fn clitics(&self, floor: usize, left: &mut Left) {
        let doc = self.doc;
        let mut i = left.chain;
        while i > floor {
            let t = i - 1;
            let reflexive = self.is_reflexive(t);
            let clitic = doc.is(t, self.object) && !(doc.is(t, self.subject) && !doc.is(t, self.reflexive));
            let article = doc.is(t, self.determiner) && left.nearest.is_none() && !self.precedes_clitic(t, floor);
            if clitic && !article {
                if reflexive {
                    left.reflexive = true;
                    if i == left.start {
                        left.start = t;
                    }
                }
            } else if doc.is(t, self.floating) && t > floor && doc.tokens[t - 1].is_word() {
                // "the minister himself said"
            } else if doc.is(t, self.negation) || (i == left.chain && self.is_adverbial(t)) {
                left.negated |= doc.is(t, self.negation);
                if !doc.is(t, self.negation) {
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
    fn precedes_clitic(&self, t: usize, floor: usize) -> bool {
        t > floor && {
            let before = t - 1;
            let doc = self.doc;
            doc.is(before, self.subject)
                || doc.is(before, self.negation)
                || doc.is(before, self.relative)
                || doc.is(before, self.object) && !doc.is(before, self.determiner)
                || before > floor && doc.tokens[before].is_capital()
                || doc.is(before, self.as_opener)
        }
    }

    /// Whether a word that could be a finite verb is a noun or an adjective here.
    fn is_noun_here(&self, at: usize, left: &Left, own: Features, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        if left.reflexive || left.chain < at {
            return false;
        }
        if doc.is(at, self.preposition) {
            return true;
        }
        if doc.is_char(at + 1, '-') && self.clitic_subject(at, limits).is_some() {
            return false;
        }
        let Some(before) = at.checked_sub(1).filter(|b| *b >= limits.start) else { return false };
        if doc.is(before, self.determiner) && !doc.is(before, self.subject) && !doc.is(before, self.relative) {
            return true;
        }
        let past = own.contains(Features::PAST) && !own.contains(Features::PRESENT);
        if past {
            return false;
        }
        if doc.tokens[at].is_capital() && self.in_name(at, limits) || self.in_compound(at, own, limits) {
            return true;
        }
        doc.is(before, self.preposition)
            || doc.is(before, self.possessive_mark)
            || doc.tokens[before].kind == TokenKind::Digits
            || doc.spots.starting_at(SpotKind::Numeral, before).is_some_and(|(end, _)| end == at)
    }

    /// Whether a token lies in a name behind its first word: "the United States".
    fn in_name(&self, at: usize, limits: &Range<usize>) -> bool {
        (limits.start.max(at.saturating_sub(4))..at)
            .any(|t| self.doc.spots.starting_at(SpotKind::Name, t).is_some_and(|(end, _)| end > at))
    }

    /// Whether a word that is a noun as well closes a compound: "battleground states", "the state report". Only for
    /// languages whose verbs agree by an ending that nouns share (the pack names the class of compounds).
    fn in_compound(&self, at: usize, own: Features, limits: &Range<usize>) -> bool {
        let doc = self.doc;
        let Some(plural) = self.compound_ending else { return false };
        if !doc.is(at, self.noun) && !doc.is(at, self.cue_noun) && !doc.is(at, self.document) {
            return false;
        }
        let Some(before) = at.checked_sub(1).filter(|b| *b >= limits.start) else { return false };
        if doc.tokens[before].kind != TokenKind::Lower
            || self.is_adverbial(before)
            || doc.is(before, self.subject)
            || doc.is(before, self.relative)
        {
            return false;
        }
        // The plain form agrees with a plural only; the form with an ending needs a whole noun group before it.
        if own.contains(Features::INFINITIVE) {
            return !doc.token_text(before).ends_with(plural);
        }
        !(limits.start.max(at.saturating_sub(4))..before).rev().any(|t| doc.is(t, self.determiner))
    }

    /// A subject pronoun tied to a verb by a hyphen, and the token after it.
    fn clitic_subject(&self, verb: usize, limits: &Range<usize>) -> Option<(usize, usize)> {
        let doc = self.doc;
        if !doc.is_char(verb + 1, '-') || doc.spaced(verb + 1) {
            return None;
        }
        let mut at = verb + 2;
        if self.is_t(at) && doc.is_char(at + 1, '-') {
            at += 2;
        }
        (at < limits.end && doc.is(at, self.subject)).then_some((at, at + 1))
    }

    /// Whether a pronoun takes up the subject: always "se", but "me" only after "je".
    fn is_reflexive(&self, at: usize) -> bool {
        let doc = self.doc;
        match doc.value(at, self.reflexive) {
            None => false,
            Some("any") => true,
            Some(person) => (at.saturating_sub(2)..at).any(|t| doc.value(t, self.subject) == Some(person)),
        }
    }

    fn is_t(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| t.span().len() == 1 && t.kind == TokenKind::Lower)
    }

    fn is_adverbial(&self, at: usize) -> bool {
        let doc = self.doc;
        doc.is(at, self.adverb) && !doc.is(at, self.auxiliary)
            || doc.is(at, self.negation) && !doc.is(at, self.auxiliary)
            || self.adverb_suffix.is_some_and(|s| {
                let text = doc.token_text(at);
                text.len() > s.len() + 3 && text.ends_with(s)
            }) && !doc.is(at, self.verb)
    }

    /// The start of an adverb of several words that ends with a token: "d'abord", "de nouveau".
    fn adverb_ending(&self, at: usize, floor: usize) -> Option<usize> {
        let doc = self.doc;
        (floor.max(at.saturating_sub(3))..at).find(|start| {
            doc.pack.words().phrases(doc.tokens[*start].word).iter().any(|p| {
                Some(p.class) == self.adverb
                    && p.rest.len() == at - start
                    && p.rest.iter().enumerate().all(|(i, w)| doc.tokens[start + 1 + i].word == *w)
            })
        })
    }

    /// Whether a verb can govern the infinitive of a reporting verb without being a report itself.
    fn governs(&self, at: usize) -> bool {
        let doc = self.doc;
        let words = doc.pack.words();
        self.chain_verb.is_some_and(|class| {
            doc.pack.verbs(doc.tokens[at].word).any(|(v, _)| words.has(words.find_str(&v.lemma), class))
        })
    }

    fn features(&self, at: usize) -> Features {
        self.doc.pack.verbs(self.doc.tokens[at].word).fold(Features::NONE, |f, (_, g)| f | g)
    }

    /// What kind of auxiliary a token is: by itself (contracted forms) or by its lemma.
    fn auxiliary_kind(&self, at: usize) -> Option<&'static str> {
        let doc = self.doc;
        let words = doc.pack.words();
        let class = self.auxiliary?;
        let value = doc.value(at, self.auxiliary).or_else(|| {
            if !doc.is(at, self.verb) {
                return None;
            }
            doc.pack
                .verbs(doc.tokens[at].word)
                .filter(|(v, _)| v.kind == "auxiliary")
                .find_map(|(v, _)| words.value(words.find_str(&v.lemma), class))
        })?;
        KINDS.into_iter().find(|k| *k == value)
    }

    fn features_of_auxiliary(&self, at: usize) -> Features {
        let doc = self.doc;
        let features = doc
            .pack
            .verbs(doc.tokens[at].word)
            .filter(|(v, _)| v.kind == "auxiliary")
            .fold(Features::NONE, |f, (_, g)| f | g);
        // Contracted forms are no forms of a verb; all of them are finite.
        if features == Features::NONE { Features::FINITE } else { features }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Block, BlockKind};
    use crate::lang::Packs;
    use crate::span::Text;

    /// Each cue as `words = lemma`, with what is special about it.
    fn read(language: &str, text: &str) -> Vec<String> {
        let packs = Packs::built_in().unwrap();
        let text = Text::new(text).unwrap();
        let block = Block { span: text.whole(), kind: BlockKind::Body };
        let article = Article { text, blocks: vec![block], ..Article::default() };
        let doc = Doc::new(&article, packs.get(language).unwrap());
        let cues = Cues::find(&doc);
        cues.all()
            .iter()
            .filter(|c| c.form != Form::Noun)
            .map(|c| {
                let mut line = format!("{} = {}", doc.slice(c.tokens.clone()), c.lemma);
                for (is, word) in [
                    (c.form != Form::Finite, format!("{:?}", c.form)),
                    (c.passive && c.form == Form::Finite, "passive".to_owned()),
                    (c.impersonal, "impersonal".to_owned()),
                    (c.negated, "negated".to_owned()),
                ] {
                    if is {
                        line.push(' ');
                        line.push_str(&word);
                    }
                }
                line
            })
            .collect()
    }

    fn check(language: &str, cases: &[(&str, &[&str])]) {
        for (text, expected) in cases {
            assert_eq!(read(language, text), *expected, "{text}");
        }
    }

    #[test]
    fn french_groups_hold_auxiliaries_clitics_and_adverbs() {
        check(
            "fr",
            &[
                ("« C'est prêt », a-t-il précisé.", &["a-t-il précisé = préciser"]),
                ("« C'est prêt », précise-t-elle.", &["précise-t-elle = préciser"]),
                ("La cheffe a même écrit que le four chauffait.", &["a même écrit = écrire"]),
                ("Le maire avait, de son côté, déclaré que non.", &["avait, de son côté, déclaré = déclarer"]),
                ("Il s’est dit prêt à partir.", &["s’est dit = dire"]),
                ("Le meunier n'a pas dit si le pain serait cuit.", &["a pas dit = dire negated"]),
                ("La nourrice le lui avait répété.", &["avait répété = répéter"]),
                ("Ils vont exiger que le pont soit fermé.", &["vont exiger = exiger"]),
                ("Il a été annoncé que la gare fermerait.", &["a été annoncé = annoncer passive impersonal"]),
                ("La mairie a fait savoir que non.", &["a fait savoir = faire"]),
                ("Le berger, précisant que la neige tombait, repart.", &["précisant = préciser PresentParticiple"]),
            ],
        );
    }

    #[test]
    fn a_verb_that_governs_a_reporting_infinitive_is_no_part_of_the_cue() {
        let found = read("fr", "Le gérant continue à affirmer que la cave est sèche.");
        assert_eq!(found.last().unwrap(), "affirmer = affirmer");
    }

    #[test]
    fn french_nouns_and_adjectives_that_look_like_verbs_are_no_cues() {
        check(
            "fr",
            &[
                ("La demande du voisin est restée sans suite.", &[]),
                ("Ledit moulin et lesdites granges brûlent.", &[]),
                ("Les 2 annonces sont parues.", &[]),
            ],
        );
    }

    #[test]
    fn english_groups_hold_auxiliaries_and_adverbs() {
        check(
            "en",
            &[
                ("The baker has repeatedly said that flour is dear.", &["has repeatedly said = say"]),
                ("She hasn't said whether she will stay.", &["hasn't said = say negated"]),
                ("He said the oven was cold.", &["said = say"]),
                ("It was reported that the bridge had closed.", &["was reported = report passive impersonal"]),
                ("The clerk pointed out that the door was open.", &["pointed out = point"]),
                ("The miller himself will say that.", &["will say = say"]),
                ("They came to say that the mill was shut.", &["say = say"]),
                ("The sexton left, saying that he was tired.", &["saying = say PresentParticiple"]),
            ],
        );
    }

    #[test]
    fn english_nouns_and_adjectives_that_look_like_verbs_are_no_cues() {
        check(
            "en",
            &[
                ("The report was long.", &[]),
                ("The said vehicle was blue.", &[]),
                ("Trump's claims about the harvest are old.", &[]),
                ("In answer to this the dog slept.", &[]),
            ],
        );
    }
}
