//! Linked data (JSON-LD) of a page: which of its objects is the page's own article, and what it says.
//!
//! In: the scripts of a page. Out: [`Linked`], the article first. Objects are looked for in lists, in `@graph` and below the
//! usual properties; `{"@id": "#ines"}` is looked up among all objects of the page. A page may carry the articles of its
//! "related" box as well: the one whose address or headline is the page's wins, then the more exact type, then the first.

use std::collections::HashMap;

use scraper::Html;
use serde_json::{Map, Value};

use super::json::read_json;
use super::walk::fold_space;

/// Objects nested deeper are none of the page's own.
const DEEPEST: usize = 8;
const MOST_OBJECTS: usize = 400;

/// An author as linked data name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LinkedAuthor {
    pub(super) name: String,
    /// Whether it says that it is an organisation.
    pub(super) organisation: bool,
}

/// What one object says about an article.
#[derive(Debug, Clone, Default)]
pub(super) struct Linked {
    /// 0 an article, 1 another work, 2 a page.
    pub(super) rank: u8,
    pub(super) headline: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    pub(super) created: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) authors: Vec<LinkedAuthor>,
    pub(super) site: Option<String>,
    pub(super) language: Option<String>,
    /// How deep it stood.
    depth: usize,
}

type Object = Map<String, Value>;

/// Reads the scripts; `is_own` tells whether an address or a headline is the page's.
pub(super) fn read(scripts: &[String], is_own: &dyn Fn(Option<&str>, Option<&str>) -> bool) -> Vec<Linked> {
    let values: Vec<Value> = scripts.iter().filter_map(|s| read_json(s)).collect();
    let mut objects = Vec::new();
    for value in &values {
        collect(value, 0, &mut objects);
    }
    let mut known: HashMap<&str, &Object> = HashMap::new();
    for (object, _) in &objects {
        // A reference has nothing but its id.
        if let Some(id) = object.get("@id").and_then(Value::as_str)
            && object.len() > 1
            && !known.get(id).is_some_and(|k| k.contains_key("name"))
        {
            known.insert(id, object);
        }
    }
    let mut out: Vec<Linked> = objects.iter().filter_map(|(object, depth)| linked(object, *depth, &known)).collect();
    // A stable sort: the first of equals stays first.
    out.sort_by_key(|l| (l.rank, !is_own(l.url.as_deref(), l.headline.as_deref()), l.depth > 2));
    out
}

fn collect<'v>(value: &'v Value, depth: usize, out: &mut Vec<(&'v Object, usize)>) {
    if depth > DEEPEST || out.len() >= MOST_OBJECTS {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, depth, out)),
        Value::Object(object) => {
            out.push((object, depth));
            for (key, value) in object {
                // What an article has below these is another's.
                if matches!(value, Value::Object(_) | Value::Array(_))
                    && !matches!(
                        key.as_str(),
                        "comment" | "review" | "liveBlogUpdate" | "citation" | "itemListElement" | "isBasedOn"
                    )
                {
                    collect(value, depth + usize::from(key != "@graph"), out);
                }
            }
        }
        _ => {}
    }
}

/// How near the type of an object is to a news article.
fn rank(object: &Object) -> Option<u8> {
    let one = |kind: &str| -> Option<u8> {
        let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
        if kind.ends_with("Article") || kind.ends_with("Posting") && kind != "JobPosting" {
            return Some(0);
        }
        match kind {
            "Report" | "Review" | "Recipe" | "HowTo" | "ReviewNewsArticle" | "FAQPage" | "QAPage" => Some(1),
            "CreativeWork" | "NewsMediaArticle" | "VideoObject" | "AudioObject" | "PodcastEpisode" | "ClaimReview"
            | "Dataset" => Some(2),
            "WebPage" | "ItemPage" | "AboutPage" | "CollectionPage" | "MediaGallery" => Some(3),
            _ => None,
        }
    };
    match object.get("@type")? {
        Value::String(kind) => one(kind),
        Value::Array(kinds) => kinds.iter().filter_map(|k| one(k.as_str()?)).min(),
        _ => None,
    }
}

fn linked(object: &Object, depth: usize, known: &HashMap<&str, &Object>) -> Option<Linked> {
    let rank = rank(object)?;
    let word =
        |key: &str| object.get(key).and_then(|v| first_word(v, known)).map(|w| plain(&w)).filter(|w| !w.is_empty());
    let address = |key: &str| {
        let value = object.get(key)?;
        let text = value.as_str().or_else(|| {
            let object = value.as_object()?;
            ["@id", "url"].iter().find_map(|k| object.get(*k).and_then(Value::as_str))
        })?;
        text.contains("://").then(|| text.trim().to_owned())
    };
    let authors = ["author", "creator"].iter().find_map(|key| {
        let mut authors = Vec::new();
        add_authors(object.get(*key)?, known, 0, &mut authors);
        (!authors.is_empty()).then_some(authors)
    });
    Some(Linked {
        rank,
        headline: word("headline").or_else(|| word("name")),
        url: address("url").or_else(|| address("mainEntityOfPage")).or_else(|| address("@id")),
        published: word("datePublished").or_else(|| word("uploadDate")),
        created: word("dateCreated"),
        modified: word("dateModified"),
        authors: authors.unwrap_or_default(),
        site: word("publisher"),
        language: word("inLanguage"),
        depth,
    })
}

