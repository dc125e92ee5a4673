//! Measures times, quantities and places over articles: sentences a second of processor time.
//!
//!     cargo run --release -p rashomon --example values -- FILE.jsonl [STAGES] [ROUNDS]
//!
//! FILE holds an article a line with its `text` (and `title`, `date`, `url`). The articles are cut into sentences and tokens, tagged
//! and named before the clock starts. STAGES is `all`, `times`, `quantities`, `places` or `none`; the last does all but the
//! stages, so that instructions can be told by difference: `perf stat -e instructions:u` with `all` less the same with `none`.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, clippy::cast_precision_loss)] // a tool may stop at once

use rashomon::annotate::Annotations;
use rashomon::article::Article;
use rashomon::{language, mention};

/// Nanoseconds that this process was on a processor (Linux).
fn processor_time() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    stat.split_whitespace().next().unwrap().parse().unwrap()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().unwrap_or_else(|| panic!("which file?"));
    let stages = arguments.next().unwrap_or_else(|| "all".into());
    let rounds: u32 = arguments.next().map_or(3, |rounds| rounds.parse().unwrap());
    let mut prepared: Vec<(Article, Annotations)> = Vec::new();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| record.get(key).and_then(|value| value.as_str()).unwrap_or("").to_owned();
        let article = Article {
            title: Some(text("title")).filter(|title| !title.is_empty()),
            published: text("date").parse().ok(),
            url: Some(text("url")).filter(|url| !url.is_empty()),
            ..Article::from_text(text("text"))
        };
        let mut annotations = Annotations::default();
        language::analyse(&article, &mut annotations);
        if language::is_known(&annotations) {
            mention::times::find(&article, &mut annotations);
            mention::names::find(&article, &mut annotations);
            prepared.push((article, annotations));
        }
    }
    let sentences: usize = prepared.iter().map(|(_, annotations)| annotations.text.sentences.len()).sum();
    let is_on = |stage: &str| stages == "all" || stages == stage;
    let mut spent = 0;
    for _ in 0..rounds {
        let mut fresh: Vec<Annotations> = prepared.iter().map(|(_, annotations)| annotations.clone()).collect();
        let began = processor_time();
        for ((article, _), annotations) in prepared.iter().zip(&mut fresh) {
            if is_on("times") {
                mention::times::find(article, annotations);
            }
            if is_on("quantities") {
                mention::quantities::find(article, annotations);
            }
            if is_on("places") {
                mention::places::resolve(article, annotations);
            }
        }
        spent += processor_time() - began;
    }
    let a_second = sentences as f64 * f64::from(rounds) / (spent as f64 / 1e9);
    println!(
        "{stages}: {} articles, {sentences} sentences, {rounds} rounds: {a_second:.0} sentences a second",
        prepared.len()
    );
}
