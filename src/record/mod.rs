//! Annotations into rows: the columns of `SCHEMA.md`, with stable ids and exact places.
//!
//! In: an article and its [`Annotations`]. Out: [`Records`], whose rows borrow the article's text and know their columns
//! ([`Row`]), so that every output format writes the same things under the same names.
//! Nothing here decides anything: what a row says was decided by an annotator, and its rule and evidence are in the row.

mod common;
mod date;
mod document;
mod error;
mod figure;
mod id;
mod json;
mod numbers;
mod place;
mod priority;
mod quote;
mod review;
mod schema;
mod speaker;

pub use common::Common;
pub use date::DateRow;
pub use document::{DocumentRow, Status};
pub use error::ErrorRow;
pub use figure::FigureRow;
pub use id::{Id, doc_id, hex, sha256_hex};
pub use json::JsonText;
pub(crate) use numbers::{Digits, integer};
pub use priority::Reasons;
pub(crate) use priority::{Lexicon as PriorityLexicon, SIGNALS};
pub use quote::QuoteRow;
pub use review::{EXTRACTION_ERRORS, REVIEWS, Review, Verdict};
pub use schema::{Assembled, Cells, Column, ColumnType, Row, TABLES, Table, Value, table};
pub(crate) use schema::{json_of, whole};
pub use speaker::SpeakerRow;

use crate::annotate::Annotations;
use crate::segment::Doc;

/// The rows of one document.
#[derive(Debug, Default)]
pub struct Records<'a> {
    /// Rows of `quotes`, in text order.
    pub quotes: Vec<QuoteRow<'a>>,
    /// Rows of `figures`, in text order.
    pub figures: Vec<FigureRow<'a>>,
    /// Rows of `dates`, in text order.
    pub dates: Vec<DateRow<'a>>,
    /// Rows of `speakers`, in order of first appearance.
    pub speakers: Vec<SpeakerRow<'a>>,
}

/// Makes the rows of one document. Linear in the text and in what was found.
#[must_use]
pub fn records<'a>(doc: &'a Doc<'_>, found: &'a Annotations) -> Records<'a> {
    let context = common::Context::new(doc, found);
    Records {
        quotes: quote::rows(&context),
        figures: figure::rows(&context),
        dates: date::rows(&context),
        speakers: speaker::rows(&context),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::article::{Article, Block, BlockKind};
    use crate::lang::Packs;
    use crate::span::Text;

    fn check_row(row: &impl Row, table: &Table) {
        let mut cells = Vec::new();
        row.cells(&mut cells);
        assert_eq!(cells.len(), table.columns.len(), "{}", table.name);
        for (cell, column) in cells.iter().zip(table.columns) {
            let fits = match cell {
                Value::Null => true,
                Value::Text(_) => matches!(column.kind, ColumnType::Text | ColumnType::Day | ColumnType::Amount),
                Value::Int(_) => column.kind == ColumnType::Int,
                Value::Decimal(_) => matches!(column.kind, ColumnType::Decimal | ColumnType::Amount),
                Value::Bool(_) => column.kind == ColumnType::Bool,
                Value::Json(_) | Value::List(_) => column.kind == ColumnType::Json,
            };
            assert!(fits, "{}.{} holds {cell:?}", table.name, column.name);
        }
    }

    #[test]
    fn every_row_fills_the_columns_of_its_table_with_values_of_their_types() {
        let packs = Packs::built_in().unwrap();
        let text = "Le maire a dit : « Nous avons 12 000 habitants depuis le 3 mai 2021. » Selon lui, 40 % votent.";
        let text = Text::new(text).unwrap();
        let blocks = vec![Block { span: text.whole(), kind: BlockKind::Body }];
        let article = Article { doc_id: doc_id(&sha256_hex(b"x")), text, blocks, ..Article::default() };
        let mut doc = Doc::new(&article, packs.get("fr").unwrap());
        let found = annotate(&mut doc);
        let records = records(&doc, &found);
        records.quotes.iter().for_each(|r| check_row(r, QuoteRow::table()));
        records.figures.iter().for_each(|r| check_row(r, FigureRow::table()));
        records.dates.iter().for_each(|r| check_row(r, DateRow::table()));
        records.speakers.iter().for_each(|r| check_row(r, SpeakerRow::table()));
        check_row(&DocumentRow::new(&article, Status::Ok, &records), DocumentRow::table());
        let error = ErrorRow {
            input_path: "a.jsonl".into(),
            input_member: None,
            input_index: Some(3),
            doc_id: None,
            stage: "read",
            code: "invalid_json",
            message: "not JSON".into(),
            byte_offset: Some(120),
            action: "skipped",
        };
        check_row(&error, ErrorRow::table());
    }
}
