//! Inputs into chunks of documents, in order.
//!
//! A dump is read in pieces of a fixed size that end at a line end; small files go together into a chunk. A chunk holds raw
//! bytes only: reading them is the workers' part. A line or file that is longer than allowed is passed over without being held
//! in memory, and becomes a refusal.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;

use crate::article::Source;
use crate::read::{Format, Input, Inputs, Refusal, Stage};

/// Bytes of input in a chunk: large enough that hand-over costs nothing, small enough that rows in waiting stay small.
const CHUNK: usize = 256 << 10;

/// A piece of the input.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Its place in the order.
    pub number: u64,
    /// Its documents.
    pub items: Vec<Item>,
    /// Raw bytes of all of them.
    bytes: Vec<u8>,
    /// How many bytes of input it accounts for.
    pub input_bytes: u64,
}

/// Where a document's bytes are.
#[derive(Debug, Clone)]
pub struct Document {
    /// How they are to be read.
    pub format: Format,
    source: Source,
    range: Range<usize>,
    offset: u64,
}

/// A document of a chunk.
#[derive(Debug, Clone)]
pub enum Item {
    /// Its bytes are here.
    Document(Document),
    /// Its bytes could not be had.
    Refused {
        /// What is known of it.
        source: Source,
        /// Why.
        refusal: Refusal,
    },
}

impl Item {
    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> &Source {
        match self {
            Self::Document(document) => &document.source,
            Self::Refused { source, .. } => source,
        }
    }

    /// Where it begins in its input.
    #[must_use]
    pub fn offset(&self) -> u64 {
        match self {
            Self::Document(document) => document.offset,
            Self::Refused { .. } => 0,
        }
    }
}

impl Chunk {
    /// The raw bytes of an item.
    #[must_use]
    pub fn raw(&self, item: &Item) -> Option<&[u8]> {
        match item {
            Item::Document(document) => self.bytes.get(document.range.clone()),
            Item::Refused { .. } => None,
        }
    }
}

/// A dump in the middle of being read.
struct Dump {
    input: usize,
    reader: Box<dyn Read + Send>,
    /// Number of the next record.
    record: u64,
    /// Place of the first byte of `carry` in the input.
    offset: u64,
    /// The beginning of a line whose end has not been read.
    carry: Vec<u8>,
    at_end: bool,
    first: bool,
}

/// Cuts inputs into chunks.
pub struct Chunks<'a> {
    inputs: &'a Inputs,
    next_input: usize,
    next_unreadable: usize,
    dump: Option<Dump>,
    number: u64,
    max_document: u64,
}

impl<'a> Chunks<'a> {
    /// Begins at the first input.
    #[must_use]
    pub fn new(inputs: &'a Inputs, max_document: u64) -> Self {
        Self { inputs, next_input: 0, next_unreadable: 0, dump: None, number: 0, max_document }
    }

    /// Fills the next chunk; false at the end.
    pub fn next(&mut self, chunk: &mut Chunk) -> bool {
        chunk.items.clear();
        chunk.bytes.clear();
        chunk.bytes.shrink_to(4 * CHUNK);
        chunk.input_bytes = 0;
        while chunk.items.is_empty() || (self.dump.is_none() && chunk.bytes.len() < CHUNK) {
            if let Some(dump) = &mut self.dump {
                if dump.fill(self.inputs, chunk, self.max_document) {
                    self.dump = None;
                }
            } else if let Some(input) = self.inputs.files.get(self.next_input) {
                self.next_input += 1;
                self.open(input, chunk);
            } else if let Some((path, why)) = self.inputs.unreadable.get(self.next_unreadable) {
                self.next_unreadable += 1;
                let source = Source { input_path: path.clone(), ..Source::default() };
                chunk.items.push(Item::Refused { source, refusal: unreadable(why) });
            } else {
                break;
            }
        }
        chunk.number = self.number;
        self.number += 1;
        !chunk.items.is_empty()
    }

    /// Reads a small file into the chunk, or begins a dump.
    fn open(&mut self, input: &Input, chunk: &mut Chunk) {
        let mut source = Source { input_path: input.shown.clone(), ..Source::default() };
        let mut begin = || -> io::Result<()> {
            let mut reader: Box<dyn Read + Send> =
                if input.is_stdin() { Box::new(io::stdin()) } else { Box::new(File::open(&input.path)?) };
            let mut magic = Vec::new();
            (&mut reader).take(2).read_to_end(&mut magic)?;
            let compressed = magic == [0x1f, 0x8b];
            reader = Box::new(io::Cursor::new(magic).chain(reader));
            if compressed {
                reader = Box::new(flate2::read::MultiGzDecoder::new(reader));
            }
            let start = chunk.bytes.len();
            let mut format = input.format;
            if format.is_none() {
                (&mut reader).take(4096).read_to_end(&mut chunk.bytes)?;
                format = Some(Format::guess(&chunk.bytes[start..]));
            }
            let format = format.unwrap_or(Format::Text);
            source.media_type = format.media_type();
            source.reader = format.reader();
            if format == Format::Jsonl {
                let carry = chunk.bytes.split_off(start);
                self.dump = Some(Dump {
                    input: self.next_input - 1,
                    reader,
                    record: 0,
                    offset: 0,
                    carry,
                    at_end: false,
                    first: true,
                });
                return Ok(());
            }
            (&mut reader).take(self.max_document + 1).read_to_end(&mut chunk.bytes)?;
            let range = start..chunk.bytes.len();
            chunk.input_bytes += input.bytes.max(range.len() as u64);
            if range.len() as u64 > self.max_document {
                chunk.bytes.truncate(start);
                chunk.bytes.shrink_to(4 * CHUNK);
                let refusal = too_large("file", self.max_document);
                chunk.items.push(Item::Refused { source: source.clone(), refusal });
            } else {
                chunk.items.push(Item::Document(Document { format, source: source.clone(), range, offset: 0 }));
            }
            Ok(())
        };
        if let Err(error) = begin() {
            chunk.items.push(Item::Refused { source, refusal: unreadable(&error.to_string()) });
        }
    }
}

