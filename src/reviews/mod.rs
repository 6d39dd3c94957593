//! People's verdicts on records: `reviews.csv` in an output folder.
//!
//! In: a spreadsheet or CSV file that somebody worked in, or what the review page saved. Out: `OUT/reviews.csv`, one row a
//! record that somebody said something about. The file belongs to people: extraction never writes, replaces or removes it,
//! and where two people say different things both are listed and the first stays.

mod cases;
mod file;
mod join;
mod sheet;

pub use cases::regression_cases;
pub use file::{ReviewsError, read, read_folder, to_csv, write_folder};
pub use join::{Joined, join};
pub use sheet::read_workbook;

/// The file of an output folder that holds the verdicts.
pub const FILE: &str = "reviews.csv";
