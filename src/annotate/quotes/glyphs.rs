//! The quotation marks of a document, whatever glyph was typed, and what stands right beside each.
//!
//! In: tokens. Out: [`Mark`]s in text order, with the family that a glyph belongs to and the role that its shape suggests.
//! A mark can be several tokens: `<<`, two backquotes, `&quot;` left over from a web page. It refuses apostrophes inside words, which
//! the tokenizer keeps there; those at a word's end come through, since only their neighbours can tell.

use std::ops::Range;

use crate::segment::{Doc, TokenKind};

/// Glyphs that can close one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// « » << >>
    Guillemet,
    /// “ ” „ " and two single ones
    Double,
    /// ‘ ’ ‚ '
    Single,
    /// ‹ ›
    Angle,
}

impl Family {
    pub(super) fn code(self) -> u8 {
        self as u8 + 1
    }

    pub(super) fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Guillemet,
            2 => Self::Double,
            3 => Self::Single,
            _ => Self::Angle,
        }
    }
}

/// What a glyph's shape suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// It opens: « “ ‘
    Opening,
    /// It closes: » ” ’
    Closing,
    /// It can do either: " '
    Either,
}

/// A quotation mark, or what looks like one.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// Its tokens; one for most.
    pub tokens: Range<usize>,
    /// Its family.
    pub family: Family,
    /// What its glyph suggests.
    pub shape: Shape,
    /// Index of the block it stands in.
    pub block: usize,
    /// It is two strokes ″ or follows a number in straight form: feet, inches, minutes.
    pub prime: bool,
}

/// Collects the marks that begin at some of the given tokens.
pub(super) fn collect(doc: &Doc<'_>, tokens: &[u32]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::with_capacity(tokens.len());
    let mut block = 0;
    // What stands before it belongs to an attribute that a tag left behind.
    let mut free = 0;
    for at in tokens.iter().map(|at| *at as usize) {
        if at < free || marks.last().is_some_and(|before| at < before.tokens.end) {
            continue;
        }
        while doc.blocks[block].tokens.end <= at {
            block += 1;
        }
        let end = doc.blocks[block].tokens.end;
        if let Some(close) = attribute(doc, at, end) {
            free = close + 1;
            continue;
        }
        let found = match doc.tokens[at].kind {
            TokenKind::Mark => glyph(doc, at, end),
            _ => substitute(doc, at, &doc.blocks[block].tokens),
        };
        if let Some((len, family, shape, prime)) = found {
            marks.push(Mark { tokens: at..at + len, family, shape, block, prime });
        }
    }
    marks
}

/// The closing mark of an attribute that begins at a mark: `id="672"`, left over from a page or a message.
fn attribute(doc: &Doc<'_>, at: usize, end: usize) -> Option<usize> {
    let glued = at > 0 && doc.is_char(at - 1, '=') && !doc.tokens[at].spaced && doc.is_char(at, '"');
    if !glued {
        return None;
    }
    (at + 1..end.min(at + 40)).find(|t| doc.is_char(*t, '"'))
}

type Glyph = (usize, Family, Shape, bool);

/// The mark that begins at a mark token.
fn glyph(doc: &Doc<'_>, at: usize, end: usize) -> Option<Glyph> {
    use Family::{Angle, Double, Guillemet, Single};
    use Shape::{Closing, Either, Opening};
    let twice = |c: char| at + 1 < end && !doc.tokens[at + 1].spaced && doc.is_char(at + 1, c);
    let (family, shape) = match doc.token_text(at).chars().next()? {
        '«' => (Guillemet, Opening),
        '»' => (Guillemet, Closing),
        '”' | '〞' => (Double, Closing),
        '“' | '„' | '‟' | '〝' => (Double, Opening),
        '"' | '＂' => (Double, Either),
        '″' => return Some((1, Double, Closing, true)),
        '′' => return Some((1, Single, Closing, true)),
        '`' if twice('`') => return Some((2, Double, Opening, false)),
        '\'' if twice('\'') => return Some((2, Double, Closing, false)),
        '\'' => (Single, Either),
        '‘' | '‚' | '‛' | '`' => (Single, Opening),
        '’' | 'ʼ' => (Single, Closing),
        '‹' => (Angle, Opening),
        '›' => (Angle, Closing),
        _ => return None,
    };
    Some((1, family, shape, false))
}

