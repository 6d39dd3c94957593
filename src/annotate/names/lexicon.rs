//! The word classes that names and noun phrases are read with, looked up once a document.
//!
//! A pack that lacks a class simply has no word in it: nothing here fails.

use std::sync::Arc;

use super::{Agreement, Gender};
use crate::lang::{ClassId, Pack, ValueId, class};
use crate::segment::{Doc, TokenKind};

/// Classes by what they do for a name or a phrase.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    /// Words that tell a role's field (court, laboratory): "le magistrat" is the president of a court.
    pub role_field: Option<ClassId>,
    /// Names of offices that one human being has at a time, and the titles that bearers of each are introduced with.
    pub office: Option<ClassId>,
    /// Words that tell what an institution is, with the field that it is of and what else must tell so.
    pub body_field: Option<ClassId>,
    /// Small words that tie a document to who wrote it.
    pub author_tie: Option<ClassId>,
    /// Verbs of writing to someone.
    pub sending_verb: Option<ClassId>,
    /// Verbs of giving out a document.
    pub issuing_verb: Option<ClassId>,
    /// Small words before whom something is sent to.
    pub to_whom: Option<ClassId>,
    /// Small words before what is told: about, that.
    pub topic: Option<ClassId>,
    /// Roles of those who speak for others.
    pub mouthpiece: Option<ClassId>,
    /// Nouns for a house that has a head: a hospital, a school.
    pub institution: Option<ClassId>,
    /// Demonstrative determiners: what they open was spoken of before.
    pub this: Option<ClassId>,
    /// Words before a role that somebody had: "l'ancien notaire", "l'ex-ministre".
    pub former: Option<ClassId>,
    /// Roles whose complement is the place that they are of: the senator of.
    pub of_place: Option<ClassId>,
    /// Nouns that with a number stand for a player: number 10.
    pub numbered: Option<ClassId>,
    /// Nouns for whoever the text is about.
    pub concerned: Option<ClassId>,
    /// Nouns for what somebody tells or counts: an account, figures.
    pub utterance: Option<ClassId>,
    /// Endings of words that no lexicon has.
    endings: Arc<Endings>,
    /// By value of a lexicon entry: what it says of gender, number and person.
    agreements: Arc<[Agreement]>,
    /// Whether a compound's head stands last (a campaign manager) rather than first.
    pub head_last: bool,
    /// Whether pronouns keep persons and things apart.
    pub neuter: bool,
}

/// What words without an entry are known by, parted once a language.
#[derive(Debug, Default)]
struct Endings {
    manner: Option<Box<str>>,
    /// What tells bearers of one name apart, as whole words (Jr., Snr).
    namesakes: Vec<Box<str>>,
    verbal: Suffixes,
    role: Suffixes,
    demonym: Suffixes,
    masculine: Suffixes,
    feminine: Suffixes,
}

/// Suffixes of one meaning; most words are turned down by their last bytes alone.
#[derive(Debug, Default)]
struct Suffixes {
    all: Vec<Box<str>>,
    /// How many last bytes of a word are looked at first: four, or as many as the shortest suffix has.
    looked_at: usize,
    /// A bit for what some suffix ends with.
    last: u64,
}

impl Suffixes {
    fn new(list: Option<&String>) -> Self {
        let all: Vec<Box<str>> = list.iter().flat_map(|l| l.split(' ')).map(Into::into).collect();
        let looked_at = all.iter().map(|suffix| suffix.len()).min().unwrap_or(0).min(4);
        let last = all.iter().fold(0, |bits, suffix| bits | Self::bit(suffix, looked_at));
        Self { all, looked_at, last }
    }

    /// The bit of the last bytes of a text.
    #[inline]
    fn bit(text: &str, count: usize) -> u64 {
        let bytes = text.as_bytes();
        let last = match bytes.last_chunk::<4>() {
            Some(last) => u32::from_be_bytes(*last),
            None => bytes.iter().fold(0, |last, byte| last << 8 | u32::from(*byte)),
        };
        let mask = u32::MAX.checked_shr(8 * (4 - count as u32)).unwrap_or(0);
        1 << ((last & mask).wrapping_mul(0x9e37_79b1) >> 26)
    }

    /// The suffixes that a text could end with.
    #[inline]
    fn of(&self, text: &str) -> &[Box<str>] {
        if self.last & Self::bit(text, self.looked_at) == 0 { &[] } else { &self.all }
    }
}

