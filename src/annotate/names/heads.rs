//! The noun that heads a phrase, with what depends on it: "le ministre *de la Défense*", "the union's *spokeswoman*".
//!
//! A role right before a name makes the name the phrase; a name with a clitic or before a noun is only an owner, and the noun
//! behind it the head. Complements are read one after the other, four at most.

use std::ops::Range;

use super::appositions::name_at;
use super::bearers::{self, Bearer};
use super::lexicon::Lexicon;
use super::owners::{owned, possessive_after};
use super::phrases::{NounPhrase, after_elision, named, read};
use super::remits::{behind_remit, past_remit};
use super::{Agreement, Gender, NameKind, Names, Number};
use crate::annotate::quotes::Via;
use crate::lang::{ClassId, ClassSet, Features, WordId, class};
use crate::segment::{Doc, SpotKind, TokenKind};

/// What a phrase is headed by, with what says who leads or stays without a name.
const HEADED: ClassSet = class::HEADS.union(class::set(&[class::ANONYMOUS_ROLE, class::LEADER]));
/// The classes of heads, those first whose word on gender and number counts most.
const BY_WEIGHT: [Option<ClassId>; 10] = [
    class::ROLE,
    class::ANY_PERSON,
    class::GROUP,
    class::ANY_ORGANISATION,
    class::ANY_COUNTRY,
    class::MEDIUM_NOUN,
    class::SOURCE,
    class::DOCUMENT,
    class::ANONYMOUS_ROLE,
    class::LEADER,
];
/// Heads that a name can stand right behind.
const INTRODUCERS: ClassSet = class::set(&[
    class::ROLE,
    class::GROUP,
    class::ANY_ORGANISATION,
    class::ANY_PERSON,
    class::MEDIUM_NOUN,
    class::ANY_COUNTRY,
]);

/// Heads that a gerund can describe: a polling expert, a tracking firm.
const GERUND_HEADS: ClassSet = class::BODIES.union(class::set(&[class::ROLE]));

/// A head noun in the making.
#[derive(Clone, Copy)]
struct Head {
    at: usize,
    sort: ClassSet,
    agreement: Agreement,
    /// It is known to be a noun.
    strong: bool,
}

