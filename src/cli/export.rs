//! `guillemet export`: more formats out of an output folder, without reading the articles again.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::extract::format;
use crate::reread::batches;
use crate::reviews;
use crate::write::{Format, SinkContext, Sinks, publish, sink};

/// Makes a workbook, a database or JSON-LD from the tables of an output folder, with the verdicts of reviews.csv in them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet export result --format xlsx
  guillemet export result --format sqlite,webannotation")]
pub(super) struct Export {
    /// Output folder of extract
    folder: PathBuf,
    /// Formats, separated by commas: xlsx, sqlite, webannotation, schemaorg, parquet (where it is built in)
    #[arg(long, value_delimiter = ',', default_value = "xlsx,sqlite", value_parser = format)]
    format: Vec<Format>,
    /// Folder of packs laid over the built-in ones: their words say what values mean
    #[arg(long, value_name = "FOLDER")]
    packs: Option<PathBuf>,
}

impl Export {
    pub(super) fn run(mut self) -> anyhow::Result<u8> {
        self.format.sort_unstable();
        self.format.dedup();
        if let Some(format) = self.format.iter().find(|f| f.whole_files().is_empty()) {
            anyhow::bail!(
                "--format {}: export writes xlsx, sqlite, webannotation, schemaorg and parquet",
                format.name()
            );
        }
        let packs = super::load_packs(self.packs.as_ref())?;
        let about = vec![("guillemet".to_owned(), env!("CARGO_PKG_VERSION").to_owned())];
        let context = SinkContext {
            folder: self.folder.clone(),
            packs: &packs,
            reviews: reviews::read_folder(&self.folder)?,
            about,
        };
        let makers = self.format.iter().filter_map(|format| sink(*format, &context)).collect();
        let finished = std::thread::scope(|scope| {
            let sinks = Sinks::start(scope, makers);
            let read = batches(&self.folder, |batch| sinks.write(batch).map_err(anyhow::Error::from));
            let finished = sinks.finish()?;
            read.map(|()| finished)
        });
        let finished = match finished {
            Ok(finished) => finished,
            Err(error) => {
                for name in self.format.iter().flat_map(|f| f.whole_files()) {
                    let _ = std::fs::remove_file(self.folder.join(format!("{name}.part")));
                }
                return Err(error);
            }
        };
        for file in publish(&self.folder, &finished)? {
            writeln!(io::stdout(), "{}", self.folder.join(&file.name).display())?;
        }
        Ok(0)
    }
}
