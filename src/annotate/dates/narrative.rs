//! The state of the story: what a relative date is counted from.
//!
//! Deictic expressions ("hier") count from the day of publication, anaphoric ones ("le lendemain") from the date that the
//! story is at, incomplete ones ("en août", "mardi") go to the nearest date that fits tense and context. A document without
//! a publication date counts from its own dates.

use jiff::civil::{Date, Weekday};

mod entries;

use super::Anchor;
use super::calendar::{Stretch, Unit, weekday_from, weekday_until};
use super::tense::Tense;

/// What an expression was counted from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counted {
    pub anchor: Anchor,
    pub stretch: Option<Stretch>,
    pub index: Option<usize>,
}

impl Counted {
    pub(super) fn explicit() -> Self {
        Self { anchor: Anchor::Explicit, stretch: None, index: None }
    }

    pub(super) fn nothing() -> Self {
        Self { anchor: Anchor::None, stretch: None, index: None }
    }
}

/// A date that the story has been at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub stretch: Stretch,
    pub index: usize,
    pub token: usize,
    pub block: usize,
    /// It gave its own year.
    pub full: bool,
    /// It is the first word of its line, as in an entry of a calendar.
    pub opens: bool,
    /// Its line is as short as a heading.
    pub short: bool,
    /// It only says which thing is meant: "the July 25 call".
    pub aside: bool,
    /// It tells a time of day.
    pub timed: bool,
}

/// Where the story is.
#[derive(Debug)]
pub(super) struct Narrative {
    published: Option<Date>,
    /// The last dates, the newest at the end; at most [`KEPT`].
    marks: Vec<Mark>,
    /// The last one as fine as a day.
    last_day: Option<Mark>,
    /// The last one that gave its own year.
    last_full: Option<Mark>,
    /// The last quarter that the document reports on.
    quarter: Option<Mark>,
    /// The token and the block of the last date that comes again.
    again: Option<(usize, usize)>,
    /// The day that each weekday was last found to be, Monday first.
    weekdays: [Option<Date>; 7],
}

/// How many tokens a full date stays the frame of the incomplete ones after it.
const FRAME: usize = 45;
/// What lies no more days from publication is not carried on to a date of the future.
const JUST_NOW: i32 = 14;
/// How many tokens a full date outweighs what lies nearer to publication.
const BESIDE: usize = 14;
/// The same in a document without a publication date, which has nothing else to count from.
const UNDATED_FRAME: usize = 90;
/// The same for a bare year in a document without a publication date.
const YEAR_FRAME: usize = 40;
/// A day farther from publication than this that only says which thing is meant is not where the story is.
const LONG_AGO: i32 = 60;
/// How many dates are remembered.
const KEPT: usize = 12;
/// A date on the side that the tense does not point to is this much farther away.
pub(super) const AGAINST_TENSE: i32 = 6;
/// A day behind, on which something "will" happen: beyond a fortnight it is not told late but meant for next year.
const AGAINST_DUE: i32 = 24;
/// The month in which something happened does not lie ahead, unless the tense was misread. A day may: "extended to Nov. 20".
const AHEAD_OF_PAST: i32 = 40;
/// Where no tense tells and the phrase looks ahead, what lies behind is this much farther away.
const AGAINST_LEANING: i32 = 3;
/// The same where something was announced or put off, whose day may have passed since.
const AGAINST_PLAN: i32 = 2;
/// In halves: where nothing tells, a day that lies ahead by months is this much farther away, as news mostly looks back.
const UNTOLD_AHEAD: i32 = 3;

/// Where a date without a year lies, as far as its sentence tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaning {
    /// Where the tense puts it.
    Told(Tense),
    /// Behind: the verb says that something was done on that day.
    Done,
    /// Ahead: the verb says that something will happen on that day.
    Due,
    /// No tense tells; news mostly looks back.
    Back,
    /// No tense tells, but the phrase looks ahead: "by March".
    Ahead,
    /// The day of a plan that was told: "put off to 9 September".
    Planned,
}

