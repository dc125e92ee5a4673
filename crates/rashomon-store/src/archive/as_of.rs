//! Any past state of a story: the journal up to a time says which articles it had, and the editions seen by then what they said.

use super::Archive;
use crate::replay::{Replay, stories_of};
use crate::store::{Error, Store};
use crate::values::{Entry, Moment};
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::{JournalAction, Story};
use rashomon::pipeline::{self, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The ledger of a story, and its reports.
pub type Told = (Story, Vec<Arc<Report>>);

impl<S: Store> Archive<S> {
    /// A story as it is: its ledger and reports. Redirects are followed; where its ledger waits, it is worked out here and now.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn story(store: &S, story: &StoryId) -> Result<Option<Told>, Error> {
        let Some(root) = store.resolve(story)? else { return Ok(None) };
        match store.standing(&root)? {
            Some(standing) if standing.waiting > 0 => Ok(Some(made(store, root)?)),
            _ => Self::kept_story(store, &root),
        }
    }

    /// A story as its ledger was last worked out, which may be before its last articles came.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn kept_story(store: &S, story: &StoryId) -> Result<Option<Told>, Error> {
        let ledger = match store.ledger(story) {
            Ok(Some((ledger, _))) => ledger,
            Ok(None) => return Ok(None),
            // What cannot be read follows from the articles; `check` names it.
            Err(Error::Damaged(_)) => return Ok(Some(made(store, story.clone())?)),
            Err(error) => return Err(error),
        };
        let mut reports = Vec::with_capacity(ledger.articles.len());
        for article in &ledger.articles {
            reports.extend(store.article(article)?.map(|kept| kept.revision.report));
        }
        Ok(Some((ledger, reports)))
    }

    /// The ledger of a story as it is; redirects are not followed.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn ledger(store: &S, story: &StoryId) -> Result<Option<Story>, Error> {
        match store.standing(story)? {
            Some(standing) if standing.waiting > 0 => Ok(Self::story(store, story)?.map(|(ledger, _)| ledger)),
            _ => match store.ledger(story) {
                Err(Error::Damaged(_)) => Ok(Some(made(store, story.clone())?.0)),
                kept => Ok(kept?.map(|(ledger, _)| ledger)),
            },
        }
    }

    /// A story as it was at a time, worked out anew; redirects of that time are followed. `None` where it was not there yet.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn story_as_of(store: &S, story: &StoryId, at: Moment) -> Result<Option<Told>, Error> {
        let entries = entries_around(store, story, at)?;
        let replay = Replay::of(&entries);
        let root = replay.root(story);
        let mut stories = replay.stories();
        let Some(members) = stories.remove(&root) else { return Ok(None) };
        let reports = reports_as_of(store, &members, at)?;
        let borrowed: Vec<&Report> = reports.iter().map(AsRef::as_ref).collect();
        if borrowed.is_empty() {
            return Ok(None);
        }
        Ok(Some((pipeline::story(root, &borrowed), reports)))
    }
}

/// A story worked out here and now.
fn made<S: Store>(store: &S, story: StoryId) -> Result<Told, Error> {
    let reports = members(store, &story)?;
    let borrowed: Vec<&Report> = reports.iter().map(AsRef::as_ref).collect();
    Ok((pipeline::story(story, &borrowed), reports))
}

/// The reports of a story as they stand, in order of arrival.
fn members<S: Store>(store: &S, story: &StoryId) -> Result<Vec<Arc<Report>>, Error> {
    let mut reports = Vec::new();
    for (_, article) in store.members(story)? {
        reports.extend(store.article(&article)?.map(|kept| kept.revision.report));
    }
    Ok(reports)
}

/// The entries up to a time that name a story, or one that it was ever merged with.
fn entries_around<S: Store>(store: &S, story: &StoryId, at: Moment) -> Result<Vec<Entry>, Error> {
    let mut entries: BTreeMap<u64, Entry> = BTreeMap::new();
    let mut seen: BTreeSet<StoryId> = BTreeSet::from([story.clone()]);
    let mut open = vec![story.clone()];
    while let Some(next) = open.pop() {
        for entry in store.journal_of(&next, Some(at))? {
            if let JournalAction::Merge { .. } = entry.entry.action {
                for other in stories_of(&entry.entry.action) {
                    if seen.insert(other.clone()) {
                        open.push(other.clone());
                    }
                }
            }
            entries.insert(entry.entry.sequence, entry);
        }
    }
    Ok(entries.into_values().collect())
}

/// The editions of articles that had been seen by a time, in order of arrival.
fn reports_as_of<S: Store>(store: &S, articles: &BTreeSet<ArticleId>, at: Moment) -> Result<Vec<Arc<Report>>, Error> {
    let mut found = Vec::with_capacity(articles.len());
    for article in articles {
        let Some(kept) = store.article(article)? else { continue };
        let edition = if kept.revision.seen <= at {
            Some(kept.revision)
        } else {
            store.revisions(article)?.into_iter().rfind(|edition| edition.seen <= at)
        };
        found.extend(edition.map(|edition| (kept.arrival, edition.report)));
    }
    found.sort_by_key(|(arrival, _)| *arrival);
    Ok(found.into_iter().map(|(_, report)| report).collect())
}
