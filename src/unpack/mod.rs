//! Inputs into the raw bytes of documents: what is compressed is decompressed, archives are opened, dumps are cut into records.
//!
//! In: a file, as it lies there. Out, into a `Filler`, one after another: the bytes of each document with how they are to be
//! read, and a refusal for whatever could not be had. Everything streams: no more than one document and a window of the input
//! is in memory, nothing is written anywhere, and [`Limits`] bound what a small file can become.
//! `dump.tar.gz` → gzip → tar → `2025/a.csv` → rows.

mod archive;
mod columns;
mod feed;
mod guard;
mod lines;
mod objects;
mod rows;
mod warc;
mod window;

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use crate::article::Source;
use crate::pipeline::{Filler, Stopped};
use crate::read::{Format, Input, Inputs, Options, Refusal, Stage};

pub use guard::Limits;
use guard::{Counted, Guarded, refusal_of};
use window::{Peeked, Transcoded, Window};

/// How much of a stream is looked at to tell what it is.
const HEAD: usize = 64 << 10;

/// Whether to go on.
type Flow = Result<(), Stopped>;

/// What is true of everything that is unpacked from one input.
pub(crate) struct Unpack<'a, 'f> {
    options: &'a Options,
    filler: &'f mut Filler,
    /// Bytes that were read of the input, as it lies there.
    taken: Rc<Cell<u64>>,
    /// Bytes that were unpacked from it.
    unpacked: Rc<Cell<u64>>,
}

/// Where a stream stands.
#[derive(Debug, Clone, Default)]
struct Place {
    input_path: String,
    member: Option<String>,
    /// The name that tells of the content: the member's, without the ending of a compression.
    name: String,
    /// Whether it was given on the command line: then it is read even where nothing tells what it is.
    given: bool,
    archives: u32,
    compressions: u32,
}

impl Place {
    fn source(&self, format: Format) -> Source {
        Source {
            input_path: self.input_path.clone(),
            input_member: self.member.clone(),
            media_type: format.media_type(),
            reader: format.reader(),
            ..Source::default()
        }
    }

    fn record(&self, format: Format, index: u64) -> Source {
        Source { input_index: Some(index), ..self.source(format) }
    }

    /// The place of a member of an archive.
    fn inside(&self, name: &str) -> Self {
        let name = clean(name);
        let member = self.member.as_ref().map_or_else(|| name.clone(), |outer| format!("{outer}/{name}"));
        Self { member: Some(member), name, given: false, archives: self.archives + 1, ..self.clone() }
    }

    /// The place of what a compressed stream holds.
    fn decompressed(&self) -> Self {
        let name = match self.name.rsplit_once('.') {
            Some((stem, ending)) if ["tgz", "tzst"].contains(&ending.to_ascii_lowercase().as_str()) => {
                format!("{stem}.tar")
            }
            Some((stem, ending)) if ["gz", "zst", "zstd"].contains(&ending.to_ascii_lowercase().as_str()) => {
                stem.to_owned()
            }
            _ => self.name.clone(),
        };
        Self { name, compressions: self.compressions + 1, ..self.clone() }
    }
}

/// A member's name as rows show it: nothing in it leads out of the archive, whoever uses it as a path.
fn clean(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|p| !matches!(*p, "" | "." | ".."));
    let parts: Vec<&str> = parts.enumerate().filter(|(at, p)| *at > 0 || !p.ends_with(':')).map(|(_, p)| p).collect();
    parts.join("/").chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(1024).collect()
}

