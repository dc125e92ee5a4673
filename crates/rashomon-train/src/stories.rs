//! The weights of the decision that places an article in a story: learned, cross-validated, measured.
//!
//! Every set is streamed once with its true stories given (*teaching*), and every comparison of an article with a story is an
//! example: the evidence, and whether the two belong together. A logistic regression over them gives the weight of each kind
//! of evidence; whole runs then set the thresholds of joining and merging. The same command learns from all sets but one and
//! measures that one, for each: what a set that nobody has seen may expect.

mod arrival;
mod learn;
mod measure;

use crate::Folders;
use anyhow::{Context, Result};
use measure::Measure;
use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::id::ArticleId;
use rashomon::pipeline::{Report, annotate_all};
use rashomon::story::Clusterer;
use rashomon::story::evidence::Evidence;
use rashomon::story::weights::Weights;
use serde_json::Value;
use std::fs;

/// What can be chosen.
#[derive(Debug, Default, clap::Args)]
pub struct Options {
    /// Only measure the weights that ship
    #[arg(long)]
    measure: bool,
    /// Set a weight first: name=value or name=texts,titles
    #[arg(long)]
    set: Vec<String>,
    /// Shuffle the order of arrival within the window this often, and say how much the result moves
    #[arg(long, default_value_t = 0)]
    shuffle: u64,
    /// Learn and measure, and write nothing
    #[arg(long)]
    dry: bool,
    /// Do not learn from all sets but one to measure that one
    #[arg(long)]
    no_cross_validation: bool,
    /// Pull of the regression towards zero
    #[arg(long, default_value_t = 1.0)]
    pull: f32,
    /// A kind of evidence to leave out
    #[arg(long)]
    without: Vec<String>,
    /// Write each set's articles, true stories and found stories into this folder
    #[arg(long)]
    dump: Option<std::path::PathBuf>,
}

/// A labelled set: reports in order of arrival, and the story of each.
pub struct Set {
    name: &'static str,
    /// Whether it is of titles alone.
    titles: bool,
    reports: Vec<Report>,
    evidence: Vec<Evidence>,
    gold: Vec<String>,
}

impl Set {
    /// The corpus it was made of.
    fn corpus(&self) -> &str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

const SETS: [(&str, &str); 4] = [
    ("gva", "stories/gva.jsonl"),
    ("argos", "stories/argos.jsonl"),
    ("uci-headlines", "stories/uci-headlines.jsonl"),
    ("ecbplus", "claims/ecbplus.jsonl"),
];

/// Learns, measures, writes `story-weights.txt`.
pub fn make(folders: &Folders, options: &Options) -> Result<()> {
    let mut weights = Weights::get().clone();
    for setting in &options.set {
        let (name, values) = setting.split_once('=').context("write name=value")?;
        let values: Vec<f32> = values.split(',').filter_map(|v| v.parse().ok()).collect();
        let first = *values.first().context("a weight is a number")?;
        anyhow::ensure!(weights.set(name, [first, *values.get(1).unwrap_or(&first)]), "no weight is called {name}");
    }
    let mut sets = Vec::new();
    for (name, path) in SETS {
        sets.push(read(folders, name, path, false, &weights)?);
    }
    // Titles of sets that have texts are the only other titles there are.
    for (name, path) in [("gva titles", "stories/gva.jsonl"), ("argos titles", "stories/argos.jsonl")] {
        sets.push(read(folders, name, path, true, &weights)?);
    }
    eprintln!("read");
    if !options.measure {
        weights = learn_all(&sets, &weights, options);
        let path = folders.resource("story-weights.txt");
        let file = learn::written(&fs::read_to_string(&path)?, &weights);
        if options.dry {
            println!("{file}");
        } else {
            crate::write(&path, file.as_bytes())?;
        }
        // What is written is what is measured, rounded as it stands there.
        weights = Weights::read(&file);
    }
    for set in &sets {
        println!("{}", Measure::of(set, &weights));
    }
    if options.shuffle > 0 {
        arrival::shuffled(&sets, &weights, options.shuffle);
    }
    dump(&sets, &weights, options)
}

/// Learns from all sets; before that, from all but one to measure that one, for each.
fn learn_all(sets: &[Set], start: &Weights, options: &Options) -> Weights {
    if !options.no_cross_validation {
        for held_out in &sets[..SETS.len()] {
            let others: Vec<&Set> = sets.iter().filter(|set| set.corpus() != held_out.corpus()).collect();
            let learned = learn::weights(&others, start, usize::from(held_out.titles), options);
            println!("learned without it: {}", Measure::of(held_out, &learned));
        }
    }
    let all: Vec<&Set> = sets.iter().collect();
    (0..2).fold(start.clone(), |weights, index| learn::weights(&all, &weights, index, options))
}

fn dump(sets: &[Set], weights: &Weights, options: &Options) -> Result<()> {
    let Some(folder) = &options.dump else { return Ok(()) };
    for set in sets {
        let rows: Vec<Value> = set
            .reports
            .iter()
            .zip(&set.gold)
            .zip(placed(set, weights))
            .map(|((report, gold), found)| {
                let title =
                    report.article.title.clone().unwrap_or_else(|| report.article.text.chars().take(90).collect());
                serde_json::json!([report.article.id.as_str(), gold, found, null, title])
            })
            .collect();
        fs::write(folder.join(format!("{}.json", set.name.replace(' ', "-"))), serde_json::to_vec(&rows)?)?;
    }
    Ok(())
}

fn read(folders: &Folders, name: &'static str, path: &str, titles: bool, weights: &Weights) -> Result<Set> {
    let path = folders.data.join(path);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut rows: Vec<Value> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let of = |row: &Value, key: &str| row[key].as_str().map(str::to_owned);
    rows.retain(|row| row["clean"].as_bool() != Some(false) && !row["story"].is_null());
    rows.retain(|row| !titles || of(row, "title").is_some_and(|t| t.len() > 20));
    rows.sort_by_key(|row| (of(row, "date").unwrap_or_default(), of(row, "id").unwrap_or_default()));
    let gold = rows.iter().map(|row| row["story"].to_string()).collect();
    let articles = rows
        .iter()
        .map(|row| {
            let body = of(row, "text").filter(|_| !titles).unwrap_or_default();
            let mut article = Article::from_text(body);
            article.id = ArticleId::new(of(row, "id").unwrap_or_default());
            article.title = of(row, "title").filter(|t| !t.is_empty());
            article.published = of(row, "date").and_then(|date| date.parse().ok());
            article.outlet = of(row, "source").filter(|t| !t.is_empty());
            article.url = of(row, "url").filter(|t| !t.is_empty());
            article
        })
        .collect();
    let reports = annotate_all(articles);
    let evidence = reports.iter().map(|report| Evidence::of(report, &[], weights)).collect();
    let titles = titles || name == "uci-headlines";
    Ok(Set { name, titles, reports, evidence, gold })
}

/// The story of each article, by the engine.
fn placed(set: &Set, weights: &Weights) -> Vec<String> {
    let mut clusterer = Clusterer::with_weights(&Config::default(), weights.clone());
    for (report, evidence) in set.reports.iter().zip(&set.evidence) {
        clusterer.add_quietly(&report.article.id, evidence);
    }
    clusterer.stories_now().iter().map(ToString::to_string).collect()
}
