//! `guillemet packs`: language packs against their own examples.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::check::check;

/// Works on language packs.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet packs check
  guillemet packs check --packs packs")]
pub(super) struct PacksCommand {
    #[command(subcommand)]
    command: Of,
}

#[derive(Debug, Subcommand)]
enum Of {
    Check(Check),
}

/// Runs every example and counter-example of every rule, and the cases of packs/*/cases.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet packs check
  guillemet packs check --packs packs")]
struct Check {
    /// Folder of packs laid over the built-in ones
    #[arg(long, value_name = "FOLDER")]
    packs: Option<PathBuf>,
}

impl PacksCommand {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let Of::Check(command) = self.command;
        let packs = super::load_packs_with_examples(command.packs.as_ref())?;
        let outcome = check(&packs)?;
        let mut out = io::stdout().lock();
        for failure in &outcome.failures {
            writeln!(out, "{}: {}: {}", failure.place, failure.name, failure.what)?;
        }
        for pack in packs.all() {
            writeln!(out, "{}: {} rules, {}", pack.code(), pack.rules().len(), &packs.sha256(pack.code())[..16])?;
        }
        writeln!(out, "{} examples and cases checked, {} failed", outcome.checked, outcome.failures.len())?;
        Ok(u8::from(!outcome.failures.is_empty()))
    }
}
