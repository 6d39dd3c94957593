//! The characters of a page into its tree.
//!
//! In: decoded characters. Out: scraper's tree and where each piece of its text stands in them. `<p>a<b>b` gives what a
//! browser makes of it.

use std::borrow::Cow;

use ego_tree::NodeId;
use html5ever::interface::TreeSink;
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5gum::Tokenizer;
use scraper::Html;

use super::crowded::thinned;
use super::limits::Limits;
use super::sink::{Sink, Sources};
use super::tokens::Feed;

/// A parsed page.
pub(super) struct Parsed {
    /// Its tree.
    pub(super) tree: Html,
    /// Where its text stands.
    pub(super) sources: Sources,
    /// Codes of the limits that it met.
    pub(super) met: Vec<&'static str>,
}

/// Parses a page.
pub(super) fn parse(text: &str, limits: &Limits) -> Parsed {
    let builder: TreeBuilder<NodeId, Sink> = TreeBuilder::new(Sink::new(), TreeBuilderOpts::default());
    let mut met = Vec::new();
    let thin = thinned(text);
    if matches!(thin, Cow::Owned(_)) {
        met.push("too_many_attributes");
    }
    let text = &*thin;
    {
        let feed = Feed::new(&builder, text, limits, &mut met);
        let Ok(()) = Tokenizer::new_with_emitter(text, feed).finish();
    }
    let (tree, sources) = builder.sink.finish();
    Parsed { tree, sources, met }
}
