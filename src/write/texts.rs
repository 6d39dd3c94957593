//! The texts that offsets refer to: `texts/DOC_ID.txt`.
//!
//! In: texts, one at a time. Out: a folder of files, each exactly the text of a document in UTF-8. Until the run is complete
//! the folder is called `texts.part`; then it takes its name in one step. Nothing is held in memory. A folder of an earlier
//! run is replaced only where it holds nothing but such files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of texts of a run. Dropped before [`Texts::finish`], it leaves none.
#[derive(Debug)]
pub(super) struct Texts {
    folder: PathBuf,
    part: PathBuf,
    finished: bool,
}

impl Texts {
    /// The name of the folder in an output folder.
    pub(super) const NAME: &'static str = "texts";

    /// Makes the folder.
    pub(super) fn create(output: &Path) -> io::Result<Self> {
        let texts = Self {
            folder: output.join(Self::NAME),
            part: output.join(format!("{}.part", Self::NAME)),
            finished: false,
        };
        clear(&texts.part)?;
        fs::create_dir(&texts.part)?;
        Ok(texts)
    }

    /// Writes one text; the same document twice is one file.
    pub(super) fn write(&self, doc_id: &str, text: &str) -> io::Result<()> {
        fs::write(self.part.join(format!("{doc_id}.txt")), text)
    }

    /// Gives the folder its name.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        clear(&self.folder)?;
        fs::rename(&self.part, &self.folder)?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        if !self.finished {
            let _ = clear(&self.part);
        }
    }
}

/// Removes the texts of an earlier run, and their folder once it is empty; a folder with anything else in it stays and is an error.
pub(super) fn clear(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.strip_prefix("d_").and_then(|n| n.strip_suffix(".txt")).is_some_and(|n| n.len() == 16) {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_appear_at_once_and_replace_those_of_an_earlier_run_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts");
        for round in ["un", "deux"] {
            let mut texts = Texts::create(folder.path()).unwrap();
            texts.write("d_0123456789abcdef", round).unwrap();
            assert!(round != "un" || !path.exists());
            texts.finish().unwrap();
            assert_eq!(fs::read_to_string(path.join("d_0123456789abcdef.txt")).unwrap(), round);
        }
        fs::write(path.join("notes.txt"), "mine").unwrap();
        let mut texts = Texts::create(folder.path()).unwrap();
        assert!(texts.finish().is_err());
        drop(texts);
        assert!(path.join("notes.txt").exists() && !folder.path().join("texts.part").exists());
    }
}