/// The nouns after the determiners `opened`, with complements and a name they stand before.
pub(super) fn body(
    doc: &Doc<'_>,
    names: &Names,
    opened: Range<usize>,
    limit: usize,
    depth: usize,
    agreement: Agreement,
) -> Option<NounPhrase> {
    let lex = &names.lexicon;
    let mut t = opened.end + usize::from(describes_role(doc, lex, opened.end, limit));
    let mut head: Option<Head> = None;
    while t < limit {
        let token = &doc.tokens[t];
        doc.looked(1);
        if token.begins_with_capital()
            && let Some((end, mention)) = name_at(doc, names, t, limit)
        {
            // "le conseiller national PLR": a party describes the role, and is nobody.
            if is_party(doc, names, head, mention) {
                t = end;
                continue;
            }
            // A role right before a name ("le maire Artem Kobzar") makes the name the phrase.
            if head.is_some_and(|h| !introduces(names, h, t, mention)) {
                break;
            }
            if let Some(next) = owned(doc, names, mention, end, limit, head.is_none_or(|h| !h.strong)) {
                head = None;
                t = next;
                continue;
            }
            let role_start = head.map(|_| opened.end);
            let end = adjectives_after(doc, lex, end, limit, depth);
            return Some(named(names, mention, opened, role_start, end, agreement));
        }
        if token.kind == TokenKind::Punct && !token.spaced && doc.sign(t) == b'-' && !doc.spaced(t + 1) {
            // A hyphen before a pronoun is an inversion.
            if doc.is(t + 1, class::SUBJECT_PRONOUN) {
                break;
            }
            t += 1;
            continue;
        }
        // "the state's largest union": the owner is not the head.
        if head.is_some()
            && !token.spaced
            && let Some(after) = possessive_after(doc, t, limit).filter(|after| *after < limit)
            && doc.tokens[after].is_word()
            && !lex.is_function(doc, after)
        {
            head = None;
            t = after;
            continue;
        }
        if !token.is_word() || t > opened.end && !token.spaced && !doc.is_char(t - 1, '-') && !after_elision(doc, t) {
            break;
        }
        let classes = &token.classes;
        if let Some((len, sort, own)) = head_entry(doc, lex, t, limit) {
            let at = if lex.head_last { t + len - 1 } else { t };
            if lex.head_last && len == 1 && is_parted(doc, &opened, t, own, agreement) {
                head?;
                break;
            }
            // Where heads stand first, an unknown word before a known head was an adjective.
            let attribute = head.is_some() && doc.is(t, class::ADJECTIVE);
            if lex.head_last || head.is_none_or(|h| !h.strong && !attribute) {
                head = Some(Head { at, sort, agreement: own, strong: true });
            }
            t += len;
            continue;
        }
        let adjective = classes.is(class::ADJECTIVE);
        let preposition = classes.is(class::PREPOSITION);
        let verb = head.is_some_and(|h| lex.is_verb(doc, t) && !disagrees(doc, lex, h, t));
        if classes.meets(class::FUNCTION) && (!adjective || preposition) || verb {
            break;
        }
        let noun = classes.meets(class::NOUNS);
        // A word by itself that looks like a verb's form is no noun.
        let verb = classes.is(class::FINITE) && (token.kind == TokenKind::Lower || doc.sentence(t).start == t);
        let attribute = is_attribute(doc, names, t, limit, head);
        let plain = !attribute && !noun && !adjective;
        if t == opened.start && plain && (verb || lex.looks_verbal(doc, t) || lex.is_manner(doc, t)) {
            return None;
        }
        if attribute || plain && lex.is_manner(doc, t) {
            head = head.filter(|_| !attribute);
            t += 1;
            continue;
        }
        if head.is_some_and(|h| plain && closes(doc, lex, t, h) || noun && governs(doc, lex, h, t)) {
            break;
        }
        // "l'agence de notation | fait valoir": behind its head, what can be a verb is one.
        let verbal = [class::FINITE, class::INFINITIVE].iter().flatten().any(|c| classes.has(*c));
        if verbal && !lex.head_last && !adjective && head.is_some_and(|h| doc.tokens[h.at].kind == TokenKind::Lower) {
            break;
        }
        let takes = if lex.head_last {
            noun || !adjective || head.is_none()
        } else {
            head.is_none_or(|h| !h.strong && h.at + 1 == t && noun) && (noun || !adjective)
        };
        if takes {
            head = Some(Head { at: t, sort: *classes, agreement: lex.by_ending(doc, t), strong: noun });
        } else if head.is_some() && noun && !adjective && token.kind == TokenKind::Capital {
            break;
        }
        t += 1;
    }
    let head = head.or_else(|| last_word(doc, opened.end, t))?;
    // What the ending of a strange word tells counts less than its article.
    let agreement = whole_agreement(doc, lex, &opened, head, agreement);
    Some(with_complements(doc, names, opened, head, t, limit, depth, agreement))
}

/// What a phrase agrees with, by its article, its noun and the adjectives before that.
fn whole_agreement(doc: &Doc<'_>, lex: &Lexicon, opened: &Range<usize>, head: Head, agreement: Agreement) -> Agreement {
    // "la chef", "l'ancienne maire": an article or an adjective tells the gender of a noun that is of either.
    if !head.strong {
        agreement.or(head.agreement)
    } else if matches!(agreement.gender, Gender::Masculine | Gender::Feminine) {
        Agreement { gender: agreement.gender, ..head.agreement.or(agreement) }
    } else {
        let described =
            (opened.end..head.at).filter(|t| doc.is(*t, class::ADJECTIVE)).map(|t| lex.gender_by_ending(doc, t));
        let gender = described.fold(Gender::Unknown, |known, own| if own == Gender::Unknown { known } else { own });
        let either = head.agreement.or(agreement);
        Agreement { gender: if gender == Gender::Unknown { either.gender } else { gender }, ..either }
    }
}

/// "two people | familiar with the matter": an adjective behind its noun opens what is no part of the mention.
fn without_adjectives(doc: &Doc<'_>, lex: &Lexicon, head: Head, mut end: usize) -> usize {
    let adjective = |at: usize| {
        doc.is(at, class::ADJECTIVE) && doc.tokens[at].kind == TokenKind::Lower && !doc.classes(at).meets(class::NOUNS)
    };
    while lex.head_last && head.strong && end > head.at + 1 && adjective(end - 1) {
        end -= 1;
    }
    end
}

