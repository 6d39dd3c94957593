//! The day on which a page was published, and the day of its last change.
//!
//! In: everything in which the page can date itself. Out: one day for each, with the place it was read from. A statement of
//! publication wins over one of change, linked data and tags over what readers see, what stands near the headline over what
//! stands elsewhere, and a date of the article over those of other articles and of comments. A day is as the page writes it, in
//! the page's own time zone. Refused: days before the Web, relative dates, months without a day.

use std::ops::Range;

use jiff::civil::Date;

use super::candidates::Candidates;
use super::jsonld::Linked;
use super::meta_tags::{Tag, tag};
use super::walk::{Signals, What};
use crate::article::Published;
use crate::lang::Packs;
use crate::read::metadata::{Field, Mark};
use crate::read::when::{Dated, Order, dates_in, epoch, order_of, parse_when};

/// How far before and behind the headline a date belongs to it, in bytes of the visible text.
const BEFORE: usize = 400;
const BEHIND: usize = 1200;
/// Longer words beside a date are a sentence about it.
const LONGEST_LINE: usize = 220;
/// The rank of a visible date behind a word that says that it is the day of publication.
const LABELLED: u32 = 215;
/// What is trusted less than this is no statement about the page.
const NONE: u32 = 2000;
/// How many dated lines are read.
const MOST_LINES: usize = 120;

/// A date that was read, and how near it is to being the page's own.
#[derive(Debug, Clone)]
struct Reading {
    /// The smaller, the more it is trusted.
    rank: u32,
    modified: bool,
    date: Date,
    iso: String,
    source: &'static str,
    other: Option<Date>,
}

impl Reading {
    /// A date that stands in a text.
    fn of(dated: Dated, rank: u32, source: &'static str, modified: bool) -> Self {
        Self { rank, modified, date: dated.date, iso: dated.iso, source, other: dated.other }
    }
}

/// What a page says about its dates.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// The day of publication.
    pub(super) published: Option<Published>,
    /// The day of the last change.
    pub(super) modified: Option<String>,
    /// Whether two trusted sayings differ by more than a time zone can.
    pub(super) conflict: bool,
}

/// What the dates of a page are read with.
pub(super) struct Reader<'a, 'p> {
    /// What the page says.
    pub(super) signals: &'a Signals<'p>,
    /// Where the headline stands in the visible text.
    pub(super) heading: Option<Range<usize>>,
    /// Objects of linked data, the article first.
    pub(super) linked: &'a [Linked],
    /// Address of the page.
    pub(super) address: Option<&'a str>,
    /// Language of the page.
    pub(super) language: Option<&'a str>,
    /// Names of months.
    pub(super) packs: &'a Packs,
}

impl Reader<'_, '_> {
    /// Reads and chooses.
    pub(super) fn read(&self, notes: &mut Candidates) -> Dates {
        let mut found = Vec::new();
        self.linked_data(&mut found);
        self.tags(&mut found);
        self.address_date(&mut found);
        self.marked(&mut found);
        self.lines(&mut found);
        found.retain(|r: &Reading| (1995..=2099).contains(&r.date.year()));
        settle_order(&mut found);
        // The first of equals is the first on the page.
        found.sort_by_key(|r| r.rank);
        found.retain(|r| r.rank < NONE);
        let best = found.iter().position(|r| !r.modified).or_else(|| (!found.is_empty()).then_some(0));
        let modified = found.iter().position(|r| r.modified && Some(r.date) >= best.map(|b| found[b].date));
        for (at, reading) in found.iter().enumerate() {
            let field = if reading.modified { "modified" } else { "published" };
            notes.add(field, &reading.iso, reading.source, Some(at) == best || Some(at) == modified);
        }
        let Some(best) = best else { return Dates::default() };
        let chosen = local_day(&found[best], &found);
        let conflict = found.iter().any(|r| {
            !r.modified
                && r.rank < 250
                && chosen.rank < 250
                && r.date.since(chosen.date).is_ok_and(|s| s.get_days().abs() > 1)
        });
        Dates {
            published: Some(Published { date: chosen.date, iso: chosen.iso.clone(), source: chosen.source }),
            modified: modified.map(|at| found[at].iso.clone()),
            conflict,
        }
    }

