//! Guillemet reads news articles and gives one auditable row for every quotation, figure and date in them.
//!
//! An article goes in as bytes and comes out as rows that each point back at the exact characters they were read from,
//! with the rule that read them. `ARCHITECTURE.md` has the map; `packs/` has the languages, which are data.

pub mod annotate;
pub mod article;
mod bytes;
pub mod check;
pub mod cli;
pub mod compare;
pub mod lang;
pub mod meaning;
pub mod pipeline;
pub mod read;
pub mod record;
pub mod reread;
pub mod review;
pub mod reviews;
pub mod segment;
pub mod serve;
pub mod source;
mod spaces;
pub mod span;
pub mod unpack;
pub mod verify;
pub mod write;
