//! What `verify` says of an output that is as it was, and of one that is not.

mod common;

use common::{Place, line};

fn place() -> Place {
    let place = Place::new();
    place.file("in/a.txt", "Le conseil\r\n\r\n« Nous en voulons 20 », a dit la maire le 3 mai 2021 aux élus de la ville. “Non”, dit-il.\r\n");
    place.file(
        "in/b.jsonl",
        [line(1, "« Été », dit-elle à l'élue de la ville."), line(2, "Il a parlé d'un « échec » à 12 élus.")].concat(),
    );
    let (code, said) = place.code(&["extract", "in", "-o", "out"]);
    assert_eq!(code, 0, "{said}");
    place
}

fn verify(place: &Place) -> (i32, String) {
    place.code(&["verify", "out", "--input", "in"])
}

#[test]
fn an_untouched_output_agrees_with_its_inputs() {
    let place = place();
    let (code, said) = verify(&place);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("3 documents hashed") && said.contains(" 0 differences"), "{said}");
}

#[test]
fn changed_inputs_are_found() {
    let changed = place();
    changed.file("in/a.txt", "Autre chose.");
    let (code, said) = verify(&changed);
    assert_eq!(code, 2);
    assert!(said.contains("no input has these bytes") && said.contains("is not in the output"), "{said}");

    let removed = place();
    std::fs::remove_file(removed.path("in/a.txt")).unwrap();
    assert_eq!(verify(&removed).0, 2);
}

#[test]
fn changed_rows_are_found() {
    for (file, from, to) in [
        ("quotes.jsonl", "\"text\":\"« Nous en voulons 20 »\"", "\"text\":\"« Nous en voulons 90 »\""),
        ("quotes.csv", ",« Nous en voulons 20 »,", ",« Nous en voulons 90 »,"),
        ("quotes.jsonl", "\"byte_start\":14,", "\"byte_start\":16,"),
        ("quotes.jsonl", "\"char_end\":36,", "\"char_end\":35,"),
        ("quotes.jsonl", "\"line\":3,", "\"line\":4,"),
        ("documents.jsonl", "\"raw_sha256\":\"", "\"raw_sha256\":\"0"),
    ] {
        let place = place();
        let path = place.path(&format!("out/{file}"));
        let content = std::fs::read_to_string(&path).unwrap();
        assert!(content.contains(from), "{from} in {content}");
        std::fs::write(&path, content.replacen(from, to, 1)).unwrap();
        let (code, said) = verify(&place);
        assert_eq!(code, 2, "{to}");
        // The row itself is found, not only the hash of its file.
        assert!(said.lines().filter(|l| l.starts_with(file)).count() >= 2, "{to}: {said}");
    }
}

#[test]
fn a_removed_table_or_an_unfinished_run_is_found() {
    let place = place();
    std::fs::remove_file(place.path("out/run.json")).unwrap();
    let (code, said) = verify(&place);
    assert_eq!((code, said.contains("run.json: is missing")), (2, true), "{said}");
}
