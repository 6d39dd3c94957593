//! The sheet `audit`: one fact a row, with what a checker needs beside it and room for the verdict.

use std::io;

use rustc_hash::FxHashMap;

use super::super::links::{add_words, archive_link, deep_links};
use super::super::packed::Cell;
use super::super::sink::{Fact, Kind, column};
use super::cells::Day;
use super::hyperlinks::Links;
use super::page::{Page, Row};
use super::strings::Strings;
use crate::lang::{EvidenceWords, Packs, Wording};
use crate::meaning::{self, FigureCells};
use crate::record::{Review, Verdict};

/// How the cells of a column look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Words in lines.
    Words,
    /// A short word in one line.
    Code,
    /// An exact number.
    Number,
    /// A whole number.
    Count,
    /// The name of a link.
    Link,
    /// A day.
    Day,
}

/// A column of the sheet.
#[derive(Debug, Clone, Copy)]
pub struct Heading {
    /// What stands in the first row.
    pub name: &'static str,
    /// What the column holds.
    pub description: &'static str,
    pub(super) width: u8,
    pub(super) look: Look,
}

const fn heading(name: &'static str, width: u8, look: Look, description: &'static str) -> Heading {
    Heading { name, description, width, look }
}

/// The columns of the sheet `audit`, in order. A column of width 0 is hidden.
pub const HEADINGS: [Heading; 22] = [
    heading("status", 15, Look::Code, "Your verdict: choose from the list"),
    heading("priority", 8, Look::Count, "0 to 100: worth checking first; never a verdict"),
    heading("kind", 8, Look::Code, "quote, figure or date"),
    heading("type", 10, Look::Code, "Type of the quote, kind of the figure, TIMEX3 type of the date"),
    heading("fact", 52, Look::Words, "The exact words of the article"),
    heading("meaning", 34, Look::Words, "What the program read them as, in words"),
    heading("speaker", 22, Look::Words, "Who says it, as far as the article says"),
    heading("context", 60, Look::Words, "The sentence around it"),
    heading("article", 34, Look::Words, "Headline"),
    heading("published", 11, Look::Day, "Day of publication"),
    heading("open ↗", 9, Look::Link, "Opens the page at these words"),
    heading("archive look-up ↗", 10, Look::Link, "Asks the Internet Archive for the page; it may have none"),
    heading("why", 30, Look::Code, "The rule that read it, and why it is worth checking"),
    heading("extraction error", 15, Look::Code, "What the program read wrongly: choose from the list"),
    heading("correction", 24, Look::Words, "What it should have read: words, kind, speaker or value"),
    heading("source checked", 30, Look::Words, "What you checked it against"),
    heading("source type", 14, Look::Code, "recording, transcript, document, data, person, …"),
    heading("checked by", 14, Look::Code, "Who checked it"),
    heading("checked on", 11, Look::Day, "When"),
    heading("note", 40, Look::Words, "Anything else"),
    heading("record_id", 20, Look::Code, "The record: keep it, your verdict comes back by it"),
    heading("doc_id", 0, Look::Code, "The document, hidden"),
];

/// Bytes that the address of a link can have.
const LONGEST_LINK: usize = 2_000;
/// Sets of reasons whose words are remembered.
const TOLD: usize = 4_096;

/// The words of reasons to check by language and by what stands in the cell: a few sets of them are in most rows.
pub(super) type Told = FxHashMap<String, FxHashMap<String, String>>;

/// What the rows of a document share.
pub(super) struct Context<'a> {
    wording: Option<&'a Wording>,
    evidence: Option<&'a EvidenceWords>,
    language: &'a str,
    title: &'a str,
    published: Option<Day<'a>>,
    /// What the addresses of its words begin with, and of what they are the fragment.
    page: Option<Address>,
    archive: Option<Address>,
    /// Speakers of the quotes that dates stand in, by the quote's id.
    speakers: Vec<(&'a str, &'a str)>,
    /// The address in hand.
    address: String,
}

/// An address that several links have.
struct Address {
    whole: String,
    /// Where its fragment begins, behind `#`.
    fragment: Option<usize>,
    /// Its number among the links of the sheet, once it has one.
    target: Option<usize>,
}

impl Address {
    fn new(whole: String) -> Self {
        let fragment = whole.find('#').map(|at| at + 1);
        Self { whole, fragment, target: None }
    }
}

