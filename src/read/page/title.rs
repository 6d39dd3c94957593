//! The headline of a page.
//!
//! In: its headings, linked data, meta tags and `<title>`. Out: the words that most of them agree on, without the name of the
//! site behind or before them: "Le pont ferme | Le Courrier" and "Le pont ferme" are one headline said twice. A heading that is
//! the name of the site or of a section is none.

use super::candidates::Candidates;
use super::jsonld::{Linked, plain};
use super::walk::{Marked, Signals, What};
use crate::read::letters;

/// What is trusted how much where pages disagree; two that agree outweigh any one.
const HEADING: u32 = 44;
const LINKED: u32 = 41;
const OPEN_GRAPH: u32 = 22;
const CARD: u32 = 10;
const TITLE: u32 = 30;

/// Names by which a site may stand in its titles.
pub(super) struct Site {
    keys: Vec<String>,
    host: String,
}

impl Site {
    /// From stated names and the page's host.
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>, host: Option<&str>) -> Self {
        let host = host.unwrap_or("");
        let host = host.strip_prefix("www.").unwrap_or(host);
        Self { keys: names.map(letters).filter(|k| k.chars().count() > 1).collect(), host: letters(host) }
    }

    /// Whether words name the site: they are its name, hold it, are a part of it or of the host.
    pub(super) fn is_named(&self, words: &str) -> bool {
        let key = letters(words);
        let long = key.chars().count();
        if long < 2 {
            return false;
        }
        let named = |k: &String| {
            *k == key
                || (long > 3 && k.contains(key.as_str()))
                || (k.chars().count() > 3 && key.contains(k.as_str()) && words.chars().count() <= 40)
        };
        self.keys.iter().any(named) || (long > 2 && self.host.contains(key.as_str())) || {
            // "The Gazette" at gazette.example.
            let word = |w: &str| self.host.contains(letters(w).as_str());
            let mut words = words.split_whitespace().filter(|w| w.chars().count() > 3).peekable();
            !self.host.is_empty() && words.peek().is_some() && words.all(word)
        }
    }

    /// Whether words are, letter by letter, a part of the host.
    fn is_host(&self, words: &str) -> bool {
        let key = letters(words);
        key.len() > 5 && self.host.contains(&key)
    }

    /// A title without the names of the site at its ends. `heading` holds the keys of the page's headings: what stands beside
    /// one of them is no part of the headline either.
    pub(super) fn cut<'t>(&self, title: &'t str, headings: &[String]) -> &'t str {
        let mut title = title.trim();
        for _ in 0..3 {
            let Some(shorter) = self.cut_once(title, headings) else { break };
            title = shorter.trim();
        }
        title
    }

    fn cut_once<'t>(&self, title: &'t str, headings: &[String]) -> Option<&'t str> {
        const MARKS: [&str; 12] = [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " « ", " » ", " / ", " -- ", "｜"];
        let is_heading = |part: &str| {
            let key = letters(part);
            headings.contains(&key)
        };
        let last = MARKS.iter().filter_map(|m| title.rfind(m).map(|at| (at, at + m.len()))).max_by_key(|(at, _)| *at);
        if let Some((end, start)) = last {
            let (head, tail) = (&title[..end], &title[start..]);
            let digits = tail.bytes().filter(u8::is_ascii_digit).count();
            let dated = (6..=8).contains(&digits) && tail.len() <= 12;
            if self.is_named(tail) && (self.is_host(tail) || !self.is_named(head)) || is_heading(head) || dated {
                return Some(head);
            }
        }
        let first = MARKS
            .iter()
            .chain(&[": "])
            .filter_map(|m| title.find(m).map(|at| (at, at + m.len())))
            .min_by_key(|(at, _)| *at);
        if let Some((end, start)) = first {
            let (head, tail) = (&title[..end], &title[start..]);
            let exact = |k: &String| *k == letters(head);
            let named = if title[end..].starts_with(':') { self.keys.iter().any(exact) } else { self.is_named(head) };
            if named && !self.is_named(tail) && tail.split_whitespace().count() > 1 || is_heading(tail) {
                return Some(tail);
            }
        }
        // "Headline|Site" without spaces.
        let (head, tail) = title.rsplit_once('|')?;
        self.is_named(tail).then_some(head)
    }
}

