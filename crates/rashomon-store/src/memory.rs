//! A ledger in memory: for tests and notebooks, and the plain picture of what the other stores must do.

use crate::codec::ENGINE;
use crate::lists::{found, title_of};
use crate::replay::stories_of;
use crate::store::{Error, Store};
use crate::values::{
    ArticleFilter, ArticleHead, Changes, Checkpoint, Counts, Entry, FeedState, Found, Input, Kept, Made, Moment,
    NameKind, NameRow, Note, Page, Rejection, Revision, Standing, StoryFilter, StoryHead, StoryRow, Waiting, Watchlist,
};
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::{JournalAction, OriginCount, Status, Story};
use std::collections::{BTreeMap, BTreeSet};

/// A ledger in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    inputs: BTreeMap<String, Input>,
    rejections: Vec<Rejection>,
    /// Editions in order of arrival.
    arrivals: Vec<Revision>,
    articles: Vec<Article>,
    by_id: BTreeMap<ArticleId, usize>,
    stories: Vec<Told>,
    story_by_id: BTreeMap<StoryId, usize>,
    changed: u64,
    journal: Vec<Entry>,
    journal_stories: BTreeSet<(StoryId, u64)>,
    notes: Vec<Note>,
    watchlists: BTreeMap<String, Watchlist>,
    feeds: BTreeMap<String, FeedState>,
    checkpoint: Option<Checkpoint>,
}

/// A story, its place in the order of changes, and what came to it since its ledger was worked out.
#[derive(Clone, Debug)]
struct Told {
    row: StoryRow,
    head: StoryHead,
    changed: u64,
}

#[derive(Clone, Debug)]
struct Article {
    story: StoryId,
    seen: Moment,
    /// Indexes of its editions.
    editions: Vec<usize>,
}

impl Memory {
    fn last(&self, article: &Article) -> Option<&Revision> {
        article.editions.last().and_then(|edition| self.arrivals.get(*edition))
    }

    fn head(&self, index: usize) -> Option<ArticleHead> {
        let article = self.articles.get(index)?;
        let last = self.last(article)?;
        Some(ArticleHead {
            id: last.report.article.id.clone(),
            arrival: index as u64 + 1,
            story: article.story.clone(),
            revision: last.number,
            outlet: last.report.article.outlet.clone(),
            title: title_of(&last.report.article),
            day: last.report.article.published.as_ref().map(|moment| moment.date().to_string()),
            seen: article.seen,
        })
    }

    fn write_revision(&mut self, revision: &Revision) {
        let edition = self.arrivals.len();
        self.arrivals.push(revision.clone());
        let id = &revision.report.article.id;
        if let Some(article) = self.by_id.get(id).and_then(|index| self.articles.get_mut(*index)) {
            article.editions.push(edition);
            return;
        }
        self.by_id.insert(id.clone(), self.articles.len());
        self.articles.push(Article { story: StoryId::new(""), seen: revision.seen, editions: vec![edition] });
    }

    fn write_entry(&mut self, entry: &Entry) {
        let mut action = &entry.entry.action;
        while let JournalAction::Undo { entry: of } = action {
            match usize::try_from(*of).ok().and_then(|of| self.journal.get(of)) {
                Some(undone) => action = &undone.entry.action,
                None => break,
            }
        }
        let mut named: Vec<StoryId> = stories_of(action).into_iter().cloned().collect();
        if let JournalAction::Revise { article, .. } = action {
            named.extend(self.by_id.get(article).and_then(|i| self.articles.get(*i)).map(|a| a.story.clone()));
        }
        self.journal_stories.extend(named.into_iter().map(|story| (story, entry.entry.sequence)));
        self.journal.push(entry.clone());
    }

    fn place(&mut self, story: &StoryId, articles: &[ArticleId]) {
        for article in articles {
            if let Some(article) = self.by_id.get(article).and_then(|index| self.articles.get_mut(*index)) {
                article.story = story.clone();
            }
        }
    }

    /// The story of that name, made where there is none, as the one that changed last.
    fn changing(&mut self, id: &StoryId, updated: Moment) -> Option<&mut Told> {
        self.changed += 1;
        let index = *self.story_by_id.entry(id.clone()).or_insert(self.stories.len());
        if index == self.stories.len() {
            let row = StoryRow::without_articles(id.clone(), None, updated);
            self.stories.push(Told { head: head_of(&row), row, changed: 0 });
        }
        let told = self.stories.get_mut(index)?;
        told.changed = self.changed;
        Some(told)
    }

