//! `guillemet extract`: articles in, rows out.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::Context;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::limits::{Bounds, PageBounds};
use crate::annotate::figures;
use crate::article::Published;
use crate::lang::Packs;
use crate::pipeline::{self, Counts, Rows, Work};
use crate::read::{Fields, Inputs, Options, PageOptions, find_inputs, parse_when};
use crate::reviews;
use crate::write::{
    Batch, CsvDialect, Format, Output, RunReport, SinkContext, SinkMaker, Sinks, WITHOUT_PARQUET, encodings, run_json,
    sink,
};

/// Reads articles and writes documents, quotes, figures, dates, speakers and errors as tables.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet extract articles/ -o result
  guillemet extract dump.jsonl -o result --text-field body --date-field created --jobs 4")]
pub(super) struct Extract {
    /// Files, folders, or - for standard input: text, pages, dumps, feeds, books and documents, in archives or compressed
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Folder for the tables; made where it is missing
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// Formats, separated by commas: csv, jsonl, xlsx, sqlite, webannotation, schemaorg, parquet (where it is built in)
    #[arg(long, value_delimiter = ',', default_value = "csv,jsonl", value_parser = format)]
    format: Vec<Format>,
    /// How CSV files are written
    #[arg(long, value_enum, default_value_t, value_name = "DIALECT")]
    csv: CsvDialect,
    #[command(flatten)]
    reading: Reading,
    /// Threads; all processors where left out
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Also write the text of each document, which offsets refer to, to the folder texts
    #[arg(long)]
    save_text: bool,
    /// Replace the tables of an earlier run in the output folder
    #[arg(long)]
    force: bool,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
    /// Say more: packs, times
    #[arg(short, long)]
    verbose: bool,
}

/// How input is read: the same for every command that reads articles.
#[derive(Debug, Clone, Args)]
pub(super) struct Reading {
    /// Language of the articles: a code such as fr, or auto
    #[arg(long, default_value = "auto", value_name = "CODE")]
    lang: String,
    /// Publication date of documents that give none, e.g. 2025-02-13
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// Folder of packs laid over the built-in ones
    #[arg(long, value_name = "FOLDER")]
    packs: Option<PathBuf>,
    /// Field of a JSON dump that holds the text [usual names: text, body, content, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON dumps")]
    text_field: Option<String>,
    /// Field with the dump's own id [id, uuid, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON dumps")]
    id_field: Option<String>,
    /// Field with the address [url, link, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON dumps")]
    url_field: Option<String>,
    /// Field with the headline [title, headline, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON dumps")]
    title_field: Option<String>,
    /// Field with the day of publication [published, date, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON dumps")]
    date_field: Option<String>,
    /// Field with the language [lang, language, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON dumps")]
    lang_field: Option<String>,
    /// What of a web page is text: body (standfirst, paragraphs, crossheads, lists, quotations), or all (headline and captions too)
    #[arg(long, value_name = "PART", default_value = "body", value_parser = ["body", "all"])]
    page_text: String,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    page_bounds: PageBounds,
    /// Which numbers are figures: those that say what they count or measure, or all, bare ones too
    #[arg(long, value_enum, default_value_t = Wanted::Stated, value_name = "WHICH")]
    figures: Wanted,
}

/// Which numbers are figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Wanted {
    /// Numbers that say, or leave to be understood, what they count or measure
    Stated,
    /// Every number that is no date, bare ones as kind number
    All,
}

pub(super) fn format(name: &str) -> Result<Format, String> {
    let names = Format::ALL.map(Format::name).join(", ");
    let format = Format::ALL.into_iter().find(|f| f.name() == name.trim());
    let format = format.ok_or_else(|| format!("the formats are {names}"))?;
    if format.is_built() { Ok(format) } else { Err(WITHOUT_PARQUET.to_owned()) }
}

