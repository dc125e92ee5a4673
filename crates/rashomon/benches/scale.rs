//! Stories and copies at scale, once each, on generated news with the truth known.
//!
//! `cargo bench -p rashomon --bench scale -- stories 10000 100000 1000000` and the same with `copies`. Each size prints articles a
//! second, memory an article, and how well the truth was met; after the last one the exponent of growth. Large sizes say on the way
//! how far they are. `candidates` with sizes or files of articles (JSON lines) measures the finding of near-duplicates alone. CPU time is that of the thread or the process, so that other work on the machine matters little.

#![allow(missing_docs, clippy::disallowed_methods, clippy::cast_precision_loss, clippy::cast_possible_truncation)]

mod generated;

use generated::{News, Random, Told};
use rashomon::annotate::Annotations;
use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::copies;
use rashomon::pipeline::Report;
use rashomon::story::evidence::Evidence;
use rashomon::story::{Clusterer, terms};
use std::collections::BTreeMap;
use std::time::Instant;

/// User CPU seconds of this process so far, on Linux; 0 elsewhere.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or("");
    after.split_whitespace().nth(11).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0) / 100.0
}

/// A line of `/proc/self/status` in bytes: `VmRSS`, `VmHWM`.
fn memory(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find(|l| l.starts_with(line));
    found.and_then(|l| l.split_whitespace().nth(1)).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
}

/// CPU time of this thread so far in microseconds: other work on the machine does not show in it.
fn thread_micros() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    now.tv_sec as u64 * 1_000_000 + now.tv_nsec as u64 / 1_000
}

/// What annotating would have found: people, places, predicates, figures and days of the event, and some of others.
fn annotated(evidence: &mut Evidence, event: u32, random: &mut Random) {
    let mut keys = |of_event: u32, others: usize| -> Vec<u32> {
        let own = (0..of_event).map(|at| terms::hash(&format!("{event} {at}")));
        own.chain((0..others).map(|_| terms::hash(&random.below(40_000).to_string()))).collect()
    };
    evidence.people = keys(3, 2);
    evidence.lead_people = keys(2, 0);
    evidence.places = keys(2, 1);
    evidence.lead_towns = evidence.places.iter().take(1).copied().collect();
    evidence.acts = keys(3, 3);
    evidence.figures = keys(2, 3);
    evidence.happened = evidence.day.and_then(|day| u32::try_from(day - 1).ok()).into_iter().collect();
}

fn stories(count: usize) -> f64 {
    let config = Config::default();
    let started = Instant::now();
    // All of it lies in the window.
    let per_day = count.div_ceil(config.window_days as usize);
    let mut clusterer = Clusterer::new(&config);
    let (mut micros, mut event) = (vec![0u32; count], vec![0u32; count]);
    let mut random = Random::new(11);
    let (before, mut journal) = (memory("VmRSS"), 0);
    for (at, Told { report, event: number, .. }) in News::new(7).daily(per_day).take(count).enumerate() {
        let began = thread_micros();
        clusterer.learn_lines(std::iter::once(&report));
        let mut evidence = clusterer.evidence(&report);
        let reading = thread_micros() - began;
        annotated(&mut evidence, number as u32, &mut random);
        let began = thread_micros();
        clusterer.add_evidence(&report, &evidence);
        micros[at] = (reading + thread_micros() - began) as u32;
        event[at] = number as u32;
        // A store keeps the journal; here it is counted.
        if at % 1_000 == 999 {
            journal += clusterer.take_journal().len();
        }
        if at % 50_000 == 49_999 {
            let last = &micros[at + 1 - 50_000..=at];
            let rate = 50_000.0 * 1e6 / last.iter().map(|micros| f64::from(*micros)).sum::<f64>();
            let resident = memory("VmRSS") / f64::from(1 << 30);
            let wall = started.elapsed().as_secs();
            eprintln!(
                "{} placed, the last 50000 at {rate:.0} a second; {resident:.2} GiB, {wall} s of wall time",
                at + 1
            );
        }
    }
    journal += clusterer.take_journal().len();
    let bytes = (memory("VmRSS") - before) / count as f64;
    let total = |micros: &[u32]| micros.iter().map(|micros| f64::from(*micros)).sum::<f64>() / 1e6;
    let seconds = total(&micros);
    let longest = micros.iter().max().copied().unwrap_or(0);
    let last = &mut micros[count - count / 10..];
    let rate = last.len() as f64 / total(last);
    last.sort_unstable();
    let (median, p99) = (last[last.len() / 2], last[last.len() * 99 / 100]);
    let mut story_of: BTreeMap<String, u32> = BTreeMap::new();
    let mut cross: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    let (mut gold, mut found) = (BTreeMap::new(), BTreeMap::new());
    for (event, story) in event.iter().zip(clusterer.stories_now()) {
        let next = story_of.len() as u32;
        let story = *story_of.entry(story.to_string()).or_insert(next);
        *cross.entry((*event, story)).or_default() += 1;
        *gold.entry(*event).or_insert(0u64) += 1;
        *found.entry(story).or_insert(0u64) += 1;
    }
    let pairs = |counts: &mut dyn Iterator<Item = u64>| counts.map(|n| n * (n - 1) / 2).sum::<u64>().max(1) as f64;
    let both = pairs(&mut cross.values().copied());
    println!(
        "stories {count:8}: {rate:.0} articles a second in the last tenth, {:.0} over all; median {median} us, 99th percentile {p99} us; \
         longest of all {longest} us (all CPU time of the thread); {bytes:.0} bytes an article; {journal} entries of the journal; \
         pairs precision {:.3}, recall {:.3}",
        count as f64 / seconds,
        both / pairs(&mut found.values().copied()),
        both / pairs(&mut gold.values().copied()),
    );
    seconds
}

