//! Parquet, in a build that has it: written, read back, read from other programs' files, and refused where it is damaged.

#![cfg(feature = "parquet")]

mod common;

use std::sync::Arc;

use common::Place;
use guillemet::pipeline::{Chunk, Item, with_chunks};
use guillemet::read::{Options, find_inputs};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;
use serde_json::Value;

const GOOD: &str = "« Nous partirons demain », a dit la maire de la ville dans un entretien avec les élus.";

const SCHEMA: &str = "message articles {
    required int64 id;
    optional binary titre (UTF8);
    optional binary texte (UTF8);
    optional binary langue;
    optional int64 published (TIMESTAMP(MICROS, false));
    optional group authors (LIST) { repeated group list { optional binary element (UTF8); } }
}";

/// The 13th of February 2025, a quarter to seven, in microseconds.
const PUBLISHED: i64 = 1_739_429_100_000_000;

/// A table of articles, a row group for each list of texts; a text that is not there is null.
fn table(groups: &[&[Option<&str>]], compression: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
    for texts in groups {
        let all = vec![1; texts.len()];
        let words = |word: &'static str| vec![ByteArray::from(word); texts.len()];
        let there: Vec<ByteArray> = texts.iter().flatten().map(|t| ByteArray::from(*t)).collect();
        let levels: Vec<i16> = texts.iter().map(|t| i16::from(t.is_some())).collect();
        let mut group = writer.next_row_group().unwrap();
        let ids: Vec<i64> = (1..=texts.len() as i64).collect();
        for column in 0..6 {
            let mut writer = group.next_column().unwrap().unwrap();
            let mut write = |values: &[ByteArray], levels: &[i16], repeated: Option<&[i16]>| {
                writer.typed::<ByteArrayType>().write_batch(values, Some(levels), repeated).unwrap()
            };
            match column {
                0 => writer.typed::<Int64Type>().write_batch(&ids, None, None).unwrap(),
                1 => write(&words("La ville"), &all, None),
                2 => write(&there, &levels, None),
                3 => write(&words("fr"), &all, None),
                4 => writer.typed::<Int64Type>().write_batch(&vec![PUBLISHED; texts.len()], Some(&all), None).unwrap(),
                _ => write(&words("Odile Marchetti"), &vec![3; texts.len()], Some(&vec![0; texts.len()])),
            };
            writer.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut out, content).unwrap();
    out.finish().unwrap()
}

fn codes(place: &Place) -> Vec<String> {
    place.rows("out/errors.jsonl").iter().map(|e| e["code"].as_str().unwrap().to_owned()).collect()
}

/// Extracts, has it verified, and gives the documents.
fn documents(place: &Place, arguments: &[&str], wanted: i32) -> Vec<Value> {
    let (code, said) = place.code(&[&["extract", "-o", "out", "--force"], arguments].concat());
    assert_eq!(code, wanted, "{said}");
    let (code, said) = place.code(&["verify", "out", "--input", arguments[0]]);
    assert_eq!(code, 0, "{said}");
    place.rows("out/documents.jsonl")
}

#[test]
fn the_rows_of_a_table_are_documents_with_what_its_columns_say() {
    let groups: &[&[Option<&str>]] = &[&[Some(GOOD), Some("Non, dit la maire.")], &[Some("<p>« Oui », dit-elle.</p>")]];
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())] {
        let place = Place::new();
        place.file("a", table(groups, compression));
        let found = documents(&place, &["a"], 0);
        assert_eq!(found.len(), 3);
        for (at, document) in found.iter().enumerate() {
            assert_eq!(document["reader"], "parquet");
            assert_eq!(document["input_index"], at);
            assert_eq!(document["title"], "La ville");
            assert_eq!(document["language"], "fr");
            assert_eq!(document["published"], "2025-02-13T06:45:00");
            assert_eq!(document["authors"], serde_json::json!(["Odile Marchetti"]));
        }
        assert_eq!(found[1]["external_id"], "2");
        let quotes = place.rows("out/quotes.jsonl");
        assert!(quotes.iter().any(|q| q["quote_text"] == "Nous partirons demain"), "{quotes:?}");
    }
}

#[test]
fn a_table_is_read_out_of_an_archive_and_by_the_fields_that_are_named() {
    let place = Place::new();
    let table = table(&[&[Some(GOOD), None]], Compression::SNAPPY);
    place.file("in/dump.parquet.gz", gzip(&table));
    assert_eq!(documents(&place, &["in"], 2).len(), 2, "a row without text is a document that is not there");
    assert_eq!(codes(&place), ["no_text"]);
    place.file("dump.parquet", &table);
    let found = documents(&place, &["dump.parquet", "--text-field", "titre", "--title-field", "langue"], 0);
    assert_eq!(found[0]["title"], "fr");
    assert_eq!(found[0]["text_chars"], 8);
    let (code, said) = place.code(&["extract", "dump.parquet", "-o", "out", "--force", "--text-field", "corps"]);
    assert_eq!(code, 2, "{said}");
    assert_eq!(codes(&place), ["no_text_column"]);
}

