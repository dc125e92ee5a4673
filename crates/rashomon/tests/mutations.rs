//! The checker refuses statements that say more, less or something else than their passages: over the example reports,
//! every published statement passes, and every mutation of it is caught.

use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::digest::{Fault, verify};
use rashomon::id::ArticleId;
use rashomon::ledger::Story;
use rashomon::pipeline::{Reading, Report, read};

const REPORTS: [&str; 7] = [
    include_str!("../../../examples/reports/lorma-quake.jsonl"),
    include_str!("../../../examples/reports/daro-quake.jsonl"),
    include_str!("../../../examples/reports/lake-sorn-ferry.jsonl"),
    include_str!("../../../examples/reports/port-meren-plant.jsonl"),
    include_str!("../../../examples/reports/varga-march.jsonl"),
    include_str!("../../../examples/reports/drone.jsonl"),
    include_str!("../../../examples/reports/rate-decision.jsonl"),
];

/// Each file is one story here, so that the test does not hang on clustering.
fn reading() -> Reading {
    let mut articles = Vec::new();
    for (story, file) in REPORTS.iter().enumerate() {
        for (line, record) in file.lines().enumerate() {
            let record: serde_json::Value = serde_json::from_str(record).expect("the examples are JSONL");
            let text = |key: &str| record.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
            let Some(body) = text("text") else { continue };
            let mut article = Article::from_text(body);
            article.id = ArticleId::new(format!("{story}-{line}"));
            article.title = text("title");
            article.outlet = text("outlet");
            article.published = text("published").and_then(|written| written.parse().ok());
            article.given_story = Some(story.to_string());
            articles.push(article);
        }
    }
    read(articles, &Config { given_stories: true, ..Config::default() })
}

fn reports_of<'r>(reading: &'r Reading, story: &Story) -> Vec<&'r Report> {
    reading.reports.iter().filter(|report| story.articles.contains(&report.article.id)).collect()
}

#[test]
fn what_is_published_passes() {
    let reading = reading();
    let mut statements = 0;
    for story in &reading.stories {
        let faults = verify(story, &reports_of(&reading, story));
        assert!(faults.is_empty(), "{faults:?}");
        statements += story.digest.sections.iter().map(|section| section.statements.len()).sum::<usize>();
    }
    assert!(statements >= 60, "only {statements} statements");
}

#[test]
fn every_mutation_is_caught() {
    let mut reading = reading();
    let stories = std::mem::take(&mut reading.stories);
    let mut tried = 0;
    let mut missed = Vec::new();
    for story in &stories {
        let reports = reports_of(&reading, story);
        let holders: Vec<String> = story
            .findings
            .iter()
            .flat_map(|finding| &finding.accounts)
            .flat_map(|account| &account.claims)
            .filter_map(|claim| claim.holders.first().cloned())
            .collect();
        let mut mutated = story.clone();
        for (s, section) in story.digest.sections.iter().enumerate() {
            for (t, statement) in section.statements.iter().enumerate() {
                for mutation in mutations(&statement.text, &holders) {
                    mutated.digest.sections[s].statements[t].text.clone_from(&mutation);
                    tried += 1;
                    let caught =
                        verify(&mutated, &reports).iter().any(|fault| matches!(fault, Fault::Statement { .. }));
                    if !caught {
                        missed.push(format!("{} => {mutation}", statement.text));
                    }
                }
                mutated.digest.sections[s].statements[t].text.clone_from(&statement.text);
            }
        }
    }
    assert!(tried >= 500, "only {tried} mutations");
    assert!(missed.is_empty(), "{} of {tried} missed:\n{}", missed.len(), missed.join("\n"));
}

