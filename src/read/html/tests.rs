//! What is read of a page, and that every character of it leads back to its bytes.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::article::BlockKind;

fn page(html: &str) -> Article {
    let packs = Packs::built_in().unwrap();
    read_html(html.as_bytes(), &RawHash::of(html.as_bytes()), Source::default(), &packs).unwrap()
}

fn shown(article: &Article) -> Vec<(BlockKind, &str)> {
    article.blocks.iter().map(|b| (b.kind, article.text.slice(b.span))).collect()
}

const BRIDGE: &str = "<html><head><title>Le pont ferme - Le Courrier</title></head><body><nav><p>Menu à 3 €</p></nav>\
    <header><p>Le Courrier</p></header><article><h1>Le pont\n ferme</h1><p class='chapo'>La mairie l’annonce pour \
    lundi, et les commerçants s’inquiètent.</p><div class='byline'>Par Ines Corbel</div>\
    <p>Un <b>bac</b>&nbsp;: «&nbsp;oui&nbsp;», dit la mairie, qui promet des passages toutes les dix minutes.<br>Deux.</p>\
    <aside><p>À lire : 7 ponts</p></aside><h2>Et après</h2><ul><li>Un</li><li><p>Deux</p></li></ul>\
    <blockquote><p>« Non, je ne prendrai pas ce bac, ni demain ni jamais. »</p></blockquote>\
    <figure><img><figcaption>Le pont, hier</figcaption></figure><div class='share-bar'><p>Partager</p></div>\
    <script>var a = '12 %';</script><h3>Nos autres titres</h3></article><footer><p>Tous droits</p></footer></body></html>";

#[test]
fn the_article_is_read_and_what_stands_around_it_is_not() {
    let packs = Packs::built_in().unwrap();
    let options = PageOptions { whole: true, ..PageOptions::default() };
    let raw = BRIDGE.as_bytes();
    let article = read_page(raw, &RawHash::of(raw), Source::default(), &packs, &options).unwrap();
    assert_eq!(
        shown(&article),
        [
            (BlockKind::Title, "Le pont ferme"),
            (BlockKind::Body, "La mairie l’annonce pour lundi, et les commerçants s’inquiètent."),
            (
                BlockKind::Body,
                "Un bac\u{a0}: «\u{a0}oui\u{a0}», dit la mairie, qui promet des passages toutes les dix minutes.\nDeux."
            ),
            (BlockKind::Heading, "Et après"),
            (BlockKind::Body, "Un"),
            (BlockKind::Body, "Deux"),
            (BlockKind::Body, "« Non, je ne prendrai pas ce bac, ni demain ni jamais. »"),
            (BlockKind::Caption, "Le pont, hier"),
        ]
    );
}

#[test]
fn the_running_text_is_read_alone_unless_more_is_asked_for() {
    let article = page(BRIDGE);
    let kinds: Vec<_> = shown(&article).into_iter().map(|(kind, _)| kind).collect();
    assert!(!kinds.contains(&BlockKind::Title) && !kinds.contains(&BlockKind::Caption) && kinds.len() == 6);
}

#[test]
fn a_page_in_an_old_encoding_says_so() {
    let packs = Packs::built_in().unwrap();
    let raw = b"<html><meta charset=\"iso-8859-1\"><p>Le pr\xe9fet s'est tu.</p></html>";
    let article = read_html(raw, &RawHash::of(raw), Source::default(), &packs).unwrap();
    assert_eq!(article.text.as_str(), "Le préfet s'est tu.");
    assert_eq!(article.source.encoding, "windows-1252");
}

fn checked(raw: &[u8]) -> Result<Article, Refusal> {
    static PACKS: std::sync::OnceLock<Packs> = std::sync::OnceLock::new();
    let packs = PACKS.get_or_init(|| Packs::built_in().unwrap());
    let options = PageOptions { whole: true, ..PageOptions::default() };
    let article = read_page(raw, &RawHash::of(raw), Source::default(), packs, &options)?;
    let map = &article.source.map;
    assert_eq!(
        map.check(article.text.as_str(), raw, article.source.encoding),
        Ok(()),
        "{:?}",
        String::from_utf8_lossy(raw)
    );
    assert!(article.blocks.is_sorted_by(|a, b| a.span.end() < b.span.start()));
    Ok(article)
}

