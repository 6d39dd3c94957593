//! The workbook around the rows: headers, widths, colours, drop-downs, filters, links.
//!
//! The library writes a workbook whose sheets have one row each, of empty cells in the formats of their columns. What stands
//! before that row and behind it is the frame of the sheet; the rows are put in its place (`page.rs`).

use std::io::{Cursor, Read};

use rust_xlsxwriter::{
    Color, ConditionalFormatText, ConditionalFormatTextRule, DataValidation, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, FormatUnderline, Url, Workbook, Worksheet, XlsxError,
};
use zip::ZipArchive;

use super::audit::{HEADINGS, Heading, Look};
use super::page::sheet_name;
use super::{ROWS, SHEETS, sheets, table_index};
use crate::record::{ColumnType, EXTRACTION_ERRORS, TABLES, Verdict};

const INK: Color = Color::RGB(0x0020_2A33);
const PAPER: Color = Color::RGB(0x00E6_ECF0);

fn header() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(INK)
        .set_background_color(PAPER)
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

fn body(look: Look) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match look {
        Look::Words => format.set_text_wrap(),
        Look::Code => format,
        Look::Number => format.set_num_format("#,##0.###############"),
        // In the middle: right beside it the words of the next column begin.
        Look::Count => format.set_align(FormatAlign::Center).set_num_format("0"),
        Look::Link => format.set_font_color(Color::RGB(0x0006_45AD)).set_underline(FormatUnderline::Single),
        Look::Day => format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
    }
}

/// Fill and ink for a verdict; the word stands in the cell, so colour says nothing alone.
fn colours(verdict: Verdict) -> (u32, u32) {
    match verdict {
        Verdict::Unchecked => (0x00FF_FFFF, 0x0059_6670),
        Verdict::Verified => (0x00D3_EFD9, 0x000B_5A23),
        Verdict::Disputed => (0x00FA_D4D4, 0x0086_1010),
        Verdict::Misquoted => (0x00FB_DDC8, 0x0083_3A00),
        Verdict::Misattributed => (0x00F6_D6E8, 0x0080_1153),
        Verdict::OutOfContext => (0x00FC_EBC2, 0x006B_4A00),
        Verdict::Unverifiable => (0x00E3_DCF3, 0x0046_2A83),
        Verdict::NotCheckable => (0x00E3_E6E9, 0x0043_4D56),
        Verdict::NeedsSource => (0x00D3_E6FA, 0x0007_4A8A),
    }
}

/// What a sheet is made of, without its rows.
pub(super) struct Frame {
    /// The XML before the first row under the header.
    pub(super) before: String,
    /// The XML behind the last row.
    pub(super) after: String,
    /// By column: the number of its format.
    pub(super) styles: Vec<String>,
}

/// A workbook without rows, as the library writes it.
pub(super) struct Skeleton {
    /// Its files.
    pub(super) archive: ZipArchive<Cursor<Vec<u8>>>,
    /// Its sheets of rows.
    pub(super) frames: Vec<Frame>,
    /// The words that stand in it already, as XML.
    pub(super) strings: String,
}

/// Makes the workbook around so many rows a sheet; `linked` where the sheet `audit` has links.
pub(super) fn skeleton(
    columns: &[Vec<usize>],
    rows: &[u32],
    linked: bool,
    about: &[(String, String)],
) -> Result<Skeleton, XlsxError> {
    let mut book = Workbook::new();
    // The fastest compression: the links are much of the file, and alike.
    book.set_zip_compression_level(1);
    let made = ExcelDateTime::from_ymd(2025, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("Guillemet").set_creation_datetime(&made));
    audit(book.add_worksheet())?;
    for (name, columns) in SHEETS.iter().zip(columns) {
        table(book.add_worksheet(), name, columns)?;
    }
    for (at, rows) in rows.iter().enumerate() {
        close(book.worksheet_from_index(at)?, *rows, at.checked_sub(1).map(|at| &columns[at]))?;
    }
    let sheet = book.worksheet_from_index(0)?;
    let link_format = body(Look::Link);
    if linked {
        // The place of all links. Words that stand in the workbook already add nothing to it.
        let column = place("open ↗");
        let link = Url::new("https://example.org").set_text(HEADINGS[usize::from(column)].name);
        sheet.write_url_with_format(1, column, link, &link_format)?;
    }
    sheets::about(book.add_worksheet(), about)?;
    let bytes = book.save_to_buffer()?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| XlsxError::ParameterError(e.to_string()))?;
    let mut frames = Vec::new();
    for number in 0..rows.len() {
        let mut xml = String::new();
        let read = archive.by_name(&sheet_name(number)).map(|mut file| file.read_to_string(&mut xml));
        let frame = read.ok().and_then(|_| frame(&xml));
        frames.push(frame.ok_or_else(|| XlsxError::ParameterError("a sheet without a row of formats".to_owned()))?);
    }
    let mut strings = String::new();
    let read = archive.by_name(super::strings::FILE).map(|mut file| file.read_to_string(&mut strings));
    if read.is_err() || strings.is_empty() {
        return Err(XlsxError::ParameterError("a workbook without words".to_owned()));
    }
    Ok(Skeleton { archive, frames, strings })
}

