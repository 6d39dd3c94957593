//! One row against the text that it points into.

use serde_json::Value;

use crate::record::sha256_hex;
use crate::reread::rows::TableRow;

/// A document's text, ready to be sliced by bytes and by characters.
pub(super) struct Slices<'t> {
    doc_id: &'t str,
    text: &'t str,
    /// Bytes before every 64th character.
    marks: Vec<usize>,
}

const STEP: usize = 64;

impl<'t> Slices<'t> {
    pub(super) fn new(doc_id: &'t str, text: &'t str) -> Self {
        let marks = text.char_indices().map(|(at, _)| at).step_by(STEP).collect();
        Self { doc_id, text, marks }
    }

    fn byte_of(&self, character: usize) -> Option<usize> {
        let Some(mark) = self.marks.get(character / STEP) else {
            return (self.text.is_empty() && character == 0 || self.is_end(character)).then_some(self.text.len());
        };
        let mut characters = self.text[*mark..].char_indices();
        match characters.nth(character % STEP) {
            Some((at, _)) => Some(mark + at),
            None => self.is_end(character).then_some(self.text.len()),
        }
    }

    fn is_end(&self, character: usize) -> bool {
        let last = self.marks.len().saturating_sub(1);
        let rest = self.marks.get(last).map_or(0, |m| self.text[*m..].chars().count());
        character == last * STEP + rest
    }

    fn characters(&self, start: u64, end: u64) -> Option<&'t str> {
        self.text.get(self.byte_of(start as usize)?..self.byte_of(end as usize)?)
    }

    /// What does not agree in a row of a table.
    pub(super) fn check(&self, file: &str, row: &TableRow) -> Vec<String> {
        let mut wrong = Vec::new();
        self.check_span(row, "", "text", &mut wrong);
        for name in ["speaker", "cue"] {
            if row.text(&format!("{name}_text")).is_some() {
                self.check_span(row, &format!("{name}_"), &format!("{name}_text"), &mut wrong);
            }
        }
        let parts: Vec<Option<&str>> = row.list("parts").iter().map(|p| self.part(p)).collect();
        if parts.iter().any(Option::is_none) {
            wrong.push("a part of `parts` has bytes and characters of different places".to_owned());
        }
        if let Some(whole) = self.text_range(row)
            && parts.iter().flatten().any(|p| !whole.contains(p))
        {
            wrong.push("a part of `parts` is not in the record's text".to_owned());
        }
        let joined = parts.into_iter().flatten().map(str::trim).collect::<Vec<_>>().join(" … ");
        if row.text("quote_text").is_some_and(|q| words(q) != words(&joined)) {
            wrong.push("quote_text is not made of its parts".to_owned());
        }
        for evidence in row.list("evidence") {
            if let (Some(start), Some(end)) = (evidence["char_start"].as_u64(), evidence["char_end"].as_u64())
                && self.characters(start, end).is_none()
            {
                wrong.push(format!("evidence points at characters {start}–{end}, outside the text"));
            }
        }
        self.check_context(row, &mut wrong);
        self.check_id(file, row, &mut wrong);
        wrong
    }

    fn text_range(&self, row: &TableRow) -> Option<&'t str> {
        self.text.get(row.number("byte_start")? as usize..row.number("byte_end")? as usize)
    }

    /// The text at both kinds of offsets must be the stated one.
    fn check_span(&self, row: &TableRow, prefix: &str, column: &str, wrong: &mut Vec<String>) {
        let number = |name: &str| row.number(&format!("{prefix}{name}"));
        let stated = row.text(column).unwrap_or_default();
        let bytes = number("byte_start")
            .zip(number("byte_end"))
            .and_then(|(start, end)| self.text.get(start as usize..end as usize));
        let characters = number("char_start").zip(number("char_end")).and_then(|(s, e)| self.characters(s, e));
        for (found, offsets) in [(bytes, "byte"), (characters, "char")] {
            match found {
                Some(found) if found == stated => {}
                Some(found) => {
                    wrong.push(format!(
                        "{column} is {:?}, at its {offsets} offsets stands {:?}",
                        cut(stated),
                        cut(found)
                    ));
                }
                None => wrong.push(format!("{column} has {offsets} offsets outside the text")),
            }
        }
    }

    fn part(&self, part: &Value) -> Option<&'t str> {
        let bytes = self.text.get(part["byte_start"].as_u64()? as usize..part["byte_end"].as_u64()? as usize)?;
        let characters = self.characters(part["char_start"].as_u64()?, part["char_end"].as_u64()?)?;
        std::ptr::eq(bytes, characters).then_some(bytes)
    }

    fn check_context(&self, row: &TableRow, wrong: &mut Vec<String>) {
        let (Some(start), Some(end)) = (row.number("byte_start"), row.number("byte_end")) else { return };
        let (Some(before), Some(after)) = (self.text.get(..start as usize), self.text.get(end as usize..)) else {
            return;
        };
        if row.text("prefix").is_some_and(|p| !before.ends_with(p)) {
            wrong.push("prefix is not what stands before it".to_owned());
        }
        if row.text("suffix").is_some_and(|s| !after.starts_with(s)) {
            wrong.push("suffix is not what stands after it".to_owned());
        }
        let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() as u64 + 1;
        let column = before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count() as u64 + 1;
        if row.number("line").is_some_and(|l| l != line) || row.number("column").is_some_and(|c| c != column) {
            wrong.push(format!("line and column are {line} and {column}"));
        }
    }

    /// The id is made from the document and the place, so a moved record cannot keep it.
    fn check_id(&self, file: &str, row: &TableRow, wrong: &mut Vec<String>) {
        let table = file.split('.').next().unwrap_or(file);
        let (Some(id), Some(start), Some(end)) =
            (row.text("record_id"), row.number("byte_start"), row.number("byte_end"))
        else {
            wrong.push("record_id, byte_start or byte_end is missing".to_owned());
            return;
        };
        let key = format!("{}|{table}|{start}|{end}", self.doc_id);
        let is = |key: &str| id.get(2..) == sha256_hex(key.as_bytes()).get(..16);
        // Records on the very same span are told apart by a number.
        if !is(&key) && !(1..10).any(|again| is(&format!("{key}|{again}"))) {
            wrong.push("record_id is not the one of this place".to_owned());
        }
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|w| *w != "…").collect()
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(60).map_or(text, |(at, _)| &text[..at])
}
