//! Every pack's verbs are conjugated and held against its table of checked forms, `packs/<code>/cases/conjugation.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::*;
use crate::lang::verbs::read_verbs;

/// A pack that conjugates: where it is, its paradigms, its verbs.
fn conjugating_packs() -> Vec<(PathBuf, Paradigms, Vec<Verb>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("packs");
    let packs = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let packs = packs.filter(|pack| pack.join("conjugation.toml").is_file());
    let read = |pack: PathBuf| {
        let text = |name: &str| std::fs::read_to_string(pack.join(name)).unwrap();
        let paradigms = Paradigms::read(&text("conjugation.toml")).unwrap_or_else(|error| panic!("{error}"));
        let verbs = read_verbs(&text("verbs.toml")).unwrap_or_else(|error| panic!("{error}"));
        (pack, paradigms, verbs)
    };
    packs.map(read).collect()
}

/// The forms of a verb with what each tells.
fn forms_of(paradigms: &Paradigms, verb: &Verb) -> Result<Vec<(String, Features)>, ConjugationError> {
    let mut forms = Vec::new();
    conjugate(paradigms, verb, |stem, ending, features| forms.push((format!("{stem}{ending}"), features)))?;
    Ok(forms)
}

fn verb(lemma: &str) -> Verb {
    let entry = format!("[[group]]\nkind = \"say\"\nlemmas = \"{lemma}\"");
    read_verbs(&entry).unwrap().remove(0)
}

fn texts(paradigms: &str, lemma: &str) -> Result<Vec<String>, ConjugationError> {
    let paradigms = Paradigms::read(paradigms)?;
    Ok(forms_of(&paradigms, &verb(lemma))?.into_iter().map(|(text, _)| text).collect())
}

