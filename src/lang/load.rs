//! Reads packs.
//!
//! In: files named `<code>/…`. Out: [`Packs`]. Files of `und` come first in every pack, the language's own after them, so
//! that a language can overrule what is shared. Anything wrong is an error with file and line; nothing is skipped in silence.

use std::collections::BTreeMap;
use std::fmt;
use std::thread::ScopedJoinHandle;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::dispatch::{self, RuleSet};
use super::entries::{Entries, class_of, words_of};
use super::error::PackError;
use super::evidence::EvidenceWords;
use super::files::{Files, Source, name_of, sources};
use super::forms;
use super::pack::{Pack, Settings};
use super::pattern;
use super::program;
use super::rules::{Confidence, Example, Layer, Rule, RuleId};
use super::slot_name;
use super::wording::Wording;
use super::words::{NO_VALUE, Words};
use crate::read::MetadataLines;
use crate::segment::SpotKind;

/// The metadata lines of all folders in one: they count in documents of every language.
pub(super) fn read_metadata(files: &Files) -> Result<MetadataLines, PackError> {
    let sources: Vec<_> = files.iter().filter(|(path, _)| path.ends_with("/metadata.toml")).collect();
    let parsed = sources
        .iter()
        .map(|(path, content)| toml::from_str(content).map_err(|e| toml_error(path, content, &e)))
        .collect::<Result<Vec<_>, _>>()?;
    MetadataLines::new(&parsed).map_err(|(at, what)| PackError::new(sources[at].0, what))
}

/// What a language's `pack.toml` says.
fn read_settings(code: &str, files: &Files) -> Result<Settings, PackError> {
    let path = format!("{code}/pack.toml");
    let content = &files[&path];
    toml::from_str(content).map_err(|e| toml_error(&path, content, &e))
}

/// How a language says values; `None` where its pack has no `wording.toml`.
pub(super) fn read_wording(code: &str, files: &Files) -> Result<Option<Wording>, PackError> {
    let path = format!("{code}/wording.toml");
    let Some(content) = files.get(&path) else { return Ok(None) };
    let settings = read_settings(code, files)?;
    let wording: Wording = toml::from_str(content).map_err(|e| toml_error(&path, content, &e))?;
    Ok(Some(Wording { decimal_mark: settings.decimal_mark, ..wording }))
}

/// How a language says what records rest on; `None` where its pack has no `evidence.toml`.
pub(super) fn read_evidence(code: &str, files: &Files) -> Result<Option<EvidenceWords>, PackError> {
    let path = format!("{code}/evidence.toml");
    let Some(content) = files.get(&path) else { return Ok(None) };
    toml::from_str(content).map(Some).map_err(|e| toml_error(&path, content, &e))
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    lexicon: BTreeMap<String, Lexicon>,
    /// In `check.toml`: what each signal adds to a record's priority.
    #[serde(default)]
    weight: BTreeMap<String, i32>,
    #[serde(default)]
    rule: Vec<toml::Spanned<RuleData>>,
}

/// A class as a list of entries, or as a table from a value to its entries.
enum Lexicon {
    Plain(Vec<String>),
    Valued(BTreeMap<String, Vec<String>>),
}

// By hand, as below: what is derived for a choice keeps a copy of everything until it knows which it is.
impl<'de> Deserialize<'de> for Lexicon {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Lexicon;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of entries, or a table from values to such lists")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Lexicon, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Lexicon::Plain)
            }
            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Lexicon, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(table)).map(Lexicon::Valued)
            }
        }
        from.deserialize_any(Either)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleData {
    id: String,
    says: String,
    means: String,
    #[serde(default)]
    pattern: Patterns,
    #[serde(default)]
    with: BTreeMap<String, String>,
    #[serde(default)]
    confidence: Option<Confidence>,
    #[serde(default)]
    priority: i32,
    #[serde(default)]
    examples: Vec<Example>,
    #[serde(default)]
    not: Vec<String>,
}

/// One pattern, several, or none.
#[derive(Default)]
struct Patterns(Vec<String>);

impl<'de> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Patterns;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a pattern, or a list of patterns")
            }
            fn visit_str<E>(self, one: &str) -> Result<Patterns, E> {
                Ok(Patterns(vec![one.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Patterns, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Patterns)
            }
        }
        from.deserialize_any(Either)
    }
}

