//! Adding articles: annotate, place, commit. The stories they touch wait to be worked out.

use super::editions::Touched;
use super::{Archive, Placing, names};
use crate::lists::title_of;
use crate::replay::{Replay, stories_of};
use crate::store::{Error, Store};
use crate::values::{Changes, Entry, Input, Moment, Origin, Rejection, Revision, StoryRow, Waiting};
use rashomon::article::Article;
use rashomon::id::{ArticleId, StoryId, digest};
use rashomon::ledger::{JournalAction, JournalEntry};
use rashomon::pipeline::{self, Report};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An article that came in, and where from.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// The article.
    pub article: Article,
    /// Where it came from.
    pub origin: Origin,
}

impl From<Article> for Incoming {
    fn from(article: Article) -> Self {
        let path = article.file.clone().or_else(|| article.url.clone()).unwrap_or_default();
        Self { article, origin: Origin { path, input: None } }
    }
}

/// What came of adding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Articles that were not there before.
    pub new: u64,
    /// Later editions of articles that were there.
    pub revised: u64,
    /// Articles that were there as they came.
    pub known: u64,
    /// The stories that changed.
    pub stories: Vec<StoryId>,
}

impl Added {
    /// Takes in another outcome.
    pub fn take_in(&mut self, other: Self) {
        self.new += other.new;
        self.revised += other.revised;
        self.known += other.known;
        self.stories.extend(other.stories);
    }
}

/// What goes into one commit, as it is worked out.
#[derive(Default)]
struct Batch {
    added: Added,
    revisions: Vec<Revision>,
    journal: Vec<(JournalAction, String)>,
    /// New and changed reports, with their places in the order of arrival.
    fresh: BTreeMap<ArticleId, (u64, Arc<Report>)>,
    /// Number of the last edition of each.
    numbers: BTreeMap<ArticleId, u32>,
    /// Stories of which an article was revised.
    revised: BTreeSet<StoryId>,
}

impl<S: Store> Archive<S> {
    /// Adds articles and works out what waits: [`Archive::take_in`], then [`Archive::work_out`].
    ///
    /// # Errors
    ///
    /// As these.
    pub fn add(&mut self, incoming: Vec<Incoming>, at: Moment) -> Result<Added, Error> {
        let added = self.take_in(incoming, Vec::new(), Vec::new(), at)?;
        self.work_out(|_| ())?;
        Ok(added)
    }

    /// Adds articles, all of them or none, with the raw input that they came from and what of it could not be read. An article that is
    /// there already with the same text is left as it is; with another text it becomes a new edition, which stays in its story.
    /// The ledgers of their stories wait.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or written. Nothing was added then.
    pub fn take_in(
        &mut self,
        incoming: Vec<Incoming>,
        inputs: Vec<Input>,
        rejections: Vec<Rejection>,
        at: Moment,
    ) -> Result<Added, Error> {
        let (articles, origins): (Vec<Article>, Vec<Origin>) =
            incoming.into_iter().map(|incoming| (under_page_id(incoming.article), incoming.origin)).unzip();
        let reports: Vec<(Arc<Report>, Origin)> =
            pipeline::annotate_all(articles).into_iter().map(Arc::new).zip(origins).collect();
        self.attempt(|archive| archive.add_once(&reports, &inputs, &rejections, at))
    }

    fn add_once(
        &mut self,
        reports: &[(Arc<Report>, Origin)],
        inputs: &[Input],
        rejections: &[Rejection],
        at: Moment,
    ) -> Result<Added, Error> {
        let mut batch = Batch::default();
        let at = self.placing()?.last.max(at);
        for (report, origin) in reports {
            self.put(&mut batch, report, origin, at)?;
        }
        let actions: Vec<JournalAction> = batch.journal.iter().map(|(action, _)| action.clone()).collect();
        let (waiting, stories) = self.touched(&actions, &batch.revised, &batch.fresh, at)?;
        batch.added.stories = waiting.iter().map(|story| story.id.clone()).collect();
        let mut changes = Changes {
            inputs: inputs.to_vec(),
            rejections: rejections.to_vec(),
            revisions: batch.revisions,
            stories,
            waiting,
            ..Changes::default()
        };
        self.write(&mut changes, batch.journal, None, at)?;
        for (arrival, report) in batch.fresh.into_values() {
            self.at_hand.put(arrival, report);
        }
        Ok(batch.added)
    }

    fn put(&mut self, batch: &mut Batch, report: &Arc<Report>, origin: &Origin, at: Moment) -> Result<(), Error> {
        let id = &report.article.id;
        let known = match batch.fresh.get(id) {
            Some((arrival, known)) => Some((*arrival, known.clone(), batch.numbers.get(id).copied().unwrap_or(0))),
            None => self.store.article(id)?.map(|kept| (kept.arrival, kept.revision.report, kept.revision.number)),
        };
        let revision = |number| Revision { number, seen: at, origin: origin.clone(), report: report.clone() };
        match known {
            Some((_, known, _)) if is_same(&known.article, &report.article) => {
                batch.added.known += 1;
            }
            Some((arrival, known, number)) => {
                batch.added.revised += 1;
                batch.revisions.push(revision(number + 1));
                batch.numbers.insert(id.clone(), number + 1);
                batch.fresh.insert(id.clone(), (arrival, report.clone()));
                let action = JournalAction::Revise { article: id.clone(), revision: number + 1 };
                let touched = Touched::between(&known, report);
                batch.journal.push((action, format!("a later edition came in: {touched}")));
                if let Some(kept) = self.store.article(id)? {
                    batch.revised.insert(kept.story);
                }
            }
            None => {
                batch.added.new += 1;
                let placing = self.placing()?;
                placing.articles += 1;
                placing.since_checkpoint += 1;
                placing.clusterer.add(report);
                let entries = placing.clusterer.take_journal();
                batch.journal.extend(entries.into_iter().map(|entry| (entry.action, entry.reason)));
                batch.fresh.insert(id.clone(), (placing.articles, report.clone()));
                batch.numbers.insert(id.clone(), 0);
                batch.revisions.push(revision(0));
            }
        }
        Ok(())
    }

