//! `guillemet reviews`: people's verdicts, into an output folder and out of it.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::record::Review;
use crate::reviews::{FILE, join, read, read_folder, read_workbook, regression_cases, to_csv, write_folder};

/// Brings what people found about records into an output folder, and out of it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet reviews import result audit.xlsx
  guillemet reviews export result > verdicts.csv")]
pub(super) struct ReviewsCommand {
    #[command(subcommand)]
    command: Of,
}

#[derive(Debug, Subcommand)]
enum Of {
    Import(Import),
    Export(Export),
    Cases(Cases),
}

/// Takes verdicts from a workbook or CSV file into reviews.csv. They find their records by their ids, else by content and
/// speaker in the same article; what contradicts an earlier verdict or finds no record is listed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet reviews import result audit.xlsx
  guillemet reviews import result result/reviews.csv")]
struct Import {
    /// Output folder of extract
    folder: PathBuf,
    /// A workbook (.xlsx) or CSV file that people worked in
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Prints all verdicts of an output folder as CSV.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet reviews export result > verdicts.csv
  guillemet reviews export result -o verdicts.csv")]
struct Export {
    /// Output folder of extract
    folder: PathBuf,
    /// File to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Prints the extraction errors that people found as cases for packs/*/cases.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet reviews cases result
  guillemet reviews cases result -o my-packs/en/cases/reviewed.md")]
struct Cases {
    /// Output folder of extract
    folder: PathBuf,
    /// File to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl ReviewsCommand {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        match self.command {
            Of::Import(command) => command.run(),
            Of::Export(Export { folder, output }) => {
                write(output, &to_csv(&read_folder(&folder)?))?;
                Ok(0)
            }
            Of::Cases(Cases { folder, output }) => {
                let (cases, count) = regression_cases(&folder, &read_folder(&folder)?)?;
                write(output, cases.as_bytes())?;
                let _ = writeln!(io::stderr(), "{count} cases");
                Ok(0)
            }
        }
    }
}

fn write(file: Option<PathBuf>, content: &[u8]) -> anyhow::Result<()> {
    match file {
        Some(path) => {
            let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
            folder.and_then(|()| fs::write(&path, content)).map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))?;
        }
        None => io::stdout().lock().write_all(content)?,
    }
    Ok(())
}

impl Import {
    fn run(self) -> anyhow::Result<u8> {
        let kept = read_folder(&self.folder)?;
        let mut incoming = Vec::new();
        for file in &self.files {
            let workbook = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
            incoming.extend(if workbook { read_workbook(file)? } else { read(file)? });
        }
        let joined = join(&self.folder, &kept, &incoming)?;
        write_folder(&self.folder, &joined.reviews)?;
        let mut out = io::stdout().lock();
        for (there, new) in &joined.conflicts {
            writeln!(out, "conflict: {}; stays {}, not taken over: {}", fact(there), said(there), said(new))?;
        }
        for review in &joined.without_record {
            writeln!(out, "without a record: {}; {}", fact(review), said(review))?;
        }
        for (speaker, review) in &joined.other_speaker {
            writeln!(out, "other speaker: {}; the verdict was on words of {speaker}", fact(review))?;
        }
        writeln!(
            out,
            "{} verdicts in {FILE}: {} by id, {} carried over, {} without a record; {} conflicts",
            joined.reviews.len(),
            joined.by_id,
            joined.carried_over,
            joined.without_record.len(),
            joined.conflicts.len()
        )?;
        Ok(if joined.conflicts.is_empty() && joined.without_record.is_empty() { 0 } else { 2 })
    }
}

fn fact(review: &Review) -> String {
    let text: String = review.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
    format!("{} {:?}", review.record_id, text)
}

fn said(review: &Review) -> String {
    let mut out = review.status.name().to_owned();
    for (before, words) in [
        (", ", &review.extraction_error),
        (": ", &review.note),
        (", by ", &review.reviewer),
        (" on ", &review.checked_on),
    ] {
        if !words.is_empty() {
            out.push_str(before);
            out.push_str(words);
        }
    }
    out
}
