//! What every record of quotes, figures and dates says: where it stands, what stands around it, which rule read it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

use super::id::{Id, RecordKey, speaker_id};
use super::json::{JsonText, piece};
use super::place::Places;
use super::priority::{Priorities, Reasons, Signals};
use super::schema::{Assembled, Cells, Column, int, json, text};
use crate::annotate::quotes::QuoteKind;
use crate::annotate::{Annotations, Evidence, Found};
use crate::segment::Doc;
use crate::spaces::fold_spaces;
use crate::span::Span;

/// How many code points of context stand in `prefix` and `suffix`.
const CONTEXT: u32 = 32;
/// How many bytes of a sentence are shown on either side of the record: some articles have sentences of megabytes.
const SENTENCE_SIDE: usize = 600;

pub(super) const COLUMNS: [Column; 22] = [
    text("record_id", "Stable id: the hash of document, table and byte range"),
    text("doc_id", "The document it stands in"),
    int("seq", "Order in the document, from 1"),
    text("text", "The exact characters, as they stand"),
    int("byte_start", "First byte in the document's text (UTF-8)"),
    int("byte_end", "One past the last byte"),
    int("char_start", "First code point"),
    int("char_end", "One past the last code point"),
    int("line", "Line of the first character, from 1"),
    int("column", "Column of the first character in code points, from 1"),
    text("prefix", "32 code points before it"),
    text("suffix", "32 code points after it"),
    text("sentence", "The sentence around it, white space folded"),
    text("section", "title, heading, body, caption or metadata"),
    text("in_quote", "record_id of the quote it stands in"),
    text("rule", "Id of the rule that found it: `guillemet explain RULE`"),
    json("evidence", "What the rule saw: list of {role, char_start, char_end, why}"),
    text("confidence", "certain, likely or weak"),
    int("check_priority", "0 to 100: worth checking first; never a verdict"),
    json("check_reasons", "The signals that it is the sum of; those that lower it begin with -"),
    int("source_byte_start", "First byte in the raw document, where its text is not the document itself (web pages)"),
    int("source_byte_end", "One past the last byte in the raw document"),
];

/// A document's annotations with everything that rows need to find out once.
pub(super) struct Context<'a> {
    pub doc: &'a Doc<'a>,
    pub found: &'a Annotations,
    pub places: Rc<Places<'a>>,
    pub quote_ids: Vec<Id>,
    pub date_ids: Vec<Id>,
    pub speaker_ids: Vec<Id>,
    /// By sentence, as far as records have asked: its words with the white space folded, where they do not stand so.
    folded: Vec<OnceCell<Option<String>>>,
    priorities: Priorities<'a>,
}

impl<'a> Context<'a> {
    pub(super) fn new(doc: &'a Doc<'_>, found: &'a Annotations) -> Self {
        let doc_id = &doc.article.doc_id;
        Self {
            doc,
            found,
            places: Rc::new(Places::new(doc.text)),
            quote_ids: ids(b'q', doc_id, "quotes", found.quotes.iter().map(|q| q.found.span)),
            date_ids: ids(b't', doc_id, "dates", found.dates.iter().map(|d| d.found.span)),
            speaker_ids: found.speakers.iter().map(|s| speaker_id(doc_id, &s.name)).collect(),
            folded: vec![OnceCell::new(); doc.sentences.len()],
            priorities: Priorities::new(doc, found),
        }
    }

