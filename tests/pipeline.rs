//! A run is the same however many threads it has, and can be stopped.

mod common;

use std::fmt::Write;

use common::{Place, line};

/// A dump of several chunks, with broken lines and duplicates in it.
fn dump() -> String {
    let mut out = String::new();
    for id in 0..900 {
        let text = format!(
            "« Nous en voulons {id} », a dit la maire. Le 3 mai 2021, {} élus l'ont suivie dans la ville. {}",
            id % 17 + 2,
            "Personne n'a répondu à cette question pendant la réunion. ".repeat(id % 23)
        );
        match id % 100 {
            57 => out.push_str("{\"id\": \n"),
            58 => out.push_str(&line(1, "« Encore », dit-il aux élus de la ville.")),
            _ => out.push_str(&line(id, &text)),
        }
    }
    out
}

#[test]
fn one_job_and_many_write_the_same_bytes() {
    let place = Place::new();
    place.file("in/a.jsonl", dump());
    place.file("in/b.txt", "« Non », a répondu la maire de la ville aux élus.");
    place.file("in/c.jsonl", dump().replace("3 mai", "4 mai"));
    for jobs in ["1", "2", "7"] {
        assert_eq!(place.code(&["extract", "in", "-o", &format!("out{jobs}"), "--jobs", jobs]).0, 2);
    }
    let names = ["documents", "quotes", "figures", "dates", "speakers", "errors"];
    for name in names.iter().flat_map(|n| [format!("{n}.csv"), format!("{n}.jsonl")]) {
        let one = std::fs::read(place.path(&format!("out1/{name}"))).unwrap();
        assert!(!one.is_empty() || name.ends_with("jsonl"), "{name}");
        for other in ["out2", "out7"] {
            assert!(one == std::fs::read(place.path(&format!("{other}/{name}"))).unwrap(), "{other}/{name}");
        }
    }
    assert!(place.rows("out1/documents.jsonl").iter().any(|d| d["status"] == "duplicate"));
}

#[test]
fn csv_and_json_lines_hold_the_same_rows() {
    let place = Place::new();
    place.file("a.jsonl", dump());
    place.code(&["extract", "a.jsonl", "-o", "out"]);
    for table in ["documents", "quotes", "figures", "dates", "speakers", "errors"] {
        let lines = place.rows(&format!("out/{table}.jsonl"));
        let mut reader = csv::Reader::from_path(place.path(&format!("out/{table}.csv"))).unwrap();
        let header = reader.headers().unwrap().clone();
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), lines.len(), "{table}");
        for (record, row) in records.iter().zip(&lines) {
            for (name, cell) in header.iter().zip(record) {
                let other = match &row[name] {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                let same =
                    cell == other || serde_json::from_str::<serde_json::Value>(cell).ok().as_ref() == Some(&row[name]);
                assert!(same, "{table}.{name}: {cell} {other}");
            }
        }
    }
}

#[test]
fn standard_input_is_read_like_a_file() {
    let place = Place::new();
    let text = "« Non », a répondu la maire de la ville aux élus.";
    place.file("a.txt", text);
    place.code(&["extract", "a.txt", "-o", "out"]);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_guillemet"))
        .args(["extract", "-", "-q", "-o"])
        .arg(place.path("out2"))
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(place.rows("out/quotes.jsonl"), place.rows("out2/quotes.jsonl"));
    assert_eq!(place.rows("out2/documents.jsonl")[0]["input_path"], "-");
}

#[cfg(unix)]
#[test]
fn a_stopped_run_leaves_no_file() {
    let place = Place::new();
    // Standard input that never ends: the run cannot finish before it is stopped.
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_guillemet"))
        .args(["extract", "-", "-o"])
        .arg(place.path("out"))
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = String::new();
    let mut id = 0;
    while !place.path("out/quotes.jsonl.part").exists() {
        lines.clear();
        for _ in 0..200 {
            id += 1;
            let _ = writeln!(lines, "{{\"lang\": \"fr\", \"text\": \"« Non {id} », a-t-elle dit aux élus.\"}}");
        }
        std::io::Write::write_all(&mut stdin, lines.as_bytes()).unwrap();
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    // The signal may come while the program waits for more: a few lines, and the end.
    let _ = std::io::Write::write_all(&mut stdin, lines.as_bytes());
    std::thread::sleep(std::time::Duration::from_millis(200));
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(std::fs::read_dir(place.path("out")).unwrap().count(), 0);
}
