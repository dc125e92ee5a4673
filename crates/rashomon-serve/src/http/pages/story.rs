//! The page of a story: its digest, and below it what the store knows besides.

use super::super::desk::Desk;
use super::super::made::Made;
use super::super::problem::Asked;
use super::super::{Problem, Service};
use super::table::{self, Table};
use super::{Frame, Page, encoded, made, map, render};
use crate::view::StoryView;
use crate::{changes, export, records, render as documents};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use rashomon::article::Field;
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::{JournalAction, Story};
use rashomon::pipeline::Report;
use rashomon_store::{Archive, Entry, Note, Revision, Sqlite, Standing, Store as _, Touched};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Reports and findings of a story that its page shows; the rest stands on pages of its own.
const REPORTS: usize = 50;
const FINDINGS: usize = 50;
/// Pairs of reports whose shared text is shown, and passages of a pair.
const PAIRS: usize = 12;
const PASSAGES: usize = 5;
/// Editions of an article, entries of the journal, claims that an edition touched, places.
const EDITIONS: usize = 5;
const ENTRIES: usize = 200;
const TOUCHED: usize = 12;
const PLACES: usize = 40;
/// Reports of a story that is worked out while its reader waits, and those named that a larger one lacks.
const AT_ONCE: u32 = 8;
const WAITING: usize = 10;

#[derive(Deserialize)]
pub struct StoryAsked {
    as_of: Option<String>,
}

/// What stands below the digest.
#[derive(Template)]
#[template(path = "below.html")]
struct Below<'a> {
    frame: Frame,
    word: &'a str,
    id: &'a str,
    as_of: Option<&'a str>,
    table: Table,
    map: String,
    places: Vec<Placed>,
    shared: Vec<Shared>,
    revised: &'a [Edited],
    waiting: &'a [(String, String)],
    members: Vec<(String, String)>,
    journal: Vec<Told>,
    /// Who and when, and what.
    notes: Vec<(String, String)>,
}

struct Placed {
    key: String,
    name: String,
    roles: String,
    precision: String,
}

/// Text that two reports share.
struct Shared {
    title: String,
    a: String,
    b: String,
    passages: Vec<(String, String)>,
    more: usize,
}

/// An entry of the journal in words.
struct Told {
    sequence: u64,
    time: String,
    hand: String,
    text: String,
    can_be_undone: bool,
}

struct Edited {
    article: String,
    outlet: String,
    number: u32,
    seen: String,
    words: Vec<(&'static str, String)>,
    /// Claims that only the edition before has, and those that only this one has.
    gone: Vec<String>,
    new: Vec<String>,
    /// How many it touched besides, and how many it left as they were.
    more: usize,
    kept: usize,
}

pub async fn story(
    State(service): State<Service>,
    desk: Desk,
    Path(id): Path<String>,
    Asked(asked): Asked<StoryAsked>,
) -> Page {
    let shared = service.clone();
    let (key, story) = ((id.clone(), desk.word.clone()), StoryId::new(&id));
    let as_of = asked.as_of.filter(|time| !time.is_empty());
    if as_of.is_none()
        && let Some(stamp) = service.glance(|store| store.standing(&story))?
        && let Some(known) = service.pages().get(&key, stamp)
    {
        return Ok(known.into_response());
    }
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        if let Some(as_of) = as_of.as_deref() {
            let (story, reports) = super::super::api::find(store, &id, Some(as_of))?;
            let known = Present { story, reports, edited: Vec::new(), waiting: Vec::new() };
            return Ok(page(store, &known, Some(as_of), &desk)?.into_response());
        }
        let root = store.resolve(&story)?.ok_or_else(|| none(&id))?;
        if root != story {
            return Ok(Redirect::permanent(&format!("/stories/{root}")).into_response());
        }
        let stamp = store.standing(&root)?.unwrap_or_default();
        // Somebody else may have asked for it while this request waited for its turn.
        let known = shared.pages().get(&key, stamp);
        if let Some(known) = known {
            return Ok(known.into_response());
        }
        let made = page(store, &present(store, &root, stamp)?, None, &desk)?;
        shared.pages().put(key, stamp, made.clone());
        Ok(made.into_response())
    };
    Ok(service.read(read).await?)
}

fn none(id: &str) -> Problem {
    Problem::not_found(format!("There is no story {id}"))
}