/// Unpacks all inputs, in order.
pub(crate) fn unpack(inputs: &Inputs, options: &Options, filler: &mut Filler) -> Flow {
    for input in &inputs.files {
        let mut unpack = Unpack { options, taken: filler.taken(), filler, unpacked: Rc::default() };
        let place = Place {
            input_path: input.shown.clone(),
            name: input.shown.clone(),
            given: input.given,
            ..Place::default()
        };
        // A bug in reading one file, here or in a library, is no reason to lose the others.
        let outcome = catch_unwind(AssertUnwindSafe(|| unpack.input(input, &place)));
        if let Ok(flow) = outcome {
            flow?;
        } else {
            let message = "a bug stopped the reading of this file; please report it";
            filler.refused(place.source(Format::Unsupported), Refusal::new(Stage::Read, "panic", message), 0)?;
        }
    }
    for (path, why) in &inputs.unreadable {
        let source = Source { input_path: path.clone(), ..Source::default() };
        filler.refused(source, Refusal::new(Stage::Read, "unreadable", why), 0)?;
    }
    Ok(())
}

impl Unpack<'_, '_> {
    fn input(&mut self, input: &Input, place: &Place) -> Flow {
        if input.is_stdin() {
            let mut stdin = Counted::new(io::stdin(), &self.taken);
            return self.stream(&mut stdin, place);
        }
        let mut file = match File::open(&input.path) {
            Ok(file) => file,
            Err(error) => return self.refuse(place, Refusal::new(Stage::Read, "unreadable", error.to_string())),
        };
        let mut mark = Vec::new();
        let known = (&mut file).take(4).read_to_end(&mut mark).ok().and_then(|_| Format::recognise("", &mark));
        if let Err(error) = file.rewind()
            && !mark.is_empty()
        {
            // A pipe with a name cannot be read twice; what was read of it is put before the rest.
            let _ = error;
            let mut whole = Counted::new(io::Cursor::new(mark).chain(file), &self.taken);
            return self.stream(&mut whole, place);
        }
        match known {
            Some(Format::Zip) => self.zip(&mut io::BufReader::new(Counted::new(file, &self.taken)), place),
            Some(Format::Parquet) if self.options.reader.is_none() => self.columns_file(file, place),
            _ => self.stream(&mut Counted::new(file, &self.taken), place),
        }
    }

    /// Reads a stream as what it is.
    fn stream(&mut self, reader: &mut dyn Read, place: &Place) -> Flow {
        let mut peeked = Peeked::new(reader, HEAD);
        let format = Format::recognise(&place.name, peeked.head());
        if peeked.head().is_empty() {
            let refusal = peeked
                .error()
                .map_or_else(|| Refusal::new(Stage::Read, "empty", "the file has 0 bytes").at(0), refusal_of);
            let known = place.given || Format::of_name(&place.name).is_some();
            if known {
                return self.refuse(place, refusal);
            }
            self.filler.skipped();
            return Ok(());
        }
        let format = match (format, self.options.reader) {
            (Some(Format::Zip), Some(Format::Epub | Format::Docx)) => Some(Format::Zip),
            (format, Some(_)) if format.is_some_and(Format::is_wrapping) => format,
            (_, Some(reader)) => Some(reader),
            (format, None) => format,
        };
        match format {
            Some(Format::Gzip | Format::Zstd) => self.compressed(peeked, format == Some(Format::Gzip), place),
            Some(Format::Tar) => self.tar(&mut peeked, place),
            Some(Format::Zip) => {
                let (bytes, error) = self.whole(&mut peeked);
                if let Some(refusal) = error {
                    return self.refuse(place, refusal);
                }
                self.zip(&mut io::Cursor::new(bytes), place)
            }
            Some(format @ (Format::Jsonl | Format::Json | Format::Csv)) => {
                let mut transcoded;
                let reader: &mut dyn Read = match window::utf_16(peeked.head()) {
                    Some(encoding) => {
                        transcoded = Transcoded::new(&mut peeked, encoding);
                        &mut transcoded
                    }
                    None => &mut peeked,
                };
                let mut window = Window::new(reader);
                match format {
                    Format::Jsonl => self.lines(&mut window, place),
                    Format::Json => self.objects(&mut window, place),
                    _ => self.rows(&mut window, place),
                }
            }
            Some(Format::Warc) => self.warc(&mut Window::new(&mut peeked), place),
            Some(Format::Parquet) => self.columns_stream(&mut peeked, place),
            Some(Format::Unsupported | Format::OtherXml) if !place.given => {
                self.filler.skipped();
                Ok(())
            }
            Some(format @ (Format::Unsupported | Format::OtherXml)) => {
                let message = match format {
                    Format::OtherXml => "XML of a kind that is not read; name a reader with --reader if it is one",
                    _ => "a format that is not read; convert it to text, HTML or a dump",
                };
                self.refuse(place, Refusal::new(Stage::Read, "unsupported", message))
            }
            Some(format) => self.document(format, &mut peeked, place),
            None if place.given => self.document(Format::Text, &mut peeked, place),
            None => {
                self.filler.skipped();
                Ok(())
            }
        }
    }

