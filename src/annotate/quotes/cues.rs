//! Words that report: verb groups and nouns.
//!
//! In: the tokens of a document, its pack's verbs and the classes of `reports.toml`. Out: [`Cues`]: every group of words
//! that can report speech, whole ("a-t-il précisé", "has not said"), with what its form tells and what may follow it.
//! It looks only at tokens of the classes `cue` and `cue_noun`. A noun or an adjective that looks like a verb
//! ("the report", "ledit véhicule") is refused by what stands before it.
//! « C'est fait », a-t-il précisé. → tokens *a-t-il précisé*, lemma *préciser*, subject *il*.

use std::ops::Range;

use super::groups::{Finder, VERBS};
use crate::annotate::reused::Reused;
use crate::lang::{Complement, Features, Verb, class};
use crate::segment::Doc;

/// The shape of a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A verb that heads a clause, with its auxiliaries.
    Finite,
    /// An infinitive that no finite verb of the group governs.
    Infinitive,
    /// A present participle or gerund.
    PresentParticiple,
    /// A past participle without auxiliary: "accusé de", "told that".
    PastParticiple,
    /// A noun: "la promesse de", "the claim that".
    Noun,
}

/// What may follow a cue and hold the reported words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Complements(u8);

impl Complements {
    /// Whether the cue takes this complement.
    pub(crate) fn has(self, complement: Complement) -> bool {
        self.0 >> complement as u8 & 1 == 1
    }

    pub(super) fn add(&mut self, complement: Complement) {
        *self = self.with(complement);
    }

    /// What may follow a verb.
    pub(super) fn of(verb: &Verb) -> Self {
        verb.complement.iter().fold(Self::default(), |takes, complement| takes.with(*complement))
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn with(self, complement: Complement) -> Self {
        Self(self.0 | 1 << complement as u8)
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A group of words that can report.
#[derive(Debug, Clone)]
pub(crate) struct Cue<'a> {
    /// The whole group: auxiliaries, clitic subject, adverbs between them, verb, particle.
    pub tokens: Range<usize>,
    /// The reporting word itself.
    pub verb: usize,
    /// Where the verb phrase begins, clitics and governing verbs included ("n'hésite plus à suggérer"): a subject in
    /// normal order stands before it.
    pub chain: usize,
    /// Dictionary form of the reporting word.
    pub lemma: &'a str,
    /// What the lists say of that form: a place in [`Openers`](super::complements::Openers).
    pub habits: u16,
    /// What the verb does: say, ask, claim, think …
    pub kind: &'a str,
    /// Its shape.
    pub form: Form,
    /// What the finite part tells (of the verb itself where nothing is finite).
    pub features: Features,
    /// What may follow.
    pub takes: Complements,
    /// The clitic subject of an inversion: the `il` of "a-t-il dit".
    pub inverted: Option<usize>,
    /// A word of negation stands in the group.
    pub negated: bool,
    /// The subject is not who speaks: "a été annoncé", "was told".
    pub passive: bool,
    /// Nobody is the subject: "il a été annoncé", "it was reported", "dit-on".
    pub impersonal: bool,
    /// The verb carries a reflexive pronoun.
    pub reflexive: bool,
    /// The verb has other meanings: a cue only beside marks or with a person as subject.
    pub weak: bool,
}

impl Cue<'_> {
    /// Whether the verb or noun takes this complement.
    pub(crate) fn takes(&self, complement: Complement) -> bool {
        self.takes.has(complement)
    }

    /// The first token of its words or of the verbs that its own hangs on.
    pub(crate) fn first(&self) -> usize {
        self.chain.min(self.tokens.start)
    }

    /// Whether it heads a clause and its subject is who speaks.
    pub(crate) fn is_active(&self) -> bool {
        self.form == Form::Finite && !self.passive
    }
}

/// The cues of a document, in the order of their verbs.
#[derive(Debug, Default)]
pub(crate) struct Cues<'a> {
    list: Vec<Cue<'a>>,
    /// By token: how many cues have their reporting word before it.
    before: Reused<u32>,
}

impl<'a> Cues<'a> {
    /// Finds the cues of a document: `hits` are its words that can report.
    pub(super) fn find(doc: &Doc<'a>, hits: &[u32]) -> Self {
        let finder = Finder::new(doc);
        let mut list = Vec::with_capacity(hits.len());
        let mut sentence = 0;
        let mut free = 0;
        for at in hits.iter().map(|at| *at as usize) {
            if at < free || finder.is_compounded(at) || finder.is_part(at) {
                continue;
            }
            let classes = doc.tokens[at].classes;
            while doc.sentences[sentence].tokens.end <= at {
                sentence += 1;
            }
            let limits = doc.sentences[sentence].tokens.clone();
            if doc.tokens[at].is_capital() && at > limits.start && finder.is_in_title(at, &limits) {
                continue;
            }
            let before = list.len();
            if classes.is(class::CUE_ADJECTIVE) {
                list.extend(finder.adjective(at, &limits));
            }
            if list.len() == before && classes.meets(VERBS) {
                list.extend(finder.verb_group(at, &limits));
            }
            if list.len() == before {
                list.extend(finder.noun(at));
            }
            if let Some(cue) = list.get(before) {
                free = cue.tokens.end;
                // "was quoted as saying": one group with what stood before it.
                if before > 0 && list[before - 1].verb >= cue.tokens.start {
                    list.remove(before - 1);
                }
            }
        }
        let mut before = Reused::empty();
        for (cue, count) in list.iter().zip(0..) {
            before.resize(cue.verb + 1, count);
        }
        before.resize(doc.tokens.len() + 1, list.len() as u32);
        Self { list, before }
    }

