//! Fills a store for measurements: `fill STORE COUNT FILE.jsonl`.
//!
//! The records of the file are annotated, placed and reconciled as `rashomon add` does it. Then the same stories are written again and
//! again under other ids, each article with a line of words of its own and a later day, until there are COUNT articles: what is stored
//! has the size and shape that adding would give it, at a small part of the time.

#![allow(missing_docs, clippy::disallowed_methods, clippy::unwrap_used)] // a tool for measurements

use rashomon::config::Config;
use rashomon::id::{ArticleId, StoryId, digest};
use rashomon::ledger::{JournalAction, JournalEntry, Story};
use rashomon::pipeline::{self, Report};
use rashomon_store::{Changes, Entry, Moment, Origin, Revision, Sqlite, Store as _, StoryRow, row_of};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Articles a commit.
const BATCH: usize = 2_000;
/// Seconds of a day.
const DAY: i64 = 86_400;

struct Told {
    row: StoryRow,
    ledger: Story,
    reports: Vec<Report>,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (store, count, file) = (arguments.next().unwrap(), arguments.next().unwrap(), arguments.next().unwrap());
    let count: usize = count.parse().unwrap();
    let articles = rashomon_read::articles(&[PathBuf::from(file)], rashomon_read::limits::Limits::default());
    let placed = pipeline::place(pipeline::annotate_all(articles.map(Result::unwrap).collect()), &Config::default());
    let mut told = Vec::new();
    placed.tell(1, |ledger, reports| {
        let row = row_of(ledger.id.clone(), reports, Moment::default());
        told.push(Told { row, ledger, reports: reports.iter().copied().cloned().collect() });
    });
    let days = || told.iter().flat_map(|told| &told.reports).map(|report| second_of(report).div_euclid(DAY));
    let span = days().max().unwrap_or(0) - days().min().unwrap_or(0) + 1;
    let mut store = Sqlite::open(Path::new(&store)).unwrap();
    let (mut written, mut round) = (0usize, 0i64);
    let mut changes = Changes::default();
    'filling: loop {
        for story in &told {
            if written >= count {
                break 'filling;
            }
            again(story, round, span, &mut changes);
            written += story.reports.len();
            if changes.revisions.len() >= BATCH {
                store.commit(&changes).unwrap();
                let head = changes.head + changes.journal.len() as u64;
                changes = Changes { head, ..Changes::default() };
                eprintln!("{written} articles");
            }
        }
        round += 1;
    }
    store.commit(&changes).unwrap();
    println!("{written} articles, {} stories", store.counts().unwrap().stories);
}

fn second_of(report: &Report) -> i64 {
    report.article.published.as_ref().map_or(0, |moment| moment.second())
}

/// Writes a story once more under other ids, some days later.
fn again(told: &Told, round: i64, span: i64, changes: &mut Changes) {
    let renamed = |id: &ArticleId| ArticleId::new(format!("{id}r{round}"));
    let story = StoryId::new(format!("s-{}", digest(&["again", told.ledger.id.as_str(), &round.to_string()])));
    let ids: BTreeMap<&ArticleId, ArticleId> = told.ledger.articles.iter().map(|id| (id, renamed(id))).collect();
    let rename = |id: &mut ArticleId| *id = ids.get(id).cloned().unwrap_or_else(|| id.clone());
    let mut ledger = told.ledger.clone();
    ledger.id = story.clone();
    ledger.articles.iter_mut().for_each(rename);
    ledger.origins.groups.iter_mut().flat_map(|group| &mut group.articles).for_each(rename);
    for link in &mut ledger.copies {
        rename(&mut link.a);
        rename(&mut link.b);
    }
    for finding in &mut ledger.findings {
        finding.silent.iter_mut().for_each(rename);
        finding.history.iter_mut().for_each(|version| rename(&mut version.article));
        let claims = finding.accounts.iter_mut().flat_map(|account| &mut account.claims);
        claims.for_each(|claim| rename(&mut claim.article));
    }
    let mut updated = Moment::default();
    for (at, report) in told.reports.iter().enumerate() {
        let mut report = report.clone();
        report.article.id = renamed(&report.article.id);
        let words = (0..6).map(|word| digest(&[report.article.id.as_str(), &word.to_string()])[..7].to_owned());
        report.article.text.push_str(&format!("\n\nFiled under {}.\n", words.collect::<Vec<_>>().join(" ")));
        let second = second_of(&report) + round * span * DAY;
        let seen = Moment(second * 1_000);
        updated = updated.max(seen);
        report.article.published = written(second).parse().ok();
        let (article, into) = (report.article.id.clone(), story.clone());
        let action = match at {
            0 => JournalAction::Open { story: into, article },
            _ => JournalAction::Join { story: into, article },
        };
        let sequence = changes.head + changes.journal.len() as u64;
        let reason = "written again for a measurement".to_owned();
        changes.journal.push(Entry { at: seen, hand: None, entry: JournalEntry { sequence, action, reason } });
        let origin = Origin { path: "fill".to_owned(), input: None };
        changes.revisions.push(Revision { number: 0, seen, origin, report: Arc::new(report) });
    }
    changes.stories.push(StoryRow { id: story, ledger: Some(ledger), updated, ..told.row.clone() });
}

/// A second as RFC 3339.
fn written(second: i64) -> String {
    let (day, clock) = (second.div_euclid(DAY), second.rem_euclid(DAY));
    let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
    format!("{date}T{:02}:{:02}:{:02}Z", clock / 3_600, clock / 60 % 60, clock % 60)
}
