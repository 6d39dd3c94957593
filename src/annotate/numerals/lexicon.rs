//! The pack's classes that numbers are made of, looked up once a document.

use rust_decimal::Decimal;

use crate::annotate::homes::HomeWords;
use crate::lang::{ClassId, ClassSet, Pack, class};
use crate::segment::Doc;

/// How many significant digits of a value that goes on for ever are kept.
pub(crate) const SIGNIFICANT: u32 = 15;

/// Class ids of a pack; a class that the pack does not have matches nothing.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    pub unit: Option<ClassId>,
    pub teen: Option<ClassId>,
    pub ten: Option<ClassId>,
    pub score: Option<ClassId>,
    pub hundred: Option<ClassId>,
    /// Words for a hundred that are no coin: "322 cent", not "322 cents".
    pub hundred_bare: Option<ClassId>,
    pub magnitude: Option<ClassId>,
    pub magnitude_short: Option<ClassId>,
    pub magnitude_letter: Option<ClassId>,
    /// Nouns, among others, that a bare m before them counts millions of: 2.3m followers.
    pub letter_word: Option<ClassId>,
    pub homes: HomeWords,
    pub article: Option<ClassId>,
    pub and: Option<ClassId>,
    pub after_and: Option<ClassId>,
    pub point: Option<ClassId>,
    pub and_part: Option<ClassId>,
    pub part: Option<ClassId>,
    pub collective: Option<ClassId>,
    pub collective_round: Option<ClassId>,
    pub collective_plural: Option<ClassId>,
    pub of: Option<ClassId>,
    pub fraction_noun: Option<ClassId>,
    pub fraction_article: Option<ClassId>,
    /// Bounds, behind which a rank is a share: "nearly a third said".
    pub bound: Option<ClassId>,
    pub finite: Option<ClassId>,
    pub fraction_sign: Option<ClassId>,
    pub denominator: Option<ClassId>,
    pub denominator_plural: Option<ClassId>,
    /// Denominators that stand behind tens: first, unième.
    pub denominator_tail: Option<ClassId>,
    /// Words that join a number and a part: three and a fifth.
    pub joining: Option<ClassId>,
    pub ordinal: Option<ClassId>,
    pub percent: Option<ClassId>,
    pub currency_sign: Option<ClassId>,
    pub currency_code: Option<ClassId>,
    pub currency_code_apart: Option<ClassId>,
    pub one_counts: Option<ClassId>,
    /// Classes of what can make a number of the article before it.
    pub after_article: ClassSet,
    /// Classes of entries of several words that can make a number of the article before them, or go on with it.
    pub behind_article: ClassSet,
    /// Classes of fractions that stand alone.
    pub whole_fractions: ClassSet,
}

impl Lexicon {
    pub fn of(pack: &Pack) -> Self {
        let class = |name| pack.class(name);
        Self {
            unit: class("number_unit"),
            teen: class("number_teen"),
            ten: class("number_ten"),
            score: class("number_score"),
            hundred: class("number_hundred"),
            hundred_bare: class("number_hundred_bare"),
            magnitude: class("number_magnitude"),
            magnitude_short: class("magnitude_short"),
            magnitude_letter: class("magnitude_letter"),
            letter_word: class("letter_word"),
            homes: HomeWords { sign: class("home_sign"), country: class("dollar_home") },
            article: class("number_article"),
            and: class("number_and"),
            after_and: class("number_after_and"),
            point: class("number_point"),
            and_part: class("number_and_part"),
            part: class("number_part"),
            collective: class("collective"),
            collective_round: class("collective_round"),
            collective_plural: class("collective_plural"),
            of: class("of_word"),
            fraction_noun: class("fraction_noun"),
            fraction_article: class("fraction_article"),
            bound: class("length_bound"),
            finite: class("verb_finite"),
            fraction_sign: class("fraction_sign"),
            denominator: class("denominator"),
            denominator_plural: class("denominator_plural"),
            denominator_tail: class("denominator_tail"),
            joining: class("number_joining"),
            ordinal: class("ordinal_suffix"),
            percent: class("percent_word"),
            currency_sign: class("currency_sign"),
            currency_code: class("currency_code"),
            currency_code_apart: class("currency_code_apart"),
            one_counts: class("one_counts"),
            after_article: class::NUMBERS.union(pack.class_set(&[
                "number_part",
                "collective",
                "collective_round",
                "collective_plural",
                "denominator",
            ])),
            behind_article: class::OPENS_NUMBER.union(pack.class_set(&[
                "number_and",
                "number_after_and",
                "number_point",
                "number_and_part",
                "number_joining",
                "magnitude_short",
                "magnitude_letter",
                "denominator",
                "denominator_plural",
                "denominator_tail",
                "ordinal_suffix",
                "of_word",
                "percent_word",
                "one_counts",
                "currency_sign",
                "currency_code",
            ])),
            whole_fractions: pack.class_set(&["fraction_sign", "fraction_noun"]),
        }
    }
}

/// A part of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Element {
    /// 0 to 9.
    Unit(Decimal),
    /// 10 to 19.
    Teen(Decimal),
    /// Tens that 1 to 9 can follow.
    Ten(Decimal),
    /// Tens that 1 to 19 can follow.
    Score(Decimal),
    /// The word for a hundred.
    Hundred(Decimal),
    /// A thousand and above.
    Magnitude(Decimal),
}

impl Lexicon {
    /// The number word at a token, with the token after it. Longer words win: "dix-sept" is no ten.
    pub(super) fn element(&self, doc: &Doc<'_>, at: usize, limit: usize) -> Option<(Element, usize)> {
        type Make = fn(Decimal) -> Element;
        let token = doc.tokens.get(at)?;
        let phrase = token.begins_phrase();
        if !phrase && !token.classes.meets(class::NUMBERS) {
            return None;
        }
        let kinds: [(Option<ClassId>, Make); 6] = [
            (self.score, Element::Score),
            (self.teen, Element::Teen),
            (self.unit, Element::Unit),
            (self.ten, Element::Ten),
            (self.hundred, Element::Hundred),
            (self.magnitude, Element::Magnitude),
        ];
        let mut best: Option<(Element, usize)> = None;
        for (class, make) in kinds {
            if !phrase && !class.is_some_and(|class| token.classes.has(class)) {
                continue;
            }
            if let Some((end, value)) = doc.entry(at, class, limit)
                && best.is_none_or(|(_, longest)| end > longest)
                && let Ok(value) = value.parse()
            {
                best = Some((make(value), end));
            }
        }
        best
    }
}
