//! One mention to whom it stands for.

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::super::Evidence;
use super::super::names::{
    Agreement, Gender, NameKind, Names, NounPhrase, Number, phrase_at, phrase_ending, phrase_within,
};
use super::super::quotes::{Quote, QuoteKind, Via};
use super::super::reused::Reused;
use super::Resolved;
use super::nouns::Nouns;
use crate::lang::{ClassSet, class};
use crate::segment::Doc;
use crate::spaces::fold_spaces;
use crate::span::Span;

/// Tokens of a bracket that can tell whom a pronoun means.
const BRACKETS: usize = 12;

/// Whom a mention stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Referent {
    /// An entity with a name, by its index.
    Entity(usize),
    /// Nobody with a name: the document's own words.
    Words {
        /// The words.
        text: Rc<str>,
        /// How they name someone.
        via: Via,
    },
}

/// A speaker that was found, for pronouns that follow.
#[derive(Debug, Clone)]
pub(super) struct Spoke {
    /// First token of the mention.
    pub at: usize,
    /// Who.
    pub referent: Referent,
    /// What agrees with them.
    pub agreement: Agreement,
    /// The words that named them, where these are no name.
    pub phrase: Option<NounPhrase>,
}

/// What is known of a document while its mentions are resolved in order.
pub(super) struct Resolver<'d, 'a> {
    pub doc: &'d Doc<'a>,
    pub names: &'d Names,
    /// Tokens in quotation marks, in order, not overlapping.
    pub quoted: Vec<Range<usize>>,
    /// By token: whether it stands in quotation marks; empty where none does.
    is_quoted: Reused<bool>,
    /// Who has spoken so far, in text order.
    pub spoken: Vec<Spoke>,
    pub nouns: Nouns,
    /// By sentence: its subject, as far as pronouns have asked for it.
    pub subjects: OnceCell<Vec<OnceCell<Option<NounPhrase>>>>,
    /// By the token of a pronoun that is a sentence's subject: whom it takes up.
    pub taken_up: RefCell<FxHashMap<usize, Option<Referent>>>,
    /// By entity whose name tells no gender: the one that a pronoun has given it.
    pub genders: FxHashMap<usize, Gender>,
    /// By entity: the gender that the text tells of it against what its name alone lets expect, once that was asked for.
    pub observed: RefCell<FxHashMap<usize, Option<Gender>>>,
    /// Whether a mention stands in the words of somebody who is known.
    pub inside: bool,
    /// The speaker of the quotation that a mention of somebody else stands in.
    pub not: Option<Referent>,
    /// How many pronouns are being looked through, one for the other.
    pub through: Cell<usize>,
    /// What a mention says, where that stands before it: it tells of others than who says it.
    pub said: Range<usize>,
    /// Whether what is quoted speaks of one person as themselves.
    pub as_one: bool,
    /// The phrase that was read last: mentions come in order, and several quotations share one.
    read: Option<(Range<usize>, Option<NounPhrase>)>,
}

/// Whether a report is of what the reporter says or asks.
fn asks(doc: &Doc<'_>, names: &Names, quote: &Quote) -> bool {
    let Some(mention) = quote.mention_tokens(doc).filter(|m| m.len() == 1) else { return false };
    let first = doc.value(mention.start, class::SUBJECT_PRONOUN).map(Agreement::read).is_some_and(|a| a.person == 1);
    first && names.lexicon.neuter
}

