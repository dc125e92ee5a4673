//! The weights of the decision that places an article in a story: learned, cross-validated, measured.
//!
//! Every set is streamed once with its true stories given (*teaching*), and every comparison of an article with a story is an
//! example: the evidence, and whether the two belong together. A logistic regression over them gives the weight of each kind
//! of evidence; whole runs then set the thresholds of joining and merging, and move every weight a little. `--cross-validate` also learns from
//! all sets but one and measures that one, for each, and from one half of the stories of every set to measure the other.

mod arrival;
mod disturb;
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
use rashomon::story::settle::LastLook;
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
    /// Learn from all sets but one and measure that one, for each; then from one half of the stories of every set to measure the other
    #[arg(long)]
    cross_validate: bool,
    /// Begin with the weights of a file
    #[arg(long)]
    from: Option<std::path::PathBuf>,
    /// Judge the runs at thresholds of joining this much lower and higher, too: what hangs on a hair is chance
    #[arg(long, default_value_t = 0.0)]
    around: f32,
    /// Move the weights of `--from` on by whole runs, without learning them anew
    #[arg(long)]
    go_on: bool,
    /// Judge runs over titles by those that stand above texts, too
    #[arg(long)]
    all_titles: bool,
    /// Leave what counts among texts (0) or titles (1) as it is
    #[arg(long)]
    leave: Option<usize>,
    /// Pull of the regression towards zero
    #[arg(long, default_value_t = 1.0)]
    pull: f32,
    /// Rounds in which whole runs move every weight a little
    #[arg(long, default_value_t = 1)]
    polish: u32,
    /// What a false pair costs when thresholds are chosen: among texts, and where there are titles alone
    #[arg(long, value_delimiter = ',', num_args = 1..=2, default_values_t = [0.4, 0.5])]
    false_pairs: Vec<f64>,
    /// A kind of evidence to leave out
    #[arg(long)]
    without: Vec<String>,
    /// Invented reports with their true stories (`benches/store/news N --truth`), which hold the thresholds back: they teach no weight
    #[arg(long)]
    invented: Option<std::path::PathBuf>,
    /// How much they count, against a set of real ones
    #[arg(long, default_value_t = 1.0)]
    guard: f64,
    /// Reports without labels: say how large the largest stories become, and how many days they span
    #[arg(long)]
    stream: Vec<std::path::PathBuf>,
    /// Pairs of articles of the streams that were judged by reading: how they were drawn, `one` or `two` events, and their ids
    #[arg(long)]
    pairs: Option<std::path::PathBuf>,
    /// Say how much strangers move the small collections of this folder, and do nothing else (`eval/steady`)
    #[arg(long, requires = "strangers")]
    disturb: Option<std::path::PathBuf>,
    /// Reports of other events, with their stories
    #[arg(long)]
    strangers: Option<std::path::PathBuf>,
    /// Write each set's articles, true stories and found stories into this folder
    #[arg(long)]
    dump: Option<std::path::PathBuf>,
}

/// A labelled set: articles in order of arrival, and the story of each.
#[derive(Clone)]
pub struct Set {
    name: &'static str,
    /// Whether it is of titles alone.
    titles: bool,
    articles: Vec<(ArticleId, Evidence)>,
    /// Title or beginning of each.
    heads: Vec<String>,
    gold: Vec<String>,
    /// Whether it only holds the thresholds back.
    guards: bool,
    /// What it was read from, for telling.
    source: String,
}

impl Set {
    /// The corpus it was made of.
    fn corpus(&self) -> &str {
        self.name.split(' ').next().unwrap_or(self.name)
    }

    /// Whether its titles were written to stand alone.
    fn of_headlines(&self) -> bool {
        self.titles && self.corpus() == self.name
    }

