//! What a page says of itself, and what is taken of it. All pages are our own.

use super::*;
use crate::article::Source;
use crate::read::{RawHash, read_html};

fn read(html: &str) -> (Metadata, Vec<&'static str>) {
    let packs = Packs::built_in().unwrap();
    let article = read_html(html.as_bytes(), &RawHash::of(html.as_bytes()), Source::default(), &packs).unwrap();
    (article.metadata, article.warnings)
}

const PARAGRAPH: &str = "<p>The council voted last night to close the bridge, and the mayor promised a ferry from next week. \
    Shopkeepers on the north bank say that their customers will not wait for it.</p>";

/// A page with a head, something before the headline and something behind it.
fn page(head: &str, before: &str, behind: &str) -> Metadata {
    read(&format!(
        "<html lang=en><head>{head}</head><body>{before}<h1>The old bridge closes</h1>{behind}{PARAGRAPH}{PARAGRAPH}</body></html>"
    ))
    .0
}

fn published(meta: &Metadata) -> Option<(&str, &str)> {
    meta.published.as_ref().map(|p| (p.iso.as_str(), p.source))
}

#[test]
fn the_site_s_name_is_cut_off_the_title() {
    for head in [
        "<title>The ferry stops | The Courier</title><meta property=og:site_name content='The Courier'>",
        "<title>The ferry stops - Courier</title><link rel=canonical href='https://www.courier.example/ferry'>",
        "<title>The Courier: The ferry stops</title><meta property=og:site_name content='The Courier'>",
        "<title>The ferry stops – News – The Courier</title><meta property=og:title content='The ferry stops'>
         <meta property=og:site_name content='The Courier'>",
    ] {
        let (meta, _) = read(&format!("<head>{head}</head><body><h1>The Courier</h1>{PARAGRAPH}"));
        assert_eq!(meta.title.as_deref(), Some("The ferry stops"), "{head}");
    }
}

#[test]
fn the_title_is_what_most_of_the_page_agrees_on() {
    let meta =
        page("<title>Shock for shoppers</title><meta property=og:title content='The old bridge closes'>", "", "");
    assert_eq!(meta.title.as_deref(), Some("The old bridge closes"));
    let (meta, _) = read(
        "<title>The ferry stops</title><meta property=og:title content='The ferry stops'>
         <h1>Trouble in the east - The ferry stops</h1><p>It stopped.</p>",
    );
    assert_eq!(meta.title.as_deref(), Some("The ferry stops"));
    let taken: Vec<_> = meta.candidates.iter().filter(|c| c.field == "title" && c.chosen).map(|c| c.source).collect();
    assert_eq!(taken, ["h1"]);
}

#[test]
fn publication_wins_over_change_and_the_article_over_its_neighbours() {
    let meta = page(
        r#"<meta property="article:modified_time" content="2025-02-20T10:00:00+01:00">
           <meta property="article:published_time" content="2025-02-13T06:45:00+01:00">"#,
        "",
        "<aside><time datetime='2024-01-01'>1 January</time></aside>",
    );
    assert_eq!(published(&meta), Some(("2025-02-13T06:45:00+01:00", "meta")));
    assert_eq!(meta.modified.as_deref(), Some("2025-02-20T10:00:00+01:00"));
    let meta = page(
        "",
        "",
        "<div class=comments><time datetime='2025-03-01'>1 March</time></div><time datetime='2025-02-13'></time>",
    );
    assert_eq!(published(&meta), Some(("2025-02-13", "time")));
}

#[test]
fn visible_dates_are_read_in_many_languages() {
    for (words, day) in [
        ("Published on 13 February 2025", "2025-02-13"),
        ("Publié le 13 février 2025 à 6h45", "2025-02-13"),
        ("13. Februar 2025", "2025-02-13"),
        ("13 de febrero de 2025", "2025-02-13"),
        ("13 февраля 2025", "2025-02-13"),
        ("2025年2月13日", "2025-02-13"),
        ("Updated: 20 February 2025. Published: 13 February 2025", "2025-02-13"),
    ] {
        let meta = page("", "", &format!("<div class=meta>{words}</div>"));
        assert_eq!(published(&meta).map(|p| &p.0[..10]), Some(day), "{words}");
        assert_eq!(published(&meta).map(|p| p.1), Some("text"));
    }
}

