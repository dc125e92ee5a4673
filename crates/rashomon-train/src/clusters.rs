//! The dictionary of word clusters, pruned to the words that newswire uses most.

use crate::{Folders, write};
use anyhow::{Context, Result};
use rashomon::language::clusters::{Clusters, encode};
use rustc_hash::FxHashMap;
use std::path::PathBuf;

/// What can be chosen.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Words, one a line, the most frequent first (the vocabulary of GloVe 6B)
    #[arg(long)]
    vocabulary: PathBuf,
    /// How many words to keep
    #[arg(long, default_value_t = 100_000)]
    words: usize,
}

/// Keeps the first words of the vocabulary that have clusters, in lower case.
pub fn make(folders: &Folders, options: &Options) -> Result<()> {
    let path = folders.open("clusters.tsv");
    let table = std::fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    let mut clusters: FxHashMap<String, (u32, u32)> = FxHashMap::default();
    for line in table.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        if let [word, _, middle, fine] = columns.as_slice() {
            clusters.insert(word.to_lowercase(), (middle.parse()?, fine.parse()?));
        }
    }
    let vocabulary = std::fs::read_to_string(&options.vocabulary)?;
    let mut words: Vec<(String, Clusters)> = Vec::new();
    for (rank, word) in vocabulary.lines().enumerate() {
        if let Some((middle, fine)) = clusters.remove(&word.to_lowercase()) {
            words.push((word.to_lowercase(), Clusters::new(middle, fine, rank)));
            if words.len() == options.words {
                break;
            }
        }
    }
    write(&folders.resource("clusters.bin"), &encode(&words))
}
