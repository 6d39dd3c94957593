//! Indirect speech: what someone says, writes, claims or thinks, told without marks.
//!
//! In: cues, noun phrases, and the quotations in marks that were found before. Out: [`Quote`]s of kind indirect, in text
//! order, each with the reported clause as span, its cue and who speaks. A report has a source that the text names: "il a
//! été annoncé que" is none. A clause that stands whole in marks is left to the marks.
//! "Selon le maire, [le pont est sûr]." "The miller said [flour was dear]." "Elle promet de [revenir]."

use std::ops::Range;

use super::clauses::Grammar;
use super::complements::{Kind, Openers};
use super::cues::{Cue, Form};
use super::few::Few;
use super::frame::Frame;
use super::lexicon::Lexicon;
use super::{Places, Quote, QuoteKind, Via, incises, sources};
use crate::annotate::names::{Gender, Names, NounPhrase, phrase_at, phrase_ending};
use crate::annotate::{Evidence, Found};
use crate::lang::{ClassId, Complement, Features, RuleId, class};
use crate::segment::{Doc, TokenKind};

/// What the rules of `reports.toml` can mean.
pub(super) const RESOLVERS: [&str; 10] = [
    "report_clause",
    "report_bare_clause",
    "report_question",
    "report_infinitive",
    "report_gerund",
    "report_attribute",
    "report_noun",
    "report_incise",
    "report_source",
    "report_as",
];

/// A report while it is being put together, in tokens.
#[derive(Debug, Clone)]
pub(super) struct Report<'a> {
    pub parts: Few<Range<usize>>,
    pub cue: Range<usize>,
    pub lemma: &'a str,
    pub mention: Option<(Range<usize>, Via)>,
    /// Everything that belongs to the reporter's side and stands next to the report.
    pub role: Option<Range<usize>>,
    /// One of [`RESOLVERS`].
    pub means: &'static str,
}

/// What the searches for reports share.
pub(super) struct Reader<'d, 'a> {
    pub g: Grammar<'d, 'a>,
    pub frame: &'d Frame<'d, 'a>,
    pub names: &'d Names,
    pub openers: &'a Openers,
    pub lexicon: &'a Lexicon,
    /// Nouns for what shows something: figures, footage.
    pub evidence: Option<ClassId>,
}

/// Finds reports without marks and adds them to `quotes`, the quotations in marks. `sources` are the tokens that can open the
/// name of a source.
pub(super) fn find(frame: &Frame<'_, '_>, quotes: &mut Vec<Quote>, sources: &[u32]) {
    let Frame { doc, names, cues, lexicon, .. } = *frame;
    let rules = &lexicon.reports;
    if rules.iter().all(Option::is_none) {
        return;
    }
    let g = Grammar::new(doc, cues, quotes);
    let reader = Reader { g, frame, names, openers: &lexicon.openers, evidence: lexicon.evidence, lexicon };
    let mut reports: Vec<Report<'_>> = Vec::with_capacity(cues.all().len().div_ceil(4));
    let mut governed = vec![false; cues.all().len()];
    for (index, cue) in cues.all().iter().enumerate() {
        if let Some(report) = reader.governed(cue) {
            governed[index] = true;
            reports.push(report);
        }
    }
    resumed(&reader, &mut reports);
    incises::find(&reader, &governed, &mut reports);
    sources::find(&reader, sources, &mut reports);
    reports.retain(|r| reader.is_report(r));
    reports.sort_by_key(|r| (r.parts[0].start, std::cmp::Reverse(r.parts[r.parts.len() - 1].end)));
    reports.dedup_by(|later, earlier| later.parts[0] == earlier.parts[0]);
    incises::cut_inner(&reader, &mut reports);
    let relays = relays(doc, &reports);
    let rule = |means: &str| RESOLVERS.iter().position(|m| *m == means).and_then(|i| rules[i]);
    quotes.reserve_exact(reports.len());
    quotes.extend(
        reports.iter().zip(relays).filter_map(|(report, relay)| Some(quote(doc, report, relay, rule(report.means)?))),
    );
}

