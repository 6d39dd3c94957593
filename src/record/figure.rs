//! Rows of `figures`.

use super::common::{Common, Context, ids};
use super::id::Id;
use super::priority::Signals;
use super::schema::{Cells, Row, Table, Value, amount, decimal, text, with_common, yes_no};
use crate::annotate::figures::{Amount, Bound, Figure, FigureKind};

pub(super) static FIGURES: Table = Table {
    name: "figures",
    columns: &with_common::<37, 15>([
        text("kind", "money, percent, count, ratio, measure, multiple, score, age or number"),
        amount("value", "Exact value, or the low end of a range; a score stands as 2-1"),
        decimal("value_max", "High end of a range"),
        decimal("of", "Whole of a ratio"),
        text("of_bound", "Bound of that whole"),
        text("bound", "exact, about, more_than, at_least, less_than or at_most"),
        text("currency", "ISO 4217 code"),
        yes_no("currency_assumed", "Whether a bare sign was given a country's currency"),
        text("unit", "Symbol of the unit"),
        text("object", "Head noun of what is counted, as written"),
        text("per", "What a rate is per"),
        text("sign", "+ or - where a rise or fall of that amount is stated"),
        decimal("value_base", "Value in the base unit, for comparing"),
        text("speaker_name", "Who says it, where it stands in somebody's words"),
        text("date_id", "record_id of the date that dates it"),
    ]),
};

/// A row of `figures`.
#[derive(Debug)]
pub struct FigureRow<'a> {
    /// Shared cells.
    pub common: Common<'a>,
    figure: &'a Figure,
    object: Option<&'a str>,
    speaker_name: Option<&'a str>,
    date_id: Option<Id>,
}

pub(super) fn rows<'a>(context: &Context<'a>) -> Vec<FigureRow<'a>> {
    let figures = &context.found.figures;
    let ids = ids(b'f', &context.doc.article.doc_id, "figures", figures.iter().map(|f| f.found.span));
    let row = |((seq, figure), id): ((usize, &'a Figure), Id)| {
        let quote = context.quote_around(figure.found.span);
        FigureRow {
            common: context.common(&figure.found, seq, id, quote, Signals::of_figure(figure)),
            figure,
            object: figure.object.map(|o| &context.doc.text[o.range()]),
            speaker_name: quote
                .and_then(|q| context.found.speaker_of(&context.found.quotes[q]))
                .map(|speaker| speaker.name.as_str()),
            date_id: figure.date_index.and_then(|d| context.date_ids.get(d)).copied(),
        }
    };
    figures.iter().enumerate().zip(ids).map(row).collect()
}

fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::Exact => "exact",
        Bound::About => "about",
        Bound::MoreThan => "more_than",
        Bound::AtLeast => "at_least",
        Bound::LessThan => "less_than",
        Bound::AtMost => "at_most",
    }
}

impl Row for FigureRow<'_> {
    fn table() -> &'static Table {
        &FIGURES
    }

    fn cells<'r>(&'r self, out: &mut impl Cells<'r>) {
        self.common.cells(out);
        let figure = self.figure;
        out.name(match figure.kind {
            FigureKind::Money => "money",
            FigureKind::Percent => "percent",
            FigureKind::Count => "count",
            FigureKind::Ratio => "ratio",
            FigureKind::Measure => "measure",
            FigureKind::Multiple => "multiple",
            FigureKind::Score => "score",
            FigureKind::Age => "age",
            FigureKind::Number => "number",
        });
        match figure.value {
            Amount::Number(n) => out.number(n),
            Amount::Score(a, b, None) => out.put(Value::Text(format!("{}-{}", a.normalize(), b.normalize()).into())),
            Amount::Score(a, b, Some(c)) => {
                out.put(Value::Text(format!("{}-{}-{}", a.normalize(), b.normalize(), c.normalize()).into()));
            }
        }
        out.decimal(figure.value_max);
        out.decimal(figure.of);
        out.maybe_name(figure.of_bound.map(bound));
        out.name(bound(figure.bound));
        out.maybe(figure.currency.as_deref());
        out.truth(figure.currency_assumed);
        out.maybe(figure.unit.as_deref());
        out.maybe(self.object);
        out.maybe(figure.per.as_deref());
        out.maybe_name(figure.sign.map(|c| if c == '-' { "-" } else { "+" }));
        out.decimal(figure.value_base);
        out.maybe(self.speaker_name);
        out.maybe_id(self.date_id.as_ref());
    }
}
