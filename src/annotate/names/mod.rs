//! Names, and the people and institutions behind them.
//!
//! In: tokens and the pack's name lexicons. Out: [`Names`]: every proper name ("Sam Altman", "M. Musk", "le Kremlin" without
//! its article) and the entities that they stand for, with their fullest name, roles, gender and number; and the noun
//! phrases ("le ministre", "il") that attributions rest on, read where a cue asks for one. A capital at the start of a
//! sentence is no evidence of a name; a name elsewhere in the document is.

mod appositions;
mod asides;
mod bearers;
mod clauses;
mod entities;
mod evidence;
mod heads;
mod lexicon;
mod owners;
mod phrases;
mod pieces;
mod remits;
mod roles;
mod runs;
mod sentence_subject;
mod subjects;
mod tables;
mod ties;

use std::borrow::Cow;
use std::ops::Range;

pub(crate) use asides::behind_second_noun;
pub(crate) use lexicon::Lexicon;
pub(crate) use phrases::before_person;
pub(crate) use phrases::phrase_within;
pub use phrases::{NounPhrase, phrase_at};
pub(crate) use sentence_subject::sentence_subject;
pub use subjects::phrase_ending;

use super::reused::Reused;
use crate::lang::class;
use crate::segment::{Doc, SpotKind};
use crate::spaces::fold_spaces;

/// What the rules of `names.toml` can mean.
pub const RESOLVERS: &[&str] = &[];

/// Mentions and entities of a document.
#[derive(Debug, Default)]
pub struct Names {
    /// Proper names, in text order, never overlapping.
    pub mentions: Vec<Mention>,
    /// Those they stand for, in the order in which they come up.
    pub entities: Vec<Entity>,
    /// Indices of mentions, those of one entity side by side.
    grouped: Vec<usize>,
    /// By token: 0, or 1 + the mention that covers it.
    covers: Reused<u32>,
    /// Where a capitalised role of a mention begins, with that mention.
    titled: Vec<(u32, u32)>,
    pub(crate) lexicon: Lexicon,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A company, an institution, a body.
    Organisation,
    /// A country, a town, a region.
    Place,
    /// A paper, a channel, a network.
    Medium,
    /// None of these for certain.
    #[default]
    Unknown,
}

/// Grammatical gender, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gender {
    /// Masculine.
    Masculine,
    /// Feminine.
    Feminine,
    /// Neither: a thing or a body in languages that keep these apart.
    Neuter,
    /// Not told.
    #[default]
    Unknown,
}

/// Grammatical number, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Number {
    /// One.
    Singular,
    /// Several.
    Plural,
    /// Not told.
    #[default]
    Unknown,
}

/// What a pronoun or a verb must agree with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Gender.
    pub gender: Gender,
    /// Number.
    pub number: Number,
    /// 1, 2 or 3.
    pub person: u8,
}

impl Default for Agreement {
    fn default() -> Self {
        Self { gender: Gender::Unknown, number: Number::Unknown, person: 3 }
    }
}

impl Agreement {
    /// Reads a lexicon's value: `ms`, `fp`, `es` (either gender), `ns` (a thing), `1s`, `2p`, `m`, `f`.
    #[must_use]
    pub fn read(value: &str) -> Self {
        let mut out = Self::default();
        for letter in value.bytes() {
            match letter {
                b'm' => out.gender = Gender::Masculine,
                b'f' => out.gender = Gender::Feminine,
                b'n' => out.gender = Gender::Neuter,
                b's' => out.number = Number::Singular,
                b'p' => out.number = Number::Plural,
                b'1' | b'2' => out.person = letter - b'0',
                _ => {}
            }
        }
        out
    }

    /// Whether both can be said of one and the same.
    #[inline]
    #[must_use]
    pub fn agrees(self, other: Self) -> bool {
        let gender = self.gender == other.gender || self.gender == Gender::Unknown || other.gender == Gender::Unknown;
        let number = self.number == other.number || self.number == Number::Unknown || other.number == Number::Unknown;
        gender && number
    }

    /// This, with what it leaves open taken from another.
    #[inline]
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            gender: if self.gender == Gender::Unknown { other.gender } else { self.gender },
            number: if self.number == Number::Unknown { other.number } else { self.number },
            person: self.person,
        }
    }
}

/// A place where someone or something is named.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Its tokens, a civil title ("M.") included.
    pub tokens: Range<usize>,
    /// The name alone.
    pub name: Range<usize>,
    /// What it names, as far as this mention shows.
    pub kind: NameKind,
    /// What it agrees with.
    pub agreement: Agreement,
    /// A title or role that stands right before the name with a capital ("President", "Airbus CEO").
    pub role: Option<Range<usize>>,
    /// Index of the entity it stands for.
    pub entity: Option<usize>,
}

