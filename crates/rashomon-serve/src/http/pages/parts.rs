//! The rest of a long story: its reports and its findings, a page after another.

use super::super::Problem;
use super::super::made::Made;
use super::super::problem::Asked;
use super::{Asker, Choice, Frame, Item, LIMIT, Listing, Page, Paged, count, encoded, html};
use crate::view::{FindingView, ReportView, StoryView};
use axum::extract::Path;
use rashomon::ledger::Story;
use rashomon::pipeline::Report;
use rashomon_store::Sqlite;
use std::sync::Arc;

/// Answers to a question that are shown.
const ANSWERS: usize = 6;

/// The reports of a story, in order of publication.
pub async fn reports(asker: Asker, Path(id): Path<String>, Asked(asked): Asked<Paged>) -> Page {
    let item = |report: ReportView| Item {
        title: report.title,
        link: format!("/articles/{}", encoded(&report.id)),
        meta: [report.letter, report.outlet, report.published].join(" · "),
        ..Item::default()
    };
    part(asker, id, "reports", asked, move |view, _| view.reports.into_iter().map(item).collect()).await
}

/// The findings of a story, the weightiest first.
pub async fn findings(asker: Asker, Path(id): Path<String>, Asked(asked): Asked<Paged>) -> Page {
    let item = |finding: FindingView, story: &Story| {
        let more = finding.accounts.len().saturating_sub(ANSWERS);
        let mut answers: Vec<String> =
            finding.accounts.iter().take(ANSWERS).map(|a| format!("{} ({})", a.text, a.origins)).collect();
        answers.extend((more > 0).then(|| count(more as u64, "more answer", "more answers")));
        Item {
            title: finding.question,
            link: finding.claim.map(|claim| format!("/stories/{}/claims/{claim}", story.id)).unwrap_or_default(),
            meta: finding.disagreement.map_or_else(
                || finding.relation.as_str().to_owned(),
                |what| format!("{}, {what}", finding.relation.as_str()),
            ),
            text: answers.join("; "),
            status: Some(finding.status),
            ..Item::default()
        }
    };
    let items = move |view: StoryView, story: &Story| view.findings.into_iter().map(|f| item(f, story)).collect();
    part(asker, id, "findings", asked, items).await
}

/// A page of what a story has many of.
async fn part(
    asker: Asker,
    id: String,
    what: &'static str,
    asked: Paged,
    items: impl FnOnce(StoryView, &Story) -> Vec<Item> + Send + 'static,
) -> Page {
    let frame = Frame::new("", "", &asker.desk);
    let make = move |store: &Sqlite| -> Result<Made, Problem> {
        let (story, reports) = super::super::api::find(store, &id, None)?;
        let reports: Vec<&Report> = reports.iter().map(Arc::as_ref).collect();
        let items = items(StoryView::of(&story, &reports), &story);
        let (all, skip) = (items.len(), usize::try_from(asked.after.unwrap_or(0)).unwrap_or(usize::MAX));
        let items: Vec<Item> = items.into_iter().skip(skip).take(LIMIT).collect();
        let end = skip.saturating_add(items.len());
        html(&Listing {
            frame: Frame { title: format!("{}: {what}", story.title), ..frame },
            lead: if items.is_empty() { String::new() } else { format!("{} to {end} of {all} {what}", skip + 1) },
            facets: vec![(
                "Story",
                vec![Choice {
                    label: story.title.clone(),
                    address: format!("/stories/{}", story.id),
                    is_chosen: false,
                }],
            )],
            items,
            empty: "There is nothing more.",
            next: (end < all).then(|| format!("/stories/{}/{what}?after={end}", story.id)),
            ..Listing::default()
        })
    };
    asker.listed(make).await
}
