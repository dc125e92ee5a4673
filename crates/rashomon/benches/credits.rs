//! Credits and furniture of one invented report of about 400 words, page chrome included.

use criterion::{Criterion, criterion_group, criterion_main};
use rashomon::annotate::Annotations;
use rashomon::article::Article;
use std::hint::black_box;

fn credits(criterion: &mut Criterion) {
    let mut text = String::from(
        "Bridge closed in Lorma\n\nBy Jane Doe, Associated Press\nMarch 3, 2026\nShare this story\n\nLORMA, March 3 (AP) — ",
    );
    for number in 0..16 {
        text.push_str("The old bridge of Lorma was closed on Monday after a flood moved its third pillar, the police of the town said, and ");
        text.push_str(&format!("{number} families who live beside it were asked to leave.\n\n"));
    }
    text.push_str("Reuters contributed to this report.\n\nRelated Stories\nFlood in Torva\n\nLeave a Reply\nYour email address will not be published.");
    let article = Article::from_text(text);
    criterion.bench_function("credits", |bencher| {
        bencher.iter(|| {
            let mut annotations = Annotations::default();
            rashomon::credit::find(black_box(&article), &mut annotations);
            annotations
        });
    });
}

criterion_group!(benches, credits);
criterion_main!(benches);
