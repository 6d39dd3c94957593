//! A file of Markdown into an article.
//!
//! In: the bytes of a file, `# Le pont` and `« **Non** », a dit [la maire](https://example.org).` Out: an article of its
//! headings, paragraphs, list items and quotations without the marks of the notation; fields between lines of dashes at the
//! beginning are metadata. Code, comments and addresses of links are no text.

use std::borrow::Cow;

use super::fields::{Cell, Fields, Found, metadata};
use super::flow::TextFlow;
use super::xml::plain;
use super::{RawHash, Refusal, decode};
use crate::article::{Article, BlockKind, Source};
use crate::lang::Packs;

/// Reads a file.
///
/// # Errors
/// [`Refusal`] `binary` where the bytes are no text, `no_text` where there is none.
pub fn read_markdown(raw: &[u8], hash: &RawHash, mut source: Source, packs: &Packs) -> Result<Article, Refusal> {
    let decoded = decode(raw)?;
    let warnings = if decoded.replaced { vec!["replaced_bytes"] } else { Vec::new() };
    source.encoding = decoded.encoding;
    source.raw_sha256 = hash.hex();
    source.raw_bytes = raw.len() as u64;
    let (found, body) = front_matter(&decoded.text);
    let mut metadata = metadata(found, packs);
    let mut flow = TextFlow::default();
    blocks(body, &mut flow);
    let quoted = flow.quoted();
    let (text, blocks) = flow.finish("file")?;
    let quoted = quoted.into_iter().filter_map(|(start, end)| text.span(start, end)).collect();
    if metadata.title.is_none() {
        let title = blocks.iter().find(|b| b.kind == BlockKind::Title);
        metadata.title = title.map(|b| text.slice(b.span).to_owned());
    }
    Ok(Article { doc_id: hash.doc_id(), text, blocks, quoted, metadata, source, warnings })
}

/// The fields between two lines of dashes, and what follows them.
fn front_matter(text: &str) -> (Found<'_>, &str) {
    let mut found = Found::default();
    let fields = Fields::default();
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return (found, text) };
    let Some(end) = rest.find("\n---") else { return (found, text) };
    let after = &rest[end + 4..];
    let mut last = None;
    for line in rest[..end].lines() {
        let value = |v: &str| v.trim().trim_matches(['"', '\'']).to_owned();
        // A list has an item a line.
        if let (Some(item), Some(role)) = (line.trim_start().strip_prefix("- "), last) {
            let cell: &mut Option<Cell<'_>> = &mut found[role];
            match cell {
                Some(Cell::List(items)) => items.push(value(item)),
                _ => *cell = Some(Cell::List(vec![value(item)])),
            }
            continue;
        }
        last = None;
        let Some((key, said)) = line.split_once(':') else { continue };
        let Some((role, _)) = fields.role(key.trim()) else { continue };
        last = Some(role);
        let said = said.trim();
        found[role] = match said.strip_prefix('[').and_then(|s| s.strip_suffix(']')) {
            Some(items) => Some(Cell::List(items.split(',').map(value).collect())),
            None if said.is_empty() => None,
            None => Some(Cell::Text(Cow::Owned(value(said)))),
        };
    }
    (found, after.split_once('\n').map_or("", |a| a.1))
}