    /// The common cells of a record.
    pub(super) fn common(
        &self,
        found: &'a Found,
        seq: usize,
        record_id: Id,
        in_quote: Option<usize>,
        own: Signals,
    ) -> Common<'a> {
        let span = found.span;
        let text = self.doc.text;
        let chars = (self.places.char_of(span.start()), self.places.char_of(span.end()));
        let (line, column) = self.places.line_column(span.start(), chars.0);
        let own = if in_quote.is_some_and(|q| self.found.quotes[q].speaker.is_some()) {
            own | Signals::NAMED_SPEAKER
        } else {
            own
        };
        let sentence = self.doc.sentence_of(found.tokens.start);
        let (check_priority, check_reasons) = self.priorities.of(self.doc, found, sentence, own);
        let block = self.doc.blocks.get(self.doc.block_of(found.tokens.start));
        Common {
            record_id,
            doc_id: &self.doc.article.doc_id,
            seq: seq as u64 + 1,
            text: &text[span.range()],
            span,
            chars,
            line,
            column,
            prefix: self.places.before(span.start(), chars.0, CONTEXT),
            suffix: self.places.after(span.end(), chars.1, CONTEXT),
            sentence: self.sentence(found, sentence),
            section: block.map_or("body", |b| b.kind.name()),
            in_quote: in_quote.map(|q| self.quote_ids[q]),
            rule: &self.doc.pack.rule(found.rule).id,
            evidence: EvidenceList { evidence: &found.evidence, places: Rc::clone(&self.places) },
            confidence: found.confidence.name(),
            check_priority,
            check_reasons,
            source_bytes: self.doc.article.source.map.place(span),
        }
    }

    /// The innermost quotation of somebody's words that a span stands in.
    pub(super) fn quote_around(&self, span: Span) -> Option<usize> {
        // Quotes are in text order, and nested three deep at most: a bounded look back is enough.
        let upto = self.found.quotes.partition_point(|q| q.found.span.start() <= span.start());
        self.found.quotes[..upto]
            .iter()
            .enumerate()
            .rev()
            .take(12)
            .filter(|(_, q)| q.kind != QuoteKind::Term && q.found.span.contains(span))
            .min_by_key(|(_, q)| q.found.span.len())
            .map(|(i, _)| i)
    }

    /// Places of pieces of the text as a list.
    pub(super) fn parts(&self, spans: &'a [Span]) -> PartsList<'a> {
        PartsList { spans, places: Rc::clone(&self.places) }
    }

    /// The three cells of a span inside the text: words, first and last place; all null where there is none.
    pub(super) fn span_cells(&self, span: Option<Span>) -> SpanCells<'a> {
        span.map(|s| (&self.doc.text[s.range()], s, (self.places.char_of(s.start()), self.places.char_of(s.end()))))
    }

    /// Whether nothing stands between the tokens of a sentence but one plain space: then its white space is folded for sure.
    fn is_folded(&self, sentence: usize) -> bool {
        let Some(tokens) = self.doc.sentences.get(sentence).and_then(|s| self.doc.tokens.get(s.tokens.clone())) else {
            return false;
        };
        let bytes = self.doc.text.as_bytes();
        tokens.windows(2).all(|pair| {
            let (end, start) = (pair[0].span().end(), pair[1].span().start());
            start == end || start == end + 1 && bytes[end] == b' '
        })
    }

    fn sentence(&self, found: &Found, index: usize) -> Cow<'a, str> {
        let text = self.doc.text;
        let sentence = self.doc.sentences.get(index).map_or(found.span, |s| self.doc.span(s.tokens.clone()));
        let around = sentence.cover(found.span);
        let mut start = around.start().max(found.span.start().saturating_sub(SENTENCE_SIDE));
        let mut end = around.end().min(found.span.end().min(found.span.start() + SENTENCE_SIDE) + SENTENCE_SIDE);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        // A sentence with several records is looked through once, where all of it is shown.
        let whole = start == sentence.start() && end == sentence.end();
        match self.folded.get(index).filter(|_| whole) {
            None => fold_spaces(&text[start..end]),
            Some(known) => match known.get_or_init(|| self.folded(index, &text[start..end])) {
                Some(folded) => Cow::Owned(folded.clone()),
                None => Cow::Borrowed(text[start..end].trim()),
            },
        }
    }

    /// The words of a sentence with their white space folded, where they do not stand so.
    fn folded(&self, index: usize, words: &str) -> Option<String> {
        if self.is_folded(index) {
            return None;
        }
        match fold_spaces(words) {
            Cow::Borrowed(_) => None,
            Cow::Owned(folded) => Some(folded),
        }
    }
}

/// What a record's rule saw, as a list that is put together where it is written.
#[derive(Debug)]
pub struct EvidenceList<'a> {
    evidence: &'a [Evidence],
    places: Rc<Places<'a>>,
}

impl Assembled for EvidenceList<'_> {
    fn is_empty(&self) -> bool {
        self.evidence.is_empty()
    }

    fn write(&self, out: &mut JsonText<'_>) {
        let Some((last, others)) = self.evidence.split_last() else { return out.piece(&piece!("[]")) };
        out.piece(&piece!("[{" q "role" q ":" q));
        // Every item goes as far as the role of the next: fewer pieces are sooner written.
        for evidence in others {
            self.write_places(evidence, out);
            if evidence.why.is_empty() {
                out.piece(&piece!("," q "why" q ":" q q "},{" q "role" q ":" q));
            } else {
                write_why(evidence, out);
                out.piece(&piece!(q "},{" q "role" q ":" q));
            }
        }
        self.write_places(last, out);
        if last.why.is_empty() {
            out.piece(&piece!("," q "why" q ":" q q "}]"));
        } else {
            write_why(last, out);
            out.piece(&piece!(q "}]"));
        }
    }
}

impl EvidenceList<'_> {
    /// Appends the role of an item and where it stands.
    #[inline]
    fn write_places(&self, evidence: &Evidence, out: &mut JsonText<'_>) {
        reason(&evidence.role, matches!(evidence.role, Cow::Borrowed(_)), out);
        let Some(span) = evidence.span else {
            return out.piece(&piece!(q "," q "char_start" q ":null," q "char_end" q ":null"));
        };
        out.piece(&piece!(q "," q "char_start" q ":"));
        out.number(self.places.char_of(span.start()) as usize);
        out.piece(&piece!("," q "char_end" q ":"));
        out.number(self.places.char_of(span.end()) as usize);
    }
}

