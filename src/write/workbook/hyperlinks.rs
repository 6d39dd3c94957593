//! The links of the sheet `audit`: what stands behind its rows, and the file beside it with their addresses.
//!
//! The library keeps an object a link until the workbook is complete, with its address several times. It is therefore given
//! one, so that everything around links is there, and the others are written here in its place: each place as it comes,
//! to a file that is read again when the sheet is complete; addresses, of which a document has two, are kept.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use super::page::{Page, letters};
use super::part::PartFile;

/// The file of the workbook with the addresses.
pub(super) const FILE: &str = "xl/worksheets/_rels/sheet1.xml.rels";

/// The links of a sheet while they are written.
pub(super) struct Links {
    path: PathBuf,
    places: BufWriter<File>,
    /// The addresses, each up to its fragment, as XML.
    targets: Vec<String>,
    count: usize,
    line: String,
}

impl Links {
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let path = folder.join("audit-links.part");
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
        Ok(Self { path, places: BufWriter::new(file), targets: Vec::new(), count: 0, line: String::new() })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The number of an address: its part before the fragment.
    pub(super) fn target(&mut self, address: &str) -> usize {
        let mut target = String::with_capacity(address.len() + 8);
        escape(address.split('#').next().unwrap_or(address), &mut target);
        self.targets.push(target);
        self.targets.len()
    }

    /// Adds the link of a cell to a target; `fragment` is what stands in the address behind `#`.
    pub(super) fn add(&mut self, (row, column): (u32, usize), target: usize, fragment: Option<&str>) -> io::Result<()> {
        self.count += 1;
        self.line.clear();
        let _ = write!(self.line, "<hyperlink ref=\"{}{}\" r:id=\"rId{target}\"", letters(column), row + 1);
        if let Some(fragment) = fragment {
            self.line.push_str(" location=\"");
            escape(fragment, &mut self.line);
            self.line.push('"');
        }
        self.line.push_str("/>");
        self.places.write_all(self.line.as_bytes())
    }

    /// Ends the sheet that they are of with what the frame has behind its rows, these links in the place of those there.
    pub(super) fn finish(&mut self, page: Page, after: &str) -> io::Result<PartFile> {
        let parts = after.split_once("<hyperlinks>");
        let parts = parts.and_then(|(before, rest)| Some((before, rest.split_once("</hyperlinks>")?.1)));
        let Some((before, rest)) = parts else { return page.finish(after) };
        let mut part = page.into_part();
        part.buffer.extend_from_slice(before.as_bytes());
        part.buffer.extend_from_slice(b"<hyperlinks>");
        self.places.flush()?;
        self.places.rewind()?;
        part.copy(&mut BufReader::new(self.places.get_ref()))?;
        part.buffer.extend_from_slice(b"</hyperlinks>");
        part.buffer.extend_from_slice(rest.as_bytes());
        part.finish()
    }

    /// Writes the file with the addresses.
    pub(super) fn write_addresses(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
              <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
        )?;
        for (at, target) in self.targets.iter().enumerate() {
            let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";
            let number = at + 1;
            let line = format!(
                "<Relationship Id=\"rId{number}\" Type=\"{kind}\" Target=\"{target}\" TargetMode=\"External\"/>"
            );
            out.write_all(line.as_bytes())?;
        }
        out.write_all(b"</Relationships>")
    }
}

impl Drop for Links {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Appends an address; what an address or an attribute must not hold is written as bytes in hexadecimal.
fn escape(address: &str, out: &mut String) {
    let plain =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'%' | b'-' | b'.' | b'/' | b':' | b'_' | b'~' | b',' | b'=');
    if address.bytes().all(plain) {
        out.push_str(address);
        return;
    }
    for c in address.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            ' ' | '"' | '<' | '>' | '\\' | '[' | ']' | '`' | '^' | '{' | '}' | '\u{fffe}' | '\u{ffff}' => hex(c, out),
            c if c.is_control() => hex(c, out),
            c => out.push(c),
        }
    }
}

fn hex(c: char, out: &mut String) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::Frame;
    use super::super::strings::Strings;
    use super::*;

    #[test]
    fn links_take_the_place_of_the_one_that_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let xml = |links: &mut Links, after: &str| {
            let frame = Frame { before: "<s>".into(), after: String::new(), styles: vec![] };
            let page = Page::create(folder.path(), 0, &frame).unwrap();
            let mut file = links.finish(page, after).unwrap();
            io::read_to_string(file.archive.by_index(0).unwrap()).unwrap()
        };
        let mut links = Links::create(folder.path()).unwrap();
        let page = links.target("https://example.org/a?b=1&c=\"#:~:text=d");
        let other = links.target("https://example.org/é\u{1}");
        links.add((1, 10), page, Some(":~:text=d e")).unwrap();
        links.add((2, 11), other, None).unwrap();
        assert_eq!(
            xml(&mut links, "<a/><hyperlinks><hyperlink/></hyperlinks><b/>"),
            "<s><a/><hyperlinks><hyperlink ref=\"K2\" r:id=\"rId1\" location=\":~:text=d%20e\"/>\
             <hyperlink ref=\"L3\" r:id=\"rId2\"/></hyperlinks><b/>"
        );
        assert_eq!(xml(&mut links, "<a/>"), "<s><a/>");
        let mut file = Vec::new();
        links.write_addresses(&mut file).unwrap();
        let file = String::from_utf8(file).unwrap();
        assert!(file.contains("Target=\"https://example.org/a?b=1&amp;c=%22\""), "{file}");
        assert!(file.contains("Target=\"https://example.org/é%01\"") && file.matches("<Relationship ").count() == 2);
        drop(links);
        Strings::create(folder.path(), "").unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
    }
}
