//! Who speaks: from the mention that carries an attribution to the fullest name that the document gives.
//!
//! In: quotes with the mention ("il", "le ministre") that their rules found, names. Out: `speaker` on each quote, and the
//! list of [`Speaker`]s. A pronoun takes up the subject or the speaker before it that agrees with it; a role takes up who was
//! introduced with it ("Sam Altman, PDG de la start-up" … "le PDG"); a group keeps its own words, in the longest form that the
//! document has. Where nobody is named the name stays empty, with the reason in the evidence.

mod agreement;
mod antecedents;
mod authors;
mod bodies;
mod candidates;
mod carried;
mod deeds;
mod documents;
mod genders;
mod housed;
mod main_person;
mod nouns;
mod persons;
mod presented;
mod renamed;
mod resolve;
mod roles;
mod somebody;
mod weights;

use std::collections::BTreeMap;

use super::Evidence;
use super::names::{NameKind, Names};
use super::quotes::{Quote, QuoteKind, Via};
use crate::lang::{ClassSet, class, fold};
use crate::segment::Doc;
use crate::spaces::fold_spaces;
use crate::span::Span;
use resolve::{Referent, Resolver};

/// Tokens of a quotation in which a first person is looked for.
const SAID: usize = 80;
/// Quotations that can be open around a place.
const NESTED: usize = 8;

/// What a speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeakerKind {
    /// A human being.
    Person,
    /// A company, an institution, a medium.
    Organisation,
    /// Several people under one noun.
    Group,
    /// None of these for certain.
    Unknown,
}

/// Someone who is quoted in a document.
#[derive(Debug, Clone)]
pub struct Speaker {
    /// The fullest name that the document gives.
    pub name: String,
    /// What they are.
    pub kind: SpeakerKind,
    /// Other names the document has for them.
    pub aliases: Vec<String>,
    /// Their roles, as written.
    pub roles: Vec<String>,
}

/// Names the speakers of quotes; gives the list of them, which `Quote::speaker` points into.
pub fn name(doc: &Doc<'_>, names: &Names, quotes: &mut [Quote]) -> Vec<Speaker> {
    if quotes.is_empty() {
        return Vec::new();
    }
    let mut discourse = Resolver::new(doc, names, quotes);
    // Quotes are resolved in the order of their mentions: a pronoun looks back at who spoke before it.
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    order.sort_by_key(|q| (quotes[*q].mention.unwrap_or(quotes[*q].found.span).start(), quotes[*q].found.span.start()));
    let mut referents: Vec<Option<Referent>> = vec![None; quotes.len()];
    // The quotation whose mention is a pronoun that was resolved last: others that share it have the same speaker.
    let mut pronoun: Option<usize> = None;
    // Who is "I" in a quotation is told by the incise behind it: what is nested waits for what it is nested in.
    let outer = outer(quotes);
    let start = |q: usize| quotes[q].mention.unwrap_or(quotes[q].found.span).start();
    let waits = |q: usize| outer[q].is_some_and(|p| quotes[p].mention.is_some() && start(p) > start(q));
    let later: Vec<usize> = order.iter().copied().filter(|q| waits(*q)).collect();
    if !later.is_empty() {
        order.retain(|q| !waits(*q));
    }
    for index in order.into_iter().chain(later) {
        let Some(mention) = quotes[index].mention_tokens(doc) else { continue };
        if quotes[index].kind == QuoteKind::Term {
            continue;
        }
        if let Some(other) = pronoun.filter(|other| quotes[*other].mention == quotes[index].mention) {
            let speaker = referents[other].clone();
            referents[index] = speaker;
            let known = quotes[other].found.evidence.iter().rfind(|e| e.role == "antecedent").cloned();
            let quote = &mut quotes[index];
            quote.found.evidence.extend(known);
            quote.via = quote.via.filter(|v| *v == Via::CarriedOver).or(Some(Via::Pronoun));
            if quote.via == Some(Via::CarriedOver)
                && let Some(referent) = &referents[index]
            {
                discourse.goes_on(quote.found.tokens.start, referent);
            }
            continue;
        }
        // « Je n'ai pas « gagné » », nuance l'intéressée: who said both is not spoken of in the one by the other.
        let apart = |p: &usize| quotes[*p].mention != quotes[index].mention;
        let parent = outer[index].filter(apart).and_then(|p| referents.get(p).cloned().flatten());
        discourse.as_one = quotes[index].kind == QuoteKind::Direct && says_i(doc, quotes[index].found.tokens.clone());
        let resolved = discourse.resolve(mention.clone(), quotes[index].found.tokens.start, parent.as_ref());
        if resolved.via == Some(Via::Pronoun) && resolved.referent.is_some() {
            pronoun = Some(index);
        }
        let quote = &mut quotes[index];
        quote.found.evidence.extend(resolved.evidence);
        // Who goes on speaking is named where speech began, not here.
        quote.via = quote.via.filter(|v| *v == Via::CarriedOver).or(resolved.via).or(quote.via);
        quote.role = quote.role.or(resolved.role);
        if let Some(referent) = resolved.referent {
            discourse.spoke(&mention, &referent);
            // A quotation that goes on far behind its mention makes its speaker speak there.
            let begins = quote.found.tokens.start;
            if quote.via == Some(Via::CarriedOver) && begins > mention.end {
                discourse.goes_on(begins, &referent);
            }
            referents[index] = Some(referent);
        }
    }
    carried::carry(doc, names, quotes, &mut referents);
    for index in 0..quotes.len() {
        // Whoever says "I" in a quotation that goes on is known only now.
        let speaker = outer[index].filter(|_| referents[index].is_none()).and_then(|p| referents[p].clone());
        if let (Some(speaker), Some(mention)) = (speaker, quotes[index].mention_tokens(doc))
            && mention.len() == 1
            && says_i(doc, mention)
        {
            referents[index] = Some(speaker);
        }
    }
    list(doc, names, quotes, &referents)
}

