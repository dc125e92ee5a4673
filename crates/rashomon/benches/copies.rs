//! Copy links over generated news of growing size: time per article must hardly grow.

#![allow(missing_docs, clippy::disallowed_methods, clippy::cast_precision_loss)]

mod generated;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rashomon::copies;
use rashomon::pipeline::Report;

fn links(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("copies");
    group.sample_size(10);
    for count in [1_000, 10_000] {
        let reports: Vec<Report> = generated::News::new(7).take(count).map(|told| told.report).collect();
        let reports: Vec<&Report> = reports.iter().collect();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::new("links", count), &reports, |bencher, reports| {
            bencher.iter(|| copies::links(reports));
        });
    }
    group.finish();
}

criterion_group!(benches, links);
criterion_main!(benches);
