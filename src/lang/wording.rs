//! How a language says values to people: `wording.toml` of its pack. Nothing is read with these words.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A word in the singular and in the plural.
pub type Forms = [String; 2];

/// When the plural stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plural {
    /// The singular stands for exactly one.
    OnlyOne,
    /// The singular stands for everything below two.
    FromTwo,
}

/// What `wording.toml` says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// January to December.
    pub months: [String; 12],
    /// Monday to Sunday.
    pub weekdays: [String; 7],
    /// How the first day of a month is written.
    pub first_day: String,
    /// What stands between groups of three digits.
    pub group_mark: String,
    /// When the plural stands.
    pub plural: Plural,
    /// Magnitudes by their value, and `link`, which stands between one and the noun behind it (`link_before_vowel` where that
    /// begins with one of `vowels`).
    pub scales: BTreeMap<String, OneOrForms>,
    /// Patterns of dates.
    pub dates: DatePatterns,
    /// Seasons by their TIMEX3 code.
    pub seasons: BTreeMap<String, String>,
    /// Parts of the day by their TIMEX3 code.
    pub parts: BTreeMap<String, String>,
    /// Units of time by their TIMEX3 letters; those of the clock have a T before them.
    pub units: BTreeMap<String, Forms>,
    /// Modifiers of dates.
    pub mods: BTreeMap<String, String>,
    /// Bounds of figures.
    pub bounds: BTreeMap<String, String>,
    /// Patterns of figures.
    pub figures: FigurePatterns,
    /// What rates are per, where the word is not the one of the schema.
    #[serde(default)]
    pub per: BTreeMap<String, String>,
    /// Types of quotes, and `said_on`.
    pub quotes: BTreeMap<String, String>,
    /// Patterns of what is said of two places of an article, by the kind of the note; the sum of several parts is `parts`.
    pub notes: BTreeMap<String, String>,
    /// Currencies by ISO 4217 code.
    pub currencies: BTreeMap<String, Forms>,
    /// The character between units and decimals: from `pack.toml`.
    #[serde(skip)]
    pub decimal_mark: char,
}

/// A word, or one with a plural.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrForms {
    /// A word.
    One(String),
    /// Singular and plural.
    Forms(Forms),
}

/// Patterns with named places.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each field is the pattern of what it is called")]
pub struct DatePatterns {
    pub day: String,
    pub year_day: String,
    pub month: String,
    pub year_month: String,
    pub decade: String,
    pub century: String,
    pub week: String,
    pub weekend: String,
    pub quarter: String,
    pub half: String,
    pub season: String,
    pub time: String,
    pub hour: String,
    pub part: String,
    pub each: String,
    pub vague: String,
    pub present: String,
    pub past: String,
    pub future: String,
}

/// Patterns with places `{}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each field is the pattern of what it is called")]
pub struct FigurePatterns {
    pub percent: String,
    pub points: Forms,
    pub range: String,
    pub ratio: String,
    pub multiple: Forms,
    pub age: Forms,
    pub measure: String,
    pub per: String,
    pub rise: String,
    pub fall: String,
}
