//! What a source lists, of whatever kind it is.

use super::Config;
use super::state::{Kept, Kind, hash};
use crate::feed::{Entry, Feed, Pace, discover};
use crate::fetch::Response;
use crate::kind;
use crate::sitemap::{self, Sitemap};
use rashomon::article::Moment;
use url::Url;

/// What a source lists.
#[derive(Debug, Default)]
pub struct Listing {
    /// What the source is.
    pub kind: Kind,
    /// Its name.
    pub title: Option<String>,
    /// Its entries.
    pub entries: Vec<Listed>,
    /// Other sources that it names: feeds of a page, sitemaps of an index.
    pub sources: Vec<String>,
    /// Whether those take its place.
    pub replaced: bool,
    /// When to come again.
    pub pace: Pace,
    /// The topic for its hub, and the hub.
    pub hub: Option<(String, String)>,
}

/// An entry of a source.
#[derive(Debug, Default)]
pub struct Listed {
    /// What names it: the address of its page, or a name made of the source's and its own.
    pub name: String,
    /// Whether the name is an address.
    pub has_page: bool,
    /// What the source says of it.
    pub kept: Kept,
    /// When the source says that it was last changed.
    pub updated: Option<String>,
}

/// Longest text of an entry that is kept until its page is read, in bytes.
const KEPT: usize = 64 << 10;
/// Most sitemaps of an index that are taken on.
const MAPS: usize = 50;

/// Reads what a source gave.
///
/// # Errors
///
/// Why it lists nothing that can be watched.
pub fn read(response: &Response, given: &str, now: i64, config: &Config) -> Result<Listing, String> {
    let text = response.text();
    let found = kind::of(&text.as_bytes()[..floor(&text, kind::HEAD_BYTES)]);
    let is_feed = matches!(found, kind::Kind::Feed | kind::Kind::JsonFeed);
    let mut listing = match found {
        kind::Kind::Sitemap | kind::Kind::Text => map(&text, response, now, config)?,
        // A program's JSON may be a feed without saying so early, and words of a server may stand before one.
        _ => match Feed::parse(&text, Some(&response.url)) {
            Ok(feed) if is_feed || !feed.entries.is_empty() => of_feed(&feed, given),
            _ => of_page(&text, response)?,
        },
    };
    let link = |wanted: &str| response.links.iter().find(|(rel, _)| rel == wanted).map(|(_, address)| address.clone());
    if let Some(hub) = link("hub") {
        listing.hub = Some((link("self").unwrap_or_else(|| response.url.clone()), hub));
    }
    Ok(listing)
}

