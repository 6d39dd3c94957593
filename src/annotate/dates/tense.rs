//! The tense around an expression: does "Tuesday" lie behind or ahead?
//!
//! In: the tokens of the sentence. Out: the [`Tense`] of the nearest verb that tells one: "se retrouveront mardi" looks ahead,
//! "a affirmé mardi" back. Words such as "scheduled" (class `future_marker`) outdo the verb beside them.

use std::ops::Range;

use crate::lang::{ClassId, ClassSet, Features};
use crate::segment::{Doc, TokenKind};

/// Where a clause places what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Present,
    Future,
    Unknown,
}

/// What a verb says of a day to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// It will happen.
    Will,
    /// It would, as somebody said or planned.
    Would,
}

/// The classes that tense is read from, looked up once a document.
#[derive(Debug, Clone)]
pub(super) struct TenseWords {
    finite: Option<ClassId>,
    participle: Option<ClassId>,
    future: Option<ClassId>,
    past: Option<ClassId>,
    coordinator: Option<ClassId>,
    /// Verbs that tell what is planned: announced, confirmé.
    announcing: Option<ClassId>,
    /// Forms of to have that own something where an article stands behind them: "I have an exam Monday".
    owning: Option<ClassId>,
    determiner: Option<ClassId>,
    preposition: Option<ClassId>,
    subject: Option<ClassId>,
    /// Words that look ahead before an infinitive, and the mark of one: "is to", "set to".
    before_infinitive: Option<ClassId>,
    infinitive_mark: Option<ClassId>,
    /// What makes a present of what is still to come: "if she wins in May".
    condition: Option<ClassId>,
    /// What makes an owner of the date: "Tuesday's debate" is about a debate, not about debating.
    owner_mark: Option<ClassId>,
    /// Words that are as often nouns ("talks", "nuit").
    nouns: ClassSet,
    /// What forms of the future end with.
    endings: Vec<String>,
    /// All classes that a word alone can tell something by.
    telling: ClassSet,
    /// How plural nouns end, and the classes of people that may be written large.
    plural_endings: Vec<String>,
    people: ClassSet,
    /// What stands before the day on which something was done: on, le.
    day_lead: Vec<String>,
    /// Parts of the day, of which "la nuit du 3 au 4 décembre" is one.
    part: Option<ClassId>,
}

/// How far a verb is looked for, in tokens.
const REACH: usize = 14;

/// How far before a day the verb stands that says what will happen on it.
const DUE: usize = 5;

/// How far the verb is looked for that announces what a day is of.
const ANNOUNCED: usize = 24;

impl TenseWords {
    pub(super) fn of(doc: &Doc<'_>) -> Self {
        let list = |name: &str| {
            let endings = doc.pack.settings().constants.get(name).map(String::as_str);
            endings.into_iter().flat_map(str::split_whitespace).map(str::to_owned).collect()
        };
        Self {
            plural_endings: list("plural_endings"),
            people: doc.pack.class_set(&["group", "demonym", "role"]),
            telling: doc.pack.class_set(&["future_marker", "before_infinitive", "past_marker", "verb_finite"]),
            finite: doc.pack.class("verb_finite"),
            participle: doc.pack.class("past_participle"),
            future: doc.pack.class("future_marker"),
            past: doc.pack.class("past_marker"),
            coordinator: doc.pack.class("coordinator"),
            announcing: doc.pack.class("announcing"),
            owning: doc.pack.class("owning"),
            determiner: doc.pack.class("determiner"),
            preposition: doc.pack.class("preposition"),
            subject: doc.pack.class("subject_pronoun"),
            before_infinitive: doc.pack.class("before_infinitive"),
            infinitive_mark: doc.pack.class("infinitive_mark"),
            condition: doc.pack.class("condition_word"),
            owner_mark: doc.pack.class("owner_mark"),
            nouns: doc.pack.class_set(&["noun", "role", "part_word", "time_unit"]),
            endings: list("future_endings"),
            day_lead: list("day_lead"),
            part: doc.pack.class("part_word"),
        }
    }

