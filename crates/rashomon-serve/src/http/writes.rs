//! What writes: each asks for a token, whose name stands in the journal.

use super::guard::bearer;
use super::{Problem, Scope, Service};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use rashomon::article::Article;
use rashomon::id::{ArticleId, StoryId};
use rashomon_read::limits::Limits;
use rashomon_store::{Archive, Changes, Hand, Incoming, Origin, Query, Sqlite, Store as _, Watchlist};
use serde::Deserialize;
use serde_json::{Value, json};

type Answer = Result<(StatusCode, Json<Value>), Problem>;
type Body<T> = Result<Json<T>, JsonRejection>;

fn hand(service: &Service, headers: &HeaderMap, reason: Option<String>) -> Result<Hand, Problem> {
    let name = bearer(service, headers, Scope::Edit)?;
    Ok(Hand { name, reason: reason.unwrap_or_default(), at: service.now() })
}

fn done(value: Value) -> Answer {
    Ok((StatusCode::OK, Json(value)))
}

/// Adds one article record (design, section 9).
pub async fn add(State(service): State<Service>, headers: HeaderMap, body: Body<Value>) -> Answer {
    let name = bearer(&service, &headers, Scope::Add)?;
    let Json(record) = body?;
    let article: Article = read_record(&record)?;
    let at = service.now();
    let write = move |archive: &mut Archive<Sqlite>| -> Answer {
        let id = article.id.clone();
        let origin = Origin { path: format!("sent by {name}"), input: None };
        let added = archive.take_in(vec![Incoming { article, origin }], Vec::new(), Vec::new(), at)?;
        let kept = archive.store().article(&id)?;
        let status = if added.new > 0 { StatusCode::CREATED } else { StatusCode::OK };
        let story = kept.map(|kept| kept.story);
        Ok((status, Json(json!({ "id": id, "story": story, "new": added.new > 0, "revised": added.revised > 0 }))))
    };
    service.write(write).await
}

/// The reader of files reads records too: the same limits and reasons hold.
fn read_record(record: &Value) -> Result<Article, Problem> {
    let line = std::io::Cursor::new(record.to_string().into_bytes());
    let path = std::path::Path::new("request");
    let unreadable = |reason: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, reason);
    let mut items = rashomon_read::open::stream(Box::new(line), path, &Limits::default()).map_err(unreadable)?;
    match items.next() {
        Some(Ok(read)) => Ok(read.article),
        Some(Err(rejected)) => Err(unreadable(rejected.reason)),
        None => Err(unreadable("there is no article in it".to_owned())),
    }
}

#[derive(Deserialize)]
pub struct Merge {
    from: String,
    reason: Option<String>,
}

pub async fn merge(
    State(service): State<Service>,
    headers: HeaderMap,
    Path(into): Path<String>,
    body: Body<Merge>,
) -> Answer {
    let Json(body) = body?;
    let hand = hand(&service, &headers, body.reason)?;
    let write = move |archive: &mut Archive<Sqlite>| -> Answer {
        done(json!({ "story": archive.merge(&StoryId::new(into), &StoryId::new(body.from), &hand)? }))
    };
    service.write(write).await
}

#[derive(Deserialize)]
pub struct Split {
    articles: Vec<ArticleId>,
    reason: Option<String>,
}

pub async fn split(
    State(service): State<Service>,
    headers: HeaderMap,
    Path(story): Path<String>,
    body: Body<Split>,
) -> Answer {
    let Json(body) = body?;
    let hand = hand(&service, &headers, body.reason)?;
    let write = move |archive: &mut Archive<Sqlite>| -> Answer {
        done(json!({ "story": archive.split(&StoryId::new(story), &body.articles, &hand)? }))
    };
    service.write(write).await
}

#[derive(Deserialize)]
pub struct Move {
    story: String,
    reason: Option<String>,
}

pub async fn move_article(
    State(service): State<Service>,
    headers: HeaderMap,
    Path(article): Path<String>,
    body: Body<Move>,
) -> Answer {
    let Json(body) = body?;
    let hand = hand(&service, &headers, body.reason)?;
    let write = move |archive: &mut Archive<Sqlite>| -> Answer {
        archive.move_article(&ArticleId::new(&article), &StoryId::new(&body.story), &hand)?;
        done(json!({ "article": article, "story": body.story }))
    };
    service.write(write).await
}

#[derive(Deserialize)]
pub struct Undo {
    reason: Option<String>,
}

pub async fn undo(
    State(service): State<Service>,
    headers: HeaderMap,
    Path(entry): Path<u64>,
    body: Body<Undo>,
) -> Answer {
    let Json(body) = body?;
    let hand = hand(&service, &headers, body.reason)?;
    let write = move |archive: &mut Archive<Sqlite>| -> Answer {
        archive.undo(entry, &hand)?;
        done(json!({ "undone": entry }))
    };
    service.write(write).await
}

#[derive(Deserialize)]
pub struct NoteBody {
    on: String,
    text: String,
}

pub async fn note(State(service): State<Service>, headers: HeaderMap, body: Body<NoteBody>) -> Answer {
    let Json(body) = body?;
    let hand = hand(&service, &headers, Some(body.text))?;
    let write = move |archive: &mut Archive<Sqlite>| -> Answer {
        archive.note(&body.on, &hand)?;
        Ok((StatusCode::CREATED, Json(json!({ "on": body.on }))))
    };
    service.write(write).await
}

#[derive(Deserialize)]
pub struct Watch {
    query: String,
}

pub async fn watch(
    State(service): State<Service>,
    headers: HeaderMap,
    Path(name): Path<String>,
    body: Body<Watch>,
) -> Answer {
    bearer(&service, &headers, Scope::Edit)?;
    let Json(Watch { query }) = body?;
    if Query::parse(&query).is_none() {
        return Err(Problem::wrong("the query has no word in it"));
    }
    let at = service.now();
    let write = move |archive: &mut Archive<Sqlite>| -> Answer {
        let list = Watchlist { name, query, at };
        archive.store_mut().commit(&Changes { watchlists: vec![list.clone()], ..Changes::default() })?;
        done(json!(list))
    };
    service.write(write).await
}

pub async fn unwatch(State(service): State<Service>, headers: HeaderMap, Path(name): Path<String>) -> Answer {
    bearer(&service, &headers, Scope::Edit)?;
    let write = move |archive: &mut Archive<Sqlite>| -> Answer {
        archive.store_mut().commit(&Changes { dropped_watchlists: vec![name.clone()], ..Changes::default() })?;
        done(json!({ "dropped": name }))
    };
    service.write(write).await
}
