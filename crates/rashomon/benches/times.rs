//! Sentences a second that times are found in, on invented newswire.

#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rashomon::mention::times::times;
use std::hint::black_box;

/// Sentences in which times stand as thick as in newswire: about one a sentence.
const SENTENCES: [&str; 8] = [
    "The mayor of Lorma said on Tuesday that the bridge over the Sella would stay shut until early May.",
    "Engineers had warned of cracks in the northern pier, but the council found no money for repairs.",
    "Two lorries and a bus fell into the river at 6:40 a.m., when the middle span gave way in a storm.",
    "Police divers searched the muddy water for survivors and brought nine people to a school nearby.",
    "It was the third collapse in the province since 2019, after a dam failed there in August last year.",
    "Traders complained that the detour through the hills took them more than two hours each way.",
    "The governor, who visits the town next week, promised a new crossing within eighteen months.",
    "A spokeswoman declined to say how much it would cost or which company would be asked to build it.",
];

fn bench(criterion: &mut Criterion) {
    let text = SENTENCES.repeat(50).join(" ");
    let published = Some(jiff::civil::date(2026, 3, 20));
    let mut group = criterion.benchmark_group("times");
    group.throughput(Throughput::Elements(8 * 50));
    group.bench_function("sentences", |b| b.iter(|| times(black_box(&text), published, &[])));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
