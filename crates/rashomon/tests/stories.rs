//! Golden stories: `tests/stories/*.md`, invented reports and what the ledger must say of them. The language of the
//! expectations is told in `tests/stories/README.md`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)] // a test may stop at once

use rashomon::annotate::{Amount, Approximation, annotate};
use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::id::ArticleId;
use rashomon::ledger::{AccountValue, CopyKind, CopyLink, Direction, Finding, Origin, Story};
use rashomon::pipeline::{Reading, read};
use std::fmt::Write;
use std::path::PathBuf;

/// A golden file: its reports and its expectations.
#[derive(Default)]
struct Golden {
    name: String,
    articles: Vec<Article>,
    /// Line in the file, text, and whether it stands under 'not yet:'.
    expectations: Vec<(usize, String, bool)>,
}

#[test]
fn the_golden_stories_hold() {
    let goldens = goldens();
    assert!(goldens.len() >= 10, "only {} golden stories", goldens.len());
    let mut failures = String::new();
    for golden in &goldens {
        let reading = read(golden.articles.clone(), &Config::default());
        let mut told = false;
        for (line, expectation, not_yet) in &golden.expectations {
            let result = check(&reading, expectation);
            let failure = match (result, not_yet) {
                (Ok(()), false) | (Err(_), true) => continue,
                (Ok(()), true) => "holds now: move it above 'not yet:'".to_owned(),
                (Err(why), false) => why,
            };
            let _ = writeln!(failures, "{}:{line}: {expectation}\n    {failure}", golden.name);
            told = true;
        }
        if told {
            let _ = writeln!(failures, "{}", summary(&reading));
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// An unknown expectation must not pass, not even under 'not yet:'.
#[test]
fn every_expectation_is_understood() {
    for golden in goldens() {
        let reading = read(golden.articles.clone(), &Config::default());
        for (line, expectation, _) in &golden.expectations {
            let result = check(&reading, expectation);
            assert!(
                !matches!(&result, Err(why) if why.starts_with("unknown")),
                "{}:{line}: {expectation}: {result:?}",
                golden.name
            );
        }
    }
}

/// Why these claims are together, why this relation, and what would change it.
#[test]
fn every_finding_says_why() {
    for golden in goldens() {
        for story in read(golden.articles.clone(), &Config::default()).stories {
            for finding in &story.findings {
                let relation = finding.relation.as_str();
                let claims: usize = finding.accounts.iter().map(|account| account.claims.len()).sum();
                let why = finding.why.to_lowercase();
                let complete = why.contains(&format!("{relation}: "))
                    && why.contains(" would ")
                    && (claims < 2 || why.contains("grouped"));
                assert!(complete, "{}: {}: {}", golden.name, finding.question, finding.why);
            }
        }
    }
}

#[test]
fn a_wrong_expectation_fails() {
    let mut article = Article::from_text("A bridge fell in Lorma on Tuesday, killing four people, police said.");
    article.id = ArticleId::new("a");
    let reading = read(vec![article], &Config::default());
    for wrong in [
        "stories: 2",
        "apart: a a",
        "finding: figure \"elephants\"",
        "statement: \"elephants\"",
        "copy: a with a reprint",
        "origins of a: 2 to 3",
    ] {
        assert!(check(&reading, wrong).is_err(), "{wrong}");
    }
    assert!(check(&reading, "stories: 1").is_ok());
}

// ---------- reading the files ----------

fn goldens() -> Vec<Golden> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder is there").filter_map(|f| f.ok().map(|f| f.path())).collect();
    files.sort();
    files.iter().filter(|f| f.extension().is_some_and(|e| e == "md") && !f.ends_with("README.md")).map(golden).collect()
}

fn golden(file: &PathBuf) -> Golden {
    let text = std::fs::read_to_string(file).expect("the story can be read");
    let mut golden = Golden {
        name: file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        ..Golden::default()
    };
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(block) = line.strip_prefix("```").filter(|b| !b.is_empty()) else { continue };
        let body: Vec<(usize, &str)> = lines.by_ref().take_while(|(_, l)| *l != "```").collect();
        match block.split_once(' ') {
            Some(("report", name)) => golden.articles.push(article(name, &body, &golden.name)),
            None if block == "expect" => {
                let mut not_yet = false;
                for (number, line) in body {
                    match line.trim() {
                        "" => {}
                        "not yet:" => not_yet = true,
                        expectation => golden.expectations.push((number + 1, expectation.to_owned(), not_yet)),
                    }
                }
            }
            _ => panic!("{}:{}: unknown block '{block}'", golden.name, at + 1),
        }
    }
    assert!(
        golden.articles.len() > 1 && !golden.expectations.is_empty(),
        "{}: reports and expectations are wanted",
        golden.name
    );
    golden
}

fn article(name: &str, body: &[(usize, &str)], file: &str) -> Article {
    let rule =
        body.iter().position(|(_, l)| *l == "---").unwrap_or_else(|| panic!("{file}: report {name} has no '---'"));
    let text: Vec<&str> = body[rule + 1..].iter().map(|(_, l)| *l).collect();
    let mut article = Article::from_text(text.join("\n"));
    article.id = ArticleId::new(name);
    for (number, line) in &body[..rule] {
        let (key, value) =
            line.split_once(": ").unwrap_or_else(|| panic!("{file}:{}: 'key: value' is wanted", number + 1));
        match key {
            "outlet" => article.outlet = Some(value.into()),
            "title" => article.title = Some(value.into()),
            "published" => {
                article.published = Some(value.parse().unwrap_or_else(|e| panic!("{file}:{}: {e}", number + 1)))
            }
            _ => panic!("{file}:{}: unknown key '{key}'", number + 1),
        }
    }
    article
}

// ---------- the language of expectations ----------

/// Whether an expectation holds, else what was found.
fn check(reading: &Reading, expectation: &str) -> Result<(), String> {
    if expectation == "no digest sentence refused" {
        let refused: Vec<String> = reading
            .stories
            .iter()
            .flat_map(|s| &s.digest.refused)
            .map(|r| format!("'{}': {}", r.statement.text, r.reason))
            .collect();
        return held(refused.is_empty(), || refused.join("; "));
    }
    let (key, rest) = expectation.split_once(": ").ok_or("unknown expectation")?;
    let names: Vec<&str> = rest.split_whitespace().collect();
    match key.split_once(" of ").unwrap_or((key, "")) {
        ("stories", "") => {
            held(rest.parse() == Ok(reading.stories.len()), || format!("there are {}", reading.stories.len()))
        }
        ("same story", "") => {
            let homes: Vec<_> = names.iter().map(|n| home(reading, n)).collect();
            held(homes.windows(2).all(|pair| pair[0] == pair[1]), || format!("they stand in stories {homes:?}"))
        }
        ("apart", "") => match names.as_slice() {
            [a, b] => held(home(reading, a) != home(reading, b), || "they stand in one story".into()),
            _ => Err("unknown form: two names are wanted".into()),
        },
        ("copy", "") => copy(reading, &names),
        ("no copy", "") => {
            let found = links(reading, &names)
                .into_iter()
                .find(|l| !matches!(l.kind, CopyKind::SharedQuotes | CopyKind::Independent));
            held(found.is_none(), || format!("there is a link: {}", found.map(link_text).unwrap_or_default()))
        }
        ("origins", name) => {
            let story = story(reading, name)?;
            let (low, high) = rest.split_once(" to ").ok_or("unknown form: 'N to M' is wanted")?;
            let count = story.origins.count;
            held(low.parse() == Ok(count.at_least) && high.parse() == Ok(count.at_most), || {
                format!("there are {} to {}", count.at_least, count.at_most)
            })
        }
        ("same origin", "") => {
            let groups: Vec<Option<&Origin>> = names.iter().map(|n| origin(reading, n)).collect();
            held(
                groups.windows(2).all(|p| p[0].is_some() && p[0].map(|o| &o.articles) == p[1].map(|o| &o.articles)),
                || {
                    format!(
                        "their origins are {:?}",
                        groups.iter().map(|g| g.map(|o| o.name.as_str())).collect::<Vec<_>>()
                    )
                },
            )
        }
        ("own origin", "") => held(origin(reading, rest).is_some_and(|o| o.articles.len() == 1), || {
            "it shares its origin, or has none".into()
        }),
        ("finding" | "status", "") => finding(reading, key, rest),
        ("disagreement", "") => {
            let (words, sort) = quoted(rest)?;
            let found = with_words(reading, words);
            let sorts: Vec<Option<&str>> = found.iter().map(|f| f.disagreement.map(|d| d.as_str())).collect();
            held(sorts.contains(&Some(sort)), || format!("{} findings hold the words, with {sorts:?}", found.len()))
        }
        ("open", "") => {
            let (words, _) = quoted(rest)?;
            let found = with_words(reading, words);
            held(found.iter().any(|f| f.open), || format!("{} findings hold the words, none is open", found.len()))
        }
        ("holder" | "modality", name) => claim(reading, name, key.starts_with("holder"), rest),
        ("title", "") => {
            let (words, _) = quoted(rest)?;
            let titles: Vec<&str> = reading.stories.iter().map(|s| s.title.as_str()).collect();
            held(titles.iter().any(|title| holds(title, words)), || format!("the titles are {titles:?}"))
        }
        ("statement", "") => {
            let (words, _) = quoted(rest)?;
            held(statements(reading).any(|s| holds(s, words)), || "no statement holds the words".into())
        }
        ("no statement", section) => {
            let (words, _) = quoted(rest)?;
            let found = statements_of(reading, section).find(|s| holds(s, words));
            held(found.is_none(), || format!("there is: {}", found.unwrap_or_default()))
        }
        _ => Err("unknown expectation".into()),
    }
}

fn held(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn home<'r>(reading: &'r Reading, name: &str) -> Option<&'r str> {
    reading.placements.iter().find(|p| p.article.as_str() == name).map(|p| p.story.as_str())
}