    /// The tense of the verb nearest to `tokens`, before it for choice.
    pub(super) fn around(&self, doc: &Doc<'_>, tokens: &Range<usize>) -> Tense {
        let Some(sentence) = doc.sentences.get(doc.sentence_of(tokens.start)) else { return Tense::Unknown };
        let sentence = sentence.tokens.clone();
        let mut present = usize::MAX;
        // What stands behind an "and" or a comma is told of something else, unless nothing is told before it.
        let mut joined = false;
        let mut beyond = None;
        let mut plan = false;
        let owned = if doc.is(tokens.end, self.owner_mark) { 2 } else { 0 };
        // Behind a semicolon something else is told: "en juin, elle a baissé ; en mai, elle baissera".
        let mut clause = sentence.clone();
        for distance in 1..=REACH {
            let before = tokens.start.checked_sub(distance).filter(|at| *at >= clause.start);
            let after = Some(tokens.end + distance - 1).filter(|at| *at < clause.end && distance > owned);
            if let Some(at) = before.filter(|at| doc.is_char(*at, ';')) {
                clause.start = at + 1;
            }
            if let Some(at) = after.filter(|at| doc.is_char(*at, ';')) {
                clause.end = at;
            }
            for at in [before, after].into_iter().flatten() {
                let parts = || is_break(doc, at) || self.coordinator.is_some_and(|c| doc.classes(at).has(c));
                let behind = Some(at) == after;
                joined = joined || behind && parts();
                // The first that tells something there is enough.
                if behind && joined && beyond.is_some() {
                    continue;
                }
                let told = self.at(doc, at, sentence.end);
                if joined && behind {
                    beyond = Some(told).filter(|t| matches!(t, Tense::Past | Tense::Future));
                    continue;
                }
                match told {
                    Tense::Unknown
                        if distance == 1 && Some(at) == before && self.is_done_by_many(doc, at, &sentence) =>
                    {
                        return Tense::Present;
                    }
                    // A participle right before the date tells what was done: "arrêté dimanche".
                    Tense::Unknown
                        if distance <= 2 && Some(at) == before && self.stands_alone(doc, at, sentence.start) =>
                    {
                        return Tense::Past;
                    }
                    Tense::Unknown if distance <= 4 && Some(at) == before && !plan => {
                        plan = self.is_base_of_many(doc, at, &sentence);
                    }
                    Tense::Present if distance <= 6 => present = present.min(distance),
                    Tense::Unknown | Tense::Present => {}
                    told => return told,
                }
            }
            // A present verb close by is overruled only by what stands as close.
            if distance > present {
                return self.present(doc, tokens, sentence.start);
            }
        }
        match present {
            usize::MAX if plan => Tense::Present,
            usize::MAX => beyond.unwrap_or(Tense::Unknown),
            _ => self.present(doc, tokens, sentence.start),
        }
    }

    /// "The talks in Geneva resume Monday": a form that is the infinitive too is the verb of a plural or a name before it.
    fn is_base_of_many(&self, doc: &Doc<'_>, at: usize, sentence: &Range<usize>) -> bool {
        if !doc.is(at, self.finite) || doc.tokens[at].kind != TokenKind::Lower || doc.classes(at).meets(self.nouns) {
            return false;
        }
        let Some(subject) = at.checked_sub(1).filter(|s| *s >= sentence.start) else { return false };
        let many = doc.tokens[subject].kind == TokenKind::Capital
            || doc.is(subject, self.subject)
            || doc.tokens[subject].kind == TokenKind::Lower
                && !doc.is(subject, self.finite)
                && self.plural_endings.iter().any(|ending| doc.ends_with(subject, ending));
        // "Divers found it": a form that may be of the past is no such verb.
        let mut all = Features::NONE;
        for (_, own) in doc.pack.verbs(doc.tokens[at].word).filter(|_| many) {
            all |= own;
        }
        all.intersects(Features::INFINITIVE) && all.intersects(Features::PRESENT) && !all.intersects(Features::PAST)
    }

