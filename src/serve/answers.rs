//! What the page asks, and what it is answered.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params_from_iter};
use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response};

use super::guard::Guard;
use super::verdicts::Verdicts;
use super::{ServeError, index, verdicts};
use crate::record::Review;

/// The longest body of a request, in bytes.
const LONGEST: u64 = 1 << 20;
/// The most rows of an answer.
const MOST: u64 = 500;

/// One worker's connections.
pub(super) struct Answers<'s> {
    index: Connection,
    verdicts: Verdicts,
    page: &'s str,
    guard: &'s Guard,
    changed: &'s AtomicBool,
}

/// An answer: its status, its media type, its bytes.
struct Answer(u16, &'static str, Vec<u8>);

impl Answer {
    fn json(value: &Value) -> Self {
        Self(200, "application/json", value.to_string().into_bytes())
    }

    fn words(status: u16, words: impl Into<String>) -> Self {
        Self(status, "text/plain; charset=utf-8", words.into().into_bytes())
    }
}

impl<'s> Answers<'s> {
    pub(super) fn open(
        folder: &Path,
        page: &'s str,
        guard: &'s Guard,
        changed: &'s AtomicBool,
    ) -> Result<Self, ServeError> {
        let path = index::path(folder);
        let fail = ServeError::database(&path);
        let index = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(&fail)?;
        index.execute("ATTACH DATABASE ? AS reviews", [verdicts::path(folder).display().to_string()]).map_err(&fail)?;
        index.execute_batch("PRAGMA cache_size = -32768; PRAGMA mmap_size = 1073741824;").map_err(&fail)?;
        Ok(Self { index, verdicts: Verdicts::open(folder)?, page, guard, changed })
    }

    /// Answers a request. A browser that went away meanwhile is no failure.
    pub(super) fn answer(&mut self, mut request: Request) {
        let Answer(status, media, bytes) = match self.guard.refuses(&request) {
            Some(why) => Answer::words(403, format!("guillemet: {why}\n")),
            None => {
                self.result(&mut request).unwrap_or_else(|error| Answer::words(500, format!("guillemet: {error}\n")))
            }
        };
        let mut response = Response::from_data(bytes).with_status_code(status);
        // The page carries its own policy; these hold for every answer.
        for (name, value) in [
            ("Content-Type", media),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
            ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Content-Security-Policy", "frame-ancestors 'none'"),
        ] {
            if let Ok(header) = Header::from_bytes(name, value) {
                response.add_header(header);
            }
        }
        let _ = request.respond(response);
    }

    fn result(&mut self, request: &mut Request) -> rusqlite::Result<Answer> {
        let asked = query(request.url());
        let path = request.url().split('?').next().unwrap_or_default().to_owned();
        let text = |name: &str| asked.get(name).map_or("", String::as_str);
        match (request.method(), path.as_str()) {
            (Method::Get, "/") => Ok(Answer(200, "text/html; charset=utf-8", self.page.as_bytes().to_vec())),
            (Method::Get, "/api/list") => self.list(&asked),
            (Method::Get, "/api/article") => self.article(text("doc").parse().unwrap_or(-1)),
            (Method::Get, "/api/facets") => {
                let facets =
                    self.index.query_row("SELECT value FROM meta WHERE name = 'facets'", [], |row| row.get(0))?;
                Ok(Answer(200, "application/json", String::into_bytes(facets)))
            }
            (Method::Get, "/api/reviews") => {
                let (reviews, last) = self.verdicts.since(text("since").parse().unwrap_or(0))?;
                Ok(Answer::json(&json!({ "reviews": reviews, "last": last })))
            }
            (Method::Get, "/api/reviews.csv") => Ok(Answer(200, "text/csv; charset=utf-8", self.verdicts.csv()?)),
            (Method::Post, "/api/review") => {
                let mut body = Vec::new();
                let read = request.as_reader().take(LONGEST + 1).read_to_end(&mut body);
                if read.is_err() || body.len() as u64 > LONGEST {
                    return Ok(Answer::words(413, "guillemet: the request is too long\n"));
                }
                self.review(&body)
            }
            _ => Ok(Answer::words(404, "guillemet: there is nothing at this address\n")),
        }
    }

    /// One page of the records that a question leaves, and how many there are in all.
    fn list(&self, asked: &HashMap<String, String>) -> rusqlite::Result<Answer> {
        let text = |name: &str| asked.get(name).map_or("", String::as_str);
        let mut wheres: Vec<String> = Vec::new();
        let mut values: Vec<Sql> = Vec::new();
        let kinds: Vec<&str> = text("kinds").split(',').filter(|k| !k.is_empty()).collect();
        if kinds.len() != 3 {
            wheres.push(format!("kind IN ({})", vec!["?"; kinds.len()].join(", ")));
            values.extend(kinds.iter().map(|k| Sql::from((*k).to_owned())));
        }
        for (name, condition) in [
            ("speaker", "speaker = ?"),
            ("site", "site = ?"),
            ("from", "substr(published, 1, 10) >= ?"),
            ("to", "substr(published, 1, 10) <= ?"),
        ] {
            if !text(name).is_empty() {
                wheres.push(condition.to_owned());
                values.push(Sql::from(text(name).to_owned()));
            }
        }
        if let Ok(doc) = text("doc").parse::<i64>() {
            wheres.push("doc = ?".to_owned());
            values.push(Sql::from(doc));
        }
        if text("number") == "1" {
            wheres.push("number".to_owned());
        }
        if !text("search").is_empty() {
            wheres.push("instr(hay, ?) > 0".to_owned());
            values.push(Sql::from(index::folded(&[Some(text("search"))]).trim_end_matches('\n').to_owned()));
        }
        let status = text("status");
        if !status.is_empty() {
            const LAST: &str =
                "SELECT record_id FROM (SELECT record_id, status, max(seq) FROM reviews.verdicts GROUP BY record_id)";
            wheres.push(if status == "unchecked" {
                format!("id NOT IN ({LAST} WHERE status <> ?)")
            } else {
                format!("id IN ({LAST} WHERE status = ?)")
            });
            values.push(Sql::from(status.to_owned()));
        }
        let condition = if wheres.is_empty() { String::new() } else { format!("WHERE {}", wheres.join(" AND ")) };
        let total: i64 = self
            .index
            .prepare(&format!("SELECT count(*) FROM records {condition}"))?
            .query_row(params_from_iter(values.iter()), |row| row.get(0))?;
        let order =
            if text("order") == "text" { "doc, start, end DESC" } else { "priority DESC, doc, start, end DESC" };
        let limit = text("limit").parse().unwrap_or(100).min(MOST);
        let offset = text("offset").parse::<u32>().unwrap_or(0);
        let question = format!("SELECT body FROM records {condition} ORDER BY {order} LIMIT {limit} OFFSET {offset}");
        let mut query = self.index.prepare(&question)?;
        let rows = query.query_map(params_from_iter(values.iter()), |row| row.get::<_, String>(0))?;
        // The rows are JSON already.
        let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?.join(",");
        Ok(Answer(200, "application/json", format!("{{\"total\":{total},\"rows\":[{rows}]}}").into_bytes()))
    }

    /// An article with its text and all its records.
    fn article(&self, doc: i64) -> rusqlite::Result<Answer> {
        let found = self
            .index
            .prepare("SELECT body, text FROM docs WHERE n = ?")?
            .query_row([doc], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))
            .optional()?;
        let Some((body, text)) = found else { return Ok(Answer::words(404, "guillemet: there is no such article\n")) };
        let mut article: Value = serde_json::from_str(&body).unwrap_or_default();
        article["text"] = json!(text);
        let mut query = self.index.prepare("SELECT body FROM records WHERE doc = ? ORDER BY start, end DESC")?;
        let records = query.query_map([doc], |row| row.get::<_, String>(0))?;
        let parsed = |r: String| serde_json::from_str::<Value>(&r).unwrap_or_default();
        article["records"] = records.map(|r| r.map(parsed)).collect::<rusqlite::Result<Vec<_>>>()?.into();
        Ok(Answer::json(&article))
    }

    /// Takes what a person says of a record.
    fn review(&mut self, body: &[u8]) -> rusqlite::Result<Answer> {
        let Ok(Value::Object(said)) = serde_json::from_slice(body) else {
            return Ok(Answer::words(400, "guillemet: a review is a JSON object\n"));
        };
        let id = said.get("record_id").and_then(Value::as_str).unwrap_or_default();
        let known = self
            .index
            .prepare(
                "SELECT kind, start, end, d.text, json_insert(d.body, '$.doc_id', d.id, '$.speaker', r.speaker, '$.words',
                 r.body ->> 'text') FROM records r JOIN docs d ON d.n = r.doc WHERE r.id = ?",
            )?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .optional()?;
        let Some((kind, start, end, text, about)): Option<(String, i64, i64, Option<String>, String)> = known else {
            return Ok(Answer::words(404, "guillemet: there is no such record\n"));
        };
        let about: Value = serde_json::from_str(&about).unwrap_or_default();
        let own = |name: &str| about[name].as_str().unwrap_or_default().to_owned();
        let mut review = Review {
            doc_id: own("doc_id"),
            kind,
            text: own("words"),
            speaker: own("speaker"),
            article: own("title"),
            url: own("url"),
            ..Review::default()
        };
        if let Some(text) = text {
            let from = usize::try_from(start).unwrap_or(0);
            let length = usize::try_from(end - start).unwrap_or(0);
            let before = from.min(32);
            let near: Vec<char> = text.chars().skip(from - before).take(before + length + 32).collect();
            let inside = (before + length).min(near.len());
            review.prefix = near[..before.min(near.len())].iter().collect();
            review.text = near[before.min(inside)..inside].iter().collect();
            review.suffix = near[inside..].iter().collect();
        }
        let now = self.verdicts.add(id, &said, &review)?;
        self.changed.store(true, Ordering::Relaxed);
        Ok(Answer::json(&now))
    }
}

/// The parameters of an address.
pub(super) fn query(url: &str) -> HashMap<String, String> {
    let query = url.split_once('?').map_or("", |(_, q)| q);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// Without `%41` and `+`.
fn decoded(words: &str) -> String {
    let bytes = words.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = || u8::from_str_radix(words.get(at + 1..at + 3)?, 16).ok();
        match (bytes[at], if bytes[at] == b'%' { code() } else { None }) {
            (_, Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_as_browsers_write_them() {
        let asked = query("/api/list?search=d%C3%A9j%C3%A0+vu&x=%&y=%e9&token=");
        assert_eq!(asked["search"], "déjà vu");
        assert_eq!((asked["x"].as_str(), asked["token"].as_str()), ("%", ""));
    }
}
