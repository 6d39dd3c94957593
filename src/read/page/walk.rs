//! One walk over the tree of a page that gathers everything in which it can say what it is.
//!
//! In: the tree. Out: [`Signals`]: meta tags, linked data, links, the visible text a line a block, and the elements that name
//! what they hold (`<h1>`, `<time>`, `itemprop="author"`, `class="byline"`), each with its place in that text. Nothing is
//! judged here; the words of class names come from the packs. Bounded: so many marks, so much text, whatever the page.

use std::ops::Range;

use scraper::Html;
use scraper::node::{Element, Node};

use crate::read::metadata::{Mark, MetadataLines};

/// More text than this tells nothing more about a page.
const MOST_TEXT: usize = 1 << 20;
const MOST_MARKS: usize = 2000;
const MOST_METAS: usize = 600;
const MOST_LINKED: usize = 64;

/// What an element says that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// `<h1>` to `<h3>`.
    Heading(u8),
    /// `<time>`, or another element with a `datetime`.
    Time,
    /// By its class: a date, and which.
    Date(Mark),
    /// By `itemprop`: the date of publication.
    PublishedProperty,
    /// By `itemprop`: the date of the last change.
    ModifiedProperty,
    /// By `itemprop` or `rel`: an author.
    AuthorProperty,
    /// A link to an author's page.
    AuthorLink,
    /// By its class: an author.
    Author,
    /// By its class: names and dates.
    Byline,
}

/// An element that says what it holds.
#[derive(Debug, Clone)]
pub(super) struct Marked<'p> {
    pub(super) what: What,
    /// Its words, as a range of [`Signals::text`].
    pub(super) range: Range<usize>,
    /// What an attribute says more exactly.
    pub(super) value: Option<&'p str>,
    /// What its class or id says besides.
    pub(super) class: Option<Mark>,
}

/// What a page says of itself, and where.
#[derive(Debug, Default)]
pub(super) struct Signals<'p> {
    /// `lang` of the page.
    pub(super) language: Option<&'p str>,
    /// Names in small letters and contents of meta tags, in order.
    pub(super) metas: Vec<(String, &'p str)>,
    /// `<link rel=canonical>`.
    pub(super) canonical: Option<&'p str>,
    /// Scripts of linked data.
    pub(super) linked: Vec<String>,
    /// `<title>`.
    pub(super) title: String,
    /// The visible text, a line a block.
    pub(super) text: String,
    /// Elements that name what they hold, in order.
    pub(super) marked: Vec<Marked<'p>>,
    /// Lines with a digit, as ranges of the text.
    pub(super) dated: Vec<Range<usize>>,
    /// What is not the article, as ranges of the text; some may enclose it all the same.
    pub(super) asides: Vec<Range<usize>>,
}

impl<'p> Signals<'p> {
    /// The first meta tag of that name with a content.
    pub(super) fn meta(&self, name: &str) -> Option<&'p str> {
        self.metas.iter().find(|(n, _)| n == name).map(|(_, content)| *content)
    }

    /// Whether a place lies in what is not the article.
    pub(super) fn is_aside(&self, at: usize) -> bool {
        let after = self.asides.partition_point(|r| r.start <= at);
        after > 0 && self.asides[after - 1].end > at
    }

    /// Forgets the asides that enclose a place, and joins the rest.
    pub(super) fn settle_asides(&mut self, article: Option<usize>) {
        if let Some(at) = article {
            self.asides.retain(|r| !(r.start <= at && at < r.end));
        }
        self.asides.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in self.asides.drain(..) {
            match joined.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        self.asides = joined;
    }
}

/// Runs of white space as one space.
pub(super) fn fold_space(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Walks over a page.
pub(super) fn gather<'p>(page: &'p Html, rules: &MetadataLines) -> Signals<'p> {
    let mut walk = Walk { out: Signals::default(), rules, open: Vec::new(), line: 0, digit: false, depth: 0 };
    let mut node = page.tree.root();
    'page: loop {
        let mut inside = node.first_child();
        match node.value() {
            Node::Element(element) => {
                if is_hidden(element.name()) {
                    let words =
                        || node.children().filter_map(|c| c.value().as_text()).map(|t| &**t).collect::<String>();
                    if element.name() == "title" && walk.out.title.is_empty() {
                        walk.out.title = fold_space(&words());
                    } else if is_linked(element) && walk.out.linked.len() < MOST_LINKED {
                        walk.out.linked.push(words());
                    }
                    inside = None;
                }
                walk.enter(element.name(), element);
            }
            Node::Text(text) => walk.text(text),
            _ => {}
        }
        if let Some(child) = inside {
            node = child;
            continue;
        }
        loop {
            if let Node::Element(element) = node.value() {
                walk.leave(element.name());
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => break 'page,
            }
        }
    }
    walk.end_line();
    walk.out
}