/// The last word of a phrase in which nothing was known as its head.
fn last_word(doc: &Doc<'_>, from: usize, end: usize) -> Option<Head> {
    let at = end.checked_sub(1).filter(|at| *at >= from && doc.tokens[*at].is_word())?;
    Some(Head { at, sort: doc.classes(at), agreement: Agreement::default(), strong: false })
}

/// The phrase of a head noun with its complements: "de la Défense", "of the union", one after the other.
#[expect(clippy::too_many_arguments, reason = "the state of one reading")]
fn with_complements(
    doc: &Doc<'_>,
    names: &Names,
    opened: Range<usize>,
    head: Head,
    mut end: usize,
    limit: usize,
    depth: usize,
    agreement: Agreement,
) -> NounPhrase {
    let lex = &names.lexicon;
    let has = |class: Option<ClassId>| head.sort.is(class);
    end = without_adjectives(doc, lex, head, end);
    // Only the whole phrase has a bearer; what stands inside its complement is the complement's.
    let whole = depth == 0;
    let borne = |by: Bearer| named(names, by.mention, opened.clone(), Some(by.role_end), by.end, agreement);
    if has(class::ROLE)
        && let Some(behind) = behind_bracket(doc, end, limit)
    {
        if let Some(bearer) = bearers::behind_party(doc, names, end, behind, limit).filter(|_| whole) {
            return borne(bearer);
        }
        if doc.is(behind, class::OF) {
            end = behind;
        }
    }
    // "China's envoy to Kenya Zhou Lin": what the role is of parts it from its bearer.
    if whole
        && lex.head_last
        && has(class::ROLE)
        && agreement.number != Number::Plural
        && let Some((mention, stop)) = behind_remit(doc, names, end, limit)
    {
        let start = names.mentions[mention].tokens.start;
        return named(names, mention, opened, Some(start), stop, agreement);
    }
    let mut rounds = 0;
    while rounds < 4 && end < limit && doc.spots.starting_at(SpotKind::Name, end).is_none() {
        // "le ministre de l'Industrie | et du Commerce": a second complement of one who has an office.
        let second = rounds > 0 && has(class::ROLE) && doc.is(end, class::AND) && doc.is(end + 1, class::OF);
        let stop = end;
        end += usize::from(second);
        if !doc.is(end, class::OF) {
            break;
        }
        rounds += 1;
        let inner = read(doc, names, end + 1, limit, depth + 1).filter(|p| {
            !(second && p.sort.meets(class::HEADS) || p.via == Via::Pronoun && doc.is(end + 1, class::RELATIVE))
        });
        let Some(inner) = inner else {
            end = stop;
            break;
        };
        if let Some(bearer) = bearers::in_complement(doc, names, head.sort, end, &inner).filter(|_| whole) {
            return borne(bearer);
        }
        let bare = inner.name.is_none() && !doc.is(end, class::DETERMINER) && !doc.is(end + 1, class::DETERMINER);
        end = inner.extent.end;
        if inner.joined {
            break;
        }
        if let Some(bearer) = bearers::behind_complement(doc, names, head.sort, end, limit, bare).filter(|_| whole) {
            return borne(bearer);
        }
    }
    if whole
        && has(class::ROLE)
        && let Some(bearer) = bearers::behind_place(doc, names, end, limit)
    {
        return borne(bearer);
    }
    if whole && !lex.head_last && end > head.at + 1 {
        end = bearers::past_address(doc, end, limit);
    }
    // "le porte-parole du collectif « Rives libres »": the name in marks of what the role is of.
    let extent =
        if whole && has(class::ROLE) { bearers::past_marked_name(doc, names, head.at, end, limit) } else { end };
    // "the UN High Commissioner for Refugees": an office that is called so.
    if lex.head_last && has(class::ROLE) && doc.tokens[head.at].begins_with_capital() {
        end = past_remit(doc, names, end, limit);
    }
    let via = if has(class::ROLE) || has(class::DOCUMENT) || has(class::ANY_PERSON) { Via::Role } else { Via::Group };
    NounPhrase {
        tokens: opened.start..end,
        extent: opened.start..extent,
        head: head.at,
        sort: head.sort,
        via,
        agreement,
        name: None,
        role: None,
        joined: false,
    }
}

