//! Cells into a line of CSV and a line of JSON, both at once.
//!
//! In: the cells of a row, one after the other. Out: bytes in the buffers that are wanted. What costs is less the copying than
//! to find out how: how many digits a number has, whether words hold a character to be escaped. That is found out once.

use super::csv;
use super::escape::{Seen, any, holds_below};
use super::jsonl::{self, Keys};
use crate::record::{Assembled, Cells, Digits, Id, JsonText, Value, whole};
use rust_decimal::Decimal;

/// Takes the cells of rows.
pub(super) struct Lines<'o> {
    csv: Option<&'o mut Vec<u8>>,
    json: Option<&'o mut Vec<u8>>,
    keys: &'o Keys,
    /// The column of the next cell, and how many cells right before it hold nothing and are not written yet.
    column: usize,
    nulls: usize,
    /// Whether the cell before it were words: then their closing mark is still missing.
    open: bool,
}

impl<'o> Lines<'o> {
    pub(super) fn new(csv: Option<&'o mut Vec<u8>>, json: Option<&'o mut Vec<u8>>, keys: &'o Keys) -> Self {
        Self { csv, json, keys, column: 0, nulls: 0, open: false }
    }

    /// Appends the cells that hold nothing, however many follow one another.
    #[inline(never)]
    fn write_nulls(&mut self) {
        let nulls = self.column - self.nulls..self.column;
        if let Some(csv) = &mut self.csv {
            csv.extend(std::iter::repeat_n(b',', nulls.len() - usize::from(nulls.start == 0)));
        }
        if let Some(json) = &mut self.json {
            if self.open {
                json.push(b'"');
            }
            json.extend_from_slice(self.keys.nulls(nulls));
        }
        (self.nulls, self.open) = (0, false);
    }

    /// Appends what stands before a cell, of words or not.
    #[inline]
    fn begin(&mut self, words: bool) {
        if self.nulls > 0 {
            self.write_nulls();
        }
        if let Some(csv) = &mut self.csv
            && self.column > 0
        {
            csv.push(b',');
        }
        if let Some(json) = &mut self.json {
            self.keys.write(self.column, self.open, words, json);
        }
        self.column += 1;
        self.open = words;
    }

    /// Appends what is the same in both formats.
    #[inline]
    fn each(&mut self, write: impl Fn(&mut Vec<u8>)) {
        if let Some(csv) = &mut self.csv {
            write(csv);
        }
        if let Some(json) = &mut self.json {
            write(json);
        }
    }

    /// Ends a row.
    pub(super) fn end(&mut self) {
        if self.nulls > 0 {
            self.write_nulls();
        }
        if let Some(csv) = &mut self.csv {
            csv.push(b'\n');
        }
        if let Some(json) = &mut self.json {
            json.extend_from_slice(if self.open { b"\"}\n" } else { b"}\n" });
        }
        (self.column, self.open) = (0, false);
    }

    /// Words, whatever they are.
    fn escaped(&mut self, words: &[u8]) {
        self.begin(true);
        let seen = Seen::of(words);
        if let Some(csv) = &mut self.csv {
            csv::field(words, seen, csv);
        }
        if let Some(json) = &mut self.json {
            jsonl::content(words, seen, json);
        }
    }

    /// JSON that is put together here, quoted in CSV where that is needed.
    #[inline]
    fn json_of(&mut self, quoted: bool, write: impl FnOnce(&mut JsonText<'_>)) {
        self.begin(false);
        let json = self.json.as_deref_mut();
        match &mut self.csv {
            Some(csv) => csv::json_field(quoted, csv, json, write),
            None => write(&mut JsonText::both(json, None)),
        }
    }

    /// JSON that is put together already.
    fn assembled(&mut self, list: &[u8]) {
        self.begin(false);
        if let Some(csv) = &mut self.csv {
            csv::field(list, Seen::of(list), csv);
        }
        if let Some(json) = &mut self.json {
            json.extend_from_slice(list);
        }
    }
}

impl<'r> Cells<'r> for Lines<'_> {
    fn put(&mut self, cell: Value<'r>) {
        match cell {
            Value::Null => self.null(),
            Value::Text(words) => self.escaped(words.as_bytes()),
            Value::Int(number) => self.int(number),
            Value::Decimal(digits) => self.name(&digits),
            Value::Bool(yes) => self.truth(yes),
            Value::Json(list) => self.assembled(list.as_bytes()),
            Value::List(list) => self.list(list),
        }
    }

    fn null(&mut self) {
        self.column += 1;
        self.nulls += 1;
    }

    fn text(&mut self, words: &'r str) {
        self.escaped(words.as_bytes());
    }

    fn name(&mut self, name: &str) {
        self.begin(true);
        self.each(|out| out.extend_from_slice(name.as_bytes()));
    }

    fn id(&mut self, id: &Id) {
        self.begin(true);
        self.each(|out| out.extend_from_slice(id.as_bytes()));
    }

    fn int(&mut self, number: i64) {
        self.begin(false);
        let digits = Digits::of(number.unsigned_abs());
        self.each(|out| {
            if number < 0 {
                out.push(b'-');
            }
            digits.write(out);
        });
    }

    fn number(&mut self, number: Decimal) {
        if let Some(whole) = whole(number) {
            self.begin(true);
            let digits = Digits::of(whole);
            self.each(|out| digits.write(out));
        } else {
            self.put(Value::of_number(number));
        }
    }

    fn truth(&mut self, yes: bool) {
        self.begin(false);
        self.each(|out| out.extend_from_slice(if yes { b"true" } else { b"false" }));
    }

    fn list(&mut self, list: &'r dyn Assembled) {
        self.json_of(!list.is_empty(), |out| list.write(out));
    }

    fn words<S: AsRef<str>>(&mut self, items: &[S]) {
        // The names of characters below the space are left to a writer of JSON.
        let odd = |item: &S| any(item.as_ref().as_bytes(), |word| holds_below(word, b' '));
        if items.iter().any(odd) {
            self.put(Value::list(items));
        } else {
            self.json_of(!items.is_empty(), |out| out.words(items));
        }
    }
}
