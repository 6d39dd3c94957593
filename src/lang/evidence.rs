//! How a language says what a record rests on: `evidence.toml` of its pack. Nothing is read with these words.
//!
//! The tables hold names (`words that report`, `named_speaker`), the same in every language, because programs compare them.
//! People are shown the words of a pack instead; a name that has none stands for itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What `evidence.toml` says: words by names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EvidenceWords {
    /// What a place of the text is to the rule: the `role` of an evidence.
    pub roles: BTreeMap<String, String>,
    /// Why it counts: the `why` of an evidence. A number of the name takes the place of `{}`.
    pub why: BTreeMap<String, String>,
    /// What makes a record worth checking: its `check_reasons`.
    pub signals: BTreeMap<String, String>,
    /// What rules do, by their ids, where a rule does not say it in this language itself.
    pub rules: BTreeMap<String, String>,
}

impl EvidenceWords {
    /// The words for a `why`.
    #[must_use]
    pub fn why<'w>(&'w self, name: &'w str) -> Cow<'w, str> {
        if let Some(words) = self.why.get(name) {
            return Cow::Borrowed(words);
        }
        let Some((start, digits)) = number(name) else { return Cow::Borrowed(name) };
        let pattern = format!("{}{{}}{}", &name[..start], &name[start + digits.len()..]);
        self.why.get(&pattern).map_or(Cow::Borrowed(name), |words| Cow::Owned(words.replace("{}", digits)))
    }

    /// The words for a signal of `check_reasons`; one that lowers the priority begins with a minus sign.
    #[must_use]
    pub fn signal(&self, name: &str) -> String {
        let (sign, name) = name.strip_prefix('-').map_or(("", name), |name| ("− ", name));
        format!("{sign}{}", self.signals.get(name).map_or(name, String::as_str))
    }
}

/// The first number of a name and where it begins.
fn number(name: &str) -> Option<(usize, &str)> {
    let start = name.find(|c: char| c.is_ascii_digit())?;
    let rest = &name[start..];
    Some((start, &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())]))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::lang::{Pack, Packs};
    use crate::record::SIGNALS;

    /// The lines of code that ship below a folder.
    fn lines(folder: &Path, out: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                lines(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
                let content = std::fs::read_to_string(&path).unwrap();
                let shipped =
                    content.split("#[cfg(test)]\nmod tests {").next().unwrap_or("").lines().map(str::trim_start);
                out.extend(shipped.filter(|line| !line.starts_with("//")).map(str::to_owned));
            }
        }
    }

    /// The names that annotators give evidence: roles that it is made with, and reasons, which are phrases.
    fn names_in_code() -> (BTreeSet<String>, BTreeSet<String>) {
        let literal = regex::Regex::new(r#""([^"\\]+)""#).unwrap();
        let made = regex::Regex::new(r#"(?:Evidence::(?:at|because)\(|role: )"([a-z_]+)""#).unwrap();
        let is_phrase = |s: &String| s.split_whitespace().count() >= 3 && !s.contains(char::is_uppercase);
        let mut code = Vec::new();
        lines(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/annotate"), &mut code);
        let (mut roles, mut reasons) = (BTreeSet::new(), BTreeSet::new());
        for line in code.iter().filter(|line| !["reason = ", "panic!(", "assert"].iter().any(|w| line.contains(w))) {
            let strings = literal.captures_iter(line).map(|found| found[1].to_owned());
            match made.captures(line) {
                Some(role) => {
                    roles.insert(role[1].to_owned());
                    reasons.extend(strings.skip(1));
                }
                None => reasons.extend(strings.filter(is_phrase)),
            }
        }
        (roles, reasons)
    }

    #[test]
    fn whatever_a_record_can_rest_on_has_words_in_every_language() {
        let (mut roles, reasons) = names_in_code();
        assert!(roles.contains("cue") && reasons.contains("head noun") && reasons.len() > 60, "{reasons:?}");
        let packs = Packs::built_in().unwrap();
        let slots = packs.all().flat_map(Pack::rules).flat_map(|r| &r.programs).flat_map(|p| p.slots.iter().cloned());
        roles.extend(slots.map(std::borrow::Cow::into_owned));
        let mut missing = Vec::new();
        for code in packs.codes() {
            let words = packs.evidence_words(code).expect("a file of words");
            let lists = [
                ("roles", &words.roles, roles.iter().map(String::as_str).collect::<Vec<_>>()),
                ("why", &words.why, reasons.iter().map(String::as_str).collect()),
                ("signals", &words.signals, SIGNALS.to_vec()),
            ];
            for (list, there, names) in lists {
                let lacking = names.into_iter().filter(|name| !there.contains_key(*name));
                missing.extend(lacking.map(|name| format!("packs/{code}/evidence.toml [{list}] {name}")));
            }
        }
        assert!(missing.is_empty(), "names without words:\n{}", missing.join("\n"));
    }

    #[test]
    fn a_name_without_words_stands_for_itself_and_numbers_keep_their_place() {
        let why = [("counted from date {} of the document", "compté depuis la date {}")];
        let why = why.map(|(name, words)| (name.to_owned(), words.to_owned())).into();
        let words = EvidenceWords { why, ..EvidenceWords::default() };
        assert_eq!(words.why("counted from date 12 of the document"), "compté depuis la date 12");
        assert_eq!((words.why("a new reason"), words.signal("-hedge")), ("a new reason".into(), "− hedge".into()));
    }
}
