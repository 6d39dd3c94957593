//! Quotations and reported speech.
//!
//! In: tokens, names, dates. Out: [`Quote`]s: every pair of marks once, with what it is (direct, partial, term), and reports
//! without marks (indirect), each with cue and speaker where the text gives them.
//! « Non merci », a répondu Sam Altman. → direct, cue *a répondu*, speaker *Sam Altman*.

mod attribution;
mod auxiliaries;
mod bare;
mod behind;
mod block_quotes;
mod channels;
mod clauses;
mod complements;
mod constructions;
mod costs;
mod cues;
#[cfg(test)]
mod damage;
mod dialogue;
mod few;
mod frame;
mod glyphs;
mod governed;
mod groups;
mod habits;
mod hits;
mod incises;
mod kinds;
mod labels;
mod lexicon;
mod marked;
mod marks;
mod parts;
mod passages;
mod report_subjects;
mod reports;
mod sequence;
mod sources;
mod subjects;
mod titles;
mod unlisted;
mod verbs;

pub use few::{Few, Parts};
pub(crate) use lexicon::Lexicon;

use std::ops::Range;

use attribution::Attribution;

use super::Found;
use super::dates::TimeExpression;
use super::names::Names;
use crate::segment::Doc;
use crate::span::Span;

/// What the rules of `quotes.toml` can mean.
pub const RESOLVERS: &[&str] = &[
    "weighed",
    "incise",
    "signed",
    "joined",
    "introduced",
    "governed",
    "source",
    "trailing",
    "noun",
    "subject",
    "previous",
    "carried",
    "next",
    "repeated",
    "dialogue",
    "block_quote",
    "report_clause",
    "report_bare_clause",
    "report_question",
    "report_infinitive",
    "report_gerund",
    "report_attribute",
    "report_noun",
    "report_incise",
    "report_source",
    "report_as",
];

/// What a quotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteKind {
    /// A whole utterance in marks.
    Direct,
    /// A marked fragment of someone's words inside the reporter's sentence.
    Partial,
    /// Reported without marks.
    Indirect,
    /// Marks that quote nobody's statement.
    Term,
}

/// How the speaker is named where the attribution stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// By name.
    Name,
    /// By a pronoun.
    Pronoun,
    /// By a role or another noun.
    Role,
    /// As a group or an institution.
    Group,
    /// Not here: from the quote before.
    CarriedOver,
}

/// What sets speech apart that has no marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// A dash: a turn of a dialogue, so that the one before it is another's.
    Dash,
    /// A block quote.
    Block,
}

/// A quotation or a report.
#[derive(Debug, Clone)]
pub struct Quote {
    /// Where, by which rule, on what evidence.
    pub found: Found,
    /// What it is.
    pub kind: QuoteKind,
    /// The quoted pieces, marks and incises left out.
    pub parts: Parts,
    /// The opening mark.
    pub mark_open: Option<Span>,
    /// The closing mark.
    pub mark_close: Option<Span>,
    /// Whether a mark was read against its shape.
    pub marks_repaired: bool,
    /// The mention that carries the attribution.
    pub mention: Option<Span>,
    /// How that mention names the speaker.
    pub via: Option<Via>,
    /// Place in the list of speakers.
    pub speaker: Option<usize>,
    /// The speaker's role, as written.
    pub role: Option<Span>,
    /// The words that report.
    pub cue: Option<Span>,
    /// Dictionary form of the cue.
    pub cue_lemma: Option<String>,
    /// Who is spoken to.
    pub addressee: Option<Span>,
    /// Where it was said: a channel, a network, a paper.
    pub medium: Option<Span>,
    /// Who relays the report.
    pub reported_by: Option<Span>,
    /// Place in the list of dates of the day of the saying.
    pub said_on: Option<usize>,
    /// Place in the list of quotes of the one that this is nested in.
    pub parent: Option<usize>,
    /// Place in the list of quotes of the one whose words this repeats.
    pub repeat_of: Option<usize>,
    /// What sets it apart where no marks do.
    pub apart: Option<Apart>,
    /// Tokens that later stages would have to look for again.
    pub(crate) places: Places,
}

