//! `rashomon watch` against a server of the test's own: every article once although it is killed again and again, revisions under one id,
//! and an exit status that says whether something failed.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A server on all of this machine's own addresses, with what was asked for, how often.
struct Server {
    port: u16,
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
}

/// What a path gives at the so manieth time it is asked for; `None` is an error of the server.
type Site = fn(path: &str, time: usize) -> Option<String>;

fn serve(site: Site) -> Server {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, log) = (stream.unwrap(), Arc::clone(&log));
            std::thread::spawn(move || {
                let mut head = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                while reader.read_line(&mut head).is_ok_and(|count| count > 2) {}
                let path = head.split(' ').nth(1).unwrap_or("").to_owned();
                let time = {
                    let mut log = log.lock().unwrap();
                    let times = log.entry(path.clone()).or_default();
                    *times += 1;
                    *times
                };
                let (status, body) = match (path.as_str(), site(&path, time)) {
                    ("/robots.txt", _) => ("404 Not Found", String::new()),
                    (_, Some(body)) => ("200 OK", body),
                    (_, None) => ("500 Broken", String::new()),
                };
                let length = body.len();
                let _ =
                    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
            });
        }
    });
    Server { port, asked }
}

impl Server {
    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn asked(&self, beginning: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|(path, _)| path.starts_with(beginning)).map(|(_, count)| count).sum()
    }
}

const FEEDS: usize = 12;
const ENTRIES: usize = 6;

