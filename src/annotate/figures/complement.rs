//! What stands around a finished figure and belongs to its meaning: the whole that a share is of, the date that dates it.
//!
//! "40 % de la [population]", "half of the [members]": the head noun of the whole is the figure's object, though its text ends
//! before it. A date of the sentence dates a figure where there is one only, or where it stands right behind the figure
//! ("12 millions en 2010 et 15 millions en 2020"); else nothing is said.

use super::{Figure, FigureKind, Reader};
use crate::annotate::dates::{TimeExpression, TimexType};
use crate::segment::TokenKind;

/// How many tokens may stand between a figure and the date right behind it: a comma's worth, "in", "en", "on the".
const LINK: usize = 2;

impl Reader<'_, '_> {
    /// The head noun of the whole that a share is of.
    pub(super) fn whole(&self, figure: &mut Figure, limit: usize) {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let share = figure.kind == FigureKind::Ratio || figure.unit.as_deref() == Some("%");
        if !share || figure.object.is_some() || figure.per.is_some() {
            return;
        }
        let Some((mut at, _)) = doc.entry(figure.found.tokens.end, lexicon.of, limit) else { return };
        if at < limit && doc.is(at, lexicon.determiner) {
            at += 1;
        }
        let time = doc.entry(at, lexicon.time_unit, limit).is_some();
        if !time && let Some(noun) = self.noun_of_whole(at, limit) {
            figure.found.evidence.push(crate::annotate::Evidence::at(
                "object",
                doc.span(noun.clone()),
                "of which it is a share",
            ));
            figure.object = Some(doc.span(noun));
        }
    }

    /// "The constitution of 2014", "the Oct. 7 attacks": a date that tells which thing is meant dates nothing else.
    fn is_attribute(&self, date: &TimeExpression, limit: usize) -> bool {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let tokens = &date.found.tokens;
        let of = tokens.start.checked_sub(1).is_some_and(|at| doc.entry(at, lexicon.of, tokens.start).is_some());
        let noun = tokens.end < limit
            && doc.tokens[tokens.end].kind == TokenKind::Lower
            && doc.is(tokens.end, lexicon.noun)
            && !doc.classes(tokens.end).meets(lexicon.function);
        of || noun
    }

    /// Whether a date opens the sentence, or nothing but words stands between it and the figure.
    fn reaches(&self, date: &TimeExpression, figure: &Figure, start: usize) -> bool {
        let (date, figure) = (&date.found.tokens, &figure.found.tokens);
        let between =
            if date.end <= figure.start { date.end..figure.start } else { figure.end..date.start.max(figure.end) };
        date.start <= start + LINK || between.into_iter().all(|at| self.doc.tokens[at].is_word())
    }

    /// Gives each figure the date that dates it, where the sentence leaves no doubt.
    pub(super) fn date_figures(&self, figures: &mut [Figure], dates: &[TimeExpression]) {
        let mut next = 0;
        let mut first = 0;
        for sentence in &self.doc.sentences {
            let limits = &sentence.tokens;
            while dates.get(first).is_some_and(|d| d.found.tokens.start < limits.start) {
                first += 1;
            }
            let mut last = first;
            while dates.get(last).is_some_and(|d| d.found.tokens.start < limits.end) {
                last += 1;
            }
            let here = first..last;
            first = last;
            while figures.get(next).is_some_and(|f| f.found.tokens.start < limits.start) {
                next += 1;
            }
            if here.is_empty() {
                continue;
            }
            let can = |index: &usize| {
                let date = &dates[*index];
                let dated = matches!(date.kind, TimexType::Date | TimexType::Time) && date.interval.is_some();
                dated && !self.is_attribute(date, limits.end)
            };
            let mut dating = here.clone().filter(can);
            let only = dating.next().filter(|_| dating.next().is_none());
            for figure in figures[next..].iter_mut().take_while(|f| f.found.tokens.start < limits.end) {
                let end = figure.found.tokens.end;
                let behind = || {
                    here.clone().filter(can).find(|index| {
                        let start = dates[*index].found.tokens.start;
                        end <= start && start <= end + LINK && !self.doc.is_char(end, ',')
                    })
                };
                let near = |index: &usize| self.reaches(&dates[*index], figure, limits.start);
                figure.date_index = only.filter(near).or_else(behind);
            }
        }
    }
}