impl<'d, 'a> Resolver<'d, 'a> {
    pub(super) fn new(doc: &'d Doc<'a>, names: &'d Names, quotes: &[Quote]) -> Self {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        let marked = |q: &&Quote| matches!(q.kind, QuoteKind::Direct | QuoteKind::Partial);
        let mut parts: Vec<Range<usize>> = Vec::with_capacity(quotes.len());
        for quote in quotes.iter().filter(marked) {
            let tokens = quote.parts.iter().zip(quote.part_tokens(doc));
            parts.extend(tokens.filter(|(part, _)| !part.is_empty()).map(|(_, tokens)| tokens));
        }
        // "« Allo la mairie de Lorme »": a name inside a title is not who is spoken of; one that fills the marks can be.
        for term in quotes.iter().filter(|q| q.kind == QuoteKind::Term) {
            parts.extend(term.part_tokens(doc).filter(|part| {
                let words = part.clone().filter(|t| doc.tokens[*t].is_word()).count();
                words > 2 && names.within(part.clone()).any(|m| names.mentions[m].tokens.len() < words)
            }));
        }
        // "I ask whether Reed was late. “Never,” he says": whom the reporter asks about is not whom they ask.
        for asked in quotes.iter().filter(|q| q.kind == QuoteKind::Indirect && asks(doc, names, q)) {
            parts.extend(asked.part_tokens(doc));
        }
        let key = |part: &Range<usize>| (part.start, part.end);
        if !parts.is_sorted_by_key(key) {
            parts.sort_unstable_by_key(key);
        }
        for range in parts {
            match stretches.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => stretches.push(range),
            }
        }
        let mut is_quoted = Reused::filled(false, stretches.last().map_or(0, |last| last.end));
        for stretch in &stretches {
            is_quoted[stretch.clone()].fill(true);
        }
        Self {
            doc,
            names,
            quoted: stretches,
            is_quoted,
            spoken: Vec::with_capacity(quotes.len()),
            nouns: Nouns::default(),
            subjects: OnceCell::new(),
            taken_up: RefCell::default(),
            genders: FxHashMap::default(),
            observed: RefCell::default(),
            inside: false,
            not: None,
            through: Cell::new(0),
            said: 0..0,
            as_one: false,
            read: None,
        }
    }

    /// Whether a token stands in quotation marks.
    pub(super) fn is_quoted(&self, token: usize) -> bool {
        self.is_quoted.get(token).is_some_and(|quoted| *quoted)
    }

    /// Whom the mention `tokens` stands for. `parent` is the speaker of the quote around it.
    pub(super) fn resolve(&mut self, tokens: Range<usize>, quote_start: usize, parent: Option<&Referent>) -> Resolved {
        // «Le préfet nous a reçus», dit Anne Morel: whom someone speaks of in the third person is somebody else.
        self.inside = parent.is_some();
        self.not = parent.filter(|outer| self.is_one_person(outer)).cloned();
        let mut resolved = self.mentioned(tokens.clone(), quote_start, parent);
        let third = resolved.via == Some(Via::Role) || resolved.via == Some(Via::Pronoun) && !self.is_first(&tokens);
        if third && self.not.is_some() && resolved.referent == self.not {
            resolved = if resolved.via == Some(Via::Role) {
                self.own_words(&tokens, Via::Role)
            } else {
                Resolved { referent: None, evidence: Vec::new(), ..resolved }
            };
        }
        resolved
    }

    /// Whether a referent is one human being.
    fn is_one_person(&self, referent: &Referent) -> bool {
        match referent {
            Referent::Entity(entity) => self.names.entities[*entity].kind == NameKind::Person,
            Referent::Words { via, .. } => *via == Via::Role,
        }
    }

    /// Whether a mention is a pronoun of the first person.
    fn is_first(&self, tokens: &Range<usize>) -> bool {
        let own = |class| self.doc.value(tokens.start, class).map(Agreement::read);
        own(class::SUBJECT_PRONOUN)
            .or_else(|| own(class::POSSESSIVE))
            .or_else(|| own(class::OBJECT_PRONOUN))
            .is_some_and(|a| a.person == 1)
    }

    /// Whom a mention names, of a quotation that begins at `quote_start`: a name, a pronoun or a noun, read by what each can
    /// stand for; inside another quotation, `parent` is who speaks there.
    pub(super) fn mentioned(
        &mut self,
        tokens: Range<usize>,
        quote_start: usize,
        parent: Option<&Referent>,
    ) -> Resolved {
        let doc = self.doc;
        let span = doc.span(tokens.clone());
        let lex = &self.names.lexicon;
        self.said = quote_start.min(tokens.start)..tokens.start;
        if tokens.len() == 1 && doc.is(tokens.start, class::RELATIVE) {
            // The noun that a relative pronoun takes up.
            let from = tokens.start.saturating_sub(60);
            if let Some(noun) =
                phrase_ending(doc, self.names, tokens.end, from).filter(|p| p.tokens.end <= tokens.start)
            {
                return self.mentioned(noun.tokens, quote_start, parent);
            }
        }
        let alone = tokens.len() == 1;
        let owner = alone.then(|| doc.value(tokens.start, class::POSSESSIVE)).flatten();
        // "à l'entendre": whoever the object is.
        let object =
            || doc.value(tokens.start, class::OBJECT_PRONOUN).filter(|_| !doc.is(tokens.start, class::SUBJECT_PRONOUN));
        let owner = owner.or_else(|| if alone { object() } else { None });
        let phrase = owner
            .map(|value| Self::owner(&tokens, value))
            .or_else(|| self.phrase(&tokens))
            .or_else(|| self.names.within(tokens.clone()).next().map(|m| self.name_alone(m)));
        let Some(phrase) = phrase else {
            return self.own_words(&tokens, Via::Group);
        };
        if phrase.joined {
            return self.joined(&phrase, &tokens);
        }
        // "chacun", "someone": one of those who are meant, whom no words tell; "some" is at least a group.
        if doc.is(phrase.head, class::PART)
            && tokens.len() == 1
            && phrase.tokens.len() == 1
            && !Self::is_plural(&phrase)
        {
            let evidence = vec![Evidence::at("speaker", span, "a pronoun for one of many names nobody")];
            return Resolved { referent: None, via: Some(Via::Pronoun), role: None, evidence };
        }
        let demonstrative = phrase.via == Via::Pronoun && doc.is(phrase.head, class::DEMONSTRATIVE);
        if demonstrative && lex.head_last && doc.is(phrase.tokens.end, class::RELATIVE) {
            // "those who study it": whoever does, and nobody who was named.
            let why = "a relative clause says who is meant, and names nobody";
            let evidence = vec![Evidence::at("speaker", span, why)];
            return Resolved { referent: None, via: Some(Via::Pronoun), role: None, evidence };
        }
        if demonstrative && phrase.tokens.end < tokens.end {
            // "celle sur les pesticides": what it takes up is no one to name.
            return self.own_words(&tokens, Via::Group);
        }
        // What a mention has behind its phrase (a relative clause, the verb) is no part of the name.
        let clause = phrase.tokens.end < tokens.end
            && (doc.is(phrase.tokens.end, class::RELATIVE)
                || lex.is_verb(doc, phrase.tokens.end)
                || doc.is(phrase.tokens.end, class::OBJECT_PRONOUN)
                || doc.is_char(phrase.tokens.end, ','));
        let tokens = if clause { phrase.tokens.clone() } else { tokens };
        if phrase.via == Via::Pronoun {
            return self.pronoun(&phrase, quote_start, parent);
        }
        if let Some(person) = self.by_origin(&phrase, &tokens) {
            return person;
        }
        let mut resolved = match phrase.name.and_then(|m| self.names.mentions[m].entity) {
            Some(entity) => self.entity(entity, span, Via::Name),
            None => self.noun(&phrase, &tokens, span),
        };
        if resolved.role.is_none() && phrase.name.is_some() {
            resolved.role = self.role_beside(&phrase);
        }
        resolved
    }

    /// The noun phrase that some tokens are.
    fn phrase(&mut self, tokens: &Range<usize>) -> Option<NounPhrase> {
        if let Some((_, known)) = self.read.as_ref().filter(|(range, _)| range == tokens) {
            return known.clone();
        }
        let found = phrase_within(self.doc, self.names, tokens.clone());
        self.read = Some((tokens.clone(), found.clone()));
        found
    }

    /// Notes who spoke, for the pronouns that follow.
    pub(super) fn spoke(&mut self, mention: &Range<usize>, referent: &Referent) {
        let at = mention.start;
        let (agreement, phrase) = match referent {
            Referent::Entity(e) => (self.names.entities[*e].agreement, None),
            Referent::Words { .. } => {
                let phrase = self.phrase(mention);
                let mut agreement = phrase.as_ref().map_or_else(Agreement::default, |p| p.agreement);
                // Those among whom "on" speaks are no "he".
                let on = phrase.as_ref().is_some_and(|p| p.via == Via::Pronoun);
                if on && agreement.gender == Gender::Unknown {
                    agreement.gender = Gender::Neuter;
                }
                (agreement, phrase)
            }
        };
        let phrase = phrase.filter(|p| p.name.is_none() && p.via != Via::Pronoun && !p.joined);
        self.note(Spoke { at, referent: referent.clone(), agreement, phrase });
    }

    /// Notes that whoever spoke goes on at a token: a quotation that has its speaker from the one before.
    pub(super) fn goes_on(&mut self, at: usize, referent: &Referent) {
        if let Some(last) = self.spoken.iter().rev().find(|s| s.at < at && s.referent == *referent) {
            let spoke = Spoke { at, ..last.clone() };
            self.note(spoke);
        }
    }

    /// Keeps what was spoken in text order.
    fn note(&mut self, spoke: Spoke) {
        let place = self.spoken.partition_point(|s| s.at <= spoke.at);
        self.spoken.insert(place, spoke);
    }

    /// A possessive alone ("selon son …") as the pronoun that it is made from.
    fn owner(tokens: &Range<usize>, value: &str) -> NounPhrase {
        NounPhrase {
            tokens: tokens.clone(),
            extent: tokens.clone(),
            head: tokens.start,
            sort: ClassSet::default(),
            via: Via::Pronoun,
            agreement: Agreement::read(value),
            name: None,
            role: None,
            joined: false,
        }
    }

    /// A name as a phrase of its own.
    fn name_alone(&self, mention: usize) -> NounPhrase {
        let tokens = self.names.mentions[mention].tokens.clone();
        NounPhrase {
            extent: tokens.clone(),
            head: tokens.end - 1,
            sort: ClassSet::default(),
            tokens,
            via: Via::Name,
            agreement: self.names.mentions[mention].agreement,
            name: Some(mention),
            role: None,
            joined: false,
        }
    }

    /// An entity, with its fullest name as evidence where the mention is shorter.
    pub(super) fn entity(&self, entity: usize, span: Span, via: Via) -> Resolved {
        let full = self.doc.span(self.names.entities[entity].tokens.clone());
        let mut evidence = Vec::new();
        if !span.overlaps(full) {
            evidence.push(Evidence::at("speaker", full, "the fullest name in the document"));
        }
        Resolved { referent: Some(Referent::Entity(entity)), via: Some(via), role: None, evidence }
    }

    /// The mention's own words as the speaker.
    pub(super) fn own_words(&self, tokens: &Range<usize>, via: Via) -> Resolved {
        let text: Rc<str> = fold_spaces(self.doc.slice(tokens.clone())).into();
        if text.is_empty() {
            return Resolved { referent: None, via: None, role: None, evidence: Vec::new() };
        }
        Resolved { referent: Some(Referent::Words { text, via }), via: Some(via), role: None, evidence: Vec::new() }
    }

    /// Two names joined: each in its fullest form, with the words between them as they stand.
    pub(super) fn joined(&self, phrase: &NounPhrase, tokens: &Range<usize>) -> Resolved {
        let mut text = String::new();
        let mut at = tokens.start;
        for mention in self.names.within(tokens.clone()) {
            let Some(entity) = self.names.entity_of(mention) else { continue };
            let name = &self.names.mentions[mention].tokens;
            text.push_str(&self.between(at, name.start));
            text.push_str(&self.names.name_of(self.doc, entity));
            at = name.end;
        }
        text.push_str(&self.between(at, tokens.end));
        let mut resolved = self.own_words(tokens, Via::Group);
        if let Some(Referent::Words { text: words, .. }) = &mut resolved.referent {
            *words = fold_spaces(&text).into();
        }
        debug_assert!(phrase.joined);
        resolved
    }

    /// The text from one token up to another, the spaces at both ends included.
    fn between(&self, from: usize, to: usize) -> String {
        let (Some(first), Some(last)) =
            (self.doc.tokens.get(from), to.checked_sub(1).and_then(|t| self.doc.tokens.get(t)))
        else {
            return String::new();
        };
        if from >= to {
            return if self.doc.spaced(to) { " ".to_owned() } else { String::new() };
        }
        let lead = if first.spaced { " " } else { "" };
        let tail = if self.doc.spaced(to) { " " } else { "" };
        format!("{lead}{}{tail}", &self.doc.text[first.span().start()..last.span().end()])
    }

    /// The role that stands beside a name: in apposition behind it or right before it.
    fn role_beside(&self, phrase: &NounPhrase) -> Option<Span> {
        let doc = self.doc;
        if let Some(role) = &phrase.role {
            return Some(doc.span(role.clone()));
        }
        // An apposition stands behind a comma or a bracket, a title before the name.
        let behind = phrase.extent.end;
        let titled = phrase.name.is_some_and(|name| self.names.mentions[name].role.is_some());
        let apposed = if titled || doc.is_char(behind, ',') || doc.is_char(behind, '(') {
            let limit = doc.sentence(phrase.tokens.start).end;
            phrase_at(doc, self.names, phrase.tokens.start, limit.min(phrase.tokens.end + 40))
        } else {
            None
        };
        if let Some(role) = apposed.filter(|p| p.name == phrase.name).and_then(|p| p.role) {
            return Some(doc.span(role));
        }
        let entity = self.names.entity_of(phrase.name?)?;
        let near = |r: &&Range<usize>| r.end <= phrase.tokens.start && phrase.tokens.start - r.end <= 1;
        entity.roles.iter().find(near).map(|r| doc.span(r.clone()))
    }

    /// The first and second person speak for themselves; the others take up someone before them.
    fn pronoun(&mut self, phrase: &NounPhrase, quote_start: usize, parent: Option<&Referent>) -> Resolved {
        let span = self.doc.span(phrase.tokens.clone());
        let nobody = |why: &'static str| Resolved {
            referent: None,
            via: Some(Via::Pronoun),
            role: None,
            evidence: vec![Evidence { role: "speaker".into(), span: Some(span), why: why.into() }],
        };
        if phrase.agreement.person < 3 {
            // Inside a quotation, "I" is who is quoted.
            let within = parent.cloned().or_else(|| self.speaker_of_quote_around(phrase.tokens.start));
            return match within {
                Some(referent) if phrase.agreement.person == 1 => Resolved {
                    referent: Some(referent),
                    via: Some(Via::Pronoun),
                    role: None,
                    evidence: vec![Evidence::at("speaker", span, "the first person of the quotation around it")],
                },
                _ => nobody("a first or second person outside a quotation names nobody"),
            };
        }
        if let Some(told) = self.told_in_brackets(phrase) {
            return told;
        }
        match self.antecedent(phrase, quote_start) {
            Some(found) => {
                self.learn(&found.referent, phrase.agreement);
                found.resolved(self.doc, Via::Pronoun)
            }
            None => nobody("nobody before this pronoun agrees with it"),
        }
    }

    /// "“They (the doctors at Lorme) are sure,” he says": whom brackets behind a pronoun name.
    fn told_in_brackets(&mut self, phrase: &NounPhrase) -> Option<Resolved> {
        let (doc, open) = (self.doc, phrase.tokens.end);
        if !doc.is_char(open, '(') && !doc.is_char(open, '[') {
            return None;
        }
        let close =
            (open + 1..doc.tokens.len().min(open + BRACKETS)).find(|t| matches!(doc.token_text(*t), ")" | "]"))?;
        let inner = phrase_at(doc, self.names, open + 1, close)?;
        let whole = inner.tokens.start == open + 1 && inner.extent.end == close && inner.via != Via::Pronoun;
        let fits = inner.agreement.number == Number::Unknown || inner.agreement.number == phrase.agreement.number;
        (whole && fits).then(|| self.mentioned(inner.tokens, open, None)).filter(|told| told.referent.is_some())
    }

    /// Keeps the gender that a pronoun gives to a name: who was "he" is not "she" later.
    fn learn(&mut self, referent: &Referent, agreement: Agreement) {
        if let Referent::Entity(entity) = referent
            && agreement.number == Number::Singular
            && matches!(agreement.gender, Gender::Masculine | Gender::Feminine)
            && self.names.entities[*entity].agreement.gender == Gender::Unknown
        {
            self.genders.entry(*entity).or_insert(agreement.gender);
        }
    }

    /// Who spoke last before a token inside marks.
    fn speaker_of_quote_around(&self, token: usize) -> Option<Referent> {
        if !self.is_quoted(token) {
            return None;
        }
        self.spoken.iter().rev().find(|s| s.at < token).map(|s| s.referent.clone())
    }

    /// Whether a phrase can only be several.
    pub(super) fn is_plural(phrase: &NounPhrase) -> bool {
        phrase.agreement.number == Number::Plural
    }
}
