//! Pages for people: no scripts, every list also a feed or an interface, every address permanent.

use super::api::{ClaimsAsked, find};
use super::problem::Asked;
use super::{Problem, Service};
use crate::view::StoryView;
use crate::{export, records, render};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use rashomon::ledger::JournalAction;
use rashomon::pipeline::Report;
use rashomon_store::{
    Archive, ArticleFilter, ArticleHead, ClaimFilter, ClaimHit, Entry, NameKind, Note, Query, Sqlite, Store as _,
    StoryFilter, StoryHead,
};
use serde::Deserialize;
use std::sync::Arc;

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

impl IntoResponse for Oops {
    fn into_response(self) -> Response {
        let page = Listing { title: self.0.detail().to_owned(), ..Listing::default() };
        match page.render() {
            Ok(page) => (self.0.status(), Html(page)).into_response(),
            Err(_) => self.0.into_response(),
        }
    }
}

fn html(page: &impl Template) -> Result<Response, Problem> {
    Ok(Html(page.render().map_err(|error| Problem::internal(error.to_string()))?).into_response())
}

/// A list under a heading: every page but that of a story is one.
#[derive(Template, Default)]
#[template(path = "listing.html")]
struct Listing {
    /// Which of the main pages this is.
    here: &'static str,
    title: String,
    lead: String,
    /// A form that asks for words, with what was asked.
    form: Option<Form>,
    items: Vec<Item>,
    empty: &'static str,
    /// Links to narrower lists: heading, then label and address.
    facets: Vec<(&'static str, Vec<(String, String)>)>,
    feed: Option<String>,
    next: Option<String>,
}

struct Form {
    action: &'static str,
    name: &'static str,
    label: &'static str,
    value: String,
}

#[derive(Default)]
struct Item {
    title: String,
    link: String,
    meta: String,
    text: String,
    /// Status by name, with its mark.
    status: Option<(&'static str, &'static str)>,
    links: Vec<(String, String)>,
}

#[derive(Deserialize)]
pub struct Paged {
    after: Option<u64>,
}

pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../templates/style.css"))
}

pub async fn nowhere() -> Oops {
    Oops(Problem::not_found("There is no such page"))
}

fn story_item(head: &StoryHead) -> Item {
    let status = if head.disputed > 0 {
        Some(("disputed", "≠"))
    } else if head.corroborated > 0 {
        Some(("corroborated", "●"))
    } else {
        Some(("single_origin", "○"))
    };
    let days: Vec<&str> = [&head.first, &head.last].into_iter().flatten().filter_map(|day| day.get(..10)).collect();
    let days = match days.as_slice() {
        [first, last] if first != last => format!(" · {first} to {last}"),
        [first, ..] => format!(" · {first}"),
        [] => String::new(),
    };
    Item {
        title: head.title.clone(),
        link: format!("/stories/{}", head.id),
        meta: format!("{}{days} · changed {}", export::summary(head), records::time(head.updated)),
        status,
        ..Item::default()
    }
}

pub async fn today(State(service): State<Service>, Asked(asked): Asked<Paged>) -> Page {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let page = store.stories(&StoryFilter { after: asked.after, limit: LIMIT, ..StoryFilter::default() })?;
        let counts = store.counts()?;
        html(&Listing {
            here: "today",
            title: "Today".to_owned(),
            lead: format!(
                "{} articles in {} stories, the one that changed last first",
                counts.articles, counts.stories
            ),
            items: page.items.iter().map(story_item).collect(),
            empty: "Nothing has come in yet: rashomon add FILE… brings articles.",
            feed: Some("/feeds/stories.atom".to_owned()),
            next: page.next.map(|next| format!("/?after={next}")),
            ..Listing::default()
        })
    };
    Ok(service.read(read).await?)
}

#[derive(Deserialize)]
pub struct StoryAsked {
    as_of: Option<String>,
}

/// What stands below the digest of a story.
#[derive(Template)]
#[template(path = "below.html")]
struct Below<'a> {
    id: &'a str,
    as_of: Option<&'a str>,
    revised: Vec<Edited>,
    journal: Vec<Told>,
    /// Who and when, and what.
    notes: Vec<(String, String)>,
}

/// An entry of the journal in words.
struct Told {
    sequence: u64,
    time: String,
    hand: String,
    text: String,
}