/// "l'ancien notaire": whether an adjective that can be a role by itself describes the role behind it.
fn describes_role(doc: &Doc<'_>, lex: &Lexicon, at: usize, limit: usize) -> bool {
    let (own, next) = (doc.classes(at), doc.classes(at + 1));
    !lex.head_last
        && own.is(class::ADJECTIVE)
        && own.is(class::ROLE)
        && at + 1 < limit
        && doc.tokens[at + 1].kind == TokenKind::Lower
        && next.is(class::ROLE)
        && !next.is(class::ADJECTIVE)
        && head_entry(doc, lex, at, limit).is_some_and(|(len, ..)| len == 1)
}

/// Whether a determiner for one stands before what is several: "a refrain | critics have sung", "that | bakers".
fn is_parted(doc: &Doc<'_>, opened: &Range<usize>, at: usize, own: Agreement, determiner: Agreement) -> bool {
    own.number == Number::Plural
        && determiner.number == Number::Singular
        && opened.len() == 1
        && doc.is(opened.start, class::DETERMINER)
        && doc.tokens[at].kind == TokenKind::Lower
}

/// Whether a gerund stands before the noun that it describes: "hacking specialists", "the media tracking firm".
fn is_attribute(doc: &Doc<'_>, names: &Names, at: usize, limit: usize, head: Option<Head>) -> bool {
    let classes = doc.classes(at);
    let lex = &names.lexicon;
    lex.head_last
        && at + 1 < limit
        && (classes.is(class::PRESENT_PARTICIPLE) || classes.is_empty() && lex.looks_verbal(doc, at))
        && !classes.meets(const { class::set(&[class::CUE, class::AUXILIARY]) })
        && !classes.meets(class::NOUNS)
        && head.map_or_else(
            || is_several(doc, at + 1) || is_held(doc, names, at + 1, limit),
            |h| h.agreement.number != Number::Plural,
        )
        && doc.classes(at + 1).meets(GERUND_HEADS)
}

/// Whether a plain form of a verb stands behind a noun for one and before another noun: "his campaign *finance* documents".
fn disagrees(doc: &Doc<'_>, lex: &Lexicon, head: Head, at: usize) -> bool {
    lex.head_last
        && head.at + 1 == at
        && doc
            .value(head.at, class::NOUN)
            .or_else(|| doc.value(head.at, class::GROUP))
            .is_some_and(|v| v.ends_with('s'))
        && doc.classes(at + 1).meets(class::NOUNS)
        && doc.is(at, class::INFINITIVE)
        && !doc.is(at, class::PAST_PARTICIPLE)
        && !doc.pack.verbs(doc.tokens[at].word).any(|(_, f)| f.contains(Features::PAST))
}

/// Whether what could be a noun is the verb of those who stand before it, as its object shows: "children | use a doll".
fn governs(doc: &Doc<'_>, lex: &Lexicon, head: Head, at: usize) -> bool {
    lex.head_last
        && head.at + 1 == at
        && doc.is(at, class::INFINITIVE)
        && doc.tokens[at].kind == TokenKind::Lower
        && doc.classes(at + 1).meets(const { class::set(&[class::DETERMINER, class::POSSESSIVE]) })
        && (head.agreement.number == Number::Plural || doc.value(head.at, class::NOUN) == Some("p"))
}

/// Whether what is no noun ends a phrase behind its head: a participle, or a word that no list has and that ends like a
/// verb ("a judge | sided with them").
fn closes(doc: &Doc<'_>, lex: &Lexicon, at: usize, head: Head) -> bool {
    let classes = doc.classes(at);
    classes.meets(const { class::set(&[class::PAST_PARTICIPLE, class::PRESENT_PARTICIPLE]) })
        || head.strong && lex.head_last && classes.is_empty() && lex.looks_verbal(doc, at)
}

/// Whether a role stands at a token with the name of who has it right behind: "presiding | judge Tom Burke".
fn is_held(doc: &Doc<'_>, names: &Names, at: usize, limit: usize) -> bool {
    head_entry(doc, &names.lexicon, at, limit)
        .is_some_and(|(len, sort, _)| sort.is(class::ROLE) && name_at(doc, names, at + len, limit).is_some())
}

/// Whether a role or group at a token is of several.
fn is_several(doc: &Doc<'_>, at: usize) -> bool {
    [class::ROLE, class::GROUP].into_iter().any(|c| doc.value(at, c).is_some_and(|v| v.ends_with('p')))
}

/// The token behind a short bracket.
fn behind_bracket(doc: &Doc<'_>, at: usize, limit: usize) -> Option<usize> {
    if at >= limit || doc.sign(at) != b'(' {
        return None;
    }
    let close = (at + 1..limit.min(at + 7)).find(|t| doc.sign(*t) == b')')?;
    (close + 1 < limit).then_some(close + 1)
}

