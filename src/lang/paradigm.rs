//! Paradigms: how `conjugation.toml` says a language's verbs change, read and compiled.
//!
//! `[slots]` names the tenses and what each cell of a tense tells. A paradigm makes *stems* from the lemma by small steps
//! (`-er` takes an ending off, `+iss` adds one, `é>è` changes the last é, `double` doubles the last letter, a name starts
//! from another stem) and fills slots with endings: `present = "strong: e es e base: ons ez strong: ent"`, where `.` is the
//! bare stem, `-` a form that does not exist and `=word` a whole word. It inherits what it does not say (`from`) and takes
//! verbs by lemma or ending (`to`; a paradigm without it is only inherited from). `[principal]` writes out the
//! unforeseeable forms of many verbs, a line a verb. Everything is checked here, once, so that conjugating is only joining strings.

use std::collections::BTreeMap;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::conjugate::{ConjugationError, Features};
use super::verbs::Verb;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConjugationFile {
    slots: BTreeMap<String, String>,
    paradigm: BTreeMap<String, RawParadigm>,
    #[serde(default)]
    principal: RawPrincipal,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawParadigm {
    from: Option<String>,
    /// A paradigm without it is there to be inherited from only.
    to: Option<String>,
    #[serde(default)]
    stems: BTreeMap<String, String>,
    #[serde(default)]
    forms: BTreeMap<String, Variants>,
}

/// A slot's endings, or several lists where a verb has two spellings.
#[derive(Deserialize)]
#[serde(untagged)]
enum Variants {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawPrincipal {
    slots: String,
    verbs: String,
}

/// A tense: its name and what each of its cells tells.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) cells: Vec<Features>,
}

/// One place of a paradigm.
#[derive(Debug)]
pub(crate) enum Cell {
    Missing,
    Whole(String),
    Ending { stem: usize, ending: String },
}

/// One step in the making of a stem.
#[derive(Debug)]
pub(crate) enum Step {
    Strip(String),
    Add(String),
    ChangeLast(String, String),
    Double,
}

/// A stem: an earlier stem or the lemma, and the steps that change it.
#[derive(Debug)]
pub(crate) struct Stem {
    pub(crate) name: String,
    pub(crate) start: Option<usize>,
    pub(crate) steps: Vec<Step>,
}

/// A compiled paradigm: `cells` runs along the slots, a list for each variant.
#[derive(Debug)]
pub(crate) struct Paradigm {
    pub(crate) name: String,
    pub(crate) stems: Vec<Stem>,
    pub(crate) cells: Vec<Vec<Vec<Cell>>>,
}

/// All paradigms of a pack, ready for use.
#[derive(Debug)]
pub struct Paradigms {
    pub(crate) slots: Vec<Slot>,
    all: Vec<Paradigm>,
    by_name: FxHashMap<String, usize>,
    /// Whole lemmas as they are, endings with a leading `-`.
    takes: FxHashMap<String, usize>,
    principal: FxHashMap<String, Vec<(String, String)>>,
}

impl Step {
    fn parse(text: &str) -> Option<Self> {
        if text == "double" {
            Some(Self::Double)
        } else if let Some(ending) = text.strip_prefix('-') {
            Some(Self::Strip(ending.to_owned()))
        } else if let Some(ending) = text.strip_prefix('+') {
            Some(Self::Add(ending.to_owned()))
        } else {
            text.split_once('>').map(|(from, to)| Self::ChangeLast(from.to_owned(), to.to_owned()))
        }
    }

    /// Does this step on what stands in a text from `start` on; `None`, and nothing done, where the step does not fit it.
    pub(crate) fn apply(&self, text: &mut String, start: usize) -> Option<()> {
        match self {
            Self::Strip(ending) => {
                let left = text[start..].strip_suffix(ending.as_str())?.len();
                text.truncate(start + left);
            }
            Self::Add(ending) => text.push_str(ending),
            Self::ChangeLast(from, to) => {
                let at = start + text[start..].rfind(from.as_str())?;
                text.replace_range(at..at + from.len(), to);
            }
            Self::Double => {
                let last = text[start..].chars().next_back()?;
                text.push(last);
            }
        }
        Some(())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Strip(ending) => write!(f, "-{ending}"),
            Self::Add(ending) => write!(f, "+{ending}"),
            Self::ChangeLast(from, to) => write!(f, "{from}>{to}"),
            Self::Double => f.write_str("double"),
        }
    }
}

