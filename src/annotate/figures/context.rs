//! What stands around an amount: its bound, whether it is a rise or a fall, what it is per.
//!
//! "[plus de] 700", "55 [and above]", "une baisse [de] 12 %", "up 3%", "200 $[/mois]", "60 km [par jour]".

use std::ops::Range;

use rust_decimal::Decimal;

use super::part::Unit;
use super::{Bound, Reader};
use crate::annotate::numerals::NumeralKind;
use crate::lang::ClassId;
use crate::segment::TokenKind;

/// The most tokens that a phrase before a number can have.
const LONGEST_PHRASE: usize = 6;

/// The most words between an amount and what it is per.
const BETWEEN: usize = 3;

impl<'d> Reader<'_, 'd> {
    /// The longest entry of a class that ends right before a token.
    pub(super) fn entry_before(&self, end: usize, class: Option<ClassId>, floor: usize) -> Option<(usize, &'d str)> {
        (end.saturating_sub(LONGEST_PHRASE).max(floor)..end).find_map(|start| {
            self.doc.entry(start, class, end).filter(|(stop, _)| *stop == end).map(|(_, v)| (start, v))
        })
    }

    /// The bound before a token, with its first token.
    pub(super) fn bound_before(&self, end: usize, floor: usize) -> Option<(usize, Bound)> {
        let (start, name) = self.entry_before(end, self.lexicon.bound, floor)?;
        // "A 4-under 68": what hangs on a number bounds no other.
        let hangs = start > floor && !self.doc.spaced(start) && self.doc.is_char(start - 1, '-');
        (!hangs).then(|| (start, bound(name)))
    }

    /// The bound behind a token, with the token after it.
    pub(super) fn bound_behind(&self, at: usize, limit: usize) -> Option<(usize, Bound)> {
        let doc = self.doc;
        let (end, name) = doc.entry(at, self.lexicon.bound_after, limit)?;
        // "Up 2% and up 4%": the particle belongs to the next amount.
        let of_next = doc.is(end - 1, self.lexicon.change_particle)
            && doc.spots.starting_at(crate::segment::SpotKind::Numeral, end).is_some();
        // "17+" is that or more, "10+2" a sum.
        let plus = doc.is_char(at, '+');
        // "More than 2 million minimum-wage workers".
        let compound = end < limit && doc.is_char(end, '-') && !doc.spaced(end);
        let sum = compound
            || plus
                && (doc.spaced(at) || doc.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Digits && !t.spaced));
        (!of_next && !sum).then(|| (end, bound(name)))
    }

    /// Whether the words before (or right behind) an amount say that it is a rise or a fall of that amount, and where.
    /// Behind a verb a particle tells it only of an amount: "edged up 3%", but "set up three firms" (`things`).
    pub(super) fn change_around(
        &self,
        figure: &Range<usize>,
        limits: &Range<usize>,
        things: bool,
        money: bool,
    ) -> Option<(char, Range<usize>)> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let sign = |value: &str| value.chars().next();
        let link = self.entry_before(figure.start, lexicon.change_link, limits.start);
        // "Il est tombé 20 mm": that verb changes something only "de 20 mm"; who "gagne 2 000 euros" earns them.
        let told = |value: &str| match value.split_once(' ') {
            Some((_, "by")) => link.is_some(),
            Some((_, "but money")) => link.is_some() || !money,
            _ => true,
        };
        let (from, reach) = link.map_or((figure.start, 1), |(start, _)| (start, 6));
        for at in (from.saturating_sub(reach).max(limits.start)..from).rev() {
            let token = doc.tokens[at];
            if matches!(token.kind, TokenKind::Punct | TokenKind::Digits) {
                break;
            }
            if let Some((end, value)) = doc.entry(at, lexicon.change, limits.end)
                && end <= from
            {
                let particle = things && at > limits.start && doc.is(at, lexicon.change_particle);
                if particle && doc.tokens[at - 1].is_word() && !doc.is(at - 1, lexicon.change_lead) {
                    break;
                }
                // "Who make up 14 percent of them": nothing rose.
                if at > limits.start && doc.is(at, lexicon.change_particle) && doc.is(at - 1, lexicon.part_verb) {
                    break;
                }
                if !told(value) {
                    break;
                }
                return sign(value).map(|s| (s, at..end));
            }
        }
        if figure.end < limits.end
            && let Some((end, value)) = doc.entry(figure.end, lexicon.change_after, limits.end)
        {
            return sign(value).map(|s| (s, figure.end..end));
        }
        None
    }

    /// Tokens that look like dates and belong to figures: "[a month]" behind $30, "[a quarter] of voters".
    pub(super) fn rates_and_fractions(&self) -> Vec<Range<usize>> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let mut out = Vec::new();
        let mut sentence = 0;
        for (index, numeral) in self.numerals.iter().enumerate() {
            while doc.sentences[sentence].tokens.end <= numeral.tokens.start {
                sentence += 1;
            }
            let limits = doc.sentences[sentence].tokens.clone();
            if numeral.tokens.end >= limits.end {
                continue;
            }
            if let NumeralKind::Fraction { of, .. } = numeral.kind {
                // Tenths and hundredths may be of a second.
                if of >= Decimal::TEN {
                    continue;
                }
                // "a quarter of an hour" is a length of time.
                let of = doc.entry(numeral.tokens.end, lexicon.of, limits.end);
                let time = |at: usize| doc.entry(at, lexicon.time_unit, limits.end).is_some();
                let half = numeral.tokens.start > 0 && doc.is(numeral.tokens.start - 1, lexicon.half_before);
                if !half && of.is_some_and(|(end, _)| !time(end) && !time(end + 1)) {
                    out.push(numeral.tokens.clone());
                }
                continue;
            }
            // Most numbers have no rate behind them: one look ahead saves the reading.
            let ahead = numeral.tokens.end..limits.end.min(numeral.tokens.end + 8);
            let rated = |at: usize| {
                doc.may_begin(at, lexicon.around.rates)
                    && (doc.entry(at, lexicon.per_link, ahead.end).is_some() || doc.is(at, lexicon.per_adjective))
            };
            if !ahead.clone().any(rated) {
                continue;
            }
            let part = self.part(index, &limits);
            let money = matches!(part.unit, Some(Unit::Currency { .. }));
            let end = match &part.unit {
                Some(_) => part.tokens.end,
                // "50 a month": what is counted was told before.
                None if numeral.digits && doc.entry(numeral.tokens.end, lexicon.per_link, limits.end).is_some() => {
                    numeral.tokens.end
                }
                None => match self.noun(numeral, numeral.tokens.end, limits.end) {
                    Some(noun)
                        if doc.entry(noun.start, lexicon.time_unit, limits.end).is_none()
                            && !doc.is(noun.start, lexicon.frequency_noun) =>
                    {
                        noun.end
                    }
                    _ => continue,
                },
            };
            let per = self.per(end, limits.end, money);
            if per.is_none()
                && let Some((stop, _)) = self.per_beyond(end, limits.end)
            {
                out.push(stop - 1..stop);
            }
            if let Some((stop, _)) = per {
                out.push(end..stop);
                // A date would begin behind the link: "par [mois]".
                if end + 1 < stop {
                    out.push(end + 1..stop);
                }
            }
        }
        out
    }

    /// What an amount is per: the token after it, the name of the unit and the tokens that say it.
    pub(super) fn per(&self, at: usize, limit: usize, money: bool) -> Option<(usize, &'d str)> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        if let Some((end, per)) = doc.entry(at, lexicon.per_adjective, limit) {
            return Some((end, per));
        }
        let (after, kind) = doc.entry(at, lexicon.per_link, limit)?;
        if kind == "money" && !money {
            return None;
        }
        let (end, per) = doc.entry(after, lexicon.per_unit, limit)?;
        // "$30 a share price": the unit is what ends there, glued to nothing.
        // "$5 million a year ago" is no rate, "$2.52 a share on revenue of" is one.
        let time = doc.entry(after, lexicon.time_unit, limit).is_some();
        // "$16 an hour on May 1" is one as well, "9,9 G$ l'an prochain" none.
        let on_a_day = |at: usize| {
            doc.is(end, lexicon.preposition)
                && (doc.tokens.get(at).is_some_and(|t| matches!(t.kind, TokenKind::Capital | TokenKind::Digits))
                    || doc.is(at, lexicon.currency_sign))
        };
        let behind = doc.entry(end, lexicon.not_rate, limit).filter(|(after, _)| !on_a_day(*after));
        let dated = time && kind != "link" && behind.is_some();
        (doc.spaced_or_not_word(end) && !dated).then_some((end, per))
    }

    /// "35 kilos [de gaz] par an", "3 million [unique visitors] per month": a rate behind what the amount is of. Only a
    /// preposition tells it there: what happened "every year" is another thing.
    pub(super) fn per_beyond(&self, at: usize, limit: usize) -> Option<(usize, &'d str)> {
        let (doc, lexicon) = (self.doc, &self.lexicon);
        let mut end = doc.entry(at, lexicon.of, limit).map_or(at, |(end, _)| end);
        for _ in 0..BETWEEN {
            let word = end < limit && doc.tokens[end].is_word() && !doc.classes(end).meets(lexicon.function);
            if !word || doc.is(end, lexicon.finite) {
                return None;
            }
            end += 1;
            let link = end < limit && doc.is(end, lexicon.preposition);
            if link && doc.entry(end, lexicon.per_link, limit).is_some_and(|(_, kind)| kind == "link") {
                return self.per(end, limit, false);
            }
        }
        None
    }
}

pub(super) fn bound(name: &str) -> Bound {
    match name {
        "about" => Bound::About,
        "more_than" => Bound::MoreThan,
        "at_least" => Bound::AtLeast,
        "less_than" => Bound::LessThan,
        "at_most" => Bound::AtMost,
        _ => Bound::Exact,
    }
}