/// The last boundary of a character within `most` bytes.
fn floor(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn of_feed(feed: &Feed, given: &str) -> Listing {
    Listing {
        kind: Kind::Feed,
        title: feed.title.clone(),
        entries: feed.entries.iter().filter_map(|entry| listed(entry, feed, given)).collect(),
        pace: feed.pace.clone(),
        hub: feed.hubs.first().map(|hub| (feed.topic.clone().unwrap_or_else(|| given.to_owned()), hub.clone())),
        ..Listing::default()
    }
}

fn listed(entry: &Entry, feed: &Feed, given: &str) -> Option<Listed> {
    let page = entry.link.as_deref().and_then(address);
    let has_page = page.is_some();
    let has_words = entry.title.is_some() || !entry.text.is_empty();
    let name = page.or_else(|| has_words.then(|| format!("entry:{given}#{:016x}", hash(&[&entry.identity()]))))?;
    let written = |moment: &Option<Moment>| moment.as_ref().map(ToString::to_string);
    let mut text = entry.text.clone();
    text.truncate(floor(&text, KEPT));
    Some(Listed {
        name,
        has_page,
        updated: written(&entry.updated),
        kept: Kept {
            title: entry.title.clone(),
            text,
            published: written(&entry.published).or_else(|| written(&entry.updated)),
            authors: entry.authors.clone(),
            source: entry.source.clone(),
            outlet: feed.title.clone(),
            language: entry.language.clone().or_else(|| feed.language.clone()),
        },
    })
}

fn map(text: &str, response: &Response, now: i64, config: &Config) -> Result<Listing, String> {
    let oldest = now - config.sitemap_days * 24 * 3600;
    let is_recent = |moment: Option<&Moment>| moment.is_none_or(|moment| moment.second() >= oldest);
    let mut listing = Listing { kind: Kind::Sitemap, ..Listing::default() };
    match sitemap::parse(text, Some(&response.url))? {
        Sitemap::Index(mut maps) => {
            maps.retain(|(_, updated)| is_recent(updated.as_ref()));
            // The latest first; those without a time keep their order behind them.
            maps.sort_by_key(|(_, updated)| std::cmp::Reverse(updated.as_ref().map(Moment::second)));
            listing.sources = maps.into_iter().take(MAPS).map(|(url, _)| url).collect();
        }
        Sitemap::Pages(pages) => {
            let dated = |page: &sitemap::Page| page.published.as_ref().or(page.updated.as_ref()).is_some();
            let news = pages.iter().any(dated);
            for page in pages {
                let when = page.published.as_ref().or(page.updated.as_ref());
                // A sitemap without times lists the whole site: what is news there can't be told.
                if !news || when.is_none() || !is_recent(when) {
                    continue;
                }
                let Some(name) = address(&page.url) else { continue };
                let published = page.published.as_ref().map(ToString::to_string);
                let kept = Kept {
                    title: page.title,
                    published,
                    outlet: page.outlet,
                    language: page.language,
                    ..Kept::default()
                };
                listing.entries.push(Listed {
                    name,
                    has_page: true,
                    kept,
                    updated: page.updated.map(|moment| moment.to_string()),
                });
            }
        }
    }
    Ok(listing)
}

/// A page is no source; the first feed that it declares takes its place.
fn of_page(text: &str, response: &Response) -> Result<Listing, String> {
    let offers = discover::offers(text, Some(&response.url));
    match offers.into_iter().next() {
        Some(offer) if offer.url != response.url => {
            Ok(Listing { sources: vec![offer.url], replaced: true, ..Listing::default() })
        }
        _ => Err("it is neither feed nor sitemap, and offers none: give the address of a feed".to_owned()),
    }
}

/// Parts of queries that say where a reader came from, and nothing about the page.
const TRAILS: &[&str] =
    &["utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "at_medium", "at_campaign", "ocid", "cmpid", "ref_src", "yclid"];

/// The address that names a page: without fragment, and without the reader's trail.
#[must_use]
pub fn address(link: &str) -> Option<String> {
    let mut url = Url::parse(link).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_fragment(None);
    let trail = |key: &str| TRAILS.iter().any(|trail| key.starts_with(trail));
    if url.query_pairs().any(|(key, _)| trail(&key)) {
        let kept: Vec<String> = url.query()?.split('&').filter(|pair| !trail(pair)).map(str::to_owned).collect();
        url.set_query(Some(kept.join("&").as_str()).filter(|query| !query.is_empty()));
    }
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_without_the_readers_trail() {
        assert_eq!(
            address("https://herald.example/1?utm_source=rss&id=2&utm_medium=x#top").as_deref(),
            Some("https://herald.example/1?id=2")
        );
        assert_eq!(address("https://herald.example/1?utm_source=rss").as_deref(), Some("https://herald.example/1"));
        assert_eq!(address("https://herald.example/1?b=2&a=1").as_deref(), Some("https://herald.example/1?b=2&a=1"));
        assert_eq!(address("file:///etc/passwd"), None);
    }

    #[test]
    fn a_page_gives_way_to_the_feed_that_it_offers() {
        let body =
            b"<html><head><link rel=alternate type='application/rss+xml' href='/feed'></head><body></body></html>"
                .to_vec();
        let response = Response { url: "https://herald.example/".to_owned(), body, ..Response::default() };
        let listing = read(&response, "https://herald.example/", 0, &Config::default()).unwrap();
        assert!(listing.replaced);
        assert_eq!(listing.sources, ["https://herald.example/feed"]);
    }
}
