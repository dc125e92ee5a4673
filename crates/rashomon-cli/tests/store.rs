//! Commands over a store, and a store that outlives being killed.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rashomon-cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rashomon"));
        command.current_dir(&self.0).env("RASHOMON_STORE", self.0.join("ledger.db")).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The standard output of a command that must succeed.
    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn record(id: &str, outlet: &str, text: &str) -> String {
    serde_json::json!({ "id": id, "outlet": outlet, "published": "2026-03-02T08:00:00Z", "text": text }).to_string()
        + "\n"
}

const FERRY: &str = "Ferry sinks off Lorma\n\nThe ferry Albatross sank off Lorma on Monday night. Forty passengers were rescued by \
                     trawlers, the harbour office said. Captain Ivo Brand said three people were missing.";
const VOTE: &str = "Budget passes in Vesk\n\nParliament in Vesk passed the budget of finance minister Ruta Alm on Monday by two \
                    votes after a debate of nine hours. Opposition leader Jon Tarr said the budget was illegal.";

fn filled(name: &str) -> Folder {
    let folder = Folder::new(name);
    let records = [
        record("ferry-1", "Lorma Herald", FERRY),
        record("vote-1", "Vesk Daily", VOTE),
        record("ferry-2", "Coast Tribune", &FERRY.replace("Forty", "Forty-two")),
    ];
    fs::write(folder.0.join("records.jsonl"), records.concat()).unwrap();
    let out = folder.out(&["add", "records.jsonl"]);
    assert!(out.starts_with("3 article(s) added, 0 later edition(s), 0 known already; 2 story(ies) changed"), "{out}");
    folder
}

fn story_of(folder: &Folder, words: &str) -> String {
    let out = folder.out(&["search", "--json", words]);
    let line: serde_json::Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    line["story"].as_str().unwrap().to_owned()
}

#[test]
fn an_archive_goes_on_where_adding_it_stopped() {
    let folder = Folder::new("resume");
    let packet = |number: usize| {
        let text =
            format!("Item {number}\n\nThe garden{number} of Lorma was opened on Monday by mayor Ada{number} Brand.");
        format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://lorma.example/{number}\r\n\
             Content-Length: {}\r\n\r\n{text}\r\n\r\n",
            text.len()
        )
    };
    let archive = folder.0.join("pages.warc");
    let add = |upto: usize, arguments: &[&str]| {
        fs::write(&archive, (0..upto).map(packet).collect::<String>()).unwrap();
        folder.out(&[&["add", "pages.warc", "--batch", "2"], arguments].concat())
    };
    assert!(add(5, &["--resume"]).starts_with("5 article(s) added, 0 later edition(s), 0 known already"));
    // Of the five that are known, the last alone is read again.
    let out = add(8, &["--resume"]);
    assert!(out.starts_with("3 article(s) added, 0 later edition(s), 1 known already"), "{out}");
    let out = add(8, &[]);
    assert!(out.starts_with("0 article(s) added, 0 later edition(s), 8 known already"), "{out}");
    // A shorter file is another one, and is read from its beginning.
    let out = add(2, &["--resume"]);
    assert!(out.starts_with("0 article(s) added, 0 later edition(s), 2 known already"), "{out}");
}

#[test]
fn a_ledger_is_kept_shown_and_checked() {
    let folder = filled("kept");
    assert_eq!(folder.out(&["stories"]).matches("report").count(), 2);
    let ferry = story_of(&folder, "ferry");
    let shown = folder.out(&["story", &ferry]);
    assert!(shown.contains("Lorma Herald") && shown.contains("Coast Tribune"), "{shown}");
    let json: serde_json::Value = serde_json::from_str(&folder.out(&["story", &ferry, "--format", "json"])).unwrap();
    assert_eq!(json["articles"], serde_json::json!(["ferry-1", "ferry-2"]));
    // The same two files, read without a store, make the same ledger.
    let read = folder.out(&["read", "--format", "json", "records.jsonl"]);
    let read: Vec<serde_json::Value> = serde_json::from_str(&read).unwrap();
    assert_eq!(read.iter().find(|story| story["id"] == json["id"]), Some(&json));

    let claims = folder.out(&["claims", "--holder", "the harbour office"]);
    assert!(
        claims.lines().count() >= 1 && claims.contains("\"harbour office\"") || claims.contains("harbour office"),
        "{claims}"
    );
    assert_eq!(folder.out(&["add", "records.jsonl"]).split_whitespace().next(), Some("0"));
    fs::write(folder.0.join("later.jsonl"), record("ferry-1", "Lorma Herald", &FERRY.replace("Forty", "Fifty")))
        .unwrap();
    assert!(folder.out(&["add", "later.jsonl"]).contains("1 later edition(s)"));
    assert!(folder.out(&["check"]).contains("0 fault(s)"));
    assert!(folder.out(&["status"]).contains("3 (4 editions)"));
    let explained = folder.out(&["explain", "ferry-1", "ferry-2"]);
    assert!(explained.contains("in one story") && explained.contains("threshold"), "{explained}");
    assert!(folder.out(&["explain", "vote-1"]).contains("opens a story"));
}

