//! A web archive into its pages.
//!
//! In: a window over a WARC file, such as Common Crawl and wget write, or over the texts made of one (WET). Out: the body of
//! every response that is a page, a feed or a text, as it went over the wire but for chunks and compression, numbered by its
//! record from 0. Requests, redirects, pictures and scripts are no documents. A record whose length is wrong ends where the
//! next one begins.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

use super::guard::refusal_of;
use super::window::Window;
use super::{Flow, Place, Unpack, too_large};
use crate::article::{Source, Told};
use crate::read::{Format, Refusal, Stage};

/// The longest head of a record.
const HEAD: usize = 256 << 10;

impl Unpack<'_, '_> {
    pub(super) fn warc(&mut self, window: &mut Window<'_>, place: &Place) -> Flow {
        let max = self.options.max_document;
        let mut index = 0;
        loop {
            // Line ends between records.
            while window.bytes().first().is_some_and(u8::is_ascii_whitespace) || window.bytes().is_empty() {
                let blank = window.bytes().iter().take_while(|b| b.is_ascii_whitespace()).count();
                window.pass(blank);
                if window.bytes().is_empty() && !window.more() {
                    return self.end(window, place, Format::Warc, index);
                }
            }
            window.fill(5);
            let start = window.offset();
            let source = place.record(Format::Warc, index);
            if !window.bytes().starts_with(b"WARC/") {
                let message = "no record begins here; what follows up to the next one is left out";
                self.filler.refused(source, Refusal::new(Stage::Read, "invalid_warc", message), start)?;
                index += 1;
                if window.pass_to(b"\nWARC/") {
                    window.pass(1);
                }
                continue;
            }
            let Some((head, length)) = head(window) else {
                if window.error().is_none() {
                    let message = "the head of the record does not end";
                    self.filler.refused(source, Refusal::new(Stage::Read, "invalid_warc", message), start)?;
                }
                window.pass(5);
                if window.pass_to(b"\nWARC/") {
                    window.pass(1);
                }
                index += 1;
                continue;
            };
            let stated = field(&head, "content-length").and_then(|n| n.parse::<u64>().ok());
            window.pass(length);
            let wanted = is_wanted(&head);
            if let Some(stated) = stated.filter(|n| !wanted || *n > max) {
                if wanted {
                    self.filler.refused(source, too_large("record", max), start)?;
                }
                window.pass_far(stated);
                index += 1;
                continue;
            }
            let (length, partial) = block(window, stated, max);
            let block = window.bytes()[..length.min(window.bytes().len())].to_vec();
            window.pass(length);
            index += 1;
            let refused = partial.is_some();
            let before = self.filler.rows();
            self.record(&head, &block, source, start, partial.clone())?;
            // A wrong length is worth a row, whatever the record was.
            if let Some(partial) = partial.filter(|_| refused && self.filler.rows() == before) {
                self.filler.refused(place.record(Format::Warc, index - 1), partial, start)?;
            }
        }
    }

