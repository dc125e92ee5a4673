//! Feeds out: Atom and JSON Feed. Entries are named by ids that readers can tell apart; `updated` is when the ledger changed, or when
//! the edition was seen.

use super::api::ClaimsAsked;
use super::problem::Asked;
use super::{Problem, Service};
use crate::{export, records};
use axum::extract::{Path, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use rashomon::id::ArticleId;
use rashomon_store::{
    Archive, ArticleFilter, ArticleHead, ClaimFilter, Moment, Query, Sqlite, Store as _, StoryFilter,
};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// Entries of a feed.
const ENTRIES: usize = 100;

/// A feed, whatever its format.
struct Feed {
    title: String,
    id: String,
    /// Where its entries are shown to people.
    page: String,
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    id: String,
    page: String,
    updated: Moment,
    summary: String,
}

impl Feed {
    /// The feed in the format that its address ends in.
    fn answer(&self, address: &Uri) -> Response {
        let own = address.path_and_query().map_or("", |path| path.as_str());
        if address.path().ends_with(".json") { self.json(own) } else { self.atom(own) }
    }

    fn json(&self, own: &str) -> Response {
        let item = |entry: &Entry| {
            json!({
                "id": entry.id, "title": entry.title, "url": entry.page, "content_text": entry.summary,
                "date_modified": records::time(entry.updated),
            })
        };
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1", "title": self.title, "feed_url": own, "home_page_url": self.page,
            "items": self.entries.iter().map(item).collect::<Vec<_>>(),
        });
        ([(header::CONTENT_TYPE, "application/feed+json")], feed.to_string()).into_response()
    }

    fn atom(&self, own: &str) -> Response {
        let updated = self.entries.iter().map(|entry| entry.updated).max().unwrap_or_default();
        let mut feed = export::atom_head(&self.title, &self.id, own, updated);
        for entry in &self.entries {
            feed.push_str(&format!(
                "<entry>\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<updated>{}</updated>\n<summary>{}</summary>\n</entry>\n",
                export::escape(&entry.title),
                export::escape(&entry.id),
                export::escape(&entry.page),
                records::time(entry.updated),
                export::escape(&entry.summary),
            ));
        }
        ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed + "</feed>\n").into_response()
    }
}

/// The name in 'name.atom' or 'name.json'.
fn bare(name: &str) -> &str {
    name.strip_suffix(".atom").or_else(|| name.strip_suffix(".json")).unwrap_or(name)
}

#[derive(Deserialize)]
pub struct StoriesAsked {
    show: Option<String>,
}

pub async fn stories(
    State(service): State<Service>,
    Asked(asked): Asked<StoriesAsked>,
    address: Uri,
) -> Result<Response, Problem> {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let show = asked.show.as_deref().unwrap_or("all");
        let filter = super::pages::shown(show).ok_or_else(|| Problem::wrong(format!("there is no list '{show}'")))?;
        let page = store.stories(&StoryFilter { limit: ENTRIES, ..filter })?;
        let entries = page.items.iter().map(|head| Entry {
            title: head.title.clone(),
            id: format!("urn:rashomon:{}", head.id),
            page: format!("/stories/{}", head.id),
            updated: head.updated,
            summary: export::summary(head),
        });
        let (title, id) = match show {
            "all" => ("rashomon: stories".to_owned(), "urn:rashomon:stories".to_owned()),
            _ => (format!("rashomon: stories, {show}"), format!("urn:rashomon:stories:{show}")),
        };
        Ok(Feed { title, id, page: format!("/?show={show}"), entries: entries.collect() }.answer(&address))
    };
    service.read(read).await
}

/// An article as an entry; another edition is another entry, seen when it was seen.
fn of_article(store: &Sqlite, head: ArticleHead) -> Result<Entry, Problem> {
    let updated = match head.revision {
        0 => head.seen,
        _ => store.article(&head.id)?.map_or(head.seen, |kept| kept.revision.seen),
    };
    Ok(Entry {
        id: format!("urn:rashomon:{}:{}", head.id, head.revision),
        page: format!("/stories/{}", head.story),
        updated,
        summary: head.outlet.unwrap_or_default(),
        title: head.title,
    })
}

/// The reports of a story, the last first: `/feeds/stories/ID.atom` and `.json`.
pub async fn story(
    State(service): State<Service>,
    Path(name): Path<String>,
    address: Uri,
) -> Result<Response, Problem> {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let (story, _) = super::api::find(store, bare(&name), None)?;
        let mut entries = Vec::new();
        for article in story.articles.iter().rev().take(ENTRIES) {
            let Some(kept) = store.article(article)? else { continue };
            let report = &kept.revision.report.article;
            entries.push(Entry {
                title: report.title.clone().unwrap_or_else(|| story.title.clone()),
                id: format!("urn:rashomon:{article}:{}", kept.revision.number),
                page: format!("/stories/{}", story.id),
                updated: kept.revision.seen,
                summary: report.outlet.clone().unwrap_or_default(),
            });
        }
        let (id, page) = (format!("urn:rashomon:{}", story.id), format!("/stories/{}", story.id));
        Ok(Feed { title: story.title, id, page, entries }.answer(&address))
    };
    service.read(read).await
}