/// The heading of the page's article: the one that its titles repeat, else the first `<h1>` that is not the site's name.
pub(super) fn heading<'s, 'p>(signals: &'s Signals<'p>, titles: &[&str], site: &Site) -> Option<&'s Marked<'p>> {
    let titles: Vec<String> = titles.iter().map(|t| letters(t)).filter(|t| !t.is_empty()).collect();
    let mut first: Option<&Marked<'_>> = None;
    let mut agreed: Option<(u8, bool, &Marked<'_>)> = None;
    let mut lower: Option<&Marked<'_>> = None;
    for marked in &signals.marked {
        let What::Heading(level) = marked.what else { continue };
        let words = &signals.text[marked.range.clone()];
        let key = letters(words);
        let long = key.chars().count();
        if long < 3 || site.is_named(words) {
            continue;
        }
        if level == 1 && first.is_none_or(|f| f.range.len() * 3 < marked.range.len() && f.range.len() < 16) {
            first = Some(marked);
        }
        let exact = titles.contains(&key) && long > 12;
        let same = exact
            || titles
                .iter()
                .any(|t| long > 7 && t.contains(key.as_str()) || t.chars().count() > 15 && key.contains(t.as_str()));
        if exact && level > 1 && lower.is_none() {
            lower = Some(marked);
        }
        if same && agreed.is_none_or(|(best, ..)| level < best) {
            agreed = Some((level, exact, marked));
        }
    }
    // Where the great heading and a lesser one together are the title, the great one is the name of the site.
    if let (Some((1, false, great)), Some(lesser)) = (agreed, lower) {
        let (great, words) =
            (letters(&signals.text[great.range.clone()]), letters(&signals.text[lesser.range.clone()]));
        if titles.iter().any(|t| t.len() == great.len() + words.len() && (t.starts_with(&great) || t.ends_with(&great)))
        {
            return Some(lesser);
        }
    }
    // A crosshead that is a part of a title is not worth more than the page's one great heading.
    match (agreed, first) {
        (Some((1, _, marked) | (_, true, marked)), _) | (Some((.., marked)), None) => Some(marked),
        (_, first) => first,
    }
}

/// "Trouble in the east - The ferry stops": the heading without the words before the dash, where another source has it so.
fn without_kicker(said: &mut [(String, u32, &'static str)]) {
    let Some((first, others)) = said.split_first_mut() else { return };
    for mark in [" - ", " – ", " — ", " | ", " / "] {
        if let Some((_, rest)) = first.0.split_once(mark)
            && others.iter().any(|(words, ..)| letters(words) == letters(rest))
        {
            first.0 = rest.to_owned();
            return;
        }
    }
}

/// Chooses the headline.
pub(super) fn title(
    signals: &Signals<'_>,
    heading: Option<&Marked<'_>>,
    linked: Option<&Linked>,
    site: &Site,
    notes: &mut Candidates,
) -> Option<String> {
    let mut said: Vec<(String, u32, &'static str)> = Vec::new();
    let mut headings = Vec::new();
    if let Some(marked) = heading {
        let words = plain(&signals.text[marked.range.clone()]);
        headings.push(letters(&words));
        let weight = if marked.what == What::Heading(1) { HEADING } else { HEADING / 2 };
        said.push((site.cut(&words, &[]).to_owned(), weight, "h1"));
    }
    if let Some(linked) = linked
        && let Some(headline) = &linked.headline
    {
        headings.push(letters(headline));
        said.push((
            site.cut(headline, &headings).to_owned(),
            if linked.rank == 0 { LINKED } else { TITLE / 2 },
            "jsonld headline",
        ));
    }
    for (name, weight, source) in [
        ("og:title", OPEN_GRAPH, "meta og:title"),
        ("twitter:title", CARD, "meta twitter:title"),
        ("dc.title", CARD, "meta dc.title"),
        ("title", CARD, "meta title"),
        ("citation_title", HEADING, "meta citation_title"),
    ] {
        if let Some(content) = signals.meta(name) {
            let words = plain(content);
            let words = site.cut(&words, &headings);
            said.push((words.to_owned(), weight, source));
            headings.push(letters(words));
        }
    }
    said.push((site.cut(&plain(&signals.title), &headings).to_owned(), TITLE, "title"));
    without_kicker(&mut said);
    said.retain(|(words, ..)| words.chars().any(char::is_alphanumeric));
    let keys: Vec<String> = said.iter().map(|(words, ..)| letters(words)).collect();
    let votes = |at: usize| -> u32 {
        let agrees = |other: usize| {
            let cut = said[other].0.trim_end_matches("...").trim_end_matches('…');
            keys[other] == keys[at]
                || cut.len() < said[other].0.len() && keys[other].len() > 20 && keys[at].starts_with(&keys[other])
        };
        (0..said.len()).filter(|other| agrees(*other)).map(|other| said[other].1).sum()
    };
    let best = (0..said.len()).max_by_key(|at| (votes(*at), std::cmp::Reverse(*at)))?;
    for (at, (words, _, source)) in said.iter().enumerate() {
        notes.add("title", words, source, at == best);
    }
    Some(said.swap_remove(best).0)
}
