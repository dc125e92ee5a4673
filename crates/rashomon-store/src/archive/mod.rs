//! The archive: a ledger kept in a store, and the work of keeping it.
//!
//! Adding articles costs what they cost: they are annotated, placed by a clusterer that remembers its window alone, and only
//! the stories they touch are reconciled again: not in the commit that brings them, but once for many (`work.rs`). The clusterer is kept in the store from time to time (a *checkpoint*); what
//! came after it is placed again when an archive is opened, which gives the same state because placing is deterministic.

mod add;
mod as_of;
mod check;
mod claims;
mod editions;
mod hand;
mod names;
mod port;
mod work;

use crate::codec::{self, ENGINE};
use crate::store::{Error, Store};
use crate::values::{Checkpoint, Counts, Entry, Kept, Moment, StoryRow};
use rashomon::config::Config;
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::JournalAction;
use rashomon::pipeline::{self, Report};
use rashomon::story::Clusterer;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

pub use add::{Added, Incoming};
pub use check::Checked;
pub use claims::{ClaimFilter, ClaimHit};
pub use editions::Touched;
pub use hand::Hand;
pub use names::fold;

/// Articles after which a new checkpoint is written.
const CHECKPOINT: usize = 2_000;
/// Reports kept at hand; stories that grow are read again and again.
const AT_HAND: usize = 4_096;
/// Articles from which a clusterer is rebuilt where there is no checkpoint of this engine.
const REBUILT: u64 = 20_000;

/// A ledger in a store.
#[derive(Debug)]
pub struct Archive<S> {
    store: S,
    config: Config,
    /// The placing of articles, loaded when first needed, and the length of the journal that it knows.
    placing: Option<Placing>,
    at_hand: AtHand,
}

#[derive(Debug)]
struct Placing {
    clusterer: Clusterer,
    head: u64,
    last: Moment,
    articles: u64,
    revisions: u64,
    since_checkpoint: usize,
}

impl Placing {
    const fn of(clusterer: Clusterer, counts: Counts, last: Moment, since_checkpoint: usize) -> Self {
        Self {
            clusterer,
            head: counts.journal,
            last,
            articles: counts.articles,
            revisions: counts.revisions,
            since_checkpoint,
        }
    }

    /// A checkpoint, where it is time for one: it tells how things stand once the commit it is part of is done.
    fn checkpoint(&mut self) -> Result<Option<Checkpoint>, Error> {
        if self.since_checkpoint < CHECKPOINT {
            return Ok(None);
        }
        self.since_checkpoint = 0;
        self.clusterer.forget();
        let state = codec::encode(&self.clusterer)?;
        Ok(Some(Checkpoint { head: self.head, revisions: self.revisions, engine: ENGINE.to_owned(), state }))
    }
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

