//! What journalists open: the workbook, the database, CSV for spreadsheet programs, the Data Package, JSON-LD.

mod common;

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::Place;
use serde_json::Value;

const ALL: &str = "csv,jsonl,xlsx,sqlite,webannotation,schemaorg";

/// A dump of three articles of our own: money and days, a formula in a quote, a fall below zero.
fn dump() -> String {
    let articles = [
        (
            "fr",
            "La fonderie double son budget",
            "https://example.org/fonderie",
            "Mardi, la directrice Odile Marchetti a déclaré : « Notre économie locale a perdu 12 millions d’euros en 2023. » \
             Selon elle, plus de 40 % des 350 salariés sont partis. La température est tombée à −5 °C le 3 janvier 2025.",
        ),
        (
            "en",
            "Harbour crane deal falls through",
            "https://example.org/crane?id=7&lang=en#story",
            "Port director Tamsin Okoro said: “=HYPERLINK(1) is what the invoice read, and we paid $97.4 billion for it.” \
             Traffic fell 5% on Tuesday. “+33 is the number we called,” said Okoro.",
        ),
        (
            "fr",
            "Sans adresse",
            "",
            "Le maire Paul Vidal a dit mercredi : « 😀 Nous attendrons l’été 2026 et 3,5 millions d’euros. »",
        ),
    ];
    let line = |(at, (lang, title, url, text)): (usize, &(&str, &str, &str, &str))| {
        let mut line =
            serde_json::json!({ "id": at, "lang": lang, "published": "2025-02-13", "title": title, "text": text });
        if !url.is_empty() {
            line["url"] = Value::from(*url);
        }
        format!("{line}\n")
    };
    articles.iter().enumerate().map(line).collect()
}

fn place() -> Place {
    let place = Place::new();
    place.file("dump.jsonl", dump());
    place
}

fn extracted(formats: &str) -> Place {
    let place = place();
    let (code, said) = place.code(&["extract", "dump.jsonl", "-o", "out", "--format", formats]);
    assert_eq!(code, 0, "{said}");
    place
}

fn files(place: &Place, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(place.path(folder)).expect("a folder");
    let entries = entries.map(|e| e.expect("an entry"));
    entries.map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).expect("a file"))).collect()
}

#[test]
fn two_runs_write_the_same_bytes_in_every_format() {
    let place = extracted(ALL);
    let (code, said) = place.code(&["extract", "dump.jsonl", "-o", "again", "--format", ALL, "--jobs", "1"]);
    assert_eq!(code, 0, "{said}");
    let (first, second) = (files(&place, "out"), files(&place, "again"));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert!(first.len() >= 6 * 2 + 7, "{:?}", first.keys());
    for (name, bytes) in first.iter().filter(|(name, _)| *name != "run.json") {
        assert!(bytes == &second[name], "{name} differs between two runs");
        assert!(!name.contains(".part"), "{name} was left behind");
    }
    let (code, said) = place.code(&["verify", "out", "--input", "dump.jsonl"]);
    assert_eq!(code, 0, "{said}");
}