/// Block by block.
fn blocks(text: &str, flow: &mut TextFlow) {
    let mut paragraph: Vec<&str> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut in_comment = false;
    let mut in_quote = false;
    for line in text.lines() {
        let bare = line.trim_start_matches(['>', ' ', '\t']);
        // A line without `>` goes on with a block quote where it stands right behind one.
        let quoted = line.trim_start().starts_with('>');
        if quoted != in_quote && (quoted || paragraph.is_empty()) {
            end(&mut paragraph, BlockKind::Body, flow);
            flow.quote(quoted);
            in_quote = quoted;
        }
        if let Some(mark) = fence {
            fence = (!bare.starts_with(mark)).then_some(mark);
            continue;
        }
        if in_comment || bare.starts_with("<!--") {
            in_comment = !line.contains("-->");
            end(&mut paragraph, BlockKind::Body, flow);
            continue;
        }
        let mark = ["```", "~~~"].into_iter().find(|m| bare.starts_with(m));
        if mark.is_some() {
            end(&mut paragraph, BlockKind::Body, flow);
            fence = mark;
            continue;
        }
        let rule = bare.trim_end();
        let is_rule = |c: char| rule.len() >= 3 && rule.chars().all(|r| r == c || r == ' ');
        if !paragraph.is_empty()
            && !rule.is_empty()
            && (rule.chars().all(|c| c == '=') || is_rule('-') && rule.chars().all(|c| c == '-'))
        {
            let kind = if rule.starts_with('=') { BlockKind::Title } else { BlockKind::Heading };
            end(&mut paragraph, kind, flow);
            continue;
        }
        // The line below the head of a table; and a definition of an address.
        let is_layout = rule.contains('-') && rule.contains('|') && rule.chars().all(|c| "|-: ".contains(c));
        let is_definition = rule.starts_with('[') && rule.contains("]: ");
        if rule.is_empty() || is_rule('-') || is_rule('*') || is_rule('_') || is_layout || is_definition {
            end(&mut paragraph, BlockKind::Body, flow);
            continue;
        }
        let hashes = bare.chars().take_while(|c| *c == '#').count();
        if (1..=6).contains(&hashes) && bare[hashes..].starts_with([' ', '\t']) {
            end(&mut paragraph, BlockKind::Body, flow);
            paragraph.push(bare[hashes..].trim().trim_end_matches('#'));
            end(&mut paragraph, if hashes == 1 { BlockKind::Title } else { BlockKind::Heading }, flow);
            continue;
        }
        if let Some(item) = list_item(bare) {
            end(&mut paragraph, BlockKind::Body, flow);
            paragraph.push(item);
            continue;
        }
        // Trailing spaces are a line end that is meant.
        paragraph.push(line.trim_start_matches(['>', ' ', '\t']));
    }
    end(&mut paragraph, BlockKind::Body, flow);
}

fn list_item(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = match digits {
        0 => line.strip_prefix(['-', '*', '+'])?,
        1..=3 => line[digits..].strip_prefix(['.', ')'])?,
        _ => return None,
    };
    after.starts_with([' ', '\t']).then(|| after.trim_start_matches([' ', '\t']))
}

/// Ends a paragraph.
fn end(paragraph: &mut Vec<&str>, kind: BlockKind, flow: &mut TextFlow) {
    if paragraph.is_empty() {
        return;
    }
    flow.open(kind);
    let mut joined = String::new();
    for (number, line) in paragraph.iter().enumerate() {
        let last = number + 1 == paragraph.len();
        let hard = !last && (line.ends_with("  ") || line.ends_with('\\'));
        joined.push_str(if hard {
            line.trim_end_matches(['\\', ' '])
        } else {
            line.trim_end_matches([' ', '\t', '\r'])
        });
        if !last {
            joined.push(if hard { '\n' } else { ' ' });
        }
    }
    flow.push(inline(&joined).trim_matches([' ', '\n', '\t']));
    flow.close();
    paragraph.clear();
}

