//! Markup that is an article and nothing else, into text: chapters of books, bodies of news items, fields of dumps.
//!
//! In: XHTML, or a part of a page. Out: all of its text in blocks, in order. A web page has an article somewhere in it, which
//! [`super::html`] looks for; here nothing is looked for and nothing left out but scripts and tables of contents.

use scraper::{Html, Node};

use super::flow::TextFlow;
use super::xml::{Piece, walk};
use super::{RawHash, Refusal, Stage, read_html};
use crate::article::{Article, BlockKind, Source};
use crate::lang::Packs;

/// Elements without text of the article.
const SKIPPED: &[&str] = &["script", "style", "template", "head", "noscript", "svg", "nav", "iframe", "object", "math"];

/// Elements inside of a block; all others stand between blocks.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
];

/// Writes the blocks of some markup.
struct Blocks<'f> {
    flow: &'f mut TextFlow,
    skipped: usize,
    /// Block quotes that are open.
    quotes: usize,
    /// What the headings and captions that are open make of their text.
    kinds: Vec<BlockKind>,
}

impl Blocks<'_> {
    fn open(&mut self, name: &str) {
        match name {
            _ if SKIPPED.contains(&name) => self.skipped += 1,
            "br" => self.flow.line_end(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.begin(BlockKind::Heading),
            "figcaption" | "caption" => self.begin(BlockKind::Caption),
            "blockquote" => self.quote(self.quotes + 1),
            _ if !INLINE.contains(&name) => self.flow.close(),
            _ => {}
        }
    }

    fn quote(&mut self, quotes: usize) {
        self.flow.close();
        self.quotes = quotes;
        self.flow.quote(quotes > 0);
    }

    fn begin(&mut self, kind: BlockKind) {
        self.flow.close();
        self.kinds.push(kind);
    }

    fn close(&mut self, name: &str) {
        match name {
            _ if SKIPPED.contains(&name) => self.skipped = self.skipped.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figcaption" | "caption" => {
                self.flow.close();
                self.kinds.pop();
            }
            "br" => {}
            "blockquote" => self.quote(self.quotes.saturating_sub(1)),
            _ if !INLINE.contains(&name) => self.flow.close(),
            _ => {}
        }
    }

    fn text(&mut self, characters: &str) {
        if self.skipped > 0 {
            return;
        }
        if !self.flow.is_open() {
            if characters.trim_matches([' ', '\n', '\r', '\t']).is_empty() {
                return;
            }
            self.flow.open(self.kinds.last().copied().unwrap_or(BlockKind::Body));
        }
        self.flow.fold(characters);
    }
}

/// Writes all text of XHTML; false where its markup breaks before its end.
pub(super) fn write_xhtml(xml: &str, flow: &mut TextFlow) -> bool {
    let mut blocks = Blocks { flow, skipped: 0, quotes: 0, kinds: Vec::new() };
    let whole = walk(xml, &mut |piece, _| match piece {
        Piece::Open(name, _) => blocks.open(name),
        Piece::Close(name) => blocks.close(name),
        Piece::Text(characters) => blocks.text(characters),
    });
    flow.close();
    whole
}

/// Markup that stands in a field into an article: a whole page by its article, a part of one by all of its text.
///
/// # Errors
/// [`Refusal`] `no_text` where there is none.
pub(super) fn read_fragment(
    markup: &str,
    hash: &RawHash,
    mut source: Source,
    packs: &Packs,
) -> Result<Article, Refusal> {
    let head = markup.as_bytes()[..markup.len().min(4096)].to_ascii_lowercase();
    let is_page =
        [&b"<html"[..], b"<body", b"<!doctype"].iter().any(|mark| memchr::memmem::find(&head, mark).is_some());
    if is_page {
        let article = read_html(markup.as_bytes(), hash, source, packs)?;
        let blank = article.text.as_str().trim().is_empty();
        let refusal = || Refusal::new(Stage::Read, "no_text", "the page has no paragraph");
        return if blank { Err(refusal()) } else { Ok(article) };
    }
    let mut flow = TextFlow::default();
    let page = Html::parse_fragment(markup);
    let mut blocks = Blocks { flow: &mut flow, skipped: 0, quotes: 0, kinds: Vec::new() };
    for edge in page.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => match node.value() {
                Node::Element(element) => blocks.open(element.name()),
                Node::Text(text) => blocks.text(text),
                _ => {}
            },
            ego_tree::iter::Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    blocks.close(element.name());
                }
            }
        }
    }
    let quoted = flow.quoted();
    let (text, blocks) = flow.finish("field")?;
    let quoted = quoted.into_iter().filter_map(|(start, end)| text.span(start, end)).collect();
    source.raw_sha256 = hash.hex();
    Ok(Article { doc_id: hash.doc_id(), text, blocks, quoted, source, ..Article::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(markup: &str) -> String {
        let packs = Packs::built_in().unwrap();
        let read = read_fragment(markup, &RawHash::of(markup.as_bytes()), Source::default(), &packs);
        read.unwrap().text.as_str().to_owned()
    }

    #[test]
    fn all_text_of_a_part_of_a_page_is_the_articles() {
        assert_eq!(fragment("<p><a href='x'>« Non », a dit la maire.</a></p>"), "« Non », a dit la maire.");
        assert_eq!(
            fragment(
                "Avant.<br><br>« <b>Oui</b>&nbsp;», dit-il. <p>Un.<p>Deux.<script>x</script><ul><li>Trois<li>Quatre</ul>"
            ),
            "Avant.\n\n« Oui\u{a0}», dit-il.\n\nUn.\n\nDeux.\n\nTrois\n\nQuatre"
        );
    }

    #[test]
    fn empty_elements_of_xhtml_swallow_nothing() {
        let mut flow = TextFlow::default();
        let xml = "<html><head><title/><script src='x'/></head><body><h1>Un</h1><p><a id='a'/>— Oui, dit-il.</p><div>Deux</div></body></html>";
        assert!(write_xhtml(xml, &mut flow));
        let (text, blocks) = flow.finish("chapter").unwrap();
        assert_eq!(text.as_str(), "Un\n\n— Oui, dit-il.\n\nDeux");
        assert_eq!(blocks[0].kind, BlockKind::Heading);
    }
}
