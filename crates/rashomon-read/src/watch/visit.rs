//! One visit: fetch without the lock, decide, commit.

use super::hub as hub_address;
use super::listing::{self, Listed, Listing};
use super::pace::{self, Brought};
use super::schedule::Task;
use super::state::{Change, Found, Page, Source, hash, text_hash};
use super::{Shared, Watch, host, reading};
use crate::feed::Pace;
use crate::fetch::robots::Rules;
use crate::fetch::{Failure, Request, Response};
use crate::opml::Subscription;
use crate::record;
use rashomon::article::{Article, Rejected};
use serde_json::Value;
use std::io;
use std::sync::Arc;

/// Milliseconds for which a robots.txt counts, and one that could not be fetched.
const ROBOTS: i64 = 24 * 3600 * 1000;
const NO_ROBOTS: i64 = 3600 * 1000;
/// Visits of a page that may fail before it is given up.
const TRIES: u32 = 6;
/// Visits in vain after which the dates of a page's entry are no longer believed.
const BUMPS: u32 = 3;
/// Seconds between two visits that the dates of an entry ask for.
const BUMP_PAUSE: i64 = 1800;

impl Watch<'_> {
    /// Does a task; its host is free again afterwards.
    pub(super) fn visit(&self, host: &str, task: &Task) -> io::Result<()> {
        let pause = match task {
            Task::Source(given) => self.source(given),
            Task::Page(url) => self.page(url),
        };
        let now = self.clock.now();
        let mut shared = self.lock();
        let (pause, outcome) = match pause {
            Ok(pause) => (pause, Ok(())),
            Err(error) => (0, Err(error)),
        };
        shared.queue.free(host, now + pause.max(self.config.host_pause));
        shared.tidy(now / 1000, &self.config)?;
        outcome
    }

    /// Polls a source. Milliseconds for which its host asks to be left alone.
    fn source(&self, given: &str) -> io::Result<i64> {
        let known = self.lock().state.sources.get(given).cloned();
        let began = self.clock.now() / 1000;
        // What was woken and polled in between is in the queue still.
        let Some(mut source) = known.filter(|source| !source.gone && source.next <= began) else { return Ok(0) };
        // A server that says 'not modified' for ever is not believed for ever.
        let believed = source.whole.is_some_and(|whole| began - whole < self.config.whole_after);
        let request = Request {
            url: source.url.clone(),
            etag: source.etag.clone().filter(|_| believed),
            last_modified: source.last_modified.clone().filter(|_| believed),
            form: None,
        };
        let answer = self.network.fetch(&request);
        let now = self.clock.now() / 1000;
        source.polls += 1;
        let mut hold = 0;
        let outcome = match answer {
            Err(failure) => Err(failure.to_string()),
            Ok(response) => {
                hold = asked_pause(&response);
                if matches!(response.status, 200..300 | 304)
                    && let Some(moved) = &response.moved
                {
                    source.url.clone_from(moved);
                }
                self.listing(&mut source, response, now)
            }
        };
        let mut shared = self.lock();
        let mut changes = Vec::new();
        match outcome {
            Ok(Some((listing, fresh_for))) => {
                self.take_in(&mut shared, &mut source, listing, fresh_for, now, &mut changes)?
            }
            Ok(None) => {}
            Err(reason) => {
                source.failures += 1;
                source.failing_since.get_or_insert(now);
                source.reason = Some(reason);
                let backed_off = pace::backed_off(source.interval, source.failures, &self.config);
                source.next = now + backed_off.max(hold / 1000);
            }
        }
        if !self.config.once && !source.gone {
            shared.queue.push(&host(&source.url), source.next * 1000, Task::Source(given.to_owned()));
        }
        // The pages go before the source: a cut in between polls again, and loses none.
        changes.push(Change::Source(Box::new(source)));
        shared.commit(changes)?;
        Ok(hold)
    }

    /// What an answer lists and for how long it is fresh; `None` where it lists nothing new, which is noted.
    fn listing(
        &self,
        source: &mut Source,
        response: Response,
        now: i64,
    ) -> Result<Option<(Listing, Option<i64>)>, String> {
        let unchanged = |source: &mut Source| {
            source.unchanged += 1;
            source.interval = pace::interval(source.interval, Brought::Nothing, &self.config);
            source.next = pace::next(now, source.interval, response.fresh_for, &Pace::default(), &self.config);
            well(source, now);
        };
        match response.status {
            304 => {
                unchanged(source);
                return Ok(None);
            }
            200..300 => {}
            410 => {
                source.gone = true;
                source.reason = Some("its server says that it is gone for good (410)".to_owned());
                return Ok(None);
            }
            status => return Err(format!("its server answers {status}")),
        }
        let body = hash(&[&String::from_utf8_lossy(&response.body)]);
        if source.body == Some(body) && response.damage.is_none() {
            unchanged(source);
            source.whole = Some(now);
            return Ok(None);
        }
        let listing =
            listing::read(&response, &source.given, now, &self.config).map_err(|reason| match &response.damage {
                Some(damage) => format!("{reason}; {damage}"),
                None => reason,
            })?;
        // What broke off is taken in as far as it goes, and asked for again as if we had nothing.
        if response.damage.is_none() {
            source.etag = response.etag;
            source.last_modified = response.last_modified;
            source.body = Some(body);
            source.whole = Some(now);
        }
        Ok(Some((listing, response.fresh_for)))
    }

    fn take_in(
        &self,
        shared: &mut Shared,
        source: &mut Source,
        listing: Listing,
        fresh_for: Option<i64>,
        now: i64,
        changes: &mut Vec<Change>,
    ) -> io::Result<()> {
        source.kind = listing.kind;
        source.title = listing.title.or_else(|| source.title.take());
        for address in &listing.sources {
            // What takes a page's place lies where the page did.
            let (url, folders) = (address.clone(), source.folders.clone());
            let site = listing.replaced.then(|| source.given.clone());
            shared.add(Subscription { url, title: None, site, folders }, now * 1000, &self.config)?;
        }
        if listing.replaced {
            source.gone = true;
            source.reason = Some(format!("it is a page: its feed {} takes its place", listing.sources.join(", ")));
            return Ok(());
        }
        let total = listing.entries.len();
        let mut new = 0;
        for listed in listing.entries.into_iter().take(20 * self.config.new_pages) {
            let known = shared.state.pages.get(&listed.name).cloned();
            let is_new = known.is_none();
            if is_new && new >= self.config.new_pages {
                continue;
            }
            new += usize::from(is_new);
            let change = self.entry(shared, known, listed, &source.given, now);
            // An entry twice in one feed is one entry: what was decided must be known to the next.
            if let Some(change) = change {
                shared.state.apply(change.clone());
                changes.push(change);
            }
        }
        let brought = match new {
            0 => Brought::Nothing,
            new if new == total && total > 3 && source.good.is_some() => Brought::OnlyNew,
            _ => Brought::Some,
        };
        source.unchanged += u64::from(new == 0);
        source.interval = pace::interval(source.interval, brought, &self.config);
        source.next = pace::next(now, source.interval, fresh_for, &listing.pace, &self.config);
        well(source, now);
        self.subscribe(source, listing.hub, now);
        Ok(())
    }

    /// What to do about an entry: a page of its own is due, the feed's own text is an article, or nothing.
    fn entry(&self, shared: &mut Shared, known: Option<Page>, listed: Listed, given: &str, now: i64) -> Option<Change> {
        let fetches = listed.has_page && self.config.pages;
        let Some(mut page) = known else {
            let mut page = Page {
                url: listed.name.clone(),
                source: given.to_owned(),
                first: now,
                listed: now,
                updated: listed.updated,
                ..Page::default()
            };
            if fetches {
                page.entry = Some(Box::new(listed.kept));
                page.next = Some(now);
                shared.queue.push(&host(&page.url), now * 1000, Task::Page(page.url.clone()));
                return Some(Change::Page { page: Box::new(page), found: None });
            }
            let found =
                reading::of_entry(&listed.kept, &page.url, now).and_then(|article| found(shared, &mut page, &article));
            return Some(Change::Page { page: Box::new(page), found });
        };
        if !fetches {
            let found = reading::of_entry(&listed.kept, &page.url, now)
                .and_then(|article| found(shared, &mut page, &article))?;
            page.listed = now;
            return Some(Change::Page { page: Box::new(page), found: Some(found) });
        }
        // Pages are seen listed at every poll: to note it once a day is enough.
        let bumped = listed.updated.is_some() && listed.updated != page.updated;
        if !bumped && now - page.listed < 24 * 3600 {
            return None;
        }
        page.listed = now;
        if bumped {
            page.updated = listed.updated;
            // Feeds that bump the dates of what did not change are believed a few times.
            let soon = (page.visited + BUMP_PAUSE).max(now);
            if page.visits > 0 && page.bumps < BUMPS && page.next.is_none_or(|next| next > soon) {
                page.next = Some(soon);
                page.bumps += 1;
                shared.queue.push(&host(&page.url), soon * 1000, Task::Page(page.url.clone()));
            }
        }
        Some(Change::Page { page: Box::new(page), found: None })
    }

    /// Visits a page. Milliseconds for which its host asks to be left alone.
    fn page(&self, url: &str) -> io::Result<i64> {
        let now = self.clock.now() / 1000;
        let known = self.lock().state.pages.get(url).cloned();
        // What a later decision put off, or finished, is in the queue still.
        let Some(mut page) = known.filter(|page| page.next.is_some_and(|next| next <= now)) else { return Ok(0) };
        let rules = self.rules(url);
        let mut hold = rules.pause().unwrap_or(0);
        if matches!(*rules, Rules::Nothing) {
            return self.put_off(page, now, hold, "the robots.txt of its host can't be read");
        }
        if !rules.allow(url) {
            return self.finish(page, Err("its robots.txt asks us not to fetch it".to_owned()), now, hold);
        }
        let request = Request {
            url: url.to_owned(),
            etag: page.etag.clone(),
            last_modified: page.last_modified.clone(),
            form: None,
        };
        let answer = self.network.fetch(&request);
        let now = self.clock.now() / 1000;
        page.visited = now;
        let response = match answer {
            Ok(response) => response,
            Err(Failure::Refused(reason)) => return self.finish(page, Err(reason), now, hold),
            Err(Failure::Failed(reason)) => return self.put_off(page, now, hold, &reason),
        };
        hold = hold.max(asked_pause(&response));
        match response.status {
            304 => self.finish(page, Ok(None), now, hold),
            200..300 if response.damage.is_none() => {
                let article = reading::of_page(&response, url, page.entry.as_deref(), now, &self.config);
                page.etag = response.etag;
                page.last_modified = response.last_modified;
                self.finish(page, article.map(Some), now, hold)
            }
            200..300 => self.put_off(page, now, hold, response.damage.as_deref().unwrap_or("the answer broke off")),
            status @ (404 | 410 | 451 | 401..=403) => {
                self.finish(page, Err(format!("its server answers {status}")), now, hold)
            }
            status => self.put_off(page, now, hold, &format!("its server answers {status}")),
        }
    }

    /// Notes a failure that another visit may mend; after some the page is given up.
    fn put_off(&self, mut page: Page, now: i64, hold: i64, reason: &str) -> io::Result<i64> {
        page.failures += 1;
        if page.failures >= TRIES {
            return self.finish(page, Err(reason.to_owned()), now, hold);
        }
        let next = now + (300i64 << page.failures).max(hold / 1000);
        page.next = Some(next);
        let mut shared = self.lock();
        // Once means once: what failed is tried again by the next run.
        if !self.config.once {
            shared.queue.push(&host(&page.url), next * 1000, Task::Page(page.url.clone()));
        }
        shared.commit(vec![Change::Page { page: Box::new(page), found: None }])?;
        Ok(hold)
    }

    /// Notes what a page gave: an article, `None` for no change, or why it gives none. Then the text of the feed has to do.
    fn finish(&self, mut page: Page, read: Result<Option<Article>, String>, now: i64, hold: i64) -> io::Result<i64> {
        let mut shared = self.lock();
        let first = page.text.is_none();
        page.failures = 0;
        page.visits += 1;
        let mut gives_up = false;
        let found = match read {
            Ok(Some(article)) => found(&shared, &mut page, &article),
            Ok(None) => None,
            Err(reason) => {
                gives_up = true;
                let kept = page.entry.as_deref().filter(|kept| first && !kept.text.is_empty());
                let article = kept.and_then(|kept| reading::of_entry(kept, &page.url, now));
                if first {
                    let instead = if article.is_some() { "; the feed's own text is taken" } else { "" };
                    let reason = format!("{reason}{instead}");
                    shared.sink.refuse(&Rejected { source_name: page.url.clone(), line: None, reason });
                }
                article.and_then(|article| found_as(&shared, &mut page, &article, Some("feed")))
            }
        };
        let done = page.visits as usize - 1;
        let due = |after: &i64| page.first + after;
        page.next = self.config.revisits.iter().skip(done).map(due).find(|due| *due > now).filter(|_| !gives_up);
        // A visit that was not in vain restores the trust in dates.
        if found.is_some() {
            page.bumps = 0;
        }
        match page.next {
            Some(next) => {
                if let Some(kept) = &mut page.entry {
                    kept.text = String::new();
                }
                if !self.config.once {
                    shared.queue.push(&host(&page.url), next * 1000, Task::Page(page.url.clone()));
                }
            }
            None => (page.etag, page.last_modified, page.entry) = (None, None, None),
        }
        shared.commit(vec![Change::Page { page: Box::new(page), found }])?;
        Ok(hold)
    }

    /// The robots.txt of an address, fetched where it is not known.
    fn rules(&self, address: &str) -> Arc<Rules> {
        let Some(origin) = url::Url::parse(address).ok().map(|url| url.origin().ascii_serialization()) else {
            return Arc::new(Rules::All);
        };
        let now = self.clock.now();
        if let Some((until, rules)) = self.lock().robots.get(&origin)
            && *until > now
        {
            return Arc::clone(rules);
        }
        let (rules, kept_for) = match self.network.fetch(&Request::new(format!("{origin}/robots.txt"))) {
            Ok(response) => (Rules::of(response.status, &response.body, &self.config.agent), ROBOTS),
            Err(_) => (Rules::Nothing, NO_ROBOTS),
        };
        let kept_for = if matches!(rules, Rules::Nothing) { NO_ROBOTS } else { kept_for };
        let rules = Arc::new(rules);
        self.lock().robots.insert(origin, (now + kept_for, Arc::clone(&rules)));
        rules
    }

    /// Subscribes at a feed's hub, where hubs can reach us. A hub that refuses is asked again with the next renewal.
    fn subscribe(&self, source: &mut Source, hub: Option<(String, String)>, now: i64) {
        let (Some(callback), Some((topic, hub))) = (&self.config.callback, hub) else { return };
        const LEASE: i64 = 5 * 24 * 3600;
        if source.hub.as_deref() == Some(&hub) && source.subscribed_until - now > 24 * 3600 {
            return;
        }
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("hub.mode", "subscribe")
            .append_pair("hub.topic", &topic)
            .append_pair("hub.callback", &hub_address::callback(callback, &source.given));
        form.append_pair("hub.lease_seconds", &LEASE.to_string());
        let _ = self.network.fetch(&Request { form: Some(form.finish()), ..Request::new(hub.as_str()) });
        source.hub = Some(hub);
        source.subscribed_until = now + LEASE;
    }
}

