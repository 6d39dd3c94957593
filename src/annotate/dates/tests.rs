//! What the built-in packs make of sentences with dates: every day of the calendar, written in every absolute pattern,
//! comes back as itself.

use jiff::civil::{Date, Weekday};
use proptest::prelude::*;

use crate::annotate::annotate;
use crate::article::{Article, Block, BlockKind, Published};
use crate::lang::Packs;
use crate::segment::Doc;
use crate::span::Text;

/// The values of the dates in a text of one paragraph.
fn values(packs: &Packs, language: &str, text: &str, published: Option<Date>) -> Vec<(String, Option<String>)> {
    let text = Text::new(text).unwrap();
    let mut article =
        Article { blocks: vec![Block { span: text.whole(), kind: BlockKind::Body }], text, ..Article::default() };
    article.metadata.published = published.map(|date| Published { date, iso: date.to_string(), source: "option" });
    let mut doc = Doc::new(&article, packs.get(language).unwrap());
    let found = annotate(&mut doc);
    found.dates.iter().map(|d| (article.text.slice(d.found.span).to_owned(), d.value.clone())).collect()
}

/// A month's or weekday's name, taken from the lexicon of the pack: its longest entry.
fn name(packs: &Packs, language: &str, class: &str, value: i8) -> String {
    let pack = packs.get(language).unwrap();
    let words = pack.words();
    let class = words.class(class).unwrap();
    let named = words.members(class).filter(|w| words.value(*w, class) == Some(value.to_string().as_str()));
    let name = named.map(|w| words.key(w).to_owned()).max_by_key(String::len).unwrap();
    if language == "en" { name[..1].to_uppercase() + &name[1..] } else { name }
}

fn weekday(day: Date) -> i8 {
    Weekday::to_monday_one_offset(day.weekday())
}

/// The day written in the patterns that say all of it, sentence by sentence.
fn written(packs: &Packs, language: &str, day: Date) -> Vec<String> {
    let month = name(packs, language, "month_word", day.month());
    let week = name(packs, language, "weekday", weekday(day));
    let (d, m, y) = (day.day(), day.month(), day.year());
    if language == "en" {
        vec![
            format!("It began on {month} {d}, {y}, they say."),
            format!("It began on {week}, {month} {d}, {y}, they say."),
            format!("It began on {d} {month} {y}, they say."),
            format!("It began on {week} {d} {month} {y}, they say."),
            format!("It began on the {d}th of {month} {y}, they say."),
            format!("It began on {month} {d}th {y}, they say."),
            format!("It began on {y}/{m:02}/{d:02}, they say."),
            format!("It began on {day}, they say."),
        ]
    } else {
        let first = if d == 1 { "er" } else { "" };
        vec![
            format!("Tout commence le {d}{first} {month} {y}, dit-on."),
            format!("Tout commence le {week} {d}{first} {month} {y}, dit-on."),
            format!("Tout commence le {week}, {d}{first} {month} {y}, dit-on."),
            format!("Tout commence le {d:02}/{m:02}/{y}, dit-on."),
            format!("Tout commence le {d:02}-{m:02}-{y}, dit-on."),
            format!("Tout commence le {d:02}.{m:02}.{y}, dit-on."),
            format!("Tout commence le {day}, dit-on."),
        ]
    }
}