fn unreadable(why: &str) -> Refusal {
    Refusal::new(Stage::Read, "unreadable", why)
}

fn too_large(what: &str, limit: u64) -> Refusal {
    let message = format!("the {what} is longer than {limit} bytes; raise --max-document or split it");
    Refusal::new(Stage::Read, "too_large", message)
}

impl Dump {
    fn source(&self, inputs: &Inputs) -> Source {
        Source {
            input_path: inputs.files[self.input].shown.clone(),
            input_index: Some(self.record),
            media_type: Format::Jsonl.media_type(),
            reader: Format::Jsonl.reader(),
            ..Source::default()
        }
    }

    /// Fills the chunk with whole lines. True once the dump is at its end.
    fn fill(&mut self, inputs: &Inputs, chunk: &mut Chunk, max_document: u64) -> bool {
        let start = chunk.bytes.len();
        chunk.bytes.append(&mut self.carry);
        let mut scanned = start;
        let cut = loop {
            if !self.at_end {
                let want = (CHUNK + start).saturating_sub(chunk.bytes.len()).max(CHUNK / 4) as u64;
                match (&mut self.reader).take(want).read_to_end(&mut chunk.bytes) {
                    Ok(0) => self.at_end = true,
                    Ok(_) => {}
                    Err(error) => {
                        let refusal = unreadable(&error.to_string()).at(self.offset);
                        chunk.items.push(Item::Refused { source: self.source(inputs), refusal });
                        self.at_end = true;
                    }
                }
            }
            if self.at_end {
                break chunk.bytes.len();
            }
            if let Some(at) = memchr::memrchr(b'\n', &chunk.bytes[scanned..]) {
                break scanned + at + 1;
            }
            scanned = chunk.bytes.len();
            if (scanned - start) as u64 > max_document {
                self.pass_over_line(inputs, chunk, start, max_document);
                return false;
            }
        };
        self.carry.extend_from_slice(&chunk.bytes[cut..]);
        chunk.bytes.truncate(cut);
        chunk.input_bytes += (cut - start) as u64;
        self.lines(inputs, chunk, start, max_document);
        self.offset += (cut - start) as u64;
        if self.at_end && self.record == 0 && chunk.items.is_empty() {
            let what = if self.offset == 0 { "the file has 0 bytes" } else { "the file holds nothing but white space" };
            let source = Source { input_index: None, ..self.source(inputs) };
            chunk.items.push(Item::Refused { source, refusal: Refusal::new(Stage::Read, "empty", what).at(0) });
        }
        self.at_end
    }

    fn lines(&mut self, inputs: &Inputs, chunk: &mut Chunk, start: usize, max_document: u64) {
        let bom = self.first && chunk.bytes[start..].starts_with(b"\xef\xbb\xbf");
        let mut from = start + if bom { 3 } else { 0 };
        if self.first
            && (chunk.bytes[start..].starts_with(b"\xff\xfe") || chunk.bytes[start..].starts_with(b"\xfe\xff"))
        {
            let message = "a dump must be in UTF-8; convert this one, for example with iconv -f UTF-16 -t UTF-8";
            let refusal = Refusal::new(Stage::Decode, "not_utf8", message);
            chunk.items.push(Item::Refused { source: self.source(inputs), refusal });
            self.at_end = true;
            return;
        }
        self.first = false;
        let end = chunk.bytes.len();
        while from < end {
            let to = memchr::memchr(b'\n', &chunk.bytes[from..end]).map_or(end, |at| from + at);
            let line = chunk.bytes[from..to].strip_suffix(b"\r").unwrap_or(&chunk.bytes[from..to]);
            let range = from..from + line.len();
            let offset = self.offset + (from - start) as u64;
            if !line.trim_ascii().is_empty() {
                let source = self.source(inputs);
                chunk.items.push(if range.len() as u64 > max_document {
                    Item::Refused { source, refusal: too_large("line", max_document).at(offset) }
                } else {
                    Item::Document(Document { format: Format::Jsonl, source, range, offset })
                });
                self.record += 1;
            }
            from = to + 1;
        }
    }

    /// Leaves out a line that is too long, without holding it.
    fn pass_over_line(&mut self, inputs: &Inputs, chunk: &mut Chunk, start: usize, max_document: u64) {
        let refusal = too_large("line", max_document).at(self.offset);
        chunk.items.push(Item::Refused { source: self.source(inputs), refusal });
        self.record += 1;
        self.first = false;
        let mut length = (chunk.bytes.len() - start) as u64;
        loop {
            chunk.bytes.truncate(start);
            match (&mut self.reader).take(CHUNK as u64).read_to_end(&mut chunk.bytes) {
                Ok(0) | Err(_) => {
                    self.at_end = true;
                    break;
                }
                Ok(_) => {}
            }
            if let Some(at) = memchr::memchr(b'\n', &chunk.bytes[start..]) {
                self.carry.extend_from_slice(&chunk.bytes[start + at + 1..]);
                length += at as u64 + 1;
                break;
            }
            length += (chunk.bytes.len() - start) as u64;
        }
        chunk.bytes.truncate(start);
        chunk.bytes.shrink_to(4 * CHUNK);
        chunk.input_bytes += length;
        self.offset += length;
    }
}
