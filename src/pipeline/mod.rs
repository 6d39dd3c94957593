//! From inputs to encoded rows: ordered, bounded, parallel.
//!
//! Each worker takes the next chunk of input, hashes and reads its documents, waits for its turn to say which of them came
//! before (`known`), annotates and encodes the others, and hands the rows over. The calling thread writes them in the order of
//! chunks, so that hashing and writing files hold up nobody's reading. A worker takes a new chunk only while fewer than `2 × jobs`
//! are unwritten, so nothing piles up, whatever the dump; and nothing depends on timing, so one job and eight write the same
//! bytes. A panic in one article becomes a row of `errors`.

mod chunks;
mod counts;
mod known;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

pub use chunks::{Chunk, Chunks, Document, Item, with_chunks};
pub(crate) use chunks::{Filler, Stopped};
pub use counts::Counts;

use known::{Key, Known, Turn};

use crate::annotate::annotate_with;
use crate::article::{Article, Source};
use crate::lang::Packs;
use crate::read::{Code, Inputs, Options, RawHash, Refusal, Stage, Weight, read, settle_language};
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
pub fn run<E>(
    inputs: &Inputs,
    work: Work<'_>,
    jobs: usize,
    stop: &AtomicBool,
    sink: &mut dyn FnMut(&Rows) -> Result<(), E>,
) -> Result<Counts, E> {
    let jobs = jobs.max(1);
    with_chunks(inputs, work.options, |chunks| {
        let shared = Shared {
            chunks: Mutex::new(chunks),
            known: Turn::new(work.options.limits.remembered),
            order: Mutex::new(Order { workers: jobs, ..Order::default() }),
            room: Condvar::new(),
            ready: Condvar::new(),
            stop,
            window: 2 * jobs as u64,
        };
        std::thread::scope(|scope| {
            for _ in 0..jobs {
                scope.spawn(|| {
                    let _gone = OnExit(|| {
                        lock(&shared.order).workers -= 1;
                        shared.ready.notify_all();
                    });
                    shared.work(work);
                });
            }
            let _closed = OnExit(|| {
                lock(&shared.order).closed = true;
                shared.room.notify_all();
            });
            shared.write(sink)
        })
    })
}

struct Shared<'a> {
    chunks: Mutex<Chunks>,
    known: Turn,
    order: Mutex<Order>,
    /// Rows were written, or will never be.
    room: Condvar,
    /// Rows wait to be written, or a worker has no more.
    ready: Condvar,
    stop: &'a AtomicBool,
    window: u64,
}

#[derive(Default)]
struct Order {
    taken: u64,
    written: u64,
    /// Finished chunks that are not written yet.
    waiting: BTreeMap<u64, Rows>,
    /// Buffers to use again: their memory is kept.
    spare: Vec<Buffers>,
    /// How many workers may still hand over rows.
    workers: usize,
    /// Whether nothing is written any more.
    closed: bool,
}

