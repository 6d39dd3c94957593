//! What cannot be read is listed, with a code that stays, and nothing else is lost by it.

mod common;

use common::{Place, line, rows};

const GOOD: &str = "« Nous partirons demain », a dit la maire de la ville dans un entretien avec les élus.";

/// Code, record number and place of every error.
fn errors(place: &Place) -> Vec<(String, Option<u64>, Option<u64>)> {
    place
        .rows("out/errors.jsonl")
        .iter()
        .map(|e| (e["code"].as_str().unwrap().to_owned(), e["input_index"].as_u64(), e["byte_offset"].as_u64()))
        .collect()
}

#[test]
fn every_broken_line_of_a_dump_is_one_error_and_the_others_are_read() {
    let place = Place::new();
    let first = line(1, GOOD);
    let dump =
        [first.as_str(), "{\"id\": 2, \"text\":\n", "{\"id\": 3}\n", "\n", "[4]\n", &line(5, " "), &line(6, "Oui.")]
            .concat();
    place.file("dump.jsonl", &dump);
    let (code, said) = place.code(&["extract", "dump.jsonl", "-o", "out"]);
    assert_eq!(code, 2, "{said}");
    let found = errors(&place);
    let codes: Vec<_> = found.iter().map(|(code, index, _)| (code.as_str(), index.unwrap())).collect();
    assert_eq!(codes, [("invalid_json", 1), ("no_text", 2), ("invalid_json", 3), ("no_text", 4)]);
    assert_eq!(found[0].2, Some(first.len() as u64 + 16), "the last byte of the second line, which ends too early");
    let status: Vec<_> =
        place.rows("out/documents.jsonl").iter().map(|d| d["status"].as_str().unwrap().to_owned()).collect();
    assert_eq!(status, ["ok", "failed", "failed", "failed", "failed", "ok"]);
    assert!(said.contains("6 documents: 2 ok, 4 failed"), "{said}");
}