impl Leaning {
    fn is_future(self) -> bool {
        matches!(self, Self::Told(Tense::Future) | Self::Due)
    }

    /// How much farther away a date counts that lies ahead, or behind, in halves.
    fn factor(self, stretch: Stretch, ahead: bool, behind: bool) -> i32 {
        match self {
            Self::Done if ahead => 2 * AHEAD_OF_PAST,
            Self::Told(Tense::Past) if ahead && stretch.unit() > Unit::Day => 2 * AHEAD_OF_PAST,
            Self::Told(Tense::Past) | Self::Back if ahead => 2 * AGAINST_TENSE,
            Self::Due if behind => 2 * AGAINST_DUE,
            Self::Told(Tense::Future) if behind => 2 * AGAINST_TENSE,
            Self::Ahead if behind => 2 * AGAINST_LEANING,
            Self::Planned if behind => 2 * AGAINST_PLAN,
            Self::Told(Tense::Unknown | Tense::Present) if ahead && stretch.unit() == Unit::Day => UNTOLD_AHEAD,
            _ => 2,
        }
    }
}

impl Narrative {
    pub(super) fn new(published: Option<Date>) -> Self {
        Self {
            published,
            marks: Vec::new(),
            last_day: None,
            last_full: None,
            quarter: None,
            again: None,
            weekdays: [None; 7],
        }
    }

    pub(super) fn published(&self) -> Option<Date> {
        self.published
    }