fn story<'r>(reading: &'r Reading, name: &str) -> Result<&'r Story, String> {
    reading
        .stories
        .iter()
        .find(|s| s.articles.iter().any(|a| a.as_str() == name))
        .ok_or_else(|| format!("unknown report '{name}'"))
}

fn origin<'r>(reading: &'r Reading, name: &str) -> Option<&'r Origin> {
    reading.stories.iter().flat_map(|s| &s.origins.groups).find(|g| g.articles.iter().any(|a| a.as_str() == name))
}

/// The links between the named reports, looked for across stories as well.
fn links(reading: &Reading, names: &[&str]) -> Vec<CopyLink> {
    let all: Vec<_> = reading.reports.iter().collect();
    let named = |id: &ArticleId| names.contains(&id.as_str());
    rashomon::copies::links(&all).into_iter().filter(|l| named(&l.a) && named(&l.b)).collect()
}

fn link_text(link: CopyLink) -> String {
    format!("{} {} {} {}", link.a, link.b, link.kind.as_str(), link.direction.as_str())
}

/// 'b from a KIND' or 'a with b KIND'.
fn copy(reading: &Reading, words: &[&str]) -> Result<(), String> {
    let [b, relation @ ("from" | "with"), a, kind] = words else {
        return Err("unknown form: 'b from a KIND' is wanted".into());
    };
    let found = links(reading, &[a, b]);
    let fits = |link: &CopyLink| {
        let taker = match link.direction {
            Direction::AFromB => Some(&link.a),
            Direction::BFromA => Some(&link.b),
            Direction::CommonOrigin | Direction::None => None,
        };
        kind.split('|').any(|k| k == link.kind.as_str())
            && (*relation == "with" || taker.is_some_and(|t| t.as_str() == *b))
    };
    held(found.iter().any(fits), || {
        format!("the links are [{}]", found.into_iter().map(link_text).collect::<Vec<_>>().join(", "))
    })
}

