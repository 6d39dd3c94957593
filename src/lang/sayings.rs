//! Reads what packs say to people, and the lines about a document: files that no article needs to be read.

use super::error::PackError;
use super::evidence::EvidenceWords;
use super::files::{Content, Files};
use super::load::{read_settings, toml_error};
use super::wording::Wording;
use crate::read::MetadataLines;

/// The metadata lines of all folders in one: they count in documents of every language.
pub(super) fn read_metadata(files: &Files) -> Result<MetadataLines, PackError> {
    let sources: Vec<_> = files.iter().filter(|(path, _)| path.ends_with("/metadata.toml")).collect();
    let parsed = sources
        .iter()
        .map(|(path, content)| (path, content.text()))
        .map(|(path, content)| toml::from_str(content).map_err(|e| toml_error(path, content, &e)))
        .collect::<Result<Vec<_>, _>>()?;
    MetadataLines::new(&parsed).map_err(|(at, what)| PackError::new(sources[at].0, what))
}

/// How a language says values; `None` where its pack has no `wording.toml`.
pub(super) fn read_wording(code: &str, files: &Files) -> Result<Option<Wording>, PackError> {
    let path = format!("{code}/wording.toml");
    let Some(content) = files.get(&path).map(Content::text) else { return Ok(None) };
    let settings = read_settings(code, files)?;
    let wording: Wording = toml::from_str(content).map_err(|e| toml_error(&path, content, &e))?;
    Ok(Some(Wording { decimal_mark: settings.decimal_mark, ..wording }))
}

/// How a language says what records rest on; `None` where its pack has no `evidence.toml`.
pub(super) fn read_evidence(code: &str, files: &Files) -> Result<Option<EvidenceWords>, PackError> {
    let path = format!("{code}/evidence.toml");
    let Some(content) = files.get(&path).map(Content::text) else { return Ok(None) };
    toml::from_str(content).map(Some).map_err(|e| toml_error(&path, content, &e))
}
