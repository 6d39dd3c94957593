//! The options that say what inputs are and bound what is read of them: the same for every command that reads articles.

use std::collections::BTreeMap;

use clap::Args;

use crate::read::{Format, MAX_DOCUMENT, Options, PageLimits};
use crate::unpack::Limits;

/// What inputs are, and how much of them is read.
#[derive(Debug, Clone, Args)]
pub(super) struct Bounds {
    /// Reader of all documents, whatever they look like: text, markdown, html, jsonl, json, csv, warc, feed, nitf, newsml, epub, docx
    #[arg(long, value_name = "NAME", value_parser = reader, help_heading = "What is read")]
    reader: Option<Format>,
    /// Documents with more bytes than this are listed in errors, not read
    #[arg(long, value_name = "BYTES", default_value_t = MAX_DOCUMENT, help_heading = "What is read")]
    max_document: u64,
    /// How many bytes may come out of each compressed byte
    #[arg(long, value_name = "N", default_value_t = Limits::default().ratio, help_heading = "What is read")]
    max_ratio: u64,
    /// How many bytes may come out of one compressed file or archive
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().unpacked, help_heading = "What is read")]
    max_unpacked: u64,
    /// How many archives may stand within one another
    #[arg(long, value_name = "N", default_value_t = Limits::default().nesting, help_heading = "What is read")]
    max_nesting: u32,
    /// How many documents are remembered to tell duplicates
    #[arg(long, value_name = "N", default_value_t = Limits::default().remembered, help_heading = "What is read")]
    max_remembered: u64,
}

fn reader(name: &str) -> Result<Format, String> {
    Format::named(name).ok_or_else(|| format!("the readers are {}", Format::readers().collect::<Vec<_>>().join(", ")))
}

impl Bounds {
    /// The defaults, with what was asked for.
    pub(super) fn options(&self) -> Options {
        let limits = Limits {
            ratio: self.max_ratio,
            unpacked: self.max_unpacked,
            nesting: self.max_nesting,
            remembered: self.max_remembered,
        };
        Options { max_document: self.max_document, reader: self.reader, limits, ..Options::default() }
    }

    fn numbers(&mut self) -> [(&'static str, Number<'_>); 5] {
        [
            ("max_document", Number::Long(&mut self.max_document)),
            ("max_ratio", Number::Long(&mut self.max_ratio)),
            ("max_unpacked", Number::Long(&mut self.max_unpacked)),
            ("max_nesting", Number::Short(&mut self.max_nesting)),
            ("max_remembered", Number::Long(&mut self.max_remembered)),
        ]
    }

    /// Takes the larger bounds of an earlier run, and its reader.
    pub(super) fn fill_from(&mut self, options: &serde_json::Value) {
        self.reader = self.reader.or_else(|| options["reader"].as_str().and_then(Format::named));
        for (name, number) in self.numbers() {
            if let Some(earlier) = options[name].as_str().and_then(|n| n.parse::<u64>().ok()) {
                match number {
                    Number::Long(place) => *place = earlier.max(*place),
                    Number::Short(place) => *place = u32::try_from(earlier).unwrap_or(*place).max(*place),
                }
            }
        }
    }

    /// Writes down what a run was given.
    pub(super) fn note(&self, options: &mut BTreeMap<&'static str, String>) {
        if let Some(reader) = self.reader {
            options.insert("reader", reader.reader().to_owned());
        }
        for (name, number) in self.clone().numbers() {
            let value = match number {
                Number::Long(place) => *place,
                Number::Short(place) => u64::from(*place),
            };
            options.insert(name, value.to_string());
        }
    }
}

/// How much of a web page is read as it stands.
#[derive(Debug, Clone, Args)]
pub(super) struct PageBounds {
    /// Elements of a web page that are nested deeper are read as part of what is around them
    #[arg(long = "max-depth", value_name = "N", default_value_t = PageLimits::default().depth, help_heading = "Limits of web pages")]
    depth: usize,
    /// Attributes of an element beyond this number are not read
    #[arg(long = "max-attributes", value_name = "N", default_value_t = PageLimits::default().attributes, help_heading = "Limits of web pages")]
    attributes: usize,
    /// Elements of a page beyond this number are read as text alone
    #[arg(long = "max-elements", value_name = "N", default_value_t = PageLimits::default().elements, help_heading = "Limits of web pages")]
    elements: usize,
    /// Of a page with more bytes the text between the tags is read, whatever it is
    #[arg(long = "max-page", value_name = "BYTES", default_value_t = PageLimits::default().bytes, help_heading = "Limits of web pages")]
    bytes: usize,
}

impl PageBounds {
    /// As the reader of pages takes them.
    pub(super) fn limits(&self) -> PageLimits {
        PageLimits {
            depth: self.depth.clamp(16, 4096),
            attributes: self.attributes,
            elements: self.elements,
            bytes: self.bytes,
        }
    }

    fn numbers(&mut self) -> [(&'static str, &mut usize); 4] {
        [
            ("max_depth", &mut self.depth),
            ("max_attributes", &mut self.attributes),
            ("max_elements", &mut self.elements),
            ("max_page", &mut self.bytes),
        ]
    }

    /// Takes the bounds of an earlier run, larger or not: with others a page would give another text.
    pub(super) fn fill_from(&mut self, options: &serde_json::Value) {
        for (name, number) in self.numbers() {
            if let Some(earlier) = options[name].as_str().and_then(|n| n.parse().ok()) {
                *number = earlier;
            }
        }
    }

    /// Writes down what a run was given.
    pub(super) fn note(&self, options: &mut BTreeMap<&'static str, String>) {
        for (name, number) in self.clone().numbers() {
            options.insert(name, number.to_string());
        }
    }
}

enum Number<'n> {
    Long(&'n mut u64),
    Short(&'n mut u32),
}
