//! A row of a table into an article, and what all rows of a table share.
//!
//! In: the bytes of a row, `12;"« Non », dit-elle.";2025-02-13`, and the [`Dialect`] of its table: separator, quoting,
//! columns, encoding, found out from the beginning of the file. Out: an article whose text is the cell of the text column.
//! Cells may hold line ends; a quotation mark inside a cell that nobody doubled stays where it stands.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::fields::{Cell, Fields, Found, ROLES, assemble, is_text};
use super::{RawHash, Refusal, Stage, decode};
use crate::article::{Article, Source};
use crate::lang::Packs;

/// How a table is written, and what its columns are.
#[derive(Debug, Clone, Default)]
pub struct Dialect {
    separator: u8,
    /// Whether quotation marks enclose cells.
    quotes: bool,
    /// Whether a backslash stands before a quotation mark in a cell.
    escapes: bool,
    /// Names of the columns.
    pub(crate) names: Vec<String>,
    /// Role of each column and how good its name is.
    roles: Vec<Option<(usize, usize)>>,
    /// What rows that are no UTF-8 are decoded from.
    encoding: Option<&'static Encoding>,
    /// Bytes before the first row.
    pub(crate) header: usize,
}

/// The separator of a table with one column: no text has this character.
const ALONE: u8 = 0x1f;

/// How many rows are looked at to tell separators apart.
const ROWS: usize = 20;

impl Dialect {
    /// Finds out how a table is written, by its beginning.
    #[must_use]
    pub fn of(head: &[u8], fields: &Fields) -> Self {
        let bom = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let mut start = bom;
        // A spreadsheet's own way to state the separator: `sep=;` on a line before all others.
        let line = &head[bom..bom + memchr::memchr(b'\n', &head[bom..]).unwrap_or(head.len() - bom)];
        let stated = match line.trim_ascii_end() {
            [b's', b'e', b'p', b'=', separator] => Some(*separator),
            _ => None,
        };
        if stated.is_some() {
            start += line.len() + 1;
        }
        let encoding = encoding_of(head);
        // Of separators that fit alike the last is taken.
        let separators = stated.map_or_else(|| b"|\t;,".to_vec(), |s| vec![s]);
        let candidates =
            separators.into_iter().map(|s| Self::with(s, &head[start.min(head.len())..], encoding, fields));
        let (_, mut best) = candidates.max_by_key(|c| c.0).unwrap_or_default();
        if best.names.len() == 1 && stated.is_none() {
            best = Self::with(ALONE, &head[start.min(head.len())..], encoding, fields).1;
        }
        best.header += start;
        best
    }

    /// The dialect with one separator, and how well it fits: columns with text, columns with known names, rows alike, columns.
    fn with(separator: u8, head: &[u8], encoding: Option<&'static Encoding>, fields: &Fields) -> ([usize; 4], Self) {
        let escapes = memchr::memmem::find_iter(head, b"\\\"")
            .any(|at| head.get(at + 2).is_some_and(|next| *next != separator && !matches!(next, b'\n' | b'\r' | b'"')));
        let mut dialect = Self { separator, quotes: true, escapes, encoding, ..Self::default() };
        // A tab is rarely in a text: its tables often leave quotation marks to mean themselves.
        if separator == b'\t' && dialect.rows(head).iter().any(|row| dialect.has_stray_quotes(row)) {
            dialect.quotes = false;
        }
        let rows = dialect.rows(head);
        let Some(first) = rows.first() else { return ([0; 4], dialect) };
        dialect.header = first.as_ptr() as usize - head.as_ptr() as usize + first.len();
        let header = dialect.decoded(first);
        dialect.names = dialect.cells(&header).map(|c| c.trim().to_owned()).collect();
        dialect.roles = dialect.names.iter().map(|n| fields.role(n)).collect();
        let alike = rows[1..].iter().filter(|r| dialect.cells_of(r).len() == dialect.names.len()).count();
        let known = dialect.roles.iter().flatten().count();
        let texts = dialect.roles.iter().flatten().filter(|r| is_text(r.0)).count();
        let score = [texts.min(1), known, if dialect.names.len() > 1 { alike } else { 0 }, dialect.names.len()];
        (score, dialect)
    }