/// Someone, or an institution, of the document.
#[derive(Debug, Clone, Default)]
pub struct Entity {
    /// Tokens of the mention with the fullest name that the document gives.
    pub tokens: Range<usize>,
    /// What it is.
    pub kind: NameKind,
    /// What stands for it agrees with this.
    pub agreement: Agreement,
    /// How many mentions it has and where they are listed: see [`Names::mentions_of`].
    pub mentions: Range<usize>,
    /// Its roles, as written.
    pub roles: Vec<Range<usize>>,
}

/// Finds names and what they stand for; marks each as a spot for patterns.
pub fn find(doc: &mut Doc<'_>) -> Names {
    let lexicon = Lexicon::of(doc.pack).clone();
    let mentions = runs::find(doc, &lexicon);
    doc.spots.reserve(SpotKind::Name, mentions.len());
    let mut covers = Reused::filled(0, mentions.last().map_or(0, |last| last.tokens.end));
    let mut titled = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        doc.spots.add(SpotKind::Name, mention.tokens.clone(), index);
        for covered in &mut covers[mention.tokens.clone()] {
            *covered = index as u32 + 1;
        }
        titled.extend(mention.role.as_ref().map(|role| (role.start as u32, index as u32)));
    }
    let mut names = Names { mentions, entities: Vec::new(), grouped: Vec::new(), covers, titled, lexicon };
    entities::gather(doc, &mut names);
    names
}

impl Names {
    /// The mention that covers a token.
    #[inline]
    #[must_use]
    pub fn covering(&self, token: usize) -> Option<usize> {
        self.covers.get(token)?.checked_sub(1).map(|index| index as usize)
    }

    /// Whether a token is a finite verb, and no part of a name.
    #[inline]
    pub(crate) fn is_finite(&self, doc: &Doc<'_>, at: usize) -> bool {
        doc.is(at, class::FINITE) && self.covering(at).is_none()
    }

    /// Whether a mention is a person's name.
    #[inline]
    pub(crate) fn is_person(&self, mention: usize) -> bool {
        self.mentions[mention].kind == NameKind::Person
    }

    /// The mention whose capitalised role begins at a token, where at most one name stands between.
    #[inline]
    fn titled_at(&self, token: usize) -> Option<usize> {
        if self.titled.is_empty() {
            return None;
        }
        // Roles stand before their names and, like these, in text order.
        let place = self.titled.partition_point(|(start, _)| (*start as usize) < token);
        let (start, mention) = *self.titled.get(place)?;
        let mention = mention as usize;
        let near = mention < 2 || self.mentions[mention - 2].tokens.start < token;
        (start as usize == token && near).then_some(mention)
    }

    /// The mentions that lie within a range of tokens.
    pub fn within(&self, range: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let first = self.mentions.partition_point(|m| m.tokens.start < range.start);
        (first..self.mentions.len()).take_while(move |i| self.mentions[*i].tokens.end <= range.end)
    }

    /// Indices of the mentions of an entity, in text order.
    #[must_use]
    pub fn mentions_of(&self, entity: &Entity) -> &[usize] {
        &self.grouped[entity.mentions.clone()]
    }

