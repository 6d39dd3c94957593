//! The lines of a text into titles, headings, paragraphs and metadata.
//!
//! In: a text and what is known about the document. Out: its [`Block`]s, in text order, blank lines left out; what metadata
//! lines at head and tail tell goes into the [`Metadata`]. Every line is a paragraph, unless the text was wrapped at a fixed
//! width: then lines are joined up to the next blank line. Nothing is changed in the text.

use super::letters;
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
/// A line of this length that ends in a stop is running text.
const LEAST_SENTENCE: usize = 80;
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
    // Nothing ends before it has begun: the tail of a short text is what follows its first sentence.
    let sentence = |l: &Line| l.span.len() > LEAST_SENTENCE && is_sentence(text.slice(l.span));
    let begun = lines.iter().position(sentence).unwrap_or(lines.len());
    for at in (lines.len() - tail).max(begun + 1)..lines.len() {
        match rules.told(text.slice(lines[at].span), packs) {
            Some(Told::Value(field, value)) => {
                kinds[at] = BlockKind::Metadata;
                rules.apply(field, value, metadata, packs);
            }
            Some(Told::Nothing) => kinds[at] = BlockKind::Metadata,
            // "Read also" can stand between paragraphs, too; then only the line itself is none.
            Some(Told::End) if lines[at + 1..].iter().any(sentence) => kinds[at] = BlockKind::Metadata,
            Some(Told::End) => {
                kinds[at..].fill(BlockKind::Metadata);
                break;
            }
            None => {}
        }
    }
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
        let title = letters(title);
        if let Some(at) = open.iter().copied().find(|at| letters(line(*at)) == title) {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks of a text, as kind and words, and what is known after reading it.
    fn read(text: &str, title: Option<&str>) -> (Vec<(BlockKind, String)>, Metadata) {
        let packs = Packs::built_in().unwrap();
        let text = Text::new(text).unwrap();
        let mut metadata = Metadata { title: title.map(str::to_owned), ..Metadata::default() };
        let shape = if title.is_some() { Shape::Field } else { Shape::File };
        let blocks = blocks(&text, &mut metadata, &packs, shape);
        (blocks.iter().map(|b| (b.kind, text.slice(b.span).to_owned())).collect(), metadata)
    }

    fn words(blocks: &[(BlockKind, String)], kind: BlockKind) -> Vec<&str> {
        blocks.iter().filter(|(k, _)| *k == kind).map(|(_, words)| words.as_str()).collect()
    }

    const PARAGRAPH: &str =
        "Le conseil a voté hier soir la fermeture du pont, et la maire a promis un bac dès la semaine prochaine.";

    #[test]
    fn a_trailer_is_metadata_and_tells_address_author_and_date() {
        let text = format!(
            "Le Courrier du Pont\n\nLe vieux pont de Serance ferme pour deux ans\n\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n\n\n\
             Source link : https://www.example.org/pont\n\nAuthor : Ines Corbel et Paul Wexler\n\n\
             Publish date : 2025-02-13 06:45:00\n\nCopyright : Le Courrier du Pont.\n\nExit mobile version"
        );
        let (blocks, metadata) = read(&text, None);
        assert_eq!(metadata.url.as_deref(), Some("https://www.example.org/pont"));
        assert_eq!(metadata.authors, ["Ines Corbel", "Paul Wexler"]);
        let published = metadata.published.unwrap();
        assert_eq!((published.iso.as_str(), published.source), ("2025-02-13T06:45:00", "trailer"));
        assert_eq!(words(&blocks, BlockKind::Metadata).len(), 5);
        assert_eq!(words(&blocks, BlockKind::Body), [PARAGRAPH; 2]);
        assert_eq!(words(&blocks, BlockKind::Title), ["Le vieux pont de Serance ferme pour deux ans"]);
        assert_eq!(metadata.title.as_deref(), Some("Le vieux pont de Serance ferme pour deux ans"));
    }

    #[test]
    fn a_key_without_a_value_is_metadata_that_tells_nothing() {
        let text = format!(
            "Le pont ferme pour deux ans\n\nPublié le:\n4 min de lecture\nAuteur:ines\n\n{PARAGRAPH}\n\nTags\n\n#pont#bac\n\nArticles liés\n\nUn autre pont"
        );
        let (blocks, metadata) = read(&text, None);
        assert_eq!((metadata.published, metadata.authors), (None, vec!["ines".to_owned()]));
        assert_eq!(words(&blocks, BlockKind::Body), [PARAGRAPH]);
        assert_eq!(
            words(&blocks, BlockKind::Metadata).len(),
            7,
            "what follows the related articles is none of this one"
        );
    }

    #[test]
    fn a_line_in_the_middle_of_an_article_is_text_whatever_it_begins_with() {
        let long = format!("{PARAGRAPH} ").repeat(5);
        let middle = format!("{long}\n").repeat(20);
        let (blocks, metadata) = read(&format!("{middle}Author : nobody\n{middle}"), None);
        assert!(metadata.authors.is_empty());
        assert_eq!(words(&blocks, BlockKind::Metadata), Vec::<&str>::new());
    }

    #[test]
    fn sentences_that_begin_like_bylines_are_text() {
        let text = format!(
            "By noon the bridge was closed.\n\nPar hasard, la maire passait là.\n\nSource: nobody would say.\n{PARAGRAPH}"
        );
        let (blocks, metadata) = read(&text, None);
        assert!(metadata.authors.is_empty(), "{metadata:?}");
        assert!(words(&blocks, BlockKind::Body).len() >= 2);
    }

    #[test]
    fn bylines_and_datelines_tell_author_and_day() {
        let text = format!(
            "The old bridge closes for two years\n\nBy Ines Corbel in Serance\n\n25 November 2024\n\n{PARAGRAPH}"
        );
        let (_, metadata) = read(&text, None);
        assert_eq!(metadata.authors, ["Ines Corbel"]);
        assert_eq!(metadata.published.map(|p| (p.iso, p.source)), Some(("2024-11-25".to_owned(), "text")));
        let (_, metadata) =
            read(&format!("Un titre de quelques mots ici\n\nSERANCE, 22 octobre 2024 — {PARAGRAPH}"), None);
        assert_eq!(metadata.published.map(|p| p.iso).as_deref(), Some("2024-10-22"));
    }

    #[test]
    fn the_title_is_the_line_that_the_dump_says_it_is() {
        let text = format!("Reportage à Serance ce matin\n\nLe pont, c’est fini\n\n{PARAGRAPH}");
        let (blocks, _) = read(&text, Some("Le pont, c'est fini"));
        assert_eq!(words(&blocks, BlockKind::Title), ["Le pont, c’est fini"]);
        // A field without its title in the text has none.
        assert_eq!(words(&read(PARAGRAPH, Some("Autre")).0, BlockKind::Title), Vec::<&str>::new());
    }

    #[test]
    fn a_short_line_without_a_stop_before_a_paragraph_is_a_heading() {
        let text = format!(
            "Un titre de quelques mots ici\n\n{PARAGRAPH}\n\nLe bac de la semaine\n\n{PARAGRAPH}\n\nEt après ?\n\n{PARAGRAPH}\n\nOui.\n\n{PARAGRAPH}"
        );
        let (blocks, _) = read(&text, None);
        assert_eq!(words(&blocks, BlockKind::Heading), ["Le bac de la semaine", "Et après ?"]);
    }

    #[test]
    fn lines_that_were_cut_at_a_width_are_joined() {
        let text = "The old bridge closes\n\n\
            The council voted on Monday to close the bridge for two years, and the mayor\n\
            promised a ferry from next week. Shopkeepers on the north bank say that their\n\
            customers will not wait for it and that the town has forgotten them since the\n\
            mill shut.\n\n\
            The ferry will carry forty people and, on market days, a van. It will run from\n\
            six in the morning until nine at night, which is later than the bridge's gates\n\
            were ever open.\n";
        let (blocks, _) = read(text, None);
        assert_eq!(blocks.len(), 3);
        assert!(blocks[1].1.starts_with("The council") && blocks[1].1.ends_with("mill shut."));
        assert!(blocks[1].1.contains("mayor\npromised"), "the text is as it was");
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let (blocks, _) = read(&[PARAGRAPH, PARAGRAPH, PARAGRAPH].join(end), None);
            assert_eq!(words(&blocks, BlockKind::Body), [PARAGRAPH; 3], "{end:?}");
        }
    }
}
