//! The encoding of a page.
//!
//! In: the bytes of a page. Out: what it declares for itself (`<meta charset="iso-8859-1">`), which counts where its bytes
//! are no UTF-8.

/// The encoding that the page declares for itself, where its bytes are no UTF-8.
pub(super) fn declared_encoding(raw: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    if std::str::from_utf8(raw).is_ok() {
        return None;
    }
    let head = String::from_utf8_lossy(&raw[..raw.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label: String = head[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    encoding_rs::Encoding::for_label(label.as_bytes())
}