/// Notes that a poll succeeded.
fn well(source: &mut Source, now: i64) {
    source.failures = 0;
    source.failing_since = None;
    source.reason = None;
    source.good = Some(now);
}

/// Milliseconds for which a server asks to be left alone.
fn asked_pause(response: &Response) -> i64 {
    match (response.status, response.retry_after) {
        (429 | 503, Some(seconds)) => seconds * 1000,
        (429, None) => 60_000,
        _ => 0,
    }
}

/// The find that an article is; `None` where its text is known already.
fn found(shared: &Shared, page: &mut Page, article: &Article) -> Option<Found> {
    found_as(shared, page, article, None)
}

fn found_as(shared: &Shared, page: &mut Page, article: &Article, text_of: Option<&str>) -> Option<Found> {
    let text = text_hash(article);
    let known = shared.state.articles.get(article.id.as_str()).copied();
    let is_first = page.text.is_none();
    if page.text.replace(text) == Some(text) {
        return None;
    }
    // A second address of a known article is no revision of it.
    if known.is_some_and(|(_, known)| known == text || is_first) {
        return None;
    }
    let revision = known.map_or(1, |(revision, _)| revision + 1);
    let number = shared.state.last + 1;
    let mut record = record::write(article);
    record.insert("revision".to_owned(), Value::from(revision));
    record.insert("watched".to_owned(), Value::from(page.source.as_str()));
    if let Some(text_of) = text_of {
        record.insert("text_of".to_owned(), Value::from(text_of));
    }
    Some(Found { number, id: article.id.as_str().to_owned(), revision, text, record: Value::Object(record) })
}
