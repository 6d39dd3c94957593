//! Any text: no panic, every span slices to its text, every reader refuses or reads.

use guillemet::annotate::annotate;
use guillemet::lang::Packs;
use guillemet::read::{Format, Options, RawHash, read};
use guillemet::record::{Records, Row, TABLES, Value, records};
use guillemet::segment::Doc;
use proptest::prelude::*;
use std::sync::LazyLock;

static PACKS: LazyLock<Packs> = LazyLock::new(|| Packs::built_in().expect("built-in packs"));

/// Pieces that articles are made of, for texts that look like articles but are none.
const PIECES: &[&str] = &[
    "« ",
    " »",
    "“",
    "”",
    "\"",
    "'",
    "’",
    "‘",
    "„",
    "‹",
    "›",
    "``",
    "''",
    "«\u{a0}",
    "\u{202f}»",
    " a dit ",
    "dit-il",
    " said ",
    "selon ",
    "according to ",
    "Le maire",
    "Sam Vautrin",
    "Mrs Lopez",
    "il",
    "she",
    "que ",
    "that ",
    " : ",
    ", ",
    ". ",
    "… ",
    "! ",
    "? ",
    "\n",
    "\r\n",
    "\n\n",
    "\u{2028}",
    "12",
    "1 284\u{202f}000",
    "3,5",
    "3.5",
    " %",
    " milliards",
    " million",
    " €",
    "$",
    "deux",
    "twenty-one",
    "plus de ",
    "about ",
    "3 mai 2021",
    "May 3, 2021",
    "lundi",
    "Monday",
    "hier",
    "yesterday",
    "il y a ",
    " ans",
    " years ago",
    "2021-05-03",
    "12h30",
    "5 p.m.",
    "GPT-4",
    "n° 7",
    "(",
    ")",
    "—",
    "–",
    "-",
    "/",
    "d’",
    "l'",
    "Author : ",
    "Publié le:",
    "By ",
    "Source link : https://example.org/a",
    "#tag#tag",
    "é",
    "ß",
    "İ",
    "😀",
    "\u{301}",
    "\u{feff}",
    "\0",
    "\u{7f}",
    "中文",
    "\u{200f}",
];

/// Text of pieces, with any characters between.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(PIECES).prop_map(str::to_owned),
        2 => "[a-zA-Zéàç ]{1,12}",
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,8}",
    ];
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

fn check_rows<R: Row>(rows: &[R], text: &str) {
    let at = |name: &str| R::table().columns.iter().position(|c| c.name == name).expect("a column");
    let (text_at, byte_at) = (at("text"), at("byte_start"));
    for row in rows {
        let mut cells = Vec::new();
        row.cells(&mut cells);
        assert_eq!(cells.len(), R::table().columns.len());
        let number = |index: usize| match cells[index] {
            Value::Int(n) => usize::try_from(n).expect("not negative"),
            ref other => panic!("{other:?} is no offset"),
        };
        let Value::Text(stated) = &cells[text_at] else { panic!("no text") };
        assert_eq!(&text[number(byte_at)..number(byte_at + 1)], stated.as_ref());
        let characters: String =
            text.chars().skip(number(byte_at + 2)).take(number(byte_at + 3) - number(byte_at + 2)).collect();
        assert_eq!(characters, stated.as_ref());
        for (cell, column) in cells.iter().zip(R::table().columns) {
            if let Some(json) = cell.json() {
                serde_json::from_str::<serde_json::Value>(&json).unwrap_or_else(|e| panic!("{}: {e}", column.name));
            }
        }
    }
}

fn check(format: Format, bytes: &[u8]) {
    let Ok(article) =
        read(format, bytes, &RawHash::of(bytes), guillemet::article::Source::default(), &PACKS, &Options::default())
    else {
        return;
    };
    let mut end = 0;
    for block in &article.blocks {
        assert!(block.span.start() >= end, "blocks stand in order");
        end = block.span.end();
    }
    for pack in PACKS.all() {
        let mut doc = Doc::new(&article, pack);
        let found = annotate(&mut doc);
        let Records { quotes, figures, dates, .. } = records(&doc, &found);
        check_rows(&quotes, doc.text);
        check_rows(&figures, doc.text);
        check_rows(&dates, doc.text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic_and_every_span_is_its_text(text in text()) {
        check(Format::Text, text.as_bytes());
        check(Format::Jsonl, serde_json::json!({ "text": text }).to_string().as_bytes());
    }

    #[test]
    fn any_page_is_read_without_a_panic(text in text(), other in text()) {
        let page = format!("<html><head><title>{other}</title></head><body><h1>{other}</h1><p>{text}<p>{other}</body>");
        check(Format::Html, page.as_bytes());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in [Format::Text, Format::Html, Format::Jsonl] {
            check(format, &bytes);
        }
    }

    #[test]
    fn a_damaged_article_is_read_or_refused(at in 0usize..3000, cut in 0usize..40, byte in any::<u8>()) {
        let mut bytes = include_bytes!("../input/fr-tuilerie.txt").to_vec();
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        bytes.drain(at..(at + cut).min(bytes.len()));
        check(Format::Text, &bytes);
    }
}

#[test]
fn tables_have_names_of_their_own() {
    let mut names: Vec<_> = TABLES.iter().map(|t| t.name).collect();
    names.dedup();
    assert_eq!(names.len(), 6);
}
