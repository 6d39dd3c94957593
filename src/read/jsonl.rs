//! One line of a JSON dump into an article.
//!
//! In: the raw bytes of a line, `{"id": "a-12", "text": "« Non », dit-elle.", "published": "2025-02-13"}`. Out: an article whose
//! text is the value of the text field. Fields are named by the caller or found under their usual names. Everything else in
//! the line is skipped without being copied. Refused: what is no JSON object (`invalid_json`), an object without text (`no_text`).

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fields::{Cell, Fields, Found, ROLES, assemble};
use super::{RawHash, Refusal, Stage, decode};
use crate::article::{Article, Source};
use crate::lang::Packs;

/// A line that was read.
#[derive(Debug)]
pub struct Line {
    /// The article.
    pub article: Article,
}

/// Reads one line.
///
/// # Errors
/// [`Refusal`] `invalid_json` with the place in the line, or `no_text`.
pub fn read_line(
    raw: &[u8],
    hash: &RawHash,
    mut source: Source,
    packs: &Packs,
    fields: &Fields,
) -> Result<Line, Refusal> {
    let mut warnings = Vec::new();
    let line = if let Ok(line) = std::str::from_utf8(raw) {
        Cow::Borrowed(line)
    } else {
        let decoded = decode(raw)?;
        warnings.push("not_utf8");
        if decoded.replaced {
            warnings.push("replaced_bytes");
        }
        source.encoding = decoded.encoding;
        decoded.text
    };
    if source.encoding.is_empty() {
        source.encoding = "UTF-8";
    }
    let repaired;
    let found = match parse(&line, fields) {
        Err(refusal) => match without_lone_surrogates(&line) {
            Some(line) => {
                warnings.push("replaced_surrogates");
                repaired = line;
                parse(&repaired, fields)?
            }
            None => return Err(refusal),
        },
        Ok(found) => found,
    };
    let article = assemble(found, raw, hash, source, packs, fields, warnings)?;
    Ok(Line { article })
}

fn parse<'l>(line: &'l str, fields: &Fields) -> Result<Found<'l>, Refusal> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let invalid = |e: serde_json::Error| {
        let what = if e.classify() == serde_json::error::Category::Data {
            "the line is no JSON object".to_owned()
        } else {
            format!("the line is no JSON: {}", without_place(&e.to_string()))
        };
        // Objects of several lines stand in arrays; the place is counted from the first.
        let lines = memchr::memchr_iter(b'\n', line.as_bytes()).take(e.line().saturating_sub(1));
        let before = lines.last().map_or(0, |at| at + 1);
        Refusal::new(Stage::Read, "invalid_json", what).at((before + e.column().saturating_sub(1)) as u64)
    };
    let found = deserializer.deserialize_map(Object { fields }).map_err(invalid)?;
    deserializer.end().map_err(invalid)?;
    Ok(found)
}

/// The line with every escaped half of a surrogate pair that lacks its other half (`\ud83d` alone, as some exporters cut it)
/// as U+FFFD; `None` where there is none.
fn without_lone_surrogates(line: &str) -> Option<String> {
    let unit = |at: usize| -> Option<u16> {
        let escape = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(escape, 16).ok()
    };
    let (mut out, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(found) = memchr::memchr(b'\\', &line.as_bytes()[at..]) {
        at += found;
        let pair = matches!((unit(at), unit(at + 6)), (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)));
        match unit(at) {
            Some(0xd800..=0xdfff) if !pair => {
                out.push_str(&line[copied..at]);
                out.push_str("\\ufffd");
                at += 6;
                copied = at;
            }
            Some(_) if pair => at += 12,
            // A backslash and the character that it escapes.
            _ => at = (at + 2).min(line.len()),
        }
        while !line.is_char_boundary(at) {
            at += 1;
        }
    }
    out.push_str(&line[copied..]);
    (copied > 0).then_some(out)
}

/// The line number of a one-line text says nothing.
fn without_place(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

struct Object<'f> {
    fields: &'f Fields,
}

