//! Classes that annotators ask for at nearly every token. They have fixed places in a [`ClassSet`], the same in every pack, so
//! that to ask for one is to test one bit of one number. Every other class gets the next free place when a pack defines it.
//!
//! A pack that lacks one of these classes has no word in it: nothing is ever in it.

use super::class_set::{ClassId, ClassSet};

macro_rules! fixed {
    ($($name:ident = $text:literal)*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "one list makes names, places and constants")]
        #[repr(u8)]
        enum Place { $($name),* }

        $(#[doc = concat!("`", $text, "`")] pub(crate) const $name: Option<ClassId> = Some(ClassId(Place::$name as u8));)*

        /// The names of the fixed classes, in the order of their places.
        pub(super) const NAMES: &[&str] = &[$($text),*];
    };
}

fixed! {
    DETERMINER = "determiner"
    POSSESSIVE = "possessive"
    PREPOSITION = "preposition"
    SUBJECT_PRONOUN = "subject_pronoun"
    OBJECT_PRONOUN = "object_pronoun"
    DEMONSTRATIVE = "demonstrative_pronoun"
    RELATIVE = "relative_pronoun"
    REFLEXIVE = "reflexive_pronoun"
    LOCATIVE = "locative_pronoun"
    SUBORDINATOR = "subordinator"
    COORDINATOR = "coordinator"
    ADVERB = "adverb"
    NEGATION = "negation"
    INTERROGATIVE = "interrogative"
    AUXILIARY = "auxiliary"
    VERB = "verb"
    FINITE = "verb_finite"
    INFINITIVE = "verb_infinitive"
    PAST_PARTICIPLE = "past_participle"
    PRESENT_PARTICIPLE = "present_participle"
    ADJECTIVE = "adjective"
    NOUN = "noun"
    ROLE = "role"
    GROUP = "group"
    DOCUMENT = "document"
    MEDIUM_NOUN = "medium_noun"
    SOURCE = "source"
    ANY_ORGANISATION = "any_organisation"
    ANY_COUNTRY = "any_country"
    ANY_PERSON = "any_person"
    ANONYMOUS_ROLE = "anonymous_role"
    LEADER = "leader"
    INFINITIVE_MARKER = "infinitive_marker"
    POSSESSIVE_MARK = "possessive_mark"
    CLAUSE_OPENER = "clause_opener"
    CLAUSE_BLOCK = "clause_block"
    QUESTION_OPENER = "question_opener"
    CUE = "cue"
    CUE_WITH_PARTICLE = "cue_with_particle"
    CUE_NOUN = "cue_noun"
    CUE_ADJECTIVE = "cue_adjective"
    OF = "of"
    AND = "and"
    DEFINITE = "definite"
    PART = "part"
    QUOTING = "quoting"
    SOURCE_OPENER = "source_opener"
    AS_OPENER = "as_opener"
    AS_OBJECT = "as_object"
    AGENT = "agent_preposition"
    PLACE_PREPOSITION = "place_preposition"
    CONTRAST = "contrast"
    CONNECTIVE = "connective"
    ASIDE = "reporter_aside"
    GERUND_MARKER = "gerund_marker"
    STATEMENT = "statement_place"
    EXISTENTIAL = "existential"
    CONDITION = "condition"
    FLOATING = "floating_subject"
    IMPERSONAL = "impersonal_pronoun"
    DEMONYM = "demonym"
    CHAIN_VERB = "chain_verb"
    LIGHT_VERB = "light_verb"
    NOT_SOURCE = "not_source"
    MEDIUM = "medium"
    NUMBER_UNIT = "number_unit"
    NUMBER_TEEN = "number_teen"
    NUMBER_TEN = "number_ten"
    NUMBER_SCORE = "number_score"
    NUMBER_HUNDRED = "number_hundred"
    NUMBER_MAGNITUDE = "number_magnitude"
    NUMBER_ARTICLE = "number_article"
    NUMBER_PART = "number_part"
    COLLECTIVE = "collective"
    COLLECTIVE_ROUND = "collective_round"
    COLLECTIVE_PLURAL = "collective_plural"
    FRACTION_NOUN = "fraction_noun"
    FRACTION_ARTICLE = "fraction_article"
    FRACTION_SIGN = "fraction_sign"
    CONSTRUCTION_WORD = "construction_word"
    MULTIPLE_VERB = "multiple_verb"
    MULTIPLE_NOUN = "multiple_noun"
    AGE_DECADE = "age_decade"
    GIVEN_NAME = "given_name"
    GIVEN_NAME_AMBIGUOUS = "given_name_ambiguous"
    TITLE = "title"
    ORGANISATION = "organisation"
    ORGANISATION_AMBIGUOUS = "organisation_ambiguous"
    MEDIUM_AMBIGUOUS = "medium_ambiguous"
    COUNTRY = "country"
    COUNTRY_AMBIGUOUS = "country_ambiguous"
    CITY = "city"
    CITY_AMBIGUOUS = "city_ambiguous"
    NAME_PARTICLE = "name_particle"
    NAME_TIE = "name_tie"
    NOT_A_NAME = "not_a_name"
    COMPANY_SUFFIX = "company_suffix"
    MONTH = "month"
    WEEKDAY = "weekday"
    PERCENT = "percent_word"
    DEED_FIELD = "deed_field"
}

