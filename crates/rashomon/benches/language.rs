//! What language analysis costs for an article of 400 words: sentences, tokens, tags and the parse of every sentence.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rashomon::annotate::Annotations;
use rashomon::article::Article;
use rashomon::language;
use std::hint::black_box;

/// Invented sentences of the sort that news has, 400 words in all.
fn article() -> Article {
    const SENTENCES: [&str; 8] = [
        "LORMA, June 3 (Coast Press) — At least 14 people were killed when a ferry that had left the harbour of Lorma on Monday struck a barge, the coast guard said.",
        "“We heard one loud noise and then everybody ran to the upper deck,” said Ana Dell, 34, a nurse who doesn't usually take the early boat.",
        "The owner, Orr Lines Inc., which bought the vessel in 2019 for about $3.5 million, did not answer calls.",
        "Transport Minister Pavel Ruhn told reporters that the number of missing could rise to as many as 20, although he wouldn't say how many tickets had been sold.",
        "Divers searched the wreck until 5:30 p.m., when the wind made it impossible to go on.",
        "Two earlier accidents on the same route led the U.S.-built ferries to be inspected twice a year; inspectors found nothing wrong in March, according to a report seen by Coast Press.",
        "Lorma, a town of 10,000, lives from fishing and from the tourists who come in summer.",
        "It was not clear why the barge, loaded with sand, had stopped in the channel.",
    ];
    let mut text = String::from("Ferry strikes barge off Lorma, killing at least 14\n\n");
    let mut words = 0;
    for sentence in SENTENCES.iter().cycle() {
        words += sentence.split(' ').count();
        text.push_str(sentence);
        text.push_str(if words % 3 == 0 { "\n\n" } else { " " });
        if words >= 400 {
            break;
        }
    }
    Article::from_text(text)
}

fn analyse(article: &Article) -> Annotations {
    let mut annotations = Annotations::default();
    language::analyse(article, &mut annotations);
    annotations
}

fn bench(criterion: &mut Criterion) {
    let article = article();
    let mut group = criterion.benchmark_group("language");
    group.throughput(Throughput::Elements(1));
    group.bench_function("sentences, tokens, tags, parse", |bencher| bencher.iter(|| analyse(black_box(&article))));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
