//! The text of a page that is too large to be understood.
//!
//! In: the characters of a page beyond the limit. Out: what stands between its tags, a block from one block element to the next,
//! as it stands: no article is looked for and no character reference is read. One pass, and nothing is held but the text.

use super::blocks::Written;
use crate::article::BlockKind;
use crate::source::{Origin, RawMap, Segment};

/// Elements that end a block.
const BLOCKS: [&[u8]; 18] = [
    b"p",
    b"div",
    b"li",
    b"br",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"td",
    b"tr",
    b"ul",
    b"ol",
    b"table",
    b"section",
    b"article",
    b"blockquote",
    b"title",
    b"body",
];

/// Reads what stands between tags.
pub(super) fn between_tags(source: &str, raw: &RawMap) -> Written {
    let mut out = Written::default();
    let bytes = source.as_bytes();
    let mut at = 0;
    let mut ended = true;
    while at < bytes.len() {
        let open = memchr::memchr(b'<', &bytes[at..]).map_or(bytes.len(), |next| at + next);
        add(&source[at..open], at, &mut ended, &mut out, raw);
        if open == bytes.len() {
            break;
        }
        let name = bytes[open + 1..].strip_prefix(b"/").unwrap_or(&bytes[open + 1..]);
        let length = name.iter().take(12).take_while(|b| b.is_ascii_alphanumeric()).count();
        let name = name[..length].to_ascii_lowercase();
        let next = bytes.get(open + 1).copied().unwrap_or(b' ');
        if !(next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')) {
            add("<", open, &mut ended, &mut out, raw);
            at = open + 1;
            continue;
        }
        ended |= BLOCKS.contains(&name.as_slice());
        let close = memchr::memchr(b'>', &bytes[open..]).map_or(bytes.len(), |end| open + end + 1);
        // What a script says is no text.
        at = match name.as_slice() {
            b"script" | b"style" if next != b'/' => {
                let end: &[u8] = if name == b"script" { b"</script" } else { b"</style" };
                memchr::memmem::find(&bytes[close..], end).map_or(bytes.len(), |end| close + end)
            }
            _ => close,
        };
    }
    out
}

fn add(text: &str, start: usize, ended: &mut bool, out: &mut Written, raw: &RawMap) {
    let trimmed = if *ended { text.trim_start() } else { text };
    if trimmed.is_empty() {
        return;
    }
    let start = start + (trimmed.as_ptr() as usize - text.as_ptr() as usize);
    if std::mem::take(ended) {
        if !out.text.is_empty() {
            let text = out.text.len() as u32;
            out.text.push_str("\n\n");
            out.map.push(Segment { text, length: 2, source: 0, source_length: 0, origin: Origin::Synthetic });
        }
        out.blocks.push((out.text.len()..out.text.len(), BlockKind::Body));
    }
    let at = out.text.len();
    out.text.push_str(trimmed);
    out.map.push_verbatim(at, trimmed, start, raw);
    if let Some((range, _)) = out.blocks.last_mut() {
        range.end = out.text.len();
    }
}
