//! Reads packs.
//!
//! In: files named `<code>/…`. Out: a [`Pack`]. Files of `und` come first in every pack, the language's own after them, so
//! that a language can overrule what is shared. Anything wrong is an error with file and line; nothing is skipped in silence.

use std::collections::BTreeMap;

use super::dispatch::{self, RuleSet};
use super::entries::{Entries, class_of};
use super::error::PackError;
use super::examples::Examples;
use super::files::{Files, Source, name_of, sources};
use super::forms::{self, VerbClasses};
use super::gate::Gate;
use super::lists;
use super::pack::{Pack, Settings};
use super::rule_files::{self, FileOfRules, Lexicon};
use super::rules::Layer;
use super::words::Words;

/// What a language's `pack.toml` says.
pub(super) fn read_settings(code: &str, files: &Files) -> Result<Settings, PackError> {
    let path = format!("{code}/pack.toml");
    let content = files[&path].text();
    toml::from_str(content).map_err(|e| toml_error(&path, content, &e))
}

/// Reads a language's files.
pub(super) fn load_pack(code: &str, files: &Files, examples: Examples) -> Result<Pack, PackError> {
    let sources = sources(code, files);
    let mut pack = of_lists(code, files, &sources, examples)?;
    let rules = rule_files::read(&sources, examples)?;
    add_rule_files(&mut pack, rules, examples, forms::conjugated(code, files)?)?;
    Ok(pack)
}

/// A pack with its settings, its word lists and its cases.
fn of_lists(code: &str, files: &Files, sources: &[Source<'_>], examples: Examples) -> Result<Pack, PackError> {
    let mut pack = Pack {
        settings: read_settings(code, files)?,
        words: Words::of_pack(),
        rules: Vec::new(),
        lexicons: crate::annotate::Lexicons::default(),
        sets: Layer::ALL.map(|_| RuleSet::default()),
        over_dates: RuleSet::default(),
        gate: Gate::default(),
        verbs: Vec::new(),
        verb_of_word: Vec::new(),
        verb_readings: Vec::new(),
        weights: BTreeMap::new(),
        cases: Vec::new(),
    };
    for (path, content) in sources {
        let name = name_of(path);
        if name.starts_with("cases/") {
            if examples == Examples::Read {
                pack.cases.push(((*path).clone(), content.text().to_owned()));
            }
        } else if let Some(class) = name.strip_prefix("lexicon/").and_then(|n| n.strip_suffix(".txt")) {
            lists::read(&mut pack, path, class, content.text())?;
        }
    }
    Ok(pack)
}

/// Adds the lexicons of the files of rules, the rules and the verbs.
fn add_rule_files(
    pack: &mut Pack,
    files: Vec<FileOfRules<'_>>,
    examples: Examples,
    verbs: forms::Conjugated,
) -> Result<(), PackError> {
    let mut rules = Vec::new();
    for FileOfRules { path, lexicon, weight, rules: own } in files {
        let layer = Layer::of_file(name_of(path).trim_end_matches(".toml"));
        for (class, lexicon) in lexicon {
            add_lexicon(pack, path, &class, lexicon)?;
        }
        add_weights(pack, path, weight, examples)?;
        if layer.is_none() && !own.is_empty() {
            return Err(PackError::new(
                path,
                "rules stand in dates.toml, figures.toml, quotes.toml, reports.toml or names.toml",
            ));
        }
        if let Some(layer) = layer {
            rules.extend(own.into_iter().map(|(place, rule)| (layer, place, rule)));
        }
    }
    // All that lexicons tell is in.
    let told = pack.words.take_told();
    // Rules name the classes of verb forms.
    let classes = VerbClasses::of(pack)?;
    let rules = rule_files::parsed(pack, rules.into_iter())?;
    forms::add(pack, &classes, verbs);
    pack.words.settle(told.settled());
    let compiled = rule_files::compiled(rules, examples)?;
    (pack.rules, pack.sets, pack.over_dates) = (compiled.rules, compiled.sets, compiled.over_dates);
    pack.gate = dispatch::finish(pack.sets.iter_mut().chain([&mut pack.over_dates]).collect(), &mut pack.words);
    pack.words.finish();
    for verb in &mut pack.verbs {
        verb.resolve(&pack.words);
    }
    Ok(())
}

pub(super) fn toml_error(path: &str, content: &str, error: &toml::de::Error) -> PackError {
    let line = error.span().map_or(1, |s| content[..s.start.min(content.len())].matches('\n').count() + 1);
    PackError::new(format!("{path}:{line}"), error.message())
}

fn add_lexicon(pack: &mut Pack, path: &str, class: &str, lexicon: Lexicon) -> Result<(), PackError> {
    let id = class_of(pack, path, class)?;
    let valued = match lexicon {
        Lexicon::Plain(entries) => BTreeMap::from([(String::new(), entries)]),
        Lexicon::Valued(values) => values,
    };
    let mut entries = Entries::of(pack, id);
    for (value, list) in valued {
        let value = entries.value(&value);
        for entry in list {
            entries.add(&entry, value).map_err(|what| PackError::new(path, format!("{what} ({class})")))?;
        }
    }
    Ok(())
}

fn add_weights(
    pack: &mut Pack,
    path: &str,
    weights: BTreeMap<String, i32>,
    examples: Examples,
) -> Result<(), PackError> {
    for (signal, weight) in weights {
        if examples == Examples::Read && !crate::record::SIGNALS.contains(&signal.as_str()) {
            let known = crate::record::SIGNALS.join(", ");
            return Err(PackError::new(path, format!("there is no signal {signal:?}; there are {known}")));
        }
        if !(-100..=100).contains(&weight) {
            return Err(PackError::new(
                path,
                format!("the weight of {signal} is {weight}; it lies between -100 and 100"),
            ));
        }
        pack.weights.insert(signal, weight);
    }
    Ok(())
}
