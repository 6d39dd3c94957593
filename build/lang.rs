//! The modules of `src/lang` that read packs, and what they need.

#[path = "../src/lang/bits.rs"]
pub(crate) mod bits;
#[path = "../src/lang/class.rs"]
pub(crate) mod class;
#[path = "../src/lang/class_set.rs"]
pub(crate) mod class_set;
#[path = "../src/lang/conjugate/mod.rs"]
pub(crate) mod conjugate;
#[path = "../src/lang/dispatch.rs"]
pub(crate) mod dispatch;
#[path = "../src/lang/entries.rs"]
pub(crate) mod entries;
#[path = "../src/lang/error.rs"]
pub(crate) mod error;
#[path = "../src/lang/examples.rs"]
pub(crate) mod examples;
#[path = "../src/lang/files.rs"]
pub(crate) mod files;
#[path = "../src/lang/forms.rs"]
pub(crate) mod forms;
#[path = "../src/lang/gate.rs"]
pub(crate) mod gate;
#[path = "../src/lang/key.rs"]
pub(crate) mod key;
#[path = "../src/lang/lists.rs"]
pub(crate) mod lists;
#[path = "../src/lang/load.rs"]
pub(crate) mod load;
#[path = "../src/lang/needs.rs"]
pub(crate) mod needs;
#[path = "../src/lang/pack.rs"]
pub(crate) mod pack;
#[path = "../src/lang/pairs.rs"]
pub(crate) mod pairs;
#[path = "../src/lang/paradigm.rs"]
pub(crate) mod paradigm;
#[path = "../src/lang/pattern.rs"]
pub(crate) mod pattern;
#[path = "../src/lang/program.rs"]
pub(crate) mod program;
#[path = "../src/lang/rule_files.rs"]
pub(crate) mod rule_files;
#[path = "../src/lang/rules.rs"]
pub(crate) mod rules;
#[path = "../src/lang/slot_name.rs"]
pub(crate) mod slot_name;
#[path = "../src/lang/stored.rs"]
pub(crate) mod stored;
#[path = "../src/lang/table.rs"]
pub(crate) mod table;
#[path = "../src/lang/told.rs"]
pub(crate) mod told;
#[path = "../src/lang/verbs.rs"]
pub(crate) mod verbs;
#[path = "../src/lang/vm.rs"]
pub(crate) mod vm;
#[path = "../src/lang/ways.rs"]
pub(crate) mod ways;
#[path = "../src/lang/words/mod.rs"]
pub(crate) mod words;

// What `src/lang/mod.rs` names one by one.
pub(crate) use {
    class_set::*, conjugate::*, dispatch::*, error::*, gate::*, key::*, pack::*, rules::*, verbs::*, vm::*, words::*,
};

use examples::Examples;
use std::path::Path;

/// Each language of a folder, with the bytes of its pack.
pub fn stored_packs(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, PackError> {
    let mut files = files::Files::new();
    files::add_folder(folder, &mut files)?;
    let stored = |code: String| {
        let pack = load::load_pack(&code, &files, Examples::Left)?;
        let bytes = stored::bytes(&pack, files::sha256(&code, &files));
        Ok((code, bytes))
    };
    files::codes(&files).into_iter().map(stored).collect()
}