fn sheet(place: &Place, name: &str) -> Vec<BTreeMap<String, Data>> {
    let mut book: Xlsx<_> = open_workbook(place.path("out/audit.xlsx")).expect("a workbook");
    let range = book.worksheet_range(name).expect("a sheet");
    let mut rows = range.rows();
    let heads: Vec<String> = rows.next().expect("a header").iter().map(ToString::to_string).collect();
    rows.map(|row| heads.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

#[test]
fn the_workbook_has_one_fact_a_row_in_words_that_people_read() {
    let place = extracted("jsonl,xlsx");
    let facts = sheet(&place, "audit");
    let expected: usize =
        ["quotes", "figures", "dates"].map(|t| place.rows(&format!("out/{t}.jsonl")).len()).iter().sum();
    assert_eq!(facts.len(), expected);
    let meanings: Vec<String> = facts.iter().map(|f| f["meaning"].to_string()).collect();
    for wanted in [
        "97.4 billion US dollars",
        "12 millions d’euros",
        "mardi 11 février 2025",
        "Tuesday 11 February 2025",
        "été 2026",
    ] {
        assert!(meanings.iter().any(|m| m.contains(wanted)), "{wanted} is not in {meanings:?}");
    }
    assert!(facts.iter().all(|f| f["status"] == "unchecked"));
    let formula = facts.iter().find(|f| f["fact"].to_string().contains("HYPERLINK")).expect("the quote");
    assert!(matches!(&formula["fact"], Data::String(_)));
    assert!(matches!(formula["published"], Data::DateTime(_)), "{:?}", formula["published"]);
    assert_eq!(formula["open ↗"].to_string(), "open ↗");
    let no_address = facts.iter().find(|f| f["article"] == "Sans adresse").expect("an article");
    assert_eq!(no_address["open ↗"], Data::Empty);
    let figures = sheet(&place, "figures");
    let cold = figures.iter().find(|f| f["unit"] == "°C").expect("a temperature");
    assert_eq!(cold["value"], Data::Float(-5.0));
    for name in ["quotes", "dates", "speakers", "documents", "errors", "about"] {
        sheet(&place, name);
    }
}

#[test]
fn run_json_counts_the_cells_that_were_too_long_for_a_sheet() {
    let place = Place::new();
    let long = format!("Un titre {}", "é".repeat(32_760));
    let text = "« Nous partirons demain », a dit la maire de la ville dans un entretien avec les élus.";
    let article =
        |title: &str| serde_json::json!({ "lang": "fr", "title": title, "text": format!("{text} {}", title.len()) });
    place.file("dump.jsonl", format!("{}\n{}\n", article(&long), article("Un titre")));
    let cut_cells = |folder: &str| {
        let run = std::fs::read(place.path(folder).join("run.json")).expect("run.json");
        serde_json::from_slice::<Value>(&run).expect("JSON")["counts"]["cut_cells"].as_u64()
    };
    let (code, said) = place.code(&["extract", "dump.jsonl", "-o", "out", "--format", "jsonl,xlsx"]);
    assert_eq!(code, 0, "{said}");
    // The headline stands beside each fact of its article, and in the sheet of documents.
    let (audit, documents) = (sheet(&place, "audit"), sheet(&place, "documents"));
    let cells: Vec<String> = audit
        .iter()
        .map(|f| f["article"].to_string())
        .chain(documents.iter().map(|d| d["title"].to_string()))
        .collect();
    let cut = cells.iter().filter(|cell| cell.ends_with(" [... cut]")).count();
    assert!(cut >= 2 && cells.iter().any(|cell| cell == "Un titre"), "{cut}");
    assert!(cells.iter().all(|cell| cell.encode_utf16().count() <= 32_767));
    assert_eq!(cut_cells("out"), Some(cut as u64));
    // What is not cut is not counted: not in other formats, and in a workbook that is made later as in one that is made at once.
    let (code, said) = place.code(&["extract", "dump.jsonl", "-o", "later", "--format", "jsonl"]);
    assert_eq!((code, cut_cells("later")), (0, Some(0)), "{said}");
    let (code, said) = place.code(&["export", "later", "--format", "xlsx"]);
    assert_eq!((code, cut_cells("later")), (0, Some(cut as u64)), "{said}");
}

#[test]
fn the_database_answers_and_finds_words_without_their_accents() {
    let place = extracted("jsonl,sqlite");
    let database = rusqlite::Connection::open(place.path("out/guillemet.sqlite")).expect("a database");
    let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, i64>(0)).expect(sql);
    for table in ["documents", "quotes", "figures", "dates", "speakers", "errors"] {
        let rows = place.rows(&format!("out/{table}.jsonl")).len();
        assert_eq!(count(&format!("SELECT count(*) FROM {table}")), i64::try_from(rows).unwrap(), "{table}");
    }
    assert_eq!(count("SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'economie'"), 1);
    assert_eq!(count("SELECT count(*) FROM figures WHERE kind = 'money' AND value > 1e9"), 1);
    let facts =
        count("SELECT (SELECT count(*) FROM quotes) + (SELECT count(*) FROM figures) + (SELECT count(*) FROM dates)");
    assert_eq!(count("SELECT count(*) FROM audit"), facts);
    assert!(count("SELECT count(*) FROM quotes_in_context WHERE speaker LIKE '%Okoro'") >= 1);
    // Datasette leads from a reference to the row that it names, and finds the search of a table by these words.
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    for (table, key) in [("quotes", "record_id"), ("dates", "record_id"), ("speakers", "speaker_id")] {
        assert_eq!(count(&format!("SELECT pk FROM pragma_table_info('{table}') WHERE name = '{key}'")), 1);
        assert_eq!(count(&format!("SELECT \"unique\" FROM pragma_index_list('{table}') WHERE origin = 'pk'")), 1);
        let plan = format!("EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {key} = 'x'");
        let plan: String = database.query_row(&plan, [], |row| row.get(3)).expect("a plan");
        assert!(plan.contains(&format!("USING INDEX sqlite_autoindex_{table}_1")), "{plan}");
    }
    assert_eq!(count("SELECT count(*) FROM sqlite_master WHERE sql LIKE '%USING FTS%content=\"quotes\"%'"), 1);
    let whole: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a check");
    assert_eq!(whole, "ok");
    let about: Value =
        serde_json::from_slice(&std::fs::read(place.path("out/datasette.json")).expect("a file")).expect("JSON");
    assert!(about["databases"]["guillemet"]["tables"]["quotes"]["columns"]["speaker_name"].is_string());
}

#[test]
fn a_document_that_a_run_forgot_and_met_again_has_its_rows_once() {
    let place = Place::new();
    let dump = dump();
    let second = dump.lines().nth(1).expect("a line");
    place.file("dump.jsonl", format!("{dump}{second}\n{second}\n"));
    let arguments = ["extract", "dump.jsonl", "-o", "out", "--format", "jsonl,sqlite", "--max-remembered", "1"];
    let (code, said) = place.code(&arguments);
    assert_eq!(code, 0, "{said}");
    let ids: Vec<String> = place.rows("out/quotes.jsonl").iter().map(|q| q["record_id"].to_string()).collect();
    let once: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert!(once.len() < ids.len(), "{ids:?}");
    let database = rusqlite::Connection::open(place.path("out/guillemet.sqlite")).expect("a database");
    let rows: i64 = database.query_row("SELECT count(*) FROM quotes", [], |row| row.get(0)).expect("a count");
    assert_eq!(rows, i64::try_from(once.len()).unwrap());
}

#[test]
fn a_query_finds_facts_by_words_fields_and_sizes() {
    let place = extracted("jsonl,sqlite");
    let rows = |query: &str| {
        let output = place.run(&["query", "out", query, "--as", "jsonl"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")).collect::<Vec<_>>()
    };
    let big = rows("speaker:okoro kind:money value>1e9");
    assert_eq!(big.len(), 1);
    assert_eq!(big[0]["value"], 97_400_000_000_i64);
    assert!(rows("kind:quote ECONOMIE").iter().all(|r| r["article"] == "La fonderie double son budget"));
    assert_eq!(rows("value<0").len(), 1);
    assert_eq!(rows("published>=2026").len(), 0);
    let (code, said) = place.code(&["query", "out", "colour:red"]);
    assert!(code == 1 && said.contains("the fields are"), "{said}");
    let (code, said) = place.code(&["query", "nowhere", "x"]);
    assert!(code == 1 && said.contains("--format sqlite"), "{said}");
}

#[test]
fn csv_for_spreadsheets_keeps_words_from_being_formulas() {
    let place = place();
    let options = ["extract", "dump.jsonl", "-o", "out", "--csv", "excel-fr"];
    assert_eq!(place.code(&options).0, 0);
    let content = std::fs::read_to_string(place.path("out/figures.csv")).expect("a file");
    assert!(content.starts_with('\u{feff}') && content.lines().next().unwrap().matches(';').count() > 20);
    assert!(content.contains(";-5;") && !content.contains("'-5;"), "a number stays a number: {content}");
    assert!(content.contains(";3500000;"));
    let quotes = std::fs::read_to_string(place.path("out/quotes.csv")).expect("a file");
    assert!(quotes.contains(";'=HYPERLINK(1)") || quotes.contains("\"'=HYPERLINK(1)"), "{quotes}");
    // The faithful copy is the one that is verified.
    let (code, said) = place.code(&["verify", "out", "--input", "dump.jsonl"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn the_data_package_describes_the_files_that_are_there() {
    let place = extracted("csv");
    let package: Value =
        serde_json::from_slice(&std::fs::read(place.path("out/datapackage.json")).expect("a file")).expect("JSON");
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), 6);
    for resource in resources {
        let bytes = std::fs::read(place.path("out").join(resource["path"].as_str().unwrap())).expect("a file");
        let hash = guillemet::record::sha256_hex(&bytes);
        assert_eq!(resource["hash"], format!("sha256:{hash}"));
        assert_eq!(resource["bytes"], bytes.len());
        let header = String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().to_owned();
        let fields: Vec<&str> =
            resource["schema"]["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(header, fields.join(","));
    }
}

#[test]
fn annotations_point_at_the_words_that_they_quote() {
    let place = extracted("jsonl,webannotation,schemaorg");
    let read = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(place.path(name)).expect("a file")).expect("JSON")
    };
    let texts: Vec<Vec<char>> = dump()
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap()["text"].as_str().unwrap().chars().collect())
        .collect();
    let page = read("out/annotations.jsonld");
    let items = page["items"].as_array().expect("items");
    assert!(items.len() > 10);
    for item in items {
        let [quote, place] = &item["target"]["selector"].as_array().unwrap()[..] else { panic!("two selectors") };
        let (start, end) = (place["start"].as_u64().unwrap() as usize, place["end"].as_u64().unwrap() as usize);
        let exact = quote["exact"].as_str().unwrap();
        let stands = |text: &Vec<char>| text.get(start..end).is_some_and(|c| c.iter().collect::<String>() == exact);
        assert!(texts.iter().any(stands), "{item}");
    }
    let quotations = read("out/quotations.jsonld");
    let okoro = quotations["@graph"].as_array().unwrap().iter().filter(|q| q["creator"]["name"] == "Tamsin Okoro");
    assert!(okoro.count() >= 1, "{quotations}");
}

/// What the database of a folder says of every fact. Lists in its cells can have their keys in another order.
fn facts(place: &Place, folder: &str) -> Vec<String> {
    let database = rusqlite::Connection::open(place.path(folder).join("guillemet.sqlite")).expect("a database");
    let sql = "SELECT concat_ws('|', kind, fact, speaker, value, unit, day, context, published, record_id) FROM audit";
    let mut statement = database.prepare(sql).expect("a statement");
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

#[test]
fn an_old_folder_gives_the_other_formats_too() {
    let place = extracted(ALL);
    for table in ["csv", "jsonl"] {
        let folder = format!("from-{table}");
        let (code, said) = place.code(&["extract", "dump.jsonl", "-o", &folder, "--format", table]);
        assert_eq!(code, 0, "{said}");
        let (code, said) = place.code(&["export", &folder, "--format", "sqlite,webannotation,schemaorg,xlsx"]);
        assert_eq!(code, 0, "{said}");
        for name in ["annotations.jsonld", "quotations.jsonld"] {
            let read = |folder: &str| std::fs::read(place.path(folder).join(name)).expect("a file");
            assert!(read("out") == read(&folder), "{name} from {table} is another one");
        }
        assert_eq!(facts(&place, &folder), facts(&place, "out"));
        let (code, said) = place.code(&["verify", &folder, "--input", "dump.jsonl"]);
        assert_eq!(code, 0, "{said}");
    }
}

#[test]
fn another_run_in_the_folder_leaves_no_file_of_the_earlier_one_but_reviews() {
    let place = extracted(ALL);
    place.file("out/reviews.csv", "record_id,status\nq_0000000000000000,verified\n");
    let (code, said) = place.code(&["extract", "dump.jsonl", "-o", "out", "--format", "jsonl", "--force"]);
    assert_eq!(code, 0, "{said}");
    let names: Vec<String> = files(&place, "out").into_keys().collect();
    assert_eq!(names.len(), 6 + 2, "{names:?}");
    assert!(names.contains(&"reviews.csv".to_owned()));
}

#[test]
fn every_command_ends_its_help_with_two_examples() {
    let place = Place::new();
    let (_, help) = place.code(&["help"]);
    let commands = help.lines().skip_while(|l| !l.starts_with("Commands:")).skip(1).take_while(|l| l.starts_with("  "));
    let names: Vec<&str> =
        commands.filter_map(|l| l.strip_prefix("  ")?.split(' ').next()).filter(|n| !n.is_empty()).collect();
    assert!(names.len() > 8, "{help}");
    for name in names.iter().filter(|n| **n != "help") {
        let (code, help) = place.code(&[name, "--help"]);
        assert_eq!(code, 0);
        let examples = help.rsplit("Examples:").next().unwrap_or_default();
        assert_eq!(examples.matches(&format!("guillemet {name}")).count(), 2, "{name}: {help}");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(place.code(&["completions", shell]).1.contains("guillemet"));
    }
    assert!(place.code(&["man"]).1.contains(".TH guillemet"));
    assert!(place.code(&["schema", "figures", "--as", "sql"]).1.contains("\"value\" NUMERIC"));
    assert!(place.code(&["schema", "quotes", "--as", "table-schema"]).1.contains("\"primaryKey\""));
}
