//! `audit.xlsx`: what a fact-checker works in.
//!
//! In: rows, one chunk after the other. Out: a workbook with the sheet `audit` (one fact a row, with room for a verdict), a
//! sheet a table, and `about`. Rows go to disk as they come, so that memory does not grow; where a sheet is full, the next
//! workbook begins (`audit-2.xlsx`). Everything that an article says is written as words: no cell is ever a formula.

mod audit;
mod cells;
mod hyperlinks;
mod layout;
mod page;
mod part;
mod sheets;
mod strings;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::XlsxError;
use zip::ZipWriter;

use super::OutputError;
use super::files::workbook_name;
use super::packed::Cell;
use super::sink::{Batch, Fact, Finished, Kind, Sink};
use crate::lang::Packs;
use crate::record::{Review, TABLES};

pub use audit::HEADINGS as AUDIT_COLUMNS;
use audit::{Sheet, Told};
use hyperlinks::Links;
use layout::{Skeleton, skeleton};
use page::{Page, sheet_name};
use part::PartFile;
use strings::Strings;

/// Rows that a sheet can hold under its header.
const ROWS: u32 = 1_048_575;

/// What a sheet has room for.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Rows under the header.
    rows: u32,
    /// Links: no spreadsheet program opens more in a sheet.
    links: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { rows: ROWS, links: 65_530 }
    }
}

/// Bytes of a sheet, before compression, after which the next workbook begins: archives have a limit at four times that.
const BYTES: u64 = 1 << 30;
/// The sheets of tables after the sheet `audit`.
const SHEETS: [&str; 6] = ["quotes", "figures", "dates", "speakers", "documents", "errors"];
/// The first sheet after those of facts.
const OTHERS: usize = 4;

impl Kind {
    /// The place of its sheet.
    fn sheet(self) -> usize {
        match self {
            Self::Quote => 1,
            Self::Figure => 2,
            Self::Date => 3,
        }
    }
}

/// A workbook while it is written.
struct Book {
    /// Its sheets, `audit` first.
    pages: Vec<Page>,
    strings: Strings,
    links: Links,
}

impl Book {
    fn begin(folder: &Path, columns: &[Vec<usize>], about: &[(String, String)]) -> io::Result<Self> {
        let Skeleton { frames, strings, .. } =
            skeleton(columns, &[0; SHEETS.len() + 1], false, about).map_err(other)?;
        let pages = frames.iter().enumerate().map(|(number, frame)| Page::create(folder, number, frame));
        Ok(Self {
            pages: pages.collect::<io::Result<_>>()?,
            strings: Strings::create(folder, &strings)?,
            links: Links::create(folder)?,
        })
    }

    /// Completes the workbook: the library's files, with ours in the place of its own.
    fn end(self, columns: &[Vec<usize>], about: &[(String, String)], to: File) -> io::Result<()> {
        let Self { pages, strings, mut links } = self;
        let rows: Vec<u32> = pages.iter().map(Page::rows).collect();
        let Skeleton { mut archive, frames, .. } = skeleton(columns, &rows, links.count() > 0, about).map_err(other)?;
        let mut parts: Vec<(String, PartFile)> = Vec::new();
        for (number, (page, frame)) in pages.into_iter().zip(frames).enumerate() {
            let part = if number == 0 { links.finish(page, &frame.after)? } else { page.finish(&frame.after)? };
            parts.push((sheet_name(number), part));
        }
        parts.push((strings::FILE.to_owned(), strings.finish()?));
        let mut book = ZipWriter::new(BufWriter::new(to));
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index)?;
            let name = file.name().map(|name| name.to_string()).unwrap_or_default();
            if let Some((_, part)) = parts.iter_mut().find(|(of, _)| *of == name) {
                drop(file);
                book.raw_copy_file(part.archive.by_index_raw(0)?)?;
            } else if name == hyperlinks::FILE {
                drop(file);
                book.start_file(hyperlinks::FILE, part::options())?;
                links.write_addresses(&mut book)?;
            } else {
                book.raw_copy_file(file)?;
            }
        }
        book.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(())
    }
}

/// The workbooks of a run while they are written.
pub struct Workbooks<'a> {
    folder: PathBuf,
    packs: &'a Packs,
    reviews: HashMap<String, Review>,
    about: Vec<(String, String)>,
    /// By sheet of a table: the columns that it shows.
    columns: Vec<Vec<usize>>,
    /// The workbook in hand.
    book: Option<Book>,
    told: Told,
    room: Room,
    done: Vec<Finished>,
}

