//! What a watch knows: its sources, their pages, and what it has given out. Every change of it is a [`Change`], applied in one place,
//! so that a journal of changes is the state.

use crate::opml::Subscription;
use crate::watch::Config;
use rashomon::article::{Article, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a source turned out to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Not fetched yet.
    #[default]
    Unknown,
    /// RSS, Atom, JSON Feed.
    Feed,
    /// A sitemap.
    Sitemap,
}

/// A feed or sitemap that is polled. Times are seconds since 1970 UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// The address as it was given; names the source for good.
    pub given: String,
    /// Where it is polled now: permanent redirects are remembered.
    pub url: String,
    /// What it is.
    pub kind: Kind,
    /// Its own name.
    pub title: Option<String>,
    /// The folders of a subscription list that it lies in, the outermost first, and the site that the list names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<String>,
    /// See [`Source::folders`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Validators of the copy that was read, exactly as they came.
    pub etag: Option<String>,
    /// See [`Source::etag`].
    pub last_modified: Option<String>,
    /// Hash of the copy that was read, for servers without validators.
    pub body: Option<u64>,
    /// When it is due.
    pub next: i64,
    /// Seconds between polls, by its pace.
    pub interval: i64,
    /// Polls, and how many of them brought nothing new.
    pub polls: u64,
    /// See [`Source::polls`].
    pub unchanged: u64,
    /// Failures in a row, when they began, and why the last was one.
    pub failures: u32,
    /// See [`Source::failures`].
    pub failing_since: Option<i64>,
    /// See [`Source::failures`].
    pub reason: Option<String>,
    /// When a poll last succeeded, and when it last brought a whole copy.
    pub good: Option<i64>,
    /// See [`Source::good`].
    pub whole: Option<i64>,
    /// Whether it is gone for good (410), or was replaced by the feeds that its page offers.
    pub gone: bool,
    /// The hub at which we subscribed, and until when.
    pub hub: Option<String>,
    /// See [`Source::hub`].
    pub subscribed_until: i64,
}

impl Source {
    /// A source that is due at once.
    #[must_use]
    pub fn new(given: &str, config: &Config) -> Self {
        Self { given: given.to_owned(), url: given.to_owned(), interval: config.first_interval, ..Self::default() }
    }
}

/// What a feed said of an entry, kept until its page is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Headline.
    pub title: Option<String>,
    /// The feed's own text.
    pub text: String,
    /// When it was published.
    pub published: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The `<source>`.
    pub source: Option<String>,
    /// The outlet.
    pub outlet: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
}

/// A page that a source lists. Times are seconds since 1970 UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// Its address, which names it.
    pub url: String,
    /// The source that listed it first.
    pub source: String,
    /// When it was first and last listed.
    pub first: i64,
    /// See [`Page::first`].
    pub listed: i64,
    /// When it is due; `None` for one that is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
    /// Visits that succeeded, failures in a row, and visits in vain that the source's dates asked for.
    pub visits: u32,
    /// See [`Page::visits`].
    pub failures: u32,
    /// See [`Page::visits`].
    pub bumps: u32,
    /// When it was last visited.
    pub visited: i64,
    /// Validators of the copy that was read, exactly as they came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// See [`Page::etag`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// Hash of the article that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<u64>,
    /// When the entry says that it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// What the feed said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<Box<Kept>>,
}

/// A change of what a watch knows. A journal holds them in order; each is whole or absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A source is now so.
    Source(Box<Source>),
    /// A page is now so, and what was read on it.
    Page {
        /// The page.
        page: Box<Page>,
        /// The article or revision that it gave.
        #[serde(skip_serializing_if = "Option::is_none")]
        found: Option<Found>,
    },
    /// A find that was not given out when the journal was written anew.
    Found(Box<Found>),
    /// The last revision of an article, and the hash of its text.
    Known {
        /// Id of the article.
        id: String,
        /// Its last revision.
        revision: u32,
        /// Hash of that revision.
        text: u64,
    },
    /// The find of this number was given out.
    Delivered(u64),
    /// A page was forgotten.
    Forgotten(String),
}

/// An article or a revision of one, to be given out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Counts finds from 1.
    pub number: u64,
    /// Id of the article.
    pub id: String,
    /// Its revision, counted from 1.
    pub revision: u32,
    /// Hash of its text.
    pub text: u64,
    /// The record (design, section 9).
    pub record: Value,
}

/// What a watch knows.
#[derive(Debug, Default)]
pub struct State {
    /// Sources by the address that was given.
    pub sources: BTreeMap<String, Source>,
    /// Pages by address.
    pub pages: BTreeMap<String, Page>,
    /// Last revision of each article, and the hash of its text.
    pub articles: BTreeMap<String, (u32, u64)>,
    /// Finds that were not given out yet.
    pub waiting: BTreeMap<u64, Found>,
    /// The number of the last find.
    pub last: u64,
}

impl State {
    /// The sources as a subscription list: folder by folder, each feed where it is polled now; those that are gone are left out.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<Subscription> {
        let of = |source: &Source| Subscription {
            url: source.url.clone(),
            title: source.title.clone(),
            site: source.site.clone(),
            folders: source.folders.clone(),
        };
        let mut list: Vec<Subscription> = self.sources.values().filter(|source| !source.gone).map(of).collect();
        list.sort_by(|a, b| (&a.folders, &a.url).cmp(&(&b.folders, &b.url)));
        list.dedup_by(|a, b| a.url == b.url && a.folders == b.folders);
        list
    }

    /// Applies a change.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Source(source) => drop(self.sources.insert(source.given.clone(), *source)),
            Change::Page { page, found } => {
                self.pages.insert(page.url.clone(), *page);
                if let Some(found) = found {
                    self.wait(found);
                }
            }
            Change::Found(found) => self.wait(*found),
            Change::Known { id, revision, text } => drop(self.articles.insert(id, (revision, text))),
            Change::Delivered(number) => {
                self.last = self.last.max(number);
                self.waiting.remove(&number);
            }
            Change::Forgotten(url) => drop(self.pages.remove(&url)),
        }
    }

    fn wait(&mut self, found: Found) {
        self.last = self.last.max(found.number);
        self.articles.insert(found.id.clone(), (found.revision, found.text));
        self.waiting.insert(found.number, found);
    }

    /// The changes that make this state anew.
    pub fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        let known = |(id, (revision, text)): (&String, &(u32, u64))| Change::Known {
            id: id.clone(),
            revision: *revision,
            text: *text,
        };
        let waiting = self.waiting.values().map(|found| Change::Found(Box::new(found.clone())));
        self.sources
            .values()
            .map(|source| Change::Source(Box::new(source.clone())))
            .chain(self.pages.values().map(|page| Change::Page { page: Box::new(page.clone()), found: None }))
            .chain(self.articles.iter().map(known))
            .chain(waiting)
            .chain(std::iter::once(Change::Delivered(self.last)).filter(|_| !self.waiting.contains_key(&self.last)))
    }
}

/// Hash of what an article says: its title and text.
#[must_use]
pub fn text_hash(article: &Article) -> u64 {
    hash(&[article.title.as_deref().unwrap_or(""), &article.text])
}

/// A hash that stays the same between versions: the first 64 bits of BLAKE3.
#[must_use]
pub fn hash(parts: &[&str]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut first = [0u8; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// A time that lies more than a day ahead of when it was seen is doubted: clocks and calendars of outlets are wrong at times.
#[must_use]
pub fn is_doubtful(moment: &Moment, now: i64) -> bool {
    moment.second() > now + 24 * 3600
}
