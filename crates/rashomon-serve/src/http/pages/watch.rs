//! What is looked for, and where articles come from.

use super::super::desk::Desk;
use super::super::made::Made;
use super::super::{Problem, Service};
use super::{Choice, Frame, Item, LIMIT, Listing, Page, count, encoded, html};
use crate::records;
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use rashomon::id::StoryId;
use rashomon_read::opml;
use rashomon_read::watch::health::{self, Condition};
use rashomon_read::watch::state::{Page as Watching, Source, State as Watched};
use rashomon_store::{Archive, ArticleFilter, ArticleHead, Query, Sqlite, Store as _};
use std::collections::BTreeMap;

/// Articles of a watchlist that are looked at, and stories that it tells of.
const LOOKED_AT: usize = 60;
const ALERTS: usize = 5;

#[derive(Template)]
#[template(path = "watchlists.html")]
struct Watchlists {
    frame: Frame,
    word: String,
    lists: Vec<List>,
}

struct List {
    name: String,
    query: String,
    search: String,
    feed: String,
    alerts: Vec<Alert>,
}

/// A story that has what is looked for.
struct Alert {
    story: StoryId,
    title: String,
    is_fresh: bool,
    meta: String,
}

pub async fn watchlists(State(service): State<Service>, desk: Desk) -> Page {
    let visitor = desk.clone();
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let mut lists = Vec::new();
        for list in store.watchlists()? {
            lists.push(List {
                alerts: alerts(store, &list.query, &visitor)?,
                search: format!("/search?q={}", encoded(&list.query)),
                feed: format!("/feeds/watchlists/{}.atom", encoded(&list.name)),
                name: list.name,
                query: list.query,
            });
        }
        let page = Watchlists { frame: Frame::new("watchlists", "Watchlists", &visitor), word: visitor.word, lists };
        Ok(html(&page)?.into_response())
    };
    Ok(desk.remember(service.read(read).await?))
}

/// The stories of the latest articles that have the words, one line each however many articles it has.
fn alerts(store: &Sqlite, query: &str, desk: &Desk) -> Result<Vec<Alert>, Problem> {
    let filter = ArticleFilter { query: Query::parse(query), limit: LOOKED_AT, ..ArticleFilter::default() };
    let mut order: Vec<StoryId> = Vec::new();
    let mut by_story: BTreeMap<StoryId, Vec<ArticleHead>> = BTreeMap::new();
    for head in store.articles(&filter)?.items {
        if !by_story.contains_key(&head.story) {
            order.push(head.story.clone());
        }
        by_story.entry(head.story.clone()).or_default().push(head);
    }
    let mut alerts = Vec::new();
    for story in order.into_iter().take(ALERTS) {
        let articles = by_story.remove(&story).unwrap_or_default();
        let Some(ledger) = Archive::ledger(store, &story)? else { continue };
        let fresh = articles.iter().filter(|head| desk.since.is_some_and(|since| head.seen > since)).count() as u64;
        let mut outlets: Vec<&str> = articles.iter().filter_map(|head| head.outlet.as_deref()).collect();
        outlets.sort_unstable();
        outlets.dedup();
        let more = outlets.len().saturating_sub(3);
        outlets.truncate(3);
        let mut meta = count(articles.len() as u64, "report has it", "reports have it");
        if !outlets.is_empty() {
            meta.push_str(&format!(": {}{}", outlets.join(", "), if more > 0 { " and others" } else { "" }));
        }
        if fresh > 0 {
            meta.push_str(&format!("; {fresh} since your last visit"));
        }
        alerts.push(Alert { story, title: ledger.title, is_fresh: fresh > 0, meta });
    }
    Ok(alerts)
}

/// Feeds and their health, and what could not be read lately.
pub async fn sources(State(service): State<Service>, desk: Desk) -> Page {
    let frame = Frame::new("sources", "Sources", &desk);
    let now = service.now().0 / 1_000;
    let make = move |store: &Sqlite| -> Result<Made, Problem> {
        let mut watched = watched(store)?;
        for kept in store.feeds("page:")? {
            if let Ok(page) = serde_json::from_value::<Watching>(kept.state) {
                watched.pages.insert(page.url.clone(), page);
            }
        }
        let feeds = health::of(&watched, now).into_iter().map(|feed| {
            let every = format!("polled every {} minutes", (feed.interval + 30) / 60);
            let (text, meta) = match feed.condition {
                Condition::New => ("not polled yet".to_owned(), String::new()),
                Condition::Good => ("good".to_owned(), every),
                Condition::Failing(since, failures, reason) => (
                    format!("failing: {reason}"),
                    format!(
                        "since {}, {}",
                        records::readable(of_second(since)),
                        count(failures.into(), "try", "tries")
                    ),
                ),
                Condition::Dead(since, reason) => {
                    (format!("dead: {reason}"), format!("since {}", records::readable(of_second(since))))
                }
                Condition::Gone(reason) => (format!("gone: {reason}"), String::new()),
            };
            // What a source lists and what could be read of it: a paywall or a page without a report shows here.
            let covered = match (feed.listed, feed.failing) {
                (0, _) => String::new(),
                (listed, 0) => format!("; covers {} of {}", feed.read, count(listed, "item", "items")),
                (listed, failing) => {
                    format!("; covers {} of {}, {failing} to be tried again", feed.read, count(listed, "item", "items"))
                }
            };
            Item {
                title: feed.title.unwrap_or_else(|| feed.source.clone()),
                text: text + &covered,
                meta: join(&feed.source, &meta),
                ..Item::default()
            }
        });
        let mut items: Vec<Item> = feeds.collect();
        let watched = items.len() as u64;
        items.extend(store.rejections(LIMIT)?.into_iter().map(|rejection| Item {
            title: rejection.source,
            meta: match rejection.line {
                Some(line) => format!("line {line} · {}", records::readable(rejection.seen)),
                None => records::readable(rejection.seen),
            },
            text: format!("rejected: {}", rejection.reason),
            ..Item::default()
        }));
        let list = Choice {
            label: "Subscription list (OPML)".to_owned(),
            address: "/sources.opml".to_owned(),
            is_chosen: false,
        };
        html(&Listing {
            frame,
            lead: format!("{} watched, and what could not be read lately", count(watched, "feed is", "feeds are")),
            items,
            empty: "No feed is watched, and everything that came in could be read. `rashomon watch FEED… --store PATH` watches feeds.",
            facets: vec![("For other readers", vec![list])],
            ..Listing::default()
        })
    };
    let key = ("/sources".to_owned(), desk.word.clone());
    Ok(service.list(key, &desk, make).await?.into_response())
}

/// The feeds as a subscription list, for other readers.
pub async fn subscriptions(State(service): State<Service>) -> Page {
    let read = |store: &Sqlite| -> Result<Response, Problem> {
        let list = opml::write("rashomon", &watched(store)?.subscriptions());
        let headers = [
            (header::CONTENT_TYPE, "text/x-opml; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"rashomon.opml\""),
        ];
        Ok((headers, list).into_response())
    };
    Ok(service.read(read).await?)
}

fn watched(store: &Sqlite) -> Result<Watched, Problem> {
    let mut watched = Watched::default();
    for kept in store.feeds("source:")? {
        if let Ok(source) = serde_json::from_value::<Source>(kept.state) {
            watched.sources.insert(source.given.clone(), source);
        }
    }
    Ok(watched)
}

const fn of_second(second: i64) -> rashomon_store::Moment {
    rashomon_store::Moment(second * 1_000)
}

fn join(a: &str, b: &str) -> String {
    if b.is_empty() { a.to_owned() } else { format!("{a} · {b}") }
}
