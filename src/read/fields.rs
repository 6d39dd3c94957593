//! The fields of a dump's record: which is which, and all of them into an article.
//!
//! In: the fields of a JSON object or the cells of a table's row. Out: an article whose text is the value of the text field,
//! or, where that value is markup, the text that a page of it has. Fields are named by the caller or found under their
//! usual names. An object without text is refused (`no_text`).

use std::borrow::Cow;

use super::blocks::{self, Shape};
use super::fragment::read_fragment;
use super::when::{epoch, parse_when};
use super::{RawHash, Refusal, Stage};
use crate::article::{Article, Candidate, Metadata, Published, Source};
use crate::lang::Packs;
use crate::span::Text;

/// What a field is to us, with the names it usually has; the first name that a line has wins.
const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "article_text",
    "articlebody",
    "article_body",
    "body_text",
    "bodytext",
    "maintext",
    "main_text",
    "full_text",
    "fulltext",
    "plain_text",
    "plaintext",
    "raw_text",
    "article",
    "story",
    "texte",
    "contenu",
];
const ID: &[&str] = &["id", "_id", "uid", "uuid", "guid", "doc_id", "docid", "article_id", "external_id", "uri"];
const URL: &[&str] = &["url", "link", "source_url", "canonical_url", "web_url", "permalink", "href", "lien"];
const TITLE: &[&str] = &["title", "headline", "heading", "titre", "name"];
const DATE: &[&str] = &[
    "published",
    "date",
    "publish_date",
    "published_at",
    "publication_date",
    "date_publish",
    "date_published",
    "datepublished",
    "pub_date",
    "pubdate",
    "published_date",
    "published_time",
    "publishedat",
    "datetime",
    "timestamp",
    "created_at",
    "date_publication",
];
const LANG: &[&str] = &["lang", "language", "lang_code", "language_code", "langue", "inlanguage"];
const AUTHOR: &[&str] = &["authors", "author", "byline", "creator", "auteur", "auteurs"];
const SITE: &[&str] =
    &["site", "site_name", "source_name", "source_domain", "publisher", "domain", "newspaper", "outlet"];
const MODIFIED: &[&str] =
    &["modified", "updated", "date_modified", "datemodified", "updated_at", "date_modify", "last_modified"];

/// Markup of a page or of its article: read where there is no text.
const HTML: &[&str] = &[
    "html",
    "raw_html",
    "rawhtml",
    "html_content",
    "content_html",
    "html_body",
    "body_html",
    "html_text",
    "text_html",
    "page_html",
    "page_source",
];

pub(super) const ROLES: [&[&str]; 10] = [TEXT, ID, URL, TITLE, DATE, LANG, AUTHOR, SITE, MODIFIED, HTML];
/// The places of [`ROLES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Id,
    Url,
    Title,
    Date,
    Lang,
    Author,
    Site,
    Modified,
    Html,
}

/// Names of fields that the caller gives; `None` is found under its usual names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// The article's text.
    pub text: Option<String>,
    /// The dump's own id.
    pub id: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Day of publication.
    pub date: Option<String>,
    /// Language.
    pub lang: Option<String>,
}

impl Fields {
    fn given(&self, role: usize) -> Option<&str> {
        // Who names the field with the text wants no other.
        if role == Role::Html as usize && self.text.is_some() {
            return Some("");
        }
        let given = [&self.text, &self.id, &self.url, &self.title, &self.date, &self.lang];
        given.get(role).and_then(|g| g.as_deref())
    }

    /// The role of a key and how good a name it is (0 the best).
    pub(super) fn role(&self, key: &str) -> Option<(usize, usize)> {
        (0..ROLES.len()).find_map(|role| match self.given(role) {
            Some(name) => (name == key).then_some((role, 0)),
            None => ROLES[role].iter().position(|n| n.eq_ignore_ascii_case(key)).map(|rank| (role, rank)),
        })
    }
}

/// Whether a field of that name holds text.
pub(crate) fn is_text_field(fields: &Fields, name: &str) -> bool {
    fields.role(name).is_some_and(|(role, _)| is_text(role))
}

/// Whether a role is that of the text.
pub(super) fn is_text(role: usize) -> bool {
    role == Role::Text as usize || role == Role::Html as usize
}

/// The values of a record, by role.
pub(super) type Found<'l> = [Option<Cell<'l>>; ROLES.len()];

/// A record's values into an article.
///
/// # Errors
/// [`Refusal`] `no_text`, or that of the HTML reader.
pub(super) fn assemble(
    mut found: Found<'_>,
    raw: &[u8],
    hash: &RawHash,
    mut source: Source,
    packs: &Packs,
    fields: &Fields,
    mut warnings: Vec<&'static str>,
) -> Result<Article, Refusal> {
    let (text, html) = (found[Role::Text as usize].take(), found[Role::Html as usize].take());
    let [text, html] = [text, html].map(|c| c.and_then(Cell::into_text).filter(|t| !t.trim().is_empty()));
    let (text, is_page) = match (text, html) {
        (Some(text), _) => {
            let is_page = is_markup(&text);
            (text, is_page)
        }
        (None, Some(html)) => (html, true),
        (None, None) => return Err(no_text(fields)),
    };
    let mut metadata = metadata(found, packs);
    if is_page {
        let encoding = source.encoding;
        let mut article = read_fragment(&text, hash, source, packs)?;
        article.source.encoding = encoding;
        article.source.raw_bytes = raw.len() as u64;
        warnings.append(&mut article.warnings);
        article.warnings = warnings;
        article.metadata = over(metadata, article.metadata);
        return Ok(article);
    }
    let text = Text::new(text.into_owned()).map_err(|e| Refusal::new(Stage::Read, "too_large", e.to_string()))?;
    let blocks = blocks::blocks(&text, &mut metadata, packs, Shape::Field);
    source.raw_sha256 = hash.hex();
    source.raw_bytes = raw.len() as u64;
    Ok(Article { doc_id: hash.doc_id(), text, blocks, quoted: Vec::new(), metadata, source, warnings })
}

