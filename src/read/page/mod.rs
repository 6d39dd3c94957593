//! What a page says of itself: title, authors, dates, site, address, language.
//!
//! In: the tree of a page and the blocks of its article. Out: [`Metadata`], with what else the page said in its candidates.
//! The tree is walked once (`walk`); linked data, meta tags, marked elements and visible lines are then weighed against each
//! other, each field by rules of its own (`title`, `authors`, `dates`). What the page says twice and differently becomes a
//! warning: `published_conflict`, `language_conflict`.

mod authors;
mod candidates;
mod dates;
mod json;
mod jsonld;
mod meta_tags;
#[cfg(test)]
mod tests;
mod title;
mod walk;

use scraper::Html;

use crate::article::{Block, Metadata};
use crate::lang::Packs;
use crate::read::letters;
use crate::span::Text;
use candidates::Candidates;
use jsonld::Linked;
use title::Site;
use walk::Signals;

/// What a page says of itself; codes of what was odd in it go to `warnings`. `text` and `blocks` are its article as it was read; `address`
/// is where it was fetched from, if that is known.
pub(super) fn metadata(
    page: &Html,
    text: &Text,
    blocks: &[Block],
    address: Option<&str>,
    packs: &Packs,
    warnings: &mut Vec<&'static str>,
) -> Metadata {
    let mut signals = walk::gather(page, packs.metadata());
    let mut notes = Candidates::default();
    let own_keys: Vec<String> = ["og:title", "twitter:title"]
        .iter()
        .filter_map(|n| signals.meta(n))
        .chain([signals.title.as_str()])
        .chain(
            signals
                .marked
                .iter()
                .filter(|m| m.what == walk::What::Heading(1))
                .take(4)
                .map(|m| &signals.text[m.range.clone()]),
        )
        .map(letters)
        .collect();
    let stated = address_of(&signals, None, address);
    let linked = jsonld::read(&signals.linked, &|url, headline| {
        let same = |u: &str| stated.as_deref().is_some_and(|s| same_address(s, u));
        url.is_some_and(same)
            || headline.map(letters).is_some_and(|h| h.len() > 8 && own_keys.iter().any(|o| o.contains(&h)))
    });
    let own = linked.first().filter(|l| l.rank < 3);
    let url = address_of(&signals, own, address);
    let site = signals
        .meta("og:site_name")
        .map(jsonld::plain)
        .or_else(|| linked.iter().find_map(|l| l.site.clone()))
        .or_else(|| signals.meta("application-name").map(jsonld::plain))
        .filter(|s| !s.is_empty());
    let names = [
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "al:ios:app_name",
        "dc.publisher",
        "publisher",
    ];
    let names = names.iter().filter_map(|n| signals.meta(n)).chain(linked.iter().filter_map(|l| l.site.as_deref()));
    let site_names = Site::new(names, url.as_deref().and_then(host));

    let headline = own.and_then(|l| l.headline.as_deref());
    let titles: Vec<&str> = ["og:title", "twitter:title"]
        .iter()
        .filter_map(|n| signals.meta(n))
        .chain(headline)
        .chain([signals.title.as_str()])
        .collect();
    let heading = title::heading(&signals, &titles, &site_names).cloned();
    let at = heading.as_ref().map(|h| h.range.start);
    signals.settle_asides(at);
    let title = title::title(&signals, heading.as_ref(), own, &site_names, &mut notes);
    let (language, conflict) = language_of(&signals, own, text, packs);
    if conflict {
        warnings.push("language_conflict");
    }
    let place = heading.map(|h| h.range);
    let dates = dates::Reader {
        signals: &signals,
        heading: place.clone(),
        linked: &linked,
        address: url.as_deref(),
        language: language.as_deref(),
        packs,
    }
    .read(&mut notes);
    if dates.conflict {
        warnings.push("published_conflict");
    }
    let authors =
        authors::Reader { signals: &signals, heading: place, linked: own, site: &site_names, text, blocks, packs }
            .read(&mut notes);
    Metadata {
        url,
        site,
        title,
        authors,
        published: dates.published,
        modified: dates.modified,
        language_source: language.is_some().then_some("page"),
        language,
        candidates: notes.into_list(),
        ..Metadata::default()
    }
}