    /// One record's content.
    fn record(&mut self, head: &str, block: &[u8], mut source: Source, offset: u64, partial: Option<Refusal>) -> Flow {
        let mut body = Cow::Borrowed(block);
        let mut media = field(head, "content-type").unwrap_or_default().to_ascii_lowercase();
        let is_response = field(head, "warc-type").is_some_and(|t| t.eq_ignore_ascii_case("response"));
        if is_response || media.contains("msgtype=response") {
            let Some(end) = head_length(block) else {
                self.filler.skipped();
                return Ok(());
            };
            let http = String::from_utf8_lossy(&block[..end]).into_owned();
            let status = http.split_ascii_whitespace().nth(1).unwrap_or_default();
            media = field(&http, "content-type").unwrap_or_default().to_ascii_lowercase();
            if status != "200" {
                self.filler.skipped();
                return Ok(());
            }
            body = Cow::Borrowed(&block[end..]);
            if field(&http, "transfer-encoding").is_some_and(|e| e.to_ascii_lowercase().contains("chunked"))
                && let Some(whole) = without_chunks(&body)
            {
                body = Cow::Owned(whole);
            }
            match self.decoded(&body, field(&http, "content-encoding").unwrap_or_default()) {
                Ok(Some(plain)) => body = Cow::Owned(plain),
                Ok(None) => {}
                Err(refusal) => return self.filler.refused(source, refusal, offset),
            }
        }
        let kind = media.split(';').next().unwrap_or_default().trim();
        let url = field(head, "warc-target-uri").map(|u| u.trim_matches(['<', '>']).to_owned());
        let named = url.as_deref().and_then(|u| u.split(['?', '#']).next()).unwrap_or_default();
        let seen = Format::recognise(named, &body[..body.len().min(super::HEAD)]);
        let format = match (kind, seen) {
            (_, Some(format @ (Format::Feed | Format::Nitf | Format::NewsMl))) => Some(format),
            ("text/html" | "application/xhtml+xml", _) | ("text/plain" | "", Some(Format::Html)) => Some(Format::Html),
            ("text/plain", _) => Some(Format::Text),
            ("text/markdown", _) => Some(Format::Markdown),
            _ => None,
        };
        let Some(format) = format.filter(|_| !body.trim_ascii().is_empty()) else {
            self.filler.skipped();
            return Ok(());
        };
        let charset = media
            .split_once("charset=")
            .and_then(|(_, c)| c.split(';').next())
            .map(|c| c.trim_matches(['"', '\'', ' ']).to_owned());
        (source.reader, source.media_type) = (format.reader(), format.media_type());
        source.told = Some(Arc::new(Told { url, charset, ..Told::default() }));
        let truncated = field(head, "warc-truncated")
            .map(|why| Refusal::new(Stage::Read, "truncated", format!("the crawler cut this page short ({why})")));
        let partial = partial.or(truncated);
        if matches!(format, Format::Feed | Format::NewsMl) {
            return self.items(format, &body, partial, &source, offset);
        }
        self.filler.document(format, source, &body, offset, partial)
    }

    /// A body without its compression; `None` where it has none.
    fn decoded(&self, body: &[u8], encoding: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let is_gzip = body.starts_with(b"\x1f\x8b");
        if encoding.is_empty() || encoding.eq_ignore_ascii_case("identity") || body.is_empty() {
            return Ok(None);
        }
        let mut decoder: Box<dyn Read + '_> = match encoding.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" | "deflate" if is_gzip => Box::new(flate2::read::MultiGzDecoder::new(body)),
            "deflate" if body[0] & 0x0f == 8 => Box::new(flate2::read::ZlibDecoder::new(body)),
            "zstd" => match zstd::stream::read::Decoder::new(body) {
                Ok(decoder) => Box::new(decoder),
                Err(error) => return Err(refusal_of(&error)),
            },
            // Crawlers that decompress leave the header as it was.
            _ if body.trim_ascii_start().starts_with(b"<") => return Ok(None),
            other => {
                let message = format!("the page is compressed in a way that is not read: {other}");
                return Err(Refusal::new(Stage::Read, "unsupported", message));
            }
        };
        let most = self.options.max_document.min(super::guard::SLACK + self.options.limits.ratio * body.len() as u64);
        let mut plain = Vec::new();
        match (&mut *decoder).take(most + 1).read_to_end(&mut plain) {
            Ok(length) if length as u64 > most => Err(too_large("page", most)),
            Ok(_) => Ok(Some(plain)),
            // What there is of a page is worth reading.
            Err(_) if !plain.is_empty() => Ok(Some(plain)),
            Err(error) => Err(refusal_of(&error)),
        }
    }
}

/// The head of a record, if it ends, and its length.
fn head(window: &mut Window<'_>) -> Option<(String, usize)> {
    loop {
        let bytes = &window.bytes()[..window.bytes().len().min(HEAD)];
        if let Some(length) = head_length(bytes) {
            return Some((String::from_utf8_lossy(&bytes[..length]).into_owned(), length));
        }
        if bytes.len() == HEAD || !window.more() {
            return None;
        }
    }
}