impl Paradigms {
    /// Reads and checks `conjugation.toml`.
    ///
    /// # Errors
    /// When it is not TOML, when a paradigm names an unknown slot, stem or parent, or when two paradigms take the same ending.
    pub fn read(text: &str) -> Result<Self, ConjugationError> {
        let file: ConjugationFile = toml::from_str(text)?;
        let slots = file.slots.iter().map(|(name, cells)| slot(name, cells)).collect::<Result<Vec<_>, _>>()?;
        let mut paradigms = Vec::with_capacity(file.paradigm.len());
        let mut by_name = FxHashMap::default();
        let mut takes = FxHashMap::default();
        for (name, raw) in &file.paradigm {
            let Some(to) = &raw.to else { continue };
            let index = paradigms.len();
            paradigms.push(
                Compiler { name, lineage: lineage(&file, name)?, stems: Vec::new(), places: FxHashMap::default() }
                    .compile(&slots)?,
            );
            by_name.insert(name.clone(), index);
            for taken in to.split_whitespace() {
                if let Some(other) = takes.insert(taken.to_owned(), index) {
                    let other = &paradigms[other].name;
                    return Err(problem(
                        name,
                        format!(
                            "`to` takes `{taken}`, which [paradigm.{other}] takes already: leave it in one of them"
                        ),
                    ));
                }
            }
        }
        let principal = principal(&file.principal, &slots)?;
        Ok(Self { slots, all: paradigms, by_name, takes, principal })
    }

    /// The paradigm of a verb: the one it names, else the one that takes its lemma, else the one that takes its longest ending.
    pub(crate) fn of(&self, verb: &Verb) -> Result<&Paradigm, ConjugationError> {
        let lemma = &verb.lemma;
        if let Some(class) = &verb.class {
            let found = self.by_name.get(class).map(|index| &self.all[*index]);
            return found.ok_or_else(|| ConjugationError::UnknownClass { lemma: lemma.clone(), class: class.clone() });
        }
        if let Some(index) = self.takes.get(lemma) {
            return Ok(&self.all[*index]);
        }
        let mut ending = String::with_capacity(lemma.len() + 1);
        let starts = lemma.char_indices().map(|(at, _)| at).chain([lemma.len()]);
        for at in starts {
            ending.clear();
            ending.push('-');
            ending.push_str(&lemma[at..]);
            if let Some(index) = self.takes.get(&ending) {
                return Ok(&self.all[*index]);
            }
        }
        Err(ConjugationError::NoClass { lemma: lemma.clone() })
    }

    /// The forms written out for this lemma, by slot.
    pub(crate) fn principal_parts(&self, lemma: &str) -> &[(String, String)] {
        self.principal.get(lemma).map_or(&[], Vec::as_slice)
    }
}

fn problem(class: &str, problem: String) -> ConjugationError {
    ConjugationError::Paradigm { class: class.to_owned(), problem }
}

/// A slot from `finite present: p1 singular, p2 singular`: what all cells tell, then what each tells besides.
fn slot(name: &str, text: &str) -> Result<Slot, ConjugationError> {
    let (shared, cells) = text.split_once(':').unwrap_or((text, ""));
    let read = |words: &str| {
        let mut set = Features::NONE;
        for word in words.split_whitespace() {
            set |= Features::named(word)
                .ok_or_else(|| ConjugationError::Table(format!("[slots] {name}: `{word}` is not a feature")))?;
        }
        Ok::<_, ConjugationError>(set)
    };
    let shared = read(shared)?;
    let cells = cells.split(',').map(|cell| Ok(shared | read(cell)?)).collect::<Result<Vec<_>, ConjugationError>>()?;
    Ok(Slot { name: name.to_owned(), cells })
}

/// The paradigm and what it inherits from, nearest first.
fn lineage<'a>(file: &'a ConjugationFile, name: &'a str) -> Result<Vec<&'a RawParadigm>, ConjugationError> {
    let mut lineage = Vec::new();
    let mut next = Some(name);
    while let Some(current) = next {
        let raw = file
            .paradigm
            .get(current)
            .ok_or_else(|| problem(name, format!("inherits from `{current}`, which is not a paradigm: mend `from`")))?;
        if lineage.len() > file.paradigm.len() {
            return Err(problem(name, "inherits from itself: mend `from`".to_owned()));
        }
        lineage.push(raw);
        next = raw.from.as_deref();
    }
    Ok(lineage)
}

/// What is at hand while one paradigm is compiled: its lineage, and the stems made so far with their places.
struct Compiler<'a> {
    name: &'a str,
    lineage: Vec<&'a RawParadigm>,
    stems: Vec<Stem>,
    places: FxHashMap<&'a str, usize>,
}

