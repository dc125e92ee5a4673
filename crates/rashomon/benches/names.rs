//! Names and links of a generated article of 400 words.

use criterion::{Criterion, criterion_group, criterion_main};
use rashomon::annotate::Annotations;
use rashomon::article::Article;
use rashomon::{language, mention::names};
use std::hint::black_box;

/// An invented report of about 400 words with a name in every other clause.
fn article() -> Article {
    const SENTENCES: [&str; 8] = [
        "The Tarvik Rail Authority said on Monday that Jana Orlo, its director, would leave the Lorma office in the spring.",
        "Ms. Orlo told reporters at the Hotel Meridian that the board had not yet named anybody to take over the work.",
        "Trains between Lorma and the coast have been late for weeks, and passengers complain of crowded cars and cold stations.",
        "In a letter to the Ministry of Transport, Karl Brenn of the National Union of Drivers asked for better pay and longer breaks.",
        "The government of North Norvane declined to comment, but an official in Pyongyang said that talks were under way.",
        "Analysts at Brenn & Orlo Securities expect that the price of tickets will rise by about four per cent next year.",
        "The United Nations and the European Union have offered to help with the repair of two bridges over the Varda River.",
        "Nobody was hurt when a tree fell on the line last week, the police in the town said, and the trains soon ran again.",
    ];
    let mut text = String::new();
    for sentence in SENTENCES.iter().cycle() {
        if text.split_whitespace().count() >= 400 {
            break;
        }
        text.push_str(sentence);
        text.push(' ');
    }
    Article::from_text(text)
}

fn bench(criterion: &mut Criterion) {
    let article = article();
    let mut annotations = Annotations::default();
    language::analyse(&article, &mut annotations);
    criterion.bench_function("names/find", |bencher| {
        bencher.iter(|| {
            names::find(black_box(&article), &mut annotations);
            annotations.text.mentions.len()
        });
    });
    names::find(&article, &mut annotations);
    criterion.bench_function("names/link", |bencher| {
        bencher.iter(|| {
            names::link(black_box(&article), &mut annotations);
            annotations.entities.len()
        });
    });
}

criterion_group!(names_bench, bench);
criterion_main!(names_bench);