    /// Reads a compressed stream as what it holds.
    fn compressed(&mut self, peeked: Peeked<'_>, gzip: bool, place: &Place) -> Flow {
        if place.compressions >= self.options.limits.nesting {
            return self.refuse(place, self.options.limits.nested());
        }
        let packed = Rc::new(Cell::new(0));
        let counted = Counted::new(peeked, &packed);
        let mut decoder: Box<dyn Read + '_> = if gzip {
            Box::new(flate2::read::MultiGzDecoder::new(counted))
        } else {
            match zstd::stream::read::Decoder::new(counted) {
                Ok(decoder) => Box::new(decoder),
                Err(error) => return self.refuse(place, refusal_of(&error)),
            }
        };
        let mut guarded = Guarded::new(&mut *decoder, packed, &self.unpacked, &self.options.limits);
        self.stream(&mut guarded, &place.decompressed())
    }

    /// A stream that is one document, or a few of them that are read whole.
    fn document(&mut self, format: Format, reader: &mut dyn Read, place: &Place) -> Flow {
        let (bytes, error) = self.whole(reader);
        match error {
            Some(refusal) if refusal.code == "too_large" || bytes.is_empty() => {
                self.filler.refused(place.source(format), refusal, 0)
            }
            _ if matches!(format, Format::Feed | Format::NewsMl) => self.feed(format, &bytes, error, place),
            // Half of a book's archive is none.
            Some(refusal) if matches!(format, Format::Epub | Format::Docx) => {
                self.filler.refused(place.source(format), refusal, 0)
            }
            partial => self.filler.document(format, place.source(format), &bytes, 0, partial),
        }
    }

    /// All bytes of a stream, up to the largest document; and why there are no more.
    fn whole(&self, reader: &mut dyn Read) -> (Vec<u8>, Option<Refusal>) {
        let mut bytes = Vec::new();
        let limit = self.options.max_document;
        match reader.take(limit + 1).read_to_end(&mut bytes) {
            Ok(length) if length as u64 > limit => (Vec::new(), Some(too_large("file", limit))),
            Ok(_) => (bytes, None),
            Err(error) => (bytes, Some(refusal_of(&error))),
        }
    }

    fn refuse(&mut self, place: &Place, refusal: Refusal) -> Flow {
        let format = Format::of_name(&place.name).unwrap_or(Format::Unsupported);
        self.filler.refused(place.source(format), refusal, 0)
    }
}

fn too_large(what: &str, limit: u64) -> Refusal {
    let message = format!("the {what} is longer than {limit} bytes; raise --max-document or split it");
    Refusal::new(Stage::Read, "too_large", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_members_lead_nowhere() {
        assert_eq!(clean("../../etc/passwd"), "etc/passwd");
        assert_eq!(clean("C:\\temp\\..\\a.html"), "temp/a.html");
        assert_eq!(clean("/a//./b\u{7}.txt"), "a/b\u{fffd}.txt");
        assert!(clean(&"x".repeat(9000)).len() <= 1024);
    }

    #[test]
    fn what_a_compressed_file_holds_has_its_name_without_the_ending() {
        let name = |n: &str| Place { name: n.into(), ..Place::default() }.decompressed().name;
        assert_eq!(name("a/dump.jsonl.gz"), "a/dump.jsonl");
        assert_eq!(name("a.TGZ"), "a.tar");
        assert_eq!(name("page"), "page");
    }
}