/// Appends why an item counts, without the mark behind it.
fn write_why(evidence: &Evidence, out: &mut JsonText<'_>) {
    out.piece(&piece!("," q "why" q ":" q));
    reason(&evidence.why, matches!(evidence.why, Cow::Borrowed(_)), out);
}

/// Appends a word of evidence. Those that are part of the program hold nothing that JSON escapes.
#[inline]
fn reason(word: &str, is_own: bool, out: &mut JsonText<'_>) {
    if is_own { out.name(word) } else { out.content(word) }
}

/// Places of pieces of the text, as a list that is put together where it is written.
#[derive(Debug)]
pub(super) struct PartsList<'a> {
    spans: &'a [Span],
    places: Rc<Places<'a>>,
}

impl Assembled for PartsList<'_> {
    fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    fn write(&self, out: &mut JsonText<'_>) {
        out.list(self.spans, |out, span| {
            out.piece(&piece!("{" q "byte_start" q ":"));
            out.number(span.start());
            out.piece(&piece!("," q "byte_end" q ":"));
            out.number(span.end());
            out.piece(&piece!("," q "char_start" q ":"));
            out.number(self.places.char_of(span.start()) as usize);
            out.piece(&piece!("," q "char_end" q ":"));
            out.number(self.places.char_of(span.end()) as usize);
            out.sign(b'}');
        });
    }
}

/// Words, byte span and code points of a place inside the text.
pub(super) type SpanCells<'a> = Option<(&'a str, Span, (u32, u32))>;

/// Ids in order; records on the very same span are told apart by a count.
pub(super) fn ids(prefix: u8, doc_id: &str, table: &str, spans: impl Iterator<Item = Span>) -> Vec<Id> {
    let mut key = RecordKey::new(prefix, doc_id, table);
    let spans: Vec<Span> = spans.collect();
    if !spans.is_sorted_by_key(|s| s.start()) {
        let mut seen = std::collections::HashMap::new();
        let mut again = |span| *seen.entry(span).and_modify(|n| *n += 1).or_insert(0);
        return spans.iter().map(|span| key.id(*span, again(*span))).collect();
    }
    // In text order, equal spans stand among those with the same start, right before.
    let again = |at: usize| {
        let before = spans[..at].iter().rev().take_while(|s| s.start() == spans[at].start());
        before.filter(|s| **s == spans[at]).count()
    };
    (0..spans.len()).map(|at| key.id(spans[at], again(at))).collect()
}

/// The cells that quotes, figures and dates share.
#[derive(Debug)]
pub struct Common<'a> {
    /// Stable id.
    pub record_id: Id,
    /// The document.
    pub doc_id: &'a str,
    /// Order in the document, from 1.
    pub seq: u64,
    /// The exact characters.
    pub text: &'a str,
    /// Where they stand, in bytes.
    pub span: Span,
    /// Where they stand, in code points.
    pub chars: (u32, u32),
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
    /// Code points before.
    pub prefix: &'a str,
    /// Code points after.
    pub suffix: &'a str,
    /// The sentence around.
    pub sentence: Cow<'a, str>,
    /// Kind of block.
    pub section: &'static str,
    /// The quote around.
    pub in_quote: Option<Id>,
    /// The rule's id.
    pub rule: &'a str,
    /// What the rule saw.
    pub evidence: EvidenceList<'a>,
    /// How sure.
    pub confidence: &'static str,
    /// 0 to 100: worth checking first.
    pub check_priority: u8,
    /// The signals that the priority is the sum of.
    pub check_reasons: Reasons,
    /// Where they stand in the raw document, where that is another place.
    pub source_bytes: Option<std::ops::Range<u64>>,
}

impl Common<'_> {
    pub(super) fn cells<'r>(&'r self, out: &mut impl Cells<'r>) {
        out.id(&self.record_id);
        out.name(self.doc_id);
        out.int(self.seq as i64);
        out.text(self.text);
        out.int(self.span.start() as i64);
        out.int(self.span.end() as i64);
        out.int(i64::from(self.chars.0));
        out.int(i64::from(self.chars.1));
        out.int(i64::from(self.line));
        out.int(i64::from(self.column));
        out.text(self.prefix);
        out.text(self.suffix);
        out.text(&self.sentence);
        out.name(self.section);
        out.maybe_id(self.in_quote.as_ref());
        out.text(self.rule);
        out.list(&self.evidence);
        out.name(self.confidence);
        out.int(i64::from(self.check_priority));
        out.list(&self.check_reasons);
        out.count(self.source_bytes.as_ref().map(|b| b.start));
        out.count(self.source_bytes.as_ref().map(|b| b.end));
    }
}