#[test]
fn decisions_by_hand_are_kept_and_undone() {
    let folder = filled("hand");
    let (ferry, vote) = (story_of(&folder, "ferry"), story_of(&folder, "budget"));
    folder.out(&["merge", &ferry, &vote, "--reason", "one night", "--by", "Ruta"]);
    assert_eq!(story_of(&folder, "budget"), ferry);
    let journal = folder.out(&["journal"]);
    assert!(journal.lines().last().unwrap().contains("one night") && journal.contains("Ruta"), "{journal}");
    folder.out(&["undo", "3"]);
    assert_eq!(story_of(&folder, "budget"), vote);
    let new = folder.out(&["split", &ferry, "ferry-2"]).trim().to_owned();
    folder.out(&["move", "vote-1", &new]);
    for on in [new.as_str(), "ferry-2", "c-0123456789abcdef"] {
        folder.out(&["note", on, "odd"]);
    }
    assert!(folder.out(&["check"]).contains("0 fault(s)"));
    let refused = folder.run(&["merge", &ferry, "s-none"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("there is no story s-none"));
    let early = folder.run(&["story", &ferry, "--as-of", "2001-01-01"]);
    assert!(String::from_utf8_lossy(&early.stderr).contains("there was no story"));
}

/// What is exported as a table is read again, story by story, as the same ledger.
#[cfg(feature = "parquet")]
fn exports_as_parquet(folder: &Folder) {
    let output = folder.run(&["export", "--format", "parquet"]);
    assert!(output.status.success());
    fs::write(folder.0.join("articles.parquet"), output.stdout).unwrap();
    let read = folder.out(&["read", "--format", "json", "--given-stories", "articles.parquet"]);
    let read: Vec<serde_json::Value> = serde_json::from_str(&read).unwrap();
    let exported = folder.out(&["export"]);
    let findings = |story: &serde_json::Value| (story["articles"].clone(), story["findings"].to_string().len());
    let mut expected: Vec<_> =
        exported.lines().map(|line| findings(&serde_json::from_str(line).unwrap())).map(|f| format!("{f:?}")).collect();
    let mut found: Vec<_> = read.iter().map(|story| format!("{:?}", findings(story))).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    assert!(folder.run(&["export", "--format", "parquet-claims"]).stdout.starts_with(b"PAR1"));
}

#[cfg(not(feature = "parquet"))]
fn exports_as_parquet(folder: &Folder) {
    let refused = folder.run(&["export", "--format", "parquet"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--features parquet"));
}

#[test]
fn exports_hold_every_claim() {
    let folder = filled("export");
    let ledger = folder.out(&["export"]);
    assert_eq!(ledger.lines().count(), 2);
    let claims: usize = ledger
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .flat_map(|story| story["findings"].as_array().unwrap().clone())
        .flat_map(|finding| finding["accounts"].as_array().unwrap().clone())
        .map(|account| account["claims"].as_array().unwrap().len())
        .sum();
    assert!(claims > 0);
    assert_eq!(folder.out(&["export", "--format", "csv"]).matches("\r\n").count(), claims + 1);
    let json =
        |format: &str| serde_json::from_str::<serde_json::Value>(&folder.out(&["export", "--format", format])).unwrap();
    assert_eq!(json("annotations")["@graph"].as_array().unwrap().len(), claims);
    assert_eq!(json("geojson")["type"], "FeatureCollection");
    assert_eq!(folder.out(&["export", "--format", "atom"]).matches("<entry>").count(), 2);
    assert!(folder.out(&["export", "--format", "gdelt"]).starts_with("GLOBALEVENTID\t"));
    exports_as_parquet(&folder);
    // Moved to another store, it is the same ledger.
    fs::write(folder.0.join("ledger.jsonl"), folder.out(&["export", "--format", "ledger"])).unwrap();
    folder.out(&["--store", "other.db", "import", "ledger.jsonl"]);
    assert!(folder.out(&["--store", "other.db", "check"]).contains("0 fault(s)"));
    let sorted = |text: String| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(folder.out(&["--store", "other.db", "export"])), sorted(ledger));
    folder.out(&["backup", "copy.db"]);
    assert!(folder.out(&["--store", "copy.db", "check"]).contains("0 fault(s)"));
}

#[test]
fn places_are_exported_with_their_roles_and_precision() {
    let folder = Folder::new("places");
    let text = "Three people were killed by a fire in Lyon on Monday, police said. Rescuers were sent from Geneva to Lyon. \
                The interior minister of France will visit the city.";
    fs::write(folder.0.join("fire.jsonl"), record("fire-1", "Lorma Herald", text)).unwrap();
    folder.out(&["add", "fire.jsonl"]);
    let exported: serde_json::Value = serde_json::from_str(&folder.out(&["export", "--format", "geojson"])).unwrap();
    let feature = |name: &str| {
        let all = exported["features"].as_array().unwrap();
        all.iter().find(|feature| feature["properties"]["name"] == name).unwrap_or_else(|| panic!("{name}: {exported}"))
    };
    for (name, precision, role, east, north) in [
        ("Lyon", "populated_place", "where", 4.8, 45.7),
        ("Lyon", "populated_place", "to", 4.8, 45.7),
        ("Geneva", "populated_place", "from", 6.1, 46.2),
        ("France", "country", "who", 2.0, 46.0),
    ] {
        let properties = &feature(name)["properties"];
        assert_eq!(properties["precision"], precision, "{name}");
        assert!(properties["roles"].as_array().unwrap().contains(&serde_json::json!(role)), "{name}: {properties}");
        // GeoJSON (RFC 7946) gives degrees east first.
        let at = &feature(name)["geometry"]["coordinates"];
        let near = |value: &serde_json::Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 0.5;
        assert!(near(&at[0], east) && near(&at[1], north), "{name}: {at}");
        let claims = properties["claims"].as_array().unwrap();
        let once: std::collections::BTreeSet<&str> = claims.iter().map(|claim| claim.as_str().unwrap()).collect();
        assert_eq!(once.len(), claims.len(), "{name}: a claim that names it twice stands once");
    }
    assert!(!feature("Geneva")["properties"]["roles"].as_array().unwrap().contains(&serde_json::json!("where")));
}

#[test]
fn what_cannot_be_read_is_kept_with_its_reason() {
    let folder = filled("rejected");
    fs::write(
        folder.0.join("bad.jsonl"),
        format!("{}no\n", record("x", "Astrel Post", "Old bridge of Astrel closed.")),
    )
    .unwrap();
    let output = folder.run(&["add", "bad.jsonl", "missing.txt"]);
    assert_eq!(output.status.code(), Some(3));
    let status = folder.out(&["status"]);
    assert!(status.contains("rejected    2 inputs") && status.contains("bad.jsonl"), "{status}");
    let nothing = Folder::new("nothing").run(&["stories"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("there is no store"));
}

/// Serves a feed of one report, whose text changes after some looks.
fn paper() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut looks = 0;
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut first, mut line) = (String::new(), String::new());
            reader.read_line(&mut first).unwrap();
            while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
                line.clear();
            }
            let path = first.split(' ').nth(1).unwrap_or("").to_owned();
            let (status, body) = match path.as_str() {
                "/feed" => (
                    "200 OK",
                    "<rss version='2.0'><channel><title>Lorma Herald</title><item><title>Ferry sinks</title>\
                                       <link>/ferry</link></item></channel></rss>"
                        .to_owned(),
                ),
                "/ferry" => {
                    looks += 1;
                    let text = if looks > 1 { FERRY.replace("Forty", "Fifty") } else { FERRY.to_owned() };
                    let paragraphs =
                        text.split("\n\n").skip(1).map(|part| format!("<p>{part}</p>")).collect::<String>();
                    let more =
                        "<p>Divers will go down in the morning, and the harbour stays closed until the wind turns.</p>";
                    (
                        "200 OK",
                        format!(
                            "<html><head><title>Ferry sinks off Lorma</title></head><body><article>\
                                        <h1>Ferry sinks off Lorma</h1>{paragraphs}{more}</article></body></html>"
                        ),
                    )
                }
                _ => ("404 Not Found", String::new()),
            };
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    port
}

