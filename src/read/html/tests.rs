//! What is read of a page, and that every character of it leads back to its bytes.

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
fn the_worst_pages_are_read_and_said_to_be_bad() {
    let many = |piece: &str, count: usize| {
        format!("<body>{}<p>Voici la fin, et elle est lue comme le reste.", piece.repeat(count))
    };
    let attributes = (0..100_000).map(|n| format!(" a{n}={n}")).collect::<Vec<_>>().concat();
    let quoted = (0..100_000).map(|n| format!(" a{n}=\"{n}\"")).collect::<Vec<_>>().concat();
    let fonts = (0..20_000).map(|n| format!("<font color={n}><p>x")).collect::<Vec<_>>().concat();
    let pages = [
        (many("<div>", 200_000), Some("too_deep")),
        (format!("<body><p{attributes}>Voici la fin, et elle est lue comme le reste."), Some("too_many_attributes")),
        (format!("<body><p{quoted}>Voici la fin, et elle est lue comme le reste."), Some("too_many_attributes")),
        (format!("<body><p{}>Voici la fin, et elle est lue.", " a=\"\"b = 'c'd=e&amp;f".repeat(50_000)), None),
        (format!("<body><p{}", " a=\"é\"".repeat(100_000)), None),
        (many("<table><tr><td>", 20_000), Some("too_deep")),
        (many("<table>x", 20_000), None),
        (format!("<body>{}</a><p>Voici la fin, et elle est lue comme le reste.", "<a href=x>".repeat(100_000)), None),
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
        // A step that is not linear would take hours here.
        match (checked(page.as_bytes()), warning) {
            (Ok(article), Some(warning)) => {
                assert!(article.warnings.contains(&warning), "{}: {:?}", &page[..60], article.warnings);
            }
            (Ok(article), None) => {
                let end = page.contains("Voici la fin");
                assert!(!end || article.text.as_str().contains("Voici la fin"), "{}: the end is lost", &page[..60]);
            }
            (Err(error), warning) => assert_eq!(warning, None, "{}: {error}", &page[..60]),
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

/// A paragraph that is told from others by its number.
fn paragraph(number: u32) -> String {
    format!(
        "<p>La ville compte sur le bac numéro {number}, dit la mairie, qui promet de passer l'eau chaque quart d'heure sans faire attendre.</p>"
    )
}

fn paragraphs(numbers: std::ops::Range<u32>) -> String {
    numbers.map(paragraph).collect()
}

#[test]
fn a_body_that_is_cut_into_parts_of_one_class_is_read_whole_whatever_it_is_called() {
    let part =
        |from| format!("<div class='sidebar-grid'>{}</div><div class='ad'>Annonce</div>", paragraphs(from..from + 4));
    let article = page(&format!("<h1>Le bac</h1>{}{}{}", part(0), part(10), part(20)));
    assert_eq!(article.blocks.len(), 12, "{}", article.text.as_str());
}

#[test]
fn headlines_that_lead_elsewhere_are_no_text_under_any_name() {
    let card = |n| {
        format!(
            "<div><h3><a href={n}>Le maire de la rive numéro {n} quitte son poste</a></h3><p>Il part en mai, à la surprise de ses {n} adjoints, et ne dit rien de plus de son avenir.</p></div>"
        )
    };
    let cards: String = (10..16).map(card).collect();
    let article =
        page(&format!("<main><h1>Le bac de la ville</h1><div>{}</div><div>{cards}</div></main>", paragraphs(0..5)));
    assert_eq!(article.blocks.len(), 5, "{}", article.text.as_str());
}

#[test]
fn what_stands_before_the_stated_headline_is_no_text() {
    let item = |n: u32| {
        format!(
            "<li><a href={n}>Nouvelle {n}</a> La ville dit, à la surprise de tous, qu'elle ne fera rien avant la fin de l'an {n}.</li>"
        )
    };
    let ticker = (30..40).map(item).collect::<String>();
    let article = page(&format!(
        "<title>Le bac de la ville ferme</title><ul>{ticker}</ul><h2>Le bac de la ville ferme</h2>{}",
        paragraphs(0..6)
    ));
    assert!(!article.text.as_str().contains("Nouvelle"), "{}", article.text.as_str());
}

#[test]
fn a_sentence_is_read_though_most_of_it_is_a_link() {
    let linked = "<p><a href=x>La ville a déjà fermé deux autres bacs depuis le printemps, et personne ne sait pourquoi.</a> Ils ne rouvriront pas avant trois ans, dit-elle.</p>";
    let article = page(&format!("{}{linked}{}", paragraphs(0..3), paragraphs(3..6)));
    assert!(article.text.as_str().contains("trois ans, dit-elle."));
}

#[test]
fn short_lines_may_recur_and_a_list_may_end_the_article() {
    let recur = "<p>Passage toutes les dix minutes</p>";
    let item = |n: u32| format!("<li>{n} : Ines Corbel</li>");
    let list = (1990..1996).map(item).collect::<String>();
    let article = page(&format!(
        "<div><div>{}{recur}{}{recur}{}</div><div><h3>Les capitaines</h3><ul>{list}</ul></div></div>",
        paragraphs(0..4),
        paragraphs(4..8),
        paragraphs(8..12)
    ));
    let text = article.text.as_str();
    assert_eq!(text.matches("dix minutes").count(), 2, "{text}");
    assert!(text.ends_with("1995 : Ines Corbel") && text.contains("Les capitaines"), "{text}");
}

#[test]
fn an_article_goes_on_behind_a_list_of_others() {
    let others = "<h3>À lire aussi</h3><div class='related'><p><a href=x>Le maire quitte son poste</a></p></div>";
    let article = page(&format!("<div>{}{others}{}</div>", paragraphs(0..7), paragraphs(7..9)));
    assert!(article.text.as_str().contains("numéro 8") && !article.text.as_str().contains("lire"));
}

#[test]
fn the_text_that_the_page_states_decides_what_is_text() {
    let stated: String = (0..8).map(|n| paragraph(n).replace("<p>", "").replace("</p>", " ")).collect();
    let article = page(&format!(
        "<script type='application/ld+json'>{{\"articleBody\": \"{stated}\"}}</script><div>{}\
         <p>Recevez chaque matin nos nouvelles, choisies par nos journalistes, dans votre boîte.</p>\
         <aside class='promo'>{}</aside></div>",
        paragraphs(0..6),
        paragraphs(6..8)
    ));
    assert_eq!(article.blocks.len(), 8, "{}", article.text.as_str());
}

#[test]
fn the_last_lines_that_tell_how_to_reach_someone_are_no_text() {
    let article = page(&format!(
        "<div>{}<p>Ines Corbel répond à ines.corbel@lecourrier.example, ou par téléphone.</p><p>© Le Courrier, tous droits réservés.</p></div>",
        paragraphs(0..5)
    ));
    assert_eq!(article.blocks.len(), 5, "{}", article.text.as_str());
}

#[test]
fn an_end_tag_without_a_name_is_no_text() {
    let text = "<p>Une phrase assez longue, avec une virgule, pour être lue comme du texte.";
    for rest in
        ["</><>", "</> suite", "</></><>a", "<></>b", "</><", "<textarea></><></textarea>", "<title></><</title>"]
    {
        let article = checked(format!("{text}{rest}").as_bytes()).unwrap();
        assert!(rest.contains("<t") || !article.text.as_str().contains("</>"), "{rest}");
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