impl<'a> Context<'a> {
    pub(super) fn new(document: &[Cell<'a>], facts: &[Fact<'a>], packs: &'a Packs) -> Self {
        let of = |name: &str| document[column("documents", name)].text();
        let speaker = column("quotes", "speaker_name");
        let quotes = facts.iter().filter(|f| f.kind == Kind::Quote);
        let mut speakers: Vec<_> =
            quotes.filter_map(|f| Some((f.cells[0].words(), f.cells[speaker].text()?))).collect();
        speakers.sort_unstable();
        let (language, url, published) = (of("language"), of("url"), of("published"));
        Self {
            wording: language.and_then(|l| packs.wording(l)),
            evidence: language.and_then(|l| packs.evidence_words(l)),
            language: language.unwrap_or_default(),
            title: of("title").unwrap_or_default(),
            published: published.map(|p| Day::of(p.get(..10).unwrap_or(p))),
            page: url.and_then(deep_links).map(Address::new),
            archive: url.and_then(|url| archive_link(url, published)).map(Address::new),
            speakers,
            address: String::new(),
        }
    }

    fn speaker_of(&self, quote: Option<&str>) -> &'a str {
        let found = quote.and_then(|q| self.speakers.binary_search_by_key(&q, |(id, _)| id).ok());
        found.map_or("", |at| self.speakers[at].1)
    }

    /// The two links of a row, as long as the sheet may have more.
    fn links(&mut self, row: &mut Row<'_>, cells: &[Cell<'_>], links: &mut Links, most: usize) -> io::Result<()> {
        let Self { page, archive, address, .. } = self;
        if let Some(page) = page {
            address.clear();
            address.push_str(&page.whole);
            let (prefix, suffix) = (cells[PLACES.prefix].words(), cells[PLACES.prefix + 1].words());
            if add_words(cells[3].words(), prefix, suffix, address) {
                link(row, (10, "open ↗"), page, address, (links, most))?;
            }
        }
        if let Some(archive) = archive {
            address.clear();
            address.push_str(&archive.whole);
            link(row, (11, "look up ↗"), archive, address, (links, most))?;
        }
        Ok(())
    }
}

/// A cell that links to an address. One that is longer than a link can be, or one too many, stands there to be copied.
fn link(
    row: &mut Row<'_>,
    (column, name): (usize, &str),
    of: &mut Address,
    address: &str,
    (links, most): (&mut Links, usize),
) -> io::Result<()> {
    if links.count() >= most || address.len() > LONGEST_LINK {
        row.words(column, address);
        return Ok(());
    }
    row.words(column, name);
    let target = *of.target.get_or_insert_with(|| links.target(address));
    links.add((row.number(), column), target, of.fragment.map(|at| &address[at..]))
}

/// The places of the columns that a row is made of.
struct Places {
    sentence: usize,
    prefix: usize,
    rule: usize,
    priority: usize,
    reasons: usize,
    in_quote: usize,
    own: usize,
}

/// The common columns stand at the same places in the three tables.
const PLACES: Places = Places { prefix: 10, sentence: 12, in_quote: 14, rule: 15, priority: 18, reasons: 19, own: 22 };

/// What the rows of a sheet are written to, and with.
pub(super) struct Sheet<'w> {
    pub(super) page: &'w mut Page,
    pub(super) strings: &'w mut Strings,
    pub(super) links: &'w mut Links,
    /// How many links a sheet can have.
    pub(super) most_links: usize,
    pub(super) told: &'w mut Told,
}

/// Writes the row of a fact.
pub(super) fn write(
    sheet: &mut Sheet<'_>,
    context: &mut Context<'_>,
    fact: &Fact<'_>,
    review: Option<&Review>,
) -> io::Result<()> {
    let cells = &fact.cells;
    let text = cells[3].words();
    let sentence = cells[PLACES.sentence].words();
    let (kind, meaning, speaker) = read(context, fact);
    let height = lines(&[(4, text), (5, &meaning), (6, speaker), (7, sentence), (8, context.title)]);
    let mut row = sheet.page.begin_row(height, sheet.strings);
    row.words(0, review.map_or(Verdict::Unchecked, |r| r.status).name());
    if let Some(priority) = cells[PLACES.priority].int() {
        row.whole(1, priority);
    }
    row.words(2, fact.kind.name());
    row.words(3, kind);
    row.words(4, text);
    row.words(5, &meaning);
    row.words(6, speaker);
    row.words(7, sentence);
    row.words(8, context.title);
    if let Some(published) = &context.published {
        published.write(&mut row, 9);
    }
    context.links(&mut row, cells, sheet.links, sheet.most_links)?;
    row.words(12, &why(cells, context, sheet.told));
    if let Some(review) = review {
        row.words(13, &review.extraction_error);
        row.words(14, &review.correction);
        row.words(15, &review.source_checked);
        row.words(16, &review.source_type);
        row.words(17, &review.reviewer);
        Day::of(&review.checked_on).write(&mut row, 18);
        row.words(19, &review.note);
    }
    row.words(20, cells[0].words());
    row.words(21, cells[1].words());
    row.end()
}

