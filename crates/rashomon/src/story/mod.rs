//! Which articles tell of one event.
//!
//! Articles are placed as they come ([`Clusterer`]), in bounded time and memory. The evidence is a likeness of weighted terms
//! (what happened, who, with which figures: [`terms`]), and whether place, people and day fit ([`signature`]). Its weights lie
//! in a text file ([`weights`]). Precision comes before recall: a false merge says that two newsrooms confirmed each other.

mod anchors;
mod candidates;
mod clock;
mod clusterer;
mod compare;
pub mod evidence;
pub mod features;
pub mod journal;
mod keep;
pub mod lead;
mod many;
mod numbers;
mod open;
mod packed;
mod peoples;
pub mod rarity;
mod reasons;
mod recurring;
mod review;
mod roles;
mod said;
mod shingles;
pub mod signature;
pub mod stem;
mod sweep;
pub mod terms;
pub mod weights;

pub use clusterer::{Clusterer, Compared};

use crate::config::Config;
use crate::id::{StoryId, digest};
use crate::ledger::{Decision, JournalEntry, Placement};
use crate::pipeline::Report;
use rayon::prelude::*;
use weights::Weights;

/// Places every report in a story; in input order. Stories are as they stand at the end: merges on the way count.
#[must_use]
pub fn place(reports: &[Report], config: &Config) -> Vec<Placement> {
    if config.given_stories {
        return reports.iter().map(given).collect();
    }
    place_with(reports, config, Weights::get())
}

/// The same with weights of one's own.
#[must_use]
pub fn place_with(reports: &[Report], config: &Config, weights: &Weights) -> Vec<Placement> {
    place_telling(reports, config, weights).0
}

/// The same, with the journal of how it came about.
#[must_use]
pub fn place_telling(reports: &[Report], config: &Config, weights: &Weights) -> (Vec<Placement>, Vec<JournalEntry>) {
    let mut clusterer = Clusterer::with_weights(config, weights.clone());
    let mut placements = Vec::with_capacity(reports.len());
    // Reading the evidence is most of the work and needs no order; a batch at a time bounds memory.
    for batch in reports.chunks(1_024) {
        clusterer.learn_lines(batch.iter());
        let evidence: Vec<_> = batch.par_iter().map(|report| clusterer.evidence(report)).collect();
        for (report, evidence) in batch.iter().zip(evidence) {
            placements.push(clusterer.add_evidence(report, &evidence));
        }
    }
    for (placement, story) in placements.iter_mut().zip(clusterer.stories_now()) {
        placement.story = story;
    }
    (placements, clusterer.take_journal())
}

/// Why two reports are, or are not, of one event: what matched, what spoke against it, the score and its threshold. `among` are
/// the reports by which rarity is judged; where there are none, it is that of general news.
#[must_use]
pub fn explain(a: &Report, b: &Report, among: &[Report], config: &Config) -> Decision {
    let mut clusterer = Clusterer::new(config);
    for report in among {
        clusterer.learn(report);
    }
    clusterer.explain(a, b)
}

/// The story that the record gives; an article without one stands alone.
fn given(report: &Report) -> Placement {
    let (founder, reason) = match report.article.given_story.as_deref() {
        Some(story) => (digest(&["given", story]), format!("the record says that it belongs to '{story}'")),
        None => (digest(&["story", report.article.id.as_str()]), "the record names no story".to_owned()),
    };
    Placement {
        article: report.article.id.clone(),
        story: StoryId::new(format!("s-{founder}")),
        decision: Decision { score: 1.0, threshold: 1.0, reasons: vec![reason] },
    }
}
