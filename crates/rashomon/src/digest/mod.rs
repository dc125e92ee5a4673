//! What is published for a story, and the checker that refuses what its passages do not carry.
//!
//! A digest is extraction with light templates: [`select`] chooses findings in order of weight, [`compose`] takes over the
//! words of the claim that tells a finding best and adds its credit and the count of its tellers, and [`check`] takes every
//! statement apart again. What fails is kept under `refused`, never published.

mod check;
mod compose;
mod cues;
mod select;
mod sources;
mod timeline;
mod title;
mod tokens;
mod verify;

pub use check::Refused;
pub use verify::{Fault, verify};

use crate::article::Moment;
use crate::id::StoryId;
use crate::ledger::{CopyLink, Digest, Finding, Origins, Refusal, Story};
use crate::pipeline::Report;
use sources::Sources;

/// Composes and checks the digest of a story.
#[must_use]
pub fn publish(
    id: StoryId,
    reports: &[&Report],
    copies: Vec<CopyLink>,
    origins: Origins,
    findings: Vec<Finding>,
) -> Story {
    let titles = title::titles(reports);
    let sources = Sources::of(reports, &findings);
    // A headline that its own claims do not carry (a question, a play on words) gives way to the next.
    let headline = titles
        .iter()
        .filter_map(|title| select::headline(&sources, &findings, title))
        .find(|statement| check::check(statement, &sources).is_ok());
    let title = headline
        .as_ref()
        .map(|statement| statement.text.clone())
        .or_else(|| titles.into_iter().next())
        .or_else(|| reports.first().map(|report| report.article.id.to_string()))
        .unwrap_or_default();
    let timeline = timeline::timeline(&sources, &findings);
    let mut digest = Digest::default();
    for mut section in select::sections(&sources, &findings, headline, &timeline) {
        section.statements.retain(|statement| match check::check(statement, &sources) {
            Ok(()) => true,
            Err(refused) => {
                digest.refused.push(Refusal { statement: statement.clone(), reason: refused.to_string() });
                false
            }
        });
        if !section.statements.is_empty() {
            digest.sections.push(section);
        }
    }
    let mut published: Vec<&Moment> = reports.iter().filter_map(|r| r.article.published.as_ref()).collect();
    published.sort();
    Story {
        id,
        title,
        first: published.first().map(ToString::to_string),
        last: published.last().map(ToString::to_string),
        articles: reports.iter().map(|r| r.article.id.clone()).collect(),
        origins,
        copies,
        findings,
        timeline,
        digest,
    }
}