/// Shingles of a text, as anybody would count them.
fn shingles(text: &str) -> Vec<u64> {
    copies::words::Words::of(text).shingle_set()
}

fn copied(count: usize) -> f64 {
    let mut reports: Vec<Report> = Vec::with_capacity(count);
    // The truth: pairs of articles of one agency text of which one holds half of the other's shingles.
    let mut of_text: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut event_of: Vec<usize> = Vec::with_capacity(count);
    for (number, told) in News::new(7).take(count).enumerate() {
        of_text.entry(told.copied.unwrap_or(number)).or_default().push(number);
        event_of.push(told.event);
        reports.push(told.report);
    }
    let texts: usize = reports.iter().map(|r| r.article.text.len()).sum();
    let input = memory("VmRSS");
    eprintln!("{count} articles made, {:.2} GiB", input / f64::from(1 << 30));
    let (wall, began) = (Instant::now(), cpu());
    let all: Vec<&Report> = reports.iter().collect();
    let mut found: std::collections::BTreeSet<(u32, u32)> = std::collections::BTreeSet::new();
    let number = |id: &rashomon::id::ArticleId| id.as_str().rsplit('-').next().and_then(|n| n.parse::<u32>().ok());
    let mut links = 0usize;
    copies::each_link(&all, |link| {
        links += 1;
        if link.containment_a.max(link.containment_b) >= 0.5
            && let (Some(a), Some(b)) = (number(&link.a), number(&link.b))
        {
            found.insert((a.min(b), a.max(b)));
        }
    });
    let (seconds, wall, peak) = (cpu() - began, wall.elapsed().as_secs_f64(), memory("VmHWM"));
    let at_least_half = |a: usize, b: usize| {
        let (x, y) = (shingles(&reports[a].article.text), shingles(&reports[b].article.text));
        let common = copies::words::shared(&x, &y);
        2 * common >= x.len().min(y.len()).max(1)
    };
    // A sample of texts is checked pair by pair.
    let (mut gold, mut hit) = (0usize, 0usize);
    let step = (of_text.len() / 20_000).max(1);
    for members in of_text.values().filter(|m| m.len() > 1 && m.len() <= 60).step_by(step) {
        for (at, b) in members.iter().enumerate() {
            for a in &members[..at] {
                if at_least_half(*a, *b) {
                    gold += 1;
                    hit += usize::from(found.contains(&(*a as u32, *b as u32)));
                }
            }
        }
    }
    let step = (found.len() / 20_000).max(1);
    let checked: Vec<&(u32, u32)> = found.iter().step_by(step).collect();
    let right = checked.iter().filter(|(a, b)| at_least_half(*a as usize, *b as usize)).count();
    println!(
        "copies  {count:8}: {:6.0} articles a second of CPU, {:.0} s of CPU, {wall:.0} s wall; peak {:.2} GiB, input {:.2} GiB of it ({:.2} GB of text); \
         {links} links, {} at containment 0.5; of {gold} true pairs {:.4} found, of {} found {:.4} true",
        count as f64 / seconds.max(0.01),
        seconds,
        peak / f64::from(1 << 30),
        input / f64::from(1 << 30),
        texts as f64 / 1e9,
        found.len(),
        hit as f64 / gold.max(1) as f64,
        checked.len(),
        right as f64 / checked.len().max(1) as f64,
    );
    seconds
}

