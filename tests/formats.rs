//! Every format, made by the usual tools and libraries, is read: alone, compressed and in archives.

mod common;

use std::io::Write;
use std::process::Command;

use common::{Place, line};
use serde_json::Value;

const GOOD: &str = "« Nous partirons demain », a dit la maire de la ville dans un entretien avec les élus.";

fn page(text: &str) -> String {
    format!("<!DOCTYPE html><html><head><title>T</title></head><body><article><p>{text}</p></article></body></html>")
}

fn gzip(content: impl AsRef<[u8]>) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(content.as_ref()).unwrap();
    out.finish().unwrap()
}

fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        out.append_data(&mut header, name, content.as_slice()).unwrap();
    }
    out.into_inner().unwrap()
}

/// A record of a web archive, with the length that it has.
fn record(kind: &str, uri: &str, media: &str, block: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2025-02-13T06:45:00Z\r\n\
         WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
}

fn response(uri: &str, status: &str, headers: &str, body: &str) -> String {
    record(
        "response",
        uri,
        "application/http; msgtype=response",
        &format!("HTTP/1.1 {status}\r\n{headers}\r\n\r\n{body}"),
    )
}

/// Extracts a folder or file and gives the documents; whatever was extracted must bear being verified.
fn documents(place: &Place, input: &str, wanted: i32) -> Vec<Value> {
    let (code, said) = place.code(&["extract", input, "-o", "out", "--force", "--jobs", "2"]);
    assert_eq!(code, wanted, "{said}");
    let (code, said) = place.code(&["verify", "out", "--input", input]);
    assert_eq!(code, 0, "{said}");
    place.code(&["extract", input, "-o", "out1", "--force", "--jobs", "1"]);
    for table in ["documents", "quotes", "errors"] {
        let name = |folder: &str| place.path(&format!("{folder}/{table}.jsonl"));
        assert!(
            std::fs::read(name("out")).unwrap() == std::fs::read(name("out1")).unwrap(),
            "{table} with one job and two"
        );
    }
    place.rows("out/documents.jsonl")
}

fn column<'d>(documents: &'d [Value], name: &str) -> Vec<&'d str> {
    documents.iter().map(|d| d[name].as_str().unwrap_or("")).collect()
}

fn codes(place: &Place) -> Vec<(String, String)> {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or("").to_owned();
    place.rows("out/errors.jsonl").iter().map(|e| (text(e, "code"), text(e, "action"))).collect()
}

fn pairs(codes: &[(String, String)]) -> Vec<(&str, &str)> {
    codes.iter().map(|(c, a)| (c.as_str(), a.as_str())).collect()
}