    /// Whether what tells the past before `tokens` announces a thing that is named in between, and whose day this is: "a
    /// annoncé la fermeture du pont du 2 juin au 15 septembre".
    pub(super) fn is_announced(&self, doc: &Doc<'_>, tokens: &Range<usize>) -> bool {
        let Some(sentence) = doc.sentences.get(doc.sentence_of(tokens.start)) else { return false };
        let from = tokens.start.saturating_sub(ANNOUNCED).max(sentence.tokens.start);
        let tells = |at: &usize| doc.is(*at, self.participle) || self.at(doc, *at, sentence.tokens.end) == Tense::Past;
        let Some(verb) = (from..tokens.start).rev().find(tells).filter(|at| doc.is(*at, self.announcing)) else {
            return false;
        };
        (verb + 1..tokens.start).any(|at| {
            let word = doc.tokens[at];
            let small = doc.is(at, self.determiner) || doc.is(at, self.preposition);
            word.kind == TokenKind::Lower && word.span().len() > 3 && !small
        })
    }

    /// "Lawmakers vote Thursday": a form that is a noun as often is the verb of the plural right before it.
    fn is_done_by_many(&self, doc: &Doc<'_>, at: usize, sentence: &Range<usize>) -> bool {
        let plural = |at: usize| self.plural_endings.iter().any(|ending| doc.ends_with(at, ending));
        let Some(subject) = at.checked_sub(1).filter(|s| *s >= sentence.start) else { return false };
        let people = doc.tokens[subject].kind == TokenKind::Lower || doc.classes(subject).meets(self.people);
        doc.is(at, self.finite)
            && doc.classes(at).meets(self.nouns)
            && !plural(at)
            && people
            && plural(subject)
            && !doc.is(subject, self.finite)
            && doc.pack.verbs(doc.tokens[at].word).any(|(_, own)| own.intersects(Features::PRESENT))
    }

    /// The present, or the future behind a word of condition.
    fn present(&self, doc: &Doc<'_>, tokens: &Range<usize>, start: usize) -> Tense {
        let from = tokens.start.saturating_sub(REACH).max(start);
        let led =
            (from..tokens.start).rev().take_while(|at| !doc.is_char(*at, ',')).any(|at| doc.is(at, self.condition));
        if led { Tense::Future } else { Tense::Present }
    }

    /// Whether the verb before a day says that something was done on it: "was sentenced to life on Jan. 6", "ont voté dans la
    /// nuit du 3 au 4 décembre". What was done until, by or for a day may lie before one that is still to come.
    pub(super) fn was_done(&self, doc: &Doc<'_>, tokens: &Range<usize>) -> bool {
        let Some(sentence) = doc.sentences.get(doc.sentence_of(tokens.start)) else { return false };
        let first = tokens.start.saturating_sub(REACH).max(sentence.tokens.start);
        let number = |at: &usize| doc.tokens[*at].kind == TokenKind::Digits || doc.is(*at, self.preposition);
        let range = (first..tokens.start).rev().take_while(number).min();
        let night = range.and_then(|at| at.checked_sub(1)).is_some_and(|at| at >= first && doc.is(at, self.part));
        if !self.is_led(doc, tokens.start, first) && !night {
            return false;
        }
        let end = sentence.tokens.end;
        let tells = |at: &usize| doc.is(*at, self.participle) || self.at(doc, *at, end) != Tense::Unknown;
        let Some(verb) = (first..tokens.start).rev().find(tells) else { return false };
        if doc.is(verb, self.future) || self.is_led_ahead(doc, verb) {
            return false;
        }
        // "Was sentenced", whose participle no list has.
        if doc.is(verb, self.finite) && is_auxiliary(doc, verb, Features::PAST) {
            return true;
        }
        let plain = doc.is(verb, self.participle) && (night || !doc.is(verb, self.announcing));
        let aided = |at: usize| {
            doc.is(at, self.owning)
                || doc.is(at, self.finite) && is_auxiliary(doc, at, Features::PAST)
                || doc.is(at, self.participle) && is_auxiliary(doc, at, Features::PAST_PARTICIPLE)
        };
        plain && (verb.saturating_sub(3).max(first)..verb).any(aided)
    }

