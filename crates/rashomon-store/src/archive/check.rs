//! Verifying a ledger: the journal alone rebuilds every story, byte for byte; every span and statement holds.

use super::{Archive, row};
use crate::codec::{ENGINE, encode};
use crate::replay::Replay;
use crate::store::{Error, Store};
use crate::values::Moment;
use rashomon::digest;
use rashomon::id::{ArticleId, StoryId};
use rashomon::pipeline::Report;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Stories that are held in memory at once.
const BATCH: usize = 64;

/// What a check looked at, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Articles.
    pub articles: u64,
    /// Stories.
    pub stories: u64,
    /// Entries of the journal.
    pub entries: u64,
    /// Statements of digests.
    pub statements: u64,
    /// Stories whose ledger another version of the program made; they are checked, but not expected to be the same.
    pub of_other_engines: u64,
    /// Stories whose ledger waits to be worked out; it was worked out for the check.
    pub waiting: u64,
    /// What is wrong.
    pub faults: Vec<String>,
}

impl<S: Store> Archive<S> {
    /// Verifies the whole ledger.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read at all.
    pub fn check(&self) -> Result<Checked, Error> {
        let mut checked = Checked { faults: self.store.faults()?, ..Checked::default() };
        let entries = self.whole_journal()?;
        checked.entries = entries.len() as u64;
        if let Some((at, entry)) = (0..).zip(&entries).find(|(at, entry)| entry.entry.sequence != *at) {
            checked.faults.push(format!("entry {} of the journal stands at place {at}", entry.entry.sequence));
        }
        let stories: Vec<(StoryId, BTreeSet<ArticleId>)> = Replay::of(&entries).stories().into_iter().collect();
        let counts = self.store.counts()?;
        checked.articles = counts.articles;
        checked.stories = stories.len() as u64;
        let told: u64 = stories.iter().map(|(_, articles)| articles.len() as u64).sum();
        if told != counts.articles {
            checked.faults.push(format!("the journal tells of {told} articles, the store has {}", counts.articles));
        }
        if checked.stories != counts.stories {
            checked
                .faults
                .push(format!("the journal makes {} stories, the store has {}", checked.stories, counts.stories));
        }
        for batch in stories.chunks(BATCH) {
            let mut read = Vec::with_capacity(batch.len());
            for (story, articles) in batch {
                match self.reports_of(story, articles) {
                    Ok(reports) => {
                        let waits = self.store.standing(story)?.is_some_and(|standing| standing.waiting > 0);
                        match self.store.ledger(story) {
                            Ok(kept) => read.push((story, reports, kept.filter(|_| !waits), waits)),
                            Err(Error::Damaged(what)) => {
                                checked.faults.push(format!("story {story}: its ledger cannot be read: {what}"));
                            }
                            Err(error) => return Err(error),
                        }
                    }
                    Err(error) => checked.faults.push(format!("story {story}: {error}")),
                }
            }
            let results: Vec<OfStory> = read
                .into_par_iter()
                .map(|(story, reports, kept, waits)| {
                    let reports: Vec<&Report> = reports.iter().map(AsRef::as_ref).collect();
                    let made =
                        || row(story.clone(), &reports, Moment(0)).ledger.map(|ledger| (ledger, WAITING.to_owned()));
                    check_story(story, &reports, if waits { made() } else { kept })
                })
                .collect();
            for result in results {
                checked.statements += result.statements;
                checked.of_other_engines += u64::from(result.of_other_engine);
                checked.waiting += u64::from(result.waiting);
                checked.faults.extend(result.faults);
            }
        }
        Ok(checked)
    }

    fn reports_of(&self, story: &StoryId, articles: &BTreeSet<ArticleId>) -> Result<Vec<Arc<Report>>, Error> {
        let mut reports = Vec::with_capacity(articles.len());
        for article in articles {
            let Some(kept) = self.store.article(article)? else {
                return Err(Error::Damaged(format!("its article {article} is not there")));
            };
            if kept.story != *story {
                return Err(Error::Damaged(format!("its article {article} stands in story {}", kept.story)));
            }
            if kept.revision.report.article.id != *article {
                return Err(Error::Damaged(format!("its article {article} says that it is another one")));
            }
            reports.push((kept.arrival, kept.revision.report));
        }
        reports.sort_by_key(|(arrival, _)| *arrival);
        Ok(reports.into_iter().map(|(_, report)| report).collect())
    }
}

/// In place of the engine's name where a ledger was made for the check.
const WAITING: &str = "waiting";

#[derive(Default)]
struct OfStory {
    waiting: bool,
    statements: u64,
    of_other_engine: bool,
    faults: Vec<String>,
}

fn check_story(story: &StoryId, reports: &[&Report], kept: Option<(rashomon::ledger::Story, String)>) -> OfStory {
    let Some((ledger, engine)) = kept else {
        return OfStory { faults: vec![format!("story {story} has no ledger")], ..OfStory::default() };
    };
    let waiting = engine == WAITING;
    let mut found = OfStory { waiting, of_other_engine: !waiting && engine != ENGINE, ..OfStory::default() };
    found.statements = ledger.digest.sections.iter().map(|section| section.statements.len() as u64).sum();
    found.faults.extend(digest::verify(&ledger, reports).into_iter().map(|fault| format!("story {story}: {fault}")));
    if engine == ENGINE {
        let again = row(story.clone(), reports, Moment(0)).ledger;
        let same = match (again.as_ref().map(encode), encode(&ledger)) {
            (Some(Ok(again)), Ok(kept)) => again == kept,
            _ => false,
        };
        if !same {
            found.faults.push(format!("story {story}: its articles make another ledger than the one kept"));
        }
    }
    found
}