#[test]
fn every_format_is_read_under_its_own_name_or_none() {
    let place = Place::new();
    let table = format!("id;titre;texte\n1;T;\"{GOOD}\nDeux \"\"lignes\"\".\"\n2;T;{GOOD}\n");
    let array = format!("[\n {{\"text\": \"{GOOD}\", \"n\": [1]}},\n {{\"text\": \"Non, dit la maire.\"}}\n]");
    let around = format!("{{\"total\": 1, \"articles\": [{{\"text\": \"{GOOD}\"}}], \"next\": null}}");
    let rss = format!(
        "<?xml version=\"1.0\"?><rss><channel><title>Le Courrier</title><item><title>T</title><description><![CDATA[<p>{GOOD}</p>]]></description></item></channel></rss>"
    );
    let nitf = format!(
        "<?xml version=\"1.0\"?><nitf><body><body.head><hedline><hl1>T</hl1></hedline></body.head><body.content><p>{GOOD}</p></body.content></body></nitf>"
    );
    let newsml = format!(
        "<newsMessage><itemSet><newsItem guid=\"a\"><contentSet><inlineXML>{}</inlineXML></contentSet></newsItem></itemSet></newsMessage>",
        nitf.replace("<?xml version=\"1.0\"?>", "")
    );
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(table.replace(';', "\t").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let western = format!("id,text\n1,\"{GOOD} Où est-elle allée, là-bas ? Ça, c’est très clair à l’été.\"\n")
        .chars()
        .map(|c| if c == '’' { 0x92 } else { c as u8 })
        .collect::<Vec<u8>>();
    let files: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("a.txt", GOOD.into(), &["text"]),
        ("b.md", format!("# T\n\n{GOOD}\n").into(), &["markdown"]),
        ("c.html", page(GOOD).into(), &["html"]),
        ("d.jsonl", [line(1, GOOD), line(2, "Non.")].concat().into(), &["jsonl"; 2]),
        ("e.json", array.into(), &["json"; 2]),
        ("f.json", around.into(), &["json"]),
        ("g.csv", table.into(), &["csv"; 2]),
        ("h.tsv", wide, &["csv"; 2]),
        ("i.csv", western, &["csv"]),
        (
            "j.warc",
            response("https://example.org/1", "200 OK", "Content-Type: text/html", &page(GOOD)).into(),
            &["warc"],
        ),
        ("k.xml", rss.into(), &["feed"]),
        ("l.xml", nitf.into(), &["nitf"]),
        ("m.xml", newsml.into(), &["newsml"]),
    ];
    for (name, content, readers) in &files {
        let content: Vec<u8> = [content.as_slice(), b""].concat();
        place.file(&format!("named/{name}"), &content);
        // Text and Markdown are known by their names alone.
        if !["a.txt", "b.md", "i.csv"].contains(name) {
            place.file(&format!("nameless/{}", &name[..1]), &content);
        }
        let found = documents(&place, &format!("named/{name}"), 0);
        let expected: Vec<_> = readers.iter().map(|r| if *r == "warc" { "html" } else { r }).collect();
        assert_eq!(column(&found, "reader"), expected, "{name}");
        let quotes = place.rows("out/quotes.jsonl");
        assert!(quotes.iter().any(|q| q["quote_text"] == "Nous partirons demain"), "{name}: {quotes:?}");
    }
    let named = documents(&place, "named", 0);
    let nameless = documents(&place, "nameless", 0);
    let kept =
        |d: &&Value| !["text", "markdown"].contains(&d["reader"].as_str().unwrap()) && d["input_path"] != "named/i.csv";
    let (named, nameless): (Vec<_>, Vec<_>) =
        (named.iter().filter(kept).map(|d| &d["reader"]).collect(), nameless.iter().map(|d| &d["reader"]).collect());
    assert_eq!(named, nameless);
}

#[test]
fn each_is_read_in_whatever_holds_it() {
    let place = Place::new();
    let members = [
        ("2025/a.html", page(GOOD).into_bytes()),
        ("d.jsonl", line(1, GOOD).into_bytes()),
        ("photo.png", vec![1, 2, 3]),
    ];
    let inner = zip(&members);
    place.file("in/a.zip", &inner);
    place.file("in/b.tar", tar(&members));
    place.file("in/c.tar.gz", gzip(tar(&members)));
    place.file("in/d.tar.zst", zstd::encode_all(tar(&members).as_slice(), 3).unwrap());
    place.file("in/e.bin", tar(&[("inner.zip", inner), ("x/d.jsonl.gz", gzip(line(2, GOOD)))]));
    let found = documents(&place, "in", 0);
    assert_eq!(
        column(&found, "input_member"),
        [
            "2025/a.html",
            "d.jsonl",
            "2025/a.html",
            "d.jsonl",
            "2025/a.html",
            "d.jsonl",
            "2025/a.html",
            "d.jsonl",
            "inner.zip/2025/a.html",
            "inner.zip/d.jsonl",
            "x/d.jsonl.gz"
        ]
    );
    assert_eq!(found.iter().filter(|d| d["status"] == "duplicate").count(), 8);
    assert_eq!(found[0]["raw_bytes"].as_u64().unwrap() as usize, page(GOOD).len());
    assert!(place.code(&["extract", "in", "-o", "out", "--force"]).1.contains("5 files of other kinds not read"));
}

#[test]
fn files_made_by_the_tools_of_the_system_are_read() {
    let place = Place::new();
    place.file("in/a.html", page(GOOD));
    place.file("in/d.jsonl", line(1, GOOD));
    let script = "import zipfile\nwith zipfile.ZipFile('made/p.zip', 'w', zipfile.ZIP_DEFLATED) as z:\n    z.write('in/a.html')\n";
    let tools: [(&str, &[&str]); 6] = [
        ("gzip", &["-k", "-c", "in/d.jsonl"]),
        ("zstd", &["-q", "-c", "in/d.jsonl"]),
        ("tar", &["czf", "made/a.tgz", "in"]),
        ("tar", &["--format=pax", "-cf", "made/b.tar", "in"]),
        ("zip", &["-q", "-r", "made/c.zip", "in"]),
        ("python3", &["-c", script]),
    ];
    std::fs::create_dir_all(place.path("made")).unwrap();
    let mut made = 0;
    for (tool, arguments) in tools {
        // A machine without a tool tests the others.
        let Ok(output) = Command::new(tool).args(arguments).current_dir(place.path("")).output() else { continue };
        assert!(output.status.success(), "{tool}: {output:?}");
        made += match tool {
            "gzip" | "zstd" | "python3" => 1,
            _ => 2,
        };
        if !output.stdout.is_empty() {
            place.file(&format!("made/{tool}.jsonl.{}", if tool == "gzip" { "gz" } else { "zst" }), output.stdout);
        }
    }
    let found = documents(&place, "made", 0);
    assert_eq!(found.len(), made);
    assert!(found.iter().all(|d| ["ok", "duplicate"].contains(&d["status"].as_str().unwrap())));
}

