//! How well names of one article are linked, on the coreference of GUM: over all pairs of names that both we and the corpus
//! have as mentions, whether they are one entity.

use super::corpora::join;
use crate::Folders;
use anyhow::{Context, Result};
use rashomon::annotate::annotate;
use rashomon::article::Article;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Document {
    id: String,
    sentences: Vec<Vec<String>>,
    /// First token and one past the last, a list an entity.
    clusters: Vec<Vec<(usize, usize)>>,
}

/// Prints precision and recall of pairs, and the pairs that are wrong.
pub fn measure(folders: &Folders) -> Result<()> {
    let path = folders.open("gum-coref/train.jsonl");
    let text = std::fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    let (mut right, mut found, mut labelled) = (0u32, 0u32, 0u32);
    for line in text.lines().filter(|line| !line.is_empty()) {
        let document: Document = serde_json::from_str(line)?;
        let words: Vec<String> = document.sentences.into_iter().flatten().collect();
        let (text, spans) = join(&words);
        // The smallest labelled mention that ends where a name ends and begins no later: GUM's mentions hold titles and articles.
        let mut by_end: BTreeMap<u32, Vec<(u32, usize)>> = BTreeMap::new();
        for (entity, cluster) in document.clusters.iter().enumerate() {
            for (first, end) in cluster {
                let (Some(begin), Some(last)) = (spans.get(*first), end.checked_sub(1).and_then(|at| spans.get(at)))
                else {
                    continue;
                };
                by_end.entry(last.end).or_default().push((begin.start, entity));
            }
        }
        let annotations = annotate(&Article::from_text(text.clone()));
        let mut named = Vec::new();
        for mention in &annotations.text.mentions {
            let candidates = by_end.get(&mention.span.end).into_iter().flatten();
            if let Some((_, entity)) = candidates.filter(|(begin, _)| *begin <= mention.span.start).max() {
                named.push((mention.span.of(&text), mention.entity, *entity));
            }
        }
        let mut wrong: BTreeMap<(&str, &str, &str), u32> = BTreeMap::new();
        for (at, (first, ours, theirs)) in named.iter().enumerate() {
            for (second, other, their_other) in &named[at + 1..] {
                let (joined, one) = (ours == other, theirs == their_other);
                found += u32::from(joined);
                labelled += u32::from(one);
                right += u32::from(joined && one);
                if joined != one {
                    *wrong.entry((if joined { "joined" } else { "parted" }, first, second)).or_default() += 1;
                }
            }
        }
        for ((how, first, second), count) in wrong {
            println!("{}\t{how}\t{first}\t{second}\t{count}", document.id);
        }
    }
    let percent = |part: u32, whole: u32| 100.0 * f64::from(part) / f64::from(whole.max(1));
    eprintln!(
        "pairs of names: P {:.1}, R {:.1}, F1 {:.1} ({right} right, {found} joined, {labelled} labelled)",
        percent(right, found),
        percent(right, labelled),
        percent(2 * right, found + labelled)
    );
    Ok(())
}
