//! What the formats show of one story that is made by hand: snapshots of text and Markdown, and what a page must have.

use rashomon::annotate::{ClaimKind, Modality};
use rashomon::ledger::{Relation, Status};
use rashomon_serve::render::{html, markdown, text};
use rashomon_serve::view::{
    AccountView, CampView, FindingView, GroupView, OriginView, PassageView, ReportView, SectionView, StatementView,
    StoryView, VersionView,
};

fn passage(letter: &str, quote: &str, holders: &str) -> PassageView {
    PassageView {
        place: 0,
        letter: letter.into(),
        outlet: format!("Outlet {letter}"),
        context_before: "The river had risen all night.".into(),
        context_after: "Help is on its way.".into(),
        before: String::new(),
        quote: quote.into(),
        after: ".".into(),
        holders: holders.into(),
        modality: if holders.is_empty() { Modality::Asserted } else { Modality::Reported },
        start: 12,
        end: 40,
        article: letter.to_lowercase(),
        field: "text",
    }
}

fn statement(text: &str, status: Status, letters: &[&str]) -> StatementView {
    StatementView {
        text: text.into(),
        when: None,
        status,
        letters: letters.iter().map(|letter| (*letter).into()).collect(),
        passages: letters.iter().map(|letter| passage(letter, text.trim_end_matches('.'), "")).collect(),
        camps: Vec::new(),
        history: Vec::new(),
    }
}

fn camp(text: &str, since: &str, letter: &str) -> CampView {
    CampView {
        text: text.into(),
        since: since.into(),
        letters: vec![letter.into()],
        passages: vec![passage(letter, text, "the fire brigade")],
    }
}

fn section(title: &'static str, statements: Vec<StatementView>) -> SectionView {
    SectionView { title, groups: vec![GroupView { holder: None, statements }] }
}

/// A flood: a toll that rose, a question two reports answer differently, a holder, a date, a reprint.
fn story() -> StoryView {
    let version = |letter: &str, when: &str, value: f64, label: &str| VersionView {
        letter: letter.into(),
        when: when.into(),
        value,
        label: label.into(),
    };
    let history = || vec![version("A", "2 Mar 08:10", 3.0, "≥ 3"), version("C", "2 Mar 19:05", 14.0, "14")];
    let figures = StatementView {
        camps: vec![
            camp("at least three, according to the fire brigade", "2 Mar 08:10", "A"),
            camp("later 14, according to the fire brigade", "2 Mar 19:05", "C"),
        ],
        passages: Vec::new(),
        history: history(),
        ..statement("Reports give the number of people killed as", Status::SingleOrigin, &["A", "C"])
    };
    let differ = StatementView {
        camps: vec![camp("it held", "", "A"), camp("it broke at noon", "", "C")],
        passages: Vec::new(),
        ..statement("Did the dam hold?", Status::Disputed, &["A", "C"])
    };
    let dated = StatementView {
        when: Some("28 February 2026".into()),
        ..statement("The army closed the valley road on Saturday.", Status::SingleOrigin, &["B"])
    };
    StoryView {
        id: "s-1".into(),
        title: "Flood in the Orla valley".into(),
        summary: "3 reports · 1 to 2 origins · 2 March 2026".into(),
        sections: vec![
            section("Headline", vec![statement("Flood in the Orla valley", Status::Corroborated, &["A"])]),
            section(
                "In brief",
                vec![statement(
                    "The Orla flooded four villages on Monday (2 March).",
                    Status::Corroborated,
                    &["A", "C"],
                )],
            ),
            section("Figures", vec![figures]),
            SectionView {
                title: "Who says what",
                groups: vec![GroupView {
                    holder: Some("The fire brigade".into()),
                    statements: vec![statement(
                        "Forty boats are on the river <at once>.",
                        Status::SingleOrigin,
                        &["A"],
                    )],
                }],
            },
            section("Where accounts differ", vec![differ]),
            section("Not known", vec![statement("The cause of the flood is not known.", Status::Open, &["C"])]),
            section("Timeline", vec![dated]),
        ],
        findings: vec![FindingView {
            claim: None,
            question: "How many people died?".into(),
            kind: ClaimKind::Figure,
            relation: Relation::Updated,
            disagreement: None,
            status: Status::SingleOrigin,
            accounts: vec![AccountView {
                text: "14".into(),
                origins: "1 origin".into(),
                passages: vec![passage("C", "fourteen people died", "the fire brigade")],
            }],
            history: history(),
            silent: vec!["B".into()],
            why: "Updated: the toll rose.".into(),
        }],
        reports: ["A", "B", "C"]
            .map(|letter| ReportView {
                letter: letter.into(),
                id: letter.to_lowercase(),
                outlet: format!("Outlet {letter}"),
                title: "Flood in the Orla valley".into(),
                published: "2026-03-02 08:10".into(),
                url: (letter == "B").then(|| "https://example.org/flood?a=1&b=2".into()),
            })
            .into(),
        origins: vec![
            OriginView {
                name: "Outlet A".into(),
                letters: vec!["A".into(), "B".into()],
                evidence: vec!["B reprints A".into()],
            },
            OriginView { name: "Outlet C".into(), letters: vec!["C".into()], evidence: Vec::new() },
        ],
        copies: vec!["B (Outlet B) reprints A (Outlet A): 93 % of its text".into()],
        copied: vec![(1, 0, 0.93)],
        refused: vec![("Nobody was hurt.".into(), "no passage carries 'Nobody was hurt'".into())],
    }
}

