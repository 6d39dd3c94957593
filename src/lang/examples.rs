//! Leaves the examples of rules out of a file of rules.
//!
//! Examples and counter-examples are two fifths of what a pack says, and only those who check or explain a pack read them: a
//! reader with one article need not wait until they are parsed. What is left keeps its lines, so that places stay true.

/// Whether the examples of rules, and the cases of a pack, are read, and names held to the lists that the program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Examples {
    /// They are, and a rule without an example is refused.
    Read,
    /// They are left out.
    Left,
}

/// The keys of the lists that are left out, as they stand at the beginning of a line.
const LISTS: [&str; 2] = ["examples = [", "not = ["];

/// A file of rules without the lists of examples and counter-examples. A list that is written in another way stays.
pub(super) fn without_examples(content: &str) -> String {
    let mut left = String::with_capacity(content.len());
    let mut copied = 0;
    let mut line = 0;
    while line < content.len() {
        let list = LISTS.iter().find(|key| content[line..].starts_with(**key));
        let mut next = line;
        if let Some((end, key)) =
            list.and_then(|key| Some((line + key.len() + end_of_list(&content[line + key.len()..])?, key)))
        {
            left.push_str(&content[copied..line]);
            let lines = content[line + key.len()..end].bytes().filter(|byte| *byte == b'\n');
            left.extend(lines.map(|_| '\n'));
            (copied, next) = (end, end);
        }
        line = memchr::memchr(b'\n', &content.as_bytes()[next..]).map_or(content.len(), |end| next + end + 1);
    }
    left.push_str(&content[copied..]);
    left
}

/// Where the list ends that a text stands in. `None` where it does not end.
fn end_of_list(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut open) = (0, 1);
    while open > 0 {
        match *bytes.get(at)? {
            b'[' => open += 1,
            b']' => open -= 1,
            b'#' => at += memchr::memchr(b'\n', &bytes[at..])?,
            quote @ (b'"' | b'\'') => {
                // Three of them stand around a string that may hold the mark itself.
                let marks = if bytes[at..].starts_with(&[quote; 3]) { 3 } else { 1 };
                at += marks;
                while !bytes.get(at..)?.starts_with(&[quote; 3][..marks]) {
                    at += if bytes.get(at)? == &b'\\' && quote == b'"' { 2 } else { 1 };
                }
                at += marks - 1;
            }
            _ => {}
        }
        at += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Pack, Packs};

    #[test]
    fn lists_of_examples_go_and_lines_stay() {
        let content = "[[rule]]\nid = 'a' # examples = [\nexamples = [\n  { text = \"a [\\\"b] ]\" }, # ]\n  { text = ']' },\n { text = \"\"\"6'3\" ]\"\"\" },\n]\nnot = [\"x\", \"]\"]\npattern = 'not = ['\n\n[[rule]]\n";
        let left = without_examples(content);
        assert_eq!(left, "[[rule]]\nid = 'a' # examples = [\n\n\n\n\n\n\npattern = 'not = ['\n\n[[rule]]\n");
    }

    #[test]
    fn a_list_that_is_not_understood_stays() {
        for content in ["examples = [ '''a'' ]\n", "examples = [ \"a\n", "not = [[]", " not = []\n"] {
            assert_eq!(without_examples(content), content);
        }
    }

    #[test]
    fn without_examples_a_pack_is_the_same() {
        let (whole, quick) = (Packs::with_examples().unwrap(), Packs::built_in().unwrap());
        for (whole, quick) in whole.all().zip(quick.all()) {
            assert_eq!(whole.words().len(), quick.words().len());
            assert!(whole.rules().iter().all(|rule| !rule.examples.is_empty()));
            assert!(quick.rules().iter().all(|rule| rule.examples.is_empty()));
            let told = |pack: &Pack| {
                let rules = pack.rules().iter();
                let told =
                    rules.map(|r| (r.id.clone(), r.place.clone(), r.patterns.clone(), r.with.clone(), r.priority));
                told.collect::<Vec<_>>()
            };
            assert_eq!(told(whole), told(quick));
        }
    }
}