/// '"words" rest'.
fn quoted(text: &str) -> Result<(&str, &str), String> {
    let (words, rest) = text
        .strip_prefix('"')
        .and_then(|t| t.split_once('"'))
        .ok_or("unknown form: words in quotation marks are wanted")?;
    Ok((words, rest.trim()))
}

/// Whether each word stands in the text, in any order and case; 'a|b' is one of both.
fn holds(text: &str, words: &str) -> bool {
    let text = text.to_lowercase();
    words.split_whitespace().all(|word| word.split('|').any(|w| text.contains(&w.to_lowercase())))
}

fn about(finding: &Finding) -> String {
    let mut text = finding.question.clone();
    for account in &finding.accounts {
        let _ = write!(text, " {}", account.text);
        for claim in &account.claims {
            let _ = write!(text, " {}", claim.quote);
        }
    }
    text
}

fn with_words<'r>(reading: &'r Reading, words: &str) -> Vec<&'r Finding> {
    reading.stories.iter().flat_map(|s| &s.findings).filter(|f| holds(&about(f), words)).collect()
}

fn statements(reading: &Reading) -> impl Iterator<Item = &str> {
    statements_of(reading, "")
}

/// The statements of a section by its title; of all sections without one.
fn statements_of<'a>(reading: &'a Reading, section: &str) -> impl Iterator<Item = &'a str> {
    let sections = reading.stories.iter().flat_map(|s| &s.digest.sections);
    let wanted = move |title: &str| section.is_empty() || title.eq_ignore_ascii_case(section);
    sections.filter(move |s| wanted(s.kind.as_str())).flat_map(|s| &s.statements).map(|s| s.text.as_str())
}

