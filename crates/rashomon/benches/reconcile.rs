//! Findings and digest of one story, from annotated reports of invented text.
//!
//! `cargo bench -p rashomon --bench reconcile`

use criterion::{Criterion, criterion_group, criterion_main};
use rashomon::article::Article;
use rashomon::id::{ArticleId, StoryId};
use rashomon::pipeline::{Report, annotate_all};
use std::hint::black_box;

/// Reports of one flood: every report takes some twenty of these sentences, with its own numbers and names.
fn report(index: usize) -> String {
    const PLACES: [&str; 6] = ["Lorma", "Varga", "Tolm", "Port Meren", "Sornik", "Daro"];
    const HOLDERS: [&str; 5] =
        ["police", "the interior ministry", "Mayor Ilka Brandt", "the fire brigade", "aid workers"];
    let mut text = format!("Flood in Lorma kills {}\n\n", 10 + index % 4);
    for sentence in 0..20 {
        let place = PLACES[(index * 7 + sentence * 3) % PLACES.len()];
        let holder = HOLDERS[(index + sentence) % HOLDERS.len()];
        let number = 3 + (index * 5 + sentence * 11) % 90;
        let line = match (index + sentence) % 10 {
            0 => format!(
                "At least {number} people were killed when the river burst its banks near {place}, {holder} said."
            ),
            1 => format!("About {number} houses in {place} were damaged, according to {holder}."),
            2 => {
                format!("The bridge at {place} was closed on Tuesday morning after the water rose to {number} metres.")
            }
            3 => format!("{number} residents of {place} were taken to a school by boats of the army."),
            4 => format!("The cause of the dam failure above {place} is not known, {holder} said."),
            5 => format!("Brandt, 54, said that {place} would need help for months."),
            6 => format!("Rescuers may not reach {place} before Thursday, {holder} told reporters."),
            7 => format!("The government denied that the warning for {place} came {number} hours late."),
            8 => format!("Heavy rain is expected to fall on {place} until Friday evening."),
            _ => format!("The flood destroyed the railway between {place} and the coast, {holder} said on Monday."),
        };
        text.push_str(&line);
        text.push(if sentence % 3 == 2 { '\n' } else { ' ' });
    }
    text
}

fn reports(count: usize) -> Vec<Report> {
    let articles = (0..count).map(|index| {
        let mut article = Article::from_text(report(index));
        article.id = ArticleId::new(format!("r{index}"));
        article.outlet = Some(format!("Outlet {}", index % 40));
        article.published = format!("2026-03-{:02}T{:02}:00:00Z", 2 + index / 24 % 20, index % 24).parse().ok();
        article
    });
    annotate_all(articles.collect())
}

fn reconcile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reconcile");
    group.sample_size(10);
    for count in [2, 50, 1000] {
        let reports = reports(count);
        let story: Vec<&Report> = reports.iter().collect();
        let copies = rashomon::copies::links(&story);
        let origins = rashomon::copies::origins(&story, &copies);
        let id = StoryId::new("s-bench");
        group.bench_function(format!("{count} articles: findings and digest"), |bencher| {
            bencher.iter(|| {
                let findings = rashomon::reconcile::findings(&id, black_box(&story), &copies, &origins);
                rashomon::digest::publish(id.clone(), &story, copies.clone(), origins.clone(), findings)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, reconcile);
criterion_main!(benches);
