//! `guillemet explain`: what a rule says, matches and means.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::lang::{Pack, Rule};

/// Says what a rule reads, with its pattern and its examples; without a rule, lists all of them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet explain
  guillemet explain en.date.day-month-year --packs packs")]
pub(super) struct Explain {
    /// Id of a rule, as it stands in the column `rule`
    rule: Option<String>,
    /// Folder of packs laid over the built-in ones
    #[arg(long, value_name = "FOLDER")]
    packs: Option<PathBuf>,
}

impl Explain {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let packs = super::load_packs_with_examples(self.packs.as_ref())?;
        let mut out = io::stdout().lock();
        let all = || packs.all().flat_map(|p| p.rules().iter().map(move |r| (p, r)));
        let Some(id) = self.rule else {
            let mut rules: Vec<&Rule> = all().map(|(_, r)| r).collect();
            rules.sort_by(|a, b| (a.layer, &a.id).cmp(&(b.layer, &b.id)));
            rules.dedup_by(|a, b| a.id == b.id);
            for rule in rules {
                writeln!(out, "{:44} {}", rule.id, rule.says)?;
            }
            return Ok(0);
        };
        let Some((_, rule)) = all().find(|(_, r)| r.id == id) else {
            let mut near: Vec<&str> = all().map(|(_, r)| r.id.as_str()).filter(|r| is_near(r, &id)).collect();
            near.sort_unstable();
            near.dedup();
            near.sort_by_key(|rule| {
                std::cmp::Reverse(rule.bytes().zip(id.bytes()).take_while(|(a, b)| a == b).count())
            });
            near.truncate(6);
            let hint = if near.is_empty() { String::new() } else { format!("; there is {}", near.join(", ")) };
            anyhow::bail!("no pack has a rule {id:?}{hint}. `guillemet explain` lists all");
        };
        let languages: Vec<&str> = all().filter(|(_, r)| r.id == id).map(|(p, _)| Pack::code(p)).collect();
        explain(rule, &languages, &mut out)?;
        Ok(0)
    }
}

/// Whether two ids share a part of their names.
fn is_near(rule: &str, asked: &str) -> bool {
    let asked = asked.to_lowercase();
    rule.contains(asked.as_str()) || asked.split(['.', '-']).skip(1).any(|part| part.len() > 3 && rule.contains(part))
}

/// Prints a rule.
fn explain(rule: &Rule, languages: &[&str], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}\n  {}\n", rule.id, rule.says)?;
    writeln!(out, "  where       packs/{} ({})", rule.place, languages.join(", "))?;
    writeln!(out, "  layer       {}", rule.layer.name())?;
    writeln!(out, "  means       {}", rule.means)?;
    for (name, value) in &rule.with {
        writeln!(out, "  with        {name} = {value}")?;
    }
    writeln!(out, "  confidence  {}", rule.confidence.name())?;
    if rule.priority != 0 {
        writeln!(out, "  priority    {}", rule.priority)?;
    }
    if rule.patterns.is_empty() {
        writeln!(out, "  pattern     none: `{}` finds it by itself", rule.means)?;
    }
    for pattern in &rule.patterns {
        writeln!(out, "  pattern     {pattern}")?;
    }
    for example in &rule.examples {
        writeln!(out, "  reads       {}", example.text)?;
        let gives: Vec<String> = example.gives.iter().map(|(k, v)| format!("{k} = {v}")).collect();
        if !gives.is_empty() {
            writeln!(out, "              {}", gives.join(", "))?;
        }
    }
    for sentence in &rule.not {
        writeln!(out, "  not in      {sentence}")?;
    }
    Ok(())
}