/// The set of some fixed classes.
pub(crate) const fn set(classes: &[Option<ClassId>]) -> ClassSet {
    let mut bits: u128 = 0;
    let mut at = 0;
    while at < classes.len() {
        if let Some(ClassId(place)) = classes[at] {
            bits |= 1 << place;
        }
        at += 1;
    }
    ClassSet::of_first(bits)
}

/// Words that open a sentence with a capital and are no name.
pub(crate) const FUNCTION: ClassSet = set(&[
    DETERMINER,
    POSSESSIVE,
    PREPOSITION,
    SUBJECT_PRONOUN,
    OBJECT_PRONOUN,
    DEMONSTRATIVE,
    RELATIVE,
    SUBORDINATOR,
    COORDINATOR,
    ADVERB,
    NEGATION,
    INTERROGATIVE,
    AUXILIARY,
]);
/// Nouns that head who speaks.
pub(crate) const HEADS: ClassSet =
    set(&[ROLE, GROUP, DOCUMENT, MEDIUM_NOUN, SOURCE, ANY_ORGANISATION, ANY_COUNTRY, ANY_PERSON]);
/// Nouns of any sort.
pub(crate) const NOUNS: ClassSet =
    set(&[NOUN, ROLE, GROUP, DOCUMENT, MEDIUM_NOUN, SOURCE, ANY_ORGANISATION, ANY_COUNTRY, ANY_PERSON]);
/// What can be a pronoun as a whole phrase.
pub(crate) const PRONOUNS: ClassSet = set(&[DEMONSTRATIVE, SUBJECT_PRONOUN, OBJECT_PRONOUN, PART]);
/// Words of which no foreign name is made.
pub(crate) const DESCRIBED: ClassSet = PLACES.union(NOUNS).union(set(&[ADJECTIVE, DEMONYM, PAST_PARTICIPLE]));
/// Names of places.
pub(crate) const PLACES: ClassSet = set(&[COUNTRY, CITY]);
/// Nouns for an institution.
pub(crate) const BODIES: ClassSet = set(&[GROUP, ANY_ORGANISATION]);
/// Nouns for what bears a name of its own behind them.
pub(crate) const NAMED_BODIES: ClassSet = BODIES.union(set(&[MEDIUM_NOUN]));
/// Names of months and days.
pub(crate) const DAYS: ClassSet = set(&[MONTH, WEEKDAY]);
/// Words that are never names by themselves.
pub(crate) const STOPS: ClassSet = DAYS.union(set(&[NOT_A_NAME]));
/// Names that a lexicon may have as a whole.
pub(crate) const WHOLES: ClassSet = set(&[MEDIUM, ORGANISATION, COUNTRY, CITY]);
/// Words that are names wherever they have a capital.
pub(crate) const KNOWN_NAMES: ClassSet = set(&[GIVEN_NAME, ORGANISATION, MEDIUM, COUNTRY, CITY]);
/// Words that can report, and those that can open the name of a source.
pub(crate) const TELLERS: ClassSet = set(&[CUE, CUE_WITH_PARTICLE, CUE_NOUN, CUE_ADJECTIVE, SOURCE_OPENER]);
/// Roles and institutions: what an apposition can be headed by.
pub(crate) const APPOSITIVE: ClassSet = BODIES.union(set(&[ROLE]));
/// Number words.
pub(crate) const NUMBERS: ClassSet =
    set(&[NUMBER_UNIT, NUMBER_TEEN, NUMBER_TEN, NUMBER_SCORE, NUMBER_HUNDRED, NUMBER_MAGNITUDE]);
/// Words that a number can begin with; of those that begin one only as entries of several words, the first.
pub(crate) const OPENS_NUMBER: ClassSet = NUMBERS.union(set(&[
    NUMBER_ARTICLE,
    NUMBER_PART,
    COLLECTIVE,
    COLLECTIVE_ROUND,
    COLLECTIVE_PLURAL,
    FRACTION_NOUN,
    FRACTION_ARTICLE,
    FRACTION_SIGN,
]));
/// Words that a construction of figures can begin near without a number.
pub(crate) const CONSTRUCTIONS: ClassSet = set(&[CONSTRUCTION_WORD, MULTIPLE_VERB, MULTIPLE_NOUN, AGE_DECADE]);
