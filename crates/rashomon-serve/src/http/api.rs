//! The interface for programs: JSON under /api.

use super::problem::Asked;
use super::{Problem, Service};
use crate::{export, records};
use axum::Json;
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use rashomon::annotate::ClaimKind;
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::{Status, Story};
use rashomon::pipeline::Report;
use rashomon::wire;
use rashomon_store::{
    Archive, ArticleFilter, ClaimFilter, Moment, NameKind, Page, Query, Sqlite, Store as _, StoryFilter,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

type Answer = Result<Json<Value>, Problem>;

/// Items of a page where none is asked for, and the most that can be.
const LIMIT: usize = 50;
const MOST: usize = 500;

pub fn limit(asked: Option<usize>) -> usize {
    asked.unwrap_or(LIMIT).clamp(1, MOST)
}

fn page<T>(page: &Page<T>, item: impl Fn(&T) -> Value) -> Value {
    json!({ "items": page.items.iter().map(item).collect::<Vec<_>>(), "next": page.next.map(|next| next.to_string()) })
}

pub async fn openapi() -> Json<Value> {
    Json(super::openapi::document())
}

pub async fn status(State(service): State<Service>) -> Answer {
    service.read(|store| Ok(Json(json!(store.counts()?)))).await
}

#[derive(Deserialize)]
pub struct StoriesAsked {
    after: Option<u64>,
    limit: Option<usize>,
    min_reports: Option<u32>,
    disputed: Option<bool>,
    holder: Option<String>,
    entity: Option<String>,
    place: Option<String>,
    outlet: Option<String>,
}

pub async fn stories(State(service): State<Service>, Asked(asked): Asked<StoriesAsked>) -> Answer {
    let kinds = [
        (NameKind::Holder, asked.holder.map(|holder| rashomon_store::fold(&holder))),
        (NameKind::Entity, asked.entity),
        (NameKind::Place, asked.place),
        (NameKind::Outlet, asked.outlet),
    ];
    let filter = StoryFilter {
        name: kinds.into_iter().find_map(|(kind, key)| Some((kind, key?))),
        least_reports: asked.min_reports.unwrap_or(1),
        disputed: asked.disputed.unwrap_or(false),
        after: asked.after,
        limit: limit(asked.limit),
    };
    service.read(move |store| Ok(Json(page(&store.stories(&filter)?, records::story_head)))).await
}

#[derive(Deserialize)]
pub struct StoryAsked {
    as_of: Option<String>,
}

/// A time as it is written; a day means its last moment.
fn moment(written: &str) -> Result<Moment, Problem> {
    let parsed: rashomon::article::Moment =
        written.parse().map_err(|error: rashomon::article::NoMoment| Problem::wrong(error.to_string()))?;
    let start = parsed.second() * 1_000;
    Ok(Moment(if parsed.has_clock() { start + 999 } else { start + 86_399_999 }))
}

/// A story, as it is or as it was.
pub fn find(store: &Sqlite, id: &str, as_of: Option<&str>) -> Result<(Story, Vec<Arc<Report>>), Problem> {
    let story = StoryId::new(id);
    let found = match as_of {
        Some(time) => Archive::story_as_of(store, &story, moment(time)?)?,
        None => Archive::story(store, &story)?,
    };
    found.ok_or_else(|| Problem::not_found(format!("there is no story {id}")))
}

async fn of_story(
    service: &Service,
    id: String,
    asked: StoryAsked,
    show: impl FnOnce(&Story, &[&Report]) -> Result<Value, Problem> + Send + 'static,
) -> Answer {
    let read = move |store: &Sqlite| -> Answer {
        let (story, reports) = find(store, &id, asked.as_of.as_deref())?;
        let reports: Vec<&Report> = reports.iter().map(Arc::as_ref).collect();
        Ok(Json(show(&story, &reports)?))
    };
    service.read(read).await
}

fn whole(story: &Story, reports: &[&Report]) -> Result<Value, Problem> {
    serde_json::to_value(wire::story::Story::of(story, reports)).map_err(|error| Problem::internal(error.to_string()))
}

fn part(story: &Story, reports: &[&Report], key: &str) -> Result<Value, Problem> {
    Ok(whole(story, reports)?.get_mut(key).map(Value::take).unwrap_or_default())
}

pub async fn story(State(service): State<Service>, Path(id): Path<String>, Asked(asked): Asked<StoryAsked>) -> Answer {
    of_story(&service, id, asked, whole).await
}

/// A part of a story, page after page.
#[derive(Deserialize)]
pub struct PartAsked {
    as_of: Option<String>,
    after: Option<usize>,
    limit: Option<usize>,
}

/// A page of values that stand in order; the cursor is how many stand before it.
fn part_of(items: Value, after: Option<usize>, asked: Option<usize>) -> Value {
    let Value::Array(items) = items else { return json!({ "items": [], "next": null }) };
    let (all, skip, limit) = (items.len(), after.unwrap_or(0), limit(asked));
    let items: Vec<Value> = items.into_iter().skip(skip).take(limit).collect();
    let end = skip.saturating_add(items.len());
    json!({ "items": items, "next": (end < all).then(|| end.to_string()) })
}

async fn paged(
    service: &Service,
    id: String,
    asked: PartAsked,
    show: impl FnOnce(&Story, &[&Report]) -> Result<Value, Problem> + Send + 'static,
) -> Answer {
    let PartAsked { as_of, after, limit } = asked;
    let page = move |story: &Story, reports: &[&Report]| Ok(part_of(show(story, reports)?, after, limit));
    of_story(service, id, StoryAsked { as_of }, page).await
}

/// The articles of a story, in order of arrival.
pub async fn story_articles(
    State(service): State<Service>,
    Path(id): Path<String>,
    Asked(asked): Asked<PartAsked>,
) -> Answer {
    let articles = |_: &Story, reports: &[&Report]| -> Result<Value, Problem> {
        let article = |report: &&Report| {
            let article = &report.article;
            json!({
                "id": article.id, "title": article.title, "outlet": article.outlet, "url": article.url,
                "published": article.published.as_ref().map(ToString::to_string),
            })
        };
        Ok(reports.iter().map(article).collect())
    };
    paged(&service, id, asked, articles).await
}

pub async fn findings(
    State(service): State<Service>,
    Path(id): Path<String>,
    Asked(asked): Asked<PartAsked>,
) -> Answer {
    paged(&service, id, asked, |story, reports| part(story, reports, "findings")).await
}

/// The findings whose answer is a number, each with its history.
pub async fn figures(State(service): State<Service>, Path(id): Path<String>, Asked(asked): Asked<PartAsked>) -> Answer {
    let figures = |story: &Story, reports: &[&Report]| -> Result<Value, Problem> {
        let mut findings = part(story, reports, "findings")?;
        if let Some(list) = findings.as_array_mut() {
            list.retain(|finding| finding.get("kind").is_some_and(|kind| kind == "figure"));
        }
        Ok(findings)
    };
    paged(&service, id, asked, figures).await
}

pub async fn copies(State(service): State<Service>, Path(id): Path<String>, Asked(asked): Asked<StoryAsked>) -> Answer {
    let copies = |story: &Story, reports: &[&Report]| -> Result<Value, Problem> {
        Ok(json!({ "copies": part(story, reports, "copies")?, "origins": part(story, reports, "origins")? }))
    };
    of_story(&service, id, asked, copies).await
}

pub async fn story_places(
    State(service): State<Service>,
    Path(id): Path<String>,
    Asked(asked): Asked<StoryAsked>,
) -> Answer {
    let places = |story: &Story, reports: &[&Report]| -> Result<Value, Problem> {
        Ok(json!({ "type": "FeatureCollection", "features": export::features(story, reports) }))
    };
    of_story(&service, id, asked, places).await
}

pub async fn annotations(
    State(service): State<Service>,
    Path(id): Path<String>,
    Asked(asked): Asked<StoryAsked>,
) -> Answer {
    let graph = |story: &Story, reports: &[&Report]| -> Result<Value, Problem> {
        Ok(json!({ "@context": "http://www.w3.org/ns/anno.jsonld", "@graph": export::annotations(story, reports) }))
    };
    of_story(&service, id, asked, graph).await
}

pub async fn story_journal(State(service): State<Service>, Path(id): Path<String>) -> Answer {
    service.read(move |store| Ok(Json(json!({ "items": store.journal_of(&StoryId::new(id), None)? })))).await
}

#[derive(Deserialize)]
pub struct ArticlesAsked {
    q: Option<String>,
    outlet: Option<String>,
    month: Option<String>,
    after: Option<u64>,
    limit: Option<usize>,
}

impl ArticlesAsked {
    fn filter(&self) -> ArticleFilter {
        ArticleFilter {
            outlet: self.outlet.clone(),
            month: self.month.clone(),
            query: self.q.as_deref().and_then(Query::parse),
            after: self.after,
            limit: limit(self.limit),
        }
    }
}

pub async fn articles(State(service): State<Service>, Asked(asked): Asked<ArticlesAsked>) -> Answer {
    let filter = ArticleFilter { query: None, ..asked.filter() };
    service.read(move |store| Ok(Json(page(&store.articles(&filter)?, records::article_head)))).await
}

pub async fn search(State(service): State<Service>, Asked(asked): Asked<ArticlesAsked>) -> Answer {
    let filter = asked.filter();
    if filter.query.is_none() {
        return Err(Problem::wrong("q has no word in it"));
    }
    let read = move |store: &Sqlite| -> Answer {
        let found = store.search(&filter)?;
        let mut answer = page(&found.page, records::article_head);
        let facet = |counts: &[(String, u64)]| -> Value {
            counts.iter().map(|(value, count)| json!({ "value": value, "count": count })).collect()
        };
        answer["facets"] = json!({ "outlet": facet(&found.outlets), "month": facet(&found.months) });
        answer["counted"] = json!(found.counted);
        Ok(Json(answer))
    };
    service.read(read).await
}

fn revision(revision: &rashomon_store::Revision) -> Value {
    let Report { article, annotations } = revision.report.as_ref();
    let mut value = serde_json::to_value(wire::annotate::Line::of(article, annotations, false)).unwrap_or_default();
    value["revision"] = json!(revision.number);
    value["seen"] = json!(records::time(revision.seen));
    value["origin"] = json!(revision.origin);
    value["url"] = json!(article.url);
    value
}

pub async fn article(State(service): State<Service>, Path(id): Path<String>) -> Answer {
    let read = move |store: &Sqlite| -> Answer {
        let found = store.article(&ArticleId::new(&id))?;
        let kept = found.ok_or_else(|| Problem::not_found(format!("there is no article {id}")))?;
        let mut value = revision(&kept.revision);
        value["story"] = json!(store.resolve(&kept.story)?);
        Ok(Json(value))
    };
    service.read(read).await
}

pub async fn revisions(State(service): State<Service>, Path(id): Path<String>) -> Answer {
    let read = move |store: &Sqlite| -> Answer {
        let editions = store.revisions(&ArticleId::new(&id))?;
        if editions.is_empty() {
            return Err(Problem::not_found(format!("there is no article {id}")));
        }
        Ok(Json(json!({ "items": editions.iter().map(revision).collect::<Vec<_>>() })))
    };
    service.read(read).await
}

#[derive(Deserialize)]
pub struct ClaimsAsked {
    holder: Option<String>,
    entity: Option<String>,
    place: Option<String>,
    outlet: Option<String>,
    status: Option<String>,
    kind: Option<String>,
    since: Option<String>,
    until: Option<String>,
    after: Option<u64>,
    limit: Option<usize>,
}

impl ClaimsAsked {
    pub fn filter(self) -> Result<ClaimFilter, Problem> {
        let status = self.status.filter(|name| !name.is_empty()).map(|name| {
            Status::ALL
                .iter()
                .copied()
                .find(|status| status.as_str() == name)
                .ok_or_else(|| Problem::wrong(format!("'{name}' is no status")))
        });
        let kind = self
            .kind
            .filter(|name| !name.is_empty())
            .map(|name| ClaimKind::parse(&name).ok_or_else(|| Problem::wrong(format!("'{name}' is no sort of claim"))));
        let filled = |value: Option<String>| value.filter(|value| !value.is_empty());
        Ok(ClaimFilter {
            holder: filled(self.holder),
            entity: filled(self.entity),
            place: filled(self.place),
            outlet: filled(self.outlet),
            status: status.transpose()?,
            kind: kind.transpose()?,
            since: filled(self.since),
            until: filled(self.until),
            after: self.after,
            limit: limit(self.limit),
        })
    }
}

pub async fn claims(State(service): State<Service>, Asked(asked): Asked<ClaimsAsked>) -> Answer {
    let filter = asked.filter()?;
    service.read(move |store| Ok(Json(page(&Archive::claims(store, &filter)?, records::claim)))).await
}

#[derive(Deserialize)]
pub struct NamesAsked {
    prefix: Option<String>,
    skip: Option<u64>,
    limit: Option<usize>,
}

pub async fn names(
    State(service): State<Service>,
    Path(kind): Path<String>,
    Asked(asked): Asked<NamesAsked>,
) -> Answer {
    let kinds = [NameKind::Holder, NameKind::Entity, NameKind::Place, NameKind::Outlet];
    let Some(kind) = kinds.into_iter().find(|known| known.as_str() == kind) else {
        return Err(Problem::not_found("names are of a holder, entity, place or outlet"));
    };
    let read = move |store: &Sqlite| -> Answer {
        let names =
            store.names(kind, asked.prefix.as_deref().unwrap_or(""), asked.skip.unwrap_or(0), limit(asked.limit))?;
        Ok(Json(json!({ "items": names })))
    };
    service.read(read).await
}

pub async fn places(State(service): State<Service>, Asked(asked): Asked<NamesAsked>) -> Answer {
    let read = move |store: &Sqlite| -> Answer {
        let prefix = asked.prefix.as_deref().unwrap_or("");
        let names = store.names(NameKind::Place, prefix, asked.skip.unwrap_or(0), limit(asked.limit))?;
        let features: Vec<Value> = names.iter().filter_map(records::place).collect();
        Ok(Json(json!({ "type": "FeatureCollection", "features": features })))
    };
    service.read(read).await
}

#[derive(Deserialize)]
pub struct JournalAsked {
    from: Option<u64>,
    limit: Option<usize>,
}

pub async fn journal(State(service): State<Service>, Asked(asked): Asked<JournalAsked>) -> Answer {
    let (from, limit) = (asked.from.unwrap_or(0), limit(asked.limit));
    let read = move |store: &Sqlite| -> Answer {
        let entries = store.journal(from, limit)?;
        let next = (entries.len() == limit).then(|| (from + entries.len() as u64).to_string());
        Ok(Json(json!({ "items": entries, "next": next })))
    };
    service.read(read).await
}

/// The journal as it grows, as server-sent events; an event's id is its place, so that a reader goes on where it stopped.
pub async fn events(
    State(service): State<Service>,
    headers: axum::http::HeaderMap,
    Asked(asked): Asked<JournalAsked>,
) -> Result<Response, Problem> {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let from = match (last, asked.from) {
        (Some(last), _) => last + 1,
        (None, Some(from)) => from,
        (None, None) => service.read(|store| Ok(store.counts()?.journal)).await?,
    };
    let (sender, receiver) = tokio::sync::mpsc::channel(64);
    tokio::spawn(async move {
        let mut from = from;
        while !sender.is_closed() {
            let Ok(entries) = service.read(move |store| Ok(store.journal(from, 100)?)).await else { return };
            for entry in &entries {
                from = entry.entry.sequence + 1;
                let event = Event::default().id(entry.entry.sequence.to_string()).event("entry");
                let event = event.data(serde_json::to_string(entry).unwrap_or_default());
                if sender.send(Ok(event)).await.is_err() {
                    return;
                }
            }
            if entries.is_empty() {
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        }
    });
    Ok(Sse::new(Received(receiver)).keep_alive(KeepAlive::default()).into_response())
}

/// What a channel receives, as a stream.
struct Received(tokio::sync::mpsc::Receiver<Result<Event, Infallible>>);

impl futures_core::Stream for Received {
    type Item = Result<Event, Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

#[derive(Deserialize)]
pub struct NotesAsked {
    on: Option<String>,
}

pub async fn notes(State(service): State<Service>, Asked(asked): Asked<NotesAsked>) -> Answer {
    service.read(move |store| Ok(Json(json!({ "items": store.notes(asked.on.as_deref())? })))).await
}

pub async fn watchlists(State(service): State<Service>) -> Answer {
    service.read(|store| Ok(Json(json!({ "items": store.watchlists()? })))).await
}
