//! `guillemet verify`: the output of a run against its inputs.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::extract::Reading;
use crate::read::find_inputs;
use crate::verify::verify;

/// Reads the inputs again and checks that every row of an output folder points at the text it states.
///
/// Fields of a dump are those that the run was given, unless others are stated.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet verify result --input articles/
  guillemet verify result --input dump.jsonl --text-field body")]
pub(super) struct Verify {
    /// Output folder of extract
    output: PathBuf,
    /// The inputs it was made from, as they were given to extract
    #[arg(long, short, required = true, num_args = 1.., value_name = "INPUT")]
    input: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Say nothing but the differences
    #[arg(short, long)]
    quiet: bool,
}

impl Verify {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let inputs = find_inputs(&self.input)?;
        let mut reading = self.reading;
        if let Ok(run) = std::fs::read(self.output.join("run.json"))
            && let Ok(run) = serde_json::from_slice::<serde_json::Value>(&run)
        {
            reading.fill_from(&run["options"]);
        }
        let (packs, options) = reading.load()?;
        let report = verify(&self.output, &inputs, &packs, &options)?;
        let mut out = io::stdout().lock();
        for difference in &report.differences {
            writeln!(out, "{}: {}", difference.place, difference.what)?;
        }
        if !self.quiet {
            writeln!(
                io::stderr(),
                "{} documents hashed, {} records sliced, {} source segments decoded, {} files hashed: {} differences",
                report.documents,
                report.spans,
                report.segments,
                report.files,
                report.differences.len()
            )?;
        }
        Ok(if report.differences.is_empty() { 0 } else { 2 })
    }
}
