//! Words and shingles: the units in which shared text is counted.
//!
//! A word is a run of letters, digits and underscores, lower-cased (`\w+`); a shingle is [`SHINGLE`] words in a row. The
//! shingles of an article are a *set*, so that a caption printed four times counts once. These are the definitions by which
//! exact overlap is commonly counted, and a containment printed by us can be recomputed by anybody in three lines.

use crate::span::Span;
use rustc_hash::FxHashSet;

/// Words in a shingle.
pub const SHINGLE: usize = 5;

/// The words of a text: their hashes, and where they stand.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// A hash of each word, lower-cased.
    pub hashes: Vec<u64>,
    /// Where each word stands, in bytes.
    pub spans: Vec<Span>,
}

impl Words {
    /// The words of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut words = Self::default();
        let mut start = None;
        let mut hash = HASH_START;
        for (at, character) in text.char_indices() {
            if character.is_alphanumeric() || character == '_' {
                if start.is_none() {
                    start = Some(at);
                    hash = HASH_START;
                }
                if character.is_ascii() {
                    hash = step(hash, u64::from(character.to_ascii_lowercase()));
                } else {
                    for lower in character.to_lowercase() {
                        hash = step(hash, u64::from(lower));
                    }
                }
            } else if let Some(first) = start.take() {
                words.hashes.push(mix(hash));
                words.spans.push(Span::at(first, at));
            }
        }
        if let Some(first) = start {
            words.hashes.push(mix(hash));
            words.spans.push(Span::at(first, text.len()));
        }
        words
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The hash of the shingle that begins at each word that has four more after it.
    #[must_use]
    pub fn shingles(&self) -> Vec<u64> {
        self.hashes
            .windows(SHINGLE)
            .map(|window| mix(window.iter().fold(HASH_START, |hash, word| step(hash, *word))))
            .collect()
    }

    /// The set of shingles, sorted.
    #[must_use]
    pub fn shingle_set(&self) -> Vec<u64> {
        let mut set = self.shingles();
        set.sort_unstable();
        set.dedup();
        set
    }
}

/// How many elements two sorted sets share.
#[must_use]
pub fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

/// The distinct lower-cased words of a short text, for comparing titles.
#[must_use]
pub fn word_set(text: &str) -> FxHashSet<u64> {
    Words::of(text).hashes.into_iter().collect()
}

const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of an order-sensitive 64-bit hash; `mix` must finish it.
fn step(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The finalizer of `SplitMix64`: every bit of the input moves every bit of the output, so that samples by low bits are fair.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_ignore_case_and_punctuation() {
        let (a, b) = (Words::of("The ferry's crew, unhurt."), Words::of("the FERRY s crew unhurt"));
        assert_eq!(a.hashes, b.hashes);
        assert_eq!(a.len(), 5);
        assert_eq!(a.shingle_set(), b.shingle_set());
    }

    #[test]
    fn order_matters_in_a_shingle() {
        assert_ne!(Words::of("a b c d e").shingle_set(), Words::of("b a c d e").shingle_set());
    }

    proptest! {
        #[test]
        fn spans_lie_on_characters_and_in_order(text in "\\PC{0,200}") {
            let words = Words::of(&text);
            let mut last = 0;
            for span in &words.spans {
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
                prop_assert!(span.start >= last && span.end > span.start);
                last = span.end;
            }
        }
    }
}
