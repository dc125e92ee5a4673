//! 2,000 simulated feeds at 100 times speed, in a process that is killed and started again.
//!
//! Short in `cargo test`; the long run is `SOAK_SECONDS=600 cargo test --release -p rashomon-read --test soak -- --nocapture`. It fails if a version
//! of a page was fetched twice (but for what was on its way at a kill), an article or revision was lost or given twice, or memory
//! kept growing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)] // a test may stop at once
#![cfg(unix)]

use rashomon_read::fetch::{Failure, Network, Request, Response};
use rashomon_read::watch::clock::{Clock, System};
use rashomon_read::watch::journal::Journal;
use rashomon_read::watch::{Config, Sink, Watch};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

const SPEED: i64 = 100;
const FEEDS: u64 = 2000;
const HOSTS: u64 = 500;
const THREADS: usize = 8;

/// A number that looks random and is the same each time.
fn mixed(seed: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 32;
    x = x.wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^ (x >> 29)
}

/// The simulated web: each feed gets an entry every so often, and some pages change once after they appeared.
struct Simulation {
    began: i64,
    clock: System,
    log: Mutex<File>,
}

/// Minutes between two entries of a feed.
fn pace(feed: u64) -> i64 {
    20 + i64::try_from(mixed(feed) % 400).unwrap()
}

/// The minute at which an entry appears.
fn appears(feed: u64, entry: i64) -> i64 {
    entry * pace(feed) - i64::try_from(mixed(feed ^ 77) % 200).unwrap()
}

/// The version of a page at a minute: a third of them change 45 minutes after they appeared.
fn version(feed: u64, entry: i64, minute: i64) -> u32 {
    let changes = mixed(feed * 1000 + entry.unsigned_abs()).is_multiple_of(3);
    1 + u32::from(changes && minute >= appears(feed, entry) + 45)
}

/// The entries that a feed lists at a minute: the last forty.
fn listed(feed: u64, minute: i64) -> Vec<i64> {
    let newest = (0..).take_while(|entry| appears(feed, *entry) <= minute).last();
    newest.map_or(Vec::new(), |newest| ((newest - 39).max(0)..=newest).rev().collect())
}

fn feed_url(feed: u64) -> String {
    format!("https://h{}.example/feed/{feed}", feed % HOSTS)
}

impl Network for Simulation {
    fn fetch(&self, request: &Request) -> Result<Response, Failure> {
        let minute = (self.clock.now() - self.began) / 60_000;
        let parts: Vec<&str> = request.url.split('/').collect();
        let number = |at: usize| parts.get(at).and_then(|part| part.parse::<u64>().ok()).unwrap_or(0);
        std::thread::sleep(Duration::from_millis(1));
        // Every thirtieth request fails in some way.
        let luck = mixed(minute.unsigned_abs() ^ mixed(number(4) * 31 + number(5)));
        let (text, etag) = match parts.get(3).copied() {
            Some("feed") if luck.is_multiple_of(31) => return Err(Failure::Failed("the connection failed".to_owned())),
            Some("feed" | "page") if luck.is_multiple_of(37) => {
                return Ok(Response {
                    status: 429,
                    retry_after: Some(600),
                    url: request.url.clone(),
                    ..Response::default()
                });
            }
            Some("feed") => {
                let entries = listed(number(4), minute);
                let items: String = entries
                    .iter()
                    .map(|entry| format!("<item><title>Report {entry}</title><link>/page/{}/{entry}</link><guid>{entry}</guid></item>", number(4)))
                    .collect();
                let etag = format!("\"f{}\"", entries.first().copied().unwrap_or(-1));
                (format!("<rss version='2.0'><channel><title>Paper {}</title>{items}</channel></rss>", number(4)), etag)
            }
            Some("page") => {
                let (feed, entry) = (number(4), i64::try_from(number(5)).unwrap());
                let version = version(feed, entry, minute);
                let page = format!(
                    "<html><head><title>Report {feed} {entry}</title></head><body><article><p>Bridge {entry} of the town {feed} was closed on Monday for the {version} time, the police of the town said.</p></article></body></html>"
                );
                (page, format!("\"p{version}\""))
            }
            _ => return Ok(Response { status: 404, url: request.url.clone(), ..Response::default() }),
        };
        let fresh = request.etag.as_deref() == Some(&etag);
        if !fresh && parts.get(3) == Some(&"page") {
            writeln!(self.log.lock().unwrap(), "{} {etag}", request.url).unwrap();
        }
        let (status, body) = if fresh { (304, Vec::new()) } else { (200, text.into_bytes()) };
        Ok(Response { status, body, etag: Some(etag), url: request.url.clone(), ..Response::default() })
    }
}

