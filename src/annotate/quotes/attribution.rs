//! Who said what stands between marks, as far as the sentence tells.
//!
//! [`How`] names the construction that was read, [`Attribution`] what it gives. `constructions` finds them in a sentence,
//! `sequence` around it, `parts` inside the marks. `« Non », a répondu Sam Altman.` → incise, *a répondu*, *Sam Altman*.

use std::borrow::Cow;
use std::ops::Range;

use super::cues::{Cue, Form};
use super::frame::{Frame, Word};
use crate::annotate::Evidence;
use crate::annotate::names::{Gender, NounPhrase};
use crate::annotate::quotes::{QuoteKind, Via};
use crate::lang::{Complement, Confidence, class};
use crate::segment::{Doc, TokenKind};

/// The construction that an attribution rests on: the name of its resolver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum How {
    /// `« … », dit X` · `"…," X said`
    Incise,
    /// `« … » — Paul Ferrand`
    Signed,
    /// `X a dit : « … »` · `X said, "…"`
    Before,
    /// `X a dit que c'était « … »`: a fragment in a report.
    Governed,
    /// `Selon X, c'est « … »`
    Source,
    /// `c'est « … », estime X`: the cue stands further behind.
    Trailing,
    /// `le qualificatif d'« … »`
    Noun,
    /// `Le conseil « n'a plus confiance »`
    Subject,
    /// `X s'explique. « … »`
    Previous,
    /// `Pour X, c'est « … » et « … »`: with the fragment before it in the sentence.
    Joined,
    /// The speaker of the quotation before.
    Carried,
    /// The next sentence names who.
    Next,
    /// The same words are attributed elsewhere in the document.
    Repeated,
    /// `— Je ne sais pas, répond-il.`
    Dialogue,
    /// `X a écrit :` before a block quote, or `— X, role` behind it.
    Block,
}

impl How {
    /// Every construction, in order.
    pub(super) const ALL: [Self; 15] = [
        Self::Incise,
        Self::Signed,
        Self::Before,
        Self::Governed,
        Self::Source,
        Self::Trailing,
        Self::Noun,
        Self::Subject,
        Self::Previous,
        Self::Joined,
        Self::Carried,
        Self::Next,
        Self::Repeated,
        Self::Dialogue,
        Self::Block,
    ];

    /// The resolver's name.
    pub(super) fn means(self) -> &'static str {
        match self {
            Self::Incise => "incise",
            Self::Signed => "signed",
            Self::Joined => "joined",
            Self::Before => "introduced",
            Self::Governed => "governed",
            Self::Source => "source",
            Self::Trailing => "trailing",
            Self::Noun => "noun",
            Self::Subject => "subject",
            Self::Previous => "previous",
            Self::Carried => "carried",
            Self::Next => "next",
            Self::Repeated => "repeated",
            Self::Dialogue => "dialogue",
            Self::Block => "block_quote",
        }
    }

    /// What tells so, for the evidence.
    pub(super) fn why(self) -> &'static str {
        match self {
            Self::Incise => "it stands right behind the marks",
            Self::Signed => "the name signs what stands before it",
            Self::Joined => "it goes on from the fragment before it",
            Self::Before => "it introduces what stands between the marks",
            Self::Governed => "the fragment stands in what it reports",
            Self::Source => "it names the source of the sentence",
            Self::Trailing => "it closes the sentence",
            Self::Noun => "a noun that names an utterance",
            Self::Subject => "the fragment says something of its subject",
            Self::Previous => "the sentence before announces the quotation",
            Self::Carried => "the quotation goes on from the one before",
            Self::Next => "the sentence behind comments on the quotation",
            Self::Repeated => "the same words are attributed there",
            Self::Dialogue => "it stands in the turn that the dash opens, or announces it",
            Self::Block => "it stands before or behind the block quote",
        }
    }
}

/// Who said it, by which words.
#[derive(Debug, Clone)]
pub(super) struct Attribution<'a> {
    /// The construction.
    pub how: How,
    /// Tokens of the words that report.
    pub cue: Option<Range<usize>>,
    /// Their dictionary form.
    pub lemma: Option<Cow<'a, str>>,
    /// What kind of saying it is.
    pub kind: &'a str,
    /// The cue has other meanings.
    pub weak: bool,
    /// The cue's object is who is spoken to: "told Reuters".
    pub addresses: bool,
    /// Who speaks, as mentioned here.
    pub speaker: Option<NounPhrase>,
    /// All the tokens that the attribution takes: an incise is no part of what is quoted.
    pub extent: Range<usize>,
    /// How sure the construction is.
    pub confidence: Confidence,
    /// Tokens of the words that tell: those that report, where they tell by themselves who spoke.
    pub seen: Option<Range<usize>>,
    /// Tokens of who was read beside them: the pronoun where a cue without subject names its source behind.
    pub shown: Option<Range<usize>>,
}

