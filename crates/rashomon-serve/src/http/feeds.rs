//! Feeds out: Atom and JSON Feed. Entries are named by ids that readers can tell apart; `updated` is when the ledger changed, or when
//! the edition was seen.

use super::problem::Asked;
use super::{Problem, Service};
use crate::{export, records};
use axum::extract::{Path, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use rashomon_store::{ArticleFilter, ArticleHead, Moment, Query, Sqlite, Store as _, StoryFilter};
use serde::Deserialize;
use serde_json::json;

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

pub async fn stories(State(service): State<Service>, address: Uri) -> Result<Response, Problem> {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let page = store.stories(&StoryFilter { limit: ENTRIES, ..StoryFilter::default() })?;
        let entries = page.items.iter().map(|head| Entry {
            title: head.title.clone(),
            id: format!("urn:rashomon:{}", head.id),
            page: format!("/stories/{}", head.id),
            updated: head.updated,
            summary: export::summary(head),
        });
        let (title, id) = ("rashomon: stories".to_owned(), "urn:rashomon:stories".to_owned());
        Ok(Feed { title, id, page: "/".to_owned(), entries: entries.collect() }.answer(&address))
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