/// By quote: the one that it is nested in, or in whose marks whoever is said to speak is mentioned.
fn outer(quotes: &[Quote]) -> Vec<Option<usize>> {
    // Quotes stand in text order, those in marks before what they hold; few of them are open at a place.
    let mut open: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(quotes.len());
    for (index, quote) in quotes.iter().enumerate() {
        let own = quote.mention.unwrap_or(quote.found.span);
        open.retain(|outer| quotes[*outer].found.span.end() > quote.found.span.start());
        let holds = |outer: &&usize| quotes[**outer].parts.iter().any(|part| part.contains(own));
        out.push(quote.parent.or_else(|| open.iter().rev().find(holds).copied()));
        if matches!(quote.kind, QuoteKind::Direct | QuoteKind::Partial) && open.len() < NESTED {
            open.push(index);
        }
    }
    out
}

/// Whether some tokens speak of one person as themselves: "je", "ma mère", "I".
fn says_i(doc: &Doc<'_>, tokens: std::ops::Range<usize>) -> bool {
    const OWN: ClassSet = class::set(&[class::SUBJECT_PRONOUN, class::POSSESSIVE]);
    tokens.take(SAID).any(|t| {
        doc.classes(t).meets(OWN)
            && (doc.value(t, class::SUBJECT_PRONOUN).is_some_and(|v| v == "1s")
                || doc.value(t, class::POSSESSIVE).is_some_and(|v| v == "1s"))
    })
}

/// Makes the list of speakers and points the quotes at it.
fn list(doc: &Doc<'_>, names: &Names, quotes: &mut [Quote], referents: &[Option<Referent>]) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut by_entity: Vec<Option<usize>> = vec![None; names.entities.len()];
    let mut by_words: BTreeMap<String, usize> = BTreeMap::new();
    for (quote, referent) in quotes.iter_mut().zip(referents) {
        let Some(referent) = referent else { continue };
        let mut new = || {
            speakers.push(speaker(doc, names, referent));
            speakers.len() - 1
        };
        let place = match referent {
            Referent::Entity(entity) => *by_entity[*entity].get_or_insert_with(new),
            Referent::Words { text, .. } => *by_words.entry(fold(text)).or_insert_with(&mut new),
        };
        let speaker = &mut speakers[place];
        quote.speaker = Some(place);
        if let (Referent::Words { .. }, Some(mention)) = (referent, quote.mention) {
            note_alias(speaker, doc.article.text.slice(mention));
        }
        if let Some(role) = quote.role {
            let role = fold_spaces(doc.article.text.slice(role));
            if !speaker.roles.iter().any(|known| *known == role) {
                speaker.roles.push(role.into_owned());
            }
        }
    }
    speakers
}

fn speaker(doc: &Doc<'_>, names: &Names, referent: &Referent) -> Speaker {
    match referent {
        Referent::Entity(index) => {
            let entity = &names.entities[*index];
            let kind = match entity.kind {
                NameKind::Person => SpeakerKind::Person,
                NameKind::Organisation | NameKind::Medium | NameKind::Place => SpeakerKind::Organisation,
                NameKind::Unknown => SpeakerKind::Unknown,
            };
            let name = names.name_of(doc, entity).into_owned();
            let mut out = Speaker { name, kind, aliases: Vec::new(), roles: Vec::new() };
            for mention in names.mentions_of(entity) {
                note_alias(&mut out, doc.slice(names.mentions[*mention].tokens.clone()));
            }
            for role in &entity.roles {
                let role = fold_spaces(doc.slice(role.clone()));
                if !out.roles.iter().any(|known| *known == role) {
                    out.roles.push(role.into_owned());
                }
            }
            out
        }
        Referent::Words { text, via } => {
            let kind = match via {
                Via::Group => SpeakerKind::Group,
                _ => SpeakerKind::Unknown,
            };
            Speaker { name: text.to_string(), kind, aliases: Vec::new(), roles: Vec::new() }
        }
    }
}

fn note_alias(speaker: &mut Speaker, text: &str) {
    if text == speaker.name || speaker.aliases.iter().any(|known| known == text) {
        return;
    }
    let text = fold_spaces(text);
    if text != speaker.name.as_str()
        && !speaker.aliases.iter().any(|known| *known == text)
        && !same_folded(&text, &speaker.name)
    {
        speaker.aliases.push(text.into_owned());
    }
}

/// Whether two texts are one without their case and with one kind of apostrophe.
fn same_folded(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    fold(a) == fold(b)
}

/// What was found out about one mention.
struct Resolved {
    referent: Option<Referent>,
    via: Option<Via>,
    role: Option<Span>,
    evidence: Vec<Evidence>,
}

#[cfg(test)]
mod tests;
