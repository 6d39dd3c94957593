//! The texts of a run's documents, read again from where they came from.
//!
//! In: the documents that an output folder lists. Out: each one's text, given to a function as soon as it is found and only
//! where its hash is the one that the folder states. Looked for in `texts/` of the folder, then in the inputs that were
//! named, or else where the documents say that they came from: below the working folder, the output folder and those above.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::data::Document;
use crate::lang::Packs;
use crate::pipeline::{Chunk, Item, with_chunks};
use crate::read::{Options, RawHash, find_inputs, read};
use crate::record::sha256_hex;

/// Where texts may be read from, and how.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Files and folders that were named; none: where the documents say.
    pub inputs: &'a [PathBuf],
    /// How inputs are read.
    pub options: &'a Options,
}

/// Gives every document's text that can be found to `each`.
pub(crate) fn read_texts(
    folder: &Path,
    documents: &mut [Document],
    sources: &Sources<'_>,
    packs: &Packs,
    mut each: impl FnMut(&mut Document, &str),
) {
    let mut missing: HashMap<String, usize> = HashMap::new();
    for (at, document) in documents.iter_mut().enumerate() {
        let saved = std::fs::read_to_string(folder.join("texts").join(format!("{}.txt", document.id)));
        match saved {
            Ok(text) if sha256_hex(text.as_bytes()) == document.text_sha256 => each(document, &text),
            _ => {
                missing.insert(document.id.clone(), at);
            }
        }
    }
    if missing.is_empty() {
        return;
    }
    let paths = if sources.inputs.is_empty() {
        stated(folder, missing.values().map(|at| documents[*at].input_path.as_str()))
    } else {
        sources.inputs.to_vec()
    };
    let Ok(inputs) = find_inputs(&paths) else { return };
    with_chunks(&inputs, sources.options, |mut chunks| {
        let mut chunk = Chunk::default();
        while !missing.is_empty() && chunks.next(&mut chunk) {
            for item in &chunk.items {
                let (Item::Document(input), Some(raw)) = (item, chunk.raw(item)) else { continue };
                let hash = RawHash::of(raw);
                let Some(at) = missing.get(&hash.doc_id()).copied() else { continue };
                let Ok(article) = read(input.format, raw, &hash, item.source().clone(), packs, sources.options) else {
                    continue;
                };
                let text = article.text.as_str();
                // Other options may make another text of the same bytes; offsets would then lie.
                if sha256_hex(text.as_bytes()) == documents[at].text_sha256 {
                    missing.remove(&article.doc_id);
                    each(&mut documents[at], text);
                }
            }
        }
    });
}

/// The stated paths that exist, from the first folder in which they do.
fn stated<'p>(folder: &Path, paths: impl Iterator<Item = &'p str>) -> Vec<PathBuf> {
    let paths: BTreeSet<&str> = paths.filter(|p| !p.is_empty() && *p != "-").collect();
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let bases: Vec<PathBuf> =
        std::iter::once(PathBuf::new()).chain(whole.ancestors().take(4).map(Path::to_path_buf)).collect();
    paths.iter().filter_map(|path| bases.iter().map(|base| base.join(path)).find(|p| p.is_file())).collect()
}