impl<'a> Workbooks<'a> {
    /// Begins the first workbook; `about` is what the last sheet says of the run.
    ///
    /// # Errors
    /// [`OutputError`] where the folder cannot be written to.
    pub fn create(
        folder: &Path,
        packs: &'a Packs,
        reviews: Vec<Review>,
        about: Vec<(String, String)>,
    ) -> Result<Self, OutputError> {
        let mut books = Self {
            folder: folder.to_owned(),
            packs,
            reviews: reviews.into_iter().map(|r| (r.record_id.clone(), r)).collect(),
            about,
            columns: SHEETS.iter().map(|name| sheets::shown_columns(name)).collect(),
            book: None,
            told: Told::default(),
            room: Room::default(),
            done: Vec::new(),
        };
        books.begin().map_err(|e| books.failed(e))?;
        Ok(books)
    }

    /// The same with less room in its sheets.
    #[cfg(test)]
    fn with_room(self, room: Room) -> Self {
        Self { room, ..self }
    }

    fn name(&self) -> String {
        workbook_name(self.done.len() + 1)
    }

    fn failed(&self, error: io::Error) -> OutputError {
        OutputError::Io { path: self.name(), error }
    }

    fn begin(&mut self) -> io::Result<()> {
        self.book = Some(Book::begin(&self.folder, &self.columns, &self.about)?);
        Ok(())
    }

    /// Completes the workbook in hand.
    fn end(&mut self) -> io::Result<()> {
        let Some(mut book) = self.book.take() else { return Ok(()) };
        let rows = u64::from(book.pages[0].rows());
        let cut_cells = book.pages.iter_mut().map(Page::take_cut_cells).sum();
        let name = self.name();
        book.end(&self.columns, &self.about, File::create(self.folder.join(format!("{name}.part")))?)?;
        self.done.push(Finished { cut_cells, ..Finished::new(name, rows) });
        Ok(())
    }

    /// The workbook in hand, or another one where a sheet of it has no room for so many more rows.
    fn with_space(&mut self, sheet: usize, rows: usize) -> io::Result<&mut Book> {
        let full = self.book.as_ref().is_none_or(|book| {
            let page = &book.pages[sheet];
            page.rows() as usize + rows > self.room.rows as usize || page.bytes().max(book.strings.bytes()) > BYTES
        });
        if full {
            self.end()?;
            self.begin()?;
        }
        self.book.as_mut().ok_or_else(|| io::Error::other("no workbook was begun"))
    }

    /// The facts of a document, each in the sheet `audit` and in the sheet of its table.
    fn add_facts(&mut self, document: &[Cell<'_>], facts: &[Fact<'_>]) -> io::Result<()> {
        // A single document with more facts than a sheet has rows is written in pieces.
        for facts in facts.chunks((self.room.rows as usize / 2).max(1)) {
            self.with_space(0, facts.len())?;
            let Some(Book { pages, strings, links }) = &mut self.book else { continue };
            let mut context = audit::Context::new(document, facts, self.packs);
            for fact in facts {
                let review = self.reviews.get(fact.cells[0].words());
                let (most_links, told) = (self.room.links, &mut self.told);
                let mut sheet = Sheet { page: &mut pages[0], strings, links, most_links, told };
                audit::write(&mut sheet, &mut context, fact, review)?;
                let table = fact.kind.sheet();
                add_row(&mut pages[table], strings, &self.columns[table - 1], &fact.cells)?;
            }
        }
        Ok(())
    }

    fn add_table(&mut self, sheet: usize, batch: &Batch) -> io::Result<()> {
        let mut rows = batch.rows(SHEETS[sheet - 1]);
        let mut cells = Vec::new();
        while rows.read(&mut cells) {
            self.with_space(sheet, 1)?;
            let Some(Book { pages, strings, .. }) = &mut self.book else { continue };
            add_row(&mut pages[sheet], strings, &self.columns[sheet - 1], &cells)?;
        }
        Ok(())
    }
}

/// A row of the sheet of a table.
fn add_row(page: &mut Page, strings: &mut Strings, columns: &[usize], cells: &[Cell<'_>]) -> io::Result<()> {
    let mut row = page.begin_row(1, strings);
    for (to, from) in columns.iter().enumerate() {
        cells::write(&mut row, to, cells[*from]);
    }
    row.end()
}

fn other(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error.to_string()),
    }
}

impl Sink for Workbooks<'_> {
    fn write(&mut self, batch: &Batch) -> Result<(), OutputError> {
        batch.each_document(|document, facts| self.add_facts(document, facts).map_err(|e| self.failed(e)))?;
        (OTHERS..=SHEETS.len()).try_for_each(|sheet| self.add_table(sheet, batch).map_err(|e| self.failed(e)))
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Finished>, OutputError> {
        self.end().map_err(|e| self.failed(e))?;
        Ok(std::mem::take(&mut self.done))
    }
}

/// Where a table stands among all tables.
fn table_index(name: &str) -> usize {
    TABLES.iter().position(|t| t.name == name).unwrap_or_default()
}