/// Where parts of a quotation stand among the tokens; what is empty was not noted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    /// The first part, without its marks.
    pub first_part: Range<u32>,
    /// The mention of who speaks.
    pub mention: Range<u32>,
}

impl Places {
    pub(super) fn new(first_part: Option<&Range<usize>>, mention: Option<&Range<usize>>) -> Self {
        let place = |tokens: &Range<usize>| tokens.start as u32..tokens.end as u32;
        Self { first_part: first_part.map_or(0..0, place), mention: mention.map_or(0..0, place) }
    }
}

/// The tokens of a span: as they were noted, or looked for.
fn tokens_of(doc: &Doc<'_>, span: Span, noted: &Range<u32>) -> Range<usize> {
    let tokens = noted.start as usize..noted.end as usize;
    if !tokens.is_empty() && doc.span(tokens.clone()) == span {
        return tokens;
    }
    doc.token_at(span.start())..doc.token_at(span.end().saturating_sub(1)) + 1
}

impl Quote {
    /// A quotation of which nothing more is known.
    pub(crate) fn new(found: Found, kind: QuoteKind, parts: Parts) -> Self {
        Self {
            found,
            kind,
            parts,
            mark_open: None,
            mark_close: None,
            marks_repaired: false,
            mention: None,
            via: None,
            speaker: None,
            role: None,
            cue: None,
            cue_lemma: None,
            addressee: None,
            medium: None,
            reported_by: None,
            said_on: None,
            parent: None,
            repeat_of: None,
            apart: None,
            places: Places::default(),
        }
    }

    /// The tokens of each part.
    pub(crate) fn part_tokens(&self, doc: &Doc<'_>) -> impl Iterator<Item = Range<usize>> {
        self.parts.iter().enumerate().map(|(index, part)| {
            let noted = if index == 0 { &self.places.first_part } else { &(0..0) };
            tokens_of(doc, *part, noted)
        })
    }

    /// The tokens of the mention.
    pub(crate) fn mention_tokens(&self, doc: &Doc<'_>) -> Option<Range<usize>> {
        self.mention.map(|mention| tokens_of(doc, mention, &self.places.mention))
    }

    /// Takes over who said it, by which words.
    fn attribute(&mut self, doc: &Doc<'_>, attribution: Option<&Attribution<'_>>) {
        let speaker = attribution.and_then(|a| a.speaker.as_ref());
        self.mention = speaker.map(|s| doc.span(s.tokens.clone()));
        self.via = speaker.map(|s| s.via);
        self.role = speaker.and_then(|s| s.role.clone()).map(|r| doc.span(r));
        self.cue = attribution.and_then(|a| a.cue.clone()).map(|c| doc.span(c));
        self.cue_lemma = attribution.and_then(|a| a.lemma.as_deref()).map(str::to_owned);
    }
}

/// Finds quotations and reports.
pub fn find(doc: &mut Doc<'_>, names: &Names, _dates: &[TimeExpression]) -> Vec<Quote> {
    let hits = hits::Hits::of(doc);
    let cues = cues::Cues::find(doc, &hits.cues);
    let passages = marks::pair(doc, hits.marks);
    let frame = frame::Frame::new(doc, names, &cues, &passages);
    let mut quotes = marked::find(&frame);
    unmarked(doc, names, &cues, &mut quotes);
    let from_marks = quotes.len();
    reports::find(&frame, &mut quotes, &hits.sources);
    reports::merge(&mut quotes, from_marks);
    quotes
}

/// Adds speech that dashes and block quotes set apart; fragments in marks inside of it are nested in it.
fn unmarked(doc: &Doc<'_>, names: &Names, cues: &cues::Cues<'_>, all: &mut Vec<Quote>) {
    let mut found = dialogue::find(doc, names, cues, all);
    found.extend(block_quotes::find(doc, names, cues, all));
    if found.is_empty() {
        return;
    }
    let from_marks = all.len();
    all.append(&mut found);
    reports::merge(all, from_marks);
    // In text order, outer ones first.
    let mut around: Option<usize> = None;
    for at in 0..all.len() {
        if all[at].apart.is_some() {
            around = Some(at);
            continue;
        }
        let holds = |outer: &usize| all[*outer].found.span.contains(all[at].found.span);
        all[at].parent = all[at].parent.or(around.filter(holds));
    }
}