#[test]
fn checked_forms_come_out_as_the_tables_say() {
    let mut wrong = Vec::new();
    let packs = conjugating_packs();
    assert!(packs.len() >= 2);
    for (pack, paradigms, verbs) in &packs {
        let table = std::fs::read_to_string(pack.join("cases/conjugation.txt")).unwrap();
        let mut checked = BTreeSet::new();
        for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let [lemma, slot, forms] = line.split('|').map(str::trim).collect::<Vec<_>>()[..] else { panic!("{line}") };
            let verb = verbs.iter().find(|verb| verb.lemma == lemma).unwrap_or_else(|| panic!("no verb {lemma}"));
            checked.insert(paradigms.of(verb).unwrap().name.clone());
            let slot = paradigms.slots.iter().find(|known| known.name == slot).unwrap_or_else(|| panic!("{line}"));
            let expected: Vec<&str> = forms.split_whitespace().collect();
            assert_eq!(expected.len(), slot.cells.len(), "{line}");
            let forms = forms_of(paradigms, verb).unwrap();
            for (expected, features) in expected.iter().zip(&slot.cells) {
                let shared = paradigms.slots.iter().filter(|other| other.cells.contains(features)).count() > 1;
                let expected: BTreeSet<&str> = expected.split('/').filter(|form| *form != "-").collect();
                let found = forms.iter().filter(|(_, told)| told == features).map(|(text, _)| text.as_str());
                let found: BTreeSet<&str> = found.collect();
                if !(expected == found || shared && expected.is_subset(&found)) {
                    wrong.push(format!("{line}\n  [{features}] gave {found:?}"));
                }
            }
        }
        let inherited: BTreeSet<&str> = verbs.iter().map(|verb| paradigms.of(verb).unwrap().name.as_str()).collect();
        for paradigm in inherited.iter().filter(|name| !checked.contains(**name)) {
            wrong.push(format!("{}: no form of paradigm {paradigm} is checked", pack.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_paradigm_and_every_principal_part_is_used() {
    for (pack, paradigms, verbs) in conjugating_packs() {
        let source = std::fs::read_to_string(pack.join("conjugation.toml")).unwrap();
        let table: toml::Table = toml::from_str(&source).unwrap();
        let written = table["paradigm"].as_table().unwrap();
        let mut used = BTreeSet::new();
        for verb in &verbs {
            let mut next = Some(paradigms.of(verb).unwrap().name.as_str());
            while let Some(name) = next.filter(|name| used.insert(*name)) {
                next = written[name].get("from").and_then(toml::Value::as_str);
            }
        }
        let unused: Vec<&String> = written.keys().filter(|name| !used.contains(name.as_str())).collect();
        assert!(unused.is_empty(), "{}: {unused:?}", pack.display());
        let lemmas: BTreeSet<&str> = verbs.iter().map(|verb| verb.lemma.as_str()).collect();
        let principal = table.get("principal").and_then(|principal| principal["verbs"].as_str()).unwrap_or("");
        for lemma in principal.lines().filter_map(|line| line.split_whitespace().next()) {
            assert!(lemmas.contains(lemma), "{}: {lemma}", pack.display());
        }
    }
}

#[test]
fn every_verb_conjugates_into_lower_case_words() {
    for (pack, paradigms, verbs) in conjugating_packs() {
        for verb in &verbs {
            let forms = forms_of(&paradigms, verb).unwrap_or_else(|error| panic!("{}: {error}", pack.display()));
            assert!(forms.iter().any(|(text, _)| *text == verb.lemma), "{} is no form of its own", verb.lemma);
            for (text, features) in forms {
                assert!(!text.is_empty() && *features.to_string() != *"", "{}", verb.lemma);
                assert_eq!(text, text.to_lowercase());
                assert!(
                    text.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '-'),
                    "{} gives {text}",
                    verb.lemma
                );
            }
        }
    }
}

#[test]
fn a_verb_stands_once_in_a_kind_and_reporting_verbs_are_many() {
    for (pack, _, verbs) in conjugating_packs() {
        let mut seen = BTreeMap::new();
        for verb in &verbs {
            let key = (&verb.lemma, &verb.particle, &verb.kind, verb.reflexive);
            *seen.entry(key).or_insert(0) += 1;
        }
        let twice: Vec<_> = seen.iter().filter(|(_, times)| **times > 1).map(|(key, _)| key).collect();
        assert!(twice.is_empty(), "{}: {twice:?}", pack.display());
        let reporting: BTreeSet<_> =
            verbs.iter().filter(|verb| !verb.complement.is_empty()).map(|verb| &verb.lemma).collect();
        assert!(reporting.len() >= 230, "{}: {}", pack.display(), reporting.len());
    }
}

const SMALL: &str = r#"
[slots]
infinitive = "infinitive"
past = "finite past: p1 singular, p3 plural"
[paradigm.plain]
to = "-o"
stems = { base = "-o", whole = "lemma" }
forms = { infinitive = "whole: .", past = "i ano" }
[paradigm.strong]
from = "plain"
to = "-aro"
stems = { base = "-o a>e double" }
[principal]
slots = "infinitive"
verbs = "milo miluo"
"#;

#[test]
fn the_longest_ending_chooses_the_paradigm_and_stems_are_inherited() {
    assert_eq!(texts(SMALL, "kano").unwrap(), ["kano", "kani", "kanano"]);
    assert_eq!(texts(SMALL, "karo").unwrap(), ["karo", "kerri", "kerrano"]);
    assert_eq!(texts(SMALL, "karo:plain").unwrap(), ["karo", "kari", "karano"]);
    assert_eq!(texts(SMALL, "milo").unwrap(), ["miluo", "mili", "milano"]);
}

#[test]
fn forms_written_out_on_a_verb_replace_those_of_the_paradigm() {
    let paradigms = Paradigms::read(SMALL).unwrap();
    let mut own = verb("kano");
    own.forms.insert("past".into(), "kun -".into());
    let forms: Vec<String> = forms_of(&paradigms, &own).unwrap().into_iter().map(|(text, _)| text).collect();
    assert_eq!(forms, ["kano", "kun"]);
    own.forms.insert("past".into(), "kun".into());
    let error = forms_of(&paradigms, &own).unwrap_err().to_string();
    assert!(error.contains("kano") && error.contains("plain") && error.contains("2 forms"), "{error}");
}

#[test]
fn errors_name_the_verb_its_class_and_what_to_do() {
    let says = |lemma: &str, words: &[&str]| {
        let error = texts(SMALL, lemma).unwrap_err().to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{error}");
    };
    says("kani", &["kani", "no class", "`to`"]);
    says("kano:weak", &["kano", "weak", "add it"]);
    says("kani:plain", &["kani", "plain", "-o", "another class"]);
    says("kono:strong", &["kono", "strong", "a>e"]);
}

#[test]
fn a_paradigm_that_is_not_well_formed_is_refused() {
    let refused = |from: &str, to: &str, word: &str| {
        let error = Paradigms::read(&SMALL.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    };
    refused("p3 plural", "p3 dual", "dual");
    refused("i ano", "i", "2 forms");
    refused("i ano", "other: i ano", "other");
    refused("from = \"plain\"", "from = \"strong\"", "inherits from itself");
    refused("from = \"plain\"", "from = \"none\"", "none");
    refused("to = \"-aro\"", "to = \"-o\"", "already");
    refused("milo miluo", "milo", "1 forms");
    refused("base = \"-o\"", "base = \"base -o\"", "starts from itself");
}

#[test]
fn a_particle_and_a_class_are_read_from_the_entry() {
    let read = verb("set+out+again:plain");
    assert_eq!(
        (read.lemma.as_str(), read.particle.as_str(), read.class.as_deref()),
        ("set", "out again", Some("plain"))
    );
}
