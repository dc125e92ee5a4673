//! Reads the literate tables in `tests/quantities/*.md`: a sentence a row, and the quantities expected of it.
//!
//! An expected quantity is `VALUE UNIT [up|down] ["what is counted"] [{scope, words}]`; several are parted by `; `. Value and
//! unit are always compared, movement too (none written, none expected); the other two where they are written.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)] // a test may stop at once

use rashomon::annotate::{Approximation, Change, Quantity, annotate};
use rashomon::article::Article;
use std::fmt::Write;

/// A quantity in the notation of the tables, with the parts that the expectation names.
fn show(text: &str, quantity: &Quantity, with_counted: bool, with_scope: bool) -> String {
    let number = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    let amount = quantity.amount;
    let mut shown = match amount.approximation {
        Approximation::Exact => number(amount.low),
        Approximation::About => format!("~{}", number(amount.low)),
        Approximation::AtLeast => format!(">={}", number(amount.low)),
        Approximation::MoreThan => format!(">{}", number(amount.low)),
        Approximation::AtMost => format!("<={}", number(amount.high)),
        Approximation::FewerThan => format!("<{}", number(amount.high)),
        Approximation::Range => format!("{}..{}", number(amount.low), number(amount.high)),
    };
    _ = write!(shown, " {}", quantity.unit.as_deref().unwrap_or("-"));
    match quantity.change {
        Some(Change::Up) => shown.push_str(" up"),
        Some(Change::Down) => shown.push_str(" down"),
        None => {}
    }
    if with_counted {
        _ = write!(shown, " \"{}\"", quantity.counted.map_or("", |span| span.of(text)));
    }
    if with_scope {
        let words: Vec<&str> = quantity.scope.iter().map(|span| span.of(text)).collect();
        _ = write!(shown, " {{{}}}", words.join(", "));
    }
    shown
}

#[test]
fn tables_hold() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/quantities");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut rows = 0;
    let mut wrong = String::new();
    for file in files {
        let table = std::fs::read_to_string(&file).unwrap();
        for line in table
            .lines()
            .filter(|line| line.starts_with("| ") && !line.starts_with("| sentence") && !line.starts_with("| ---"))
        {
            let mut columns = line.trim_matches('|').split(" | ");
            let (sentence, expected) = (columns.next().unwrap().trim(), columns.next().unwrap().trim());
            rows += 1;
            let annotations = annotate(&Article::from_text(sentence));
            let expected: Vec<&str> = if expected == "none" { Vec::new() } else { expected.split("; ").collect() };
            let shown: Vec<String> = annotations
                .text
                .quantities
                .iter()
                .enumerate()
                .map(|(at, quantity)| {
                    let pattern = expected.get(at).copied().unwrap_or("");
                    show(sentence, quantity, pattern.contains('"'), pattern.contains('{'))
                })
                .collect();
            if shown != expected {
                let name = file.file_name().unwrap().to_string_lossy().into_owned();
                _ = writeln!(
                    wrong,
                    "{name}: {sentence}\n  expected {}\n  found    {}",
                    expected.join("; "),
                    shown.join("; ")
                );
            }
        }
    }
    assert!(rows > 300, "only {rows} rows were read");
    assert!(wrong.is_empty(), "{} of {rows} rows differ:\n{wrong}", wrong.matches("expected").count());
}

#[test]
fn every_list_says_what_it_was_made_for() {
    let mut lists = 0;
    for room in ["times", "quantities", "places"] {
        let folder = format!("{}/resources/{room}", env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if !path.extension().is_some_and(|kind| kind == "tsv" || kind == "txt") {
                continue;
            }
            let list = std::fs::read_to_string(&path).unwrap();
            // Rules carry an example a line, which the tests of times run; lists of words carry theirs in the head.
            let head: String = list.lines().take_while(|line| line.starts_with('#')).collect();
            assert!(head.matches('\'').count() >= 2, "{} has no example", path.display());
            lists += 1;
        }
    }
    assert!(lists > 18, "only {lists} lists were found");
}