/// "Il jure qu'il dormait. *Qu'il n'a rien vu.*": sentences that go on with a report that ended the one before.
fn resumed(reader: &Reader<'_, '_>, reports: &mut Vec<Report<'_>>) {
    let g = &reader.g;
    if reader.lexicon.subject_first {
        return;
    }
    let mut from = 0;
    while let Some(report) = reports.get(from) {
        from += 1;
        let Some(last) = report.parts.last().filter(|_| report.means == "report_clause") else { continue };
        let sentence = g.sentence(last.start);
        let first = sentence.end;
        let opens = g.doc.is(first, class::CLAUSE_OPENER)
            && g.doc.tokens[first].is_capital()
            && g.marked_around(first).is_none()
            && g.trimmed(sentence.start, sentence.end) <= last.end;
        if !opens || g.doc.block_of(first) != g.doc.block_of(last.start) {
            continue;
        }
        let next = g.sentence(first);
        let stated = g.doc.is_char(next.end - 1, '.') && g.first_finite(first + 1..next.end.min(first + 16)).is_some();
        let end = g.end(first + 1, next.end, None);
        if stated && end > first + 2 {
            let words = first + 1..end;
            let resumed = Report { parts: Few::one(words), ..report.clone() };
            reports.push(resumed);
        }
    }
}

/// Puts quotations in marks, the first `from_marks`, and reports in text order; what points into the list of quotations still does.
pub(super) fn merge(all: &mut [Quote], from_marks: usize) {
    // Quotations are large: their places are sorted first, and those that stand right are not moved.
    let key = |quote: &Quote| (quote.found.span.start(), std::cmp::Reverse(quote.found.span.end()));
    if all.is_sorted_by_key(key) {
        return;
    }
    let mut order: Vec<_> = all.iter().map(key).zip(0..).collect();
    order.sort_unstable();
    let mut place: Vec<usize> = vec![0; all.len()];
    for (new, (_, old)) in order.iter().enumerate() {
        place[*old] = new;
    }
    for quote in &mut all[..from_marks] {
        quote.parent = quote.parent.map(|p| place[p]);
        quote.repeat_of = quote.repeat_of.map(|p| place[p]);
    }
    for at in 0..all.len() {
        while place[at] != at {
            let to = place[at];
            all.swap(at, to);
            place.swap(at, to);
        }
    }
}

/// Who relays each report: the speaker of the smallest report that holds its cue. The reports are in text order.
fn relays(doc: &Doc<'_>, reports: &[Report<'_>]) -> Vec<Option<Range<usize>>> {
    // By report: how far it and the ones before it reach. No report before the last that reaches a cue can hold it.
    let reach = |report: &Report<'_>| report.parts.iter().map(|p| p.end).max().unwrap_or(0);
    let reaches: Vec<usize> = reports
        .iter()
        .scan(0, |far, report| {
            *far = reach(report).max(*far);
            Some(*far)
        })
        .collect();
    let relay = |report: &Report<'_>| {
        let cue = &report.cue;
        let begun = reports.partition_point(|r| r.parts[0].start <= cue.start);
        let first = reaches[..begun].partition_point(|far| *far < cue.end);
        doc.looked(begun - first);
        reports[first..begun]
            .iter()
            .filter(|r| r.cue != *cue && r.parts.iter().any(|p| p.start <= cue.start && cue.end <= p.end))
            .min_by_key(|r| r.parts.iter().map(ExactSizeIterator::len).sum::<usize>())
            .and_then(|r| r.mention.as_ref().map(|(m, _)| m.clone()))
    };
    reports.iter().map(relay).collect()
}

