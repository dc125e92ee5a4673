//! Attributions and claims of one article of about 400 words, on top of the stages before them.

#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rashomon::annotate::{Annotations, annotate};
use rashomon::article::Article;
use std::fmt::Write as _;

/// An invented report of about 400 words, of the mix that news has.
fn article() -> Article {
    let mut text = String::from("Ferry sinks off Lorma, coast guard says\n\n");
    for number in 1..=6 {
        let _ = write!(
            text,
            "A ferry with {number}0 passengers sank off the port of Lorma on Monday, the coast guard said. At least \
             {number} people were killed and dozens more may be missing, according to Captain Ilsa Brandt, who led the \
             search. “We heard a bang, and then the lights went out,” said Tomas Reyk, a passenger. “Nobody told us \
             anything.” The owner, Lorma Lines, has not responded to questions, and the cause of the accident remains \
             unclear. The company's spokesman told the Lorma Herald that the ship was inspected in March.\n\n"
        );
    }
    Article::from_text(text)
}

fn claims(criterion: &mut Criterion) {
    let article = article();
    let mut before = Annotations::default();
    rashomon::credit::find(&article, &mut before);
    rashomon::language::analyse(&article, &mut before);
    rashomon::mention::find(&article, &mut before);
    let mut group = criterion.benchmark_group("claims");
    group.throughput(Throughput::Elements(1));
    group.bench_function("attribution", |bencher| {
        bencher.iter_batched_ref(
            || before.clone(),
            |annotations| rashomon::attribution::find(&article, annotations),
            criterion::BatchSize::SmallInput,
        );
    });
    let mut attributed = before.clone();
    rashomon::attribution::find(&article, &mut attributed);
    group.bench_function("claim", |bencher| {
        bencher.iter_batched_ref(
            || attributed.clone(),
            |annotations| rashomon::claim::find(&article, annotations),
            criterion::BatchSize::SmallInput,
        );
    });
    group.bench_function("all annotations", |bencher| bencher.iter(|| annotate(&article)));
    group.finish();
}

criterion_group!(benches, claims);
criterion_main!(benches);