    fn order(&self) -> Order {
        order_of(self.packs, self.language)
    }

    /// Adds the date that a value is.
    fn value(&self, value: &str, rank: u32, modified: bool, source: &'static str, out: &mut Vec<Reading>) {
        let value = value.trim();
        if let Some((date, iso)) = epoch(value) {
            out.push(Reading { rank, modified, date, iso, source, other: None });
            return;
        }
        let found = parse_when(value, self.packs, self.language);
        let Some((date, iso)) = found else { return };
        let other = dates_in(value, self.packs, self.order()).into_iter().next().and_then(|d| d.other);
        out.push(Reading { rank, modified, date, iso, source, other });
    }

    fn linked_data(&self, out: &mut Vec<Reading>) {
        let Some(first) = self.linked.first() else { return };
        // Other objects of the same kind are other articles.
        for (at, linked) in self.linked.iter().enumerate() {
            if at > 0 && linked.rank == first.rank {
                continue;
            }
            let rank = if linked.rank == 0 { 100 } else { 180 + u32::from(linked.rank) };
            if let Some(value) = &linked.published {
                self.value(value, rank, false, "jsonld", out);
            }
            if let Some(value) = &linked.created {
                self.value(value, rank + 40, false, "jsonld", out);
            }
            if let Some(value) = &linked.modified {
                self.value(value, rank + 500, true, "jsonld", out);
            }
        }
    }

    fn tags(&self, out: &mut Vec<Reading>) {
        for (name, content) in &self.signals.metas {
            match tag(name) {
                Some(Tag::Published) => self.value(content, 110, false, "meta", out),
                Some(Tag::Date) => self.value(content, 170, false, "meta", out),
                Some(Tag::Modified) => self.value(content, 610, true, "meta", out),
                _ => {}
            }
        }
    }

    fn address_date(&self, out: &mut Vec<Reading>) {
        if let Some(date) = self.address.and_then(|a| date_of_address(a, self.packs, self.order())) {
            out.push(Reading { rank: 200, modified: false, date, iso: date.to_string(), source: "url", other: None });
        }
    }

    /// Whether a place stands near the headline, in whatever part of the page.
    fn is_within_reach(&self, range: &Range<usize>) -> bool {
        self.heading.as_ref().is_some_and(|h| range.start + BEFORE >= h.start && range.start <= h.end + BEHIND)
    }

    /// How far a place is from the headline: 0 near it, 1 elsewhere in the article's part of the page, 2 in another part.
    fn distance(&self, range: &Range<usize>) -> u32 {
        if self.signals.is_aside(range.start) {
            return 2;
        }
        match &self.heading {
            Some(_) if !self.is_within_reach(range) => 1,
            _ => 0,
        }
    }

