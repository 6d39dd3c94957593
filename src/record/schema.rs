//! The tables and columns of the output, said once for every format.

use std::borrow::Cow;
use std::fmt::Debug;

use rust_decimal::Decimal;

use super::id::Id;
use super::json::JsonText;

/// A list that is put together where it is written: every record has some, and hardly anybody wants them as strings.
pub trait Assembled: Debug {
    /// Whether nothing is in it.
    fn is_empty(&self) -> bool;

    /// Appends it as JSON.
    fn write(&self, out: &mut JsonText<'_>);
}

/// What a cell holds.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// Unknown, or does not apply.
    Null,
    /// Words.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// An exact decimal, as its digits.
    Decimal(String),
    /// Yes or no.
    Bool(bool),
    /// A list or an object, as JSON.
    Json(Cow<'a, str>),
    /// A list that has not been put together yet.
    List(&'a dyn Assembled),
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Decimal(a), Self::Decimal(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Json(_) | Self::List(_), Self::Json(_) | Self::List(_)) => self.json() == other.json(),
            _ => false,
        }
    }
}

impl<'a> Value<'a> {
    /// Words that live as long as the article.
    #[must_use]
    #[inline]
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// An exact decimal.
    pub(crate) fn of_number(number: Decimal) -> Self {
        Self::Decimal(digits(number))
    }

    /// The JSON of a cell that holds some.
    #[must_use]
    pub fn json(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Json(json) => Some(Cow::Borrowed(json)),
            Self::List(list) => Some(Cow::Owned(json_of(*list))),
            _ => None,
        }
    }

    /// A list of words as JSON.
    #[must_use]
    pub fn list<S: AsRef<str>>(items: &[S]) -> Self {
        if items.is_empty() {
            return Self::Json(Cow::Borrowed("[]"));
        }
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        Self::Json(Cow::Owned(serde_json::to_string(&items).unwrap_or_else(|_| "[]".to_owned())))
    }
}

/// A list as JSON.
pub(crate) fn json_of(list: &dyn Assembled) -> String {
    let mut bytes = Vec::with_capacity(512);
    list.write(&mut JsonText::plain(&mut bytes));
    String::from_utf8(bytes).unwrap_or_default()
}

/// A whole number as one: nearly all decimals are, and need no formatter.
pub(crate) fn whole(number: Decimal) -> Option<u64> {
    u64::try_from(number.mantissa()).ok().filter(|_| number.scale() == 0)
}