/// Reads a language's files. Its verbs are conjugated and its files of rules parsed beside the word lists, because a reader with
/// one article waits for it.
pub(super) fn load_pack(code: &str, files: &Files) -> Result<Pack, PackError> {
    let sources = sources(code, files);
    std::thread::scope(|scope| {
        let rules = scope.spawn(|| rule_files(&sources));
        let verbs = scope.spawn(|| forms::conjugated(code, files));
        let mut pack = of_lists(code, files, &sources)?;
        add_rule_files(&mut pack, joined(rules)?, || joined(verbs))?;
        Ok(pack)
    })
}

/// What a thread made; its panic is this one's.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// A pack with its settings, its word lists and its cases.
fn of_lists(code: &str, files: &Files, sources: &[Source<'_>]) -> Result<Pack, PackError> {
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
            pack.cases.push(((*path).clone(), (*content).clone()));
        } else if let Some(class) = name.strip_prefix("lexicon/").and_then(|n| n.strip_suffix(".txt")) {
            read_word_list(&mut pack, path, class, content)?;
        }
    }
    Ok(pack)
}

/// The files that hold rules, lexicons and weights.
fn rule_files<'f>(sources: &[Source<'f>]) -> Result<Vec<(Source<'f>, RuleFile)>, PackError> {
    let others = ["pack", "verbs", "conjugation", "metadata", "wording", "evidence"];
    let rules = sources.iter().filter(|(path, _)| {
        let stem = name_of(path).strip_suffix(".toml").filter(|stem| !stem.contains('/'));
        stem.is_some_and(|stem| !others.contains(&stem))
    });
    let parse = |source: &Source<'f>| {
        let (path, content) = *source;
        Ok((*source, toml::from_str(content).map_err(|e| toml_error(path, content, &e))?))
    };
    rules.map(parse).collect()
}

/// Adds the lexicons of the files of rules, the verbs, and then the rules, whose words are known by then.
fn add_rule_files(
    pack: &mut Pack,
    files: Vec<(Source<'_>, RuleFile)>,
    verbs: impl FnOnce() -> Result<forms::Conjugated, PackError>,
) -> Result<(), PackError> {
    let mut rule_files = Vec::new();
    for ((path, content), file) in files {
        let layer = Layer::of_file(name_of(path).trim_end_matches(".toml"));
        for (class, lexicon) in file.lexicon {
            add_lexicon(pack, path, &class, lexicon)?;
        }
        add_weights(pack, path, file.weight)?;
        if layer.is_none() && !file.rule.is_empty() {
            return Err(PackError::new(
                path,
                "rules stand in dates.toml, figures.toml, quotes.toml, reports.toml or names.toml",
            ));
        }
        if let Some(layer) = layer {
            rule_files.push((path.as_str(), content.as_ref(), layer, file.rule));
        }
    }
    // All that lexicons tell is in: it is put in order beside the rest.
    let told = pack.words.take_told();
    let settled = std::thread::scope(|scope| {
        let settled = scope.spawn(|| told.settled());
        forms::add(pack, verbs()?);
        add_rules(pack, rule_files)?;
        Ok(joined(settled))
    })?;
    pack.words.settle(settled);
    dispatch::finish(pack.sets.iter_mut().chain([&mut pack.over_dates]).collect(), &mut pack.words);
    pack.words.finish();
    for verb in &mut pack.verbs {
        verb.resolve(&pack.words);
    }
    Ok(())
}

/// Adds the rules of some files.
fn add_rules(pack: &mut Pack, files: Vec<(&str, &str, Layer, Vec<toml::Spanned<RuleData>>)>) -> Result<(), PackError> {
    for (path, content, layer, rules) in files {
        let (mut line, mut counted) = (1, 0);
        for spanned in rules {
            let start = spanned.span().start.max(counted);
            line += content[counted..start].matches('\n').count();
            counted = start;
            add_rule(pack, &format!("{path}:{line}"), layer, spanned.into_inner())?;
        }
    }
    Ok(())
}

fn toml_error(path: &str, content: &str, error: &toml::de::Error) -> PackError {
    let line = error.span().map_or(1, |s| content[..s.start.min(content.len())].matches('\n').count() + 1);
    PackError::new(format!("{path}:{line}"), error.message())
}

/// The lines of a text, found faster than by the standard library.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.map(move |end| &text[std::mem::replace(&mut start, end + 1)..end])
}