/// The page's address: as it states it, whole, else as linked data or the caller have it.
fn address_of(signals: &Signals<'_>, linked: Option<&Linked>, given: Option<&str>) -> Option<String> {
    let open_graph = signals.meta("og:url");
    let linked = linked.and_then(|l| l.url.as_deref());
    let all = [signals.canonical, open_graph, linked, given];
    let whole = |a: &&str| a.starts_with("http://") || a.starts_with("https://");
    let path = |a: &str| a.splitn(4, '/').nth(3).is_some_and(|p| !p.trim_matches('/').is_empty());
    let mut stated = all.into_iter().flatten().map(str::trim).filter(whole);
    // The address of the site's first page is a mistake that some templates make.
    let found = stated.clone().find(|a| path(a)).or_else(|| stated.next());
    if let Some(canonical) = signals.canonical.filter(|c| c.starts_with('/') && c.len() > 1)
        && let Some(base) = found
        && !path(base)
        && let Some(host) = host(base)
    {
        let scheme = base.split("://").next().unwrap_or("https");
        let canonical = canonical
            .strip_prefix("//")
            .map_or_else(|| format!("{scheme}://{host}{canonical}"), |c| format!("{scheme}://{c}"));
        return Some(canonical);
    }
    found.map(str::to_owned).or_else(|| {
        // An archived copy gives no other address than a relative one.
        signals.canonical.or(open_graph).map(str::to_owned)
    })
}

fn host(address: &str) -> Option<&str> {
    let rest = address.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then_some(host)
}

/// Whether two addresses differ in nothing but scheme, query and a stroke at the end.
fn same_address(one: &str, other: &str) -> bool {
    fn bare(address: &str) -> &str {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        rest.split(['?', '#']).next().unwrap_or(rest).trim_end_matches('/')
    }
    bare(one) == bare(other)
}

/// The language that the page states, as BCP 47, and whether its text is plainly in another: in one of ours, or in none.
fn language_of(signals: &Signals<'_>, linked: Option<&Linked>, text: &Text, packs: &Packs) -> (Option<String>, bool) {
    let metas = ["content-language", "language", "dc.language", "dcterms.language", "og:locale"];
    let stated = [signals.language].into_iter().flatten().chain(metas.iter().filter_map(|n| signals.meta(n)));
    let stated = stated.chain(linked.and_then(|l| l.language.as_deref())).find_map(code);
    let Some(stated) = stated else { return (None, false) };
    let known = |c: &str| packs.codes().iter().any(|p| p.eq_ignore_ascii_case(c.split('-').next().unwrap_or(c)));
    // Templates come in a language of their own, and many pages keep its code.
    if known(&stated)
        && let Some(pack) = packs.detect(text.as_str())
        && !pack.code().eq_ignore_ascii_case(stated.split('-').next().unwrap_or(""))
    {
        return (Some(pack.code().to_owned()), true);
    }
    // A text in none of our languages would be read by rules that are not its own.
    if packs.belies(text.as_str(), &stated) { (None, true) } else { (Some(stated), false) }
}

/// `fr_FR` as `fr-FR`; `None` for what is no code.
fn code(value: &str) -> Option<String> {
    let value = value.split([',', ';']).next()?.trim().replace('_', "-");
    let mut parts = value.split('-');
    let first = parts.next()?;
    let letters = |p: &str| p.bytes().all(|b| b.is_ascii_alphanumeric()) && (2..=8).contains(&p.len());
    let fits = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()) && parts.all(letters);
    fits.then_some(value)
}
