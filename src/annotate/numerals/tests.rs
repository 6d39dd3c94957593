//! Numbers that are written out by a speller of our own must be read back.

use super::*;
use crate::article::{Article, Block, BlockKind};
use crate::lang::Packs;
use crate::span::Text;

fn article(text: &str) -> Article {
    let text = Text::new(text).unwrap();
    let span = text.whole();
    Article { text, blocks: vec![Block { span, kind: BlockKind::Body }], ..Article::default() }
}

/// The numerals of a text as `slice=value`.
fn read(packs: &Packs, language: &str, text: &str) -> Vec<String> {
    let article = article(text);
    let mut doc = Doc::new(&article, packs.get(language).unwrap());
    find(&mut doc).iter().map(|n| format!("{}={}", doc.slice(n.tokens.clone()), n.value)).collect()
}

fn check(packs: &Packs, language: &str, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(read(packs, language, text), *expected, "{language}: {text}");
    }
}

const FRENCH: [&str; 20] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
];
const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Style {
    France,
    Belgium,
    Switzerland,
    /// All hyphens, as the spelling of 1990 has it.
    Reformed,
}

fn french_below_100(n: u64, style: Style, last: bool) -> String {
    let tens = |word: &str, rest: u64| match rest {
        0 => word.to_owned(),
        1 if word != "quatre-vingt" => format!("{word} et un"),
        11 if word == "soixante" => "soixante et onze".to_owned(),
        rest => format!("{word}-{}", FRENCH[rest as usize]),
    };
    match n {
        0..=19 => FRENCH[n as usize].to_owned(),
        20..=69 => tens(["vingt", "trente", "quarante", "cinquante", "soixante"][n as usize / 10 - 2], n % 10),
        70..=79 if matches!(style, Style::Belgium | Style::Switzerland) => tens("septante", n % 10),
        70..=79 => tens("soixante", n - 60),
        80..=89 if style == Style::Switzerland => tens("huitante", n % 10),
        80 if last => "quatre-vingts".to_owned(),
        90..=99 if matches!(style, Style::Belgium | Style::Switzerland) => tens("nonante", n % 10),
        _ => tens("quatre-vingt", n - 80),
    }
}

fn french_below_1000(n: u64, style: Style, last: bool) -> String {
    let (hundreds, rest) = (n / 100, n % 100);
    let head = match (hundreds, rest) {
        (0, _) => return french_below_100(rest, style, last),
        (1, _) => "cent".to_owned(),
        (h, 0) if last => format!("{} cents", FRENCH[h as usize]),
        (h, _) => format!("{} cent", FRENCH[h as usize]),
    };
    if rest == 0 { head } else { format!("{head} {}", french_below_100(rest, style, last)) }
}

fn french(n: u64, style: Style) -> String {
    let mut parts = Vec::new();
    for (size, word) in [(1_000_000_000_000, "billion"), (1_000_000_000, "milliard"), (1_000_000, "million")] {
        match n / size % 1000 {
            0 => {}
            1 => parts.push(format!("un {word}")),
            k => parts.push(format!("{} {word}s", french_below_1000(k, style, true))),
        }
    }
    match n / 1000 % 1000 {
        0 => {}
        1 => parts.push("mille".to_owned()),
        k => parts.push(format!("{} mille", french_below_1000(k, style, false))),
    }
    if !n.is_multiple_of(1000) || n == 0 {
        parts.push(french_below_1000(n % 1000, style, true));
    }
    let text = parts.join(" ");
    if style == Style::Reformed { text.replace(' ', "-") } else { text }
}

fn english_below_1000(n: u64, and: bool) -> String {
    let below_100 = |n: u64| {
        if n < 20 {
            return ENGLISH[n as usize].to_owned();
        }
        let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"][n as usize / 10 - 2];
        if n.is_multiple_of(10) { tens.to_owned() } else { format!("{tens}-{}", ENGLISH[n as usize % 10]) }
    };
    match (n / 100, n % 100) {
        (0, rest) => below_100(rest),
        (h, 0) => format!("{} hundred", ENGLISH[h as usize]),
        (h, rest) => format!("{} hundred {}{}", ENGLISH[h as usize], if and { "and " } else { "" }, below_100(rest)),
    }
}

fn english(n: u64, and: bool) -> String {
    let mut parts = Vec::new();
    for (size, word) in [
        (1_000_000_000_000, " trillion"),
        (1_000_000_000, " billion"),
        (1_000_000, " million"),
        (1000, " thousand"),
        (1, ""),
    ] {
        let k = n / size % 1000;
        if k > 0 {
            // "two thousand and five", and commas between the groups where the style has "and".
            let joined = and && size == 1 && k < 100 && n > 1000;
            parts.push(format!("{}{}{word}", if joined { "and " } else { "" }, english_below_1000(k, and)));
        }
    }
    if parts.is_empty() {
        return ENGLISH[0].to_owned();
    }
    if and { parts.join(", ").replace(", and ", " and ") } else { parts.join(" ") }
}

/// All small numbers and a fixed sample of large ones.
fn sample() -> impl Iterator<Item = u64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (2..=10_000)
        .chain(
            std::iter::repeat_with(move || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                // Every size from ten thousand up is drawn as often.
                state % 10_u64.pow(5 + (state >> 40) as u32 % 8)
            })
            .filter(|n| *n > 1)
            .take(2_000),
        )
        .chain([1_000_000, 1_000_001, 2_000_000, 80_000, 1_000_000_000_000])
}

