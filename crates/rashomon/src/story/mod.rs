//! Which articles tell of one event.
//!
//! Articles are placed as they come ([`Clusterer`]), in bounded time and memory. Precision comes before recall: a false merge says
//! that two newsrooms confirmed each other.
//!
//! | step | modules | makes |
//! | --- | --- | --- |
//! | read | `terms`, `stem`, `peoples`, `lead`, `anchors`, `occasion`, `roles`, `many`, `recurring`, `shingles`, [`evidence`] | what an article offers as evidence of its event |
//! | weigh | [`rarity`], `packed`, [`signature`], `clock` | the same, by how rare all of it is in the stream |
//! | compare | `candidates`, `open`, `said`, [`features`], `compare`, [`weights`] | the likeness of an article and a story |
//! | place | `clusterer`, `review`, [`settle`], `reasons` | the decision with its reasons, second thoughts |
//! | keep | [`journal`], `keep`, `numbers`, `sweep` | past states, what lasts, what is forgotten |

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
mod occasion;
mod open;
mod packed;
mod peoples;
pub mod rarity;
mod reasons;
mod recurring;
mod review;
mod roles;
mod said;
pub mod settle;
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

/// Places every report in a story, in order of publication; placements in input order. Stories are as they stand at the end: merges
/// on the way and the last look ([`settle`]) count.
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
    let order = in_time(reports);
    let mut placements: Vec<Option<Placement>> = vec![None; reports.len()];
    let mut last_look = settle::LastLook::default();
    // Reading the evidence is most of the work and needs no order; a batch at a time bounds memory.
    for batch in order.chunks(1_024) {
        clusterer.learn_lines(batch.iter().map(|at| &reports[*at]));
        let evidence: Vec<_> = batch.par_iter().map(|at| clusterer.evidence(&reports[*at])).collect();
        for (at, evidence) in batch.iter().zip(evidence) {
            placements[*at] = Some(clusterer.add_evidence(&reports[*at], &evidence));
            last_look.follow(&mut clusterer, evidence.day);
        }
    }
    for (at, decision) in last_look.finish(&mut clusterer) {
        if let Some(placement) = order.get(at).and_then(|at| placements[*at].as_mut()) {
            placement.decision = decision;
        }
    }
    for (at, story) in order.into_iter().zip(clusterer.stories_now()) {
        if let Some(placement) = &mut placements[at] {
            placement.story = story;
        }
    }
    (placements.into_iter().flatten().collect(), clusterer.take_journal())
}

/// The order in which reports that are all at hand are placed: that of publication, whatever that of the files; those that say no
/// day come last, when all that could tell where they belong is there. A name decides between reports of one moment. Where most say
/// no day there is no such order, and they are placed as they come.
fn in_time(reports: &[Report]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    let dated = reports.iter().filter(|report| report.article.published.is_some()).count();
    if dated * 2 < reports.len() {
        return order;
    }
    order.sort_by_cached_key(|at| {
        let published = reports[*at].article.published.as_ref().map(crate::article::Moment::second);
        (published.is_none(), published, reports[*at].article.id.clone())
    });
    order
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;
    use crate::id::ArticleId;

    fn order(published: &[(&str, Option<&str>)]) -> Vec<usize> {
        let report = |(id, day): &(&str, Option<&str>)| {
            let mut article = Article::from_text("The ferry sank.");
            article.id = ArticleId::new(*id);
            article.published = day.and_then(|day| day.parse().ok());
            Report { article, annotations: Annotations::default() }
        };
        in_time(&published.iter().map(report).collect::<Vec<_>>())
    }

    #[test]
    fn files_in_any_order_are_placed_in_that_of_publication_and_undated_ones_last() {
        let (late, early) = (Some("2026-03-02T10:00:00Z"), Some("2026-03-02T08:00:00Z"));
        assert_eq!(order(&[("readme", None), ("b", late), ("c", early), ("a", late)]), [2, 3, 1, 0]);
        assert_eq!(order(&[("z", None), ("y", None), ("b", late), ("x", None)]), [0, 1, 2, 3]);
    }
}