/// Takes a sheet apart at its row of empty cells.
fn frame(xml: &str) -> Option<Frame> {
    let start = xml.find("<row r=\"2\"")?;
    let (row, _) = xml[start..].split_once("</row>")?;
    let after = &xml[xml.find("</sheetData>")?..];
    let cells = row.split("<c ").skip(1);
    let style = |cell: &str| cell.split_once(" s=\"").and_then(|(_, s)| s.split_once('"')).map(|(s, _)| s.to_owned());
    let styles = cells.map(|cell| style(cell).unwrap_or_default()).collect();
    Some(Frame { before: xml[..start].to_owned(), after: after.to_owned(), styles })
}

/// The sheet `audit`, without rows.
fn audit(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("audit")?;
    let head = header();
    for (at, Heading { name, width, look, .. }) in HEADINGS.iter().enumerate() {
        let column = at as u16;
        sheet.set_column_width(column, f64::from(*width))?;
        let format = body(*look);
        sheet.set_column_format(column, &format)?;
        sheet.write_blank(1, column, &format)?;
        if *width == 0 {
            sheet.set_column_hidden(column)?;
        }
        sheet.write_string_with_format(0, column, *name, &head)?;
    }
    sheet.set_row_height(0, 30)?;
    sheet.set_freeze_panes(1, 0)?;
    let names: Vec<&str> = Verdict::ALL.iter().map(|v| v.name()).collect();
    let statuses = DataValidation::new()
        .allow_list_strings(&names)?
        .set_error_title("Status")?
        .set_error_message("Choose one of the list.")?;
    sheet.add_data_validation(1, place("status"), ROWS, place("status"), &statuses)?;
    let errors = DataValidation::new().allow_list_strings(&EXTRACTION_ERRORS)?;
    sheet.add_data_validation(1, place("extraction error"), ROWS, place("extraction error"), &errors)?;
    for verdict in Verdict::ALL.into_iter().skip(1) {
        let (fill, ink) = colours(verdict);
        let format = Format::new().set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(ink)).set_bold();
        let rule = ConditionalFormatText::new()
            .set_rule(ConditionalFormatTextRule::BeginsWith(verdict.name().to_owned()))
            .set_format(format);
        sheet.add_conditional_format(1, place("status"), ROWS, place("status"), &rule)?;
    }
    Ok(())
}

/// The place of a column of the sheet `audit`.
fn place(name: &str) -> u16 {
    HEADINGS.iter().position(|h| h.name == name).unwrap_or_default() as u16
}

/// The sheet of a table, without rows.
fn table(sheet: &mut Worksheet, name: &str, columns: &[usize]) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let head = header();
    for (to, from) in columns.iter().enumerate() {
        let column = TABLES[table_index(name)].columns[*from];
        let (width, look) = match (column.kind, column.name) {
            (_, "text" | "quote_text" | "sentence" | "message") => (60, Look::Words),
            (_, "title" | "url") => (40, Look::Words),
            (ColumnType::Decimal | ColumnType::Amount, _) => (16, Look::Number),
            (ColumnType::Int, _) => (9, Look::Count),
            (ColumnType::Bool, _) => (9, Look::Code),
            _ => (18, Look::Code),
        };
        sheet.set_column_width(to as u16, width)?;
        let format = body(look);
        sheet.set_column_format(to as u16, &format)?;
        sheet.write_blank(1, to as u16, &format)?;
        sheet.write_string_with_format(0, to as u16, column.name, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The filters over the rows, and how the sheet is printed.
fn close(sheet: &mut Worksheet, rows: u32, columns: Option<&Vec<usize>>) -> Result<(), XlsxError> {
    let width = columns.map_or(HEADINGS.len(), Vec::len) as u16;
    sheet.autofilter(0, 0, rows.max(1), width - 1)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_format_and_links_change_nothing_before_the_rows() {
        let columns: Vec<Vec<usize>> = SHEETS.iter().map(|name| sheets::shown_columns(name)).collect();
        let rows = vec![0; SHEETS.len() + 1];
        let about = [("a".to_owned(), "b".to_owned())];
        let empty = skeleton(&columns, &rows, false, &about).unwrap();
        let full = skeleton(&columns, &vec![9; SHEETS.len() + 1], true, &about).unwrap();
        for (number, (before, after)) in empty.frames.iter().zip(&full.frames).enumerate() {
            let width = if number == 0 { HEADINGS.len() } else { columns[number - 1].len() };
            assert_eq!(before.styles.len(), width);
            // The dimension alone tells how many rows there are, and is left out.
            let trimmed = |f: &Frame| f.before.replace(|c: char| c.is_ascii_digit(), "");
            assert_eq!(trimmed(before), trimmed(after), "sheet {number}");
            assert_eq!(before.styles, after.styles);
        }
        // How often they stand somewhere is the only difference, and is not taken over.
        let items = |skeleton: &Skeleton| skeleton.strings.split_once("<si>").unwrap().1.to_owned();
        assert_eq!(items(&empty), items(&full));
        assert!(full.frames[0].after.contains("<hyperlinks>") && !empty.frames[0].after.contains("<hyperlinks>"));
    }
}
