//! The pack's classes that figures are read from, looked up once a document.

use crate::annotate::homes::HomeWords;
use crate::lang::{ClassId, ClassSet, Layer, Pack, RuleId};

/// Class ids of a pack; a class that the pack does not have matches nothing.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    pub of: Option<ClassId>,
    pub bound: Option<ClassId>,
    pub bound_after: Option<ClassId>,
    pub vague_article: Option<ClassId>,
    /// The article between a fraction and its unit: half an inch.
    pub article: Option<ClassId>,
    /// A half behind the unit: deux mètres et demi.
    pub half_behind: Option<ClassId>,
    pub range_link: Option<ClassId>,
    pub range_and: Option<ClassId>,
    pub range_open: Option<ClassId>,
    pub change_open: Option<ClassId>,
    /// The link between the two amounts of a change: à, to.
    pub change_to: Option<ClassId>,
    /// Words that open a range where a change could begin: ranging from.
    pub range_lead: Option<ClassId>,
    /// Levels, of which a rise "from 3 to 5 percent" tells both ends: taux, rate.
    pub level_word: Option<ClassId>,
    pub change_word: Option<ClassId>,
    pub change: Option<ClassId>,
    /// Words of change that verbs take as particles: set up, shut down.
    pub change_particle: Option<ClassId>,
    /// Words before which such a particle tells a change of things counted too: are up, went down.
    pub change_lead: Option<ClassId>,
    /// Verbs that such a particle makes into others that tell a share: make up.
    pub part_verb: Option<ClassId>,
    /// Verbs that take such a particle before the level reached: edged up to.
    pub particle_verb: Option<ClassId>,
    pub change_link: Option<ClassId>,
    pub change_after: Option<ClassId>,
    /// Words behind which an amount is told again: soit.
    pub restating: Option<ClassId>,
    pub per_link: Option<ClassId>,
    pub per_unit: Option<ClassId>,
    pub per_adjective: Option<ClassId>,
    pub currency_sign: Option<ClassId>,
    pub currency_code: Option<ClassId>,
    pub currency_code_small: Option<ClassId>,
    /// Codes that name other things where digits touch them: COP30.
    pub currency_code_apart: Option<ClassId>,
    pub currency_letters: Option<ClassId>,
    pub currency_word: Option<ClassId>,
    pub currency_doubtful: Option<ClassId>,
    pub currency_minor: Option<ClassId>,
    pub currency_with_million: Option<ClassId>,
    pub bare_dollar: Option<ClassId>,
    pub homes: HomeWords,
    /// Letters that are coins where pounds are written (40p), or degrees beside words of the weather (40.1C).
    pub letter_word: Option<ClassId>,
    pub around: Around,
    pub dollar_domain: Option<ClassId>,
    pub unit: Option<ClassId>,
    pub small_unit: Option<ClassId>,
    /// What stands between the sides of a thing: 18 x 30 cm.
    pub side_link: Option<ClassId>,
    /// What a hyphen joins to a number to make a kind of it: three-way.
    pub compound_tail: Option<ClassId>,
    /// Points of the compass between a house number and its street: 5400 N. River Road.
    pub compass: Option<ClassId>,
    /// Words that are lots only before what they count.
    pub lot_of_only: Option<ClassId>,
    /// Eras: 79 AD is a year.
    pub era: Option<ClassId>,
    /// Words about money, and words between one amount of it and the next.
    pub money_word: Option<ClassId>,
    pub money_link: Option<ClassId>,
    /// Words that hold one amount against another.
    pub money_against: Option<ClassId>,
    /// Names of stock indexes, and words for one.
    pub index_word: Option<ClassId>,
    pub age_unit: Option<ClassId>,
    /// Words of turning, near which degrees are those of an angle.
    pub angle_word: Option<ClassId>,
    /// Words of a match, whose points are none of per cent.
    pub match_word: Option<ClassId>,
    pub city: Option<ClassId>,
    pub points: Option<ClassId>,
    pub label: Option<ClassId>,
    /// Streets and squares: what a house number stands before.
    pub address_word: Option<ClassId>,
    pub minus: Option<ClassId>,
    pub number_unit: Option<ClassId>,
    /// Ordinals that end a longer one: unième, first.
    pub denominator_tail: Option<ClassId>,
    pub noun_before: Option<ClassId>,
    pub plural_noun: Option<ClassId>,
    pub determiner: Option<ClassId>,
    pub score_link: Option<ClassId>,
    pub not_counted: Option<ClassId>,
    pub time_unit: Option<ClassId>,
    pub not_rate: Option<ClassId>,
    pub frequency_noun: Option<ClassId>,
    pub year_before: Option<ClassId>,
    pub half_before: Option<ClassId>,
    pub score_word: Option<ClassId>,
    pub noun: Option<ClassId>,
    pub finite: Option<ClassId>,
    pub preposition: Option<ClassId>,
    pub verb: ClassSet,
    pub time_short: Option<ClassId>,
    /// Words that no head noun is.
    pub function: ClassSet,
    /// How many words a head noun can stand away from its number.
    pub reach: usize,
    /// Whether a hyphen can join a number to its noun.
    pub compounds: bool,
    /// How a plural noun ends.
    pub plural_endings: Vec<String>,
    pub singular_endings: Vec<String>,
}

