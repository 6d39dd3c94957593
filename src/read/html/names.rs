//! What the names of elements, classes and ids tell of a part of a page.
//!
//! In: `class="post-newsletter-box"`. Out: a set of [`Hint`]s: `NEWSLETTER`-like words stand for what is never article text,
//! `articleBody` for what is. The words are the vocabulary of page templates, the same in every language.

/// What the names of an element hint at: a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hints(u16);

impl Hints {
    /// Never article text: menus, related articles, comments, advertisements.
    pub(super) const FOREIGN: Self = Self(1);
    /// Who wrote when: no article text where it is short.
    pub(super) const BYLINE: Self = Self(1 << 1);
    /// Words under a picture.
    pub(super) const CAPTION: Self = Self(1 << 2);
    /// The body of an article.
    pub(super) const BODY: Self = Self(1 << 3);
    /// Part of an article.
    pub(super) const ARTICLE: Self = Self(1 << 4);
    /// A standfirst.
    pub(super) const STANDFIRST: Self = Self(1 << 5);
    /// Not shown, or for screen readers alone.
    pub(super) const HIDDEN: Self = Self(1 << 6);
    /// Comments of readers.
    pub(super) const COMMENTS: Self = Self(1 << 7);
    /// A headline.
    pub(super) const HEADLINE: Self = Self(1 << 8);
    /// Often foreign, but also the name of parts of articles: counts where links prevail.
    pub(super) const DOUBTFUL: Self = Self(1 << 9);

