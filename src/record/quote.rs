//! Rows of `quotes`.

use std::borrow::Cow;

use super::common::{Common, Context, PartsList, SpanCells};
use super::id::Id;
use super::priority::Signals;
use super::schema::{Cells, Row, Table, int, json, text, with_common, yes_no};
use crate::annotate::quotes::{Quote, QuoteKind, Via};

pub(super) static QUOTES: Table = Table {
    name: "quotes",
    columns: &with_common::<50, 28>([
        text("type", "direct, partial, indirect or term"),
        text("quote_text", "The words without marks, pieces joined by \" … \""),
        json("parts", "The quoted pieces: list of {byte_start, byte_end, char_start, char_end}"),
        text("mark_open", "Opening mark, as it stands"),
        text("mark_close", "Closing mark, as it stands"),
        yes_no("marks_repaired", "Whether a mark was read against its shape"),
        text("speaker_name", "Fullest name that the document gives to who speaks"),
        text("speaker_text", "The mention that carries the attribution"),
        int("speaker_byte_start", "First byte of that mention"),
        int("speaker_byte_end", "One past its last byte"),
        int("speaker_char_start", "First code point of that mention"),
        int("speaker_char_end", "One past its last code point"),
        text("speaker_id", "Row of `speakers`"),
        text("speaker_role", "Role of the speaker, as written"),
        text("speaker_via", "name, pronoun, role, group, carried_over or none"),
        text("cue", "The words that report"),
        int("cue_byte_start", "First byte of the cue"),
        int("cue_byte_end", "One past its last byte"),
        int("cue_char_start", "First code point of the cue"),
        int("cue_char_end", "One past its last code point"),
        text("cue_lemma", "Dictionary form of the cue"),
        text("addressee", "Who is spoken to"),
        text("medium", "Where it was said"),
        text("reported_by", "Who relays it, when the report is itself reported"),
        text("said_on", "Value of the date of the saying"),
        text("said_on_id", "record_id of that date"),
        text("parent_id", "Quote in which it is nested"),
        text("repeat_of", "An earlier record of the same document with the same words"),
    ]),
};

/// A row of `quotes`.
#[derive(Debug)]
pub struct QuoteRow<'a> {
    /// Shared cells.
    pub common: Common<'a>,
    quote: &'a Quote,
    quote_text: Cow<'a, str>,
    parts: PartsList<'a>,
    marks: (Option<&'a str>, Option<&'a str>),
    mention: SpanCells<'a>,
    cue: SpanCells<'a>,
    speaker_id: Option<Id>,
    speaker_name: Option<&'a str>,
    role: Option<&'a str>,
    addressee: Option<&'a str>,
    medium: Option<&'a str>,
    reported_by: Option<&'a str>,
    said_on: Option<&'a str>,
    said_on_id: Option<Id>,
    parent_id: Option<Id>,
    repeat_of: Option<Id>,
}

pub(super) fn rows<'a>(context: &Context<'a>) -> Vec<QuoteRow<'a>> {
    let slice = |span: Option<crate::span::Span>| span.map(|s| &context.doc.text[s.range()]);
    let row = |(seq, quote): (usize, &'a Quote)| {
        let date = quote.said_on.and_then(|d| context.found.dates.get(d).zip(context.date_ids.get(d)));
        QuoteRow {
            common: context.common(
                &quote.found,
                seq,
                context.quote_ids[seq],
                quote.parent,
                Signals::of_quote(quote, &context.found.figures),
            ),
            quote,
            quote_text: match *quote.parts {
                [only] => Cow::Borrowed(&context.doc.text[only.range()]),
                ref parts => {
                    let pieces: Vec<&str> = parts.iter().map(|p| &context.doc.text[p.range()]).collect();
                    Cow::Owned(pieces.join(" … "))
                }
            },
            parts: context.parts(&quote.parts),
            marks: (slice(quote.mark_open), slice(quote.mark_close)),
            mention: context.span_cells(quote.mention),
            cue: context.span_cells(quote.cue),
            speaker_id: quote.speaker.and_then(|s| context.speaker_ids.get(s)).copied(),
            speaker_name: context.found.speaker_of(quote).map(|speaker| speaker.name.as_str()),
            role: slice(quote.role),
            addressee: slice(quote.addressee),
            medium: slice(quote.medium),
            reported_by: slice(quote.reported_by),
            said_on: date.and_then(|(d, _)| d.value.as_deref()),
            said_on_id: date.map(|(_, id)| *id),
            parent_id: quote.parent.map(|p| context.quote_ids[p]),
            repeat_of: quote.repeat_of.map(|p| context.quote_ids[p]),
        }
    };
    context.found.quotes.iter().enumerate().map(row).collect()
}

impl Row for QuoteRow<'_> {
    fn table() -> &'static Table {
        &QUOTES
    }

    fn cells<'r>(&'r self, out: &mut impl Cells<'r>) {
        self.common.cells(out);
        let quote = self.quote;
        out.name(match quote.kind {
            QuoteKind::Direct => "direct",
            QuoteKind::Partial => "partial",
            QuoteKind::Indirect => "indirect",
            QuoteKind::Term => "term",
        });
        out.text(&self.quote_text);
        out.list(&self.parts);
        out.maybe(self.marks.0);
        out.maybe(self.marks.1);
        out.truth(quote.marks_repaired);
        out.maybe(self.speaker_name);

        span(self.mention, out);
        out.maybe_id(self.speaker_id.as_ref());
        out.maybe(self.role);
        out.name(match quote.via {
            Some(Via::Name) => "name",
            Some(Via::Pronoun) => "pronoun",
            Some(Via::Role) => "role",
            Some(Via::Group) => "group",
            Some(Via::CarriedOver) => "carried_over",
            None => "none",
        });

        span(self.cue, out);
        out.maybe(quote.cue_lemma.as_deref());
        out.maybe(self.addressee);
        out.maybe(self.medium);
        out.maybe(self.reported_by);
        out.maybe(self.said_on);
        out.maybe_id(self.said_on_id.as_ref());
        out.maybe_id(self.parent_id.as_ref());
        out.maybe_id(self.repeat_of.as_ref());
    }
}

fn span<'r>(cells: SpanCells<'r>, out: &mut impl Cells<'r>) {
    if let Some((words, span, (first, last))) = cells {
        out.text(words);
        out.int(span.start() as i64);
        out.int(span.end() as i64);
        out.int(i64::from(first));
        out.int(i64::from(last));
    } else {
        (0..5).for_each(|_| out.null());
    }
}
