//! `guillemet serve`: the review page from a local server, for folders too large for one file.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::extract::{Reading, stop_at_interrupt};
use super::review::as_in_run;
use crate::review::Sources;
use crate::serve::Service;

/// Serves the review page on this machine; verdicts are saved as they are made, in reviews.sqlite and reviews.csv.
///
/// Only this machine can reach it, and only with the address that is printed. Ctrl-C ends it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet serve result
  guillemet serve result --input dump.jsonl --listen 127.0.0.1:8017")]
pub(super) struct Serve {
    /// Output folder of extract
    output: PathBuf,
    /// The inputs it was made from, where they are no longer at the same place
    #[arg(long, short, num_args = 1.., value_name = "INPUT")]
    input: Vec<PathBuf>,
    /// Address and port to listen on; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    #[command(flatten)]
    reading: Reading,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let (packs, options) = as_in_run(&self.output, self.reading)?;
        let sources = Sources { inputs: &self.input, options: &options };
        let mut err = io::stderr().lock();
        writeln!(err, "guillemet: reading {} …", self.output.display())?;
        let service = Service::open(&self.output, self.listen, &sources, &packs)?;
        if !self.listen.ip().is_loopback() {
            writeln!(
                err,
                "guillemet: other machines can reach this server; whoever has the address can read and judge"
            )?;
        }
        writeln!(err, "guillemet: open this address; Ctrl-C ends the server")?;
        drop(err);
        // The address alone goes to standard output, where a program can read it.
        let mut out = io::stdout().lock();
        writeln!(out, "{}", service.address())?;
        out.flush()?;
        drop(out);
        service.run(&stop_at_interrupt())?;
        Ok(0)
    }
}
