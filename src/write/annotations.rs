//! Facts for other people's tools: W3C Web Annotations (`annotations.jsonld`) and schema.org quotations (`quotations.jsonld`).
//!
//! Both are one JSON-LD document, written as the rows come. A Web Annotation points at its words twice, by the words with
//! their context and by code points of the article's text, as the records do.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::OutputError;
use super::packed::Cell;
use super::sink::{Batch, Fact, Finished, Kind, Sink, column};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// An `AnnotationPage` of quotes, figures and dates.
    WebAnnotation,
    /// A graph of `Quotation`s.
    SchemaOrg,
}

/// The file while it is written.
pub struct Annotations {
    vocabulary: Vocabulary,
    name: &'static str,
    file: BufWriter<File>,
    rows: u64,
}

impl Annotations {
    /// Opens the file's `.part` in a folder.
    ///
    /// # Errors
    /// [`OutputError`] where it cannot be made.
    pub fn create(folder: &Path, vocabulary: Vocabulary) -> Result<Self, OutputError> {
        let (name, head) = match vocabulary {
            Vocabulary::WebAnnotation => (
                "annotations.jsonld",
                "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationPage\",\"items\":[",
            ),
            Vocabulary::SchemaOrg => ("quotations.jsonld", "{\"@context\":\"https://schema.org\",\"@graph\":["),
        };
        let path = folder.join(format!("{name}.part"));
        let open = File::create(&path).and_then(|file| {
            let mut file = BufWriter::new(file);
            file.write_all(head.as_bytes())?;
            Ok(file)
        });
        let file = open.map_err(|error| OutputError::Io { path: path.display().to_string(), error })?;
        Ok(Self { vocabulary, name, file, rows: 0 })
    }

    fn failed(&self, error: std::io::Error) -> OutputError {
        OutputError::Io { path: self.name.to_owned(), error }
    }

    fn add(&mut self, item: &Value) -> std::io::Result<()> {
        self.file.write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
        self.rows += 1;
        serde_json::to_writer(&mut self.file, item)?;
        Ok(())
    }
}

impl Sink for Annotations {
    fn write(&mut self, batch: &Batch) -> Result<(), OutputError> {
        batch.each_document(|document, facts| {
            for fact in facts {
                let item = match self.vocabulary {
                    Vocabulary::WebAnnotation => Some(web_annotation(document, fact)),
                    Vocabulary::SchemaOrg => quotation(document, fact),
                };
                if let Some(item) = item {
                    self.add(&item).map_err(|e| self.failed(e))?;
                }
            }
            Ok(())
        })
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Finished>, OutputError> {
        self.file.write_all(b"\n]}\n").and_then(|()| self.file.flush()).map_err(|e| self.failed(e))?;
        Ok(vec![Finished::new(self.name, self.rows)])
    }
}

fn source(document: &[Cell<'_>]) -> String {
    let of = |name: &str| document[column("documents", name)].text();
    of("url").map_or_else(|| format!("urn:guillemet:{}", document[0].words()), str::to_owned)
}

fn web_annotation(document: &[Cell<'_>], fact: &Fact<'_>) -> Value {
    let table = fact.kind.table();
    let of = |name: &str| fact.cells[column(table, name)];
    let mut about =
        json!({ "kind": fact.kind.name(), "rule": of("rule").text(), "confidence": of("confidence").text() });
    let own: &[&str] = match fact.kind {
        Kind::Quote => &["type", "quote_text", "speaker_name", "said_on"],
        Kind::Figure => &["kind", "value", "value_max", "currency", "unit", "object"],
        Kind::Date => &["type", "value", "mod"],
    };
    for name in own {
        if let Some(value) = of(name).text() {
            about[if *name == "kind" { "type" } else { name }] = json!(value);
        }
    }
    json!({
        "id": format!("urn:guillemet:{}", fact.cells[0].words()),
        "type": "Annotation",
        "motivation": "identifying",
        "body": { "type": "TextualBody", "format": "application/json", "value": about.to_string() },
        "target": {
            "source": source(document),
            "selector": [
                { "type": "TextQuoteSelector", "exact": of("text").words(), "prefix": of("prefix").words(), "suffix": of("suffix").words() },
                { "type": "TextPositionSelector", "start": of("char_start").int(), "end": of("char_end").int() },
            ],
        },
    })
}

/// Somebody's words as a `Quotation`: not terms in marks, and not a heading's repetition of what the body quotes.
fn quotation(document: &[Cell<'_>], fact: &Fact<'_>) -> Option<Value> {
    if fact.kind != Kind::Quote {
        return None;
    }
    let of = |name: &str| fact.cells[column("quotes", name)];
    if !matches!(of("type").text(), Some("direct" | "partial")) || of("repeat_of").text().is_some() {
        return None;
    }
    let about = |name: &str| document[column("documents", name)].text();
    let mut item = json!({
        "@type": "Quotation",
        "@id": format!("urn:guillemet:{}", fact.cells[0].words()),
        "text": of("quote_text").words(),
        "isPartOf": { "@type": "NewsArticle", "url": about("url"), "headline": about("title"), "datePublished": about("published") },
    });
    if let Some(language) = about("language") {
        item["inLanguage"] = json!(language);
    }
    if let Some(speaker) = of("speaker_name").text() {
        // Whether it is a person or an organisation is not always known, and then not said.
        item["creator"] = json!({ "name": speaker });
    }
    if let Some(said_on) = of("said_on").text().filter(|d| d.starts_with(|c: char| c.is_ascii_digit())) {
        item["dateCreated"] = json!(said_on);
    }
    Some(item)
}