/// Whether an acronym right behind a role for one person only says which body they are of.
fn is_party(doc: &Doc<'_>, names: &Names, head: Option<Head>, mention: usize) -> bool {
    let name = &names.mentions[mention];
    let role = |h: Head| h.sort.is(class::ROLE);
    !names.lexicon.head_last
        && head.is_some_and(role)
        && name.tokens.len() == 1
        && name.kind != NameKind::Person
        && doc.tokens[name.tokens.start].kind == TokenKind::Upper
}

/// Whether a noun can stand right before the name of the one it describes: "le maire Artem Kobzar", "l'ONG Greenpeace".
fn introduces(names: &Names, head: Head, at: usize, mention: usize) -> bool {
    let lex = &names.lexicon;
    if head.sort.meets(INTRODUCERS) {
        return true;
    }
    // A noun that no lexicon has, before the full name of a person: some profession.
    let person = names.is_person(mention) && names.mentions[mention].name.len() > 1;
    lex.head_last && !head.sort.is(class::DOCUMENT) || person && !head.strong && at > 0
}

/// Past the adjectives behind a name inside a complement: "des Affaires *étrangères*".
fn adjectives_after(doc: &Doc<'_>, lex: &Lexicon, mut end: usize, limit: usize, depth: usize) -> usize {
    while depth > 0
        && !lex.head_last
        && end < limit
        && doc.is(end, class::ADJECTIVE)
        && doc.tokens[end].kind == TokenKind::Lower
        && !lex.is_verb(doc, end)
    {
        end += 1;
    }
    end
}

/// The longest role, group, document … of one or several words at a token: its length, its classes, what agrees with it.
#[inline]
pub(super) fn head_entry(
    doc: &Doc<'_>,
    lex: &Lexicon,
    at: usize,
    limit: usize,
) -> Option<(usize, ClassSet, Agreement)> {
    let token = &doc.tokens[at];
    // "le numéro 10": a player.
    if doc.is(at, lex.numbered) && at + 1 < limit && doc.tokens[at + 1].kind == TokenKind::Digits {
        return Some((2, class::set(&[class::ANY_PERSON]), Agreement::default()));
    }
    if !token.begins_phrase() && !token.classes.meets(class::HEADS) {
        let role = class::ROLE.filter(|_| lex.looks_like_role(doc, at))?;
        return Some((1, ClassSet::default().with(role), Agreement::default()));
    }
    longest_head(doc, lex, at, limit)
}

fn longest_head(doc: &Doc<'_>, lex: &Lexicon, at: usize, limit: usize) -> Option<(usize, ClassSet, Agreement)> {
    let token = &doc.tokens[at];
    let phrases = doc.phrases(at).iter().any(|p| HEADED.has(p.class));
    if !phrases {
        let sort = token.classes.among(HEADED);
        return (!sort.is_empty() && at < limit).then(|| (1, sort, own_agreement(doc, lex, token.word, sort)));
    }
    let mut best: Option<(usize, ClassSet, Agreement)> = None;
    for class in BY_WEIGHT.into_iter().flatten() {
        let Some((len, value)) = Lexicon::entry(doc, at, Some(class), limit) else { continue };
        let own = Agreement::read(value);
        match &mut best {
            Some((known, sort, agreement)) if *known == len => {
                *sort = sort.with(class);
                *agreement = agreement.or(own);
            }
            Some((known, _, _)) if *known > len => {}
            _ => best = Some((len, ClassSet::default().with(class), own)),
        }
    }
    best
}

/// What agrees with a word by the classes of heads that it is in: what the first leaves open the others say.
fn own_agreement(doc: &Doc<'_>, lex: &Lexicon, word: WordId, sort: ClassSet) -> Agreement {
    let words = doc.pack.words();
    if let Some(class) = sort.only() {
        return lex.agreement(words.value_id(word, class));
    }
    let mut own =
        BY_WEIGHT.iter().flatten().filter(|class| sort.has(**class)).map(|c| lex.agreement(words.value_id(word, *c)));
    let Some(mut agreement) = own.next() else { return Agreement::default() };
    while agreement.gender == Gender::Unknown || agreement.number == Number::Unknown {
        let Some(other) = own.next() else { break };
        agreement = agreement.or(other);
    }
    agreement
}