    /// Elements that say that they are a date.
    fn marked(&self, out: &mut Vec<Reading>) {
        for marked in &self.signals.marked {
            let words = &self.signals.text[marked.range.clone()];
            let (near, modified) = match marked.what {
                What::PublishedProperty => (120, false),
                What::ModifiedProperty => (620, true),
                What::Time if words.len() <= LONGEST_LINE => match marked.class {
                    Some(Mark::Modified) => (630, true),
                    Some(Mark::Published) => (130, false),
                    _ => (160, false),
                },
                What::Date(kind) if words.len() <= 100 => match kind {
                    Mark::Modified => (640, true),
                    Mark::Published => (210, false),
                    _ => (220, false),
                },
                _ => continue,
            };
            let distance = self.distance(&marked.range);
            let label = self.label(marked.range.start, words);
            // A date in a comment or beside another article is worse than none.
            if distance == 2 && !(label == Some(Field::Published) && self.is_within_reach(&marked.range)) {
                continue;
            }
            let (near, modified) = match label {
                Some(Field::Modified) if marked.what == What::Time || matches!(marked.what, What::Date(_)) => {
                    (630, true)
                }
                Some(Field::Published) if !modified => (near.min(140), false),
                _ => (near, modified),
            };
            let source = match marked.what {
                What::Time => "time",
                What::Date(_) => "text",
                _ => "microdata",
            };
            let rank = near + distance * 100;
            let before = out.len();
            if let Some(value) = marked.value {
                self.value(value, rank, modified, source, out);
            }
            if out.len() == before && words.len() <= LONGEST_LINE {
                self.line(words, marked.range.start, rank, source, modified, out);
            }
        }
    }

    /// Lines that are dates, hold one behind a word that says what it is, or open with one; and the end of the title.
    fn lines(&self, out: &mut Vec<Reading>) {
        for range in self.signals.dated.iter().take(MOST_LINES) {
            let aside = self.signals.is_aside(range.start);
            if aside && !self.is_within_reach(range) {
                continue;
            }
            let distance = self.distance(range);
            let line = &self.signals.text[range.clone()];
            if range.len() > LONGEST_LINE {
                self.dateline(line, 240 + distance * 120, out);
                continue;
            }
            let before = out.len();
            self.line(line, range.start, 240 + distance * 120, "text", false, out);
            if aside {
                // Beside the article only what says that it is the day of publication counts.
                let labelled = |r: &Reading| r.rank == LABELLED;
                let mut at = before;
                while at < out.len() {
                    if labelled(&out[at]) { at += 1 } else { out.truncate(at) }
                }
            }
        }
        if let Some((_, last)) = self.signals.title.rsplit_once(['|', '-', ',', '–'])
            && let Some(dated) = dates_in(last, self.packs, self.order()).into_iter().next()
            && last.trim().len() <= dated.range.len() + 2
        {
            out.push(Reading::of(dated, LABELLED, "text", false));
        }
    }

    /// A paragraph can open with its day: "(18.01.2018) Les éleveurs …", "SERANCE, 22 octobre 2024 – …".
    fn dateline(&self, line: &str, rank: u32, out: &mut Vec<Reading>) {
        let head = &line[..line.char_indices().nth(60).map_or(line.len(), |(at, _)| at)];
        let Some(dated) = dates_in(head, self.packs, self.order()).into_iter().next() else { return };
        let before = head[..dated.range.start].trim_matches(|c: char| !c.is_alphanumeric());
        let behind = head[dated.range.end..].trim_start();
        let place = before.is_empty()
            || before.len() <= 24
                && before.chars().next().is_some_and(char::is_uppercase)
                && head[..dated.range.start].trim_end().ends_with([',', '(']);
        if place && behind.starts_with(['-', '–', '—', ')', ':', '.', '|', '/']) {
            out.push(Reading::of(dated, rank, "text", false));
        }
    }

    /// Adds the dates of a line; what stands before each says which it is.
    fn line(&self, line: &str, start: usize, rank: u32, source: &'static str, modified: bool, out: &mut Vec<Reading>) {
        let dates = dates_in(line, self.packs, self.order());
        let mut from = 0;
        for dated in dates.into_iter().take(3) {
            let before = &line[from..dated.range.start];
            let label = if from == 0 {
                self.label(start + dated.range.start, before)
            } else {
                self.packs.metadata().label(before)
            };
            let rest = line.len() - dated.range.len();
            let (rank, modified) = match label {
                Some(Field::Modified) => (rank + 400, true),
                Some(Field::Published) => (rank.min(LABELLED), modified),
                // A date in the middle of a sentence is the story's, not the page's.
                _ if source == "text" && rest > 60 => (NONE, modified),
                _ => (rank, modified),
            };
            from = dated.range.end;
            out.push(Reading::of(dated, rank, source, modified));
        }
    }