/// The digits of an exact decimal, without noughts at its end.
fn digits(number: Decimal) -> String {
    let Some(whole) = whole(number) else { return number.normalize().to_string() };
    let mut out = Vec::with_capacity(24);
    super::numbers::natural(whole, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The type of a column, for schemas and typed formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Words.
    Text,
    /// A day (ISO 8601).
    Day,
    /// A whole number.
    Int,
    /// An exact decimal.
    Decimal,
    /// An exact decimal, or a score such as `2-1`.
    Amount,
    /// Yes or no.
    Bool,
    /// A list or an object.
    Json,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name, in `snake_case`.
    pub name: &'static str,
    /// Its type.
    pub kind: ColumnType,
    /// What it holds.
    pub description: &'static str,
}

/// A table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name: also the stem of its files.
    pub name: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

/// Takes the cells of a row, one after the other. A writer that knows how to do better takes them as they come, without making
/// a [`Value`] of each.
pub trait Cells<'r> {
    /// Takes the next cell.
    fn put(&mut self, cell: Value<'r>);

    /// Unknown, or does not apply.
    fn null(&mut self) {
        self.put(Value::Null);
    }

    /// Words.
    fn text(&mut self, words: &'r str) {
        self.put(Value::text(words));
    }

    /// A word of a closed list, or a date in digits: no character of it has to be escaped or quoted in any format of text.
    fn name(&mut self, name: &'r str) {
        self.text(name);
    }

    /// The id of a record or a speaker.
    fn id(&mut self, id: &'r Id) {
        self.name(id.as_str());
    }

    /// A whole number.
    fn int(&mut self, number: i64) {
        self.put(Value::Int(number));
    }

    /// An exact decimal.
    fn number(&mut self, number: Decimal) {
        self.put(Value::of_number(number));
    }

    /// Yes or no.
    fn truth(&mut self, yes: bool) {
        self.put(Value::Bool(yes));
    }

    /// A list that is put together where it is written.
    fn list(&mut self, list: &'r dyn Assembled) {
        self.put(Value::List(list));
    }

    /// A list or an object, as JSON.
    fn json(&mut self, json: impl Into<Cow<'r, str>>) {
        self.put(Value::Json(json.into()));
    }

    /// A list of words.
    fn words<S: AsRef<str>>(&mut self, items: &[S]) {
        self.put(Value::list(items));
    }

    /// Words or nothing.
    fn maybe(&mut self, words: Option<&'r str>) {
        match words {
            Some(words) => self.text(words),
            None => self.null(),
        }
    }

    /// Words, or nothing where they are empty.
    fn filled(&mut self, words: &'r str) {
        self.maybe(Some(words).filter(|words| !words.is_empty()));
    }

    /// A name or nothing.
    fn maybe_name(&mut self, name: Option<&'r str>) {
        match name {
            Some(name) => self.name(name),
            None => self.null(),
        }
    }

    /// An id or nothing.
    fn maybe_id(&mut self, id: Option<&'r Id>) {
        match id {
            Some(id) => self.id(id),
            None => self.null(),
        }
    }

    /// A count or nothing; one that no column of numbers holds is nothing too.
    fn count(&mut self, number: Option<u64>) {
        match number.and_then(|number| i64::try_from(number).ok()) {
            Some(number) => self.int(number),
            None => self.null(),
        }
    }

    /// An exact decimal or nothing.
    fn decimal(&mut self, number: Option<Decimal>) {
        match number {
            Some(number) => self.number(number),
            None => self.null(),
        }
    }
}

impl<'r> Cells<'r> for Vec<Value<'r>> {
    fn put(&mut self, cell: Value<'r>) {
        self.push(cell);
    }
}

/// A row that knows its table.
pub trait Row {
    /// The table it belongs to.
    fn table() -> &'static Table
    where
        Self: Sized;
    /// Gives the cells, one a column, in the table's order.
    fn cells<'r>(&'r self, out: &mut impl Cells<'r>);
}

/// Every table, in the order in which they are written.
pub const TABLES: &[&Table] = &[
    &super::document::DOCUMENTS,
    &super::quote::QUOTES,
    &super::figure::FIGURES,
    &super::date::DATES,
    &super::speaker::SPEAKERS,
    &super::error::ERRORS,
];

/// The table of that name, `reviews` too.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().copied().chain([&super::review::REVIEWS]).find(|t| t.name == name)
}

pub(super) const fn text(name: &'static str, description: &'static str) -> Column {
    Column { name, kind: ColumnType::Text, description }
}
pub(super) const fn day(name: &'static str, description: &'static str) -> Column {
    Column { name, kind: ColumnType::Day, description }
}
pub(super) const fn int(name: &'static str, description: &'static str) -> Column {
    Column { name, kind: ColumnType::Int, description }
}
pub(super) const fn decimal(name: &'static str, description: &'static str) -> Column {
    Column { name, kind: ColumnType::Decimal, description }
}
pub(super) const fn amount(name: &'static str, description: &'static str) -> Column {
    Column { name, kind: ColumnType::Amount, description }
}
pub(super) const fn yes_no(name: &'static str, description: &'static str) -> Column {
    Column { name, kind: ColumnType::Bool, description }
}
pub(super) const fn json(name: &'static str, description: &'static str) -> Column {
    Column { name, kind: ColumnType::Json, description }
}

/// The common columns of quotes, figures and dates, followed by a table's own.
pub(super) const fn with_common<const N: usize, const OWN: usize>(own: [Column; OWN]) -> [Column; N] {
    assert!(N == OWN + super::common::COLUMNS.len(), "the number of columns is the common ones and the table's own");
    let mut all = [super::common::COLUMNS[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < super::common::COLUMNS.len() {
            super::common::COLUMNS[at]
        } else {
            own[at - super::common::COLUMNS.len()]
        };
        at += 1;
    }
    all
}
