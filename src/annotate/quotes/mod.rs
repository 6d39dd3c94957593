//! Quotations and reported speech.
//!
//! In: tokens, names, dates. Out: [`Quote`]s: every pair of marks once, with what it is (direct, partial, term), and reports
//! without marks (indirect), each with cue and speaker where the text gives them.
//! « Non merci », a répondu Sam Altman. → direct, cue *a répondu*, speaker *Sam Altman*.

mod attribution;
mod auxiliaries;
mod channels;
mod clauses;
mod complements;
mod constructions;
mod cues;
#[cfg(test)]
mod damage;
mod frame;
mod glyphs;
mod groups;
mod hits;
mod incises;
mod kinds;
mod lexicon;
mod marked;
mod marks;
mod parts;
mod passages;
mod reports;
mod sequence;
mod sources;
mod subjects;
mod verbs;

pub(crate) use lexicon::Lexicon;

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

/// A quotation or a report.
#[derive(Debug, Clone)]
pub struct Quote {
    /// Where, by which rule, on what evidence.
    pub found: Found,
    /// What it is.
    pub kind: QuoteKind,
    /// The quoted pieces, marks and incises left out.
    pub parts: Vec<Span>,
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
    /// The fullest name of the speaker.
    pub speaker_name: Option<String>,
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
}

/// Finds quotations and reports.
pub fn find(doc: &mut Doc<'_>, names: &Names, _dates: &[TimeExpression]) -> Vec<Quote> {
    let hits = hits::Hits::of(doc);
    let cues = cues::Cues::find(doc, &hits.cues);
    let marked = marked::find(doc, names, &cues, hits.marks);
    let reports = reports::find(doc, names, &cues, &marked, &hits.sources);
    reports::merge(marked, reports)
}
