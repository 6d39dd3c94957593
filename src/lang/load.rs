//! Reads packs: the built-in files, with a folder laid over them.
//!
//! In: files named `<code>/…`. Out: [`Packs`]. Files of `und` come first in every pack, the language's own after them, so
//! that a language can overrule what is shared. Anything wrong is an error with file and line; nothing is skipped in silence.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::class_set::ClassId;
use super::dispatch::{self, RuleSet};
use super::error::PackError;
use super::evidence::EvidenceWords;
use super::forms;
use super::pack::{Pack, Settings};
use super::pattern;
use super::program;
use super::rules::{Confidence, Example, Layer, Rule, RuleId};
use super::wording::Wording;
use super::words::{NO_VALUE, ValueId, WordId, Words};
use crate::read::MetadataLines;
use crate::segment::{SpotKind, tokenize};
use crate::span::Span;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/packs");

/// The shared folder.
const SHARED: &str = "und";

/// The files of all packs by path; built-in ones are not copied.
pub(super) type Files = BTreeMap<String, Cow<'static, str>>;

/// The files of the built-in packs, with those of a folder laid over them.
pub(super) fn files(overlay: Option<&Path>) -> Result<Files, PackError> {
    let mut files = Files::new();
    collect_built_in(&BUILT_IN, &mut files)?;
    if let Some(folder) = overlay {
        collect_folder(folder, &mut files)?;
    }
    Ok(files)
}

/// The codes of the languages in some files.
pub(super) fn codes(files: &Files) -> Vec<String> {
    files.keys().filter_map(|p| p.strip_suffix("/pack.toml")).filter(|c| *c != SHARED).map(str::to_owned).collect()
}

/// The SHA-256 of the files that a pack is made from, in hex.
pub(super) fn sha256(code: &str, files: &Files) -> String {
    let mut digest = Sha256::new();
    for (path, content) in sources(code, files) {
        digest.update(path.as_bytes());
        digest.update([0]);
        digest.update(content.as_bytes());
    }
    crate::record::hex(&digest.finalize())
}

/// The entries of one word list of a language, without their values.
pub(super) fn word_list<'f>(code: &str, class: &str, files: &'f Files) -> impl Iterator<Item = &'f str> {
    let content = files.get(&format!("{code}/lexicon/{class}.txt")).map_or("", |c| c.as_ref());
    content
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.split('\t').next().unwrap_or(l).trim())
        .filter(|e| !e.is_empty())
}

/// The shared files, then the language's own.
fn sources<'f>(code: &str, files: &'f Files) -> Vec<(&'f String, &'f Cow<'static, str>)> {
    let of = |folder: &str| {
        let prefix = format!("{folder}/");
        files.iter().filter(move |(path, _)| path.starts_with(&prefix)).collect::<Vec<_>>()
    };
    of(SHARED).into_iter().chain(of(code)).collect()
}

/// The metadata lines of all folders in one: they count in documents of every language.
pub(super) fn read_metadata(files: &Files) -> Result<MetadataLines, PackError> {
    let sources: Vec<_> = files.iter().filter(|(path, _)| path.ends_with("/metadata.toml")).collect();
    let parsed = sources
        .iter()
        .map(|(path, content)| toml::from_str(content).map_err(|e| toml_error(path, content, &e)))
        .collect::<Result<Vec<_>, _>>()?;
    MetadataLines::new(&parsed).map_err(|(at, what)| PackError::new(sources[at].0, what))
}

/// How a language says values; `None` where its pack has no `wording.toml`.
pub(super) fn read_wording(code: &str, files: &Files) -> Result<Option<Wording>, PackError> {
    let (path, settings) = (format!("{code}/wording.toml"), format!("{code}/pack.toml"));
    let Some(content) = files.get(&path) else { return Ok(None) };
    let settings: Settings =
        toml::from_str(&files[&settings]).map_err(|e| toml_error(&settings, &files[&settings], &e))?;
    let wording: Wording = toml::from_str(content).map_err(|e| toml_error(&path, content, &e))?;
    Ok(Some(Wording { decimal_mark: settings.decimal_mark, ..wording }))
}

/// How a language says what records rest on; `None` where its pack has no `evidence.toml`.
pub(super) fn read_evidence(code: &str, files: &Files) -> Result<Option<EvidenceWords>, PackError> {
    let path = format!("{code}/evidence.toml");
    let read = |content: &Cow<'static, str>| toml::from_str(content).map_err(|e| toml_error(&path, content, &e));
    files.get(&path).map(read).transpose()
}