/// How long a head is, with the blank line that ends it.
fn head_length(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match &bytes[at + 1..] {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

/// The value of a field of a head.
fn field<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Whether a record can be a document: a response, a resource or a text made of one, of a page that was on the web.
fn is_wanted(head: &str) -> bool {
    let kind = field(head, "warc-type").unwrap_or_default().to_ascii_lowercase();
    let media = field(head, "content-type").unwrap_or_default().to_ascii_lowercase();
    let own = field(head, "warc-target-uri").is_some_and(|u| u.trim_start_matches('<').starts_with("metadata:"));
    let web = kind == "response" && media.starts_with("application/http");
    !own && (web || (matches!(kind.as_str(), "resource" | "conversion") && media.starts_with("text/")))
}

/// How long a record's block is in truth, and what is wrong with the length that it states.
fn block(window: &mut Window<'_>, stated: Option<u64>, max: u64) -> (usize, Option<Refusal>) {
    let wrong = |message: &str| Refusal::new(Stage::Read, "warc_length", message);
    if let Some(length) = stated {
        let length = length as usize;
        // Two line ends and the next record, or the end of the file.
        let whole = window.fill(length);
        window.fill(length + 9);
        let after = window.bytes().get(length..).unwrap_or_default();
        let next = after.trim_ascii_start();
        if whole
            && (next.is_empty() && after.len() < 9
                || next.starts_with(b"WARC/"[..].get(..next.len().min(5)).unwrap_or_default()))
        {
            return (length, None);
        }
    }
    let mut searched = 0;
    loop {
        let bytes = window.bytes();
        if let Some(at) = memchr::memmem::find(&bytes[searched..], b"\nWARC/1.") {
            return (
                searched + at,
                Some(wrong("the length that the record states is wrong: it ends where the next begins")),
            );
        }
        searched = bytes.len().saturating_sub(8);
        if bytes.len() as u64 > max || !window.more() {
            let length = window.bytes().len();
            let refusal = match window.error() {
                Some(error) => refusal_of(error),
                None => wrong("the file ends before the record does"),
            };
            return (length, Some(refusal));
        }
    }
}

/// A body without the lengths of its chunks; `None` where it has none.
fn without_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let line = memchr::memchr(b'\n', &rest[..rest.len().min(64)]);
        let Some(line) = line else { return (!out.is_empty()).then_some(out) };
        let digits = std::str::from_utf8(&rest[..line]).ok()?.split(';').next()?.trim();
        let Ok(length) = usize::from_str_radix(digits, 16) else { return (!out.is_empty()).then_some(out) };
        rest = &rest[line + 1..];
        if length == 0 {
            return Some(out);
        }
        out.extend_from_slice(&rest[..length.min(rest.len())]);
        rest = rest.get(length..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together_where_there_are_any() {
        let whole = |body: &[u8]| without_chunks(body).map(|b| String::from_utf8(b).unwrap());
        assert_eq!(whole(b"5\r\n<p>Ou\r\n3;x=1\r\ni.<\r\n0\r\n\r\n").as_deref(), Some("<p>Oui.<"));
        assert_eq!(whole(b"5\r\n<p>Ou\r\nff\r\ni"), Some("<p>Oui".into()));
        assert_eq!(whole(b"<!doctype html>\n<p>Oui"), None);
    }

    #[test]
    fn the_fields_of_a_head_are_found_whatever_their_case() {
        let head = "WARC/1.0\r\nwarc-type: response\r\nContent-Length:  12 \r\n\r\n";
        assert_eq!(field(head, "content-length"), Some("12"));
        assert_eq!(head_length(head.as_bytes()), Some(head.len()));
        assert_eq!(head_length(b"a: b\n\nc"), Some(6));
        assert_eq!(head_length(b"a: b\r\n\r"), None);
    }
}
