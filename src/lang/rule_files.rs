//! The files of rules: `dates.toml`, `figures.toml`, `quotes.toml`, `reports.toml`, `names.toml` and `check.toml`.
//!
//! In three steps: the files are parsed; patterns are parsed once all classes are known, and make words of their literals; then
//! they are compiled.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::dispatch::RuleSet;
use super::entries::words_of;
use super::error::PackError;
use super::examples::{Examples, without_examples};
use super::files::{Source, name_of};
use super::load::toml_error;
use super::pack::Pack;
use super::pattern;
use super::program;
use super::rules::{Confidence, Example, Layer, Rule, RuleId};
use super::slot_name;
use crate::segment::SpotKind;

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
pub(super) enum Lexicon {
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
pub(super) struct RuleData {
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

/// The files that hold rules, lexicons and weights.
pub(super) fn read<'f>(sources: &[Source<'f>], examples: Examples) -> Result<Vec<FileOfRules<'f>>, PackError> {
    let others = ["pack", "verbs", "conjugation", "metadata", "wording", "evidence"];
    let rules = sources.iter().filter(|(path, _)| {
        let stem = name_of(path).strip_suffix(".toml").filter(|stem| !stem.contains('/'));
        stem.is_some_and(|stem| !others.contains(&stem))
    });
    let parse = |(path, content): &Source<'f>| {
        let content = match examples {
            Examples::Read => Cow::Borrowed(content.text()),
            Examples::Left => Cow::Owned(without_examples(content.text())),
        };
        let RuleFile { lexicon, weight, rule } =
            toml::from_str(&content).map_err(|e| toml_error(path, &content, &e))?;
        let (mut line, mut counted) = (1, 0);
        let placed = rule.into_iter().map(|rule| {
            let start = rule.span().start.max(counted);
            line += content[counted..start].matches('\n').count();
            counted = start;
            (format!("{path}:{line}"), rule.into_inner())
        });
        Ok(FileOfRules { path, lexicon, weight, rules: placed.collect() })
    };
    rules.map(parse).collect()
}

/// A file of rules as it was read.
pub(super) struct FileOfRules<'f> {
    pub(super) path: &'f str,
    pub(super) lexicon: BTreeMap<String, Lexicon>,
    pub(super) weight: BTreeMap<String, i32>,
    /// Each rule with its place: folder/file and line.
    pub(super) rules: Vec<(String, RuleData)>,
}

/// A rule with its patterns parsed.
pub(super) struct Parsed {
    /// Folder/file and line.
    place: String,
    layer: Layer,
    data: RuleData,
    nodes: Vec<pattern::Node>,
}

/// Parses the patterns of some rules; their literals become words of the pack, cut as the tokenizer cuts text.
pub(super) fn parsed(
    pack: &mut Pack,
    rules: impl Iterator<Item = (Layer, String, RuleData)>,
) -> Result<Vec<Parsed>, PackError> {
    let mut all = Vec::new();
    for (layer, place, data) in rules {
        let parse = |source: &String| {
            let settings = &pack.settings;
            let literal = &mut |text: &str, words: &mut _| words_of(text, settings, words);
            pattern::parse(source, &mut pack.words, literal)
                .map_err(|e| PackError::new(&place, format!("{}: {e}", data.id)))
        };
        let nodes = data.pattern.0.iter().map(parse).collect::<Result<_, _>>()?;
        all.push(Parsed { place, layer, data, nodes });
    }
    Ok(all)
}

/// The rules of a pack, and what finds where to try them.
pub(super) struct Compiled {
    pub(super) rules: Vec<Rule>,
    /// By layer.
    pub(super) sets: [RuleSet; Layer::ALL.len()],
    /// The rules that make dates of dates.
    pub(super) over_dates: RuleSet,
}

/// Compiles rules.
pub(super) fn compiled(all: Vec<Parsed>, examples: Examples) -> Result<Compiled, PackError> {
    let mut compiled = Compiled {
        rules: Vec::with_capacity(all.len()),
        sets: Layer::ALL.map(|_| RuleSet::default()),
        over_dates: RuleSet::default(),
    };
    all.into_iter().try_for_each(|parsed| compiled.add(parsed, examples))?;
    Ok(compiled)
}

impl Compiled {
    /// Takes in a rule.
    fn add(&mut self, Parsed { place, layer, data, nodes }: Parsed, examples: Examples) -> Result<(), PackError> {
        let fail = |what: String| Err(PackError::new(&place, what));
        if examples == Examples::Read && data.examples.is_empty() {
            return fail(format!(
                "the rule {} has no example; add `examples = [{{ text = \"… [what it reads] …\" }}]`",
                data.id
            ));
        }
        if let Some(other) = self.rules.iter().find(|r| r.id == data.id) {
            return fail(format!("the rule id {} is used at {} already", data.id, other.place));
        }
        let resolvers = crate::annotate::resolvers(layer);
        if examples == Examples::Read && !resolvers.contains(&data.means.as_str()) {
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
        let rule = RuleId(self.rules.len() as u16);
        let mut programs = Vec::new();
        for node in &nodes {
            let program = program::compile(node).map_err(|e| PackError::new(&place, format!("{}: {e}", data.id)))?;
            let number = programs.len() as u16;
            // The first reading of dates knows none yet; the second makes dates of dates.
            if layer != Layer::Dates || !program.requires(SpotKind::Date) {
                self.sets[layer as usize].add(rule, number, &program);
            }
            if layer == Layer::Dates && program.has_slot("inner") {
                self.over_dates.add(rule, number, &program);
            }
            programs.push(program);
        }
        self.rules.push(Rule {
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
            place,
            programs,
        });
        Ok(())
    }
}
