//! From inputs to encoded rows: ordered, bounded, parallel.
//!
//! Each worker takes the next chunk of input, hashes its documents, waits for its turn to say which of them came before,
//! reads, annotates and encodes them, and hands the rows over. Rows leave in the order of chunks. A worker takes a new chunk
//! only while fewer than `2 × jobs` are unwritten, so nothing piles up, whatever the dump; and nothing depends on timing, so
//! one job and eight write the same bytes. A panic in one article becomes a row of `errors`.

mod chunks;
mod counts;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

pub use chunks::{Chunk, Chunks, Document, Item};
pub use counts::Counts;

use crate::annotate::annotate_with;
use crate::article::{Article, Source};
use crate::lang::Packs;
use crate::read::{Inputs, Options, RawHash, Refusal, Stage, read, settle_language};
use crate::record::{DocumentRow, ErrorRow, Records, Status, records};
use crate::segment::Doc;
use crate::span::Text;
use crate::write::{Buffers, FileFormat};

/// What all workers share and none changes.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    /// The languages.
    pub packs: &'a Packs,
    /// What is fixed for all documents.
    pub options: &'a Options,
    /// What rows are encoded as.
    pub formats: &'a [FileFormat],
    /// Whether the texts that offsets refer to are handed over too.
    pub save_text: bool,
}

/// The rows of one chunk.
#[derive(Debug)]
pub struct Rows {
    /// Encoded rows.
    pub buffers: Buffers,
    /// What became of the documents.
    pub counts: Counts,
    /// Texts by document id, where they are asked for.
    pub texts: Vec<(String, Text)>,
}

/// Runs over all inputs and gives the rows of each chunk, in order, to `sink`. Stops early, without an error, once `stop`
/// is set; gives the counts of what was handed over.
///
/// # Errors
/// The first error of `sink`.
pub fn run<E: Send>(
    inputs: &Inputs,
    work: Work<'_>,
    jobs: usize,
    stop: &AtomicBool,
    sink: &mut (dyn FnMut(&Rows) -> Result<(), E> + Send),
) -> Result<Counts, E> {
    let shared = Shared {
        chunks: Mutex::new(Chunks::new(inputs, work.options.max_document)),
        seen: Turn::default(),
        order: Mutex::new(Order {
            taken: 0,
            written: 0,
            waiting: BTreeMap::new(),
            spare: Vec::new(),
            counts: Counts::default(),
            sink,
            error: None,
        }),
        room: Condvar::new(),
        stop,
        window: 2 * jobs as u64,
    };
    if jobs <= 1 {
        shared.work(work);
    } else {
        std::thread::scope(|scope| {
            for _ in 0..jobs {
                scope.spawn(|| shared.work(work));
            }
        });
    }
    let order = shared.order.into_inner().unwrap_or_else(PoisonError::into_inner);
    order.error.map_or(Ok(order.counts), Err)
}

struct Shared<'a, 's, E> {
    chunks: Mutex<Chunks<'a>>,
    seen: Turn,
    order: Mutex<Order<'s, E>>,
    room: Condvar,
    stop: &'a AtomicBool,
    window: u64,
}

struct Order<'s, E> {
    taken: u64,
    written: u64,
    /// Finished chunks whose turn has not come.
    waiting: BTreeMap<u64, Rows>,
    /// Buffers to use again: their memory is kept.
    spare: Vec<Buffers>,
    counts: Counts,
    sink: &'s mut (dyn FnMut(&Rows) -> Result<(), E> + Send),
    error: Option<E>,
}

/// The documents that were seen, asked in the order of chunks.
#[derive(Default)]
struct Turn {
    state: Mutex<(u64, std::collections::HashSet<u128>)>,
    next: Condvar,
}

