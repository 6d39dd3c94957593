//! Units in their base unit, so that amounts can be compared: 2 km and 2,000 m are the same length.

use rust_decimal::Decimal;

/// Symbol, and how many of the base unit it is.
const SCALES: &[(&str, &str)] = &[
    ("km", "1000"),
    ("hm", "100"),
    ("m", "1"),
    ("dm", "0.1"),
    ("cm", "0.01"),
    ("mm", "0.001"),
    ("µm", "0.000001"),
    ("nm", "0.000000001"),
    ("mi", "1609.344"),
    ("nmi", "1852"),
    ("yd", "0.9144"),
    ("ft", "0.3048"),
    ("in", "0.0254"),
    ("km²", "1000000"),
    ("m²", "1"),
    ("cm²", "0.0001"),
    ("ha", "10000"),
    ("acre", "4046.8564224"),
    ("mi²", "2589988.110336"),
    ("ft²", "0.09290304"),
    ("m³", "1"),
    ("cm³", "0.000001"),
    ("km³", "1000000000"),
    ("hl", "0.1"),
    ("l", "0.001"),
    ("dl", "0.0001"),
    ("cl", "0.00001"),
    ("ml", "0.000001"),
    ("gal", "0.003785411784"),
    ("bbl", "0.158987294928"),
    ("Gt", "1000000000000"),
    ("Mt", "1000000000"),
    ("kt", "1000000"),
    ("t", "1000"),
    ("q", "100"),
    ("ton", "907.18474"),
    ("kg", "1"),
    ("g", "0.001"),
    ("mg", "0.000001"),
    ("µg", "0.000000001"),
    ("lb", "0.45359237"),
    ("oz", "0.028349523125"),
    ("TW", "1000000000000"),
    ("GW", "1000000000"),
    ("MW", "1000000"),
    ("kW", "1000"),
    ("W", "1"),
    ("TWh", "1000000000000"),
    ("GWh", "1000000000"),
    ("MWh", "1000000"),
    ("kWh", "1000"),
    ("Wh", "1"),
    ("mph", "1.609344"),
    ("km/h", "1"),
    ("kn", "1.852"),
    ("°C", "1"),
    ("hPa", "100"),
    ("Pa", "1"),
    ("GHz", "1000000000"),
    ("MHz", "1000000"),
    ("kHz", "1000"),
    ("Hz", "1"),
    ("%", "1"),
    ("pp", "1"),
    ("bp", "0.01"),
    ("‰", "0.1"),
];

/// How many of a smaller unit make a larger one, for amounts that are told in two: 5 feet 2 inches.
pub(super) fn subunits(larger: &str, smaller: &str) -> Option<Decimal> {
    Some(Decimal::from(match (larger, smaller) {
        ("ft", "in") => 12,
        ("lb", "oz") => 16,
        ("st", "lb") => 14,
        _ => return None,
    }))
}

/// The value in the base unit: metre, square metre, cubic metre, kilogram, watt, watt-hour, km/h, hertz, pascal, per cent.
pub(super) fn in_base(value: Decimal, symbol: &str) -> Option<Decimal> {
    let (_, factor) = SCALES.iter().find(|(s, _)| *s == symbol)?;
    value.checked_mul(factor.parse().ok()?).map(|v| v.normalize())
}

/// Rates that have a unit of their own: "0,1 microgramme par litre" is in µg/l.
pub(super) fn rate_unit(symbol: &str, per: &str) -> Option<String> {
    const RATES: &[&str] = &[
        "km/h", "m/s", "m³/s", "µg/l", "mg/l", "g/l", "ng/l", "µg/m³", "mg/m³", "g/km", "mg/kg", "g/kg", "t/ha",
        "kg/ha", "Bq/kg", "Bq/l", "Bq/m³", "kg/m³",
    ];
    let below = match per {
        "hour" => "h",
        "second" => "s",
        "litre" => "l",
        "cubic metre" => "m³",
        "kilometre" => "km",
        "kilogram" => "kg",
        "hectare" => "ha",
        _ => return None,
    };
    let rate = format!("{symbol}/{below}");
    RATES.contains(&rate.as_str()).then_some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_meet_in_the_base_unit() {
        assert_eq!(in_base(Decimal::TWO, "km"), in_base(Decimal::from(2000), "m"));
        assert_eq!(in_base(Decimal::ONE, "furlong"), None);
        assert!(SCALES.iter().all(|(_, factor)| factor.parse::<Decimal>().is_ok()));
    }
}