impl<'l> Visitor<'l> for Object<'_> {
    type Value = Found<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'l>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut found = Found::default();
        let mut ranks = [usize::MAX; ROLES.len()];
        while let Some(key) = map.next_key::<Key<'l>>()? {
            match self.fields.role(&key.0) {
                Some((role, rank)) if rank < ranks[role] => {
                    let cell = map.next_value::<Cell<'l>>()?;
                    // A null or an empty field leaves the place to a field of a lesser name.
                    if !cell.is_blank() {
                        found[role] = Some(cell);
                        ranks[role] = rank;
                    }
                }
                // A search engine's dump wraps each record.
                _ if key.0 == "_source" => {
                    let inner = map.next_value_seed(Object { fields: self.fields })?;
                    for (place, cell) in found.iter_mut().zip(inner) {
                        *place = cell.or(place.take());
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

impl<'l> DeserializeSeed<'l> for Object<'_> {
    type Value = Found<'l>;

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

/// A key, borrowed from the line unless it has escapes.
struct Key<'l>(Cow<'l, str>);

impl<'l> Deserialize<'l> for Key<'l> {
    fn deserialize<D: Deserializer<'l>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'l> Visitor<'l> for Text {
            type Value = Key<'l>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, v: &'l str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(v)))
            }
            fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(v.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl<'l> Deserialize<'l> for Cell<'l> {
    fn deserialize<D: Deserializer<'l>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'l> Visitor<'l> for CellVisitor {
    type Value = Cell<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_borrowed_str<E>(self, v: &'l str) -> Result<Cell<'l>, E> {
        Ok(Cell::Text(Cow::Borrowed(v)))
    }
    fn visit_str<E>(self, v: &str) -> Result<Cell<'l>, E> {
        Ok(Cell::Text(Cow::Owned(v.to_owned())))
    }
    fn visit_string<E>(self, v: String) -> Result<Cell<'l>, E> {
        Ok(Cell::Text(Cow::Owned(v)))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Cell<'l>, E> {
        Ok(Cell::Number(v.to_string()))
    }
    fn visit_i64<E>(self, v: i64) -> Result<Cell<'l>, E> {
        Ok(Cell::Number(v.to_string()))
    }
    fn visit_f64<E>(self, v: f64) -> Result<Cell<'l>, E> {
        Ok(Cell::Number(v.to_string()))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Cell<'l>, E> {
        Ok(Cell::Null)
    }
    fn visit_unit<E>(self) -> Result<Cell<'l>, E> {
        Ok(Cell::Null)
    }
    fn visit_seq<A: SeqAccess<'l>>(self, mut seq: A) -> Result<Cell<'l>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<Cell<'l>>()? {
            items.extend(item.into_word());
        }
        Ok(Cell::List(items))
    }
    /// Of an object its name: `{"name": "Maud Terrien", "url": …}`.
    fn visit_map<M: MapAccess<'l>>(self, mut map: M) -> Result<Cell<'l>, M::Error> {
        let mut name = Cell::Null;
        while let Some(key) = map.next_key::<Key<'l>>()? {
            if matches!(&*key.0, "name" | "$date" | "$oid" | "value") {
                name = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, fields: &Fields) -> Result<Article, Refusal> {
        let packs = Packs::built_in().unwrap();
        read_line(line.as_bytes(), &RawHash::of(line.as_bytes()), Source::default(), &packs, fields).map(|l| l.article)
    }

    #[test]
    fn fields_are_found_under_their_usual_names() {
        let line = r#"{"_id": {"$oid": "a1"}, "Headline": "T", "link": "https://example.org", "body": "Oui.", "author": [{"name": "Ines"}, "Paul"],
            "publish_date": 1739428500, "language": "fr", "score": [1, {"text": "x"}], "content": "Non."}"#;
        let article = read(&line.replace('\n', " "), &Fields::default()).unwrap();
        let meta = &article.metadata;
        assert_eq!(article.text.as_str(), "Oui.");
        assert_eq!(meta.external_id.as_deref(), Some("a1"));
        assert_eq!(meta.title.as_deref(), Some("T"));
        assert_eq!(meta.url.as_deref(), Some("https://example.org"));
        assert_eq!(meta.authors, ["Ines", "Paul"]);
        assert_eq!(meta.language.as_deref(), Some("fr"));
        assert_eq!(meta.published.as_ref().map(|p| p.iso.as_str()), Some("2025-02-13T06:35:00Z"));
    }

    #[test]
    fn the_better_name_wins_in_any_order_and_an_empty_field_leaves_its_place() {
        for line in [r#"{"content": "Non.", "text": "Oui."}"#, r#"{"text": "Oui.", "content": "Non."}"#] {
            assert_eq!(read(line, &Fields::default()).unwrap().text.as_str(), "Oui.");
        }
        assert_eq!(read(r#"{"text": "", "content": "Non."}"#, &Fields::default()).unwrap().text.as_str(), "Non.");
        assert_eq!(read(r#"{"text": null, "content": "Non."}"#, &Fields::default()).unwrap().text.as_str(), "Non.");
    }

    #[test]
    fn a_field_that_the_caller_names_is_the_only_one_asked() {
        let fields = Fields { text: Some("Corps".into()), ..Fields::default() };
        assert_eq!(read(r#"{"text": "Non.", "Corps": "Oui.\n"}"#, &fields).unwrap().text.as_str(), "Oui.\n");
        assert_eq!(read(r#"{"text": "Non."}"#, &fields).unwrap_err().code, "no_text");
    }

    #[test]
    fn markup_in_a_field_is_read_as_a_page_and_the_fields_come_before_what_it_says() {
        let line = r#"{"title": "T", "html": "<html><head><title>Autre</title></head><body><p>« Non », a dit la maire de la ville.</p><p>Deux.</p></body></html>"}"#;
        let article = read(line, &Fields::default()).unwrap();
        assert!(
            article.text.as_str().starts_with("« Non », a dit la maire de la ville.\n"),
            "{}",
            article.text.as_str()
        );
        assert_eq!(article.metadata.title.as_deref(), Some("T"));
        assert_eq!(article.source.raw_bytes, line.len() as u64);
    }

    #[test]
    fn the_record_of_a_search_engine_stands_in_its_source() {
        let line = r#"{"_index": "a", "_id": "7", "_source": {"text": "Oui.", "title": "T"}}"#;
        let article = read(line, &Fields::default()).unwrap();
        assert_eq!(article.text.as_str(), "Oui.");
        assert_eq!(article.metadata.external_id.as_deref(), Some("7"));
    }

    #[test]
    fn the_document_is_the_hash_of_its_line() {
        let line = r#"{"text": "Oui."}"#;
        let article = read(line, &Fields::default()).unwrap();
        let hash = crate::record::sha256_hex(line.as_bytes());
        assert_eq!(article.source.raw_sha256, hash);
        assert_eq!(article.doc_id, crate::record::doc_id(&hash));
    }

    #[test]
    fn only_halves_of_pairs_are_replaced() {
        assert_eq!(without_lone_surrogates(r"a \ud83d\ude00 \\ud83d é"), None);
        assert_eq!(without_lone_surrogates(r"a \ud83d b \ude00").as_deref(), Some(r"a \ufffd b \ufffd"));
        assert_eq!(without_lone_surrogates(r"\\\ud83dé\").as_deref(), Some(r"\\\ufffdé\"));
    }
}