#[test]
fn prose_and_relative_dates_date_no_page() {
    for words in [
        "<p>The bridge, which opened on 3 March 1998 to great applause from both banks of the river, will close, the mayor said.</p>",
        "<div>2 hours ago</div>",
        "<div>March 1789</div>",
        "<div>14 July 1789</div>",
    ] {
        assert_eq!(published(&page("", "", words)), None, "{words}");
    }
}

#[test]
fn a_day_in_the_address_is_a_date() {
    for (address, day) in [
        ("https://courier.example/2025/02/13/bridge", "2025-02-13"),
        ("https://courier.example/news/2025-02-13-bridge.html", "2025-02-13"),
        ("https://courier.example/world/2025/feb/13/bridge", "2025-02-13"),
        ("https://courier.example/bridge-20250213", "2025-02-13"),
        ("https://courier.example/29-10-2021", "2021-10-29"),
    ] {
        let meta = page(&format!("<link rel=canonical href='{address}'>"), "", "");
        assert_eq!(published(&meta), Some((day, "url")), "{address}");
        assert_eq!(meta.url.as_deref(), Some(address));
    }
    assert_eq!(
        published(&page("<link rel=canonical href='https://courier.example/20250213123456/99/2025'>", "", "")),
        None
    );
}

#[test]
fn a_moment_in_universal_time_is_on_the_day_that_readers_saw() {
    let script =
        r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-02-14T03:30:00Z"}</script>"#;
    assert_eq!(published(&page(script, "", "")), Some(("2025-02-14T03:30:00Z", "jsonld")));
    assert_eq!(
        published(&page(script, "", "<time datetime='2025-02-13T22:30:00-05:00'></time>")).map(|p| &p.0[..10]),
        Some("2025-02-13")
    );
    assert_eq!(
        published(&page(script, "", "<time datetime='2025-02-15'></time>")).map(|p| &p.0[..10]),
        Some("2025-02-14")
    );
}

#[test]
fn sayings_that_differ_are_noted() {
    let (meta, warnings) = read(&format!(
        "<meta property=article:published_time content=2025-02-13><meta name=pubdate content=2019-05-01><h1>A bridge</h1>{PARAGRAPH}"
    ));
    assert_eq!(published(&meta), Some(("2025-02-13", "meta")));
    assert_eq!(warnings, ["published_conflict"]);
    let said: Vec<_> =
        meta.candidates.iter().filter(|c| c.field == "published").map(|c| (c.value.as_str(), c.chosen)).collect();
    assert_eq!(said, [("2025-02-13", true), ("2019-05-01", false)]);
}

