//! What the house promises about its own sources.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The part of a source file that ships: test modules stand at the end, or in a file of their own.
fn shipped(path: &Path, content: &str) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let parent = std::fs::read_to_string(path.with_file_name("mod.rs")).unwrap_or_default();
    if stem == "tests" || parent.contains(&format!("#[cfg(test)]\nmod {stem};")) {
        return String::new();
    }
    content.split("#[cfg(test)]\nmod tests {").next().unwrap_or("").to_owned()
}

#[test]
fn no_language_is_named_in_the_engine() {
    let mut paths = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    assert!(paths.len() > 40, "the sources were not found");
    let mut named = Vec::new();
    for path in paths {
        let content = std::fs::read_to_string(&path).expect("a source file");
        for (number, line) in shipped(&path, &content).lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            let lower = code.to_lowercase();
            let names = ["\"fr\"", "\"en\"", "\"de\"", "\"es\"", "\"it\"", "french", "english", "german", "spanish"];
            if names.iter().any(|n| lower.contains(n)) {
                named.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(named.is_empty(), "language is data, in packs/:\n{}", named.join("\n"));
}