    /// Whether on or le stands before a day.
    fn is_led(&self, doc: &Doc<'_>, day: usize, first: usize) -> bool {
        day.checked_sub(1).filter(|at| *at >= first).is_some_and(|at| {
            let word = doc.token_text(at);
            self.day_lead.iter().any(|lead| word.eq_ignore_ascii_case(lead))
        })
    }

    /// Whether the verb before a day says that something will happen on it ("aura lieu le 30 avril", "will open on May 3"), or
    /// only that it would, which may have been told so before the day passed.
    pub(super) fn due(&self, doc: &Doc<'_>, tokens: &Range<usize>) -> Option<Due> {
        let sentence = doc.sentences.get(doc.sentence_of(tokens.start))?.tokens.clone();
        let first = tokens.start.saturating_sub(DUE).max(sentence.start);
        if !self.is_led(doc, tokens.start, first) {
            return None;
        }
        let verb = (first..tokens.start).rev().find(|at| self.at(doc, *at, sentence.end) == Tense::Future)?;
        let all = doc.pack.verbs(doc.tokens[verb].word).fold(Features::NONE, |all, (_, own)| all | own);
        match (all.intersects(Features::FUTURE), all.intersects(Features::CONDITIONAL)) {
            (true, false) => Some(Due::Will),
            (false, true) => Some(Due::Would),
            _ => None,
        }
    }

    /// Whether the token is a past participle without an auxiliary.
    fn stands_alone(&self, doc: &Doc<'_>, at: usize, start: usize) -> bool {
        // "Avant d'être vendu en février": a passive infinitive tells nothing of when.
        doc.is(at, self.participle)
            && !(at.saturating_sub(3).max(start)..at).any(|b| doc.is(b, self.finite))
            && !(at > start && is_auxiliary(doc, at - 1, Features::INFINITIVE))
    }

    /// Whether the token is a past participle.
    pub(super) fn is_past_participle(&self, doc: &Doc<'_>, at: usize) -> bool {
        doc.is(at, self.participle)
    }

    /// A verb that no list has, told by its ending: the pack's `future_endings`.
    fn by_ending(&self, doc: &Doc<'_>, at: usize) -> Tense {
        let token = doc.tokens[at];
        let long = token.kind == TokenKind::Lower && token.span().len() > 5 && !token.classes.meets(self.nouns);
        if long && self.endings.iter().any(|ending| doc.ends_with(at, ending)) { Tense::Future } else { Tense::Unknown }
    }

    fn is_future_auxiliary(&self, doc: &Doc<'_>, at: usize) -> bool {
        doc.is(at, self.finite) && is_auxiliary(doc, at, Features::FUTURE)
    }

    /// Whether the two tokens before are the pluperfect of an auxiliary.
    fn was_ahead(&self, doc: &Doc<'_>, at: usize) -> bool {
        let Some(first) = at.checked_sub(2) else { return false };
        let auxiliary = |at: usize, tense: Features| {
            (doc.is(at, self.finite) || doc.is(at, self.participle)) && is_auxiliary(doc, at, tense)
        };
        auxiliary(first, Features::PAST) && auxiliary(first + 1, Features::PAST_PARTICIPLE)
    }

    /// Whether one of the three tokens before looks ahead.
    fn is_led_ahead(&self, doc: &Doc<'_>, at: usize) -> bool {
        (at.saturating_sub(3)..at).any(|before| {
            self.future.is_some_and(|c| doc.classes(before).has(c)) || self.is_future_auxiliary(doc, before)
        })
    }

    /// "Entre mardi et jeudi", "contre Lyon": a form that is a preposition as well is one, unless another stands behind it.
    fn is_preposition(&self, doc: &Doc<'_>, at: usize) -> bool {
        doc.is(at, self.preposition) && !doc.is(at + 1, self.preposition)
    }

