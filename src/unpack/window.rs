//! Streams with memory: a head that can be looked at, and a window that moves over records.
//!
//! In: any reader. Out: bytes in memory as long as they are needed. An error in the middle of a stream comes after all bytes
//! that were read before it, never instead of them.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};

/// A stream whose first bytes were looked at and are still to be read.
pub(super) struct Peeked<'r> {
    head: Vec<u8>,
    at: usize,
    error: Option<io::Error>,
    rest: &'r mut dyn Read,
}

impl<'r> Peeked<'r> {
    pub(super) fn new(rest: &'r mut dyn Read, length: usize) -> Self {
        let mut head = Vec::new();
        let error = (&mut *rest).take(length as u64).read_to_end(&mut head).err();
        Self { head, at: 0, error, rest }
    }

    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    pub(super) fn error(&self) -> Option<&io::Error> {
        self.error.as_ref()
    }
}

impl Read for Peeked<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at < self.head.len() {
            let length = out.len().min(self.head.len() - self.at);
            out[..length].copy_from_slice(&self.head[self.at..self.at + length]);
            self.at += length;
            return Ok(length);
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => self.rest.read(out),
        }
    }
}

/// How much is read at a time: large enough that calls cost nothing, small enough for a near cache.
const STEP: usize = 256 << 10;

/// The part of a stream that is in memory.
pub(super) struct Window<'r> {
    reader: &'r mut dyn Read,
    bytes: Vec<u8>,
    start: usize,
    /// Place of the window's first byte in the stream.
    offset: u64,
    ended: bool,
    error: Option<io::Error>,
}

impl<'r> Window<'r> {
    pub(super) fn new(reader: &'r mut dyn Read) -> Self {
        Self { reader, bytes: Vec::new(), start: 0, offset: 0, ended: false, error: None }
    }

    /// What is in memory and was not passed over.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Place of its first byte in the stream.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The error that ended the stream.
    pub(super) fn error(&self) -> Option<&io::Error> {
        self.error.as_ref()
    }

    /// Reads on; false at the end. The window doubles where it is not passed over, so that who looks at it again from the
    /// start does no more work than twice its length.
    pub(super) fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if self.start > 0 {
            self.bytes.drain(..self.start);
            self.start = 0;
            if self.bytes.len() < STEP && self.bytes.capacity() > 8 * STEP {
                self.bytes.shrink_to(2 * STEP);
            }
        }
        let step = self.bytes.len().max(STEP);
        self.bytes.reserve(step);
        match (&mut *self.reader).take(step as u64).read_to_end(&mut self.bytes) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.error = Some(error);
                self.ended = true;
                // What came before the error was read all the same.
                return true;
            }
        }
        !self.ended
    }

    /// Reads on until so many bytes are in memory; false where the stream ends before.
    pub(super) fn fill(&mut self, length: usize) -> bool {
        while self.bytes().len() < length {
            if !self.more() {
                return self.bytes().len() >= length;
            }
        }
        true
    }

    /// Passes over bytes in memory.
    pub(super) fn pass(&mut self, length: usize) {
        let length = length.min(self.bytes.len() - self.start);
        self.start += length;
        self.offset += length as u64;
    }

    /// Passes over bytes, in memory or not, without holding them; false where the stream ends before.
    pub(super) fn pass_far(&mut self, mut length: u64) -> bool {
        loop {
            let here = self.bytes().len() as u64;
            if length <= here {
                self.pass(length as usize);
                return true;
            }
            self.pass(here as usize);
            length -= here;
            if !self.more() {
                return false;
            }
        }
    }

    /// Passes over everything before the next place of some bytes, without holding it; false where there is none.
    pub(super) fn pass_to(&mut self, wanted: &[u8]) -> bool {
        loop {
            if let Some(at) = memchr::memmem::find(self.bytes(), wanted) {
                self.pass(at);
                return true;
            }
            // The last bytes may be the beginning of what is wanted.
            self.pass(self.bytes().len().saturating_sub(wanted.len() - 1));
            if !self.more() {
                self.pass(self.bytes().len());
                return false;
            }
        }
    }

    /// Passes over a byte order mark.
    pub(super) fn pass_mark(&mut self) {
        self.fill(3);
        if self.bytes().starts_with(b"\xef\xbb\xbf") {
            self.pass(3);
        }
    }
}

/// UTF-16, where a stream begins as such a text does.
pub(super) fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        [b, 0, c, 0, ..] if *b != 0 && *c != 0 => Some(UTF_16LE),
        [0, b, 0, c, ..] if *b != 0 && *c != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// A stream of UTF-16 as UTF-8: records are found by their bytes, and those must mean the same everywhere.
pub(super) struct Transcoded<'r> {
    reader: &'r mut dyn Read,
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<'r> Transcoded<'r> {
    pub(super) fn new(reader: &'r mut dyn Read, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { reader, decoder, input: Vec::new(), output: Vec::new(), at: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.input.clear();
        let outcome = (&mut *self.reader).take(STEP as u64 / 4).read_to_end(&mut self.input);
        self.ended = outcome.is_err() || self.input.is_empty();
        self.at = 0;
        let room = self.decoder.max_utf8_buffer_length(self.input.len()).unwrap_or(STEP);
        self.output.resize(room, 0);
        let (result, _, written, _) = self.decoder.decode_to_utf8(&self.input, &mut self.output, self.ended);
        debug_assert_eq!(result, CoderResult::InputEmpty, "the room is that of the longest text");
        self.output.truncate(written);
        outcome.map(|_| ())
    }
}

impl Read for Transcoded<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.output.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let length = out.len().min(self.output.len() - self.at);
        out[..length].copy_from_slice(&self.output[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_moves_over_a_stream_without_holding_it() {
        let content: Vec<u8> = (0..3_000_000u32).map(|n| (n % 251) as u8).chain(*b"END").collect();
        let mut reader = content.as_slice();
        let mut window = Window::new(&mut reader);
        assert!(window.pass_far(1_000_001));
        assert_eq!(window.bytes()[0], (1_000_001 % 251) as u8);
        assert!(window.pass_to(b"END"));
        assert_eq!((window.offset(), window.bytes()), (3_000_000, &b"END"[..]));
        assert!(!window.pass_to(b"none"));
        assert!(window.bytes.capacity() < 3_000_000);
    }

    #[test]
    fn what_was_read_before_an_error_is_kept() {
        struct Breaks(u32);
        impl Read for Breaks {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                if self.0 > 1 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                out[0] = b'a';
                Ok(1)
            }
        }
        let mut reader = Breaks(0);
        let mut peeked = Peeked::new(&mut reader, 10);
        let mut window = Window::new(&mut peeked);
        assert!(window.more());
        assert_eq!(window.bytes(), b"a");
        assert!(window.error().is_some() && !window.more());
    }

    #[test]
    fn utf_16_becomes_utf_8() {
        let text = "{\"text\": \"« Non », dit-il 😀\"}\n".repeat(20_000);
        let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let mut reader = bytes.as_slice();
        let mut out = String::new();
        Transcoded::new(&mut reader, utf_16(&bytes).unwrap()).read_to_string(&mut out).unwrap();
        assert!(out == text);
    }
}