/// The record of a report.
fn quote(doc: &Doc<'_>, report: &Report<'_>, relay: Option<Range<usize>>, rule: RuleId) -> Quote {
    let tokens = report.parts[0].start..report.parts[report.parts.len() - 1].end;
    let cue = doc.span(report.cue.clone());
    let mut evidence = Vec::with_capacity(4);
    evidence.push(Evidence::at("cue", cue, "words that report"));
    let mention = report.mention.as_ref().map(|(m, _)| doc.span(m.clone()));
    match mention {
        Some(span) => evidence.push(Evidence::at("speaker", span, "subject or source of the cue")),
        None => evidence.push(Evidence::because("speaker", "the cue names nobody")),
    }
    let confidence = doc.pack.rule(rule).confidence;
    let found = Found { span: doc.span(tokens.clone()), tokens, rule, confidence, evidence };
    let parts = report.parts.iter().map(|p| doc.span(p.clone())).collect();
    Quote {
        mention,
        via: report.mention.as_ref().map(|(_, via)| *via),
        role: report.role.as_ref().map(|r| doc.span(r.clone())),
        cue: Some(cue),
        cue_lemma: Some(report.lemma.to_owned()),
        reported_by: relay.map(|r| doc.span(r)),
        places: Places::new(report.parts.first(), report.mention.as_ref().map(|(m, _)| m)),
        ..Quote::new(found, QuoteKind::Indirect, parts)
    }
}