/// Elements whose content no reader sees.
fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "select" | "textarea" | "title")
}

fn is_linked(element: &Element) -> bool {
    element.name() == "script" && element.attr("type").is_some_and(|t| t.to_ascii_lowercase().contains("ld+json"))
}

/// What ends when an element ends.
enum Open {
    Mark(usize),
    Aside(usize),
}

struct Walk<'p, 'r> {
    out: Signals<'p>,
    rules: &'r MetadataLines,
    open: Vec<(usize, Open)>,
    /// Where the current line begins, and whether it has a digit.
    line: usize,
    digit: bool,
    depth: usize,
}

impl<'p> Walk<'p, '_> {
    fn enter(&mut self, name: &str, element: &'p Element) {
        self.depth += 1;
        if is_block(name) {
            self.end_line();
        }
        match name {
            "meta" => return self.meta(element),
            "link" => {
                let canonical = element.attr("rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical"));
                if canonical && self.out.canonical.is_none() {
                    self.out.canonical = element.attr("href").map(str::trim).filter(|h| !h.is_empty());
                }
                return;
            }
            "html" => {
                let language = element.attr("lang").or_else(|| element.attr("xml:lang"));
                self.out.language = language.map(str::trim).filter(|l| !l.is_empty());
                return;
            }
            "body" | "head" | "br" | "img" | "input" => return,
            _ => {}
        }
        let at = self.out.text.len();
        let (mut class, mut aside) = (None, matches!(name, "nav" | "footer" | "aside"));
        for names in [element.attr("class"), element.attr("id")].into_iter().flatten() {
            self.class_words(names, &mut class, &mut aside);
        }
        if aside && self.out.asides.len() < MOST_MARKS {
            self.open.push((self.depth, Open::Aside(self.out.asides.len())));
            self.out.asides.push(at..at);
        }
        let value = element.attr("datetime").or_else(|| element.attr("content"));
        let what = property(element).or(match name {
            "a" if element.attr("href").is_some_and(|href| self.is_author_link(href)) => Some(What::AuthorLink),
            "h1" => Some(What::Heading(1)),
            "h2" => Some(What::Heading(2)),
            "h3" => Some(What::Heading(3)),
            _ if name == "time" || value.is_some_and(|v| v.len() >= 8 && element.attr("datetime").is_some()) => {
                Some(What::Time)
            }
            _ => class.and_then(|class| match class {
                Mark::Author => Some(What::Author),
                Mark::Byline => Some(What::Byline),
                Mark::Date | Mark::Published | Mark::Modified => Some(What::Date(class)),
                Mark::Aside => None,
            }),
        });
        if let Some(what) = what
            && self.out.marked.len() < MOST_MARKS
        {
            let dated = |t: &&str| {
                matches!(what, What::Date(_) | What::PublishedProperty)
                    && t.bytes().filter(u8::is_ascii_digit).count() >= 4
            };
            let value = value.or_else(|| element.attr("title").filter(dated));
            self.open.push((self.depth, Open::Mark(self.out.marked.len())));
            self.out.marked.push(Marked { what, range: at..at, value, class });
        }
    }

    fn leave(&mut self, name: &str) {
        if is_block(name) {
            self.end_line();
        } else if matches!(name, "a" | "time" | "button") {
            self.space();
        }
        while let Some((depth, open)) = self.open.last() {
            if *depth < self.depth {
                break;
            }
            let end = self.out.text.len();
            match open {
                Open::Mark(index) => self.out.marked[*index].range.end = end,
                Open::Aside(index) => self.out.asides[*index].end = end,
            }
            self.open.pop();
        }
        self.depth -= 1;
    }

    fn text(&mut self, text: &str) {
        if self.out.text.len() > MOST_TEXT {
            return;
        }
        if text.starts_with(|c: char| c.is_ascii_whitespace()) {
            self.space();
        }
        let mut first = true;
        for word in text.split_ascii_whitespace() {
            if !first {
                self.out.text.push(' ');
            }
            first = false;
            self.digit = self.digit || word.bytes().any(|b| b.is_ascii_digit());
            self.out.text.push_str(word);
        }
        if !first && text.ends_with(|c: char| c.is_ascii_whitespace()) {
            self.space();
        }
    }

    fn space(&mut self) {
        if self.out.text.len() > self.line && !self.out.text.ends_with(' ') {
            self.out.text.push(' ');
        }
    }

    fn end_line(&mut self) {
        let end = self.out.text.len();
        if end == self.line {
            return;
        }
        if self.digit && self.out.dated.len() < MOST_MARKS {
            self.out.dated.push(self.line..end);
        }
        self.out.text.push('\n');
        self.line = end + 1;
        self.digit = false;
    }

    fn meta(&mut self, element: &'p Element) {
        let Some(content) = element.attr("content").map(str::trim).filter(|c| !c.is_empty()) else { return };
        // A name within an author is that author's.
        if element.attr("itemprop") == Some("name")
            && let Some((_, Open::Mark(index))) = self.open.last()
            && self.out.marked[*index].what == What::AuthorProperty
        {
            self.out.marked[*index].value = Some(content);
            return;
        }
        if self.out.metas.len() >= MOST_METAS {
            return;
        }
        let names = ["property", "name", "itemprop", "http-equiv"].into_iter().filter_map(|n| element.attr(n));
        self.out.metas.extend(names.map(|name| (name.trim().to_ascii_lowercase(), content)));
    }

    /// What the words of a class attribute or an id say.
    fn class_words(&self, names: &str, class: &mut Option<Mark>, aside: &mut bool) {
        let mut joined = [0u8; 32];
        for name in names.split_ascii_whitespace().take(16) {
            let bytes = name.as_bytes();
            if bytes.len() > 64 {
                continue;
            }
            // "entry-date", "entryDate" and "entrydate" are one name; its words count as well.
            let (mut len, mut start, mut denied) = (0, 0, false);
            for at in 0..=bytes.len() {
                let ends = at == bytes.len()
                    || !bytes[at].is_ascii_alphanumeric()
                    || at > start && bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
                if ends {
                    if let Some(mark) =
                        (len > start).then(|| self.rules.class(&joined[start.min(32)..len.min(32)])).flatten()
                    {
                        note(mark, class, aside, denied);
                    }
                    // "has-sidebar" and "no-comments" stand on what encloses the article.
                    denied =
                        matches!(&joined[start.min(32)..len.min(32)], b"has" | b"with" | b"no" | b"without" | b"is");
                    start = len;
                }
                if at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                    if len < joined.len() {
                        joined[len] = bytes[at].to_ascii_lowercase();
                    }
                    len += 1;
                }
            }
            if len <= joined.len()
                && let Some(mark) = self.rules.class(&joined[..len])
            {
                note(mark, class, aside, false);
            }
        }
    }

    /// Whether an address leads to an author's page: `/author/ines-corbel`, `/auteurs/ic/`.
    fn is_author_link(&self, href: &str) -> bool {
        let path = href.split_once("://").map_or(href, |(_, rest)| rest);
        let mut parts = path.split(['/', '?', '#']).rev().filter(|p| !p.is_empty()).take(4);
        // The author's own page stands below the page of all authors.
        parts.next().is_some()
            && parts.any(|part| {
                part.len() <= 14 && self.rules.class(part.to_ascii_lowercase().as_bytes()) == Some(Mark::Author)
            })
    }
}