fn page(store: &Sqlite, known: &Present, as_of: Option<&str>, desk: &Desk) -> Result<Made, Problem> {
    let Present { story, reports, edited, waiting } = known;
    let reports: Vec<&Report> = reports.iter().map(Arc::as_ref).collect();
    let view = StoryView::of(story, &reports);
    let (map, places) = places(story, &reports);
    let below = Below {
        frame: Frame::new("", story.title.clone(), desk),
        word: &desk.word,
        id: story.id.as_str(),
        as_of,
        table: table::of(story, &view),
        map,
        places,
        shared: shared(story, &reports, &view),
        revised: edited,
        waiting,
        members: view
            .reports
            .iter()
            .map(|r| (r.id.clone(), format!("{} {} — {}", r.letter, r.outlet, r.title)))
            .collect(),
        journal: store.journal_of(&story.id, None)?.iter().rev().take(ENTRIES).map(told).collect(),
        notes: store.notes(Some(story.id.as_str()))?.into_iter().map(noted).collect(),
    };
    let nav = render(&Nav { frame: Frame::new("", story.title.clone(), desk) })?;
    let below = render(&below)?;
    let shown = documents::html::Shown {
        reports: REPORTS,
        findings: FINDINGS,
        copies: REPORTS,
        rest: Some(format!("/stories/{}", story.id)),
    };
    let digest = documents::html::render_part(&[view], shown).map_err(|error| Problem::internal(error.to_string()))?;
    Ok(made(around(&digest, &nav, &below)))
}

/// What a page shows of a story.
struct Present {
    story: Story,
    reports: Vec<Arc<Report>>,
    /// The editions that its articles went through.
    edited: Vec<Edited>,
    /// Id and title of reports that came since its ledger was worked out.
    waiting: Vec<(String, String)>,
}

/// A story as it is. Of a large one that just grew the last ledger is shown and what it lacks is named: to work it out takes a tenth of
/// a second, a thread does so in the background, and readers of a story that grows would wait for nothing else.
fn present(store: &Sqlite, root: &StoryId, standing: Standing) -> Result<Present, Problem> {
    let kept =
        if standing.waiting > 0 && standing.reports > AT_ONCE { Archive::kept_story(store, root)? } else { None };
    let (story, reports) = match kept {
        Some(kept) => kept,
        None => Archive::story(store, root)?.ok_or_else(|| none(root.as_str()))?,
    };
    let (mut edited, mut waiting) = (Vec::new(), Vec::new());
    for article in &story.articles {
        let editions = store.editions(article)?;
        if editions > 1 {
            let editions = store.revisions(article)?;
            edited.extend(editions.windows(2).rev().take(EDITIONS).filter_map(|pair| match pair {
                [before, after] => Some(self::edited(before, after)),
                _ => None,
            }));
        }
    }
    if standing.waiting > 0 && story.articles.len() < standing.reports as usize {
        let known: BTreeSet<&ArticleId> = story.articles.iter().collect();
        for (_, article) in store.members(root)?.into_iter().rev().filter(|(_, id)| !known.contains(id)).take(WAITING) {
            let Some(kept) = store.article(&article)? else { continue };
            let report = &kept.revision.report.article;
            let title = report.title.clone().or_else(|| report.outlet.clone()).unwrap_or_else(|| article.to_string());
            let outlet = report.outlet.as_ref().map(|outlet| format!(" ({outlet})")).unwrap_or_default();
            waiting.push((encoded(article.as_str()), title + &outlet));
        }
    }
    Ok(Present { story, reports, edited, waiting })
}

fn edited(before: &Revision, after: &Revision) -> Edited {
    let (old, new) = (&before.report, &after.report);
    let mut words =
        changes::words(old.article.separate_title().unwrap_or(""), new.article.separate_title().unwrap_or(""));
    words.retain(|(kind, _)| *kind != "same");
    words.extend(changes::words(&old.article.text, &new.article.text));
    let touched = Touched::between(old, new);
    let some = |claims: Vec<String>| claims.into_iter().take(TOUCHED).collect();
    Edited {
        article: new.article.id.to_string(),
        outlet: new.article.outlet.clone().unwrap_or_else(|| new.article.id.to_string()),
        number: after.number,
        seen: records::readable(after.seen),
        words,
        kept: touched.kept,
        more: touched.gone.len().saturating_sub(TOUCHED) + touched.new.len().saturating_sub(TOUCHED),
        gone: some(touched.gone),
        new: some(touched.new),
    }
}

/// The places that the story's claims name, on a map and as a list.
fn places(story: &Story, reports: &[&Report]) -> (String, Vec<Placed>) {
    let features = export::features(story, reports);
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let (mut points, mut places) = (Vec::new(), Vec::new());
    for feature in features.iter().take(PLACES) {
        let (properties, coordinates) = (&feature["properties"], &feature["geometry"]["coordinates"]);
        let (Some(east), Some(north)) = (coordinates[0].as_f64(), coordinates[1].as_f64()) else { continue };
        let (name, precision) = (properties["name"].as_str().unwrap_or(""), text(&properties["precision"]));
        let is_exact = matches!(precision.as_str(), "populated_place" | "other");
        points.push(map::Point { name, north, east, is_exact });
        let roles: Vec<String> = properties["roles"].as_array().into_iter().flatten().map(text).collect();
        let key = match properties["geonames"].as_u64() {
            Some(0) | None => rashomon_store::fold(name),
            Some(geonames) => geonames.to_string(),
        };
        places.push(Placed {
            key: encoded(&key),
            name: name.to_owned(),
            roles: roles.join(", "),
            precision: precision.replace('_', " "),
        });
    }
    (map::draw(&points), places)
}