/// Does something at the end of a scope, a panic's too: others wait for it.
struct OnExit<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnExit<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared<'_> {
    fn work(&self, work: Work<'_>) {
        let mut chunk = Chunk::default();
        while self.take(&mut chunk) {
            let hashes: Vec<_> = chunk.items.iter().map(|i| chunk.raw(i).map(RawHash::of)).collect();
            let readings: Vec<_> = chunk
                .items
                .iter()
                .zip(&hashes)
                .map(|(item, hash)| reading(&chunk, item, hash.as_ref(), work))
                .collect();
            let urls = readings.iter().map(|r| r.as_ref().ok().and_then(|a| a.metadata.url.as_deref()));
            let keys = hashes.iter().zip(urls).map(|(hash, url)| hash.map(|h| Key::new(&h, url))).collect::<Vec<_>>();
            let (known, is_full) = self.known.ask(chunk.number, &keys);
            let buffers = lock(&self.order).spare.pop();
            let mut rows = Rows {
                buffers: buffers.unwrap_or_else(|| Buffers::new(work.formats)),
                counts: Counts { input_bytes: chunk.input_bytes, skipped: chunk.skipped, ..Counts::default() },
                texts: Vec::new(),
            };
            if is_full {
                forgetting(&chunk, work, &mut rows);
            }
            for (((item, hash), reading), known) in chunk.items.iter().zip(&hashes).zip(readings).zip(known) {
                document(&chunk, item, hash.as_ref(), reading, known, work, &mut rows);
            }
            lock(&self.order).waiting.insert(chunk.number, rows);
            self.ready.notify_all();
        }
    }

    /// The next chunk, once there is room for its rows.
    fn take(&self, chunk: &mut Chunk) -> bool {
        let mut order = lock(&self.order);
        while order.taken >= order.written + self.window && !order.closed {
            order = self.room.wait(order).unwrap_or_else(PoisonError::into_inner);
        }
        if self.stop.load(Ordering::Relaxed) || order.closed {
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

    /// Gives rows to `sink` until there are no more.
    fn write<E>(&self, sink: &mut dyn FnMut(&Rows) -> Result<(), E>) -> Result<Counts, E> {
        let mut counts = Counts::default();
        while let Some(mut rows) = self.next_rows() {
            counts.add(&rows.counts);
            sink(&rows)?;
            rows.buffers.clear();
            let mut order = lock(&self.order);
            order.written += 1;
            order.spare.push(rows.buffers);
            drop(order);
            self.room.notify_all();
        }
        Ok(counts)
    }

    /// The rows of the next chunk, once they are there; none where no worker is left to make them.
    fn next_rows(&self) -> Option<Rows> {
        let mut order = lock(&self.order);
        loop {
            let next = order.written;
            if let Some(rows) = order.waiting.remove(&next) {
                return Some(rows);
            }
            if order.workers == 0 {
                return None;
            }
            order = self.ready.wait(order).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Reads one document. A panic is a bug in a reader, and no reason to lose the others.
fn reading(chunk: &Chunk, item: &Item, hash: Option<&RawHash>, work: Work<'_>) -> Result<Article, Refusal> {
    match (item, chunk.raw(item), hash) {
        (Item::Document(document), Some(raw), Some(hash)) => {
            let source = item.source().clone();
            let read = || read(document.format, raw, hash, source, work.packs, work.options);
            let reading = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| Err(bug(panic.as_ref())));
            // As for an article without text.
            let missing =
                |refusal: Refusal| document.partial.clone().filter(|_| refusal.code == "no_text").unwrap_or(refusal);
            reading.map_err(missing)
        }
        (Item::Refused { refusal, .. }, ..) => Err(refusal.clone()),
        _ => Err(Refusal::new(Stage::Read, "unreadable", "the document has no bytes")),
    }
}

fn bug(panic: &(dyn std::any::Any + Send)) -> Refusal {
    let what = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    let what = what.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Refusal::new(Stage::Extract, "panic", format!("a bug stopped this document; please report it: {what}"))
}

/// Annotates and encodes one document.
fn document(
    chunk: &Chunk,
    item: &Item,
    hash: Option<&RawHash>,
    reading: Result<Article, Refusal>,
    known: Known,
    work: Work<'_>,
    rows: &mut Rows,
) {
    rows.counts.documents += 1;
    let failed = |refusal: &Refusal, rows: &mut Rows| {
        let doc_id = hash.map(RawHash::doc_id).unwrap_or_default();
        let source = Source {
            raw_sha256: hash.map(RawHash::hex).unwrap_or_default(),
            raw_bytes: chunk.raw(item).map_or(0, <[u8]>::len) as u64,
            ..item.source().clone()
        };
        refuse(&Article { doc_id, source, ..Article::default() }, refusal, item.offset(), rows);
    };
    let mut article = match reading {
        Ok(article) => article,
        Err(refusal) => return failed(&refusal, rows),
    };
    if known == Known::Document {
        let doc_id = article.doc_id.clone();
        rows.buffers.add(&[DocumentRow::duplicate(&article, &doc_id)]);
        rows.counts.duplicate += 1;
        return;
    }
    if known == Known::Address {
        article.warnings.push("other_version");
    }
    let partial = match item {
        Item::Document(document) => document.partial.as_ref(),
        Item::Refused { .. } => None,
    };
    let mark = rows.buffers.mark();
    let counts = rows.counts.clone();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        extract(&mut article, partial, work, item.offset(), rows);
        if work.save_text {
            rows.texts.push((std::mem::take(&mut article.doc_id), std::mem::take(&mut article.text)));
        }
    }));
    if let Err(panic) = outcome {
        rows.buffers.cut(&mark);
        rows.counts = counts;
        failed(&bug(panic.as_ref()), rows);
    }
}

