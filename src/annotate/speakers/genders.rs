//! The gender that a text tells of someone against what the name alone lets expect: lists of given names cannot know everyone.
//!
//! In: an entity, the sentences that name it. Out: a gender where the pronouns that take its name up with nobody between, and
//! the roles that have a gender of their own, say another one than the given name; nothing where a civil title stands before
//! the name. Each entity is looked at once, at a few mentions, each up to the end of its sentence.

use super::super::names::{Agreement, Entity, Gender, NameKind, Number};
use super::resolve::Resolver;
use crate::lang::{ClassSet, class};

/// Mentions of one entity that are looked at.
const MENTIONS: usize = 8;
/// Tokens behind a name in which a pronoun takes it up.
const BEHIND: usize = 40;
/// Tokens behind a quotation in which the pronoun for who said it stands.
const AFTER: usize = 5;
/// Nouns that a pronoun could take up as well as the name before them.
const SOMEONE: ClassSet = class::set(&[class::ROLE, class::ANY_PERSON, class::ANONYMOUS_ROLE]);

impl Resolver<'_, '_> {
    /// What agrees with an entity: what its name tells, unless the text tells another gender.
    pub(super) fn agreement_of(&self, index: usize) -> Agreement {
        let own = self.names.entities[index].agreement;
        match own.gender {
            Gender::Unknown => {
                let learned = self.genders.get(&index).copied().or_else(|| self.observed(index));
                learned.map_or(own, |gender| Agreement { gender, ..own })
            }
            Gender::Neuter => own,
            Gender::Masculine | Gender::Feminine => match self.observed(index) {
                Some(gender) => Agreement { gender, ..own },
                None => own,
            },
        }
    }

    /// The gender that the text tells of an entity, where that is another one than the name's.
    fn observed(&self, index: usize) -> Option<Gender> {
        if let Some(known) = self.observed.borrow().get(&index) {
            return *known;
        }
        let found = self.observe(&self.names.entities[index]);
        self.observed.borrow_mut().insert(index, found);
        found
    }

    /// The gender that pronouns and roles tell of somebody, where it is not the one that their name lets expect.
    fn observe(&self, entity: &Entity) -> Option<Gender> {
        if !matches!(entity.kind, NameKind::Person | NameKind::Unknown) {
            return None;
        }
        let doc = self.doc;
        let (mut women, mut men) = (0, 0);
        for mention in self.names.mentions_of(entity).iter().take(MENTIONS) {
            let known = &self.names.mentions[*mention];
            let gendered = |t: usize| doc.value(t, class::TITLE).is_some_and(|v| v.starts_with(['m', 'f']));
            if (known.tokens.start..known.name.start).any(gendered) {
                return None;
            }
            if !self.is_quoted(known.tokens.start) {
                let (told_women, told_men) = self.taken_up_as(*mention);
                (women, men) = (women + told_women, men + told_men);
            }
        }
        // A woman can be "le maire": only roles for women alone tell something.
        for role in &entity.roles {
            if role.clone().any(|t| doc.value(t, class::ROLE) == Some("fs")) {
                women += 2;
            }
        }
        match entity.agreement.gender {
            Gender::Masculine | Gender::Unknown if women > 1 && women > 2 * men => Some(Gender::Feminine),
            Gender::Feminine | Gender::Unknown if men > 1 && men > 2 * women => Some(Gender::Masculine),
            _ => None,
        }
    }

    /// How much tells of a woman and how much of a man that a pronoun takes up a name with nobody else between: "Reed said that
    /// *she*", which can be somebody else, and "Reed left. *She*".
    fn taken_up_as(&self, mention: usize) -> (usize, usize) {
        let (doc, names) = (self.doc, self.names);
        let name = &names.mentions[mention].tokens;
        let sentence = doc.sentence(name.start);
        let (mut women, mut men) = (0, 0);
        // Where things are "he" too, "il" may stand for nothing at all: "il faut".
        let things = !names.lexicon.neuter;
        let mut count = |gender: Option<Gender>, worth: usize| match gender {
            Some(Gender::Feminine) => women += worth,
            Some(_) if !things => men += worth,
            _ => {}
        };
        let owner = |m: usize| doc.is(names.mentions[m].tokens.end, class::POSSESSIVE_MARK);
        let rival = |m: usize| {
            matches!(names.mentions[m].kind, NameKind::Person | NameKind::Unknown)
                && names.mentions[m].entity != names.mentions[mention].entity
                && !owner(m)
        };
        if owner(mention) || names.within(sentence.start..name.start).any(rival) {
            return (0, 0);
        }
        let stop = sentence.end.min(name.end + BEHIND);
        let mut at = name.end;
        let mut first = true;
        while at < stop {
            if let Some(other) = names.covering(at) {
                if rival(other) {
                    return (women, men);
                }
                at = names.mentions[other].tokens.end.max(at + 1);
                continue;
            }
            // Where things are "he" and "she" too, only who says something about themselves is told so.
            let told =
                names.lexicon.neuter || at > 1 && doc.is(at - 1, class::SUBORDINATOR) && doc.is(at - 2, class::CUE);
            if first && let Some(gender) = self.gendered(at).filter(|_| !self.is_quoted(at)) {
                first = false;
                count(Some(gender).filter(|_| told), 1);
            }
            if doc.classes(at).meets(SOMEONE) {
                return (women, men);
            }
            at += 1;
        }
        let opens = names.lexicon.neuter || name.start <= sentence.start + 1;
        if stop == sentence.end && opens {
            count(self.follower(sentence.end, name.start), 2);
        }
        (women, men)
    }

    /// The gender of the pronoun that a sentence begins with, or that stands behind what it quotes first: "“No,” *she* said".
    fn follower(&self, next: usize, name: usize) -> Option<Gender> {
        let doc = self.doc;
        let near = |at: usize| doc.tokens.get(at).is_some() && doc.block_of(at) <= doc.block_of(name) + 1;
        if !self.is_quoted(next) && !self.is_quoted(next + 1) {
            return self.gendered(next).filter(|_| near(next));
        }
        let place = self.quoted.partition_point(|r| r.end <= next + 1);
        let end = self.quoted.get(place).filter(|r| r.start <= next + 1)?.end;
        (end..end + AFTER).take_while(|t| near(*t) && self.names.covering(*t).is_none()).find_map(|t| self.gendered(t))
    }

    /// The gender of one human being that a subject pronoun tells.
    fn gendered(&self, at: usize) -> Option<Gender> {
        let own = Agreement::read(self.doc.value(at, class::SUBJECT_PRONOUN)?);
        let human = own.person == 3 && own.number == Number::Singular;
        human.then_some(own.gender).filter(|gender| matches!(gender, Gender::Masculine | Gender::Feminine))
    }
}