/// A word, or the name of an object or of the one that it refers to.
fn first_word(value: &Value, known: &HashMap<&str, &Object>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => match object.get("name").or_else(|| object.get("@value")) {
            Some(Value::String(name)) => Some(name.clone()),
            _ => known.get(object.get("@id")?.as_str()?)?.get("name")?.as_str().map(str::to_owned),
        },
        Value::Array(items) => items.iter().find_map(|item| first_word(item, known)),
        _ => None,
    }
}

fn add_authors(value: &Value, known: &HashMap<&str, &Object>, depth: usize, out: &mut Vec<LinkedAuthor>) {
    if depth > 3 || out.len() >= 40 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| add_authors(item, known, depth + 1, out)),
        Value::String(name) => add_author(name, false, out),
        Value::Object(object) => {
            let referred = || object.get("@id").and_then(Value::as_str).and_then(|id| known.get(id)).copied();
            let object = if object.contains_key("name") { object } else { referred().unwrap_or(object) };
            let kind = object.get("@type").map(ToString::to_string).unwrap_or_default();
            let organisation = kind.contains("Organization") || kind.contains("Corporation");
            match object.get("name") {
                Some(Value::String(name)) => add_author(name, organisation, out),
                Some(Value::Array(names)) => {
                    names.iter().filter_map(Value::as_str).for_each(|name| add_author(name, organisation, out));
                }
                Some(Value::Object(_)) => add_authors(&object["name"], known, depth + 1, out),
                _ => {
                    let part = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or("");
                    add_author(&format!("{} {}", part("givenName"), part("familyName")), organisation, out);
                }
            }
        }
        _ => {}
    }
}

fn add_author(name: &str, organisation: bool, out: &mut Vec<LinkedAuthor>) {
    let name = plain(name);
    if !name.is_empty() && !out.iter().any(|a| a.name == name) {
        out.push(LinkedAuthor { name, organisation });
    }
}

/// A value without the markup and character references that some pages leave in it.
pub(super) fn plain(value: &str) -> String {
    let mut value = std::borrow::Cow::Borrowed(value);
    // Some are escaped twice.
    for _ in 0..2 {
        if !(value.contains('&') && value.contains(';') || value.contains("</")) || value.len() > 4000 {
            break;
        }
        let fragment = Html::parse_fragment(&value);
        value = std::borrow::Cow::Owned(fragment.root_element().text().collect());
    }
    let value = value.replace(['\u{ad}', '\u{200b}', '\u{feff}'], "");
    fold_space(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(script: &str, own: &str) -> Linked {
        let own = own.to_owned();
        let scripts = [script.to_owned()];
        read(&scripts, &|url, headline| url == Some(&own) || headline == Some(&own)).remove(0)
    }

    #[test]
    fn the_article_is_found_in_graphs_and_lists() {
        for script in [
            r#"{"@type": "NewsArticle", "headline": "Le bac &amp; le pont", "datePublished": "2025-02-13", "author": "Ines Corbel"}"#,
            r#"[{"@type": "WebSite", "name": "x"}, {"@type": ["Thing", "ReportageNewsArticle"], "headline": "Le bac &amp; le pont",
                "datePublished": "2025-02-13", "author": [{"@type": "Person", "name": "Ines Corbel"}]}]"#,
            r##"{"@graph": [{"@type": "WebPage", "name": "x", "datePublished": "2001-01-01"}, {"@type": "BlogPosting", "headline": "Le bac & le pont",
                "datePublished": "2025-02-13", "author": {"@id": "#i"}}, {"@type": "Person", "@id": "#i", "name": "Ines Corbel"}]}"##,
            r#"{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Le bac <b>&amp;</b> le pont",
                "datePublished": "2025-02-13", "creator": {"givenName": "Ines", "familyName": "Corbel"}}}"#,
        ] {
            let found = article(script, "");
            assert_eq!(found.headline.as_deref(), Some("Le bac & le pont"), "{script}");
            assert_eq!(found.published.as_deref(), Some("2025-02-13"));
            assert_eq!(found.authors, [LinkedAuthor { name: "Ines Corbel".into(), organisation: false }]);
        }
    }

    #[test]
    fn the_page_s_own_article_wins_over_others() {
        let script = r#"[{"@type": "NewsArticle", "headline": "Another story", "url": "https://example.org/other"},
            {"@type": "NewsArticle", "headline": "The bridge", "url": "https://example.org/bridge"}]"#;
        assert_eq!(article(script, "https://example.org/bridge").headline.as_deref(), Some("The bridge"));
        assert_eq!(article(script, "The bridge").headline.as_deref(), Some("The bridge"));
        assert_eq!(article(script, "").headline.as_deref(), Some("Another story"));
    }
}
