//! A web page into an article.
//!
//! In: the bytes of a page. Out: an article whose text is what a reader reads: headline, paragraphs, headings, list items,
//! quotations and captions, a blank line between each; offsets refer to that text. Menus, sidebars, footers, comments and
//! scripts are left out. Metadata come from JSON-LD, `<meta>`, `<time>` and `<link>`, in that order of trust.

use scraper::node::Node;
use scraper::{ElementRef, Html, Selector};

use super::when::parse_when;
use super::{RawHash, Refusal, Stage, decode};
use crate::article::{Article, Block, BlockKind, Metadata, Published, Source};
use crate::lang::Packs;
use crate::span::Text;

/// Reads a page.
///
/// # Errors
/// [`Refusal`] `binary` where the bytes are no text, `no_text` where the page has no paragraph.
pub fn read_html(raw: &[u8], hash: &RawHash, mut source: Source, packs: &Packs) -> Result<Article, Refusal> {
    let decoded = match declared_encoding(raw) {
        Some(encoding) => {
            let (text, encoding, replaced) = encoding.decode(raw);
            super::Decoded { text, encoding: encoding.name(), replaced }
        }
        None => decode(raw)?,
    };
    let warnings = if decoded.replaced { vec!["replaced_bytes"] } else { Vec::new() };
    source.encoding = decoded.encoding;
    source.raw_sha256 = hash.hex();
    source.raw_bytes = raw.len() as u64;
    let page = Html::parse_document(&decoded.text);
    let metadata = metadata(&page, packs);
    let mut out = Extract::default();
    if let Some(root) = article_root(&page) {
        out.walk(root, 0);
    }
    out.flush();
    if out.text.trim().is_empty() {
        return Err(Refusal::new(Stage::Read, "no_text", "the page has no paragraph"));
    }
    let text = Text::new(out.text).map_err(|e| Refusal::new(Stage::Read, "too_large", e.to_string()))?;
    let blocks = out
        .blocks
        .into_iter()
        .filter_map(|(range, kind)| Some(Block { span: text.span(range.start, range.end)?, kind }))
        .collect();
    Ok(Article { doc_id: hash.doc_id(), text, blocks, metadata, source, warnings })
}

