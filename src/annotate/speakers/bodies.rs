//! Which institution a noun for its kind takes up: "the label" for Brightwave Records, "le régulateur" for an authority.
//!
//! In: a definite noun of a field of institutions, the names before it. Out: the institution whose name or role is of the same
//! field, else one whose name tells nothing where such a noun can be of it; nothing for a noun that words of its own part from
//! whoever was named ("the parent company").

use std::ops::Range;

use super::super::names::{Agreement, Entity, Lexicon, NameKind, NounPhrase, sentence_subject};
use super::super::quotes::Via;
use super::antecedents::Antecedent;
use super::candidates::{Asked, SUBJECT};
use super::resolve::{Referent, Resolver};
use crate::lang::class;

/// Sentences in which an institution without a name is looked for.
const BACK: usize = 2;

/// How well a name fits a noun, the best first.
const LEVELS: [Fit; 4] = [Fit::Same, Fit::Kindred, Fit::Institution, Fit::Name];

/// What the name and the roles of an institution tell of whether a noun can stand for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// They are of the noun's own field.
    Same,
    /// They are of a field beside it, or the noun is of any.
    Kindred,
    /// They tell nothing of the field: "Nordfly" may be an airline.
    Institution,
    /// They tell nothing at all, but it does what institutions do.
    Name,
    /// It is somebody or something else.
    Other,
}

