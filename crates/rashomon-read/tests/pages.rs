//! Pages of many makes, all invented: of each the report comes out whole, in order, with nothing of what stands around it.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use rashomon::article::Article;
use rashomon_read::limits::Limits;
use rashomon_read::page;
use std::fmt::Write as _;

/// The paragraphs of the report.
const REPORT: [&str; 5] = [
    "The old bridge of Lorma was closed on Monday after the river Alm had moved two of its pillars by a hand, the police said.",
    "Trains to Torva stop at the border until Friday, said Ruta Brand, who speaks for the railway. Buses take their place.",
    "\"We heard it crack at night,\" said Ivo Tarr, who keeps the inn beside the bridge. \"Nobody slept after that.\"",
    "The town council wants to know by Thursday whether the bridge, which was built in 1911, can be saved at all.",
    "A new one would cost 40 million crowns, which is more than Lorma spends in two years, the mayor told the Herald.",
];

/// Sentences that stand around a report and are none of it.
const AROUND: [&str; 4] = [
    "I drove over that bridge every day for thirty years and nobody ever looked at the pillars, it is a disgrace for the town.",
    "Farmers of Torva block the road to the capital for the third day because the price of milk has fallen below its cost again.",
    "The football club of Vesk has sold its goalkeeper to the south for a sum that neither of the two clubs wanted to name.",
    "All rights to the texts and pictures on this site are held by Herald Publishing, and reuse asks for a permission in writing.",
];

fn all(before: &str, after: &str, texts: &[&str]) -> String {
    texts.iter().fold(String::new(), |mut html, text| {
        let _ = write!(html, "{before}{text}{after}");
        html
    })
}

fn read(html: &str) -> Article {
    page::read(html, Some("https://herald.example/2026/bridge"), &Limits::default()).unwrap()
}

/// Reads a page with the usual head, menu and footer around this body.
fn body(body: &str) -> Article {
    let menu = all("<li><a href='/s'>", "</a></li>", &["Home", "Region", "World", "Sport", "Opinion", "Weather"]);
    read(&format!(
        "<!doctype html><html><head><title>Old bridge of Lorma closed | Lorma Herald</title></head><body><ul>{menu}</ul>\
         {body}<div><a href='/imprint'>Imprint</a> <a href='/privacy'>Privacy</a></div></body></html>"
    ))
}

#[track_caller]
fn is_the_report(article: &Article) {
    let paragraphs: Vec<&str> = article.text.split("\n\n").collect();
    assert_eq!(paragraphs, REPORT, "\n{}", article.text);
    assert_eq!(article.title.as_deref(), Some("Old bridge of Lorma closed"));
}

const HEAD: &str = "<h1>Old bridge of Lorma closed</h1>";

#[test]
fn paragraphs_in_divs() {
    is_the_report(&body(&format!("<div>{HEAD}{}</div>", all("<div>", "</div>", &REPORT))));
    let spans = all("<div class='css-1x2y'><span>", "</span></div>", &REPORT);
    is_the_report(&body(&format!("<div class='css-9z'>{HEAD}{spans}</div>")));
}

#[test]
fn paragraphs_between_breaks() {
    let text = REPORT.join("<br><br>\n");
    is_the_report(&body(&format!(
        "<table><tr><td>{HEAD}{text}</td><td><a href='/a'>Flood in Torva</a></td></tr></table>"
    )));
    let article = body(&format!("<div>{HEAD}<div>{}</div></div>", REPORT.join("<br/>")));
    assert_eq!(article.text.split('\n').collect::<Vec<_>>(), REPORT, "{}", article.text);
}

#[test]
fn paragraphs_whose_end_tags_are_left_out() {
    is_the_report(&body(&format!("{HEAD}{}", all("<p>", "", &REPORT))));
}

#[test]
fn one_article_among_teasers_of_others() {
    let teasers = all("<article><h2><a href='/x'>Another story of the day</a></h2><p>", "</p></article>", &AROUND);
    let report = format!("<article>{HEAD}{}</article>", all("<p>", "</p>", &REPORT));
    is_the_report(&body(&format!("<main>{report}<section><h2>More</h2>{teasers}</section></main>")));
    is_the_report(&body(&format!("<main><section>{teasers}</section>{report}</main>")));
    is_the_report(&body(&format!("<main>{report}{teasers}</main>")));
}

