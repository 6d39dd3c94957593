//! `guillemet check`: the articles of an output folder against themselves.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use crate::compare::{NOTES, Note, Place, check};
use crate::write::{Buffers, FileFormat, csv_header};

/// Compares each article with itself and lists what does not agree: days, weekdays, ratios, sums, counts, heading quotes.
///
/// Notes are no verdicts: each gives both places for a person to look at. They are written to notes.csv and notes.jsonl too.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet check result
  guillemet check result --kind weekday,ratio_percent")]
pub(super) struct Check {
    /// Output folder of extract
    output: PathBuf,
    /// Kinds of notes, separated by commas; all where left out
    #[arg(long, value_delimiter = ',', value_name = "KIND", value_parser = kind)]
    kind: Vec<String>,
    /// Folder of packs laid over the built-in ones
    #[arg(long, value_name = "FOLDER")]
    packs: Option<PathBuf>,
    /// Write the files only
    #[arg(short, long)]
    quiet: bool,
}

fn kind(name: &str) -> Result<String, String> {
    let kinds = crate::compare::kinds();
    if kinds.contains(&name) { Ok(name.to_owned()) } else { Err(format!("the kinds are {}", kinds.join(", "))) }
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let packs = super::load_packs(self.packs.as_ref())?;
        let mut notes = check(&self.output, &packs)?;
        notes.retain(|n| self.kind.is_empty() || self.kind.iter().any(|k| k == n.kind));
        let mut csv = csv_header(&NOTES);
        csv.extend(Buffers::of_rows(&notes, FileFormat::Csv));
        write(&self.output.join("notes.csv"), &csv)?;
        write(&self.output.join("notes.jsonl"), &Buffers::of_rows(&notes, FileFormat::Jsonl))?;
        if !self.quiet {
            print(&notes, &mut io::stdout().lock())?;
        }
        Ok(0)
    }
}

fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let part = PathBuf::from(format!("{}.part", path.display()));
    std::fs::write(&part, content)
        .and_then(|()| std::fs::rename(&part, path))
        .with_context(|| format!("{}: cannot be written", path.display()))
}

/// The notes by article, each with its places, then how many of each kind.
fn print(notes: &[Note], out: &mut impl Write) -> io::Result<()> {
    let mut article = "";
    for note in notes {
        if note.doc_id != article {
            article = &note.doc_id;
            let name = if note.article.is_empty() { &note.input_path } else { &note.article };
            writeln!(out, "{} {name}", note.doc_id)?;
        }
        writeln!(out, "  {:14} {}", note.kind, note.says)?;
        for place in [Some(&note.first), note.second.as_ref()].into_iter().flatten() {
            writeln!(out, "  {:14} line {}, {}: {}", "", place.line, place.record_id, shown(place))?;
        }
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for note in notes {
        *counts.entry(note.kind).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    writeln!(out, "{} notes{}{}", notes.len(), if counts.is_empty() { "" } else { ": " }, counts.join(", "))
}

/// The sentence of a place, cut to a line.
fn shown(place: &Place) -> String {
    let mut shown: String = place.sentence.chars().filter(|c| !c.is_control()).take(140).collect();
    if shown.len() < place.sentence.len() {
        shown.push('…');
    }
    shown
}
