//! Reading one page of an invented paper: forty paragraphs, a menu, a script, related links.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rashomon_read::limits::Limits;
use rashomon_read::page;
use std::fmt::Write as _;
use std::hint::black_box;

fn invented_page() -> String {
    let mut html = String::from(
        "<!doctype html><html lang=en><head><title>Bridge closed in Lorma | Lorma Herald</title><script type='application/ld+json'>\
         {\"@type\":\"NewsArticle\",\"headline\":\"Bridge closed in Lorma\",\"datePublished\":\"2026-03-03T10:00:00Z\"}</script></head><body><nav><ul>",
    );
    for number in 0..60 {
        let _ = write!(html, "<li><a href='/section/{number}'>Section {number}</a></li>");
    }
    html.push_str("</ul></nav><article><h1>Bridge closed in Lorma</h1>");
    for number in 0..40 {
        let _ = write!(
            html,
            "<p class='text'>Engineer {number} of the town of Lorma said on Monday that pillar {number} of the <a href='/b'>old bridge</a> \
             had moved by a hand's breadth since the flood.</p><div class='ad-slot'><script>var slot = {number};</script></div>"
        );
    }
    html.push_str("</article><aside><ul>");
    for number in 0..40 {
        let _ = write!(
            html,
            "<li><a href='/story/{number}'>What else happened in Lorma on day {number} of the flood</a></li>"
        );
    }
    html.push_str("</ul></aside></body></html>");
    html
}

fn pages(criterion: &mut Criterion) {
    let html = invented_page();
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Bytes(html.len() as u64));
    group.bench_function("page", |bencher| bencher.iter(|| page::read(black_box(&html), None, &Limits::default())));
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);