/// The encoding that the page declares for itself, where its bytes are no UTF-8.
fn declared_encoding(raw: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    if std::str::from_utf8(raw).is_ok() {
        return None;
    }
    let head = String::from_utf8_lossy(&raw[..raw.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label: String = head[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    encoding_rs::Encoding::for_label(label.as_bytes())
}

fn select<'p>(page: &'p Html, selector: &str) -> impl Iterator<Item = ElementRef<'p>> {
    let selector = Selector::parse(selector).ok();
    let found: Vec<_> = selector.map(|s| page.select(&s).collect()).unwrap_or_default();
    found.into_iter()
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

fn metadata(page: &Html, packs: &Packs) -> Metadata {
    let mut meta = Metadata::default();
    let language = select(page, "html").next().and_then(|e| e.value().attr("lang")).map(str::trim);
    meta.language = language.filter(|l| !l.is_empty()).map(str::to_owned);
    meta.language_source = meta.language.is_some().then_some("page");
    for script in select(page, r#"script[type="application/ld+json"]"#) {
        let text: String = script.text().collect();
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
            linked_data(&value, &mut meta, packs, 0);
        }
    }
    for tag in select(page, "meta[content]") {
        let data = tag.value();
        let name = data.attr("property").or(data.attr("name")).or(data.attr("itemprop")).unwrap_or_default();
        let content = data.attr("content").unwrap_or_default().trim();
        if !content.is_empty() {
            meta_tag(&name.to_ascii_lowercase(), content, &mut meta, packs);
        }
    }
    if let Some(address) = select(page, r#"link[rel="canonical"]"#).next().and_then(|e| e.value().attr("href")) {
        meta.url = Some(address.to_owned());
    }
    if meta.title.is_none() {
        let heading = select(page, "h1").next().or_else(|| select(page, "title").next());
        meta.title = heading.map(|e| fold(&e.text().collect::<String>())).filter(|t| !t.is_empty());
    }
    if meta.published.is_none()
        && let Some(time) = select(page, "time[datetime]").next().and_then(|e| e.value().attr("datetime"))
    {
        meta.published = published(time, "meta", &meta, packs);
    }
    meta
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn published(value: &str, source: &'static str, meta: &Metadata, packs: &Packs) -> Option<Published> {
    parse_when(value, packs, meta.language.as_deref()).map(|(date, iso)| Published { date, iso, source })
}

fn meta_tag(name: &str, content: &str, meta: &mut Metadata, packs: &Packs) {
    let set = |place: &mut Option<String>| {
        place.get_or_insert_with(|| content.to_owned());
    };
    match name {
        "og:title" | "twitter:title" => set(&mut meta.title),
        "og:url" => set(&mut meta.url),
        "og:site_name" | "application-name" => set(&mut meta.site),
        "og:locale" if meta.language.is_none() => {
            meta.language = Some(content.replace('_', "-"));
            meta.language_source = Some("page");
        }
        "author" | "article:author" | "dc.creator" | "parsely-author" | "sailthru.author"
            if meta.authors.is_empty() && !content.contains("://") =>
        {
            meta.authors = packs.metadata().authors(content);
        }
        "article:published_time"
        | "datepublished"
        | "date"
        | "dc.date"
        | "dc.date.issued"
        | "pubdate"
        | "publishdate"
        | "parsely-pub-date"
        | "sailthru.date"
        | "og:published_time"
        | "publication_date"
            if meta.published.is_none() =>
        {
            meta.published = published(content, "meta", meta, packs);
        }
        "article:modified_time" | "datemodified" | "og:updated_time" if meta.modified.is_none() => {
            meta.modified = parse_when(content, packs, meta.language.as_deref()).map(|(_, iso)| iso);
        }
        _ => {}
    }
}

/// Article objects of JSON-LD, also inside `@graph` and lists.
fn linked_data(value: &serde_json::Value, meta: &mut Metadata, packs: &Packs, depth: usize) {
    use serde_json::Value as Json;
    if depth > 6 {
        return;
    }
    match value {
        Json::Array(items) => items.iter().for_each(|v| linked_data(v, meta, packs, depth + 1)),
        Json::Object(object) => {
            if let Some(graph) = object.get("@graph") {
                linked_data(graph, meta, packs, depth + 1);
            }
            let kind = object.get("@type").map(ToString::to_string).unwrap_or_default();
            if !(kind.contains("Article") || kind.contains("BlogPosting") || kind.contains("Report")) {
                return;
            }
            let word = |key: &str| object.get(key).and_then(name_of).map(|n| fold(&n));
            if meta.title.is_none() {
                meta.title = word("headline");
            }
            if meta.authors.is_empty() {
                meta.authors = match object.get("author") {
                    Some(Json::Array(authors)) => authors.iter().filter_map(name_of).collect(),
                    Some(author) => name_of(author).into_iter().collect(),
                    None => Vec::new(),
                };
            }
            if meta.published.is_none()
                && let Some(date) = word("datePublished")
            {
                meta.published = published(&date, "jsonld", meta, packs);
            }
            if meta.modified.is_none() {
                meta.modified = word("dateModified")
                    .and_then(|d| parse_when(&d, packs, meta.language.as_deref()))
                    .map(|(_, iso)| iso);
            }
            if meta.site.is_none() {
                meta.site = word("publisher");
            }
            if meta.url.is_none() {
                meta.url = word("mainEntityOfPage").or_else(|| word("url")).filter(|u| u.contains("://"));
            }
        }
        _ => {}
    }
}

/// A word, or the name (or address) of an object.
fn name_of(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Object(object) => {
            object.get("name").or_else(|| object.get("@id")).and_then(|v| v.as_str()).map(str::to_owned)
        }
        serde_json::Value::Array(items) => items.first().and_then(name_of),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Article {
        let packs = Packs::built_in().unwrap();
        read_html(html.as_bytes(), &RawHash::of(html.as_bytes()), Source::default(), &packs).unwrap()
    }

    fn shown(article: &Article) -> Vec<(BlockKind, &str)> {
        article.blocks.iter().map(|b| (b.kind, article.text.slice(b.span))).collect()
    }

    #[test]
    fn the_article_is_read_and_what_stands_around_it_is_not() {
        let article = page(
            "<body><nav><p>Menu à 3 €</p></nav><header><p>Le Courrier</p></header><article><h1>Le pont\n ferme</h1>\
             <p>Un <b>bac</b>&nbsp;: «&nbsp;oui&nbsp;».<br>Deux.</p><aside><p>À lire : 7 ponts</p></aside>\
             <h2>Et après</h2><ul><li>Un</li><li><p>Deux</p></li></ul><blockquote><p>« Non »</p></blockquote>\
             <figure><img><figcaption>Le pont, hier</figcaption></figure><div class='share-bar'><p>Partager</p></div>\
             <script>var a = '12 %';</script></article><footer><p>Tous droits</p></footer></body>",
        );
        assert_eq!(
            shown(&article),
            [
                (BlockKind::Title, "Le pont ferme"),
                (BlockKind::Body, "Un bac\u{a0}: «\u{a0}oui\u{a0}».\nDeux."),
                (BlockKind::Heading, "Et après"),
                (BlockKind::Body, "Un"),
                (BlockKind::Body, "Deux"),
                (BlockKind::Body, "« Non »"),
                (BlockKind::Caption, "Le pont, hier"),
            ]
        );
    }

    #[test]
    fn a_page_says_what_it_is_in_linked_data_tags_and_links() {
        let article = page(
            r#"<html lang="en-GB"><head><title>Bridge - Courier</title>
            <script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["NewsArticle"],
              "headline": "The bridge closes", "datePublished": "2025-02-13T06:45:00Z", "author": [{"name": "Ines Corbel"}, {"name": "Paul Wexler"}]}]}</script>
            <meta property="og:title" content="Another title"><meta property="og:site_name" content="The Courier">
            <meta property="article:published_time" content="2025-02-14">
            <link rel="canonical" href="https://example.org/bridge"></head><body><p>It closed on Monday.</p></body>"#,
        );
        let meta = &article.metadata;
        assert_eq!(meta.title.as_deref(), Some("The bridge closes"));
        assert_eq!(meta.authors, ["Ines Corbel", "Paul Wexler"]);
        assert_eq!(
            meta.published.as_ref().map(|p| (p.iso.as_str(), p.source)),
            Some(("2025-02-13T06:45:00Z", "jsonld"))
        );
        assert_eq!(
            (meta.site.as_deref(), meta.url.as_deref()),
            (Some("The Courier"), Some("https://example.org/bridge"))
        );
        assert_eq!(meta.language.as_deref(), Some("en-GB"));
    }

    #[test]
    fn a_page_in_an_old_encoding_says_so() {
        let packs = Packs::built_in().unwrap();
        let raw = b"<html><meta charset=\"iso-8859-1\"><p>Le pr\xe9fet s'est tu.</p></html>";
        let article = read_html(raw, &RawHash::of(raw), Source::default(), &packs).unwrap();
        assert_eq!(article.text.as_str(), "Le préfet s'est tu.");
        assert_eq!(article.source.encoding, "windows-1252");
    }

    #[test]
    fn a_page_nested_thousands_deep_does_not_end_the_program() {
        let deep = format!("<body>{}<p>Fin.", "<div>".repeat(20_000));
        let packs = Packs::built_in().unwrap();
        let _ = read_html(deep.as_bytes(), &RawHash::of(b""), Source::default(), &packs);
    }
}