/// Everything that must not happen to a statement, done to it once each.
fn mutations(text: &str, holders: &[String]) -> Vec<String> {
    let mut mutations = Vec::new();
    let words: Vec<&str> = text.split(' ').collect();
    let with = |at: usize, word: &str| {
        let mut changed: Vec<&str> = words.clone();
        changed[at] = word;
        changed.retain(|w| !w.is_empty());
        changed.join(" ")
    };
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        // Another number.
        if bare.chars().next().is_some_and(|c| c.is_ascii_digit()) {
            mutations.push(with(at, &word.replace(bare, "7,777")));
        }
        if matches!(bare, "two" | "three" | "five" | "nine" | "seven" | "Two" | "Three" | "Five" | "Nine" | "Seven") {
            mutations.push(with(at, &word.replace(bare, "eleven")));
        }
        // A word that turns the sentence, gone.
        let turns = [
            "not",
            "no",
            "never",
            "may",
            "might",
            "could",
            "will",
            "would",
            "about",
            "around",
            "least",
            "than",
            "up",
            "reportedly",
            "allegedly",
            "unclear",
            "denied",
            "declined",
            "expected",
            "planned",
            "nearly",
            "estimated",
            "possible",
        ];
        if turns.contains(&bare.to_lowercase().as_str()) {
            mutations.push(with(at, ""));
        }
        // A possibility made a fact.
        if matches!(bare, "may" | "might" | "could" | "would") {
            mutations.push(with(at, "will"));
        }
        // A denial put in.
        if matches!(bare, "was" | "were" | "is" | "are" | "has" | "had" | "will") {
            mutations.push(with(at, &format!("{word} not")));
        }
        // Another name.
        if at > 0
            && bare.len() > 3
            && bare.chars().next().is_some_and(char::is_uppercase)
            && bare.chars().all(char::is_alphabetic)
        {
            mutations.push(with(at, &word.replace(bare, "Zebrova")));
        }
    }
    // Two numbers of one statement exchanged.
    let numbers: Vec<usize> = (0..words.len())
        .filter(|at| {
            words[*at].chars().next().is_some_and(|c| c.is_ascii_digit())
                && words[*at].chars().all(|c| c.is_alphanumeric() || c == ',')
        })
        .collect();
    if let [first, .., last] = numbers.as_slice()
        && words[*first] != words[*last]
    {
        let mut changed = words.clone();
        changed.swap(*first, *last);
        mutations.push(changed.join(" "));
    }
    for (at, _) in text.match_indices(", according to ") {
        let rest = &text[at + 15..];
        let end = rest.find([';', '(']).unwrap_or(rest.len() - 1);
        let (holder, tail) = (rest[..end].trim_end(), &rest[end..]);
        let other = holders.iter().find(|h| {
            !h.to_lowercase().contains(&holder.to_lowercase()) && !holder.to_lowercase().contains(&h.to_lowercase())
        });
        // The credit gone, moved to another holder, and shared with another holder.
        mutations.push(format!("{}{}", &text[..at], if tail == "." { ".".to_owned() } else { format!(" {tail}") }));
        if let Some(other) = other {
            mutations.push(format!("{}, according to {other} {tail}", &text[..at]).replace(" .", "."));
            mutations.push(format!("{}, according to {holder} and {other} {tail}", &text[..at]).replace(" .", "."));
        }
    }
    if !text.contains(", according to ")
        && let Some(other) = holders.iter().find(|h| !text.to_lowercase().contains(&h.to_lowercase()))
    {
        // A credit given to what the outlet says, or a second one.
        mutations.push(format!("{}, according to {other}.", text.trim_end_matches('.')));
    }
    for (from, to) in [
        ("(2 reports", "(3 reports"),
        ("1 to 2 origins", "2 origins"),
        ("1 to 3 origins", "3 origins"),
        ("1 origin)", "2 origins)"),
    ] {
        if text.contains(from) {
            mutations.push(text.replacen(from, to, 1));
        }
    }
    mutations.retain(|mutation| mutation != text);
    mutations.sort_unstable();
    mutations.dedup();
    mutations
}
