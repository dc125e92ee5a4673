//! Moving ledgers between stores: lines of JSON that hold what nothing else can be derived from.
//!
//! One line an edition, an entry of the journal, a note, a watchlist or a feed, in that order; the first line names the format.
//! What is derived is derived again where the lines are read. Raw input and the list of rejections stay where they are;
//! a backup has them.

use super::Archive;
use crate::replay::{Replay, stories_of};
use crate::store::{Error, Store};
use crate::values::{Changes, Entry, FeedState, Moment, Note, Origin, Revision, StoryRow, Watchlist};
use rashomon::article::Article;
use rashomon::id::StoryId;
use rashomon::pipeline;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::sync::Arc;

const FORMAT: u32 = 1;
/// Editions written at once.
const BATCH: usize = 500;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Rashomon { format: u32 },
    Revision { number: u32, seen: Moment, origin: Origin, article: Box<Article> },
    Entry(Entry),
    Note(Note),
    Watchlist(Watchlist),
    Feed(FeedState),
}

impl<S: Store> Archive<S> {
    /// Writes the ledger as lines of JSON.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or the lines cannot be written.
    pub fn export(&self, out: &mut impl Write) -> Result<(), Error> {
        let mut put = |line: &Line| -> Result<(), Error> {
            serde_json::to_writer(&mut *out, line).map_err(|error| Error::Io(error.into()))?;
            Ok(out.write_all(b"\n")?)
        };
        put(&Line::Rashomon { format: FORMAT })?;
        let mut from = 0;
        loop {
            let page = self.store.arrivals(from, BATCH)?;
            if page.is_empty() {
                break;
            }
            from += page.len() as u64;
            for Revision { number, seen, origin, report } in page {
                put(&Line::Revision { number, seen, origin, article: Box::new(report.article.clone()) })?;
            }
        }
        let mut from = 0;
        loop {
            let page = self.store.journal(from, 10_000)?;
            if page.is_empty() {
                break;
            }
            from += page.len() as u64;
            for entry in page {
                put(&Line::Entry(entry))?;
            }
        }
        for note in self.store.notes(None)? {
            put(&Line::Note(note))?;
        }
        for list in self.store.watchlists()? {
            put(&Line::Watchlist(list))?;
        }
        for feed in self.store.feeds("")? {
            put(&Line::Feed(feed))?;
        }
        Ok(())
    }

    /// Reads what [`Archive::export`] wrote into an empty store. The stories are as they were; where the engine is another,
    /// their ledgers are its.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where the store is not empty or a line is not of this format; else where it cannot be written.
    pub fn import(&mut self, lines: impl BufRead) -> Result<(), Error> {
        if self.store.counts()?.journal > 0 {
            return Err(Error::Refused("the store is not empty: import into a new one".to_owned()));
        }
        let mut rest = Changes::default();
        let mut waiting = Vec::new();
        let mut is_named = false;
        for (number, line) in (1..).zip(lines.lines()) {
            let line = serde_json::from_str(&line?)
                .map_err(|error| Error::Refused(format!("line {number} cannot be read: {error}")))?;
            match line {
                Line::Rashomon { format } if format <= FORMAT && number == 1 => is_named = true,
                Line::Rashomon { format } => {
                    return Err(Error::Refused(format!("line {number}: format {format} is not read here")));
                }
                Line::Revision { number, seen, origin, article } => waiting.push((number, seen, origin, *article)),
                Line::Entry(entry) => rest.journal.push(entry),
                Line::Note(note) => rest.notes.push(note),
                Line::Watchlist(list) => rest.watchlists.push(list),
                Line::Feed(feed) => rest.feeds.push(feed),
            }
            if waiting.len() == BATCH {
                self.import_editions(std::mem::take(&mut waiting))?;
            }
        }
        if !is_named {
            return Err(Error::Refused("its first line names no format: it is no exported ledger".to_owned()));
        }
        self.import_editions(waiting)?;
        // The journal comes last: a store that has one is whole.
        let replay = Replay::of(&rest.journal);
        let updated = rest.journal.last().map(|entry| entry.at).unwrap_or_default();
        rest.stories = self.rows(replay.stories(), updated)?;
        let mut written: BTreeSet<StoryId> = rest.stories.iter().map(|row| row.id.clone()).collect();
        for story in rest.journal.iter().flat_map(|entry| stories_of(&entry.entry.action)) {
            if written.insert(story.clone()) {
                let redirect = Some(replay.root(story)).filter(|root| root != story);
                rest.stories.push(StoryRow::without_articles(story.clone(), redirect, updated));
            }
        }
        self.store.commit(&rest)?;
        self.reset();
        Ok(())
    }

    fn import_editions(&mut self, editions: Vec<(u32, Moment, Origin, Article)>) -> Result<(), Error> {
        let (heads, articles): (Vec<_>, Vec<_>) =
            editions.into_iter().map(|(number, seen, origin, article)| ((number, seen, origin), article)).unzip();
        let reports = pipeline::annotate_all(articles).into_iter().map(Arc::new);
        let revision = |((number, seen, origin), report)| Revision { number, seen, origin, report };
        let revisions = heads.into_iter().zip(reports).map(revision).collect();
        self.store.commit(&Changes { revisions, ..Changes::default() })
    }
}