impl Resolver<'_, '_> {
    /// The institution that a noun for its kind takes up.
    pub(super) fn body(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<Antecedent> {
        let (entry, field) = self.body_noun(phrase, tokens)?;
        if self.is_parted(&entry, tokens) {
            return None;
        }
        let (field, told) = parts(field);
        let at = tokens.start;
        let fits: Vec<Fit> = self.names.entities.iter().map(|e| self.fit(e, phrase.head, field, told, at)).collect();
        LEVELS
            .into_iter()
            .find_map(|level| {
                let fits = |e: &Entity| {
                    let index = self.names.mentions_of(e).first().and_then(|m| self.names.mentions[*m].entity);
                    index.is_some_and(|index| fits[index] == level)
                };
                let near = self.weigh(&Asked::by_noun(at, Agreement::default(), &fits));
                near.or_else(|| self.main_body(at, level, &fits))
            })
            .or_else(|| self.unnamed_body(phrase, at, field))
    }

    /// The institution without a name of its own that was the subject before: "L'université d'Oslo … L'établissement".
    fn unnamed_body(&self, phrase: &NounPhrase, at: usize, field: &str) -> Option<Antecedent> {
        let sentence = self.doc.sentence_of(at);
        (sentence.saturating_sub(BACK)..sentence).rev().find_map(|s| {
            let tokens = self.doc.sentences[s].tokens.clone();
            let subject = sentence_subject(self.doc, self.names, tokens, &|t| self.is_quoted(t))?;
            let other = subject.name.is_none() && !subject.joined && !self.same(subject.head, phrase.head);
            let (_, own) = self.body_noun(&subject, &subject.tokens).filter(|_| other && !Self::is_plural(&subject))?;
            let kindred = parent(parts(own).0) == parent(field);
            let complemented = self.has_complement(&subject, &subject.tokens);
            let referent = self.own_words(&subject.tokens, Via::Group).referent?;
            (kindred && complemented).then(|| Antecedent::new(referent, subject.tokens, SUBJECT))
        })
    }

    /// Whether a noun takes up only an institution whose name or role tells that it is one.
    pub(super) fn is_told_by_name(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> bool {
        self.body_noun(phrase, tokens).is_some_and(|(_, value)| parts(value).1 == Some(BY_NAME))
    }

    /// The noun that tells of an institution, and its field: the longest entry that holds the head.
    fn body_noun(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Option<(Range<usize>, &str)> {
        let class = self.names.lexicon.body_field;
        (tokens.start..=phrase.head).find_map(|start| {
            let (len, field) = Lexicon::entry(self.doc, start, class, tokens.end)?;
            (start..start + len).contains(&phrase.head).then_some((start..start + len, field))
        })
    }

    /// Whether other words of a phrase part what it stands for from whoever was named: "the parent company".
    fn is_parted(&self, entry: &Range<usize>, tokens: &Range<usize>) -> bool {
        let doc = self.doc;
        let based = |t: usize| {
            // "the Seattle-based company": where an institution is from tells of no other one.
            let compound = doc.is_char(t + 1, '-') || t > 0 && doc.is_char(t - 1, '-');
            doc.is(t, class::DEMONYM) || compound
        };
        let outside = |t: &usize| !entry.contains(t);
        self.content(tokens).filter(outside).any(|t| !based(t)) || (entry.end..tokens.end).any(|t| doc.is(t, class::OF))
    }

    /// How an institution fits a noun of a field; `by`: what else must tell that it is one.
    fn fit(&self, entity: &Entity, head: usize, field: &str, by: Option<&str>, at: usize) -> Fit {
        if matches!(entity.kind, NameKind::Person | NameKind::Place) || entity.tokens.start >= at {
            return Fit::Other;
        }
        let class = self.names.lexicon.body_field;
        // "the rating agency Kestrel": what it was introduced as.
        if entity.roles.iter().any(|role| self.holds(role, head)) {
            return Fit::Same;
        }
        let words = std::iter::once(&entity.tokens).chain(&entity.roles);
        let mut told = false;
        let mut best = Fit::Other;
        for range in words {
            let mut t = range.start;
            while t < range.end {
                let Some((len, own)) = Lexicon::entry(self.doc, t, class, range.end + 2) else {
                    t += 1;
                    continue;
                };
                let own = parts(own).0;
                t += len.max(1);
                told = true;
                if own == field {
                    return Fit::Same;
                }
                if parent(own) == parent(field) || own == ANY && parent(field) == COMPANY {
                    best = Fit::Kindred;
                } else if best == Fit::Other && (own == ANY || field == ANY) {
                    // "the group": nothing tells which; "le syndicat" is less likely a group than a name that tells nothing.
                    best = Fit::Institution;
                }
            }
        }
        let medium = entity.kind == NameKind::Medium;
        if medium && parent(field) == MEDIA {
            return Fit::Same;
        }
        // "Chez Vexlor … Le groupe": a name of one word that does something or has people is of the kind.
        let house = |m: &usize| {
            let start = self.names.mentions[*m].tokens.start;
            let before = start.checked_sub(1).filter(|_| start < at);
            before.is_some_and(|t| self.doc.value(t, class::PREPOSITION) == Some("home"))
        };
        let lone = entity.kind == NameKind::Unknown && entity.tokens.len() == 1 && !self.names.lexicon.head_last;
        if lone && by.is_some_and(|by| by != BY_NAME) && self.names.mentions_of(entity).iter().any(house) {
            return Fit::Name;
        }
        if told || by == Some(BY_NAME) || parent(field) == MEDIA || medium && field != COMPANY {
            return best;
        }
        match entity.kind {
            NameKind::Unknown if by.is_none() && (self.acts(entity, at) || self.is_just_named(entity, at)) => Fit::Name,
            NameKind::Unknown => Fit::Other,
            _ => Fit::Institution,
        }
    }

    /// Whether a name of several words stands in the sentence right before a noun, and not where a place does: "Pas de quoi calmer
    /// Pro Rail Alpes. L'association juge".
    fn is_just_named(&self, entity: &Entity, at: usize) -> bool {
        let doc = self.doc;
        let Some(before) = doc.sentence_of(at).checked_sub(1) else { return false };
        let words = entity.tokens.clone().filter(|t| doc.tokens[*t].is_word()).count();
        let words = words + usize::from(entity.tokens.clone().any(|t| doc.classes(t).meets(class::NOUNS)));
        let last = self.last_before(entity, at);
        let free = last > 0 && !doc.is(last - 1, class::PREPOSITION) && !doc.is(last - 1, class::OF);
        !self.names.lexicon.head_last
            && words > 1
            && free
            && !self.is_somebody(entity)
            && doc.sentence_of(last) == before
    }

    /// Whether a name of unclear kind does something before a token, or owns it: no day and no place.
    fn acts(&self, entity: &Entity, at: usize) -> bool {
        let doc = self.doc;
        let somebody = self.is_somebody(entity) || !matches!(entity.roles.as_slice(), []);
        !somebody
            && self.names.mentions_of(entity).iter().map(|m| &self.names.mentions[*m].tokens).any(|name| {
                let end = name.end;
                let verb = end + usize::from(doc.is_char(end, ','));
                let does = doc.is(verb, class::FINITE) || doc.is(end, class::POSSESSIVE_MARK);
                name.start < at && (does || name.start > 0 && doc.is(name.start - 1, class::AGENT))
            })
    }

    /// The institution that the text is about so far: the only one that fits, or one named twice as often as any other.
    fn main_body(&self, at: usize, level: Fit, fits: &dyn Fn(&Entity) -> bool) -> Option<Antecedent> {
        let mut best: Option<(usize, usize)> = None;
        let mut second = 0;
        for (index, entity) in self.names.entities.iter().enumerate().filter(|(_, e)| fits(e)) {
            let mentions = self.names.mentions_of(entity);
            let count = mentions.partition_point(|m| self.names.mentions[*m].tokens.start < at);
            match best {
                Some((most, _)) if most >= count => second = second.max(count),
                _ => {
                    second = second.max(best.map_or(0, |(most, _)| most));
                    best = Some((count, index));
                }
            }
        }
        let (most, index) = best.filter(|(most, _)| *most >= 2 * second)?;
        let told = matches!(level, Fit::Same | Fit::Kindred);
        (told || most > 2).then(|| {
            let tokens = self.names.entities[index].tokens.clone();
            Antecedent::new(Referent::Entity(index), tokens, "the institution that the text is about")
        })
    }
}

/// Nouns that only an institution can have whose name or role tells its field.
const BY_NAME: &str = "name";
/// The field of nouns that any institution can have.
const ANY: &str = "body";
/// The field of media, which names of media are of by themselves.
const MEDIA: &str = "media";
/// The field of companies, which media can be too.
const COMPANY: &str = "company";

/// A field, and what else must tell that an institution is of it.
fn parts(value: &str) -> (&str, Option<&str>) {
    value.split_once('/').map_or((value, None), |(field, by)| (field, Some(by)))
}

/// What a field belongs to: it stands before a hyphen.
fn parent(field: &str) -> &str {
    field.split('-').next().unwrap_or(field)
}
