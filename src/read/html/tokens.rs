//! Tokens of a page for the tree builder, with the place of every character.
//!
//! In: the characters of a page. Out: calls of a html5ever tree builder, fed by html5gum's tokenizer, and for each stretch of
//! text the bytes it was read from. What would make the builder's work grow beyond the length of the page is cut here, before
//! it sees it: nesting, attributes, open formatting. Comments, scripts that are no data and attributes that nobody reads are
//! left out. `caf&eacute;` is two stretches: `caf` as it stands and `é` from eight bytes.

use ego_tree::NodeId;
use html5ever::interface::{Attribute, QualName};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;
use html5ever::{LocalName, ns};
use html5gum::{Emitter, Error, State};

use super::limits::{Limits, Nesting};
use super::sink::{Sink, Stretch};

/// What the tokenizer is in the middle of.
enum Current {
    None,
    StartTag,
    EndTag,
    Comment,
    Doctype,
}

/// Feeds the tree builder.
pub(super) struct Feed<'t> {
    builder: &'t TreeBuilder<NodeId, Sink>,
    source: &'t [u8],
    /// How many bytes the tokenizer has read.
    position: usize,
    /// One past the last byte that is accounted for.
    cursor: usize,
    text: Vec<u8>,
    stretches: Vec<Stretch>,
    current: Current,
    tag_start: usize,
    name: Vec<u8>,
    last_start: Vec<u8>,
    attributes: Vec<Attribute>,
    attribute: Vec<u8>,
    value: Vec<u8>,
    in_attribute: bool,
    seen_attributes: usize,
    self_closing: bool,
    doctype: Vec<u8>,
    quirks: bool,
    /// The text of an element that nobody reads.
    mute: bool,
    nesting: Nesting<'t>,
}

impl<'t> Feed<'t> {
    pub(super) fn new(
        builder: &'t TreeBuilder<NodeId, Sink>,
        source: &'t str,
        limits: &Limits,
        met: &'t mut Vec<&'static str>,
    ) -> Self {
        Self {
            builder,
            source: source.as_bytes(),
            position: 0,
            cursor: 0,
            text: Vec::new(),
            stretches: Vec::new(),
            current: Current::None,
            tag_start: 0,
            name: Vec::new(),
            last_start: Vec::new(),
            attributes: Vec::new(),
            attribute: Vec::new(),
            value: Vec::new(),
            in_attribute: false,
            seen_attributes: 0,
            self_closing: false,
            doctype: Vec::new(),
            quirks: false,
            mute: false,
            nesting: Nesting::new(limits, met),
        }
    }

    fn send(&self, token: Token) -> TokenSinkResult<NodeId> {
        self.builder.process_token(token, 1)
    }

    /// Hands over the text that was read since the last tag.
    fn flush(&mut self) {
        if self.text.is_empty() {
            return;
        }
        // Pieces may part a character in two, but all of them together are the page's characters.
        let text = String::from_utf8_lossy(&self.text);
        let stretches = std::mem::take(&mut self.stretches);
        self.builder.sink.begin_text(&text, stretches);
        let _ = self.send(Token::CharacterTokens(StrTendril::from_slice(&text)));
        self.text.clear();
    }

    /// The source of a piece of text that the tokenizer hands over.
    fn place(&mut self, piece: &[u8]) -> (usize, usize) {
        // A slice of the page tells its place by its address.
        let address = (piece.as_ptr() as usize).wrapping_sub(self.source.as_ptr() as usize);
        let slice = address < self.source.len() && address + piece.len() <= self.source.len();
        let mut from = if slice { address } else { self.cursor };
        // An end tag without a name is dropped without a word; a `<` that is text was read behind it.
        let behind = |from: usize| !piece.starts_with(b"<") || self.position >= from + 3 + piece.len();
        while !slice && behind(from) && self.source.get(from..).is_some_and(|s| s.starts_with(b"</>")) {
            from += 3;
        }
        let rest = &self.source[from.min(self.source.len())..];
        let read = self.position.clamp(from, self.source.len());
        // `&` may be one itself, or stand for one: then more was read.
        if rest.starts_with(piece) && !(piece == b"&" && read > from + 1) {
            return (from, from + piece.len());
        }
        if piece == b"\n" && rest.first() == Some(&b'\r') {
            return (from, from + 1 + usize::from(rest.get(1) == Some(&b'\n')));
        }
        // Without a semicolon, the character behind a reference may have been read to see where it ends.
        let reference = &self.source[from..read];
        let beyond = reference.first() == Some(&b'&')
            && reference.iter().rposition(|b| *b == b';') == reference.len().checked_sub(2);
        (from, read - usize::from(beyond && reference.len() > 2))
    }

    fn finish_attribute(&mut self) {
        if !std::mem::take(&mut self.in_attribute) {
            return;
        }
        self.seen_attributes += 1;
        if matches!(self.current, Current::StartTag)
            && self.nesting.allows_attribute(self.seen_attributes)
            && is_read(&self.attribute, self.value.len())
        {
            let name = LocalName::from(&*String::from_utf8_lossy(&self.attribute));
            // The first of two of the same name counts.
            if self.attributes.iter().all(|a| a.name.local != name) {
                let value = StrTendril::from_slice(&String::from_utf8_lossy(&self.value));
                self.attributes.push(Attribute { name: QualName::new(None, ns!(), name), value });
            }
        }
    }

