//! A parsed page as a flat outline.
//!
//! In: the tree of a page. Out: its block elements in the order of the page, each with what its names hint at, and its runs:
//! stretches of words with no border of a block between them, `<p>Le <b>bac</b> ferme.</p>`. Scripts, forms and what is not
//! shown are left out. Everything later is a walk over these two lists, so that nothing depends on how deep a page is nested.

use std::ops::Range;

use ego_tree::NodeRef;
use scraper::node::{Element as Tag, Node};

use super::elements::{Flow, Told, flow, told};
use super::names::Hints;

/// What kind of block an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Holds other blocks: `div`, `section`, `body`.
    Container,
    /// `article`.
    Article,
    /// `main`.
    Main,
    /// `p`.
    Paragraph,
    /// `h1` to `h6`, with its number.
    Heading(u8),
    /// `li`, `dt`, `dd`.
    Item,
    /// `ul`, `ol`, `dl`.
    List,
    /// `table`.
    Table,
    /// `td`, `th`.
    Cell,
    /// `blockquote`.
    Quotation,
    /// `pre`: white space counts.
    Verbatim,
    /// `figure`.
    Figure,
    /// `figcaption`, `caption`.
    Caption,
    /// An inline element that its names set apart.
    Apart,
}

/// A block element.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// The block around it; the first block is its own parent.
    pub(super) parent: u32,
    pub(super) shape: Shape,
    pub(super) hints: Hints,
    /// Tells foreign blocks of one `class` from those of others; 0 for those without one.
    pub(super) class: u32,
    /// The runs inside it.
    pub(super) runs: Range<u32>,
}

/// A piece of a run.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'p> {
    /// A text node.
    Text(NodeRef<'p, Node>),
    /// `<br>`.
    Break(NodeRef<'p, Node>),
}

/// Words with no border of a block between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    /// The innermost block around it.
    pub(super) block: u32,
    pub(super) pieces: Range<u32>,
    /// Characters that are no white space.
    pub(super) chars: u32,
    /// Those of them that stand in links.
    pub(super) linked: u32,
    /// Those of them that stand in bold type.
    pub(super) strong: u32,
    /// Commas and the like.
    pub(super) commas: u32,
    /// Whether it ends as a sentence does.
    pub(super) stop: bool,
    /// Its last character that is no white space.
    last: char,
}

/// All blocks and runs of a page, in its order.
#[derive(Debug, Default)]
pub(super) struct Outline<'p> {
    pub(super) blocks: Vec<Block>,
    pub(super) runs: Vec<Run>,
    pub(super) pieces: Vec<Piece<'p>>,
    /// What the page says of its article in places that are not shown.
    pub(super) said: Said,
}

impl Outline<'_> {
    /// Whether a run is an item of a list or a cell of a table.
    pub(super) fn is_listed(&self, run: &Run) -> bool {
        let block = &self.blocks[run.block as usize];
        let item = |shape| matches!(shape, Shape::Item | Shape::Cell);
        item(block.shape) || item(self.blocks[block.parent as usize].shape)
    }

    /// Whether a run stands in a `blockquote`.
    pub(super) fn is_quoted(&self, run: &Run) -> bool {
        let block = &self.blocks[run.block as usize];
        block.shape == Shape::Quotation || self.blocks[block.parent as usize].shape == Shape::Quotation
    }

    /// The words of a run, white space folded.
    pub(super) fn words(&self, run: &Run) -> String {
        let mut out = String::new();
        for piece in &self.pieces[run.pieces.start as usize..run.pieces.end as usize] {
            match piece {
                Piece::Text(node) => {
                    let text = node.value().as_text().map_or("", |t| &**t);
                    if text.starts_with(char::is_whitespace) {
                        out.push(' ');
                    }
                    for word in text.split_whitespace() {
                        out.push_str(word);
                        out.push(' ');
                    }
                    if !text.ends_with(char::is_whitespace) {
                        out.pop();
                    }
                }
                Piece::Break(_) => out.push(' '),
            }
        }
        out.truncate(out.trim_end().len());
        out.drain(..out.len() - out.trim_start().len());
        out
    }
}

