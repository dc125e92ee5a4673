//! Word clusters: which words stand in the same company, for the models to know words that no treebank holds.
//!
//! `resources/clusters.bin` holds the most frequent words of newswire in lower case, with two k-means clusterings of their
//! vectors (512 and 2,048) and how frequent they are. It is a hash table as it lies in memory, so nothing is parsed at start:
//!
//! | bytes | what |
//! | --- | --- |
//! | 4 | `RCL1` |
//! | 4 | number of slots, a power of two, little-endian |
//! | 6 a slot | fingerprint (2 bytes, 0 for an empty slot), value (4 bytes), both little-endian |
//!
//! A word sits in the first free slot after the one its hash names. Words are known by a 16-bit fingerprint: an unknown word
//! is taken for a known one about once in 30,000, which the models bear.

use crate::language::linear::hash_bytes;

/// What the clusters say about a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clusters(u32);

impl Clusters {
    /// From the cluster of 512, the cluster of 2,048 and the rank by frequency (0 for the most frequent word).
    #[must_use]
    pub const fn new(middle: u32, fine: u32, rank: usize) -> Self {
        let octave = (rank as u64 + 1).ilog2();
        Self((middle & 511) | (fine & 2047) << 9 | octave << 20)
    }

    /// The cluster among 512.
    #[must_use]
    pub const fn middle(self) -> u32 {
        self.0 & 511
    }

    /// The cluster among 2,048.
    #[must_use]
    pub const fn fine(self) -> u32 {
        self.0 >> 9 & 2047
    }

    /// How rare the word is: the binary logarithm of its rank, 0 to 18.
    #[must_use]
    pub const fn rarity(self) -> u32 {
        self.0 >> 20 & 31
    }
}

const MAGIC: &[u8] = b"RCL1";
const SLOT: usize = 6;

/// The clusters of a word in lower case; `None` for a word that is not among the frequent ones.
///
/// ```
/// use rashomon::language::clusters;
/// assert!(clusters::of("president").is_some());
/// assert!(clusters::of("xqzzvw").is_none());
/// ```
#[must_use]
pub fn of(lower: &str) -> Option<Clusters> {
    look_up(include_bytes!("../../resources/clusters.bin"), lower)
}

fn look_up(table: &[u8], word: &str) -> Option<Clusters> {
    let slots = table.get(8..)?.as_chunks::<SLOT>().0;
    // The number of slots is a power of two.
    let mask = slots.len().checked_sub(1)?;
    let (mut slot, fingerprint) = place(word, mask);
    loop {
        let [f0, f1, v0, v1, v2, v3] = *slots.get(slot)?;
        match u16::from_le_bytes([f0, f1]) {
            0 => return None,
            found if found == fingerprint => return Some(Clusters(u32::from_le_bytes([v0, v1, v2, v3]))),
            _ => slot = (slot + 1) & mask,
        }
    }
}

/// The table of some words, as [`of`] reads it. A word that comes twice keeps its first value.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn encode(words: &[(String, Clusters)]) -> Vec<u8> {
    // At most four slots in five are taken, so that an unknown word meets an empty one soon.
    let count = (words.len() + words.len() / 4 + 1).next_power_of_two();
    let mut slots = vec![[0u8; SLOT]; count];
    for (word, clusters) in words {
        let (mut slot, fingerprint) = place(word, count - 1);
        while slots[slot][..2] != [0, 0] {
            slot = (slot + 1) & (count - 1);
        }
        slots[slot][..2].copy_from_slice(&fingerprint.to_le_bytes());
        slots[slot][2..].copy_from_slice(&clusters.0.to_le_bytes());
    }
    let mut table = MAGIC.to_vec();
    table.extend_from_slice(&(count as u32).to_le_bytes());
    table.extend(slots.into_iter().flatten());
    table
}

#[allow(clippy::cast_possible_truncation)]
fn place(word: &str, mask: usize) -> (usize, u16) {
    let hash = hash_bytes(word.as_bytes());
    (hash as usize & mask, ((hash >> 48) as u16).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let words: Vec<_> = (0..100).map(|n| (format!("word{n}"), Clusters::new(n, 2 * n, n as usize))).collect();
        let table = encode(&words);
        for (word, clusters) in &words {
            assert_eq!(look_up(&table, word), Some(*clusters));
        }
        assert_eq!(look_up(&table, "stranger"), None);
        assert_eq!(look_up(b"", "word1"), None);
    }

    #[test]
    fn like_words_share_a_cluster() {
        let cluster = |word| of(word).map(Clusters::middle);
        assert_eq!(cluster("monday"), cluster("tuesday"));
        assert_ne!(cluster("monday"), cluster("president"));
        assert!(of("the").map(Clusters::rarity) < of("quake").map(Clusters::rarity));
    }
}
