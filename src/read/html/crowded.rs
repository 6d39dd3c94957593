//! Tags with thousands of attributes, thinned before they are parsed.
//!
//! The tokenizer calls itself for each attribute with a quoted value, so that a hostile tag would overflow the stack, which
//! ends the whole run. What is beyond [`MOST`] attributes is overwritten with spaces: no place in the page moves, and nobody
//! reads that many.

use std::borrow::Cow;

use memchr::{memchr, memchr3, memmem};

/// How many attributes with quoted values a tag keeps.
pub(super) const MOST: usize = 512;

/// Elements whose content holds no tags.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];

/// The page without the attributes that are too many.
pub(super) fn thinned(page: &str) -> Cow<'_, str> {
    let bytes = page.as_bytes();
    let (mut at, mut thin) = (0, Vec::new());
    while let Some(start) = memchr(b'<', &bytes[at..]).map(|found| at + found) {
        at = start + 1;
        if bytes[start..].starts_with(b"<!--") {
            at = memmem::find(&bytes[start..], b"-->").map_or(bytes.len(), |found| start + found);
        } else if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            let (end, crowd) = tag(bytes, at);
            thin.extend(crowd.map(|from| from..end));
            let raw = RAW.iter().find(|name| named(&bytes[at..], name));
            at = raw.map_or(end, |name| content_end(bytes, end, name));
        }
    }
    if thin.is_empty() {
        return Cow::Borrowed(page);
    }
    let mut bytes = bytes.to_vec();
    for range in thin {
        bytes[range].fill(b' ');
    }
    // Whole characters were overwritten, for both ends are marks of ASCII.
    String::from_utf8(bytes).map_or(Cow::Borrowed(page), Cow::Owned)
}

/// Where a tag ends, and where the attributes begin that are too many.
fn tag(bytes: &[u8], start: usize) -> (usize, Option<usize>) {
    let (mut at, mut quoted, mut crowd) = (start, 0, None);
    while let Some(mark) = memchr3(b'"', b'\'', b'>', &bytes[at..]).map(|found| at + found) {
        if bytes[mark] == b'>' {
            return (mark, crowd);
        }
        at = mark + 1;
        // A mark opens a value only behind an equals sign.
        if bytes[start..mark].trim_ascii_end().ends_with(b"=") {
            let Some(close) = memchr(bytes[mark], &bytes[at..]) else { break };
            at += close + 1;
            quoted += 1;
            if quoted == MOST {
                crowd = Some(at);
            }
        }
    }
    (bytes.len(), crowd)
}

fn named(tag: &[u8], name: &str) -> bool {
    tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        && tag.get(name.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
}

/// Where the end tag of an element begins whose content holds no tags.
fn content_end(bytes: &[u8], mut at: usize, name: &str) -> usize {
    while let Some(found) = memmem::find(&bytes[at..], b"</") {
        at += found + 2;
        if named(&bytes[at..], name) {
            return at - 2;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_becomes_spaces_and_nothing_else_changes() {
        let many = " a=\"é\"".repeat(MOST + 2);
        let page = format!("<p{many}>Un <b c='d>'>mot</b> \" = \" <i{many}");
        let thin = thinned(&page);
        assert_eq!(thin.len(), page.len());
        assert_eq!(thin.matches("é").count(), 2 * MOST);
        assert!(thin.contains(">Un <b c='d>'>mot</b> \" = \" <i a="));
        for whole in ["", "<", "<p", "<p a=\"", "<script>\"<a\" = \"=\"</script><p>x", "<!-- <p a=\"1\" -->"] {
            assert!(matches!(thinned(whole), Cow::Borrowed(same) if same == whole));
        }
        let data = format!("<script>x = \"<p{many}\"</script>");
        assert_eq!(thinned(&data), data);
    }
}
