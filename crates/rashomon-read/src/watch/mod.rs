//! Watching feeds and sitemaps: a polite poller.
//!
//! A worker takes what is due, fetches it without holding the lock, and applies what came back under it: changes are kept
//! ([`journal::Keep`]), then applied ([`state::State`]), then what was found is given out ([`Sink`]). A process that is killed between
//! any two of these goes on where it was. Network, time and store are seams ([`crate::fetch::Network`], [`clock::Clock`]).
//!
//! Politeness: one request at a time to a host and a pause between two, validators sent back exactly, `Retry-After` and back-off kept,
//! robots.txt obeyed for pages, intervals that follow each feed's pace.

pub mod clock;
pub mod health;
pub mod hub;
pub mod journal;
pub mod listing;
pub mod pace;
pub mod reading;
pub mod schedule;
pub mod state;
mod visit;

use crate::fetch::Network;
use crate::fetch::robots::Rules;
use crate::limits::Limits;
use crate::opml::Subscription;
use clock::Clock;
use journal::Keep;
use rashomon::article::Rejected;
use rustc_hash::FxHashMap;
use schedule::{Queue, Task};
use serde_json::Value;
use state::{Change, Source, State};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How to watch. Times are seconds unless they say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The user agent, whose first word robots.txt knows us by.
    pub agent: String,
    /// Time between two polls of a new source.
    pub first_interval: i64,
    /// Least and most time between two polls.
    pub least_interval: i64,
    /// See [`Config::least_interval`].
    pub most_interval: i64,
    /// Milliseconds between two requests to one host.
    pub host_pause: i64,
    /// How long after it was first seen a page is visited again for revisions.
    pub revisits: Vec<i64>,
    /// Whether pages are fetched; else the feed's own texts are the articles.
    pub pages: bool,
    /// Days of a sitemap that are news.
    pub sitemap_days: i64,
    /// Time after which a page that no source lists any more is forgotten.
    pub forget_after: i64,
    /// Time after which a source is fetched whole although its server says that it did not change.
    pub whole_after: i64,
    /// Most new pages that one poll may bring.
    pub new_pages: usize,
    /// Requests at once.
    pub threads: usize,
    /// Whether to end when every source was polled and every page visited once.
    pub once: bool,
    /// Where hubs can reach us (WebSub); `None` polls alone.
    pub callback: Option<String>,
    /// Limits of reading.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            agent: format!("rashomon/{}", env!("CARGO_PKG_VERSION")),
            first_interval: 30 * 60,
            least_interval: 5 * 60,
            most_interval: 6 * 3600,
            host_pause: 2000,
            revisits: vec![3600, 6 * 3600, 24 * 3600, 72 * 3600],
            pages: true,
            sitemap_days: 3,
            forget_after: 60 * 24 * 3600,
            whole_after: 24 * 3600,
            new_pages: 1000,
            threads: 8,
            once: false,
            callback: None,
            limits: Limits::default(),
        }
    }
}

/// Where articles go.
pub trait Sink: Send {
    /// Takes a record. It may come a second time if the process is killed before the watch has noted that it was taken; `number` counts
    /// what was found, and tells.
    ///
    /// # Errors
    ///
    /// What writing failed with: the watch ends.
    fn deliver(&mut self, number: u64, record: &Value) -> io::Result<()>;

    /// Hears what could not be read, and why.
    fn refuse(&mut self, rejected: &Rejected) {
        let _ = rejected;
    }
}

/// A watch.
pub struct Watch<'w> {
    config: Config,
    network: &'w dyn Network,
    clock: &'w dyn Clock,
    shared: Mutex<Shared>,
}

/// What workers share.
struct Shared {
    state: State,
    queue: Queue,
    keep: Box<dyn Keep>,
    sink: Box<dyn Sink>,
    /// robots.txt of an origin, and until when it counts (milliseconds).
    robots: FxHashMap<String, (i64, Arc<Rules>)>,
    failed: Option<io::Error>,
    /// Changes since the keeper was last asked to settle.
    unsettled: u64,
}

/// Changes after which the keeper is asked to settle, and old pages are forgotten.
const SETTLE: u64 = 5000;

impl<'w> Watch<'w> {
    /// A watch that goes on where `keep` says it was. What was found and not given out is given out.
    ///
    /// # Errors
    ///
    /// What the keeper or the sink failed with.
    pub fn new(
        config: Config,
        network: &'w dyn Network,
        clock: &'w dyn Clock,
        mut keep: Box<dyn Keep>,
        sink: Box<dyn Sink>,
    ) -> io::Result<Self> {
        let mut state = keep.load()?;
        let now = clock.now();
        if config.once {
            state.sources.values_mut().for_each(|source| source.next = source.next.min(now / 1000));
        }
        let mut shared = Shared {
            state,
            queue: Queue::default(),
            keep,
            sink,
            robots: FxHashMap::default(),
            failed: None,
            unsettled: 0,
        };
        shared.deliver()?;
        for source in shared.state.sources.values().filter(|source| !source.gone) {
            shared.queue.push(&host(&source.url), source.next * 1000, Task::Source(source.given.clone()));
        }
        for page in shared.state.pages.values() {
            if let Some(next) = page.next.filter(|next| !config.once || *next * 1000 <= now || page.visits == 0) {
                shared.queue.push(&host(&page.url), next * 1000, Task::Page(page.url.clone()));
            }
        }
        Ok(Self { config, network, clock, shared: Mutex::new(shared) })
    }