/// Whether a subject pronoun of the pack is for things alone.
fn class_has_neuter(pack: &Pack) -> bool {
    let words = pack.words();
    pack.class("subject_pronoun")
        .is_some_and(|class| words.members(class).any(|w| words.value(w, class).is_some_and(|v| v.starts_with('n'))))
}

impl Lexicon {
    /// The lexicon of a pack.
    pub(crate) fn of(pack: &Pack) -> &Self {
        pack.lexicons.names.get_or_init(|| Self::new(pack))
    }

    fn new(pack: &Pack) -> Self {
        let class = |name: &str| pack.class(name);
        let constant = |name: &str| pack.settings().constants.get(name);
        Self {
            this: class("this"),
            former: class("former"),
            role_field: class("role_field"),
            office: class("office"),
            body_field: class("body_field"),
            of_place: class("of_place"),
            numbered: class("numbered"),
            concerned: class("concerned"),
            utterance: class("utterance"),
            author_tie: class("author_tie"),
            sending_verb: class("sending_verb"),
            issuing_verb: class("issuing_verb"),
            to_whom: class("to_whom"),
            topic: class("topic"),
            mouthpiece: class("mouthpiece"),
            institution: class("institution"),
            neuter: class_has_neuter(pack),
            endings: Arc::new(Endings {
                manner: constant("adverb_suffix").filter(|s| !s.is_empty()).map(|s| s.as_str().into()),
                namesakes: constant("name_suffixes")
                    .map_or_else(Vec::new, |list| list.split(' ').map(Into::into).collect()),
                verbal: Suffixes::new(constant("verbal_suffixes")),
                role: Suffixes::new(constant("role_suffixes")),
                demonym: Suffixes::new(constant("demonym_suffixes")),
                masculine: Suffixes::new(constant("masculine_suffixes")),
                feminine: Suffixes::new(constant("feminine_suffixes")),
            }),
            agreements: pack.words().values().map(Agreement::read).collect(),
            head_last: constant("noun_phrase_head").is_some_and(|v| v == "last"),
        }
    }

    /// What a value of a lexicon entry says of gender, number and person.
    #[inline]
    pub(super) fn agreement(&self, value: ValueId) -> Agreement {
        self.agreements.get(value as usize).copied().unwrap_or_default()
    }

