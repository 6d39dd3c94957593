//! An item of a feed into an article.
//!
//! In: the markup of an RSS `<item>` or an Atom `<entry>`. Out: an article of its full content where it has any, of its
//! summary else (`summary_only`). Content that is markup is read as a page of HTML.

use std::borrow::Cow;

use super::fields::{Cell, Fields, Found, Role, assemble};
use super::xml::{Piece, XmlText, attribute, walk};
use super::{RawHash, Refusal};
use crate::article::{Article, Source};
use crate::lang::Packs;

/// What is collected of an item, in the order of preference where it is its text.
#[derive(Debug, Default)]
struct Item {
    /// `content:encoded`, `content`.
    content: String,
    /// `description`, `summary`.
    summary: String,
    title: String,
    link: String,
    id: String,
    published: String,
    modified: String,
    authors: Vec<String>,
    language: String,
    /// Where the item was taken from.
    site: String,
}

/// Reads one item.
///
/// # Errors
/// [`Refusal`] `no_text`, or that of the HTML reader.
pub fn read_item(raw: &[u8], hash: &RawHash, mut source: Source, packs: &Packs) -> Result<Article, Refusal> {
    let xml = XmlText::new(raw)?;
    if source.encoding.is_empty() {
        source.encoding = xml.encoding;
    }
    let (item, whole) = collect(&xml.text);
    let mut warnings = Vec::new();
    warnings.extend(xml.replaced.then_some("replaced_bytes"));
    warnings.extend((!whole).then_some("invalid_xml"));
    let is_summary = item.content.trim().is_empty();
    warnings.extend((is_summary && !item.summary.trim().is_empty()).then_some("summary_only"));
    let content = if is_summary { item.summary } else { item.content };
    let mut found = Found::default();
    let mut set = |role: Role, value: String| {
        let value = value.trim();
        found[role as usize] = (!value.is_empty()).then(|| Cell::Text(Cow::Owned(value.to_owned())));
    };
    // A summary may have its accents written as entities and no element at all.
    let role = if has_references(&content) { Role::Html } else { Role::Text };
    set(role, content);
    set(Role::Title, item.title);
    set(Role::Id, if item.id.is_empty() { item.link.clone() } else { item.id });
    set(Role::Url, item.link);
    set(Role::Date, item.published);
    set(Role::Modified, item.modified);
    set(Role::Lang, item.language.split('-').next().unwrap_or_default().to_ascii_lowercase());
    set(Role::Site, item.site);
    if !item.authors.is_empty() {
        found[Role::Author as usize] = Some(Cell::List(item.authors));
    }
    assemble(found, raw, hash, source, packs, &Fields::default(), warnings)
}

/// Whether a text has references to characters left in it.
fn has_references(text: &str) -> bool {
    memchr::memchr_iter(b'&', text.as_bytes()).take(32).any(|at| {
        let name = text.as_bytes()[at + 1..].iter().take(10);
        let length = name.take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
        length > 1 && text.as_bytes().get(at + 1 + length) == Some(&b';')
    })
}

fn collect(xml: &str) -> (Item, bool) {
    let mut item = Item::default();
    // Names of the open elements below the item.
    let mut path: Vec<String> = Vec::new();
    // Where the markup of an XHTML content begins, and how deep.
    let mut markup: Option<(usize, usize)> = None;
    let mut text = String::new();
    let mut depth = 0usize;
    let mut is_alternate = false;
    let whole = walk(xml, &mut |piece, at| match piece {
        Piece::Open(name, element) => {
            depth += 1;
            if depth < 2 || markup.is_some() {
                return;
            }
            if path.len() < 8 {
                path.push(name.to_owned());
            }
            text.clear();
            if name == "link" {
                let rel = attribute(element, "rel");
                is_alternate = rel.is_none_or(|r| r == "alternate");
                if let Some(href) = attribute(element, "href").filter(|_| is_alternate && item.link.is_empty()) {
                    item.link = href;
                }
            }
            let is_xhtml = attribute(element, "type").is_some_and(|t| t.contains("xhtml"));
            if is_xhtml && matches!(name, "content" | "summary") {
                let begin = at + xml[at..].find('>').map_or(0, |end| end + 1);
                markup = Some((begin, depth));
            }
        }
        Piece::Text(characters) => {
            if depth > 1 && markup.is_none() {
                text.push_str(characters);
            }
        }
        Piece::Close(name) => {
            if let Some((begin, outer)) = markup
                && depth == outer
            {
                xml.get(begin..at).unwrap_or_default().clone_into(&mut text);
                markup = None;
            }
            if depth > 1 && markup.is_none() {
                keep(&mut item, name, &path, std::mem::take(&mut text));
                path.pop();
            }
            depth = depth.saturating_sub(1);
        }
    });
    if !text.trim().is_empty() && markup.is_none() {
        let name = path.last().cloned().unwrap_or_default();
        keep(&mut item, &name, &path, text);
    }
    (item, whole)
}

