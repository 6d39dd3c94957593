//! Where a workbook is full, and what does not fit into it.

use std::io::Read;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use super::*;
use crate::record::{Value, table};
use crate::write::column;

/// A document with so many figures.
fn batch(id: &str, title: &str, figures: usize) -> Batch {
    let row = |name: &str, cells: &[(&str, &str)]| {
        let mut row = vec![Value::Null; table(name).unwrap().columns.len()];
        for (cell, words) in cells {
            row[column(name, cell)] = Value::Text((*words).to_owned().into());
        }
        row
    };
    let mut batch = Batch::empty();
    let url = "https://example.org/a?b=1&c=2";
    batch.add("documents", &row("documents", &[("doc_id", id), ("status", "ok"), ("title", title), ("url", url)]));
    for number in 0..figures {
        let record = format!("{id}-{number}");
        let mut cells =
            row("figures", &[("record_id", &record), ("doc_id", id), ("text", "12 ans"), ("kind", "count")]);
        cells[column("figures", "value")] = Value::Decimal("12".into());
        cells[column("figures", "byte_start")] = Value::Int(number as i64);
        batch.add("figures", &cells);
    }
    batch
}

/// The workbooks of some batches, each as its file, with the cells that were cut.
fn written(room: Room, batches: &[Batch]) -> (Vec<Vec<u8>>, u64) {
    let folder = tempfile::tempdir().unwrap();
    let packs = Packs::built_in().unwrap();
    let mut books = Workbooks::create(folder.path(), &packs, Vec::new(), Vec::new()).unwrap().with_room(room);
    for batch in batches {
        books.write(batch).unwrap();
    }
    let finished = Box::new(books).finish().unwrap();
    let read = |f: &Finished| std::fs::read(folder.path().join(format!("{}.part", f.name))).unwrap();
    (finished.iter().map(read).collect(), finished.iter().map(|f| f.cut_cells).sum())
}

/// The cells of a column of a sheet.
fn cells(book: &[u8], sheet: &str, heading: &str) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(book)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let mut rows = range.rows();
    let at = rows.next().unwrap().iter().position(|c| *c == Data::String(heading.to_owned())).unwrap();
    rows.map(|row| row[at].to_string()).collect()
}

fn file(book: &[u8], name: &str) -> Option<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).ok()?.read_to_string(&mut text).unwrap();
    Some(text)
}

#[test]
fn where_a_sheet_is_full_the_next_workbook_begins_and_no_row_is_lost() {
    let ids: Vec<String> = (0..5).map(|n| format!("d{n}")).collect();
    let mut batches: Vec<Batch> = ids.iter().map(|id| batch(id, "T", 4)).collect();
    // More facts than a sheet has rows, in one document.
    batches.push(batch("long", "T", 25));
    let (books, _) = written(Room { rows: 10, ..Room::default() }, &batches);
    assert!(books.len() >= 5, "{}", books.len());
    let wanted: Vec<String> = ids.iter().flat_map(|id| (0..4).map(move |n| format!("{id}-{n}"))).collect();
    let wanted: Vec<String> = wanted.into_iter().chain((0..25).map(|n| format!("long-{n}"))).collect();
    for sheet in ["audit", "figures"] {
        let all: Vec<Vec<String>> = books.iter().map(|book| cells(book, sheet, "record_id")).collect();
        assert!(all.iter().all(|rows| rows.len() <= 10), "{sheet}: {all:?}");
        assert_eq!(all.concat(), wanted, "{sheet}");
    }
    // Documents are not torn apart while they fit.
    let books_of = |id: &str| books.iter().filter(|b| cells(b, "audit", "doc_id").iter().any(|d| d == id)).count();
    assert!(ids.iter().all(|id| books_of(id) == 1));
}

#[test]
fn links_beyond_what_a_sheet_may_have_stand_as_addresses() {
    let (books, _) = written(Room { links: 5, ..Room::default() }, &[batch("d", "T", 4)]);
    let sheet = file(&books[0], "xl/worksheets/sheet1.xml").unwrap();
    let addresses = file(&books[0], hyperlinks::FILE).unwrap();
    assert_eq!(sheet.matches("<hyperlink ").count(), 5);
    // The page and where it may be archived, each once.
    assert_eq!(addresses.matches("<Relationship ").count(), 2);
    for (id, count) in [("rId1\"", 3), ("rId2\"", 2)] {
        assert_eq!((sheet.matches(id).count(), addresses.matches(id).count()), (count, 1));
    }
    let open = cells(&books[0], "audit", "open ↗");
    assert_eq!(open[..3], ["open ↗"; 3]);
    assert!(open[3].starts_with("https://example.org/a?b=1&c=2#:~:text="), "{open:?}");
    let (none, _) = written(Room { links: 0, ..Room::default() }, &[batch("d", "T", 4)]);
    assert!(file(&none[0], hyperlinks::FILE).is_none());
}

#[test]
fn cells_that_are_cut_are_counted() {
    let long = "é".repeat(40_000);
    let (books, cut) = written(Room::default(), &[batch("d", &long, 2)]);
    // The headline stands beside each fact and in the sheet of documents.
    assert_eq!(cut, 3);
    assert!(cells(&books[0], "audit", "article").iter().all(|title| title.chars().count() <= 32_767));
}
