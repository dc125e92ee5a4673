//! Feeds out: Atom and JSON Feed. Entries are named by ids that readers can tell apart; `updated` is when the ledger changed.

use super::problem::Asked;
use super::{Problem, Service};
use crate::{export, records};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rashomon_store::{ArticleFilter, ArticleHead, Query, Sqlite, Store as _, StoryFilter};
use serde::Deserialize;
use serde_json::json;

/// Entries of a feed.
const ENTRIES: usize = 100;

fn atom(content: String) -> Response {
    ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], content).into_response()
}

pub async fn stories_atom(State(service): State<Service>) -> Result<Response, Problem> {
    let read = |store: &Sqlite| -> Result<Response, Problem> {
        let page = store.stories(&StoryFilter { limit: ENTRIES, ..StoryFilter::default() })?;
        let updated = page.items.first().map(|head| head.updated).unwrap_or_default();
        let mut feed = export::atom_head("rashomon: stories", "urn:rashomon:stories", "/feeds/stories.atom", updated);
        page.items.iter().for_each(|head| feed.push_str(&export::atom_entry(head, "")));
        Ok(atom(feed + "</feed>\n"))
    };
    service.read(read).await
}

pub async fn stories_json(State(service): State<Service>) -> Result<Response, Problem> {
    let read = |store: &Sqlite| -> Result<Response, Problem> {
        let page = store.stories(&StoryFilter { limit: ENTRIES, ..StoryFilter::default() })?;
        let items: Vec<_> = page
            .items
            .iter()
            .map(|head| {
                json!({
                    "id": format!("urn:rashomon:{}", head.id), "title": head.title, "url": format!("/stories/{}", head.id),
                    "content_text": export::summary(head), "date_modified": records::time(head.updated),
                })
            })
            .collect();
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1", "title": "rashomon: stories", "feed_url": "/feeds/stories.json",
            "items": items,
        });
        Ok(([(header::CONTENT_TYPE, "application/feed+json")], feed.to_string()).into_response())
    };
    service.read(read).await
}

/// Articles as entries; the last to come is first.
fn of_articles(title: &str, id: &str, link: &str, articles: &[ArticleHead]) -> Response {
    let updated = articles.iter().map(|head| head.seen).max().unwrap_or_default();
    let mut feed = export::atom_head(title, id, link, updated);
    for head in articles {
        feed.push_str(&article_entry(head));
    }
    atom(feed + "</feed>\n")
}

fn article_entry(head: &ArticleHead) -> String {
    format!(
        "<entry>\n<title>{}</title>\n<id>urn:rashomon:{}:{}</id>\n<link href=\"/stories/{}\"/>\n<updated>{}</updated>\n\
         <summary>{}</summary>\n</entry>\n",
        export::escape(&head.title),
        export::escape(head.id.as_str()),
        head.revision,
        export::escape(head.story.as_str()),
        records::time(head.seen),
        export::escape(head.outlet.as_deref().unwrap_or("")),
    )
}

/// The reports of a story: `/feeds/stories/ID.atom`.
pub async fn story_atom(State(service): State<Service>, Path(id): Path<String>) -> Result<Response, Problem> {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let id = id.strip_suffix(".atom").unwrap_or(&id).to_owned();
        let (story, _) = super::api::find(store, &id, None)?;
        let mut articles = Vec::new();
        for article in story.articles.iter().rev().take(ENTRIES) {
            let Some(kept) = store.article(article)? else { continue };
            articles.push(ArticleHead {
                id: article.clone(),
                arrival: kept.arrival,
                story: story.id.clone(),
                revision: kept.revision.number,
                outlet: kept.revision.report.article.outlet.clone(),
                title: kept.revision.report.article.title.clone().unwrap_or_else(|| story.title.clone()),
                day: None,
                seen: kept.revision.seen,
            });
        }
        Ok(of_articles(
            &story.title,
            &format!("urn:rashomon:{}", story.id),
            &format!("/feeds/stories/{id}.atom"),
            &articles,
        ))
    };
    service.read(read).await
}

#[derive(Deserialize)]
pub struct SearchAsked {
    q: String,
}

fn found(store: &Sqlite, words: &str) -> Result<Vec<ArticleHead>, Problem> {
    let query = Query::parse(words).ok_or_else(|| Problem::wrong("the query has no word in it"))?;
    Ok(store.articles(&ArticleFilter { query: Some(query), limit: ENTRIES, ..ArticleFilter::default() })?.items)
}

pub async fn search_atom(
    State(service): State<Service>,
    Asked(asked): Asked<SearchAsked>,
) -> Result<Response, Problem> {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let articles = found(store, &asked.q)?;
        let id = format!("urn:rashomon:search:{}", rashomon::id::digest(&[&asked.q]));
        Ok(of_articles(&format!("rashomon: {}", asked.q), &id, "", &articles))
    };
    service.read(read).await
}

/// What a watchlist finds: `/feeds/watchlists/NAME.atom`.
pub async fn watchlist_atom(State(service): State<Service>, Path(name): Path<String>) -> Result<Response, Problem> {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let name = name.strip_suffix(".atom").unwrap_or(&name).to_owned();
        let list = store.watchlists()?.into_iter().find(|list| list.name == name);
        let list = list.ok_or_else(|| Problem::not_found(format!("there is no watchlist {name}")))?;
        let articles = found(store, &list.query)?;
        Ok(of_articles(&format!("rashomon: {name}"), &format!("urn:rashomon:watchlist:{name}"), "", &articles))
    };
    service.read(read).await
}
