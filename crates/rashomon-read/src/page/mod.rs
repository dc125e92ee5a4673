//! Pages: title, times, credits and the text of the report, without the rest of the page.
//!
//! The page is parsed once. [`metadata`] takes what the page says of itself; [`blocks`] flattens the tree into blocks of text;
//! [`body`] chooses those that make up the report, by what they hold and by where they stand. What credits the page shows outside of the report's text is kept as
//! declared credits, because extraction drops those lines.

pub mod blocks;
pub mod body;
pub mod json_ld;
pub mod metadata;
mod microdata;
mod place;
pub mod shield;
pub mod verdict;

use crate::limits::Limits;
use metadata::Metadata;
use rashomon::annotate::Annotations;
use rashomon::article::{Article, CreditKind, DeclaredCredit};
use serde_json::{Map, Value};

/// Blocks of the page before the report in which credit lines are looked for.
const BLOCKS_BEFORE: usize = 12;
/// Longest such block, in bytes.
const CREDIT_BLOCK: usize = 160;

/// Reads a page. `url` is where it was found, if known.
///
/// # Errors
///
/// Why the page holds no article, for people.
pub fn read(html: &str, url: Option<&str>, limits: &Limits) -> Result<Article, String> {
    limits.check_page(html)?;
    let shielded = shield::shield(html, limits);
    let document = dom_query::Document::from(shielded.as_ref());
    let metadata = Metadata::of(&document);
    let blocks = blocks::of(&document);
    let body = body::choose(&blocks, &metadata);
    if body.text.trim().is_empty() {
        return Err(match &metadata.title {
            Some(title) => {
                format!("no article text was found on the page '{title}': it may need a script, a login or consent")
            }
            None => "no article text was found on the page: it may need a script, a login or consent".to_owned(),
        });
    }
    if let Some(reason) = verdict::no_article(&metadata, &body, url) {
        return Err(reason);
    }
    let mut article = Article::from_text(body.text);
    article.extra = apart(&metadata, &blocks);
    let day = metadata.published.is_none().then(|| place::day_beside_headline(&blocks, &metadata)).flatten();
    article.declared_credits = declared(&metadata, &blocks, body.first);
    article.url =
        metadata.canonical.filter(|canonical| canonical.starts_with("http")).or_else(|| url.map(str::to_owned));
    article.title = metadata.title;
    article.published = metadata.published.or(day);
    article.updated = metadata.updated;
    article.outlet = metadata.outlet;
    article.language = metadata.language;
    article.id = article.derived_id();
    Ok(article)
}

/// What belongs to the report and is no part of its text: section, dek (the summary below the headline, where readers see it), corrections.
fn apart(metadata: &Metadata, blocks: &blocks::Blocks) -> Map<String, Value> {
    let mut found = Map::new();
    if let Some(section) = &metadata.section {
        found.insert("section".to_owned(), Value::from(section.as_str()));
    }
    let shown = |summary: &&String| blocks.all.iter().any(|block| block.text.trim() == summary.trim());
    if let Some(dek) = metadata.summary.as_ref().filter(shown) {
        found.insert("dek".to_owned(), Value::from(dek.trim()));
    }
    let corrections: Vec<Value> = blocks
        .all
        .iter()
        .filter(|block| verdict::is_correction(&block.text))
        .take(10)
        .map(|block| Value::from(block.text.as_str()))
        .collect();
    if !corrections.is_empty() {
        found.insert("corrections".to_owned(), Value::Array(corrections));
    }
    found
}

/// The credits that stand on the page but not in the report's text.
fn declared(metadata: &Metadata, blocks: &blocks::Blocks, first: usize) -> Vec<DeclaredCredit> {
    let mut credits = metadata.credits.clone();
    let mut lines = String::new();
    for block in blocks.all.iter().take(first).rev().take(BLOCKS_BEFORE) {
        if block.text.len() <= CREDIT_BLOCK {
            lines.push_str(&block.text);
            lines.push('\n');
        }
    }
    let mut found = Annotations::default();
    rashomon::credit::find(&Article::from_text(lines), &mut found);
    for credit in found.credits {
        let known = credits.iter().any(|known| known.name == credit.name);
        if !known && matches!(credit.kind, CreditKind::Agency | CreditKind::Byline | CreditKind::OriginalSource) {
            credits.push(DeclaredCredit { kind: credit.kind, name: credit.name, place: "page line".to_owned() });
        }
    }
    credits
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><title>Bridge closed in Lorma | Lorma Herald</title>
        <link rel="canonical" href="https://herald.example/bridge">
        <meta property="og:site_name" content="Lorma Herald">
        <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle",
        "headline":"Bridge closed in Lorma","datePublished":"2026-03-03T10:00:00+01:00","dateModified":"2026-03-03T12:00:00+01:00",
        "author":[{"@type":"Person","name":"Jane Doe"}],"publisher":{"name":"Lorma Herald"},"creditText":"Reuters",
        "isBasedOn":"https://agency.example/1"}]}</script></head><body>
        <nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
        <article><h1>Bridge closed in Lorma</h1><div class="byline">By Jane Doe, Associated Press</div>
        <figure><img src="x.jpg"><figcaption>The bridge on Monday. Photo: John Roe</figcaption></figure>
        <div class="article-body"><p>The old bridge of Lorma was closed on Monday after a flood, the police of the town said.</p>
        <div class="newsletter"><p>Sign up for our newsletter, which comes every morning with the best stories of the day.</p></div>
        <p>Trains to Torva run again from Friday, <a href="/rail">the railway</a> said, if the water falls as it should.</p>
        <h2>What comes next</h2>
        <p>Engineers will look at the pillars of the bridge on Thursday, and the town council will meet in the evening.</p></div>
        <div class="related"><h3>Related</h3><p><a href="/a">Flood in Torva: what we know so far about the dam</a></p></div></article>
        <footer>© 2026 Lorma Herald. All rights reserved.</footer></body></html>"#;

    #[test]
    fn the_report_is_told_from_its_page() {
        let article = read(PAGE, None, &Limits::default()).unwrap();
        assert_eq!(article.title.as_deref(), Some("Bridge closed in Lorma"));
        assert_eq!(article.published.as_ref().unwrap().as_str(), "2026-03-03T10:00:00+01:00");
        assert_eq!(article.outlet.as_deref(), Some("Lorma Herald"));
        assert_eq!(article.url.as_deref(), Some("https://herald.example/bridge"));
        let paragraphs: Vec<&str> = article.text.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 4, "{paragraphs:?}");
        assert!(paragraphs[1].starts_with("Trains to Torva run again from Friday, the railway said"));
        assert_eq!(paragraphs[2], "What comes next");
    }

    #[test]
    fn credits_of_the_page_are_declared() {
        let credits = read(PAGE, None, &Limits::default()).unwrap().declared_credits;
        let has = |kind: CreditKind, name: &str| credits.iter().any(|c| c.kind == kind && c.name == name);
        assert!(
            has(CreditKind::Byline, "Jane Doe") && has(CreditKind::Agency, "Reuters") && has(CreditKind::Agency, "AP"),
            "{credits:?}"
        );
        assert!(has(CreditKind::OriginalSource, "https://agency.example/1"));
    }

    #[test]
    fn a_page_without_a_report_says_so() {
        assert!(read("<html><body><nav>Home</nav></body></html>", None, &Limits::default()).is_err());
    }
}