#[test]
fn authors_are_read_from_everything_that_names_them() {
    let linked = |author: &str| {
        format!(r#"<script type="application/ld+json">{{"@type":"NewsArticle","author":{author}}}</script>"#)
    };
    for (head, behind) in [
        (linked(r#"[{"@type":"Person","name":"Ines Corbel"},{"@type":"Person","name":"Paul Wexler"}]"#), ""),
        (linked(r#""By Ines Corbel and Paul Wexler, The Courier Staff""#), ""),
        ("<meta name=author content='Ines Corbel, Paul Wexler'>".into(), ""),
        ("<meta name=author content='Ines Corbel'><meta name=author content='Paul Wexler'>".into(), ""),
        (String::new(), "<p class=byline>By <a rel=author href=/a>Ines Corbel</a> and <a rel=author href=/b>Paul Wexler</a></p>"),
        (String::new(), "<div>Par Ines Corbel et Paul Wexler</div>"),
        (String::new(), "<span class=by>By</span><a href='/people/author/ic'>Ines Corbel</a>, <a href='/people/author/pw'>Paul Wexler</a>"),
        (String::new(), "<div>Von Ines Corbel und Paul Wexler</div>"),
        (String::new(), "<a href='/author/ic'>Ines Corbel</a> <a href='/author/pw'>Paul Wexler</a>"),
        ("<meta property=article:author content='https://social.example/courier'>".into(), "<span itemprop=author>Ines Corbel</span>, <span itemprop=author>Paul Wexler</span>"),
        ("<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Ines Corbel, Paul Wexler'>".into(), ""),
    ] {
        assert_eq!(page(&head, "", behind).authors, ["Ines Corbel", "Paul Wexler"], "{head}{behind}");
    }
}

#[test]
fn what_stands_around_a_name_is_no_part_of_it() {
    for value in [
        "Ines Corbel | Courier Media Group",
        "By Ines Corbel, Senior Reporter",
        "Ines Corbel (ic)",
        "Ines Corbel, MD, PhD",
        "Ines Corbel; ines.corbel@courier.example",
    ] {
        assert_eq!(page(&format!("<meta name=author content='{value}'>"), "", "").authors, ["Ines Corbel"], "{value}");
    }
    for value in ["https://courier.example/ic", "@ines", "ines.corbel.12", "1051"] {
        assert!(page(&format!("<meta name=author content='{value}'>"), "", "").authors.is_empty(), "{value}");
    }
}

#[test]
fn a_trailer_line_names_the_author() {
    for line in ["Author: Ines Corbel", "Auteur : Ines Corbel", "Autor: Ines Corbel"] {
        let meta = page("", "", &format!("{}<p>{line}</p>", PARAGRAPH.repeat(9)));
        assert_eq!(meta.authors, ["Ines Corbel"], "{line}");
    }
}

#[test]
fn a_heading_that_is_the_title_of_the_site_is_no_headline() {
    let (meta, _) = read(&format!(
        "<title>Notes from the bank: The old bridge closes</title><meta property=og:title content='The old bridge closes'>
         <h1>Notes from the bank</h1><h3>The old bridge closes</h3>{PARAGRAPH}"
    ));
    assert_eq!(meta.title.as_deref(), Some("The old bridge closes"));
}

#[test]
fn a_person_in_the_byline_wins_over_the_house_in_the_data() {
    let head = r#"<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Organization","name":"The Courier"}}</script>"#;
    assert_eq!(page(head, "", "<div class=byline>By Ines Corbel</div>").authors, ["Ines Corbel"]);
    assert_eq!(page(head, "", "").authors, ["The Courier"]);
}

#[test]
fn language_site_and_address_are_known() {
    let (meta, warnings) = read(&format!(
        "<html lang='fr'><meta property=og:site_name content='The Courier'><meta property=og:url content='https://courier.example/bridge'>
         <link rel=canonical href='https://courier.example/'><h1>The bridge</h1>{PARAGRAPH}"
    ));
    assert_eq!(meta.site.as_deref(), Some("The Courier"));
    assert_eq!(meta.url.as_deref(), Some("https://courier.example/bridge"));
    assert_eq!((meta.language.as_deref(), warnings), (Some("en"), vec!["language_conflict"]));
    let (meta, _) = read("<html lang=de><h1>Die Brücke</h1><p>Sie bleibt zu.</p>");
    assert_eq!((meta.language.as_deref(), meta.language_source), (Some("de"), Some("page")));
}

#[test]
fn a_text_in_no_language_of_ours_is_not_in_the_one_of_its_template() {
    let german = "<p>Die alte Brücke bleibt bis zum Herbst geschlossen, weil die Pfeiler unter der Fahrbahn neu gegründet werden müssen.
        <p>Die Gemeinde hatte gehofft, im Frühjahr fertig zu werden; nun fehlen ihr Geld und Zeit, und der Rat muss neu entscheiden.
        <p>Bis dahin fährt eine Fähre zweimal stündlich, auch sonntags, und wer es eilig hat, nimmt den langen Weg über den Damm.";
    let (meta, warnings) = read(&format!("<html lang=en><h1>Die Brücke</h1>{german}"));
    assert_eq!((meta.language, warnings), (None, vec!["language_conflict"]));
    // Too few words say nothing.
    let (meta, _) = read("<html lang=en><h1>Ergebnisse</h1><p>Altdorf 3, Neustadt 2. Waldheim 1, Bergen 0.");
    assert_eq!(meta.language.as_deref(), Some("en"));
}

#[test]
fn what_a_page_says_wrongly_is_no_date_and_breaks_nothing() {
    for page in [
        "<h1>",
        "<title>|</title><h1>-</h1>",
        "<meta name=author content=','><meta name=date content='9999-99-99'><time datetime='é'>",
        "<link rel=canonical href='/2025/13/45'><meta property=og:url content='://'>",
        "<link rel=canonical href='https://ééééé/éééééééé/2025éé13'>",
        "<script type='application/ld+json'>{\"@type\":[[],{}],\"author\":{\"@id\":3}}</script>",
        "<span class='aZ-é_éA éééééééééééééééééééééééééééééééééé x-'>By</span>",
    ] {
        assert_eq!(published(&read(page).0), None, "{page}");
    }
}