#[test]
fn what_is_written_is_read_back_cell_by_cell() {
    let place = Place::new();
    let text = "Mardi 11 février 2025, la directrice Odile Marchetti a déclaré : « Notre économie a perdu 12,5 millions \
                d’euros en 2023. » Le match s’est terminé 2-1. Plus de 40 % des 350 salariés sont partis.";
    place.file("dump.jsonl", common::line(1, text) + &common::line(2, "Rien."));
    let run = |out: &str, jobs: &str| {
        let (code, said) =
            place.code(&["extract", "dump.jsonl", "-o", out, "--format", "csv,jsonl,parquet", "--jobs", jobs]);
        assert_eq!(code, 0, "{said}");
    };
    run("out", "1");
    run("again", "2");
    let mut days = 0;
    for name in ["documents", "quotes", "figures", "dates", "speakers", "errors"] {
        let file = format!("{name}.parquet");
        let bytes = std::fs::read(place.path(&format!("out/{file}"))).unwrap();
        assert!(bytes == std::fs::read(place.path(&format!("again/{file}"))).unwrap(), "{name}: the same bytes twice");
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let found: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        let wanted = place.rows(&format!("out/{name}.jsonl"));
        assert_eq!(found.len(), wanted.len(), "{name}");
        for (row, wanted) in found.iter().zip(&wanted) {
            for (column, cell) in row.get_column_iter() {
                let stem = column.strip_suffix("_text").filter(|stem| row.get_column_iter().any(|(c, _)| c == stem));
                let wanted = &wanted[stem.unwrap_or(column)];
                match cell {
                    Field::Str(text) if wanted.is_array() => {
                        assert_eq!(serde_json::from_str::<Value>(text).unwrap(), *wanted);
                    }
                    Field::Str(text) => assert_eq!(wanted, text, "{name}.{column}"),
                    Field::Long(number) => assert_eq!(wanted, number),
                    Field::Bool(yes) => assert_eq!(wanted, yes),
                    Field::Date(_) => {
                        days += 1;
                        assert_eq!(cell.to_string(), wanted.as_str().unwrap());
                    }
                    Field::Decimal(_) => {
                        let digits = cell.to_string();
                        assert_eq!(digits.trim_end_matches('0').trim_end_matches('.'), wanted.as_str().unwrap());
                    }
                    // A score is no decimal.
                    Field::Null => assert!(wanted.is_null() || wanted == "2-1", "{name}.{column}: {wanted}"),
                    other => panic!("{name}.{column} holds {other:?}"),
                }
            }
        }
    }
    assert!(days >= 4, "days are dates: {days}");
    let run = std::fs::read_to_string(place.path("out/run.json")).unwrap();
    let package = std::fs::read_to_string(place.path("out/datapackage.json")).unwrap();
    assert!(run.contains("\"quotes.parquet\"") && package.contains("\"quotes.parquet\""));
    // What the program wrote is an input like any other.
    let read = documents(&place, &["again/quotes.parquet", "--text-field", "quote_text", "--lang", "fr"], 0);
    assert_eq!(read.len(), 1);
    // A run in other formats leaves nothing of it, and export makes it again.
    let kept = std::fs::read(place.path("again/speakers.parquet")).unwrap();
    let (code, _) = place.code(&["extract", "dump.jsonl", "-o", "again", "--force"]);
    assert!(code == 0 && !place.path("again/quotes.parquet").exists());
    let (code, said) = place.code(&["export", "again", "--format", "parquet"]);
    assert_eq!(code, 0, "{said}");
    assert!(std::fs::read(place.path("again/speakers.parquet")).unwrap() == kept);
    assert!(place.path("again/quotes.parquet").exists());
}

#[test]
fn a_damaged_row_group_costs_itself() {
    let place = Place::new();
    let mut bytes = table(&[&[Some("Un.")], &[Some("« Oui », dit la maire."); 3], &[Some(GOOD)]], Compression::SNAPPY);
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes.clone())).unwrap();
    let (start, length) = reader.metadata().row_group(1).column(2).byte_range();
    let half = (start + length / 2) as usize;
    bytes[half..(start + length) as usize].fill(0xff);
    place.file("a.parquet", &bytes);
    let found = documents(&place, &["a.parquet"], 2);
    let status: Vec<_> =
        found.iter().map(|d| (d["status"].as_str().unwrap(), d["input_index"].as_u64().unwrap())).collect();
    assert_eq!(status, [("ok", 0), ("failed", 1), ("ok", 4)]);
    assert_eq!(codes(&place), ["corrupt"]);
}

#[test]
fn a_few_bytes_that_become_many_are_refused() {
    let place = Place::new();
    let long = "Oui. ".repeat(20_000);
    place.file("bomb.parquet", table(&[&vec![Some(long.as_str()); 20_000]], Compression::ZSTD(ZstdLevel::default())));
    let (code, said) = place.code(&["extract", "bomb.parquet", "-o", "out", "--lang", "fr"]);
    assert_eq!(code, 2, "{said}");
    assert!(codes(&place).contains(&"ratio".to_owned()), "{:?}", codes(&place));
}

#[test]
fn whatever_the_bytes_are_reading_ends_and_says_why() {
    let whole = table(&[&[Some(GOOD), None], &[Some("Non."), Some("Oui.")]], Compression::SNAPPY);
    let place = Place::new();
    let mut seed = 7_u32;
    let mut random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 8
    };
    let files = 1500;
    for number in 0..files {
        let mut bytes = whole.clone();
        if number % 10 == 0 {
            bytes.truncate(4 + random() as usize % (whole.len() - 4));
        }
        for _ in 0..=number % 3 {
            let at = 4 + random() as usize % (bytes.len() - 4).max(1);
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random() as u8;
            }
        }
        place.file(&format!("in/{number:04}.parquet"), bytes);
    }
    std::panic::set_hook(Box::new(|_| {}));
    let inputs = find_inputs(&[place.path("in")]).unwrap();
    let mut told = std::collections::BTreeSet::new();
    with_chunks(&inputs, &Options::default(), |mut chunks| {
        let mut chunk = Chunk::default();
        while chunks.next(&mut chunk) {
            for item in &chunk.items {
                told.insert(item.source().input_path.clone());
                if let Item::Refused { refusal, .. } = item {
                    assert!(refusal.message.len() < 400 && refusal.code != "panic", "{refusal}");
                }
            }
        }
    });
    assert_eq!(told.len(), files, "every file gives a document or a refusal");
}