/// Stretches that hold the day, written in the patterns that say all of them, with the value they must give.
fn stretches(packs: &Packs, language: &str, day: Date) -> Vec<(String, String)> {
    let month = name(packs, language, "month_word", day.month());
    let (m, y) = (day.month(), day.year());
    // "The 1300s" are a century.
    let old = y / 10 % 10 == 0 && y <= 1809;
    let (quarter, half, decade) = ((m + 2) / 3, if m <= 6 { 1 } else { 2 }, y / 10);
    let season = ["SP", "SU", "FA", "WI"][usize::from(day.day().unsigned_abs()) % 4];
    let words = packs.get(language).unwrap().words();
    let class = words.class("season_word").unwrap();
    let season_word = words.members(class).find(|w| words.value(*w, class) == Some(season)).unwrap();
    let season_word = words.key(season_word).to_owned();
    let ordinal = |n: i8| -> &str {
        let names = if language == "en" {
            ["first", "second", "third", "fourth"]
        } else {
            ["premier", "deuxième", "troisième", "quatrième"]
        };
        names[usize::from(n.unsigned_abs()) - 1]
    };
    let (q, h) = (ordinal(quarter), ordinal(half));
    if language == "en" {
        vec![
            (format!("It began in {month} {y}, they say."), format!("{y}-{m:02}")),
            (format!("It began in {y}, they say."), format!("{y}")),
            (format!("It began in the {q} quarter of {y}, they say."), format!("{y}-Q{quarter}")),
            (format!("It began in Q{quarter} {y}, they say."), format!("{y}-Q{quarter}")),
            (format!("It began in the {h} half of {y}, they say."), format!("{y}-H{half}")),
            (format!("It began in the {season_word} of {y}, they say."), format!("{y}-{season}")),
            (format!("It began in the {decade}0s, they say."), format!("{}", if old { decade / 10 } else { decade })),
            (format!("It began in late {month} {y}, they say."), format!("{y}-{m:02}")),
        ]
    } else {
        let at = if season == "SP" { "au " } else { "à l’" };
        vec![
            (format!("Tout commence en {month} {y}, dit-on."), format!("{y}-{m:02}")),
            (format!("Tout commence en {y}, dit-on."), format!("{y}")),
            (format!("Tout commence au {q} trimestre {y}, dit-on."), format!("{y}-Q{quarter}")),
            (format!("Tout commence au T{quarter} {y}, dit-on."), format!("{y}-Q{quarter}")),
            (format!("Tout commence au {h} semestre {y}, dit-on."), format!("{y}-H{half}")),
            (format!("Tout commence {at}{season_word} {y}, dit-on."), format!("{y}-{season}")),
            (format!("Tout commence dans les années {decade}0, dit-on."), format!("{decade}")),
            (format!("Tout commence fin {month} {y}, dit-on."), format!("{y}-{m:02}")),
        ]
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn any_day_written_in_any_absolute_pattern_comes_back_as_itself(days in -300_000i32..73_000) {
        // Loading packs costs more than reading with them.
        static PACKS: std::sync::LazyLock<Packs> = std::sync::LazyLock::new(|| Packs::built_in().unwrap());
        let day = jiff::civil::date(2000, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        for language in ["fr", "en"] {
            for sentence in written(&PACKS, language, day) {
                let found = values(&PACKS, language, &sentence, None);
                let values: Vec<_> = found.iter().filter_map(|(_, v)| v.clone()).collect();
                prop_assert_eq!(values, vec![day.to_string()], "{}", sentence);
            }
            for (sentence, value) in stretches(&PACKS, language, day) {
                let found = values(&PACKS, language, &sentence, None);
                let values: Vec<_> = found.iter().filter_map(|(_, v)| v.clone()).collect();
                prop_assert_eq!(values, vec![value], "{}", sentence);
            }
        }
    }
}

#[test]
fn a_day_that_the_calendar_does_not_have_is_found_and_has_no_value() {
    let packs = Packs::built_in().unwrap();
    let found = values(&packs, "fr", "Le bail expire le 31 février 2024.", None);
    assert_eq!(found, vec![("31 février 2024".to_owned(), None)]);
}

#[test]
fn a_story_without_publication_date_goes_on_from_its_own_dates() {
    let packs = Packs::built_in().unwrap();
    let text =
        "Le 4 mars 2022, le barrage cède. Samedi soir, on évacue. Le lendemain, il pleut. Le 9 mars, tout sèche.";
    let found: Vec<_> = values(&packs, "fr", text, None).into_iter().filter_map(|(_, v)| v).collect();
    assert_eq!(found, ["2022-03-04", "2022-03-05TEV", "2022-03-06", "2022-03-09"]);
}