/// Puts a further word to what is known: a date and an author are a byline, a more exact date wins.
fn note(mark: Mark, class: &mut Option<Mark>, aside: &mut bool, denied: bool) {
    let dates = |m: Mark| matches!(m, Mark::Date | Mark::Published | Mark::Modified);
    *class = match (*class, mark) {
        (before, Mark::Aside) => {
            *aside |= !denied;
            before
        }
        (None | Some(Mark::Byline), mark) => Some(mark),
        (Some(before), Mark::Byline) => Some(before),
        (Some(before), mark) if dates(before) != dates(mark) => Some(Mark::Byline),
        (Some(Mark::Modified), _) | (_, Mark::Modified) => Some(Mark::Modified),
        (Some(Mark::Published), _) | (_, Mark::Published) => Some(Mark::Published),
        (before, _) => before,
    };
}

/// What microdata, `RDFa` and link types say.
fn property(element: &Element) -> Option<What> {
    if element.attr("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|r| r == "author")) {
        return Some(What::AuthorProperty);
    }
    if element.attr("pubdate").is_some() {
        return Some(What::PublishedProperty);
    }
    let names = element.attr("itemprop").or_else(|| element.attr("property"))?;
    names.split_ascii_whitespace().find_map(|name| match name.rsplit(':').next()? {
        "datePublished" | "dateCreated" | "uploadDate" => Some(What::PublishedProperty),
        "dateModified" => Some(What::ModifiedProperty),
        "author" | "creator" => Some(What::AuthorProperty),
        "headline" => Some(What::Heading(1)),
        _ => None,
    })
}

fn is_block(name: &str) -> bool {
    !matches!(
        name,
        "a" | "span"
            | "b"
            | "strong"
            | "i"
            | "em"
            | "u"
            | "s"
            | "small"
            | "big"
            | "sub"
            | "sup"
            | "time"
            | "abbr"
            | "cite"
            | "q"
            | "mark"
            | "font"
            | "code"
            | "label"
            | "wbr"
            | "img"
            | "button"
            | "bdi"
            | "bdo"
            | "kbd"
            | "ins"
            | "del"
            | "picture"
            | "source"
            | "input"
            | "meta"
            | "link"
            | "data"
            | "var"
            | "acronym"
            | "tt"
    )
}
