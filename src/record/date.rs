//! Rows of `dates`.

use super::common::{Common, Context};
use super::id::Id;
use super::priority::Signals;
use super::schema::{Cells, Row, Table, day, text, with_common};
use crate::annotate::dates::{Anchor, Modifier, TimeExpression, TimexType};

pub(super) static DATES: Table = Table {
    name: "dates",
    columns: &with_common::<33, 11>([
        text("type", "TIMEX3 type: DATE, TIME, DURATION or SET"),
        text("value", "TIMEX3 value (ISO 8601); null where it cannot be resolved"),
        text("mod", "TIMEX3 mod: START, MID, END, APPROX, MORE_THAN, …"),
        day("start", "First day that the value covers"),
        day("end", "Last day that the value covers"),
        text("edtf", "The value in EDTF"),
        text("anchor", "What it is counted from: published, previous, explicit or none"),
        text("anchor_value", "Value of that anchor"),
        text("anchor_id", "record_id of that anchor, where it stands in the text"),
        text("zone", "Time zone, as written"),
        text("weekday_check", "ok or mismatch: the stated weekday against the calendar"),
    ]),
};

/// A row of `dates`.
#[derive(Debug)]
pub struct DateRow<'a> {
    /// Shared cells.
    pub common: Common<'a>,
    date: &'a TimeExpression,
    days: Option<(Day, Day)>,
    anchor_id: Option<Id>,
    zone: Option<&'a str>,
}

pub(super) fn rows<'a>(context: &Context<'a>) -> Vec<DateRow<'a>> {
    let row = |(seq, date): (usize, &'a TimeExpression)| DateRow {
        common: context.common(
            &date.found,
            seq,
            context.date_ids[seq],
            context.quote_around(date.found.span),
            Signals::default(),
        ),
        date,
        days: date.interval.map(|(first, last)| (Day::of(first), Day::of(last))),
        anchor_id: date.anchor_index.and_then(|a| context.date_ids.get(a)).copied(),
        zone: date.zone.map(|z| &context.doc.text[z.range()]),
    };
    context.found.dates.iter().enumerate().map(row).collect()
}

impl Row for DateRow<'_> {
    fn table() -> &'static Table {
        &DATES
    }

    fn cells<'r>(&'r self, out: &mut impl Cells<'r>) {
        self.common.cells(out);
        let date = self.date;
        out.name(match date.kind {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
        });
        out.maybe(date.value.as_deref());
        out.maybe_name(date.modifier.map(|m| match m {
            Modifier::Start => "START",
            Modifier::Mid => "MID",
            Modifier::End => "END",
            Modifier::Approx => "APPROX",
            Modifier::MoreThan => "MORE_THAN",
            Modifier::LessThan => "LESS_THAN",
            Modifier::EqualOrMore => "EQUAL_OR_MORE",
            Modifier::EqualOrLess => "EQUAL_OR_LESS",
            Modifier::Before => "BEFORE",
            Modifier::After => "AFTER",
        }));
        out.maybe_name(self.days.as_ref().map(|(first, _)| first.as_str()));
        out.maybe_name(self.days.as_ref().map(|(_, last)| last.as_str()));
        out.maybe(date.edtf.as_deref());
        out.name(match date.anchor {
            Anchor::Published => "published",
            Anchor::Previous => "previous",
            Anchor::Explicit => "explicit",
            Anchor::None => "none",
        });
        out.maybe(date.anchor_value.as_deref());
        out.maybe_id(self.anchor_id.as_ref());
        out.maybe(self.zone);
        out.maybe_name(date.weekday_matches.map(|ok| if ok { "ok" } else { "mismatch" }));
    }
}

/// A day as ISO 8601, `2025-03-10`; years before ours have a sign and six digits.
#[derive(Debug, Clone, Copy)]
struct Day {
    text: [u8; 16],
    len: usize,
}

impl Day {
    fn of(day: jiff::civil::Date) -> Self {
        let mut text = [b'-'; 16];
        // The years of four digits, nearly all there are, need no formatter.
        if let Ok(year @ 0..=9999) = u16::try_from(day.year()) {
            let parts = [
                (0, year / 100),
                (2, year),
                (5, day.month().unsigned_abs().into()),
                (8, day.day().unsigned_abs().into()),
            ];
            for (at, number) in parts {
                text[at] = b'0' + (number / 10 % 10) as u8;
                text[at + 1] = b'0' + (number % 10) as u8;
            }
            return Self { text, len: 10 };
        }
        let written = day.to_string();
        let len = written.len().min(text.len());
        text[..len].copy_from_slice(&written.as_bytes()[..len]);
        Self { text, len }
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..self.len]).unwrap_or_default()
    }
}