fn collect_built_in(dir: &'static Dir<'static>, files: &mut Files) -> Result<(), PackError> {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let content = file.contents_utf8().ok_or_else(|| PackError::new(&path, "the file is not UTF-8"))?;
        files.insert(path, Cow::Borrowed(content));
    }
    dir.dirs().try_for_each(|d| collect_built_in(d, files))
}

fn collect_folder(folder: &Path, files: &mut Files) -> Result<(), PackError> {
    if !folder.is_dir() {
        return Err(PackError::new(
            folder.display().to_string(),
            "there is no such folder; --packs takes a folder like packs/",
        ));
    }
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|e| PackError::new(folder.display().to_string(), e.to_string()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        if !Path::new(&path).extension().is_some_and(|e| e == "toml" || e == "txt" || e == "md") {
            continue;
        }
        let content = std::fs::read_to_string(entry.path()).map_err(|e| PackError::new(&path, e.to_string()))?;
        files.insert(path, Cow::Owned(content));
    }
    Ok(())
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
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Lexicon {
    Plain(Vec<String>),
    Valued(BTreeMap<String, Vec<String>>),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleData {
    id: String,
    says: String,
    means: String,
    #[serde(default)]
    pattern: Option<Patterns>,
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

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Patterns {
    One(String),
    Several(Vec<String>),
}

/// Reads a language's files. Its verbs are conjugated beside that, because a reader with one article waits for it.
pub(super) fn load_pack(code: &str, files: &Files) -> Result<Pack, PackError> {
    std::thread::scope(|scope| {
        let verbs = scope.spawn(|| forms::conjugated(code, files));
        assemble(code, files, || verbs.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

fn assemble(
    code: &str,
    files: &Files,
    verbs: impl FnOnce() -> Result<forms::Conjugated, PackError>,
) -> Result<Pack, PackError> {
    let settings_path = format!("{code}/pack.toml");
    let settings: Settings =
        toml::from_str(&files[&settings_path]).map_err(|e| toml_error(&settings_path, &files[&settings_path], &e))?;
    let mut pack = Pack {
        settings,
        words: Words::new(),
        rules: Vec::new(),
        lexicons: crate::annotate::Lexicons::default(),
        sets: Layer::ALL.map(RuleSet::new),
        over_dates: RuleSet::over(Layer::Dates),
        verbs: Vec::new(),
        verb_of_word: Vec::new(),
        verb_readings: Vec::new(),
        weights: BTreeMap::new(),
        cases: Vec::new(),
    };
    let sources = sources(code, files);
    let mut rule_files = Vec::new();
    for (path, content) in &sources {
        let name = path.split_once('/').map_or(path.as_str(), |(_, n)| n);
        if name.starts_with("cases/") {
            pack.cases.push(((*path).clone(), content.to_string()));
        } else if let Some(class) = name.strip_prefix("lexicon/").and_then(|n| n.strip_suffix(".txt")) {
            read_word_list(&mut pack, path, class, content)?;
        } else if let Some(stem) = name
            .strip_suffix(".toml")
            .filter(|s| !matches!(*s, "pack" | "verbs" | "conjugation" | "metadata" | "wording" | "evidence"))
        {
            let layer = Layer::of_file(stem);
            let file: RuleFile = toml::from_str(content).map_err(|e| toml_error(path, content, &e))?;
            for (class, lexicon) in file.lexicon {
                add_lexicon(&mut pack, path, &class, lexicon)?;
            }
            add_weights(&mut pack, path, file.weight)?;
            if layer.is_none() && !file.rule.is_empty() {
                return Err(PackError::new(
                    *path,
                    "rules stand in dates.toml, figures.toml, quotes.toml, reports.toml or names.toml",
                ));
            }
            if let Some(layer) = layer {
                rule_files.push((path, content, layer, file.rule));
            }
        }
    }
    forms::add(&mut pack, verbs()?);
    for (path, content, layer, rules) in rule_files {
        for spanned in rules {
            let line = content[..spanned.span().start].matches('\n').count() + 1;
            add_rule(&mut pack, &format!("{path}:{line}"), layer, spanned.into_inner())?;
        }
    }
    dispatch::finish(pack.sets.iter_mut().chain([&mut pack.over_dates]).collect(), &mut pack.words);
    pack.words.finish();
    for verb in &mut pack.verbs {
        verb.resolve(&pack.words);
    }
    Ok(pack)
}

fn toml_error(path: &str, content: &str, error: &toml::de::Error) -> PackError {
    let line = error.span().map_or(1, |s| content[..s.start.min(content.len())].matches('\n').count() + 1);
    PackError::new(format!("{path}:{line}"), error.message())
}

/// The word that an entry is, where it is one of letters, as most are: that needs no tokenizer.
fn word_of(text: &str, words: &mut Words) -> Option<WordId> {
    // Small letters of ASCII and Latin-1 are folded already.
    let mut before = 0;
    let small = !text.is_empty()
        && text.bytes().all(|byte| match (std::mem::replace(&mut before, byte), byte) {
            (0xc3, 0x9f..=0xbf) => byte != 0xb7,
            (_, byte) => byte.is_ascii_lowercase() || byte == 0xc3,
        });
    if small {
        return Some(words.add_word(text));
    }
    (!text.is_empty() && text.chars().all(char::is_alphabetic)).then(|| words.add_word(&super::key::fold(text)))
}

/// The words that the tokenizer makes of an entry, added to the table where they are new.
fn words_of(text: &str, settings: &Settings, words: &mut Words) -> Vec<WordId> {
    // A clitic is one only behind a word; an entry has none before it.
    let after = text.strip_prefix(['\'', '’']);
    if after.is_some_and(|rest| settings.clitics.iter().any(|c| c.eq_ignore_ascii_case(rest))) {
        return vec![words.add_word(&super::key::fold(text))];
    }
    if let Some(word) = word_of(text, words) {
        return vec![word];
    }
    let mut tokens = Vec::with_capacity(4);
    tokenize(text, Span::of_characters(0, text.len() as u32), settings, words, &mut tokens);
    tokens
        .into_iter()
        .map(|t| {
            if t.word == WordId::UNKNOWN { words.add_word(&super::key::fold(&text[t.span().range()])) } else { t.word }
        })
        .collect()
}

/// The class of a lexicon, made where it is new.
fn class_of(pack: &mut Pack, path: &str, class: &str) -> Result<ClassId, PackError> {
    pack.words.add_class(class).ok_or_else(|| {
        PackError::new(
            path,
            format!("the class {class} is one too many: a pack has at most {} classes", super::class_set::MAX_CLASSES),
        )
    })
}

/// Adds an entry to a class; the error tells what is wrong with it.
fn add_entry(pack: &mut Pack, class: ClassId, entry: &str, value: ValueId) -> Result<(), String> {
    let (one, several);
    let words: &[WordId] = if let Some(word) = word_of(entry, &mut pack.words) {
        one = [word];
        &one
    } else {
        several = words_of(entry, &pack.settings, &mut pack.words);
        &several
    };
    match words {
        [] => return Err(format!("the entry {entry:?} has no letters")),
        [word] if *word == WordId::UNKNOWN => return Err(format!("the entry {entry:?} is longer than a key can be")),
        [word] => pack.words.add_member(*word, class, value),
        _ => pack.words.add_phrase(words, class, value),
    }
    Ok(())
}

fn read_word_list(pack: &mut Pack, path: &str, class: &str, content: &str) -> Result<(), PackError> {
    let id = class_of(pack, path, class)?;
    // Entries of one value stand together, so that most need not ask for its number.
    let (mut last, mut last_id) = ("", NO_VALUE);
    for (number, line) in content.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let (entry, value) = line.split_once('\t').unwrap_or((line, ""));
        let value = value.trim();
        if value != last {
            (last, last_id) = (value, pack.words.add_value(value));
        }
        let wrong = |what| PackError::new(format!("{path}:{}", number + 1), format!("{what} ({class})"));
        add_entry(pack, id, entry.trim(), last_id).map_err(wrong)?;
    }
    Ok(())
}

fn add_lexicon(pack: &mut Pack, path: &str, class: &str, lexicon: Lexicon) -> Result<(), PackError> {
    let id = class_of(pack, path, class)?;
    let valued = match lexicon {
        Lexicon::Plain(entries) => BTreeMap::from([(String::new(), entries)]),
        Lexicon::Valued(values) => values,
    };
    for (value, entries) in valued {
        let value = pack.words.add_value(&value);
        for entry in entries {
            add_entry(pack, id, &entry, value).map_err(|what| PackError::new(path, format!("{what} ({class})")))?;
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
    let patterns = match data.pattern {
        None => Vec::new(),
        Some(Patterns::One(one)) => vec![one],
        Some(Patterns::Several(several)) => several,
    };
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