    fn write_story(&mut self, row: &StoryRow) {
        self.place(&row.id, row.ledger.as_ref().map_or(&[], |ledger| &ledger.articles));
        if let Some(told) = self.changing(&row.id, row.updated) {
            told.row = row.clone();
            told.head = head_of(row);
        }
    }

    fn write_waiting(&mut self, waiting: &Waiting) {
        let reports = self.articles.iter().filter(|article| article.story == waiting.id).count();
        let Some(Told { row, head, .. }) = self.changing(&waiting.id, waiting.updated) else { return };
        (row.redirect, row.updated, head.updated) = (None, waiting.updated, waiting.updated);
        head.reports = u32::try_from(reports).unwrap_or(u32::MAX);
        head.waiting += waiting.came.max(1);
        if row.ledger.is_none() {
            (head.title, head.place) = (waiting.title.clone(), waiting.place.clone());
        }
        if let Some(first) = &waiting.first
            && head.first.as_ref().is_none_or(|known| known > first)
        {
            head.first = Some(first.clone());
        }
        if let Some(last) = &waiting.last
            && head.last.as_ref().is_none_or(|known| known < last)
        {
            head.last = Some(last.clone());
        }
        for name in &waiting.names {
            if !Self::has_name(row, name.kind, &name.key) {
                row.names.push(name.clone());
            }
        }
    }

    fn write_made(&mut self, made: &Made) {
        let told = self.story_by_id.get(&made.row.id).and_then(|index| self.stories.get_mut(*index));
        if let Some(told) = told.filter(|told| told.changed == made.of && told.head.waiting > 0) {
            told.row = StoryRow { updated: told.row.updated, ..made.row.clone() };
            told.head = head_of(&told.row);
        }
    }

    fn told(&self, story: &StoryId) -> Option<&Told> {
        self.story_by_id.get(story).and_then(|index| self.stories.get(*index))
    }

    fn has_name(row: &StoryRow, kind: NameKind, key: &str) -> bool {
        row.names.iter().any(|name| name.kind == kind && name.key == key)
    }
}

impl Store for Memory {
    fn commit(&mut self, changes: &Changes) -> Result<(), Error> {
        let found = self.journal.len() as u64;
        if found != changes.head && changes.rests_on_journal() {
            return Err(Error::Conflict { expected: changes.head, found });
        }
        for (next, entry) in (found..).zip(&changes.journal) {
            if entry.entry.sequence != next {
                return Err(Error::Refused(format!("journal entry {} does not follow {next}", entry.entry.sequence)));
            }
        }
        for input in &changes.inputs {
            self.inputs.entry(input.hash.clone()).or_insert_with(|| input.clone());
        }
        self.rejections.extend(changes.rejections.iter().cloned());
        changes.revisions.iter().for_each(|revision| self.write_revision(revision));
        changes.journal.iter().for_each(|entry| self.write_entry(entry));
        // All articles go where they belong before those of a story are counted.
        changes.waiting.iter().for_each(|story| self.place(&story.id, &story.joined));
        changes.waiting.iter().for_each(|story| self.write_waiting(story));
        changes.stories.iter().for_each(|story| self.write_story(story));
        changes.made.iter().for_each(|made| self.write_made(made));
        self.notes.extend(changes.notes.iter().cloned());
        for name in &changes.dropped_watchlists {
            self.watchlists.remove(name);
        }
        self.watchlists.extend(changes.watchlists.iter().map(|list| (list.name.clone(), list.clone())));
        for key in &changes.dropped_feeds {
            self.feeds.remove(key);
        }
        self.feeds.extend(changes.feeds.iter().map(|feed| (feed.key.clone(), feed.clone())));
        if let Some(checkpoint) = &changes.checkpoint {
            self.checkpoint = Some(checkpoint.clone());
        }
        Ok(())
    }

    fn counts(&self) -> Result<Counts, Error> {
        Ok(Counts {
            articles: self.articles.len() as u64,
            revisions: self.arrivals.len() as u64,
            stories: self.stories.iter().filter(|told| told.head.reports > 0).count() as u64,
            journal: self.journal.len() as u64,
            rejections: self.rejections.len() as u64,
            notes: self.notes.len() as u64,
            waiting: self.stories.iter().filter(|told| told.head.waiting > 0).count() as u64,
        })
    }