#[test]
fn what_is_watched_goes_into_the_store_once() {
    let folder = Folder::new("watched");
    let feed = format!("http://127.0.0.1:{}/feed", paper());
    let watch = ["watch", "--store", "ledger.db", "--once", "--allow", "127.0.0.0/8", "--pause", "0", &feed];
    assert!(folder.out(&watch).contains("\"new\":1"));
    let status = folder.out(&["watch", "--store", "ledger.db", "--status"]);
    assert!(status.contains("good") && status.contains("Lorma Herald") && status.contains("covers 1 of 1"), "{status}");
    // What was seen is remembered: nothing comes again until the page is due for another look.
    assert!(!folder.out(&watch).contains("\"new\":1"));
    assert!(folder.out(&["status"]).contains("1 (1 editions)"));
    assert!(folder.out(&["check"]).contains("0 fault(s)"));
    // In another store the memory goes on where it was.
    fs::write(folder.0.join("ledger.jsonl"), folder.out(&["export", "--format", "ledger"])).unwrap();
    folder.out(&["--store", "other.db", "import", "ledger.jsonl"]);
    assert!(folder.out(&["--store", "other.db", "watch", "--status"]).contains("covers 1 of 1"));
    let both = folder.run(&["watch", "--store", "ledger.db", "--out", "x.jsonl", &feed]);
    assert_eq!(both.status.code(), Some(2));
    assert_eq!(folder.run(&["watch"]).status.code(), Some(2), "nothing to watch");
}