/// `/feed/N` lists pages; `/page/…` is a report; `/broken…` fails.
fn papers(path: &str, _: usize) -> Option<String> {
    if let Some(feed) = path.strip_prefix("/feed/") {
        let items = (0..ENTRIES).fold(String::new(), |mut items, entry| {
            let _ = write!(items, "<item><title>Report {feed}-{entry}</title><link>/page/{feed}/{entry}</link></item>");
            items
        });
        return Some(format!("<rss version='2.0'><channel><title>Paper {feed}</title>{items}</channel></rss>"));
    }
    if path == "/half" {
        let item = |link: &str| format!("<item><title>Report {link}</title><link>{link}</link></item>");
        return Some(format!("<rss version='2.0'><channel>{}{}</channel></rss>", item("/page/a"), item("/broken/b")));
    }
    path.strip_prefix("/page/").map(|page| {
        std::thread::sleep(Duration::from_millis(15));
        format!(
            "<html><head><title>Report {page}</title></head><body><article><p>Bridge {page} of Lorma was closed on Monday after a \
             flood, the police of the town said.</p></article></body></html>"
        )
    })
}

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rashomon-watch-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// `rashomon watch --once` in this folder, with a journal and a file for the records.
    fn watch(&self, more: &[&str]) -> Command {
        let mut command = self.command(&["watch", "--once", "--pause", "0", "--threads", "4"]);
        command.args(["--journal", "journal", "--out", "out.jsonl", "--allow", "127.0.0.0/8"]).args(more);
        command
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rashomon"));
        command.current_dir(&self.0).env_remove("RASHOMON_STORE").args(arguments);
        command
    }

    fn records(&self) -> Vec<Value> {
        let out = std::fs::read_to_string(self.0.join("out.jsonl")).unwrap();
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_watch_that_is_killed_again_and_again_gives_every_article_once() {
    let folder = Folder::new("kill");
    let server = serve(papers);
    let mut list = String::from("<opml version='2.0'><body><outline text='News'>");
    for feed in 0..FEEDS {
        // Hosts of their own: a pause is kept with each.
        let _ = write!(list, "<outline xmlUrl='http://127.0.0.{}:{}/feed/{feed}'/>", feed + 1, server.port);
    }
    std::fs::write(folder.0.join("feeds.opml"), list + "</outline></body></opml>").unwrap();
    let kills = 10;
    for kill in 0..kills {
        let mut child = folder.watch(&["feeds.opml"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(40 + 23 * kill));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let done = folder.watch(&["feeds.opml"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", told(&done));
    let mut ids: Vec<String> =
        folder.records().iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), count), (FEEDS * ENTRIES, FEEDS * ENTRIES));
    // Fetched again is only what was on its way when a watch was killed: four at most each time.
    let pages = server.asked("/page/");
    assert!(pages <= FEEDS * ENTRIES + 4 * usize::try_from(kills).unwrap(), "{pages} requests");
    // What came out goes in again.
    let read = folder.command(&["annotate", "out.jsonl"]).output().unwrap();
    assert!(read.status.success());
    assert_eq!(read.stdout.iter().filter(|byte| **byte == b'\n').count(), FEEDS * ENTRIES);
    let status = folder.watch(&["--status"]).output().unwrap();
    let shown = String::from_utf8(status.stdout).unwrap();
    assert_eq!(shown.lines().filter(|line| line.contains("covers 6 of 6")).count(), FEEDS, "{shown}");
}

#[test]
fn what_failed_is_in_the_exit_status() {
    let server = serve(papers);
    // A source that fails, one whose page fails, one with no feed at all; each beside one that is good.
    for (path, reason) in [
        ("/broken", "its server answers 500"),
        ("/half", "1 to be tried again"),
        ("/page/x", "neither feed nor sitemap"),
    ] {
        let folder = Folder::new("status");
        let done = folder.watch(&[&server.url("/feed/1"), &server.url(path)]).output().unwrap();
        assert_eq!(done.status.code(), Some(3), "{path}: {}", told(&done));
        assert!(told(&done).contains(reason), "{path}: {}", told(&done));
        assert!(folder.records().len() >= ENTRIES, "{path}");
    }
}

#[test]
fn a_watch_that_listens_and_reports_ends_all_the_same() {
    let server = serve(papers);
    let folder = Folder::new("listen");
    for (path, status) in [("/feed/1", 0), ("/broken", 3)] {
        let address = server.url(path);
        let began = Instant::now();
        let more = [&address, "--listen", "127.0.0.1:0", "--callback", "https://desk.example/hub", "--health", "5"];
        let done = folder.watch(&more).output().unwrap();
        assert_eq!(done.status.code(), Some(status), "{}", told(&done));
        assert!(began.elapsed() < Duration::from_secs(60), "it waited for its own report");
    }
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let address = server.url("/feed/1");
    let done = folder.watch(&[&address, "--listen", &taken, "--callback", "https://desk.example/"]).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(told(&done).contains("can't be listened on"), "{}", told(&done));
}

#[test]
fn private_addresses_are_refused_unless_allowed() {
    let server = serve(papers);
    let folder = Folder::new("private");
    let watch = |source: &str| folder.command(&["watch", "--once", "--pause", "0", source]).output().unwrap();
    let done = watch(&server.url("/feed/1"));
    assert_eq!(done.status.code(), Some(3));
    assert!(told(&done).contains("no public address"), "{}", told(&done));
    // What is neither address nor file is no source.
    assert_eq!(watch("file:///etc/passwd").status.code(), Some(1));
    assert_eq!(server.asked("/"), 0);
}

/// A feed with reports in full, one of which has no page of its own, which count more dead from the second time on.
fn corrected(path: &str, time: usize) -> Option<String> {
    let dead = if time > 1 { "Seven people were killed" } else { "Five people were killed" };
    (path == "/feed").then(|| {
        format!(
            "<rss version='2.0'><channel><title>Lorma Herald</title><item><title>Flood in Lorma</title>\
             <link>/flood</link><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate><description>{dead} when the river Alm flooded Lorma on \
             Sunday, the police said. The old bridge was closed, mayor Ruta Brand said.</description></item><item><title>Toll of the \
             Alm</title><guid isPermaLink='false'>toll</guid><description>{dead} by the river Alm in two days.</description></item>\
             </channel></rss>"
        )
    })
}

/// Watches a feed twice, between which its report was corrected.
fn watched_twice(name: &str) -> Folder {
    let server = serve(corrected);
    let folder = Folder::new(name);
    for _ in 0..2 {
        let done = folder.watch(&["--no-pages", &server.url("/feed")]).output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{}", told(&done));
    }
    folder
}

#[test]
fn a_changed_report_is_a_revision_of_its_article() {
    let folder = watched_twice("revision");
    let records = folder.records();
    let of = |key: &str| records.iter().map(|record| record[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("revision"), [1, 1, 2, 2]);
    assert_eq!(of("id")[..2], of("id")[2..]);
    assert_ne!(of("id")[0], of("id")[1]);
    let begins = |record: &Value, words: &str| record["text"].as_str().unwrap().starts_with(words);
    assert!(records[..2].iter().all(|record| begins(record, "Five people")), "{records:?}");
    assert!(records[2..].iter().all(|record| begins(record, "Seven people")), "{records:?}");
}

#[cfg(feature = "store")]
#[test]
fn the_ledger_says_which_claims_an_edit_touched() {
    let folder = watched_twice("ledger");
    let added = folder.command(&["--store", "ledger.db", "add", "out.jsonl"]).output().unwrap();
    let shown = String::from_utf8(added.stdout).unwrap();
    assert!(
        shown.starts_with("2 article(s) added, 2 later edition(s)"),
        "{shown}{}",
        String::from_utf8_lossy(&added.stderr)
    );
    let export = folder.command(&["--store", "ledger.db", "export", "--format", "ledger"]).output().unwrap();
    let export = String::from_utf8(export.stdout).unwrap();
    let entry =
        export.lines().find(|line| line.contains("a later edition came in")).unwrap_or_else(|| panic!("{export}"));
    assert!(
        entry.contains("gone: “Five people were killed") && entry.contains("new: “Seven people were killed"),
        "{entry}"
    );
    assert!(entry.contains("as before"), "{entry}");
    let checked = folder.command(&["--store", "ledger.db", "check"]).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}
