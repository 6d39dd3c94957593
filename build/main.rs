//! Reads the packs when the program is built, so that it need not when it starts.
//!
//! In: `packs/`. Out, for `src/lang/built_in.rs`: `<code>.pack` a language, and `packs.rs`, the list of them. The modules
//! that read packs are those of the program itself; what they name of the rest of it stands here as far as reading needs it.
//! What is wrong with a pack ends the build with its place.

#![allow(dead_code, unused_imports, missing_docs, reason = "reading packs needs a part of these modules")]

#[path = "../src/bytes.rs"]
mod bytes;
mod lang;
#[path = "../src/segment/mod.rs"]
mod segment;
#[path = "../src/spaces.rs"]
mod spaces;
#[path = "../src/span.rs"]
mod span;

/// What annotators make of a pack, which is not stored, and the names of their resolvers: who reads packs with their examples,
/// as every test does, holds rules to them.
mod annotate {
    #[derive(Debug, Clone, Default)]
    pub(crate) struct Lexicons {}

    pub(crate) fn resolvers(_: crate::lang::Layer) -> &'static [&'static str] {
        &[]
    }
}

/// The names of signals, for the same readers.
mod record {
    pub(crate) const SIGNALS: [&str; 0] = [];
}

/// As much of an article as a tokenizer asks for. No pack has one.
mod article {
    #[derive(Debug)]
    pub struct Article {
        pub text: crate::span::Text,
        pub blocks: Vec<Block>,
    }

    #[derive(Debug)]
    pub struct Block {
        pub span: crate::span::Span,
        pub kind: BlockKind,
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum BlockKind {
        Metadata,
    }
}

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=packs");
    let [packs, out] = ["CARGO_MANIFEST_DIR", "OUT_DIR"].map(|name| PathBuf::from(std::env::var_os(name).expect(name)));
    let write = |name: &str, bytes: &[u8]| std::fs::write(out.join(name), bytes).expect("a file in OUT_DIR");
    let stored = lang::stored_packs(&packs.join("packs")).unwrap_or_else(|error| panic!("{error}"));
    let lines = stored.iter().map(|(code, bytes)| {
        write(&format!("{code}.pack"), bytes);
        format!("    ({code:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{code}.pack\"))),\n")
    });
    write("packs.rs", format!("&[\n{}]\n", lines.collect::<String>()).as_bytes());
}
