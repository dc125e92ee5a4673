//! The table of word vectors, from those of GloVe.

use crate::glove::Glove;
use crate::write;
use anyhow::Result;
use rashomon::language::linear::hash_bytes;
use rashomon::mention::names::lexicon::folded;
use rashomon::mention::names::vectors::{DIMENSIONS, encode};
use rustc_hash::FxHashSet;
use std::path::Path;

/// How many words are kept.
const WORDS: usize = 100_000;

/// Keeps the first words of the vocabulary, one a line; `table` holds a row of 32-bit numbers a word, in NumPy's format.
pub fn make(vocabulary: &Path, table: &Path, to: &Path) -> Result<()> {
    let glove = Glove::read(vocabulary, table)?;
    let mut seen = FxHashSet::default();
    let mut kept: Vec<(u64, [f32; DIMENSIONS])> = Vec::new();
    for (word, vector) in glove.iter() {
        let hash = hash_bytes(folded(word).as_bytes());
        if seen.insert(hash) {
            kept.push((hash, vector));
            if kept.len() == WORDS {
                break;
            }
        }
    }
    let count = kept.len() as f64;
    for at in 0..DIMENSIONS {
        let mean = kept.iter().map(|(_, vector)| f64::from(vector[at])).sum::<f64>() / count;
        let square = kept.iter().map(|(_, vector)| (f64::from(vector[at]) - mean).powi(2)).sum::<f64>() / count;
        for (_, vector) in &mut kept {
            vector[at] = ((f64::from(vector[at]) - mean) / square.sqrt()) as f32;
        }
    }
    write(to, &encode(&kept))
}