    /// Both sets.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without some.
    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether they have one of `other`.
    pub(super) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Words of names, each with its hint. A name `postShareTools` has the words `post`, `share`, `tools`.
const WORDS: &[(&str, Hints)] = &[
    ("a2a", Hints::FOREIGN),
    ("ad", Hints::FOREIGN),
    ("addthis", Hints::FOREIGN),
    ("addtoany", Hints::FOREIGN),
    ("ads", Hints::FOREIGN),
    ("adslot", Hints::FOREIGN),
    ("advert", Hints::FOREIGN),
    ("advertisement", Hints::FOREIGN),
    ("advertising", Hints::FOREIGN),
    ("aggregate", Hints::DOUBTFUL),
    ("article", Hints::ARTICLE),
    ("articlebody", Hints::BODY),
    ("articlecontent", Hints::BODY),
    ("articletext", Hints::BODY),
    ("aside", Hints::DOUBTFUL),
    ("author", Hints::BYLINE),
    ("authors", Hints::BYLINE),
    ("autor", Hints::BYLINE),
    ("banner", Hints::FOREIGN),
    ("bio", Hints::BYLINE),
    ("bookmark", Hints::FOREIGN),
    ("breadcrumb", Hints::FOREIGN),
    ("breadcrumbs", Hints::FOREIGN),
    ("buttons", Hints::FOREIGN),
    ("byline", Hints::BYLINE),
    ("caption", Hints::CAPTION),
    ("captions", Hints::CAPTION),
    ("chapo", Hints::STANDFIRST),
    ("comment", Hints::COMMENTS),
    ("commenting", Hints::COMMENTS),
    ("commentlist", Hints::COMMENTS),
    ("comments", Hints::COMMENTS),
    ("consent", Hints::FOREIGN),
    ("contributor", Hints::BYLINE),
    ("cookie", Hints::FOREIGN),
    ("cookies", Hints::FOREIGN),
    ("copyright", Hints::FOREIGN),
    ("credit", Hints::CAPTION),
    ("credits", Hints::CAPTION),
    ("cta", Hints::FOREIGN),
    ("date", Hints::BYLINE),
    ("dateline", Hints::BYLINE),
    ("datetime", Hints::BYLINE),
    ("deck", Hints::STANDFIRST),
    ("dek", Hints::STANDFIRST),
    ("dialog", Hints::FOREIGN),
    ("disclaimer", Hints::FOREIGN),
    ("disqus", Hints::COMMENTS),
    ("donate", Hints::FOREIGN),
    ("donation", Hints::FOREIGN),
    ("dropdown", Hints::FOREIGN),
    ("entry", Hints::ARTICLE),
    ("figcaption", Hints::CAPTION),
    ("follow", Hints::FOREIGN),
    ("footer", Hints::FOREIGN),
    ("gdpr", Hints::FOREIGN),
    ("headline", Hints::HEADLINE),
    ("hidden", Hints::HIDDEN),
    ("jetpack", Hints::FOREIGN),
    ("jp", Hints::DOUBTFUL),
    ("leadtext", Hints::STANDFIRST),
    ("lede", Hints::STANDFIRST),
    ("login", Hints::FOREIGN),
    ("masthead", Hints::FOREIGN),
    ("menu", Hints::FOREIGN),
    ("meta", Hints::BYLINE),
    ("modal", Hints::FOREIGN),
    ("mostread", Hints::FOREIGN),
    ("mostviewed", Hints::FOREIGN),
    ("nav", Hints::FOREIGN),
    ("navbar", Hints::FOREIGN),
    ("navigation", Hints::FOREIGN),
    ("newsletter", Hints::FOREIGN),
    ("newsletters", Hints::FOREIGN),
    ("noprint", Hints::DOUBTFUL),
    ("outbrain", Hints::FOREIGN),
    ("overlay", Hints::FOREIGN),
    ("pager", Hints::FOREIGN),
    ("pagination", Hints::FOREIGN),
    ("paywall", Hints::DOUBTFUL),
    ("popular", Hints::FOREIGN),
    ("popup", Hints::FOREIGN),
    ("post", Hints::ARTICLE),
    ("postmeta", Hints::BYLINE),
    ("print", Hints::DOUBTFUL),
    ("promo", Hints::FOREIGN),
    ("promoted", Hints::FOREIGN),
    ("promotion", Hints::FOREIGN),
    ("pubdate", Hints::BYLINE),
    ("published", Hints::BYLINE),
    ("rating", Hints::FOREIGN),
    ("ratings", Hints::FOREIGN),
    ("readmore", Hints::FOREIGN),
    ("recirc", Hints::FOREIGN),
    ("recirculation", Hints::FOREIGN),
    ("recommend", Hints::FOREIGN),
    ("recommendation", Hints::FOREIGN),
    ("recommendations", Hints::FOREIGN),
    ("recommended", Hints::FOREIGN),
    ("registration", Hints::FOREIGN),
    ("related", Hints::FOREIGN),
    ("relatedposts", Hints::FOREIGN),
    ("respond", Hints::COMMENTS),
    ("share", Hints::FOREIGN),
    ("sharebar", Hints::FOREIGN),
    ("sharedaddy", Hints::FOREIGN),
    ("sharetools", Hints::FOREIGN),
    ("sharing", Hints::FOREIGN),
    ("sidebar", Hints::FOREIGN),
    ("signup", Hints::FOREIGN),
    ("skip", Hints::FOREIGN),
    ("skiplink", Hints::FOREIGN),
    ("slogan", Hints::FOREIGN),
    ("social", Hints::FOREIGN),
    ("socials", Hints::FOREIGN),
    ("sponsor", Hints::FOREIGN),
    ("sponsored", Hints::FOREIGN),
    ("standfirst", Hints::STANDFIRST),
    ("story", Hints::ARTICLE),
    ("storybody", Hints::BODY),
    ("storytext", Hints::BODY),
    ("subheadline", Hints::STANDFIRST),
    ("subline", Hints::STANDFIRST),
    ("subscribe", Hints::FOREIGN),
    ("subscription", Hints::FOREIGN),
    ("summary", Hints::STANDFIRST),
    ("taboola", Hints::FOREIGN),
    ("tag", Hints::DOUBTFUL),
    ("taglist", Hints::FOREIGN),
    ("tags", Hints::FOREIGN),
    ("taxonomy", Hints::FOREIGN),
    ("teaser", Hints::DOUBTFUL),
    ("teasers", Hints::FOREIGN),
    ("timestamp", Hints::BYLINE),
    ("toc", Hints::FOREIGN),
    ("toolbar", Hints::FOREIGN),
    ("tools", Hints::FOREIGN),
    ("tooltip", Hints::FOREIGN),
    ("topics", Hints::DOUBTFUL),
    ("trending", Hints::FOREIGN),
    ("upsell", Hints::FOREIGN),
    ("vcard", Hints::BYLINE),
    ("viafoura", Hints::COMMENTS),
    ("voting", Hints::FOREIGN),
    ("widget", Hints::DOUBTFUL),
    ("widgets", Hints::DOUBTFUL),
];

/// Pairs of words next to one another in one name.
const PAIRS: &[(&str, &str, Hints)] = &[
    ("also", "like", Hints::FOREIGN),
    ("also", "read", Hints::FOREIGN),
    ("article", "list", Hints::DOUBTFUL),
    ("more", "from", Hints::FOREIGN),
    ("more", "news", Hints::FOREIGN),
    ("more", "on", Hints::FOREIGN),
    ("more", "stories", Hints::FOREIGN),
    ("most", "read", Hints::FOREIGN),
    ("most", "viewed", Hints::FOREIGN),
    ("latest", "news", Hints::FOREIGN),
    ("next", "article", Hints::FOREIGN),
    ("next", "post", Hints::FOREIGN),
    ("post", "navigation", Hints::FOREIGN),
    ("prev", "next", Hints::FOREIGN),
    ("prev", "post", Hints::FOREIGN),
    ("read", "also", Hints::FOREIGN),
    ("read", "more", Hints::FOREIGN),
    ("read", "next", Hints::FOREIGN),
    ("screen", "reader", Hints::HIDDEN),
    ("see", "also", Hints::FOREIGN),
    ("sign", "in", Hints::FOREIGN),
    ("sign", "up", Hints::FOREIGN),
    ("sr", "only", Hints::HIDDEN),
    ("text", "lead", Hints::STANDFIRST),
    ("lead", "text", Hints::STANDFIRST),
    ("lead", "paragraph", Hints::STANDFIRST),
    ("up", "next", Hints::FOREIGN),
    ("visually", "hidden", Hints::HIDDEN),
];

/// What an article is called, and what its body is called: both in one name make a body.
const WHOLES: &[&str] =
    &["article", "story", "post", "entry", "news", "blog", "single", "node", "content", "detail", "page"];
const PARTS: &[&str] = &["body", "content", "text", "copy", "richtext", "paragraphs", "components", "maincontent"];

fn word_hint(word: &[u8]) -> Hints {
    WORDS.binary_search_by(|(w, _)| w.as_bytes().cmp(word)).map_or(Hints::default(), |at| WORDS[at].1)
}

/// Adds what the value of a `class` or `id` attribute hints at.
pub(super) fn read_names(value: &str, hints: &mut Hints) {
    // Utility classes by the dozen say nothing, and no template needs more than this.
    for name in value.split_ascii_whitespace().take(40) {
        read_name(name, hints);
    }
}

fn read_name(name: &str, hints: &mut Hints) {
    let bytes = name.as_bytes();
    // "lg:hidden", "group-hover:..." depend on the screen.
    if bytes.len() > 80 || bytes.contains(&b':') {
        return;
    }
    let mut word = [0u8; 24];
    let mut before: ([u8; 24], usize) = ([0; 24], 0);
    let mut length = 0;
    let mut whole = false;
    let mut words = 0;
    let mut alone = Hints::default();
    let mut said_of_the_whole = matches!(name.get(..5), Some("page-" | "body-"));
    let mut at = 0;
    while at <= bytes.len() {
        let byte = bytes.get(at).copied().unwrap_or(b'-');
        let upper_after_lower = byte.is_ascii_uppercase() && at > 0 && bytes[at - 1].is_ascii_lowercase();
        let ends = !byte.is_ascii_alphabetic() || upper_after_lower;
        if ends && length > 0 {
            let this = &word[..length];
            words += 1;
            let last = &before.0[..before.1];
            // "hasSidebar", "no-comments", "with-share-bar" are said of what stands around.
            said_of_the_whole |=
                matches!(last, b"no" | b"has" | b"have" | b"with" | b"without" | b"is" | b"hide" | b"show");
            if !said_of_the_whole {
                alone = alone.and(word_hint(this));
            }
            if before.1 > 0 {
                for (first, second, hint) in PAIRS {
                    if first.as_bytes() == last && second.as_bytes() == this {
                        alone = alone.and(*hint);
                    }
                }
            }
            if whole && PARTS.iter().any(|p| p.as_bytes() == this) {
                alone = alone.and(Hints::BODY);
            }
            whole |= WHOLES.iter().any(|p| p.as_bytes() == this);
            before = (word, length);
            length = 0;
        }
        if byte.is_ascii_alphabetic() && length < word.len() {
            word[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        at += 1;
    }
    // "hidden" counts alone: "overflow-hidden" hides nothing, "hidden-print" is shown.
    if words > 1
        && alone.meet(Hints::HIDDEN)
        && !(name.contains("visually") || name.contains("sr-only") || name.contains("screen"))
    {
        alone = alone.without(Hints::HIDDEN);
    }
    *hints = hints.and(alone);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(names: &str) -> Hints {
        let mut hints = Hints::default();
        read_names(names, &mut hints);
        hints
    }

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(WORDS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn names_are_read_by_their_words_whatever_joins_them() {
        assert!(hints("post-newsletter-box").meet(Hints::FOREIGN));
        assert!(hints("postShareTools").meet(Hints::FOREIGN));
        assert!(hints("c-article__body").meet(Hints::BODY));
        assert!(hints("entry-content clearfix").meet(Hints::BODY));
        assert!(hints("wp-caption-text").meet(Hints::CAPTION));
        assert!(hints("sr-only").meet(Hints::HIDDEN));
        assert!(hints("most_read").meet(Hints::FOREIGN));
    }

    #[test]
    fn words_inside_words_and_states_of_the_page_hint_at_nothing() {
        assert_eq!(hints("shadow download thread"), Hints::default());
        assert_eq!(hints("no-sidebar overflow-hidden lg:hidden"), Hints::default());
    }
}
