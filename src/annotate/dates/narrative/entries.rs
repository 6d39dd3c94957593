//! Days and times that open their line: the entries of a calendar, the stamps of a live page.
//!
//! "3 mai : Lyon" under "Tournée 2024" is of 2024; "14h05 : le cortège part" is of the day that the page is of.

use jiff::civil::Date;

use super::{Counted, Mark, Narrative, Stretch, Unit, counted, distance};

/// How many lines above an entry of a calendar the entry before it, or its heading, may stand.
const ENTRY_REACH: usize = 3;

impl Narrative {
    /// The year of a day that opens its line, as the entries of a tour or a calendar do: the one nearest to the entry before
    /// it, else that of the heading above it.
    pub(in crate::annotate::dates) fn year_of_entry(
        &self,
        make: impl Fn(i16) -> Option<Stretch>,
        block: usize,
    ) -> Option<(Stretch, Counted)> {
        let before = |mark: &&Mark| mark.block <= block && mark.block + ENTRY_REACH >= block;
        let is_day = |mark: &&Mark| mark.stretch.unit() == Unit::Day;
        if let Some(entry) = self.marks.iter().rev().filter(before).filter(is_day).find(|mark| mark.opens) {
            let from = entry.stretch.start()?;
            let years = [from.year(), from.year() + 1, from.year() - 1];
            let nearest = years.into_iter().filter_map(make).min_by_key(|s| distance(*s, from))?;
            return Some((nearest, counted(*entry)));
        }
        let heading =
            self.marks.iter().rev().filter(before).find(|m| m.full && m.short && m.stretch.unit() > Unit::Day)?;
        Some((make(heading.stretch.start()?.year())?, counted(*heading)))
    }

    /// The day of a time that opens its line, "14h05 : …": that of the stamp or the heading above, of a day ahead that was just
    /// named, as in the programme of a feast, else of publication.
    pub(in crate::annotate::dates) fn day_of_stamp(&self, block: usize) -> Option<(Date, Counted)> {
        let published = self.published?;
        let above = |m: &&Mark| m.opens && (m.short || m.timed);
        let ahead =
            |m: &&Mark| m.block + ENTRY_REACH >= block && m.stretch.start().is_some_and(|start| start > published);
        match self.marks.iter().rev().filter(|m| m.stretch.day().is_some()).find(above) {
            Some(mark) => Some((mark.stretch.start()?, counted(*mark))),
            None => self
                .last_day
                .as_ref()
                .filter(ahead)
                .map_or_else(|| self.today(), |m| Some((m.stretch.start()?, counted(*m)))),
        }
    }
}