#[test]
fn a_web_archive_gives_its_pages_and_texts() {
    let place = Place::new();
    let chunked = format!("{:x}\r\n{}\r\n0\r\n\r\n", page(GOOD).len(), page(GOOD));
    let records = [
        record("warcinfo", "", "application/warc-fields", "software: x\r\n"),
        record("request", "https://example.org/1", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"),
        response(
            "https://example.org/1",
            "200 OK",
            "Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked",
            &chunked,
        ),
        response("https://example.org/2", "404 Not Found", "Content-Type: text/html", &page("Rien.")),
        response("https://example.org/3.png", "200 OK", "Content-Type: image/png", "x"),
        record("conversion", "https://example.org/4", "text/plain", &format!("{GOOD}\nDeux.\n")),
        record("resource", "metadata://gnu.org/software/wget/warc/wget.log", "text/plain", "log"),
    ];
    let mut members: Vec<u8> = Vec::new();
    for record in &records {
        members.extend(gzip(record));
    }
    place.file("a.warc.gz", &members);
    let found = documents(&place, "a.warc.gz", 0);
    assert_eq!(column(&found, "url"), ["https://example.org/1", "https://example.org/4"]);
    assert_eq!(column(&found, "reader"), ["html", "text"]);
    assert_eq!(found[0]["input_index"], 2);
    assert_eq!(found[0]["raw_bytes"].as_u64().unwrap() as usize, page(GOOD).len(), "without its chunks");
}

#[test]
fn a_page_of_a_web_archive_is_in_the_encoding_that_its_server_states() {
    let place = Place::new();
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"ISO-8859-7\"; x=y\r\n\r\n";
    let words = b"\xea\xe1\xeb\xe7\xec\xdd\xf1\xe1, ".repeat(9);
    let greek = [b"<p>", &*words, b"."].concat();
    let length = http.len() + greek.len();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/1\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n{http}"
    );
    place.file("a.warc", [head.as_bytes(), &greek, b"\r\n\r\n"].concat());
    let found = documents(&place, "a.warc", 2);
    assert_eq!(column(&found, "encoding"), ["ISO-8859-7"]);
}

#[test]
fn a_record_whose_length_is_wrong_costs_no_other() {
    let place = Place::new();
    let good = |n: u32| {
        response(
            &format!("https://example.org/{n}"),
            "200 OK",
            "Content-Type: text/html",
            &page(&format!("{GOOD} {n}")),
        )
    };
    let long = good(2).replace("Content-Length: ", "Content-Length: 9");
    let short = good(4).replace("Content-Length: ", "Content-Length: 0000000000").replacen(
        "Content-Length: 0000000000",
        "Content-Length: 1\r\nX: ",
        1,
    );
    place.file("a.warc", [good(1), long, good(3), short, good(5), good(6)[..200].to_owned()].concat());
    let found = documents(&place, "a.warc", 2);
    let urls: Vec<_> = (1..=6).map(|n| format!("https://example.org/{n}")).collect();
    assert_eq!(column(&found, "url")[..5], urls[..5]);
    assert_eq!(column(&found, "status")[..5], ["ok", "partial", "ok", "partial", "ok"]);
    assert!(codes(&place).iter().filter(|c| c.0 == "warc_length").count() >= 2);
}

