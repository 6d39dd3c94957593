//! Numbers in digits: which character is the decimal mark, and where a number ends.
//!
//! "12 000", "12.000,50", "12'000" and "1,5" are each one number. A mark before exactly three digits can be read in two
//! ways; the document decides by what its other numbers show, else the pack's settings do.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use crate::segment::{Doc, TokenKind};

/// How a document writes its numbers, told by all of them once one leaves a choice.
pub(super) struct Convention<'r> {
    doc: &'r Doc<'r>,
    told: OnceCell<Told>,
}

/// What the numbers of a document tell.
#[derive(Clone, Copy)]
struct Told {
    /// Whether a point before three digits stands between groups.
    point_groups: bool,
    /// Whether a comma before three digits stands between groups.
    comma_groups: bool,
}

/// What numbers with one mark show of it: that it groups, that it is the decimal mark.
#[derive(Default)]
struct Witness {
    groups: u32,
    decimals: u32,
}

impl<'r> Convention<'r> {
    pub(super) fn of(doc: &'r Doc<'r>) -> Self {
        Self { doc, told: OnceCell::new() }
    }

    fn groups(&self, mark: char) -> bool {
        let told = || *self.told.get_or_init(|| Told::by(self.doc));
        match mark {
            '.' => told().point_groups,
            ',' => told().comma_groups,
            _ => true,
        }
    }
}

impl Told {
    /// Reads the evidence of a whole document.
    fn by(doc: &Doc<'_>) -> Self {
        let (mut point, mut comma) = (Witness::default(), Witness::default());
        let mut at = 0;
        while let Some(ahead) =
            doc.tokens.get(at..).and_then(|rest| rest.iter().position(|t| t.kind == TokenKind::Digits))
        {
            at = witness(doc, at + ahead, &mut point, &mut comma);
        }
        let settings = doc.pack.settings();
        let reads = |own: &Witness, other: &Witness, mark: char| {
            if own.groups != own.decimals {
                own.groups > own.decimals
            } else if other.groups != other.decimals && settings.group_marks.contains(&mark) {
                // The other mark is taken as the decimal mark: this one is left to group.
                other.decimals > other.groups
            } else if other.decimals > other.groups {
                true
            } else {
                settings.decimal_mark != mark && settings.group_marks.contains(&mark)
            }
        };
        Self { point_groups: reads(&point, &comma, '.'), comma_groups: reads(&comma, &point, ',') }
    }
}

/// Counts what the number that begins at a token shows; gives the token after it.
fn witness(doc: &Doc<'_>, start: usize, point: &mut Witness, comma: &mut Witness) -> usize {
    let mut at = start;
    let mut marks = ['\0'; 4];
    let mut lengths = [0usize; 5];
    let mut count = 0;
    lengths[0] = length(doc, at);
    while count < 4
        && let Some(mark) = glued_mark(doc, at)
    {
        marks[count] = mark;
        at += 2;
        count += 1;
        lengths[count] = length(doc, at);
    }
    let mut tell = |mark: char, groups: bool| {
        let witness = match mark {
            '.' => &mut *point,
            ',' => &mut *comma,
            _ => return,
        };
        if groups {
            witness.groups += 1;
        } else {
            witness.decimals += 1;
        }
    };
    match count {
        // A percentage of three decimals is no proof; 1 to 2 digits behind the mark are.
        1 if lengths[1] != 3 || lengths[0] > 3 => tell(marks[0], false),
        2 if marks[0] != marks[1] => {
            tell(marks[0], true);
            tell(marks[1], false);
        }
        2 if lengths[1] == 3 && lengths[2] == 3 => tell(marks[0], true),
        _ => {}
    }
    at + 1
}

fn length(doc: &Doc<'_>, at: usize) -> usize {
    doc.tokens[at].span().len()
}

/// The point or comma that joins the digits at a token to more digits, with no white space.
fn glued_mark(doc: &Doc<'_>, at: usize) -> Option<char> {
    let digits = doc.tokens.get(at + 2)?;
    if doc.spaced(at + 1) || digits.spaced || digits.kind != TokenKind::Digits {
        return None;
    }
    ['.', ',', '\'', '’'].into_iter().find(|c| doc.is_char(at + 1, *c))
}

/// The white space that stands between the digits at a token and three more, where it can be that of a group.
fn gap(doc: &Doc<'_>, at: usize) -> Option<char> {
    let next = doc.tokens.get(at + 1).filter(|t| t.kind == TokenKind::Digits && t.spaced && t.span().len() == 3)?;
    let mut between = doc.text[doc.tokens[at].span().gap(next.span()).range()].chars();
    between.next().filter(|c| between.next().is_none() && doc.pack.settings().group_marks.contains(c))
}