/// Articles of which each `text` of a file is cut to 400 words, or generated ones of that length.
fn documents(what: &str) -> Vec<Report> {
    let cut = |text: &str| text.split_whitespace().take(400).collect::<Vec<_>>().join(" ");
    let report = |text: String| Report { article: Article::from_text(text), annotations: Annotations::default() };
    if let Ok(count) = what.parse() {
        let mut news = News::new(7).map(|told| told.report.article.text);
        let mut next = || {
            let mut text = String::new();
            while text.split_whitespace().nth(399).is_none() {
                text += &news.next().unwrap_or_default();
            }
            report(cut(&text))
        };
        return (0..count).map(|_| next()).collect();
    }
    // Cargo runs benches in the crate's folder, so a relative path is easily another file's: better no figure than one of nothing.
    let file = std::fs::read_to_string(what).unwrap_or_else(|error| {
        eprintln!("{what}: {error}; give an absolute path");
        std::process::exit(2)
    });
    let rows = file.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    rows.filter_map(|row| row["text"].as_str().map(|text| report(cut(text)))).collect()
}

/// How many of the true pairs, by counting all shingles of all documents, were found.
fn recall(reports: &[&Report], pairs: &[(u32, u32)]) {
    let sets: Vec<Vec<u64>> = reports.iter().map(|report| shingles(&report.article.text)).collect();
    let of =
        |(article, set): (usize, &Vec<u64>)| set.iter().map(|shingle| (*shingle, article as u32)).collect::<Vec<_>>();
    let mut postings: Vec<(u64, u32)> = sets.iter().enumerate().flat_map(of).collect();
    postings.sort_unstable();
    let runs = postings.chunk_by(|a, b| a.0 == b.0);
    let of_run = |run: &[(u64, u32)]| {
        let others = |at: usize| run[at + 1..].iter().map(move |other| (run[at].1, other.1));
        (0..run.len()).flat_map(others).collect::<Vec<_>>()
    };
    let mut shared: Vec<(u32, u32)> = runs.flat_map(of_run).collect();
    shared.sort_unstable();
    let size = |article: u32| sets[article as usize].len() as f64;
    for (name, least) in [("containment 0.5", 0.5), ("containment 0.2", 0.2)] {
        let counted = shared.chunk_by(|a, b| a == b);
        let is_true = |run: &&[(u32, u32)]| run.len() as f64 >= least * size(run[0].0).min(size(run[0].1));
        let gold: Vec<(u32, u32)> = counted.filter(is_true).map(|run| run[0]).collect();
        let found = gold.iter().filter(|pair| pairs.binary_search(pair).is_ok()).count();
        println!("candidates: {found} of {} true pairs at {name} found", gold.len());
    }
}

/// Candidates of near-duplicates alone, as libraries of `MinHash` and bands measure themselves.
fn candidates(what: &str) {
    let reports = documents(what);
    let reports: Vec<&Report> = reports.iter().collect();
    let words: usize = reports.iter().map(|report| report.article.text.split_whitespace().count()).sum();
    let began = cpu();
    let rounds = (200_000 / reports.len().max(1)).clamp(1, 50);
    let mut pairs = Vec::new();
    for _ in 0..rounds {
        pairs = copies::candidates(&reports);
    }
    let seconds = (cpu() - began) / rounds as f64;
    println!(
        "candidates: {:.0} documents a second of CPU, {} documents of {} words, {} pairs, {rounds} rounds",
        reports.len() as f64 / seconds.max(1e-6),
        reports.len(),
        words / reports.len().max(1),
        pairs.len(),
    );
    if reports.len() <= 20_000 {
        recall(&reports, &pairs);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let what = arguments.first().map_or("", String::as_str);
    let run: fn(usize) -> f64 = match what {
        "stories" => stories,
        "copies" => copied,
        "candidates" => return arguments.iter().skip(1).for_each(|what| candidates(what)),
        // `cargo test --benches` and `cargo bench` without arguments measure nothing here.
        _ => return println!("say: stories SIZE…, copies SIZE… or candidates SIZE-OR-FILE…"),
    };
    let sizes: Vec<usize> = arguments.iter().skip(1).filter_map(|size| size.parse().ok()).collect();
    let seconds: Vec<f64> = sizes.iter().map(|size| run(*size)).collect();
    for (sizes, seconds) in sizes.windows(2).zip(seconds.windows(2)) {
        let exponent = (seconds[1] / seconds[0]).ln() / (sizes[1] as f64 / sizes[0] as f64).ln();
        println!("{what} from {} to {}: CPU time grows with exponent {exponent:.2}", sizes[0], sizes[1]);
    }
}
