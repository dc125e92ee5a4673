//! Which articles tell of one event.

use crate::config::Config;
use crate::id::{StoryId, digest};
use crate::ledger::{Decision, Placement};
use crate::pipeline::Report;

/// Places every report in a story; in input order.
#[must_use]
pub fn place(reports: &[Report], config: &Config) -> Vec<Placement> {
    reports
        .iter()
        .map(|report| {
            let given = report.article.given_story.as_deref().filter(|_| config.given_stories);
            let founder =
                given.map_or_else(|| digest(&["story", report.article.id.as_str()]), |s| digest(&["given", s]));
            Placement {
                article: report.article.id.clone(),
                story: StoryId::new(format!("s-{founder}")),
                decision: Decision { score: 0.0, threshold: 0.0, reasons: Vec::new() },
            }
        })
        .collect()
}