/// Characters that stand for a mark where the real one was not at hand, or was not decoded.
fn substitute(doc: &Doc<'_>, at: usize, block: &Range<usize>) -> Option<Glyph> {
    let end = block.end;
    let start = doc.tokens[at].span().start();
    let glued = |i: usize| i < end && !doc.tokens[i].spaced;
    match doc.text.as_bytes()[start] {
        b'<' if glued(at + 1) && doc.is_char(at + 1, '<') => Some((2, Family::Guillemet, Shape::Opening, false)),
        // ">> Read also": an arrow, where nothing stands before it that it could close.
        b'>' if glued(at + 1) && doc.is_char(at + 1, '>') && at > block.start => {
            Some((2, Family::Guillemet, Shape::Closing, false))
        }
        b'&' if glued(at + 1) => entity(doc, at, end),
        _ => None,
    }
}

/// An HTML entity that was left in the text.
fn entity(doc: &Doc<'_>, at: usize, end: usize) -> Option<Glyph> {
    const NAMES: [(&str, Family, Shape); 16] = [
        ("quot;", Family::Double, Shape::Either),
        ("#34;", Family::Double, Shape::Either),
        ("laquo;", Family::Guillemet, Shape::Opening),
        ("#171;", Family::Guillemet, Shape::Opening),
        ("raquo;", Family::Guillemet, Shape::Closing),
        ("#187;", Family::Guillemet, Shape::Closing),
        ("ldquo;", Family::Double, Shape::Opening),
        ("#8220;", Family::Double, Shape::Opening),
        ("rdquo;", Family::Double, Shape::Closing),
        ("#8221;", Family::Double, Shape::Closing),
        ("lsquo;", Family::Single, Shape::Opening),
        ("#8216;", Family::Single, Shape::Opening),
        ("rsquo;", Family::Single, Shape::Closing),
        ("#8217;", Family::Single, Shape::Closing),
        ("#39;", Family::Single, Shape::Either),
        ("apos;", Family::Single, Shape::Either),
    ];
    let rest = &doc.text[doc.tokens[at].span().end()..];
    let (name, family, shape) = NAMES.iter().find(|(name, ..)| rest.starts_with(name))?;
    // The entity's name, its `#` and its `;` are tokens of their own.
    let stop = doc.tokens[at].span().end() + name.len();
    let len = (at + 1..end.min(at + 5)).find(|i| doc.tokens[*i].span().end() == stop)? + 1 - at;
    Some((len, *family, *shape, false))
}

/// What stands right beside a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// Nothing: the block begins or ends here.
    Edge,
    /// White space.
    Space,
    /// A letter of a lower-case word.
    Letter,
    /// A letter of a word with a capital.
    Capital,
    /// An elided word: `d'`.
    Elided,
    /// A digit.
    Digit,
    /// . ! ? …
    Stop,
    /// , ;
    Comma,
    /// :
    Colon,
    /// ( [ and the like.
    OpenBracket,
    /// ) ]
    CloseBracket,
    /// - – — /
    Dash,
    /// Another mark.
    Mark,
    /// Anything else.
    Other,
}

impl Mark {
    /// What stands before it.
    pub(super) fn before(&self, doc: &Doc<'_>) -> Beside {
        let at = self.tokens.start;
        if at == doc.blocks[self.block].tokens.start {
            return Beside::Edge;
        }
        if doc.tokens[at].spaced {
            return Beside::Space;
        }
        if doc.tokens[at - 1].is_word() && (doc.ends_with(at - 1, "'") || doc.ends_with(at - 1, "’")) {
            return Beside::Elided;
        }
        look(doc, at - 1, |text| text.chars().next_back())
    }

    /// What stands after it.
    pub(super) fn after(&self, doc: &Doc<'_>) -> Beside {
        let at = self.tokens.end;
        if at >= doc.blocks[self.block].tokens.end {
            return Beside::Edge;
        }
        if doc.tokens[at].spaced {
            return Beside::Space;
        }
        look(doc, at, |text| text.chars().next())
    }
}

fn look(doc: &Doc<'_>, at: usize, character: impl Fn(&str) -> Option<char>) -> Beside {
    match doc.tokens[at].kind {
        TokenKind::Lower => Beside::Letter,
        TokenKind::Capital | TokenKind::Upper | TokenKind::Mixed => Beside::Capital,
        TokenKind::Digits => Beside::Digit,
        TokenKind::Mark => Beside::Mark,
        TokenKind::Punct => match character(doc.token_text(at)).unwrap_or(' ') {
            '.' | '!' | '?' | '…' => Beside::Stop,
            ',' | ';' => Beside::Comma,
            ':' => Beside::Colon,
            '(' | '[' | '{' | '¿' | '¡' | '#' | '@' => Beside::OpenBracket,
            ')' | ']' | '}' | '%' => Beside::CloseBracket,
            '-' | '–' | '—' | '/' | '\u{2010}' | '\u{2011}' => Beside::Dash,
            '$' | '€' | '£' | '+' => Beside::Digit,
            _ => Beside::Other,
        },
    }
}
