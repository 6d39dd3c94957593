//! A parsed page into the blocks of its article.
//!
//! In: the tree of a page. Out: the text that a reader reads and its blocks, a blank line between each. Menus, sidebars,
//! footers, comments and scripts are left out.

use scraper::node::Node;
use scraper::{ElementRef, Html, Selector};

use crate::article::BlockKind;
use crate::read::page::select;

/// The text of an article, and what each part of it is.
pub(super) type TextBlocks = (String, Vec<(std::ops::Range<usize>, BlockKind)>);

/// The article of a page; the text is empty where the page has no paragraph.
pub(super) fn article_blocks(page: &Html) -> TextBlocks {
    let mut out = Extract::default();
    if let Some(root) = article_root(page) {
        out.walk(root, 0);
    }
    out.flush();
    (out.text, out.blocks)
}

/// The element that holds the article: the `article` (or `main`) with the most text in paragraphs, else the body.
fn article_root(page: &Html) -> Option<ElementRef<'_>> {
    let paragraphs = Selector::parse("p").ok()?;
    let length = |e: &ElementRef<'_>| e.select(&paragraphs).flat_map(|p| p.text()).map(str::len).sum::<usize>();
    let body = select(page, "body").next().unwrap_or_else(|| page.root_element());
    let all = length(&body);
    let best = select(page, "article, main, [role=main], [itemprop=articleBody]").max_by_key(length);
    best.filter(|e| length(e) * 3 >= all.max(1)).or(Some(body))
}

/// Elements whose content is no article text.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button", "select", "svg", "iframe",
    "object", "video", "audio", "head", "menu", "dialog", "textarea", "input", "label",
];
/// Words in classes and ids of what is no article text, whatever its element.
const SKIPPED_NAMES: &[&str] = &[
    "comment",
    "related",
    "sidebar",
    "newsletter",
    "share",
    "social",
    "breadcrumb",
    "promo",
    "advert",
    "cookie",
    "paywall",
    "footer",
    "menu",
    "navbar",
    "tags",
    "byline",
    "author-bio",
];

#[derive(Default)]
struct Extract {
    text: String,
    blocks: Vec<(std::ops::Range<usize>, BlockKind)>,
    current: String,
    kind: Option<BlockKind>,
}

impl Extract {
    fn walk(&mut self, element: ElementRef<'_>, depth: usize) {
        // Some pages are nested thousands deep; no article is.
        if depth > 200 {
            return;
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) if self.kind.is_some() => push_folded(&mut self.current, text),
                Node::Element(data) => {
                    let Some(child) = ElementRef::wrap(child) else { continue };
                    let name = data.name();
                    if is_skipped(child) {
                        continue;
                    }
                    if name == "br" {
                        if self.kind.is_some() {
                            self.current.push('\n');
                        }
                        continue;
                    }
                    match kind_of(name) {
                        Some(kind) => {
                            let outer = self.kind;
                            // A paragraph in a quotation or a list item is a block of its own.
                            self.flush();
                            self.kind = Some(kind);
                            self.walk(child, depth + 1);
                            self.flush();
                            self.kind = outer;
                        }
                        None if is_block(name) => {
                            let outer = self.kind;
                            self.flush();
                            self.kind = None;
                            self.walk(child, depth + 1);
                            self.flush();
                            self.kind = outer;
                        }
                        None => self.walk(child, depth + 1),
                    }
                }
                _ => {}
            }
        }
    }

    /// Ends the current block.
    fn flush(&mut self) {
        let Some(kind) = self.kind else {
            self.current.clear();
            return;
        };
        let block = self.current.trim();
        if !block.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            let start = self.text.len();
            self.text.push_str(block);
            self.blocks.push((start..self.text.len(), kind));
        }
        self.current.clear();
    }
}

fn kind_of(name: &str) -> Option<BlockKind> {
    Some(match name {
        "h1" => BlockKind::Title,
        "h2" | "h3" | "h4" | "h5" | "h6" | "dt" => BlockKind::Heading,
        "p" | "li" | "blockquote" | "dd" | "pre" | "td" => BlockKind::Body,
        "figcaption" | "caption" => BlockKind::Caption,
        _ => return None,
    })
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "ul"
            | "ol"
            | "dl"
            | "table"
            | "tr"
            | "tbody"
            | "figure"
            | "details"
            | "summary"
            | "hr"
            | "address"
    )
}

fn is_skipped(element: ElementRef<'_>) -> bool {
    let data = element.value();
    if SKIPPED.contains(&data.name()) || data.attr("hidden").is_some() || data.attr("aria-hidden") == Some("true") {
        return true;
    }
    if !matches!(data.name(), "div" | "section" | "ul" | "ol" | "p" | "span" | "header" | "table") {
        return false;
    }
    let named = |names: &str| {
        names.split([' ', '-', '_']).any(|word| {
            let word = word.to_ascii_lowercase();
            SKIPPED_NAMES.iter().any(|s| word == *s || word.strip_suffix('s') == Some(s))
        })
    };
    data.attr("class").is_some_and(named) || data.attr("id").is_some_and(named)
}

/// Appends text with runs of ordinary white space as one space; no-break spaces are characters like others.
fn push_folded(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}