/// How many lines the highest of some cells needs, six at most: spreadsheet programs do not all find it out themselves.
fn lines(cells: &[(usize, &str)]) -> u32 {
    let needed = |(column, text): &(usize, &str)| text.len() as u32 / (u32::from(HEADINGS[*column].width) + 4) + 1;
    cells.iter().map(needed).max().unwrap_or(1).min(6)
}

/// The rule, and the reasons to check in the article's language.
fn why(cells: &[Cell<'_>], context: &Context<'_>, told: &mut Told) -> String {
    let rule = cells[PLACES.rule].words();
    let reasons = cells[PLACES.reasons].words();
    if !told.contains_key(context.language) {
        told.insert(context.language.to_owned(), FxHashMap::default());
    }
    let Some(told) = told.get_mut(context.language) else { return rule.to_owned() };
    if !told.contains_key(reasons) {
        if told.len() > TOLD {
            told.clear();
        }
        told.insert(reasons.to_owned(), tell(reasons, context.evidence));
    }
    let words = told.get(reasons).map_or("", String::as_str);
    [rule, words].concat()
}

/// What stands behind the rule: the words of some reasons.
fn tell(reasons: &str, words: Option<&EvidenceWords>) -> String {
    let say = |reason: &str| words.map_or_else(|| reason.to_owned(), |words| words.signal(reason));
    let reasons: Vec<&str> = serde_json::from_str(reasons).unwrap_or_default();
    if reasons.is_empty() {
        return String::new();
    }
    format!(": {}", reasons.into_iter().map(say).collect::<Vec<_>>().join(", "))
}

/// Type, meaning and speaker of a fact.
fn read<'a>(context: &Context<'a>, fact: &Fact<'a>) -> (&'a str, String, &'a str) {
    let own = &fact.cells[PLACES.own..];
    let text = |at: usize| own[at].text();
    let kind = own[0].words();
    let wording = context.wording;
    match fact.kind {
        Kind::Quote => {
            let said_on = text(column("quotes", "said_on") - PLACES.own);
            let meaning = wording.and_then(|w| meaning::quote(w, kind, said_on));
            (kind, meaning.unwrap_or_default(), text(column("quotes", "speaker_name") - PLACES.own).unwrap_or_default())
        }
        Kind::Figure => {
            let cells = FigureCells {
                kind,
                value: own[1].words(),
                value_max: text(2),
                of: text(3),
                of_bound: text(4),
                bound: text(5),
                currency: text(6),
                unit: text(8),
                object: text(9),
                per: text(10),
                sign: text(11),
            };
            let meaning = wording.and_then(|w| meaning::figure(w, &cells));
            (kind, meaning.unwrap_or_else(|| cells.value.to_owned()), text(13).unwrap_or_default())
        }
        Kind::Date => {
            let value = text(1).unwrap_or_default();
            let meaning = wording.and_then(|w| meaning::date(w, kind, value, text(2)));
            let speaker = context.speaker_of(fact.cells[PLACES.in_quote].text());
            (kind, meaning.unwrap_or_else(|| value.to_owned()), speaker)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_where_rows_take_them_from() {
        for kind in Kind::ALL {
            let place = |name: &str| column(kind.table(), name);
            assert_eq!((place("record_id"), place("doc_id"), place("text"), place("byte_start")), (0, 1, 3, 4));
            assert_eq!((place("prefix"), place("suffix"), place("sentence")), (10, 11, PLACES.sentence));
            assert_eq!((place("in_quote"), place("rule")), (PLACES.in_quote, PLACES.rule));
            assert_eq!((place("check_priority"), place("check_reasons")), (PLACES.priority, PLACES.reasons));
        }
        let names = ["kind", "value", "value_max", "of", "of_bound", "bound", "currency"];
        for (at, name) in names.into_iter().enumerate() {
            assert_eq!(column("figures", name), PLACES.own + at);
        }
        for (at, name) in [(8, "unit"), (9, "object"), (10, "per"), (11, "sign"), (13, "speaker_name")] {
            assert_eq!(column("figures", name), PLACES.own + at);
        }
        assert_eq!((column("dates", "value"), column("dates", "mod")), (PLACES.own + 1, PLACES.own + 2));
        assert_eq!(column("quotes", "type"), PLACES.own);
    }
}
