//! The links of the sheet `audit`: what stands behind its rows, and the file beside it with their addresses.
//!
//! The library keeps an object a link until the workbook is complete, with its address several times. It is therefore given
//! one, so that everything around links is there, and the others are written here in its place.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::page::letters;

/// A link: row, from 0 for the header, column, address.
pub(super) type Link = (u32, u16, String);

/// The file of the workbook with the addresses.
pub(super) const FILE: &str = "xl/worksheets/_rels/sheet1.xml.rels";

/// What stands behind the rows of a sheet, with these links in the place of those that are there.
pub(super) fn behind(after: &str, links: &[Link]) -> String {
    let Some((before, rest)) = after.split_once("<hyperlinks>") else { return after.to_owned() };
    let Some((_, rest)) = rest.split_once("</hyperlinks>") else { return after.to_owned() };
    let mut out = format!("{before}<hyperlinks>");
    for (at, (row, column, address)) in links.iter().enumerate() {
        let _ = write!(out, "<hyperlink ref=\"{}{}\" r:id=\"rId{}\"", letters(usize::from(*column)), row + 1, at + 1);
        // A place on the page stands in the sheet, the page's address in the file beside it.
        if let Some((_, place)) = address.split_once('#') {
            out.push_str(" location=\"");
            escape(place, &mut out);
            out.push('"');
        }
        out.push_str("/>");
    }
    out.push_str("</hyperlinks>");
    out.push_str(rest);
    out
}

/// Writes the file with the addresses.
pub(super) fn write_addresses(links: &[Link], out: &mut impl Write) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
          <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    )?;
    let mut line = String::new();
    for (at, (.., address)) in links.iter().enumerate() {
        line.clear();
        let _ = write!(line, "<Relationship Id=\"rId{}\" Type=\"", at + 1);
        line.push_str("http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" Target=\"");
        escape(address.split('#').next().unwrap_or(address), &mut line);
        line.push_str("\" TargetMode=\"External\"/>");
        out.write_all(line.as_bytes())?;
    }
    out.write_all(b"</Relationships>")
}

/// Appends an address; what an address or an attribute must not hold is written as bytes in hexadecimal.
fn escape(address: &str, out: &mut String) {
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
    use super::*;

    #[test]
    fn links_take_the_place_of_the_one_that_was_there() {
        let links = [
            (1, 10, "https://example.org/a?b=1&c=\"#:~:text=d".to_owned()),
            (2, 11, "https://example.org/é\u{1}".to_owned()),
        ];
        let after = behind("<a/><hyperlinks><hyperlink/></hyperlinks><b/>", &links);
        assert_eq!(
            after,
            "<a/><hyperlinks><hyperlink ref=\"K2\" r:id=\"rId1\" location=\":~:text=d\"/>\
             <hyperlink ref=\"L3\" r:id=\"rId2\"/></hyperlinks><b/>"
        );
        assert_eq!(behind("<a/>", &links), "<a/>");
        let mut file = Vec::new();
        write_addresses(&links, &mut file).unwrap();
        let file = String::from_utf8(file).unwrap();
        assert!(file.contains("Target=\"https://example.org/a?b=1&amp;c=%22\""), "{file}");
        assert!(file.contains("Target=\"https://example.org/é%01\"") && file.matches("<Relationship ").count() == 2);
    }
}
