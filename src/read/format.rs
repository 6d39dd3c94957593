//! What a stream of bytes is: recognised by what it begins with, and by its name only where the bytes leave a choice.
//!
//! In: the name of a file or member and its first bytes. Out: a [`Format`]. Marks that a format cannot do without decide
//! first (`PK\x03\x04`, `WARC/1.0`, `<rss`), then the name, then the shape of the text. What is recognised but not read, such
//! as a picture or a PDF, is a format too, so that it can be refused by its name.

use super::csv::Dialect;
use super::fields::Fields;

/// What a stream of bytes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One document of plain text.
    Text,
    /// One document of Markdown.
    Markdown,
    /// One web page.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// JSON objects in an array, in an object around an array, or one after another.
    Json,
    /// A table with a document a row.
    Csv,
    /// A web archive, or the texts made of one.
    Warc,
    /// RSS or Atom.
    Feed,
    /// NITF.
    Nitf,
    /// `NewsML-G2`, and `NewsML` 1.
    NewsMl,
    /// An electronic book.
    Epub,
    /// A document of a word processor.
    Docx,
    /// A table in columns.
    Parquet,
    /// A stream compressed by gzip.
    Gzip,
    /// A stream compressed by zstd.
    Zstd,
    /// An archive.
    Zip,
    /// An archive.
    Tar,
    /// XML that no reader here knows.
    OtherXml,
    /// Something else, known by its mark.
    Unsupported,
}

/// Format, the word in the `reader` column, media type.
const NAMES: &[(Format, &str, &str)] = &[
    (Format::Text, "text", "text/plain"),
    (Format::Markdown, "markdown", "text/markdown"),
    (Format::Html, "html", "text/html"),
    (Format::Jsonl, "jsonl", "application/jsonl"),
    (Format::Json, "json", "application/json"),
    (Format::Csv, "csv", "text/csv"),
    (Format::Warc, "warc", "application/warc"),
    (Format::Feed, "feed", "application/rss+xml"),
    (Format::Nitf, "nitf", "application/nitf+xml"),
    (Format::NewsMl, "newsml", "application/vnd.iptc.g2.newsitem+xml"),
    (Format::Epub, "epub", "application/epub+zip"),
    (Format::Docx, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (Format::Parquet, "parquet", "application/vnd.apache.parquet"),
    (Format::Gzip, "gzip", "application/gzip"),
    (Format::Zstd, "zstd", "application/zstd"),
    (Format::Zip, "zip", "application/zip"),
    (Format::Tar, "tar", "application/x-tar"),
    (Format::OtherXml, "xml", "application/xml"),
    (Format::Unsupported, "", "application/octet-stream"),
];

/// The readers that can be asked for by name: all but what merely holds other files.
const READERS: usize = 12;

impl Format {
    /// Media type of such a stream.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        NAMES.iter().find(|n| n.0 == self).map_or("", |n| n.2)
    }

    /// The word in the `reader` column.
    #[must_use]
    pub fn reader(self) -> &'static str {
        NAMES.iter().find(|n| n.0 == self).map_or("", |n| n.1)
    }

    /// The format that a reader's name stands for: `tsv` is `csv` too.
    #[must_use]
    pub fn named(reader: &str) -> Option<Self> {
        let reader = if reader == "tsv" { "csv" } else { reader };
        NAMES[..READERS].iter().find(|n| n.1 == reader).map(|n| n.0)
    }

    /// The names of all readers.
    pub fn readers() -> impl Iterator<Item = &'static str> {
        NAMES[..READERS].iter().map(|n| n.1)
    }

    /// Whether such a stream only holds another one, or other files.
    #[must_use]
    pub fn is_wrapping(self) -> bool {
        matches!(self, Self::Gzip | Self::Zstd | Self::Zip | Self::Tar)
    }

    /// The format that a file name stands for.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit('/').next().unwrap_or(name).rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        EXTENSIONS.iter().find(|e| e.1.contains(&extension.as_str())).map(|e| e.0)
    }

    /// What a stream is, by its first bytes (the more the better, 64 KB are plenty) and its name. `None` where neither tells.
    #[must_use]
    pub fn recognise(name: &str, first: &[u8]) -> Option<Self> {
        by_mark(first).or_else(|| {
            let head = Head::new(first);
            by_markup(&head).or_else(|| by_text(&head, Self::of_name(name)))
        })
    }
}