    /// The length in tokens and the value of the longest entry of the class at a token. Phrases must lie before `limit`.
    #[inline]
    pub(crate) fn entry<'d>(
        doc: &Doc<'d>,
        at: usize,
        class: Option<ClassId>,
        limit: usize,
    ) -> Option<(usize, &'d str)> {
        let token = doc.tokens.get(at)?;
        if !token.classes.is(class) && !doc.begins_phrase(at) {
            return None;
        }
        doc.entry(at, class, limit).map(|(end, value)| (end - at, value))
    }

    /// The length in tokens of the longest entry of the class at a token, and what it says of gender, number and person.
    #[inline]
    pub(super) fn agreeing(
        &self,
        doc: &Doc<'_>,
        at: usize,
        class: Option<ClassId>,
        limit: usize,
    ) -> Option<(usize, Agreement)> {
        let class = class?;
        let token = doc.tokens.get(at).filter(|_| at < limit)?;
        if !token.classes.has(class) && !token.begins_phrase() {
            return None;
        }
        self.agreeing_here(doc, at, class, limit)
    }

    #[inline(never)]
    fn agreeing_here(&self, doc: &Doc<'_>, at: usize, class: ClassId, limit: usize) -> Option<(usize, Agreement)> {
        if let Some((end, value)) = doc.phrase(at, class, limit) {
            return Some((end - at, self.agreement(value)));
        }
        let token = &doc.tokens[at];
        let alone = token.classes.has(class);
        alone.then(|| (1, self.agreement(doc.pack.words().value_id(token.word, class))))
    }

    /// The length in tokens of what ties a name to the role behind it: was, became, was elected.
    pub(crate) fn tie(doc: &Doc<'_>, at: usize, limit: usize) -> Option<usize> {
        Self::entry(doc, at, class::DEED_FIELD, limit).filter(|(_, value)| *value == "role").map(|(len, _)| len)
    }

    /// Whether a token tells bearers of one name apart: "Jr.", "Snr".
    pub(super) fn parts_namesakes(&self, doc: &Doc<'_>, at: usize) -> bool {
        if doc.tokens.get(at).is_none_or(|token| token.span().len() > 4) {
            return false;
        }
        let text = doc.token_text(at).trim_end_matches('.');
        self.endings.namesakes.iter().any(|word| &**word == text)
    }

    /// Whether a word is an adverb of manner by its ending.
    pub(crate) fn is_manner(&self, doc: &Doc<'_>, at: usize) -> bool {
        let Some(suffix) = &self.endings.manner else { return false };
        let token = &doc.tokens[at];
        let text = token.span();
        // Most words are turned down by their last letter.
        text.len() > suffix.len() + 3
            && token.is_word()
            && doc.text.as_bytes()[text.end() - 1] == suffix.as_bytes()[suffix.len() - 1]
            && doc.text.as_bytes()[text.range()].ends_with(suffix.as_bytes())
            && !token.classes.meets(class::NOUNS)
            && !token.classes.is(class::ADJECTIVE)
    }

    /// Whether an unlisted word is more likely a form of a verb than a noun, by its ending.
    pub(crate) fn looks_verbal(&self, doc: &Doc<'_>, at: usize) -> bool {
        let text = doc.token_text(at);
        self.endings.verbal.of(text).iter().any(|s| text.len() > s.len() + 2 && text.ends_with(&**s))
    }

    /// Whether an unlisted word names someone by what they do, by its ending (-ologist).
    #[inline]
    pub(crate) fn looks_like_role(&self, doc: &Doc<'_>, at: usize) -> bool {
        let Some(token) = doc.tokens.get(at) else { return false };
        token.kind == TokenKind::Lower
            && token.span().len() > 6
            && !token.classes.is(class::ADJECTIVE)
            && self.ends_like_role(&doc.text[token.span().range()])
    }

    /// Whether a word with a capital that no list has can say where somebody is from, by its ending: "le Vertavien".
    pub(crate) fn looks_like_demonym(&self, doc: &Doc<'_>, at: usize) -> bool {
        let token = &doc.tokens[at];
        let text = &doc.text[token.span().range()];
        token.kind == TokenKind::Capital
            && text.len() > 6
            && self.endings.demonym.of(text).iter().any(|s| text.ends_with(&**s))
    }

    fn ends_like_role(&self, text: &str) -> bool {
        self.endings.role.of(text).iter().any(|s| text.ends_with(&**s))
    }

    /// The gender that the ending of an unlisted noun tells.
    pub(super) fn by_ending(&self, doc: &Doc<'_>, at: usize) -> Agreement {
        let known = doc.classes(at).meets(class::NOUNS);
        let gender = if known { Gender::Unknown } else { self.gender_by_ending(doc, at) };
        Agreement { gender, ..Agreement::default() }
    }

    /// The gender that the ending of a word tells.
    pub(super) fn gender_by_ending(&self, doc: &Doc<'_>, at: usize) -> Gender {
        let text = doc.token_text(at);
        let ends = |suffixes: &Suffixes| suffixes.of(text).iter().any(|s| text.ends_with(&**s));
        if ends(&self.endings.feminine) {
            Gender::Feminine
        } else if ends(&self.endings.masculine) {
            Gender::Masculine
        } else {
            Gender::Unknown
        }
    }

    /// Whether the token is a word of the closed classes (articles, prepositions, pronouns …).
    #[inline]
    #[expect(clippy::unused_self, reason = "it is asked like the other questions about a token")]
    pub(crate) fn is_function(&self, doc: &Doc<'_>, at: usize) -> bool {
        doc.classes(at).meets(class::FUNCTION)
    }

    /// Whether the token can only be a finite verb: it is one, and no noun or adjective, and not where a noun must stand.
    pub(crate) fn is_verb(&self, doc: &Doc<'_>, at: usize) -> bool {
        let classes = doc.classes(at);
        if !classes.is(class::FINITE) || doc.tokens[at].kind != TokenKind::Lower {
            return false;
        }
        if classes.meets(class::NOUNS) || classes.is(class::ADJECTIVE) {
            return false;
        }
        // After an article or a preposition a word is a noun, whatever else it could be.
        at == 0 || !self.opens_noun(doc, at - 1)
    }

    /// Whether a noun or adjective is due after this token.
    #[expect(clippy::unused_self, reason = "it is asked like the other questions about a token")]
    pub(crate) fn opens_noun(&self, doc: &Doc<'_>, at: usize) -> bool {
        let classes = doc.classes(at);
        classes.meets(const { class::set(&[class::DETERMINER, class::POSSESSIVE, class::OF, class::PREPOSITION]) })
            && !classes.meets(const { class::set(&[class::OBJECT_PRONOUN, class::SUBJECT_PRONOUN]) })
    }
}
