//! Pages for people: readable without scripts, every list also a feed or an interface, every address permanent.

mod claim;
mod lists;
mod map;
mod parts;
mod story;
mod table;
mod today;
mod watch;

pub use claim::{article, claim};
pub use lists::{claims, entities, entity, holder, holders, outlet, outlets, place, places, search};
pub use parts::{findings, reports};
pub use story::story;
pub use today::{shown, today};
pub use watch::{sources, subscriptions, watchlists};

pub use crate::view::encoded;

use super::desk::Desk;
use super::made::Made;
use super::{Problem, Service};
use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rashomon::ledger::Status;
use rashomon_store::Sqlite;
use serde::Deserialize;
use std::convert::Infallible;

/// Items of a page.
const LIMIT: usize = 30;

type Page = Result<Response, Oops>;

/// A problem, shown to people.
pub struct Oops(Problem);

impl From<Problem> for Oops {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<rashomon_store::Error> for Oops {
    fn from(error: rashomon_store::Error) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Oops {
    fn into_response(self) -> Response {
        let frame = Frame { title: self.0.detail().to_owned(), ..Frame::default() };
        match (Listing { frame, ..Listing::default() }).render() {
            Ok(page) => (self.0.status(), Html(page)).into_response(),
            Err(_) => self.0.into_response(),
        }
    }
}

fn html(page: &impl Template) -> Result<Made, Problem> {
    Ok(made(render(page)?))
}

fn made(html: String) -> Made {
    Made::new(HeaderValue::from_static("text/html; charset=utf-8"), html)
}

fn render(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|error| Problem::internal(error.to_string()))
}

/// What stands around every page.
#[derive(Clone, Default)]
struct Frame {
    /// Which of the main pages this is.
    here: &'static str,
    title: String,
    feed: Option<String>,
    /// Who has entered.
    hand: Option<String>,
    /// What was searched for.
    asked: String,
}

impl Frame {
    fn new(here: &'static str, title: impl Into<String>, desk: &Desk) -> Self {
        Self { here, title: title.into(), hand: desk.hand.clone(), ..Self::default() }
    }
}

/// Who asks which service for which address.
pub struct Asker {
    service: Service,
    desk: Desk,
    uri: Uri,
}

impl Asker {
    /// A list as it is kept: by its address, for whoever has entered.
    async fn listed(self, make: impl FnOnce(&Sqlite) -> Result<Made, Problem> + Send + 'static) -> Page {
        let key = (self.uri.to_string(), self.desk.word.clone());
        Ok(self.service.list(key, &self.desk, make).await?.into_response())
    }
}

impl FromRequestParts<Service> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Infallible> {
        let desk = Desk::from_request_parts(parts, service).await?;
        Ok(Self { service: service.clone(), desk, uri: parts.uri.clone() })
    }
}

/// A list under a heading.
#[derive(Template, Default)]
#[template(path = "listing.html")]
struct Listing {
    frame: Frame,
    lead: String,
    form: Option<Form>,
    items: Vec<Item>,
    empty: &'static str,
    /// Links to narrower lists, under a heading.
    facets: Vec<(&'static str, Vec<Choice>)>,
    /// A map of what is listed; markup of ours.
    map: String,
    next: Option<String>,
}

/// A form of one field, with what was asked.
struct Form {
    action: &'static str,
    name: &'static str,
    label: &'static str,
    value: String,
}

/// One of several lists.
struct Choice {
    label: String,
    address: String,
    is_chosen: bool,
}

#[derive(Default)]
struct Item {
    title: String,
    link: String,
    meta: String,
    text: String,
    status: Option<Status>,
    links: Vec<(String, String)>,
}

#[derive(Deserialize)]
pub struct Paged {
    after: Option<u64>,
}

pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../../templates/style.css"))
}

pub async fn keys() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../../../templates/keys.js"))
}

pub async fn world() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("../../../resources/world.svg"))
}

pub async fn nowhere() -> Oops {
    Oops(Problem::not_found("There is no such page"))
}

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    frame: Frame,
    word: String,
    /// Whether somebody could enter.
    is_open: bool,
}

pub async fn desk(State(service): State<Service>, desk: Desk) -> Page {
    let is_open = !service.settings().tokens.is_empty();
    Ok(html(&DeskPage { frame: Frame::new("desk", "Desk", &desk), word: desk.word, is_open })?.into_response())
}

/// 'one claim', '3 claims'.
fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("one {one}") } else { format!("{number} {many}") }
}
