//! Writers of whole-file formats, each in a thread of its own, fed with the rows of one chunk after the other.
//!
//! A workbook and a database are slower to write than text; side by side they cost the run no more than the slowest of them,
//! and at most one batch waits for each, so that nothing piles up. An error of a writer ends the run.

use std::sync::Arc;
use std::thread::{Scope, ScopedJoinHandle};

use crossbeam_channel::{Sender, bounded};

use super::packed::{Cell, Packed, PackedRows};
use super::{Buffers, OutputError, SinkMaker};
use crate::record::{TABLES, Value, table};

/// The rows of one chunk: of whole documents, each with all its rows.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Packed rows, by table.
    tables: Vec<Packed>,
}

impl Batch {
    /// The rows in some buffers, where they were packed too.
    #[must_use]
    pub fn of(buffers: &Buffers) -> Option<Self> {
        Some(Self { tables: buffers.packed().to_vec() }).filter(|batch| !batch.tables.is_empty())
    }

    /// No rows.
    #[must_use]
    pub fn empty() -> Self {
        Self { tables: vec![Packed::default(); TABLES.len()] }
    }

    /// Adds a row of a table; gives its packed length.
    pub fn add(&mut self, name: &str, cells: &[Value<'_>]) -> usize {
        let Some(index) = TABLES.iter().position(|t| t.name == name) else { return 0 };
        let before = self.tables[index].len();
        self.tables[index].add(cells);
        self.tables[index].len() - before
    }

    /// The rows of a table, by its name.
    #[must_use]
    pub fn rows(&self, name: &str) -> PackedRows<'_> {
        let index = TABLES.iter().position(|t| t.name == name).unwrap_or_default();
        PackedRows::new(TABLES[index], &self.tables[index])
    }

    /// The rows of a table by its place among all tables.
    #[must_use]
    pub fn rows_at(&self, index: usize) -> PackedRows<'_> {
        PackedRows::new(TABLES[index], &self.tables[index])
    }

    /// Gives each document with its facts, in text order, to `each`.
    ///
    /// # Errors
    /// The first error of `each`.
    pub fn each_document<E>(&self, mut each: impl FnMut(&[Cell<'_>], &[Fact<'_>]) -> Result<(), E>) -> Result<(), E> {
        let mut documents = self.rows("documents");
        let mut tables = Kind::ALL.map(|kind| Ahead::new(kind, self.rows(kind.table())));
        let mut document = Vec::new();
        let mut facts: Vec<Fact<'_>> = Vec::new();
        while documents.read(&mut document) {
            facts.clear();
            let id = document[0].words();
            for ahead in &mut tables {
                ahead.take(id, &mut facts);
            }
            // Facts of the three tables in the order in which they are read in the article.
            facts.sort_by_key(|f| f.cells[place_of_byte_start()].int());
            each(&document, &facts)?;
        }
        Ok(())
    }
}

/// The column `byte_start`, which stands at the same place in the three tables of facts.
fn place_of_byte_start() -> usize {
    4
}

/// The place of a column in a table; the last one where there is none of that name, which the tests exclude.
#[must_use]
pub fn column(table_name: &str, name: &str) -> usize {
    let columns = table(table_name).map_or(&[][..], |t| t.columns);
    columns.iter().position(|c| c.name == name).unwrap_or(columns.len().saturating_sub(1))
}

/// The kinds of facts, each with a table of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A row of `quotes`.
    Quote,
    /// A row of `figures`.
    Figure,
    /// A row of `dates`.
    Date,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Quote, Self::Figure, Self::Date];

    /// The name of its table.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Quote => "quotes",
            Self::Figure => "figures",
            Self::Date => "dates",
        }
    }

    /// What one of them is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Figure => "figure",
            Self::Date => "date",
        }
    }
}

/// A row of one of the three tables of facts.
#[derive(Debug, Clone)]
pub struct Fact<'a> {
    /// Which table.
    pub kind: Kind,
    /// Its cells.
    pub cells: Vec<Cell<'a>>,
}