    /// The first rows, as far as they are whole.
    fn rows<'h>(&self, head: &'h [u8]) -> Vec<&'h [u8]> {
        let mut rows = Vec::new();
        let mut start = 0;
        while rows.len() < ROWS && start < head.len() {
            let mut scan = Scan::default();
            let end = scan.run(&head[start..], self).map(|at| start + at);
            // The last row may be cut, unless it is the only one.
            if end.is_none() && !rows.is_empty() {
                break;
            }
            let row = &head[start..end.unwrap_or(head.len())];
            if !row.trim_ascii().is_empty() {
                rows.push(row);
            }
            start = end.map_or(head.len(), |at| at + 1);
        }
        rows
    }

    fn has_stray_quotes(&self, row: &[u8]) -> bool {
        let cells = self.cells_of(row);
        cells.iter().any(|c| c.starts_with(b"\"") && (c.len() == 1 || !c.ends_with(b"\"")))
    }

    /// Whether a column is named as one with text, beside others.
    #[must_use]
    pub fn names_text(&self) -> bool {
        self.names.len() > 1 && self.has_text()
    }

    /// Whether there is a column with text.
    #[must_use]
    pub fn has_text(&self) -> bool {
        self.roles.iter().flatten().any(|r| is_text(r.0))
    }

    /// Whether what a row has beyond the columns is empty: some programs write such cells.
    pub(crate) fn is_padding(&self, row: &[u8]) -> bool {
        self.cells_of(row).iter().skip(self.names.len()).all(|c| c.trim_ascii().is_empty())
    }

    fn decoded<'r>(&self, row: &'r [u8]) -> Cow<'r, str> {
        match (std::str::from_utf8(row), self.encoding) {
            (Ok(text), _) => Cow::Borrowed(text),
            (_, Some(encoding)) => encoding.decode_without_bom_handling(row).0,
            _ => String::from_utf8_lossy(row),
        }
    }

    fn cells_of<'r>(&self, row: &'r [u8]) -> Vec<&'r [u8]> {
        let mut scan = Scan { borders: Some(Vec::new()), ..Scan::default() };
        let end = scan.run(row, self).unwrap_or(row.len());
        let mut start = 0;
        let borders = scan.borders.unwrap_or_default();
        let ends = borders.into_iter().chain([end]);
        ends.map(|end| &row[std::mem::replace(&mut start, end + 1).min(end)..end]).collect()
    }

    /// The cells of a row, without what encloses them.
    fn cells<'r>(&self, row: &'r str) -> impl Iterator<Item = Cow<'r, str>> {
        let cells = self.cells_of(row.as_bytes()).into_iter();
        // Separators are ASCII, so that no cut falls into a character.
        cells.map(|cell| self.bare(std::str::from_utf8(cell).unwrap_or_default()))
    }

    fn bare<'r>(&self, cell: &'r str) -> Cow<'r, str> {
        let trimmed = cell.trim_matches(' ');
        let inner = trimmed.strip_prefix('"').and_then(|c| c.strip_suffix('"')).filter(|_| self.quotes);
        match inner {
            Some(inner) if self.escapes && inner.contains('\\') => {
                Cow::Owned(inner.replace("\\\"", "\"").replace("\\\\", "\\"))
            }
            Some(inner) if inner.contains("\"\"") => Cow::Owned(inner.replace("\"\"", "\"")),
            Some(inner) => Cow::Borrowed(inner),
            None => Cow::Borrowed(cell),
        }
    }
}

/// The encoding of a table that is not in UTF-8.
fn encoding_of(head: &[u8]) -> Option<&'static Encoding> {
    let broken = std::str::from_utf8(head).err()?;
    // A sample may end inside a character.
    broken.error_len()?;
    Encoding::for_label(decode(head).ok()?.encoding.as_bytes())
}

/// Looks for the end of a row; goes on where it stopped when there are more bytes.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    at: usize,
    state: State,
    /// Separators in the row.
    pub(crate) separators: usize,
    borders: Option<Vec<usize>>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell.
    #[default]
    Begin,
    /// Between quotation marks.
    Quoted,
    /// Outside of them.
    Plain,
}

impl Scan {
    /// Where the row ends, if it does in these bytes: at a line end outside of quotation marks.
    pub(crate) fn run(&mut self, bytes: &[u8], dialect: &Dialect) -> Option<usize> {
        loop {
            let rest = bytes.get(self.at..)?;
            match self.state {
                State::Begin => {
                    let blanks = rest.iter().take_while(|b| **b == b' ').count();
                    match rest.get(blanks) {
                        None => return None,
                        Some(b'"') if dialect.quotes => {
                            self.at += blanks + 1;
                            self.state = State::Quoted;
                        }
                        Some(_) => self.state = State::Plain,
                    }
                }
                State::Quoted => {
                    let escape = if dialect.escapes { b'\\' } else { b'"' };
                    let Some(found) = memchr::memchr2(b'"', escape, rest) else {
                        self.at = bytes.len();
                        return None;
                    };
                    self.at += found;
                    let next = bytes.get(self.at + 1)?;
                    if bytes[self.at] == b'\\' || *next == b'"' {
                        self.at += 2;
                    } else {
                        self.at += 1;
                        self.state = State::Plain;
                    }
                }
                State::Plain => {
                    let Some(found) = memchr::memchr3(dialect.separator, b'\n', b'\r', rest) else {
                        self.at = bytes.len();
                        return None;
                    };
                    self.at += found;
                    if bytes[self.at] != dialect.separator {
                        return Some(self.at);
                    }
                    self.separators += 1;
                    if let Some(borders) = &mut self.borders {
                        borders.push(self.at);
                    }
                    self.at += 1;
                    self.state = State::Begin;
                }
            }
        }
    }