fn read_back(packs: &Packs, language: &str, spell: impl Fn(u64) -> String) {
    let mut wrong = Vec::new();
    let numbers: Vec<u64> = sample().collect();
    for chunk in numbers.chunks(500) {
        let lines: Vec<String> = chunk.iter().map(|n| spell(*n)).collect();
        let article = article(&lines.iter().map(|l| format!("({l})")).collect::<Vec<_>>().join(" "));
        let mut doc = Doc::new(&article, packs.get(language).unwrap());
        let found = find(&mut doc);
        let texts: Vec<(&str, Decimal)> = found.iter().map(|n| (doc.slice(n.tokens.clone()), n.value)).collect();
        for (n, line) in chunk.iter().zip(&lines) {
            if !texts.contains(&(line.as_str(), Decimal::from(*n))) {
                wrong.push(format!("{n} {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{language}: {} wrong, e.g. {:#?}", wrong.len(), &wrong[..wrong.len().min(12)]);
}

#[test]
fn every_french_number_word_is_read_back() {
    let packs = Packs::built_in().unwrap();
    for style in [Style::France, Style::Belgium, Style::Switzerland, Style::Reformed] {
        read_back(&packs, "fr", |n| french(n, style));
    }
}

#[test]
fn every_english_number_word_is_read_back_with_and_without_and() {
    let packs = Packs::built_in().unwrap();
    read_back(&packs, "en", |n| english(n, false));
    read_back(&packs, "en", |n| english(n, true));
}

#[test]
fn digits_are_grouped_by_the_document_s_convention() {
    let packs = Packs::built_in().unwrap();
    check(
        &packs,
        "fr",
        &[
            ("12 000 voix", &["12 000=12000"]),
            ("1\u{202f}234\u{a0}567 voix", &["1\u{202f}234\u{a0}567=1234567"]),
            ("12.000 euros", &["12.000=12000"]),
            ("1.234.567,89 euros", &["1.234.567,89=1234567.89"]),
            ("1,5 million", &["1,5 million=1500000"]),
            ("4,800 kg", &["4,800=4.8"]),
            ("12'000 francs", &["12'000=12000"]),
            ("12’500 francs", &["12’500=12500"]),
            ("23.1 % puis 12.2 % et 1,200 voix", &["23.1=23.1", "12.2=12.2", "1,200=1200"]),
            ("le serveur 192.168.1.2", &[]),
            ("423 0000", &["423=423", "0000=0"]),
        ],
    );
    check(
        &packs,
        "en",
        &[
            ("12,000 votes", &["12,000=12000"]),
            ("1.5 tons", &["1.5=1.5"]),
            ("2.204 metres", &["2.204=2.204"]),
            ("1.234,56 then 2.500 euros", &["1.234,56=1234.56", "2.500=2500"]),
            ("40 000 seats", &["40 000=40000"]),
            ("10 1/2 miles", &["10 1/2=10.5"]),
        ],
    );
}

#[test]
fn magnitudes_parts_and_lots_are_one_numeral() {
    let packs = Packs::built_in().unwrap();
    check(
        &packs,
        "fr",
        &[
            ("13 milliards", &["13 milliards=13000000000"]),
            ("deux millions trois cent mille habitants", &["deux millions trois cent mille=2300000"]),
            ("2 millions 300 mille", &["2 millions=2000000", "300 mille=300000"]),
            ("mille milliards de francs", &["mille milliards=1000000000000"]),
            ("un million et demi", &["un million et demi=1500000"]),
            ("3 Md€ et 12 k€", &["3 Md=3000000000", "12 k=12000"]),
            ("une dizaine de maires", &["une dizaine=10"]),
            ("une demi-douzaine d’élus", &["une demi-douzaine=6"]),
            ("des dizaines de milliers de gens", &["dizaines de milliers=10000"]),
            ("trois douzaines", &["trois douzaines=36"]),
            ("un demi-million de voix", &["un demi-million=500000"]),
            ("les deux tiers", &["deux tiers=0.6666666666666666666666666667"]),
            ("un quart des sièges", &["un quart=0.25"]),
            ("un cinquième homme", &[]),
            ("vingt pour cent des voix", &["vingt=20"]),
            ("un homme, une femme", &[]),
            ("trois virgule quatorze", &["trois virgule quatorze=3.14"]),
        ],
    );
    check(
        &packs,
        "en",
        &[
            ("a hundred and five people", &["a hundred and five=105"]),
            ("two and a half million", &["two and a half million=2500000"]),
            ("half a million voters", &["half a million=500000"]),
            ("half a dozen eggs", &["half a dozen=6"]),
            ("a dozen eggs", &["a dozen=12"]),
            ("hundreds of thousands of homes", &["hundreds of thousands=100000"]),
            ("$2.5m and $4bn", &["2.5m=2500000", "4bn=4000000000"]),
            ("a 100m race", &["100=100"]),
            ("two-thirds of it", &["two-thirds=0.6666666666666666666666666667"]),
            ("a third of it, a third man", &["a third=0.3333333333333333333333333333"]),
            ("the Airbus A350 and the 5th man", &[]),
            ("one of a kind", &[]),
            ("five point seven", &["five point seven=5.7"]),
        ],
    );
}
