//! `run.json`: what was run on what, and what came out. The only file with times in it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Written;
use crate::lang::Packs;
use crate::pipeline::Counts;
use crate::record::TABLES;

/// Everything that `run.json` says and that the files themselves do not.
#[derive(Debug, Clone)]
pub struct RunReport<'a> {
    /// The loaded packs.
    pub packs: &'a Packs,
    /// Options, as given.
    pub options: BTreeMap<&'static str, String>,
    /// SHA-256 of the sorted list of inputs.
    pub input_sha256: String,
    /// What became of the documents.
    pub counts: &'a Counts,
    /// Cells of a workbook that were longer than a cell can be, and were cut.
    pub cut_cells: u64,
    /// RFC 3339.
    pub started_at: String,
    /// RFC 3339.
    pub finished_at: String,
    /// Threads.
    pub jobs: usize,
}

#[derive(Serialize)]
struct Run<'a> {
    version: &'static str,
    git_commit: Option<&'static str>,
    packs: BTreeMap<&'a str, PackOf>,
    options: &'a BTreeMap<&'static str, String>,
    input_sha256: &'a str,
    counts: serde_json::Value,
    outputs: Vec<OutputOf<'a>>,
    started_at: &'a str,
    finished_at: &'a str,
    jobs: usize,
}

#[derive(Serialize)]
struct PackOf {
    version: &'static str,
    sha256: String,
}

#[derive(Serialize)]
struct OutputOf<'a> {
    path: &'a str,
    bytes: u64,
    rows: u64,
    sha256: &'a str,
}

/// The content of `run.json`.
#[must_use]
pub fn run_json(report: &RunReport<'_>, written: &[Written]) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let stem = |w: &Written| TABLES.iter().map(|t| t.name).find(|t| w.name.split('.').next() == Some(t));
    let rows: BTreeMap<&str, u64> = written.iter().filter_map(|w| Some((stem(w)?, w.rows))).collect();
    let counts = report.counts;
    let run = Run {
        version,
        git_commit: option_env!("GUILLEMET_GIT_COMMIT"),
        packs: report
            .packs
            .codes()
            .iter()
            .map(|c| (c.as_str(), PackOf { version, sha256: report.packs.sha256(c) }))
            .collect(),
        options: &report.options,
        input_sha256: &report.input_sha256,
        counts: serde_json::json!({
            "in": counts.documents, "ok": counts.ok, "partial": counts.partial, "failed": counts.failed,
            "duplicate": counts.duplicate, "rows": rows, "cut_cells": report.cut_cells,
        }),
        outputs: written
            .iter()
            .map(|w| OutputOf { path: &w.name, bytes: w.bytes, rows: w.rows, sha256: &w.sha256 })
            .collect(),
        started_at: &report.started_at,
        finished_at: &report.finished_at,
        jobs: report.jobs,
    };
    let mut json = serde_json::to_string_pretty(&run).unwrap_or_default();
    json.push('\n');
    json
}
