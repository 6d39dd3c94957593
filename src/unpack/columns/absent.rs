//! What a build without the feature `parquet` does with such a file: it says how to get one that reads it.

use std::fs::File;
use std::io::Read;

use crate::read::{Format, Refusal, Stage};
use crate::unpack::{Flow, Place, Unpack};
use crate::write::WITHOUT_PARQUET;

impl Unpack<'_, '_> {
    /// Refuses a file.
    pub(in crate::unpack) fn columns_file(&mut self, _: File, place: &Place) -> Flow {
        self.refuse_columns(place)
    }

    /// Refuses what a stream holds.
    pub(in crate::unpack) fn columns_stream(&mut self, _: &mut dyn Read, place: &Place) -> Flow {
        self.refuse_columns(place)
    }

    fn refuse_columns(&mut self, place: &Place) -> Flow {
        let message = format!("{WITHOUT_PARQUET}, or export the table as CSV or JSON lines");
        self.filler.refused(place.source(Format::Parquet), Refusal::new(Stage::Read, "unsupported", message), 0)
    }
}
