//! The table of word vectors, from those of GloVe.

use crate::write;
use anyhow::{Context, Result, ensure};
use rashomon::language::linear::hash_bytes;
use rashomon::mention::names::lexicon::folded;
use rashomon::mention::names::vectors::{DIMENSIONS, encode};
use rustc_hash::FxHashSet;
use std::path::Path;

/// How many words are kept.
const WORDS: usize = 100_000;
/// The head of a version 1 file of NumPy, whose text says how long it is in its bytes 8 and 9.
const NUMPY: &[u8] = b"\x93NUMPY\x01\x00";

/// Keeps the first words of the vocabulary, one a line; `table` holds a row of 32-bit numbers a word, in NumPy's format.
pub fn make(vocabulary: &Path, table: &Path, to: &Path) -> Result<()> {
    let words = std::fs::read_to_string(vocabulary).with_context(|| format!("can't read {}", vocabulary.display()))?;
    let bytes = std::fs::read(table).with_context(|| format!("can't read {}", table.display()))?;
    ensure!(bytes.starts_with(NUMPY) && bytes.len() > 10, "{} is no NumPy file", table.display());
    let head = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let rows = bytes.get(head..).unwrap_or(&[]).as_chunks::<{ 4 * DIMENSIONS }>().0;
    let mut seen = FxHashSet::default();
    let mut kept: Vec<(u64, [f32; DIMENSIONS])> = Vec::new();
    for (word, row) in words.lines().zip(rows) {
        let hash = hash_bytes(folded(word).as_bytes());
        if seen.insert(hash) {
            let numbers = row.as_chunks::<4>().0;
            kept.push((hash, std::array::from_fn(|at| f32::from_le_bytes(numbers[at]))));
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