/// Annotates an article and encodes its rows.
fn extract(article: &mut Article, partial: Option<&Refusal>, work: Work<'_>, offset: u64, rows: &mut Rows) {
    if article.text.as_str().trim().is_empty() {
        // Where what there is of a document has no text, the reason is what is missing.
        let refusal =
            partial.cloned().unwrap_or_else(|| Refusal::new(Stage::Read, "no_text", "the page has no paragraph"));
        refuse(article, &refusal, offset, rows);
        return;
    }
    article.warnings.extend(partial.map(|p| p.code));
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
    let left_out = left_out(article, partial, offset);
    let status = if left_out.is_empty() { Status::Ok } else { Status::Partial };
    rows.buffers.add(&[DocumentRow::new(article, status, &records)]);
    rows.buffers.add(&records.quotes);
    rows.buffers.add(&records.figures);
    rows.buffers.add(&records.dates);
    rows.buffers.add(&records.speakers);
    rows.buffers.add(&left_out);
    for row in &left_out {
        *rows.counts.errors.entry(row.code).or_default() += 1;
    }
    let count = if status == Status::Ok { &mut rows.counts.ok } else { &mut rows.counts.partial };
    *count += 1;
    rows.counts.text_bytes += article.text.len() as u64;
    rows.counts.quotes += records.quotes.len() as u64;
    rows.counts.figures += records.figures.len() as u64;
    rows.counts.dates += records.dates.len() as u64;
}

/// The rows of `errors` of a document that was read in part: what could not be had of its bytes, and what its reader left.
fn left_out(article: &Article, partial: Option<&Refusal>, offset: u64) -> Vec<ErrorRow> {
    let mut rows: Vec<_> = partial.map(|p| error_row(article, p, offset, "partial")).into_iter().collect();
    for name in &article.warnings {
        let code =
            Code::named(name).filter(|c| c.weight == Weight::Partial && partial.is_none_or(|p| p.code != c.name));
        if let Some(code) = code {
            rows.push(error_row(article, &Refusal::new(Stage::Read, code.name, code.says), offset, "partial"));
        }
    }
    rows
}

/// The row that says from where on duplicates are not told.
fn forgetting(chunk: &Chunk, work: Work<'_>, rows: &mut Rows) {
    let Some(first) = chunk.items.first() else { return };
    let article = Article { source: first.source().clone(), ..Article::default() };
    let message = format!(
        "over {} documents: later ones are compared with the first of them only; raise --max-remembered",
        work.options.limits.remembered
    );
    let refusal = Refusal::new(Stage::Read, "too_many_documents", message);
    rows.buffers.add(&[error_row(&article, &refusal, first.offset(), "partial")]);
    *rows.counts.errors.entry(refusal.code).or_default() += 1;
}

/// The rows of a document that gives no records.
fn refuse(article: &Article, refusal: &Refusal, offset: u64, rows: &mut Rows) {
    rows.counts.failed += 1;
    *rows.counts.errors.entry(refusal.code).or_default() += 1;
    rows.buffers.add(&[DocumentRow::new(article, Status::Failed, &Records::default())]);
    rows.buffers.add(&[error_row(article, refusal, offset, "skipped")]);
}

fn error_row(article: &Article, refusal: &Refusal, offset: u64, action: &'static str) -> ErrorRow {
    ErrorRow {
        input_path: article.source.input_path.clone(),
        input_member: article.source.input_member.clone(),
        input_index: article.source.input_index,
        doc_id: Some(article.doc_id.clone()).filter(|d| !d.is_empty()),
        stage: refusal.stage.name(),
        code: refusal.code,
        message: refusal.message.clone(),
        byte_offset: Some(offset + refusal.byte_offset.unwrap_or(0)),
        action,
    }
}
