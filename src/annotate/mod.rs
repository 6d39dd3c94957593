//! Annotators: plain functions that read a [`Doc`] and give what they found.
//!
//! In: tokens, sentences, the pack. Out: [`Annotations`], each with the rule and the evidence that made it. None of them
//! can fail, none does any input or output, none reads the text's characters again: they look at tokens.
//! The order in [`annotate`] is the order of need: numerals are read by dates and figures, dates are no figures,
//! names are needed for speakers, quotes close the circle.

pub mod dates;
pub mod figures;
mod homes;
pub mod names;
pub mod numerals;
pub mod quotes;
mod reused;
pub mod speakers;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use crate::lang::{Confidence, Layer, Pack, RuleId};
use crate::segment::Doc;
use crate::span::Span;

/// Everything found in one article, each list in text order.
#[derive(Debug, Default)]
pub struct Annotations {
    /// Quotations and reports.
    pub quotes: Vec<quotes::Quote>,
    /// Numbers that state a quantity.
    pub figures: Vec<figures::Figure>,
    /// Time expressions.
    pub dates: Vec<dates::TimeExpression>,
    /// Who speaks.
    pub speakers: Vec<speakers::Speaker>,
}

impl Annotations {
    /// Who said a quotation, where that is known.
    #[must_use]
    pub fn speaker_of(&self, quote: &quotes::Quote) -> Option<&speakers::Speaker> {
        self.speakers.get(quote.speaker?)
    }
}

/// What annotators look up in a pack by name, kept with the pack: once a language, not once a document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicons {
    pub(crate) numerals: OnceLock<numerals::Lexicon>,
    pub(crate) dates: OnceLock<dates::Lexicon>,
    pub(crate) figures: OnceLock<figures::Lexicon>,
    pub(crate) figure_rules: OnceLock<figures::Rules>,
    pub(crate) names: OnceLock<names::Lexicon>,
    pub(crate) quotes: OnceLock<quotes::Lexicon>,
    pub(crate) priority: OnceLock<crate::record::PriorityLexicon>,
}

/// Makes what takes annotators long to look up in a pack, the last needed first: others make the rest when they come to it.
pub(crate) fn prepare(pack: &Pack) {
    quotes::Lexicon::of(pack);
    names::Lexicon::of(pack);
}

/// What every annotation has.
#[derive(Debug, Clone)]
pub struct Found {
    /// The record's own text.
    pub span: Span,
    /// The tokens that it covers.
    pub tokens: Range<usize>,
    /// The rule that found it.
    pub rule: RuleId,
    /// How sure that rule is here.
    pub confidence: Confidence,
    /// What the rule saw.
    pub evidence: Vec<Evidence>,
}

/// A piece of text that a rule's decision rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it is to the rule: `cue`, `month`, `anchor`.
    pub role: Cow<'static, str>,
    /// Where it stands; `None` for a reason that is no place, such as "nobody is named".
    pub span: Option<Span>,
    /// Why it counts, in a few words; empty where the role says it all.
    pub why: Cow<'static, str>,
}

impl Evidence {
    /// A place in the text.
    pub fn at(role: impl Into<Cow<'static, str>>, span: Span, why: impl Into<Cow<'static, str>>) -> Self {
        Self { role: role.into(), span: Some(span), why: why.into() }
    }

    /// A reason without a place.
    pub fn because(role: impl Into<Cow<'static, str>>, why: impl Into<Cow<'static, str>>) -> Self {
        Self { role: role.into(), span: None, why: why.into() }
    }
}

/// Finds everything in a segmented article.
#[must_use]
pub fn annotate(doc: &mut Doc<'_>) -> Annotations {
    annotate_with(doc, figures::Options::default())
}

/// Finds everything in a segmented article, and the figures that `wanted` asks for.
#[must_use]
pub fn annotate_with(doc: &mut Doc<'_>, wanted: figures::Options) -> Annotations {
    annotate_in_steps(doc, wanted, |_| {})
}

/// The annotators, as [`annotate_in_steps`] tells them apart.
pub(crate) const STEPS: [&str; 5] = ["numerals", "dates", "figures", "names", "quotes, speakers"];

/// Finds everything, and tells after each step which annotator it was of: a place in [`STEPS`].
pub(crate) fn annotate_in_steps(
    doc: &mut Doc<'_>,
    wanted: figures::Options,
    mut done: impl FnMut(usize),
) -> Annotations {
    let numerals = numerals::find(doc);
    done(0);
    let constructions = figures::read_constructions(doc, &numerals);
    done(2);
    let mut dates = dates::find(doc, &numerals);
    done(1);
    let figures = figures::find(doc, &numerals, &dates, constructions, wanted);
    done(2);
    let names = names::find(doc);
    done(3);
    let mut quotes = quotes::find(doc, &names, &dates);
    let speakers = speakers::name(doc, &names, &mut quotes);
    done(4);
    dates::resolve(doc, &mut dates, &mut quotes);
    done(1);
    Annotations { quotes, figures, dates, speakers }
}

/// The closed list of what the rules of a layer can mean.
#[must_use]
pub fn resolvers(layer: Layer) -> &'static [&'static str] {
    match layer {
        Layer::Dates => dates::RESOLVERS,
        Layer::Figures => figures::RESOLVERS,
        Layer::Quotes => quotes::RESOLVERS,
        Layer::Names => names::RESOLVERS,
    }
}