struct Edited {
    article: String,
    outlet: String,
    words: Vec<(&'static str, String)>,
}

pub async fn story(State(service): State<Service>, Path(id): Path<String>, Asked(asked): Asked<StoryAsked>) -> Page {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let (story, reports) = find(store, &id, asked.as_of.as_deref())?;
        if story.id.as_str() != id && asked.as_of.is_none() {
            return Ok(Redirect::permanent(&format!("/stories/{}", story.id)).into_response());
        }
        let reports: Vec<&Report> = reports.iter().map(Arc::as_ref).collect();
        let digest = render::html::render(&[StoryView::of(&story, &reports)])
            .map_err(|error| Problem::internal(error.to_string()))?;
        let entries = store.journal_of(&story.id, None)?;
        let mut revised = Vec::new();
        for article in &story.articles {
            let editions = store.revisions(article)?;
            for pair in editions.windows(2).rev().take(5) {
                let [before, after] = pair else { continue };
                revised.push(Edited {
                    article: format!("{article}, edition {}", after.number),
                    outlet: after.report.article.outlet.clone().unwrap_or_default(),
                    words: crate::changes::words(&before.report.article.text, &after.report.article.text),
                });
            }
        }
        let below = Below {
            id: story.id.as_str(),
            as_of: asked.as_of.as_deref(),
            revised,
            journal: entries.iter().rev().take(200).map(told).collect(),
            notes: store.notes(Some(story.id.as_str()))?.into_iter().map(noted).collect(),
        };
        let below = below.render().map_err(|error| Problem::internal(error.to_string()))?;
        let nav = Nav { here: "" }.render().map_err(|error| Problem::internal(error.to_string()))?;
        Ok(Html(around(&digest, &nav, &below)).into_response())
    };
    Ok(service.read(read).await?)
}

#[derive(Template)]
#[template(path = "nav.html")]
struct Nav {
    here: &'static str,
}

/// The digest's page with the way to the other pages above, and more below.
fn around(digest: &str, nav: &str, below: &str) -> String {
    let start = digest.find("<body").and_then(|at| Some(at + digest.get(at..)?.find('>')? + 1)).unwrap_or(0);
    let end = digest.rfind("</main>").or_else(|| digest.rfind("</body>")).unwrap_or(digest.len());
    let part = |range: std::ops::Range<usize>| digest.get(range).unwrap_or("");
    let head = part(0..start).replace("</head>", "<link rel=\"stylesheet\" href=\"/style.css\">\n</head>");
    format!("{head}\n{nav}{}{below}{}", part(start..end), part(end..digest.len()))
}

fn noted(note: Note) -> (String, String) {
    (format!("{}, {}", note.hand, records::time(note.at)), note.text)
}

fn told(entry: &Entry) -> Told {
    let action = match &entry.entry.action {
        JournalAction::Open { article, .. } => format!("{article} founded it"),
        JournalAction::Join { article, .. } => format!("{article} joined"),
        JournalAction::Merge { into, from } => format!("{from} became {into}"),
        JournalAction::Split { from, into, articles } => {
            format!("{} article(s) left {from} for {into}", articles.len())
        }
        JournalAction::Move { article, from, into } => format!("{article} went from {from} to {into}"),
        JournalAction::Revise { article, revision } => format!("edition {revision} of {article} came in"),
        JournalAction::Undo { entry } => format!("entry {entry} was undone"),
    };
    Told {
        sequence: entry.entry.sequence,
        time: records::time(entry.at),
        hand: entry.hand.clone().unwrap_or_default(),
        text: format!("{action}: {}", entry.entry.reason),
    }
}

fn claim_item(hit: &ClaimHit) -> Item {
    let outlet = hit.report.article.outlet.clone().unwrap_or_else(|| hit.claim.article.to_string());
    let day = hit.report.article.published.as_ref().map(|m| format!(", {}", m.date())).unwrap_or_default();
    let holders = hit.claim.holders.join(", told to ");
    Item {
        title: hit.question.clone(),
        link: format!("/stories/{}", hit.story),
        meta: format!("{} · {outlet}{day} · {}", hit.title, hit.claim.modality.as_str()),
        text: format!("“{}”", records::sentence(hit)),
        status: Some((hit.status.as_str(), crate::view::mark(&hit.status))),
        links: hit
            .claim
            .holders
            .iter()
            .map(|holder| (format!("all of {holder}"), format!("/holders/{}", encoded(&rashomon_store::fold(holder)))))
            .take(if holders.is_empty() { 0 } else { 3 })
            .collect(),
    }
}

/// A part of an address: all but letters, digits and '-._~' as percent signs say.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

async fn claim_list(service: Service, filter: ClaimFilter, mut listing: Listing, address: String) -> Page {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let page = Archive::claims(store, &filter)?;
        listing.items = page.items.iter().map(claim_item).collect();
        listing.empty = "No claim fits.";
        let join = if address.contains('?') { '&' } else { '?' };
        listing.next = page.next.map(|next| format!("{address}{join}after={next}"));
        html(&listing)
    };
    Ok(service.read(read).await?)
}

