//! `guillemet bench`: how fast each stage is on this machine, on one core.

use std::hint::black_box;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;

use super::extract::Reading;
use crate::annotate::{STEPS, annotate_in_steps, figures};
use crate::article::Article;
use crate::lang::{Pack, Packs};
use crate::pipeline::{Chunk, Item, with_chunks};
use crate::read::{Inputs, Options, RawHash, find_inputs, read, settle_language};
use crate::record::records;
use crate::segment::Doc;
use crate::write::{Buffers, FileFormat};

/// Measures each stage on one core, on articles that are in memory; nothing is written.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet bench dump.jsonl
  guillemet bench articles/ --repeat 5")]
pub(super) struct Bench {
    /// A dump, a file or a folder
    input: PathBuf,
    /// How often the stages run over everything; the fastest time of each counts
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    #[command(flatten)]
    reading: Reading,
}

/// The stages, in order.
const STAGES: [&str; 6] = ["segment", "annotate", "record", "encode CSV", "encode JSONL", "encode both at once"];

impl Bench {
    #[expect(clippy::cast_precision_loss, reason = "rates are shown with one decimal")]
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let clock = Instant::now();
        let (packs, options) = self.reading.load()?;
        let languages = packs.all().count();
        let loading = clock.elapsed();
        let inputs = find_inputs(std::slice::from_ref(&self.input))?;
        let (unpacking, documents) = unpacking(&inputs, &options);
        let read = read_all(&inputs, &packs, &options);
        let bytes: usize = read.articles.iter().map(|(a, _)| a.text.len()).sum();
        anyhow::ensure!(bytes > 0, "{}: no article could be read", self.input.display());
        let mut best = Round::slowest();
        for _ in 0..self.repeat {
            best.keep_faster(&Round::over(&read.articles));
        }

        let mut out = io::stdout().lock();
        let (megabytes, raw) = (bytes as f64 / 1e6, read.raw_bytes as f64 / 1e6);
        writeln!(out, "{} articles, {megabytes:.1} MB of text, {raw:.1} MB raw", read.articles.len())?;
        let [quotes, figures, dates] = best.totals;
        writeln!(out, "{quotes} quotes, {figures} figures, {dates} dates")?;
        let rate = documents as f64 / 1e6 / unpacking.as_secs_f64();
        writeln!(out, "unpack (wait, decode, cut)       {rate:9.1} MB/s of documents")?;
        let mut row = |name: &str, time: Duration| {
            let seconds = time.as_secs_f64();
            let (rate, per_byte) = (megabytes / seconds, seconds * 1e9 / bytes as f64);
            writeln!(out, "{name:32} {rate:9.1} MB/s of text {per_byte:8.2} ns/byte")
        };
        row("read (hash, parse, blocks)", read.time)?;
        for (name, time) in STAGES.iter().zip(best.stages) {
            row(name, time)?;
            if *name == "annotate" {
                for (step, time) in STEPS.iter().zip(best.steps) {
                    row(&format!("  of it: {step}"), time)?;
                }
            }
        }
        let [segment, annotate, record, _, _, encode] = best.stages;
        row("segment + annotate", segment + annotate)?;
        row("segment + annotate + record", segment + annotate + record)?;
        row("reading to encoding", read.time + segment + annotate + record + encode)?;
        writeln!(out, "{languages} languages loaded in {:.1} ms", loading.as_secs_f64() * 1e3)?;
        Ok(0)
    }
}

/// All articles of the inputs, and how long it took to read them.
struct Read<'p> {
    articles: Vec<(Article, &'p Pack)>,
    raw_bytes: usize,
    time: Duration,
}

fn read_all<'p>(inputs: &Inputs, packs: &'p Packs, options: &Options) -> Read<'p> {
    let mut all = Read { articles: Vec::new(), raw_bytes: 0, time: Duration::ZERO };
    // Waiting for chunks costs no processor time, and the system counts too coarsely to be asked for each of them.
    let processor = processor_time();
    with_chunks(inputs, options, |mut chunks| {
        let mut chunk = Chunk::default();
        while chunks.next(&mut chunk) {
            let clock = Instant::now();
            for item in &chunk.items {
                let (Item::Document(document), Some(raw)) = (item, chunk.raw(item)) else { continue };
                all.raw_bytes += raw.len();
                let hash = RawHash::of(raw);
                let source = item.source().clone();
                let Ok(mut article) = read(document.format, raw, &hash, source, packs, options) else { continue };
                if let Ok(pack) = settle_language(&mut article, packs, options) {
                    all.articles.push((article, pack));
                }
            }
            all.time += clock.elapsed();
        }
    });
    if let (Some(start), Some(end)) = (processor, processor_time()) {
        all.time = all.time.min(Duration::from_nanos(end - start));
    }
    all
}