impl Turn {
    /// For each hash whether the same bytes came before. Waits for the turn of chunk `number`.
    fn came_before(&self, number: u64, hashes: &[Option<RawHash>]) -> Vec<bool> {
        let mut state = lock(&self.state);
        while state.0 != number {
            state = self.next.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let before = hashes.iter().map(|h| h.is_some_and(|h| !state.1.insert(h.short()))).collect();
        state.0 += 1;
        drop(state);
        self.next.notify_all();
        before
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<E: Send> Shared<'_, '_, E> {
    fn work(&self, work: Work<'_>) {
        let mut chunk = Chunk::default();
        while self.take(&mut chunk) {
            let hashes: Vec<_> = chunk.items.iter().map(|i| chunk.raw(i).map(RawHash::of)).collect();
            let before = self.seen.came_before(chunk.number, &hashes);
            let buffers = lock(&self.order).spare.pop();
            let mut rows = Rows {
                buffers: buffers.unwrap_or_else(|| Buffers::new(work.formats)),
                counts: Counts { input_bytes: chunk.input_bytes, ..Counts::default() },
                texts: Vec::new(),
            };
            for ((item, hash), before) in chunk.items.iter().zip(&hashes).zip(before) {
                document(&chunk, item, hash.as_ref(), before, work, &mut rows);
            }
            self.hand_over(chunk.number, rows);
        }
    }

    /// The next chunk, once there is room for its rows.
    fn take(&self, chunk: &mut Chunk) -> bool {
        let mut order = lock(&self.order);
        while order.taken >= order.written + self.window {
            order = self.room.wait(order).unwrap_or_else(PoisonError::into_inner);
        }
        if self.stop.load(Ordering::Relaxed) || order.error.is_some() {
            return false;
        }
        order.taken += 1;
        drop(order);
        let more = lock(&self.chunks).next(chunk);
        if !more {
            lock(&self.order).taken -= 1;
        }
        more
    }

    fn hand_over(&self, number: u64, rows: Rows) {
        let mut order = lock(&self.order);
        order.waiting.insert(number, rows);
        let order = &mut *order;
        while let Some(mut rows) = order.waiting.remove(&order.written) {
            order.written += 1;
            if order.error.is_none() {
                order.counts.add(&rows.counts);
                order.error = (order.sink)(&rows).err();
            }
            rows.buffers.clear();
            order.spare.push(rows.buffers);
        }
        self.room.notify_all();
    }
}

/// Reads, annotates and encodes one document.
fn document(chunk: &Chunk, item: &Item, hash: Option<&RawHash>, before: bool, work: Work<'_>, rows: &mut Rows) {
    rows.counts.documents += 1;
    let source = item.source();
    let failed = |refusal: Refusal, rows: &mut Rows| {
        let doc_id = hash.map(RawHash::doc_id).unwrap_or_default();
        let source = Source {
            raw_sha256: hash.map(RawHash::hex).unwrap_or_default(),
            raw_bytes: chunk.raw(item).map_or(0, <[u8]>::len) as u64,
            ..source.clone()
        };
        refuse(&Article { doc_id, source, ..Article::default() }, &refusal, item.offset(), rows);
    };
    let (raw, hash) = match (item, chunk.raw(item), hash) {
        (Item::Refused { refusal, .. }, ..) => return failed(refusal.clone(), rows),
        (Item::Document(document), Some(raw), Some(hash)) => ((document, raw), hash),
        _ => return,
    };
    let mark = rows.buffers.mark();
    let counts = rows.counts.clone();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut article = read(raw.0.format, raw.1, hash, source.clone(), work.packs, work.options)?;
        if before {
            let doc_id = article.doc_id.clone();
            rows.buffers.add(&[DocumentRow::duplicate(&article, &doc_id)]);
            rows.counts.duplicate += 1;
            return Ok(());
        }
        extract(&mut article, work, item.offset(), rows);
        if work.save_text {
            rows.texts.push((std::mem::take(&mut article.doc_id), std::mem::take(&mut article.text)));
        }
        Ok(())
    }));
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(refusal)) => failed(refusal, rows),
        Err(panic) => {
            rows.buffers.cut(&mark);
            rows.counts = counts;
            let what = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
            let what = what.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            failed(
                Refusal::new(Stage::Extract, "panic", format!("a bug stopped this document; please report it: {what}")),
                rows,
            );
        }
    }
}

/// Annotates an article and encodes its rows.
fn extract(article: &mut Article, work: Work<'_>, offset: u64, rows: &mut Rows) {
    if article.text.as_str().trim().is_empty() {
        refuse(article, &Refusal::new(Stage::Read, "no_text", "the page has no paragraph"), offset, rows);
        return;
    }
    let pack = match settle_language(article, work.packs, work.options) {
        Ok(pack) => pack,
        Err(refusal) => {
            refuse(article, &refusal, offset, rows);
            return;
        }
    };
    let mut doc = Doc::new(article, pack);
    let found = annotate_with(&mut doc, work.options.figures);
    let records = records(&doc, &found);
    rows.buffers.add(&[DocumentRow::new(article, Status::Ok, &records)]);
    rows.buffers.add(&records.quotes);
    rows.buffers.add(&records.figures);
    rows.buffers.add(&records.dates);
    rows.buffers.add(&records.speakers);
    rows.counts.ok += 1;
    rows.counts.text_bytes += article.text.len() as u64;
    rows.counts.quotes += records.quotes.len() as u64;
    rows.counts.figures += records.figures.len() as u64;
    rows.counts.dates += records.dates.len() as u64;
}

/// The rows of a document that gives no records.
fn refuse(article: &Article, refusal: &Refusal, offset: u64, rows: &mut Rows) {
    rows.counts.failed += 1;
    *rows.counts.errors.entry(refusal.code).or_default() += 1;
    rows.buffers.add(&[DocumentRow::new(article, Status::Failed, &Records::default())]);
    rows.buffers.add(&[ErrorRow {
        input_path: article.source.input_path.clone(),
        input_index: article.source.input_index,
        doc_id: Some(article.doc_id.clone()).filter(|d| !d.is_empty()),
        stage: refusal.stage.name(),
        code: refusal.code,
        message: refusal.message.clone(),
        byte_offset: Some(offset + refusal.byte_offset.unwrap_or(0)),
        action: "skipped",
    }]);
}
