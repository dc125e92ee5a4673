//! Working out ledgers. A commit that brings articles leaves their stories *waiting*: where sixty stories grow at once, each would be
//! reconciled and digested with every batch, and it is enough to do it once when they have come. Who adds works out what waits in the
//! end, a service does so beside its readers, and whoever asks for a story in between gets it worked out for them ([`Archive::story`]):
//! the value is the same wherever it is made, as `pipeline::story` is pure.

use super::{Archive, row};
use crate::store::{Error, Store};
use crate::values::{Changes, Made, Moment};
use rashomon::id::{ArticleId, StoryId};
use rashomon::pipeline::Report;
use rayon::prelude::*;
use std::sync::Arc;

/// Stories that are worked out before they are written.
const BATCH: usize = 64;

/// A story that waits, as it was when its reports were read.
struct Job {
    story: StoryId,
    of: u64,
    reports: Vec<Arc<Report>>,
}

impl Job {
    fn done(self) -> Made {
        let reports: Vec<&Report> = self.reports.iter().map(AsRef::as_ref).collect();
        Made { of: self.of, row: row(self.story, &reports, Moment::default()) }
    }
}

/// The story as it waits, or nothing where it waits no more. How it stands is read before its reports are, so that what comes in
/// between is noticed when the ledger is written.
fn job<S: Store>(
    store: &S,
    story: StoryId,
    mut report: impl FnMut(&ArticleId) -> Result<Option<Arc<Report>>, Error>,
) -> Result<Option<Job>, Error> {
    let Some(standing) = store.standing(&story)?.filter(|standing| standing.waiting > 0) else { return Ok(None) };
    let members = store.members(&story)?;
    let mut reports = Vec::with_capacity(members.len());
    for (_, article) in members {
        reports.extend(report(&article)?);
    }
    Ok(Some(Job { story, of: standing.changed, reports }))
}

impl<S: Store> Archive<S> {
    /// Works out one ledger that waits, without writing it: `None` where none does. For those who share the machine with
    /// readers: one story at a time, on this thread.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn next_ledger(store: &S) -> Result<Option<Made>, Error> {
        for story in store.waiting(1)? {
            let report = |id: &ArticleId| Ok(store.article(id)?.map(|kept| kept.revision.report));
            if let Some(job) = job(store, story, report)? {
                return Ok(Some(job.done()));
            }
        }
        Ok(None)
    }

    /// Annotates anew what another engine annotated, `most` editions of it at most, and tells `done` how many are written; gives how many
    /// they were. Their stories wait afterwards.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or written.
    pub fn renew(&mut self, most: u64, mut done: impl FnMut(u64)) -> Result<u64, Error> {
        let mut written = 0;
        while written < most {
            let left = usize::try_from(most - written).unwrap_or(usize::MAX);
            let renewed = self.store.outdated(BATCH.min(left))?;
            if renewed.is_empty() {
                break;
            }
            written += renewed.len() as u64;
            // What is at hand has annotations of this engine already.
            self.store.commit(&Changes { renewed, ..Changes::default() })?;
            done(written);
        }
        Ok(written)
    }

    /// Works out all ledgers that wait, and tells `done` how many are written; gives how many they were.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or written.
    pub fn work_out(&mut self, mut done: impl FnMut(u64)) -> Result<u64, Error> {
        let mut written = 0;
        loop {
            let waiting = self.store.waiting(BATCH)?;
            if waiting.is_empty() {
                return Ok(written);
            }
            // What is at hand is as the journal has it, or it is forgotten.
            match &self.placing {
                Some(_) => self.catch_up()?,
                None => self.at_hand = super::AtHand::default(),
            }
            let mut jobs = Vec::with_capacity(waiting.len());
            for story in waiting {
                let at_hand = &self.at_hand.reports;
                let report = |id: &ArticleId| match at_hand.get(id) {
                    Some((_, report)) => Ok(Some(report.clone())),
                    None => Ok(self.store.article(id)?.map(|kept| kept.revision.report)),
                };
                jobs.extend(job(&self.store, story, report)?);
            }
            let made: Vec<Made> = jobs.into_par_iter().map(Job::done).collect();
            written += made.len() as u64;
            self.store.commit(&Changes { made, ..Changes::default() })?;
            done(written);
        }
    }
}