/// What a record's values say of the article.
pub(super) fn metadata(found: Found<'_>, packs: &Packs) -> Metadata {
    let [_, id, url, title, date, lang, author, site, modified, _] = found;
    let mut metadata = Metadata {
        external_id: id.and_then(Cell::into_word),
        url: url.and_then(Cell::into_word),
        site: site.and_then(Cell::into_word),
        title: title.and_then(Cell::into_word),
        authors: author.map(Cell::into_names).unwrap_or_default(),
        language: lang.and_then(Cell::into_word),
        ..Metadata::default()
    };
    metadata.language_source = metadata.language.is_some().then_some("field");
    metadata.published =
        date.and_then(|d| day(d, packs, &metadata)).map(|(date, iso)| Published { date, iso, source: "field" });
    metadata.modified = modified.and_then(|d| day(d, packs, &metadata)).map(|(_, iso)| iso);
    metadata
}

fn no_text(fields: &Fields) -> Refusal {
    let looked = fields.text.as_deref().map_or_else(|| TEXT[..3].join(", "), str::to_owned);
    let message = format!("no field with text (looked for {looked}); name it with --text-field");
    Refusal::new(Stage::Read, "no_text", message)
}

/// What the record says, and where it says nothing, what the page in it says.
pub(super) fn over(record: Metadata, page: Metadata) -> Metadata {
    let stated = |field: &str| match field {
        "title" => record.title.is_some(),
        "authors" => !record.authors.is_empty(),
        "published" => record.published.is_some(),
        "modified" => record.modified.is_some(),
        _ => false,
    };
    let mut candidates = record.candidates.clone();
    candidates.extend(page.candidates.into_iter().map(|c| Candidate { chosen: c.chosen && !stated(c.field), ..c }));
    let (language, language_source) = match record.language {
        Some(language) => (Some(language), record.language_source),
        None => (page.language, page.language_source),
    };
    Metadata {
        external_id: record.external_id.or(page.external_id),
        url: record.url.or(page.url),
        site: record.site.or(page.site),
        title: record.title.or(page.title),
        authors: if record.authors.is_empty() { page.authors } else { record.authors },
        published: record.published.or(page.published),
        modified: record.modified.or(page.modified),
        language,
        language_source,
        candidates,
    }
}

fn day(cell: Cell<'_>, packs: &Packs, metadata: &Metadata) -> Option<(jiff::civil::Date, String)> {
    let word = cell.into_word()?;
    epoch(&word).or_else(|| parse_when(&word, packs, metadata.language.as_deref()))
}

/// Elements that the text of an article comes in.
const ELEMENTS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "span",
    "a",
    "strong",
    "em",
    "b",
    "i",
    "blockquote",
    "figure",
    "article",
    "section",
    "body",
    "html",
    "table",
    "ul",
];

/// Whether a value is markup: it has elements, and one of them is closed. "<p>" alone may be what an article is about.
pub(super) fn is_markup(text: &str) -> bool {
    let (mut opened, mut closed) = (false, false);
    for at in memchr::memchr_iter(b'<', text.as_bytes()).take(64) {
        let rest = &text.as_bytes()[at + 1..];
        let end_tag = rest.first() == Some(&b'/');
        let name = &rest[usize::from(end_tag)..];
        let length = name.iter().take(11).take_while(|b| b.is_ascii_alphanumeric()).count();
        let known = ELEMENTS.iter().any(|e| name[..length].eq_ignore_ascii_case(e.as_bytes()));
        if known && matches!(name.get(length), Some(b'>' | b' ' | b'/' | b'\n' | b'\t' | b'\r')) {
            opened |= !end_tag;
            closed |= end_tag || name[..length].eq_ignore_ascii_case(b"br");
        }
    }
    opened && closed
}

/// The value of a field that we read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'l> {
    Null,
    Text(Cow<'l, str>),
    Number(String),
    List(Vec<String>),
}

impl<'l> Cell<'l> {
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) => false,
            Self::List(items) => items.is_empty(),
        }
    }

    fn into_text(self) -> Option<Cow<'l, str>> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn into_word(self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Text(text) => Some(text.into_owned()),
            Self::Number(number) => Some(number),
            Self::List(items) => items.into_iter().next(),
        }
    }

    fn into_names(self) -> Vec<String> {
        match self {
            Self::List(items) => items,
            other => other.into_word().into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_markup_if_it_has_elements_and_closes_one() {
        assert!(is_markup("<p>« Oui », dit-elle.</p>"));
        assert!(is_markup("Oui.<br/>Non."));
        assert!(is_markup("Il a dit <a href=\"x\">oui</a>."));
        for text in
            ["Le signe < et le signe >.", "L'élément <p> ouvre un paragraphe.", "a <b et c> d </e>", "<nom></nom>"]
        {
            assert!(!is_markup(text), "{text}");
        }
    }

    #[test]
    fn the_field_that_the_caller_names_is_the_only_one_with_text() {
        let given = Fields { text: Some("Corps".into()), ..Fields::default() };
        assert_eq!(given.role("Corps"), Some((Role::Text as usize, 0)));
        assert_eq!(given.role("html"), None);
        assert_eq!(Fields::default().role("HTML"), Some((Role::Html as usize, 0)));
    }
}