/// Keeps what an element that ends has told.
fn keep(item: &mut Item, name: &str, path: &[String], value: String) {
    if value.trim().is_empty() {
        return;
    }
    let first = |place: &mut String, value: String| {
        if place.is_empty() {
            *place = value;
        }
    };
    let within = |outer: &str| path.iter().any(|p| p == outer);
    match name {
        "encoded" => item.content = value,
        "content" => first(&mut item.content, value),
        "description" | "summary" => first(&mut item.summary, value),
        // Pictures have titles too.
        "title" if path.len() < 2 => first(&mut item.title, value),
        "link" if path.len() < 2 => first(&mut item.link, value.trim().to_owned()),
        "guid" | "id" if path.len() < 2 => first(&mut item.id, value),
        "pubDate" | "published" | "date" | "issued" => first(&mut item.published, value),
        "updated" | "modified" => first(&mut item.modified, value),
        "language" => first(&mut item.language, value),
        "source" if path.len() < 2 => first(&mut item.site, value),
        "creator" => item.authors.push(value.trim().to_owned()),
        "name" if within("author") => item.authors.push(value.trim().to_owned()),
        "author" if path.len() < 2 && item.authors.is_empty() => item.authors.push(person(&value)),
        _ => {}
    }
}

/// The name in `redaction@example.org (Maud Terrien)`.
fn person(value: &str) -> String {
    let inner = value.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name);
    inner.unwrap_or(value).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Result<Article, Refusal> {
        let packs = Packs::built_in().unwrap();
        read_item(xml.as_bytes(), &RawHash::of(xml.as_bytes()), Source::default(), &packs)
    }

    #[test]
    fn the_full_content_comes_before_the_summary() {
        let article = read(
            "<item><title>Le pont &amp; le bac</title><link>https://example.org/1</link><guid>7</guid><pubDate>Thu, 13 Feb 2025 06:45:00 +0100</pubDate>\
             <dc:creator>Maud Terrien</dc:creator><description>Un résumé.</description><media:group><media:title>Photo</media:title></media:group>\
             <content:encoded><![CDATA[<p>«&nbsp;Non&nbsp;», a dit la maire de la ville.</p><p>Deux.</p>]]></content:encoded></item>",
        )
        .unwrap();
        assert!(
            article.text.as_str().starts_with("«\u{a0}Non\u{a0}», a dit la maire de la ville.\n"),
            "{}",
            article.text.as_str()
        );
        let meta = &article.metadata;
        assert_eq!(meta.title.as_deref(), Some("Le pont & le bac"));
        assert_eq!(meta.url.as_deref(), Some("https://example.org/1"));
        assert_eq!(meta.external_id.as_deref(), Some("7"));
        assert_eq!(meta.authors, ["Maud Terrien"]);
        assert!(meta.published.as_ref().is_some_and(|p| p.iso.starts_with("2025-02-13")), "{:?}", meta.published);
        assert!(article.warnings.is_empty());
    }

    #[test]
    fn an_entry_of_atom_may_have_its_content_as_markup_of_its_own() {
        let article = read(
            "<entry><title>T</title><link rel='self' href='x'/><link href='https://example.org/2'/><updated>2025-02-14T08:00:00Z</updated>\
             <author><name>Luc Arnal</name><uri>u</uri></author><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>« Oui », a dit <b>le maire</b>.</p></div></content></entry>",
        )
        .unwrap();
        assert_eq!(article.text.as_str().trim(), "« Oui », a dit le maire.");
        assert_eq!(article.metadata.url.as_deref(), Some("https://example.org/2"));
        assert_eq!(article.metadata.authors, ["Luc Arnal"]);
        assert_eq!(article.metadata.modified.as_deref(), Some("2025-02-14T08:00:00Z"));
    }

    #[test]
    fn a_summary_is_read_where_there_is_no_content_and_that_is_said() {
        let article =
            read("<item><title>T</title><description>Le maire a dit &amp;laquo; oui &amp;raquo;.</description></item>")
                .unwrap();
        assert_eq!(article.text.as_str().trim(), "Le maire a dit « oui ».");
        assert_eq!(article.warnings, ["summary_only"]);
        assert_eq!(read("<item><title>T</title></item>").unwrap_err().code, "no_text");
    }
}
