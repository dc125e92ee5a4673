//! Feeds: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed.
//!
//! [`Feed::parse`] gives the feed as it is, with all that a poller wants to know of it; [`read`] and [`read_json`] make articles
//! of its entries. Entries that are whole are read, whatever stands around them: feeds are cut, unescaped and misnamed every day.

pub mod discover;
pub mod json;
mod names;
pub mod xml;

use crate::markup::plain;
use crate::{Items, rejected};
use rashomon::article::{Article, CreditKind, DeclaredCredit, Moment};
use std::path::Path;
use url::Url;

/// A feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Name of the outlet or of its section.
    pub title: Option<String>,
    /// The site that the feed belongs to.
    pub link: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// When it was last changed, by its own words.
    pub updated: Option<Moment>,
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// When to come again.
    pub pace: Pace,
    /// Address of the feed by its own words (`rel=self`), which is the topic for its hubs.
    pub topic: Option<String>,
    /// WebSub hubs.
    pub hubs: Vec<String>,
    /// The next page of a feed in pages (RFC 5005).
    pub next: Option<String>,
    /// Whether it ends before its end tag.
    pub cut: bool,
}

/// What a feed says about when to come again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Minutes for which it may be kept (`ttl`, `sy:updatePeriod` over `sy:updateFrequency`).
    pub minutes: Option<u32>,
    /// Hours of the day, UTC, in which it does not change; a bit an hour.
    pub skip_hours: u32,
    /// Days of the week, Monday first, on which it does not change; a bit a day.
    pub skip_days: u8,
}

/// An entry of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What names it for the feed: `guid`, `id`.
    pub id: Option<String>,
    /// The page.
    pub link: Option<String>,
    /// Headline, on one line.
    pub title: Option<String>,
    /// The text that the feed gives, an empty line between paragraphs.
    pub text: String,
    /// Whether the text is the whole report rather than its summary, by the element that holds it.
    pub is_whole: bool,
    /// When it was published.
    pub published: Option<Moment>,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Whom it was taken from: `<source>`.
    pub source: Option<String>,
    /// Who made its picture or film (`media:credit`); an agency there is a hint.
    pub media_credits: Vec<String>,
    /// BCP 47 tag, where it has one of its own.
    pub language: Option<String>,
}

/// Most entries of one feed.
const ENTRIES: usize = 20_000;

impl Feed {
    /// Reads a feed of any kind. `url` is where it was found: relative links are resolved against it.
    ///
    /// # Errors
    ///
    /// Why it is no feed, for people.
    pub fn parse(content: &str, url: Option<&str>) -> Result<Self, String> {
        let base = url.and_then(|url| Url::parse(url).ok());
        if content.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            json::parse(content, base.as_ref())
        } else {
            xml::parse(content, base.as_ref())
        }
    }
}

impl Entry {
    /// What tells it from other entries of its feed: its id, else its link, else what it says.
    #[must_use]
    pub fn identity(&self) -> String {
        match (&self.id, &self.link) {
            (Some(id), _) => format!("id {id}"),
            (None, Some(link)) => format!("link {link}"),
            (None, None) => format!("text {} {}", self.title.as_deref().unwrap_or(""), self.text),
        }
    }

    /// The article that the entry itself holds; `None` where it has neither title nor text.
    #[must_use]
    pub fn article(&self, feed: &Feed) -> Option<Article> {
        if self.text.is_empty() && self.title.is_none() {
            return None;
        }
        let mut article = Article::from_text(self.text.as_str());
        article.title.clone_from(&self.title);
        article.url.clone_from(&self.link);
        article.published = self.published.clone().or_else(|| self.updated.clone());
        article.updated.clone_from(&self.updated);
        article.outlet.clone_from(&feed.title);
        article.language = self.language.clone().or_else(|| feed.language.clone());
        article.feed_source.clone_from(&self.source);
        for name in &self.authors {
            declare(&mut article, name, "feed author");
        }
        article.id = article.derived_id();
        Some(article)
    }
}

/// Adds a credit that stands outside of the text.
pub(crate) fn declare(article: &mut Article, name: &str, place: &str) {
    if name.is_empty() || article.declared_credits.iter().any(|credit| credit.name == name) {
        return;
    }
    let agency = rashomon::credit::agency(name);
    let kind = if agency.is_some() { CreditKind::Agency } else { CreditKind::Byline };
    let name = agency.unwrap_or(name).to_owned();
    article.declared_credits.push(DeclaredCredit { kind, name, place: place.to_owned() });
}

/// The articles of an RSS, RDF or Atom feed in a file.
///
/// # Errors
///
/// Why the feed holds no entry, for people.
pub fn read(content: &str, path: &Path) -> Result<Items, String> {
    items(&xml::parse(content, None)?, path)
}

/// The articles of a JSON Feed (1.0 and 1.1) in a file.
///
/// # Errors
///
/// Why the feed can't be read, for people.
pub fn read_json(content: &str, path: &Path) -> Result<Items, String> {
    items(&json::parse(content, None)?, path)
}

fn items(feed: &Feed, path: &Path) -> Result<Items, String> {
    if feed.entries.is_empty() {
        return Err("the feed has no entries: fetch it again, or give the pages".to_owned());
    }
    let mut found = Vec::with_capacity(feed.entries.len());
    for (index, entry) in feed.entries.iter().enumerate() {
        let line = Some(index as u64 + 1);
        found.push(match entry.article(feed) {
            Some(article) => Ok(crate::Read { article, line }),
            None => Err(rejected(path, line, "the feed's entry has neither title nor text: passed over".to_owned())),
        });
    }
    Ok(Box::new(found.into_iter()))
}

/// An address against its base. What can't be resolved stays as written; what no one can fetch (`javascript:`) is none.
fn resolved(address: &str, base: Option<&Url>) -> Option<String> {
    let address: String = address.chars().filter(|c| !c.is_control()).collect();
    let address = address.trim();
    if address.is_empty() || address.len() > 4096 {
        return None;
    }
    match Url::options().base_url(base).parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            // As written, where it is whole already: a normalized address is another id.
            Some(if Url::parse(address).is_ok() { address.to_owned() } else { url.to_string() })
        }
        Ok(_) => None,
        Err(_) => (!address.contains(char::is_whitespace)).then(|| address.to_owned()),
    }
}

/// A line of text or nothing.
fn line(text: &str) -> Option<String> {
    let line = plain::squeezed(text);
    (!line.is_empty()).then_some(line)
}