    /// Every cue.
    pub(crate) fn all(&self) -> &[Cue<'a>] {
        &self.list
    }

    /// The cues whose reporting word stands in a range of tokens.
    pub(crate) fn within(&self, tokens: Range<usize>) -> &[Cue<'a>] {
        let count = |token: usize| self.before.get(token).map_or(self.list.len(), |count| *count as usize);
        let start = count(tokens.start);
        &self.list[start..count(tokens.end).max(start)]
    }

    /// The cue whose reporting word is this token.
    pub(crate) fn at(&self, token: usize) -> Option<&Cue<'a>> {
        let next = *self.before.get(token)? as usize;
        self.list.get(next).filter(|cue| cue.verb == token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Block, BlockKind};
    use crate::lang::Packs;
    use crate::span::Text;

    /// Each cue as `words = lemma`, with what is special about it.
    fn read(language: &str, text: &str) -> Vec<String> {
        let packs = Packs::built_in().unwrap();
        let text = Text::new(text).unwrap();
        let block = Block { span: text.whole(), kind: BlockKind::Body };
        let article = Article { text, blocks: vec![block], ..Article::default() };
        let doc = Doc::new(&article, packs.get(language).unwrap());
        let cues = Cues::find(&doc, &crate::annotate::quotes::hits::Hits::of(&doc).cues);
        cues.all()
            .iter()
            .filter(|c| c.form != Form::Noun)
            .map(|c| {
                let mut line = format!("{} = {}", doc.slice(c.tokens.clone()), c.lemma);
                for (is, word) in [
                    (c.form != Form::Finite, format!("{:?}", c.form)),
                    (c.passive && c.form == Form::Finite, "passive".to_owned()),
                    (c.impersonal, "impersonal".to_owned()),
                    (c.negated, "negated".to_owned()),
                ] {
                    if is {
                        line.push(' ');
                        line.push_str(&word);
                    }
                }
                line
            })
            .collect()
    }

    fn check(language: &str, cases: &[(&str, &[&str])]) {
        for (text, expected) in cases {
            assert_eq!(read(language, text), *expected, "{text}");
        }
    }

    #[test]
    fn french_groups_hold_auxiliaries_clitics_and_adverbs() {
        check(
            "fr",
            &[
                ("« C'est prêt », a-t-il précisé.", &["a-t-il précisé = préciser"]),
                ("« C'est prêt », précise-t-elle.", &["précise-t-elle = préciser"]),
                ("La cheffe a même écrit que le four chauffait.", &["a même écrit = écrire"]),
                ("Le maire avait, de son côté, déclaré que non.", &["avait, de son côté, déclaré = déclarer"]),
                ("Il s’est dit prêt à partir.", &["s’est dit = dire"]),
                ("Le meunier n'a pas dit si le pain serait cuit.", &["a pas dit = dire negated"]),
                ("La nourrice le lui avait répété.", &["avait répété = répéter"]),
                ("Ils vont exiger que le pont soit fermé.", &["vont exiger = exiger"]),
                ("Il a été annoncé que la gare fermerait.", &["a été annoncé = annoncer passive impersonal"]),
                ("La mairie a fait savoir que non.", &["a fait savoir = faire"]),
                ("Le berger, précisant que la neige tombait, repart.", &["précisant = préciser PresentParticiple"]),
            ],
        );
    }

    #[test]
    fn a_verb_that_governs_a_reporting_infinitive_is_no_part_of_the_cue() {
        let found = read("fr", "Le gérant continue à affirmer que la cave est sèche.");
        assert_eq!(found.last().unwrap(), "affirmer = affirmer");
    }

    #[test]
    fn french_nouns_and_adjectives_that_look_like_verbs_are_no_cues() {
        check(
            "fr",
            &[
                ("La demande du voisin est restée sans suite.", &[]),
                ("Ledit moulin et lesdites granges brûlent.", &[]),
                ("Les 2 annonces sont parues.", &[]),
            ],
        );
    }

    #[test]
    fn english_groups_hold_auxiliaries_and_adverbs() {
        check(
            "en",
            &[
                ("The baker has repeatedly said that flour is dear.", &["has repeatedly said = say"]),
                ("She hasn't said whether she will stay.", &["hasn't said = say negated"]),
                ("He said the oven was cold.", &["said = say"]),
                ("It was reported that the bridge had closed.", &["was reported = report passive impersonal"]),
                ("The clerk pointed out that the door was open.", &["pointed out = point"]),
                ("The miller himself will say that.", &["will say = say"]),
                ("They came to say that the mill was shut.", &["say = say"]),
                ("The sexton left, saying that he was tired.", &["saying = say PresentParticiple"]),
            ],
        );
    }

    #[test]
    fn english_nouns_and_adjectives_that_look_like_verbs_are_no_cues() {
        check(
            "en",
            &[
                ("The report was long.", &[]),
                ("The said vehicle was blue.", &[]),
                ("Trump's claims about the harvest are old.", &[]),
                ("In answer to this the dog slept.", &[]),
            ],
        );
    }
}
