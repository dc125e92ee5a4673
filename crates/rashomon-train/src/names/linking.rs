//! How well names of one article are linked, on the coreference of GUM: over all pairs of names that both we and the corpus
//! have as mentions, whether they are one entity; and over the pronouns for persons of whom a name stands before them, whether they
//! are given that person.

use super::corpora::join;
use crate::Folders;
use anyhow::{Context, Result};
use rashomon::annotate::{Annotations, annotate};
use rashomon::article::Article;
use rashomon::mention::linking::resolve_pronoun;
use rashomon::span::Span;
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
    let mut pronouns = Pronouns::default();
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
                named.push((mention.span.of(&text), mention.entity, *entity, mention.span.start));
            }
        }
        let gold: BTreeMap<usize, usize> = document
            .clusters
            .iter()
            .enumerate()
            .flat_map(|(entity, cluster)| cluster.iter().map(move |mention| (mention, entity)))
            .filter(|((first, end), _)| end - first == 1)
            .map(|((first, _), entity)| (*first, entity))
            .collect();
        pronouns.see(&document.id, &text, &annotations, &spans, &gold, &named);
        let mut wrong: BTreeMap<(&str, &str, &str), u32> = BTreeMap::new();
        for (at, (first, ours, theirs, _)) in named.iter().enumerate() {
            for (second, other, their_other, _) in &named[at + 1..] {
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
    pronouns.print();
    Ok(())
}

/// Pronouns for persons whom the corpus gives a name before them.
#[derive(Default)]
struct Pronouns {
    all: u32,
    given: u32,
    right: u32,
}

/// A name: its words, the entity it is of for us and in the corpus, and where it begins.
type Named<'t> = (&'t str, u32, usize, u32);

impl Pronouns {
    fn see(
        &mut self,
        id: &str,
        text: &str,
        annotations: &Annotations,
        spans: &[Span],
        gold: &BTreeMap<usize, usize>,
        named: &[Named<'_>],
    ) {
        let layer = &annotations.text;
        for (word, theirs) in gold {
            let Some(span) = spans.get(*word) else { continue };
            let form = span.of(text).to_lowercase();
            let of_person =
                matches!(form.as_str(), "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself");
            let is_named = named.iter().any(|(_, _, entity, at)| entity == theirs && *at < span.start);
            if !of_person || !is_named {
                continue;
            }
            self.all += 1;
            let token = layer.tokens.partition_point(|token| token.span.start < span.start);
            let Some(ours) = resolve_pronoun(text, layer, annotations, token) else { continue };
            self.given += 1;
            let is_right = named.iter().any(|(_, entity, their, _)| *entity == ours && their == theirs);
            self.right += u32::from(is_right);
            if !is_right {
                let name = annotations.entities.get(ours as usize).map_or("", |entity| entity.name.as_str());
                println!("{id}\tpronoun\t{form} at {}\t{name}", span.start);
            }
        }
    }

    fn print(&self) {
        let percent = |part: u32, whole: u32| 100.0 * f64::from(part) / f64::from(whole.max(1));
        eprintln!(
            "pronouns for persons named before: P {:.1}, R {:.1} ({} right, {} given, {} in all)",
            percent(self.right, self.given),
            percent(self.right, self.all),
            self.right,
            self.given,
            self.all
        );
    }
}
