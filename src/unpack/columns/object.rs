//! A row into the bytes of a JSON object, with all its columns in the order of the schema.
//!
//! Times become what people write (`2025-02-13T06:45:00Z`, without the `Z` where the file says that they are of no zone),
//! decimals keep their digits, bytes that are no text become null.

use jiff::{Timestamp, civil};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

/// The columns of a table.
pub(super) struct Columns {
    columns: Vec<Column>,
}

struct Column {
    name: String,
    /// What its whole numbers count, where they are times.
    clock: Option<Clock>,
}

/// How a column counts time.
#[derive(Clone, Copy)]
struct Clock {
    per_second: i64,
    /// Whether it is the time of a place that nobody names.
    local: bool,
}

impl Columns {
    pub(super) fn of(schema: &Type) -> Self {
        let column = |field: &std::sync::Arc<Type>| Column { name: field.name().to_owned(), clock: clock(field) };
        Self { columns: schema.get_fields().iter().map(column).collect() }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|c| c.name.as_str())
    }

    /// Appends a row.
    pub(super) fn write(&self, row: &Row, out: &mut Vec<u8>) {
        let clocks = self.columns.iter().map(|c| c.clock).chain(std::iter::repeat(None));
        fields(row.get_column_iter().zip(clocks).map(|((name, value), clock)| (name.as_str(), value, clock)), out);
    }
}

fn clock(field: &Type) -> Option<Clock> {
    if !field.is_primitive() {
        return None;
    }
    if field.get_physical_type() == Physical::INT96 {
        return Some(Clock { per_second: 1000, local: false });
    }
    let info = field.get_basic_info();
    match (info.logical_type_ref(), info.converted_type()) {
        (Some(LogicalType::Timestamp(time)), _) => {
            let per_second = match time.unit {
                TimeUnit::MILLIS => 1000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            };
            Some(Clock { per_second, local: !time.is_adjusted_to_u_t_c })
        }
        (_, ConvertedType::TIMESTAMP_MILLIS) => Some(Clock { per_second: 1000, local: false }),
        (_, ConvertedType::TIMESTAMP_MICROS) => Some(Clock { per_second: 1_000_000, local: false }),
        _ => None,
    }
}

fn fields<'r>(fields: impl Iterator<Item = (&'r str, &'r Field, Option<Clock>)>, out: &mut Vec<u8>) {
    out.push(b'{');
    for (at, (name, field, clock)) in fields.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        json(name, out);
        out.push(b':');
        value(field, clock, out);
    }
    out.push(b'}');
}

fn value(field: &Field, clock: Option<Clock>, out: &mut Vec<u8>) {
    match field {
        Field::Null => json(&(), out),
        Field::Bool(yes) => json(yes, out),
        Field::Byte(number) => json(number, out),
        Field::Short(number) => json(number, out),
        Field::Int(number) | Field::TimeMillis(number) => json(number, out),
        Field::Long(number) => match clock {
            Some(clock) => time(*number, clock, out),
            None => json(number, out),
        },
        Field::UByte(number) => json(number, out),
        Field::UShort(number) => json(number, out),
        Field::UInt(number) => json(number, out),
        Field::ULong(number) => json(number, out),
        Field::TimeMicros(number) => json(number, out),
        Field::Float16(number) => json(&number.to_f32(), out),
        Field::Float(number) => json(number, out),
        Field::Double(number) => json(number, out),
        Field::Decimal(decimal) => json(&digits(decimal.data(), decimal.scale()), out),
        Field::Str(text) => json(text, out),
        // Programs that do not know words from bytes say nothing of the kind.
        Field::Bytes(bytes) => json(&std::str::from_utf8(bytes.data()).ok(), out),
        Field::Date(days) => json(&day(*days), out),
        Field::TimestampMillis(at) => time(*at, clock.unwrap_or(Clock { per_second: 1000, local: false }), out),
        Field::TimestampMicros(at) => time(*at, clock.unwrap_or(Clock { per_second: 1_000_000, local: false }), out),
        Field::Group(row) => fields(row.get_column_iter().map(|(name, field)| (name.as_str(), field, None)), out),
        Field::ListInternal(list) => elements(list.elements(), out),
        Field::MapInternal(map) => {
            let pairs = map.entries().iter().filter_map(|(key, value)| match key {
                Field::Str(key) => Some((key.as_str(), value, None)),
                _ => None,
            });
            fields(pairs, out);
        }
    }
}

fn elements(items: &[Field], out: &mut Vec<u8>) {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        value(item, None, out);
    }
    out.push(b']');
}

/// Appends what JSON has a way to write; infinite numbers become null.
fn json<T: serde::Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    let length = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(length);
        out.extend_from_slice(b"null");
    }
}

fn day(days: i32) -> Option<String> {
    let epoch = civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(|day| day.to_string())
}

fn time(count: i64, clock: Clock, out: &mut Vec<u8>) {
    let nanoseconds = count.rem_euclid(clock.per_second) * (1_000_000_000 / clock.per_second);
    let time = Timestamp::new(count.div_euclid(clock.per_second), nanoseconds as i32).ok().map(|t| t.to_string());
    let time = time.map(|t| if clock.local { t.trim_end_matches('Z').to_owned() } else { t });
    json(&time, out);
}

/// The digits of a decimal: a number of up to 16 bytes, the highest first, and where its mark stands.
fn digits(unscaled: &[u8], scale: i32) -> Option<String> {
    let scale = usize::try_from(scale).ok().filter(|scale| *scale <= 38)?;
    let mut bytes = if unscaled.first().is_some_and(|b| *b >= 0x80) { [0xff; 16] } else { [0; 16] };
    let start = bytes.len().checked_sub(unscaled.len())?;
    bytes[start..].copy_from_slice(unscaled);
    let number = i128::from_be_bytes(bytes);
    let whole = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, part) = whole.split_at(whole.len() - scale);
    let mark = if part.is_empty() { "" } else { "." };
    Some(format!("{}{whole}{mark}{part}", if number < 0 { "-" } else { "" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_digits() {
        assert_eq!(digits(&[0x04, 0xd2], 2).as_deref(), Some("12.34"));
        assert_eq!(digits(&[0xff], 3).as_deref(), Some("-0.001"));
        assert_eq!(digits(&[0x7f], 0).as_deref(), Some("127"));
        assert_eq!(digits(&[], 0).as_deref(), Some("0"));
        assert_eq!(digits(&[0; 17], 0), None);
    }

    #[test]
    fn times_are_written_as_people_write_them() {
        let written = |count, per_second, local| {
            let mut out = Vec::new();
            time(count, Clock { per_second, local }, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(1_739_429_100_000, 1000, false), "\"2025-02-13T06:45:00Z\"");
        assert_eq!(written(-1, 1_000_000, true), "\"1969-12-31T23:59:59.999999\"");
        assert_eq!(written(i64::MAX, 1000, true), "null");
        assert_eq!(day(20_132).as_deref(), Some("2025-02-13"));
        assert_eq!(day(i32::MIN), None);
    }
}
