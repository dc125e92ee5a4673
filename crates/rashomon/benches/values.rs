//! Times, quantities and places of generated, invented news sentences that are tokenized, tagged and named: sentences a second a
//! core. `examples/values.rs` measures the same over articles of a file.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rashomon::annotate::Annotations;
use rashomon::article::Article;
use rashomon::{language, mention};
use std::hint::black_box;

const SENTENCES: [&str; 8] = [
    "At least 12 people were killed and more than 80 injured when a dam burst near Lorma on Friday, officials said.",
    "The ministry said between 10,000 and 12,000 North Korean troops had been sent to the Kursk region since June 2024.",
    "Jana Oren, 45, a teacher in Paris, Texas, said the water came at 5 a.m. and rose by two metres in an hour.",
    "The mayor did not answer questions about the bridge, which engineers had called unsafe.",
    "Repairs will cost £3-4m, and the work may take six to eight weeks, according to the council in Oxford.",
    "Shares of the builder fell 4.5 percent to $7.20 in New York after the report.",
    "Nobody was hurt in Chicago, where several hundred houses lost power for three days.",
    "He said that he would return to the village as soon as the road was open again.",
];

fn bench(criterion: &mut Criterion) {
    let text: String = (0..50).flat_map(|_| SENTENCES).collect::<Vec<_>>().join(" ");
    let article = Article { published: "2026-03-20".parse().ok(), ..Article::from_text(text) };
    let mut prepared = Annotations::default();
    language::analyse(&article, &mut prepared);
    mention::times::find(&article, &mut prepared);
    mention::names::find(&article, &mut prepared);
    let mut group = criterion.benchmark_group("values");
    group.sample_size(20);
    group.throughput(Throughput::Elements(prepared.text.sentences.len() as u64));
    let mut stage = |name: &str, run: &dyn Fn(&mut Annotations)| {
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                || prepared.clone(),
                |annotations| run(black_box(annotations)),
                criterion::BatchSize::LargeInput,
            );
        });
    };
    stage("times", &|annotations| mention::times::find(&article, annotations));
    stage("quantities", &|annotations| mention::quantities::find(&article, annotations));
    stage("places", &|annotations| mention::places::resolve(&article, annotations));
    stage("times, quantities and places", &|annotations| {
        mention::times::find(&article, annotations);
        mention::quantities::find(&article, annotations);
        mention::places::resolve(&article, annotations);
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