/// 'KIND "words" RELATION VALUES', or with a status instead.
fn finding(reading: &Reading, key: &str, rest: &str) -> Result<(), String> {
    let (kinds, rest) = rest.split_once(' ').ok_or("unknown form: a kind is wanted")?;
    let (words, rest) = quoted(rest)?;
    let (wanted, values) = rest.split_once(' ').unwrap_or((rest, ""));
    let candidates: Vec<&Finding> =
        with_words(reading, words).into_iter().filter(|f| kinds.split('|').any(|k| k == f.kind.as_str())).collect();
    let fits = |f: &&Finding| {
        let name = if key == "status" { f.status.as_str() } else { f.relation.as_str() };
        let named = wanted.is_empty() || wanted.split('|').any(|w| w == name);
        let valued =
            if values.contains("->") { history(f) == values } else { values.is_empty() || accounts(f) == values };
        named && valued
    };
    held(candidates.iter().any(fits), || {
        let found: Vec<String> = candidates.iter().map(|f| line(f)).collect();
        if found.is_empty() {
            "no finding holds the words".into()
        } else {
            format!("found {}", found.join("\n          "))
        }
    })
}

/// '"words" = NAME' over the claims of one report.
fn claim(reading: &Reading, name: &str, holder: bool, rest: &str) -> Result<(), String> {
    let (words, wanted) = quoted(rest)?;
    let wanted = wanted.strip_prefix("= ").ok_or("unknown form: '= NAME' is wanted")?.trim_matches('"');
    let report = reading
        .reports
        .iter()
        .find(|r| r.article.id.as_str() == name)
        .ok_or_else(|| format!("unknown report '{name}'"))?;
    let annotations = annotate(&report.article);
    let claims: Vec<_> =
        annotations.claims.iter().filter(|c| holds(c.sentence.of(report.article.field(c.field)), words)).collect();
    let values: Vec<String> = claims
        .iter()
        .map(|c| {
            if holder {
                c.holders.iter().map(|h| h.text.as_str()).collect::<Vec<_>>().join(" < ")
            } else {
                c.modality.as_str().to_owned()
            }
        })
        .collect();
    held(values.iter().any(|v| if holder { holds(v, wanted) } else { wanted.split('|').any(|w| w == v) }), || {
        format!("{} claims hold the words, with {values:?}", claims.len())
    })
}

// ---------- values in words ----------

fn amount(amount: &Amount) -> String {
    let low = amount.low.map_or(String::new(), |n| n.to_string());
    let high = amount.high.map_or(String::new(), |n| n.to_string());
    match amount.approximation {
        Approximation::Exact => low,
        Approximation::About => format!("~{low}"),
        Approximation::AtLeast => format!(">={low}"),
        Approximation::MoreThan => format!(">{low}"),
        Approximation::AtMost => format!("<={high}"),
        Approximation::FewerThan => format!("<{high}"),
        Approximation::Range => format!("{low}..{high}"),
    }
}

fn history(finding: &Finding) -> String {
    finding.history.iter().map(|v| amount(&v.amount)).collect::<Vec<_>>().join(" -> ")
}

fn accounts(finding: &Finding) -> String {
    let values = finding.accounts.iter().map(|a| match &a.value {
        AccountValue::Figure { amount: value, .. } => amount(value),
        AccountValue::Time(value) | AccountValue::Text(value) => value.clone(),
    });
    values.collect::<Vec<_>>().join(" / ")
}

fn line(finding: &Finding) -> String {
    let quote = finding.accounts.first().and_then(|a| a.claims.first()).map_or("", |c| c.quote.as_str());
    format!(
        "[{} {} {}{}] {} = {} (history {}) '{quote}'",
        finding.kind.as_str(),
        finding.relation.as_str(),
        finding.status.as_str(),
        if finding.open { " open" } else { "" },
        finding.question,
        accounts(finding),
        history(finding)
    )
}

/// What the engine made of a golden file, for the reader of a failure.
fn summary(reading: &Reading) -> String {
    let mut text = String::new();
    for story in &reading.stories {
        let articles: Vec<&str> = story.articles.iter().map(ArticleId::as_str).collect();
        let _ = writeln!(
            text,
            "    story of {} with {} to {} origins",
            articles.join(", "),
            story.origins.count.at_least,
            story.origins.count.at_most
        );
        for finding in story.findings.iter().take(12) {
            let _ = writeln!(text, "      {}", line(finding));
        }
    }
    text
}