const EXTENSIONS: &[(Format, &[&str])] = &[
    (Format::Text, &["txt", "text"]),
    (Format::Markdown, &["md", "markdown", "mdown", "mkd"]),
    (Format::Html, &["html", "htm", "xhtml", "xht"]),
    (Format::Jsonl, &["jsonl", "ndjson", "jl", "jsonlines"]),
    (Format::Json, &["json"]),
    (Format::Csv, &["csv", "tsv", "tab", "psv"]),
    (Format::Warc, &["warc", "wet"]),
    (Format::Feed, &["rss", "atom"]),
    (Format::Tar, &["tar"]),
    (Format::Zip, &["zip", "epub", "docx"]),
    (Format::Gzip, &["gz", "tgz"]),
    (Format::Zstd, &["zst", "zstd", "tzst"]),
    (Format::OtherXml, &["xml", "nitf", "newsml"]),
    (Format::Parquet, &["parquet"]),
];

/// Place, bytes and format of the marks of binary formats.
const MARKS: &[(usize, &[u8], Format)] = &[
    (0, b"\x1f\x8b", Format::Gzip),
    (0, b"\x28\xb5\x2f\xfd", Format::Zstd),
    (0, b"PK\x03\x04", Format::Zip),
    (0, b"PK\x05\x06", Format::Zip),
    (257, b"ustar", Format::Tar),
    (0, b"PAR1", Format::Parquet),
    (0, b"WARC/", Format::Warc),
    (0, b"%PDF-", Format::Unsupported),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Unsupported),
    (0, b"BZh", Format::Unsupported),
    (0, b"\xfd7zXZ\0", Format::Unsupported),
    (0, b"7z\xbc\xaf\x27\x1c", Format::Unsupported),
    (0, b"Rar!\x1a\x07", Format::Unsupported),
    (0, b"SQLite format 3\0", Format::Unsupported),
    (0, b"{\\rtf", Format::Unsupported),
];

fn by_mark(first: &[u8]) -> Option<Format> {
    let found = MARKS.iter().find(|(at, mark, _)| first.get(*at..).is_some_and(|f| f.starts_with(mark)));
    // The frames that zstd passes over have sixteen marks, and old archives have a sum instead of a mark.
    let skippable = || first.len() > 4 && first[0] & 0xf0 == 0x50 && first[1..4] == [0x2a, 0x4d, 0x18];
    found
        .map(|m| m.2)
        .or_else(|| skippable().then_some(Format::Zstd))
        .or_else(|| is_tar_header(first).then_some(Format::Tar))
}

/// Whether a block of 512 bytes carries the sum that every header of a tar archive has.
#[must_use]
pub(crate) fn is_tar_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..512) else { return false };
    let stated = block[148..156].iter().filter(|b| b.is_ascii_digit()).fold(0u32, |n, b| n * 8 + u32::from(b - b'0'));
    let sum: u32 =
        block.iter().enumerate().map(|(at, b)| if (148..156).contains(&at) { 32 } else { u32::from(*b) }).sum();
    stated == sum && block[0] != 0
}

/// The beginning of a text, in bytes of which all that matter here are ASCII.
struct Head {
    bytes: Vec<u8>,
    /// Whether the text may go on.
    cut: bool,
}

impl Head {
    fn new(first: &[u8]) -> Self {
        let wide = |start: usize, side: usize| {
            first[start.min(first.len())..].chunks(2).filter_map(move |p| p.get(side).copied()).collect()
        };
        let bytes: Vec<u8> = match first {
            [0xff, 0xfe, ..] => wide(2, 0),
            [0xfe, 0xff, ..] => wide(2, 1),
            [b, 0, c, 0, ..] if *b != 0 && *c != 0 => wide(0, 0),
            [0, b, 0, c, ..] if *b != 0 && *c != 0 => wide(0, 1),
            _ => first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).to_vec(),
        };
        let blank = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
        Self { bytes: bytes[blank..].to_vec(), cut: first.len() >= 4096 }
    }
}