    /// All stories that actions name: those that wait now, and those that have no articles any more.
    fn touched(
        &mut self,
        actions: &[JournalAction],
        revised: &BTreeSet<StoryId>,
        fresh: &BTreeMap<ArticleId, (u64, Arc<Report>)>,
        at: Moment,
    ) -> Result<(Vec<Waiting>, Vec<StoryRow>), Error> {
        let named: BTreeSet<StoryId> =
            actions.iter().flat_map(stories_of).cloned().chain(revised.iter().cloned()).collect();
        let (mut replay, mut before) = (Replay::default(), BTreeMap::new());
        for story in &named {
            for (_, article) in self.store.members(story)? {
                replay.apply(&JournalAction::Join { story: story.clone(), article: article.clone() });
                before.insert(article, story.clone());
            }
        }
        actions.iter().for_each(|action| replay.apply(action));
        let mut stories = replay.stories();
        let (mut waiting, mut without) = (Vec::new(), Vec::new());
        for story in named {
            let root = replay.root(&story);
            let members = stories.remove(&story).unwrap_or_default();
            if members.is_empty() {
                let redirect = Some(root).filter(|root| *root != story);
                without.push(StoryRow::without_articles(story, redirect, at));
                continue;
            }
            let mut came = Vec::new();
            for id in &members {
                match fresh.get(id) {
                    Some(report) => came.push(report.clone()),
                    None if before.get(id) != Some(&story) => came.push(self.report(id)?),
                    None => {}
                }
            }
            came.sort_by_key(|(arrival, _)| *arrival);
            let joined = members.into_iter().filter(|id| before.get(id) != Some(&story)).collect();
            waiting.push(waiting_story(story, joined, &came, at));
        }
        Ok((waiting, without))
    }

    /// The rows of all stories that an action by hand names, as they stand afterwards: who decides sees at once what came of it.
    pub(super) fn settle(&mut self, action: &JournalAction, at: Moment) -> Result<Vec<StoryRow>, Error> {
        let named: BTreeSet<StoryId> = stories_of(action).into_iter().cloned().collect();
        let mut replay = Replay::default();
        for story in &named {
            for (_, article) in self.store.members(story)? {
                replay.apply(&JournalAction::Join { story: story.clone(), article });
            }
        }
        replay.apply(action);
        let mut stories = replay.stories();
        let mut redirected = Vec::new();
        for story in named {
            let root = replay.root(&story);
            if root == story {
                stories.entry(story).or_default();
            } else {
                redirected.push(StoryRow::without_articles(story, Some(root), at));
            }
        }
        let mut rows = self.rows(stories, at)?;
        rows.extend(redirected);
        Ok(rows)
    }

    /// Numbers the entries, adds a checkpoint where it is time for one, commits, and counts on.
    pub(super) fn write(
        &mut self,
        changes: &mut Changes,
        journal: Vec<(JournalAction, String)>,
        hand: Option<&str>,
        at: Moment,
    ) -> Result<(), Error> {
        let placing: &mut Placing = self.placing()?;
        changes.head = placing.head;
        changes.journal = (placing.head..)
            .zip(journal)
            .map(|(sequence, (action, reason))| Entry {
                at,
                hand: hand.map(str::to_owned),
                entry: JournalEntry { sequence, action, reason },
            })
            .collect();
        placing.head += changes.journal.len() as u64;
        placing.revisions += changes.revisions.len() as u64;
        placing.last = at;
        changes.checkpoint = placing.checkpoint()?;
        self.store.commit(changes)
    }
}

/// A story to which reports came.
fn waiting_story(id: StoryId, joined: Vec<ArticleId>, came: &[(u64, Arc<Report>)], at: Moment) -> Waiting {
    let reports: Vec<&Report> = came.iter().map(|(_, report)| report.as_ref()).collect();
    let mut published: Vec<_> = reports.iter().filter_map(|report| report.article.published.as_ref()).collect();
    published.sort();
    Waiting {
        id,
        joined,
        came: u32::try_from(reports.len()).unwrap_or(u32::MAX),
        title: reports.first().map(|report| title_of(&report.article)).unwrap_or_default(),
        first: published.first().map(ToString::to_string),
        last: published.last().map(ToString::to_string),
        names: names::of_reports(&reports),
        place: names::place(&reports),
        updated: at,
    }
}

/// The key under which readers say which article a later edition is of, where its address does not tell.
const EDITION_OF: &str = "edition_of";

/// A page keeps its id through its editions: readers give a later edition in the same input an id of its own.
fn under_page_id(mut article: Article) -> Article {
    if let Some(Value::String(id)) = article.extra.remove(EDITION_OF) {
        article.id = ArticleId::new(id);
        return article;
    }
    if let Some(url) = &article.url {
        let edition = format!("a-{}", digest(&["edition", url, &article.text]));
        if article.id.as_str() == edition {
            article.id = article.derived_id();
        }
    }
    article
}

/// Whether two editions say the same: what tells when and where one was fetched is no difference.
fn is_same(a: &Article, b: &Article) -> bool {
    a.text == b.text
        && a.title == b.title
        && a.outlet == b.outlet
        && a.published == b.published
        && a.updated == b.updated
}
