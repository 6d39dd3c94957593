//! What is worth checking first: a number from 0 to 100 and the named signals that it is the sum of.
//!
//! In: a record's kind and the sentences that it stands in. Out: `check_priority` and `check_reasons`.
//! Words are classes of the pack (`check_comparison`, `check_hedge`, …) and weights stand in its `check.toml`; the tokens'
//! class bits are joined once a sentence. It is no probability and no verdict: `docs/check-priority.md` says what it is.

use std::cell::Cell;
use std::ops::{BitOr, Range};

use super::json::{JsonText, Piece, piece};
use super::schema::Assembled;
use crate::annotate::figures::{Figure, FigureKind};
use crate::annotate::quotes::{Quote, QuoteKind};
use crate::annotate::{Annotations, Found};
use crate::lang::{ClassSet, Pack};
use crate::segment::Doc;

/// Names signals, with what stands in a list for each: its name, and its name behind a minus sign.
macro_rules! signals {
    ($count:literal: $($name:literal),*) => {
        /// Names of all signals, in the order of their bits: the keys of `[weight]` in `check.toml`.
        pub(crate) const SIGNALS: [&str; $count] = [$($name),*];
        /// By signal: how it stands in a list of reasons, and how where it lowers the sum.
        static WRITTEN: [[Piece; 2]; $count] = [$([piece!(q $name q), piece!(q "-" $name q)]),*];
    };
}

signals!(15: "money", "percent", "number", "named_speaker", "verbatim", "dated_past", "comparison", "superlative", "cause",
    "hedge", "future", "question", "opinion", "repeat", "term");

/// The first signal that is told by words, and the classes that tell it and its followers.
const FIRST_WORD_SIGNAL: usize = 6;
const WORD_CLASSES: [&[&str]; 7] = [
    &["check_comparison"],
    &["check_superlative"],
    &["check_cause"],
    &["check_hedge", "verb_conditional"],
    &["check_future", "verb_future"],
    &["check_question"],
    &["check_opinion"],
];

/// How many sentences of a quotation, and how many figures in it, are looked at: some marks are never closed.
const REACH: usize = 64;

/// A set of signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Signals(u16);

impl Signals {
    const MONEY: Self = Self(1);
    const PERCENT: Self = Self(1 << 1);
    const NUMBER: Self = Self(1 << 2);
    pub(super) const NAMED_SPEAKER: Self = Self(1 << 3);
    const VERBATIM: Self = Self(1 << 4);
    const DATED_PAST: Self = Self(1 << 5);
    const REPEAT: Self = Self(1 << 13);
    const TERM: Self = Self(1 << 14);
    /// Not looked at yet.
    const UNREAD: Self = Self(1 << 15);

    /// What a figure is.
    pub(super) fn of_figure(figure: &Figure) -> Self {
        match figure.kind {
            FigureKind::Money => Self::MONEY,
            FigureKind::Percent => Self::PERCENT,
            // How old somebody is stands in every article and is seldom what is checked.
            FigureKind::Age => Self::default(),
            _ => Self::NUMBER,
        }
    }

    /// What a quotation is and which figures stand in it.
    pub(super) fn of_quote(quote: &Quote, figures: &[Figure]) -> Self {
        let mut signals = match quote.kind {
            QuoteKind::Direct | QuoteKind::Partial => Self::VERBATIM,
            QuoteKind::Indirect => Self::default(),
            QuoteKind::Term => return Self::TERM,
        };
        if quote.speaker.is_some() {
            signals = signals | Self::NAMED_SPEAKER;
        }
        if quote.repeat_of.is_some() {
            signals = signals | Self::REPEAT;
        }
        let first = figures.partition_point(|f| f.found.span.start() < quote.found.span.start());
        let inside = figures[first..].iter().take(REACH).take_while(|f| f.found.span.end() <= quote.found.span.end());
        inside.map(Self::of_figure).fold(signals, BitOr::bitor)
    }
}

