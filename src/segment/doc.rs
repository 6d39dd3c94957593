//! What annotators read: the tokens of an article, its sentences and blocks, and what earlier annotators found.

use std::cell::Cell;
use std::ops::Range;

use crate::article::{Article, BlockKind};
use crate::lang::{ClassId, ClassSet, Pack, Tables, ValueId};
use crate::segment::hits::Hits;
use crate::segment::signs::{OTHER, sign_of};
use crate::segment::tokens::Tokenizer;
use crate::segment::{Spots, Token, TokenKind, sentences, waiting};
use crate::span::Span;

/// A block as a range of tokens.
#[derive(Debug, Clone)]
pub struct TokenBlock {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the text.
    pub span: Span,
}

/// A sentence as a range of tokens. Sentences do not cross blocks.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its tokens, the closing marks after its stop included.
    pub tokens: Range<usize>,
    /// Index of its block.
    pub block: usize,
}

/// A segmented article.
#[derive(Debug)]
pub struct Doc<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its text.
    pub text: &'a str,
    /// The pack of its language.
    pub pack: &'a Pack,
    /// The tokens of all blocks but metadata, in order.
    pub tokens: Vec<Token>,
    /// Sentences, in order; together they hold every token.
    pub sentences: Vec<Sentence>,
    /// Blocks that are read, in order.
    pub blocks: Vec<TokenBlock>,
    /// What earlier annotators found.
    pub spots: Spots,
    /// How often annotators looked at tokens: counted where assertions are checked, so that tests can hold work to the length
    /// of a text without a clock.
    looks: Cell<u64>,
    /// Where the last token that was looked for by its place in the text lay: such questions come close to one another.
    near: Cell<usize>,
    /// By token: its sentence. Asked dozens of times at every name and quotation, here and there.
    sentence_at: Vec<u32>,
    /// Lexicon entries of several words, by the token that they begin at, longest first.
    phrases: Vec<Phrase>,
    /// By token: which tables of rules can begin with it and the token behind it, and whether more than the two tell.
    begun: Vec<Tables>,
    /// The tokens with a capital, in order: where names can begin.
    capitals: Vec<u32>,
    /// The words that can report or open the name of a source, in order.
    tellers: Vec<u32>,
    /// The digits, and the words that a number can begin with, in order.
    numbers: Vec<u32>,
    /// The words that a construction of figures can begin near without a number, in order.
    constructions: Vec<u32>,
    /// The quotation marks, and characters that stand for one, in order.
    marks: Vec<u32>,
}

/// A lexicon entry of several words where it stands in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    /// Its first token.
    pub at: u32,
    /// One past its last token.
    pub end: u32,
    pub class: ClassId,
    pub value: ValueId,
}

impl<'a> Doc<'a> {
    /// Segments an article. Work and memory are linear in its length.
    #[must_use]
    pub fn new(article: &'a Article, pack: &'a Pack) -> Self {
        let text = article.text.as_str();
        let tokens = Vec::with_capacity(text.len() / 4);
        let hits = Hits::for_bytes(text.len());
        let mut blocks = Vec::with_capacity(article.blocks.len());
        let (tokens, hits) = waiting::with(|waiting| {
            let mut tokenizer = Tokenizer::new(text, pack.settings(), pack.words(), (tokens, hits), waiting);
            for block in article.blocks.iter().filter(|block| block.kind != BlockKind::Metadata) {
                let first = tokenizer.count();
                tokenizer.read(block.span);
                if tokenizer.count() > first {
                    blocks.push(TokenBlock { tokens: first..tokenizer.count(), kind: block.kind, span: block.span });
                }
            }
            tokenizer.finish()
        });
        let Hits { capitals, openers, stops, tellers, numbers, constructions, marks, .. } = hits;
        let (sentences, phrases, spots, looks) = (Vec::new(), Vec::new(), Spots::default(), Cell::new(0));
        let mut doc = Self {
            article,
            text,
            pack,
            tokens,
            sentences,
            blocks,
            spots,
            looks,
            near: Cell::new(0),
            sentence_at: Vec::new(),
            phrases,
            begun: Vec::new(),
            capitals,
            tellers,
            numbers,
            constructions,
            marks,
        };
        doc.begun = pack.gate.begun(&doc.tokens);
        doc.find_phrases(&openers);
        doc.sentences = sentences::split(&doc, &stops);
        doc.sentence_at.reserve_exact(doc.tokens.len());
        for (index, sentence) in (0..).zip(&doc.sentences) {
            doc.sentence_at.resize(sentence.tokens.end, index);
        }
        doc.spots.reset(doc.tokens.len());
        doc
    }

