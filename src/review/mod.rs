//! The review page: one file that shows every record beside its article, works by double click and needs no network.
//!
//! In: an output folder and, where they can be found, the inputs it was made from. Out: `review.html`. The page is written
//! by hand in `page/`; this module gives it its data. Articles are hostile: their text reaches the page as JSON in which no
//! `<` stands, and the page's policy names the only script and style that may run by their hashes.

mod data;
mod html;
mod texts;

use std::path::Path;

use serde_json::{Value, json};

pub(crate) use data::{Document, TABLES, documents, format_of, record, rules};
pub(crate) use html::{Connect, page, words};
pub(crate) use texts::{Sources, read_texts};

use crate::lang::Packs;
use crate::record::{EXTRACTION_ERRORS, REVIEWS, Verdict};
use crate::reread::RereadError;

/// Records beyond this many make a page that no browser likes: `guillemet serve` is for those.
pub const MANY: usize = 100_000;

/// What went into a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How many records.
    pub records: usize,
    /// How many documents.
    pub documents: usize,
    /// How many of those without their text.
    pub without_text: usize,
}

/// Makes the page of an output folder.
///
/// # Errors
/// [`RereadError`] where the folder holds no run or cannot be read.
pub fn review(folder: &Path, sources: &Sources<'_>, packs: &Packs) -> Result<(String, Written), RereadError> {
    let mut documents = data::documents(folder)?;
    read_texts(folder, &mut documents, sources, packs, |document, text| document.text = Some(text.to_owned()));
    let rules = rules(packs);
    let data::Records { of } = data::records(folder, &documents, &rules)?;
    documents.retain(|d| of.contains_key(&d.id) || d.text.is_some());
    let mut records = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        for row in of.get(&document.id).into_iter().flatten() {
            let mut row = row.clone();
            row["doc"] = json!(at);
            records.push(row);
        }
    }
    let written = Written {
        records: records.len(),
        documents: documents.len(),
        without_text: documents.iter().filter(|d| d.text.is_none()).count(),
    };
    let docs: Vec<Value> = documents.into_iter().map(Document::into_json).collect();
    let mut all = setting(folder, packs);
    all["mode"] = json!("file");
    all["docs"] = Value::Array(docs);
    all["records"] = Value::Array(records);
    Ok((page(&title(folder), &all, Connect::Nowhere), written))
}

/// The title of a folder's page.
pub(crate) fn title(folder: &Path) -> String {
    let name = folder.canonicalize().ok().and_then(|f| f.file_name().map(|n| n.to_string_lossy().into_owned()));
    format!("Guillemet: {}", name.unwrap_or_else(|| folder.display().to_string()))
}

/// What every page of a folder is told, whether it comes from a file or a server.
pub(crate) fn setting(folder: &Path, packs: &Packs) -> Value {
    let run = run(folder);
    let rules: Vec<Value> = rules(packs).into_iter().map(|(id, says)| json!([id, says])).collect();
    let reviews = crate::reviews::read_folder(folder).unwrap_or_default();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "key": run["input_sha256"].as_str().unwrap_or("unknown"),
        "rules": rules,
        "reviews": reviews.iter().map(data::review).collect::<Vec<_>>(),
        "notes": notes(folder),
        "words": words(packs),
        "columns": REVIEWS.columns.iter().map(|c| c.name).collect::<Vec<_>>(),
        "statuses": Verdict::ALL.map(Verdict::name),
        "errors": EXTRACTION_ERRORS,
    })
}

/// What `run.json` says; null where there is none.
pub(crate) fn run(folder: &Path) -> Value {
    let content = std::fs::read(folder.join("run.json")).unwrap_or_default();
    serde_json::from_slice(&content).unwrap_or(Value::Null)
}

/// What `guillemet check` found, where it was run.
fn notes(folder: &Path) -> Vec<Value> {
    let content = std::fs::read_to_string(folder.join("notes.jsonl")).unwrap_or_default();
    let rows = content.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let shown = ["kind", "says", "first_id", "second_id"];
    rows.map(|row| shown.iter().map(|name| ((*name).to_owned(), row[*name].clone())).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_an_article_can_end_the_script_that_holds_it() {
        let hostile = json!({ "text": "</script><script>alert(1)</script><!-- & \u{2028}" });
        let page = page("a </title> b", &hostile, Connect::Nowhere);
        let data = page.split(r#"id="data">"#).nth(1).unwrap().split("</script>").next().unwrap();
        assert_eq!(serde_json::from_str::<Value>(data).unwrap(), hostile);
        assert!(!data.contains('<') && !data.contains('\u{2028}'));
        assert!(page.contains("<title>a &lt;/title&gt; b</title>"));
        assert_eq!(page.matches("</script>").count(), 2);
    }

    #[test]
    fn a_placeholder_in_an_article_stays_words() {
        let page = page("t", &json!({ "text": "{{script}} {{csp}}" }), Connect::Nowhere);
        assert!(page.contains(r#"{"text":"{{script}} {{csp}}"}"#));
    }

    #[test]
    fn every_language_of_the_page_has_every_word() {
        let words = words(&Packs::built_in().unwrap());
        let keys = |v: &Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let all: Vec<_> = words.as_object().unwrap().values().map(keys).collect();
        assert!(all.len() > 1 && all.windows(2).all(|pair| pair[0] == pair[1]));
        for verdict in Verdict::ALL {
            assert!(all[0].contains(&format!("status_{}", verdict.name())));
        }
        for error in EXTRACTION_ERRORS {
            assert!(all[0].contains(&format!("error_{error}")));
        }
    }
}