    /// Loads what adding asks for: the clusterer as it stands at the end of the journal.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn warm(&mut self) -> Result<(), Error> {
        self.placing().map(|_| ())
    }

    /// Takes in what others wrote since, entry by entry: loading everything anew costs seconds in a large ledger.
    fn catch_up(&mut self) -> Result<(), Error> {
        let Some(mut placing) = self.placing.take() else { return Ok(()) };
        let counts = self.store.counts()?;
        if counts.journal != placing.head {
            // Articles may have later editions now.
            self.at_hand = AtHand::default();
        }
        while placing.head < counts.journal {
            let limit = usize::try_from(counts.journal - placing.head).unwrap_or(usize::MAX).min(1_000);
            let entries = self.store.journal(placing.head, limit)?;
            if entries.is_empty() {
                return Ok(());
            }
            for entry in &entries {
                placing.since_checkpoint += self.place_again(&mut placing.clusterer, entry)?;
                placing.last = placing.last.max(entry.at);
            }
            placing.head += entries.len() as u64;
        }
        (placing.articles, placing.revisions) = (counts.articles, counts.revisions);
        self.placing = Some(placing);
        Ok(())
    }

    /// The clusterer as it stands at the end of the journal.
    fn placing(&mut self) -> Result<&mut Placing, Error> {
        if self.placing.is_none() {
            self.placing = Some(self.load()?);
        }
        self.placing.as_mut().ok_or_else(|| Error::Damaged("no clusterer".to_owned()))
    }

    fn load(&mut self) -> Result<Placing, Error> {
        let counts = self.store.counts()?;
        let last = match counts.journal {
            0 => Moment::default(),
            head => self.store.journal(head - 1, 1)?.first().map(|entry| entry.at).unwrap_or_default(),
        };
        let kept = self.store.checkpoint()?.and_then(|checkpoint| {
            let clusterer: Clusterer = codec::decode(&checkpoint.state).ok()?;
            Some((clusterer, checkpoint))
        });
        let (mut clusterer, checkpoint) = match kept {
            Some(kept) => kept,
            None if counts.revisions == 0 => (Clusterer::new(&self.config), Checkpoint::at_start()),
            None => return self.rebuild_placing(counts, last),
        };
        let mut since_checkpoint = 0;
        let mut from = checkpoint.head;
        loop {
            let entries = self.store.journal(from, 1_000)?;
            if entries.is_empty() {
                break;
            }
            from += entries.len() as u64;
            for entry in &entries {
                since_checkpoint += self.place_again(&mut clusterer, entry)?;
            }
        }
        Ok(Placing::of(clusterer, counts, last, since_checkpoint))
    }

    /// Lets a clusterer do again what an entry tells; gives the number of articles placed.
    fn place_again(&self, clusterer: &mut Clusterer, entry: &Entry) -> Result<usize, Error> {
        let (article, story) = match &entry.entry.action {
            JournalAction::Open { story, article } | JournalAction::Join { story, article } => (article, story),
            // What the clusterer decided itself it decides again.
            _ if entry.hand.is_none() => return Ok(0),
            JournalAction::Merge { into, from } => {
                clusterer.redirect(from, into);
                return Ok(0);
            }
            JournalAction::Undo { .. } | JournalAction::Revise { .. } => {
                self.follow_undo(clusterer, entry)?;
                return Ok(0);
            }
            JournalAction::Split { into, articles, .. } => {
                let moves: Vec<_> = articles.iter().map(|article| (article.clone(), into.clone())).collect();
                clusterer.reassign(&moves);
                hand::bind(clusterer, &entry.entry.action, true);
                return Ok(0);
            }
            JournalAction::Move { article, into, .. } => {
                clusterer.reassign(&[(article.clone(), into.clone())]);
                hand::bind(clusterer, &entry.entry.action, true);
                return Ok(0);
            }
        };
        let Some(first) = self.store.revisions(article)?.into_iter().next() else {
            return Err(Error::Damaged(format!("the journal names article {article}, which is not there")));
        };
        clusterer.add(&first.report);
        let again = clusterer.take_journal();
        // Another engine may place it elsewhere: what was decided stands.
        if !again.iter().any(|made| made.action == entry.entry.action) {
            clusterer.reassign(&[(article.clone(), story.clone())]);
        }
        Ok(1)
    }

    /// After an undoing, articles stand where the store says they do.
    fn follow_undo(&self, clusterer: &mut Clusterer, entry: &Entry) -> Result<(), Error> {
        let JournalAction::Undo { entry: of } = entry.entry.action else { return Ok(()) };
        let Some(undone) = self.store.journal(of, 1)?.into_iter().next() else { return Ok(()) };
        let mut moves = Vec::new();
        for story in crate::replay::stories_of(&undone.entry.action) {
            moves.extend(self.store.members(story)?.into_iter().map(|(_, article)| (article, story.clone())));
        }
        clusterer.reassign(&moves);
        hand::bind(clusterer, &undone.entry.action, false);
        Ok(())
    }

    /// A clusterer from the last articles: they stand where the store says, and rarity is learned from them.
    fn rebuild_placing(&self, counts: Counts, last: Moment) -> Result<Placing, Error> {
        let mut clusterer = Clusterer::new(&self.config);
        let mut from = counts.revisions.saturating_sub(REBUILT);
        loop {
            let page = self.store.arrivals(from, 500)?;
            if page.is_empty() {
                break;
            }
            from += page.len() as u64;
            for revision in page.iter().filter(|revision| revision.number == 0) {
                if let Some(kept) = self.store.article(&revision.report.article.id)? {
                    clusterer.recall(&revision.report, &kept.story);
                }
            }
        }
        self.bind_again(&mut clusterer)?;
        Ok(Placing::of(clusterer, counts, last, CHECKPOINT))
    }

    /// What persons have decided, from the first entry of the journal on.
    fn bind_again(&self, clusterer: &mut Clusterer) -> Result<(), Error> {
        let mut from = 0;
        loop {
            let page = self.store.journal(from, 10_000)?;
            if page.is_empty() {
                return Ok(());
            }
            from += page.len() as u64;
            for entry in page.iter().filter(|entry| entry.hand.is_some()) {
                match entry.entry.action {
                    JournalAction::Undo { entry: of } => {
                        if let Some(undone) = self.store.journal(of, 1)?.into_iter().next() {
                            hand::bind(clusterer, &undone.entry.action, false);
                        }
                    }
                    _ => hand::bind(clusterer, &entry.entry.action, true),
                }
            }
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

impl Checkpoint {
    fn at_start() -> Self {
        Self { head: 0, revisions: 0, engine: ENGINE.to_owned(), state: Vec::new() }
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