/// A table's rows with the next one in hand.
struct Ahead<'a> {
    kind: Kind,
    rows: PackedRows<'a>,
    next: Option<Vec<Cell<'a>>>,
}

impl<'a> Ahead<'a> {
    fn new(kind: Kind, rows: PackedRows<'a>) -> Self {
        let mut ahead = Self { kind, rows, next: None };
        ahead.advance();
        ahead
    }

    fn advance(&mut self) -> Option<Vec<Cell<'a>>> {
        let mut cells = Vec::with_capacity(64);
        let more = self.rows.read(&mut cells);
        std::mem::replace(&mut self.next, more.then_some(cells))
    }

    fn take(&mut self, doc_id: &str, facts: &mut Vec<Fact<'a>>) {
        while self.next.as_ref().is_some_and(|cells| cells[1].words() == doc_id) {
            if let Some(cells) = self.advance() {
                facts.push(Fact { kind: self.kind, cells });
            }
        }
    }
}

/// A whole-file format.
pub trait Sink {
    /// Takes the rows of a chunk.
    ///
    /// # Errors
    /// [`OutputError`] where the system refuses.
    fn write(&mut self, batch: &Batch) -> Result<(), OutputError>;

    /// Completes the files; gives their names (each lies in the folder as `NAME.part`) and their rows.
    ///
    /// # Errors
    /// [`OutputError`] where the system refuses.
    fn finish(self: Box<Self>) -> Result<Vec<Finished>, OutputError>;
}

/// A file that a sink completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Its name, without `.part`.
    pub name: String,
    /// Rows in it, where it makes sense to count them.
    pub rows: u64,
    /// Cells that were cut to fit.
    pub cut_cells: u64,
}

impl Finished {
    /// A file in which nothing was cut.
    #[must_use]
    pub fn new(name: impl Into<String>, rows: u64) -> Self {
        Self { name: name.into(), rows, cut_cells: 0 }
    }
}

/// The running sinks.
pub struct Sinks<'scope> {
    lanes: Vec<Lane<'scope>>,
}

struct Lane<'scope> {
    sender: Sender<Arc<Batch>>,
    thread: ScopedJoinHandle<'scope, Result<Vec<Finished>, OutputError>>,
}

impl<'scope> Sinks<'scope> {
    /// Starts a thread for each sink; each is made in its thread.
    #[must_use]
    pub fn start<'env, 'made: 'scope>(scope: &'scope Scope<'scope, 'env>, makers: Vec<SinkMaker<'made>>) -> Self {
        let lane = |maker: SinkMaker<'made>| {
            let (sender, receiver) = bounded::<Arc<Batch>>(1);
            let thread = scope.spawn(move || {
                let mut sink = maker()?;
                for batch in receiver {
                    sink.write(&batch)?;
                }
                sink.finish()
            });
            Lane { sender, thread }
        };
        Self { lanes: makers.into_iter().map(lane).collect() }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    /// Gives a batch to every sink; waits for the slowest.
    ///
    /// # Errors
    /// [`OutputError::Stopped`] where a sink has ended early; [`Sinks::finish`] then says why.
    pub fn write(&self, batch: Batch) -> Result<(), OutputError> {
        let batch = Arc::new(batch);
        for lane in &self.lanes {
            lane.sender.send(Arc::clone(&batch)).map_err(|_| OutputError::Stopped)?;
        }
        Ok(())
    }

    /// Tells the sinks that all rows were given, and waits for their files.
    ///
    /// # Errors
    /// The first error of a sink.
    pub fn finish(self) -> Result<Vec<Finished>, OutputError> {
        let (senders, threads): (Vec<_>, Vec<_>) = self.lanes.into_iter().map(|l| (l.sender, l.thread)).unzip();
        drop(senders);
        let ended = threads.into_iter().map(|t| t.join().unwrap_or(Err(OutputError::Stopped)));
        let ended: Vec<_> = ended.collect();
        ended.into_iter().try_fold(Vec::new(), |mut all, files| {
            all.extend(files?);
            Ok(all)
        })
    }
}