struct Lines(File);

impl Sink for Lines {
    fn deliver(&mut self, number: u64, record: &Value) -> io::Result<()> {
        writeln!(self.0, "{number} {} {}", record["url"].as_str().unwrap(), record["revision"])
    }
}

fn appended(path: PathBuf) -> File {
    OpenOptions::new().append(true).create(true).open(path).unwrap()
}

/// The watch itself, in a process of its own.
fn child(folder: &Path, began: i64) {
    let clock = System::faster(began, SPEED);
    let network = Simulation { began, clock: clock.clone(), log: Mutex::new(appended(folder.join("requests"))) };
    let config =
        Config { threads: THREADS, host_pause: 1000, revisits: vec![3600], most_interval: 3600, ..Config::default() };
    let journal = Box::new(Journal::open(&folder.join("journal")).unwrap());
    let sink = Box::new(Lines(appended(folder.join("given"))));
    let watch = Watch::new(config, &network, &clock, journal, sink).unwrap();
    watch.add((0..FEEDS).map(feed_url)).unwrap();
    watch.run(None).unwrap();
}

fn resident(process: u32) -> Option<u64> {
    let pages = std::fs::read_to_string(format!("/proc/{process}/statm")).ok()?;
    pages.split(' ').nth(1)?.parse::<u64>().ok().map(|pages| pages * 4 / 1024)
}

#[test]
fn two_thousand_feeds_at_a_hundred_times_speed() {
    if let (Ok(folder), Ok(began)) = (std::env::var("SOAK_FOLDER"), std::env::var("SOAK_BEGAN")) {
        child(Path::new(&folder), began.parse().unwrap());
        return;
    }
    let seconds: u64 = std::env::var("SOAK_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(20);
    let folder = std::env::temp_dir().join(format!("rashomon-soak-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let began = jiff::Timestamp::now().as_millisecond();
    let legs = 4;
    let mut memory = Vec::new();
    for _ in 0..legs {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["two_thousand_feeds", "--nocapture"])
            .env("SOAK_FOLDER", &folder)
            .env("SOAK_BEGAN", began.to_string())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        for _ in 0..4 {
            std::thread::sleep(Duration::from_millis(seconds * 1000 / legs / 4));
            memory.extend(resident(child.id()));
        }
        assert!(child.try_wait().unwrap().is_none(), "the watch ended by itself");
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let minute = (jiff::Timestamp::now().as_millisecond() - began) * SPEED / 60_000;
    let given = std::fs::read_to_string(folder.join("given")).unwrap();
    let requests = std::fs::read_to_string(folder.join("requests")).unwrap();
    let _ = std::fs::remove_dir_all(&folder);

    let mut fetched: BTreeMap<&str, usize> = BTreeMap::new();
    for line in requests.lines() {
        *fetched.entry(line).or_default() += 1;
    }
    let twice: usize = fetched.values().map(|count| count - 1).sum();
    // A find may be written a second time under its own number if the kill came between its line and the journal's; never under another.
    let lines: BTreeSet<&str> = given.lines().collect();
    let finds: BTreeSet<&str> = lines.iter().filter_map(|line| line.split_once(' ')).map(|(_, find)| find).collect();
    let (mut expected, mut lost) = (0, Vec::new());
    for feed in 0..FEEDS {
        // What appeared ten hours ago at the latest must have been found: the longest interval is an hour, and failures back off.
        let due = if seconds >= 300 { minute - 600 } else { i64::MIN };
        for entry in (0..).take_while(|entry| appears(feed, *entry) <= due) {
            expected += 1;
            let url = format!("https://h{}.example/page/{feed}/{entry}", feed % HOSTS);
            if !finds.contains(format!("{url} 1").as_str()) {
                lost.push(url);
            }
        }
    }
    eprintln!(
        "{seconds} s, {} simulated hours, {} pages fetched, {twice} again after kills, {} articles and revisions given, {expected} due, {} lost; memory {memory:?} MiB",
        minute / 60,
        requests.lines().count(),
        finds.len(),
        lost.len()
    );
    assert!(lost.is_empty(), "lost: {:?}", &lost[..lost.len().min(5)]);
    assert_eq!(lines.len(), finds.len(), "a find was given under two numbers");
    assert!(twice <= THREADS * usize::try_from(legs).unwrap(), "{twice} fetched twice");
    assert!(finds.len() > 1000 || seconds < 20);
    let most = *memory.iter().max().unwrap();
    assert!(most < 512, "{most} MiB");
}
