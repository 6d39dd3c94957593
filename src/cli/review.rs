//! `guillemet review`: an output folder as a page to check records in.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::extract::Reading;
use crate::lang::Packs;
use crate::read::Options;
use crate::review::{MANY, Sources, review};

/// Writes review.html: every record beside its article, with verdicts by keyboard, in one file that needs no network.
///
/// The articles are read again from where they came from; name them with --input where they have moved.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet review result
  guillemet review result --input articles/ --page check-me.html")]
pub(super) struct Review {
    /// Output folder of extract
    output: PathBuf,
    /// The inputs it was made from, where they are no longer at the same place
    #[arg(long, short, num_args = 1.., value_name = "INPUT")]
    input: Vec<PathBuf>,
    /// Where the page goes [default: review.html in the output folder]
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// The packs and the options of the run that made a folder.
pub(super) fn as_in_run(folder: &Path, mut reading: Reading) -> anyhow::Result<(Packs, Options)> {
    reading.fill_from(&crate::review::run(folder)["options"]);
    reading.load()
}

impl Review {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let (packs, options) = as_in_run(&self.output, self.reading)?;
        let sources = Sources { inputs: &self.input, options: &options };
        let (page, written) = review(&self.output, &sources, &packs)?;
        let path = self.page.unwrap_or_else(|| self.output.join("review.html"));
        let part = path.with_extension("html.part");
        std::fs::write(&part, page)
            .and_then(|()| std::fs::rename(&part, &path))
            .with_context(|| format!("{}: cannot be written", path.display()))?;
        let mut err = io::stderr().lock();
        if !self.quiet {
            writeln!(err, "{}: {} records of {} documents", path.display(), written.records, written.documents)?;
        }
        if written.without_text > 0 {
            writeln!(
                err,
                "guillemet: {} documents are shown without their text: name the inputs with --input",
                written.without_text
            )?;
        }
        if written.records > MANY {
            writeln!(
                err,
                "guillemet: a browser is slow with so many records; try guillemet serve {}",
                self.output.display()
            )?;
        }
        Ok(0)
    }
}
