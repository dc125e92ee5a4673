//! Invented reports of a few events.

#![allow(dead_code)]

use rashomon::article::Article;
use rashomon::id::ArticleId;
use rashomon_store::Incoming;

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

const OUTLETS: [&str; 4] = ["Lorma Herald", "Coast Tribune", "Astrel Post", "Vesk Daily"];

fn article(id: String, outlet: usize, text: String) -> Article {
    let mut article = Article::from_text(text);
    article.id = ArticleId::new(id);
    article.outlet = Some(OUTLETS[outlet % OUTLETS.len()].to_owned());
    article.published = format!("2026-03-{:02}T0{}:00:00Z", 2 + outlet % 3, outlet % 10).parse().ok();
    article
}

/// A ferry sinks.
pub fn ferry(n: usize) -> Article {
    let rescued = ["Forty", "Forty", "Forty-two", "Forty"][n % 4];
    let text = format!(
        "Ferry sinks off Lorma\n\nThe ferry Albatross sank off Lorma on Monday night. {rescued} passengers were rescued by \
         trawlers, the harbour office said. Captain Ivo Brand told the {} that three people were missing.",
        OUTLETS[n % OUTLETS.len()]
    );
    article(format!("ferry-{n}"), n, text)
}

/// Parliament passes a budget.
pub fn vote(n: usize) -> Article {
    let votes = ["two", "three"][n % 2];
    let text = format!(
        "Budget passes in Vesk\n\nParliament in Vesk passed the budget of finance minister Ruta Alm on Monday by {votes} votes \
         after a debate of nine hours. Opposition leader Jon Tarr said the budget was illegal. Report {n}."
    );
    article(format!("vote-{n}"), n, text)
}

/// A bridge is closed.
pub fn bridge(n: usize) -> Article {
    let text = format!(
        "Old bridge closed\n\nEngineers closed the old bridge of Astrel on Tuesday after a crack was found in its second arch, \
         the roads department said. Traffic for the café quarter is led over the mill road. Report {n}."
    );
    article(format!("bridge-{n}"), n, text)
}

/// Reports of many small events, and of the three above.
pub fn stream(count: usize) -> Vec<Article> {
    let other = |n: usize| {
        // Nothing but its own words tells an item from the next.
        let words = ["council", "hall", "garden", "orchard", "mayor", "dahlia", "choir", "school", "library", "market"];
        let text: Vec<String> = (0..30).map(|word| format!("{}x{n}", words[word % words.len()])).collect();
        let text = format!("{}. The end of item {n}.", text.join(" "));
        article(format!("item-{n}"), n, text)
    };
    (0..count)
        .map(|n| match n % 6 {
            0 => ferry(n / 6),
            1 => vote(n / 6),
            2 => bridge(n / 6),
            _ => other(n),
        })
        .collect()
}

/// As they come in.
pub fn incoming(articles: Vec<Article>) -> Vec<Incoming> {
    articles.into_iter().map(Incoming::from).collect()
}