#[test]
fn text_is_pleasant_at_two_widths() {
    let plain = |width| {
        let printed = text::render(&[story()], text::Options { width, passages: false });
        // Colours are the terminal's; what stands is the same without them.
        let mut kept = String::new();
        let mut rest = printed.as_str();
        while let Some((before, after)) = rest.split_once('\x1b') {
            kept.push_str(before);
            rest = after.split_once('m').map_or("", |(_, behind)| behind);
        }
        kept.push_str(rest);
        kept
    };
    insta::assert_snapshot!("text-72", plain(72));
    insta::assert_snapshot!("text-100", plain(100));
    assert!(plain(72).lines().all(|line| line.chars().count() <= 72), "{}", plain(72));
}

#[test]
fn markdown_tells_the_same() {
    insta::assert_snapshot!("markdown", markdown::render(&[story()]));
}

#[test]
fn a_page_needs_nothing_but_itself() {
    let page = html::render(&[story()]).unwrap();
    for request in ["src=", "@import", "url(http", "<link", "<iframe", "onclick"] {
        assert!(!page.contains(request), "{request} in the page");
    }
    // The only script is data.
    assert_eq!(page.matches("<script").count(), page.matches("<script type=\"application/ld+json\">").count());
    assert!(!page.contains("<at once>"), "an article's markup reached the page");
}

#[test]
fn a_page_opens_every_passage_and_says_what_it_draws() {
    let page = html::render(&[story()]).unwrap();
    let in_digest = page.split("The ledger</h2>").next().unwrap_or("");
    let passages: usize = story()
        .sections
        .iter()
        .filter(|s| s.title != "Headline")
        .flat_map(|s| &s.groups)
        .flat_map(|g| &g.statements)
        .map(|s| s.passages.len() + s.camps.iter().map(|camp| camp.passages.len()).sum::<usize>())
        .sum();
    assert_eq!(in_digest.matches("<blockquote>").count(), passages);
    for drawn in [
        "Reports by origin, reprints hatched",
        "The figure over time: ≥ 3 2 Mar 08:10 (A), then 14",
        "B has 93 % of its text from A",
    ] {
        assert!(page.contains(drawn), "'{drawn}' is not said");
    }
    // Headings go down one step at a time, and every mark has its name in words.
    assert!(page.contains("<h1") && page.contains("<h2>") && page.contains("<h3"));
    assert_eq!(
        page.matches("class=\"dot\" aria-hidden").count(),
        page.matches("class=\"vh\">").count() - page.matches("Reports </span>").count()
    );
    // Each link inside of the page has its place.
    for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
    }
}
