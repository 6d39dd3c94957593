//! Row groups into documents: whatever the library does with a damaged one stays here.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};

use super::object::Columns;
use super::pages::{self, corrupt};
use crate::read::{Format, Refusal, Stage, is_text_field};
use crate::unpack::guard::SLACK;
use crate::unpack::{Flow, Place, Unpack, too_large};

/// What a row group gave: how it ended, and whether to go on.
type Ended = (Result<(), Refusal>, Flow);

impl Unpack<'_, '_> {
    /// Reads a file where it lies.
    pub(in crate::unpack) fn columns_file(&mut self, file: File, place: &Place) -> Flow {
        let before = self.taken.get();
        let length = file.metadata().map_or(0, |m| m.len());
        let flow = self.columns(file, length, place);
        self.taken.set(before + length);
        flow
    }

    /// Reads what a stream holds: a table ends with what tells where its columns are, so all of it is held.
    pub(in crate::unpack) fn columns_stream(&mut self, reader: &mut dyn Read, place: &Place) -> Flow {
        let (bytes, error) = self.whole(reader);
        if let Some(refusal) = error {
            return self.filler.refused(place.source(Format::Parquet), refusal, 0);
        }
        let length = bytes.len() as u64;
        self.columns(Bytes::from(bytes), length, place)
    }

    fn columns<R: ChunkReader + 'static>(&mut self, reader: R, length: u64, place: &Place) -> Flow {
        let page = self.options.max_document.saturating_mul(pages::DOCUMENTS);
        let opened = unwound(|| {
            pages::check_footer(&reader, page)?;
            let metadata = ParquetMetaDataReader::new().parse_and_finish(&reader).map_err(|e| broken(&e))?;
            let groups = metadata.row_groups().iter();
            let checked = groups.map(|g| unwound(|| pages::check_group(&reader, g, page, &self.options.limits)));
            let checked: Vec<Result<(), Refusal>> = checked.collect();
            let columns = Columns::of(metadata.file_metadata().schema());
            if !columns.names().any(|name| is_text_field(&self.options.fields, name)) {
                let names: String = columns.names().collect::<Vec<_>>().join(", ").chars().take(300).collect();
                let message = format!("no column is known to hold text; name it with --text-field (columns: {names})");
                return Err(Refusal::new(Stage::Read, "no_text_column", message));
            }
            let file = SerializedFileReader::new(reader).map_err(|e| broken(&e))?;
            Ok((file, columns, checked))
        });
        let (file, columns, checked) = match opened {
            Ok(opened) => opened,
            Err(refusal) => return self.filler.refused(place.source(Format::Parquet), refusal, 0),
        };
        let (mut first, mut out) = (0, 0);
        for (group, checked) in checked.into_iter().enumerate() {
            let (ended, flow) = match checked {
                Ok(()) => self.group(&file, group, &columns, (first, &mut out, length), place),
                refused => (refused, Ok(())),
            };
            flow?;
            if let Err(refusal) = ended {
                let over = matches!(refusal.code, "ratio" | "unpacked");
                let source = place.record(Format::Parquet, first);
                self.filler.refused(source, refusal, 0)?;
                if over {
                    return Ok(());
                }
            }
            first += u64::try_from(file.metadata().row_group(group).num_rows()).unwrap_or(0);
        }
        if first == 0 {
            let refusal = Refusal::new(Stage::Read, "empty", "the table has no rows");
            return self.filler.refused(place.source(Format::Parquet), refusal, 0);
        }
        Ok(())
    }

    /// The rows of a group, from the first to the last that can be read.
    fn group<R: ChunkReader + 'static>(
        &mut self,
        file: &SerializedFileReader<R>,
        group: usize,
        columns: &Columns,
        (first, out, length): (u64, &mut u64, u64),
        place: &Place,
    ) -> Ended {
        let max = self.options.max_document;
        let limits = &self.options.limits;
        let (mut index, mut flow) = (first, Ok(()));
        let mut object = Vec::new();
        let ended = unwound(|| {
            let group = file.get_row_group(group).map_err(|e| broken(&e))?;
            for row in group.get_row_iter(None).map_err(|e| broken(&e))? {
                let row = row.map_err(|e| broken(&e))?;
                object.clear();
                columns.write(&row, &mut object);
                *out += object.len() as u64;
                self.unpacked.set(self.unpacked.get() + object.len() as u64);
                if *out > SLACK + limits.ratio.saturating_mul(length) {
                    return Err(limits.ratio_refusal());
                }
                if self.unpacked.get() > limits.unpacked {
                    return Err(limits.unpacked_refusal());
                }
                let source = place.record(Format::Parquet, index);
                flow = if object.len() as u64 > max {
                    self.filler.refused(source, too_large("row", max), 0)
                } else {
                    self.filler.document(Format::Parquet, source, &object, 0, None)
                };
                index += 1;
                if flow.is_err() {
                    break;
                }
            }
            Ok(())
        });
        let said = |mut refusal: Refusal| {
            let rows = index - first;
            refusal.message = format!("row group {group} is read up to its row {rows}: {}", refusal.message);
            refusal
        };
        (ended.map_err(said), flow)
    }
}

/// What a function gives; a panic of the library over damaged bytes is a refusal too.
fn unwound<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(corrupt("its pages contradict one another")))
}

/// The refusal for an error of the library. Some of them show the bytes that they are about.
fn broken(error: &ParquetError) -> Refusal {
    corrupt(&error.to_string().chars().take(200).collect::<String>())
}
