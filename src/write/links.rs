//! Links from a record to the page it was read from.
//!
//! A browser that is given `#:~:text=START,END` scrolls to those words and marks them. The words must stand on the page as
//! written, so only the record's own words and a few of its context are used; long records are named by their ends.

use std::fmt::Write;

/// Words at either end of a long record.
const ENDS: usize = 4;
/// A record with more words than this is named by its ends.
const WHOLE: usize = 10;

/// The address with a text fragment for some words; `None` where the address is not one of the web or there are no words.
#[must_use]
pub fn deep_link(url: &str, text: &str, prefix: &str, suffix: &str) -> Option<String> {
    if !is_web(url) {
        return None;
    }
    let mut out = String::with_capacity(url.len() + 96);
    out.push_str(url.split(":~:").next().unwrap_or(url).trim_end_matches('#'));
    out.push_str(if out.contains('#') { ":~:text=" } else { "#:~:text=" });
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return None;
    }
    let long = words.len() > WHOLE || text.contains('\n');
    // Short records stand in a text more than once; the words around them say which one is meant.
    if !long && words.len() < 6 {
        let before: Vec<&str> = whole_words(prefix.rsplit('\n').next().unwrap_or(""), true);
        if !before.is_empty() {
            encode(&before[before.len().saturating_sub(3)..], &mut out);
            out.push_str("-,");
        }
    }
    if long && words.len() > 2 * ENDS {
        encode(&words[..ENDS], &mut out);
        out.push(',');
        encode(&words[words.len() - ENDS..], &mut out);
    } else {
        encode(&words, &mut out);
    }
    if !long && words.len() < 6 {
        let after: Vec<&str> = whole_words(suffix.split('\n').next().unwrap_or(""), false);
        if !after.is_empty() {
            out.push_str(",-");
            encode(&after[..after.len().min(3)], &mut out);
        }
    }
    Some(out)
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
fn whole_words(context: &str, cut_at_start: bool) -> Vec<&str> {
    let mut words: Vec<&str> = context.split_whitespace().collect();
    if cut_at_start {
        words.drain(..words.len().min(1));
    } else {
        words.pop();
    }
    words
}

fn encode(words: &[&str], out: &mut String) {
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push_str("%20");
        }
        for byte in word.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b'!' | b'*' | b'(' | b')') {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
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