/// Claims under the names and status that `/claims` and its like take; each is an entry for as long as its article says it.
pub async fn claims(
    State(service): State<Service>,
    Asked(asked): Asked<ClaimsAsked>,
    address: Uri,
) -> Result<Response, Problem> {
    let filter = ClaimFilter { after: None, limit: ENTRIES, ..asked.filter()? };
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let mut seen: BTreeMap<ArticleId, Moment> = BTreeMap::new();
        let mut entries = Vec::new();
        for hit in Archive::claims(store, &filter)?.items.iter().take(ENTRIES) {
            let updated = match seen.get(&hit.claim.article) {
                Some(seen) => *seen,
                None => store.article(&hit.claim.article)?.map(|kept| kept.revision.seen).unwrap_or_default(),
            };
            seen.insert(hit.claim.article.clone(), updated);
            let outlet = hit.report.article.outlet.as_deref().unwrap_or("no outlet named");
            entries.push(Entry {
                title: hit.question.clone(),
                id: format!("urn:rashomon:{}:{}", hit.story, hit.claim.id),
                page: format!("/stories/{}/claims/{}", hit.story, hit.claim.id),
                updated,
                summary: format!("{outlet}: “{}”", records::sentence(hit)),
            });
        }
        let query = address.query().unwrap_or("");
        let feed = Feed {
            title: "rashomon: claims".to_owned(),
            id: format!("urn:rashomon:claims:{}", rashomon::id::digest(&[query])),
            page: format!("/claims?{query}"),
            entries,
        };
        Ok(feed.answer(&address))
    };
    service.read(read).await
}

/// What an outlet publishes: `/feeds/outlets/NAME.atom` and `.json`.
pub async fn outlet(
    State(service): State<Service>,
    Path(name): Path<String>,
    address: Uri,
) -> Result<Response, Problem> {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let name = bare(&name).to_owned();
        let filter = ArticleFilter { outlet: Some(name.clone()), limit: ENTRIES, ..ArticleFilter::default() };
        let entries = store.articles(&filter)?.items.into_iter().map(|head| of_article(store, head));
        let feed = Feed {
            title: format!("rashomon: {name}"),
            id: format!("urn:rashomon:outlet:{}", rashomon::id::digest(&[&name])),
            page: format!("/outlets/{}", super::pages::encoded(&name)),
            entries: entries.collect::<Result<_, _>>()?,
        };
        Ok(feed.answer(&address))
    };
    service.read(read).await
}

#[derive(Deserialize)]
pub struct SearchAsked {
    q: String,
}

fn found(store: &Sqlite, words: &str) -> Result<Vec<Entry>, Problem> {
    let query = Query::parse(words).ok_or_else(|| Problem::wrong("the query has no word in it"))?;
    let filter = ArticleFilter { query: Some(query), limit: ENTRIES, ..ArticleFilter::default() };
    store.articles(&filter)?.items.into_iter().map(|head| of_article(store, head)).collect()
}

pub async fn search(
    State(service): State<Service>,
    Asked(asked): Asked<SearchAsked>,
    address: Uri,
) -> Result<Response, Problem> {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let feed = Feed {
            title: format!("rashomon: {}", asked.q),
            id: format!("urn:rashomon:search:{}", rashomon::id::digest(&[&asked.q])),
            page: format!("/search?q={}", super::pages::encoded(&asked.q)),
            entries: found(store, &asked.q)?,
        };
        Ok(feed.answer(&address))
    };
    service.read(read).await
}

/// What a watchlist finds: `/feeds/watchlists/NAME.atom` and `.json`.
pub async fn watchlist(
    State(service): State<Service>,
    Path(name): Path<String>,
    address: Uri,
) -> Result<Response, Problem> {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let name = bare(&name);
        let list = store.watchlists()?.into_iter().find(|list| list.name == name);
        let list = list.ok_or_else(|| Problem::not_found(format!("there is no watchlist {name}")))?;
        let feed = Feed {
            title: format!("rashomon: {name}"),
            id: format!("urn:rashomon:watchlist:{name}"),
            page: "/watchlists".to_owned(),
            entries: found(store, &list.query)?,
        };
        Ok(feed.answer(&address))
    };
    service.read(read).await
}
