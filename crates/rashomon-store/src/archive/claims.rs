//! Claims by holder, entity, place, time and status: stories are found by name, their ledgers say the rest.

use super::Archive;
use super::names::fold;
use crate::store::{Error, Store};
use crate::values::{NameKind, Page, StoryFilter};
use rashomon::annotate::ClaimKind;
use rashomon::article::Field;
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::{ClaimRef, Disagreement, Finding, Relation, Status};
use rashomon::mention::linking::walks::bare;
use rashomon::pipeline::Report;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Stories read at once: few, as most pages are full with the claims of a handful.
const PAGE: usize = 4;
/// Stories that are looked through for one page of claims; the next page goes on behind them.
const LOOKED_AT: usize = 320;

/// Which claims.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimFilter {
    /// Credited to somebody whose name has this in it.
    pub holder: Option<String>,
    /// Naming this entity, by its key: with a walk of life behind it in the stories that tell of that walk.
    pub entity: Option<String>,
    /// Of a sentence that names this place, by its GeoNames id or name.
    pub place: Option<String>,
    /// Of this outlet's articles.
    pub outlet: Option<String>,
    /// Of findings of this status.
    pub status: Option<Status>,
    /// Of this sort.
    pub kind: Option<ClaimKind>,
    /// Published on this day ('2026-03-02') or later.
    pub since: Option<String>,
    /// Published on this day or earlier.
    pub until: Option<String>,
    /// Behind this place.
    pub after: Option<u64>,
    /// A page ends with the story in which it reached so many.
    pub limit: usize,
}

/// A claim with the finding that it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimHit {
    /// The story.
    pub story: StoryId,
    /// The story's title.
    pub title: String,
    /// The finding.
    pub finding: String,
    /// What sort of question it is.
    pub kind: ClaimKind,
    /// The question.
    pub question: String,
    /// How its accounts stand to one another.
    pub relation: Relation,
    /// What they disagree about.
    pub disagreement: Option<Disagreement>,
    /// How well it is founded.
    pub status: Status,
    /// The answer that the claim gives.
    pub account: String,
    /// The claim.
    pub claim: ClaimRef,
    /// Its article.
    pub report: Arc<Report>,
}

impl<S: Store> Archive<S> {
    /// Claims that fit, those of the story that changed last (under a name: that was founded last) first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn claims(store: &S, filter: &ClaimFilter) -> Result<Page<ClaimHit>, Error> {
        let name = filter
            .entity
            .clone()
            .map(|entity| (NameKind::Entity, entity))
            .or_else(|| filter.holder.as_deref().map(|holder| (NameKind::Holder, fold(holder))))
            .or_else(|| filter.place.clone().map(|place| (NameKind::Place, place)))
            .or_else(|| filter.outlet.clone().map(|outlet| (NameKind::Outlet, outlet)));
        let mut stories = StoryFilter {
            name,
            disputed: filter.status == Some(Status::Disputed),
            after: filter.after,
            limit: PAGE,
            ..StoryFilter::default()
        };
        let (mut hits, mut looked_at) = (Vec::new(), 0);
        loop {
            let page = store.stories(&stories)?;
            looked_at += page.items.len();
            for head in &page.items {
                hits_of(store, &head.id, filter, &mut hits)?;
            }
            stories.after = page.next;
            if page.next.is_none() || hits.len() >= filter.limit || looked_at >= LOOKED_AT {
                return Ok(Page { items: hits, next: page.next });
            }
        }
    }
}

fn hits_of<S: Store>(store: &S, story: &StoryId, filter: &ClaimFilter, hits: &mut Vec<ClaimHit>) -> Result<(), Error> {
    let Some(ledger) = Archive::ledger(store, story)? else { return Ok(()) };
    let mut reports: BTreeMap<ArticleId, Arc<Report>> = BTreeMap::new();
    for finding in ledger.findings.iter().filter(|finding| finding_fits(finding, filter)) {
        for account in &finding.accounts {
            for claim in account.claims.iter().filter(|claim| held(claim, filter)) {
                let report = match reports.get(&claim.article) {
                    Some(report) => report.clone(),
                    None => {
                        let Some(kept) = store.article(&claim.article)? else { continue };
                        reports.insert(claim.article.clone(), kept.revision.report.clone());
                        kept.revision.report
                    }
                };
                if !report_fits(&report, filter) || !names(&report, claim, filter) {
                    continue;
                }
                hits.push(ClaimHit {
                    story: story.clone(),
                    title: ledger.title.clone(),
                    finding: finding.id.to_string(),
                    kind: finding.kind,
                    question: finding.question.clone(),
                    relation: finding.relation,
                    disagreement: finding.disagreement,
                    status: finding.status,
                    account: account.text.clone(),
                    claim: claim.clone(),
                    report,
                });
            }
        }
    }
    Ok(())
}

fn finding_fits(finding: &Finding, filter: &ClaimFilter) -> bool {
    filter.status.is_none_or(|status| finding.status == status) && filter.kind.is_none_or(|kind| finding.kind == kind)
}

fn held(claim: &ClaimRef, filter: &ClaimFilter) -> bool {
    let Some(wanted) = &filter.holder else { return true };
    let wanted = fold(wanted);
    claim.holders.iter().any(|holder| fold(holder) == wanted)
}

fn report_fits(report: &Report, filter: &ClaimFilter) -> bool {
    let day = report.article.published.as_ref().map(|moment| moment.date().to_string());
    let since = filter.since.as_ref().is_none_or(|since| day.as_ref().is_some_and(|day| day >= since));
    let until = filter.until.as_ref().is_none_or(|until| day.as_ref().is_some_and(|day| day <= until));
    since && until && (filter.outlet.is_none() || report.article.outlet == filter.outlet)
}

/// Whether the claim names the entity, and its sentence the place.
fn names(report: &Report, claim: &ClaimRef, filter: &ClaimFilter) -> bool {
    let layer = report.annotations.layer(claim.field);
    // The walk of life behind a person's name has chosen the stories; within them the name is one person's.
    let entity = filter.entity.as_deref().map(bare).is_none_or(|key| {
        layer.mentions.iter().filter(|m| claim.span.overlaps(m.span)).any(|mention| {
            report.annotations.entities.get(mention.entity as usize).is_some_and(|entity| entity.key == key)
        })
    });
    let place = filter.place.as_ref().is_none_or(|wanted| {
        layer.mentions.iter().filter(|m| claim.field == Field::Title || claim.sentence.overlaps(m.span)).any(
            |mention| {
                mention
                    .place
                    .as_ref()
                    .is_some_and(|place| place.geonames.to_string() == *wanted || fold(&place.name) == *wanted)
            },
        )
    });
    entity && place
}