    fn sent_tag(&mut self) -> Option<State> {
        self.finish_attribute();
        let start = matches!(self.current, Current::StartTag);
        self.mute = false;
        let name = LocalName::from(&*String::from_utf8_lossy(&self.name));
        let attributes = std::mem::take(&mut self.attributes);
        if start {
            std::mem::swap(&mut self.last_start, &mut self.name);
        }
        let passes = if start { self.nesting.open(&name, &self.builder.sink) } else { self.nesting.close(&name) };
        if !passes {
            self.cursor = self.position;
            return None;
        }
        self.flush();
        let data = attributes.iter().any(|a| &*a.name.local == "type" && a.value.contains("json"));
        let mutes = start && ((&*name == "script" && !data) || &*name == "style");
        self.builder.sink.begin_tag(self.tag_start, self.position);
        self.cursor = self.position;
        let kind = if start { TagKind::StartTag } else { TagKind::EndTag };
        let self_closing = start && self.self_closing;
        let tag = Tag { kind, name, self_closing, attrs: attributes, had_duplicate_attributes: false };
        let state = match self.send(Token::TagToken(tag)) {
            TokenSinkResult::RawData(RawKind::Rcdata) => State::RcData,
            TokenSinkResult::RawData(RawKind::Rawtext) => State::RawText,
            TokenSinkResult::RawData(_) => State::ScriptData,
            TokenSinkResult::Plaintext => State::PlainText,
            TokenSinkResult::Script(_) => State::Data,
            _ => return None,
        };
        self.mute = mutes && matches!(state, State::RawText | State::ScriptData);
        Some(state)
    }
}

/// Whether anybody reads an attribute: every other costs time and memory for nothing.
fn is_read(name: &[u8], length: usize) -> bool {
    match name {
        b"class" | b"id" | b"role" | b"itemprop" | b"itemtype" | b"itemscope" | b"itemref" | b"property" | b"name"
        | b"content" | b"href" | b"rel" | b"datetime" | b"lang" | b"xml:lang" | b"type" | b"hidden"
        | b"aria-hidden" | b"http-equiv" | b"charset" | b"title" | b"pubdate" | b"aria-label" | b"style"
        | b"encoding" | b"color" | b"face" | b"size" | b"value" | b"typeof" | b"vocab" => true,
        // Pictures may stand in an address.
        b"src" | b"alt" => length < 500,
        _ => name.starts_with(b"data-") && length < 200,
    }
}

impl Emitter for Feed<'_> {
    type Token = std::convert::Infallible;

    fn set_last_start_tag(&mut self, last: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(last.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.flush();
        let _ = self.send(Token::EOFToken);
        self.builder.end();
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<Self::Token> {
        None
    }

    fn emit_string(&mut self, piece: &[u8]) {
        if self.mute {
            return;
        }
        if piece == b"\0" {
            self.flush();
            self.cursor = self.position;
            let _ = self.send(Token::NullCharacterToken);
            return;
        }
        let (start, end) = self.place(piece);
        self.cursor = end;
        let verbatim = self.source.get(start..end) == Some(piece);
        let (start, end) = (start as u32, end as u32);
        let length = piece.len() as u32;
        self.text.extend_from_slice(piece);
        match self.stretches.last_mut() {
            Some(last) if verbatim && last.verbatim && last.end == start => {
                last.end = end;
                last.length += length;
            }
            _ => self.stretches.push(Stretch { length, start, end, verbatim }),
        }
    }

    fn init_start_tag(&mut self) {
        self.current = Current::StartTag;
        self.name.clear();
        self.attributes.clear();
        self.in_attribute = false;
        self.seen_attributes = 0;
        self.self_closing = false;
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.current = Current::EndTag;
    }

    fn init_comment(&mut self) {
        self.current = Current::Comment;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.sent_tag()
    }

    fn emit_current_comment(&mut self) {
        self.cursor = self.position;
    }

    fn emit_current_doctype(&mut self) {
        self.flush();
        self.cursor = self.position;
        let name = String::from_utf8_lossy(&self.doctype);
        let _ = self.send(Token::DoctypeToken(Doctype {
            name: Some(StrTendril::from_slice(&name)),
            public_id: None,
            system_id: None,
            force_quirks: self.quirks,
        }));
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn set_force_quirks(&mut self) {
        self.quirks = true;
    }

    fn push_tag_name(&mut self, s: &[u8]) {
        // No element has a longer name.
        if self.name.len() < 256 {
            self.name.extend_from_slice(s);
        }
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, s: &[u8]) {
        if self.doctype.len() < 256 {
            self.doctype.extend_from_slice(s);
        }
    }

    fn init_doctype(&mut self) {
        self.current = Current::Doctype;
        self.doctype.clear();
        self.quirks = false;
    }

    fn init_attribute(&mut self) {
        self.finish_attribute();
        self.in_attribute = true;
        self.attribute.clear();
        self.value.clear();
    }

    fn push_attribute_name(&mut self, s: &[u8]) {
        if self.attribute.len() < 256 {
            self.attribute.extend_from_slice(s);
        }
    }

    fn push_attribute_value(&mut self, s: &[u8]) {
        self.value.extend_from_slice(s);
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn start_open_tag(&mut self) {
        self.tag_start = self.position.saturating_sub(1);
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        matches!(self.current, Current::EndTag) && !self.last_start.is_empty() && self.last_start == self.name
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }
}