/// How long each stage took over all articles, and how many rows of quotes, figures and dates they gave.
struct Round {
    stages: [Duration; STAGES.len()],
    steps: [Duration; STEPS.len()],
    totals: [usize; 3],
}

impl Round {
    fn slowest() -> Self {
        Self { stages: [Duration::MAX; STAGES.len()], steps: [Duration::MAX; STEPS.len()], totals: [0; 3] }
    }

    fn keep_faster(&mut self, other: &Self) {
        self.stages.iter_mut().zip(other.stages).for_each(|(best, time)| *best = (*best).min(time));
        self.steps.iter_mut().zip(other.steps).for_each(|(best, time)| *best = (*best).min(time));
        self.totals = other.totals;
    }

    /// Runs all stages over each article.
    fn over(articles: &[(Article, &Pack)]) -> Self {
        let mut round =
            Self { stages: [Duration::ZERO; STAGES.len()], steps: [Duration::ZERO; STEPS.len()], totals: [0; 3] };
        let mut csv = Buffers::new(&[FileFormat::Csv]);
        let mut jsonl = Buffers::new(&[FileFormat::Jsonl]);
        let mut both = Buffers::new(&[FileFormat::Csv, FileFormat::Jsonl]);
        let clock = Clock::start();
        for (article, pack) in articles {
            let mut stage = Stage::new(&mut round.stages);
            let mut doc = Doc::new(article, pack);
            stage.end();
            let mut last = Instant::now();
            let found = annotate_in_steps(&mut doc, figures::Options::default(), |step| {
                let now = Instant::now();
                round.steps[step] += now - last;
                last = now;
            });
            stage.end();
            let rows = records(&doc, &found);
            stage.end();
            for buffers in [&mut csv, &mut jsonl, &mut both] {
                buffers.clear();
                buffers.add(&rows.quotes);
                buffers.add(&rows.figures);
                buffers.add(&rows.dates);
                buffers.add(&rows.speakers);
                black_box(&buffers);
                stage.end();
            }
            let counts = [rows.quotes.len(), rows.figures.len(), rows.dates.len()];
            round.totals.iter_mut().zip(counts).for_each(|(total, rows)| *total += rows);
        }
        let share = clock.processor_share();
        for time in round.stages.iter_mut().chain(&mut round.steps) {
            *time = time.mul_f64(share);
        }
        round
    }
}

/// How long it takes to have all documents' bytes, by the clock, and how many there are.
fn unpacking(inputs: &Inputs, options: &Options) -> (Duration, usize) {
    let clock = Instant::now();
    let bytes = with_chunks(inputs, options, |mut chunks| {
        let (mut chunk, mut bytes) = (Chunk::default(), 0);
        while chunks.next(&mut chunk) {
            bytes += chunk.items.iter().filter_map(|i| chunk.raw(i)).map(<[u8]>::len).sum::<usize>();
        }
        bytes
    });
    (clock.elapsed(), bytes)
}

/// Wall-clock time and, where the system tells it, processor time: on a busy machine a thread waits, and waiting is no work.
struct Clock {
    wall: Instant,
    processor: Option<u64>,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: processor_time() }
    }

    /// The share of the time since the start that this thread was running.
    fn processor_share(&self) -> f64 {
        let wall = self.wall.elapsed();
        match (self.processor, processor_time()) {
            (Some(start), Some(end)) => {
                (Duration::from_nanos(end - start).as_secs_f64() / wall.as_secs_f64()).clamp(0.0, 1.0)
            }
            _ => 1.0,
        }
    }
}

/// Nanoseconds that this thread has run, where there is a /proc.
fn processor_time() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// Adds the time since the end of the stage before to the next stage.
struct Stage<'t> {
    times: std::slice::IterMut<'t, Duration>,
    last: Instant,
}

impl<'t> Stage<'t> {
    fn new(times: &'t mut [Duration]) -> Self {
        Self { times: times.iter_mut(), last: Instant::now() }
    }

    fn end(&mut self) {
        let now = Instant::now();
        if let Some(time) = self.times.next() {
            *time += now - self.last;
        }
        self.last = now;
    }
}
