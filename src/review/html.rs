//! The page put together from its parts.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::lang::Packs;

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/style.css");
const WORDS: &str = include_str!("page/words.json");
/// In the order in which they need one another.
const SCRIPTS: [&str; 8] = [
    include_str!("page/text.js"),
    include_str!("page/csv.js"),
    include_str!("page/words.js"),
    include_str!("page/store.js"),
    include_str!("page/source.js"),
    include_str!("page/list.js"),
    include_str!("page/article.js"),
    concat!(include_str!("page/card.js"), "\n", include_str!("page/app.js")),
];

/// What the page may talk to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connect {
    /// Nothing: it is a file.
    Nowhere,
    /// The server that it came from.
    Server,
}

/// The words of the page, by language; those for evidence are the packs'.
pub(crate) fn words(packs: &Packs) -> Value {
    let mut words: Value = serde_json::from_str(WORDS).unwrap_or_default();
    for (language, words) in words.as_object_mut().into_iter().flatten() {
        let evidence = packs.evidence_words(language).map(serde_json::to_value);
        if let (Some(Ok(Value::Object(evidence))), Some(words)) = (evidence, words.as_object_mut()) {
            words.extend(evidence);
        }
    }
    words
}

/// The policy of the page: this script, this style, nothing else.
pub(crate) fn policy(script: &str, connect: Connect) -> String {
    let connect = if connect == Connect::Server { "connect-src 'self'; " } else { "" };
    let (script, style) = (hash(script), hash(STYLE));
    format!(
        "default-src 'none'; script-src '{script}'; style-src '{style}'; {connect}base-uri 'none'; form-action 'none'"
    )
}

/// The whole page.
pub(crate) fn page(title: &str, data: &Value, connect: Connect) -> String {
    let script = script();
    let policy = policy(&script, connect);
    let (title, data) = (escape(title), json_for_script(data));
    let mut out = String::with_capacity(PAGE.len() + STYLE.len() + script.len() + data.len());
    // Each placeholder is filled where it stands in the template: what is filled in is never looked at again.
    for (at, piece) in PAGE.split("{{").enumerate() {
        let (name, rest) = if at == 0 { ("", piece) } else { piece.split_once("}}").unwrap_or(("", piece)) };
        out.push_str(match name {
            "csp" => &policy,
            "title" => &title,
            "style" => STYLE,
            "data" => &data,
            "script" => &script,
            _ => "",
        });
        out.push_str(rest);
    }
    out
}

fn script() -> String {
    format!(
        "\"use strict\";\n(() => {{\nconst DATA = JSON.parse(document.getElementById(\"data\").textContent);\n{}\n}})();",
        SCRIPTS.join("\n")
    )
}

/// JSON that no HTML parser can take for anything else, and no script parser for a line end.
fn json_for_script(data: &Value) -> String {
    let json = data.to_string();
    let mut out = String::with_capacity(json.len() + json.len() / 64);
    let mut from = 0;
    for (at, character) in json.char_indices().filter(|(_, c)| matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}')) {
        out.push_str(&json[from..at]);
        out.push_str(match character {
            '<' => "\\u003c",
            '>' => "\\u003e",
            '&' => "\\u0026",
            '\u{2028}' => "\\u2028",
            _ => "\\u2029",
        });
        from = at + character.len_utf8();
    }
    out.push_str(&json[from..]);
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A hash as policies write it: the name of the function and the digest in base 64.
fn hash(content: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(content.as_bytes());
    let mut out = String::from("sha256-");
    for three in digest.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            let six = bits >> (18 - 6 * digit) & 63;
            out.push(if digit > three.len() { '=' } else { DIGITS[six as usize] as char });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_written_in_base_64() {
        assert_eq!(hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn the_page_takes_nothing_from_elsewhere() {
        let script = script();
        assert!(!script.contains("</script") && !script.contains("<!--"));
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!script.contains(word), "{word}");
        }
        assert!(!PAGE.contains("src=") && !STYLE.contains("url("));
    }
}
