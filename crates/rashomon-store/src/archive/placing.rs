//! The placing of articles, kept between processes. The clusterer is written into the store from time to time (a *checkpoint*); what came
//! after it is placed again when it is loaded, which gives the same state because placing is deterministic. It holds what new articles
//! may join and nothing older, so that loading costs what a window of days costs, however large the store is.
//!
//! A checkpoint that is damaged, or whose layout another build made, is as good as none: the clusterer is made anew from the articles of
//! the window, which stand where the store says they stand.

use super::{Archive, AtHand, hand};
use crate::codec::{self, PLACING};
use crate::store::{Error, Store};
use crate::values::{ArticleFilter, Checkpoint, Counts, Entry, Moment};
use rashomon::article;
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::JournalAction;
use rashomon::story::Clusterer;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A checkpoint is written once the articles since the last are this part of those that the clusterer holds, within bounds: placing
/// them again when it is loaded then takes about as long as loading it.
const PART: usize = 40;
const FEWEST: usize = 250;
const MOST: usize = 2_000;
/// Articles from which a clusterer is made anew at most.
const REBUILT: u64 = 100_000;
/// Articles by which the days are told from one another, and between two looks back.
const SAMPLE: usize = 101;
const STEP: u64 = 5_000;

#[derive(Debug)]
pub(super) struct Placing {
    pub(super) clusterer: Clusterer,
    /// The length of the journal that it knows.
    pub(super) head: u64,
    pub(super) last: Moment,
    pub(super) articles: u64,
    pub(super) revisions: u64,
    pub(super) since_checkpoint: usize,
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
    pub(super) fn checkpoint(&mut self) -> Result<Option<Checkpoint>, Error> {
        if self.since_checkpoint < (self.clusterer.held() / PART).clamp(FEWEST, MOST) {
            return Ok(None);
        }
        self.since_checkpoint = 0;
        self.clusterer.forget();
        let state = codec::encode_checkpoint(&self.clusterer)?;
        Ok(Some(Checkpoint { head: self.head, revisions: self.revisions, layout: PLACING.to_owned(), state }))
    }
}

impl<S: Store> Archive<S> {
    /// Loads what adding asks for: the clusterer as it stands at the end of the journal.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn warm(&mut self) -> Result<(), Error> {
        self.placing().map(|_| ())
    }

    /// Takes in what others wrote since, entry by entry: loading everything anew costs seconds in a large ledger.
    pub(super) fn catch_up(&mut self) -> Result<(), Error> {
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
    pub(super) fn placing(&mut self) -> Result<&mut Placing, Error> {
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
        let kept = self.store.checkpoint()?.filter(|checkpoint| checkpoint.layout == PLACING);
        let kept = kept.and_then(|kept| Some((codec::decode_checkpoint::<Clusterer>(&kept.state).ok()?, kept.head)));
        let (mut clusterer, mut from) = match kept {
            Some(kept) => kept,
            None if counts.revisions == 0 => (Clusterer::new(&self.config), 0),
            None => return self.rebuild_placing(counts, last),
        };
        let mut since_checkpoint = 0;
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

    /// A clusterer from the articles of the window: they stand where the store says, and rarity is learned from them.
    fn rebuild_placing(&self, counts: Counts, last: Moment) -> Result<Placing, Error> {
        let mut clusterer = Clusterer::new(&self.config);
        let back = self.articles_of_window(counts.articles)?;
        let stories = self.stories_of_last(counts.articles, back)?;
        let mut from = counts.revisions.saturating_sub(back);
        loop {
            let page = self.store.arrivals(from, 500)?;
            if page.is_empty() {
                break;
            }
            from += page.len() as u64;
            let first: Vec<_> =
                page.iter().filter(|revision| revision.number == 0).map(|r| r.report.as_ref()).collect();
            clusterer.learn_lines(first.iter().copied());
            let evidence: Vec<_> = first.par_iter().map(|report| clusterer.evidence(report)).collect();
            for (report, evidence) in first.into_iter().zip(evidence) {
                if let Some(story) = stories.get(&report.article.id) {
                    clusterer.recall(&report.article.id, &evidence, story);
                }
            }
        }
        self.bind_again(&mut clusterer)?;
        Ok(Placing::of(clusterer, counts, last, MOST))
    }

    /// How many of the last articles reach back to where nothing new can join any more: two windows, by the day that is usual at each place.
    fn articles_of_window(&self, articles: u64) -> Result<u64, Error> {
        let oldest = |now: i64| now - 2 * i64::from(self.config.window_days);
        let now = self.usual_day(articles)?;
        let mut back = STEP.min(articles);
        while back < articles.min(REBUILT) {
            if let (Some(now), Some(then)) = (now, self.usual_day(articles - back)?)
                && then < oldest(now)
            {
                break;
            }
            back = (back + STEP).min(articles).min(REBUILT);
        }
        Ok(back)
    }

    /// The day in the middle of those of the articles that came up to a place; a page that is dated otherwise moves nothing.
    fn usual_day(&self, place: u64) -> Result<Option<i64>, Error> {
        let filter = ArticleFilter { after: Some(place + 1), limit: SAMPLE, ..ArticleFilter::default() };
        let day = |written: &str| Some(written.parse::<article::Moment>().ok()?.second().div_euclid(86_400));
        let heads = self.store.articles(&filter)?.items;
        let mut days: Vec<i64> = heads.iter().filter_map(|head| day(head.day.as_deref()?)).collect();
        days.sort_unstable();
        Ok(days.get(days.len() / 2).copied())
    }

    /// Where the last articles stand.
    fn stories_of_last(&self, articles: u64, count: u64) -> Result<BTreeMap<ArticleId, StoryId>, Error> {
        let mut stories = BTreeMap::new();
        let mut after = Some(articles + 1);
        while let Some(place) = after.filter(|place| articles.saturating_sub(*place) < count) {
            let filter = ArticleFilter { after: Some(place), limit: 2_000, ..ArticleFilter::default() };
            let page = self.store.articles(&filter)?;
            stories.extend(page.items.into_iter().map(|head| (head.id, head.story)));
            after = page.next;
        }
        Ok(stories)
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
}