#[test]
fn what_was_cut_short_is_read_as_far_as_it_goes() {
    let place = Place::new();
    let lines: String = (0..2000).map(|n| line(n, &format!("{GOOD} {n}"))).collect();
    let packed = gzip(&lines);
    place.file("in/a.jsonl.gz", &packed[..packed.len() / 2]);
    let whole = page(&format!("{GOOD}</p><p>{}", "Deux phrases de plus pour la ville. ".repeat(2000)));
    let packed = gzip(&whole);
    place.file("in/b.html.gz", &packed[..packed.len() - 20]);
    let archive = tar(&[("a.html", page(GOOD).into()), ("b.txt", GOOD.repeat(100).into())]);
    place.file("in/c.tar", &archive[..archive.len() - 4096]);
    let archive = zip(&[("a.txt", format!("Un. {GOOD}").into()), ("b.txt", GOOD.repeat(100).into())]);
    place.file("in/d.zip", &archive[..archive.len() - 40]);
    place.file("in/e.json", format!("[{}, {{\"text\": \"Non", line(1, GOOD)));
    let found = documents(&place, "in", 2);
    let of = |name: &str| found.iter().filter(|d| d["input_path"] == format!("in/{name}")).collect::<Vec<_>>();
    assert!(of("a.jsonl.gz").len() > 500);
    assert_eq!(of("a.jsonl.gz").iter().filter(|d| d["status"] == "failed").count(), 1, "no half line is read");
    assert_eq!(of("b.html.gz")[0]["status"], "partial");
    assert!(of("b.html.gz")[0]["n_quotes"].as_u64().unwrap() > 0);
    assert!(of("c.tar").iter().any(|d| d["input_member"] == "a.html"));
    assert!(of("d.zip").iter().any(|d| d["input_member"] == "a.txt" && d["status"] == "ok"));
    assert_eq!(of("e.json").len(), 2);
    let found = codes(&place);
    assert!(pairs(&found).contains(&("truncated", "partial")) && pairs(&found).contains(&("truncated", "skipped")));
    assert!(pairs(&found).contains(&("corrupt", "skipped")) && pairs(&found).contains(&("invalid_json", "skipped")));
}

