//! Whatever the reports of one story say, its digest passes the checker, every document of it can be made, and twice gives the same.
//! A line of '===' parts the reports, of which there are four at most.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::article::Article;
use rashomon::digest::verify;
use rashomon::id::{ArticleId, StoryId};
use rashomon::pipeline::{Report, annotate_all, story};
use rashomon::wire::story::Story as Shown;
use rashomon_serve::render::{html, markdown, text};
use rashomon_serve::view::StoryView;

fuzz_target!(|texts: &str| {
    let article = |(index, text): (usize, &str)| Article {
        id: ArticleId::new(format!("a{index}")),
        outlet: Some(["Herald", "Courier"][index % 2].to_owned()),
        published: format!("2026-03-0{}T08:00:00Z", index + 1).parse().ok(),
        ..Article::from_text(text)
    };
    let articles: Vec<Article> = texts.split("\n===\n").take(4).enumerate().map(article).collect();
    let reports = annotate_all(articles);
    reports.iter().for_each(|report| rashomon_fuzz::sound(&report.article, &report.annotations));
    let reports: Vec<&Report> = reports.iter().collect();
    let told = story(StoryId::new("s"), &reports);
    let faults = verify(&told, &reports);
    assert!(faults.is_empty(), "{faults:?}");
    let line = serde_json::to_string(&Shown::of(&told, &reports)).expect("a line of JSON");
    let again = story(StoryId::new("s"), &reports);
    assert_eq!(line, serde_json::to_string(&Shown::of(&again, &reports)).expect("a line of JSON"));
    let views = [StoryView::of(&told, &reports)];
    assert!(!text::render(&views, text::Options { width: 40, passages: true }).is_empty());
    assert!(!markdown::render(&views).is_empty());
    assert!(!html::render(&views).expect("a page").is_empty());
});
