//! Languages as data: packs of lexicons, verbs and rules, and the engine that runs them.
//!
//! In: folders of text files (`packs/und` shared, `packs/<code>` a language). Out: [`Packs`], checked, ready for the
//! tokenizer and the annotators. A pack that is wrong anywhere is refused with file, line and what to do.

mod bits;
mod built_in;
pub(crate) mod class;
mod class_set;
mod conjugate;
mod detect;
mod dispatch;
mod entries;
mod error;
mod evidence;
mod examples;
mod files;
mod forms;
mod gate;
mod key;
mod lists;
mod load;
mod needs;
mod pack;
mod packs;
mod pairs;
mod paradigm;
mod pattern;
mod program;
mod rule_files;
mod rules;
mod sayings;
mod slot_name;
#[allow(dead_code, reason = "packs are stored when the program is built, by `build/lang.rs`")]
mod stored;
mod table;
mod told;
mod verbs;
mod vm;
mod ways;
mod wording;
mod words;

pub use class_set::{ClassId, ClassSet};
pub use conjugate::Features;
pub(crate) use dispatch::Hit;
pub use error::PackError;
pub use evidence::EvidenceWords;
pub(crate) use gate::Tables;
pub use key::{Key, fold};
pub(crate) use key::{fold_onto, is_joiner};
pub(crate) use pack::VerbReading;
pub use pack::{Pack, Settings};
pub use packs::Packs;
pub use rules::{Confidence, Example, Layer, Rule, RuleId};
pub use verbs::{Complement, Verb};
pub use vm::{Match, Slot};
pub use wording::{DatePatterns, FigurePatterns, Forms, OneOrForms, Plural, Wording};
pub(crate) use words::{CONSTRUCTS, FOLLOWS, FoundWord, NUMBERS, OPENS, TELLS};
pub use words::{Known, ValueId, WordId, Words};
