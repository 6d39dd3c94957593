//! What tests of the program share: a folder for one test, and the program run in it.

#![allow(dead_code, reason = "every test file uses a part of this")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary folder and the program.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file in it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, content).expect("written");
    }

    /// Runs the program in it.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guillemet"));
        command.args(arguments).current_dir(self.folder.path()).output().expect("the program runs")
    }

    /// Runs the program in it and gives its exit code and what it said.
    pub fn code(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
    }

    /// The rows of a JSON lines file.
    pub fn rows(&self, name: &str) -> Vec<serde_json::Value> {
        rows(&self.path(name))
    }
}

/// The rows of a JSON lines file.
pub fn rows(path: &Path) -> Vec<serde_json::Value> {
    let content = std::fs::read_to_string(path).expect("a file");
    content.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// A line of a dump.
pub fn line(id: usize, text: &str) -> String {
    format!("{}\n", serde_json::json!({ "id": id, "lang": "fr", "published": "2025-02-13", "text": text }))
}
