//! Mentions are marked in the text itself: `‹il›` carries the attribution of the quote of its sentence.

use super::*;
use crate::annotate::{Found, names};
use crate::article::{Article, Block, BlockKind};
use crate::lang::{Confidence, Packs, RuleId};
use crate::span::Text;

/// The speaker names of a text in which `{…}` stands around quoted words and `‹…›` around the mention of the one before
/// or after (in the same order).
fn speakers(language: &str, marked: &str) -> Vec<Option<String>> {
    let (mut plain, mut mentions, mut quoted) = (String::new(), Vec::new(), Vec::new());
    for c in marked.chars() {
        match c {
            '‹' => mentions.push((plain.len(), 0)),
            '›' => mentions.last_mut().unwrap().1 = plain.len(),
            '{' => quoted.push((plain.len(), 0)),
            '}' => quoted.last_mut().unwrap().1 = plain.len(),
            c => plain.push(c),
        }
    }
    let packs = Packs::built_in().unwrap();
    let text = Text::new(plain).unwrap();
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.as_str().split_inclusive('\n') {
        let span = text.trim(text.span(start, start + line.len()).unwrap());
        blocks.push(Block { span, kind: BlockKind::Body });
        start += line.len();
    }
    let article = Article { text, blocks, ..Article::default() };
    let mut doc = Doc::new(&article, packs.get(language).unwrap());
    let names = names::find(&mut doc);
    let mut quotes: Vec<Quote> = quoted
        .iter()
        .enumerate()
        .map(|(index, (start, end))| {
            let span = article.text.span(*start, *end).unwrap();
            let tokens = doc.token_at(*start)..doc.token_at(end - 1) + 1;
            let mention = mentions.get(index).filter(|(s, e)| s < e);
            let found = Found { span, tokens, rule: RuleId(0), confidence: Confidence::Likely, evidence: Vec::new() };
            Quote {
                mention: mention.map(|(s, e)| article.text.span(*s, *e).unwrap()),
                ..Quote::new(found, QuoteKind::Direct, std::iter::once(span).collect())
            }
        })
        .collect();
    let speakers = name(&doc, &names, &mut quotes);
    quotes.iter().map(|q| q.speaker.map(|s| speakers[s].name.clone())).collect()
}

fn some(names: &[&str]) -> Vec<Option<String>> {
    names.iter().map(|n| Some((*n).to_owned())).collect()
}

#[test]
fn a_pronoun_after_a_quotation_is_the_speaker_before() {
    let text =
        "« {Nous partons}», a dit ‹Amara Okafor› à Paul Vidal. « {C'est fini. Tout est fini}», a-t-‹elle› ajouté.";
    assert_eq!(speakers("fr", text), some(&["Amara Okafor", "Amara Okafor"]));
}

#[test]
fn a_surname_has_its_full_name_wherever_it_stands() {
    let text = "‹Okafor› said {the plan failed}. The engineer Amara Okafor left.";
    assert_eq!(speakers("en", text), some(&["Amara Okafor"]));
}

#[test]
fn a_role_is_who_was_introduced_with_it() {
    let text = "Amara Okafor, directrice de la laiterie, a vu Paul Vidal, maire de Lens. {Rien ne presse}, dit ‹la directrice›.";
    assert_eq!(speakers("fr", text), some(&["Amara Okafor"]));
}

#[test]
fn a_group_has_its_longest_form() {
    let text = "Le conseil de Vexlor s'est réuni. Il pleuvait. ‹Le conseil› affirme {avoir tout lu}.";
    assert_eq!(speakers("fr", text), some(&["Le conseil de Vexlor"]));
}

#[test]
fn any_company_is_the_one_named_last() {
    let text = "Shares of Vexlor Inc fell. ‹The company› said {it would close two plants}.";
    assert_eq!(speakers("en", text), some(&["Vexlor Inc"]));
}

#[test]
fn the_first_person_of_the_reporter_names_nobody() {
    assert_eq!(speakers("fr", "Paul Vidal dort. ‹Nous› disons que {tout va bien}."), [None]);
}

#[test]
fn a_quotation_that_follows_another_goes_on() {
    let text = "{It rained.} said ‹Amara Okafor›. {And then it stopped.}";
    assert_eq!(speakers("en", text), some(&["Amara Okafor", "Amara Okafor"]));
}