/// Kills `rashomon add` again and again at random moments: whatever it acknowledged is there, and the store is sound.
/// `RASHOMON_KILLS` says how often; the figure in docs/measurements.md is for 200.
#[test]
fn a_kill_loses_nothing_acknowledged() {
    let kills: u64 = std::env::var("RASHOMON_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(10);
    let folder = Folder::new("kills");
    let mut seed = 0x9e37_79b9_7f4a_7c15u64;
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..kills {
        let batch: String = (0..60)
            .map(|n| {
                record(
                    &format!("r{round}-{n}"),
                    "Lorma Herald",
                    &format!("{FERRY} Item {n} of {round} from town{n}x{round}."),
                )
            })
            .collect();
        let path = folder.0.join("batch.jsonl");
        fs::File::create(&path).unwrap().write_all(batch.as_bytes()).unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        acknowledged.extend(add_and_kill(&folder, &path, Duration::from_millis(20 + (seed >> 33) % 1_500)));
        let checked = folder.run(&["check"]);
        let told = String::from_utf8_lossy(&checked.stdout).into_owned() + &String::from_utf8_lossy(&checked.stderr);
        assert!(told.contains("0 fault(s)") || told.contains("there is no store"), "round {round}: {told}");
    }
    if acknowledged.is_empty() {
        return; // killed before anything was promised, on a very slow machine
    }
    let kept: std::collections::BTreeSet<String> = folder
        .out(&["export", "--format", "ledger"])
        .lines()
        .filter_map(|line| {
            serde_json::from_str::<serde_json::Value>(line).ok()?["revision"]["article"]["id"]
                .as_str()
                .map(str::to_owned)
        })
        .collect();
    let lost: Vec<&String> = acknowledged.iter().filter(|id| !kept.contains(*id)).collect();
    assert!(lost.is_empty(), "{} of {} lost: {lost:?}", lost.len(), acknowledged.len());
    println!("{kills} kills, {} articles acknowledged, {} kept, none lost", acknowledged.len(), kept.len());
}

fn add_and_kill(folder: &Folder, path: &Path, after: Duration) -> Vec<String> {
    let path = path.display().to_string();
    let mut adding = folder.command(&["add", "--batch", "3", "--acknowledge", "--threads", "1", &path]);
    let mut child = adding.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        out.lines().map_while(Result::ok).filter(|line| !line.contains(' ')).collect::<Vec<String>>()
    });
    std::thread::sleep(after);
    child.kill().unwrap(); // SIGKILL
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn what_goes_wrong_says_what_to_do() {
    let folder = filled("wrong");
    fs::write(folder.0.join("notes.db"), "notes").unwrap();
    fs::write(folder.0.join("empty.jsonl"), "").unwrap();
    let cases: [(&[&str], &str); 13] = [
        (&["merge", "s-none", "s-other"], "there is no story s-none; `rashomon stories` lists stories"),
        (&["move", "a-none", "s-none"], "`rashomon search` finds articles"),
        (&["note", "s-none", "odd"], "there is no story, article or claim s-none; `rashomon stories` lists stories"),
        (&["undo", "99"], "the journal has no entry 99; `rashomon journal` lists"),
        (&["journal", "--story", "s-none"], "there is no story s-none; `rashomon stories` lists them"),
        (&["claims", "--kind", "rumour"], "'rumour' is no sort of claim: give one of event, figure"),
        (&["claims", "--status", "true"], "'true' is no status: give one of corroborated"),
        (&["claims", "--since", "Monday"], "'Monday' is no time"),
        (&["search", "\""], "there is no word in the query: give words"),
        (&["status", "--store", "notes.db"], "it is no store, but another program's file: name another"),
        (&["status", "--store", "."], ". is a folder: name the file that is the store"),
        (
            &["import", "--store", "new.db", "empty.jsonl"],
            "`rashomon export --format ledger` writes what can be imported",
        ),
        (&["backup", "notes.db"], "there is a file notes.db already: name a new one"),
    ];
    for (arguments, reason) in cases {
        let output = folder.run(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
        assert!(told.contains(reason), "{arguments:?}: {told}");
    }
    assert_eq!(fs::read_to_string(folder.0.join("notes.db")).unwrap(), "notes");
}
