//! Stories and copies at scale, once each, on generated news with the truth known.
//!
//! `cargo bench -p rashomon --bench scale -- stories 10000 100000 1000000` and the same with `copies`. Each size prints articles a
//! second, memory an article, and how well the truth was met; after the last one the exponent of growth. CPU time is that of the
//! process, so that other work on the machine matters little; the percentiles are of wall time.

#![allow(missing_docs, clippy::disallowed_methods, clippy::cast_precision_loss, clippy::cast_possible_truncation)]

mod generated;

use generated::{News, Told};
use rashomon::config::Config;
use rashomon::copies;
use rashomon::pipeline::Report;
use rashomon::story::Clusterer;
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

/// CPU seconds that generating the same news takes.
fn generating(count: usize) -> f64 {
    let before = cpu();
    assert_eq!(News::new(7).take(count).filter(|told| !told.report.article.text.is_empty()).count(), count);
    cpu() - before
}

fn stories(count: usize) -> f64 {
    let idle = generating(count);
    let mut clusterer = Clusterer::new(&Config { window_days: 3_650, ..Config::default() });
    let mut micros: Vec<u32> = Vec::with_capacity(count);
    let mut event: Vec<u32> = Vec::with_capacity(count);
    let (before, began) = (memory("VmRSS"), cpu());
    for Told { report, event: number, .. } in News::new(7).take(count) {
        let start = Instant::now();
        clusterer.add(&report);
        micros.push(start.elapsed().as_micros() as u32);
        event.push(number as u32);
    }
    let seconds = (cpu() - began - idle).max(0.01);
    let bytes = (memory("VmRSS") - before) / count as f64;
    micros.sort_unstable();
    let journal = clusterer.journal().len();
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
        "stories {count:8}: {:6.0} articles a second of CPU; median {} us, 99th percentile {} us, longest {} us (wall); \
         {bytes:.0} bytes an article, journal of {journal} entries included; pairs precision {:.3}, recall {:.3}",
        count as f64 / seconds,
        micros[count / 2],
        micros[count * 99 / 100],
        micros[count - 1],
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

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let what = arguments.first().map_or("", String::as_str);
    let run: fn(usize) -> f64 = match what {
        "stories" => stories,
        "copies" => copied,
        // `cargo test --benches` and `cargo bench` without arguments measure nothing here.
        _ => return println!("say: stories SIZE… or copies SIZE…"),
    };
    let sizes: Vec<usize> = arguments.iter().skip(1).filter_map(|size| size.parse().ok()).collect();
    let seconds: Vec<f64> = sizes.iter().map(|size| run(*size)).collect();
    for (sizes, seconds) in sizes.windows(2).zip(seconds.windows(2)) {
        let exponent = (seconds[1] / seconds[0]).ln() / (sizes[1] as f64 / sizes[0] as f64).ln();
        println!("{what} from {} to {}: CPU time grows with exponent {exponent:.2}", sizes[0], sizes[1]);
    }
}