    /// The half of its stories whose names say so.
    fn half(&self, second: bool) -> Self {
        let in_half = |gold: &String| {
            gold.bytes().fold(7u32, |h, b| h.wrapping_mul(31) ^ u32::from(b)) >> 3 & 1 == u32::from(second)
        };
        let kept: Vec<usize> = (0..self.gold.len()).filter(|at| in_half(&self.gold[*at])).collect();
        Self {
            articles: kept.iter().map(|at| self.articles[*at].clone()).collect(),
            heads: kept.iter().map(|at| self.heads[*at].clone()).collect(),
            gold: kept.iter().map(|at| self.gold[*at].clone()).collect(),
            ..self.clone()
        }
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
    let mut weights = match &options.from {
        Some(path) => Weights::read(&fs::read_to_string(path).with_context(|| path.display().to_string())?),
        None => Weights::shipped(),
    };
    for setting in &options.set {
        let (name, values) = setting.split_once('=').context("write name=value")?;
        let values: Vec<f32> = values.split(',').filter_map(|v| v.parse().ok()).collect();
        let first = *values.first().context("a weight is a number")?;
        anyhow::ensure!(weights.set(name, [first, *values.get(1).unwrap_or(&first)]), "no weight is called {name}");
    }
    if let (Some(folder), Some(strangers)) = (&options.disturb, &options.strangers) {
        return disturb::disturb(folder, strangers, &weights);
    }
    let mut sets = Vec::new();
    for (name, path) in SETS {
        sets.push(read(folders, name, path, false, &weights)?);
    }
    // Titles of sets that have texts are the only other titles there are.
    for (name, path) in [("gva titles", "stories/gva.jsonl"), ("argos titles", "stories/argos.jsonl")] {
        sets.push(read(folders, name, path, true, &weights)?);
    }
    if let Some(path) = &options.invented {
        sets.push(Set { guards: true, ..read_file(path, "invented", false, &weights, true)? });
    }
    let streams = options.stream.iter().map(|path| read_file(path, "stream", false, &weights, false));
    let streams = streams.collect::<Result<Vec<_>>>()?;
    eprintln!("read");
    if !options.measure {
        if options.cross_validate {
            cross_validate(&sets, &weights, options);
        }
        weights = learn_all(&sets.iter().collect::<Vec<_>>(), &weights, options);
        let path = folders.resource("story-weights.txt");
        let file = learn::written(&fs::read_to_string(&path)?, &weights, &sets);
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
    for stream in &streams {
        println!("{}", measure::Sizes::of(stream, &weights));
        if let Some(path) = &options.pairs {
            let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
            println!("{}", measure::Judged::of(stream, &placed(stream, &weights), &text));
        }
    }
    if options.shuffle > 0 {
        arrival::shuffled(&sets, &weights, options.shuffle);
    }
    dump(sets.iter().chain(&streams), &weights, options)
}

/// Learns from some sets: what counts among texts, then among titles.
fn learn_all(sets: &[&Set], start: &Weights, options: &Options) -> Weights {
    (0..2)
        .filter(|index| options.leave != Some(*index))
        .fold(start.clone(), |weights, index| learn::weights(sets, &weights, index, options))
}

/// How far what was learned carries over: to a set that was not looked at, and to other stories of the same sets.
fn cross_validate(sets: &[Set], start: &Weights, options: &Options) {
    for held_out in &sets[..SETS.len()] {
        let others: Vec<&Set> = sets.iter().filter(|set| set.corpus() != held_out.corpus()).collect();
        let learned = learn::weights(&others, start, usize::from(held_out.titles), options);
        println!("learned without it      {}", Measure::of(held_out, &learned));
    }
    let halves = [false, true].map(|second| sets.iter().map(|set| set.half(second)).collect::<Vec<Set>>());
    let learned = [0, 1].map(|half| learn_all(&halves[half].iter().collect::<Vec<_>>(), start, options));
    for (half, name) in [(0, "first"), (1, "second")] {
        for set in &halves[half][..SETS.len()] {
            println!("{name:6} half, by its own   {}", Measure::of(set, &learned[half]));
            println!("{name:6} half, by the other {}", Measure::of(set, &learned[1 - half]));
        }
    }
}

fn dump<'s>(sets: impl Iterator<Item = &'s Set>, weights: &Weights, options: &Options) -> Result<()> {
    let Some(folder) = &options.dump else { return Ok(()) };
    for set in sets {
        let found = placed(set, weights);
        let rows: Vec<Value> = (0..set.gold.len())
            .map(|at| serde_json::json!([set.articles[at].0.as_str(), set.gold[at], found[at], null, set.heads[at]]))
            .collect();
        fs::write(folder.join(format!("{}.json", set.name.replace(' ', "-"))), serde_json::to_vec(&rows)?)?;
    }
    Ok(())
}

fn read(folders: &Folders, name: &'static str, path: &str, titles: bool, weights: &Weights) -> Result<Set> {
    let set = read_file(&folders.data.join(path), name, titles, weights, true)?;
    Ok(Set { source: set.source.replacen(&folders.data.join("").display().to_string(), "", 1), ..set })
}

/// Reads articles in order of publication; `labelled` ones without a story are passed over.
fn read_file(
    path: &std::path::Path,
    name: &'static str,
    titles: bool,
    weights: &Weights,
    labelled: bool,
) -> Result<Set> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let source = format!("{} (blake3 {})", path.display(), rashomon::id::digest(&[&text]));
    let mut rows: Vec<Value> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let of = |row: &Value, key: &str| row[key].as_str().map(str::to_owned);
    rows.retain(|row| row["clean"].as_bool() != Some(false) && !(labelled && row["story"].is_null()));
    rows.retain(|row| !titles || of(row, "title").is_some_and(|t| t.len() > 20));
    let date = |row: &Value| of(row, "date").or_else(|| of(row, "published")).unwrap_or_default();
    // A stream is placed as the engine places reports that are all at hand: where most say a day, those without one come last.
    let undated_last = !labelled && rows.iter().filter(|row| !date(row).is_empty()).count() * 2 >= rows.len();
    rows.sort_by_key(|row| (undated_last && date(row).is_empty(), date(row), of(row, "id").unwrap_or_default()));
    let gold = rows.iter().map(|row| row["story"].to_string()).collect();
    let articles = rows
        .iter()
        .map(|row| {
            let body = of(row, "text").filter(|_| !titles).unwrap_or_default();
            let mut article = Article::from_text(body);
            article.id = ArticleId::new(of(row, "id").unwrap_or_default());
            article.title = of(row, "title").filter(|t| !t.is_empty());
            article.published = date(row).parse().ok();
            article.outlet = of(row, "source").or_else(|| of(row, "outlet")).filter(|t| !t.is_empty());
            article.url = of(row, "url").filter(|t| !t.is_empty());
            article
        })
        .collect();
    let reports = annotate_all(articles);
    let head = |report: &Report| {
        report.article.title.clone().unwrap_or_else(|| report.article.text.chars().take(90).collect())
    };
    let heads = reports.iter().map(head).collect();
    let mut reader = Clusterer::with_weights(&Config::default(), weights.clone());
    let mut articles = Vec::with_capacity(reports.len());
    for batch in reports.chunks(1_024) {
        if !labelled {
            reader.learn_lines(batch.iter());
        }
        articles.extend(batch.iter().map(|report| (report.article.id.clone(), reader.evidence(report))));
    }
    let titles = titles || name == "uci-headlines";
    Ok(Set { name, titles, articles, heads, gold, guards: false, source })
}

/// The story of each article, by the engine.
fn placed(set: &Set, weights: &Weights) -> Vec<String> {
    let mut clusterer = Clusterer::with_weights(&Config::default(), weights.clone());
    let mut last_look = LastLook::default();
    for (id, evidence) in &set.articles {
        clusterer.add_quietly(id, evidence);
        last_look.follow(&mut clusterer, evidence.day);
    }
    _ = last_look.finish(&mut clusterer);
    clusterer.stories_now().iter().map(ToString::to_string).collect()
}