    /// The fullest name that the document gives to an entity, on one line.
    #[must_use]
    pub fn name_of<'d>(&self, doc: &Doc<'d>, entity: &Entity) -> Cow<'d, str> {
        // A lone surname keeps its civil title: "M. Dolo" is the fullest name that there is.
        let mut tokens = &entity.tokens;
        if tables::count(doc, tokens) == 1 {
            let mentions = self.mentions_of(entity).iter().map(|m| &self.mentions[*m]);
            tokens = mentions.filter(|m| m.tokens != m.name).map(|m| &m.tokens).next().unwrap_or(tokens);
        }
        fold_spaces(doc.slice(tokens.clone()))
    }

    /// The entity that a mention stands for.
    #[must_use]
    pub fn entity_of(&self, mention: usize) -> Option<&Entity> {
        self.entities.get(self.mentions.get(mention)?.entity?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Block, BlockKind};
    use crate::lang::Packs;
    use crate::span::Text;

    /// Runs `test` on the names of a text whose lines are blocks of running text.
    fn with_names<T>(language: &str, text: &str, test: impl Fn(&Doc<'_>, &Names) -> T) -> T {
        let packs = Packs::built_in().unwrap();
        let text = Text::new(text).unwrap();
        let mut blocks = Vec::new();
        let mut start = 0;
        for line in text.as_str().split_inclusive('\n') {
            let span = text.trim(text.span(start, start + line.len()).unwrap());
            blocks.push(Block { span, kind: BlockKind::Body });
            start += line.len();
        }
        let article = Article { text, blocks, ..Article::default() };
        let mut doc = Doc::new(&article, packs.get(language).unwrap());
        let names = find(&mut doc);
        test(&doc, &names)
    }

    fn mentions(language: &str, text: &str) -> Vec<String> {
        with_names(language, text, |doc, names| {
            names.mentions.iter().map(|m| doc.slice(m.tokens.clone()).to_owned()).collect()
        })
    }

    /// The phrase before the token that begins at `cue`, as text, with its role.
    fn before(language: &str, text: &str, cue: &str) -> Option<(String, Option<String>)> {
        with_names(language, text, |doc, names| {
            let at = doc.token_at(text.find(cue).unwrap());
            phrase_ending(doc, names, at, 0)
                .map(|p| (doc.slice(p.tokens).to_owned(), p.role.map(|r| doc.slice(r).to_owned())))
        })
    }

    fn after(language: &str, text: &str, cue: &str) -> Option<(String, Option<String>)> {
        with_names(language, text, |doc, names| {
            let at = doc.token_at(text.find(cue).unwrap() + cue.len());
            phrase_at(doc, names, at, at + 40)
                .map(|p| (doc.slice(p.tokens).to_owned(), p.role.map(|r| doc.slice(r).to_owned())))
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is what a phrase that was found compares with")]
    fn pair(name: &str, role: Option<&str>) -> Option<(String, Option<String>)> {
        Some((name.to_owned(), role.map(str::to_owned)))
    }

    #[test]
    fn names_keep_particles_hyphens_initials_and_civil_titles() {
        let text = "Hier, Ursula von der Leyen a reçu M. Dumoulin, Jean-Luc Petit et Karim B. à Bruxelles.";
        assert_eq!(
            mentions("fr", text),
            ["Ursula von der Leyen", "M. Dumoulin", "Jean-Luc Petit", "Karim B.", "Bruxelles"]
        );
    }

    #[test]
    fn a_capital_at_the_start_of_a_sentence_is_no_name_without_evidence() {
        assert_eq!(mentions("en", "Farmers met on Monday. Yesterday it rained."), Vec::<String>::new());
        assert_eq!(mentions("en", "Vexlor fell. Shares of Vexlor rose later."), ["Vexlor", "Vexlor"]);
    }

    #[test]
    fn a_surname_finds_the_full_name_that_stands_later() {
        let names = with_names("en", "Okafor declined. Later Amara Okafor agreed.", |doc, names| {
            let entities = (0..names.mentions.len()).map(|m| names.entity_of(m).unwrap());
            entities.map(|e| names.name_of(doc, e).into_owned()).collect::<Vec<_>>()
        });
        assert_eq!(names, ["Amara Okafor", "Amara Okafor"]);
    }

    #[test]
    fn an_acronym_in_brackets_is_its_full_name() {
        let text = "L'Office national des digues (OND) a ouvert les vannes. Selon l'OND, tout va bien.";
        let names = with_names("fr", text, |doc, names| {
            let last = names.mentions.last().unwrap();
            let name = names.name_of(doc, &names.entities[last.entity.unwrap()]);
            (doc.slice(last.tokens.clone()).to_owned(), name.into_owned())
        });
        assert_eq!(names, ("OND".to_owned(), "Office national des digues".to_owned()));
    }

    #[test]
    fn a_subject_is_found_behind_its_apposition() {
        let text = "Amara Okafor, directrice de la start-up lyonnaise, a répondu.";
        assert_eq!(before("fr", text, "a répondu"), pair("Amara Okafor", Some("directrice de la start-up lyonnaise")));
        let text = "Le ministre de la Santé, Paul Vidal, affirme le contraire.";
        assert_eq!(before("fr", text, "affirme"), pair("Paul Vidal", Some("ministre de la Santé")));
    }

    #[test]
    fn a_relative_clause_is_no_subject() {
        let text = "Le conseil qui avait renvoyé Paul Vidal prétendait le contraire.";
        assert_eq!(before("fr", text, "prétendait"), pair("Le conseil", None));
    }

    #[test]
    fn a_role_before_a_name_makes_the_name_the_phrase() {
        assert_eq!(after("fr", "« Non », répond le maire Paul Vidal.", "répond"), pair("Paul Vidal", Some("maire")));
        assert_eq!(
            before("en", "On Monday, campaign manager Paul Vidal said no.", "said"),
            pair("Paul Vidal", Some("campaign manager"))
        );
    }
}
