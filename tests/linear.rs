//! Work grows with the length of an article, not with its square: what a text is made of must not matter.
//!
//! Time is compared with itself: four times the text may cost eight times the time of the shorter one at most, where a
//! quadratic step would cost sixteen times. The shortest of several runs counts, since other programs disturb the clock.

use std::time::{Duration, Instant};

use guillemet::annotate::annotate;
use guillemet::article::Source;
use guillemet::lang::Packs;
use guillemet::read::{Format, Options, RawHash, read};
use guillemet::record::records;
use guillemet::segment::Doc;

fn time(packs: &Packs, text: &str) -> Duration {
    let raw = text.as_bytes();
    let run = || {
        let clock = Instant::now();
        let article =
            read(Format::Text, raw, &RawHash::of(raw), Source::default(), packs, &Options::default()).expect("text");
        for pack in packs.all() {
            let mut doc = Doc::new(&article, pack);
            let found = annotate(&mut doc);
            assert!(records(&doc, &found).quotes.len() <= raw.len());
        }
        clock.elapsed()
    };
    (0..3).map(|_| run()).min().expect("three runs")
}

#[test]
fn four_times_the_text_costs_no_more_than_eight_times_the_time() {
    let packs = Packs::built_in().expect("built-in packs");
    for pack in packs.all() {
        assert!(!pack.rules().is_empty());
    }
    for piece in [
        "\"",
        "«",
        "« ",
        "”",
        "'",
        "“a",
        "« a » ",
        "7",
        "7 ",
        "1,",
        "1 000 ",
        "mot ",
        "mot\n",
        "Nom ",
        "M. ",
        "l'",
        "dit ",
        "a dit que ",
        ". ",
        "(",
        "— ",
        "deux ",
        "cent ",
        "3 mai ",
        "lundi ",
        "ans ",
        "selon ",
        "« oui », dit-il, ",
        "%",
        "$",
        "10 % ",
        "le ",
        "il ",
        "Author : x\n",
        "said ",
        "that ",
        "\"a\" said ",
        "of the ",
        "May ",
        "ago ",
    ] {
        let short = piece.repeat(12_000 / piece.len());
        let long = piece.repeat(48_000 / piece.len());
        let (one, four) = (time(&packs, &short), time(&packs, &long));
        // A few milliseconds are the clock's own.
        let allowed = one * 8 + Duration::from_millis(40);
        assert!(four <= allowed, "{piece:?}: {} bytes in {one:?}, {} in {four:?}", short.len(), long.len());
    }
}