    /// Whether the bytes end inside quotation marks.
    pub(crate) fn is_open(&self, bytes: &[u8]) -> bool {
        self.state == State::Quoted && bytes.get(self.at) != Some(&b'"')
    }
}

/// Reads one row.
///
/// # Errors
/// [`Refusal`] `no_text`, or `binary` where the bytes are no text.
pub fn read_row(
    raw: &[u8],
    hash: &RawHash,
    mut source: Source,
    packs: &Packs,
    fields: &Fields,
) -> Result<Article, Refusal> {
    let Some(dialect) = source.dialect.clone() else {
        return Err(Refusal::new(Stage::Read, "no_text", "a row without its table"));
    };
    let mut warnings = Vec::new();
    source.encoding = "UTF-8";
    let row = match (std::str::from_utf8(raw), dialect.encoding) {
        (Ok(row), _) => Cow::Borrowed(row),
        (Err(_), Some(encoding)) => {
            let (row, encoding, replaced) = encoding.decode(raw);
            source.encoding = encoding.name();
            warnings.extend(replaced.then_some("replaced_bytes"));
            row
        }
        (Err(_), None) => {
            let decoded = decode(raw)?;
            source.encoding = decoded.encoding;
            warnings.push("not_utf8");
            warnings.extend(decoded.replaced.then_some("replaced_bytes"));
            decoded.text
        }
    };
    let mut found = Found::default();
    let mut ranks = [usize::MAX; ROLES.len()];
    for (cell, role) in dialect.cells(&row).zip(&dialect.roles) {
        if let Some((role, rank)) = *role
            && rank < ranks[role]
            && !cell.trim().is_empty()
        {
            found[role] = Some(Cell::Text(cell));
            ranks[role] = rank;
        }
    }
    assemble(found, raw, hash, source, packs, fields, warnings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(head: &str) -> Dialect {
        Dialect::of(head.as_bytes(), &Fields::default())
    }

    fn cells(dialect: &Dialect, row: &str) -> Vec<String> {
        dialect.cells(row).map(Cow::into_owned).collect()
    }

    #[test]
    fn the_separator_is_the_one_that_makes_columns_of_known_names() {
        for (head, separator) in [
            ("id,text\n1,\"a;b\"\n", b','),
            ("id;titre;texte\n1;a,b;c\n", b';'),
            ("id\ttext\n1\ta, b\n", b'\t'),
            ("id|body\n1|a\n", b'|'),
            ("sep=;\r\nid;text\r\n", b';'),
            ("\u{feff}\"id\";\"text\"\n", b';'),
            ("text\nOui, non.\n", ALONE),
        ] {
            let dialect = dialect(head);
            assert_eq!(char::from(dialect.separator), char::from(separator), "{head}");
            assert!(dialect.has_text(), "{head}");
        }
    }

    #[test]
    fn cells_are_what_their_marks_enclose() {
        let comma = dialect("id,text\n");
        assert_eq!(cells(&comma, r#"1,"Il a dit ""oui"", puis ""non"".""#), ["1", "Il a dit \"oui\", puis \"non\"."]);
        assert_eq!(cells(&comma, r#"1,"Il a dit ""oui"", hier""#), ["1", "Il a dit \"oui\", hier"]);
        assert_eq!(cells(&comma, r#"1, "a, b" ,"#), ["1", "a, b", ""]);
        assert_eq!(cells(&comma, r#"1,12" de pluie"#), ["1", "12\" de pluie"]);
        let escaped = dialect("id,text\n1,\"dit \\\"oui\\\", hier\"\n");
        assert_eq!(cells(&escaped, r#"2,"a \"b\", c""#), ["2", "a \"b\", c"]);
    }

    #[test]
    fn marks_in_tables_with_tabs_may_mean_themselves() {
        let tabs = dialect("id\ttext\n1\t\"Non\" dit-elle.\n2\t\"Oui.\n");
        assert_eq!(cells(&tabs, "3\t\"Oui.\n"), ["3", "\"Oui."]);
    }

    #[test]
    fn a_row_ends_at_a_line_end_outside_of_marks_wherever_the_bytes_are_cut() {
        let dialect = dialect("id,text\n");
        let table = b"1,\"a\n\"\"b\"\"\r\n\"\r\n2,c\n";
        let end = Scan::default().run(table, &dialect).unwrap();
        assert_eq!(&table[end..], b"\r\n2,c\n");
        for cut in 0..end {
            let mut scan = Scan::default();
            assert_eq!(scan.run(&table[..cut], &dialect), None, "{cut}");
            assert_eq!(scan.run(table, &dialect), Some(end), "{cut}");
        }
    }
}