impl Reading {
    /// Loads the packs and checks the options against them.
    pub(super) fn load(&self) -> anyhow::Result<(Packs, Options)> {
        let packs = super::load_packs(self.packs.as_ref())?;
        let language = (self.lang != "auto").then(|| self.lang.clone());
        if let Some(code) = &language
            && !packs.has(code)
        {
            anyhow::bail!("--lang {code}: there is no pack for it; there are {}", packs.codes().join(", "));
        }
        let published = match &self.published {
            None => None,
            Some(value) => {
                let (date, iso) = parse_when(value, &packs, language.as_deref())
                    .with_context(|| format!("--published {value}: not a date; write it as 2025-02-13"))?;
                Some(Published { date, iso, source: "option" })
            }
        };
        let fields = Fields {
            text: self.text_field.clone(),
            id: self.id_field.clone(),
            url: self.url_field.clone(),
            title: self.title_field.clone(),
            date: self.date_field.clone(),
            lang: self.lang_field.clone(),
        };
        let figures = figures::Options { bare_numbers: self.figures == Wanted::All };
        let page = PageOptions { whole: self.page_text == "all", limits: self.page_bounds.limits() };
        Ok((packs, Options { fields, language, published, page, figures, ..self.bounds.options() }))
    }

    /// The fields of dumps that can be named, as `run.json` calls them.
    fn fields(&mut self) -> [(&'static str, &mut Option<String>); 6] {
        [
            ("text_field", &mut self.text_field),
            ("id_field", &mut self.id_field),
            ("url_field", &mut self.url_field),
            ("title_field", &mut self.title_field),
            ("date_field", &mut self.date_field),
            ("lang_field", &mut self.lang_field),
        ]
    }

    /// Takes the options of an earlier run for what was not given: the `options` of its `run.json`.
    pub(super) fn fill_from(&mut self, options: &serde_json::Value) {
        for (name, field) in self.fields() {
            if field.is_none() {
                *field = options[name].as_str().map(str::to_owned);
            }
        }
        self.bounds.fill_from(options);
        self.page_bounds.fill_from(options);
        if options["page_text"] == "all" {
            self.page_text = "all".into();
        }
        if options["figures"] == "all" {
            self.figures = Wanted::All;
        }
    }

    /// Writes down what a run was given.
    fn note(&self, options: &mut BTreeMap<&'static str, String>) {
        options.insert("lang", self.lang.clone());
        options.insert("page_text", self.page_text.clone());
        self.bounds.note(options);
        self.page_bounds.note(options);
        options.insert("figures", if self.figures == Wanted::All { "all" } else { "stated" }.to_owned());
        options.extend(self.published.clone().map(|day| ("published", day)));
        options.extend(self.clone().fields().into_iter().filter_map(|(name, field)| Some((name, field.take()?))));
    }
}

impl Extract {
    pub(super) fn run(mut self) -> anyhow::Result<u8> {
        let started = jiff::Timestamp::now();
        let clock = Instant::now();
        self.format.sort_unstable();
        self.format.dedup();
        let inputs = find_inputs(&self.inputs)?;
        let (packs, options) = self.reading.load()?;
        let code = std::thread::scope(|scope| {
            scope.spawn(|| packs.load_ahead(options.language.as_deref(), &inputs.beginning()));
            self.extract(&inputs, &packs, &options, (started, clock))
        });
        // The program ends here: taking thousands of words apart one by one would only be felt as a pause.
        std::mem::forget(packs);
        code
    }

    fn extract(
        &self,
        inputs: &Inputs,
        packs: &Packs,
        options: &Options,
        (started, clock): (jiff::Timestamp, Instant),
    ) -> anyhow::Result<u8> {
        let loaded = clock.elapsed();
        let jobs = self.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        let encodings = encodings(&self.format, self.csv);
        let mut output = Output::create(&self.output, &encodings, self.force)?;
        if self.save_text {
            output = output.with_texts()?;
        }

        let stop = stop_at_interrupt();
        silence_panics();
        let bar = self.progress_bar(inputs);
        let work = Work { packs, options, formats: &encodings, save_text: self.save_text };
        let makers = self.sinks(packs, &mut output)?;
        let (counts, finished) = std::thread::scope(|scope| {
            let sinks = Sinks::start(scope, makers);
            let counts = pipeline::run(inputs, work, jobs, &stop, &mut |rows: &Rows| {
                bar.inc(rows.counts.input_bytes);
                for (doc_id, text) in &rows.texts {
                    output.write_text(doc_id, text.as_str())?;
                }
                output.write(&rows.buffers)?;
                Batch::of(&rows.buffers).map_or(Ok(()), |batch| sinks.write(batch))
            });
            // Where a sink ended early, what it says is the reason.
            let finished = sinks.finish()?;
            anyhow::Ok((counts?, finished))
        })?;
        bar.finish_and_clear();
        if stop.load(Ordering::Relaxed) {
            drop(output);
            let _ = writeln!(io::stderr(), "guillemet: stopped; nothing was written");
            return Ok(130);
        }
        let mut options = BTreeMap::new();
        self.reading.note(&mut options);
        options.insert("format", self.format.iter().map(|f| f.name()).collect::<Vec<_>>().join(","));
        options.insert("csv", self.csv.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned()));
        let report = RunReport {
            packs,
            options,
            input_sha256: inputs.sha256(),
            counts: &counts,
            cut_cells: finished.iter().map(|f| f.cut_cells).sum(),
            started_at: started.to_string(),
            finished_at: jiff::Timestamp::now().to_string(),
            jobs,
        };
        output.finish(&finished, |written| run_json(&report, written))?;
        if !self.quiet {
            let seconds = clock.elapsed().as_secs_f64();
            self.summary(&counts, inputs, seconds)?;
            if self.verbose {
                let _ = writeln!(io::stderr(), "packs loaded in {:.1} ms; {jobs} jobs", loaded.as_secs_f64() * 1e3);
            }
        }
        Ok(if counts.failed + counts.partial > 0 { 2 } else { 0 })
    }

