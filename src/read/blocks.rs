//! The lines of a text into titles, headings, paragraphs and metadata.
//!
//! In: a text and what is known about the document. Out: its [`Block`]s, in text order, blank lines left out; what metadata
//! lines at head and tail tell goes into the [`Metadata`]. Every line is a paragraph, unless the text was wrapped at a fixed
//! width: then lines are joined up to the next blank line. Nothing is changed in the text.

use super::metadata::Told;
use super::when::parse_when;
use crate::article::{Block, BlockKind, Metadata, Published};
use crate::lang::Packs;
use crate::span::{Span, Text};

/// Where a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A file of plain text.
    File,
    /// A field of a dump, which mostly has fields for title and author too.
    Field,
}

/// How many lines at head and tail can be metadata.
const ZONE: usize = 16;
/// A longer line is a paragraph: metadata and titles stand before the first and after the last of them.
const PARAGRAPH: usize = 240;
/// A longer line is no title or heading.
const HEADING: usize = 160;

/// Cuts a text into blocks.
pub(super) fn blocks(text: &Text, metadata: &mut Metadata, packs: &Packs, shape: Shape) -> Vec<Block> {
    let mut lines = lines(text);
    let paragraphs = if wrap_width(text, &lines).is_some() { join(text, &lines) } else { Vec::new() };
    let mut kinds = vec![BlockKind::Body; lines.len()];
    mark_metadata(text, &lines, &mut kinds, metadata, packs);
    if !paragraphs.is_empty() {
        // Metadata lines stay lines; the rest of a wrapped text becomes paragraphs.
        (lines, kinds) = joined(&lines, &kinds, &paragraphs);
    }
    mark_title(text, &lines, &mut kinds, metadata, shape);
    mark_headings(text, &lines, &mut kinds);
    lines.into_iter().zip(kinds).map(|(line, kind)| Block { span: line.span, kind }).collect()
}

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Without white space at its ends.
    span: Span,
    /// Whether a blank line stands before it.
    after_blank: bool,
}

fn lines(text: &Text) -> Vec<Line> {
    let content = text.as_str();
    let mut out = Vec::with_capacity(content.len() / 120 + 4);
    let (mut start, mut after_blank) = (0, true);
    let mut push = |start: usize, end: usize| {
        let Some(span) = text.span(start, end) else { return };
        let span = text.trim(span);
        if span.is_empty() {
            // `\r\n` is one line end, not a line and a blank one.
            after_blank |= !(start == end && content.as_bytes().get(start.wrapping_sub(1)) == Some(&b'\r'));
        } else {
            out.push(Line { span, after_blank });
            after_blank = false;
        }
    };
    for end in memchr::memchr2_iter(b'\n', b'\r', content.as_bytes()) {
        push(start, end);
        start = end + 1;
    }
    push(start, content.len());
    out
}

/// The width that a text was wrapped at, if it was: many lines of about one length that end in the middle of a sentence.
fn wrap_width(text: &Text, lines: &[Line]) -> Option<usize> {
    let longest = lines.iter().map(|l| l.span.len()).max()?;
    if lines.len() < 5 || !(40..=140).contains(&longest) {
        return None;
    }
    let inner = lines.windows(2).filter(|w| !w[1].after_blank);
    let (mut all, mut wrapped) = (0, 0);
    for pair in inner {
        all += 1;
        let line = text.slice(pair[0].span);
        let full = line.len() * 10 >= longest * 7;
        wrapped += usize::from(
            full && line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | '-' | '’' | '\'')),
        );
    }
    (all >= 4 && wrapped * 10 >= all * 6).then_some(longest)
}

/// Ranges of lines that are one paragraph each.
fn join(text: &Text, lines: &[Line]) -> Vec<std::ops::Range<usize>> {
    let longest = lines.iter().map(|l| l.span.len()).max().unwrap_or(0);
    let mut out = Vec::new();
    let mut start = 0;
    for at in 1..=lines.len() {
        let ends = at == lines.len() || lines[at].after_blank || {
            let before = text.slice(lines[at - 1].span);
            before.len() * 10 < longest * 7 && before.ends_with(['.', '!', '?', '»', '”', '"'])
        };
        if ends {
            out.push(start..at);
            start = at;
        }
    }
    out
}

fn joined(lines: &[Line], kinds: &[BlockKind], paragraphs: &[std::ops::Range<usize>]) -> (Vec<Line>, Vec<BlockKind>) {
    let (mut out, mut out_kinds): (Vec<Line>, Vec<BlockKind>) = (Vec::new(), Vec::new());
    for paragraph in paragraphs {
        let mut open = false;
        for at in paragraph.clone() {
            let metadata = kinds[at] == BlockKind::Metadata;
            match out.last_mut() {
                Some(last) if open && !metadata => last.span = last.span.cover(lines[at].span),
                _ => {
                    out.push(lines[at]);
                    out_kinds.push(kinds[at]);
                }
            }
            open = !metadata;
        }
    }
    (out, out_kinds)
}

