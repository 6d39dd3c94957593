//! What a page says of itself: title, authors, dates, site, address, language.
//!
//! In: the tree of a page and the blocks of its article. Out: [`Metadata`] from JSON-LD, `<meta>`, `<time>` and `<link>`, in
//! that order of trust.

use scraper::{ElementRef, Html, Selector};

use super::when::parse_when;
use crate::article::{Block, Metadata, Published};
use crate::lang::Packs;
use crate::span::Text;

/// The elements that a selector finds, in the order of the page.
pub(super) fn select<'p>(page: &'p Html, selector: &str) -> impl Iterator<Item = ElementRef<'p>> {
    let selector = Selector::parse(selector).ok();
    let found: Vec<_> = selector.map(|s| page.select(&s).collect()).unwrap_or_default();
    found.into_iter()
}

/// What a page says of itself. `text` and `blocks` are its article as it was read.
pub(super) fn metadata(page: &Html, _text: &Text, _blocks: &[Block], packs: &Packs) -> Metadata {
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
    use crate::article::{Article, Source};
    use crate::lang::Packs;
    use crate::read::{RawHash, read_html};

    fn page(html: &str) -> Article {
        let packs = Packs::built_in().unwrap();
        read_html(html.as_bytes(), &RawHash::of(html.as_bytes()), Source::default(), &packs).unwrap()
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
}