impl BitOr for Signals {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Signals {
    /// The places of those in the set, in order.
    fn places(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let at = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(at)
        })
    }

    /// Those in the set that are in another too.
    fn among(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// The signals that a priority is the sum of, as a list that is put together where it is written; those that lower it begin
/// with a minus sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reasons {
    all: Signals,
    lowering: Signals,
}

impl Assembled for Reasons {
    fn is_empty(&self) -> bool {
        self.all == Signals::default()
    }

    fn write(&self, out: &mut JsonText<'_>) {
        out.sign(b'[');
        for (count, at) in self.all.places().enumerate() {
            if count > 0 {
                out.sign(b',');
            }
            out.piece(&WRITTEN[at][usize::from(self.lowering.0 >> at & 1)]);
        }
        out.sign(b']');
    }
}

/// The classes and weights of a language, looked up once.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    classes: [ClassSet; WORD_CLASSES.len()],
    all: ClassSet,
    weights: [i32; SIGNALS.len()],
    /// The signals that change the sum, and those of them that lower it.
    counted: Signals,
    lowering: Signals,
}

impl Lexicon {
    fn of(pack: &Pack) -> Self {
        let classes = WORD_CLASSES.map(|names| pack.class_set(names));
        let weights = SIGNALS.map(|name| pack.weight(name));
        let that = |holds: &dyn Fn(i32) -> bool| {
            let places = weights.iter().enumerate().filter(|(_, weight)| holds(**weight));
            Signals(places.fold(0, |bits, (at, _)| bits | 1 << at))
        };
        Self {
            classes,
            all: classes.into_iter().fold(ClassSet::default(), ClassSet::union),
            counted: that(&|weight| weight != 0),
            lowering: that(&|weight| weight < 0),
            weights,
        }
    }

    /// The signals that the words of a sentence give.
    fn read(&self, doc: &Doc<'_>, tokens: Range<usize>) -> Signals {
        let mut seen = ClassSet::default();
        for (at, token) in tokens.clone().zip(&doc.tokens[tokens.clone()]) {
            seen = seen.union(token.classes);
            if token.begins_phrase() {
                seen = seen.union(doc.phrase_classes(at, self.all, tokens.end));
            }
        }
        doc.looked(tokens.len());
        let bits = self.classes.iter().enumerate().filter(|(_, class)| class.meets(seen));
        Signals(bits.fold(0, |bits, (at, _)| bits | 1 << (FIRST_WORD_SIGNAL + at)))
    }

    /// The number and its reasons.
    fn sum(&self, signals: Signals) -> (u8, Reasons) {
        let all = signals.among(self.counted);
        let total: i32 = all.places().map(|at| self.weights[at]).sum();
        let reasons = Reasons { all, lowering: all.among(self.lowering) };
        (u8::try_from(total.clamp(0, 100)).unwrap_or_default(), reasons)
    }
}

/// The sentences of a document, each read when the first record in it asks.
#[derive(Debug)]
pub(super) struct Priorities<'a> {
    lexicon: &'a Lexicon,
    sentences: Vec<Cell<Signals>>,
}

impl<'a> Priorities<'a> {
    pub(super) fn new(doc: &'a Doc<'_>, found: &Annotations) -> Self {
        let lexicon = doc.pack.lexicons.priority.get_or_init(|| Lexicon::of(doc.pack));
        let sentences = vec![Cell::new(Signals::UNREAD); doc.sentences.len()];
        if let Some(published) = doc.article.metadata.published.as_ref().map(|p| p.date) {
            let past = found.dates.iter().filter(|d| d.interval.is_some_and(|(_, end)| end < published));
            for date in past {
                if let Some(sentence) = sentences.get(doc.sentence_of(date.found.tokens.start)) {
                    sentence.set(Signals::UNREAD | Signals::DATED_PAST);
                }
            }
        }
        Self { lexicon, sentences }
    }