#[test]
fn comments_longer_than_the_report() {
    let comment = |element: &str| {
        format!("<{element}><b>reader77</b> <i>2 hours ago</i><p>{}</p><a href='#'>Answer</a></{element}>", AROUND[0])
            .repeat(12)
    };
    let report = format!("<div class='text'>{HEAD}{}</div>", all("<p>", "</p>", &REPORT));
    for comments in [
        format!("<div id='comments'>{}</div>", comment("div")),
        format!("<section class='discussion'><h2>12 comments</h2><ol>{}</ol></section>", comment("li")),
        format!("<div class='forum'><h3>Comments</h3>{}</div>", comment("div")),
        format!("<div class='x7'><h3>Join the discussion</h3>{}</div>", comment("div")),
    ] {
        is_the_report(&body(&format!("<div>{report}{comments}</div>")));
    }
}

#[test]
fn boxes_between_the_paragraphs() {
    let boxes = [
        "<div class='box'><h3>Also read</h3><ul><li><a href='/a'>Flood in Torva: what we know</a></li><li><a href='/b'>The dams of the Alm</a></li></ul></div>",
        "<p><strong>READ MORE: <a href='/a'>Flood in Torva: what we know so far about the dam above the town</a></strong></p>",
        "<p><a href='/a'>Flood in Torva: what we know so far about the dam</a></p>",
        "<figure><img src='x.jpg'><figcaption>The bridge on Monday, seen from the inn. Photo: Ivo Brand / Herald</figcaption></figure>",
        "<div hidden><p>Your browser is too old for this page. Please take a newer one to see the pictures of this report.</p></div>",
        "<div style='display: none'><p>Your browser is too old for this page. Please take a newer one to see all pictures.</p></div>",
        "<div class='newsletter-box'><p>The Herald by mail: every evening all that was of importance on this day, without cost.</p></div>",
        "<aside><h4>The river Alm</h4><p>The Alm rises in the hills of Vesk and has flooded the town of Lorma four times since 1950.</p></aside>",
        "<blockquote class='twitter-tweet'><p>Do not go near the bridge, we mean it, the current is strong and the stones are wet.</p>&mdash; Police of Lorma <a href='/t'>March 2</a></blockquote>",
        "<div class='ad'><p>Advertisement: the new wagon of Torva Motors takes seven people and all that they own.</p></div>",
        "<table><tr><th>Year</th><th>Level</th></tr><tr><td>1951</td><td>7.1</td></tr><tr><td>1987</td><td>6.8</td></tr></table>",
    ];
    for noise in boxes {
        let [a, b, c, d, e] = REPORT.map(|text| format!("<p>{text}</p>"));
        is_the_report(&body(&format!("<article>{HEAD}{a}{b}{noise}{c}{d}{e}</article>")));
    }
}

#[test]
fn a_report_in_parts_beside_a_column() {
    let [a, b, c, d, e] = REPORT.map(|text| format!("<p>{text}</p>"));
    let column = format!("<div class='right'><h3>News</h3>{}</div>", all("<p>", " <a href='/m'>more</a></p>", &AROUND));
    is_the_report(&body(&format!(
        "<div class='row'><div class='left'>{HEAD}<div class='part'>{a}{b}</div><div class='gap'></div><div class='part'>{c}{d}</div>\
         <div class='part'>{e}</div></div>{column}</div>"
    )));
}

#[test]
fn a_short_report_on_a_long_page() {
    let teasers = all("<li><a href='/x'>", "</a></li>", &AROUND).repeat(6);
    let article = body(&format!("<div>{HEAD}<div><p>{}</p></div></div><div><ul>{teasers}</ul></div>", REPORT[0]));
    assert_eq!(article.text, REPORT[0]);
}

#[test]
fn legal_words_and_notices_around_the_report() {
    let legal = format!("<div class='bottom'>{}</div>", all("<p>", "</p>", &[AROUND[3]; 4]));
    let notice = "<div id='sp-msg'><p>We use cookies and other means to keep this site running and to show you what you may like. You can say no at any time.</p><button>Agree</button></div>";
    is_the_report(&body(&format!("{notice}<div class='content'>{HEAD}{}</div>{legal}", all("<p>", "</p>", &REPORT))));
}

#[test]
fn pages_for_phones() {
    read(&format!("<html amp><body>{}</body></html>", all("<p>", "</p>", &REPORT)));
    let article = body(&format!(
        "<amp-sidebar id='s'><ul><li><a href='/'>Home</a></li></ul></amp-sidebar><article class='amp-wp-article'><header>{HEAD}</header>\
         <div class='amp-wp-article-content'><amp-img src='x'></amp-img>{}<amp-ad></amp-ad></div></article>",
        all("<p>", "</p>", &REPORT)
    ));
    is_the_report(&article);
}