/// The value of digits with no mark or gap behind them, which most numbers are.
fn plain(doc: &Doc<'_>, at: usize) -> Option<Decimal> {
    const LONGEST: usize = 18;
    let digits = doc.token_text(at);
    let alone = digits.len() <= LONGEST && glued_mark(doc, at).is_none() && gap(doc, at).is_none();
    alone.then(|| Decimal::from(digits.bytes().fold(0u64, |value, digit| value * 10 + u64::from(digit - b'0'))))
}

/// Groups of two before the last of three, as India writes: 12,34,567.89.
fn lakhs(doc: &Doc<'_>, start: usize, limit: usize) -> Option<Result<(Decimal, usize), usize>> {
    if length(doc, start) > 2 || length(doc, start + 2 * usize::from(start + 2 < limit)) != 2 {
        return None;
    }
    let mut at = start;
    while at + 2 < limit && glued_mark(doc, at) == Some(',') && length(doc, at + 2) == 2 {
        at += 2;
    }
    if at == start || at + 2 >= limit || glued_mark(doc, at) != Some(',') || length(doc, at + 2) != 3 {
        return None;
    }
    at += 2;
    let mut digits: String = (start..=at).step_by(2).map(|i| doc.token_text(i)).collect();
    let mut decimals = 0;
    if at + 2 < limit && glued_mark(doc, at) == Some('.') {
        at += 2;
        digits.push_str(doc.token_text(at));
        decimals = length(doc, at) as u32;
    }
    let mut value: Decimal = digits.parse().ok()?;
    value.set_scale(decimals).ok()?;
    Some(Ok((value, at + 1)))
}

/// A number in digits: its value and the token after it. `None` where the digits are more than a decimal can hold, or a chain
/// that is no number at all: 192.168.1.2, 12.05.2024.
pub(super) fn read(
    doc: &Doc<'_>,
    start: usize,
    limit: usize,
    convention: &Convention<'_>,
) -> Result<(Decimal, usize), usize> {
    if let Some(value) = plain(doc, start) {
        return Ok((value, start + 1));
    }
    if let Some(found) = lakhs(doc, start, limit) {
        return found;
    }
    let first = length(doc, start);
    let leading_zero = doc.token_text(start).starts_with('0') && first > 1;
    let mut digits = String::from(doc.token_text(start));
    let mut at = start;
    let mut group: Option<char> = None;
    let mut decimals = 0u32;
    loop {
        if at + 1 < limit
            && let Some(mark) = gap(doc, at)
            && group.is_none_or(|g| g == mark || g.is_whitespace())
            && decimals == 0
            && (group.is_some() || first <= 3)
            && !leading_zero
            && doc.token_text(start) != "0"
            // The next number begins here where the group would run into a longer chain: "12 300,5" is one, "5 100 20" is not.
            && !(at > start && group.is_none())
        {
            group = Some(mark);
            digits.push_str(doc.token_text(at + 1));
            at += 1;
            continue;
        }
        if at + 2 >= limit || decimals > 0 {
            break;
        }
        let Some(mark) = glued_mark(doc, at) else { break };
        let behind = length(doc, at + 2);
        let groups = behind == 3
            && !leading_zero
            && first <= 3
            && doc.token_text(start) != "0"
            && match group {
                Some(g) => g == mark,
                None => {
                    // Two groups, or other decimals behind them, leave no choice.
                    matches!(glued_mark(doc, at + 2), Some(next) if next != mark || length(doc, at + 4) == 3)
                        || convention.groups(mark)
                }
            };
        if groups {
            group = Some(mark);
            digits.push_str(doc.token_text(at + 2));
            at += 2;
        } else if matches!(mark, '.' | ',') && group != Some(mark) {
            decimals = behind as u32;
            digits.push_str(doc.token_text(at + 2));
            at += 2;
        } else {
            break;
        }
    }
    let end = at + 1;
    // A chain that goes on with the same kind of mark is an address, a version or a date.
    if matches!(glued_mark(doc, at), Some('.' | ',')) && at + 2 < limit {
        let mut stop = at;
        while stop + 2 < limit && glued_mark(doc, stop).is_some() {
            stop += 2;
        }
        return Err(stop + 1);
    }
    let mut value: Decimal = digits.parse().map_err(|_| end)?;
    value.set_scale(decimals).map_err(|_| end)?;
    Ok((value, end))
}