    /// Adds sources; those that are known stay as they are.
    ///
    /// # Errors
    ///
    /// What the keeper failed with.
    pub fn add(&self, addresses: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        self.add_subscriptions(
            addresses.into_iter().map(|url| Subscription { url: url.as_ref().to_owned(), ..Subscription::default() }),
        )
    }

    /// Adds sources with the folders that they lie in; one that is known goes into the folders of the list, if it lies in some.
    ///
    /// # Errors
    ///
    /// What the keeper failed with.
    pub fn add_subscriptions(&self, list: impl IntoIterator<Item = Subscription>) -> io::Result<()> {
        let mut shared = self.lock();
        for subscription in list {
            shared.add(subscription, self.clock.now(), &self.config)?;
        }
        Ok(())
    }

    /// Makes a source due at once, if it is known: a hub says that it has changed.
    pub fn wake(&self, given: &str) {
        let mut shared = self.lock();
        let now = self.clock.now();
        if let Some(source) = shared.state.sources.get_mut(given).filter(|source| !source.gone) {
            source.next = source.next.min(now / 1000);
            let host = host(&source.url);
            shared.queue.push(&host, now, Task::Source(given.to_owned()));
        }
    }

    /// The source whose address has a hash.
    fn named(&self, wanted: u64) -> Option<String> {
        self.lock().state.sources.keys().find(|given| state::hash(&[given]) == wanted).cloned()
    }

    /// How the sources do.
    #[must_use]
    pub fn health(&self) -> Vec<health::Health> {
        health::of(&self.lock().state, self.clock.now() / 1000)
    }

    /// Watches until a time (milliseconds since 1970), or until all is done once ([`Config::once`]).
    ///
    /// # Errors
    ///
    /// What the keeper or the sink failed with.
    pub fn run(&self, until: Option<i64>) -> io::Result<()> {
        std::thread::scope(|scope| {
            for _ in 1..self.config.threads.max(1) {
                scope.spawn(|| self.work(until));
            }
            self.work(until);
        });
        match self.lock().failed.take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn work(&self, until: Option<i64>) {
        loop {
            let now = self.clock.now();
            if until.is_some_and(|until| now >= until) {
                return;
            }
            let mut shared = self.lock();
            if shared.failed.is_some() {
                return;
            }
            let Some((host, task)) = shared.queue.take(now) else {
                if self.config.once && shared.queue.is_idle() {
                    return;
                }
                // A second at most: what another worker finds may be due at once.
                let wait = shared.queue.next_at().map_or(1000, |next| next - now).clamp(1, 1000);
                drop(shared);
                self.clock.sleep(wait);
                continue;
            };
            drop(shared);
            if let Err(error) = self.visit(&host, &task) {
                self.lock().failed.get_or_insert(error);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // A worker that panicked left the state as the journal has it: each change is applied whole.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// Keeps changes and applies them, then gives out what was found.
    fn commit(&mut self, changes: Vec<Change>) -> io::Result<()> {
        self.keep.append(&changes)?;
        self.unsettled += changes.len() as u64;
        for change in changes {
            self.state.apply(change);
        }
        self.deliver()
    }

    fn deliver(&mut self) -> io::Result<()> {
        while let Some((number, found)) = self.state.waiting.first_key_value() {
            let number = *number;
            self.sink.deliver(number, &found.record)?;
            let change = Change::Delivered(number);
            self.keep.append(std::slice::from_ref(&change))?;
            self.state.apply(change);
        }
        Ok(())
    }

    fn add(&mut self, subscription: Subscription, now: i64, config: &Config) -> io::Result<()> {
        let Subscription { url, title, site, folders } = subscription;
        let source = match self.state.sources.get(&url) {
            Some(known) if folders.is_empty() || known.folders == folders => return Ok(()),
            Some(known) => Source { folders, site: site.or_else(|| known.site.clone()), ..known.clone() },
            None => {
                self.queue.push(&host(&url), now, Task::Source(url.clone()));
                Source { next: now / 1000, title, site, folders, ..Source::new(&url, config) }
            }
        };
        self.commit(vec![Change::Source(Box::new(source))])
    }

    /// Forgets pages that no source lists any more, and lets the keeper settle; now and then.
    fn tidy(&mut self, now: i64, config: &Config) -> io::Result<()> {
        if self.unsettled < SETTLE {
            return Ok(());
        }
        self.unsettled = 0;
        let old = now - config.forget_after;
        let forgotten: Vec<Change> = self
            .state
            .pages
            .values()
            .filter(|page| page.next.is_none() && page.listed < old)
            .map(|page| Change::Forgotten(page.url.clone()))
            .collect();
        self.commit(forgotten)?;
        self.robots.retain(|_, (until, _)| *until / 1000 > now);
        self.keep.settle(&self.state)
    }
}

/// The host of an address, with its port, which is what is paced.
fn host(address: &str) -> String {
    let url = url::Url::parse(address).ok();
    let host = url.as_ref().and_then(|url| Some((url.host_str()?, url.port_or_known_default()?)));
    host.map(|(host, port)| format!("{host}:{port}")).unwrap_or_default()
}
