//! The archive: a ledger kept in a store, and the work of keeping it.
//!
//! Adding articles costs what they cost: they are annotated, placed by a clusterer that remembers its window alone, and only
//! the stories they touch are reconciled again: not in the commit that brings them, but once for many (`work.rs`). The clusterer is kept
//! in the store from time to time (`placing.rs`).

mod add;
mod as_of;
mod check;
mod claims;
mod editions;
mod hand;
mod names;
mod placing;
mod port;
mod work;

use crate::store::{Error, Store};
use crate::values::{Kept, Moment, StoryRow};
use placing::Placing;
use rashomon::config::Config;
use rashomon::id::{ArticleId, StoryId};
use rashomon::pipeline::{self, Report};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

pub use add::{Added, Incoming};
pub use check::Checked;
pub use claims::{ClaimFilter, ClaimHit};
pub use editions::Touched;
pub use hand::Hand;
pub use names::fold;

/// Reports kept at hand; stories that grow are read again and again.
const AT_HAND: usize = 4_096;

/// A ledger in a store.
#[derive(Debug)]
pub struct Archive<S> {
    store: S,
    config: Config,
    /// The placing of articles, loaded when first needed, and the length of the journal that it knows.
    placing: Option<Placing>,
    at_hand: AtHand,
}

#[derive(Debug, Default)]
struct AtHand {
    reports: BTreeMap<ArticleId, (u64, Arc<Report>)>,
    order: VecDeque<ArticleId>,
}

impl AtHand {
    fn put(&mut self, arrival: u64, report: Arc<Report>) {
        let id = report.article.id.clone();
        if self.reports.insert(id.clone(), (arrival, report)).is_none() {
            self.order.push_back(id);
        }
        while self.order.len() > AT_HAND {
            if let Some(oldest) = self.order.pop_front() {
                self.reports.remove(&oldest);
            }
        }
    }
}

impl<S: Store> Archive<S> {
    /// An archive over a store.
    #[must_use]
    pub fn new(store: S, config: &Config) -> Self {
        Self { store, config: config.clone(), placing: None, at_hand: AtHand::default() }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The store alone.
    #[must_use]
    pub fn into_store(self) -> S {
        self.store
    }

    /// The store, to write to it what no story depends on.
    pub fn store_mut(&mut self) -> &mut S {
        &mut self.store
    }

    /// Forgets what was worked out from the store: somebody else wrote to it.
    fn reset(&mut self) {
        self.placing = None;
        self.at_hand = AtHand::default();
    }

    /// Runs a change; where somebody else wrote meanwhile, takes in what they wrote and tries again.
    fn attempt<T>(&mut self, mut change: impl FnMut(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let mut tries = 0;
        loop {
            self.catch_up()?;
            match change(self) {
                Err(Error::Conflict { .. }) if tries < 5 => tries += 1,
                Err(error) => {
                    self.reset();
                    return Err(error);
                }
                Ok(done) => return Ok(done),
            }
            self.reset();
        }
    }

    /// A report and its place in the order of arrival.
    fn report(&mut self, id: &ArticleId) -> Result<(u64, Arc<Report>), Error> {
        if let Some(known) = self.at_hand.reports.get(id) {
            return Ok(known.clone());
        }
        let Some(Kept { arrival, revision, .. }) = self.store.article(id)? else {
            return Err(Error::Damaged(format!("article {id} is not there")));
        };
        self.at_hand.put(arrival, revision.report.clone());
        Ok((arrival, revision.report))
    }

    /// The rows of stories with these members, in parallel over stories; an empty one loses its ledger.
    fn rows(&mut self, stories: BTreeMap<StoryId, BTreeSet<ArticleId>>, at: Moment) -> Result<Vec<StoryRow>, Error> {
        let mut jobs = Vec::new();
        for (story, members) in stories {
            let mut reports = Vec::with_capacity(members.len());
            for id in &members {
                reports.push(self.report(id)?);
            }
            reports.sort_by_key(|(arrival, _)| *arrival);
            jobs.push((story, reports));
        }
        Ok(jobs
            .into_par_iter()
            .map(|(story, reports)| {
                let reports: Vec<&Report> = reports.iter().map(|(_, report)| report.as_ref()).collect();
                row(story, &reports, at)
            })
            .collect())
    }
}

/// A story with its ledger, worked out from its reports.
#[must_use]
pub fn row(story: StoryId, reports: &[&Report], at: Moment) -> StoryRow {
    if reports.is_empty() {
        return StoryRow::without_articles(story, None, at);
    }
    let ledger = pipeline::story(story.clone(), reports);
    let (names, place) = (names::of(&ledger, reports), names::place(reports));
    StoryRow { id: story, redirect: None, ledger: Some(ledger), names, place, updated: at }
}
