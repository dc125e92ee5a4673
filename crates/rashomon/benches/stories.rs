//! Placing generated news of growing size: time per article must hardly grow.
//!
//! `cargo bench -p rashomon --bench stories`; with `SCALE=1000000` in the environment it places that many articles once and prints
//! articles a second, the 99th percentile of one placing, and how well the known truth was met.

#![allow(missing_docs, clippy::disallowed_methods, clippy::cast_precision_loss)]

mod generated;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use rashomon::config::Config;
use rashomon::story::{self, Clusterer};
use std::collections::BTreeMap;
use std::time::Instant;

fn place(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stories");
    group.sample_size(10);
    for count in [1_000, 10_000] {
        let news = generated::news(7, count);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::new("place", count), &news.reports, |bencher, reports| {
            bencher.iter(|| story::place(reports, &Config::default()));
        });
    }
    group.finish();
}

/// One long run: in blocks, so that a million articles need not be held at once.
fn at_scale(count: usize) {
    let news = generated::news(7, count);
    let mut clusterer = Clusterer::new(&Config { window_days: 3_650, ..Config::default() });
    let mut micros: Vec<u128> = Vec::with_capacity(count);
    let began = Instant::now();
    for report in &news.reports {
        let start = Instant::now();
        clusterer.add(report);
        micros.push(start.elapsed().as_micros());
    }
    let seconds = began.elapsed().as_secs_f64();
    micros.sort_unstable();
    let stories = clusterer.stories_now();
    let mut cross: BTreeMap<(usize, &str), u64> = BTreeMap::new();
    let (mut gold, mut found) = (BTreeMap::new(), BTreeMap::new());
    for (event, story) in news.event.iter().zip(&stories) {
        *cross.entry((*event, story.as_str())).or_default() += 1;
        *gold.entry(*event).or_insert(0u64) += 1;
        *found.entry(story.as_str()).or_insert(0u64) += 1;
    }
    let pairs = |counts: &mut dyn Iterator<Item = u64>| counts.map(|n| n * (n - 1) / 2).sum::<u64>().max(1) as f64;
    let both = pairs(&mut cross.values().copied());
    println!(
        "{count} articles: {:.0} a second, 99th percentile {} µs; pairs precision {:.3}, recall {:.3}",
        count as f64 / seconds,
        micros[count * 99 / 100],
        both / pairs(&mut found.values().copied()),
        both / pairs(&mut gold.values().copied()),
    );
}

criterion_group!(benches, place);

fn main() {
    match std::env::var("SCALE").ok().and_then(|count| count.parse().ok()) {
        Some(count) => at_scale(count),
        None => {
            benches();
            Criterion::default().configure_from_args().final_summary();
        }
    }
}