/// The format of a text that begins with `<`, by its outermost element.
fn by_markup(head: &Head) -> Option<Format> {
    let mut rest = head.bytes.as_slice();
    let mut declared = false;
    while rest.first() == Some(&b'<') {
        let after = |end: &[u8]| memchr::memmem::find(rest, end).map_or(&[][..], |at| &rest[at + end.len()..]);
        if rest.starts_with(b"<?") {
            declared |= rest.starts_with(b"<?xml");
            rest = after(b"?>");
        } else if rest.starts_with(b"<!--") {
            rest = after(b"-->");
        } else if rest.len() >= 9 && rest[..9].eq_ignore_ascii_case(b"<!doctype") {
            let name = rest[9..].trim_ascii_start();
            if name.len() >= 4 && name[..4].eq_ignore_ascii_case(b"html") {
                return Some(Format::Html);
            }
            // An internal subset has elements of its own; what follows it is what counts.
            let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
            rest = if memchr::memchr(b'[', &rest[..end]).is_some() { after(b"]>") } else { after(b">") };
        } else {
            let name = rest[1..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_'));
            let name: String = name.map(|b| char::from(*b)).collect();
            return by_root(name.rsplit(':').next().unwrap_or(""), declared);
        }
        rest = rest.trim_ascii_start();
    }
    None
}

fn by_root(name: &str, declared: bool) -> Option<Format> {
    match name {
        "rss" | "RDF" | "feed" => Some(Format::Feed),
        "nitf" => Some(Format::Nitf),
        "newsItem" | "newsMessage" | "packageItem" | "NewsML" => Some(Format::NewsMl),
        _ if ELEMENTS.contains(&name.to_ascii_lowercase().as_str()) => Some(Format::Html),
        _ if declared => Some(Format::OtherXml),
        _ => None,
    }
}

/// Elements that a page or a part of one begins with.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "body",
    "div",
    "p",
    "article",
    "section",
    "main",
    "h1",
    "h2",
    "h3",
    "ul",
    "ol",
    "table",
    "span",
    "blockquote",
    "figure",
    "header",
    "meta",
    "title",
    "script",
    "style",
    "link",
    "br",
    "a",
    "img",
    "strong",
    "em",
    "b",
    "i",
    "font",
    "center",
    "pre",
];

/// The format of a text without markup, where its name leaves a choice.
fn by_text(head: &Head, named: Option<Format>) -> Option<Format> {
    let text = head.bytes.as_slice();
    let shape = match text.first() {
        Some(b'{') => Some(if named == Some(Format::Jsonl) { Format::Jsonl } else { json_shape(head) }),
        Some(b'[') => {
            let next = text[1..].trim_ascii_start().first();
            (matches!(next, Some(b'{')) || next.is_none() || named == Some(Format::Json)).then_some(Format::Json)
        }
        _ => None,
    };
    match named {
        Some(Format::OtherXml | Format::Feed) if text.first() == Some(&b'<') => named,
        // A name that no content bears out is no reason to read plain text as an archive.
        Some(Format::Zip | Format::Gzip | Format::Zstd | Format::Parquet | Format::OtherXml | Format::Feed) => shape,
        Some(Format::Text | Format::Html) => shape.or_else(|| table_or_notes(text)).or(named),
        Some(Format::Json) => shape.or(named),
        Some(other) => shape.filter(|_| other != Format::Csv && other != Format::Markdown).or(named),
        None => shape.or_else(|| table_or_notes(text)),
    }
}