#[test]
fn every_character_leads_back_to_its_bytes() {
    let body = "Le caf&eacute;&nbsp;: \u{ab}&#160;oui&#xA0;\u{bb}\r\n  dit-on,\tet &lt;b&gt; &amp;c &amp d &amp;amp; R&D &bogus; \
                &notit; <b>gras</b><!-- x --> 3 < 4, voil\u{e0} tout ce qu'il faut.<br>Deux<br/>\r\n trois.";
    for page in [
        format!("<p>{body}<p>{body} Encore."),
        format!("\u{feff}<html><body><table>{body}<tr><td>{body} Un.</table><div>{body} Deux."),
        format!("<pre>\r\nUne ligne\r\n  deux&nbsp;lignes, et la suite de ce texte assez long.</pre><p>{body}"),
    ] {
        let article = checked(page.as_bytes()).unwrap();
        assert!(
            article
                .text
                .as_str()
                .contains("café\u{a0}: «\u{a0}oui\u{a0}» dit-on, et <b> &c & d &amp; R&D &bogus; ¬it; gras 3 < 4")
        );
        let (latin, _, bad) = encoding_rs::WINDOWS_1252.encode(page.trim_start_matches('\u{feff}'));
        if !bad {
            let page = [b"<meta charset=iso-8859-1>", &*latin].concat();
            assert!(checked(&page).unwrap().text.as_str().contains("voilà tout"));
        }
    }
    let (japanese, ..) = encoding_rs::SHIFT_JIS.encode("<meta charset=shift_jis><p>橋は月曜日に閉鎖される、と市長は「すぐに」述べた。&nbsp;ABC、それから町の人々は長い間待っていた。");
    assert!(checked(&japanese).unwrap().text.as_str().contains("「すぐに」述べた。\u{a0}ABC"));
    let broken = [&b"<p>Un pr\xc3\xa9fet tr\xc3\xa8s press\xc3\xa9, \xff dit-il, \xe2\x82 et voil\xc3\xa0 \xc3\xa9t\xc3\xa9, \xc3\xa9t\xc3\xa9, \xc3\xa9t\xc3\xa9, \xc3\xa9t\xc3\xa9.</p>"[..]].concat();
    assert!(checked(&broken).unwrap().text.as_str().contains("pressé, \u{fffd} dit-il"));
}

#[test]
fn the_worst_pages_take_no_more_time_than_their_length() {
    let many = |piece: &str, count: usize| {
        format!("<body>{}<p>Voici la fin, et elle est lue comme le reste.", piece.repeat(count))
    };
    let attributes = (0..100_000).map(|n| format!(" a{n}={n}")).collect::<Vec<_>>().concat();
    let fonts = (0..20_000).map(|n| format!("<font color={n}><p>x")).collect::<Vec<_>>().concat();
    let pages = [
        (many("<div>", 200_000), Some("too_deep")),
        (format!("<body><p{attributes}>Voici la fin, et elle est lue comme le reste."), Some("too_many_attributes")),
        (many("<table><tr><td>", 20_000), Some("too_deep")),
        (many("<table>x", 20_000), None),
        (many("<a href=x>", 100_000), None),
        (many("<p><b><i><em>un", 30_000), None),
        (many("<a><div>", 50_000), Some("too_deep")),
        (many("<p>", 300_000), None),
        (many("</p>", 300_000), None),
        (many("<", 3_000_000), None),
        (many("<svg><desc>", 50_000), Some("too_deep")),
        (many("&amp;&nbsp;", 100_000), None),
        (fonts, None),
    ];
    for (page, warning) in pages {
        let start = Instant::now();
        let article = checked(page.as_bytes());
        assert!(start.elapsed() < Duration::from_secs(10), "{} took {:?}", &page[..60], start.elapsed());
        if let (Ok(article), Some(warning)) = (article, warning) {
            assert!(article.warnings.contains(&warning), "{}: {:?}", &page[..60], article.warnings);
        }
    }
}

#[test]
fn a_page_that_is_too_large_is_read_without_understanding_it() {
    let limits = Limits { bytes: 100, ..Limits::default() };
    let options = PageOptions { limits, ..PageOptions::default() };
    let raw = "<p>Un <b>bac</b> à 3 < 4.</p><script>if (a < b) { c }</script><p>Deux.</p>".repeat(3);
    let packs = Packs::built_in().unwrap();
    let article = read_page(raw.as_bytes(), &RawHash::of(raw.as_bytes()), Source::default(), &packs, &options).unwrap();
    assert_eq!(article.warnings, ["page_too_large"]);
    assert!(article.text.as_str().starts_with("Un bac à 3 < 4.\n\nDeux.\n\nUn bac"));
    assert_eq!(article.source.map.check(article.text.as_str(), raw.as_bytes(), "UTF-8"), Ok(()));
}

#[test]
fn a_reference_behind_an_end_tag_without_a_name_leads_back_to_itself() {
    let prose = "<p>Une phrase assez longue, avec une virgule, pour être lue comme du texte.";
    for end in ["</>&amp", "</></>&amp; fin", "</>& fin", "</>\r\nfin", "</>&eacute;"] {
        checked(format!("<html><body>{prose}{end}").as_bytes()).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_tags_and_bytes_give_text_that_leads_back(
        pieces in prop::collection::vec(
            prop_oneof![
                "(</?(p|div|b|a|table|td|tr|li|h1|pre|textarea|script|title|select|svg|math|template|br|br/|font|article|figure)( class=\"?(body|share|caption)\"?)?>)",
                "[a-zé«» \r\n\t\u{a0}]{0,40}",
                "&(amp|nbsp|eacute|lt|notin|#233|#x41|#0|#13|x|)[;a ]?",
                "[<&>!\\-/\\[\\]\u{0}]{1,4}",
                Just("<p>Une phrase assez longue, avec une virgule, pour être lue comme du texte.".to_owned()),
                Just("<!-- <p>x --><![CDATA[ y ]]>".to_owned()),
            ],
            0..40,
        ),
        noise in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        let page = pieces.concat();
        let _ = checked(page.as_bytes());
        let mut raw = page.into_bytes();
        raw.splice(raw.len() / 2..raw.len() / 2, noise);
        let _ = checked(&raw);
    }
}
