//! The sheets after `audit`: a table each, and `about`.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::audit::HEADINGS;
use super::{SHEETS, table_index};
use crate::record::{Column, TABLES};

/// The columns of a table that its sheet shows. Byte offsets, hashes and lists of places are for programs; they are in the
/// other formats.
pub(super) fn shown_columns(name: &str) -> Vec<usize> {
    let hidden = |c: &Column| {
        c.name.contains("byte_")
            || c.name.ends_with("_char_start")
            || c.name.ends_with("_char_end")
            || c.name.ends_with("_sha256")
            || matches!(c.name, "parts" | "evidence" | "prefix" | "suffix" | "check_reasons" | "sentence")
    };
    let columns = TABLES[table_index(name)].columns.iter().enumerate();
    columns.filter(|(_, c)| !hidden(c)).map(|(at, _)| at).collect()
}

/// The sheet that says what the others hold, and what was run.
pub(super) fn about(sheet: &mut Worksheet, run: &[(String, String)]) -> Result<(), XlsxError> {
    sheet.set_name("about")?;
    for (column, width) in [(0, 14), (1, 22), (2, 90)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, heading) in ["sheet", "column", "what it holds"].into_iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, heading, &bold)?;
    }
    let mut row = 0;
    let mut line = |sheet: &mut Worksheet, cells: [&str; 3]| -> Result<(), XlsxError> {
        row += 1;
        for (column, cell) in cells.into_iter().enumerate() {
            sheet.write_string(row, column as u16, cell)?;
        }
        Ok(())
    };
    for heading in HEADINGS {
        line(sheet, ["audit", heading.name, heading.description])?;
    }
    for name in SHEETS {
        let table = TABLES[table_index(name)];
        for column in shown_columns(name) {
            line(sheet, [name, table.columns[column].name, table.columns[column].description])?;
        }
    }
    line(sheet, ["", "", "Columns that only programs need are in the CSV, JSON lines and SQLite files."])?;
    for (name, value) in run {
        line(sheet, ["this run", name, value])?;
    }
    Ok(())
}