    fn at(&self, doc: &Doc<'_>, at: usize, end: usize) -> Tense {
        let classes = doc.classes(at);
        let has = |class: Option<ClassId>| class.is_some_and(|c| classes.has(c));
        if !classes.meets(self.telling) {
            return self.by_ending(doc, at);
        }
        // "Had been due", "avait été prévu": it was ahead once.
        if has(self.future) && self.was_ahead(doc, at) {
            return Tense::Past;
        }
        if has(self.future) || has(self.before_infinitive) && doc.is(at + 1, self.infinitive_mark) {
            return Tense::Future;
        }
        if has(self.past) {
            // "Will be announced", "doit être signé": what is told is still to come.
            return if self.is_led_ahead(doc, at) { Tense::Future } else { Tense::Past };
        }
        if !has(self.finite) {
            return self.by_ending(doc, at);
        }
        // "United States" tells nothing of when.
        let inside_name = doc.tokens[at].kind == TokenKind::Capital
            && at.checked_sub(1).is_some_and(|before| doc.tokens[before].kind == TokenKind::Capital);
        let word = doc.tokens[at].word;
        let mut features = Features::NONE;
        let mut auxiliary = false;
        for (verb, reading) in doc.pack.verbs(word) {
            features |= reading;
            auxiliary |= verb.kind == "auxiliary";
        }
        // A form that is an infinitive too ("add") tells no tense.
        if features.intersects(Features::INFINITIVE) {
            return Tense::Unknown;
        }
        // "Sera fermé" is ahead, participle or not.
        if auxiliary && features.intersects(Features::FUTURE) {
            return Tense::Future;
        }
        if auxiliary {
            for next in at + 1..(at + 5).min(end) {
                let classes = doc.classes(next);
                if self.future.is_some_and(|c| classes.has(c)) {
                    return Tense::Future;
                }
                if self.participle.is_some_and(|c| classes.has(c)) {
                    return Tense::Past;
                }
            }
        }
        if auxiliary && doc.is(at, self.owning) && doc.is(at + 1, self.determiner) {
            return Tense::Present;
        }
        if auxiliary && features.intersects(Features::PRESENT) {
            // An auxiliary whose participle is not known may speak of any time.
            return Tense::Unknown;
        }
        if features.intersects(Features::PAST) {
            // "Will be held": the form of the past is the participle of what is to come.
            if features.intersects(Features::PAST_PARTICIPLE) {
                if self.is_led_ahead(doc, at) {
                    return Tense::Future;
                }
                // "Want it to be held": a passive infinitive tells nothing of when.
                let passive = at >= 2 && is_auxiliary(doc, at - 1, Features::INFINITIVE);
                if passive && doc.is(at - 2, self.infinitive_mark) {
                    return Tense::Unknown;
                }
            }
            Tense::Past
        } else if features.intersects(Features::FUTURE) || features.intersects(Features::CONDITIONAL) {
            Tense::Future
        } else if features.intersects(Features::PRESENT)
            && !classes.meets(self.nouns)
            && !inside_name
            && !self.is_preposition(doc, at)
        {
            Tense::Present
        } else {
            Tense::Unknown
        }
    }
}

/// Whether something else may be told behind a token: a comma, a bracket or a dash.
fn is_break(doc: &Doc<'_>, at: usize) -> bool {
    [',', ';', '(', '–', '—'].into_iter().any(|c| doc.is_char(at, c))
        || doc.is_char(at, '-') && doc.spaced(at) && doc.spaced(at + 1)
}

/// Whether a token can be a form of an auxiliary that tells one of some features.
fn is_auxiliary(doc: &Doc<'_>, at: usize, features: Features) -> bool {
    let mut readings = doc.pack.verbs(doc.tokens[at].word);
    readings.any(|(verb, own)| verb.kind == "auxiliary" && own.intersects(features))
}