/// Passages that reports share, the longest first, side by side.
fn shared(story: &Story, reports: &[&Report], view: &StoryView) -> Vec<Shared> {
    let by_id: BTreeMap<_, _> = reports.iter().map(|report| (report.article.id.as_str(), *report)).collect();
    let name = |id: &str| {
        let report = view.reports.iter().find(|report| report.id == id);
        report.map_or_else(|| id.to_owned(), |report| format!("{} · {}", report.letter, report.outlet))
    };
    let mut links: Vec<_> = story.copies.iter().filter(|link| !link.passages.is_empty()).collect();
    let share = |link: &rashomon::ledger::CopyLink| link.containment_a.max(link.containment_b);
    links.sort_by(|a, b| share(b).total_cmp(&share(a)));
    let pair = |link: &&rashomon::ledger::CopyLink| {
        let (a, b) = (by_id.get(link.a.as_str())?, by_id.get(link.b.as_str())?);
        let mut passages: Vec<_> = link.passages.iter().collect();
        passages.sort_by_key(|passage| std::cmp::Reverse(passage.a.end - passage.a.start));
        let more = passages.len().saturating_sub(PASSAGES);
        let cut = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Shared {
            title: format!(
                "{} and {}: {}",
                name(link.a.as_str()),
                name(link.b.as_str()),
                link.kind.as_str().replace('_', " ")
            ),
            a: name(link.a.as_str()),
            b: name(link.b.as_str()),
            passages: passages
                .into_iter()
                .take(PASSAGES)
                .map(|p| (cut(p.a.of(a.article.field(Field::Text))), cut(p.b.of(b.article.field(Field::Text)))))
                .collect(),
            more,
        })
    };
    links.iter().filter_map(pair).take(PAIRS).collect()
}

#[derive(Template)]
#[template(path = "nav.html")]
struct Nav {
    frame: Frame,
}

/// The digest's page with the way to the other pages above, and more below. What the digest allows itself when it is a file (no request
/// at all) gives way to what every answer of the service carries.
fn around(digest: &str, nav: &str, below: &str) -> String {
    // The link that skips to the digest stays the first thing on the page.
    let first = digest.find("class=\"skip\"").or_else(|| digest.find("<body")).unwrap_or(0);
    let close = if digest.get(first..).is_some_and(|rest| rest.starts_with("class")) { "</a>" } else { ">" };
    let start = digest.get(first..).and_then(|rest| rest.find(close)).map_or(first, |at| first + at + close.len());
    let end = digest.rfind("</main>").or_else(|| digest.rfind("</body>")).unwrap_or(digest.len());
    let part = |range: std::ops::Range<usize>| digest.get(range).unwrap_or("");
    let head: String = part(0..start)
        .lines()
        .filter(|line| !line.starts_with("<meta http-equiv=\"Content-Security-Policy\""))
        .map(|line| format!("{line}\n"))
        .collect();
    let ours = "<link rel=\"stylesheet\" href=\"/style.css\">\n<script src=\"/keys.js\" defer></script>\n</head>";
    let head = head.replacen("</head>", ours, 1).replacen("<body>", "<body class=\"served\">", 1);
    format!("{head}{nav}{}{below}{}", part(start..end), part(end..digest.len()))
}

fn noted(note: Note) -> (String, String) {
    (format!("{}, {}", note.hand, records::readable(note.at)), note.text)
}

fn told(entry: &Entry) -> Told {
    let action = match &entry.entry.action {
        JournalAction::Open { article, .. } => format!("{article} founded it"),
        JournalAction::Join { article, .. } => format!("{article} joined"),
        JournalAction::Merge { into, from } => format!("{from} became {into}"),
        JournalAction::Split { from, into, articles } => {
            format!("{} left {from} for {into}", super::count(articles.len() as u64, "article", "articles"))
        }
        JournalAction::Move { article, from, into } => format!("{article} went from {from} to {into}"),
        JournalAction::Revise { article, revision } => format!("edition {revision} of {article} came in"),
        JournalAction::Undo { entry } => format!("entry {entry} was undone"),
    };
    let reason = entry.entry.reason.as_str();
    Told {
        sequence: entry.entry.sequence,
        time: records::time(entry.at),
        hand: entry.hand.clone().unwrap_or_default(),
        text: if reason.is_empty() { action } else { format!("{action}: {reason}") },
        can_be_undone: !matches!(
            entry.entry.action,
            JournalAction::Open { .. } | JournalAction::Join { .. } | JournalAction::Revise { .. }
        ),
    }
}
