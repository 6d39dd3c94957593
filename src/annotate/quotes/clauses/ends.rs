//! Where a clause ends: at a comma, a conjunction, an incise, or where a main clause begins.

use super::{AHEAD, Grammar};
use crate::annotate::quotes::cues::{Cue, Form};
use crate::lang::{Complement, Features, class};
use crate::segment::TokenKind;

impl<'a> Grammar<'_, 'a> {
    /// Where the clause that begins at `start` ends, at most at `limit`. `reporter` is the cue it hangs on.
    pub fn end(&self, start: usize, limit: usize, reporter: Option<&Cue<'_>>) -> usize {
        self.end_of(start, limit, reporter, false)
    }

    /// As [`Self::end`]; a clause without finite verb of its own (`infinite`) ends before the next one that has a subject.
    pub fn end_of(&self, start: usize, limit: usize, reporter: Option<&Cue<'_>>, infinite: bool) -> usize {
        let doc = self.doc;
        // Inside someone's own words nothing outside their marks belongs to the clause.
        let inside = self.marked_around(start).filter(|m| m.start < start);
        let limit = inside.as_ref().map_or(limit, |m| limit.min(m.end));
        let mut at = start;
        while at < limit {
            if inside.is_none()
                && let Some(marked) = self.marked_around(at)
            {
                at = marked.end.max(at + 1);
                // "s'étonne que « personne n'ait rien dit », grands oubliés": the words in marks are the whole clause.
                if marked.start == start && self.sign(at) == b',' && self.first_finite(marked).is_some() {
                    break;
                }
                // A fragment may hold the stop at which the sentence was cut.
                if at >= limit {
                    return self.trimmed(start, at);
                }
                continue;
            }
            let sign = self.sign(at);
            if sign == b'(' {
                at = self.closing_bracket(at, limit);
                continue;
            }
            if matches!(sign, b')' | b';') || sign == b':' && doc.spaced(at + 1) {
                break;
            }
            if sign != 0 && self.is_dash(at) {
                // "– who boasted that he had won –": the dash closes what one before the cue has opened.
                if reporter.is_some_and(|r| self.in_dashes(r)) {
                    break;
                }
                // One dash ends a clause only where another clause follows it.
                match (at + 1..limit.min(at + 40)).find(|t| self.is_dash(*t)) {
                    Some(second) => {
                        at = second + 1;
                        continue;
                    }
                    None if self.opens_main_clause(at + 1, limit) || self.doc.is(at + 1, class::COORDINATOR) => break,
                    None => {
                        at += 1;
                        continue;
                    }
                }
            }
            // "Je lui criais de rester au chaud, il a coupé la radio": another clause stands beside the reporter's.
            let beside = || infinite && doc.is(at + 1, class::SUBJECT_PRONOUN) && self.opens_main_clause(at + 1, limit);
            if sign == b',' && at > start && (self.ends_at_comma(at, start, limit, infinite) || beside()) {
                break;
            }
            if at > start
                && (doc.is(at, class::COORDINATOR) || self.entry(at, class::CONTRAST).is_some())
                && !(self.is_adverb(at) && (doc.is(at - 1, class::NEGATION) || doc.is(at - 1, class::AUXILIARY)))
                && (self.is_reporters(start, at, reporter, limit)
                    || self.ends_at_conjunction(
                        at,
                        limit,
                        reporter.filter(|_| !(infinite && self.is_plain(at + 1, limit))),
                    )
                    || infinite
                        && (!doc.is(at, class::PREPOSITION) || doc.is_char(at - 1, ','))
                        && self
                            .opens_main_clause(self.entry(at, class::CONTRAST).map_or(at + 1, |(end, _)| end), limit))
            {
                break;
            }
            at += 1;
        }
        self.trimmed(start, at.min(limit))
    }

    /// Whether a cue stands in a relative clause that a dash has opened: "the porter – who said".
    fn in_dashes(&self, cue: &Cue<'_>) -> bool {
        let relative = cue.chain.checked_sub(1).filter(|t| self.doc.is(*t, class::RELATIVE));
        relative.is_some_and(|t| t > 0 && self.is_dash(t - 1)) && self.lexicon.subject_first
    }

    /// Whether "but" behind a comma opens a clause of the reporter's: "said it would be given, *but he gave no date*". Its verb
    /// stands in the present behind a report told in the past, or in the simple past behind what would be.
    fn is_reporters(&self, start: usize, at: usize, reporter: Option<&Cue<'_>>, limit: usize) -> bool {
        let doc = self.doc;
        let Some(reporter) = reporter.filter(|_| self.lexicon.subject_first && at > 0 && doc.is_char(at - 1, ','))
        else {
            return false;
        };
        let contrast =
            self.entry(at, class::CONTRAST).filter(|_| doc.is(at, class::COORDINATOR) && !doc.is(at, class::AND));
        let plural = |next: usize| {
            doc.classes(next).meets(class::HEADS)
                && self.first_finite(next..limit.min(next + 3)).is_some_and(|v| v > next)
        };
        let opens = |next: usize| self.opens_main_clause(next, limit) || plural(next);
        let Some((next, _)) = contrast.filter(|(next, _)| opens(*next)) else { return false };
        let past = reporter.form == Form::Finite
            && reporter.features.contains(Features::PAST)
            && !reporter.features.contains(Features::PRESENT);
        let (Some(told), Some(verb)) = (self.first_finite(start..at), self.first_finite(next..limit)) else {
            return false;
        };
        let features = |t: usize| self.lexicon.verbs.features_of_auxiliary(doc.tokens[t].word);
        let helps = |t: usize| self.lexicon.verbs.auxiliary(&doc.tokens[t]).is_some();
        let present = |t: usize| {
            if helps(t) {
                features(t).contains(Features::PRESENT) && !features(t).contains(Features::PAST)
            } else {
                doc.is(t, class::INFINITIVE) && !doc.is(t, class::PAST_PARTICIPLE)
            }
        };
        let foretold = self.lexicon.verbs.is_modal(&doc.tokens[told]) && !present(told);
        past && (present(verb) && !present(told) || foretold && !helps(verb) && !present(verb))
    }

    /// Whether a plain form of a verb stands at a token, adverbs skipped: "to go *and quickly report it*".
    fn is_plain(&self, at: usize, limit: usize) -> bool {
        let verb = (at..limit.min(at + 3)).find(|t| !self.is_adverb(*t));
        self.lexicon.subject_first && verb.is_some_and(|t| self.doc.is(t, class::INFINITIVE))
    }

    /// A clause's end without the stops and marks that are not its own.
    pub fn trimmed(&self, start: usize, end: usize) -> usize {
        let doc = self.doc;
        let mut end = end;
        while end > start {
            let last = end - 1;
            let token = doc.tokens[last];
            let own = || self.marked_around(last).is_some_and(|m| m.start >= start && m.end == end);
            let bracket = || doc.is_char(last, ')') && (start..last).rev().take(60).any(|t| doc.is_char(t, '('));
            let sign = || matches!(doc.token_text(last), "%" | "$" | "€" | "£" | "°");
            if token.is_word() || token.kind == TokenKind::Digits || own() || bracket() || sign() {
                break;
            }
            end -= 1;
        }
        end
    }

    /// Whether a comma ends the clause that begins at `start`.
    fn ends_at_comma(&self, comma: usize, start: usize, limit: usize, infinite: bool) -> bool {
        let doc = self.doc;
        let mut next = comma + 1;
        if self.is_incise(next, limit) {
            return true;
        }
        if let Some((_, value)) = self.entry(next, class::SOURCE_OPENER) {
            // A source at the end is another's; one in the middle stands inside what is reported.
            let closed = (next..limit.min(next + 16)).any(|t| doc.is_char(t, ','));
            return value != "person" && !closed;
        }
        match self.entry(next, class::ASIDE) {
            Some((end, "comment"))
                if !(infinite || self.first_finite(start..comma).is_some()) || !self.is_comment(end, limit) => {}
            Some(_) => return true,
            None => {}
        }
        // ", en affirmant", ", adding": the reporter goes on.
        while next < limit
            && (self.is_adverb(next) || doc.is(next, class::GERUND_MARKER) || doc.is(next, class::OBJECT_PRONOUN))
        {
            next += 1;
        }
        // ", avant de promettre que", ", before adding that", ", sans préciser où": the reporter goes on.
        if let Some((behind, _)) = self.entry(comma + 1, class::PREPOSITION) {
            let mut verb = behind;
            while verb < limit && (self.is_adverb(verb) || doc.is(verb, class::OBJECT_PRONOUN)) {
                verb += 1;
            }
            if self.cues.at(verb).is_some_and(|c| c.form == Form::Infinitive && c.is_active() && !c.weak) {
                return true;
            }
        }
        // "who said [the barn was empty], left": a verb behind the first comma is that of the clause around it.
        if self.is_finite(comma + 1)
            && !doc.is(comma + 1, class::PREPOSITION)
            && !doc.is(comma + 1, class::PAST_PARTICIPLE)
            && !doc.is(comma + 2, class::SUBJECT_PRONOUN)
            && !self.is_incise_verb(comma + 1)
            && !self.is_listed(comma + 1, start)
            && !(start..comma).any(|t| doc.is_char(t, ','))
            && (self.first_finite(start..comma).is_some()
                || infinite && self.lexicon.subject_first && !doc.is(comma + 1, class::INFINITIVE))
        {
            return true;
        }
        next < limit
            && self.cues.at(next).is_some_and(|c| {
                c.form == Form::PresentParticiple && c.kind != "show" && (!c.weak || self.opens_report(c, limit))
            })
    }

    /// Whether what such a word opens behind a comma is the reporter's last word on a report: "a promis de
    /// fermer trois sites, *ce que le syndicat redoutait*". It closes the sentence and holds no quoted words.
    fn is_comment(&self, from: usize, limit: usize) -> bool {
        let closes = self.segment_end(from, limit);
        from < limit && closes + 1 >= limit && !(from..closes).any(|t| self.marked_around(t).is_some())
    }

    /// "could plant, harvest and sell it": a plain form behind an auxiliary that governs several.
    fn is_listed(&self, at: usize, start: usize) -> bool {
        let doc = self.doc;
        self.lexicon.subject_first
            && doc.is(at, class::INFINITIVE)
            && (start..at).any(|t| self.lexicon.verbs.is_modal(&doc.tokens[t]))
            && (at + 1..doc.tokens.len().min(at + 12))
                .any(|t| doc.is(t, class::COORDINATOR) && doc.is(t + 1, class::INFINITIVE))
    }

    /// Whether a verb can open an incise, which stands inside what is reported.
    fn is_incise_verb(&self, at: usize) -> bool {
        self.cue_starting(at).is_some()
    }

    /// Whether a conjunction ends the clause before it: the reporter goes on, or a clause with a report of its own begins.
    fn ends_at_conjunction(&self, at: usize, limit: usize, reporter: Option<&Cue<'_>>) -> bool {
        let doc = self.doc;
        let next = match self.entry(at, class::CONTRAST) {
            Some((end, _)) => end,
            None => at + 1,
        };
        if doc.is(next, class::CLAUSE_OPENER) {
            // "and that adds to it": a pronoun, not a conjunction.
            return self.is_finite(next + 1) && doc.is(next, class::DETERMINER);
        }
        // "a affirmé que … et salué", "asking … and saying": the reporter's second verb.
        let mut first = next;
        while first < limit
            && (self.is_adverb(first) || doc.is(first, class::OBJECT_PRONOUN) || doc.is(first, class::GERUND_MARKER))
        {
            first += 1;
        }
        if let (Some(reporter), Some(second)) = (reporter, self.cues.at(first).or_else(|| self.cue_starting(first)))
            && !doc.is(first, class::SUBJECT_PRONOUN)
        {
            let same = match second.form {
                Form::PastParticiple => reporter.form == Form::Finite && reporter.tokens.len() > 1,
                Form::Finite => reporter.form == Form::Finite && second.inverted.is_none(),
                form => form == reporter.form && form != Form::Noun,
            };
            if same {
                return true;
            }
        }
        // "Lee saying … and Reed calling …": another participle with a subject of its own.
        let end = limit.min(next + AHEAD);
        if reporter.is_some_and(|r| r.form == Form::PresentParticiple)
            && doc.tokens.get(next).is_some_and(|t| t.is_capital())
        {
            let verb = (next..limit.min(next + 6)).find(|t| !doc.tokens[*t].is_capital());
            if verb.is_some_and(|t| self.cues.at(t).is_some_and(|c| c.form == Form::PresentParticiple)) {
                return true;
            }
        }
        // A new clause whose own subject reports something.
        match self.first_finite(next..end) {
            Some(verb) => {
                let cue = self.cues.within(verb..(verb + 5).min(end)).iter().find(|c| c.tokens.contains(&verb));
                let contrast = self.entry(at, class::CONTRAST).is_some() && doc.is_char(at.wrapping_sub(1), ',');
                verb > next
                    && cue.is_some_and(|c| c.is_active() && (!c.weak || contrast) && self.opens_report(c, limit))
            }
            None => false,
        }
    }

    /// Whether a subject with a finite verb stands right behind a conjunction.
    fn opens_main_clause(&self, from: usize, limit: usize) -> bool {
        let end = limit.min(from + 8);
        let doc = self.doc;
        let opens = doc.is(from, class::DETERMINER)
            || doc.is(from, class::SUBJECT_PRONOUN)
            || doc.is(from, class::PART)
            || doc.tokens.get(from).is_some_and(|t| t.is_capital());
        opens
            && self.first_finite(from..end).is_some_and(|verb| {
                verb > from
                    && !(from..verb).any(|t| self.doc.is(t, class::RELATIVE) && !self.doc.is(t, class::DETERMINER))
                    && !(from + 1..verb).any(|t| {
                        self.doc.is(t, class::SUBORDINATOR) && !self.doc.is(t, class::DETERMINER)
                            || self.doc.is(t, class::CLAUSE_OPENER)
                    })
                    && !(from..verb).any(|t| self.doc.is(t, class::INFINITIVE) || self.doc.is(t, class::PREPOSITION))
            })
    }

    /// The first comma of a range behind which a clause with a subject of its own begins.
    pub fn main_clause_after(&self, start: usize, end: usize) -> Option<usize> {
        (start + 1..end).find(|t| self.doc.is_char(*t, ',') && self.opens_main_clause(t + 1, end))
    }

    /// The verb behind an embedded clause that is the subject's own: "the claim [that he who left would win] *was* mocked". Each
    /// word that opens a clause has a verb of its own; the first verb that none is left for closes the clause.
    pub fn verb_of_subject(&self, start: usize, end: usize) -> Option<usize> {
        let doc = self.doc;
        let opens = const {
            class::set(&[
                class::CLAUSE_OPENER,
                class::RELATIVE,
                class::SUBORDINATOR,
                class::COORDINATOR,
                class::SUBJECT_PRONOUN,
            ])
        };
        let light = |t: usize| self.is_adverb(t) || doc.is(t, class::AUXILIARY) || doc.is(t, class::OBJECT_PRONOUN);
        let mut at = self.first_finite(start..end)?;
        let opened = |range: std::ops::Range<usize>| {
            range
                .filter(|t| doc.classes(*t).meets(opens) || doc.is_char(*t, ',') || self.marked_from(*t).is_some())
                .count()
        };
        let mut left = opened(start + 1..at);
        while let Some(next) = self.first_finite(at + 1..end) {
            // "would not have won": one group.
            if doc.is(at, class::AUXILIARY) && (at + 1..next).all(light) {
                at = next;
                continue;
            }
            left += opened(at + 1..next);
            if left == 0 {
                let mut first = next;
                while first > at + 1 && (doc.is(first - 1, class::NEGATION) || doc.is(first - 1, class::OBJECT_PRONOUN))
                {
                    first -= 1;
                }
                return Some(first);
            }
            left -= 1;
            at = next;
        }
        None
    }

    /// The cue whose verb phrase begins at a token.
    fn cue_starting(&self, at: usize) -> Option<&Cue<'a>> {
        self.cues.within(at..at + 6).iter().find(|c| c.chain == at)
    }

    /// Whether what follows a cue can be what it reports.
    fn opens_report(&self, cue: &Cue<'_>, limit: usize) -> bool {
        let end = limit.min(cue.tokens.end + 8);
        (cue.tokens.end..end)
            .any(|t| self.doc.is(t, class::CLAUSE_OPENER) || self.doc.is_char(t, ':') || self.opens_marks(t))
            || cue.takes(Complement::Clause) && self.first_finite(cue.tokens.end..end).is_some()
    }

    /// Whether a reporter's incise begins at a token, right after a comma: "a-t-il ajouté", "said the mayor", "he said".
    pub fn is_incise(&self, at: usize, limit: usize) -> bool {
        let doc = self.doc;
        let mut at = at;
        while at < limit && self.is_adverb(at) {
            at += 1;
        }
        let Some(cue) = self.cues.within(at..(at + 8).min(limit)).iter().find(|c| c.chain <= at && c.verb >= at) else {
            // "he said": a pronoun subject before the cue.
            return doc.is(at, class::SUBJECT_PRONOUN)
                && self.cue_starting(at + 1).is_some_and(|c| {
                    c.is_active()
                        && c.inverted.is_none()
                        && !doc.is(c.tokens.end, class::CLAUSE_OPENER)
                        && (c.tokens.end >= limit || !doc.tokens[c.tokens.end].is_word())
                        && doc.tokens[at].is_word()
                });
        };
        if !cue.is_active() || !(cue.takes(Complement::Quote) || cue.takes(Complement::Clause)) {
            return false;
        }
        if cue.inverted.is_some() {
            return true;
        }
        // "who lives alone, never offered an apology": where subjects come first, only plain verbs of saying turn round.
        if self.lexicon.subject_first && (cue.negated || cue.tokens.start < cue.verb) {
            return false;
        }
        // Inversion with a noun: what follows opens a noun phrase, not a clause.
        let mut next = cue.tokens.end;
        while next < limit && self.is_adverb(next) {
            next += 1;
        }
        let speaks = |t: usize| doc.tokens[t].is_capital() || doc.classes(t).meets(class::HEADS);
        next < limit
            && (doc.is(next, class::DETERMINER) || doc.tokens[next].is_capital())
            && !(self.lexicon.subject_first && cue.weak && !(next..limit.min(next + 5)).any(speaks))
            && !doc.is(at.saturating_sub(1), class::COORDINATOR)
    }

    /// The end of the stretch up to the next comma or stop, brackets and marked passages stepped over.
    pub fn segment_end(&self, start: usize, limit: usize) -> usize {
        let mut at = start;
        while at < limit {
            if let Some(marked) = self.marked_around(at).filter(|m| m.start >= start && m.end <= limit) {
                at = marked.end.max(at + 1);
                continue;
            }
            let sign = self.sign(at);
            if sign == b'(' {
                at = self.closing_bracket(at, limit);
                continue;
            }
            if matches!(sign, b',' | b';' | b':') || sign != 0 && self.is_dash(at) {
                return at;
            }
            at += 1;
        }
        limit
    }
}