    fn journal(&self, from: u64, limit: usize) -> Result<Vec<Entry>, Error> {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        Ok(self.journal.iter().skip(from).take(limit).cloned().collect())
    }

    fn journal_of(&self, story: &StoryId, until: Option<Moment>) -> Result<Vec<Entry>, Error> {
        let of_story = self.journal_stories.range((story.clone(), 0)..=(story.clone(), u64::MAX));
        let entries = of_story.filter_map(|(_, sequence)| self.journal.get(usize::try_from(*sequence).ok()?));
        Ok(entries.filter(|entry| until.is_none_or(|until| entry.at <= until)).cloned().collect())
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Kept>, Error> {
        let Some(index) = self.by_id.get(id) else { return Ok(None) };
        let article = self.articles.get(*index);
        Ok(article.and_then(|article| {
            let revision = self.last(article)?.clone();
            Some(Kept { arrival: *index as u64 + 1, story: article.story.clone(), revision })
        }))
    }

    fn editions(&self, id: &ArticleId) -> Result<u32, Error> {
        let article = self.by_id.get(id).and_then(|index| self.articles.get(*index));
        Ok(article.map_or(0, |article| u32::try_from(article.editions.len()).unwrap_or(u32::MAX)))
    }

    fn revisions(&self, id: &ArticleId) -> Result<Vec<Revision>, Error> {
        let article = self.by_id.get(id).and_then(|index| self.articles.get(*index));
        let editions = article.map(|article| article.editions.as_slice()).unwrap_or_default();
        Ok(editions.iter().filter_map(|edition| self.arrivals.get(*edition)).cloned().collect())
    }

    fn arrivals(&self, from: u64, limit: usize) -> Result<Vec<Revision>, Error> {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        Ok(self.arrivals.iter().skip(from).take(limit).cloned().collect())
    }

    /// Nothing in memory outlives its engine.
    fn outdated(&self, _limit: usize) -> Result<Vec<Revision>, Error> {
        Ok(Vec::new())
    }

    fn count_outdated(&self) -> Result<u64, Error> {
        Ok(0)
    }

    fn members(&self, story: &StoryId) -> Result<Vec<(u64, ArticleId)>, Error> {
        let of_story = self.articles.iter().zip(1..).filter(|(article, _)| article.story == *story);
        Ok(of_story.filter_map(|(a, arrival)| Some((arrival, self.last(a)?.report.article.id.clone()))).collect())
    }

    fn resolve(&self, story: &StoryId) -> Result<Option<StoryId>, Error> {
        let mut at = story;
        for _ in 0..=self.stories.len() {
            match self.told(at) {
                None => return Ok(None),
                Some(Told { row: StoryRow { redirect: Some(next), .. }, .. }) => at = next,
                Some(_) => return Ok(Some(at.clone())),
            }
        }
        Err(Error::Damaged(format!("the redirects of story {story} lead in a circle")))
    }

    fn ledger(&self, story: &StoryId) -> Result<Option<(Story, String)>, Error> {
        Ok(self.told(story).and_then(|told| told.row.ledger.clone()).map(|ledger| (ledger, ENGINE.to_owned())))
    }

    fn standing(&self, story: &StoryId) -> Result<Option<Standing>, Error> {
        let standing = |told: &Told| Standing {
            changed: told.changed,
            waiting: told.head.waiting,
            reports: told.head.reports,
            notes: u32::try_from(self.notes.iter().filter(|note| note.on == story.as_str()).count())
                .unwrap_or(u32::MAX),
        };
        Ok(self.told(story).map(standing))
    }

    fn waiting(&self, limit: usize) -> Result<Vec<StoryId>, Error> {
        let mut waiting: Vec<&Told> = self.stories.iter().filter(|told| told.head.waiting > 0).collect();
        waiting.sort_by_key(|told| told.changed);
        Ok(waiting.into_iter().take(limit).map(|told| told.row.id.clone()).collect())
    }

    fn stories(&self, filter: &StoryFilter) -> Result<Page<StoryHead>, Error> {
        let mut rows: Vec<(u64, StoryHead)> = self
            .stories
            .iter()
            .zip(1..)
            .filter(|(told, _)| filter.name.as_ref().is_none_or(|(kind, key)| Self::has_name(&told.row, *kind, key)))
            .map(|(told, n)| (if filter.name.is_some() { n } else { told.changed }, told.head.clone()))
            .filter(|(_, head)| {
                head.reports > 0 && head.reports >= filter.least_reports && (head.disputed > 0 || !filter.disputed)
            })
            .filter(|(place, _)| filter.after.is_none_or(|after| *place < after))
            .collect();
        rows.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        rows.truncate(filter.limit + 1);
        Ok(Page::of(rows, filter.limit))
    }

    fn articles(&self, filter: &ArticleFilter) -> Result<Page<ArticleHead>, Error> {
        Ok(self.search(filter)?.page)
    }

    fn search(&self, filter: &ArticleFilter) -> Result<Found, Error> {
        let has_words = |index: usize| {
            let last = self.articles.get(index).and_then(|article| self.last(article));
            last.is_some_and(|last| {
                let article = &last.report.article;
                let title = article.separate_title().unwrap_or("");
                filter.query.as_ref().is_none_or(|query| query.matches(&format!("{title}\n{}", article.text)))
            })
        };
        let before = filter.after.map_or(usize::MAX, |after| usize::try_from(after - 1).unwrap_or(usize::MAX));
        let fitting = (0..self.articles.len().min(before)).rev().filter(|index| has_words(*index));
        let heads = fitting.filter_map(|index| self.head(index)).collect();
        Ok(found(heads, filter, filter.query.as_ref().map(|_| usize::MAX)))
    }

    fn names(&self, kind: NameKind, prefix: &str, skip: u64, limit: usize) -> Result<Vec<NameRow>, Error> {
        let mut order: Vec<&str> = Vec::new();
        let mut names: BTreeMap<&str, NameRow> = BTreeMap::new();
        let all = self.stories.iter().flat_map(|told| &told.row.names);
        for name in all.filter(|name| name.kind == kind && name.key.starts_with(prefix)) {
            let row = names.entry(&name.key).or_insert_with(|| {
                order.push(&name.key);
                NameRow { stories: 0, ..name.clone() }
            });
            row.stories += 1;
        }
        let mut rows: Vec<NameRow> = order.into_iter().filter_map(|key| names.remove(key)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.stories));
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        Ok(rows.into_iter().skip(skip).take(limit).collect())
    }