pub async fn claims(State(service): State<Service>, Asked(asked): Asked<ClaimsAsked>) -> Page {
    let filter = asked.filter()?;
    let statuses = ["corroborated", "single_origin", "disputed", "open"]
        .map(|status| (status.replace('_', " "), format!("/claims?status={status}")));
    let address = filter.status.map_or("/claims".to_owned(), |status| format!("/claims?status={}", status.as_str()));
    let listing = Listing {
        here: "claims",
        title: "Claims".to_owned(),
        lead: "What reports claim, with the question that each claim answers".to_owned(),
        facets: vec![("Status", statuses.to_vec())],
        ..Listing::default()
    };
    claim_list(service, filter, listing, address).await
}

async fn name_list(service: Service, kind: NameKind, listing: Listing, base: &'static str, skip: u64) -> Page {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let names = store.names(kind, "", skip, LIMIT)?;
        let full = names.len() == LIMIT;
        let items = names.into_iter().map(|name| Item {
            link: format!("{base}/{}", encoded(&name.key)),
            meta: format!("in {} story(ies)", name.stories),
            title: name.name,
            ..Item::default()
        });
        let next = full.then(|| format!("{base}?after={}", skip + LIMIT as u64));
        html(&Listing { items: items.collect(), empty: "There is none yet.", next, ..listing })
    };
    Ok(service.read(read).await?)
}

pub async fn holders(State(service): State<Service>, Asked(asked): Asked<Paged>) -> Page {
    let listing = Listing {
        here: "holders",
        title: "Holders".to_owned(),
        lead: "To whom claims are credited".to_owned(),
        ..Listing::default()
    };
    name_list(service, NameKind::Holder, listing, "/holders", asked.after.unwrap_or(0)).await
}

pub async fn holder(State(service): State<Service>, Path(key): Path<String>, Asked(asked): Asked<Paged>) -> Page {
    let listing = Listing {
        here: "holders",
        title: key.clone(),
        lead: "All that is credited to one of this name".to_owned(),
        ..Listing::default()
    };
    let address = format!("/holders/{}", encoded(&key));
    let filter = ClaimFilter { holder: Some(key), after: asked.after, limit: LIMIT, ..ClaimFilter::default() };
    claim_list(service, filter, listing, address).await
}

pub async fn entities(State(service): State<Service>, Asked(asked): Asked<Paged>) -> Page {
    let listing = Listing {
        here: "entities",
        title: "Names".to_owned(),
        lead: "Who and what reports name".to_owned(),
        ..Listing::default()
    };
    name_list(service, NameKind::Entity, listing, "/entities", asked.after.unwrap_or(0)).await
}

pub async fn entity(State(service): State<Service>, Path(key): Path<String>, Asked(asked): Asked<Paged>) -> Page {
    let listing =
        Listing { here: "entities", title: key.clone(), lead: "Claims that name it".to_owned(), ..Listing::default() };
    let address = format!("/entities/{}", encoded(&key));
    let filter = ClaimFilter { entity: Some(key), after: asked.after, limit: LIMIT, ..ClaimFilter::default() };
    claim_list(service, filter, listing, address).await
}

pub async fn outlets(State(service): State<Service>, Asked(asked): Asked<Paged>) -> Page {
    let listing = Listing {
        here: "outlets",
        title: "Outlets".to_owned(),
        lead: "Who publishes".to_owned(),
        ..Listing::default()
    };
    name_list(service, NameKind::Outlet, listing, "/outlets", asked.after.unwrap_or(0)).await
}

fn article_item(head: &ArticleHead) -> Item {
    let outlet = head.outlet.as_deref().unwrap_or("no outlet named");
    let edition = if head.revision > 0 { format!(" · edition {}", head.revision) } else { String::new() };
    Item {
        title: head.title.clone(),
        link: format!("/stories/{}", head.story),
        meta: format!("{outlet} · {}{edition}", head.day.as_deref().unwrap_or("undated")),
        ..Item::default()
    }
}

