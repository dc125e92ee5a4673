//! The first page: stories as cards, the one that changed last first.

use super::super::desk::Desk;
use super::super::made::Made;
use super::super::problem::Asked;
use super::super::{Problem, Service};
use super::{Choice, Frame, LIMIT, Page, count, html};
use crate::records;
use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::IntoResponse as _;
use rashomon::ledger::{JournalAction, OriginCount, Status};
use rashomon_store::{Moment, Sqlite, Store as _, StoryFilter, StoryHead};
use serde::Deserialize;
use std::fmt::Write as _;

#[derive(Deserialize)]
pub struct TodayAsked {
    after: Option<u64>,
    show: Option<String>,
}

#[derive(Template)]
#[template(path = "today.html")]
struct Today {
    frame: Frame,
    lead: String,
    views: Vec<Choice>,
    cards: Vec<Card>,
    empty: &'static str,
    next: Option<String>,
}

struct Card {
    head: StoryHead,
    days: String,
    counts: String,
    bar: String,
    /// Findings of a status: how many, and what they are.
    statuses: Vec<(Status, u32, &'static str)>,
    /// What happened since the last visit.
    news: String,
    changed: String,
}

/// What can be shown: the name in the address, the label.
const VIEWS: [(&str, &str); 3] = [("several", "Told by several"), ("disputed", "In dispute"), ("all", "All stories")];

/// The stories that a list of this name shows.
pub fn shown(name: &str) -> Option<StoryFilter> {
    VIEWS.iter().any(|(known, _)| *known == name).then(|| StoryFilter {
        least_reports: if name == "several" { 2 } else { 1 },
        disputed: name == "disputed",
        ..StoryFilter::default()
    })
}

pub async fn today(State(service): State<Service>, desk: Desk, address: Uri, Asked(asked): Asked<TodayAsked>) -> Page {
    let visitor = desk.clone();
    let since = desk.since.map(|since| since.0.to_string()).unwrap_or_default();
    let key = (address.to_string(), format!("{}{since}", desk.word));
    let make = move |store: &Sqlite| -> Result<Made, Problem> {
        let chosen = asked.show.as_deref().unwrap_or("several");
        let filter = shown(chosen).ok_or_else(|| Problem::wrong(format!("There is no list '{chosen}'")))?;
        let page = store.stories(&StoryFilter { after: asked.after, limit: LIMIT, ..filter })?;
        let counts = store.counts()?;
        let mut cards = Vec::with_capacity(page.items.len());
        for head in page.items {
            cards.push(card(store, head, visitor.since)?);
        }
        let view = |(name, label): (&str, &str)| Choice {
            label: label.to_owned(),
            address: format!("/?show={name}"),
            is_chosen: name == chosen,
        };
        html(&Today {
            frame: Frame {
                feed: Some(format!("/feeds/stories.atom?show={chosen}")),
                ..Frame::new("today", "Today", &visitor)
            },
            lead: format!(
                "{} in {}; the story that changed last stands first",
                count(counts.articles, "article", "articles"),
                count(counts.stories, "story", "stories")
            ),
            views: VIEWS.into_iter().map(view).collect(),
            cards,
            empty: "Nothing to show here yet. `rashomon add FILE…` and `rashomon watch FEED…` bring articles.",
            next: page.next.map(|next| format!("/?show={chosen}&after={next}")),
        })
    };
    Ok(desk.remember(service.list(key, &desk, make).await?.into_response()))
}

fn card(store: &Sqlite, head: StoryHead, since: Option<Moment>) -> Result<Card, Problem> {
    let moments: Vec<_> = [&head.first, &head.last].into_iter().flatten().filter_map(|day| day.parse().ok()).collect();
    let days = crate::view::days(moments.iter()).unwrap_or_default();
    let OriginCount { at_least, at_most } = head.origins;
    let origins = if at_least == at_most { String::new() } else { format!("{at_least} to ") };
    let counts = format!(
        "{} of {origins}{}",
        count(head.reports.into(), "report", "reports"),
        count(at_most.into(), "origin", "origins")
    );
    let statuses = [
        (Status::Disputed, head.disputed, "disputed"),
        (Status::Open, head.open, "open"),
        (Status::Corroborated, head.corroborated, "corroborated"),
    ];
    Ok(Card {
        bar: bar(head.reports, head.origins),
        days,
        counts,
        statuses: statuses.into_iter().filter(|(_, number, _)| *number > 0).collect(),
        news: match since {
            Some(since) if head.updated > since => news(store, &head, since)?,
            _ => String::new(),
        },
        changed: records::readable(head.updated),
        head,
    })
}

/// What happened to a story since a time, in a line.
fn news(store: &Sqlite, head: &StoryHead, since: Moment) -> Result<String, Problem> {
    let (mut came, mut revised, mut decided, mut is_new) = (0u64, 0u64, 0u64, false);
    for entry in store.journal_of(&head.id, None)?.iter().rev().take_while(|entry| entry.at > since) {
        match &entry.entry.action {
            JournalAction::Open { story, .. } => {
                came += 1;
                is_new |= *story == head.id;
            }
            JournalAction::Join { .. } => came += 1,
            JournalAction::Revise { .. } => revised += 1,
            _ => decided += 1,
        }
    }
    let parts =
        [(came, "report", "reports"), (revised, "later edition", "later editions"), (decided, "decision", "decisions")];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _, _)| *n > 0).map(|(n, one, many)| count(*n, one, many)).collect();
    Ok(match (is_new, parts.as_slice()) {
        (true, [only]) => format!("new, {only}"),
        (true, _) => format!("new, {}", parts.join(", ")),
        (false, []) => "worked out anew".to_owned(),
        (false, _) => parts.join(", "),
    })
}

/// A bar with a cell a report: the origins there are at least, those there may be besides, and the rest.
fn bar(reports: u32, origins: OriginCount) -> String {
    const CELL: u32 = 14;
    /// Reports beyond these are counted, not drawn.
    const DRAWN: u32 = 50;
    if reports < 2 {
        return String::new();
    }
    let drawn = reports.min(DRAWN);
    let mut svg = format!(
        "<svg class=\"origins\" viewBox=\"0 0 {width} 12\" width=\"{width}\" height=\"12\" aria-hidden=\"true\" focusable=\"false\">",
        width = drawn * CELL
    );
    for at in 0..drawn {
        let class = match at {
            at if at < origins.at_least => "own",
            at if at < origins.at_most => "maybe",
            _ => "reprint",
        };
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{}\" y=\"1\" width=\"{}\" height=\"10\" rx=\"2\"/>",
            at * CELL + 1,
            CELL - 2
        );
    }
    svg.push_str("</svg>");
    svg
}
