//! A watch whose memory is the store, and whose articles go into it: one file holds all, and what was acknowledged lasts.

use super::ledger;
use crate::args::Arguments;
use anyhow::Result;
use rashomon::article::Rejected;
use rashomon_read::limits::Limits;
use rashomon_read::record;
use rashomon_read::watch::Sink;
use rashomon_read::watch::journal::Keep;
use rashomon_read::watch::state::{Change, State};
use rashomon_store::{Archive, Changes, Error, FeedState, Incoming, Origin, Rejection, Sqlite, Store as _};
use serde_json::{Value, json};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

/// Between two looks for what waits: reports of one event that come together are worked in together.
const PAUSE: Duration = Duration::from_secs(2);

/// The memory and the mouth of a watch over the store.
pub fn open(all: &Arguments, rejected: Arc<AtomicU64>) -> Result<(Box<dyn Keep>, Box<dyn Sink>)> {
    // Each has a connection of its own; the watch calls one after the other.
    let keep = Memory(ledger::open(all)?.into_store());
    let sink = Intake { archive: ledger::open(all)?, rejected, ledgers: Ledgers::start(ledger::open(all)?) };
    Ok((Box::new(keep), Box::new(sink)))
}

/// What a watch knows, a row a source, page, article and find.
struct Memory(Sqlite);

fn failed(error: Error) -> io::Error {
    io::Error::other(error)
}

fn remembered(key: String, state: &impl serde::Serialize) -> io::Result<FeedState> {
    Ok(FeedState { key, state: serde_json::to_value(state)? })
}

/// Finds are kept under numbers of one width, so that their order is that of their keys.
fn found_key(number: u64) -> String {
    format!("found:{number:020}")
}

impl Keep for Memory {
    fn load(&mut self) -> io::Result<State> {
        let mut state = State::default();
        for kept in self.0.feeds("").map_err(failed)? {
            let change = match kept.key.split_once(':').map_or("", |(kind, _)| kind) {
                "source" => Change::Source(serde_json::from_value(kept.state)?),
                "page" => Change::Page { page: serde_json::from_value(kept.state)?, found: None },
                "found" => Change::Found(serde_json::from_value(kept.state)?),
                "article" | "last" => serde_json::from_value(kept.state)?,
                // Of a later version.
                _ => continue,
            };
            state.apply(change);
        }
        Ok(state)
    }

    fn append(&mut self, changes: &[Change]) -> io::Result<()> {
        let (mut feeds, mut dropped) = (Vec::new(), Vec::new());
        let find = |found: &rashomon_read::watch::state::Found| -> io::Result<[FeedState; 2]> {
            let known = Change::Known { id: found.id.clone(), revision: found.revision, text: found.text };
            Ok([remembered(found_key(found.number), found)?, remembered(format!("article:{}", found.id), &known)?])
        };
        for change in changes {
            match change {
                Change::Source(source) => feeds.push(remembered(format!("source:{}", source.given), source)?),
                Change::Page { page, found } => {
                    feeds.push(remembered(format!("page:{}", page.url), page)?);
                    if let Some(found) = found {
                        feeds.extend(find(found)?);
                    }
                }
                Change::Found(found) => feeds.extend(find(found)?),
                Change::Known { id, .. } => feeds.push(remembered(format!("article:{id}"), change)?),
                Change::Delivered(number) => {
                    feeds.push(remembered("last:".to_owned(), change)?);
                    dropped.push(found_key(*number));
                }
                Change::Forgotten(url) => dropped.push(format!("page:{url}")),
            }
        }
        // What one list both drops and writes is written: a page that is listed again, never a find.
        dropped.retain(|key| !feeds.iter().any(|kept| kept.key == *key));
        self.0.commit(&Changes { feeds, dropped_feeds: dropped, ..Changes::default() }).map_err(failed)
    }
}

/// Works out ledgers beside the watch, until it ends and nothing waits any more.
struct Ledgers {
    end: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ledgers {
    fn start(mut archive: Archive<Sqlite>) -> Self {
        let (end, ended) = mpsc::channel::<()>();
        let thread = std::thread::spawn(move || {
            loop {
                let is_last = ended.recv_timeout(PAUSE) == Err(mpsc::RecvTimeoutError::Disconnected);
                if let Err(error) = archive.work_out(|_| ()) {
                    anstream::eprintln!("ledgers could not be worked out: {error}");
                }
                if is_last {
                    return;
                }
            }
        });
        Self { end: Some(end), thread: Some(thread) }
    }
}

impl Drop for Ledgers {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Puts records into the store, a commit each; their stories are worked out beside it.
struct Intake {
    archive: Archive<Sqlite>,
    rejected: Arc<AtomicU64>,
    #[allow(dead_code)] // ends when the intake does
    ledgers: Ledgers,
}

impl Intake {
    fn reject(&mut self, source: String, line: Option<u64>, reason: String) -> io::Result<()> {
        self.rejected.fetch_add(1, Ordering::Relaxed);
        let rejections = vec![Rejection { source, line, reason, seen: ledger::now() }];
        self.archive.store_mut().commit(&Changes { rejections, ..Changes::default() }).map_err(failed)
    }
}

impl Sink for Intake {
    fn deliver(&mut self, _: u64, record: &Value) -> io::Result<()> {
        let article = match record::parse(&record.to_string(), &Limits::default()) {
            Ok(article) => article,
            Err(reason) => {
                let source = record["url"].as_str().unwrap_or("a watched page").to_owned();
                return self.reject(source, None, reason);
            }
        };
        let path = article.url.clone().unwrap_or_else(|| article.id.to_string());
        let incoming = Incoming { article, origin: Origin { path, input: None } };
        // One that comes a second time is known already.
        let added = self.archive.take_in(vec![incoming], Vec::new(), Vec::new(), ledger::now()).map_err(failed)?;
        let line = json!({ "id": record["id"], "new": added.new, "revised": added.revised, "stories": added.stories });
        anstream::println!("{line}");
        Ok(())
    }

    fn refuse(&mut self, refused: &Rejected) {
        anstream::eprintln!("rejected {refused}");
        if let Err(error) = self.reject(refused.source_name.clone(), refused.line, refused.reason.clone()) {
            anstream::eprintln!("the rejection could not be kept: {error}");
        }
    }
}
