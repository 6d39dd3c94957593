//! Verdicts come back: from the workbook, after a changed rule, after an edited article.

mod common;

use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};
use common::Place;
use serde_json::Value;

/// Articles with one figure of the changed rule ("environ …") and some that no rule change touches.
fn dump(edited: bool) -> String {
    let town = [
        "Arbelle",
        "Brissac",
        "Courtelin",
        "Dommange",
        "Estrelle",
        "Ferrande",
        "Gaillon",
        "Harcour",
        "Izerande",
        "Jouvelle",
    ];
    let line = |(at, town): (usize, &&str)| {
        let more = if edited { " Mise à jour : la séance a repris." } else { "" };
        let text = format!(
            "La commune de {town} a voté jeudi un budget de {} millions d’euros. « Nous avons perdu environ {} % de nos \
             recettes en 2023 », a déclaré la maire Claire {town}. Le stade accueille {} spectateurs.{more}",
            at + 3,
            at + 11,
            at * 100 + 250,
        );
        let url = format!("https://example.org/{at}");
        let title = format!("Budget voté à {town}");
        let line = serde_json::json!({ "id": at, "lang": "fr", "published": "2025-02-13", "title": title, "url": url, "text": text });
        format!("{line}\n")
    };
    town.iter().enumerate().map(line).collect()
}

/// The rows of the sheet `audit`, with a verdict in each of the first `count`, as a workbook of its own.
fn marked(from: &Path, to: &Path, count: usize) -> Vec<(String, String)> {
    let mut book: Xlsx<_> = open_workbook(from).expect("a workbook");
    let range = book.worksheet_range("audit").expect("the sheet");
    let mut copy = rust_xlsxwriter::Workbook::new();
    let sheet = copy.add_worksheet();
    sheet.set_name("audit").expect("a name");
    let heads: Vec<String> = range.rows().next().expect("a header").iter().map(ToString::to_string).collect();
    let place = |name: &str| heads.iter().position(|h| h == name).expect("a column");
    let mut given = Vec::new();
    for (number, row) in range.rows().enumerate() {
        let is_marked = (1..=count).contains(&number);
        for (column, cell) in row.iter().enumerate() {
            let words = match heads[column].as_str() {
                "status" if is_marked => ["verified", "disputed", "needs_source"][number % 3].to_owned(),
                "checked by" if is_marked => "Ana".to_owned(),
                "note" if is_marked => format!("note {number}"),
                _ => cell.to_string(),
            };
            sheet.write_string(number as u32, column as u16, words).expect("written");
        }
        if is_marked {
            given.push((format!("note {number}"), row[place("fact")].to_string()));
        }
    }
    copy.save(to).expect("saved");
    given
}

fn reviews(place: &Place) -> Vec<std::collections::HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(place.path("out/reviews.csv")).expect("reviews.csv");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// A folder of packs in which the word of the rule is gone: the figure is then read without it.
fn changed_packs(place: &Place) {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("packs/fr/figures.toml");
    let rules = std::fs::read_to_string(rules).expect("rules").replace("about = [\"environ\", ", "about = [");
    place.file("packs/fr/figures.toml", rules);
}

#[test]
fn fifty_verdicts_survive_a_changed_rule_or_are_listed() {
    let place = Place::new();
    place.file("dump.jsonl", dump(false));
    changed_packs(&place);
    assert_eq!(place.code(&["extract", "dump.jsonl", "-o", "out", "--format", "jsonl,xlsx"]).0, 0);
    let given = marked(&place.path("out/audit.xlsx"), &place.path("mine.xlsx"), 50);
    assert_eq!(given.len(), 50);
    let again = ["extract", "dump.jsonl", "-o", "out", "--format", "jsonl,xlsx", "--force", "--packs", "packs"];
    assert_eq!(place.code(&again).0, 0);
    let (code, said) = place.code(&["reviews", "import", "out", "mine.xlsx"]);
    let reviews = reviews(&place);
    assert_eq!(reviews.len(), 50, "{said}");
    let mut listed = 0;
    for (note, fact) in &given {
        let review = reviews.iter().find(|r| r["note"] == *note).expect("the verdict");
        let id = review["record_id"].as_str();
        let tables = ["quotes", "figures", "dates"];
        let record = tables.iter().flat_map(|t| place.rows(&format!("out/{t}.jsonl"))).find(|r| r["record_id"] == id);
        if let Some(record) = record {
            assert_eq!(record["text"], fact.as_str(), "{note} stands on other words");
        } else {
            let is_listed = said.contains(&format!("without a record: {id}"));
            assert!(is_listed && fact.contains("environ"), "{note}: {said}");
            listed += 1;
        }
    }
    assert!(listed > 0 && code == 2, "the changed rule touched nothing: {said}");
    // The workbook of the next run shows what was said.
    assert_eq!(place.code(&again).0, 0);
    let mut book: Xlsx<_> = open_workbook(place.path("out/audit.xlsx")).expect("a workbook");
    let range = book.worksheet_range("audit").expect("the sheet");
    let spoken = range.rows().skip(1).filter(|row| row[0] != "unchecked").count();
    assert_eq!(spoken, 50 - listed);
}

