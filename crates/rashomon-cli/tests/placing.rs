//! Stories of files without a store: where articles stand, how that came about, how it stood at an earlier time, and why.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use rashomon::id::ArticleId;
use rashomon::ledger::JournalEntry;
use rashomon::story::journal::State;
use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

const FERRY: &str = "The ferry Albatross sank off Lorma on Monday night. Forty passengers were rescued by trawlers, the harbour \
                     office said. Captain Ivo Brand said three people were missing.";
const AGAIN: &str = "Three people are missing after the ferry Albatross sank off Lorma on Monday night, Captain Ivo Brand said. \
                     Trawlers rescued forty passengers, according to the harbour office.";
const VOTE: &str = "Parliament in Vesk passed the budget of finance minister Ruta Alm on Monday by two votes after a debate of \
                    nine hours. Opposition leader Jon Tarr said the budget was illegal.";

fn records() -> String {
    [
        ("ferry-1", "2026-03-03", "Ferry sinks off Lorma", FERRY),
        ("vote-1", "2026-03-03", "Budget passes in Vesk", VOTE),
        ("ferry-2", "2026-03-04", "Three missing after ferry Albatross sinks off Lorma", AGAIN),
    ]
    .map(|(id, day, title, text)| {
        serde_json::json!({ "id": id, "published": day, "title": title, "text": text }).to_string() + "\n"
    })
    .concat()
}

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rashomon"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn lines(arguments: &[&str]) -> Vec<Value> {
    let output = run(arguments, &records());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_journal_tells_where_every_article_stands() {
    let stories = lines(&["stories", "-"]);
    assert_eq!(stories[0]["story"], stories[2]["story"]);
    assert_ne!(stories[0]["story"], stories[1]["story"]);
    let journal: Vec<JournalEntry> =
        lines(&["stories", "--journal", "-"]).into_iter().map(|line| serde_json::from_value(line).unwrap()).collect();
    let state = State::after(&journal);
    for line in &stories {
        let article = ArticleId::new(line["article"].as_str().unwrap());
        assert_eq!(state.story_of(&article).unwrap().as_str(), line["story"].as_str().unwrap());
    }
    assert!(journal.iter().all(|entry| !entry.reason.is_empty()));
}

#[test]
fn an_earlier_state_is_that_of_the_articles_that_had_come() {
    let then = lines(&["stories", "--as-of", "2026-03-03", "-"]);
    let articles: Vec<&str> = then.iter().map(|line| line["article"].as_str().unwrap()).collect();
    assert_eq!(articles, ["ferry-1", "vote-1"]);
    assert_eq!(lines(&["stories", "--as-of", "2026-03-04T00:00:00Z", "-"]).len(), 3);
    assert_eq!(lines(&["stories", "--as-of", "2026-03-02T23:00:00Z", "-"]).len(), 0);
    assert_eq!(run(&["stories", "--as-of", "soon", "-"], "").status.code(), Some(1));
}

#[test]
fn two_articles_are_explained() {
    let explained = |a: &str, b: &str| {
        let output = run(&["explain", "-", "--id", a, "--id", b], &records());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let same = explained("ferry-1", "ferry-2");
    assert!(same.contains("in one story") && same.contains("both have:") && same.contains("Albatross"), "{same}");
    let other = explained("ferry-1", "vote-1");
    assert!(other.contains("not in one story") && other.contains("threshold"), "{other}");
    assert_eq!(run(&["explain", "-", "--id", "ferry-1", "--id", "nobody"], &records()).status.code(), Some(1));
}