#[test]
fn files_that_are_no_text_are_one_error_each() {
    let place = Place::new();
    place.file("in/a-empty.txt", "");
    place.file("in/b-empty.jsonl", "");
    place.file("in/c-blank.txt", " \r\n\u{a0}\n");
    place.file("in/d-picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    place.file("in/e-menu.html", "<html><nav>Accueil</nav></html>");
    place.file("in/f-good.txt", GOOD);
    place.file("in/photo.png", GOOD);
    place.file("in/notes", GOOD);
    let (code, said) = place.code(&["extract", "in", "-o", "out"]);
    assert_eq!(code, 2, "{said}");
    let codes: Vec<_> = errors(&place).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["empty", "empty", "no_text", "binary", "no_text"]);
    let documents = place.rows("out/documents.jsonl");
    assert_eq!(documents.len(), 6);
    assert_eq!(documents[5]["status"], "ok");
    assert!(said.contains("2 files of other kinds not read"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_unreadable_and_says_why_without_naming_the_machines_folders() {
    let place = Place::new();
    place.file("in/good.txt", GOOD);
    std::os::unix::fs::symlink("nowhere.txt", place.path("in/broken.txt")).unwrap();
    assert_eq!(place.code(&["extract", place.path("in").to_str().unwrap(), "-o", "out"]).0, 2);
    let errors = place.rows("out/errors.jsonl");
    assert_eq!(errors[0]["code"], "unreadable");
    assert_eq!(errors[0]["input_path"], "in/broken.txt");
    assert!(!errors[0].to_string().contains(place.path("").to_str().unwrap()));
}

#[test]
fn a_line_or_file_that_is_too_long_is_left_out_without_stopping_the_rest() {
    let place = Place::new();
    let long = "très long ".repeat(120_000);
    place.file("in/dump.jsonl", [line(1, GOOD), line(2, &long), line(3, "Non.")].concat());
    place.file("in/long.txt", &long);
    let (code, said) = place.code(&["extract", "in", "-o", "out", "--max-document", "100000"]);
    assert_eq!(code, 2, "{said}");
    let codes: Vec<_> = errors(&place).into_iter().map(|(code, index, _)| (code, index)).collect();
    assert_eq!(codes, [("too_large".to_owned(), Some(1)), ("too_large".to_owned(), None)]);
    let ids: Vec<_> = place.rows("out/documents.jsonl").iter().map(|d| d["external_id"].clone()).collect();
    assert_eq!(ids[0], "1");
    assert_eq!(ids[2], "3");
}

#[test]
fn the_same_bytes_again_are_a_duplicate_without_records() {
    let place = Place::new();
    place.file("dump.jsonl", [line(1, GOOD), line(2, "Oui."), line(1, GOOD)].concat());
    assert_eq!(place.code(&["extract", "dump.jsonl", "-o", "out"]).0, 0);
    let documents = place.rows("out/documents.jsonl");
    assert_eq!(documents[2]["status"], "duplicate");
    assert_eq!(documents[2]["duplicate_of"], documents[0]["doc_id"]);
    let quotes = place.rows("out/quotes.jsonl");
    assert!(!quotes.is_empty());
    assert_eq!(documents[0]["n_quotes"].as_u64().unwrap() as usize, quotes.len());
}

#[test]
fn a_language_without_a_pack_is_said_not_guessed() {
    let place = Place::new();
    place.file("dump.jsonl", "{\"text\": \"Der Zug kam spät an.\", \"lang\": \"de\"}\n");
    assert_eq!(place.code(&["extract", "dump.jsonl", "-o", "out"]).0, 2);
    assert_eq!(errors(&place)[0].0, "unknown_language");
    assert_eq!(place.rows("out/documents.jsonl")[0]["language"], "de");
}

#[test]
fn half_a_surrogate_pair_costs_a_character_not_the_article() {
    let place = Place::new();
    place.file("dump.jsonl", format!("{{\"lang\": \"fr\", \"text\": \"\\ud83d {GOOD} \\ud83d\\ude00 \\\\ud83d\"}}\n"));
    assert_eq!(place.code(&["extract", "dump.jsonl", "-o", "out"]).0, 0);
    let document = &place.rows("out/documents.jsonl")[0];
    assert_eq!(document["warnings"], serde_json::json!(["replaced_surrogates"]));
    assert_eq!(document["text_chars"].as_u64().unwrap() as usize, 2 + GOOD.chars().count() + 3 + 6);
}

#[test]
fn wrong_usage_says_one_thing_and_writes_nothing() {
    let place = Place::new();
    place.file("a.txt", GOOD);
    place.file("packs/fr/dates.toml", "[[rule]]\nid = 3\n");
    for arguments in [
        &["extract", "nowhere", "-o", "out"][..],
        &["extract", "a.txt", "-o", "out", "--wrong"],
        &["extract", "a.txt", "-o", "out", "--format", "pdf"],
        &["extract", "a.txt", "-o", "out", "--packs", "nowhere"],
        &["extract", "a.txt", "-o", "out", "--packs", "packs"],
        &["extract", "a.txt", "-o", "out", "--lang", "xx"],
        &["extract", "a.txt", "-o", "out", "--published", "soon"],
        &["extract", "a.txt", "-o", "out", "--jobs", "0"],
        &["extract", "a.txt", "-o", "a.txt"],
        &["explain", "no.such.rule"],
        &["schema", "poems"],
        &["verify", "nowhere", "--input", "a.txt"],
        &["frobnicate"],
    ] {
        let (code, said) = place.code(arguments);
        assert_eq!(code, 1, "{arguments:?}: {said}");
        assert!(!said.trim().is_empty() && !place.path("out").exists(), "{arguments:?}: {said}");
    }
}

#[test]
fn another_runs_files_are_replaced_only_when_asked() {
    let place = Place::new();
    place.file("a.txt", GOOD);
    place.file("b.txt", "Rien de neuf dans la ville, dit la maire avec les élus.");
    assert_eq!(place.code(&["extract", "a.txt", "-o", "out"]).0, 0);
    let before = rows(&place.path("out/documents.jsonl"));
    assert_eq!(place.code(&["extract", "b.txt", "-o", "out"]).0, 1);
    assert_eq!(rows(&place.path("out/documents.jsonl")), before);
    assert_eq!(place.code(&["extract", "b.txt", "-o", "out", "--force", "--format", "jsonl"]).0, 0);
    assert_ne!(rows(&place.path("out/documents.jsonl")), before);
    // The tables of the earlier run in the other format went with it.
    let mut names: Vec<_> =
        std::fs::read_dir(place.path("out")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.iter().all(|n| !n.contains("csv")), "{names:?}");
}

#[test]
fn a_compressed_page_is_read_as_what_it_holds() {
    use std::io::Write;
    let place = Place::new();
    let packed = |content: &str| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(content.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let page = format!("<html><body><p>{GOOD}</p></body></html>");
    place.file("in/page.html.gz", packed(&page));
    place.file("in/dump.jsonl.gz", packed(&[line(1, GOOD), line(2, GOOD)].concat()));
    assert_eq!(place.code(&["extract", "in", "-o", "out"]).0, 0);
    let documents = place.rows("out/documents.jsonl");
    let readers: Vec<_> = documents.iter().map(|d| d["reader"].as_str().unwrap()).collect();
    assert_eq!(readers, ["jsonl", "jsonl", "html"]);
    assert_eq!(documents[2]["input_path"], "in/page.html.gz");
    assert_eq!(documents[2]["raw_bytes"].as_u64().unwrap() as usize, page.len());
    assert_eq!(place.code(&["verify", "out", "--input", "in"]).0, 0);
}
