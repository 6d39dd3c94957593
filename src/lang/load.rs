//! Reads packs.
//!
//! In: files named `<code>/…`. Out: [`Packs`]. Files of `und` come first in every pack, the language's own after them, so
//! that a language can overrule what is shared. Anything wrong is an error with file and line; nothing is skipped in silence.

use std::collections::BTreeMap;
use std::thread::ScopedJoinHandle;

use super::dispatch::{self, RuleSet};
use super::entries::{Entries, class_of};
use super::error::PackError;
use super::evidence::EvidenceWords;
use super::examples::Examples;
use super::files::{Content, Files, Source, name_of, sources};
use super::forms::{self, VerbClasses};
use super::lists;
use super::pack::{Pack, Settings};
use super::rule_files::{self, FileOfRules, Lexicon};
use super::rules::Layer;
use super::wording::Wording;
use super::words::Words;
use crate::read::MetadataLines;

/// The metadata lines of all folders in one: they count in documents of every language.
pub(super) fn read_metadata(files: &Files) -> Result<MetadataLines, PackError> {
    let sources: Vec<_> = files.iter().filter(|(path, _)| path.ends_with("/metadata.toml")).collect();
    let parsed = sources
        .iter()
        .map(|(path, content)| (path, content.text()))
        .map(|(path, content)| toml::from_str(content).map_err(|e| toml_error(path, content, &e)))
        .collect::<Result<Vec<_>, _>>()?;
    MetadataLines::new(&parsed).map_err(|(at, what)| PackError::new(sources[at].0, what))
}

/// What a language's `pack.toml` says.
fn read_settings(code: &str, files: &Files) -> Result<Settings, PackError> {
    let path = format!("{code}/pack.toml");
    let content = files[&path].text();
    toml::from_str(content).map_err(|e| toml_error(&path, content, &e))
}

/// How a language says values; `None` where its pack has no `wording.toml`.
pub(super) fn read_wording(code: &str, files: &Files) -> Result<Option<Wording>, PackError> {
    let path = format!("{code}/wording.toml");
    let Some(content) = files.get(&path).map(Content::text) else { return Ok(None) };
    let settings = read_settings(code, files)?;
    let wording: Wording = toml::from_str(content).map_err(|e| toml_error(&path, content, &e))?;
    Ok(Some(Wording { decimal_mark: settings.decimal_mark, ..wording }))
}

/// How a language says what records rest on; `None` where its pack has no `evidence.toml`.
pub(super) fn read_evidence(code: &str, files: &Files) -> Result<Option<EvidenceWords>, PackError> {
    let path = format!("{code}/evidence.toml");
    let Some(content) = files.get(&path).map(Content::text) else { return Ok(None) };
    toml::from_str(content).map(Some).map_err(|e| toml_error(&path, content, &e))
}

/// Reads a language's files. Its verbs are conjugated and its files of rules parsed beside the word lists, because a reader with
/// one article waits for it.
pub(super) fn load_pack(code: &str, files: &Files, examples: Examples) -> Result<Pack, PackError> {
    let sources = sources(code, files);
    std::thread::scope(|scope| {
        // Verbs are needed later than rules: they begin when the rules are read, so that three threads never share two processors.
        let rules = scope.spawn(|| {
            let rules = rule_files::read(&sources, examples);
            (rules, scope.spawn(|| forms::conjugated(code, files)))
        });
        let mut pack = of_lists(code, files, &sources, examples)?;
        let (rules, verbs) = joined(rules);
        add_rule_files(&mut pack, rules?, examples, || joined(verbs))?;
        Ok(pack)
    })
}

/// What a thread made; its panic is this one's.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
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

/// Adds the lexicons of the files of rules, and then the rules and the verbs side by side.
fn add_rule_files(
    pack: &mut Pack,
    files: Vec<FileOfRules<'_>>,
    examples: Examples,
    verbs: impl FnOnce() -> Result<forms::Conjugated, PackError>,
) -> Result<(), PackError> {
    let mut rules = Vec::new();
    for FileOfRules { path, lexicon, weight, rules: own } in files {
        let layer = Layer::of_file(name_of(path).trim_end_matches(".toml"));
        for (class, lexicon) in lexicon {
            add_lexicon(pack, path, &class, lexicon)?;
        }
        add_weights(pack, path, weight)?;
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
    // All that lexicons tell is in: it is put in order beside the rest.
    let told = pack.words.take_told();
    // Rules name the classes of verb forms.
    let classes = VerbClasses::of(pack)?;
    let rules = rule_files::parsed(pack, rules.into_iter())?;
    let (settled, compiled) = std::thread::scope(|scope| {
        let beside = scope.spawn(|| (told.settled(), rule_files::compiled(rules, examples)));
        forms::add(pack, &classes, verbs()?);
        let (settled, compiled) = joined(beside);
        Ok((settled, compiled?))
    })?;
    pack.words.settle(settled);
    (pack.rules, pack.sets, pack.over_dates) = (compiled.rules, compiled.sets, compiled.over_dates);
    dispatch::finish(pack.sets.iter_mut().chain([&mut pack.over_dates]).collect(), &mut pack.words);
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

fn add_weights(pack: &mut Pack, path: &str, weights: BTreeMap<String, i32>) -> Result<(), PackError> {
    for (signal, weight) in weights {
        if !crate::record::SIGNALS.contains(&signal.as_str()) {
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