/// What an outlet publishes; of each article whether it is a root of its story, or whose text it carries.
pub async fn outlet(State(service): State<Service>, Path(name): Path<String>, Asked(asked): Asked<Paged>) -> Page {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let filter =
            ArticleFilter { outlet: Some(name.clone()), after: asked.after, limit: LIMIT, ..ArticleFilter::default() };
        let page = store.articles(&filter)?;
        let (mut items, mut own) = (Vec::new(), 0usize);
        for head in &page.items {
            let mut item = article_item(head);
            let ledger = store.ledger(&head.story)?;
            let group =
                ledger.as_ref().and_then(|(l, _)| l.origins.groups.iter().find(|g| g.articles.contains(&head.id)));
            if let Some(group) = group {
                if group.articles.first() == Some(&head.id) {
                    own += 1;
                    item.text = format!("the first of {} report(s) of its origin", group.articles.len());
                } else {
                    item.text = format!("goes back to {}", group.name);
                }
            }
            items.push(item);
        }
        html(&Listing {
            here: "outlets",
            lead: format!("{own} of the {} articles shown are the first of their origin", items.len()),
            title: name.clone(),
            items,
            empty: "This outlet has no article here.",
            next: page.next.map(|next| format!("/outlets/{}?after={next}", encoded(&name))),
            ..Listing::default()
        })
    };
    Ok(service.read(read).await?)
}

#[derive(Deserialize)]
pub struct SearchAsked {
    q: Option<String>,
    outlet: Option<String>,
    after: Option<u64>,
}

pub async fn search(State(service): State<Service>, Asked(asked): Asked<SearchAsked>) -> Page {
    let words = asked.q.unwrap_or_default();
    let form = Form { action: "/search", name: "q", label: "Words and \"phrases\"", value: words.clone() };
    let mut listing =
        Listing { here: "search", title: "Search".to_owned(), form: Some(form), empty: "", ..Listing::default() };
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        if let Some(query) = Query::parse(&words) {
            let filter =
                ArticleFilter { outlet: asked.outlet.clone(), query: Some(query), after: asked.after, limit: LIMIT };
            let found = store.search(&filter)?;
            let address = format!("/search?q={}", encoded(&words));
            listing.items = found.page.items.iter().map(article_item).collect();
            listing.empty = "No article has all of that.";
            listing.lead =
                format!("{} of the latest articles that have all of it; the last to come first", found.counted);
            let outlets = found.outlets.iter().filter(|(outlet, _)| !outlet.is_empty()).take(12);
            listing.facets.push((
                "Outlets",
                outlets
                    .map(|(outlet, count)| {
                        (format!("{outlet} ({count})"), format!("{address}&outlet={}", encoded(outlet)))
                    })
                    .collect(),
            ));
            let outlet = asked.outlet.as_ref().map(|outlet| format!("&outlet={}", encoded(outlet))).unwrap_or_default();
            listing.next = found.page.next.map(|next| format!("{address}{outlet}&after={next}"));
            listing.feed = Some(format!("/feeds/search.atom?q={}", encoded(&words)));
        }
        html(&listing)
    };
    Ok(service.read(read).await?)
}

pub async fn watchlists(State(service): State<Service>) -> Page {
    let read = |store: &Sqlite| -> Result<Response, Problem> {
        let mut items = Vec::new();
        for list in store.watchlists()? {
            let query = Query::parse(&list.query);
            let latest = store.articles(&ArticleFilter { query, limit: 3, ..ArticleFilter::default() })?;
            items.push(Item {
                link: format!("/search?q={}", encoded(&list.query)),
                meta: format!("looks for {}", list.query),
                links: latest
                    .items
                    .iter()
                    .map(|head| (head.title.clone(), format!("/stories/{}", head.story)))
                    .chain([("feed".to_owned(), format!("/feeds/watchlists/{}.atom", encoded(&list.name)))])
                    .collect(),
                title: list.name,
                ..Item::default()
            });
        }
        html(&Listing {
            here: "watchlists",
            title: "Watchlists".to_owned(),
            lead: "What is looked for, and the last articles that had it".to_owned(),
            items,
            empty: "There is none yet: PUT /api/watchlists/NAME makes one.",
            ..Listing::default()
        })
    };
    Ok(service.read(read).await?)
}

/// Feeds and their health, and what could not be read lately.
pub async fn sources(State(service): State<Service>) -> Page {
    let read = |store: &Sqlite| -> Result<Response, Problem> {
        let feeds = store.feeds()?.into_iter().map(|feed| Item {
            title: feed.url,
            text: feed.state.get("health").map_or_else(|| feed.state.to_string(), ToString::to_string),
            ..Item::default()
        });
        let rejections = store.rejections(LIMIT)?.into_iter().map(|rejection| Item {
            title: rejection.source,
            meta: records::time(rejection.seen),
            text: rejection.reason,
            ..Item::default()
        });
        html(&Listing {
            here: "sources",
            title: "Sources".to_owned(),
            lead: "Feeds, and what could not be read lately".to_owned(),
            items: feeds.chain(rejections).collect(),
            empty: "No feed is watched, and everything that came in could be read.",
            ..Listing::default()
        })
    };
    Ok(service.read(read).await?)
}
