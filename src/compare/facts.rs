//! What a document's rows state, ready to be compared.

use std::path::Path;

use rust_decimal::Decimal;

use crate::lang::{Pack, Packs, Wording};
use crate::meaning;
use crate::reread::RereadError;
use crate::reread::rows::{RowIndex, Rows, TableRow};
use crate::review::format_of;

/// A record with the places that comparisons ask for.
pub(super) struct Fact {
    pub row: TableRow,
    pub start: u64,
    pub end: u64,
}

impl Fact {
    fn new(row: TableRow) -> Self {
        let number = |column: &str| row.number(column).unwrap_or(0);
        Self { start: number("char_start"), end: number("char_end"), row }
    }

    pub fn text(&self, column: &str) -> &str {
        self.row.text(column).unwrap_or_default()
    }

    pub fn decimal(&self, column: &str) -> Option<Decimal> {
        self.row.text(column)?.parse().ok()
    }

    /// Whether no bound and no range stands beside its number.
    pub fn is_exact(&self) -> bool {
        self.text("bound") == "exact" && self.row.value("value_max").is_none()
    }

    /// What it counts or measures in: figures with another one are not compared.
    pub fn measure(&self) -> (&str, &str, &str, &str) {
        (self.text("kind"), self.text("currency"), self.text("unit"), self.text("per"))
    }

    /// Whether it stands in a heading.
    pub fn in_heading(&self) -> bool {
        matches!(self.text("section"), "title" | "heading")
    }

    /// Whether both stand in the same sentence.
    pub fn same_sentence(&self, other: &Self) -> bool {
        self.text("sentence") == other.text("sentence") && self.start.abs_diff(other.start) < 1200
    }

    /// The words between this and a later one, where they are few.
    pub fn until<'f>(&'f self, later: &Fact) -> Option<&'f str> {
        let gap = later.start.checked_sub(self.end)?;
        let suffix = self.text("suffix");
        let end = suffix.char_indices().map(|(at, _)| at).chain([suffix.len()]).nth(gap as usize)?;
        Some(&suffix[..end])
    }
}

/// A document's facts, each list in text order.
pub(super) struct Facts<'p> {
    pub pack: &'p Pack,
    pub wording: Option<&'p Wording>,
    pub document: TableRow,
    pub quotes: Vec<Fact>,
    pub figures: Vec<Fact>,
    pub dates: Vec<Fact>,
}

impl<'p> Facts<'p> {
    pub fn new(
        (pack, wording): (&'p Pack, Option<&'p Wording>),
        document: TableRow,
        quotes: Vec<TableRow>,
        figures: Vec<TableRow>,
        dates: Vec<TableRow>,
    ) -> Self {
        let facts = |rows: Vec<TableRow>| rows.into_iter().map(Fact::new).collect();
        Self { pack, wording, document, quotes: facts(quotes), figures: facts(figures), dates: facts(dates) }
    }

    /// A day as people say it; as it stands where the language has no words for it.
    pub fn day(&self, value: &str) -> String {
        let said = self.wording.and_then(|w| meaning::date(w, "DATE", value, None));
        said.unwrap_or_else(|| value.to_owned())
    }

    /// A number with the decimal mark of the language.
    pub fn number(&self, number: Decimal) -> String {
        let mark = self.wording.map_or('.', |w| w.decimal_mark);
        number.normalize().to_string().replace('.', mark.encode_utf8(&mut [0; 4]))
    }

    /// A sentence about some words: by the pattern of the language, or the words alone.
    pub fn sentence(&self, pattern: &str, words: &[(&'static str, String)]) -> String {
        let alone = || words.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" · ");
        let words: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
        let pattern = self.wording.and_then(|w| w.notes.get(pattern));
        pattern.map_or_else(alone, |pattern| meaning::fill_named(pattern, &words))
    }

    /// Whether a record stands in somebody's exact words.
    pub fn is_quoted(&self, fact: &Fact) -> bool {
        let around = |q: &&Fact| q.start <= fact.start && fact.end <= q.end && q.text("type") != "indirect";
        self.quotes.iter().take_while(|q| q.start <= fact.start).any(|q| around(&q))
    }
}

/// Gives the facts of every document of an output folder to `each`, in order.
pub(super) fn each(folder: &Path, packs: &Packs, mut each: impl FnMut(&Facts<'_>)) -> Result<(), RereadError> {
    let format = format_of(folder)?;
    let path = |table: &str| folder.join(format!("{table}.{}", format.name()));
    let mut tables = [
        RowIndex::new(&path("quotes"), format)?,
        RowIndex::new(&path("figures"), format)?,
        RowIndex::new(&path("dates"), format)?,
    ];
    let mut documents = Rows::open(&path("documents"), format)?;
    while let Some((_, document)) = documents.next()? {
        let known = document.text("language").and_then(|l| packs.get(l));
        let (Some(pack), Some(id)) = (known, document.text("doc_id")) else { continue };
        if document.text("status").is_some_and(|s| s == "duplicate" || s == "failed") {
            continue;
        }
        let mut rows: [Vec<TableRow>; 3] = Default::default();
        for (table, rows) in tables.iter_mut().zip(&mut rows) {
            table.rows_of(id, |row| rows.push(row.clone()))?;
        }
        let [quotes, figures, dates] = rows;
        let wording = document.text("language").and_then(|l| packs.wording(l));
        each(&Facts::new((pack, wording), document, quotes, figures, dates));
    }
    Ok(())
}
