//! Placing generated news of growing size: time per article must hardly grow. At a million articles: `--bench scale`.

#![allow(missing_docs)]

mod generated;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rashomon::config::Config;
use rashomon::pipeline::Report;
use rashomon::story;

fn place(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stories");
    group.sample_size(10);
    for count in [1_000, 10_000] {
        let reports: Vec<Report> = generated::News::new(7).take(count).map(|told| told.report).collect();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::new("place", count), &reports, |bencher, reports| {
            bencher.iter(|| story::place(reports, &Config::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, place);
criterion_main!(benches);