    fn input(&self, hash: &str) -> Result<Option<Input>, Error> {
        Ok(self.inputs.get(hash).cloned())
    }

    fn rejections(&self, limit: usize) -> Result<Vec<Rejection>, Error> {
        Ok(self.rejections.iter().rev().take(limit).cloned().collect())
    }

    fn notes(&self, on: Option<&str>) -> Result<Vec<Note>, Error> {
        Ok(self.notes.iter().filter(|note| on.is_none_or(|on| note.on == on)).cloned().collect())
    }

    fn watchlists(&self) -> Result<Vec<Watchlist>, Error> {
        Ok(self.watchlists.values().cloned().collect())
    }

    fn feeds(&self, prefix: &str) -> Result<Vec<FeedState>, Error> {
        Ok(self.feeds.values().filter(|feed| feed.key.starts_with(prefix)).cloned().collect())
    }

    fn checkpoint(&self) -> Result<Option<Checkpoint>, Error> {
        Ok(self.checkpoint.clone())
    }

    fn faults(&self) -> Result<Vec<String>, Error> {
        let homeless = self.articles.iter().filter(|article| article.story.as_str().is_empty()).count();
        Ok(if homeless == 0 { Vec::new() } else { vec![format!("{homeless} articles without a place in a story")] })
    }
}

fn head_of(row: &StoryRow) -> StoryHead {
    let ledger = row.ledger.as_ref();
    let of_status = |status| {
        let findings = ledger.into_iter().flat_map(|ledger| &ledger.findings);
        u32::try_from(findings.filter(|finding| finding.status == status).count()).unwrap_or(u32::MAX)
    };
    StoryHead {
        id: row.id.clone(),
        title: ledger.map(|ledger| ledger.title.clone()).unwrap_or_default(),
        first: ledger.and_then(|ledger| ledger.first.clone()),
        last: ledger.and_then(|ledger| ledger.last.clone()),
        reports: ledger.map_or(0, |ledger| u32::try_from(ledger.articles.len()).unwrap_or(u32::MAX)),
        origins: ledger.map_or(OriginCount { at_least: 0, at_most: 0 }, |ledger| ledger.origins.count),
        corroborated: of_status(Status::Corroborated),
        disputed: of_status(Status::Disputed),
        open: of_status(Status::Open),
        updated: row.updated,
        place: row.place.clone(),
        waiting: 0,
    }
}