/// How many entries are looked up together: the word table is larger than the processor's nearest caches.
const BATCH: usize = 64;

fn read_word_list(pack: &mut Pack, path: &str, class: &str, content: &str) -> Result<(), PackError> {
    let id = class_of(pack, path, class)?;
    // Entries of one value stand together, so that most need not ask for its number.
    let (mut last, mut last_id) = ("", NO_VALUE);
    let mut entries = Entries::of(pack, id);
    let lines = lines(content).map(str::trim_ascii).enumerate();
    let lines = lines.filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    let mut lines = lines.map(|(number, line)| match memchr::memchr(b'\t', line.as_bytes()) {
        Some(tab) => (number, line[..tab].trim_ascii_end(), line[tab + 1..].trim_ascii_start()),
        None => (number, line, ""),
    });
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        batch.clear();
        batch.extend(lines.by_ref().take(BATCH));
        if batch.is_empty() {
            return Ok(());
        }
        entries.fetch(batch.iter().map(|(_, entry, _)| *entry));
        for (number, entry, value) in &batch {
            if *value != last {
                (last, last_id) = (value, entries.value(value));
            }
            let wrong = |what| PackError::new(format!("{path}:{}", number + 1), format!("{what} ({class})"));
            entries.add(entry, last_id).map_err(wrong)?;
        }
    }
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

fn add_rule(pack: &mut Pack, place: &str, layer: Layer, data: RuleData) -> Result<(), PackError> {
    let fail = |what: String| Err(PackError::new(place, what));
    if data.examples.is_empty() {
        return fail(format!(
            "the rule {} has no example; add `examples = [{{ text = \"… [what it reads] …\" }}]`",
            data.id
        ));
    }
    if let Some(other) = pack.rules.iter().find(|r| r.id == data.id) {
        return fail(format!("the rule id {} is used at {} already", data.id, other.place));
    }
    let resolvers = crate::annotate::resolvers(layer);
    if !resolvers.contains(&data.means.as_str()) {
        return fail(format!(
            "`means = {:?}` is no resolver of {}; there are {}",
            data.means,
            layer.name(),
            resolvers.join(", ")
        ));
    }
    if let Some(example) = data.examples.iter().find(|e| !(e.text.contains('[') && e.text.contains(']'))) {
        return fail(format!("the example {:?} does not mark with [ ] what is read", example.text));
    }
    let Patterns(patterns) = data.pattern;
    let rule = RuleId(pack.rules.len() as u16);
    let mut programs = Vec::new();
    for source in &patterns {
        let node = parse_pattern(pack, source).map_err(|e| PackError::new(place, format!("{}: {e}", data.id)))?;
        let program = program::compile(&node).map_err(|e| PackError::new(place, format!("{}: {e}", data.id)))?;
        let number = programs.len() as u16;
        // The first reading of dates knows none yet; the second makes dates of dates.
        if layer != Layer::Dates || !program.requires(SpotKind::Date) {
            pack.sets[layer as usize].add(rule, number, &program);
        }
        if layer == Layer::Dates && program.has_slot("inner") {
            pack.over_dates.add(rule, number, &program);
        }
        programs.push(program);
    }
    pack.rules.push(Rule {
        id: data.id,
        says: data.says,
        means: data.means,
        constants: slot_name::bits(data.with.keys().map(String::as_str)),
        with: data.with,
        confidence: data.confidence.unwrap_or(Confidence::Certain),
        priority: data.priority,
        layer,
        patterns,
        examples: data.examples,
        not: data.not,
        place: place.to_owned(),
        programs,
    });
    Ok(())
}

/// Parses a pattern; its literals become words of the pack, cut as the tokenizer cuts text.
fn parse_pattern(pack: &mut Pack, source: &str) -> Result<pattern::Node, pattern::PatternError> {
    let settings = &pack.settings;
    pattern::parse(source, &mut pack.words, &mut |text, words| words_of(text, settings, words))
}