#[test]
fn verdicts_are_carried_over_to_an_edited_article() {
    let place = Place::new();
    place.file("dump.jsonl", dump(false));
    assert_eq!(place.code(&["extract", "dump.jsonl", "-o", "out", "--format", "jsonl,xlsx"]).0, 0);
    marked(&place.path("out/audit.xlsx"), &place.path("mine.xlsx"), 10);
    assert_eq!(place.code(&["reviews", "import", "out", "mine.xlsx"]).0, 0);
    let before = reviews(&place);
    place.file("dump.jsonl", dump(true));
    assert_eq!(place.code(&["extract", "dump.jsonl", "-o", "out", "--format", "jsonl", "--force"]).0, 0);
    let (code, said) = place.code(&["reviews", "import", "out", "out/reviews.csv"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("10 carried over"), "{said}");
    for old in before {
        let new = reviews(&place).into_iter().find(|r| r["note"] == old["note"]).expect("the verdict");
        assert_eq!(new["carried_over"], old["record_id"]);
        assert_eq!((&new["text"], &new["speaker"], &new["url"]), (&old["text"], &old["speaker"], &old["url"]));
        assert_ne!(new["doc_id"], old["doc_id"]);
    }
    // Once more changes nothing.
    let kept = std::fs::read(place.path("out/reviews.csv")).expect("a file");
    assert_eq!(place.code(&["reviews", "import", "out", "out/reviews.csv"]).0, 0);
    assert_eq!(std::fs::read(place.path("out/reviews.csv")).expect("a file"), kept);
}

#[test]
fn a_conflict_is_listed_and_the_first_verdict_stays() {
    let place = Place::new();
    place.file("dump.jsonl", dump(false));
    assert_eq!(place.code(&["extract", "dump.jsonl", "-o", "out"]).0, 0);
    let id = place.rows("out/quotes.jsonl")[0]["record_id"].as_str().expect("an id").to_owned();
    let said = |status: &str, who: &str, day: &str| {
        format!("record_id,status,reviewer,checked_on\n{id},{status},{who},{day}\n")
    };
    place.file("ana.csv", said("verified", "Ana", "2025-03-01"));
    place.file("ben.csv", said("misquoted", "Ben", "2025-03-02"));
    place.file("later.csv", said("disputed", "Ana", "2025-03-03"));
    assert_eq!(place.code(&["reviews", "import", "out", "ana.csv"]).0, 0);
    let (code, listed) = place.code(&["reviews", "import", "out", "ben.csv"]);
    assert!(code == 2 && listed.contains("conflict: ") && listed.contains("misquoted, by Ben"), "{listed}");
    assert_eq!(reviews(&place)[0]["status"], "verified");
    // People may change their own mind.
    assert_eq!(place.code(&["reviews", "import", "out", "later.csv"]).0, 0);
    assert_eq!(reviews(&place)[0]["status"], "disputed");
    let exported = place.run(&["reviews", "export", "out"]).stdout;
    assert_eq!(exported, std::fs::read(place.path("out/reviews.csv")).expect("a file"));
}

#[test]
fn extraction_errors_become_cases_that_the_pack_check_runs() {
    let place = Place::new();
    place.file("dump.jsonl", dump(false));
    assert_eq!(place.code(&["extract", "dump.jsonl", "-o", "out"]).0, 0);
    let figures: Vec<Value> = place.rows("out/figures.jsonl");
    let find = |words: &str| {
        let found = figures.iter().find(|f| f["text"].as_str().unwrap().contains(words)).expect("a figure");
        found["record_id"].as_str().unwrap().to_owned()
    };
    let rows = [
        format!("{},,wrong_value,12345,\n", find("3 millions")),
        format!("{},,not_a_record,,\n", find("250 spectateurs")),
        format!("{},,wrong_value,,says eleven\n", find("environ 11")),
    ];
    place.file("errors.csv", format!("record_id,status,extraction_error,correction,note\n{}", rows.concat()));
    assert_eq!(place.code(&["reviews", "import", "out", "errors.csv"]).0, 0);
    let (code, said) = place.code(&["reviews", "cases", "out", "-o", "packs/fr/cases/reviewed.md"]);
    assert!(code == 0 && said.contains("2 cases"), "{said}");
    let cases = std::fs::read_to_string(place.path("packs/fr/cases/reviewed.md")).expect("a file");
    assert!(cases.contains("Nothing else.") && cases.contains("| 12345 |") && cases.contains("says eleven"), "{cases}");
    let (code, said) = place.code(&["packs", "check", "--packs", "packs"]);
    assert!(code == 1 && said.contains("12345") && said.contains("2 failed"), "{said}");
}
