//! A Parquet file into its rows.
//!
//! In: a file, or what a stream holds of one. Out: every row, numbered from 0, as a JSON object of its columns, which is then
//! read as a line of a JSON dump is; its hash is the document's identity. One row group after another is read, a batch of
//! each column at a time. A row group that is damaged costs itself. Reading needs the feature `parquet`: without it such a
//! file is refused with the way to get it.

#[cfg(not(feature = "parquet"))]
mod absent;
#[cfg(feature = "parquet")]
mod groups;
#[cfg(feature = "parquet")]
mod object;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod thrift;
