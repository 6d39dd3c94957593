//! The packs that are built into the program: their files, and each language as it was read when the program was built.
//!
//! A reporter with one article waits for its language. To read its files takes longer than the article, the files of the
//! output and everything else together; to take in what was stored takes a sixth of that.

use include_dir::{Dir, include_dir};

use super::files::{Content, Files};
use super::pack::Pack;
use super::stored;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/packs");

/// Each language with its pack as `build/main.rs` stored it.
static PACKS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// The files of the built-in packs.
pub(super) fn files() -> Files {
    let mut files = Files::new();
    collect(&FILES, &mut files);
    files
}

fn collect(dir: &'static Dir<'static>, files: &mut Files) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.insert(path, Content::BuiltIn(file.contents()));
    }
    for folder in dir.dirs() {
        collect(folder, files);
    }
}

/// What was stored of a language.
fn stored(code: &str) -> Option<&'static [u8]> {
    PACKS.iter().find(|(own, _)| *own == code).map(|(_, bytes)| *bytes)
}

/// A built-in language, without the examples of its rules.
pub(super) fn pack(code: &str) -> Option<Pack> {
    stored::pack(stored(code)?)
}

/// The SHA-256 of the files that a built-in language is made from.
pub(super) fn sha256(code: &str) -> Option<[u8; 32]> {
    stored(code)?.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::examples::Examples;
    use crate::lang::{files, load};

    #[test]
    fn what_was_stored_is_what_the_files_say() {
        let files = files();
        assert!(PACKS.iter().map(|(code, _)| (*code).to_owned()).eq(files::codes(&files)));
        for (code, bytes) in PACKS {
            let read = load::load_pack(code, &files, Examples::Left).unwrap();
            assert!(stored::bytes(&read, files::sha256(code, &files)) == *bytes, "{code}: stored from other files");
            assert!(stored::bytes(&pack(code).unwrap(), sha256(code).unwrap()) == *bytes, "{code}: taken in otherwise");
        }
    }
}
