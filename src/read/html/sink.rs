//! The tree of a page, with the source of its text.
//!
//! In: what a html5ever tree builder does. Out: scraper's tree, and for each text node the stretches of the page that it was
//! read from. The builder splits text and drops white space where no text may stand, but it never turns its order around: so
//! what arrives here is looked for from where the last piece ended.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;

use ego_tree::NodeId;
use html5ever::LocalName;
use html5ever::interface::{Attribute, ElementFlags, NodeOrText, QualName, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use scraper::{Html, HtmlTreeSink};

/// Text that was read from one place of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// How many bytes of text it gave.
    pub(super) length: u32,
    /// First byte of its source.
    pub(super) start: u32,
    /// One past the last.
    pub(super) end: u32,
    /// Whether the text is its source itself.
    pub(super) verbatim: bool,
}

/// The stretches of all text nodes, and the places of line breaks.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// Stretches of a node, in its order.
    pub(super) texts: HashMap<NodeId, Vec<Stretch>>,
    /// Tags of `<br>`.
    pub(super) breaks: HashMap<NodeId, (u32, u32)>,
}

/// The text of one token on its way through the builder.
#[derive(Debug, Default)]
struct Pending {
    text: String,
    /// How much of the text has arrived or was dropped.
    taken: usize,
    stretches: Vec<Stretch>,
    /// The stretch that the next byte is in, and where it begins in the text.
    stretch: usize,
    stretch_start: usize,
}

impl Pending {
    /// The stretches of the next piece of text.
    fn take(&mut self, piece: &str, out: &mut Vec<Stretch>) {
        let rest = &self.text[self.taken..];
        let skipped = if rest.starts_with(piece) {
            0
        } else {
            // Only white space is ever dropped inside a run.
            let blank = rest.len() - rest.trim_ascii_start().len();
            match (0..=blank).find(|at| rest[*at..].starts_with(piece)) {
                Some(at) => at,
                None => return,
            }
        };
        let mut from = self.taken + skipped;
        let to = from + piece.len();
        self.taken = to;
        while from < to {
            let Some(stretch) = self.stretches.get(self.stretch) else { return };
            let end = self.stretch_start + stretch.length as usize;
            if end <= from {
                self.stretch += 1;
                self.stretch_start = end;
                continue;
            }
            let upto = end.min(to);
            let part = if stretch.verbatim {
                let start = stretch.start + (from - self.stretch_start) as u32;
                Stretch { length: (upto - from) as u32, start, end: start + (upto - from) as u32, verbatim: true }
            } else {
                Stretch { length: (upto - from) as u32, ..*stretch }
            };
            match out.last_mut() {
                Some(last) if last.verbatim && part.verbatim && last.end == part.start => {
                    last.end = part.end;
                    last.length += part.length;
                }
                _ => out.push(part),
            }
            from = upto;
        }
    }
}

/// Scraper's sink, which also notes sources.
#[derive(Debug)]
pub(super) struct Sink {
    tree: HtmlTreeSink,
    pending: RefCell<Pending>,
    /// Whether a tag came since the last text.
    fresh: Cell<bool>,
    sources: RefCell<Sources>,
    tag: Cell<(u32, u32)>,
    last_element: Cell<Option<NodeId>>,
}

impl Sink {
    pub(super) fn new() -> Self {
        Self {
            tree: HtmlTreeSink::new(Html::new_document()),
            pending: RefCell::default(),
            fresh: Cell::new(true),
            sources: RefCell::default(),
            tag: Cell::default(),
            last_element: Cell::default(),
        }
    }

    /// Announces text. Text of a table waits in the builder until the next tag, so what has not arrived is kept until then.
    pub(super) fn begin_text(&self, text: &str, stretches: Vec<Stretch>) {
        let mut pending = self.pending.borrow_mut();
        if self.fresh.replace(false) {
            *pending = Pending { text: text.to_owned(), stretches, ..Pending::default() };
        } else {
            pending.text.push_str(text);
            pending.stretches.extend(stretches);
        }
    }

    /// Announces a tag.
    pub(super) fn begin_tag(&self, start: usize, end: usize) {
        self.fresh.set(true);
        self.tag.set((start as u32, end as u32));
    }

    /// The names of the elements around the one that was made last, at most `most` of them.
    pub(super) fn path(&self, most: usize, names: &mut Vec<LocalName>) {
        let tree = self.tree.0.borrow();
        let Some(last) = self.last_element.get().and_then(|id| tree.tree.get(id)) else { return };
        names.clear();
        for node in std::iter::once(last).chain(last.ancestors()).take(most) {
            if let Some(element) = node.value().as_element() {
                names.push(element.name.local.clone());
            }
        }
        names.reverse();
    }

    /// Notes the source of text that has just become part of a node.
    fn note(&self, text: &str, node: Option<NodeId>) {
        let Some(node) = node else { return };
        let mut sources = self.sources.borrow_mut();
        let before = sources.texts.entry(node).or_default();
        self.pending.borrow_mut().take(text, before);
    }
}

impl TreeSink for Sink {
    type Output = (Html, Sources);
    type Handle = NodeId;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self::Output {
        (self.tree.finish(), self.sources.into_inner())
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.tree.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.tree.elem_name(target)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        let line_break = &*name.local == "br";
        let node = self.tree.create_element(name, attributes, flags);
        if line_break {
            self.sources.borrow_mut().breaks.insert(node, self.tag.get());
        } else {
            self.last_element.set(Some(node));
        }
        node
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.tree.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.tree.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(_) => self.tree.append(parent, child),
            NodeOrText::AppendText(text) => {
                self.tree.append(parent, NodeOrText::AppendText(text.clone()));
                let last = self.tree.0.borrow().tree.get(*parent).and_then(|p| p.last_child()).map(|n| n.id());
                self.note(&text, last);
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, before: &NodeId, child: NodeOrText<NodeId>) {
        let has_parent = self.tree.0.borrow().tree.get(*element).is_some_and(|e| e.parent().is_some());
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.tree.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.tree.get_template_contents(target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.tree.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, node: NodeOrText<NodeId>) {
        match node {
            NodeOrText::AppendNode(_) => self.tree.append_before_sibling(sibling, node),
            NodeOrText::AppendText(text) => {
                self.tree.append_before_sibling(sibling, NodeOrText::AppendText(text.clone()));
                let before = self.tree.0.borrow().tree.get(*sibling).and_then(|s| s.prev_sibling()).map(|n| n.id());
                self.note(&text, before);
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        self.tree.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        self.tree.reparent_children(node, parent);
    }
}
