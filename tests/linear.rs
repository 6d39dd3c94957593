//! Work grows with the length of an article, not with its square: what a text is made of must not matter.
//!
//! Work is counted, not timed: [`Doc::looks`] tells how often a token was looked at. Four times the text may cost five times
//! the looks, where a quadratic step would cost sixteen times.

use guillemet::annotate::annotate;
use guillemet::article::Source;
use guillemet::lang::{Pack, Packs};
use guillemet::read::{Format, Options, RawHash, read};
use guillemet::record::records;
use guillemet::segment::Doc;

/// How often tokens are looked at while a text is annotated, `None` where that is not counted.
fn work(packs: &Packs, pack: &Pack, text: &str) -> Option<u64> {
    let raw = text.as_bytes();
    let article =
        read(Format::Text, raw, &RawHash::of(raw), Source::default(), packs, &Options::default()).expect("text");
    let mut doc = Doc::new(&article, pack);
    let found = annotate(&mut doc);
    assert!(records(&doc, &found).quotes.len() <= raw.len());
    doc.looks()
}

#[test]
fn four_times_the_text_costs_no_more_than_five_times_the_work() {
    let packs = Packs::built_in().expect("built-in packs");
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
        let (short, long) = (piece.repeat(12_000 / piece.len()), piece.repeat(48_000 / piece.len()));
        for pack in packs.all() {
            let (Some(one), Some(four)) = (work(&packs, pack, &short), work(&packs, pack, &long)) else { return };
            assert!(four <= one * 5 + 1000, "{piece:?} in {}: {one} looks, then {four}", pack.code());
        }
    }
}
