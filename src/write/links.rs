//! Links from a record to the page it was read from.
//!
//! A browser that is given `#:~:text=START,END` scrolls to those words and marks them. The words must stand on the page as
//! written, so only the record's own words and a few of its context are used; long records are named by their ends.

/// Words at either end of a long record.
const ENDS: usize = 4;
/// A record with more words than this is named by its ends.
const WHOLE: usize = 10;

/// The address with a text fragment for some words; `None` where the address is not one of the web or there are no words.
#[must_use]
pub fn deep_link(url: &str, text: &str, prefix: &str, suffix: &str) -> Option<String> {
    let mut out = deep_links(url)?;
    add_words(text, prefix, suffix, &mut out).then_some(out)
}

/// What the addresses of all words of a page begin with; `None` where the address is not one of the web.
pub(super) fn deep_links(url: &str) -> Option<String> {
    if !is_web(url) {
        return None;
    }
    let mut out = String::with_capacity(url.len() + 96);
    out.push_str(url.split(":~:").next().unwrap_or(url).trim_end_matches('#'));
    out.push_str(if out.contains('#') { ":~:text=" } else { "#:~:text=" });
    Some(out)
}

/// Appends what finds some words on their page; says whether there are any.
pub(super) fn add_words(text: &str, prefix: &str, suffix: &str, out: &mut String) -> bool {
    // One more than a whole record has, to tell that it is long.
    let mut first = [""; WHOLE + 1];
    let mut count = 0;
    for (place, word) in first.iter_mut().zip(text.split_whitespace()) {
        *place = word;
        count += 1;
    }
    let words = &first[..count];
    if words.is_empty() {
        return false;
    }
    let long = count > WHOLE || text.contains('\n');
    // Short records stand in a text more than once; the words around them say which one is meant.
    let short = !long && count < 6;
    if short {
        let before = last_words::<3>(whole_words(prefix.rsplit('\n').next().unwrap_or(""), true));
        if before.iter().any(|word| !word.is_empty()) {
            encode(before.into_iter().filter(|word| !word.is_empty()), out);
            out.push_str("-,");
        }
    }
    if long && count > 2 * ENDS {
        encode(words[..ENDS].iter().copied(), out);
        out.push(',');
        encode(last_words::<ENDS>(text).into_iter(), out);
    } else {
        encode(words.iter().copied(), out);
    }
    if short {
        let after = whole_words(suffix.split('\n').next().unwrap_or(""), false);
        if !after.trim().is_empty() {
            out.push_str(",-");
            encode(after.split_whitespace().take(3), out);
        }
    }
    true
}

/// The last words of a text in their order, behind empty ones where it has fewer.
fn last_words<const N: usize>(text: &str) -> [&str; N] {
    let mut last = [""; N];
    let words = text.rsplit(char::is_whitespace).filter(|word| !word.is_empty());
    for (place, word) in last.iter_mut().rev().zip(words) {
        *place = word;
    }
    last
}

/// The address at which the Internet Archive looks for the page, near the day of publication where there is one.
#[must_use]
pub fn archive_link(url: &str, published: Option<&str>) -> Option<String> {
    if !is_web(url) {
        return None;
    }
    let day: String = published.unwrap_or_default().chars().take(10).filter(char::is_ascii_digit).collect();
    let day = if day.len() == 8 { day } else { "*".to_owned() };
    Some(format!("https://web.archive.org/web/{day}/{url}"))
}

/// Whether an address is one that a link may open: articles are written by strangers.
fn is_web(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")) && !url.contains(char::is_whitespace)
}

/// Context is cut at 32 characters: the word at the cut may be half a word, and is left out.
fn whole_words(context: &str, cut_at_start: bool) -> &str {
    if cut_at_start {
        let context = context.trim_start();
        context.find(char::is_whitespace).map_or("", |at| &context[at..])
    } else {
        let context = context.trim_end();
        context.rfind(char::is_whitespace).map_or("", |at| &context[..at])
    }
}

/// What stands in an address as it is.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        plain[byte] = b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'~' | b'!' | b'*' | b'(' | b')');
        byte += 1;
    }
    plain
};

fn encode<'w>(words: impl Iterator<Item = &'w str>, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for (at, word) in words.enumerate() {
        if at > 0 {
            out.push_str("%20");
        }
        let bytes = word.as_bytes();
        let mut from = 0;
        while from < bytes.len() {
            let plain = bytes[from..].iter().take_while(|b| PLAIN[usize::from(**b)]).count();
            out.push_str(&word[from..from + plain]);
            from += plain;
            while let Some(byte) = bytes.get(from).filter(|b| !PLAIN[usize::from(**b)]) {
                out.push('%');
                out.push(char::from(DIGITS[usize::from(byte >> 4)]));
                out.push(char::from(DIGITS[usize::from(byte & 15)]));
                from += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_the_words_as_they_stand() {
        let link = |text: &str| {
            deep_link("https://example.org/a", text, "dit que la hausse atteint ", " sur un an, selon l’étude").unwrap()
        };
        assert_eq!(link("3,5 %"), "https://example.org/a#:~:text=la%20hausse%20atteint-,3%2C5%20%25,-sur%20un%20an%2C");
        let long = link("« Nous avons tout fait pour que la digue tienne encore un hiver entier »");
        assert!(long.ends_with("#:~:text=%C2%AB%20Nous%20avons%20tout,un%20hiver%20entier%20%C2%BB"), "{long}");
    }

    #[test]
    fn a_fragment_of_the_address_stays() {
        let link = deep_link("https://example.org/a#part-2", "one two three four five six", "", "").unwrap();
        assert!(link.starts_with("https://example.org/a#part-2:~:text=one%20two"), "{link}");
    }

    #[test]
    fn only_addresses_of_the_web_are_linked() {
        for url in ["javascript:alert(1)", "file:///etc/passwd", "", "https://a b", "é"] {
            assert_eq!(deep_link(url, "word", "", ""), None);
            assert_eq!(archive_link(url, None), None);
        }
        assert_eq!(
            archive_link("https://example.org/a", Some("2025-02-13T10:00:00Z")).unwrap(),
            "https://web.archive.org/web/20250213/https://example.org/a"
        );
    }
}
