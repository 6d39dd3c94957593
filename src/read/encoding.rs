//! Bytes into characters.
//!
//! In: the bytes of a text file. Out: its characters and the name of the encoding they were in. A byte order mark decides;
//! then UTF-16 without a mark (every other byte is zero), UTF-8, what the server or the page declares, and last a guess by byte
//! frequencies. Line ends and no-break spaces stay as they are. It refuses what is no text: `\x7fELF\x02\x01\x01\0…`.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::{Refusal, Stage};

/// Decoded characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The characters, without a byte order mark.
    pub text: Cow<'b, str>,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
    /// Whether bytes that mean nothing in it were replaced by U+FFFD.
    pub replaced: bool,
}

/// How much of a file is looked at to tell text from other data.
const SAMPLE: usize = 8192;

/// Decodes a text.
///
/// # Errors
/// [`Refusal`] `binary` where the bytes are no text.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Refusal> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, bytes));
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return Ok(with(encoding, bytes));
    }
    if let Some(at) = not_text(bytes) {
        return Err(Refusal::new(Stage::Decode, "binary", "the bytes are no text").at(at as u64));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), replaced: false }),
        Err(_) if is_damaged_utf_8(bytes) => Ok(with(UTF_8, bytes)),
        Err(_) => {
            let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            Ok(with(detector.guess(None, chardetng::Utf8Detection::Deny), bytes))
        }
    }
}

/// Decodes a text for which encodings are declared, the most trustworthy first: by a server, by the page itself. They count
/// where its bytes are no UTF-8, for a declaration is wrong more often than bytes are UTF-8 by chance.
///
/// # Errors
/// [`Refusal`] `binary` where the bytes are no text and nothing says how to read them.
pub(super) fn decode_declared<'b>(bytes: &'b [u8], labels: &[Option<&str>]) -> Result<Decoded<'b>, Refusal> {
    let utf_8 = std::str::from_utf8(bytes).is_ok();
    let fits = |encoding: &&'static Encoding| {
        // Text in the Japanese encoding of seven bits is ASCII, and so UTF-8, byte by byte.
        *encoding == ISO_2022_JP || (!utf_8 && *encoding != UTF_8 && encoding.is_ascii_compatible())
    };
    let mut declared = labels.iter().flatten().filter_map(|l| Encoding::for_label_no_replacement(l.trim().as_bytes()));
    match declared.find(fits) {
        Some(encoding) if Encoding::for_bom(bytes).is_none() => Ok(with(encoding, bytes)),
        _ => decode(bytes),
    }
}

fn with<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Decoded<'b> {
    let (text, encoding, replaced) = encoding.decode(bytes);
    Decoded { text, encoding: encoding.name(), replaced }
}

/// Latin letters in UTF-16 have a zero byte each, all on the same side.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 6 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 6 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Where the bytes show that they are no text: a zero byte, or more control characters than any text has.
fn not_text(bytes: &[u8]) -> Option<usize> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if let Some(at) = memchr::memchr(0, bytes) {
        // One stray zero in a long text is damage; several near one another, or one at the start, is another format.
        let zeros = memchr::memchr_iter(0, &bytes[at..]).take(8).count();
        if zeros > 3 || at < 64 {
            return Some(at);
        }
    }
    let control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b | 0x1a);
    let controls = sample.iter().filter(|b| control(**b)).count();
    (controls * 50 > sample.len()).then(|| sample.iter().position(|b| control(*b)).unwrap_or(0))
}

/// UTF-8 with a few broken bytes has far more whole multi-byte sequences than broken ones; other encodings have hardly any.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|b| *b >= 0xc2).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> (&'static str, String) {
        let decoded = decode(bytes).unwrap();
        (decoded.encoding, decoded.text.into_owned())
    }

    #[test]
    fn what_is_declared_counts_where_the_bytes_are_no_utf_8() {
        let name = |bytes: &[u8], labels: &[Option<&str>]| {
            let decoded = decode_declared(bytes, labels).unwrap();
            (decoded.encoding, decoded.text.into_owned())
        };
        let greek = b"\xea\xe1\xeb\xe7\xec\xdd\xf1\xe1";
        assert_eq!(name(greek, &[Some("iso-8859-7"), Some("windows-1252")]), ("ISO-8859-7", "καλημέρα".to_owned()));
        assert_eq!(name(greek, &[None, Some("windows-1253")]).1, "καλημέρα");
        assert_eq!(name("été".as_bytes(), &[Some("iso-8859-1")]), ("UTF-8", "été".to_owned()));
        assert_eq!(name(b"l'\xe9t\xe9 est l\xe0", &[Some("utf-8")]).1, "l'été est là");
        assert_eq!(name(b"\x1b$B66\x1b(B", &[Some("iso-2022-jp")]).1, "橋");
    }

    #[test]
    fn byte_order_marks_decide_and_are_no_text() {
        assert_eq!(name(b"\xef\xbb\xbf\xc3\xa9t\xc3\xa9"), ("UTF-8", "été".into()));
        assert_eq!(name(b"\xff\xfeo\0u\0i\0"), ("UTF-16LE", "oui".into()));
        assert_eq!(name(b"\xfe\xff\0o\0u\0i"), ("UTF-16BE", "oui".into()));
    }

    #[test]
    fn utf_16_without_a_mark_is_seen_by_its_zeros() {
        let bytes: Vec<u8> = "« Non », dit-il.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(name(&bytes), ("UTF-16LE", "« Non », dit-il.".into()));
    }

    #[test]
    fn western_windows_text_is_guessed_and_keeps_its_line_ends() {
        let (encoding, text) = name(
            b"Le pr\xe9fet s\x92est dit \xabtr\xe8s inquiet\xbb.\r\nIl l\x92a r\xe9p\xe9t\xe9 \xe0 l\x92\xe9t\xe9.\r\n",
        );
        assert_eq!(encoding, "windows-1252");
        assert!(text.contains("préfet s’est dit «très inquiet».\r\n"));
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf_8_into_mojibake() {
        let mut bytes = "été après été, là-bas, où ça ?".as_bytes().to_vec();
        bytes.insert(5, 0xff);
        let (encoding, text) = name(&bytes);
        assert_eq!(encoding, "UTF-8");
        assert!(text.contains("après") && text.contains('\u{fffd}'));
    }

    #[test]
    fn programs_and_pictures_are_refused() {
        assert_eq!(decode(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0").unwrap_err().code, "binary");
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap_err().code, "binary");
    }
}