    /// How often tokens were looked at since the document was made; `None` in builds that do not check assertions.
    #[must_use]
    pub fn looks(&self) -> Option<u64> {
        cfg!(debug_assertions).then(|| self.looks.get())
    }

    /// Counts looks that are not made through the document.
    #[inline]
    pub(crate) fn looked(&self, looks: usize) {
        if cfg!(debug_assertions) {
            self.looks.set(self.looks.get() + looks as u64);
        }
    }

    /// The span of a range of tokens (the empty span at the start of the text where the range is empty).
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        match self.tokens.get(range) {
            Some([first, .., last]) => first.span().cover(last.span()),
            Some([only]) => only.span(),
            _ => Span::of_characters(0, 0),
        }
    }

    /// The characters of a range of tokens.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> &'a str {
        &self.text[self.span(range).range()]
    }

    /// The characters of one token.
    #[must_use]
    pub fn token_text(&self, at: usize) -> &'a str {
        self.looked(1);
        self.tokens.get(at).map_or("", |t| &self.text[t.span().range()])
    }

    /// Whether the characters of one token end with a suffix.
    #[inline]
    #[must_use]
    pub fn ends_with(&self, at: usize, suffix: &str) -> bool {
        let token = self.tokens.get(at).map_or(&[][..], |t| &self.text.as_bytes()[t.span().range()]);
        token.ends_with(suffix.as_bytes())
    }

    /// The tokens with a capital, in order.
    pub(crate) fn capitals(&self) -> &[u32] {
        self.looked(self.capitals.len());
        &self.capitals
    }

    /// The words that can report or open the name of a source, in order.
    pub(crate) fn tellers(&self) -> &[u32] {
        self.looked(self.tellers.len());
        &self.tellers
    }

    /// The digits, and the words that a number can begin with, in order.
    pub(crate) fn numbers(&self) -> &[u32] {
        self.looked(self.numbers.len());
        &self.numbers
    }

    /// The words that a construction of figures can begin near without a number, in order.
    pub(crate) fn constructions(&self) -> &[u32] {
        self.looked(self.constructions.len());
        &self.constructions
    }

    /// The quotation marks, and characters that stand for one, in order.
    pub(crate) fn marks(&self) -> &[u32] {
        self.looked(self.marks.len());
        &self.marks
    }

    /// The ASCII character that a token of punctuation or a mark is; 0 for any other token.
    #[inline]
    pub(crate) fn sign(&self, at: usize) -> u8 {
        self.looked(1);
        self.tokens.get(at).map_or(0, |t| if t.sign < OTHER { t.sign } else { 0 })
    }

    /// The classes of one token; the empty set past the end.
    #[inline]
    #[must_use]
    pub fn classes(&self, at: usize) -> ClassSet {
        self.looked(1);
        match self.tokens.get(at) {
            Some(token) => token.classes,
            None => ClassSet::EMPTY,
        }
    }

    /// Whether the token is in a class; `None` (the pack has no such class) is in nothing.
    #[inline]
    #[must_use]
    pub fn is(&self, at: usize, class: Option<ClassId>) -> bool {
        self.looked(1);
        class.is_some_and(|c| self.tokens.get(at).is_some_and(|t| t.classes.has(c)))
    }

    /// What the class's lexicon says of the token.
    #[inline]
    #[must_use]
    pub fn value(&self, at: usize, class: Option<ClassId>) -> Option<&'a str> {
        let (token, class) = (self.tokens.get(at)?, class?);
        if token.classes.has(class) { Some(self.value_of(token, class)) } else { None }
    }

    #[inline(never)]
    fn value_of(&self, token: &Token, class: ClassId) -> &'a str {
        let words = self.pack.words();
        words.value_text(words.value_id(token.word, class))
    }

    /// Finds the lexicon entries of several words that stand in the text, and notes them in the tokens that they begin with:
    /// annotators ask for entries dozens of times a token, and most words that could begin one ("de", "in") hardly ever do.
    fn find_phrases(&mut self, openers: &[u32]) {
        let words = self.pack.words();
        let pair = |at: u32| (self.tokens[at as usize].word, self.tokens[at as usize + 1].word);
        let mut likely: Vec<u32> = Vec::with_capacity(openers.len());
        likely.extend(openers.iter().copied().filter(|at| words.may_begin_phrase(pair(*at))));
        words.fetch_pairs(likely.iter().map(|at| pair(*at)));
        self.phrases.reserve(likely.len() + likely.len() / 2);
        for at in likely.into_iter().map(|at| at as usize) {
            let [first, second, rest @ ..] = &self.tokens[at..] else { continue };
            let all = words.phrases_of_pair((first.word, second.word));
            let before = self.phrases.len();
            for phrase in all {
                if let Some(len) = words.stands(phrase, rest.iter().map(|token| token.word)) {
                    let (class, value) = (phrase.class, phrase.value);
                    self.phrases.push(Phrase { at: at as u32, end: (at + len) as u32, class, value });
                }
            }
            if self.phrases.len() > before {
                self.tokens[at].phrases = before as u32;
                // What is said too much of the first token of a text, rules find out.
                let led = at.saturating_sub(1);
                for phrase in &self.phrases[before..] {
                    let [tables, own] = self.pack.gate.begun_around(&self.tokens[led], phrase.class);
                    self.begun[led] |= tables;
                    self.begun[at] |= own;
                }
            }
        }
    }

    /// By token: which tables of rules can begin with it and the token behind it, and whether more than the two tell.
    pub(crate) fn begun(&self) -> &[Tables] {
        &self.begun
    }

    /// Whether a lexicon entry of several words begins at a token.
    #[inline]
    pub(crate) fn begins_phrase(&self, at: usize) -> bool {
        self.looked(1);
        self.tokens[at].begins_phrase()
    }

    /// All lexicon entries of several words, by the token that they begin at.
    pub(crate) fn all_phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// The lexicon entries of several words that begin at a token, longest first.
    #[inline]
    pub(crate) fn phrases(&self, at: usize) -> &[Phrase] {
        if !self.begins_phrase(at) {
            return &[];
        }
        let all = &self.phrases[self.tokens[at].phrases as usize..];
        let count = all.iter().take_while(|p| p.at as usize == at).count();
        &all[..count]
    }

    /// Those of some classes that have an entry of several words at a token, ending at `limit` at the latest.
    pub(crate) fn phrase_classes(&self, at: usize, among: ClassSet, limit: usize) -> ClassSet {
        let standing = self.phrases(at).iter().filter(|p| among.has(p.class) && p.end as usize <= limit);
        standing.fold(ClassSet::default(), |classes, phrase| classes.with(phrase.class))
    }

    /// Whether an entry of one of some classes, of one word or several, may begin at a token.
    #[inline]
    pub(crate) fn may_begin(&self, at: usize, classes: ClassSet) -> bool {
        self.looked(1);
        self.tokens.get(at).is_some_and(|token| token.begins_phrase() || token.classes.meets(classes))
    }

    /// The longest entry of several words of a class at a token: its end, and its value. It ends at `limit` at the latest.
    #[inline]
    pub(crate) fn phrase(&self, at: usize, class: ClassId, limit: usize) -> Option<(usize, ValueId)> {
        let phrase = self.phrases(at).iter().find(|p| p.class == class && p.end as usize <= limit)?;
        Some((phrase.end as usize, phrase.value))
    }

    /// The longest entry of a class at a token, of one word or several: its end, and what the lexicon says of it.
    #[inline]
    #[must_use]
    pub fn entry(&self, at: usize, class: Option<ClassId>, limit: usize) -> Option<(usize, &'a str)> {
        let class = class?;
        let token = self.tokens.get(at).filter(|_| at < limit)?;
        if !token.classes.has(class) && !token.begins_phrase() {
            return None;
        }
        self.entry_of(at, token, class, limit)
    }

    fn entry_of(&self, at: usize, token: &Token, class: ClassId, limit: usize) -> Option<(usize, &'a str)> {
        let words = self.pack.words();
        match self.phrase(at, class, limit) {
            Some((end, value)) => Some((end, words.value_text(value))),
            None if token.classes.has(class) => Some((at + 1, words.value_text(words.value_id(token.word, class)))),
            None => None,
        }
    }

    /// Whether the token is this punctuation character or mark.
    #[inline]
    #[must_use]
    pub fn is_char(&self, at: usize, character: char) -> bool {
        self.looked(1);
        let sign = sign_of(character);
        let stands = |t: &Token| sign != OTHER || self.text[t.span().start()..].starts_with(character);
        self.tokens.get(at).is_some_and(|t| t.sign == sign && stands(t))
    }

    /// Whether the token is a dash: `–` or `—`, no hyphen.
    #[inline]
    pub(crate) fn is_dash(&self, at: usize) -> bool {
        const DASHES: [u8; 2] = [sign_of('–'), sign_of('—')];
        self.looked(1);
        self.tokens.get(at).is_some_and(|t| DASHES.contains(&t.sign))
    }

    /// Whether white space stands before the token (true past the end).
    #[inline]
    #[must_use]
    pub fn spaced(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|t| t.spaced)
    }

    /// Whether the token begins something new: it is no word or digit that touches the one before it.
    #[must_use]
    pub fn spaced_or_not_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|t| t.spaced || !(t.is_word() || t.kind == TokenKind::Digits))
    }

    /// Index of the sentence that a token is in; of the last one past the end.
    #[inline]
    #[must_use]
    pub fn sentence_of(&self, token: usize) -> usize {
        self.looked(1);
        self.sentence_at.get(token).or(self.sentence_at.last()).map_or(0, |index| *index as usize)
    }

    /// The tokens of the sentence that a token is in.
    #[inline]
    #[must_use]
    pub fn sentence(&self, token: usize) -> Range<usize> {
        self.sentences.get(self.sentence_of(token)).map_or(token..token, |sentence| sentence.tokens.clone())
    }

    /// Index of the block that a token is in; of the last one past the end.
    #[inline]
    #[must_use]
    pub fn block_of(&self, token: usize) -> usize {
        self.sentences.get(self.sentence_of(token)).map_or(0, |sentence| sentence.block)
    }

    /// The first token that does not end before byte `at`.
    #[must_use]
    pub fn token_at(&self, at: usize) -> usize {
        let ends_before = |token: usize| self.tokens[token].span().end() <= at;
        // From the last answer on in growing steps, until the place lies between two of them.
        let near = self.near.get().min(self.tokens.len());
        let (mut low, mut high, mut step) = (near, near, 1);
        while high < self.tokens.len() && ends_before(high) {
            low = high + 1;
            high = (high + step).min(self.tokens.len());
            step *= 2;
        }
        if low == near {
            while low > 0 && !ends_before(low - 1) {
                high = low - 1;
                low = low.saturating_sub(step);
                step *= 2;
            }
        }
        let found = low + self.tokens[low..high].partition_point(|t| t.span().end() <= at);
        self.near.set(found);
        found
    }
}
