//! What the samples give is what `output/sample` holds.
//!
//! After a change that is meant to change records: `GUILLEMET_BLESS=1 cargo test --test sample`, then read the difference.

mod common;

use std::path::Path;

use common::Place;

const TABLES: [&str; 6] = ["documents", "quotes", "figures", "dates", "speakers", "errors"];

#[test]
fn the_samples_give_what_the_tracked_output_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = Place::new();
    let out = place.path("out");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_guillemet"))
        .args(["extract", "input", "-q", "-o"])
        .arg(&out)
        .current_dir(root)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let kept = root.join("output/sample");
    let names = TABLES.iter().flat_map(|t| [format!("{t}.csv"), format!("{t}.jsonl")]);
    if std::env::var_os("GUILLEMET_BLESS").is_some() {
        std::fs::create_dir_all(&kept).expect("made");
        names.for_each(|name| {
            std::fs::copy(out.join(&name), kept.join(&name)).expect("copied");
        });
        return;
    }
    for name in names {
        let fresh = std::fs::read_to_string(out.join(&name)).expect("a fresh file");
        let tracked = std::fs::read_to_string(kept.join(&name)).unwrap_or_default();
        if let Some((number, (new, old))) =
            fresh.lines().chain([""]).zip(tracked.lines().chain([""])).enumerate().find(|(_, (a, b))| a != b)
        {
            panic!(
                "{name}:{} changed; if it was meant to, GUILLEMET_BLESS=1 cargo test --test sample\n was: {old}\n is:  {new}",
                number + 1
            );
        }
        assert_eq!(fresh.lines().count(), tracked.lines().count(), "{name} has another number of lines");
    }
}