/// What stands around amounts, as sets of classes: most words are in none of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around {
    /// What a sign or code of a currency before an amount is an entry of.
    pub before: ClassSet,
    /// What a unit or currency behind an amount is an entry of.
    pub behind: ClassSet,
    /// What a rate can begin with.
    pub rates: ClassSet,
}

impl Around {
    fn of(pack: &Pack) -> Self {
        Self {
            before: pack.class_set(&["currency_sign", "currency_code"]),
            behind: pack.class_set(&[
                "currency_word",
                "currency_bare_dollar",
                "currency_sign",
                "currency_code",
                "currency_doubtful",
                "currency_minor",
                "currency_with_million",
                "unit",
                "points",
                "letter_word",
            ]),
            rates: pack.class_set(&["per_link", "per_adjective"]),
        }
    }
}

impl Lexicon {
    pub fn of(pack: &Pack) -> Self {
        let class = |name| pack.class(name);
        let constant = |name: &str| pack.settings().constants.get(name).map_or("", String::as_str);
        let list = |name: &str| constant(name).split_whitespace().map(str::to_owned).collect();
        Self {
            of: class("of_word"),
            bound: class("bound"),
            bound_after: class("bound_after"),
            vague_article: class("vague_article"),
            article: class("number_article"),
            half_behind: class("half_behind"),
            range_link: class("range_link"),
            range_and: class("range_and"),
            range_open: class("range_open"),
            change_open: class("change_open"),
            change_to: class("change_to"),
            range_lead: class("range_lead"),
            level_word: class("level_word"),
            change_word: class("change_word"),
            change: class("change"),
            change_particle: class("change_particle"),
            change_lead: class("change_lead"),
            particle_verb: class("particle_verb"),
            part_verb: class("part_verb"),
            change_link: class("change_link"),
            change_after: class("change_after"),
            restating: class("restating"),
            per_link: class("per_link"),
            per_unit: class("per_unit"),
            per_adjective: class("per_adjective"),
            currency_sign: class("currency_sign"),
            currency_code: class("currency_code"),
            currency_code_small: class("currency_code_small"),
            currency_code_apart: class("currency_code_apart"),
            currency_letters: class("currency_letters"),
            currency_word: class("currency_word"),
            currency_doubtful: class("currency_doubtful"),
            currency_minor: class("currency_minor"),
            currency_with_million: class("currency_with_million"),
            bare_dollar: class("currency_bare_dollar"),
            homes: HomeWords { sign: class("home_sign"), country: class("dollar_home") },
            letter_word: class("letter_word"),
            around: Around::of(pack),
            dollar_domain: class("dollar_domain"),
            unit: class("unit"),
            small_unit: class("small_unit"),
            side_link: class("side_link"),
            compound_tail: class("compound_tail"),
            compass: class("compass"),
            lot_of_only: class("lot_of_only"),
            era: class("era"),
            money_word: class("money_word"),
            money_link: class("money_link"),
            index_word: class("index_word"),
            money_against: class("money_against"),
            age_unit: class("age_unit"),
            angle_word: class("angle_word"),
            match_word: class("match_word"),
            city: class("city"),
            points: class("points"),
            label: class("number_label"),
            address_word: class("address_word"),
            minus: class("number_minus"),
            number_unit: class("number_unit"),
            denominator_tail: class("denominator_tail"),
            noun_before: class("noun_before"),
            plural_noun: class("plural_noun"),
            determiner: class("determiner"),
            score_link: class("score_link"),
            not_counted: class("not_counted"),
            time_unit: class("figure_time"),
            not_rate: class("not_rate"),
            frequency_noun: class("frequency_noun"),
            year_before: class("year_before"),
            half_before: class("half_before"),
            score_word: class("score_word"),
            noun: class("noun"),
            finite: class("verb_finite"),
            preposition: class("preposition"),
            verb: pack.class_set(&["verb", "verb_finite", "past_participle", "adverb", "preposition"]),
            time_short: class("time_short"),
            function: pack.class_set(&[
                "preposition",
                "determiner",
                "coordinator",
                "subordinator",
                "relative_pronoun",
                "subject_pronoun",
                "object_pronoun",
                "adverb",
                "negation",
                "interrogative",
                "possessive",
                "noun_stop",
                "of_word",
            ]),
            reach: constant("noun_reach").parse().unwrap_or(1),
            compounds: !constant("compound_numbers").is_empty(),
            plural_endings: list("plural_endings"),
            singular_endings: list("singular_endings"),
        }
    }
}

/// The rules that the procedures of this layer work under.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub money: Option<RuleId>,
    pub percent: Option<RuleId>,
    pub measure: Option<RuleId>,
    pub fraction: Option<RuleId>,
    pub count: Option<RuleId>,
    pub bare: Option<RuleId>,
    pub score: Option<RuleId>,
    pub age: Option<RuleId>,
    pub multiple: Option<RuleId>,
}

impl Rules {
    pub fn of(pack: &Pack) -> Self {
        let rule = |means| pack.rule_meaning(Layer::Figures, means);
        Self {
            money: rule("money"),
            percent: rule("percent"),
            measure: rule("measure"),
            fraction: rule("fraction"),
            count: rule("count"),
            bare: rule("bare"),
            score: rule("score"),
            age: rule("age"),
            multiple: rule("multiple"),
        }
    }
}