impl<'a> Reader<'_, 'a> {
    /// Whether words are left outside marks, and the report has some length.
    fn is_report(&self, report: &Report<'a>) -> bool {
        let tokens: usize = report.parts.iter().map(ExactSizeIterator::len).sum();
        let in_marks = self.g.marked_around(report.cue.start).is_some();
        tokens >= 2
            && report.parts.iter().all(|p| p.start < p.end)
            && (in_marks || report.parts.iter().any(|p| self.g.has_words_outside_marks(p.clone())))
    }

    /// The report that a cue governs.
    fn governed(&self, cue: &Cue<'a>) -> Option<Report<'a>> {
        let g = &self.g;
        let sentence = g.sentence(cue.verb);
        let forum = self.forum(cue, sentence.start);
        if cue.negated || cue.impersonal || self.openers.is_silent(cue) && forum.is_none() {
            return None;
        }
        if cue.passive && forum.is_none() || cue.form == Form::PastParticiple {
            return self.told_by(cue, &sentence);
        }
        let limit = g.marked_around(cue.verb).map_or(sentence.end, |m| sentence.end.min(m.end));
        if cue.form == Form::Infinitive && !self.is_caused(cue) && !self.is_next(cue) {
            return None;
        }
        let found = match self.openers.after(g, cue, limit) {
            Some(found) => found,
            None => self.gap_clause(cue, &sentence)?,
        };
        if self.is_inverted(cue, &found, &sentence) {
            return None;
        }
        let (subject, means) = if cue.form == Form::Noun {
            (Some(self.owner(cue, &found.gap, &sentence)?), "report_noun")
        } else {
            (forum.or_else(|| self.subject(cue, &sentence)), found.kind.means())
        };
        // Someone's own hedge inside their own words ("I think that …") reports nothing.
        if g.marked_around(cue.verb).is_some()
            && self.is_own_hedge(cue, subject.as_ref())
            && !(found.kind == Kind::Clause && self.is_past_thought(cue, subject.as_ref()))
        {
            return None;
        }
        // "cela montre que": a pronoun for things alone is no source.
        let nothing = |s: &NounPhrase| {
            s.via == Via::Pronoun && s.agreement.gender == Gender::Neuter && !self.names.lexicon.neuter
        };
        let subject = subject.filter(|s| !nothing(s))?;
        // "the exchange proved that", "une motion demande": a thing says nothing.
        if cue.form != Form::Noun && self.is_abstract(&subject) {
            return None;
        }
        if self.is_nobodys(cue, &found, &subject, &sentence) {
            return None;
        }
        let infinite = matches!(found.kind, Kind::Infinitive | Kind::Gerund);
        let mut end = g.end_of(found.start, limit, Some(cue), infinite);
        // "Though she thinks the plan is harsh, we hear little": the comma closes the clause around the report.
        if cue.form == Form::Finite
            && g.doc.is(sentence.start, class::SUBORDINATOR)
            && !(sentence.start..cue.chain).any(|t| g.doc.is_char(t, ','))
            && let Some(comma) = g.main_clause_after(found.start, end)
        {
            end = g.trimmed(found.start, comma);
        }
        // "Sa promesse de [rendre le cheval] a surpris": the noun is the subject of the verb behind.
        if cue.form == Form::Noun
            && found.kind == Kind::Infinitive
            && let Some(verb) = g.first_finite(found.start + 1..end)
            && !(self.lexicon.subject_first && g.is_adverb(verb))
        {
            end = g.trimmed(found.start, verb);
        }
        // "The claim that he would win was mocked": likewise, behind a clause with a verb of its own.
        if cue.form == Form::Noun
            && found.kind == Kind::Clause
            && g.first_finite(sentence.start..cue.verb).is_none()
            && let Some(verb) = g.verb_of_subject(found.start, end)
        {
            end = g.trimmed(found.start, verb);
        }
        let clause = found.start..end;
        // "denies any wrongdoing and says": the verb behind was the reporter's.
        if found.kind == Kind::BareClause
            && g.doc.is(end, class::COORDINATOR)
            && g.first_finite(clause.clone()).is_none()
        {
            return None;
        }
        Some(Report {
            parts: Few::one(clause),
            cue: cue.tokens.clone(),
            lemma: cue.lemma,
            mention: Some((subject.tokens.clone(), subject.via)),
            role: subject.role,
            means,
        })
    }

    /// Whether what stands behind a cue is its subject: "Reed is ill, says Ann Moss, a nurse" reports what stands before.
    fn is_inverted(&self, cue: &Cue<'a>, found: &super::complements::Found, sentence: &Range<usize>) -> bool {
        let g = &self.g;
        let comma = cue.chain > sentence.start && g.doc.is_char(cue.chain - 1, ',');
        if !comma || cue.form != Form::Finite || found.kind != Kind::BareClause || found.start != cue.tokens.end {
            return false;
        }
        phrase_at(g.doc, self.names, found.start, sentence.end).is_some_and(|p| {
            let someone = p.name.is_some() || p.sort.meets(class::HEADS);
            let end = p.extent.end.max(p.tokens.end);
            let apart = !g.doc.tokens.get(end).is_some_and(|t| t.is_word()) || g.doc.is(end, class::PREPOSITION);
            someone
                && apart
                && p.extent.start == found.start
                && g.first_finite(end..sentence.end.min(end + 3)).is_none()
        })
    }

    /// Whether nobody says what stands behind a cue: it is shown, thought by nobody in particular, or said under a condition.
    fn is_nobodys(
        &self,
        cue: &Cue<'a>,
        found: &super::complements::Found,
        subject: &NounPhrase,
        sentence: &Range<usize>,
    ) -> bool {
        let g = &self.g;
        // "en montrant ce qui reste": somebody shows a thing.
        if cue.kind == "show" && found.kind == Kind::Question && cue.form != Form::Finite {
            return true;
        }
        // "…, showing that he had read it": what somebody does shows it, and nobody says it.
        if cue.kind == "show"
            && self.lexicon.subject_first
            && matches!(cue.form, Form::PresentParticiple | Form::Infinitive)
            && !subject.sort.is(class::DOCUMENT)
        {
            return true;
        }
        // "the crowd might think that": a thought that nobody has.
        if cue.kind == "think"
            && cue.form == Form::Finite
            && g.marked_around(cue.verb).is_none()
            && (cue.chain..cue.verb).any(|t| self.lexicon.verbs.is_modal(&g.doc.tokens[t]))
        {
            return true;
        }
        // "when you consider that": nobody in particular.
        let addressed = subject.tokens.len() == 1
            && g.doc.value(subject.tokens.start, class::SUBJECT_PRONOUN).is_some_and(|v| v.starts_with('2'));
        if addressed && g.marked_around(cue.verb).is_none() {
            return true;
        }
        // "One suspects that": anybody.
        let one = || {
            let token = subject.tokens.start;
            subject.tokens.len() == 1
                && g.doc.is(token, class::PART)
                && g.doc.value(token, class::PART).is_some_and(|v| v.ends_with('s'))
        };
        let foretold = || (cue.chain..cue.verb).any(|t| self.lexicon.verbs.is_modal(&g.doc.tokens[t]));
        if self.lexicon.subject_first
            && (cue.kind == "think" && cue.features.contains(Features::PRESENT) || foretold())
            && one()
            && g.marked_around(cue.verb).is_none()
        {
            return true;
        }
        let doubtful = cue.weak && matches!(found.kind, Kind::BareClause | Kind::Infinitive | Kind::Gerund)
            || found.kind == Kind::Question && cue.form != Form::Noun;
        let named = g.marked_around(subject.tokens.start).is_some() && g.marked_around(cue.verb).is_none();
        let promised = cue.kind == "promise" && found.kind == Kind::Infinitive;
        if (doubtful || promised || cue.kind == "show") && !named && !self.can_speak(subject) {
            return true;
        }
        // "si elle estime que", "if he says": nobody has said it.
        let first = subject.extent.start.min(subject.tokens.start);
        let near = cue.chain.saturating_sub(2).max(sentence.start);
        cue.form == Form::Finite
            && (first > sentence.start && g.doc.is(first - 1, class::CONDITION)
                || (near..cue.chain).any(|t| g.doc.is(t, class::CONDITION)))
    }

    /// Whether an infinitive has a subject that something makes speak: "led the institute to conclude".
    fn is_caused(&self, cue: &Cue<'_>) -> bool {
        let g = &self.g;
        let Some(before) = cue.chain.checked_sub(1) else { return false };
        !cue.weak
            && (g.doc.tokens[before].is_capital() && !g.doc.is(before, class::PREPOSITION)
                || self.names.covering(before).is_some())
    }

    /// "…, avant d'ajouter que": what whoever the sentence is about says next.
    fn is_next(&self, cue: &Cue<'_>) -> bool {
        let g = &self.g;
        let opener = |at: usize| {
            g.entry(at, class::INFINITIVE_MARKER)
                .filter(|(end, value)| *end == cue.chain + 1 && *value == "purpose next")
        };
        cue.chain > 0 && g.doc.is(cue.chain, class::INFINITIVE_MARKER) && opener(cue.chain - 1).is_some()
    }

    /// The clause that a relative pronoun before the cue leaves without subject: "which officials say [killed ten]".
    fn gap_clause(&self, cue: &Cue<'a>, sentence: &Range<usize>) -> Option<super::complements::Found> {
        let g = &self.g;
        if cue.form != Form::Finite || !self.openers.takes_gap(g, cue) {
            return None;
        }
        let subject = phrase_ending(g.doc, self.names, cue.chain, sentence.start)?;
        let start = cue.tokens.end;
        let first = subject.tokens.start;
        let relative = first.checked_sub(1).is_some_and(|t| g.doc.is(t, class::RELATIVE))
            || subject.tokens.len() > 1 && g.doc.is(first, class::RELATIVE) && g.doc.is(first, class::DETERMINER);
        relative.then_some(super::complements::Found { kind: Kind::BareClause, start, gap: start..start })
    }

    /// First or second person in the present: the speaker of the quotation hedges.
    fn is_own_hedge(&self, cue: &Cue<'_>, subject: Option<&NounPhrase>) -> bool {
        let doc = self.g.doc;
        if cue.form != Form::Finite {
            return subject.is_none();
        }
        let pronoun = cue.inverted.or_else(|| subject.filter(|s| s.via == Via::Pronoun).map(|s| s.tokens.start));
        let own =
            pronoun.is_some_and(|t| doc.value(t, class::SUBJECT_PRONOUN).is_some_and(|v| v.starts_with(['1', '2'])));
        let told = doc.is(cue.verb, class::PAST_PARTICIPLE)
            && cue.tokens.clone().any(|t| t != cue.verb && self.g.is_finite(t));
        // "We hoped that", "we'll discuss how": what they thought or will say is their own words still.
        let thought = matches!(cue.kind, "think" | "worry");
        let foretold =
            cue.tokens.clone().chain(cue.chain..cue.verb).any(|t| self.lexicon.verbs.is_modal(&doc.tokens[t]));
        subject.is_none() || own && (thought || foretold || cue.features.contains(Features::PRESENT) && !told)
    }

    /// « Je pensais que c'était fini »: what the speaker of a quotation thought then, and tells now.
    fn is_past_thought(&self, cue: &Cue<'_>, subject: Option<&NounPhrase>) -> bool {
        let doc = self.g.doc;
        let i = subject.and_then(|s| doc.value(s.tokens.start, class::SUBJECT_PRONOUN)).is_some_and(|v| v == "1s");
        let told = doc.is(cue.verb, class::PAST_PARTICIPLE)
            && cue.tokens.clone().any(|t| t != cue.verb && self.g.is_finite(t));
        !self.lexicon.subject_first
            && i
            && matches!(cue.kind, "think" | "say")
            && (told || cue.features.contains(Features::PAST) && !cue.features.contains(Features::PRESENT))
    }

    /// Whether a phrase is headed by a noun that is nobody: a known one, or one that ends as nouns for things do.
    pub fn is_abstract(&self, phrase: &NounPhrase) -> bool {
        let doc = self.g.doc;
        // A capital can make a name of any noun.
        doc.tokens[phrase.head].kind == TokenKind::Lower
            && (doc.is(phrase.head, class::NOUN) || self.lexicon.ends_as_thing(doc, phrase.head))
            && !self.can_speak(phrase)
    }

    /// Whether a phrase names someone who can speak beyond doubt.
    pub fn can_speak(&self, phrase: &NounPhrase) -> bool {
        phrase.name.is_some()
            || phrase.via == Via::Pronoun
            || phrase.joined
            // "la Toulousaine confie avoir pleuré": someone by where they are from.
            || self.g.doc.is(phrase.head, class::DEMONYM) && self.g.doc.tokens[phrase.head].is_capital()
            || self.g.doc.is(phrase.tokens.start, class::PART)
            || phrase.sort.meets(class::HEADS)
            || phrase
                .tokens
                .clone()
                .any(|t| self.g.doc.is(t, self.evidence) || self.g.doc.classes(t).meets(class::HEADS))
    }

    /// Whether a cue can report by an incise or after a clause.
    pub fn can_follow(&self, cue: &Cue<'_>) -> bool {
        let (g, subject_first) = (&self.g, self.lexicon.subject_first);
        if !cue.negated && self.forum(cue, g.sentence(cue.verb).start).is_some() {
            return true;
        }
        cue.is_active()
            && !cue.negated
            && !(subject_first && g.doc.is(cue.verb, class::CUE_ADJECTIVE) && !g.doc.is(cue.verb, class::CUE))
            && (cue.takes(Complement::Quote) || cue.takes(Complement::Clause))
            && (cue.impersonal || !self.openers.is_silent(cue))
    }

    /// Whether a token is punctuation that can close a clause before an incise.
    pub fn closes(&self, at: usize) -> bool {
        let doc = self.g.doc;
        doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Mark) || self.g.sign(at) == b','
    }
}
