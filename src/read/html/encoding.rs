//! The encoding of a page.
//!
//! In: the bytes of a page. Out: the name of the encoding that it declares for itself: `<meta charset="iso-8859-1">`.

/// What a page declares.
pub(super) fn declared_encoding(raw: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&raw[..raw.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label = head[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    Some(label)
}