#[test]
fn a_bomb_ends_where_it_grows_too_large() {
    let place = Place::new();
    let zeros = vec![b' '; 20 << 20];
    place.file("in/a.txt.gz", gzip(&zeros));
    place.file("in/b.zip", zip(&[("zeros.txt", zeros), ("a.txt", GOOD.into())]));
    let mut nested = gzip(GOOD);
    for _ in 0..5 {
        nested = gzip(&nested);
    }
    place.file("in/c.txt.gz", nested);
    let mut nested = GOOD.as_bytes().to_vec();
    for name in ["a.txt", "b.zip", "c.zip", "d.zip", "e.zip"] {
        nested = zip(&[(name, nested)]);
    }
    place.file("in/d.zip", nested);
    let found = documents(&place, "in", 2);
    let codes = codes(&place);
    let codes: Vec<_> = pairs(&codes).into_iter().map(|c| c.0).collect();
    assert_eq!(codes, ["ratio", "ratio", "nesting", "nesting"]);
    assert_eq!(found.iter().filter(|d| d["status"] == "ok").count(), 1);
    let (code, said) = place.code(&["extract", "in/c.txt.gz", "-o", "out", "--force", "--max-nesting", "9"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_table_is_read_but_for_the_rows_that_nobody_can_read() {
    let place = Place::new();
    let long = "mot ".repeat(300_000);
    place.file(
        "a.csv",
        format!(
            "id,text,lang,\r\n1,\"{GOOD}\",fr,\r\n2,\"Oui, dit-elle aux élus.\",fr,,,\r\n3,un,deux,trois,quatre\r\n4,\"{GOOD} Deux.\"\r\n,,,\r\n5,\"{long}\",fr,\r\n6,\"jamais fermé, dit-il,fr,\r\n7,Trois phrases sans virgule pour la ville.,fr,\r\n"
        ),
    );
    let found = documents(&place, "a.csv", 2);
    assert_eq!(column(&found, "status"), ["ok", "ok", "failed", "partial", "ok", "failed", "ok"]);
    assert_eq!(column(&found, "external_id"), ["1", "2", "", "4", "5", "", "7"]);
    let codes = codes(&place);
    assert_eq!(pairs(&codes), [("ragged_row", "skipped"), ("ragged_row", "partial"), ("unclosed_quote", "skipped")]);
    place.file("b.csv", "nom,age\nMaud,30\n");
    documents(&place, "b.csv", 2);
    assert_eq!(place.rows("out/errors.jsonl")[0]["code"], "no_text_column");
}

#[test]
fn damaged_archives_and_broken_markup_cost_only_themselves() {
    let place = Place::new();
    let mut archive = tar(&[("a.txt", GOOD.into()), ("b.txt", "x".into()), ("c.txt", format!("{GOOD} Trois.").into())]);
    // The header of the second member.
    archive[1024..1100].fill(0xff);
    place.file("in/a.tar", archive);
    let mut archive = zip(&[("a.txt", GOOD.into()), ("b.txt", format!("{GOOD} Deux.").into())]);
    // Bit 0 of the flags says that a member is encrypted: once before it, once in the directory.
    let directory = archive.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    archive[6] |= 1;
    archive[directory + 8] |= 1;
    place.file("in/b.zip", archive);
    place.file("in/c.xml", format!("<?xml version='1.0'?><rss><channel><item><description>{GOOD} Quatre.</description><item><description>{GOOD} <b"));
    place.file("in/d.tar", "not a tar");
    place.file("in/e.txt", b"L'\xe9t\xe9 o\xf9 la maire a dit \xab non \xbb aux \xe9lus de la ville.");
    let found = documents(&place, "in", 2);
    let ok: Vec<_> =
        found.iter().filter(|d| d["status"] != "failed").map(|d| d["input_path"].as_str().unwrap()).collect();
    assert_eq!(ok, ["in/a.tar", "in/a.tar", "in/b.zip", "in/c.xml", "in/c.xml", "in/e.txt"]);
    assert_eq!(found.last().unwrap()["encoding"], "windows-1252");
    let codes: Vec<_> = codes(&place).into_iter().map(|c| c.0).collect();
    assert_eq!(codes[..2], ["corrupt", "encrypted"]);
    assert!(codes.contains(&"invalid_xml".to_owned()), "{codes:?}");
}

#[test]
fn a_reader_that_is_asked_for_reads_whatever_it_is_given() {
    let place = Place::new();
    place.file("a.html", GOOD);
    assert_eq!(place.code(&["extract", "a.html", "-o", "out", "--reader", "text"]).0, 0);
    assert_eq!(place.rows("out/documents.jsonl")[0]["reader"], "text");
    assert_eq!(place.code(&["verify", "out", "--input", "a.html"]).0, 0);
    assert_eq!(place.code(&["extract", "a.html", "-o", "out", "--reader", "tape"]).0, 1);
}

#[test]
fn another_version_of_a_page_is_noted_and_a_full_memory_is_said() {
    let place = Place::new();
    let row = |text: &str| format!("{{\"url\": \"https://example.org/1\", \"lang\": \"fr\", \"text\": \"{text}\"}}\n");
    place.file("a.jsonl", [row(GOOD), row("Non, dit la maire."), row(GOOD)].concat());
    let found = documents(&place, "a.jsonl", 0);
    assert_eq!(column(&found, "status"), ["ok", "ok", "duplicate"]);
    assert_eq!(found[1]["warnings"], serde_json::json!(["other_version"]));
    place.code(&["extract", "a.jsonl", "-o", "out", "--force", "--max-remembered", "1"]);
    assert_eq!(place.rows("out/errors.jsonl")[0]["code"], "too_many_documents");
}

#[test]
fn every_code_is_documented() {
    let docs = include_str!("../docs/errors.md");
    for code in guillemet::read::CODES {
        assert!(docs.contains(&format!("| `{}` |", code.name)), "docs/errors.md does not explain {}", code.name);
    }
    for line in docs.lines().filter(|l| l.starts_with("| `") && !l.starts_with("| `--")) {
        let name = line.split('`').nth(1).unwrap();
        assert!(guillemet::read::Code::named(name).is_some(), "docs/errors.md explains {name}, which there is not");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_how_to_get_one_that_has_it() {
    let place = Place::new();
    place.file("in/a.parquet", b"PAR1 and so on");
    place.file("in/b.txt", GOOD);
    let (code, said) = place.code(&["extract", "in", "-o", "out"]);
    assert_eq!(code, 2, "{said}");
    assert_eq!(pairs(&codes(&place)), [("unsupported", "skipped")]);
    let said = place.rows("out/errors.jsonl")[0]["message"].to_string();
    assert!(said.contains("--features parquet"), "{said}");
    let (code, said) = place.code(&["extract", "in", "-o", "out2", "--format", "parquet"]);
    assert!(code != 0 && said.contains("--features parquet"), "{code}: {said}");
}