/// Whether objects stand on lines of their own: then a broken one costs no other.
fn json_shape(head: &Head) -> Format {
    let Some(end) = memchr::memchr(b'\n', &head.bytes) else { return Format::Json };
    let whole = serde_json::from_slice::<serde::de::IgnoredAny>(&head.bytes[..end]).is_ok();
    let more = head.cut || !head.bytes[end..].trim_ascii().is_empty();
    if whole && more { Format::Jsonl } else { Format::Json }
}

/// A table whose first line names a column with text; or Markdown that begins with fields between two lines of dashes.
fn table_or_notes(text: &[u8]) -> Option<Format> {
    let line = &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())];
    if line.trim_ascii_end() == b"---" {
        let rest = &text[line.len()..];
        let fields = rest.trim_ascii_start();
        let first = &fields[..memchr::memchr(b'\n', fields).unwrap_or(fields.len())];
        let closed = memchr::memmem::find(rest, b"\n---").is_some();
        return (closed && memchr::memchr(b':', first).is_some()).then_some(Format::Markdown);
    }
    let dialect = Dialect::of(text, &Fields::default());
    (line.len() < text.len() && dialect.names_text()).then_some(Format::Csv)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(name: &str, first: impl AsRef<[u8]>, format: Format) {
        assert_eq!(Format::recognise(name, first.as_ref()), Some(format), "{name}");
    }

    #[test]
    fn content_decides_before_the_name() {
        is("page.txt", "\u{feff} <!DOCTYPE html><p>a", Format::Html);
        is("page.html", b"\x1f\x8b\x08", Format::Gzip);
        is("a.txt", "WARC/1.0\r\n", Format::Warc);
        is("a.html", "<?xml version='1.0'?>\n<!-- x -->\n<rss version='2.0'>", Format::Feed);
        is("a.xml", "<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'x.dtd' [<!ENTITY a 'b'>]><nitf>", Format::Nitf);
        is("", "<nar:newsItem xmlns:nar='http://iptc.org/std/nar/2006-10-01/'>", Format::NewsMl);
        is("a.xml", "<?xml version='1.0'?><invoice>", Format::OtherXml);
        is("a.txt", "%PDF-1.7", Format::Unsupported);
        is("a.txt", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n", Format::Jsonl);
        is("a.jsonl", "[\n {\"text\": \"a\"}]", Format::Json);
        is("a.json", "{\n \"text\": \"a\"}", Format::Json);
        is("a.json", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n", Format::Jsonl);
        is("a.txt", "id;url;texte\n1;u;Oui\n", Format::Csv);
        is("", "---\ntitle: a\n---\nOui", Format::Markdown);
        is("", b"<\0h\0t\0m\0l\0>\0", Format::Html);
    }

    #[test]
    fn the_name_decides_where_the_content_leaves_a_choice() {
        is("a.txt", "Bonjour, la ville.", Format::Text);
        is("a.MD", "# Bonjour", Format::Markdown);
        is("dir.d/a.html", "Bonjour", Format::Html);
        is("a.jsonl", "{\"text\": ", Format::Jsonl);
        is("a.csv", "a,b\n", Format::Csv);
        is("a.txt", "[Nivernelle] La ville dort.", Format::Text);
        is("a.txt", "< 5 % des voix", Format::Text);
    }

    #[test]
    fn what_neither_tells_is_nothing() {
        for (name, first) in [("", "Bonjour."), ("a.png", "\x01\x02"), ("a.zip", "Bonjour."), ("notes.log", "a b\nc d")]
        {
            assert_eq!(Format::recognise(name, first.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn an_archive_without_a_mark_is_known_by_the_sum_of_its_header() {
        let mut header = tar::Header::new_old();
        header.set_path("a.txt").unwrap();
        header.set_size(3);
        header.set_cksum();
        is("", header.as_bytes(), Format::Tar);
    }

    #[test]
    fn readers_are_asked_for_by_the_names_of_their_column() {
        assert_eq!(Format::named("newsml"), Some(Format::NewsMl));
        assert_eq!(Format::named("tsv"), Some(Format::Csv));
        assert_eq!(Format::named("zip"), None);
        assert!(Format::readers().all(|name| Format::named(name).is_some_and(|f| f.reader() == name)));
    }
}