    /// Notes a resolved date.
    pub(super) fn moves_to(&mut self, mark: Mark) {
        let Mark { stretch, full, .. } = mark;
        let far = self.published.is_some_and(|p| distance(stretch, p) > LONG_AGO);
        let mark = Mark { aside: mark.aside && far && self.last_day.is_some(), ..mark };
        if stretch.start().is_none() {
            return;
        }
        if self.marks.len() == KEPT {
            self.marks.remove(0);
        }
        self.marks.reserve_exact(KEPT - self.marks.len());
        self.marks.push(mark);
        if let Some(day) = stretch.day() {
            if !mark.aside {
                self.last_day = Some(mark);
            }
            self.weekdays[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())] = Some(day);
        }
        if full && stretch.unit() <= Unit::Year {
            self.last_full = Some(mark);
        }
        if stretch.unit() == Unit::Quarter {
            self.quarter = Some(mark);
        }
    }

    /// Notes a day that comes again.
    pub(super) fn comes_again(&mut self, token: usize, block: usize) {
        self.again = Some((token, block));
    }

    fn last(&self) -> Option<Mark> {
        self.marks.last().copied()
    }

    /// The quarter that the document reports on.
    pub(super) fn quarter(&self) -> Option<(Stretch, Counted)> {
        self.quarter.map(|mark| (mark.stretch, counted(mark)))
    }

    /// The year of the latest date of the story that `make` makes a stretch of, or the year after it.
    pub(super) fn year_that(&self, make: impl Fn(i16) -> Option<Stretch>) -> Option<(Stretch, Counted)> {
        self.marks.iter().rev().filter(|mark| mark.stretch.unit() <= Unit::Month).find_map(|mark| {
            let year = mark.stretch.start()?.year();
            let stretch = make(year).or_else(|| make(year + 1))?;
            Some((stretch, counted(*mark)))
        })
    }

    /// A day of that month, told before without a year of its own, no more than a year from publication.
    pub(super) fn day_again(&self, month: i8, day: i8) -> Option<(Date, Counted)> {
        let published = self.published?;
        self.marks.iter().rev().find_map(|mark| {
            let known = mark.stretch.day().filter(|d| d.month() == month && d.day() == day)?;
            let near = days_between(known.min(published), known.max(published)) < 300;
            near.then(|| (known, counted(*mark)))
        })
    }

    /// The day that deictic expressions count from: publication, else the last day of the story.
    pub(super) fn today(&self) -> Option<(Date, Counted)> {
        if let Some(day) = self.published {
            let counted = Counted { anchor: Anchor::Published, stretch: Some(Stretch::Day(day)), index: None };
            return Some((day, counted));
        }
        let mark = self.last_day.or(self.last())?;
        Some((mark.stretch.start()?, counted(mark)))
    }

    /// As [`today`](Self::today), where a day is needed: a document that does not say when it was published counts from a
    /// day of its own, not from a year that it mentions.
    pub(super) fn day_of_speech(&self) -> Option<(Date, Counted)> {
        if self.published.is_some() {
            return self.today();
        }
        Some((self.last_day?.stretch.start()?, counted(self.last_day?)))
    }

    /// Whether a date can frame an incomplete one: a bare year frames only what stands right behind it.
    fn frames(mark: &Mark, token: usize) -> bool {
        mark.stretch.unit() <= Unit::Month || token.saturating_sub(mark.token) <= YEAR_FRAME
    }

    /// The date that the story is at, else the publication day.
    pub(super) fn story(&self) -> Option<(Stretch, Counted)> {
        match self.last() {
            Some(mark) => Some((mark.stretch, counted(mark))),
            None => self.today().map(|(day, counted)| (Stretch::Day(day), counted)),
        }
    }

    /// As [`story_day`](Self::story_day), unless the story has gone on to a month or a year that the day does not lie in.
    pub(super) fn neighbour(&self) -> Option<(Date, Counted)> {
        let outside = |day: Date| {
            self.last().filter(|m| m.full).and_then(|m| m.stretch.days()).is_some_and(|(a, b)| day < a || day > b)
        };
        self.story_day().filter(|(day, counted)| counted.index.is_none() || !outside(*day))
    }

    /// The day that the story is at.
    pub(super) fn story_day(&self) -> Option<(Date, Counted)> {
        match self.last_day {
            Some(mark) => Some((mark.stretch.start()?, counted(mark))),
            None => self.today(),
        }
    }

    /// The day of a time of day: one named shortly before, in this block or the one before it.
    pub(super) fn day_of_clock(&self, block: usize) -> Option<(Date, Counted)> {
        // "Le mardi et le samedi, de 7 heures à 13 heures": the hours are of no day in particular.
        let mark = self
            .last_day
            .filter(|m| block <= m.block + 1 && self.again.is_none_or(|a| a.1 != block || a.0 < m.token))?;
        Some((mark.stretch.start()?, counted(mark)))
    }

    /// The last date that lies within one of this unit: "that year", "ce mois-là".
    pub(super) fn last_of(&self, unit: Unit) -> Option<(Stretch, Counted)> {
        self.marks.iter().rev().filter(|mark| unit > Unit::Day || !mark.aside).find_map(|mark| {
            let stretch = mark.stretch.coarsen(unit).filter(|s| s.unit() == unit)?;
            Some((stretch, counted(*mark)))
        })
    }

    /// A frame: a full date a little before in the text, far from the time of publication, so that the story tells of
    /// another time. `surely` asks for two such dates.
    fn frame(&self, token: usize, surely: bool) -> Option<Mark> {
        let reach = if self.published.is_some() { FRAME } else { UNDATED_FRAME };
        let mark = self.last_full.filter(|m| m.full && token.saturating_sub(m.token) <= reach)?;
        let Some(day) = self.published else { return Some(mark).filter(|m| Self::frames(m, token)) };
        let far = |m: &Mark| {
            m.stretch.unit() <= Unit::Month
                && m.stretch.start().is_some_and(|start| start < day && days_between(start, day) > 200)
        };
        let others = self.marks.iter().rev().take(2).filter(|m| far(m)).count();
        (far(&mark) && others >= if surely { 2 } else { 1 }).then_some(mark)
    }

    /// What follows a date of the future that gave its year is of that year, or of the next: "June 9, 2020 … on Sept. 12".
    fn year_ahead(&self, make: impl Fn(i16) -> Option<Stretch>, token: usize) -> Option<(Stretch, Counted)> {
        let published = self.published?;
        let mark = self.last_full.filter(|m| token.saturating_sub(m.token) <= UNDATED_FRAME)?;
        let from = mark.stretch.start()?;
        if from <= published || mark.stretch.unit() > Unit::Month {
            return None;
        }
        let after = |y: i16| make(y).filter(|s| s.days().is_some_and(|days| days.1 >= from));
        let found = after(from.year()).or_else(|| {
            after(from.year() + 1).filter(|s| s.start().is_some_and(|start| days_between(from, start) < 200))
        })?;
        Some((found, counted(mark)))
    }

    /// The year of a date without one, chosen among those that `make` gives for a year.
    pub(super) fn year_of(
        &self,
        make: impl Fn(i16) -> Option<Stretch>,
        leaning: Leaning,
        token: usize,
    ) -> Option<(Stretch, Counted)> {
        let near = self.nearest(&make, leaning, token);
        let just_now = |s: Stretch| self.published.is_some_and(|p| distance(s, p) <= JUST_NOW);
        if !matches!(leaning, Leaning::Told(Tense::Past) | Leaning::Done)
            && !near.as_ref().is_some_and(|(stretch, _)| just_now(*stretch))
            && let Some((ahead, counted)) = self.year_ahead(&make, token)
        {
            return Some((ahead, counted));
        }
        let close = near.as_ref().is_some_and(|(stretch, _)| {
            let past = matches!(leaning, Leaning::Back | Leaning::Done | Leaning::Told(Tense::Past));
            let ahead = |p| past && stretch.start().is_some_and(|start| start > p);
            self.published.is_some_and(|p| distance(*stretch, p) <= 40 && !ahead(p))
        });
        // Beside a full date the year is hardly another: "in May 1999 he was hired; by August he had quit".
        let beside = self.last_full.is_some_and(|m| token.saturating_sub(m.token) <= BESIDE);
        if let Some(mark) = self.frame(token, close && !beside)
            && !leaning.is_future()
        {
            let from = mark.stretch.start()?;
            let same = make(from.year())?;
            // The story goes on: what lies before its date belongs to the next year, unless that were after publication.
            if same.days()?.1 >= from || mark.stretch.unit() > Unit::Day || self.published.is_none() && mark.index == 0
            {
                return Some((same, counted(mark)));
            }
            let next = make(from.year() + 1).filter(|s| {
                s.start().is_some_and(|d| self.published.is_none_or(|p| d <= p) && days_between(from, d) < 250)
            });
            return Some((next.unwrap_or(same), counted(mark)));
        }
        near
    }

    /// The candidate nearest to today; those against the tense count as farther away.
    fn nearest(
        &self,
        make: &impl Fn(i16) -> Option<Stretch>,
        leaning: Leaning,
        token: usize,
    ) -> Option<(Stretch, Counted)> {
        let (today, counted) = if self.published.is_some() {
            self.today()?
        } else {
            let mark = self.last_full.or(self.last()).filter(|m| Self::frames(m, token)).or(self.last_day)?;
            (mark.stretch.start()?, counted(mark))
        };
        let weight = |s: &Stretch| {
            let ahead = s.start().is_some_and(|start| start > today);
            let behind = s.days().is_some_and(|days| days.1 < today);
            distance(*s, today).saturating_mul(leaning.factor(*s, ahead, behind))
        };
        let years = [today.year(), today.year() - 1, today.year() + 1];
        Some((years.into_iter().filter_map(make).min_by_key(weight)?, counted))
    }

    /// The day of a bare weekday.
    pub(super) fn weekday(&self, weekday: Weekday, tense: Tense, token: usize) -> Option<(Date, Counted)> {
        if let Some(mark) = self.frame(token, true).filter(|m| m.stretch.unit() == Unit::Day)
            && tense != Tense::Future
        {
            let from = self.last_day.filter(|m| token.saturating_sub(m.token) <= FRAME).unwrap_or(mark);
            return Some((weekday_from(from.stretch.start()?, weekday)?, counted(from)));
        }
        let (today, counted) = self.day_of_speech()?;
        let known = self.weekdays[usize::from(weekday.to_monday_zero_offset().unsigned_abs())];
        let day = if self.published.is_none() {
            weekday_from(today, weekday)?
        } else {
            match tense {
                Tense::Future => weekday_from(today, weekday)?,
                Tense::Past => weekday_until(today, weekday)?,
                // Where no verb tells, an article that has named the day before means the same one.
                Tense::Present | Tense::Unknown => match known.filter(|d| distance(Stretch::Day(*d), today) <= 7) {
                    Some(day) => day,
                    None if tense == Tense::Present => weekday_from(today, weekday)?,
                    None => weekday_until(today, weekday)?,
                },
            }
        };
        Some((day, counted))
    }

    /// The second weekday of a list or a range, "jeudi et [vendredi]": the first one after the day named at `first`.
    pub(super) fn weekday_after(&self, weekday: Weekday, first: usize) -> Option<(Date, Counted)> {
        let mark = self.last_day.filter(|m| m.token <= first && first <= m.token + 1)?;
        Some((weekday_from(mark.stretch.day()?.tomorrow().ok()?, weekday)?, counted(mark)))
    }

    /// The nearest such weekday to the publication day, by tense where that tells: "ce mardi".
    pub(super) fn near_weekday(&self, weekday: Weekday, tense: Tense) -> Option<(Date, Counted)> {
        let (today, counted) = self.today()?;
        let (before, after) = (weekday_until(today, weekday)?, weekday_from(today, weekday)?);
        let nearest = if days_between(before, today) <= days_between(today, after) { before } else { after };
        let day = match tense {
            Tense::Past => before,
            Tense::Future => after,
            Tense::Present | Tense::Unknown => nearest,
        };
        Some((day, counted))
    }
}