/// What a page says of its article in its head and in linked data: evidence of where the article is, never its text.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Its headline, as the title of the page and for sharing.
    pub(super) titles: Vec<String>,
    /// Its standfirst, maybe cut.
    pub(super) descriptions: Vec<String>,
    /// Its whole text.
    pub(super) bodies: Vec<String>,
}

struct Frame<'p> {
    node: NodeRef<'p, Node>,
    /// The block it opened.
    block: Option<u32>,
    link: bool,
    strong: bool,
}

/// Builds the outline of a page.
struct Walk<'p> {
    outline: Outline<'p>,
    /// The innermost open block.
    block: u32,
    links: u32,
    strong: u32,
    run: Option<Run>,
    /// Whether what is not shown is read all the same.
    hidden_too: bool,
}

/// Flattens a page. `hidden_too` reads what the page hides until a script shows it.
pub(super) fn flatten(root: NodeRef<'_, Node>, hidden_too: bool) -> Outline<'_> {
    let first = Block { parent: 0, shape: Shape::Container, hints: Hints::default(), class: 0, runs: 0..0 };
    let mut walk = Walk {
        outline: Outline { blocks: vec![first], ..Outline::default() },
        block: 0,
        links: 0,
        strong: 0,
        run: None,
        hidden_too,
    };
    let mut open: Vec<Frame<'_>> = Vec::new();
    let mut next = root.first_child();
    loop {
        if let Some(node) = next {
            next = match node.value() {
                Node::Text(text) => {
                    walk.text(node, text);
                    node.next_sibling()
                }
                Node::Element(tag) => match walk.open(node, tag) {
                    Some(frame) => {
                        open.push(frame);
                        node.first_child()
                    }
                    None => node.next_sibling(),
                },
                _ => node.next_sibling(),
            };
        } else if let Some(frame) = open.pop() {
            walk.close(&frame);
            next = frame.node.next_sibling();
        } else {
            break;
        }
    }
    walk.end_run();
    walk.outline.blocks[0].runs.end = walk.outline.runs.len() as u32;
    walk.outline
}

impl<'p> Walk<'p> {
    fn open(&mut self, node: NodeRef<'p, Node>, tag: &Tag) -> Option<Frame<'p>> {
        let name = tag.name();
        let flow = flow(name);
        let frame = Frame { node, block: None, link: false, strong: false };
        match flow {
            Flow::Skip => {
                self.said(node, name, tag);
                None
            }
            Flow::Break => {
                self.line_break(node);
                None
            }
            Flow::Rule => {
                self.end_run();
                None
            }
            Flow::Inline => {
                let told = told(name, tag);
                if told.hidden && !self.hidden_too {
                    return None;
                }
                let within = matches!(
                    self.outline.blocks[self.block as usize].shape,
                    Shape::Paragraph
                        | Shape::Heading(_)
                        | Shape::Item
                        | Shape::Caption
                        | Shape::Quotation
                        | Shape::Apart
                );
                let apart = Hints::FOREIGN.and(Hints::COMMENTS).and(Hints::BYLINE).and(Hints::CAPTION);
                let custom = name.contains('-');
                let link = name == "a";
                let strong = matches!(name, "b" | "strong");
                let block = (!within && (custom || told.hints.meet(apart) || told.hints.meet(Hints::BODY)))
                    .then(|| self.open_block(if custom { Shape::Container } else { Shape::Apart }, &told));
                self.links += u32::from(link);
                self.strong += u32::from(strong);
                Some(Frame { block, link, strong, ..frame })
            }
            Flow::Block(shape) => {
                let told = told(name, tag);
                if told.hidden && !self.hidden_too && !matches!(name, "body" | "html") {
                    return None;
                }
                Some(Frame { block: Some(self.open_block(shape, &told)), ..frame })
            }
        }
    }

    /// Notes what an element that is not shown says of the article.
    fn said(&mut self, node: NodeRef<'p, Node>, name: &str, tag: &Tag) {
        match name {
            "head" => {
                for child in node.children() {
                    if let Node::Element(tag) = child.value() {
                        self.said(child, tag.name(), tag);
                    }
                }
            }
            "title" => {
                let texts = node.children().filter_map(|c| c.value().as_text());
                self.outline.said.titles.extend(texts.map(|t| t.to_string()));
            }
            "meta" => {
                let name = tag.attr("property").or(tag.attr("name")).unwrap_or_default();
                let Some(content) = tag.attr("content") else { return };
                match name {
                    "og:title" | "twitter:title" => self.outline.said.titles.push(content.to_owned()),
                    "og:description" | "twitter:description" | "description" => {
                        self.outline.said.descriptions.push(content.to_owned());
                    }
                    _ => {}
                }
            }
            "script" if tag.attr("type") == Some("application/ld+json") => {
                for text in node.children().filter_map(|c| c.value().as_text()) {
                    if memchr::memmem::find(text.as_bytes(), b"articleBody").is_some()
                        && let Ok(value) = serde_json::from_str::<serde_json::Value>(text)
                    {
                        bodies(&value, &mut self.outline.said.bodies, 0);
                    }
                }
            }
            _ => {}
        }
    }

    fn open_block(&mut self, shape: Shape, told: &Told) -> u32 {
        self.end_run();
        let here = self.outline.runs.len() as u32;
        let number = self.outline.blocks.len() as u32;
        self.outline.blocks.push(Block {
            parent: self.block,
            shape,
            hints: told.hints,
            class: told.class,
            runs: here..here,
        });
        self.block = number;
        number
    }

    fn close(&mut self, frame: &Frame<'p>) {
        self.links -= u32::from(frame.link);
        self.strong -= u32::from(frame.strong);
        if let Some(block) = frame.block {
            self.end_run();
            let block = &mut self.outline.blocks[block as usize];
            block.runs.end = self.outline.runs.len() as u32;
            self.block = block.parent;
        }
    }

    fn text(&mut self, node: NodeRef<'p, Node>, text: &str) {
        let blank = text.bytes().all(|b| b.is_ascii_whitespace());
        if blank && self.run.is_none() {
            return;
        }
        let here = self.outline.pieces.len() as u32;
        let block = self.block;
        let run = self.run.get_or_insert_with(|| Run { block, pieces: here..here, ..Run::default() });
        if !blank {
            let mut chars = 0;
            for c in text.chars() {
                if c.is_whitespace() {
                    continue;
                }
                chars += 1;
                run.last = c;
                run.commas += u32::from(matches!(c, ',' | ';' | '،' | '、' | '，' | '؛'));
            }
            run.chars += chars;
            run.linked += if self.links > 0 { chars } else { 0 };
            run.strong += if self.strong > 0 { chars } else { 0 };
        }
        self.outline.pieces.push(Piece::Text(node));
        run.pieces.end = here + 1;
    }

    /// Two line breaks with nothing between them end a paragraph.
    fn line_break(&mut self, node: NodeRef<'p, Node>) {
        let Some(run) = &mut self.run else { return };
        let pieces = &self.outline.pieces[run.pieces.start as usize..run.pieces.end as usize];
        let blank = |p: &Piece<'_>| matches!(p, Piece::Text(node) if node.value().as_text().is_some_and(|t| t.bytes().all(|b| b.is_ascii_whitespace())));
        let last = pieces.iter().rev().find(|p| !blank(p));
        if matches!(last, Some(Piece::Break(_)) | None) {
            self.end_run();
            return;
        }
        self.outline.pieces.push(Piece::Break(node));
        run.pieces.end += 1;
    }

    fn end_run(&mut self) {
        let Some(mut run) = self.run.take() else { return };
        if run.chars == 0 {
            return;
        }
        run.stop = matches!(
            run.last,
            '.' | '!'
                | '?'
                | '…'
                | '"'
                | '”'
                | '»'
                | '\''
                | '’'
                | ':'
                | ')'
                | '。'
                | '！'
                | '？'
                | '」'
                | '।'
                | '؟'
                | '“'
                | ';'
        );
        self.outline.runs.push(run);
    }
}

/// Every `articleBody` of linked data.
fn bodies(value: &serde_json::Value, out: &mut Vec<String>, depth: usize) {
    if depth > 8 {
        return;
    }
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|v| bodies(v, out, depth + 1)),
        serde_json::Value::Object(object) => {
            for (key, value) in object {
                match value {
                    serde_json::Value::String(text) if key == "articleBody" => out.push(text.clone()),
                    _ => bodies(value, out, depth + 1),
                }
            }
        }
        _ => {}
    }
}