/// A paragraph without the marks inside it.
fn inline(text: &str) -> String {
    let marks = emphasis(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut next_mark = 0;
    while let Some(character) = text[at..].chars().next() {
        while marks.get(next_mark).is_some_and(|m: &std::ops::Range<usize>| m.start < at) {
            next_mark += 1;
        }
        let rest = &text[at..];
        let mut step = character.len_utf8();
        match character {
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(&rest[1..2]);
                step = 2;
            }
            '*' | '_' if marks.get(next_mark).is_some_and(|m| m.start == at) => step = marks[next_mark].len(),
            '`' => {}
            '!' if rest[1..].starts_with('[') => match link(&rest[1..]) {
                Some((_, length)) => step = 1 + length,
                None => out.push('!'),
            },
            '[' => match link(rest) {
                Some((inner, length)) => {
                    out.push_str(&inline(inner));
                    step = length;
                }
                None => out.push('['),
            },
            '<' => match rest
                .find('>')
                .filter(|end| *end < 300 && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'))
            {
                // An address in angle brackets is text, an element is not.
                Some(end) if rest[..end].contains("://") && !rest[..end].contains(' ') => {
                    out.push_str(&rest[1..end]);
                    step = end + 1;
                }
                Some(end) => step = end + 1,
                None => out.push('<'),
            },
            other => out.push(other),
        }
        at += step;
    }
    plain(&out)
}

/// The text of a link and how long all of it is: `[text](address)`, `[text][name]`.
fn link(text: &str) -> Option<(&str, usize)> {
    let end = text.find(']').filter(|end| *end < 2000)?;
    let inner = &text[1..end];
    // A bracket in a bracket is no link that this notation can be sure of.
    if inner.contains('[') {
        return None;
    }
    let after = &text[end + 1..];
    let close = match after.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let length = after.find(close).filter(|end| *end < 2000)?;
    Some((inner, end + 1 + length + 1))
}

/// The runs of marks that emphasise: they stand at a word, and come in pairs.
fn emphasis(text: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'*', b'_', &bytes[at..]) {
        let start = at + found;
        let end = start + bytes[start..].iter().take_while(|b| **b == bytes[start]).count();
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let in_word = bytes[start] == b'_' && letter(before) && letter(after);
        let escaped = before == Some('\\');
        let stands_alone = blank(before) && blank(after);
        if !(stands_alone || in_word || escaped || end - start > 3) {
            runs.push(start..end);
        }
        at = end;
    }
    let mut paired = Vec::new();
    for mark in [b'*', b'_'] {
        for length in 1..=3 {
            let same: Vec<_> = runs.iter().filter(|r| bytes[r.start] == mark && r.len() == length).cloned().collect();
            paired.extend_from_slice(&same[..same.len() / 2 * 2]);
        }
    }
    paired.sort_by_key(|r| r.start);
    paired
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Article {
        let packs = Packs::built_in().unwrap();
        read_markdown(text.as_bytes(), &RawHash::of(text.as_bytes()), Source::default(), &packs).unwrap()
    }

    #[test]
    fn blocks_are_read_without_the_marks_of_the_notation() {
        let article = read(
            "---\ntitle: \"Le pont\"\ndate: 2025-02-13\nauthors:\n  - Maud Terrien\n  - Luc Arnal\n---\n\n# Le pont ferme\n\n« **Non** », a dit *Paul Vidal*\n\
             ([source](https://example.org/a_b)).\n\n> Un bac\n> passe.\n\n- Un `mot`\n- Deux\n\n## Et après\n\n```\n12 %\n```\n<!-- 13 % -->\n![photo](x.jpg)\n\nFin\\*, R&amp;D  \nsnake_case_name\n",
        );
        let shown: Vec<_> = article.blocks.iter().map(|b| (b.kind, article.text.slice(b.span))).collect();
        assert_eq!(
            shown,
            [
                (BlockKind::Title, "Le pont ferme"),
                (BlockKind::Body, "« Non », a dit Paul Vidal (source)."),
                (BlockKind::Body, "Un bac passe."),
                (BlockKind::Body, "Un mot"),
                (BlockKind::Body, "Deux"),
                (BlockKind::Heading, "Et après"),
                (BlockKind::Body, "Fin*, R&D\nsnake_case_name"),
            ]
        );
        let meta = &article.metadata;
        assert_eq!(article.quoted.iter().map(|s| article.text.slice(*s)).collect::<Vec<_>>(), ["Un bac passe."]);
        assert_eq!(meta.title.as_deref(), Some("Le pont"));
        assert_eq!(meta.authors, ["Maud Terrien", "Luc Arnal"]);
        assert_eq!(meta.published.as_ref().map(|p| p.iso.as_str()), Some("2025-02-13"));
    }

    #[test]
    fn marks_that_emphasise_nothing_stay() {
        let article = read("Titre\n=====\n\n5 * 3 et 2*, [sic] et <b>gras</b>, <https://example.org>.\n");
        assert_eq!(article.text.as_str(), "Titre\n\n5 * 3 et 2*, [sic] et gras, https://example.org.");
    }
}