fn counted(mark: Mark) -> Counted {
    Counted { anchor: Anchor::Previous, stretch: Some(mark.stretch), index: Some(mark.index) }
}

/// Days between a stretch and a day; 0 where the stretch holds it.
fn distance(stretch: Stretch, today: Date) -> i32 {
    stretch.days().map_or(i32::MAX / (2 * AGAINST_TENSE), |(start, end)| {
        if start <= today && today <= end {
            0
        } else if end < today {
            days_between(end, today)
        } else {
            days_between(today, start)
        }
    })
}

/// Days from an earlier day to a later one.
pub(super) fn days_between(earlier: Date, later: Date) -> i32 {
    (earlier.duration_until(later).as_hours() / 24) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn month(m: i8) -> impl Fn(i16) -> Option<Stretch> {
        move |y| Some(Stretch::Month(Some(y), m))
    }

    #[test]
    fn a_month_without_year_goes_where_the_tense_points() {
        let story = Narrative::new(Some(date(2017, 4, 5)));
        let at = |m, tense| story.year_of(month(m), Leaning::Told(tense), 0).map(|(s, _)| s);
        assert_eq!(at(12, Tense::Past), Some(Stretch::Month(Some(2016), 12)));
        assert_eq!(at(12, Tense::Future), Some(Stretch::Month(Some(2017), 12)));
        assert_eq!(at(2, Tense::Unknown), Some(Stretch::Month(Some(2017), 2)));
        assert_eq!(at(4, Tense::Past), Some(Stretch::Month(Some(2017), 4)));
    }

    #[test]
    fn a_document_without_publication_date_counts_from_its_own() {
        let mut story = Narrative::new(None);
        assert_eq!(story.weekday(Weekday::Monday, Tense::Past, 0), None);
        let stretch = Stretch::Day(date(2023, 11, 17));
        story.moves_to(Mark {
            stretch,
            index: 0,
            token: 0,
            block: 0,
            full: true,
            opens: false,
            short: false,
            aside: false,
            timed: false,
        });
        let found = story.weekday(Weekday::Monday, Tense::Past, 5).map(|(d, _)| d);
        assert_eq!(found, Some(date(2023, 11, 20)));
    }
}