    /// What the words before a place in the visible text say that comes: "Published on", "Mis à jour le".
    fn label(&self, at: usize, words: &str) -> Option<Field> {
        let rules = self.packs.metadata();
        if let Some(field) = rules.label_within(words) {
            return Some(field);
        }
        let mut from = at.saturating_sub(40);
        while !self.signals.text.is_char_boundary(from) {
            from += 1;
        }
        rules.label(&self.signals.text[from..at])
    }
}

/// The day of a moment in universal time where the article was published: a day beside it that the page shows its readers
/// or has in its address, if the hour allows for it.
fn local_day<'r>(chosen: &'r Reading, found: &'r [Reading]) -> &'r Reading {
    let universal = |iso: &str| iso.ends_with('Z') || iso.ends_with("+00:00");
    let Some(hour) = chosen.iso.get(11..13).and_then(|h| h.parse::<u8>().ok()).filter(|_| universal(&chosen.iso))
    else {
        return chosen;
    };
    let shown = |r: &&Reading| !r.modified && r.rank < 300 && !universal(&r.iso) && r.source != "jsonld";
    let Some(shown) = found.iter().filter(shown).find(|r| r.source != "meta" || r.iso.len() > 10) else {
        return chosen;
    };
    let before = shown.date.tomorrow().is_ok_and(|d| d == chosen.date) && hour < 12;
    let after = chosen.date.tomorrow().is_ok_and(|d| d == shown.date) && hour >= 12;
    if before || after { shown } else { chosen }
}

/// Where a date can be read in two ways, another date of the page decides.
fn settle_order(found: &mut [Reading]) {
    let certain: Vec<Date> = found.iter().filter(|r| r.other.is_none()).map(|r| r.date).collect();
    for reading in found.iter_mut() {
        if let Some(other) = reading.other
            && certain.contains(&other)
            && !certain.contains(&reading.date)
        {
            reading.iso = other.to_string();
            reading.date = other;
        }
    }
}

/// The whole day in an address: `/2025/02/13/`, `/2025/feb/13/`, `-20250213-`, `/13-02-2025`.
fn date_of_address(address: &str, packs: &Packs, order: Order) -> Option<Date> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = &path[path.find('/')?..];
    let parts: Vec<&str> = path.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).take(40).collect();
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i16>().ok()).flatten();
    let year = |part: &str| digits(part).filter(|y| part.len() == 4 && (1995..=2099).contains(y));
    let small = |part: &str| digits(part).filter(|_| part.len() <= 2);
    let month = |part: &str| small(part).or_else(|| packs.metadata().month(part));
    let date = |y: i16, m: i16, d: i16| Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok();
    for at in 0..parts.len() {
        if let [y, m, d, ..] = parts[at..]
            && let (Some(y), Some(m), Some(d)) = (year(y), month(m), small(d))
            && let Some(found) = date(y, m, d)
        {
            return Some(found);
        }
        if let [a, b, y, ..] = parts[at..]
            && a.len() == 2
            && let (Some(a), Some(b), Some(y)) = (small(a), month(b), year(y))
        {
            let swapped = order == Order::MonthFirst && small(parts[at + 1]).is_some();
            let found =
                if swapped { date(y, a, b).or_else(|| date(y, b, a)) } else { date(y, b, a).or_else(|| date(y, a, b)) };
            if found.is_some() {
                return found;
            }
        }
        let part = parts[at];
        if let Some(head) = part.get(..8)
            && head.is_ascii()
            && !part[8..].starts_with(|c: char| c.is_ascii_digit())
            && let (Some(y), Some(m), Some(d)) = (year(&head[..4]), small(&head[4..6]), small(&head[6..]))
            && let Some(found) = date(y, m, d)
        {
            return Some(found);
        }
    }
    None
}