fn mark_metadata(text: &Text, lines: &[Line], kinds: &mut [BlockKind], metadata: &mut Metadata, packs: &Packs) {
    let rules = packs.metadata();
    let head = lines.iter().take(ZONE).take_while(|l| l.span.len() <= PARAGRAPH).count();
    for at in 0..head {
        let line = text.slice(lines[at].span);
        match rules.told(line, packs) {
            Some(Told::Value(field, value)) => {
                kinds[at] = BlockKind::Metadata;
                rules.apply(field, value, metadata, packs);
            }
            Some(Told::Nothing) => kinds[at] = BlockKind::Metadata,
            Some(Told::End) => {}
            None => date_line(line, metadata, packs),
        }
    }
    if let Some(first) = lines.get(head) {
        date_line(text.slice(first.span), metadata, packs);
    }
    let tail = lines.iter().rev().take(ZONE).take_while(|l| l.span.len() <= PARAGRAPH * 2).count();
    let tail = lines.len() - tail.min(lines.len() - head);
    for at in tail..lines.len() {
        match rules.told(text.slice(lines[at].span), packs) {
            Some(Told::Value(field, value)) => {
                // A byline needs a head: at the tail "Par Maud Terrien" is one too, but only on the very last lines.
                kinds[at] = BlockKind::Metadata;
                rules.apply(field, value, metadata, packs);
            }
            Some(Told::Nothing) => kinds[at] = BlockKind::Metadata,
            Some(Told::End) => {
                kinds[at..].fill(BlockKind::Metadata);
                break;
            }
            None => {}
        }
    }
    // "Tags" or "Share" in the middle of the tail's text would be odd; a hashtag row after it is settled by its own rule.
}

/// A line at the head that is a date and little else, a byline with a date, or the dateline of a dispatch tells when the
/// article was published. All of them stay text.
fn date_line(line: &str, metadata: &mut Metadata, packs: &Packs) {
    if metadata.published.is_some() {
        return;
    }
    let head = if let Some(dateline) = dateline(line) {
        dateline
    } else if line.len() <= 120
        && (line.split_whitespace().count() <= 5 || packs.metadata().is_opening(line))
        && !is_sentence(line)
    {
        line
    } else {
        return;
    };
    if head.bytes().any(|b| b.is_ascii_digit())
        && let Some((date, iso)) = parse_when(head, packs, metadata.language.as_deref())
    {
        metadata.published = Some(Published { date, iso, source: "text" });
    }
}

/// "HARROWMOUTH, 17 October 2024" of "HARROWMOUTH, 17 October 2024 – Dockworkers voted …".
fn dateline(line: &str) -> Option<&str> {
    let end = [" – ", " — ", " - "].into_iter().filter_map(|dash| line.find(dash)).min()?;
    let head = &line[..end];
    let place = head.split(',').next()?;
    let capitals = place.chars().filter(|c| c.is_uppercase()).count();
    (head.len() <= 80 && place.len() < head.len() && capitals >= 2 && !place.chars().any(char::is_lowercase))
        .then_some(head)
}

/// Finds the headline among the lines before the first sentence.
fn mark_title(text: &Text, lines: &[Line], kinds: &mut [BlockKind], metadata: &mut Metadata, shape: Shape) {
    let open: Vec<usize> = (0..lines.len().min(ZONE)).filter(|at| kinds[*at] == BlockKind::Body).collect();
    let line = |at: usize| text.slice(lines[at].span);
    if let Some(title) = &metadata.title {
        let title = words(title);
        if let Some(at) = open.iter().copied().find(|at| words(line(*at)) == title) {
            kinds[at] = BlockKind::Title;
            return;
        }
        if shape == Shape::Field {
            return;
        }
    }
    // Lines before the first that reads like a sentence; an article of one line has no headline.
    let candidates: Vec<usize> = open
        .iter()
        .copied()
        .take_while(|at| lines[*at].span.len() <= PARAGRAPH && !is_sentence(line(*at)))
        .filter(|at| line(*at).chars().count() <= HEADING)
        .collect();
    let last = lines.len().saturating_sub(1);
    let count = |at: usize| line(at).split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
    let is_site = |at: usize| line(at).contains(" - ") || line(at).contains(" | ");
    let best = candidates
        .iter()
        .copied()
        .filter(|at| *at != last)
        .min_by_key(|at| (count(*at) < 3, is_site(*at), count(*at) < 5, *at))
        .filter(|at| count(*at) >= 2);
    if let Some(best) = best {
        kinds[best] = BlockKind::Title;
        if metadata.title.is_none() {
            metadata.title = Some(line(best).to_owned());
        }
        for at in candidates.into_iter().filter(|at| *at < best) {
            kinds[at] = BlockKind::Heading;
        }
    }
}

fn mark_headings(text: &Text, lines: &[Line], kinds: &mut [BlockKind]) {
    for at in 0..lines.len().saturating_sub(1) {
        let line = text.slice(lines[at].span);
        if kinds[at] != BlockKind::Body || line.len() > HEADING / 2 || kinds[at + 1] != BlockKind::Body {
            continue;
        }
        // A crosshead is short, begins with a capital or a digit, has no stop and stands before a longer paragraph.
        let begins = line.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        let ends = line.ends_with(|c: char| c.is_alphanumeric()) || (line.ends_with('?') && line.len() <= 60);
        if begins && ends && lines[at + 1].span.len() > line.len() * 2 {
            kinds[at] = BlockKind::Heading;
        }
    }
}

/// Whether a line ends as sentences do; headlines can ask and exclaim, too.
fn is_sentence(line: &str) -> bool {
    line.trim_end_matches(['»', '”', '"', '’', ')', '\u{a0}', ' ']).ends_with(['.', '…', ':', ';', ','])
}

/// The letters and digits of a line, folded, for comparing it with the title that a field or a tag gives.
fn words(line: &str) -> String {
    line.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
