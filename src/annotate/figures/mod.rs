//! Figures: numbers that state a quantity, with what they count, their unit, bound and whole.
//!
//! In: numerals, dates (which are no figures), tokens. Out: [`Figure`]s: "plus de 700 des environ 770 employés" is a ratio of
//! more than 700 of about 770, object *employés*. It refuses numbers in names, laws, models, ranks, dates and durations.
//!
//! Constructions that take more than a number and its unit (ratios, ages, multiples, scores) are token patterns of the packs and
//! are read first; what is left goes number by number through `assemble`.

mod assemble;
mod bare;
mod carried;
mod complement;
mod context;
mod lengths;
mod lexicon;
mod measure;
mod money;
mod noun;
mod part;
mod patterns;
mod range;
mod refuse;
mod score;

use std::cell::{Cell, OnceCell};

use rust_decimal::Decimal;

pub(crate) use self::lexicon::{Lexicon, Rules};
pub use self::patterns::Constructions;
use super::Found;
use super::dates::TimeExpression;
use super::homes::Homes;
use super::numerals::Numeral;
use crate::segment::{Doc, SpotKind};
use crate::span::Span;

/// What the rules of `figures.toml` can mean. The first seven are procedures: their rules have examples and no pattern.
pub const RESOLVERS: &[&str] =
    &["money", "percent", "measure", "fraction", "count", "bare", "score", "ratio", "multiple", "age", "one"];

/// What sort of quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// An amount of a currency.
    Money,
    /// Per cent, or percentage points (unit `pp`).
    Percent,
    /// Things or people counted.
    Count,
    /// A part of a whole.
    Ratio,
    /// A physical measure with a unit.
    Measure,
    /// So many times as much.
    Multiple,
    /// 2-1, 52-48.
    Score,
    /// The age of a person or thing.
    Age,
    /// Any other number.
    Number,
}

/// What is said of how exact a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bound {
    /// Nothing is said.
    #[default]
    Exact,
    /// About that.
    About,
    /// More than that.
    MoreThan,
    /// That or more.
    AtLeast,
    /// Less than that.
    LessThan,
    /// That or less.
    AtMost,
}

/// The value of a figure, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// A number.
    Number(Decimal),
    /// The two sides of a score, and a third number of a record: 14-0-1.
    Score(Decimal, Decimal, Option<Decimal>),
}

/// A figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Where, by which rule, on what evidence.
    pub found: Found,
    /// What sort of quantity.
    pub kind: FigureKind,
    /// The value, or the low end of a range.
    pub value: Amount,
    /// The high end of a range.
    pub value_max: Option<Decimal>,
    /// The whole of a ratio.
    pub of: Option<Decimal>,
    /// How exact that whole is.
    pub of_bound: Option<Bound>,
    /// How exact the value is.
    pub bound: Bound,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Whether a bare sign was given a country's currency.
    pub currency_assumed: bool,
    /// Symbol of the unit: `%`, `pp`, `km`, `°C`.
    pub unit: Option<String>,
    /// The head noun of what is counted.
    pub object: Option<Span>,
    /// What a rate is per: `month`, `person`.
    pub per: Option<String>,
    /// '+' or '-' where a rise or fall of that amount is stated.
    pub sign: Option<char>,
    /// The value in the base unit of its dimension.
    pub value_base: Option<Decimal>,
    /// Place in the list of dates of the one that dates this figure.
    pub date_index: Option<usize>,
}

/// Which numbers are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Bare numbers too, which say neither what they count nor what they measure.
    pub bare_numbers: bool,
}

/// Everything that the steps of this annotator look at.
struct Reader<'r, 'd> {
    doc: &'r Doc<'d>,
    numerals: &'r [Numeral],
    lexicon: &'d Lexicon,
    rules: &'d Rules,
    options: Options,
    home_dollar: OnceCell<&'d str>,
    homes: Homes<'d>,
    pounds: OnceCell<bool>,
    /// Words for currencies of many countries that the document gives one country's.
    qualified: OnceCell<Vec<money::Qualified<'d>>>,
    /// The numeral that a label named last: "articles 5 and 4" names two.
    last_label: Cell<Option<usize>>,
    last_money: Cell<Option<carried::LastMoney<'d>>>,
    /// Behind the last count with decimals.
    last_share: Cell<usize>,
    /// Behind the last million of something else.
    last_count: Cell<usize>,
    sporty: OnceCell<bool>,
}

impl<'r, 'd> Reader<'r, 'd> {
    fn new(doc: &'r Doc<'d>, numerals: &'r [Numeral], options: Options) -> Self {
        Self {
            doc,
            numerals,
            lexicon: doc.pack.lexicons.figures.get_or_init(|| Lexicon::of(doc.pack)),
            rules: doc.pack.lexicons.figure_rules.get_or_init(|| Rules::of(doc.pack)),
            options,
            home_dollar: OnceCell::new(),
            homes: Homes::default(),
            pounds: OnceCell::new(),
            qualified: OnceCell::new(),
            last_label: Cell::new(None),
            last_money: Cell::new(None),
            last_count: Cell::new(0),
            last_share: Cell::new(0),
            sporty: OnceCell::new(),
        }
    }
}

/// Reads the constructions of the pack's patterns. What no date may be read in is marked as a figure at once: ages, the
/// "a month" of a rate, fractions of something.
pub fn read_constructions(doc: &mut Doc<'_>, numerals: &[Numeral]) -> Constructions {
    let reader = Reader::new(doc, numerals, Options::default());
    let constructions = reader.constructions();
    let mut taken = reader.rates_and_fractions();
    for figure in constructions.figures.iter().filter(|f| f.kind == FigureKind::Age) {
        // The spot begins at the number, where a date would; its bound may stand before it.
        let tokens = &figure.found.tokens;
        match tokens.clone().find(|at| doc.spots.starting_at(SpotKind::Numeral, *at).is_some()) {
            Some(number) => taken.push(number..tokens.end),
            // "Her early thirties": a decade would begin at its last word.
            None => taken.extend(tokens.clone().map(|at| at..tokens.end)),
        }
    }
    for tokens in taken {
        doc.spots.add(SpotKind::Figure, tokens, 0);
    }
    constructions
}

/// Finds figures.
pub fn find(
    doc: &mut Doc<'_>,
    numerals: &[Numeral],
    dates: &[TimeExpression],
    constructions: Constructions,
    options: Options,
) -> Vec<Figure> {
    let reader = Reader::new(doc, numerals, options);
    let mut figures = reader.assemble(dates, constructions);
    reader.date_figures(&mut figures, dates);
    doc.spots.clear(SpotKind::Figure);
    doc.spots.reserve(SpotKind::Figure, figures.len());
    for (index, figure) in figures.iter().enumerate() {
        doc.spots.add(SpotKind::Figure, figure.found.tokens.clone(), index);
    }
    figures
}