#[test]
fn sections_with_headings_and_lists() {
    let article = body(&format!(
        "<main>{HEAD}<section><p>{}</p><p>{}</p></section><section><h2>What the inn heard</h2><p>{}</p></section>\
         <section><h2>What comes next</h2><ul><li>{}</li><li>{}</li></ul></section></main>",
        REPORT[0], REPORT[1], REPORT[2], REPORT[3], REPORT[4]
    ));
    let paragraphs: Vec<&str> = article.text.split("\n\n").collect();
    assert_eq!(
        paragraphs,
        [REPORT[0], REPORT[1], "What the inn heard", REPORT[2], "What comes next", REPORT[3], REPORT[4]]
    );
}

#[test]
fn a_live_page_keeps_all_its_entries() {
    let entries = REPORT.iter().enumerate().fold(String::new(), |mut html, (hour, text)| {
        let _ = write!(
            html,
            "<article class='update'><time>1{hour}:05</time><h2>Word of hour {hour} from the bridge</h2><p>{text}</p></article>"
        );
        html
    });
    let head = "<script type='application/ld+json'>{\"@type\":\"LiveBlogPosting\",\"headline\":\"Old bridge of Lorma closed\"}</script>";
    let article = body(&format!("{head}<main>{HEAD}<div class='feed'>{entries}</div></main>"));
    for text in REPORT {
        assert!(article.text.contains(text), "{text} is missing in\n{}", article.text);
    }
}

#[test]
fn what_is_said_of_the_writer_is_no_part() {
    let about = "<div class='about-the-author'><p>Jane Doe has written for the Herald on towns and rivers since 2011. She lives in Lorma with two dogs.</p></div>";
    is_the_report(&body(&format!("<article>{HEAD}{}{about}</article>", all("<p>", "</p>", &REPORT))));
}

#[test]
fn the_headline_is_found_wherever_it_stands() {
    let text = all("<p>", "</p>", &REPORT);
    for (head, top) in [
        ("<title>Old bridge of Lorma closed - Region - Lorma Herald</title>", HEAD),
        ("<title>Lorma Herald</title>", HEAD),
        ("<title>Old bridge of Lorma closed | Region | Lorma Herald</title>", ""),
        (
            "<title>Lorma Herald: Old bridge of Lorma closed</title><meta property='og:title' content='Old bridge of Lorma closed'>",
            "<h1>Lorma Herald</h1>",
        ),
        (
            "<title>Lorma Herald | Old bridge of Lorma closed</title><meta property='og:site_name' content='Lorma Herald'>",
            "",
        ),
        ("<meta property='og:title' content='Old bridge of Lorma closed | Region'><title>x</title>", HEAD),
        ("<meta property='og:title' content='Old bridge of Lorma&#39;s closed'>", ""),
    ] {
        let article = read(&format!("<html><head>{head}</head><body><article>{top}{text}</article></body></html>"));
        let title = article.title.unwrap_or_default().replace("'s", "");
        assert_eq!(title, "Old bridge of Lorma closed", "{head} {top}");
    }
}

#[test]
fn a_page_that_lists_reports_is_none() {
    let headed = all("<div><h3><a href='/x'>Another story of the day</a></h3><p>", "</p></div>", &AROUND);
    let ending = all("<li><p>", " <a href='/x'>Read more</a></p></li>", &AROUND);
    for list in [format!("<main>{headed}</main>"), format!("<ul>{ending}</ul>")] {
        let html = format!("<html><head><title>Region | Lorma Herald</title></head><body>{list}</body></html>");
        let reason = page::read(&html, Some("https://herald.example/region"), &Limits::default()).unwrap_err();
        assert!(reason.contains("index of reports"), "{reason}");
        // One that says that it is a report, such as a round-up, stays.
        let report = html.replace("<head>", "<head><meta property='og:type' content='article'>");
        assert!(page::read(&report, None, &Limits::default()).is_ok());
    }
}

#[test]
fn the_day_is_read_from_the_page_where_nothing_else_gives_it() {
    let text = all("<p>", "</p>", &REPORT);
    for line in [
        "<div class='x'>Published on March 3, 2026</div>",
        "<p>Stand: 03.03.2026 | 13:10 Uhr</p>",
        "<span>By Jane Doe</span><br><span>3 March 2026, 10:05</span>",
    ] {
        let article = body(&format!("<article>{HEAD}{line}{text}<p>Seen on 1 May 2020</p></article>"));
        assert_eq!(article.published.map(|moment| moment.date().to_string()).as_deref(), Some("2026-03-03"), "{line}");
    }
    // What a page says to programs goes first, also where the name is miswritten.
    let head = "<meta name='article:published:time' content='2026-03-02T10:00:00Z'>";
    let article = body(&format!("{head}<article>{HEAD}<p>March 3, 2026</p>{text}</article>"));
    assert_eq!(article.published.unwrap().as_str(), "2026-03-02T10:00:00Z");
    assert_eq!(body(&format!("<article>{HEAD}{text}</article>")).published, None);
}