    /// What writes the formats that are one file for all tables; they show what people said in an earlier run.
    fn sinks<'p>(&self, packs: &'p Packs, output: &mut Output) -> anyhow::Result<Vec<SinkMaker<'p>>> {
        if self.format.iter().all(|f| f.whole_files().is_empty()) {
            return Ok(Vec::new());
        }
        let mut about = BTreeMap::new();
        self.reading.note(&mut about);
        let mut about: Vec<(String, String)> = about.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        about.push(("guillemet".to_owned(), env!("CARGO_PKG_VERSION").to_owned()));
        about.extend(packs.codes().iter().map(|code| (format!("pack {code}"), packs.sha256(code))));
        let context =
            SinkContext { folder: self.output.clone(), packs, reviews: reviews::read_folder(&self.output)?, about };
        for file in self.format.iter().flat_map(|f| f.whole_files()) {
            output.expect(file);
        }
        Ok(self.format.iter().filter_map(|format| sink(*format, &context)).collect())
    }

    fn progress_bar(&self, inputs: &Inputs) -> ProgressBar {
        let total: u64 = inputs.files.iter().map(|f| f.bytes).sum();
        if self.quiet || !io::stderr().is_terminal() || total < 4 << 20 {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        if let Ok(style) =
            ProgressStyle::with_template("{bar:32} {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left")
        {
            bar.set_style(style);
        }
        bar
    }

    #[expect(clippy::cast_precision_loss, reason = "rates are shown with one decimal")]
    fn summary(&self, counts: &Counts, inputs: &Inputs, seconds: f64) -> io::Result<()> {
        let mut err = io::stderr().lock();
        let Counts { documents, ok, failed, duplicate, partial, quotes, figures, dates, .. } = counts;
        write!(err, "{documents} documents: {ok} ok")?;
        for (count, what) in [(partial, "partial"), (failed, "failed"), (duplicate, "duplicate")] {
            if *count > 0 {
                write!(err, ", {count} {what}")?;
            }
        }
        let skipped = inputs.skipped + counts.skipped;
        if skipped > 0 {
            write!(err, " ({skipped} files of other kinds not read)")?;
        }
        writeln!(err)?;
        writeln!(err, "{quotes} quotes, {figures} figures, {dates} dates")?;
        for (code, count) in &counts.errors {
            writeln!(err, "  error {code}: {count}")?;
        }
        let megabytes = counts.text_bytes as f64 / 1e6;
        writeln!(err, "{megabytes:.1} MB of text in {seconds:.2} s ({:.1} MB/s)", megabytes / seconds)?;
        writeln!(err, "written to {}", self.output.display())
    }
}

/// A flag that Ctrl-C sets: the run then ends at the next chunk and leaves no file. A second Ctrl-C ends it at once, for
/// when the next chunk does not come; what it leaves is called `.part`.
pub(super) fn stop_at_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // A second handler cannot be set; then the system's own stays, which leaves no final name either.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    stop
}

/// A panic in one article is a row of `errors`, with its message; it need not be on the screen too.
fn silence_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}