impl<'a> Attribution<'a> {
    pub(super) fn new(how: How, cue: Option<&Cue<'a>>, speaker: Option<NounPhrase>) -> Self {
        let all = cue.map(|c| c.tokens.clone()).into_iter().chain(speaker.iter().map(|s| s.extent.clone()));
        let extent = all.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or(0..0);
        let via = speaker.as_ref().map(|s| s.via);
        Self {
            how,
            cue: cue.map(|c| c.tokens.clone()),
            lemma: cue.map(|c| Cow::Borrowed(c.lemma)),
            kind: cue.map_or("", |c| c.kind),
            weak: cue.is_some_and(|c| c.weak),
            addresses: cue.is_some_and(|c| c.takes(Complement::ObjectClause)),
            shown: speaker.as_ref().map(|s| s.tokens.clone()),
            speaker,
            extent,
            confidence: match how {
                // Measured on text that nobody tuned on: docs/confidence.md.
                How::Incise if via != Some(Via::Group) => Confidence::Certain,
                How::Before if matches!(via, Some(Via::Name | Via::Role)) => Confidence::Certain,
                How::Signed => Confidence::Certain,
                How::Carried | How::Next | How::Repeated => Confidence::Weak,
                _ => Confidence::Likely,
            },
            seen: cue.map(|c| c.tokens.clone()),
        }
    }

    /// How sure it is of a quotation of a kind that it is read for.
    pub(super) fn confidence_of(&self, kind: QuoteKind) -> Confidence {
        match self.confidence {
            // A fragment may belong to words before it that say whose it is: measured, it is less sure than a whole utterance.
            Confidence::Certain if kind == QuoteKind::Partial => Confidence::Likely,
            told => told,
        }
    }

    /// Adds what was seen to the evidence.
    pub(super) fn tell(&self, doc: &Doc<'_>, evidence: &mut Vec<Evidence>) {
        if let Some(cue) = self.seen.clone() {
            evidence.push(Evidence::at("cue", doc.span(cue), self.how.why()));
        }
        if let Some(speaker) = self.shown.clone() {
            evidence.push(Evidence::at("speaker", doc.span(speaker), ""));
        }
    }
}

/// Whether a noun phrase can be one who speaks: its head is a role, a group or a document.
pub(super) fn can_speak(frame: &Frame<'_, '_>, phrase: &NounPhrase) -> bool {
    // "cela", "ce": where "il" can be a thing, a pronoun for things alone is nobody.
    if phrase.via == Via::Pronoun && phrase.agreement.gender == Gender::Neuter && !frame.names.lexicon.neuter {
        return false;
    }
    if frame.is_thing(phrase) {
        return false;
    }
    phrase.name.is_some() || phrase.via != Via::Role || frame.doc.classes(phrase.head).meets(class::HEADS)
}

impl Frame<'_, '_> {
    /// Whether a phrase is headed by a noun for a thing, listed or by its ending: "une justesse", "la vitesse".
    pub(super) fn is_thing(&self, phrase: &NounPhrase) -> bool {
        let doc = self.doc;
        if self.lexicon.thing_endings.is_empty()
            || phrase.name.is_some()
            || phrase.via == Via::Pronoun
            || phrase.joined
            || phrase.sort.meets(class::HEADS)
            || !doc.is(phrase.tokens.start, class::DETERMINER)
        {
            return false;
        }
        let head = phrase.head;
        let lower = doc.tokens[head].kind == TokenKind::Lower && self.names.covering(head).is_none();
        lower && (doc.is(head, class::NOUN) || self.lexicon.ends_as_thing(doc, head))
    }
}

/// "found that the firm had shown “…”": whoever found it speaks, where the other verb stands in what was found.
pub(super) fn tells_of(frame: &Frame<'_, '_>, cue: &Cue<'_>, inner: &Attribution<'_>) -> bool {
    // "reports that the town considered it “…”": what a body or a thing is said to think.
    let common = || {
        inner
            .speaker
            .as_ref()
            .is_some_and(|s| s.via != Via::Pronoun && s.name.is_none_or(|n| !frame.names.is_person(n)))
    };
    let thought = inner.kind == "think" && cue.kind == "say" && frame.names.lexicon.head_last && common();
    (matches!(inner.kind, "show" | "see") && !cue.weak || thought) && frame.can(cue.tokens.end, Word::That)
}

/// Whether a conjunction opens a clause behind a noun that reports, a phrase with a preposition between: "his claim in the
/// interview that".
pub(super) fn opens_clause(frame: &Frame<'_, '_>, cue: &Cue<'_>, start: usize) -> bool {
    let behind = cue.tokens.end..start.min(cue.tokens.end + 8);
    if !frame.doc.is(behind.start, class::PREPOSITION) {
        return frame.can(behind.start, Word::That);
    }
    behind.clone().any(|t| frame.can(t, Word::That))
        && !frame.cues.within(behind).iter().any(|c| c.form == Form::Finite)
}
