//! What elements do to the flow of words, and what their attributes say.
//!
//! In: the name of an element, its attributes. Out: whether it is a block, a break or nothing to read; what its names hint at;
//! whether it is shown.

use scraper::node::Element as Tag;

use super::names::{Hints, read_names};
use super::outline::Shape;

/// What an element does to the flow of words.
pub(super) enum Flow {
    Skip,
    Inline,
    Break,
    Rule,
    Block(Shape),
}

/// What elements of a name do.
pub(super) fn flow(name: &str) -> Flow {
    match name {
        "p" => Flow::Block(Shape::Paragraph),
        "div" | "section" | "header" | "footer" | "nav" | "aside" | "body" | "html" | "center" | "form"
        | "fieldset" | "hgroup" | "address" | "details" | "summary" | "tbody" | "thead" | "tfoot" | "tr" | "search"
        | "menu" | "dir" | "legend" | "optgroup" | "frameset" | "noframes" => Flow::Block(Shape::Container),
        "article" => Flow::Block(Shape::Article),
        "main" => Flow::Block(Shape::Main),
        "h1" => Flow::Block(Shape::Heading(1)),
        "h2" => Flow::Block(Shape::Heading(2)),
        "h3" => Flow::Block(Shape::Heading(3)),
        "h4" => Flow::Block(Shape::Heading(4)),
        "h5" => Flow::Block(Shape::Heading(5)),
        "h6" => Flow::Block(Shape::Heading(6)),
        "li" | "dt" | "dd" => Flow::Block(Shape::Item),
        "ul" | "ol" | "dl" => Flow::Block(Shape::List),
        "table" => Flow::Block(Shape::Table),
        "td" | "th" => Flow::Block(Shape::Cell),
        "blockquote" => Flow::Block(Shape::Quotation),
        "pre" | "listing" | "xmp" | "plaintext" => Flow::Block(Shape::Verbatim),
        "figure" => Flow::Block(Shape::Figure),
        "figcaption" | "caption" => Flow::Block(Shape::Caption),
        "br" => Flow::Break,
        "hr" => Flow::Rule,
        "script" | "style" | "noscript" | "template" | "svg" | "math" | "iframe" | "object" | "embed" | "canvas"
        | "select" | "option" | "datalist" | "button" | "input" | "textarea" | "progress" | "meter" | "audio"
        | "video" | "head" | "title" | "dialog" | "label" | "img" | "source" | "link" | "meta" | "wbr" | "area"
        | "map" | "col" | "colgroup" | "param" | "track" | "rp" | "rt" | "noembed" => Flow::Skip,
        _ => Flow::Inline,
    }
}

/// What the attributes of an element say.
pub(super) struct Told {
    pub(super) hints: Hints,
    /// Tells foreign elements of one `class` from those of others; 0 for those without one.
    pub(super) class: u32,
    /// Whether it is not shown.
    pub(super) hidden: bool,
}

/// Reads them.
pub(super) fn told(name: &str, tag: &Tag) -> Told {
    let mut hints = match name {
        "nav" | "footer" | "aside" | "menu" => Hints::FOREIGN,
        "figcaption" | "caption" => Hints::CAPTION,
        "address" => Hints::BYLINE,
        "form" => Hints::DOUBTFUL,
        _ => Hints::default(),
    };
    let mut hidden = false;
    for (key, value) in tag.attrs() {
        match key {
            "class"
            | "id"
            | "data-testid"
            | "data-component"
            | "data-module"
            | "data-qa"
            | "data-test"
            | "data-type"
            | "data-component-name"
            | "data-widget" => read_names(value, &mut hints),
            "itemprop" | "property" => match value {
                "articleBody" => hints = hints.and(Hints::BODY),
                "description" => hints = hints.and(Hints::STANDFIRST),
                "author" | "datePublished" | "dateModified" | "publisher" => hints = hints.and(Hints::BYLINE),
                "headline" => hints = hints.and(Hints::HEADLINE),
                "caption" => hints = hints.and(Hints::CAPTION),
                "comment" | "commentText" => hints = hints.and(Hints::COMMENTS),
                _ => {}
            },
            "role" => match value {
                "navigation" | "banner" | "complementary" | "contentinfo" | "search" | "dialog" | "alert"
                | "toolbar" | "menu" | "menubar" | "tooltip" | "alertdialog" | "tablist" => {
                    hints = hints.and(Hints::FOREIGN);
                }
                _ => {}
            },
            "hidden" => hidden = true,
            "aria-hidden" => hidden |= value == "true",
            "style" => {
                let mut rest = value;
                while let Some(at) = rest.find("display") {
                    let after = rest[at + 7..].trim_start();
                    hidden |= after.strip_prefix(':').is_some_and(|v| v.trim_start().starts_with("none"));
                    rest = &rest[at + 7..];
                }
            }
            _ => {}
        }
    }
    if hints.meet(Hints::HIDDEN) {
        hidden = true;
    }
    let class = if hints.meet(Hints::FOREIGN) { class(tag) } else { 0 };
    Told { hints, class, hidden }
}

/// A number for the value of an element's `class`.
fn class(tag: &Tag) -> u32 {
    let fold = |hash: u32, byte| (hash.rotate_left(5) ^ u32::from(byte)).wrapping_mul(0x9e37_79b9);
    tag.attr("class").map_or(0, |value| value.bytes().fold(0, fold) | 1)
}
