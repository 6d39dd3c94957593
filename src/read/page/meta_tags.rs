//! Names of meta tags, by what they tell. They are those of Open Graph, Dublin Core, and the analytics and search services
//! that newsrooms feed; no tag is read that tells the date of a crawl, a cache or a build.

/// What a meta tag tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// The date of publication, by a name that means nothing else.
    Published,
    /// A date that is mostly the one of publication.
    Date,
    /// The date of the last change.
    Modified,
    /// Authors.
    Author,
}

/// What a tag of that name, in small letters, tells.
pub(super) fn tag(name: &str) -> Option<Tag> {
    if PUBLISHED.contains(&name) {
        Some(Tag::Published)
    } else if DATE.contains(&name) {
        Some(Tag::Date)
    } else if MODIFIED.contains(&name) {
        Some(Tag::Modified)
    } else {
        AUTHOR.contains(&name).then_some(Tag::Author)
    }
}

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "og:article:published",
    "article.published",
    "article:published_date",
    "article:publicationdate",
    "datepublished",
    "date_published",
    "date-published",
    "publishdate",
    "publish_date",
    "publish-date",
    "published",
    "published_date",
    "published-date",
    "published_time",
    "publisheddate",
    "published_at",
    "pubdate",
    "pub_date",
    "og:pubdate",
    "publication_date",
    "publication-date",
    "publicationdate",
    "publish_time",
    "publishtime",
    "parsely-pub-date",
    "sailthru.date",
    "bt:pubdate",
    "rbpubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "dc.date.published",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "article_date_original",
    "article-publication-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "cxenseparse:articlepublished",
    "displaydate",
    "iso-8601-publish-date",
    "originalpublicationdate",
    "rnews:datepublished",
    "vr:published_time",
    "shareaholic:article_published_time",
    "prism.publicationdate",
    "firstpublished",
    "first-published",
    "mediator_published_time",
    "article:post_date",
    "article:date",
    "articledate",
    "weibo:article:create_at",
    "analyticsattributes.articledate",
    "dcsext.articlefirstpublished",
    "ptime",
];

const DATE: &[&str] = &[
    "date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "created",
    "createdate",
    "creation_date",
    "date_created",
    "date-created",
    "datecreated",
    "eprints.date",
    "article.created",
    "article:created",
    "doc_date",
    "cre_date",
    "datum",
    "og:date",
];

const MODIFIED: &[&str] = &[
    "article:modified_time",
    "article:modified",
    "article:updated",
    "article:updated_time",
    "og:updated_time",
    "og:modified_time",
    "og:article:modified_time",
    "datemodified",
    "date_modified",
    "date-modified",
    "dateupdate",
    "lastmod",
    "last-modified",
    "last_modified",
    "lastmodified",
    "modified",
    "moddate",
    "modificationdate",
    "dcterms.modified",
    "dc.date.modified",
    "dc.modified",
    "revision_date",
    "updated",
    "updated_time",
    "utime",
    "rnews:datemodified",
    "iso-8601-modified-date",
];

const AUTHOR: &[&str] = &[
    "author",
    "authors",
    "article:author",
    "article:author_name",
    "article:byline",
    "article_author",
    "articleauthor",
    "article.author",
    "author_name",
    "authorname",
    "og:article:author",
    "og:author",
    "byl",
    "byline",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.name",
    "citation_author",
    "cxenseparse:author",
    "rbauthor",
    "trackonomics.author",
    "dcsext.author",
    "shareaholic:article_author_name",
    "twitter:creator:name",
    "creator",
];
