//! Places of generated, invented news text: sentences a second a core with the names found, and lookups a second.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rashomon::annotate::Annotations;
use rashomon::article::Article;
use rashomon::mention::places::{fold, gazetteer};
use rashomon::{language, mention};
use std::hint::black_box;

const SENTENCES: [&str; 5] = [
    "The storm reached Springfield, Illinois, on Monday and moved on to Gainesville and Columbus.",
    "Officials in Paris and London said that flights to Khartoum, Cairo and Beirut were cancelled.",
    "The road between Oxford and Cambridge was closed near Bicester.",
    "He was born in Lancaster, Pennsylvania, and lives in Alexandria, Virginia.",
    "The mayor did not answer questions about the bridge, which engineers had called unsafe.",
];

fn bench(criterion: &mut Criterion) {
    let text: String = (0..20).flat_map(|_| SENTENCES).collect::<Vec<_>>().join(" ");
    let article = Article::from_text(text);
    let mut prepared = Annotations::default();
    language::analyse(&article, &mut prepared);
    mention::times::find(&article, &mut prepared);
    mention::names::find(&article, &mut prepared);
    let mut group = criterion.benchmark_group("places");
    group.sample_size(20);
    group.throughput(Throughput::Elements(prepared.text.sentences.len() as u64));
    group.bench_function("resolve", |bencher| {
        bencher.iter_batched_ref(
            || prepared.clone(),
            |annotations| mention::places::resolve(&article, black_box(annotations)),
            criterion::BatchSize::LargeInput,
        );
    });
    let words = ["Springfield", "Khartoum", "Lormaville", "São Tomé", "St. Paul"];
    group.throughput(Throughput::Elements(words.len() as u64));
    group.bench_function("lookup", |bencher| {
        bencher.iter(|| words.iter().filter(|word| gazetteer().is_place(&fold(black_box(word)))).count());
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
