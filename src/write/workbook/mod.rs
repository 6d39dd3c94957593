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
mod sheets;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::XlsxError;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::OutputError;
use super::files::workbook_name;
use super::packed::Cell;
use super::sink::{Batch, Fact, Finished, Sink};
use crate::lang::Packs;
use crate::record::{Review, TABLES};

pub use audit::HEADINGS as AUDIT_COLUMNS;
use hyperlinks::Link;
use layout::{Skeleton, skeleton};
use page::{Page, sheet_name};

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

/// The workbooks of a run while they are written.
pub struct Workbooks<'a> {
    folder: PathBuf,
    packs: &'a Packs,
    reviews: HashMap<String, Review>,
    about: Vec<(String, String)>,
    /// By sheet of a table: the columns that it shows.
    columns: Vec<Vec<usize>>,
    /// The sheets of the workbook in hand, `audit` first.
    pages: Vec<Page>,
    links: Vec<Link>,
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
            pages: Vec::new(),
            links: Vec::new(),
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
        let Skeleton { frames, .. } =
            skeleton(&self.columns, &[0; SHEETS.len() + 1], false, &self.about).map_err(other)?;
        let pages = frames.iter().enumerate().map(|(number, frame)| Page::create(&self.folder, number, frame));
        self.pages = pages.collect::<io::Result<_>>()?;
        Ok(())
    }

    /// Completes the workbook in hand: the library's files, with our sheets in the place of its own.
    fn end(&mut self) -> io::Result<()> {
        let rows: Vec<u32> = self.pages.iter().map(Page::rows).collect();
        let cut_cells = self.pages.iter_mut().map(Page::take_cut_cells).sum();
        let links = std::mem::take(&mut self.links);
        let Skeleton { mut archive, mut frames } =
            skeleton(&self.columns, &rows, !links.is_empty(), &self.about).map_err(other)?;
        frames[0].after = hyperlinks::behind(&frames[0].after, &links);
        let pages = std::mem::take(&mut self.pages).into_iter().zip(frames);
        let mut pages: Vec<_> = pages.map(|(page, frame)| page.finish(&frame.after)).collect::<io::Result<_>>()?;
        let name = self.name();
        let mut book = ZipWriter::new(BufWriter::new(File::create(self.folder.join(format!("{name}.part")))?));
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index)?;
            let is = |wanted: &str| file.name().is_ok_and(|name| name == wanted);
            if is(hyperlinks::FILE) {
                drop(file);
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Deflated)
                    .compression_level(Some(1))
                    .last_modified_time(DateTime::default());
                book.start_file(hyperlinks::FILE, options)?;
                hyperlinks::write_addresses(&links, &mut book)?;
                continue;
            }
            let number = (0..pages.len()).find(|n| is(&sheet_name(*n)));
            match number {
                Some(number) => {
                    drop(file);
                    book.raw_copy_file(pages[number].archive.by_index_raw(0)?)?;
                }
                None => book.raw_copy_file(file)?,
            }
        }
        book.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.done.push(Finished { cut_cells, ..Finished::new(name, u64::from(rows[0])) });
        Ok(())
    }

    /// Begins another workbook where a sheet has no room for so many more rows.
    fn make_room(&mut self, sheet: usize, rows: usize) -> io::Result<()> {
        let page = &self.pages[sheet];
        if page.rows() as usize + rows > self.room.rows as usize || page.bytes() > BYTES {
            self.end()?;
            self.begin()?;
        }
        Ok(())
    }

    fn add_facts(&mut self, document: &[Cell<'_>], facts: &[Fact<'_>]) -> io::Result<()> {
        // A single document with more facts than a sheet has rows is written in pieces.
        for facts in facts.chunks((self.room.rows as usize / 2).max(1)) {
            self.make_room(0, facts.len())?;
            let context = audit::Context::new(document, facts, self.packs);
            for fact in facts {
                let review = self.reviews.get(fact.cells[0].words());
                audit::write(&mut self.pages[0], &context, fact, review, (&mut self.links, self.room.links))?;
            }
        }
        Ok(())
    }

    fn add_table(&mut self, sheet: usize, batch: &Batch) -> io::Result<()> {
        let mut rows = batch.rows(SHEETS[sheet - 1]);
        let mut cells = Vec::new();
        while rows.read(&mut cells) {
            self.make_room(sheet, 1)?;
            let page = &mut self.pages[sheet];
            page.begin_row(1);
            for (to, from) in self.columns[sheet - 1].iter().enumerate() {
                cells::write(page, to, cells[*from]);
            }
            page.end_row()?;
        }
        Ok(())
    }
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
        (1..=SHEETS.len()).try_for_each(|sheet| self.add_table(sheet, batch).map_err(|e| self.failed(e)))
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