impl<'a> Compiler<'a> {
    fn compile(mut self, slots: &[Slot]) -> Result<Paradigm, ConjugationError> {
        for slot in self.lineage.iter().flat_map(|raw| raw.forms.keys()) {
            if !slots.iter().any(|known| known.name == *slot) {
                return Err(problem(self.name, format!("fills `{slot}`, which [slots] does not define")));
            }
        }
        let mut cells = Vec::with_capacity(slots.len());
        for slot in slots {
            let forms = self.lineage.iter().find_map(|raw| raw.forms.get(&slot.name));
            let variants: &[String] = match forms {
                None => &[],
                Some(Variants::One(one)) => std::slice::from_ref(one),
                Some(Variants::Many(many)) => many,
            };
            cells.push(variants.iter().map(|variant| self.cells(slot, variant)).collect::<Result<Vec<_>, _>>()?);
        }
        Ok(Paradigm { name: self.name.to_owned(), stems: self.stems, cells })
    }

    fn cells(&mut self, slot: &Slot, text: &'a str) -> Result<Vec<Cell>, ConjugationError> {
        let mut cells = Vec::with_capacity(slot.cells.len());
        let mut stem = "base";
        for word in text.split_whitespace() {
            if let Some(name) = word.strip_suffix(':') {
                stem = name;
            } else if word == "-" {
                cells.push(Cell::Missing);
            } else if let Some(whole) = word.strip_prefix('=') {
                cells.push(Cell::Whole(whole.to_owned()));
            } else {
                let ending = if word == "." { "" } else { word };
                cells.push(Cell::Ending { stem: self.stem(stem, 0)?, ending: ending.to_owned() });
            }
        }
        if cells.len() == slot.cells.len() {
            return Ok(cells);
        }
        let (slot, expected, found) = (&slot.name, slot.cells.len(), cells.len());
        Err(problem(
            self.name,
            format!("`{slot}` has {expected} forms, {found} are given; write `-` for one that does not exist"),
        ))
    }

    /// The place of a stem, compiled on first use, after the stem it starts from.
    fn stem(&mut self, name: &'a str, depth: usize) -> Result<usize, ConjugationError> {
        if let Some(place) = self.places.get(name) {
            return Ok(*place);
        }
        if depth > 16 {
            return Err(problem(self.name, format!("stem `{name}` starts from itself")));
        }
        let text = self.lineage.iter().find_map(|raw| raw.stems.get(name));
        let text = text.ok_or_else(|| {
            problem(self.name, format!("stem `{name}` is used but neither it nor a parent defines it"))
        })?;
        let mut start = None;
        let mut steps = Vec::new();
        for (at, word) in text.split_whitespace().enumerate() {
            match Step::parse(word) {
                Some(step) => steps.push(step),
                None if at == 0 && word == "lemma" => {}
                None if at == 0 => start = Some(self.stem(word, depth + 1)?),
                None => {
                    return Err(problem(
                        self.name,
                        format!("stem `{name}`: `{word}` is no step (-x, +x, x>y, double)"),
                    ));
                }
            }
        }
        self.stems.push(Stem { name: name.to_owned(), start, steps });
        self.places.insert(name, self.stems.len() - 1);
        Ok(self.stems.len() - 1)
    }
}

/// The table of principal parts: a lemma and its forms a line, in the order of its slots.
fn principal(raw: &RawPrincipal, slots: &[Slot]) -> Result<FxHashMap<String, Vec<(String, String)>>, ConjugationError> {
    let columns: Vec<&str> = raw.slots.split_whitespace().collect();
    for column in &columns {
        if !slots.iter().any(|slot| slot.name == *column && slot.cells.len() == 1) {
            return Err(ConjugationError::Table(format!("[principal] slots: `{column}` is not a slot with one form")));
        }
    }
    let mut parts = FxHashMap::default();
    for line in raw.verbs.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((lemma, forms)) = words.split_first() else { continue };
        if forms.len() != columns.len() {
            let expected = columns.len();
            return Err(ConjugationError::Table(format!(
                "[principal] `{line}`: {expected} forms must follow the lemma"
            )));
        }
        let forms = columns.iter().zip(forms).map(|(slot, form)| ((*slot).to_owned(), (*form).to_owned()));
        if parts.insert((*lemma).to_owned(), forms.collect()).is_some() {
            return Err(ConjugationError::Table(format!("[principal] `{lemma}` stands there twice")));
        }
    }
    Ok(parts)
}
