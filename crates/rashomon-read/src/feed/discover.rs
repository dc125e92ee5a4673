//! The feeds that a page offers.

use super::resolved;
use crate::markup::scan::{Piece, Scanner, Tag};
use url::Url;

/// A feed that a page offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its address.
    pub url: String,
    /// What the page calls it.
    pub title: Option<String>,
    /// Whether the page declares it (`rel=alternate`); other offers are links that look like feeds.
    pub declared: bool,
}

/// Most offers of one page.
const MOST: usize = 64;

/// Types of feeds.
const TYPES: &[&str] =
    &["rss+xml", "atom+xml", "feed+json", "rdf+xml", "application/json", "text/xml", "application/xml"];

/// The feeds that a page declares, in order, then links on it that look like feeds. Feeds of comments come last.
#[must_use]
pub fn offers(html: &str, url: Option<&str>) -> Vec<Offer> {
    let mut base = url.and_then(|url| Url::parse(url).ok());
    let mut found: Vec<Offer> = Vec::new();
    for piece in Scanner::new(html) {
        let Piece::Open(tag) = piece else { continue };
        if tag.is("base")
            && let Some(href) = tag.attribute("href")
        {
            base = Url::options().base_url(base.as_ref()).parse(&href).ok().or(base);
        }
        let declared = tag.is("link") && declares(&tag);
        let is_link = tag.is("a") && tag.attribute("href").is_some_and(|href| looks_like_feed(&href));
        if !(declared || is_link) {
            continue;
        }
        let Some(address) = tag.attribute("href").and_then(|href| resolved(&href, base.as_ref())) else { continue };
        if !found.iter().any(|known| known.url == address) && found.len() < MOST {
            found.push(Offer { url: address, title: tag.attribute("title"), declared });
        }
    }
    let about_comments = |offer: &Offer| {
        let title = offer.title.as_deref().unwrap_or("").to_lowercase();
        offer.url.contains("/comments") || title.contains("comment")
    };
    found.sort_by_key(|offer| (!offer.declared, about_comments(offer)));
    found
}

fn declares(tag: &Tag) -> bool {
    let rel = tag.attribute("rel").unwrap_or_default().to_ascii_lowercase();
    let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let rels = |wanted: &str| rel.split_whitespace().any(|word| word == wanted);
    // WordPress declares its interface for programs as JSON too.
    let plain_json = kind.contains("application/json");
    let href = tag.attribute("href").unwrap_or_default();
    rels("feed") && !plain_json
        || (rels("alternate")
            && TYPES.iter().any(|known| kind.contains(known))
            && !(plain_json && (href.contains("wp-json") || href.contains("oembed") || !href.contains("feed"))))
}

/// '/feed', '/rss.xml', 'index.rdf', '?feed=rss2'.
fn looks_like_feed(href: &str) -> bool {
    let lower = href.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or("");
    matches!(last, "feed" | "rss" | "atom" | "feed.json")
        || [".rss", ".rdf", ".atom"].iter().any(|end| last.ends_with(end))
        || (last.ends_with(".xml") && ["rss", "feed", "atom"].iter().any(|word| last.contains(word)))
        || lower.contains("feed=rss")
        || lower.contains("feed=atom")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_feeds_come_first_and_comments_last() {
        let page = r#"<html><head><base href="https://herald.example/en/"><LINK rel='alternate' type='application/rss+xml' title="Comments" href="comments/feed/">
            <link rel="alternate" type="application/atom+xml" title="News" href="/atom.xml"><link rel="alternate" hreflang="de" href="/de">
            <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1"><!-- <link rel="alternate" type="application/rss+xml" href="/old"> -->
            </head><body><a href="rss.xml">RSS</a><a href="/feedback">Write to us</a><a href="javascript:feed">no</a></body></html>"#;
        let found: Vec<(String, bool)> = offers(page, Some("https://herald.example/"))
            .into_iter()
            .map(|offer| (offer.url, offer.declared))
            .collect();
        let expected = [
            ("https://herald.example/atom.xml", true),
            ("https://herald.example/en/comments/feed/", true),
            ("https://herald.example/en/rss.xml", false),
        ];
        assert_eq!(found, expected.map(|(url, declared)| (url.to_owned(), declared)));
    }
}
