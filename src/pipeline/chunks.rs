//! Documents into chunks, in order, on a thread of their own.
//!
//! One thread unpacks the inputs ([`crate::unpack`]) and fills chunks; workers take them. A chunk holds raw bytes only:
//! reading them is the workers' part. One full chunk waits while the next is filled, and chunks come back to be filled again,
//! so that no more of the input is in memory than is being worked on, however fast it can be decompressed.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use crate::article::Source;
use crate::read::{Format, Inputs, Options, Refusal};
use crate::unpack::unpack;

/// Bytes of input in a chunk: large enough that hand-over costs nothing, small enough that rows in waiting stay small.
const CHUNK: usize = 256 << 10;
/// Documents in a chunk, however small they are.
const ITEMS: usize = 2048;

/// A piece of the input.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Its place in the order.
    pub number: u64,
    /// Its documents.
    pub items: Vec<Item>,
    /// Raw bytes of all of them.
    bytes: Vec<u8>,
    /// How many bytes of input it accounts for, as they lie there.
    pub input_bytes: u64,
    /// How many files and records on the way to it were of kinds that are not read.
    pub skipped: u64,
}

/// Where a document's bytes are.
#[derive(Debug, Clone)]
pub struct Document {
    /// How they are to be read.
    pub format: Format,
    /// What could not be had of them.
    pub partial: Option<Refusal>,
    source: Source,
    range: Range<usize>,
    offset: u64,
}

/// A document of a chunk.
#[derive(Debug, Clone)]
pub enum Item {
    /// Its bytes are here.
    Document(Document),
    /// Its bytes could not be had.
    Refused {
        /// What is known of it.
        source: Source,
        /// Why.
        refusal: Refusal,
        /// Where it begins in its input.
        offset: u64,
    },
}

impl Item {
    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> &Source {
        match self {
            Self::Document(document) => &document.source,
            Self::Refused { source, .. } => source,
        }
    }

    /// Where it begins in its input.
    #[must_use]
    pub fn offset(&self) -> u64 {
        match self {
            Self::Document(document) => document.offset,
            Self::Refused { offset, .. } => *offset,
        }
    }
}

impl Chunk {
    /// The raw bytes of an item.
    #[must_use]
    pub fn raw(&self, item: &Item) -> Option<&[u8]> {
        match item {
            Item::Document(document) => self.bytes.get(document.range.clone()),
            Item::Refused { .. } => None,
        }
    }

    fn clear(&mut self) {
        self.items.clear();
        self.bytes.clear();
        self.bytes.shrink_to(4 * CHUNK);
        self.input_bytes = 0;
        self.skipped = 0;
    }
}

/// The chunks of all inputs, one after another.
#[derive(Debug)]
pub struct Chunks {
    full: Receiver<Chunk>,
    empty: Sender<Chunk>,
}

impl Chunks {
    /// The next chunk in place of the last; false at the end.
    pub fn next(&mut self, chunk: &mut Chunk) -> bool {
        // The other side may be done: then nobody wants it back.
        let _ = self.empty.send(std::mem::take(chunk));
        match self.full.recv() {
            Ok(full) => {
                *chunk = full;
                true
            }
            Err(_) => false,
        }
    }
}

/// Unpacks the inputs on another thread while `work` takes their chunks. What is not taken when it returns is not unpacked.
pub fn with_chunks<T>(inputs: &Inputs, options: &Options, work: impl FnOnce(Chunks) -> T) -> T {
    std::thread::scope(|scope| {
        let (full, taken) = sync_channel(1);
        let (empty, returned) = channel();
        scope.spawn(move || {
            let mut filler = Filler::new(full, returned);
            if unpack(inputs, options, &mut filler).is_ok() {
                let _ = filler.flush();
            }
        });
        work(Chunks { full: taken, empty })
    })
}

/// Nobody takes chunks any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stopped;

/// Fills chunks with documents.
pub(crate) struct Filler {
    full: SyncSender<Chunk>,
    empty: Receiver<Chunk>,
    chunk: Chunk,
    number: u64,
    rows: u64,
    /// Bytes that were read of all inputs.
    taken: Rc<Cell<u64>>,
    /// How many of them earlier chunks account for.
    reported: u64,
}

impl Filler {
    fn new(full: SyncSender<Chunk>, empty: Receiver<Chunk>) -> Self {
        Self { full, empty, chunk: Chunk::default(), number: 0, rows: 0, taken: Rc::default(), reported: 0 }
    }

    /// The count of bytes that were read of the inputs.
    pub(crate) fn taken(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.taken)
    }

    /// How many documents there were, refused ones too.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Adds a document.
    pub(crate) fn document(
        &mut self,
        format: Format,
        source: Source,
        bytes: &[u8],
        offset: u64,
        partial: Option<Refusal>,
    ) -> Result<(), Stopped> {
        let start = self.chunk.bytes.len();
        self.chunk.bytes.extend_from_slice(bytes);
        let range = start..self.chunk.bytes.len();
        self.add(Item::Document(Document { format, partial, source, range, offset }))
    }

    /// Adds what could not be had.
    pub(crate) fn refused(&mut self, source: Source, refusal: Refusal, offset: u64) -> Result<(), Stopped> {
        self.add(Item::Refused { source, refusal, offset })
    }

    /// Counts what is of a kind that is not read.
    pub(crate) fn skipped(&mut self) {
        self.chunk.skipped += 1;
    }

    fn add(&mut self, item: Item) -> Result<(), Stopped> {
        self.rows += 1;
        self.chunk.items.push(item);
        if self.chunk.bytes.len() >= CHUNK || self.chunk.items.len() >= ITEMS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Stopped> {
        let mut next = self.empty.try_recv().unwrap_or_default();
        next.clear();
        let mut chunk = std::mem::replace(&mut self.chunk, next);
        chunk.number = self.number;
        chunk.input_bytes = self.taken.get() - self.reported;
        self.number += 1;
        self.reported = self.taken.get();
        self.full.send(chunk).map_err(|_| Stopped)
    }
}
