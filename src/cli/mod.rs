//! The command line: a file a subcommand.
//!
//! Data goes to standard output or the output folder, words and progress to standard error. Exit codes: 0 done, 1 wrong usage,
//! configuration or pack, 2 done but something failed and is listed, 130 stopped by the user. A closed pipe is 0.

mod bench;
mod check;
mod explain;
mod export;
mod extract;
mod habits;
mod limits;
mod packs;
mod query;
mod review;
mod reviews;
mod schema;
mod serve;
mod trace;
mod verify;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::lang::Packs;

/// Reads news articles and gives one auditable row for every quotation, figure and date in them.
#[derive(Debug, Parser)]
#[command(name = "guillemet", version, about, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Examples:
  guillemet extract articles/ -o result --format csv,jsonl,xlsx,sqlite
  guillemet query result 'kind:money value>1e9'")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::Extract),
    Export(export::Export),
    Query(query::Query),
    Reviews(reviews::ReviewsCommand),
    Verify(verify::Verify),
    Review(review::Review),
    Serve(serve::Serve),
    Check(check::Check),
    Explain(explain::Explain),
    Trace(trace::Trace),
    Schema(schema::Schema),
    Packs(packs::PacksCommand),
    Bench(bench::Bench),
    Completions(habits::Completions),
    Man(habits::Man),
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            // Help and version are no errors; everything else is wrong usage.
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let done = match cli.command {
        Command::Extract(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Query(command) => command.run(),
        Command::Reviews(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Review(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Trace(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Packs(command) => command.run(),
        Command::Bench(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "guillemet: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| e.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}

/// The packs with the examples of their rules, and with a folder laid over them where one is given.
fn load_packs_with_examples(folder: Option<&PathBuf>) -> anyhow::Result<Packs> {
    folder.map_or_else(|| Ok(Packs::with_examples()?), |_| load_packs(folder))
}

/// The packs, with a folder laid over them where one is given.
fn load_packs(folder: Option<&PathBuf>) -> anyhow::Result<Packs> {
    Ok(match folder {
        Some(folder) => Packs::with_overlay(folder)?,
        None => Packs::built_in()?,
    })
}