    /// The number and the reasons of a record, with what is known of it by itself.
    /// `first` is the sentence that it begins in.
    pub(super) fn of(&self, doc: &Doc<'_>, found: &Found, first: usize, own: Signals) -> (u8, Reasons) {
        let mut signals = own;
        for at in first..self.sentences.len().min(first + REACH) {
            let tokens = &doc.sentences[at].tokens;
            if tokens.start >= found.tokens.end && at > first {
                break;
            }
            let cell = &self.sentences[at];
            let mut known = cell.get();
            if known.0 & Signals::UNREAD.0 != 0 {
                known = Signals(known.0 & !Signals::UNREAD.0) | self.lexicon.read(doc, tokens.clone());
                cell.set(known);
            }
            signals = signals | known;
        }
        self.lexicon.sum(signals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::article::{Article, Block, BlockKind, Published};
    use crate::lang::Packs;
    use crate::record::{Row, Value, records};
    use crate::span::Text;

    /// Priority and reasons of the first row of a table.
    fn first(language: &str, text: &str, table: char) -> (i64, String) {
        let packs = Packs::built_in().unwrap();
        let text = Text::new(text).unwrap();
        let mut blocks = Vec::new();
        let mut from = 0;
        for paragraph in text.as_str().split("\n\n") {
            let span = text.span(from, from + paragraph.len()).unwrap();
            blocks.push(Block { span, kind: BlockKind::Body });
            from += paragraph.len() + 2;
        }
        let mut article = Article { doc_id: "d_1".into(), text, blocks, ..Article::default() };
        article.metadata.published =
            Some(Published { date: jiff::civil::date(2025, 3, 10), iso: "2025-03-10".into(), source: "option" });
        let mut doc = Doc::new(&article, packs.get(language).unwrap());
        let found = annotate(&mut doc);
        let records = records(&doc, &found);
        let mut cells = Vec::new();
        match table {
            'q' => records.quotes[0].cells(&mut cells),
            'f' => records.figures[0].cells(&mut cells),
            _ => records.dates[0].cells(&mut cells),
        }
        let Value::Int(priority) = cells[18] else { panic!("no priority") };
        (priority, cells[19].json().unwrap_or_default().into_owned())
    }

    #[test]
    fn money_that_a_named_person_states_comes_before_a_hedged_guess() {
        let stated = first("en", "“We lost 40 million dollars because of the strike,” said Ada Quill.", 'q');
        assert_eq!(stated.1, r#"["money","named_speaker","verbatim","cause"]"#);
        let guessed = first("en", "“We might perhaps open a second quay,” said Ada Quill.", 'q');
        assert!(guessed.1.contains("\"-hedge\""), "{guessed:?}");
        assert!(stated.0 > guessed.0, "{stated:?} {guessed:?}");
    }

    #[test]
    fn a_figure_counts_what_it_is_and_the_words_of_its_sentence() {
        let rise = first("fr", "Le prix du billet a augmenté de 12 % en janvier 2025.", 'f');
        assert_eq!(rise.1, r#"["percent","dated_past","comparison"]"#);
        let hoped = first("fr", "Le prix du billet baissera-t-il de 12 % ?", 'f');
        assert!(hoped.1.contains("-future") && hoped.1.contains("-question"), "{hoped:?}");
        assert!(rise.0 > hoped.0);
    }

    #[test]
    fn a_heading_that_repeats_what_the_text_quotes_waits() {
        let text = "« Le port restera ouvert »\n\nLundi, « le port restera ouvert, et le quai aussi », a dit Léa Font.";
        assert!(first("fr", text, 'q').1.contains("-repeat"));
    }

    #[test]
    fn entries_of_several_words_count() {
        assert!(first("fr", "À cause de la crue, 40 maisons sont vides.", 'f').1.contains("cause"));
        assert!(first("en", "As a result of the flood, 40 houses are empty.", 'f').1.contains("cause"));
    }
}
